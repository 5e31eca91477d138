"""Entry -> rows, one function a kind, for own and foreign entries alike.

The daily kinds are here, those of a family (`models.families`) in `apply_NAME`.  Deterministic:
an applier reads the entry and derived rows only.  No clock, no settings, no rounding; every won,
rate and number was computed by `app` and lies in the body.
"""

from __future__ import annotations

import msgspec

from models import db, kinds
from models.appliers import (
    APPLIERS,
    NEVER,
    applies,
    change_or_wait,
    is_newer,
    park,
    take_parked,
    use_approval,
    waits,
)
from models.apply_objects import apply_object_changed, apply_setting_changed
from models.depth import DEPTH_MAX, is_deeper
from models.journal import Entry
from models.kinds import Payload
from models.rows import Rows
from models.stock_moves import settle_moves
from models.values import CashKind, PaymentOutcome, SaleKind, StockReason
from models.whole_values import take_whole, writes


def apply_entry(rows: Rows, entry: Entry, payload: Payload | None = None) -> None:
    """Change the derived rows as this entry says, then as those say that waited for its rows.

    An unknown kind or schema is parked.
    """
    _apply_alone(rows, entry, payload)
    while rows.appeared:
        for waiting in take_parked(rows, rows.appeared.pop()):
            apply_received(rows, waiting)


def apply_received(rows: Rows, entry: Entry) -> bool:
    """`apply_entry` for what somebody else wrote: whatever is wrong with it stops nothing else.

    False where it contradicts the rows or itself: then it is parked whole, for good.
    """
    if is_deeper(entry.body, DEPTH_MAX):
        park(rows, entry, NEVER, "depth")
        return False
    before, waited = dict(rows.checksums), list(rows.appeared)
    rows.cursor.execute("SAVEPOINT received")
    try:
        apply_entry(rows, entry)
    except (db.IntegrityError, msgspec.MsgspecError, LookupError, TypeError, ValueError,
            OverflowError) as error:
        rows.cursor.execute("ROLLBACK TO received")
        rows.checksums.clear()
        rows.checksums.update(before)
        rows.appeared[:] = waited
        park(rows, entry, NEVER, type(error).__name__)
        return False
    finally:
        rows.cursor.execute("RELEASE received")
    return True


def _apply_alone(rows: Rows, entry: Entry, payload: Payload | None) -> None:
    if payload is None:
        try:
            payload = entry.payload()
        except kinds.UnknownKind as unknown:
            park(rows, entry, f"kind:{unknown}", "kind")
            return
    applier = APPLIERS.get(entry.kind)
    if applier is None and kinds.find_kind(entry.kind) is not None:
        applier = APPLIERS.get(entry.kind)
    if applier is not None:
        rows.moved = False
        applier(rows, entry, payload)
        if rows.moved:
            settle_moves(rows, entry)


@applies(kinds.SaleCompleted)
def apply_sale_completed(rows: Rows, entry: Entry, sale: kinds.SaleCompleted) -> None:
    uid = sale.sale_uid
    rows.insert("sale", (
        uid, entry.till_ref, entry.epoch, entry.seq, sale.receipt_no, sale.receipt_seq,
        entry.business_date, entry.shift_uid, entry.happened_at_ms, entry.utc_offset_min,
        entry.actor_ref, sale.member_ref, sale.gross_won, sale.discount_won, sale.exempt_won,
        sale.taxable_won, sale.non_taxable_won, sale.vat_won, sale.total_won,
        sale.cash_rounding_won, sale.source, SaleKind.SALE.value, None, "",
    ))
    rows.insert_all("sale_line", [
        (
            uid, line.line_no, line.producer_item_ref, line.printed_name, line.spec,
            line.scanned_text, line.quantity, line.weight_g, line.price_basis.value,
            line.list_price_won, line.unit_price_won, line.price_source.value,
            line.price_version, line.gross_won, sum(d.discount_won for d in line.discounts),
            line.receipt_discount_share_won, line.net_won, line.tax_class.value,
            line.tax_class_resolved.value, line.ownership.value, line.producer_ref,
            line.producer_name, line.lot_ref, int(line.voucher_eligible), line.commission_rule_ref,
            line.commission_rate_basis_points, line.commission_base_won, None,
        )
        for line in sale.lines
    ])
    rows.insert_all("sale_discount", [
        (uid, line_no, n, d.rule_ref, d.reason, d.discount_won, d.borne_by.value)
        for line_no, discounts in (
            (0, sale.receipt_discounts), *((x.line_no, x.discounts) for x in sale.lines))
        for n, d in enumerate(discounts, 1)
    ])
    rows.insert_all("sale_tender", [
        (
            uid, t.tender_no, t.tender_code, t.tender_kind, t.amount_won, t.tendered_won,
            t.change_won, t.payment_uid, t.taxable_won, t.exempt_won, t.non_taxable_won,
            t.vat_won, None, t.approval_no, t.person_ref,
        )
        for t in sale.tenders
    ])
    rows.insert_all("stock_move", [
        (
            entry.uid, line.line_no, line.producer_item_ref, line.lot_ref,
            StockReason.SALE.value, 0 if line.weight_g is not None else -line.quantity,
            -(line.weight_g or 0), entry.business_date,
        )
        for line in sale.lines
    ])
    rows.insert_all("cash_move", [
        (entry.uid, t.tender_no, entry.shift_uid, CashKind.SALE.value, t.amount_won, "")
        for t in sale.tenders if t.tender_kind == "CASH"
    ])
    for t in sale.tenders:
        if t.tender_kind == "VOUCHER" and t.change_won:
            rows.insert("cash_move", (
                entry.uid, t.tender_no, entry.shift_uid, CashKind.VOUCHER_CHANGE.value,
                -t.change_won, "",
            ))
        elif t.tender_kind == "TRANSFER":
            rows.insert("bank_transfer", (
                uid, t.tender_no, t.amount_won, t.person_ref, entry.shift_uid,
                entry.happened_at_ms, entry.business_date if t.confirmed else "",
            ))
    for tender in sale.tenders:
        if tender.payment_uid is not None:
            rows.change("payment", (tender.payment_uid,), sale_uid=uid)
    for uid_used in {
        *(d.approval_uid for d in sale.receipt_discounts),
        *(d.approval_uid for line in sale.lines for d in line.discounts),
        *(line.approval_uid for line in sale.lines),
    }:
        use_approval(rows, entry, uid_used)


@applies(kinds.SaleRefunded)
def apply_sale_refunded(rows: Rows, entry: Entry, refund: kinds.SaleRefunded) -> None:
    """A return is the original's rows with the returned parts' signs turned."""
    original = rows.get("sale", refund.original_sale_uid)
    found = (
        rows.get("sale_line", refund.original_sale_uid, x.original_line_no) for x in refund.lines)
    sold_lines = [sold for sold in found if sold is not None]
    if original is None or len(sold_lines) < len(refund.lines):
        # The sale is another till's and has not arrived, or has no such line.
        if original is None:
            park(rows, entry, f"sale:{refund.original_sale_uid}", "sale")
        else:
            park(rows, entry, NEVER, "sale_line")
        return
    if original["kind"] != SaleKind.SALE.value:
        # What was taken back cannot be taken back again, whoever says so.
        park(rows, entry, NEVER, "sale")
        return
    uid = refund.refund_uid
    discount_won = sum(x.discount_won + x.receipt_discount_share_won for x in refund.lines)
    rows.insert("sale", (
        uid, entry.till_ref, entry.epoch, entry.seq, refund.receipt_no, refund.receipt_seq,
        entry.business_date, entry.shift_uid, entry.happened_at_ms, entry.utc_offset_min,
        entry.actor_ref, original["member_ref"], -sum(x.gross_won for x in refund.lines),
        -discount_won, -refund.exempt_won, -refund.taxable_won, -refund.non_taxable_won,
        -refund.vat_won, -refund.total_won, -refund.cash_rounding_won, original["source"],
        SaleKind.RETURN.value, refund.original_sale_uid, refund.reason,
    ))
    for line, sold in zip(refund.lines, sold_lines, strict=True):
        sold.update(
            sale_uid=uid, line_no=line.line_no, quantity=-line.quantity,
            weight_g=None if line.weight_g is None else -line.weight_g,
            gross_won=-line.gross_won, discount_won=-line.discount_won,
            receipt_discount_share_won=-line.receipt_discount_share_won,
            net_won=-line.net_won, commission_base_won=-line.commission_base_won,
            original_line_no=line.original_line_no,
        )
        rows.insert("sale_line", tuple(sold.values()))
        rows.insert("stock_move", (
            entry.uid, line.line_no, sold["producer_item_ref"], sold["lot_ref"],
            StockReason.RETURN.value, 0 if line.weight_g is not None else line.quantity,
            line.weight_g or 0, entry.business_date,
        ))
    for t in refund.tenders:
        rows.insert("sale_tender", (
            uid, t.tender_no, t.tender_code, t.tender_kind, -t.amount_won, 0, 0, t.payment_uid,
            -t.taxable_won, -t.exempt_won, -t.non_taxable_won, -t.vat_won,
            t.original_tender_no, "", None,
        ))
        if t.tender_kind == "CASH":
            rows.insert("cash_move", (
                entry.uid, t.tender_no, entry.shift_uid, CashKind.REFUND.value,
                -t.amount_won, "",
            ))
        if t.payment_uid is not None:
            rows.change("payment", (t.payment_uid,), sale_uid=uid)
    use_approval(rows, entry, refund.approval_uid)


@applies(kinds.PaymentIntended)
def apply_payment_intended(rows: Rows, entry: Entry, intended: kinds.PaymentIntended) -> None:
    rows.insert("payment", (
        intended.payment_uid, intended.cart_uid, entry.shift_uid, intended.direction.value,
        intended.original_payment_uid, intended.tender_code,
        intended.amount_won, intended.taxable_won, intended.exempt_won,
        PaymentOutcome.INTENDED.value, "", "", "", "", 0, entry.happened_at_ms, None,
        entry.till_ref,
    ))


@applies(kinds.PaymentResolved)
def apply_payment_resolved(rows: Rows, entry: Entry, resolved: kinds.PaymentResolved) -> None:
    rows.change(
        "payment", (resolved.payment_uid,), outcome=resolved.outcome.value,
        approval_no=resolved.approval_no, approved_at=resolved.approved_at,
        card_masked=resolved.card_masked, issuer=resolved.issuer,
        instalment_months=resolved.instalment_months,
    )
    use_approval(rows, entry, resolved.approval_uid)


@applies(kinds.CashReceiptRequested)
def apply_cash_receipt_requested(
    rows: Rows, entry: Entry, asked: kinds.CashReceiptRequested
) -> None:
    rows.insert("cash_receipt", (
        asked.cash_receipt_uid, asked.sale_uid, asked.purpose.value,
        asked.identifier_kind.value, asked.person_ref, asked.amount_won, asked.taxable_won,
        asked.exempt_won, asked.vat_won, asked.channel, asked.cash_date, asked.due_date,
        entry.shift_uid, entry.happened_at_ms, "", "", 0,
    ))


@applies(kinds.CashReceiptIssued)
def apply_cash_receipt_issued(rows: Rows, entry: Entry, issued: kinds.CashReceiptIssued) -> None:
    thing = f"cash_receipt:{issued.cash_receipt_uid}"
    if not waits(rows, entry, thing) and is_newer(rows, entry, thing, 1):
        rows.change(
            "cash_receipt", (issued.cash_receipt_uid,), approval_no=issued.approval_no,
            issued_on=issued.issued_on, issued_won=issued.issued_won)


@applies(kinds.CashReceiptCancelled)
def apply_cash_receipt_cancelled(
    rows: Rows, entry: Entry, cancelled: kinds.CashReceiptCancelled
) -> None:
    # What has its number stands above what waits for one.
    edition = 2 if cancelled.approval_no else 1
    if is_newer(rows, entry, f"cash_receipt_cancel:{cancelled.cancel_uid}", edition):
        rows.put("cash_receipt_cancel", (
            cancelled.cancel_uid, cancelled.cash_receipt_uid, cancelled.reason,
            cancelled.amount_won, cancelled.approval_no, cancelled.cancelled_on,
            entry.shift_uid,
        ))


@applies(kinds.TransferConfirmed)
def apply_transfer_confirmed(
    rows: Rows, entry: Entry, confirmed: kinds.TransferConfirmed
) -> None:
    """Kept where the tender is another one meanwhile: it may be a transfer again."""
    if waits(rows, entry, f"sale:{confirmed.sale_uid}"):
        return
    key = (confirmed.sale_uid, confirmed.tender_no)
    known = rows.get("transfer_seen", *key)
    if known is None or (known["confirmed_on"], known["entry_uid"]) > (
            confirmed.confirmed_on, entry.uid):
        rows.put("transfer_seen", (*key, confirmed.confirmed_on, entry.uid))
        rows.change("bank_transfer", key, confirmed_on=confirmed.confirmed_on)


@applies(kinds.ReceiptReprinted)
def apply_receipt_reprinted(rows: Rows, entry: Entry, reprinted: kinds.ReceiptReprinted) -> None:
    rows.insert("receipt_reprint", (entry.uid, reprinted.sale_uid, reprinted.copy_no))


@applies(kinds.LineVoided)
def apply_line_voided(rows: Rows, entry: Entry, voided: kinds.LineVoided) -> None:
    rows.insert("cart_void", (
        entry.uid, voided.cart_uid, entry.shift_uid, entry.actor_ref, "line",
        voided.printed_name, voided.quantity, voided.amount_won, "", entry.till_ref,
    ))


@applies(kinds.CartVoided)
def apply_cart_voided(rows: Rows, entry: Entry, voided: kinds.CartVoided) -> None:
    rows.insert("cart_void", (
        entry.uid, voided.cart_uid, entry.shift_uid, entry.actor_ref, "cart", "",
        voided.line_count, voided.total_won, voided.reason, entry.till_ref,
    ))


@applies(kinds.CartHeld)
def apply_cart_held(rows: Rows, entry: Entry, held: kinds.CartHeld) -> None:
    rows.insert("held_cart", (
        held.held_uid, held.cart_uid, entry.till_ref, entry.happened_at_ms, entry.actor_ref,
        held.line_count, held.total_won, held.first_names, held.cart_json, "held",
    ))


@applies(kinds.CartRecalled)
def apply_cart_recalled(rows: Rows, entry: Entry, recalled: kinds.CartRecalled) -> None:
    change_or_wait(rows, entry, "held_cart", recalled.held_uid, state="recalled")


@applies(kinds.ShiftOpened)
def apply_shift_opened(rows: Rows, entry: Entry, opened: kinds.ShiftOpened) -> None:
    rows.insert("shift", (
        opened.shift_uid, entry.till_ref, entry.business_date, None, entry.actor_ref,
        entry.happened_at_ms, opened.float_won, None, None, None, None, None, None, "open",
        entry.epoch, entry.seq,
    ))
    rows.insert("cash_move", (
        entry.uid, 1, opened.shift_uid, CashKind.FLOAT.value, opened.float_won, "",
    ))
    use_approval(rows, entry, opened.approval_uid)


@applies(kinds.CashMoved)
def apply_cash_moved(rows: Rows, entry: Entry, moved: kinds.CashMoved) -> None:
    sign = 1 if moved.kind is CashKind.PAID_IN else -1
    rows.insert("cash_move", (
        entry.uid, 1, entry.shift_uid, moved.kind.value, sign * moved.amount_won, moved.reason,
    ))
    use_approval(rows, entry, moved.approval_uid)


@applies(kinds.DrawerOpened)
def apply_drawer_opened(rows: Rows, entry: Entry, opened: kinds.DrawerOpened) -> None:
    rows.insert("drawer_opening", (
        entry.uid, entry.shift_uid, entry.actor_ref, opened.reason, entry.happened_at_ms,
        entry.till_ref,
    ))
    use_approval(rows, entry, opened.approval_uid)


@applies(kinds.CashCounted)
def apply_cash_counted(rows: Rows, entry: Entry, counted: kinds.CashCounted) -> None:
    rows.insert("cash_count", (
        entry.uid, entry.shift_uid,
        msgspec.json.encode(counted.counts, order="deterministic").decode(),
        counted.counted_won,
    ))


@applies(kinds.ShiftClosed)
def apply_shift_closed(rows: Rows, entry: Entry, closed: kinds.ShiftClosed) -> None:
    thing = f"shift:{closed.shift_uid}"
    if waits(rows, entry, thing):
        return
    use_approval(rows, entry, closed.approval_uid)
    if not is_newer(rows, entry, thing, 1):
        return  # a copy of the till closed it as well
    rows.change(
        "shift", (closed.shift_uid,), z_no=closed.z_no, closed_by_ref=entry.actor_ref,
        closed_at_ms=entry.happened_at_ms, expected_won=closed.expected_won,
        counted_won=closed.counted_won, over_short_won=closed.over_short_won,
        over_short_reason=closed.over_short_reason, state="closed",
    )
    rows.remove("terminal_total", closed.shift_uid)
    if closed.terminal is not None:
        t = closed.terminal
        rows.insert("terminal_total", (
            closed.shift_uid, t.terminal_count, t.terminal_won, t.till_count, t.till_won,
        ))


@applies(kinds.SealWritten)
def apply_seal_written(rows: Rows, entry: Entry, seal: kinds.SealWritten) -> None:
    rows.insert("seal", (
        entry.uid, entry.till_ref, seal.head_epoch, seal.head_seq,
        bytes.fromhex(seal.head_hash), seal.shift_uid,
    ))


@applies(kinds.StaffChanged)
def apply_staff_changed(rows: Rows, entry: Entry, changed: kinds.StaffChanged) -> None:
    take_whole(rows, entry, changed)


@writes(kinds.StaffChanged)
def write_staff(rows: Rows, changed: kinds.StaffChanged, version_uid: str) -> None:
    rows.put("staff", (
        changed.staff_ref, changed.no, changed.role.value, changed.status.value, version_uid,
    ))


@applies(kinds.PinFailed)
def apply_pin_failed(rows: Rows, entry: Entry, failed: kinds.PinFailed) -> None:
    old = rows.get("pin_failure", failed.staff_ref, entry.till_ref) or _NO_FAILURE
    rows.put("pin_failure", (
        failed.staff_ref, entry.till_ref, old["failure_count"] + 1, old["cleared_count"],
        max(old["last_failed_at_ms"], entry.happened_at_ms)))


_NO_FAILURE = {"failure_count": 0, "cleared_count": 0, "last_failed_at_ms": 0}


def _clear_pins(rows: Rows, cleared: kinds.PinsCleared) -> None:
    """Wrong PINs that had been heard of end; those another till counted meanwhile stay."""
    counts = cleared.cleared
    if counts is None:
        counts = dict(rows.cursor.execute(
            "SELECT till_ref, failure_count FROM pin_failure WHERE staff_ref = ?",
            (cleared.staff_ref,)).fetchall())
    for till_ref, count in counts.items():
        old = rows.get("pin_failure", cleared.staff_ref, till_ref) or _NO_FAILURE
        rows.put("pin_failure", (
            cleared.staff_ref, till_ref, old["failure_count"],
            max(old["cleared_count"], count), old["last_failed_at_ms"]))


@applies(kinds.SignedIn)
def apply_signed_in(rows: Rows, entry: Entry, signed_in: kinds.SignedIn) -> None:
    _clear_pins(rows, signed_in)


@applies(kinds.PinReset)
def apply_pin_reset(rows: Rows, entry: Entry, reset: kinds.PinReset) -> None:
    _clear_pins(rows, reset)


@applies(kinds.ApprovalGiven)
def apply_approval_given(rows: Rows, entry: Entry, given: kinds.ApprovalGiven) -> None:
    rows.insert("approval", (
        given.approval_uid, given.approver_ref, given.asked_by_ref, given.action, given.reason,
        given.amount_won, entry.business_date, "", given.means,
    ))
    if given.request_uid:
        rows.change("phone_request", (given.request_uid,), approval_uid=given.approval_uid)


@applies(kinds.EpochOpened)
def apply_epoch_opened(rows: Rows, entry: Entry, opened: kinds.EpochOpened) -> None:
    parent = opened.parent
    rows.put("epoch", (
        entry.epoch, opened.till_ref, opened.till_no, opened.org_ref, opened.store_ref,
        opened.device_public_key, opened.reason.value, parent.epoch if parent else "",
        parent.seq if parent else 0, entry.happened_at_ms,
    ))


applies(kinds.SettingChanged)(apply_setting_changed)
applies(kinds.ObjectChanged)(apply_object_changed)

"""Returns: by line and quantity, from the stored figures of the sale, to the tenders that paid it.

After payment there is no void, only this entry (PROMISES T1).  The n-th unit of a line gets its
cumulative share, so any order of partial returns sums to the stored net; VAT is the difference of
remainders (HANDBOOK §0.3, §2.3).  Tax and settlement of a return fall in today's period.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from app import payments
from app.access import Action, Approval, Session, require, spend
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import SaleDone
from app.payments import TerminalAnswer
from app.ports import DocumentKind, JobState
from app.receipts import find_sale
from app.sell import make_receipt_no
from app.tax import VatRounding, share_out, vat_of, vat_of_refund
from app.tender import CASH_STEP_WON, TenderKind, find_tender_type, share_tax
from app.till import Till
from app.unit import Unit
from models import kinds, local_rows, return_rows, sale_rows
from models.sale_rows import PaidTender, SaleRow, SoldLine
from models.values import PaymentDirection, Ref, SaleKind, TaxClass, Won, new_ref

_EXCHANGE = TenderKind.EXCHANGE.value


@dataclass(frozen=True, slots=True)
class Returnable:
    """A sale with what can still come back of it."""

    sale: SaleRow
    lines: tuple[SoldLine, ...]
    tenders: tuple[PaidTender, ...]
    returned_taxable_won: Won
    returned_won: Won
    returned_rounding_won: Won

    def left_of(self, line: SoldLine) -> int:
        """Pieces that can still come back; a weighed line comes back whole or not at all."""
        return line.quantity - line.returned_quantity

    @property
    def is_all_back(self) -> bool:
        return all(self.left_of(line) == 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Money for one tender; a card part is cancelled at the terminal by its original approval."""

    tender: PaidTender
    amount_won: Won
    #: Of an exchange: these won are not handed out, they pay for what is taken instead.
    stays: bool = False

    @property
    def whole_won(self) -> Won:
        """What a whole cancel would take back: all the approval, or the tender, still holds."""
        if self.tender.held_won is not None:
            return self.tender.held_won
        return self.tender.amount_won - self.tender.returned_won

    @property
    def asks_terminal(self) -> bool:
        """Whether a card has to give these won back."""
        return self.tender.tender_kind == TenderKind.CARD and not self.stays


@dataclass(frozen=True, slots=True)
class RefundPlan:
    """A return worked out to the won, before anything is written."""

    refund_uid: Ref
    returnable: Returnable
    lines: tuple[kinds.RefundLine, ...]
    exempt_won: Won
    taxable_won: Won
    non_taxable_won: Won
    vat_won: Won
    total_won: Won
    cash_rounding_won: Won
    give_back: tuple[GiveBack, ...]


@dataclass(frozen=True, slots=True)
class CompletedRefund:
    refund_uid: Ref
    receipt_no: str
    total_won: Won
    cash_won: Won


def find_returnable(till: Till, receipt_no: str) -> Returnable:
    """A sale by its receipt number, as printed or scanned.

    Raises BadInput where unknown, Refused for a receipt that is itself a return.
    """
    sale_uid = find_sale(till, receipt_no)
    connection = till.read()
    sale = sale_rows.read_sale(connection, sale_uid)
    assert sale is not None
    if sale.kind == SaleKind.RETURN:
        raise Refused("refund.is_a_return", receipt_no=sale.receipt_no)
    taxable_won, total_won, rounding_won = sale_rows.sum_returned(connection, sale_uid)
    return Returnable(
        sale, tuple(sale_rows.read_sold_lines(connection, sale_uid)),
        _tenders_as_they_stand(connection, sale_uid), taxable_won, total_won, rounding_won,
    )


def _tenders_as_they_stand(
    connection: sale_rows.Connection, sale_uid: Ref
) -> tuple[PaidTender, ...]:
    """Tenders under the approval a terminal would know now: the newest one of each.

    What an exchange paid for is still held by a tender of the sale before it (0016).
    """
    found = []
    for paid in sale_rows.read_paid_tenders(connection, sale_uid):
        exchanged = paid.tender_kind == TenderKind.EXCHANGE
        tender = _holder_of(connection, sale_uid, paid) if exchanged else paid
        found.append(_as_it_stands(connection, tender))
    return tuple(found)


def _as_it_stands(connection: sale_rows.Connection, tender: PaidTender) -> PaidTender:
    if tender.payment_uid is None:
        return tender
    row = return_rows.read_standing(connection, tender.payment_uid)
    return tender._replace(
        payment_uid=row.payment_uid, approval_no=row.approval_no, approved_at=row.approved_at,
        intended_at_ms=row.intended_at_ms, approved_won=row.amount_won,
        held_won=row.amount_won - row.cancelled_won)


def _holder_of(
    connection: sale_rows.Connection, sale_uid: Ref, exchanged: PaidTender
) -> PaidTender:
    """The tender that really holds what an exchange paid with, for as much as it paid."""
    from models import account_rows

    for part in account_rows.list_exchange_parts(connection, sale_uid):
        if part.tender_no == exchanged.tender_no:
            for tender in sale_rows.read_paid_tenders(connection, part.source_sale_uid):
                if tender.tender_no == part.source_tender_no:
                    return tender._replace(
                        tender_no=exchanged.tender_no, amount_won=exchanged.amount_won,
                        returned_won=exchanged.returned_won)
    return exchanged


def plan_refund(returnable: Returnable, quantities: Mapping[int, int]) -> RefundPlan:
    """What comes back for these pieces by line number, and to which tender it goes.

    VAT is taken off as the sale put it on, whatever the shop's rounding is by now.

    Raises BadInput for nothing, negative pieces or more than can still come back.
    """
    by_no = {line.line_no: line for line in returnable.lines}
    refund_lines: list[kinds.RefundLine] = []
    totals = {TaxClass.EXEMPT: 0, TaxClass.TAXABLE_10: 0, TaxClass.NON_TAXABLE: 0}
    for original_line_no, quantity in sorted(quantities.items()):
        if quantity == 0:
            continue
        line = by_no.get(original_line_no)
        if line is None:
            raise BadInput("refund.no_such_line")
        left = returnable.left_of(line)
        if not 0 < quantity <= left:
            raise BadInput("refund.too_many", name=line.printed_name, left=left)
        refund_line = _refund_line(line, len(refund_lines) + 1, quantity)
        refund_lines.append(refund_line)
        totals[TaxClass(line.tax_class_resolved)] += refund_line.net_won
    if not refund_lines:
        raise BadInput("refund.nothing_chosen")
    total_won = sum(totals.values())
    taxable_won = totals[TaxClass.TAXABLE_10]
    vat_won = vat_of_refund(
        returnable.sale.taxable_won - returnable.returned_taxable_won, taxable_won,
        _rounding_of(returnable.sale))
    eligible = _eligible(returnable, refund_lines)
    give_back, rounding_won = _give_back(returnable, total_won, sum(eligible.values()))
    return RefundPlan(
        new_ref(), returnable, tuple(refund_lines), totals[TaxClass.EXEMPT], taxable_won,
        totals[TaxClass.NON_TAXABLE], vat_won, total_won, rounding_won, give_back,
    )


def require_refund(
    till: Till, session: Session, plan: RefundPlan, approval: Approval | None = None
) -> str:
    """The uid of the approval this whole return stands on; asked before any terminal is.

    Above the shop's limit a second person is needed, also by a manager.  Raises NeedsApproval with
    the amount that goes back, Refused as `access.require` does.
    """
    over = plan.total_won > till.settings.refund_limit_won
    action = Action.REFUND_OVER_LIMIT if over else Action.REFUND
    if over:
        require(till, session, Action.SELL)
    return require(till, session, action, approval, amount_won=plan.total_won)


def refund_sale(
    till: Till,
    session: Session,
    plan: RefundPlan,
    reason: str,
    *,
    approval: Approval | None = None,
    cancels: Mapping[int, Ref] | None = None,
    reapprovals: Mapping[int, Ref] | None = None,
    answers: Mapping[Ref, TerminalAnswer] | None = None,
) -> CompletedRefund:
    """Write the return: durable when this returns.

    `cancels` names the intended cancel of each card tender by its number, `reapprovals` the new
    approval of the rest where the terminal could only cancel the whole (HANDBOOK §3.2), `answers`
    what the terminal said.  Raises Refused without a shift, when more has come back meanwhile or a
    payment is not approved; BadInput without a reason.
    """
    done = sale_rows.read_completed(till.database.writer, plan.refund_uid)
    if done is not None:
        return CompletedRefund(plan.refund_uid, done[0], plan.total_won, _cash_of(plan))
    approval_uid = require_refund(till, session, plan, approval)
    if till.shift is None:
        raise Refused("shift.closed")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    with till.unit(session.staff_ref) as unit:
        receipt_no, _ = record_refund(
            unit, till, plan, reason, approval_uid=approval_uid, cancels=cancels or {},
            reapprovals=reapprovals or {}, answers=answers or {})
        if till.prints:
            local_rows.add_job(
                unit.cursor, DocumentKind.RECEIPT.value,
                json.dumps({"sale_uid": plan.refund_uid}), JobState.PENDING.value,
                till.clock.now_ms())
        unit.announce(SaleDone(plan.refund_uid))
    spend(till, approval)
    cash_won = _cash_of(plan)
    if till.printer is not None:
        till.printer.nudge(kick_drawer=cash_won > 0)
    return CompletedRefund(plan.refund_uid, receipt_no, plan.total_won, cash_won)


def record_refund(
    unit: Unit, till: Till, plan: RefundPlan, reason: str, *, approval_uid: str = "",
    cancels: Mapping[int, Ref] | None = None, reapprovals: Mapping[int, Ref] | None = None,
    answers: Mapping[Ref, TerminalAnswer] | None = None,
) -> tuple[str, list[kinds.RefundTender]]:
    """The return's entry inside a transaction that is already open; its number, its tenders."""
    _refuse_if_stale(unit.cursor, plan)
    payments.record_answers(unit, answers or {})
    tenders = tender_entries(plan, cancels or {}, reapprovals or {})
    _check_card_entries(unit, plan, tenders)
    receipt_seq = 1 + sale_rows.read_last_receipt_seq(
        unit.cursor, till.till_ref, till.epoch, till.business_date)
    receipt_no = make_receipt_no(till, till.business_date, receipt_seq)
    unit.record(kinds.SaleRefunded(
        refund_uid=plan.refund_uid, original_sale_uid=plan.returnable.sale.sale_uid,
        receipt_no=receipt_no, receipt_seq=receipt_seq, reason=reason,
        approval_uid=approval_uid, lines=list(plan.lines), tenders=tenders,
        exempt_won=plan.exempt_won, taxable_won=plan.taxable_won,
        non_taxable_won=plan.non_taxable_won, vat_won=plan.vat_won,
        total_won=plan.total_won, cash_rounding_won=plan.cash_rounding_won,
    ))
    if plan.returnable.sale.member_ref is not None:
        from app import points

        points.record_return(
            unit, plan.returnable.sale.sale_uid, plan.refund_uid, plan.returnable.lines,
            plan.lines)
    return receipt_no, tenders


def _refund_line(line: SoldLine, line_no: int, quantity: int) -> kinds.RefundLine:
    """Cumulative shares up to and with this piece, less what earlier returns took."""
    so_far = line.returned_quantity + quantity

    def share(won: Won) -> Won:
        return -(-won * so_far // line.quantity)

    net_won = share(line.net_won) - line.returned_net_won
    gross_won = share(line.gross_won) - line.returned_gross_won
    discount_won = share(line.discount_won) - line.returned_discount_won
    return kinds.RefundLine(
        line_no=line_no, original_line_no=line.line_no, quantity=quantity,
        weight_g=line.weight_g, gross_won=gross_won, discount_won=discount_won,
        # What is left: gross less both discounts is the net, to the won, on every return.
        receipt_discount_share_won=gross_won - discount_won - net_won, net_won=net_won,
        commission_base_won=share(line.commission_base_won) - line.returned_base_won,
    )


def _rounding_of(sale: SaleRow) -> VatRounding:
    """How the sale's own VAT was rounded: its stored figures say it."""
    nearest = sale.vat_won == vat_of(sale.taxable_won, VatRounding.NEAREST)
    return VatRounding.NEAREST if nearest else VatRounding.FLOOR


def _eligible(
    returnable: Returnable, lines: Sequence[kinds.RefundLine]
) -> dict[TaxClass, Won]:
    """What comes back of lines a restricted tender may pay, by tax class."""
    sold = {line.line_no: line for line in returnable.lines}
    found: dict[TaxClass, Won] = {}
    for line in lines:
        original = sold[line.original_line_no]
        if original.voucher_eligible:
            tax_class = TaxClass(original.tax_class_resolved)
            found[tax_class] = found.get(tax_class, 0) + line.net_won
    return found


def _is_restricted(tender: PaidTender) -> bool:
    return find_tender_type(tender.tender_code).restricted


def _give_back(
    returnable: Returnable, total_won: Won, eligible_won: Won
) -> tuple[tuple[GiveBack, ...], Won]:
    """Eligible goods to the voucher that paid them, and nothing else to it; then cash, up to the
    cash that was paid, then the others in order; what cash rounds.
    """
    bound: list[GiveBack] = []
    for tender in returnable.tenders:
        if _is_restricted(tender):
            amount_won = min(eligible_won, tender.amount_won - tender.returned_won)
            if amount_won:
                bound.append(GiveBack(tender, amount_won))
            eligible_won -= amount_won
    total_won -= sum(part.amount_won for part in bound)
    cash = [t for t in returnable.tenders if t.tender_kind == TenderKind.CASH]
    if not cash and returnable.sale.cash_rounding_won:
        # No cash was taken, but some was handed out: a voucher's change came in tens.
        cash = [returnable.tenders[-1]]
    others = [t for t in returnable.tenders if t not in cash and not _is_restricted(t)]
    parts, cash_part_won, rounding_won = _give_back_cash(returnable, cash, total_won)
    rest = total_won - cash_part_won
    for tender in others:
        amount_won = min(rest, tender.amount_won - tender.returned_won)
        if amount_won:
            parts.append(GiveBack(tender, amount_won))
        rest -= amount_won
    if rest:
        raise Refused("refund.more_than_paid")
    # Cash stays in front: what it rounded away is counted to the first part.
    return (*parts, *bound), rounding_won


def _give_back_cash(
    returnable: Returnable, cash: list[PaidTender], total_won: Won
) -> tuple[list[GiveBack], Won, Won]:
    """The cash parts, the won of the return they cover, and what of those is rounded away.

    Cash is handed out in tens: the cumulative cash is rounded down as the sale's was, so the
    return that closes the sale gives back exactly what was paid.  Several handfuls of cash are
    one sum: only together did they round.
    """
    if not cash:
        return [], 0, 0
    paid_won = sum(t.amount_won for t in cash)
    given_won = sum(t.returned_won for t in cash)
    covers = paid_won + returnable.sale.cash_rounding_won
    covered = given_won + returnable.returned_rounding_won
    part_won = min(total_won, covers - covered)
    out_won = left_won = min(
        (covered + part_won) // CASH_STEP_WON * CASH_STEP_WON, paid_won) - given_won
    parts = []
    for tender in cash:
        amount_won = min(left_won, tender.amount_won - tender.returned_won)
        if amount_won:
            parts.append(GiveBack(tender, amount_won))
        left_won -= amount_won
    if part_won and not parts:
        # Even where every won of it is rounded away: its tax comes back with it.
        parts.append(GiveBack(cash[-1], 0))
    return parts, part_won, part_won - out_won


def tender_entries(
    plan: RefundPlan, cancels: Mapping[int, Ref], reapprovals: Mapping[int, Ref]
) -> list[kinds.RefundTender]:
    """Each tender's part of the return's tax, by largest remainder; VATs add up to the return's."""
    rounding = _rounding_of(plan.returnable.sale)
    weights = [part.amount_won for part in plan.give_back]
    if plan.cash_rounding_won and weights:
        weights[0] += plan.cash_rounding_won
    taxable, non_taxable = share_tax(
        plan.taxable_won, plan.non_taxable_won, _eligible(plan.returnable, plan.lines), weights,
        [_is_restricted(part.tender) for part in plan.give_back])
    entries: list[kinds.RefundTender] = []
    running_taxable, running_vat = 0, 0
    for i, part in enumerate(plan.give_back):
        running_taxable += taxable[i]
        last = i == len(plan.give_back) - 1
        cumulative = plan.vat_won if last else min(
            vat_of(running_taxable, rounding), plan.vat_won)
        number = part.tender.tender_no
        entry = kinds.RefundTender(
            tender_no=len(entries) + 1, original_tender_no=number,
            tender_code=_EXCHANGE if part.stays else part.tender.tender_code,
            tender_kind=_EXCHANGE if part.stays else part.tender.tender_kind,
            amount_won=part.amount_won, payment_uid=cancels.get(number)
            if part.asks_terminal else None,
            taxable_won=taxable[i], exempt_won=weights[i] - taxable[i] - non_taxable[i],
            non_taxable_won=non_taxable[i], vat_won=cumulative - running_vat,
        )
        running_vat = cumulative
        again = reapprovals.get(number) if part.asks_terminal else None
        if again is None:
            entries.append(entry)
        else:
            entries += _whole_and_again(entry, split_reapproval(plan, part), again, rounding)
    return entries


def split_reapproval(plan: RefundPlan, part: GiveBack) -> tuple[Won, Won, Won]:
    """(taxable, exempt, non-taxable) of what a card is asked for again after a whole cancel."""
    sale, returnable = plan.returnable.sale, plan.returnable
    left_won = sale.total_won - returnable.returned_won - plan.total_won
    left_taxable_won = sale.taxable_won - returnable.returned_taxable_won - plan.taxable_won
    left_non_taxable_won = sum(
        line.net_won - line.returned_net_won for line in returnable.lines
        if line.tax_class_resolved == TaxClass.NON_TAXABLE) - plan.non_taxable_won
    again_won = part.whole_won - part.amount_won
    weights = [
        left_taxable_won, left_non_taxable_won,
        left_won - left_taxable_won - left_non_taxable_won]
    if not sum(weights):
        # Nothing of this sale is left: the rest stands for what was taken in an exchange.
        weights = [sale.taxable_won, sale.non_taxable_won, sale.exempt_won]
    taxable_won, non_taxable_won, exempt_won = share_out(again_won, weights)
    return taxable_won, exempt_won, non_taxable_won


def _whole_and_again(
    entry: kinds.RefundTender, again: tuple[Won, Won, Won], payment_uid: Ref,
    rounding: VatRounding,
) -> list[kinds.RefundTender]:
    """A whole cancel and the new approval of the rest: two records whose sum is the return."""
    taxable_won, exempt_won, non_taxable_won = again
    again_won, vat_won = sum(again), vat_of(taxable_won, rounding)
    whole = msgspec.structs.replace(
        entry, amount_won=entry.amount_won + again_won,
        taxable_won=entry.taxable_won + taxable_won, exempt_won=entry.exempt_won + exempt_won,
        non_taxable_won=entry.non_taxable_won + non_taxable_won,
        vat_won=entry.vat_won + vat_won)
    rest = msgspec.structs.replace(
        entry, tender_no=entry.tender_no + 1, amount_won=-again_won, payment_uid=payment_uid,
        taxable_won=-taxable_won, exempt_won=-exempt_won, non_taxable_won=-non_taxable_won,
        vat_won=-vat_won)
    return [whole, rest]


def _check_card_entries(
    unit: Unit, plan: RefundPlan, entries: Sequence[kinds.RefundTender]
) -> None:
    """Every card part stands on an answer of the terminal about the very payment it takes from."""
    approved_by = {part.tender.tender_no: part.tender.payment_uid for part in plan.give_back}
    cancelled_by: dict[int, Ref | None] = {}
    for entry in entries:
        if entry.tender_kind != TenderKind.CARD:
            continue
        number = entry.original_tender_no
        if number not in cancelled_by:
            payments.check_approved(
                unit, entry.payment_uid, entry.amount_won, PaymentDirection.CANCEL,
                approved_by[number], tender_code=entry.tender_code)
            cancelled_by[number] = entry.payment_uid
        else:
            payments.check_approved(
                unit, entry.payment_uid, -entry.amount_won, PaymentDirection.APPROVE,
                cancelled_by[number], tender_code=entry.tender_code)


def _refuse_if_stale(cursor: sale_rows.Connection, plan: RefundPlan) -> None:
    """Two people at two screens cannot give the same piece back twice."""
    sale_uid = plan.returnable.sale.sale_uid
    if tuple(sale_rows.read_sold_lines(cursor, sale_uid)) != plan.returnable.lines:
        raise Refused("refund.changed_meanwhile")


def _cash_of(plan: RefundPlan) -> Won:
    return sum(
        part.amount_won for part in plan.give_back
        if part.tender.tender_kind == TenderKind.CASH and not part.stays)

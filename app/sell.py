"""Selling: scan, take away, complete.  `complete_sale` is the one door money comes in by.

One transaction holds the receipt number, the entry, its rows, the payment outcomes, the print job
and the end of the draft.  The sale's id is the cart's, so a retry after a doubtful commit finds
the sale already there and can never make two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from app import age, catalog, members, payments
from app.access import Action, Approval, Session, require, spend
from app.barcode import (
    Badge,
    Lot,
    LotLabel,
    Priced,
    Reason,
    Trace,
    Unknown,
    Weighed,
    read,
)
from app.barcode import Member as MemberCode
from app.barcode import Product as ProductCode
from app.barcode import Receipt as ReceiptCode
from app.cart import (
    Cart,
    Discount,
    LotTag,
    Member,
    Product,
    add,
    discount_line,
    discount_receipt,
    net_of,
    new_cart,
    remove,
    set_member,
    set_quantity,
)
from app.cart_gate import refuse_unsellable
from app.cash_receipt import Wish, as_cash_of, is_mandatory, record_request, self_issued
from app.checks import check_reason
from app.discount_cap import is_over_limit, require_within_limit, without_excess
from app.errors import BadInput, Refused
from app.events import SaleDone
from app.payments import TerminalAnswer
from app.ports import DocumentKind, JobState
from app.pricing import price_cart
from app.recall_gate import refuse_recalled
from app.sale_entry import (
    Beside,
    PaperNote,
    charge_accounts,
    check_allowed,
    check_tenders_approved,
    end_order,
    sale_entry,
    seal_depositors,
)
from app.tender import Tender, settle
from app.till import Till
from app.unit import Unit
from models import kinds, local_rows, sale_rows
from models.values import Ref, SaleType, Won, new_ref

if TYPE_CHECKING:
    from app.lot_scan import FoundLot, Note


@dataclass(frozen=True, slots=True)
class Added:
    """The scan became a line; `cart.selected` is it.  `notes` are what a label has to say."""

    cart: Cart
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberNamed:
    cart: Cart


@dataclass(frozen=True, slots=True)
class WhichProduct:
    """Several producers bring what was asked for: the screen asks whose in one touch."""

    products: tuple[Product, ...]
    scanned_text: str
    weight_g: int | None = None
    priced_won: Won | None = None


@dataclass(frozen=True, slots=True)
class NeedsWeight:
    """Sold by weight, and the code carries none: the screen asks for grams."""

    product: Product
    scanned_text: str
    lot: LotTag | None = None


@dataclass(frozen=True, slots=True)
class NeedsPrice:
    """An open price: the screen asks, and a manager approves."""

    product: Product
    scanned_text: str


@dataclass(frozen=True, slots=True)
class ReceiptScanned:
    receipt_no: str


@dataclass(frozen=True, slots=True)
class BadgeScanned:
    token: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing was added; `code` and `values` name the sentence, the cart is as it was."""

    code: str
    values: dict[str, object]
    text: str


ScanResult: TypeAlias = (
    Added | MemberNamed | WhichProduct | NeedsWeight | NeedsPrice | ReceiptScanned
    | BadgeScanned | NotTaken
)


@dataclass(frozen=True, slots=True)
class CompletedSale:
    sale_uid: Ref
    receipt_no: str
    total_won: Won
    cash_rounding_won: Won
    change_won: Won


def start_cart() -> Cart:
    """An empty cart; its id becomes the sale's."""
    return new_cart(new_ref())


def scan(till: Till, cart: Cart, text: str, *, quantity: int = 1) -> ScanResult:
    """What a scan does to the cart.  Reads one row, writes nothing, never raises for bad codes."""
    result = _scan(till, cart, text, quantity)
    product = result.product if isinstance(result, NeedsWeight | NeedsPrice) else None
    if isinstance(result, Added):
        line = result.cart.selected
        product = line.product if line is not None and line.lot is None else None
    try:
        if product is not None:
            refuse_recalled(till, product)
    except Refused as error:
        return NotTaken(error.code, error.values, text)
    return result


def _scan(till: Till, cart: Cart, text: str, quantity: int) -> ScanResult:
    found = read(text, catalog.scan_rules(till))
    try:
        match found:
            case ProductCode(code=code, plu=plu):
                product = catalog.find_by_barcode(till, code)
                if product is None and plu:
                    return _take_any(cart, catalog.find_all_by_plu(till, plu), text, quantity)
                return _take(cart, product, text, quantity)
            case Weighed(item_code=item, weight_g=grams, price_won=price_won):
                products = catalog.find_all_by_plu(till, item)
                return _take_any(cart, products, text, 1, weight_g=grams, priced_won=price_won)
            case Priced(item_code=item, price_won=price_won):
                products = catalog.find_all_by_plu(till, item)
                return _take_any(cart, products, text, quantity, priced_won=price_won)
            case ReceiptCode(otherwise=otherwise):
                return _take_receipt(till, cart, found, otherwise, text, quantity)
            case MemberCode(member_no=number):
                member = members.find_by_no(till, number)
                if member is None:
                    return NotTaken("scan.member_unknown", {"no": number}, text)
                return MemberNamed(name_member(cart, member))
            case Badge(token=token):
                return BadgeScanned(token)
            case Lot() | LotLabel():
                return _take_lot(till, cart, found, text, quantity)
            case Trace():
                return NotTaken("scan.trace", {}, text)
            case Unknown(text=shown, reason=Reason.NO_SUCH_FORM):
                # A maker's own code (ABC-1234) has no form to know it by, only its place here.
                product = catalog.find_by_barcode(till, shown)
                return _take(cart, product, text, quantity)
            case Unknown(text=shown, reason=reason):
                return NotTaken(_REASONS[reason], {"text": shown}, text)
    except (BadInput, Refused) as error:
        return NotTaken(error.code, error.values, text)


#: Sales of people, whom the law wants a cash receipt for.
_BY_HAND = frozenset({"till", "paper"})
_REASONS = {reason: f"scan.{reason.value}" for reason in Reason}


def choose(
    cart: Cart, product: Product, *, quantity: int = 1, scanned_text: str = "",
    weight_g: int | None = None, priced_won: Won | None = None,
) -> ScanResult:
    """A product touched or found by name, as if it had been scanned.

    `weight_g` and `priced_won` are those of the `WhichProduct` that was answered.
    """
    try:
        pieces = quantity if weight_g is None else 1
        return _take(
            cart, product, scanned_text, pieces, weight_g=weight_g, priced_won=priced_won)
    except BadInput as error:
        return NotTaken(error.code, error.values, scanned_text)


def add_weighed(
    cart: Cart, product: Product, weight_g: int, scanned_text: str = "",
    lot: LotTag | None = None,
) -> Cart:
    """Goods weighed at the counter.  Raises BadInput for a weight that cannot be."""
    return add(cart, product, weight_g=weight_g, scanned_text=scanned_text, lot=lot)


def add_open_price(
    till: Till, session: Session, cart: Cart, product: Product, price_won: Won,
    *, approval: Approval | None = None, scanned_text: str = "", lot: LotTag | None = None,
) -> Cart:
    """A price a person typed.  Raises NeedsApproval where the role may not, BadInput."""
    approval_uid = require(
        till, session, Action.PRICE_OVERRIDE, approval, amount_won=price_won, exact=True)
    added = add(
        cart, product, override_won=price_won, scanned_text=scanned_text, lot=lot)
    if approval_uid:
        added = replace(added, lines=tuple(
            replace(line, approval_uid=approval_uid) if line.id == added.selected_id else line
            for line in added.lines))
    spend(till, approval)
    return added


def discount(
    till: Till, session: Session, cart: Cart, line_id: int | None, off: Discount,
    *, approval: Approval | None = None,
) -> Cart:
    """An amount off one line, or off the whole receipt with `line_id` None.

    Raises NeedsApproval beyond the role's right, BadInput beyond what the goods are worth.
    """
    check_reason(off.reason)
    if line_id is None:
        given_won = sum(d.won for d in cart.receipt_discounts)
        base_won = price_cart(cart).total_won + given_won + cart.points_won
    else:
        line = cart.line(line_id)
        given_won, base_won = sum(d.won for d in line.discounts), line.gross_won
    # What was given before counts: ten times ten per cent is not ten per cent (T2).
    over_limit = is_over_limit(till, given_won + off.won, base_won)
    approval_uid = require(
        till, session, Action.DISCOUNT_OVER_LIMIT if over_limit else Action.DISCOUNT, approval,
        amount_won=off.won)
    off = replace(off, approval_uid=approval_uid)
    less = discount_receipt(cart, off) if line_id is None else discount_line(cart, line_id, off)
    spend(till, approval)
    return less


def with_rules(till: Till, cart: Cart) -> Cart:
    """The cart as the shop's promotions leave it now; asked whenever a cart has changed.

    A shop without promotions pays nothing for it, and no scan asks the disk.
    """
    if "promotion" not in till.checksums:
        return cart
    from app import promoting

    return promoting.with_rules(till, cart)


def name_member(cart: Cart, member: Member | None) -> Cart:
    """The cart as this member's; lines already there get the same prices as later ones."""
    return set_member(cart, member)


def void_line(till: Till, session: Session, cart: Cart, line_id: int) -> Cart:
    """Take one line away before payment; recorded, for that is where a till is robbed (T1)."""
    require(till, session, Action.VOID_LINE)
    payments.refuse_while_in_doubt(till, cart)
    line = cart.line(line_id)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.LineVoided(
            cart_uid=cart.uid, producer_item_ref=line.product.ref,
            printed_name=line.product.name, quantity=line.quantity,
            amount_won=net_of(line),
        ))
    return without_excess(till, session, remove(cart, line_id))


def change_quantity(
    till: Till, session: Session, cart: Cart, line_id: int, quantity: int
) -> Cart:
    """Another quantity of a line; what goes off it is on record as a removed line is (T1).

    A discount that is over the limit on what stays falls away (T2).
    Raises BadInput for a quantity that cannot be, Refused under a card doubt.
    """
    line = cart.line(line_id)
    changed = set_quantity(cart, line_id, quantity)
    if quantity < line.quantity:
        require(till, session, Action.VOID_LINE)
        payments.refuse_while_in_doubt(till, cart)
        with till.unit(session.staff_ref) as unit:
            unit.record(kinds.LineVoided(
                cart_uid=cart.uid, producer_item_ref=line.product.ref,
                printed_name=line.product.name, quantity=line.quantity - quantity,
                amount_won=line.gross_won - changed.line(line_id).gross_won,
            ))
        return without_excess(till, session, changed)
    return changed


def void_cart(till: Till, session: Session, cart: Cart, reason: str = "") -> Cart:
    """Take the whole cart away before payment; a new empty one.  Raises Refused under a doubt."""
    require(till, session, Action.VOID_CART)
    payments.refuse_while_in_doubt(till, cart)
    reason = check_reason(reason)
    if cart.is_empty:
        return start_cart()
    priced = price_cart(cart, till.settings.vat_rounding)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.CartVoided(
            cart_uid=cart.uid, line_count=priced.line_count, total_won=priced.total_won,
            reason=reason,
        ))
        local_rows.clear_draft(unit.cursor)
    return start_cart()


def complete_sale(
    till: Till,
    session: Session,
    cart: Cart,
    tenders: Sequence[Tender],
    *,
    answers: Mapping[Ref, TerminalAnswer] | None = None,
    cash_receipt: Wish | None = None,
    source: str = "till",
    print_receipt: bool = True,
    beside: Beside | None = None,
    credit_approval: Approval | None = None,
    paper: PaperNote | None = None,
) -> CompletedSale:
    """Finish a sale: durable when this returns.

    `answers` are outcomes of intended payments that become known with this very press.
    `cash_receipt` says to whom one goes; where the law wants one unasked it is noted by itself,
    for 010-000-1234 (HANDBOOK §3.3).  `beside` is what else is written in this very transaction
    (the return of an exchange), `credit_approval` a manager's word for credit over its limit,
    `paper` the slip a sale was written on, whose day it then belongs to.
    Raises Refused (no open shift, nothing in the cart, not fully paid, a payment not approved),
    NeedsApproval (a discount beyond the limit: `discount_cap.allow` comes before paying),
    WorldTrouble (the disk refused: pressing again cannot make two sales).
    """
    done = find_completed(till, cart.uid)
    if done is not None:
        return done
    require(till, session, Action.SELL)
    if till.shift is None:
        raise Refused("shift.closed")
    if cart.is_empty:
        raise Refused("cart.empty")
    refuse_unsellable(till, cart, source, asked=any(one.payment_uid for one in tenders))
    cart = require_within_limit(till, session, cart)
    if source == "till":
        age.refuse_unchecked(cart)
    check_allowed(till, cart, tenders, beside)
    rounding = till.settings.vat_rounding
    priced = price_cart(cart, rounding)
    settled = settle(
        priced, tenders, rounding, ordinance_percent=till.settings.local_voucher_change_percent)
    as_cash = as_cash_of(settled.tenders)
    if cash_receipt is None and source in _BY_HAND and is_mandatory(till, as_cash.amount_won):
        cash_receipt = self_issued()
    with till.unit(session.staff_ref) as unit:
        payments.record_answers(unit, answers or {})
        check_tenders_approved(unit, tenders)
        if beside is not None:
            beside.before(unit)
        business_date = paper.written_on if paper else till.shift.business_date
        receipt_seq = 1 + sale_rows.read_last_receipt_seq(
            unit.cursor, till.till_ref, till.epoch, business_date)
        receipt_no = make_receipt_no(till, business_date, receipt_seq)
        depositors = seal_depositors(unit, till, settled)
        _record_lots(unit, cart)
        unit.record(
            sale_entry(cart, priced, settled, receipt_no, receipt_seq, source, depositors),
            business_date=business_date)
        if paper is not None:
            paper.record(unit, cart.uid)
        if cart.member is not None and not source.startswith("replay"):
            from app import points

            points.record_sale(unit, till, cart, priced)
        if beside is not None:
            beside.after(unit, settled)
        charge_accounts(unit, till, session, cart.uid, settled, credit_approval)
        end_order(unit, till, cart.uid, priced.total_won, tenders)
        if cash_receipt is not None and as_cash.amount_won > 0:
            record_request(unit, till, cart.uid, business_date, as_cash, cash_receipt)
        local_rows.clear_draft(unit.cursor)
        if print_receipt and till.prints:
            _queue_receipt(unit, till, cart)
        unit.announce(SaleDone(cart.uid))
    if till.printer is not None and print_receipt:
        till.printer.nudge(kick_drawer=any(t.type.opens_drawer for t in tenders))
    return CompletedSale(
        cart.uid, receipt_no, priced.total_won, settled.cash_rounding_won, settled.change_won
    )


def _record_lots(unit: Unit, cart: Cart) -> None:
    if any(line.lot and line.lot.code for line in cart.lines):
        from app import lot_scan

        lot_scan.record_seen(unit, cart)


def _queue_receipt(unit: Unit, till: Till, cart: Cart) -> None:
    what: dict[str, object] = {"sale_uid": cart.uid}
    if cart.large_print:
        what["large_print"] = True
    local_rows.add_job(
        unit.cursor, DocumentKind.RECEIPT.value, json.dumps(what), JobState.PENDING.value,
        till.clock.now_ms())


def find_completed(till: Till, cart_uid: Ref) -> CompletedSale | None:
    """The sale a cart already became: after a commit in doubt, or a second press."""
    row = sale_rows.read_completed(till.database.writer, cart_uid)
    return CompletedSale(cart_uid, *row) if row else None


def make_receipt_no(till: Till, business_date: str, receipt_seq: int) -> str:
    """`YYYYMMDD-PP-NNNN`, with four letters of the epoch behind it in every later epoch."""
    number = f"{business_date.replace('-', '')}-{till.till_no:02d}-{receipt_seq:04d}"
    if till.epoch == till.first_epoch:
        return number
    return f"{number}-{epoch_letters(till.epoch)}"


def epoch_letters(epoch: Ref) -> str:
    """The human form of an epoch: its first 20 bits as four base32 letters."""
    import base64

    return base64.b32encode(bytes.fromhex(epoch[:10])).decode()[:4]


def _take_any(
    cart: Cart, products: list[Product], text: str, quantity: int,
    *, weight_g: int | None = None, priced_won: Won | None = None,
) -> ScanResult:
    """The one product a number means; where several farms share it, the screen asks whose."""
    if len(products) > 1:
        return WhichProduct(tuple(products), text, weight_g, priced_won)
    product = products[0] if products else None
    return _take(cart, product, text, quantity, weight_g=weight_g, priced_won=priced_won)


def _take(
    cart: Cart, product: Product | None, text: str, quantity: int,
    *, weight_g: int | None = None, priced_won: Won | None = None,
) -> ScanResult:
    if product is None:
        return NotTaken("scan.unknown", {"text": text}, text)
    if weight_g is None and priced_won is None:
        if product.sale_type is SaleType.WEIGHT:
            return NeedsWeight(product, text)
        if product.list_price_won <= 0:
            return NeedsPrice(product, text)
    return Added(add(
        cart, product, quantity=quantity, weight_g=weight_g, priced_won=priced_won,
        scanned_text=text,
    ))


def choose_lot(till: Till, cart: Cart, lot_ref: Ref, *, quantity: int = 1) -> ScanResult:
    """A lot touched where its goods have no label (`app.lots.list_todays_shippers`)."""
    from app import lot_scan

    try:
        return _add_lot(cart, lot_scan.find_by_ref(till, lot_ref), "", quantity)
    except (BadInput, Refused) as error:
        return NotTaken(error.code, error.values, "")


def _take_lot(
    till: Till, cart: Cart, found: Lot | LotLabel, text: str, quantity: int
) -> ScanResult:
    from app import lot_scan

    if isinstance(found, Lot):
        return _add_lot(cart, lot_scan.find_by_no(till, found.lot_no), text, quantity)
    # What a receipt line keeps of a square code is the number people can read.
    lot = lot_scan.find_by_label(till, found.text)
    return _add_lot(cart, lot, lot.lot.no, quantity)


def _add_lot(cart: Cart, found: FoundLot, text: str, quantity: int) -> ScanResult:
    product, lot = found.product, found.lot
    if product.sale_type is SaleType.WEIGHT:
        return NeedsWeight(product, text, lot)
    if lot.price_won <= 0:
        return NeedsPrice(product, text)
    return Added(
        add(cart, product, quantity=quantity, scanned_text=text, lot=lot), found.notes)


def _take_receipt(
    till: Till, cart: Cart, found: ReceiptCode, otherwise: ProductCode | None, text: str,
    quantity: int,
) -> ScanResult:
    """A receipt if it exists, else what the same digits are as goods (HANDBOOK §6.6)."""
    if sale_rows.find_by_receipt_no(till.read(), found.receipt_no):
        return ReceiptScanned(found.receipt_no)
    if otherwise is not None:
        product = catalog.find_by_barcode(till, otherwise.code)
        if product is not None:
            return _take(cart, product, text, quantity)
    return NotTaken("scan.receipt_unknown", {"receipt_no": found.receipt_no}, text)

"""What a sale writes down: its entry, and what is checked and written with it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app import payments, people
from app.access import Approval, Session
from app.cart import Cart, Discount
from app.errors import Refused
from app.pricing import Priced as PricedCart
from app.pricing import PricedLine
from app.tender import (
    Settled,
    SettledTender,
    Tender,
    TenderKind,
    check_approval_no,
    check_depositor,
)
from app.till import Till
from app.unit import Unit
from models import counter_rows, kinds
from models.values import PaymentDirection, Ref, Won, new_ref


class Beside(Protocol):
    """What is written with a sale in one transaction: before its entry, and behind it."""

    def before(self, unit: Unit) -> None: ...

    def after(self, unit: Unit, settled: Settled) -> None: ...


@dataclass(frozen=True, slots=True)
class PaperNote:
    """That a sale was written on paper first: its slip, the day it belongs to, and who wrote it."""

    slip_no: str
    written_on: str
    written_by_ref: Ref
    is_late: bool

    def record(self, unit: Unit, sale_uid: Ref) -> None:
        """The entry beside the sale's own, on the sale's day."""
        from models.kinds_control import PaperSaleTyped

        unit.record(PaperSaleTyped(
            sale_uid=sale_uid, slip_no=self.slip_no, written_on=self.written_on,
            written_by_ref=self.written_by_ref, is_late=self.is_late,
        ), business_date=self.written_on)


def check_allowed(
    till: Till, cart: Cart, tenders: Sequence[Tender], beside: Beside | None
) -> None:
    """Raises Refused for a tender the shop does not take, and for half of an exchange."""
    for tender in tenders:
        exchanged = tender.type.kind is TenderKind.EXCHANGE and beside is not None
        if tender.type.code not in till.settings.tenders_allowed and not exchanged:
            raise Refused("tender.not_allowed", name=tender.type.name_ko)
    if (cart.coming_back is None) != (beside is None):
        # A return without its sale, or a sale that forgot what came back for it.
        raise Refused("exchange.only_whole")


def check_tenders_approved(unit: Unit, tenders: Sequence[Tender]) -> None:
    """Raises Refused for a card part that no approval of the terminal stands behind."""
    for tender in tenders:
        if tender.type.kind is TenderKind.CARD:
            payments.check_approved(
                unit, tender.payment_uid, tender.amount_won, PaymentDirection.APPROVE,
                tender_code=tender.type.code)


def charge_accounts(
    unit: Unit, till: Till, session: Session, sale_uid: Ref, settled: Settled,
    approval: Approval | None,
) -> None:
    """What an organisation owes from now on; see `accounts.record_charges`."""
    if not any(one.tender.type.kind is TenderKind.CREDIT for one in settled.tenders):
        return
    from app.accounts import record_charges

    record_charges(unit, till, session, sale_uid, settled.tenders, approval)


def end_order(
    unit: Unit, till: Till, cart_uid: Ref, total_won: Won, tenders: Sequence[Tender]
) -> None:
    """Where the basket came from an order, it has been fetched; see `orders.record_sold`."""
    order = counter_rows.find_order_of_cart(unit.cursor, cart_uid)
    if order is not None:
        from app.orders import record_sold

        record_sold(unit, till, order, cart_uid, total_won, tenders)


def sale_entry(
    cart: Cart, priced: PricedCart, settled: Settled, receipt_no: str, receipt_seq: int,
    source: str, depositors: Mapping[int, Ref],
) -> kinds.SaleCompleted:
    """The entry of a sale whose every won is worked out by now."""
    return kinds.SaleCompleted(
        sale_uid=cart.uid, receipt_no=receipt_no, receipt_seq=receipt_seq,
        member_ref=cart.member.ref if cart.member else None,
        lines=[line_entry(n, line) for n, line in enumerate(priced.lines, 1)],
        receipt_discounts=[_discount_entry(d) for d in cart.all_receipt_discounts],
        tenders=[
            _tender_entry(n, tender, depositors.get(n))
            for n, tender in enumerate(settled.tenders, 1)
        ],
        gross_won=priced.gross_won, discount_won=priced.discount_won,
        exempt_won=priced.exempt_won, taxable_won=priced.taxable_won,
        non_taxable_won=priced.non_taxable_won, vat_won=priced.vat_won,
        total_won=priced.total_won, cash_rounding_won=settled.cash_rounding_won,
        source=source,
    )


def line_entry(line_no: int, priced: PricedLine) -> kinds.SaleLine:
    """A priced line with everything frozen that a later report could want."""
    line, product = priced.line, priced.line.product
    return kinds.SaleLine(
        line_no=line_no, producer_item_ref=product.ref, printed_name=product.name,
        spec=product.spec, scanned_text=line.scanned_text, quantity=line.quantity,
        weight_g=line.weight_g, price_basis=product.price_basis,
        list_price_won=product.list_price_won, unit_price_won=line.unit_price_won,
        price_source=line.promoted_as or line.price_source, price_version=line.price_version,
        gross_won=line.gross_won,
        discounts=[_discount_entry(d) for d in (*line.promotions, *line.discounts)],
        receipt_discount_share_won=priced.receipt_discount_share_won, net_won=priced.net_won,
        tax_class=product.tax_class, tax_class_resolved=product.tax_class_resolved,
        ownership=product.ownership, producer_ref=product.producer_ref,
        producer_name=product.producer_name, lot_ref=line.lot.ref if line.lot else None,
        voucher_eligible=product.voucher_eligible,
        commission_rule_ref=product.commission_rule_ref,
        commission_rate_basis_points=product.commission_rate_basis_points,
        commission_base_won=priced.commission_base_won,
        approval_uid=line.approval_uid,
    )


def _discount_entry(discount: Discount) -> kinds.AppliedDiscount:
    return kinds.AppliedDiscount(
        rule_ref=discount.rule_ref, reason=discount.reason, discount_won=discount.won,
        borne_by=discount.borne_by, approval_uid=discount.approval_uid,
    )


def seal_depositors(unit: Unit, till: Till, settled: Settled) -> dict[int, Ref]:
    """Who transferred, sealed beside the journal; by number of the tender."""
    sealed: dict[int, Ref] = {}
    for n, one in enumerate(settled.tenders, 1):
        if one.tender.depositor:
            ref = sealed[n] = new_ref()
            people.write_person(
                unit, till, ref, people.DEPOSITOR, {"name": check_depositor(one.tender.depositor)})
    return sealed


def _tender_entry(
    tender_no: int, settled: SettledTender, person_ref: Ref | None
) -> kinds.SaleTender:
    tender = settled.tender
    return kinds.SaleTender(
        tender_no=tender_no, tender_code=tender.type.code, tender_kind=tender.type.kind.value,
        amount_won=settled.amount_won, tendered_won=tender.tendered_won,
        change_won=settled.change_won, payment_uid=tender.payment_uid,
        taxable_won=settled.taxable_won, exempt_won=settled.exempt_won,
        non_taxable_won=settled.non_taxable_won, vat_won=settled.vat_won,
        approval_no=check_approval_no(tender.approval_no) if tender.approval_no else "",
        person_ref=person_ref, confirmed=tender.confirmed,
    )

"""How a total is paid: tenders as data, change, cash rounding, each tender's part of the tax."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import BadInput, Refused
from app.pricing import Priced
from app.tax import VatRounding, share_out, vat_of
from models.values import Ref, Won


class TenderKind(StrEnum):
    """What the till has to do for a tender; its name and rights are data (`TenderType`)."""

    CASH = "CASH"
    CARD = "CARD"  # asked of a terminal: intent first, outcome after
    NAMED = "NAMED"  # recorded by name, nothing to ask


@dataclass(frozen=True, slots=True)
class TenderType:
    code: str
    kind: TenderKind
    name_ko: str
    name_en: str
    opens_drawer: bool = False
    allowed: bool = True


#: What a shop starts with. A shop not registered for 온누리 may not take it: off (HANDBOOK §0.10).
TENDER_TYPES: tuple[TenderType, ...] = (
    TenderType("CASH", TenderKind.CASH, "현금", "Cash", opens_drawer=True),
    TenderType("CARD", TenderKind.CARD, "신용카드", "Card"),
    TenderType("BANK_TRANSFER", TenderKind.NAMED, "계좌이체", "Bank transfer"),
    TenderType("LOCAL_VOUCHER", TenderKind.NAMED, "지역사랑상품권", "Local voucher",
               allowed=False),
    TenderType("ZEROPAY", TenderKind.NAMED, "제로페이", "Zeropay", allowed=False),
    TenderType("ONNURI", TenderKind.NAMED, "온누리상품권", "Onnuri voucher", allowed=False),
    TenderType("AGRIFOOD_VOUCHER", TenderKind.NAMED, "농식품바우처", "Agrifood voucher",
               allowed=False),
    #: What a recorded basket of another till was paid by is not known; a replay says so.
    TenderType("RECORDED", TenderKind.NAMED, "기록된 결제", "As recorded", allowed=False),
)

#: The smallest coin people carry (HANDBOOK §3.6).
CASH_STEP_WON = 10
TENDERED_WON_MAX = 99_999_999
DENOMINATIONS: tuple[Won, ...] = (50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10)


@dataclass(frozen=True, slots=True)
class Tender:
    """Part of a payment as the cashier made it; `tendered_won` is cash handed over."""

    type: TenderType
    amount_won: Won
    tendered_won: Won = 0
    payment_uid: Ref | None = None


@dataclass(frozen=True, slots=True)
class SettledTender:
    """A tender with its share of the receipt's tax; tender VATs add up to the receipt's."""

    tender: Tender
    amount_won: Won
    change_won: Won
    taxable_won: Won
    exempt_won: Won
    non_taxable_won: Won
    vat_won: Won


@dataclass(frozen=True, slots=True)
class Settled:
    tenders: tuple[SettledTender, ...]
    cash_rounding_won: Won
    change_won: Won


def find_tender_type(code: str) -> TenderType:
    """Raises BadInput for a code the shop does not know."""
    for tender_type in TENDER_TYPES:
        if tender_type.code == code:
            return tender_type
    raise BadInput("tender.unknown", tender_code=code)


def cash_due(rest_won: Won) -> Won:
    """What cash has to pay of a remainder: rounded down to 10 won (끝전할인, HANDBOOK §3.6)."""
    return rest_won // CASH_STEP_WON * CASH_STEP_WON


def cash_tender(rest_won: Won, tendered_won: Won) -> Tender:
    """Cash for a remainder; less than what is due becomes a part payment.  Raises BadInput."""
    if tendered_won <= 0 and rest_won > 0:
        raise BadInput("tender.nothing_tendered")
    if tendered_won > TENDERED_WON_MAX:
        raise BadInput("tender.too_much_tendered", limit_won=TENDERED_WON_MAX)
    if tendered_won % CASH_STEP_WON:
        raise BadInput("tender.no_such_coin", step_won=CASH_STEP_WON)
    due = cash_due(rest_won)
    return Tender(find_tender_type("CASH"), min(due, tendered_won), tendered_won)


def rest_after(total_won: Won, tenders: Sequence[Tender]) -> Won:
    """What is still to pay; exact won, as a card would be charged."""
    return total_won - sum(tender.amount_won for tender in tenders)


def is_paid(total_won: Won, tenders: Sequence[Tender]) -> bool:
    """Whether the tenders cover the total, counting what cash rounds away at the end."""
    rest = rest_after(total_won, tenders)
    ends_in_cash = bool(tenders) and tenders[-1].type.kind is TenderKind.CASH
    return rest == 0 or (0 < rest < CASH_STEP_WON and ends_in_cash)


def settle(
    priced: Priced, tenders: Sequence[Tender], rounding: VatRounding = VatRounding.NEAREST
) -> Settled:
    """Close a payment: change, cash rounding and every tender's tax.

    Raises Refused while something is still to pay or one tender pays more than there is.
    """
    rest = rest_after(priced.total_won, tenders)
    if rest < 0:
        raise Refused("tender.overpaid", over_won=-rest)
    if not is_paid(priced.total_won, tenders):
        raise Refused("tender.still_to_pay", rest_won=rest)
    for i, tender in enumerate(tenders):
        # The last cash may pay nothing at all: what was left is less than the smallest coin.
        rounded_away = rest > 0 and i == len(tenders) - 1
        if tender.amount_won < 0 or (tender.amount_won == 0 and priced.total_won > 0
                                     and len(tenders) > 1 and not rounded_away):
            raise BadInput("tender.amount_not_positive")
        if tender.type.kind is TenderKind.CASH and tender.tendered_won < tender.amount_won:
            raise BadInput("tender.nothing_tendered")
    weights = [tender.amount_won for tender in tenders]
    if rest:
        # The won the shop gives up were owed by the cash that closes the sale: tax is unchanged.
        weights[-1] += rest
    taxable = _shares(priced.taxable_won, weights)
    non_taxable = _shares(priced.non_taxable_won, weights)
    settled = []
    running_taxable, running_vat = 0, 0
    for i, tender in enumerate(tenders):
        running_taxable += taxable[i]
        # Cumulative rounding: the last tender takes what is left of the receipt's VAT.
        cumulative = (
            priced.vat_won if i == len(tenders) - 1 else vat_of(running_taxable, rounding)
        )
        settled.append(SettledTender(
            tender, tender.amount_won,
            max(tender.tendered_won - tender.amount_won, 0)
            if tender.type.kind is TenderKind.CASH else 0,
            taxable[i], weights[i] - taxable[i] - non_taxable[i], non_taxable[i],
            cumulative - running_vat,
        ))
        running_vat = cumulative
    return Settled(tuple(settled), rest, sum(t.change_won for t in settled))


def notes_and_coins(amount_won: Won) -> list[tuple[Won, int]]:
    """Fewest notes and coins of an amount, biggest first: what the drawer hands out as change."""
    pieces = []
    for denomination in DENOMINATIONS:
        count, amount_won = divmod(amount_won, denomination)
        if count:
            pieces.append((denomination, count))
    return pieces


def quick_notes(due_won: Won) -> list[Won]:
    """What a customer is likely to hand over: exact, then the next round sums, at most four."""
    steps = (5_000, 10_000, 50_000, 100_000)
    sums = [due_won]
    for step in steps if due_won > 10_000 else (1_000, *steps):
        rounded = -(-due_won // step) * step
        if rounded not in sums:
            sums.append(rounded)
    return sums[:4]


def _shares(amount_won: Won, weights: list[Won]) -> list[Won]:
    if not sum(weights):
        return [0] * len(weights)
    return share_out(amount_won, weights)

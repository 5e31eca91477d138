"""How a total is paid: tenders as data, change, cash rounding, each tender's part of the tax."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.checks import has_personal_number
from app.errors import BadInput, Refused
from app.pricing import Priced
from app.tax import VatRounding, share_out, vat_of
from models.values import Ref, TaxClass, Won


class TenderKind(StrEnum):
    """What the till has to do for a tender; its name and rights are data (`TenderType`)."""

    CASH = "CASH"
    CARD = "CARD"  # asked of a terminal: intent first, outcome after
    NAMED = "NAMED"  # recorded by name, with an approval number where it has one
    TRANSFER = "TRANSFER"  # to the shop's account: waited for until somebody has seen it
    VOUCHER = "VOUCHER"  # paper with a face value; change comes out of the drawer (§3.5)
    CREDIT = "CREDIT"  # 외상: an organisation owes it from now on
    EXCHANGE = "EXCHANGE"  # what came back pays for what is taken instead; no money moves


class Need(StrEnum):
    """What has to be asked with a tender."""

    NOTHING = ""
    APPROVAL_NO = "approval_no"
    DEPOSITOR = "depositor"
    FACE = "face"
    TERMINAL = "terminal"
    ACCOUNT = "account"


class ChangeRule(StrEnum):
    """From which part of its face a paper voucher is changed (HANDBOOK §3.5)."""

    NONE = ""
    ONNURI = "onnuri"  # 60 %
    ORDINANCE = "ordinance"  # 60 to 80 %, set by the municipality
    STANDARD = "standard"  # 60 %, and 80 % up to 10,000 won


@dataclass(frozen=True, slots=True)
class TenderType:
    """A means of payment as data.

    `as_cash`: its part belongs on a cash receipt (§3.3).  `restricted`: pays for eligible lines
    only and binds their tax first (§2.3).
    """

    code: str
    kind: TenderKind
    name_ko: str
    name_en: str
    need: Need = Need.NOTHING
    opens_drawer: bool = False
    as_cash: bool = False
    restricted: bool = False
    change_rule: ChangeRule = ChangeRule.NONE
    allowed: bool = True


_QR = Need.APPROVAL_NO
#: What a shop starts with. A shop not registered for 온누리 may not take it: off (HANDBOOK §0.10).
TENDER_TYPES: tuple[TenderType, ...] = (
    TenderType("CASH", TenderKind.CASH, "현금", "Cash", opens_drawer=True, as_cash=True),
    TenderType("CARD", TenderKind.CARD, "신용카드", "Card", Need.TERMINAL),
    TenderType("BANK_TRANSFER", TenderKind.TRANSFER, "계좌이체", "Bank transfer",
               Need.DEPOSITOR, as_cash=True),
    TenderType("LOCAL_VOUCHER", TenderKind.NAMED, "지역사랑상품권", "Local voucher", _QR,
               allowed=False),
    TenderType("LOCAL_VOUCHER_PAPER", TenderKind.VOUCHER, "지역사랑상품권(종이)",
               "Local voucher (paper)", Need.FACE, opens_drawer=True, as_cash=True,
               change_rule=ChangeRule.ORDINANCE, allowed=False),
    TenderType("ZEROPAY", TenderKind.NAMED, "제로페이", "Zeropay", _QR, allowed=False),
    TenderType("QR_DIRECT", TenderKind.NAMED, "QR 결제", "QR payment", _QR, allowed=False),
    TenderType("ONNURI", TenderKind.VOUCHER, "온누리상품권", "Onnuri voucher", Need.FACE,
               opens_drawer=True, as_cash=True, change_rule=ChangeRule.ONNURI, allowed=False),
    TenderType("AGRIFOOD_VOUCHER", TenderKind.CARD, "농식품바우처", "Agrifood voucher",
               Need.TERMINAL, restricted=True, allowed=False),
    TenderType("GIFT_CERTIFICATE", TenderKind.VOUCHER, "상품권", "Gift certificate", Need.FACE,
               opens_drawer=True, as_cash=True, change_rule=ChangeRule.STANDARD, allowed=False),
    TenderType("ON_ACCOUNT", TenderKind.CREDIT, "외상", "On account", Need.ACCOUNT,
               allowed=False),
    #: Never chosen by hand: the part of an exchange that stays where it was paid (0016).
    TenderType("EXCHANGE", TenderKind.EXCHANGE, "교환상계", "Exchanged", allowed=False),
    #: What a recorded basket of another till was paid by is not known; a replay says so.
    TenderType("RECORDED", TenderKind.NAMED, "기록된 결제", "As recorded", allowed=False),
)

#: Codes whose amounts belong on a cash receipt.
AS_CASH_CODES: tuple[str, ...] = tuple(one.code for one in TENDER_TYPES if one.as_cash)
APPROVAL_NO_LENGTH_MAX = 20
DEPOSITOR_LENGTH_MAX = 20

#: The smallest coin people carry (HANDBOOK §3.6).
CASH_STEP_WON = 10
TENDERED_WON_MAX = 99_999_999
#: Standard terms: vouchers up to here are changed from 80 % on (§3.5).
_SMALL_FACE_WON = 10_000
DENOMINATIONS: tuple[Won, ...] = (50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10)


@dataclass(frozen=True, slots=True)
class Tender:
    """Part of a payment as the cashier made it.

    `tendered_won` is cash handed over, or the total face of paper vouchers.  `depositor` names a
    person: it is sealed beside the journal, never in it.
    """

    type: TenderType
    amount_won: Won
    tendered_won: Won = 0
    payment_uid: Ref | None = None
    approval_no: str = ""
    depositor: str = ""
    confirmed: bool = False
    #: Of a credit tender: who owes it.
    account_ref: Ref | None = None


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


def change_percent(tender_type: TenderType, face_won: Won, ordinance_percent: int = 60) -> int:
    """Part of the total face that has to be used before there is change, in percent (§3.5).

    Several vouchers at once count by their total face; exactly 10,000 won is still 80 %.
    """
    match tender_type.change_rule:
        case ChangeRule.ORDINANCE:
            return ordinance_percent
        case ChangeRule.STANDARD if face_won <= _SMALL_FACE_WON:
            return 80
        case _:
            return 60


def is_changed(used_won: Won, face_won: Won, percent: int) -> bool:
    """Whether what is left of a voucher is paid out in cash: used × 100 ≥ face × percent."""
    return used_won * 100 >= face_won * percent


def voucher_tender(
    tender_type: TenderType, rest_won: Won, face_won: Won, ordinance_percent: int = 60,
    taken: Sequence[Tender] = (),
) -> Tender:
    """Paper vouchers of this total face for a remainder; what they leave over is changed in cash.

    Vouchers of the same kind among those `taken` before count together with them.  Raises
    BadInput for a face that cannot be, Refused where too little of it would be used.
    """
    if not 0 < face_won <= TENDERED_WON_MAX:
        raise BadInput("tender.face_out_of_range")
    if face_won % CASH_STEP_WON:
        raise BadInput("tender.no_such_coin", step_won=CASH_STEP_WON)
    if face_won <= rest_won:
        return Tender(tender_type, face_won, face_won)
    used_won = cash_due(rest_won)
    before = [one for one in taken if one.type == tender_type]
    _refuse_small_use(
        tender_type, used_won + sum(one.amount_won for one in before),
        face_won + sum(one.tendered_won for one in before), ordinance_percent)
    return Tender(tender_type, used_won, face_won)


def _refuse_small_use(
    tender_type: TenderType, used_won: Won, face_won: Won, ordinance_percent: int
) -> None:
    percent = change_percent(tender_type, face_won, ordinance_percent)
    if face_won > used_won and not is_changed(used_won, face_won, percent):
        raise Refused(
            "tender.voucher_used_too_little", name=tender_type.name_ko, percent=percent,
            least_won=-(-face_won * percent // 100))


def check_approval_no(text: str) -> str:
    """The approval number of a QR payment as the customer's or the shop's app shows it."""
    text = text.strip()
    if (not text.isascii() or not text.replace("-", "").isalnum()
            or len(text) > APPROVAL_NO_LENGTH_MAX or has_personal_number(text)):
        raise BadInput("tender.approval_no_form", limit=APPROVAL_NO_LENGTH_MAX)
    return text


def check_depositor(text: str) -> str:
    """The name a transfer comes under, as a person types it.  Raises BadInput."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text or len(text) > DEPOSITOR_LENGTH_MAX or not text.isprintable() or (
            has_personal_number(text)):
        raise BadInput("tender.depositor_form", limit=DEPOSITOR_LENGTH_MAX)
    return text


def eligible_won(priced: Priced, tenders: Sequence[Tender] = ()) -> Won:
    """What a restricted tender could still pay: the eligible lines, less what it paid already."""
    paid_won = sum(tender.amount_won for tender in tenders if tender.type.restricted)
    return max(0, sum(_eligible(priced).values()) - paid_won)


def rest_after(total_won: Won, tenders: Sequence[Tender]) -> Won:
    """What is still to pay; exact won, as a card would be charged."""
    return total_won - sum(tender.amount_won for tender in tenders)


def is_paid(total_won: Won, tenders: Sequence[Tender]) -> bool:
    """Whether the tenders cover the total, counting what cash rounds away at the end."""
    rest = rest_after(total_won, tenders)
    return rest == 0 or (0 < rest < CASH_STEP_WON and bool(tenders) and _ends_in_cash(tenders[-1]))


def _ends_in_cash(last: Tender) -> bool:
    """Cash closes the sale, or cash handed out on a voucher: either comes in tens.

    So does an exchange, whose difference is handed out in cash or let go.
    """
    if last.type.kind is TenderKind.VOUCHER:
        return last.tendered_won > last.amount_won
    return last.type.kind in {TenderKind.CASH, TenderKind.EXCHANGE}


def settle(
    priced: Priced, tenders: Sequence[Tender], rounding: VatRounding = VatRounding.NEAREST,
    *, ordinance_percent: int = 60,
) -> Settled:
    """Close a payment: change, cash rounding and every tender's tax.

    Raises Refused while something is still to pay, one tender pays more than there is or for
    what it may not, or too little of a voucher is used for change.
    """
    rest = rest_after(priced.total_won, tenders)
    if rest < 0:
        raise Refused("tender.overpaid", over_won=-rest)
    if not is_paid(priced.total_won, tenders):
        raise Refused("tender.still_to_pay", rest_won=rest)
    _check_tenders(priced, tenders, rest)
    _check_vouchers(tenders, ordinance_percent)
    weights = [tender.amount_won for tender in tenders]
    if rest:
        # The won the shop gives up were owed by the cash that closes the sale: tax is unchanged.
        weights[-1] += rest
    taxable, non_taxable = _tax_shares(priced, tenders, weights)
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
            if tender.type.kind in _CHANGED else 0,
            taxable[i], weights[i] - taxable[i] - non_taxable[i], non_taxable[i],
            cumulative - running_vat,
        ))
        running_vat = cumulative
    return Settled(tuple(settled), rest, sum(t.change_won for t in settled))


_CHANGED = frozenset({TenderKind.CASH, TenderKind.VOUCHER})


def _check_tenders(priced: Priced, tenders: Sequence[Tender], rest: Won) -> None:
    for i, tender in enumerate(tenders):
        # The last cash may pay nothing at all: what was left is less than the smallest coin.
        rounded_away = rest > 0 and i == len(tenders) - 1
        if tender.amount_won < 0 or (tender.amount_won == 0 and priced.total_won > 0
                                     and len(tenders) > 1 and not rounded_away):
            raise BadInput("tender.amount_not_positive")
        if tender.type.kind in _CHANGED and tender.tendered_won < tender.amount_won:
            raise BadInput("tender.nothing_tendered")
    could_won = eligible_won(priced)
    if sum(tender.amount_won for tender in tenders if tender.type.restricted) > could_won:
        name = next(tender.type.name_ko for tender in tenders if tender.type.restricted)
        raise Refused("tender.not_eligible", name=name, eligible_won=could_won)


def _check_vouchers(tenders: Sequence[Tender], ordinance_percent: int) -> None:
    """Several vouchers of one kind are one: their total face decides (§3.5)."""
    vouchers = [tender for tender in tenders if tender.type.kind is TenderKind.VOUCHER]
    for tender_type in dict.fromkeys(tender.type for tender in vouchers):
        mine = [tender for tender in vouchers if tender.type == tender_type]
        _refuse_small_use(
            tender_type, sum(tender.amount_won for tender in mine),
            sum(tender.tendered_won for tender in mine), ordinance_percent)


def _eligible(priced: Priced) -> dict[TaxClass, Won]:
    """Net won of the lines a restricted tender may pay, by tax class."""
    found: dict[TaxClass, Won] = {}
    for line in priced.lines:
        if line.line.product.voucher_eligible:
            tax_class = line.line.product.tax_class_resolved
            found[tax_class] = found.get(tax_class, 0) + line.net_won
    return found


def _tax_shares(
    priced: Priced, tenders: Sequence[Tender], weights: list[Won]
) -> tuple[list[Won], list[Won]]:
    """(taxable, non-taxable) of each tender: eligible lines are bound to restricted tenders first.

    Each class goes by largest remainder of what the tenders pay; no part is ever below nothing.
    """
    return share_tax(
        priced.taxable_won, priced.non_taxable_won, _eligible(priced), weights,
        [tender.type.restricted for tender in tenders])


def share_tax(
    taxable_won: Won, non_taxable_won: Won, eligible: Mapping[TaxClass, Won],
    weights: Sequence[Won], restricted: Sequence[bool],
) -> tuple[list[Won], list[Won]]:
    """(taxable, non-taxable) of each part; `eligible` are the won of what restricted ones pay."""
    bound = [w if r else 0 for w, r in zip(weights, restricted, strict=True)]
    taxable_bound, non_taxable_bound, _ = share_out(sum(bound), [
        eligible.get(TaxClass.TAXABLE_10, 0), eligible.get(TaxClass.NON_TAXABLE, 0),
        eligible.get(TaxClass.EXEMPT, 0)]) if any(bound) else (0, 0, 0)
    free = [w - b for w, b in zip(weights, bound, strict=True)]
    shares = [
        _two_shares(taxable_bound, non_taxable_bound, bound),
        _two_shares(taxable_won - taxable_bound, non_taxable_won - non_taxable_bound, free),
    ]
    return (
        [a + b for a, b in zip(shares[0][0], shares[1][0], strict=True)],
        [a + b for a, b in zip(shares[0][1], shares[1][1], strict=True)],
    )


def _two_shares(
    taxable_won: Won, non_taxable_won: Won, weights: list[Won]
) -> tuple[list[Won], list[Won]]:
    taxable = _shares(taxable_won, weights)
    left = [weight - share for weight, share in zip(weights, taxable, strict=True)]
    return taxable, _shares(non_taxable_won, left)


def split_next(
    priced: Priced, taken: Sequence[Tender], tender_type: TenderType, amount_won: Won
) -> tuple[Won, Won]:
    """(taxable with VAT, the rest) of a tender about to be asked for, beside those taken."""
    asked = Tender(tender_type, amount_won)
    rest_won = rest_after(priced.total_won, [*taken, asked])
    tenders = [*taken, asked, Tender(TENDER_TYPES[0], max(rest_won, 0))]
    taxable, _ = _tax_shares(priced, tenders, [tender.amount_won for tender in tenders])
    return taxable[len(taken)], amount_won - taxable[len(taken)]


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

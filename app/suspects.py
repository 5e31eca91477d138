"""Where a difference in the drawer may come from: the shift's own rows, the likeliest first.

Pure: rows in, suspects out.  Each names what happened, when, and the receipt to look at; none
accuses anybody.  Amounts are whole won, a difference is counted − expected (HANDBOOK §3.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from app.tender import DENOMINATIONS
from models.control_rows import MoveFact, SaleFact
from models.values import Won

SHOWN_MAX = 6
#: A sale is near a difference within this much, and only where nothing fits it exactly.
_NEAR_WON = 100
_NOTES = tuple(note for note in DENOMINATIONS if note >= 1_000)
#: What two notes taken for one another leave: 50,000 for 10,000 is 40,000.
_NOTE_GAPS = {big - small: (big, small) for big, small in combinations(_NOTES, 2)}


@dataclass(frozen=True, slots=True)
class Suspect:
    """One place to look: the sentence's code, how likely, and the receipt where there is one."""

    code: str
    weight: int
    at_ms: int
    values: dict[str, object]
    receipt_no: str = ""


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """What a shift's rows say that a difference can be held against.

    `terminal_won` is the card terminal's own total where somebody has read it off.
    """

    over_short_won: Won
    sales: Sequence[SaleFact] = ()
    moves: Sequence[MoveFact] = ()
    openings: Sequence[tuple[str, int, str]] = ()
    card_won: Won = 0
    terminal_won: Won | None = None


def find_suspects(facts: ShiftFacts) -> list[Suspect]:
    """The likeliest first, at most six; none for a drawer that agrees."""
    if facts.over_short_won == 0:
        return []
    found = [
        *_mixed_tenders(facts), *_sales_of_the_amount(facts), *_moves_of_the_amount(facts),
        *_change_on_notes(facts), *_openings(facts), *_miscounted(facts),
    ]
    found.sort(key=lambda suspect: (-suspect.weight, suspect.at_ms))
    seen: set[str] = set()
    shown = []
    for suspect in found:
        if suspect.receipt_no not in seen:
            shown.append(suspect)
        if suspect.receipt_no:
            seen.add(suspect.receipt_no)
    return shown[:SHOWN_MAX]


def _mixed_tenders(facts: ShiftFacts) -> list[Suspect]:
    """A sale booked under the wrong tender: the terminal's total says which way."""
    over_won = facts.over_short_won
    agrees = (facts.terminal_won is not None
              and facts.terminal_won - facts.card_won == -over_won)
    wrong = "CARD" if over_won > 0 else "CASH"
    code = "suspect.card_was_cash" if over_won > 0 else "suspect.cash_was_card"
    return [
        Suspect(code, 100 if agrees else 60, sale.sold_at_ms, {"won": sale.amount_won},
                sale.receipt_no)
        for sale in facts.sales
        if sale.tender_kind == wrong and sale.kind == "SALE" and sale.amount_won == abs(over_won)
    ]


def _sales_of_the_amount(facts: ShiftFacts) -> list[Suspect]:
    """Cash that was booked and never came, or came and was not booked."""
    gap_won = abs(facts.over_short_won)
    found = []
    for sale in facts.sales:
        if sale.tender_kind != "CASH":
            continue
        amount_won = abs(sale.amount_won)
        if amount_won == gap_won:
            code = {
                ("SALE", False): "suspect.not_taken", ("SALE", True): "suspect.taken_twice",
                ("RETURN", True): "suspect.not_given_back",
                ("RETURN", False): "suspect.given_back_twice",
            }[sale.kind, facts.over_short_won > 0]
            weight = 55
        elif abs(amount_won - gap_won) <= _NEAR_WON:
            code, weight = "suspect.near", 20
        else:
            continue
        found.append(Suspect(
            code, weight, sale.sold_at_ms, {"won": amount_won}, sale.receipt_no))
    return found


def _moves_of_the_amount(facts: ShiftFacts) -> list[Suspect]:
    """Cash in or out noted and not done, done and not noted, or noted the wrong way round."""
    over_won = facts.over_short_won
    found = []
    for move in facts.moves:
        amount_won = abs(move.amount_won)
        values: dict[str, object] = {"won": amount_won, "reason": move.reason}
        if amount_won == abs(over_won):
            code = "suspect.move_in" if move.kind == "PAID_IN" else "suspect.move_out"
            found.append(Suspect(code, 80, move.at_ms, values))
        elif 2 * amount_won == abs(over_won):
            found.append(Suspect("suspect.move_turned", 75, move.at_ms, values))
    return found


def _change_on_notes(facts: ShiftFacts) -> list[Suspect]:
    """Change given as for another note, given twice, or not at all."""
    over_won = facts.over_short_won
    gap = _NOTE_GAPS.get(abs(over_won))
    found = []
    for sale in facts.sales:
        # A gift certificate's change leaves the drawer, too.
        if (sale.tender_kind not in {"CASH", "VOUCHER"} or sale.kind != "SALE"
                or not sale.change_won):
            continue
        if sale.change_won == abs(over_won):
            code = "suspect.change_kept" if over_won > 0 else "suspect.change_twice"
            found.append(Suspect(
                code, 58, sale.sold_at_ms, {"won": sale.change_won}, sale.receipt_no))
        elif (gap and sale.tender_kind == "CASH" and sale.tendered_won in gap
                and sale.tendered_won >= 5_000):
            big, small = gap
            other = small if sale.tendered_won == big else big
            # Short: change as for the bigger note; over: as for the smaller one.
            if (over_won < 0) == (sale.tendered_won == big):
                found.append(Suspect(
                    "suspect.note_mistaken", 45, sale.sold_at_ms,
                    {"note": sale.tendered_won, "other": other}, sale.receipt_no))
    return found


def _openings(facts: ShiftFacts) -> list[Suspect]:
    """One a cashier, with how often and the last time."""
    by_cashier: dict[str, list[tuple[str, int]]] = {}
    for reason, at_ms, cashier_no in facts.openings:
        by_cashier.setdefault(cashier_no, []).append((reason, at_ms))
    return [
        Suspect("suspect.opened", 30, opened[-1][1], {
            "no": no, "count": len(opened),
            "reason": ", ".join(dict.fromkeys(reason for reason, _ in opened))})
        for no, opened in by_cashier.items()
    ]


def _miscounted(facts: ShiftFacts) -> list[Suspect]:
    """The count itself: a piece more or less, or two digits changed about."""
    gap_won = abs(facts.over_short_won)
    found = []
    if gap_won in DENOMINATIONS:
        found.append(Suspect("suspect.one_piece", 25, 0, {"note": gap_won}))
    if gap_won % 9 == 0 and gap_won >= 90:
        found.append(Suspect("suspect.digits", 15, 0, {"won": gap_won}))
    found.append(Suspect("suspect.count_again", 10, 0, {}))
    return found

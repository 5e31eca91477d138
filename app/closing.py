"""The closing list: a registry of steps, each green, skipped with a reason, or with its own button.

A step is a plain value with a function that looks at the till.  How far a closing has come is in
the record, so it goes on after a restart.  Another part of the shop adds its step by a module named
in `PLUGINS` that holds `STEPS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias

from app import cash_receipt, payments, shift
from app.access import Action, Approval, require, spend
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.tender import find_tender_type
from models import cash_receipt_rows, control_rows, sale_rows, shift_rows
from models.kinds_control import ClosingStepSettled, TenderCounted
from models.values import Ref, Won

if TYPE_CHECKING:
    from app.access import Session
    from app.suspects import Suspect
    from app.till import Till

#: Modules that hold `STEPS`: steps of other parts of the shop, in any order.
PLUGINS: Final[tuple[str, ...]] = ("app.closing_counter", "app.closing_stock")


class Standing(StrEnum):
    """How a step stands; LATE is what the law wants done, WAITING what another step is before."""

    DONE = "done"
    DUE = "due"
    LATE = "late"
    SKIPPED = "skipped"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as it stands; `note` is a key of the screen's words, `words` is text as it is."""

    standing: Standing
    note: str = ""
    values: dict[str, object] = field(default_factory=dict)
    words: str = ""
    #: Offered again although it is done: count once more, look at the figures.
    again: bool = False


@dataclass(frozen=True, slots=True)
class ClosingNow:
    """The shift at hand, open before its Z; `settled` is step -> (outcome, reason)."""

    till: Till
    shift_uid: Ref
    business_date: str
    closed: bool
    settled: dict[str, tuple[str, str]]


Look: TypeAlias = Callable[[ClosingNow], StepView | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list.  `place` orders it; `room` is where its button leads ("" acts here).

    `look` answers None where the step has nothing to say today.  `blocks` keeps the Z back while
    the step is due or late; `after_z` puts it behind the Z.
    """

    name: str
    place: int
    look: Look
    room: str = ""
    skippable: bool = False
    blocks: bool = False
    after_z: bool = False


def list_steps(now: ClosingNow) -> list[tuple[Step, StepView]]:
    """Every step that has something to say, in order; before the Z or behind it.

    A step somebody skipped says so as long as it would be due.
    """
    shown = []
    for step in all_steps():
        if step.after_z != now.closed:
            continue
        view = step.look(now)
        if view is None:
            continue
        outcome, reason = now.settled.get(step.name, ("", ""))
        if outcome == "skipped" and step.skippable and view.standing in _OPEN:
            view = StepView(Standing.SKIPPED, view.note, view.values, reason)
        shown.append((step, view))
    return shown


def may_close(steps: Sequence[tuple[Step, StepView]]) -> bool:
    """Whether nothing keeps the Z back."""
    return all(not step.blocks or view.standing not in {*_OPEN, Standing.WAITING}
               for step, view in steps)


@cache
def all_steps() -> tuple[Step, ...]:
    """The till's own steps and those of `PLUGINS`, by place."""
    steps = list(_OWN_STEPS)
    for name in PLUGINS:
        steps.extend(import_module(name).STEPS)
    return tuple(sorted(steps, key=lambda step: (step.place, step.name)))


def look_at(till: Till) -> ClosingNow | None:
    """The closing at hand: the open shift's, or the last Z's whose steps behind it are not done."""
    connection = till.read()
    if till.shift is not None:
        uid, day = till.shift.shift_uid, till.shift.business_date
        return ClosingNow(
            till, uid, day, closed=False, settled=control_rows.read_steps(connection, uid))
    closed = control_rows.list_closed(connection, till.till_ref, 1)
    if not closed:
        return None
    return ClosingNow(
        till, closed[0].shift_uid, closed[0].business_date, closed=True,
        settled=control_rows.read_steps(connection, closed[0].shift_uid))


def settle_step(
    till: Till, session: Session, name: str, outcome: str = "done", reason: str = "",
    *, approval: Approval | None = None,
) -> None:
    """Write down that a step is done, or skipped with its reason; or `open`, taken up again.

    Raises BadInput for a step there is not or a skip without a reason, Refused for a step that
    cannot be skipped and without a closing at hand.
    """
    if outcome == "skipped" or name == "difference":
        # What is done is a fact; what is let be is a decision.
        require(till, session, Action.CLOSE_SHIFT, approval)
    step = next((one for one in all_steps() if one.name == name), None)
    if step is None:
        raise BadInput("closing.step_unknown", step=name)
    reason = check_reason(reason)
    if outcome == "skipped":
        if not step.skippable:
            raise Refused("closing.step_needed")
        if not reason:
            raise BadInput("shift.reason_missing")
    now = look_at(till)
    if now is None:
        raise Refused("shift.closed")
    with till.unit(session.staff_ref) as unit:
        unit.record(ClosingStepSettled(
            shift_uid=now.shift_uid, step=name, outcome=outcome, reason=reason),
            shift_uid=now.shift_uid, business_date=now.business_date)
    spend(till, approval)


def count_tender(
    till: Till, session: Session, tender_code: str, count: int, counted_won: Won,
    *, approval: Approval | None = None,
) -> None:
    """The terminal's own total (CARD), or vouchers by face, as they were counted.

    Raises BadInput for a tender there is not or a figure that cannot be.
    """
    require(till, session, Action.CLOSE_SHIFT, approval)
    find_tender_type(tender_code)
    if till.shift is None:
        raise Refused("shift.closed")
    if not (0 <= count <= shift.PIECES_MAX and abs(counted_won) <= shift.AMOUNT_WON_MAX):
        raise BadInput("shift.amount_out_of_range")
    with till.unit(session.staff_ref) as unit:
        unit.record(TenderCounted(
            shift_uid=till.shift.shift_uid, tender_code=tender_code, count=count,
            counted_won=counted_won))
    spend(till, approval)


def difference_of(till: Till, shift_uid: Ref) -> Won | None:
    """Counted − expected by the newest count; None where none holds any more."""
    counted = shift_rows.read_last_count(till.read(), shift_uid)
    if counted is None or control_rows.is_counted_before_cash(till.read(), shift_uid):
        return None
    return counted[1] - shift.expected_cash(till, shift_uid)


def may_recount(till: Till) -> bool:
    """Whether the drawer may be counted once more."""
    return till.shift is not None and len(
        control_rows.list_counts_since_cash(till.read(), till.shift.shift_uid)) < 2


def list_vouchers(till: Till) -> list[str]:
    """Tenders whose paper lies in the drawer by its face, to be counted."""
    return [code for code, _, _, face in shift_rows.sum_tenders(
        till.read(), till.shift_uid) if face]


def suspects_of(till: Till, shift_uid: Ref) -> list[Suspect]:
    """Where this shift's difference may come from; shown only when it was counted."""
    from app.suspects import ShiftFacts, find_suspects

    over_won = difference_of(till, shift_uid)
    if not over_won:
        return []
    connection = till.read()
    told = control_rows.read_tender_counts(connection, shift_uid).get("CARD")
    return find_suspects(ShiftFacts(
        over_won, control_rows.list_sale_facts(connection, shift_uid),
        control_rows.list_move_facts(connection, shift_uid),
        control_rows.list_openings(connection, shift_uid),
        sale_rows.sum_card_payments(connection, shift_uid)[1],
        told[1] if told else None,
    ))


# -- the till's own steps -----------------------------------------------------------------------

_OPEN = (Standing.DUE, Standing.LATE)
_NOTHING = StepView(Standing.DONE, "shift.nothing_left")


def _left(count: int, standing: Standing = Standing.DUE) -> StepView:
    return StepView(standing, "shift.n_left", {"count": count}) if count else _NOTHING


def _held(now: ClosingNow) -> StepView:
    return _left(len(sale_rows.list_held(now.till.read())))


def _doubts(now: ClosingNow) -> StepView:
    return _left(len(payments.list_doubts(now.till)))


def _numbers(now: ClosingNow) -> StepView:
    """Approval numbers left for later; a slip that was lost must not stop the closing."""
    return _left(len(payments.list_unnumbered(now.till)))


def _receipts(now: ClosingNow) -> StepView | None:
    """Cash receipts due; none stops the closing (HANDBOOK §3.3)."""
    count, late = cash_receipt.count_due(now.till)
    if not count:
        return None
    return StepView(Standing.LATE, "shift.receipts_late" if late else "shift.receipts_due",
                    {"count": count, "late": late})


def _transfers(now: ClosingNow) -> StepView | None:
    count = len(cash_receipt_rows.list_transfers(now.till.read(), pending=True))
    return _left(count) if count else None


def _terminal(now: ClosingNow) -> StepView:
    connection = now.till.read()
    ours = sale_rows.sum_card_payments(connection, now.shift_uid)
    told = control_rows.read_tender_counts(connection, now.shift_uid).get("CARD")
    if told is None:
        return _NOTHING if not ours[0] else StepView(Standing.DUE, "shift.terminal_body")
    values: dict[str, object] = {"count": ours[0], "won": ours[1]}
    if told == ours:
        return StepView(Standing.DONE, "shift.terminal_agrees", values, again=True)
    # It differs: the reason asked for below is what settles it.
    standing = Standing.SKIPPED if _reason_of(now) else Standing.DUE
    return StepView(standing, "shift.terminal_differs", values, again=True)


def _vouchers(now: ClosingNow) -> StepView | None:
    """Paper vouchers lie in the drawer by their face and are counted as cash is."""
    connection = now.till.read()
    faces = {code: face for code, _, _, face in shift_rows.sum_tenders(
        connection, now.shift_uid) if face}
    if not faces:
        return None
    told = control_rows.read_tender_counts(connection, now.shift_uid)
    left = [code for code in faces if code not in told]
    if left:
        return StepView(Standing.DUE, "closing.vouchers_left", {
            "names": ", ".join(find_tender_type(code).name_ko for code in left)})
    if all(told[code][1] == face for code, face in faces.items()):
        return StepView(Standing.DONE, "closing.vouchers_agree", again=True)
    return StepView(Standing.SKIPPED, "closing.vouchers_differ", {
        "won": sum(told[code][1] - face for code, face in faces.items())}, again=True)


def _count(now: ClosingNow) -> StepView:
    connection = now.till.read()
    counted = shift_rows.read_last_count(connection, now.shift_uid)
    if counted is None:
        return StepView(Standing.DUE, "shift.count_blind")
    if control_rows.is_counted_before_cash(connection, now.shift_uid):
        return StepView(Standing.DUE, "closing.count_stale")
    counts = control_rows.list_counts_since_cash(connection, now.shift_uid)
    if len(counts) > 1:
        return StepView(
            Standing.DONE, "closing.counted_twice", {"first": counts[0], "second": counts[-1]})
    return StepView(Standing.DONE, "shift.counted", {"won": counted[1]},
                    again=bool(difference_of(now.till, now.shift_uid)))


def _reason_of(now: ClosingNow) -> str:
    return now.settled.get("difference", ("", ""))[1]


def _difference(now: ClosingNow) -> StepView:
    over_won = difference_of(now.till, now.shift_uid)
    if over_won is None:
        return StepView(Standing.WAITING, "shift.waiting")
    connection = now.till.read()
    told = control_rows.read_tender_counts(connection, now.shift_uid).get("CARD")
    differs = told is not None and told != sale_rows.sum_card_payments(connection, now.shift_uid)
    if not over_won and not differs:
        return StepView(Standing.DONE, "shift.even")
    note, values = "shift.even", {}
    if over_won:
        note = "shift.over" if over_won > 0 else "shift.short"
        values = {"won": abs(over_won)}
    elif differs:
        note = "shift.why_terminal"
    reason = _reason_of(now)
    return StepView(
        Standing.SKIPPED if reason else Standing.DUE, note, dict(values), reason, again=True)


def _backup(now: ClosingNow) -> StepView:
    if now.settled.get("backup", ("", ""))[0] == "done":
        return StepView(Standing.DONE, "shift.done")
    return StepView(Standing.DUE, "closing.backup_body")


_OWN_STEPS: Final[tuple[Step, ...]] = (
    Step("held", 10, _held, room="held", skippable=True, blocks=True),
    Step("doubts", 20, _doubts, blocks=True),
    Step("numbers", 30, _numbers, skippable=True),
    Step("receipts", 40, _receipts, room="receipts", skippable=True),
    Step("transfers", 50, _transfers, room="transfers", skippable=True),
    Step("terminal", 60, _terminal, skippable=True, blocks=True),
    Step("vouchers", 70, _vouchers, skippable=True),
    Step("count", 80, _count, blocks=True),
    Step("difference", 90, _difference, blocks=True),
    Step("backup", 900, _backup, after_z=True, skippable=True),
)

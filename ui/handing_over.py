"""교대 on the screen: one scan has handed the drawer over; counting it is offered, never asked."""

from __future__ import annotations

from app import handover
from app.access import Approval
from ui.counter import Counter
from ui.i18n import tr

_STAY_MS = 12_000


def tell_hand_over(counter: Counter) -> None:
    """Write down that who has just signed in has the drawer now, and say so."""
    def act(_: Approval | None) -> None:
        handed = handover.note_hand_over(counter.till, counter.who)
        # A practice drawer is nobody's: "handed over, count it" would only frighten.
        if handed and not counter.till.training:
            counter.messages.banner(
                tr("handover.done", no=counter.who.no), tone="plain", stay_ms=_STAY_MS,
                helps=[(tr("handover.count"), lambda: ask_count(counter))])

    counter.attempt(act)


def ask_count(counter: Counter) -> None:
    """A blind count of what was taken over: nothing says what should be there."""
    from ui.counting import CountPanel

    panel = CountPanel(
        tr("handover.title"), tr("shift.count_blind"), "shift.count_take",
        seven_on_top=counter.seven_on_top)

    def counted(counts: dict[int, int]) -> None:
        def act(_: Approval | None) -> None:
            handover.count_at_hand_over(counter.till, counter.who, counts)
            counter.window.close_overlay(panel)
            counter.messages.banner(tr("handover.counted"), tone="do", stay_ms=_STAY_MS // 2)

        counter.attempt(act, panel.say)

    panel.counted.connect(counted)
    counter.window.open_overlay(panel)

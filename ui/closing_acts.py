"""What the buttons of the closing list do: ask, write down, look again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app import closing, payments, shift
from app.access import Approval
from app.card_back import find_receipt_of
from app.clock import local_datetime
from app.payments import Doubt, TerminalAnswer
from app.ports import CardTerminal, TerminalReply
from models.values import PaymentOutcome
from ui import i18n
from ui.counter import Counter
from ui.i18n import tr, won
from ui.shapes import Choice

#: The choice that asks the till's own terminal instead of a person.
_ASK: Final = "ASK"
_SKIP_REASONS: Final = ("later", "customer", "tomorrow", "other")
_DIFFERENCE_REASONS: Final = (
    "shift.why_change", "shift.why_unknown", "shift.why_counted", "shift.why_terminal")


class ClosingActs:
    """Acts on the till of a counter; `refresh` looks again, `show_receipt` leads to a return."""

    def __init__(
        self,
        counter: Counter,
        refresh: Callable[[], None],
        say: Callable[[str], None],
        show_receipt: Callable[[str], None],
    ) -> None:
        self._counter = counter
        self._refresh = refresh
        self._say = say
        self._show_receipt = show_receipt

    def by_step(self) -> dict[str, Callable[[], None]]:
        """Step -> what its button does here; the others lead to a room."""
        return {
            "doubts": self.ask_doubt,
            "numbers": self.ask_numbers,
            "terminal": self.ask_terminal,
            "vouchers": self.ask_vouchers,
            "count": self.ask_count,
            "difference": self.ask_difference,
        }

    def skip(self, step: str) -> None:
        """Ask why, and write it down."""
        from ui.asking import ChoosePanel

        reasons = [Choice(tr(f"closing.skip_{key}"), tr(f"closing.skip_{key}"))
                   for key in _SKIP_REASONS]
        panel = ChoosePanel(tr("shift.skip_reason"), reasons, tr(f"shift.step_{step}"))

        def chosen(reason: str) -> None:
            self._counter.window.close_overlay(panel)
            self._settle(step, "skipped", reason)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _settle(self, step: str, outcome: str, reason: str) -> None:
        counter = self._counter

        def act(approval: Approval | None) -> None:
            closing.settle_step(
                counter.till, counter.who, step, outcome, reason, approval=approval)
            self._refresh()

        counter.attempt(act, self._say)

    def ask_doubt(self) -> None:
        from ui.asking import ChoosePanel

        counter = self._counter
        doubt: Doubt = payments.list_doubts(counter.till)[0]
        number = find_receipt_of(counter.till, doubt.payment_uid)
        if number:
            # A return cut short: only the return screen knows what is still to be asked.
            self._show_receipt(number)
            return
        at = local_datetime(
            doubt.intended_at_ms, counter.till.clock.utc_offset_min(doubt.intended_at_ms)
        )
        choices = [Choice(PaymentOutcome.DECLINED.value, tr("shift.resolve_failed"))]
        if doubt.outcome is not PaymentOutcome.APPROVED:
            choices.insert(0, Choice(PaymentOutcome.APPROVED.value, tr("shift.resolve_approved")))
        else:
            choices[0] = Choice(PaymentOutcome.CANCELLED.value, tr("shift.resolve_cancelled"))
        title = tr("shift.doubt_row", time=f"{at:%m-%d %H:%M}", won=won(doubt.amount_won))
        card_terminal = counter.till.card_terminal
        if card_terminal is not None:
            approved = doubt.outcome is PaymentOutcome.APPROVED
            words = tr("terminal.undo" if approved else "terminal.ask")
            choices.insert(0, Choice(_ASK, words))
        panel = ChoosePanel(title, choices, tr("card.unknown_title"))

        def chosen(outcome: str) -> None:
            counter.window.close_overlay(panel)
            if card_terminal is not None and outcome == _ASK:
                self._ask_about(doubt, card_terminal)
                return

            def act(approval: Approval | None) -> None:
                payments.resolve_payment(
                    counter.till,
                    counter.who,
                    doubt.payment_uid,
                    TerminalAnswer(PaymentOutcome(outcome)),
                    approval=approval,
                )
                self._refresh()

            counter.attempt(act, self._say)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)

    def _ask_about(self, doubt: Doubt, card_terminal: CardTerminal) -> None:
        """The terminal's own word clears a doubt; an approval nobody needs is undone there."""
        from app.terminal import record_reply
        from ui.terminal_talk import enquire, say_reply, undo

        counter = self._counter

        def heard(reply: TerminalReply) -> None:
            def act(_: Approval | None) -> None:
                record_reply(counter.till, counter.who, doubt.payment_uid, reply)
                self._refresh()
                self._say(say_reply(reply))

            counter.attempt(act, self._say)

        ask = undo if doubt.outcome is PaymentOutcome.APPROVED else enquire
        ask(counter, card_terminal, doubt.payment_uid, doubt.amount_won, heard)

    def ask_numbers(self) -> None:
        from ui.numbering import NumberingPanel

        panel = NumberingPanel(self._counter)
        panel.closed.connect(self._refresh)
        self._counter.window.open_overlay(panel)

    def ask_terminal(self) -> None:
        from ui.asking import AmountPanel

        counter = self._counter
        first = AmountPanel(
            f"{tr('shift.step_terminal')} · {tr('shift.terminal_count')}",
            digits_max=4,
            seven_on_top=counter.seven_on_top,
        )

        def counted(count: int) -> None:
            counter.window.close_overlay(first)
            second = AmountPanel(
                f"{tr('shift.step_terminal')} · {tr('shift.terminal_sum')}",
                unit=i18n.unit_won(),
                seven_on_top=counter.seven_on_top,
            )

            def summed(sum_won: int) -> None:
                counter.window.close_overlay(second)

                def act(approval: Approval | None) -> None:
                    closing.count_tender(
                        counter.till, counter.who, "CARD", count, sum_won, approval=approval)
                    self._refresh()

                counter.attempt(act, self._say)

            second.given.connect(summed)
            counter.window.open_overlay(second)

        first.given.connect(counted)
        counter.window.open_overlay(first)

    def ask_vouchers(self) -> None:
        """The face of each kind of paper voucher in the drawer, one after the other."""
        from app.tender import find_tender_type
        from ui.asking import AmountPanel

        counter = self._counter
        left = closing.list_vouchers(counter.till)

        def ask_next() -> None:
            if not left:
                self._refresh()
                return
            code = left.pop(0)
            kind = find_tender_type(code)
            name = kind.name_en if i18n.language() == "en" else kind.name_ko
            panel = AmountPanel(
                f"{tr('shift.step_vouchers')} · {name}", unit=i18n.unit_won(),
                seven_on_top=counter.seven_on_top)

            def given(face_won: int) -> None:
                def act(approval: Approval | None) -> None:
                    closing.count_tender(
                        counter.till, counter.who, code, 0, face_won, approval=approval)
                    counter.window.close_overlay(panel)
                    ask_next()

                counter.attempt(act, panel.say)

            panel.given.connect(given)
            counter.window.open_overlay(panel)

        ask_next()

    def ask_count(self) -> None:
        from ui.counting import CountPanel

        counter = self._counter
        panel = CountPanel(
            tr("shift.count_title"),
            tr("shift.count_blind"),
            "shift.count_take",
            seven_on_top=counter.seven_on_top,
        )

        def counted(counts: dict[int, int]) -> None:
            def act(approval: Approval | None) -> None:
                shift.count_cash(counter.till, counter.who, counts, approval=approval)
                counter.window.close_overlay(panel)
                self._refresh()

            counter.attempt(act, panel.say)

        panel.counted.connect(counted)
        counter.window.open_overlay(panel)

    def ask_difference(self) -> None:
        """Where the difference may come from, before a reason is given for it."""
        from ui.suspects import SuspectsPanel

        counter = self._counter
        opened = counter.till.shift
        over_won = closing.difference_of(counter.till, opened.shift_uid) if opened else None
        if opened is None or not over_won:
            self.ask_reason()
            return
        panel = SuspectsPanel(
            counter.till, over_won, closing.suspects_of(counter.till, opened.shift_uid),
            may_recount=closing.may_recount(counter.till))

        def then(act: Callable[[], None]) -> Callable[[], None]:
            def go() -> None:
                counter.window.close_overlay(panel)
                act()

            return go

        panel.recount_asked.connect(then(self.ask_count))
        panel.reason_asked.connect(then(self.ask_reason))
        panel.receipt_asked.connect(
            lambda number: then(lambda: self._show_receipt(number))())
        counter.window.open_overlay(panel)

    def ask_reason(self) -> None:
        from ui.asking import ChoosePanel

        reasons = [
            Choice(tr(key), tr(key))
            for key in (
                "shift.why_change",
                "shift.why_unknown",
                "shift.why_counted",
                "shift.why_terminal",
            )
        ]
        panel = ChoosePanel(tr("shift.step_difference"), reasons)

        def chosen(reason: str) -> None:
            self._counter.window.close_overlay(panel)
            self._settle("difference", "done", reason)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

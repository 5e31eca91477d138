"""Opening and closing on one screen: a guided list, each line green, skipped or with its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app import payments, shift
from app.access import Approval
from app.card_back import find_receipt_of
from app.clock import local_datetime, local_now
from app.payments import Doubt, TerminalAnswer
from app.ports import CardTerminal, TerminalReply
from app.till import OpenShift
from models.values import CashKind, PaymentOutcome, Won
from ui import i18n, paint, theme
from ui.counter import Counter
from ui.i18n import day, tr, won
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame, Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.page import Page, compact

DONE, DUE, SKIPPED, WAITING = "done", "todo", "skipped", "waiting"
LATE = "late"  # what the law wants done: red until it is
_TONES = {DONE: "do", DUE: "look", LATE: "remove", SKIPPED: "text_soft", WAITING: "text_soft"}
#: The choice that asks the till's own terminal instead of a person.
_ASK = "ASK"
_SIGNS = {DONE: "✓", DUE: "!", LATE: "!", SKIPPED: "–", WAITING: "·"}


@dataclass
class Progress:
    """How far closing has come, kept while one is elsewhere; the facts are in the record."""

    shift_uid: str

    held_stay: bool = False
    terminal: tuple[int, Won] | None = None
    counted_won: Won | None = None
    reason: str = ""


class StepLine(QWidget):
    """One line of the guided list: a sign, what it is, how it stands, its button."""

    def __init__(
        self,
        title: str,
        note: str,
        state: str,
        button: str,
        act: Callable[[], None] | None,
        more: Key | None = None,
    ) -> None:
        super().__init__()
        self.state = state
        self._title = title
        self._note = note
        self.setFixedHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{title} {note}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 10, 4)
        row.setSpacing(8)
        row.addStretch()
        self._keys_px = 20 + (180 if act is not None else 0) + (130 if more is not None else 0)
        if more is not None:
            row.addWidget(compact(more, 120))
        if act is not None:
            tone = "do" if state == DUE else "soft"
            self.key = compact(Key(button, "", tone, size_px=18, height_px=54), 170)
            self.key.clicked.connect(act)
            row.addWidget(self.key)

    def sizeHint(self) -> QSize:
        """A whole line."""
        return QSize(600, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("border"))
        tone = _TONES[self.state]
        disc = QRect(14, 16, 32, 32)
        fill = {"do": "do_soft", "look": "look_soft", "remove": "remove_soft"}.get(tone, "key_soft")
        paint.box(painter, disc, theme.colour(fill), None, 16)
        paint.write(painter, disc, _SIGNS[self.state], tone, 20, theme.BOLD, paint.CENTRE)
        room = QRect(60, 6, self.width() - 64 - self._keys_px, 27)
        paint.write(painter, room, self._title, "text", 20, theme.SEMI)
        note = QRect(60, 34, self.width() - 64 - self._keys_px, 24)
        paint.write(painter, note, self._note, tone if self.state != DONE else "text_soft", 16)


class ShiftScreen(Page):
    """Opens a closed till, closes an open one; may be left and come back to."""

    #: Another screen is asked for: held.
    asked = Signal(str)
    #: A return waits to be finished: the receipt of the purchase.
    return_asked = Signal(str)

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("shift.close_title") if counter.till.shift else tr("shift.open_title"))
        self._counter = counter
        self._progress = _progress_of(counter)
        self._confirmed_date = False
        self._frame: QWidget = QWidget()
        self.column.addWidget(self._frame, 1)
        self.refresh()

    def refresh(self) -> None:
        """Look again at how everything stands."""
        self._change_frame(self._closing() if self._counter.till.shift else self._opening())

    def _change_frame(self, frame: QWidget) -> None:
        old, self._frame = self._frame, frame
        self.column.replaceWidget(old, frame)
        old.hide()
        old.deleteLater()

    # -- opening --------------------------------------------------------------------------

    def _opening(self) -> QWidget:
        today = local_now(self._counter.till.clock).date()
        body = tr("shift.open_body", date=day(today))
        frame = Teach(tr("sell.closed_title"), body, tr("sell.open_till"))
        frame.begun.connect(self.ask_float)
        return frame

    def ask_float(self) -> None:
        """Count the float and open; what was scanned meanwhile waits."""
        from ui.counting import CountPanel

        counter = self._counter
        today = local_now(counter.till.clock).date()
        panel = CountPanel(
            tr("shift.open_title"),
            tr("shift.open_body", date=day(today)),
            "shift.open_do",
            seven_on_top=counter.seven_on_top,
        )

        def counted(counts: dict[int, int]) -> None:
            if shift.is_unusual_date(counter.till, today) and not self._confirmed_date:
                self._confirmed_date = True
                panel.say(tr("shift.open_odd_date", date=day(today)))
                counter.messages.sound("look")
                return

            def act(approval: Approval | None) -> None:
                shift.open_shift(
                    counter.till,
                    counter.who,
                    0,
                    business_date=today,
                    counts=counts,
                    approval=approval,
                )
                counter.window.close_overlay(panel)
                counter.messages.sound("paid")
                self.left.emit()

            counter.attempt(act, panel.say)

        panel.counted.connect(counted)
        counter.window.open_overlay(panel)

    # -- closing --------------------------------------------------------------------------

    def _closing(self) -> QWidget:
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        card = CardFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(0)
        look = shift.look_at_closing(self._counter.till)
        for line in (
            self._held_line(look.held_count),
            self._doubt_line(look.doubt_count),
            self._number_line(),
            *self._paper_lines(look),
            self._terminal_line(look),
            self._count_line(),
            self._difference_line(),
            self._z_line(look),
        ):
            column.addWidget(line)
        column.addStretch()
        row.addWidget(card, 3)
        row.addLayout(self._cash_keys(), 1)
        return frame

    def _held_line(self, count: int) -> StepLine:
        progress = self._progress
        title = tr("shift.step_held")
        if not count:
            return StepLine(title, tr("shift.nothing_left"), DONE, "", None)
        note = tr("shift.n_left", count=count)
        if progress.held_stay:
            return StepLine(title, tr("shift.skipped", reason=note), SKIPPED, "", None)
        skip = Key(tr("shift.skip"), "", "soft", height_px=54)
        skip.clicked.connect(self._skip_held)
        return StepLine(title, note, DUE, tr("shift.look"), lambda: self.asked.emit("held"), skip)

    def _skip_held(self) -> None:
        self._progress.held_stay = True
        self.refresh()

    def _doubt_line(self, count: int) -> StepLine:
        title = tr("shift.step_doubts")
        if not count:
            return StepLine(title, tr("shift.nothing_left"), DONE, "", None)
        note = tr("shift.n_left", count=count)
        return StepLine(title, note, DUE, tr("shift.look"), self._ask_doubt)

    def _ask_doubt(self) -> None:
        from ui.asking import ChoosePanel

        counter = self._counter
        doubt: Doubt = payments.list_doubts(counter.till)[0]
        number = find_receipt_of(counter.till, doubt.payment_uid)
        if number:
            # A return cut short: only the return screen knows what is still to be asked.
            self.return_asked.emit(number)
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
                self.refresh()

            counter.attempt(act, self.say)

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
                self.refresh()
                self.say(say_reply(reply))

            counter.attempt(act, self.say)

        ask = undo if doubt.outcome is PaymentOutcome.APPROVED else enquire
        ask(counter, card_terminal, doubt.payment_uid, doubt.amount_won, heard)

    def _number_line(self) -> StepLine:
        """Approval numbers left for later; a slip that was lost must not stop the closing."""
        title = tr("shift.step_numbers")
        count = len(payments.list_unnumbered(self._counter.till))
        if not count:
            return StepLine(title, tr("shift.nothing_left"), DONE, "", None)
        note = tr("shift.n_left", count=count)
        return StepLine(title, note, SKIPPED, tr("shift.go"), self._ask_numbers)

    def _ask_numbers(self) -> None:
        from ui.numbering import NumberingPanel

        panel = NumberingPanel(self._counter)
        panel.closed.connect(self.refresh)
        self._counter.window.open_overlay(panel)

    def _paper_lines(self, look: shift.Closing) -> list[StepLine]:
        """Cash receipts and transfers that wait; neither stops the closing (HANDBOOK §3.3)."""
        lines = []
        if look.cash_receipt_count:
            count, late = look.cash_receipt_count, look.cash_receipt_late_count
            key = "shift.receipts_late" if late else "shift.receipts_due"
            lines.append(StepLine(
                tr("shift.step_receipts"), tr(key, count=count, late=late), LATE,
                tr("shift.look"), lambda: self.asked.emit("receipts")))
        if look.transfer_count:
            lines.append(StepLine(
                tr("shift.step_transfers"), tr("shift.n_left", count=look.transfer_count), DUE,
                tr("shift.look"), lambda: self.asked.emit("transfers")))
        return lines

    def _terminal_line(self, look: shift.Closing) -> StepLine:
        title, told = tr("shift.step_terminal"), self._progress.terminal
        ours = (look.card_count, look.card_won)
        if told is None and not look.card_count:
            return StepLine(title, tr("shift.nothing_left"), DONE, "", None)
        if told is None:
            note = tr("shift.terminal_body")
            return StepLine(title, note, DUE, tr("shift.go"), self._ask_terminal)
        words = {"count": ours[0], "won": won(ours[1])}
        if told == ours:
            note = tr("shift.terminal_agrees", **words)
            return StepLine(title, note, DONE, tr("shift.count_again"), self._ask_terminal)
        note = tr("shift.terminal_differs", **words)
        return StepLine(title, note, DUE, tr("shift.count_again"), self._ask_terminal)

    def _ask_terminal(self) -> None:
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
                self._progress.terminal = (count, sum_won)
                self.refresh()

            second.given.connect(summed)
            counter.window.open_overlay(second)

        first.given.connect(counted)
        counter.window.open_overlay(first)

    def _count_line(self) -> StepLine:
        title, counted_won = tr("shift.step_count"), self._progress.counted_won
        if counted_won is None:
            note = tr("shift.count_blind")
            return StepLine(title, note, DUE, tr("shift.count_do"), self._ask_count)
        note = tr("shift.counted", won=won(counted_won))
        return StepLine(title, note, DONE, tr("shift.count_again"), self._ask_count)

    def _ask_count(self) -> None:
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
                self._progress.counted_won = shift.count_cash(
                    counter.till, counter.who, counts, approval=approval
                )
                counter.window.close_overlay(panel)
                self.refresh()

            counter.attempt(act, panel.say)

        panel.counted.connect(counted)
        counter.window.open_overlay(panel)

    def _over_won(self) -> Won | None:
        counted_won, open_shift = self._progress.counted_won, self._counter.till.shift
        if counted_won is None or open_shift is None:
            return None
        return counted_won - shift.expected_cash(self._counter.till, open_shift.shift_uid)

    def _difference_line(self) -> StepLine:
        title, over_won = tr("shift.step_difference"), self._over_won()
        if over_won is None:
            return StepLine(title, tr("shift.waiting"), WAITING, "", None)
        if over_won == 0:
            return StepLine(title, tr("shift.even"), DONE, "", None)
        key = "shift.over" if over_won > 0 else "shift.short"
        note = tr(key, won=won(abs(over_won)))
        if self._progress.reason:
            note = f"{note} · {self._progress.reason}"
            return StepLine(title, note, SKIPPED, tr("shift.go"), self._ask_reason)
        note = f"{note} · {tr('shift.suspects', what=self._suspects(over_won))}"
        return StepLine(title, note, DUE, tr("shift.give_reason"), self._ask_reason)

    def _suspects(self, over_won: Won) -> str:
        """What most often makes this difference, the likeliest first."""
        report = shift.report_of(self._counter.till, self._open())
        suspects = []
        if abs(over_won) in {report.paid_in_won, report.paid_out_won, report.pickup_won}:
            suspects.append(tr("shift.suspect_moves"))
        if abs(over_won) % 9 == 0:
            suspects.append(tr("shift.suspect_swapped"))
        if report.no_sale_count:
            suspects.append(tr("shift.suspect_drawer", count=report.no_sale_count))
        suspects.append(tr("shift.suspect_count"))
        return ", ".join(suspects[:2])

    def _open(self) -> OpenShift:
        opened = self._counter.till.shift
        if opened is None:
            raise RuntimeError("no shift is open")
        return opened

    def _ask_reason(self) -> None:
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
            self._progress.reason = reason
            self.refresh()

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _z_line(self, look: shift.Closing) -> StepLine:
        title, progress = tr("shift.step_z"), self._progress
        terminal_ok = progress.terminal is not None or not look.card_count
        differs = bool(self._over_won()) or (
            progress.terminal is not None and progress.terminal != (look.card_count, look.card_won)
        )
        ready = (
            progress.counted_won is not None
            and (not look.held_count or progress.held_stay)
            and not look.doubt_count
            and terminal_ok
            and (not differs or bool(progress.reason))
        )
        if not ready:
            asks = differs and not (self._over_won() or progress.reason)
            act = self._ask_reason if asks else None
            button = tr("shift.give_reason") if act else ""
            return StepLine(title, tr("shift.waiting"), WAITING, button, act)
        return StepLine(title, "", DUE, tr("shift.z_short"), self._close)

    def _close(self) -> None:
        counter, progress = self._counter, self._progress

        def act(approval: Approval | None) -> None:
            closed = shift.close_shift(
                counter.till,
                counter.who,
                reason=progress.reason,
                terminal=progress.terminal,
                held_stay=progress.held_stay,
                approval=approval,
            )
            self._print(closed.report)
            counter.messages.sound("paid")
            counter.closing = None
            self._show_closed(closed)

        counter.attempt(act, self.say)

    def _show_closed(self, closed: shift.ClosedShift) -> None:
        from ui.closed import ClosedPage

        page = ClosedPage(self._counter, closed)
        page.reopened.connect(self.ask_float)
        self._change_frame(page)

    def _print(self, report: shift.ShiftReport, *, blind: bool = False) -> None:
        from app.report_slips import job_of, slip_of

        printer = self._counter.till.printer
        if printer is not None:
            printer.submit(job_of(slip_of(self._counter.till, report, blind=blind)))

    # -- beside the list ------------------------------------------------------------------

    def _cash_keys(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        for words, act in (
            (tr("shift.cash_in"), lambda: self._ask_move(CashKind.PAID_IN)),
            (tr("shift.cash_out"), lambda: self._ask_move(CashKind.PICKUP)),
            (tr("shift.x_do"), self._interim),
        ):
            key = Key(words, "", "plain", size_px=20, height_px=64)
            key.clicked.connect(act)
            column.addWidget(key)
        column.addWidget(Words(tr("shift.close_body"), role="text_soft", size_px=16, wraps=True))
        column.addStretch()
        return column

    def _interim(self) -> None:
        counter = self._counter

        def act(approval: Approval | None) -> None:
            report = shift.x_report(counter.till, counter.who, approval=approval)
            # Who counts blind reads no expected cash before, on the screen or on paper.
            blind = shift.is_blind(counter.till, counter.who)
            self._print(report, blind=blind)
            counter.window.open_overlay(_report_panel(counter, report, blind=blind))

        counter.attempt(act, self.say)

    def _ask_move(self, kind: CashKind) -> None:
        from ui.asking import AmountPanel, ChoosePanel

        counter = self._counter
        name = tr("shift.cash_in" if kind is CashKind.PAID_IN else "shift.cash_out")
        reasons = [
            Choice(tr(f"shift.reason_{key}"), tr(f"shift.reason_{key}"))
            for key in ("change", "bank", "goods", "other")
        ]
        panel = AmountPanel(name, unit=i18n.unit_won(), seven_on_top=counter.seven_on_top)

        def given(amount_won: int) -> None:
            why = ChoosePanel(f"{name} · {tr('shift.cash_reason')}", reasons)

            def chosen(reason: str) -> None:
                counter.window.close_overlay(why)

                def act(approval: Approval | None) -> None:
                    shift.move_cash(
                        counter.till, counter.who, kind, amount_won, reason, approval=approval
                    )
                    counter.window.close_overlay(panel)
                    words = tr("shift.cash_done", kind=name, won=won(amount_won))
                    counter.messages.banner(words, tone="plain", stay_ms=6_000)
                    self.refresh()

                counter.attempt(act, panel.say)

            why.chosen.connect(chosen)
            counter.window.open_overlay(why)

        panel.given.connect(given)
        counter.window.open_overlay(panel)


def _progress_of(counter: Counter) -> Progress:
    """Where closing of this very shift was left, or its beginning."""
    opened = counter.till.shift
    shift_uid = opened.shift_uid if opened is not None else ""
    kept = counter.closing
    if not isinstance(kept, Progress) or kept.shift_uid != shift_uid:
        kept = counter.closing = Progress(shift_uid)
    return kept


def _report_panel(counter: Counter, report: shift.ShiftReport, *, blind: bool) -> Overlay:
    from app.report_slips import slip_of
    from ui.report import SlipPanel

    return SlipPanel(slip_of(counter.till, report, blind=blind))

"""Opening and closing on one screen: a guided list, each line green, skipped or with its button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import closing, shift
from app.access import Approval
from app.clock import local_now
from app.closing import Standing, Step, StepView
from models.values import CashKind
from ui import i18n, theme
from ui.closing_acts import ClosingActs
from ui.closing_line import StepLine
from ui.counter import Counter
from ui.i18n import day, tr, won
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.forms import Paged
from ui.widgets.frames import CardFrame, Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.page import Page

#: Step -> the word on its button; 보기 leads to a room.
_BUTTONS = {
    "count": "shift.count_do", "difference": "closing.difference_do", "doubts": "shift.look",
    "terminal": "shift.go", "numbers": "shift.go", "vouchers": "shift.go",
}
_AGAIN = {"count": "shift.count_again", "terminal": "shift.count_again",
          "vouchers": "shift.count_again"}
#: Values of a step that are money.
_MONEY = ("won", "first", "second")


#: Notes of a drawer that did not agree.
_DIFFERENCES = frozenset({"shift.over", "shift.short"})


def note_of(view: StepView) -> str:
    """How a step stands, in the screen's words."""
    values = {
        name: won(value) if name in _MONEY and isinstance(value, int) else value
        for name, value in view.values.items()
    }
    note = tr(view.note, **values) if view.note else ""
    if view.standing is Standing.SKIPPED and view.words:
        # A reason given for a difference is an answer; and what was skipped asks for nothing.
        code = "shift.explained" if view.note in _DIFFERENCES else "shift.skipped"
        words = tr(code, reason=view.words)
        return f"{note} · {words}" if note and not note.endswith(".") else words
    return " · ".join(part for part in (note, view.words) if part)


class ShiftScreen(Page):
    """Opens a closed till, closes an open one; may be left and come back to."""

    #: Another screen is asked for: held.
    asked = Signal(str)
    #: A return waits to be finished: the receipt of the purchase.
    return_asked = Signal(str)

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("shift.close_title") if counter.till.shift else tr("shift.open_title"))
        self._counter = counter
        self.acts = ClosingActs(counter, self.refresh, self.say, self.return_asked.emit)
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
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        left = self.after_steps()
        if left is not None:
            # The evening before was cut short: what is left of it comes with the morning.
            column.addWidget(left)
        teach = Teach(tr("sell.closed_title"), body, tr("sell.open_till"))
        teach.begun.connect(self.ask_float)
        column.addWidget(teach, 1)
        return frame

    def after_steps(self) -> QWidget | None:
        """What is still to be done behind the last Z; None when nothing is."""
        now = closing.look_at(self._counter.till)
        if now is None or not now.closed:
            return None
        open_steps = [
            (step, view) for step, view in closing.list_steps(now)
            if view.standing in {Standing.DUE, Standing.LATE}
        ]
        if not open_steps:
            return None
        card = CardFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 10, 10, 6)
        column.setSpacing(0)
        title = tr("closing.left_over", date=now.business_date)
        column.addWidget(Words(title, role="look", size_px=18))
        for step, view in open_steps:
            column.addWidget(self._line(step, view))
        return card

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
        outer = QVBoxLayout(card)
        outer.setContentsMargins(10, 6, 10, 6)
        pages = Paged()
        column = pages.column
        column.setSpacing(0)
        inner = column.parentWidget()
        if inner is not None:
            palette = inner.palette()
            palette.setColor(QPalette.ColorRole.Window, theme.colour("surface"))
            inner.setPalette(palette)
            inner.setAutoFillBackground(True)
        now = closing.look_at(self._counter.till)
        steps = closing.list_steps(now) if now is not None else []
        for step, view in steps:
            column.addWidget(self._line(step, view))
        column.addWidget(self._z_line(ready=closing.may_close(steps)))
        column.addStretch()
        outer.addWidget(pages)
        row.addWidget(card, 3)
        row.addLayout(self._cash_keys(), 1)
        return frame

    def _line(self, step: Step, view: StepView) -> StepLine:
        """A step with its button: here, or in the room it leads to."""
        title, note = tr(f"shift.step_{step.name}"), note_of(view)
        act = self.acts.by_step().get(step.name)
        if act is None and step.name == "backup":
            act = self.back_up
        if act is None and step.room:
            def act(room: str = step.room) -> None:
                self.asked.emit(room)

        is_open = view.standing in {Standing.DUE, Standing.LATE}
        if act is None or not (is_open or view.again or view.standing is Standing.SKIPPED):
            return StepLine(title, note, view.standing, "", None)
        words = tr(_BUTTONS.get(step.name, "shift.look"))
        if view.again and not is_open:
            words = tr(_AGAIN.get(step.name, "shift.go"))
        skip = None
        if step.skippable and is_open:
            skip = Key(tr("shift.skip"), "", "soft", height_px=54)
            skip.clicked.connect(lambda _=False, name=step.name: self.acts.skip(name))
        return StepLine(title, note, view.standing, words, act, skip)

    def _z_line(self, *, ready: bool) -> StepLine:
        title = tr("shift.step_z")
        if not ready:
            return StepLine(title, tr("shift.waiting"), Standing.WAITING, "", None)
        return StepLine(title, "", Standing.DUE, tr("shift.z_short"), self._close)

    def _close(self) -> None:
        counter = self._counter

        def act(approval: Approval | None) -> None:
            closed = shift.close_shift(counter.till, counter.who, approval=approval)
            self._print(closed.report)
            counter.messages.sound("paid")
            self._show_closed(closed)

        counter.attempt(act, self.say)

    def _show_closed(self, closed: shift.ClosedShift) -> None:
        from ui.closed import ClosedPage

        page = ClosedPage(self._counter, closed, self._line)
        page.reopened.connect(self.ask_float)
        self._change_frame(page)

    def back_up(self) -> None:
        """From the list of what an evening left over: the page that does it."""
        from ui.closed import ClosedPage, last_closed

        page = ClosedPage(self._counter, last_closed(self._counter.till), self._line)
        page.reopened.connect(self.ask_float)
        self._change_frame(page)
        page.back_up()

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
            (tr("shift.cash_out"), lambda: self._ask_move(CashKind.PAID_OUT)),
            (tr("shift.drop"), self._ask_drop),
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

    def _ask_drop(self) -> None:
        """중간출금: cash into the safe, in a bag whose number is typed."""
        from ui.asking import AmountPanel

        counter, name = self._counter, tr("shift.drop")
        panel = AmountPanel(name, unit=i18n.unit_won(), seven_on_top=counter.seven_on_top)

        def given(amount_won: int) -> None:
            bag = AmountPanel(
                f"{name} {won(amount_won)} · {tr('shift.drop_bag')}", digits_max=12,
                seven_on_top=counter.seven_on_top, money=False, plain=True)

            def numbered(number: int) -> None:
                def act(approval: Approval | None) -> None:
                    shift.move_cash(
                        counter.till, counter.who, CashKind.PICKUP, amount_won,
                        tr("shift.reason_safe"), approval=approval, bag_no=str(number))
                    counter.window.close_overlay(bag)
                    counter.window.close_overlay(panel)
                    words = tr("shift.drop_done", won=won(amount_won), bag=number)
                    counter.messages.banner(words, tone="plain", stay_ms=6_000)
                    self.refresh()

                counter.attempt(act, bag.say)

            bag.given.connect(numbered)
            counter.window.open_overlay(bag)

        panel.given.connect(given)
        counter.window.open_overlay(panel)


def _report_panel(counter: Counter, report: shift.ShiftReport, *, blind: bool) -> Overlay:
    from app.report_slips import slip_of
    from ui.report import SlipPanel

    return SlipPanel(slip_of(counter.till, report, blind=blind))

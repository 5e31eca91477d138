"""Old Zs: read again, printed again (재발행), checked by a manager (확인); never made anew."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from app import z_reports
from app.access import Action, Approval
from app.clock import local_datetime
from app.receipt import ReportSlip
from app.shift import TenderSum
from models.values import Won
from ui import i18n
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.report import SlipPanel
from ui.shapes import Mark
from ui.widgets.frames import Teach
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page


class ZListScreen(Page):
    """The newest first; Enter or a touch opens one."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("zlist.title"), tr("zlist.body"))
        self._counter = counter
        self._teach = Teach(tr("zlist.empty_title"), tr("zlist.empty_body"))
        self.column.addWidget(self._teach, 1)
        self.list = RowList(tr("zlist.title"))
        self.list.chosen.connect(self.open_report)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """Read the list."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            lines = [
                self._line(one) for one in z_reports.list_reports(counter.till, counter.who)]
            self.list.set_lines(lines)
            self.list.setVisible(bool(lines))
            self._teach.setVisible(not lines)

        counter.attempt(act, self.say)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the marked row."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        return super().take_key(event)

    def _line(self, one: z_reports.ZLine) -> ListLine:
        offset = self._counter.till.clock.utc_offset_min(one.closed_at_ms)
        closed = local_datetime(one.closed_at_ms, offset)
        over = one.over_short_won
        differs = tr("shift.even") if not over else tr(
            "shift.over" if over > 0 else "shift.short", won=won(abs(over)))
        mark = Mark(tr("zlist.checked"), "do") if one.is_checked else None
        return ListLine(
            one.shift_uid, f"Z {one.z_no:04d} · {one.business_date}",
            " · ".join(part for part in (f"{closed:%m-%d %H:%M}", one.over_short_reason) if part),
            differs, mark=mark)

    def open_report(self, shift_uid: str) -> None:
        """The slip as it was printed, with what can be done with it."""
        counter = self._counter
        panel = ZPanel(
            z_reports.slip_again(counter.till, shift_uid),
            may_check=counter.may(Action.CHECK_CLOSING))

        def reprint() -> None:
            def act(_: Approval | None) -> None:
                slip = z_reports.reprint_report(counter.till, counter.who, shift_uid)
                counter.window.close_overlay(panel)
                counter.messages.banner(
                    tr("zlist.reprinted", title=slip.title), tone="plain", stay_ms=6_000)

            counter.attempt(act, self.say)

        def check() -> None:
            counter.window.close_overlay(panel)
            self._ask_check(shift_uid)

        panel.reprint_asked.connect(reprint)
        panel.check_asked.connect(check)
        counter.window.open_overlay(panel)

    def _ask_check(self, shift_uid: str) -> None:
        """What a manager finds of each tender, one after the other."""
        from ui.asking import AmountPanel

        counter = self._counter
        left = list(z_reports.read_report(counter.till, shift_uid).tenders)
        found: dict[str, Won] = {}

        def done() -> None:
            def act(approval: Approval | None) -> None:
                z_reports.check_report(
                    counter.till, counter.who, shift_uid, found, approval=approval)
                self.refresh()
                counter.messages.banner(tr("zlist.check_kept"), tone="do", stay_ms=6_000)

            counter.attempt(act, self.say)

        def ask_next() -> None:
            if not left:
                done()
                return
            one: TenderSum = left.pop(0)
            name = one.name_en if i18n.language() == "en" else one.name_ko
            panel = AmountPanel(
                tr("zlist.check_title", name=name), value=max(one.system_won, 0),
                unit=i18n.unit_won(), seven_on_top=counter.seven_on_top)

            def given(amount_won: int) -> None:
                found[one.tender_code] = amount_won
                counter.window.close_overlay(panel)
                ask_next()

            panel.given.connect(given)
            counter.window.open_overlay(panel)

        ask_next()


class ZPanel(SlipPanel):
    """A Z on the screen with its two keys."""

    reprint_asked = Signal()
    check_asked = Signal()

    def __init__(self, slip: ReportSlip, *, may_check: bool) -> None:
        # Signals of one's own are there only once the widget is made.
        keys = [(tr("zlist.reprint"), "F8", "plain", self._reprint)]
        if may_check:
            keys.append((tr("zlist.check"), "F12", "do", self._check))
        super().__init__(slip, keys=keys)
        self._may_check = may_check

    def take_key(self, event: QKeyEvent) -> bool:
        """F8 prints it again, F12 checks it."""
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_F8:
            self.reprint_asked.emit()
            return True
        if event.key() == Qt.Key.Key_F12 and self._may_check:
            self.check_asked.emit()
            return True
        return super().take_key(event)

    def _reprint(self) -> None:
        self.reprint_asked.emit()

    def _check(self) -> None:
        self.check_asked.emit()

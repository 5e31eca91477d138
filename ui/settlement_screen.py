"""정산: the settlements on the left, one of them on the right, its lines a touch further."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import settlement, settlement_steps, settlement_view
from app.bank_files import BUILT_IN, BankFile
from app.errors import ShopError
from app.settlement_view import SettlementRow, write_beside
from app.statements import make_cover, make_statements
from models.values import Ref
from ui.asking import AskPanel, ChoosePanel, PinPanel
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import known, tr, won
from ui.jobs import Reporter, Stopped
from ui.settlement_parts import (
    NewSettlement,
    ProducerReckoning,
    ReasonPanel,
    SettlementPage,
    state_mark,
)
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.work_face import WorkFace

_LISTS, _WORK, _LINES, _EMPTY = range(4)


class SettlementScreen(Page):
    """Draft, check, approve by a second person, export, pay; every figure opens its lines."""

    def __init__(
        self, counter: Counter, devices: Devices, folder: Path | None = None
    ) -> None:
        super().__init__(tr("settle.title"), tr("settle.body"))
        self._counter = counter
        self._devices = devices
        place = QStandardPaths.StandardLocation.DocumentsLocation
        self._folder = folder or Path(QStandardPaths.writableLocation(place) or Path.home())
        self._open: Ref = ""
        #: What the bank sent back of the open settlement, until it is noted as paid.
        self._failed: dict[Ref, str] = {}
        self._then: Callable[[object], None] = lambda _: None
        new = compact(Key(tr("settle.new"), "Ctrl+N", "plain", height_px=56), 190)
        new.clicked.connect(self.ask_new)
        self.head.addWidget(new)
        self.faces = QStackedWidget()
        self.column.addWidget(self.faces, 1)
        self.faces.addWidget(self._two_sides())
        self.work = WorkFace(counter.window)
        self.work.ended.connect(self._ended)
        self.faces.addWidget(self.work)
        self.lines = ProducerReckoning()
        self.lines.paper_asked.connect(self.save_statement)
        self.lines.failed.connect(self._note_failed)
        self.faces.addWidget(self.lines)
        teach = Teach(tr("settle.empty_title"), tr("settle.empty_body"), tr("settle.new"))
        teach.begun.connect(self.ask_new)
        self.faces.addWidget(teach)
        self.reload()
        self.setFocusProxy(self.list)

    def reload(self) -> None:
        """The settlements as they are now; the newest is open where none was."""
        rows = settlement_view.list_settlements(self._counter.till)
        self.list.set_lines([_line(row) for row in rows])
        self.list.setVisible(bool(rows))
        self.faces.setCurrentIndex(_LISTS if rows else _EMPTY)
        known_uids = {row.settlement_uid for row in rows}
        if rows:
            self.open_settlement(self._open if self._open in known_uids
                                 else rows[0].settlement_uid)

    def open_settlement(self, uid: Ref) -> None:
        """Show one settlement beside the list."""
        till = self._counter.till
        try:
            row = settlement_view.read_settlement(till, uid)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        if uid != self._open:
            self._failed.clear()
        self._open = uid
        self.list.set_open(uid)
        page = SettlementPage(
            row, settlement_view.list_payouts(till, uid),
            settlement_steps.next_steps(self._counter.who, row),
            lambda ref: settlement_steps.who(till, ref))
        page.step_asked.connect(self.take_step)
        page.producer_asked.connect(self.open_producer)
        page.papers_asked.connect(lambda: self.save_statement(""))
        self._show_side(page)

    def open_producer(self, ref: Ref) -> None:
        """One producer's figures and the lines behind them."""
        till = self._counter.till
        row = settlement_view.read_settlement(till, self._open)
        self.lines.show_one(
            row, settlement_view.reckon(till, self._open, ref),
            lambda rate: settlement_view.list_lines(till, self._open, ref, rate))
        self.faces.setCurrentIndex(_LINES)
        self.lines.list.setFocus()

    def ask_new(self) -> None:
        """The form of a new settlement."""
        self.faces.setCurrentIndex(_LISTS)
        self.list.setVisible(bool(self.list.lines))
        till = self._counter.till
        form = NewSettlement(lambda cycle: settlement_view.propose_period(till, cycle))
        form.asked.connect(lambda: self.draft(form))
        self._show_side(form)
        form.key.setFocus()

    def draft(self, form: NewSettlement) -> None:
        """Work out what the form asks for, beside the screen."""
        till, who = self._counter.till, self._counter.who
        cycle, (from_date, to_date, pay_date) = form.cycle, form.dates
        self._begin(tr("settle.drafting"), lambda reporter: settlement.draft(
            till, who, cycle=cycle, from_date=from_date, to_date=to_date, pay_date=pay_date,
            on_progress=reporter.step), self._drafted)

    def _drafted(self, made: object) -> None:
        if isinstance(made, settlement.Drafted):
            self._open = made.settlement_uid
            self.reload()
            self._told(tr("settle.drafted", number=made.settlement_no, won=won(made.payout_won)))

    def take_step(self, step: str) -> None:
        """Do what a key of the open settlement says."""
        acts: dict[str, Callable[[], None]] = {
            "check": self._check, "approve": self._approve, "export": self._choose_template,
            "pay": self._ask_paid, "drop": self._ask_drop, "reverse": self._ask_reverse,
        }
        acts[step]()

    def _check(self) -> None:
        till, who, uid = self._counter.till, self._counter.who, self._open

        def act(_: object) -> None:
            settlement_steps.check(till, who, uid)

        self._do(act, tr("settle.checked"))

    def _approve(self) -> None:
        """My own word where I made none of it, else another manager's PIN on this screen."""
        till, uid = self._counter.till, self._open
        row = settlement_view.read_settlement(till, uid)
        steps = {step.name: step.allowed
                 for step in settlement_steps.next_steps(self._counter.who, row)}
        if steps.get("approve"):
            panel = AskPanel(
                tr("settle.approve_ask", number=row.settlement_no, won=won(row.payout_won)),
                tr("settle.step_approve"), tr("settle.approve_body"), "do")

            def agreed() -> None:
                self._counter.window.close_overlay(panel)
                self._do(lambda _: settlement_steps.approve(till, self._counter.who, uid),
                         tr("settle.approved"))

            panel.agreed.connect(agreed)
            self._counter.window.open_overlay(panel)
            return
        self._ask_second(row)

    def _ask_second(self, row: SettlementRow) -> None:
        from app import access
        from models.values import Role

        till, uid = self._counter.till, self._open
        others = [
            Choice(one.ref, one.name, one.no) for one in access.list_staff(till)
            if one.role is Role.MANAGER
            and one.ref not in {row.drafted_by_ref, row.checked_by_ref}
        ]
        panel = PinPanel(
            tr("settle.second_title"),
            tr("settle.second_body", number=row.settlement_no, won=won(row.payout_won)), others,
            seven_on_top=self._counter.seven_on_top)

        def given(manager: str, pin: str) -> None:
            try:
                second = access.sign_in(till, manager, pin)
                settlement_steps.approve(till, second, uid)
            except ShopError as error:
                self._counter.messages.trouble(error, panel.say)
                return
            self._counter.window.close_overlay(panel)
            self.reload()
            self._told(tr("settle.approved"))

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def _choose_template(self) -> None:
        names = dict.fromkeys(
            template.name
            for template in (*self._counter.till.settings.bank_templates, *BUILT_IN))
        panel = ChoosePanel(
            tr("settle.template_title"),
            [Choice(name, tr(f"settle.template_{name}") if known(f"settle.template_{name}")
                    else name) for name in names], tr("settle.template_body"))

        def chosen(name: str) -> None:
            self._counter.window.close_overlay(panel)
            self.export(name)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def export(self, template: str) -> None:
        """Write the bank's file and its cover sheet."""
        till, who, uid = self._counter.till, self._counter.who, self._open
        pdf, folder = self._devices.papers_pdf, self._folder

        def work(reporter: Reporter) -> tuple[BankFile, Path]:
            reporter.step(0, 3)
            made = settlement_steps.export(till, who, uid, template)
            path = write_beside(folder, made.name, made.data)
            if pdf is not None:
                row = settlement_view.read_settlement(till, uid)
                cover = pdf([make_cover(till, row, made)], lambda _done, _total: None)
                write_beside(folder, f"{path.stem}_확인서.pdf", cover)
            return made, path

        self._begin(tr("settle.exporting"), work, self._exported)

    def _exported(self, result: object) -> None:
        if isinstance(result, tuple):
            made, path = result
            self.reload()
            words = tr("settle.exported", count=made.count, won=won(made.total_won), path=path)
            if made.flags:
                words = f"{words} {tr('settle.flags', count=len(made.flags))}"
            self._told(words)

    def save_statement(self, ref: Ref) -> None:
        """정산서 as a PDF: of one producer, or of all in one file."""
        till, uid, folder = self._counter.till, self._open, self._folder
        pdf = self._devices.papers_pdf
        if pdf is None:
            self._counter.messages.banner(tr("settle.no_pdf"))
            return
        row = settlement_view.read_settlement(till, uid)
        who = "전체" if not ref else settlement_view.reckon(till, uid, ref).payout.name
        name = f"{row.pay_date}_정산서_{row.settlement_no}_{who}.pdf"

        def work(reporter: Reporter) -> Path:
            papers = make_statements(till, uid, ref, reporter.step)
            return write_beside(folder, name, pdf(papers, reporter.step))

        self._begin(tr("settle.printing"), work, self._saved)

    def _saved(self, path: object) -> None:
        self.faces.setCurrentIndex(_LISTS)
        self._told(tr("settle.saved", path=path))

    def _note_failed(self, ref: Ref) -> None:
        """The bank sent one back: kept until the settlement is noted as paid."""
        name = settlement_view.reckon(self._counter.till, self._open, ref).payout.name
        self._failed[ref] = tr("settle.failed_reason")
        self.faces.setCurrentIndex(_LISTS)
        self._counter.messages.banner(tr("settle.failed_noted", name=name), stay_ms=12_000)

    def _ask_paid(self) -> None:
        till, uid, failed = self._counter.till, self._open, dict(self._failed)
        row = settlement_view.read_settlement(till, uid)
        body = tr("settle.paid_but", count=len(failed)) if failed else tr("settle.paid_body")
        panel = AskPanel(
            tr("settle.paid_ask", number=row.settlement_no, won=won(row.payout_won)),
            tr("settle.step_pay"), body, "do")

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            self._do(lambda _: settlement_steps.mark_paid(
                till, self._counter.who, uid, till.business_date, failed), tr("settle.paid"))

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def _ask_drop(self) -> None:
        panel = AskPanel(
            tr("settle.drop_ask"), tr("settle.step_drop"), tr("settle.drop_body"), "remove")
        till, uid = self._counter.till, self._open

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            self._do(lambda _: settlement_steps.drop(till, self._counter.who, uid),
                     tr("settle.dropped"))

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def _ask_reverse(self) -> None:
        till, uid = self._counter.till, self._open
        panel = ReasonPanel(
            tr("settle.reverse_ask"), tr("settle.reverse_body"), tr("settle.step_reverse"))

        def given(reason: str) -> None:
            try:
                settlement_steps.reverse(till, self._counter.who, uid, reason)
            except ShopError as error:
                self._counter.messages.trouble(error, panel.say)
                return
            self._counter.window.close_overlay(panel)
            self.reload()
            self._told(tr("settle.reversed"))

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def take_key(self, event: QKeyEvent) -> bool:
        """Ctrl+N a new one; Esc stops the work, then steps back from the lines."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N and not self.work.busy:
            self.ask_new()
            return True
        if event.key() == Qt.Key.Key_Escape:
            if self.work.busy:
                self.work.stop()
                return True
            if self.faces.currentIndex() == _LINES:
                self.faces.setCurrentIndex(_LISTS)
                return True
        return super().take_key(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self.work.busy:
            self.work.stop()
        super().hideEvent(event)

    @property
    def side(self) -> QWidget:
        """What stands on the right."""
        return self._side

    def _two_sides(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.list = RowList(tr("settle.title"))
        self.list.chosen.connect(self.open_settlement)
        row.addWidget(self.list, 4)
        self._right = QVBoxLayout()
        self._side: QWidget = Words("")
        self._right.addWidget(self._side, 1)
        row.addLayout(self._right, 6)
        return both

    def _show_side(self, widget: QWidget) -> None:
        self._right.replaceWidget(self._side, widget)
        self._side.hide()
        self._side.deleteLater()
        self._side = widget

    def _do(self, act: Callable[[object], None], words: str) -> None:
        if self._counter.attempt(act):
            self.reload()
            self._told(words)

    def _told(self, words: str) -> None:
        self._counter.messages.banner(words, tone="do", stay_ms=12_000)

    def _begin(
        self, words: str, work: Callable[[Reporter], object], then: Callable[[object], None]
    ) -> None:
        self._then = then
        self.faces.setCurrentIndex(_WORK)
        self.work.start(words, work)

    def _ended(self, result: object) -> None:
        self.faces.setCurrentIndex(_LISTS)
        if isinstance(result, Stopped):
            self._counter.messages.banner(tr("settle.stopped"), stay_ms=8_000)
            self.reload()
        elif isinstance(result, ShopError):
            self._counter.messages.trouble(result)
            self.reload()
        elif isinstance(result, BaseException):
            raise result
        else:
            self._then(result)


def _line(row: SettlementRow) -> ListLine:
    cycle = tr(f"settle.cycle_{row.cycle}")
    return ListLine(
        row.settlement_uid, f"{_short(row.from_date)} ~ {_short(row.to_date)}",
        f"{cycle} · {tr('settle.pays')} {_short(row.pay_date)}", won(row.payout_won), "",
        state_mark(row))


def _short(day: str) -> str:
    """`11.16` of a date: the year stands in the number."""
    return f"{int(day[5:7])}.{int(day[8:])}"

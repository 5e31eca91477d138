"""현금영수증: what waits for a number, what has to be cancelled; the office's list out and in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app import cash_receipt, cash_receipt_list
from app.access import Action, Approval
from app.cash_receipt import CashReceipt, Standing
from app.clock import local_now
from models.values import Won
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.messages import sentence
from ui.shapes import Mark
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.wish import CancelReceiptPanel, NumberPanel


class ReceiptsScreen(Page):
    """What is to do first, by deadline; a touch or Enter opens it."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("receipts.title"), tr("receipts.body"))
        self._counter = counter
        self._found: dict[str, CashReceipt] = {}
        if counter.may(Action.EXPORT) and counter.may(Action.SEE_PERSONAL_DATA):
            for words, act in (
                (tr("receipts.make_list"), self.make_list),
                (tr("receipts.take_list"), self.ask_list),
            ):
                key = compact(Key(words, "", "plain", height_px=56), 170)
                key.clicked.connect(act)
                self.head.addWidget(key)
        hint = counter.keymap.key("cash_receipt")
        self._teach = Teach(tr("receipts.empty_title"), tr("receipts.empty_body", key=hint))
        self.column.addWidget(self._teach, 1)
        self.list = RowList(tr("receipts.title"))
        self.list.chosen.connect(self.open_one)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """Look again at how everything stands."""
        found = cash_receipt.list_recent(self._counter.till)
        self._found = {one.uid: one for one in found}
        today = local_now(self._counter.till.clock).date().isoformat()
        self.list.set_lines([receipt_line(one, today) for one in found])
        self.list.setVisible(bool(found))
        self._teach.setVisible(not found)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the row that is marked."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        return super().take_key(event)

    def open_one(self, uid: str) -> None:
        """The number, or the cancel, of one."""
        one = self._found.get(uid)
        if one is not None:
            open_receipt(self._counter, one, self.refresh)

    def make_list(self) -> None:
        """All that wait, with whole numbers, into the documents folder."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            data, count = cash_receipt_list.make_list(counter.till, counter.who)
            today = local_now(counter.till.clock).date().isoformat()
            path = _documents() / f"{today}_현금영수증_발급요청.csv"
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            except OSError:
                counter.messages.banner(tr("receipts.list_failed"))
                return
            words = tr("receipts.list_made", count=count, path=path)
            counter.messages.banner(words, tone="do")

        counter.attempt(act, self.say)

    def ask_list(self) -> None:
        """Choose the list that came back with its numbers."""
        panel = _FilePanel(_documents())

        def chosen(path: Path) -> None:
            self._counter.window.close_overlay(panel)
            self.take_list(path)

        panel.files.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def take_list(self, path: Path) -> None:
        """Numbers by file; what could not be taken is named by its line."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            try:
                data = path.read_bytes()
            except OSError:
                counter.messages.banner(tr("receipts.list_failed"))
                return
            taken = cash_receipt_list.take_numbers(counter.till, counter.who, data)
            words = [tr(
                "receipts.list_taken", issued=taken.issued_count,
                cancelled=taken.cancelled_count)]
            words += [
                tr("receipts.list_refused", line=one.line_no, why=sentence(one.error))
                for one in taken.refusals[:2]]
            counter.messages.banner(" ".join(words), tone="look" if taken.refusals else "do")
            self.refresh()

        counter.attempt(act, self.say)


class _FilePanel(Overlay):
    """A list file by touch."""

    def __init__(self, folder: Path) -> None:
        from ui.file_list import FileList

        super().__init__(width_px=860, height_px=700)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(24, 20, 24, 20)
        self.files = FileList((".csv",), folder if folder.is_dir() else None)
        column.addWidget(self.files, 1)
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter takes the row that is marked."""
        if is_enter(event):
            self.files.list.take_current()
            return True
        return super().take_key(event)


def open_receipt(counter: Counter, one: CashReceipt, done: Callable[[], None]) -> None:
    """The panel for what is to do about one cash receipt; nothing where nothing can be done."""
    match one.standing:
        case Standing.PENDING:
            _ask_number(counter, one, done)
        case Standing.CANCEL_PENDING:
            _ask_cancel(counter, one, one.row.cancelled_won, done)
        case Standing.CANCEL_DUE:
            _ask_cancel(counter, one, one.over_won, done)
        case Standing.ISSUED:
            _ask_cancel(counter, one, one.live_won, done)


def _ask_number(counter: Counter, one: CashReceipt, done: Callable[[], None]) -> None:
    figures = cash_receipt.to_key(counter.till, one)
    panel = NumberPanel(one, figures, seven_on_top=counter.seven_on_top)

    def numbered(number: str) -> None:
        def act(_: Approval | None) -> None:
            issued = cash_receipt.issue(counter.till, counter.who, one.uid, number)
            counter.window.close_overlay(panel)
            words = tr("receipts.issued", number=issued.row.approval_no)
            counter.messages.banner(words, tone="do", stay_ms=6_000)
            done()

        counter.attempt(act, panel.say)

    def withdraw() -> None:
        def act(approval: Approval | None) -> None:
            cash_receipt.cancel(counter.till, counter.who, one.uid, 3, approval=approval)
            counter.window.close_overlay(panel)
            done()

        counter.attempt(act, panel.say)

    def reveal() -> None:
        counter.attempt(
            lambda _: panel.show_whole(cash_receipt.reveal(counter.till, counter.who, one)),
            panel.say)

    panel.numbered.connect(numbered)
    panel.withdrawn.connect(withdraw)
    panel.revealed.connect(reveal)
    counter.window.open_overlay(panel)


def _ask_cancel(
    counter: Counter, one: CashReceipt, amount_won: Won, done: Callable[[], None]
) -> None:
    waits = one.standing is Standing.CANCEL_PENDING
    panel = CancelReceiptPanel(
        one, amount_won, asks_reason=not waits, seven_on_top=counter.seven_on_top)

    def cancelled(reason: int, number: str) -> None:
        def act(approval: Approval | None) -> None:
            if waits:
                cash_receipt.number_cancel(counter.till, counter.who, one.uid, number)
            else:
                cash_receipt.cancel(
                    counter.till, counter.who, one.uid, reason, approval_no=number,
                    amount_won=amount_won, approval=approval)
            counter.window.close_overlay(panel)
            counter.messages.banner(tr("receipts.cancelled"), tone="do", stay_ms=6_000)
            done()

        counter.attempt(act, panel.say)

    panel.cancelled.connect(cancelled)
    counter.window.open_overlay(panel)


def receipt_line(one: CashReceipt, today: str) -> ListLine:
    """A row: whose and how much, how it stands, and by when."""
    row = one.row
    standing = tr(f"receipts.{one.standing.value}", number=row.approval_no)
    late = one.is_due and row.due_date < today
    mark = None
    if one.is_due:
        mark = Mark(tr("receipts.late") if late else standing, "remove" if late else "look")
    won_shown = one.over_won or one.live_won or one.to_issue_won
    return ListLine(
        key=one.uid,
        title=tr("receipts.who", purpose=tr(f"receipts.{one.purpose.value}"), who=one.masked),
        note=f"{row.receipt_no} · {tr('receipts.due_on', day=row.due_date)}",
        right=won(won_shown), right_note="" if one.is_due and not late else standing, mark=mark)


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())

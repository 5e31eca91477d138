"""계좌이체 확인: what somebody still has to see on the account; a touch ticks it off."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent

from app import transfers
from app.access import Approval
from app.transfers import Transfer
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.shapes import Mark
from ui.widgets.frames import Teach
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page


class TransfersScreen(Page):
    """Oldest first; Enter or a touch says that it was seen."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("transfers.title"), tr("transfers.body"))
        self._counter = counter
        self._found: dict[str, Transfer] = {}
        self._teach = Teach(tr("transfers.empty_title"), tr("transfers.empty_body"))
        self.column.addWidget(self._teach, 1)
        self.list = RowList(tr("transfers.title"))
        self.list.chosen.connect(self.confirm)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """What waits now."""
        found = transfers.list_pending(self._counter.till)
        self._found = {f"{one.sale_uid} {one.tender_no}": one for one in found}
        self.list.set_lines([
            ListLine(
                key=key, title=one.depositor_masked or one.receipt_no,
                note=f"{one.business_date} · {one.receipt_no}", right=won(one.amount_won),
                mark=Mark(tr("transfers.waiting"), "look"))
            for key, one in self._found.items()
        ])
        self.list.setVisible(bool(found))
        self._teach.setVisible(not found)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter ticks off the row that is marked."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        return super().take_key(event)

    def confirm(self, key: str) -> None:
        """It was seen on the account."""
        counter, one = self._counter, self._found.get(key)
        if one is None:
            return

        def act(_: Approval | None) -> None:
            transfers.confirm(counter.till, counter.who, one.sale_uid, one.tender_no)
            words = tr("transfers.confirmed", won=won(one.amount_won))
            counter.messages.banner(words, tone="do", stay_ms=6_000)
            self.refresh()

        counter.attempt(act, self.say)

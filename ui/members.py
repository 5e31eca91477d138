"""Finding a member in a few keys: last four digits, number or name; names stay masked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from app.access import Approval
from app.cart import Member
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import tr
from ui.shapes import Hit
from ui.widgets.fields import SearchField
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.page import Page, compact
from ui.widgets.sides import HitList


class MembersScreen(Page):
    """`named` carries the member chosen, or None for "not a member"."""

    named = Signal(object)

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("members.title"))
        self._counter = counter
        self._found: dict[str, Member] = {}
        self.search = SearchField(tr("members.hint"))
        self.search.edit.textChanged.connect(self._search)
        self.search.edit.offer_commit = counter.scanner.feed_commit
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        clear = compact(Key(tr("members.clear"), "", "soft"), 180)
        clear.clicked.connect(lambda: self.named.emit(None))
        row.addWidget(clear)
        self.column.addLayout(row)
        self.hits = HitList()
        self.hits.chosen.connect(self._choose)
        self._stack = QStackedWidget()
        self._stack.addWidget(Teach(tr("members.empty_title"), tr("members.empty_body")))
        self._stack.addWidget(self.hits)
        self.column.addWidget(self._stack, 1)
        self.setFocusProxy(self.search)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter takes the marked one; arrows move the mark."""
        if is_enter(event):
            if self.hits.marked is not None and self._stack.currentIndex() == 1:
                self._choose(self.hits.marked.key)
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.hits.move_mark(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().take_key(event)

    def _search(self, text: str) -> None:
        from app.members import find_members

        counter, found = self._counter, list[Member]()

        def act(_: Approval | None) -> None:
            found.extend(find_members(counter.till, counter.who, text.strip()))

        if text.strip():
            counter.attempt(act, self.say)
        self._found = {member.ref: member for member in found}
        hits = [Hit(one.ref, one.masked_name or one.no, one.no, None) for one in found]
        self.hits.show_hits(hits)
        self._stack.setCurrentIndex(1 if text.strip() else 0)

    def _choose(self, ref: str) -> None:
        self.named.emit(self._found[ref])

"""Finding a member in a few keys: last four digits, number or name; names stay masked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget

from app.access import Approval
from app.cart import Member
from app.errors import ShopError
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import figure, tr
from ui.shapes import Hit
from ui.widgets.fields import FormLine, SearchField, Words
from ui.widgets.forms import Paged, Section
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.page import Page, compact
from ui.widgets.sides import HitList

_SHOWN_MAX: Final = 8
_PAUSE_MS: Final = 120


class MembersScreen(Page):
    """`named` carries the member chosen, or None for "not a member"."""

    named = Signal(object)
    #: Keys of the open sale that have their buttons here: points, large letters.
    asked = Signal(str)

    def __init__(self, counter: Counter, member: Member | None = None) -> None:
        super().__init__(tr("members.title"))
        self._counter = counter
        self._member = member
        self._found: dict[str, Member] = {}
        # Names are sealed row by row: look once the hands have paused, not at every key.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.search = SearchField(tr("members.hint"))
        self.search.edit.textChanged.connect(lambda _: self._pause.start())
        self.search.edit.offer_commit = counter.scanner.feed_commit
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        new = compact(Key(tr("member.new"), "Ctrl+N", "plain", height_px=56), 150)
        new.clicked.connect(self.ask_new)
        self.head.addWidget(new)
        self._head_keys()
        clear = compact(Key(tr("members.clear"), "", "soft"), 180)
        clear.clicked.connect(lambda: self.named.emit(None))
        row.addWidget(clear)
        self.column.addLayout(row)
        self.hits = HitList()
        self.hits.chosen.connect(self._choose)
        self._stack = QStackedWidget()
        self._stack.addWidget(Teach(tr("members.empty_title"), tr("members.empty_body")))
        self._stack.addWidget(self.hits)
        self.form = NewMemberForm(counter)
        self.form.created.connect(self._created)
        self._stack.addWidget(self.form)
        self.told = Words("", role="text_soft", size_px=18)
        self.column.addWidget(self.told)
        self.column.addWidget(self._stack, 1)
        self.setFocusProxy(self.search)
        self._tell_points()

    def _tell_points(self) -> None:
        """What the named member has, and what moved last."""
        counter, member = self._counter, self._member
        if member is None or not counter.till.settings.points_on:
            return
        from app.points import last_moves, purse_of

        purse = purse_of(counter.till, member.ref)
        moves = " · ".join(
            f"{move.business_date[5:]} {tr(f'points.{move.reason}')} {move.points:+,}"
            for move in last_moves(counter.till, counter.who, member.ref))
        words = tr("points.stand", name=member.masked_name or member.no,
                   balance=figure(purse.balance))
        tone = "remove" if purse.balance < 0 else "text_soft"
        self.told.set_words(f"{words}   {moves}" if moves else words, tone)

    def _head_keys(self) -> None:
        """What can be done for this sale's customer, member or not."""
        keymap = self._counter.keymap
        if self._member is not None:
            if self._counter.till.settings.points_on:
                self._add_key(tr("sell.key_points"), keymap.key("points"), "points")
            self.always = compact(Key(tr("large.always"), "Ctrl+G", height_px=56), 130)
            self.always.set_marked(self._member.large_print)
            self.always.clicked.connect(self._turn_always)
            self.head.addWidget(self.always)
        self._add_key(tr("sell.key_large_print"), keymap.key("large_print"), "large_print")

    def _add_key(self, words: str, hint: str, action: str) -> None:
        key = compact(Key(words, hint, "plain", height_px=56), 150)
        key.clicked.connect(lambda: self.asked.emit(action))
        self.head.addWidget(key)

    def _turn_always(self) -> None:
        """This member's receipts in large letters from now on, or no longer."""
        from app.members import set_large_print

        counter, member = self._counter, self._member
        if member is None:
            return

        def act(_: Approval | None) -> None:
            turned = set_large_print(
                counter.till, counter.who, member, wanted=not member.large_print)
            words = tr("large.always_on" if turned.large_print else "large.always_off",
                       name=turned.masked_name or turned.no)
            counter.messages.banner(words, tone="do", stay_ms=6_000)
            self.named.emit(turned)

        counter.attempt(act, self.say)

    def ask_new(self) -> None:
        """The form of a new member."""
        self.told.set_words("")
        self._stack.setCurrentIndex(2)
        self.form.take_focus()

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter takes the marked one; arrows move the mark; Ctrl+N registers someone new."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N:
            self.ask_new()
            return True
        if control and event.key() == Qt.Key.Key_G and self._member is not None:
            self._turn_always()
            return True
        if self._stack.currentIndex() == 2:
            return self._take_key_of_form(event)
        action = self._counter.keymap.action(event)
        if action in {"points", "large_print"}:
            self.asked.emit(action)
            return True
        if is_enter(event):
            if self._pause.isActive():
                self._pause.stop()
                self._search()
            if self.hits.marked is not None and self._stack.currentIndex() == 1:
                self._choose(self.hits.marked.key)
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.hits.move_mark(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().take_key(event)

    def _take_key_of_form(self, event: QKeyEvent) -> bool:
        if is_enter(event):
            self.form.register()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._stack.setCurrentIndex(0)
            self.search.edit.setFocus()
            return True
        return False

    def _search(self) -> None:
        from app.members import find_members

        counter, found = self._counter, list[Member]()
        typed = self.search.edit.text().strip()

        def act(_: Approval | None) -> None:
            found.extend(find_members(counter.till, counter.who, typed))

        if typed:
            counter.attempt(act, self.say)
        shown = found[:_SHOWN_MAX]
        self._found = {member.ref: member for member in shown}
        hits = [Hit(one.ref, one.masked_name or one.no, one.no, None) for one in shown]
        self.hits.show_hits(hits)
        self._stack.setCurrentIndex(1 if found else 0)
        words = tr("member.more") if len(found) > len(shown) else ""
        self.told.set_words(tr("member.none", typed=typed) if typed and not found else words)

    def _choose(self, ref: str) -> None:
        self.named.emit(self._found[ref])

    def _created(self, no: str) -> None:
        """The new member stands in the list, marked: Enter takes him."""
        self.search.edit.setText(no)
        self._pause.stop()
        self._search()
        self.search.edit.setFocus()


class NewMemberForm(Paged):
    """A number and a name; the name is sealed. `created` carries the number."""

    created = Signal(str)

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        card = Section(tr("member.new"), tr("member.new_body"))
        self.name = FormLine(tr("member.new_name"))
        self.phone = FormLine(tr("member.new_phone"))
        self.no = FormLine(tr("member.new_no"))
        for line in (self.name, self.phone, self.no):
            if isinstance(line.editor, QLineEdit):
                line.editor.textEdited.connect(lambda _, line=line: line.say(""))
        card.add(self.name)
        card.add_row(self.phone, self.no)
        key = Key(tr("member.new_do"), "Enter", "do", size_px=20, height_px=64)
        key.clicked.connect(self.register)
        card.add(key)
        self.column.addWidget(card)
        self.column.addStretch()
        self.setMaximumWidth(900)

    def take_focus(self) -> None:
        """The keyboard goes to the name."""
        self.name.editor.setFocus()

    def register(self) -> None:
        """Keep the new member, or say beside the field why not."""
        from app.members import add_member
        from app.people import mask_name

        counter = self._counter
        try:
            member = add_member(
                counter.till, counter.who, name=self.name.text, phone=self.phone.text,
                no=self.no.text)
        except ShopError as error:
            line = self.no if error.code == "member.no_taken" else self.name
            counter.messages.trouble(error, line.say)
            return
        name = mask_name(self.name.text)
        words = tr("member.new_done", name=name, no=member.no)
        counter.messages.banner(words, tone="do", stay_ms=6_000)
        for field in (self.name, self.phone, self.no):
            field.set_text("")
        self.created.emit(member.no)

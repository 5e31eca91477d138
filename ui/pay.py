"""The pay panel: amount due, what was handed over, change. Enter finishes, Esc steps back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.tender import Tender, TenderKind, notes_and_coins, quick_notes
from models.values import Won
from ui import theme
from ui.i18n import figure, tr, won
from ui.keymap import name_of
from ui.named import part_name
from ui.shapes import Choice, PayState
from ui.widgets.basket import pieces_words
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame, Overlay
from ui.widgets.keys import Key
from ui.widgets.pad import Entry, NumberPad, pad_key
from ui.widgets.panels import BigAmount

CASH = "CASH"
CARD = "CARD"


class PayPanel(Overlay):
    """Tenders side by side, quick notes, change, number pad.

    `paid` carries (tender code, amount in won typed); what it makes of the sale is decided
    outside, which answers with `show_state` or closes the panel.
    """

    paid = Signal(str, int)
    part_removed = Signal(str)
    card_asked = Signal(int)
    tender_asked = Signal(str)
    receipt_asked = Signal()

    def __init__(
        self, state: PayState, tenders: Sequence[Choice], *, tender: str, seven_on_top: bool,
        receipt_key: str = "F11", other_key: str = "F12", asked_apart: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(width_px=1020, height_px=660)
        self._tenders = tuple(tenders)
        self._tender = tender
        self._state = state
        self._receipt_key = receipt_key
        self._asked_apart = asked_apart
        self._tab_keys = {
            one.key: one.note for one in tenders if one.key in {CASH, CARD}} | {"": other_key}
        self._entry = Entry()
        self._tabs: dict[str, Key] = {}
        self._notes: list[Key] = []
        self._choosing = tender == ""
        self._lay_out(seven_on_top)
        self.show_state(state)

    @property
    def tender(self) -> str:
        """The tender in hand; empty while one of the others is being chosen."""
        return "" if self._choosing else self._tender

    @property
    def tendered_won(self) -> int:
        """What is typed: won received."""
        return self._entry.value

    def show_state(self, state: PayState) -> None:
        """New figures, as after a part was taken; the whole rest is suggested."""
        self._state = state
        if state.taken and self._choosing:
            # One part is there: the rest is most often cash.
            self._choosing, self._tender = False, CASH
        self.keeps_scan = not state.taken
        self._suggest()
        self._refresh()

    def change_state(self, state: PayState) -> None:
        """New figures under the same hands: what was typed stays typed."""
        typed = not self._entry.fresh
        self._state = state
        if not typed:
            self._suggest()
        self._refresh()

    def say(self, trouble: str) -> None:
        """What cannot be, beside the field."""
        self._foot.set_words(trouble, "remove")

    def choose(self, code: str) -> None:
        """Take another tender in hand."""
        if code == CARD:
            # Half in cash, half by card: what was typed for the card, else the whole rest.
            typed_won = 0 if self._entry.fresh else self._entry.value
            self.card_asked.emit(min(typed_won, self._state.due_won) or self._state.due_won)
            return
        if code in self._asked_apart:
            self.tender_asked.emit(code)
            return
        self._choosing = code == ""
        if code:
            self._tender = code
            self._suggest()
        self._refresh()

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits, Backspace, Enter and Esc, wherever the focus is."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._finish()
            return True
        if name_of(event) == self._receipt_key:
            self.receipt_asked.emit()
            return True
        for code, tab_key in self._tab_keys.items():
            if tab_key and name_of(event) == tab_key:
                self.choose(code)
                return True
        if self._choosing and self._choose_by_number(event.text()):
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def _choose_by_number(self, text: str) -> bool:
        """1 to 9 take the tenders under 기타 in their order: keyboard alone will do."""
        others = [one for one in self._tenders if one.key not in {CASH, CARD}]
        place = int(text) - 1 if len(text) == 1 and text in "123456789" else -1
        if not 0 <= place < len(others):
            return False
        self.choose(others[place].key)
        return True

    def _press(self, key: str) -> None:
        self._entry.press(key)
        self._refresh()

    def _finish(self) -> None:
        if self._choosing:
            self.say(tr("pay.choose_tender"))
            return
        self.paid.emit(self._tender, self._entry.value)

    def _due_won(self) -> int:
        return self._state.cash_due_won if self._tender == CASH else self._state.due_won

    def _suggest(self) -> None:
        self._entry.suggest(self._due_won())

    def _take_note(self, amount_won: int) -> None:
        self._entry.suggest(amount_won)
        self._refresh()

    def _refresh(self) -> None:
        due_won, got_won = self._due_won(), self._entry.value
        for code, tab in self._tabs.items():
            chosen = (code == self._tender) if not self._choosing else code == ""
            tab.set_tone("plain" if chosen else "ghost")
        label = tr("pay.still_due" if self._state.taken else "pay.due")
        note = ""
        if self._tender == CASH and self._state.rounding_won:
            rounded, total = won(self._state.rounding_won), won(self._state.goods_won)
            note = f" · {tr('pay.rounding', won=rounded, total=total)}"
        self._amount.set_amount(due_won, label=label + note)
        self._received.set_words(figure(got_won))
        self._show_change(got_won - due_won)
        self._show_parts()
        for index, key in enumerate(self._notes):
            amounts = quick_notes(due_won) if due_won else []
            key.setVisible(index < len(amounts) and self._tender == CASH and not self._choosing)
            if index < len(amounts):
                key.set_words(figure(amounts[index]))
                key.set_marked(amounts[index] == got_won)
        wished = self._state.cash_receipt
        button = tr("receipts.button")
        self._receipt.set_words(f"{button} · {wished}" if wished else button)
        self._receipt.set_marked(bool(wished))
        self._others.setVisible(self._choosing)
        self._change.setVisible(not self._choosing)
        short = got_won < due_won
        self._done.set_words(tr("pay.take_part" if short and got_won else "pay.finish"), "Enter")
        self._done.setEnabled(not self._choosing)
        self._foot.set_words(self._foot_words(got_won, short), "text_soft")

    def _foot_words(self, got_won: int, short: bool) -> str:
        if self._choosing:
            return tr("pay.choose_tender")
        if short and got_won:
            return tr("pay.enter_part", won=won(got_won))
        if self._tender == CASH:
            return tr("pay.enter_done")
        name = next((one.name for one in self._tenders if one.key == self._tender), "")
        return tr("pay.enter_named", name=name, won=won(got_won))

    def _show_change(self, over_won: int) -> None:
        if over_won < 0:
            self._change.set_amount(
                -over_won, label=tr("pay.short"), note="", role="look", fill="look_soft"
            )
            return
        note = pieces_words(tuple(notes_and_coins(over_won)))
        self._change.set_amount(
            over_won, label=tr("pay.change"), note=note, role="do", fill="do_soft"
        )

    def _show_parts(self) -> None:
        while self._parts.count():
            item = self._parts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key, name, amount_won in self._state.taken:
            words = f"{tr('pay.taken')} · {name} {won(amount_won)} · {tr('pay.remove_part')}"
            button = Key(words, "", "soft", height_px=theme.TOUCH_PX)
            button.clicked.connect(lambda _=False, key=key: self.part_removed.emit(key))
            self._parts.addWidget(button)

    def _lay_out(self, seven_on_top: bool) -> None:
        row = QHBoxLayout(self.card)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(28, 24, 28, 20)
        left.setSpacing(12)
        left.addWidget(self._tab_row())
        self._amount = BigAmount(tr("pay.due"), size_px=80)
        left.addWidget(self._amount)
        notes = QHBoxLayout()
        notes.setSpacing(10)
        for index in range(4):
            note = Key("", size_px=theme.LEAD_PX, height_px=64)
            note.clicked.connect(lambda _=False, index=index: self._note_pressed(index))
            self._notes.append(note)
            notes.addWidget(note, 1)
        left.addLayout(notes)
        self._change = BigAmount(tr("pay.change"), size_px=64, role="do", fill="do_soft")
        left.addWidget(self._change)
        self._others = self._other_tenders()
        left.addWidget(self._others)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(6)
        left.addLayout(self._parts)
        self._receipt = Key(tr("receipts.button"), self._receipt_key, "soft", height_px=52)
        self._receipt.clicked.connect(self.receipt_asked)
        left.addWidget(self._receipt)
        self._foot = Words("", role="text_soft", size_px=18, wraps=True)
        left.addWidget(self._foot)
        left.addStretch()
        row.addLayout(left, 5)
        row.addWidget(self._right_side(seven_on_top), 3)

    def _note_pressed(self, index: int) -> None:
        amounts = quick_notes(self._due_won())
        if index < len(amounts):
            self._take_note(amounts[index])

    def _tab_row(self) -> QWidget:
        band = CardFrame("key_soft", "")
        tabs = QHBoxLayout(band)
        tabs.setContentsMargins(4, 4, 4, 4)
        tabs.setSpacing(4)
        first = [one for one in self._tenders if one.key in {CASH, CARD}]
        first.append(Choice("", tr("pay.other"), self._tab_keys[""]))
        for choice in first:
            tab = Key(choice.name, choice.note, "ghost", size_px=18, height_px=56)
            tab.clicked.connect(lambda _=False, code=choice.key: self.choose(code))
            self._tabs[choice.key] = tab
            tabs.addWidget(tab, 1)
        return band

    def _other_tenders(self) -> QWidget:
        """Named tenders, out of the way until 기타 is touched."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line: QHBoxLayout | None = None
        others = [one for one in self._tenders if one.key not in {CASH, CARD}]
        for index, choice in enumerate(others):
            if index % 2 == 0:
                line = QHBoxLayout()
                line.setSpacing(8)
                column.addLayout(line)
            name = f"{index + 1}  {choice.name}"
            key = Key(name, choice.note, "plain", height_px=64)
            key.clicked.connect(lambda _=False, code=choice.key: self.choose(code))
            if line is not None:
                line.addWidget(key, 1)
        return box

    def _right_side(self, seven_on_top: bool) -> QWidget:
        side = CardFrame("ground", "")
        column = QVBoxLayout(side)
        column.setContentsMargins(24, 20, 24, 22)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(Words(tr("pay.tendered"), size_px=24, weight=theme.BOLD))
        self._received = Words("", size_px=28, weight=theme.BOLD)
        self._received.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        head.addWidget(self._received)
        column.addLayout(head)
        pad = NumberPad(seven_on_top=seven_on_top)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._button(tr("common.back"), "Esc", "soft", self.back), 1)
        self._done = self._button(tr("pay.finish"), "Enter", "do", self._finish)
        foot.addWidget(self._done, 2)
        column.addLayout(foot)
        return side

    @staticmethod
    def _button(words: str, hint: str, tone: str, act: Callable[[], None]) -> Key:
        key = Key(words, hint, tone, size_px=24, height_px=84)
        key.clicked.connect(act)
        return key


def what_came_in(tenders: Sequence[Tender]) -> tuple[Won, str]:
    """(won taken at the counter, the means by name when no cash was among them)."""
    taken = [
        one for one in tenders if one.type.kind not in {TenderKind.EXCHANGE, TenderKind.CREDIT}]
    names = dict.fromkeys(part_name(one) for one in tenders)
    has_cash = any(one.type.kind is TenderKind.CASH for one in tenders)
    return (
        sum(max(one.tendered_won, one.amount_won) for one in taken),
        "" if has_cash else " + ".join(names))

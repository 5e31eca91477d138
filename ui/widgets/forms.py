"""What forms are made of: pages that turn, cards, choices in a row, fields kept on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.i18n import tr
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.frames import CardFrame
from ui.widgets.keys import Chip, Key
from ui.widgets.lists import TurnKeys
from ui.widgets.page import compact


class Paged(QWidget):
    """A column that may be longer than the screen: two keys turn it, the focus scrolls it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(14)
        self._area.setWidget(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._area, 1)
        self._turns = TurnKeys()
        self._turns.turned.connect(self.turn)
        row.addWidget(self._turns)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._show_turns)
        bar.valueChanged.connect(self._show_turns)

    def turn(self, pages: int) -> None:
        """Turn the page."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(80, self._area.viewport().height() - 80))

    def show_widget(self, widget: QWidget) -> None:
        """Scroll until this is in sight, once the layout has settled."""
        QTimer.singleShot(0, widget, lambda: self._area.ensureWidgetVisible(widget, 0, 40))

    def _show_turns(self) -> None:
        bar = self._area.verticalScrollBar()
        self._turns.show_room(up=bar.value() > 0, down=bar.value() < bar.maximum())


class Section(CardFrame):
    """A card with a title: what belongs together."""

    def __init__(self, title: str = "", body: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 18, 22, 20)
        self.column.setSpacing(12)
        if title:
            self.column.addWidget(Words(title, size_px=20, weight=theme.BOLD))
        if body:
            self.column.addWidget(Words(body, role="text_soft", size_px=16, wraps=True))

    def add(self, widget: QWidget) -> None:
        """One more thing below the others."""
        self.column.addWidget(widget)

    def add_row(self, *widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
        """Several things side by side."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in widgets:
            row.addWidget(widget, 1 if stretch else 0, Qt.AlignmentFlag.AlignTop)
        if not stretch:
            row.addStretch()
        self.column.addLayout(row)
        return row


class Segments(QWidget):
    """A few choices of which one holds; they wrap where there is no room."""

    chosen = Signal(str)
    _GAP = 8

    def __init__(self, label: str, choices: Sequence[Choice], current: str = "") -> None:
        super().__init__()
        self._chips: list[Chip] = []
        for choice in choices:
            chip = Chip(choice.key, choice.name, self)
            chip.setAccessibleName(f"{label} {choice.name}".strip())
            chip.clicked.connect(lambda _=False, key=choice.key: self._press(key))
            self._chips.append(chip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.TOUCH_PX)
        self.current = current
        self.choose(current)

    def choose(self, key: str) -> None:
        """Mark one without telling."""
        self.current = key
        for chip in self._chips:
            chip.setChecked(chip.key == key)

    def chip(self, key: str) -> Chip:
        """The chip of a choice."""
        return next(chip for chip in self._chips if chip.key == key)

    def sizeHint(self) -> QSize:
        """One row."""
        wide = sum(chip.sizeHint().width() + self._GAP for chip in self._chips)
        return QSize(wide, theme.TOUCH_PX)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest choice."""
        wide = max((chip.sizeHint().width() for chip in self._chips), default=theme.TOUCH_PX)
        return QSize(wide, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        high = self._place(self.width())
        if high != self.height():
            self.setFixedHeight(high)

    def _place(self, room_px: int) -> int:
        left = top = 0
        for chip in self._chips:
            wide = chip.sizeHint().width()
            if left and left + wide > room_px:
                left, top = 0, top + theme.TOUCH_PX + self._GAP
            chip.setGeometry(left, top, min(wide, room_px), theme.TOUCH_PX)
            left += wide + self._GAP
        return top + theme.TOUCH_PX

    def _press(self, key: str) -> None:
        changed = key != self.current
        self.choose(key)
        if changed:
            self.chosen.emit(key)


class Toggles(Segments):
    """Several of which any may hold; `toggled` carries the keys that do, in their order."""

    toggled = Signal(tuple)

    def __init__(self, label: str, choices: Sequence[Choice], held: Sequence[str]) -> None:
        super().__init__(label, choices)
        for chip in self._chips:
            chip.setChecked(chip.key in held)

    @property
    def held(self) -> tuple[str, ...]:
        """The keys that hold."""
        return tuple(chip.key for chip in self._chips if chip.isChecked())

    def hold(self, keys: Sequence[str]) -> None:
        """Show these without telling."""
        for chip in self._chips:
            chip.setChecked(chip.key in keys)

    def _press(self, key: str) -> None:
        self.toggled.emit(self.held)


class Labelled(QWidget):
    """A label above something to choose with, a soft note below."""

    def __init__(self, label: str, inner: QWidget, note: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Words(label, size_px=16, weight=theme.SEMI))
        column.addWidget(inner)
        self.note = Words(note, role="text_soft", size_px=16, wraps=True)
        self.note.setVisible(bool(note))
        column.addWidget(self.note)


class KeptLine(FormLine):
    """A field that is kept on purpose: 저장 stands beside it as soon as it differs.

    `keep` gets the new text and raises nothing; what it cannot take it says through `say`.
    """

    def __init__(self, label: str, text: str, keep: Callable[[KeptLine], None]) -> None:
        self.edit = QLineEdit(text)
        super().__init__(label, self.edit)
        self._kept = text
        self._keep = keep
        self._key = compact(Key(tr("common.save"), "", "do", height_px=48), 96)
        self._key.setAccessibleName(f"{tr('common.save')} {label}")
        self._key.hide()
        self._key.clicked.connect(self._press)
        self.edit.textChanged.connect(lambda _: self._look())
        self.edit.returnPressed.connect(self._press)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.removeWidget(self.edit)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self.edit, 1)
            row.addWidget(self._key)
            column.insertLayout(1, row)

    @property
    def kept(self) -> str:
        """The text as it was last kept."""
        return self._kept

    def set_kept(self, text: str) -> None:
        """This is what holds now."""
        self._kept = text
        self.set_text(text)
        self.say("")
        self._look()

    def _look(self) -> None:
        self._key.setVisible(self.text != self._kept)

    def _press(self) -> None:
        if self.text != self._kept:
            self.say("")
            self._keep(self)


def password_line(label: str, digits_max: int = 8) -> FormLine:
    """A field for a PIN: digits only, shown as dots."""
    line = FormLine(label)
    if isinstance(line.editor, QLineEdit):
        line.editor.setEchoMode(QLineEdit.EchoMode.Password)
        line.editor.setMaxLength(digits_max)
        line.editor.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return line

"""Fields that type: the search field and a labelled form line with its trouble beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QInputMethodEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import paint, theme


class BareEdit(QLineEdit):
    """A line edit without a frame, drawn inside a painted field.

    Text an input method commits is offered to the scanner first, since a barcode read in
    Hangul mode may arrive that way.
    """

    def __init__(self, name: str, size_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer_commit: Callable[[str], bool] | None = None
        self.setFrame(False)
        self.setFont(theme.font(size_px))
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, on=False)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, theme.colour("surface"))
        self.setPalette(palette)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        text = event.commitString()
        if text and self.offer_commit is not None and self.offer_commit(text):
            event.accept()
            return
        super().inputMethodEvent(event)


class SearchField(QWidget):
    """The search box: a placeholder, the key that leads here, a strong edge when in use."""

    def __init__(
        self, hint: str, key_hint: str = "", *, height_px: int = 54, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key_hint = key_hint
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit = BareEdit(hint, 20, self)
        self.edit.setPlaceholderText(hint)
        self.edit.setMaxLength(40)
        self.setFocusProxy(self.edit)

    def resizeEvent(self, event: object) -> None:
        room = 70 if self._key_hint else 20
        self.edit.setGeometry(16, 3, self.width() - 16 - room, self.height() - 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, self.rect(), theme.colour("surface"), theme.colour("do"), 14, 2)
        if self._key_hint:
            room = QRect(self.width() - 66, 0, 50, self.height())
            paint.write(painter, room, self._key_hint, "text_soft", 18, flags=paint.RIGHT)


class FormLine(QWidget):
    """A label, its editor, and the sentence beside it when what was typed cannot be taken."""

    def __init__(self, label: str, editor: QWidget | None = None) -> None:
        super().__init__()
        self.label_words = label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = QLabel(label)
        title.setFont(theme.font(16, theme.SEMI))
        self.editor: QWidget = editor if editor is not None else QLineEdit()
        self.editor.setFont(theme.font(theme.BODY_PX))
        self.editor.setAccessibleName(label)
        title.setBuddy(self.editor)
        self._trouble = QLabel("")
        self._trouble.setFont(theme.font(16, theme.SEMI))
        self._trouble.setWordWrap(True)
        palette = self._trouble.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("remove"))
        self._trouble.setPalette(palette)
        self._trouble.hide()
        column.addWidget(title)
        column.addWidget(self.editor)
        column.addWidget(self._trouble)

    @property
    def text(self) -> str:
        """What was typed, without spaces around it."""
        return self.editor.text().strip() if isinstance(self.editor, QLineEdit) else ""

    def set_text(self, text: str) -> None:
        """Put a text into the editor."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)

    @property
    def trouble(self) -> str:
        """The sentence beside the field, empty when all is well."""
        return self._trouble.text()

    def say(self, trouble: str) -> None:
        """Say what is wrong beside the field; nothing takes it away."""
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        if trouble:
            self.editor.setFocus()


class Words(QWidget):
    """Painted text with a role and a size: titles, bodies and troubles without a stylesheet."""

    def __init__(
        self,
        words: str = "",
        *,
        role: str = "text",
        size_px: int = theme.BODY_PX,
        weight: int = theme.REGULAR,
        wraps: bool = False,
        centred: bool = False,
        middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._middle = middle
        self.words = words
        self._role = role
        self._size_px = size_px
        self._weight = weight
        self._wraps = wraps
        self._centred = centred
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)

    def set_words(self, words: str, role: str | None = None) -> None:
        """Say something else."""
        if role is not None:
            self._role = role
        self.words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Wrapped words need more lines where there is less room."""
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        """How high the words are in this width."""
        font = paint.metrics(self._size_px, self._weight)
        room = QRect(0, 0, max(width, 40), 10_000)
        return font.boundingRect(room, paint.WRAP, self.words or " ").height() + 4

    def sizeHint(self) -> QSize:
        """One line, or as many as a middling width needs."""
        if self._wraps:
            return QSize(320, self.heightForWidth(320))
        high = paint.metrics(self._size_px, self._weight).height() + 2
        return QSize(paint.width_px(self.words, self._size_px, self._weight) + 4, high)

    def minimumSizeHint(self) -> QSize:
        """Words give way sideways."""
        high = self.heightForWidth(max(self.width(), 200)) if self._wraps else 0
        return QSize(40, max(high, paint.metrics(self._size_px, self._weight).height() + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._wraps:
            painter.setFont(theme.font(self._size_px, self._weight))
            painter.setPen(theme.colour(self._role))
            flags = paint.WRAP
            if self._centred:
                flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
            if self._middle:
                flags |= int(Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(self.rect(), flags, self.words)
            return
        flags = paint.CENTRE if self._centred else paint.LEFT
        paint.write(
            painter, self.rect(), self.words, self._role, self._size_px, self._weight, flags
        )

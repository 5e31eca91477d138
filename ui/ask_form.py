"""A small form in a card: a few fields or choices, one key, the trouble beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import ShopError
from ui.counter import Counter
from ui.shapes import Choice
from ui.widgets.fields import FormLine
from ui.widgets.forms import Labelled, Section, Segments
from ui.widgets.keys import Key


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a form asks: typed, or one of `choices`; `code` is what trouble it stands for."""

    name: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    code: str = ""


class AskForm(Section):
    """`act` gets the answers by name; what it raises is said beside the field it is about."""

    def __init__(
        self, counter: Counter, title: str, asks: Sequence[Ask], yes: str,
        act: Callable[[Mapping[str, str]], None], body: str = "", tone: str = "do",
    ) -> None:
        super().__init__(title, body)
        self._counter = counter
        self._act = act
        self._asks = tuple(asks)
        self.lines: dict[str, FormLine] = {}
        self.choices: dict[str, Segments] = {}
        waiting: list[QWidget] = []
        for ask in asks:
            if ask.choices:
                self._flush(waiting)
                segments = Segments(ask.label, ask.choices, ask.value or ask.choices[0].key)
                self.choices[ask.name] = segments
                self.add(Labelled(ask.label, segments))
                continue
            line = FormLine(ask.label)
            line.set_text(ask.value)
            if isinstance(line.editor, QLineEdit):
                line.editor.setPlaceholderText(ask.hint)
                line.editor.returnPressed.connect(self.press)
                line.editor.textEdited.connect(lambda _, line=line: line.say(""))
            self.lines[ask.name] = line
            waiting.append(line)
            if len(waiting) == 2:
                self._flush(waiting)
        self._flush(waiting)
        self.key = Key(yes, "", tone, size_px=18, height_px=60)
        self.key.clicked.connect(self.press)
        self.add(self.key)

    @property
    def answers(self) -> dict[str, str]:
        """What was typed and chosen, by name."""
        return {
            **{name: line.text for name, line in self.lines.items()},
            **{name: segments.current for name, segments in self.choices.items()},
        }

    def press(self) -> None:
        """Try what was asked for."""
        for line in self.lines.values():
            line.say("")
        try:
            self._act(self.answers)
        except ShopError as error:
            self._counter.messages.trouble(error, self._beside(error.code))

    def _beside(self, code: str) -> Callable[[str], None] | None:
        for ask in self._asks:
            if ask.code and ask.code in code and ask.name in self.lines:
                return self.lines[ask.name].say
        first = next(iter(self.lines.values()), None)
        return first.say if first is not None else None

    def _flush(self, waiting: list[QWidget]) -> None:
        if waiting:
            self.add_row(*waiting)
            waiting.clear()

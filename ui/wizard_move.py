"""The first run of a PC that takes a till over: the sealed file and its code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from ui.file_list import FileList
from ui.i18n import tr
from ui.widgets.fields import FormLine
from ui.wizard_steps import Step, Values


class MoveStep(Step):
    """A file by touch and twenty letters; neither is ever kept in the draft."""

    def __init__(self) -> None:
        super().__init__()
        self.file: Path | None = None
        self.code = FormLine(tr("moving.code"), QLineEdit())
        name = QLineEdit()
        name.setReadOnly(True)
        self.chosen = FormLine(tr("wizard.move_file"), name)
        self.files = FileList((".weezle-move",))
        self.files.chosen.connect(self.choose)
        self.column.addWidget(self.code)
        self.column.addWidget(self.chosen)
        self.column.addWidget(self.files, 1)

    def choose(self, file: Path) -> None:
        """This bundle."""
        self.file = file
        self.chosen.set_text(file.name)
        self.chosen.say("")

    def keep(self, values: Values) -> bool:
        """Whether both are there."""
        del values
        self.chosen.say("" if self.file else tr("wizard.move_none"))
        return self.file is not None

    def take_focus(self) -> None:
        """The code is typed first."""
        self.code.editor.setFocus()

    def say(self, code: str, words: str) -> None:
        """What is wrong, beside its field."""
        (self.code if code.startswith("move.code") else self.chosen).say(words)

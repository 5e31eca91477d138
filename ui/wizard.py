"""The first run: a few questions, one look at the answers, and only then a shop is made.

Every step has a way back, what was typed is there again after a restart (never PINs), and the last
step hands over the one sheet of paper that opens the records when all else is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ShopError
from app.paths import Paths
from app.setup import Answers, demo_answers, init_shop
from app.setup_draft import forget_draft, load_draft, save_draft
from app.till import Till
from ui import i18n, theme
from ui.asking import is_enter
from ui.devices import Devices
from ui.i18n import tr
from ui.jobs import Job
from ui.messages import sentence
from ui.widgets.fields import Words
from ui.widgets.keys import Key
from ui.widgets.page import compact
from ui.wizard_move import MoveStep
from ui.wizard_sheet import SheetStep
from ui.wizard_steps import (
    CheckStep,
    KindStep,
    ManagersStep,
    PrinterStep,
    ShopStep,
    Step,
    TaxStep,
    TillStep,
    Values,
    answers_of,
)

_ORDER: Final = ("kind", "shop", "tax", "till", "printer", "managers", "check", "sheet")
_DEMO_ORDER: Final = ("kind", "check", "sheet")
_NAMES: Final = {
    "kind": "wizard.step_kind", "shop": "wizard.step_shop", "tax": "wizard.step_tax",
    "till": "wizard.step_only_till", "printer": "wizard.step_printer",
    "managers": "wizard.step_managers", "check": "wizard.step_done",
    "sheet": "wizard.step_sheet", "move": "wizard.step_move",
}  # fmt: skip
_RAIL_FROM_PX: Final = 1200
_FORM_PX_MAX: Final = 900


class Wizard(QWidget):
    """`finished` carries the till of the new shop; leaving the first step closes the window."""

    finished = Signal(object)

    def __init__(
        self,
        paths: Paths,
        devices: Devices | None = None,
        *,
        make: Callable[[Answers], tuple[Till, object]] | None = None,
        sheet_folder: Path | None = None,
    ) -> None:
        super().__init__()
        self._paths = paths
        self._devices = devices or Devices()
        self._make_shop = make or (lambda answers: init_shop(paths, answers))
        self._sheet_folder = sheet_folder
        self._values = Values({"language": i18n.language(), **load_draft(paths)})
        #: The till of the shop once it is made; whoever closes the window closes it.
        self.till: Till | None = None
        self._sheet: object = None
        self._step: Step | None = None
        self.current = ""
        self._job = Job(self)
        self._job.done.connect(self._taken_over)
        self._job.failed.connect(self._not_taken)
        self.setAutoFillBackground(True)
        self._build()
        self.show_step("kind")

    @property
    def order(self) -> tuple[str, ...]:
        """The steps of the kind of shop chosen."""
        if self._values.get("kind") == "move":
            return ("kind", "move")
        return _DEMO_ORDER if self._values.get("kind") == "demo" else _ORDER

    @property
    def step(self) -> Step:
        """The step on show."""
        if self._step is None:
            raise RuntimeError("the wizard has no step")
        return self._step

    def show_step(self, name: str) -> None:
        """Bring up a step with what was typed in it before."""
        self.current = name
        step = self._new_step(name)
        old = self._pages.currentWidget()
        self._pages.addWidget(step)
        self._pages.setCurrentWidget(step)
        if old is not None:
            self._pages.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._step = step
        self._show_where()
        step.take_focus()

    def next(self) -> None:
        """Take what this step says, or say beside the field what is missing."""
        if self.till is None and self.current == "check":
            self._make()
            return
        if not self.step.keep(self._values):
            return
        if self.current == "sheet":
            self._begin()
            return
        if isinstance(self.step, MoveStep):
            self._take_over(self.step)
            return
        save_draft(self._paths, dict(self._values))
        order = self.order
        self.show_step(order[order.index(self.current) + 1])

    def back(self) -> None:
        """One step back; from the first, out."""
        if self._job.busy:
            return
        place = self.order.index(self.current)
        if place == 0:
            self.window().close()
            return
        if self.till is not None and self.current != "sheet":
            # The shop is made: its answers can no longer be changed here, only read.
            return
        if self.till is None:
            self.step.note(self._values)
            save_draft(self._paths, dict(self._values))
        self.show_step(self.order[place - 1])

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter goes on, Esc goes back; a key that has the focus is pressed by Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            return True
        if is_enter(event):
            focused = QApplication.focusWidget()
            if isinstance(focused, Key) and focused is not self.go_on:
                focused.click()
            else:
                self.next()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job.busy:
            event.ignore()
            return
        # The shop is there and can be opened next time; its sheet can be made again in settings.
        till, self.till = self.till, None
        if till is not None:
            till.close()
        super().closeEvent(event)

    def resizeEvent(self, event: object) -> None:
        self._rail.setVisible(self.width() >= _RAIL_FROM_PX)
        self._small.setVisible(self.width() < _RAIL_FROM_PX)

    def use_language(self, code: str) -> None:
        """Switch the language; the wizard says everything anew."""
        self.step.note(self._values)
        self._values["language"] = code
        i18n.use(code)
        save_draft(self._paths, dict(self._values))
        box = self.layout()
        old = self._frame
        self._build_frame()
        if isinstance(box, QVBoxLayout):
            box.replaceWidget(old, self._frame)
        old.hide()
        old.deleteLater()
        self.show_step(self.current)
        self.resizeEvent(None)

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._build_frame()
        box.addWidget(self._frame)

    def _build_frame(self) -> None:
        self._frame = QWidget()
        self._frame.setStyleSheet(theme.sheet())
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail = _StepRail()
        row.addWidget(self._rail)
        middle = QVBoxLayout()
        middle.setContentsMargins(28, 22, 28, 20)
        middle.setSpacing(10)
        self._small = Words("", role="text_soft", size_px=16, weight=theme.SEMI)
        self._title = Words("", size_px=30, weight=theme.BOLD)
        self._body = Words("", role="text_soft", size_px=18, wraps=True)
        self._pages = QStackedWidget()
        self._trouble = Words("", role="remove", size_px=18, weight=theme.SEMI, wraps=True)
        self._trouble.hide()
        for widget in (self._small, self._title, self._body):
            middle.addWidget(widget)
        middle.addSpacing(6)
        middle.addWidget(self._pages, 1)
        middle.addWidget(self._trouble)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.go_back = compact(Key("", "Esc", "soft", size_px=22, height_px=72), 180)
        self.go_back.clicked.connect(self.back)
        self.go_on = Key("", "Enter", "do", size_px=22, height_px=72)
        self.go_on.clicked.connect(self.next)
        foot.addWidget(self.go_back)
        foot.addWidget(self.go_on, 1)
        middle.addLayout(foot)
        column = QWidget()
        column.setLayout(middle)
        column.setMaximumWidth(_FORM_PX_MAX + 56)
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)

    def _new_step(self, name: str) -> Step:
        values, devices = self._values, self._devices
        makers: dict[str, Callable[[], Step]] = {
            "kind": lambda: KindStep(values, self.use_language, self.next),
            "shop": lambda: ShopStep(values),
            "tax": lambda: TaxStep(values),
            "till": lambda: TillStep(values),
            "printer": lambda: PrinterStep(values, devices),
            "managers": lambda: ManagersStep(values),
            "check": lambda: CheckStep(values),
            "move": MoveStep,
            "sheet": lambda: SheetStep(
                values, self._sheet, devices.sheet_pdf, self._sheet_folder or _documents()
            ),
        }
        return makers[name]()

    def _show_where(self) -> None:
        order, place = self.order, self.order.index(self.current)
        name = tr(_NAMES[self.current])
        words = tr("wizard.step", step=place + 1, steps=len(order), name=tr("wizard.title"))
        self._small.set_words(words)
        self._title.set_words(name)
        self._body.set_words(tr(f"wizard.body_{self.current}"))
        self._rail.show_steps([tr(_NAMES[one]) for one in order], place)
        self.say("")
        made = self.till is not None
        self.go_back.set_words(tr("wizard.quit") if place == 0 else tr("common.back"))
        self.go_back.setEnabled(not (made and self.current == "check"))
        on = {"check": "wizard.make", "sheet": "wizard.begin",
              "move": "wizard.take_over"}.get(self.current, "common.next")
        self.go_on.set_words(tr("common.next" if made and self.current == "check" else on))

    def say(self, words: str, role: str = "remove") -> None:
        """What cannot be, above the keys."""
        self._trouble.set_words(words, role)
        self._trouble.setVisible(bool(words))

    def _make(self) -> None:
        """Everything was asked: make the shop, after the screen has said so."""
        self.say(tr("wizard.making"), "text_soft")
        self.go_on.setEnabled(False)
        self.go_back.setEnabled(False)
        QTimer.singleShot(30, self, self._make_now)

    def _make_now(self) -> None:
        values = self._values
        answers = answers_of(values)
        if values.get("kind") == "demo":
            answers = demo_answers(language=i18n.language())
        try:
            self.till, self._sheet = self._make_shop(answers)
        except ShopError as error:
            self.say(sentence(error))
            return
        finally:
            self.go_on.setEnabled(True)
            self.go_back.setEnabled(True)
        forget_draft(self._paths)
        self._values.forget_secrets()
        self.show_step("sheet")

    def _take_over(self, step: MoveStep) -> None:
        """The till of another PC, from its bundle; the window waits for its worker."""
        from app.moving import move_in

        file, code, paths = step.file, step.code.text, self._paths
        assert file is not None
        if self._job.start(lambda _: move_in(file, code, paths).till):
            self.say(tr("wizard.moving"), "text_soft")
            self.go_on.setEnabled(False)
            self.go_back.setEnabled(False)

    def _taken_over(self, till: object) -> None:
        assert isinstance(till, Till)
        forget_draft(self._paths)
        self.finished.emit(till)

    def _not_taken(self, trouble: object) -> None:
        self.go_on.setEnabled(True)
        self.go_back.setEnabled(True)
        if isinstance(trouble, ShopError):
            self.say("")
            if isinstance(self.step, MoveStep):
                self.step.say(trouble.code, sentence(trouble))
        elif isinstance(trouble, BaseException):
            raise trouble

    def _begin(self) -> None:
        till, self.till = self.till, None
        self.finished.emit(till)


class _StepRail(QWidget):
    """All steps on the left, where there is room: done, now, to come."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(300)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.colour("rail"))
        self.setPalette(palette)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(28, 34, 20, 28)
        self._column.setSpacing(14)

    def show_steps(self, names: list[str], place: int) -> None:
        """These steps, of which this one is now."""
        from ui.widgets.frames import clear_layout

        clear_layout(self._column)
        title = Words(tr("wizard.title"), role="on_rail", size_px=24, weight=theme.BOLD)
        self._column.addWidget(title)
        for index, name in enumerate(names):
            sign = "✓" if index < place else str(index + 1)
            weight = theme.BOLD if index == place else theme.REGULAR
            words = Words(f"{sign}   {name}", role="on_rail", size_px=20, weight=weight)
            self._column.addWidget(words)
        self._column.addStretch()


def _documents() -> Path:
    """Where a person looks for papers: the user's own documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())

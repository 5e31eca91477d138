"""What staff does for labels: a producer's badge and PIN, and the words the law wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app import labels, producer_access
from app.access import Approval
from app.food_rules import FoodKind, kind_of
from app.labels import TEXTS_OF
from app.producer_access import ProducerSession
from app.receiving import LabelItem
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import tr
from ui.settings_staff import ShownOncePanel
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Paged
from ui.widgets.frames import Overlay


class KeysPanel(Overlay):
    """A new PIN or a new badge."""

    pin_asked = Signal()
    badge_asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(width_px=640, height_px=300)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(Words(tr("label.keys_title", name=name), size_px=24,
                               weight=theme.BOLD))
        column.addWidget(Words(tr("label.keys_body"), role="text_soft", size_px=18, wraps=True))
        column.addStretch(1)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("label.new_pin"), "", "plain", self.pin_asked.emit),
            (tr("label.new_badge"), "", "do", self.badge_asked.emit)))


def ask_keys(counter: Counter, producer: ProducerSession, devices: Devices | None) -> None:
    """Open the panel; what is made is shown once."""
    panel = KeysPanel(producer.name)
    window = counter.window

    def show(title: str, secret: str, save: str = "") -> ShownOncePanel:
        window.close_overlay(panel)
        shown = ShownOncePanel(title, secret, tr("label.pin_body"), save=save)
        window.open_overlay(shown)
        return shown

    def new_pin() -> None:
        def act(_: Approval | None) -> None:
            pin = producer_access.set_pin(counter.till, counter.who, producer.producer_ref)
            show(tr("label.new_pin"), pin)

        counter.attempt(act)

    def new_badge() -> None:
        def act(_: Approval | None) -> None:
            token = producer_access.issue_badge(
                counter.till, counter.who, producer.producer_ref)
            pdf = devices.badge_pdf if devices is not None else None
            shown = show(tr("label.new_badge"), token, tr("staff.badge_save") if pdf else "")
            if pdf is not None:
                shown.saved.connect(lambda: shown.say(_save(counter, producer, token, pdf)))

        counter.attempt(act)

    panel.pin_asked.connect(new_pin)
    panel.badge_asked.connect(new_badge)
    window.open_overlay(panel)


def _save(
    counter: Counter, producer: ProducerSession, token: str,
    badge_pdf: Callable[[str, str, str, str], bytes],
) -> str:
    """Where the badge lies, or why it could not be written."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(place) or Path.home())
    path = folder / f"명찰-{producer.code}.pdf"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(badge_pdf(
            counter.till.settings.shop_name, producer.code, producer.name, token))
    except OSError as error:
        return str(error)
    return tr("staff.badge_saved", path=path)


class TextsPanel(Overlay):
    """Words of an item's label; `given` carries them by their column."""

    given = Signal(object)

    def __init__(self, name: str, kind: FoodKind, kept: dict[str, str]) -> None:
        super().__init__(width_px=760, height_px=700)
        self.setStyleSheet(theme.sheet())
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(Words(tr("label.texts_title", name=name), size_px=24,
                               weight=theme.BOLD))
        paged = Paged()
        self.lines: dict[str, FormLine] = {}
        for field in TEXTS_OF.get(kind, ("caution",)):
            line = self.lines[field] = FormLine(tr(f"label.text_{field}"))
            line.set_text(kept.get(field, ""))
            paged.column.addWidget(line)
        paged.column.addStretch(1)
        column.addWidget(paged, 1)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("common.ok"), "Enter", "do", self._give)))
        self.setFocusProxy(next(iter(self.lines.values())).editor)

    def take_key(self, event: QKeyEvent) -> bool:
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def _give(self) -> None:
        self.given.emit({name: line.text for name, line in self.lines.items()})


def ask_texts(counter: Counter, item: LabelItem, done: Callable[[], None]) -> None:
    """Open the form; what is kept stands on the next label."""
    panel = TextsPanel(
        item.name, kind_of(item.category), labels.texts_of(counter.till, item.ref))

    def given(fields: dict[str, str]) -> None:
        def act(_: Approval | None) -> None:
            labels.describe(counter.till, counter.who, item.ref, fields)

        if counter.attempt(act):
            counter.window.close_overlay(panel)
            done()

    panel.given.connect(given)
    counter.window.open_overlay(panel)

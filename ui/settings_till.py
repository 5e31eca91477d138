"""What belongs to this counter: language, looks, sound, number pad, keys, printer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from ui import theme
from ui.asking import foot_keys
from ui.devices import Devices
from ui.i18n import tr
from ui.keymap import DEFAULTS, WORDS, Keymap, name_of
from ui.printer_form import PrinterForm
from ui.settings_keep import Keeper
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.forms import Labelled, Paged, Section, Segments
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.page import compact

_SCALES: Final = (100, 125, 150, 175, 200)
_VOLUMES: Final = ((0, "sound_off"), (30, "volume_low"), (70, "volume_middle"),
                   (100, "volume_high"))
_TONES: Final = ("taken", "look", "refused", "paid")


class TillGroup(Paged):
    """How this screen looks and sounds."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self._keeper = keeper
        machine = keeper.counter.till.machine
        card = Section()
        self.language = self._choice(
            card, "language", [Choice("ko", "한국어"), Choice("en", "English")], machine.language)
        self.language.chosen.connect(lambda code: self._keep("language", language=code))
        themes = [Choice(name, tr(f"settings.theme_{name}")) for name in theme.NAMES]
        self.theme = self._choice(card, "theme", themes, machine.theme)
        self.theme.chosen.connect(lambda name: self._keep("theme", theme=name))
        scales = [Choice(str(size), f"{size}%") for size in _SCALES]
        self.scale = self._choice(
            card, "scale", scales, str(machine.scale_percent), tr("settings.scale_note"))
        self.scale.chosen.connect(lambda size: self._keep("scale", scale_percent=int(size)))
        pads = [Choice("789", tr("settings.pad_789")), Choice("123", tr("settings.pad_123"))]
        now = "789" if machine.number_pad_seven_on_top else "123"
        self.pad = self._choice(card, "pad", pads, now)
        self.pad.chosen.connect(
            lambda order: self._keep("pad", number_pad_seven_on_top=order == "789"))
        count = max(len(QGuiApplication.screens()), machine.customer_screen)
        screens = [Choice("0", tr("settings.customer_off")), *(
            Choice(str(n), tr("settings.customer_n", n=n)) for n in range(2, count + 1))]
        self.customer = self._choice(
            card, "customer", screens, str(machine.customer_screen),
            tr("settings.customer_note" if count > 1 else "settings.customer_none"))
        self.customer.chosen.connect(
            lambda at: self._keep("customer", customer_screen=int(at)))
        self.column.addWidget(card)
        self.column.addWidget(self._sounds())
        self.column.addStretch()

    def _sounds(self) -> Section:
        machine = self._keeper.counter.till.machine
        card = Section()
        volumes = [Choice(str(volume), tr(f"settings.{name}")) for volume, name in _VOLUMES]
        now = 0 if machine.muted else machine.sound_volume
        nearest = min((volume for volume, _ in _VOLUMES), key=lambda volume: abs(volume - now))
        self.volume = self._choice(card, "sound", volumes, str(nearest))
        self.volume.chosen.connect(self._set_volume)
        keys = []
        for tone in _TONES:
            key = compact(Key(tr(f"settings.try_{tone}"), height_px=52), 110)
            key.setAccessibleName(f"{tr('settings.sound_try')} {tr(f'settings.try_{tone}')}")
            key.clicked.connect(lambda _=False, tone=tone: self._keeper.counter.sounds.play(tone))
            keys.append(key)
        card.add(Words(tr("settings.sound_try"), role="text_soft", size_px=16))
        card.add_row(*keys, stretch=False)
        return card

    def _choice(
        self, card: Section, name: str, choices: list[Choice], current: str, note: str = ""
    ) -> Segments:
        label = tr(f"settings.{name}")
        segments = Segments(label, choices, current)
        card.add(Labelled(label, segments, note))
        return segments

    def _set_volume(self, volume: str) -> None:
        if volume == "0":
            self._keep("sound", muted=True)
        else:
            self._keep("sound", muted=False, sound_volume=int(volume))
            self._keeper.counter.sounds.play("look")

    def _keep(self, name: str, **changes: object) -> None:
        # Screens are made anew by this, the one that was touched too: let the touch end first.
        label = tr(f"settings.{name}")
        QTimer.singleShot(0, self._keeper, lambda: self._keeper.machine(label, **changes))


class PrinterGroup(Paged):
    """The receipt printer: tried first, then kept."""

    def __init__(self, keeper: Keeper, devices: Devices) -> None:
        super().__init__()
        self._keeper = keeper
        self._devices = devices
        till = keeper.counter.till
        card = Section(tr("settings.printer"), tr("settings.printer_body"))
        self.form = PrinterForm(
            till.machine.printer, devices, lambda: till.settings.shop_name, whole=True)
        self.form.changed.connect(self._look)
        card.add(self.form)
        self.save = compact(Key(tr("common.save"), "", "do", size_px=20, height_px=60), 200)
        self.save.clicked.connect(self._press)
        card.add(self.save)
        self.column.addWidget(card)
        self.column.addStretch()
        self._look()

    def _look(self) -> None:
        self.save.setEnabled(self.form.value != self._keeper.counter.till.machine.printer)

    def _press(self) -> None:
        if self.form.trouble:
            return
        value = self.form.value
        try:
            self._devices.use_printer(value)
        except ValueError as error:
            self.form.address.say(tr("printer.address_bad", detail=error))
            return
        self._keeper.machine(tr("settings.printer"), printer=value)


class KeysGroup(Paged):
    """Which key does what: touch a line, press its new key."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self._keeper = keeper
        card = Section(tr("settings.group_keys"), tr("settings.keys_body"))
        grid = QGridLayout()
        grid.setSpacing(8)
        self.keys: dict[str, Key] = {}
        for index, action in enumerate(DEFAULTS):
            key = Key(tr(WORDS[action]), self._keymap.key(action), "plain", height_px=60)
            key.clicked.connect(lambda _=False, action=action: self.ask(action))
            self.keys[action] = key
            grid.addWidget(key, index // 3, index % 3)
        card.column.addLayout(grid)
        defaults = compact(Key(tr("settings.keys_default"), "", "soft", height_px=56), 180)
        defaults.clicked.connect(self._reset)
        card.add(defaults)
        self.column.addWidget(card)
        self.column.addStretch()

    def ask(self, action: str) -> None:
        """Wait for the new key of an action."""
        window = self._keeper.counter.window
        panel = KeyPanel(tr("settings.key_for", action=tr(WORDS[action])))

        def pressed(key: str) -> None:
            other = self._keymap.refusal(action, key)
            if other == "":
                panel.say(tr("settings.key_refused"))
            elif other is not None:
                panel.say(tr("settings.key_clash", key=key, action=tr(WORDS[other])))
            else:
                window.close_overlay(panel)
                self._keep(self._keymap.changed(action, key).as_dict(), action, key)

        panel.pressed.connect(pressed)
        window.open_overlay(panel)

    @property
    def _keymap(self) -> Keymap:
        return Keymap(self._keeper.counter.till.machine.function_keys)

    def _keep(self, table: dict[str, str], action: str, key: str) -> None:
        label = tr("settings.key_changed", action=tr(WORDS[action]), key=key)
        QTimer.singleShot(0, self._keeper, lambda: self._keeper.machine(label, function_keys=table))

    def _reset(self) -> None:
        label = tr("settings.group_keys")
        QTimer.singleShot(0, self._keeper, lambda: self._keeper.machine(label, function_keys={}))


class KeyPanel(Overlay):
    """Hears one key press; Esc steps back."""

    pressed = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__(width_px=560, height_px=330)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 28, 30, 26)
        column.setSpacing(12)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD, wraps=True))
        column.addWidget(Words(tr("settings.key_press"), role="text_soft", size_px=20))
        self.trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self.trouble)
        column.addStretch()
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))

    def say(self, trouble: str) -> None:
        """Why not that key."""
        self.trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Every key but Esc is an answer; a modifier alone is not."""
        if super().take_key(event):
            return True
        key = name_of(event)
        if event.key() not in _ALONE and key:
            self.pressed.emit(key)
        return True

    def take_scan(self, text: str) -> bool:
        """A scan is no key."""
        return True


def _modifiers() -> frozenset[int]:
    from PySide6.QtCore import Qt

    keys = Qt.Key
    return frozenset({
        keys.Key_Shift, keys.Key_Control, keys.Key_Alt, keys.Key_Meta, keys.Key_AltGr,
        keys.Key_CapsLock, keys.Key_NumLock, keys.Key_Hangul,
    })  # fmt: skip


_ALONE: Final = _modifiers()

"""Which key does what: a table the shop may edit, with Korean tills' habits to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

#: action -> key, as Qt writes it. Enter and Esc are not here: what they do never changes.
DEFAULTS: Final[dict[str, str]] = {
    "find": "F2",
    "member": "F3",
    "quantity": "F4",
    "discount": "F5",
    "hold": "F6",
    "return": "F7",
    "reprint": "F8",
    "cash": "F9",
    "card": "F10",
    "cash_receipt": "F11",
    "other": "F12",
    "void_line": "Del",
    "void_all": "Ctrl+Del",
    "drawer": "Home",
    "handover": "Ctrl+L",
    "no_label": "Ins",
    "price_check": "F1",
    "wanted": "Ctrl+W",
    "orders": "Ctrl+O",
    "menu": "Ctrl+M",
    "points": "Ctrl+P",
    "large_print": "Ctrl+B",
    "extras": "Ctrl+E",
}

#: The text key of each action's word.
WORDS: Final[dict[str, str]] = {action: f"sell.key_{action}" for action in DEFAULTS}

_FORBIDDEN: Final = {"Return", "Enter", "Esc", "Space", "Tab", "Backspace"}


class Keymap:
    """Actions by key. A key stands for one action only."""

    def __init__(self, changes: Mapping[str, str] | None = None) -> None:
        self._keys = dict(DEFAULTS)
        for action, key in (changes or {}).items():
            if action in self._keys and self.refusal(action, key) is None:
                self._keys[action] = key
        self._actions = {key: action for action, key in self._keys.items()}

    def action(self, event: QKeyEvent) -> str:
        """The action of a key press, or nothing."""
        return self._actions.get(name_of(event), "")

    def key(self, action: str) -> str:
        """The key of an action, as it is written on its button."""
        return self._keys[action]

    def refusal(self, action: str, key: str) -> str | None:
        """Which other action already has this key (or `""` for a key no action may have)."""
        if key in _FORBIDDEN or (len(key) == 1 and key.isprintable()):
            return ""
        for other, taken in self._keys.items():
            if taken == key and other != action:
                return other
        return None

    def changed(self, action: str, key: str) -> Keymap:
        """The table with one key changed."""
        return Keymap({**self._keys, action: key})

    def as_dict(self) -> dict[str, str]:
        """What differs from the defaults, for the settings."""
        return {action: key for action, key in self._keys.items() if key != DEFAULTS[action]}


def name_of(event: QKeyEvent) -> str:
    """A key press as Qt writes it: F9, Ctrl+Del. The keypad's keys are the same keys."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    return QKeySequence(QKeyCombination(modifiers, key)).toString(
        QKeySequence.SequenceFormat.PortableText
    )

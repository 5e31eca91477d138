"""The one door for what is said to people; it also logs, so the log tells what the cashier saw.

Three voices: expected trouble beside the field, the world's trouble in a banner with a button
that helps, our own bug in an honest dialog (`ui.crash`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from app.errors import ShopError, WorldTrouble
from ui import i18n
from ui.sounds import Sounds
from ui.window import Window

log = logging.getLogger(__name__)

_FLASH = {"taken": "do", "look": "look", "refused": "remove", "paid": "do"}


class Messages:
    """Says things; who calls does not know where on the screen they appear."""

    def __init__(self, window: Window, sounds: Sounds) -> None:
        self._window = window
        self._sounds = sounds

    def sound(self, name: str) -> None:
        """One of the four sounds; what is not a plain `taken` also flashes the screen's edge."""
        self._sounds.play(name)
        if name != "taken":
            self._window.flash(_FLASH[name])

    def banner(
        self,
        words: str,
        *,
        tone: str = "look",
        helps: Sequence[tuple[str, Callable[[], None]]] = (),
        stay_ms: int = 0,
    ) -> None:
        """The world's trouble, or a calm word, with buttons that help."""
        log.info("banner %s: %s", tone, words)
        self._window.say(words, tone=tone, helps=helps, stay_ms=stay_ms)

    def hush(self) -> None:
        """Take the banner away: what it said is over."""
        self._window.banner.hide()

    def trouble(self, error: ShopError, beside: Callable[[str], None] | None = None) -> None:
        """Expected trouble: beside the field when there is one, else in the banner."""
        words = sentence(error)
        log.info("trouble %s: %s", error.code, words)
        self.sound("refused")
        if beside is not None and not isinstance(error, WorldTrouble):
            beside(words)
        else:
            self.banner(words, tone="remove" if isinstance(error, WorldTrouble) else "look")


def sentence(error: ShopError) -> str:
    """The words for an error in the language of the screen."""
    from app.texts import sentence as find_words

    return find_words(error, i18n.language())


def code_sentence(code: str, values: dict[str, object]) -> str:
    """The words for a code that came as a value rather than as an error."""
    from app.texts import say

    return say(code, values, i18n.language())

"""Words of the screens, found late so that the language can change while the shop is open.

Every text is a pair (Korean, English) under one key in `ui/texts/`, so no key can exist in one
language alone. `tr` is called when something is painted or built, never when it is imported.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from ui.texts import WORDS

LANGUAGES: Final = ("ko", "en")
_WEEKDAYS: Final = (
    tuple("월화수목금토일"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


class _Voice:
    """The one language in force."""

    index = 0


_voice = _Voice()


def tr(key: str, /, **values: object) -> str:
    """The words for a key in the language in force; KeyError for a key nobody wrote."""
    words = WORDS[key][_voice.index]
    return words.format(**values) if values else words


def known(key: str) -> bool:
    """Whether there are words for a key."""
    return key in WORDS


def language() -> str:
    """The code of the language in force: `ko` or `en`."""
    return LANGUAGES[_voice.index]


def use(code: str) -> None:
    """Switch the language; who switches builds the screens anew. ValueError for another."""
    _voice.index = LANGUAGES.index(code)


def figure(amount: int) -> str:
    """An amount or count with thousands commas and a true minus: −1,700."""
    return f"{amount:,}" if amount >= 0 else f"−{-amount:,}"


def won(amount_won: int) -> str:
    """An amount with its unit: 38,800원, or 38,800 won."""
    return figure(amount_won) + unit_won()


def unit_won() -> str:
    """The unit alone, as it follows a figure."""
    return "원" if _voice.index == 0 else " won"


def weight(weight_g: int) -> str:
    """Grams as a cashier says them: 850g, 1.25kg."""
    if weight_g < 1000:
        return f"{weight_g}g"
    kilos, rest_g = divmod(weight_g, 1000)
    tail = f".{rest_g:03d}".rstrip("0").rstrip(".")
    return f"{kilos}{tail}kg"


def short_day(on: date) -> str:
    """11/22 (일), or Sun 22/11: where a card has little room."""
    name = _WEEKDAYS[_voice.index][on.weekday()]
    return f"{on.month}/{on.day} ({name})" if _voice.index == 0 else f"{name} {on.day}/{on.month}"


def day(on: date) -> str:
    """11월 22일 (일), or Sun 22 Nov."""
    name = _WEEKDAYS[_voice.index][on.weekday()]
    if _voice.index == 0:
        return f"{on.month}월 {on.day}일 ({name})"
    return f"{name} {on.day}/{on.month}"


def moment(at: datetime) -> str:
    """Day and minute for the top bar."""
    return f"{day(at.date())} {at:%H:%M}"

"""The words of every expected trouble, Korean first: what happened, what is safe, what to do.

An error carries a code and values; whoever speaks to a person (screen, paper, command) asks here.
A code without words is a test that fails, never a blank banner at the counter.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from app.texts import (
    accounts,
    control,
    counter,
    from_hub,
    goods,
    hub_care,
    joining,
    lots,
    moving,
    people,
    platform,
    pricing,
    producers,
    record,
    selling,
    shop,
    stock,
    tenders,
)
from app.texts.particles import settle

if TYPE_CHECKING:
    from app.errors import ShopError

Language: TypeAlias = Literal["ko", "en"]

#: code -> (Korean, English)
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    **selling.SENTENCES, **goods.SENTENCES, **people.SENTENCES, **shop.SENTENCES,
    **record.SENTENCES, **platform.SENTENCES, **tenders.SENTENCES, **accounts.SENTENCES,
    **lots.SENTENCES, **producers.SENTENCES,
    **pricing.SENTENCES,
    **counter.SENTENCES,
    **control.SENTENCES,
    **stock.SENTENCES,
    **moving.SENTENCES,
    **from_hub.SENTENCES,
    **hub_care.SENTENCES,
    **joining.SENTENCES,
}


def sentence(error: ShopError, language: str = "ko") -> str:
    """What to say of an error.  Anything but `en` is Korean: the shop's first language."""
    return say(error.code, error.values, language)


def say(code: str, values: Mapping[str, object], language: str = "ko") -> str:
    """The words of a code that came as a value: a notice, a scan not taken."""
    english = language == "en"
    words = SENTENCES.get(code)
    if words is None:
        # An error from a newer part of the program: say so rather than nothing.
        words = SENTENCES["unknown_trouble"]
        values = {**values, "code": code}
    filled = _filler.vformat(words[english], (), _speak(values, english=english))
    return filled if english else settle(filled)


def action_name(action: str, language: str = "ko") -> str:
    """What a right is for, as people say it."""
    return people.ACTIONS[action][language == "en"]


def role_name(role: str, language: str = "ko") -> str:
    return people.ROLES[role][language == "en"]


def duration(seconds: int, language: str = "ko") -> str:
    """`1분 30초`: how long somebody has to wait."""
    minutes, rest = divmod(max(seconds, 0), 60)
    units = ("min", "s") if language == "en" else ("분", "초")
    gap = " " if language == "en" else ""
    parts = [f"{n}{gap}{unit}" for n, unit in zip((minutes, rest), units, strict=True) if n]
    return " ".join(parts) or f"0{gap}{units[1]}"


def _speak(values: Mapping[str, object], *, english: bool) -> dict[str, object]:
    """Values as words: rights and roles by name, seconds as time."""
    language = "en" if english else "ko"
    spoken = dict(values)
    for name, names in (("action", people.ACTIONS), ("role", people.ROLES)):
        word = names.get(str(values.get(name)))
        if word is not None:
            spoken[name] = word[english]
    wait_s = values.get("wait_s")
    if isinstance(wait_s, int):
        spoken["wait_s"] = duration(wait_s, language)
    return spoken


class _Filler(string.Formatter):
    """Fills gaps; one without a value shows a dash instead of ending in a crash at the counter."""

    def get_value(
        self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> object:
        return kwargs.get(str(key), "–")

    def format_field(self, value: Any, format_spec: str) -> str:
        return format(value, format_spec) if isinstance(value, int) else str(value)


_filler = _Filler()

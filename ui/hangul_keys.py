"""Which key was struck, whatever the input method made of it.

With a Korean input method in Hangul mode the keys A–Z arrive as jamo or whole syllables, and
digits may arrive full-width. A barcode is a row of keys, so both are led back to the key
(two-set layout, handbook §6.7).
"""

from __future__ import annotations

from typing import Final

_KEYS: Final = {
    "ㅂ": "q", "ㅈ": "w", "ㄷ": "e", "ㄱ": "r", "ㅅ": "t", "ㅛ": "y", "ㅕ": "u", "ㅑ": "i",
    "ㅐ": "o", "ㅔ": "p", "ㅁ": "a", "ㄴ": "s", "ㅇ": "d", "ㄹ": "f", "ㅎ": "g", "ㅗ": "h",
    "ㅓ": "j", "ㅏ": "k", "ㅣ": "l", "ㅋ": "z", "ㅌ": "x", "ㅊ": "c", "ㅍ": "v", "ㅠ": "b",
    "ㅜ": "n", "ㅡ": "m", "ㅃ": "Q", "ㅉ": "W", "ㄸ": "E", "ㄲ": "R", "ㅆ": "T", "ㅒ": "O",
    "ㅖ": "P", "ㄳ": "rt", "ㄵ": "sw", "ㄶ": "sg", "ㄺ": "fr", "ㄻ": "fa", "ㄼ": "fq", "ㄽ": "ft",
    "ㄾ": "fx", "ㄿ": "fv", "ㅀ": "fg", "ㅄ": "qt", "ㅘ": "hk", "ㅙ": "ho", "ㅚ": "hl", "ㅝ": "nj",
    "ㅞ": "np", "ㅟ": "nl", "ㅢ": "ml",
}  # fmt: skip
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def keys_of(text: str) -> str:
    """The keys behind a text: jamo and syllables become letters, full-width becomes ASCII."""
    return "".join(_keys_of_one(mark) for mark in text)


def _keys_of_one(mark: str) -> str:
    code = ord(mark)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if 0xAC00 <= code <= 0xD7A3:
        index = code - 0xAC00
        initial, vowel, final = index // 588, index % 588 // 28, index % 28
        parts = (_INITIALS[initial], _VOWELS[vowel], _FINALS[final])
        return "".join(_KEYS[part] for part in parts if part)
    return _KEYS.get(mark, mark)

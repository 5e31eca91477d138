"""Korean particles that follow the sound of a filled-in word: `상추은(는)` becomes `상추는`."""

from __future__ import annotations

import re
from typing import Final

#: as written -> (after a final consonant, after none)
_PAIRS: Final[dict[str, tuple[str, str]]] = {
    "은(는)": ("은", "는"), "이(가)": ("이", "가"), "을(를)": ("을", "를"),
    "(으)로": ("으로", "로"), "(이)라는": ("이라는", "라는"),
}
_SPOT = re.compile(r"(\w)(['’\"”)\]]*)(" + "|".join(map(re.escape, _PAIRS)) + ")")
#: Digits as they are read aloud: 영 일 삼 육 칠 팔 end in a consonant, 일 칠 팔 in ㄹ.
_CLOSED_DIGITS, _RIEUL_DIGITS = "013678", "178"
_RIEUL = 8


def settle(text: str) -> str:
    """The text with each doubtful particle decided; behind Latin letters it stays doubtful."""
    return _SPOT.sub(_decide, text)


def _decide(spot: re.Match[str]) -> str:
    letter, between, written = spot.groups()
    final = _final_of(letter)
    if final is None:
        return spot[0]
    closed, open_ = _PAIRS[written]
    # 로 follows ㄹ as if there were no consonant: 서울로, 1로.
    is_closed = final != 0 and not (written == "(으)로" and final == _RIEUL)
    return letter + between + (closed if is_closed else open_)


def _final_of(letter: str) -> int | None:
    """The number of the final consonant, 0 for none; None where nobody can know."""
    if "가" <= letter <= "힣":
        return (ord(letter) - ord("가")) % 28
    if letter in _RIEUL_DIGITS:
        return _RIEUL
    if letter.isascii() and letter.isdigit():
        return 1 if letter in _CLOSED_DIGITS else 0
    return None

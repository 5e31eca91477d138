"""Code 128 as a printer is told it and as a picture needs it, from one payload.

The payload is that of `GS k`: `{A`, `{B`, `{C` choose a code set, set C carries two digits a byte.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: Blank modules a reader wants beside the bars, both sides together.
QUIET_MODULES: Final = 20

#: Bytes some printers obey at once, wherever they stand: DLE EOT, DLE ENQ, DLE DC4 (the drawer).
REAL_TIME: Final = re.compile(rb"\x10[\x04\x05\x14]", re.DOTALL)

_START: Final = {"B": 104, "C": 105}
_SWITCH: Final = {"B": 100, "C": 99}
_CHECK_MODULUS: Final = 103
_STOP: Final = 106
#: More symbols than any code has: a way that leads nowhere.
_NEVER: Final = 10_000

#: Widths of bars and gaps of symbol 0 to 106, as the standard lists them.
_WIDTHS: Final[list[str]] = re.findall(
    r"[0-9]+",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 "
    "112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 "
    "311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
    "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 "
    "314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
    "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112 ",
)


def payload(data: str) -> bytes:
    """The shortest spelling in sets B and C that holds no command obeyed in real time.

    Set C alone would not do: receipt 20261116-04-0101 carries 16 04 01 there, which is DLE EOT 1,
    and on till 20 it would kick the drawer. Raises ValueError for what set B cannot carry plainly.
    """
    if not data or not all(" " <= character <= "z" for character in data):
        raise ValueError(f"not for a barcode: {data!r}")
    in_c = (1 + _cost(data, 0, "C", 0), "C")
    in_b = (1 + _cost(data, 0, "B", 0), "B")
    code_set = min(in_c, in_b)[1]
    out = bytearray(b"{" + code_set.encode("ascii"))
    at, last, switched = 0, 0, False
    while at < len(data):
        stay = _step(data, at, code_set, last)
        cost = _cost(data, at, code_set, last, switched=switched)
        if stay is not None and cost == 1 + _cost(data, *stay):
            out.append(stay[2])
            at, last, switched = stay[0], stay[2], False
        else:
            code_set, last, switched = ("B" if code_set == "C" else "C"), 0, True
            out += b"{" + code_set.encode("ascii")
    return bytes(out)


def _step(data: str, at: int, code_set: str, last: int) -> tuple[int, str, int] | None:
    """Where the next symbol of this set leads: position, set and its byte; None if it cannot be."""
    if code_set == "B":
        return at + 1, "B", ord(data[at])
    pair = data[at : at + 2]
    if len(pair) < 2 or not (pair.isascii() and pair.isdecimal()):
        return None
    value = int(pair)
    return None if REAL_TIME.match(bytes([last, value])) else (at + 2, "C", value)


@lru_cache(maxsize=4096)
def _cost(data: str, at: int, code_set: str, last: int, *, switched: bool = False) -> int:
    """Symbols still needed from here; a set is never left again before it said something."""
    if at == len(data):
        return 0
    stay = _step(data, at, code_set, last)
    costs = [1 + _cost(data, *stay)] if stay else []
    if not switched:
        other = "B" if code_set == "C" else "C"
        costs.append(1 + _cost(data, at, other, 0, switched=True))
    return min(costs, default=_NEVER)


def symbols(code: bytes) -> list[int]:
    """A payload's symbols with start, check and stop."""
    values: list[int] = []
    code_set, at = "", 0
    while at < len(code):
        if code[at : at + 1] == b"{":
            code_set = chr(code[at + 1])
            values.append(_SWITCH[code_set] if values else _START[code_set])
            at += 2
            continue
        values.append(code[at] if code_set == "C" else code[at] - 32)
        at += 1
    weighed = sum(place * value for place, value in enumerate(values) if place)
    return [*values, (values[0] + weighed) % _CHECK_MODULUS, _STOP]


def modules(code: bytes) -> str:
    """A payload's bars and gaps, one digit a module, `1` is black."""
    return "".join(
        ("1" if place % 2 == 0 else "0") * int(width)
        for symbol in symbols(code)
        for place, width in enumerate(_WIDTHS[symbol])
    )


def module_dots(module_count: int, dots: int) -> int:
    """Three dots a module where the paper has room for the quiet zones too, else two."""
    return 3 if (module_count + QUIET_MODULES) * 3 <= dots else 2

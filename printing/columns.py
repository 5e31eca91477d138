"""Text in the columns of a Korean receipt printer: one byte of CP949 is one column.

The printer's glyphs are 12 dots for a one-byte and 24 for a two-byte character, whatever Unicode
thinks of their width (HANDBOOK §6.2, vectors of §6.8).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

#: What no Korean font has and a plain sign says as well.
REPLACEMENTS: Final = {
    "₩": "원",
    "—": "-",
    "–": "-",
    "‒": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "•": "·",
    "\u00a0": " ",
    "\u2007": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u3000": "  ",
}


def clean(text: str) -> str:
    """Text as it may stand on paper: composed, mapped, one line, without control characters.

    NFC comes first (macOS file names bring decomposed jamo). Controls become spaces, so that no
    product name can carry a command to the printer; invisible format characters go.
    """
    composed = unicodedata.normalize("NFC", text)
    shown = []
    for character in composed:
        category = unicodedata.category(character)
        if character in REPLACEMENTS:
            shown.append(REPLACEMENTS[character])
        elif category in {"Cc", "Zl", "Zp"}:
            shown.append(" ")
        elif category not in {"Cf", "Cs"}:
            shown.append(character)
    return "".join(shown)


@lru_cache(maxsize=4096)
def character_width(character: str) -> int:
    """Columns of one character: its CP949 bytes; outside CP949 as wide as its picture is drawn."""
    try:
        return len(character.encode("cp949"))
    except UnicodeEncodeError:
        pass
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def col_width(text: str) -> int:
    """Columns a cleaned text takes."""
    return sum(map(character_width, text))


@lru_cache(maxsize=4096)
def in_rom(character: str) -> bool:
    """Whether every Korean printer has this glyph: ASCII or the KS X 1001 square, A1–FE twice.

    `euc_kr` must never be asked: it spells other syllables in jamo and calls them encodable.
    """
    if " " <= character <= "~":
        return True
    try:
        pair = character.encode("cp949")
    except UnicodeEncodeError:
        return False
    return len(pair) == 2 and all(0xA1 <= byte <= 0xFE for byte in pair)


def split_at(text: str, columns: int) -> tuple[str, str]:
    """The longest head that fits and the rest; a character is never split."""
    taken = 0
    for position, character in enumerate(text):
        taken += character_width(character)
        if taken > columns:
            return text[:position], text[position:]
    return text, ""


def fit(text: str, columns: int) -> str:
    """Cut or pad on the right to exactly `columns`."""
    head, _ = split_at(text, columns)
    return head + " " * (columns - col_width(head))


def wrap_hard(text: str, columns: int) -> list[str]:
    """Lines as full as they go, words or not; always at least one line.

    Raises ValueError under two columns: a Hangul would never fit.
    """
    if columns < 2:
        raise ValueError(f"no Hangul fits into {columns} columns")
    lines = []
    rest = text
    while True:
        head, rest = split_at(rest, columns)
        lines.append(head)
        if not rest:
            return lines


def wrap_words(text: str, columns: int) -> list[str]:
    """Lines broken at spaces; a word longer than a line is broken hard. At least one line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if col_width(candidate) <= columns:
            line = candidate
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = wrap_hard(word, columns)
        lines.extend(full)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def align_right(text: str, columns: int) -> str:
    """Blanks first; a text too wide stays whole."""
    return " " * max(0, columns - col_width(text)) + text


def centre(text: str, columns: int) -> str:
    """In the middle and padded to the full width, the odd blank on the right (§6.9)."""
    spare = max(0, columns - col_width(text))
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


def pair(left: str, right: str, columns: int) -> list[str]:
    """Left and right on one row, or on two when they do not fit with a blank between them."""
    spare = columns - col_width(left) - col_width(right)
    if spare >= (1 if left and right else 0):
        return [left + " " * spare + right]
    return [
        *wrap_words(left, columns),
        *(align_right(part, columns) for part in wrap_words(right, columns)),
    ]


def cells(texts: tuple[str, ...], widths: tuple[int, ...]) -> list[str]:
    """Right-aligned cells on one row; a cell too wide takes blanks from its neighbour.

    When even that is not enough the last cell goes to a row of its own, whole: an amount of
    money is never cut.
    """
    columns = sum(widths)
    row, end = "", 0
    for text, width in zip(texts, widths, strict=True):
        end += width
        gap = end - col_width(row) - col_width(text)
        row += " " * max(gap, 1 if row else 0) + text
    if col_width(row) <= columns:
        return [row]
    head = cells(texts[:-1], (*widths[:-2], widths[-2] + widths[-1])) if len(texts) > 1 else []
    return [*head, *(align_right(part, columns) for part in wrap_hard(texts[-1], columns))]

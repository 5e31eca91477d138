"""An A4 paper as values: facts, tables, sentences, lines to sign on; `printing.a4` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values side by side."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table; `share` of the width, figures stand on the right."""

    title: str
    share: int = 1
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads, repeated on each page; `totals` stands bold below."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """A reckoning: one figure a line, the last one is what it comes to."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """Lines for a date, a name and a seal, one for each who signs."""

    who: tuple[tuple[str, str], ...]


Block: TypeAlias = Facts | Table | Sums | Note | Sign


@dataclass(frozen=True, slots=True)
class Paper:
    """One document; it begins on a page of its own and numbers its pages."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    foot: str = ""

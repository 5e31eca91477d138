"""Papers for the office printer as plain values; what draws them is `printing.office`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table; `share` of the page's width beside the others."""

    title: str
    share: int = 10
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TablePaper:
    """A table over as many A4 pages as it needs; texts wrap, figures stand to the right."""

    title: str
    shop_name: str
    period: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPad:
    """수기 판매장: numbered slips to write sales on while the till cannot be used; four a page."""

    shop_name: str
    first_no: int
    slip_count: int


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """안내문: one page for the door, in letters to be read from two metres."""

    title: str
    shop_name: str
    dated: str
    subjects: tuple[str, ...]
    lines: tuple[str, ...]


OfficePaper: TypeAlias = TablePaper | PaperPad | NoticePaper

"""Rows as ESC/POS bytes, with a Hangul path of our own (HANDBOOK §6.2).

Text goes out in CP949 with the printer's two-byte mode on. A row with a character outside the
KS X 1001 square, which older fonts lack, becomes one raster line; every other row stays text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from printing import code128
from printing.columns import centre, in_rom
from printing.layout import BarcodeRow, QrRow, Row, TextRow
from printing.raster import COLUMN_DOTS, Dots, draw_line

INIT: Final = b"\x1b@"
DOUBLE_BYTE_ON: Final = b"\x1c&"
BOLD_ON, BOLD_OFF = b"\x1bE\x01", b"\x1bE\x00"
TALL_ON, TALL_OFF = b"\x1d!\x01", b"\x1d!\x00"
ALIGN_LEFT, ALIGN_CENTRE = b"\x1ba\x00", b"\x1ba\x01"
LINE_FEED: Final = b"\n"
FEED_LINES: Final = b"\x1bd"
PARTIAL_CUT: Final = b"\x1dV\x42\x00"
RASTER: Final = b"\x1dv0"
BARCODE_HEIGHT_DOTS: Final = 64


class HangulRom(StrEnum):
    """What glyphs the printer has: the common 2,350 syllables, all 11,172, or no Hangul at all."""

    KSX1001 = "KSX1001"
    UHC = "UHC"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Paper:
    """Machine settings of one printer. `drawer_pin` is 2 or 5, pulses in ms (§6.3)."""

    columns: int = 42
    rom: HangulRom = HangulRom.KSX1001
    feed_lines: int = 4
    cut: bool = True
    drawer_pin: int = 2
    drawer_on_ms: int = 50
    drawer_off_ms: int = 500

    @property
    def dots(self) -> int:
        """Printable dots: 32 columns sit on a 384 dot head, 42 on 512, 48 on 576 (§6.1)."""
        return {32: 384, 42: 512, 48: 576}.get(self.columns, self.columns * COLUMN_DOTS)


def render(rows: tuple[Row, ...], paper: Paper, *, kick_drawer: bool = False) -> bytes:
    """One whole job: drawer first when wanted, rows, feed, partial cut."""
    parts = [kick(paper)] if kick_drawer else []
    parts += [INIT, DOUBLE_BYTE_ON]
    bold = tall = False
    for row in rows:
        if isinstance(row, BarcodeRow | QrRow):
            if tall:
                parts.append(TALL_OFF)
                tall = False
            is_qr = isinstance(row, QrRow)
            parts.append(_qr(row.data, paper) if is_qr else _barcode(row.data, paper))
            continue
        if needs_raster(row.text, paper.rom):
            parts.append(_raster_line(row, paper))
            continue
        if row.bold != bold:
            bold = row.bold
            parts.append(BOLD_ON if bold else BOLD_OFF)
        if row.tall != tall:
            tall = row.tall
            parts.append(TALL_ON if tall else TALL_OFF)
        parts.append(row.text.encode("cp949") + LINE_FEED)
    parts.append(FEED_LINES + bytes([paper.feed_lines]))
    if paper.cut:
        parts.append(PARTIAL_CUT)
    return b"".join(parts)


def kick(paper: Paper) -> bytes:
    """ESC p: open the drawer, on its connector's pin."""
    connector = 0 if paper.drawer_pin == 2 else 1
    return b"\x1bp" + bytes(
        [connector, min(255, paper.drawer_on_ms // 2), min(255, paper.drawer_off_ms // 2)]
    )


def needs_raster(text: str, rom: HangulRom) -> bool:
    """Whether this row has a character the printer cannot be trusted to have."""
    if rom is HangulRom.KSX1001:
        return not all(map(in_rom, text))
    if rom is HangulRom.NONE:
        return not text.isascii()
    try:
        text.encode("cp949")
    except UnicodeEncodeError:
        return True
    return False


def _raster_line(row: TextRow, paper: Paper) -> bytes:
    """GS v 0; moved by a dot when its bits would spell a command obeyed in real time."""
    dots = draw_line(row.text, paper.columns, bold=row.bold)
    for indent in range(1, COLUMN_DOTS):
        if not code128.REAL_TIME.search(dots.packed):
            break
        dots = draw_line(row.text, paper.columns, bold=row.bold, indent_dots=indent)
    return _raster(dots, double_height=row.tall)


def _qr(data: str, paper: Paper) -> bytes:
    """A picture; moved by a dot when its bits would spell a command obeyed in real time."""
    from printing import qr

    dots = qr.draw(data, paper.dots)
    for indent in range(1, COLUMN_DOTS):
        if not code128.REAL_TIME.search(dots.packed):
            break
        dots = qr.draw(data, paper.dots, indent_dots=indent)
    return _raster(dots, double_height=False)


def _raster(dots: Dots, *, double_height: bool) -> bytes:
    header = bytes([2 if double_height else 0])
    size = dots.row_bytes.to_bytes(2, "little") + dots.height.to_bytes(2, "little")
    return RASTER + header + size + dots.packed


def _barcode(data: str, paper: Paper) -> bytes:
    """Code 128 in the middle with its digits below; the digits alone where the bars would not fit.

    A printer prints nothing at all of a code wider than its head.
    """
    code = code128.payload(data)
    module_count = len(code128.modules(code))
    module_dots = code128.module_dots(module_count, paper.dots)
    if module_count * module_dots > paper.dots:
        return centre(data, paper.columns).encode("ascii") + LINE_FEED
    return b"".join(
        [
            ALIGN_CENTRE,
            b"\x1dh" + bytes([BARCODE_HEIGHT_DOTS]),
            b"\x1dw" + bytes([module_dots]),
            b"\x1dH\x02",
            b"\x1dkI" + bytes([len(code)]) + code,
            ALIGN_LEFT,
        ]
    )

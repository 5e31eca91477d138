"""A QR of our own dots: every printer draws a picture, not every one knows the code.

The modules come from reportlab's encoder, imported late; level L, since the paper is read at once
and the signature inside says whether it was read right.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from printing.raster import Dots

QUIET_MODULES: Final = 4
MODULE_DOTS_MAX: Final = 4


@lru_cache(maxsize=4)
def modules(data: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, True is black, without the quiet zone."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

    code: Any = QRCode(None, QRErrorCorrectLevel.L)
    code.addData(data)
    code.make()
    size = code.getModuleCount()
    return tuple(
        tuple(bool(code.isDark(row, column)) for column in range(size)) for row in range(size))


def module_dots(count: int, dots: int) -> int:
    """As many dots a module as the paper has room for, four at most."""
    return max(1, min(MODULE_DOTS_MAX, dots // (count + 2 * QUIET_MODULES)))


def draw(data: str, dots: int, *, indent_dots: int = 0) -> Dots:
    """The QR in the middle of a strip as wide as the paper, with its quiet zone above and below."""
    found = modules(data)
    scale = module_dots(len(found), dots)
    left = (dots - len(found) * scale) // 2 + indent_dots
    row_bytes, blank = (dots + 7) // 8, bytes((dots + 7) // 8)
    packed = [blank] * (QUIET_MODULES * scale)
    for row in found:
        bits = 0
        for black in row:
            bits = bits << scale | ((1 << scale) - 1 if black else 0)
        shift = row_bytes * 8 - left - len(found) * scale
        packed += [(bits << shift).to_bytes(row_bytes, "big")] * scale
    packed += [blank] * (QUIET_MODULES * scale)
    return Dots(dots, len(packed), b"".join(packed))

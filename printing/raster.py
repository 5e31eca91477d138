"""Rows drawn as dots: the picture of a receipt, and the one line a printer has no glyphs for.

Pillow is imported late: a till that only ever prints common syllables never loads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final

from printing.columns import character_width

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

#: Font A of a receipt printer: one column is 12 dots, a row 24 and six blank dots below.
COLUMN_DOTS: Final = 12
GLYPH_DOTS: Final = 24
ROW_DOTS: Final = 30
FONT_SIZE: Final = 22
BASELINE_DOTS: Final = 19
BLACK_FROM: Final = 110


@dataclass(frozen=True, slots=True)
class Dots:
    """A one-bit picture, rows packed to whole bytes, 1 is black."""

    width: int
    height: int
    packed: bytes

    @property
    def row_bytes(self) -> int:
        return (self.width + 7) // 8


def draw_line(text: str, columns: int, *, bold: bool = False, indent_dots: int = 0) -> Dots:
    """One text row as dots, as wide as the paper, each character in its own columns."""
    from PIL import Image

    picture = Image.new("L", (columns * COLUMN_DOTS, ROW_DOTS), 0)
    place_text(picture, text, indent_dots, 0, bold=bold)
    packed = picture.point(lambda level: 255 if level >= BLACK_FROM else 0).convert("1")
    return Dots(picture.width, picture.height, packed.tobytes())


def place_text(
    picture: Image, text: str, x: int, y: int, *, bold: bool = False, scale: int = 1
) -> None:
    """Draw a row of cells in white ink onto an `L` picture; `scale` 2 is double height."""
    column = 0
    for character in text:
        width = character_width(character)
        # A mark that takes no column of its own belongs over the character before it.
        cell = column if width else max(0, column - 1)
        column += width
        if character == " ":
            continue
        tile = _glyph(character, max(width, 1) * COLUMN_DOTS, bold, scale)
        picture.paste(255, (x + cell * COLUMN_DOTS, y), tile)


@lru_cache(maxsize=2048)
def _glyph(character: str, width: int, bold: bool, scale: int) -> Image:
    """One character in its cell, squeezed when the proportional font is wider than the column."""
    from PIL import Image, ImageDraw

    font = _font(bold)
    natural = max(1, round(font.getlength(character)))
    tile = Image.new("L", (max(natural, width), GLYPH_DOTS), 0)
    left = max(0, (width - natural) // 2)
    ImageDraw.Draw(tile).text((left, BASELINE_DOTS), character, fill=255, font=font, anchor="ls")
    return tile.resize((width, GLYPH_DOTS * scale)) if (natural > width or scale > 1) else tile


@lru_cache(maxsize=2)
def _font(bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    with font_file(bold=bold) as path:
        return ImageFont.truetype(str(path), FONT_SIZE)


@contextmanager
def font_file(*, bold: bool = False) -> Iterator[Path]:
    """The shipped font as a file on disk, also out of a frozen build."""
    name = "Pretendard-Bold.ttf" if bold else "Pretendard-Regular.ttf"
    with as_file(files("app") / "resources" / "fonts" / name) as path:
        yield path

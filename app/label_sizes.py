"""Sizes of labels: the usual rolls, what a shop has beside them, and sheets of office paper."""

from __future__ import annotations

from typing import Final

import msgspec

from app.errors import BadInput

#: 203 dots an inch are 8 a millimetre: every place on a label is a whole dot.
DOTS_PER_MM: Final = 8


class LabelSize(msgspec.Struct, frozen=True):
    """A label on its roll; millimetres."""

    name: str
    width_mm: int
    height_mm: int
    gap_mm: int = 2

    @property
    def width_dots(self) -> int:
        return self.width_mm * DOTS_PER_MM

    @property
    def height_dots(self) -> int:
        return self.height_mm * DOTS_PER_MM


USUAL: Final = (
    LabelSize("40x60", 40, 60), LabelSize("60x40", 60, 40), LabelSize("50x30", 50, 30),
)


def check_sizes(sizes: tuple[LabelSize, ...]) -> None:
    """Raises BadInput `label.size_invalid` (name) for one that cannot carry what the law asks."""
    for size in sizes:
        if not (size.name and 40 <= size.width_mm <= 120 and 30 <= size.height_mm <= 200
                and 0 <= size.gap_mm <= 20):
            raise BadInput("label.size_invalid", name=size.name)


def find_size(name: str, own: tuple[LabelSize, ...] = ()) -> LabelSize:
    """Raises BadInput `label.size_unknown` (name)."""
    for size in (*own, *USUAL):
        if size.name == name:
            return size
    raise BadInput("label.size_unknown", name=name)

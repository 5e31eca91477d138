"""Getting labels onto paper: what a screen asks for, and what it can say of it afterwards.

The lot is on record before anything is printed; a printer that is away is told of, and the same
labels can be printed again without becoming goods a second time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.errors import WorldTrouble
from app.label_sizes import LabelSize, find_size
from app.labels import Label, label_of
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till


class LabelPress(Protocol):
    """The label printer of this machine, or the folder its labels are kept in."""

    def picture(self, label: Label, size: LabelSize) -> bytes:
        """The label as PNG, one pixel a dot.  Raises BadInput `label.too_small`."""
        ...

    def print_out(self, label: Label, size: LabelSize, count: int) -> str:
        """Hand over so many; the file they were kept in, empty where a printer took them.

        Raises BadInput `label.too_small`, WorldTrouble `label.printer_away` (state).
        """
        ...


def size_of(till: Till) -> LabelSize:
    """The labels this shop prints on.  Raises BadInput `label.size_unknown`."""
    return find_size(till.settings.label_size, till.settings.label_sizes)


def print_lot(till: Till, lot_ref: Ref, count: int) -> str:
    """The newest label of a lot, `count` times; as `LabelPress.print_out`.

    Raises WorldTrouble `label.no_printer` where this program has none at all.
    """
    if till.label_press is None:
        raise WorldTrouble("label.no_printer")
    return till.label_press.print_out(label_of(till, lot_ref), size_of(till), count)

"""The command `labels`: any lot's newest label again, as a file; a reprint raises no stock."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from app.cli_tools import till_to_read, write_new_file
from app.errors import BadInput

if TYPE_CHECKING:
    from app.cli_tools import Command


def labels(command: Command) -> int:
    """Labels of a lot by its number, its EAN or the digits of its square code."""
    from app.label_press import size_of
    from app.label_sizes import find_size
    from app.labels import label_of
    from app.lots import find_lot
    from app.receiving import LABEL_COUNT_MAX

    arguments = command.arguments
    if not 1 <= arguments.count <= LABEL_COUNT_MAX:
        raise BadInput("label.count", limit=LABEL_COUNT_MAX)
    with till_to_read(command) as till:
        lot = find_lot(till, _lot_no(arguments.lot))
        size = find_size(arguments.size, till.settings.label_sizes) if arguments.size else (
            size_of(till))
        label = label_of(till, lot.ref)
    data = command.outside.press_labels(label, size, arguments.format, arguments.count)
    if arguments.out is None:
        sys.stdout.buffer.write(data)
        return 0
    write_new_file(arguments.out, data)
    command.say("written", file=arguments.out)
    return 0


def _lot_no(text: str) -> str:
    from app.barcode import Lot, LotLabel, read
    from app.lot_code import read_code

    match read(text):
        case Lot(lot_no=lot_no):
            return lot_no
        case LotLabel(text=digits):
            facts = read_code(digits)
            return facts.lot_no if facts else text
    return text

"""What the screens borrow from the adapters: a printer tried out, papers made. Plain callables.

The composition root fills them; without one a screen says so instead of pretending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ports import PrinterState, Reading, ScaleState, TerminalState

if TYPE_CHECKING:
    # Names of types alone: the start path has no other use for these modules.
    from pathlib import Path

    from app.account_papers import AccountPaper
    from app.label_press import LabelPress
    from app.office_paper import OfficePaper
    from app.papers import Paper
    from app.platform_side import PlatformSide
    from app.receipt import Receipt
    from app.recovery import RecoverySheet
    from app.settings import CardTerminalSettings, PrinterSettings, ScaleSettings
    from app.till import Till


def _not_set_up(settings: PrinterSettings, shop_name: str) -> PrinterState:
    return PrinterState.NOT_SET_UP


def _nothing(settings: PrinterSettings) -> None:
    return None


def _no_scale(settings: ScaleSettings) -> Reading:
    return Reading(ScaleState.NOT_SET_UP)


def _use_no_scale(settings: ScaleSettings) -> None:
    return None


def _no_terminal(settings: CardTerminalSettings) -> TerminalState:
    return TerminalState.NOT_SET_UP


def _use_no_terminal(settings: CardTerminalSettings) -> None:
    return None


@dataclass(frozen=True)
class Devices:
    """Each may wait for its device, so a screen calls those that `try_` on a worker."""

    #: Prints a test page with these settings; (settings, shop name) -> what the printer said.
    try_printer: Callable[[PrinterSettings, str], PrinterState] = _not_set_up
    #: Opens the drawer that hangs on this printer.
    try_drawer: Callable[[PrinterSettings, str], PrinterState] = _not_set_up
    #: From now on everything is printed there.
    use_printer: Callable[[PrinterSettings], None] = _nothing
    #: What the scale with these settings says, after a moment.
    try_scale: Callable[[ScaleSettings], Reading] = _no_scale
    #: From now on goods are weighed there.
    use_scale: Callable[[ScaleSettings], None] = _use_no_scale
    #: Whether the card terminal of these settings is there.
    try_terminal: Callable[[CardTerminalSettings], TerminalState] = _no_terminal
    #: From now on cards are charged there.
    use_terminal: Callable[[CardTerminalSettings], None] = _use_no_terminal
    #: The recovery sheet as a PDF for the office printer.
    sheet_pdf: Callable[[RecoverySheet], bytes] | None = None
    #: A badge as a PDF: (shop name, staff number, name, what its barcode says).
    badge_pdf: Callable[[str, str, str, str], bytes] | None = None
    #: What prints a till's labels, where nobody has connected it (the pictures).
    label_press: Callable[[Till], LabelPress] | None = None
    #: A receipt as a PDF, for when the printer cannot.
    receipt_pdf: Callable[[Receipt], bytes] | None = None
    #: A table or a pad as pages for the office printer.
    office_pdf: Callable[[OfficePaper], bytes] | None = None
    #: Papers of A4 in one file, with how far it is.
    papers_pdf: Callable[[Sequence[Paper], Callable[[int, int], None]], bytes] | None = None
    #: A receipt as a picture, for who wants it on the phone.
    receipt_png: Callable[[Receipt], bytes] | None = None
    #: 거래명세서 or a month's bill for the office printer.
    account_pdf: Callable[[AccountPaper], bytes] | None = None
    #: The line to the platform and to the other tills; None in pictures and tests.
    platform: PlatformSide | None = None
    #: What brings about what the sync screen shows (the pictures).
    bring_about_sync: Callable[[Till, Path, str], Iterator[str]] | None = None

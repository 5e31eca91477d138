"""One document, any form: the door for the command line and for the spool's late rendering."""

from __future__ import annotations

from typing import Final, Literal

from app.receipt import Document, Receipt, ReportSlip
from app.settings import PrinterSettings
from printing.escpos import HangulRom, Paper, kick, render
from printing.layout import as_text, lay_out
from printing.transport import Transport, make_transport

PaperForm = Literal["text", "escpos", "png", "pdf"]
FORMS: Final[tuple[PaperForm, ...]] = ("text", "escpos", "png", "pdf")


def press(document: Document, form: PaperForm, paper: Paper) -> bytes:
    """A document as UTF-8 text, ESC/POS without a drawer kick, PNG or PDF.

    Raises ValueError for another form or a width no paper has.
    """
    rows = lay_out(document, paper.columns)
    if form == "text":
        return as_text(rows, paper.columns).encode("utf-8")
    if form == "escpos":
        return render(rows, paper)
    if form == "png":
        from printing.png import render_png

        return render_png(rows, paper.columns)
    if form == "pdf":
        from printing.documents import receipt_pdf

        return receipt_pdf(rows, paper.columns, title_of(document))
    raise ValueError(f"no form called {form!r}; known are {', '.join(FORMS)}")


def paper_of(settings: PrinterSettings) -> Paper:
    """The paper of a till's printer. Raises ValueError for a ROM no printer has."""
    rom = HangulRom(settings.hangul_rom)
    return Paper(columns=settings.columns, rom=rom, drawer_pin=settings.drawer_pin)


def transport_of(settings: PrinterSettings) -> Transport:
    """The way to a till's printer. Raises ValueError for settings that name none."""
    return make_transport(settings.connection, settings.address, answers=settings.answers)


def kick_of(settings: PrinterSettings) -> bytes:
    """What opens the drawer on this printer; empty where no drawer hangs on it."""
    return kick(paper_of(settings)) if settings.drawer else b""


def title_of(document: Document) -> str:
    """What a window or a file shows as the document's name."""
    if isinstance(document, Receipt):
        return document.number
    return document.title if isinstance(document, ReportSlip) else document.printer_name

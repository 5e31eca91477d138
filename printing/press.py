"""One document, any form: the door for the command line and for the spool's late rendering."""

from __future__ import annotations

from typing import Final, Literal

from app.receipt import Document, Receipt, ReportSlip
from printing.escpos import Paper, render
from printing.layout import as_text, lay_out

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


def title_of(document: Document) -> str:
    """What a window or a file shows as the document's name."""
    if isinstance(document, Receipt):
        return document.number
    return document.title if isinstance(document, ReportSlip) else document.printer_name

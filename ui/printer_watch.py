"""Tells the printer's trouble in a banner with buttons that help; asks about doubtful receipts."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.access import Action
from app.ports import DocumentKind, JobAnswer, PrinterState, PrintJob
from app.printer_words import say_status
from ui import i18n
from ui.counter import Counter
from ui.i18n import tr

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from app.receipt import Receipt


class PrinterWatch(QObject):
    """Looks at the spool's own status now and then; the spool does the work on its thread."""

    def __init__(
        self,
        counter: Counter,
        every_ms: int,
        *,
        other_printer: Callable[[], None] | None = None,
        receipt_pdf: Callable[[Receipt], bytes] | None = None,
    ) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._other_printer = other_printer
        self._receipt_pdf = receipt_pdf
        self._told: tuple[PrinterState, int, bool] = (PrinterState.READY, 0, False)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(every_ms)

    def look(self) -> None:
        """Say what changed; a state already told is not told again."""
        printer = self._counter.till.printer
        if printer is None or self._counter.session is None:
            return
        status = printer.status()
        now = (status.headline, len(status.unknown) + len(status.failed), status.drawer_stuck)
        if now == self._told:
            return
        before, self._told = self._told, now
        asked = (*status.unknown, *status.failed)
        if status.headline is PrinterState.READY and not asked and not status.drawer_stuck:
            if before[0] is not PrinterState.READY or before[1] or before[2]:
                self._counter.messages.hush()
            return
        helps = self._helps(asked)
        self._counter.messages.sound("look")
        words = say_status(status, "ko" if i18n.language() == "ko" else "en")
        self._counter.messages.banner(words, helps=helps)

    def _helps(self, asked: tuple[PrintJob, ...]) -> list[tuple[str, Callable[[], None]]]:
        """Buttons that help: settle the doubtful paper, or do without this printer for now."""
        if asked:
            job = asked[0]
            return [
                (tr("printer.came_out"), lambda: self._answer(job, JobAnswer.PRINTED)),
                (tr("printer.print_again"), lambda: self._print_again(job)),
            ]
        helps: list[tuple[str, Callable[[], None]]] = []
        if self._other_printer is not None and self._counter.may(Action.EDIT_SETTINGS):
            helps.append((tr("printer.other"), self._other_printer))
        if self._receipt_pdf is not None:
            helps.append((tr("printer.pdf"), self._write_pdf))
        return helps

    def _write_pdf(self) -> None:
        """The last receipt as a file, for the customer who needs one now."""
        from app.receipts import last_sale, receipt_of

        counter, press = self._counter, self._receipt_pdf
        sale_uid = last_sale(counter.till)
        if sale_uid is None or press is None:
            counter.messages.banner(tr("sell.nothing_to_reprint"), tone="plain")
            return
        receipt = receipt_of(counter.till, sale_uid)
        target = counter.till.paths.slips / f"{receipt.number}.pdf"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(press(receipt))
        except OSError:
            log.exception("no receipt as PDF in %s", target)
            counter.messages.sound("refused")
            counter.messages.banner(tr("printer.pdf_failed", path=target), tone="remove")
            return
        counter.messages.banner(tr("printer.pdf_done", path=target), tone="do")

    def _answer(self, job: PrintJob, answer: JobAnswer) -> None:
        printer = self._counter.till.printer
        if printer is not None:
            printer.answer(job.id, answer)
        self._told = (PrinterState.READY, 0, False)

    def _print_again(self, job: PrintJob) -> None:
        """A receipt printed again is a copy with an entry of its own; anything else is not."""
        if job.kind is not DocumentKind.RECEIPT:
            self._answer(job, JobAnswer.AGAIN)
            return
        from app.receipts import reprint_receipt

        counter = self._counter
        sale_uid = str(json.loads(job.payload_json)["sale_uid"])

        def act(_: object) -> None:
            reprint_receipt(counter.till, counter.who, sale_uid)
            self._answer(job, JobAnswer.DROP)

        counter.attempt(act)

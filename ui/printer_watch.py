"""Tells the printer's trouble in a banner with buttons that help; asks about doubtful receipts."""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.ports import DocumentKind, JobAnswer, PrinterState, PrintJob
from app.printer_words import say_status
from ui import i18n
from ui.counter import Counter
from ui.i18n import tr


class PrinterWatch(QObject):
    """Looks at the spool's own status now and then; the spool does the work on its thread."""

    def __init__(self, counter: Counter, every_ms: int) -> None:
        super().__init__(counter.window)
        self._counter = counter
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
        helps: list[tuple[str, Callable[[], None]]] = []
        if asked:
            job = asked[0]
            helps = [
                (tr("printer.came_out"), lambda: self._answer(job, JobAnswer.PRINTED)),
                (tr("printer.print_again"), lambda: self._print_again(job)),
            ]
        self._counter.messages.sound("look")
        words = say_status(status, "ko" if i18n.language() == "ko" else "en")
        self._counter.messages.banner(words, helps=helps)

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

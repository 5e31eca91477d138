"""Trying a printer out from a settings screen: one test page or one kick, and what became of it.

Nothing here touches the till's own spool: the job lives in memory and is forgotten.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from app.ports import DocumentKind, JobState, PrinterState, PrintJob
from app.receipt import RulerPage
from app.settings import PrinterSettings
from printing.press import kick_of, paper_of, press, transport_of
from printing.spool import Spool, SpoolTimes
from printing.transport import Transport

LIMIT_MS: Final = 9_000
_NAP_S: Final = 0.05


class _OneJob:
    """Keeps the one job of a trial; fulfils `app.ports.SpoolStore`."""

    def __init__(self) -> None:
        self.job: PrintJob | None = None

    def add(self, job: PrintJob) -> int:
        self.job = replace(job, id=1)
        return 1

    def next_pending(self) -> PrintJob | None:
        return self.job if self.job is not None and self.job.state is JobState.PENDING else None

    def mark(self, job_id: int, state: JobState, detail: str = "") -> None:
        if self.job is not None:
            self.job = replace(self.job, state=state, detail=detail)

    def find(self, job_id: int) -> PrintJob | None:
        return self.job

    def list_open(self) -> tuple[PrintJob, ...]:
        return ()


def try_printer(
    settings: PrinterSettings, page: RulerPage, *, limit_ms: int = LIMIT_MS
) -> PrinterState:
    """Print a test page and say what the printer said; waits at most `limit_ms`.

    Raises ValueError for an address that names no printer.
    """
    transport = transport_of(settings)
    if settings.connection == "none":
        return PrinterState.NOT_SET_UP
    paper = paper_of(settings)
    store = _OneJob()
    spool = Spool(
        store, transport, lambda _: press(page, "escpos", paper), _monotonic_ms,
        times=SpoolTimes(recover=limit_ms),
    )
    spool.submit(PrintJob(DocumentKind.TEST_PAGE, ""))
    return _play(spool, store, limit_ms)


def try_drawer(settings: PrinterSettings) -> PrinterState:
    """Open the drawer on this printer; READY when the printer took the kick.

    Raises ValueError as `try_printer` does.
    """
    transport: Transport = transport_of(settings)
    kick = kick_of(settings)
    if settings.connection == "none" or not kick:
        return PrinterState.NOT_SET_UP
    spool = Spool(_OneJob(), transport, lambda _: b"", _monotonic_ms, kick=kick)
    spool.kick_drawer()
    spool.step()
    return spool.status().printer


def _play(spool: Spool, store: _OneJob, limit_ms: int) -> PrinterState:
    until_ms = _monotonic_ms() + limit_ms
    while True:
        rest_ms = spool.step()
        state = spool.status().printer
        job = store.job
        assert job is not None
        if job.state is JobState.DONE:
            return state
        if job.state is JobState.PENDING and not state.prints:
            return state
        late = _monotonic_ms() >= until_ms
        if late or job.state in {JobState.UNKNOWN, JobState.FAILED}:
            spool.close()
            return PrinterState.UNKNOWN_OUTCOME if state.prints else state
        time.sleep(min(rest_ms / 1_000, _NAP_S))


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000

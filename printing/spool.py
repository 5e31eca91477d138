"""Brings every stored job to paper once: never lost, never doubled, never in the sale's way.

A job is PENDING while surely no byte of it has reached a printer, and is then tried again by
itself. From the first byte it is SENDING; when its end is not confirmed it becomes UNKNOWN and a
person is asked, for only a person can see what lies there. A drawer kick is of the moment: it
rides at the front of whatever connection comes next, within five seconds, once.

`Spool.step()` does one thing and returns how long to rest; `SpoolThread` is the thin rest.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from app.ports import JobAnswer, JobState, PrinterState, PrintJob, SpoolStatus, SpoolStore
from printing.status import (
    ASK_PAPER,
    DLE_EOT,
    STATUS_TIMEOUT_MS,
    ask_state,
    is_paper_answer,
    is_real_time,
    read_paper,
    read_state,
    without_automatic,
)
from printing.transport import Link, LinkLost, Transport

KICK_LIFE_MS: Final = 5_000
RETRY_FIRST_MS: Final = 1_000
RETRY_MAX_MS: Final = 5_000
IDLE_REST_MS: Final = 60_000
FAULT_REST_MS: Final = 5_000
JOIN_GRACE_S: Final = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SpoolTimes:
    """How long to wait for a printer's word, in ms.

    `recover` is the patience with a printer that stopped in the middle and says why: after new
    paper it prints on and confirms, and nobody needs to be asked.
    """

    status: int = STATUS_TIMEOUT_MS
    answer: int = 6_000
    poll: int = 100
    ask_again: int = 1_000
    recover: int = 600_000


@dataclass(slots=True)
class _Delivery:
    """A job whose bytes are out and whose printer has not yet said that it is done."""

    link: Link
    job: PrintJob
    deadline_ms: int
    recover_until_ms: int
    ask_at_ms: int
    answers: bytearray = field(default_factory=bytearray)
    heard: PrinterState | None = None


class Spool:
    """The state machine. `step` belongs to one thread; everything else may be called from any."""

    def __init__(
        self,
        store: SpoolStore,
        transport: Transport,
        render: Callable[[PrintJob], bytes],
        monotonic_ms: Callable[[], int],
        *,
        kick: bytes = b"",
        on_change: Callable[[SpoolStatus], None] = lambda _status: None,
        times: SpoolTimes | None = None,
    ) -> None:
        """`render` makes a job's bytes, late; `kick` opens this printer's drawer, empty for none.

        Jobs left SENDING by a till that died become UNKNOWN here.
        """
        self._store = store
        self._transport = transport
        self._render = render
        self._monotonic_ms = monotonic_ms
        self._kick = kick
        self._on_change = on_change
        self._times = times or SpoolTimes()
        self.wake: Callable[[], None] = lambda: None

        self._claim = threading.Lock()
        self._nudged = False
        self._kick_until_ms: int | None = None
        self._replacement: tuple[Transport, bytes] | None = None

        self._delivery: _Delivery | None = None
        self._retry_at_ms = 0
        self._retry_rest_ms = RETRY_FIRST_MS
        self._look = transport.answers
        self._drawer_stuck = False
        self._printer = PrinterState.READY
        self._status = SpoolStatus(PrinterState.READY)
        for job in store.list_open():
            if job.state is JobState.SENDING:
                store.mark(job.id, JobState.UNKNOWN, PrinterState.UNKNOWN_OUTCOME)
        self._publish()

    # -- For any thread ---------------------------------------------------------------------------

    def submit(self, job: PrintJob, *, kick_drawer: bool = False) -> int:
        """Keep a job and wake the spool; returns at once with the job's id."""
        job_id = self._store.add(job)
        self.nudge(kick_drawer=kick_drawer)
        return job_id

    def nudge(self, *, kick_drawer: bool = False) -> None:
        """Wake the spool for a job stored elsewhere (in the sale's own transaction)."""
        if kick_drawer and self._kick:
            self._kick_until_ms = self._monotonic_ms() + KICK_LIFE_MS
        self._nudged = True
        self.wake()

    def kick_drawer(self) -> None:
        """Open the drawer now or never: a kick is neither stored nor repeated."""
        self.nudge(kick_drawer=True)

    def use(self, transport: Transport, kick: bytes = b"") -> None:
        """Send what waits to another printer; a job under way on the old one becomes UNKNOWN."""
        self._replacement = (transport, kick)
        self.nudge()

    def answer(self, job_id: int, answer: JobAnswer) -> bool:
        """Settle an UNKNOWN, FAILED or still PENDING job; False when it has moved on meanwhile."""
        states = {
            JobAnswer.PRINTED: JobState.DONE,
            JobAnswer.AGAIN: JobState.PENDING,
            JobAnswer.DROP: JobState.CANCELLED,
        }
        with self._claim:
            job = self._store.find(job_id)
            if job is None or job.state not in {
                JobState.UNKNOWN,
                JobState.FAILED,
                JobState.PENDING,
            }:
                return False
            self._store.mark(job_id, states[answer])
        self.nudge()
        return True

    def status(self) -> SpoolStatus:
        """What is known, without asking the printer."""
        return self._status

    # -- For the spool's own thread ---------------------------------------------------------------

    def step(self) -> int:
        """Do the next thing; how many ms to rest, unless woken, before the one after it."""
        self._take_replacement()
        rest_ms = self._await_answer(self._delivery) if self._delivery else self._begin()
        self._publish()
        return rest_ms

    def close(self) -> None:
        """The till goes: a job still unconfirmed is asked about at the next start."""
        if self._delivery:
            self._doubt(self._delivery, self._printer)

    def is_delivering(self) -> bool:
        return self._delivery is not None

    def _take_replacement(self) -> None:
        if self._replacement is None:
            return
        if self._delivery:
            self._doubt(self._delivery, self._printer)
        (self._transport, self._kick), self._replacement = self._replacement, None
        self._retry_at_ms = 0
        self._look = self._transport.answers
        self._hear(PrinterState.READY)

    def _begin(self) -> int:
        now_ms = self._monotonic_ms()
        if self._nudged:
            self._nudged = False
            self._retry_at_ms = 0
        if now_ms < self._retry_at_ms:
            return self._retry_at_ms - now_ms
        job = self._store.next_pending()
        data = b""
        if job:
            try:
                data = self._render(job)
            except Exception as error:
                # One bad job must not stop those behind it; it is logged, kept and shown.
                log.exception("job %s cannot be rendered", job.id)
                self._store.mark(job.id, JobState.FAILED, repr(error))
                return 0
        kick = self._take_kick()
        if job or kick:
            return self._attempt(job, kick, data)
        if self._look or (self._transport.answers and not self._printer.prints):
            return self._attempt(None, b"", b"")
        return IDLE_REST_MS

    def _take_kick(self) -> bytes:
        """The drawer's bytes if someone still stands before it; taken once, whatever follows."""
        until_ms, self._kick_until_ms = self._kick_until_ms, None
        if until_ms is None:
            return b""
        if self._monotonic_ms() > until_ms:
            self._drawer_stuck = True
            return b""
        return self._kick

    def _attempt(self, job: PrintJob | None, kick: bytes, data: bytes) -> int:
        """One fresh connection: ask, then kick and print, or only look when there is nothing."""
        self._look = False
        try:
            link = self._transport.open()
        except LinkLost as lost:
            return self._stay(lost, kick)
        try:
            answers = self._transport.answers
            state = ask_state(link, self._times.status) if answers else PrinterState.READY
            if not state.prints:
                raise LinkLost(state, "not ready")
        except LinkLost as lost:
            link.close()
            return self._stay(lost, kick)
        self._hear(state)
        self._drawer_stuck = False
        self._retry_rest_ms = RETRY_FIRST_MS
        if job is None:
            return self._kick_only(link, kick)
        return self._send(link, job, kick, data)

    def _stay(self, lost: LinkLost, kick: bytes) -> int:
        """Nothing of a job went out: it stays PENDING; the drawer needs its key."""
        log.info("printer: %s", lost)
        self._drawer_stuck = self._drawer_stuck or bool(kick)
        return self._rest(lost.state)

    def _rest(self, state: PrinterState) -> int:
        self._hear(state)
        rest_ms = self._retry_rest_ms
        self._retry_rest_ms = min(self._retry_rest_ms * 2, RETRY_MAX_MS)
        self._retry_at_ms = self._monotonic_ms() + rest_ms
        return rest_ms

    def _kick_only(self, link: Link, kick: bytes) -> int:
        try:
            if kick:
                link.send(kick)
        except LinkLost as lost:
            return self._stay(lost, kick)
        finally:
            link.close()
        return 0 if kick else IDLE_REST_MS

    def _send(self, link: Link, job: PrintJob, kick: bytes, data: bytes) -> int:
        """SENDING is on the disk before the first byte is on the wire."""
        try:
            with self._claim:
                current = self._store.find(job.id)
                claimed = current is not None and current.state is JobState.PENDING
                if claimed:
                    self._store.mark(job.id, JobState.SENDING)
        except BaseException:
            link.close()
            raise
        if not claimed:
            return self._kick_only(link, kick)
        asks = self._transport.answers
        try:
            link.send(kick + data + (ASK_PAPER if asks else b""))
        except LinkLost as lost:
            log.info("job %s: %s", job.id, lost)
            link.close()
            self._drawer_stuck = bool(kick)
            self._store.mark(job.id, JobState.UNKNOWN, lost.state)
            return self._rest(lost.state)
        if not asks:
            link.close()
            return self._finish(job, PrinterState.READY)
        now_ms = self._monotonic_ms()
        self._delivery = _Delivery(
            link,
            job,
            # A slow printer takes about a millisecond for a byte of text.
            deadline_ms=now_ms + self._times.answer + len(data),
            recover_until_ms=now_ms + self._times.recover,
            ask_at_ms=now_ms + self._times.ask_again,
        )
        return 0

    def _await_answer(self, delivery: _Delivery) -> int:
        """Listen for GS r; when it is late, ask in real time what holds the printer up."""
        link = delivery.link
        try:
            heard = without_automatic(link.receive(self._times.poll))
            if not heard and self._monotonic_ms() >= delivery.ask_at_ms:
                delivery.answers.clear()
                delivery.ask_at_ms = self._monotonic_ms() + self._times.ask_again
                link.send(b"".join(DLE_EOT))
        except LinkLost as lost:
            return self._doubt(delivery, lost.state)
        for byte in heard:
            if is_paper_answer(byte):
                self._end(delivery)
                return self._finish(delivery.job, read_paper(byte))
            if not is_real_time(byte):
                return self._doubt(delivery, PrinterState.NONSENSE)
            delivery.answers.append(byte)
        if len(delivery.answers) >= len(DLE_EOT):
            delivery.heard = read_state(bytes(delivery.answers[: len(DLE_EOT)]))
            delivery.answers.clear()
            self._hear(delivery.heard)
            if delivery.heard is PrinterState.NONSENSE:
                return self._doubt(delivery, delivery.heard)
            if not delivery.heard.prints:
                if self._kick_until_ms is not None:
                    self._kick_until_ms, self._drawer_stuck = None, True
                # It says what it lacks: wait for that rather than ask about half a receipt.
                waited_ms = self._monotonic_ms() + self._times.answer
                delivery.deadline_ms = min(waited_ms, delivery.recover_until_ms)
        if self._monotonic_ms() >= delivery.deadline_ms:
            return self._doubt(delivery, delivery.heard or PrinterState.HUNG)
        return 0

    def _finish(self, job: PrintJob, state: PrinterState) -> int:
        self._store.mark(job.id, JobState.DONE)
        self._hear(state)
        self._retry_rest_ms = RETRY_FIRST_MS
        return 0

    def _doubt(self, delivery: _Delivery, state: PrinterState) -> int:
        """Some of it may lie there: ask a person, never try again by ourselves."""
        log.info("job %s: outcome unknown, %s", delivery.job.id, state)
        self._end(delivery)
        self._store.mark(delivery.job.id, JobState.UNKNOWN, state)
        return self._rest(state)

    def _end(self, delivery: _Delivery) -> None:
        self._delivery = None
        delivery.link.close()

    def _hear(self, state: PrinterState) -> None:
        self._printer = state

    def _publish(self) -> None:
        """Tell the screen, when anything it shows has changed."""
        open_jobs = self._store.list_open()
        status = SpoolStatus(
            self._printer,
            sum(job.state in {JobState.PENDING, JobState.SENDING} for job in open_jobs),
            tuple(job for job in open_jobs if job.state is JobState.UNKNOWN),
            tuple(job for job in open_jobs if job.state is JobState.FAILED),
            self._drawer_stuck,
        )
        if status != self._status:
            self._status = status
            self._on_change(status)


class SpoolThread:
    """Steps a spool until told to stop."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)
        self._stop_at = time.monotonic()
        spool.wake = self._woken.set

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_ms: int = 3_000) -> None:
        """Let a job under way hear its answer for a while; unconfirmed, it is asked about later."""
        self._stop_at = time.monotonic() + timeout_ms / 1_000
        self._stopping.set()
        self._woken.set()
        # A little longer than it is given: a connection attempt has to run out by itself.
        self._thread.join(timeout_ms / 1_000 + JOIN_GRACE_S)

    def _run(self) -> None:
        while not self._stopping.is_set() or (self._spool.is_delivering() and not self._late()):
            self._woken.clear()
            try:
                rest_ms = self._spool.step()
            except Exception:
                log.exception("the spool stumbled; it goes on after a rest")
                rest_ms = FAULT_REST_MS
            if not self._stopping.is_set():
                self._woken.wait(rest_ms / 1_000)
        self._spool.close()

    def _late(self) -> bool:
        return time.monotonic() >= self._stop_at

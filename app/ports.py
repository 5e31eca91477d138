"""What the outside world looks like from in here: small Protocols and the values they speak.

Adapters (`printing`, `sync`, the composition root) fulfil them; the use cases know nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

# -- Paper and drawer -----------------------------------------------------------------------------


class PrinterState(StrEnum):
    """What is known of the printer; each has its own sentence in `app.printer_words`."""

    READY = "READY"
    PAPER_NEAR_END = "PAPER_NEAR_END"
    OFF = "OFF"
    HUNG = "HUNG"
    RESET = "RESET"
    PAPER_OUT = "PAPER_OUT"
    COVER_OPEN = "COVER_OPEN"
    OFFLINE = "OFFLINE"
    ERROR = "ERROR"
    NONSENSE = "NONSENSE"
    NOT_SET_UP = "NOT_SET_UP"
    UNKNOWN_OUTCOME = "UNKNOWN_OUTCOME"

    @property
    def prints(self) -> bool:
        """Whether a job sent now is expected to come out."""
        return self in {PrinterState.READY, PrinterState.PAPER_NEAR_END}


class DocumentKind(StrEnum):
    """What a job prints; `payload_json` names or holds the rest."""

    RECEIPT = "RECEIPT"
    SLIP = "SLIP"
    TEST_PAGE = "TEST_PAGE"
    PHONE_LIST = "PHONE_LIST"
    #: Its payload names a delivery; address and goods are put on when the printer is there.
    DELIVERY = "DELIVERY"


class JobState(StrEnum):
    """Life of a print job: PENDING → SENDING → DONE, or UNKNOWN until a person answers.

    FAILED could not be rendered; CANCELLED was answered by a person or sent elsewhere.
    """

    PENDING = "PENDING"
    SENDING = "SENDING"
    DONE = "DONE"
    UNKNOWN = "UNKNOWN"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A reference to what has to be printed; its bytes are made when the printer is there.

    `id` is 0 until stored. `detail` carries the PrinterState that left a job UNKNOWN, or the
    reason one FAILED. The drawer is no part of it: a kick is of the moment and never stored.
    """

    kind: DocumentKind
    payload_json: str
    id: int = 0
    state: JobState = JobState.PENDING
    detail: str = ""


class SpoolStore(Protocol):
    """Keeps print jobs over restarts. Used by the spool's thread and the screen's at once.

    Every call is durable when it returns: SENDING has to be on the disk before the first byte
    is on the wire, or a power cut would print a receipt twice.
    """

    def add(self, job: PrintJob) -> int:
        """Keep a new PENDING job; its id. Ids rise in the order of adding."""
        ...

    def next_pending(self) -> PrintJob | None:
        """The PENDING job with the lowest id."""
        ...

    def mark(self, job_id: int, state: JobState, detail: str = "") -> None:
        """Set a job's state."""
        ...

    def find(self, job_id: int) -> PrintJob | None:
        """One job, as it stands."""
        ...

    def list_open(self) -> tuple[PrintJob, ...]:
        """Jobs that are PENDING, SENDING, UNKNOWN or FAILED, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class SpoolStatus:
    """What the screen shows of the paper side: one state, what waits, what to ask about.

    `drawer_stuck` is true when a kick was wanted and could not be given: use the key.
    """

    printer: PrinterState
    waiting_count: int = 0
    unknown: tuple[PrintJob, ...] = ()
    failed: tuple[PrintJob, ...] = ()
    drawer_stuck: bool = False

    @property
    def headline(self) -> PrinterState:
        """The state to speak of first: a doubt about paper that may lie there outranks READY."""
        if self.unknown and self.printer.prints:
            return PrinterState.UNKNOWN_OUTCOME
        return self.printer


class JobAnswer(StrEnum):
    """What a person says of a job with unknown outcome.

    PRINTED: it lies there, forget it. AGAIN: not there, print it (the caller has written the
    reprint entry; the paper says 재발행). DROP: not wanted on this printer any more.
    """

    PRINTED = "PRINTED"
    AGAIN = "AGAIN"
    DROP = "DROP"


class Printer(Protocol):
    """The spool as the use cases and the screen see it; no call waits for paper."""

    def submit(self, job: PrintJob, *, kick_drawer: bool = False) -> int:
        """Keep a job and wake the spool; returns at once with the job's id."""
        ...

    def nudge(self, *, kick_drawer: bool = False) -> None:
        """Wake the spool for a job stored elsewhere (in the sale's own transaction)."""
        ...

    def kick_drawer(self) -> None:
        """Open the drawer now or never: a kick is neither stored nor repeated."""
        ...

    def answer(self, job_id: int, answer: JobAnswer) -> bool:
        """Settle an UNKNOWN, FAILED or still PENDING job; False when it has moved on meanwhile."""
        ...

    def status(self) -> SpoolStatus:
        """What is known, without asking the printer."""
        ...


# -- The scale -------------------------------------------------------------------------------------


class ScaleState(StrEnum):
    """What the scale says; each has its own sentence in `app.scale_words`.

    Only STABLE is a weight that may be sold by: more than nothing, at rest, heard twice the same.
    """

    STABLE = "STABLE"
    UNSTABLE = "UNSTABLE"
    EMPTY = "EMPTY"
    NEGATIVE = "NEGATIVE"
    OVERLOAD = "OVERLOAD"
    OTHER_UNIT = "OTHER_UNIT"
    WAITING = "WAITING"
    SILENT = "SILENT"
    NONSENSE = "NONSENSE"
    UNPLUGGED = "UNPLUGGED"
    NOT_SET_UP = "NOT_SET_UP"


@dataclass(frozen=True, slots=True)
class Reading:
    """What lies on the scale as last heard; `net` when the scale has taken a container off."""

    state: ScaleState
    weight_g: int = 0
    net: bool = False


class Scale(Protocol):
    """The counter's scale; no call waits for it."""

    def watch(self) -> None:
        """Someone weighs: listen from now on, forgetting what was heard before."""
        ...

    def rest(self) -> None:
        """Nobody weighs any more: let the line go."""
        ...

    def reading(self) -> Reading:
        """The newest reading; a weight that has grown old is SILENT."""
        ...


# -- The card terminal ---------------------------------------------------------------------------


class TerminalState(StrEnum):
    """How a terminal looks from here; each has its own sentence in `app.terminal_words`."""

    READY = "READY"
    OFF = "OFF"
    SILENT = "SILENT"
    NONSENSE = "NONSENSE"
    NOT_SET_UP = "NOT_SET_UP"


class TerminalWord(StrEnum):
    """What a terminal said of one reference.

    REVERSED: it was approved and has been undone.  NEVER: it does not know the reference and will
    refuse it from now on.  NOT_ASKED: the question surely never reached it.  PENDING: the customer
    is still at it.  NO_ANSWER: it may have charged, and only asking again by the same reference,
    or a person, can tell.
    """

    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    REVERSED = "REVERSED"
    NEVER = "NEVER"
    PENDING = "PENDING"
    NOT_ASKED = "NOT_ASKED"
    NO_ANSWER = "NO_ANSWER"

    @property
    def is_final(self) -> bool:
        """Whether money surely moved, or surely did not."""
        return self not in {TerminalWord.PENDING, TerminalWord.NO_ANSWER}


@dataclass(frozen=True, slots=True)
class TerminalReply:
    """A terminal's answer; the card's number is masked before it comes here (HANDBOOK §3.1).

    `approved_at` is ISO without zone, the terminal's own clock; `said` its words for a refusal.
    """

    word: TerminalWord
    amount_won: int = 0
    approval_no: str = ""
    approved_at: str = ""
    card_masked: str = ""
    issuer: str = ""
    instalment_months: int = 0
    said: str = ""


class CardTerminal(Protocol):
    """A terminal this till talks to.  Every call may wait minutes: never on the screen's thread.

    `reference` is the payment's own id; a terminal moves money at most once for one reference.
    No call raises for trouble on the way: that is NOT_ASKED or NO_ANSWER.
    """

    def approve(
        self, reference: str, amount_won: int, taxable_won: int, exempt_won: int,
        instalment_months: int,
    ) -> TerminalReply:
        """Charge a card."""
        ...

    def cancel(
        self, reference: str, original_approval_no: str, original_approved_on: str,
        amount_won: int,
    ) -> TerminalReply:
        """Take an approval back by its number and day (ISO date)."""
        ...

    def enquire(self, reference: str) -> TerminalReply:
        """What became of a question asked before; asks for no money."""
        ...

    def abandon(self, reference: str) -> TerminalReply:
        """The person steps back: NEVER or DECLINED if in time, else what had happened already."""
        ...

    def reverse(self, reference: str) -> TerminalReply:
        """Undo what this reference moved (망취소), before a sale carries it; twice is once."""
        ...


# -- Cheque ---------------------------------------------------------------------------------------


class ChequeWord(StrEnum):
    """What a bank's inquiry says of a cashier's cheque (자기앞수표)."""

    GOOD = "GOOD"
    LOST = "LOST"  # reported lost or stolen
    PAID = "PAID"
    NOT_KNOWN = "NOT_KNOWN"  # nobody answered: the cashier asks by telephone


class ChequeDesk(Protocol):
    """자기앞수표 조회; no adapter yet, so no shop takes cheques by the till (docs/cheque.md)."""

    def inquire(self, cheque_no: str, bank_branch: str, amount_won: int) -> ChequeWord:
        """Whether a cheque of eight digits, drawn on this branch (six), is good for its amount."""
        ...


class PoleDisplay(Protocol):
    """A customer's VFD of two lines; no adapter yet (docs/vfd.md)."""

    def show(self, first: str, second: str) -> None:
        """Two lines of at most 20 columns, a Hangul syllable counting two; never a name."""
        ...


# -- Time and secrets -----------------------------------------------------------------------------


class Clock(Protocol):
    """The only source of time; tests jump it."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC, as the machine believes."""
        ...

    def utc_offset_min(self, at_ms: int) -> int:
        """Offset of the shop's local time at that instant, minutes east of UTC."""
        ...


class Secrets(Protocol):
    """Where keys are kept: the OS keyring, else a file only this user may read."""

    def get(self, name: str) -> str | None:
        """A kept secret, None where there is none."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a secret; raises WorldTrouble when it cannot be kept."""
        ...

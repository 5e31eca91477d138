"""The TCP adapter of a card terminal: one question a connection, one JSON line each way.

The format is on a page of its own, `docs/card-terminal.md`.  What matters here is the line that
may not be crossed: before the first byte is out nothing can have been charged (NOT_ASKED); after
it only the terminal knows, and without its whole, matching answer this says NO_ANSWER.
"""

from __future__ import annotations

import socket
import threading
import time
from datetime import datetime
from typing import Final, Literal

import msgspec

from app.ports import TerminalReply, TerminalState, TerminalWord

VERSION: Final = 1
PORT: Final = 9_190
CONNECT_TIMEOUT_MS: Final = 3_000
#: The terminal says WAIT at least every five seconds while a customer is at it.
SILENCE_MS: Final = 15_000
ENQUIRY_SILENCE_MS: Final = 5_000
#: Longer than any customer looks for a card; then the till asks what became of it.
PATIENCE_MS: Final = 180_000
_LOOK_MS: Final = 100
_LINE_MAX: Final = 4_096

Ask = Literal["HELLO", "APPROVE", "CANCEL", "ENQUIRE", "ABANDON", "REVERSE"]
Answer = Literal["READY", "WAIT", "APPROVED", "DECLINED", "REVERSED", "NEVER", "PENDING"]


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the till asks.  `reference` is the payment's own id, 32 hex digits."""

    v: int
    ask: Ask
    reference: str = ""
    amount_won: int = 0
    taxable_won: int = 0
    exempt_won: int = 0
    instalment_months: int = 0
    original_approval_no: str = ""
    original_approved_on: str = ""


class Said(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the terminal answers.  Unknown fields of a newer terminal are let be."""

    v: int
    answer: Answer
    reference: str = ""
    amount_won: int = 0
    approval_no: str = ""
    approved_at: str = ""
    card_masked: str = ""
    issuer: str = ""
    instalment_months: int = 0
    message: str = ""


class _NoAnswer(Exception):
    """The connection ended, was silent or spoke nonsense; `sent` when a byte had gone out."""

    def __init__(self, state: TerminalState, *, sent: bool) -> None:
        super().__init__(state.value)
        self.state = state
        self.sent = sent


_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Said).decode


class TcpCardTerminal:
    """`app.ports.CardTerminal` over TCP; calls wait, so they belong on a worker's thread."""

    def __init__(
        self, host: str, port: int = PORT, *, connect_timeout_ms: int = CONNECT_TIMEOUT_MS,
        silence_ms: int = SILENCE_MS, enquiry_silence_ms: int = ENQUIRY_SILENCE_MS,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        self._host, self._port = host, port
        self._connect_timeout_ms = connect_timeout_ms
        self._silence_ms = silence_ms
        self._enquiry_silence_ms = enquiry_silence_ms
        self._patience_ms = patience_ms
        self._letting_go = threading.Event()

    def approve(
        self, reference: str, amount_won: int, taxable_won: int, exempt_won: int,
        instalment_months: int,
    ) -> TerminalReply:
        return self._move(Question(
            v=VERSION, ask="APPROVE", reference=reference, amount_won=amount_won,
            taxable_won=taxable_won, exempt_won=exempt_won, instalment_months=instalment_months,
        ))

    def cancel(
        self, reference: str, original_approval_no: str, original_approved_on: str,
        amount_won: int,
    ) -> TerminalReply:
        return self._move(Question(
            v=VERSION, ask="CANCEL", reference=reference, amount_won=amount_won,
            original_approval_no=original_approval_no,
            original_approved_on=original_approved_on,
        ))

    def enquire(self, reference: str) -> TerminalReply:
        return self._look("ENQUIRE", reference)

    def abandon(self, reference: str) -> TerminalReply:
        return self._look("ABANDON", reference)

    def reverse(self, reference: str) -> TerminalReply:
        return self._look("REVERSE", reference)

    def hello(self) -> TerminalState:
        """Whether the terminal is there and speaks this format; asks for no money."""
        try:
            said = self._ask(Question(v=VERSION, ask="HELLO"), self._enquiry_silence_ms)
        except _NoAnswer as trouble:
            return trouble.state
        return TerminalState.READY if said.answer == "READY" else TerminalState.NONSENSE

    def let_go(self) -> None:
        """The till closes: whoever waits gets NO_ANSWER within a moment, and asks later."""
        self._letting_go.set()

    def _move(self, question: Question) -> TerminalReply:
        """A question that may move money."""
        try:
            said = self._ask(question, self._silence_ms)
        except _NoAnswer as trouble:
            word = TerminalWord.NO_ANSWER if trouble.sent else TerminalWord.NOT_ASKED
            return TerminalReply(word)
        return _reply(said)

    def _look(self, ask: Ask, reference: str) -> TerminalReply:
        """A question that may be asked as often as one likes."""
        try:
            said = self._ask(
                Question(v=VERSION, ask=ask, reference=reference), self._enquiry_silence_ms)
        except _NoAnswer:
            return TerminalReply(TerminalWord.NO_ANSWER)
        return _reply(said)

    def _ask(self, question: Question, silence_ms: int) -> Said:
        if self._letting_go.is_set():
            raise _NoAnswer(TerminalState.OFF, sent=False)
        try:
            connection = socket.create_connection(
                (self._host, self._port), timeout=self._connect_timeout_ms / 1_000)
        except (OSError, UnicodeError) as error:
            raise _NoAnswer(TerminalState.OFF, sent=False) from error
        with connection:
            try:
                # From here on a byte may be out, whatever this call says of it.
                connection.sendall(_encode(question) + b"\n")
            except OSError as error:
                raise _NoAnswer(TerminalState.SILENT, sent=True) from error
            return self._hear(connection, question, silence_ms)

    def _hear(self, connection: socket.socket, question: Question, silence_ms: int) -> Said:
        """Lines until one is an answer; WAIT only says that the terminal lives."""
        connection.settimeout(_LOOK_MS / 1_000)
        give_up_ms = _monotonic_ms() + self._patience_ms
        silent_ms = _monotonic_ms() + silence_ms
        gathered = b""
        while True:
            now_ms = _monotonic_ms()
            if self._letting_go.is_set() or now_ms >= min(silent_ms, give_up_ms):
                raise _NoAnswer(TerminalState.SILENT, sent=True)
            try:
                piece = connection.recv(1_024)
            except TimeoutError:
                continue
            except OSError as error:
                raise _NoAnswer(TerminalState.SILENT, sent=True) from error
            if not piece:
                raise _NoAnswer(TerminalState.SILENT, sent=True)
            gathered += piece
            if len(gathered) > _LINE_MAX:
                raise _NoAnswer(TerminalState.NONSENSE, sent=True)
            while b"\n" in gathered:
                line, _, gathered = gathered.partition(b"\n")
                said = _read(line, question)
                if said.answer != "WAIT":
                    return said
                silent_ms = _monotonic_ms() + silence_ms


def parse_address(address: str) -> tuple[str, int]:
    """`host[:port]`.  Raises ValueError."""
    host, colon, port = address.strip().partition(":")
    port = port if colon else str(PORT)
    if not host or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ValueError(f"{address!r} is not host:port")
    return host, int(port)


def _read(line: bytes, question: Question) -> Said:
    """An answer to this very question; anything else is nonsense."""
    try:
        said = _decode(line)
        if said.approved_at:
            datetime.fromisoformat(said.approved_at)
    except (msgspec.DecodeError, ValueError) as error:
        raise _NoAnswer(TerminalState.NONSENSE, sent=True) from error
    if said.v != VERSION or said.reference != question.reference:
        raise _NoAnswer(TerminalState.NONSENSE, sent=True)
    return said


_WORDS: Final[dict[str, TerminalWord]] = {
    "APPROVED": TerminalWord.APPROVED, "DECLINED": TerminalWord.DECLINED,
    "REVERSED": TerminalWord.REVERSED, "NEVER": TerminalWord.NEVER,
    "PENDING": TerminalWord.PENDING,
}


def _reply(said: Said) -> TerminalReply:
    word = _WORDS.get(said.answer, TerminalWord.NO_ANSWER)
    return TerminalReply(
        word, said.amount_won, said.approval_no, said.approved_at, said.card_masked, said.issuer,
        said.instalment_months, said.message,
    )


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000

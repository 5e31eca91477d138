"""A card terminal that is none: for practice and for tests, with bad days on demand.

    python -m printing.counter.terminal_emulator --port 9190 --fault after_charge

It keeps the promise of `docs/card-terminal.md`: one reference moves money at most once, and an
enquiry about a reference it does not know makes it refuse that reference for ever.  No card is
read and nothing is sent anywhere.
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from printing.counter.card_terminal import PORT, VERSION, Question, Said

#: Where the answer is lost, in the order things happen.
FAULTS: Final = (
    "none", "before_reading", "before_charge", "late", "after_charge", "half_answer", "garbage",
    "other_reference", "other_amount", "silent", "declines", "customer_waits",
)
_LISTEN_S: Final = 0.05
_encode: Final = msgspec.json.Encoder().encode
_decode: Final = msgspec.json.Decoder(Question).decode


@dataclass
class Account:
    """What became of one reference; `won` is negative where money went back."""

    won: int
    said: Said
    reversed: bool = False


@dataclass
class Books:
    """The terminal's own record.  `charges` is every movement of money, in order."""

    known: dict[str, Account | None] = field(default_factory=dict)
    charges: list[tuple[str, int]] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)


class TerminalEmulator:
    """Listens on loopback in threads of its own; `fault` may be changed at any time."""

    def __init__(
        self, port: int = 0, *, fault: str = "none", host: str = "127.0.0.1",
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.fault = fault
        self.books = Books()
        #: Set by a test, or after a moment, when the customer has found the card.
        self.customer_ready = threading.Event()
        self._tell = tell
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._listener = socket.create_server((host, port))
        self._listener.settimeout(_LISTEN_S)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Switch it off; what it has booked stays in `books`."""
        self._stopping.set()
        self.customer_ready.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                self._answer(connection)
            except OSError as error:
                # The till hung up first; what was booked stays booked.
                self._tell(f"the till is gone: {error}")

    def _answer(self, connection: socket.socket) -> None:
        # Only what may move money meets the bad day: an enquiry finds the terminal mended.
        line = None if self.fault == "before_reading" else self._read_line(connection)
        if line is None:
            return
        question = _decode(line)
        fault = self.fault if question.ask in {"APPROVE", "CANCEL"} else "none"
        self._tell(f"< {line.decode().strip()}")
        if fault == "before_charge":
            return
        if fault == "late":
            # The line breaks, and what was asked is done only afterwards.
            connection.close()
            self.customer_ready.wait()
        if fault == "customer_waits":
            self._wait(connection, question)
        said = self._book(question, declines=fault == "declines")
        self._tell(f"> {_encode(said).decode()}")
        self._lose(connection, said, fault)

    def _read_line(self, connection: socket.socket) -> bytes | None:
        connection.settimeout(_LISTEN_S)
        line = b""
        while not line.endswith(b"\n"):
            if self._stopping.is_set():
                return None
            try:
                piece = connection.recv(4_096)
            except TimeoutError:
                continue
            if not piece:
                return None
            line += piece
        return line

    def _wait(self, connection: socket.socket, question: Question) -> None:
        """The customer looks for the card, whether or not the till still listens."""
        reference = question.reference
        with self._lock:
            if reference in self.books.known:
                return
            self.books.waiting.add(reference)
        said = _encode(Said(v=VERSION, answer="WAIT", reference=reference)) + b"\n"
        listens = True
        while not self.customer_ready.wait(_LISTEN_S) and not self._stopping.is_set():
            if reference in self.books.known:
                break
            try:
                if listens:
                    connection.sendall(said)
            except OSError:
                listens = False
        with self._lock:
            self.books.waiting.discard(reference)

    def _book(self, question: Question, *, declines: bool) -> Said:
        """Move the money unless this reference has moved or been given up before."""
        known, reference = self.books.known, question.reference
        with self._lock:
            if question.ask == "HELLO":
                return Said(v=VERSION, answer="READY")
            if reference in self.books.waiting:
                if question.ask not in {"ABANDON", "REVERSE"}:
                    return Said(v=VERSION, answer="PENDING", reference=reference)
                known[reference] = None
            if reference not in known:
                moves = question.ask in {"APPROVE", "CANCEL"} and not self._stopping.is_set()
                known[reference] = self._move(question, declines=declines) if moves else None
            account = known[reference]
            if account is None:
                return Said(v=VERSION, answer="NEVER", reference=reference)
            if question.ask == "REVERSE" and account.won and not account.reversed:
                self.books.charges.append((reference, -account.won))
                account.reversed = True
            if account.reversed:
                return msgspec.structs.replace(account.said, answer="REVERSED")
            return account.said

    def _move(self, question: Question, *, declines: bool) -> Account:
        if declines:
            return Account(0, Said(
                v=VERSION, answer="DECLINED", reference=question.reference, message="한도 초과"))
        won = question.amount_won if question.ask == "APPROVE" else -question.amount_won
        self.books.charges.append((question.reference, won))
        return Account(won, Said(
            v=VERSION, answer="APPROVED", reference=question.reference,
            amount_won=question.amount_won, approval_no=f"{len(self.books.charges):08d}",
            approved_at="2026-03-02T10:00:00", card_masked="123456******7890", issuer="연습카드",
            instalment_months=question.instalment_months,
        ))

    def _lose(self, connection: socket.socket, said: Said, fault: str) -> None:
        whole = _encode(said) + b"\n"
        if fault == "after_charge":
            return
        if fault == "silent":
            while not self._stopping.wait(_LISTEN_S):
                if self.fault != "silent":
                    return
            return
        if fault == "half_answer":
            connection.sendall(whole[: len(whole) // 2])
            return
        if fault == "garbage":
            connection.sendall(bytes(range(256)).replace(b"\n", b"") + b"\n")
            return
        if fault == "other_reference":
            said = msgspec.structs.replace(said, reference="0" * 32)
        if fault == "other_amount":
            said = msgspec.structs.replace(said, amount_won=said.amount_won + 1)
        connection.sendall(_encode(said) + b"\n")


def main() -> None:
    """Run until Enter is pressed; each question and answer is shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--fault", choices=FAULTS, default="none")
    words = parser.parse_args()

    def tell(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    emulator = TerminalEmulator(words.port, fault=words.fault, tell=tell)
    tell(f"listening on 127.0.0.1:{emulator.port}, fault {emulator.fault}; Enter ends")
    sys.stdin.readline()
    emulator.close()


if __name__ == "__main__":
    main()

"""Asking a printer how it is, and reading what it says: DLE EOT, GS r, and the doubt in both.

Bit meanings are those of the public ESC/POS reference. A byte that cannot be an answer is never
read as "all is well": that is how a dead line once passed for adequate paper.
"""

from __future__ import annotations

from typing import Final

from app.ports import PrinterState
from printing.transport import Link, LinkLost, Transport

DLE_EOT: Final = (b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04")
ASK_PAPER: Final = b"\x1dr\x01"
STATUS_TIMEOUT_MS: Final = 1_500


def look(transport: Transport, timeout_ms: int = STATUS_TIMEOUT_MS) -> PrinterState:
    """How a printer is right now, for a test button; waits, so not for the screen's thread.

    One that cannot be asked is READY when it can be reached.
    """
    try:
        link = transport.open()
    except LinkLost as lost:
        return lost.state
    try:
        return ask_state(link, timeout_ms) if transport.answers else PrinterState.READY
    except LinkLost as lost:
        return lost.state
    finally:
        link.close()


def ask_state(link: Link, timeout_ms: int = STATUS_TIMEOUT_MS) -> PrinterState:
    """DLE EOT 1 to 4, one after the other. Raises LinkLost, also when no answer comes."""
    answers = bytearray()
    for question in DLE_EOT:
        link.send(question)
        answer = without_automatic(link.receive(timeout_ms))
        if not answer:
            raise LinkLost(PrinterState.HUNG, "no answer to DLE EOT")
        answers += answer
    return read_state(bytes(answers))


def is_real_time(byte: int) -> bool:
    """Whether a byte can answer DLE EOT: bits 1 and 4 set, 0 and 7 clear."""
    return byte & 0x93 == 0x12


def is_paper_answer(byte: int) -> bool:
    """Whether a byte can answer GS r: bits 4 and 7 clear."""
    return byte & 0x90 == 0


def is_automatic(byte: int) -> bool:
    """Whether a byte opens a status sent unasked (ASB), which three more bytes follow."""
    return byte & 0x93 == 0x10


def read_state(answers: bytes) -> PrinterState:
    """The state from the answers to DLE EOT 1, 2, 3 and 4, the worst first."""
    if len(answers) != 4 or not all(map(is_real_time, answers)):
        return PrinterState.NONSENSE
    printer, offline, error, paper = answers
    if offline & 0x04:
        return PrinterState.COVER_OPEN
    if offline & 0x20 or paper & 0x60:
        return PrinterState.PAPER_OUT
    if offline & 0x40 or error & 0x68:
        return PrinterState.ERROR
    if printer & 0x08:
        return PrinterState.OFFLINE
    return PrinterState.PAPER_NEAR_END if paper & 0x0C else PrinterState.READY


def read_paper(byte: int) -> PrinterState:
    """The state from an answer to GS r 1: all before it has been printed."""
    if byte & 0x0C:
        return PrinterState.PAPER_OUT
    return PrinterState.PAPER_NEAR_END if byte & 0x03 else PrinterState.READY


def without_automatic(data: bytes) -> bytes:
    """The answers left when statuses sent unasked are taken out."""
    kept = bytearray()
    at = 0
    while at < len(data):
        if is_automatic(data[at]):
            at += 4
            continue
        kept.append(data[at])
        at += 1
    return bytes(kept)

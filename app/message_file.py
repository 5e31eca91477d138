"""The message port's usual adapter: a file for the co-op's SMS service, which the till never calls.

CP949, CRLF, one message a line: number, text, bytes, for whom (HANDBOOK §1.6, §8).
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import WorldTrouble

#: A short message of the Korean networks.
SHORT_BYTES = 90


@dataclass(frozen=True, slots=True)
class Message:
    """Whom it goes to and what it says; the number is personal data."""

    number: str
    name: str
    text: str


class Messenger(Protocol):
    """Hands messages to whoever sends them; says where they are."""

    def hand_over(self, messages: Sequence[Message], name: str) -> str:
        """Raises WorldTrouble where they could not be handed over."""
        ...


class FileMessenger:
    """Writes a file only this machine's user may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(self, messages: Sequence[Message], name: str) -> str:
        path = self._folder / f"{name}.csv"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(message_csv(messages))
        except OSError as error:
            raise WorldTrouble("notice.unwritten", file=path.name, detail=str(error)) from error
        return str(path)


def message_csv(messages: Sequence[Message]) -> bytes:
    """The file's bytes; every text is one the network takes (`fits`)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["수신번호", "내용", "바이트", "받는분"])
    for one in messages:
        writer.writerow([one.number, one.text, byte_count(one.text), one.name])
    return out.getvalue().encode("cp949", errors="replace")


def byte_count(text: str) -> int:
    """How long a message is on the wire; what CP949 lacks goes as a question mark."""
    return len(text.encode("cp949", errors="replace"))


def fit(form: str, names: dict[str, str], limit: int = SHORT_BYTES) -> str:
    """`form` filled with names, the last of them cut by whole letters until it fits."""
    filled = dict(names)
    for name in reversed(list(filled)):
        while byte_count(form.format(**filled)) > limit and len(filled[name]) > 2:
            filled[name] = filled[name][:-1]
    return form.format(**filled)

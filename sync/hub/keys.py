"""What a hub keeps outside its database: its key, its secret, and how far it had come."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Protocol

import msgspec

log = logging.getLogger(__name__)


class HubKeys(msgspec.Struct, frozen=True):
    """The signing key every till knows, the secret behind nonces and codes, and the key people's
    data are sealed to (X25519), apart from the one that signs; hex.
    """

    signing_key: str
    secret: str
    people_key: str = ""


class HubMark(msgspec.Struct, frozen=True):
    """How far the ledger was when this was last written: a database behind it was put back."""

    incarnation: str
    boot: int
    entry_count: int


class StandingWord(msgspec.Struct, frozen=True):
    """The hub's signed word on one till: shut out or let in, and up to where its chains count."""

    store_ref: str
    till_ref: str
    standing: str  # revoked, active
    said_at_ms: int
    counted: dict[str, int]
    signature: str


class HubWitness(Protocol):
    """Where the mark is kept: not in the database, or it would be put back with it."""

    def read(self) -> HubMark | None: ...

    def write(self, mark: HubMark) -> None: ...

    def read_words(self) -> list[StandingWord]: ...

    def keep_words(self, words: list[StandingWord]) -> None: ...


class MemoryWitness:
    def __init__(self) -> None:
        self._mark: HubMark | None = None
        self._words: list[StandingWord] = []

    def read(self) -> HubMark | None:
        return self._mark

    def write(self, mark: HubMark) -> None:
        self._mark = mark

    def read_words(self) -> list[StandingWord]:
        return self._words

    def keep_words(self, words: list[StandingWord]) -> None:
        self._words = words


class FileWitness:
    """Two small files beside the database; behind the commit, so never ahead of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._words = path.with_name("hub-standing.json")

    def read(self) -> HubMark | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=HubMark)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            # Torn by a power cut: nothing is known, so a new life begins and the tills are asked.
            return None

    def write(self, mark: HubMark) -> None:
        beside = self._path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(mark))
        beside.replace(self._path)

    def read_words(self) -> list[StandingWord]:
        try:
            return msgspec.json.decode(self._words.read_bytes(), type=list[StandingWord])
        except FileNotFoundError:
            return []
        except msgspec.MsgspecError:
            log.warning("%s cannot be read: who was shut out is asked of the tills", self._words)
            return []

    def keep_words(self, words: list[StandingWord]) -> None:
        if not words and not self._words.exists():
            return
        beside = self._words.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(msgspec.json.encode(words))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._words)


def new_keys() -> HubKeys:
    return HubKeys(os.urandom(32).hex(), os.urandom(32).hex(), os.urandom(32).hex())


def load_keys(path: Path) -> HubKeys:
    """The hub's keys, made where there are none; only this user may read them."""
    if path.exists():
        keys = msgspec.json.decode(path.read_bytes(), type=HubKeys)
        if not keys.people_key:
            # A hub from before it kept people: its other keys stay what the tills know.
            keys = msgspec.structs.replace(keys, people_key=os.urandom(32).hex())
            beside = path.with_suffix(".new")
            beside.unlink(missing_ok=True)
            keep_keys(beside, keys)
            beside.replace(path)
        return keys
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = new_keys()
    keep_keys(path, keys)
    return keys


def keep_keys(path: Path, keys: HubKeys) -> None:
    """A new file only this user reads.  Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(msgspec.to_builtins(keys), file)
        file.flush()
        os.fsync(file.fileno())

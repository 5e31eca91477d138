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
        self._words = path.with_name(path.name.removesuffix("mark.json") + "standing.json")

    def exists(self) -> bool:
        return self._path.exists()

    def read(self) -> HubMark | None:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=HubMark)
        except FileNotFoundError:
            return None
        except msgspec.MsgspecError:
            # Torn by a power cut: nothing is known, so a new life begins and the tills are asked.
            return None

    def write(self, mark: HubMark) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
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


class TwinWitness:
    """The same in two places: a folder put back whole takes the mark inside along with it."""

    def __init__(self, inside: FileWitness, outside: FileWitness) -> None:
        self._inside, self._outside = inside, outside

    def read(self) -> HubMark | None:
        """Of marks of two lives the one outside, which is not put back by accident."""
        inside, outside = self._inside.read(), self._outside.read()
        if inside is None or outside is None:
            # A hub from before there were two, or one moved here with its folder.
            return inside if outside is None else outside
        if inside.incarnation != outside.incarnation:
            return outside
        return HubMark(
            outside.incarnation, max(inside.boot, outside.boot),
            max(inside.entry_count, outside.entry_count))

    def write(self, mark: HubMark) -> None:
        self._inside.write(mark)
        self._outside.write(mark)

    def read_words(self) -> list[StandingWord]:
        return [*self._inside.read_words(), *self._outside.read_words()]

    def keep_words(self, words: list[StandingWord]) -> None:
        self._inside.keep_words(words)
        self._outside.keep_words(words)


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

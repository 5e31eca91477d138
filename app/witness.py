"""The witness: the last known head, kept outside the database, so that a rolled-back disk is seen.

One small file in the user's state folder, written after each commit and synced at shift close and
exit.
"""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path

from models.journal import Head
from models.values import Ref

_SIZE = 256  # one fixed-size write inside a disk sector


class WitnessVerdict(StrEnum):
    """What the witness says of a database; OLDER and FOREIGN open a new epoch."""

    AGREES = "agrees"
    NONE = "none"
    OLDER = "older"
    FOREIGN = "foreign"


class Witness:
    def __init__(self, folder: Path, till_ref: Ref) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{till_ref}.json"
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self.path, flags, 0o600)

    def read(self) -> Head | None:
        """The head last written; None for a new or an unreadable witness."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        try:
            kept = json.loads(os.read(self._descriptor, _SIZE))
            return Head(kept["epoch"], kept["seq"], bytes.fromhex(kept["hash"]))
        except (ValueError, KeyError, TypeError):
            return None

    def write(self, head: Head) -> None:
        text = json.dumps({"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()})
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, text.encode().ljust(_SIZE))

    def sync(self) -> None:
        os.fsync(self._descriptor)

    def close(self) -> None:
        os.close(self._descriptor)


def judge(seen: Head | None, head: Head, hash_at_seen: bytes | None) -> WitnessVerdict:
    """Compare a witness with the database's own chain.

    `head` is the database's head of its epoch, `hash_at_seen` its hash at the witness's place.
    A database newer than its witness is normal: the write after the commit was cut short.
    """
    if seen is None:
        return WitnessVerdict.NONE
    if hash_at_seen is None:
        return WitnessVerdict.OLDER if seen.epoch == head.epoch else WitnessVerdict.FOREIGN
    return WitnessVerdict.AGREES if hash_at_seen == seen.hash else WitnessVerdict.FOREIGN


def fingerprint_of(data_folder: Path) -> str:
    """Machine id and the data folder's inode; empty where the machine has no id."""
    machine_id = Path("/etc/machine-id")
    if not machine_id.is_file():
        return ""
    inode = data_folder.stat().st_ino
    return f"{machine_id.read_text(encoding='ascii').strip()}:{inode}" if inode else ""

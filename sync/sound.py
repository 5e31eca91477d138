"""Entries that still give their hash: nothing else is sent, given or carried on by anybody.

A disk under the file's own key may go bad, and what hashes otherwise would take another entry's
place wherever it was believed.
"""

from __future__ import annotations

import hashlib

from models import platform_rows
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry, read_hash_at
from models.platform_rows import ChainRow, Connection


def is_sound(writer: Writer, entry: Entry) -> bool:
    """Whether the stored bytes give the stored hash."""
    return (hashlib.sha256(entry.body).digest() == entry.body_hash
            and hash_entry(writer, entry) == entry.hash)


def read_sound(
    connection: Connection, chain: ChainRow, after: int, limit: int
) -> tuple[list[Entry], int]:
    """Entries of a chain behind a place, before the first that does not hold; its place, or 0."""
    writer = Writer(chain.org_ref, chain.store_ref, chain.till_ref)
    prev = read_hash_at(connection, chain.epoch, after) if after else GENESIS_PREV
    found: list[Entry] = []
    for entry in platform_rows.read_chain(connection, chain.epoch, after, limit):
        seq = after + 1 + len(found)
        if entry.seq != seq or entry.prev != prev or not is_sound(writer, entry):
            return found, seq
        prev = entry.hash
        found.append(entry)
    return found, 0

"""Exchange by a stick, for a shop with no line: each till leaves a file and reads the others'.

A file holds what the store's other tills may still lack, as far as their own files on the stick
tell; it is signed by the till that wrote it.  Reading one twice, an old one or a cut one changes
nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

import msgspec

from app.errors import BadInput, WorldTrouble
from models import platform_rows
from models.values import Ref
from sync.cards import BadCard, Card, check_card, own_card
from sync.keys import holds
from sync.lan import encode_chain, take_from_colleague
from sync.wire import COMPRESSED_BYTES_MAX, BadWire, decode_feed

if TYPE_CHECKING:
    from app.till import Till

ENDING: Final = ".weezle"
_MAGIC: Final = b"weezle-exchange-1\n"
_HEADER_BYTES_MAX: Final = 1024 * 1024
_SIGNATURE_BYTES: Final = 64
_CHUNK: Final = 1024 * 1024


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    card: Card
    made_at: int
    heads: dict[str, int]


class Read(NamedTuple):
    """What became of one file: how many entries were new, or why it was left alone."""

    name: str
    till_no: int
    new_count: int
    trouble: str = ""


class Exchanged(NamedTuple):
    read: list[Read]
    written: Path
    written_count: int


def exchange(till: Till, folder: Path) -> Exchanged:
    """Read every colleague's file in a folder, then leave this till's own there.

    Raises BadInput without such a folder, WorldTrouble where the stick cannot be written, Refused
    for a till that is of no store yet.
    """
    card, _ = own_card(till)
    if not folder.is_dir():
        raise BadInput("exchange.folder", folder=str(folder))
    known: dict[Ref, dict[Ref, int]] = {}
    read = []
    for file in sorted(folder.glob(f"*{ENDING}")):
        try:
            header = _check(till, file)
            if header.card.till == card.till:
                continue
            read.append(_take(till, file, header))
        except (BadCard, BadWire, OSError, msgspec.MsgspecError) as error:
            # Left alone, from where it is bad; the other files and this till's own go on.
            read.append(Read(file.name, 0, 0, str(error) or type(error).__name__))
            continue
        known[header.card.till] = header.heads
    written, count = _write(till, folder, known)
    return Exchanged(read, written, count)


def _check(till: Till, file: Path) -> _Header:
    """The header of a whole file signed by a colleague.  Raises BadCard, BadWire, OSError."""
    size = file.stat().st_size
    with file.open("rb") as stick:
        header = _read_header(stick)
        card = check_card(till, header.card, is_live=False)
        stick.seek(0)
        digest = hashlib.sha256()
        left = size - _SIGNATURE_BYTES
        while left > 0:
            chunk = stick.read(min(left, _CHUNK))
            if not chunk:
                raise BadWire("truncated")
            digest.update(chunk)
            left -= len(chunk)
        signature = stick.read()
    if not holds(card.public_key, signature.hex(), _MAGIC + digest.digest()):
        raise BadWire("signature")
    return header


def _read_header(stick: BinaryIO) -> _Header:
    if stick.read(len(_MAGIC)) != _MAGIC:
        raise BadWire("not_ours")
    line = stick.readline(_HEADER_BYTES_MAX)
    if not line.endswith(b"\n"):
        raise BadWire("truncated")
    return msgspec.json.decode(line, type=_Header)


def _take(till: Till, file: Path, header: _Header) -> Read:
    new_count = 0
    with file.open("rb") as stick:
        _read_header(stick)
        end = file.stat().st_size - _SIGNATURE_BYTES
        for feed in _segments(stick, end):
            of, entries = decode_feed(feed)
            new_count += take_from_colleague(till, of, entries, lambda: None)
    return Read(file.name, header.card.till_no, new_count)


def _segments(stick: BinaryIO, end: int) -> Iterator[bytes]:
    while stick.tell() < end:
        length = int.from_bytes(stick.read(4), "big")
        if length > COMPRESSED_BYTES_MAX:
            raise BadWire("too_big")
        yield stick.read(length)


def _write(till: Till, folder: Path, known: dict[Ref, dict[Ref, int]]) -> tuple[Path, int]:
    """This till's file, whole or not at all; behind it how many entries are in it."""
    card, key = own_card(till)
    connection = till.read()
    chains = platform_rows.list_chains(connection)
    others = {chain.till_ref for chain in chains} - {card.till}
    header = _Header(
        card=card, made_at=till.clock.now_ms(),
        heads={epoch: seq for epoch, (seq, _) in platform_rows.read_heads(connection).items()})
    target = folder / f"{card.store[:8]}-{card.till_no:02d}{ENDING}"
    beside = target.with_suffix(".new")
    digest = hashlib.sha256()
    count = 0
    try:
        with beside.open("wb") as stick:
            def put(data: bytes) -> None:
                digest.update(data)
                stick.write(data)

            put(_MAGIC + msgspec.json.encode(header) + b"\n")
            for chain in chains:
                # What every other till of the store is known to have need not be carried.
                after = min((known.get(ref, {}).get(chain.epoch, 0) for ref in others), default=0)
                while after < chain.end:
                    feed = encode_chain(till, chain, after)
                    of, _ = decode_feed(feed)
                    put(len(feed).to_bytes(4, "big") + feed)
                    count += of.count
                    after = of.to
                    if not of.more:
                        break  # what lies behind does not hold
            stick.write(key.sign(_MAGIC + digest.digest()))
            stick.flush()
            os.fsync(stick.fileno())
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):  # a stick that was pulled out has nothing to clear away
            beside.unlink(missing_ok=True)
        raise WorldTrouble("exchange.unwritable", detail=error.strerror or "") from error
    return target, count

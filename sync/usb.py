"""Exchange by a stick, for a shop with no line: each till leaves a file and reads the others'.

A file holds what the tills with a file on this stick still lack, as those tell; it is signed by
the till that wrote it.  One that was never here leaves its own and is given the rest when the stick
comes by again.  Reading a file twice, an old one or a cut one changes nothing.
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
from sync.lan import FEED_LIMIT, encode_chain, take_from_colleague
from sync.wire import COMPRESSED_BYTES_MAX, BadWire, decode_feed

if TYPE_CHECKING:
    from app.till import Till

ENDING: Final = ".weezle"
_MAGIC: Final = b"weezle-exchange-1\n"
_HEADER_BYTES_MAX: Final = 1024 * 1024
_SIGNATURE_BYTES: Final = 64
_CHUNK: Final = 1024 * 1024
#: A file ends here; what is left follows when the stick comes by again.
SIZE_MAX: Final = 256 * 1024 * 1024
#: Whose file stayed the same while this till wrote so often is seldom here: given what it lacks
#: only where there is room behind what the others lack.
PATIENCE: Final = 20


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    card: Card
    made_at: int
    heads: dict[str, int]
    #: Other till -> (when its file here was made, how often this till wrote since it last changed).
    seen: dict[str, tuple[int, int]] = {}


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
    known: dict[Ref, _Header] = {}
    mine: _Header | None = None
    read = []
    for file in sorted(folder.glob(f"*{ENDING}")):
        try:
            header = _check(till, file)
            if header.card.till == card.till:
                mine = header
                continue
            read.append(_take(till, file, header))
        except (BadCard, BadWire, OSError, msgspec.MsgspecError) as error:
            # Left alone, from where it is bad; the other files and this till's own go on.
            read.append(Read(file.name, 0, 0, str(error) or type(error).__name__))
            continue
        before = known.setdefault(header.card.till, header)
        if before.made_at < header.made_at:
            known[header.card.till] = header
    written, count = _write(till, folder, _look_who_comes(known, mine))
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
    """What stands on nothing here is left; once more where something behind it came meanwhile."""
    new_count, before, left_some = 0, -1, True
    while left_some and new_count > before:
        before, left_some = new_count, False
        with file.open("rb") as stick:
            _read_header(stick)
            end = file.stat().st_size - _SIGNATURE_BYTES
            for feed in _segments(stick, end):
                of, entries = decode_feed(feed)
                if of.after > (platform_rows.read_end(till.read(), of.stream) or (0, b""))[0]:
                    left_some = True
                else:
                    new_count += take_from_colleague(till, of, entries, lambda: None)
    return Read(file.name, header.card.till_no, new_count)


def _segments(stick: BinaryIO, end: int) -> Iterator[bytes]:
    while stick.tell() < end:
        length = int.from_bytes(stick.read(4), "big")
        if length > COMPRESSED_BYTES_MAX:
            raise BadWire("too_big")
        yield stick.read(length)


class _Marks(NamedTuple):
    """What the tills with a file on this stick hold, chain by chain."""

    often: list[dict[Ref, int]]
    seldom: list[dict[Ref, int]]
    seen: dict[str, tuple[int, int]]

    def after(self, epoch: Ref) -> tuple[int, int]:
        """(what those here often all have, what all have) of a chain."""
        often = min((heads.get(epoch, 0) for heads in self.often), default=0)
        return often, min([often, *(heads.get(epoch, 0) for heads in self.seldom)])


def _look_who_comes(known: dict[Ref, _Header], mine: _Header | None) -> _Marks:
    """By no clock: a till is away while its file stays as it was."""
    seen = {}
    for ref, header in known.items():
        made_at, count = mine.seen.get(ref, (0, 0)) if mine else (0, 0)
        seen[ref] = (header.made_at, count + 1 if made_at == header.made_at else 0)
    often = [header.heads for ref, header in known.items() if seen[ref][1] < PATIENCE]
    seldom = [header.heads for ref, header in known.items() if seen[ref][1] >= PATIENCE]
    return _Marks(often, seldom, seen) if often else _Marks(seldom, [], seen)


def _write(till: Till, folder: Path, marks: _Marks) -> tuple[Path, int]:
    """This till's file, whole or not at all; behind it how many entries are in it."""
    card, key = own_card(till)
    heads = platform_rows.read_heads(till.read())
    header = _Header(
        card=card, made_at=till.clock.now_ms(), seen=marks.seen,
        heads={epoch: seq for epoch, (seq, _) in heads.items()})
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
            for feed, entry_count in _feeds(till, marks):
                put(len(feed).to_bytes(4, "big") + feed)
                count += entry_count
                if stick.tell() > SIZE_MAX:
                    break
            stick.write(key.sign(_MAGIC + digest.digest()))
            stick.flush()
            os.fsync(stick.fileno())
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):  # a stick that was pulled out has nothing to clear away
            beside.unlink(missing_ok=True)
        raise WorldTrouble("exchange.unwritable", detail=error.strerror or "") from error
    return target, count


def _feeds(till: Till, marks: _Marks) -> Iterator[tuple[bytes, int]]:
    """What is lacked, and how many entries each piece holds: first by whom is here often."""
    chains = platform_rows.list_chains(till.read())
    spans = [(chain, marks.after(chain.epoch)) for chain in chains]
    for chain, start, end in (
        *((chain, often, chain.end) for chain, (often, _) in spans),
        *((chain, seldom, min(often, chain.end)) for chain, (often, seldom) in spans),
    ):
        after = start
        while after < end:
            feed = encode_chain(till, chain, after, min(FEED_LIMIT, end - after))
            of, _ = decode_feed(feed)
            if of.count:
                yield feed, of.count
            after = of.to
            if not of.more:
                break  # what lies behind does not hold

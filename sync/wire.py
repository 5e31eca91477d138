"""What goes over the line, byte by byte: docs/protocol.md says the same in words.

A batch is NDJSON in gzip.  Push: one header line, then one line an entry.  Feed: one header line,
then runs of entries of one chain, each run behind a line that says whose.  An entry's body travels
as the text it is stored as, so the bytes that are hashed are the bytes that arrive.  Hashes are
never sent with entries: whoever receives computes them.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from models.journal import GENESIS_PREV, ChainBroken, Entry, Writer, hash_entry, writer_of_genesis

PROTOCOL: Final = 1
ENTRY_COUNT_MAX: Final = 2_000
COMPRESSED_BYTES_MAX: Final = 512 * 1024
INFLATED_BYTES_MAX: Final = 8 * 1024 * 1024
#: More than any line of an entry, or of a run before it, takes besides the body.
_LINE_BYTES: Final = 1024
#: One body may be a basket of thousands of lines; nothing a till can record may be refused here.
BODY_BYTES_MAX: Final = 4 * 1024 * 1024

#: Nothing a database or a log would stumble over.
PLAIN: Final = r"\A[^\x00-\x1f\x7f]*\Z"
Short = Annotated[str, msgspec.Meta(max_length=64, pattern=PLAIN)]
RefText = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
HashText = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
#: What both SQLite and PostgreSQL hold.
Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Int32 = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class BadWire(Exception):
    """Bytes that are no batch: truncated, too big, not ours.  `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a chain that is named elsewhere; fields as the journal's, `at` in ms UTC."""

    seq: Seq
    uid: Short
    kind: Short
    schema: Int32
    at: Int64
    offset: Int32
    date: Short
    shift: Short
    actor: Short
    body: str


class PushHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Whose entries follow, from where, on top of which hash; `local_length` is the chain's end."""

    v: int
    org: RefText
    store: RefText
    till: RefText
    epoch: RefText
    first_seq: Seq
    count: Count
    prev: HashText
    local_length: Count
    incarnation: Short
    at: Int64
    app: Short
    database_version: int


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something the manager should read, as a code with values."""

    code: str
    count: int = 0
    values: dict[str, str | int] = {}


class ChainHead(msgspec.Struct, frozen=True, kw_only=True):
    epoch: str
    seq: int
    hash: str
    till: str = ""
    durable_seq: int = 0


Result: TypeAlias = Literal["OK", "NEED", "FORK", "HOLD"]


class PushAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub now holds of this chain; `at` is where NEED and FORK want the till to look."""

    result: Result
    epoch: str
    incarnation: str
    role: str
    head: int
    head_hash: str
    hash_at_local_length: str
    at: int
    durable_head: int
    server_time: int
    next_nonce: str
    retry_after: int = 0
    notices: list[Notice] = []


class HelloAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the hub holds of the store, as heads; how far its feed goes."""

    v: int
    incarnation: str
    role: str
    hub: str
    server_time: int
    next_nonce: str
    heads: list[ChainHead] = []
    feed_head: int = 0
    people_head: int = 0
    capabilities: list[str] = []
    notices: list[Notice] = []


class FeedHeader(msgspec.Struct, frozen=True, kw_only=True):
    """`after` is where the hub began reading: lower than asked for after a restore."""

    incarnation: str
    stream: str
    after: int
    to: int
    more: bool
    count: int
    server_time: int
    next_nonce: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The lines behind are of this chain; `prev` is the hash the first one stands on."""

    run: str  # epoch
    till: str
    org: str
    store: str
    prev: HashText


class Version(msgspec.Struct, frozen=True):
    v: int


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Any answer that is no success: a code, and a nonce to go on with."""

    error: str
    next_nonce: str = ""
    retry_after: int = 0
    values: dict[str, str | int] = {}


_encode = msgspec.json.Encoder().encode
_line = msgspec.json.Decoder(Line)
_version = msgspec.json.Decoder(Version)
_push_header = msgspec.json.Decoder(PushHeader)


@dataclass(frozen=True, slots=True)
class Push:
    """A batch as the hub reads it; entries hashed and linked, so a bad one cannot be here."""

    header: PushHeader
    entries: list[Entry]


def line_of(entry: Entry) -> bytes:
    return _encode(Line(
        seq=entry.seq, uid=entry.uid, kind=entry.kind, schema=entry.schema,
        at=entry.happened_at_ms, offset=entry.utc_offset_min, date=entry.business_date,
        shift=entry.shift_uid, actor=entry.actor_ref, body=entry.body.decode(),
    ))


def encode_push(header: PushHeader, entries: Iterable[Entry]) -> bytes:
    return deflate(b"\n".join((_encode(header), *map(line_of, entries))) + b"\n")


def decode_push(data: bytes) -> Push:
    """Raises BadWire for anything that is not one whole, well-formed, linked batch."""
    lines = inflate(data).split(b"\n")
    if lines.pop() != b"" or not lines:
        raise BadWire("truncated")
    try:
        # Before anything else is asked of it: another version may have another shape.
        if _version.decode(lines[0]).v != PROTOCOL:
            raise BadWire("version")
        header = _push_header.decode(lines[0])
        if len(lines) - 1 != header.count or header.count > ENTRY_COUNT_MAX:
            raise BadWire("count")
        writer = Writer(header.org, header.store, header.till)
        link = Link(writer, header.epoch, header.first_seq, bytes.fromhex(header.prev))
        return Push(header, [link.feed(line) for line in lines[1:]])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadWire("malformed") from error


class Link:
    """Turns lines of one chain into entries, each hashed on top of the one before."""

    def __init__(self, writer: Writer, epoch: str, first_seq: int, prev: bytes) -> None:
        self.writer = writer
        self._epoch = epoch
        self.next_seq = first_seq
        self.prev = prev

    def feed(self, line: bytes) -> Entry:
        """Raises BadWire for a line out of its place, msgspec's errors for one that is none."""
        found = _line.decode(line)
        if found.seq != self.next_seq:
            raise BadWire("order")
        body = found.body.encode()
        if len(body) > BODY_BYTES_MAX:
            raise BadWire("body_too_big")
        unhashed = Entry(
            0, self.writer.till_ref, self._epoch, found.seq, found.uid, found.kind, found.schema,
            found.at, found.offset, found.date, found.shift, found.actor, self.prev,
            hashlib.sha256(body).digest(), b"", body,
        )
        self.next_seq += 1
        if found.seq == 1 and self.prev != GENESIS_PREV:
            raise BadWire("genesis")
        # Built anew by place: `_replace` would cost as much as the hash.
        entry = Entry(*unhashed[:-2], hash_entry(self.writer, unhashed), body)
        self.prev = entry.hash
        return entry


def is_genesis_of(entry: Entry, writer: Writer) -> bool:
    """Whether a chain's first entry says what its header says."""
    try:
        return writer_of_genesis(entry) == writer
    except ChainBroken:
        return False


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry with the chain it is of, as a feed carries it."""

    writer: Writer
    entry: Entry


def encode_feed(header: FeedHeader, entries: Sequence[FeedEntry]) -> bytes:
    """What a pull answers."""
    return deflate(feed_text(header, entries))


def feed_text(header: FeedHeader, entries: Sequence[FeedEntry]) -> bytes:
    """Entries in the feed's order; a run goes on as long as each follows the one before."""
    lines = [_encode(header)]
    last: Entry | None = None
    for writer, entry in ((x.writer, x.entry) for x in entries):
        if last is None or (last.epoch, last.seq + 1) != (entry.epoch, entry.seq):
            lines.append(_encode(Run(
                run=entry.epoch, till=writer.till_ref, org=writer.org_ref,
                store=writer.store_ref, prev=entry.prev.hex(),
            )))
        lines.append(line_of(entry))
        last = entry
    return b"\n".join(lines) + b"\n"


def fits(body: bytes, entries: Sequence[FeedEntry]) -> bool:
    """Whether a reader takes this feed: as it is sent, and inflated (a quote counts twice)."""
    inflated = sum(2 * len(each.entry.body) + _LINE_BYTES for each in entries)
    return len(body) <= COMPRESSED_BYTES_MAX and inflated <= INFLATED_BYTES_MAX


def decode_feed(data: bytes) -> tuple[FeedHeader, list[FeedEntry]]:
    """Raises BadWire for anything but a whole feed."""
    lines = inflate(data).split(b"\n")
    if lines.pop() != b"" or not lines:
        raise BadWire("truncated")
    try:
        header = msgspec.json.decode(lines[0], type=FeedHeader)
        entries = list(_feed_entries(lines[1:]))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadWire("malformed") from error
    if len(entries) != header.count:
        raise BadWire("count")
    return header, entries


def _feed_entries(lines: Sequence[bytes]) -> Iterator[FeedEntry]:
    link: Link | None = None
    for n, line in enumerate(lines):
        if line.startswith(b'{"run":'):
            run = msgspec.json.decode(line, type=Run)
            writer = Writer(run.org, run.store, run.till)
            if n + 1 == len(lines):
                raise BadWire("order")
            first_seq = _line.decode(lines[n + 1]).seq
            link = Link(writer, run.run, first_seq, bytes.fromhex(run.prev))
        elif link is None:
            raise BadWire("order")
        else:
            yield FeedEntry(link.writer, link.feed(line))


def encode(value: msgspec.Struct) -> bytes:
    return _encode(value)


def deflate(data: bytes) -> bytes:
    """Gzip without a time or a name in it: the same batch gives the same bytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def inflate(data: bytes, bytes_max: int = INFLATED_BYTES_MAX) -> bytes:
    """Raises BadWire: what would grow beyond `bytes_max` is never held in memory."""
    if len(data) > COMPRESSED_BYTES_MAX:
        raise BadWire("too_big")
    unpacker = zlib.decompressobj(31)
    try:
        found = unpacker.decompress(data, bytes_max + 1)
    except zlib.error as error:
        raise BadWire("not_gzip") from error
    if len(found) > bytes_max:
        raise BadWire("too_big")
    if not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        raise BadWire("truncated")
    return found

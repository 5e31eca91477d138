"""The journal: a golden entry, every header field hashed, append-only, kinds that grow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import db, journal, kinds, rows
from models.apply import apply_entry
from models.base import tables, tables_of
from models.families import load_all
from models.journal import ChainBroken, ChainCheck, Entry, Head, Stamp, Writer, hash_entry

KEY = "ab" * 32
WRITER = Writer("a1" * 16, "b2" * 16, "c3" * 16)
EPOCH = "e5" * 16
STAMP = Stamp(1_767_225_600_123, 540, "2026-01-01", "d4" * 16, "f6" * 16)
SETTING = kinds.SettingChanged(name="shop_name", value_json='"햇살 직매장"', base_uid="")

GOLDEN_BODY = (
    '{"name":"shop_name","value_json":"\\"햇살 직매장\\"","base_uid":""}'.encode()
)
GOLDEN_HASH = "b181d42eef9f2f872ec415cf99ec14bcf4a4568e50337c287f5047de4cc3b57b"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[db.Database]:
    opened = db.Database(tmp_path / "shop.db", KEY, create=True)
    yield opened
    opened.close()


def append(database: db.Database, head: Head, uid: str, payload: kinds.Payload) -> Entry:
    with database.transaction() as cursor:
        return journal.append(cursor, WRITER, head, uid, payload, STAMP)


def genesis_head() -> Head:
    return Head(EPOCH, 0, journal.GENESIS_PREV)


def test_golden_entry(database: db.Database) -> None:
    """Its bytes and hash must never change: old journals are verified with this code for ever."""
    entry = append(database, genesis_head(), "01" * 16, SETTING)
    assert entry.body == GOLDEN_BODY
    assert entry.body_hash.hex() == hashlib.sha256(GOLDEN_BODY).hexdigest()
    assert entry.hash.hex() == GOLDEN_HASH


def test_golden_hash_by_hand(database: db.Database) -> None:
    """The preimage as ARCHITECTURE describes it, written out a second time."""
    entry = append(database, genesis_head(), "01" * 16, SETTING)
    parts = [
        b"weezle.entry.1", b"a1" * 16, b"b2" * 16, b"c3" * 16, b"e5" * 16,
        bytes([0, 0, 0, 0, 0, 0, 0, 1]), b"01" * 16, b"setting.changed", bytes([0, 0, 0, 1]),
        (1_767_225_600_123).to_bytes(8, "big"), (540).to_bytes(4, "big"), b"2026-01-01",
        b"d4" * 16, b"f6" * 16, bytes(32), hashlib.sha256(entry.body).digest(),
    ]
    preimage = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    assert hashlib.sha256(preimage).digest() == entry.hash


OTHER: dict[str, Any] = {
    "till_ref": "c4" * 16, "epoch": "e6" * 16, "seq": 2, "uid": "02" * 16,
    "kind": "setting.changee", "schema": 2, "happened_at_ms": STAMP.happened_at_ms + 1,
    "utc_offset_min": -540, "business_date": "2026-01-02", "shift_uid": "",
    "actor_ref": "f7" * 16, "prev": b"\1" * 32, "body_hash": b"\2" * 32,
}


@pytest.mark.parametrize("field", sorted(OTHER))
def test_every_header_field_is_hashed(database: db.Database, field: str) -> None:
    entry = append(database, genesis_head(), "01" * 16, SETTING)
    assert hash_entry(WRITER, entry._replace(**{field: OTHER[field]})) != entry.hash


def test_org_and_store_are_hashed(database: db.Database) -> None:
    entry = append(database, genesis_head(), "01" * 16, SETTING)
    assert hash_entry(replace(WRITER, org_ref="a2" * 16), entry) != entry.hash
    assert hash_entry(replace(WRITER, store_ref="b3" * 16), entry) != entry.hash


def test_every_column_is_hashed_or_declared_not() -> None:
    assert set(Entry._fields) - set(OTHER) == {"position", "hash", "body"}


def test_moving_a_byte_between_fields_changes_the_hash(database: db.Database) -> None:
    """Length prefixes: no two headers share a preimage."""
    entry = append(database, genesis_head(), "01" * 16, SETTING)
    moved = entry._replace(
        business_date=entry.business_date + entry.shift_uid[:1], shift_uid=entry.shift_uid[1:]
    )
    assert hash_entry(WRITER, moved) != entry.hash


def test_body_is_stored_in_nfc() -> None:
    decomposed = kinds.DrawerOpened(reason="가")
    assert kinds.encode_body(decomposed) == '{"reason":"가","approval_uid":""}'.encode()


@pytest.mark.parametrize("statement", [
    "UPDATE entry SET kind = 'x'", "DELETE FROM entry",
    "UPDATE entry SET position = position + 100", "REPLACE INTO entry SELECT * FROM entry",
])
def test_append_only_on_every_connection(database: db.Database, statement: str) -> None:
    append(database, genesis_head(), "01" * 16, SETTING)
    before = journal.read_after(database.writer, 0)
    second = db.Database(database.path, KEY)
    try:
        for connection in (database.writer, database.reader(), second.writer, second.reader()):
            with pytest.raises(db.DatabaseError):
                connection.execute(statement)
    finally:
        second.close()
    assert journal.read_after(database.writer, 0) == before


def test_one_place_and_one_uid_only_once(database: db.Database) -> None:
    append(database, genesis_head(), "01" * 16, SETTING)
    with pytest.raises(db.IntegrityError):
        append(database, genesis_head(), "02" * 16, SETTING)
    with pytest.raises(db.IntegrityError):
        append(database, Head(EPOCH, 1, b"\0" * 32), "01" * 16, SETTING)
    assert journal.count_entries(database.writer) == 1


def test_reader_cannot_write(database: db.Database) -> None:
    with pytest.raises(db.DatabaseError):
        database.reader().execute("INSERT INTO setting VALUES ('a', '1', '')")


def chain(database: db.Database, length: int) -> list[Entry]:
    head = genesis_head()
    for i in range(length):
        entry = append(database, head, f"{i:032x}", SETTING)
        head = Head(entry.epoch, entry.seq, entry.hash)
    return list(journal.read_all(database.writer))


def feed_all(entries: Iterable[Entry]) -> None:
    check = ChainCheck(WRITER)
    for entry in entries:
        check.feed(entry)


def test_chain_check_accepts_two_epochs(database: db.Database) -> None:
    chain(database, 3)
    append(database, Head("e7" * 16, 0, journal.GENESIS_PREV), "ff" * 16, SETTING)
    entries = list(journal.read_all(database.writer))
    feed_all(entries)
    assert len({entry.epoch for entry in entries}) == 2


def test_chain_check_names_the_first_bad_entry(database: db.Database) -> None:
    good = chain(database, 5)
    bad = list(good)
    bad[2] = bad[2]._replace(body=bad[2].body.replace(b"shop", b"shap"))
    for entries, seq in (
        (bad, 3), (good[:2] + good[3:], 4), ([good[0], good[2], good[1]], 3),
        ([*good[:3], good[3]._replace(actor_ref="")], 4),
    ):
        with pytest.raises(ChainBroken) as broken:
            feed_all(entries)
        assert (broken.value.epoch, broken.value.seq) == (EPOCH, seq)
        assert broken.value.kind == "setting.changed"


def test_reading_in_slices_gives_every_entry_once(database: db.Database) -> None:
    chain(database, 9)
    found = journal.read_after(database.writer, 0, 4)
    while batch := journal.read_after(database.writer, found[-1].position, 4):
        found += batch
    assert [entry.seq for entry in found] == list(range(1, 10))


# --- kinds that grow -----------------------------------------------------------------------------


class ToyWeighed(kinds.Payload, frozen=True, kw_only=True):
    """A kind at its third schema: kilograms became grams, then got a reason."""

    KIND = "toy.weighed"
    SCHEMA = 3
    weight_g: int
    reason: str


def grams_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {"weight_g": fields["weight_kg"] * 1000}


def with_reason(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "reason": ""}


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.KINDS, ToyWeighed.KIND, ToyWeighed)
    monkeypatch.setitem(kinds.UPCASTERS, (ToyWeighed.KIND, 1), grams_of)
    monkeypatch.setitem(kinds.UPCASTERS, (ToyWeighed.KIND, 2), with_reason)


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize(("schema", "body"), [
    (1, b'{"weight_kg":2}'), (2, b'{"weight_g":2000}'), (3, b'{"weight_g":2000,"reason":""}'),
])
def test_upcasters_lead_to_the_newest_schema(schema: int, body: bytes) -> None:
    assert kinds.decode_body("toy.weighed", schema, body) == ToyWeighed(weight_g=2000, reason="")


@pytest.mark.usefixtures("toy")
def test_a_newer_schema_is_unknown() -> None:
    with pytest.raises(kinds.UnknownKind):
        kinds.decode_body("toy.weighed", 4, b"{}")


def test_every_schema_below_the_newest_has_its_upcaster() -> None:
    for family in load_all():
        assert all(kinds.find_kind(payload.KIND) is payload for payload in family.PAYLOADS)
    for kind, payload in kinds.KINDS.items():
        for schema in range(1, payload.SCHEMA):
            assert (kind, schema) in kinds.UPCASTERS


def test_unknown_kind_is_parked_with_its_entry_kept(
    database: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind of a newer program: stored whole, counted as parked, its neighbours applied."""
    with monkeypatch.context() as newer:
        newer.setitem(kinds.KINDS, ToyWeighed.KIND, ToyWeighed)
        entry = append(database, genesis_head(), "01" * 16,
                       ToyWeighed(weight_g=5, reason="새 종류"))
    with database.transaction() as cursor:
        derived = rows.Rows(cursor, {})
        apply_entry(derived, entry)
        after = journal.append(cursor, WRITER, Head(EPOCH, 1, entry.hash), "02" * 16, SETTING,
                               STAMP)
        apply_entry(derived, after)
    assert database.writer.execute("SELECT entry_uid, kind FROM parked_entry").fetchall() == [
        ("01" * 16, "toy.weighed")]
    assert database.writer.execute("SELECT name FROM setting").fetchall() == [("shop_name",)]
    assert journal.read_after(database.writer, 0)[0].body == entry.body


# --- table classes -------------------------------------------------------------------------------


def test_every_table_declares_its_class() -> None:
    for table in tables.values():
        assert table.table_class in {"journal", "derived", "local", "person"}, (
            table.name)


def test_classes_of_the_tables_that_matter_most() -> None:
    assert [table.name for table in tables_of("journal")] == ["entry"]
    assert [table.name for table in tables_of("person")] == ["person", "person_mask"]
    assert {"sale", "sale_line", "sale_tender", "stock_move", "cash_move", "shift", "seal",
            "approval", "pin_failure"} <= {table.name for table in tables_of("derived")}
    assert {"draft", "print_job", "search_key", "running_checksum"} <= {
        table.name for table in tables_of("local")}


def test_the_file_holds_exactly_the_declared_tables(database: db.Database) -> None:
    stored = {name for (name,) in database.writer.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
    assert stored == set(tables)

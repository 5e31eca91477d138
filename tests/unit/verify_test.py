"""verify finds what was changed behind the till's back, and names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused, ShopError, WorldTrouble
from app.opening import open_till
from app.sealing import write_seal
from app.verifying import verify
from models import db, kinds, seals
from tests.shop import CASHIER, Shop, close_day, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A day with four sales, closed and sealed, and two more sales on the next."""
    made = make_shop(tmp_path)
    for n in range(4):
        made.sell(n + 1, 2, 1)
    close_day(made)
    from app.shift import open_shift

    made.clock.at_ms += 86_400_000
    open_shift(made.till, CASHIER, 50_000)
    made.sell(1)
    made.sell(0, 3)
    yield made
    made.till.close()


def trouble_of(shop: Shop, *, full: bool = False) -> ShopError:
    with pytest.raises(WorldTrouble) as caught:
        verify(shop.till, full)
    return caught.value


def edit(shop: Shop, *statements: str) -> None:
    """What someone with the key and a database tool could do."""
    shop.till.database.writer.execute("DROP TRIGGER entry_is_never_updated")
    shop.till.database.writer.execute("DROP TRIGGER entry_is_never_deleted")
    for statement in statements:
        shop.till.database.writer.execute(statement)


@pytest.mark.parametrize("full", [False, True])
def test_untouched_shop_holds(shop: Shop, full: bool) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    report = verify(shop.till, full, progress)
    assert (report.sale_count, report.seal_count, report.epoch_count) == (6, 1, 1)
    assert report.head_seq == shop.till.head.seq == report.entry_count
    assert told[-1] == (report.entry_count * (1 + full), report.entry_count * (1 + full))


def test_cancelled_in_the_middle(shop: Shop) -> None:
    with pytest.raises(Refused) as caught:
        verify(shop.till, full=True, progress=lambda _done, _total: False)
    assert caught.value.code == "verify.cancelled"


def test_selling_goes_on_while_verify_reads(shop: Shop) -> None:
    def progress(_done: int, _total: int) -> bool:
        shop.sell(1)
        return True

    assert verify(shop.till, full=True, progress=progress).sale_count == 6
    assert verify(shop.till, full=True).sale_count == 7


@pytest.mark.parametrize("kind", ["sale.completed", "shift.opened", "seal.written"])
def test_one_byte_of_a_stored_body(shop: Shop, kind: str) -> None:
    epoch, seq = shop.till.database.writer.execute(
        "SELECT epoch, seq FROM entry WHERE kind = ?", (kind,)).fetchone()
    edit(shop, "UPDATE entry SET body = CAST(substr(body, 1, length(body) - 3) || x'21' "
               f"|| substr(body, length(body) - 1) AS BLOB) WHERE seq = {seq}")
    for full in (False, True):
        trouble = trouble_of(shop, full=full)
        assert trouble.code == "verify.chain_broken"
        assert (trouble.values["epoch"], trouble.values["seq"], trouble.values["kind"]) == (
            epoch, seq, kind)


@pytest.mark.parametrize("column", [
    "kind", "actor_ref", "business_date", "shift_uid", "uid", "happened_at_ms", "prev"])
def test_any_header_field(shop: Shop, column: str) -> None:
    value = {"happened_at_ms": "happened_at_ms + 1", "prev": "zeroblob(32)"}.get(column, "'x'")
    edit(shop, f"UPDATE entry SET {column} = {value} WHERE seq = 12")
    assert trouble_of(shop).values["seq"] == 12


def test_a_deleted_entry(shop: Shop) -> None:
    edit(shop, "DELETE FROM entry WHERE seq = 12")
    trouble = trouble_of(shop)
    assert (trouble.code, trouble.values["seq"]) == ("verify.chain_broken", 13)


def test_the_newest_sale_cut_off(shop: Shop) -> None:
    edit(shop, f"DELETE FROM entry WHERE seq = {shop.till.head.seq}")
    trouble = trouble_of(shop)
    assert (trouble.code, trouble.values["what"]) == ("verify.sale_lost", "entry_missing")


@pytest.mark.parametrize("statement", [
    "UPDATE sale SET total_won = total_won - 1000 WHERE receipt_seq = 2",
    "UPDATE sale_line SET quantity = 9 WHERE line_no = 1",
    "DELETE FROM cash_move WHERE kind = 'SALE'",
    "UPDATE stock_move SET quantity = 0",
    "INSERT INTO setting VALUES ('shop_name', '\"x\"', '')",
    "UPDATE shift SET over_short_won = 5 WHERE state = 'closed'",
])
def test_rows_edited_by_hand_are_named_by_table(shop: Shop, statement: str) -> None:
    shop.till.database.writer.execute(statement)
    words = statement.split()
    table = words[1] if words[0] == "UPDATE" else words[2]
    trouble = trouble_of(shop)
    assert (trouble.code, trouble.values["table"]) == ("verify.table_edited", table)


def repack(shop: Shop) -> None:
    """A forger who knows the running figures makes them fit his rows."""
    from models import rows

    with shop.till.database.transaction() as cursor:
        rows.save_checksums(cursor, rows.scan_checksums(shop.till.database.writer))


def test_rows_and_figures_edited_together_fail_the_rebuild(shop: Shop) -> None:
    shop.till.database.writer.execute(
        "UPDATE sale_line SET printed_name = '금상추' WHERE line_no = 1")
    repack(shop)
    verify(shop.till, full=False)
    trouble = trouble_of(shop, full=True)
    assert (trouble.code, trouble.values["table"]) == ("verify.row_differs", "sale_line")
    assert str(trouble.values["key"]).endswith(", 1")


@pytest.mark.parametrize(("statement", "what"), [
    ("UPDATE sale SET total_won = total_won + 10 WHERE receipt_seq = 1", "lines"),
    ("UPDATE sale_tender SET amount_won = amount_won - 10", "tenders"),
    ("UPDATE sale SET exempt_won = exempt_won + 1", "tax_parts"),
    ("UPDATE cash_move SET amount_won = amount_won + 1 WHERE kind = 'SALE'", "cash_moves"),
    ("UPDATE stock_move SET quantity = quantity - 1 WHERE line_no = 1", "stock_quantity"),
])
def test_sums_are_named(shop: Shop, statement: str, what: str) -> None:
    shop.till.database.writer.execute(statement)
    repack(shop)
    trouble = trouble_of(shop)
    assert (trouble.code, trouble.values["kind"]) == ("verify.sum_wrong", "sale.completed")
    assert trouble.values["what"] == what
    assert trouble.values["receipt_no"] == "20260302-01-0001"


def test_receipt_numbers_without_gap_or_double(shop: Shop) -> None:
    writer = shop.till.database.writer
    writer.execute("UPDATE sale SET receipt_seq = 9 WHERE receipt_no = '20260302-01-0003'")
    repack(shop)
    assert trouble_of(shop).code == "verify.number_wrong"
    writer.execute("UPDATE sale SET receipt_seq = 3 WHERE receipt_no = '20260302-01-0003'")
    writer.execute("UPDATE sale SET receipt_no = '20260302-01-0002' WHERE receipt_seq = 3")
    repack(shop)
    trouble = trouble_of(shop)
    assert (trouble.code, trouble.values["what"]) == ("verify.number_wrong", "number_twice")


# --- seals -------------------------------------------------------------------------------------


def test_a_seal_is_signed_by_the_genesis_key(shop: Shop) -> None:
    """Written out by hand from `models.seals`, with another library call than the till's."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    bodies = dict(shop.till.read().execute(
        "SELECT kind, body FROM entry WHERE kind IN ('epoch.opened', 'seal.written')"))
    genesis = kinds.decode_body("epoch.opened", 1, bodies["epoch.opened"])
    seal = kinds.decode_body("seal.written", 1, bodies["seal.written"])
    assert isinstance(genesis, kinds.EpochOpened)
    assert isinstance(seal, kinds.SealWritten)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(genesis.device_public_key))
    key.verify(bytes.fromhex(seal.signature), seals.preimage_of(shop.till.writer, seal))
    assert seal.totals["sale_count"] == 4
    assert seal.checksums["sale"][0] == "4"


def seal_that_was_not_kept(shop: Shop) -> kinds.SealWritten:
    kept: list[kinds.SealWritten] = []

    def write_and_give_up() -> None:
        with shop.till.unit("") as unit:
            kept.append(write_seal(unit, shop.till))
            raise KeyError

    with pytest.raises(KeyError):
        write_and_give_up()
    return kept[0]


@pytest.mark.parametrize("change", ["totals", "checksums", "head_seq", "signature"])
def test_a_false_seal(shop: Shop, change: str) -> None:
    """A seal put in through the program's own door, but not with what is true."""
    seal = seal_that_was_not_kept(shop)
    values = {name: getattr(seal, name) for name in seal.__struct_fields__}
    values[change] = {
        "totals": {**seal.totals, "sale_won": 1}, "checksums": {}, "head_seq": 3,
        "signature": "00" * 64,
    }[change]
    with shop.till.unit("") as unit:
        entry = unit.record(kinds.SealWritten(**values))
    trouble = trouble_of(shop)
    assert (trouble.code, trouble.values["seq"]) == ("verify.seal_wrong", entry.seq)


def test_a_signed_seal_with_false_figures_fails_the_rebuild(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as forged, shop.till.unit("") as unit:
        forged.setattr(seals, "sealed_form", lambda _: {"sale": ["9", "0" * 16]})
        seq = unit.head.seq + 1
        write_seal(unit, shop.till)
    verify(shop.till, full=False)
    trouble = trouble_of(shop, full=True)
    assert (trouble.code, trouble.values["seq"]) == ("verify.seal_wrong", seq)


def test_another_device_key_is_seen(shop: Shop) -> None:
    shop.till.secrets.put("device", "11" * 32)
    assert trouble_of(shop).code == "verify.device_key_differs"


def test_a_seal_needs_the_device_key(shop: Shop) -> None:
    class Empty:
        def get(self, name: str) -> str | None:
            return None

        def put(self, name: str, value: str) -> None:
            raise AssertionError(name)

    shop.till.secrets = Empty()
    before = shop.till.head
    with pytest.raises(WorldTrouble) as caught, shop.till.unit("") as unit:
        write_seal(unit, shop.till)
    assert caught.value.code == "keys.device_missing"
    assert shop.till.head == before


# --- the file itself ---------------------------------------------------------------------------


def open_and_verify(shop: Shop) -> None:
    till = open_till(shop.paths, clock=shop.clock)
    try:
        verify(till, full=False)
    finally:
        till.database.close()


def test_a_byte_of_the_file_ends_in_the_rescue_sentence(shop: Shop) -> None:
    """Every page in turn: opening, reading or verify says so, and the original stays as it is."""
    shop.till.close()
    path = shop.paths.database
    whole = path.read_bytes()
    for page in range(0, len(whole) // 4096, 3):
        spoilt = bytearray(whole)
        spoilt[page * 4096 + 1_234] ^= 1
        path.write_bytes(spoilt)
        with pytest.raises(WorldTrouble) as caught:
            open_and_verify(shop)
        assert caught.value.code in {"disk.damaged", "database.unreadable"}, (page, caught.value)
        assert path.read_bytes() == bytes(spoilt), page
    path.write_bytes(whole)
    shop.till = open_till(shop.paths, clock=shop.clock)
    verify(shop.till, full=True)


def test_the_wrong_key_does_not_open_it(shop: Shop) -> None:
    with pytest.raises(db.WrongKey):
        db.Database(shop.paths.database, "00" * 32)

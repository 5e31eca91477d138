"""Entries of other tills: equal rows in any interleaving, what waits is applied, none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import refund, sell, shift
from app.errors import Refused
from app.opening import NewShop, create_till, open_till
from app.verifying import verify
from models import db, journal, kinds, parked_rows, register_rows, rows
from models.apply import apply_entry, apply_received
from models.base import tables_of
from models.journal import Entry
from models.kinds_platform import FieldDecided
from models.values import new_ref
from tests.shop import CASHIER, MANAGER, SetClock, Shop, close_day, make_shop, paths_in

#: `no` is this file's own short number in order of arrival; a wrong PIN is counted as it comes.
LOCAL_ORDER = {"producer_item": 1}
AS_THEY_COME = {"pin_failure"}


@pytest.fixture(scope="module")
def memory() -> Iterator[db.DBAPIConnection]:
    connection = db.memory_connection()
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> list[list[Entry]]:
    """Two tills of one store: the second knows the first's goods, takes back what it sold."""
    one = make_shop(tmp_path_factory.mktemp("one"))
    sold = one.sell(2, 1, 1)
    one.sell(0, 1)
    two = second_till(tmp_path_factory.mktemp("two"), one)
    assert refund.find_returnable(two.till, sold.receipt_no).lines
    found = []
    two.sell(0, 0, 1)
    with two.till.unit("") as unit:
        unit.record(take_back(two, sold.sale_uid))
    two.sell(1)
    close_day(one)
    for shop in (one, two):
        found.append([e for e in journal.read_all(shop.till.read())
                      if e.till_ref == shop.till.till_ref])
        shop.till.close()
    return found


def second_till(folder: Path, first: Shop) -> Shop:
    """Another till of the same store, with what the first has recorded, and a shift of its own."""
    paths = paths_in(folder)
    till = create_till(
        paths, NewShop(2, first.till.org_ref, first.till.store_ref), clock=SetClock(),
        use_keyring=False)
    shop = Shop(paths, SetClock(), till, first.products)
    give(first, shop)
    shift.open_shift(till, CASHIER, 50_000)
    return shop


def give(giver: Shop, taker: Shop) -> None:
    with taker.till.unit("") as unit:
        for entry in journal.read_all(giver.till.read()):
            unit.receive(entry)


def take_back(shop: Shop, sale_uid: str) -> kinds.SaleRefunded:
    """One 청상추 of the other till's sale, for cash."""
    line = kinds.RefundLine(
        line_no=1, original_line_no=1, quantity=1, weight_g=None, gross_won=1_800, discount_won=0,
        receipt_discount_share_won=0, net_won=1_800, commission_base_won=1_800)
    tender = kinds.RefundTender(
        tender_no=1, original_tender_no=1, tender_code="CASH", tender_kind="CASH",
        amount_won=1_800, payment_uid=None, taxable_won=0, exempt_won=1_800, non_taxable_won=0,
        vat_won=0)
    return kinds.SaleRefunded(
        refund_uid=new_ref(), original_sale_uid=sale_uid, receipt_no="20260302-02-0002",
        receipt_seq=2, reason="", approval_uid="", lines=[line], tenders=[tender],
        exempt_won=1_800, taxable_won=0, non_taxable_won=0, vat_won=0, total_won=1_800,
        cash_rounding_won=0)


def rows_after(connection: db.DBAPIConnection, entries: list[Entry]) -> dict[str, set[object]]:
    connection.execute("BEGIN")
    try:
        derived = rows.Rows(connection.cursor(), {})
        for entry in entries:
            apply_received(derived, entry)
        kept = {name: sums for name, sums in derived.checksums.items() if sums[0]}
        assert kept == rows.scan_checksums(connection)
        return {
            table.name: {row[LOCAL_ORDER.get(table.name, 0):]
                         for row in connection.execute(f"SELECT * FROM {table.name}")}
            for table in tables_of("derived") if table.name not in AS_THEY_COME
        }
    finally:
        connection.rollback()


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_two_tills_in_any_interleaving_give_equal_rows(
    memory: db.DBAPIConnection, chains: list[list[Entry]], data: st.DataObject
) -> None:
    """P31: a return before its sale waits for it, and in the end nothing waits."""
    order = data.draw(st.permutations([0] * len(chains[0]) + [1] * len(chains[1])))
    queues = [iter(chain) for chain in chains]
    mixed = [next(queues[which]) for which in order]
    found = rows_after(memory, mixed)
    assert found == rows_after(memory, chains[0] + chains[1])
    assert found["parked_entry"] == set()
    assert len(found["sale"]) == 5


def test_applied_and_held_is_received(
    memory: db.DBAPIConnection, chains: list[list[Entry]]
) -> None:
    """The second till alone: its return is held, by name, and its sales around it are applied."""
    memory.execute("BEGIN")
    derived = rows.Rows(memory.cursor(), {})
    for entry in chains[1]:
        apply_entry(derived, entry)
    (held,) = parked_rows.list_parked(memory)
    sales = memory.execute("SELECT count(*) FROM sale").fetchone()[0]
    received = sum(e.kind in {"sale.completed", "sale.refunded"} for e in chains[1])
    memory.rollback()
    assert sales + 1 == received
    assert (held.kind, held.dependency.partition(":")[0]) == ("sale.refunded", "sale")


def test_what_contradicts_the_rows_is_parked_and_stops_nothing(
    memory: db.DBAPIConnection, chains: list[list[Entry]]
) -> None:
    sale = next(e for e in chains[0] if e.kind == "sale.completed")
    poison = [
        sale._replace(uid="1" * 32, seq=900, epoch="f" * 32),  # the same sale under another entry
        sale._replace(uid="2" * 32, body=b"{"),
        sale._replace(uid="3" * 32, kind="sale.beamed", schema=1),
        sale._replace(uid="4" * 32, schema=99),
    ]
    found = rows_after(memory, [*chains[0], *poison, *chains[1]])
    clean = rows_after(memory, chains[0] + chains[1])
    assert len(found.pop("parked_entry")) == 4
    clean.pop("parked_entry")
    assert found == clean


def test_what_was_taken_back_cannot_be_taken_back_again(
    memory: db.DBAPIConnection, chains: list[list[Entry]]
) -> None:
    refund_entry = next(e for e in chains[1] if e.kind == "sale.refunded")
    refunded = refund_entry.payload()
    assert isinstance(refunded, kinds.SaleRefunded)
    again = msgspec.structs.replace(
        refunded, refund_uid=new_ref(), original_sale_uid=refunded.refund_uid)
    forged = refund_entry._replace(
        uid="5" * 32, seq=900, epoch="f" * 32, body=kinds.encode_body(again))
    found = rows_after(memory, [*chains[0], *chains[1], forged])
    clean = rows_after(memory, chains[0] + chains[1])
    assert len(found.pop("parked_entry")) == 1
    clean.pop("parked_entry", None)
    assert found == clean


def test_a_newer_kind_waits_for_the_program_that_knows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Beamed(kinds.Payload, frozen=True, kw_only=True):
        KIND = "cash.beamed"

    other = make_shop(tmp_path / "other")
    with monkeypatch.context() as newer:
        newer.setitem(kinds.KINDS, Beamed.KIND, kinds.DrawerOpened)
        with other.till.unit("") as unit:
            payload = kinds.DrawerOpened(reason="새 종류")
            entry = unit.record(payload)._replace(kind=Beamed.KIND, uid=new_ref(), seq=99)
    shop = make_shop(tmp_path / "shop")
    with shop.till.unit("") as unit:
        unit.receive(entry)
    assert shop.till.checksums["parked_entry"][0] == 1
    assert parked_rows.list_parked_kinds(shop.till.read()) == [(Beamed.KIND, 1)]
    shop.till.close()
    monkeypatch.setitem(kinds.KINDS, Beamed.KIND, kinds.DrawerOpened)
    till = open_till(shop.paths, clock=shop.clock)
    assert "parked_entry" not in till.checksums
    assert rows.scan_checksums(till.read()).get("parked_entry") is None
    till.close()
    other.till.close()


def test_a_fact_carried_over_is_applied_once(tmp_path: Path) -> None:
    """The same uid under two epochs: one effect; the mutation counts it twice."""
    giver = make_shop(tmp_path / "giver")
    giver.sell(1)
    taker = second_till(tmp_path / "taker", giver)
    entry = next(e for e in journal.read_all(giver.till.read()) if e.kind == "sale.completed")
    with giver.till.unit("") as unit:
        unit.begin_epoch(new_ref())
        copied = unit.carry_over(entry)
    assert (copied.uid, copied.body, copied.seq) == (entry.uid, entry.body, 1)
    before = dict(taker.till.checksums)
    with taker.till.unit("") as unit:
        unit.receive(copied)
    assert taker.till.checksums == before
    assert taker.till.read().execute("SELECT count(*) FROM entry WHERE uid = ?",
                                     (entry.uid,)).fetchone() == (2,)
    giver.till.close()
    taker.till.close()


# --- registers -----------------------------------------------------------------------------------


def edit(shop: Shop, price_won: int) -> Entry:
    with shop.till.unit(MANAGER.staff_ref) as unit:
        return unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=shop.products[0].ref, base_uid="",
            effective_from="", fields={"price_won": price_won}))


def price_of(shop: Shop) -> tuple[int, int]:
    row: tuple[int, int] = shop.till.read().execute(
        "SELECT price_won, price_version FROM producer_item WHERE ref = ?",
        (shop.products[0].ref,)).fetchone()
    return row


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Shop, Shop]]:
    one = make_shop(tmp_path / "one")
    two = second_till(tmp_path / "two", one)
    yield one, two
    one.till.close()
    two.till.close()


def test_edits_of_two_tills_converge_on_what_the_hub_decides(pair: tuple[Shop, Shop]) -> None:
    """P33: both keep both edits; one decision makes all of them say the same."""
    one, two = pair
    first, second = edit(one, 2_000), edit(two, 2_100)
    after = edit(one, 2_200)  # grows from the first
    for shop, foreign in ((one, [second]), (two, [first, after])):
        with shop.till.unit("") as unit:
            for entry in foreign:
                unit.receive(entry)
    assert (price_of(one)[0], price_of(two)[0]) == (2_200, 2_100)
    decisions = [(first.uid, second.uid), (after.uid, second.uid)]
    for shop in pair:
        with shop.till.unit("") as unit:
            for winner, loser in decisions:
                unit.record(FieldDecided(
                    object_type="producer_item", ref=one.products[0].ref, field="price_won",
                    winner_uid=winner, loser_uid=loser))
    assert price_of(one) == price_of(two) == (2_200, 3)
    for shop in pair:
        kept = register_rows.list_contenders(shop.till.read())
        assert [(c.version_uid, c.value_json, c.state) for c in kept] == [
            (second.uid, "2100", "lost")]


def test_price_numbers_are_the_editors_own(pair: tuple[Shop, Shop]) -> None:
    one, two = pair
    entry = edit(one, 2_000)
    body = msgspec.json.decode(entry.body)
    assert (entry.schema, body["price_version"], body["bases"]) == (3, 2, {})
    assert msgspec.json.decode(edit(one, 2_050).body)["bases"] == {"price_won": entry.uid}
    with two.till.unit("") as unit:
        unit.receive(entry)
    assert price_of(two) == (2_000, 2)


def test_a_foreign_shift_is_not_this_tills(tmp_path: Path) -> None:
    one = make_shop(tmp_path / "one")
    two = make_shop(tmp_path / "two", with_shift=False)
    give(one, two)
    two.till.read_again()
    assert two.till.shift is None
    with pytest.raises(Refused):
        sell.complete_sale(two.till, CASHIER, two.cart(1), two.cash_for(two.cart(1)))
    assert verify(two.till, full=True).head_epoch == two.till.epoch
    one.till.close()
    two.till.close()

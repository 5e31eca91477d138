"""What producers and settlements wait for: steps that arrive before what they are steps of."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settlement import drop_deduction, note_deduction
from models import db, journal, rows, settlement_rows
from models.apply import apply_received
from models.base import tables_of
from models.journal import Entry
from tests.shop import make_shop
from tests.unit.settlement_test import OFFICE, Farm, give_account

STEPS = (
    "settlement.checked", "settlement.approved", "settlement.exported", "settlement.paid",
    "deduction.dropped", "producer.account_decided",
)


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """A settlement with a deduction and an account, drafted, checked, approved, sent and paid."""
    shop = make_shop(tmp_path, with_shift=False)
    farm = Farm(shop)
    give_account(shop.till, farm.ref)
    farm.day("2026-03-02", 10)
    note_deduction(farm.till, OFFICE, [farm.ref], "LABEL", 3_000, "라벨 2롤")
    note_deduction(farm.till, OFFICE, [farm.ref], "LABEL", 9_000, "잘못 적음")
    wrong = next(row for row in settlement_rows.list_open_deductions(farm.till.read())
                 if row.amount_won == 9_000)
    drop_deduction(farm.till, OFFICE, wrong.deduction_uid)
    drafted = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(drafted.settlement_uid)
    found = list(journal.read_all(shop.till.read()))
    shop.till.close()
    return found


def rows_after(entries: list[Entry]) -> dict[str, set[object]]:
    connection = db.memory_connection()
    derived = rows.Rows(connection.cursor(), {})
    for entry in entries:
        apply_received(derived, entry)
    found = {table.name: set(connection.execute(f"SELECT * FROM {table.name}"))
             for table in tables_of("derived")}
    connection.close()
    return found


def test_a_step_heard_before_its_draft_waits_and_none_takes_it_back(
    entries: list[Entry]
) -> None:
    wanted = rows_after(entries)
    [paid] = [row for row in wanted["settlement"] if isinstance(row, tuple)]
    assert "PAID" in paid
    assert not wanted["parked_entry"]
    assert {entry.kind for entry in entries} >= set(STEPS)
    steps = [entry for entry in entries if entry.kind in STEPS]
    others = [entry for entry in entries if entry.kind not in STEPS]
    assert rows_after([*others, *reversed(steps)]) == wanted
    assert rows_after([*reversed(steps), *others]) == wanted
    drafts = [entry for entry in entries if entry.kind == "settlement.drafted"]
    rest = [entry for entry in entries if entry.kind != "settlement.drafted"]
    assert rows_after([*drafts, *rest]) == wanted

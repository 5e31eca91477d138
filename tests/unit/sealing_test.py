"""A seal's totals are carried on from the one before and still equal a count from the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import pins, sell, setup, shift
from app.access import Session, sign_in
from app.paths import Paths
from app.pricing import price_cart
from app.tender import cash_tender, notes_and_coins
from app.till import Till
from app.verifying import verify
from models import shift_rows
from models.values import CashKind


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    paths = Paths(tmp_path / "data", tmp_path / "state")
    made, _ = setup.init_shop(paths, setup.demo_answers(), use_keyring=False)
    yield made
    made.close()


def play_shift(till: Till, session: Session, sales: int) -> None:
    shift.open_shift(till, session, 50_000)
    for _ in range(sales):
        added = sell.scan(till, sell.start_cart(), "2400000100010")
        assert isinstance(added, sell.Added)
        due_won = price_cart(added.cart).total_won
        sell.complete_sale(till, session, added.cart, [cash_tender(due_won, due_won)])
    added = sell.scan(till, sell.start_cart(), "2400000100010")
    assert isinstance(added, sell.Added)
    sell.void_cart(till, session, added.cart)
    shift.move_cash(till, session, CashKind.PAID_IN, 10_000 * (sales + 1), "잔돈")
    shift.move_cash(till, session, CashKind.PAID_OUT, 3_000, "봉투")
    shift.open_drawer(till, session, "잔돈 교환")
    assert till.shift is not None
    expected_won = shift.expected_cash(till, till.shift.shift_uid)
    shift.count_cash(till, session, dict(notes_and_coins(expected_won)))
    shift.close_shift(till, session)


def test_totals_carried_on_equal_a_count_from_the_beginning(till: Till) -> None:
    manager = sign_in(till, "01", "1357")
    for sales in (2, 0, 3):
        play_shift(till, manager, sales)
        # Between shifts too a basket may be cleared: no shift carries that one.
        added = sell.scan(till, sell.start_cart(), "2400000100010")
        assert isinstance(added, sell.Added)
        seal = shift_rows.read_last_seal(till.read(), till.till_ref, till.epoch)
        assert seal is not None
        assert seal.totals == shift_rows.sum_perpetual(till.read(), till.till_ref)
        sell.void_cart(till, manager, added.cart)
    assert seal is not None
    assert seal.totals["sale_count"] == 5
    assert seal.totals["cash_float_won"] == 150_000
    assert verify(till, full=True).seal_count == 3


def test_the_newest_seal_is_found_without_reading_the_record(till: Till) -> None:
    """The start and every close ask for it: in a shop of years too it is a look into an index."""
    asked: list[str] = []
    reader = till.read()
    reader.set_trace_callback(asked.append)
    shift_rows.read_last_seal_position(reader)
    shift_rows.read_last_seal(reader, till.till_ref, till.epoch)
    reader.set_trace_callback(None)
    assert len(asked) >= 2
    for statement in asked:
        plan = [row[3] for row in reader.execute("EXPLAIN QUERY PLAN " + statement)]
        entry_steps = [step for step in plan if step.split()[1] == "e"]
        assert all("entry_by_uid (uid=?" in step for step in entry_steps), plan

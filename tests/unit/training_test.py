"""Practice cannot touch the books: the real shop's journal is byte-equal before and after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import access, catalog, pins, sell, shift, training
from app.access import sign_in
from app.cart import add
from app.pricing import price_cart
from app.receipts import receipt_of
from app.setup import demo_answers, init_shop
from app.tender import cash_tender
from app.till import Till
from printing.layout import as_text, lay_out
from tests.shop import paths_in


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    made, _ = init_shop(paths_in(tmp_path), demo_answers(), use_keyring=False)
    yield made
    made.close()


def journal_of(till: Till) -> list[tuple[object, ...]]:
    return list(till.read().execute("SELECT * FROM entry ORDER BY position"))


def rows_of(till: Till) -> list[tuple[object, ...]]:
    return list(till.read().execute("SELECT * FROM running_checksum"))


def test_practice_leaves_the_real_shop_byte_for_byte(till: Till) -> None:
    shift.open_shift(till, sign_in(till, "02", "2468"), 50_000)
    before, head, sums = journal_of(till), till.head, rows_of(till)
    practice = training.begin_training(till)
    session = sign_in(practice, "02", "2468")
    product = catalog.product_of(practice, catalog.search(practice, "청상추")[0].ref)
    cart = add(sell.start_cart(), product, quantity=3, scanned_text="")
    won = price_cart(cart).total_won
    done = sell.complete_sale(practice, session, cart, [cash_tender(won, 10_000)])
    shift.open_drawer(practice, session, "연습")
    paper = as_text(lay_out(receipt_of(practice, done.sale_uid), 42), 42)
    assert "** 연습 **" in paper
    assert "실제 거래가 아닙니다" in paper
    folder = practice.paths.data.parent
    assert practice.paths.database != till.paths.database
    assert till.paths.data not in practice.paths.database.parents
    training.end_training(practice)
    assert not folder.exists()
    assert (journal_of(till), till.head, rows_of(till)) == (before, head, sums)
    assert till.shift is not None
    assert till.shift.float_won == 50_000


def test_a_practice_shop_has_the_goods_and_people_but_no_customer(till: Till) -> None:
    practice = training.begin_training(till)
    count = "SELECT count(*) FROM producer_item"
    assert practice.read().execute(count).fetchone() == till.read().execute(count).fetchone()
    assert practice.settings == till.settings
    assert [one.no for one in access.list_staff(practice)] == [
        one.no for one in access.list_staff(till)]
    real = till.read().execute("SELECT ref FROM member").fetchall()
    made = practice.read().execute("SELECT ref FROM member").fetchall()
    assert not {row[0] for row in real} & {row[0] for row in made}
    assert practice.machine.card_terminal.connection == "standalone"
    assert practice.read().execute("SELECT count(*) FROM sale").fetchone() == (0,)
    training.end_training(practice)


def test_what_a_crash_left_behind_is_made_anew(till: Till) -> None:
    practice = training.begin_training(till)
    session = sign_in(practice, "02", "2468")
    product = catalog.product_of(practice, catalog.search(practice, "청상추")[0].ref)
    cart = add(sell.start_cart(), product, scanned_text="")
    sell.complete_sale(practice, session, cart, [cash_tender(1_800, 2_000)])
    practice.close()
    again = training.begin_training(till)
    assert again.read().execute("SELECT count(*) FROM sale").fetchone() == (0,)
    training.end_training(again)


def test_a_real_till_is_never_thrown_away(till: Till) -> None:
    with pytest.raises(AssertionError):
        training.end_training(till)
    assert till.paths.database.exists()

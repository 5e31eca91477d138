"""Carts and settings of another version: told of in a sentence, kept, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import holding, sell
from app.errors import Refused
from models import kinds, local_rows
from tests.builders import build_product
from tests.house import House

NEWER = '{"uid":"x","lines":"as another version keeps them"}'


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def test_a_draft_of_another_version_is_set_aside_and_offered_once_it_can_be_read(
    house: House
) -> None:
    till = house.till
    with till.local_rows() as cursor:
        local_rows.write_draft(cursor, NEWER)
    with pytest.raises(Refused, match="draft_unreadable"):
        holding.load_draft(till)
    assert holding.load_draft(till) is None, "said once"
    cart = house.cart_of(build_product())
    holding.save_draft(till, cart)
    assert holding.load_draft(till) == cart
    holding.save_draft(till, sell.start_cart())
    assert [kept for _, kept in local_rows.read_drafts(till.read())] == [NEWER]
    holding.save_draft(till, cart)
    with till.local_rows() as cursor:
        local_rows.clear_draft(cursor)
        cursor.execute("UPDATE draft SET cart_json = ?", (_json_of(cart),))
    assert holding.load_draft(till) == cart
    assert [draft_id for draft_id, _ in local_rows.read_drafts(till.read())] == [1]


def test_a_held_cart_of_another_version_stays_held(house: House) -> None:
    with house.till.unit("") as unit:
        unit.record(kinds.CartHeld(
            held_uid="a" * 32, cart_uid="b" * 32, line_count=1, total_won=100,
            first_names="무", cart_json=NEWER))
    with pytest.raises(Refused, match="held_unreadable"):
        holding.recall_cart(house.till, house.cashier, "a" * 32)
    assert [one.held_uid for one in holding.list_held(house.till)] == ["a" * 32]


def test_a_setting_of_another_version_leaves_its_default_and_the_rest(house: House) -> None:
    with house.till.unit("") as unit:
        for name, value_json in (("lock_after_min", '"soon"'), ("shop_name", '"강북"')):
            unit.record(kinds.SettingChanged(name=name, value_json=value_json, base_uid=""))
    till = house.reopen()
    assert (till.settings.lock_after_min, till.settings.shop_name) == (3, "강북")
    assert till.notices == ["notice.setting_unusable"]


def _json_of(cart: object) -> str:
    import msgspec

    return msgspec.json.encode(cart).decode()

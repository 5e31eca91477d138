"""The customer at the counter: points, large letters, age and bags, by keys and by touch."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import catalog, members, points
from app.access import Session, sign_in
from app.cart import Member
from app.catalog_edit import ItemDraft, read_draft, save_item
from app.till import Till
from models.values import TaxClass
from tests.gui.conftest import Hands
from tests.gui.counter_test import count, on_top
from ui.age_panel import AgePanel
from ui.asking import AmountPanel
from ui.members import MembersScreen
from ui.shelf import Shelf

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
LETTUCE = "2400000100010"


@pytest.fixture
def member(till: Till, cashier: Session) -> Member:
    """A member with 1,800 points, in a shop that uses points."""
    till.settings = msgspec.structs.replace(till.settings, points_on=True)
    return members.add_member(till, cashier, name="홍길동", phone="010-0000-4321")


def buy(hands: Hands) -> None:
    hands.press(KEY.Key_F9)
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.rest()


def earn(hands: Hands, till: Till, member: Member) -> None:
    plain = till.settings
    till.settings = msgspec.structs.replace(plain, points_earn_basis_points=10_000)
    hands.scan(LETTUCE)
    hands.scan(f"M{member.no}")
    hands.rest()
    buy(hands)
    till.settings = plain


def test_a_card_scanned_before_or_after_shows_and_spends_points(
    hands: Hands, till: Till, member: Member
) -> None:
    earn(hands, till, member)
    assert points.purse_of(till, member.ref).balance == 1_800
    for order in (("M" + member.no, LETTUCE), (LETTUCE, "M" + member.no)):
        for text in order:
            hands.scan(text)
            hands.rest()
        assert hands.sell.member._strip.points == 1_800
        hands.press(KEY.Key_P, CONTROL)
        panel = on_top(hands, AmountPanel)
        assert panel._entry.value == 1_800
        hands.type("1000")
        hands.press(KEY.Key_Return)
        hands.rest()
        assert hands.desk.selling.priced.total_won == 800
        assert hands.sell.member._strip.points == 800
        hands.desk.selling.start_new()
    hands.press(KEY.Key_P, CONTROL)
    assert hands.desk.window.current == "members"


def test_what_moved_last_stands_with_the_member(
    hands: Hands, till: Till, member: Member
) -> None:
    earn(hands, till, member)
    hands.scan(f"M{member.no}")
    hands.rest()
    hands.press(KEY.Key_F3)
    screen = hands.desk.window.made("members")
    assert isinstance(screen, MembersScreen)
    assert "홍*동 님 포인트 1,800점" in screen.told.words
    assert "적립 +1,800" in screen.told.words
    assert "홍길동" not in screen.told.words


def test_too_many_points_are_refused_beside_the_figure(
    hands: Hands, till: Till, member: Member
) -> None:
    earn(hands, till, member)
    hands.scan(LETTUCE)
    hands.scan(f"M{member.no}")
    hands.rest()
    hands.desk._do("points")
    panel = on_top(hands, AmountPanel)
    panel.given.emit(1_805)
    assert "단위" in panel._trouble.words
    panel.given.emit(5_000)
    assert "1,800" in panel._trouble.words
    assert hands.desk.selling.cart.points_won == 0


def test_large_letters_by_key_and_for_ever_by_touch(
    hands: Hands, till: Till, member: Member
) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    seen = []
    for _ in range(2):
        hands.press(KEY.Key_B, CONTROL)
        seen.append(hands.desk.selling.cart.large_print)
    assert seen == [True, False]
    hands.scan(f"M{member.no}")
    hands.rest()
    hands.press(KEY.Key_F3)
    screen = hands.desk.window.made("members")
    assert isinstance(screen, MembersScreen)
    screen.always.click()
    named = hands.desk.selling.cart.member
    assert named is not None
    assert named.large_print
    kept = members.find_by_ref(till, member.ref)
    assert kept is not None
    assert kept.large_print


def age_of(till: Till) -> None:
    """The lettuce is for adults only."""
    manager = sign_in(till, "01", "1357")
    ref = catalog.search(till, "청상추")[0].ref
    save_item(till, manager, replace(read_draft(till, ref), age_check=True))


def test_age_is_asked_once_a_sale_and_recorded(hands: Hands, till: Till) -> None:
    age_of(till)
    hands.scan(LETTUCE)
    hands.rest()
    panel = on_top(hands, AgePanel)
    hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is panel
    hands.type("y")
    QApplication.processEvents()
    assert not hands.desk.window.has_overlay
    hands.scan(LETTUCE)
    hands.rest()
    assert not hands.desk.window.has_overlay
    buy(hands)
    assert count(till, "age_check") == 1
    assert count(till, "sale") == 1


def test_a_no_takes_the_goods_away(hands: Hands, till: Till) -> None:
    age_of(till)
    hands.scan(LETTUCE)
    hands.rest()
    on_top(hands, AgePanel)
    hands.press(KEY.Key_Escape)
    QApplication.processEvents()
    assert hands.sell.basket.rows == ()
    assert not hands.desk.window.has_overlay
    assert count(till, "cart_void") == 1


def test_a_bag_in_two_touches(hands: Hands, till: Till) -> None:
    manager = sign_in(till, "01", "1357")
    farm = read_draft(till, catalog.search(till, "청상추")[0].ref).producer_ref
    save_item(till, manager, ItemDraft(
        producer_ref=farm, name="종량제봉투 10L", tax_class=TaxClass.NON_TAXABLE, price_won=250))
    hands.desk.selling.show_shelf()
    assert Shelf.EXTRAS in [item.key for item in hands.sell.tiles._items]
    hands.sell.tiles.chosen.emit(Shelf.EXTRAS)
    hit = hands.sell.hits.marked
    assert hit is not None
    hands.press(KEY.Key_Return)
    assert [row.amount_won for row in hands.sell.basket.rows] == [250]
    hands.press(KEY.Key_E, CONTROL)
    hands.press(KEY.Key_Return)
    assert hands.sell.basket.rows[0].quantity == "2"

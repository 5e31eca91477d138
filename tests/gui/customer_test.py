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
"""The customer's window: line, total, change, farms; never a name, and nothing on the scan path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication

from app import members
from app.till import Till
from tests.gui.conftest import Hands
from ui import customer, i18n
from ui.customer import CustomerDisplay, Shown, open_customer_display

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key


@pytest.fixture
def display(hands: Hands) -> Iterator[CustomerDisplay]:
    found = CustomerDisplay(hands.desk.counter, hands.desk.selling)
    found.open_on(QRect(0, 0, 1024, 768))
    yield found
    found.close()
    hands.desk.window.activateWindow()


def wait_for(hands: Hands, display: CustomerDisplay, name: str) -> Shown:
    hands.qtbot.waitUntil(lambda: display.window.shown.name == name, timeout=5_000)
    return display.window.shown


def test_the_line_and_the_total_and_then_the_change_and_the_farms(
    hands: Hands, display: CustomerDisplay
) -> None:
    assert display.window.shown.name == "어서 오세요"
    hands.scan(LETTUCE)
    hands.scan(PERILLA)
    shown = wait_for(hands, display, "깻잎 50g")
    assert (shown.total, shown.amount, shown.note) == ("3,100원", "1,300원", "1,300 × 1")
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.type("5000")
    hands.rest()
    hands.press(KEY.Key_Return)
    shown = wait_for(hands, display, "고맙습니다")
    assert (shown.label, shown.total) == ("거스름돈", "1,900원")
    assert "햇살농원" in shown.farms
    hands.scan(LETTUCE)
    shown = wait_for(hands, display, "청상추 150g")
    assert shown.farms == ()


def test_a_members_name_is_never_there(
    hands: Hands, display: CustomerDisplay, till: Till
) -> None:
    found = members.find_members(till, hands.desk.counter.who, "012")[0]
    hands.scan(LETTUCE)
    from app.sell import name_member

    hands.desk.selling.take(name_member(hands.desk.selling.cart, found))
    hands.qtbot.waitUntil(lambda: display.window.shown.below == "조합원 가격", timeout=5_000)
    words = str(msgspec.to_builtins(display.window.shown))
    assert found.masked_name not in words
    assert found.no not in words


def test_only_what_differs_is_painted_anew(hands: Hands, display: CustomerDisplay) -> None:
    one = Shown(name="청상추", amount="1,800원", total="1,800원", label="합계")
    display.window.show_state(one)
    assert display.window.show_state(one) == []
    more = msgspec.structs.replace(one, total="3,600원", amount="3,600원")
    assert display.window.show_state(more) == ["amount", "total"]


def test_a_scan_does_not_wait_for_it(
    hands: Hands, display: CustomerDisplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(CustomerDisplay, "look", lambda self: looked.append(1))
    hands.desk.selling.take_scan(LETTUCE)
    hands.desk.selling.take_scan(LETTUCE)
    assert looked == []
    assert hands.sell.total.totals.total_won == 3_600


def test_it_is_off_unless_its_monitor_is_there(
    hands: Hands, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, selling = hands.desk.counter, hands.desk.selling
    rooms = [QRect(0, 0, 1024, 768), QRect(1024, 0, 800, 600)]
    for at, monitors, wanted in ((0, 2, False), (1, 2, False), (2, 1, False), (2, 2, True)):
        till.machine = msgspec.structs.replace(till.machine, customer_screen=at)
        found = open_customer_display(counter, selling, partial(list, rooms[:monitors]))
        assert (found is not None) is wanted
        if found is not None:
            assert found.window.geometry() == rooms[1]
            found.close()
    monkeypatch.setattr(customer, "_monitors", lambda: rooms)
    hands.desk._settle()
    display = hands.desk._customer
    assert display is not None
    till.machine = msgspec.structs.replace(till.machine, language="en")
    hands.desk.rebuild()
    QApplication.processEvents()
    assert hands.desk._customer is not display
    assert hands.desk._customer is not None
    assert hands.desk._customer.window.shown.name == "Welcome"
    i18n.use("ko")

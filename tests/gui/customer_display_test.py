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
from ui import customer_display, i18n
from ui.customer_display import CustomerDisplay, Shown, open_customer_display

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
    monkeypatch.setattr(customer_display, "_monitors", lambda: rooms)
    hands.desk._settle()
    display = hands.desk.customer_door.display
    assert display is not None
    till.machine = msgspec.structs.replace(till.machine, language="en")
    hands.desk.rebuild()
    QApplication.processEvents()
    assert hands.desk.customer_door.display is not display
    assert hands.desk.customer_door.display is not None
    assert hands.desk.customer_door.display.window.shown.name == "Welcome"
    i18n.use("ko")

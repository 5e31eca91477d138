"""F11 and F12 by real key presses: cash receipts, vouchers, transfers, QR, restricted tenders."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import cash_receipt, receipts, shift, transfers
from app.cart import add
from app.cash_receipt import Standing
from app.till import Till
from models.values import CashReceiptPurpose
from tests.builders import build_product
from tests.gui.conftest import Hands
from ui import i18n
from ui.named import NamedPanel
from ui.pay import PayPanel
from ui.receipts_screen import ReceiptsScreen
from ui.shift import ShiftScreen
from ui.transfers_screen import TransfersScreen
from ui.widgets.frames import Overlay
from ui.wish import CancelReceiptPanel, NumberPanel, WishPanel

KEY = Qt.Key
P = TypeVar("P", bound=Overlay)


@pytest.fixture(autouse=True)
def all_tenders(till: Till) -> None:
    till.settings = msgspec.structs.replace(till.settings, tenders_allowed=(
        "CASH", "CARD", "BANK_TRANSFER", "LOCAL_VOUCHER", "ZEROPAY", "AGRIFOOD_VOUCHER",
        "GIFT_CERTIFICATE"))


def on_top(hands: Hands, kind: type[P]) -> P:
    panel = hands.desk.window.overlay
    assert isinstance(panel, kind), panel
    return panel


def put(hands: Hands, won: int, *, eligible: bool = False) -> None:
    """Something of this price in the basket."""
    product = replace(build_product("쌀", won), voucher_eligible=eligible)
    hands.desk.selling.take(add(hands.desk.selling.cart, product))


def last_receipt(till: Till) -> cash_receipt.CashReceipt:
    sale_uid = receipts.last_sale(till)
    assert sale_uid is not None
    return cash_receipt.list_of_sale(till, sale_uid)[-1]


def test_asked_for_before_the_payment_numbered_after_it(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    hands.press(KEY.Key_F11)
    on_top(hands, WishPanel)
    hands.type("01012345678")
    hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay
    assert "010-****-5678" in hands.desk.window.banner.words
    hands.press(KEY.Key_F9)
    on_top(hands, PayPanel)
    hands.press(KEY.Key_Return)
    one = last_receipt(till)
    assert (one.standing, one.masked, one.row.amount_won) == (
        Standing.PENDING, "010-****-5678", 9_000)
    assert "발급 대기" in hands.desk.window.banner.words
    hands.press(KEY.Key_F11)
    panel = on_top(hands, NumberPanel)
    assert "5678" in panel.who.words
    assert "1234" not in panel.who.words
    hands.type("12345678")
    hands.press(KEY.Key_Return)
    assert panel.trouble != ""
    hands.type("9")
    hands.press(KEY.Key_Return)
    assert last_receipt(till).row.approval_no == "123456789"


def test_asked_for_over_the_pay_panel(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_F11)
    panel = on_top(hands, WishPanel)
    hands.press(KEY.Key_Right)
    hands.type("1234567891")
    hands.press(KEY.Key_Return)
    assert panel.purpose is CashReceiptPurpose.EXPENSE
    on_top(hands, PayPanel)
    hands.press(KEY.Key_Return)
    assert last_receipt(till).masked == "123-45-67891"


def test_asked_for_after_the_sale(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F11)
    on_top(hands, WishPanel)
    hands.press(KEY.Key_Left)
    hands.press(KEY.Key_Return)
    assert last_receipt(till).masked == "010-000-1234"


def test_a_resident_number_is_not_even_left_on_the_screen(hands: Hands) -> None:
    put(hands, 9_000)
    hands.press(KEY.Key_F11)
    panel = on_top(hands, WishPanel)
    hands.type("9001011234567")
    hands.press(KEY.Key_Return)
    assert "주민등록번호" in panel.trouble
    assert panel.field.typed == ""


def test_the_law_asks_and_esc_takes_nothing(hands: Hands, till: Till) -> None:
    put(hands, 120_000)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    on_top(hands, WishPanel)
    hands.press(KEY.Key_Escape)
    on_top(hands, PayPanel)
    assert receipts.last_sale(till) is None
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)
    one = last_receipt(till)
    assert (one.masked, one.row.amount_won) == ("010-000-1234", 120_000)


def test_the_wish_is_the_basket_s_alone(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    hands.press(KEY.Key_F11)
    hands.type("01012345678")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    put(hands, 8_000)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    sale_uid = receipts.last_sale(till)
    assert sale_uid is not None
    assert cash_receipt.list_of_sale(till, sale_uid) == []


def named(hands: Hands, place: int) -> None:
    """F12 and the number of a tender."""
    hands.press(KEY.Key_F12)
    hands.type(str(place))


def test_a_gift_certificate_is_changed_in_cash(hands: Hands, till: Till) -> None:
    put(hands, 8_000)
    named(hands, 5)
    panel = on_top(hands, NamedPanel)
    hands.type("50000")
    assert "60%" in panel.trouble
    hands.press(KEY.Key_Return)
    assert receipts.last_sale(till) is None
    for _ in range(5):
        hands.press(KEY.Key_Backspace)
    hands.type("10000")
    assert panel.trouble == ""
    hands.press(KEY.Key_Return)
    opened = till.shift
    assert opened is not None
    assert shift.expected_cash(till, opened.shift_uid) == 98_000


def test_a_transfer_is_ticked_off_later(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    named(hands, 1)
    panel = on_top(hands, NamedPanel)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)
    assert panel.trouble != ""
    panel.name_edit.setText("김솔")
    hands.press(KEY.Key_Return)
    (waiting,) = transfers.list_pending(till)
    assert waiting.depositor_masked == "김*"
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen.asked.emit("transfers")
    listed = hands.desk.window.made("transfers")
    assert isinstance(listed, TransfersScreen)
    assert listed.list.lines[0].title == "김*"
    listed.list.step(1)
    hands.press(KEY.Key_Return)
    assert transfers.list_pending(till) == []


def test_a_qr_payment_wants_its_number(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    named(hands, 3)
    panel = on_top(hands, NamedPanel)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)
    assert panel.trouble != ""
    hands.type("00123456")
    hands.press(KEY.Key_Return)
    sale_uid = receipts.last_sale(till)
    assert sale_uid is not None
    assert receipts.receipt_of(till, sale_uid).tenders[0].approval_no == "00123456"


def test_eligible_goods_go_on_the_agrifood_card_first(hands: Hands, till: Till) -> None:
    put(hands, 6_000, eligible=True)
    put(hands, 3_000)
    named(hands, 4)
    hands.press(KEY.Key_Return)
    panel = on_top(hands, PayPanel)
    assert (panel.tender, panel.tendered_won) == ("CASH", 3_000)
    hands.press(KEY.Key_F12)
    assert panel.tender == ""
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    sale_uid = receipts.last_sale(till)
    assert sale_uid is not None
    names = [one.name for one in receipts.receipt_of(till, sale_uid).tenders]
    assert names == ["농식품바우처", "현금"]


def test_nothing_eligible_is_said(hands: Hands) -> None:
    put(hands, 3_000)
    named(hands, 4)
    panel = on_top(hands, PayPanel)
    assert "농식품바우처" in panel._foot.words


def test_the_list_takes_numbers_and_cancels(hands: Hands, till: Till) -> None:
    put(hands, 9_000)
    hands.press(KEY.Key_F11)
    hands.type("01012345678")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    assert shift.look_at_closing(till).cash_receipt_count == 1
    hands.desk.go("receipts")
    screen = hands.desk.window.made("receipts")
    assert isinstance(screen, ReceiptsScreen)
    screen.list.step(1)
    hands.press(KEY.Key_Return)
    hands.type("a23456789")
    hands.press(KEY.Key_Return)
    assert last_receipt(till).row.approval_no == "A23456789"
    screen.list.step(1)
    hands.press(KEY.Key_Return)
    on_top(hands, CancelReceiptPanel)
    hands.press(KEY.Key_Right)
    hands.type("987654321")
    hands.press(KEY.Key_Return)
    assert last_receipt(till).standing is Standing.CANCELLED


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pictures(hands: Hands, till: Till, language: str, tmp_path: Path) -> None:
    """Every panel can be painted in both languages; a folder in the environment keeps them."""
    folder = Path(os.environ.get("SHOP_PICTURES") or tmp_path)
    window = hands.desk.window
    i18n.use("en" if language == "en" else "ko")

    def picture(name: str) -> None:
        for wide, high in ((1024, 768), (1920, 1080)):
            window.resize(wide, high)
            QApplication.processEvents()
            assert window.grab().save(str(folder / f"{name}-{language}-{wide}.png"))

    put(hands, 120_000, eligible=True)
    hands.press(KEY.Key_F12)
    picture("other")
    for place, name in ((1, "transfer"), (3, "qr"), (5, "gift")):
        hands.type(str(place))
        picture(name)
        hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    picture("wish-duty")
    hands.type("01012345678")
    hands.press(KEY.Key_Return)
    picture("after")
    hands.press(KEY.Key_F11)
    picture("number")
    hands.type("123456789")
    hands.press(KEY.Key_Return)
    put(hands, 9_000)
    hands.press(KEY.Key_F11)
    hands.type("01099998888")
    picture("wish")
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F9)
    picture("pay")
    hands.press(KEY.Key_Return)
    hands.desk.go("receipts")
    picture("receipts")
    screen = window.made("receipts")
    assert isinstance(screen, ReceiptsScreen)
    screen.open_one(screen.list.lines[1].key)
    picture("cancel")
    hands.press(KEY.Key_Escape)
    hands.desk.go("shift")
    picture("shift")
    hands.desk.go("transfers")
    picture("transfers")

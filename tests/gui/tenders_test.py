"""A wrong tender mended in four presses, exchanges, returns without a paper, credit, papers."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import accounts, receipt_code, shift, verifying
from app.access import Session, sign_in
from app.accounts import AccountForm
from app.till import Till
from tests.gui.conftest import Hands
from tests.gui.screens_test import clickable, settle, too_small
from ui import i18n
from ui.accounts_screen import AccountsScreen
from ui.asking import AmountPanel, PinPanel
from ui.card import CardPanel
from ui.card_back import CancelPanel
from ui.choosing import NumberedPanel, TypePanel
from ui.credit import AccountPanel
from ui.exchanging import HandOutPanel
from ui.invoices_screen import InvoicesScreen
from ui.papers import BuyerPanel
from ui.returning import ReturnScreen
from ui.unreceipted import UnreceiptedScreen
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key
Panel = TypeVar("Panel", bound=Overlay)
Screen = TypeVar("Screen")


def on_top(hands: Hands, kind: type[Panel]) -> Panel:
    found = hands.desk.window.overlay
    assert isinstance(found, kind), found
    return found


def screen_of(hands: Hands, name: str, kind: type[Screen]) -> Screen:
    found = hands.desk.window.made(name)
    assert isinstance(found, kind)
    return found


def touch(hands: Hands, key: Key) -> None:
    QTest.mouseClick(key, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.qWait(10)


def tenders(till: Till) -> list[tuple[str, int]]:
    return list(till.read().execute(
        "SELECT tender_code, t.amount_won FROM sale_tender AS t JOIN sale USING (sale_uid) "
        "ORDER BY sale.rowid, tender_no"))


def sell_for_cash(hands: Hands, till: Till, *codes: str) -> str:
    for code in codes:
        hands.scan(code)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    row = till.read().execute("SELECT receipt_no FROM sale ORDER BY rowid DESC").fetchone()
    return str(row[0])


def allow(till: Till, *codes: str) -> None:
    till.settings = msgspec.structs.replace(
        till.settings, tenders_allowed=("CASH", "CARD", "BANK_TRANSFER", *codes))


def account(till: Till, limit_won: int = 100_000) -> str:
    manager = sign_in(till, "01", "1357")
    return accounts.keep_account(
        till, manager, AccountForm("강북돌봄센터", "123-45-67891", limit_won))


def test_a_wrong_tender_is_mended_in_four_presses(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE)
    presses = 0
    for key in (KEY.Key_F7, KEY.Key_F6, KEY.Key_1, KEY.Key_Return):
        hands.press(key)
        presses += 1
    assert presses == 4
    assert tenders(till) == [("CARD", 1_800)]
    assert shift.expected_cash(till, till.shift_uid) == 100_000
    row = till.read().execute(
        "SELECT receipt_no, old_code, new_code, reason FROM tender_correction").fetchone()
    assert row == (number, "CASH", "CARD", "잘못 눌렀음")
    assert hands.desk.window.current == "return"
    verifying.verify(till, full=True)


def test_by_touch_and_back_again(hands: Hands, till: Till) -> None:
    sell_for_cash(hands, till, LETTUCE)
    hands.press(KEY.Key_F7)
    screen = screen_of(hands, "return", ReturnScreen)
    [mend] = [k for k in screen.finder.findChildren(Key) if k.words == i18n.tr("return.mend")]
    touch(hands, mend)
    panel = on_top(hands, NumberedPanel)
    [transfer] = [k for k in panel.findChildren(Key) if k.words.strip() == "계좌이체"]
    touch(hands, transfer)
    hands.press(KEY.Key_Return)
    hands.type("dodo")
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_1)
    assert tenders(till) == [("BANK_TRANSFER", 1_800)]
    # Esc leaves everything as it is.
    hands.press(KEY.Key_F6)
    hands.press(KEY.Key_Escape)
    assert not hands.desk.window.has_overlay
    assert tenders(till) == [("BANK_TRANSFER", 1_800)]


def begin_exchange(hands: Hands, number: str) -> None:
    hands.scan(number.replace("-", ""))
    hands.rest()
    hands.type("1")
    hands.rest(60)
    hands.press(KEY.Key_F2)
    hands.press(KEY.Key_F5)


def test_an_exchange_hands_the_difference_out(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, PERILLA)
    [(_, paid_won)] = tenders(till)
    begin_exchange(hands, number)
    assert hands.desk.window.current == "sell"
    assert hands.sell.exchange.isVisible()
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    if paid_won > 1_800:
        panel = on_top(hands, HandOutPanel)
        assert panel.isVisible()
        hands.press(KEY.Key_Return)
    elif paid_won < 1_800:
        hands.press(KEY.Key_Return)
    assert sum(won for code, won in tenders(till) if code == "CASH") == 1_800
    assert sum(won for code, won in tenders(till) if code == "EXCHANGE") == 0
    assert shift.expected_cash(till, till.shift_uid) == 101_800
    assert not hands.sell.exchange.isVisible()
    assert till.read().execute("SELECT count(*) FROM exchange").fetchone() == (1,)
    verifying.verify(till, full=True)


def test_a_dearer_exchange_is_paid_by_card_and_the_same_price_by_one_press(
    hands: Hands, till: Till
) -> None:
    number = sell_for_cash(hands, till, LETTUCE)
    begin_exchange(hands, number)
    hands.scan(LETTUCE)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    on_top(hands, CardPanel)
    hands.type("00123456")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert tenders(till)[1:] == [("EXCHANGE", -1_800), ("EXCHANGE", 1_800), ("CARD", 1_800)]
    second = till.read().execute("SELECT receipt_no FROM sale ORDER BY rowid DESC").fetchone()[0]
    begin_exchange(hands, second)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    assert tenders(till)[4:] == [("EXCHANGE", -1_800), ("EXCHANGE", 1_800)]
    verifying.verify(till, full=True)


def test_a_card_gets_the_difference_of_an_exchange(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    hands.type("00123456")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    number = till.read().execute("SELECT receipt_no FROM sale").fetchone()[0]
    hands.scan(number.replace("-", ""))
    hands.rest()
    hands.type("2")
    hands.rest(60)
    hands.press(KEY.Key_F2)
    hands.press(KEY.Key_F5)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    on_top(hands, HandOutPanel)
    hands.press(KEY.Key_Return)
    on_top(hands, CancelPanel)
    hands.type("00999999")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert tenders(till)[1:] == [("CARD", -1_800), ("EXCHANGE", -1_800), ("EXCHANGE", 1_800)]
    assert hands.desk.selling.cart.is_empty
    verifying.verify(till, full=True)


def test_an_exchange_is_let_go_by_a_touch(hands: Hands, till: Till) -> None:
    begin_exchange(hands, sell_for_cash(hands, till, LETTUCE))
    touch(hands, hands.sell.exchange)
    panel = hands.desk.window.overlay
    assert panel is not None
    [yes] = [k for k in panel.findChildren(Key) if k.words == i18n.tr("exchange.abandon_yes")]
    touch(hands, yes)
    assert hands.desk.selling.cart.coming_back is None
    assert not hands.sell.exchange.isVisible()


def test_without_a_receipt_a_second_person_gives_cash_back(hands: Hands, till: Till) -> None:
    sell_for_cash(hands, till, LETTUCE, LETTUCE)
    hands.press(KEY.Key_F7)
    hands.press(KEY.Key_F4)
    screen = screen_of(hands, "unreceipted", UnreceiptedScreen)
    hands.scan(LETTUCE)
    hands.rest()
    on_top(hands, AmountPanel)
    hands.press(KEY.Key_Return)
    hands.type("1900")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert screen.pieces == []
    assert "1,800" in screen.trouble
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)
    assert len(screen.pieces) == 1
    hands.press(KEY.Key_Return)
    assert screen.trouble == i18n.tr("return.choose_reason")
    hands.press(KEY.Key_F1)
    hands.press(KEY.Key_Return)
    on_top(hands, PinPanel)
    hands.type("1357")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert tenders(till)[1:] == [("CASH", -1_800)]
    assert hands.desk.window.current == "sell"
    assert till.read().execute("SELECT count(*) FROM unreceipted_return").fetchone() == (1,)


def test_credit_is_chosen_and_collected(hands: Hands, till: Till) -> None:
    allow(till, "ON_ACCOUNT")
    ref = account(till)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F12)
    panel = hands.desk.window.overlay
    assert panel is not None
    [key] = [k for k in panel.findChildren(Key) if "외상" in k.words]
    touch(hands, key)
    on_top(hands, AccountPanel)
    hands.press(KEY.Key_Return)
    assert tenders(till) == [("ON_ACCOUNT", 1_800)]
    assert accounts.find(till, ref).owed_won == 1_800
    hands.desk.go("accounts")
    screen = screen_of(hands, "accounts", AccountsScreen)
    hands.press(KEY.Key_Return)
    assert screen.view is not None
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_1)
    assert accounts.find(till, ref).owed_won == 0
    assert shift.expected_cash(till, till.shift_uid) == 101_800
    # A touch on what came in takes it back, with a reason.
    screen.view.list.step(1)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_1)
    assert accounts.find(till, ref).owed_won == 1_800
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_3)
    on_top(hands, TypePanel)
    hands.type("0077")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert accounts.find(till, ref).owed_won == 0
    verifying.verify(till, full=True)


def test_credit_over_the_limit_wants_a_manager(hands: Hands, till: Till) -> None:
    allow(till, "ON_ACCOUNT")
    account(till, 1_000)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F12)
    panel = hands.desk.window.overlay
    assert panel is not None
    [key] = [k for k in panel.findChildren(Key) if "외상" in k.words]
    touch(hands, key)
    hands.press(KEY.Key_Return)
    on_top(hands, PinPanel)
    hands.type("1357")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert tenders(till) == [("ON_ACCOUNT", 1_800)]


def manager_at(hands: Hands, till: Till) -> Session:
    session = sign_in(till, "01", "1357")
    hands.desk.counter.session = session
    return session


def test_an_account_is_kept_with_troubles_beside_their_fields(hands: Hands, till: Till) -> None:
    manager_at(hands, till)
    hands.desk.go("accounts")
    screen = screen_of(hands, "accounts", AccountsScreen)
    hands.press(KEY.Key_F2)
    form = screen.form
    assert form is not None
    form.edit_of(form.fields["name"]).setText("동네식당")
    form.edit_of(form.fields["business_no"]).setText("123-45-67890")
    hands.press(KEY.Key_Return)
    assert "10자리" in form.fields["business_no"].trouble
    form.edit_of(form.fields["business_no"]).setText("123-45-67891")
    hands.press(KEY.Key_Return)
    [one] = accounts.list_accounts(till)
    assert one.name == "동네식당"
    assert screen.view is not None
    hands.press(KEY.Key_Escape)
    assert [line.title for line in screen.list.lines] == ["동네식당"]


def test_an_invoice_is_asked_for_warned_of_and_settled(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE)
    hands.press(KEY.Key_F7)
    hands.press(KEY.Key_F8)
    menu = on_top(hands, NumberedPanel)
    place = [k.words for k in menu.findChildren(Key)].index(i18n.tr("papers.invoice"))
    hands.press(Qt.Key(KEY.Key_1 + place))
    buyer = on_top(hands, BuyerPanel)
    buyer.edits["business_no"].setText("123-45-67891")
    buyer.edits["name"].setText("동네식당")
    hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay
    manager_at(hands, till)
    hands.desk.go("invoices")
    screen = screen_of(hands, "invoices", InvoicesScreen)
    assert number in screen.list.lines[0].note
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_1)
    hands.type("2" * 24)
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert till.read().execute(
        "SELECT state, exempt_invoice_no FROM invoice_request").fetchone() == ("ISSUED", "2" * 24)


def test_a_signed_code_opens_its_receipt(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE)
    uid = till.read().execute("SELECT sale_uid FROM sale").fetchone()[0]
    code = receipt_code.make_code(till, uid)
    assert len(code) > 64
    hands.scan(code)
    hands.rest()
    assert hands.desk.window.current == "return"
    view = screen_of(hands, "return", ReturnScreen).receipt
    assert view is not None
    assert view.found.sale.receipt_no == number
    hands.scan(code[:-8] + "AAAAAAAA")
    hands.rest()
    assert i18n.tr("return.title")
    assert "서명" in view.trouble


@pytest.mark.parametrize("language", ["ko", "en"])
def test_empty_rooms_teach(hands: Hands, till: Till, language: str) -> None:
    manager_at(hands, till)
    i18n.use(language)
    hands.desk.rebuild()
    hands.desk.go("accounts")
    kept = screen_of(hands, "accounts", AccountsScreen).list
    assert (kept.lines, kept.isVisible()) == ((), False)
    hands.desk.go("invoices")
    asked = screen_of(hands, "invoices", InvoicesScreen).list
    assert (asked.lines, asked.isVisible()) == ((), False)
    i18n.use("ko")


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (960, 540)])
def test_everything_can_be_hit(hands: Hands, till: Till, size: tuple[int, int]) -> None:
    """Each new screen and panel: room for a finger, nothing beyond the edge, a name on each key."""
    allow(till, "ON_ACCOUNT")
    account(till)
    number = sell_for_cash(hands, till, LETTUCE)
    window = settle(hands, size)

    def look() -> None:
        QApplication.processEvents()
        assert too_small(window) == []
        assert all(one.accessibleName() for one in clickable(window))

    hands.press(KEY.Key_F7)
    look()
    for key in (KEY.Key_F6, KEY.Key_F8):
        hands.press(key)
        look()
        hands.press(KEY.Key_Escape)
    begin_exchange(hands, number)
    hands.scan(LETTUCE)
    hands.rest()
    look()
    hands.desk.selling.start_new()
    hands.desk.go("unreceipted")
    look()
    manager_at(hands, till)
    hands.desk.go("accounts")
    look()
    hands.press(KEY.Key_Return)
    look()
    if size[1] >= 768:  # a smaller window turns the form's pages
        hands.press(KEY.Key_F2)
        look()
    hands.desk.go("invoices")
    look()

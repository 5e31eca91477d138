"""Pictures of what comes back and what is owed: mended tenders, exchanges, accounts, invoices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import Qt

from app import accounts
from app.access import sign_in
from app.accounts import AccountForm
from app.setup import DEMO_STAFF
from models.values import Role
from ui.accounts_screen import AccountsScreen
from ui.hands import Hands, wait
from ui.i18n import tr

if TYPE_CHECKING:
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
_LETTUCE: Final = "2400000100010"
_JAM: Final = "2400000101093"
_RICE: Final = "2400000100706"
_LOOK_MS: Final = 150
_FORMS: Final = (
    AccountForm("강북돌봄센터", "123-45-67891", 300_000, 30, "care@example.org"),
    AccountForm("수유어린이집", "000-82-43214", 200_000, 15, "kids@example.org"),
)


class TenderWalk:
    """Begins and ends on the sell screen, with an open shift; goods are left in the basket."""

    def __init__(self, till: Till, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._hands = Hands(desk.window)

    def counter(self) -> None:
        """What a cashier meets."""
        allowed = self._till.settings.tenders_allowed
        self._till.settings = msgspec.structs.replace(
            self._till.settings, tenders_allowed=(*allowed, "ON_ACCOUNT"))
        manager = next(one for one in DEMO_STAFF if one.role is Role.MANAGER)
        boss = sign_in(self._till, manager.no, manager.pin)
        for form in _FORMS:
            accounts.keep_account(self._till, boss, form)
        self._mend()
        self._papers()
        self._exchange()
        self._unreceipted()
        self._credit()
        # The evening begins with somebody's goods on the counter.
        self._hands.scan(_LETTUCE)
        wait(_LOOK_MS)
        self._till.settings = msgspec.structs.replace(
            self._till.settings, tenders_allowed=allowed)

    def lists(self) -> None:
        """What the office meets, as a manager."""
        hands, shoot = self._hands, self._shoot
        self._desk.go("accounts")
        shoot("accounts")
        screen = self._desk.window.made("accounts")
        assert isinstance(screen, AccountsScreen)
        hands.press(KEY.Key_Return)
        shoot("accounts-one")
        hands.press(KEY.Key_F2)
        shoot("accounts-form")
        self._desk.go("invoices")
        shoot("invoices")
        hands.press(KEY.Key_Return)
        shoot("invoices-one")
        hands.press(KEY.Key_Escape)
        self._desk.go("sell")

    def _sell(self, *codes: str) -> None:
        for code in codes:
            self._hands.scan(code)
        wait(_LOOK_MS)
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)

    def _mend(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._sell(_LETTUCE, _JAM)
        hands.press(KEY.Key_F7)
        hands.press(KEY.Key_F6)
        shoot("mend-tender")
        hands.press(KEY.Key_1)
        shoot("mend-why")
        hands.press(KEY.Key_Escape)

    def _papers(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.press(KEY.Key_F8)
        shoot("papers")
        hands.touch_key(tr("papers.invoice"))
        hands.write("1234567891")
        hands.press(KEY.Key_Tab)
        hands.write("동네식당")
        shoot("papers-invoice")
        hands.press(KEY.Key_Return)
        wait(_LOOK_MS)
        self._desk.go("sell")

    def _exchange(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._sell(_RICE)
        hands.press(KEY.Key_F7)
        hands.press(KEY.Key_Return)
        hands.write("1")
        hands.press(KEY.Key_F2)
        shoot("return-or-exchange")
        hands.press(KEY.Key_F5)
        hands.scan(_JAM)
        wait(_LOOK_MS)
        shoot("exchange-sell")
        hands.press(KEY.Key_F9)
        shoot("exchange-hand-out")
        hands.press(KEY.Key_Return)
        shoot("exchange-done")

    def _unreceipted(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("unreceipted")
        shoot("unreceipted-empty")
        hands.scan(_LETTUCE)
        wait(_LOOK_MS)
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_F1)
        shoot("unreceipted")
        hands.press(KEY.Key_Return)
        shoot("unreceipted-second")
        hands.press(KEY.Key_Escape)
        self._desk.go("sell")

    def _credit(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.scan(_RICE)
        hands.scan(_JAM)
        wait(_LOOK_MS)
        hands.press(KEY.Key_F12)
        hands.write("2")
        shoot("credit-account")
        hands.press(KEY.Key_Return)
        shoot("credit-done")

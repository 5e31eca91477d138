"""The pictures of what is paid otherwise than in cash: receipts, named tenders, terminal, returns.

A part of the walk in `ui.screenshots`: brought about on the same till, the same morning.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import Qt

from app.ports import Reading, ScaleState, TerminalReply, TerminalWord
from app.receipt_search import list_last_sales
from app.tender import TENDER_TYPES
from ui.hands import Hands, wait
from ui.i18n import tr
from ui.named import NamedPanel
from ui.receipts_screen import ReceiptsScreen
from ui.returning import ReturnScreen
from ui.weighing import WeighPanel

if TYPE_CHECKING:
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
_LETTUCE: Final = "2400000100010"
_JAM: Final = "2400000101093"
_RICE: Final = "2400000100706"
_TOFU: Final = "2400000101024"
_POTATO: Final = "2400000100362"  # sold by weight
#: What a shop can be set to take; what a replay calls its tender is not for people.
_EVERY_TENDER: Final = tuple(
    one.code for one in TENDER_TYPES if one.code not in {"RECORDED", "EXCHANGE"})
#: Where F12 lists them, by the figure that is typed.
_TRANSFER, _QR, _VOUCHER = "1", "4", "8"
_LOOK_MS: Final = 300
_WAIT_MS_MAX: Final = 60_000


class StillScale:
    """A scale that goes on saying what it was set to."""

    def __init__(self) -> None:
        self.now = Reading(ScaleState.WAITING)

    def watch(self) -> None:
        return None

    def rest(self) -> None:
        return None

    def reading(self) -> Reading:
        return self.now


class SlowTerminal:
    """A terminal whose customer looks for the card until `let_go`; it never charges anything."""

    def __init__(self) -> None:
        self._gone = threading.Event()

    def let_go(self) -> None:
        """Nobody waits any more."""
        self._gone.set()

    def approve(
        self, reference: str, amount_won: int, taxable_won: int, exempt_won: int,
        instalment_months: int,
    ) -> TerminalReply:
        return self._wait()

    def cancel(
        self, reference: str, original_approval_no: str, original_approved_on: str,
        amount_won: int,
    ) -> TerminalReply:
        return self._wait()

    def enquire(self, reference: str) -> TerminalReply:
        return TerminalReply(TerminalWord.NO_ANSWER)

    def abandon(self, reference: str) -> TerminalReply:
        return TerminalReply(TerminalWord.NO_ANSWER)

    def reverse(self, reference: str) -> TerminalReply:
        return TerminalReply(TerminalWord.NO_ANSWER)

    def _wait(self) -> TerminalReply:
        self._gone.wait(_WAIT_MS_MAX / 1_000)
        return TerminalReply(TerminalWord.NO_ANSWER)


class PaidWalk:
    """Begins and ends on the sell screen, with goods in the basket."""

    def __init__(self, till: Till, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._hands = Hands(desk.window)

    def counter(self) -> None:
        """What a cashier meets; a cash receipt and a transfer are left for the closing."""
        with self._every_tender():
            self._cash_receipt()
            self._named_tenders()
            self._weighing()
            self._terminal()
            self._return()
        self._hands.scan(_TOFU)

    def lists(self) -> None:
        """What a manager looks through; nothing is changed."""
        desk = self._desk
        if desk.window.width() < 1280:
            desk.window.bar.menu_asked.emit()
            self._shoot("menu-manager")
            self._hands.press(KEY.Key_Escape)
        desk.go("receipts")
        self._shoot("receipts")
        screen = desk.window.made("receipts")
        assert isinstance(screen, ReceiptsScreen)
        issued = [line.key for line in screen.list.lines if line.mark is None]
        screen.open_one(issued[0])
        wait(_LOOK_MS)
        self._shoot("receipt-cancel")
        self._hands.press(KEY.Key_Escape)
        desk.go("transfers")
        self._shoot("transfers")
        desk.go("shift")
        self._shoot("closing-left-over")

    @contextmanager
    def _every_tender(self) -> Iterator[None]:
        """The demo takes a few tenders; every one has its panel."""
        before = self._till.settings
        self._till.settings = msgspec.structs.replace(before, tenders_allowed=_EVERY_TENDER)
        try:
            yield
        finally:
            self._till.settings = before

    def _cash_receipt(self) -> None:
        """Asked for before the payment, keyed in after it; one more for a company stays open."""
        hands, shoot = self._hands, self._shoot
        hands.scan(_JAM)
        hands.press(KEY.Key_F11)
        hands.write("01012345678")
        shoot("receipt-wish")
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_F9)
        shoot("pay-with-receipt")
        hands.press(KEY.Key_Return)
        shoot("sell-receipt-due")
        hands.press(KEY.Key_F11)
        hands.write("12345678")
        shoot("receipt-number")
        hands.write("9")
        hands.press(KEY.Key_Return)
        hands.scan(_LETTUCE)
        hands.press(KEY.Key_F11)
        hands.press(KEY.Key_Right)
        hands.write("1234567891")
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_F9)
        hands.press(KEY.Key_Return)

    def _named_tenders(self) -> None:
        hands, shoot = self._hands, self._shoot
        for code in (_RICE, _JAM, _TOFU):
            hands.scan(code)
        hands.press(KEY.Key_F12)
        shoot("pay-other-all")
        hands.write(_VOUCHER)
        hands.touch_key("+50,000")
        shoot("named-voucher")
        hands.press(KEY.Key_Escape)
        hands.write(_QR)
        hands.press(KEY.Key_Return)
        hands.write("00123456")
        shoot("named-qr")
        hands.press(KEY.Key_Escape)
        hands.write(_TRANSFER)
        hands.press(KEY.Key_Return)
        panel = self._desk.window.overlay
        assert isinstance(panel, NamedPanel)
        panel.name_edit.setText("김하늘")
        shoot("named-transfer")
        hands.press(KEY.Key_Return)

    def _weighing(self) -> None:
        hands, shoot = self._hands, self._shoot
        scale = StillScale()
        self._till.scale = scale
        hands.scan(_POTATO)
        assert isinstance(self._desk.window.overlay, WeighPanel)
        for reading, picture in (
            (Reading(ScaleState.UNSTABLE, 480), "weigh-unsteady"),
            (Reading(ScaleState.STABLE, 1_234), "weigh"),
            (Reading(ScaleState.UNPLUGGED), "weigh-unplugged"),
        ):
            scale.now = reading
            wait(_LOOK_MS)
            shoot(picture)
        hands.press(KEY.Key_Escape)
        self._till.scale = None

    def _terminal(self) -> None:
        """The till's own terminal: waited for, then left without an answer."""
        hands, shoot = self._hands, self._shoot
        terminal = SlowTerminal()
        self._till.card_terminal = terminal
        for code in (_LETTUCE, _TOFU):
            hands.scan(code)
        hands.press(KEY.Key_F10)
        shoot("terminal-waiting")
        hands.touch_key(tr("terminal.leave"))
        shoot("terminal-unknown")
        hands.touch_key(tr("card.not_approved"))
        terminal.let_go()
        self._till.card_terminal = None

    def _return(self) -> None:
        """Paid in part in cash: the card is cancelled at its terminal, the rest handed out."""
        hands, shoot = self._hands, self._shoot
        hands.press(KEY.Key_F9)
        hands.write("1000")
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_F10)
        hands.write("30012345")
        hands.press(KEY.Key_Return)
        number = list_last_sales(self._till)[0].receipt_no
        hands.press(KEY.Key_F7)
        screen = self._desk.window.made("return")
        assert isinstance(screen, ReturnScreen)
        screen.open_receipt(number)
        wait(_LOOK_MS)
        hands.write("*")
        hands.press(KEY.Key_F1)
        shoot("return-all")
        hands.press(KEY.Key_Return)
        shoot("return-card-cancel")
        hands.write("30012399")
        hands.press(KEY.Key_Return)
        wait(_LOOK_MS)
        shoot("return-done")
        hands.press(KEY.Key_Return)

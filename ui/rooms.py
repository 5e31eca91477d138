"""Every screen but the sell screen: how it is made, late, and where it leads."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui import rooms_counter, rooms_stock
from ui.counter import Counter
from ui.devices import Devices
from ui.selling import Selling


class Rooms:
    """Makes screens when they are first shown; each says by `go` where it leads."""

    def __init__(
        self,
        counter: Counter,
        selling: Selling,
        devices: Devices,
        go: Callable[[str], None],
        rebuild: Callable[[], None],
    ) -> None:
        self._counter = counter
        self._selling = selling
        self._devices = devices
        self._go = go
        self._rebuild = rebuild
        self._receipt_scanned = ""

    def makers(self) -> dict[str, Callable[[], QWidget]]:
        """Screen name -> how it is made."""
        return {
            "held": self._held,
            "members": self._members,
            "shift": self._shift,
            "return": self._return,
            "unreceipted": self._unreceipted,
            "accounts": self._accounts,
            "invoices": self._invoices,
            "receipts": self._receipts,
            "transfers": self._transfers,
            "products": self._products,
            "import": self._import_list,
            "settings": self._settings,
            "farms": self._farms,
            "settlement": self._settlement,
            "commission": self._commission,
            **rooms_counter.makers(self._counter, self._selling, self._go),
            "exceptions": self._exceptions,
            "zlist": self._zlist,
            "paper": self._paper,
            "training": self._training,
            **rooms_stock.makers(self._counter, self._devices, self._go),
            "promotions": self._promotions,
            "receiving": self._receiving,
            "sync": self._sync,
            "other_tills": self._other_tills,
        }

    def open_receipt(self, number: str) -> None:
        """A receipt was scanned while selling, or its return waits to be finished."""
        self._receipt_scanned = number
        self._go("return")

    def _sync(self) -> QWidget:
        from ui.sync_screen import SyncScreen

        screen = SyncScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _other_tills(self) -> QWidget:
        from ui.other_tills_screen import OtherTillsScreen

        screen = OtherTillsScreen(self._counter)
        screen.held_asked.connect(lambda: self._go("held"))
        screen.left.connect(lambda: self._go("counter"))
        return screen

    def _held(self) -> QWidget:
        from ui.held import HeldScreen

        screen = HeldScreen(self._counter)
        screen.orders_asked.connect(lambda: self._go("orders"))

        def recall(held_uid: str) -> None:
            if self._selling.recall(held_uid):
                self._go("sell")

        screen.recalled.connect(recall)
        screen.left.connect(lambda: self._go("sell"))
        return screen

    def _members(self) -> QWidget:
        from ui.members import MembersScreen

        screen = MembersScreen(self._counter, self._selling.cart.member)

        def named(member: object) -> None:
            from app.cart import Member
            from app.sell import name_member

            if member is None or isinstance(member, Member):
                self._selling.take(name_member(self._selling.cart, member))
                self._go("sell")

        screen.named.connect(named)
        screen.asked.connect(self._go)
        screen.left.connect(lambda: self._go("sell"))
        return screen

    def _shift(self) -> QWidget:
        from ui.shift import ShiftScreen

        screen = ShiftScreen(self._counter)
        screen.left.connect(lambda: self._go("sell"))
        screen.asked.connect(self._go)
        screen.return_asked.connect(self.open_receipt)
        return screen

    def _return(self) -> QWidget:
        from ui.returning import ReturnScreen

        number, self._receipt_scanned = self._receipt_scanned, ""
        screen = ReturnScreen(self._counter, number, self._devices)
        screen.left.connect(lambda: self._go("sell"))
        screen.unreceipted_asked.connect(lambda: self._go("unreceipted"))

        def exchange(plan: object, reason: str) -> None:
            from ui.exchanging import begin

            if begin(self._counter, self._selling, plan, reason, screen.say):
                self._go("sell")

        screen.exchange_asked.connect(exchange)
        return screen

    def _unreceipted(self) -> QWidget:
        from ui.unreceipted import UnreceiptedScreen

        screen = UnreceiptedScreen(self._counter)
        screen.left.connect(lambda: self._go("return"))
        screen.finished.connect(lambda: self._go("sell"))
        return screen

    def _accounts(self) -> QWidget:
        from ui.accounts_screen import AccountsScreen

        screen = AccountsScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _invoices(self) -> QWidget:
        from ui.invoices_screen import InvoicesScreen

        screen = InvoicesScreen(self._counter)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _receipts(self) -> QWidget:
        from ui.receipts_screen import ReceiptsScreen

        screen = ReceiptsScreen(self._counter)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _transfers(self) -> QWidget:
        from ui.transfers_screen import TransfersScreen

        screen = TransfersScreen(self._counter)
        screen.left.connect(lambda: self._go("sell"))
        return screen

    def _products(self) -> QWidget:
        from ui.products_screen import ProductsScreen

        screen = ProductsScreen(self._counter)
        screen.left.connect(lambda: self._go("goods"))
        screen.import_asked.connect(lambda: self._go("import"))
        return screen

    def _import_list(self) -> QWidget:
        from ui.import_screen import ImportScreen

        screen = ImportScreen(self._counter)
        screen.left.connect(lambda: self._go("goods"))
        screen.products_asked.connect(lambda: self._go("products"))
        return screen

    def _exceptions(self) -> QWidget:
        from ui.exceptions_screen import ExceptionsScreen

        screen = ExceptionsScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _training(self) -> QWidget:
        from ui.training import TrainingScreen

        screen = TrainingScreen(self._counter)
        screen.left.connect(lambda: self._go("counter"))
        return screen

    def _paper(self) -> QWidget:
        from ui.paper_sales import PaperSalesScreen

        screen = PaperSalesScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("counter"))
        return screen

    def _zlist(self) -> QWidget:
        from ui.z_list import ZListScreen

        screen = ZListScreen(self._counter)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _settings(self) -> QWidget:
        from ui.settings_keep import Keeper
        from ui.settings_screen import SettingsScreen

        Keeper.of(self._counter, self._rebuild)
        screen = SettingsScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("sell"))
        return screen

    def _receiving(self) -> QWidget:
        from ui.receiving_screen import ReceivingScreen

        screen = ReceivingScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("producers"))
        return screen

    def _promotions(self) -> QWidget:
        from ui.promotions_screen import PromotionsScreen

        screen = PromotionsScreen(self._counter, lambda: self._selling.cart)
        screen.left.connect(lambda: self._go("office"))
        return screen

    def _farms(self) -> QWidget:
        from ui.farms_screen import FarmsScreen

        screen = FarmsScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("producers"))
        return screen

    def _settlement(self) -> QWidget:
        from ui.settlement_screen import SettlementScreen

        screen = SettlementScreen(self._counter, self._devices)
        screen.left.connect(lambda: self._go("producers"))
        return screen

    def _commission(self) -> QWidget:
        from ui.commission_screen import CommissionScreen

        screen = CommissionScreen(self._counter)
        screen.left.connect(lambda: self._go("producers"))
        return screen

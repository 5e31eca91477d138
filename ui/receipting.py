"""F11: the cash receipt, before the payment, in it, and after the sale."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app import cash_receipt, receipts
from app.access import Approval
from app.cash_receipt import CashReceipt, Standing, Wish
from models.values import Ref, Won
from ui.counter import Counter
from ui.i18n import tr
from ui.selling import Selling
from ui.wish import WishPanel


class Receipting(QObject):
    """Keeps whom the open cart's cash receipt goes to: in memory only, for it is personal."""

    def __init__(self, counter: Counter, selling: Selling, go: Callable[[str], None]) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._selling = selling
        self._go = go
        self._wish: Wish | None = None
        self._cart_uid = ""

    @property
    def wish(self) -> Wish | None:
        """For the cart that is open now; another cart has none."""
        return self._wish if self._cart_uid == self._selling.cart.uid else None

    @property
    def words(self) -> str:
        """`소득공제 010-****-5678`, or nothing."""
        wish = self.wish
        if wish is None:
            return ""
        return tr("receipts.who", purpose=tr(f"receipts.{wish.purpose.value}"), who=wish.masked)

    def keep(self, wish: Wish | None) -> None:
        """For the open cart."""
        self._wish, self._cart_uid = wish, self._selling.cart.uid

    def open(self) -> None:
        """F11 on the sell screen: for the basket, else for the last sale, else the list."""
        if not self._selling.cart.is_empty:
            self.ask(self._selling.priced.total_won, self._tell)
            return
        last = receipts.last_sale(self._counter.till)
        if last is None:
            self._go("receipts")
            return
        self._after(last)

    def ask(
        self, amount_won: Won, then: Callable[[], None], *, duty: bool = False
    ) -> None:
        """To whom; `then` once it is known. Esc changes nothing."""
        counter = self._counter
        panel = WishPanel(
            amount_won, wish=self.wish, duty=duty, seven_on_top=counter.seven_on_top)

        def wished(wish: object) -> None:
            self.keep(wish if isinstance(wish, Wish) else None)
            counter.window.close_overlay(panel)
            then()

        panel.wished.connect(wished)
        counter.window.open_overlay(panel)

    def _tell(self) -> None:
        wish = self.wish
        if wish is not None:
            words = tr(
                "receipts.wished", purpose=tr(f"receipts.{wish.purpose.value}"), who=wish.masked)
            self._counter.messages.banner(words, tone="do", stay_ms=6_000)

    def _after(self, sale_uid: Ref) -> None:
        """The last sale has one: its number or cancel; has none: ask for one."""
        from ui.receipts_screen import open_receipt

        till = self._counter.till
        alive = [
            one for one in cash_receipt.list_of_sale(till, sale_uid)
            if one.standing not in {Standing.CANCELLED, Standing.NOT_NEEDED}]
        if alive and alive[-1].is_due and alive[-1].row.channel == "terminal":
            open_receipt(self._counter, alive[-1], lambda: None)
            return
        won = cash_receipt.as_cash_won(till, sale_uid)
        if alive or won <= 0:
            self._go("receipts")
            return
        self._ask_after(sale_uid, won)

    def _ask_after(self, sale_uid: Ref, amount_won: Won) -> None:
        counter = self._counter
        panel = WishPanel(amount_won, seven_on_top=counter.seven_on_top)

        def wished(wish: object) -> None:
            if not isinstance(wish, Wish):
                return

            def act(_: Approval | None) -> None:
                asked = cash_receipt.request(counter.till, counter.who, sale_uid, wish)
                counter.window.close_overlay(panel)
                self.tell_asked(asked)

            counter.attempt(act, panel.say)

        panel.wished.connect(wished)
        counter.window.open_overlay(panel)

    def tell_after_sale(self, sale_uid: Ref) -> None:
        """What the sale just finished still owes."""
        found = cash_receipt.list_of_sale(self._counter.till, sale_uid)
        if found:
            self.tell_asked(found[-1])

    def tell_asked(self, asked: CashReceipt) -> None:
        """발급 대기, and who issues it."""
        key = self._counter.keymap.key("cash_receipt")
        office = asked.row.channel != "terminal"
        words = tr("receipts.asked_office" if office else "receipts.asked", key=key)
        self._counter.messages.banner(words, tone="look", stay_ms=12_000)

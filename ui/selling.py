"""The open sale: scans, searches, touches and keys become a new cart and a repaint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app import holding, sell
from app.access import Action, Approval
from app.cart import (
    QUANTITY_MAX,
    Cart,
    LotTag,
    Product,
    select,
    unit_price_of,
    weigh,
)
from app.errors import BadInput, ShopError
from app.pricing import Priced, PricedLine, price_cart
from app.tender import notes_and_coins
from models.values import Won
from ui import present
from ui.counter import Counter
from ui.i18n import figure, tr, won
from ui.messages import code_sentence
from ui.sell import SellScreen
from ui.shapes import BasketRow, Hit, LastSale
from ui.shelf import Shelf, product_hit

if TYPE_CHECKING:
    from app.lot_scan import Note

_DRAFT_AFTER_MS = 40
#: Longer than that is no barcode, but may be a receipt's signed code.
_BARCODE_CHARS_MAX = 64
_UNDO_MS = 8_000


class Selling(QObject):
    """Owns the open cart. Every change goes through `take`."""

    #: The cart changed (also to another sale's).
    changed = Signal()
    #: A badge was scanned while selling.
    badge_scanned = Signal(str)
    #: A receipt of ours was scanned: its number.
    receipt_scanned = Signal(str)
    #: Something for adults only is in the basket, and nobody has looked yet.
    age_asked = Signal()
    #: The till is closed: the way to open it was chosen.
    shift_asked = Signal()

    def __init__(self, counter: Counter, shelf: Shelf) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._shelf = shelf
        self.cart: Cart = sell.start_cart()
        self.priced: Priced = price_cart(self.cart)
        self.screen: SellScreen | None = None
        self._next_quantity = 1
        self._rows: list[tuple[PricedLine, BasketRow]] = []
        #: An unknown barcode that the next product found by name will be given.
        self._attaching = ""
        self._answer: Callable[[str], None] = self._take_hit
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.timeout.connect(self.keep_draft)

    # -- what the screen says -------------------------------------------------------------

    def show_on(self, screen: SellScreen) -> None:
        """Wire a sell screen; the cart moves with us from an older one."""
        self.screen = screen
        screen.stepped.connect(self._step)
        screen.line_chosen.connect(self._choose_line)
        screen.tile_chosen.connect(self._take_tile)
        screen.hit_chosen.connect(self._take_hit)
        screen.answer_chosen.connect(self._take_answer)
        screen.searched.connect(self._search)
        screen.category_chosen.connect(self._show_category)
        screen.multiplied.connect(self._set_next_quantity)
        self._rows = []
        self.show_shelf()
        self._show()

    def show_shelf(self) -> None:
        """Categories and tiles as the shop has them now."""
        if self.screen is None:
            return
        categories = self._shelf.categories()
        first = categories[0].key if categories else ""
        self.screen.show_categories(categories, first)
        self._show_category(first)

    def show_last_sale(
        self, sale: sell.CompletedSale, paid_won: Won, cashless: str = ""
    ) -> None:
        """The change stays big until the next scan; `cashless` names the means instead."""
        if self.screen is None:
            return
        pieces = tuple(notes_and_coins(sale.change_won))
        self.screen.show_last_sale(
            LastSale(sale.receipt_no, paid_won, sale.change_won, pieces, cashless))

    # -- scans ----------------------------------------------------------------------------

    def take_scan(self, text: str) -> bool:
        """A scan while the sell screen is in charge; always taken, one way or another."""
        counter = self._counter
        if counter.till.shift is None:
            self._say_closed()
            return True
        if len(text) > _BARCODE_CHARS_MAX and _is_receipt_code(text):
            self._counter.messages.sound("look")
            self.receipt_scanned.emit(text)
            return True
        quantity, self._next_quantity = self._next_quantity, 1
        self._meet(sell.scan(counter.till, self.cart, text, quantity=quantity), quantity)
        return True

    def _say_closed(self) -> None:
        self._counter.messages.sound("refused")
        if self.screen is not None:
            ways = [
                (tr("sell.open_till"), "do", self.shift_asked.emit),
                (tr("sell.unknown_forget"), "soft", self.screen.rest),
            ]
            self.screen.tell(tr("sell.closed_title"), tr("sell.closed_body"), ways)

    def _meet(self, result: sell.ScanResult, quantity: int = 1) -> None:
        """What came of a scan, a tile or a hit."""
        messages = self._counter.messages
        match result:
            case sell.Added(cart=cart) | sell.MemberNamed(cart=cart):
                self.take(cart)
                messages.sound("taken")
                if self.screen is not None and not self.screen.at_rest:
                    self.screen.rest()
                if isinstance(result, sell.Added) and result.notes:
                    self._say_noted(result.notes)
            case sell.WhichProduct(products=products, scanned_text=text):
                messages.sound("look")
                hits = [product_hit(product) for product in products]
                self._ask_whose(products[0].name, hits, quantity, text)
            case sell.NeedsWeight(product=product, scanned_text=text, lot=lot):
                messages.sound("look")
                self._ask_weight(product, text, lot)
            case sell.NeedsPrice(product=product, scanned_text=text):
                messages.sound("look")
                self._ask_price(product, text)
            case sell.ReceiptScanned(receipt_no=number):
                messages.sound("look")
                self.receipt_scanned.emit(number)
            case sell.BadgeScanned(token=token):
                self.badge_scanned.emit(token)
            case sell.NotTaken():
                self._refuse(result)

    def _refuse(self, result: sell.NotTaken) -> None:
        """Nothing was added: say why in place, with ways out, and nothing is lost."""
        self._counter.messages.sound("refused")
        if result.code == "scan.unknown":
            body = tr("sell.unknown_body", code=result.text)
            self._tell(tr("sell.unknown_title"), body, attach=result.text)
        else:
            self._say_refused(code_sentence(result.code, result.values))

    def _say_noted(self, notes: tuple[Note, ...]) -> None:
        """The line is taken and the label has something to say: it stays until the next scan."""
        self._counter.messages.sound("look")
        if self.screen is not None:
            title, _, body = " ".join(
                code_sentence(note.code, note.values) for note in notes).partition(". ")
            self.screen.tell(title, body, [(tr("sell.unknown_forget"), "soft", self.screen.rest)])

    def _say_refused(self, words: str) -> None:
        title, _, body = words.partition(". ")
        self._tell(title, body)

    def _tell(self, title: str, body: str, *, attach: str = "") -> None:
        """Trouble in the tiles' place; an unknown code may be given to a product here."""
        if self.screen is None:
            return
        screen = self.screen

        def find() -> None:
            self._attaching = ""
            screen.rest()
            screen.search.edit.setFocus()

        def give() -> None:
            find()
            self._attaching = attach

        ways = [
            (tr("sell.unknown_find"), "do", find),
            (tr("sell.no_label"), "plain", self.ask_unlabelled),
            (tr("sell.unknown_forget"), "soft", screen.rest),
        ]
        if attach and self._counter.may(Action.EDIT_CATALOGUE):
            ways.insert(1, (tr("sell.unknown_attach"), "plain", give))
        screen.tell(title, body, ways)

    def _ask_whose(self, name: str, hits: list[Hit], quantity: int, text: str = "") -> None:
        self._ask(tr("sell.whose", name=name), hits, lambda ref: self._choose(ref, quantity, text))

    def _ask(self, title: str, hits: list[Hit], answer: Callable[[str], None]) -> None:
        if self.screen is None:
            return
        self._answer = answer
        self.screen.ask(title, hits)

    def _take_answer(self, key: str) -> None:
        self._answer(key)

    def _ask_weight(self, product: Product, text: str, lot: LotTag | None = None) -> None:
        from ui.weighing import WeighPanel

        counter = self._counter
        price_won = lot.price_won if lot else unit_price_of(self.cart, product)
        panel = WeighPanel(
            tr("sell.weight_title", name=product.name),
            tr("weigh.price", won=won(price_won)),
            lambda weight_g: weigh(weight_g, price_won),
            counter.till.scale,
            seven_on_top=counter.seven_on_top,
        )

        def given(weight_g: int) -> None:
            def act(_: Approval | None) -> None:
                self.take(sell.add_weighed(self.cart, product, weight_g, text, lot))

            if counter.attempt(act, panel.say):
                self._done_asking(panel)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _ask_price(self, product: Product, text: str, lot: LotTag | None = None) -> None:
        from ui.asking import AmountPanel

        counter = self._counter
        title = tr("sell.price_asked", name=product.name)
        panel = AmountPanel(title, unit=tr("sell.discount_won"), seven_on_top=counter.seven_on_top)

        def given(price_won: int) -> None:
            def act(approval: Approval | None) -> None:
                self.take(
                    sell.add_open_price(
                        counter.till,
                        counter.who,
                        self.cart,
                        product,
                        price_won,
                        approval=approval,
                        scanned_text=text,
                        lot=lot,
                    )
                )
                self._done_asking(panel)

            counter.attempt(act, panel.say)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _done_asking(self, panel: object) -> None:
        from ui.widgets.frames import Overlay

        if isinstance(panel, Overlay):
            self._counter.window.close_overlay(panel)
        self._counter.messages.sound("taken")
        if self.screen is not None:
            self.screen.rest()

    # -- search and tiles -----------------------------------------------------------------

    def _search(self, text: str) -> None:
        if self.screen is None:
            return
        hits, more = self._shelf.search(text)
        self.screen.show_hits(hits, more)

    def _take_hit(self, key: str) -> None:
        barcode, self._attaching = self._attaching, ""
        if not barcode:
            self._choose(key, self._take_next_quantity())
            return
        from app.catalog_edit import add_barcode

        counter = self._counter

        def act(_: Approval | None) -> None:
            add_barcode(counter.till, counter.who, key, barcode)
            self._choose(key, self._take_next_quantity(), barcode)

        counter.attempt(act, self._say_refused)

    def _take_tile(self, key: str) -> None:
        if key == Shelf.NO_LABEL:
            self.ask_unlabelled()
            return
        if key == Shelf.EXTRAS:
            self.ask_extras()
            return
        if self._counter.till.shift is None:
            self._say_closed()
            return

        def act(_: Approval | None) -> None:
            product = self._shelf.product(key)
            whose = self._shelf.whose(product.item_ref)
            quantity = self._take_next_quantity()
            if len(whose) > 1:
                self._ask_whose(product.name, whose, quantity)
            else:
                self._meet(sell.choose(self.cart, product, quantity=quantity), quantity)

        self._counter.attempt(act, self._say_refused)

    def _choose(self, ref: str, quantity: int = 1, text: str = "") -> None:
        """Sell this very farm's item."""
        if self._counter.till.shift is None:
            self._say_closed()
            return

        def act(_: Approval | None) -> None:
            product = self._shelf.product(ref)
            result = sell.choose(self.cart, product, quantity=quantity, scanned_text=text)
            self._meet(result, quantity)

        self._counter.attempt(act, self._say_refused)

    def ask_unlabelled(self) -> None:
        """An unlabelled bunch: this touch, whose it is, what at which price: three in all."""
        from ui.unlabelled import Unlabelled

        if self._counter.till.shift is None:
            self._say_closed()
        elif self.screen is not None:
            Unlabelled(
                self._counter, self._shelf, self.screen, self._ask,
                lambda product: self._meet(sell.choose(self.cart, product)), self._ask_price,
                lambda lot_ref: self._meet(
                    sell.choose_lot(self._counter.till, self.cart, lot_ref)),
            ).ask_whose()

    def ask_extras(self) -> None:
        """Bags and deposits: which, in one touch."""
        self._ask(tr("sell.extras"), self._shelf.extras(), self._choose)

    def _show_category(self, key: str) -> None:
        if self.screen is not None:
            self.screen.show_tiles(self._shelf.tiles(key))

    # -- lines ----------------------------------------------------------------------------

    def take(self, cart: Cart) -> None:
        """The cart is now this one: repaint what changed, keep a draft after the paint."""
        cart = sell.with_rules(self._counter.till, cart)
        self.cart = cart
        self.priced = price_cart(cart, self._counter.till.settings.vat_rounding)
        self._show()
        self._draft_timer.start(_DRAFT_AFTER_MS)
        self.changed.emit()
        if any(line.product.age_check for line in cart.lines) and not cart.of_age:
            self.age_asked.emit()

    def start_new(self) -> None:
        """A fresh cart after a sale, a hold or a clearing."""
        self.cart = sell.start_cart()
        self.priced = price_cart(self.cart)
        self._next_quantity = 1
        self._show()
        # Behind the paint: no draft is kept any more, and the till may tidy up.
        self._draft_timer.start(_DRAFT_AFTER_MS)
        self.changed.emit()

    def keep_draft(self) -> None:
        """Keep the open cart against a crash, without waiting for the disk."""
        self._draft_timer.stop()
        self._counter.attempt(lambda _: holding.save_draft(self._counter.till, self.cart))

    def bring_back_draft(self) -> None:
        """After a crash: the open cart is there again, and the screen says so."""
        try:
            kept = holding.load_draft(self._counter.till)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        if kept is None or kept.is_empty:
            return
        self.take(kept)
        words = tr("sell.restored", count=len(kept.lines))
        self._counter.messages.banner(words, tone="look")

    def _show(self) -> None:
        if self.screen is None:
            return
        old = self._rows
        new: list[tuple[PricedLine, BasketRow]] = []
        for index, line in enumerate(self.priced.lines):
            same = index < len(old) and old[index][0] == line
            new.append(old[index] if same else (line, present.basket_row(line)))
        self._rows = new
        selected = next(
            (
                index
                for index, line in enumerate(self.cart.lines)
                if line.id == self.cart.selected_id
            ),
            len(new) - 1,
        )
        self.screen.show_basket([row for _, row in new], selected, present.totals(self.priced))
        self.screen.show_member(present.member_strip(self.cart, self.priced, self._points()))
        self.screen.show_exchange(present.exchange_words(self.cart, self.priced))

    def _points(self) -> int | None:
        """What the member has, less what this basket spends; None where points are off."""
        till, member = self._counter.till, self.cart.member
        if member is None or not till.settings.points_on:
            return None
        from app.points import balance_of

        return balance_of(till, member.ref) - self.cart.points_won

    def _choose_line(self, index: int) -> None:
        if 0 <= index < len(self.cart.lines):
            self.take(select(self.cart, self.cart.lines[index].id))

    def _step(self, index: int, by: int) -> None:
        if not 0 <= index < len(self.cart.lines):
            return
        line = self.cart.lines[index]
        if line.quantity + by <= 0:
            self.void_line()
            return
        self._counter.attempt(lambda _: self._change_quantity(line.id, line.quantity + by))

    def _change_quantity(self, line_id: int, quantity: int) -> None:
        counter = self._counter
        self.take(sell.change_quantity(counter.till, counter.who, self.cart, line_id, quantity))

    def _take_next_quantity(self) -> int:
        quantity, self._next_quantity = self._next_quantity, 1
        return quantity

    def _set_next_quantity(self, quantity: int) -> None:
        """`3 ×` and then a scan: three of it."""
        if not 0 < quantity <= QUANTITY_MAX:
            raise BadInput("cart.quantity_not_positive")
        self._next_quantity = quantity
        words = tr("sell.next_quantity", count=figure(quantity))
        self._counter.messages.banner(words, tone="do", stay_ms=_UNDO_MS)

    # -- keys -----------------------------------------------------------------------------

    def ask_quantity(self) -> None:
        """F4: the selected line's quantity, or how many the next scan stands for."""
        from ui.asking import AmountPanel

        line = self.cart.selected
        if line is not None and line.weight_g is None:
            title = tr("sell.quantity_title", name=line.product.name)
            value = line.quantity
        else:
            title, value, line = tr("sell.next_quantity_title"), 1, None
        panel = AmountPanel(
            title, value=value, digits_max=4, seven_on_top=self._counter.seven_on_top
        )

        def given(quantity: int) -> None:
            def act(_: Approval | None) -> None:
                if line is not None:
                    self._change_quantity(line.id, quantity)
                else:
                    self._set_next_quantity(quantity)

            if self._counter.attempt(act, panel.say):
                self._counter.window.close_overlay(panel)

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def void_line(self) -> None:
        """Del: the selected line goes; the banner offers it back for a while."""
        line = self.cart.selected
        if line is None:
            self.say_empty()
            return
        counter = self._counter

        def act(_: Approval | None) -> None:
            self.take(sell.void_line(counter.till, counter.who, self.cart, line.id))

        if counter.attempt(act):
            words = tr("sell.removed", name=present.product_name(line.product))

            def undo() -> None:
                # A new line of the same goods: what was removed stays on record as removed.
                lines = (*self.cart.lines, replace(line, id=self.cart.next_line_id))
                self.take(
                    replace(
                        self.cart,
                        lines=lines,
                        next_line_id=self.cart.next_line_id + 1,
                        selected_id=self.cart.next_line_id,
                    )
                )

            helps = [(tr("sell.undo"), undo)]
            counter.messages.banner(words, tone="plain", helps=helps, stay_ms=_UNDO_MS)

    def void_all(self) -> None:
        """Ctrl+Del: asks with the figures, for it cannot be taken back."""
        from ui.asking import AskPanel

        if self.cart.is_empty:
            self.say_empty()
            return
        counter = self._counter
        question = tr(
            "sell.void_all_title",
            count=self.priced.line_count,
            total=won(self.priced.total_won),
        )
        panel = AskPanel(question, tr("sell.void_all_yes"), tone="remove")

        def agreed() -> None:
            counter.window.close_overlay(panel)

            def act(_: Approval | None) -> None:
                sell.void_cart(counter.till, counter.who, self.cart)
                self.start_new()

            counter.attempt(act)

        panel.agreed.connect(agreed)
        counter.window.open_overlay(panel)

    def hold(self) -> bool:
        """F6 with a basket: set it aside. False when there is nothing to hold."""
        if self.cart.is_empty:
            return False
        counter = self._counter

        def act(_: Approval | None) -> None:
            held_uid = holding.hold_cart(counter.till, counter.who, self.cart)
            self.start_new()
            from ui.held import tell_held

            tell_held(counter, held_uid, _UNDO_MS)

        counter.attempt(act)
        return True

    def recall(self, held_uid: str) -> bool:
        """Take a held basket up again; an open one is held first, nothing is lost."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            if not self.cart.is_empty:
                holding.hold_cart(counter.till, counter.who, self.cart)
            self.take(holding.recall_cart(counter.till, counter.who, held_uid))

        return counter.attempt(act)

    def reprint(self) -> None:
        """F8: the last receipt again, marked as a copy."""
        from app import receipts

        counter = self._counter

        def act(_: Approval | None) -> None:
            done = receipts.reprint_receipt(counter.till, counter.who)
            number = receipts.receipt_of(counter.till, done).number
            words = tr("sell.reprinted", number=number)
            counter.messages.banner(words, tone="plain", stay_ms=_UNDO_MS)

        counter.attempt(act)

    def say_empty(self) -> None:
        """There is nothing in the basket to do that to."""
        self._counter.messages.sound("look")
        self._counter.messages.banner(tr("sell.empty_cart"), tone="plain", stay_ms=3_000)


def _is_receipt_code(text: str) -> bool:
    from app.receipt_code import is_receipt_code

    return is_receipt_code(text)

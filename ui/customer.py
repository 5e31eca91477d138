"""What is asked about the customer of an open basket: a discount, points, age, letters, a bag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app import age, points, sell
from app.access import Approval
from app.cart import Discount, net_of, points_room_won
from models.values import BorneBy
from ui.counter import Counter
from ui.i18n import figure, tr
from ui.selling import Selling

_STAY_MS = 6_000


class Customer(QObject):
    """Panels over the open cart; each ends in `selling.take`."""

    def __init__(self, counter: Counter, selling: Selling, go: Callable[[str], None]) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._selling = selling
        self._go = go

    def ask_discount(self) -> None:
        """F5: off the selected line or the whole receipt, in won or percent."""
        from ui.asking import DiscountPanel

        counter, selling = self._counter, self._selling
        if selling.cart.is_empty:
            selling.say_empty()
            return
        line = selling.cart.selected
        name = line.product.name if line is not None else ""
        panel = DiscountPanel(line_name=name, seven_on_top=counter.seven_on_top)

        def given(whole: bool, percent: bool, value: int) -> None:
            cart = selling.cart
            line_id = None if whole or line is None else line.id
            # Bags and deposits are no part of what so many per cent are taken of.
            base_won = (points_room_won(cart) - cart.points_won if line_id is None
                        else net_of(cart.line(line_id)))
            off_won = base_won * value // 100 // 10 * 10 if percent else value
            reason = f"{value}%" if percent else tr("sell.discount")
            off = Discount("manual", reason, off_won, BorneBy.SHOP)

            def act(approval: Approval | None) -> None:
                selling.take(
                    sell.discount(
                        counter.till, counter.who, selling.cart, line_id, off, approval=approval
                    )
                )
                counter.window.close_overlay(panel)

            counter.attempt(act, panel.say)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def ask_points(self) -> None:
        """The member's points off this receipt; the most that can be is suggested, 0 takes none."""
        from ui.asking import AmountPanel

        counter, selling = self._counter, self._selling
        member = selling.cart.member
        if member is None:
            counter.messages.banner(tr("points.member_first"), stay_ms=_STAY_MS)
            self._go("members")
            return
        purse = points.purse_of(counter.till, member.ref)
        suggested = points.suggest(counter.till, selling.cart)
        title = tr("points.ask_apart" if purse.is_apart else "points.ask",
                   name=member.masked_name or member.no, balance=figure(purse.balance),
                   allowed=figure(purse.allowed))
        panel = AmountPanel(
            title, value=suggested, unit=tr("points.unit"), seven_on_top=counter.seven_on_top)

        def given(amount: int) -> None:
            def act(_: Approval | None) -> None:
                selling.take(points.spend(counter.till, counter.who, selling.cart, amount))
                counter.window.close_overlay(panel)
                self._go("sell")

            counter.attempt(act, panel.say)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def turn_large_print(self) -> None:
        """Large letters on this receipt, or no longer; whoever always wants them keeps them."""
        selling = self._selling
        large = not selling.cart.large_print
        selling.take(replace(selling.cart, large_print=large))
        words = tr("large.on" if large else "large.off")
        self._counter.messages.banner(words, tone="do", stay_ms=_STAY_MS)

    def ask_age(self) -> None:
        """Once a sale: somebody looks.  Stepping back is a no: the goods leave the basket."""
        from ui.age_panel import AgePanel

        counter, selling = self._counter, self._selling
        lines = age.lines_to_check(selling.cart)
        if not lines or isinstance(counter.window.overlay, AgePanel):
            return
        counter.messages.sound("look")
        panel = AgePanel(lines[0].product.name)

        def answered(*, of_age: bool) -> None:
            counter.window.close_overlay(panel)
            cart = selling.cart
            unchecked = age.lines_to_check(cart)

            def act(_: Approval | None) -> None:
                checked = age.note_check(counter.till, counter.who, cart, of_age=of_age)
                if not of_age:
                    for line in unchecked:
                        checked = sell.void_line(counter.till, counter.who, checked, line.id)
                    counter.messages.banner(tr("age.taken_away"), stay_ms=_STAY_MS)
                selling.take(checked)

            counter.attempt(act)

        panel.of_age.connect(lambda: answered(of_age=True))
        panel.refused.connect(lambda: answered(of_age=False))
        counter.window.open_overlay(panel)

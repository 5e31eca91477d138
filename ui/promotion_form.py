"""One promotion: what it gives, on what, when, for whom, at whose cost; tried before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app import promoting
from app.cart import Cart
from app.errors import ShopError
from app.promotion_scope import (
    find_scopes,
    read_basis_points,
    read_count,
    read_hours,
    read_won,
)
from app.promotions import Part, PromotionKind, PromotionState, Rule, Scope, ScopeKind
from models.values import BorneBy
from ui.counter import Counter
from ui.i18n import figure, tr, won
from ui.messages import sentence
from ui.picking import PickPanel
from ui.promotion_words import clock, part_name, percent, scope_name
from ui.shapes import Choice, Hit
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Paged, Section, Segments, Toggles
from ui.widgets.keys import Key
from ui.widgets.page import compact

_KINDS: Final = ("PRICE", "PERCENT", "N_FOR_M", "SET_PRICE", "MARKDOWN")
_SCOPES: Final = ("PRODUCER_ITEM", "ITEM", "CATEGORY", "PRODUCER", "ALL")
_DAYS: Final = (7, 30, 90)
#: Which field a refusal is said beside.
_BESIDE: Final = {
    "promotion.name_missing": "name", "promotion.date_form": "from_date",
    "promotion.dates_turned": "to_date", "promotion.hours_form": "from_hour",
    "promotion.price_form": "price", "promotion.percent_form": "percent",
    "promotion.counts_form": "take",
}
_PARTS_MAX: Final = 3


class PromotionForm(Paged):
    """`kept` carries the rule as kept; `cart` is the open basket to try it on."""

    kept = Signal(object)
    stopped = Signal(object)

    def __init__(self, counter: Counter, rule: Rule, cart: Cart) -> None:
        super().__init__()
        self._counter = counter
        self.rule = rule
        self._cart = cart
        self._scope = rule.scope
        self._parts: list[Part] = list(rule.parts)
        self.lines: dict[str, FormLine] = {}
        self.column.addWidget(self._what())
        self.column.addWidget(self._when())
        self.column.addWidget(self._whose())
        self.column.addWidget(self._trial())
        self.column.addStretch()
        self._show_kind(self.kind.current)

    # -- the cards --------------------------------------------------------------------------

    def _what(self) -> Section:
        rule = self.rule
        card = Section()
        card.add(self._line("name", tr("promo.name"), rule.name, 24))
        label = tr("promo.kind")
        self.kind = Segments(
            label, [Choice(one, tr(f"promo.kind_{one}")) for one in _KINDS], rule.kind.value)
        self.kind.chosen.connect(self._show_kind)
        card.add(Labelled(label, self.kind))
        self._line("price", tr("promo.price"), figure(rule.price_won) if rule.price_won else "")
        self._line("percent", tr("promo.percent"),
                   percent(rule.discount_basis_points) if rule.discount_basis_points else "")
        self._line("take", tr("promo.take"), str(rule.take_count or 3))
        self._line("pay", tr("promo.pay"), str(rule.pay_count or 2))
        card.add_row(*(self.lines[name] for name in ("price", "percent", "take", "pay")))
        label = tr("promo.scope")
        self.scope_kind = Segments(
            label, [Choice(one, tr(f"promo.scope_{one}")) for one in _SCOPES],
            rule.scope.kind.value)
        self.scope_kind.chosen.connect(self._choose_scope_kind)
        self._scope_row = Labelled(label, self.scope_kind)
        card.add(self._scope_row)
        self.pick = Key("", "", "plain", height_px=56)
        self.pick.clicked.connect(self.pick_scope)
        card.add(self.pick)
        self.part_keys = [Key("", "", "plain", height_px=56) for _ in range(_PARTS_MAX)]
        for index, key in enumerate(self.part_keys):
            key.clicked.connect(lambda _=False, index=index: self._pick_part(index))
            card.add(key)
        return card

    def _when(self) -> Section:
        rule = self.rule
        card = Section(tr("promo.when"), tr("promo.when_body"))
        hours = rule.from_minute != rule.to_minute
        card.add_row(
            self._line("from_date", tr("promo.from_date"), rule.from_date, 10),
            self._line("to_date", tr("promo.to_date"), rule.to_date, 10),
            self._line("from_hour", tr("promo.from_hour"),
                       clock(rule.from_minute) if hours else "", 5),
            self._line("to_hour", tr("promo.to_hour"),
                       clock(rule.to_minute) if hours else "", 5))
        label = tr("promo.weekdays")
        self.days = Toggles(
            label, [Choice(str(n), tr(f"promo.day_{n}")) for n in range(7)],
            [str(day) for day in rule.weekdays])
        card.add(Labelled(label, self.days, tr("promo.weekdays_note")))
        return card

    def _whose(self) -> Section:
        rule = self.rule
        card = Section()
        label = tr("promo.for_whom")
        self.members = Segments(label, [
            Choice("no", tr("promo.everybody")), Choice("yes", tr("promo.members_only"))],
            "yes" if rule.members_only else "no")
        card.add(Labelled(label, self.members))
        label = tr("promo.cost")
        self.borne_by = Segments(label, [
            Choice(BorneBy.SHOP, tr("promo.by_shop")),
            Choice(BorneBy.PRODUCER, tr("promo.by_producer"))], rule.borne_by)
        self.borne_by.chosen.connect(lambda _: self._show_consent())
        card.add(Labelled(label, self.borne_by, tr("promo.cost_note")))
        self.consent = Toggles(
            label, [Choice("yes", tr("promo.consent"))], ["yes"] if rule.consented else [])
        card.add(self.consent)
        self._show_consent()
        return card

    def _trial(self) -> Section:
        card = Section(tr("promo.trial"))
        keys = []
        for days in _DAYS:
            key = compact(Key(tr("promo.trial_days", days=days), "", "plain", height_px=56), 170)
            key.clicked.connect(lambda _=False, days=days: self.preview(days))
            keys.append(key)
        self.on_cart = compact(Key(tr("promo.trial_cart"), "", "plain", height_px=56), 190)
        self.on_cart.clicked.connect(self.preview_cart)
        self.on_cart.setEnabled(not self._cart.is_empty)
        card.add_row(*keys, self.on_cart, stretch=False)
        self.told = Words("", size_px=18, wraps=True)
        card.add(self.told)
        self.save = Key(tr("promo.save"), "Ctrl+S", "do", size_px=20, height_px=64)
        self.save.clicked.connect(self.keep)
        keys = [self.save]
        if self.rule.ref:
            running = self.rule.state is PromotionState.ACTIVE
            self.stop = Key(
                tr("promo.stop" if running else "promo.restart"), "",
                "remove" if running else "plain", size_px=20, height_px=64)
            self.stop.clicked.connect(lambda: self.stopped.emit(self.rule))
            keys.insert(0, self.stop)
        card.add_row(*keys)
        return card

    # -- what is on show --------------------------------------------------------------------

    def _line(self, name: str, label: str, text: str, length_max: int = 11) -> FormLine:
        line = self.lines[name] = FormLine(label)
        line.set_text(text)
        if isinstance(line.editor, QLineEdit):
            line.editor.setMaxLength(length_max)
            line.editor.textEdited.connect(lambda _: line.say(""))
        return line

    def _show_kind(self, kind: str) -> None:
        wanted = {
            "PRICE": {"price"}, "PERCENT": {"percent"}, "MARKDOWN": {"percent"},
            "N_FOR_M": {"take", "pay"}, "SET_PRICE": {"price"}}[kind]
        for name in ("price", "percent", "take", "pay"):
            self.lines[name].setVisible(name in wanted)
        is_set = kind == "SET_PRICE"
        self._scope_row.setVisible(not is_set)
        for index, key in enumerate(self.part_keys):
            key.setVisible(is_set and index <= len(self._parts))
        self._show_scope()
        if kind == "MARKDOWN" and not self.rule.ref and not self.lines["from_hour"].text:
            self.lines["from_hour"].set_text("19:00")

    def _show_scope(self) -> None:
        till = self._counter.till
        is_set = self.kind.current == "SET_PRICE"
        every = self.scope_kind.current == "ALL"
        self.pick.setVisible(not is_set and not every)
        chosen = self._scope.kind.value == self.scope_kind.current and bool(self._scope.value)
        self.pick.set_words(scope_name(till, self._scope) if chosen else tr("promo.pick"))
        for index, key in enumerate(self.part_keys):
            key.setVisible(is_set and index <= len(self._parts))
            key.set_words(
                part_name(till, self._parts[index]) if index < len(self._parts)
                else tr("promo.pick_part"))

    def _show_consent(self) -> None:
        self.consent.setVisible(self.borne_by.current == BorneBy.PRODUCER)

    def _choose_scope_kind(self, kind: str) -> None:
        if kind != self._scope.kind.value:
            self._scope = Scope(ScopeKind(kind))
        self._show_scope()
        if kind != "ALL":
            self.pick_scope()

    def pick_scope(self) -> None:
        """Which goods, chosen by name."""
        def chosen(scope: Scope) -> None:
            self._scope = scope
            self._show_scope()

        self._open_picker(self.scope_kind.current, chosen)

    def _pick_part(self, index: int) -> None:
        """One more piece of a set; the same goods again are one more of them."""
        def chosen(scope: Scope) -> None:
            if index < len(self._parts):
                same = self._parts[index].scope == scope
                count = self._parts[index].count + 1 if same else 1
                self._parts[index] = Part(scope, count)
            else:
                self._parts.append(Part(scope, 1))
            self._show_scope()

        self._open_picker("PRODUCER_ITEM", chosen)

    def _open_picker(self, kind: str, take: Callable[[Scope], None]) -> None:
        till = self._counter.till
        scope_kind = ScopeKind(kind)
        known: dict[str, Scope] = {}

        def find(typed: str) -> list[Hit]:
            found = find_scopes(till, scope_kind, typed)
            known.update((one.scope.value, one.scope) for one in found)
            return [Hit(one.scope.value, one.name, one.note, one.price_won) for one in found]

        panel = PickPanel(tr(f"promo.scope_{kind}"), tr("promo.pick_hint"), find)

        def chosen(key: str) -> None:
            self._counter.window.close_overlay(panel)
            take(known[key])

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)
        panel.search.edit.setFocus()

    # -- what is done -----------------------------------------------------------------------

    def read(self) -> Rule:
        """The rule as the form has it now.  Raises BadInput."""
        text = {name: line.text for name, line in self.lines.items()}
        start, end = read_hours(text["from_hour"], text["to_hour"])
        rule = self.rule
        return promoting.check_rule(replace(
            rule, name=text["name"], kind=PromotionKind(self.kind.current), scope=self._scope,
            borne_by=BorneBy(self.borne_by.current), from_date=text["from_date"],
            to_date=text["to_date"], weekdays=frozenset(int(day) for day in self.days.held),
            from_minute=start, to_minute=end, members_only=self.members.current == "yes",
            price_won=read_won(text["price"]),
            discount_basis_points=read_basis_points(text["percent"]),
            take_count=read_count(text["take"]), pay_count=read_count(text["pay"]),
            parts=tuple(self._parts), consented=bool(self.consent.held)))

    def keep(self) -> None:
        """Keep it, or say beside the field why not."""
        for line in self.lines.values():
            line.say("")
        try:
            rule = promoting.keep_promotion(
                self._counter.till, self._counter.who, self.read())
        except ShopError as error:
            self._say(error)
            return
        self.kept.emit(rule)

    def preview(self, days: int) -> None:
        """What it would have given on the last days."""
        try:
            found = promoting.preview_days(
                self._counter.till, self._counter.who, self.read(), days)
        except ShopError as error:
            self._say(error)
            return
        words = tr(
            "promo.would_have", days=days, receipts=figure(found.receipt_count),
            hits=figure(found.hit_count), given=won(found.given_won))
        names = ", ".join(found.first_names)
        self.told.set_words(f"{words} ({names})" if names else words)

    def preview_cart(self) -> None:
        """What it would take off the open basket."""
        try:
            off_won = promoting.preview_cart(self._counter.till, self._cart, self.read())
        except ShopError as error:
            self._say(error)
            return
        self.told.set_words(tr("promo.would_cart", given=won(off_won)))

    def _say(self, error: ShopError) -> None:
        self._counter.messages.sound("refused")
        line = self.lines.get(_BESIDE.get(error.code, ""))
        if line is not None and line.isVisibleTo(self):
            line.say(sentence(error))
            self.show_widget(line)
        else:
            self._counter.messages.banner(sentence(error))

"""Pictures of promotions, points, large letters, age and approvals by telephone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import Qt

from app import catalog, members, phone_approval, promoting
from app.access import Session, sign_in
from app.catalog_edit import ItemDraft, read_draft, save_item
from app.promotions import PromotionKind, Rule, Scope, ScopeKind
from app.setup import DEMO_STAFF
from models.values import BorneBy, Role, TaxClass
from ui.demo_words import said
from ui.hands import Hands, wait
from ui.promotions_screen import PromotionsScreen
from ui.settings_screen import SettingsScreen

if TYPE_CHECKING:
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_LETTUCE: Final = "2400000100010"
_JAM: Final = "2400000101093"
_PAUSE_MS: Final = 200


class PricingWalk:
    """Begins and ends on the sell screen with an empty basket."""

    def __init__(self, till: Till, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._hands = Hands(desk.window)

    def counter(self) -> None:
        """As a cashier: what a customer meets."""
        till, hands, shoot = self._till, self._hands, self._shoot
        manager = self._manager()
        self._make_rules(manager)
        till.settings = msgspec.structs.replace(
            till.settings, points_on=True, points_earn_basis_points=10_000)
        member = members.add_member(till, manager, name="홍길동", phone="010-0000-4321")
        hands.scan(f"M{member.no}")
        hands.scan(_JAM)
        hands.press(KEY.Key_F9)
        hands.press(KEY.Key_Return)
        till.settings = msgspec.structs.replace(till.settings, points_earn_basis_points=100)
        for text in (f"M{member.no}", _LETTUCE, _LETTUCE, _LETTUCE, _JAM):
            hands.scan(text)
        shoot("sell-promotions")
        hands.press(KEY.Key_P, _CONTROL)
        shoot("points")
        hands.press(KEY.Key_Return)
        wait(_PAUSE_MS)
        shoot("sell-points")
        self._desk.go("members")
        shoot("members-customer")
        self._desk.go("sell")
        self._phone(manager)
        self._age(manager)
        self._desk.selling.start_new()
        till.settings = msgspec.structs.replace(till.settings, points_on=False)

    def lists(self) -> None:
        """As a manager."""
        desk, shoot = self._desk, self._shoot
        desk.go("promotions")
        shoot("promotions")
        screen = desk.window.made("promotions")
        if isinstance(screen, PromotionsScreen):
            screen.open_rule(screen.list.lines[1].key)
            shoot("promotion")
            if screen.form is not None:
                screen.form.preview(30)
                screen.form.turn(9)
                shoot("promotion-tried")
                screen.form.turn(-9)
                screen.form.pick_scope()
                shoot("promotion-choose")
        desk.window.close_overlays()
        desk.go("settings")
        settings = desk.window.made("settings")
        if isinstance(settings, SettingsScreen):
            for group in ("points", "phone"):
                settings.show_group(group)
                shoot(f"settings-{group}")
        for rule in promoting.book_of(self._till).rules:
            promoting.stop_promotion(self._till, self._manager(), rule)
        desk.go("promotions")
        shoot("promotions-stopped")
        desk.go("sell")

    def _manager(self) -> Session:
        person = next(one for one in DEMO_STAFF if one.role is Role.MANAGER)
        return sign_in(self._till, person.no, person.pin)

    def _make_rules(self, manager: Session) -> None:
        till = self._till
        lettuce = catalog.find_by_barcode(till, _LETTUCE)
        assert lettuce is not None
        for rule in (
            Rule("", said("promo_lettuce"), PromotionKind.N_FOR_M,
                 Scope(ScopeKind.PRODUCER_ITEM, lettuce.ref), take_count=3, pay_count=2),
            Rule("", said("promo_evening"), PromotionKind.MARKDOWN,
                 Scope(ScopeKind.CATEGORY, lettuce.category), BorneBy.PRODUCER,
                 from_minute=19 * 60, to_minute=20 * 60 + 30, discount_basis_points=3_000,
                 consented=True),
            Rule("", said("promo_members"), PromotionKind.PERCENT, weekdays=frozenset({0, 3}),
                 members_only=True, discount_basis_points=500, from_date="2026-11-01",
                 to_date="2026-12-31"),
        ):
            promoting.keep_promotion(till, manager, rule)

    def _phone(self, manager: Session) -> None:
        """A discount beyond the limit, with the manager at home."""
        hands, desk = self._hands, self._desk
        phone_approval.make_list(self._till, manager)
        hands.press(KEY.Key_F5)
        hands.write("3000")
        hands.press(KEY.Key_Return)
        self._shoot("approve-by-phone")
        hands.press(KEY.Key_F2)
        self._shoot("phone-request")
        hands.press(KEY.Key_Escape)
        desk.window.close_overlays()

    def _age(self, manager: Session) -> None:
        till = self._till
        jam = catalog.find_by_barcode(till, _JAM)
        assert jam is not None
        farm = read_draft(till, jam.ref)
        if not catalog.has_extras(till):
            save_item(till, manager, ItemDraft(
                producer_ref=farm.producer_ref, name=said("bag"),
                tax_class=TaxClass.NON_TAXABLE, price_won=250))
        self._desk.selling.start_new()
        self._desk.selling.show_shelf()
        self._hands.press(KEY.Key_E, _CONTROL)
        self._shoot("sell-extras")
        self._hands.press(KEY.Key_Escape)
        save_item(till, manager, replace(farm, age_check=True))
        self._hands.scan(_JAM)
        wait(_PAUSE_MS)
        self._shoot("age")
        self._hands.press(KEY.Key_Escape)
        wait(_PAUSE_MS)
        save_item(till, manager, replace(read_draft(till, jam.ref), age_check=False))

"""Keeping the shop's promotions, and asking them: what is on, what one would have given.

The rules are read once and again only when the table has changed: its running figure, which the
till holds anyway, says so.  A scan asks the disk nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.access import Action, Session, require
from app.cart import UNIT_PRICE_WON_MAX, Cart, Line, Member, Product
from app.checks import check_reason
from app.clock import local_datetime
from app.errors import BadInput
from app.events import PromotionsChanged
from app.promotions import Moment, Part, Rule, RuleBook, Scope, promote
from models import kinds_pricing as kinds
from models import pricing_rows
from models.kinds_pricing import PromotionKind, PromotionPart, PromotionState, ScopeKind
from models.values import (
    BorneBy,
    Ownership,
    PriceBasis,
    PriceSource,
    Ref,
    SaleType,
    TaxClass,
    Won,
    new_ref,
)

if TYPE_CHECKING:
    from app.till import Till
    from models.db import Cursor, DBAPIConnection
    from models.pricing_rows import PastLineRow, PromotionRow

NAME_LENGTH_MAX = 24
COUNT_MAX = 99
MINUTES_A_DAY = 24 * 60
_parts = msgspec.json.Decoder(list[PromotionPart])


@dataclass(frozen=True, slots=True)
class Standing:
    """A promotion as the list shows it: whether it is on, and what it has given so far."""

    rule: Rule
    is_live: bool
    receipt_count: int
    given_won: Won


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would have given; `days` are those looked at."""

    days: int
    receipt_count: int
    hit_count: int
    given_won: Won
    first_names: tuple[str, ...]


def book_of(till: Till) -> RuleBook:
    """The rules as they are now; read again only after they changed."""
    read_at = till.checksums.get("promotion", (0, 0))
    book = till.rule_book
    if book is None or book.read_at != read_at:
        rules = tuple(_rule(row) for row in pricing_rows.list_promotions(till.read()))
        book = till.rule_book = RuleBook(rules, read_at)
    return book


def moment_of(till: Till) -> Moment:
    """Which moment decides: the shift's business date; the wall clock, never behind the hub's."""
    now_ms = max(till.clock.now_ms(), till.hub_time_ms)
    now = local_datetime(now_ms, till.clock.utc_offset_min(now_ms))
    return Moment(till.business_date, now.hour * 60 + now.minute)


def with_rules(till: Till, cart: Cart) -> Cart:
    """The cart as the shop's rules leave it at this moment."""
    moment = moment_of(till)
    return promote(cart, book_of(till).live(moment), moment)


def list_promotions(till: Till, session: Session) -> list[Standing]:
    """Every promotion: what is on first, then what is to come, then what is over."""
    require(till, session, Action.EDIT_CATALOGUE)
    given = pricing_rows.sum_given(till.read())
    moment = moment_of(till)
    live = {rule.ref for rule in book_of(till).live(moment)}
    found = [
        Standing(rule, rule.ref in live, *given.get(rule.ref, (0, 0)))
        for rule in book_of(till).rules]
    today = till.business_date
    return sorted(found, key=lambda one: (
        one.rule.state is PromotionState.STOPPED,
        bool(one.rule.to_date) and one.rule.to_date < today,
        not one.is_live, one.rule.order))


def keep_promotion(till: Till, session: Session, rule: Rule) -> Rule:
    """A new promotion, or a changed one; `rule.version_uid` is the version it was edited from.

    Raises BadInput naming what cannot be.
    """
    require(till, session, Action.EDIT_CATALOGUE)
    rule = check_rule(rule)
    ref = rule.ref or new_ref()
    with till.unit(session.staff_ref) as unit:
        entry = unit.record(as_changed(rule, ref))
        unit.announce(PromotionsChanged())
    return replace(rule, ref=ref, version_uid=entry.uid)


def as_changed(rule: Rule, ref: Ref) -> kinds.PromotionChanged:
    """The entry that makes promotion `ref` what this rule says."""
    return kinds.PromotionChanged(
        promotion_ref=ref, base_uid=rule.version_uid, name=rule.name, kind=rule.kind,
        state=rule.state, from_date=rule.from_date, to_date=rule.to_date,
        weekdays=sorted(rule.weekdays), from_minute=rule.from_minute, to_minute=rule.to_minute,
        members_only=rule.members_only, scope_kind=rule.scope.kind,
        scope_value=rule.scope.value, borne_by=rule.borne_by, consented=rule.consented,
        price_won=rule.price_won, discount_basis_points=rule.discount_basis_points,
        take_count=rule.take_count, pay_count=rule.pay_count, parts=[
            PromotionPart(
                scope_kind=part.scope.kind, scope_value=part.scope.value, count=part.count)
            for part in rule.parts])


def rule_of_value(value_json: str) -> Rule:
    """A promotion as a register keeps it: what one of two edits says."""
    p = msgspec.json.decode(value_json, type=kinds.PromotionChanged)
    return Rule(
        ref=p.promotion_ref, name=p.name, kind=p.kind,
        scope=Scope(p.scope_kind, p.scope_value), borne_by=p.borne_by, from_date=p.from_date,
        to_date=p.to_date, weekdays=frozenset(p.weekdays), from_minute=p.from_minute,
        to_minute=p.to_minute, members_only=p.members_only, price_won=p.price_won,
        discount_basis_points=p.discount_basis_points, take_count=p.take_count,
        pay_count=p.pay_count,
        parts=tuple(Part(Scope(part.scope_kind, part.scope_value), part.count)
                    for part in p.parts),
        consented=p.consented, state=p.state)


def rules_of(connection: DBAPIConnection | Cursor) -> dict[Ref, Rule]:
    """Every promotion in these rows, by ref."""
    return {row.ref: _rule(row) for row in pricing_rows.list_promotions(connection)}


def stop_promotion(till: Till, session: Session, rule: Rule) -> Rule:
    """It gives nothing any more from now on; what it gave stays as sold."""
    return keep_promotion(till, session, as_stopped(rule))


def new_rule() -> Rule:
    """What a new promotion's form begins with."""
    return Rule("", "", PromotionKind.PERCENT)


def as_stopped(rule: Rule) -> Rule:
    return replace(rule, state=PromotionState.STOPPED)


def turn(rule: Rule) -> Rule:
    """Stopped if it runs, running if it was stopped."""
    if rule.state is PromotionState.STOPPED:
        return replace(rule, state=PromotionState.ACTIVE)
    return as_stopped(rule)


def check_rule(rule: Rule) -> Rule:
    """The rule as it may be kept: only what its kind uses.  Raises BadInput `promotion.*`."""
    name = check_reason(rule.name)
    if not name or len(name) > NAME_LENGTH_MAX:
        raise BadInput("promotion.name_missing", limit=NAME_LENGTH_MAX)
    for day in (rule.from_date, rule.to_date):
        _check_date(day)
    if rule.from_date and rule.to_date and rule.to_date < rule.from_date:
        raise BadInput("promotion.dates_turned")
    if not (0 <= rule.from_minute < MINUTES_A_DAY and 0 <= rule.to_minute <= MINUTES_A_DAY):
        raise BadInput("promotion.hours_form")
    if rule.weekdays - set(range(7)):
        raise BadInput("promotion.weekdays_form")
    if rule.borne_by is BorneBy.PRODUCER and not rule.consented:
        raise BadInput("promotion.consent_missing")
    return _check_terms(replace(rule, name=name))


def _check_terms(rule: Rule) -> Rule:
    """What each kind needs, and nothing it does not use."""
    match rule.kind:
        case PromotionKind.PRICE:
            if not 0 < rule.price_won <= UNIT_PRICE_WON_MAX:
                raise BadInput("promotion.price_form")
            if rule.scope.kind not in {ScopeKind.PRODUCER_ITEM, ScopeKind.ITEM}:
                raise BadInput("promotion.price_scope")
        case PromotionKind.PERCENT | PromotionKind.MARKDOWN:
            if not 0 < rule.discount_basis_points <= 10_000:
                raise BadInput("promotion.percent_form")
        case PromotionKind.N_FOR_M:
            if not 1 <= rule.pay_count < rule.take_count <= COUNT_MAX:
                raise BadInput("promotion.counts_form", limit=COUNT_MAX)
        case PromotionKind.SET_PRICE:
            return _check_set(rule)
    if rule.scope.kind is not ScopeKind.ALL and not rule.scope.value:
        raise BadInput("promotion.scope_missing")
    used = rule.kind is PromotionKind.N_FOR_M
    return replace(
        rule, parts=(),
        price_won=rule.price_won if rule.kind is PromotionKind.PRICE else 0,
        discount_basis_points=rule.discount_basis_points
        if rule.kind in {PromotionKind.PERCENT, PromotionKind.MARKDOWN} else 0,
        take_count=rule.take_count if used else 0, pay_count=rule.pay_count if used else 0)


def _check_set(rule: Rule) -> Rule:
    if not 0 < rule.price_won <= UNIT_PRICE_WON_MAX:
        raise BadInput("promotion.price_form")
    pieces = sum(part.count for part in rule.parts)
    fits = all(
        1 <= part.count <= COUNT_MAX and (part.scope.value or part.scope.kind is ScopeKind.ALL)
        for part in rule.parts)
    if not rule.parts or pieces < 2 or not fits:
        raise BadInput("promotion.parts_form")
    return replace(
        rule, scope=Scope(ScopeKind.ALL), discount_basis_points=0, take_count=0, pay_count=0)


def _check_date(day: str) -> None:
    try:
        fits = not day or date.fromisoformat(day).isoformat() == day
    except ValueError:
        fits = False
    if not fits:
        raise BadInput("promotion.date_form")


# -- what it would have given ---------------------------------------------------------------------


def preview_cart(till: Till, cart: Cart, rule: Rule) -> Won:
    """What this rule alone would take off a cart now, whatever its own days and hours say."""
    rule = replace(check_rule(rule), from_date="", to_date="", weekdays=frozenset(),
                   from_minute=0, to_minute=0, state=PromotionState.ACTIVE)
    return _given(promote(cart, [rule], moment_of(till)))


def preview_days(till: Till, session: Session, rule: Rule, days: int) -> Preview:
    """What this rule alone would have given on the last `days` business dates, today included.

    Its weekdays, hours and members count; its dates do not, for they are still to come.
    """
    require(till, session, Action.EDIT_CATALOGUE)
    rule = replace(check_rule(rule), from_date="", to_date="", state=PromotionState.ACTIVE)
    today = date.fromisoformat(till.business_date)
    rows = pricing_rows.list_past_lines(
        till.read(), (today - timedelta(days=days - 1)).isoformat(), today.isoformat())
    receipts: dict[Ref, list[PastLineRow]] = {}
    for row in rows:
        receipts.setdefault(row.sale_uid, []).append(row)
    hits, given_won, names = 0, 0, dict[str, None]()
    for lines in receipts.values():
        sold_at = local_datetime(lines[0].sold_at_ms, lines[0].utc_offset_min)
        moment = Moment(lines[0].business_date, sold_at.hour * 60 + sold_at.minute)
        after = promote(_cart_again(lines), [rule], moment)
        won = _given(after)
        if won:
            hits += 1
            given_won += won
            names.update((line.product.name, None) for line in after.lines if line.promotions)
    return Preview(days, len(receipts), hits, given_won, tuple(names)[:3])


def _given(cart: Cart) -> Won:
    return sum(off.won for line in cart.lines for off in line.promotions)


def _cart_again(rows: Sequence[PastLineRow]) -> Cart:
    """A receipt's lines as a cart a rule can look at."""
    member = Member(rows[0].member_ref, "", "") if rows[0].member_ref else None
    return Cart(rows[0].sale_uid, tuple(_line_again(row) for row in rows), member)


def _line_again(row: PastLineRow) -> Line:
    weighed = row.weight_g is not None
    source = PriceSource(row.price_source)
    if source in {PriceSource.PROMOTION, PriceSource.MARKDOWN}:
        source = PriceSource.LIST
    product = Product(
        ref=row.producer_item_ref, item_ref=row.item_ref, code="", plu="", name=row.printed_name,
        spec="", unit="", category=row.category,
        sale_type=SaleType.WEIGHT if weighed else SaleType.EACH, producer_ref=row.producer_ref,
        producer_code="", producer_name="", origin="", list_price_won=row.unit_price_won,
        member_price_won=None,
        price_basis=PriceBasis.PER_100G if weighed else PriceBasis.PER_UNIT, price_version=0,
        tax_class=TaxClass(row.tax_class), tax_class_resolved=TaxClass(row.tax_class_resolved),
        ownership=Ownership.SHOP, commission_rule_ref="", commission_rate_basis_points=0,
        voucher_eligible=False)
    return Line(
        row.line_no, product, row.quantity, row.weight_g, row.unit_price_won, source, 0, "",
        row.gross_won)


def _rule(row: PromotionRow) -> Rule:
    return Rule(
        ref=row.ref, name=row.name, kind=PromotionKind(row.kind),
        scope=Scope(ScopeKind(row.scope_kind), row.scope_value), borne_by=BorneBy(row.borne_by),
        from_date=row.from_date, to_date=row.to_date,
        weekdays=frozenset(int(day) for day in row.weekdays), from_minute=row.from_minute,
        to_minute=row.to_minute, members_only=bool(row.members_only), price_won=row.price_won,
        discount_basis_points=row.discount_basis_points, take_count=row.take_count,
        pay_count=row.pay_count,
        parts=tuple(Part(Scope(part.scope_kind, part.scope_value), part.count)
                    for part in _parts.decode(row.parts)),
        consented=bool(row.consented), state=PromotionState(row.state),
        version_uid=row.version_uid)

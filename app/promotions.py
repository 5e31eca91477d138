"""Promotions as rules (행사): pure functions from a cart, the rules and a moment to what comes off.

A piece takes part in one rule only.  Of all ways to spread the rules over the pieces the one that
gives the customer most is taken; of equal ones the one with the fewest rules, then by name.  The
same cart always gets the same, in whatever order it was scanned and whenever its member was named.
Which date decides: the shift's business date for days, the wall clock for hours (ARCHITECTURE).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import permutations

from app.cart import Cart, Discount, Line, Product, promoted, takes_discount, weigh
from app.tax import share_out
from models.kinds_pricing import PromotionKind, PromotionState, ScopeKind
from models.values import BasisPoints, BorneBy, PriceSource, Ref, Won

#: Also what a screen names a rule by.
__all__ = [
    "Moment", "Part", "PromotionKind", "PromotionState", "Rule", "RuleBook", "Scope", "ScopeKind",
    "is_on", "piece_off", "promote",
]

#: Prices that end in single won are for nobody's purse: a rule's price goes down to ten (§3.6).
STEP_WON = 10
#: Up to here every order of the rules that bundle pieces is tried; beyond it the best single ones.
_BUNDLES_TRIED_MAX = 4
#: Prices a rule may still better: what a person typed or an earlier record says stands.
_OPEN = frozenset({PriceSource.LIST, PriceSource.MEMBER, PriceSource.LABEL})
_BUNDLING = frozenset({PromotionKind.N_FOR_M, PromotionKind.SET_PRICE})


@dataclass(frozen=True, slots=True)
class Scope:
    """Which goods: one producer's item, an item of whoever, a category, a producer, everything."""

    kind: ScopeKind
    value: str = ""

    def takes(self, product: Product) -> bool:
        match self.kind:
            case ScopeKind.PRODUCER_ITEM:
                return product.ref == self.value
            case ScopeKind.ITEM:
                return product.item_ref == self.value
            case ScopeKind.CATEGORY:
                return product.category == self.value
            case ScopeKind.PRODUCER:
                return product.producer_ref == self.value
            case ScopeKind.ALL:
                return True


@dataclass(frozen=True, slots=True)
class Part:
    scope: Scope
    count: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A promotion.  Dates are business dates, both inclusive, "" is open; minutes are of the day.

    `weekdays` 0 is Monday, empty is every day; `to_minute` is exclusive, before `from_minute` it is
    over midnight, and both 0 is all day.
    """

    ref: Ref
    name: str
    kind: PromotionKind
    scope: Scope = Scope(ScopeKind.ALL)
    borne_by: BorneBy = BorneBy.SHOP
    from_date: str = ""
    to_date: str = ""
    weekdays: frozenset[int] = frozenset()
    from_minute: int = 0
    to_minute: int = 0
    members_only: bool = False
    price_won: Won = 0
    discount_basis_points: BasisPoints = 0
    take_count: int = 0
    pay_count: int = 0
    parts: tuple[Part, ...] = ()
    consented: bool = False
    state: PromotionState = PromotionState.ACTIVE
    version_uid: str = ""

    @property
    def order(self) -> tuple[str, Ref]:
        """Where rules give the same, the name decides."""
        return (self.name, self.ref)


@dataclass(frozen=True, slots=True)
class Moment:
    business_date: str
    minute: int  # of the wall clock's day

    @property
    def weekday(self) -> int:
        return date.fromisoformat(self.business_date).weekday()


@dataclass
class RuleBook:
    """The shop's rules as last read; `read_at` is the running figure of the table they are from."""

    rules: tuple[Rule, ...] = ()
    read_at: tuple[int, int] = (0, 0)
    _live: dict[Moment, tuple[Rule, ...]] = field(default_factory=dict)

    def live(self, moment: Moment) -> tuple[Rule, ...]:
        """The rules that hold now, in order of their names."""
        found = self._live.get(moment)
        if found is None:
            found = tuple(sorted(
                (rule for rule in self.rules if is_on(rule, moment)), key=lambda rule: rule.order))
            self._live = {moment: found}
        return found


def is_on(rule: Rule, moment: Moment) -> bool:
    """Whether a rule holds at a moment: state, business date, weekday, hours."""
    day = moment.business_date
    if rule.state is not PromotionState.ACTIVE:
        return False
    if (rule.from_date and day < rule.from_date) or (rule.to_date and day > rule.to_date):
        return False
    if rule.weekdays and moment.weekday not in rule.weekdays:
        return False
    start, end = rule.from_minute, rule.to_minute
    if start == end:
        return True
    if start < end:
        return start <= moment.minute < end
    return moment.minute >= start or moment.minute < end


def promote(cart: Cart, rules: Sequence[Rule], moment: Moment) -> Cart:
    """The cart with what the rules take off each line; what they gave before is forgotten."""
    held = [rule for rule in rules if is_on(rule, moment)
            and (cart.member is not None or not rule.members_only)]
    given = _best(_pools(cart), sorted(held, key=lambda rule: rule.order)) if held else {}
    lines = tuple(
        _with(line, given.get(index, {})) for index, line in enumerate(cart.lines))
    if all(new is old for new, old in zip(lines, cart.lines, strict=True)):
        return cart
    return promoted(cart, lines)


def piece_off(rule: Rule, piece_won: Won) -> Won:
    """What a rule about single pieces takes off one; the price that is left ends in a nought."""
    if rule.kind is PromotionKind.PRICE:
        return max(0, piece_won - rule.price_won)
    left_won = piece_won - piece_won * rule.discount_basis_points // 10_000
    return piece_won - left_won // STEP_WON * STEP_WON


# -- pieces ---------------------------------------------------------------------------------------

Given = dict[int, dict[Rule, Won]]


@dataclass(frozen=True, slots=True)
class _Pool:
    """The pieces of one line.  What was weighed or priced by its label is one piece and no more."""

    index: int
    line: Line
    count: int
    piece_won: Won
    whole: bool

    def off(self, rule: Rule) -> Won:
        if not rule.scope.takes(self.line.product):
            return 0
        if self.whole and rule.kind is PromotionKind.PRICE:
            grams = self.line.weight_g
            if grams is None or self.line.price_source not in _OPEN:
                return 0
            return max(0, self.piece_won - weigh(grams, rule.price_won))
        return piece_off(rule, self.piece_won)


def _pools(cart: Cart) -> list[_Pool]:
    found = []
    for index, line in enumerate(cart.lines):
        if not takes_discount(line.product) or line.gross_won <= 0:
            continue
        if line.price_source is PriceSource.PRICED_CODE or line.weight_g is not None:
            if line.price_source in _OPEN | {PriceSource.PRICED_CODE}:
                found.append(_Pool(index, line, 1, line.gross_won, whole=True))
        elif line.price_source in _OPEN:
            found.append(_Pool(index, line, line.quantity, line.unit_price_won, whole=False))
    return found


def _best(pools: list[_Pool], rules: list[Rule]) -> Given:
    """The way to spread the rules that gives most."""
    single: dict[int, tuple[Won, Rule | None]] = {}
    for pool in pools:
        offs = [(pool.off(rule), rule) for rule in rules if rule.kind not in _BUNDLING]
        single[pool.index] = max(offs, key=lambda each: each[0], default=(0, None))
    bundling = [rule for rule in rules if rule.kind in _BUNDLING and _could(rule, pools)]
    best: Given = {}
    for island_rules, island in _islands(bundling, pools):
        best.update(_best_of_island(island_rules, island, single))
    return best


def _islands(bundling: list[Rule], pools: list[_Pool]) -> list[tuple[list[Rule], list[_Pool]]]:
    """Rules that fight for the same goods, with those goods; what no rule bundles comes last."""
    islands: list[tuple[list[Rule], set[int]]] = []
    for rule in bundling:
        mine, wanted = [rule], {pool.index for pool in pools if _bundles(rule, pool)}
        apart = []
        for other_rules, other in islands:
            if other & wanted:
                mine, wanted = other_rules + mine, wanted | other
            else:
                apart.append((other_rules, other))
        islands = [*apart, (mine, wanted)]
    taken = {index for _, wanted in islands for index in wanted}
    found = [
        (sorted(mine, key=lambda rule: rule.order), [p for p in pools if p.index in wanted])
        for mine, wanted in islands]
    return [*found, ([], [pool for pool in pools if pool.index not in taken])]


def _bundles(rule: Rule, pool: _Pool) -> bool:
    scopes = [rule.scope] if rule.kind is PromotionKind.N_FOR_M else [p.scope for p in rule.parts]
    return not pool.whole and any(scope.takes(pool.line.product) for scope in scopes)


def _best_of_island(
    bundling: list[Rule], pools: list[_Pool], single: dict[int, tuple[Won, Rule | None]]
) -> Given:
    best: Given = {}
    best_won = -1
    # Bundling only what does better bundled, and bundling all there is: neither always gives more.
    careful, bold = {index: off for index, (off, _) in single.items()}, dict.fromkeys(single, 0)
    for plan in _plans(bundling):
        for forfeit in (careful, bold) if plan else (careful,):
            given = _follow(plan, pools, single, forfeit)
            won = sum(sum(of_line.values()) for of_line in given.values())
            if won > best_won:
                best, best_won = given, won
    return best


def _plans(bundling: list[Rule]) -> Iterator[tuple[Rule, ...]]:
    """Which bundling rules to use and in what order: the empty plan first, short ones before long.

    With very many of them at once only each alone and all in order of their names are tried.
    """
    yield ()
    if len(bundling) > _BUNDLES_TRIED_MAX:
        for rule in bundling:
            yield (rule,)
        yield tuple(bundling)
        return
    for length in range(1, len(bundling) + 1):
        yield from permutations(bundling, length)


def _could(rule: Rule, pools: list[_Pool]) -> bool:
    free = [pool for pool in pools if not pool.whole]
    if rule.kind is PromotionKind.N_FOR_M:
        return sum(p.count for p in free if rule.scope.takes(p.line.product)) >= rule.take_count
    return all(
        sum(p.count for p in free if part.scope.takes(p.line.product)) >= part.count
        for part in rule.parts)


def _follow(
    plan: tuple[Rule, ...], pools: list[_Pool], single: dict[int, tuple[Won, Rule | None]],
    forfeit: dict[int, Won],
) -> Given:
    """What comes off when these bundling rules are used in this order, the rest piece by piece."""
    left = {pool.index: pool.count for pool in pools}
    given: Given = defaultdict(dict)
    for rule in plan:
        free = [pool for pool in pools if not pool.whole]
        bundles = (_n_for_m if rule.kind is PromotionKind.N_FOR_M else _sets)(
            rule, free, left, forfeit)
        for taken, off_won, times in bundles:
            values = [pool.piece_won * count for pool, count in taken]
            for (pool, count), won in zip(
                    taken, share_out(off_won * times, [v * times for v in values]), strict=True):
                left[pool.index] -= count * times
                if won:
                    of_line = given[pool.index]
                    of_line[rule] = of_line.get(rule, 0) + won
    for pool in pools:
        off_won, best_rule = single[pool.index]
        if best_rule is not None and off_won * left[pool.index] > 0:
            of_line = given[pool.index]
            of_line[best_rule] = of_line.get(best_rule, 0) + off_won * left[pool.index]
    return given


_Bundle = tuple[list[tuple[_Pool, int]], Won, int]


def _n_for_m(
    rule: Rule, pools: list[_Pool], left: dict[int, int], forfeit: dict[int, Won]
) -> list[_Bundle]:
    """Groups of N, dearest first, so that what is free is as dear as can be."""
    take, free = rule.take_count, rule.take_count - rule.pay_count
    queue = [
        pool for pool in sorted(pools, key=_dearest_first)
        if rule.scope.takes(pool.line.product) and left[pool.index] > 0
    ]
    rest = {pool.index: left[pool.index] for pool in queue}
    found: list[_Bundle] = []
    while sum(rest[pool.index] for pool in queue) >= take:
        taken: list[tuple[_Pool, int]] = []
        missing = take
        for pool in queue:
            count = min(rest[pool.index], missing)
            taken.append((pool, count))
            missing -= count
            if not missing:
                break
        gain = _cheapest(taken, free)
        if gain <= sum(forfeit[pool.index] * count for pool, count in taken):
            # These pieces do better by themselves.
            queue.pop(0)
            continue
        times = rest[queue[0].index] // take if len(taken) == 1 else 1
        found.append((taken, gain, times))
        for pool, count in taken:
            rest[pool.index] -= count * times
        queue = [pool for pool in queue if rest[pool.index] > 0]
    return found


def _cheapest(taken: list[tuple[_Pool, int]], free: int) -> Won:
    """What the cheapest `free` pieces of a group cost; the group lies dearest first."""
    won = 0
    for pool, count in reversed(taken):
        used = min(count, free)
        won += used * pool.piece_won
        free -= used
    return won


def _sets(
    rule: Rule, pools: list[_Pool], left: dict[int, int], forfeit: dict[int, Won]
) -> list[_Bundle]:
    """As many sets as the pieces make, each of the dearest there are."""
    rest = dict(left)
    found: list[_Bundle] = []
    while True:
        taken = _one_set(rule, pools, rest)
        if taken is None:
            return found
        gain = sum(pool.piece_won * count for pool, count in taken) - rule.price_won
        if gain <= sum(forfeit[pool.index] * count for pool, count in taken):
            return found
        times = 1
        if len(taken) <= len(rule.parts):
            times = min(rest[pool.index] // count for pool, count in taken)
        for pool, count in taken:
            rest[pool.index] -= count * times
        found.append((taken, gain, times))


def _one_set(
    rule: Rule, pools: list[_Pool], rest: dict[int, int]
) -> list[tuple[_Pool, int]] | None:
    used: dict[int, int] = defaultdict(int)
    dearest_first = sorted(pools, key=_dearest_first)
    for part in rule.parts:
        missing = part.count
        for pool in dearest_first:
            if missing and part.scope.takes(pool.line.product):
                count = min(missing, rest[pool.index] - used[pool.index])
                used[pool.index] += count
                missing -= count
        if missing:
            return None
    return [(pool, used[pool.index]) for pool in dearest_first if used[pool.index]]


def _dearest_first(pool: _Pool) -> tuple[Won, Ref, int]:
    """By price, then by what it is: not by when it was scanned."""
    return (-pool.piece_won, pool.line.product.ref, pool.line.id)


def _with(line: Line, given: dict[Rule, Won]) -> Line:
    rules = sorted(given, key=lambda rule: rule.order)
    promotions = tuple(
        Discount(rule.ref, rule.name, given[rule], rule.borne_by) for rule in rules)
    promoted_as = None
    if rules and line.price_source in _OPEN:
        marked_down = any(rule.kind is PromotionKind.MARKDOWN for rule in rules)
        promoted_as = PriceSource.MARKDOWN if marked_down else PriceSource.PROMOTION
    if (promotions, promoted_as) == (line.promotions, line.promoted_as):
        return line
    return replace(line, promotions=promotions, promoted_as=promoted_as)

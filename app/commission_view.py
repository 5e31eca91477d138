"""What the commission room shows: every rule and rebate in words' parts, and a form made a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.commission import Rebate, Rule, list_rebates, list_rules
from app.errors import BadInput
from models import producer_rows
from models.kinds_producers import CommissionStep, RebateBand
from models.values import Ownership

if TYPE_CHECKING:
    from app.till import Till

PREVIEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with the names of what it is for; `state` is now, ahead or ended."""

    rule: Rule
    farm: str
    item: str
    state: str


def list_rule_lines(till: Till) -> list[RuleLine]:
    """Those that hold first, then those to come, then those that ended."""
    connection, today = till.read(), till.business_date
    farms = {row.ref: f"{row.code} {row.name}" for row in producer_rows.list_producers(connection)}
    items = {ref: name for ref, name, _ in producer_rows.list_item_kinds(connection)}
    found = []
    for rule in list_rules(till):
        state = "now" if rule.holds_on(today) else "ahead" if rule.from_date > today else "ended"
        found.append(RuleLine(
            rule, farms.get(rule.producer_ref, ""), items.get(rule.item_ref, ""), state))
    order = ("now", "ahead", "ended")
    return sorted(found, key=lambda line: (order.index(line.state), -line.rule.weight))


def list_rebate_lines(till: Till) -> list[Rebate]:
    return list_rebates(till)


def rule_of_form(
    till: Till, *, name: str, rate: str, from_date: str, category: str = "", farm_code: str = "",
    step_won: str = "", step_rate: str = "",
) -> Rule:
    """A rule from what was typed.  Raises BadInput `commission.rate`, `.steps`, `.farm`."""
    steps: tuple[CommissionStep, ...] = ()
    if step_won or step_rate:
        digits = step_won.replace(",", "").replace("원", "").strip()
        if not digits.isdigit():
            raise BadInput("commission.steps")
        steps = (CommissionStep(
            from_won=int(digits), rate_basis_points=read_rate(step_rate)),)
    producer_ref = ""
    if farm_code.strip():
        row = producer_rows.find_by_code(till.read(), farm_code.strip().upper())
        if row is None:
            raise BadInput("commission.farm", no=farm_code.strip()[:12])
        producer_ref = row.ref
    return Rule(
        "", name, from_date, "", read_rate(rate), producer_ref=producer_ref,
        category=category.strip(), ownership=Ownership.CONSIGNMENT.value, steps=steps)


def rebate_of_form(
    *, name: str, from_date: str, period: str, bands: str, category: str = ""
) -> Rebate:
    """A rebate from what was typed; bands as `5,000,000 10 / 10,000,000 5`: below so many won, %.

    Raises BadInput `commission.bands`, `commission.rate`.
    """
    found = []
    for part in bands.split("/"):
        words = part.replace("원", "").replace("%", "").split()
        if len(words) != 2 or not words[0].replace(",", "").isdigit():
            raise BadInput("commission.bands")
        found.append(RebateBand(
            below_won=int(words[0].replace(",", "")), points_basis_points=read_rate(words[1])))
    return Rebate(
        "", name, from_date, "", period, "YEAR_TO_DATE", tuple(found), category=category.strip())


def read_rate(text: str) -> int:
    """Basis points of a percentage with at most two decimals.  Raises BadInput."""
    whole, _, rest = text.replace("%", "").strip().partition(".")
    if not whole.isdigit() or (rest and not rest.isdigit()) or len(rest) > 2:
        raise BadInput("commission.rate")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def preview_span(till: Till) -> tuple[str, str]:
    """The weeks a preview looks at: up to yesterday."""
    last = date.fromisoformat(till.business_date) - timedelta(days=1)
    return (last - timedelta(days=PREVIEW_DAYS - 1)).isoformat(), last.isoformat()

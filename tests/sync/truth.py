"""What the simulator compares: facts, sums counted by hand, and the picture each file gives."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeAlias

import msgspec

from models import register_rows

#: (uid, SHA-256 of the body).
Fact: TypeAlias = tuple[str, bytes]
#: Each with (till, day, kind, body, epoch, seq).
Facts: TypeAlias = dict[Fact, tuple[str, str, str, bytes, str, int]]


def find_twins(facts: Facts) -> set[str]:
    """Ids that stand for more than one fact: of entries, and of the sales in them."""
    known_by = {"sale.completed": "sale_uid", "sale.refunded": "refund_uid",
                "cart.held": "held_uid"}
    found: Counter[str] = Counter(uid for uid, _ in facts)
    inner = {}
    for (uid, body_hash), (_, _, kind, body, *_) in facts.items():
        if kind in known_by:
            inner[uid, body_hash] = msgspec.json.decode(body)[known_by[kind]]
            found[inner[uid, body_hash]] += 1
    twins = {uid for uid, count in found.items() if count > 1}
    # Copies whose dice fell apart in between may still give two entries to one sale.
    both = {part for (uid, _), name in inner.items() if uid in twins or name in twins
            for part in (uid, name)}
    return twins | both


def find_mentions(
    facts: Facts, twins: set[str]
) -> set[str]:
    """Twins, what names one of them in its body, and what was edited by one.

    Each file lays the other twin aside, as it met them, so what hangs on one hangs otherwise there.
    """
    named = [twin.encode() for twin in twins]
    found = set(twins)
    for (uid, _), (_, _, kind, body, *_) in facts.items():
        if uid not in twins and not any(name in body for name in named):
            continue
        found.add(uid)
        if kind in {"object.changed", "promotion.changed", "setting.changed"}:
            said = msgspec.json.decode(body)
            found.add(said.get("ref") or said.get("promotion_ref") or said["name"])
    return found


def take_picture(connection: Any, twins: set[str]) -> dict[str, set[Any]]:
    def apart(rows: Any) -> set[Any]:
        return {row for row in rows if row[0] not in twins and row[-1] not in twins}

    return {
        "sale": apart(connection.execute(
            "SELECT sale_uid, till_ref, business_date, kind, total_won, original_sale_uid "
            "FROM sale")),
        "held_cart": apart(connection.execute("SELECT held_uid, state FROM held_cart")),
        "price": apart(connection.execute("SELECT ref, price_won, price_version FROM "
                                          "producer_item")),
        "setting": apart(connection.execute("SELECT name, value_json FROM setting")),
        "promotion": apart(connection.execute(
            "SELECT ref, name, discount_basis_points FROM promotion")),
        "notice": set(connection.execute("SELECT notice_ref, words FROM platform_notice")),
        "command": set(connection.execute(
            "SELECT command_uid, till_ref, outcome, done_at_ms FROM platform_command")),
        "allowance": set(connection.execute(
            "SELECT per_member_points, till_refs_json FROM points_allowance")),
        "parked": apart(connection.execute("SELECT entry_uid, dependency FROM parked_entry")),
        "undecided": {
            c.version_uid for c in register_rows.list_contenders(connection)
            if c.state == "contender" and c.ref not in twins and c.version_uid not in twins},
    }


def count(
    wanted: Counter[tuple[str, str, str, str]], till: str, day: str, kind: str, sale: Any
) -> None:
    wanted[till, day, "sale", kind] += sale["total_won"]
    for tender in sale["tenders"]:
        wanted[till, day, "tender", tender["tender_code"]] += tender["amount_won"]
    for line in sale["lines"]:
        wanted[till, day, "product", line["producer_item_ref"]] += line["net_won"]


def count_back(
    wanted: Counter[tuple[str, str, str, str]], till: str, day: str, back: Any, sold: Any
) -> None:
    wanted[till, day, "sale", "RETURN"] -= back["total_won"]
    for tender in back["tenders"]:
        wanted[till, day, "tender", tender["tender_code"]] -= tender["amount_won"]
    lines = {line["line_no"]: line for line in sold[back["original_sale_uid"]]["lines"]}
    for line in back["lines"]:
        ref = lines[line["original_line_no"]]["producer_item_ref"]
        wanted[till, day, "product", ref] -= line["net_won"]


def not_zero(sums: Counter[tuple[str, str, str, str]]) -> dict[tuple[str, str, str, str], int]:
    return {key: won for key, won in sums.items() if won}

"""P31: whatever kinds of entries tills write about one thing, any order of arrival ends alike.

Every kind there is stands in a group of kinds about one thing.  Desks that know of each other now
and then write entries of a group at random; then their chains arrive in every interleaving that
keeps each chain's own order (or a few hundred of them), and every derived row is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import TypeAlias

import pytest

from models import db, kinds, register_rows
from models.families import load_all
from models.journal import Entry
from models.values import LotSource, StockReason
from tests.sync.desks import Apart, Desk, interleavings, rows_after, sums_after

#: Kind -> what is said in one, beside what is made up.
Said: TypeAlias = dict[str, Callable[[Random], dict[str, object]]]

#: Columns that by nature say in what order a file met things; each with its reason.
APART = (
    Apart("producer_item", ("no",)),  # this file's own short number, given as they arrive
)
HISTORIES = 6
ORDERS_MAX = 30

#: Kinds about one thing; the first of a group is written before anybody else hears of it.
GROUPS: dict[str, tuple[str, ...]] = {
    "record": ("seal.written", "incident.noted", "person.changed"),
    "setting": ("setting.changed",),
    "object": ("object.changed",),
    "barcode": ("object.changed",),
    "staff": ("staff.changed",),
    "pins": ("pin.failed", "staff.signed_in", "pin.reset"),
    "approval": ("approval.given", "cash.moved", "drawer.opened", "phone_approval.asked"),
    "shift": (
        "shift.opened", "cash.moved", "cash.counted", "shift.closed",
        "closing.step_settled", "closing.cash_recounted", "closing.tender_counted",
        "closing.tenders_checked", "closing.cash_dropped", "closing.report_frozen",
        "closing.report_reprinted", "platform.shift_closed_provisionally"),
    "drawer": ("closing.till_handed_over", "closing.hand_over_counted"),
    "sale": (
        "sale.completed", "sale.refunded", "tender.corrected", "transfer.confirmed",
        "account.charged", "receipt.reprinted", "unlabelled.assigned", "paper.sale_typed"),
    "payment": ("payment.intended", "payment.resolved", "sale.completed", "account.paid"),
    "cash receipt": ("cash_receipt.requested", "cash_receipt.issued", "cash_receipt.cancelled"),
    "cart": ("cart.held", "cart.recalled", "hold.named", "line.voided", "cart.voided"),
    "points": ("points.moved", "age.checked"),
    "promotion": ("promotion.changed",),
    "return": ("return.unreceipted", "exchange.made", "sale.completed"),
    "account": ("account.changed", "account.paid"),
    "invoice": ("invoice.requested", "invoice.settled"),
    "order": ("order.placed", "order.cancelled", "order.sold", "order.deposit_moved"),
    "delivery": ("delivery.planned", "delivery.carried", "delivery.received"),
    "wanted": ("wanted.noted",),
    "lot": (
        "lot.received", "lot.seen", "lot.confirmed", "lot.judged", "lot.withdrawn",
        "lot.repriced", "label.printed"),
    "label": ("label.described",),
    "producer": (
        "object.changed", "producer.stage_set", "producer.agreed", "producer.item_agreed",
        "producer.consent_noted", "producer.succession_noted", "producer.payout_hold_changed"),
    "certificate": ("producer.certificate_noted",),
    "residue": ("producer.residue_tested",),
    "strike": ("producer.strike_noted",),
    "payout account": ("producer.account_proposed", "producer.account_decided"),
    "commission": (
        "commission.rule_set", "commission.steps_counted"),
    "rebate": ("commission.rebate_set",),
    "deduction": (
        "deduction.noted", "settlement.drafted", "deduction.dropped", "settlement.dropped",
        "settlement.reversed"),
    "settlement": (
        "settlement.drafted", "settlement.checked", "settlement.approved",
        "settlement.exported", "settlement.paid", "settlement.dropped", "settlement.reversed"),
    "stock": ("stock.removed", "stock.restored", "stock.collected", "stock.counted"),
    "recall": ("recall.opened", "recall.closed", "recall.contacted", "notice.made"),
    "supplier": ("supplier.noted", "supplier.item_noted"),
    "purchase": ("purchase.ordered", "purchase.cancelled", "purchase.received"),
    "person": ("person.erased", "person.forgotten", "person.viewed"),
    "till": (
        "platform.till_enrolled", "platform.epoch_forked", "platform.till_moved_out",
        "platform.till_moved_in", "platform.key_rotated"),
    "hub": (
        "platform.notice_posted", "platform.notice_withdrawn", "platform.command_given",
        "platform.command_done", "platform.points_allowance_set",
        "platform.catalogue_published", "platform.till_standing_set"),
}
#: Written by the desks themselves: every chain's first entry, and what the hub decides.
BY_THEMSELVES = {"epoch.opened", "platform.field_decided"}
#: Registers that are alike everywhere before any hub has decided.
DECIDED_BY_NOBODY = {
    "staff.changed", "account.changed", "account.paid", "supplier.noted", "supplier.item_noted",
    "commission.rule_set", "commission.steps_counted", "commission.rebate_set",
}
#: Only the hub's chain says these so that they count.
OF_THE_HUB = {
    "platform.notice_posted", "platform.notice_withdrawn", "platform.command_given",
    "platform.points_allowance_set", "platform.catalogue_published",
    "platform.till_standing_set",
}


@pytest.fixture(scope="module")
def files() -> Iterator[list[db.DBAPIConnection]]:
    """One for the comparing, and one for each desk there may be."""
    connections = [db.memory_connection() for _ in range(5)]
    yield connections
    for connection in connections:
        connection.close()


def test_every_kind_is_in_a_group() -> None:
    every = set(kinds.KINDS) | {
        payload.KIND for family in load_all() for payload in family.PAYLOADS}
    assert {kind for group in GROUPS.values() for kind in group} | BY_THEMSELVES == every


@pytest.mark.parametrize("name", GROUPS)
def test_any_order_of_arrival_gives_the_same_rows(
    files: list[db.DBAPIConnection], name: str
) -> None:
    memory, *of_desks = files
    for seed in range(HISTORIES):
        dice = Random(f"{name} {seed}")
        with fresh(of_desks):
            said = SAID | ({"object.changed": _said_of_barcodes} if name == "barcode" else {})
            chains = [desk.entries for desk in play(GROUPS[name], said, dice, of_desks)]
        orders = list(interleavings(chains, ORDERS_MAX, dice))
        wanted = sums_after(memory, orders[0], APART)
        for order in orders[1:]:
            assert sums_after(memory, order, APART) == wanted, tell(memory, orders[0], order)


@contextmanager
def fresh(connections: list[db.DBAPIConnection]) -> Iterator[None]:
    """Empty shops, for as long as the block lasts."""
    for connection in connections:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        for connection in connections:
            connection.rollback()


def tell(memory: db.DBAPIConnection, first: list[Entry], other: list[Entry]) -> str:
    """Both orders, and the rows each of them has alone."""
    one, two = rows_after(memory, first), rows_after(memory, other)
    lines = [" ".join(f"{e.till_ref[-1]}:{e.kind}:{e.uid[:4]}" for e in order)
             for order in (first, other)]
    for table in sorted(one.keys() | two.keys()):
        rows = one.get(table, set()), two.get(table, set())
        lines += [f"{table} {mark} {row}" for mark, mine, theirs in (
            ("-", rows[0], rows[1]), ("+", rows[1], rows[0])) for row in mine - theirs]
    return "\n".join(lines)


def play(
    group: tuple[str, ...], said: Said, dice: Random, connections: list[db.DBAPIConnection]
) -> list[Desk]:
    """Two or three tills and the hub write entries of a group; the hub decides at the end."""
    hub, *tills = [Desk(no, dice, connections[no]) for no in range(dice.choice([3, 3, 4]))]
    begin(group, tills[0], hub, said, dice)
    for till in tills[1:]:
        till.take(hub)
        till.take(tills[0])
    for _ in range(dice.randint(3, 6)):
        writer = dice.choice(tills)
        if dice.random() < 0.3:
            writer.take(dice.choice([*tills, hub]))
        write(writer, hub, dice.choice(group), said, dice)
    if not DECIDED_BY_NOBODY.issuperset(group):
        decide(hub, tills)
    return [hub, *tills]


def begin(group: tuple[str, ...], till: Desk, hub: Desk, said: Said, dice: Random) -> None:
    begins = BEGINS.get(group[0])
    if begins is not None:
        begins(till)
    write(till, hub, group[0], said, dice)
    if group[0] in OF_THE_HUB:
        till.take(hub)


def write(till: Desk, hub: Desk, kind: str, said: Said, dice: Random) -> None:
    if till.may_write(kind):
        (hub if kind in OF_THE_HUB else till).write(
            kind, **(said[kind](dice) if kind in said else {}))


def decide(hub: Desk, tills: list[Desk]) -> None:
    """As the hub does behind every round: until no edit contends."""
    for till in tills:
        hub.take(till)
    while decided := register_rows.decide_contenders(hub.connection):
        for one in decided:
            hub.record(one)


def _begin_producer(till: Desk) -> None:
    till.write("object.changed", object_type="producer", ref="producer_ref".ljust(32, "0"),
               effective_from="", fields={"name": "해뜰", "code": "P001"})


def _said_of_object(dice: Random) -> dict[str, object]:
    """An edit of the one farm, of an item, or of one of two goods that may claim one barcode."""
    if dice.random() < 0.3:
        return {"object_type": "producer", "ref": "producer_ref".ljust(32, "0"),
                "effective_from": "", "fields": {
                    dice.choice(["name", "cert", "code"]): f"{dice.randint(1, 99)}"}}
    if dice.random() < 0.2:
        return {"object_type": "item", "ref": "i" * 32,
                "effective_from": dice.choice(["", "2026-04-01"]), "fields": dice.choice([
                    {"tax_class": dice.choice(["EXEMPT", "TAXABLE_10"])},
                    {"tax_class": "EXEMPT", "name": f"{dice.random()}"}])}
    fields: dict[str, object] = dice.choice([
        {"price_won": dice.randint(1, 9) * 1_000}, {"member_price_won": dice.randint(1, 9) * 100},
        {"barcodes": dice.choice([["880"], ["880", "881"], []])}, {"name": f"{dice.random()}"},
        {"price_won": dice.randint(1, 9) * 1_000, "member_price_won": dice.randint(1, 9) * 100},
    ])
    return {"object_type": "producer_item", "ref": dice.choice("ab") * 32,
            "effective_from": "", "fields": fields}


def _said_of_barcodes(dice: Random) -> dict[str, object]:
    """One of three goods claims a code of two, or gives it up."""
    return {"object_type": "producer_item", "ref": dice.choice("abc") * 32, "effective_from": "",
            "fields": {"barcodes": dice.choice([["880"], ["880", "881"], ["881"], []])}}


def _said_of_label(dice: Random) -> dict[str, object]:
    """A label has one price, whoever reads it."""
    label_no = dice.randint(1, 5)
    return {"label_no": label_no, "price_won": 1_000 * label_no}


BEGINS: dict[str, Callable[[Desk], None]] = {
    "object.changed": _begin_producer,
}
SAID: Said = {
    "object.changed": _said_of_object,
    "setting.changed": lambda dice: {
        "name": dice.choice(["shop_name", "vat_rounding"]), "value_json": f"{dice.random()}"},
    "supplier.item_noted": lambda dice: {"supplier_ref": dice.choice(["", "s" * 32])},
    "label.described": lambda dice: {
        "fields": {dice.choice(["maker", "grade"]): f"{dice.random()}"}},
    "exchange.made": lambda dice: {"sale_uid": f"{dice.getrandbits(128):032x}"},
    "lot.received": lambda dice: {"source": LotSource.STAFF, **_said_of_label(dice)},
    "lot.seen": _said_of_label,
    "lot.repriced": _said_of_label,
    "stock.removed": lambda dice: {"reason": dice.choice([
        StockReason.WITHDRAWN, StockReason.DISPOSED, StockReason.LOST])},
    "platform.command_given": lambda dice: {"of_till_ref": f"{1:032x}"},
}

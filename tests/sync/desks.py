"""Tills as small as can be: a chain, its rows in memory, payloads made up from their own types.

What a desk writes it writes like a till: from the rows it has, with what an edit was made from.
Its clock is anything at all.  `interleavings` says in which orders several chains may arrive.
"""

from __future__ import annotations

import contextlib
import enum
import itertools
import math
import types
import typing
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import msgspec

from models import db, kinds, register_rows, rows
from models.apply import apply_entry, apply_received
from models.base import tables
from models.journal import Entry
from models.payload import Payload
from models.values import EpochReason

#: Kind -> the field whose value only the device that writes such an entry makes up, once each.
MINTS: dict[str, str] = {
    "approval.given": "approval_uid", "shift.opened": "shift_uid", "sale.completed": "sale_uid",
    "sale.refunded": "refund_uid", "return.unreceipted": "refund_uid",
    "payment.intended": "payment_uid", "cash_receipt.requested": "cash_receipt_uid",
    "cart.held": "held_uid", "phone_approval.asked": "request_uid", "points.moved": "sale_uid",
    "exchange.made": "exchange_uid", "account.paid": "account_payment_uid",
    "invoice.requested": "invoice_uid", "stock.counted": "count_uid",
    "stock.removed": "removal_uid", "recall.opened": "recall_uid",
    "purchase.ordered": "order_uid", "producer.account_proposed": "account_ref",
    "producer.agreed": "agreement_uid", "deduction.noted": "deduction_uid",
    "settlement.drafted": "settlement_uid", "settlement.reversed": "reversal_uid",
    "closing.cash_dropped": "move_uid", "platform.command_given": "command_uid",
    "paper.sale_typed": "sale_uid", "lot.received": "lot_ref",
}
#: What a till says only of what it made itself: nothing where it has made none.
OWN: dict[str, str] = {
    "payment.resolved": "payment_uid", "shift.closed": "shift_uid",
    "account.charged": "sale_uid",
}
#: Refs that a till names in its own entries alone.
OWN_REFS = frozenset({"approval_uid", "shipment_uid", "request_uid", "payment_uid"})


class Desk:
    """One chain and the rows of who writes it; `known` are refs by the field they were made in."""

    def __init__(self, no: int, dice: Random, connection: db.DBAPIConnection) -> None:
        self.no = no
        self.till_ref, self.epoch = f"{no:032x}", f"{no:031x}e"
        self.entries: list[Entry] = []
        self.connection = connection
        self.rows = rows.Rows(self.connection.cursor(), {})
        self.known: dict[str, list[str]] = {}
        self.mine: dict[str, list[str]] = {}
        self._dice = dice
        self.taken: set[str] = set()
        self.record(kinds.EpochOpened(
            org_ref="0" * 32, store_ref="1" * 32, till_ref=self.till_ref, till_no=no,
            device_public_key="", app_version="", reason=EpochReason.OPENED))

    def record(self, payload: Payload) -> Entry:
        payload = register_rows.complete(self.rows.cursor, payload)
        entry = Entry(
            0, self.till_ref, self.epoch, len(self.entries) + 1,
            f"{self._dice.getrandbits(128):032x}", payload.KIND, payload.SCHEMA,
            1_700_000_000_000 + self._dice.randrange(10**11), 540,
            f"2026-03-0{self._dice.randint(1, 5)}", f"{self.no:031x}a", f"{self.no:031x}b",
            b"", b"", b"", kinds.encode_body(payload))
        apply_entry(self.rows, entry)
        self.entries.append(entry)
        self.taken.add(entry.uid)
        return entry

    def take(self, other: Desk) -> None:
        """Hear all the other knows."""
        for entry in other.entries:
            if entry.uid not in self.taken:
                apply_received(self.rows, entry)
                self.taken.add(entry.uid)
        for name, refs in other.known.items():
            self.known.setdefault(name, []).extend(
                ref for ref in refs if ref not in self.known.get(name, []))

    def may_write(self, kind: str) -> bool:
        return kind not in OWN or bool(self.mine.get(OWN[kind]))

    def write(self, kind: str, **said: object) -> Entry:
        """An entry of this kind about what this desk knows, made up but for what is said."""
        payload_type = kinds.find_kind(kind)
        assert payload_type is not None
        return self.record(self._make(payload_type, kind, said))

    def _make(self, struct: type[Any], kind: str, said: dict[str, object]) -> Any:
        hints = typing.get_type_hints(struct)
        values: dict[str, object] = {}
        for field in msgspec.structs.fields(struct):
            if field.name in said:
                values[field.name] = said[field.name]
            elif field.name not in _FILLED or field.default is msgspec.NODEFAULT:
                values[field.name] = self._value(field.name, hints[field.name], kind)
        return struct(**values)

    def _value(self, name: str, hint: Any, kind: str) -> object:
        dice = self._dice
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in {typing.Union, types.UnionType}:
            inner = next(one for one in arguments if one is not type(None))
            return self._value(name, inner, kind)
        if origin is list:
            if name in {"barcodes", "lot_refs", "till_refs", "papers"}:
                return ["x"]
            return [self._value(name if name == "seen" else name.removesuffix("s"),
                                arguments[0], kind)]
        if origin is dict:
            return {self.epoch: len(self.entries)} if name == "seen" else {}
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return dice.choice(list(hint))
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self._make(hint, kind, {})
        if hint is bool:
            return dice.random() < 0.5
        if hint is int:
            if name == "seen_no":
                return 0
            return 1 if name.endswith("_no") else dice.randint(1, 9)
        return self._text(name, kind)

    def _text(self, name: str, kind: str) -> str:
        dice = self._dice
        if MINTS.get(kind) == name:
            ref = f"{dice.getrandbits(128):032x}"
            self.known.setdefault(name, []).append(ref)
            self.mine.setdefault(name, []).append(ref)
            return ref
        pool = name.removeprefix("original_")
        if pool.endswith(("_ref", "_uid")):
            if OWN.get(kind) == name:
                return dice.choice(self.mine[pool])
            if name in OWN_REFS:
                return dice.choice(self.mine.get(pool) or [f"{pool}{self.no}".ljust(32, "0")])
            return dice.choice(self.known.get(pool) or [pool.ljust(32, "0")])
        if name in _CHOICES:
            return dice.choice(_CHOICES[name])
        if name == "base_uid":
            return ""
        if name.endswith(("_date", "_on", "_until")) or name == "pick_up_date":
            return f"2026-03-0{dice.randint(1, 9)}"
        return f"{name} {dice.randint(1, 99)}"


#: Filled where an entry is recorded, or best left as it is.
_FILLED = frozenset({"edition", "base_uid", "bases", "price_version", "cleared"})
_CHOICES = {
    "tender_kind": ["CASH", "TRANSFER", "VOUCHER"], "step": ["count", "terminal"],
    "stage": ["ACTIVE", "SUSPENDED", "TERMINATED"], "status": ["ACTIVE", "STOPPED"],
    "state": ["ISSUED", "WITHDRAWN"], "category": ["엽채", "과채"], "item_ref": ["", "i" * 32],
    "tender_code": ["CARD", "CASH"], "outcome": ["done", "failed"], "month": ["2026-03"],
    "object_type": ["producer"], "head_hash": ["00"], "cycle": ["WEEK"], "hold": ["", "DISPUTE"],
}


def interleavings(
    chains: Sequence[list[Entry]], limit: int, dice: Random
) -> Iterator[list[Entry]]:
    """Every order that keeps each chain's own, or `limit` of them and all whole chains in turn."""
    lengths = [len(chain) for chain in chains]
    ways = math.factorial(sum(lengths))
    for length in lengths:
        ways //= math.factorial(length)
    places = [which for which, length in enumerate(lengths) for _ in range(length)]
    if ways <= limit:
        orders: Iterator[tuple[int, ...]] = iter(sorted(set(itertools.permutations(places)))) \
            if sum(lengths) <= 7 else _all_orders(tuple(lengths))
        for order in orders:
            yield _merge(chains, order)
        return
    for turn in itertools.permutations(range(len(chains))):
        yield [entry for which in turn for entry in chains[which]]
    for _ in range(limit):
        dice.shuffle(places)
        yield _merge(chains, places)


def _all_orders(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if not any(left):
        yield ()
        return
    for which, count in enumerate(left):
        if count:
            less = tuple(n - (at == which) for at, n in enumerate(left))
            for rest in _all_orders(less):
                yield (which, *rest)


def _merge(chains: Sequence[list[Entry]], order: Sequence[int]) -> list[Entry]:
    queues = [iter(chain) for chain in chains]
    return [next(queues[which]) for which in order]


class Apart(typing.NamedTuple):
    """Columns of a table that say in what order a file met things."""

    table: str
    columns: tuple[str, ...]


def sums_after(
    connection: db.DBAPIConnection, entries: Sequence[Entry], apart: Sequence[Apart]
) -> dict[str, object]:
    """The running sum of every table's rows these leave in an empty shop; rows for those apart."""
    with _applied(connection, entries) as derived:
        found: dict[str, object] = {
            name: sums for name, sums in derived.checksums.items() if sums[0]}
        for one in apart:
            if one.table in found:
                found[one.table] = _rows_of(connection, one.table, one.columns)
        return found


def rows_after(
    connection: db.DBAPIConnection, entries: Sequence[Entry]
) -> dict[str, set[object]]:
    """Every derived row; the running sums are those of the rows that are there."""
    with _applied(connection, entries) as derived:
        kept = {name: sums for name, sums in derived.checksums.items() if sums[0]}
        assert kept == rows.scan_checksums(connection)
        return {name: _rows_of(connection, name) for name in kept}


@contextlib.contextmanager
def _applied(
    connection: db.DBAPIConnection, entries: Sequence[Entry]
) -> Iterator[rows.Rows]:
    connection.execute("BEGIN")
    try:
        derived = rows.Rows(connection.cursor(), {})
        for entry in entries:
            apply_received(derived, entry)
        yield derived
    finally:
        connection.rollback()


def _rows_of(
    connection: db.DBAPIConnection, table: str, without: tuple[str, ...] = ()
) -> set[object]:
    names = [name for name in tables[table].column_names if name not in without]
    return set(connection.execute(f"SELECT {', '.join(names)} FROM {table}"))

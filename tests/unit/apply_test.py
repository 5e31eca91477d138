"""Apply: the same entries give the same rows everywhere, in any interleaving of tills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import db, kinds, rows
from models.appliers import APPLIERS
from models.apply import apply_entry
from models.base import tables_of
from models.families import load_all
from models.journal import Entry
from models.values import (
    BorneBy,
    CashKind,
    Ownership,
    PaymentOutcome,
    PriceBasis,
    PriceSource,
    Role,
    StaffStatus,
    TaxClass,
)

PAYLOADS_MAX = 25


@pytest.fixture(scope="module")
def memory() -> Iterator[db.DBAPIConnection]:
    connection = db.memory_connection()
    yield connection
    connection.close()


@dataclass
class Chain:
    """Entries of one till as a journal would hold them; headers only as far as apply reads them."""

    till_ref: str
    entries: list[Entry] = field(default_factory=list)

    def add(self, payload: kinds.Payload) -> None:
        seq = len(self.entries) + 1
        self.entries.append(Entry(
            0, self.till_ref, self.till_ref, seq, f"{self.till_ref}-{seq}", payload.KIND,
            payload.SCHEMA, 1_767_225_600_000 + seq, 540, "2026-01-01", f"{self.till_ref}-shift",
            f"{self.till_ref}-cashier", b"", b"", b"", kinds.encode_body(payload),
        ))


def checksums_of(connection: db.DBAPIConnection, entries: list[Entry]) -> rows.Checksums:
    """Running figures after these entries in an empty shop; they must equal a fresh scan."""
    connection.execute("BEGIN")
    try:
        derived = rows.Rows(connection.cursor(), {})
        for entry in entries:
            apply_entry(derived, entry)
        kept = {name: sums for name, sums in derived.checksums.items() if sums[0]}
        assert kept == rows.scan_checksums(connection)
        return kept
    finally:
        connection.rollback()


# --- what a till may write, at random -----------------------------------------------------------

won = st.integers(0, 200_000)
few = st.integers(0, 4)


@st.composite
def sales(draw: st.DrawFn) -> kinds.SaleCompleted:
    uid = f"{draw(st.integers(0, 2**64)):032x}"
    lines = [
        _line(n, f"item{draw(few)}", draw(st.integers(1, 9)), draw(won),
              draw(st.none() | st.integers(1, 3_000)))
        for n in range(1, draw(st.integers(1, 4)) + 1)
    ]
    total = sum(line.net_won for line in lines)
    return kinds.SaleCompleted(
        sale_uid=uid, receipt_no=f"20260101-01-{draw(few):04d}", receipt_seq=1, member_ref=None,
        lines=lines, receipt_discounts=[], gross_won=total, discount_won=0, exempt_won=total,
        taxable_won=0, non_taxable_won=0, vat_won=0, total_won=total, cash_rounding_won=0,
        source="till", tenders=[kinds.SaleTender(
            tender_no=1, tender_code="CASH", tender_kind="CASH", amount_won=total,
            tendered_won=total, change_won=0, payment_uid=None, taxable_won=0, exempt_won=total,
            non_taxable_won=0, vat_won=0)],
    )


def _line(line_no: int, item: str, quantity: int, net_won: int, weight_g: int | None,
          ) -> kinds.SaleLine:
    return kinds.SaleLine(
        line_no=line_no, producer_item_ref=item, printed_name=item, spec="", scanned_text="",
        quantity=1 if weight_g else quantity, weight_g=weight_g, price_basis=PriceBasis.PER_UNIT,
        list_price_won=net_won, unit_price_won=net_won, price_source=PriceSource.LIST,
        price_version=1, gross_won=net_won, discounts=[kinds.AppliedDiscount(
            rule_ref="", reason="x", discount_won=0, borne_by=BorneBy.SHOP)],
        receipt_discount_share_won=0, net_won=net_won, tax_class=TaxClass.EXEMPT,
        tax_class_resolved=TaxClass.EXEMPT, ownership=Ownership.CONSIGNMENT, producer_ref="p",
        producer_name="p", lot_ref=None, voucher_eligible=False, commission_rule_ref="",
        commission_rate_basis_points=1_000, commission_base_won=net_won,
    )


payloads = st.one_of(
    sales(),
    st.builds(kinds.SettingChanged, name=st.sampled_from("abc"), value_json=st.just("1"),
              base_uid=st.just("")),
    st.builds(kinds.CashMoved, kind=st.sampled_from([
        CashKind.PAID_IN, CashKind.PAID_OUT, CashKind.PICKUP]), amount_won=won,
        reason=st.text(max_size=5), approval_uid=st.just("")),
    st.builds(kinds.DrawerOpened, reason=st.text(max_size=5)),
    st.builds(kinds.StaffChanged, staff_ref=st.sampled_from(["s1", "s2"]), no=st.just("01"),
              role=st.sampled_from(Role), status=st.sampled_from(StaffStatus)),
    st.builds(kinds.PinFailed, staff_ref=st.sampled_from(["s1", "s2"])),
    st.builds(kinds.SignedIn, staff_ref=st.sampled_from(["s1", "s2"]), means=st.just("pin")),
    st.builds(kinds.ObjectChanged, object_type=st.just("producer_item"),
              ref=st.sampled_from(["i1", "i2", "i3"]), base_uid=st.just(""),
              effective_from=st.just(""), fields=st.fixed_dictionaries({}, optional={
                  "name": st.text(max_size=5), "price_won": won,
                  "barcodes": st.lists(st.sampled_from(["1", "2", "3"]), unique=True),
                  "sale_stopped": st.booleans(), "of_a_newer_version": st.just(1)})),
    st.builds(kinds.ObjectChanged, object_type=st.sampled_from(["item", "producer", "member",
                                                                "thing_of_tomorrow"]),
              ref=st.sampled_from(["o1", "o2"]), base_uid=st.just(""),
              effective_from=st.sampled_from(["", "2026-01-01"]),
              fields=st.fixed_dictionaries({}, optional={
                  "name": st.text(max_size=5), "tax_class": st.sampled_from(
                      ["EXEMPT", "TAXABLE_10"])})),
)


def chain_of(till_ref: str, written: list[kinds.Payload]) -> Chain:
    chain = Chain(till_ref)
    seen: set[str] = set()
    for payload in written:
        # The door that sells refuses a sale uid it has already seen; so does this generator.
        if isinstance(payload, kinds.SaleCompleted):
            if payload.sale_uid in seen:
                continue
            seen.add(payload.sale_uid)
        chain.add(payload)
    return chain


@settings(max_examples=60, deadline=None)
@given(written=st.lists(payloads, max_size=PAYLOADS_MAX))
def test_running_checksums_equal_a_scan_and_repeat(
    memory: db.DBAPIConnection, written: list[kinds.Payload]
) -> None:
    chain = chain_of("till", written)
    assert checksums_of(memory, chain.entries) == checksums_of(memory, chain.entries)


moves = st.one_of(sales(), st.builds(
    kinds.CashMoved, kind=st.just(CashKind.PAID_IN), amount_won=won, reason=st.just(""),
    approval_uid=st.just("")))


@settings(max_examples=40, deadline=None)
@given(first=st.lists(moves, max_size=8), second=st.lists(moves, max_size=8),
       data=st.data())
def test_tills_may_interleave_in_any_order(
    memory: db.DBAPIConnection, first: list[kinds.Payload], second: list[kinds.Payload],
    data: st.DataObject,
) -> None:
    """Sales and moves of two tills: whoever's entries arrive first, the rows are the same (P31)."""
    one, two = chain_of("one", first), chain_of("two", second)
    uids = {e.payload().sale_uid for e in one.entries if isinstance(  # type: ignore[attr-defined]
        e.payload(), kinds.SaleCompleted)}
    two.entries = [e for e in two.entries if getattr(e.payload(), "sale_uid", "") not in uids]
    order = data.draw(st.permutations([0] * len(one.entries) + [1] * len(two.entries)))
    queues = [iter(one.entries), iter(two.entries)]
    mixed = [next(queues[which]) for which in order]
    assert checksums_of(memory, mixed) == checksums_of(memory, one.entries + two.entries)


def test_two_fresh_files_agree() -> None:
    chain = chain_of("till", [
        kinds.DrawerOpened(reason="x"),
        kinds.PaymentIntended(payment_uid="p1", cart_uid="c1", tender_code="CARD",
                              amount_won=100, taxable_won=100, exempt_won=0),
        kinds.PaymentResolved(payment_uid="p1", outcome=PaymentOutcome.UNKNOWN, approval_no="",
                              approved_at="", card_masked="", issuer="", instalment_months=0),
    ])
    found = []
    for _ in range(2):
        connection = db.memory_connection()
        found.append(checksums_of(connection, chain.entries))
        connection.close()
    assert found[0] == found[1]
    assert found[0]["payment"][0] == 1


def test_checksum_sees_every_value(memory: db.DBAPIConnection) -> None:
    """The mutation: change one value of one row by hand and the scan no longer agrees."""
    chain = chain_of("till", [kinds.CashMoved(
        kind=CashKind.PAID_IN, amount_won=5_000, reason="", approval_uid="")])
    memory.execute("BEGIN")
    try:
        derived = rows.Rows(memory.cursor(), {})
        apply_entry(derived, chain.entries[0])
        memory.execute("UPDATE cash_move SET amount_won = amount_won + 1")
        assert rows.scan_checksums(memory) != derived.checksums
    finally:
        memory.rollback()


def test_every_kind_that_changes_rows_is_covered_by_a_derived_table() -> None:
    """Kinds without a row of their own are few and named here, so that none is forgotten."""
    for family in load_all():
        for payload in family.PAYLOADS:
            assert kinds.find_kind(payload.KIND) is payload
    assert kinds.KINDS.keys() - APPLIERS.keys() == {
        "incident.noted", "person.changed"}
    assert tables_of("derived")

"""A unit of work on a bad day: an answer that lies, text in two spellings, what listeners see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import opening, payments, setup, shift, verifying
from app.errors import Refused, WorldTrouble
from app.events import ShiftChanged
from app.pricing import price_cart
from models import identity_rows, kinds
from models.db import DatabaseError
from models.values import CashKind, EpochReason
from tests.builders import build_product
from tests.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


class _LyingCursor:
    """Commits, and then says that it failed."""

    def __init__(self, cursor: object) -> None:
        self._cursor = cursor

    def execute(self, sql: str, *args: object) -> object:
        result = self._cursor.execute(sql, *args)  # type: ignore[attr-defined]  # the driver's
        if sql == "COMMIT":
            raise DatabaseError("disk I/O error")
        return result

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)


class _LyingWriter:
    def __init__(self, writer: object) -> None:
        self._writer = writer

    def cursor(self) -> _LyingCursor:
        return _LyingCursor(self._writer.cursor())  # type: ignore[attr-defined]  # the driver's

    def __getattr__(self, name: str) -> object:
        return getattr(self._writer, name)


@contextmanager
def lying_disk(house: House) -> Iterator[None]:
    """Every commit inside is kept by the disk and answered with an error."""
    real = house.till.database.writer
    house.till.database.writer = _LyingWriter(real)  # a wire that lies
    try:
        yield
    finally:
        house.till.database.writer = real


def test_a_shift_closed_by_a_commit_in_doubt_is_closed(house: House) -> None:
    house.open(0)
    shift.count_cash(house.till, house.cashier, {})
    with lying_disk(house):
        shift.close_shift(house.till, house.cashier)
    assert house.till.shift is None


def test_what_the_disk_kept_is_done_and_told_once(house: House) -> None:
    """Cash, drawer and card have no id of their own to be known by: a second press doubles them."""
    house.open()
    till, cashier = house.till, house.cashier
    cart = house.cart_of(build_product())
    heard: list[ShiftChanged] = []
    till.events.listen(ShiftChanged, heard.append)
    with lying_disk(house):
        shift.move_cash(till, cashier, CashKind.PAID_IN, 5_000, "잔돈")
        shift.open_drawer(till, cashier, "잔돈")
        payments.intend_payment(till, cashier, cart, price_cart(cart), 1_800)
    assert len(heard) == 1
    assert house.printer.kick_count == 2
    assert len(payments.list_doubts(till)) == 1
    assert shift.expected_cash(till, till.shift_uid) == 105_000
    verifying.verify(till, full=True)


def test_what_the_disk_did_not_keep_is_refused(house: House) -> None:
    """The same error, but nothing was written: it has to be pressed again."""
    house.open()
    real = house.till.database.writer

    class Refusing(_LyingCursor):
        def execute(self, sql: str, *args: object) -> object:
            if sql == "COMMIT":
                raise DatabaseError("disk I/O error")
            return super().execute(sql, *args)

    class Writer(_LyingWriter):
        def cursor(self) -> _LyingCursor:
            return Refusing(real.cursor())

    house.till.database.writer = Writer(real)
    with pytest.raises(WorldTrouble, match="failed"):
        shift.open_drawer(house.till, house.cashier, "잔돈")
    house.till.database.writer = real
    assert house.printer.kick_count == 0
    shift.open_drawer(house.till, house.cashier, "잔돈")
    assert shift.x_report(house.till, house.cashier).no_sale_count == 1
    verifying.verify(house.till, full=True)


def test_a_setting_changed_by_a_commit_in_doubt_holds(house: House) -> None:
    with lying_disk(house):
        setup.change_setting(house.till, house.manager, "shop_name", "새 이름")
    assert house.till.settings.shop_name == "새 이름"


def test_an_epoch_begun_by_a_commit_in_doubt_goes_on(house: House) -> None:
    identity = identity_rows.read_identity(house.till.database.writer)
    assert identity is not None
    with lying_disk(house):
        opening.begin_epoch(house.till, identity, EpochReason.RESTORED)
    kept = identity_rows.read_identity(house.till.database.writer)
    assert kept is not None
    assert (house.till.epoch, house.till.head.seq) == (kept.epoch, 1)
    assert kept.epoch != identity.epoch


def test_a_disk_that_cannot_even_be_asked_is_asked_again_before_the_next_entry(
    house: House
) -> None:
    """The commit was kept, its answer and the question after it failed: the chain still holds."""
    real = house.till.database.writer

    class Dead(_LyingWriter):
        def execute(self, sql: str, *_: object) -> object:
            raise DatabaseError("disk I/O error")

    house.till.database.writer = Dead(real)
    with pytest.raises(WorldTrouble):
        house.open()
    house.till.database.writer = real
    with pytest.raises(WorldTrouble, match="kept"):
        house.open()
    with pytest.raises(Refused, match="already_open"):
        house.open()
    assert house.sell_for_cash(house.cart_of(build_product())).receipt_no.endswith("-0001")
    verifying.verify(house.till, full=True)


def test_text_typed_in_another_spelling_is_kept_as_the_journal_keeps_it(house: House) -> None:
    """A decomposed name (as a Mac types it) gives the same rows now and in a rebuild."""
    name = unicodedata.normalize("NFD", "강북 직매장")
    setup.change_setting(house.till, house.manager, "shop_name", name)
    house.open()
    shift.open_drawer(house.till, house.cashier, unicodedata.normalize("NFD", "잔돈"))
    verifying.verify(house.till, full=True)


def test_who_hears_of_a_shift_finds_the_till_as_it_now_is(house: House) -> None:
    seen: list[bool] = []
    house.till.events.listen(ShiftChanged, lambda _: seen.append(house.till.shift is not None))
    house.open(0)
    shift.count_cash(house.till, house.cashier, {})
    shift.close_shift(house.till, house.cashier)
    assert seen == [True, False]


def test_a_seal_counts_its_own_till_only(house: House) -> None:
    """Another till's entries are applied here as well; their cash is not this drawer's."""
    from models import rows, shift_rows
    from models.apply import apply_entry
    from models.journal import Entry

    house.open(1_000)
    before = shift_rows.sum_perpetual(house.till.database.writer, house.till.till_ref)
    with house.till.database.transaction() as cursor:
        other = rows.Rows(cursor, dict(house.till.checksums))
        for uid, payload in (
            ("a" * 32, kinds.ShiftOpened(shift_uid="s" * 32, float_won=5_000, counts={})),
            ("b" * 32, kinds.DrawerOpened(reason="잔돈")),
            ("c" * 32, kinds.CartVoided(
                cart_uid="d" * 32, line_count=1, total_won=100, reason="")),
        ):
            apply_entry(other, Entry(
                0, "e" * 32, "f" * 32, 1, uid, payload.KIND, 1, 0, 540, "2026-11-22", "s" * 32,
                "", b"", b"", b"", b""), payload)
        after = shift_rows.sum_perpetual(house.till.database.writer, house.till.till_ref)
        assert after == before
        rows.save_checksums(cursor, other.checksums)
    house.till.checksums = other.checksums


def apply_of_another_till(house: House, *facts: tuple[str, kinds.Payload]) -> None:
    """Facts that came from another till, applied here by the same function."""
    from models import rows
    from models.apply import apply_entry
    from models.journal import Entry

    with house.till.database.transaction() as cursor:
        theirs = rows.Rows(cursor, dict(house.till.checksums))
        for uid, payload in facts:
            apply_entry(theirs, Entry(
                0, "e" * 32, "f" * 32, 1, uid, payload.KIND, 1, 0, 540, "2026-11-22", "s" * 32,
                "", b"", b"", b"", b""), payload)
        rows.save_checksums(cursor, theirs.checksums)
    house.till.checksums = theirs.checksums


def test_another_tills_card_doubt_does_not_keep_this_one_open(house: House) -> None:
    house.open(0)
    apply_of_another_till(house, ("a" * 32, kinds.PaymentIntended(
        payment_uid="b" * 32, cart_uid="c" * 32, tender_code="CARD", amount_won=1_000,
        taxable_won=0, exempt_won=1_000)))
    assert payments.list_doubts(house.till) == []
    shift.count_cash(house.till, house.cashier, {})
    shift.close_shift(house.till, house.cashier)
    assert house.till.shift is None


def test_a_return_of_a_line_the_sale_has_not_stops_nothing(house: House) -> None:
    """Another till's impossible return is parked whole; what comes behind it is applied."""
    house.open(0)
    done = house.sell_for_cash(house.cart_of(build_product()))
    line = kinds.RefundLine(
        line_no=1, original_line_no=99, quantity=1, weight_g=None, gross_won=1_800,
        discount_won=0, receipt_discount_share_won=0, net_won=1_800, commission_base_won=1_800)
    apply_of_another_till(
        house,
        ("a" * 32, kinds.SaleRefunded(
            refund_uid="b" * 32, original_sale_uid=done.sale_uid, receipt_no="20261122-02-0001",
            receipt_seq=1, reason="", approval_uid="", lines=[line], tenders=[],
            exempt_won=1_800, taxable_won=0, non_taxable_won=0, vat_won=0, total_won=1_800,
            cash_rounding_won=0)),
        ("c" * 32, kinds.DrawerOpened(reason="잔돈")))
    connection = house.till.read()
    assert connection.execute("SELECT entry_uid FROM parked_entry").fetchall() == [("a" * 32,)]
    assert connection.execute("SELECT count(*) FROM sale").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM drawer_opening").fetchone() == (1,)

"""A label at the till: right lot, farm and price, known or never heard of; refused in one sentence.

Two tills of one shop that have not synced meet by exchanging entries as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import lot_code, lots, payments, receiving, sell, settings
from app.barcode import check_digit
from app.errors import Refused
from app.pricing import price_cart
from app.receiving import LotDraft
from app.tender import Tender, cash_due, cash_tender, find_tender_type
from app.texts import say
from app.verifying import verify
from models import kinds
from models.apply import apply_entry
from models.db import compiled_insert
from models.journal import Entry
from models.rows import Rows, load_checksums, save_checksums
from models.values import PriceSource
from tests.farm import FARM, GREENS, JAM, Farm, make_farm

DAY_MS = 86_400_000


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    made = make_farm(tmp_path / "one")
    yield made
    made.till.close()


@pytest.fixture
def other(tmp_path: Path, farm: Farm) -> Iterator[Farm]:
    made = make_farm(tmp_path / "two", 2, of=farm.till)
    yield made
    made.till.close()


def ean_of(lot: lots.Lot) -> str:
    return f"21{lot.no}{check_digit('21' + lot.no)}"


def code_of(farm: Farm, lot: lots.Lot) -> str:
    return lot_code.make_code(
        farm.till, lot_no=lot.no, producer_item_ref=lot.producer_item_ref,
        producer_ref=lot.producer_ref, price_won=lot.price_won, label_no=lot.label_no,
        packed_on=lot.packed_on, display_until=lot.display_until, use_by=lot.use_by)


def bring(farm: Farm, quantity: int = 12, price_won: int = 3_000, **fields: object) -> lots.Lot:
    draft = LotDraft(GREENS, quantity, price_won)
    return receiving.receive(farm.till, farm.producer, [
        LotDraft(**{**_fields(draft), **fields})])[0]  # type: ignore[arg-type]


def _fields(draft: LotDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in LotDraft.__slots__}


def scan(farm: Farm, text: str) -> sell.Added:
    result = sell.scan(farm.till, sell.start_cart(), text)
    assert isinstance(result, sell.Added), result
    return result


def refusal(farm: Farm, text: str) -> str:
    result = sell.scan(farm.till, sell.start_cart(), text)
    assert isinstance(result, sell.NotTaken), result
    for language in ("ko", "en"):
        assert "{" not in say(result.code, result.values, language)
    return result.code


def pay(farm: Farm, added: sell.Added) -> sell.CompletedSale:
    total_won = price_cart(added.cart).total_won
    return sell.complete_sale(
        farm.till, farm.cashier, added.cart, [cash_tender(total_won, cash_due(total_won))])


def set_shop(farm: Farm, name: str, value: object) -> None:
    with farm.till.unit("") as unit:
        unit.record(kinds.SettingChanged(
            name=name, value_json=settings.check_shop_setting(name, value), base_uid=""))
    farm.till.settings = settings.load_shop_settings(farm.till.read())


def take_over(source: Farm, target: Farm) -> None:
    """What the other till wrote arrives here as it stands."""
    names = Entry._fields
    rows = [Entry(*row) for row in source.till.read().execute(
        f"SELECT {', '.join(names)} FROM entry WHERE till_ref = ? ORDER BY position",
        (source.till.till_ref,))]
    with target.till.database.transaction() as cursor:
        derived = Rows(cursor, load_checksums(target.till.database.writer))
        known = {uid for (uid,) in cursor.execute("SELECT uid FROM entry")}
        last = cursor.execute("SELECT max(position) FROM entry").fetchone()[0]
        for entry in rows:
            if entry.uid in known:
                continue
            last += 1
            cursor.execute(compiled_insert("entry"), entry._replace(position=last))
            apply_entry(derived, entry)
        save_checksums(cursor, derived.checksums)
    target.till.read_again()


def test_bars_name_the_lot_and_the_line_keeps_it(farm: Farm) -> None:
    lot = bring(farm)
    added = scan(farm, ean_of(lot))
    (line,) = added.cart.lines
    assert (line.unit_price_won, line.product.producer_name) == (3_000, "물안개텃밭")
    assert not added.notes
    pay(farm, added)
    after = lots.read_lot(farm.till, lot.ref)
    assert (after.left, after.sold) == (11, 1)
    verify(farm.till, full=True)


def test_a_lot_has_its_own_price(farm: Farm) -> None:
    lot = bring(farm, price_won=2_400)
    added = scan(farm, ean_of(lot))
    (line,) = added.cart.lines
    assert (line.unit_price_won, line.price_source) == (2_400, PriceSource.LABEL)
    assert not added.notes, "a smaller bunch is no old price"
    twice = sell.scan(farm.till, added.cart, ean_of(lot))
    assert isinstance(twice, sell.Added)
    assert [line.quantity for line in twice.cart.lines] == [2]


@pytest.mark.parametrize(("rule", "charged"), [
    ("LOWER", 2_500), ("PRINTED", 3_000), ("TODAY", 2_500)])
def test_both_prices_are_shown_and_the_rule_decides(
    farm: Farm, rule: str, charged: int
) -> None:
    lot = bring(farm)
    farm.change(GREENS, price_won=2_500)
    set_shop(farm, "label_price_rule", rule)
    added = scan(farm, ean_of(lot))
    assert added.cart.lines[0].unit_price_won == charged
    (note,) = added.notes
    assert "3,000원" in say(note.code, note.values)
    assert "2,500원" in say(note.code, note.values)


def test_a_raised_price_does_not_touch_what_is_labelled(farm: Farm) -> None:
    lot = bring(farm)
    farm.change(GREENS, price_won=3_600)
    assert scan(farm, ean_of(lot)).cart.lines[0].unit_price_won == 3_000
    set_shop(farm, "label_price_rule", "REFUSE")
    assert refusal(farm, ean_of(lot)) == "lot.label_old"


def test_a_new_label_retires_the_old_and_says_how_many_are_out(farm: Farm) -> None:
    lot = bring(farm, 40)
    old_code = code_of(farm, lot)
    pay(farm, scan(farm, ean_of(lot)))
    repriced = receiving.reprice(farm.till, farm.manager, lot.ref, 2_000, 30)
    assert (repriced.left_out, repriced.lot.price_won) == (9, 2_000)
    assert scan(farm, ean_of(lot)).cart.lines[0].unit_price_won == 2_000
    added = scan(farm, old_code)
    assert added.cart.lines[0].unit_price_won == 2_000
    assert added.notes[0].code == "lot.two_prices"
    assert not scan(farm, code_of(farm, repriced.lot)).notes
    assert lots.read_lot(farm.till, lot.ref).left == 39, "a new label is no new goods"


def test_a_reprint_raises_no_stock(farm: Farm) -> None:
    lot = bring(farm)
    receiving.reprint(farm.till, farm.producer, lot.ref, 5)
    assert lots.read_lot(farm.till, lot.ref).left == 12


def test_an_unconfirmed_lot_sells_and_counts_once_counted(farm: Farm) -> None:
    set_shop(farm, "goods_in_mode", "ON_CONFIRM")
    lot = bring(farm)
    assert lot.left == 0
    pay(farm, scan(farm, ean_of(lot)))
    assert receiving.confirm(farm.till, farm.cashier, lot.ref, 11).left == 10
    assert receiving.confirm(farm.till, farm.cashier, lot.ref, 12).left == 11


# --- two tills that have not synced -----------------------------------------------------------


def knows_device(farm: Farm, other: Farm) -> None:
    """The other till has met this one's first entry once, as enrolment brings it."""
    genesis = Entry(*farm.till.read().execute(
        f"SELECT {', '.join(Entry._fields)} FROM entry WHERE kind = 'epoch.opened'").fetchone())
    with other.till.database.transaction() as cursor:
        derived = Rows(cursor, load_checksums(other.till.database.writer))
        last = cursor.execute("SELECT max(position) FROM entry").fetchone()[0]
        cursor.execute(compiled_insert("entry"), genesis._replace(position=last + 1))
        apply_entry(derived, genesis)
        save_checksums(cursor, derived.checksums)
    other.till.read_again()


@pytest.mark.parametrize("first", ["maker", "seller"])
def test_a_label_sells_on_a_till_that_never_heard_of_the_lot(
    farm: Farm, other: Farm, first: str
) -> None:
    lot = bring(farm, price_won=2_700)
    knows_device(farm, other)
    assert refusal(other, ean_of(lot)) == "lot.unknown"
    added = scan(other, code_of(farm, lot))
    (line,) = added.cart.lines
    assert (line.unit_price_won, line.product.producer_ref) == (2_700, FARM)
    pay(other, added)
    here = lots.find_lot(other.till, lot.no)
    assert (here.ref, here.packed_on, here.sold) == (lot.ref, "2026-11-22", 1)
    pairs = [(farm, other), (other, farm)]
    for source, target in pairs if first == "maker" else pairs[::-1]:
        take_over(source, target)
    for till in (farm.till, other.till):
        (one,) = lots.list_todays_lots(till)
        assert (one.ref, one.sold, one.left, one.quantity) == (lot.ref, 1, 11, 12)
        count = till.read().execute("SELECT count(*) FROM lot").fetchone()[0]
        assert count == 1
    assert farm.till.checksums["lot"] == other.till.checksums["lot"]


def test_a_price_changed_on_the_code_is_no_price(farm: Farm, other: Farm) -> None:
    lot = bring(farm)
    knows_device(farm, other)
    code = code_of(farm, lot)
    number = int(code[2:]) ^ (1 << (768 - 34 - 64 - 40 - 20))
    forged = f"91{number:0232d}"
    facts = lot_code.read_code(forged)
    assert facts is not None
    assert facts.price_won != 3_000
    assert refusal(other, forged) == "lot.label_forged"
    assert refusal(other, "91" + "9" * 232) == "lot.label_broken"


def test_a_device_nobody_knows_is_not_believed_the_price(farm: Farm, other: Farm) -> None:
    lot = bring(farm, price_won=100)
    added = scan(other, code_of(farm, lot))
    assert added.cart.lines[0].unit_price_won == 3_000
    assert added.notes[0].code == "lot.device_unknown"
    assert added.cart.lines[0].lot is not None
    assert added.cart.lines[0].lot.ref == lot.ref


def test_a_new_label_of_another_till_tells_its_price(farm: Farm, other: Farm) -> None:
    lot = bring(farm, 40)
    take_over(farm, other)
    repriced = receiving.reprice(farm.till, farm.manager, lot.ref, 1_900, 40)
    added = scan(other, code_of(farm, repriced.lot))
    assert added.cart.lines[0].unit_price_won == 1_900
    pay(other, added)
    take_over(other, farm)
    take_over(farm, other)
    assert lots.read_lot(other.till, lot.ref).price_won == 1_900
    assert farm.till.checksums["lot"] == other.till.checksums["lot"]
    assert farm.till.checksums["label_version"] == other.till.checksums["label_version"]


# --- refused at the till, offline -------------------------------------------------------------


def test_expired_is_refused_known_or_not(farm: Farm, other: Farm) -> None:
    lot = receiving.receive(farm.till, farm.producer, [
        LotDraft(JAM, 3, 9_000, use_by="2026-11-23", made_on="2026-11-01")])[0]
    knows_device(farm, other)
    code = code_of(farm, lot)
    assert scan(other, code).cart.lines
    for till in (farm, other):
        till.clock.at_ms += 2 * DAY_MS
    assert refusal(farm, ean_of(lot)) == "lot.expired"
    assert refusal(other, code) == "lot.expired"


def test_a_suspended_producer_is_refused_known_or_not(farm: Farm, other: Farm) -> None:
    lot = bring(farm)
    knows_device(farm, other)
    for till in (farm, other):
        till.change(FARM, status="SUSPENDED")
    assert refusal(farm, ean_of(lot)) == "lot.producer_suspended"
    assert refusal(other, code_of(farm, lot)) == "lot.producer_suspended"


def test_withdrawn_is_refused_until_it_is_put_back(farm: Farm) -> None:
    lot = bring(farm)
    with farm.till.unit("") as unit:
        receiving.withdraw(unit, lot.ref, "진열기한")
    assert refusal(farm, ean_of(lot)) == "lot.withdrawn"
    assert refusal(farm, code_of(farm, lot)) == "lot.withdrawn"
    with farm.till.unit("") as unit:
        receiving.withdraw(unit, lot.ref, "", withdrawn=False)
    assert scan(farm, ean_of(lot)).cart.lines


def test_past_the_display_limit_warns_or_blocks(farm: Farm) -> None:
    lot = bring(farm)
    assert lot.display_until == "2026-11-22"
    with farm.till.unit("") as unit:
        unit.record(kinds.DrawerOpened(reason=""))
    farm.till.shift = None
    farm.clock.at_ms += DAY_MS
    added = scan(farm, ean_of(lot))
    assert [note.code for note in added.notes] == ["lot.past_display_note"]
    set_shop(farm, "shelf_limit_rule", "BLOCK")
    assert refusal(farm, ean_of(lot)) == "lot.past_display"


def test_the_gate_costs_one_read(farm: Farm) -> None:
    """A lot's row carries all that decides about it: one statement, found by its key."""
    lot = bring(farm)
    statements: list[str] = []
    reader = farm.till.read()
    reader.set_trace_callback(statements.append)
    scan(farm, ean_of(lot))
    reader.set_trace_callback(None)
    assert len(statements) == 2, "the lot, and the product any scan reads"
    plan = " ".join(row[3] for row in reader.execute("EXPLAIN QUERY PLAN " + statements[0]))
    assert "SCAN" not in plan


def test_a_held_basket_is_asked_again_before_money_is_taken(farm: Farm) -> None:
    """Whatever became of a lot since it was scanned, with cash and before a card is asked."""
    lot, other = bring(farm), bring(farm)
    added = sell.scan(farm.till, scan(farm, ean_of(lot)).cart, ean_of(other))
    assert isinstance(added, sell.Added)
    with farm.till.unit("") as unit:
        receiving.withdraw(unit, other.ref, "EVENING")
    for taking in (lambda: pay(farm, added), lambda: ask_card(farm, added)):
        with pytest.raises(Refused, match=r"lot\.in_cart") as refused:
            taking()
        assert "{" not in say(refused.value.code, refused.value.values)
    assert farm.till.read().execute(
        "SELECT count(*) FROM entry WHERE kind IN ('sale.completed', 'payment.intended')"
    ).fetchone() == (0,)
    assert pay(farm, scan(farm, ean_of(lot))).total_won == 3_000


def test_a_basket_known_by_its_labels_alone_is_asked_again(farm: Farm, other: Farm) -> None:
    knows_device(farm, other)
    added = scan(other, code_of(farm, bring(farm)))
    other.change(FARM, status="SUSPENDED")
    with pytest.raises(Refused, match=r"lot\.in_cart"):
        pay(other, added)
    other.change(FARM, status="ACTIVE")
    assert pay(other, added).total_won == 3_000


def test_what_a_card_has_paid_is_sold(farm: Farm) -> None:
    """The gate stands before the money, never between the money and the receipt."""
    lot = bring(farm)
    added = scan(farm, ean_of(lot))
    intent = ask_card(farm, added)
    with farm.till.unit("") as unit:
        receiving.withdraw(unit, lot.ref, "EVENING")
    tender = Tender(find_tender_type("CARD"), 3_000, payment_uid=intent.payment_uid)
    done = sell.complete_sale(
        farm.till, farm.cashier, added.cart, [tender],
        answers={intent.payment_uid: payments.TerminalAnswer(approval_no="12345678")})
    assert done.total_won == 3_000


def ask_card(farm: Farm, added: sell.Added) -> payments.Intent:
    priced = price_cart(added.cart)
    return payments.intend_payment(
        farm.till, farm.cashier, added.cart, priced, priced.total_won)

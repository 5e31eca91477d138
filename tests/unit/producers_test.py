"""A producer's way: applied to active, agreed items, strikes, succession and held money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import people, producers
from app.errors import BadInput, Refused, ShopError
from app.producer_gate import Stage, why_not_ship
from app.producers import Agreement, ProducerDraft
from app.verifying import verify
from models import producer_rows
from models.kinds_producers import AgreedItem
from models.values import Ref
from tests.shop import CASHIER, MANAGER, Shop, make_shop
from tests.unit.settlement_test import OFFICE, Farm, give_account

TODAY = "2026-03-02"
YEAR = Agreement(TODAY, TODAY, "2027-03-01")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = make_shop(tmp_path, with_shift=False)
    yield shop
    shop.till.close()


@pytest.fixture
def new(shop: Shop) -> Ref:
    return producers.save_producer(
        shop.till, OFFICE, ProducerDraft("달빛농원", phone="010-0000-0009", distance_m=42_000))


def status_of(shop: Shop, ref: Ref) -> str:
    row = producer_rows.read_producer(shop.till.read(), ref)
    assert row is not None
    return row.status


def test_from_the_application_to_the_first_label(shop: Shop, new: Ref) -> None:
    till = shop.till
    row = producer_rows.read_producer(till.read(), new)
    assert row is not None
    assert (row.code, row.status, row.distance_m) == ("P002", Stage.APPLIED, 42_000)
    assert people.read_person(till, new) == {"phone": "010-0000-0009"}
    with pytest.raises(Refused, match=r"farm\.stage"):
        producers.set_stage(till, OFFICE, new, Stage.ACTIVE)
    assert [why.code for why in why_not_ship(till, new)] == ["producer.not_yet"]
    producers.set_stage(till, OFFICE, new, Stage.TRAINED)
    producers.sign_agreement(till, OFFICE, new, YEAR)
    assert status_of(shop, new) == Stage.ACTIVE
    assert why_not_ship(till, new) == []
    stages = [row.stage for row in producer_rows.list_stages(till.read(), new)]
    assert stages == [Stage.APPLIED, Stage.TRAINED, Stage.ACTIVE]
    assert "010-0000" not in str(till.read().execute("SELECT body FROM entry").fetchall())
    assert verify(till, full=True).entry_count > 8


def test_an_agreement_ahead_is_active_from_its_day(shop: Shop, new: Ref) -> None:
    producers.set_stage(shop.till, OFFICE, new, Stage.TRAINED)
    producers.sign_agreement(
        shop.till, OFFICE, new, Agreement(TODAY, "2026-03-10", "2027-03-09"))
    assert status_of(shop, new) == Stage.AGREED
    assert why_not_ship(shop.till, new, "", "2026-03-09") != []
    assert why_not_ship(shop.till, new, "", "2026-03-10") == []


def test_an_item_is_added_and_ended(shop: Shop) -> None:
    lettuce, eggs, _ = shop.products
    ref = lettuce.producer_ref
    with pytest.raises(Refused, match=r"farm\.no_agreement"):
        producers.agree_item(shop.till, OFFICE, ref, eggs.item_ref)
    producers.sign_agreement(shop.till, OFFICE, ref, Agreement(
        TODAY, TODAY, "2027-03-01", items=(AgreedItem(item_ref=lettuce.item_ref),)))
    assert why_not_ship(shop.till, ref, eggs.item_ref) != []
    producers.agree_item(shop.till, OFFICE, ref, eggs.item_ref)
    assert why_not_ship(shop.till, ref, eggs.item_ref) == []
    producers.agree_item(shop.till, OFFICE, ref, eggs.item_ref, to_date="2026-03-05")
    assert why_not_ship(shop.till, ref, eggs.item_ref, "2026-03-06") != []


def test_strikes_follow_the_table(shop: Shop) -> None:
    ref = shop.products[0].producer_ref
    producers.strike(shop.till, OFFICE, ref, "WARNING", "라벨 틀림")
    assert why_not_ship(shop.till, ref) == []
    producers.strike(shop.till, OFFICE, ref, "WEEK", "품질")
    [week, _] = producer_rows.list_strikes(shop.till.read(), ref)
    assert (week.stop_from, week.stop_until) == (TODAY, "2026-03-08")
    assert why_not_ship(shop.till, ref) != []
    producers.lift_strike(shop.till, OFFICE, ref, week)
    assert why_not_ship(shop.till, ref) == []
    producers.strike(shop.till, OFFICE, ref, "EXPELLED", "되풀이")
    assert status_of(shop, ref) == Stage.TERMINATED


def test_a_test_is_due_again_in_a_year(shop: Shop) -> None:
    ref = shop.products[0].producer_ref
    waiting = producers.note_test(shop.till, OFFICE, ref, "2026-02-25", "PENDING")
    producers.note_test(
        shop.till, OFFICE, ref, "2026-02-25", "PASS", test_uid=waiting, report_no="R-7")
    [row] = producer_rows.list_tests(shop.till.read(), ref)
    assert (row.result, row.next_due, row.report_no) == ("PASS", "2027-02-25", "R-7")


def test_a_taken_back_certificate_stands_on_no_label(shop: Shop) -> None:
    ref = shop.products[0].producer_ref
    producers.note_certificate(
        shop.till, OFFICE, ref, "무농약", "12345678", "2026-01-01", "2026-12-31")
    assert why_not_ship(shop.till, ref) == []
    [row] = producer_rows.list_certificates(shop.till.read(), ref)
    producers.end_certificate(shop.till, OFFICE, ref, row, TODAY)
    assert [why.code for why in why_not_ship(shop.till, ref)] == ["ship.certificate_expired"]


def test_consents_are_given_and_taken_back(shop: Shop) -> None:
    ref = shop.products[0].producer_ref
    producers.note_consent(shop.till, OFFICE, ref, "SMS", given=True)
    producers.note_consent(shop.till, OFFICE, ref, "PHOTO", given=True)
    producers.note_consent(shop.till, OFFICE, ref, "SMS", given=False, means="phone")
    assert producers.consents_of(shop.till, ref) == {"SMS": False, "PHOTO": True}


def test_a_succession_inherits_nothing_and_holds_the_money(shop: Shop) -> None:
    till, farm = shop.till, Farm(shop)
    give_account(till, farm.ref)
    producers.sign_agreement(till, OFFICE, farm.ref, YEAR)
    producers.note_certificate(
        till, OFFICE, farm.ref, "무농약", "12345678", "2026-01-01", "2026-12-31")
    farm.day(TODAY, 10)
    heir = producers.succeed(till, OFFICE, farm.ref, ProducerDraft("햇살농원"), reason="승계")
    assert status_of(shop, farm.ref) == Stage.TERMINATED
    assert status_of(shop, heir) == Stage.APPLIED
    assert producer_rows.read_facts(till.read(), heir)["certificates"] == []
    assert [why.code for why in why_not_ship(till, heir)] == ["producer.not_yet"]
    first = farm.draft("2026-03-02", "2026-03-08")
    row = farm.payout(first.settlement_uid)
    assert (row.hold, row.payout_won, row.carry_out_won) == ("SUCCESSION", 0, 15_840)
    farm.pay(first.settlement_uid)
    with pytest.raises(BadInput, match=r"farm\.papers"):
        producers.release_payout(till, OFFICE, farm.ref, ["passbook"])
    producers.release_payout(till, OFFICE, farm.ref, producers.SUCCESSION_PAPERS)
    second = farm.draft("2026-03-09", "2026-03-15")
    assert farm.payout(second.settlement_uid).payout_won == 15_840
    with pytest.raises(Refused, match=r"farm\.succeeded"):
        producers.succeed(till, OFFICE, farm.ref, ProducerDraft("또"))
    assert verify(till, full=True).sale_count == 1


def test_keeping_producers_is_the_offices(shop: Shop, new: Ref) -> None:
    with pytest.raises(Refused, match=r"access\.not_allowed"):
        producers.set_stage(shop.till, CASHIER, new, Stage.TRAINED)


@pytest.mark.parametrize(("bad", "code"), [
    (ProducerDraft(""), "farm.name"),
    (ProducerDraft("가", business_no="123-45-67890"), "farm.business_no"),
    (ProducerDraft("가", distance_m=-1), "farm.distance"),
    (ProducerDraft("가", phone="112"), "farm.phone"),
    (ProducerDraft("가", code="P001"), "farm.code_taken"),
])
def test_what_no_producer_can_be(shop: Shop, bad: ProducerDraft, code: str) -> None:
    with pytest.raises(ShopError) as caught:
        producers.save_producer(shop.till, OFFICE, bad)
    assert caught.value.code == code


def test_an_imported_account_is_changed_by_nobody_alone(tmp_path: Path) -> None:
    """A list with another account asks for a second person; the phone is taken at once."""
    from app.importing import import_file
    from app.payout_accounts import decide_account, read_account, read_pending

    shop = make_shop(tmp_path, with_shift=False)
    head = ("producer_code,name_ko,producer_type,origin_place,main_category,tax_type,business_no,"
            "cert,commission_pct,settlement_cycle,agreement_from,agreement_to,status,phone,"
            "bank_code,account_no,account_holder\r\n")
    path = tmp_path / "farms.csv"

    def bring(phone: str, number: str) -> None:
        path.write_text(
            head + "P007,두메,개별농가,경기,엽채류,농민(미등록),,,12,WEEKLY,2026-01-01,2026-12-31,"
            f"ACTIVE,{phone},012,{number},두메\r\n", "utf-8")
        report = import_file(shop.till, OFFICE.staff_ref, path, what="producers")
        assert report.is_clean, report.problems

    bring("010-0000-0007", "351-0000-0000-01")
    row = producer_rows.find_by_code(shop.till.read(), "P007")
    assert row is not None
    bring("010-0000-0008", "351-9999-9999-99")
    bring("010-0000-0008", "351-9999-9999-99")
    held, waiting = read_account(shop.till, row.ref), read_pending(shop.till, row.ref)
    assert held is not None
    assert waiting is not None
    assert (held.account.number, waiting.account.number) == ("3510000000001", "3519999999999")
    assert people.read_person(shop.till, row.ref)["phone"] == "010-0000-0008"
    decide_account(shop.till, MANAGER, waiting.ref, confirmed=True)
    held = read_account(shop.till, row.ref)
    assert held is not None
    assert held.account.number == "3519999999999"
    bring("010-0000-0008", "351-9999-9999-99")
    assert read_pending(shop.till, row.ref) is None
    shop.till.close()

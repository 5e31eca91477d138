"""Who may bring what, and why not: every reason by example, its sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import texts
from app.producer_gate import (
    Stage,
    Weight,
    Why,
    certificates_on,
    read_case,
    stage_on,
    stops,
    why_not_ship,
)
from app.till import Till
from app.verifying import verify
from models import kinds_producers as kinds
from models.payload import Payload
from models.producer_rows import StageRow
from models.values import Ref
from tests.shop import Shop, make_shop

TODAY = "2026-03-02"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = make_shop(tmp_path)
    yield shop
    shop.till.close()


@pytest.fixture
def till(shop: Shop) -> Till:
    return shop.till


@pytest.fixture
def farm(shop: Shop) -> Ref:
    return shop.products[0].producer_ref


@pytest.fixture
def lettuce(shop: Shop) -> Ref:
    return shop.products[0].item_ref


def note(till: Till, *facts: Payload) -> None:
    with till.unit("ab" * 16) as unit:
        for fact in facts:
            unit.record(fact)


def agreed(farm: Ref, *items: kinds.AgreedItem, to_date: str = "2027-02-28") -> Payload:
    return kinds.ProducerAgreed(
        agreement_uid="a1" * 16, producer_ref=farm, signed_on="2026-02-20",
        from_date="2026-03-01", to_date=to_date, settlement_cycle="WEEKLY", items=list(items))


def result_of(farm: Ref, item: Ref, result: str, sampled_on: str, due: str = "") -> Payload:
    return kinds.ResidueTested(
        test_uid=f"{sampled_on}{result}".ljust(32, "0"), producer_ref=farm, item_ref=item,
        sampled_on=sampled_on, lab="농산물분석센터", report_no="R-1", result=result, next_due=due)


def codes(found: list[Why]) -> list[tuple[str, Weight]]:
    return [(why.code, why.weight) for why in found]


def test_a_farm_in_order_may_bring_what_it_agreed(till: Till, farm: Ref, lettuce: Ref) -> None:
    assert why_not_ship(till, farm, lettuce) == []
    note(till, agreed(farm, kinds.AgreedItem(item_ref=lettuce)))
    assert why_not_ship(till, farm, lettuce) == []


def test_an_expired_agreement_stops(till: Till, farm: Ref, lettuce: Ref) -> None:
    note(till, agreed(farm, to_date="2026-03-01"))
    found = why_not_ship(till, farm, lettuce)
    assert codes(found) == [("producer.expired", Weight.STOP)]
    assert stops(found)
    assert why_not_ship(till, farm, lettuce, "2026-03-01") == []
    assert texts.say(found[0].code, found[0].values) == (
        "햇살농원의 약정 기간이 지났습니다. 약정을 새로 맺은 뒤 받아 주세요.")
    assert texts.say(found[0].code, found[0].values, "en").startswith(
        "The agreement with 햇살농원 has run out.")


def test_a_failed_residue_test_stops_that_item_until_it_passes(
    till: Till, farm: Ref, lettuce: Ref, shop: Shop
) -> None:
    note(till, result_of(farm, lettuce, "FAIL", "2026-02-25"))
    found = why_not_ship(till, farm, lettuce)
    assert codes(found) == [("ship.test_failed", Weight.STOP)]
    assert texts.say(found[0].code, found[0].values) == (
        "햇살농원 청상추 잔류농약검사가 부적합입니다(2026-02-25 채취). "
        "다시 검사해 적합이 나온 뒤에 출하해 주세요.")
    assert texts.say(found[0].code, found[0].values, "en") == (
        "햇살농원: 청상추 failed the residue test (sample of 2026-02-25). "
        "Please have it tested again before bringing any.")
    # Another item of the farm goes on; a passed sample of the whole farm clears no failed item.
    assert why_not_ship(till, farm, shop.products[1].item_ref) == []
    note(till, result_of(farm, "", "PASS", "2026-02-27"))
    assert stops(why_not_ship(till, farm, lettuce))
    note(till, result_of(farm, lettuce, "PASS", "2026-03-01", "2027-03-01"))
    assert why_not_ship(till, farm, lettuce) == []


def test_an_overdue_test_warns_or_stops_by_setting(till: Till, farm: Ref, lettuce: Ref) -> None:
    note(till, result_of(farm, "", "PASS", "2025-02-25", "2026-02-25"))
    assert codes(why_not_ship(till, farm, lettuce)) == [("ship.test_overdue", Weight.NOTE)]
    import msgspec

    till.settings = msgspec.structs.replace(till.settings, residue_overdue="stop")
    assert codes(why_not_ship(till, farm, lettuce)) == [("ship.test_overdue", Weight.STOP)]
    # A sample is on its way to the laboratory.
    note(till, result_of(farm, "", "PENDING", "2026-03-01"))
    assert why_not_ship(till, farm, lettuce) == []


def test_what_is_not_agreed_waits_for_the_office(
    till: Till, farm: Ref, lettuce: Ref, shop: Shop
) -> None:
    eggs = shop.products[1].item_ref
    note(till, agreed(farm, kinds.AgreedItem(item_ref=lettuce)))
    assert codes(why_not_ship(till, farm, eggs)) == [("ship.item_not_agreed", Weight.WAIT)]
    note(till, kinds.ProducerItemAgreed(
        agreement_uid="a1" * 16, producer_ref=farm,
        item=kinds.AgreedItem(item_ref=eggs, from_date="2026-03-03")))
    assert codes(why_not_ship(till, farm, eggs)) == [("ship.item_not_agreed", Weight.WAIT)]
    assert why_not_ship(till, farm, eggs, "2026-03-03") == []


def test_an_ended_certificate_takes_its_mark_off_the_label(
    till: Till, farm: Ref, lettuce: Ref
) -> None:
    note(till, kinds.CertificateNoted(
        certificate_uid="ce" * 16, producer_ref=farm, item_ref="", cert_kind="무농약",
        cert_no="12345678", from_date="2025-03-02", to_date="2026-03-01"))
    assert codes(why_not_ship(till, farm, lettuce)) == [("ship.certificate_expired", Weight.NOTE)]
    case = read_case(till, farm, lettuce)
    assert case is not None
    assert certificates_on(case, "2026-03-02") == []
    assert [row.cert_no for row in certificates_on(case, "2026-03-01")] == ["12345678"]


def test_a_strike_and_a_suspension_end_by_themselves(
    till: Till, farm: Ref, lettuce: Ref
) -> None:
    note(
        till,
        kinds.StrikeNoted(
            strike_uid="57" * 16, producer_ref=farm, item_ref="", on_date=TODAY, step="WEEK",
            reason="품질", stop_from=TODAY, stop_until="2026-03-08"),
        kinds.ProducerStageSet(
            producer_ref=farm, stage=Stage.SUSPENDED, from_date=TODAY, until_date="2026-03-05"),
    )
    assert codes(why_not_ship(till, farm, lettuce)) == [
        ("producer.suspended", Weight.STOP), ("ship.strike_until", Weight.STOP)]
    assert codes(why_not_ship(till, farm, lettuce, "2026-03-06")) == [
        ("ship.strike_until", Weight.STOP)]
    assert why_not_ship(till, farm, lettuce, "2026-03-09") == []


def test_a_step_dated_ahead_counts_from_its_day() -> None:
    ahead = StageRow(Stage.TERMINATED, "2026-04-01", "", "", "2026-03-02", "")
    assert stage_on(Stage.ACTIVE, (ahead,), "2026-03-31") == Stage.ACTIVE
    assert stage_on(Stage.ACTIVE, (ahead,), "2026-04-01") == Stage.TERMINATED


def test_no_producer_is_a_reason_too(till: Till) -> None:
    assert codes(why_not_ship(till, "00" * 16)) == [("producer.gone", Weight.STOP)]


def test_a_rebuild_finds_the_same_rows(till: Till, farm: Ref, lettuce: Ref) -> None:
    note(
        till, agreed(farm, kinds.AgreedItem(item_ref=lettuce)),
        result_of(farm, lettuce, "PASS", "2026-03-01"),
        kinds.AccountProposed(account_ref="ac" * 16, producer_ref=farm, reason=""),
        kinds.AccountDecided(account_ref="ac" * 16, producer_ref=farm, confirmed=True),
        kinds.AccountProposed(account_ref="ad" * 16, producer_ref=farm, reason="통장 바꿈"),
        kinds.AccountDecided(account_ref="ad" * 16, producer_ref=farm, confirmed=True),
        kinds.SuccessionNoted(
            producer_ref=farm, successor_ref="5c" * 16, on_date=TODAY, reason=""),
    )
    assert verify(till, full=True).entry_count > 7
    states = dict(till.read().execute("SELECT account_ref, state FROM producer_account"))
    assert states == {"ac" * 16: "OLD", "ad" * 16: "CURRENT"}

"""What flows down from the platform: lists of the co-operative, all or nothing, in order, once.

Goal: whatever the hub says to a store is the same at every till, and no edit of the shop is lost.
Method: a real hub and real tills in memory; files as the co-operative would send them.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import catalog, members, points, promoting, sell
from app.cart import Member, add, set_member
from app.conflicts import list_conflicts, use_other
from app.errors import BadInput, Refused
from app.import_rows import PRODUCER_COLUMNS
from app.pricing import price_cart
from app.publishing import Publication, decode_publication, read_publication
from app.setup import change_setting
from app.tender import cash_due, cash_tender
from models import from_hub_rows, kinds, rows
from models.kinds_pricing import PromotionState
from models.values import new_ref
from sync.hub.shadows import LiveShadows
from sync.hub.telling import Published, PublishRefused, StoreOf
from tests.shop import CASHIER, MANAGER
from tests.sync.world import DAY_MS, SimTill, World

SAMPLE = Path(__file__).resolve().parents[2] / "app" / "resources" / "sample"
LETTUCE = "8800000000000"


def two_tills(seed: int) -> tuple[World, SimTill, SimTill]:
    world = World(seed)
    one, two = world.add_till(), world.add_till()
    world.settle()
    return world, one, two


def stores(world: World) -> list[StoreOf]:
    return world.hub.teller.stores()


def of_json(name: str = "본부 목록", **sections: list[dict[str, Any]]) -> Publication:
    return decode_publication(json.dumps(sections, ensure_ascii=False).encode(), name)


def publish(world: World, request: str = "", **sections: list[dict[str, Any]]) -> list[Published]:
    listed = of_json("본부 목록", **sections)
    return world.hub.teller.publish(stores(world), listed, request or new_ref())


def price(machine: SimTill, barcode: str = LETTUCE) -> int:
    product = catalog.find_by_barcode(machine.till, barcode)
    assert product is not None
    return product.list_price_won


def set_price(machine: SimTill, price_won: int) -> None:
    with machine.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=machine.products()[0].ref, base_uid="",
            effective_from="", fields={"price_won": price_won}))


def derived(machine: SimTill) -> dict[str, tuple[int, int]]:
    return rows.scan_checksums(machine.till.read())


def sample_producers() -> Publication:
    """The shop's farms without what is theirs alone."""
    with (SAMPLE / "producers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: value for name, value in row.items() if name in PRODUCER_COLUMNS}
                for row in csv.DictReader(file)]
    return of_json(producers=rows)


# -- lists ----------------------------------------------------------------------------------------


def test_a_price_list_reaches_every_till_once() -> None:
    world, one, two = two_tills(1)
    (told,) = publish(world, "r1", prices=[
        {"sku": "SKU0", "price_krw": 2_100, "member_price_krw": 1_900},
        {"sku": "SKU1", "price_krw": "6,500"}])
    assert (told.changed, told.again) == (2, False)
    (again,) = publish(world, "r1", prices=[
        {"sku": "SKU0", "price_krw": 2_100, "member_price_krw": 1_900},
        {"sku": "SKU1", "price_krw": "6,500"}])
    assert (again.changed, again.again) == (0, True)
    world.settle()
    assert [price(one), price(two)] == [2_100, 2_100]
    assert derived(one) == derived(two)
    (published,) = from_hub_rows.list_publications(two.till.read(), 0)
    assert (published.name, published.object_count) == ("본부 목록", 2)
    with pytest.raises(Refused) as refused:
        publish(world, "r1", prices=[{"sku": "SKU0", "price_krw": 2_200}])
    assert refused.value.code == "publish.uid_taken"
    # The same prices under a new request change nothing: they are so already.
    (nothing,) = publish(world, prices=[{"sku": "SKU0", "price_krw": 2_100}])
    assert (nothing.changed, nothing.unchanged) == (0, 1)


def test_the_shops_own_list_goes_to_every_store_under_the_same_refs() -> None:
    world, one, two = two_tills(2)
    other = SimTill(world, 1)
    world.machines.append(other)
    other.enrol(world.code(""))
    world.settle()
    with LiveShadows(world.hub.projector).looking(other.till.store_ref) as shadow:
        org = shadow.execute("SELECT org_ref FROM epoch LIMIT 1").fetchone()[0]
    both = [one_store._replace(org_ref=org) for one_store in stores(world)]
    producers = sample_producers()
    items = read_publication(SAMPLE / "catalogue.csv")
    world.hub.teller.publish(both, producers, "producers")
    told = world.hub.teller.publish(both, items, "items")
    assert all(each.changed > 30 for each in told)
    world.settle()
    found = [catalog.find_by_barcode(machine.till, "2400000100010") for machine in (two, other)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].ref == found[1].ref
    assert derived(one) == derived(two)
    again = world.hub.teller.publish(both, items, "items again")
    assert [each.changed for each in again] == [0, 0]


def test_a_bad_line_is_named_and_nothing_is_half_done(tmp_path: Path) -> None:
    world, one, _ = two_tills(3)
    heads = dict(_heads(world))
    file = tmp_path / "prices.csv"
    file.write_text("sku,price_krw\nSKU0,2100\nSKU1,많이\n", encoding="utf-8")
    with pytest.raises(PublishRefused) as refused:
        world.hub.teller.publish(stores(world), read_publication(file), "a")
    (problem,) = refused.value.problems
    assert (problem.line_no, problem.column, problem.code) == (3, "price_krw", "not_whole")
    with pytest.raises(PublishRefused) as unknown:
        publish(world, prices=[{"sku": "SKU0", "price_krw": 2_100},
                               {"sku": "NIX", "price_krw": 100}])
    assert [(p.line_no, p.code) for p in unknown.value.problems] == [(2, "item_unknown")]
    assert dict(_heads(world)) == heads
    world.settle()
    assert price(one) == 1_800


def test_one_store_that_cannot_take_it_keeps_it_from_all() -> None:
    world, _one, _two = two_tills(4)
    other = SimTill(world, 1)
    world.machines.append(other)
    other.enrol(world.code(""))
    world.settle()
    heads = dict(_heads(world))
    with pytest.raises(PublishRefused):
        publish(world, prices=[{"sku": "SKU0", "price_krw": 2_100}])
    assert dict(_heads(world)) == heads


def _heads(world: World) -> list[tuple[str, int]]:
    from sqlalchemy import select

    from sync.hub.tables import store

    with world.hub_engine.begin() as connection:
        return [(ref, head) for ref, head in connection.execute(
            select(store.c.store_ref, store.c.feed_head))]


@pytest.mark.parametrize(("data", "code"), [
    (b"{", "publish.json"), (b"{}", "publish.sections"), (b'{"people": []}', "publish.sections"),
    (b'{"prices": [{"sku": "a", "prise": 1}]}', "publish.columns"),
])
def test_what_is_no_list_is_said(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        decode_publication(data, "이름")
    assert refused.value.code == code


def test_nobodys_account_goes_down() -> None:
    row = {
        "producer_code": "P900", "name_ko": "새 농원", "commission_pct": "12",
        "settlement_cycle": "MONTHLY", "status": "ACTIVE"}
    assert not of_json(producers=[row]).problems
    with pytest.raises(BadInput) as refused:
        read_publication(SAMPLE / "producers.csv")
    assert refused.value.code == "publish.personal"
    with pytest.raises(BadInput) as refused:
        of_json(producers=[{**row, "phone": "010-1234-5678"}])
    assert refused.value.code == "publish.personal"
    with pytest.raises(BadInput):
        of_json(name="문의 010-1234-5678", producers=[row])


def test_a_till_that_was_away_a_week_takes_all_of_it_in_order() -> None:
    world, one, two = two_tills(5)
    for day in range(7):
        publish(world, prices=[{"sku": "SKU0", "price_krw": 2_000 + day}])
        for _ in range(30):
            if one.engine.step() > 0 and one.engine.is_level:
                break
        assert price(one) == 2_000 + day
        world.pass_time(DAY_MS)
    assert price(two) == 1_800
    world.settle()
    assert [price(one), price(two)] == [2_006, 2_006]
    assert list_conflicts(two.till) == []


def test_a_shops_edit_that_came_first_holds_and_the_other_is_one_touch_away() -> None:
    """The hub's order: here the platform was quicker, so the shop's edit is the one kept aside."""
    world, one, two = two_tills(6)
    world.line_is_up = False
    set_price(two, 2_300)
    publish(world, prices=[{"sku": "SKU0", "price_krw": 2_100}])
    world.line_is_up = True
    world.settle()
    assert [price(one), price(two)] == [2_100, 2_100]
    for machine in (one, two):
        (conflict,) = list_conflicts(machine.till)
        assert conflict.by_platform == {"holds"}
        assert (conflict.holds_json, conflict.other_json) == ("2100", "2300")
    use_other(one.till, MANAGER, list_conflicts(one.till)[0].key)
    world.settle()
    assert [price(one), price(two)] == [2_300, 2_300]
    assert list_conflicts(two.till) == []


def test_only_what_changes_contends() -> None:
    """A list with every field of an item leaves alone what the shop set of another field."""
    world, one, two = two_tills(7)
    items = read_publication(SAMPLE / "catalogue.csv")
    world.hub.teller.publish(stores(world), sample_producers(), "p")
    world.hub.teller.publish(stores(world), items, "i")
    world.settle()
    world.line_is_up = False
    product = catalog.find_by_barcode(two.till, "2400000100010")
    assert product is not None
    with two.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=product.ref, base_uid="", effective_from="",
            fields={"spec": "매장에서"}))
    dearer = replace(items, items=tuple(
        replace(row, price_won=row.price_won + 100) for row in items.items))
    world.hub.teller.publish(stores(world), dearer, "dearer")
    world.line_is_up = True
    world.settle()
    for machine in (one, two):
        found = catalog.find_by_barcode(machine.till, "2400000100010")
        assert found is not None
        assert (found.spec, found.list_price_won) == ("매장에서", product.list_price_won + 100)
        assert list_conflicts(machine.till) == []


def test_it_comes_back_to_a_hub_that_lost_it_and_is_not_told_twice() -> None:
    world, one, two = two_tills(8)
    from tests.sync.world import _hub_memory

    backup = _hub_memory(world.hub_memory)
    publish(world, "once", prices=[{"sku": "SKU0", "price_krw": 2_100}])
    world.settle()
    world.hub_memory = backup
    world.start_hub()
    assert world.hub.life.was_put_back
    world.settle()
    (told,) = publish(world, "once", prices=[{"sku": "SKU0", "price_krw": 2_100}])
    assert told.again
    world.settle()
    assert [price(one), price(two)] == [2_100, 2_100]
    assert derived(one) == derived(two)


def test_no_place_a_till_heard_of_is_forgotten_with_the_database() -> None:
    """Hub and tills wrote by turns; then the database is put back to just before the last push."""
    world, one, two = two_tills(8)
    from tests.sync.world import _hub_memory

    publish(world, "once", prices=[{"sku": "SKU0", "price_krw": 2_100}])
    two.sell(world.chance)
    talk(two)
    backup = _hub_memory(world.hub_memory)
    two.sell(world.chance)
    talk(two)
    talk(one)
    world.hub_memory = backup
    world.start_hub()
    assert world.hub.life.was_put_back
    two.sell(world.chance)
    world.settle()
    assert derived(one) == derived(two)


def talk(machine: SimTill) -> None:
    for _ in range(12):
        machine.engine.step()


# -- promotions -----------------------------------------------------------------------------------


PROMOTION = {
    "code": "11월-1", "name": "상추 할인", "kind": "PERCENT", "scope_kind": "PRODUCER_ITEM",
    "scope": "SKU0", "discount_pct": "20", "weekdays": "1 2 3 4 5", "from_time": "18:00",
    "to_time": "20:00"}


def rules(machine: SimTill) -> list[tuple[str, int, str]]:
    return [(rule.name, rule.discount_basis_points, rule.state.value)
            for rule in promoting.book_of(machine.till).rules]


def test_a_promotion_of_the_organisation_runs_at_every_till_and_is_stopped_by_it() -> None:
    world, one, two = two_tills(9)
    publish(world, promotions=[PROMOTION])
    world.settle()
    assert rules(one) == rules(two) == [("상추 할인", 2_000, "ACTIVE")]
    (rule,) = promoting.book_of(two.till).rules
    assert rule.scope.value == two.products()[0].ref
    assert (rule.weekdays, rule.from_minute) == (frozenset(range(5)), 18 * 60)
    publish(world, promotions=[{**PROMOTION, "state": "STOPPED"}])
    world.settle()
    assert rules(one) == [("상추 할인", 2_000, "STOPPED")]


def test_a_promotion_is_a_register_the_loser_is_kept() -> None:
    world, one, two = two_tills(10)
    publish(world, promotions=[PROMOTION])
    world.settle()
    world.line_is_up = False
    (rule,) = promoting.book_of(one.till).rules
    promoting.stop_promotion(one.till, MANAGER, rule)
    publish(world, promotions=[{**PROMOTION, "discount_pct": "30"}])
    world.line_is_up = True
    world.settle()
    assert rules(one) == rules(two) == [("상추 할인", 3_000, "ACTIVE")]
    assert derived(one) == derived(two)
    (conflict,) = list_conflicts(two.till)
    assert (conflict.object_type, conflict.name) == ("promotion", "상추 할인")
    assert promoting.rule_of_value(conflict.other_json).state is PromotionState.STOPPED
    use_other(two.till, MANAGER, conflict.key)
    world.settle()
    assert rules(one) == rules(two) == [("상추 할인", 2_000, "STOPPED")]


@pytest.mark.parametrize(("change", "column", "code"), [
    ({"discount_pct": ""}, "", "promotion_terms"), ({"kind": "FREE"}, "kind", "not_a_choice"),
    ({"weekdays": "8"}, "weekdays", "not_weekdays"),
    ({"from_time": "6시"}, "from_time", "not_a_time"),
    ({"borne_by": "PRODUCER"}, "", "promotion_terms"),
])
def test_a_promotion_that_cannot_be_is_named(
    change: dict[str, str], column: str, code: str
) -> None:
    (problem,) = of_json(promotions=[{**PROMOTION, **change}]).problems
    assert (problem.line_no, problem.column, problem.code) == (1, column, code)


# -- whose words they are -------------------------------------------------------------------------


def test_a_till_cannot_speak_in_the_platforms_name() -> None:
    from models.kinds_from_hub import NoticePosted

    world, one, two = two_tills(11)
    with one.till.unit("") as unit:
        unit.record(NoticePosted(
            notice_ref=new_ref(), words="가짜", until_date="", urgent=True))
    world.settle()
    assert from_hub_rows.list_notices(two.till.read()) == []
    assert two.till.checksums["parked_entry"][0] == 1


# -- points ---------------------------------------------------------------------------------------


def redeem(machine: SimTill, member: Member, wish: int) -> int:
    """A sale on which the member uses what may be used of `wish`; how much that was."""
    till = machine.till
    goods = machine.products()
    cart = set_member(add(sell.start_cart(), goods[2], quantity=2), member)
    used = min(wish, points.suggest(till, cart))
    cart = points.spend(till, CASHIER, cart, used)
    total_won = price_cart(cart, till.settings.vat_rounding).total_won
    sell.complete_sale(till, CASHIER, cart, [cash_tender(total_won, cash_due(total_won))])
    return used


def test_two_tills_apart_overdraw_no_more_than_was_said_and_the_sale_goes_on() -> None:
    world, one, two = two_tills(31)
    for machine in (one, two):
        machine.open_shift()
        for name, value in {"points_on": True, "points_earn_basis_points": 5_000}.items():
            change_setting(machine.till, MANAGER, name, value)
        world.settle()
    with one.till.unit("") as unit:
        member = members.record_member(unit, "010001")
    redeem(one, member, 0)  # earns half of what is paid
    world.settle()
    balance = points.purse_of(two.till, member.ref).balance
    assert balance == points.purse_of(one.till, member.ref).balance > 10_000
    assert points.purse_of(two.till, member.ref).allowed == balance // 10 * 10
    (store,) = stores(world)
    assert world.hub.teller.allow_points(store, 24_000, 30_000) == 2
    world.settle()
    for machine in (one, two):
        change_setting(machine.till, MANAGER, "points_earn_basis_points", 0)
        world.settle()
    world.line_is_up = False
    for machine in (one, two):
        machine.engine.step()
    worst = points.worst_of(one.till)
    used = [redeem(machine, member, wish) for machine in (one, two, one, two)
            for wish in (7_000, 7_000)]
    assert sum(used) == 24_000 == worst.per_member
    world.line_is_up = True
    world.settle()
    for machine in (one, two):
        purse = points.purse_of(machine.till, member.ref)
        assert purse.balance == balance - 24_000 < 0
        assert purse.allowed == 0
        assert points.count_overdrawn(machine.till) == (1, 24_000 - balance)
        assert redeem(machine, member, 1_000) == 0  # nothing is used, and the sale is made
    world.settle()
    assert derived(one) == derived(two)


def test_a_new_till_gets_its_part_from_the_hub() -> None:
    world, one, _two = two_tills(32)
    (store,) = stores(world)
    world.hub.teller.allow_points(store, 6_000, 9_000)
    three = world.add_till()
    world.settle()
    grant = points.grant_of(one.till)
    assert grant is not None
    assert grant.till_refs == tuple(sorted(m.till.till_ref for m in world.machines))
    assert points.grant_of(three.till) == grant
    with pytest.raises(BadInput):
        world.hub.teller.allow_points(store, 9_000, 6_000)


def test_what_a_restored_hub_says_of_itself_reaches_the_counter() -> None:
    from tests.sync.world import _hub_memory

    world, one, _two = two_tills(33)
    assert (said_of(one), points.is_apart(one.till)) == (False, False)
    world.hub_memory = _hub_memory()
    world.start_hub()
    world.settle()
    assert (said_of(one), points.is_apart(one.till)) == (True, True)
    world.pass_time(DAY_MS)
    world.settle()
    assert (said_of(one), points.is_apart(one.till)) == (False, False)


def said_of(machine: SimTill) -> bool:
    """Whether the till was told that the hub catches up."""
    return machine.till.hub_catches_up


# -- commands -------------------------------------------------------------------------------------


def outcomes(world: World) -> dict[str, tuple[str, dict[str, object]]]:
    return {row.command: (row.outcome, json.loads(row.values_json))
            for row in world.hub.teller.list_commands(stores(world))}


def test_a_command_is_done_once_by_the_till_it_is_for_and_answered() -> None:
    world, one, two = two_tills(41)
    teller = world.hub.teller
    for word in ("verify", "check_again", "send_report", "open_drawer"):
        teller.give_command(two.till.till_ref[:8], word)
    assert outcomes(world)["verify"] == ("", {})
    world.settle()
    found = outcomes(world)
    assert found["verify"][0] == "done"
    assert int(str(found["verify"][1]["entry_count"])) > 0
    assert found["send_report"][1]["printer"] == "NOT_SET_UP"
    assert found["check_again"] == ("done", {"chain_count": 4})
    assert found["open_drawer"] == ("not_understood", {})
    written = [machine.till.read().execute(
        "SELECT count(*) FROM entry WHERE kind = 'platform.command_done' AND till_ref = ?",
        (two.till.till_ref,)).fetchone()[0] for machine in (one, two)]
    assert written == [4, 4]
    assert one.till.checksums["platform_command"] == two.till.checksums["platform_command"]
    world.settle()
    assert outcomes(world) == found
    with pytest.raises(Refused):
        teller.give_command("ffff", "verify")
    with pytest.raises(BadInput):
        teller.give_command(two.till.till_ref, "가나다")


def test_a_word_of_another_till_answers_nothing() -> None:
    from models.kinds_from_hub import CommandDone

    world, one, two = two_tills(42)
    two.engine._errands = []
    uid = world.hub.teller.give_command(two.till.till_ref, "verify")
    with one.till.unit("") as unit:
        unit.record(CommandDone(command_uid=uid, outcome="done", values={}))
    world.settle()
    assert outcomes(world)["verify"][0] == ""


def test_all_heads_are_asked_anew() -> None:
    world, _one, two = two_tills(43)
    world.hub.teller.give_command(two.till.till_ref, "check_again")
    with two.till.local_rows() as cursor:
        cursor.execute("UPDATE sent_head SET seq = seq + 1000")
    world.settle()
    assert two.level()
    heads = two.till.read().execute(
        "SELECT epoch, seq, hash FROM sent_head").fetchall()
    assert all(two.till.read().execute(
        "SELECT hash FROM entry WHERE epoch = ? AND seq = ?", row[:2]).fetchone()[0] == row[2]
        for row in heads)

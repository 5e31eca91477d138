"""The platform's other programs: what a token may see, page by page, and nothing else.

Goal: the figures of the REST ways are those of the tills, and no token reads across a fence.
Method: two stores with real tills on one hub; the fences are tried on every way the OpenAPI names.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings

from app.errors import BadInput, Refused
from models import total_rows
from sync.hub import accounts
from sync.hub.admin import give_token, let_in, put_in_region, shut_out, take_token_back
from sync.hub.tokens import Right, Scope, make_token, revoke_tokens
from sync.hub.web import make_app
from tests.sync.serving import served
from tests.sync.world import SimTill, World

ALL = frozenset(Right)
DAY_MS = 86_400_000


class Platform(NamedTuple):
    world: World
    client: httpx.Client
    app: FastAPI
    mine: SimTill
    theirs: SimTill

    def token(
        self, scope: Scope = Scope.STORE, ref: str = "", rights: frozenset[Right] = ALL,
        days: int = 30,
    ) -> dict[str, str]:
        with self.world.hub_engine.begin() as connection:
            token = make_token(
                connection, name="동네", scope=scope, scope_ref=ref or self.mine.till.store_ref,
                rights=rights, days=days, now_ms=self.world.at_ms)
        return {"authorization": f"Bearer {token}"}

    def pages(self, path: str, headers: dict[str, str], **query: Any) -> list[dict[str, Any]]:
        """Every row, as a program turns the pages."""
        rows, cursor = [], ""
        for _ in range(500):
            answer = self.client.get(
                path, headers=headers, params={**query, "cursor": cursor})
            assert answer.status_code == 200, answer.text
            rows += answer.json()["rows"]
            cursor = answer.json()["next"]
            if not cursor:
                return rows
        raise AssertionError("pages without end")


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    world = World(5)
    mine = world.add_till()
    other = SimTill(world, 1)
    world.machines.append(other)
    other.enrol(world.code(""))
    other.add_goods()
    world.settle()
    for _ in range(7):
        mine.sell(world.chance)
        other.sell(world.chance)
    world.settle()
    app = make_app(world.hub)
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield Platform(world, client, app, mine, other)


def way(machine: SimTill, rest: str) -> str:
    return f"/v1/stores/{machine.till.store_ref}{rest}"


def test_totals_are_the_tills_own_however_small_the_page(platform: Platform) -> None:
    headers = platform.token()
    till = platform.mine.till
    wanted = Counter(total_rows.sum_till(till.read(), till.till_ref))
    for limit in (1, 3, 500):
        rows = platform.pages(way(platform.mine, "/totals"), headers, limit=limit)
        found = Counter(total_rows.TotalRow(**{
            name: row[name] for name in total_rows.TotalRow._fields}) for row in rows)
        assert found == wanted
    assert wanted


def test_purchases_carry_their_lines_and_tie(platform: Platform) -> None:
    rows = platform.pages(way(platform.mine, "/purchases"), platform.token(), limit=2)
    assert len(rows) == 7
    assert all(
        row["total_won"] == sum(line["net_won"] for line in row["lines"]) for row in rows)
    assert {line["producer_name"] for row in rows for line in row["lines"]} == {"햇살농원"}
    assert sorted(rows, key=lambda row: (row["sold_at_ms"], row["sale_uid"])) == rows
    nobody = way(platform.mine, f"/members/{'ab' * 16}/purchases")
    assert platform.pages(nobody, platform.token()) == []
    assert platform.pages(
        way(platform.mine, "/purchases"), platform.token(), from_date="2099-01-01") == []


def test_stock_and_catalogue_and_settlements(platform: Platform) -> None:
    headers = platform.token()
    sold = Counter[str]()
    for row in platform.pages(way(platform.mine, "/purchases"), headers):
        for line in row["lines"]:
            sold[line["producer_item_ref"]] += line["quantity"]
    stock = platform.pages(way(platform.mine, "/stock"), headers, limit=1)
    assert {row["producer_item_ref"]: -row["quantity"] for row in stock if row["quantity"]} == sold
    names = {row["name"] for row in platform.pages(way(platform.mine, "/catalogue"), headers)}
    assert names == {"청상추", "유정란", "참기름"}
    assert platform.pages(way(platform.mine, "/settlements"), headers) == []
    assert platform.pages(way(platform.mine, "/held"), headers) == []


def test_every_answer_says_how_far_it_is(platform: Platform) -> None:
    answer = platform.client.get(way(platform.mine, "/totals"), headers=platform.token()).json()
    assert answer["applied"] + answer["held"] == answer["received"] > 0


def test_an_organisation_sees_its_stores_and_no_other(platform: Platform) -> None:
    org_ref = platform.world.machines[0].till.org_ref
    rows = platform.pages("/v1/stores", platform.token(Scope.ORG, org_ref), limit=1)
    assert [row["store_ref"] for row in rows] == [platform.mine.till.store_ref]
    assert rows[0]["tills"][0]["till_no"] == 1


def sister(platform: Platform, name: str) -> str:
    """Another store of my organisation, known to the hub and without tills."""
    ref = hashlib.sha256(name.encode()).hexdigest()[:32]
    with platform.world.hub_engine.begin() as connection:
        accounts.make_store(
            connection, platform.mine.till.org_ref, ref, name, 0, again=True)
    return ref


def test_a_region_sees_its_stores_and_no_other(platform: Platform) -> None:
    """Mine and its sister in one region, another sister in the next, theirs in one of that name."""
    engine, org_ref = platform.world.hub_engine, platform.mine.till.org_ref
    mine, theirs = platform.mine.till.store_ref, platform.theirs.till.store_ref
    inside, outside = sister(platform, "inside"), sister(platform, "outside")
    for ref, region in ((mine, "동부"), (inside, "동부"), (outside, "서부"), (theirs, "동부")):
        put_in_region(engine, ref, region)
    token = give_token(
        engine, name="지역", store_ref="", org_ref=org_ref[:12], region=" 동부 ",
        rights=",".join(Right), days=1)
    headers = {"authorization": f"Bearer {token}"}
    rows = platform.pages("/v1/stores", headers, limit=1)
    assert [row["store_ref"] for row in rows] == sorted([mine, inside])
    for path in [path for path in platform.app.openapi()["paths"] if "{store_ref}" in path]:
        here = path.replace("{member_ref}", "ab" * 16)
        for ref, status in ((mine, 200), (inside, 200), (outside, 404), (theirs, 404)):
            answer = platform.client.get(here.replace("{store_ref}", ref), headers=headers)
            assert answer.status_code == status, (path, ref)
    told = send(platform, headers, [{"sku": "NEW", "name": "x", "price_krw": 1}],
                store_ref=outside, request="region")
    assert told.status_code == 404
    put_in_region(engine, mine, "서부")
    assert platform.client.get(
        way(platform.mine, "/totals"), headers=headers).status_code == 404
    put_in_region(engine, mine, "")
    rows = platform.pages("/v1/stores", headers)
    assert [row["store_ref"] for row in rows] == [inside]
    for wrong in ({"org_ref": "", "store_ref": mine}, {"region": "남부"}):
        asked: dict[str, Any] = {"name": "n", "store_ref": "", "org_ref": org_ref,
                                 "region": "동부", "rights": "stock", "days": 1, **wrong}
        with pytest.raises((BadInput, Refused)):
            give_token(engine, **asked)
    for store, region, error in ((mine, "x" * 61, BadInput), ("%", "동부", Refused)):
        with pytest.raises(error):
            put_in_region(engine, store, region)


def test_no_way_reads_across_a_fence(platform: Platform) -> None:
    """Every way of the OpenAPI: no token, another's store, no right."""
    ways = [path for path in platform.app.openapi()["paths"] if "{store_ref}" in path]
    assert len(ways) >= 7
    rightless = platform.token(rights=frozenset({Right.TOTALS}))
    for path in ways:
        here = path.replace("{member_ref}", "ab" * 16)
        mine = here.replace("{store_ref}", platform.mine.till.store_ref)
        theirs = here.replace("{store_ref}", platform.theirs.till.store_ref)
        assert platform.client.get(mine).status_code == 401
        assert platform.client.get(
            mine, headers={"authorization": "Bearer wzl_guess"}).status_code == 401
        assert platform.client.get(theirs, headers=platform.token()).status_code == 404
        assert platform.client.get(mine, headers=platform.token()).status_code == 200
        needs_more = not path.endswith(("/totals", "/held"))
        assert platform.client.get(mine, headers=rightless).status_code == (
            403 if needs_more else 200)


def test_a_token_is_over_when_it_is_over(platform: Platform) -> None:
    headers = platform.token(days=1)
    path = way(platform.mine, "/totals")
    assert platform.client.get(path, headers=headers).status_code == 200
    platform.world.at_ms += DAY_MS
    try:
        assert platform.client.get(path, headers=headers).status_code == 401
    finally:
        platform.world.at_ms -= DAY_MS
    with platform.world.hub_engine.begin() as connection:
        assert revoke_tokens(connection, "동네") > 0
    assert platform.client.get(path, headers=headers).status_code == 401


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "IlwwIg", "WzFlOTksICIiXQ", "/" * 300])
def test_a_strange_cursor_is_refused_in_words(platform: Platform, cursor: str) -> None:
    for rest in ("/totals", "/purchases", "/stock"):
        answer = platform.client.get(
            way(platform.mine, rest), headers=platform.token(), params={"cursor": cursor})
        assert answer.status_code in {200, 400}
        if answer.status_code == 400:
            assert answer.json()["detail"] == "cursor"


def test_no_question_makes_it_stumble(platform: Platform) -> None:
    """Schemathesis over every way there is, with a good token: no 5xx, no other store's figures."""
    import schemathesis

    headers = platform.token()
    theirs = platform.theirs.till.store_ref
    schema = schemathesis.openapi.from_url(f"{platform.client.base_url}/openapi.json")
    asked = 0
    for found in schema.get_all_operations():

        @settings(max_examples=25, deadline=None, database=None,
                  suppress_health_check=list(HealthCheck))
        @given(case=found.ok().as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            answer = case.call(headers=headers)
            asked += 1
            assert answer.status_code < 500, case
            assert theirs not in answer.text

        ask()
    assert asked > 200


def test_the_office_gives_and_takes_tokens(platform: Platform) -> None:
    engine = platform.world.hub_engine
    store_ref = platform.mine.till.store_ref
    for wrong in (
        {"rights": "everything"}, {"days": 0}, {"name": " "}, {"org_ref": "ff"}, {"store_ref": ""},
    ):
        asked: dict[str, Any] = {
            "name": "동네 신문", "store_ref": store_ref, "org_ref": "", "rights": "totals,stock",
            "days": 30, **wrong}
        with pytest.raises(BadInput):
            give_token(engine, **asked)
    token = give_token(
        engine, name="동네 신문", store_ref=store_ref[:8], org_ref="", rights="totals, stock",
        days=400)
    headers = {"authorization": f"Bearer {token}"}
    assert platform.client.get(way(platform.mine, "/stock"), headers=headers).status_code == 200
    assert platform.client.get(way(platform.mine, "/purchases"), headers=headers).status_code == 403
    assert take_token_back(engine, "동네 신문") == 1
    assert platform.client.get(way(platform.mine, "/stock"), headers=headers).status_code == 401
    with pytest.raises(Refused):
        take_token_back(engine, "동네 신문")


def test_a_till_shut_out_is_let_in_with_what_it_had_sent(platform: Platform) -> None:
    world, machine = platform.world, platform.theirs
    shut_out(world.hub_engine, machine.till.till_ref[:10])
    path, headers = way(machine, "/totals"), platform.token(ref=machine.till.store_ref)
    before = platform.pages(path, headers)
    machine.sell(world.chance)
    world.settle()
    assert platform.pages(path, headers) == before, "kept, and not counted"
    assert let_in(world.hub_engine, machine.till.till_ref) > 0
    world.settle()
    after = platform.pages(path, headers)
    assert sum(row["won"] for row in after if row["name"] == "sale") > (
        sum(row["won"] for row in before if row["name"] == "sale"))
    with pytest.raises(Refused):
        shut_out(world.hub_engine, "no such till")


# -- writing --------------------------------------------------------------------------------------


def send(
    platform: Platform, headers: dict[str, str], prices: list[dict[str, object]], *,
    request: str = "r", store_ref: str = "", lang: str = "ko",
) -> httpx.Response:
    return platform.client.post("/v1/lists", headers=headers, params={"lang": lang}, json={
        "request_uid": request, "name": "가격", "store_ref": store_ref,
        "sections": {"prices": prices}})


def test_a_list_is_written_by_a_token_with_that_right_alone(platform: Platform) -> None:
    new = [{"sku": "SKU0", "price_krw": 2_400}]
    assert send(platform, {}, new).status_code == 401
    reading = platform.token(rights=ALL - {Right.WRITE_CATALOGUE})
    assert send(platform, reading, new).status_code == 403
    writing = platform.token(rights=frozenset({Right.WRITE_CATALOGUE}))
    theirs = platform.theirs.till.store_ref
    assert send(platform, writing, new, store_ref=theirs).status_code == 404
    told = send(platform, writing, new)
    assert told.status_code == 200
    assert told.json()["stores"] == [{
        "store_ref": platform.mine.till.store_ref, "changed": 1, "unchanged": 0, "again": False}]
    assert send(platform, writing, new).json()["stores"][0]["again"] is True
    assert platform.client.get(
        way(platform.mine, "/catalogue"), headers=writing).status_code == 403
    platform.world.settle()
    rows = platform.pages(way(platform.mine, "/catalogue"), platform.token())
    assert {row["price_won"] for row in rows} >= {2_400}


def test_a_list_that_cannot_be_taken_names_its_line_in_both_languages(platform: Platform) -> None:
    writing = platform.token(rights=frozenset({Right.WRITE_CATALOGUE}))
    bad: list[dict[str, object]] = [
        {"sku": "SKU0", "price_krw": 2_500}, {"sku": "SKU1", "price_krw": "free"}]
    for lang, words in (("ko", "2번째 줄"), ("en", "Line 2")):
        refused = send(platform, writing, bad, request="bad", lang=lang)
        assert refused.status_code == 422
        (problem,) = refused.json()["detail"]["problems"]
        assert words in problem["sentence"]
    rows = platform.pages(way(platform.mine, "/catalogue"), platform.token())
    assert 2_500 not in {row["price_won"] for row in rows}
    taken = send(platform, writing, [{"sku": "SKU1", "price_krw": 6_100}], request="r")
    assert taken.json()["detail"]["code"] == "publish.uid_taken"
    for body in (b"{", b'{"sections":' + b"[" * 50_000):
        assert platform.client.post(
            "/v1/lists", headers=writing, content=body).status_code == 400
    assert platform.client.post(
        "/v1/lists", headers=writing, content=b" " * (9 * 2**20)).status_code == 413

"""bench search: finding by name among 100,000 products beside the one prepared query it stands on.

Queries are what people type: whole syllables, initial consonants, both mixed, digits of a code.
Search and floor alternate; the bound is three times the floor, p99 on p99.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app import catalog, search_index
from app.bench import Result, figures
from app.opening import NewShop, create_till
from app.paths import Paths
from app.search import CANDIDATE_COUNT_MAX, choseong_of, plan
from app.till import Till
from models import bench_rows, kinds
from models.values import new_ref

PRODUCT_COUNT = 100_000
ROUND_COUNT = 10
BOUND_TENTHS = 30
_SEED = 20_260_101
_SLICE = 10_000

_ORIGINS = (
    "햇살", "맑은샘", "물안개", "산들", "푸른", "들꽃", "아침", "새벽", "황토", "해풍", "두메",
    "참", "한아름", "솔숲", "달빛", "무농약", "유기농", "저탄소", "지리산", "남해",
)
_KINDS = (
    "청상추", "적상추", "깻잎", "시금치", "열무", "우유", "유정란", "참기름", "들기름",
    "고춧가루", "된장", "간장", "배추김치", "두부", "콩나물", "사과", "딸기", "감자", "고구마",
    "양파", "마늘", "대파", "쌀", "현미", "찹쌀", "조미김", "멸치", "고등어", "국거리",
    "앞다리", "딸기잼", "꿀", "요구르트", "식혜", "미숫가루", "도라지", "청국장", "느타리버섯",
    "표고버섯", "방울토마토",
)
_PACKS = ("", " 특", " 소포장", " 대용량", " 한단", " 한봉", " 선물세트", " 못난이", " 1호", " 2호")


def measure(product_count: int = PRODUCT_COUNT, folder: Path | None = None) -> Result:
    """p99 of a search and of its floor over the same queries."""
    root = Path(tempfile.mkdtemp(prefix="weezle-bench-", dir=folder))
    try:
        till = create_till(Paths(root / "data", root / "state"), NewShop(), use_keyring=False)
        try:
            names = fill_shop(till, product_count)
            return _measure_on(till, names)
        finally:
            till.close()
    finally:
        shutil.rmtree(root)


def _measure_on(till: Till, names: list[str]) -> Result:
    till.database.checkpoint()
    queries = list(_queries(names))
    for query in queries:
        catalog.search(till, query)  # warms the cache both sides share
    searches_ns: list[int] = []
    floors_ns: list[int] = []
    hit_count = 0
    for _ in range(ROUND_COUNT):
        for query in queries:
            ranges = [(r.low, r.high, r.rank) for r in plan(query).ranges]
            start = time.perf_counter_ns()
            bench_rows.search_floor(till.read(), ranges, CANDIDATE_COUNT_MAX)
            middle = time.perf_counter_ns()
            hit_count += len(catalog.search(till, query))
            searches_ns.append(time.perf_counter_ns() - middle)
            floors_ns.append(middle - start)
    search, floor = figures.quantile(searches_ns, 99), figures.quantile(floors_ns, 99)
    return {
        "name": "search", "products": len(names), "queries": len(searches_ns),
        "hits": hit_count,
        "median_ms": figures.in_ms(figures.quantile(searches_ns, 50)),
        "floor_median_ms": figures.in_ms(figures.quantile(floors_ns, 50)),
        "p99_ms": figures.in_ms(search), "floor_p99_ms": figures.in_ms(floor),
        "ratio": figures.ratio(search, floor), "bound": "3.00",
        "holds": figures.holds(search, floor, BOUND_TENTHS),
    }


def _queries(names: list[str]) -> Iterator[str]:
    """Beginnings of real names, as they look key by key, in five ways of typing."""
    chance = random.Random(_SEED)  # noqa: S311  reproducible, nothing secret
    for name in chance.sample(names, 100):
        word = name.split(" ")[0]
        yield word[:2]
        yield word
        yield choseong_of(word)[:2]
        yield choseong_of(word)[:4]
        yield word[:1] + choseong_of(word[1:3])
    yield from ("우유", "ㅅㄱ", "청ㅅㅊ", "S000", "09999")


def fill_shop(till: Till, product_count: int) -> list[str]:
    """Products through the till's own door, a slice a transaction, with their search keys."""
    chance = random.Random(_SEED)  # noqa: S311  reproducible, nothing secret
    producer_ref, item_ref = new_ref(), new_ref()
    names: list[str] = []
    with till.unit("bench") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer", ref=producer_ref, base_uid="", effective_from="",
            fields={"code": "P001", "name": "햇살농원"},
        ))
        unit.record(kinds.ObjectChanged(
            object_type="item", ref=item_ref, base_uid="", effective_from="",
            fields={"name": "채소", "tax_class": "EXEMPT"},
        ))
    for first in range(0, product_count, _SLICE):
        with till.unit("bench") as unit:
            for n in range(first, min(first + _SLICE, product_count)):
                name = (chance.choice(_ORIGINS) + chance.choice(_KINDS) + chance.choice(_PACKS))
                names.append(name)
                unit.record(kinds.ObjectChanged(
                    object_type="producer_item", ref=new_ref(), base_uid="", effective_from="",
                    fields={
                        "item_ref": item_ref, "producer_ref": producer_ref,
                        "code": f"S{n:06d}", "name": name, "price_won": 1_000,
                        "barcodes": [f"88{n:011d}"],
                    },
                ))
    search_index.rebuild(till)
    return names

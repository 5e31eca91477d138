"""Folding, matching and the ranges a query reads: every row of the handbook's table (§7)."""

from __future__ import annotations

import csv
import io
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search import (
    PREFIX,
    WORD,
    choseong_of,
    dictionary_key,
    keys_of,
    match,
    plan,
)

NAMES = [
    "청상추", "적상추", "깻잎", "가지", "강아지풀", "쑥갓", "쑥개떡", "쌀과자", "유정란 10구",
    "유정란 30구", "손두부", "순두부", "대파", "미나리", "깐마늘", "통마늘", "GAP사과",
    "오이소박이", "사과", "시금치", "흰우유 900ml", "생강", "고구마", "FLUID MILK WHITE ONLY 1 GA",
    "ICE - CRUSHED",
]


def find(query: str, names: list[str] = NAMES, *, lenient: bool = False) -> list[str]:
    """What an index of these names answers, ranked; the same steps as the till takes."""
    index = sorted((key, n) for n, name in enumerate(names) for key in keys_of(name))
    read = plan(query, lenient_double=lenient)
    best: dict[int, int] = {}
    for each in read.ranges:
        for key, n in index:
            if each.low <= key < each.high:
                rank: int | None = each.rank
                if read.key_pattern and not read.key_pattern.match(key, 1):
                    rank = None
                if read.needs_name:
                    rank = match(query, names[n], lenient_double=lenient)
                if rank is not None:
                    best[n] = min(rank, best.get(n, rank))
    return [names[n] for n in sorted(best, key=lambda n: (best[n], len(names[n]), n))]


@pytest.mark.parametrize(("query", "hits", "misses"), [
    ("ㅊㅅㅊ", ["청상추"], ["적상추"]),
    ("ㄲㅇ", ["깻잎"], []),
    ("ㄱㅇ", [], ["깻잎"]),
    ("ㅆㄱ", ["쑥갓", "쑥개떡", "쌀과자"], []),
    ("ㅇㅈㄹ10", ["유정란 10구"], ["유정란 30구"]),
    ("ㄷㅂ", ["손두부", "순두부"], ["대파"]),
    ("ㅁㄴ", ["미나리", "깐마늘", "통마늘"], []),
    ("GAPㅅㄱ", ["GAP사과"], ["사과"]),
    ("gapㅅㄱ", ["GAP사과"], ["사과"]),
    ("ㅇㅇㅅㅂㅇ", ["오이소박이"], []),
    ("청ㅅㅊ", ["청상추"], ["적상추"]),
    ("청사", ["청상추"], ["적상추"]),
    ("청산", [], ["청상추"]),
    ("우유", ["흰우유 900ml"], ["유정란 10구"]),
    ("유정란10", ["유정란 10구"], ["유정란 30구"]),
    ("유 정 란 3", ["유정란 30구"], ["유정란 10구"]),
    ("milk", ["FLUID MILK WHITE ONLY 1 GA"], []),
    ("milkwh", ["FLUID MILK WHITE ONLY 1 GA"], []),
    ("ice crush", ["ICE - CRUSHED"], []),
    ("삭", ["사과", "GAP사과"], ["시금치"]),
    ("30", ["유정란 30구"], ["유정란 10구"]),
    ("ㅏ", [], NAMES),
    ("", [], NAMES),
    (" - ", [], NAMES),
])
def test_the_table_of_cases(query: str, hits: list[str], misses: list[str]) -> None:
    found = find(query)
    assert found[:len(hits)] == hits
    assert not set(misses) & set(found)
    for name in NAMES:
        assert (match(query, name) is not None) == (name in found)


def test_initials_find_every_name_that_has_them_prefixes_first() -> None:
    assert find("ㅅㄱ") == ["사과", "생강", "시금치", "GAP사과"]


def test_a_prefix_ranks_above_a_hit_inside() -> None:
    assert match("ㅁㄴ", "미나리") == PREFIX
    assert match("ㅁㄴ", "깐마늘") == WORD
    assert match("ㅁㄴ", "대파") is None


def test_lenient_double_lets_a_single_consonant_find_its_double_and_not_back() -> None:
    assert find("ㄱㅇ", lenient=True) == ["깻잎", "강아지풀"]
    assert find("ㄱㅇ") == ["강아지풀"]
    assert "강아지풀" not in find("ㄲㅇ", lenient=True)
    assert find("ㄲㅇ", lenient=True) == ["깻잎"]


def test_conjoining_and_joined_jamo_and_full_width_signs_are_the_same_query() -> None:
    assert find("ᄎᄉᄎ") == ["청상추"]
    assert find("ㄳ") == find("ㄱㅅ")
    assert find("ＧＡＰㅅㄱ") == ["GAP사과"]
    assert find(unicodedata.normalize("NFD", "청상추")) == ["청상추"]


def test_a_barcode_is_found_by_its_last_digits_and_a_code_by_its_first() -> None:
    keys = keys_of("청상추", codes=("SKU0001", "10001"), barcodes=("2400000100010",))

    def hit(query: str) -> bool:
        return any(each.low <= key < each.high for each in plan(query).ranges for key in keys)

    assert hit("0010")
    assert hit("2400000100010")
    assert hit("10001")
    assert hit("sku0001")
    assert hit("SKU000")
    assert not hit("0011")
    assert not hit("10")


def test_the_sample_writes_the_same_initials() -> None:
    text = files("app").joinpath("resources/sample/catalogue.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 120
    assert [choseong_of(row["name_ko"]) for row in rows] == [row["choseong"] for row in rows]


def test_the_sample_answers_the_three_queries_of_the_issue() -> None:
    text = files("app").joinpath("resources/sample/catalogue.csv").read_text("utf-8-sig")
    names = [row["name_ko"] for row in csv.DictReader(io.StringIO(text))]
    assert find("우유", names) == ["흰우유 900ml"]
    assert {"사과", "시금치", "생강"} <= set(find("ㅅㄱ", names))
    assert find("청ㅅㅊ", names) == ["청상추"]


def test_hangul_sorts_before_latin() -> None:
    names = ["milk", "사과", "GAP", "가지"]
    assert sorted(names, key=dictionary_key) == ["가지", "사과", "GAP", "milk"]


_HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
_SYLLABLES = st.text(_HANGUL, min_size=1, max_size=9)
_NAMES = st.text(st.one_of(_HANGUL, st.sampled_from("abcXYZ0189 -/")), min_size=1, max_size=24)


@given(_SYLLABLES)
def test_a_name_is_found_by_itself_its_initials_and_every_stage_of_typing_it(name: str) -> None:
    assert match(name, name) == PREFIX
    assert match(choseong_of(name), name) == PREFIX
    for length in range(1, len(name)):
        assert match(name[:length], name) == PREFIX
        assert match(name[:length] + choseong_of(name[length:]), name) == PREFIX


@given(_NAMES, _NAMES, st.integers(0, 5), st.booleans())
def test_the_index_and_the_eye_agree(name: str, other: str, whole: int, lenient: bool) -> None:
    """Whatever `match` finds, the plan finds by the keys alone, and it finds no more."""
    query = other[:whole] + choseong_of(other[whole:])[:5]
    for candidate in (name, other, name + other):
        eye = match(query, candidate, lenient_double=lenient)
        found = find(query, [candidate], lenient=lenient)
        assert (eye is not None) == bool(found), (query, candidate)

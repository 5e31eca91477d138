"""The scanner filter on (key, time) pairs: what is a scan, what is a hand, what is swallowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.hangul_keys import keys_of
from ui.scanner import Outcome, Refused, Replay, Scan, ScanFilter

CODE = "8801234567893"


def burst(
    scan_filter: ScanFilter, text: str, at_ms: int, gap_ms: int = 2
) -> tuple[int, list[Outcome]]:
    """Strike every key of a text; returns the time after the last one and what happened."""
    out: list[Outcome] = []
    for char in text:
        out += scan_filter.key(char, char, at_ms)
        at_ms += gap_ms
    return at_ms, out


def test_a_fast_code_and_enter_is_a_scan_and_no_digit_strays() -> None:
    keys = ScanFilter()
    now, early = burst(keys, CODE, 1000)
    swallowed, out = keys.enter(now)
    assert early == []
    assert swallowed
    assert out == [Scan(CODE)]
    assert keys.rest(now + 1000) == []


@pytest.mark.parametrize("after_ms", [0, 1, 150, 299])
def test_a_second_enter_soon_after_a_scan_is_swallowed(after_ms: int) -> None:
    keys = ScanFilter()
    now, _ = burst(keys, CODE, 1000)
    keys.enter(now)
    assert keys.enter(now + after_ms) == (True, [])


def test_enter_long_after_a_scan_is_an_enter() -> None:
    keys = ScanFilter()
    now, _ = burst(keys, CODE, 1000)
    keys.enter(now)
    assert keys.enter(now + 301) == (False, [])


def test_two_scans_in_twenty_ms_are_two() -> None:
    keys = ScanFilter()
    at = 1000
    found: list[Outcome] = []
    for code in ("96385074", "20000011"):
        at, out = burst(keys, code, at, gap_ms=1)
        found += out
        found += keys.enter(at)[1]
        at += 1
    assert found == [Scan("96385074"), Scan("20000011")]


def test_a_hand_is_replayed_in_order() -> None:
    keys = ScanFilter()
    now, out = burst(keys, "1234567", 1000, gap_ms=80)
    out += keys.rest(now)
    assert out == [Replay((digit,)) for digit in "1234567"]
    assert keys.enter(now + 80) == (False, [])


def test_five_fast_keys_are_typing() -> None:
    keys = ScanFilter()
    now, _ = burst(keys, "12345", 1000)
    assert keys.enter(now) == (False, [Replay(tuple("12345"))])


def test_one_slow_gap_makes_it_typing() -> None:
    keys = ScanFilter()
    now, _ = burst(keys, "123456", 1000)
    now, out = burst(keys, "7", now + 40)
    assert out == [Replay(tuple("123456"))]
    assert keys.enter(now) == (False, [Replay(("7",))])


@pytest.mark.parametrize("length", [241, 500, 5000])
def test_a_flood_is_dropped_with_one_sentence(length: int) -> None:
    keys = ScanFilter()
    now, out = burst(keys, "9" * length, 1000, gap_ms=1)
    swallowed, end = keys.enter(now)
    assert out == []
    assert swallowed
    assert end == [Refused("scan.too_long")]
    assert not keys.holding


def test_a_flood_without_enter_is_refused_once_when_it_rests() -> None:
    keys = ScanFilter()
    now, _ = burst(keys, "9" * 300, 1000, gap_ms=1)
    assert keys.rest(now + 40) == [Refused("scan.too_long")]
    assert keys.rest(now + 80) == []
    assert keys.enter(now + 90) == (True, [])


def test_enter_is_an_enter_after_the_clock_has_wrapped() -> None:
    keys = ScanFilter()
    now, _ = burst(keys, CODE, 2**32 - 40)
    keys.enter(now)
    assert keys.enter(5_000) == (False, [])
    now, _ = burst(keys, CODE, 6_000)
    assert keys.enter(now) == (True, [Scan(CODE)])


def test_the_longest_label_code_is_taken() -> None:
    keys = ScanFilter()
    now, _ = burst(keys, "7" * 240, 1000, gap_ms=1)
    assert keys.enter(now) == (True, [Scan("7" * 240)])


def test_a_release_is_held_with_its_press() -> None:
    keys = ScanFilter()
    keys.key("a", "press", 1000)
    assert keys.release("up")
    assert keys.rest(1040) == [Replay(("press", "up"))]
    assert not keys.release("late")


@given(st.lists(st.tuples(st.sampled_from("0123456789ab"), st.integers(0, 60)), max_size=40))
def test_nothing_is_lost_and_nothing_is_doubled(strokes: list[tuple[str, int]]) -> None:
    keys = ScanFilter()
    at, seen = 1000, []
    for char, gap_ms in strokes:
        at += gap_ms
        seen += keys.key(char, char, at)
    seen += keys.rest(at + 100)
    replayed = [token for out in seen if isinstance(out, Replay) for token in out.tokens]
    assert replayed == [char for char, _ in strokes]


def test_hangul_mode_does_not_turn_a_code_into_jamo() -> None:
    assert keys_of("ㅁㅠㅊ") == "abc"
    assert keys_of("뮻") == "abc"
    assert keys_of("２１００") == "2100"
    assert keys_of("WZ-01") == "WZ-01"

"""The shop's calendar: holidays as the law moves them, closing days, shelf limits, bank days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendar import (
    CalendarEdit,
    ShopCalendar,
    calendar_of,
    check_calendar,
    holidays_of,
)
from app.errors import BadInput
from app.food_rules import display_until
from app.settings import ShopSettings, check_shop_setting

DAYS = st.dates(date(2026, 1, 1), date(2031, 11, 30))


@pytest.mark.parametrize(("year", "substitutes"), [
    (2025, ["03-03", "05-06", "10-08"]),
    (2026, ["03-02", "05-25", "08-17", "10-05"]),
    (2027, ["02-09", "05-03", "07-19", "08-16", "10-04", "10-11", "12-27"]),
    (2028, ["10-05"]),
    (2029, ["05-07", "05-21", "09-24"]),
    (2030, ["02-05", "05-06"]),
])
def test_substitute_holidays_are_those_of_the_law(year: int, substitutes: list[str]) -> None:
    found = [day for day, name in holidays_of(year).items() if name == "대체공휴일"]
    assert sorted(f"{day:%m-%d}" for day in found) == substitutes


def test_the_lunar_days_are_three_and_an_election_is_one() -> None:
    days = holidays_of(2026)
    assert [days[date(2026, 9, day)] for day in (24, 25, 26)] == [
        "추석 전날", "추석", "추석 다음날"]
    assert days[date(2026, 6, 3)] == "선거일"
    assert date(2025, 7, 17) not in holidays_of(2025)


def test_a_manager_has_the_last_word_on_a_day() -> None:
    calendar = calendar_of(ShopSettings(
        closed_weekdays=(6,), closed_holidays=("추석", "설날"), calendar_edits=(
            CalendarEdit("2026-09-25", "OPEN"), CalendarEdit("2026-11-24", "CLOSED", "재고조사"),
            CalendarEdit("2026-11-25", "HOLIDAY", "임시공휴일"),
            CalendarEdit("2026-10-09", "NO_HOLIDAY"))))
    assert calendar.why_closed(date(2026, 9, 24)) == "추석 전날"
    assert calendar.is_open(date(2026, 9, 25))
    assert calendar.why_closed(date(2026, 11, 22)) == "weekday"
    assert calendar.why_closed(date(2026, 11, 24)) == "재고조사"
    assert calendar.holiday(date(2026, 11, 25)) == "임시공휴일"
    assert calendar.holiday(date(2026, 10, 9)) == ""
    assert calendar.next_open_day(date(2026, 11, 23)) == date(2026, 11, 25)


@pytest.mark.parametrize(("days", "first", "until"), [
    (1, "2026-11-22", "2026-11-22"), (3, "2026-11-22", "2026-11-24"), (0, "2026-11-22", ""),
    (3, "2028-02-28", "2028-03-01"),
])
def test_shelf_limits_of_the_handbook(days: int, first: str, until: str) -> None:
    assert display_until(days, first) == until


def test_closed_days_do_not_count_where_the_shop_wants_it() -> None:
    calendar = ShopCalendar(closed_weekdays=(6,), shelf_skips_closed=True)
    assert display_until(2, "2026-11-21", calendar=calendar) == "2026-11-23"
    assert display_until(2, "2026-11-21", "2026-11-22", calendar) == "2026-11-22"
    assert display_until(2, "2026-11-21") == "2026-11-22"


@given(DAYS, st.sets(st.integers(0, 6), max_size=6), st.integers(1, 40))
def test_a_shelf_limit_has_its_days_of_display(
    first: date, closed: set[int], days: int
) -> None:
    calendar = ShopCalendar(tuple(closed), shelf_skips_closed=True)
    last = calendar.last_shelf_day(days, first)
    # The shipping day counts whatever it is; behind it only open days do.
    assert calendar.open_days(first + timedelta(days=1), last) == days - 1
    assert last >= first + timedelta(days=days - 1)


@given(DAYS)
def test_a_bank_day_is_found_and_is_one(day: date) -> None:
    paid = ShopCalendar().bank_day_from(day)
    assert ShopCalendar().is_bank_day(paid)
    assert all(not ShopCalendar().is_bank_day(day + timedelta(days=n))
               for n in range((paid - day).days))


def test_what_no_calendar_can_be_is_refused() -> None:
    with pytest.raises(BadInput, match=r"calendar\.never_open"):
        check_calendar(range(7), ())
    with pytest.raises(BadInput, match=r"calendar\.date"):
        check_shop_setting("calendar_edits", [{"date": "11/22", "kind": "OPEN"}])
    assert check_shop_setting("closed_weekdays", [0, 6]) == "[0,6]"

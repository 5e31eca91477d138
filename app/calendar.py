"""영업 달력: when the shop is open, public and substitute holidays, days the bank pays.  Pure.

Holidays follow the law (공휴일에 관한 법률; its decree, art. 3): the lunar ones
and the elections are data, substitutes are worked out, and what the government decides between
(임시공휴일) a manager adds.  The shop's own closing days are settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from app.errors import BadInput

if TYPE_CHECKING:
    from app.settings import ShopSettings

_DAY: Final = timedelta(days=1)

#: 설날, 부처님오신날, 추석 by year, as the Korean almanac has them.
LUNAR: Final[dict[int, tuple[str, str, str]]] = {
    2025: ("01-29", "05-05", "10-06"), 2026: ("02-17", "05-24", "09-25"),
    2027: ("02-07", "05-13", "09-15"), 2028: ("01-27", "05-02", "10-03"),
    2029: ("02-13", "05-20", "09-22"), 2030: ("02-03", "05-09", "09-12"),
    2031: ("01-23", "05-28", "10-01"),
}
#: Polling days known today; a by-election or a 임시공휴일 is a manager's edit.
ELECTIONS: Final = ("2025-06-03", "2026-06-03", "2028-04-12", "2030-06-12")
#: (month and day, name, first year, whether it moves on from Saturday and Sunday).
_FIXED: Final = (
    ("01-01", "신정", 0, False), ("03-01", "삼일절", 0, True), ("05-01", "노동절", 2026, True),
    ("05-05", "어린이날", 0, True), ("06-06", "현충일", 0, False),
    ("07-17", "제헌절", 2026, True), ("08-15", "광복절", 0, True), ("10-03", "개천절", 0, True),
    ("10-09", "한글날", 0, True), ("12-25", "기독탄신일", 0, True),
)
SEOLLAL: Final = "설날"
CHUSEOK: Final = "추석"
BUDDHA: Final = "부처님오신날"
SUBSTITUTE: Final = "대체공휴일"

EditKind = Literal["CLOSED", "OPEN", "HOLIDAY", "NO_HOLIDAY"]


class CalendarEdit(msgspec.Struct, frozen=True):
    """A manager's word on one day: shop closed or open, a public holiday or none after all."""

    date: str
    kind: EditKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class ShopCalendar:
    """One shop's days; `closed_weekdays` 0 is Monday, `closed_holidays` are names of holidays."""

    closed_weekdays: tuple[int, ...] = ()
    closed_holidays: tuple[str, ...] = ()
    edits: Mapping[tuple[str, bool], CalendarEdit] = field(default_factory=dict)
    #: Whether 진열기한 counts only days on which the shop is open (HANDBOOK §1.4).
    shelf_skips_closed: bool = False

    def holiday(self, day: date) -> str:
        """The public holiday's name, empty on other days."""
        edit = self.edits.get((day.isoformat(), True))
        if edit is not None:
            return (edit.name or "임시공휴일") if edit.kind == "HOLIDAY" else ""
        return holidays_of(day.year).get(day, "")

    def why_closed(self, day: date) -> str:
        """Why the shop is closed on a day: its name or `weekday`; empty when it is open."""
        edit = self.edits.get((day.isoformat(), False))
        if edit is not None:
            return (edit.name or "휴무") if edit.kind == "CLOSED" else ""
        name = self.holiday(day)
        if name and any(name.startswith(own) for own in self.closed_holidays):
            return name
        return "weekday" if day.weekday() in self.closed_weekdays else ""

    def is_open(self, day: date) -> bool:
        return not self.why_closed(day)

    def is_bank_day(self, day: date) -> bool:
        """Whether a bank books on it: not on Saturday, Sunday, a holiday; nor on May Day."""
        return day.weekday() < 5 and not self.holiday(day) and (day.month, day.day) != (5, 1)

    def next_open_day(self, day: date) -> date:
        """The first day the shop is open behind this one; the next where it never opens again."""
        for ahead in range(1, 367):
            if self.is_open(day + ahead * _DAY):
                return day + ahead * _DAY
        return day + _DAY

    def bank_day_from(self, day: date) -> date:
        """This day, or the first on which a bank books behind it: pay days and tax deadlines."""
        while not self.is_bank_day(day):
            day += _DAY
        return day

    def last_shelf_day(self, days: int, first: date) -> date:
        """The last of `days` days of display from `first` on, inclusive (HANDBOOK §1.4)."""
        if not self.shelf_skips_closed:
            return first + (days - 1) * _DAY
        day, left = first, days - 1
        while left > 0:
            day = self.next_open_day(day)
            left -= 1
        return day

    def open_days(self, first: date, last: date) -> int:
        """How many days the shop is open between two, both inclusive."""
        return sum(self.is_open(first + n * _DAY) for n in range((last - first).days + 1))


def calendar_of(settings: ShopSettings) -> ShopCalendar:
    """The shop's calendar as its settings have it."""
    return ShopCalendar(
        settings.closed_weekdays, settings.closed_holidays,
        {(edit.date, edit.kind in {"HOLIDAY", "NO_HOLIDAY"}): edit
         for edit in settings.calendar_edits},
        settings.shelf_skips_closed)


def check_calendar(
    weekdays: Sequence[int], edits: Sequence[CalendarEdit]
) -> None:
    """Raises BadInput `calendar.never_open` or `calendar.date` for what no calendar can be."""
    if not set(weekdays) <= set(range(7)) or len(set(weekdays)) > 6:
        raise BadInput("calendar.never_open")
    for edit in edits:
        try:
            date.fromisoformat(edit.date)
        except ValueError as error:
            raise BadInput("calendar.date", text=edit.date[:10]) from error


@cache
def holidays_of(year: int) -> dict[date, str]:
    """Public holidays of a year with their substitutes; without the lunar ones beyond the table."""
    named: dict[date, list[str]] = {}
    moving: list[tuple[date, bool]] = []  # (day, whether Saturday counts too)

    def put(day: date, name: str) -> None:
        named.setdefault(day, []).append(name)

    for month_day, name, since, moves in _FIXED:
        if year < since:
            continue
        day = date.fromisoformat(f"{year}-{month_day}")
        put(day, name)
        if moves and not (name == "제헌절" and year == 2026):
            moving.append((day, True))
    if year in LUNAR:
        seollal, buddha, chuseok = (date.fromisoformat(f"{year}-{at}") for at in LUNAR[year])
        put(buddha, BUDDHA)
        moving.append((buddha, True))
        for middle, name in ((seollal, SEOLLAL), (chuseok, CHUSEOK)):
            for day, words in ((middle - _DAY, f"{name} 전날"), (middle, name),
                               (middle + _DAY, f"{name} 다음날")):
                put(day, words)
                moving.append((day, False))
    for text in ELECTIONS:
        if text.startswith(f"{year}-"):
            put(date.fromisoformat(text), "선거일")
    return _with_substitutes(named, moving)


def _with_substitutes(
    named: dict[date, list[str]], moving: list[tuple[date, bool]]
) -> dict[date, str]:
    """One day for each that falls together with another holiday or the end of a week."""
    found = {day: names[0] for day, names in named.items()}
    shared = set[date]()
    for day, saturday_counts in sorted(moving):
        lost = day.weekday() == 6 or (saturday_counts and day.weekday() == 5)
        if not lost and len(named[day]) > 1 and day not in shared:
            # Two on one day: one of them moves.
            shared.add(day)
            lost = True
        if not lost:
            continue
        free = day + _DAY
        while free in found or free.weekday() >= 5:
            free += _DAY
        found[free] = SUBSTITUTE
    return found

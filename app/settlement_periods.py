"""When a settlement's period ends and when it is paid (HANDBOOK §1.6).  Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

CYCLES = ("WEEKLY", "SEMIMONTHLY", "MONTHLY")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Business dates, both inclusive, and the day the money goes out."""

    from_date: str
    to_date: str
    pay_date: str


def is_weekday(day: date) -> bool:
    return day.weekday() < 5


def last_period(
    cycle: str, today: date, is_bank_day: Callable[[date], bool] = is_weekday
) -> Period:
    """The newest period of a cycle that has ended: its last day is before today.

    A week closes on Sunday and pays on Wednesday; half months pay on the 20th and the 5th, months
    on the 10th.  A pay day that is none moves on to the next.
    """
    if cycle == "WEEKLY":
        last = today - timedelta(days=today.weekday() + 1)
        first, pay = last - timedelta(days=6), last + timedelta(days=3)
    elif cycle == "SEMIMONTHLY":
        if today.day > 15:
            first, last, pay = today.replace(day=1), today.replace(day=15), today.replace(day=20)
        else:
            last = today.replace(day=1) - _DAY
            first, pay = last.replace(day=16), today.replace(day=5)
    else:
        last = today.replace(day=1) - _DAY
        first, pay = last.replace(day=1), today.replace(day=10)
    while not is_bank_day(pay):
        pay += _DAY
    return Period(first.isoformat(), last.isoformat(), pay.isoformat())


def next_pay_date(
    cycle: str, today: date, is_bank_day: Callable[[date], bool] = is_weekday
) -> str:
    """When the next money of this cycle goes out, today or later."""
    day = today
    while True:
        period = last_period(cycle, day, is_bank_day)
        if period.pay_date >= today.isoformat():
            return period.pay_date
        day += _DAY

"""What goods of a category must say before they get a label (HANDBOOK §1.4, §1.9–§1.11)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from app.calendar import ShopCalendar
from app.checks import BUNDLE_NO, EGG_SHELL_CODE, LIVESTOCK_TRACE_NO
from app.errors import BadInput


class FoodKind(StrEnum):
    """Which column of the label table holds."""

    GROWN = "GROWN"
    GRAIN = "GRAIN"
    EGG = "EGG"
    MEAT = "MEAT"
    PROCESSED = "PROCESSED"
    #: Flowers and household goods: no food, no origin to mark.
    OTHER = "OTHER"


_KINDS: Final[dict[str, FoodKind]] = {
    "계란": FoodKind.EGG, "축산": FoodKind.MEAT, "정육": FoodKind.MEAT,
    "곡류": FoodKind.GRAIN, "잡곡류": FoodKind.GRAIN,
    "화훼": FoodKind.OTHER, "생활용품": FoodKind.OTHER,
    **dict.fromkeys(
        ("가공식품", "장류", "김치류", "축산가공", "유제품", "반찬", "떡류", "두부류", "과자류",
         "차류", "젓갈류", "빵류", "소스류", "음료"), FoodKind.PROCESSED),
}


def kind_of(category: str) -> FoodKind:
    """Goods of a category nobody has sorted are taken for grown ones: origin and place at least."""
    return _KINDS.get(category, FoodKind.GROWN)


def check_origin(kind: FoodKind, name: str, origin_label: str) -> None:
    """Raises BadInput `label.origin_missing` (name)."""
    if kind is not FoodKind.OTHER and not origin_label.strip():
        raise BadInput("label.origin_missing", name=name)


def check_codes(kind: FoodKind, name: str, egg_code: str, trace_no: str) -> tuple[str, str]:
    """Egg shell code and livestock number, upper case.

    Raises BadInput `label.egg_code` (name), `label.trace_no` (name) where one is missing or
    mistyped.
    """
    egg_code = egg_code.strip().upper()
    trace_no = trace_no.strip().upper().replace(" ", "").replace("-", "")
    if (kind is FoodKind.EGG or egg_code) and not EGG_SHELL_CODE.fullmatch(egg_code):
        raise BadInput("label.egg_code", name=name)
    wrong = not (LIVESTOCK_TRACE_NO.fullmatch(trace_no) or BUNDLE_NO.fullmatch(trace_no))
    if (kind is FoodKind.MEAT or trace_no) and wrong:
        raise BadInput("label.trace_no", name=name)
    return egg_code, trace_no


def check_use_by(kind: FoodKind, name: str, use_by: str, today: str) -> str:
    """Raises BadInput `label.use_by_missing`, `label.use_by_past` (name)."""
    if not use_by:
        if kind is FoodKind.PROCESSED:
            raise BadInput("label.use_by_missing", name=name)
        return ""
    check_date(use_by)
    if use_by < today:
        raise BadInput("label.use_by_past", name=name)
    return use_by


def check_date(text: str) -> date:
    """Raises BadInput `label.date` (text)."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("label.date", text=text[:10]) from error


def display_until(
    shelf_life_days: int, from_date: str, use_by: str = "",
    calendar: ShopCalendar = ShopCalendar(),  # noqa: B008 - a frozen value
) -> str:
    """진열기한, inclusive: 1 day shipped on a day ends that day, 0 is none (§1.4)."""
    until = ""
    if shelf_life_days > 0:
        until = calendar.last_shelf_day(
            shelf_life_days, date.fromisoformat(from_date)).isoformat()
    if use_by and (not until or use_by < until):
        return use_by
    return until


def laid_on(egg_code: str, today: str) -> str:
    """The laying date an egg shell code carries: the newest such day that is not to come."""
    day = date.fromisoformat(today)
    for year in (day.year, day.year - 1, day.year - 2, day.year - 3, day.year - 4):
        try:
            found = date(year, int(egg_code[:2]), int(egg_code[2:4]))
        except ValueError:
            continue
        if found <= day:
            return found.isoformat()
    return today


#: How a storage code stands on a label.
STORAGE: Final = {"COLD": "냉장(0~10℃)", "FROZEN": "냉동(-18℃ 이하)", "ROOM": "실온"}

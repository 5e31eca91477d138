"""Trouble with the shop's calendar, stock, counts, recalls and purchases."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "calendar.never_open": (
        "쉬는 요일로 일주일을 모두 고를 수는 없습니다. 여는 요일을 하루 이상 남겨 주세요.",
        "Not every day of the week can be a closing day. Please leave at least one day open.",
    ),
    "calendar.date": (
        "‘{text}’는 날짜가 아닙니다. 2026-11-22처럼 적어 주세요.",
        "‘{text}’ is no date. Please write it like 2026-11-22.",
    ),
}

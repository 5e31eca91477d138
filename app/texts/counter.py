"""Sentences of what the counter does beside selling: orders, deliveries, unlabelled goods."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "unlabelled.assigned_already": (
        "이 줄은 이미 생산자가 정해졌습니다. 목록을 다시 열어 확인해 주세요.",
        "This line has its farm already. Open the list again to see it.",
    ),
    "unlabelled.needs_a_farm": (
        "보류 생산자가 아닌 농가를 골라 주세요.",
        "Choose a farm, not the holding account.",
    ),
    "price_check.no_goods": (
        "상품 바코드가 아닙니다. 상품의 바코드를 찍어 주세요.",
        "This is not the code of goods. Scan the goods, please.",
    ),
    "wanted.form": (
        "무엇을 찾으셨는지 {limit}자 안으로 적어 주세요.",
        "Write what was asked for, in up to {limit} letters.",
    ),
}

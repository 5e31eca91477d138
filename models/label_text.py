"""What the law wants on a label beside price and origin: one row a producer's item."""

from __future__ import annotations

from models.base import table, text

#: Words of a processed food's label, of rice and of what is grown (HANDBOOK §1.10); "" is none.
label_text = table(
    "label_text", "derived",
    text("producer_item_ref", key=True),
    text("food_type"),  # 식품유형
    text("report_no"),  # 품목보고번호
    text("ingredients"),
    text("allergens"),
    text("package_material"),
    text("nutrition"),
    text("maker"),
    text("maker_address"),
    text("variety"),  # rice: 품종
    text("harvest_year"),
    text("grade"),
    text("caution"),
)

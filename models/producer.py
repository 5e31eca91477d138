"""Who brings goods: the non-personal facts of a producer. Phone and account live in `person`."""

from __future__ import annotations

from models.base import Index, integer, table, text

producer = table(
    "producer", "derived",
    text("ref", key=True),
    text("code"),
    text("name"),  # a farm's trade name is public, on label and receipt
    text("producer_type"),
    text("origin_place"),
    text("main_category"),
    text("tax_type"),
    text("business_no"),  # empty for a farmer without a registration
    text("cert"),
    integer("commission_rate_basis_points"),
    text("settlement_cycle"),
    text("agreement_from"),
    text("agreement_to"),
    text("status"),
    text("version_uid"),
)
Index("producer_by_code", producer.c.code)

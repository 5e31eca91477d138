"""A promotion as one value of a register, and as the row the till asks."""

from __future__ import annotations

import msgspec

from models.kinds_pricing import PromotionChanged
from models.rows import Rows


def value_of_promotion(promotion: PromotionChanged) -> str:
    """The whole of it as JSON, the same for equal promotions whatever they were made from."""
    return msgspec.json.encode(
        msgspec.structs.replace(promotion, base_uid=""), order="deterministic").decode()


def promotion_of_value(value_json: str) -> PromotionChanged:
    return msgspec.json.decode(value_json, type=PromotionChanged)


def write_promotion(rows: Rows, value_json: str, version_uid: str) -> None:
    """Let the row say what the register holds."""
    p = promotion_of_value(value_json)
    rows.put("promotion", (
        p.promotion_ref, p.name, p.kind.value, p.state.value, p.from_date, p.to_date,
        "".join(str(day) for day in sorted(p.weekdays)), p.from_minute, p.to_minute,
        int(p.members_only), p.scope_kind.value, p.scope_value, p.borne_by.value,
        int(p.consented), p.price_won, p.discount_basis_points, p.take_count, p.pay_count,
        msgspec.json.encode(p.parts, order="deterministic").decode(), version_uid,
    ))

"""What the pricing family's entries do to the rows."""

from __future__ import annotations

import msgspec

from models import kinds_pricing as kinds
from models.appliers import applies
from models.journal import Entry
from models.rows import Rows
from models.whole_values import take_whole, writes


@applies(kinds.PromotionChanged)
def apply_promotion_changed(rows: Rows, entry: Entry, promotion: kinds.PromotionChanged) -> None:
    """The whole of it is one value: two tills' edits never mix."""
    take_whole(rows, entry, promotion)


@writes(kinds.PromotionChanged)
def write_promotion(rows: Rows, p: kinds.PromotionChanged, version_uid: str) -> None:
    rows.put("promotion", (
        p.promotion_ref, p.name, p.kind.value, p.state.value, p.from_date, p.to_date,
        "".join(str(day) for day in sorted(p.weekdays)), p.from_minute, p.to_minute,
        int(p.members_only), p.scope_kind.value, p.scope_value, p.borne_by.value,
        int(p.consented), p.price_won, p.discount_basis_points, p.take_count, p.pay_count,
        msgspec.json.encode(p.parts, order="deterministic").decode(), version_uid,
    ))


@applies(kinds.PointsMoved)
def apply_points_moved(rows: Rows, entry: Entry, moved: kinds.PointsMoved) -> None:
    rows.insert("sale_points", (
        moved.sale_uid, moved.original_sale_uid, moved.member_ref, moved.earn_basis_points,
        moved.earn_base_won, moved.spend_base_won, moved.balance_points,
    ))
    rows.insert_all("point_move", [
        (entry.uid, n, moved.member_ref, moved.sale_uid, move.reason.value, move.points,
         entry.till_ref, entry.business_date)
        for n, move in enumerate(moved.moves, 1)
    ])


@applies(kinds.AgeChecked)
def apply_age_checked(rows: Rows, entry: Entry, checked: kinds.AgeChecked) -> None:
    rows.insert("age_check", (
        entry.uid, checked.cart_uid, entry.shift_uid, entry.actor_ref,
        checked.producer_item_ref, int(checked.of_age), entry.happened_at_ms,
    ))


@applies(kinds.PhoneApprovalAsked)
def apply_phone_approval_asked(
    rows: Rows, entry: Entry, asked: kinds.PhoneApprovalAsked
) -> None:
    rows.insert("phone_request", (
        asked.request_uid, entry.till_ref, asked.approver_ref, asked.asked_by_ref, asked.action,
        asked.amount_won, asked.request_no, asked.list_no, asked.row_no, entry.business_date,
        entry.happened_at_ms, "",
    ))

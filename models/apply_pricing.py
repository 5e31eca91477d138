"""What the pricing family's entries do to the rows."""

from __future__ import annotations

from models import kinds_pricing as kinds
from models.appliers import applies
from models.apply_objects import hold
from models.apply_registers import Version, take_edit
from models.journal import Entry
from models.promotion_values import value_of_promotion
from models.rows import Rows


@applies(kinds.PromotionChanged)
def apply_promotion_changed(rows: Rows, entry: Entry, p: kinds.PromotionChanged) -> None:
    """A promotion is a register with one value, the whole of it: two tills' edits never mix."""
    key = ("promotion", p.promotion_ref, "value")
    hold(rows, key, take_edit(rows, key, Version(
        entry.uid, p.base_uid, value_of_promotion(p), "", 0, "contender")))


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

"""Promotions, points, age checks and what was asked for on the telephone."""

from __future__ import annotations

from models.base import Index, integer, table, text

#: A promotion as it is now; what it gave on a sale is frozen there.
promotion = table(
    "promotion", "derived",
    text("ref", key=True),
    text("name"),
    text("kind"),
    text("state"),
    text("from_date"),
    text("to_date"),
    text("weekdays"),  # digits, 0 Monday; empty is every day
    integer("from_minute"),
    integer("to_minute"),
    integer("members_only"),
    text("scope_kind"),
    text("scope_value"),
    text("borne_by"),
    integer("consented"),
    integer("price_won"),
    integer("discount_basis_points"),
    integer("take_count"),
    integer("pay_count"),
    text("parts"),
    text("version_uid"),
)

#: Points of members: append-only, summed; a balance is never a number that is edited.
point_move = table(
    "point_move", "derived",
    text("entry_uid", key=True),
    integer("move_no", key=True),
    text("member_ref"),
    text("sale_uid"),
    text("reason"),
    integer("points"),
    text("till_ref"),
    text("business_date"),
    rowid=False,
)
Index("point_move_by_member", point_move.c.member_ref, point_move.c.points)
Index("point_move_by_sale", point_move.c.sale_uid)
Index("point_move_by_day", point_move.c.till_ref, point_move.c.business_date)

#: The rule one receipt's points followed; a return's figures are negative.
sale_points = table(
    "sale_points", "derived",
    text("sale_uid", key=True),
    text("original_sale_uid", null=True),
    text("member_ref"),
    integer("earn_basis_points"),
    integer("earn_base_won"),
    integer("spend_base_won"),
    integer("balance_points"),
)
Index("sale_points_by_original", sale_points.c.original_sale_uid)

#: Who looked at whose age, before a sale of goods that want it.
age_check = table(
    "age_check", "derived",
    text("entry_uid", key=True),
    text("cart_uid"),
    text("shift_uid"),
    text("staff_ref"),
    text("producer_item_ref"),
    integer("of_age"),
    integer("checked_at_ms"),
)
Index("age_check_by_cart", age_check.c.cart_uid)

#: Requests read out on the telephone; each row of a list and each number is asked once.
phone_request = table(
    "phone_request", "derived",
    text("request_uid", key=True),
    text("till_ref"),
    text("approver_ref"),
    text("asked_by_ref"),
    text("action"),
    integer("amount_won"),
    text("request_no"),
    integer("list_no"),
    integer("row_no"),
    text("business_date"),
    integer("asked_at_ms"),
    text("approval_uid"),  # empty until it was answered
)
Index("phone_request_by_approver", phone_request.c.approver_ref, phone_request.c.business_date)

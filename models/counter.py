"""What the counter notes beside sales: orders and their deposits, deliveries, goods asked for."""

from __future__ import annotations

from models.base import Index, integer, table, text

#: A line sold without a known farm and given to the right one later.  The sale line stays as it
#: was printed; the farm's claim begins on this entry's business date.
assigned_line = table(
    "assigned_line", "derived",
    text("sale_uid", key=True),
    integer("line_no", key=True),
    text("entry_uid"),
    text("business_date"),
    text("producer_ref"),
    text("producer_item_ref"),
    text("producer_name"),
    text("ownership"),
    text("commission_rule_ref"),
    integer("commission_rate_basis_points"),
    integer("commission_base_won"),
    integer("net_won"),
    rowid=False,
)
Index("assigned_line_by_producer", assigned_line.c.producer_ref, assigned_line.c.business_date)

#: Something a customer asked for and the shop had not (찾으시는 물건).
wanted = table(
    "wanted", "derived",
    text("entry_uid", key=True),
    text("what"),
    text("item_ref"),  # empty for what is not in the catalogue
    text("business_date"),
    integer("asked_at_ms"),
    text("actor_ref"),
)
Index("wanted_by_day", wanted.c.business_date)

#: Whose a held cart is: the name itself is sealed and goes with the hold.
hold_name = table(
    "hold_name", "derived",
    text("held_uid", key=True),
    text("person_ref"),
)

#: An advance order: a cart set aside for a day and a person.
advance_order = table(
    "advance_order", "derived",
    text("order_uid", key=True),
    text("cart_uid"),
    text("till_ref"),
    integer("order_no"),
    text("person_ref"),
    text("member_ref", null=True),
    text("pick_up_date"),
    text("pick_up_time"),
    integer("line_count"),
    integer("total_won"),
    text("first_names"),
    text("cart_json"),
    integer("placed_at_ms"),
    text("placed_by_ref"),
    text("state"),  # open, sold, cancelled
    text("sale_uid"),
    text("reason"),
)
Index("advance_order_by_state", advance_order.c.state, advance_order.c.pick_up_date)
Index("advance_order_by_cart", advance_order.c.cart_uid)

#: What of an order is to be picked, by farm: the morning's list.
order_line = table(
    "order_line", "derived",
    text("order_uid", key=True),
    integer("line_no", key=True),
    text("producer_item_ref"),
    text("producer_ref"),
    text("producer_name"),
    text("printed_name"),
    text("spec"),
    integer("quantity"),
    integer("weight_g"),
    rowid=False,
)

#: Deposits on orders: a liability, summed.  Positive is money taken, negative given back or used.
deposit_move = table(
    "deposit_move", "derived",
    text("entry_uid", key=True),
    text("order_uid"),
    text("reason"),  # TAKEN, USED, GIVEN_BACK
    text("tender_code"),
    integer("amount_won"),
    text("shift_uid"),
    text("business_date"),
)
Index("deposit_move_by_order", deposit_move.c.order_uid)
Index("deposit_move_by_shift", deposit_move.c.shift_uid)

#: Goods carried to someone's door; address and names are sealed.
delivery = table(
    "delivery", "derived",
    text("delivery_uid", key=True),
    text("sale_uid"),
    text("person_ref"),
    text("deliver_on"),
    text("state"),  # planned, carried, received
    text("carrier_ref"),
    integer("carried_at_ms"),
    text("receiver_ref"),
    integer("received_at_ms"),
)
Index("delivery_by_state", delivery.c.state, delivery.c.deliver_on)
Index("delivery_by_sale", delivery.c.sale_uid)

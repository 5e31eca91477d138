"""What lies on the shelf: counts, what was taken away and why, recalls, purchases, notices.

Pieces are sums of `stock_move` (`models.moves`); what is here says why they moved and what was
counted.  Recalls are read by the till at every scan, so they are few rows found by one index.
"""

from __future__ import annotations

from models.base import Index, integer, table, text

#: When and where an entry that moved stock was written: a count asks whether it came before.
stock_event = table(
    "stock_event", "derived",
    text("entry_uid", key=True),
    text("epoch"),
    integer("seq"),
    integer("happened_at_ms"),
    rowid=False,
)
Index("stock_event_by_chain", stock_event.c.epoch, stock_event.c.seq)

#: 재고실사: counted, and what the counter had seen (docs/decisions/0021).
stock_count = table(
    "stock_count", "derived",
    text("count_uid", key=True),
    text("entry_uid"),
    text("epoch"),
    integer("seq"),
    text("scope"),  # SHOP, CATEGORY, PRODUCER, ITEMS
    text("scope_key"),
    text("business_date"),
    text("staff_ref"),
    integer("counted_at_ms"),  # of its last line
)
Index("stock_count_by_day", stock_count.c.business_date)
Index("stock_count_by_time", stock_count.c.counted_at_ms)

#: What a count had seen when a line of it was counted: the head of every chain.
stock_count_seen = table(
    "stock_count_seen", "derived",
    text("count_uid", key=True),
    integer("seen_no", key=True),
    text("epoch", key=True),
    integer("seq"),
    rowid=False,
)
Index("stock_count_seen_by_chain", stock_count_seen.c.epoch, stock_count_seen.c.seq)

#: One counted pile; the difference it makes is a `stock_move` of the same entry and line.
stock_count_line = table(
    "stock_count_line", "derived",
    text("count_uid", key=True),
    integer("line_no", key=True),
    text("producer_item_ref"),
    text("lot_ref"),  # "" is goods without a lot
    integer("quantity"),
    integer("weight_g"),
    integer("expected_quantity"),  # as the counter's till had it then
    integer("expected_weight_g"),
    integer("price_won"),
    text("cause"),
    integer("seen_no"),
    integer("counted_at_ms"),
    rowid=False,
)
Index("stock_count_line_by_item", stock_count_line.c.producer_item_ref,
      stock_count_line.c.lot_ref, stock_count_line.c.counted_at_ms)

#: Goods taken away: 폐기, 회수, 기부, 로스, with a cause; `undone_by_uid` says it was a slip.
stock_removal = table(
    "stock_removal", "derived",
    text("removal_uid", key=True),
    integer("line_no", key=True),
    text("entry_uid"),
    text("reason"),  # WITHDRAWN, DISPOSED, DONATED, LOST, WITHDRAWN_DISPOSED
    text("cause"),
    text("producer_item_ref"),
    text("producer_ref"),
    text("lot_ref"),
    text("ownership"),
    integer("quantity"),
    integer("weight_g"),
    integer("price_won"),
    text("business_date"),
    integer("removed_at_ms"),
    text("staff_ref"),
    text("recall_uid"),
    text("undone_by_uid"),
    rowid=False,
)
Index("stock_removal_by_day", stock_removal.c.business_date, stock_removal.c.reason)
Index("stock_removal_by_recall", stock_removal.c.recall_uid)

#: What producers took home of what was taken back for them.
stock_collection = table(
    "stock_collection", "derived",
    text("entry_uid", key=True),
    integer("line_no", key=True),
    text("producer_item_ref"),
    text("lot_ref"),
    integer("quantity"),
    integer("weight_g"),
    text("business_date"),
    rowid=False,
)

#: 부적합 회수: what must not be sold any more.
recall = table(
    "recall", "derived",
    text("recall_uid", key=True),
    text("producer_ref"),  # "" where a barcode names the goods
    text("from_date"),  # ship dates, both inclusive; "" is open
    text("to_date"),
    text("use_by"),  # 소비기한 of goods found by their barcode
    text("cause"),
    text("ordered_by"),  # SELF, AUTHORITY, MAKER
    text("reason"),
    integer("covers_unlotted"),
    text("opened_on"),
    integer("opened_at_ms"),
    text("opened_by_ref"),
    text("state"),  # open, closed
    text("closed_on"),
    text("result"),
)
Index("recall_by_state", recall.c.state)

recall_item = table(
    "recall_item", "derived",
    text("producer_item_ref", key=True),
    text("recall_uid", key=True),
    rowid=False,
)

#: Lots named one by one; others are found by item and ship date.
recall_lot = table(
    "recall_lot", "derived",
    text("lot_ref", key=True),
    text("recall_uid", key=True),
    rowid=False,
)

#: Who of the buyers was told, and how; whoever it is stays a ref.
recall_contact = table(
    "recall_contact", "derived",
    text("entry_uid", key=True),
    text("recall_uid"),
    text("member_ref"),
    text("means"),  # CALL, SMS, VISIT
    text("outcome"),  # TOLD, NO_ANSWER, RETURNED
    integer("contacted_at_ms"),
    text("staff_ref"),
)
Index("recall_contact_by_recall", recall_contact.c.recall_uid, recall_contact.c.member_ref)

#: Whom the shop buys from; the contact is sealed under its ref.
supplier = table(
    "supplier", "derived",
    text("ref", key=True),
    text("name"),
    integer("lead_days"),
    text("delivery_days"),  # weekdays as digits, 0 is Monday; "" is any
    integer("active"),
)

#: What a supplier has and for how much, by pack.
supplier_item = table(
    "supplier_item", "derived",
    text("producer_item_ref", key=True),
    text("supplier_ref"),
    integer("cost_won"),  # of one piece, VAT included
    integer("pack"),  # pieces to an order unit
    rowid=False,
)
Index("supplier_item_by_supplier", supplier_item.c.supplier_ref)

purchase_order = table(
    "purchase_order", "derived",
    text("order_uid", key=True),
    text("order_no"),
    text("supplier_ref"),
    text("ordered_on"),
    text("deliver_on"),
    text("state"),  # ordered, received, cancelled
)
Index("purchase_order_by_state", purchase_order.c.state, purchase_order.c.deliver_on)

purchase_order_line = table(
    "purchase_order_line", "derived",
    text("order_uid", key=True),
    integer("line_no", key=True),
    text("producer_item_ref"),
    integer("quantity"),
    integer("cost_won"),
    rowid=False,
)

#: Bought goods that came in; `cost_won` of one piece, or of a kilogram of what is weighed.
purchase_line = table(
    "purchase_line", "derived",
    text("entry_uid", key=True),
    integer("line_no", key=True),
    text("order_uid"),
    text("supplier_ref"),
    text("producer_item_ref"),
    text("lot_ref"),
    integer("quantity"),
    integer("weight_g"),
    integer("cost_won"),
    text("use_by"),
    text("business_date"),
    rowid=False,
)
Index("purchase_line_by_item", purchase_line.c.producer_item_ref, purchase_line.c.business_date)

#: A message made for a producer; the number it goes to is no part of it.
notice = table(
    "notice", "derived",
    text("entry_uid", key=True),
    integer("line_no", key=True),
    text("purpose"),  # AFTERNOON, CLOSING, RECALL
    text("producer_ref"),
    text("business_date"),
    integer("sold_quantity"),
    integer("sold_won"),
    integer("left_quantity"),
    text("means"),  # FILE, COPY
    integer("noted_at_ms"),
    rowid=False,
)
Index("notice_by_day", notice.c.business_date, notice.c.purpose)

#: The count under way on this till; it becomes an entry when it is done.
stock_count_draft = table(
    "stock_count_draft", "local",
    integer("id", key=True),
    text("body_json"),
)

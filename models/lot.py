"""Lots: one shipment of one item by one producer on one day, and the labels that name it.

A lot's ref is worked out from its number (`app.lots`), so a till that met it by its label and the
till that made it speak of one and the same.
"""

from __future__ import annotations

from models.base import Index, integer, table, text

#: One visit of a producer, or one delivery of a supplier.
shipment = table(
    "shipment", "derived",
    text("shipment_uid", key=True),
    text("producer_ref"),
    text("source"),  # STATION, STAFF, PURCHASE
    text("shipped_on"),
    text("till_ref"),
    integer("shipped_at_ms"),
)
Index("shipment_by_day", shipment.c.shipped_on, shipment.c.producer_ref)

lot = table(
    "lot", "derived",
    text("lot_ref", key=True),
    text("lot_no"),  # ten digits, the first two those of the till that made it
    text("shipment_uid"),
    text("source"),  # as the shipment's; CODE while only its label is known here
    text("producer_ref"),
    text("producer_item_ref"),
    text("ownership"),
    integer("quantity"),  # pieces labelled
    integer("weight_g"),  # of goods sold by weight
    integer("price_won"),  # of the newest label
    integer("item_price_won"),  # the item's list price when that label was made
    integer("label_no"),  # of the newest label
    text("packed_on"),
    text("shipped_on"),
    text("display_until"),  # "" no limit
    text("use_by"),  # 소비기한; "" where the law asks for none
    text("made_on"),
    text("line"),  # one line from the farmer
    text("trace_no"),
    text("egg_code"),
    integer("cost_won", null=True),  # of one piece, where the shop bought it
    text("judged"),  # "", PENDING (승인 대기), APPROVED, REFUSED
    integer("confirmed_quantity", null=True),
    integer("withdrawn"),
    text("withdrawn_reason"),
)
Index("lot_by_no", lot.c.lot_no)
Index("lot_by_item", lot.c.producer_item_ref, lot.c.shipped_on)
Index("lot_by_producer", lot.c.producer_ref, lot.c.shipped_on)
Index("lot_by_day", lot.c.shipped_on)
Index("lot_by_judged", lot.c.judged)

#: What was printed on a lot's labels: a new price is a new version, the old one is retired.
label_version = table(
    "label_version", "derived",
    text("lot_ref", key=True),
    integer("label_no", key=True),  # turn * 100 + till number: two tills make no equal one
    integer("price_won"),
    integer("retired"),
    integer("left_out"),  # labels of a retired version that still stick on goods
    rowid=False,
)

label_print = table(
    "label_print", "derived",
    text("entry_uid", key=True),
    text("lot_ref"),
    integer("label_no"),
    integer("count"),
    text("reason"),  # FIRST, REPRINT, REPRICE
    text("printed_on"),
)
Index("label_print_by_lot", label_print.c.lot_ref)

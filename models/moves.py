"""Moves: append-only, summed. Stock and cash are never a number that is edited."""

from __future__ import annotations

from models.base import Index, integer, table, text

stock_move = table(
    "stock_move", "derived",
    text("entry_uid", key=True),
    integer("line_no", key=True),
    text("producer_item_ref"),
    text("lot_ref", null=True),
    text("reason"),
    integer("quantity"),
    integer("weight_g"),
    text("business_date"),
    rowid=False,
)
#: Everything a pile's sum asks for, so that no list of the stock reads the moves themselves.
Index("stock_move_by_item", stock_move.c.producer_item_ref, stock_move.c.lot_ref,
      stock_move.c.reason, stock_move.c.quantity, stock_move.c.weight_g)
Index("stock_move_by_lot", stock_move.c.lot_ref, stock_move.c.reason, stock_move.c.quantity,
      stock_move.c.weight_g)

cash_move = table(
    "cash_move", "derived",
    text("entry_uid", key=True),
    integer("line_no", key=True),
    text("shift_uid"),
    text("kind"),
    integer("amount_won"),
    text("reason"),
    rowid=False,
)
Index("cash_move_by_shift", cash_move.c.shift_uid, cash_move.c.kind)

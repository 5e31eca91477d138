"""Counts, removals, recalls, purchases and notices -> rows."""

from __future__ import annotations

from models import kinds_stock as kinds
from models import stock_moves
from models.appliers import applies, is_edit_newer, is_newer, park, waits
from models.journal import Entry
from models.rows import Rows
from models.stock_moves import Behind, Line, take_back
from models.values import StockReason
from models.whole_values import take_whole, writes


@applies(kinds.StockCounted)
def apply_stock_counted(rows: Rows, entry: Entry, counted: kinds.StockCounted) -> None:
    """Each line makes the pile what was counted, less what moved behind the count."""
    uid = counted.count_uid
    newest_ms = max((line.counted_at_ms for line in counted.lines), default=entry.happened_at_ms)
    rows.insert("stock_count", (
        uid, entry.uid, entry.epoch, entry.seq, counted.scope, counted.scope_key,
        entry.business_date, entry.actor_ref, newest_ms,
    ))
    rows.insert_all("stock_count_seen", [
        (uid, no, epoch, seq)
        for no, heads in enumerate(counted.seen) for epoch, seq in sorted(heads.items())
    ])
    by_pile: dict[tuple[str, str], list[Behind]] = {}
    for move in stock_moves.list_unseen(rows, counted.seen):
        by_pile.setdefault((move.item_ref, move.lot_ref), []).append(move)
    for no, line in enumerate(counted.lines, 1):
        rows.insert("stock_count_line", (
            uid, no, line.producer_item_ref, line.lot_ref, line.quantity, line.weight_g,
            line.expected_quantity, line.expected_weight_g, line.price_won, line.cause,
            line.seen_no, line.counted_at_ms,
        ))
        _settle_line(
            rows, entry, counted, no, by_pile.get((line.producer_item_ref, line.lot_ref), []))
    # What it moved is the difference itself: it corrects no other count.
    rows.moved = False


def _settle_line(
    rows: Rows, entry: Entry, counted: kinds.StockCounted, no: int, unseen: list[Behind]
) -> None:
    line = counted.lines[no - 1]
    own = Line(entry.uid, no, counted.count_uid, line.seen_no, entry.epoch, line.counted_at_ms)
    quantity, weight_g = stock_moves.sum_pile(rows, line.producer_item_ref, line.lot_ref)
    heads = counted.seen[line.seen_no]
    for move in unseen:
        if not stock_moves.is_before(move.place, own, heads.get(move.place.epoch, 0)):
            quantity -= move.quantity
            weight_g -= move.weight_g
    others = stock_moves.lines_of(rows, line.producer_item_ref, line.lot_ref)
    at = next(n for n, each in enumerate(others)
              if (each.count_uid, each.line_no) == (own.count_uid, no))
    for earlier in others[:at]:
        made = rows.get("stock_move", earlier.entry_uid, earlier.line_no)
        if made is not None:
            quantity += made["quantity"]
            weight_g += made["weight_g"]
    difference, difference_g = line.quantity - quantity, line.weight_g - weight_g
    rows.insert("stock_move", (
        entry.uid, no, line.producer_item_ref, line.lot_ref or None, StockReason.COUNTED.value,
        difference, difference_g, entry.business_date,
    ))
    if at + 1 < len(others):
        # A count made later still says what it said.
        stock_moves.add_to_move(rows, others[at + 1], -difference, -difference_g)


@applies(kinds.StockRemoved)
def apply_stock_removed(rows: Rows, entry: Entry, removed: kinds.StockRemoved) -> None:
    for no, line in enumerate(removed.lines, 1):
        rows.insert("stock_removal", (
            removed.removal_uid, no, entry.uid,
            f"WITHDRAWN_{removed.reason.value}" if line.from_withdrawn else removed.reason.value,
            removed.cause, line.producer_item_ref, line.producer_ref, line.lot_ref,
            line.ownership.value, line.quantity, line.weight_g, line.price_won,
            entry.business_date, entry.happened_at_ms, entry.actor_ref, removed.recall_uid, "",
        ))
        _move(rows, entry, 2 * no, line.producer_item_ref, line.lot_ref, removed.reason.value,
              -line.quantity, -line.weight_g)
        if line.from_withdrawn:
            _move(rows, entry, 2 * no - 1, line.producer_item_ref, line.lot_ref,
                  StockReason.WITHDRAWN.value, line.quantity, line.weight_g)


@applies(kinds.StockRestored)
def apply_stock_restored(rows: Rows, entry: Entry, restored: kinds.StockRestored) -> None:
    found = rows.cursor.execute(
        "SELECT line_no, entry_uid, undone_by_uid FROM stock_removal WHERE removal_uid = ? "
        "ORDER BY line_no", (restored.removal_uid,)).fetchall()
    if not found:
        park(rows, entry, f"stock_removal:{restored.removal_uid}", "stock_removal")
        return
    if found[0][2]:
        if found[0][2] > entry.uid:
            return
        take_back(rows, found[0][2])  # two tills said so: it lies there once
    for line_no, _, _ in found:
        rows.change("stock_removal", (restored.removal_uid, line_no), undone_by_uid=entry.uid)
    for move_no, item_ref, lot_ref, reason, quantity, weight_g in rows.cursor.execute(
            "SELECT line_no, producer_item_ref, coalesce(lot_ref, ''), reason, quantity, weight_g "
            "FROM stock_move WHERE entry_uid = ? ORDER BY line_no", (found[0][1],)).fetchall():
        _move(rows, entry, move_no, item_ref, lot_ref, reason, -quantity, -weight_g)


@applies(kinds.StockCollected)
def apply_stock_collected(rows: Rows, entry: Entry, collected: kinds.StockCollected) -> None:
    rows.insert_all("stock_collection", [
        (
            entry.uid, no, line.producer_item_ref, line.lot_ref, line.quantity, line.weight_g,
            entry.business_date,
        )
        for no, line in enumerate(collected.lines, 1)
    ])


def _move(
    rows: Rows, entry: Entry, line_no: int, item_ref: str, lot_ref: str, reason: str,
    quantity: int, weight_g: int,
) -> None:
    rows.insert("stock_move", (
        entry.uid, line_no, item_ref, lot_ref or None, reason, quantity, weight_g,
        entry.business_date,
    ))


@applies(kinds.RecallOpened)
def apply_recall_opened(rows: Rows, entry: Entry, opened: kinds.RecallOpened) -> None:
    rows.insert("recall", (
        opened.recall_uid, opened.producer_ref, opened.from_date, opened.to_date, opened.use_by,
        opened.cause, opened.ordered_by, opened.reason, int(opened.covers_unlotted),
        entry.business_date, entry.happened_at_ms, entry.actor_ref, "open", "", "",
    ))
    rows.insert_all("recall_item", [
        (ref, opened.recall_uid) for ref in sorted(set(opened.producer_item_refs))])
    rows.insert_all("recall_lot", [
        (ref, opened.recall_uid) for ref in sorted(set(opened.lot_refs))])


@applies(kinds.RecallClosed)
def apply_recall_closed(rows: Rows, entry: Entry, closed: kinds.RecallClosed) -> None:
    thing = f"recall:{closed.recall_uid}"
    if not waits(rows, entry, thing) and is_newer(rows, entry, thing, 1):
        rows.change(
            "recall", (closed.recall_uid,), state="closed", closed_on=entry.business_date,
            result=closed.result)


@applies(kinds.RecallContacted)
def apply_recall_contacted(rows: Rows, entry: Entry, told: kinds.RecallContacted) -> None:
    rows.insert("recall_contact", (
        entry.uid, told.recall_uid, told.member_ref, told.means, told.outcome,
        entry.happened_at_ms, entry.actor_ref,
    ))


@applies(kinds.SupplierNoted)
def apply_supplier_noted(rows: Rows, entry: Entry, noted: kinds.SupplierNoted) -> None:
    take_whole(rows, entry, noted)


@writes(kinds.SupplierNoted)
def write_supplier(rows: Rows, noted: kinds.SupplierNoted, version_uid: str) -> None:
    del version_uid
    rows.put("supplier", (
        noted.ref, noted.name, noted.lead_days, noted.delivery_days, int(noted.active)))


@applies(kinds.SupplierItemNoted)
def apply_supplier_item_noted(rows: Rows, entry: Entry, noted: kinds.SupplierItemNoted) -> None:
    if not is_edit_newer(rows, entry, noted):
        return
    if noted.supplier_ref:
        rows.put("supplier_item", (
            noted.producer_item_ref, noted.supplier_ref, noted.cost_won, noted.pack))
    else:
        rows.remove("supplier_item", noted.producer_item_ref)


@applies(kinds.PurchaseOrdered)
def apply_purchase_ordered(rows: Rows, entry: Entry, ordered: kinds.PurchaseOrdered) -> None:
    rows.insert("purchase_order", (
        ordered.order_uid, ordered.order_no, ordered.supplier_ref, entry.business_date,
        ordered.deliver_on, "ordered",
    ))
    rows.insert_all("purchase_order_line", [
        (ordered.order_uid, no, line.producer_item_ref, line.quantity, line.cost_won)
        for no, line in enumerate(ordered.lines, 1)
    ])


@applies(kinds.PurchaseCancelled)
def apply_purchase_cancelled(
    rows: Rows, entry: Entry, cancelled: kinds.PurchaseCancelled
) -> None:
    _end_purchase(rows, entry, cancelled.order_uid, _CANCELLED, "cancelled")


#: Goods that came in stand above an order somebody called off elsewhere.
_CANCELLED, _RECEIVED = 1, 2


def _end_purchase(
    rows: Rows, entry: Entry, order_uid: str, edition: int, state: str
) -> bool:
    """False where the order is not here and the entry waits for it."""
    thing = f"purchase_order:{order_uid}"
    if waits(rows, entry, thing):
        return False
    if is_newer(rows, entry, thing, edition):
        rows.change("purchase_order", (order_uid,), state=state)
    return True


@applies(kinds.PurchaseReceived)
def apply_purchase_received(rows: Rows, entry: Entry, received: kinds.PurchaseReceived) -> None:
    if received.order_uid and not _end_purchase(
            rows, entry, received.order_uid, _RECEIVED, "received"):
        return
    for no, line in enumerate(received.lines, 1):
        rows.insert("purchase_line", (
            entry.uid, no, received.order_uid, received.supplier_ref, line.producer_item_ref,
            line.lot_ref, line.quantity, line.weight_g, line.cost_won, line.use_by,
            entry.business_date,
        ))
        if line.stocked:
            _move(rows, entry, no, line.producer_item_ref, line.lot_ref,
                  StockReason.GOODS_IN.value, line.quantity, line.weight_g)


@applies(kinds.NoticesMade)
def apply_notices_made(rows: Rows, entry: Entry, made: kinds.NoticesMade) -> None:
    rows.insert_all("notice", [
        (
            entry.uid, no, made.purpose, line.producer_ref, entry.business_date,
            line.sold_quantity, line.sold_won, line.left_quantity, made.means,
            entry.happened_at_ms,
        )
        for no, line in enumerate(made.lines, 1)
    ])

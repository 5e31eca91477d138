"""Entry -> rows for the counter's own kinds."""

from __future__ import annotations

from models import kinds_counter as kinds
from models.appliers import applies, is_edit_newer, is_newer, use_approval, waits
from models.journal import Entry
from models.rows import Rows
from models.stock_moves import take_back
from models.values import CashKind, StockReason


@applies(kinds.UnlabelledAssigned)
def apply_unlabelled_assigned(
    rows: Rows, entry: Entry, assigned: kinds.UnlabelledAssigned
) -> None:
    """Two tills may have given it to two farms: one of them has it, and its goods have moved."""
    old = rows.get("assigned_line", assigned.sale_uid, assigned.line_no)
    if old is not None:
        if old["entry_uid"] > entry.uid:
            return
        take_back(rows, old["entry_uid"])
    rows.put("assigned_line", (
        assigned.sale_uid, assigned.line_no, entry.uid, entry.business_date,
        assigned.producer_ref, assigned.producer_item_ref, assigned.producer_name,
        assigned.ownership.value, assigned.commission_rule_ref,
        assigned.commission_rate_basis_points, assigned.commission_base_won, assigned.net_won,
    ))
    # What went off nobody's shelf went off this farm's.
    pieces = 0 if assigned.weight_g is not None else assigned.quantity
    for line_no, item_ref, sign in (
            (1, assigned.holding_item_ref, 1), (2, assigned.producer_item_ref, -1)):
        rows.insert("stock_move", (
            entry.uid, line_no, item_ref, None, StockReason.ASSIGNED.value, sign * pieces,
            sign * (assigned.weight_g or 0), entry.business_date,
        ))


@applies(kinds.WantedNoted)
def apply_wanted_noted(rows: Rows, entry: Entry, noted: kinds.WantedNoted) -> None:
    rows.insert("wanted", (
        entry.uid, noted.what, noted.item_ref, entry.business_date, entry.happened_at_ms,
        entry.actor_ref,
    ))


@applies(kinds.HoldNamed)
def apply_hold_named(rows: Rows, entry: Entry, named: kinds.HoldNamed) -> None:
    if is_edit_newer(rows, entry, named):
        rows.put("hold_name", (named.held_uid, named.person_ref))


@applies(kinds.OrderPlaced)
def apply_order_placed(rows: Rows, entry: Entry, placed: kinds.OrderPlaced) -> None:
    """Where it has ended it stays so, whatever a till that had not heard of it changed."""
    if not is_edit_newer(rows, entry, placed):
        return
    old = rows.get("advance_order", placed.order_uid)
    ended = (old["state"], old["sale_uid"], old["reason"]) if old else ("open", "", "")
    for n in range(1, old["line_count"] + 1 if old else 1):
        rows.remove("order_line", placed.order_uid, n)
    rows.put("advance_order", (
        placed.order_uid, placed.cart_uid, entry.till_ref, placed.order_no, placed.person_ref,
        placed.member_ref, placed.pick_up_date, placed.pick_up_time, len(placed.lines),
        placed.total_won, placed.first_names, placed.cart_json, entry.happened_at_ms,
        entry.actor_ref, *ended,
    ))
    rows.insert_all("order_line", [
        (
            placed.order_uid, n, line.producer_item_ref, line.producer_ref, line.producer_name,
            line.printed_name, line.spec, line.quantity, line.weight_g,
        )
        for n, line in enumerate(placed.lines, 1)
    ])


@applies(kinds.OrderCancelled)
def apply_order_cancelled(rows: Rows, entry: Entry, cancelled: kinds.OrderCancelled) -> None:
    _end_order(
        rows, entry, cancelled.order_uid, _CANCELLED, state="cancelled", sale_uid="",
        reason=cancelled.reason)


@applies(kinds.OrderSold)
def apply_order_sold(rows: Rows, entry: Entry, sold: kinds.OrderSold) -> None:
    _end_order(
        rows, entry, sold.order_uid, _SOLD, state="sold", sale_uid=sold.sale_uid, reason="")


#: What was paid and carried home stands above what somebody called off elsewhere.
_CANCELLED, _SOLD = 1, 2


def _end_order(
    rows: Rows, entry: Entry, order_uid: str, edition: int, **values: object
) -> None:
    if not waits(rows, entry, f"advance_order:{order_uid}") and (
            is_newer(rows, entry, f"order_end:{order_uid}", edition)):
        rows.change("advance_order", (order_uid,), **values)


@applies(kinds.DepositMoved)
def apply_deposit_moved(rows: Rows, entry: Entry, moved: kinds.DepositMoved) -> None:
    taken = moved.reason is kinds.DepositReason.TAKEN
    amount_won = moved.amount_won if taken else -moved.amount_won
    rows.insert("deposit_move", (
        entry.uid, moved.order_uid, moved.reason.value, moved.tender_code, amount_won,
        entry.shift_uid, entry.business_date,
    ))
    if moved.tender_code == "CASH":
        rows.insert("cash_move", (
            entry.uid, 1, entry.shift_uid, CashKind.DEPOSIT.value, amount_won, "",
        ))
    use_approval(rows, entry, moved.approval_uid)


@applies(kinds.DeliveryPlanned)
def apply_delivery_planned(rows: Rows, entry: Entry, planned: kinds.DeliveryPlanned) -> None:
    if not is_edit_newer(rows, entry, planned):
        return
    plan = (planned.delivery_uid, planned.sale_uid, planned.person_ref, planned.deliver_on)
    old = rows.get("delivery", planned.delivery_uid)
    rows.put("delivery", (
        *plan, *(tuple(old.values())[len(plan):] if old else ("planned", "", 0, "", 0))))


@applies(kinds.DeliveryCarried)
def apply_delivery_carried(rows: Rows, entry: Entry, carried: kinds.DeliveryCarried) -> None:
    delivery = rows.get("delivery", carried.delivery_uid)
    if waits(rows, entry, f"delivery:{carried.delivery_uid}") or delivery is None:
        return
    if is_newer(rows, entry, f"delivery_carried:{carried.delivery_uid}", 1):
        rows.change(
            "delivery", (carried.delivery_uid,), carrier_ref=carried.carrier_ref,
            carried_at_ms=entry.happened_at_ms,
            state="received" if delivery["state"] == "received" else "carried")


@applies(kinds.DeliveryReceived)
def apply_delivery_received(
    rows: Rows, entry: Entry, received: kinds.DeliveryReceived
) -> None:
    if waits(rows, entry, f"delivery:{received.delivery_uid}"):
        return
    if is_newer(rows, entry, f"delivery_received:{received.delivery_uid}", 1):
        rows.change(
            "delivery", (received.delivery_uid,), state="received",
            receiver_ref=received.receiver_ref, received_at_ms=entry.happened_at_ms)

"""Entry -> rows for the counter's own kinds."""

from __future__ import annotations

from models import kinds_counter as kinds
from models.appliers import applies, change_or_wait, use_approval
from models.journal import Entry
from models.rows import Rows
from models.values import CashKind, StockReason


@applies(kinds.UnlabelledAssigned)
def apply_unlabelled_assigned(
    rows: Rows, entry: Entry, assigned: kinds.UnlabelledAssigned
) -> None:
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
    rows.put("hold_name", (named.held_uid, named.person_ref))


@applies(kinds.OrderPlaced)
def apply_order_placed(rows: Rows, entry: Entry, placed: kinds.OrderPlaced) -> None:
    old = rows.get("advance_order", placed.order_uid)
    for n in range(1, old["line_count"] + 1 if old else 1):
        rows.remove("order_line", placed.order_uid, n)
    rows.put("advance_order", (
        placed.order_uid, placed.cart_uid, entry.till_ref, placed.order_no, placed.person_ref,
        placed.member_ref, placed.pick_up_date, placed.pick_up_time, len(placed.lines),
        placed.total_won, placed.first_names, placed.cart_json, entry.happened_at_ms,
        entry.actor_ref, "open", "", "",
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
    change_or_wait(
        rows, entry, "advance_order", cancelled.order_uid, state="cancelled",
        reason=cancelled.reason)


@applies(kinds.OrderSold)
def apply_order_sold(rows: Rows, entry: Entry, sold: kinds.OrderSold) -> None:
    change_or_wait(
        rows, entry, "advance_order", sold.order_uid, state="sold", sale_uid=sold.sale_uid)


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
    rows.put("delivery", (
        planned.delivery_uid, planned.sale_uid, planned.person_ref, planned.deliver_on,
        "planned", "", 0, "", 0,
    ))


@applies(kinds.DeliveryCarried)
def apply_delivery_carried(rows: Rows, entry: Entry, carried: kinds.DeliveryCarried) -> None:
    change_or_wait(
        rows, entry, "delivery", carried.delivery_uid, state="carried",
        carrier_ref=carried.carrier_ref, carried_at_ms=entry.happened_at_ms)


@applies(kinds.DeliveryReceived)
def apply_delivery_received(
    rows: Rows, entry: Entry, received: kinds.DeliveryReceived
) -> None:
    change_or_wait(
        rows, entry, "delivery", received.delivery_uid, state="received",
        receiver_ref=received.receiver_ref, received_at_ms=entry.happened_at_ms)

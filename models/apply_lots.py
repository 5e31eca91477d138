"""Lots and labels -> rows.  A lot met by its code and the same lot received become one row."""

from __future__ import annotations

from typing import Any

from models import kinds_lots as kinds
from models.appliers import NEVER, applies, is_edit_newer, is_newer, park, waits
from models.base import tables
from models.journal import Entry
from models.rows import Rows
from models.stock_moves import take_back
from models.values import LotJudgement, LotSource, StockReason

_EMPTY: dict[str, Any] = {
    "shipment_uid": "", "quantity": 0, "weight_g": 0, "item_price_won": 0, "shipped_on": "",
    "made_on": "", "line": "", "trace_no": "", "egg_code": "", "cost_won": None, "judged": "",
    "confirmed_quantity": None, "withdrawn": 0, "withdrawn_reason": "",
}
#: What a lot met by its code keeps of its life when its own entry arrives.
_KEPT = ("withdrawn", "withdrawn_reason", "confirmed_quantity", "item_price_won")


@applies(kinds.LotReceived)
def apply_lot_received(rows: Rows, entry: Entry, received: kinds.LotReceived) -> None:
    old = rows.get("lot", received.lot_ref)
    if old is not None and old["source"] != LotSource.CODE:
        # A number given out twice, by a till put back to an older day: nothing is mixed up.
        park(rows, entry, NEVER, "lot_twice")
        return
    if rows.get("shipment", received.shipment_uid) is None:
        rows.insert("shipment", (
            received.shipment_uid, received.producer_ref, received.source.value,
            received.shipped_on, entry.till_ref, entry.happened_at_ms,
        ))
    _print_version(rows, received.lot_ref, received.label_no, received.price_won)
    rows.put("lot", _row({
        **_EMPTY,
        "lot_ref": received.lot_ref, "lot_no": received.lot_no,
        "shipment_uid": received.shipment_uid, "source": received.source.value,
        "producer_ref": received.producer_ref, "producer_item_ref": received.producer_item_ref,
        "ownership": received.ownership.value, "quantity": received.quantity,
        "weight_g": received.weight_g, "packed_on": received.packed_on,
        "shipped_on": received.shipped_on, "display_until": received.display_until,
        "use_by": received.use_by, "made_on": received.made_on, "line": received.line,
        "trace_no": received.trace_no, "egg_code": received.egg_code,
        "cost_won": received.cost_won,
        **({name: old[name] for name in _KEPT} if old else {}),
        "judged": (old["judged"] if old else "") or (
            LotJudgement.PENDING.value if received.pending else ""),
        **_newest(rows, received.lot_ref),
    }))
    _note_item_price(
        rows, entry, received.lot_ref, received.label_no, received.item_price_won)
    _stock(rows, entry, received.lot_ref, received.producer_item_ref,
           received.stocked_quantity, received.stocked_weight_g)


@applies(kinds.LotSeen)
def apply_lot_seen(rows: Rows, entry: Entry, seen: kinds.LotSeen) -> None:
    _print_version(rows, seen.lot_ref, seen.label_no, seen.price_won)
    if rows.get("lot", seen.lot_ref) is None:
        rows.insert("lot", _row({
            **_EMPTY,
            "lot_ref": seen.lot_ref, "lot_no": seen.lot_no, "source": LotSource.CODE.value,
            "producer_ref": seen.producer_ref, "producer_item_ref": seen.producer_item_ref,
            "ownership": seen.ownership.value, "packed_on": seen.packed_on,
            "shipped_on": "", "display_until": seen.display_until, "use_by": seen.use_by,
            **_newest(rows, seen.lot_ref),
        }))
    else:
        rows.change("lot", (seen.lot_ref,), **_newest(rows, seen.lot_ref))


@applies(kinds.LotConfirmed)
def apply_lot_confirmed(rows: Rows, entry: Entry, confirmed: kinds.LotConfirmed) -> None:
    lot = rows.get("lot", confirmed.lot_ref)
    if lot is None:
        park(rows, entry, f"lot:{confirmed.lot_ref}", "lot")
        return
    if is_edit_newer(rows, entry, confirmed):
        rows.change("lot", (confirmed.lot_ref,), confirmed_quantity=confirmed.counted_quantity)
    # Counted at two tills that had not heard of each other it came in once.
    twin = rows.get("row_version", confirmed.thing(), f"of {confirmed.edition}")
    if confirmed.edition and not is_edit_newer(
            rows, entry, confirmed, f"of {confirmed.edition}"):
        return
    if confirmed.edition and twin is not None:
        take_back(rows, twin["entry_uid"])
    _stock(rows, entry, confirmed.lot_ref, lot["producer_item_ref"],
           confirmed.stocked_quantity, confirmed.stocked_weight_g)


@applies(kinds.LotJudged)
def apply_lot_judged(rows: Rows, entry: Entry, judged: kinds.LotJudged) -> None:
    word = LotJudgement.APPROVED if judged.approved else LotJudgement.REFUSED
    if not waits(rows, entry, f"lot:{judged.lot_ref}") and is_edit_newer(rows, entry, judged):
        rows.change("lot", (judged.lot_ref,), judged=word.value)


@applies(kinds.LotWithdrawn)
def apply_lot_withdrawn(rows: Rows, entry: Entry, withdrawn: kinds.LotWithdrawn) -> None:
    if not waits(rows, entry, f"lot:{withdrawn.lot_ref}") and (
            is_edit_newer(rows, entry, withdrawn)):
        rows.change(
            "lot", (withdrawn.lot_ref,), withdrawn=int(withdrawn.withdrawn),
            withdrawn_reason=withdrawn.reason)


@applies(kinds.LotRepriced)
def apply_lot_repriced(rows: Rows, entry: Entry, repriced: kinds.LotRepriced) -> None:
    if waits(rows, entry, f"lot:{repriced.lot_ref}"):
        return
    _print_version(rows, repriced.lot_ref, repriced.label_no, repriced.price_won)
    for left in repriced.left_out:
        _print_version(rows, repriced.lot_ref, left.label_no, 0)
        if is_newer(rows, entry, f"left:{repriced.lot_ref}", repriced.label_no,
                    str(left.label_no)):
            rows.change("label_version", (repriced.lot_ref, left.label_no),
                        retired=1, left_out=left.count)
    rows.change("lot", (repriced.lot_ref,), **_newest(rows, repriced.lot_ref))
    _note_item_price(
        rows, entry, repriced.lot_ref, repriced.label_no, repriced.item_price_won)


@applies(kinds.LabelPrinted)
def apply_label_printed(rows: Rows, entry: Entry, printed: kinds.LabelPrinted) -> None:
    rows.insert("label_print", (
        entry.uid, printed.lot_ref, printed.label_no, printed.count, printed.reason.value,
        entry.business_date,
    ))


@applies(kinds.LabelDescribed)
def apply_label_described(rows: Rows, entry: Entry, described: kinds.LabelDescribed) -> None:
    names = tables["label_text"].column_names
    old = rows.get("label_text", described.producer_item_ref) or dict.fromkeys(names, "")
    # A field the table does not know is left to the version that does.
    old.update({name: value for name, value in described.fields.items()
                if name in names and is_edit_newer(rows, entry, described, name)})
    old["producer_item_ref"] = described.producer_item_ref
    rows.put("label_text", tuple(old[name] for name in names))


def _print_version(rows: Rows, lot_ref: str, label_no: int, price_won: int) -> None:
    """Its price is 0 while only its end is known here."""
    old = rows.get("label_version", lot_ref, label_no)
    if old is None:
        rows.insert("label_version", (lot_ref, label_no, price_won, 0, 0))
    elif not old["price_won"] and price_won:
        rows.change("label_version", (lot_ref, label_no), price_won=price_won)


def _newest(rows: Rows, lot_ref: str) -> dict[str, Any]:
    """The newest label's price, whichever of its entries came first."""
    label_no, price_won = rows.cursor.execute(
        "SELECT label_no, price_won FROM label_version WHERE lot_ref = ? "
        "ORDER BY price_won > 0 DESC, label_no DESC LIMIT 1", (lot_ref,)).fetchone()
    return {"label_no": label_no, "price_won": price_won}


def _note_item_price(
    rows: Rows, entry: Entry, lot_ref: str, label_no: int, item_price_won: int
) -> None:
    """The item's list price when the newest label that names one was made."""
    if is_newer(rows, entry, f"item_price:{lot_ref}", label_no):
        rows.change("lot", (lot_ref,), item_price_won=item_price_won)


def _stock(
    rows: Rows, entry: Entry, lot_ref: str, producer_item_ref: str, quantity: int, weight_g: int
) -> None:
    if quantity or weight_g:
        rows.insert("stock_move", (
            entry.uid, 1, producer_item_ref, lot_ref, StockReason.GOODS_IN.value, quantity,
            weight_g, entry.business_date,
        ))


def _row(values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in tables["lot"].column_names)

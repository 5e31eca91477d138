"""A late sale corrects the count it came before: the same stock in whatever order both arrive.

The stock of a counted pile is what was counted and what moved behind it.  A move lies before a
counted line when the counter had seen it, or when another device wrote it at an earlier time; one
of the counter's own chain lies behind unless it was seen.  The difference a count makes is a move
of its own, and it follows when such a move arrives late (docs/decisions/0021).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from models.values import StockReason

if TYPE_CHECKING:
    from models.journal import Entry
    from models.rows import Rows


#: What a customer brought back lies in a pile of its own until somebody decides.
OFF_SHELF: Final = "('RETURN', 'RETURN_DISPOSED', 'RETURN_TAKEN')"


class Place(NamedTuple):
    """Where and when an entry was written."""

    epoch: str
    seq: int
    happened_at_ms: int


class Line(NamedTuple):
    """A counted line as its place decides about moves."""

    entry_uid: str
    line_no: int
    count_uid: str
    seen_no: int
    epoch: str
    counted_at_ms: int


def settle_moves(rows: Rows, entry: Entry) -> None:
    """Note where an entry that moved stock was written; correct the counts it came before."""
    rows.insert("stock_event", (entry.uid, entry.epoch, entry.seq, entry.happened_at_ms))
    _correct_counts(rows, entry.uid, Place(entry.epoch, entry.seq, entry.happened_at_ms), 1)


def take_back(rows: Rows, entry_uid: str) -> None:
    """What this entry moved it never moved: another word on the same goods holds."""
    event = rows.get("stock_event", entry_uid)
    if event is None:
        return
    _correct_counts(
        rows, entry_uid, Place(event["epoch"], event["seq"], event["happened_at_ms"]), -1)
    rows.remove("stock_event", entry_uid)
    for (line_no,) in rows.cursor.execute(
            "SELECT line_no FROM stock_move WHERE entry_uid = ?", (entry_uid,)).fetchall():
        rows.remove("stock_move", entry_uid, line_no)


def _correct_counts(rows: Rows, entry_uid: str, place: Place, way: int) -> None:
    """Take an entry's moves out of the counts they came before; `way` -1 puts them in again."""
    newest_ms, newest_seq = rows.cursor.execute(
        "SELECT (SELECT max(counted_at_ms) FROM stock_count), "
        "(SELECT max(seq) FROM stock_count_seen WHERE epoch = ?)", (place.epoch,)).fetchone()
    if newest_ms is None or (
            place.seq > (newest_seq or 0) and place.happened_at_ms >= newest_ms):
        # Behind every count there is: the way of nearly every sale.
        return
    for item_ref, lot_ref, quantity, weight_g in rows.cursor.execute(
            "SELECT producer_item_ref, coalesce(lot_ref, ''), sum(quantity), sum(weight_g) "
            f"FROM stock_move WHERE entry_uid = ? AND reason NOT IN {OFF_SHELF} "
            "GROUP BY producer_item_ref, lot_ref ORDER BY producer_item_ref, lot_ref",
            (entry_uid,)).fetchall():
        before = False
        for line in lines_of(rows, item_ref, lot_ref):
            is_before = lies_before(rows, place, line)
            if is_before != before:
                sign = -way if is_before else way
                add_to_move(rows, line, sign * quantity, sign * weight_g)
            before = is_before


def lines_of(rows: Rows, item_ref: str, lot_ref: str) -> list[Line]:
    """The counted lines of one pile in the order they were counted, the same on every till."""
    return [Line(*row) for row in rows.cursor.execute(
        "SELECT c.entry_uid, l.line_no, l.count_uid, l.seen_no, c.epoch, l.counted_at_ms "
        "FROM stock_count_line l JOIN stock_count c USING (count_uid) "
        "WHERE l.producer_item_ref = ? AND l.lot_ref = ? "
        "ORDER BY l.counted_at_ms, l.count_uid, l.line_no", (item_ref, lot_ref)).fetchall()]


def lies_before(rows: Rows, place: Place, line: Line) -> bool:
    row = rows.cursor.execute(
        "SELECT seq FROM stock_count_seen WHERE count_uid = ? AND seen_no = ? AND epoch = ?",
        (line.count_uid, line.seen_no, place.epoch)).fetchone()
    return is_before(place, line, row[0] if row else 0)


def is_before(place: Place, line: Line, seen_seq: int) -> bool:
    """Whether what a move did was already done when the line was counted.  Pure."""
    if place.seq <= seen_seq:
        return True
    return place.epoch != line.epoch and place.happened_at_ms < line.counted_at_ms


def add_to_move(rows: Rows, line: Line, quantity: int, weight_g: int) -> None:
    """Change the difference a counted line makes."""
    key = (line.entry_uid, line.line_no)
    old = rows.get("stock_move", *key)
    if old is not None:
        rows.change("stock_move", key, quantity=old["quantity"] + quantity,
                    weight_g=old["weight_g"] + weight_g)


class Behind(NamedTuple):
    """What moved a pile in an entry the counter had not seen."""

    place: Place
    item_ref: str
    lot_ref: str
    quantity: int
    weight_g: int


def list_unseen(rows: Rows, seen: list[dict[str, int]]) -> list[Behind]:
    """Moves of entries that at least one of these heads does not reach; nearly always few."""
    found: list[Behind] = []
    for epoch in _epochs(rows):
        reached = min((heads.get(epoch, 0) for heads in seen), default=0)
        found += [
            Behind(Place(epoch, seq, at_ms), item_ref, lot_ref, quantity, weight_g)
            for seq, at_ms, item_ref, lot_ref, quantity, weight_g in rows.cursor.execute(
                "SELECT e.seq, e.happened_at_ms, m.producer_item_ref, coalesce(m.lot_ref, ''), "
                "m.quantity, m.weight_g FROM stock_event e "
                "JOIN stock_move m ON m.entry_uid = e.entry_uid "
                f"WHERE e.epoch = ? AND e.seq > ? AND m.reason NOT IN {OFF_SHELF}",
                (epoch, reached)).fetchall()
        ]
    return found


def sum_pile(rows: Rows, item_ref: str, lot_ref: str) -> tuple[int, int]:
    """(pieces, grams) of everything that moved a shelf's pile but counts."""
    row = rows.cursor.execute(
        "SELECT coalesce(sum(quantity), 0), coalesce(sum(weight_g), 0) FROM stock_move "
        f"WHERE producer_item_ref = ? AND coalesce(lot_ref, '') = ? AND reason <> ? "
        f"AND reason NOT IN {OFF_SHELF}",
        (item_ref, lot_ref, StockReason.COUNTED.value)).fetchone()
    return row[0], row[1]


def _epochs(rows: Rows) -> list[str]:
    """Every chain that moved stock, found by stepping through the index."""
    found: list[str] = []
    epoch = ""
    while True:
        row = rows.cursor.execute(
            "SELECT min(epoch) FROM stock_event WHERE epoch > ?", (epoch,)).fetchone()
        if row[0] is None:
            return found
        epoch = row[0]
        found.append(epoch)

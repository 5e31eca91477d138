"""Questions that find what cannot be: sums that do not add up, rows unlike a rebuild's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from models.base import tables, tables_of
from models.db import DBAPIConnection
from models.rows import Row


class Fault(NamedTuple):
    """A sale that contradicts itself; `what` names the sum, the values are won, pieces or grams."""

    epoch: str
    seq: int
    receipt_no: str
    what: str
    stored: int
    counted: int


_LINES = (
    "(SELECT sale_uid, count(*) AS lines, sum(net_won) AS net_won, sum(gross_won) AS gross_won, "
    "sum(discount_won + receipt_discount_share_won) AS discount_won, "
    "sum(CASE WHEN weight_g IS NULL THEN quantity ELSE 0 END) AS quantity, "
    "sum(coalesce(weight_g, 0)) AS weight_g FROM sale_line GROUP BY sale_uid)"
)
_TENDERS = (
    "(SELECT sale_uid, sum(amount_won) AS amount_won, sum(vat_won) AS vat_won, "
    "sum(CASE tender_kind WHEN 'CASH' THEN amount_won WHEN 'VOUCHER' THEN -change_won ELSE 0 END) "
    "AS cash_won "
    "FROM sale_tender GROUP BY sale_uid)"
)
_CASH = "(SELECT entry_uid, sum(amount_won) AS won FROM cash_move GROUP BY entry_uid)"
_STOCK = (
    "(SELECT entry_uid, count(*) AS moves, -sum(quantity) AS quantity, -sum(weight_g) AS weight_g "
    "FROM stock_move GROUP BY entry_uid)"
)

#: Kinds that make a row of `sale`.
_SALE_KINDS = "'sale.completed', 'sale.refunded', 'return.unreceipted'"

#: (name of the sum, table expression joined as `other`, condition, figure stored, figure counted)
_SUMS: tuple[tuple[str, str, str, str, str], ...] = (
    ("lines", _LINES, "sale_uid", "total_won", "net_won"),
    ("gross", _LINES, "sale_uid", "gross_won", "gross_won"),
    ("discounts", _LINES, "sale_uid", "discount_won", "discount_won"),
    ("tenders", _TENDERS, "sale_uid", "total_won - sale.cash_rounding_won", "amount_won"),
    ("tender_vat", _TENDERS, "sale_uid", "vat_won", "vat_won"),
)


def count_sales(connection: DBAPIConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM sale").fetchone()[0])


def find_wrong_sum(connection: DBAPIConnection) -> Fault | None:
    """The first sale whose total is not its lines, its tenders, its cash and its stock."""
    found: list[Fault] = []
    for what, other, key, stored, counted in _SUMS:
        found += _faults(
            connection, what,
            f"SELECT sale.epoch, sale.seq, sale.receipt_no, sale.{stored}, "
            f"coalesce(other.{counted}, 0) FROM sale LEFT JOIN {other} AS other USING ({key}) "
            f"WHERE sale.{stored} <> coalesce(other.{counted}, 0)",
        )
    found += _faults(
        connection, "tax_parts",
        "SELECT epoch, seq, receipt_no, total_won, exempt_won + taxable_won + non_taxable_won "
        "FROM sale WHERE total_won <> exempt_won + taxable_won + non_taxable_won",
    )
    found += _faults(
        connection, "line",
        "SELECT sale.epoch, sale.seq, sale.receipt_no, line.net_won, line.gross_won "
        "- line.discount_won - line.receipt_discount_share_won FROM sale_line AS line "
        "JOIN sale USING (sale_uid) WHERE line.net_won <> line.gross_won - line.discount_won "
        "- line.receipt_discount_share_won",
    )
    found += _faults(
        connection, "cash_moves",
        "SELECT sale.epoch, sale.seq, sale.receipt_no, coalesce(tender.cash_won, 0), "
        "coalesce(cash.won, 0) FROM sale JOIN entry USING (epoch, seq) "
        f"LEFT JOIN {_TENDERS} AS tender USING (sale_uid) "
        f"LEFT JOIN {_CASH} AS cash ON cash.entry_uid = entry.uid "
        "WHERE coalesce(tender.cash_won, 0) <> coalesce(cash.won, 0)",
    )
    # What came back in an exchange is what it paid for: the two sides are nothing together.
    found += _faults(
        connection, "exchange",
        "SELECT epoch, seq, receipt_no, won, -back FROM (SELECT sale.epoch, sale.seq, "
        "sale.receipt_no, "
        "(SELECT coalesce(sum(t.amount_won), 0) FROM sale_tender AS t WHERE t.sale_uid = "
        "x.sale_uid AND t.tender_kind = 'EXCHANGE') AS won, "
        "(SELECT coalesce(sum(t.amount_won), 0) FROM sale_tender AS t WHERE t.sale_uid = "
        "x.refund_uid AND t.tender_kind = 'EXCHANGE') AS back "
        "FROM exchange AS x JOIN sale ON sale.sale_uid = x.sale_uid) WHERE won <> -back",
    )
    for column in ("quantity", "weight_g"):
        found += _faults(
            connection, f"stock_{column}",
            f"SELECT sale.epoch, sale.seq, sale.receipt_no, coalesce(line.{column}, 0), "
            f"coalesce(stock.{column}, 0) FROM sale JOIN entry USING (epoch, seq) "
            f"LEFT JOIN {_LINES} AS line USING (sale_uid) "
            f"LEFT JOIN {_STOCK} AS stock ON stock.entry_uid = entry.uid "
            f"WHERE coalesce(line.{column}, 0) <> coalesce(stock.{column}, 0) "
            "OR coalesce(line.lines, 0) <> coalesce(stock.moves, 0)",
        )
    return min(found, key=lambda fault: fault.seq, default=None)


#: The letters of the epoch a number was given in; none in a till's first.
_LETTERS = ("iif(length({0}.receipt_no) - length(replace({0}.receipt_no, '-', '')) = 3, "
            "substr({0}.receipt_no, -4), '')")


def find_wrong_number(connection: DBAPIConnection) -> Fault | None:
    """The first receipt number that does not follow the one before it on its epoch and date.

    What a fork carried over keeps its number, and goes on from where the forked chain was left.
    """
    left_at = (
        "SELECT max(p.receipt_seq) FROM epoch_fork AS f JOIN sale AS p "
        "ON p.epoch = f.forked_epoch AND p.seq < f.from_seq WHERE f.epoch = x.epoch "
        f"AND p.business_date = x.business_date AND {_LETTERS.format('p')} = x.letters")
    found = _faults(
        connection, "number",
        "SELECT epoch, seq, receipt_no, receipt_seq, before + 1 FROM ("
        f"SELECT *, coalesce(lag(receipt_seq) OVER (PARTITION BY till_ref, epoch, letters, "
        f"business_date ORDER BY seq), ({left_at}), 0) AS before FROM (SELECT till_ref, epoch, "
        f"seq, receipt_no, receipt_seq, business_date, {_LETTERS.format('s')} AS letters "
        "FROM sale AS s) AS x) WHERE receipt_seq <> before + 1 "
        "AND epoch NOT IN (SELECT epoch FROM parked_entry) "
        # A branch holds what a copy wrote from some number on; the copy's own file counts it.
        "AND epoch NOT IN (SELECT epoch FROM epoch WHERE device_public_key = '') "
        "AND till_ref = (SELECT till_ref FROM identity) ORDER BY seq LIMIT 1",
    )
    found += _faults(
        connection, "number_twice",
        "SELECT epoch, max(seq), receipt_no, receipt_seq, count(*) FROM sale "
        "GROUP BY receipt_no, till_ref, epoch HAVING count(*) > 1 ORDER BY max(seq) LIMIT 1",
    )
    return min(found, key=lambda fault: fault.seq, default=None)


def find_wrong_lot(connection: DBAPIConnection) -> tuple[str, int, int] | None:
    """(lot number, pieces by its label or count, pieces moved in) of a lot that does not add up.

    Labelled is the sum of all states (HANDBOOK §1.5): what came in is on the shelf or somewhere a
    move says, as long as what came in is right and nothing is put back that was not taken.
    """
    row = connection.execute(
        "SELECT l.lot_no, coalesce(l.confirmed_quantity, l.quantity), m.moved_in FROM lot l JOIN ("
        "SELECT lot_ref, sum(CASE WHEN reason IN ('GOODS_IN', 'OPENING') THEN quantity ELSE 0 END) "
        "AS moved_in, sum(CASE WHEN reason IN ('PUT_BACK', 'RETURN_TAKEN') THEN quantity ELSE 0 "
        "END) AS put_back FROM stock_move WHERE lot_ref IS NOT NULL GROUP BY lot_ref) AS m "
        "USING (lot_ref) WHERE l.source <> 'CODE' AND l.weight_g = 0 AND (m.put_back <> 0 OR ("
        "m.moved_in <> coalesce(l.confirmed_quantity, l.quantity) "
        "AND NOT (l.confirmed_quantity IS NULL AND m.moved_in = 0))) ORDER BY l.lot_no LIMIT 1"
    ).fetchone()
    return (row[0], row[1], row[2]) if row else None


def find_lost_sale(connection: DBAPIConnection) -> Fault | None:
    """An entry that says a sale was completed without its row, or a row without its entry."""
    found = _faults(
        connection, "row_missing",
        "SELECT entry.epoch, entry.seq, '', 1, 0 FROM entry LEFT JOIN sale USING (epoch, seq) "
        f"WHERE entry.kind IN ({_SALE_KINDS}) AND sale.sale_uid IS NULL "
        "AND entry.uid NOT IN (SELECT entry_uid FROM parked_entry) "
        "AND NOT EXISTS (SELECT 1 FROM entry AS first WHERE first.uid = entry.uid "
        "AND first.body_hash = entry.body_hash AND first.position < entry.position) LIMIT 1",
    )
    found += _faults(
        connection, "entry_missing",
        "SELECT sale.epoch, sale.seq, sale.receipt_no, 0, 1 FROM sale LEFT JOIN entry "
        "ON entry.epoch = sale.epoch AND entry.seq = sale.seq "
        f"AND entry.kind IN ({_SALE_KINDS}) WHERE entry.uid IS NULL LIMIT 1",
    )
    return found[0] if found else None


def _faults(connection: DBAPIConnection, what: str, sql: str) -> list[Fault]:
    return [Fault(epoch, seq, receipt_no, what, stored, counted)
            for epoch, seq, receipt_no, stored, counted in connection.execute(sql)]


def find_difference(
    stored: DBAPIConnection, rebuilt: DBAPIConnection
) -> tuple[str, str] | None:
    """(table, key) of the first derived row that a rebuild does not give, None when all agree."""
    for table in tables_of("derived"):
        pairs = _pairs(_rows_in_key_order(stored, table.name),
                       _rows_in_key_order(rebuilt, table.name))
        for mine, theirs in pairs:
            if mine != theirs:
                return table.name, _key_of(table.name, mine, theirs)
    return None


def _rows_in_key_order(connection: DBAPIConnection, table_name: str) -> Iterator[Row]:
    keys = ", ".join(tables[table_name].keys)
    yield from connection.execute(f"SELECT * FROM {table_name} ORDER BY {keys}")


def _pairs(
    first: Iterator[Row], second: Iterator[Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    while True:
        pair = next(first, None), next(second, None)
        if pair == (None, None):
            return
        yield pair


def _key_of(table_name: str, mine: Row | None, theirs: Row | None) -> str:
    """The smaller of two keys is the row that one side lacks, or both are the row that differs."""
    places = [i for i, column in enumerate(tables[table_name].columns) if column.key]

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[i] for i in places)

    keys = [key(row) for row in (mine, theirs) if row is not None]
    return ", ".join(str(value) for value in min(keys))


def find_bad_pages(connection: DBAPIConnection) -> list[str]:
    """What the cipher says of pages whose seal is broken; empty for a whole file."""
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]


def begin_snapshot(connection: DBAPIConnection) -> None:
    """From here on this connection sees one state, whatever is sold meanwhile."""
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def end_snapshot(connection: DBAPIConnection) -> None:
    connection.rollback()

"""Reading shifts, their cash and their seals."""

from __future__ import annotations

from typing import Any

from models import kinds
from models.db import DBAPIConnection
from models.identity_rows import LINEAGE
from models.values import Ref


def read_open_shift(connection: DBAPIConnection, till_ref: Ref) -> tuple[Any, ...] | None:
    """(shift_uid, business_date, opened_by_ref, float_won, opened_at_ms) of the open shift."""
    row: tuple[Any, ...] | None = connection.execute(
        f"{LINEAGE} SELECT shift_uid, business_date, opened_by_ref, float_won, opened_at_ms "
        "FROM shift JOIN lineage USING (epoch) WHERE shift.till_ref = ? AND state = 'open' "
        "AND opened_seq <= last_seq ORDER BY opened_at_ms DESC LIMIT 1", (till_ref,),
    ).fetchone()
    return row


def read_last_seal_position(connection: DBAPIConnection) -> int:
    """The journal position of the newest seal, 0 where there is none."""
    row = connection.execute(
        # From the seals to their entries: the other way round the whole record is read.
        "SELECT max(e.position) FROM seal CROSS JOIN entry AS e ON e.uid = seal.entry_uid "
        "CROSS JOIN identity ON identity.till_ref = seal.till_ref AND identity.epoch = e.epoch"
    ).fetchone()
    return int(row[0] or 0)


def count_since_seal(connection: DBAPIConnection) -> int:
    """Entries behind the newest seal, of whichever till; all there are where there is none."""
    newest = connection.execute("SELECT max(position) FROM entry").fetchone()[0] or 0
    return int(newest) - read_last_seal_position(connection)


def read_last_closed(connection: DBAPIConnection, till_ref: Ref) -> tuple[int, str]:
    """(z_no, business_date) of the last closed shift; (0, "") before the first."""
    row = connection.execute(
        "SELECT z_no, business_date FROM shift WHERE till_ref = ? AND state = 'closed' "
        "ORDER BY z_no DESC LIMIT 1", (till_ref,),
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def sum_cash_moves(connection: DBAPIConnection, shift_uid: Ref) -> dict[str, int]:
    """Won by kind of cash move of one shift."""
    return dict(connection.execute(
        "SELECT kind, sum(amount_won) FROM cash_move WHERE shift_uid = ? GROUP BY kind",
        (shift_uid,),
    ).fetchall())


def sum_sales(connection: DBAPIConnection, shift_uid: Ref) -> tuple[int, ...]:
    """(sales, returns, gross, discount, exempt, taxable, non-taxable, vat, total, rounding).

    Returns are receipts with negative figures: every sum is after returns.
    """
    row = connection.execute(
        "SELECT sum(kind = 'SALE'), sum(kind = 'RETURN'), sum(gross_won), "
        "sum(discount_won), sum(exempt_won), "
        "sum(taxable_won), sum(non_taxable_won), sum(vat_won), sum(total_won), "
        "sum(cash_rounding_won) FROM sale WHERE shift_uid = ?", (shift_uid,),
    ).fetchone()
    return tuple(value or 0 for value in row)


def sum_tenders(connection: DBAPIConnection, shift_uid: Ref) -> list[tuple[str, int, int, int]]:
    """(tender code, count, won, face of paper vouchers) of one shift, biggest first."""
    rows: list[tuple[str, int, int, int]] = connection.execute(
        "SELECT tender_code, count(*), sum(amount_won), "
        "sum(iif(tender_kind = 'VOUCHER', tendered_won, 0)) FROM sale_tender "
        "JOIN sale USING (sale_uid) WHERE shift_uid = ? GROUP BY tender_code "
        "ORDER BY 3 DESC, 1", (shift_uid,),
    ).fetchall()
    return rows


def count_voids(connection: DBAPIConnection, shift_uid: Ref) -> dict[str, tuple[int, int]]:
    """(count, won) by what was taken away before payment: line, cart."""
    return {what: (count, won) for what, count, won in connection.execute(
        "SELECT what, count(*), sum(amount_won) FROM cart_void WHERE shift_uid = ? "
        "GROUP BY what", (shift_uid,))}


def count_drawer_openings(connection: DBAPIConnection, shift_uid: Ref) -> int:
    return int(connection.execute(
        "SELECT count(*) FROM drawer_opening WHERE shift_uid = ?", (shift_uid,)
    ).fetchone()[0])


def read_last_count(
    connection: DBAPIConnection, shift_uid: Ref
) -> tuple[str, int] | None:
    """(counts as JSON, won) of the newest blind count of a shift."""
    row = connection.execute(
        "SELECT counts_json, counted_won FROM cash_count JOIN entry ON entry.uid = entry_uid "
        "WHERE cash_count.shift_uid = ? ORDER BY entry.position DESC LIMIT 1", (shift_uid,),
    ).fetchone()
    return (row[0], row[1]) if row else None


def read_last_seal(
    connection: DBAPIConnection, till_ref: Ref, epoch: Ref
) -> kinds.SealWritten | None:
    """The newest seal of this chain, to carry its totals on.

    None before its first, where a newer version wrote it, and where entries of another chain of
    this till came in since: then its totals are no longer all there is.
    """
    row = connection.execute(
        "SELECT e.kind, e.schema, e.body, e.position FROM seal "
        "CROSS JOIN entry e ON e.uid = seal.entry_uid "
        "WHERE seal.till_ref = ? AND e.epoch = ? ORDER BY e.position DESC LIMIT 1",
        (till_ref, epoch),
    ).fetchone()
    if row is None or connection.execute(
            "SELECT 1 FROM entry WHERE position > ? AND till_ref = ? AND epoch <> ? LIMIT 1",
            (row[3], till_ref, epoch)).fetchone():
        return None
    try:
        seal = kinds.decode_body(*row[:3])
    except kinds.UnknownKind:
        return None
    return seal if isinstance(seal, kinds.SealWritten) else None


def continue_perpetual(
    connection: DBAPIConnection, till_ref: Ref, shift_uid: Ref, sealed: dict[str, int]
) -> dict[str, int]:
    """`sum_perpetual` from the totals of the seal before this shift, in the time of one shift.

    Money moves in shifts only, so what came since is this shift's; the rest is few and counted.
    """
    totals = dict(sealed)
    for name, value in _sum_sales_by("shift_uid", connection, shift_uid).items():
        totals[name] = totals.get(name, 0) + value
    for kind, won in sum_cash_moves(connection, shift_uid).items():
        name = f"cash_{kind.lower()}_won"
        totals[name] = totals.get(name, 0) + won
    return totals | _count_beside_money(connection, till_ref)


def sum_perpetual(connection: DBAPIConnection, till_ref: Ref) -> dict[str, int]:
    """Totals since the till was opened; a seal carries them."""
    totals = _sum_sales_by("till_ref", connection, till_ref)
    for kind, won in connection.execute(
            "SELECT kind, sum(amount_won) FROM cash_move JOIN shift USING (shift_uid) "
            "WHERE till_ref = ? GROUP BY 1", (till_ref,)):
        totals[f"cash_{kind.lower()}_won"] = won
    return totals | _count_beside_money(connection, till_ref)


def _sum_sales_by(column: str, connection: DBAPIConnection, ref: Ref) -> dict[str, int]:
    sale = connection.execute(
        "SELECT sum(kind = 'SALE'), sum(kind = 'RETURN'), "
        "sum(iif(kind = 'RETURN', -total_won, 0)), "
        "sum(total_won), sum(vat_won), sum(discount_won), "
        "sum(exempt_won), sum(taxable_won), sum(cash_rounding_won) FROM sale "
        f"WHERE {column} = ?", (ref,),
    ).fetchone()
    names = ("sale_count", "return_count", "return_won", "sale_won", "vat_won",
             "discount_won", "exempt_won", "taxable_won",
             "cash_rounding_won")
    return {name: value or 0 for name, value in zip(names, sale, strict=True)}


def _count_beside_money(connection: DBAPIConnection, till_ref: Ref) -> dict[str, int]:
    totals: dict[str, int] = {}
    for what, count in connection.execute(
            "SELECT what, count(*) FROM cart_void WHERE till_ref = ? GROUP BY 1", (till_ref,)):
        totals[f"void_{what}_count"] = count
    totals["no_sale_count"] = connection.execute(
        "SELECT count(*) FROM drawer_opening WHERE till_ref = ?", (till_ref,)).fetchone()[0]
    return totals

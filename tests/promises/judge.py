"""Judging a file after a disaster: is it whole, and is everything in it that was acknowledged?"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from models import db, identity_rows, journal, rows, verify_rows
from models.journal import Writer


def judge(path: Path, key_hex: str, acknowledged: Collection[str]) -> int:
    """The number of sales found.  Raises AssertionError naming what does not hold.

    Whole: SQLite finds no fault, the chain holds, running figures equal the rows, entries = sales,
    numbers without gap or double, every sale = its lines = tenders = cash = stock.
    """
    database = db.Database(path, key_hex)
    try:
        connection = database.reader()
        fault = connection.execute("PRAGMA quick_check").fetchone()[0]
        assert fault == "ok", fault
        identity = identity_rows.read_identity(connection)
        assert identity is not None, "no identity"
        check = journal.ChainCheck(
            Writer(identity.org_ref, identity.store_ref, identity.till_ref))
        for entry in journal.read_all(connection):
            check.feed(entry)
        kept = {name: figures for name, figures in rows.load_checksums(connection).items()
                if figures[0]}
        assert kept == rows.scan_checksums(connection), "running figures"
        assert verify_rows.find_lost_sale(connection) is None
        assert verify_rows.find_wrong_number(connection) is None
        assert verify_rows.find_wrong_sum(connection) is None
        found = {uid for (uid,) in connection.execute("SELECT sale_uid FROM sale")}
        lost = set(acknowledged) - found
        assert not lost, f"acknowledged and lost: {sorted(lost)}"
        return len(found)
    finally:
        database.close()

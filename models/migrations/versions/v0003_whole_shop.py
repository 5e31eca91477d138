"""Database version 3: the whole counter, producers and their goods, the platform.

The tables lie beside this file, word for word.  Derived ones are made anew: `models.migrations.run`
fills them all from the journal behind the last step.  Others are made where they are missing.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from models.journal_table import APPEND_ONLY_TRIGGERS

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables as this version had them."""
    there = {
        str(name) for (name,) in op.get_bind().exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
    for kind, name, statements in _tables():
        if name in there:
            if kind == "kept":
                continue
            op.execute(f"DROP TABLE {name}")
        for statement in statements:
            op.execute(statement)
    # One uid may lie in two epochs from now on: a fork carries entries over.
    op.execute("DROP INDEX entry_by_uid")
    op.execute("CREATE UNIQUE INDEX entry_by_uid ON entry (uid, epoch)")
    op.execute("DROP TRIGGER entry_is_never_replaced")
    op.execute(APPEND_ONLY_TRIGGERS[-1])
    op.execute("PRAGMA user_version = 3")


def _tables() -> list[tuple[str, str, list[str]]]:
    """(derived or kept, name, statements) of every table."""
    text = Path(__file__).with_suffix(".sql").read_text("utf-8")
    found = []
    for block in text.split("\n-- ")[2:]:
        head, _, body = block.partition("\n")
        kind, name = head.split()
        found.append((kind, name, [
            statement.strip() for statement in body.split(";\n") if statement.strip()]))
    return found

"""Database version 3: the whole counter, producers and their goods, the platform.

Every derived table is made as this program declares it: `models.migrations.run` fills them all
from the journal behind the last step.  Local tables that are missing are made empty.
"""

from __future__ import annotations

from alembic import op

from models.base import tables, tables_of
from models.journal_table import APPEND_ONLY_TRIGGERS
from models.schema import creating_statements

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables anew as this version declares them."""
    there = {
        str(name) for (name,) in op.get_bind().exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
    derived = {table.name for table in tables_of("derived")}
    for name in sorted(derived & there):
        op.execute(f"DROP TABLE {name}")
    for statement in creating_statements(derived | (tables.keys() - there)):
        op.execute(statement)
    # One uid may lie in two epochs from now on: a fork carries entries over.
    op.execute("DROP INDEX entry_by_uid")
    op.execute("CREATE UNIQUE INDEX entry_by_uid ON entry (uid, epoch)")
    op.execute("DROP TRIGGER entry_is_never_replaced")
    op.execute(APPEND_ONLY_TRIGGERS[-1])
    op.execute("PRAGMA user_version = 3")

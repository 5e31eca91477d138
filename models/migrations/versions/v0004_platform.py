"""Database version 4: what the platform sends down, and other tills' people.

Every derived table is made as this program declares it: `models.migrations.run` fills them all
from the journal behind the last step.  Other tables that are missing are made empty.
"""

from __future__ import annotations

from alembic import op

from models.base import tables, tables_of
from models.schema import creating_statements

revision = "0004"
down_revision = "0003"


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
    # Continuations that were kept beside the journal get a place in it when the feed brings them.
    if "stray_entry" in there:
        op.execute("DELETE FROM pull_position WHERE EXISTS (SELECT 1 FROM stray_entry)")
    op.execute("PRAGMA user_version = 4")

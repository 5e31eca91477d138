"""Database version 1: what `models.schema` made when the first shop opened.

Files of this version are stamped with it, not built by it; `tests/old_databases` keeps one.
"""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing to do: the file is already what the program made."""

"""What a practice shop is set up from: settings, goods and staff as the journal has them."""

from __future__ import annotations

from collections.abc import Iterator

from models import kinds
from models.db import DBAPIConnection


def iterate_set_up(connection: DBAPIConnection) -> Iterator[kinds.Payload]:
    """Settings, master data and staff in their order; what a newer version wrote is left out."""
    for row in connection.execute(
            "SELECT kind, schema, body FROM entry "
            "WHERE kind IN ('setting.changed', 'object.changed', 'staff.changed') "
            "ORDER BY position"):
        try:
            yield kinds.decode_body(*row)
        except kinds.UnknownKind:
            continue

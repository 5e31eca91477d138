"""Edits that do not hold, beside the one that does."""

from __future__ import annotations

from typing import Final, NamedTuple

from models.db import DBAPIConnection

_OVER_MS: Final = 86_400_000


class ConflictRow(NamedTuple):
    object_type: str
    ref: str
    field: str
    version_uid: str
    other_json: str
    holds_json: str
    name: str
    holds_by_platform: int  # whether the value that holds is the platform's own
    other_by_platform: int


def list_conflicts(connection: DBAPIConnection) -> list[ConflictRow]:
    """Edits that say something else than what holds, unless that was set a day and more later.

    Whoever sets a field again after that has seen what holds, and the old quarrel is over.
    """
    return [ConflictRow(*row) for row in connection.execute(
        "SELECT o.object_type, o.ref, o.field, o.version_uid, o.value_json, "
        "h.value_json, coalesce(i.name, p.name, t.name, m.name, f.no, a.name, s.name, c.name, "
        "b.name, "
        "iif(o.object_type = 'setting', o.ref, '')), "
        "EXISTS (SELECT 1 FROM epoch WHERE epoch.epoch = he.epoch AND till_no = 0), "
        "EXISTS (SELECT 1 FROM epoch WHERE epoch.epoch = oe.epoch AND till_no = 0) "
        "FROM field_version AS o JOIN field_version AS h ON h.object_type = o.object_type "
        "AND h.ref = o.ref AND h.field = o.field AND h.state = 'current' "
        "JOIN entry AS oe ON oe.uid = o.version_uid "
        "LEFT JOIN entry AS he ON he.uid = h.version_uid "
        "LEFT JOIN producer_item AS i ON i.ref = o.ref "
        "LEFT JOIN producer AS p ON p.ref = o.ref LEFT JOIN item AS t ON t.ref = o.ref "
        "LEFT JOIN promotion AS m ON m.ref = o.ref LEFT JOIN staff AS f ON f.ref = o.ref "
        "LEFT JOIN account AS a ON a.ref = o.ref LEFT JOIN supplier AS s ON s.ref = o.ref "
        "LEFT JOIN commission_rule AS c ON c.rule_ref = o.ref "
        "LEFT JOIN commission_rebate AS b ON b.rebate_ref = o.ref "
        "WHERE o.state IN ('contender', 'lost') AND o.value_json <> h.value_json "
        f"AND coalesce(he.happened_at_ms, 0) <= oe.happened_at_ms + {_OVER_MS} "
        "ORDER BY 7, o.field, o.version_uid")]

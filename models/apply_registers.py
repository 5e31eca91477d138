"""Which edit of a field holds: the same for everybody who has the same edits and decisions.

Edits grow from one another as a tree: each names the version it was made from.  What holds is found
by walking from the root: where only one edit follows it is taken, where several do the hub's newest
decision between them says which.  Until it has decided, each file goes on with what it met first.
So neither the order of arrival nor any clock of a till matters in the end, and what lost is kept.
What is said anew as a whole (staff, terms, accounts) waits for nobody: of several the greatest uid.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from models.rows import Rows

Key: TypeAlias = tuple[str, str, str]  # object type, ref, field


class Version(NamedTuple):
    """One edit of one field, as `field_version` keeps it."""

    version_uid: str
    base_uid: str
    value_json: str
    effective_from: str
    price_version: int
    state: str


class _Decision(NamedTuple):
    winner_uid: str
    loser_uid: str
    decided_at_ms: int
    entry_uid: str


#: Fields whose contending edits the hub's order decides; until then each till has its own.
_MET_FIRST = frozenset({"setting", "promotion", "producer", "item", "producer_item", "member"})

_PLACE = "object_type = ? AND ref = ? AND field = ?"


def current_version(rows: Rows, key: Key) -> str:
    """The version that holds; empty for the value the object began with."""
    row = rows.cursor.execute(
        f"SELECT version_uid FROM field_version WHERE {_PLACE} AND state = 'current'", key
    ).fetchone()
    return row[0] if row else ""


def take_edit(rows: Rows, key: Key, version: Version) -> Version | None:
    """Keep an edit; what holds now, where that is another than before."""
    before = current_version(rows, key)
    crowded = rows.cursor.execute(
        f"SELECT 1 FROM field_version WHERE {_PLACE} AND state IN ('contender', 'lost') LIMIT 1",
        key).fetchone()
    if version.base_uid == before and crowded is None:
        if before:
            rows.change("field_version", (*key, before), state="past")
        rows.put("field_version", (*key, *version._replace(state="current")))
        return version
    rows.put("field_version", (*key, *version))
    return _resolve(rows, key, before)


def take_decision(
    rows: Rows, key: Key, winner_uid: str, loser_uid: str, decided_at_ms: int, entry_uid: str
) -> Version | None:
    """Keep a decision; what holds now, where that is another than before."""
    rows.put("field_decision", (*key, entry_uid, winner_uid, loser_uid, decided_at_ms))
    return _resolve(rows, key, current_version(rows, key))


def _resolve(rows: Rows, key: Key, before: str) -> Version | None:
    columns = ", ".join(Version._fields)
    versions = {row[0]: Version(*row) for row in rows.cursor.execute(
        f"SELECT {columns} FROM field_version WHERE {_PLACE}", key)}
    decisions = [_Decision(*row) for row in rows.cursor.execute(
        "SELECT winner_uid, loser_uid, decided_at_ms, entry_uid FROM field_decision "
        f"WHERE {_PLACE} ORDER BY decided_at_ms DESC, entry_uid DESC", key)]
    path = _walk(versions, decisions, met_first=key[0] in _MET_FIRST)
    losers = {decision.loser_uid for decision in decisions}
    for uid, version in versions.items():
        if uid == path[-1]:
            state = "current"
        elif uid in path:
            state = "past"
        else:
            state = "lost" if uid in losers else "contender"
        if version.state != state:
            rows.change("field_version", (*key, uid), state=state)
    return versions[path[-1]] if path[-1] and path[-1] != before else None


def _walk(
    versions: dict[str, Version], decisions: list[_Decision], *, met_first: bool
) -> list[str]:
    """From the value the object began with to what holds."""
    children: dict[str, list[str]] = {}
    for uid, version in versions.items():
        children.setdefault(version.base_uid, []).append(uid)
    lines = {uid: _line(versions, uid) for uid in versions}
    path = [""]
    while following := children.get(path[-1]):
        following.sort()
        path.append(_decided(following, decisions, lines) or (
            _met_first(following, versions) if met_first else following[-1]))
    return path


def _line(versions: dict[str, Version], uid: str) -> list[str]:
    """A version and all it was made from."""
    found: list[str] = []
    while uid in versions and uid not in found:
        found.append(uid)
        uid = versions[uid].base_uid
    return found


def _decided(
    following: list[str], decisions: list[_Decision], lines: dict[str, list[str]]
) -> str:
    if len(following) == 1:
        return following[0]
    for decision in decisions:
        towards = [_towards(lines.get(uid, []), following)
                   for uid in (decision.winner_uid, decision.loser_uid)]
        if all(towards) and towards[0] != towards[1]:
            return towards[0]
    return ""


def _met_first(following: list[str], versions: dict[str, Version]) -> str:
    held = [uid for uid in following if versions[uid].state in {"current", "past"}]
    return (held or following)[0]


def _towards(line: list[str], following: list[str]) -> str:
    """Which of these a version grew from, or is."""
    return next((uid for uid in line if uid in following), "")

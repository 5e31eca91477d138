"""Whose a barcode is: of all items whose list names it the one that claimed it last.

A claim above every one its editor had seen is the higher; of two made apart the greater uid's.
Where the highest is given up the next stands again, since that item's list still names the code.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from models.rows import Rows

#: Claims from before they were numbered count from here as they come, below all that are.
_BEFORE: Final = -(2**62)


class _Claim(NamedTuple):
    edition: int
    version_uid: str
    producer_item_ref: str


def set_barcodes(
    rows: Rows, ref: str, barcodes: Any, edition: int, version_uid: str, *, is_new: bool
) -> None:
    """The whole list of one item as it now is."""
    # A list of 90,000 new items is imported in one go, and a new one holds nothing yet.
    held = {} if is_new else list_claims(rows, ref)
    for code in held.keys() - set(barcodes):
        _put_claims(rows, code, [one for one in _claims(rows, code)
                                 if one.producer_item_ref != ref])
    for code in dict.fromkeys(barcodes):
        claims = _claims(rows, code)
        number = edition or max(
            (one.edition for one in claims if one.edition < 0), default=_BEFORE) + 1
        mine = _Claim(number, version_uid, ref)
        if not claims:
            rows.insert("barcode", (code, ref, number, version_uid))
        elif mine not in claims:
            _put_claims(rows, code, [
                mine, *(one for one in claims if one.producer_item_ref != ref)])


def list_claims(rows: Rows, ref: str) -> dict[str, tuple[int, str]]:
    """Barcode -> (edition, version) of every claim of this item, also those that do not hold."""
    tables = ["barcode", *(["barcode_claim"] if rows.has_any("barcode_claim") else [])]
    return {code: (edition, uid) for table in tables for code, edition, uid in rows.cursor.execute(
        f"SELECT barcode, edition, version_uid FROM {table} WHERE producer_item_ref = ?", (ref,)
    ).fetchall()}


def _claims(rows: Rows, code: str) -> list[_Claim]:
    holder = rows.get("barcode", code)
    if holder is None:
        return []
    found = [_Claim(holder["edition"], holder["version_uid"], holder["producer_item_ref"])]
    if rows.has_any("barcode_claim"):
        found += [_Claim(*row) for row in rows.cursor.execute(
            "SELECT edition, version_uid, producer_item_ref FROM barcode_claim WHERE barcode = ?",
            (code,)).fetchall()]
    return found


def _put_claims(rows: Rows, code: str, claims: list[_Claim]) -> None:
    for old in _claims(rows, code)[1:]:
        rows.remove("barcode_claim", code, old.producer_item_ref)
    if not claims:
        rows.remove("barcode", code)
        return
    highest, *others = sorted(claims, reverse=True)
    rows.put("barcode", (
        code, highest.producer_item_ref, highest.edition, highest.version_uid))
    for one in others:
        rows.insert("barcode_claim", (
            code, one.producer_item_ref, one.edition, one.version_uid))

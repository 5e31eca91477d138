"""What the platform's other programs may read: REST with OpenAPI, tokens and pages.

Read-only.  A token names its stores and its rights; a store it may not see is not there.  Figures
come from the projection, which is behind the ledger by moments: every answer says how far it is.
No page names a person: members are random refs, as in the journal.
"""

# No postponed annotations here: FastAPI reads those of the ways below, which name local types.

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Path, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import Engine, select, tuple_

from models import hub_rows
from sync.hub.base import reading
from sync.hub.ledger import read_gap
from sync.hub.projector import Projector
from sync.hub.summaries import list_provisional
from sync.hub.tables import held, projection, till, total
from sync.hub.tokens import Grant, Right, StoreRow, find_grant, find_store, page_stores

LIMIT_MAX: Final = 500
_LIMIT: Final = 100
_REF = r"^[0-9a-f]{32}$"
_DAY = r"^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$"

K = TypeVar("K")

StoreRef = Annotated[str, Path(pattern=_REF, description="The store's ref")]
MemberRef = Annotated[str, Path(pattern=_REF, description="The member's random ref")]
Day = Annotated[str, Query(pattern=_DAY, description="Business date, inclusive; empty: open")]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Rows a page at most")]
Cursor = Annotated[str, Query(max_length=400, description="`next` of the page before")]


class Page(BaseModel):
    """Rows, and the cursor of the next page: empty where this is the last one."""

    rows: list[dict[str, Any]]
    next: str = ""
    #: How much of the store's record the figures hold: entries applied, held, received.
    applied: int = 0
    held: int = 0
    received: int = 0


class TotalsPage(Page):
    """Sums, and beside them what tills say of themselves whose entries are still on their way."""

    #: Never part of the rows: each with `provisional`, its age and how many entries wait.
    provisional: list[dict[str, Any]] = []


class PlatformReader:
    """Answers from the hub's own tables and from a store's shadow; made once a hub."""

    def __init__(
        self, engine: Engine, projector: Projector, now_ms: Callable[[], int]
    ) -> None:
        self._engine = engine
        self._projector = projector
        self._now_ms = now_ms

    def grant_of(self, token: str) -> Grant:
        """Raises HTTPException 401."""
        with reading(self._engine).begin() as connection:
            grant = find_grant(connection, token, self._now_ms())
        if grant is None:
            raise HTTPException(401, "token", {"www-authenticate": "Bearer"})
        return grant

    def store_of(self, grant: Grant, right: Right, store_ref: str) -> StoreRow:
        """Raises HTTPException 403 without the right, 404 for a store it may not see."""
        if right not in grant.rights:
            raise HTTPException(403, f"right: {right.value}")
        with reading(self._engine).begin() as connection:
            found = find_store(connection, grant, store_ref)
        if found is None:
            raise HTTPException(404, "store")
        return found

    def stores(self, grant: Grant, cursor: str, limit: int) -> Page:
        after = _read_cursor(cursor, str, "")
        with reading(self._engine).begin() as connection:
            rows = page_stores(connection, grant, after, limit)
            tills = connection.execute(
                select(till.c.store_ref, till.c.till_ref, till.c.till_no, till.c.state,
                       till.c.seen_at_ms)
                .where(till.c.store_ref.in_([row.store_ref for row in rows]))
                .order_by(till.c.store_ref, till.c.till_no)).all()
        found = [
            {"store_ref": row.store_ref, "org_ref": row.org_ref, "name": row.name,
             "received": row.feed_head, "tills": [
                 {"till_ref": t[1], "till_no": t[2], "state": t[3], "seen_at_ms": t[4]}
                 for t in tills if t[0] == row.store_ref]}
            for row in rows
        ]
        return Page(rows=found, next=_next(rows, limit, lambda row: row.store_ref))

    def totals(
        self, of: StoreRow, cursor: str, limit: int, name: str, from_date: str, to_date: str
    ) -> TotalsPage:
        key = (total.c.business_date, total.c.till_ref, total.c.name, total.c.key)
        after = _read_cursor(cursor, tuple[str, str, str, str], ("", "", "", ""))
        query = select(total).where(
            total.c.store_ref == of.store_ref, tuple_(*key) > after,
            total.c.business_date >= from_date)
        if to_date:
            query = query.where(total.c.business_date <= to_date)
        if name:
            query = query.where(total.c.name == name)
        with reading(self._engine).begin() as connection:
            rows = connection.execute(query.order_by(*key).limit(limit)).mappings().all()
        page = self._page(
            of, [dict(row) for row in rows],
            _next(rows, limit, lambda row: (
                row["business_date"], row["till_ref"], row["name"], row["key"])))
        return TotalsPage(**page.model_dump(), provisional=list_provisional(
            self._engine, of.store_ref, self._now_ms()))

    def purchases(
        self, of: StoreRow, cursor: str, limit: int, member_ref: str, from_date: str, to_date: str
    ) -> Page:
        after = _read_cursor(cursor, tuple[int, str], (-1, ""))
        with self._projector.looking(of.store_ref) as shadow:
            rows = hub_rows.page_purchases(
                shadow, after, limit, member_ref=member_ref, from_date=from_date, to_date=to_date)
            found = [{**row._asdict(), "lines": [
                line._asdict() for line in hub_rows.list_purchase_lines(shadow, row.sale_uid)
            ]} for row in rows]
        return self._page(
            of, found, _next(rows, limit, lambda row: (row.sold_at_ms, row.sale_uid)))

    def stock(self, of: StoreRow, cursor: str, limit: int) -> Page:
        with self._projector.looking(of.store_ref) as shadow:
            rows = hub_rows.page_stock(shadow, _read_cursor(cursor, str, ""), limit)
        return self._page(of, [row._asdict() for row in rows],
                          _next(rows, limit, lambda row: row.producer_item_ref))

    def catalogue(self, of: StoreRow, cursor: str, limit: int) -> Page:
        with self._projector.looking(of.store_ref) as shadow:
            rows = hub_rows.page_catalogue(shadow, _read_cursor(cursor, str, ""), limit)
        return self._page(of, [row._asdict() for row in rows],
                          _next(rows, limit, lambda row: row.producer_item_ref))

    def settlements(self, of: StoreRow, cursor: str, limit: int) -> Page:
        with self._projector.looking(of.store_ref) as shadow:
            rows = hub_rows.page_settlements(shadow, _read_cursor(cursor, str, ""), limit)
            found = [{**row._asdict(), "producers": [
                each._asdict()
                for each in hub_rows.list_settlement_producers(shadow, row.settlement_uid)
            ]} for row in rows]
        return self._page(of, found, _next(rows, limit, lambda row: row.settlement_uid))

    def held(self, of: StoreRow, cursor: str, limit: int) -> Page:
        after = _read_cursor(cursor, str, "")
        with reading(self._engine).begin() as connection:
            rows = connection.execute(
                select(held).where(held.c.store_ref == of.store_ref, held.c.entry_uid > after)
                .order_by(held.c.entry_uid).limit(limit)).mappings().all()
        return self._page(of, [dict(row) for row in rows],
                          _next(rows, limit, lambda row: row["entry_uid"]))

    def _page(self, of: StoreRow, rows: list[dict[str, Any]], after: str) -> Page:
        with reading(self._engine).begin() as connection:
            row = connection.execute(
                select(projection.c.applied_count, projection.c.held_count)
                .where(projection.c.store_ref == of.store_ref)).first()
            waiting, given_up = read_gap(connection, of.store_ref)
        applied, held_count = (row[0], row[1]) if row else (0, 0)
        return Page(
            rows=rows, next=after, applied=applied, held=held_count + waiting,
            received=of.feed_head - given_up)


_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "A cursor that is none of ours"},
    401: {"description": "No token, or one that is over"},
    403: {"description": "The token has no right to this"},
    404: {"description": "No such store for this token"},
}


def make_router(reader: PlatformReader) -> APIRouter:
    """The ways of `/v1/stores`; each runs on a thread of the pool."""
    bearer = HTTPBearer(auto_error=False, description="A token of `hub token`")
    router = APIRouter(prefix="/v1/stores", tags=["platform"], responses=_ANSWERS)

    def granted(
        shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Grant:
        return reader.grant_of(shown.credentials if shown is not None else "")

    Granted = Annotated[Grant, Depends(granted)]  # noqa: N806 - a type by use

    def stores(grant: Granted, cursor: Cursor = "", limit: Limit = _LIMIT) -> Page:
        return reader.stores(grant, cursor, limit)

    def totals(
        grant: Granted, store_ref: StoreRef,
        name: Annotated[str, Query(pattern="^(sale|tender|member|product|cash)?$")] = "",
        from_date: Day = "", to_date: Day = "", cursor: Cursor = "", limit: Limit = _LIMIT,
    ) -> TotalsPage:
        of = reader.store_of(grant, Right.TOTALS, store_ref)
        return reader.totals(of, cursor, limit, name, from_date, to_date)

    def purchases(
        grant: Granted, store_ref: StoreRef, from_date: Day = "", to_date: Day = "",
        cursor: Cursor = "", limit: Limit = _LIMIT,
    ) -> Page:
        of = reader.store_of(grant, Right.PURCHASES, store_ref)
        return reader.purchases(of, cursor, limit, "", from_date, to_date)

    def member_purchases(
        grant: Granted, store_ref: StoreRef, member_ref: MemberRef, from_date: Day = "",
        to_date: Day = "", cursor: Cursor = "", limit: Limit = _LIMIT,
    ) -> Page:
        of = reader.store_of(grant, Right.PURCHASES, store_ref)
        return reader.purchases(of, cursor, limit, member_ref, from_date, to_date)

    def stock(
        grant: Granted, store_ref: StoreRef, cursor: Cursor = "", limit: Limit = _LIMIT
    ) -> Page:
        return reader.stock(reader.store_of(grant, Right.STOCK, store_ref), cursor, limit)

    def catalogue(
        grant: Granted, store_ref: StoreRef, cursor: Cursor = "", limit: Limit = _LIMIT
    ) -> Page:
        return reader.catalogue(reader.store_of(grant, Right.CATALOGUE, store_ref), cursor, limit)

    def settlements(
        grant: Granted, store_ref: StoreRef, cursor: Cursor = "", limit: Limit = _LIMIT
    ) -> Page:
        return reader.settlements(
            reader.store_of(grant, Right.SETTLEMENTS, store_ref), cursor, limit)

    def held_entries(
        grant: Granted, store_ref: StoreRef, cursor: Cursor = "", limit: Limit = _LIMIT
    ) -> Page:
        return reader.held(reader.store_of(grant, Right.TOTALS, store_ref), cursor, limit)

    for path, way, summary in (
        ("", stores, "The stores this token may see, with their tills"),
        ("/{store_ref}/totals", totals, "Sums a day of each till"),
        ("/{store_ref}/purchases", purchases, "Sales and returns with their lines"),
        ("/{store_ref}/members/{member_ref}/purchases", member_purchases, "One member's purchases"),
        ("/{store_ref}/stock", stock, "What lies in the store, by item"),
        ("/{store_ref}/catalogue", catalogue, "What the store sells, of whom, for how much"),
        ("/{store_ref}/settlements", settlements, "Settlements with their producers"),
        ("/{store_ref}/held", held_entries, "Entries kept and not counted yet, with the reason"),
    ):
        router.add_api_route(path, way, methods=["GET"], summary=summary)
    return router


def _next(rows: Any, limit: int, key_of: Callable[[Any], Any]) -> str:
    """The cursor behind a full page; empty where there is nothing more."""
    if len(rows) < limit:
        return ""
    return base64.urlsafe_b64encode(msgspec.json.encode(key_of(rows[-1]))).decode().rstrip("=")


def _read_cursor(cursor: str, kind: type[K], first: K) -> K:
    """The key a cursor stands for.  Raises HTTPException 400 for one that is none of ours."""
    if not cursor:
        return first
    try:
        found = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=kind)
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise HTTPException(400, "cursor") from error
    for part in found if isinstance(found, tuple) else (found,):
        if (isinstance(part, str) and "\0" in part) or (
                isinstance(part, int) and abs(part) >= 2**63):
            raise HTTPException(400, "cursor")
    return found

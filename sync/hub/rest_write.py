"""What the platform's other programs may write: lists for the stores, by tokens with that right.

The hub says it in its own chain (`sync.hub.telling`): a list goes to every store named, or to none.
"""

# No postponed annotations here: FastAPI reads those of the way below, which name local types.

from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool

from app.errors import ShopError
from app.import_words import describe
from app.publishing import ROWS_MAX, Section, Sections, make_publication
from app.texts import sentence
from sync.hub.base import reading
from sync.hub.rest import PlatformReader
from sync.hub.telling import PublishRefused, StoreOf, Teller
from sync.hub.tokens import Grant, Right, find_store, page_stores

BODY_BYTES_MAX: Final = 8 * 1024 * 1024
_PAGE: Final = 500


class ListRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body; `store_ref` empty is every store the token may see."""

    request_uid: str
    name: str
    store_ref: str = ""
    sections: Sections


class Told(BaseModel):
    """What became of a list in one store; `again`: this request had reached it before."""

    store_ref: str
    changed: int
    unchanged: int
    again: bool


class ToldAll(BaseModel):
    request_uid: str
    stores: list[Told]


class PlatformWriter:
    """Takes one list; made once a hub."""

    def __init__(self, engine: Engine, teller: Teller) -> None:
        self._engine = engine
        self._teller = teller

    def publish(self, grant: Grant, body: bytes, language: Literal["ko", "en"]) -> ToldAll:
        """Raises HTTPException: 400 no such body, 403 no right, 404 no store, 422 what it says."""
        if Right.WRITE_CATALOGUE not in grant.rights:
            raise HTTPException(403, f"right: {Right.WRITE_CATALOGUE.value}")
        try:
            asked = msgspec.json.decode(body, type=ListRequest)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise HTTPException(400, "body") from error
        stores = self._stores(grant, asked.store_ref)
        try:
            found = self._teller.publish(
                stores, make_publication(asked.sections, asked.name), asked.request_uid)
        except PublishRefused as refused:
            raise HTTPException(422, {
                "code": refused.code, "sentence": sentence(refused, language),
                "problems": [{
                    "line_no": one.line_no, "column": one.column, "code": one.code,
                    "sentence": describe(one, language)} for one in refused.problems],
            }) from refused
        except ShopError as error:
            raise HTTPException(422, {
                "code": error.code, "sentence": sentence(error, language), "problems": [],
            }) from error
        return ToldAll(request_uid=asked.request_uid, stores=[
            Told(store_ref=one.store_ref, changed=one.changed, unchanged=one.unchanged,
                 again=one.again) for one in found])

    def _stores(self, grant: Grant, store_ref: str) -> list[StoreOf]:
        with reading(self._engine).begin() as connection:
            if store_ref:
                row = find_store(connection, grant, store_ref)
                if row is None:
                    raise HTTPException(404, "store")
                return [StoreOf(row.store_ref, row.org_ref, row.name)]
            found: list[StoreOf] = []
            while rows := page_stores(
                    connection, grant, found[-1].store_ref if found else "", _PAGE):
                found += [StoreOf(row.store_ref, row.org_ref, row.name) for row in rows]
        if not found:
            raise HTTPException(404, "store")
        return found


_ROW: Final = {"type": "object", "additionalProperties": {}}
_TAKES: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": {
    "application/json": {"schema": {
        "type": "object", "required": ["request_uid", "name", "sections"], "properties": {
            "request_uid": {"type": "string", "minLength": 1, "maxLength": 64},
            "name": {"type": "string", "minLength": 1, "maxLength": 60},
            "store_ref": {"type": "string", "pattern": "^([0-9a-f]{32})?$"},
            "sections": {"type": "object", "properties": {
                section.value: {"type": "array", "maxItems": ROWS_MAX, "items": _ROW}
                for section in Section}}}}}}}}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "A body that is none"},
    401: {"description": "No token, or one that is over"},
    403: {"description": "The token has no right to write lists"},
    404: {"description": "No such store for this token"},
    413: {"description": "More than may be sent at once"},
    422: {"description": "Lines that cannot be taken, each named; nothing was done"},
}


def make_write_router(reader: PlatformReader, writer: PlatformWriter) -> APIRouter:
    """`POST /v1/lists`."""
    bearer = HTTPBearer(auto_error=False, description="A token of `hub token`")
    router = APIRouter(prefix="/v1/lists", tags=["platform"], responses=_ANSWERS)

    def granted(
        shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Grant:
        return reader.grant_of(shown.credentials if shown is not None else "")

    async def publish(
        request: Request, grant: Annotated[Grant, Depends(granted)],
        lang: Annotated[Literal["ko", "en"], Query(description="Of the sentences")] = "ko",
    ) -> ToldAll:
        body = await _read(request)
        told: ToldAll = await run_in_threadpool(writer.publish, grant, body, lang)
        return told

    router.add_api_route(
        "", publish, methods=["POST"], openapi_extra=_TAKES,
        summary="Products, prices and promotions for one store or all of an organisation")
    return router


async def _read(request: Request) -> bytes:
    """The body, never more of it than may come.  Raises HTTPException 413."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > BODY_BYTES_MAX:
            raise HTTPException(413, "too_big")
    return bytes(found)

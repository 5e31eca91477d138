"""The hub's way to the network: FastAPI around `sync.hub.service`, bounds before anything is read.

Nothing here decides: it caps what a stranger may send, turns the crowd away early, and hands one
request on to a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from app.version import VERSION
from sync import keys
from sync.hub.limits import ENROL_BURST, ENROL_PER_SECOND, Rate
from sync.hub.rest import PlatformReader, make_router
from sync.hub.rest_write import PlatformWriter, make_write_router
from sync.hub.service import Hub
from sync.wire import COMPRESSED_BYTES_MAX

log = logging.getLogger(__name__)

#: So many are worked on at once; what comes on top is turned away before it is read.
IN_FLIGHT_MAX: Final = 32
#: So many may be sending at once: slow lines wait here, not in the workers' way.
READING_MAX: Final = 256
RETRY_AFTER_S: Final = 5
#: Method, path and headers of one request; what is longer is no till's, and is not read to its end.
HEADER_BYTES_MAX: Final = 16_384
#: How uvicorn is to serve this program.
SERVER: Final[dict[str, Any]] = {
    "http": "h11", "h11_max_incomplete_event_size": HEADER_BYTES_MAX, "timeout_keep_alive": 30}
BODY_SECONDS: Final = 60
_SIGNED: Final = (
    "Signed as docs/protocol.md says; unsigned it answers 401 (hello: a nonce and nothing else)."
)

WAYS: Final = (
    ("GET", "/v1/hello", "Heads of every chain of the store, and a nonce to go on with"),
    ("POST", "/v1/push", "A batch of one chain: header line and entries, NDJSON in gzip"),
    ("GET", "/v1/pull", "The store's feed behind a place: NDJSON in gzip"),
    ("GET", "/v1/snapshot", "Prebuilt pages of the store's feed, for a till far behind"),
    ("GET", "/v1/snapshot/page", "One of them, by its hash: NDJSON in gzip"),
    ("POST", "/v1/enrol", "A till becomes known by a one-time code"),
    ("POST", "/v1/enrol/look", "Which store a code is of, without using it up"),
    ("POST", "/v1/register", "A till known before, to a hub that has forgotten it"),
    ("POST", "/v1/rotate", "A new device key of a till, named by the old one"),
    ("POST", "/v1/people", "People's data that changed at a till, sealed to the hub"),
    ("GET", "/v1/people", "People of the store, sealed to the till that asks"),
    ("POST", "/v1/summary", "A till's live sums while its backlog drains, shown as provisional"),
    ("POST", "/v1/people/view", "One person unmasked, for a reason that is kept"),
)


def make_app(
    hub: Hub, nudge: Callable[[], None] = lambda: None, enrol_rate: Rate | None = None
) -> FastAPI:
    """The hub as an ASGI program; `nudge` is called when something new lies in the ledger."""
    enrol_rate = enrol_rate or Rate(ENROL_BURST, ENROL_PER_SECOND)
    app = FastAPI(
        title="weezle-pos hub", version=VERSION,
        description="Where the tills of many stores send their record. " + _SIGNED)
    door = _Door(hub, nudge, enrol_rate)
    for method, path, summary in WAYS:
        app.add_api_route(
            path, door.handler(path), methods=[method], summary=summary, response_class=Response,
            openapi_extra=_TAKES.get((method, path), _TAKES.get(path)),
            responses={code: {"description": words} for code, words in _ANSWERS.items()})
    reader = PlatformReader(hub.engine, hub.projector, hub.now_ms)
    app.include_router(make_router(reader))
    app.include_router(make_write_router(reader, PlatformWriter(hub.engine, hub.teller)))
    for trouble in (SQLAlchemyError, OSError):
        app.add_exception_handler(trouble, _come_again)
    app.add_api_route("/healthz", door.health, methods=["GET"], summary="Whether it lives")
    return app


async def _come_again(request: Request, error: Exception) -> Response:
    """For the platform's other programs: nothing was done."""
    log.error("no answer to %s", request.url.path, exc_info=error)
    return JSONResponse(
        {"detail": "busy"}, 503, headers={"retry-after": str(RETRY_AFTER_S)})


_TEXT: Final[dict[str, object]] = {"type": "string"}


def _query(name: str, kind: str) -> dict[str, object]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": kind}}


def _body(media: str, schema: dict[str, object]) -> dict[str, object]:
    return {"requestBody": {"required": True, "content": {media: {"schema": schema}}}}


_ENROL: Final[dict[str, object]] = {"type": "object", "properties": {
    "code": _TEXT, "till": _TEXT, "till_no": {"type": "integer"}, "org": _TEXT, "store": _TEXT,
    "public_key": _TEXT, "shop_name": _TEXT, "certificate": _TEXT, "app": _TEXT}}
_PEOPLE: Final[dict[str, object]] = {"type": "object", "properties": {
    "v": {"type": "integer"}, "key": _TEXT, "box": _TEXT, "ref": _TEXT, "reason": _TEXT}}
_SUMMARY: Final[dict[str, object]] = {"type": "object", "properties": {
    "epoch": _TEXT, "seq": {"type": "integer"}, "hash": _TEXT, "at": {"type": "integer"},
    "waiting": {"type": "integer"},
    "totals": {"type": "object", "additionalProperties": {"type": "integer"}}}}
_TAKES: Final[dict[tuple[str, str] | str, dict[str, Any]]] = {
    ("POST", "/v1/people"): _body("application/json", _PEOPLE),
    ("POST", "/v1/people/view"): _body("application/json", _PEOPLE),
    ("GET", "/v1/people"): {"parameters": [
        _query("incarnation", "string"), _query("after", "integer"), _query("limit", "integer"),
        _query("key", "string")]},
    "/v1/summary": _body("application/json", _SUMMARY),
    "/v1/push": _body("application/octet-stream", {**_TEXT, "format": "binary"}),
    "/v1/enrol": _body("application/json", _ENROL),
    "/v1/enrol/look": _body("application/json", _ENROL),
    "/v1/register": _body("application/json", _ENROL),
    "/v1/rotate": _body("application/json", {"type": "object", "properties": {
        "org": _TEXT, "store": _TEXT, "till": _TEXT,
        "steps": {"type": "array", "items": {"type": "object"}}}}),
    "/v1/pull": {"parameters": [
        _query("stream", "string"), _query("incarnation", "string"), _query("after", "integer"),
        _query("limit", "integer"), _query("have", "string")]},
    "/v1/snapshot": {"parameters": [
        _query("stream", "string"), _query("incarnation", "string"), _query("after", "integer")]},
    "/v1/snapshot/page": {"parameters": [_query("sha256", "string")]},
}

_ANSWERS: Final = {
    400: "No batch, or not a whole one",
    401: "Unsigned, wrongly signed, or with a nonce that is over",
    403: "Signed, and not allowed",
    409: "A question asked before, or a number that is taken",
    413: "More than may be sent at once",
    426: "A version this hub does not speak",
    429: "More often than one till or address may: come again as Retry-After says",
    503: "Full: come again as Retry-After says",
}


class _Door:
    def __init__(self, hub: Hub, nudge: Callable[[], None], enrol_rate: Rate) -> None:
        self._hub = hub
        self._nudge = nudge
        self._enrol_rate = enrol_rate
        self._reading = 0

    def handler(self, path: str) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            return await self._handle(path, request)

        handle.__annotations__ = {"request": Request, "return": Response}
        return handle

    async def _handle(self, path: str, request: Any) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        question = keys.Request(
            request.method, path, request.url.query, headers, b"")
        if self._hub.in_flight >= IN_FLIGHT_MAX or self._reading >= READING_MAX:
            return self._out(path, self._hub.busy(question, RETRY_AFTER_S))
        if path in _ENROLLING:
            host = request.client.host if request.client is not None else ""
            wait_s = self._enrol_rate.wait_s(host)
            if wait_s:
                return self._out(path, self._hub.busy(question, wait_s, 429))
        self._reading += 1
        try:
            body = await asyncio.wait_for(_read(request), BODY_SECONDS)
        except TimeoutError:
            return self._out(path, self._hub.busy(question, RETRY_AFTER_S))
        finally:
            self._reading -= 1
        if body is None:
            return self._out(path, await run_in_threadpool(
                self._hub.refuse, question, 413, "too_big"))
        question = keys.Request(request.method, path, request.url.query, headers, body)
        return await self._work(path, question)

    async def _work(self, path: str, question: keys.Request) -> Response:
        if self._hub.in_flight >= IN_FLIGHT_MAX:
            return self._out(path, self._hub.busy(question, RETRY_AFTER_S))
        self._hub.in_flight += 1
        try:
            answer = await run_in_threadpool(self._hub.answer, question)
        except Exception:
            # The database gone, locked or full, the disk full under the mark, or a fault of ours:
            # whatever was taken is known again by its hash, and the tills come again.
            log.exception("no answer to %s", path)
            return self._out(path, self._hub.busy(question, RETRY_AFTER_S))
        finally:
            self._hub.in_flight -= 1
        if path == "/v1/push" and answer.status == 200:
            self._nudge()
        return self._out(path, answer)

    def _out(self, path: str, answer: keys.Answer) -> Response:
        self._hub.tally.add("requests", path, str(answer.status))
        return Response(answer.body, answer.status, headers=dict(answer.headers))

    async def health(self) -> dict[str, str]:
        return {"status": "ok", "incarnation": self._hub.life.incarnation}


_ENROLLING: Final = {"/v1/enrol", "/v1/enrol/look", "/v1/register"}


async def _read(request: Any) -> bytes | None:
    """The body, never more of it than may come; None where there would be."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > COMPRESSED_BYTES_MAX:
        return None
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > COMPRESSED_BYTES_MAX:
            return None
    return bytes(found)

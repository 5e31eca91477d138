"""The line to the hub: one request, one answer, no redirects, a bound on time and bytes.

What comes back is only bytes; `read_answer` says whether it is the hub that speaks.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec

from app.errors import BadInput
from sync.keys import Answer, BadSignature, Request, check_answer
from sync.wire import COMPRESSED_BYTES_MAX, Trouble

CONNECT_SECONDS: Final = 10
#: A batch on a slow line takes its time; a line that drips byte by byte is no line.
ANSWER_SECONDS: Final = 60
_ANSWER_BYTES_MAX: Final = COMPRESSED_BYTES_MAX
_CHUNK: Final = 64 * 1024
_SAID: Final = {
    "revoked": "sync.revoked", "server_too_old": "sync.server_too_old",
    "client_too_old": "sync.client_too_old", "signature": "sync.key_unknown",
    "key_replaced": "sync.key_replaced", "certificate": "sync.key_unknown",
}


class LineTrouble(Exception):
    """No answer that counts.  `code` is one of `app.texts.platform`; `retry_after_s` is a wish."""

    def __init__(self, code: str, detail: str = "", retry_after_s: int = 0) -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail
        self.retry_after_s = retry_after_s


class Told(LineTrouble):
    """The hub itself says no: a signed answer that is no success."""

    def __init__(self, status: int, trouble: Trouble) -> None:
        super().__init__(_code_of(status, trouble), trouble.error, trouble.retry_after)
        self.status = status
        self.trouble = trouble


class Line(Protocol):
    """What carries requests.  Raises LineTrouble where nothing came back."""

    def send(self, request: Request) -> Answer:
        """The answer as it came, believed by nobody yet."""
        ...


class HttpLine:
    """HTTP over the operating system's trust store; plain HTTP only inside the house."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise BadInput("enrol.url_malformed", url=url)
        if parts.scheme == "http" and not is_in_house(parts.hostname):
            raise BadInput("enrol.url_unsafe", url=url)
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")

    def send(self, request: Request) -> Answer:
        deadline = time.monotonic() + ANSWER_SECONDS
        connection = self._connection()
        try:
            target = self._prefix + request.path + (f"?{request.query}" if request.query else "")
            self._stay_in_house(connection)
            connection.request(request.method, target, body=request.body or None, headers={
                "user-agent": "weezle-pos", "accept-encoding": "identity", **request.headers})
            response = connection.getresponse()
            return Answer(
                response.status, {k.lower(): v for k, v in response.getheaders()},
                _read(response, connection, deadline))
        except ssl.SSLCertVerificationError as error:
            raise LineTrouble("sync.not_hub", str(error)) from error
        except (TimeoutError, socket.gaierror, ConnectionError, OSError) as error:
            raise LineTrouble("sync.offline", type(error).__name__) from error
        except (http.client.HTTPException, ValueError) as error:
            raise LineTrouble("sync.not_hub", type(error).__name__) from error
        finally:
            connection.close()

    def _stay_in_house(self, connection: http.client.HTTPConnection) -> None:
        """Raises LineTrouble where a name without TLS leads out of the house."""
        if self._secure:
            return
        connection.connect()
        address = str(connection.sock.getpeername()[0])
        if not is_in_house(address.partition("%")[0]):
            raise LineTrouble("sync.not_hub", "outside")

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            return http.client.HTTPSConnection(
                self._host, self._port, timeout=CONNECT_SECONDS,
                context=ssl.create_default_context())
        return http.client.HTTPConnection(self._host, self._port, timeout=CONNECT_SECONDS)


def is_in_house(host: str) -> bool:
    """This machine, a private address, or a name of the shop's own net: the only places a line may
    go without TLS.  Where a name leads is looked at once it is connected.
    """
    if not host:
        return False
    if host == "localhost" or host.endswith(".local") or not set(host) & set(".:"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private


def _read(
    response: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float
) -> bytes:
    found = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        found += chunk
        if len(found) > _ANSWER_BYTES_MAX:
            raise LineTrouble("sync.not_hub", "too big")
    if response.length:
        raise http.client.IncompleteRead(bytes(found), response.length)
    return bytes(found)


def read_answer(answer: Answer, hub_public_key: str, challenge: str) -> bytes:
    """The body of a signed success.

    Raises Told for the hub's own no, LineTrouble for everything that is not surely the hub: a
    portal's page, a redirect, an answer altered, replayed or of another hub.
    """
    try:
        check_answer(answer, hub_public_key, challenge)
    except BadSignature as error:
        raise _not_the_hub(answer) from error
    if answer.status == 200:
        return answer.body
    try:
        trouble = msgspec.json.decode(answer.body, type=Trouble)
    except msgspec.MsgspecError as error:
        raise LineTrouble("sync.not_hub", "malformed") from error
    raise Told(answer.status, trouble)


def _not_the_hub(answer: Answer) -> LineTrouble:
    """What it rather is; a proxy before the hub may say it is full or that this was too much."""
    retry = answer.headers.get("retry-after", "")
    wait_s = min(int(retry), 3_600) if retry.isdigit() else 0
    if answer.status in {429, 502, 503, 504}:
        return LineTrouble("sync.busy", str(answer.status), wait_s)
    if answer.status == 413:
        return LineTrouble("sync.too_big")
    kind = answer.headers.get("content-type", "")
    head = answer.body[:512].lstrip().lower()
    if "html" in kind or head.startswith((b"<!doctype", b"<html")) or (
            300 <= answer.status < 400 or answer.status in {204, 511}):
        return LineTrouble("sync.portal", str(answer.status))
    return LineTrouble("sync.not_hub", str(answer.status))


def _code_of(status: int, trouble: Trouble) -> str:
    if trouble.error in _SAID:
        return _SAID[trouble.error]
    if status == 413:
        return "sync.too_big"
    if status in {429, 503}:
        return "sync.busy"
    return "sync.refused"

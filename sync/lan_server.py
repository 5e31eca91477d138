"""The wire between tills of one house: TLS under each till's own key, one small server, one thread.

The certificate of a line is made from the device key itself, so whoever has checked a colleague's
card knows which key the line has to have; no authority of the internet is asked.
"""

from __future__ import annotations

import datetime as dt
import http.client
import http.server
import logging
import os
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.errors import BadInput, ShopError
from sync.cards import own_card
from sync.keys import Answer, Request, public_hex
from sync.lan import Desk, Peer
from sync.platform import LineTrouble, is_in_house
from sync.wire import COMPRESSED_BYTES_MAX

if TYPE_CHECKING:
    from app.till import Till

log = logging.getLogger(__name__)

DEFAULT_PORT: Final = 8751
_SECONDS: Final = 5
_IN_FLIGHT_MAX: Final = 8
#: Self-made and checked by its key alone: its dates mean nothing, so a wrong clock breaks nothing.
_FROM: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_TO: Final = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


def parse_address(text: str) -> tuple[str, int]:
    """`host` or `host:port` inside the house.  Raises BadInput."""
    host, _, port = text.strip().partition(":")
    try:
        number = int(port) if port else DEFAULT_PORT
    except ValueError:
        number = 0
    if not is_in_house(host) or not 0 < number < 65_536:
        raise BadInput("lan.address", text=text)
    return host, number


class LanHttp:
    """A line to one colleague.  Raises LineTrouble where nothing came back."""

    def __init__(self, address: str) -> None:
        self._host, self._port = parse_address(address)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_3
        # Who answers is told by the key of the line, which has to be the one of the card.
        self._context.check_hostname = False
        self._context.verify_mode = ssl.CERT_NONE

    def send(self, request: Request, public_key: str) -> Answer:
        connection = http.client.HTTPSConnection(
            self._host, self._port, timeout=_SECONDS, context=self._context)
        try:
            connection.connect()
            if public_key and _key_of(connection) != public_key:
                raise LineTrouble("sync.not_a_colleague", "line")
            target = request.path + (f"?{request.query}" if request.query else "")
            connection.request(request.method, target, headers=dict(request.headers))
            response = connection.getresponse()
            body = response.read(COMPRESSED_BYTES_MAX + 1)
            if len(body) > COMPRESSED_BYTES_MAX:
                raise LineTrouble("sync.not_a_colleague")
            return Answer(
                response.status, {k.lower(): v for k, v in response.getheaders()}, body)
        except (http.client.HTTPException, ValueError) as error:
            raise LineTrouble("sync.not_a_colleague", type(error).__name__) from error
        except OSError as error:
            raise LineTrouble("lan.silent", type(error).__name__) from error
        finally:
            connection.close()


def _key_of(connection: http.client.HTTPSConnection) -> str:
    """The public key of the other end.  Raises ValueError for a line of another kind."""
    line = connection.sock
    shown = line.getpeercert(binary_form=True) if isinstance(line, ssl.SSLSocket) else None
    key = x509.load_der_x509_certificate(shown or b"").public_key()
    return key.public_bytes_raw().hex() if isinstance(key, Ed25519PublicKey) else "another kind"


class LanServer:
    """Answers colleagues until it is stopped."""

    def __init__(self, till: Till, port: int) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._till, self._context, self._shown_key = till, context, ""
        self._show_own_key()
        self._server = _Server(("", port), _handler_of(Desk(till)), self._show_own_key)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, name="lan",
            daemon=True)

    def _show_own_key(self) -> None:
        """The line proves the same key as the card: also after the till took a new one."""
        _, key = own_card(self._till)
        if public_hex(key) != self._shown_key:
            _load_key(self._context, key)
            self._shown_key = public_hex(key)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], handler: type[http.server.BaseHTTPRequestHandler],
        before_each: Callable[[], None],
    ) -> None:
        self._before_each = before_each
        self._room = threading.BoundedSemaphore(_IN_FLIGHT_MAX)
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, object]:
        try:
            self._before_each()
        except ShopError as error:
            log.warning("the line in the house: %s", error)
        return super().get_request()

    def process_request_thread(self, request: object, client_address: object) -> None:
        if not self._room.acquire(timeout=_SECONDS):
            self.shutdown_request(request)  # type: ignore[arg-type]  # as its own stub says
            return
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self._room.release()

    def handle_error(self, request: object, client_address: object) -> None:
        log.debug("a line in the house broke off: %s", client_address)


def _handler_of(desk: Desk) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = _SECONDS

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = desk.answer(Request("GET", parts.path, parts.query, headers))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            log.debug(format, *args)

    return Handler


def _load_key(context: ssl.SSLContext, key: Ed25519PrivateKey) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "weezle till")])
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(1).not_valid_before(_FROM)
        .not_valid_after(_TO).sign(key, None))
    # The library reads keys from files only; this one lives for a moment, for this user alone.
    handle, file = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as pem:
            pem.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            pem.write(certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(file)
    finally:
        Path(file).unlink()


class PeerThread:
    """Asks one colleague until it is stopped."""

    def __init__(self, peer: Peer, after_step: Callable[[], None]) -> None:
        self._peer = peer
        self._after_step = after_step
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="colleague", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=2 * _SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                rest_ms = self._peer.step()
                self._after_step()
            except Exception:
                # Whatever it was, the counter sells on and the colleague is asked again.
                log.exception("asking a colleague failed")
                rest_ms = 30_000
            if rest_ms:
                self._stop.wait(rest_ms / 1000)


def start_lan(
    till: Till, port: int, addresses: Sequence[str], after_step: Callable[[], None]
) -> tuple[list[Peer], Callable[[], None]]:
    """Answer at this port (0: do not) and ask these colleagues; what ends it comes back too.

    Raises BadInput for an address outside the house, OSError where the port is taken.
    """
    server = LanServer(till, port) if port else None
    peers = [Peer(till, LanHttp(address)) for address in addresses]
    threads = [PeerThread(peer, after_step) for peer in peers]
    if server is not None:
        server.start()
    for thread in threads:
        thread.start()

    def stop() -> None:
        for thread in threads:
            thread.stop()
        if server is not None:
            server.stop()

    return peers, stop

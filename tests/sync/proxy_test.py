"""Done-line 3: whatever a proxy makes of an answer, no cursor moves and no sale stops."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import zlib
from collections.abc import Callable, Iterator

import pytest

from app.errors import BadInput
from app.link_status import link_status, say_link
from models import platform_rows
from sync import platform, wire
from sync.keys import Answer, Request
from sync.platform import HttpLine, LineTrouble, is_in_house
from sync.wire import BadWire
from tests.sync.world import SimTill, World

Lie = Callable[[World, Request], Answer]


def portal(world: World, request: Request) -> Answer:
    return Answer(200, {"content-type": "text/html; charset=utf-8"}, b"<!DOCTYPE html><html>")


def truncated(world: World, request: Request) -> Answer:
    answer = world.hub.answer(request)
    return Answer(answer.status, answer.headers, answer.body[:-5])


def flipped(world: World, request: Request) -> Answer:
    answer = world.hub.answer(request)
    return Answer(answer.status, answer.headers, bytes([answer.body[0] ^ 1]) + answer.body[1:])


def other_status(world: World, request: Request) -> Answer:
    """A no made into a yes."""
    answer = world.hub.answer(request)
    return Answer(200 if answer.status != 200 else 503, answer.headers, answer.body)


def of_another_till(world: World, request: Request) -> Answer:
    """The hub's true answer to the other till's question."""
    kept: list[Answer] = []
    other = world.machines[1]

    def keep(asked: Request) -> Answer:
        kept.append(world.hub.answer(asked))
        return kept[-1]

    mine, world.lie = world.lie, keep
    other.engine.step()
    world.lie = mine
    return kept[0]


def of_another_hub(world: World, request: Request) -> Answer:
    return World(7).hub.answer(request)


def unsigned(world: World, request: Request) -> Answer:
    return Answer(200, {"content-type": "application/json"}, world.hub.answer(request).body)


def bomb(world: World, request: Request) -> Answer:
    answer = world.hub.answer(request)
    return Answer(200, answer.headers, gzip.compress(bytes(50_000_000), mtime=0))


def redirect(world: World, request: Request) -> Answer:
    return Answer(302, {"location": "http://elsewhere.example/"}, b"")


def nothing(world: World, request: Request) -> Answer:
    return Answer(204, {}, b"")


LIES = (portal, truncated, flipped, other_status, of_another_till, of_another_hub, unsigned, bomb,
        redirect, nothing)


def notes_of(machine: SimTill) -> object:
    connection = machine.till.read()
    return (connection.execute("SELECT * FROM sent_head ORDER BY 1").fetchall(),
            platform_rows.read_position(connection, "store"))


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_moves_nothing_and_stops_no_sale(lie: Lie) -> None:
    world = World(3)
    one, two = world.add_till(), world.add_till()
    world.settle()
    two.sell(random.Random(1))
    world.settle()
    one.sell(random.Random(2))
    before = notes_of(one)
    world.lie = lambda request: lie(world, request)
    for _ in range(4):
        assert one.engine.step() > 0
        assert one.sell(random.Random(3)) is not None
    assert notes_of(one) == before
    status = link_status(one.till)
    assert status.trouble in {"sync.portal", "sync.not_hub", "sync.busy"}
    words, tone = say_link(one.till, "ko") or ("", "")
    assert tone == "look"
    assert f"판매는 정상 · 안 보낸 {status.unsent_count}건(" in words
    world.settle()
    assert say_link(one.till, "ko") == ("모두 보냄 · 10:00", "good")


def test_replayed_answers_of_yesterday_move_nothing() -> None:
    world = World(4)
    one = world.add_till()
    kept: list[Answer] = []

    def keep(request: Request) -> Answer:
        kept.append(world.hub.answer(request))
        return kept[-1]

    world.lie = keep
    one.sell(random.Random(1))
    for _ in range(6):
        one.engine.step()
    one.sell(random.Random(2))
    before = notes_of(one)
    for answer in kept:
        world.lie = lambda request, answer=answer: answer
        assert one.engine.step() > 0
    assert notes_of(one) == before


# --- bytes ---------------------------------------------------------------------------------------


def _gzip(data: bytes) -> bytes:
    """Without the time in it: a test's name is the same in every process that lists it."""
    return gzip.compress(data, mtime=0)


@pytest.mark.parametrize("data", [
    b"", b"\x1f\x8b", b"no gzip", _gzip(b"x")[:-3], _gzip(b"x") + b"more",
    _gzip(bytes(wire.INFLATED_BYTES_MAX + 1)), bytes(wire.COMPRESSED_BYTES_MAX + 1),
    _gzip(b"{}\n"), _gzip(b"no line feed"), _gzip(b"\xff\xfe\n"),
])
def test_no_bytes_but_a_batch_are_one(data: bytes) -> None:
    for decode in (wire.decode_push, wire.decode_feed):
        with pytest.raises(BadWire):
            decode(data)


def test_a_bomb_is_never_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = zlib.decompressobj

    class Watching:
        def __init__(self, bits: int) -> None:
            self._real = real(bits)

        def decompress(self, data: bytes, bytes_max: int) -> bytes:
            asked.append(bytes_max)
            return self._real.decompress(data, bytes_max)

    monkeypatch.setattr(zlib, "decompressobj", Watching)
    with pytest.raises(BadWire, match="too_big"):
        wire.inflate(gzip.compress(bytes(40_000_000), mtime=0))
    assert asked == [wire.INFLATED_BYTES_MAX + 1]


# --- a real line ---------------------------------------------------------------------------------


@pytest.fixture
def served() -> Iterator[Callable[[bytes, float], str]]:
    """A server that says one thing, perhaps byte by byte, to whoever asks."""
    listeners: list[socket.socket] = []

    def serve(said: bytes, byte_s: float = 0.0) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def run() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                try:
                    if not byte_s:
                        connection.sendall(said)
                    for byte in said if byte_s else b"":
                        connection.sendall(bytes([byte]))
                        threading.Event().wait(byte_s)
                except OSError:
                    return  # nobody waits any longer

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield serve
    for listener in listeners:
        listener.close()


@pytest.mark.parametrize(("said", "code"), [
    (b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort", "sync.not_hub"),
    (b"SSH-2.0-OpenSSH\r\n", "sync.not_hub"),
    (b"", "sync.offline"),
])
def test_a_broken_answer_is_no_answer(
    served: Callable[..., str], said: bytes, code: str
) -> None:
    with pytest.raises(LineTrouble) as trouble:
        HttpLine(served(said)).send(Request("GET", "/v1/hello"))
    assert trouble.value.code == code


def test_a_redirect_is_not_followed(served: Callable[..., str]) -> None:
    url = served(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n"
                 b"content-length: 0\r\n\r\n")
    assert HttpLine(url).send(Request("GET", "/v1/hello")).status == 302


def test_a_line_that_drips_is_given_up(
    served: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "ANSWER_SECONDS", 0.3)
    url = served(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n" + b"x" * 500, 0.02)
    with pytest.raises(LineTrouble, match=r"sync\.offline"):
        HttpLine(url).send(Request("GET", "/v1/hello"))


def test_where_there_is_no_tls_there_is_only_the_house() -> None:
    for url in ("http://hub.example", "http://8.8.8.8", "ftp://127.0.0.1", "hub"):
        with pytest.raises(BadInput):
            HttpLine(url)
    assert isinstance(HttpLine("https://hub.example/weezle"), HttpLine)
    assert [is_in_house(host) for host in ("192.168.0.5", "127.0.0.1", "localhost", "1.1.1.1")] == [
        True, True, True, False]

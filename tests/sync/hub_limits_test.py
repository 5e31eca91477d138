"""What a caller meets before the ledger does: bounds of size, number and rate, over real HTTP.

Every bound that docs/protocol.md names is crossed here by one step, and met at the other side.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from models.depth import DEPTH_MAX, is_deeper
from sync import wire
from sync.enrol import EnrolRequest
from sync.hub import web
from sync.hub.limits import Heard, Rate, UsedNonces
from sync.hub.web import HEADER_BYTES_MAX, make_app
from sync.keys import (
    Answer,
    Request,
    check_answer,
    new_challenge,
    private_key,
    public_hex,
    sign_request,
)
from sync.platform import HttpLine, Told, read_answer
from sync.push import make_batch
from tests.sync.serving import served
from tests.sync.world import SimTill, World


class Served(NamedTuple):
    world: World
    one: SimTill
    url: str

    def nonce(self) -> str:
        body = httpx.get(f"{self.url}/v1/hello").json()
        assert isinstance(body["next_nonce"], str)
        return body["next_nonce"]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """A signed question by the till's key, over the till's own line."""
        challenge = new_challenge()
        request = sign_request(
            Request(method, path, "", headers, body), private_key(self.one.secrets.kept["device"]),
            self.one.till.till_ref, nonce=self.nonce(), challenge=challenge, created_s=0)
        answer = HttpLine(self.url).send(request)
        check_answer(answer, self.world.hub.public_key, challenge)
        return answer


@pytest.fixture
def hub() -> Iterator[Served]:
    world = World(21)
    one = world.add_till()
    world.settle()
    one.sell(world.chance)
    with served(make_app(world.hub)) as url:
        yield Served(world, one, url)


def error_of(answer: Answer) -> str:
    return str(json.loads(answer.body)["error"])


def push_of(hub: Served) -> bytes:
    from models import platform_rows

    own = next(c for c in platform_rows.list_chains(hub.one.till.read())
               if c.epoch == hub.one.till.epoch)
    return make_batch(hub.one.till, own, own.sent_seq, 500, "").body


def repacked(body: bytes, change: object) -> bytes:
    """The same batch with its first entry line changed."""
    header, line, *rest = wire.inflate(body).split(b"\n")
    assert callable(change)
    return wire.deflate(b"\n".join([header, change(line), *rest]))


# --- sizes ----------------------------------------------------------------------------------------


def test_headers_without_end_are_cut_off(hub: Served) -> None:
    parts = urlsplit(hub.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 10) as line:
        line.sendall(b"GET /v1/hello HTTP/1.1\r\nhost: x\r\n")
        try:
            for n in range(200):
                line.sendall(f"x-{n}: {'y' * 1_000}\r\n".encode())
                time.sleep(0.001)
        except (BrokenPipeError, ConnectionResetError):
            sent = n * 1_000
            assert sent < 20 * HEADER_BYTES_MAX
            return
        line.settimeout(10)
        try:
            assert line.recv(64).startswith(b"HTTP/1.1 4")
        except ConnectionResetError:
            assert n == 199


def test_a_body_is_refused_by_its_length_before_it_is_read(hub: Served) -> None:
    """Not one byte of it is sent: the answer comes all the same, and is signed."""
    parts = urlsplit(hub.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 10) as line:
        length = wire.COMPRESSED_BYTES_MAX + 1
        line.sendall(
            f"POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n".encode())
        head = line.recv(4_096)
    assert head.startswith(b"HTTP/1.1 413")
    assert b"signature-input" in head.lower()


def test_a_body_that_does_not_say_its_length_is_cut_off(hub: Served) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(wire.COMPRESSED_BYTES_MAX // 65_536 + 2):
            yield bytes(65_536)

    assert httpx.post(f"{hub.url}/v1/push", content=chunks()).status_code == 413


def test_what_grows_beyond_its_bound_is_never_unpacked(hub: Served) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = bomb.compress(b"\n" * (wire.INFLATED_BYTES_MAX + 1)) + bomb.flush()
    assert len(body) < 20_000
    answer = hub.ask("POST", "/v1/push", body)
    assert (answer.status, error_of(answer)) == (413, "too_big")


def test_no_more_entries_than_may_be_and_no_bigger_body(hub: Served) -> None:
    header = json.loads(wire.inflate(push_of(hub)).split(b"\n")[0])
    line = wire.inflate(push_of(hub)).split(b"\n")[1]
    for count, status, error in ((wire.ENTRY_COUNT_MAX + 1, 400, "count"), (7, 400, "count")):
        lines = [json.dumps({**header, "count": count}).encode(), *[line] * (
            count if count > 7 else 6)]
        answer = hub.ask("POST", "/v1/push", wire.deflate(b"\n".join(lines) + b"\n"))
        assert (answer.status, error_of(answer)) == (status, error)

    def fat(size: int) -> object:
        return lambda line: json.dumps({**json.loads(line), "body": " " * size}).encode()

    big = repacked(push_of(hub), fat(wire.BODY_BYTES_MAX + 1))
    answer = hub.ask("POST", "/v1/push", big)
    assert (answer.status, error_of(answer)) == (413, "body_too_big")
    # As big as may be: taken in (it is another fact in that place, so the chain behind it breaks).
    answer = hub.ask("POST", "/v1/push", repacked(push_of(hub), fat(wire.BODY_BYTES_MAX)))
    assert answer.status == 200


def deep(line: bytes) -> bytes:
    """An unknown member nested a hundred thousand times."""
    return line[:-1] + b',"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def test_a_line_nested_without_end_is_malformed_and_no_fault(hub: Served) -> None:
    answer = hub.ask("POST", "/v1/push", repacked(push_of(hub), deep))
    assert (answer.status, error_of(answer)) == (400, "malformed")
    nested = b'{"x":' + b"[" * 3_000 + b"]" * 3_000 + b"}"
    for path in ("/v1/summary", "/v1/people"):
        answer = hub.ask("POST", path, nested)
        assert (answer.status, error_of(answer)) == (400, "malformed")


def test_a_body_nested_without_end_is_held_and_stops_nobody(hub: Served) -> None:
    """The ledger takes it (its chain is right), the sums leave it out, everything else goes on."""
    from models import kinds, parked_rows
    from models.kinds import DrawerOpened

    class Nested(DrawerOpened, frozen=True, kw_only=True):
        KIND = DrawerOpened.KIND

    world, one = hub.world, hub.one
    encode = kinds.encode_body

    def nested(payload: kinds.Payload) -> bytes:
        body = encode(payload)
        if isinstance(payload, Nested):
            return body[:-1] + b',"x":' + b"[" * 5_000 + b"]" * 5_000 + b"}"
        return body

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kinds, "encode_body", nested)
        with one.till.unit("") as unit:
            unit.record(Nested(reason="x"))
    two = world.add_till()
    one.sell(world.chance)
    world.settle()
    shadow = world.hub.projector.shadow(one.till.store_ref)
    (parked,) = parked_rows.list_parked(shadow.connection)
    assert parked.reason == "depth"
    assert [row.reason for row in parked_rows.list_parked(two.till.read())] == ["depth"]
    sold = "SELECT count(*) FROM sale WHERE till_ref = ?"
    counts = {c.execute(sold, (one.till.till_ref,)).fetchone()[0] for c in (
        one.till.read(), two.till.read(), shadow.connection)}
    assert counts == {2}


nests = st.recursive(
    st.none() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner,
                                                                max_size=3), max_leaves=30)


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


@given(nests)
def test_depth_is_counted_as_a_parser_would(value: object) -> None:
    body = json.dumps(value).encode()
    assert not is_deeper(body, depth_of(value))
    if depth_of(value):
        assert is_deeper(body, depth_of(value) - 1)


def test_what_a_till_records_is_far_from_the_bound() -> None:
    wide = json.dumps([{"a": [{"b": '[{"\\'}]}] * 500).encode()
    assert not is_deeper(wide, 4)
    assert DEPTH_MAX >= 16


# --- numbers and rates ----------------------------------------------------------------------------


def test_a_full_hub_says_so_before_it_reads(
    hub: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All workers taken: a push whose body never comes is answered at once, signed, with a wait."""
    monkeypatch.setattr(web, "IN_FLIGHT_MAX", 0)
    parts = urlsplit(hub.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), 10) as line:
        line.sendall(b"POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n")
        head = line.recv(4_096).lower()
    assert head.startswith(b"http/1.1 503")
    assert b"retry-after: " in head
    assert b"signature-input" in head


def test_slow_senders_do_not_take_the_workers_away(
    hub: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than workers, each with half a body: a till is answered all the same."""
    monkeypatch.setattr(web, "IN_FLIGHT_MAX", 2)
    parts = urlsplit(hub.url)
    slow = []
    try:
        for _ in range(6):
            line = socket.create_connection((parts.hostname or "", parts.port or 0), 10)
            line.sendall(b"POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nabc")
            slow.append(line)
        time.sleep(0.2)
        assert hub.ask("POST", "/v1/push", push_of(hub)).status == 200
    finally:
        for line in slow:
            line.close()


def test_one_till_that_asks_without_end_is_slowed_down_alone(hub: Served) -> None:
    world, one = hub.world, hub.one
    two = world.add_till()
    now_s = [0.0]
    world.hub._till_rate = Rate(10, 2.0, lambda: now_s[0])
    statuses = [hub.ask("GET", "/v1/hello").status for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    answer = hub.ask("GET", "/v1/hello")
    assert answer.headers["retry-after"].isdigit()
    with pytest.raises(Told) as told:
        read_answer(answer, world.hub.public_key, answer.headers["weezle-challenge"])
    assert (told.value.code, told.value.retry_after_s) == (
        "sync.busy", int(answer.headers["retry-after"]))
    assert two.engine.step() == 0 or two.engine.is_level
    now_s[0] += 1.0
    assert [hub.ask("GET", "/v1/hello").status for _ in range(3)] == [200, 200, 429]
    assert one.till.till_ref != two.till.till_ref


def test_nobody_uses_up_anothers_rate(hub: Served) -> None:
    """A name in a header is not yet that till."""
    world = hub.world
    world.hub._till_rate = Rate(3, 0.001)
    for _ in range(20):
        answer = httpx.get(f"{hub.url}/v1/hello", headers={
            "weezle-till": hub.one.till.till_ref, "signature": "sig1=:AAAA:",
            "signature-input": "x"})
        assert answer.status_code == 401
    assert hub.ask("GET", "/v1/hello").status == 200


def test_one_address_tries_so_many_codes_and_no_more(hub: Served) -> None:
    key = private_key("11" * 32)
    till_ref = "ab" * 16

    def enrol() -> tuple[int, str]:
        body = wire.encode(EnrolRequest(
            code="AAAAAAAAAA", till=till_ref, till_no=9, org="cd" * 16, store="ef" * 16,
            public_key=public_hex(key), shop_name="", app="x"))
        request = sign_request(
            Request("POST", "/v1/enrol", "", {}, body), key, till_ref, nonce=hub.nonce(),
            challenge=new_challenge(), created_s=0)
        answer = HttpLine(hub.url).send(request)
        return answer.status, error_of(answer)

    said = [enrol() for _ in range(22)]
    assert said[:20] == [(403, "code_spent")] * 20
    assert said[20:] == [(429, "busy")] * 2
    assert hub.ask("GET", "/v1/hello").status == 200, "tills are not enrolling"


def test_a_database_that_is_gone_is_a_busy_hub(
    hub: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failover: signed, with a wait, and never a page of something else."""
    nonce = hub.nonce()
    challenge = new_challenge()

    def gone(_: Request) -> Answer:
        raise OperationalError("SELECT", {}, Exception("read-only"))

    monkeypatch.setattr(hub.world.hub, "answer", gone)
    answer = HttpLine(hub.url).send(sign_request(
        Request("GET", "/v1/hello", "", {}, b""), private_key(hub.one.secrets.kept["device"]),
        hub.one.till.till_ref, nonce=nonce, challenge=challenge, created_s=0))
    check_answer(answer, hub.world.hub.public_key, challenge)
    assert (answer.status, error_of(answer)) == (503, "busy")


def test_a_used_nonce_is_remembered_as_long_as_it_is_good() -> None:
    used = UsedNonces(1_000, used_max=3)
    assert [used.take((name, ""), 0) for name in "aab"] == ["", "replayed", ""]
    assert used.take(("c", ""), 900) == ""
    assert used.take(("d", ""), 950) == "busy", "rather refused than one forgotten"
    assert used.take(("a", ""), 1_000) == "replayed"
    assert [used.take((name, ""), 1_001) for name in "ad"] == ["", ""]


def test_two_at_once_with_one_nonce_are_not_both_new() -> None:
    used = UsedNonces(10**9)
    found: list[str] = []
    gate = threading.Barrier(8)

    def take() -> None:
        for n in range(300):
            gate.wait()
            found.append(used.take((str(n), "c"), 0))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count("") == 300


def test_a_rate_fills_up_to_its_burst_and_not_beyond() -> None:
    now_s = [0.0]
    rate = Rate(2, 0.5, lambda: now_s[0])
    assert [rate.wait_s("a") for _ in range(3)] == [0, 0, 3]
    assert rate.wait_s("b") == 0
    now_s[0] = 2.0
    assert [rate.wait_s("a") for _ in range(2)] == [0, 3]
    now_s[0] = 10_000.0
    assert [rate.wait_s("a") for _ in range(3)] == [0, 0, 3]


def test_a_till_that_only_asks_is_heard(hub: Served) -> None:
    from sqlalchemy import select

    from sync.hub.tables import till

    def seen_at_ms() -> int:
        with hub.world.hub_engine.connect() as connection:
            return int(connection.execute(select(till.c.seen_at_ms)).scalar_one())

    hub.ask("GET", "/v1/hello")
    first = seen_at_ms()
    hub.world.at_ms += 60_000
    hub.ask("GET", "/v1/hello")
    assert seen_at_ms() == first
    hub.world.at_ms += 600_000
    hub.ask("GET", "/v1/hello")
    assert seen_at_ms() == hub.world.at_ms
    heard = Heard(10)
    assert [heard.is_news("a", 0), heard.is_news("a", 9), heard.is_news("a", 10)] == [
        True, False, True]

"""Tills of one store beside each other with the internet down (SYNC.md, several tills)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import BadInput
from app.till import Till
from models import platform_rows, total_rows
from models.platform_rows import ChainRow
from sync import lan, wire
from sync.cards import own_card
from sync.keys import Answer, Request
from sync.lan import Desk, Peer
from sync.lan_server import LanHttp, LanServer, parse_address
from sync.platform import LineTrouble
from tests.sync.world import SimTill, World


class LanLine:
    """A wire between two machines that may be cut or may lie."""

    def __init__(self, other: SimTill) -> None:
        self.other = other
        self.is_up = True
        self.spoil: bytes | None = None
        self.desk = Desk(other.till)
        #: What went out, and whose line it was meant for.
        self.sent: list[tuple[Request, str]] = []

    def send(self, request: Request, public_key: str) -> Answer:
        self.sent.append((request, public_key))
        if not self.is_up:
            raise LineTrouble("sync.offline")
        if self.desk._till is not self.other.till:
            self.desk = Desk(self.other.till)
        answer = self.desk.answer(request)
        return answer if self.spoil is None else replace(answer, body=self.spoil)


def peer_of(asking: SimTill, other: SimTill) -> Peer:
    return Peer(asking.till, LanLine(other), pause=lambda: None)


def talk(*peers: Peer, rounds: int = 6) -> None:
    """Each asks until it rests, a few times around."""
    for _ in range(rounds):
        for peer in peers:
            for _ in range(1_000):
                if peer.step() > 0:
                    break


def sums(machine: SimTill, of: SimTill) -> list[total_rows.TotalRow]:
    return total_rows.sum_till(machine.till.read(), of.till.till_ref)


def stock(machine: SimTill) -> list[tuple[object, ...]]:
    return list(machine.till.read().execute(
        "SELECT producer_item_ref, sum(quantity), sum(weight_g) FROM stock_move "
        "GROUP BY 1 ORDER BY 1"))


@pytest.fixture
def world() -> World:
    made = World(11)
    made.add_till()
    made.add_till()
    made.settle()
    made.line_is_up = False
    return made


def test_two_tills_show_each_others_sales_and_stock_without_a_hub(world: World) -> None:
    one, two = world.machines
    for _ in range(4):
        one.sell(world.chance)
        two.sell(world.chance)
    here, there = peer_of(one, two), peer_of(two, one)
    talk(here, there, rounds=1)
    assert sums(one, two) == sums(two, two) != []
    assert sums(two, one) == sums(one, one) != []
    assert stock(one) == stock(two)
    assert (here.till_no, there.till_no) == (2, 1)


def test_one_question_is_enough_for_the_newest_sale(world: World) -> None:
    """Within the two seconds between questions: greeting and pull, no more."""
    one, two = world.machines
    here = peer_of(one, two)
    talk(here, rounds=1)
    two.sell(world.chance)
    steps = 0
    while here.step() == 0:
        steps += 1
    assert steps <= 2
    assert sums(one, two) == sums(two, two)


def test_what_a_colleague_holds_reaches_the_hub_without_its_till(world: World) -> None:
    one, two = world.machines
    two.sell(world.chance)
    talk(peer_of(one, two))
    world.line_is_up = True
    for _ in range(200):
        if one.engine.step() > 0 and one.engine.is_level:
            break
        world.pass_time(1_000)
    world.hub.project()
    shadow = world.hub.projector.shadow(one.till.store_ref)
    assert total_rows.sum_till(shadow.connection, two.till.till_ref) == sums(two, two)


def test_a_stranger_gets_nothing_and_gives_nothing(world: World) -> None:
    one = world.machines[0]
    stranger = SimTill(world, 9)
    world.machines.append(stranger)
    world.line_is_up = True
    stranger.enrol(world.code(""))
    stranger.add_goods()
    stranger.sell(world.chance)
    before = platform_rows.read_heads(one.till.read())
    theirs = platform_rows.read_heads(stranger.till.read())
    here, there = peer_of(one, stranger), peer_of(stranger, one)
    talk(here, there)
    assert here.trouble == there.trouble == "sync.not_a_colleague"
    assert platform_rows.read_heads(one.till.read()) == before
    assert platform_rows.read_heads(stranger.till.read()) == theirs


@pytest.mark.parametrize("spoilt", [
    b"", b"<!doctype html><title>Log in</title>", b"{}", b"\x1f\x8b" + bytes(40), b"[" * 5_000])
def test_a_line_that_lies_moves_nothing(world: World, spoilt: bytes) -> None:
    one, two = world.machines
    two.sell(world.chance)
    line = LanLine(two)
    here = Peer(one.till, line, pause=lambda: None)
    before = platform_rows.read_heads(one.till.read())
    for cut in range(2):  # before the greeting, before the entries
        for _ in range(cut):
            here.step()
        line.spoil = spoilt
        assert here.step() > 0
        assert here.trouble
        line.spoil = None
        assert platform_rows.read_heads(one.till.read()) == before
    talk(here)
    assert sums(one, two) == sums(two, two)


def test_a_question_without_a_colleagues_word_is_refused(world: World) -> None:
    desk = Desk(world.machines[0].till)
    for request in (
        Request("GET", "/lan/1/pull", "epoch=ab&after=0"),
        Request("GET", "/lan/1/hello", "", {"signature": "sig1=:AA==:"}),
        Request("POST", "/lan/1/hello"),
        Request("GET", "/etc/passwd"),
        Request("GET", "/lan/1/pull", "", {"weezle-card": "%%%", "signature": "x"}),
    ):
        assert desk.answer(request).status in {400, 401, 404}
    unsigned = desk.answer(Request("GET", "/lan/1/hello", "", {"weezle-challenge": "ab"}))
    assert unsigned.status == 200
    assert b'"heads":[]' in unsigned.body


def test_an_older_copy_of_itself_learns_it_from_a_colleague(world: World) -> None:
    """P20 without a hub: the disk was put back, the other till knows more of its chain."""
    one, two = world.machines
    two.open_shift()
    backup = two.memory.copy()
    lost = two.sell(world.chance)
    assert lost is not None
    talk(peer_of(one, two))
    old_epoch, whole = two.till.epoch, sums(two, two)
    two.boot(backup, check=False)
    assert sums(two, two) != whole
    talk(peer_of(two, one), peer_of(one, two))
    assert two.till.epoch != old_epoch
    assert sums(two, two) == whole, "the missing sale is back, for reports and reprints"
    again = two.sell(world.chance)
    assert again is not None
    assert again.receipt_no != lost.receipt_no
    talk(peer_of(one, two))
    assert sums(one, two) == sums(two, two)


def test_over_real_sockets_under_each_tills_own_key(world: World) -> None:
    one, two = world.machines
    two.sell(world.chance)
    server = LanServer(two.till, 0)
    server.start()
    try:
        here = Peer(one.till, LanHttp(f"127.0.0.1:{server.port}"), pause=lambda: None)
        talk(here, rounds=1)
        assert here.trouble == ""
        assert sums(one, two) == sums(two, two) != []
    finally:
        server.stop()
    talk(here, rounds=1)
    assert here.trouble == "lan.silent"


def test_whoever_takes_over_the_address_hears_nothing_of_this_till(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger with a card of another store answers where the colleague was: between the greeting
    and the entries, and from the first word on."""
    one, two = world.machines
    two.sell(world.chance)
    stranger = SimTill(world, 9)
    world.machines.append(stranger)
    world.line_is_up = True
    stranger.enrol(world.code(""))
    heard: list[Request] = []
    answer = Desk.answer

    def listen(desk: Desk, request: Request) -> Answer:
        if desk._till is stranger.till:
            heard.append(request)
        return answer(desk, request)

    monkeypatch.setattr(Desk, "answer", listen)
    real = LanServer(two.till, 0)
    real.start()
    here = Peer(one.till, LanHttp(f"127.0.0.1:{real.port}"), pause=lambda: None)
    try:
        assert here.step() == 0  # greeted, and entries are wanted
    finally:
        real.stop()
    false = LanServer(stranger.till, real.port)
    false.start()
    try:
        for _ in range(3):
            assert here.step() > 0
            assert here.trouble == "sync.not_a_colleague"
    finally:
        false.stop()
    assert heard, "a greeting goes out to whoever stands there"
    for request in heard:
        assert (request.path, request.query) == ("/lan/1/hello", "")
        assert not {"weezle-card", "signature", "weezle-till"} & request.headers.keys()


def test_every_signed_question_is_for_the_line_of_the_card(world: World) -> None:
    one, two = world.machines
    two.sell(world.chance)
    line = LanLine(two)
    talk(Peer(one.till, line, pause=lambda: None), rounds=2)
    key = own_card(two.till)[0].public_key
    assert {"signature" in request.headers: to for request, to in line.sent} == {
        False: "", True: key}
    assert len(line.sent) > 3


def test_more_is_promised_and_nothing_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world.machines
    two.sell(world.chance)

    def promise(till: Till, chain: ChainRow, after: int) -> bytes:
        return wire.encode_feed(wire.FeedHeader(
            incarnation="", stream=chain.epoch, after=after, to=after, more=True, count=0,
            server_time=0, next_nonce=""), [])

    monkeypatch.setattr(lan, "encode_chain", promise)
    here = peer_of(one, two)
    assert here.step() == 0
    for _ in range(20):
        if here.step() > 0:
            break
    else:
        raise AssertionError("it asks without end")
    monkeypatch.undo()
    talk(here)
    assert sums(one, two) == sums(two, two)


@pytest.mark.parametrize("text", ["8.8.8.8", "example.com", "192.168.0.5:99999", "", "10.0.0.1:x"])
def test_an_address_outside_the_house_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_address(text)
    assert parse_address("192.168.0.5") == ("192.168.0.5", 8751)

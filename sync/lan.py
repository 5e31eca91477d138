"""Tills of one store beside each other: each takes what it lacks from the others, hub or no hub.

One kind of question each way: what do you hold, and what lies behind this place of that chain.
Nothing is pushed, so a till can only ever be given what it asked for and can check.  Whatever a
till holds of another it also sends to the hub: a second copy of every sale within seconds.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import parse_qs, urlencode

import msgspec

from app.errors import ShopError
from models import from_hub_rows, platform_rows
from models.journal import Writer
from models.platform_rows import ChainRow
from models.values import Ref
from sync import pull, push, wire
from sync.cards import BadCard, Card, check_card, own_card, read_card, show
from sync.keys import (
    Answer,
    BadSignature,
    Request,
    check_answer,
    check_request,
    make_nonce,
    new_challenge,
    nonce_is_good,
    sign_answer,
    sign_request,
)
from sync.platform import LineTrouble
from sync.sound import read_sound
from sync.standing import leave_uncounted
from sync.wire import BadWire, ChainHead, FeedEntry, FeedHeader, Trouble

if TYPE_CHECKING:
    from app.till import Till

log = logging.getLogger(__name__)

HELLO: Final = "/lan/1/hello"
PULL: Final = "/lan/1/pull"
#: So often a colleague is asked; what was sold is there before the next customer has packed.
ASK_EVERY_MS: Final = 2_000
BACK_OFF_MAX_MS: Final = 30_000
FEED_LIMIT: Final = 500
_CARD: Final = "weezle-card"


class HouseLine(Protocol):
    """A line to one colleague.  Raises LineTrouble where nothing came back, or another answers."""

    def send(self, request: Request, public_key: str) -> Answer:
        """The answer as it came; nothing goes out before the line has proven this key.

        An empty key is anybody's: for the greeting, which says nothing of this till.
        """
        ...


class PeerHello(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers, and every chain it holds; without a signed question no heads."""

    card: Card
    next_nonce: str
    heads: list[ChainHead] = []


class Desk:
    """The answering side of one till.  Safe to be asked by several threads."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._secret = os.urandom(32)

    def answer(self, request: Request) -> Answer:
        """A signed answer to a colleague, a signed no to anybody else."""
        try:
            if request.method != "GET" or request.path not in {HELLO, PULL}:
                return self._signed(request, 404, wire.encode(Trouble(error="no_such_way")))
            known = "signature" in request.headers
            if known:
                self._want_colleague(request)
            elif request.path != HELLO:
                raise BadCard("unsigned")
            body = self._hello(known=known) if request.path == HELLO else self._pull(request)
        except (BadCard, BadSignature) as bad:
            trouble = Trouble(error=str(bad), next_nonce=self._nonce())
            return self._signed(request, 401, wire.encode(trouble))
        except (ValueError, KeyError):
            return self._signed(request, 400, wire.encode(Trouble(error="malformed")))
        return self._signed(request, 200, body)

    def _want_colleague(self, request: Request) -> None:
        card = check_card(self._till, read_card(request.headers.get(_CARD, "")))
        proof = check_request(
            request, lambda ref: card.public_key if ref == card.till else None)
        if not nonce_is_good(self._secret, proof.nonce, self._till.clock.now_ms()):
            raise BadSignature("nonce")

    def _hello(self, *, known: bool) -> bytes:
        heads = [
            ChainHead(epoch=epoch, seq=seq, hash=hash.hex())
            for epoch, (seq, hash) in platform_rows.read_heads(self._till.read()).items()
        ] if known else []
        return wire.encode(PeerHello(
            card=own_card(self._till)[0], next_nonce=self._nonce(), heads=heads))

    def _pull(self, request: Request) -> bytes:
        asked = parse_qs(request.query)
        epoch, after = asked["epoch"][0], int(asked["after"][0])
        connection = self._till.read()
        chain = next(x for x in (*platform_rows.list_chains(connection), None)
                     if x is None or x.epoch == epoch)
        if chain is None or not 0 <= after < 2**53:
            raise ValueError(epoch)
        return encode_chain(self._till, chain, after)

    def _signed(self, request: Request, status: int, body: bytes) -> Answer:
        challenge = request.headers.get("weezle-challenge", "")[:64]
        _, key = own_card(self._till)
        return Answer(status, sign_answer(
            status, body, key, challenge=challenge if challenge.isalnum() else "",
            created_s=self._till.clock.now_ms() // 1000), body)

    def _nonce(self) -> str:
        return make_nonce(self._secret, self._till.clock.now_ms())


def encode_chain(till: Till, chain: ChainRow, after: int, limit: int = FEED_LIMIT) -> bytes:
    """Entries of one chain behind a place, as a feed; as many as go into one answer."""
    writer = Writer(chain.org_ref, chain.store_ref, chain.till_ref)
    entries, bad_seq = read_sound(till.read(), chain, after, limit)
    # Behind what does not hold there is nothing to ask for.
    end = bad_seq - 1 if bad_seq else chain.end
    while True:
        last = entries[-1].seq if entries else after
        header = FeedHeader(
            incarnation="", stream=chain.epoch, after=after, to=last, more=last < end,
            count=len(entries), server_time=till.clock.now_ms(), next_nonce="")
        feed = [FeedEntry(writer, entry) for entry in entries]
        body = wire.encode_feed(header, feed)
        if wire.fits(body, feed) or len(entries) <= 1:
            return body
        entries = entries[:max(1, len(entries) // 4)]


class Peer:
    """The asking side: one colleague.  `step` is called by one thread, or by a test."""

    def __init__(
        self, till: Till, line: HouseLine, *,
        pause: Callable[[], None] = lambda: time.sleep(0.002),
    ) -> None:
        self._till = till
        self._line = line
        self._pause = pause
        self._nonce = ""
        self._card: Card | None = None
        self._wanted: list[ChainHead] = []
        #: Continuations that contradict this file: kept once, not asked for again.
        self._given_up: set[tuple[Ref, int]] = set()
        self._word_count = 0
        self._failures = 0
        self.trouble = ""
        self.heard_at_ms = 0

    @property
    def till_no(self) -> int:
        """The colleague's number; 0 before it was first heard."""
        return self._card.till_no if self._card else 0

    def step(self) -> float:
        """One question; milliseconds to rest before the next."""
        try:
            self._advance()
        except (
            LineTrouble, BadWire, BadCard, BadSignature, ShopError, msgspec.MsgspecError,
        ) as error:
            self._wanted, self._nonce = [], ""
            self._failures = min(self._failures + 1, 10)
            self.trouble = (
                error.code if isinstance(error, LineTrouble | ShopError)
                else "sync.not_a_colleague")
            return min(BACK_OFF_MAX_MS, ASK_EVERY_MS << (self._failures - 1))
        self._failures, self.trouble = 0, ""
        self.heard_at_ms = self._till.clock.now_ms()
        return 0 if self._wanted else ASK_EVERY_MS

    def _advance(self) -> None:
        if self._wanted:
            self._take_some(self._wanted[0])
            return
        if not self._nonce:
            self._greet(signed=False)
        hello = self._greet(signed=True)
        mine = platform_rows.read_heads(self._till.read())
        word_count = from_hub_rows.count_standing_words(self._till.read())
        if word_count != self._word_count:
            # What a shut-out till wrote is wanted once it was let in again.
            self._word_count = word_count
            self._given_up.clear()
        self._wanted = [
            head for head in hello.heads
            if head.seq > mine.get(head.epoch, (0, b""))[0]
            and (head.epoch, head.seq) not in self._given_up
        ]

    def _greet(self, *, signed: bool) -> PeerHello:
        challenge = new_challenge()
        answer = self._ask(HELLO, "", challenge) if signed else self._line.send(
            Request("GET", HELLO, "", {"weezle-challenge": challenge}), "")
        hello = msgspec.json.decode(answer.body, type=PeerHello)
        card = check_card(self._till, hello.card)
        check_answer(answer, card.public_key, challenge)
        if card.till == self._till.till_ref:
            raise BadCard("myself")
        self._card, self._nonce = card, hello.next_nonce
        return hello

    def _take_some(self, head: ChainHead) -> None:
        assert self._card is not None
        after = platform_rows.read_heads(self._till.read()).get(head.epoch, (0, b""))[0]
        challenge = new_challenge()
        query = urlencode({"epoch": head.epoch, "after": after})
        answer = self._ask(PULL, query, challenge)
        check_answer(answer, self._card.public_key, challenge)
        if answer.status != 200:
            self._wanted, self._nonce = [], ""
            return
        header, entries = wire.decode_feed(answer.body)
        new_count = take_from_colleague(self._till, header, entries, self._pause)
        if new_count == 0 and entries:
            self._given_up.add((head.epoch, head.seq))
        if new_count == 0 or not header.more:
            # Also where more was promised and nothing came: the next greeting asks again.
            self._wanted.pop(0)

    def _ask(self, path: str, query: str, challenge: str) -> Answer:
        """A signed question, to the colleague that was greeted and to nobody else."""
        assert self._card is not None
        card, key = own_card(self._till)
        return self._line.send(sign_request(
            Request("GET", path, query, {_CARD: show(card)}), key, self._till.till_ref,
            nonce=self._nonce, challenge=challenge,
            created_s=self._till.clock.now_ms() // 1000), self._card.public_key)


def take_from_colleague(
    till: Till, header: FeedHeader, entries: list[FeedEntry], pause: Callable[[], None]
) -> int:
    """Keep and apply what another till of this store holds; how many were new.

    Where it holds more of the very chain this till writes, this file is an older copy of itself: a
    new chain is begun before anything is sold twice, and then the missing entries are taken.  Of a
    till that was shut out nothing is taken that does not count, whoever holds it.
    """
    entries = leave_uncounted(till, entries)
    try:
        return pull.take_in(till, header, entries, pause, keep_place=False)
    except pull.OlderCopy:
        log.warning("a colleague holds more of this till's own chain: a new one is begun")
        push.rotate(till)
        return pull.take_in(till, header, entries, pause, keep_place=False)

"""What the hub answers: every way in, without HTTP around it, so that tests need none.

Whatever is wrong with a request is said in a signed answer; an unsigned, replayed or foreign one
has no effect.  Nothing here believes a clock but the hub's own.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import parse_qs

import msgspec
from sqlalchemy import Engine

from sync import wire
from sync.enrol import (
    SLOT_LENGTH,
    EnrolAnswer,
    EnrolRequest,
    RegisterRequest,
    proof_of,
)
from sync.enrol_look import CAPABILITY as LOOK
from sync.hub import accounts, decisions, gaps, ledger, rotation
from sync.hub.accounts import TillAccount, TillRefused
from sync.hub.base import reading
from sync.hub.codes import CodeReader, check_code
from sync.hub.hub_chain import HubChain
from sync.hub.keys import HubKeys, HubWitness
from sync.hub.life import Life
from sync.hub.limits import Heard, Rate, Tally, UsedNonces
from sync.hub.people import PeopleKeeper
from sync.hub.projector import Projector
from sync.hub.refusal import Caller, Refusal
from sync.hub.shadows import LiveShadows
from sync.hub.snapshots import Snapshots
from sync.hub.standing import StandingKeeper
from sync.hub.summaries import SummaryKeeper
from sync.hub.telling import Teller
from sync.keys import (
    NONCE_SECONDS,
    Answer,
    BadSignature,
    Proof,
    Request,
    certificate_preimage,
    check_request,
    holds,
    make_nonce,
    nonce_is_good,
    private_key,
    public_hex,
    sign_answer,
)
from sync.rotation import RotateAnswer, RotateRequest
from sync.snapshot_wire import CAPABILITY as SNAPSHOT
from sync.wire import BadWire, ChainHead, FeedHeader, HelloAnswer, Notice, PushAnswer, Trouble

log = logging.getLogger(__name__)

CAPABILITIES: Final = ["push.1", "pull.1", "store.1", "commands.1", "rotate.1", "people.1",
                       "summary.1", LOOK]
#: Where no nonce more can be remembered: a minute frees some.
_FULL_WAIT_S: Final = 60
FEED_LIMIT_MAX: Final = 1_000


T = TypeVar("T", bound=msgspec.Struct)


class Hub:
    """One hub over one database.  Safe to be asked by many threads at once."""

    def __init__(
        self, engine: Engine, keys: HubKeys, witness: HubWitness, now_ms: Callable[[], int],
        projector_of: Callable[[Engine, str], Projector] | None = None, name: str = "weezle hub",
        till_rate: Rate | None = None, snapshot_folder: Path | None = None,
    ) -> None:
        self._engine = engine
        self._key = private_key(keys.signing_key)
        self._secret = bytes.fromhex(keys.secret)
        self._now_ms = now_ms
        self._name = name
        self.public_key = public_hex(self._key)
        self.life = Life(engine, witness, now_ms)
        make = projector_of or (lambda engine, _: Projector(engine))
        self.projector = make(engine, self.life.incarnation)
        self.chain = HubChain(self._key, self.life.incarnation, now_ms)
        self._standings = StandingKeeper(engine, self.chain, self._key, witness, now_ms)
        self._decider = decisions.Decider(engine, self.chain)
        self.teller = Teller(
            engine, self.chain, LiveShadows(self.projector), self.life.note_at_least)
        #: Whether a till came since an allowance of points was shared out last.
        self._tills_changed = True
        self._used = UsedNonces(2 * NONCE_SECONDS * 1000)
        self._till_rate = till_rate
        self._heard = Heard()
        self.tally = Tally()
        #: Requests being answered just now, as the way to the network counts them.
        self.in_flight = 0
        self._ways: dict[tuple[str, str], Callable[[Request], msgspec.Struct | bytes]] = {
            ("GET", "/v1/hello"): self._hello,
            ("POST", "/v1/push"): self._push,
            ("GET", "/v1/pull"): self._pull,
            ("POST", "/v1/enrol"): self._enrol,
            ("POST", "/v1/register"): self._register,
            ("POST", "/v1/rotate"): self._rotate,
        }
        self._people = PeopleKeeper(
            engine, keys, self.life.incarnation, now_ms, self._caller, self._nonce)
        self._ways |= self._people.ways()
        self._ways |= SummaryKeeper(engine, now_ms, self._caller, self._nonce).ways()
        self._ways |= CodeReader(
            engine, self._secret, self.public_key, now_ms, self._want_own_signature,
            self._nonce).ways()
        self.snapshots = Snapshots(
            snapshot_folder, engine, self.life, now_ms, self._caller, self._nonce)
        self._ways |= self.snapshots.ways()
        self._capabilities = [*CAPABILITIES, *([SNAPSHOT] if self.snapshots.is_offered else [])]

    @property
    def engine(self) -> Engine:
        return self._engine

    def now_ms(self) -> int:
        """The hub's own clock: the only one it believes."""
        return self._now_ms()

    # --- one request, one signed answer

    def answer(self, request: Request) -> Answer:
        way = self._ways.get((request.method, request.path))
        try:
            if way is None:
                raise Refusal(404, "no_such_way")
            try:
                found = way(request)
            except RecursionError as error:
                # Nested without end, in whichever way's body: nothing of it was taken.
                raise Refusal(400, "malformed") from error
            body = found if isinstance(found, bytes) else wire.encode(found)
            status = 200
        except Refusal as refusal:
            status = refusal.status
            self.tally.add("refusals", refusal.error)
            if "wait_s" in refusal.values:
                return self.busy(request, int(refusal.values["wait_s"]), status)
            body = wire.encode(Trouble(
                error=refusal.error, next_nonce=self._nonce(), values=refusal.values))
        return self._signed(request.headers, status, body)

    def refuse(self, request: Request, status: int, error: str) -> Answer:
        """A signed no, for what was not even read."""
        body = wire.encode(Trouble(error=error, next_nonce=self._nonce()))
        return self._signed(request.headers, status, body)

    def busy(self, request: Request, retry_after_s: int, status: int = 503) -> Answer:
        """Full: come again, each till at its own moment."""
        till_ref = request.headers.get("weezle-till", "")
        spread = int.from_bytes(hashlib.sha256(till_ref.encode()).digest()[:2], "big")
        wait_s = retry_after_s + spread % (retry_after_s + 1)
        body = wire.encode(Trouble(error="busy", retry_after=wait_s))
        answer = self._signed(request.headers, status, body)
        return Answer(status, {**answer.headers, "retry-after": str(wait_s)}, body)

    def _signed(self, headers: Mapping[str, str], status: int, body: bytes) -> Answer:
        challenge = headers.get("weezle-challenge", "")[:64]
        if not challenge.isalnum():
            challenge = ""
        signed = sign_answer(
            status, body, self._key, challenge=challenge, created_s=self._now_ms() // 1000)
        kind = "application/gzip" if body[:2] == b"\x1f\x8b" else "application/json"
        return Answer(status, {**signed, "content-type": kind}, body)

    def _nonce(self) -> str:
        return make_nonce(self._secret, self._now_ms())

    # --- who is asking

    def _caller(self, request: Request) -> Caller:
        """Raises Refusal: unsigned, wrong, stale, replayed, of nobody here."""
        till_ref = request.headers.get("weezle-till", "")
        with reading(self._engine).begin() as connection:
            account = accounts.find_till(connection, till_ref)
        try:
            proof = check_request(request, lambda _: account.public_key if account else None)
        except BadSignature as bad:
            if account is None:
                stranger = str(bad) == "stranger"
                raise Refusal(401, "unknown_till" if stranger else "signature") from bad
            return self._other_caller(account, request)
        assert account is not None
        self._want_fresh(proof, request)
        return Caller(account, proof)

    def _other_caller(self, account: TillAccount, request: Request) -> Caller:
        """Another key of this till: the one announced takes force now, one that is over is told."""
        signer = rotation.find_signer(self._engine, account, request)
        if signer is None:
            raise Refusal(401, "signature")
        self._want_fresh(signer.proof, request)
        account = signer.account
        if signer.to_enforce:
            account = rotation.enforce(
                self._engine, account, signer.to_enforce, self._now_ms())
        return Caller(account, signer.proof)

    def _want_fresh(self, proof: Proof, request: Request) -> None:
        """Neither stale nor replayed, and not of one that asks without end."""
        wait_s = self._till_rate.wait_s(proof.key_id) if self._till_rate else 0
        if wait_s:
            raise Refusal(429, "busy", wait_s=wait_s)
        now_ms = self._now_ms()
        if not nonce_is_good(self._secret, proof.nonce, now_ms):
            raise Refusal(401, "nonce_expired")
        if request.path == "/v1/push":
            return  # the same entries once more change nothing
        taken = self._used.take((proof.nonce, request.headers.get("weezle-challenge", "")), now_ms)
        if taken == "busy":
            raise Refusal(503, "busy", wait_s=_FULL_WAIT_S)
        if taken:
            raise Refusal(409, taken)

    # --- hello

    def _hello(self, request: Request) -> HelloAnswer:
        heads: list[ChainHead] = []
        feed_head, people_head, notices = 0, 0, []
        if "signature" in request.headers:
            caller = self._caller(request)
            store_ref = caller.account.store_ref
            with reading(self._engine).begin() as connection:
                heads = [
                    ChainHead(epoch=epoch, seq=seq, hash=hash.hex(), till=till, durable_seq=durable)
                    for till, epoch, seq, hash, durable in ledger.read_heads(connection, store_ref)
                ]
                feed_head = accounts.read_feed_head(connection, store_ref)
                people_head = self._people.read_head(connection, store_ref)
                notices = self._notices(accounts.count_held(connection, store_ref), caller.account)
            self._note_heard(caller.account)
            if caller.account.is_shut_out:
                heads = [head for head in heads if head.till == caller.account.till_ref]
        return HelloAnswer(
            v=wire.PROTOCOL, incarnation=self.life.incarnation, role="primary", hub=self._name,
            server_time=self._now_ms(), next_nonce=self._nonce(), heads=heads,
            feed_head=feed_head, people_head=people_head, capabilities=self._capabilities,
            notices=notices)

    def _note_heard(self, account: TillAccount) -> None:
        """A till with nothing to send is there all the same."""
        now_ms = self._now_ms()
        if self._heard.is_news(account.till_ref, now_ms):
            with self._engine.begin() as connection:
                accounts.note_heard(connection, account, now_ms)

    def _notices(self, held_count: int, account: TillAccount) -> list[Notice]:
        found = []
        if held_count:
            found.append(Notice(code="held", count=held_count))
        if account.is_shut_out:
            found.append(Notice(code="revoked"))
        if account.state == "replaced":
            found.append(Notice(code="key_replaced"))
        if self.life.is_catching_up():
            found.append(Notice(code="catching_up"))
        return found

    # --- push

    def _push(self, request: Request) -> PushAnswer:
        caller = self._caller(request)
        try:
            push = wire.decode_push(request.body)
        except BadWire as bad:
            status = {"too_big": 413, "body_too_big": 413, "version": 426}.get(bad.code, 400)
            code = "server_too_old" if bad.code == "version" else bad.code
            raise Refusal(status, code) from bad
        account, header = caller.account, push.header
        if account.is_shut_out and header.till != account.till_ref:
            raise Refusal(403, "revoked")
        writer = self._find_writer(account, header.till, header.store)
        try:
            with self._engine.begin() as connection:
                # Whoever brings it: what a till no longer trusted wrote waits for a manager.
                held_after = self._standings.held_after(
                    connection, account, writer, account.store_ref, header.till, header.epoch)
                taken = ledger.take_batch(
                    connection, account.store_ref, push, held_after=held_after,
                    now_ms=self._now_ms())
                gaps.note_push(connection, account.store_ref, header, taken, self._now_ms())
                learnt = self._standings.learn_from(connection, account.store_ref, push)
                accounts.note_seen(connection, account, header.app, self._now_ms())
        except ledger.ForeignChain as foreign:
            raise Refusal(403, "foreign_chain") from foreign
        if learnt:
            self._standings.keep_learnt()
        if taken.new_count:
            self.life.note(taken.new_count)
            self.tally.add("pushed_entries", count=taken.new_count)
        with reading(self._engine).begin() as connection:
            notices = self._notices(accounts.count_held(connection, account.store_ref), account)
        result = taken.result
        if result == "OK" and notices and notices[0].code == "held":
            result = "HOLD"
        return PushAnswer(
            result=result, epoch=header.epoch, incarnation=self.life.incarnation, role="primary",
            head=taken.head, head_hash=taken.head_hash.hex(),
            hash_at_local_length=taken.hash_at_local_length.hex(), at=taken.at,
            durable_head=taken.durable_head, server_time=self._now_ms(),
            next_nonce=self._nonce(), notices=notices)

    def _find_writer(
        self, account: TillAccount, till_ref: str, store_ref: str
    ) -> TillAccount | None:
        """Whose chain it is, None for a stranger; raises Refusal for another store's.

        A till speaks for its own store alone; of a stranger it may bring what names that store.

        (A stranger is a till this hub has forgotten, or one that is no more; once a chain of his is
        here that names the store, those from before he joined it may come too.)
        """
        with reading(self._engine).begin() as connection:
            writer = accounts.find_till(connection, till_ref)
            known = ledger.has_chain_of(connection, account.store_ref, till_ref)
        of = writer.store_ref if writer else account.store_ref if known else store_ref
        if of != account.store_ref:
            raise Refusal(403, "foreign_chain")
        return writer

    # --- pull

    def _pull(self, request: Request) -> bytes:
        caller = self._caller(request)
        account = caller.account
        if account.is_shut_out:
            raise Refusal(403, "revoked")
        asked = parse_qs(request.query)
        try:
            after = int(asked.get("after", ["0"])[0])
            limit = min(int(asked.get("limit", ["500"])[0]), FEED_LIMIT_MAX)
            have = {epoch: int(seq) for epoch, _, seq in (
                each.partition(".") for each in asked.get("have", []))}
        except ValueError as error:
            raise Refusal(400, "malformed") from error
        if not 0 <= after < 2**53 or limit < 1 or asked.get("stream", ["store"]) != ["store"]:
            raise Refusal(400, "malformed")
        with reading(self._engine).begin() as connection:
            after = self.life.place_of(
                asked.get("incarnation", [""])[0], account.store_ref, after,
                accounts.read_feed_head(connection, account.store_ref))
            led = ledger.skip_known(connection, account.store_ref, after, have)
            to, entries = ledger.read_feed(connection, account.store_ref, led, limit)
            feed_head = accounts.read_feed_head(connection, account.store_ref)
            in_all = accounts.count_entries(connection)
        # No place is told that the mark does not know: a hub put back gives it to another entry.
        self.life.note_at_least(in_all)
        entries = [x for x in entries if x.entry.seq > have.get(x.entry.epoch, 0)]
        while True:
            header = FeedHeader(
                incarnation=self.life.incarnation, stream="store", after=after, to=to,
                more=to < feed_head, count=len(entries), server_time=self._now_ms(),
                next_nonce=self._nonce())
            body = wire.encode_feed(header, entries)
            if wire.fits(body, entries) or limit == 1:
                return body
            # Big baskets: fewer at a time.
            limit = max(1, limit // 4)
            with reading(self._engine).begin() as connection:
                to, entries = ledger.read_feed(connection, account.store_ref, led, limit)
            entries = [x for x in entries if x.entry.seq > have.get(x.entry.epoch, 0)]

    # --- taking tills in

    def _enrol(self, request: Request) -> EnrolAnswer:
        asked = self._decode(request, EnrolRequest)
        self._want_own_signature(request, asked.till, asked.public_key)
        now_ms = self._now_ms()
        code = check_code(self._engine, self._secret, asked.code, now_ms)
        org, store_ref = asked.org, asked.store
        try:
            with self._engine.begin() as connection:
                if code.store_ref:
                    store_ref = code.store_ref
                    org = accounts.org_of(connection, store_ref)
                else:
                    if code.org_ref is None:
                        accounts.want_new_org(connection, org, store_ref)
                    org = code.org_ref or org
                    accounts.make_store(
                        connection, org, store_ref, code.name or asked.shop_name, now_ms)
                known = accounts.find_till(connection, asked.till)
                if known is not None:
                    rotation.note_taken_in(connection, known, asked.public_key, now_ms)
                accounts.take_till(
                    connection, store_ref, asked.till, asked.till_no, asked.public_key, asked.app,
                    now_ms)
                accounts.burn_code(connection, asked.code[:SLOT_LENGTH])
            self._tills_changed = True
        except TillRefused as not_taken:
            raise Refusal(409, str(not_taken), till_no=asked.till_no) from not_taken
        preimage = certificate_preimage(
            org, store_ref, asked.till, asked.till_no, asked.public_key)
        challenge = request.headers.get("weezle-challenge", "")
        return EnrolAnswer(
            org=org, store=store_ref, till_no=asked.till_no, hub=self._name,
            hub_public_key=self.public_key, certificate=self._key.sign(preimage).hex(),
            proof=proof_of(asked.code, challenge, self.public_key, store_ref),
            incarnation=self.life.incarnation, next_nonce=self._nonce())

    def _register(self, request: Request) -> HelloAnswer:
        """A till of an earlier life, with this hub's own word for it: no person is needed."""
        asked = self._decode(request, RegisterRequest)
        self._want_own_signature(request, asked.till, asked.public_key)
        preimage = certificate_preimage(
            asked.org, asked.store, asked.till, asked.till_no, asked.public_key)
        if not holds(self.public_key, asked.certificate, preimage):
            raise Refusal(403, "certificate")
        try:
            with self._engine.begin() as connection:
                if accounts.find_till(connection, asked.till) is None:
                    accounts.make_store(
                        connection, asked.org, asked.store, "", self._now_ms(), again=True)
                    accounts.take_till(
                        connection, asked.store, asked.till, asked.till_no, asked.public_key,
                        asked.app, self._now_ms(), again=True)
                    self._standings.enforce(connection, asked.store, asked.till)
        except TillRefused as not_taken:
            raise Refusal(409, str(not_taken), till_no=asked.till_no) from not_taken
        return HelloAnswer(
            v=wire.PROTOCOL, incarnation=self.life.incarnation, role="primary", hub=self._name,
            server_time=self._now_ms(), next_nonce=self._nonce(), capabilities=self._capabilities)

    def _rotate(self, request: Request) -> RotateAnswer:
        """A new device key of a till, announced by the old one; or the present one certified."""
        asked = self._decode(request, RotateRequest)
        try:
            account, public_key = self._take_steps(request, asked)
        except rotation.RotationRefused as refused:
            raise Refusal(refused.status, str(refused)) from refused
        preimage = certificate_preimage(
            asked.org, account.store_ref, account.till_ref, account.till_no, public_key)
        return RotateAnswer(
            public_key=public_key, certificate=self._key.sign(preimage).hex(),
            incarnation=self.life.incarnation, next_nonce=self._nonce())

    def _take_steps(self, request: Request, asked: RotateRequest) -> tuple[TillAccount, str]:
        now_ms = self._now_ms()
        try:
            account = self._caller(request).account
        except Refusal as refusal:
            if refusal.error != "signature":
                raise
            account = rotation.follow(
                self._engine, request, asked, lambda proof: self._want_fresh(proof, request),
                now_ms)
            return account, account.public_key
        if account.is_shut_out:
            raise Refusal(403, "key_replaced" if account.state == "replaced" else "revoked")
        if account.till_ref != asked.till:
            raise Refusal(403, "foreign_chain")
        return account, rotation.announce(self._engine, asked, now_ms)

    def _decode(self, request: Request, kind: type[T]) -> T:
        if len(request.body) > 16_384:
            raise Refusal(413, "too_big")
        try:
            return msgspec.json.decode(request.body, type=kind)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Refusal(400, "malformed") from error

    def _want_own_signature(self, request: Request, till_ref: str, public_key: str) -> None:
        try:
            proof = check_request(request, lambda ref: public_key if ref == till_ref else None)
        except BadSignature as bad:
            raise Refusal(401, "signature") from bad
        self._want_fresh(proof, request)

    # --- what runs behind the requests

    def project(self, give_way: Callable[[], None] = lambda: None) -> int:
        """Bring sums up to the ledger, then decide on edits made beside each other."""
        self._standings.say_changed()
        count = self.projector.catch_up_all(give_way)
        for store_ref in self._decider.decide_all(self.projector):
            self.projector.catch_up(store_ref)
        if self._tills_changed:
            self._tills_changed = False
            for store_ref in self.teller.share_points_anew():
                self.projector.catch_up(store_ref)
        with reading(self._engine).begin() as connection:
            in_all = accounts.count_entries(connection)
        self.life.note_at_least(in_all)
        self._people.erase_said(self.projector)
        return count


"""The till's side of sync: one step is one question to the hub, and says how long to rest.

A round is: hello, and so a look at all heads; pushes until the hub has everything; pulls until this
till has.  Nothing here is needed to go on: after any fault the next round asks hello and begins
from what the hub really holds.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import msgspec

from app.device_key import device_key
from app.errors import ShopError
from app.key_rotation import settle_device_key
from app.version import VERSION
from models import platform_rows
from models.platform_rows import ChainRow, HubLink
from models.values import Ref
from sync import pull, push, rotation, wire
from sync.ahead import Ahead
from sync.cards import certificate_of
from sync.enrol import RegisterRequest
from sync.errands import Errand, all_errands
from sync.keys import Request, new_challenge, private_key, public_hex, sign_request
from sync.platform import Line, LineTrouble, Told, read_answer
from sync.push import Batch, Place, Search
from sync.snapshot import Snapshot, find_snapshot
from sync.wire import BadWire, HelloAnswer, PushAnswer

if TYPE_CHECKING:
    from app.till import Till

log = logging.getLogger(__name__)

#: With nothing to do: how often the hub is asked what the other tills sold.
IDLE_MS: Final = 5_000
BACK_OFF_FIRST_MS: Final = 1_000
BACK_OFF_MAX_MS: Final = 300_000
PULL_LIMIT: Final = 500
#: Notices of a till whose entries wait for a manager, and what to say of it.
_SHUT_OUT: Final = {"revoked": "sync.revoked", "key_replaced": "sync.key_replaced"}
#: At most this many steps a round; a round that does not end begins anew.
ROUND_STEPS_MAX: Final = 20_000


@dataclass(slots=True)
class Plan:
    """What is left of a round."""

    to_push: list[ChainRow] = field(default_factory=list)
    heads: dict[Ref, tuple[int, bytes]] = field(default_factory=dict)
    #: The hub's hash at the end of a chain of mine, where an answer has said it.
    mine_there: dict[Ref, bytes] = field(default_factory=dict)
    to_pull: bool = False
    #: Where this till is far behind and the hub has pages: taken before it pulls.
    snapshot: Snapshot | None = None
    #: Whether this till had taken in the whole feed when the round began.
    heard_all: bool = False
    #: Errands to be run before the pushes, and behind the pulls.
    pressing: list[Errand] = field(default_factory=list)
    other: list[Errand] = field(default_factory=list)
    step_count: int = 0


class Engine:
    """One till and one hub.  `step` is called by one thread, or by a test."""

    def __init__(
        self, till: Till, line: Line, *, chance: random.Random | None = None,
        elapsed_ms: Callable[[], float] = lambda: time.monotonic() * 1000,
        pause: Callable[[], None] = lambda: time.sleep(0.002), ahead: Ahead | None = None,
        errands: Sequence[Errand] | None = None,
    ) -> None:
        """`ahead` packs the next batch while the hub works on this one."""
        self._ahead = ahead
        self._errands = all_errands() if errands is None else list(errands)
        self._till = till
        self._line = line
        # Jitter spreads tills over time and keeps no secret.
        self._chance = chance or random.Random()  # noqa: S311
        self._elapsed_ms = elapsed_ms
        self._pause = pause
        self._push = push.PushState()
        self._plan: Plan | None = None
        self._failures = 0
        self._refused_nonces = 0
        #: Whether this step has shown the hub which keys followed which.
        self._showed_way = False
        #: What the last verified answer said besides, for the screen.
        self.notices: list[wire.Notice] = []
        #: Set when the last step ended a round with nothing left to do.
        self.is_level = False

    def close(self) -> None:
        """Nothing is asked any more."""
        if self._ahead is not None:
            self._ahead.close()

    # --- one step

    def step(self) -> float:
        """One question; milliseconds to rest before the next.  Never raises but for bugs' sake."""
        link = platform_rows.read_link(self._till.read())
        if link is None:
            return IDLE_MS
        self.is_level = False
        self._refused_nonces = 0
        self._showed_way = False
        try:
            rest_ms = self._advance(link)
        except LineTrouble as trouble:
            return self._back_off(trouble)
        except BadWire as bad:
            return self._back_off(LineTrouble("sync.not_hub", bad.code))
        except msgspec.MsgspecError as bad:
            # Signed, and yet not what this program reads: a hub of another age.
            return self._back_off(LineTrouble("sync.not_hub", str(bad)))
        except ShopError as error:
            # The disk, or a key: what is wrong here is told by whoever sells; sync comes back.
            log.warning("sync: %s", error)
            return self._back_off(LineTrouble(error.code))
        self._failures = 0
        return rest_ms

    def _advance(self, link: HubLink) -> float:
        plan = self._plan
        if plan is not None and plan.step_count < ROUND_STEPS_MAX:
            plan.step_count += 1
            if plan.pressing:
                return self._run_errand(plan, plan.pressing)
            if plan.to_push:
                return self._push_some(link, plan)
            if plan.to_pull:
                return self._pull_some(link, plan)
            if plan.other:
                return self._run_errand(plan, plan.other)
        return self._say_hello(link)

    def _next(self, plan: Plan) -> float:
        """How long to rest before the next step of this round; long where it has none."""
        is_over = not (plan.pressing or plan.to_push or plan.to_pull or plan.other)
        return self._rest() if is_over else 0

    # --- hello

    def _say_hello(self, link: HubLink) -> float:
        settle_device_key(self._till)
        self._carry_rest()
        body = self._ask(link, "GET", "/v1/hello")
        hello = msgspec.json.decode(body, type=HelloAnswer)
        _want_primary(hello)
        self.notices = hello.notices
        self._till.hub_catches_up = any(x.code == "catching_up" for x in hello.notices)
        self._note_contact(link, hello.incarnation, hello.next_nonce, hello.server_time)
        heads = {head.epoch: (head.seq, bytes.fromhex(head.hash)) for head in hello.heads}
        plan = Plan(heads=heads)
        self._push.passed_over.clear()
        incarnation, place = platform_rows.read_position(self._till.read(), pull.STREAM)
        plan.heard_all = (incarnation, place) == (hello.incarnation, hello.feed_head)
        self._believe(plan)
        push.note_durable(self._till, hello)
        plan.to_pull = not any(x.code == "revoked" for x in hello.notices) and (
            incarnation != hello.incarnation or place < hello.feed_head)
        self._till.feed_head = hello.feed_head
        plan.snapshot = find_snapshot(self._till, hello)
        self._list_errands(link, plan, hello)
        self._plan = plan
        return self._next(plan)

    def _believe(self, plan: Plan) -> None:
        """Take every head the hub named as the truth, and list what it lacks."""
        chains = platform_rows.list_chains(self._till.read())
        plan.to_push = []
        with self._till.local_rows() as cursor:
            for chain in chains:
                head, hash = plan.heads.get(chain.epoch, (0, bytes(32)))
                place = push.judge(
                    self._till, chain, head, hash, plan.mine_there.get(chain.epoch, b""))
                if place in {Place.LEVEL, Place.BEHIND} and head != chain.sent_seq:
                    platform_rows.write_sent(cursor, chain.epoch, head, hash, 0)
                if place is Place.UNSURE and self._push.left.get(chain.epoch) == chain.end < head:
                    place = Place.LEFT
                wanted = place is not Place.LEVEL and place is not Place.LEFT
                if wanted and (chain.is_own or self._may_relay(plan, chain, head, place)):
                    plan.to_push.append(chain)

    def _may_relay(self, plan: Plan, chain: ChainRow, head: int, place: Place) -> bool:
        """Another till's chain is sent where the hub has less of it, or other, than this file.

        Other is only known for sure once everything the hub has was heard.
        """
        if chain.epoch in self._push.passed_over or chain.epoch in self._push.rescued:
            return False
        return (place is Place.BEHIND and head < chain.end) or (
            place is Place.UNSURE and plan.heard_all)

    # --- push

    def _push_some(self, link: HubLink, plan: Plan) -> float:
        chain = self._again(plan.to_push[0])
        head, hash = plan.heads.get(chain.epoch, (0, bytes(32)))
        place = push.judge(self._till, chain, head, hash, plan.mine_there.get(chain.epoch, b""))
        if place is Place.LEFT:
            self._push.left[chain.epoch] = chain.end
        if place is Place.LEVEL or place is Place.LEFT or chain.end == 0:
            plan.to_push.pop(0)
            return self._next(plan)
        if place is Place.ROLLED_BACK:
            push.rotate(self._till)
            self._plan = None
            return 0
        batch = self._next_batch(link, plan, chain, head, place)
        if batch.bad_seq and not batch.count:
            self._end_at_damage(plan, chain, batch.bad_seq)
            return self._next(plan)
        began_ms = self._elapsed_ms()
        try:
            body = self._ask(link, "POST", "/v1/push", body=batch.body)
        except LineTrouble as trouble:
            if trouble.code in {"sync.too_big", "sync.offline"}:
                self._push.batch_size = max(push.BATCH_MIN, self._push.batch_size // 2)
            if trouble.code == "sync.too_big":
                return 0 if batch.count > 1 else self._back_off(trouble)
            if isinstance(trouble, Told) and trouble.status == 403 and not chain.is_own:
                # Not mine to bring, it seems: that must not keep my own from coming and going.
                self._plan = plan
                self._pass_over(plan, chain)
                return self._next(plan)
            raise
        answer = msgspec.json.decode(body, type=PushAnswer)
        _want_primary(answer)
        if answer.epoch != chain.epoch:
            raise LineTrouble("sync.not_hub", "epoch")
        if batch.count and self._elapsed_ms() - began_ms <= push.QUICK_MS:
            self._push.batch_size = min(push.BATCH_MAX, self._push.batch_size * 2)
        self._take_answer(link, plan, batch, answer)
        return 0

    def _again(self, chain: ChainRow) -> ChainRow:
        """The chain as it now is: the counter goes on selling."""
        for found in platform_rows.list_chains(self._till.read()):
            if found.epoch == chain.epoch:
                return found
        return chain

    def _next_batch(
        self, link: HubLink, plan: Plan, chain: ChainRow, head: int, place: Place
    ) -> Batch:
        incarnation = link.incarnation
        if place is Place.BEHIND:
            self._push.searches.pop(chain.epoch, None)
            size = self._push.batch_size
            if self._ahead is None:
                return push.make_batch(self._till, chain, head, size, incarnation)
            return self._ahead.take(self._till, chain, head, size, incarnation)
        search = self._push.searches.get(chain.epoch)
        if search is None:
            if head > chain.end and chain.epoch not in plan.mine_there:
                return push.make_question(self._till, chain, chain.end, incarnation)
            search = self._push.searches[chain.epoch] = Search(0, min(head, chain.end))
        if search.high - search.low > 1:
            middle = (search.low + search.high) // 2
            return push.make_question(self._till, chain, middle, incarnation)
        # The last place in common is known: send what lies behind it, and be told FORK.
        return push.make_batch(
            self._till, chain, search.low, self._push.batch_size, incarnation)

    def _take_answer(
        self, link: HubLink, plan: Plan, batch: Batch, answer: PushAnswer
    ) -> None:
        self.notices = answer.notices
        self._note_contact(link, answer.incarnation, answer.next_nonce, answer.server_time)
        epoch = batch.chain.epoch
        if answer.incarnation != link.incarnation and link.incarnation:
            self._plan = None  # rule 1: another life, so every head is asked anew
            return
        there = bytes.fromhex(answer.hash_at_local_length)
        search = self._push.searches.get(epoch)
        if batch.count:
            self._push.searches.pop(epoch, None)
        elif search is not None:
            mine = self._hash(epoch, batch.local_length)
            if there and there == mine:
                search.low = batch.local_length
            else:
                search.high = batch.local_length
        if batch.local_length == batch.chain.end:
            plan.mine_there[epoch] = there
        plan.heads[epoch] = (answer.head, bytes.fromhex(answer.head_hash))
        if answer.result == "FORK":
            self._fork(batch.chain, answer.at, plan)
            return
        place = push.judge(self._till, batch.chain, *plan.heads[epoch], there)
        if place in {Place.LEVEL, Place.BEHIND}:
            push.note_sent(self._till, answer, answer.head)
        elif place is Place.LEFT and batch.local_length == batch.chain.end:
            push.note_sent(self._till, answer, batch.chain.end)
        elif batch.count and search is not None:
            # What lies behind the last place in common is no other entry, and yet its head is.
            log.warning("the hub contradicts itself about chain %s", epoch)
            push.tell(self._till, "notice.hub_contradicts")
            self._pass_over(plan, batch.chain)

    def _fork(self, chain: ChainRow, at: int, plan: Plan) -> None:
        self._push.searches.pop(chain.epoch, None)
        if not chain.is_own:
            # Its own till may be no more, or have lost this: then here is the only copy.
            while push.rescue(self._till, chain, at) == push.CARRY_SLICE:
                self._pause()
            self._push.rescued.add(chain.epoch)
            self._pass_over(plan, chain)
            return
        self._carry(chain.epoch, at)
        # What the copy wrote in my chain's place was left out of the feed so far: look again.
        with self._till.local_rows() as cursor:
            platform_rows.write_position(cursor, pull.STREAM, "", 0)
        self._plan = None

    def _end_at_damage(self, plan: Plan, chain: ChainRow, at: int) -> None:
        """An entry here does not give its hash: it is sent by nobody, and stops nothing else."""
        log.warning("chain %s is damaged at %d", chain.epoch, at)
        if chain.is_own:
            self._carry(chain.epoch, at)
            self._plan = None
        else:
            push.tell(self._till, "notice.entry_damaged")
            self._pass_over(plan, chain)

    def _carry(self, epoch: Ref, at: int) -> None:
        self._push.all_carried = False
        after = 0
        while after := push.carry_over(self._till, epoch, at, after):
            self._pause()

    def _carry_rest(self) -> None:
        """What a death left between two slices, which the hub does not ask about again."""
        if not self._push.all_carried:
            for epoch, at in push.list_unfinished(self._till):
                self._carry(epoch, at)
            self._push.all_carried = True

    def _pass_over(self, plan: Plan, chain: ChainRow) -> None:
        self._push.passed_over.add(chain.epoch)
        plan.to_push = [x for x in plan.to_push if x.epoch != chain.epoch]

    def _hash(self, epoch: Ref, seq: int) -> bytes:
        found = platform_rows.read_chain(self._till.read(), epoch, seq - 1, 1)
        return found[0].hash if found else b""

    # --- pull

    def _pull_some(self, link: HubLink, plan: Plan) -> float:
        if plan.snapshot is not None:
            return self._take_pages(plan, plan.snapshot)
        connection = self._till.read()
        incarnation, place = platform_rows.read_position(connection, pull.STREAM)
        have = [f"{chain.epoch}.{chain.end}"
                for chain in platform_rows.list_chains(connection) if chain.is_own]
        query = urlencode({
            "stream": pull.STREAM, "incarnation": incarnation, "after": place,
            "limit": PULL_LIMIT, "have": have}, doseq=True)
        body = self._ask(link, "GET", "/v1/pull", query=query)
        header, entries = wire.decode_feed(body)
        try:
            pull.take_in(self._till, header, entries, self._pause)
        except pull.OlderCopy:
            push.rotate(self._till)
            self._plan = None
            return 0
        self._note_contact(link, header.incarnation, header.next_nonce, header.server_time)
        plan.to_pull = header.more
        if header.incarnation != link.incarnation:
            self._plan = None
            return 0
        return self._next(plan)

    def _take_pages(self, plan: Plan, snapshot: Snapshot) -> float:
        try:
            goes_on = snapshot.step(self._ask_for_errand, self._pause)
        except pull.OlderCopy:
            push.rotate(self._till)
            self._plan = None
            return 0
        link = platform_rows.read_link(self._till.read())
        if link is not None:
            self._note_contact(link, link.incarnation, link.nonce, link.hub_time_ms)
        plan.snapshot = snapshot if goes_on else None
        self._plan = None if snapshot.is_round_over else plan
        return 0

    # --- errands

    def _list_errands(self, link: HubLink, plan: Plan, hello: HelloAnswer) -> None:
        if any(notice.code == "revoked" for notice in hello.notices):
            return
        for errand in self._errands:
            if errand.capability in hello.capabilities and errand.is_due(self._till, link, hello):
                (plan.pressing if errand.is_pressing else plan.other).append(errand)

    def _run_errand(self, plan: Plan, errands: list[Errand]) -> float:
        """One step of the first; what the hub refuses it is its own trouble and ends only it."""
        errand = errands[0]
        try:
            more = errand.run(self._till, self._ask_for_errand)
        except Told as told:
            log.warning("errand %s: %s", errand.capability, told)
            more = False
            if told.trouble.retry_after:
                raise
        except (BadWire, ShopError, msgspec.MsgspecError) as bad:
            log.warning("errand %s: %s", errand.capability, bad)
            more = False
        if not more:
            errands.pop(0)
        self._plan = plan
        return self._next(plan)

    def _ask_for_errand(self, method: str, path: str, query: str, body: bytes) -> bytes:
        link = platform_rows.read_link(self._till.read())
        if link is None:
            raise LineTrouble("sync.refused", "no link")
        return self._ask(link, method, path, query=query, body=body)

    # --- asking

    def _ask(
        self, link: HubLink, method: str, path: str, *, query: str = "", body: bytes = b""
    ) -> bytes:
        """A signed question and the hub's own answer.  Raises LineTrouble."""
        till = self._till
        key_hex = device_key(till)
        challenge = new_challenge()
        headers = {"content-type": "application/gzip"} if body else {}
        request = sign_request(
            Request(method, path, query, headers, body), private_key(key_hex), till.till_ref,
            nonce=link.nonce, challenge=challenge, created_s=till.clock.now_ms() // 1000)
        try:
            found = read_answer(self._line.send(request), link.hub_public_key, challenge)
        except Told as told:
            return self._told(link, told, method, path, query, body)
        return found

    def _told(
        self, link: HubLink, told: Told, method: str, path: str, query: str, body: bytes
    ) -> bytes:
        """The hub's own no: a stale nonce is renewed, a forgotten till registers again."""
        error = told.trouble.error
        if error in {"nonce_expired", "replayed"} and told.trouble.next_nonce and (
                self._refused_nonces < 2):
            self._refused_nonces += 1
            renewed = link._replace(nonce=told.trouble.next_nonce)
            self._keep(renewed)
            return self._ask(renewed, method, path, query=query, body=body)
        if error == "unknown_till" and path == "/v1/hello" and told.trouble.next_nonce:
            renewed = link._replace(nonce=told.trouble.next_nonce)
            self._keep(renewed)
            return self._ask(renewed, "POST", "/v1/register", body=self._registration(renewed))
        if error == "signature" and path == "/v1/hello" and not self._showed_way:
            # A hub put back to before this till's key was made: show it who named the key.
            self._showed_way = True
            known = rotation.show_way(self._till)
            if known is not None and told.trouble.next_nonce:
                renewed = link._replace(nonce=told.trouble.next_nonce)
                self._ask(renewed, "POST", known.path, body=known.body)
                return self._ask(renewed, method, path, query=query, body=body)
        if path != "/v1/hello":
            self._plan = None
        raise told

    def _registration(self, link: HubLink) -> bytes:
        till = self._till
        key_hex = device_key(till)
        return msgspec.json.encode(RegisterRequest(
            org=till.org_ref, store=till.store_ref, till=till.till_ref, till_no=till.till_no,
            public_key=public_hex(private_key(key_hex)), certificate=certificate_of(till, link),
            app=VERSION))

    # --- what is remembered

    def _note_contact(
        self, link: HubLink, incarnation: str, nonce: str, hub_time_ms: int
    ) -> None:
        """A verified answer: who, when, and the nonce to go on with."""
        if link.incarnation and incarnation != link.incarnation:
            self._push.forget()
            with self._till.local_rows() as cursor:
                platform_rows.forget_sent(cursor)
        # Everything is taken and nothing counts: never green over that.
        standing = next((_SHUT_OUT[n.code] for n in reversed(self.notices)
                         if n.code in _SHUT_OUT), "")
        self._keep(link._replace(
            incarnation=incarnation, nonce=nonce, contact_at_ms=self._till.clock.now_ms(),
            hub_time_ms=hub_time_ms, trouble=standing,
            trouble_since_ms=(link.trouble_since_ms or self._till.clock.now_ms())
            if standing else 0))
        # A promotion's hours never run behind what the hub's clock said last (PROMISES T5): said
        # last, for a hub whose clock once stood in the future must not hold every shop there.
        self._till.hub_time_ms = hub_time_ms

    def _keep(self, link: HubLink) -> None:
        with self._till.local_rows(soft=True) as cursor:
            platform_rows.write_link(cursor, link)

    # --- resting

    def _rest(self) -> float:
        self._plan = None
        self.is_level = True
        if not any(notice.code == "revoked" for notice in self.notices):
            self._till.level_at_ms = self._till.clock.now_ms()
        return IDLE_MS

    def _back_off(self, trouble: LineTrouble) -> float:
        """Full jitter up to a bound, a hub's wish first; the next round begins with hello."""
        self._plan = None
        self._push.searches.clear()
        self._failures = min(self._failures + 1, 30)
        self._note_trouble(trouble.code)
        bound_ms = min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** (self._failures - 1))
        wait_ms = self._chance.uniform(bound_ms / 10, bound_ms)
        return max(wait_ms, min(trouble.retry_after_s * 1000, BACK_OFF_MAX_MS))

    def _note_trouble(self, code: str) -> None:
        link = platform_rows.read_link(self._till.read())
        if link is None or link.trouble == code:
            return
        since_ms = link.trouble_since_ms or self._till.clock.now_ms()
        try:
            self._keep(link._replace(trouble=code, trouble_since_ms=since_ms))
        except ShopError as error:
            log.warning("sync: %s", error)


def _want_primary(answer: HelloAnswer | PushAnswer) -> None:
    """A copy that lags looks like a hub that was put back.  Raises LineTrouble."""
    if answer.role != "primary":
        raise LineTrouble("sync.not_hub", answer.role)


class EngineThread:
    """Steps an engine until it is stopped; `nudge` wakes it for what was just sold."""

    def __init__(self, engine: Engine, after_step: Callable[[], None] = lambda: None) -> None:
        self._engine = engine
        self._after_step = after_step
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """Something waits: do not sleep through it (a back-off is not cut short)."""
        if self._engine.is_level:
            self._wake.set()

    def ask_now(self) -> None:
        """A person wants to know: a back-off is cut short too."""
        self._wake.set()

    def stop(self) -> None:
        """Ends after the question that is under way."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=15)
        self._engine.close()

    def _run(self) -> None:
        while not self._stopping:
            try:
                rest_ms = self._engine.step()
                self._after_step()
            except Exception:
                # Whatever it was, sales go on and so does sync: from hello, after a rest.
                log.exception("sync step failed")
                rest_ms = BACK_OFF_MAX_MS
            if rest_ms > 0:
                self._wake.wait(rest_ms / 1000)
                self._wake.clear()

"""One seed is one history: a store's tills, a hub and a bad line, then quiet, then the truth.

Everything that runs is the real code; only clock, line and disk are the simulator's.  A history is
a number of acts drawn by chance: people sell, take back, hold, edit and close; the line loses,
repeats, delays, cuts and lies; hubs and tills are put back, copied, destroyed, set to another year.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from app import holding, key_rotation, platform_commands, promoting, refund
from app.cart import add
from app.errors import ShopError
from app.publishing import make_publication
from app.sell import start_cart
from models import db, journal, kinds, platform_rows, total_rows
from models.apply import apply_received
from models.identity_rows import read_identity
from models.values import new_ref
from sync import pull
from sync.hub import accounts
from sync.keys import Answer, Request
from sync.platform import LineTrouble
from tests.shop import CASHIER, MANAGER
from tests.sync.truth import (
    Facts,
    count,
    count_back,
    find_mentions,
    find_twins,
    not_zero,
    take_picture,
)
from tests.sync.world import DAY_MS, Died, SimTill, World, _hub_memory

ACTS = 140
TILLS = 3


class Bad(AssertionError):
    """A history that must not be."""


class FutureKind(kinds.Payload, frozen=True, kw_only=True):
    """Something a newer program writes."""

    KIND = "future.happened"
    text: str


class Simulation:
    """Plays one seed and checks what came of it."""

    def __init__(self, seed: int, acts: int = ACTS, storm: float = 1.0) -> None:
        self.chance = random.Random(seed)
        self._acts = acts
        self._storm = storm
        self._real_urandom = os.urandom
        os.urandom = random.Random(seed + 2).randbytes
        try:
            self.world = World(seed)
        finally:
            os.urandom = self._real_urandom
        self.log: list[str] = []
        self._late: list[Request] = []
        self._answers: list[Answer] = []
        self._hub_backups: list[Any] = []
        self._till_backups: list[tuple[SimTill, Any]] = []
        self.trouble = 0.0
        self._same_dice = False

    # --- the play

    def run(self) -> None:
        """Raises Bad, or whatever the code should not have raised."""
        os.urandom = self.world.urandom
        old_rows, pull.SLICE_ROWS = pull.SLICE_ROWS, 3  # type: ignore[misc]
        # A slice ends by its rows alone: how busy the machine is must not change a history.
        old_ms, pull.SLICE_MS = pull.SLICE_MS, 10**9  # type: ignore[misc]
        real_free, platform_commands._free_mib = platform_commands._free_mib, lambda till: 9_999
        try:
            self._play()
        finally:
            os.urandom, platform_commands._free_mib = self._real_urandom, real_free
            pull.SLICE_ROWS, pull.SLICE_MS = old_rows, old_ms  # type: ignore[misc]

    def _play(self) -> None:
        for _ in range(TILLS):
            self.world.add_till()
        self.world.lie = self._lying_line
        acts, weights = zip(*self._choices(), strict=True)
        self.trouble = self.chance.choice([0.0, 0.2, 0.5])
        for _ in range(self._acts):
            machine = self.chance.choice(self.world.machines)
            act: Callable[[SimTill], None] = self.chance.choices(acts, weights)[0]
            self.log.append(f"{act.__name__} {self.world.machines.index(machine)}")
            with self.world.acting(machine):
                try:
                    act(machine)
                except db.IntegrityError:
                    # A copy with the same dice minted what its twin had minted before: the till
                    # says that it was not kept, and the person presses again.
                    if not self._same_dice:
                        raise
                    self.log.append("pressed again")
            self.world.pass_time(self.chance.randint(1, 60_000))
            self._check_claims()
        self.world.death_chance = 0.0
        self.trouble = 0.0
        self.let_in_again()
        self.world.settle()
        self.check()

    def _choices(self) -> list[tuple[Callable[[SimTill], None], float]]:
        bad = self._storm
        return [
            (self.sell, 30), (self.talk, 40), (self.take_back, 5), (self.hold_or_recall, 4),
            (self.edit_price, 4), (self.edit_promotion, 5), (self.edit_setting, 2),
            (self.hub_speaks, 3), (self.close, 3), (self.project, 6),
            (self.weather, 4), (self.next_day, 1), (self.clock_jumps, 1), (self.poison, 2),
            (self.back_up_hub, 3), (self.restore_hub, 1.5 * bad),
            (self.restart_hub, 1), (self.empty_hub, 0.3 * bad), (self.back_up_till, 4),
            (self.restore_till, 1.5 * bad), (self.clone_till, 0.7 * bad),
            (self.destroy_till, 0.2 * bad), (self.reboot, 1), (self.want_new_key, 1.5),
        ]

    # --- people

    def sell(self, machine: SimTill) -> None:
        for _ in range(self.chance.randint(1, 3)):
            machine.sell(self.chance)

    def take_back(self, machine: SimTill) -> None:
        """A return of any sale this till knows, of whichever till it is."""
        machine.open_shift()
        numbers = [no for (no,) in machine.till.read().execute(
            "SELECT receipt_no FROM sale WHERE kind = 'SALE'")]
        if not numbers:
            return
        try:
            found = refund.find_returnable(machine.till, self.chance.choice(numbers))
            line = found.lines[0]
            plan = refund.plan_refund(found, {line.line_no: 1})
            refund.refund_sale(machine.till, MANAGER, plan, "변심")
        except ShopError as error:
            self.log.append(error.code)

    def hold_or_recall(self, machine: SimTill) -> None:
        held = holding.list_held(machine.till)
        if held and self.chance.random() < 0.5:
            holding.recall_cart(machine.till, CASHIER, held[0].held_uid)
            return
        goods = machine.products()
        if goods:
            machine.open_shift()
            holding.hold_cart(machine.till, CASHIER, add(start_cart(), goods[0]))

    def edit_price(self, machine: SimTill) -> None:
        goods = machine.products()
        if goods:
            with machine.till.unit(MANAGER.staff_ref) as unit:
                unit.record(kinds.ObjectChanged(
                    object_type="producer_item", ref=self.chance.choice(goods).ref, base_uid="",
                    effective_from="", fields={"price_won": self.chance.randint(1, 99) * 100}))

    def edit_promotion(self, machine: SimTill) -> None:
        """A new rule, or one of those there are given other terms."""
        rules = promoting.book_of(machine.till).rules
        rule = rules[0] if rules else promoting.new_rule()
        promoting.keep_promotion(machine.till, MANAGER, replace(
            rule, name=rule.name or f"행사 {self.chance.randint(1, 3)}",
            discount_basis_points=self.chance.randint(1, 50) * 100))

    def hub_speaks(self, machine: SimTill) -> None:
        """A list under a request uid that may come twice, a notice, a command, an allowance."""
        with self.world.acting(machine):
            self.world.dice = self.world._own_dice
            teller = self.world.hub.teller
            stores = teller.stores()
            if not stores:
                return
            what, n = self.chance.randint(0, 3), self.chance.randint(1, 4)
            try:
                if what == 0:
                    teller.publish(stores, make_publication({
                        "prices": [{"sku": "SKU0", "price_krw": n * 700}],
                        "promotions": [{
                            "code": "A", "name": "본부 행사", "kind": "PERCENT",
                            "scope_kind": "ALL", "discount_pct": n}],
                    }, "본부"), f"r{n}")
                elif what == 1:
                    teller.post_notice(stores, "알림", "", urgent=False)
                elif what == 2:
                    teller.give_command(machine.till.till_ref, "send_report")
                else:
                    teller.allow_points(stores[0], self.chance.randint(1, 9) * 100, 9_000)
            except ShopError as error:
                self.log.append(error.code)

    def edit_setting(self, machine: SimTill) -> None:
        value = msgspec.json.encode(f"가게 {self.chance.randint(1, 9)}").decode()
        with machine.till.unit(MANAGER.staff_ref) as unit:
            unit.record(kinds.SettingChanged(
                name="shop_name", value_json=value, base_uid=""))

    def want_new_key(self, machine: SimTill) -> None:
        """Of a till that runs once: the copy of another one would be shut out with its old key."""
        same = [m for m in self.world.machines if m.till.till_ref == machine.till.till_ref]
        if len(same) == 1:
            key_rotation.ask_for_new_key(machine.till, MANAGER)

    def let_in_again(self) -> None:
        """Hub and till both put back to before a change: only a person with a code helps."""
        self.world.lie, self.world.line_is_up = None, True
        for machine in self.world.machines:
            for _ in range(10):
                if machine.engine.step():
                    break
            link = platform_rows.read_link(machine.till.read())
            if link is not None and link.trouble in {"sync.key_unknown", "sync.key_replaced"}:
                self.log.append(f"a code for {machine.till.till_no}: {link.trouble}")
                machine.enrol(self.world.code(machine.till.store_ref))
                machine.boot(check=True)
                with self.world.hub_engine.begin() as connection:
                    accounts.release_till(connection, machine.till.till_ref)

    def close(self, machine: SimTill) -> None:
        try:
            machine.close_shift()
        except ShopError as error:
            self.log.append(error.code)

    # --- what goes on by itself

    def talk(self, machine: SimTill) -> None:
        """A stretch of sync: some steps, some of which may be the last of this process."""
        self.world.death_chance = 0.03 if self.trouble else 0.0
        for _ in range(self.chance.randint(1, 12)):
            try:
                rest_ms = machine.engine.step()
            except Died:
                self.log.append("died")
                self.world.death_chance = 0.0
                machine.boot(check=True)
                return
            if rest_ms and self.chance.random() < 0.5:
                return

    def project(self, machine: SimTill) -> None:
        with self.world.acting(machine):
            self.world.dice = self.world._own_dice
            self.world.hub.project()

    def weather(self, machine: SimTill) -> None:
        self.world.line_is_up = self.chance.random() < 0.7
        self.trouble = self.chance.choice([0.0, 0.1, 0.4])

    def next_day(self, machine: SimTill) -> None:
        self.world.pass_time(DAY_MS)

    def clock_jumps(self, machine: SimTill) -> None:
        machine.clock.error_ms = self.chance.choice([0, 0, -400, 400, 9_000]) * DAY_MS

    def reboot(self, machine: SimTill) -> None:
        machine.boot(check=True)

    def poison(self, machine: SimTill) -> None:
        """An entry that cannot be applied, or cannot be now."""
        payload: kinds.Payload = self.chance.choice([
            FutureKind(text="'; DROP TABLE sale; --\u0000\u202e가"),
            kinds.CartRecalled(held_uid=new_ref()),
            kinds.TransferConfirmed(sale_uid=new_ref(), tender_no=1, confirmed_on="x"),
            kinds.ObjectChanged(object_type="ghost", ref="x", base_uid="", effective_from="",
                                fields={"a": 2**62}),
        ])
        till = machine.till
        with till.unit("") as unit:
            stamp = journal.Stamp(till.clock.now_ms(), 540, "2026-03-02", "", "")
            entry = journal.append(
                unit.cursor, till.writer, unit._head, new_ref(), payload, stamp)
            unit._head = journal.Head(entry.epoch, entry.seq, entry.hash)
            apply_received(unit._rows, entry)

    # --- nemeses

    def back_up_hub(self, machine: SimTill) -> None:
        self._hub_backups.append(_hub_memory(self.world.hub_memory))

    def restore_hub(self, machine: SimTill) -> None:
        if self._hub_backups:
            self._begin_hub(_hub_memory(self.chance.choice(self._hub_backups)))

    def empty_hub(self, machine: SimTill) -> None:
        self._begin_hub(_hub_memory())

    def restart_hub(self, machine: SimTill) -> None:
        self._begin_hub(self.world.hub_memory)

    def _begin_hub(self, memory: Any) -> None:
        mine, self.world.dice = self.world.dice, self.world._own_dice
        self.world.hub_memory = memory
        self.world.start_hub()
        self.world.dice = mine

    def back_up_till(self, machine: SimTill) -> None:
        self._till_backups.append((machine, machine.memory.copy()))

    def restore_till(self, machine: SimTill) -> None:
        """A backup of this machine, with or without the memory of what came after."""
        mine = [backup for owner, backup in self._till_backups if owner is machine]
        if mine:
            if self.chance.random() < 0.4:
                machine.witness.head = None
            machine.boot(self.chance.choice(mine).copy(), check=True)

    def clone_till(self, machine: SimTill) -> None:
        """The whole machine twice: the copy may look like another one, or not at all."""
        if len(self.world.machines) > TILLS + 1 or machine.secrets.kept.get("device_next"):
            return
        copy = object.__new__(SimTill)
        copy.__dict__.update(machine.__dict__)
        copy.secrets = type(machine.secrets)()
        copy.secrets.kept = dict(machine.secrets.kept)
        copy.witness = type(machine.witness)()
        copy.witness.head = machine.witness.head
        copy.clock = type(machine.clock)()
        copy.clock.at_ms = self.world.at_ms
        copy.dice = random.Random()
        copy.dice.setstate(machine.dice.getstate())
        self.world.machines.append(copy)
        database = machine.memory.copy()
        self._same_dice = True
        if self.chance.random() < 0.4:
            copy.dice.seed(self.chance.random())
            with database.transaction() as cursor:
                cursor.execute("UPDATE identity SET fingerprint = 'elsewhere'")
        with self.world.acting(copy):
            copy.boot(database, check=True)

    def destroy_till(self, machine: SimTill) -> None:
        """Gone with its disk; what the others hold of it is all there is."""
        if len(self.world.machines) > 2:
            self.world.machines.remove(machine)

    # --- the line

    def _lying_line(self, request: Request) -> Answer:
        chance, hub = self.chance, self.world.hub
        if self._late and chance.random() < 0.3:
            hub.answer(self._late.pop())  # long after anybody waits for it
        if chance.random() >= self.trouble:
            answer = hub.answer(request)
            self._answers.append(answer)
            del self._answers[:-20]
            return answer
        lie = chance.choice([
            "lost", "answer_lost", "twice", "late", "portal", "cut", "altered", "replayed",
            "redirect", "busy", "empty", "garbage",
        ])
        self.log.append(lie)
        if lie == "lost":
            raise LineTrouble("sync.offline")
        if lie == "late":
            self._late.append(request)
            raise LineTrouble("sync.offline")
        if lie == "portal":
            return Answer(200, {"content-type": "text/html"}, b"<html>sign in</html>")
        if lie == "redirect":
            return Answer(302, {"location": "http://elsewhere.example"}, b"")
        if lie == "empty":
            return Answer(204, {}, b"")
        if lie == "replayed" and self._answers:
            return chance.choice(self._answers)
        answer = hub.answer(request)
        if lie == "answer_lost":
            raise LineTrouble("sync.offline")
        if lie == "twice":
            return hub.answer(request)
        if lie == "cut":
            return Answer(answer.status, answer.headers, answer.body[:len(answer.body) // 2])
        if lie == "altered":
            return Answer(answer.status, answer.headers, answer.body.replace(b"0", b"1"))
        if lie == "garbage":
            return Answer(200, answer.headers, b"\x1f\x8b" + chance.randbytes(40))
        return hub.busy(request, 5)

    # --- the truth

    def _check_claims(self) -> None:
        """P16: what a till says is sent, some hub has had, byte for byte."""
        heads = self._heads_at_hub()
        for epoch, (seq, hash) in heads.items():
            self._had.setdefault(epoch, {}).setdefault(seq, set()).add(hash)
        for machine in self.world.machines:
            for epoch, seq, hash in machine.till.read().execute(
                    "SELECT epoch, seq, hash FROM sent_head WHERE seq > 0"):
                had = self._had.get(epoch, {})
                if seq > max(had, default=0) or hash not in had.get(seq, {hash}):
                    raise Bad(f"claims {epoch[:6]} {seq} sent, hub had {max(had, default=0)}")

    @property
    def _had(self) -> dict[str, dict[int, set[bytes]]]:
        found: dict[str, dict[int, set[bytes]]] = self.__dict__.setdefault("_had_heads", {})
        return found

    def _heads_at_hub(self) -> dict[str, tuple[int, bytes]]:
        rows = self.world.hub_memory.execute("SELECT epoch, head_seq, head_hash FROM chain")
        return {epoch: (seq, bytes(hash)) for epoch, seq, hash in rows}

    def check(self) -> None:
        """After quiet: nothing lost, nothing twice, everybody the same."""
        at_hub = {(epoch, seq): (bytes(hash), uid) for epoch, seq, hash, uid in (
            self.world.hub_memory.execute("SELECT epoch, seq, hash, uid FROM entry_key"))}
        hub_facts = self._facts_at_hub()
        for n, machine in enumerate(self.world.machines):
            connection = machine.till.read()
            # Another till's chain may have been met on a branch that was carried over since.
            ends = {chain.epoch: chain.end for chain in platform_rows.list_chains(connection)
                    if chain.is_own}
            for entry in journal.read_all(connection):
                fact = (entry.uid, entry.body_hash)
                if fact not in hub_facts and entry.kind != "epoch.opened":
                    raise Bad(f"machine {n}: {entry.kind} {entry.epoch[:6]} {entry.seq} is lost")
                kept = at_hub.get((entry.epoch, entry.seq))
                if entry.seq <= ends.get(entry.epoch, 0) and (
                        kept is None or kept[0] != entry.hash):
                    raise Bad(f"machine {n}: {entry.epoch[:6]} {entry.seq} differs at the hub")
            if platform_rows.count_unsent(connection).entry_count:
                raise Bad(f"machine {n}: something is unsent")
        self._check_totals(hub_facts)
        self._check_machines(find_mentions(hub_facts, find_twins(hub_facts)))

    def _facts_at_hub(self) -> Facts:
        """Each fact once, where the hub met it first: (till, day, kind, body, epoch, seq)."""
        rows = self.world.hub_memory.execute(
            "SELECT k.uid, k.till_ref, b.business_date, b.kind, b.body, k.epoch, k.seq "
            "FROM entry_key AS k JOIN entry_body AS b USING (store_ref, epoch, seq) "
            "ORDER BY k.offset DESC")
        return {(uid, hashlib.sha256(body).digest()): (till, day, kind, bytes(body), epoch, seq)
                for uid, till, day, kind, body, epoch, seq in rows}

    def _check_totals(self, facts: Facts) -> None:
        """Sums counted from the bodies by hand: applied and held together are what was received."""
        held = set(self.world.hub_memory.execute("SELECT epoch, seq FROM held"))
        if held - {(epoch, seq) for *_, epoch, seq in facts.values()}:
            raise Bad("a fact that was counted is held as well")
        applied = [(till, day, kind, body) for till, day, kind, body, *place in facts.values()
                   if tuple(place) not in held]
        wanted: Counter[tuple[str, str, str, str]] = Counter()
        sold = {}
        for _, _, kind, body in applied:
            if kind == "sale.completed":
                sold[msgspec.json.decode(body)["sale_uid"]] = msgspec.json.decode(body)
        for till, day, kind, body in applied:
            if kind == "sale.completed":
                count(wanted, till, day, "SALE", msgspec.json.decode(body))
            elif kind == "sale.refunded":
                count_back(wanted, till, day, msgspec.json.decode(body), sold)
        store_ref = self.world.machines[0].till.store_ref
        shadow = self.world.hub.projector.shadow(store_ref)
        found: Counter[tuple[str, str, str, str]] = Counter()
        for till in {till for till, *_ in facts.values()}:
            for row in total_rows.sum_till(shadow.connection, till):
                found[row.till_ref, row.business_date, row.name, row.key] = row.won
        table: Counter[tuple[str, str, str, str]] = Counter()
        for till, day, name, key, won in self.world.hub_memory.execute(
                "SELECT till_ref, business_date, name, key, won FROM total"):
            table[till, day, name, key] = won
        if not_zero(found) != not_zero(wanted) or not_zero(table) != not_zero(found):
            raise Bad("the hub's sums are not those of what it holds")

    def _check_machines(self, twins: set[str]) -> None:
        """Everybody says what the hub says, of sales and of every register.

        A copy whose twin changed the key they shared is shut out until a person decides (decision
        0025): all it has is at the hub, and it hears nothing.

        Two sales of one id, which only copies with the same dice can make, are both kept, and one
        of them is held: which one, each file says as it met them.
        """
        store_ref = self.world.machines[0].till.store_ref
        shadow = self.world.hub.projector.shadow(store_ref).connection
        wanted = take_picture(shadow, twins)
        for n, machine in enumerate(self.world.machines):
            connection = machine.till.read()
            if self._is_shut_out(machine):
                continue
            found = take_picture(connection, twins)
            for name, rows in wanted.items():
                if found[name] != rows:
                    raise Bad(f"machine {n} says otherwise of {name}: "
                              f"{sorted(found[name] ^ rows)[:4]}")
            identity = read_identity(connection)
            assert identity is not None

    def _is_shut_out(self, machine: SimTill) -> bool:
        """As a copy only: its twin is here and speaks."""
        def trouble(one: SimTill) -> str:
            link = platform_rows.read_link(one.till.read())
            assert link is not None
            return link.trouble

        return trouble(machine) == "sync.key_replaced" and any(
            trouble(twin) == "" for twin in self.world.machines
            if twin.till.till_ref == machine.till.till_ref)


def play(seed: int, acts: int = ACTS, storm: float = 1.0) -> Simulation:
    """One history; raises what is wrong with it.  `storm` makes what goes wrong more frequent."""
    simulation = Simulation(seed, acts, storm)
    simulation.run()
    return simulation

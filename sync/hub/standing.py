"""Who was shut out and let in, said so that no loss of the database forgets it.

A till's row says what is so now.  Each change is also a word in the hub's own chain, which the
tills carry and give back, and in a file beside the hub's mark.  The hub signs the word itself: a
till that brings it cannot have made it.  Of all words on a till the latest holds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from models import kinds
from models.kinds_from_hub import TillStandingSet
from sync.hub import accounts, ledger
from sync.hub.accounts import TillAccount
from sync.hub.base import lock_store, reading
from sync.hub.hub_chain import Fact, HubChain
from sync.hub.keys import HubWitness, StandingWord
from sync.hub.tables import chain, entry_key, sum_round, till, till_standing
from sync.keys import holds, public_hex
from sync.standing import REVOKED, standing_preimage
from sync.wire import Push

log = logging.getLogger(__name__)

_ACTIVE: Final = "active"


class StandingKeeper:
    """Learns words wherever they come from, and says new ones."""

    def __init__(
        self, engine: Engine, hub_chain: HubChain, key: Ed25519PrivateKey, witness: HubWitness,
        now_ms: Callable[[], int],
    ) -> None:
        self._engine = engine
        self._chain = hub_chain
        self._key = key
        self._public_key = public_hex(key)
        self._witness = witness
        self._now_ms = now_ms
        with engine.begin() as connection:
            for word in witness.read_words():
                self._learn(connection, word)
        self._keep()

    # --- asked for every push

    def held_after(
        self, connection: Connection, caller: TillAccount, writer: TillAccount | None,
        store_ref: str, till_ref: str, epoch: str,
    ) -> int | None:
        """The place of a chain behind which its entries wait; None where all of it counts."""
        if caller.state == "replaced":
            return 0
        word = _read_word(connection, store_ref, till_ref)
        if word is not None and word.standing == REVOKED:
            return word.counted.get(epoch, 0)
        return 0 if writer is not None and writer.is_shut_out else None

    def enforce(self, connection: Connection, store_ref: str, till_ref: str) -> None:
        """A till that comes back is what it was."""
        word = _read_word(connection, store_ref, till_ref)
        if word is not None and word.standing == REVOKED:
            accounts.revoke_till(connection, till_ref)

    # --- learning

    def learn_from(self, connection: Connection, store_ref: str, push: Push) -> bool:
        """What a chain of the hub's own, of whichever life, brings back; whether there was any."""
        if push.header.till != self._chain.hub_ref:
            return False
        learnt = False
        for entry in push.entries:
            if entry.kind != TillStandingSet.KIND:
                continue
            try:
                said = kinds.decode_body(entry.kind, entry.schema, entry.body)
            except (kinds.UnknownKind, msgspec.MsgspecError, ValueError):
                continue  # a newer hub's word: it lies in the ledger for a newer program
            assert isinstance(said, TillStandingSet)
            learnt |= self._learn(connection, StandingWord(
                store_ref, said.of_till_ref, said.standing, said.said_at_ms, said.counted,
                said.signature))
        return learnt

    def keep_learnt(self) -> None:
        """After the commit: also where the database cannot take it along."""
        self._keep()

    def _learn(self, connection: Connection, word: StandingWord) -> bool:
        """Whether it is the hub's own, and later than what is known."""
        numbers = [word.said_at_ms, *word.counted.values()]
        if word.standing not in {REVOKED, _ACTIVE} or not all(
                0 <= number < 2**53 for number in numbers) or not holds(
                self._public_key, word.signature, _preimage(word)):
            return False
        known = _read_word(connection, word.store_ref, word.till_ref)
        if known is not None and (known.said_at_ms, known.standing) >= (
                word.said_at_ms, word.standing):
            return False
        _write_word(connection, word)
        if accounts.read_enrolled_at_ms(connection, word.till_ref) > word.said_at_ms:
            return True  # a code was a manager's later word: said anew by `say_changed`
        if word.standing == _ACTIVE:
            accounts.release_entries(connection, word.store_ref, word.till_ref)
        elif count := _hold_behind(connection, word):
            ledger.note_gap(connection, word.store_ref, waiting=count)
            _begin_sums_again(connection, word.store_ref)
        connection.execute(
            update(till).where(till.c.store_ref == word.store_ref,
                               till.c.till_ref == word.till_ref).values(state=word.standing))
        log.warning("till %s is %s: said in an earlier life", word.till_ref, word.standing)
        return True

    # --- saying

    def say_changed(self) -> list[str]:
        """A word for every till whose row says other than the latest word; their stores."""
        with reading(self._engine).begin() as connection:
            changed = connection.execute(
                select(till.c.store_ref, till.c.till_ref)
                .select_from(till.outerjoin(
                    till_standing, (till_standing.c.store_ref == till.c.store_ref)
                    & (till_standing.c.till_ref == till.c.till_ref)))
                .where(till.c.state != func.coalesce(till_standing.c.standing, _ACTIVE))
                .order_by(till.c.store_ref, till.c.till_ref)).all()
        for store_ref, till_ref in changed:
            with self._engine.begin() as connection:
                self._say(connection, store_ref, till_ref)
        if changed:
            self._keep()
        return sorted({store_ref for store_ref, _ in changed})

    def _say(self, connection: Connection, store_ref: str, till_ref: str) -> None:
        """How this till stands, in the hub's chain, in the caller's transaction."""
        lock_store(connection, store_ref)
        account = accounts.find_till(connection, till_ref)
        if account is None:
            return
        known = _read_word(connection, store_ref, till_ref)
        counted = _read_counted(connection, store_ref, till_ref) if (
            account.state == REVOKED) else {}
        word = StandingWord(
            store_ref, till_ref, account.state,
            max(self._now_ms(), known.said_at_ms + 1 if known else 0), counted, "")
        word = msgspec.structs.replace(word, signature=self._key.sign(_preimage(word)).hex())
        self._chain.append(connection, store_ref, [Fact(TillStandingSet(
            of_till_ref=till_ref, standing=word.standing, said_at_ms=word.said_at_ms,
            counted=word.counted, signature=word.signature))])
        _write_word(connection, word)

    def _keep(self) -> None:
        with reading(self._engine).begin() as connection:
            words = [_word(*row) for row in connection.execute(
                select(*_COLUMNS).order_by(till_standing.c.store_ref, till_standing.c.till_ref))]
        self._witness.keep_words(words)


def read_round(connection: Connection, store_ref: str) -> int:
    """How often a store's sums were begun again."""
    return connection.execute(
        select(sum_round.c.round).where(sum_round.c.store_ref == store_ref)
    ).scalar_one_or_none() or 0


def _begin_sums_again(connection: Connection, store_ref: str) -> None:
    before = read_round(connection, store_ref)
    connection.execute(delete(sum_round).where(sum_round.c.store_ref == store_ref))
    connection.execute(insert(sum_round).values(store_ref=store_ref, round=before + 1))


def _hold_behind(connection: Connection, word: StandingWord) -> int:
    """What this hub counted before it heard: it waits from now on; how many entries."""
    epochs = connection.execute(
        select(chain.c.epoch).where(chain.c.store_ref == word.store_ref,
                                    chain.c.till_ref == word.till_ref)).scalars().all()
    return sum(
        connection.execute(
            update(entry_key).where(
                entry_key.c.store_ref == word.store_ref, entry_key.c.epoch == epoch,
                entry_key.c.seq > word.counted.get(epoch, 0), entry_key.c.held == "")
            .values(held=REVOKED)).rowcount
        for epoch in epochs)


def _read_counted(connection: Connection, store_ref: str, till_ref: str) -> dict[str, int]:
    """How far each chain of a till counts: up to its head, or to the first entry that waits."""
    first_held = dict(connection.execute(
        select(entry_key.c.epoch, func.min(entry_key.c.seq))
        .where(entry_key.c.store_ref == store_ref, entry_key.c.till_ref == till_ref,
               entry_key.c.held == REVOKED)
        .group_by(entry_key.c.epoch)).all())
    heads = connection.execute(
        select(chain.c.epoch, chain.c.head_seq)
        .where(chain.c.store_ref == store_ref, chain.c.till_ref == till_ref))
    return {epoch: first_held.get(epoch, head + 1) - 1 for epoch, head in heads}


def _preimage(word: StandingWord) -> bytes:
    return standing_preimage(
        word.store_ref, word.till_ref, word.standing, word.said_at_ms, word.counted)


_COLUMNS = (
    till_standing.c.store_ref, till_standing.c.till_ref, till_standing.c.standing,
    till_standing.c.said_at_ms, till_standing.c.counted, till_standing.c.signature)


def _word(
    store_ref: str, till_ref: str, standing: str, said_at_ms: int, counted: str, signature: str
) -> StandingWord:
    return StandingWord(
        store_ref, till_ref, standing, said_at_ms,
        msgspec.json.decode(counted, type=dict[str, int]), signature)


def _read_word(connection: Connection, store_ref: str, till_ref: str) -> StandingWord | None:
    row = connection.execute(
        select(*_COLUMNS).where(till_standing.c.store_ref == store_ref,
                                till_standing.c.till_ref == till_ref)).first()
    return _word(*row) if row else None


def _write_word(connection: Connection, word: StandingWord) -> None:
    connection.execute(delete(till_standing).where(
        till_standing.c.store_ref == word.store_ref, till_standing.c.till_ref == word.till_ref))
    connection.execute(insert(till_standing).values(
        store_ref=word.store_ref, till_ref=word.till_ref, standing=word.standing,
        said_at_ms=word.said_at_ms,
        counted=msgspec.json.encode(word.counted, order="deterministic").decode(),
        signature=word.signature))

"""Two hundred histories, and the proof that each rule of the protocol is needed for them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models import journal, platform_rows
from models.appliers import APPLIERS
from models.apply_pricing import write_promotion
from models.families import load_all
from sync import engine, platform, pull, push
from sync.hub import ledger, projector
from sync.hub.life import Life
from sync.push import Place
from tests.sync.simulator import play


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A hundred restored hubs need not say so."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


SEEDS = 200
SLICE = 20


@pytest.mark.parametrize("first", range(0, SEEDS, SLICE))
def test_no_history_is_bad(first: int) -> None:
    """P16 to P22, P26, P33: nothing lost, nothing twice, nobody stuck, everybody the same."""
    for seed in range(first, first + SLICE):
        assert play(seed, acts=60).log, seed


@pytest.mark.long
@pytest.mark.parametrize("first", range(1_000, 11_000, 100))
def test_no_history_is_bad_in_the_long_run(first: int) -> None:
    for seed in range(first, first + 100):
        assert play(seed).log, seed


# --- each rule taken away must be found out ------------------------------------------------------


def keep_the_cursor(patch: pytest.MonkeyPatch) -> None:
    """Rule 1 and 2: the hub's head is believed, also when it is lower than before."""
    judge = push.judge

    def only_forwards(till: Any, chain: Any, head: int, *rest: Any) -> Place:
        if head < chain.sent_seq:
            return Place.LEFT
        return judge(till, chain, head, *rest)

    patch.setattr(push, "judge", only_forwards)
    patch.setattr(platform_rows, "forget_sent", lambda cursor: None)


def compare_places_only(patch: pytest.MonkeyPatch) -> None:
    """Rule 2: heads are (place, hash)."""
    patch.setattr(push, "judge", lambda till, chain, head, *rest: (
        Place.LEVEL if head >= chain.end else Place.BEHIND))
    real = ledger.read_hashes

    def all_the_same(connection: Any, store: str, epoch: str, first: int, last: int) -> Any:
        return dict.fromkeys(real(connection, store, epoch, first, last), ANY)

    patch.setattr(ledger, "read_hashes", all_the_same)
    patch.setattr(ledger, "_judge", lambda connection, store, batch, head, _: (
        ("NEED", head + 1, []) if batch.header.first_seq > head + 1
        else ("OK", 0, [e for e in batch.entries if e.seq > head])))


class _Any(bytes):
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


ANY = _Any()


def count_every_copy(patch: pytest.MonkeyPatch) -> None:
    """An effect is applied once a fact, under however many epochs it arrives."""
    patch.setattr(projector.Shadow, "_is_new", lambda self, cursor, entry: True)


def apply_repeats(patch: pytest.MonkeyPatch) -> None:
    """The same on a till."""
    patch.setattr(journal, "is_repeat", lambda cursor, entry: False)


def forget_rolled_back_disks(patch: pytest.MonkeyPatch) -> None:
    """Rule 4: a file that is an older copy of itself goes on in a new chain."""
    patch.setattr(push, "rotate", lambda till: None)


def drop_what_forked(patch: pytest.MonkeyPatch) -> None:
    """Rule 3: what the hub lacks of a forked chain is carried over."""
    patch.setattr(platform_rows, "list_uncarried", lambda *arguments: [])


def believe_anybody(patch: pytest.MonkeyPatch) -> None:
    """Rule 6: only a signed answer to this very question counts."""
    patch.setattr(platform, "check_answer", lambda answer, key, challenge: None)
    patch.setattr(engine, "read_answer", lambda answer, key, challenge: answer.body)


def ignore_new_lives(patch: pytest.MonkeyPatch) -> None:
    """A place in a feed is worth something in the life it is of."""
    patch.setattr(Life, "place_of", lambda self, life, store, place, head: place)


def write_the_place_first(patch: pytest.MonkeyPatch) -> None:
    """The place of a stream is written with the last slice of a batch."""
    real = pull.take_in

    def early(till: Any, header: Any, *rest: Any) -> int:
        with till.local_rows() as cursor:
            platform_rows.write_position(
                cursor, pull.STREAM, header.incarnation, header.to)
        return real(till, header, *rest)

    patch.setattr(pull, "take_in", early)


def relay_nothing(patch: pytest.MonkeyPatch) -> None:
    """Any till gives a hub what it lacks of another's chain."""
    patch.setattr(engine.Engine, "_may_relay", lambda self, plan, chain, head, place: False)


def take_promotions_as_they_come(patch: pytest.MonkeyPatch) -> None:
    """A promotion is a register: what holds does not depend on what arrived last."""
    load_all()  # else the family's own appliers come later

    def as_it_comes(rows: Any, entry: Any, p: Any) -> None:
        write_promotion(rows, p, entry.uid)

    patch.setitem(APPLIERS, "promotion.changed", as_it_comes)


def leave_strays(patch: pytest.MonkeyPatch) -> None:
    """The hub's continuation of a forked chain counts here too."""
    patch.setattr(pull, "take_stray", lambda unit, each: platform_rows.keep_stray(
        unit.cursor, each.entry))


MUTATIONS = (
    keep_the_cursor, compare_places_only, count_every_copy, apply_repeats,
    forget_rolled_back_disks, drop_what_forked, believe_anybody, ignore_new_lives,
    write_the_place_first, relay_nothing, take_promotions_as_they_come, leave_strays,
)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_every_rule_is_needed(
    mutation: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take one rule away, and a history goes bad (or ends in an exception) before long."""
    mutation(monkeypatch)
    assert any(_goes_bad(seed) for seed in range(500, 620))


def _goes_bad(seed: int) -> bool:
    try:
        play(seed, acts=70, storm=4)
    except Exception:  # noqa: BLE001  # whatever goes wrong is what is looked for
        return True
    return False

"""What the hub tells its stores: lists, notices, commands and points, each in its own chain.

A request that concerns several stores is one transaction: all of them hear it, or none does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Engine, select

from app.errors import BadInput, Refused
from app.import_rows import Problem
from app.platform_words import check_until, check_words
from app.publishing import Publication, plan_for
from models import from_hub_rows, kinds
from models.kinds_from_hub import (
    CataloguePublished,
    CommandGiven,
    NoticePosted,
    NoticeWithdrawn,
    PointsAllowanceSet,
)
from models.values import Ref, new_ref
from sync.hub import accounts, ledger
from sync.hub.base import reading
from sync.hub.hub_chain import Fact, HubChain, find_said
from sync.hub.shadows import Shadows
from sync.hub.tables import store, till

REQUEST_LENGTH_MAX: Final = 64
_POINTS_MAX: Final = 1_000_000_000


class PublishRefused(BadInput):
    """Lines that cannot be taken, each with its place; nothing of the request was done."""

    def __init__(self, problems: Sequence[Problem], store_name: str) -> None:
        super().__init__("publish.refused", count=len(problems), store=store_name)
        self.problems = tuple(problems)


class _ToldMeanwhile(Exception):
    """The same request came twice at once: the other one was quicker."""


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a publication in one store; `again`: it had been told before."""

    store_ref: Ref
    changed: int
    unchanged: int
    again: bool = False


class StoreOf(NamedTuple):
    store_ref: Ref
    org_ref: Ref
    name: str


class Teller:
    """Speaks for one hub.  `note` hears, after a commit, how long the ledger is at least."""

    def __init__(
        self, engine: Engine, chain: HubChain, shadows: Shadows,
        note: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._chain = chain
        self._shadows = shadows
        self._note = note

    # --- lists

    def publish(
        self, stores: Sequence[StoreOf], publication: Publication, request_uid: str
    ) -> list[Published]:
        """All of it in all of these stores, or nothing anywhere; the same request twice is once.

        Raises PublishRefused, Refused where the request's uid was used for something else.
        """
        check_request_uid(request_uid)
        if publication.problems:
            raise PublishRefused(publication.problems, "")
        found: dict[Ref, Published] = {}
        facts: dict[Ref, list[Fact]] = {}
        for one in sorted(stores):
            if self._is_told(one.store_ref, publication, request_uid):
                found[one.store_ref] = Published(
                    one.store_ref, 0, publication.row_count, again=True)
                continue
            with self._shadows.looking(one.store_ref) as shadow:
                cursor = shadow.cursor()
                plan = plan_for(cursor, one.org_ref, publication)
                cursor.close()
            if plan.problems:
                raise PublishRefused(plan.problems, one.name or one.store_ref[:8])
            found[one.store_ref] = Published(
                one.store_ref, len(plan.payloads), plan.unchanged)
            facts[one.store_ref] = [
                Fact(CataloguePublished(
                    request_uid=request_uid, name=publication.name, digest=publication.digest,
                    object_count=len(plan.payloads)), said_uid(one.store_ref, request_uid)),
                *(Fact(payload) for payload in plan.payloads)]
        try:
            self._tell(facts, request_uid)
        except _ToldMeanwhile:
            return self.publish(stores, publication, request_uid)
        return [found[one.store_ref] for one in sorted(stores)]

    def _is_told(self, store_ref: Ref, publication: Publication, request_uid: str) -> bool:
        """Whether this request reached the store before, in whatever life of the hub."""
        with reading(self._engine).begin() as connection:
            body = find_said(connection, store_ref, said_uid(store_ref, request_uid))
        if body is None:
            return False
        told = kinds.decode_body(CataloguePublished.KIND, CataloguePublished.SCHEMA, body)
        if not isinstance(told, CataloguePublished) or told.digest != publication.digest:
            raise Refused("publish.uid_taken", uid=request_uid)
        return True

    def _tell(self, facts: Mapping[Ref, Sequence[Fact]], request_uid: str = "") -> None:
        """Everything in one transaction, the stores in one order; then the mark is moved."""
        if not facts:
            return
        with self._engine.begin() as connection:
            for store_ref in sorted(facts):
                accounts.org_of(connection, store_ref)  # its lock, before looking once more
                if request_uid and find_said(
                        connection, store_ref, said_uid(store_ref, request_uid)) is not None:
                    raise _ToldMeanwhile
                self._chain.append(connection, store_ref, facts[store_ref])
        with reading(self._engine).begin() as connection:
            count = accounts.count_entries(connection)
        self._note(count)

    # --- notices

    def post_notice(
        self, stores: Sequence[StoreOf], words: str, until_date: str, *, urgent: bool
    ) -> Ref:
        """A notice at every till of these stores; its ref is the same everywhere.

        Raises BadInput.
        """
        notice = NoticePosted(
            notice_ref=new_ref(), words=check_words(words),
            until_date=check_until(until_date, self._chain.today()), urgent=urgent)
        self._tell({one.store_ref: [Fact(notice)] for one in stores})
        return notice.notice_ref

    def withdraw_notice(self, name: str) -> Ref:
        """It is shown nowhere any more.  Raises Refused where no notice begins so."""
        found: dict[Ref, list[Fact]] = {}
        refs: set[Ref] = set()
        for one in self._spoken_to(self.stores()):
            with self._shadows.looking(one.store_ref) as shadow:
                mine = [row.notice_ref for row in from_hub_rows.list_notices(shadow)
                        if row.notice_ref.startswith(name) and not row.withdrawn_at_ms]
            refs.update(mine)
            if mine:
                found[one.store_ref] = [Fact(NoticeWithdrawn(notice_ref=ref)) for ref in mine]
        if len(refs) != 1 or len(name) < 4:
            raise Refused("platform_notice.unknown", name=name)
        self._tell(found)
        return refs.pop()

    def list_notices(self) -> list[tuple[from_hub_rows.NoticeRow, int]]:
        """Every notice with the number of its stores, the newest first."""
        found: dict[Ref, tuple[from_hub_rows.NoticeRow, int]] = {}
        for one in self._spoken_to(self.stores()):
            with self._shadows.looking(one.store_ref) as shadow:
                for row in from_hub_rows.list_notices(shadow):
                    _, count = found.get(row.notice_ref, (row, 0))
                    found[row.notice_ref] = (row, count + 1)
        return sorted(found.values(), key=lambda one: -one[0].posted_at_ms)

    # --- commands

    def give_command(self, till_name: str, command: str) -> Ref:
        """One till is asked to do something once.  A word it does not know it says so of.

        Raises Refused where no till, or not one alone, begins so.
        """
        with reading(self._engine).begin() as connection:
            found = connection.execute(
                select(till.c.store_ref, till.c.till_ref)
                .where(till.c.till_ref.startswith(till_name, autoescape=True))).all()
        if len(found) != 1 or len(till_name) < 4:
            raise Refused("hub.till_unknown", name=till_name)
        if not command.strip() or len(command) > 40 or not command.isascii():
            raise BadInput("hub.command_form")
        store_ref, till_ref = found[0]
        given = CommandGiven(command_uid=new_ref(), of_till_ref=till_ref, command=command.strip())
        self._tell({store_ref: [Fact(given)]})
        return given.command_uid

    def list_commands(self, stores: Sequence[StoreOf]) -> list[from_hub_rows.CommandRow]:
        """What was asked of which till and what became of it, the newest first."""
        found: list[from_hub_rows.CommandRow] = []
        for one in self._spoken_to(stores):
            with self._shadows.looking(one.store_ref) as shadow:
                found += from_hub_rows.list_commands(shadow)
        return sorted(found, key=lambda row: -row.given_at_ms)

    # --- points

    def allow_points(self, of: StoreOf, per_member: int, per_day: int) -> int:
        """What the store's tills may take off together in a day out of touch; among how many.

        Raises BadInput.
        """
        if not (0 <= per_member <= per_day <= _POINTS_MAX):
            raise BadInput("hub.allowance_form")
        till_refs = self._active_tills(of.store_ref)
        self._tell({of.store_ref: [Fact(PointsAllowanceSet(
            per_member_points=per_member, per_day_points=per_day, till_refs=till_refs))]})
        return len(till_refs)

    def share_points_anew(self) -> list[Ref]:
        """Stores whose tills are others than those an allowance was given to: shared out again."""
        told: list[Ref] = []
        for one in self._spoken_to(self.stores()):
            with self._shadows.looking(one.store_ref) as shadow:
                now = from_hub_rows.read_allowance(shadow)
            till_refs = self._active_tills(one.store_ref)
            if now is not None and sorted(now.till_refs) != till_refs:
                self._tell({one.store_ref: [Fact(PointsAllowanceSet(
                    per_member_points=now.per_member_points, per_day_points=now.per_day_points,
                    till_refs=till_refs))]})
                told.append(one.store_ref)
        return told

    def _active_tills(self, store_ref: Ref) -> list[Ref]:
        with reading(self._engine).begin() as connection:
            return [ref for (ref,) in connection.execute(
                select(till.c.till_ref)
                .where(till.c.store_ref == store_ref, till.c.state == "active")
                .order_by(till.c.till_ref))]

    # --- whom

    def _spoken_to(self, stores: Sequence[StoreOf]) -> list[StoreOf]:
        """Those the hub ever said anything to: the others' rows need not be looked at."""
        with reading(self._engine).begin() as connection:
            return [one for one in stores
                    if ledger.has_chain_of(connection, one.store_ref, self._chain.hub_ref)]

    def stores(self, *, store_name: str = "", org_name: str = "") -> list[StoreOf]:
        """Every store; the one that begins so; or all of the organisation that begins so.

        Raises Refused where a name is given and is not that of exactly one.
        """
        asked = select(store.c.store_ref, store.c.org_ref, store.c.name).order_by(store.c.store_ref)
        if store_name:
            asked = asked.where(store.c.store_ref.startswith(store_name, autoescape=True))
        if org_name:
            asked = asked.where(store.c.org_ref.startswith(org_name, autoescape=True))
        with reading(self._engine).begin() as connection:
            found = [StoreOf(*row) for row in connection.execute(asked)]
        if store_name and len(found) != 1:
            raise Refused("hub.store_unknown", name=store_name)
        if org_name and len({one.org_ref for one in found}) != 1:
            raise Refused("hub.org_unknown", name=org_name)
        return found


def said_uid(store_ref: Ref, request_uid: str) -> Ref:
    """The uid a request is known by in a store, in every life of the hub."""
    said = f"weezle.publish.1\n{store_ref}\n{request_uid}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def check_request_uid(request_uid: str) -> None:
    """Raises BadInput for none, or for what a log would stumble over."""
    if not request_uid or len(request_uid) > REQUEST_LENGTH_MAX or (
            not request_uid.isascii() or not request_uid.isprintable()):
        raise BadInput("publish.request_uid", limit=REQUEST_LENGTH_MAX)

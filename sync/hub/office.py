"""The hub's office: what its people do by commands, beside a hub that may be running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.clock import SystemClock
from app.errors import Refused
from sync.hub import accounts, admin
from sync.hub.base import make_tables, reading
from sync.hub.hub_chain import HubChain
from sync.hub.keys import HubMark, load_keys
from sync.hub.life import is_same_life
from sync.hub.shadows import CopiedShadows
from sync.hub.tables import hub_state, incarnation
from sync.hub.telling import Teller
from sync.keys import private_key

if TYPE_CHECKING:
    from sync.hub.running import HubPlace


class Office:
    """`app.cli_tools.HubOffice` over one hub's place."""

    def __init__(self, place: HubPlace) -> None:
        self._place = place

    def token(
        self, *, name: str, store_ref: str, org_ref: str, region: str, rights: str, days: int
    ) -> str:
        return admin.give_token(
            self._place.engine(), name=name, store_ref=store_ref, org_ref=org_ref, region=region,
            rights=rights, days=days)

    def put_in_region(self, store: str, region: str) -> str:
        return admin.put_in_region(self._place.engine(), store, region)

    def end_token(self, name: str) -> int:
        return admin.take_token_back(self._place.engine(), name)

    def shut_out(self, till: str) -> str:
        return admin.shut_out(self._place.engine(), till)

    def let_in(self, till: str) -> int:
        return admin.let_in(self._place.engine(), till)

    def erase_person(self, ref: str, reason: str) -> str:
        with self._teller():  # never into a chain of a life that is over
            return admin.erase_person(
                self._place.engine(), load_keys(self._place.keys), ref, reason)

    # --- what it tells the stores

    def publish(
        self, file: Path, *, name: str, store: str, org: str, request_uid: str
    ) -> list[dict[str, object]]:
        from app.publishing import read_publication

        publication = read_publication(file, name)
        with self._teller() as teller:
            stores = teller.stores(store_name=store, org_name=org)
            return [
                {"store_ref": told.store_ref, "name": of.name, "changed": told.changed,
                 "unchanged": told.unchanged, "again": told.again}
                for of, told in zip(
                    sorted(stores), teller.publish(stores, publication, request_uid), strict=True)]

    def post_notice(
        self, words: str, *, store: str, org: str, until_date: str, urgent: bool
    ) -> tuple[str, int]:
        with self._teller() as teller:
            stores = teller.stores(store_name=store, org_name=org)
            return teller.post_notice(stores, words, until_date, urgent=urgent), len(stores)

    def withdraw_notice(self, name: str) -> str:
        with self._teller() as teller:
            return teller.withdraw_notice(name)

    def list_notices(self) -> list[dict[str, object]]:
        with self._teller() as teller:
            return [{**row._asdict(), "store_count": count}
                    for row, count in teller.list_notices()]

    def give_command(self, till: str, command: str) -> str:
        with self._teller() as teller:
            return teller.give_command(till, command)

    def list_commands(self) -> list[dict[str, object]]:
        with self._teller() as teller:
            return [row._asdict() for row in teller.list_commands(teller.stores())]

    def allow_points(self, store: str, per_member: int, per_day: int) -> int:
        with self._teller() as teller:
            (of,) = teller.stores(store_name=store)
            return teller.allow_points(of, per_member, per_day)

    @contextmanager
    def _teller(self) -> Iterator[Teller]:
        """Raises Refused where the ledger was put back and no hub has begun a new life yet."""
        place = self._place
        engine = place.engine()
        make_tables(engine)
        keys = load_keys(place.keys)
        with reading(engine).begin() as connection:
            lives = connection.execute(
                select(incarnation.c.incarnation).order_by(incarnation.c.number)).all()
            boot = connection.execute(select(hub_state.c.boot)).scalar_one_or_none() or 0
            count = accounts.count_entries(connection)
        life = str(lives[-1][0]) if lives else ""
        if not is_same_life(place.witness().read(), life, boot, count):
            raise Refused("hub.put_back")

        def note(entry_count: int) -> None:
            # The outer mark is the serving hub's: it may be another user's folder.
            mark = place.mark.read()
            if mark is not None and mark.incarnation == life and mark.entry_count < entry_count:
                place.mark.write(HubMark(life, mark.boot, entry_count))

        try:
            yield Teller(
                engine, HubChain(private_key(keys.signing_key), life, SystemClock().now_ms),
                CopiedShadows(engine, place.folder / "shadows", life), note)
        finally:
            engine.dispose()



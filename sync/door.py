"""What the composition root hands to commands and window: everything of the platform, made late."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import BadInput, Refused
from app.events import LinkChanged, SaleDone, ShiftChanged
from app.platform_side import Colleague, StoreLook
from models import platform_rows

if TYPE_CHECKING:
    from app.cli_tools import HubKeeping
    from app.paths import Paths
    from app.settings import LanSettings
    from app.till import Till
    from sync.commands import Beside
    from sync.engine import Engine, EngineThread
    from sync.hub.care import Care
    from sync.hub.office import Office
    from sync.lan import Peer

log = logging.getLogger(__name__)

#: A command ends after so many questions without one good answer.
_FAILURES_MAX = 3


class Door:
    """`app.cli_tools.PlatformDoor`."""

    def look(self, till: Till, url: str, code: str) -> StoreLook | None:
        from sync.enrol_look import look_at_store
        from sync.platform import HttpLine, LineTrouble

        try:
            found = look_at_store(till, HttpLine(url), code, till.clock.now_ms() // 1000)
        except LineTrouble as trouble:
            raise Refused(trouble.code) from trouble
        if found is None:
            return None
        return StoreLook(found.store, found.name, found.entries, tuple(found.till_nos))

    def enrol(self, till: Till, url: str, code: str) -> dict[str, object]:
        from sync.enrol import ask_to_enrol
        from sync.joining import join
        from sync.platform import HttpLine, LineTrouble

        try:
            answer = ask_to_enrol(till, HttpLine(url), code, till.clock.now_ms() // 1000)
        except LineTrouble as trouble:
            raise Refused(trouble.code) from trouble
        join(till, url, answer)
        return {"hub": answer.hub, "store_ref": answer.store, "till_no": answer.till_no}

    def sync(
        self, till: Till, *, once: bool, rest: Callable[[float], bool]
    ) -> dict[str, object]:
        """Talk until both sides are level (`once`) or `rest` says stop.  Raises Refused."""
        engine = make_engine(till)
        try:
            self._talk(till, engine, once=once, rest=rest)
        finally:
            engine.close()
        return {"unsent": platform_rows.count_unsent(till.read()).entry_count}

    def _talk(
        self, till: Till, engine: Engine, *, once: bool, rest: Callable[[float], bool]
    ) -> None:
        failures = 0
        while True:
            rest_ms = engine.step()
            link = platform_rows.read_link(till.read())
            trouble = link.trouble if link else ""
            failures = failures + 1 if trouble else 0
            if once and engine.is_level:
                return
            if once and failures >= _FAILURES_MAX:
                raise Refused(trouble)
            if rest_ms and not rest(rest_ms if not once else min(rest_ms, 500)):
                return

    def exchange(self, till: Till, folder: Path) -> dict[str, object]:
        """Read the other tills' files on a stick and leave this till's own there."""
        from sync.usb import exchange

        found = exchange(till, folder)
        return {
            "read": [each._asdict() for each in found.read],
            "new_count": sum(each.new_count for each in found.read),
            "written": str(found.written), "written_count": found.written_count,
        }

    def ask_whole(self, till: Till, ref: str, reason: str) -> dict[str, str]:
        """Raises Refused where no hub answers or it says no."""
        from sync.people_view import ask_whole
        from sync.platform import HttpLine

        link = platform_rows.read_link(till.read())
        if link is None:
            raise Refused("sync.not_enrolled")
        return ask_whole(till, HttpLine(link.url), ref, reason)

    def serve_hub(
        self, paths: Paths, url: str, host: str, port: int, keeping: HubKeeping
    ) -> None:
        from sync.hub.running import HubPlace, serve

        serve(HubPlace(paths.data, url, paths.state), host, port, keeping)

    def care_for(self, paths: Paths, url: str) -> Care:
        from sync.hub.care import Care
        from sync.hub.running import HubPlace

        return Care(HubPlace(paths.data, url, paths.state))

    def make_enrol_code(
        self, paths: Paths, url: str, store: str, org: str, name: str
    ) -> str:
        from sync.hub.running import HubPlace, make_enrol_code

        return make_enrol_code(
            HubPlace(paths.data, url, paths.state), store, name, org_ref=org)

    def list_stores(self, paths: Paths, url: str) -> list[dict[str, object]]:
        from sync.hub.running import HubPlace, list_stores

        return list_stores(HubPlace(paths.data, url, paths.state))

    def administer(self, paths: Paths, url: str) -> Office:
        from sync.hub.office import Office
        from sync.hub.running import HubPlace

        return Office(HubPlace(paths.data, url, paths.state))

    def verify_hub(self, paths: Paths, url: str, tills: Sequence[Till]) -> dict[str, object]:
        from dataclasses import asdict

        from sync.hub.base import make_tables
        from sync.hub.running import HubPlace
        from sync.hub.verify import verify_hub

        engine = HubPlace(paths.data, url, paths.state).engine()
        make_tables(engine)
        found = verify_hub(engine, None, tills)
        return {**asdict(found), "gaps": [gap._asdict() for gap in found.gaps]}


def make_engine(till: Till, beside: Beside | None = None) -> Engine:
    """Raises Refused for a till that knows no hub."""
    from sync.ahead import Ahead
    from sync.engine import Engine
    from sync.errands import all_errands
    from sync.platform import HttpLine

    link = platform_rows.read_link(till.read())
    if link is None:
        raise Refused("sync.not_enrolled")
    return Engine(
        till, HttpLine(link.url), ahead=Ahead(), errands=all_errands(beside))


class Side:
    """`app.platform_side.PlatformSide` of one open window: the hub's thread and the colleagues'."""

    def __init__(self) -> None:
        self._till: Till | None = None
        self._stop_hub: Callable[[], None] = lambda: None
        self._stop_lan: Callable[[], None] = lambda: None
        self._thread: EngineThread | None = None
        self._peers: list[tuple[str, Peer]] = []

    def open(self, till: Till) -> None:
        """Begin to talk; a till that was never enrolled is silent."""
        self._till = till
        if platform_rows.read_link(till.read()) is None:
            return
        self._start_hub(till)
        try:
            self._start_lan(till, till.machine.lan)
        except BadInput:
            # A settings file edited by hand, or a port that is taken: sell without, and say so.
            log.exception("the line to the other tills was not opened")
            till.notices.append("notice.lan_not_opened")

    def close(self) -> None:
        self._stop_hub()
        self._stop_lan()
        self._stop_hub = self._stop_lan = lambda: None
        self._thread, self._peers = None, []

    def look(self, url: str, code: str) -> StoreLook | None:
        return Door().look(self._open_till(), url, code)

    def make_fresh(self, url: str, code: str, till_no: int) -> None:
        from app.beginning_afresh import make_fresh

        make_fresh(self._open_till(), till_no, lambda made: Door().enrol(made, url, code))

    def enrol(self, url: str, code: str) -> dict[str, object]:
        till = self._open_till()
        self.close()
        try:
            return Door().enrol(till, url, code)
        finally:
            self.open(till)

    def nudge(self) -> None:
        if self._thread is not None:
            self._thread.ask_now()

    def exchange(self, folder: Path) -> dict[str, object]:
        return Door().exchange(self._open_till(), folder)

    def colleagues(self) -> list[Colleague]:
        return [Colleague(address, peer.till_no, peer.heard_at_ms, peer.trouble)
                for address, peer in self._peers]

    def use_lan(self, settings: LanSettings) -> None:
        till = self._open_till()
        self._stop_lan()
        self._stop_lan, self._peers = lambda: None, []
        if platform_rows.read_link(till.read()) is not None:
            self._start_lan(till, settings)

    def _open_till(self) -> Till:
        if self._till is None:
            raise Refused("sync.not_enrolled")
        return self._till

    def _start_hub(self, till: Till) -> None:
        from sync.commands import Beside
        from sync.engine import EngineThread

        beside = Beside()
        last: list[object] = [None]

        def after_step() -> None:
            link = platform_rows.read_link(till.read())
            now = (link.trouble if link else "", platform_rows.count_unsent(till.read()))
            if now != last[0]:
                last[0] = now
                till.events.publish(LinkChanged())

        thread = self._thread = EngineThread(make_engine(till, beside), after_step)
        silence = [
            till.events.listen(SaleDone, lambda _: thread.nudge()),
            till.events.listen(ShiftChanged, lambda _: thread.nudge()),
        ]
        thread.start()

        def stop() -> None:
            for each in silence:
                each()
            thread.stop()
            beside.stop()

        self._stop_hub = stop

    def _start_lan(self, till: Till, settings: LanSettings) -> None:
        """Raises BadInput for an address outside the house or a port that is taken."""
        if not settings.port and not settings.colleagues:
            return
        from sync.lan_server import start_lan

        try:
            peers, self._stop_lan = start_lan(
                till, settings.port, settings.colleagues, lambda: None)
        except OSError as error:
            raise BadInput("lan.port_taken", port=settings.port) from error
        self._peers = list(zip(settings.colleagues, peers, strict=True))

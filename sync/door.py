"""What the composition root hands to commands and window: everything of the platform, made late."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import Refused
from app.events import LinkChanged, SaleDone, ShiftChanged
from models import platform_rows

if TYPE_CHECKING:
    from app.till import Till
    from sync.engine import Engine
    from sync.hub.running import HubPlace

log = logging.getLogger(__name__)

#: A command ends after so many questions without one good answer.
_FAILURES_MAX = 3


class Door:
    """`app.cli_tools.PlatformDoor`."""

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
        failures = 0
        while True:
            rest_ms = engine.step()
            link = platform_rows.read_link(till.read())
            trouble = link.trouble if link else ""
            failures = failures + 1 if trouble else 0
            if once and engine.is_level:
                break
            if once and failures >= _FAILURES_MAX:
                raise Refused(trouble)
            if rest_ms and not rest(rest_ms if not once else min(rest_ms, 500)):
                break
        return {"unsent": platform_rows.count_unsent(till.read()).entry_count}

    def exchange(self, till: Till, folder: Path) -> dict[str, object]:
        """Read the other tills' files on a stick and leave this till's own there."""
        from sync.usb import exchange

        found = exchange(till, folder)
        return {
            "read": [each._asdict() for each in found.read],
            "new_count": sum(each.new_count for each in found.read),
            "written": str(found.written), "written_count": found.written_count,
        }

    def serve_hub(self, folder: Path, url: str, host: str, port: int) -> None:
        from sync.hub.running import HubPlace, serve

        serve(HubPlace(folder, url), host, port)

    def make_enrol_code(self, folder: Path, url: str, store: str, name: str) -> str:
        from sync.hub.running import HubPlace, make_enrol_code

        return make_enrol_code(HubPlace(folder, url), store, name)

    def list_stores(self, folder: Path, url: str) -> list[dict[str, object]]:
        from sync.hub.running import HubPlace, list_stores

        return list_stores(HubPlace(folder, url))

    def administer(self, folder: Path, url: str) -> Office:
        from sync.hub.running import HubPlace

        return Office(HubPlace(folder, url))

    def verify_hub(self, folder: Path, url: str, tills: Sequence[Till]) -> dict[str, object]:
        from dataclasses import asdict

        from sync.hub.base import make_tables
        from sync.hub.projector import Projector
        from sync.hub.running import HubPlace
        from sync.hub.verify import verify_hub

        engine = HubPlace(folder, url).engine()
        make_tables(engine)
        projector = Projector(engine)
        try:
            return asdict(verify_hub(engine, projector, tills))
        finally:
            projector.close()


class Office:
    """`app.cli_tools.HubOffice` over one hub's place."""

    def __init__(self, place: HubPlace) -> None:
        self._place = place

    def token(
        self, *, name: str, store_ref: str, org_ref: str, rights: str, days: int
    ) -> str:
        from sync.hub.admin import give_token

        return give_token(
            self._place.engine(), name=name, store_ref=store_ref, org_ref=org_ref, rights=rights,
            days=days)

    def end_token(self, name: str) -> int:
        from sync.hub.admin import take_token_back

        return take_token_back(self._place.engine(), name)

    def shut_out(self, till: str) -> str:
        from sync.hub.admin import shut_out

        return shut_out(self._place.engine(), till)

    def let_in(self, till: str) -> int:
        from sync.hub.admin import let_in

        return let_in(self._place.engine(), till)


def make_engine(till: Till) -> Engine:
    """Raises Refused for a till that knows no hub."""
    from sync.engine import Engine
    from sync.platform import HttpLine

    link = platform_rows.read_link(till.read())
    if link is None:
        raise Refused("sync.not_enrolled")
    return Engine(till, HttpLine(link.url))


def start(till: Till) -> Callable[[], None]:
    """Sync beside an open window, on its own thread; what comes back lets go of it.

    Does nothing for a till that was never enrolled.
    """
    if platform_rows.read_link(till.read()) is None:
        return lambda: None
    from sync.engine import EngineThread

    last: list[object] = [None]

    def after_step() -> None:
        link = platform_rows.read_link(till.read())
        now = (link.trouble if link else "", platform_rows.count_unsent(till.read()))
        if now != last[0]:
            last[0] = now
            till.events.publish(LinkChanged())

    thread = EngineThread(make_engine(till), after_step)
    stop_lan = _start_lan(till)
    silence = [
        till.events.listen(SaleDone, lambda _: thread.nudge()),
        till.events.listen(ShiftChanged, lambda _: thread.nudge()),
    ]
    thread.start()

    def stop() -> None:
        for each in silence:
            each()
        thread.stop()
        stop_lan()

    return stop


def _start_lan(till: Till) -> Callable[[], None]:
    """Colleagues in the house, where this machine's settings name any; what ends it."""
    lan = till.machine.lan
    if not lan.port and not lan.colleagues:
        return lambda: None
    from app.errors import BadInput
    from sync.lan_server import start_lan

    try:
        _, stop = start_lan(till, lan.port, lan.colleagues, lambda: None)
    except (BadInput, OSError):
        # A settings file edited by hand, or a port that is taken: sell without, and say so.
        log.exception("the line to the other tills was not opened")
        till.notices.append("notice.lan_not_opened")
        return lambda: None
    return stop

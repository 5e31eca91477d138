"""Commands of the platform: enrol, sync, and the reference hub's own."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.cli_tools import sign_in_manager, till_to_write
from app.errors import Refused
from app.own_things import find_meeting

if TYPE_CHECKING:
    from app.cli_tools import Command
    from app.till import Till


def enrol(command: Command) -> int:
    """Make this till known to a platform, by a code read out there."""
    arguments = command.arguments
    platform = command.outside.platform()
    with till_to_write(command) as till:
        meeting = find_meeting(till, platform.look(till, arguments.url, arguments.code))
        if meeting is None or arguments.with_own:
            found = platform.enrol(till, arguments.url, arguments.code)
        elif not arguments.fresh:
            code = "enrol.has_own" if meeting.may_begin_afresh else "enrol.has_own_only"
            raise Refused(code, **meeting.values())
        else:
            found = {}
    if meeting is not None and not found:
        found = _begin_afresh(command, meeting.till_no)
        command.say("enrol.afresh", folder=found["aside"])
    command.say("enrol.done", **found)
    command.answer(found)
    return 0


def _begin_afresh(command: Command, till_no: int) -> dict[str, object]:
    """The new file enrolled and in place, the old one aside."""
    from app import beginning_afresh
    from app.lock import ShopLock
    from app.opening import open_till

    arguments = command.arguments
    found: dict[str, object] = {}

    def enrol(made: Till) -> None:
        found.update(command.outside.platform().enrol(made, arguments.url, arguments.code))

    with ShopLock(command.paths.lock):
        till = open_till(command.paths)
        try:
            beginning_afresh.make_fresh(till, till_no, enrol)
        finally:
            till.close()
        aside = beginning_afresh.put_fresh_in_place(command.paths, till.machine, till.clock)
    return {**found, "aside": str(aside)}


def sync(command: Command) -> int:
    """Send and receive; beside an open window that does it already, refuses."""
    with till_to_write(command) as till:
        found = command.outside.platform().sync(
            till, once=command.arguments.once, rest=_rest)
    command.say("sync.done", **found)
    command.answer(found)
    return 0


def rotate_key(command: Command) -> int:
    """Another device key, at once where the hub can be asked; a manager's own act."""
    from app.key_rotation import ask_for_new_key, is_asked_for

    trouble = ""
    with till_to_write(command) as till:
        session = sign_in_manager(command, till)
        if not ask_for_new_key(till, session):
            try:
                command.outside.platform().sync(till, once=True, rest=_rest)
            except Refused as no_line:
                # The new key waits; the next talk with the hub, of whichever program, takes it.
                trouble = no_line.code
        waits = is_asked_for(till)
    command.say("rotate.waits" if waits else "rotate.done")
    command.answer({"waits": waits, "trouble": trouble})
    return 0


def exchange(command: Command) -> int:
    """Carry entries between tills on a stick."""
    with till_to_write(command) as till:
        found = command.outside.platform().exchange(till, command.arguments.folder)
    for each in cast("list[dict[str, object]]", found["read"]):
        command.say("exchange.left_alone" if each["trouble"] else "exchange.read", **each)
    command.say("exchange.done", **found)
    command.answer(found)
    return 0


def _rest(ms: float) -> bool:
    time.sleep(ms / 1000)
    return True


def hub(command: Command) -> int:
    """The reference server's acts; its folder is the one of `--data`."""
    acts = {
        "serve": _serve, "enrol-code": _enrol_code, "stores": _stores, "verify": _verify,
        "token": _token, "token-end": _token_end, "region": _region, "till-shut": _till_shut,
        "till-let-in": _till_let_in, "erase-person": _erase_person,
    }
    name = command.arguments.act
    if name not in acts:
        from app import cli_hub, cli_hub_care

        return (cli_hub.ACTS | cli_hub_care.ACTS)[name](command)
    return acts[name](command)


def _serve(command: Command) -> int:
    arguments = command.arguments
    command.say("hub.serving", host=arguments.host, port=arguments.port)
    from app.cli_hub_care import keeping_of

    command.outside.platform().serve_hub(
        command.paths, arguments.database, arguments.host, arguments.port,
        keeping_of(command))
    return 0


def _enrol_code(command: Command) -> int:
    arguments = command.arguments
    code = command.outside.platform().make_enrol_code(
        command.paths, arguments.database, arguments.store, arguments.org, arguments.name)
    command.say("hub.code", letters=code)
    command.answer({"code": code})
    return 0


def _stores(command: Command) -> int:
    stores = command.outside.platform().list_stores(
        command.paths, command.arguments.database)
    for store in stores:
        command.say("hub.store", **{k: v for k, v in store.items() if k != "tills"})
        for till in cast("list[dict[str, object]]", store["tills"]):
            command.say("hub.till", **till)
    command.answer({"stores": stores})
    return 0


def _token(command: Command) -> int:
    arguments = command.arguments
    token = command.outside.platform().administer(command.paths, arguments.database).token(
        name=arguments.name, store_ref=arguments.store, org_ref=arguments.org,
        region=arguments.region, rights=arguments.rights, days=arguments.days)
    command.say("hub.token_made", token=token, days=arguments.days)
    command.answer({"token": token})
    return 0


def _token_end(command: Command) -> int:
    arguments = command.arguments
    count = command.outside.platform().administer(
        command.paths, arguments.database).end_token(arguments.name)
    command.say("hub.token_ended", name=arguments.name, count=count)
    command.answer({"count": count})
    return 0


def _region(command: Command) -> int:
    """A store belongs to a region of its organisation; an empty name takes it out of any."""
    arguments = command.arguments
    store_ref = command.outside.platform().administer(
        command.paths, arguments.database).put_in_region(arguments.store, arguments.name)
    command.say("hub.region_set" if arguments.name.strip() else "hub.region_left",
                store_ref=store_ref, region=arguments.name.strip())
    command.answer({"store_ref": store_ref, "region": arguments.name.strip()})
    return 0


def _till_shut(command: Command) -> int:
    arguments = command.arguments
    till_ref = command.outside.platform().administer(
        command.paths, arguments.database).shut_out(arguments.till)
    command.say("hub.till_shut_out", till_ref=till_ref)
    command.answer({"till_ref": till_ref})
    return 0


def _till_let_in(command: Command) -> int:
    arguments = command.arguments
    count = command.outside.platform().administer(
        command.paths, arguments.database).let_in(arguments.till)
    command.say("hub.till_in_again", count=count)
    command.answer({"count": count})
    return 0


def _erase_person(command: Command) -> int:
    arguments = command.arguments
    store_ref = command.outside.platform().administer(
        command.paths, arguments.database).erase_person(arguments.ref, arguments.reason)
    command.say("hub.person_erased", ref=arguments.ref, store_ref=store_ref)
    command.answer({"ref": arguments.ref, "store_ref": store_ref})
    return 0


def _verify(command: Command) -> int:
    """Raises Refused where anything differs, after naming it."""
    with ExitStack() as stack:
        tills = [stack.enter_context(_read(command, folder))
                 for folder in command.arguments.against]
        found = command.outside.platform().verify_hub(
            command.paths, command.arguments.database, tills)
    differences = cast("list[str]", found["differences"])
    for what in differences[:20]:
        command.say("hub.differs", what=what)
    for gap in cast("list[dict[str, object]]", found["gaps"]):
        command.say("hub.gap", **gap)
    command.answer(found)
    if differences:
        raise Refused("hub.differs", count=len(differences))
    command.say("hub.verified", **found)
    return 0


class _read:  # noqa: N801  # reads as the verb it is
    """A till of another folder, for looking only."""

    def __init__(self, command: Command, folder: Path) -> None:
        self._command, self._folder = command, folder

    def __enter__(self) -> Till:
        from app.opening import open_to_read
        from app.paths import default_paths

        self._till = open_to_read(default_paths(self._folder, self._command.arguments.state))
        return self._till

    def __exit__(self, *_: object) -> None:
        self._till.close()

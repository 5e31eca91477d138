"""Commands by which a hub tells its stores something: lists, notices, commands, points."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from app.clock import SystemClock, local_datetime
from app.errors import BadInput, ShopError
from models.values import new_ref

if TYPE_CHECKING:
    from app.cli_tools import Command, HubOffice
    from app.import_rows import Problem


def publish(command: Command) -> int:
    """A list for one store or every store of an organisation, whole or not at all."""
    arguments = command.arguments
    _want_one_of(command)
    request_uid = arguments.request or new_ref()
    try:
        found = _office(command).publish(
            arguments.file, name=arguments.name, store=arguments.store, org=arguments.org,
            request_uid=request_uid)
    except ShopError as error:
        _name_problems(command, getattr(error, "problems", ()))
        raise
    for one in found:
        command.say("hub.published_again" if one["again"] else "hub.published", **one)
    command.answer({"request_uid": request_uid, "stores": found})
    return 0


def _name_problems(command: Command, problems: tuple[Problem, ...]) -> None:
    """Each line that cannot be taken, before the sentence that nothing was done."""
    from app.import_words import describe

    language: Literal["ko", "en"] = "en" if command.language == "en" else "ko"
    for problem in problems:
        print(describe(problem, language), file=sys.stderr)


def notice(command: Command) -> int:
    """Words to everybody at the tills of one store or all of an organisation."""
    arguments = command.arguments
    _want_one_of(command)
    notice_ref, store_count = _office(command).post_notice(
        arguments.text, store=arguments.store, org=arguments.org, until_date=arguments.until,
        urgent=arguments.urgent)
    command.say("hub.notice_posted", notice_ref=notice_ref, store_count=store_count)
    command.answer({"notice_ref": notice_ref, "store_count": store_count})
    return 0


def notices(command: Command) -> int:
    """Every notice, and whether it is still shown."""
    found = _office(command).list_notices()
    for one in found:
        code = "hub.notice_over" if one["withdrawn_at_ms"] else "hub.notice_row"
        command.say(code, at=_moment(one["posted_at_ms"]), **one)
    command.answer({"notices": found})
    return 0


def notice_end(command: Command) -> int:
    """A notice is shown no more."""
    notice_ref = _office(command).withdraw_notice(command.arguments.notice)
    command.say("hub.notice_ended", notice_ref=notice_ref)
    command.answer({"notice_ref": notice_ref})
    return 0


def give_command(command: Command) -> int:
    """One till is asked to look after itself."""
    arguments = command.arguments
    command_uid = _office(command).give_command(arguments.till, arguments.word)
    command.say("hub.command_given", command_uid=command_uid)
    command.answer({"command_uid": command_uid})
    return 0


def commands(command: Command) -> int:
    """What was asked of which till, and what became of it."""
    found = _office(command).list_commands()
    for one in found:
        values = json.loads(str(one["values_json"]))
        said = " ".join(f"{name}={value}" for name, value in sorted(values.items()))
        outcome = str(one["outcome"]) or "waiting"
        command.say(_OUTCOMES.get(outcome, "hub.command_done"),
                    at=_moment(one["given_at_ms"]), said=said, **one)
    command.answer({"commands": found})
    return 0


#: Another word is a newer till's.
_OUTCOMES: Final = {
    outcome: f"hub.command_{outcome}"
    for outcome in ("waiting", "done", "failed", "not_understood")
}


def allow_points(command: Command) -> int:
    """How many points a store's tills may take off while out of touch."""
    arguments = command.arguments
    till_count = _office(command).allow_points(
        arguments.store, arguments.per_member, arguments.per_day)
    command.say("hub.points_allowed", per_member=arguments.per_member,
                per_day=arguments.per_day, till_count=till_count)
    command.answer({"till_count": till_count})
    return 0


ACTS: Final[dict[str, Callable[[Command], int]]] = {
    "publish": publish, "notice": notice, "notices": notices, "notice-end": notice_end,
    "command": give_command, "commands": commands, "allow-points": allow_points,
}


def _office(command: Command) -> HubOffice:
    return command.outside.platform().administer(
        command.paths, command.arguments.database)


def _want_one_of(command: Command) -> None:
    """Raises BadInput unless exactly one of store and organisation is named."""
    if bool(command.arguments.store) == bool(command.arguments.org):
        raise BadInput("hub.store_or_org")


def _moment(at_ms: object) -> str:
    assert isinstance(at_ms, int)
    return f"{local_datetime(at_ms, SystemClock().utc_offset_min(at_ms)):%m-%d %H:%M}"

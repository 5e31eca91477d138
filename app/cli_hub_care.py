"""Commands by which a hub is looked after: its backups, putting it back, its health."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli_tools import HubKeeping, read_secret, write_new_file
from app.errors import BadInput, Refused
from app.texts import say

if TYPE_CHECKING:
    from app.cli_tools import Command, HubCare


def keeping_of(command: Command) -> HubKeeping:
    """What a serving hub does besides.  Raises BadInput for hours or copies there cannot be."""
    arguments = command.arguments
    if arguments.backup_hours < 1 or arguments.backup_keep < 2:
        raise BadInput("hub.backup_keep", least=2)
    return HubKeeping(
        backup_folder=arguments.backup_folder, backup_hours=arguments.backup_hours,
        backup_keep=arguments.backup_keep, health_port=arguments.health_port)


def backup(command: Command) -> int:
    """A checked copy; the hub goes on serving meanwhile."""
    arguments = command.arguments
    found = _care(command).back_up(arguments.folder, arguments.keep)
    command.say("hub.backed_up", **found)
    command.answer(found)
    return 0


def heads(command: Command) -> int:
    """What a backup that begins now is sure to hold, to a new file or to standard output."""
    written = _care(command).heads()
    if command.arguments.out is None:
        sys.stdout.write(written.decode() + "\n")
        return 0
    write_new_file(command.arguments.out, written + b"\n")
    command.say("hub.heads_taken", file=command.arguments.out)
    command.answer({"file": str(command.arguments.out)})
    return 0


def note_backup(command: Command) -> int:
    """Raises Refused, after noting the rest, where the ledger holds a head otherwise."""
    found = _care(command).note_backup(command.arguments.file)
    command.answer(found)
    if found["unknown"]:
        raise Refused("hub.heads_unknown", known=found["known"], unknown=found["unknown"])
    command.say("hub.backup_noted", **found)
    return 0


def restore(command: Command) -> int:
    """A backup becomes this hub's ledger, in a new life."""
    found = _care(command).restore(command.arguments.file)
    at_ms = found["at_ms"]
    assert isinstance(at_ms, int)
    seoul = datetime.fromtimestamp(at_ms / 1000, UTC) + timedelta(hours=9)
    at = f"{seoul:%Y-%m-%d %H:%M}" if at_ms else "–"
    command.say("hub.restored", at=at, entry_count=found["entry_count"])
    if found["moved_to"]:
        command.say("hub.restored_aside", folder=found["moved_to"])
    if not found["has_keys"]:
        command.say("hub.restored_without_keys", file=Path(command.paths.data) / "hub-keys.json")
    command.answer(found)
    return 0


def keys_out(command: Command) -> int:
    """The keys for the safe, sealed; the code is written down apart from the file."""
    code = _care(command).copy_keys(command.arguments.file)
    command.say("hub.keys_copied", file=command.arguments.file, letters=code)
    command.answer({"file": str(command.arguments.file), "code": code})
    return 0


def keys_in(command: Command) -> int:
    """The keys from the safe, before a hub that was put back is started."""
    code = read_secret(
        command, "hub.ask_key_code", from_stdin=command.arguments.code_stdin,
        missing="hub.key_code")
    _care(command).bring_keys(command.arguments.file, code)
    command.say("hub.keys_brought", folder=command.paths.data)
    command.answer({"folder": str(command.paths.data)})
    return 0


def health(command: Command) -> int:
    """A sentence for everything that needs a person; 1 where there is any."""
    arguments = command.arguments
    alarms = _care(command).find_alarms(
        arguments.held_hours, arguments.silent_days, arguments.backup_hours)
    for code, values in alarms:
        if not command.as_json:
            print(say(code, values, command.language))
    if not alarms:
        command.say("hub.healthy")
    command.answer({"alarms": [{"code": code, **values} for code, values in alarms]})
    return 1 if alarms else 0


def _care(command: Command) -> HubCare:
    return command.outside.platform().care_for(
        command.paths, command.arguments.database)


ACTS: Final[dict[str, Callable[[Command], int]]] = {
    "backup": backup, "heads": heads, "note-backup": note_backup, "restore": restore,
    "keys-out": keys_out, "keys-in": keys_in, "health": health,
}

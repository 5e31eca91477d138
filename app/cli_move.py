"""Commands of the move to another machine: out of the old one, into the new one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.cli_tools import go_on, read_secret, sign_in_manager, till_to_write
from app.errors import Refused

if TYPE_CHECKING:
    from app.cli_tools import Command


def move_out(command: Command) -> int:
    """Send what waits, write the bundle, sell nothing here from then on; the code is said once."""
    from app import moving

    arguments = command.arguments
    with till_to_write(command) as till:
        session = sign_in_manager(command, till)
        moving.check_may_move(till, session)
        if moving.count_waiting(till):
            try:
                command.outside.platform().sync(till, once=True, rest=_rest)
            except Refused:
                # No line just now: `move_out` says what waits, and the answer may be to go anyway.
                if not arguments.even_unsent:
                    raise
        found = moving.move_out(
            till, session, arguments.folder.absolute(), even_unsent=arguments.even_unsent,
            progress=go_on(command))
    command.say("move.out", file=found.file, letters=found.code)
    command.answer({
        "file": str(found.file), "code": found.code, "unsent": found.unsent_count})
    return 0


def move_in(command: Command) -> int:
    """Take a bundle in and go on selling here; what lies in the folder is moved aside."""
    from app import moving
    from app.lock import ShopLock
    from app.opening import shop_exists

    arguments = command.arguments
    if shop_exists(command.paths):
        # Only to see that no window has it open: the folder with the lock in it is about to move.
        with ShopLock(command.paths.lock):
            pass
    code = read_secret(
        command, "ask.move_code", from_stdin=arguments.code_stdin, missing="move.code_malformed")
    restored = moving.move_in(
        arguments.file.absolute(), code, command.paths, progress=go_on(command))
    restored.till.close()
    command.say("move.in", folder=command.paths.data)
    if restored.moved_to is not None:
        command.say("restore.moved", folder=restored.moved_to)
    command.answer({
        "folder": str(command.paths.data), "epoch": restored.till.epoch,
        "moved_to": str(restored.moved_to or ""), "entry_count": restored.report.entry_count,
    })
    return 0


def _rest(ms: float) -> bool:
    time.sleep(ms / 1000)
    return True

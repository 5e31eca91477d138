"""Commands that guard the record: verify, backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.cli_tools import go_on, read_secret, till_to_read

if TYPE_CHECKING:
    from app.cli_tools import Command


def verify(command: Command) -> int:
    """Check chain, seals and sums; `--full` also rebuilds every table and compares."""
    from app.verifying import verify as verify_till

    with till_to_read(command) as till:
        report = verify_till(till, command.arguments.full, go_on(command))
    command.say(
        "verify.done", entry_count=report.entry_count, sale_count=report.sale_count,
        seal_count=report.seal_count, epoch_count=report.epoch_count,
        head_seq=report.head_seq, head=report.head_hash[:10],
    )
    command.answer({"holds": True, **asdict(report)})
    return 0


def backup(command: Command) -> int:
    """A copy that was opened and verified; selling goes on meanwhile."""
    from app.backup import back_up

    file = command.arguments.file.absolute()
    with till_to_read(command) as till:
        report = back_up(till, file, go_on(command))
    command.say("backup.done", file=file, entry_count=report.entry_count)
    command.answer({"file": str(file), **asdict(report)})
    return 0


def restore(command: Command) -> int:
    """Bring a shop back; what lies in the folder is moved aside, never overwritten."""
    from app.backup import restore as restore_shop
    from app.lock import ShopLock
    from app.opening import shop_exists

    arguments = command.arguments
    if shop_exists(command.paths):
        # Only to see that no window has it open: the folder with the lock in it is about to move.
        with ShopLock(command.paths.lock):
            pass
    code = None
    if arguments.code_stdin:
        code = read_secret(command, "ask.code", from_stdin=True, missing="restore.code_needed")
    restored = restore_shop(
        arguments.file.absolute(), command.paths, code=code, progress=go_on(command))
    restored.till.close()
    command.say("restore.done", folder=command.paths.data)
    if restored.moved_to is not None:
        command.say("restore.moved", folder=restored.moved_to)
    command.answer({
        "folder": str(command.paths.data), "epoch": restored.till.epoch,
        "moved_to": str(restored.moved_to or ""), **asdict(restored.report),
    })
    return 0

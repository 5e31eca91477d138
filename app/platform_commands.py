"""What the platform may ask of this till, done once, and an answer on the record.

Nothing here sells, deletes, moves money or runs code; a word that is none of these is answered as
not understood.  Answers are numbers, codes and refs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from app.clock import local_now
from app.errors import ShopError
from app.platform_words import CommandName
from app.version import VERSION
from models import db, from_hub_rows, platform_rows
from models.kinds_from_hub import CommandDone

if TYPE_CHECKING:
    from app.till import Till
    from models.from_hub_rows import CommandRow

Values: TypeAlias = dict[str, int | str]

#: A backup needs its own room twice over, and leaves the counter some.
_ROOM_TIMES: Final = 3
_HOUR_MS: Final = 3_600_000


def list_waiting(till: Till) -> list[CommandRow]:
    """What this till was asked and has not done, the oldest first.

    Asks nothing of the disk where no command was ever given; a till that moved out does nothing.
    """
    if till.moved_out or not till.checksums.get("platform_command", (0, 0))[0]:
        return []
    return from_hub_rows.list_waiting_commands(till.read(), till.till_ref)


def carry_out(
    till: Till, command: CommandRow, go_on: Callable[[], bool] = lambda: True
) -> None:
    """Do it and write down what became of it; nothing where it was done meanwhile.

    Where `go_on` says no it waits as before.
    """
    outcome, values = _try(till, command.command, go_on)
    if not go_on():
        return
    with till.unit("") as unit:
        waiting = from_hub_rows.list_waiting_commands(unit.cursor, till.till_ref)
        if any(one.command_uid == command.command_uid for one in waiting):
            unit.record(CommandDone(
                command_uid=command.command_uid, outcome=outcome, values=values))


def _try(till: Till, word: str, go_on: Callable[[], bool]) -> tuple[str, Values]:
    act = _ACTS.get(word)
    if act is None:
        return "not_understood", {}
    try:
        return "done", act(till, go_on)
    except ShopError as error:
        return "failed", {"code": error.code}


def _verify(till: Till, go_on: Callable[[], bool]) -> Values:
    from app.verifying import verify

    report = verify(till, full=False, progress=lambda _done, _total: go_on())
    return {
        "entry_count": report.entry_count, "epoch_count": report.epoch_count,
        "seal_count": report.seal_count, "sale_count": report.sale_count,
        "head_epoch": report.head_epoch, "head_seq": report.head_seq}


def _back_up(till: Till, go_on: Callable[[], bool]) -> Values:
    """A verified copy in the till's own folder, one a day at most; nothing is ever taken away."""
    from app.backup import back_up
    from app.errors import WorldTrouble

    folder = till.paths.data / "backups"
    target = folder / f"platform-{local_now(till.clock).date().isoformat()}.weezle"
    if target.exists():
        return {"bytes": target.stat().st_size, "again": 1}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        size = till.paths.database.stat().st_size
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise WorldTrouble("backup.not_written", file=target.name) from error
    if free < size * _ROOM_TIMES:
        raise WorldTrouble("disk.full")
    report = back_up(till, target, lambda _done, _total: go_on())
    return {"bytes": target.stat().st_size, "entry_count": report.entry_count, "again": 0}


def _check_again(till: Till, _: Callable[[], bool]) -> Values:
    """Every head that was believed is forgotten: the next hello says them anew."""
    chains = platform_rows.list_chains(till.read())
    with till.local_rows() as cursor:
        platform_rows.forget_sent(cursor)
    return {"chain_count": len(chains)}


def _report(till: Till, _: Callable[[], bool]) -> Values:
    """How this machine stands; -1 is not known, or never."""
    connection = till.read()
    link = platform_rows.read_link(connection)
    unsent = platform_rows.count_unsent(connection)
    now_ms = till.clock.now_ms()
    return {
        "app": VERSION, "database_version": db.DATABASE_VERSION,
        "disk_free_mib": _free_mib(till), "backup_age_hours": _backup_age_hours(till, now_ms),
        "clock_ahead_seconds":
            (link.contact_at_ms - link.hub_time_ms) // 1000 if link and link.hub_time_ms else 0,
        "printer": till.printer.status().headline.value if till.printer else "NOT_SET_UP",
        "unsent_count": unsent.entry_count, "notice_count": len(till.notices),
        "head_epoch": till.head.epoch, "head_seq": till.head.seq}


def _free_mib(till: Till) -> int:
    try:
        return shutil.disk_usage(till.paths.data).free // 2**20
    except OSError:
        return -1


def _backup_age_hours(till: Till, now_ms: int) -> int:
    """Of the newest copy in the till's own folder; those kept elsewhere are not known here."""
    try:
        made = [file.stat().st_mtime_ns // 1_000_000
                for file in (till.paths.data / "backups").glob("*.weezle")]
    except OSError:
        made = []
    return max(0, now_ms - max(made)) // _HOUR_MS if made else -1


_ACTS: Final[Mapping[str, Callable[[Till, Callable[[], bool]], Values]]] = {
    CommandName.VERIFY.value: _verify, CommandName.BACKUP_NOW.value: _back_up,
    CommandName.CHECK_AGAIN.value: _check_again, CommandName.SEND_REPORT.value: _report,
}

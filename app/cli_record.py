"""Commands that guard the record."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.cli_tools import till_to_read

if TYPE_CHECKING:
    from app.cli_tools import Command


def verify(command: Command) -> int:
    """Check chain, seals and sums; `--full` also rebuilds every table and compares."""
    from app.verifying import verify as verify_till

    show = command.progress()

    def go_on(done: int, total: int) -> bool:
        show(done, total)
        return True

    with till_to_read(command) as till:
        report = verify_till(till, command.arguments.full, go_on)
    command.say(
        "verify.done", entry_count=report.entry_count, sale_count=report.sale_count,
        seal_count=report.seal_count, epoch_count=report.epoch_count,
        head_seq=report.head_seq, head=report.head_hash[:10],
    )
    command.answer({"holds": True, **asdict(report)})
    return 0

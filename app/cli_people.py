"""Commands about people's data: destroying it, which tills have confirmed, seeing it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli_tools import sign_in_manager, till_to_read, till_to_write

if TYPE_CHECKING:
    from app.cli_tools import Command


def erase_person(command: Command) -> int:
    """Destroy what is kept of a person: a member's number, or a ref.  A manager's own PIN."""
    from app import erasing

    arguments = command.arguments
    with till_to_write(command) as till:
        session = sign_in_manager(command, till)
        ref = erasing.find_person(till, arguments.ref)
        erasing.erase_person(till, session, ref, arguments.reason)
    command.say("erase-person.done", ref=ref)
    command.answer({"ref": ref})
    return 0


def erasures(command: Command) -> int:
    """Every erasure, and the tills that hold nothing of that person any more."""
    from app import erasing

    with till_to_read(command) as till:
        found = erasing.list_erasures(till)
    for each in found:
        command.say("erasures.one", ref=each.ref, reason=each.reason, count=len(each.confirmed_by),
                    tills=", ".join(ref[:8] for ref in each.confirmed_by) or "-")
    command.answer({"erasures": [
        {"ref": each.ref, "reason": each.reason, "happened_at_ms": each.happened_at_ms,
         "confirmed_by": list(each.confirmed_by)} for each in found]})
    return 0


def view(command: Command) -> int:
    """A person unmasked, asked of the platform for a reason; on record before it is shown."""
    from app.erasing import find_person
    from app.person_view import view_person

    arguments = command.arguments
    with till_to_write(command) as till:
        session = sign_in_manager(command, till)
        ref = find_person(till, arguments.ref)
        fields = view_person(
            till, session, ref, arguments.reason, command.outside.platform().ask_whole)
    for name, value in sorted(fields.items()):
        command.say("view-person.field", name=name, value=value)
    command.answer({"ref": ref, "fields": fields})
    return 0

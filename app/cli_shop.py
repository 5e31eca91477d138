"""Commands about the shop as a whole: init, demo, status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_tools import read_secret, till_to_read, write_new_file
from app.errors import BadInput, Refused
from app.texts.commands import said
from models.values import TaxClass

if TYPE_CHECKING:
    from app.cli_tools import Command
    from app.setup import Answers, NewManager
    from app.till import Till

_SIMPLE = {"exempt": TaxClass.EXEMPT, "taxable": TaxClass.TAXABLE_10, "later": None}


def init(command: Command) -> int:
    """Make a shop, with questions on a terminal and without them where all is given."""
    from app.lock import ShopLock
    from app.opening import shop_exists
    from app.setup import DEMO_STAFF, demo_answers, init_shop

    arguments = command.arguments
    existed = shop_exists(command.paths)
    if arguments.demo:
        answers = demo_answers(till_no=arguments.till_no, language=command.language)
    else:
        answers = _ask(command)
    sheet_file = arguments.sheet or _sheet_file(command)
    with ShopLock(command.paths.lock):
        till, sheet = init_shop(command.paths, answers)
        try:
            values: dict[str, object] = {
                "folder": str(command.paths.data), "till_no": till.till_no,
                "shop_name": till.settings.shop_name, "keys": till.machine.secrets,
            }
            refused = _producers_refused(till)
            if sheet_file.exists() and existed:
                # Left by a set-up that was cut short; the same key gives the same sheet.
                sheet_file.unlink()
            write_new_file(sheet_file, command.outside.recovery_pdf(sheet), private=True)
        finally:
            till.close()
    command.say("init.done", shop_name=values["shop_name"], till_no=values["till_no"],
                folder=values["folder"])
    command.say("init.sheet", sheet=sheet_file)
    if values["keys"] == "file":
        command.say("init.keys_in_file", folder=command.paths.keys)
    values["sheet"] = str(sheet_file)
    if arguments.demo:
        from app.texts import role_name, sentence

        command.say("init.pins")
        for person in DEMO_STAFF:
            command.say("init.person", no=person.no, name=person.name, pin=person.pin,
                        role=role_name(person.role, command.language))
        command.say("init.refused", count=len(refused))
        for producer in refused:
            command.say("init.refused_one", words=sentence(producer, command.language))
        values["refused"] = {
            str(each.values["name"]): each.code.removeprefix("producer.") for each in refused}
        values["pins"] = {person.no: person.pin for person in DEMO_STAFF}
    command.answer(values)
    return 0


def _producers_refused(till: Till) -> list[Refused]:
    """Whose goods are not taken in today, and why: expired, suspended or not yet begun."""
    from app.catalog import refuse_goods_of
    from models.catalog_rows import list_producers

    found = []
    for producer in list_producers(till.read()):
        try:
            refuse_goods_of(till, producer.ref)
        except Refused as refused:
            found.append(refused)
    return found


def _ask(command: Command) -> Answers:
    """The answers from the options, and what is missing from the person at the terminal."""
    from app.setup import Answers

    arguments = command.arguments
    treatment = _SIMPLE[arguments.simple_processed]
    return Answers(
        shop_name=_answer(command, "shop_name", needed=True),
        business_no=_answer(command, "business_no"),
        representative=_answer(command, "representative"),
        address=_answer(command, "address"), phone=_answer(command, "phone"),
        simple_processed=treatment, simple_processed_until=arguments.simple_until,
        till_no=arguments.till_no, language=command.language,
        managers=_managers(command),
    )


def _answer(command: Command, name: str, *, needed: bool = False) -> str:
    given: str | None = getattr(command.arguments, name)
    if given is None and sys.stdin.isatty():
        given = input(said(f"init.ask_{name}", command.language))
    if not given and needed:
        raise BadInput("setup.answer_missing", answer=f"--{name.replace('_', '-')}")
    return given or ""


def _managers(command: Command) -> tuple[NewManager, ...]:
    from app.setup import MANAGER_COUNT, NewManager

    names: list[str] = list(command.arguments.manager or ())
    found = []
    for number in range(1, MANAGER_COUNT + 1):
        if number <= len(names):
            name = names[number - 1]
        elif sys.stdin.isatty():
            name = input(said("init.ask_manager", command.language, number=number))
        else:
            raise BadInput("setup.answer_missing", answer="--manager")
        pin = read_secret(
            command, "init.ask_pin", from_stdin=command.arguments.manager_pin_stdin,
            missing="access.pin_missing", number=number)
        found.append(NewManager(name, pin))
    return tuple(found)


def _sheet_file(command: Command) -> Path:
    """Beside the keys, never in the data folder: who copies that must not get the key as well."""
    import hashlib

    folder = hashlib.sha256(str(command.paths.data).encode()).hexdigest()[:8]
    return command.paths.state / f"recovery-sheet-{folder}.pdf"


def demo(command: Command) -> int:
    """The scripted shop day through the real screens, or a whole season in a shop of its own."""
    arguments = command.arguments
    if arguments.season:
        from app.cli_season import season

        return season(command)
    return command.outside.play_demo(
        arguments.out, headless=arguments.headless, language=command.language,
        screens=arguments.screens)


def status(command: Command) -> int:
    """How shop and till stand: the shift, the last receipt, what waits."""
    with till_to_read(command) as till:
        found = _look(till, command.language)
    command.say("status.shop", shop_name=found["shop_name"], till_no=found["till_no"],
                folder=command.paths.data)
    if found["business_date"]:
        command.say("status.shift_open", business_date=found["business_date"])
    else:
        command.say("status.shift_closed")
    if found["last_receipt"]:
        command.say("status.last_receipt", receipt_no=found["last_receipt"])
    else:
        command.say("status.no_receipt")
    command.say("status.journal", entry_count=found["entry_count"],
                epoch=str(found["epoch"])[:8])
    command.say("status.held", held=found["held_count"], doubts=found["doubt_count"])
    command.say("status.printing", count=found["print_jobs_waiting"])
    link = found["link"]
    if isinstance(link, str):
        command.say("status.link", words=link)
        command.say("status.contact", contact=found["contact"], url=found["hub_url"])
    else:
        command.say("status.sync")
    command.answer(found)
    return 0


def _look(till: Till, language: str) -> dict[str, object]:
    from app import holding, payments
    from app.link_status import link_status, say_contact, say_link
    from app.spool_store import TillSpoolStore
    from models.status_rows import count_entries, read_last_receipt_no

    connection = till.read()
    link, said_link = link_status(till), say_link(till, language)
    return {
        "link": said_link[0] if said_link else None, "contact": say_contact(till, link),
        "hub_url": link.url, "unsent_count": link.unsent_count,
        "unsent_since_ms": link.unsent_since_ms, "trouble": link.trouble,
        "shop_name": till.settings.shop_name, "till_no": till.till_no,
        "business_date": till.shift.business_date if till.shift else "",
        "last_receipt": read_last_receipt_no(connection, till.till_ref),
        "entry_count": count_entries(connection),
        "epoch": till.epoch, "head_seq": till.head.seq, "head_hash": till.head.hash.hex(),
        "held_count": len(holding.list_held(till)),
        "doubt_count": len(payments.list_doubts(till)),
        "print_jobs_waiting": len(TillSpoolStore(till).list_open()), "enrolled": link.enrolled,
    }

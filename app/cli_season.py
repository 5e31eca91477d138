"""`demo --season`: a shop with a season behind it, for everyone to try on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.errors import BadInput

if TYPE_CHECKING:
    from app.cli_tools import Command
    from app.season import Crew
    from app.till import Till


def season(command: Command) -> int:
    """Make a new shop in the data folder and let it live its days; the exit code.

    Raises BadInput `season.form` for figures that make no season, and as `init_shop` does where a
    shop is there already.
    """
    from app.lock import ShopLock
    from app.season import play_season
    from app.setup import DEMO_STAFF, demo_answers, init_shop

    arguments = command.arguments
    if (not 1 <= arguments.days <= 366 or not 10 <= arguments.sales <= 10_000
            or not 14 <= arguments.producers <= 240):
        raise BadInput("season.form")
    answers = replace(demo_answers(language=command.language), demo=False, printer=None)
    with ShopLock(command.paths.lock):
        till, _ = init_shop(command.paths, answers)
        try:
            first_day = _first_day(till, arguments.from_date, arguments.days)
            report = play_season(
                till, _hire(till), first_day=first_day, seed=arguments.seed,
                day_count=arguments.days, sale_count=arguments.sales,
                producer_count=arguments.producers, on_progress=command.progress())
        finally:
            till.close()
    command.say(
        "season.done", folder=command.paths.data, first=report.first_day.isoformat(),
        last=report.last_day.isoformat(), producers=report.producers, lots=report.lots,
        sales=report.sales, sold_won=report.sold_won, settlements=len(report.settlements),
        paid_won=report.paid_won)
    pins = {person.no: person.pin for person in DEMO_STAFF}
    for no, pin in pins.items():
        command.say("season.pin", no=no, pin=pin)
    command.answer({
        "folder": str(command.paths.data), "first_day": report.first_day.isoformat(),
        "last_day": report.last_day.isoformat(), "producers": report.producers,
        "lots": report.lots, "unlabelled": report.refused, "taken_away": report.removed,
        "sales": report.sales, "returns": report.returns, "sold_won": report.sold_won,
        "settlements": report.settlements, "paid_won": report.paid_won, "pins": pins,
    })
    return 0


def _first_day(till: Till, typed: str, days: int) -> date:
    """As asked for, else so that the last day is yesterday."""
    if not typed:
        return date.fromisoformat(till.business_date) - timedelta(days=days)
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise BadInput("season.form") from error


def _hire(till: Till) -> Crew:
    """The staff of the sample shop: two managers are there already, the rest comes now."""
    from app import staffing
    from app.access import Session
    from app.season import Crew
    from app.setup import DEMO_STAFF
    from models.people_rows import find_staff_by_no
    from models.values import Role

    managers = []
    for person in DEMO_STAFF:
        row = find_staff_by_no(till.read(), person.no)
        if person.role is Role.MANAGER and row is not None:
            managers.append(Session(row.ref, row.no, person.role))
    cashiers = []
    for person in DEMO_STAFF:
        if person.role is not Role.MANAGER:
            ref = staffing.add_staff(
                till, managers[0], person.no, person.name, person.role, person.pin)
            cashiers.append(Session(ref, person.no, person.role))
    return Crew(
        managers[0], managers[1], tuple(c for c in cashiers if c.role is Role.CASHIER))

"""The demo's shop: the sample, its Monday, and one farm more, so that the till has to ask whose."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from app import catalog
from app.access import Session, sign_in
from app.catalog_edit import ItemDraft, read_draft, save_item
from app.clock import to_ms
from app.settings import PrinterSettings
from app.setup import DEMO_STAFF, DemoPerson, demo_answers, init_shop
from models.values import Role, Won

if TYPE_CHECKING:
    from app.paths import Paths
    from app.till import Till

#: The day is always the same Monday, so that figures and pictures can be compared.
_MORNING: Final = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)  # 09:30 in Seoul
_SEOUL_MIN: Final = 540
_FACT_MS: Final = 20
#: The same lettuce of a second farm, and an item by which that farm is found.
SECOND_FARM: Final = "물안개텃밭"
SECOND_LETTUCE_WON: Final = 2_100
_OF_SECOND_FARM: Final = "모둠쌈채소"
LETTUCE: Final = "청상추"


class DemoClock:
    """A clock that stands at the demo's Monday and goes on when it is told."""

    def __init__(self) -> None:
        self._now_ms = to_ms(_MORNING)

    def now_ms(self) -> int:
        # Two facts never share a moment.
        self._now_ms += _FACT_MS
        return self._now_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return _SEOUL_MIN

    def go_on(self, by_ms: int) -> None:
        """Time passes."""
        self._now_ms += by_ms


class Priced(NamedTuple):
    """A row of the price list."""

    name: str
    price_won: Won
    taxable: bool


def read_price_list() -> dict[str, Priced]:
    """By barcode; read from the sample itself, beside everything the till knows."""
    source = files("app") / "resources" / "sample" / "catalogue.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8-sig").splitlines())
    return {
        row["barcode"]: Priced(
            row["name_ko"], int(row["price_krw"]), row["tax_class"] == "TAXABLE_10")
        for row in rows
    }


def person(role: Role) -> DemoPerson:
    """The first of the demo's people in this role."""
    return next(one for one in DEMO_STAFF if one.role is role)


def make_demo_shop(
    paths: Paths, slips: Path | None, clock: DemoClock, language: str = "ko"
) -> Till:
    """The sample shop, new, its till open; with `slips` what it prints lies there as files."""
    printer = None
    if slips is not None:
        slips.mkdir(parents=True, exist_ok=True)
        printer = PrinterSettings(connection="file", address=str(slips.absolute()))
    answers = replace(demo_answers(language=language), printer=printer)
    till, _ = init_shop(paths, answers, clock=clock, use_keyring=False)
    till.machine = msgspec.structs.replace(till.machine, muted=True)
    manager = person(Role.MANAGER)
    _bring_second_lettuce(till, sign_in(till, manager.no, manager.pin))
    return till


def _bring_second_lettuce(till: Till, manager: Session) -> None:
    lettuce = read_draft(till, catalog.search(till, LETTUCE)[0].ref)
    farm = read_draft(till, catalog.search(till, _OF_SECOND_FARM)[0].ref).producer_ref
    save_item(till, manager, ItemDraft(
        producer_ref=farm, name=lettuce.name, tax_class=lettuce.tax_class,
        price_won=SECOND_LETTUCE_WON, spec=lettuce.spec, unit=lettuce.unit,
        category=lettuce.category,
    ))

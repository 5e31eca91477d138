"""A list of the co-operative for its stores: read whole, then compared with each store's rows.

What a store has already is passed over, so that only what really changes contends with its own
edits.  New things get refs made from the organisation and their code: the same at every store, and
the same again when a hub that was put back is told once more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from app import import_rows, importing, promoting
from app.checks import has_personal_number
from app.errors import BadInput
from app.import_rows import (
    CATALOGUE_COLUMNS,
    PRICE_WON_MAX,
    PRODUCER_COLUMNS,
    Cells,
    Form,
    ItemRow,
    Problem,
    ProducerRow,
    read_all,
    repeated,
)
from app.promotions import Rule, Scope
from app.tables import TableFile, TableRow, read_table
from models.db import Cursor
from models.kinds import ObjectChanged
from models.kinds_pricing import PromotionKind, PromotionState, ScopeKind
from models.payload import FieldValue, Payload
from models.publish_rows import find_scope, list_item_refs, read_fields
from models.register_rows import complete
from models.values import BorneBy, Ref, Won

ROWS_MAX: Final = 20_000
NAME_LENGTH_MAX: Final = 60
#: Section -> its rows, as JSON says them.
Sections: TypeAlias = dict[str, list[dict[str, str | int | bool | list[str] | None]]]
_PERSONAL: Final = ("phone", "bank_code", "account_no", "account_holder")
_KEYED: Final = {
    PromotionKind.PRICE, PromotionKind.PERCENT, PromotionKind.N_FOR_M, PromotionKind.MARKDOWN}


class Section(StrEnum):
    """The lists one publication may hold; each is a CSV of its own, or all are one JSON."""

    PRODUCERS = "producers"
    CATALOGUE = "catalogue"
    PRICES = "prices"
    PROMOTIONS = "promotions"


PRICE_COLUMNS: Final = ("sku", "price_krw", "member_price_krw")
PROMOTION_COLUMNS: Final = (
    "code", "name", "kind", "scope_kind", "scope", "from_date", "to_date", "weekdays", "from_time",
    "to_time", "price_krw", "discount_pct", "take", "pay", "members_only", "borne_by", "consented",
    "state",
)
_COLUMNS: Final[dict[Section, tuple[str, ...]]] = {
    Section.PRODUCERS: PRODUCER_COLUMNS, Section.CATALOGUE: CATALOGUE_COLUMNS,
    Section.PRICES: PRICE_COLUMNS, Section.PROMOTIONS: PROMOTION_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A new price of an item; a member price of None leaves the one there is, 0 ends it."""

    line_no: int
    code: str
    price_won: Won
    member_price_won: Won | None


@dataclass(frozen=True, slots=True)
class PromotionLine:
    """A promotion whose scope is still a code or a name; `code` is the co-operative's for it."""

    line_no: int
    code: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything one request says."""

    name: str
    producers: tuple[ProducerRow, ...] = ()
    items: tuple[ItemRow, ...] = ()
    prices: tuple[PriceRow, ...] = ()
    promotions: tuple[PromotionLine, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """Equal for equal requests."""
        said = (self.name, self.producers, self.items, self.prices, self.promotions)
        return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()

    @property
    def row_count(self) -> int:
        return (len(self.producers) + len(self.items) + len(self.prices) + len(self.promotions))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication changes in one store, versions and all."""

    payloads: tuple[Payload, ...]
    unchanged: int
    problems: tuple[Problem, ...]


# -- reading --------------------------------------------------------------------------------------


def read_publication(path: Path, name: str = "") -> Publication:
    """A CSV or XLSX of one section, or a JSON of several.

    Raises BadInput `import.*`, `publish.*`; cells that cannot be taken are its problems.
    """
    name = check_name(name or path.stem)
    if path.suffix.lower() == ".json":
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadInput("import.file_missing", file=str(path)) from error
        return decode_publication(data, name)
    table = read_table(path)
    return _collect(name, {_section_of(table): table})


def decode_publication(data: bytes, name: str) -> Publication:
    """`{"prices": [{"sku": ..., "price_krw": ...}], ...}` with the columns of the CSV files.

    Raises BadInput.
    """
    try:
        said = msgspec.json.decode(data, type=Sections)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise BadInput("publish.json", detail=str(error)) from error
    return make_publication(said, name)


def make_publication(said: Sections, name: str) -> Publication:
    """The same of rows that were decoded already."""
    unknown = sorted(said.keys() - set(Section))
    if unknown or not said:
        raise BadInput("publish.sections", names=", ".join(unknown), known=", ".join(Section))
    return _collect(check_name(name), {
        Section(section): _table_of(Section(section), rows) for section, rows in said.items()})


def check_name(name: str) -> str:
    """What the stores read of it.  Raises BadInput."""
    name = name.strip()
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable() or (
            has_personal_number(name)):
        raise BadInput("publish.name", limit=NAME_LENGTH_MAX)
    return name


def _section_of(table: TableFile) -> Section:
    names = {column.lower() for column in table.header}
    if {"scope_kind", "kind"} <= names:
        return Section.PROMOTIONS
    if "sku" in names and "price_krw" in names and "name_ko" not in names:
        return Section.PRICES
    form = import_rows.recognise(table)
    if form is Form.YEAR:
        raise BadInput("publish.form", file=table.name)
    return Section.PRODUCERS if form is Form.PRODUCERS else Section.CATALOGUE


def _table_of(
    section: Section, rows: list[dict[str, str | int | bool | list[str] | None]]
) -> TableFile:
    known = (*_COLUMNS[section], *(_PERSONAL if section is Section.PRODUCERS else ()))
    named = {column for row in rows for column in row}
    if not named <= set(known):
        raise BadInput("publish.columns", section=section.value,
                       names=", ".join(sorted(named - set(known))))
    header = [column for column in known if column in named or column in _COLUMNS[section]]
    return TableFile(section.value, header, [
        TableRow(n, [_cell(row.get(column)) for column in header])
        for n, row in enumerate(rows, 1)])


def _cell(value: str | int | bool | list[str] | None) -> str:
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def _collect(name: str, tables: dict[Section, TableFile]) -> Publication:
    if sum(len(table.rows) for table in tables.values()) > ROWS_MAX:
        raise BadInput("publish.too_many", limit=ROWS_MAX)
    found = Publication(name)
    problems: list[Problem] = []
    for section, table in tables.items():
        if section in {Section.PRODUCERS, Section.CATALOGUE}:
            read = import_rows.read_rows(table)
            _want_nothing_personal(read.producers)
            found = replace(
                found, producers=found.producers + read.producers, items=found.items + read.items)
            wrong: Iterable[Problem] = read.problems
        elif section is Section.PRICES:
            prices, wrong = _read(table, section, _price_row)
            found = replace(found, prices=tuple(prices))
        else:
            promotions, wrong = _read(table, section, _promotion_row)
            found = replace(found, promotions=tuple(promotions))
        problems += [_in(section, problem, alone=len(tables) == 1) for problem in wrong]
    return replace(found, problems=tuple(sorted(problems, key=lambda one: one.line_no)))


def _in(section: Section, problem: Problem, *, alone: bool) -> Problem:
    """A problem with the name of its list, where there are several."""
    if alone:
        return problem
    return replace(problem, column=f"{section.value}.{problem.column}".rstrip("."))


def _want_nothing_personal(producers: Iterable[ProducerRow]) -> None:
    for row in producers:
        for column in _PERSONAL:
            if getattr(row, column):
                raise BadInput("publish.personal", line_no=row.line_no, column=column)


def _read(
    table: TableFile, section: Section, reader: Callable[[Cells], Any]
) -> tuple[list[Any], list[Problem]]:
    """Rows of one of the two forms that only the co-operative has."""
    names = {column.lower() for column in table.header}
    known = _COLUMNS[section]
    needed = known[:2] if section is Section.PRICES else known[:4]
    missing = [column for column in needed if column not in names]
    if missing:
        raise BadInput("import.column_missing", file=table.name, column=", ".join(missing))
    for column in known:
        # What is optional may be left out altogether.
        if column not in names:
            table = TableFile(table.name, [*table.header, column], [
                TableRow(row.line_no, [*row.cells, ""]) for row in table.rows],
                table.last_line_open)
    rows, problems = read_all(table, reader, None)
    problems += repeated((row.line_no, known[0], row.code) for row in rows)
    return rows, problems


def _price_row(cells: Cells) -> PriceRow:
    member = cells.text("member_price_krw")
    return PriceRow(
        cells.line_no, cells.text("sku", needed=True, length_max=40),
        cells.whole("price_krw", minimum=1, maximum=PRICE_WON_MAX),
        cells.whole("member_price_krw", minimum=0, maximum=PRICE_WON_MAX) if member else None)


_KINDS: Final = {kind.value: kind for kind in PromotionKind if kind in _KEYED}
_SCOPES: Final = {kind.value: kind for kind in ScopeKind}
_YES_NO: Final = {"": False, "N": False, "Y": True}


def _promotion_row(cells: Cells) -> PromotionLine:
    kind = cells.choice("kind", _KINDS)
    code = cells.text("code", needed=True, length_max=40)
    optional = {column: cells.text(column) for column in (
        "price_krw", "discount_pct", "take", "pay", "borne_by", "state", "members_only",
        "consented")}
    rule = Rule(
        ref="", name=cells.free_text("name", needed=True,
                                     length_max=promoting.NAME_LENGTH_MAX), kind=kind,
        scope=Scope(cells.choice("scope_kind", _SCOPES), cells.text("scope")),
        borne_by=cells.choice("borne_by", {each.value: each for each in BorneBy})
        if optional["borne_by"] else BorneBy.SHOP,
        from_date=cells.day("from_date"), to_date=cells.day("to_date"),
        weekdays=_weekdays(cells), from_minute=_minute(cells, "from_time"),
        to_minute=_minute(cells, "to_time"),
        members_only=_yes(cells, "members_only"), consented=_yes(cells, "consented"),
        price_won=cells.whole("price_krw", minimum=1, maximum=PRICE_WON_MAX)
        if optional["price_krw"] else 0,
        discount_basis_points=cells.rate("discount_pct") if optional["discount_pct"] else 0,
        take_count=_count(cells, "take", optional["take"]),
        pay_count=_count(cells, "pay", optional["pay"]),
        state=cells.choice("state", {each.value: each for each in PromotionState})
        if optional["state"] else PromotionState.ACTIVE)
    if not cells.problems:
        try:
            rule = promoting.check_rule(rule)
        except BadInput as bad:
            cells.refuse("", "promotion_terms", bad.code)
    return PromotionLine(cells.line_no, code, rule)


def _yes(cells: Cells, column: str) -> bool:
    value = cells.text(column).upper()
    if value not in _YES_NO:
        cells.refuse(column, "not_a_choice", value)
    return _YES_NO.get(value, False)


def _count(cells: Cells, column: str, value: str) -> int:
    return cells.whole(column, minimum=1, maximum=promoting.COUNT_MAX) if value else 0


def _weekdays(cells: Cells) -> frozenset[int]:
    """`1 2 5`: Monday is 1; empty is every day."""
    value = re.sub(r"[\s,;|]", "", cells.text("weekdays"))
    if not re.fullmatch(r"[1-7]*", value):
        cells.refuse("weekdays", "not_weekdays", value)
        return frozenset()
    return frozenset(int(sign) - 1 for sign in value)


def _minute(cells: Cells, column: str) -> int:
    value = cells.text(column)
    found = re.fullmatch(r"([01]?\d|2[0-4]):([0-5]\d)", value, re.ASCII)
    if value and not found:
        cells.refuse(column, "not_a_time", value)
    return int(found[1]) * 60 + int(found[2]) if found else 0


# -- comparing with a store -----------------------------------------------------------------------


def plan_for(cursor: Cursor, org_ref: Ref, publication: Publication) -> Plan:
    """The edits that make the store behind `cursor` what the publication says.

    Each names the versions it replaces, as this store's record has them now.
    """
    objects, problems = importing.plan_objects(cursor, publication.producers, publication.items)
    objects = _with_shared_refs(cursor, org_ref, objects)
    narrowed = [one for one in (_narrowed(cursor, each) for each in objects) if one is not None]
    unchanged = (len(publication.producers) + len(publication.items) - sum(
        one.object_type != "item" for one in narrowed))
    payloads: list[Payload] = list(narrowed)
    for price in publication.prices:
        changes, wrong = _plan_price(cursor, price)
        payloads += changes
        problems += wrong
        unchanged += not changes
    current = promoting.rules_of(cursor)
    for line in publication.promotions:
        change, wrong = _plan_promotion(cursor, org_ref, line, current)
        problems += wrong
        if change is None:
            unchanged += 1
        else:
            payloads.append(change)
    return Plan(tuple(complete(cursor, one) for one in payloads), unchanged, tuple(problems))


def shared_ref(org_ref: Ref, what: str, code: str) -> Ref:
    """The ref of something an organisation brought to its stores: the same in each of them."""
    said = f"weezle.published.1\n{org_ref}\n{what}\n{code}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _with_shared_refs(
    cursor: Cursor, org_ref: Ref, objects: list[ObjectChanged]
) -> list[ObjectChanged]:
    """New objects under refs made from what they are called; where one is taken, under their own.
    """
    refs: dict[Ref, Ref] = {}
    for one in objects:
        if read_fields(cursor, one.object_type, one.ref) is not None:
            continue
        key = str(one.fields.get("code") or "\n".join(
            str(one.fields.get(name, "")) for name in ("name", "category", "sale_type")))
        ref = shared_ref(org_ref, one.object_type, key)
        if read_fields(cursor, one.object_type, ref) is None:
            refs[one.ref] = ref
    return [msgspec.structs.replace(
        one, ref=refs.get(one.ref, one.ref), fields={
            name: refs.get(value, value) if name in {"item_ref", "producer_ref"} and isinstance(
                value, str) else value
            for name, value in one.fields.items()}) for one in objects]


def _narrowed(cursor: Cursor, changed: ObjectChanged) -> ObjectChanged | None:
    """Only the fields that say something else than the store has; None where none does."""
    old = read_fields(cursor, changed.object_type, changed.ref)
    if old is None:
        return changed
    fields = {name: value for name, value in changed.fields.items()
              if name not in old or not _is_same(old[name], value)}
    return msgspec.structs.replace(changed, fields=fields) if fields else None


def _is_same(old: object, new: FieldValue) -> bool:
    if isinstance(new, list) and isinstance(old, list):
        return set(old) == set(new)
    return old == new


def _plan_price(cursor: Cursor, price: PriceRow) -> tuple[list[ObjectChanged], list[Problem]]:
    refs = list_item_refs(cursor, price.code)
    if not refs:
        return [], [Problem(price.line_no, "sku", "item_unknown", price.code)]
    fields: dict[str, FieldValue] = {"price_won": price.price_won}
    if price.member_price_won is not None:
        fields["member_price_won"] = price.member_price_won or None
    found = [_narrowed(cursor, ObjectChanged(
        object_type="producer_item", ref=ref, base_uid="", effective_from="", fields=fields))
        for ref in refs]
    return [one for one in found if one is not None], []


def _plan_promotion(
    cursor: Cursor, org_ref: Ref, line: PromotionLine, current: dict[Ref, Rule]
) -> tuple[Payload | None, list[Problem]]:
    scope = line.rule.scope
    if scope.kind in {ScopeKind.PRODUCER_ITEM, ScopeKind.PRODUCER, ScopeKind.ITEM}:
        found = find_scope(cursor, scope.kind.value, scope.value)
        if not found:
            return None, [Problem(line.line_no, "scope", "scope_unknown", scope.value)]
        scope = Scope(scope.kind, found)
    ref = shared_ref(org_ref, "promotion", line.code)
    rule = replace(line.rule, ref=ref, scope=scope, version_uid="")
    now = current.get(ref)
    if now is not None and replace(now, version_uid="") == rule:
        return None, []
    return promoting.as_changed(rule, ref), []

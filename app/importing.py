"""Importing a list: read it all, name what is wrong, and only then take all of it or nothing.

One entry per object with all its fields, one transaction a file; what is unchanged writes nothing,
so importing the same file twice is harmless (ARCHITECTURE, *Master data without a hub*).
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app import people, search_index
from app.errors import BadInput
from app.events import CatalogueChanged
from app.import_rows import (
    PROGRESS_EVERY,
    Form,
    ItemRow,
    Problem,
    ProducerRow,
    Progress,
    ReadRows,
    read_rows,
    year_producer,
)
from app.tables import read_table
from models import catalog_rows
from models.kinds import ObjectChanged
from models.payload import FieldValue
from models.values import Ref, new_ref

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit
    from models.db import Cursor

Fields: TypeAlias = dict[str, FieldValue]

PROBLEMS_SHOWN_MAX = 200

#: Which forms a person may mean by the word after `import`.
FORMS_BY_NAME = {
    "catalogue": (Form.CATALOGUE, Form.YEAR),
    "producers": (Form.PRODUCERS,),
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file would do, or did; with a problem nothing was written."""

    form: Form
    row_count: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    producers_added: int = 0
    problems: tuple[Problem, ...] = ()
    written: bool = False

    @property
    def is_clean(self) -> bool:
        return not self.problems


def import_file(
    till: Till,
    actor_ref: str,
    path: Path,
    *,
    what: str = "",
    dry_run: bool = False,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Take a CSV or XLSX list into the shop, whole or not at all.

    `on_progress` hears of the rows read, then from 0 again of the entries written.
    `what` is `catalogue` or `producers` where the person said so.  Raises BadInput for a file that
    cannot be read or is of another form (see `app.tables`, `app.import_rows`); bad lines come back
    in the report.
    """
    with _collector_at_rest():
        return _import_file(till, actor_ref, path, what, dry_run, on_progress)


def _import_file(
    till: Till, actor_ref: str, path: Path, what: str, dry_run: bool, on_progress: Progress | None
) -> ImportReport:
    read = read_rows(read_table(path), on_progress)
    if what and read.form not in FORMS_BY_NAME[what]:
        raise BadInput("import.other_form", file=path.name, form=read.form.value)
    if read.problems:
        return ImportReport(read.form, _count(read), problems=read.problems)
    if dry_run:
        return _compare(till, till.read().cursor(), read).report()
    with till.unit(actor_ref) as unit:
        plan = _compare(till, unit.cursor, read)
        report = plan.report()
        if report.is_clean:
            plan.write(till, unit, on_progress)
            unit.announce(CatalogueChanged())
            report = plan.report(written=True)
    return report


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No cycle collection meanwhile: with 90,000 plain rows it took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Change:
    """One object to write."""

    payload: ObjectChanged
    is_new: bool


@dataclass(slots=True)
class _Plan:
    """What a file changes, worked out before the first entry is written."""

    read: ReadRows
    producers: list[_Change] = field(default_factory=list)
    items: list[_Change] = field(default_factory=list)
    producer_items: list[_Change] = field(default_factory=list)
    contacts: dict[Ref, dict[str, str]] = field(default_factory=dict)
    #: Accounts that differ from the one in force: a second person looks at them first.
    accounts: dict[Ref, dict[str, str]] = field(default_factory=dict)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def report(self, *, written: bool = False) -> ImportReport:
        rows, beside = self.producer_items, len(self.producers)
        if self.read.form is Form.PRODUCERS:
            rows, beside = self.producers, 0
        count = _count(self.read)
        added = sum(change.is_new for change in rows)
        changed = count - added - self.unchanged if self.problems == [] else 0
        return ImportReport(
            self.read.form, count, added, changed, self.unchanged, beside, tuple(self.problems),
            written,
        )

    def write(self, till: Till, unit: Unit, on_progress: Progress | None) -> None:
        changed = [change.payload.ref for change in self.producer_items if not change.is_new]
        search_index.forget(unit.cursor, changed)
        total = len(self.producers) + len(self.items) + len(self.producer_items)
        for done, change in enumerate(self.changes()):
            if on_progress and done % PROGRESS_EVERY == 0:
                on_progress(done, total)
            unit.record(change.payload)
        for ref, contact in self.contacts.items():
            people.write_person(unit, till, ref, people.PRODUCER, contact)
        if self.accounts:
            from app.banks import Account
            from app.payout_accounts import record_proposal

            for ref, fields in self.accounts.items():
                number = re.sub(r"[^0-9]", "", fields["account_no"])
                record_proposal(unit, till, ref, Account(
                    fields["bank_code"], number, fields["account_holder"]), "")
        search_index.learn(unit.cursor, [each.payload.ref for each in self.producer_items])
        if on_progress:
            on_progress(total, total)

    def changes(self) -> Iterator[_Change]:
        """Producers first, items next: what refers to them comes behind."""
        yield from self.producers
        yield from self.items
        yield from self.producer_items


def _count(read: ReadRows) -> int:
    return len(read.producers) if read.form is Form.PRODUCERS else len(read.items)


def plan_objects(
    cursor: Cursor, producers: Iterable[ProducerRow], items: Iterable[ItemRow]
) -> tuple[list[ObjectChanged], list[Problem]]:
    """What these lists would change in the rows behind `cursor`, and what of them cannot be.

    Nothing personal is read: contacts and accounts stay with the till that imports them.
    """
    plan = _Plan(ReadRows(Form.CATALOGUE, items=tuple(items)))
    _compare_producers(cursor, plan, producers)
    _compare_items(cursor, plan)
    return [change.payload for change in plan.changes()], plan.problems


def _compare(till: Till, cursor: Cursor, read: ReadRows) -> _Plan:
    plan = _Plan(read)
    if read.form is Form.PRODUCERS:
        _compare_producers(cursor, plan, read.producers, till)
    else:
        _compare_items(cursor, plan)
    plan.problems.sort(key=lambda problem: problem.line_no)
    return plan


_PRODUCER_COLUMNS = (
    "name", "producer_type", "origin_place", "main_category", "tax_type", "business_no", "cert",
    "commission_rate_basis_points", "settlement_cycle", "agreement_from", "agreement_to", "status",
)


_ACCOUNT_COLUMNS = ("bank_code", "account_no", "account_holder")
_PERSONAL_COLUMNS = ("phone", "bank_code", "account_no", "account_holder")


def _compare_producers(
    cursor: Cursor, plan: _Plan, rows: Iterable[ProducerRow], till: Till | None = None
) -> None:
    """With a till also the personal columns, which are kept sealed beside the journal."""
    present = catalog_rows.read_objects(cursor, "producer", _PRODUCER_COLUMNS)
    for row in rows:
        fields: Fields = {"code": row.code, **{
            name: value for name, value in asdict(row).items() if name in _PRODUCER_COLUMNS}}
        old = present.get(row.code)
        change = _change("producer", old, fields)
        ref = change.payload.ref if change else str(old["ref"] if old else "")
        contact = {name: str(getattr(row, name)) for name in _PERSONAL_COLUMNS}
        if till is not None and any(contact.values()):
            # PIN and badge of the label station lie in the same row and stay.
            _compare_contact(till, plan, ref, contact, is_new=old is None)
        if change is not None:
            plan.producers.append(change)
        elif ref not in plan.contacts and ref not in plan.accounts:
            plan.unchanged += 1


def _compare_contact(
    till: Till, plan: _Plan, ref: Ref, contact: dict[str, str], *, is_new: bool
) -> None:
    """The phone as the list has it; another account than the one in force waits for someone else.

    A list is one person's word, too (docs/decisions/0019).
    """
    kept = people.read_person(till, ref)
    wanted = {**kept, **contact}
    if not is_new and kept.get("account_no"):
        account = {name: contact[name] for name in _ACCOUNT_COLUMNS}
        wanted.update({name: kept.get(name, "") for name in _ACCOUNT_COLUMNS})
        if contact["account_no"] and not _is_in_force(till, ref, account):
            plan.accounts[ref] = account
    if wanted != kept:
        plan.contacts[ref] = wanted


def _is_in_force(till: Till, ref: Ref, account: dict[str, str]) -> bool:
    """Whether this is the account that is paid to, or the one that waits already."""
    from app.payout_accounts import read_account, read_pending

    typed = (account["bank_code"], re.sub(r"[^0-9]", "", account["account_no"]),
             account["account_holder"])
    return any(
        one is not None and (one.account.bank_code, one.account.number, one.account.holder)
        == typed for one in (read_account(till, ref), read_pending(till, ref)))


_ITEM_COLUMNS = (
    "item_ref", "producer_ref", "plu", "name", "spec", "unit", "category", "sale_type",
    "price_won", "price_basis", "ownership", "commission_rule_ref", "commission_rate_basis_points",
    "shelf_life_days", "storage", "origin_place", "origin_label", "cert", "voucher_eligible",
    "note",
)
#: The rule a line's rate came from: the producer's item itself carries it.
ITEM_RATE_RULE = "producer_item"

_ItemKey: TypeAlias = tuple[str, str, str]


def _compare_items(cursor: Cursor, plan: _Plan) -> None:
    read = plan.read
    producer_refs = _producers_for(cursor, plan)
    items = _Items(cursor, plan)
    present = catalog_rows.read_objects(cursor, "producer_item", _ITEM_COLUMNS)
    barcodes = catalog_rows.read_all_barcodes(cursor)
    owner_of_barcode = {code: ref for ref, codes in barcodes.items() for code in codes}
    name_of_plu = {row["plu"]: row["name"] for row in present.values() if row["plu"]}
    for row in read.items:
        old = present.get(row.code)
        ref = str(old["ref"]) if old else new_ref()
        producer_ref = producer_refs.get(row.producer_code)
        if producer_ref is None:
            plan.problems.append(
                Problem(row.line_no, "producer_code", "producer_unknown", row.producer_code))
            continue
        for code in row.barcodes:
            if owner_of_barcode.get(code, ref) != ref:
                plan.problems.append(Problem(row.line_no, "barcode", "barcode_taken", code))
        # Farms may share the number of one item; an item that is renamed keeps its own.
        keeps = old is not None and old["plu"] == row.plu
        if row.plu and not keeps and name_of_plu.get(row.plu, row.name) != row.name:
            plan.problems.append(Problem(row.line_no, "plu", "plu_taken", row.plu))
        # Codes learnt at the counter stay: the list names the printed one, not all there are.
        kept = barcodes.get(ref, [])
        codes = kept + [code for code in row.barcodes if code not in kept]
        fields = _item_fields(row, items.ref_for(row), producer_ref)
        same_codes = len(codes) == len(kept)
        change = _change("producer_item", old, fields, ref=ref, same_beside=same_codes)
        if change is None:
            plan.unchanged += 1
        else:
            change.payload.fields["barcodes"] = codes
            plan.producer_items.append(change)


def _item_fields(row: ItemRow, item_ref: Ref, producer_ref: Ref) -> Fields:
    return {
        "item_ref": item_ref, "producer_ref": producer_ref, "code": row.code, "plu": row.plu,
        "name": row.name, "spec": row.spec, "unit": row.unit, "category": row.category,
        "sale_type": row.sale_type.value, "price_won": row.price_won,
        "price_basis": row.price_basis.value, "ownership": row.ownership.value,
        "commission_rule_ref": ITEM_RATE_RULE,
        "commission_rate_basis_points": row.commission_rate_basis_points,
        "shelf_life_days": row.shelf_life_days, "storage": row.storage,
        "origin_place": row.origin_place, "origin_label": row.origin_label, "cert": row.cert,
        "voucher_eligible": row.voucher_eligible, "note": row.note,
    }


def _producers_for(cursor: Cursor, plan: _Plan) -> dict[str, Ref]:
    """Refs of the producers by code; the makers of a year's products are added as they are met."""
    if plan.read.form is Form.YEAR:
        first_line: dict[str, int] = {}
        for row in plan.read.items:
            first_line.setdefault(row.producer_code, row.line_no)
        present = catalog_rows.read_objects(cursor, "producer", ())
        makers = [year_producer(code, line_no) for code, line_no in first_line.items()
                  if code not in present]
        _compare_producers(cursor, plan, makers)
    refs = {
        code: str(row["ref"])
        for code, row in catalog_rows.read_objects(cursor, "producer", ()).items()
    }
    for change in plan.producers:
        refs[str(change.payload.fields["code"])] = change.payload.ref
    return refs


class _Items:
    """Items by what people call them: two farms' 청상추 are one item, brought by two."""

    def __init__(self, cursor: Cursor, plan: _Plan) -> None:
        self._plan = plan
        self._known: dict[_ItemKey, catalog_rows.ItemRow] = {}
        self._checked: dict[_ItemKey, Ref] = {}
        for row in catalog_rows.read_items(cursor):
            self._known.setdefault((row.name, row.category, row.sale_type), row)

    def ref_for(self, row: ItemRow) -> Ref:
        """The item this line is of; a new one, or one of another tax class, becomes a change."""
        key = (row.name, row.category, row.sale_type.value)
        ref = self._checked.get(key)
        if ref is None:
            ref = self._checked[key] = self._check(row, self._known.get(key))
        return ref

    def _check(self, row: ItemRow, known: catalog_rows.ItemRow | None) -> Ref:
        if known is not None and known.tax_class == row.tax_class.value:
            return known.ref
        ref = known.ref if known else new_ref()
        fields: Fields = {
            "name": row.name, "category": row.category, "sale_type": row.sale_type.value,
            "tax_class": row.tax_class.value,
        }
        self._plan.items.append(_Change(ObjectChanged(
            object_type="item", ref=ref, base_uid=known.version_uid if known else "",
            effective_from="", fields=fields), is_new=known is None))
        return ref


def _change(
    object_type: str, old: dict[str, FieldValue] | None, fields: Fields, *,
    ref: Ref = "", same_beside: bool = True,
) -> _Change | None:
    """The entry that makes an object as the file says, or None where it already is."""
    if old is None:
        return _Change(ObjectChanged(
            object_type=object_type, ref=ref or new_ref(), base_uid="", effective_from="",
            fields=fields), is_new=True)
    if same_beside and all(name == "code" or old[name] == value for name, value in fields.items()):
        return None
    return _Change(ObjectChanged(
        object_type=object_type, ref=str(old["ref"]), base_uid=str(old["version_uid"]),
        effective_from="", fields=fields), is_new=False)

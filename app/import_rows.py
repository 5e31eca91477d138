"""From a file's rows to typed rows, naming every cell that cannot be taken.

Three forms are known by their header: the shop's catalogue, its producers, and the year's products
of the recorded baskets.  Nothing is guessed: a row is taken whole or reported with each bad cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from app.barcode import canonical, is_gtin
from app.checks import has_personal_number, is_business_no
from app.errors import BadInput
from app.tables import TableFile, TableRow
from models.values import BasisPoints, Ownership, PriceBasis, SaleType, TaxClass, Won

#: Called with (done, total) now and then; what it raises stops the import with nothing half done.
Progress: TypeAlias = Callable[[int, int], None]
PROGRESS_EVERY = 500

NAME_LENGTH_MAX = 100
TEXT_LENGTH_MAX = 200
PRICE_WON_MAX = 100_000_000
#: The year's products carry no terms; the handbook's table of defaults says 12 % (§13, 7).
DEFAULT_COMMISSION_BASIS_POINTS = 1_200

#: The shop's own stock in the sample lists; everything else is consigned (issue "Open the shop").
SHOP_PRODUCER_CODE = "P030"

#: Departments of the year's products whose goods are unprocessed food, or flowers: exempt
#: (부가가치세법 art. 26(1)1, HANDBOOK §2.2).  The packaged meat and fish counters sell sausages and
#: breaded fish, and everything else is prepared or no food: taxable.  Milk and eggs lie in GROCERY
#: unmarked and so stay taxable; a shop that sells by this list must class them by hand.
EXEMPT_DEPARTMENTS = frozenset({"PRODUCE", "MEAT", "SEAFOOD", "FLORAL"})


class Form(StrEnum):
    """The forms of file this module reads."""

    CATALOGUE = "catalogue"
    PRODUCERS = "producers"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be taken; `app.import_words` has the sentence of each code."""

    line_no: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What one line says about a producer's item."""

    line_no: int
    code: str
    plu: str
    barcodes: tuple[str, ...]
    name: str
    spec: str
    category: str
    unit: str
    sale_type: SaleType
    tax_class: TaxClass
    price_won: Won
    price_basis: PriceBasis
    shelf_life_days: int
    storage: str
    origin_place: str
    origin_label: str
    producer_code: str
    ownership: Ownership
    commission_rate_basis_points: BasisPoints
    voucher_eligible: bool
    cert: str
    note: str
    #: None leaves a member price that is already there.
    member_price_won: Won | None = None


@dataclass(frozen=True, slots=True)
class ProducerRow:
    """What one line says about a producer; the last four are personal: not for the journal."""

    line_no: int
    code: str
    name: str
    producer_type: str
    origin_place: str
    main_category: str
    tax_type: str
    business_no: str
    cert: str
    commission_rate_basis_points: BasisPoints
    settlement_cycle: str
    agreement_from: str
    agreement_to: str
    status: str
    phone: str = ""
    bank_code: str = ""
    account_no: str = ""
    account_holder: str = ""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Everything a file says: its rows and what is wrong with the others."""

    form: Form
    items: tuple[ItemRow, ...] = ()
    producers: tuple[ProducerRow, ...] = ()
    problems: tuple[Problem, ...] = ()


CATALOGUE_COLUMNS = (
    "sku", "plu", "barcode", "name_ko", "category", "unit", "spec", "sale_type", "tax_class",
    "price_krw", "price_basis", "shelf_life_days", "storage", "origin_place", "origin_label",
    "producer_code", "commission_pct", "voucher_candidate", "cert", "note",
)
PRODUCER_COLUMNS = (
    "producer_code", "name_ko", "producer_type", "origin_place", "main_category", "tax_type",
    "business_no", "cert", "commission_pct", "settlement_cycle", "agreement_from", "agreement_to",
    "status",
)
YEAR_COLUMNS = (
    "barcode", "product_id", "manufacturer_id", "department", "product_category", "product_type",
    "package_size", "price_won",
)
_COLUMNS = {
    Form.CATALOGUE: CATALOGUE_COLUMNS,
    Form.PRODUCERS: PRODUCER_COLUMNS,
    Form.YEAR: YEAR_COLUMNS,
}
#: Enough of a header to know what the file was meant to be, so that a missing column is named.
_MARKS = {
    Form.CATALOGUE: {"sku", "name_ko"},
    Form.PRODUCERS: {"producer_code", "settlement_cycle"},
    Form.YEAR: {"manufacturer_id", "product_id"},
}


def read_rows(table: TableFile, on_progress: Progress | None = None) -> ReadRows:
    """Every row of a known form, typed; what `on_progress` (done, total) raises stops it.

    Raises BadInput `import.header_unknown`, `import.column_missing` (column),
    `import.column_twice` (column); cells that cannot be taken are collected as problems instead.
    """
    form = recognise(table)
    if form is Form.PRODUCERS:
        producers, problems = read_all(table, _producer_row, on_progress)
        problems += repeated((row.line_no, "producer_code", row.code) for row in producers)
        return ReadRows(form, producers=tuple(producers), problems=_in_order(problems))
    reader = _catalogue_row if form is Form.CATALOGUE else _year_row
    items, problems = read_all(table, reader, on_progress)
    code_column = "sku" if form is Form.CATALOGUE else "product_id"
    problems += repeated((row.line_no, code_column, row.code) for row in items)
    problems += _two_items_of_one_plu(items)
    problems += repeated(
        (row.line_no, "barcode", code) for row in items for code in row.barcodes)
    problems += _two_tax_classes(items)
    return ReadRows(form, items=tuple(items), problems=_in_order(problems))


def recognise(table: TableFile) -> Form:
    """Which form a header is of; see `read_rows` for what it raises."""
    names = [name.lower() for name in table.header]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice:
        raise BadInput("import.column_twice", file=table.name, column=twice)
    for form, marks in _MARKS.items():
        if marks <= set(names):
            missing = [column for column in _COLUMNS[form] if column not in names]
            if missing:
                raise BadInput("import.column_missing", file=table.name, column=", ".join(missing))
            return form
    raise BadInput("import.header_unknown", file=table.name)


@dataclass(slots=True)
class Cells:
    """One row's cells by column; one that cannot be taken is noted and a harmless value given."""

    line_no: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, code: str, value: str = "") -> None:
        self.problems.append(Problem(self.line_no, column, code, value))

    def text(self, column: str, *, needed: bool = False, length_max: int = TEXT_LENGTH_MAX) -> str:
        value = self.cells[column].strip()
        if not value.isascii():
            value = unicodedata.normalize("NFC", value)
        if needed and not value:
            self.refuse(column, "empty")
        elif len(value) > length_max:
            self.refuse(column, "too_long", value[:20])
        elif not value.isprintable():
            self.refuse(column, "unprintable", repr(value)[:20])
        return value

    def free_text(
        self, column: str, *, needed: bool = False, length_max: int = TEXT_LENGTH_MAX
    ) -> str:
        """Words of one's own, which the journal keeps for ever: no number that names a person."""
        value = self.text(column, needed=needed, length_max=length_max)
        if has_personal_number(value):
            self.refuse(column, "personal_number")
        return value

    def whole(self, column: str, *, minimum: int, maximum: int) -> int:
        """A whole number as people write it: `1,800`, `1800원` or full-width digits."""
        value = self.text(column, needed=True)
        if not value:
            return minimum
        number = _whole(value)
        if number is None:
            self.refuse(column, "not_whole", value)
            return minimum
        if not minimum <= number <= maximum:
            self.refuse(column, "too_small" if number < minimum else "too_big", value)
        return number

    def rate(self, column: str) -> BasisPoints:
        """A percentage with at most two decimals, as basis points."""
        value = self.text(column, needed=True)
        found = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%?", value, re.ASCII)
        if not found:
            if value:
                self.refuse(column, "not_a_rate", value)
            return 0
        basis_points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
        if basis_points > 10_000:
            self.refuse(column, "too_big", value)
        return basis_points

    def choice(self, column: str, choices: dict[str, _Choice]) -> _Choice:
        value = self.text(column, needed=True)
        chosen = choices.get(value.upper())
        if chosen is None:
            if value:
                self.refuse(column, "not_a_choice", value)
            return next(iter(choices.values()))
        return chosen

    def day(self, column: str) -> str:
        value = self.text(column)
        if value:
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                self.refuse(column, "not_a_date", value)
        return ""

    def barcodes(self, column: str) -> tuple[str, ...]:
        """One or several codes, parted by spaces, `;` or `|`; each with its right check digit."""
        codes: list[str] = []
        for code in re.split(r"[\s;|]+", self.text(column)):
            if not code:
                continue
            plain = canonical(code)
            if len(plain) > 48 or not re.fullmatch(r"[0-9A-Z.+/$%-]{4,}", plain):
                self.refuse(column, "not_a_barcode", code)
            elif plain.isdigit() and len(plain) in {8, 12, 13, 14} and not is_gtin(plain):
                self.refuse(column, "bad_check_digit", code)
            elif plain not in codes:
                codes.append(plain)
        return tuple(codes)


_Choice = TypeVar("_Choice")
_Row = TypeVar("_Row")
_Reader: TypeAlias = Callable[[Cells], _Row]


@dataclass(slots=True)
class _Columns(Generic[_Row]):
    """Reads rows of one table with one reader."""

    names: list[str]
    reader: _Reader[_Row]

    def read(self, row: TableRow) -> tuple[_Row | None, list[Problem]]:
        count, width = len(row.cells), len(self.names)
        if count != width:
            code = "too_few_cells" if count < width else "too_many_cells"
            return None, [Problem(row.line_no, "", code, f"{count}/{width}")]
        cells = Cells(row.line_no, dict(zip(self.names, row.cells, strict=True)))
        read = self.reader(cells)
        return (None if cells.problems else read), cells.problems


def read_all(
    table: TableFile, reader: _Reader[_Row], on_progress: Progress | None
) -> tuple[list[_Row], list[Problem]]:
    columns = _Columns([name.lower() for name in table.header], reader)
    rows: list[_Row] = []
    problems: list[Problem] = []
    for done, table_row in enumerate(table.rows):
        if on_progress and done % PROGRESS_EVERY == 0:
            on_progress(done, len(table.rows))
        row, found = columns.read(table_row)
        problems += found
        if row is not None:
            rows.append(row)
    if table.last_line_open and table.rows:
        problems.append(Problem(table.rows[-1].line_no, "", "line_open"))
    if not table.rows:
        problems.append(Problem(1, "", "no_rows"))
    return rows, problems


_TAX_CLASSES = {each.value: each for each in TaxClass}
_SALE_TYPES = {each.value: each for each in SaleType}
_PRICE_BASES = {each.value: each for each in PriceBasis}
_YES_NO = {"N": False, "Y": True}
_CYCLES = {each: each for each in ("WEEKLY", "SEMIMONTHLY", "MONTHLY", "NONE")}
_STATUSES = {
    each: each
    for each in (
        "ACTIVE", "APPLIED", "TRAINED", "AGREED", "SUSPENDED", "EXPIRED", "TERMINATED")
}


def _catalogue_row(cells: Cells) -> ItemRow:
    sale_type = cells.choice("sale_type", _SALE_TYPES)
    price_basis = cells.choice("price_basis", _PRICE_BASES)
    if (sale_type is SaleType.WEIGHT) != (price_basis is PriceBasis.PER_100G):
        cells.refuse("price_basis", "basis_mismatch", price_basis.value)
    producer_code = cells.text("producer_code", needed=True)
    plu = cells.text("plu")
    if plu and not re.fullmatch(r"[0-9]{1,6}", plu):
        cells.refuse("plu", "not_a_plu", plu)
    return ItemRow(
        line_no=cells.line_no,
        code=cells.text("sku", needed=True, length_max=40),
        plu=plu,
        barcodes=cells.barcodes("barcode"),
        name=cells.free_text("name_ko", needed=True, length_max=NAME_LENGTH_MAX),
        spec=cells.text("spec"),
        category=cells.text("category", needed=True),
        unit=cells.text("unit", needed=True),
        sale_type=sale_type,
        tax_class=cells.choice("tax_class", _TAX_CLASSES),
        price_won=cells.whole("price_krw", minimum=1, maximum=PRICE_WON_MAX),
        price_basis=price_basis,
        shelf_life_days=cells.whole("shelf_life_days", minimum=0, maximum=36_500),
        storage=cells.text("storage"),
        origin_place=cells.text("origin_place"),
        origin_label=cells.text("origin_label"),
        producer_code=producer_code,
        ownership=ownership_of(producer_code),
        commission_rate_basis_points=cells.rate("commission_pct"),
        voucher_eligible=cells.choice("voucher_candidate", _YES_NO),
        cert=cells.text("cert"),
        note=cells.free_text("note"),
    )


def _year_row(cells: Cells) -> ItemRow:
    code = cells.text("product_id", needed=True, length_max=20)
    department = cells.text("department", needed=True)
    barcodes = cells.barcodes("barcode")
    if not barcodes and not cells.problems:
        cells.refuse("barcode", "empty")
    maker = cells.whole("manufacturer_id", minimum=0, maximum=99_999)
    price = cells.text("price_won")
    return ItemRow(
        line_no=cells.line_no,
        code=f"CJ{code}",
        plu="",
        barcodes=barcodes,
        name=_year_name(cells, code),
        spec="",
        category=department,
        unit="개",
        sale_type=SaleType.EACH,
        tax_class=TaxClass.EXEMPT if department in EXEMPT_DEPARTMENTS else TaxClass.TAXABLE_10,
        # A product that never sold has no price in the year: an open one, which the till asks for.
        price_won=cells.whole("price_won", minimum=1, maximum=PRICE_WON_MAX) if price else 0,
        price_basis=PriceBasis.PER_UNIT,
        shelf_life_days=0,
        storage="",
        origin_place="",
        origin_label="",
        producer_code=year_producer_code(maker),
        ownership=Ownership.CONSIGNMENT,
        commission_rate_basis_points=DEFAULT_COMMISSION_BASIS_POINTS,
        voucher_eligible=False,
        cert="",
        note=cells.text("product_category"),
    )


def _year_name(cells: Cells, code: str) -> str:
    """Type and size, else the category, else the code (issue "Open the shop", Replay)."""
    product_type = cells.text("product_type")
    if not product_type:
        return cells.text("product_category") or code
    return f"{product_type} {cells.text('package_size')}".strip()


def year_producer_code(maker: int) -> str:
    return f"M{maker:05d}"


def year_producer(code: str, line_no: int) -> ProducerRow:
    """The maker of a year's product: all that is known of it is its number."""
    return ProducerRow(
        line_no=line_no, code=code, name=f"제조사 {int(code[1:])}", producer_type="제조사",
        origin_place="", main_category="", tax_type="", business_no="", cert="",
        commission_rate_basis_points=DEFAULT_COMMISSION_BASIS_POINTS,
        settlement_cycle="MONTHLY", agreement_from="", agreement_to="", status="ACTIVE",
    )


def ownership_of(producer_code: str) -> Ownership:
    return Ownership.SHOP if producer_code == SHOP_PRODUCER_CODE else Ownership.CONSIGNMENT


def _producer_row(cells: Cells) -> ProducerRow:
    business_no = cells.text("business_no")
    # A farmer without a registration has none, and is welcome (§10).
    if business_no and not is_business_no(business_no):
        cells.refuse("business_no", "bad_business_no", business_no)
    agreement_from, agreement_to = cells.day("agreement_from"), cells.day("agreement_to")
    if agreement_from and agreement_to and agreement_to < agreement_from:
        cells.refuse("agreement_to", "ends_before_start", agreement_to)
    personal = {
        column: cells.text(column) if column in cells.cells else ""
        for column in ("phone", "bank_code", "account_no", "account_holder")
    }
    return ProducerRow(
        line_no=cells.line_no,
        code=cells.text("producer_code", needed=True, length_max=20),
        name=cells.text("name_ko", needed=True, length_max=NAME_LENGTH_MAX),
        producer_type=cells.text("producer_type"),
        origin_place=cells.text("origin_place"),
        main_category=cells.text("main_category"),
        tax_type=cells.text("tax_type"),
        business_no=business_no,
        cert=cells.text("cert"),
        commission_rate_basis_points=cells.rate("commission_pct"),
        settlement_cycle=cells.choice("settlement_cycle", _CYCLES),
        agreement_from=agreement_from,
        agreement_to=agreement_to,
        status=cells.choice("status", _STATUSES),
        **personal,
    )


_WHOLE = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)")


def _whole(value: str) -> int | None:
    plain = unicodedata.normalize("NFKC", value).replace("₩", "").removesuffix("원").strip()
    if not plain.isascii() or not _WHOLE.fullmatch(plain) or len(plain) > 15:
        return None
    return int(plain.replace(",", ""))


def repeated(found: Iterable[tuple[int, str, str]]) -> list[Problem]:
    first_line: dict[str, int] = {}
    problems: list[Problem] = []
    for line_no, column, value in found:
        if value in first_line:
            said = f"{value} ({first_line[value]})"
            problems.append(Problem(line_no, column, "repeated", said))
        else:
            first_line[value] = line_no
    return problems


def _two_items_of_one_plu(items: Iterable[ItemRow]) -> list[Problem]:
    """Farms may share the number of one item, and the till asks whose; two items may not."""
    first: dict[str, ItemRow] = {}
    problems: list[Problem] = []
    for row in items:
        other = first.setdefault(row.plu, row) if row.plu else row
        if other.name != row.name:
            said = f"{row.plu} ({other.line_no})"
            problems.append(Problem(row.line_no, "plu", "repeated", said))
    return problems


def _two_tax_classes(items: Iterable[ItemRow]) -> list[Problem]:
    """An item is taxed one way whoever brings it, so two lines of one item must agree."""
    classes: dict[tuple[str, str, SaleType], TaxClass] = {}
    problems: list[Problem] = []
    for row in items:
        key = (row.name, row.category, row.sale_type)
        if classes.setdefault(key, row.tax_class) is not row.tax_class:
            problems.append(Problem(row.line_no, "tax_class", "two_tax_classes", row.name))
    return problems


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line_no))

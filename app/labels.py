"""A label as a value: every word and code on it, no printer in sight (HANDBOOK §1.9–§1.11).

What the law asks of goods of a kind is put together here once; `printing` finds the places.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from app import people
from app.barcode import check_digit
from app.errors import Refused
from app.food_rules import STORAGE, FoodKind, kind_of
from app.lot_code import make_code
from app.producer_gate import certificates_on, read_case
from models import label_rows, lot_rows
from models.kinds_lots import LabelDescribed
from models.values import Ref, SaleType, Won

if TYPE_CHECKING:
    from app.access import Session
    from app.receiving import Checked
    from app.till import Till
    from models.label_rows import LabelItemRow

#: Origin letters: 12 pt on a pack's face of 50 to 3,000 ㎠, 8 pt below (§1.9).
ORIGIN_POINTS: Final = 12
ORIGIN_POINTS_SMALL: Final = 8

#: Words of `label_text` in the order they stand on a processed food's label.
_PROCESSED: Final = (
    ("food_type", "식품유형"), ("ingredients", "원재료"), ("allergens", "알레르기"),
    ("nutrition", "영양"), ("package_material", "포장"), ("report_no", "품목보고"),
    ("maker", "제조"), ("maker_address", "소재지"), ("caution", "주의"),
)
_GRAIN: Final = (("variety", "품종"), ("harvest_year", "생산연도"), ("grade", "등급"))

#: Columns of `label_text` that a form asks for, by kind of goods.
TEXTS_OF: Final[dict[FoodKind, tuple[str, ...]]] = {
    FoodKind.PROCESSED: tuple(name for name, _ in _PROCESSED),
    FoodKind.GRAIN: (*(name for name, _ in _GRAIN), "caution"),
}


class LabelField(msgspec.Struct, frozen=True):
    """One line of words; `needed` ones are the law's and are never left off."""

    name: str
    label: str
    value: str
    needed: bool = True

    @property
    def text(self) -> str:
        return f"{self.label} {self.value}" if self.label else self.value


class Label(msgspec.Struct, frozen=True):
    """One label; `missing` are words the law asks for that nobody has entered yet."""

    name: str
    spec: str
    mark: str
    price_won: Won
    per_100g: bool
    lot_no: str
    ean: str  # 13 digits, empty on a preview
    code: str  # digits of the square code, empty on a preview
    origin: str
    fields: tuple[LabelField, ...]
    pending: bool = False
    missing: tuple[str, ...] = ()

    def field(self, name: str) -> str:
        """A field's words; empty where the label has none of that name."""
        return next((each.text for each in self.fields if each.name == name), "")


def label_of(till: Till, lot_ref: Ref) -> Label:
    """The newest label of a lot.  Raises Refused `lot.unknown`, `catalog.gone`, WorldTrouble."""
    row = lot_rows.read_lot(till.read(), lot_ref)
    if row is None:
        raise Refused("lot.unknown")
    item = label_rows.read_item(till.read(), row.producer_item_ref)
    if item is None:
        raise Refused("catalog.gone")
    code = make_code(
        till, lot_no=row.lot_no, producer_item_ref=row.producer_item_ref,
        producer_ref=row.producer_ref, price_won=row.price_won, label_no=row.label_no,
        packed_on=row.packed_on, display_until=row.display_until, use_by=row.use_by)
    return _make(
        till, item, _Facts(
            row.price_won, row.packed_on, row.display_until, row.use_by, row.made_on, row.line,
            row.trace_no, row.egg_code, row.judged == "PENDING"),
        row.lot_no, ean_of(row.lot_no), code)


def preview(till: Till, checked: Checked) -> Label:
    """What the label will say, before there is a lot: without its number and codes."""
    draft = checked.draft
    return _make(till, checked.item, _Facts(
        draft.price_won, draft.packed_on, checked.display_until, draft.use_by, draft.made_on,
        draft.line, draft.trace_no, draft.egg_code, checked.pending), "", "", "")


def describe(till: Till, session: Session, ref: Ref, fields: dict[str, str]) -> None:
    """Keep the words the law wants on this item's labels; columns of `label_text`."""
    from app.access import Action, require

    require(till, session, Action.EDIT_CATALOGUE)
    kept = label_rows.read_text(till.read(), ref)
    changed = {
        name: value.strip() for name, value in fields.items()
        if name in kept and value.strip() != kept[name]}
    if changed:
        with till.unit(session.staff_ref) as unit:
            unit.record(LabelDescribed(producer_item_ref=ref, fields=changed))


def ean_of(lot_no: str) -> str:
    """`21` + lot + check digit (§6.6)."""
    body = f"21{lot_no}"
    return f"{body}{check_digit(body)}"


def texts_of(till: Till, ref: Ref) -> dict[str, str]:
    """The words kept for an item's labels, by column."""
    return label_rows.read_text(till.read(), ref)


class _Facts(msgspec.Struct, frozen=True):
    price_won: Won
    packed_on: str
    display_until: str
    use_by: str
    made_on: str
    line: str
    trace_no: str
    egg_code: str
    pending: bool


def _make(
    till: Till, item: LabelItemRow, facts: _Facts, lot_no: str, ean: str, code: str
) -> Label:
    kind = kind_of(item.category)
    certificate = _certificate(till, item)
    words = label_rows.read_text(till.read(), item.ref)
    fields = [
        *_made_by(till, item, kind, words), *_dates(facts, kind),
        *([LabelField("cert", "인증", f"{certificate[0]} {certificate[1]}")]
          if certificate else []),
        *_codes(facts), *_words(kind, words),
    ]
    storage = STORAGE.get(item.storage, item.storage)
    if storage and kind is not FoodKind.OTHER:
        fields.append(LabelField(
            "storage", "보관", storage, needed=kind is FoodKind.PROCESSED))
    if facts.line:
        fields.append(LabelField("line", "", f"“{facts.line}”", needed=False))
    asked = {"food_type", "ingredients", "maker"} if kind is FoodKind.PROCESSED else set()
    return Label(
        name=item.name, spec=item.spec, mark=certificate[0] if certificate else "",
        price_won=facts.price_won, per_100g=item.sale_type == SaleType.WEIGHT, lot_no=lot_no,
        ean=ean, code=code,
        origin=f"원산지 {item.origin_label}" if item.origin_label else "",
        fields=tuple(fields), pending=facts.pending,
        missing=tuple(label for name, label in _PROCESSED
                      if name in asked and not words.get(name)),
    )


def _certificate(till: Till, item: LabelItemRow) -> tuple[str, str] | None:
    """(kind, number) of a certificate that is valid on this business date; none else is printed."""
    case = read_case(till, item.producer_ref, item.item_ref)
    valid = certificates_on(case, till.business_date) if case else []
    # The one the catalogue names for this item before any other of the farm's.
    valid.sort(key=lambda row: (row.cert_kind != item.cert, row.item_ref == ""))
    return (valid[0].cert_kind, valid[0].cert_no) if valid else None


def _made_by(
    till: Till, item: LabelItemRow, kind: FoodKind, words: dict[str, str]
) -> list[LabelField]:
    found = [LabelField("producer", "생산자", f"{item.producer_name}  {item.producer_code}")]
    place = item.producer_place or item.origin_place
    phone = people.read_person(till, item.producer_ref).get("phone", "")
    if kind is FoodKind.PROCESSED and words.get("maker_address"):
        place = ""
    contact = "  ".join(part for part in (place, phone) if part)
    if contact:
        found.append(LabelField("place", "", contact))
    return found


def _dates(facts: _Facts, kind: FoodKind) -> list[LabelField]:
    found = []
    if facts.made_on:
        found.append(LabelField(
            "made_on", "도정일" if kind is FoodKind.GRAIN else "제조일", facts.made_on))
    packed = f"{facts.packed_on}"
    if facts.display_until and facts.display_until != facts.use_by:
        until = _short(facts.display_until, facts.packed_on)
        packed += f"  진열기한 {until}"
    found.append(LabelField("packed_on", "포장일", packed))
    if facts.use_by:
        found.append(LabelField("use_by", "소비기한", facts.use_by))
    return found


def _codes(facts: _Facts) -> list[LabelField]:
    found = []
    if facts.egg_code:
        found.append(LabelField("egg_code", "난각번호", facts.egg_code))
    if facts.trace_no:
        name = "묶음번호" if facts.trace_no.startswith("L") else "이력번호"
        found.append(LabelField("trace_no", name, facts.trace_no))
    return found


def _words(kind: FoodKind, words: dict[str, str]) -> list[LabelField]:
    asked = {FoodKind.PROCESSED: _PROCESSED, FoodKind.GRAIN: _GRAIN}.get(kind, ())
    found = [LabelField(name, label, words[name]) for name, label in asked if words.get(name)]
    if kind not in {FoodKind.PROCESSED, FoodKind.OTHER} and words.get("caution"):
        found.append(LabelField("caution", "", words["caution"], needed=False))
    return found


def _short(day: str, beside: str) -> str:
    """`11-22` beside a date of the same year, whole beside another."""
    same = date.fromisoformat(day).year == date.fromisoformat(beside).year
    return day[5:] if same else day

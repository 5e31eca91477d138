"""A scan becomes a typed value: check digits tested, shop layouts parsed, nothing looked up.

Rules: HANDBOOK §6.6.  The layouts are a shop setting; a table whose lines could both claim one code
is refused with both lines shown, so a scan never means two things.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

import msgspec

from app.checks import BUNDLE_NO
from app.errors import BadInput
from models.values import Grams, Won

TEXT_LENGTH_MAX = 64
#: The one longer text there is: digits of a label's square code (`app.lot_code`).
LABEL_CODE = re.compile(r"91[0-9]{232}")


class Reason(StrEnum):
    """Why a scan means nothing; the screen finds the sentence."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_CHARACTERS = "bad_characters"
    BAD_CHECK_DIGIT = "bad_check_digit"
    NO_SUCH_FORM = "no_such_form"


class Product(msgspec.Struct, frozen=True):
    """A code to look up as it stands; `plu` is set when the shop's own layout names it."""

    code: str
    plu: str = ""


class Lot(msgspec.Struct, frozen=True):
    lot_no: str


class LotLabel(msgspec.Struct, frozen=True):
    """The signed square code of a label: `app.lot_code` reads it."""

    text: str


class Weighed(msgspec.Struct, frozen=True):
    """Goods a scale has weighed; `price_won` only where the label carries it too."""

    item_code: str
    weight_g: Grams
    price_won: Won | None = None


class Priced(msgspec.Struct, frozen=True):
    """Goods whose label carries their price."""

    item_code: str
    price_won: Won


class Member(msgspec.Struct, frozen=True):
    member_no: str


class Receipt(msgspec.Struct, frozen=True):
    """A receipt's number; `otherwise` is what the same digits are if no such receipt exists."""

    business_date: date
    till_no: int
    receipt_seq: int
    epoch_letters: str = ""
    otherwise: Product | None = None

    @property
    def receipt_no(self) -> str:
        """The number as people read it: `YYYYMMDD-PP-NNNN` and, in later epochs, `-XXXX`."""
        number = f"{self.business_date:%Y%m%d}-{self.till_no:02d}-{self.receipt_seq:04d}"
        return f"{number}-{self.epoch_letters}" if self.epoch_letters else number


class Badge(msgspec.Struct, frozen=True):
    token: str


class Trace(msgspec.Struct, frozen=True):
    """A livestock trace (12 digits) or bundle number: kept with the lot, not sold by."""

    trace_no: str


class Unknown(msgspec.Struct, frozen=True):
    text: str
    reason: Reason


Scan: TypeAlias = (
    Product | Lot | LotLabel | Weighed | Priced | Member | Receipt | Badge | Trace | Unknown
)


class Layout(msgspec.Struct, frozen=True):
    """One line of the shop's table: a code as a row of places.

    Digits stand for themselves; `L` lot, `I` item, `P` price, `W` grams, `X` not read,
    `V` the price's own check digit, `C` the code's check digit (last).
    """

    name: str
    places: str
    price_unit_won: Won = 1
    enabled: bool = True

    def __str__(self) -> str:
        return f"{self.name} {self.places}"


class ScanRules(msgspec.Struct, frozen=True):
    """What the shop has set: layouts, and the letters its own cards begin with."""

    layouts: tuple[Layout, ...] = ()
    member_prefix: str = "M"
    badge_prefix: str = "S"


#: The table a new shop starts with (§6.6).  The six-digit scale price clashes with all the others,
#: so it is there to be switched on instead of them.
DEFAULT_LAYOUTS = (
    Layout("lot", "21LLLLLLLLLLC"),
    Layout("priced", "22IIIIIPPPPPC"),
    Layout("weighed", "23IIIIIWWWWWC"),
    Layout("item", "2400000IIIIIC"),
    Layout("scale_price_6", "2IIIIIPPPPPPC", enabled=False),
    Layout("scale_18", "IIIIIIWWWWWPPPPPPC", enabled=False),
)

DEFAULT_RULES = ScanRules(layouts=DEFAULT_LAYOUTS)


def read(text: str, rules: ScanRules = DEFAULT_RULES) -> Scan:
    """What a scan or a typed code says by its form alone.  Never raises."""
    code = _plain(text)
    if len(code) > TEXT_LENGTH_MAX and LABEL_CODE.fullmatch(code):
        return LotLabel(code)
    reason = _unreadable(text, code)
    if reason:
        return Unknown(text[:TEXT_LENGTH_MAX], reason)
    if code.isdigit():
        return _read_digits(code, rules)
    return _read_letters(code, rules)


def check_layouts(layouts: tuple[Layout, ...]) -> None:
    """Refuse a table that could read one code in two ways.

    Raises BadInput `settings.layout_invalid` (layout), `settings.layouts_overlap` (first, second).
    """
    enabled = [layout for layout in layouts if layout.enabled]
    for layout in enabled:
        if not _is_well_formed(layout):
            raise BadInput("settings.layout_invalid", layout=str(layout))
    for first, second in combinations(enabled, 2):
        if _overlap(first.places, second.places):
            raise BadInput("settings.layouts_overlap", first=str(first), second=str(second))


def check_digit(digits: str) -> int:
    """The GS1 check digit of the digits before it: weights 3, 1, 3 ... from the right."""
    total = 3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))
    return -total % 10


def is_gtin(code: str) -> bool:
    """Whether an EAN-8, UPC-A, EAN-13 or GTIN-14 carries its right check digit."""
    return (len(code) in {8, 12, 13, 14} and code.isascii() and code.isdigit()
            and check_digit(code[:-1]) == int(code[-1]))


def canonical(code: str) -> str:
    """The one form under which a barcode is kept and looked up: a UPC-A gains its leading zero."""
    code = _plain(code)
    return "0" + code if len(code) == 12 and is_gtin(code) else code


def compose(layout: Layout, **values: int | str) -> str:
    """A code of this layout, check digit included; the values by place letter: `I=12, P=4500`.

    Raises ValueError when a value does not fit its places.
    """
    parts: list[str] = []
    for run in re.finditer(r"([A-Z])\1*|\d+", layout.places[:-1]):
        places = run.group()
        value = places if places.isdigit() else str(values[places[0]]).zfill(len(places))
        if len(value) != len(places):
            raise ValueError(f"{value} does not fit {places} of {layout}")
        parts.append(value)
    body = "".join(parts)
    return body + str(check_digit(body))


_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def _plain(text: str) -> str:
    """Full-width signs become plain ones, letters upper case: what a Korean keyboard may add."""
    return text.translate(_FULL_WIDTH).strip().upper()


def _unreadable(text: str, code: str) -> Reason | None:
    if len(text) > TEXT_LENGTH_MAX:
        return Reason.TOO_LONG
    if not code:
        return Reason.EMPTY
    if not (code.isascii() and code.isprintable()):
        return Reason.BAD_CHARACTERS
    return None


def _read_digits(code: str, rules: ScanRules) -> Scan:
    length = len(code)
    if length in {8, 13}:
        return _read_ean(code, rules)
    if length == 12:
        # The trace number is the fallback: about one in ten of them looks like a UPC-A, and
        # then a product is the likelier thing at a counter (§6.6).
        return Product("0" + code) if is_gtin(code) else Trace(code)
    if length in {14, 15}:
        return _read_receipt(code) or _gtin_14(code) or _unknown_digits(code)
    if length == 18:
        by_layout = _read_by_layout(code, rules)
        return by_layout or _read_receipt(code[:14], code[14:]) or _unknown_digits(code)
    if length == 19:
        return _read_receipt(code[:15], code[15:]) or _unknown_digits(code)
    if length == 10:
        return Lot(code)
    if length <= 6:
        return Product(code, plu=code)
    return Product(code)


def _read_ean(code: str, rules: ScanRules) -> Scan:
    if not is_gtin(code):
        return Unknown(code, Reason.BAD_CHECK_DIGIT)
    return _read_by_layout(code, rules) or Product(code)


def _gtin_14(code: str) -> Product | None:
    if not is_gtin(code):
        return None
    # An indicator of 0 is the single piece in a longer field.
    return Product(code[1:] if code[0] == "0" else code)


def _unknown_digits(code: str) -> Unknown:
    gtin_length = len(code) == 14
    return Unknown(code, Reason.BAD_CHECK_DIGIT if gtin_length else Reason.NO_SUCH_FORM)


_RECEIPT = re.compile(r"(\d{14,15})([A-Z2-7]{4})?")


def _read_letters(code: str, rules: ScanRules) -> Scan:
    if BUNDLE_NO.fullmatch(code):
        return Trace(code)
    receipt = _RECEIPT.fullmatch(code.replace("-", ""))
    if receipt:
        found = _read_receipt(receipt[1], receipt[2] or "")
        if found:
            return found
    if _has_prefix(code, rules.badge_prefix) and _BADGE_TOKEN.fullmatch(code):
        return Badge(code)
    member_no = code.removeprefix(rules.member_prefix)
    if _has_prefix(code, rules.member_prefix) and re.fullmatch(r"\d{1,12}", member_no):
        return Member(member_no)
    return Unknown(code, Reason.NO_SUCH_FORM)


#: Long enough that nobody guesses one; the letters are what Code 39 and Code 128 both print.
_BADGE_TOKEN = re.compile(r"[A-Z0-9]{12,40}")


def _has_prefix(code: str, prefix: str) -> bool:
    return bool(prefix) and code.startswith(prefix)


def _read_receipt(digits: str, epoch_letters: str = "") -> Receipt | None:
    """A receipt if the date and the till parse; 14 digits may be a GTIN-14 all the same."""
    try:
        business_date = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    till_no, receipt_seq = int(digits[8:10]), int(digits[10:])
    long_without_need = len(digits) == 15 and receipt_seq < 10_000
    letters_valid = not epoch_letters or re.fullmatch(r"[A-Z2-7]{4}", epoch_letters)
    if not (2000 <= business_date.year < 2100 and till_no and receipt_seq and letters_valid):
        return None
    if long_without_need:
        return None
    otherwise = _gtin_14(digits) if len(digits) == 14 and not epoch_letters else None
    return Receipt(business_date, till_no, receipt_seq, epoch_letters, otherwise)


def _read_by_layout(code: str, rules: ScanRules) -> Scan | None:
    for layout in rules.layouts:
        if layout.enabled and _fits(code, layout.places):
            return _by_layout(code, layout)
    return None


def _fits(code: str, places: str) -> bool:
    return len(code) == len(places) and all(
        not place.isdigit() or place == digit for place, digit in zip(places, code, strict=True))


def _by_layout(code: str, layout: Layout) -> Scan:
    if check_digit(code[:-1]) != int(code[-1]):
        return Unknown(code, Reason.BAD_CHECK_DIGIT)
    places = layout.places
    lot_no, item_code, price, weight = (_part(code, places, letter) for letter in "LIPW")
    inner_check = _part(code, places, "V")
    if inner_check and int(inner_check) != price_check_digit(price):
        return Unknown(code, Reason.BAD_CHECK_DIGIT)
    price_won = int(price) * layout.price_unit_won if price else None
    if lot_no:
        return Lot(lot_no)
    if weight:
        return Weighed(item_code, int(weight), price_won)
    if price_won is not None:
        return Priced(item_code, price_won)
    return Product(code, plu=item_code)


def _part(code: str, places: str, letter: str) -> str:
    return "".join(digit for digit, place in zip(code, places, strict=True) if place == letter)


def _is_well_formed(layout: Layout) -> bool:
    """13 digits beginning in the in-store range, or the 18 of a scale; one thing named, once."""
    places = layout.places
    runs = [run.group()[0] for run in re.finditer(r"([A-Z])\1*", places)]
    in_store = len(places) == 13 and re.match(r"2[0-9A-Z]", places)
    return bool(
        re.fullmatch(r"[0-9LIPWXV]+C", places)
        and (in_store or len(places) == 18)
        and all(runs.count(letter) <= 1 for letter in "LIPWV")
        and (("L" in runs) != ("I" in runs))
        and not ("L" in runs and ("P" in runs or "W" in runs))
        and ("V" not in runs or (places.count("V") == 1 and places.count("P") in {4, 5}))
        and layout.price_unit_won > 0
    )


def _overlap(first: str, second: str) -> bool:
    """Whether one code could fit both: equal length and no place where the digits differ."""
    return len(first) == len(second) and all(
        a == b or not (a.isdigit() and b.isdigit())
        for a, b in zip(first, second, strict=True))


_TWO_MINUS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)


def price_check_digit(price: str) -> int:
    """The check digit some scales print inside a price of 4 or 5 digits (GS1)."""
    weights: tuple[tuple[int, ...], ...]
    if len(price) == 4:
        weights = (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS)
        total = sum(weight[int(digit)] for weight, digit in zip(weights, price, strict=True))
        return total * 3 % 10
    weights = (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS)
    total = sum(weight[int(digit)] for weight, digit in zip(weights, price, strict=True))
    return _FIVE_MINUS.index(-total % 10)

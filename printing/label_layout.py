"""A label value laid out in whole dots: words wrapped, bars and square code where they fit.

Pure: the same label and size give the same places.  PDF, picture and printer language draw these.
Sizes of letters are tried from large to small; what is the law's stays, the rest may be left off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.errors import BadInput
from app.label_sizes import DOTS_PER_MM, LabelSize
from app.labels import ORIGIN_POINTS, ORIGIN_POINTS_SMALL, Label
from printing.raster import font_file

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MARGIN: Final = DOTS_PER_MM
#: EAN-13: 95 modules of two dots, quiet zones of 11 and 7 (HANDBOOK §6.4).
EAN_MODULE: Final = 2
EAN_QUIET: Final = (11 * EAN_MODULE, 7 * EAN_MODULE)
EAN_WIDTH: Final = 95 * EAN_MODULE + sum(EAN_QUIET)
EAN_DIGITS: Final = 18
SQUARE_QUIET: Final = 4
#: 203 dots an inch, 72 points.
_DOTS_PER_POINT: Final = 203 / 72


@dataclass(frozen=True, slots=True)
class Text:
    """Words on a baseline; `size` is the letter's em in dots."""

    x: int
    baseline: int
    size: int
    text: str
    bold: bool = False
    #: Which field of the label it is of; a long one has several lines.
    name: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A black rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Bars:
    """An EAN-13 by its first black bar; the digits stand below as text."""

    x: int
    y: int
    height: int
    digits: str


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code by its first module."""

    x: int
    y: int
    module: int
    rows: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one label."""

    size: LabelSize
    texts: tuple[Text, ...]
    boxes: tuple[Box, ...]
    bars: Bars | None
    square: Square | None
    #: Names of fields there was no room for; never one the law asks for.
    left_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sizes:
    name: int
    price: int
    body: int
    ean: int


#: From large to small; the price is always twice the other words (§6.10).
_TRIES: Final = (
    _Sizes(38, 76, 22, 120), _Sizes(38, 76, 20, 120), _Sizes(36, 72, 20, 110),
    _Sizes(34, 68, 18, 100), _Sizes(32, 64, 18, 90), _Sizes(30, 60, 17, 80),
    _Sizes(28, 56, 17, 72), _Sizes(26, 52, 16, 64), _Sizes(24, 48, 16, 56),
    _Sizes(22, 44, 16, 48), _Sizes(20, 40, 15, 44), _Sizes(18, 36, 14, 40),
    _Sizes(16, 32, 14, 40),
)


def lay_out(label: Label, size: LabelSize) -> Sheet:
    """Raises BadInput `label.too_small` (name, size) where the law's words do not fit."""
    optional = [each.name for each in label.fields if not each.needed]
    for keep in range(len(optional), -1, -1):
        # The first to go is the last in the list.
        off = tuple(optional[keep:])
        for sizes in _TRIES:
            for module in (3, 2):
                for square_above in (True, False):
                    sheet = _try(label, size, sizes, module, square_above=square_above, off=off)
                    if sheet is not None:
                        return sheet
    raise BadInput("label.too_small", name=label.name, size=size.name)


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Dots a line of words takes."""
    return -int(-_font(size, bold).getlength(text) // 1)


def wrap(text: str, size: int, widths: Iterator[int], *, bold: bool = False) -> list[str]:
    """Words broken to lines, at blanks where it can be, never inside a letter.

    `widths` gives the room of one line after the other.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest:
        width = next(widths)
        end = len(rest)
        while end > 1 and text_width(rest[:end], size, bold=bold) > width:
            end -= 1
        if end < len(rest):
            end = _break_at(rest, end, size, width, bold=bold)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines


def _break_at(rest: str, end: int, size: int, width: int, *, bold: bool) -> int:
    """The best place to break at or before `end`: between two facts, words, or at a bracket.

    Only a word too long for a line of its own is broken inside, and then between letters.
    """
    for mark in ("  ", "(", " "):
        at = rest.rfind(mark, 1, end + len(mark))
        if at <= 0 or at > end:
            continue
        behind = rest[at:].lstrip()
        word = behind.split("  ", 1)[0] if mark == "  " else behind.split(" ", 1)[0]
        if text_width(word, size, bold=bold) <= width:
            return at
    return end


def origin_size(size: LabelSize) -> int:
    """Dots of the origin's letters: 12 pt, 8 pt on the small label of a small pack (§1.9)."""
    small = size.width_mm * size.height_mm < 40 * 60
    points = ORIGIN_POINTS_SMALL if small else ORIGIN_POINTS
    return -int(-points * _DOTS_PER_POINT // 1)


@lru_cache(maxsize=64)
def square_of(digits: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code, numeric, error correction M."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel, QRNumber

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QRNumber(digits))
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


_LEFT_ODD: Final = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011",
    "0110111", "0001011",
)
_PARITY: Final = (
    "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO",
    "OEEOEO",
)


def ean_modules(digits: str) -> str:
    """The 95 modules of an EAN-13, `1` is black."""
    left = []
    for parity, digit in zip(_PARITY[int(digits[0])], digits[1:7], strict=True):
        odd = _LEFT_ODD[int(digit)]
        left.append(odd if parity == "O" else _flip(odd)[::-1])
    right = [_flip(_LEFT_ODD[int(digit)]) for digit in digits[7:]]
    return "101" + "".join(left) + "01010" + "".join(right) + "101"


def black_runs(modules: Sequence[str] | str) -> list[tuple[int, int]]:
    """(first, how many) of each run of black modules."""
    runs: list[tuple[int, int]] = []
    start = None
    for at, module in enumerate([*modules, "0"]):
        if module == "1" and start is None:
            start = at
        elif module != "1" and start is not None:
            runs.append((start, at - start))
            start = None
    return runs


def square_boxes(square: Square) -> list[Box]:
    """The black rectangles of a QR code, one a run."""
    return [
        Box(square.x + first * square.module, square.y + at * square.module,
            count * square.module, square.module)
        for at, row in enumerate(square.rows)
        for first, count in black_runs(["1" if module else "0" for module in row])
    ]


def bar_boxes(bars: Bars) -> list[Box]:
    return [
        Box(bars.x + first * EAN_MODULE, bars.y, count * EAN_MODULE, bars.height)
        for first, count in black_runs(ean_modules(bars.digits))
    ]


def _flip(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))


@lru_cache(maxsize=128)
def _font(size: int, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    with font_file(bold=bold) as path:
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@dataclass(slots=True)
class _Flow:
    """A pen that goes down the label past what stands in its way."""

    size: LabelSize
    taken: list[Box]
    y: int = MARGIN
    texts: list[Text] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def room(self, height: int) -> tuple[int, int]:
        """(x, width) of the widest free run at the pen, moved down until there is one."""
        while self.y + height <= self.size.height_dots - MARGIN // 2:
            edges = [(MARGIN, self.size.width_dots - MARGIN)]
            for box in self.taken:
                if box.y < self.y + height and self.y < box.y + box.height:
                    edges = [
                        piece for low, high in edges
                        for piece in ((low, min(high, box.x)), (max(low, box.x + box.width), high))
                        if piece[1] > piece[0]
                    ]
            low, high = max(edges, key=lambda edge: edge[1] - edge[0], default=(0, 0))
            if high - low >= _ROOM_MIN:
                return low, high - low
            self.y += 4
        raise _NoRoom

    def write(self, text: str, size: int, *, bold: bool = False, name: str = "") -> None:
        """Words from the pen on, wrapped to the room of each line."""
        height = _line_height(size)
        rest = text.strip()
        while rest:
            x, width = self.room(height)
            line = wrap(rest, size, iter((width, 10**6)), bold=bold)[0]
            if text_width(line, size, bold=bold) > width:
                raise _NoRoom
            self.texts.append(Text(x, self.y + _ascent(size), size, line, bold, name))
            rest = rest[len(line):].lstrip()
            self.y += height


class _NoRoom(Exception):
    """These sizes do not fit."""


#: Narrower than this no words are put.
_ROOM_MIN: Final = 100


def _try(
    label: Label, size: LabelSize, sizes: _Sizes, module: int, *, square_above: bool,
    off: tuple[str, ...],
) -> Sheet | None:
    codes = _place_codes(label, size, sizes, module, square_above=square_above)
    if codes is None:
        return None
    bars, square, taken = codes
    flow = _Flow(size, list(taken))
    if not label.ean:
        # A preview shows where the codes will be.
        for zone in taken:
            flow.boxes += _frame(Box(zone.x + 12, zone.y + 6, zone.width - 24, zone.height - 12))
            flow.texts.append(Text(
                zone.x + 22, zone.y + zone.height // 2 + 6, 16, "바코드", name="code"))
    try:
        _write_all(flow, label, sizes, off)
    except _NoRoom:
        return None
    texts = [*flow.texts]
    if bars is not None:
        texts.append(Text(
            bars.x, bars.y + bars.height + EAN_DIGITS - 3, 16, bars.digits, name="ean"))
    return Sheet(size, tuple(texts), tuple(flow.boxes), bars, square, off)


def _place_codes(
    label: Label, size: LabelSize, sizes: _Sizes, module: int, *, square_above: bool
) -> tuple[Bars | None, Square | None, list[Box]] | None:
    """Bars at the bottom left, the square code beside them or above on the right.

    A preview keeps their places free, so that what is seen is what will be printed.
    """
    width, height = size.width_dots, size.height_dots
    ean_height = sizes.ean + EAN_DIGITS
    ean_zone = Box(MARGIN // 2, height - MARGIN - ean_height, EAN_WIDTH + MARGIN // 2, ean_height)
    rows = square_of(label.code or _PREVIEW_CODE)
    side = (len(rows) + 2 * SQUARE_QUIET) * module
    right = width - MARGIN // 2 - side
    if not square_above:
        top = height - MARGIN // 2 - side
        beside = right >= ean_zone.x + ean_zone.width
        if not beside:
            return None
    elif width > height:
        top = MARGIN // 2
    else:
        top = ean_zone.y - side
    zone = Box(right, top, side, side)
    if top < 0 or right < 0:
        return None
    if zone.y + side > ean_zone.y and right < ean_zone.x + ean_zone.width:
        return None
    taken = [
        ean_zone, replace(zone, x=zone.x - MARGIN // 2, width=zone.width + MARGIN // 2)]
    bars = Bars(ean_zone.x + EAN_QUIET[0], ean_zone.y, sizes.ean, label.ean) if label.ean else None
    square = Square(
        right + SQUARE_QUIET * module, top + SQUARE_QUIET * module, module, rows,
    ) if label.code else None
    return bars, square, taken


#: As long as any code of ours.
_PREVIEW_CODE: Final = "91" + "0" * 232


def _write_all(flow: _Flow, label: Label, sizes: _Sizes, off: tuple[str, ...]) -> None:
    price = f"{label.price_won:,}원"
    if label.per_100g:
        price = f"100g {price}"
    if label.pending:
        flow.write("승인 대기", sizes.body, bold=True, name="pending")
    if label.mark:
        _mark(flow, label.mark, sizes)
    flow.write(label.name, sizes.name, bold=True, name="name")
    _price(flow, price, _place_spec(flow, price, label.spec, sizes), sizes)
    if label.origin:
        flow.write(label.origin, max(origin_size(flow.size), sizes.body), name="origin")
    for each in label.fields:
        if each.name not in off:
            bold = each.name in {"use_by", "allergens"}
            flow.write(each.text, sizes.body, bold=bold, name=each.name)


def _place_spec(flow: _Flow, price: str, spec: str, sizes: _Sizes) -> str:
    """The spec where it does not make the price smaller; what is left stands beside the price."""
    size = sizes.body + 2
    width = text_width(spec, size) + 10 if spec else 0
    before = flow.y
    _, room = flow.room(_price_height(sizes.price))
    flow.y = before
    if not spec or text_width(price, sizes.price, bold=True) + width <= room:
        return spec
    last = flow.texts[-1]
    x = last.x + text_width(last.text, last.size, bold=True) + 8
    edge = min([flow.size.width_dots - MARGIN, *(
        box.x for box in flow.taken
        if box.x >= x and box.y < last.baseline and box.y + box.height > last.baseline - size)])
    if x + width - 10 <= edge:
        flow.texts.append(Text(x, last.baseline, size, spec, name="spec"))
    else:
        flow.write(spec, size, name="spec")
    return ""


def _price(flow: _Flow, price: str, spec: str, sizes: _Sizes) -> None:
    """The price on the right, smaller where the room is narrow, never as small as the name."""
    x, width = flow.room(_price_height(sizes.price))
    spec_width = text_width(spec, sizes.body + 2) + 10 if spec else 0
    size = sizes.price
    while size > sizes.name and text_width(price, size, bold=True) + spec_width > width:
        size -= 1
    if text_width(price, size, bold=True) + spec_width > width:
        raise _NoRoom
    baseline = flow.y + size * 74 // 100
    if spec:
        flow.texts.append(Text(x, baseline, sizes.body + 2, spec, name="spec"))
    flow.texts.append(Text(
        x + width - text_width(price, size, bold=True), baseline, size, price,
        bold=True, name="price"))
    flow.y += _price_height(size)


def _price_height(size: int) -> int:
    """Down to the comma's tail."""
    return size * 92 // 100


def _mark(flow: _Flow, mark: str, sizes: _Sizes) -> None:
    """The certificate's word in a frame before the name."""
    size = max(14, sizes.name // 2)
    x, _ = flow.room(_line_height(sizes.name))
    width = text_width(mark, size, bold=True) + 12
    top, height = flow.y + 3, size + 10
    flow.boxes += _frame(Box(x, top, width, height))
    flow.texts.append(Text(x + 6, top + 5 + _ascent(size) - size // 8, size, mark, bold=True,
                           name="mark"))
    flow.taken.append(Box(x, top, width + 8, height))


def _frame(box: Box) -> list[Box]:
    x, y, width, height = box.x, box.y, box.width, box.height
    return [
        Box(x, y, width, 2), Box(x, y + height - 2, width, 2),
        Box(x, y, 2, height), Box(x + width - 2, y, 2, height),
    ]


def _line_height(size: int) -> int:
    return size * 118 // 100 + 1


def _ascent(size: int) -> int:
    return size * 95 // 100

"""A label printer and a scanner in small: draws ZPL and TSPL, reads bars and square codes back.

Written from the public descriptions of the languages and symbologies, independent of what prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Picture = list[list[bool]]  # rows of dots, True is black


def draw_zpl(data: bytes) -> tuple[Picture, int]:
    """The label as a printer would burn it, and how many of it."""
    text = data.decode("ascii")
    width = int(_one(r"\^PW(\d+)", text))
    height = int(_one(r"\^LL(\d+)", text))
    picture: Picture = [[False] * width for _ in range(height)]
    for x, y, total, row_bytes, body in re.findall(
            r"\^FO(\d+),(\d+)\^GFA,\d+,(\d+),(\d+),([0-9A-F:,]*)\^FS", text):
        _blit(picture, int(x), int(y), _graphic(body, int(total), int(row_bytes)))
    for x, y, module, high, digits in re.findall(
            r"\^FO(\d+),(\d+)\^BY(\d)\^BEN,(\d+),N,N\^FD(\d{12})\^FS", text):
        _bars(picture, int(x), int(y), int(module), int(high), digits)
    return picture, int(_one(r"\^PQ(\d+)", text))


def draw_tspl(data: bytes) -> tuple[Picture, int]:
    head, _, rest = data.partition(b"BITMAP ")
    size = re.search(rb"SIZE (\d+) mm,(\d+) mm", head)
    assert size
    width, height = int(size[1]) * 8, int(size[2]) * 8
    picture: Picture = [[False] * width for _ in range(height)]
    x, y, row_bytes, rows, _, bits = rest.split(b",", 5)
    length = int(row_bytes) * int(rows)
    graphic = [
        [not bits[row * int(row_bytes) + at // 8] >> 7 - at % 8 & 1
         for at in range(int(row_bytes) * 8)]
        for row in range(int(rows))
    ]
    _blit(picture, int(x), int(y), graphic)
    tail = bits[length:].decode("ascii")
    for left, top, high, narrow, digits in re.findall(
            r'BARCODE (\d+),(\d+),"EAN13",(\d+),0,0,(\d),\d,"(\d{12})"', tail):
        _bars(picture, int(left), int(top), int(narrow), int(high), digits)
    return picture, int(_one(r"PRINT 1,(\d+)", tail))


_WIDTHS = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
_SIDES = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG",
          "LGLGGL", "LGGLGL")


def _bars(picture: Picture, x: int, y: int, module: int, high: int, digits: str) -> None:
    """What a printer does with twelve digits: it adds the thirteenth."""
    total = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits))
    digits += str(-total % 10)
    widths = [1, 1, 1]
    for side, digit in zip(_SIDES[int(digits[0])], digits[1:7], strict=True):
        code = _WIDTHS[int(digit)]
        widths += [int(w) for w in (code if side == "L" else code[::-1])]
    widths += [1, 1, 1, 1, 1]
    for digit in digits[7:]:
        widths += [int(w) for w in _WIDTHS[int(digit)]]
    widths += [1, 1, 1]
    # The left half begins with a white module in each digit, the guards with a black one.
    at, black = x, True
    for width in widths:
        if black:
            for row in range(y, y + high):
                for dot in range(at, at + width * module):
                    picture[row][dot] = True
        at, black = at + width * module, not black


def read_ean(picture: Picture) -> set[str]:
    """Every EAN-13 a scan line of the picture shows, quiet zones and check digit wanted."""
    found = set()
    for row in picture[::3]:
        runs: list[int] = [0]
        colour = False
        for dot in row:
            if dot == colour:
                runs[-1] += 1
            else:
                runs.append(1)
                colour = dot
        if not colour:
            runs.append(0)
        # Runs alternate white, black, white ...; a symbol is 59 of them and begins with black.
        for start in range(1, len(runs) - 58, 2):
            digits = _decode(runs[start:start + 59], runs[start - 1], ([*runs, 0])[start + 59])
            if digits:
                found.add(digits)
    return found


def _decode(runs: list[int], before: int, after: int) -> str:
    total = sum(runs)
    if total % 95 or before < 11 * total // 95 or after < 7 * total // 95:
        return ""
    module = total // 95
    if any(run % module for run in runs):
        return ""
    widths = [run // module for run in runs]
    if widths[:3] != [1, 1, 1] or widths[27:32] != [1] * 5 or widths[56:] != [1, 1, 1]:
        return ""
    sides, digits = "", ""
    for at in [*range(3, 27, 4), *range(32, 56, 4)]:
        code = "".join(map(str, widths[at:at + 4]))
        if code in _WIDTHS:
            sides, digits = sides + "L", digits + str(_WIDTHS.index(code))
        elif code[::-1] in _WIDTHS:
            sides, digits = sides + "G", digits + str(_WIDTHS.index(code[::-1]))
        else:
            return ""
    if sides[:6] not in _SIDES or sides[6:] != "LLLLLL":
        return ""
    digits = str(_SIDES.index(sides[:6])) + digits
    checked = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(digits))
    return digits if checked % 10 == 0 else ""


def read_square(picture: Picture) -> str:
    """The digits of the one QR code (numeric, error correction M, no damage) in the picture."""
    x, y, module = _find(picture)
    count = 0
    while y + count * module < len(picture) and _is_symbol(picture, x, y, module, count):
        count += 1
    for size in range(21, 78, 4):
        if _corner(picture, x + (size - 7) * module, y, module) and _corner(
                picture, x, y + (size - 7) * module, module):
            break
    else:
        raise AssertionError("no three finders")
    grid = [[picture[y + r * module + module // 2][x + c * module + module // 2]
             for c in range(size)] for r in range(size)]
    return _read_grid(grid)


def _is_symbol(picture: Picture, x: int, y: int, module: int, count: int) -> bool:
    return x + count * module < len(picture[0])


_FINDER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")


def _corner(picture: Picture, x: int, y: int, module: int) -> bool:
    if y + 7 * module > len(picture) or x + 7 * module > len(picture[0]):
        return False
    return all(
        picture[y + r * module + module // 2][x + c * module + module // 2] == (
            _FINDER[r][c] == "1") for r in range(7) for c in range(7))


def _find(picture: Picture) -> tuple[int, int, int]:
    for module in (2, 3, 4):
        for y in range(len(picture) - 7 * module):
            row = picture[y]
            for x in range(len(row) - 7 * module):
                if row[x] and (x == 0 or not row[x - 1]) and _corner(picture, x, y, module) and (
                        y == 0 or not picture[y - 1][x]):
                    return x, y, module
    raise AssertionError("no finder")


#: Version -> (places of the alignment pattern, codewords of data in each block).
_VERSIONS = {5: ((6, 30), (43, 43)), 6: ((6, 34), (27, 27, 27, 27)), 7: ((6, 22, 38), (31,) * 4)}
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0, lambda r, c: r % 2 == 0, lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0, lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0, lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


def _read_grid(grid: Picture) -> str:
    size = len(grid)
    places, blocks = _VERSIONS[(size - 17) // 4]
    form = [grid[8][c] for c in (0, 1, 2, 3, 4, 5, 7, 8)]
    bits = int("".join("1" if b else "0" for b in form[:5]), 2) ^ 0b10101
    assert bits >> 3 == 0, "error correction M"
    mask = _MASKS[bits & 7]
    stream = [
        grid[r][c] != mask(r, c) for r, c in _places(size) if not _is_fixed(size, places, r, c)]
    words = [sum(bit << 7 - n for n, bit in enumerate(stream[at:at + 8]))
             for at in range(0, len(stream) // 8 * 8, 8)]
    data: list[int] = []
    for block in range(len(blocks)):
        data += [words[at * len(blocks) + block] for at in range(min(blocks))]
    text = "".join(f"{word:08b}" for word in data)
    assert text[:4] == "0001", "numeric"
    length, at, digits = int(text[4:14], 2), 14, ""
    while length > 0:
        take = min(3, length)
        wide = {3: 10, 2: 7, 1: 4}[take]
        digits += f"{int(text[at:at + wide], 2):0{take}d}"
        at, length = at + wide, length - take
    return digits


def _places(size: int) -> list[tuple[int, int]]:
    """The zigzag in which a QR code is filled."""
    found, up, column = [], True, size - 1
    while column > 0:
        if column == 6:
            column -= 1
        rows = range(size - 1, -1, -1) if up else range(size)
        found += [(row, column - side) for row in rows for side in (0, 1)]
        up, column = not up, column - 2
    return found


def _is_fixed(size: int, places: tuple[int, ...], r: int, c: int) -> bool:
    finder = (r < 9 and c < 9) or (r < 9 and c >= size - 8) or (r >= size - 8 and c < 9)
    version = size >= 45 and (
        (r < 6 and c >= size - 11) or (c < 6 and r >= size - 11))
    aligned = any(
        abs(r - a) <= 2 and abs(c - b) <= 2 for a in places for b in places
        if not ((a == 6 and b == 6) or (a == 6 and b == places[-1])
                or (a == places[-1] and b == 6)))
    return finder or version or aligned or r == 6 or c == 6


def _graphic(body: str, total: int, row_bytes: int) -> Picture:
    rows: list[str] = []
    line = ""
    for sign in body:
        if sign == ":":
            rows.append(rows[-1])
        elif sign == ",":
            rows.append(line.ljust(row_bytes * 2, "0"))
            line = ""
        else:
            line += sign
            if len(line) == row_bytes * 2:
                rows.append(line)
                line = ""
    assert len(rows) * row_bytes == total
    return [[bit == "1" for bit in f"{int(row, 16):0{row_bytes * 8}b}"] for row in rows]


def _blit(picture: Picture, x: int, y: int, graphic: Picture) -> None:
    for r, row in enumerate(graphic):
        for c, dot in enumerate(row):
            if dot and y + r < len(picture) and x + c < len(picture[0]):
                picture[y + r][x + c] = True


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]

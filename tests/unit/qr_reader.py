"""A small QR reader for dots without a flaw: no error correction, but the standard's own tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
#: Level L of ISO/IEC 18004: version -> (check words a block, data words of each block).
_BLOCKS: Final = {
    6: (18, [68] * 2), 7: (20, [78] * 2), 8: (24, [97] * 2), 9: (30, [116] * 2),
    10: (18, [68] * 2 + [69] * 2), 11: (20, [81] * 4), 12: (24, [92] * 2 + [93] * 2),
    13: (26, [107] * 4), 14: (30, [115] * 3 + [116]), 15: (22, [87] * 5 + [88]),
    16: (24, [98] * 5 + [99]),
}
_ALIGNED: Final = {
    6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50],
    11: [6, 30, 54], 12: [6, 32, 58], 13: [6, 34, 62], 14: [6, 26, 46, 66],
    15: [6, 26, 48, 70], 16: [6, 26, 50, 74],
}
_MASKS: Final[tuple[Callable[[int, int], bool], ...]] = (
    lambda r, c: (r + c) % 2 == 0, lambda r, c: r % 2 == 0, lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0, lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0, lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


def read_qr(picture: Sequence[Sequence[bool]]) -> str:
    """What a black and white picture with one upright QR says."""
    grid = _grid(picture)
    size = len(grid)
    version = (size - 17) // 4
    assert size == version * 4 + 17
    bits = [grid[8][c] for c in (0, 1, 2, 3, 4, 5, 7, 8)]
    kind = int("".join(map(str, map(int, bits[:5]))), 2) ^ 0b10101
    assert kind >> 3 == 1, "not level L"
    mask = _MASKS[kind & 7]
    words = _codewords(grid, version, mask)
    return _text(_data(words, version), version)


def _grid(picture: Sequence[Sequence[bool]]) -> list[list[bool]]:
    rows = [y for y, row in enumerate(picture) if any(row)]
    columns = [x for x in range(len(picture[0])) if any(picture[y][x] for y in rows)]
    top, left, wide = rows[0], columns[0], columns[-1] - columns[0] + 1
    side = next(x for x in range(wide) if not picture[top][left + x]) // 7
    return [[picture[top + r * side][left + c * side] for c in range(wide // side)]
            for r in range(wide // side)]


def _is_function(r: int, c: int, size: int, version: int) -> bool:
    if 6 in {r, c} or (r < 9 and c < 9) or (r < 9 and c >= size - 8) or (r >= size - 8 and c < 9):
        return True
    if version >= 7 and ((r < 6 and c >= size - 11) or (c < 6 and r >= size - 11)):
        return True
    at = _ALIGNED[version]
    corners = {(at[0], at[0]), (at[0], at[-1]), (at[-1], at[0])}
    return any(abs(r - y) <= 2 and abs(c - x) <= 2 for y in at for x in at
               if (y, x) not in corners)


def _codewords(
    grid: list[list[bool]], version: int, mask: Callable[[int, int], bool]
) -> list[int]:
    size, bits, up = len(grid), [], True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for step in range(size):
            r = size - 1 - step if up else step
            bits += [grid[r][c] ^ mask(r, c) for c in (right, right - 1)
                     if not _is_function(r, c, size, version)]
        up = not up
    return [int("".join("01"[b] for b in bits[n:n + 8]), 2) for n in range(0, len(bits) - 7, 8)]


def _data(words: list[int], version: int) -> list[int]:
    _, sizes = _BLOCKS[version]
    blocks: list[list[int]] = [[] for _ in sizes]
    at = 0
    for n in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if n < size:
                block.append(words[at])
                at += 1
    return [word for block in blocks for word in block]


def _text(data: list[int], version: int) -> str:
    bits = "".join(f"{word:08b}" for word in data)
    mode, rest = int(bits[:4], 2), bits[4:]
    if mode == 4:
        wide = 8 if version < 10 else 16
        count, rest = int(rest[:wide], 2), rest[wide:]
        return bytes(int(rest[n * 8:n * 8 + 8], 2) for n in range(count)).decode("ascii")
    assert mode == 2, f"mode {mode}"
    wide = 9 if version < 10 else 11
    count, rest = int(rest[:wide], 2), rest[wide:]
    out = []
    for n in range(count // 2):
        pair = int(rest[n * 11:n * 11 + 11], 2)
        out += [ALPHABET[pair // 45], ALPHABET[pair % 45]]
    if count % 2:
        out.append(ALPHABET[int(rest[count // 2 * 11:count // 2 * 11 + 6], 2)])
    return "".join(out)

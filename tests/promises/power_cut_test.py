"""P2: a sale that was acknowledged survives a power cut, with unsynced sectors dropped or torn.

What the till asked of the disk is recorded, and images of the disk as a cut could leave it are made
at the boundaries between those requests.  Model: per file, what was written since its last sync may
be kept, dropped, torn at 512 bytes or turned to garbage; a new file's name is durable once synced.

A few boundaries here; all of them by ``pytest -m long tests/promises``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app import holding, sell, shift
from tests.promises.judge import judge
from tests.promises.shim import Op, Shim
from tests.shop import CASHIER, Shop, close_day, make_shop

SECTOR = 512
SALE_COUNT = 12
IMAGES_A_POINT = 4
POINTS = 40
SEEDS = (1, 2)
LONG_SEEDS = range(100, 110)


@dataclass
class Disk:
    """One file as a cut would find it: what is durable, and what has been asked since."""

    durable: bytearray | None
    pending: list[Op] = field(default_factory=list)

    def take(self, op: Op) -> None:
        if op.kind == "sync":
            content = bytearray() if self.durable is None else self.durable
            for asked in self.pending:
                _carry_out(content, asked)
            self.durable, self.pending = content, []
        else:
            self.pending.append(op)

    def image(self, chance: random.Random, variant: int) -> bytes | None:
        """The file after the cut; variant 0 loses all that is pending, 1 keeps it all."""
        if self.durable is None and variant == 0:
            return None
        content = bytearray(self.durable or b"")
        for op in self.pending:
            step = 0.0 if variant == 1 else 0.5 if variant == 0 else chance.random()
            if step < 0.4:
                _carry_out(content, op)
            elif step >= 0.8 and op.kind == "write":
                _carry_out(content, _spoilt(op, chance, garbage=step >= 0.95))
        return bytes(content)


def _carry_out(content: bytearray, op: Op) -> None:
    if op.kind == "write":
        if len(content) < op.offset:
            content.extend(bytes(op.offset - len(content)))
        content[op.offset:op.offset + len(op.data)] = op.data
    elif op.kind == "truncate":
        del content[op.offset:]
    elif op.kind == "delete":
        content.clear()


def _spoilt(op: Op, chance: random.Random, *, garbage: bool) -> Op:
    if garbage:
        return Op("write", op.path, op.offset, chance.randbytes(len(op.data)))
    kept = chance.randint(0, len(op.data) // SECTOR) * SECTOR
    return Op("write", op.path, op.offset, op.data[:kept])


@dataclass(frozen=True, slots=True)
class Day:
    """The files a day began with, the requests, and when each sale was acknowledged."""

    key_hex: str
    base: dict[str, bytes]
    ops: list[Op]
    acknowledged: list[tuple[int, str]]

    def images(self, points: list[int], seed: int) -> Iterator[tuple[dict[str, bytes], set[str]]]:
        """(files after a cut, sales acknowledged before it)."""
        chance = random.Random(seed)
        wanted = set(points)
        disks = {path: Disk(bytearray(content)) for path, content in self.base.items()}
        for k in range(len(self.ops) + 1):
            if k in wanted:
                sold = {uid for at, uid in self.acknowledged if at <= k}
                for variant in range(IMAGES_A_POINT):
                    made = {path: disk.image(chance, variant) for path, disk in disks.items()}
                    yield {p: c for p, c in made.items() if c is not None}, sold
            if k < len(self.ops):
                op = self.ops[k]
                disks.setdefault(op.path, Disk(None))
                if op.kind != "open":
                    disks[op.path].take(op)


_shims = 0


def record_day(folder: Path, seed: int, *, synchronous: str = "FULL") -> Day:
    """Sell through the real use cases while every request to the disk is written down."""
    global _shims
    _shims += 1
    shim = Shim(f"recorder{_shims}")
    shop = make_shop(folder)
    shop.till.close()
    files = [path for path in shop.paths.data.iterdir() if path.name.startswith("shop.db")]
    base = {str(path): path.read_bytes() for path in files}
    shim.recording = True
    shop.till.database.close()
    from app.opening import open_till

    shop.till = open_till(shop.paths, clock=shop.clock, vfs=shim.name)
    shop.till.database.writer.execute(f"PRAGMA synchronous = {synchronous}")
    acknowledged = []
    chance = random.Random(seed)
    for _ in range(SALE_COUNT):
        acknowledged.append(_sell_one(shop, shim, chance, drafts=synchronous == "FULL"))
    shim.recording = False
    key_hex = shop.till.secrets.get("database") or ""
    shop.till.close()
    return Day(key_hex, base, shim.ops, acknowledged)


def _sell_one(
    shop: Shop, shim: Shim, chance: random.Random, *, drafts: bool
) -> tuple[int, str]:
    cart = shop.cart(*(chance.randint(0, 2) for _ in range(2)), 1)
    if drafts:
        holding.save_draft(shop.till, cart)
    step = chance.random()
    if step < 0.2:
        shop.till.database.checkpoint()
    elif step < 0.3 and drafts:
        close_day(shop)
        shift.open_shift(shop.till, CASHIER, 50_000)
    sold = sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    return len(shim.ops), sold.sale_uid


def judge_images(day: Day, folder: Path, points: list[int], seed: int) -> int:
    """The number of images that were whole; raises AssertionError at the first that is not."""
    folder.mkdir()
    count = 0
    for files, sold in day.images(points, seed):
        for old in folder.iterdir():
            old.unlink()
        for path, content in files.items():
            (folder / Path(path).name).write_bytes(content)
        judge(folder / "shop.db", day.key_hex, sold)
        count += 1
    return count


@pytest.mark.parametrize("seed", SEEDS)
def test_power_cut(tmp_path: Path, seed: int) -> None:
    day = record_day(tmp_path, seed)
    assert sum(op.kind == "sync" for op in day.ops) >= SALE_COUNT
    points = sorted(random.Random(seed).sample(range(len(day.ops) + 1), POINTS))
    assert judge_images(day, tmp_path / "image", points, seed) == POINTS * IMAGES_A_POINT


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG_SEEDS)
def test_power_cut_at_every_boundary(tmp_path: Path, seed: int) -> None:
    day = record_day(tmp_path, seed)
    points = list(range(len(day.ops) + 1))
    assert judge_images(day, tmp_path / "image", points, seed) == len(points) * IMAGES_A_POINT


def test_mutation_synchronous_normal_loses_sales(tmp_path: Path) -> None:
    """Without the sync of each commit the same images lose acknowledged sales."""
    day = record_day(tmp_path, 3, synchronous="NORMAL")
    points = [at for at, _ in day.acknowledged]
    with pytest.raises(AssertionError, match="acknowledged and lost"):
        judge_images(day, tmp_path / "image", points, 3)

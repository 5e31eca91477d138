"""Commands about how the program itself feels: bench, doctor, selftest."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.errors import ShopError
from app.texts import sentence
from app.texts.commands import said

if TYPE_CHECKING:
    from app.cli_tools import Command

#: Room a shop needs for a year of sales with the backups beside it.
_FREE_MIB_MIN = 500
_PACKAGES = ("PySide6_Essentials", "sqlcipher3", "SQLAlchemy", "msgspec", "cryptography")
#: 청상추 of the sample catalogue.
_SAMPLE_BARCODE = "2400000100010"
_SECONDS_2024 = 1_704_067_200


class Finding(NamedTuple):
    """One thing looked at: `state` is good, look or bad."""

    what: str
    state: str
    words: str


def bench(command: Command) -> int:
    """Measure the named benchmarks, or all of them; JSON on every way, for it is what they are."""
    import json

    from app import bench as benches

    names = command.arguments.name or [*benches.NAMES, *command.outside.bench_names()]
    results: dict[str, object] = {}
    for name in names:
        results[name] = (
            benches.run(name) if name in benches.NAMES else command.outside.bench(name))
    print(json.dumps(results, ensure_ascii=False, indent=None if command.as_json else 2))
    return 0


def doctor(command: Command) -> int:
    """Look at versions, folders, database, keys, clock, fonts, printer and display."""
    findings = [*_look_at_machine(command), *_look_at_shop(command)]
    for finding in findings:
        if not command.as_json:
            state = said(f"doctor.{finding.state}", command.language)
            print(f"[{state}] {finding.what}: {finding.words}")
    command.answer({"findings": [finding._asdict() for finding in findings]})
    return 1 if any(finding.state == "bad" for finding in findings) else 0


def _look_at_machine(command: Command) -> Iterator[Finding]:
    yield Finding("python", "good", f"{platform.python_version()} · {platform.platform()}")
    for package in _PACKAGES:
        try:
            yield Finding(package, "good", importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(package, "bad", "–")
    yield _look_at_library()
    yield _look_at_fonts()
    yield _look_at_clock()
    seen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not seen:
        yield Finding("display", "look", sentence(ShopError("cli.no_display"), command.language))
    yield _look_at_folder(command.paths.data)
    yield _look_at_folder(command.paths.state)


def _look_at_library() -> Finding:
    from models.status_rows import describe_library

    return Finding("SQLCipher", "good", describe_library())


def _look_at_fonts() -> Finding:
    from importlib.resources import files

    fonts = files("app") / "resources" / "fonts"
    found = sorted(each.name for each in fonts.iterdir() if each.name.endswith(".ttf"))
    return Finding("fonts", "good" if len(found) >= 3 else "bad", ", ".join(found))


def _look_at_clock() -> Finding:
    from app.clock import SystemClock, local_now

    now = local_now(SystemClock())
    good = now.timestamp() > _SECONDS_2024
    return Finding("clock", "good" if good else "look", now.isoformat(timespec="seconds"))


def _look_at_folder(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free_mib = shutil.disk_usage(there).free // 2**20
    if not os.access(there, os.W_OK):
        return Finding(str(folder), "bad", "read-only")
    state = "good" if free_mib >= _FREE_MIB_MIN else "look"
    return Finding(str(folder), state, f"{free_mib:,} MiB free")


def _look_at_shop(command: Command) -> Iterator[Finding]:
    from app.cli_tools import till_to_read
    from app.verifying import verify

    try:
        with till_to_read(command) as till:
            secrets = till.machine.secrets
            yield Finding("keys", "good" if secrets == "keyring" else "look", secrets)
            report = verify(till, full=False)
            yield Finding("record", "good", said(
                "verify.done", command.language, entry_count=report.entry_count,
                sale_count=report.sale_count, seal_count=report.seal_count,
                epoch_count=report.epoch_count, head_seq=report.head_seq,
                head=report.head_hash[:10],
            ))
            yield Finding("printer", *command.outside.look_at_printer(till, command.language))
    except ShopError as error:
        state = "look" if error.code == "shop.missing" else "bad"
        yield Finding("shop", state, sentence(error, command.language))


def selftest(command: Command) -> int:
    """A passing shop in a passing folder: make, sell, print, close, verify; then forget it."""
    from app import sell, shift
    from app.access import sign_in
    from app.catalog import search
    from app.paths import Paths
    from app.pricing import price_cart
    from app.receipts import receipt_of
    from app.setup import demo_answers, init_shop
    from app.tender import cash_tender, notes_and_coins
    from app.verifying import verify

    done: list[str] = []
    with tempfile.TemporaryDirectory(prefix="weezle-selftest-") as folder:
        paths = Paths(Path(folder) / "data", Path(folder) / "state")
        till, sheet = init_shop(paths, demo_answers(), use_keyring=False)
        try:
            done.append("init")
            assert command.outside.recovery_pdf(sheet).startswith(b"%PDF")
            done.append("recovery sheet")
            manager = sign_in(till, "01", "1357")
            done.append("sign in")
            shift.open_shift(till, manager, 100_000)
            assert search(till, "ㅅㄱ")
            done.append("search")
            added = sell.scan(till, sell.start_cart(), _SAMPLE_BARCODE)
            assert isinstance(added, sell.Added), added
            due_won = price_cart(added.cart).total_won
            sold = sell.complete_sale(
                till, manager, added.cart, [cash_tender(due_won, due_won)])
            done.append("sell")
            for form in ("text", "escpos", "png", "pdf"):
                assert command.outside.press(receipt_of(till, sold.sale_uid), form, 42)
                done.append(f"receipt {form}")
            shift.count_cash(till, manager, dict(notes_and_coins(100_000 + due_won)))
            shift.close_shift(till, manager)
            done.append("close")
            verify(till, full=True)
            done.append("verify")
        finally:
            till.close()
    for each in done:
        if not command.as_json:
            print(f"[{said('doctor.good', command.language)}] {each}")
    command.say("selftest.done")
    command.answer({"done": done})
    return 0

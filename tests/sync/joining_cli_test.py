"""A till with goods of its own joins a store that has goods: told first, and never a sale lost."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app import beginning_afresh
from app.access import sign_in
from app.opening import open_till
from app.own_things import own_things
from app.paths import Paths
from app.till import Till
from sync.door import Door
from tests.sync.cli_test import Call, HubProcess, call, hub, said, sell_some

__all__ = ["call", "hub"]

WITH_OWN = "--with-own"


class Coop:
    """One store on a hub, and a second till that stood alone with goods of its own."""

    def __init__(
        self, call: Call, hub: HubProcess, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.call, self.hub, self.folder, self._capsys = call, hub, folder, capsys
        assert call("one", "init", "--demo") == 0
        assert call("hub", "hub", "enrol-code", "--json") == 0
        # A till that founds its store is asked nothing, whatever it has.
        assert call("one", "enrol", hub.url, str(said(capsys)["code"])) == 0
        assert call("one", "sync", "--once") == 0
        assert call("two", "init", "--demo") == 0
        with self.open("one") as till:
            self.store_ref = till.store_ref
            self.goods = own_things(till).product_count

    def code(self) -> str:
        self._capsys.readouterr()
        assert self.call("hub", "hub", "enrol-code", "--store", self.store_ref, "--json") == 0
        return str(said(self._capsys)["code"])

    def told(self) -> str:
        return self._capsys.readouterr().err

    def paths(self, name: str) -> Paths:
        return Paths(self.folder / name, self.folder / "state")

    def open(self, name: str) -> _Opened:
        return _Opened(self.paths(name))

    def aside(self) -> list[Path]:
        return sorted(self.folder.glob("two.before-joining-*"))


class _Opened:
    def __init__(self, paths: Paths) -> None:
        self._till = open_till(paths)

    def __enter__(self) -> Till:
        return self._till

    def __exit__(self, *_: object) -> None:
        self._till.close()


@pytest.fixture
def coop(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Coop:
    return Coop(call, hub, tmp_path, capsys)


def test_it_is_told_what_would_happen_and_may_begin_with_a_new_file(coop: Coop) -> None:
    call, code = coop.call, coop.code()
    with coop.open("two") as till:
        old_ref = till.till_ref
    assert call("two", "enrol", coop.hub.url, code) == 1
    words = coop.told()
    assert "두 번 보입니다" in words
    assert f"상품 {coop.goods}개" in words
    assert "--fresh" in words
    with coop.open("two") as till:
        assert (till.till_ref, own_things(till).product_count) == (old_ref, coop.goods)
    before = hashlib.sha256(coop.paths("two").database.read_bytes()).digest()
    # The code was not used up by the question; number 1 is taken there, 2 is free.
    assert call("two", "enrol", coop.hub.url, code, "--fresh") == 0
    [aside] = coop.aside()
    assert hashlib.sha256((aside / "shop.db").read_bytes()).digest() == before
    with coop.open("two") as till:
        assert till.till_ref != old_ref
        assert (till.till_no, till.store_ref, till.notices) == (2, coop.store_ref, [])
        assert own_things(till).product_count == 0
        # Whoever works here signs in as before.
        assert sign_in(till, "01", "1357").no == "01"
    assert call("two", "sync", "--once") == 0
    with coop.open("two") as till:
        assert own_things(till).product_count == coop.goods, "the store's goods, once"
    sell_some(coop.folder, "two", 1)
    assert call("two", "sync", "--once") == call("one", "sync", "--once") == 0
    assert call("hub", "hub", "verify", "--against", str(coop.folder / "one"),
                str(coop.folder / "two")) == 0
    assert call("two", "verify", "--full") == 0
    # The old file can be read, with everything that was in it.
    assert call(aside.name, "verify", "--full") == 0
    assert not (coop.folder / "two.joining").exists()


def test_a_till_that_has_sold_keeps_and_sends_every_sale(coop: Coop) -> None:
    call, code = coop.call, coop.code()
    sell_some(coop.folder, "two", 2)
    with coop.open("two") as till:
        old_ref = till.till_ref
    assert call("two", "enrol", coop.hub.url, code) == 1
    words = coop.told()
    assert "판매 2건" in words
    assert "--fresh" not in words
    assert call("two", "enrol", coop.hub.url, code, "--fresh") == 1
    assert "매장에 꼭 가야" in coop.told()
    with coop.open("two") as till:
        assert till.till_ref == old_ref
    assert coop.aside() == []
    # Its number is taken in that store: that is said as ever, and the code is still good.
    assert call("two", "enrol", coop.hub.url, code, WITH_OWN) == 1
    assert "번호 1" in coop.told()


def test_with_everything_it_joins_knowingly_and_nothing_is_lost(
    coop: Coop, capsys: pytest.CaptureFixture[str]
) -> None:
    call = coop.call
    assert call("three", "init", "--demo", "--till-no", "3") == 0
    sell_some(coop.folder, "three", 2)
    assert call("three", "enrol", coop.hub.url, coop.code(), WITH_OWN) == 0
    assert call("three", "sync", "--once") == call("one", "sync", "--once") == 0
    with coop.open("one") as till:
        seen = own_things(till)
    assert (seen.product_count, seen.sale_count) == (2 * coop.goods, 2)
    assert call("hub", "hub", "verify", "--against", str(coop.folder / "one"),
                str(coop.folder / "three")) == 0


def test_a_till_with_nothing_of_its_own_is_asked_nothing(coop: Coop) -> None:
    assert coop.call(
        "four", "init", "--till-no", "4", "--shop-name", "넷째", "--manager", "김", "--manager",
        "이", "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    assert coop.call("four", "enrol", coop.hub.url, coop.code()) == 0
    # Nor does one that comes back to its own store with a new code.
    assert coop.call("four", "sync", "--once") == 0
    assert coop.call("four", "enrol", coop.hub.url, coop.code()) == 0


def test_what_fails_on_the_way_leaves_everything_as_it_was(
    coop: Coop, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, code = coop.call, coop.code()
    before = coop.paths("two").database.read_bytes()
    assert call("two", "enrol", coop.hub.url, "AAAAA-AAAAA", "--fresh") == 1
    really = Door.enrol

    def gone(self: Door, till: Till, url: str, code: str) -> dict[str, object]:
        coop.hub.kill()
        return really(self, till, url, code)

    monkeypatch.setattr(Door, "enrol", gone)
    assert call("two", "enrol", coop.hub.url, code, "--fresh") == 1
    monkeypatch.undo()
    assert coop.aside() == []
    assert not (coop.folder / "two.joining").exists()
    assert coop.paths("two").database.read_bytes() == before


class Died(BaseException):
    """The machine lost its power just here."""


def test_at_every_moment_there_is_one_shop_that_opens(
    coop: Coop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The putting in place is cut before each of its steps."""
    coop.hub.kill()
    paths = coop.paths("two")
    with coop.open("two") as till:
        old_ref, machine, clock = till.till_ref, till.machine, till.clock
    kept = {file.name: file.read_bytes() for file in paths.data.iterdir() if file.is_file()}
    outcomes = []
    for step in ("_keep_aside", "copyfile", "fsync", "replace", "make_durable", "discard_fresh",
                 "nothing"):
        for name, body in kept.items():
            (paths.data / name).write_bytes(body)
        with coop.open("two") as till:
            beginning_afresh.make_fresh(till, 2, lambda made: None)
        with monkeypatch.context() as patch:
            _cut(patch, step)
            try:
                beginning_afresh.put_fresh_in_place(paths, machine, clock)
            except Died:
                outcomes.append("died")
            else:
                outcomes.append("done")
        with coop.open("two") as till:
            is_old = till.till_ref == old_ref
            assert own_things(till).product_count == (coop.goods if is_old else 0)
            assert till.notices == []
            outcomes.append("old" if is_old else "new")
    assert outcomes == [
        *["died", "old"] * 4, "died", "old", "died", "new", "done", "new"], outcomes


def _refuse(error: BaseException) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise error

    return refuse


def _cut(patch: pytest.MonkeyPatch, step: str) -> None:
    if step == "copyfile":
        patch.setattr(shutil, "copyfile", _refuse(Died()))
    elif step == "fsync":
        patch.setattr(os, "fsync", _refuse(Died()))
    elif step == "replace":
        patch.setattr(Path, "replace", _refuse(Died()))
    elif step != "nothing":
        patch.setattr(beginning_afresh, step, _refuse(Died()))

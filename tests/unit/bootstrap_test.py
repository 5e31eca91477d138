"""The set-up on machines that lack things, without touching this one."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from installer import bootstrap
from tests.fakes import FakeMachine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def apt_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("sudo apt-get")]


def recorder(called: list[list[str]], code: int) -> Callable[[list[str]], int]:
    """Return a stand-in for `call` that notes each command and answers `code`."""

    def call(command: list[str]) -> int:
        called.append(command)
        return code

    return call


def test_a_missing_library_ends_in_one_apt_line() -> None:
    machine = FakeMachine(missing={"libxcb-cursor.so.0", "libEGL.so.1"})
    with pytest.raises(bootstrap.Refused) as refusal:
        bootstrap.need_packages(machine)
    assert apt_lines(str(refusal.value)) == [
        "sudo apt-get update && sudo apt-get install -y libegl1 libxcb-cursor0"
    ]
    assert machine.ran == []


def test_main_prints_the_apt_line_and_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = FakeMachine(missing={"libdbus-1.so.3"}, ensurepip=False)
    monkeypatch.setattr(bootstrap, "Machine", lambda: machine)
    assert bootstrap.main(["setup"]) == 1
    said = capsys.readouterr().out
    assert len(apt_lines(said)) == 1
    assert said.endswith("install -y libdbus-1-3 python3-venv\n")
    assert machine.ran == []


def test_root_installs_by_itself() -> None:
    machine = FakeMachine(missing={"libxcb-cursor.so.0"}, ensurepip=False, root=True)
    bootstrap.need_packages(machine)
    assert machine.ran == [
        ["apt-get", "-q", "update"],
        ["apt-get", "-qy", "--no-install-recommends", "install",
         "libxcb-cursor0", "python3-venv"],
    ]


def test_root_without_apt_is_told() -> None:
    machine = FakeMachine(missing={"libGL.so.1"}, root=True, apt=False)
    with pytest.raises(bootstrap.Refused, match="libgl1"):
        bootstrap.need_packages(machine)


def test_a_failing_apt_is_not_hidden() -> None:
    machine = FakeMachine(missing={"libGL.so.1"}, root=True, apt_code=100)
    with pytest.raises(bootstrap.Refused, match="exit 100"):
        bootstrap.need_packages(machine)


def test_a_library_apt_did_not_bring_is_still_named() -> None:
    """A Debian whose package carries another soname must not look ready."""
    machine = FakeMachine(missing={"libGL.so.1"}, root=True, apt_helps=False)
    with pytest.raises(bootstrap.Refused, match="install -y libgl1"):
        bootstrap.need_packages(machine)


def test_a_complete_machine_runs_nothing() -> None:
    machine = FakeMachine()
    bootstrap.need_packages(machine)
    assert machine.ran == []


def test_windows_needs_no_debian_package() -> None:
    machine = FakeMachine(missing=set(bootstrap.LIBRARIES), linux=False)
    assert bootstrap.missing_packages(machine) == []


def test_two_libraries_of_one_package_name_it_once() -> None:
    machine = FakeMachine(missing={"libglib-2.0.so.0", "libgthread-2.0.so.0"})
    assert bootstrap.missing_packages(machine) == ["libglib2.0-0"]


def test_every_library_names_a_debian_package() -> None:
    for library, package in bootstrap.LIBRARIES.items():
        assert re.fullmatch(r"lib[\w.+-]+\.so\.\d+", library)
        assert re.fullmatch(r"lib[a-z0-9.+-]+", package)


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON_OLDEST", (99, 0))
    with pytest.raises(bootstrap.Refused, match=r"Python 3\.11 or newer"):
        bootstrap.need_python()


def test_a_second_set_up_runs_no_step(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stamp says the environment is as the lock wants it; a changed lock makes it stale."""
    bin_name = "Scripts/weezle-pos.exe" if os.name == "nt" else "bin/weezle-pos"
    script = tmp_path / "venv" / bin_name
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1\n", "ascii")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "venv" / "weezle-stamp")
    monkeypatch.setattr(bootstrap, "LOCK", lock)
    machine = FakeMachine()
    script.parent.mkdir(parents=True)
    script.touch()

    bootstrap.set_up(machine)
    first = len(machine.ran)
    assert any("--require-hashes" in command for command in machine.ran)
    assert any("--editable" in command for command in machine.ran)

    bootstrap.set_up(machine)
    assert len(machine.ran) == first

    lock.write_text("one==2\n", "ascii")
    bootstrap.set_up(machine)
    assert len(machine.ran) > first


def test_a_failed_install_leaves_no_stamp(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "venv" / "weezle-stamp")
    with pytest.raises(bootstrap.Refused, match="set-up step failed"):
        bootstrap.set_up(FakeMachine(venv_code=1))
    assert not (tmp_path / "venv" / "weezle-stamp").exists()


@pytest.mark.parametrize("words", [[], ["fly"]])
def test_an_unknown_word_is_wrong_usage(words: list[str]) -> None:
    assert bootstrap.main(words) == 2


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["--help"]) == 0
    assert "bootstrap.py run" in capsys.readouterr().out


def test_without_a_display_the_demo_day_is_played(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "call", recorder(called, 0))
    monkeypatch.setattr(bootstrap, "has_display", lambda _environment: False)
    assert bootstrap.run([]) == 0
    assert called[0][1:4] == ["demo", "--headless", "--out"]
    assert called[0][4] in capsys.readouterr().out


def test_with_a_display_the_till_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "call", recorder(called, 3))
    monkeypatch.setattr(bootstrap, "has_display", lambda _environment: True)
    assert bootstrap.run([]) == 3
    assert [command[1:] for command in called] == [[]]


def test_arguments_go_to_the_till(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "call", recorder(called, 0))
    assert bootstrap.run(["status", "--json"]) == 0
    assert called[0][1:] == ["status", "--json"]


def test_one_failing_check_fails_all_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every check still runs, so that one go shows everything that is wrong."""
    called: list[list[str]] = []

    def call(command: list[str]) -> int:
        called.append(command)
        return 7 if "mypy" in command else 0

    monkeypatch.setattr(bootstrap, "call", call)
    assert bootstrap.test(["-k", "cart"]) == 1
    assert "mypy (exit 7)" in capsys.readouterr().out
    assert len(called) == len(bootstrap.CHECKS)
    assert called[-1][-2:] == ["-k", "cart"]
    assert all("cart" not in command for command in called[:-1])


def test_a_linux_without_a_display_is_known() -> None:
    if not sys.platform.startswith("linux"):
        assert bootstrap.has_display({})
        return
    assert not bootstrap.has_display({})
    assert not bootstrap.has_display({"DISPLAY": ""})
    assert bootstrap.has_display({"DISPLAY": ":0"})
    assert bootstrap.has_display({"WAYLAND_DISPLAY": "wayland-0"})

#!/usr/bin/env python3
"""From a bare clone to a running till, with nothing but Python's standard library.

    python3 installer/bootstrap.py run [ARGS...]     opens the till (weezle-pos ARGS)
    python3 installer/bootstrap.py test [-- ARGS...] runs every check and the suite (pytest ARGS)
    python3 installer/bootstrap.py setup             only prepares .venv

Needs Python 3.11 or newer; written for Debian 12 and Windows. Exits 0 done, 1 refused or failed
with a sentence that says what to do, 2 wrong usage.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "installer" / "requirements.lock"
STAMP = VENV / "weezle-stamp"
DEMO = ROOT / "demo-day"

#: The oldest Python the code is written for: that of Debian 12.
PYTHON_OLDEST = (3, 11)

#: Shared libraries that Qt's xcb and offscreen platforms load, and the Debian package of each.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

#: What `test` runs, in this order; all run even when one fails, so that one go shows everything.
CHECKS = {
    "ruff": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    # Two at a time, a file's tests together: half the wait, and nobody's fixtures are made twice.
    "pytest": ["-m", "pytest", "-n", "2", "--dist", "loadfile"],
}


class Refused(Exception):
    """The machine cannot go on; the text says what to do, Korean first."""


def main(words: list[str]) -> int:
    """Do what the first word says; returns the exit code."""
    if not words or words[0] not in ("run", "test", "setup"):
        wants_help = bool(words) and words[0] in ("-h", "--help")
        say((__doc__ or "").strip())
        return 0 if wants_help else 2
    command, rest = words[0], words[1:]
    if rest[:1] == ["--"]:
        rest = rest[1:]
    try:
        set_up(Machine())
    except Refused as refusal:
        say(str(refusal))
        return 1
    if command == "run":
        return run(rest)
    if command == "test":
        return test(rest)
    say(f"준비되었습니다 / ready: {tool('weezle-pos')}")
    return 0


def run(args: list[str]) -> int:
    """Open the till; where there is no display, play the demo day and say where it lies."""
    if args or has_display(os.environ):
        return call([str(tool("weezle-pos")), *args])
    say("화면이 없어 시연의 하루를 돌립니다 / no display: playing the demo day headless")
    code = call([str(tool("weezle-pos")), "demo", "--headless", "--out", str(DEMO)])
    if code == 0:
        say(f"그림·영수증·정산지 / pictures, receipts and Z slip: {DEMO}")
    return code


def test(args: list[str]) -> int:
    """Run every check; `args` go to pytest. Returns 0 only if all of them passed."""
    failed = []
    for name, command in CHECKS.items():
        say(f"--- {name}")
        code = call([str(tool("python")), *command, *(args if name == "pytest" else [])])
        if code != 0:
            failed.append(f"{name} (exit {code})")
    if failed:
        say("실패 / failed: " + ", ".join(failed))
    return 1 if failed else 0


def set_up(machine: Machine) -> None:
    """Make `.venv` hold exactly the lock file and this checkout; at once when it already does.

    Raises Refused with one sentence, and one apt line where that helps.
    """
    need_python()
    need_packages(machine)
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text("ascii") == wanted and tool("weezle-pos").is_file():
        return
    # A venv of another Python, or one that was cut off half-way, is made anew.
    if not VENV.is_dir() or machine.run([str(tool("python")), "-c", same_python()]) != 0:
        say(f"파이썬 환경을 만듭니다 / making the environment: {VENV}")
        must(machine, [sys.executable, "-m", "venv", "--clear", str(VENV)])
    STAMP.unlink(missing_ok=True)
    say("필요한 꾸러미를 설치합니다 (몇 분) / installing the locked packages (minutes)")
    # Twice quiet: only errors, not the warnings of whatever pip is set up with on this machine.
    pip = [str(tool("python")), "-m", "pip", "--disable-pip-version-check", "-qq", "install"]
    # No wheel is built from source here: what runs is what was hashed.
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(LOCK)]
    must(machine, [*pip, *locked])
    must(machine, [*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    STAMP.write_text(wanted, "ascii")


def need_python() -> None:
    """Raise Refused when this Python is older than the code."""
    if sys.version_info < PYTHON_OLDEST:
        raise Refused(
            "파이썬 3.11 이상이 필요합니다 / Python 3.11 or newer is needed; this one is "
            + sys.version.split()[0]
        )


def need_packages(machine: Machine) -> None:
    """Bring in what Debian must carry: as root by apt-get, else by asking with one apt line."""
    missing = missing_packages(machine)
    if not missing:
        return
    if machine.is_root() and machine.has("apt-get"):
        say("시스템 꾸러미를 설치합니다 / installing system packages: " + " ".join(missing))
        must(machine, ["apt-get", "-q", "update"])
        must(machine, ["apt-get", "-qy", "--no-install-recommends", "install", *missing])
        missing = missing_packages(machine)
        if not missing:
            return
    raise Refused(
        "시스템 꾸러미가 없습니다. 아래 한 줄을 실행한 뒤 다시 해 주세요 / "
        "system packages are missing; run this line, then try again:\n"
        "sudo apt-get update && sudo apt-get install -y " + " ".join(missing)
    )


def missing_packages(machine: Machine) -> list[str]:
    """Name the Debian packages of all that is not there, each once, in a steady order."""
    if not machine.is_linux():
        return []
    missing = [
        package for library, package in LIBRARIES.items() if not machine.loads(library)
    ]
    if not machine.can_make_venv():
        missing.append("python3-venv")
    return sorted(set(missing))


class Machine:
    """This computer, as far as the set-up asks it; tests feed one that lacks things."""

    def is_linux(self) -> bool:
        return sys.platform.startswith("linux")

    def is_root(self) -> bool:
        geteuid = getattr(os, "geteuid", None)
        return geteuid is not None and geteuid() == 0

    def has(self, program: str) -> bool:
        return shutil.which(program) is not None

    def loads(self, library: str) -> bool:
        """Ask the loader itself, since it decides in the end whether Qt starts."""
        try:
            ctypes.CDLL(library)
        except OSError:
            return False
        return True

    def can_make_venv(self) -> bool:
        """Debian ships `venv` without `ensurepip`, which then fails half-way."""
        return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))

    def run(self, command: list[str]) -> int:
        try:
            return call(command)
        except OSError:
            return 127


def must(machine: Machine, command: list[str]) -> None:
    """Run a step of the set-up; raise Refused naming it when it fails."""
    code = machine.run(command)
    if code != 0:
        raise Refused(
            "설치 단계가 실패했습니다. 위의 메시지와 네트워크를 확인한 뒤 다시 해 주세요 / "
            f"a set-up step failed (exit {code}); see above, check the network, try again:\n"
            + " ".join(command)
        )


def fingerprint() -> str:
    """Hash what `.venv` depends on: the lock, pyproject, this Python and where the checkout is."""
    sums = hashlib.sha256()
    for part in (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes()):
        sums.update(hashlib.sha256(part).digest())
    sums.update(f"{sys.version}\n{sys.base_prefix}\n{ROOT}".encode())
    return sums.hexdigest()


def same_python() -> str:
    """Return a program that exits 0 in a venv of this very Python that has pip."""
    return (
        "import pip, sys; sys.exit("
        f"sys.version != {sys.version!r} or sys.base_prefix != {sys.base_prefix!r})"
    )


def has_display(environment: Mapping[str, str]) -> bool:
    """Tell whether a window can be seen; only Linux starts without a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def tool(name: str) -> Path:
    """Return the path of a program inside `.venv`, on either system."""
    if os.name == "nt":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def call(command: list[str]) -> int:
    """Run a command from the checkout's root with our own streams; 130 when interrupted."""
    sys.stdout.flush()
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive", PYTHONUTF8="1")
    # A PYTHONPATH or PYTHONHOME of the caller must not reach into the environment.
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        environment.pop(name, None)
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def say(text: str) -> None:
    """Print at once; a console that knows no Hangul still shows the English half."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

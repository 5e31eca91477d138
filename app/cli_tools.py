"""What every command shares: where the shop is, how it speaks, how it opens, whose PIN it asks."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.errors import BadInput, Refused
from app.texts.commands import said

if TYPE_CHECKING:
    from app.access import Session
    from app.label_sizes import LabelSize
    from app.labels import Label
    from app.office_paper import OfficePaper
    from app.paths import Paths
    from app.platform_side import StoreLook
    from app.receipt import Document
    from app.recovery import RecoverySheet
    from app.till import Till


class HubOffice(Protocol):
    """What the people who run a hub do to it; every call raises BadInput or Refused in words."""

    def token(
        self, *, name: str, store_ref: str, org_ref: str, region: str, rights: str, days: int
    ) -> str:
        """A token for another program, shown this once."""
        ...

    def put_in_region(self, store: str, region: str) -> str:
        """Which store it was."""
        ...

    def end_token(self, name: str) -> int:
        """How many tokens of this name there were."""
        ...

    def shut_out(self, till: str) -> str:
        """Which till it was."""
        ...

    def let_in(self, till: str) -> int:
        """How many entries of it count now that were kept meanwhile."""
        ...

    def erase_person(self, ref: str, reason: str) -> str:
        """Which store it was of."""
        ...


    def publish(
        self, file: Path, *, name: str, store: str, org: str, request_uid: str
    ) -> list[dict[str, object]]:
        """A list for one store or all of an organisation: what changed in each."""
        ...

    def post_notice(
        self, words: str, *, store: str, org: str, until_date: str, urgent: bool
    ) -> tuple[str, int]:
        """(its ref, how many stores it is for)."""
        ...

    def withdraw_notice(self, name: str) -> str:
        """Which notice it was."""
        ...

    def list_notices(self) -> list[dict[str, object]]:
        """Every notice, the newest first."""
        ...

    def give_command(self, till: str, command: str) -> str:
        """The command's uid."""
        ...

    def list_commands(self) -> list[dict[str, object]]:
        """What was asked of which till, and what became of it."""
        ...

    def allow_points(self, store: str, per_member: int, per_day: int) -> int:
        """Among how many tills it is shared."""
        ...


@dataclass(frozen=True, slots=True)
class HubKeeping:
    """What a serving hub does besides: its own backups, its figures for who runs it."""

    backup_folder: Path | None = None
    backup_hours: int = 24
    backup_keep: int = 14
    #: On the loopback alone; 0 for none.
    health_port: int = 0


class HubCare(Protocol):
    """How a hub is looked after; every call raises ShopError in words."""

    def back_up(self, folder: Path, keep: int) -> dict[str, object]:
        """A checked copy in a folder: its file, how much it holds."""
        ...

    def heads(self) -> bytes:
        """What a backup that begins now is sure to hold, as JSON."""
        ...

    def note_backup(self, file: Path) -> dict[str, object]:
        """A backup made by other means is complete: chains known and not known of its heads."""
        ...

    def restore(self, file: Path) -> dict[str, object]:
        """The ledger of a copy becomes this hub's, in a new life."""
        ...

    def copy_keys(self, file: Path) -> str:
        """The hub's keys sealed to a new file: its code, shown this once."""
        ...

    def bring_keys(self, file: Path, code: str) -> None:
        """The keys of a copy become this hub's."""
        ...

    def find_alarms(
        self, held_hours: int, silent_days: int, backup_hours: int
    ) -> list[tuple[str, dict[str, object]]]:
        """(code of a sentence, values) for everything that needs a person."""
        ...


class PlatformDoor(Protocol):
    """The till's line to the platform, and the platform's own reference server."""

    def look(self, till: Till, url: str, code: str) -> StoreLook | None:
        """Which store a code is of, without using it; None where the platform cannot tell."""
        ...

    def enrol(self, till: Till, url: str, code: str) -> dict[str, object]:
        """Make this till known at a hub; what the hub is called, which store and number."""
        ...

    def sync(
        self, till: Till, *, once: bool, rest: Callable[[float], bool]
    ) -> dict[str, object]:
        """Talk to the hub until both sides are level, or `rest` (milliseconds) says stop."""
        ...

    def exchange(self, till: Till, folder: Path) -> dict[str, object]:
        """Read the other tills' files on a stick and leave this till's own there."""
        ...

    def ask_whole(self, till: Till, ref: str, reason: str) -> dict[str, str]:
        """What the platform keeps of a person, unmasked: `app.person_view.AskWhole`."""
        ...

    def serve_hub(
        self, paths: Paths, url: str, host: str, port: int, keeping: HubKeeping
    ) -> None:
        """Run the reference server until it is stopped."""
        ...

    def care_for(self, paths: Paths, url: str) -> HubCare:
        """A hub's backups and health."""
        ...

    def make_enrol_code(
        self, paths: Paths, url: str, store: str, org: str, name: str
    ) -> str:
        """A one-time code, as it is read out."""
        ...

    def list_stores(self, paths: Paths, url: str) -> list[dict[str, object]]:
        """Every store of a hub with its tills."""
        ...

    def administer(self, paths: Paths, url: str) -> HubOffice:
        """A hub's office."""
        ...

    def verify_hub(self, paths: Paths, url: str, tills: Sequence[Till]) -> dict[str, object]:
        """Hash a hub's ledger again and compare it with these tills."""
        ...


class Outside(Protocol):
    """What only the composition root can reach: the window, paper, the headless day."""

    def run_window(
        self, paths: Paths, language: str, *, first_paint: Sequence[str] | None = None
    ) -> int:
        """Open the window and stay until it is closed; the exit code.

        `first_paint` (ref and number of a cashier) is a benchmark's: the program then says when the
        sell screen was first painted, and ends.
        """
        ...

    def play_demo(
        self, out: Path, *, headless: bool, language: str, screens: Path | None = None
    ) -> int:
        """Play the scripted shop day in a passing shop; the exit code.

        With `screens` no day is played: a picture of every screen is put there.
        """
        ...

    def press(self, document: Document, form: str, columns: int) -> bytes:
        """A document as text, ESC/POS, PNG or PDF."""
        ...

    def press_labels(
        self, label: Label, size: LabelSize, form: str, count: int
    ) -> bytes:
        """Labels as PDF on a roll or a sheet, or in a label printer's language."""
        ...

    def recovery_pdf(self, sheet: RecoverySheet) -> bytes:
        """The recovery sheet as a page to print."""
        ...

    def office_pdf(self, paper: OfficePaper) -> bytes:
        """A table or a pad as pages for the office printer."""
        ...

    def bench(self, name: str) -> dict[str, object]:
        """Measure one benchmark of the screens; raises BadInput for a name there is not."""
        ...

    def bench_names(self) -> tuple[str, ...]:
        """The benchmarks `bench` knows."""
        ...

    def platform(self) -> PlatformDoor:
        """The way to the platform."""
        ...

    def look_at_printer(self, till: Till, language: str) -> tuple[str, str]:
        """(good, look or bad; one sentence) about the printer of this till."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """One call of the program, read and ready to act."""

    paths: Paths
    language: str
    as_json: bool
    arguments: Namespace
    outside: Outside

    def say(self, code: str, **values: object) -> None:
        """One line for a person; silent where a program listens."""
        if not self.as_json:
            print(said(code, self.language, **values))

    def answer(self, values: Mapping[str, object]) -> None:
        """The JSON a program asked for."""
        if self.as_json:
            print(json.dumps(values, ensure_ascii=False))

    def progress(self) -> Callable[[int, int], None]:
        """Shows how far a long work is, on a terminal only."""
        shows = sys.stderr.isatty()

        def show(done: int, total: int) -> None:
            if shows:
                end = "\n" if done == total else "\r"
                text = said("progress", self.language, done=done, total=total)
                print(text, end=end, file=sys.stderr, flush=True)

        return show


def go_on(command: Command) -> Callable[[int, int], bool]:
    """Progress for checks that ask whether to go on: a command always does, Ctrl+C stops it."""
    show = command.progress()

    def shown(done: int, total: int) -> bool:
        show(done, total)
        return True

    return shown


@contextmanager
def till_to_write(command: Command) -> Iterator[Till]:
    """The till under the shop lock.  Raises Refused beside the open window."""
    from app.lock import ShopLock
    from app.opening import open_till

    _want_shop(command)
    with ShopLock(command.paths.lock):
        till = open_till(command.paths)
        try:
            yield till
        finally:
            till.close()


@contextmanager
def till_to_read(command: Command) -> Iterator[Till]:
    """The till for looking only; works beside the open window."""
    from app.opening import open_to_read

    till = open_to_read(command.paths)
    try:
        yield till
    finally:
        till.close()


def sign_in_manager(command: Command, till: Till) -> Session:
    """A manager's own PIN, for what shows personal data or changes money.

    Read from standard input with `--pin-stdin`, asked for on a terminal otherwise.  Raises Refused
    where neither is there or somebody else answers.
    """
    from app.access import sign_in
    from models.values import Role

    no = command.arguments.manager
    pin = read_secret(
        command, "ask.pin", from_stdin=command.arguments.pin_stdin, missing="access.pin_missing",
        no=no)
    session = sign_in(till, no, pin)
    if session.role is not Role.MANAGER:
        raise Refused("access.not_a_manager")
    return session


def read_secret(
    command: Command, question: str, *, from_stdin: bool, missing: str, **values: object
) -> str:
    """One line nobody should see on the screen.  Raises Refused `missing` without a way to ask."""
    if from_stdin:
        return sys.stdin.readline().strip()
    if not sys.stdin.isatty():
        raise Refused(missing)
    from getpass import getpass

    return getpass(said(question, command.language, **values)).strip()


def write_new_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file that was not there.  Raises BadInput where it is, or cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if private:
            path.touch(mode=0o600, exist_ok=False)
        with path.open("r+b" if private else "xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise BadInput("cli.file_exists", file=str(path)) from error
    except OSError as error:
        raise BadInput("cli.file_refused", file=str(path)) from error


def _want_shop(command: Command) -> None:
    """Say that there is no shop before a lock file makes the folder look like one."""
    from app.errors import WorldTrouble
    from app.opening import shop_exists

    if not shop_exists(command.paths):
        raise WorldTrouble("shop.missing", folder=str(command.paths.data))

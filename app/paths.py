"""Where things lie: the data folder of a till, and the user's own folder beside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "weezle-pos"


@dataclass(frozen=True, slots=True)
class Paths:
    """`data` may be copied or stolen; `state` holds the witness and, without a keyring, keys."""

    data: Path
    state: Path

    @property
    def database(self) -> Path:
        return self.data / "shop.db"

    @property
    def machine_settings(self) -> Path:
        return self.data / "settings.toml"

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def slips(self) -> Path:
        """Where the file printer puts what it would have printed."""
        return self.data / "slips"

    @property
    def labels(self) -> Path:
        """Where labels are kept as PDF on a machine without a label printer."""
        return self.data / "labels"

    @property
    def keys(self) -> Path:
        return self.state / "keys"

    @property
    def witness(self) -> Path:
        return self.state / "witness"


def name_aside(folder: Path, why: str, stamp: str) -> Path:
    """`FOLDER.before-WHY-STAMP`, or with a number behind it where that is taken."""
    aside = folder.with_name(f"{folder.name}.before-{why}-{stamp}")
    number = 2
    while aside.exists():
        aside = folder.with_name(f"{folder.name}.before-{why}-{stamp}-{number}")
        number += 1
    return aside


def make_durable(folder: Path) -> None:
    """The names in a folder on the disk; Windows keeps them by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def default_paths(data: Path | None = None, state: Path | None = None) -> Paths:
    """The folders a person gave, else the operating system's own for this user."""
    if data is None or state is None:
        from platformdirs import user_data_path, user_state_path

        data = data or user_data_path(APP_NAME, appauthor=False)
        state = state or user_state_path(APP_NAME, appauthor=False)
    return Paths(data.absolute(), state.absolute())

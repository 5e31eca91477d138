"""Real small classes with names that stand in for the outside world."""

from __future__ import annotations

from installer.bootstrap import Machine


class FakeMachine(Machine):
    """A computer for the set-up that lacks what it is told to lack, and notes what is run on it."""

    def __init__(
        self,
        *,
        missing: set[str] | None = None,
        ensurepip: bool = True,
        root: bool = False,
        linux: bool = True,
        apt: bool = True,
        apt_code: int = 0,
        apt_helps: bool = True,
        venv_code: int = 0,
    ) -> None:
        self.missing = set(missing or ())
        self.ensurepip = ensurepip
        self.root = root
        self.linux = linux
        self.apt = apt
        self.apt_code = apt_code
        self.apt_helps = apt_helps
        self.venv_code = venv_code
        self.ran: list[list[str]] = []

    def is_linux(self) -> bool:
        return self.linux

    def is_root(self) -> bool:
        return self.root

    def has(self, program: str) -> bool:
        return self.apt and program == "apt-get"

    def loads(self, library: str) -> bool:
        return library not in self.missing

    def can_make_venv(self) -> bool:
        return self.ensurepip

    def run(self, command: list[str]) -> int:
        self.ran.append(command)
        if command[0] == "apt-get":
            if self.apt_code == 0 and self.apt_helps and "install" in command:
                self.missing, self.ensurepip = set(), True
            return self.apt_code
        return self.venv_code

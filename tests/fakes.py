"""Real small classes with names that stand in for the outside world."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import replace

from app.ports import JobState, PrintJob, Reading, ScaleState
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


class MemorySpoolStore:
    """Print jobs in a dict; `log` keeps every state a job went through."""

    def __init__(self, jobs: list[PrintJob] | None = None) -> None:
        self.jobs: dict[int, PrintJob] = {job.id: job for job in jobs or []}
        self.log: list[tuple[int, JobState]] = []
        self.fail_on: JobState | None = None

    def add(self, job: PrintJob) -> int:
        job_id = max(self.jobs, default=0) + 1
        self.jobs[job_id] = replace(job, id=job_id)
        self.log.append((job_id, JobState.PENDING))
        return job_id

    def next_pending(self) -> PrintJob | None:
        waiting = [job for job in self.jobs.values() if job.state is JobState.PENDING]
        return min(waiting, key=lambda job: job.id, default=None)

    def mark(self, job_id: int, state: JobState, detail: str = "") -> None:
        if state is self.fail_on:
            raise OSError(28, "No space left on device")
        self.jobs[job_id] = replace(self.jobs[job_id], state=state, detail=detail)
        self.log.append((job_id, state))

    def find(self, job_id: int) -> PrintJob | None:
        return self.jobs.get(job_id)

    def list_open(self) -> tuple[PrintJob, ...]:
        closed = {JobState.DONE, JobState.CANCELLED}
        return tuple(job for job in self.jobs.values() if job.state not in closed)


class FakePrinterServer:
    """A network receipt printer on loopback with bad days.

    `mode`: accept, off (nothing listens), hang (accepts, never reads), reset (RST at once), silent
    (never answers), silent_after (answers DLE EOT, not GS r), nonsense. `drop_after` resets the
    connection after so many bytes of a job, `paper_out_after` takes the paper away there; without
    paper it is offline: takes bytes, answers only in real time, prints on once there is paper.
    `jobs` are the bytes of each connection that carried a job, `printed` those that came out.
    """

    QUERY = re.compile(rb"\x10\x04([\x01-\x04])|\x1dr(\x01)")
    HALF_QUERY = re.compile(rb"(?:\x10\x04?|\x1dr?)$")

    def __init__(self) -> None:
        self.mode = "accept"
        self.paper = "ok"
        self.cover_open = False
        self.broken = False
        self.drop_after = -1
        self.paper_out_after = -1
        self.jobs: list[bytes] = []
        self.printed: list[bytes] = []
        self.connections = 0
        self._stopping = threading.Event()
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._listen(0)

    def _listen(self, port: int) -> None:
        listener = socket.create_server(("127.0.0.1", port))
        listener.settimeout(0.01)
        self.port: int = listener.getsockname()[1]
        self._listener = listener
        self._start(self._accept, listener)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def switch_off(self) -> None:
        """Nothing listens any more."""
        self.mode = "off"
        for thread in self._threads:
            thread.join()

    def switch_on(self) -> None:
        self.mode = "accept"
        self._listen(self.port)

    def close(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while not self._stopping.is_set() and self.mode != "off":
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                self.connections += 1
                if self.mode == "reset":
                    self._reset(connection)
                else:
                    self._start(self._serve, connection)

    @staticmethod
    def _reset(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    def _serve(self, connection: socket.socket) -> None:
        received = b""
        job = b""
        asked_paper = False
        connection.settimeout(0.01)
        try:
            while not self._stopping.is_set() and self.mode != "off":
                if self.mode == "hang":
                    self._stopping.wait(0.01)
                    continue
                if asked_paper and not self._offline():
                    asked_paper = False
                    self.printed.append(job)
                    if self.mode not in {"silent", "silent_after"}:
                        connection.sendall(b"\xff" if self.mode == "nonsense_after" else b"\0")
                try:
                    chunk = connection.recv(64)
                except TimeoutError:
                    continue
                if not chunk:
                    return
                received += chunk
                for match in self.QUERY.finditer(received):
                    if match[2]:
                        asked_paper = True
                    elif self.mode == "nonsense":
                        connection.sendall(b"\xff")
                    elif self.mode != "silent":
                        connection.sendall(self._real_time(match[1][0]))
                plain = self.QUERY.sub(b"", received)
                # A question that has only half arrived waits for its other half.
                half = self.HALF_QUERY.search(plain)
                received = half.group() if half else b""
                plain = plain[: half.start()] if half else plain
                if plain:
                    job += plain
                    self._note(job, first=len(job) == len(plain))
                if 0 <= self.paper_out_after <= len(job):
                    self.paper, self.paper_out_after = "out", -1
                if job and 0 <= self.drop_after <= len(job):
                    self.drop_after = -1
                    self._reset(connection)
                    return
        except OSError:
            # The till hung up first; what it sent is kept.
            return
        finally:
            connection.close()

    def _note(self, job: bytes, *, first: bool) -> None:
        if first:
            self.jobs.append(job)
        else:
            self.jobs[-1] = job

    def _offline(self) -> bool:
        return self.paper == "out" or self.cover_open or self.broken

    def _real_time(self, question: int) -> bytes:
        answer = 0x12
        if question == 1:
            answer |= 0x08 if self._offline() else 0
        elif question == 2:
            answer |= (0x04 if self.cover_open else 0) | (0x20 if self.paper == "out" else 0)
        elif question == 3:
            answer |= 0x08 if self.broken else 0
        else:
            answer |= {"ok": 0, "near": 0x0C, "out": 0x6C}[self.paper]
        return bytes([answer])


class FakeScale:
    """A scale on a pseudo-terminal that sends what it is told; unplugged by `hang_up`."""

    def __init__(self) -> None:
        import os
        import pty
        import tty

        self._os = os
        self._master, self._slave = pty.openpty()
        tty.setraw(self._master)
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)

    def send(self, *frames: bytes) -> None:
        for frame in frames:
            self._os.write(self._master, frame)

    def hang_up(self) -> None:
        if self._master >= 0:
            self._os.close(self._slave)
            self._os.close(self._master)
            self._master = -1


class ToldScale:
    """`app.ports.Scale` that says what a test sets."""

    def __init__(self) -> None:
        self.now = Reading(ScaleState.WAITING)
        self.watched = False

    def watch(self) -> None:
        self.watched = True

    def rest(self) -> None:
        self.watched = False

    def reading(self) -> Reading:
        return self.now

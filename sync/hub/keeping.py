"""What runs beside a serving hub: its backups by the hour, and its figures on a door of their own.

The inner door is on the loopback and no till's way: nothing signed and no token opens it from
outside, and what it says names no store.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app.errors import ShopError
from sync.hub import backup
from sync.hub.base import reading
from sync.hub.health import HealthReader, not_ready, write_metrics
from sync.hub.service import Hub

if TYPE_CHECKING:
    from app.cli_tools import HubKeeping

log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 60.0
#: After a failure: a disk that was unplugged comes back, and a full one is looked at again.
_AGAIN_MS: Final = 900_000
_BREATH_SECONDS: Final = 0.02


class BackupThread:
    """A checked backup whenever the newest is so old; failing is noted, and tried again."""

    def __init__(self, hub: Hub, keeping: HubKeeping) -> None:
        self._hub = hub
        self._keeping = keeping
        self._stop = threading.Event()
        self._tried_at_ms = 0
        self._thread = threading.Thread(target=self._run, name="backup", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """A backup under way is given up: it has no name yet, so it never was."""
        self._stop.set()
        self._thread.join(timeout=30)

    def look(self) -> bool:
        """Make one if it is time; whether one was made."""
        folder, now_ms = self._keeping.backup_folder, self._hub.now_ms()
        if folder is None or 0 <= now_ms - self._tried_at_ms < _AGAIN_MS:
            return False
        with reading(self._hub.engine).begin() as connection:
            last = backup.read_last(connection)
        if 0 <= now_ms - last.ended_at_ms < self._keeping.backup_hours * 3_600_000:
            return False
        self._tried_at_ms = now_ms
        try:
            done = backup.back_up(
                self._hub.engine, folder, now_ms, keep=self._keeping.backup_keep,
                give_way=self._breathe)
        except ShopError:
            log.exception("the hub was not backed up")
            return False
        log.info("backed up: %s, %s entries", done.file.name, done.entry_count)
        return True

    def _breathe(self) -> None:
        """Between slices of hashing the tills are answered."""
        if self._stop.is_set():
            raise _Stopped
        time.sleep(_BREATH_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except _Stopped:
                return
            except Exception:
                # The ledger is as it was; a later look tries again.
                log.exception("backup failed")
            self._stop.wait(_LOOK_SECONDS)


class _Stopped(Exception):
    """The hub ends while it hashes a copy."""


def make_inner_app(hub: Hub, folder: Path | None) -> FastAPI:
    """`/healthz`, `/readyz` and `/metrics` for who runs the hub."""
    app = FastAPI(title="weezle-pos hub, inside", openapi_url=None)
    reader = HealthReader(hub.engine, folder)

    def live() -> dict[str, str]:
        return {"status": "ok"}

    async def ready(response: Response) -> dict[str, object]:
        try:
            reasons = not_ready(await run_in_threadpool(reader.read, hub.now_ms()))
        except SQLAlchemyError:
            log.exception("not ready")
            reasons = ["database"]
        response.status_code = 503 if reasons else 200
        return {"status": "not_ready" if reasons else "ok", "reasons": reasons}

    async def metrics() -> Response:
        try:
            found = await run_in_threadpool(reader.read, hub.now_ms())
        except SQLAlchemyError:
            log.exception("no figures")
            return Response("database\n", 503, media_type="text/plain")
        return Response(write_metrics(found, hub.tally, hub.in_flight),
                        media_type="text/plain; version=0.0.4")

    app.add_api_route("/healthz", live, methods=["GET"])
    app.add_api_route("/readyz", ready, methods=["GET"])
    app.add_api_route("/metrics", metrics, methods=["GET"])
    return app


class InnerServer:
    """The inner door on the loopback, on a thread of its own."""

    def __init__(self, hub: Hub, folder: Path, port: int) -> None:
        import uvicorn

        self._server = uvicorn.Server(uvicorn.Config(
            make_inner_app(hub, folder), host="127.0.0.1", port=port, log_level="warning",
            lifespan="off", http="h11"))
        self._thread = threading.Thread(target=self._server.run, name="inner door", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

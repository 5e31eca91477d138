"""Where print jobs are kept over restarts: rows of the till's own file."""

from __future__ import annotations

from app.ports import DocumentKind, JobState, PrintJob
from app.till import Till
from models import local_rows

_KEPT_JOBS = 500
_OPEN = (JobState.PENDING, JobState.SENDING, JobState.UNKNOWN, JobState.FAILED)


class TillSpoolStore:
    """`app.ports.SpoolStore` on the till's file; every call is durable when it returns."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def add(self, job: PrintJob) -> int:
        with self._till.local_rows() as cursor:
            local_rows.forget_old_jobs(cursor, _KEPT_JOBS)
            return local_rows.add_job(
                cursor, job.kind.value, job.payload_json, JobState.PENDING.value,
                self._till.clock.now_ms(),
            )

    def next_pending(self) -> PrintJob | None:
        found = local_rows.list_jobs(self._till.read(), (JobState.PENDING.value,), 1)
        return _job(found[0]) if found else None

    def mark(self, job_id: int, state: JobState, detail: str = "") -> None:
        with self._till.local_rows() as cursor:
            local_rows.mark_job(cursor, job_id, state.value, detail)

    def find(self, job_id: int) -> PrintJob | None:
        row = local_rows.read_job(self._till.read(), job_id)
        return _job(row) if row else None

    def list_open(self) -> tuple[PrintJob, ...]:
        rows = local_rows.list_jobs(self._till.read(), tuple(s.value for s in _OPEN), 1_000)
        return tuple(_job(row) for row in rows)


def _job(row: local_rows.JobRow) -> PrintJob:
    return PrintJob(
        DocumentKind(row.kind), row.payload_json, row.id, JobState(row.state), row.detail
    )

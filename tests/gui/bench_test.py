"""The benchmarks of the screens run and report; their bounds are for a machine at rest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import BadInput
from sync.bench import measure as measure_sync
from ui import bench, bench_windows
from ui.bench_stall import stall_beside

ROOT = Path(__file__).parents[2]
LATE = {
    "sqlalchemy", "alembic", "escpos", "reportlab", "keyring", "argon2", "cryptography", "PIL",
    "openpyxl",
}


def test_a_scan_is_measured_to_the_end_of_its_paint(qapp: QApplication) -> None:
    result = bench.measure_scan_to_paint(scan_count=60, product_count=400)
    assert result["scans"] == 60
    assert result["products"] == 400
    assert {"ratio", "bound", "holds", "median_ms", "p99_ms", "floor_p99_ms"} <= set(result)
    assert float(str(result["floor_median_ms"])) > 0
    # Twice the bound, on the median: a busy machine passes, a relayout at each scan does not.
    assert float(str(result["median_ms"])) < 6 * float(str(result["floor_median_ms"])), result


def test_start_up_is_measured_through_the_real_command() -> None:
    result = bench.measure_start_up(start_count=3)
    assert result["starts"] == 3
    # Twice the bound: a busy machine passes, one more library on the start path does not.
    assert float(str(result["median_ms"])) < 8 * float(str(result["floor_median_ms"])), result


def test_the_start_path_imports_only_what_the_first_screen_needs() -> None:
    """Everything a till needs between the command and the sell screen, and what must come later."""
    asked = (
        "import sys, app.__main__, app.opening, ui.main, ui.desk, ui.sell, printing.spool;"
        "print(' '.join({name.split('.')[0] for name in sys.modules}))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=True, timeout=60,
    )
    assert LATE & set(done.stdout.split()) == set()


def test_the_codes_typed_have_right_check_digits() -> None:
    codes = bench_windows.find_codes(1_000, 50)
    assert len(codes) == 50
    assert codes[0] == "8800000000008"
    assert len(set(codes)) == 50


def test_unknown_name() -> None:
    with pytest.raises(BadInput):
        bench.run("coffee")


def test_a_night_is_drained_beside_an_open_window() -> None:
    """A short night: the figures are there, everything arrived, the line carried little."""
    found = measure_sync(stall_beside, entry_count=400)
    assert found["entries"] == 401
    assert 20 < int(str(found["bytes_per_sale"])) < 400
    assert {"ratio", "bound", "longest_stall_ms", "grown_kb", "holds"} <= found.keys()

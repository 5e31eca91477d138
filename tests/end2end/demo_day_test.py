"""A whole shop day through the real screens, as a newcomer plays it: one command, every figure."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `weezle-pos demo --headless` leaves behind."""
    out = tmp_path_factory.mktemp("day")
    # What an earlier day left is written over.
    (out / "screens").mkdir()
    (out / "screens" / "01-old.png").write_bytes(b"old")
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--headless", "--out", str(out)], cwd=ROOT,
        env=environment, capture_output=True, text=True, timeout=240, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(out) in done.stdout
    return out


def test_the_day_says_in_words_what_it_came_to(day: Path) -> None:
    summary = (day / "summary.txt").read_text(encoding="utf-8")
    assert "판매 13건 156,800원" in summary
    assert "모든 숫자가 맞습니다" in summary


def test_every_step_has_its_picture(day: Path) -> None:
    names = {re.sub(r"^\d\d-", "", path.stem) for path in (day / "screens").glob("*.png")}
    assert {
        "sign-in", "open-float", "sell-lines", "pay-change", "change", "card", "search", "whose",
        "member", "held", "approval", "unknown-barcode", "pay-split", "count", "closed",
    } <= names
    assert "old" not in names


def test_every_paper_is_there_to_print_to_read_and_to_look_at(day: Path) -> None:
    texts = sorted((day / "papers").glob("*.txt"))
    assert len(texts) == 15
    assert len(list((day / "papers").glob("*.png"))) == 15
    assert len(list((day / "slips").glob("job-*.bin"))) >= 15
    change = next(path for path in texts if "거스름돈" in path.read_text(encoding="utf-8"))
    assert "26,000" in change.read_text(encoding="utf-8")
    copies = [path for path in texts if "재발행" in path.read_text(encoding="utf-8")]
    assert len(copies) == 1


def test_the_z_slip_agrees_with_the_drawer(day: Path) -> None:
    slip = max((day / "papers").glob("*.txt")).read_text(encoding="utf-8")
    rows = dict(re.findall(r"^(\S.*?)\s{2,}(\S+)$", slip, re.MULTILINE))
    assert rows["판매 건수"] == "13"
    assert rows["있어야 할 현금"] == rows["실제 현금"] == "160,800"
    assert rows["과부족"] == "0"

"""The commands `labels` and `export lots`, on a real shop."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.__main__ import Composed
from app.cli import run_command
from app.lots import Lot
from app.receiving import LotDraft, receive
from tests.farm import GREENS, make_farm
from tests.label_reader import draw_zpl, read_ean, read_square


@pytest.fixture
def lot(tmp_path: Path) -> Lot:
    farm = make_farm(tmp_path)
    made = receive(farm.till, farm.producer, [LotDraft(GREENS, 40, 3_000)])[0]
    farm.till.close()
    return made


def run(folder: Path, *words: str) -> int:
    return run_command(
        ["--data", str(folder / "data"), "--state", str(folder / "state"), *words], Composed())


def test_any_lot_again_in_every_form(tmp_path: Path, lot: Lot) -> None:
    for form, size in (("pdf", "40x60"), ("sheet", "50x30"), ("zpl", "60x40"), ("tspl", "40x60")):
        out = tmp_path / f"{form}.out"
        assert run(tmp_path, "labels", lot.no, "--count", "3", "--format", form,
                   "--size", size, "--out", str(out)) == 0
        assert out.stat().st_size > 1_000
    picture, count = draw_zpl((tmp_path / "zpl.out").read_bytes())
    assert count == 3
    (ean,) = read_ean(picture)
    assert ean[2:12] == lot.no
    code = read_square(picture)
    again = tmp_path / "again.pdf"
    assert run(tmp_path, "labels", code, "--out", str(again)) == 0
    assert again.read_bytes().count(b"/Type /Page\n") == 1


def test_what_cannot_be_printed_is_refused_in_a_sentence(
    tmp_path: Path, lot: Lot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "labels", "9999999999", "--out", str(tmp_path / "x")) == 1
    assert run(tmp_path, "labels", lot.no, "--size", "9x9", "--out", str(tmp_path / "x")) == 1
    assert run(tmp_path, "labels", lot.no, "--count", "0", "--out", str(tmp_path / "x")) == 1
    assert "9x9" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_lots_are_exported_with_their_pieces_by_state(tmp_path: Path, lot: Lot) -> None:
    out = tmp_path / "lots.csv"
    assert run(tmp_path, "export", "lots", "--out", str(out)) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["로트"], row["라벨"], row["입고"], row["진열"], row["판매"]) == (
        lot.no, "40", "40", "40", "0")
    assert run(tmp_path, "export", "lots", "--format", "xlsx",
               "--out", str(tmp_path / "lots.xlsx")) == 0

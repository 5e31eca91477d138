"""The slip of a return on paper: negative figures, the original number, what a card was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from printing.columns import col_width
from printing.escpos import Paper, render
from printing.layout import as_text, lay_out
from tests.receipts import golden_receipt, golden_return

GOLDEN = Path(__file__).parent.parent / "golden"
WIDTHS = (32, 42, 48)


@pytest.mark.parametrize("columns", WIDTHS)
def test_golden_return_as_text(columns: int) -> None:
    text = as_text(lay_out(golden_return(), columns), columns)
    assert text == (GOLDEN / f"return_{columns}.txt").read_text("utf-8")
    assert all(col_width(row) <= columns for row in text.splitlines())


@pytest.mark.parametrize("columns", WIDTHS)
def test_golden_return_as_bytes(columns: int) -> None:
    rows = lay_out(golden_return(), columns)
    job = render(rows, Paper(columns=columns), kick_drawer=True)
    assert job == (GOLDEN / f"return_{columns}.bin").read_bytes()


def test_the_slip_says_what_it_is_and_what_it_takes_back() -> None:
    text = as_text(lay_out(golden_return(), 42), 42)
    for words in ("** 반품 **", "원거래", "20261122-01-0123", "환불금액", "신용카드 취소",
                  "원승인번호 00123456", "취소승인번호 00999999", "신용카드 재승인"):
        assert words in text, words
    # Nothing was received, and nothing is owed.
    for words in ("받은금액", "거스름돈", "받을금액"):
        assert words not in text, words
    sale = as_text(lay_out(golden_receipt(), 42), 42)
    assert "받은금액" in sale
    assert "환불금액" not in sale

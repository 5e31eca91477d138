"""Columns of CP949: the vectors of HANDBOOK §6.8 and §9, and what must hold for any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.columns import (
    align_right,
    cells,
    centre,
    clean,
    col_width,
    fit,
    in_rom,
    pair,
    wrap_hard,
    wrap_words,
)

KOREAN = st.text(
    st.one_of(
        st.sampled_from("가각똠뷁힣 aZ09.,-()[]※·㎏₩—漢é😀"),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("햇살농원 청상추 150g", 20),
        ("유정란 10구", 11),
        ("(면)청상추", 10),
        ("한글ABC123", 10),
        ("똠방각하", 8),
        ("㎏", 2),
        ("·", 2),
        ("①", 2),
    ],
)
def test_widths_of_the_handbook(text: str, columns: int) -> None:
    assert col_width(text) == columns


def test_hard_wrap_of_the_handbook() -> None:
    long = "곶감골작목반 곶감 500g 선물용 특대 사이즈"
    assert col_width(long) == 41
    assert wrap_hard(long, 20) == ["곶감골작목반 곶감 50", "0g 선물용 특대 사이", "즈"]
    assert wrap_hard("가A나B다C라D마E바", 7) == ["가A나B", "다C라D", "마E바"]


def test_fit_of_the_handbook() -> None:
    assert fit("유정란30구(동물복지)", 9) == "유정란30 "
    assert fit("유정란30구(동물복지)", 10) == "유정란30구"
    assert fit("가나다", 5) == "가나 "


def test_only_the_ksx1001_square_is_trusted() -> None:
    assert all(map(in_rom, "한글가각쑴￦·…─①※★℃㎏漢 ~!"))
    assert not any(map(in_rom, "똠펲뷁힣₩—é😀\x1b\x7f"))


def test_clean_composes_maps_and_disarms() -> None:
    assert clean(unicodedata.normalize("NFD", "똠방각하")) == "똠방각하"
    assert clean("3,000₩ — 특") == "3,000원 - 특"
    assert clean("a\x1bp\x00\x10\x04\x01\nb\tc") == "a p     b c"
    assert clean("가\u200b나\ufeff") == "가나"


def test_words_stay_whole_where_they_fit() -> None:
    text = "교환·반품은 영수증을 지참해 주세요."
    assert wrap_words(text, 32) == ["교환·반품은 영수증을 지참해", "주세요."]
    assert wrap_words("가나다라마바사", 6) == ["가나다", "라마바", "사"]
    assert wrap_words("", 10) == [""]


def test_a_cell_too_wide_takes_blanks_and_an_amount_is_never_cut() -> None:
    assert cells(("2,900/100g", "12,340g", "357,860"), (12, 6, 14)) == [
        "  2,900/100g 12,340g     357,860"
    ]
    rows = cells(("1" * 20, "2" * 20, "333"), (12, 6, 14))
    assert [row.strip() for row in rows] == ["1" * 20, "2" * 20, "333"]


def test_pair_breaks_when_no_blank_is_left() -> None:
    assert pair("가나", "12", 7) == ["가나 12"]
    assert pair("가나", "123", 7) == ["가나", "    123"]


def test_centre_keeps_the_odd_blank_right() -> None:
    assert centre("강북 푸드직매장", 42) == " " * 13 + "강북 푸드직매장" + " " * 14


@given(KOREAN, st.integers(2, 48))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    shown = clean(text)
    hard = wrap_hard(shown, columns)
    assert "".join(hard) == shown
    words = wrap_words(shown, columns)
    assert "".join(words).replace(" ", "") == shown.replace(" ", "")
    for line in (*hard, *words, fit(shown, columns)):
        assert col_width(line) <= columns
    assert col_width(fit(shown, columns)) == columns


@given(KOREAN)
def test_what_the_rom_has_is_as_wide_as_its_bytes(text: str) -> None:
    """Goal: no half Hangul. Method: every prefix of a trusted text decodes back to itself."""
    shown = "".join(filter(in_rom, clean(text)))
    assert shown.encode("cp949").decode("cp949") == shown
    for line in wrap_hard(shown, 7):
        assert len(line.encode("cp949")) == col_width(line) <= 7
        assert line.encode("cp949").decode("cp949") == line


@given(KOREAN, KOREAN, st.sampled_from([32, 42, 48]))
def test_pairs_stay_on_the_paper(left: str, right: str, columns: int) -> None:
    rows = pair(clean(left), clean(right), columns)
    assert all(col_width(row) <= columns for row in rows)
    kept = "".join(rows).replace(" ", "")
    assert kept == (clean(left) + clean(right)).replace(" ", "")


@given(st.lists(st.text("0123456789,g/", max_size=30), min_size=3, max_size=3))
def test_cells_stay_on_the_paper_and_keep_every_digit(texts: list[str]) -> None:
    rows = cells((texts[0], texts[1], texts[2]), (12, 6, 14))
    assert all(col_width(row) <= 32 for row in rows)
    assert "".join(rows).replace(" ", "") == "".join(texts)


def test_align_right_leaves_a_long_text_whole() -> None:
    assert align_right("12", 4) == "  12"
    assert align_right("12345", 4) == "12345"

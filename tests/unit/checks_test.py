"""Numbers other people issue (HANDBOOK §1.11, §2.5)."""

from __future__ import annotations

import pytest

from app.checks import (
    BUNDLE_NO,
    ECO_CERT_NO,
    EGG_SHELL_CODE,
    LIVESTOCK_TRACE_NO,
    format_business_no,
    is_business_no,
)


@pytest.mark.parametrize("number", [
    "000-00-00000", "000-12-00018", "000-12-00022", "000-12-00089", "000-80-99994",
    "000-82-43214", "000-90-00049", "123-45-67891", "1234567891",
])
def test_valid_business_numbers(number: str) -> None:
    assert is_business_no(number)


@pytest.mark.parametrize("number", [
    "123-45-67890", "111-11-11111", "999-99-99999", "000-81-00001", "123-45-6789",
    "12345678901", "123-45-67895", "", "123 45 67891", "１２３４５６７８９１", "12-345-67891",
])
def test_invalid_business_numbers(number: str) -> None:
    assert not is_business_no(number)


def test_a_business_number_is_written_in_three_groups() -> None:
    assert format_business_no("1234567891") == "123-45-67891"
    assert format_business_no("123-45-67891") == "123-45-67891"
    assert format_business_no("12345") == "12345"


def test_numbers_on_eggs_and_meat() -> None:
    assert EGG_SHELL_CODE.fullmatch("0823M3FSD2")
    for bad in ("1332M3FSD2", "0823M3FSD5", "0823m3fsd2", "0823M3FSD"):
        assert not EGG_SHELL_CODE.fullmatch(bad)
    assert LIVESTOCK_TRACE_NO.fullmatch("002112345678")
    assert BUNDLE_NO.fullmatch("L12611221234567")
    assert not BUNDLE_NO.fullmatch("L1261122123456")
    assert ECO_CERT_NO.fullmatch("12345678")
    assert not ECO_CERT_NO.fullmatch("1234567")

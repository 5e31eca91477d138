"""Numbers other people issue, and how to tell a mistyped one (HANDBOOK §1.11, §2.5)."""

from __future__ import annotations

import re

EGG_SHELL_CODE = re.compile(
    r"(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{5}[1-4]", re.ASCII)
LIVESTOCK_TRACE_NO = re.compile(r"[0-9]{12}")
BUNDLE_NO = re.compile(r"L[0-9]{14}")
ECO_CERT_NO = re.compile(r"[0-9]{8,10}")

_BUSINESS_NO = re.compile(r"[0-9]{10}|[0-9]{3}-[0-9]{2}-[0-9]{5}")
_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def is_business_no(text: str) -> bool:
    """Whether a 사업자등록번호 has its form and check digit; it may still name nobody (§2.5)."""
    if not _BUSINESS_NO.fullmatch(text):
        return False
    digits = [int(digit) for digit in text.replace("-", "")]
    total = sum(weight * digit for weight, digit in zip(_BUSINESS_WEIGHTS, digits[:9], strict=True))
    # The ninth product counts twice over: its tens are added again. Forgetting this term turns
    # the right last digit 1 of 123-45-6789? into 5.
    total += digits[8] * 5 // 10
    return -total % 10 == digits[9]


def format_business_no(text: str) -> str:
    """`NNN-NN-NNNNN` of ten digits, however they were typed."""
    digits = re.sub(r"[^0-9]", "", text)
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if len(digits) == 10 else text

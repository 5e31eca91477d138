"""Numbers other people issue, and how to tell a mistyped one (HANDBOOK §1.11, §2.5).

Also what must not be typed into the record, which nobody can erase: numbers that name a person.
"""

from __future__ import annotations

import re
import unicodedata

from app.errors import BadInput

REASON_LENGTH_MAX = 60

EGG_SHELL_CODE = re.compile(
    r"(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{5}[1-4]", re.ASCII)
LIVESTOCK_TRACE_NO = re.compile(r"[0-9]{12}")
BUNDLE_NO = re.compile(r"L[0-9]{14}")
ECO_CERT_NO = re.compile(r"[0-9]{8,10}")

_BUSINESS_NO = re.compile(r"[0-9]{10}|[0-9]{3}-[0-9]{2}-[0-9]{5}")
#: Our own receipt numbers are long, too, and name nobody.
_RECEIPT_NO = re.compile(r"(?<![0-9])20[0-9]{6}-[0-9]{2}-[0-9]{4,5}(?![0-9])")
_RESIDENT_NO = re.compile(r"(?<![0-9])[0-9]{6}[- ]?[1-8][0-9]{6}(?![0-9])")
_PHONE_NO = re.compile(r"(?<![0-9-])0[0-9]{1,2}[-. )]?[0-9]{3,4}[-. ]?[0-9]{4}(?![0-9])")
_CARD_NO = re.compile(r"(?<![0-9])(?:[0-9][ -]?){12,18}[0-9](?![0-9])")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
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


def check_reason(text: str) -> str:
    """A reason as the journal may keep it for ever: one short line without personal numbers.

    Raises BadInput `reason.form`, `reason.personal_number` (HANDBOOK §5.4, PROMISES T20).
    """
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > REASON_LENGTH_MAX or not text.isprintable():
        raise BadInput("reason.form", limit=REASON_LENGTH_MAX)
    if has_personal_number(text):
        raise BadInput("reason.personal_number")
    return text


def has_personal_number(text: str) -> bool:
    """Whether a text carries a card, resident or phone number or a mail address."""
    plain = _RECEIPT_NO.sub(" ", unicodedata.normalize("NFKC", text))
    if _RESIDENT_NO.search(plain) or _PHONE_NO.search(plain) or _MAIL.search(plain):
        return True
    return any(_is_luhn(number) for number in _CARD_NO.findall(plain))


def _is_luhn(number: str) -> bool:
    """The check digit of card numbers."""
    digits = [int(sign) for sign in reversed(number) if sign.isdigit()]
    doubled = (2 * digit for digit in digits[1::2])
    return (sum(digits[::2]) + sum(two // 10 + two % 10 for two in doubled)) % 10 == 0

"""What a platform may say to its stores: short words that name no person, and harmless commands."""

from __future__ import annotations

import unicodedata
from datetime import date
from enum import StrEnum
from typing import Final

from app.checks import has_personal_number
from app.errors import BadInput

NOTICE_LENGTH_MAX: Final = 200


class CommandName(StrEnum):
    """Everything a till does for the platform.  None sells, deletes, moves money or runs code."""

    VERIFY = "verify"
    BACKUP_NOW = "backup_now"
    CHECK_AGAIN = "check_again"
    SEND_REPORT = "send_report"


def check_words(words: str) -> str:
    """A notice as the record may keep it for ever.  Raises BadInput `platform_notice.*`."""
    words = " ".join(unicodedata.normalize("NFC", words).split())
    if not words or len(words) > NOTICE_LENGTH_MAX or not words.isprintable():
        raise BadInput("platform_notice.form", limit=NOTICE_LENGTH_MAX)
    if has_personal_number(words):
        raise BadInput("platform_notice.personal")
    return words


def check_until(day: str, today: str) -> str:
    """The last day a notice is shown on, from today on; empty is open.  Raises BadInput."""
    try:
        fits = not day or (date.fromisoformat(day).isoformat() == day and day >= today)
    except ValueError:
        fits = False
    if not fits:
        raise BadInput("platform_notice.until", day=day)
    return day

"""What a receipt's signed code begins with; the start path asks no more of it (`app.signed`)."""

from __future__ import annotations

from typing import Final

CODE_PREFIX: Final = "WZ1"
#: A QR of that many signs is 77 modules wide: three dots each fit on the narrowest roll.
CODE_CHARS_MAX: Final = 700


def is_receipt_code(text: str) -> bool:
    """Whether a scan is a signed receipt code, by its form alone."""
    return text[:3].upper() == CODE_PREFIX and len(text) > 100

"""Words of accounts, corrections, exchanges, returns without a receipt and invoice requests."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
}

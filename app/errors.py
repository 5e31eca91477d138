"""Trouble a person can do something about: a code and values; `app.texts` finds the words.

Anything else that escapes is a bug of ours and says so.
"""

from __future__ import annotations


class ShopError(Exception):
    """Expected trouble.  `code` names the sentence in `app.texts`, `values` fill its gaps."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code


class Refused(ShopError):
    """The rules of the shop say no: closed shift, missing right, an amount that cannot be."""


class BadInput(ShopError):
    """What was typed, scanned or imported cannot be meant."""


class NeedsApproval(ShopError):
    """Allowed once a manager gives his own PIN; `values['action']` says what for."""


class WorldTrouble(ShopError):
    """Disk, key, file, device: what happened, what is safe, what to do."""

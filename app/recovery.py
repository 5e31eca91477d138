"""The recovery sheet as values: what lies in the safe for the day this machine does not start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.clock import local_now
from app.errors import WorldTrouble
from app.keys import recovery_code
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """`code` is thirteen groups of five: four letters of the file's key, one check letter."""

    shop_name: str
    business_no: str
    till_no: int
    till_ref: Ref
    code: str
    made_on: str

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(self.code.split())


def recovery_sheet(till: Till) -> RecoverySheet:
    """The sheet of this till; a secret, so it is made for paper and never kept.

    Raises WorldTrouble when the key is not there.
    """
    key_hex = till.secrets.get("database")
    if key_hex is None:
        raise WorldTrouble("keys.missing")
    settings = till.settings
    return RecoverySheet(
        settings.shop_name, settings.business_no, till.till_no, till.till_ref,
        recovery_code(key_hex), local_now(till.clock).date().isoformat(),
    )

"""What the settlement room shows: every figure with the lines behind it, and the files it makes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.calendar import calendar_of
from app.errors import BadInput, Refused
from app.settlement_periods import Period, last_period
from app.statements import has_something
from models import claim_rows, settlement_rows
from models.claim_rows import LineRow
from models.settlement_rows import DeductionRow, PayoutRow, SettledRebateRow, SettlementRow
from models.values import BasisPoints, Ref, Won

if TYPE_CHECKING:
    from app.till import Till

__all__ = ["DeductionRow", "LineRow", "PayoutRow", "SettlementRow"]

_NAMES_MAX = 99


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One producer in a settlement, figure by figure."""

    payout: PayoutRow
    #: (rate, lines, base, commission)
    groups: tuple[tuple[BasisPoints, int, Won, Won], ...]
    rebates: tuple[SettledRebateRow, ...]
    deductions: tuple[DeductionRow, ...]


def list_settlements(till: Till) -> list[SettlementRow]:
    """Newest first; what was put away is left out."""
    return [row for row in settlement_rows.list_settlements(till.read()) if row.state != "DROPPED"]


def read_settlement(till: Till, uid: Ref) -> SettlementRow:
    """Raises Refused `settlement.gone`."""
    row = settlement_rows.read_settlement(till.read(), uid)
    if row is None:
        raise Refused("settlement.gone")
    return row


def list_payouts(till: Till, uid: Ref) -> list[PayoutRow]:
    """Producers with any figure in a settlement, by code."""
    return [row for row in settlement_rows.list_payouts(till.read(), uid) if has_something(row)]


def reckon(till: Till, uid: Ref, producer_ref: Ref) -> Reckoning:
    """One producer's figures.  Raises Refused `settlement.gone`."""
    connection = till.read()
    for row in settlement_rows.list_payouts(connection, uid):
        if row.producer_ref == producer_ref:
            return Reckoning(
                row, tuple(settlement_rows.list_groups(connection, uid).get(producer_ref, [])),
                tuple(one for one in settlement_rows.list_rebates_of(connection, uid)
                      if one.producer_ref == producer_ref),
                tuple(settlement_rows.list_deductions_of(connection, uid, producer_ref)))
    raise Refused("settlement.gone")


def list_lines(
    till: Till, uid: Ref, producer_ref: Ref, rate: BasisPoints | None = None
) -> list[LineRow]:
    """The sale lines behind a producer's figure, all or those of one rate."""
    return claim_rows.list_lines(till.read(), uid, producer_ref, rate)


def propose_period(till: Till, cycle: str) -> Period:
    """The period to settle next: behind the last one of this cycle, up to the newest that ended."""
    from datetime import date, timedelta

    period = last_period(
        cycle, date.fromisoformat(till.business_date),
        calendar_of(till.settings).is_bank_day)
    before = [row.to_date for row in settlement_rows.list_settlements(till.read())
              if row.cycle == cycle and row.kind == "SETTLEMENT"
              and row.state not in {"DROPPED", "REVERSED"}]
    if before:
        following = date.fromisoformat(max(before)) + timedelta(days=1)
        if following.isoformat() <= period.to_date:
            return Period(following.isoformat(), period.to_date, period.pay_date)
    return period


def write_beside(folder: Path, name: str, data: bytes) -> Path:
    """Keep a file under its name, or with a number where that is taken; readable by its owner.

    Raises BadInput `settlement.folder` where the folder refuses it.
    """
    stem, dot, ending = name.rpartition(".")
    for n in range(1, _NAMES_MAX):
        path = folder / (name if n == 1 else f"{stem} ({n}){dot}{ending}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=False)
            path.write_bytes(data)
        except FileExistsError:
            continue
        except OSError as error:
            raise BadInput("settlement.folder", folder=str(folder)) from error
        return path
    raise BadInput("settlement.folder", folder=str(folder))

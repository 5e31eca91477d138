"""What deductions and settlements do to the rows: every figure comes with the entry.

A settlement goes one way; of two steps of one kind taken at two tills the greater uid is noted.
"""

from __future__ import annotations

from models import kinds_producers as kinds
from models.appliers import applies, change_or_wait, is_edit_newer, is_newer, park, waits
from models.journal import Entry
from models.rows import Rows


@applies(kinds.DeductionNoted)
def apply_deduction_noted(rows: Rows, entry: Entry, noted: kinds.DeductionNoted) -> None:
    rows.insert("deduction", (
        noted.deduction_uid, noted.producer_ref, noted.kind, noted.amount_won, noted.on_date,
        noted.reason, noted.lot_ref, noted.source_uid, "", 0,
    ))


@applies(kinds.DeductionDropped)
def apply_deduction_dropped(rows: Rows, entry: Entry, dropped: kinds.DeductionDropped) -> None:
    change_or_wait(rows, entry, "deduction", dropped.deduction_uid, dropped=1)


@applies(kinds.SettlementDrafted)
def apply_drafted(rows: Rows, entry: Entry, drafted: kinds.SettlementDrafted) -> None:
    uid, all_of_it = drafted.settlement_uid, drafted.producers
    for deduction_uid in (ref for one in all_of_it for ref in one.deduction_uids):
        if rows.get("deduction", deduction_uid) is None:
            park(rows, entry, f"deduction:{deduction_uid}", "deduction")
            return
    rows.insert("settlement", (
        uid, drafted.settlement_no, "SETTLEMENT", drafted.cycle, drafted.from_date,
        drafted.to_date, drafted.pay_date, "DRAFT", len(all_of_it),
        sum(one.base_won for one in all_of_it), sum(one.commission_won for one in all_of_it),
        sum(one.payout_won for one in all_of_it), entry.actor_ref, entry.business_date,
        "", "", "", "", "", "", "", "", "", "", "", "", "", entry.happened_at_ms,
    ))
    rows.insert_all("settlement_cut", [(uid, epoch, seq) for epoch, seq in drafted.cuts.items()])
    rows.insert_all("settlement_gap", [
        (uid, epoch, seq) for epoch, seqs in drafted.gaps.items() for seq in seqs])
    rows.insert_all("settlement_producer", [
        (
            uid, one.producer_ref, one.previous_uid, one.line_count, one.sales_won,
            one.exempt_won, one.taxable_won, one.base_won, one.commission_won,
            one.commission_vat_won, one.rebate_won, one.deduction_won, one.carry_in_won,
            one.payout_won, one.carry_out_won, one.hold, one.account_ref,
            int(one.account_changed), "",
        )
        for one in all_of_it
    ])
    rows.insert_all("settlement_group", [
        (uid, one.producer_ref, g.rate_basis_points, g.line_count, g.base_won, g.commission_won)
        for one in all_of_it for g in one.groups
    ])
    rows.insert_all("settlement_rebate", [
        (
            uid, one.producer_ref, r.rebate_ref, r.from_date, r.to_date, r.base_won, r.year_won,
            r.points_basis_points, r.rebate_won,
        )
        for one in all_of_it for r in one.rebates
    ])
    for one in all_of_it:
        for deduction_uid in set(one.deduction_uids):
            rows.put("settlement_deduction", (uid, deduction_uid))
    _take_deductions(rows, uid)


def _take_deductions(rows: Rows, settlement_uid: str) -> None:
    """Each deduction named here belongs to one settlement that stands: of several the least uid."""
    for deduction_uid, taken_by in rows.cursor.execute(
            "SELECT d.deduction_uid, (SELECT min(s.settlement_uid) FROM settlement AS s "
            "JOIN settlement_deduction AS o USING (settlement_uid) "
            "WHERE o.deduction_uid = d.deduction_uid AND s.state NOT IN ('DROPPED', 'REVERSED')) "
            "FROM settlement_deduction AS d WHERE d.settlement_uid = ?",
            (settlement_uid,)).fetchall():
        rows.change("deduction", (deduction_uid,), settlement_uid=taken_by or "")


#: A settlement goes this way only: a step heard late never takes it back.
_STATES = ("DRAFT", "CHECKED", "APPROVED", "EXPORTED", "PAID", "DROPPED", "REVERSED")


def _step(
    rows: Rows, entry: Entry, settlement_uid: str, state: str, **values: object
) -> bool:
    """One step of a settlement; False where its draft is not here, or another till's word holds."""
    now = rows.get("settlement", settlement_uid)
    if now is None:
        park(rows, entry, f"settlement:{settlement_uid}", "settlement")
        return False
    if _STATES.index(now["state"]) < _STATES.index(state):
        rows.change("settlement", (settlement_uid,), state=state)
    ends = state in {"DROPPED", "REVERSED"}
    if not is_newer(
            rows, entry, f"settlement_{'end' if ends else state}:{settlement_uid}",
            _STATES.index(state)):
        return False
    rows.change("settlement", (settlement_uid,), **values)
    return True


@applies(kinds.SettlementChecked)
def apply_checked(rows: Rows, entry: Entry, checked: kinds.SettlementChecked) -> None:
    _step(
        rows, entry, checked.settlement_uid, "CHECKED", checked_by_ref=entry.actor_ref,
        checked_on=entry.business_date)


@applies(kinds.SettlementApproved)
def apply_approved(rows: Rows, entry: Entry, approved: kinds.SettlementApproved) -> None:
    _step(
        rows, entry, approved.settlement_uid, "APPROVED", approved_by_ref=entry.actor_ref,
        approved_on=entry.business_date)


@applies(kinds.SettlementExported)
def apply_exported(rows: Rows, entry: Entry, exported: kinds.SettlementExported) -> None:
    """A file may be written again: the last one is what the bank has."""
    now = rows.get("settlement", exported.settlement_uid)
    if waits(rows, entry, f"settlement:{exported.settlement_uid}") or now is None:
        return
    if _STATES.index(now["state"]) < _STATES.index("EXPORTED"):
        rows.change("settlement", (exported.settlement_uid,), state="EXPORTED")
    if is_edit_newer(rows, entry, exported):
        rows.change(
            "settlement", (exported.settlement_uid,), exported_by_ref=entry.actor_ref,
            exported_on=entry.business_date, template=exported.template,
            file_digest=exported.file_digest)


@applies(kinds.SettlementPaid)
def apply_paid(rows: Rows, entry: Entry, paid: kinds.SettlementPaid) -> None:
    if not _step(rows, entry, paid.settlement_uid, "PAID", paid_on=paid.paid_on):
        return
    failed = {one.producer_ref: one.reason for one in paid.failed}
    for producer_ref in _producers_of(rows, paid.settlement_uid):
        rows.change(
            "settlement_producer", (paid.settlement_uid, producer_ref),
            failed=failed.get(producer_ref, ""))


@applies(kinds.SettlementDropped)
def apply_dropped(rows: Rows, entry: Entry, dropped: kinds.SettlementDropped) -> None:
    _step(
        rows, entry, dropped.settlement_uid, "DROPPED", ended_by_ref=entry.actor_ref,
        ended_on=entry.business_date, reason=dropped.reason)
    _take_deductions(rows, dropped.settlement_uid)


#: What a reversal turns the sign of.
_TURNED = (
    "line_count", "sales_won", "exempt_won", "taxable_won", "base_won", "commission_won",
    "commission_vat_won", "rebate_won", "deduction_won", "carry_in_won", "payout_won",
    "carry_out_won",
)


#: Steps of the original that are no steps of its reversal.
_STEPS = (
    "checked_by_ref", "checked_on", "approved_by_ref", "approved_on", "exported_by_ref",
    "exported_on", "template", "file_digest", "paid_on", "ended_by_ref", "ended_on",
)


@applies(kinds.SettlementReversed)
def apply_reversed(rows: Rows, entry: Entry, turned: kinds.SettlementReversed) -> None:
    """The original with every figure's sign turned, once; its lines and deductions are free."""
    if not _step(
            rows, entry, turned.settlement_uid, "REVERSED", ended_by_ref=entry.actor_ref,
            ended_on=entry.business_date, reason=turned.reason):
        return
    _take_deductions(rows, turned.settlement_uid)
    original = rows.get("settlement", turned.settlement_uid)
    assert original is not None
    if original["counterpart_uid"]:
        # Another till turned it as well: one of the two reversals counts.
        _remove_reversal(rows, original["counterpart_uid"])
    rows.change("settlement", (turned.settlement_uid,), counterpart_uid=turned.reversal_uid)
    original.update(
        dict.fromkeys(_STEPS, ""), settlement_uid=turned.reversal_uid,
        settlement_no=turned.reversal_no, kind="REVERSAL",
        state="PAID", base_won=-original["base_won"], payout_won=-original["payout_won"],
        commission_won=-original["commission_won"], drafted_by_ref=entry.actor_ref,
        drafted_on=entry.business_date, counterpart_uid=turned.settlement_uid,
        reason=turned.reason, drafted_at_ms=entry.happened_at_ms,
    )
    rows.insert("settlement", tuple(original.values()))
    for producer_ref in _producers_of(rows, turned.settlement_uid):
        one = rows.get("settlement_producer", turned.settlement_uid, producer_ref)
        if one is not None:
            one.update({name: -one[name] for name in _TURNED}, failed="",
                       settlement_uid=turned.reversal_uid)
            rows.insert("settlement_producer", tuple(one.values()))


def _remove_reversal(rows: Rows, reversal_uid: str) -> None:
    rows.remove("settlement", reversal_uid)
    for producer_ref in _producers_of(rows, reversal_uid):
        rows.remove("settlement_producer", reversal_uid, producer_ref)


def _producers_of(rows: Rows, settlement_uid: str) -> list[str]:
    return [ref for (ref,) in rows.cursor.execute(
        "SELECT producer_ref FROM settlement_producer WHERE settlement_uid = ?",
        (settlement_uid,)).fetchall()]

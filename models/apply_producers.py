"""What producers, commission rules and settlements do to the rows: figures come with the entry."""

from __future__ import annotations

import msgspec

from models import kinds_producers as kinds
from models.appliers import applies, change_or_wait, park
from models.journal import Entry
from models.rows import Rows

# --- producers -----------------------------------------------------------------------------------


@applies(kinds.ProducerStageSet)
def apply_stage_set(rows: Rows, entry: Entry, changed: kinds.ProducerStageSet) -> None:
    if changed.from_date <= entry.business_date and not change_or_wait(
            rows, entry, "producer", changed.producer_ref, status=changed.stage):
        return
    rows.insert("producer_stage", (
        entry.uid, changed.producer_ref, changed.stage, changed.from_date, changed.until_date,
        changed.reason, entry.business_date, entry.actor_ref,
    ))


@applies(kinds.ProducerAgreed)
def apply_agreed(rows: Rows, entry: Entry, agreed: kinds.ProducerAgreed) -> None:
    if not change_or_wait(
            rows, entry, "producer", agreed.producer_ref, agreement_from=agreed.from_date,
            agreement_to=agreed.to_date, settlement_cycle=agreed.settlement_cycle):
        return
    rows.put("agreement", (
        agreed.agreement_uid, agreed.producer_ref, agreed.signed_on, agreed.from_date,
        agreed.to_date, agreed.settlement_cycle, agreed.markdown_limit_basis_points,
        int(agreed.residue_test_agreed), int(agreed.recall_cost_agreed), agreed.note,
    ))
    for item in agreed.items:
        _put_item(rows, agreed.agreement_uid, agreed.producer_ref, item)


@applies(kinds.ProducerItemAgreed)
def apply_item_agreed(rows: Rows, entry: Entry, agreed: kinds.ProducerItemAgreed) -> None:
    _put_item(rows, agreed.agreement_uid, agreed.producer_ref, agreed.item)


def _put_item(rows: Rows, agreement_uid: str, producer_ref: str, item: kinds.AgreedItem) -> None:
    rows.put("agreement_item", (
        agreement_uid, item.item_ref, item.category, producer_ref, item.from_date, item.to_date,
    ))


@applies(kinds.CertificateNoted)
def apply_certificate_noted(rows: Rows, entry: Entry, noted: kinds.CertificateNoted) -> None:
    rows.put("certificate", (
        noted.certificate_uid, noted.producer_ref, noted.item_ref, noted.cert_kind, noted.cert_no,
        noted.from_date, noted.to_date, noted.ended_on,
    ))


@applies(kinds.ResidueTested)
def apply_residue_tested(rows: Rows, entry: Entry, tested: kinds.ResidueTested) -> None:
    rows.put("residue_test", (
        tested.test_uid, tested.producer_ref, tested.item_ref, tested.sampled_on, tested.lab,
        tested.report_no, tested.result, tested.next_due,
    ))


@applies(kinds.StrikeNoted)
def apply_strike_noted(rows: Rows, entry: Entry, noted: kinds.StrikeNoted) -> None:
    rows.put("strike", (
        noted.strike_uid, noted.producer_ref, noted.item_ref, noted.on_date, noted.step,
        noted.reason, noted.stop_from, noted.stop_until, noted.lifted_on,
    ))


@applies(kinds.ConsentNoted)
def apply_consent_noted(rows: Rows, entry: Entry, noted: kinds.ConsentNoted) -> None:
    rows.insert("producer_consent", (
        entry.uid, noted.producer_ref, noted.consent, int(noted.given), noted.on_date,
        noted.means,
    ))


@applies(kinds.AccountProposed)
def apply_account_proposed(rows: Rows, entry: Entry, proposed: kinds.AccountProposed) -> None:
    rows.put("producer_account", (
        proposed.account_ref, proposed.producer_ref, "PENDING", entry.actor_ref,
        entry.business_date, "", "", proposed.reason,
    ))


@applies(kinds.AccountDecided)
def apply_account_decided(rows: Rows, entry: Entry, decided: kinds.AccountDecided) -> None:
    if rows.get("producer_account", decided.account_ref) is None:
        park(rows, entry, f"producer_account:{decided.account_ref}", "producer_account")
        return
    if decided.confirmed:
        held = rows.cursor.execute(
            "SELECT account_ref FROM producer_account WHERE producer_ref = ? "
            "AND state = 'CURRENT'", (decided.producer_ref,)).fetchall()
        for (old,) in held:
            rows.change("producer_account", (old,), state="OLD")
    rows.change(
        "producer_account", (decided.account_ref,), decided_by_ref=entry.actor_ref,
        decided_on=entry.business_date, state="CURRENT" if decided.confirmed else "REFUSED")


@applies(kinds.SuccessionNoted)
def apply_succession_noted(rows: Rows, entry: Entry, noted: kinds.SuccessionNoted) -> None:
    rows.put("succession", (
        noted.producer_ref, noted.successor_ref, noted.on_date, noted.reason))
    rows.put("payout_hold", (
        noted.producer_ref, "SUCCESSION", noted.on_date, "", noted.reason, entry.actor_ref))


@applies(kinds.PayoutHoldChanged)
def apply_payout_hold_changed(
    rows: Rows, entry: Entry, changed: kinds.PayoutHoldChanged
) -> None:
    rows.put("payout_hold", (
        changed.producer_ref, changed.hold, changed.on_date, " ".join(changed.papers),
        changed.reason, entry.actor_ref,
    ))


# --- commission ----------------------------------------------------------------------------------


@applies(kinds.CommissionRuleSet)
def apply_rule_set(rows: Rows, entry: Entry, rule: kinds.CommissionRuleSet) -> None:
    rows.put("commission_rule", (
        rule.rule_ref, rule.name, rule.from_date, rule.to_date, rule.producer_ref,
        rule.producer_item_ref, rule.item_ref, rule.category, rule.ownership,
        rule.rate_basis_points, _json(rule.steps), entry.uid,
    ))


@applies(kinds.CommissionStepsCounted)
def apply_steps_counted(rows: Rows, entry: Entry, counted: kinds.CommissionStepsCounted) -> None:
    for one in counted.producers:
        rows.put("commission_step", (
            counted.rule_ref, counted.month, one.producer_ref, one.year_won,
            one.rate_basis_points,
        ))


@applies(kinds.CommissionRebateSet)
def apply_rebate_set(rows: Rows, entry: Entry, rebate: kinds.CommissionRebateSet) -> None:
    rows.put("commission_rebate", (
        rebate.rebate_ref, rebate.name, rebate.from_date, rebate.to_date, rebate.producer_ref,
        rebate.category, rebate.period, rebate.measure, _json(rebate.bands), entry.uid,
    ))


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


# --- settlement ----------------------------------------------------------------------------------


@applies(kinds.DeductionNoted)
def apply_deduction_noted(rows: Rows, entry: Entry, noted: kinds.DeductionNoted) -> None:
    rows.put("deduction", (
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
        for deduction_uid in one.deduction_uids:
            rows.change("deduction", (deduction_uid,), settlement_uid=uid)


#: A settlement goes this way only: a step heard late never takes it back.
_STATES = ("DRAFT", "CHECKED", "APPROVED", "EXPORTED", "PAID", "DROPPED", "REVERSED")


def _step(rows: Rows, entry: Entry, settlement_uid: str, state: str, **values: object) -> bool:
    """One step of a settlement; False where the draft is not here and the step waits for it."""
    now = rows.get("settlement", settlement_uid)
    if now is not None and _STATES.index(now["state"]) > _STATES.index(state):
        state = now["state"]
    return change_or_wait(rows, entry, "settlement", settlement_uid, state=state, **values)


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
    _step(
        rows, entry, exported.settlement_uid, "EXPORTED", exported_by_ref=entry.actor_ref,
        exported_on=entry.business_date, template=exported.template,
        file_digest=exported.file_digest)


@applies(kinds.SettlementPaid)
def apply_paid(rows: Rows, entry: Entry, paid: kinds.SettlementPaid) -> None:
    if not _step(rows, entry, paid.settlement_uid, "PAID", paid_on=paid.paid_on):
        return
    for one in paid.failed:
        rows.change(
            "settlement_producer", (paid.settlement_uid, one.producer_ref), failed=one.reason)


@applies(kinds.SettlementDropped)
def apply_dropped(rows: Rows, entry: Entry, dropped: kinds.SettlementDropped) -> None:
    if _step(
            rows, entry, dropped.settlement_uid, "DROPPED", ended_by_ref=entry.actor_ref,
            ended_on=entry.business_date, reason=dropped.reason):
        _free_deductions(rows, dropped.settlement_uid)


#: What a reversal turns the sign of.
_TURNED = (
    "line_count", "sales_won", "exempt_won", "taxable_won", "base_won", "commission_won",
    "commission_vat_won", "rebate_won", "deduction_won", "carry_in_won", "payout_won",
    "carry_out_won",
)


@applies(kinds.SettlementReversed)
def apply_reversed(rows: Rows, entry: Entry, turned: kinds.SettlementReversed) -> None:
    """The original with every figure's sign turned; its lines and deductions are free again."""
    original = rows.get("settlement", turned.settlement_uid)
    if original is None:
        park(rows, entry, f"settlement:{turned.settlement_uid}", "settlement")
        return
    rows.change(
        "settlement", (turned.settlement_uid,), state="REVERSED", ended_by_ref=entry.actor_ref,
        ended_on=entry.business_date, reason=turned.reason, counterpart_uid=turned.reversal_uid)
    original.update(
        settlement_uid=turned.reversal_uid, settlement_no=turned.reversal_no, kind="REVERSAL",
        state="PAID", base_won=-original["base_won"], payout_won=-original["payout_won"],
        commission_won=-original["commission_won"], drafted_by_ref=entry.actor_ref,
        drafted_on=entry.business_date, counterpart_uid=turned.settlement_uid,
        reason=turned.reason, drafted_at_ms=entry.happened_at_ms,
    )
    rows.insert("settlement", tuple(original.values()))
    found = rows.cursor.execute(
        "SELECT producer_ref FROM settlement_producer WHERE settlement_uid = ?",
        (turned.settlement_uid,)).fetchall()
    for (producer_ref,) in found:
        one = rows.get("settlement_producer", turned.settlement_uid, producer_ref)
        if one is not None:
            one.update({name: -one[name] for name in _TURNED}, settlement_uid=turned.reversal_uid)
            rows.insert("settlement_producer", tuple(one.values()))
    _free_deductions(rows, turned.settlement_uid)


def _free_deductions(rows: Rows, settlement_uid: str) -> None:
    taken = rows.cursor.execute(
        "SELECT deduction_uid FROM deduction WHERE settlement_uid = ?", (settlement_uid,)
    ).fetchall()
    for (deduction_uid,) in taken:
        rows.change("deduction", (deduction_uid,), settlement_uid="")

"""What producers and commission rules do to the rows; settlements are in `apply_settlements`."""

from __future__ import annotations

import msgspec

from models import (
    apply_settlements,  # noqa: F401  its appliers are of this family
)
from models import kinds_producers as kinds
from models.appliers import (
    applies,
    is_edit_newer,
    is_newer,
    waits,
)
from models.journal import Entry
from models.rows import Rows
from models.whole_values import take_whole, writes

# --- producers -----------------------------------------------------------------------------------


@applies(kinds.ProducerStageSet)
def apply_stage_set(rows: Rows, entry: Entry, changed: kinds.ProducerStageSet) -> None:
    if waits(rows, entry, f"producer:{changed.producer_ref}"):
        return
    if changed.from_date <= entry.business_date and is_edit_newer(rows, entry, changed):
        rows.change("producer", (changed.producer_ref,), status=changed.stage)
    rows.insert("producer_stage", (
        entry.uid, changed.producer_ref, changed.stage, changed.from_date, changed.until_date,
        changed.reason, entry.business_date, entry.actor_ref,
    ))


@applies(kinds.ProducerAgreed)
def apply_agreed(rows: Rows, entry: Entry, agreed: kinds.ProducerAgreed) -> None:
    if waits(rows, entry, f"producer:{agreed.producer_ref}"):
        return
    if is_edit_newer(rows, entry, agreed):
        rows.change(
            "producer", (agreed.producer_ref,), agreement_from=agreed.from_date,
            agreement_to=agreed.to_date, settlement_cycle=agreed.settlement_cycle)
    rows.put("agreement", (
        agreed.agreement_uid, agreed.producer_ref, agreed.signed_on, agreed.from_date,
        agreed.to_date, agreed.settlement_cycle, agreed.markdown_limit_basis_points,
        int(agreed.residue_test_agreed), int(agreed.recall_cost_agreed), agreed.note,
    ))
    for item in agreed.items:
        _put_item(
            rows, entry, agreed.agreement_uid, agreed.producer_ref, item, min(1, agreed.edition))


@applies(kinds.ProducerItemAgreed)
def apply_item_agreed(rows: Rows, entry: Entry, agreed: kinds.ProducerItemAgreed) -> None:
    """Always after the signing, which is the first edition of each item it names."""
    edition = agreed.edition + 1 if agreed.edition else 0
    _put_item(rows, entry, agreed.agreement_uid, agreed.producer_ref, agreed.item, edition)


def _put_item(
    rows: Rows, entry: Entry, agreement_uid: str, producer_ref: str, item: kinds.AgreedItem,
    edition: int,
) -> None:
    part = f"{item.item_ref}:{item.category}"
    if is_newer(rows, entry, f"agreement:{agreement_uid}", edition, part):
        rows.put("agreement_item", (
            agreement_uid, item.item_ref, item.category, producer_ref, item.from_date,
            item.to_date,
        ))


@applies(kinds.CertificateNoted)
def apply_certificate_noted(rows: Rows, entry: Entry, noted: kinds.CertificateNoted) -> None:
    if is_edit_newer(rows, entry, noted):
        rows.put("certificate", (
            noted.certificate_uid, noted.producer_ref, noted.item_ref, noted.cert_kind,
            noted.cert_no, noted.from_date, noted.to_date, noted.ended_on,
        ))


@applies(kinds.ResidueTested)
def apply_residue_tested(rows: Rows, entry: Entry, tested: kinds.ResidueTested) -> None:
    if is_edit_newer(rows, entry, tested):
        rows.put("residue_test", (
            tested.test_uid, tested.producer_ref, tested.item_ref, tested.sampled_on, tested.lab,
            tested.report_no, tested.result, tested.next_due,
        ))


@applies(kinds.StrikeNoted)
def apply_strike_noted(rows: Rows, entry: Entry, noted: kinds.StrikeNoted) -> None:
    if is_edit_newer(rows, entry, noted):
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
    rows.insert("producer_account", (
        proposed.account_ref, proposed.producer_ref, "PENDING", entry.actor_ref,
        entry.business_date, "", "", proposed.reason,
    ))


@applies(kinds.AccountDecided)
def apply_account_decided(rows: Rows, entry: Entry, decided: kinds.AccountDecided) -> None:
    """Of the accounts somebody confirmed the one decided on last is in force."""
    if waits(rows, entry, f"producer_account:{decided.account_ref}") or (
            not is_edit_newer(rows, entry, decided, decided.account_ref)):
        return
    rows.change(
        "producer_account", (decided.account_ref,), decided_by_ref=entry.actor_ref,
        decided_on=entry.business_date, state="OLD" if decided.confirmed else "REFUSED")
    confirmed = [ref for (ref,) in rows.cursor.execute(
        "SELECT a.account_ref FROM producer_account AS a JOIN row_version AS v "
        "ON v.thing = ? AND v.part = a.account_ref WHERE a.state IN ('CURRENT', 'OLD') "
        "ORDER BY v.edition DESC, v.entry_uid DESC", (decided.thing(),)).fetchall()]
    for place, ref in enumerate(confirmed):
        rows.change("producer_account", (ref,), state="OLD" if place else "CURRENT")


@applies(kinds.SuccessionNoted)
def apply_succession_noted(rows: Rows, entry: Entry, noted: kinds.SuccessionNoted) -> None:
    if is_edit_newer(rows, entry, noted, "successor"):
        rows.put("succession", (
            noted.producer_ref, noted.successor_ref, noted.on_date, noted.reason))
    if is_edit_newer(rows, entry, noted):
        rows.put("payout_hold", (
            noted.producer_ref, "SUCCESSION", noted.on_date, "", noted.reason, entry.actor_ref))


@applies(kinds.PayoutHoldChanged)
def apply_payout_hold_changed(
    rows: Rows, entry: Entry, changed: kinds.PayoutHoldChanged
) -> None:
    if is_edit_newer(rows, entry, changed):
        rows.put("payout_hold", (
            changed.producer_ref, changed.hold, changed.on_date, " ".join(changed.papers),
            changed.reason, entry.actor_ref,
        ))


# --- commission ----------------------------------------------------------------------------------


@applies(kinds.CommissionRuleSet)
def apply_rule_set(rows: Rows, entry: Entry, rule: kinds.CommissionRuleSet) -> None:
    take_whole(rows, entry, rule)


@writes(kinds.CommissionRuleSet)
def write_rule(rows: Rows, rule: kinds.CommissionRuleSet, version_uid: str) -> None:
    rows.put("commission_rule", (
        rule.rule_ref, rule.name, rule.from_date, rule.to_date, rule.producer_ref,
        rule.producer_item_ref, rule.item_ref, rule.category, rule.ownership,
        rule.rate_basis_points, _json(rule.steps), version_uid,
    ))


@applies(kinds.CommissionStepsCounted)
def apply_steps_counted(rows: Rows, entry: Entry, counted: kinds.CommissionStepsCounted) -> None:
    for one in counted.producers:
        if is_edit_newer(rows, entry, counted, one.producer_ref):
            rows.put("commission_step", (
                counted.rule_ref, counted.month, one.producer_ref, one.year_won,
                one.rate_basis_points,
            ))


@applies(kinds.CommissionRebateSet)
def apply_rebate_set(rows: Rows, entry: Entry, rebate: kinds.CommissionRebateSet) -> None:
    take_whole(rows, entry, rebate)


@writes(kinds.CommissionRebateSet)
def write_rebate(rows: Rows, rebate: kinds.CommissionRebateSet, version_uid: str) -> None:
    rows.put("commission_rebate", (
        rebate.rebate_ref, rebate.name, rebate.from_date, rebate.to_date, rebate.producer_ref,
        rebate.category, rebate.period, rebate.measure, _json(rebate.bands), version_uid,
    ))


def _json(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()

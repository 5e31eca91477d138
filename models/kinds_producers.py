"""What happens between a producer and the shop: from the application to the money on the account.

Names, phones and accounts lie sealed beside the journal under the refs given here; free words are
checked before they get in (`app.checks.check_reason`).
"""

from __future__ import annotations

import msgspec

from models.payload import Edit, Payload, Upcasters, Whole, upcasters_of
from models.values import BasisPoints, Ref, Won

# --- life cycle (HANDBOOK §1.2) ------------------------------------------------------------------


class ProducerStageSet(Edit, frozen=True, kw_only=True):
    """A step of the life cycle from a day on; `until_date` ends a suspension by itself."""

    KIND = "producer.stage_set"
    THING = ("producer_stage", "producer_ref")
    producer_ref: Ref
    stage: str  # APPLIED, TRAINED, AGREED, ACTIVE, SUSPENDED, EXPIRED, TERMINATED
    from_date: str
    until_date: str = ""
    reason: str = ""


class AgreedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What may be brought: an item, or a whole category; the dates narrow the agreement's."""

    item_ref: str = ""
    category: str = ""
    from_date: str = ""
    to_date: str = ""


class ProducerAgreed(Edit, frozen=True, kw_only=True):
    """출하약정: what was signed, for how long and for which goods."""

    KIND = "producer.agreed"
    THING = ("producer_terms", "producer_ref")
    agreement_uid: Ref
    producer_ref: Ref
    signed_on: str
    from_date: str
    to_date: str
    settlement_cycle: str
    items: list[AgreedItem]
    #: How much the shop may take off at the end of a day without calling; 0 is not at all.
    markdown_limit_basis_points: BasisPoints = 0
    residue_test_agreed: bool = False
    recall_cost_agreed: bool = False
    note: str = ""


class ProducerItemAgreed(Edit, frozen=True, kw_only=True):
    """An item added to an agreement, or ended by its `to_date`."""

    KIND = "producer.item_agreed"
    THING = ("agreement", "agreement_uid")
    agreement_uid: Ref
    producer_ref: Ref
    item: AgreedItem


class CertificateNoted(Edit, frozen=True, kw_only=True):
    """A certificate as it now stands; `item_ref` empty is all a producer brings."""

    KIND = "producer.certificate_noted"
    THING = ("certificate", "certificate_uid")
    certificate_uid: Ref
    producer_ref: Ref
    item_ref: str
    cert_kind: str
    cert_no: str
    from_date: str
    to_date: str
    ended_on: str = ""


class ResidueTested(Edit, frozen=True, kw_only=True):
    """잔류농약검사: a sample drawn, and its result once there is one (HANDBOOK §1.8)."""

    KIND = "producer.residue_tested"
    THING = ("residue_test", "test_uid")
    test_uid: Ref
    producer_ref: Ref
    item_ref: str
    sampled_on: str
    lab: str
    report_no: str
    result: str  # PENDING, PASS, FAIL
    next_due: str


class StrikeNoted(Edit, frozen=True, kw_only=True):
    """제재: a step of the penalty table, and the days goods are refused for it."""

    KIND = "producer.strike_noted"
    THING = ("strike", "strike_uid")
    strike_uid: Ref
    producer_ref: Ref
    item_ref: str
    on_date: str
    step: str  # WARNING, WEEK, MONTH, EXPELLED
    reason: str
    stop_from: str = ""
    stop_until: str = ""
    lifted_on: str = ""


class ConsentNoted(Payload, frozen=True, kw_only=True):
    KIND = "producer.consent_noted"
    producer_ref: Ref
    consent: str  # PERSONAL_DATA, SMS, RESIDUE_TEST, PHOTO
    given: bool
    on_date: str
    means: str  # paper, phone, screen


# --- accounts, succession, held money ------------------------------------------------------------


class AccountProposed(Payload, frozen=True, kw_only=True):
    """An account to pay to, typed by one person; number and holder are sealed under its ref."""

    KIND = "producer.account_proposed"
    account_ref: Ref
    producer_ref: Ref
    reason: str


class AccountDecided(Edit, frozen=True, kw_only=True):
    """A second person compared it with the paper: it holds from now on, or it never does."""

    KIND = "producer.account_decided"
    THING = ("payout_account", "producer_ref")
    account_ref: Ref
    producer_ref: Ref
    confirmed: bool


class SuccessionNoted(Edit, frozen=True, kw_only=True):
    """승계: a farm passes on.  Nothing goes with it by itself, and its money waits for papers."""

    KIND = "producer.succession_noted"
    THING = ("payout", "producer_ref")
    producer_ref: Ref
    successor_ref: Ref
    on_date: str
    reason: str


class PayoutHoldChanged(Edit, frozen=True, kw_only=True):
    """Money kept back (`hold` says why) or let go with the papers that were seen."""

    KIND = "producer.payout_hold_changed"
    THING = ("payout", "producer_ref")
    producer_ref: Ref
    hold: str  # SUCCESSION, DISPUTE, OTHER; empty lets it go
    on_date: str
    papers: list[str]
    reason: str


# --- commission (HANDBOOK §1.6) ------------------------------------------------------------------


class CommissionStep(msgspec.Struct, frozen=True, kw_only=True):
    """From so many won of sales in the calendar year on, another rate: from the next month."""

    from_won: Won
    rate_basis_points: BasisPoints


class CommissionRuleSet(Whole, frozen=True, kw_only=True):
    """A rate for some sales between two business dates; an empty field is any."""

    KIND = "commission.rule_set"
    THING = ("commission_rule", "rule_ref")
    rule_ref: Ref
    name: str
    from_date: str
    to_date: str
    producer_ref: str
    producer_item_ref: str
    item_ref: str
    category: str
    ownership: str
    rate_basis_points: BasisPoints
    steps: list[CommissionStep]


class ReachedStep(msgspec.Struct, frozen=True, kw_only=True):
    producer_ref: Ref
    year_won: Won  # sales of the calendar year before the month
    rate_basis_points: BasisPoints


class CommissionStepsCounted(Edit, frozen=True, kw_only=True):
    """Which rate of a stepped rule holds for whom in a month, counted before its first sale."""

    KIND = "commission.steps_counted"
    THING = ("commission_step", "rule_ref", "month")
    rule_ref: Ref
    month: str  # YYYY-MM
    producers: list[ReachedStep]


class RebateBand(msgspec.Struct, frozen=True, kw_only=True):
    """Below so many won of sales a year (0 is no end): so many basis points come back."""

    below_won: Won
    points_basis_points: BasisPoints


class CommissionRebateSet(Whole, frozen=True, kw_only=True):
    """Commission charged first and partly given back when a period has ended."""

    KIND = "commission.rebate_set"
    THING = ("commission_rebate", "rebate_ref")
    rebate_ref: Ref
    name: str
    from_date: str
    to_date: str
    producer_ref: str
    category: str
    period: str  # MONTH, QUARTER, YEAR
    measure: str  # YEAR_TO_DATE, LAST_YEAR
    bands: list[RebateBand]


# --- settlement ----------------------------------------------------------------------------------


class DeductionNoted(Payload, frozen=True, kw_only=True):
    """공제: money the next settlement takes off (negative: gives), and what for."""

    KIND = "deduction.noted"
    deduction_uid: Ref
    producer_ref: Ref
    kind: str
    amount_won: Won
    on_date: str
    reason: str
    lot_ref: str = ""
    source_uid: str = ""


class DeductionDropped(Payload, frozen=True, kw_only=True):
    KIND = "deduction.dropped"
    deduction_uid: Ref
    reason: str


class SettledGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of one producer and rate: commission is rounded here, once."""

    rate_basis_points: BasisPoints
    line_count: int
    base_won: Won
    commission_won: Won


class SettledRebate(msgspec.Struct, frozen=True, kw_only=True):
    rebate_ref: Ref
    from_date: str
    to_date: str
    base_won: Won
    year_won: Won
    points_basis_points: BasisPoints
    rebate_won: Won


class SettledProducer(msgspec.Struct, frozen=True, kw_only=True):
    """base = exempt + taxable; base − commission + rebate − deductions + carry in = payout + carry.

    One of payout and carry out is nothing: a debt is carried on, and so is what is held back.
    """

    producer_ref: Ref
    previous_uid: str  # the settlement whose lines are already his
    line_count: int
    sales_won: Won  # what customers paid
    exempt_won: Won
    taxable_won: Won
    base_won: Won
    commission_won: Won
    commission_vat_won: Won
    rebate_won: Won
    deduction_won: Won
    carry_in_won: Won
    payout_won: Won
    carry_out_won: Won
    hold: str
    account_ref: str
    account_changed: bool
    groups: list[SettledGroup]
    rebates: list[SettledRebate]
    deduction_uids: list[str]


class SettlementDrafted(Payload, frozen=True, kw_only=True):
    """정산: every figure of a period, frozen.

    Whose lines: business date up to `to_date`, entry up to its chain's cut and not among the
    gaps, and not in the same set of the producer's settlement before.
    """

    KIND = "settlement.drafted"
    settlement_uid: Ref
    settlement_no: str
    cycle: str
    from_date: str
    to_date: str
    pay_date: str
    cuts: dict[str, int]  # epoch -> last entry looked at
    gaps: dict[str, list[int]]  # epoch -> entries up to there that wait for others
    producers: list[SettledProducer]


class SettlementChecked(Payload, frozen=True, kw_only=True):
    KIND = "settlement.checked"
    settlement_uid: Ref


class SettlementApproved(Payload, frozen=True, kw_only=True):
    """By another person than whoever drafted and whoever checked it."""

    KIND = "settlement.approved"
    settlement_uid: Ref


class SettlementExported(Edit, frozen=True, kw_only=True):
    """A bank file was written; its digest says which."""

    KIND = "settlement.exported"
    THING = ("settlement_export", "settlement_uid")
    settlement_uid: Ref
    template: str
    payout_count: int
    payout_won: Won
    file_digest: str


class FailedPayout(msgspec.Struct, frozen=True, kw_only=True):
    producer_ref: Ref
    reason: str


class SettlementPaid(Payload, frozen=True, kw_only=True):
    """The bank has carried it out; what came back goes into the next settlement."""

    KIND = "settlement.paid"
    settlement_uid: Ref
    paid_on: str
    failed: list[FailedPayout]


class SettlementDropped(Payload, frozen=True, kw_only=True):
    """A draft nobody approved is put away; its lines are free again."""

    KIND = "settlement.dropped"
    settlement_uid: Ref
    reason: str


class SettlementReversed(Payload, frozen=True, kw_only=True):
    """An approved settlement taken back by a settlement of its own, once."""

    KIND = "settlement.reversed"
    settlement_uid: Ref
    reversal_uid: Ref
    reversal_no: str
    reason: str


PAYLOADS: tuple[type[Payload], ...] = (
    ProducerStageSet, ProducerAgreed, ProducerItemAgreed, CertificateNoted, ResidueTested,
    StrikeNoted, ConsentNoted, AccountProposed, AccountDecided, SuccessionNoted,
    PayoutHoldChanged, CommissionRuleSet, CommissionStepsCounted, CommissionRebateSet,
    DeductionNoted, DeductionDropped, SettlementDrafted, SettlementChecked, SettlementApproved,
    SettlementExported, SettlementPaid, SettlementDropped, SettlementReversed,
)

UPCASTERS: Upcasters = upcasters_of(PAYLOADS)

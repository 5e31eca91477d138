"""Who brings goods: the non-personal facts of a producer. Phone and account live in `person`."""

from __future__ import annotations

from models.base import Index, integer, table, text

producer = table(
    "producer", "derived",
    text("ref", key=True),
    text("code"),
    text("name"),  # a farm's trade name is public, on label and receipt
    text("producer_type"),
    text("origin_place"),
    text("main_category"),
    text("tax_type"),
    text("business_no"),  # empty for a farmer without a registration
    text("cert"),
    integer("commission_rate_basis_points"),
    text("settlement_cycle"),
    text("agreement_from"),
    text("agreement_to"),
    text("status"),
    text("version_uid"),
    integer("distance_m"),  # from the shop; 0 is not known
)
Index("producer_by_code", producer.c.code)

#: Every step of a producer's life cycle, with the day it holds from.
producer_stage = table(
    "producer_stage", "derived",
    text("entry_uid", key=True),
    text("producer_ref"),
    text("stage"),
    text("from_date"),
    text("until_date"),
    text("reason"),
    text("noted_on"),
    text("staff_ref"),
)
Index("producer_stage_by_producer", producer_stage.c.producer_ref, producer_stage.c.from_date)

agreement = table(
    "agreement", "derived",
    text("agreement_uid", key=True),
    text("producer_ref"),
    text("signed_on"),
    text("from_date"),
    text("to_date"),
    text("settlement_cycle"),
    integer("markdown_limit_basis_points"),
    integer("residue_test_agreed"),
    integer("recall_cost_agreed"),
    text("note"),
)
Index("agreement_by_producer", agreement.c.producer_ref, agreement.c.from_date)

#: What may be brought under an agreement: an item or a category, within dates of its own.
agreement_item = table(
    "agreement_item", "derived",
    text("agreement_uid", key=True),
    text("item_ref", key=True),
    text("category", key=True),
    text("producer_ref"),
    text("from_date"),
    text("to_date"),
    rowid=False,
)

certificate = table(
    "certificate", "derived",
    text("certificate_uid", key=True),
    text("producer_ref"),
    text("item_ref"),
    text("cert_kind"),
    text("cert_no"),
    text("from_date"),
    text("to_date"),
    text("ended_on"),
)
Index("certificate_by_producer", certificate.c.producer_ref)

residue_test = table(
    "residue_test", "derived",
    text("test_uid", key=True),
    text("producer_ref"),
    text("item_ref"),
    text("sampled_on"),
    text("lab"),
    text("report_no"),
    text("result"),
    text("next_due"),
)
Index("residue_test_by_producer", residue_test.c.producer_ref, residue_test.c.sampled_on)

strike = table(
    "strike", "derived",
    text("strike_uid", key=True),
    text("producer_ref"),
    text("item_ref"),
    text("on_date"),
    text("step"),
    text("reason"),
    text("stop_from"),
    text("stop_until"),
    text("lifted_on"),
)
Index("strike_by_producer", strike.c.producer_ref, strike.c.on_date)

producer_consent = table(
    "producer_consent", "derived",
    text("entry_uid", key=True),
    text("producer_ref"),
    text("consent"),
    integer("given"),
    text("on_date"),
    text("means"),
)
Index("producer_consent_by_producer", producer_consent.c.producer_ref)

#: Accounts to pay to: only who said what; number and holder are sealed under `account_ref`.
producer_account = table(
    "producer_account", "derived",
    text("account_ref", key=True),
    text("producer_ref"),
    text("state"),  # PENDING, CURRENT, OLD, REFUSED
    text("proposed_by_ref"),
    text("proposed_on"),
    text("decided_by_ref"),
    text("decided_on"),
    text("reason"),
)
Index("producer_account_by_producer", producer_account.c.producer_ref, producer_account.c.state)

succession = table(
    "succession", "derived",
    text("producer_ref", key=True),
    text("successor_ref"),
    text("on_date"),
    text("reason"),
)

#: Money kept back: the newest word a producer; `hold` empty is let go.
payout_hold = table(
    "payout_hold", "derived",
    text("producer_ref", key=True),
    text("hold"),
    text("on_date"),
    text("papers"),
    text("reason"),
    text("staff_ref"),
)

"""What the shop keeps for itself, and what it pays to producers: rules, deductions, settlements."""

from __future__ import annotations

from models.base import Index, integer, table, text

commission_rule = table(
    "commission_rule", "derived",
    text("rule_ref", key=True),
    text("name"),
    text("from_date"),
    text("to_date"),
    text("producer_ref"),
    text("producer_item_ref"),
    text("item_ref"),
    text("category"),
    text("ownership"),
    integer("rate_basis_points"),
    text("steps_json"),
    text("version_uid"),
)

#: The rate of a stepped rule for one producer and month: a fact, not a sum done at the counter.
commission_step = table(
    "commission_step", "derived",
    text("rule_ref", key=True),
    text("month", key=True),
    text("producer_ref", key=True),
    integer("year_won"),
    integer("rate_basis_points"),
    rowid=False,
)

commission_rebate = table(
    "commission_rebate", "derived",
    text("rebate_ref", key=True),
    text("name"),
    text("from_date"),
    text("to_date"),
    text("producer_ref"),
    text("category"),
    text("period"),
    text("measure"),
    text("bands_json"),
    text("version_uid"),
)

deduction = table(
    "deduction", "derived",
    text("deduction_uid", key=True),
    text("producer_ref"),
    text("kind"),
    integer("amount_won"),
    text("on_date"),
    text("reason"),
    text("lot_ref"),
    text("source_uid"),
    text("settlement_uid"),  # the one that took it; empty while it is open
    integer("dropped"),
)
Index("deduction_by_producer", deduction.c.producer_ref, deduction.c.settlement_uid)
Index("deduction_by_settlement", deduction.c.settlement_uid)

settlement = table(
    "settlement", "derived",
    text("settlement_uid", key=True),
    text("settlement_no"),
    text("kind"),  # SETTLEMENT, REVERSAL
    text("cycle"),
    text("from_date"),
    text("to_date"),
    text("pay_date"),
    text("state"),  # DRAFT, CHECKED, APPROVED, EXPORTED, PAID; DROPPED, REVERSED
    integer("producer_count"),
    integer("base_won"),
    integer("commission_won"),
    integer("payout_won"),
    text("drafted_by_ref"),
    text("drafted_on"),
    text("checked_by_ref"),
    text("checked_on"),
    text("approved_by_ref"),
    text("approved_on"),
    text("exported_by_ref"),
    text("exported_on"),
    text("template"),
    text("file_digest"),
    text("paid_on"),
    text("ended_by_ref"),
    text("ended_on"),
    text("reason"),
    text("counterpart_uid"),  # a reversal's original, an original's reversal
    integer("drafted_at_ms"),
)
Index("settlement_by_date", settlement.c.to_date)

#: Up to which entry of each chain a settlement has looked.
settlement_cut = table(
    "settlement_cut", "derived",
    text("settlement_uid", key=True),
    text("epoch", key=True),
    integer("seq"),
    rowid=False,
)

#: Entries before a cut that still waited for others: they belong to a later settlement.
settlement_gap = table(
    "settlement_gap", "derived",
    text("settlement_uid", key=True),
    text("epoch", key=True),
    integer("seq", key=True),
    rowid=False,
)

settlement_producer = table(
    "settlement_producer", "derived",
    text("settlement_uid", key=True),
    text("producer_ref", key=True),
    text("previous_uid"),
    integer("line_count"),
    integer("sales_won"),
    integer("exempt_won"),
    integer("taxable_won"),
    integer("base_won"),
    integer("commission_won"),
    integer("commission_vat_won"),
    integer("rebate_won"),
    integer("deduction_won"),
    integer("carry_in_won"),
    integer("payout_won"),
    integer("carry_out_won"),
    text("hold"),
    text("account_ref"),
    integer("account_changed"),
    text("failed"),  # why the bank sent it back; empty where it did not
    rowid=False,
)
Index("settlement_producer_by_producer", settlement_producer.c.producer_ref)

#: Which deductions a settlement names; one that stands has each of them (`deduction`).
settlement_deduction = table(
    "settlement_deduction", "derived",
    text("settlement_uid", key=True),
    text("deduction_uid", key=True),
    rowid=False,
)
Index("settlement_deduction_by_deduction", settlement_deduction.c.deduction_uid)

settlement_group = table(
    "settlement_group", "derived",
    text("settlement_uid", key=True),
    text("producer_ref", key=True),
    integer("rate_basis_points", key=True),
    integer("line_count"),
    integer("base_won"),
    integer("commission_won"),
    rowid=False,
)

settlement_rebate = table(
    "settlement_rebate", "derived",
    text("settlement_uid", key=True),
    text("producer_ref", key=True),
    text("rebate_ref", key=True),
    text("from_date", key=True),
    text("to_date"),
    integer("base_won"),
    integer("year_won"),
    integer("points_basis_points"),
    integer("rebate_won"),
    rowid=False,
)

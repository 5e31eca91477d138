"""Cash receipts asked for, issued and taken back; bank transfers waited for."""

from __future__ import annotations

from models.base import Index, integer, table, text

#: One a request; issued once it has an approval number (HANDBOOK §3.3).
cash_receipt = table(
    "cash_receipt", "derived",
    text("cash_receipt_uid", key=True),
    text("sale_uid"),
    text("purpose"),
    text("identifier_kind"),
    text("person_ref", null=True),
    integer("amount_won"),
    integer("taxable_won"),
    integer("exempt_won"),
    integer("vat_won"),
    text("channel"),
    text("cash_date"),
    text("due_date"),
    text("shift_uid"),
    integer("requested_at_ms"),
    text("approval_no"),
    text("issued_on"),
    integer("issued_won"),
)
Index("cash_receipt_by_sale", cash_receipt.c.sale_uid)
Index("cash_receipt_by_number", cash_receipt.c.approval_no)

cash_receipt_cancel = table(
    "cash_receipt_cancel", "derived",
    text("cancel_uid", key=True),
    text("cash_receipt_uid"),
    integer("reason"),
    integer("amount_won"),
    text("approval_no"),
    text("cancelled_on"),
    text("shift_uid"),
)
Index("cash_receipt_cancel_by_receipt", cash_receipt_cancel.c.cash_receipt_uid)

bank_transfer = table(
    "bank_transfer", "derived",
    text("sale_uid", key=True),
    integer("tender_no", key=True),
    integer("amount_won"),
    text("person_ref", null=True),
    text("shift_uid"),
    integer("sold_at_ms"),
    text("confirmed_on"),  # empty while nobody has seen it on the account
)
#: The first day somebody saw a transfer on the account; a correction of the tender leaves it.
transfer_seen = table(
    "transfer_seen", "derived",
    text("sale_uid", key=True),
    integer("tender_no", key=True),
    text("confirmed_on"),
    text("entry_uid"),
)

Index("bank_transfer_by_state", bank_transfer.c.confirmed_on)

"""What is owed and what papers say: accounts, exchanges, corrections, invoice requests."""

from __future__ import annotations

from models.base import Index, integer, table, text

#: An organisation that buys on account; its mail address is a row of `person` under the same ref.
account = table(
    "account", "derived",
    text("ref", key=True),
    text("name"),
    text("business_no"),
    integer("limit_won"),
    integer("due_days"),
    text("status"),
    text("version_uid"),
)
Index("account_by_business_no", account.c.business_no)

#: What a sale left to be paid; less what its returns gave back and what came in since.
account_charge = table(
    "account_charge", "derived",
    text("sale_uid", key=True),
    integer("tender_no", key=True),
    text("account_ref"),
    integer("amount_won"),
    text("charged_on"),
    text("due_date"),
    text("shift_uid"),
    text("cashier_ref"),
    integer("charged_at_ms"),
)
Index("account_charge_by_account", account_charge.c.account_ref, account_charge.c.charged_on)

account_payment = table(
    "account_payment", "derived",
    text("account_payment_uid", key=True),
    text("account_ref"),
    integer("amount_won"),
    text("tender_code"),
    text("tender_kind"),
    text("payment_uid", null=True),
    text("approval_no"),
    text("reason"),
    text("reverses_uid", null=True),
    text("paid_on"),
    text("shift_uid"),
    text("cashier_ref"),
    integer("paid_at_ms"),
)
Index("account_payment_by_account", account_payment.c.account_ref, account_payment.c.paid_on)
Index("account_payment_by_shift", account_payment.c.shift_uid)

#: An exchange: the return and the sale that are one act.
exchange = table(
    "exchange", "derived",
    text("exchange_uid", key=True),
    text("refund_uid"),
    text("sale_uid"),
    integer("returned_won"),
    integer("bought_won"),
    text("shift_uid"),
)
Index("exchange_by_refund", exchange.c.refund_uid)
Index("exchange_by_sale", exchange.c.sale_uid)

#: Which tender of which sale really holds the won a new sale was paid with.
exchange_part = table(
    "exchange_part", "derived",
    text("sale_uid", key=True),
    integer("tender_no", key=True),
    text("refund_uid"),
    integer("refund_tender_no"),
    integer("amount_won"),
    text("source_sale_uid"),
    integer("source_tender_no"),
)
Index("exchange_part_by_source", exchange_part.c.source_sale_uid)

#: Returns without a receipt, for the exception report; `code_signed` where a signed code was shown.
unreceipted_return = table(
    "unreceipted_return", "derived",
    text("refund_uid", key=True),
    text("receipt_no"),
    text("shift_uid"),
    text("business_date"),
    text("cashier_ref"),
    text("approver_ref"),
    integer("amount_won"),
    text("tender_code"),
    text("reason"),
    text("original_receipt_no"),
    integer("returned_at_ms"),
)
Index("unreceipted_return_by_shift", unreceipted_return.c.shift_uid)

#: Each 결제수단 정정, for the exception report.
tender_correction = table(
    "tender_correction", "derived",
    text("entry_uid", key=True),
    text("sale_uid"),
    text("receipt_no"),
    text("shift_uid"),
    text("business_date"),
    text("cashier_ref"),
    integer("tender_no"),
    integer("amount_won"),
    text("old_code"),
    text("new_code"),
    text("reason"),
    integer("corrected_at_ms"),
)
Index("tender_correction_by_shift", tender_correction.c.shift_uid)
Index("tender_correction_by_sale", tender_correction.c.sale_uid)

#: 세금계산서·계산서 asked for; the figures are the sale's own, less what came back.
invoice_request = table(
    "invoice_request", "derived",
    text("invoice_uid", key=True),
    text("sale_uid"),
    text("account_ref", null=True),
    text("business_no"),
    text("name"),
    text("person_ref", null=True),
    text("covered_by"),
    text("state"),  # REQUESTED, ISSUED, WITHDRAWN
    text("requested_on"),
    integer("requested_at_ms"),
    text("settled_on"),
    text("tax_invoice_no"),
    text("exempt_invoice_no"),
    text("reason"),
)
Index("invoice_request_by_sale", invoice_request.c.sale_uid)
Index("invoice_request_by_state", invoice_request.c.state)

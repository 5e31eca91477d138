"""A finished sale and all that was frozen with it; payments asked for; carts set aside."""

from __future__ import annotations

from models.base import Index, integer, table, text

sale = table(
    "sale", "derived",
    text("sale_uid", key=True),
    text("till_ref"),
    text("epoch"),
    integer("seq"),
    text("receipt_no"),
    integer("receipt_seq"),
    text("business_date"),
    text("shift_uid"),
    integer("sold_at_ms"),
    integer("utc_offset_min"),
    text("cashier_ref"),
    text("member_ref", null=True),
    integer("gross_won"),
    integer("discount_won"),  # line and receipt discounts together
    integer("exempt_won"),
    integer("taxable_won"),
    integer("non_taxable_won"),
    integer("vat_won"),
    integer("total_won"),
    integer("cash_rounding_won"),
    text("source"),  # till, replay
    text("kind"),  # SALE, RETURN: a return's figures are negative
    text("original_sale_uid", null=True),
    text("reason"),
)
Index("sale_by_original", sale.c.original_sale_uid)
Index("sale_by_receipt_no", sale.c.receipt_no)
Index("sale_by_day", sale.c.till_ref, sale.c.epoch, sale.c.business_date, sale.c.receipt_seq)
#: Which sales a settlement looks at, without reading the sales themselves.
Index("sale_by_date", sale.c.business_date, sale.c.epoch, sale.c.seq, sale.c.sale_uid)
Index("sale_by_shift", sale.c.shift_uid)
Index("sale_by_member", sale.c.member_ref)

sale_line = table(
    "sale_line", "derived",
    text("sale_uid", key=True),
    integer("line_no", key=True),
    text("producer_item_ref"),
    text("printed_name"),
    text("spec"),
    text("scanned_text"),
    integer("quantity"),
    integer("weight_g", null=True),
    text("price_basis"),
    integer("list_price_won"),
    integer("unit_price_won"),
    text("price_source"),
    integer("price_version"),
    integer("gross_won"),
    integer("discount_won"),
    integer("receipt_discount_share_won"),
    integer("net_won"),
    text("tax_class"),
    text("tax_class_resolved"),
    text("ownership"),
    text("producer_ref"),
    text("producer_name"),
    text("lot_ref", null=True),
    integer("voucher_eligible"),
    text("commission_rule_ref"),
    integer("commission_rate_basis_points"),
    integer("commission_base_won"),
    integer("original_line_no", null=True),
    rowid=False,
)
#: Who bought of a lot, asked when it is recalled.
Index("sale_line_by_lot", sale_line.c.lot_ref)

#: Every discount by name; `line_no` 0 is a discount over the whole receipt.
sale_discount = table(
    "sale_discount", "derived",
    text("sale_uid", key=True),
    integer("line_no", key=True),
    integer("discount_no", key=True),
    text("rule_ref"),
    text("reason"),
    integer("discount_won"),
    text("borne_by"),
    rowid=False,
)

sale_tender = table(
    "sale_tender", "derived",
    text("sale_uid", key=True),
    integer("tender_no", key=True),
    text("tender_code"),
    text("tender_kind"),
    integer("amount_won"),
    integer("tendered_won"),
    integer("change_won"),
    text("payment_uid", null=True),
    integer("taxable_won"),
    integer("exempt_won"),
    integer("non_taxable_won"),
    integer("vat_won"),
    integer("original_tender_no", null=True),
    text("approval_no"),
    text("person_ref", null=True),
    rowid=False,
)

#: Money asked of a terminal: written before the terminal is asked, cleared by its outcome.
payment = table(
    "payment", "derived",
    text("payment_uid", key=True),
    text("cart_uid"),
    text("shift_uid"),
    text("direction"),
    text("original_payment_uid", null=True),
    text("tender_code"),
    integer("amount_won"),
    integer("taxable_won"),
    integer("exempt_won"),
    text("outcome"),
    text("approval_no"),
    text("approved_at"),
    text("card_masked"),
    text("issuer"),
    integer("instalment_months"),
    integer("intended_at_ms"),
    text("sale_uid", null=True),
    text("till_ref"),
)
Index("payment_by_shift", payment.c.shift_uid, payment.c.outcome)
#: Asked before every card: which are in doubt, and which no sale carries. Few ever are.
Index("payment_in_doubt", payment.c.till_ref, payment.c.outcome, payment.c.sale_uid)
Index("payment_by_original", payment.c.original_payment_uid)

#: Copies of a receipt: the paper says 재발행 and which copy it is.
receipt_reprint = table(
    "receipt_reprint", "derived",
    text("entry_uid", key=True),
    text("sale_uid"),
    integer("copy_no"),
)
Index("receipt_reprint_by_sale", receipt_reprint.c.sale_uid)

#: Lines and carts taken away before payment: kept, since that is where a till is robbed (T1).
cart_void = table(
    "cart_void", "derived",
    text("entry_uid", key=True),
    text("cart_uid"),
    text("shift_uid"),
    text("cashier_ref"),
    text("what"),  # line, cart
    text("printed_name"),
    integer("quantity"),
    integer("amount_won"),
    text("reason"),
    text("till_ref"),
)
Index("cart_void_by_shift", cart_void.c.shift_uid)

held_cart = table(
    "held_cart", "derived",
    text("held_uid", key=True),
    text("cart_uid"),
    text("till_ref"),
    integer("held_at_ms"),
    text("cashier_ref"),
    integer("line_count"),
    integer("total_won"),
    text("first_names"),
    text("cart_json"),
    text("state"),  # held, recalled, discarded
)
Index("held_cart_by_state", held_cart.c.state)

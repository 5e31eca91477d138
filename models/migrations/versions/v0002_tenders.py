"""Database version 2: cash receipts, bank transfers, what a tender is known by, used approvals.

Derived rows only: `models.migrations.run` fills them from the journal behind the last step.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    "DROP TABLE sale_tender",
    """
CREATE TABLE sale_tender (
    sale_uid TEXT NOT NULL,
    tender_no INTEGER NOT NULL,
    tender_code TEXT NOT NULL,
    tender_kind TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    tendered_won INTEGER NOT NULL,
    change_won INTEGER NOT NULL,
    payment_uid TEXT,
    taxable_won INTEGER NOT NULL,
    exempt_won INTEGER NOT NULL,
    non_taxable_won INTEGER NOT NULL,
    vat_won INTEGER NOT NULL,
    original_tender_no INTEGER,
    approval_no TEXT NOT NULL,
    person_ref TEXT,
    PRIMARY KEY (sale_uid, tender_no)
)
 WITHOUT ROWID,
 STRICT
""",
    """
CREATE TABLE cash_receipt (
    cash_receipt_uid TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    purpose TEXT NOT NULL,
    identifier_kind TEXT NOT NULL,
    person_ref TEXT,
    amount_won INTEGER NOT NULL,
    taxable_won INTEGER NOT NULL,
    exempt_won INTEGER NOT NULL,
    vat_won INTEGER NOT NULL,
    channel TEXT NOT NULL,
    cash_date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    approval_no TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    issued_won INTEGER NOT NULL,
    PRIMARY KEY (cash_receipt_uid)
)
 STRICT
""",
    "CREATE INDEX cash_receipt_by_number ON cash_receipt (approval_no)",
    "CREATE INDEX cash_receipt_by_sale ON cash_receipt (sale_uid)",
    """
CREATE TABLE cash_receipt_cancel (
    cancel_uid TEXT NOT NULL,
    cash_receipt_uid TEXT NOT NULL,
    reason INTEGER NOT NULL,
    amount_won INTEGER NOT NULL,
    approval_no TEXT NOT NULL,
    cancelled_on TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    PRIMARY KEY (cancel_uid)
)
 STRICT
""",
    "CREATE INDEX cash_receipt_cancel_by_receipt ON cash_receipt_cancel (cash_receipt_uid)",
    """
CREATE TABLE bank_transfer (
    sale_uid TEXT NOT NULL,
    tender_no INTEGER NOT NULL,
    amount_won INTEGER NOT NULL,
    person_ref TEXT,
    shift_uid TEXT NOT NULL,
    sold_at_ms INTEGER NOT NULL,
    confirmed_on TEXT NOT NULL,
    PRIMARY KEY (sale_uid, tender_no)
)
 STRICT
""",
    "CREATE INDEX bank_transfer_by_state ON bank_transfer (confirmed_on)",
    "DROP TABLE payment",
    """
CREATE TABLE payment (
    payment_uid TEXT NOT NULL,
    cart_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    direction TEXT NOT NULL,
    original_payment_uid TEXT,
    tender_code TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    taxable_won INTEGER NOT NULL,
    exempt_won INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    approval_no TEXT NOT NULL,
    approved_at TEXT NOT NULL,
    card_masked TEXT NOT NULL,
    issuer TEXT NOT NULL,
    instalment_months INTEGER NOT NULL,
    intended_at_ms INTEGER NOT NULL,
    sale_uid TEXT,
    till_ref TEXT NOT NULL,
    PRIMARY KEY (payment_uid)
)
 STRICT
""",
    "CREATE INDEX payment_by_shift ON payment (shift_uid, outcome)",
    "DROP TABLE approval",
    """
CREATE TABLE approval (
    approval_uid TEXT NOT NULL,
    approver_ref TEXT NOT NULL,
    asked_by_ref TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    used_by_uid TEXT NOT NULL,
    PRIMARY KEY (approval_uid)
)
 STRICT
""",
    "PRAGMA user_version = 2",
)


def upgrade() -> None:
    """Make the tables anew as this version declares them."""
    for statement in _STATEMENTS:
        op.execute(statement)

-- Database version 3, table by table, as it was first kept: never changed again.
-- A derived table is made anew and filled from the journal; a kept one is made where it is missing.

-- derived account
CREATE TABLE account (
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    business_no TEXT NOT NULL,
    limit_won INTEGER NOT NULL,
    due_days INTEGER NOT NULL,
    status TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;
CREATE INDEX account_by_business_no ON account (business_no);

-- derived account_charge
CREATE TABLE account_charge (
    sale_uid TEXT NOT NULL,
    tender_no INTEGER NOT NULL,
    account_ref TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    charged_on TEXT NOT NULL,
    due_date TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    cashier_ref TEXT NOT NULL,
    charged_at_ms INTEGER NOT NULL,
    PRIMARY KEY (sale_uid, tender_no)
)
 STRICT;
CREATE INDEX account_charge_by_account ON account_charge (account_ref, charged_on);

-- derived account_payment
CREATE TABLE account_payment (
    account_payment_uid TEXT NOT NULL,
    account_ref TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    tender_code TEXT NOT NULL,
    tender_kind TEXT NOT NULL,
    payment_uid TEXT,
    approval_no TEXT NOT NULL,
    reason TEXT NOT NULL,
    reverses_uid TEXT,
    paid_on TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    cashier_ref TEXT NOT NULL,
    paid_at_ms INTEGER NOT NULL,
    PRIMARY KEY (account_payment_uid)
)
 STRICT;
CREATE INDEX account_payment_by_account ON account_payment (account_ref, paid_on);
CREATE INDEX account_payment_by_shift ON account_payment (shift_uid);

-- derived advance_order
CREATE TABLE advance_order (
    order_uid TEXT NOT NULL,
    cart_uid TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    order_no INTEGER NOT NULL,
    person_ref TEXT NOT NULL,
    member_ref TEXT,
    pick_up_date TEXT NOT NULL,
    pick_up_time TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    total_won INTEGER NOT NULL,
    first_names TEXT NOT NULL,
    cart_json TEXT NOT NULL,
    placed_at_ms INTEGER NOT NULL,
    placed_by_ref TEXT NOT NULL,
    state TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (order_uid)
)
 STRICT;
CREATE INDEX advance_order_by_cart ON advance_order (cart_uid);
CREATE INDEX advance_order_by_state ON advance_order (state, pick_up_date);

-- derived age_check
CREATE TABLE age_check (
    entry_uid TEXT NOT NULL,
    cart_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    staff_ref TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    of_age INTEGER NOT NULL,
    checked_at_ms INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX age_check_by_cart ON age_check (cart_uid);

-- derived agreement
CREATE TABLE agreement (
    agreement_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    settlement_cycle TEXT NOT NULL,
    markdown_limit_basis_points INTEGER NOT NULL,
    residue_test_agreed INTEGER NOT NULL,
    recall_cost_agreed INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (agreement_uid)
)
 STRICT;
CREATE INDEX agreement_by_producer ON agreement (producer_ref, from_date);

-- derived agreement_item
CREATE TABLE agreement_item (
    agreement_uid TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    category TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    PRIMARY KEY (agreement_uid, item_ref, category)
)
 WITHOUT ROWID,
 STRICT;

-- derived approval
CREATE TABLE approval (
    approval_uid TEXT NOT NULL,
    approver_ref TEXT NOT NULL,
    asked_by_ref TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    used_by_uid TEXT NOT NULL,
    means TEXT NOT NULL,
    PRIMARY KEY (approval_uid)
)
 STRICT;

-- derived assigned_line
CREATE TABLE assigned_line (
    sale_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    entry_uid TEXT NOT NULL,
    business_date TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    producer_name TEXT NOT NULL,
    ownership TEXT NOT NULL,
    commission_rule_ref TEXT NOT NULL,
    commission_rate_basis_points INTEGER NOT NULL,
    commission_base_won INTEGER NOT NULL,
    net_won INTEGER NOT NULL,
    PRIMARY KEY (sale_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX assigned_line_by_producer ON assigned_line (producer_ref, business_date);

-- derived bank_transfer
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
 STRICT;
CREATE INDEX bank_transfer_by_state ON bank_transfer (confirmed_on);

-- derived barcode
CREATE TABLE barcode (
    barcode TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    PRIMARY KEY (barcode)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX barcode_by_item ON barcode (producer_item_ref);

-- derived cart_void
CREATE TABLE cart_void (
    entry_uid TEXT NOT NULL,
    cart_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    cashier_ref TEXT NOT NULL,
    what TEXT NOT NULL,
    printed_name TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount_won INTEGER NOT NULL,
    reason TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX cart_void_by_shift ON cart_void (shift_uid);

-- derived cash_count
CREATE TABLE cash_count (
    entry_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    counts_json TEXT NOT NULL,
    counted_won INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX cash_count_by_shift ON cash_count (shift_uid);

-- derived cash_drop
CREATE TABLE cash_drop (
    move_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    bag_no TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    by_ref TEXT NOT NULL,
    dropped_at_ms INTEGER NOT NULL,
    PRIMARY KEY (move_uid)
)
 STRICT;
CREATE INDEX cash_drop_by_shift ON cash_drop (shift_uid);

-- derived cash_move
CREATE TABLE cash_move (
    entry_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    shift_uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (entry_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX cash_move_by_shift ON cash_move (shift_uid, kind);

-- derived cash_receipt
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
 STRICT;
CREATE INDEX cash_receipt_by_number ON cash_receipt (approval_no);
CREATE INDEX cash_receipt_by_sale ON cash_receipt (sale_uid);

-- derived cash_receipt_cancel
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
 STRICT;
CREATE INDEX cash_receipt_cancel_by_receipt ON cash_receipt_cancel (cash_receipt_uid);

-- derived cash_recount
CREATE TABLE cash_recount (
    shift_uid TEXT NOT NULL,
    first_won INTEGER NOT NULL,
    first_over_won INTEGER NOT NULL,
    second_won INTEGER NOT NULL,
    by_ref TEXT NOT NULL,
    counted_at_ms INTEGER NOT NULL,
    PRIMARY KEY (shift_uid)
)
 STRICT;

-- derived certificate
CREATE TABLE certificate (
    certificate_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    cert_kind TEXT NOT NULL,
    cert_no TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    PRIMARY KEY (certificate_uid)
)
 STRICT;
CREATE INDEX certificate_by_producer ON certificate (producer_ref);

-- derived closing_step
CREATE TABLE closing_step (
    shift_uid TEXT NOT NULL,
    step TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_ref TEXT NOT NULL,
    settled_at_ms INTEGER NOT NULL,
    PRIMARY KEY (shift_uid, step)
)
 WITHOUT ROWID,
 STRICT;

-- derived commission_rebate
CREATE TABLE commission_rebate (
    rebate_ref TEXT NOT NULL,
    name TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    category TEXT NOT NULL,
    period TEXT NOT NULL,
    measure TEXT NOT NULL,
    bands_json TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (rebate_ref)
)
 STRICT;

-- derived commission_rule
CREATE TABLE commission_rule (
    rule_ref TEXT NOT NULL,
    name TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    category TEXT NOT NULL,
    ownership TEXT NOT NULL,
    rate_basis_points INTEGER NOT NULL,
    steps_json TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (rule_ref)
)
 STRICT;

-- derived commission_step
CREATE TABLE commission_step (
    rule_ref TEXT NOT NULL,
    month TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    year_won INTEGER NOT NULL,
    rate_basis_points INTEGER NOT NULL,
    PRIMARY KEY (rule_ref, month, producer_ref)
)
 WITHOUT ROWID,
 STRICT;

-- derived deduction
CREATE TABLE deduction (
    deduction_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    on_date TEXT NOT NULL,
    reason TEXT NOT NULL,
    lot_ref TEXT NOT NULL,
    source_uid TEXT NOT NULL,
    settlement_uid TEXT NOT NULL,
    dropped INTEGER NOT NULL,
    PRIMARY KEY (deduction_uid)
)
 STRICT;
CREATE INDEX deduction_by_producer ON deduction (producer_ref, settlement_uid);
CREATE INDEX deduction_by_settlement ON deduction (settlement_uid);

-- derived delivery
CREATE TABLE delivery (
    delivery_uid TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    person_ref TEXT NOT NULL,
    deliver_on TEXT NOT NULL,
    state TEXT NOT NULL,
    carrier_ref TEXT NOT NULL,
    carried_at_ms INTEGER NOT NULL,
    receiver_ref TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (delivery_uid)
)
 STRICT;
CREATE INDEX delivery_by_sale ON delivery (sale_uid);
CREATE INDEX delivery_by_state ON delivery (state, deliver_on);

-- derived deposit_move
CREATE TABLE deposit_move (
    entry_uid TEXT NOT NULL,
    order_uid TEXT NOT NULL,
    reason TEXT NOT NULL,
    tender_code TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    shift_uid TEXT NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX deposit_move_by_order ON deposit_move (order_uid);
CREATE INDEX deposit_move_by_shift ON deposit_move (shift_uid);

-- kept draft
CREATE TABLE draft (
    id INTEGER NOT NULL,
    cart_json TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

-- derived drawer_opening
CREATE TABLE drawer_opening (
    entry_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    cashier_ref TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    till_ref TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX drawer_opening_by_shift ON drawer_opening (shift_uid);

-- derived enrolment
CREATE TABLE enrolment (
    till_ref TEXT NOT NULL,
    hub_public_key TEXT NOT NULL,
    hub_name TEXT NOT NULL,
    happened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (till_ref)
)
 STRICT;

-- kept entry
CREATE TABLE entry (
    position INTEGER NOT NULL,
    till_ref TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    schema INTEGER NOT NULL,
    happened_at_ms INTEGER NOT NULL,
    utc_offset_min INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    actor_ref TEXT NOT NULL,
    prev BLOB NOT NULL,
    body_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (position)
)
 STRICT;
CREATE UNIQUE INDEX entry_by_seq ON entry (epoch, seq);
CREATE UNIQUE INDEX entry_by_uid ON entry (uid, epoch);

-- derived epoch
CREATE TABLE epoch (
    epoch TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    till_no INTEGER NOT NULL,
    org_ref TEXT NOT NULL,
    store_ref TEXT NOT NULL,
    device_public_key TEXT NOT NULL,
    reason TEXT NOT NULL,
    parent_epoch TEXT NOT NULL,
    parent_seq INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (epoch)
)
 STRICT;
CREATE INDEX epoch_by_till ON epoch (till_ref);

-- derived epoch_fork
CREATE TABLE epoch_fork (
    forked_epoch TEXT NOT NULL,
    from_seq INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    entry_count INTEGER NOT NULL,
    happened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (forked_epoch, from_seq, epoch)
)
 STRICT;

-- derived exchange
CREATE TABLE exchange (
    exchange_uid TEXT NOT NULL,
    refund_uid TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    returned_won INTEGER NOT NULL,
    bought_won INTEGER NOT NULL,
    shift_uid TEXT NOT NULL,
    PRIMARY KEY (exchange_uid)
)
 STRICT;
CREATE INDEX exchange_by_refund ON exchange (refund_uid);
CREATE INDEX exchange_by_sale ON exchange (sale_uid);

-- derived exchange_part
CREATE TABLE exchange_part (
    sale_uid TEXT NOT NULL,
    tender_no INTEGER NOT NULL,
    refund_uid TEXT NOT NULL,
    refund_tender_no INTEGER NOT NULL,
    amount_won INTEGER NOT NULL,
    source_sale_uid TEXT NOT NULL,
    source_tender_no INTEGER NOT NULL,
    PRIMARY KEY (sale_uid, tender_no)
)
 STRICT;
CREATE INDEX exchange_part_by_source ON exchange_part (source_sale_uid);

-- derived field_decision
CREATE TABLE field_decision (
    object_type TEXT NOT NULL,
    ref TEXT NOT NULL,
    field TEXT NOT NULL,
    entry_uid TEXT NOT NULL,
    winner_uid TEXT NOT NULL,
    loser_uid TEXT NOT NULL,
    decided_at_ms INTEGER NOT NULL,
    PRIMARY KEY (object_type, ref, field, entry_uid)
)
 WITHOUT ROWID,
 STRICT;

-- derived field_version
CREATE TABLE field_version (
    object_type TEXT NOT NULL,
    ref TEXT NOT NULL,
    field TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    base_uid TEXT NOT NULL,
    value_json TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    price_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (object_type, ref, field, version_uid)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX field_version_by_state ON field_version (state);

-- derived hand_over
CREATE TABLE hand_over (
    entry_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    from_ref TEXT NOT NULL,
    to_ref TEXT NOT NULL,
    counted_won INTEGER,
    expected_won INTEGER NOT NULL,
    handed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX hand_over_by_shift ON hand_over (shift_uid);

-- derived held_cart
CREATE TABLE held_cart (
    held_uid TEXT NOT NULL,
    cart_uid TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    held_at_ms INTEGER NOT NULL,
    cashier_ref TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    total_won INTEGER NOT NULL,
    first_names TEXT NOT NULL,
    cart_json TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (held_uid)
)
 STRICT;
CREATE INDEX held_cart_by_state ON held_cart (state);

-- derived hold_name
CREATE TABLE hold_name (
    held_uid TEXT NOT NULL,
    person_ref TEXT NOT NULL,
    PRIMARY KEY (held_uid)
)
 STRICT;

-- kept hub_link
CREATE TABLE hub_link (
    id INTEGER NOT NULL,
    url TEXT NOT NULL,
    hub_public_key TEXT NOT NULL,
    certificate TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    nonce TEXT NOT NULL,
    batch_size INTEGER NOT NULL,
    contact_at_ms INTEGER NOT NULL,
    hub_time_ms INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    trouble_since_ms INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

-- kept identity
CREATE TABLE identity (
    id INTEGER NOT NULL,
    org_ref TEXT NOT NULL,
    store_ref TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    till_no INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    device_public_key BLOB NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

-- derived invoice_request
CREATE TABLE invoice_request (
    invoice_uid TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    account_ref TEXT,
    business_no TEXT NOT NULL,
    name TEXT NOT NULL,
    person_ref TEXT,
    covered_by TEXT NOT NULL,
    state TEXT NOT NULL,
    requested_on TEXT NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    settled_on TEXT NOT NULL,
    tax_invoice_no TEXT NOT NULL,
    exempt_invoice_no TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (invoice_uid)
)
 STRICT;
CREATE INDEX invoice_request_by_sale ON invoice_request (sale_uid);
CREATE INDEX invoice_request_by_state ON invoice_request (state);

-- derived item
CREATE TABLE item (
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    sale_type TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;
CREATE INDEX item_by_name ON item (name);

-- derived item_tax_class
CREATE TABLE item_tax_class (
    item_ref TEXT NOT NULL,
    from_date TEXT NOT NULL,
    tax_class TEXT NOT NULL,
    PRIMARY KEY (item_ref, from_date)
)
 STRICT;

-- derived label_print
CREATE TABLE label_print (
    entry_uid TEXT NOT NULL,
    lot_ref TEXT NOT NULL,
    label_no INTEGER NOT NULL,
    count INTEGER NOT NULL,
    reason TEXT NOT NULL,
    printed_on TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX label_print_by_lot ON label_print (lot_ref);

-- derived label_text
CREATE TABLE label_text (
    producer_item_ref TEXT NOT NULL,
    food_type TEXT NOT NULL,
    report_no TEXT NOT NULL,
    ingredients TEXT NOT NULL,
    allergens TEXT NOT NULL,
    package_material TEXT NOT NULL,
    nutrition TEXT NOT NULL,
    maker TEXT NOT NULL,
    maker_address TEXT NOT NULL,
    variety TEXT NOT NULL,
    harvest_year TEXT NOT NULL,
    grade TEXT NOT NULL,
    caution TEXT NOT NULL,
    PRIMARY KEY (producer_item_ref)
)
 STRICT;

-- derived label_version
CREATE TABLE label_version (
    lot_ref TEXT NOT NULL,
    label_no INTEGER NOT NULL,
    price_won INTEGER NOT NULL,
    retired INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    PRIMARY KEY (lot_ref, label_no)
)
 WITHOUT ROWID,
 STRICT;

-- derived lot
CREATE TABLE lot (
    lot_ref TEXT NOT NULL,
    lot_no TEXT NOT NULL,
    shipment_uid TEXT NOT NULL,
    source TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    ownership TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    price_won INTEGER NOT NULL,
    item_price_won INTEGER NOT NULL,
    label_no INTEGER NOT NULL,
    packed_on TEXT NOT NULL,
    shipped_on TEXT NOT NULL,
    display_until TEXT NOT NULL,
    use_by TEXT NOT NULL,
    made_on TEXT NOT NULL,
    line TEXT NOT NULL,
    trace_no TEXT NOT NULL,
    egg_code TEXT NOT NULL,
    cost_won INTEGER,
    judged TEXT NOT NULL,
    confirmed_quantity INTEGER,
    withdrawn INTEGER NOT NULL,
    withdrawn_reason TEXT NOT NULL,
    PRIMARY KEY (lot_ref)
)
 STRICT;
CREATE INDEX lot_by_day ON lot (shipped_on);
CREATE INDEX lot_by_item ON lot (producer_item_ref, shipped_on);
CREATE INDEX lot_by_judged ON lot (judged);
CREATE INDEX lot_by_no ON lot (lot_no);
CREATE INDEX lot_by_producer ON lot (producer_ref, shipped_on);

-- derived member
CREATE TABLE member (
    ref TEXT NOT NULL,
    no TEXT NOT NULL,
    masked_name TEXT NOT NULL,
    status TEXT NOT NULL,
    large_print INTEGER NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;
CREATE INDEX member_by_no ON member (no);

-- derived notice
CREATE TABLE notice (
    entry_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    business_date TEXT NOT NULL,
    sold_quantity INTEGER NOT NULL,
    sold_won INTEGER NOT NULL,
    left_quantity INTEGER NOT NULL,
    means TEXT NOT NULL,
    noted_at_ms INTEGER NOT NULL,
    PRIMARY KEY (entry_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX notice_by_day ON notice (business_date, purpose);

-- derived order_line
CREATE TABLE order_line (
    order_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    producer_item_ref TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    producer_name TEXT NOT NULL,
    printed_name TEXT NOT NULL,
    spec TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    PRIMARY KEY (order_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;

-- derived paper_sale
CREATE TABLE paper_sale (
    sale_uid TEXT NOT NULL,
    slip_no TEXT NOT NULL,
    written_on TEXT NOT NULL,
    written_by_ref TEXT NOT NULL,
    typed_by_ref TEXT NOT NULL,
    is_late INTEGER NOT NULL,
    shift_uid TEXT NOT NULL,
    PRIMARY KEY (sale_uid)
)
 STRICT;
CREATE INDEX paper_sale_by_shift ON paper_sale (shift_uid);
CREATE INDEX paper_sale_by_slip ON paper_sale (slip_no);

-- derived parked_entry
CREATE TABLE parked_entry (
    entry_uid TEXT NOT NULL,
    kind TEXT NOT NULL,
    dependency TEXT NOT NULL,
    reason TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (entry_uid, epoch)
)
 STRICT;
CREATE INDEX parked_entry_by_chain ON parked_entry (epoch);
CREATE INDEX parked_entry_by_dependency ON parked_entry (dependency);

-- derived payment
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
 STRICT;
CREATE INDEX payment_by_original ON payment (original_payment_uid);
CREATE INDEX payment_by_shift ON payment (shift_uid, outcome);
CREATE INDEX payment_in_doubt ON payment (till_ref, outcome, sale_uid);

-- derived payout_hold
CREATE TABLE payout_hold (
    producer_ref TEXT NOT NULL,
    hold TEXT NOT NULL,
    on_date TEXT NOT NULL,
    papers TEXT NOT NULL,
    reason TEXT NOT NULL,
    staff_ref TEXT NOT NULL,
    PRIMARY KEY (producer_ref)
)
 STRICT;

-- kept person
CREATE TABLE person (
    ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;

-- derived phone_request
CREATE TABLE phone_request (
    request_uid TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    approver_ref TEXT NOT NULL,
    asked_by_ref TEXT NOT NULL,
    action TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    request_no TEXT NOT NULL,
    list_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    approval_uid TEXT NOT NULL,
    PRIMARY KEY (request_uid)
)
 STRICT;
CREATE INDEX phone_request_by_approver ON phone_request (approver_ref, business_date);

-- derived pin_failure
CREATE TABLE pin_failure (
    staff_ref TEXT NOT NULL,
    failure_count INTEGER NOT NULL,
    last_failed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (staff_ref)
)
 STRICT;

-- derived point_move
CREATE TABLE point_move (
    entry_uid TEXT NOT NULL,
    move_no INTEGER NOT NULL,
    member_ref TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    reason TEXT NOT NULL,
    points INTEGER NOT NULL,
    till_ref TEXT NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_uid, move_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX point_move_by_member ON point_move (member_ref, points);
CREATE INDEX point_move_by_sale ON point_move (sale_uid);

-- derived price_history
CREATE TABLE price_history (
    producer_item_ref TEXT NOT NULL,
    price_version INTEGER NOT NULL,
    version_uid TEXT NOT NULL,
    from_date TEXT NOT NULL,
    price_won INTEGER NOT NULL,
    member_price_won INTEGER,
    PRIMARY KEY (producer_item_ref, price_version, version_uid)
)
 WITHOUT ROWID,
 STRICT;

-- kept print_job
CREATE TABLE print_job (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload_json TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX print_job_by_state ON print_job (state);

-- derived producer
CREATE TABLE producer (
    ref TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    producer_type TEXT NOT NULL,
    origin_place TEXT NOT NULL,
    main_category TEXT NOT NULL,
    tax_type TEXT NOT NULL,
    business_no TEXT NOT NULL,
    cert TEXT NOT NULL,
    commission_rate_basis_points INTEGER NOT NULL,
    settlement_cycle TEXT NOT NULL,
    agreement_from TEXT NOT NULL,
    agreement_to TEXT NOT NULL,
    status TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    distance_m INTEGER NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;
CREATE INDEX producer_by_code ON producer (code);

-- derived producer_account
CREATE TABLE producer_account (
    account_ref TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    state TEXT NOT NULL,
    proposed_by_ref TEXT NOT NULL,
    proposed_on TEXT NOT NULL,
    decided_by_ref TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (account_ref)
)
 STRICT;
CREATE INDEX producer_account_by_producer ON producer_account (producer_ref, state);

-- derived producer_consent
CREATE TABLE producer_consent (
    entry_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    consent TEXT NOT NULL,
    given INTEGER NOT NULL,
    on_date TEXT NOT NULL,
    means TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX producer_consent_by_producer ON producer_consent (producer_ref);

-- derived producer_item
CREATE TABLE producer_item (
    no INTEGER NOT NULL,
    ref TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    code TEXT NOT NULL,
    plu TEXT NOT NULL,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    unit TEXT NOT NULL,
    category TEXT NOT NULL,
    sale_type TEXT NOT NULL,
    price_won INTEGER NOT NULL,
    member_price_won INTEGER,
    price_basis TEXT NOT NULL,
    price_version INTEGER NOT NULL,
    ownership TEXT NOT NULL,
    commission_rule_ref TEXT NOT NULL,
    commission_rate_basis_points INTEGER NOT NULL,
    shelf_life_days INTEGER NOT NULL,
    storage TEXT NOT NULL,
    origin_place TEXT NOT NULL,
    origin_label TEXT NOT NULL,
    cert TEXT NOT NULL,
    voucher_eligible INTEGER NOT NULL,
    sale_stopped INTEGER NOT NULL,
    age_check INTEGER NOT NULL,
    note TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX producer_item_by_category ON producer_item (category, name);
CREATE INDEX producer_item_by_code ON producer_item (code);
CREATE INDEX producer_item_by_item ON producer_item (item_ref);
CREATE INDEX producer_item_by_plu ON producer_item (plu);
CREATE INDEX producer_item_by_producer ON producer_item (producer_ref);
CREATE UNIQUE INDEX producer_item_by_ref ON producer_item (ref);

-- derived producer_stage
CREATE TABLE producer_stage (
    entry_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    stage TEXT NOT NULL,
    from_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    reason TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    staff_ref TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX producer_stage_by_producer ON producer_stage (producer_ref, from_date);

-- derived promotion
CREATE TABLE promotion (
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    weekdays TEXT NOT NULL,
    from_minute INTEGER NOT NULL,
    to_minute INTEGER NOT NULL,
    members_only INTEGER NOT NULL,
    scope_kind TEXT NOT NULL,
    scope_value TEXT NOT NULL,
    borne_by TEXT NOT NULL,
    consented INTEGER NOT NULL,
    price_won INTEGER NOT NULL,
    discount_basis_points INTEGER NOT NULL,
    take_count INTEGER NOT NULL,
    pay_count INTEGER NOT NULL,
    parts TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;

-- derived provisional_close
CREATE TABLE provisional_close (
    shift_uid TEXT NOT NULL,
    of_till_ref TEXT NOT NULL,
    counted_won INTEGER NOT NULL,
    expected_won INTEGER NOT NULL,
    known_epoch TEXT NOT NULL,
    known_seq INTEGER NOT NULL,
    by_till_ref TEXT NOT NULL,
    by_ref TEXT NOT NULL,
    counted_at_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (shift_uid)
)
 STRICT;

-- kept pull_position
CREATE TABLE pull_position (
    stream TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    PRIMARY KEY (stream)
)
 STRICT;

-- derived purchase_line
CREATE TABLE purchase_line (
    entry_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    order_uid TEXT NOT NULL,
    supplier_ref TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    lot_ref TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    cost_won INTEGER NOT NULL,
    use_by TEXT NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX purchase_line_by_item ON purchase_line (producer_item_ref, business_date);

-- derived purchase_order
CREATE TABLE purchase_order (
    order_uid TEXT NOT NULL,
    order_no TEXT NOT NULL,
    supplier_ref TEXT NOT NULL,
    ordered_on TEXT NOT NULL,
    deliver_on TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (order_uid)
)
 STRICT;
CREATE INDEX purchase_order_by_state ON purchase_order (state, deliver_on);

-- derived purchase_order_line
CREATE TABLE purchase_order_line (
    order_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    producer_item_ref TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    cost_won INTEGER NOT NULL,
    PRIMARY KEY (order_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;

-- derived recall
CREATE TABLE recall (
    recall_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    use_by TEXT NOT NULL,
    cause TEXT NOT NULL,
    ordered_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    covers_unlotted INTEGER NOT NULL,
    opened_on TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    opened_by_ref TEXT NOT NULL,
    state TEXT NOT NULL,
    closed_on TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (recall_uid)
)
 STRICT;
CREATE INDEX recall_by_state ON recall (state);

-- derived recall_contact
CREATE TABLE recall_contact (
    entry_uid TEXT NOT NULL,
    recall_uid TEXT NOT NULL,
    member_ref TEXT NOT NULL,
    means TEXT NOT NULL,
    outcome TEXT NOT NULL,
    contacted_at_ms INTEGER NOT NULL,
    staff_ref TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX recall_contact_by_recall ON recall_contact (recall_uid, member_ref);

-- derived recall_item
CREATE TABLE recall_item (
    producer_item_ref TEXT NOT NULL,
    recall_uid TEXT NOT NULL,
    PRIMARY KEY (producer_item_ref, recall_uid)
)
 WITHOUT ROWID,
 STRICT;

-- derived recall_lot
CREATE TABLE recall_lot (
    lot_ref TEXT NOT NULL,
    recall_uid TEXT NOT NULL,
    PRIMARY KEY (lot_ref, recall_uid)
)
 WITHOUT ROWID,
 STRICT;

-- derived receipt_reprint
CREATE TABLE receipt_reprint (
    entry_uid TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    copy_no INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX receipt_reprint_by_sale ON receipt_reprint (sale_uid);

-- derived report_reprint
CREATE TABLE report_reprint (
    entry_uid TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    copy_no INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX report_reprint_by_shift ON report_reprint (shift_uid);

-- derived residue_test
CREATE TABLE residue_test (
    test_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    sampled_on TEXT NOT NULL,
    lab TEXT NOT NULL,
    report_no TEXT NOT NULL,
    result TEXT NOT NULL,
    next_due TEXT NOT NULL,
    PRIMARY KEY (test_uid)
)
 STRICT;
CREATE INDEX residue_test_by_producer ON residue_test (producer_ref, sampled_on);

-- kept running_checksum
CREATE TABLE running_checksum (
    id INTEGER NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

-- derived sale
CREATE TABLE sale (
    sale_uid TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    receipt_no TEXT NOT NULL,
    receipt_seq INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    sold_at_ms INTEGER NOT NULL,
    utc_offset_min INTEGER NOT NULL,
    cashier_ref TEXT NOT NULL,
    member_ref TEXT,
    gross_won INTEGER NOT NULL,
    discount_won INTEGER NOT NULL,
    exempt_won INTEGER NOT NULL,
    taxable_won INTEGER NOT NULL,
    non_taxable_won INTEGER NOT NULL,
    vat_won INTEGER NOT NULL,
    total_won INTEGER NOT NULL,
    cash_rounding_won INTEGER NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    original_sale_uid TEXT,
    reason TEXT NOT NULL,
    PRIMARY KEY (sale_uid)
)
 STRICT;
CREATE INDEX sale_by_date ON sale (business_date, epoch, seq, sale_uid);
CREATE INDEX sale_by_day ON sale (till_ref, epoch, business_date, receipt_seq);
CREATE INDEX sale_by_member ON sale (member_ref);
CREATE INDEX sale_by_original ON sale (original_sale_uid);
CREATE INDEX sale_by_receipt_no ON sale (receipt_no);
CREATE INDEX sale_by_shift ON sale (shift_uid);

-- derived sale_discount
CREATE TABLE sale_discount (
    sale_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    discount_no INTEGER NOT NULL,
    rule_ref TEXT NOT NULL,
    reason TEXT NOT NULL,
    discount_won INTEGER NOT NULL,
    borne_by TEXT NOT NULL,
    PRIMARY KEY (sale_uid, line_no, discount_no)
)
 WITHOUT ROWID,
 STRICT;

-- derived sale_line
CREATE TABLE sale_line (
    sale_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    producer_item_ref TEXT NOT NULL,
    printed_name TEXT NOT NULL,
    spec TEXT NOT NULL,
    scanned_text TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER,
    price_basis TEXT NOT NULL,
    list_price_won INTEGER NOT NULL,
    unit_price_won INTEGER NOT NULL,
    price_source TEXT NOT NULL,
    price_version INTEGER NOT NULL,
    gross_won INTEGER NOT NULL,
    discount_won INTEGER NOT NULL,
    receipt_discount_share_won INTEGER NOT NULL,
    net_won INTEGER NOT NULL,
    tax_class TEXT NOT NULL,
    tax_class_resolved TEXT NOT NULL,
    ownership TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    producer_name TEXT NOT NULL,
    lot_ref TEXT,
    voucher_eligible INTEGER NOT NULL,
    commission_rule_ref TEXT NOT NULL,
    commission_rate_basis_points INTEGER NOT NULL,
    commission_base_won INTEGER NOT NULL,
    original_line_no INTEGER,
    PRIMARY KEY (sale_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX sale_line_by_lot ON sale_line (lot_ref);

-- derived sale_points
CREATE TABLE sale_points (
    sale_uid TEXT NOT NULL,
    original_sale_uid TEXT,
    member_ref TEXT NOT NULL,
    earn_basis_points INTEGER NOT NULL,
    earn_base_won INTEGER NOT NULL,
    spend_base_won INTEGER NOT NULL,
    balance_points INTEGER NOT NULL,
    PRIMARY KEY (sale_uid)
)
 STRICT;
CREATE INDEX sale_points_by_original ON sale_points (original_sale_uid);

-- derived sale_tender
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
 STRICT;

-- derived seal
CREATE TABLE seal (
    entry_uid TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    head_hash BLOB NOT NULL,
    shift_uid TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;

-- kept search_key
CREATE TABLE search_key (
    "key" TEXT NOT NULL,
    producer_item_no INTEGER NOT NULL,
    PRIMARY KEY ("key", producer_item_no)
)
 WITHOUT ROWID,
 STRICT;

-- kept sent_head
CREATE TABLE sent_head (
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    durable_seq INTEGER NOT NULL,
    PRIMARY KEY (epoch)
)
 STRICT;

-- derived setting
CREATE TABLE setting (
    name TEXT NOT NULL,
    value_json TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (name)
)
 STRICT;

-- derived settlement
CREATE TABLE settlement (
    settlement_uid TEXT NOT NULL,
    settlement_no TEXT NOT NULL,
    kind TEXT NOT NULL,
    cycle TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    pay_date TEXT NOT NULL,
    state TEXT NOT NULL,
    producer_count INTEGER NOT NULL,
    base_won INTEGER NOT NULL,
    commission_won INTEGER NOT NULL,
    payout_won INTEGER NOT NULL,
    drafted_by_ref TEXT NOT NULL,
    drafted_on TEXT NOT NULL,
    checked_by_ref TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    approved_by_ref TEXT NOT NULL,
    approved_on TEXT NOT NULL,
    exported_by_ref TEXT NOT NULL,
    exported_on TEXT NOT NULL,
    template TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    paid_on TEXT NOT NULL,
    ended_by_ref TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    counterpart_uid TEXT NOT NULL,
    drafted_at_ms INTEGER NOT NULL,
    PRIMARY KEY (settlement_uid)
)
 STRICT;
CREATE INDEX settlement_by_date ON settlement (to_date);

-- derived settlement_cut
CREATE TABLE settlement_cut (
    settlement_uid TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (settlement_uid, epoch)
)
 WITHOUT ROWID,
 STRICT;

-- derived settlement_gap
CREATE TABLE settlement_gap (
    settlement_uid TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (settlement_uid, epoch, seq)
)
 WITHOUT ROWID,
 STRICT;

-- derived settlement_group
CREATE TABLE settlement_group (
    settlement_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    rate_basis_points INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    base_won INTEGER NOT NULL,
    commission_won INTEGER NOT NULL,
    PRIMARY KEY (settlement_uid, producer_ref, rate_basis_points)
)
 WITHOUT ROWID,
 STRICT;

-- derived settlement_producer
CREATE TABLE settlement_producer (
    settlement_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    previous_uid TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    sales_won INTEGER NOT NULL,
    exempt_won INTEGER NOT NULL,
    taxable_won INTEGER NOT NULL,
    base_won INTEGER NOT NULL,
    commission_won INTEGER NOT NULL,
    commission_vat_won INTEGER NOT NULL,
    rebate_won INTEGER NOT NULL,
    deduction_won INTEGER NOT NULL,
    carry_in_won INTEGER NOT NULL,
    payout_won INTEGER NOT NULL,
    carry_out_won INTEGER NOT NULL,
    hold TEXT NOT NULL,
    account_ref TEXT NOT NULL,
    account_changed INTEGER NOT NULL,
    failed TEXT NOT NULL,
    PRIMARY KEY (settlement_uid, producer_ref)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX settlement_producer_by_producer ON settlement_producer (producer_ref);

-- derived settlement_rebate
CREATE TABLE settlement_rebate (
    settlement_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    rebate_ref TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    base_won INTEGER NOT NULL,
    year_won INTEGER NOT NULL,
    points_basis_points INTEGER NOT NULL,
    rebate_won INTEGER NOT NULL,
    PRIMARY KEY (settlement_uid, producer_ref, rebate_ref, from_date)
)
 WITHOUT ROWID,
 STRICT;

-- derived shift
CREATE TABLE shift (
    shift_uid TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    business_date TEXT NOT NULL,
    z_no INTEGER,
    opened_by_ref TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    float_won INTEGER NOT NULL,
    closed_by_ref TEXT,
    closed_at_ms INTEGER,
    expected_won INTEGER,
    counted_won INTEGER,
    over_short_won INTEGER,
    over_short_reason TEXT,
    state TEXT NOT NULL,
    epoch TEXT NOT NULL,
    opened_seq INTEGER NOT NULL,
    PRIMARY KEY (shift_uid)
)
 STRICT;
CREATE INDEX shift_by_state ON shift (till_ref, state);

-- derived shipment
CREATE TABLE shipment (
    shipment_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    source TEXT NOT NULL,
    shipped_on TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    shipped_at_ms INTEGER NOT NULL,
    PRIMARY KEY (shipment_uid)
)
 STRICT;
CREATE INDEX shipment_by_day ON shipment (shipped_on, producer_ref);

-- derived staff
CREATE TABLE staff (
    ref TEXT NOT NULL,
    no TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    version_uid TEXT NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;
CREATE INDEX staff_by_no ON staff (no);

-- derived stock_collection
CREATE TABLE stock_collection (
    entry_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    producer_item_ref TEXT NOT NULL,
    lot_ref TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;

-- derived stock_count
CREATE TABLE stock_count (
    count_uid TEXT NOT NULL,
    entry_uid TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    scope TEXT NOT NULL,
    scope_key TEXT NOT NULL,
    business_date TEXT NOT NULL,
    staff_ref TEXT NOT NULL,
    counted_at_ms INTEGER NOT NULL,
    PRIMARY KEY (count_uid)
)
 STRICT;
CREATE INDEX stock_count_by_day ON stock_count (business_date);
CREATE INDEX stock_count_by_time ON stock_count (counted_at_ms);

-- kept stock_count_draft
CREATE TABLE stock_count_draft (
    id INTEGER NOT NULL,
    body_json TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;

-- derived stock_count_line
CREATE TABLE stock_count_line (
    count_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    producer_item_ref TEXT NOT NULL,
    lot_ref TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    expected_quantity INTEGER NOT NULL,
    expected_weight_g INTEGER NOT NULL,
    price_won INTEGER NOT NULL,
    cause TEXT NOT NULL,
    seen_no INTEGER NOT NULL,
    counted_at_ms INTEGER NOT NULL,
    PRIMARY KEY (count_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX stock_count_line_by_item ON stock_count_line (producer_item_ref, lot_ref, counted_at_ms);

-- derived stock_count_seen
CREATE TABLE stock_count_seen (
    count_uid TEXT NOT NULL,
    seen_no INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (count_uid, seen_no, epoch)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX stock_count_seen_by_chain ON stock_count_seen (epoch, seq);

-- derived stock_event
CREATE TABLE stock_event (
    entry_uid TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    happened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX stock_event_by_chain ON stock_event (epoch, seq);

-- derived stock_move
CREATE TABLE stock_move (
    entry_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    producer_item_ref TEXT NOT NULL,
    lot_ref TEXT,
    reason TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX stock_move_by_item ON stock_move (producer_item_ref, lot_ref, reason, quantity, weight_g);
CREATE INDEX stock_move_by_lot ON stock_move (lot_ref, reason, quantity, weight_g);

-- derived stock_removal
CREATE TABLE stock_removal (
    removal_uid TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    entry_uid TEXT NOT NULL,
    reason TEXT NOT NULL,
    cause TEXT NOT NULL,
    producer_item_ref TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    lot_ref TEXT NOT NULL,
    ownership TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    weight_g INTEGER NOT NULL,
    price_won INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    removed_at_ms INTEGER NOT NULL,
    staff_ref TEXT NOT NULL,
    recall_uid TEXT NOT NULL,
    undone_by_uid TEXT NOT NULL,
    PRIMARY KEY (removal_uid, line_no)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX stock_removal_by_day ON stock_removal (business_date, reason);
CREATE INDEX stock_removal_by_recall ON stock_removal (recall_uid);

-- kept stray_entry
CREATE TABLE stray_entry (
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    packed BLOB NOT NULL,
    PRIMARY KEY (epoch, seq)
)
 STRICT;

-- derived strike
CREATE TABLE strike (
    strike_uid TEXT NOT NULL,
    producer_ref TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    on_date TEXT NOT NULL,
    step TEXT NOT NULL,
    reason TEXT NOT NULL,
    stop_from TEXT NOT NULL,
    stop_until TEXT NOT NULL,
    lifted_on TEXT NOT NULL,
    PRIMARY KEY (strike_uid)
)
 STRICT;
CREATE INDEX strike_by_producer ON strike (producer_ref, on_date);

-- derived succession
CREATE TABLE succession (
    producer_ref TEXT NOT NULL,
    successor_ref TEXT NOT NULL,
    on_date TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (producer_ref)
)
 STRICT;

-- derived supplier
CREATE TABLE supplier (
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    lead_days INTEGER NOT NULL,
    delivery_days TEXT NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (ref)
)
 STRICT;

-- derived supplier_item
CREATE TABLE supplier_item (
    producer_item_ref TEXT NOT NULL,
    supplier_ref TEXT NOT NULL,
    cost_won INTEGER NOT NULL,
    pack INTEGER NOT NULL,
    PRIMARY KEY (producer_item_ref)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX supplier_item_by_supplier ON supplier_item (supplier_ref);

-- derived tender_check
CREATE TABLE tender_check (
    shift_uid TEXT NOT NULL,
    tender_code TEXT NOT NULL,
    system_won INTEGER NOT NULL,
    counted_won INTEGER,
    checked_won INTEGER NOT NULL,
    note TEXT NOT NULL,
    by_ref TEXT NOT NULL,
    checked_at_ms INTEGER NOT NULL,
    PRIMARY KEY (shift_uid, tender_code)
)
 WITHOUT ROWID,
 STRICT;

-- derived tender_correction
CREATE TABLE tender_correction (
    entry_uid TEXT NOT NULL,
    sale_uid TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    business_date TEXT NOT NULL,
    cashier_ref TEXT NOT NULL,
    tender_no INTEGER NOT NULL,
    amount_won INTEGER NOT NULL,
    old_code TEXT NOT NULL,
    new_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    corrected_at_ms INTEGER NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX tender_correction_by_sale ON tender_correction (sale_uid);
CREATE INDEX tender_correction_by_shift ON tender_correction (shift_uid);

-- derived tender_count
CREATE TABLE tender_count (
    shift_uid TEXT NOT NULL,
    tender_code TEXT NOT NULL,
    count INTEGER NOT NULL,
    counted_won INTEGER NOT NULL,
    PRIMARY KEY (shift_uid, tender_code)
)
 WITHOUT ROWID,
 STRICT;

-- derived terminal_total
CREATE TABLE terminal_total (
    shift_uid TEXT NOT NULL,
    terminal_count INTEGER NOT NULL,
    terminal_won INTEGER NOT NULL,
    till_count INTEGER NOT NULL,
    till_won INTEGER NOT NULL,
    PRIMARY KEY (shift_uid)
)
 STRICT;

-- derived till_move
CREATE TABLE till_move (
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    way TEXT NOT NULL,
    move_ref TEXT NOT NULL,
    till_ref TEXT NOT NULL,
    by_ref TEXT NOT NULL,
    happened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (epoch, seq)
)
 STRICT;

-- derived unreceipted_return
CREATE TABLE unreceipted_return (
    refund_uid TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    shift_uid TEXT NOT NULL,
    business_date TEXT NOT NULL,
    cashier_ref TEXT NOT NULL,
    approver_ref TEXT NOT NULL,
    amount_won INTEGER NOT NULL,
    tender_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    original_receipt_no TEXT NOT NULL,
    returned_at_ms INTEGER NOT NULL,
    PRIMARY KEY (refund_uid)
)
 STRICT;
CREATE INDEX unreceipted_return_by_shift ON unreceipted_return (shift_uid);

-- derived wanted
CREATE TABLE wanted (
    entry_uid TEXT NOT NULL,
    what TEXT NOT NULL,
    item_ref TEXT NOT NULL,
    business_date TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    actor_ref TEXT NOT NULL,
    PRIMARY KEY (entry_uid)
)
 STRICT;
CREATE INDEX wanted_by_day ON wanted (business_date);

-- derived z_report
CREATE TABLE z_report (
    shift_uid TEXT NOT NULL,
    report_json TEXT NOT NULL,
    PRIMARY KEY (shift_uid)
)
 STRICT;

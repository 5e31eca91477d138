"""Reading producers: standing, agreement, certificates, tests, strikes, accounts, sales."""

from __future__ import annotations

from typing import Any, NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

_Reader = DBAPIConnection | Cursor


class ProducerRow(NamedTuple):
    ref: Ref
    code: str
    name: str
    producer_type: str
    origin_place: str
    main_category: str
    tax_type: str
    business_no: str
    cert: str
    commission_rate_basis_points: int
    settlement_cycle: str
    agreement_from: str
    agreement_to: str
    status: str
    version_uid: str
    distance_m: int


class StageRow(NamedTuple):
    stage: str
    from_date: str
    until_date: str
    reason: str
    noted_on: str
    staff_ref: Ref


class AgreementRow(NamedTuple):
    agreement_uid: Ref
    signed_on: str
    from_date: str
    to_date: str
    settlement_cycle: str
    markdown_limit_basis_points: int
    residue_test_agreed: int
    recall_cost_agreed: int
    note: str


class AgreedItemRow(NamedTuple):
    agreement_uid: Ref
    item_ref: Ref
    category: str
    from_date: str
    to_date: str
    item_name: str


class CertificateRow(NamedTuple):
    certificate_uid: Ref
    item_ref: Ref
    cert_kind: str
    cert_no: str
    from_date: str
    to_date: str
    ended_on: str


class TestRow(NamedTuple):
    test_uid: Ref
    item_ref: Ref
    sampled_on: str
    lab: str
    report_no: str
    result: str
    next_due: str


class StrikeRow(NamedTuple):
    strike_uid: Ref
    item_ref: Ref
    on_date: str
    step: str
    reason: str
    stop_from: str
    stop_until: str
    lifted_on: str


class ConsentRow(NamedTuple):
    consent: str
    given: int
    on_date: str
    means: str


class AccountRow(NamedTuple):
    account_ref: Ref
    state: str
    proposed_by_ref: Ref
    proposed_on: str
    decided_by_ref: Ref
    decided_on: str
    reason: str


_PRODUCER = (
    "SELECT ref, code, name, producer_type, origin_place, main_category, tax_type, business_no, "
    "cert, commission_rate_basis_points, settlement_cycle, agreement_from, agreement_to, status, "
    "version_uid, distance_m FROM producer "
)


def read_producer(connection: _Reader, ref: Ref) -> ProducerRow | None:
    row = connection.execute(_PRODUCER + "WHERE ref = ?", (ref,)).fetchone()
    return ProducerRow(*row) if row else None


def find_by_code(connection: _Reader, code: str) -> ProducerRow | None:
    row = connection.execute(_PRODUCER + "WHERE code = ? ORDER BY rowid", (code,)).fetchone()
    return ProducerRow(*row) if row else None


def list_producers(connection: _Reader) -> list[ProducerRow]:
    return [ProducerRow(*row) for row in connection.execute(_PRODUCER + "ORDER BY code, ref")]


def list_stages(connection: _Reader, producer_ref: Ref) -> list[StageRow]:
    """Every step, oldest first."""
    return [StageRow(*row) for row in connection.execute(
        "SELECT stage, from_date, until_date, reason, noted_on, staff_ref FROM producer_stage "
        "WHERE producer_ref = ? ORDER BY from_date, rowid", (producer_ref,))]


def list_agreements(connection: _Reader, producer_ref: Ref) -> list[AgreementRow]:
    """Newest first."""
    return [AgreementRow(*row) for row in connection.execute(
        "SELECT agreement_uid, signed_on, from_date, to_date, settlement_cycle, "
        "markdown_limit_basis_points, residue_test_agreed, recall_cost_agreed, note "
        "FROM agreement WHERE producer_ref = ? ORDER BY from_date DESC, rowid DESC",
        (producer_ref,))]


def list_agreed_items(connection: _Reader, producer_ref: Ref) -> list[AgreedItemRow]:
    return [AgreedItemRow(*row) for row in connection.execute(
        "SELECT a.agreement_uid, a.item_ref, a.category, a.from_date, a.to_date, "
        "coalesce(i.name, '') FROM agreement_item a LEFT JOIN item i ON i.ref = a.item_ref "
        "WHERE a.producer_ref = ? ORDER BY a.agreement_uid, a.category, i.name, a.item_ref",
        (producer_ref,))]


def list_certificates(connection: _Reader, producer_ref: Ref) -> list[CertificateRow]:
    return [CertificateRow(*row) for row in connection.execute(
        "SELECT certificate_uid, item_ref, cert_kind, cert_no, from_date, to_date, ended_on "
        "FROM certificate WHERE producer_ref = ? ORDER BY to_date DESC, rowid", (producer_ref,))]


def list_tests(connection: _Reader, producer_ref: Ref) -> list[TestRow]:
    """Newest sample first."""
    return [TestRow(*row) for row in connection.execute(
        "SELECT test_uid, item_ref, sampled_on, lab, report_no, result, next_due "
        "FROM residue_test WHERE producer_ref = ? ORDER BY sampled_on DESC, rowid DESC",
        (producer_ref,))]


def list_strikes(connection: _Reader, producer_ref: Ref) -> list[StrikeRow]:
    """Newest first."""
    return [StrikeRow(*row) for row in connection.execute(
        "SELECT strike_uid, item_ref, on_date, step, reason, stop_from, stop_until, lifted_on "
        "FROM strike WHERE producer_ref = ? ORDER BY on_date DESC, rowid DESC", (producer_ref,))]


def list_consents(connection: _Reader, producer_ref: Ref) -> list[ConsentRow]:
    """Every word given or taken back, oldest first."""
    return [ConsentRow(*row) for row in connection.execute(
        "SELECT consent, given, on_date, means FROM producer_consent WHERE producer_ref = ? "
        "ORDER BY on_date, rowid", (producer_ref,))]


def list_accounts(connection: _Reader, producer_ref: Ref) -> list[AccountRow]:
    """Newest first."""
    return [AccountRow(*row) for row in connection.execute(
        "SELECT account_ref, state, proposed_by_ref, proposed_on, decided_by_ref, decided_on, "
        "reason FROM producer_account WHERE producer_ref = ? ORDER BY rowid DESC",
        (producer_ref,))]


def read_current_accounts(connection: _Reader) -> dict[Ref, Ref]:
    """producer -> the account that a second person confirmed."""
    return dict(connection.execute(
        "SELECT producer_ref, account_ref FROM producer_account WHERE state = 'CURRENT'"
    ).fetchall())


def read_account(connection: _Reader, account_ref: Ref) -> tuple[Ref, AccountRow] | None:
    """(producer, account) of one ref."""
    row = connection.execute(
        "SELECT producer_ref, account_ref, state, proposed_by_ref, proposed_on, decided_by_ref, "
        "decided_on, reason FROM producer_account WHERE account_ref = ?",
        (account_ref,)).fetchone()
    return (row[0], AccountRow(*row[1:])) if row else None


def read_hold(connection: _Reader, producer_ref: Ref) -> tuple[str, str, str] | None:
    """(why money is kept back, since when, papers seen); the first is empty where it is not."""
    row = connection.execute(
        "SELECT hold, on_date, papers FROM payout_hold WHERE producer_ref = ?", (producer_ref,)
    ).fetchone()
    return (row[0], row[1], row[2]) if row else None


def read_holds(connection: _Reader) -> dict[Ref, str]:
    return dict(connection.execute(
        "SELECT producer_ref, hold FROM payout_hold WHERE hold <> ''").fetchall())


def read_successor(connection: _Reader, producer_ref: Ref) -> tuple[Ref, str] | None:
    """(who took over, on which day)."""
    row = connection.execute(
        "SELECT successor_ref, on_date FROM succession WHERE producer_ref = ?", (producer_ref,)
    ).fetchone()
    return (row[0], row[1]) if row else None


def read_predecessors(connection: _Reader, producer_ref: Ref) -> list[tuple[Ref, str]]:
    return [(row[0], row[1]) for row in connection.execute(
        "SELECT producer_ref, on_date FROM succession WHERE successor_ref = ? ORDER BY on_date",
        (producer_ref,))]


class ItemRow(NamedTuple):
    """A producer's item as a list of his goods shows it."""

    ref: Ref
    item_ref: Ref
    code: str
    name: str
    spec: str
    category: str
    price_won: int
    price_basis: str
    ownership: str
    commission_rate_basis_points: int
    sale_stopped: int


def list_items(connection: _Reader, producer_ref: Ref) -> list[ItemRow]:
    return [ItemRow(*row) for row in connection.execute(
        "SELECT ref, item_ref, code, name, spec, category, price_won, price_basis, ownership, "
        "commission_rate_basis_points, sale_stopped FROM producer_item "
        "WHERE producer_ref = ? ORDER BY name, spec, no", (producer_ref,))]


def read_item_kind(connection: _Reader, item_ref: Ref) -> tuple[str, str] | None:
    """(name, category) of an item."""
    row = connection.execute(
        "SELECT name, category FROM item WHERE ref = ?", (item_ref,)).fetchone()
    return (row[0], row[1]) if row else None


def list_item_kinds(connection: _Reader) -> list[tuple[Ref, str, str]]:
    """(ref, name, category) of every item the shop knows."""
    return [(row[0], row[1], row[2]) for row in connection.execute(
        "SELECT ref, name, category FROM item ORDER BY name, ref")]


class SoldRow(NamedTuple):
    """What one producer's item came to on a span of days."""

    producer_item_ref: Ref
    name: str
    spec: str
    quantity: int
    weight_g: int
    net_won: int
    base_won: int
    last_sold_at_ms: int


def sum_sold(
    connection: _Reader, producer_ref: Ref, from_date: str, to_date: str
) -> list[SoldRow]:
    """Sales and returns of a producer by item, both dates inclusive, most won first."""
    return [SoldRow(*row) for row in connection.execute(
        "SELECT l.producer_item_ref, l.printed_name, l.spec, "
        "sum(CASE WHEN l.weight_g IS NULL THEN l.quantity ELSE 0 END), "
        "sum(coalesce(l.weight_g, 0)), sum(l.net_won), sum(l.commission_base_won), "
        "max(s.sold_at_ms) FROM sale s INDEXED BY sale_by_date JOIN sale_line l "
        "ON l.sale_uid = s.sale_uid WHERE s.business_date BETWEEN ? AND ? "
        "AND l.producer_ref = ? GROUP BY l.producer_item_ref, l.printed_name, l.spec "
        "ORDER BY sum(l.net_won) DESC, l.printed_name", (from_date, to_date, producer_ref))]


def read_facts(connection: _Reader, producer_ref: Ref) -> dict[str, list[Any]]:
    """Everything the gate judges by, in one go."""
    return {
        "stages": list_stages(connection, producer_ref),
        "agreements": list_agreements(connection, producer_ref),
        "items": list_agreed_items(connection, producer_ref),
        "certificates": list_certificates(connection, producer_ref),
        "tests": list_tests(connection, producer_ref),
        "strikes": list_strikes(connection, producer_ref),
    }

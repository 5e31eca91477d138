"""Rows of the exports `settlement` and `producers` (HANDBOOK §8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app import people
from app.banks import bank_name
from app.payout_accounts import open_account, read_account
from app.producers import consents_of
from app.statements import has_something, percent
from models import producer_rows, settlement_rows
from models.values import HOLDING_CODE

if TYPE_CHECKING:
    from app.reports.exports import Cell
    from app.till import Till


def settlement_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """Every producer of the settlements that end between two dates, reversals with their signs."""
    connection = till.read()
    for row in reversed(settlement_rows.list_settlements(connection)):
        if row.state == "DROPPED" or not first <= row.to_date <= last:
            continue
        rates = settlement_rows.list_groups(connection, row.settlement_uid)
        for one in settlement_rows.list_payouts(connection, row.settlement_uid):
            if not has_something(one):
                continue
            account = open_account(till, one.account_ref) if one.account_ref else None
            yield [
                row.settlement_no, f"{row.from_date} ~ {row.to_date}", one.code, one.name,
                one.base_won, one.exempt_won, one.taxable_won,
                ", ".join(percent(group[0]) for group in rates.get(one.producer_ref, [])),
                one.commission_won, one.rebate_won, one.deduction_won, one.carry_in_won,
                one.carry_out_won, one.payout_won, account.bank_code if account else "",
                bank_name(account.bank_code) if account else "",
                account.number if account else "", account.holder if account else "",
                date.fromisoformat(row.pay_date), row.state,
            ]


def producer_rows_of(till: Till, _first: str, _last: str) -> Iterator[list[Cell]]:
    """Every producer as he now stands; the dates ask for nothing here."""
    connection = till.read()
    for row in producer_rows.list_producers(connection):
        if row.code == HOLDING_CODE:
            continue
        certificates = [
            f"{one.cert_kind} {one.cert_no} ~{one.to_date}"
            for one in producer_rows.list_certificates(connection, row.ref) if not one.ended_on]
        tests = producer_rows.list_tests(connection, row.ref)
        newest = tests[0] if tests else None
        account = read_account(till, row.ref)
        person = people.read_person(till, row.ref)
        strikes = [one for one in producer_rows.list_strikes(connection, row.ref)
                   if not one.lifted_on]
        yield [
            row.code, row.name, row.producer_type, row.origin_place, row.distance_m // 1_000,
            row.tax_type, row.business_no, row.status, row.agreement_from, row.agreement_to,
            row.settlement_cycle, ", ".join(certificates) or row.cert,
            newest.sampled_on if newest else "", newest.result if newest else "",
            newest.next_due if newest else "", len(strikes),
            "Y" if consents_of(till, row.ref).get("SMS") else "N", person.get("phone", ""),
            account.account.bank_code if account else "",
            account.account.number if account else "",
            account.account.holder if account else "",
        ]

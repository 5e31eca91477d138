"""A year's Zs add up to what was sold: by day, by tender, by tax class (issue 3, done-line 4).

Method: the recorded baskets are replayed, half taxed and half exempt, and the printed figures of
every Z are held against sums of the file alone.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

from app import replay, z_reports
from app.access import Session
from app.importing import import_file
from app.opening import NewShop, create_till
from app.report_slips import slip_of
from app.verifying import verify
from models.values import Role, TaxClass
from tests.end2end.replay_test import EXTRACT, SAMPLE, write
from tests.shop import SetClock, paths_in

MANAGER = Session("3a" * 16, "01", Role.MANAGER)


def vat_of_won(won: int) -> int:
    """The eleventh part of what is taxed, to the nearest won; a half cannot be."""
    return (2 * won + 11) // 22


def test_the_zs_of_the_replayed_baskets_add_up_to_the_file(tmp_path: Path) -> None:
    with gzip.open(EXTRACT, "rt", encoding="utf-8", newline="") as file:
        text = file.read().splitlines()
    lines = list(csv.DictReader(text))
    baskets = list(dict.fromkeys(line["basket_id"] for line in lines))
    taxed = set(baskets[:150])
    till = create_till(paths_in(tmp_path), NewShop(), clock=SetClock(), use_keyring=False)
    import_file(till, "cli", SAMPLE / "year_extract_products.csv.gz")
    for name, wanted, tax_class in (
            ("taxed", taxed, TaxClass.TAXABLE_10),
            ("exempt", set(baskets[150:]), TaxClass.EXEMPT)):
        folder = tmp_path / name
        folder.mkdir()
        rows = [row for row in text[1:] if row.split(",")[0] in wanted]
        replay.replay(till, write(folder, rows), tax_class=tax_class)
    day_of = {line["basket_id"]: line["sold_at"][:10] for line in lines}
    paid: Counter[str] = Counter()
    for line in lines:
        paid[line["basket_id"]] += int(line["paid_won"])
    by_day: Counter[tuple[str, str]] = Counter()
    for basket, won in paid.items():
        day = day_of[basket]
        by_day[day, "total"] += won
        by_day[day, "count"] += 1
        by_day[day, "taxable" if basket in taxed else "exempt"] += won
        by_day[day, "vat"] += vat_of_won(won) if basket in taxed else 0
        by_day[day, "CASH"] += won
    for line in lines:
        by_day[line["sold_at"][:10], "discount"] += int(line["discount_won"])

    printed: Counter[tuple[str, str]] = Counter()
    zs = z_reports.list_reports(till, MANAGER)
    for z in zs:
        report = z_reports.read_report(till, z.shift_uid)
        day = report.business_date
        for name, value in (
                ("total", report.total_won), ("count", report.sale_count),
                ("taxable", report.taxable_won), ("exempt", report.exempt_won),
                ("vat", report.vat_won), ("discount", report.discount_won)):
            printed[day, name] += value
        for tender in report.tenders:
            printed[day, tender.tender_code] += tender.won
        assert report.shop_borne_won == report.discount_won
        assert report.expected_won == report.counted_won == report.cash_sales_won
        figures = {row.label: row.value for row in slip_of(till, report).rows}
        assert figures["순매출"] == f"{report.total_won:,}"
        assert figures["  매장 부담"] == f"{-report.discount_won:,}"
    assert +printed == +by_day
    # Two shifts on the day between the halves: a day may have more than one Z.
    assert len(zs) == 4
    assert sum(won for (_, name), won in printed.items() if name == "total") == 1_473_110
    assert sum(won for (_, name), won in printed.items() if name == "discount") == 239_920
    assert verify(till, full=True).seal_count == 4
    till.close()

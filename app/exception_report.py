"""예외 보고서 for the owner: gathered from the rows, told in sentences, ready for every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.access import Action, Session, require
from app.clock import local_datetime
from app.errors import BadInput
from app.exceptions import Act, Flag, Measure, Report, Sold, make_report, usual_minutes
from app.office_paper import PaperColumn, TablePaper
from app.texts import say
from app.texts.control import MEASURES
from models import exception_rows
from models.values import Won

if TYPE_CHECKING:
    from app.reports.exports import Cell
    from app.till import Till

#: Weeks before the report's first day that make the shop's normal.
NORMAL_WEEKS = 8
#: Receipts of one member at one cashier on one day that nobody asks about.
_MEMBER_SALES_USUAL = 2
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Told:
    """One flag as the owner reads it."""

    flag: Flag
    cashier_no: str
    title: str
    sentence: str
    hint: str


def read_exceptions(
    till: Till, session: Session, from_date: str, to_date: str
) -> Report:
    """The report over these business dates, both inclusive.  Raises Refused, BadInput."""
    require(till, session, Action.REPORTS)
    return gather(till, from_date, to_date)


def gather(till: Till, from_date: str, to_date: str) -> Report:
    """The same without a person: for a command and for a file.  Raises BadInput for odd dates."""
    try:
        first, last = date.fromisoformat(from_date), date.fromisoformat(to_date)
    except ValueError as error:
        raise BadInput("export.dates", from_date=from_date, to_date=to_date) from error
    if first > last:
        raise BadInput("export.dates", from_date=from_date, to_date=to_date)
    since = (first - timedelta(weeks=NORMAL_WEEKS)).isoformat()
    connection = till.read()
    acts = [_act(row) for row in exception_rows.list_acts(connection, since, to_date)]
    acts += _member_acts(exception_rows.list_member_sales(connection, since, to_date))
    sold = [
        Sold(row.cashier_ref, row.business_date, row.sale_count, row.sale_won)
        for row in exception_rows.list_sold(connection, since, to_date)
    ]
    before = (first - timedelta(days=1)).isoformat()
    return make_report(
        acts, sold, from_date, to_date, refund_limit_won=till.settings.refund_limit_won,
        late=usual_minutes(exception_rows.list_sale_minutes(connection, since, before)))


def tell(till: Till, report: Report, language: str = "ko") -> list[Told]:
    """Each flag in a sentence, the most conspicuous first."""
    numbers = exception_rows.list_staff_numbers(till.read())
    return [
        Told(flag, numbers.get(flag.cashier, "-"), name_of(flag.measure, language),
             sentence_of(flag, numbers.get(flag.cashier, "-"), language),
             MEASURES[flag.measure.value][2 + (language == "en")])
        for flag in report.flags
    ]


def name_of(measure: Measure, language: str = "ko") -> str:
    """What is counted, as people say it."""
    return MEASURES[measure.value][language == "en"]


def sentence_of(flag: Flag, cashier_no: str, language: str = "ko") -> str:
    """Why this is shown: how often, for how much, and what is usual here."""
    rate = flag.count * 10_000 // max(1, flag.sale_count)
    values: dict[str, object] = {
        "no": cashier_no, "what": name_of(flag.measure, language), "count": flag.count,
        "won": flag.won, "rate": _per_100(rate), "usual": _per_100(flag.normal.per_10_000),
        "allowed": flag.allowed_won,
    }
    if flag.by_won:
        code = "exception.money"
    elif flag.normal.is_own:
        code = "exception.more"
    else:
        code = "exception.norm"
    return say(code, values, language)


def acts_of(till: Till, flag: Flag) -> list[tuple[str, Act]]:
    """(shop time, act) of a flag, oldest first: what the owner asks about."""
    shown = []
    for act in flag.acts:
        at = local_datetime(act.at_ms, till.clock.utc_offset_min(act.at_ms))
        shown.append((f"{at:%m-%d %H:%M}", act))
    return shown


def export_rows(till: Till, first: str, last: str, language: str) -> Iterator[list[Cell]]:
    """Flags as the rows of an export; open dates are those of the sales there are."""
    first, last = _closed_dates(till, first, last)
    for told in tell(till, gather(till, first, last), language):
        flag = told.flag
        yield [
            date.fromisoformat(flag.from_date), date.fromisoformat(flag.to_date),
            told.cashier_no, told.title, flag.count, flag.won, flag.sale_count,
            flag.count * 10_000 // max(1, flag.sale_count), flag.normal.per_10_000,
            told.sentence,
        ]


def paper_of(till: Till, report: Report, language: str = "ko") -> TablePaper:
    """The report as a page for the office printer."""
    english = language == "en"
    heads = (("Cashier", "계산원"), ("What", "항목"), ("Count", "건수"), ("Won", "금액"),
             ("Why", "까닭"))
    shares = (9, 16, 8, 12, 55)
    columns = tuple(
        PaperColumn(names[not english], share, is_number=n in {2, 3})
        for n, (names, share) in enumerate(zip(heads, shares, strict=True)))
    rows = tuple(
        (one.cashier_no, one.title, f"{one.flag.count:,}", f"{one.flag.won:,}",
         f"{one.sentence} {one.hint}")
        for one in tell(till, report, language))
    empty = say("exception.none", {}, language)
    return TablePaper(
        title="Exceptions" if english else "예외 보고서", shop_name=till.settings.shop_name,
        period=f"{report.from_date} ~ {report.to_date}", columns=columns, rows=rows,
        notes=(say("exception.note", {"days": report.normal_days}, language),
               *(() if rows else (empty,))))


def _closed_dates(till: Till, first: str, last: str) -> tuple[str, str]:
    earliest, latest = exception_rows.read_shift_dates(till.read())
    return max(first, earliest), max(first, min(last, latest or first))


def _act(row: exception_rows.ActRow) -> Act:
    offset = row.utc_offset_min or _SEOUL_MIN
    return Act(
        Measure(row.kind), row.cashier_ref, row.business_date, row.at_ms,
        (row.at_ms // _MINUTE_MS + offset) % 1_440, row.won, row.receipt_no, row.detail,
        row.extra if row.kind == "refund" else -1)


_SEOUL_MIN = 540


def _member_acts(rows: list[tuple[str, str, str, int, int, int]]) -> list[Act]:
    """A member at one cashier more often than people shop in a day: each time more is an act."""
    found = []
    for cashier, on, member_no, count, won, at_ms in rows:
        each_won: Won = won // count
        found += [
            Act(Measure.MEMBER_OFTEN, cashier, on, at_ms - n, 12 * 60, each_won, "", member_no)
            for n in range(count - _MEMBER_SALES_USUAL)
        ]
    return found


def _per_100(per_10_000: int) -> str:
    """In 100 receipts, to a tenth."""
    tenths = per_10_000 // 10
    return f"{tenths // 10}.{tenths % 10}"

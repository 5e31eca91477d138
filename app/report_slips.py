"""X and Z reports as slips: the same figures as the screen, in the order a manager reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.clock import local_datetime, local_now
from app.ports import DocumentKind, PrintJob
from app.receipt import ReportSlip, RowKind, SlipRow
from app.shift import ShiftReport, TenderSum
from app.till import Till

#: Rows that say what the drawer should hold; the day's sales stay, for they are the report.
_TELLING = ("현금 ", "외상회수", "예약금 현금", "있어야 할 현금")


@dataclass(frozen=True, slots=True)
class Checked:
    """확인: what a manager found of each tender afterwards, and when."""

    sums: dict[str, int]
    note: str
    no: str
    at: datetime


def slip_of(
    till: Till, report: ShiftReport, *, blind: bool = False, copy_count: int = 0,
    checked: Checked | None = None,
) -> ReportSlip:
    """The slip of a shift's report; 중간정산 while it is open, 마감정산 with its Z number after.

    `blind` is for who still has to count: no row says what should be in the drawer (§3.6).
    `copy_count` marks a reprint, `checked` adds a manager's figures beside those of the Z.
    """
    closed = report.counted_won is not None
    offset = till.clock.utc_offset_min(report.opened_at_ms)
    opened = local_datetime(report.opened_at_ms, offset)
    rows = [
        _row("영업일자", report.business_date), _row("개점", f"{opened:%m-%d %H:%M}"),
        _row("계산대", f"{till.till_no:02d}"), _rule(),
        _head("판매"), _row("판매 건수", f"{report.sale_count:,}"),
        _row("반품 건수", f"{report.return_count:,}"),
        _won("총매출", report.gross_won), _won("할인", -report.discount_won),
        *_bearer_rows(report),
        _won("끝전할인", -report.cash_rounding_won),
        _sum("순매출", report.total_won - report.cash_rounding_won), _rule(),
        _won("면세매출", report.exempt_won), _won("과세매출", report.taxable_won),
        _won("공급가액", report.taxable_won - report.vat_won),
        _won("부가세", report.vat_won), _won("비과세", report.non_taxable_won), _rule(),
        _head("결제수단"),
        *(row for tender in report.tenders for row in _tender_rows(tender)), _rule(),
        *_figure_rows(report, checked),
        _head("시재"), _won("준비금", report.float_won), _won("현금 판매", report.cash_sales_won),
        _won("현금 환불", -report.cash_refunds_won), _won("중간입금", report.paid_in_won),
        _won("출금", -report.paid_out_won), _won("중간출금", -report.pickup_won),
        *(_row(f"  금고 봉투 {bag_no}", f"{-won:,}") for bag_no, won in report.drops),
    ]
    if report.voucher_change_won:
        rows.append(_won("상품권거스름", -report.voucher_change_won))
    if report.account_paid_won:
        rows.append(_won("외상회수", report.account_paid_won))
    if report.deposit_cash_won:
        rows.append(_won("예약금 현금", report.deposit_cash_won))
    if closed:
        assert report.counted_won is not None
        assert report.over_short_won is not None
        rows += [
            _won("있어야 할 현금", report.expected_won),
            _won("실제 현금", report.counted_won),
            _sum("과부족", report.over_short_won),
            _won("입금할 매출금", report.counted_won - report.float_won),
        ]
        if report.recount is not None:
            rows += [
                _won("처음 센 금액", report.recount.first_won),
                _won("다시 센 금액", report.recount.second_won),
            ]
    else:
        rows.append(_sum("있어야 할 현금", report.expected_won))
    if blind:
        rows = [row for row in rows if not row.label.startswith(_TELLING)]
    rows += _deposit_rows(report)
    rows += [
        _rule(), _row(f"지정취소 {report.line_void_count:,}건", f"{report.line_void_won:,}"),
        _row(f"전체취소 {report.cart_void_count:,}건", f"{report.cart_void_won:,}"),
        _row("돈통열기", f"{report.no_sale_count:,}건"),
        _row("돈통 열림 모두", f"{_drawer_count(report):,}번"),
    ]
    if report.hand_over_count:
        rows.append(_row("교대", f"{report.hand_over_count:,}번"))
    if report.cash_receipt_count:
        rows += [
            _row("현금영수증", f"{report.cash_receipt_count:,}건"),
            _row("  발급 대기", f"{report.cash_receipt_pending_count:,}건"),
        ]
    rows += _paper_rows(report)
    title = "마감정산" if closed else "중간정산"
    return ReportSlip(
        title=f"{title} 재발행 {copy_count}" if copy_count else title,
        shop_name=till.settings.shop_name, printed_at=local_now(till.clock), rows=tuple(rows),
        subtitle=f"Z {report.z_no:04d}" if closed else "X", head_code=report.head_code,
        training=till.training,
    )


def job_of(slip: ReportSlip) -> PrintJob:
    """The slip as a print job that holds all it prints."""
    import msgspec

    return PrintJob(DocumentKind.SLIP, msgspec.json.encode(slip).decode())


def slip_of_job(job: PrintJob) -> ReportSlip:
    """The slip a SLIP job holds."""
    import msgspec

    return msgspec.json.decode(job.payload_json, type=ReportSlip)


def _drawer_count(report: ShiftReport) -> int:
    return report.drawer_sale_count + report.drawer_move_count + report.no_sale_count


def _bearer_rows(report: ShiftReport) -> list[SlipRow]:
    """Whose money the discounts are; what returns took back belongs to neither any more."""
    borne_won = report.shop_borne_won + report.producer_borne_won
    if not borne_won:
        return []
    rows = [
        _won("  매장 부담", -report.shop_borne_won),
        _won("  생산자 부담", -report.producer_borne_won),
    ]
    if borne_won != report.discount_won:
        rows.append(_won("  반품으로 되돌림", borne_won - report.discount_won))
    return rows


def _figure_rows(report: ShiftReport, checked: Checked | None) -> list[SlipRow]:
    """Three figures a tender: what the till has, what was counted, what a manager found."""
    shown = [one for one in report.tenders if one.counted_won is not None or (
        checked is not None and one.tender_code in checked.sums)]
    if not shown or report.counted_won is None:
        return []
    rows = [_head("기록 / 센 것 / 확인")]
    for one in shown:
        counted = "-" if one.counted_won is None else f"{one.counted_won:,}"
        found = "-"
        if checked is not None and one.tender_code in checked.sums:
            found = f"{checked.sums[one.tender_code]:,}"
        rows.append(_row(one.name_ko, f"{one.system_won:,} / {counted} / {found}"))
    if checked is not None:
        rows.append(_row(f"확인 {checked.no}", f"{checked.at:%m-%d %H:%M}"))
        if checked.note:
            rows.append(SlipRow(checked.note, kind=RowKind.NOTE))
    return [*rows, _rule()]


def _paper_rows(report: ShiftReport) -> list[SlipRow]:
    """Sales written on paper first; a late one names the day whose Z it came after."""
    if not report.paper:
        return []
    rows = [_rule(), _head("수기 판매")]
    for one in report.paper:
        label = f"늦은 입력 {one.business_date[5:]}" if one.is_late else "수기 판매"
        rows.append(_row(f"{label} {one.count:,}건", f"{one.won:,}"))
    return rows


def _tender_rows(tender: TenderSum) -> list[SlipRow]:
    rows = [_row(f"{tender.name_ko} {tender.count:,}건", f"{tender.won:,}")]
    if tender.face_won:
        rows.append(_won("  권면금액", tender.face_won))
    return rows


def _deposit_rows(report: ShiftReport) -> list[SlipRow]:
    """예약금 is owed, not earned: a part of its own, only where there is any."""
    moved = report.deposit_taken_won or report.deposit_used_won or report.deposit_given_back_won
    if not moved and not report.deposit_held_won:
        return []
    return [
        _rule(), _head("예약금 (매출 아님)"), _won("받은 예약금", report.deposit_taken_won),
        _won("판매에 쓴 예약금", -report.deposit_used_won),
        _won("돌려준 예약금", -report.deposit_given_back_won),
        _sum("맡아 둔 예약금", report.deposit_held_won),
    ]


def _row(label: str, value: str) -> SlipRow:
    return SlipRow(label, value)


def _won(label: str, won: int) -> SlipRow:
    return SlipRow(label, f"{won:,}")


def _sum(label: str, won: int) -> SlipRow:
    return SlipRow(label, f"{won:,}", RowKind.SUM)


def _head(label: str) -> SlipRow:
    return SlipRow(label, kind=RowKind.HEADING)


def _rule() -> SlipRow:
    return SlipRow(kind=RowKind.RULE)

"""X and Z reports as slips: the same figures as the screen, in the order a manager reads them."""

from __future__ import annotations

from app.clock import local_datetime, local_now
from app.ports import DocumentKind, PrintJob
from app.receipt import ReportSlip, RowKind, SlipRow
from app.shift import ShiftReport, TenderSum
from app.till import Till

#: Rows that say what the drawer should hold; the day's sales stay, for they are the report.
_TELLING = ("현금 ", "외상회수", "있어야 할 현금")


def slip_of(till: Till, report: ShiftReport, *, blind: bool = False) -> ReportSlip:
    """The slip of a shift's report; 중간정산 while it is open, 마감정산 with its Z number after.

    `blind` is for who still has to count: no row says what should be in the drawer (§3.6).
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
        _won("끝전할인", -report.cash_rounding_won),
        _sum("순매출", report.total_won - report.cash_rounding_won), _rule(),
        _won("면세매출", report.exempt_won), _won("과세매출", report.taxable_won),
        _won("공급가액", report.taxable_won - report.vat_won),
        _won("부가세", report.vat_won), _won("비과세", report.non_taxable_won), _rule(),
        _head("결제수단"),
        *(row for tender in report.tenders for row in _tender_rows(tender)), _rule(),
        _head("시재"), _won("준비금", report.float_won), _won("현금 판매", report.cash_sales_won),
        _won("현금 환불", -report.cash_refunds_won), _won("중간입금", report.paid_in_won),
        _won("출금", -report.paid_out_won), _won("중간출금", -report.pickup_won),
    ]
    if report.voucher_change_won:
        rows.append(_won("상품권거스름", -report.voucher_change_won))
    if report.account_paid_won:
        rows.append(_won("외상회수", report.account_paid_won))
    if closed:
        assert report.counted_won is not None
        assert report.over_short_won is not None
        rows += [
            _won("있어야 할 현금", report.expected_won),
            _won("실제 현금", report.counted_won),
            _sum("과부족", report.over_short_won),
        ]
    else:
        rows.append(_sum("있어야 할 현금", report.expected_won))
    if blind:
        rows = [row for row in rows if not row.label.startswith(_TELLING)]
    rows += [
        _rule(), _row(f"지정취소 {report.line_void_count:,}건", f"{report.line_void_won:,}"),
        _row(f"전체취소 {report.cart_void_count:,}건", f"{report.cart_void_won:,}"),
        _row("돈통열기", f"{report.no_sale_count:,}건"),
    ]
    if report.cash_receipt_count:
        rows += [
            _row("현금영수증", f"{report.cash_receipt_count:,}건"),
            _row("  발급 대기", f"{report.cash_receipt_pending_count:,}건"),
        ]
    return ReportSlip(
        title="마감정산" if closed else "중간정산", shop_name=till.settings.shop_name,
        printed_at=local_now(till.clock), rows=tuple(rows),
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


def _tender_rows(tender: TenderSum) -> list[SlipRow]:
    rows = [_row(f"{tender.name_ko} {tender.count:,}건", f"{tender.won:,}")]
    if tender.face_won:
        rows.append(_won("  권면금액", tender.face_won))
    return rows


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

"""Papers of the stock: count sheet, return fridge, door notice, result of a recall, inspection.

Korean alone: they hang on a door of the shop, lie in its fridge and go to its authorities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.clock import local_datetime, local_now
from app.office_paper import NoticePaper, PaperColumn, TablePaper
from app.producer_gate import agreement_on
from app.receipt import ReportSlip, RowKind, SlipRow
from app.stock import Pile, list_piles
from models import producer_rows

if TYPE_CHECKING:
    from app.evening import FarmEvening
    from app.recalls import RecallPlan
    from app.stock_count import SheetLine
    from app.till import Till
    from models.db import DBAPIConnection
    from models.recall_rows import RecallRow
    from models.values import Ref

CAUSE_WORDS: Final = {
    "RESIDUE": "잔류농약 부적합", "LABEL": "표시 오류", "FOREIGN": "이물", "SPOILED": "변질",
    "MAKER": "제조사 회수", "OTHER": "기타",
}
ORDERED_WORDS: Final = {"SELF": "자진 회수", "AUTHORITY": "관청 명령", "MAKER": "제조사 요청"}
_REHEARSAL: Final = "【모의 회수 훈련 – 실제 회수가 아닙니다】"

def count_sheet(till: Till, lines: Sequence[SheetLine]) -> TablePaper:
    """재고실사 차이표 (HANDBOOK §8): books, counted, difference, at the label's price."""
    rows = tuple(
        (one.pile.code, f"{one.pile.name} {one.pile.spec}".strip(), one.pile.producer_name,
         f"{one.expected:,}", "" if one.counted is None else f"{one.counted:,}",
         "" if one.counted is None else f"{one.difference:+,}", f"{one.pile.price_won:,}",
         "" if one.counted is None else f"{one.difference_won:,}", "")
        for one in lines)
    total_won = sum(one.difference_won for one in lines)
    return TablePaper(
        "재고실사 차이표", till.settings.shop_name, till.business_date, (
            PaperColumn("상품코드", 10), PaperColumn("상품명", 20), PaperColumn("생산자", 14),
            PaperColumn("전산재고", 9, is_number=True), PaperColumn("실사수량", 9, is_number=True),
            PaperColumn("차이", 8, is_number=True), PaperColumn("단가", 9, is_number=True),
            PaperColumn("차이금액", 11, is_number=True), PaperColumn("사유", 10)),
        rows, (f"차이금액 합계 {total_won:,}원",))

def fridge_slip(till: Till, farms: Sequence[FarmEvening], piles: Sequence[Pile]) -> ReportSlip:
    """회수 냉장고 목록: by producer what waits in it, and what is still to be taken off."""
    rows: list[SlipRow] = []
    for title, groups in (
        ("냉장고에 있는 것", _by_farm(piles)),
        ("오늘 회수할 것", {f"{farm.code} {farm.name}": list(farm.piles) for farm in farms}),
    ):
        rows.append(SlipRow(title, kind=RowKind.HEADING))
        if not groups:
            rows.append(SlipRow("없음"))
        for name, own in groups.items():
            rows.append(SlipRow(name, f"{sum(pile.quantity for pile in own):,}개", RowKind.SUM))
            rows += [SlipRow(f"  {pile.name} {pile.spec}".rstrip(), _amount(pile)) for pile in own]
        rows.append(SlipRow(kind=RowKind.RULE))
    return ReportSlip(
        title="회수 목록", shop_name=till.settings.shop_name, printed_at=local_now(till.clock),
        rows=tuple(rows), subtitle=till.business_date, training=till.training)

def _by_farm(piles: Sequence[Pile]) -> dict[str, list[Pile]]:
    found: dict[str, list[Pile]] = {}
    for pile in piles:
        found.setdefault(f"{pile.producer_code} {pile.producer_name}", []).append(pile)
    return found

def _amount(pile: Pile) -> str:
    if pile.weighed:
        return f"{pile.weight_g // 1000}.{pile.weight_g % 1000 // 10:02d}kg"
    return f"{pile.quantity:,}개"

def door_notice(till: Till, row: RecallRow | None, plan: RecallPlan) -> NoticePaper:
    """문 앞 안내문: what, from when, what to do with it; no buyer is named."""
    settings, days = till.settings, _days(plan)
    goods = dict.fromkeys(
        " ".join(part for part in (lot.name, lot.spec, f"({lot.producer_name})") if part)
        for lot in plan.lots)
    lines = [
        *([f"출하·판매 기간 {days}"] if days else []),
        f"사유: {CAUSE_WORDS[row.cause]}" if row else _REHEARSAL,
        "이 상품을 사신 분은 드시지 말고 매장으로 가져와 주세요.",
        "영수증이 없어도 환불해 드립니다.",
        f"문의 {settings.phone}" if settings.phone else "문의는 매장으로 해 주세요.",
        "불편을 드려 죄송합니다.",
    ]
    return NoticePaper(
        "회수 안내" if row else "회수 안내 (모의)", settings.shop_name, till.business_date,
        tuple(goods), tuple(lines))


def recall_result(till: Till, row: RecallRow | None, plan: RecallPlan) -> TablePaper:
    """회수 결과표 for the authority: received, sold, left, returned, taken off, destroyed."""
    rows = [
        (f"{lot.name} {lot.spec}".strip(), lot.producer_name, lot.lot_no or "라벨 없음",
         lot.shipped_on, *(f"{count:,}" for count in (
             lot.received, lot.sold, lot.returned, lot.left, lot.withdrawn, lot.destroyed)))
        for lot in plan.lots
    ]
    columns = ("received", "sold", "returned", "left", "withdrawn", "destroyed")
    rows.append(("합계", "", "", "", *(
        f"{sum(getattr(lot, name) for lot in plan.lots):,}" for name in columns)))
    notes = [_REHEARSAL] if row is None else [
        f"사유: {CAUSE_WORDS[row.cause]} · {ORDERED_WORDS[row.ordered_by]} {row.reason}".rstrip(),
        f"회수 시작 {row.opened_on} · "
        + (f"종료 {row.closed_on}" if row.closed_on else "진행 중"),
    ]
    notes.append(
        f"판매 영수증 {plan.receipt_count:,}건 · 조합원 {len(plan.member_refs):,}명 · "
        f"비조합원 {plan.anonymous_count:,}건 · 연락 {len(plan.contacts):,}명 · "
        f"아직 돌아오지 않음 {plan.still_out:,}개")
    return TablePaper(
        "회수 결과표" if row else "회수 결과표 (모의)", till.settings.shop_name,
        _days(plan) or till.business_date, (
            PaperColumn("상품", 18), PaperColumn("생산자", 14), PaperColumn("로트", 13),
            PaperColumn("출하일", 12),
            *(PaperColumn(name, 8, is_number=True)
              for name in ("입고", "판매", "반품", "진열", "회수", "폐기"))),
        tuple(rows), tuple(notes))

def receipt_list(till: Till, row: RecallRow | None, plan: RecallPlan) -> TablePaper:
    """The receipts that hold recalled goods; no name is on it."""
    offset = till.clock.utc_offset_min
    rows = tuple(
        (one.receipt_no, f"{local_datetime(one.sold_at_ms, offset(one.sold_at_ms)):%m-%d %H:%M}",
         one.name, one.lot_no or "라벨 없음",
         f"{one.weight_g:,}g" if one.weight_g else f"{one.quantity:,}개",
         f"{one.net_won:,}", "조합원" if one.member_ref else "")
        for one in plan.bought)
    return TablePaper(
        "회수 대상 영수증" if row else "회수 대상 영수증 (모의)", till.settings.shop_name,
        _days(plan), (
            PaperColumn("영수증번호", 20), PaperColumn("일시", 12), PaperColumn("상품", 20),
            PaperColumn("로트", 13), PaperColumn("수량", 8, is_number=True),
            PaperColumn("금액", 10, is_number=True), PaperColumn("구매자", 9)),
        rows, () if row else (_REHEARSAL,))

def _days(plan: RecallPlan) -> str:
    scope = plan.scope
    if scope.use_by:
        return f"소비기한 {scope.use_by}"
    if scope.from_date or scope.to_date:
        return f"{scope.from_date} ~ {scope.to_date}"
    days = sorted({lot.shipped_on for lot in plan.lots if lot.shipped_on})
    return f"{days[0]} ~ {days[-1]}" if days else ""

@dataclass(frozen=True, slots=True)
class Inspected:
    """One pile as an inspector sees it; `amiss` are words of `AMISS_WORDS`."""

    pile: Pile
    result: str  # of the newest residue test: PASS, FAIL, PENDING; "" where there is none
    sampled_on: str
    certificates: tuple[str, ...]
    amiss: tuple[str, ...]


AMISS_WORDS: Final = {
    "expired": "소비기한 지남", "past_display": "진열기한 지남", "no_lot": "로트 없음",
    "agreement": "약정 만료", "suspended": "출하 정지", "test_failed": "잔류농약 부적합",
    "test_due": "재검사일 지남", "no_test": "잔류농약 검사 없음", "certificate": "인증 만료",
}
_RESULTS: Final = {"PASS": "적합", "FAIL": "부적합", "PENDING": "검사 중"}


def list_inspection(till: Till) -> list[Inspected]:
    """Everything on the shelf with what is amiss, that first."""
    connection, today = till.read(), till.business_date
    standing: dict[Ref, tuple[str, str, tuple[str, ...], list[str]]] = {}
    found = []
    for pile in list_piles(till):
        if pile.amount <= 0:
            continue
        if pile.producer_ref not in standing:
            standing[pile.producer_ref] = _standing(connection, pile.producer_ref, today)
        result, sampled_on, certificates, amiss = standing[pile.producer_ref]
        own = list(amiss)
        if pile.use_by and pile.use_by < today:
            own.append("expired")
        elif pile.display_until and pile.display_until < today:
            own.append("past_display")
        if not pile.lot_ref:
            own.append("no_lot")
        found.append(Inspected(pile, result, sampled_on, certificates, tuple(own)))
    return sorted(found, key=lambda one: not one.amiss)


def inspection_sheet(till: Till) -> TablePaper:
    """점검표: what an inspector looks at of everything on the shelf, to walk the shop with."""
    rows = []
    for one in sorted(list_inspection(till), key=lambda one: (
            one.pile.producer_code, one.pile.name)):
        pile = one.pile
        test = (f"잔류농약 {_RESULTS[one.result]} {one.sampled_on[2:]}" if one.result
                else "검사 기록 없음")
        rows.append((
            f"{pile.producer_code} {pile.producer_name}", f"{pile.name} {pile.spec}".strip(),
            _amount(pile), pile.shipped_on[5:], pile.display_until[5:], pile.use_by[5:],
            " · ".join((test, *one.certificates)),
            ", ".join(AMISS_WORDS[word] for word in one.amiss) or "이상 없음", "□"))
    return TablePaper(
        "매장 점검표", till.settings.shop_name, till.business_date, (
            PaperColumn("생산자", 16), PaperColumn("상품", 16), PaperColumn("진열", 8),
            PaperColumn("출하", 7), PaperColumn("진열기한", 8), PaperColumn("소비기한", 8),
            PaperColumn("검사·인증", 17), PaperColumn("확인할 것", 15), PaperColumn("점검", 5)),
        tuple(rows), (
            "표시: 품명 · 원산지 · 내용량 · 생산자와 연락처 · 포장(생산)일 · 보관방법",
            "점검자 ____________________   점검일시 ____________________"))


def _standing(
    connection: DBAPIConnection, producer_ref: Ref, today: str
) -> tuple[str, str, tuple[str, ...], list[str]]:
    """(result and day of the newest test, certificates, what is amiss with the producer)."""
    amiss = []
    agreement = agreement_on(
        tuple(producer_rows.list_agreements(connection, producer_ref)), today)
    farm = producer_rows.read_producer(connection, producer_ref)
    ends = agreement.to_date if agreement else (farm.agreement_to if farm else "")
    if ends and ends < today:
        amiss.append("agreement")
    if farm is not None and farm.status == "SUSPENDED":
        amiss.append("suspended")
    tests = producer_rows.list_tests(connection, producer_ref)
    newest = max(tests, key=lambda one: one.sampled_on) if tests else None
    if newest is None:
        amiss.append("no_test")
    elif newest.result == "FAIL":
        amiss.append("test_failed")
    elif newest.next_due and newest.next_due < today:
        amiss.append("test_due")
    valid = [one for one in producer_rows.list_certificates(connection, producer_ref)
             if not one.ended_on]
    if any(one.to_date and one.to_date < today for one in valid):
        amiss.append("certificate")
    return (newest.result if newest else "", newest.sampled_on if newest else "",
            tuple(one.cert_kind for one in valid), amiss)

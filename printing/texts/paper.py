"""Words printed on receipts and slips; the law's own terms come from HANDBOOK §2.4 and §6.9."""

from __future__ import annotations

from typing import Final

from models.values import CashReceiptPurpose

WEEKDAYS: Final = "월화수목금토일"

BUSINESS_NO: Final = "사업자번호"
REPRESENTATIVE: Final = "대표"
RECEIPT: Final = "영수증"
CASHIER: Final = "계산원"
ORIGINAL: Final = "원거래"

REPRINT: Final = "재발행"
TRAINING: Final = "연습"
PAPER_SALE: Final = "수기 판매"
TRAINING_NOTE: Final = "실제 거래가 아닙니다"
RETURN: Final = "반품"
EXCHANGE: Final = "교환"
CAME_BACK: Final = "돌아온 상품"
TAKEN: Final = "새 상품"
HANDED_OUT: Final = "돌려드린 금액"
GIFT: Final = "선물용 영수증"
GIFT_NOTE: Final = "교환은 이 영수증을 가져와 주세요."
ACCOUNT: Final = "거래처"
SIGNED_CODE: Final = "이 코드로 다른 계산대에서도 반품을 확인합니다."

EXEMPT_MARK: Final = "*"
EXEMPT_LEGEND: Final = "* 표시는 면세품목입니다."
EXEMPT_TOTAL: Final = "면세물품가액"
SUPPLY_TOTAL: Final = "과세물품가액"
VAT: Final = "부가세"
NON_TAXABLE_TOTAL: Final = "비과세"
TOTAL: Final = "합계"
DISCOUNT: Final = "할인"
CASH_ROUNDING: Final = "끝전할인"
DUE: Final = "받을금액"
REFUNDED: Final = "환불금액"

TENDERED: Final = "받은금액"
FACE_VALUE: Final = "권면금액"
CHANGE: Final = "거스름돈"
LUMP_SUM: Final = "일시불"
MONTHS: Final = "개월"
CARD_NO: Final = "카드번호"
APPROVAL_NO: Final = "승인번호"
ORIGINAL_APPROVAL_NO: Final = "원승인번호"
CANCEL_APPROVAL_NO: Final = "취소승인번호"
CARD_CANCELLED: Final = "취소"
CARD_AGAIN: Final = "재승인"
APPROVAL_ON_SLIP: Final = "카드 전표 참조"
MERCHANT_NO: Final = "가맹점번호"

CASH_RECEIPT_CANCEL: Final = "현금영수증 취소"
CASH_RECEIPT_CANCEL_PENDING: Final = "취소 대기"
CASH_RECEIPT: Final = "현금영수증"
CASH_RECEIPT_PURPOSE: Final = {
    CashReceiptPurpose.DEDUCTION: "소득공제",
    CashReceiptPurpose.EXPENSE: "지출증빙",
    CashReceiptPurpose.SELF_ISSUED: "자진발급",
}
CASH_RECEIPT_PENDING: Final = "발급 대기"

MEMBER: Final = "조합원"
USED: Final = "이번 이용"
POINTS_EARNED: Final = "포인트 적립"
POINTS_SPENT: Final = "포인트 사용"
POINTS_EARNED_BACK: Final = "포인트 적립 취소"
POINTS_SPENT_BACK: Final = "포인트 사용 취소"
POINTS_LEFT: Final = "포인트 잔여"
MEMBER_SAVED: Final = "조합원가 할인"
ENTRY_CODE: Final = "확인코드"

PRINTED_AT: Final = "출력"
JOURNAL_HEAD: Final = "기록 머리"

TEST_PAGE: Final = "프린터 시험 인쇄"
TEST_PRINTER: Final = "프린터"
TEST_RULER: Final = "눈금이 한 줄에 꼭 맞아야 합니다."
TEST_PLAIN: Final = "가각힘쑴 ㎏ · ① ※ ABC 123"
TEST_OUTSIDE: Final = "똠방각하 펲시콜라 뷁 찦차 ₩ —"
TEST_OUTSIDE_NOTE: Final = "위 줄에 빠진 글자가 없어야 합니다."
TEST_BOLD: Final = "굵은 글씨 12,300원"
TEST_TALL: Final = "큰 글씨 12,300원"
TEST_CUT: Final = "아래에서 종이가 잘리면 정상입니다."
TEST_BARCODE: Final = "0123456789"

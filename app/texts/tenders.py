"""Words of the tenders of a Korean food shop: cash receipts, vouchers, transfers."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "cash_receipt.already": (
        "{receipt_no}에는 현금영수증이 이미 있습니다. 바꾸려면 먼저 취소해 주세요.",
        "{receipt_no} has a cash receipt already. To change it, please cancel that one first."),
    "cash_receipt.approval_no_form": (
        "현금영수증 승인번호는 {length}자리입니다. 단말기 전표를 다시 봐 주세요.",
        "A cash receipt's approval number has {length} characters. Please look at the slip again."),
    "cash_receipt.approval_no_taken": (
        "승인번호 {approval_no}은(는) 다른 현금영수증의 것입니다. 전표를 다시 봐 주세요.",
        "Approval number {approval_no} belongs to another cash receipt. Please look at the slip."),
    "cash_receipt.business_is_expense": (
        "사업자등록번호입니다. 지출증빙용으로 바꿔 주세요.",
        "That is a business number. Please choose business expense."),
    "cash_receipt.business_no": (
        "사업자등록번호가 맞지 않습니다. 숫자 10자리를 다시 봐 주세요.",
        "That business number is not right. Please look at its 10 digits again."),
    "cash_receipt.cancel_waits": (
        "{receipt_no}의 현금영수증 취소가 번호를 기다립니다. 먼저 그 번호를 넣어 주세요.",
        "A cancel for {receipt_no} waits for its number. Please enter that one first."),
    "cash_receipt.date": (
        "날짜를 2026-11-22처럼 넣어 주세요.",
        "Please write the date as 2026-11-22."),
    "cash_receipt.file_form": (
        "현금영수증 목록 파일이 아닙니다. 내보낸 목록의 승인번호 칸을 채워 다시 골라 주세요. "
        "아무것도 바뀌지 않았습니다.",
        "That is not the list of cash receipts. Please fill in its approval numbers and choose "
        "it again. Nothing has changed."),
    "cash_receipt.identifier_form": (
        "휴대전화, 현금영수증카드(18자리), 사업자등록번호 가운데 하나를 넣어 주세요.",
        "Please enter a mobile number, a cash receipt card (18 digits) or a business number."),
    "cash_receipt.mandatory": (
        "{receipt_no}은(는) 현금 10만 원 이상이라 꼭 발급해야 합니다. "
        "번호를 모르면 자진발급해 주세요.",
        "{receipt_no} is 100,000 won or more in cash and has to be issued. "
        "Without a number, please issue it to 010-000-1234."),
    "cash_receipt.no_cash": (
        "현금으로 낸 금액이 없어 현금영수증을 발급하지 않습니다.",
        "Nothing of it was paid in cash, so there is no cash receipt."),
    "cash_receipt.none_waits": (
        "발급을 기다리는 현금영수증이 없습니다.",
        "No cash receipt waits for a number."),
    "cash_receipt.not_pending": (
        "{receipt_no}의 현금영수증은 발급 대기가 아닙니다. 목록을 다시 봐 주세요.",
        "The cash receipt of {receipt_no} does not wait for a number. "
        "Please look at the list again."),
    "cash_receipt.nothing_to_cancel": (
        "{receipt_no}의 현금영수증에는 취소할 것이 없습니다. 목록을 다시 봐 주세요.",
        "Nothing of the cash receipt of {receipt_no} is left to cancel. "
        "Please look at the list again."),
    "cash_receipt.payment_card": (
        "신용카드 번호는 넣지 않습니다. 저장하지 않았습니다. "
        "휴대전화나 현금영수증카드를 받아 주세요.",
        "No payment card number, please. Nothing was kept. "
        "Please ask for a mobile number or a cash receipt card."),
    "cash_receipt.reason": (
        "취소 사유를 골라 주세요: 1 거래취소, 2 오류발급, 3 기타.",
        "Please choose why: 1 cancel of the deal, 2 wrong issue, 3 other."),
    "cash_receipt.resident_no": (
        "주민등록번호는 받지 않습니다. 저장하지 않았습니다. 휴대전화 번호를 받아 주세요.",
        "No resident number, please. Nothing was kept. Please ask for a mobile number."),
    "cash_receipt.self_issue_is_deduction": (
        "010-000-1234 자진발급은 소득공제용으로만 됩니다.",
        "Issuing to 010-000-1234 is for personal deduction only."),
    "cash_receipt.unknown": (
        "그 현금영수증 요청이 없습니다. 목록을 다시 봐 주세요.",
        "There is no such cash receipt. Please look at the list again."),
    "cash_receipt.wrong_self_issue_no": (
        "자진발급 번호는 {number}입니다(가운데 세 자리). 자진발급 단추를 눌러 주세요.",
        "The number for self-issue is {number}, three digits in the middle. "
        "Please press self-issue."),
    "tender.approval_no_form": (
        "승인번호는 영문과 숫자 {limit}자까지입니다. 화면의 번호를 다시 봐 주세요.",
        "An approval number has letters and digits, {limit} at most. Please look at it again."),
    "tender.depositor_form": (
        "입금자 이름은 {limit}자까지이고 전화나 계좌번호는 적지 않습니다.",
        "A depositor's name has {limit} letters at most and no phone or account number."),
    "tender.face_out_of_range": (
        "상품권의 권면금액을 모두 더해 넣어 주세요.",
        "Please enter the face value of all vouchers together."),
    "tender.not_eligible": (
        "{name}(으)로는 대상 상품 {eligible_won:,}원까지만 낼 수 있습니다.",
        "{name} pays for eligible goods only: {eligible_won:,} won at most."),
    "tender.voucher_used_too_little": (
        "{name}은(는) 권면의 {percent}%({least_won:,}원) 이상 써야 거스름돈을 드립니다. "
        "상품권을 줄이거나 상품을 더해 주세요.",
        "{name} is changed once {percent} % of the face ({least_won:,} won) is used. "
        "Please take fewer vouchers or add goods."),
    "transfer.confirmed_already": (
        "이 이체는 {confirmed_on}에 이미 확인했습니다.",
        "This transfer was ticked off on {confirmed_on} already."),
    "transfer.unknown": (
        "그 계좌이체가 없습니다. 목록을 다시 봐 주세요.",
        "There is no such transfer. Please look at the list again."),
}

"""Words of accounts, corrections, exchanges, returns without a receipt and invoice requests."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "account.amount": (
        "지금 받을 외상은 {owed_won:,}원입니다. 그 안에서 금액을 넣어 주세요.",
        "{owed_won:,} won are owed now. Please enter no more than that."),
    "account.business_no": (
        "사업자등록번호가 맞지 않습니다. 숫자 10자리를 다시 봐 주세요.",
        "That business number is not right. Please look at its 10 digits again."),
    "account.business_no_taken": (
        "이 사업자등록번호는 이미 다른 거래처에 있습니다. 목록에서 찾아 주세요.",
        "Another account has this business number already. Please find it in the list."),
    "account.card_paid": (
        "카드로 받은 외상은 단말기에서 취소해야 합니다. 여기서는 바뀌지 않았습니다.",
        "What was paid by card has to be cancelled at the terminal. Nothing has changed here."),
    "account.due_days": (
        "결제 기한은 0일에서 {limit}일 사이로 넣어 주세요.",
        "Please give 0 to {limit} days to pay."),
    "account.email": (
        "전자우편 주소는 office@example.org처럼 넣어 주세요.",
        "Please write the mail address as office@example.org."),
    "account.limit": (
        "외상 한도를 원 단위로 넣어 주세요.",
        "Please enter the credit limit in won."),
    "account.name": (
        "거래처 이름을 {limit}자 안으로 넣어 주세요. 전화번호나 주민번호는 넣지 않습니다.",
        "Please enter a name of up to {limit} characters, without phone or resident numbers."),
    "account.other_shift": (
        "이번 영업에서 받은 것만 되돌릴 수 있습니다. 아무것도 바뀌지 않았습니다.",
        "Only what came in during this shift can be taken back. Nothing has changed."),
    "account.stopped": (
        "{name}은(는) 외상이 멈춘 거래처입니다. 다른 결제수단으로 받아 주세요.",
        "{name} may not buy on account now. Please take another tender."),
    "account.taken_back_already": (
        "이미 되돌린 회수입니다.",
        "That was taken back already."),
    "account.tender": (
        "외상은 현금, 계좌이체, 카드로 받습니다.",
        "Debts are paid in cash, by transfer or by card."),
    "account.unknown": (
        "그런 거래처가 없습니다. 목록에서 다시 골라 주세요.",
        "There is no such account. Please choose it from the list."),
    "account.unknown_payment": (
        "그런 회수가 없습니다. 목록에서 다시 골라 주세요.",
        "There is no such payment. Please choose it from the list."),
    "correction.came_back": (
        "{receipt_no}은(는) 반품이 있어 결제수단을 바꿀 수 없습니다. 판매는 그대로입니다.",
        "Goods of {receipt_no} came back, so its tender stays. The sale is as it was."),
    "correction.changed_voucher": (
        "거스름돈이 나간 상품권입니다. 반품한 뒤 다시 판매해 주세요.",
        "Change was given on that voucher. Please return the sale and sell again."),
    "correction.charged": (
        "승인번호가 있는 결제입니다. 정말 승인되었으면 반품으로 취소해 주세요. "
        "판매는 그대로입니다.",
        "That payment has an approval number. If it really went through, please cancel it by a "
        "return. The sale is as it was."),
    "correction.exchanged": (
        "교환으로 이어진 금액은 바꿀 수 없습니다. 판매는 그대로입니다.",
        "What an exchange carried over cannot be changed. The sale is as it was."),
    "correction.other_shift": (
        "{receipt_no}은(는) 마감한 영업의 판매라 결제수단을 바꿀 수 없습니다. "
        "관리자에게 알려 주세요.",
        "The shift of {receipt_no} is closed, so its tender stays. Please tell the manager."),
    "correction.transfer_seen": (
        "계좌에서 확인한 이체입니다. 반품으로 돌려주세요. 판매는 그대로입니다.",
        "That transfer was seen on the account. Please give it back by a return. The sale is as "
        "it was."),
    "exchange.only_whole": (
        "교환은 돌아온 상품과 새 상품을 함께 마쳐야 합니다. 아무것도 바뀌지 않았습니다.",
        "An exchange is finished with both halves. Nothing has changed."),
    "exchange.restricted": (
        "농식품바우처로 산 상품은 교환할 수 없습니다. 반품한 뒤 다시 판매해 주세요.",
        "What an agrifood voucher paid for cannot be exchanged. Please return it, then sell."),
    "invoice.already": (
        "{receipt_no}은(는) 이미 계산서를 요청했습니다. 목록에서 확인해 주세요.",
        "An invoice is asked for {receipt_no} already. Please look at the list."),
    "invoice.covered_card": (
        "카드전표가 있는 판매입니다. 계산서까지 내면 매출이 두 번 잡힙니다. "
        "거래처가 꼭 원할 때만 요청해 주세요.",
        "A card slip covers this sale: with an invoice it would count twice. Please ask only if "
        "the buyer insists."),
    "invoice.covered_receipt": (
        "현금영수증이 있는 판매입니다. 계산서까지 내면 매출이 두 번 잡힙니다. "
        "먼저 현금영수증을 취소하거나, 꼭 필요할 때만 요청해 주세요.",
        "A cash receipt covers this sale: with an invoice it would count twice. Please cancel it "
        "first, or ask only if it is needed."),
    "invoice.number_form": (
        "승인번호는 24자리입니다. 홈택스 화면을 다시 봐 주세요.",
        "An approval number has 24 characters. Please look at Hometax again."),
    "invoice.number_missing": (
        "과세는 세금계산서, 면세는 계산서 승인번호를 넣어 주세요.",
        "Please enter the number of the tax invoice for taxable and of the invoice for exempt "
        "goods."),
    "invoice.settled_already": (
        "{receipt_no}의 요청은 이미 끝났습니다.",
        "The request of {receipt_no} is settled already."),
    "invoice.unknown": (
        "그런 요청이 없습니다. 목록에서 다시 골라 주세요.",
        "There is no such request. Please choose it from the list."),
    "signed.unknown_key": (
        "이 매장의 서명이 아닙니다. 영수증 번호로 찾거나 관리자에게 알려 주세요.",
        "That code is not signed by a till of this shop. Please search by number, or tell the "
        "manager."),
    "signed.unreadable": (
        "코드를 다 읽지 못했습니다. 영수증을 펴서 다시 찍어 주세요.",
        "The code was not read whole. Please flatten the receipt and scan again."),
    "signed.paid_elsewhere": (
        "{name}(으)로 낸 판매입니다. 판매한 계산대에서 반품하거나, 동기화된 뒤 다시 해 주세요.",
        "{name} paid for it. Please return it at the till that sold it, or after syncing."),
    "signed.lines_left_off": (
        "줄이 많아 코드에 다 담기지 않은 영수증입니다. 판매한 계산대에서 반품해 주세요.",
        "That receipt is too long for its code. Please return it at the till that sold it."),
    "signed.goods_unknown": (
        "이 계산대가 모르는 상품이 있습니다. 판매한 계산대에서 반품해 주세요.",
        "This till does not know one of the goods. Please return it at the till that sold it."),
    "statement.month": (
        "달을 2026-11처럼 골라 주세요.",
        "Please choose the month as 2026-11."),
    "statement.not_on_account": (
        "외상으로 판 영수증만 거래명세서를 만듭니다.",
        "Delivery statements are made of sales on account."),
    "unreceipted.limit": (
        "영수증 없는 반품은 한 번에 {limit_won:,}원까지입니다. 관리자에게 물어보세요.",
        "Without a receipt {limit_won:,} won can go back at a time. Please ask the manager."),
    "unreceipted.not_sold": (
        "{name}은(는) 지난 {days}일 동안 팔린 것이 남아 있지 않습니다. 영수증을 찾아 주세요.",
        "None of {name} was sold in the last {days} days. Please find the receipt."),
    "unreceipted.price": (
        "{name}은(는) 최근 {highest_won:,}원까지 팔렸습니다. 그 안에서 값을 넣어 주세요.",
        "{name} was sold for up to {highest_won:,} won lately. Please enter no more than that."),
    "unreceipted.quantity": (
        "{name}은(는) 최근에 그만큼 팔리지 않았습니다. 수량을 다시 봐 주세요.",
        "Less of {name} was sold lately. Please look at the quantity again."),
}

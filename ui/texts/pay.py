"""Words of pay and card."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "pay.cash": ("현금", "Cash"),
    "pay.card": ("카드", "Card"),
    "pay.other": ("기타·복합결제", "Other · split"),
    "pay.due": ("받을 금액", "Amount due"),
    "pay.still_due": ("남은 금액", "Still to pay"),
    "pay.rounding": ("끝전할인 {won} · 물건값 {total}", "Rounded {won} · goods {total}"),
    "pay.tendered": ("받은 금액", "Received"),
    "pay.change": ("거스름돈", "Change"),
    "pay.short": ("모자란 금액", "Short by"),
    "pay.no_change": ("거스름돈 없음", "No change"),
    "pay.enter_done": (
        "Enter를 누르면 판매가 끝나고 돈통이 열립니다.",
        "Enter finishes the sale and opens the drawer.",
    ),
    "pay.enter_part": (
        "Enter를 누르면 {won}을 받고, 나머지를 더 받습니다.",
        "Enter takes {won}; the rest is paid next.",
    ),
    "pay.enter_named": (
        "Enter를 누르면 {name} {won}으로 판매가 끝납니다.",
        "Enter finishes the sale with {name} {won}.",
    ),
    "pay.finish": ("판매 완료", "Finish sale"),
    "pay.take_part": ("나눠 받기", "Take part"),
    "pay.taken": ("이미 받음", "Taken"),
    "pay.remove_part": ("빼기", "Remove"),
    "pay.choose_tender": ("결제수단을 골라 주세요", "Choose a tender"),
    "pay.too_much": (
        "{name}(으)로는 받을 금액보다 많이 받을 수 없습니다.",
        "{name} cannot take more than what is due.",
    ),
    "pay.note": ("{name} · 확인번호나 메모", "{name} · reference or note"),
    "pay.note_50000": ("오만", "50,000"),
    "pay.note_10000": ("만", "10,000"),
    "pay.note_5000": ("오천", "5,000"),
    "pay.note_1000": ("천", "1,000"),
    "pay.note_500": ("오백", "500"),
    "pay.note_100": ("백", "100"),
    "pay.note_50": ("오십", "50"),
    "pay.note_10": ("십", "10"),
    "card.title": ("카드 단말기에 이 금액을 눌러 주세요", "Key this amount into the card terminal"),
    "card.taxable": ("과세 (부가세 포함)", "Taxable (VAT included)"),
    "card.exempt": ("면세", "Exempt"),
    "card.approval": ("승인번호", "Approval no."),
    "card.approval_later": ("나중에 입력해도 됩니다", "may be entered later"),
    "card.approval_now": ("영수증을 보고 눌러 주세요", "read it from the slip"),
    "card.approval_missing": (
        "승인번호를 눌러 주세요. 단말기 전표에 있습니다.",
        "Key in the approval number from the terminal's slip.",
    ),
    "numbers.title": (
        "전표를 보고 승인번호를 눌러 주세요",
        "Key in the approval numbers from the slips",
    ),
    "card.instalment": ("할부", "Instalments"),
    "card.lump_sum": ("일시불", "Lump sum"),
    "card.months": ("{count}개월", "{count} months"),
    "card.unknown": ("결과를 모름", "Not known"),
    "card.unknown_title": (
        "단말기의 마지막 거래를 확인해 주세요",
        "Look at the terminal's last transaction",
    ),
    "card.unknown_body": (
        "{won}이 승인되었으면 ‘승인됨’, 아니면 ‘승인 안 됨’을 눌러 주세요.\n"
        "알 수 없으면 ‘미확인으로 두기’: 판매는 끝나지 않고 마감 때 다시 묻습니다.",
        "Approved {won}? Touch “Approved”, otherwise “Not approved”.\n"
        "Cannot tell? “Keep as a doubt”: the sale stays open and closing asks again.",
    ),
    "card.not_approved": ("승인 안 됨", "Not approved"),
    "card.keep_doubt": ("미확인으로 두기", "Keep as a doubt"),
    "card.approved": ("승인됨", "Approved"),
}

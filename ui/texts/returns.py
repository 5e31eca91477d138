"""Words of the return screen."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "return.title": ("반품", "Return"),
    "return.search": (
        "영수증 번호나 카드 승인번호",
        "Receipt number or card approval number",
    ),
    "return.by_day": ("날짜·금액으로 찾기", "By day and amount"),
    "return.last_sales": (
        "영수증 바코드를 찍거나, 이번 영업의 판매에서 골라 주세요",
        "Scan the receipt's barcode, or choose from this shift's sales",
    ),
    "return.found": ("찾은 판매 {count}건", "{count} sales found"),
    "return.no_sales": ("영수증을 찍어 주세요", "Scan the receipt"),
    "return.no_sales_body": (
        "영수증 아래 바코드를 찍으면 돌려받을 수 있는 상품이 보입니다.\n"
        "영수증이 없으면 카드 승인번호나 날짜와 금액으로 찾습니다.",
        "The barcode at its foot shows what can still come back.\n"
        "Without the paper, search by approval number or by day and amount.",
    ),
    "return.row_more": ("{name} 외 {count}", "{name} and {count} more"),
    "return.row_back": ("반품 {won}", "{won} back"),
    "return.row_all_back": ("모두 반품됨", "all back"),
    "return.day_title": ("날짜와 금액으로 찾기", "Search by day and amount"),
    "return.day": ("날짜 (월일 4자리)", "Day (month and day, 4 digits)"),
    "return.amount": ("결제 금액", "Amount paid"),
    "return.last_four": ("카드 끝 네 자리 (알면)", "Card's last four (if known)"),
    "return.day_form": (
        "날짜는 월과 일을 네 자리로 눌러 주세요. 예: 1122",
        "Key in month and day as four digits, such as 1122.",
    ),
    "return.find": ("찾기", "Search"),
    "return.other_receipt": ("다른 영수증", "Another receipt"),
    "return.line": (
        "산 것 {size} · 이미 반품 {back} · 반품 가능 {left}",
        "bought {size} · back {back} · can return {left}",
    ),
    "return.all": ("전부", "Everything"),
    "return.too_many": (
        "반품할 수 있는 것은 {left}개까지입니다.",
        "{left} can come back at most.",
    ),
    "return.not_on_receipt": (
        "찍은 상품은 이 영수증에 없거나 이미 모두 반품되었습니다.",
        "What was scanned is not on this receipt, or all of it has come back.",
    ),
    "return.total": ("돌려줄 금액", "To give back"),
    "return.way": ("{name} {won}", "{name} {won}"),
    "return.choose_lines": (
        "돌려받을 상품을 골라 주세요.",
        "Choose what comes back.",
    ),
    "return.choose_reason": ("반품하는 까닭을 골라 주세요.", "Choose the reason."),
    "return.why_spoiled": ("상함", "Spoiled"),
    "return.why_wrong": ("잘못 샀음", "Bought wrongly"),
    "return.why_price": ("가격 다름", "Price differs"),
    "return.why_other": ("기타", "Other"),
    "return.note": (
        "까닭을 짧게 (이름·전화번호 없이)",
        "A few words (no names, no numbers)",
    ),
    "return.period": (
        "세금과 정산은 오늘 날짜로 들어갑니다. 판 날의 기록은 바뀌지 않습니다.",
        "Tax and settlement fall in today's period. The day of the sale is not changed.",
    ),
    "return.do": ("반품하기", "Take back"),
    "return.nothing_left": (
        "이 영수증의 상품은 모두 반품되었습니다.",
        "Everything on this receipt has come back already.",
    ),
    "return.waits": (
        "이 영수증의 카드 취소 {won}을 이미 단말기에 물었습니다. 같은 상품을 고르고 반품을 "
        "마쳐 주세요.",
        "The terminal was asked to cancel {won} of this receipt already. Choose the same goods "
        "and finish the return.",
    ),
    "return.left_open": (
        "영수증 {number}: 카드 취소는 했지만 반품이 끝나지 않았습니다. 다시 열어 마쳐 주세요.",
        "Receipt {number}: the card was cancelled but the return is not finished. Open it again.",
    ),
    "return.other_amount": (
        "카드에서 이미 {won}이 취소되었습니다. 카드로 돌려줄 금액이 {won}이 되게 상품을 골라 "
        "주세요.",
        "{won} was cancelled on the card already. Choose goods so that the card gets {won} back.",
    ),
    "return.original": ("원승인번호 · 날짜 · 금액", "Original approval · day · amount"),
    "return.cancel_title": (
        "카드 단말기에서 ‘취소’를 누르고 이대로 넣어 주세요",
        "Press “cancel” on the card terminal and key in this",
    ),
    "return.cancel_whole_title": (
        "카드 단말기에서 원래 승인을 ‘전체취소’해 주세요",
        "Cancel the whole original approval on the card terminal",
    ),
    "return.cancel_amount": ("취소할 금액", "Amount to cancel"),
    "return.original_no": ("원승인번호", "Original approval no."),
    "return.original_day": ("원승인일자", "Original approval date"),
    "return.original_won": ("원승인금액", "Original amount"),
    "return.see_slip": ("전표 확인", "see the slip"),
    "return.cancel_part_body": (
        "부분취소가 안 되는 단말기면 ‘부분취소 안 됨’을 눌러 주세요.",
        "If the terminal cannot cancel a part, touch “No partial cancel”.",
    ),
    "return.cancel_whole_body": (
        "다음 화면에서 나머지 {won}을 다시 승인합니다.",
        "The next screen asks for the remaining {won} again.",
    ),
    "return.whole_only": ("부분취소 안 됨", "No partial cancel"),
    "return.cancelled": ("취소됨", "Cancelled"),
    "return.not_cancelled": ("취소 안 됨", "Not cancelled"),
    "return.cancel_look": (
        "단말기의 마지막 거래에서 {won} 취소가 되었으면 ‘취소됨’, 아니면 ‘취소 안 됨’을 눌러 "
        "주세요.\n알 수 없으면 ‘미확인으로 두기’: 반품은 끝나지 않고 마감 때 다시 묻습니다.",
        "If the terminal's last transaction cancelled {won}, touch “Cancelled”, otherwise “Not "
        "cancelled”.\nCannot tell? “Keep as a doubt”: the return stays open and closing asks "
        "again.",
    ),
    "return.again_title": (
        "재승인: 카드 단말기에 나머지 금액을 눌러 주세요",
        "Approve again: key the rest into the card terminal",
    ),
    "return.again_look": (
        "단말기의 마지막 거래에서 {won} 승인이 되었으면 ‘승인됨’, 아니면 ‘승인 안 됨’을 눌러 "
        "주세요.\n알 수 없으면 ‘미확인으로 두기’: 반품은 끝나지 않고 마감 때 다시 묻습니다.",
        "If the terminal's last transaction approved {won}, touch “Approved”, otherwise “Not "
        "approved”.\nCannot tell? “Keep as a doubt”: the return stays open and closing asks "
        "again.",
    ),
    "return.again_missing": (
        "카드는 전부 취소되었고 나머지 {won}이 아직 결제되지 않았습니다. ‘반품하기’를 눌러 다시 "
        "승인해 주세요.",
        "The card was cancelled whole and the remaining {won} is not paid yet. Press “Take back” "
        "to approve it again.",
    ),
    "return.not_given": (
        "카드가 취소되지 않아 반품하지 않았습니다. 다시 하거나 그만두어도 됩니다.",
        "The card was not cancelled, so nothing was taken back. Try again or leave it.",
    ),
    "return.in_doubt": (
        "결과를 모르는 채로 두었습니다. 반품은 끝나지 않았습니다. 단말기를 확인하고 ‘반품하기’를 "
        "다시 눌러 주세요.",
        "Kept as a doubt; the return is not finished. Look at the terminal, then press “Take "
        "back” again.",
    ),
    "return.done": ("반품했습니다", "Returned"),
    "return.done_number": ("반품 영수증 {number}", "Return receipt {number}"),
    "return.hand_out": ("돌려줄 현금", "Cash to hand back"),
    "return.hand_nothing": ("현금은 돌려주지 않습니다.", "No cash to hand back."),
    "return.drawer_open": (
        "돈통이 열립니다. 꺼내서 손님께 드리세요.",
        "The drawer opens. Take it out and hand it over.",
    ),
    "return.slip": ("반품 영수증이 나옵니다.", "The return slip prints."),
    "return.way_named": (
        "{name} {won}은 그 결제수단으로 직접 돌려주세요.",
        "Please give {won} back by {name} yourself.",
    ),
    "return.way_done": ("{name} {won} 돌려드림", "{name} {won} given back"),
    "return.to_sell": ("판매로", "Back to selling"),
}

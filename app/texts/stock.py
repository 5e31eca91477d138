"""Trouble with the shop's calendar, stock, counts, recalls and purchases."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "calendar.never_open": (
        "쉬는 요일로 일주일을 모두 고를 수는 없습니다. 여는 요일을 하루 이상 남겨 주세요.",
        "Not every day of the week can be a closing day. Please leave at least one day open.",
    ),
    "calendar.date": (
        "‘{text}’는 날짜가 아닙니다. 2026-11-22처럼 적어 주세요.",
        "‘{text}’ is no date. Please write it like 2026-11-22.",
    ),
    "verify.lot_wrong": (
        "로트 {lot_no}의 라벨 {labelled}개와 들어온 {counted}개가 맞지 않습니다. 판매 기록은 "
        "그대로입니다. 백업과 함께 개발자에게 알려 주세요.",
        "Lot {lot_no} was labelled {labelled} times, but {counted} came in. Sales are as they "
        "were. Please tell the developers, with a backup.",
    ),
    "stock.unknown": (
        "재고에서 찾지 못한 상품입니다. 바코드를 다시 찍거나 상품 화면에서 확인해 주세요.",
        "This product is not in the stock. Please scan again, or look on the products screen.",
    ),
    "stock.nothing": (
        "고른 것이 없습니다. 상품을 찍거나 목록에서 골라 주세요.",
        "Nothing is chosen. Please scan the goods or choose them from the list.",
    ),
    "stock.cause": (
        "이 처리에는 맞지 않는 사유입니다. 사유를 다시 골라 주세요.",
        "That reason does not fit. Please choose the reason again.",
    ),
    "stock.amount": (
        "{name}의 수량이 알맞지 않습니다. 1 이상으로 다시 입력해 주세요.",
        "The amount of {name} cannot be right. Please enter it again, one or more.",
    ),
    "stock.undone": (
        "이미 되돌린 처리입니다. 재고는 그대로입니다.",
        "This was taken back already. The stock is as it was.",
    ),
    "stock.undo_late": (
        "지난 영업일의 처리는 되돌릴 수 없습니다. 재고 실사로 바로잡아 주세요.",
        "What was done on an earlier day cannot be taken back. Please correct it by a count.",
    ),
    "count.scope": (
        "실사할 범위를 골라 주세요. 분류나 생산자 실사는 그 이름이 필요합니다.",
        "Please choose what to count. A category or a producer needs its name.",
    ),
    "count.out_of_scope": (
        "{name}은(는) 지금 실사하는 범위가 아닙니다. 세지 않았습니다. 범위를 확인해 주세요.",
        "{name} is outside this count and was not counted. Please check what is being counted.",
    ),
    "count.nothing": (
        "센 상품이 없습니다. 상품을 찍어 수량을 세 주세요.",
        "Nothing was counted. Please scan goods and count them.",
    ),
    "evening.no_consent": (
        "{name}의 약정은 {percent}%까지만 깎을 수 있습니다. 가격은 그대로입니다. 더 낮추려면 "
        "생산자에게 물어 주세요.",
        "The agreement of {name} allows {percent}% off at most. The price is unchanged. Please ask "
        "the producer for more.",
    ),
    "evening.no_lot": (
        "{name}은(는) 로트 라벨이 없어 새 라벨을 만들 수 없습니다. 회수나 폐기를 골라 주세요.",
        "{name} has no lot label to print anew. Please take it back or throw it away.",
    ),
    "evening.past_use_by": (
        "{name}은(는) 소비기한이 지나 깎아 팔 수 없습니다. 폐기해 주세요.",
        "{name} is past its use-by date and cannot be sold. Please throw it away.",
    ),
    "notice.nobody": (
        "문자를 받기로 한 생산자 가운데 오늘 알릴 것이 있는 분이 없습니다. "
        "한 분씩 복사해 보내 주세요.",
        "No producer who agreed to messages has anything to hear today. Please copy "
        "them one by one.",
    ),
    "notice.unwritten": (
        "알림 파일 {file}을(를) 쓰지 못했습니다. 아무에게도 보내지 않았습니다. "
        "디스크를 확인하고 다시 눌러 주세요.",
        "The file {file} could not be written, and nobody was told. Please check the disk and "
        "press again.",
    ),
    "notice.purpose": (
        "16시 알림과 마감 알림 가운데 골라 주세요.",
        "Please choose the afternoon's or the closing notice.",
    ),
    "recall.stopped": (
        "{name}은(는) 회수 중이라 팔 수 없습니다. 손님께 사과드리고 상품을 따로 두어 주세요.",
        "{name} is being recalled and cannot be sold. Please apologise and put it aside.",
    ),
    "recall.in_cart": (
        "담긴 {name}이(가) 방금 회수 대상이 되었습니다. 아직 결제되지 않았습니다. "
        "그 줄을 빼 주세요.",
        "{name} in this basket has just been recalled. Nothing is paid yet. Please remove "
        "that line.",
    ),
    "recall.nothing": (
        "회수할 상품이나 로트를 하나 이상 골라 주세요.",
        "Please choose at least one product or lot to recall.",
    ),
    "recall.dates": (
        "출하일의 시작이 끝보다 늦습니다. 두 날짜를 바꿔 적어 주세요.",
        "The first shipping day is later than the last. Please swap the two dates.",
    ),
    "recall.cause": (
        "회수 사유와 누가 정했는지를 골라 주세요.",
        "Please choose why it is recalled and who decided it.",
    ),
    "recall.unknown": (
        "찾지 못한 회수입니다. 목록에서 다시 골라 주세요.",
        "This recall was not found. Please choose it from the list again.",
    ),
    "recall.closed": (
        "이미 끝난 회수입니다. 결과표는 다시 뽑을 수 있습니다.",
        "This recall is closed already. Its result sheet can still be printed.",
    ),
    "recall.still_on_shelf": (
        "진열대에 {count}개가 남아 있어 끝낼 수 없습니다. 먼저 진열대에서 빼 주세요.",
        "{count} are still on the shelf, so the recall cannot end. Please take them off first.",
    ),
    "recall.contact": (
        "연락 방법과 결과를 골라 주세요.",
        "Please choose how the buyer was reached and what came of it.",
    ),
    "recall.no_numbers": (
        "연락처가 있는 구매 조합원이 없습니다. 문 앞 안내문을 붙여 주세요.",
        "No member who bought of it left a number. Please put the notice on the door.",
    ),
    "purchase.supplier": (
        "거래처 이름을 적어 주세요. 40자까지입니다.",
        "Please write the supplier's name, up to 40 letters.",
    ),
    "purchase.unknown": (
        "찾지 못한 거래처나 발주입니다. 목록에서 다시 골라 주세요.",
        "This supplier or order was not found. Please choose it from the list again.",
    ),
    "purchase.lines": (
        "수량과 매입가를 확인해 주세요. 수량은 1 이상, 매입가는 0원 이상입니다.",
        "Please check amounts and costs: an amount is one or more, a cost is not below zero.",
    ),
    "purchase.done": (
        "이미 들어왔거나 취소한 발주입니다. 목록을 다시 열어 주세요.",
        "This order was received or cancelled already. Please open the list again.",
    ),
}

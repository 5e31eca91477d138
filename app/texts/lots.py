"""Lots, labels and receiving: what a till or a label station says of them."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # --- a label at the till ------------------------------------------------------------------
    "lot.device_unknown": (
        "{name}의 라벨을 만든 기기를 이 계산대가 아직 모릅니다. 오늘 가격으로 계산합니다.",
        "The device that printed the label of {name} is not known here yet. "
        "Today's price is charged."),
    "lot.expired": (
        "{name}은(는) 소비기한({use_by})이 지나 팔 수 없습니다. 다른 것으로 바꿔 드려 주세요.",
        "{name} is past its use-by date ({use_by}) and is not sold. Please offer another one."),
    "lot.in_cart": (
        "담긴 {name}은(는) 그사이 팔 수 없게 되었습니다. 아직 결제되지 않았습니다. "
        "그 줄을 빼 주세요. 라벨을 다시 찍으면 까닭이 보입니다.",
        "{name} in this basket may not be sold any more. Nothing is paid yet. Please remove that "
        "line; scanning the label again says why."),
    "lot.item_unknown": (
        "이 라벨의 상품을 이 계산대가 아직 모릅니다. 라벨의 가격과 생산자를 적어 두고 "
        "관리자에게 알려 주세요.",
        "This till does not know the item of this label yet. Please note its price and producer "
        "and tell a manager."),
    "lot.label_broken": (
        "라벨의 네모 코드를 읽지 못했습니다. 줄무늬 바코드를 찍어 주세요.",
        "The square code of the label cannot be read. Please scan the bars instead."),
    "lot.label_forged": (
        "우리 매장이 만든 라벨이 아닙니다. 상품을 따로 두고 관리자에게 알려 주세요.",
        "This label was not made by our shop. Please put the goods aside and tell a manager."),
    "lot.label_old": (
        "{name}의 라벨은 옛 가격입니다(오늘 {today_won:,}원). 라벨을 다시 붙여 주세요.",
        "The label of {name} has an old price (today {today_won:,} won). Please label it anew."),
    "lot.numbers_used_up": (
        "오늘 쓸 수 있는 로트 번호를 모두 썼습니다. 다른 기기에서 라벨을 찍어 주세요.",
        "All lot numbers of today are used up. Please print labels on another device."),
    "lot.past_display": (
        "{name}은(는) 진열기한({display_until})이 지나 팔지 않습니다. 회수함에 넣어 주세요.",
        "{name} is past its display limit ({display_until}) and is not sold. "
        "Please put it with what goes back."),
    "lot.past_display_note": (
        "{name}은(는) 진열기한({display_until})이 지났습니다. 상태를 보고 판매해 주세요.",
        "{name} is past its display limit ({display_until}). Please look at it before selling."),
    "lot.producer_suspended": (
        "{name}은(는) 출하 정지 중인 생산자라 팔 수 없습니다. 상품을 따로 두고 관리자에게 "
        "알려 주세요.",
        "{name} is suspended, so the goods are not sold. Please put them aside and tell "
        "a manager."),
    "lot.refused": (
        "{name}은(는) 승인되지 않은 출하라 팔 수 없습니다. 상품을 따로 두어 주세요.",
        "{name} came outside the agreement and was refused, so it is not sold. "
        "Please put it aside."),
    "lot.two_prices": (
        "{name}: 라벨은 {printed_won:,}원, 오늘 가격은 {today_won:,}원입니다. "
        "{price_won:,}원으로 계산합니다.",
        "{name}: {printed_won:,} won on the label, {today_won:,} won today. "
        "{price_won:,} won is charged."),
    "lot.unknown": (
        "아직 모르는 로트입니다. 라벨의 네모 코드(QR)를 찍어 주세요.",
        "This lot is not known here yet. Please scan the square code (QR) on the label."),
    "lot.withdrawn": (
        "{name}은(는) 회수한 상품이라 팔 수 없습니다. 상품을 따로 두어 주세요.",
        "{name} has been withdrawn and is not sold. Please put it aside."),

    # --- receiving and the label station ------------------------------------------------------
    "label.count": (
        "장수는 1장에서 {limit}장 사이로 넣어 주세요.",
        "Please enter between 1 and {limit} labels."),
    "label.date": (
        "날짜 '{text}'을(를) 알아볼 수 없습니다. 2026-11-22처럼 적어 주세요.",
        "The date '{text}' cannot be understood. Please write it like 2026-11-22."),
    "label.egg_code": (
        "{name}의 난각 번호를 확인해 주세요. 산란일 4자리, 농장 5자리, 사육환경 1자리로 "
        "모두 10자리입니다(예: 0823M3FSD2).",
        "Please check the shell code of {name}: laying date (4), farm (5) and housing (1), "
        "ten characters in all, such as 0823M3FSD2."),
    "label.line": (
        "한 줄 소개는 {limit}자까지 적어 주세요.",
        "Please keep the line from the farm to {limit} characters."),
    "label.no_printer": (
        "라벨을 찍을 준비가 되지 않았습니다. 프로그램을 다시 켜 주세요.",
        "Nothing is ready to print labels. Please start the program again."),
    "label.not_kept": (
        "라벨 파일을 저장하지 못했습니다. 로트는 기록되어 있으니 디스크를 확인하고 다시 "
        "인쇄해 주세요.",
        "The file of labels could not be kept. The lot is on record; please check the disk and "
        "print again."),
    "label.not_yours": (
        "다른 생산자의 상품입니다. 내 상품에서 골라 주세요.",
        "These goods are another producer's. Please choose from your own."),
    "label.origin_missing": (
        "{name}의 원산지가 없어 라벨을 찍을 수 없습니다. 상품 정보에 원산지를 적어 주세요.",
        "{name} has no origin, so no label can be printed. Please enter its origin "
        "with the product."),
    "label.packed_on": (
        "포장일은 오늘이나 그 전이어야 합니다. 날짜를 확인해 주세요.",
        "The pack date is today or earlier. Please check it."),
    "label.price": (
        "가격을 1원 이상으로 넣어 주세요.",
        "Please enter a price of at least 1 won."),
    "label.printer_away": (
        "라벨 프린터가 대답하지 않습니다. 로트는 기록되어 있으니 전원과 용지를 보고 다시 "
        "인쇄해 주세요.",
        "The label printer does not answer. The lot is on record; please check power and roll "
        "and print again."),
    "label.same_price": (
        "지금 라벨과 같은 가격({price_won:,}원)입니다. 다른 가격을 넣어 주세요.",
        "That is the price on the label already ({price_won:,} won). Please enter another."),
    "label.too_small": (
        "{name}의 표시사항이 {size} 라벨에 다 들어가지 않습니다. 더 큰 라벨을 골라 주세요.",
        "What the label of {name} has to say does not fit on {size}. Please choose a larger "
        "label."),
    "label.trace_no": (
        "{name}의 축산물 이력번호를 확인해 주세요. 숫자 12자리이거나 L과 숫자 14자리입니다.",
        "Please check the trace number of {name}: 12 digits, or L and 14 digits."),
    "label.use_by_missing": (
        "{name}은(는) 소비기한이 있어야 합니다. 날짜를 넣어 주세요.",
        "{name} needs a use-by date. Please enter it."),
    "label.use_by_past": (
        "{name}의 소비기한이 이미 지났습니다. 날짜를 확인해 주세요.",
        "The use-by date of {name} has passed already. Please check it."),
    "label.weight": (
        "{name}은(는) 무게로 파는 상품입니다. 모두 몇 g인지 넣어 주세요.",
        "{name} is sold by weight. Please enter how many grams there are in all."),
    "producer.unknown_badge": (
        "모르는 카드입니다. 생산자 번호와 비밀번호로 들어와 주세요.",
        "This badge is not known. Please use your producer number and PIN."),
    "producer.unknown_code": (
        "생산자 번호 {no}을(를) 찾을 수 없습니다. 번호를 확인해 주세요.",
        "There is no producer {no}. Please check the number."),

    # --- sizes --------------------------------------------------------------------------------
    "label.size_invalid": (
        "라벨 크기 '{name}'을(를) 쓸 수 없습니다. 폭 40~120mm, 높이 30~200mm로 적어 주세요.",
        "The label size '{name}' cannot be used. Please give 40 to 120 mm of width and "
        "30 to 200 mm of height."),
    "label.size_unknown": (
        "라벨 크기 '{name}'을(를) 모릅니다. 설정에 있는 크기를 골라 주세요.",
        "The label size '{name}' is not known. Please choose one from the settings."),
}

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

    # --- sizes --------------------------------------------------------------------------------
    "label.size_invalid": (
        "라벨 크기 '{name}'을(를) 쓸 수 없습니다. 폭 40~120mm, 높이 30~200mm로 적어 주세요.",
        "The label size '{name}' cannot be used. Please give 40 to 120 mm of width and "
        "30 to 200 mm of height."),
    "label.size_unknown": (
        "라벨 크기 '{name}'을(를) 모릅니다. 설정에 있는 크기를 골라 주세요.",
        "The label size '{name}' is not known. Please choose one from the settings."),
}

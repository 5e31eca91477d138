"""Words of what the counter does beside selling."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "unlabelled.whose": ("라벨 없음 · 어느 생산자 것인가요?", "No label · whose is it?"),
    "unlabelled.today": ("오늘 나옴", "here today"),
    "unlabelled.nobody": ("모르겠어요", "I do not know"),
    "unlabelled.nobody_note": ("보류 생산자로 팝니다", "kept for the farm until it is known"),
    "unlabelled.what": (
        "무엇인가요? 누르면 그 값에 담깁니다", "What is it? A touch sells it at that price"),
    "unlabelled.what_own": (
        "값을 따로 받을 상품을 골라 주세요", "Which one has a price of its own?"),
    "unlabelled.other": ("값이 다릅니다", "Another price"),
    "unlabelled.other_note": ("상품을 고르고 값을 누릅니다", "choose the item, key in the price"),
    "unlabelled.title": ("보류 생산자 나누기", "Sold without a farm"),
    "unlabelled.body": (
        "누구 것인지 모르고 판 줄입니다. 생산자를 찾아 주면 그 농가의 판매대금이 됩니다.",
        "Lines sold without knowing whose. Name the farm and the money is theirs.",
    ),
    "unlabelled.sum": (
        "생산자를 기다리는 돈 {won}. 줄을 골라 어느 농가 것인지 정해 주세요.",
        "{won} waits for its farms. Choose a line and say whose it is.",
    ),
    "unlabelled.waits": ("생산자 모름", "no farm yet"),
    "unlabelled.which_farm": ("{name} · 어느 농가 것인가요?", "{name} · which farm is it from?"),
    "unlabelled.no_farm": (
        "{name}을 내는 농가가 상품 목록에 없습니다. "
        "상품 화면에서 그 농가의 품목을 먼저 등록해 주세요.",
        "No farm in the catalogue brings {name}. Add the farm's item on the products screen first.",
    ),
    "unlabelled.assigned": ("{won}을 {name}에 주었습니다", "{won} given to {name}"),
    "unlabelled.empty_title": ("기다리는 줄이 없습니다", "Nothing waits"),
    "unlabelled.empty_body": (
        "라벨 없는 상품을 ‘모르겠어요’로 팔면 여기에 쌓이고, 나중에 농가를 정할 수 있습니다.",
        "What is sold as “I do not know” gathers here until someone names the farm.",
    ),
}

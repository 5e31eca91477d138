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
    "price_check.title": ("가격 확인", "Price check"),
    "price_check.body": (
        "바코드를 찍거나 이름을 눌러 주세요. 담기지 않습니다.",
        "Scan or type a name. Nothing is added to the basket.",
    ),
    "price_check.empty_title": ("무엇의 값을 볼까요?", "What does what cost?"),
    "price_check.empty_body": (
        "값·조합원가·생산자·오늘 재고를 크게 보여 드립니다.",
        "Price, member price, farm and stock, big enough to show.",
    ),
    "price_check.price": ("판매가", "Price"),
    "price_check.per_100g": ("100g 값", "For 100 g"),
    "price_check.member": ("조합원가", "Member price"),
    "price_check.pack": ("이 포장", "This pack"),
    "price_check.open": ("값을 묻는 상품", "Price is asked"),
    "price_check.stock": ("지금 재고 {count}", "In stock: {count}"),
    "price_check.stock_unknown": ("기록된 재고 없음", "No stock on record"),
    "wanted.title": ("찾으시는 물건", "Asked for"),
    "wanted.what": ("무엇을 찾으셨나요?", "What was asked for?"),
    "wanted.hint": ("예: 딸기, 무농약 쌀 4kg", "e.g. strawberries, rice 4 kg"),
    "wanted.often": ("요즘 자주 찾으십니다. 누르면 바로 적힙니다", "Often asked for: one touch"),
    "wanted.do": ("적어 두기", "Note it"),
    "wanted.noted": ("‘{what}’ 적어 두었습니다", "Noted: {what}"),
    "wanted.list_title": ("찾으시는 물건", "What customers asked for"),
    "wanted.list_body": (
        "매장에 없어서 못 드린 것입니다. 출하를 부탁할 때 봐 주세요.",
        "What the shop had not. Look here before asking farms to bring more.",
    ),
    "wanted.counts": (
        "오늘 {today} · 7일 {week} · 30일 {month}", "today {today} · 7d {week} · 30d {month}"),
    "wanted.last": ("마지막 {at}", "last {at}"),
    "wanted.no_farm": ("내는 농가 없음", "no farm brings it"),
    "wanted.empty_title": ("아직 적힌 것이 없습니다", "Nothing noted yet"),
    "wanted.empty_body": (
        "손님이 찾는 물건이 없을 때 Ctrl+W를 누르거나 아래 단추로 적어 주세요.",
        "When a customer asks for what is not here, press Ctrl+W or the key below.",
    ),
    "shift.step_orders": ("찾아가지 않은 예약", "Orders not fetched"),
    "closing.orders_due": (
        "{count}건이 남아 있습니다. 연락하거나 내일로 옮겨 주세요.",
        "{count} still here. Call them, or move them to another day.",
    ),
    "shift.step_unlabelled": ("생산자를 모르는 판매", "Sold without a farm"),
    "closing.unlabelled_due": (
        "{won}원이 생산자를 기다립니다.", "{won} won waits for its farms."),
}

"""Sentences of what the counter does beside selling: orders, deliveries, unlabelled goods."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "unlabelled.assigned_already": (
        "이 줄은 이미 생산자가 정해졌습니다. 목록을 다시 열어 확인해 주세요.",
        "This line has its farm already. Open the list again to see it.",
    ),
    "unlabelled.needs_a_farm": (
        "보류 생산자가 아닌 농가를 골라 주세요.",
        "Choose a farm, not the holding account.",
    ),
    "price_check.no_goods": (
        "상품 바코드가 아닙니다. 상품의 바코드를 찍어 주세요.",
        "This is not the code of goods. Scan the goods, please.",
    ),
    "wanted.form": (
        "무엇을 찾으셨는지 {limit}자 안으로 적어 주세요.",
        "Write what was asked for, in up to {limit} letters.",
    ),
    "hold.name": (
        "이름이나 별명을 {limit}자 안으로 적어 주세요.",
        "Write a name or nickname of up to {limit} letters.",
    ),
    "order.name": (
        "찾아가실 분의 이름({limit}자 안)이나 전화를 적어 주세요. 조합원이면 비워 두어도 됩니다.",
        "Write a name (up to {limit} letters) or a telephone number. A member needs neither.",
    ),
    "order.phone": (
        "전화번호는 0으로 시작하는 9~11자리 숫자로 적어 주세요. 비워 두어도 됩니다.",
        "A phone number has 9 to 11 digits and begins with 0. It may be left out.",
    ),
    "order.consent": (
        "이름과 전화를 예약에 쓰는 데 동의를 받고 ‘동의 받음’을 눌러 주세요.",
        "Ask whether name and phone may be kept for this order, then press “Agreed”.",
    ),
    "order.pick_up_date": (
        "찾아가실 날은 2026-11-28처럼 적고, 오늘부터 1년 안으로 골라 주세요.",
        "Choose a day from today on, within a year, such as 2026-11-28.",
    ),
    "order.pick_up_time": (
        "시각은 15:30처럼 적거나 비워 두세요.",
        "Write the time as 15:30, or leave it empty.",
    ),
    "order.deposit": (
        "예약금은 10원 단위의 금액으로 눌러 주세요.",
        "Key in a deposit in steps of 10 won.",
    ),
    "order.deposit_above_total": (
        "예약금이 물건값 {total_won:,}원보다 많습니다. 금액을 다시 눌러 주세요.",
        "The deposit is more than the goods cost ({total_won:,} won). Key it in again.",
    ),
    "order.deposit_one_tender": (
        "이 예약의 예약금은 다른 결제수단으로 받았습니다. 같은 수단으로 받아 주세요.",
        "This order's deposit was paid in another way. Take the rest the same way.",
    ),
    "order.deposit_unused": (
        "받아 둔 예약금 {deposit_won:,}원이 결제에 들어 있지 않습니다. 결제를 다시 열어 주세요. "
        "판매는 아직 끝나지 않았습니다.",
        "The deposit of {deposit_won:,} won is not part of this payment. Open the payment again; "
        "nothing was sold yet.",
    ),
    "order.gone": (
        "이 예약은 이미 찾아가셨거나 취소되었습니다. 목록을 다시 열어 주세요.",
        "This order was fetched or cancelled already. Open the list again.",
    ),
    "delivery.name": (
        "받으실 분의 이름을 적어 주세요.", "Write who it goes to."),
    "delivery.phone": (
        "전화번호를 {limit}자 안으로 적어 주세요.", "Write a phone number of up to {limit} signs."),
    "delivery.address": (
        "배달할 주소를 {limit}자 안으로 적어 주세요.",
        "Write the address in up to {limit} letters.",
    ),
    "delivery.note": (
        "남길 말은 {limit}자 안으로 적어 주세요.", "Keep the note to {limit} letters."),
    "delivery.deliver_on": (
        "배달할 날은 2026-11-28처럼 적고, 오늘부터 골라 주세요.",
        "Choose a day from today on, such as 2026-11-28.",
    ),
    "delivery.receipt_no": (
        "그런 영수증이 없습니다. 영수증 번호를 다시 확인해 주세요.",
        "There is no such receipt. Check its number, please.",
    ),
    "delivery.is_a_return": (
        "반품 영수증입니다. 판매 영수증을 골라 주세요.",
        "This is the receipt of a return. Choose the one of the sale.",
    ),
    "delivery.under_way": (
        "이미 나간 배달입니다. 새로 적을 것이 있으면 전화로 알려 주세요.",
        "This delivery has left already. Tell the carrier by telephone.",
    ),
    "delivery.not_carried": (
        "아직 나가지 않은 배달입니다. 먼저 누가 가져가는지 적어 주세요.",
        "It has not left yet. Say first who carries it.",
    ),
    "delivery.carrier": (
        "누가 가져가는지 적어 주세요.", "Write who carries it."),
    "delivery.receiver": (
        "누가 받으셨는지 적어 주세요.", "Write who took it."),
    "delivery.gone": (
        "그런 배달이 없습니다. 목록을 다시 열어 주세요.",
        "There is no such delivery. Open the list again.",
    ),
    "quick.page_full": (
        "한 쪽에는 {limit}개까지 놓을 수 있습니다. 새 쪽을 만들어 주세요.",
        "A page holds up to {limit} tiles. Make a new page.",
    ),
    "quick.too_many_pages": (
        "쪽은 {limit}개까지 만들 수 있습니다.", "There can be up to {limit} pages."),
    "quick.name": (
        "쪽 이름을 {limit}자 안으로 적어 주세요.", "Name the page in up to {limit} letters."),
    "quick.name_taken": (
        "‘{name}’ 쪽이 이미 있습니다. 다른 이름을 적어 주세요.",
        "There is a page called {name} already. Choose another name.",
    ),
    "quick.first_page_stays": (
        "즐겨찾기 쪽은 이름을 바꾸거나 지울 수 없습니다.",
        "The favourites keep their name and their place.",
    ),
}

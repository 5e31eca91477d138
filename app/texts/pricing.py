"""Words of promotions, points, age and a word by telephone."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "points.no_member": (
        "포인트는 조합원만 쓸 수 있습니다. 조합원을 먼저 찾아 주세요.",
        "Points are for members. Please find the member first."),
    "age.not_checked": (
        "{name}은(는) 성인에게만 팝니다. 연령을 확인한 뒤 결제해 주세요. "
        "장바구니는 그대로 있습니다.",
        "{name} is for adults only. Please check the customer's age, then pay. "
        "The basket is kept."),
    "phone.answered_before": (
        "이 요청은 이미 답했거나 다른 사람의 것입니다. 다시 요청해 주세요.",
        "This request was answered before or is another person's. Please ask again."),
    "phone.asked_too_often": (
        "같은 요청이 너무 많습니다. 잠시 뒤 다시 하거나 관리자를 불러 주세요.",
        "The same was asked too often. Please try later or call the manager here."),
    "phone.no_list": (
        "이 관리자는 전화 승인 목록이 없습니다. 다른 관리자를 고르거나 "
        "그 자리에서 PIN을 눌러 주세요.",
        "This manager has no list for approving by phone. Please choose another one, "
        "or enter a PIN here."),
    "phone.not_this": (
        "{action}은(는) 전화로 승인하지 않습니다. 관리자를 불러 주세요.",
        "{action} is not approved by phone. Please call a manager here."),
    "phone.too_late": (
        "요청한 지 30분이 넘었습니다. 다시 요청해 주세요.",
        "The request is more than 30 minutes old. Please ask again."),
    "phone.too_much": (
        "전화로는 {limit_won:,}원까지 승인합니다. 관리자를 불러 주세요.",
        "By phone up to {limit_won:,} won are approved. Please call a manager here."),
    "phone.used_up": (
        "오늘 전화 승인 한도를 다 썼습니다({count}건 {won:,}원). 관리자를 불러 주세요.",
        "Today's approvals by phone are used up ({count}, {won:,} won). "
        "Please call a manager here."),
    "phone.wrong_answer": (
        "답이 맞지 않습니다. 번호를 다시 듣고 넣어 주세요. 아무것도 승인되지 않았습니다.",
        "The answer is wrong. Please hear the digits again. Nothing was approved."),
    "points.beyond_allowed": (
        "지금은 포인트를 {allowed:,}점까지 쓸 수 있습니다(잔여 {balance:,}점). 줄여 주세요.",
        "Up to {allowed:,} points can be used now (balance {balance:,}). Please enter fewer."),
    "points.none_allowed": (
        "지금은 포인트를 쓸 수 없습니다(잔여 {balance:,}점, {minimum:,}점부터). "
        "포인트 없이 결제해 주세요.",
        "No points can be used now (balance {balance:,}, from {minimum:,} on). "
        "Please go on without."),
    "points.overdrawn": (
        "포인트가 {balance:,}점이라 지금은 쓸 수 없습니다. 판매는 그대로 됩니다. 포인트 없이 "
        "결제해 주세요.",
        "The balance is {balance:,}, so no points can be used now. The sale goes on; please pay "
        "without."),
    "points.apart": (
        "플랫폼과 끊겨 있어 지금은 {allowed:,}점까지 쓸 수 있습니다(알고 있는 잔여 {balance:,}점). "
        "줄여 주세요.",
        "Out of touch with the platform: up to {allowed:,} points can be used now (known balance "
        "{balance:,}). Please enter fewer."),
    "points.not_in_units": (
        "포인트는 {unit:,}점 단위로 씁니다. 다시 넣어 주세요.",
        "Points are used in steps of {unit:,}. Please enter them again."),
    "points.off": (
        "이 매장은 포인트를 쓰지 않습니다. 설정에서 켤 수 있습니다.",
        "This shop does not use points. They can be switched on in the settings."),
    "points.too_many": (
        "포인트는 {limit_won:,}점까지 쓸 수 있습니다. 줄여서 다시 넣어 주세요.",
        "Up to {limit_won:,} points can be used here. Please enter fewer."),
    "promotion.consent_missing": (
        "생산자가 부담하는 행사입니다. 생산자의 동의를 받고 표시해 주세요. 저장하지 않았습니다.",
        "The producer bears this promotion. Please get the producer's consent and tick it. "
        "Nothing was kept."),
    "promotion.counts_form": (
        "몇 개에 몇 개 값인지 다시 봐 주세요. 2+1은 3개에 2개 값입니다. {limit}개까지 됩니다.",
        "Please look at the pieces again: 2+1 is three for the price of two, up to {limit}."),
    "promotion.date_form": (
        "날짜는 2026-11-22처럼 넣어 주세요. 비우면 끝이 없습니다.",
        "Please enter dates like 2026-11-22. An empty one is open."),
    "promotion.dates_turned": (
        "끝나는 날이 시작하는 날보다 빠릅니다. 날짜를 다시 봐 주세요.",
        "It ends before it begins. Please look at the dates again."),
    "promotion.hours_form": (
        "시각은 18:00처럼 넣어 주세요. 비우면 하루 종일입니다.",
        "Please enter hours like 18:00. Empty ones are all day."),
    "promotion.name_missing": (
        "행사 이름을 {limit}자 안으로 넣어 주세요. 영수증에 그대로 나옵니다.",
        "Please name the promotion in up to {limit} letters. The receipt prints it."),
    "promotion.parts_form": (
        "세트에 들어갈 상품을 두 개 이상 골라 주세요.",
        "Please choose two pieces or more for the set."),
    "promotion.percent_form": (
        "할인율은 1%에서 100%까지입니다.",
        "The discount goes from 1 to 100 per cent."),
    "promotion.price_form": (
        "행사 가격을 1원 이상으로 넣어 주세요.",
        "Please enter a promotion price of 1 won or more."),
    "promotion.price_scope": (
        "행사 가격은 한 품목에만 정할 수 있습니다. 품목을 골라 주세요.",
        "A promotion price holds for one item. Please choose the item."),
    "promotion.scope_missing": (
        "어떤 상품의 행사인지 골라 주세요.",
        "Please choose which goods the promotion is about."),
    "promotion.weekdays_form": (
        "요일을 다시 골라 주세요.",
        "Please choose the weekdays again."),
}

"""Words of closing and control: suspects, steps, drops, paper sales, practice, exceptions."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "suspect.card_was_cash": (
        "카드로 적힌 판매 {won:,}원을 실제로는 현금으로 받았는지 봐 주세요.",
        "Sale of {won:,} won booked as card: please see whether it was paid in cash."),
    "suspect.cash_was_card": (
        "현금으로 적힌 판매 {won:,}원을 실제로는 카드로 받았는지 봐 주세요.",
        "Sale of {won:,} won booked as cash: please see whether it was paid by card."),
    "suspect.not_taken": (
        "현금 판매 {won:,}원: 돈을 받지 않고 끝냈는지 봐 주세요.",
        "Cash sale of {won:,} won: please see whether the money was taken at all."),
    "suspect.taken_twice": (
        "같은 금액의 현금 판매 {won:,}원: 한 번 더 팔고 찍지 않았는지 봐 주세요.",
        "Cash sale of the same {won:,} won: perhaps one more was sold and not rung up."),
    "suspect.not_given_back": (
        "현금 환불 {won:,}원: 돈을 실제로 돌려주었는지 봐 주세요.",
        "Cash refund of {won:,} won: please see whether it was really given back."),
    "suspect.given_back_twice": (
        "현금 환불 {won:,}원: 두 번 돌려주었는지 봐 주세요.",
        "Cash refund of {won:,} won: perhaps it was given back twice."),
    "suspect.near": (
        "차이와 비슷한 현금 판매 {won:,}원입니다.",
        "A cash sale of {won:,} won, close to the difference."),
    "suspect.move_in": (
        "중간입금 {won:,}원({reason}): 적은 대로 넣었는지 봐 주세요.",
        "Paid in {won:,} won ({reason}): please see whether it was put in as noted."),
    "suspect.move_out": (
        "출금 {won:,}원({reason}): 적은 대로 꺼냈는지, 두 번 꺼냈는지 봐 주세요.",
        "Paid out {won:,} won ({reason}): perhaps not as noted, or twice."),
    "suspect.move_turned": (
        "입출금 {won:,}원({reason}): 들어온 것과 나간 것을 바꿔 적었는지 봐 주세요.",
        "Cash in or out {won:,} won ({reason}): perhaps noted the wrong way round."),
    "suspect.change_kept": (
        "거스름돈 {won:,}원을 주지 않았는지 봐 주세요.",
        "Change of {won:,} won: perhaps it was never given."),
    "suspect.change_twice": (
        "거스름돈 {won:,}원을 두 번 주었는지 봐 주세요.",
        "Change of {won:,} won: perhaps it was given twice."),
    "suspect.note_mistaken": (
        "받은 돈을 {note:,}원으로 찍었습니다. 실제로 {other:,}원권이었는지 봐 주세요.",
        "{note:,} won was keyed as handed over: perhaps it was a {other:,} won note."),
    "suspect.opened": (
        "계산원 {no}이(가) 판매 없이 돈통을 {count}번 열었습니다({reason}).",
        "Cashier {no} opened the drawer {count} times without a sale ({reason})."),
    "suspect.one_piece": (
        "{note:,}원 하나를 더 세거나 덜 세었는지 봐 주세요.",
        "Perhaps one piece of {note:,} won was counted too often or left out."),
    "suspect.digits": (
        "차이가 9로 나누어집니다. 숫자 두 개를 바꿔 적었는지 봐 주세요.",
        "The difference divides by nine: perhaps two digits were changed about."),
    "suspect.count_again": (
        "돈통 밑과 지폐 사이를 보고 한 번 더 세어 주세요.",
        "Please look under the tray and between the notes, and count once more."),

    "closing.recounted": (
        "다시 세기는 한 번만 할 수 있습니다. 두 번 센 금액이 모두 남아 있습니다. "
        "차이의 까닭을 적고 마감해 주세요.",
        "The money is counted again only once. Both counts are kept. "
        "Please give a reason for the difference and close."),
    "closing.step_unknown": (
        "마감 목록에 없는 일입니다({step}). 바꾼 것은 없습니다. 화면을 새로 열어 주세요.",
        "There is no such step ({step}). Nothing was changed. Please open the screen anew."),
    "closing.step_needed": (
        "이 일은 건너뛸 수 없습니다. 먼저 해 주세요.",
        "This step cannot be skipped. Please do it first."),
    "closing.bag_no": (
        "봉투 번호를 숫자와 영문 20자 안으로 적어 주세요.",
        "Please enter the bag number: letters and digits, up to twenty."),
    "closing.bag_used": (
        "봉투 번호 {bag_no}은(는) 이미 썼습니다. 돈은 옮기지 않았습니다. 번호를 확인해 주세요.",
        "Bag {bag_no} has been used before. No money was moved. Please check the number."),
    "closing.hand_over_none": (
        "교대 기록이 없습니다. 배지를 찍어 교대한 다음 세어 주세요.",
        "There is no hand-over yet. Please scan a badge first, then count."),
    "closing.report_unknown": (
        "그 마감 정산지를 찾을 수 없습니다. 목록을 새로 열어 주세요.",
        "That closing slip cannot be found. Please open the list anew."),
    "closing.check_own": (
        "스스로 마감한 정산은 다른 관리자가 확인해 주세요. 적은 금액은 저장하지 않았습니다.",
        "A closing of one's own is checked by another manager. Nothing was saved."),
    "closing.check_amount": (
        "확인한 금액은 0원에서 {limit_won:,}원까지입니다.",
        "A checked amount is 0 to {limit_won:,} won."),

    "paper.date": (
        "쓴 날짜 {date}은(는) 오늘부터 {days}일 앞까지입니다. 저장하지 않았습니다. "
        "날짜를 확인해 주세요.",
        "A slip is of today or the {days} days before ({date} is not). Nothing was saved. "
        "Please check the date."),
    "paper.slip_no": (
        "전표 번호를 숫자 6자리 안으로 적어 주세요.",
        "Please enter the slip's number: up to six digits."),
    "paper.slip_used": (
        "{date}의 전표 {slip_no}은(는) 이미 입력했습니다(영수증 {receipt_no}). "
        "다시 저장하지 않았습니다.",
        "Slip {slip_no} of {date} has been typed in already (receipt {receipt_no}). "
        "It was not saved again."),
    "paper.writer": (
        "누가 썼는지 골라 주세요.",
        "Please choose who wrote it."),
    "exception.more": (
        "계산원 {no}: {what} {count}건, {won:,}원입니다. 판매 100건에 {rate}건으로, "
        "이 매장의 평소는 {usual}건입니다.",
        "Cashier {no}: {what} {count} times, {won:,} won: {rate} in 100 receipts, "
        "where {usual} is usual here."),
    "exception.money": (
        "계산원 {no}: {what} {count}건에 {won:,}원입니다. 평소라면 많아도 {allowed:,}원입니다.",
        "Cashier {no}: {what} {count} times for {won:,} won; "
        "usually {allowed:,} won is the most."),
    "exception.norm": (
        "계산원 {no}: {what} {count}건, {won:,}원입니다. 아직 이 매장의 평소 값이 없어 "
        "일반 기준({usual}건/100건)에 견주었습니다.",
        "Cashier {no}: {what} {count} times, {won:,} won, held against a general norm "
        "({usual} in 100 receipts), as this shop has no normal of its own yet."),
    "exception.none": (
        "눈에 띄는 것이 없습니다.",
        "Nothing stands out."),
    "exception.note": (
        "누구의 잘못을 말하는 것이 아니라 물어볼 것을 모은 목록입니다. 평소 값은 다른 계산원들의 "
        "지난 {days}일치 근무에서 나왔습니다.",
        "A list of what to ask, never a verdict. What is usual comes from {days} "
        "cashier-days before."),
}

#: What the exception report counts: (Korean, English, Korean hint, English hint).
MEASURES: Final[dict[str, tuple[str, str, str, str]]] = {
    "line_void": (
        "지정취소", "removed lines",
        "지운 상품이 실제로 매장에 남아 있었는지 봐 주세요.",
        "See whether what was removed stayed in the shop."),
    "cart_void": (
        "전체취소", "baskets taken away",
        "다 찍은 뒤 취소했는지, 손님이 그냥 갔는지 봐 주세요.",
        "See whether they were rung up whole, and where the customer went."),
    "void_then_open": (
        "취소 뒤 돈통열기", "void, then drawer opened",
        "돈을 받고 취소했을 수 있습니다. 시각을 영상이나 손님과 맞춰 봐 주세요.",
        "Cash may have been taken first. Hold the time against what others saw."),
    "no_sale": (
        "돈통열기", "drawer opened without a sale",
        "까닭이 늘 같은지, 잔돈이 부족했는지 봐 주세요.",
        "See whether the reason is always the same."),
    "refund": (
        "반품", "returns",
        "돌아온 물건이 있는지 봐 주세요.",
        "See whether the goods came back."),
    "quick_refund": (
        "판매 직후 반품", "returns right after the sale",
        "판 사람이 곧바로 돌려준 것입니다. 손님이 있었는지 봐 주세요.",
        "Sold and given back by the same person at once. Was there a customer."),
    "near_limit": (
        "승인 한도 바로 아래 반품", "returns just below the limit",
        "승인을 받지 않으려고 나눈 것인지 봐 주세요.",
        "See whether they were kept below the limit on purpose."),
    "phone_approval": (
        "전화 승인", "approvals by telephone",
        "보지 않고 승인한 것입니다. 승인한 사람과 금액을 맞춰 봐 주세요.",
        "Allowed unseen. Hold the amounts against what the approver remembers."),
    "blind_refund": (
        "영수증 없는 반품", "returns without a receipt",
        "승인한 사람과 물건을 함께 봐 주세요.",
        "Look at who approved, and at the goods."),
    "tender_correction": (
        "결제수단 정정", "tender corrections",
        "카드 전표와 금액을 맞춰 봐 주세요.",
        "Hold them against the card slips."),
    "override": (
        "가격 직접 입력", "prices typed by hand",
        "누구에게 싸게 팔았는지 봐 주세요.",
        "See who was sold to below the price."),
    "discount": (
        "직접 준 할인", "discounts by hand",
        "같은 손님에게 거듭되는지 봐 주세요.",
        "See whether it is the same customer again."),
    "difference": (
        "과부족", "differences in the drawer",
        "그날의 정산지에서 의심 항목을 봐 주세요.",
        "See the suspects of that day's closing."),
    "late": (
        "늦은 시각의 취소·반품", "voids and returns after hours",
        "문을 닫은 뒤 무엇을 했는지 물어봐 주세요.",
        "Ask what was done after closing time."),
    "member_often": (
        "한 조합원에게 거듭 적립", "one member again and again",
        "조합원 카드를 남의 판매에 대는지 봐 주세요.",
        "See whether a card is shown for other people's sales."),
}

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
        "계산원 {no}이(가) 판매 없이 돈통을 열었습니다({reason}).",
        "Cashier {no} opened the drawer without a sale ({reason})."),
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
}

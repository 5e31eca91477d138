"""Words of the counter: cart, scan, payment, receipt, shift."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "cart.amount_too_big": (
        "{name}의 금액이 너무 큽니다. 수량과 가격을 확인해 주세요.",
        "The amount for {name} is too big. Please check quantity and price."),
    "cart.discount_not_positive": (
        "할인 금액은 1원 이상이어야 합니다.",
        "A discount has to be 1 won or more."),
    "cart.discount_too_big": (
        "할인은 {limit_won:,}원까지입니다. 금액을 줄여 주세요.",
        "The discount can be {limit_won:,} won at most. Please lower it."),
    "cart.empty": (
        "담긴 상품이 없습니다. 상품을 먼저 찍어 주세요.",
        "The basket is empty. Please scan something first."),
    "cart.line_gone": (
        "그 줄은 이미 없습니다. 장바구니를 다시 봐 주세요.",
        "That line is gone already. Please look at the basket again."),
    "cart.no_discount_on_this": (
        "{name}에는 할인을 할 수 없습니다. 다른 상품에 해 주세요.",
        "{name} takes no discount. Please choose another item."),
    "cart.draft_unreadable": (
        "열려 있던 장바구니를 다른 버전이 적어 두어 읽을 수 없습니다. 지우지 않고 따로 두었습니다. "
        "상품을 다시 찍어 주세요.",
        "Another version kept the open basket, and this one cannot read it. It is set aside, not "
        "deleted. Please scan the goods again."),
    "cart.held_unreadable": (
        "다른 버전이 보류한 장바구니라 읽을 수 없습니다. 보류는 그대로 있습니다. "
        "상품을 다시 찍어 주세요.",
        "Another version held this basket, and this one cannot read it. It stays held. "
        "Please scan the goods again."),
    "cart.not_held": (
        "그 보류는 이미 꺼냈습니다. 보류 목록을 다시 봐 주세요.",
        "That held basket was taken back already. Please look at the list again."),
    "cart.price_missing": (
        "{name}에 가격이 없습니다. 가격을 눌러 넣어 주세요.",
        "{name} has no price. Please key one in."),
    "cart.price_out_of_range": (
        "그 가격은 쓸 수 없습니다. 1원에서 99,999,999원 사이로 넣어 주세요.",
        "That price cannot be used. Please enter 1 to 99,999,999 won."),
    "cart.quantity_not_positive": (
        "수량은 1 이상이어야 합니다. 빼려면 지정취소를 눌러 주세요.",
        "The quantity has to be 1 or more. To take the line away, press Remove line."),
    "cart.quantity_too_big": (
        "수량은 {limit:,}개까지입니다. 바코드를 수량 칸에 찍지 않았는지 봐 주세요.",
        "The quantity can be {limit:,} at most. "
        "Please look whether a barcode was scanned into it."),
    "cart.too_many_lines": (
        "한 번에 {limit}줄까지 담을 수 있습니다. 담은 것을 먼저 계산해 주세요.",
        "A basket holds {limit} lines. Please finish this sale and go on with the next."),
    "cart.weight_missing": (
        "{name}은(는) 무게로 팝니다. 무게를 넣어 주세요.",
        "{name} is sold by weight. Please enter the grams."),
    "cart.weight_not_positive": (
        "무게는 1g 이상이어야 합니다. 저울을 다시 봐 주세요.",
        "The weight has to be 1 g or more. Please look at the scale again."),
    "cart.weighed_quantity": (
        "무게로 파는 상품은 수량을 바꿀 수 없습니다. 지우고 다시 달아 주세요.",
        "Weighed goods have no quantity to change. Please remove the line and weigh again."),

    "reason.personal_number": (
        "카드·주민등록·전화번호나 이메일은 적지 마세요. 저장하지 않았습니다. 까닭만 적어 주세요.",
        "Please enter no card, resident or phone number and no mail address. Nothing was kept. "
        "Only the reason is wanted."),

    "refund.cancel_waits": (
        "이 승인의 취소를 이미 단말기에 물었습니다. 두 번 취소하지 않았습니다. "
        "영수증을 다시 열어 주세요.",
        "The terminal was asked to cancel this approval already. Nothing was cancelled twice. "
        "Please open the receipt again."),
    "refund.changed_meanwhile": (
        "그사이 이 영수증의 반품이 바뀌었습니다. 아무것도 환불되지 않았습니다. "
        "영수증을 다시 찍어 주세요.",
        "This receipt's returns changed meanwhile. Nothing was refunded. Please scan it again."),
    "refund.is_a_return": (
        "{receipt_no}은(는) 반품 영수증입니다. 처음 산 영수증을 찍어 주세요.",
        "{receipt_no} is itself a return. Please scan the receipt of the purchase."),
    "refund.more_than_paid": (
        "결제된 금액보다 많이 돌려줄 수 없습니다. 아무것도 환불되지 않았습니다. "
        "점장에게 알려 주세요.",
        "More cannot be given back than was paid. Nothing was refunded. Please tell the manager."),
    "refund.no_such_line": (
        "그 줄은 이 영수증에 없습니다. 영수증을 다시 찍어 주세요.",
        "That line is not on this receipt. Please scan the receipt again."),
    "refund.nothing_chosen": (
        "돌려받을 상품을 골라 주세요.",
        "Please choose what comes back."),
    "refund.reason_missing": (
        "반품하는 까닭을 적어 주세요.",
        "Please give the reason for the return."),
    "refund.too_many": (
        "{name}은(는) {left}개까지 반품할 수 있습니다. 수량을 줄여 주세요.",
        "{left} of {name} can still come back. Please lower the quantity."),

    "scan.empty": (
        "읽힌 것이 없습니다. 다시 찍어 주세요.",
        "Nothing was read. Please scan again."),
    "scan.too_long": (
        "바코드가 너무 길어 받지 않았습니다. 담은 것은 그대로입니다. 상품 바코드를 찍어 주세요.",
        "That code is too long and was not taken. The basket is as it was. "
        "Please scan the product's barcode."),
    "scan.bad_characters": (
        "읽을 수 없는 글자가 든 코드입니다. 담은 것은 그대로입니다. 다시 찍어 주세요.",
        "That code has signs no barcode has. The basket is as it was. Please scan again."),
    "scan.bad_check_digit": (
        "바코드 {text}이(가) 잘못 읽혔습니다. 담은 것은 그대로입니다. 다시 찍어 주세요.",
        "Barcode {text} was misread. The basket is as it was. Please scan again."),
    "scan.no_such_form": (
        "{text}은(는) 아는 바코드가 아닙니다. 이름으로 찾거나 다시 찍어 주세요.",
        "{text} is no kind of barcode known here. Please scan again or search by name."),
    "scan.unknown": (
        "등록되지 않은 바코드입니다: {text}. 담은 것은 그대로입니다. "
        "이름으로 찾거나 새로 등록해 주세요.",
        "This barcode is not registered: {text}. The basket is as it was. "
        "Please search by name or register it."),
    "scan.member_unknown": (
        "조합원 {no}번을 찾을 수 없습니다. 번호나 전화 끝 네 자리로 찾아 주세요.",
        "There is no member {no}. Please search by number or by the phone's last four digits."),
    "scan.receipt_unknown": (
        "영수증 {receipt_no}을(를) 이 계산대에서 찾을 수 없습니다. 번호를 확인해 주세요.",
        "Receipt {receipt_no} is not known at this till. Please check its number."),
    "scan.trace": (
        "축산물 이력번호입니다. 상품 바코드를 찍거나 이름으로 찾아 주세요.",
        "That is a livestock trace number. Please scan the product's barcode or search by name."),

    "tender.amount_not_positive": (
        "결제 금액은 1원 이상이고 받을 금액을 넘지 않아야 합니다. 금액을 확인해 주세요.",
        "A payment has to be 1 won or more and no more than is due. Please check the amount."),
    "tender.no_such_coin": (
        "현금은 {step_won}원 단위로 받습니다. 받은 금액을 다시 넣어 주세요.",
        "Cash comes in steps of {step_won} won. Please enter what was handed over again."),
    "tender.nothing_tendered": (
        "받은 현금을 넣어 주세요. 딱 맞게 받았으면 빠른 단추를 눌러 주세요.",
        "Please enter the cash handed over, or press the button for the exact sum."),
    "tender.not_allowed": (
        "{name}은(는) 이 매장에서 받지 않습니다. 다른 결제를 골라 주세요.",
        "This shop does not take {name}. Please choose another payment."),
    "tender.overpaid": (
        "받을 금액보다 {over_won:,}원이 많습니다. 결제 하나를 고쳐 주세요.",
        "The payments are {over_won:,} won too much. Please correct one of them."),
    "tender.still_to_pay": (
        "아직 {rest_won:,}원을 더 받아야 합니다.",
        "{rest_won:,} won are still to pay."),
    "tender.too_much_tendered": (
        "받은 금액이 너무 큽니다({limit_won:,}원까지). 다시 넣어 주세요.",
        "That is too much cash ({limit_won:,} won at most). Please enter it again."),
    "tender.unknown": (
        "모르는 결제 수단입니다: {tender_code}. 설정에서 확인해 주세요.",
        "Unknown kind of payment: {tender_code}. Please look at the settings."),

    "payment.answer_form": (
        "단말기 전표의 내용을 그대로 넣어 주세요(카드사, 할부, 승인 시각). 저장하지 않았습니다.",
        "Please enter what the terminal's slip says (issuer, instalments, time). Nothing was "
        "kept."),
    "payment.card_number_whole": (
        "카드 번호를 모두 넣지 마세요. 저장하지 않았습니다. 전표에 가려진 대로만 넣어 주세요.",
        "Never enter a whole card number. Nothing was kept. Please enter it masked as on the "
        "slip."),
    "payment.approval_no_missing": (
        "승인번호가 비어 있습니다. 전표의 번호를 눌러 주세요.",
        "The approval number is empty. Please key in the one on the slip."),
    "payment.numbered_already": (
        "이 카드 결제에는 이미 승인번호 {approval_no}이(가) 있습니다. 바꾸지 않았습니다.",
        "This card payment already has approval number {approval_no}. Nothing was changed."),
    "payment.approval_no_form": (
        "승인번호는 숫자와 영문 {limit}자까지입니다. 카드 번호를 넣지 마세요.",
        "An approval number has up to {limit} digits or letters. Never enter a card number."),
    "payment.belongs_to_a_sale": (
        "이 카드 결제는 이미 판매에 쓰였습니다. 되돌리려면 반품으로 해 주세요.",
        "This card payment already belongs to a sale. To undo it, please make a return."),
    "payment.in_doubt": (
        "카드가 승인되었는지 모르는 결제가 있습니다. 담은 것은 그대로입니다. "
        "단말기의 마지막 거래를 보고 승인인지 아닌지 눌러 주세요.",
        "A card payment of this basket is in doubt. The basket is kept. Please look at the "
        "terminal's last transaction and say whether it was approved."),
    "payment.not_approved": (
        "카드 결제가 아직 승인되지 않았습니다. 담은 것은 그대로입니다. "
        "단말기를 확인하거나 다른 결제를 골라 주세요.",
        "The card payment is not approved yet. The basket is kept. Please look at the terminal "
        "or choose another payment."),
    "payment.other_amount": (
        "카드로 승인된 금액은 {amount_won:,}원입니다. 결제 금액을 여기에 맞춰 주세요.",
        "The card was approved for {amount_won:,} won. Please make the payment match."),
    "payment.unknown": (
        "그런 카드 결제가 없습니다. 결제 화면을 다시 열어 주세요.",
        "There is no such card payment. Please open the payment screen again."),

    "receipt.amount_missing": (
        "결제한 금액을 눌러 주세요.",
        "Please key in the amount that was paid."),
    "receipt.last_four_form": (
        "카드번호는 끝 네 자리만 눌러 주세요. 모르면 비워 두세요.",
        "Please key in only the card's last four digits, or leave them out."),
    "receipt.none_that_day": (
        "{day}에 {amount_won:,}원을 결제한 판매가 없습니다. 날짜와 금액을 확인해 주세요.",
        "No sale on {day} was paid {amount_won:,} won. Please check day and amount."),
    "receipt.not_found": (
        "{text} 번호의 영수증이나 카드 승인이 없습니다. 번호를 확인하거나 날짜와 금액으로 찾아 "
        "주세요.",
        "No receipt or card approval has the number {text}. Please check it, or search by day "
        "and amount."),
    "receipt.nothing_typed": (
        "영수증 번호나 승인번호를 눌러 주세요.",
        "Please key in the number of the receipt or of the approval."),
    "receipt.text_form": (
        "그것은 영수증 번호나 승인번호가 아닙니다. 영수증 아래 바코드를 찍어 주세요.",
        "That is no receipt number and no approval number. Please scan the barcode at the "
        "receipt's foot."),
    "receipt.none_yet": (
        "다시 찍을 영수증이 없습니다. 판매를 먼저 마쳐 주세요.",
        "There is no receipt to print again. Please finish a sale first."),
    "receipt.unknown": (
        "영수증 {receipt_no}을(를) 찾을 수 없습니다. 번호를 확인해 주세요.",
        "There is no receipt {receipt_no}. Please check its number."),

    "reason.form": (
        "까닭은 한 줄, {limit}자까지 적어 주세요.",
        "Please give the reason in one line of up to {limit} letters."),

    "shift.already_open": (
        "{business_date} 영업이 이미 열려 있습니다. 그대로 판매하면 됩니다.",
        "The shift of {business_date} is already open. You can go on selling."),
    "shift.amount_out_of_range": (
        "금액은 1원에서 99,999,999원 사이여야 합니다. 다시 넣어 주세요.",
        "The amount has to be between 1 and 99,999,999 won. Please enter it again."),
    "shift.card_doubts": (
        "카드 승인을 모르는 결제가 {count}건 있습니다. 하나씩 확인한 뒤 마감해 주세요.",
        "{count} card payments are in doubt. Please clear each of them, then close."),
    "shift.closed": (
        "영업이 열려 있지 않습니다. 담은 것은 그대로입니다. 개점을 먼저 해 주세요.",
        "No shift is open. The basket is kept. Please open the shift first."),
    "shift.date_before_last": (
        "마지막 마감보다 이른 날짜입니다. 시계를 확인하고, 맞으면 그대로 여세요.",
        "That date lies before the last closed one. Check the clock; if it is right, go on."),
    "shift.date_not_today": (
        "오늘이 아닌 날짜입니다. 시계를 확인하고, 맞으면 그대로 여세요.",
        "That is not today's date. Check the clock; if it is right, go on."),
    "shift.difference_needs_reason": (
        "센 돈과 장부가 {over_short_won:,}원 다르거나 카드 집계가 다릅니다. "
        "다시 세거나 까닭을 적어 주세요.",
        "The count differs from the record by {over_short_won:,} won, or the card totals do. "
        "Please count again or write down why."),
    "shift.float_out_of_range": (
        "준비금은 0원에서 99,999,999원 사이여야 합니다. 다시 넣어 주세요.",
        "The float has to be between 0 and 99,999,999 won. Please enter it again."),
    "shift.held_carts": (
        "보류한 장바구니가 {count}개 있습니다. 계산하거나, 두고 마감한다고 표시해 주세요.",
        "{count} baskets are on hold. Please finish them, or mark that they stay."),
    "shift.more_than_in_drawer": (
        "돈통에 있는 것보다 많은 금액입니다. 금액을 확인해 주세요.",
        "That is more than the drawer holds. Please check the amount."),
    "shift.no_such_denomination": (
        "{denomination}원권은 없습니다. 지폐와 동전을 다시 봐 주세요.",
        "There is no {denomination} won note or coin. Please look again."),
    "shift.not_counted": (
        "돈을 아직 세지 않았습니다. 지폐와 동전을 세어 넣어 주세요.",
        "The cash is not counted yet. Please count the notes and coins."),
    "shift.pieces_out_of_range": (
        "장수는 0에서 9,999 사이여야 합니다. 다시 넣어 주세요.",
        "The number of pieces has to be between 0 and 9,999. Please enter it again."),
    "shift.reason_missing": (
        "까닭을 적어 주세요. 나중에 모두가 같은 것을 보게 됩니다.",
        "Please give a reason, so that everyone can read later what it was for."),
}

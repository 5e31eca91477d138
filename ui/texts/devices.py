"""Words of the devices beside the printer: scale and card terminal."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "weigh.take": ("이 무게로 담기", "Take this weight"),
    "weigh.price": ("100g당 {won}", "{won} for 100 g"),
    "weigh.typed": (
        "누른 무게입니다. 지우면 저울의 무게가 보입니다.",
        "These grams were keyed in. Erase them to see the scale again.",
    ),
    "weigh.net": ("용기를 뺀 무게입니다.", "Without the container (tare)."),
    "settings.group_devices": ("저울·단말기", "Scale, terminal"),
    "settings.scale_device": ("저울", "Scale"),
    "settings.scale_device_body": (
        "계산대에 놓인 CAS 저울을 시리얼(RS-232) 선으로 잇습니다. 저울이 없거나 고장 나도 "
        "무게를 눌러서 팔 수 있습니다.",
        "A CAS scale on a serial line. Without one, or when it fails, grams can be keyed in.",
    ),
    "scale.kind": ("연결", "Connection"),
    "scale.kind_none": ("없음", "None"),
    "scale.kind_serial": ("시리얼", "Serial"),
    "scale.address": ("포트", "Port"),
    "scale.hint": ("COM4 또는 ttyUSB0", "COM4 or ttyUSB0"),
    "scale.baud": ("속도", "Speed"),
    "scale.protocol": ("통신 방식", "Form"),
    "scale.protocol_note": (
        "저울 설명서의 출력 형식을 골라 주세요. 22바이트가 가장 흔합니다.",
        "As the scale's manual has it; 22 bytes is the most common.",
    ),
    "scale.protocol_cas22": ("CAS 22바이트", "CAS 22 bytes"),
    "scale.protocol_cas10": ("10바이트", "10 bytes"),
    "scale.protocol_ap1": ("AP-1 (물어보기)", "AP-1 (asked)"),
    "scale.test": ("저울 읽어 보기", "Read the scale"),
    "scale.tested": ("읽었습니다: {weight}.", "Read: {weight}."),
    "settings.sample": ("시험 스캔", "Try a sample"),
    "settings.sample_body": (
        "라벨을 찍거나 번호를 적으면 계산대에서 무엇으로 읽히는지 보여 줍니다. 팔리지 않습니다.",
        "Scan a label, or type its number: this shows what the till makes of it. Nothing is sold.",
    ),
    "settings.sample_code": ("바코드", "Barcode"),
    "settings.sample_try": ("읽어 보기", "Try it"),
    "settings.sample_weight": (
        "✓ {name} · 무게를 물어봅니다.", "✓ {name} · the weight will be asked."),
    "settings.sample_price": (
        "✓ {name} · 값을 물어봅니다.", "✓ {name} · the price will be asked."),
    "settings.sample_member": ("✓ 조합원 {no}", "✓ Member {no}"),
    "settings.sample_receipt": ("✓ 영수증 {number}", "✓ Receipt {number}"),
    "settings.sample_badge": ("✓ 직원 배지", "✓ A staff badge"),
    "terminal.title": ("카드를 단말기에 넣거나 대 주세요", "Insert or tap the card"),
    "terminal.waiting": ("단말기 승인 기다리는 중…", "Waiting for the terminal…"),
    "terminal.send": ("단말기로 보내기", "Send to the terminal"),
    "terminal.leave": ("기다리지 않기", "Stop waiting"),
    "terminal.abandon": ("취소", "Cancel"),
    "terminal.abandoning": ("단말기에 취소를 알리는 중…", "Telling the terminal to stop…"),
    "terminal.not_abandoned": (
        "단말기가 취소를 받지 않았습니다. 손님이 결제하고 있으면 끝나기를 기다려 주세요.",
        "The terminal did not take the cancel. If the customer is paying, wait for the end.",
    ),
    "terminal.cannot_abandon": (
        "단말기에 묻고 있습니다. 잠시만 기다려 주세요.",
        "The terminal is being asked. One moment, please.",
    ),
    "terminal.too_late": (
        "취소하기 전에 승인이 났습니다. 결제된 판매로 마쳤습니다. 되돌리려면 반품(F7)을 해 주세요.",
        "It was approved before the cancel came. The sale is finished as paid. To undo it, make a "
        "return (F7).",
    ),
    "terminal.late": (
        "기다리지 않은 카드 결제가 승인되었습니다. 다시 결제하지 마세요. 그 판매를 마치거나 "
        "마감 화면에서 확인해 주세요.",
        "The card payment nobody waited for was approved. Do not pay again: finish that sale, or "
        "look at it on the closing screen.",
    ),
    "terminal.other_amount": (
        "단말기가 {won}을 승인했다고 합니다. 이 금액이 아닙니다. 단말기의 마지막 거래를 확인해 "
        "주세요.",
        "The terminal says it approved {won}, which is not this amount. Look at its last "
        "transaction.",
    ),
    "terminal.ask": ("단말기에 조회", "Ask the terminal"),
    "terminal.enquiry_title": ("이 결제를 단말기에 조회합니다", "Asking about this payment"),
    "terminal.enquiring": ("단말기에 조회하는 중…", "Asking the terminal…"),
    "terminal.undo": ("단말기에서 승인 취소", "Undo it at the terminal"),
    "terminal.cancel_title": (
        "단말기에서 승인을 취소합니다", "Taking the approval back at the terminal"),
    "terminal.cancelling": (
        "단말기 취소 기다리는 중… 카드가 필요하면 단말기에 대 주세요.",
        "Waiting for the terminal… If it asks for the card, tap it.",
    ),
    "terminal.again_title": (
        "나머지 금액을 다시 승인합니다", "Approving the rest again"),
    "terminal.whole_question": (
        "단말기가 부분 취소를 받지 않았습니다", "The terminal took no partial cancel"),
    "terminal.whole_body": (
        "{whole} 전체를 취소하고, 남은 {rest}을 다시 승인받습니다.",
        "Cancel the whole {whole}, then approve the remaining {rest} again.",
    ),
    "terminal.whole_yes": ("전체취소 → 재승인", "Cancel all, approve again"),
    "terminal.undo_title": ("이 승인을 취소합니다", "Undoing this approval"),
    "terminal.undoing": ("단말기에서 승인을 취소하는 중…", "The terminal is undoing it…"),
    "terminal.not_undone": (
        "승인이 취소되었는지 알 수 없습니다. 카드로 받은 금액은 그대로 둡니다. 다시 취소를 눌러 "
        "주세요.",
        "It is not known whether the approval was undone. The card part stays; press remove again.",
    ),
    "settings.terminal_device": ("카드 단말기", "Card terminal"),
    "settings.terminal_device_body": (
        "따로 쓰는 단말기는 금액을 직접 누릅니다. 이어진 단말기는 계산대가 금액을 보내고 승인을 "
        "받습니다.",
        "A stand-alone terminal is keyed by hand. A connected one gets the amount from the till "
        "and answers with the approval.",
    ),
    "terminal.kind_standalone": ("따로 쓰기", "Stand-alone"),
    "terminal.kind_tcp": ("네트워크로 잇기", "Network"),
    "terminal.address": ("주소", "Address"),
    "terminal.hint": ("192.168.0.60 (필요하면 :9190)", "192.168.0.60 (:9190 if needed)"),
    "terminal.test": ("단말기 시험", "Try the terminal"),
    "device.address_missing": ("주소를 적어 주세요.", "Please fill in the address."),
    "device.address_bad": (
        "이 주소로는 찾을 수 없습니다. 보기처럼 적어 주세요. ({detail})",
        "Nothing can be found by that address. Write it as in the example. ({detail})",
    ),
    "device.trying": ("시험하고 있습니다…", "Trying…"),
}

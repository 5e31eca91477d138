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
        "저울 설명서의 출력 형식을 고르세요. 22바이트가 가장 흔합니다.",
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
    "device.address_missing": ("주소를 적어 주세요.", "Please fill in the address."),
    "device.address_bad": (
        "이 주소로는 찾을 수 없습니다. 보기처럼 적어 주세요. ({detail})",
        "Nothing can be found by that address. Write it as in the example. ({detail})",
    ),
    "device.trying": ("시험하고 있습니다…", "Trying…"),
}

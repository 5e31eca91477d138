"""Words of producers, commission and settlement: what is refused, and what to do about it."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "commission.bands": (
        "구간은 작은 금액부터 차례로, 환급은 0~100 %로 적어 주세요.",
        "Bands rise from the smallest amount and give back 0 to 100 %. Please correct them."),
    "commission.dates": (
        "날짜를 다시 확인해 주세요. 끝나는 날은 시작하는 날보다 빠를 수 없습니다.",
        "Please check the dates: the last day cannot be before the first."),
    "commission.from_past": (
        "{from_date}은(는) 지난 날짜입니다. 이미 판 것은 바뀌지 않습니다. "
        "오늘이나 그 뒤의 날짜로 정해 주세요.",
        "{from_date} is past, and what was sold keeps its rate. "
        "Please choose today or a later day."),
    "commission.gone": (
        "그 수수료 규칙은 이제 없습니다. 목록에서 다시 골라 주세요.",
        "That commission rule is no longer there. Please choose again."),
    "commission.name": (
        "규칙의 이름을 적어 주세요.",
        "Please give the rule a name."),
    "commission.rate": (
        "수수료율은 0에서 100 % 사이입니다. 다시 적어 주세요.",
        "A commission rate lies between 0 and 100 %. Please enter it again."),
    "commission.steps": (
        "단계는 작은 금액부터 차례로 적어 주세요.",
        "Steps rise from the smallest amount. Please put them in order."),

    "ship.certificate_expired": (
        "{name}의 {kind} 인증이 {to_date}에 끝났습니다. 인증 표시 없이 찍습니다. "
        "새 인증서를 사무실에 내 주세요.",
        "The {kind} certificate of {name} ended on {to_date}. Labels print without the mark. "
        "Please bring the new certificate to the office."),
    "ship.item_not_agreed": (
        "{item}은(는) {name}의 약정 품목이 아닙니다. 승인 대기로 찍히니 사무실 확인을 받아 주세요.",
        "The agreement with {name} does not list {item}. The label says “awaiting approval”: "
        "please ask the office."),
    "ship.strike": (
        "{name}은(는) 제재로 출하할 수 없습니다. 사무실에 물어봐 주세요.",
        "{name} may not bring goods because of a penalty. Please ask the office."),
    "ship.strike_until": (
        "{name}은(는) 제재로 {until}까지 출하할 수 없습니다. 그 뒤에 다시 와 주세요.",
        "{name} may not bring goods until {until} because of a penalty. "
        "Please come back after that."),
    "ship.test_failed": (
        "{name} {item} 잔류농약검사가 부적합입니다({sampled_on} 채취). "
        "다시 검사해 적합이 나온 뒤에 출하해 주세요.",
        "{name}: {item} failed the residue test (sample of {sampled_on}). "
        "Please have it tested again before bringing any."),
    "ship.test_overdue": (
        "{name} {item} 잔류농약검사 기한이 {due}에 지났습니다. 검사를 받아 주세요.",
        "{name}: the residue test of {item} was due on {due}. Please have it tested."),
}

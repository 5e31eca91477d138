"""Words of producers, commission and settlement: what is refused, and what to do about it."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
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

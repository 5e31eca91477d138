"""Words of the closing list, hand-overs, old Zs, exceptions, paper sales and practice."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "shift.step_vouchers": ("종이 상품권", "Paper vouchers"),
    "closing.vouchers_left": ("{names} 권면금액을 세어 주세요.", "Count {names} by face."),
    "closing.vouchers_agree": ("권면금액이 맞습니다.", "The faces agree."),
    "closing.vouchers_differ": ("권면금액 차이 {won}", "faces differ by {won}"),
    "closing.count_stale": (
        "센 뒤에 돈이 오갔습니다. 다시 세어 주세요.",
        "Money moved after the count. Count again.",
    ),
    "closing.counted_twice": (
        "두 번 셈 · 처음 {first}, 다시 {second}",
        "counted twice · first {first}, then {second}",
    ),
    "closing.difference_do": ("살펴보기", "Look into it"),
    "closing.backup_body": (
        "오늘 기록을 다른 곳에 한 벌 더 둡니다.",
        "One more copy of today's record.",
    ),
    "closing.left_over": (
        "{date} 마감 뒤에 남은 일",
        "Left over from closing {date}",
    ),
    "closing.suspects_body": (
        "누구의 잘못을 찾는 것이 아닙니다. 의심이 큰 것부터 보여 드립니다.",
        "Nobody is blamed. The likeliest comes first.",
    ),
    "closing.suspect_count": ("세기", "The count"),
    "closing.skip_later": ("나중에 하기", "later today"),
    "closing.skip_customer": ("손님이 다시 오기로 함", "the customer comes back"),
    "closing.skip_tomorrow": ("내일 아침에 하기", "tomorrow morning"),
    "closing.skip_other": ("그 밖에", "other"),
    "handover.done": (
        "계산원 {no}에게 교대했습니다. 돈을 세어 두면 서로 편합니다.",
        "Handed over to cashier {no}. Counting the drawer now helps both.",
    ),
    "handover.count": ("돈 세기", "Count"),
    "handover.title": ("교대 · 돈 세기", "Hand-over count"),
    "handover.counted": ("교대할 때 센 금액을 적었습니다.", "The hand-over count is kept."),
}

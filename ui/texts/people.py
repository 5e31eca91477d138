"""Words of sign-in, lock, approval and members."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "sign.title": ("누구신가요?", "Who are you?"),
    "sign.pin": ("{name} · 비밀번호(PIN)", "{name} · PIN"),
    "sign.badge_hint": (
        "이름을 누르거나 명찰을 찍어 주세요.",
        "Touch your name or scan your badge.",
    ),
    "sign.enter": ("들어가기", "Sign in"),
    "sign.wrong_pin": ("비밀번호가 다릅니다. 다시 눌러 주세요.", "Wrong PIN. Try again, please."),
    "sign.locked_title": ("잠긴 계산대", "Locked till"),
    "sign.locked_body": (
        "담던 상품은 그대로 있습니다. {name} 님의 비밀번호를 눌러 주세요.",
        "The basket is kept. {name}, your PIN please.",
    ),
    "sign.other_person": ("다른 사람", "Someone else"),
    "sign.no_staff": ("등록된 직원이 없습니다.", "No staff yet."),
    "role.volunteer": ("자원봉사", "Volunteer"),
    "role.cashier": ("계산원", "Cashier"),
    "role.manager": ("관리자", "Manager"),
    "role.office": ("사무", "Office"),
    "approve.title": ("관리자 승인", "Manager's approval"),
    "approve.body": (
        "{what}: 관리자가 자기 비밀번호를 눌러 주세요.",
        "{what}: a manager keys in their own PIN.",
    ),
    "approve.do": ("승인", "Approve"),
    "members.title": ("조합원 찾기", "Find a member"),
    "members.hint": ("전화 끝 네 자리 · 번호 · 이름", "Last four digits · number · name"),
    "members.none": ("찾는 조합원이 없습니다.", "No such member."),
    "members.empty_title": ("번호를 눌러 주세요", "Key in a number"),
    "members.empty_body": (
        "전화 끝 네 자리나 조합원번호, 이름의 초성으로 찾습니다.",
        "By the last four digits of the phone, the member number or initials.",
    ),
    "members.clear": ("조합원 빼기", "Not a member"),
    "members.row": ("{name} · {number}", "{name} · {number}"),
}

"""Words of what came from the platform, as the till shows it."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "sync.conflict_note_holds": (
        "지금은 플랫폼이 보낸 값: {holds}. 매장에서는 다르게 고쳤습니다",
        "The platform's {holds} holds now. The shop had set something else",
    ),
    "sync.conflict_note_other": (
        "지금은 매장에서 고친 값: {holds}. 플랫폼은 다른 값을 보냈습니다",
        "The shop's {holds} holds now. The platform had sent something else",
    ),
    "room.platform_notices": ("플랫폼 알림", "Platform notices"),
    "room.platform_notices_note": (
        "본부가 계산대에 보낸 말", "What the platform says to the tills"),
    "platform_notices.title": ("플랫폼 알림", "Platform notices"),
    "platform_notices.body": (
        "본부가 이 매장의 계산대에 보낸 알림입니다. 눌러서 읽어 주세요.",
        "What the platform says to this shop's tills. Touch one to read it.",
    ),
    "platform_notices.empty_title": ("지금 알림이 없습니다", "No notices now"),
    "platform_notices.empty_body": (
        "본부가 보낸 알림은 인터넷이 이어질 때 여기에 오고, 기한이 지나면 저절로 사라집니다.",
        "Notices arrive here while there is a line, and go by themselves when their time is over.",
    ),
    "platform_notices.banner": ("플랫폼 알림: {words} {more}", "Notice: {words} {more}"),
    "platform_notices.more": ("(그 밖에 {count}건)", "(and {count} more)"),
    "platform_notices.urgent_line": ("급한 알림: {words}", "Urgent: {words}"),
    "platform_notices.urgent": ("급함", "urgent"),
    "platform_notices.new": ("새 알림", "new"),
    "platform_notices.open": ("읽기", "Read"),
    "platform_notices.read": ("읽었습니다", "I have read it"),
    "platform_notices.was_read": ("읽음", "read"),
    "platform_notices.since": ("{at}에 옴", "came {at}"),
    "platform_notices.until": ("{day}까지", "until {day}"),
    "sync.from_platform": ("플랫폼", "platform"),
    "sync.list_note": ("{at}에 본부가 보낸 목록", "A list sent {at}"),
    "sync.list_count": ("{count}건 바뀜", "{count} changed"),
    "sync.allowance": ("끊긴 동안의 포인트 한도", "Points while out of touch"),
    "sync.allowance_note": (
        "{at}에 본부가 정함 · 계산대가 나누어 씁니다", "Set {at} · shared by the tills"),
    "sync.allowance_day": ("하루 {day}점", "{day} a day"),
    "sync.allowance_member": ("조합원마다 {member}점", "{member} a member"),
    "sync.command_note": ("{at}에 본부가 부탁함", "Asked {at}"),
    "sync.command_verify": ("기록 검증", "Verify the record"),
    "sync.command_backup_now": ("백업 만들기", "Make a backup"),
    "sync.command_check_again": ("보낸 곳 다시 확인", "Check again what was sent"),
    "sync.command_send_report": ("상태 알리기", "Report how it stands"),
    "sync.outcome_done": ("했음", "done"),
    "sync.outcome_failed": ("못 했음", "failed"),
    "sync.outcome_not_understood": ("모르는 말이라 하지 않음", "not understood, not done"),
    "sync.outcome_waiting": ("곧 합니다", "soon"),
    "sync.field_promotion": ("행사", "promotion"),
}

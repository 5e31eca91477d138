"""Words of promotions, points, large letters, age and approvals by telephone."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "approve.phone": ("전화로", "By phone"),
    "phone.title": ("{who} 님에게 전화해 주세요", "Please call {who}"),
    "phone.body": (
        "{what}. 요청 번호와 목록의 줄 번호를 부르고, 들은 답 여섯 자리를 눌러 주세요.",
        "{what}. Read out the request and the row, then key in the six digits you hear.",
    ),
    "phone.request": ("계산대 {till} · 요청 번호", "Till {till} · request"),
    "phone.row": ("목록 {no}번 줄", "Row {no} of the list"),
    "phone.no_row": (
        "목록을 다 썼습니다. 전화기 페이지로만 답할 수 있습니다.",
        "The list is used up. Only the page on the phone answers.",
    ),
    "settings.group_phone": ("전화 승인", "Phone approvals"),
    "settings.phone_mine": ("내 승인 목록", "My list"),
    "settings.phone_mine_body": (
        "자리에 없을 때 전화로 승인하려면 목록이나 전화기 페이지가 필요합니다. "
        "나만 보고, 잃어버리면 새로 만드세요.",
        "To approve by phone when you are away you need a list or a page on your phone. "
        "Keep it to yourself; if it is lost, make a new one.",
    ),
    "settings.phone_none": ("아직 목록이 없습니다.", "There is no list yet."),
    "settings.phone_state": (
        "목록 {no} · 남은 줄 {left} · 오늘 {count}건 {won}",
        "List {no} · {left} rows left · today {count}, {won}",
    ),
    "settings.phone_make": ("새 목록 만들기", "Make a new list"),
    "settings.phone_again": (
        "지금 쓰는 목록과 전화기 페이지를 버리고 새로 만들까요?",
        "End the list and page in use and make new ones?",
    ),
    "settings.phone_made": (
        "새 목록을 만들었습니다. 전에 쓰던 목록과 페이지는 이제 쓸 수 없습니다.",
        "A new list was made. The list and page before it are worth nothing now.",
    ),
    "settings.phone_print": ("목록 인쇄", "Print the list"),
    "settings.phone_printed": ("목록을 인쇄합니다.", "The list is being printed."),
    "settings.phone_no_printer": (
        "프린터가 없습니다. 전화기 페이지를 저장해 주세요.",
        "There is no printer. Please save the page for the phone.",
    ),
    "settings.phone_page": ("전화기 페이지 저장", "Save the page"),
    "settings.phone_page_saved": (
        "저장했습니다: {path} 내 전화기로 옮기고 여기서는 지워 주세요.",
        "Saved: {path} Please move it to your phone and delete it here.",
    ),
    "settings.phone_page_failed": (
        "페이지를 저장하지 못했습니다. 저장 공간을 확인해 주세요.",
        "The page could not be saved. Please look at the disk.",
    ),
    "settings.phone_caps": ("전화 승인 한도", "Caps by phone"),
    "settings.phone_each": ("한 건", "Each"),
    "settings.phone_count": ("하루 건수", "A day"),
    "settings.phone_day": ("하루 금액", "Amount a day"),
    "settings.phone_never": ("쓰지 않음", "Never"),
    "settings.phone_times": ("{count}건", "{count}"),
    "settings.group_points": ("포인트", "Points"),
    "settings.points_title": ("조합원 포인트", "Points of members"),
    "settings.points_body": (
        "1점은 1원입니다. 쓴 포인트는 세금 전에 영수증 할인으로 빠집니다.",
        "A point is a won. Spent points come off the receipt before tax.",
    ),
    "settings.points_on": ("포인트 쓰기", "Use points"),
    "settings.points_rate": ("적립률", "Earned"),
    "settings.points_min": ("쓸 수 있는 최소 잔여", "Least balance to spend from"),
    "settings.points_unit": ("사용 단위", "Spent in steps of"),
    "settings.points_allowance": (
        "인터넷 없이 하루에 쓸 수 있는 한도", "Offline, for one member a day"),
    "settings.points_n": ("{count}점", "{count}"),
    "settings.points_allowance_note": (
        "계산대가 여럿일 때, 연결되지 않은 계산대 하나가 한 조합원에게 하루에 빼 줄 수 있는 포인트",
        "With several tills: what one that is offline may take off for one member a day",
    ),
}

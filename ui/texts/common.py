"""Words that several screens share: keys, rail, banners, scanner, trouble."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "common.back": ("뒤로", "Back"),
    "common.ok": ("확인", "OK"),
    "common.cancel": ("취소", "Cancel"),
    "common.save": ("저장", "Save"),
    "common.close": ("닫기", "Close"),
    "common.next": ("다음", "Next"),
    "common.previous": ("이전", "Previous"),
    "common.more": ("더 보기", "More"),
    "common.yes": ("예", "Yes"),
    "common.no": ("아니요", "No"),
    "common.none": ("없음", "none"),
    "common.print": ("출력", "Print"),
    "common.search": ("찾기", "Find"),
    "common.edit": ("수정", "Edit"),
    "common.new": ("새로 등록", "New"),
    "common.stop": ("멈추기", "Stop"),
    "common.menu": ("메뉴", "Menu"),
    "common.practice": ("연습", "Practice"),
    "common.page": ("{page}/{pages}쪽", "page {page}/{pages}"),
    "rail.sell": ("판매", "Sell"),
    "rail.held": ("보류", "Held"),
    "rail.held_n": ("보류 {count}", "Held {count}"),
    "rail.members": ("조합원", "Members"),
    "rail.shift": ("개점·마감", "Shift"),
    "rail.settings": ("설정", "Settings"),
    "rail.lock": ("잠금", "Lock"),
    "bar.cashier": ("{till}번 · 계산원 {cashier}", "Till {till} · cashier {cashier}"),
    "bar.till": ("{till}번", "Till {till}"),
    "bar.alone": ("판매는 정상", "Selling is fine"),
    "bar.alone_n": (
        "이 계산대에만 저장 · 판매는 정상 · 안 보낸 {count}건",
        "Kept on this till · selling is fine · {count} unsent",
    ),
    "bar.offline": (
        "인터넷 끊김 · 판매는 정상 · 안 보낸 {count}건({since}부터)",
        "Offline · selling is fine · {count} unsent (since {since})",
    ),
    "bar.offline_short": (
        "인터넷 끊김 · 판매는 정상 · 안 보낸 {count}건",
        "Offline · selling is fine · {count} unsent",
    ),
    "bar.sent": ("모두 보냄", "All sent"),
    "bar.doubts": (
        "카드 결과를 모르는 결제가 {count}건 있습니다. 단말기를 확인해 주세요.",
        "{count} card payments with unknown outcome. Look at the terminal, please.",
    ),
    "bar.cart_waits": ("판매 중 {total} – 돌아가기", "Sale open {total} – go back"),
    "scan.too_long": (
        "읽은 글자가 너무 깁니다. 담지 않았습니다. 바코드를 하나만 다시 찍어 주세요.",
        "That scan was too long. Nothing was added. Please scan one barcode again.",
    ),
    "scan.nobody": (
        "지금은 바코드를 받을 수 없습니다. 이 화면을 닫고 다시 찍어 주세요.",
        "This screen takes no scan. Close it and scan again, please.",
    ),
    "scan.kept": (
        "잠긴 화면입니다. 찍은 것 {count}개를 기억했다가 풀면 담습니다.",
        "Locked. Scans kept: {count}. They are added once unlocked.",
    ),
    "scan.while_paying": (
        "받은 돈이 있어 지금은 담을 수 없습니다. ‘뒤로’로 나간 다음 찍어 주세요.",
        "Part of this sale is paid already. Go back first, then scan.",
    ),
    "scan.kept_panel": (
        "찍은 것 {count}개를 기억했습니다. 이 창을 닫으면 담습니다.",
        "Scans kept: {count}. They are added once this panel is closed.",
    ),
    "scan.added_while_paying": (
        "상품을 하나 더 담았습니다. 새 금액을 봐 주세요.",
        "One more item was added. Look at the new amount, please.",
    ),
    "scan.asks_first": (
        "이 상품은 먼저 물어볼 것이 있어 결제 중에는 담지 못합니다. "
        "‘뒤로’로 나간 다음 찍어 주세요.",
        "This item needs a question first. Go back, then scan it again.",
    ),
    "bug.title": ("프로그램에 잘못이 있습니다", "Something is wrong in this program"),
    "bug.body": (
        "방금 누른 일은 끝나지 않았을 수 있습니다. 끝난 판매는 모두 저장되어 있습니다.\n"
        "화면을 확인하고 이어서 판매해 주세요. 되풀이되면 아래 내용을 보내 주세요.",
        "What you just did may not be finished. Every completed sale is stored.\n"
        "Check the screen and go on selling. If it happens again, send the details below.",
    ),
    "bug.details": ("자세한 내용", "Details"),
    "bug.copy": ("내용 복사", "Copy details"),
    "bug.where": ("기록 파일: {path}", "Log file: {path}"),
    "sound.flash": ("알림", "Notice"),
    "printer.other": ("다른 프린터로", "Another printer"),
    "printer.pdf": ("PDF로", "As PDF"),
    "printer.pdf_done": (
        "영수증을 {path}에 저장했습니다.",
        "The receipt is at {path}.",
    ),
    "printer.pdf_failed": (
        "{path}에 저장하지 못했습니다. 판매는 저장되어 있습니다. 디스크를 확인해 주세요.",
        "{path} could not be written. The sale is stored. Check the disk, please.",
    ),
    "printer.came_out": ("나왔어요", "It came out"),
    "printer.print_again": ("다시 출력", "Print again"),
    "trouble.unknown": (
        "하지 못했습니다 ({code}). 저장된 것은 그대로입니다. "
        "다시 해 보고, 안 되면 관리자를 불러 주세요.",
        "That did not work ({code}). What was stored is safe. Try again, or call a manager.",
    ),
    "a11y.total": ("받을 금액 {total}", "Amount due {total}"),
    "a11y.basket": ("담은 상품 {count}줄", "{count} lines in the basket"),
    "a11y.line": (
        "{name}, 수량 {quantity}, 금액 {amount}",
        "{name}, quantity {quantity}, amount {amount}",
    ),
    "a11y.less": ("수량 빼기", "One less"),
    "a11y.more": ("수량 더하기", "One more"),
    "a11y.up": ("위로", "Up"),
    "a11y.down": ("아래로", "Down"),
    "a11y.pad": ("숫자판", "Number pad"),
    "a11y.erase": ("한 글자 지우기", "Erase one"),
    "pad.erase": ("지움", "Erase"),
    "pad.man": ("만", "0,000"),
}

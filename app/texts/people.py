"""Words of the people at the till: sign-in, rights, approval, members."""

from __future__ import annotations

from typing import Final

ROLES: Final[dict[str, tuple[str, str]]] = {
    "VOLUNTEER": ("자원봉사", "volunteer"),
    "CASHIER": ("계산원", "cashier"),
    "MANAGER": ("관리자", "manager"),
    "OFFICE": ("사무", "office"),
}

ACTIONS: Final[dict[str, tuple[str, str]]] = {
    "SELL": ("판매", "selling"),
    "RECEIVE_GOODS": ("입고", "receiving goods"),
    "REPRICE_LOT": ("가격 고쳐 다시 붙이기", "labelling at a new price"),
    "KEEP_STOCK": ("재고 관리", "keeping stock"),
    "RECALL_GOODS": ("부적합 회수", "recalling goods"),
    "JUDGE_LOT": ("승인 대기 판단", "judging what came outside the agreement"),
    "HOLD": ("보류", "holding a basket"),
    "ERASE_PERSON": ("개인정보 파기", "destroying personal data"),
    "FIND_MEMBER": ("조합원 찾기", "finding members"),
    "VOID_LINE": ("지정취소", "removing a line"),
    "VOID_CART": ("전체취소", "emptying the basket"),
    "REPRINT": ("영수증 재발행", "printing a receipt again"),
    "PRICE_OVERRIDE": ("가격 바꾸기", "changing a price"),
    "DISCOUNT": ("할인", "a discount"),
    "DISCOUNT_OVER_LIMIT": ("한도를 넘는 할인", "a discount over the limit"),
    "REFUND": ("반품", "a return"),
    "REFUND_OVER_LIMIT": ("한도를 넘는 반품", "a return over the limit"),
    "REFUND_WITHOUT_RECEIPT": ("영수증 없는 반품", "a return without a receipt"),
    "CORRECT_TENDER": ("결제수단 정정", "correcting a tender"),
    "CREDIT_OVER_LIMIT": ("한도를 넘는 외상", "credit over the limit"),
    "COLLECT_CREDIT": ("외상회수", "collecting credit"),
    "KEEP_ACCOUNTS": ("외상 거래처 관리", "keeping accounts"),
    "NO_SALE": ("돈통 열기", "opening the drawer"),
    "MOVE_CASH": ("돈통 입출금", "putting in or taking out cash"),
    "RESOLVE_DOUBT": ("카드 결제 확인", "clearing a card doubt"),
    "OPEN_SHIFT": ("개점", "opening the shift"),
    "X_REPORT": ("중간정산", "the X report"),
    "CLOSE_SHIFT": ("마감", "closing the shift"),
    "CHECK_CLOSING": ("마감 확인", "checking a closing"),
    "EDIT_CATALOGUE": ("상품 고치기", "editing products"),
    "IMPORT": ("가져오기", "importing"),
    "EXPORT": ("내보내기", "exporting"),
    "REPORTS": ("보고서", "reports"),
    "SEE_PERSONAL_DATA": ("개인정보 보기", "seeing personal data"),
    "EDIT_SETTINGS": ("설정 바꾸기", "changing settings"),
    "MANAGE_STAFF": ("직원 관리", "managing staff"),
    "BACKUP": ("백업", "backups"),
    "EDIT_PRODUCERS": ("생산자 고치기", "keeping producers"),
    "EDIT_COMMISSION": ("수수료 정하기", "setting commission"),
    "SETTLE": ("생산자 정산", "settling with producers"),
    "APPROVE_SETTLEMENT": ("정산 승인", "approving a settlement"),
}

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "person.reason": (
        "까닭을 {reasons} 가운데서 골라 주세요. 바뀐 것은 없습니다.",
        "Please choose a reason among {reasons}. Nothing was changed."),
    "person.unknown": (
        "그런 조합원번호나 사람이 이 매장 기록에 없습니다. 번호를 다시 확인해 주세요. 바뀐 것은 "
        "없습니다.",
        "No such member or person is in this shop's record. Please check the number. Nothing was "
        "changed."),
    "person.erased_already": (
        "이미 개인정보를 파기한 사람입니다. 더 하실 일은 없습니다.",
        "This person's data were destroyed already. There is nothing more to do."),
    "person.still_here": (
        "아직 근무 중인 직원입니다. 먼저 직원 화면에서 퇴직으로 바꾸고 다시 해 주세요. 바뀐 것은 "
        "없습니다.",
        "This person still works here. Please mark them as having left first, then try again. "
        "Nothing was changed."),
    "person.view_needs_hub": (
        "가리지 않은 정보는 플랫폼에 물어야 볼 수 있는데 지금은 연결되지 않습니다. 판매는 그대로 "
        "됩니다. 연결되면 다시 해 주세요.",
        "Unmasked data are asked of the platform, and there is no line to it now. Selling goes on. "
        "Please try again once connected."),
    "person.view_limit": (
        "이 계산대에서 한 시간에 볼 수 있는 만큼 이미 보았습니다. 잠시 뒤에 다시 해 주세요.",
        "This till has looked as often as it may within an hour. Please try again later."),
    "person.view_none": (
        "플랫폼에 이 사람의 정보가 없습니다. 등록한 계산대가 연결되면 다시 해 주세요.",
        "The platform has nothing of this person. Please try again once the till that registered "
        "them has connected."),
    "dividend.social": (
        "사회적협동조합은 배당할 수 없습니다(협동조합기본법 제98조). 바뀐 것은 없습니다. 매장 "
        "설정의 조합 형태를 확인해 주세요.",
        "A social co-operative pays no dividend (Framework Act on Cooperatives, art. 98). Nothing "
        "was changed. Please check the co-operative's form in the settings."),
    "dividend.form_unknown": (
        "‘{form}’ 조합의 배당 규칙은 이 프로그램에 없습니다. 바뀐 것은 없습니다. 회계 담당자에게 "
        "물어 주세요.",
        "This program has no dividend rules for the form “{form}”. Nothing was changed. Please ask "
        "your accountant."),
    "access.approval_does_not_fit": (
        "이 승인은 다른 일이나 다른 사람을 위한 것입니다. {action} 승인을 다시 받아 주세요.",
        "That approval was given for something or someone else. "
        "Please ask a manager again for {action}."),
    "access.approval_amount": (
        "이 승인은 {amount_won:,}원짜리입니다. {action} 승인을 이 금액으로 다시 받아 주세요.",
        "That approval was given for {amount_won:,} won. "
        "Please ask a manager again for {action} with this amount."),
    "access.approval_used": (
        "이 승인은 이미 쓰였습니다. {action} 승인을 다시 받아 주세요.",
        "That approval has been used. Please ask a manager again for {action}."),
    "access.day_pin_for_manager": (
        "관리자에게는 오늘만 쓰는 비밀번호를 줄 수 없습니다. 비밀번호를 새로 정해 주세요.",
        "A manager gets no PIN for one day. Please reset the PIN instead."),
    "access.last_manager": (
        "마지막 관리자입니다. 다른 관리자를 먼저 정해 주세요.",
        "This is the last manager. Please make someone else a manager first."),
    "access.locked_out": (
        "비밀번호를 여러 번 틀려 잠시 잠겼습니다. {wait_s} 뒤에 다시 하거나 "
        "관리자에게 새 비밀번호를 부탁해 주세요.",
        "Locked after several wrong PINs. Please try again in {wait_s} "
        "or ask a manager for a new PIN."),
    "access.needs_approval": (
        "{action}: 관리자 승인이 필요합니다. 관리자가 자기 비밀번호를 눌러 주세요.",
        "{action}: a manager has to approve. A manager keys in their own PIN."),
    "access.no_such_staff": (
        "{no}번 직원이 없습니다. 번호나 이름을 다시 골라 주세요.",
        "There is no staff number {no}. Please choose again."),
    "access.not_a_manager": (
        "관리자만 승인할 수 있습니다. 관리자를 불러 주세요.",
        "Only a manager can approve. Please call one."),
    "access.not_allowed": (
        "{role}은(는) {action}을(를) 할 수 없습니다. 관리자에게 부탁해 주세요.",
        "Not open to the role {role}: {action}. Please ask a manager."),
    "access.pin_form": (
        "비밀번호는 숫자 4~8자리입니다. 다시 정해 주세요.",
        "A PIN has 4 to 8 digits. Please choose again."),
    "access.pin_missing": (
        "관리자 비밀번호가 필요합니다. --pin-stdin으로 주거나 화면에서 입력해 주세요.",
        "A manager's PIN is needed. Please give it with --pin-stdin or type it when asked."),
    "access.pin_too_easy": (
        "너무 쉬운 비밀번호입니다(같은 숫자, 차례대로, 되풀이). 다른 번호를 정해 주세요.",
        "That PIN is too easy to guess (same, rising or repeated digits). "
        "Please choose another."),
    "access.recovery_other_till": (
        "이 계산대의 복구 용지가 아닙니다. 계산대 번호를 확인해 주세요.",
        "That recovery sheet belongs to another till. Please check the till's number on it."),
    "access.self_approval": (
        "자기 일을 스스로 승인할 수 없습니다. 다른 관리자를 불러 주세요.",
        "Nobody approves their own request. Please call another manager."),
    "access.staff_name": (
        "이름을 적어 주세요(40자까지).",
        "Please enter a name (up to 40 letters)."),
    "access.staff_no_form": (
        "직원 번호는 01에서 99까지 두 자리입니다.",
        "A staff number has two digits, 01 to 99."),
    "access.staff_no_taken": (
        "직원 번호 {no}은(는) 이미 쓰고 있습니다. 다른 번호를 골라 주세요.",
        "Staff number {no} is taken. Please choose another."),
    "access.unknown_badge": (
        "모르는 명찰입니다. 이름을 누르고 비밀번호로 들어가 주세요.",
        "That badge is not known. Please touch your name and use your PIN."),
    "access.wrong_pin": (
        "비밀번호가 다릅니다. 다시 눌러 주세요.",
        "Wrong PIN. Please try again."),
    "access.wrong_pin_wait": (
        "비밀번호가 다릅니다. {wait_s} 뒤에 다시 해 주세요.",
        "Wrong PIN. Please try again in {wait_s}."),

    "member.name_missing": (
        "조합원 이름을 적어 주세요(40자까지).",
        "Please enter the member's name (up to 40 letters)."),
    "member.no_taken": (
        "조합원 번호 {no}은(는) 이미 있습니다. 다른 번호를 넣어 주세요.",
        "Member number {no} is taken. Please use another."),

    "person.unreadable": (
        "개인정보 한 건을 열 수 없습니다. 다른 곳에서 왔거나 손댄 자료입니다. "
        "판매 기록은 안전합니다. 백업에서 되살리거나 다시 적어 주세요.",
        "One person's data does not open: it came from elsewhere or was changed. The sales "
        "record is safe. Please restore a backup or enter it again."),
}

"""Words of the line to the platform: what it is doing, what is safe, what to do."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "enrol.code_malformed": (
        "등록 코드는 영문과 숫자 열 자리입니다. 다시 입력해 주세요.",
        "An enrolment code has ten letters and digits. Please type it again."),
    "enrol.code_wrong": (
        "등록 코드가 맞지 않습니다. 다섯 번까지 시도할 수 있으니 한 글자씩 확인해 주세요.",
        "The enrolment code is not right. There are five tries; please check each letter."),
    "enrol.code_spent": (
        "이 코드는 이미 쓰였거나 15분이 지났습니다. 새 코드를 받아 주세요.",
        "This code has been used, or its 15 minutes are over. Please ask for a new one."),
    "enrol.till_no_taken": (
        "계산대 번호 {till_no}은(는) 이 매장에서 이미 쓰고 있습니다. 다른 번호로 만든 계산대를 "
        "등록해 주세요.",
        "Till number {till_no} is already used in this store. Please enrol a till with another "
        "number."),
    "enrol.till_elsewhere": (
        "이 계산대는 다른 매장에 등록되어 있습니다. 담당자에게 알려 주세요.",
        "This till is registered in another store. Please tell support."),
    "enrol.refused": (
        "플랫폼이 등록을 받지 않았습니다({detail}). 판매는 그대로 할 수 있습니다. 담당자에게 "
        "알려 주세요.",
        "The platform did not enrol this till ({detail}). Selling goes on. Please tell support."),
    "enrol.not_a_hub": (
        "이 주소에서 우리 플랫폼이 답하지 않았습니다. 주소와 인터넷을 확인해 주세요.",
        "What answers at this address is not our platform. Please check address and network."),
    "enrol.url_malformed": (
        "주소를 읽을 수 없습니다: {url}. https://로 시작하는 주소를 입력해 주세요.",
        "Not an address: {url}. Please give one that begins with https://."),
    "enrol.url_unsafe": (
        "{url}은(는) 암호화되지 않은 주소입니다. https 주소를 입력해 주세요. http는 매장 안의 "
        "기기에만 쓸 수 있습니다.",
        "{url} is not encrypted. Please give an https address; plain http is for machines inside "
        "the shop only."),
    "sync.not_enrolled": (
        "아직 플랫폼에 등록하지 않은 계산대입니다. enrol 명령으로 먼저 등록해 주세요.",
        "This till is not enrolled yet. Please enrol it first."),
    "sync.not_a_colleague": (
        "옆 계산대가 아닌 곳이 답했습니다. 받은 것은 없고 판매는 그대로 됩니다. 주소를 확인해 "
        "주세요.",
        "Something that is no till of this store answered. Nothing was taken and selling goes on. "
        "Please check the address."),
    "lan.silent": (
        "옆 계산대가 답하지 않습니다. 판매는 그대로 되고, 켜지면 저절로 이어집니다.",
        "The other till does not answer. Selling goes on; it connects by itself once it is on."),
    "exchange.folder": (
        "‘{folder}’ 폴더를 찾지 못했습니다. USB를 꽂고 다시 해 주세요. 바뀐 것은 없습니다.",
        "The folder “{folder}” was not found. Plug the stick in and try again. Nothing was "
        "changed."),
    "exchange.unwritable": (
        "USB에 쓰지 못했습니다({detail}). 읽어 온 것은 그대로 있습니다. 빈 곳이 있는지 보고 다시 "
        "해 주세요.",
        "The stick could not be written ({detail}). What was read from it stays. Please look for "
        "room on it and try again."),
    "lan.port_taken": (
        "{port}번 포트를 다른 프로그램이 쓰고 있습니다. 판매는 그대로 됩니다. 다른 번호를 정해 "
        "주세요.",
        "Another program uses port {port}. Selling goes on. Please choose another number."),
    "other_till.not_open": (
        "그 계산대의 영업이 열려 있지 않거나 이미 대신 마감했습니다. 바뀐 것은 없습니다. 목록을 "
        "다시 봐 주세요.",
        "That till's shift is not open, or was counted already. Nothing was changed. Please look "
        "at the list again."),
    "conflict.gone": (
        "이 다툼은 그사이 정리되었습니다. 바뀐 것은 없습니다. 목록을 다시 봐 주세요.",
        "This was settled meanwhile. Nothing was changed. Please look at the list again."),
    "lan.address": (
        "‘{text}’는 매장 안 주소가 아닙니다. 192.168.0.12처럼 적어 주세요. 바뀐 것은 없습니다.",
        "“{text}” is no address inside the shop. Write it like 192.168.0.12. Nothing was changed."),
    "notice.lan_not_opened": (
        "옆 계산대와 잇지 못했습니다. 판매는 그대로 됩니다. 설정에서 주소와 포트를 확인해 주세요.",
        "The line to the other tills was not opened. Selling goes on. Please check address and "
        "port in the settings."),
    "hub.token_name": (
        "누구의 토큰인지 이름을 적어 주세요. 만든 것은 없습니다.",
        "Say whose token it is. Nothing was made."),
    "hub.token_scope": (
        "매장(--store)이나 조합(--org) 가운데 하나만 골라 주세요. --region은 --org와 함께 씁니다. "
        "만든 것은 없습니다.",
        "Choose either a store (--store) or an organisation (--org); --region goes with --org. "
        "Nothing was made."),
    "hub.region_form": (
        "지역 이름은 보이는 글자 {limit}자까지입니다. 바꾼 것은 없습니다. 짧게 적어 주세요.",
        "A region's name has at most {limit} visible letters. Nothing was changed. Please use a "
        "shorter one."),
    "hub.region_unknown": (
        "이 조합에 ‘{region}’ 지역의 매장이 없습니다. 만든 것은 없습니다. hub region으로 먼저 넣어 "
        "주세요.",
        "No store of this organisation is in the region “{region}”. Nothing was made. Please put "
        "one there with hub region first."),
    "hub.token_days": (
        "기간은 1일에서 {days_max}일까지입니다. 다시 적어 주세요.",
        "A token lasts 1 to {days_max} days. Please try again."),
    "hub.token_rights": (
        "권한은 {rights} 가운데서 쉼표로 적어 주세요. 만든 것은 없습니다.",
        "Rights are among {rights}, with commas between. Nothing was made."),
    "hub.token_unknown": (
        "‘{name}’ 이름의 쓰고 있는 토큰이 없습니다. hub token으로 만든 이름을 적어 주세요.",
        "No token named “{name}” is in use. Give the name it was made with."),
    "hub.till_unknown": (
        "‘{name}’ 계산대를 하나로 찾지 못했습니다. hub stores에 나오는 번호를 네 자 이상 적어 "
        "주세요.",
        "“{name}” is not one till. Give four letters or more of the ref that hub stores shows."),
    "hub.person_unknown": (
        "{name}의 개인정보는 이 서버에 없습니다. 파기한 것은 없습니다. 번호를 확인해 주세요.",
        "Nothing is kept here of {name}. Nothing was destroyed. Please check the ref."),
    "hub.store_unknown": (
        "{name}(으)로 시작하는 매장이 하나로 정해지지 않습니다. hub stores로 확인해 주세요.",
        "Not exactly one store begins with {name}. Please look with: hub stores."),
    "hub.differs": (
        "원장과 계산대가 {count}곳에서 다릅니다. 아무것도 바꾸지 않았습니다. 담당자에게 "
        "보여 주세요.",
        "Ledger and tills differ in {count} places. Nothing was changed. Please show support."),
    "sync.offline": (
        "인터넷이 끊겨 있습니다. 판매는 정상이고, 기록은 이 계산대에 안전하게 있습니다. 연결되면 "
        "저절로 보냅니다.",
        "There is no network. Selling is fine and the record is safe here; it is sent by itself "
        "once there is a line."),
    "sync.portal": (
        "인터넷 로그인 화면이 가로막고 있습니다. 판매는 정상입니다. 공유기나 와이파이에 "
        "로그인해 주세요.",
        "A sign-in page stands before the network. Selling is fine. Please sign in to the Wi-Fi."),
    "sync.not_hub": (
        "플랫폼이 아닌 곳에서 답이 왔습니다. 아무것도 보내지 않았고 판매는 정상입니다. 계속되면 "
        "담당자에게 알려 주세요.",
        "Something that is not the platform answered. Nothing was sent, selling is fine. If it "
        "goes on, please tell support."),
    "sync.busy": (
        "플랫폼이 붐빕니다. 판매는 정상이고, 잠시 뒤 저절로 보냅니다.",
        "The platform is busy. Selling is fine; it is sent by itself a little later."),
    "sync.too_big": (
        "보낼 묶음이 너무 커서 나누어 보냅니다. 판매는 정상입니다.",
        "A batch was too big and is sent in parts. Selling is fine."),
    "sync.refused": (
        "플랫폼이 이 계산대를 받지 않습니다. 판매는 정상이고 기록은 여기 안전하게 있습니다. "
        "담당자에게 알려 주세요.",
        "The platform does not accept this till. Selling is fine and the record is safe here. "
        "Please tell support."),
    "sync.revoked": (
        "이 계산대의 등록이 해지되었습니다. 보낸 기록은 매니저의 확인을 기다립니다. "
        "담당자에게 알려 주세요.",
        "This till was revoked. What it sends waits for a manager. Please tell support."),
    "sync.key_unknown": (
        "플랫폼이 이 계산대의 열쇠를 모릅니다. 판매는 정상이고 기록은 여기 안전하게 있습니다. "
        "새 등록 코드를 받아 동기화 화면에서 다시 등록해 주세요.",
        "The platform does not know this till's key. Selling is fine and the record is safe here. "
        "Please get a new enrolment code and enrol again on the sync screen."),
    "sync.key_replaced": (
        "이 계산대의 열쇠가 다른 기기에서 바뀌었습니다. 판매는 정상이고, 보낸 기록은 매니저의 "
        "확인을 기다립니다. 복사본을 쓰고 있는지 확인하고, 이 기기를 쓰려면 새 등록 코드로 다시 "
        "등록해 주세요.",
        "This till's key was changed on another machine. Selling is fine, and what is sent waits "
        "for a manager. Please check whether a copy is in use; to go on with this machine, enrol "
        "again with a new code."),
    "rotate.training": (
        "연습 중에는 열쇠를 바꾸지 않습니다. 바뀐 것은 없습니다. 연습을 끝내고 다시 해 주세요.",
        "In practice the key is not changed. Nothing was changed. Please end practice first."),
    "rotate.not_certified": (
        "플랫폼이 새 열쇠를 확인해 주지 않았습니다. 지금 열쇠를 그대로 쓰고 판매는 정상입니다. "
        "계속되면 담당자에게 알려 주세요.",
        "The platform did not vouch for the new key. The present one stays in use and selling is "
        "fine. If it goes on, please tell support."),
    "sync.server_too_old": (
        "플랫폼이 이 프로그램보다 오래되었습니다. 판매는 정상이고, 플랫폼이 바뀌면 저절로 "
        "보냅니다.",
        "The platform is older than this program. Selling is fine; it is sent once the platform "
        "was updated."),
    "sync.client_too_old": (
        "이 프로그램이 너무 오래되었습니다. 판매는 정상입니다. 새 판으로 바꾸어 주세요.",
        "This program is too old for the platform. Selling is fine. Please update it."),
    "notice.entry_damaged": (
        "기록 하나가 상해 있어 그것만 보내지 않습니다. 나머지는 모두 안전하고 그대로 보냅니다. "
        "관리자가 검증(verify)을 해 주세요.",
        "One entry of the record is damaged, and it alone is not sent. All the rest is safe and "
        "goes on its way. A manager should run verify."),
    "notice.hub_contradicts": (
        "플랫폼이 이 계산대의 기록을 두고 앞뒤가 다른 답을 합니다. 여기 기록은 온전하고 판매는 "
        "그대로 됩니다. 플랫폼 담당자에게 알려 주세요.",
        "The platform's answers about this till's record contradict each other. The record here "
        "is whole and selling goes on. Please tell who runs the platform."),
    "notice.fork": (
        "이 계산대의 복사본이 따로 팔고 있었습니다. 두 쪽 판매를 모두 살려 새 묶음으로 "
        "이어 갑니다. 복사본을 쓰고 있는지 확인해 주세요.",
        "A copy of this till was selling as well. Both sides' sales are kept, in a new epoch. "
        "Please check whether a copy is in use."),
}

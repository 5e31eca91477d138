"""Words of the sync screen: selling first, then what waits and why."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "room.sync": ("동기화", "Sync"),
    "room.sync_note": (
        "안 보낸 기록, 보류된 기록, 옆 계산대, USB",
        "What waits, what is held, other tills, a stick",
    ),
    "sync.title": ("동기화", "Sync"),
    "sync.body": (
        "판매는 인터넷 없이도 됩니다. 기록은 여기 남아 있다가 이어지면 저절로 보냅니다.",
        "Selling needs no network. The record stays here and is sent once there is one.",
    ),
    "sync.now": ("지금 보내기", "Send now"),
    "sync.stick": ("USB로 주고받기", "Exchange by a stick"),
    "sync.stick_here": ("이 폴더에서 주고받기", "Exchange in this folder"),
    "room.other_tills": ("다른 계산대", "Other tills' drawers"),
    "room.other_tills_note": (
        "켜지지 않는 계산대의 보류와 돈통을 여기서",
        "Held sales and drawer of a dead till",
    ),
    "other_tills.title": ("다른 계산대", "Other tills"),
    "other_tills.body": (
        "켜지지 않는 계산대의 돈통을 여기서 세어 임시로 마감합니다.",
        "Count the drawer of a till that cannot be started, and close it provisionally.",
    ),
    "other_tills.empty_title": ("열려 있는 다른 계산대가 없습니다", "No other till is open"),
    "other_tills.empty_body": (
        "옆 계산대의 기록이 이 계산대에 오면 여기에 보입니다.",
        "Once another till's record has reached this one it appears here.",
    ),
    "other_tills.held": ("보류한 장바구니", "Held carts"),
    "other_tills.held_n": ("보류 {count}건", "{count} held"),
    "other_tills.note": ("영업일 {day} · 마지막 기록 {heard}", "day {day} · last heard {heard}"),
    "other_tills.open": ("열려 있음", "open"),
    "other_tills.count": ("돈통 세기", "count its drawer"),
    "other_tills.why": (
        "{no}번 계산대를 왜 여기서 마감하나요?", "Why is till {no} closed from here?"),
    "other_tills.why_broken": ("고장 나서 켜지지 않음", "Broken, it does not start"),
    "other_tills.why_lost": ("기기를 잃어버림", "The machine is lost"),
    "other_tills.why_other": ("그 밖의 까닭", "Another reason"),
    "other_tills.count_title": ("{no}번 계산대의 돈통", "Drawer of till {no}"),
    "other_tills.count_body": (
        "지폐와 동전을 세어 적습니다. 아직 오지 않은 기록이 오면 차이를 다시 알려 드립니다.",
        "Count notes and coins. When entries arrive that are not here yet, the difference is "
        "restated.",
    ),
    "other_tills.count_do": ("{won} · 임시 마감", "{won} · close provisionally"),
    "other_tills.done": (
        "{no}번 계산대: 센 돈 {counted}, 지금 아는 대로 차이 {difference}",
        "Till {no}: counted {counted}, difference by what is known now {difference}",
    ),
    "other_tills.counted": ("센 돈 {counted} · {reason}", "counted {counted} · {reason}"),
    "other_tills.provisional": ("임시 마감", "provisional"),
    "other_tills.restated": ("차이 고쳐 알림", "restated"),
    "other_tills.then": ("처음 {difference}", "first {difference}"),
    "other_tills.itself": ("스스로 마감함", "closed by itself"),
    "lan.title": ("옆 계산대", "Other tills"),
    "lan.body": (
        "같은 매장의 계산대끼리 인터넷 없이도 판매와 재고를 나눕니다. 비워 두면 쓰지 않습니다.",
        "Tills of one store share sales and stock without the internet. Leave empty to not use it.",
    ),
    "lan.port": ("이 계산대의 포트(보통 8751)", "This till's port (usually 8751)"),
    "lan.addresses": (
        "옆 계산대의 주소(쉼표로, 예: 192.168.0.12)",
        "The other tills' addresses (with commas, as 192.168.0.12)",
    ),
    "lan.port_bad": ("1024에서 65535 사이의 숫자로 적어 주세요.", "A number from 1024 to 65535."),
    "lan.save": ("이대로 쓰기", "Use these"),
    "sync.alone": (
        "이 계산대는 혼자 일합니다 · 판매는 정상", "This till works alone · selling is fine"),
    "sync.alone_body": (
        "플랫폼에 등록하면 조합원 이용과 재고가 그곳에 모이고, 옆 계산대와도 이어집니다.",
        "Once enrolled, purchases and stock reach the platform, and tills know each other.",
    ),
    "sync.waits": ("안 보낸 기록 {count}건", "{count} entries unsent"),
    "sync.durable": ("플랫폼 백업까지 확인 {count}건", "{count} in a checked backup there"),
    "sync.contact": ("마지막 확인 {at}", "last verified {at}"),
    "join.title": ("이미 있는 매장 ‘{name}’에 들어갑니다", "Joining a store that exists: “{name}”"),
    "join.there": (
        "그 매장의 기록은 {entries}건입니다. 아직 바뀐 것은 없고 코드도 쓰이지 않았습니다.",
        "That store has {entries} entries. Nothing was changed yet, and the code is not used."),
    "join.here": (
        "그런데 이 계산대에도 따로 만든 것이 있습니다: 상품 {products}개, 생산자 {producers}명, "
        "조합원 {members}명, 판매 {sales}건.",
        "But this till has things of its own: {products} products, {producers} producers, "
        "{members} members, {sales} sales."),
    "join.afresh": ("새 파일로 시작", "Begin with a new file"),
    "join.afresh_title": (
        "새 파일로 시작하면 (계산대 {no}번)", "With a new file (till {no})"),
    "join.afresh_body": (
        "매장의 상품과 조합원만 보입니다. 쓰던 파일은 옆 폴더에 손대지 않고 두며, 언제든 열어 "
        "볼 수 있습니다. 직원과 비밀번호, 프린터 설정은 그대로입니다.",
        "Only the store's goods and members are here. The old file is kept untouched in a folder "
        "beside and can be read at any time. Staff, PINs and printers stay as they are."),
    "join.not_afresh_title": (
        "새 파일로는 시작할 수 없습니다", "A new file is not possible here"),
    "join.not_afresh_body": (
        "이 계산대에서 이미 일한 기록(판매, 근무 등)이 있고, 그 기록은 매장에 꼭 가야 합니다.",
        "There is a record of work at this till (sales, shifts and such), and it has to reach the "
        "store."),
    "join.with_own": ("모두 가지고 가기", "Bring it all"),
    "join.with_own_title": ("모두 가지고 들어가면", "With everything this till has"),
    "join.with_own_body": (
        "두 곳의 상품, 생산자, 조합원이 함께 보여 같은 것이 두 번 나올 수 있습니다. 판매 기록은 "
        "모두 남고 매장으로 보냅니다. 되돌릴 수는 없습니다.",
        "Goods, producers and members of both are shown together, the same ones twice. Every sale "
        "stays and is sent to the store. This cannot be undone."),
    "sync.joining": (
        "매장 기록을 받는 중 · {total}건 가운데 {done}건",
        "Taking in the store's record · {done} of {total} entries"),
    "sync.joining_body": (
        "상품과 조합원이 아직 덜 왔을 수 있습니다. 판매는 지금도 되고, 꺼도 받은 데서 이어집니다.",
        "Goods and members may not all be here yet. Selling works meanwhile; switched off, it "
        "goes on from here."),
    "sync.asking": ("플랫폼에 묻고 있습니다…", "Asking the platform…"),
    "sync.new_key": ("이 계산대의 새 열쇠", "New till key"),
    "sync.key_changed": (
        "새 열쇠로 바꾸었습니다. 판매는 그대로입니다.",
        "The till has a new key. Selling goes on as before."),
    "sync.key_waits": (
        "새 열쇠를 만들었습니다. 플랫폼과 이어지면 저절로 바뀌고, 판매는 그대로입니다.",
        "A new key is ready and takes over at the next talk with the platform. Selling goes on."),
    "sync.exchanging": (
        "USB를 읽고 쓰는 중입니다. 뽑지 말아 주세요.",
        "Reading and writing the stick. Please leave it in.",
    ),
    "sync.exchanged": (
        "새 기록 {read}건을 받고 {written}건을 적었습니다. 이제 USB를 옆 계산대로 옮겨 주세요.",
        "{read} new entries taken in, {written} written. Now carry the stick to the other till.",
    ),
    "sync.left_alone": (
        "이 매장의 온전한 파일이 아니어서 건드리지 않았습니다: {names}",
        "Not whole files of this store, left alone: {names}",
    ),
    "sync.enrolled": ("등록되었습니다: {hub}", "Enrolled at {hub}"),
    "sync.enrol_title": ("플랫폼에 등록", "Enrol at the platform"),
    "sync.enrol_body": (
        "담당자에게 주소와 등록 코드(열 자리, 15분 동안)를 받아 적어 주세요.",
        "Type the address and the code (ten characters, 15 minutes) you were given.",
    ),
    "sync.url": ("플랫폼 주소", "Address"),
    "sync.code": ("등록 코드", "Code"),
    "sync.enrol": ("등록", "Enrol"),
    "sync.nothing_title": ("보류된 기록도 다툼도 없습니다", "Nothing is held, nothing disagrees"),
    "sync.nothing_body": (
        "플랫폼이 세지 못한 기록이나 두 곳에서 다르게 고친 값이 있으면 여기에 보입니다.",
        "Entries that could not be counted, or values set differently in two places, appear here.",
    ),
    "sync.till_n": ("{no}번 계산대", "Till {no}"),
    "sync.heard": ("{at}에 답함", "answered {at}"),
    "sync.never": ("아직 답이 없음", "not heard yet"),
    "sync.there": ("이어짐", "connected"),
    "sync.silent": ("답 없음", "silent"),
    "sync.conflict": ("두 값", "two values"),
    "sync.conflict_note": (
        "두 곳에서 다르게 고쳤습니다. 지금은 {holds}",
        "Set differently in two places. Now it is {holds}",
    ),
    "sync.use_other": ("누르면 이 값으로", "touch to use this"),
    "sync.taken": ("{name}: 이제 {value}", "{name}: now {value}"),
    "sync.held": ("보류", "held"),
    "sync.held_title": ("세지 못한 기록", "An entry not counted yet"),
    "sync.held_newer": (
        "더 새로운 프로그램이 쓴 기록입니다. 이 계산대를 새 판으로 바꾸면 저절로 셉니다.",
        "Written by a newer program. It counts by itself once this till is updated.",
    ),
    "sync.held_waiting": (
        "앞선 기록이 아직 오지 않았습니다. 오면 저절로 셉니다.",
        "What it builds on has not arrived. It counts by itself when it does.",
    ),
    "sync.held_broken": (
        "앞뒤가 맞지 않는 기록이라 따로 두었습니다. 잃은 것은 없으니 담당자에게 알려 주세요.",
        "It does not fit and is kept apart. Nothing is lost; please tell support.",
    ),
    "sync.field_price_won": ("가격", "price"),
    "sync.field_member_price_won": ("조합원가", "member price"),
    "sync.field_name": ("이름", "name"),
    "sync.field_spec": ("규격", "spec"),
    "sync.field_category": ("분류", "category"),
    "sync.field_tax_class": ("과세 구분", "tax class"),
    "sync.field_sale_stopped": ("판매 중지", "stopped"),
    "sync.field_value": ("설정", "setting"),
}

"""Words of the command line: what each command is for, and what it says it did."""

from __future__ import annotations

from typing import Final

from app.texts import hub_care
from app.texts.particles import settle

#: command -> what `--help` says of it
HELP: Final[dict[str, tuple[str, str]]] = {
    **hub_care.HELP,
    "program": (
        "위즐 계산대: 인터넷이 없어도 파는 직매장 계산 프로그램. 명령이 없으면 창을 엽니다.",
        "The Weezle till: sells without a network. Without a command it opens the window."),
    "data": ("매장 자료가 있는 폴더", "the folder of the shop's data"),
    "state": ("이 기기의 열쇠와 증인 파일을 두는 폴더", "the folder of keys and witness"),
    "lang": ("말: ko 또는 en", "language: ko or en"),
    "json": ("프로그램이 읽을 JSON으로 답하기", "answer as JSON for a program"),
    "run": ("창을 엽니다", "open the window"),
    "init": ("새 매장을 만듭니다", "make a new shop"),
    "demo": ("보기 매장의 하루를 시연합니다", "play a day of the sample shop"),
    "import": ("상품·생산자 목록을 가져옵니다", "import products or producers"),
    "replay": ("기록된 장바구니를 다시 팝니다", "sell recorded baskets"),
    "export": ("자료를 파일로 내보냅니다", "export data to a file"),
    "receipt": ("영수증을 다시 만듭니다", "make any receipt again"),
    "labels": ("로트의 라벨을 다시 만듭니다", "make the labels of a lot again"),
    "verify": ("기록이 온전한지 검증합니다", "check the whole record"),
    "backup": ("백업 파일을 만들고 검증합니다", "make a backup and verify it"),
    "restore": ("백업에서 매장을 되살립니다", "bring a shop back from a backup"),
    "enrol": ("플랫폼에 이 계산대를 등록합니다", "make this till known to the platform"),
    "enrol.url": ("플랫폼 주소", "address of the platform"),
    "enrol.code": ("열 자리 등록 코드", "the enrolment code of ten letters"),
    "enrol.fresh": (
        "새 파일로 매장에 들어갑니다. 쓰던 파일은 옆에 그대로 둡니다",
        "join the store with a new file; the old one is kept beside it"),
    "enrol.with_own": (
        "이 계산대의 상품과 기록을 그대로 가지고 들어갑니다",
        "join with all this till has of its own"),
    "sync": ("플랫폼과 주고받습니다", "send and receive"),
    "sync.once": ("한 번 다 주고받고 끝냅니다", "until both sides are level, then end"),
    "erase-person": ("한 사람의 개인정보를 파기합니다", "destroy a person's data"),
    "erase-person.ref": ("조합원번호 또는 무작위 번호", "a member's number, or a ref"),
    "erase-person.reason": (
        "까닭: WITHDRAWN 탈퇴, REQUESTED 본인 요청, EXPIRED 기간 만료, MISTAKEN 잘못 등록",
        "why: WITHDRAWN, REQUESTED, EXPIRED or MISTAKEN"),
    "erasures": ("파기와 확인한 계산대를 보여 줍니다", "list erasures and who confirmed them"),
    "view-person": (
        "한 사람의 정보를 가리지 않고 봅니다. 까닭과 본 사람이 기록에 남습니다",
        "see a person's data unmasked; why and by whom goes on record"),
    "view-person.reason": (
        "CONTACT, IDENTITY, DELIVERY, DISPUTE, REGISTER 가운데 하나",
        "one of CONTACT, IDENTITY, DELIVERY, DISPUTE, REGISTER"),
    "hub.erase-person": ("한 사람의 개인정보를 파기합니다", "destroy a person's data everywhere"),
    "hub": ("플랫폼 서버", "the platform's reference server"),
    "hub.serve": ("서버를 켭니다(--data는 서버 폴더)", "run it (--data is its folder)"),
    "hub.enrol-code": ("등록 코드를 만듭니다", "make an enrolment code"),
    "hub.stores": ("매장과 계산대를 보여 줍니다", "list stores and tills"),
    "hub.verify": ("원장을 검증하고 계산대와 견줍니다", "verify the ledger, compare with tills"),
    "hub.database": ("PostgreSQL 주소(없으면 SQLite)", "a PostgreSQL URL; SQLite without one"),
    "hub.host": ("들을 주소", "address to listen at"),
    "hub.port": ("들을 포트", "port to listen at"),
    "hub.store": ("있는 매장의 번호(없으면 새 매장)", "an existing store; without it a new one"),
    "hub.name": ("새 매장 이름", "name of the new store"),
    "rotate-key": (
        "이 계산대의 열쇠를 새것으로 바꿉니다", "give this till a new device key"),
    "exchange": (
        "USB로 다른 계산대와 주고받습니다", "carry entries between tills on a stick"),
    "move-out": (
        "이 계산대를 다른 PC로 옮길 봉인 파일을 만듭니다",
        "write the sealed bundle that moves this till to another PC"),
    "move-out.even_unsent": (
        "플랫폼에 못 보낸 기록이 있어도 옮깁니다(새 PC가 보냅니다)",
        "move although entries wait for the platform (the new PC sends them)"),
    "move-in": (
        "다른 PC에서 옮겨 온 계산대를 이어 씁니다", "take over a till from another PC's bundle"),
    "move-in.code": (
        "옮김 번호를 표준 입력에서 읽습니다", "read the moving code from standard input"),
    "exchange.folder": ("USB의 폴더", "a folder on the stick"),
    "hub.token": ("다른 프로그램의 열람 토큰을 만듭니다", "make a token for another program"),
    "hub.region": (
        "매장을 조합의 한 지역에 넣습니다(빈 이름이면 뺍니다)",
        "put a store into a region of its organisation (an empty name takes it out)"),
    "hub.region_name": ("지역 이름", "the region's name"),
    "hub.token_region": (
        "--org 가운데 이 지역의 매장만", "of --org only the stores of this region"),
    "hub.new_of_org": (
        "새 매장이 들 조합 번호(없으면 새 조합)",
        "the organisation a new store is one of; without it a new one"),
    "hub.token-end": ("토큰을 끝냅니다", "end tokens by their name"),
    "hub.till-shut": ("잃어버린 계산대를 막습니다", "shut a lost or stolen till out"),
    "hub.till-let-in": ("막은 계산대를 다시 들입니다", "let a till that was shut out in again"),
    "hub.token_name": ("누구의 토큰인지", "whose token it is"),
    "hub.token_store": ("볼 수 있는 매장 번호", "the store it may see"),
    "hub.token_org": ("볼 수 있는 조합 번호", "the organisation whose stores it may see"),
    "hub.token_rights": (
        "쉼표로: totals,purchases,stock,catalogue,settlements",
        "with commas: totals,purchases,stock,catalogue,settlements"),
    "hub.token_days": ("며칠 동안 쓸지(1–400)", "for how many days (1–400)"),
    "hub.till_ref": ("계산대 번호(hub stores에 나옴)", "the till's ref, as hub stores shows"),
    "hub.publish": (
        "상품·생산자·가격·행사 목록을 매장에 보냅니다",
        "send a list of items, producers, prices or promotions to stores"),
    "hub.notice": ("매장 계산대에 알림을 띄웁니다", "show a notice at the tills"),
    "hub.notices": ("알림을 보여 줍니다", "list notices"),
    "hub.notice-end": ("알림을 거둡니다", "withdraw a notice"),
    "hub.command": (
        "계산대에 점검을 부탁합니다(verify, backup_now, check_again, send_report)",
        "ask a till to look after itself (verify, backup_now, check_again, send_report)"),
    "hub.commands": ("부탁한 점검이 어떻게 되었는지 보여 줍니다", "what became of the commands"),
    "hub.allow-points": (
        "연결이 끊긴 동안 쓸 수 있는 포인트 한도를 매장에 줍니다",
        "allow points to be used at a store that is out of touch"),
    "hub.of_store": ("매장 번호(hub stores에 나옴)", "the store's ref, as hub stores shows"),
    "hub.of_org": ("조합의 모든 매장", "every store of this organisation"),
    "hub.list_name": ("매장이 읽을 목록 이름", "what the stores read of it"),
    "hub.request": (
        "요청 번호: 같은 번호로 두 번 보내도 한 번입니다", "a uid: sent twice under it is once"),
    "hub.notice_text": ("알림 글(200자까지)", "the words, up to 200 letters"),
    "hub.until": ("보일 마지막 날", "the last day it is shown"),
    "hub.urgent": ("급한 알림", "an urgent one"),
    "hub.notice_ref": ("알림 번호(hub notices에 나옴)", "the notice's ref, as hub notices shows"),
    "hub.command_word": ("부탁할 점검", "what to do"),
    "hub.per_member": ("조합원 한 사람의 하루 한도(점)", "points a day for one member"),
    "hub.per_day": ("매장 전체의 하루 한도(점)", "points a day for the whole store"),
    "hub.against": ("견줄 계산대 폴더들", "folders of tills to compare with"),
    "status": ("매장과 계산대의 지금 상태", "how shop and till stand"),
    "bench": ("속도를 기준과 견주어 잽니다", "measure speed against its floors"),
    "doctor": ("기기·폴더·자료를 점검합니다", "check devices, folders and data"),
    "selftest": ("임시 매장에서 스스로 시험합니다", "try everything out in a passing shop"),
    "init.demo": ("보기 상품·생산자·직원으로 채웁니다", "fill it with the sample"),
    "init.shop_name": ("상호", "trade name"),
    "init.business_no": ("사업자등록번호", "business number"),
    "init.representative": ("대표자", "representative"),
    "init.address": ("주소", "address"),
    "init.phone": ("전화", "phone"),
    "init.till_no": ("계산대 번호 1–99", "till number 1–99"),
    "init.simple_processed": (
        "포장 김치·두부·장류(2026년부터): 면세, 과세, 나중에",
        "packed kimchi, tofu, jang from 2026: exempt, taxable, later"),
    "init.simple_until": ("그 구분의 마지막 날 YYYY-MM-DD", "last day of that, YYYY-MM-DD"),
    "init.manager": ("관리자 이름(두 번)", "a manager's name (give two)"),
    "init.pins": (
        "관리자 비밀번호를 표준입력에서 한 줄에 하나씩 읽습니다",
        "read the managers' PINs from standard input, one a line"),
    "init.sheet": ("복구 용지 PDF를 둘 곳", "where the recovery sheet (PDF) goes"),
    "import.what": ("무엇을: catalogue 또는 producers", "what: catalogue or producers"),
    "import.dry_run": ("쓰지 않고 살펴보기만", "only look, write nothing"),
    "file": ("파일", "the file"),
    "out": ("결과를 둘 파일", "the file to write"),
    "replay.members": ("가구를 조합원으로 붙입니다", "make households members"),
    "replay.tax": ("모든 줄의 과세 구분", "tax class of every line"),
    "export.name": ("무엇을 내보낼지", "what to export"),
    "export.list": ("내보낼 수 있는 것을 모두 보입니다", "name all exports"),
    "export.from": ("첫 영업일", "first business date"),
    "export.to": ("마지막 영업일", "last business date"),
    "export.format": ("형식", "the format"),
    "receipt.number": ("영수증 번호", "the receipt's number"),
    "receipt.columns": ("종이 폭(글자 수)", "columns of the paper"),
    "labels.lot": ("로트 번호나 라벨의 바코드", "the lot's number, or the barcode of its label"),
    "labels.count": ("장수", "how many"),
    "labels.format": ("형식: pdf(롤), sheet(A4), zpl, tspl",
                      "the form: pdf (roll), sheet (A4), zpl, tspl"),
    "labels.size": ("라벨 크기(40x60, 60x40, 50x30, 매장이 정한 것)",
                    "the size of a label (40x60, 60x40, 50x30 or the shop's own)"),
    "verify.full": ("모든 표를 기록에서 다시 만들어 견줍니다", "rebuild all tables and compare"),
    "pin": ("관리자 비밀번호를 표준입력에서 읽습니다", "read a manager's PIN from standard input"),
    "manager": ("관리자 번호", "the manager's staff number"),
    "restore.code": (
        "복구 번호를 표준입력에서 읽습니다", "read the recovery code from standard input"),
    "bench.name": ("무엇을 잴지", "what to measure"),
    "demo.headless": ("화면 없이", "without a display"),
    "demo.screens": (
        "하루 대신 모든 화면의 그림을 이 폴더에 만들기",
        "instead of the day, put a picture of every screen into this folder"),
    "demo.out": ("결과를 둘 폴더", "the folder for what it leaves"),
    "demo.season": (
        "새 매장을 만들어 한 철의 판매와 정산을 채웁니다(써 보기용)",
        "make a new shop and fill it with a season of sales and settlements, to try on"),
    "demo.from": ("한 철의 첫날", "the season's first day"),
    "demo.days": ("며칠", "how many days"),
    "demo.sales": ("하루 판매 수", "sales a day"),
    "demo.producers": ("생산자 수(14~240)", "how many producers (14 to 240)"),
    "demo.seed": ("같은 수는 같은 철", "the same number gives the same season"),
}

#: What a command says; gaps are filled by name.
SAID: Final[dict[str, tuple[str, str]]] = {
    **hub_care.SAID,
    "init.done": (
        "매장을 만들었습니다: {shop_name}, 계산대 {till_no}번, {folder}",
        "The shop is made: {shop_name}, till {till_no}, {folder}"),
    "init.sheet": (
        "복구 용지: {sheet}\n  출력해서 금고에 두고 이 파일은 지워 주세요.",
        "Recovery sheet: {sheet}\n  Please print it, keep it in the safe and delete the file."),
    "init.keys_in_file": (
        "주의: 이 기기에는 열쇠고리가 없어 열쇠를 파일에 두었습니다({folder}).",
        "Note: this machine has no keyring, so the key lies in a file ({folder})."),
    "init.pins": (
        "보기 직원의 비밀번호(한 번만 보입니다):", "PINs of the sample staff (shown once):"),
    "init.person": ("  {no} {name} · {role} · {pin}", "  {no} {name} · {role} · {pin}"),
    "season.done": (
        "{folder}: {first} ~ {last}, 생산자 {producers}곳, 로트 {lots:,}개, 판매 {sales:,}건 "
        "{sold_won:,}원, 정산 {settlements}개, 지급 {paid_won:,}원",
        "{folder}: {first} to {last}, {producers} producers, {lots:,} lots, {sales:,} sales of "
        "{sold_won:,} won, {settlements} settlements, {paid_won:,} won paid"),
    "season.pin": ("  {no}번 비밀번호 {pin}", "  PIN of {no}: {pin}"),
    "init.refused": (
        "물건을 받지 않는 생산자 {count}곳:", "Producers whose goods are refused: {count}"),
    "init.refused_one": ("  {words}", "  {words}"),
    "init.ask_shop_name": ("상호: ", "Trade name: "),
    "init.ask_business_no": ("사업자등록번호(없으면 Enter): ", "Business number (or Enter): "),
    "init.ask_representative": ("대표자: ", "Representative: "),
    "init.ask_address": ("주소: ", "Address: "),
    "init.ask_phone": ("전화: ", "Phone: "),
    "init.ask_manager": ("관리자 {number} 이름: ", "Name of manager {number}: "),
    "init.ask_pin": ("관리자 {number} 비밀번호: ", "PIN of manager {number}: "),
    "ask.pin": ("관리자 {no} 비밀번호: ", "PIN of manager {no}: "),
    "ask.move_code": ("옮김 번호: ", "Moving code: "),
    "ask.code": ("복구 번호: ", "Recovery code: "),
    "import.done": (
        "{file}: {rows}줄, 새로 {added}, 바뀜 {changed}, 그대로 {unchanged}",
        "{file}: {rows} rows, {added} new, {changed} changed, {unchanged} as they were"),
    "import.dry": (
        "{file}: {rows}줄, 새로 {added}, 바뀔 것 {changed}, 그대로 {unchanged} "
        "(아무것도 쓰지 않았습니다)",
        "{file}: {rows} rows, {added} would be new, {changed} changed, {unchanged} as they are "
        "(nothing was written)"),
    "import.producers": ("함께 들어온 생산자 {count}", "{count} producers came with it"),
    "progress": ("{done:,} / {total:,}", "{done:,} of {total:,}"),
    "replay.done": (
        "판매 {sales:,}건, 받은 돈 {paid_won:,}원, 할인 {discount_won:,}원, 건너뜀 {skipped:,}건",
        "{sales:,} sales, {paid_won:,} won paid, {discount_won:,} won discount, "
        "{skipped:,} skipped"),
    "replay.month": ("  {month}  {paid_won:>14,}원", "  {month}  {paid_won:>14,} won"),
    "export.done": ("{rows:,}줄을 {file}에 썼습니다.", "{rows:,} rows written to {file}."),
    "written": ("{file}에 썼습니다.", "Written to {file}."),
    "verify.done": (
        "온전합니다: 기록 {entry_count:,}건, 판매 {sale_count:,}건, 봉인 {seal_count:,}개, "
        "묶음 {epoch_count}개, 마지막 {head_seq:,}번 {head}",
        "It holds: {entry_count:,} entries, {sale_count:,} sales, {seal_count:,} seals, "
        "{epoch_count} epochs, head {head_seq:,} {head}"),
    "backup.done": (
        "백업하고 검증했습니다: {file} (기록 {entry_count:,}건)",
        "Backed up and verified: {file} ({entry_count:,} entries)"),
    "restore.done": (
        "되살렸습니다: {folder}. 지금부터의 영수증 번호에는 네 글자가 더 붙습니다.",
        "Restored: {folder}. Receipt numbers carry four more letters from now on."),
    "restore.moved": (
        "있던 매장은 {folder}(으)로 옮겨 두었습니다.",
        "The shop that was there lies in {folder} now."),
    "status.shop": (
        "{shop_name} · 계산대 {till_no}번 · {folder}", "{shop_name} · till {till_no} · {folder}"),
    "status.shift_open": ("영업 중: {business_date}", "Shift open: {business_date}"),
    "status.shift_closed": ("영업 전(마감됨)", "No shift open"),
    "status.last_receipt": ("마지막 영수증: {receipt_no}", "Last receipt: {receipt_no}"),
    "status.no_receipt": ("아직 판매가 없습니다.", "No sale yet."),
    "status.journal": (
        "기록 {entry_count:,}건, 묶음 {epoch}", "{entry_count:,} entries, epoch {epoch}"),
    "status.printing": ("기다리는 인쇄: {count}장", "Waiting to be printed: {count}"),
    "status.held": ("보류 {held}개, 확인할 카드 결제 {doubts}건",
                    "{held} baskets on hold, {doubts} card doubts"),
    "status.sync": (
        "동기화: 아직 연결하지 않았습니다. 판매는 이 기기에 모두 있습니다.",
        "Sync: not paired. Every sale is on this machine."),
    "status.link": ("동기화: {words}", "Sync: {words}"),
    "status.contact": (
        "마지막 확인: {contact} · {url}", "Last verified contact: {contact} · {url}"),
    "enrol.afresh": (
        "새 파일로 시작합니다. 쓰던 파일은 그대로 여기 있습니다: {folder}",
        "This till begins with a new file. The old one is kept as it is: {folder}"),
    "enrol.done": (
        "{hub}에 계산대 {till_no}번으로 등록했습니다. 매장 {store_ref}",
        "Enrolled at {hub} as till {till_no} of store {store_ref}"),
    "sync.done": (
        "주고받았습니다. 안 보낸 기록 {unsent:,}건", "Synced; {unsent:,} entries unsent."),
    "hub.serving": (
        "플랫폼을 켰습니다: http://{host}:{port} (멈추기 Ctrl+C)",
        "The platform answers at {host}:{port} (Ctrl+C stops it)"),
    "hub.code": (
        "등록 코드: {letters} (15분, 한 번)", "Enrolment code: {letters} (15 minutes, once)"),
    "hub.store": (
        "{store_ref} {name} · 조합 {org_ref} · 기록 {entries:,}건",
        "{store_ref} {name}, organisation {org_ref}, {entries:,} entries"),
    "rotate.done": (
        "열쇠를 새것으로 바꾸었습니다. 옛 열쇠는 더 쓰이지 않습니다.",
        "The till has a new key. The old one counts no more."),
    "rotate.waits": (
        "새 열쇠를 만들어 두었습니다. 플랫폼과 이어지면 저절로 바뀌고, 그때까지 지금 열쇠로 "
        "일합니다.",
        "A new key is ready. It takes over by itself at the next talk with the platform; until "
        "then the present one works."),
    "exchange.read": (
        "{till_no}번 계산대: 새 기록 {new_count}건을 받았습니다.",
        "Till {till_no}: {new_count} new entries taken in."),
    "exchange.left_alone": (
        "{name}: 이 매장의 온전한 파일이 아니어서 건드리지 않았습니다({trouble}).",
        "{name}: not a whole file of this store, left alone ({trouble})."),
    "move.out": (
        "봉인 파일: {file}\n옮김 번호(지금 한 번만 보입니다): {letters}\n이 PC에서는 이제 판매하지 "
        "않습니다. 새 PC에서 move-in으로 이어 주세요.",
        "Bundle: {file}\nMoving code (shown this once): {letters}\nThis PC sells no more. Please "
        "go on at the new PC with move-in."),
    "move.in": (
        "{folder}에서 이어 갑니다. 지금부터의 영수증에는 네 글자가 더 붙습니다. 봉인 파일은 다시 "
        "쓸 수 없게 이름을 바꾸었습니다.",
        "The till goes on in {folder}. Receipts carry four more letters from now on. The bundle "
        "was renamed so that nobody takes it in twice."),
    "exchange.done": (
        "새 기록 {new_count}건을 받았고, {written_count}건을 {written}에 적었습니다.",
        "{new_count} new entries taken in, {written_count} written to {written}."),
    "hub.token_made": (
        "토큰(지금 한 번만 보입니다, {days}일): {token}",
        "Token (shown this once, {days} days): {token}"),
    "hub.region_set": (
        "{store_ref} 매장을 ‘{region}’ 지역에 넣었습니다.",
        "{store_ref} is in the region “{region}” now."),
    "hub.region_left": (
        "{store_ref} 매장은 이제 어느 지역에도 없습니다.", "{store_ref} is in no region now."),
    "hub.token_ended": ("{name}: 토큰 {count}개를 끝냈습니다.", "{name}: {count} tokens ended."),
    "hub.till_shut_out": (
        "계산대 {till_ref}를 막았습니다. 이제부터 보내는 기록은 보관만 하고, 다시 들이면 셉니다.",
        "Till {till_ref} is shut out. What it sends from now on is kept, and counts once it is let "
        "in again."),
    "hub.till_in_again": (
        "다시 들였습니다. 보관하던 기록 {count}건을 이제 셉니다.",
        "Let in again. {count} entries kept meanwhile count now."),
    "hub.till": ("  계산대 {till_no}번 {state}", "  till {till_no} {state}"),
    "hub.verified": (
        "원장 {entry_count:,}건을 검증했습니다. 계산대 {till_count}대의 {compared_count:,}건과 "
        "매출 {sale_won:,}원이 같습니다(안 보낸 기록 {unsent_count:,}건).",
        "Verified {entry_count:,} entries; {compared_count:,} of {till_count} tills and sales of "
        "{sale_won:,} won are equal ({unsent_count:,} unsent)."),
    "hub.person_erased": (
        "{ref}: 열쇠와 자료를 파기하고 매장 {store_ref}의 계산대에 알렸습니다.",
        "{ref}: key and data are destroyed; the tills of store {store_ref} are told."),
    "view-person.field": ("{name}: {value}", "{name}: {value}"),
    "erase-person.done": (
        "{ref}: 이 계산대에서 파기했습니다. 다른 계산대와 플랫폼은 연결되는 대로 파기하고 "
        "확인합니다.",
        "{ref}: destroyed at this till. The other tills and the platform follow and confirm as "
        "they connect."),
    "erasures.one": (
        "{ref} {reason}: 확인한 계산대 {count}대({tills})",
        "{ref} {reason}: confirmed by {count} tills ({tills})"),
    "hub.gap": (
        "{store_name} 계산대 {till_no}: 기록 {entry_count:,}건이 아직 오지 않았습니다({epoch}, "
        "{head_seq:,}번 뒤).",
        "{store_name} till {till_no}: {entry_count:,} entries have not come ({epoch}, behind place "
        "{head_seq:,})."),
    "hub.differs": ("다름: {what}", "Differs: {what}"),
    "hub.published": (
        "{store_ref} {name}: {changed:,}건을 보냈습니다(그대로 {unchanged:,}건).",
        "{store_ref} {name}: {changed:,} sent ({unchanged:,} were so already)."),
    "hub.published_again": (
        "{store_ref} {name}: 이 요청은 이미 보냈습니다.",
        "{store_ref} {name}: this request was sent before."),
    "hub.notice_posted": (
        "알림 {notice_ref}을(를) 매장 {store_count}곳에 보냈습니다.",
        "Notice {notice_ref} sent to {store_count} stores."),
    "hub.notice_row": (
        "{notice_ref} {at} 매장 {store_count}곳 · {until_date} · {words}",
        "{notice_ref} {at} {store_count} stores, {until_date}, {words}"),
    "hub.notice_over": (
        "{notice_ref} {at} 거둠 · {words}", "{notice_ref} {at} withdrawn, {words}"),
    "hub.notice_ended": (
        "알림 {notice_ref}을(를) 거두었습니다.", "Notice {notice_ref} is withdrawn."),
    "hub.command_given": (
        "부탁했습니다: {command_uid} (hub commands로 결과를 봅니다)",
        "Asked: {command_uid} (hub commands shows what became of it)"),
    "hub.command_waiting": (
        "{at} 계산대 {till_ref} {command}: 기다림", "{at} till {till_ref} {command}: waiting"),
    "hub.command_done": (
        "{at} 계산대 {till_ref} {command}: 했음 {said}",
        "{at} till {till_ref} {command}: done {said}"),
    "hub.command_failed": (
        "{at} 계산대 {till_ref} {command}: 못 했음 {said}",
        "{at} till {till_ref} {command}: failed {said}"),
    "hub.command_not_understood": (
        "{at} 계산대 {till_ref} {command}: 모르는 말",
        "{at} till {till_ref} {command}: not understood"),
    "hub.points_allowed": (
        "계산대 {till_count}대가 나누어 씁니다: 조합원 하루 {per_member:,}점, 매장 하루 "
        "{per_day:,}점. 끊긴 하루에 잔액보다 더 나갈 수 있는 것은 많아야 {per_day:,}점입니다.",
        "Shared by {till_count} tills: {per_member:,} points a member a day, {per_day:,} a store a "
        "day. A day out of touch can overdraw {per_day:,} points at most."),
    "doctor.good": ("정상", "good"),
    "doctor.look": ("확인", "look"),
    "doctor.bad": ("고장", "bad"),
    "selftest.done": ("모두 됩니다.", "Everything works."),
    "stopped": ("멈추었습니다. 마친 것은 남아 있습니다.", "Stopped. What was finished is kept."),
}


def said(code: str, language: str, **values: object) -> str:
    """One line a command prints."""
    filled = SAID[code][language == "en"].format(**values)
    return filled if language == "en" else settle(filled)


def helped(code: str, language: str) -> str:
    return HELP[code][language == "en"]

"""Words of the record: verify, backup, replay, notices found while opening, the command line."""

from __future__ import annotations

from typing import Final

_SAFE_KO = "원본은 그대로 두고 백업과 함께 담당자에게 보여 주세요."
_SAFE_EN = "Please leave the file as it is and show it to support with a backup."

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "verify.body_unreadable": (
        f"기록 한 건을 읽을 수 없습니다: {{kind}}, 순번 {{seq}}, 묶음 {{epoch}}. {_SAFE_KO}",
        f"An entry cannot be read: kind {{kind}}, seq {{seq}}, epoch {{epoch}}. {_SAFE_EN}"),
    "verify.cancelled": (
        "검증을 멈추었습니다. 아무것도 바뀌지 않았습니다.",
        "The check was stopped. Nothing was changed."),
    "verify.chain_broken": (
        f"기록의 사슬이 끊겼습니다: {{kind}}, 순번 {{seq}}, 묶음 {{epoch}} ({{what}}). {_SAFE_KO}",
        f"The chain breaks at kind {{kind}}, seq {{seq}}, epoch {{epoch}} ({{what}}). {_SAFE_EN}"),
    "verify.device_key_differs": (
        f"기록의 열쇠가 이 계산대의 것이 아닙니다(묶음 {{epoch}}). {_SAFE_KO}",
        f"The record's signing key is not this till's (epoch {{epoch}}). {_SAFE_EN}"),
    "verify.key_wrong": (
        f"열쇠를 바꾼 기록이 이 계산대의 서명이 아닙니다: {{kind}}, 순번 {{seq}}, 묶음 {{epoch}}. "
        f"{_SAFE_KO}",
        f"A change of the device key was not signed by this till: kind {{kind}}, seq {{seq}}, "
        f"epoch {{epoch}}. {_SAFE_EN}"),
    "verify.genesis_wrong": (
        f"기록의 첫 줄이 이 매장의 것이 아닙니다: {{kind}}, 순번 {{seq}}, 묶음 {{epoch}}. "
        f"{_SAFE_KO}",
        f"A chain's first entry is not this shop's: kind {{kind}}, seq {{seq}}, epoch {{epoch}}. "
        f"{_SAFE_EN}"),
    "verify.number_wrong": (
        f"영수증 번호가 차례대로가 아닙니다: {{receipt_no}} ({{kind}}, 순번 {{seq}}, "
        f"묶음 {{epoch}}). {_SAFE_KO}",
        f"Receipt numbers do not run on: {{receipt_no}} (kind {{kind}}, seq {{seq}}, epoch "
        f"{{epoch}}). {_SAFE_EN}"),
    "verify.parent_wrong": (
        f"새 묶음이 이어진 곳을 찾을 수 없습니다: {{kind}}, 순번 {{seq}}, 묶음 {{epoch}}. "
        f"{_SAFE_KO}",
        f"What a new epoch grew from is not there: kind {{kind}}, seq {{seq}}, epoch {{epoch}}. "
        f"{_SAFE_EN}"),
    "verify.row_differs": (
        f"표 {{table}}의 줄 {{key}}이(가) 기록과 다릅니다. {_SAFE_KO}",
        f"Row {{key}} of table {{table}} differs from the record. {_SAFE_EN}"),
    "verify.sale_lost": (
        f"판매 {{receipt_no}}의 줄이 표에 없습니다({{kind}}, 순번 {{seq}}, 묶음 {{epoch}}). "
        f"{_SAFE_KO}",
        f"Sale {{receipt_no}} is missing from the tables (kind {{kind}}, seq {{seq}}, epoch "
        f"{{epoch}}). {_SAFE_EN}"),
    "verify.seal_wrong": (
        f"마감 봉인이 맞지 않습니다({{what}}): {{kind}}, 순번 {{seq}}, 묶음 {{epoch}}. {_SAFE_KO}",
        f"A seal does not hold ({{what}}): kind {{kind}}, seq {{seq}}, epoch {{epoch}}. "
        f"{_SAFE_EN}"),
    "verify.sum_wrong": (
        f"영수증 {{receipt_no}}의 {{what}} 합이 다릅니다: 적힌 값 {{stored}}, 센 값 {{counted}} "
        f"({{kind}}, 순번 {{seq}}, 묶음 {{epoch}}). {_SAFE_KO}",
        f"Receipt {{receipt_no}}: {{what}} is {{stored}} as written, {{counted}} as counted "
        f"(kind {{kind}}, seq {{seq}}, epoch {{epoch}}). {_SAFE_EN}"),
    "verify.table_edited": (
        f"표 {{table}}을(를) 누가 손으로 고쳤습니다. {_SAFE_KO}",
        f"Someone has edited table {{table}} by hand. {_SAFE_EN}"),

    "backup.exists": (
        "{file}이(가) 이미 있습니다. 덮어쓰지 않았습니다. 다른 이름을 주세요.",
        "{file} is already there and was not overwritten. Please give another name."),
    "backup.not_good": (
        "{file}: 백업을 다시 열어 보니 온전하지 않아 버렸습니다. 판매 기록은 그대로입니다. "
        "다른 디스크에 다시 해 주세요.",
        "{file}: the backup did not hold when it was opened again and was dropped. The sales "
        "record is untouched. Please try another disk."),
    "backup.not_written": (
        "{file}에 백업을 쓸 수 없습니다. 판매 기록은 그대로입니다. "
        "폴더와 남은 자리를 확인해 주세요.",
        "The backup cannot be written to {file}. The sales record is untouched. "
        "Please check the folder and the room left."),
    "restore.code_needed": (
        "이 백업은 다른 열쇠로 잠겨 있습니다. 아무것도 바꾸지 않았습니다. "
        "복구 용지의 번호를 넣어 주세요(--code-stdin).",
        "This backup has another key. Nothing was changed. "
        "Please give the code of the recovery sheet (--code-stdin)."),
    "restore.no_file": (
        "{file} 백업 파일이 없습니다. 아무것도 바꾸지 않았습니다. 이름을 확인해 주세요.",
        "There is no backup {file}. Nothing was changed. Please check the name."),
    "restore.not_good": (
        "{file}: 백업이 온전하지 않거나 열쇠가 다릅니다. 아무것도 바꾸지 않았습니다. "
        "다른 백업을 골라 주세요.",
        "{file}: the backup does not hold, or its key is another one. Nothing was changed. "
        "Please choose another backup."),
    "restore.not_written": (
        "{folder}에 되살릴 수 없습니다. 있던 것은 그대로입니다. "
        "폴더의 권한과 남은 자리를 확인해 주세요.",
        "It cannot be restored into {folder}. What was there is untouched. "
        "Please check the folder's rights and the room left."),

    "upgrade.failed": (
        "이전 버전의 판매 기록({file})을 올리지 못했습니다({detail}). 원본은 그대로입니다. "
        "다른 프로그램을 닫고 다시 열거나 담당자에게 알려 주세요.",
        "The record {file} of an older version could not be upgraded ({detail}). The original "
        "is untouched. Please close other programs and open it again, or call support."),

    "notice.restored": (
        "디스크가 예전 상태로 되돌아가 있었습니다. 지금부터의 영수증에는 네 글자가 더 붙습니다. "
        "빠진 판매가 있는지 관리자가 확인해 주세요.",
        "The disk was set back to an earlier state. Receipts carry four more letters from now "
        "on. A manager should look for sales that are missing."),
    "notice.clock_set_back": (
        "컴퓨터 시계가 뒤로 돌아갔습니다. 판매와 영업일은 그대로 바르고, 언제였는지 기록해 "
        "두었습니다. 시계를 확인해 주세요.",
        "The computer's clock was set back. Sales and business day stay right, and it is on "
        "record. Please check the clock."),
    "notice.cloned": (
        "이 폴더는 다른 곳에서 복사되었습니다. 두 곳이 섞이지 않게 새 번호로 이어 갑니다. "
        "원래 계산대를 함께 쓰지 마세요.",
        "This folder was copied from elsewhere. Numbers go on apart so that the two never mix. "
        "Please do not use the original beside it."),
    "notice.damage": (
        "기록의 끝부분이 상해 있었습니다. 앞의 기록은 지켰고 새 번호로 이어 갑니다. "
        "관리자가 검증(verify)을 해 주세요.",
        "The end of the record was damaged. What came before is kept and numbers go on apart. "
        "A manager should run verify."),
    "notice.setting_unusable": (
        "다른 버전이 적은 설정 가운데 읽을 수 없는 것이 있어 기본값으로 씁니다. "
        "적은 값은 기록에 그대로 있습니다. 관리자가 설정을 한 번 살펴봐 주세요.",
        "A setting that another version wrote cannot be read here, so its default is used. "
        "What was written stays in the record. A manager should look through the settings."),
    "notice.witness_unwritable": (
        "기록의 확인 파일을 쓰지 못했습니다. 판매는 모두 안전하게 저장되었습니다. "
        "사용자 폴더의 자리와 권한을 확인해 주세요.",
        "The small file that witnesses the record could not be written. Every sale is saved "
        "safely. Please check the room and rights of the user's folder."),

    "replay.barcode_unknown": (
        "{file} {line_no}번째 줄: 바코드 {barcode}의 상품이 없습니다. 아무것도 팔지 않았습니다. "
        "상품을 먼저 가져와 주세요.",
        "Line {line_no} of {file}: no product has barcode {barcode}. Nothing was sold. "
        "Please import the products first."),
    "replay.basket_mixed": (
        "{file} {line_no}번째 줄: 장바구니 {basket_id}의 때나 매장이 앞줄과 다릅니다. "
        "아무것도 팔지 않았습니다. 파일을 확인해 주세요.",
        "Line {line_no} of {file}: basket {basket_id} has another time or store than before. "
        "Nothing was sold. Please check the file."),
    "replay.columns": (
        "{file}의 제목 줄이 다릅니다. 아무것도 팔지 않았습니다. 있어야 할 칸: {columns}.",
        "The header of {file} is another one. Nothing was sold. It needs: {columns}."),
    "replay.empty": (
        "{file}에 장바구니가 없습니다. 파일을 확인해 주세요.",
        "There are no baskets in {file}. Please check the file."),
    "replay.line": (
        "{file} {line_no}번째 줄 {column} 칸의 '{value}'을(를) 쓸 수 없습니다. "
        "아무것도 팔지 않았습니다. 고쳐서 다시 해 주세요.",
        "Line {line_no} of {file}, column {column}: '{value}' cannot be used. "
        "Nothing was sold. Please mend it and try again."),
    "replay.shift_open": (
        "{business_date} 영업이 열려 있습니다. 마감한 뒤에 다시 해 주세요.",
        "The shift of {business_date} is open. Please close it, then try again."),
    "replay.sum": (
        "{file} {line_no}번째 줄: 수량×단가−할인이 받은 금액 {paid_won:,}원과 다릅니다. "
        "아무것도 팔지 않았습니다. 파일을 확인해 주세요.",
        "Line {line_no} of {file}: quantity × price − discount is not the {paid_won:,} won paid. "
        "Nothing was sold. Please check the file."),

    "demo.figure_differs": (
        "시연을 멈추었습니다. {what}: 나온 값 {seen}, 기대한 값 {expected}. "
        "시연 매장만 멈추었고 다른 자료는 그대로입니다. 이 글을 담당자에게 알려 주세요.",
        "The demo stopped. {what}: {seen} was seen, {expected} expected. Only the demo's own "
        "shop is affected. Please pass this on."),
    "demo.no_picture": (
        "그림 {file}을(를) 저장하지 못했습니다. 폴더와 남은 자리를 확인해 주세요.",
        "The picture {file} could not be saved. Please check the folder and the room left."),
    "demo.not_on_screen": (
        "시연을 멈추었습니다. 화면에 있어야 할 것이 없습니다: {what}. "
        "이 글을 담당자에게 알려 주세요.",
        "The demo stopped. Something is missing on the screen: {what}. Please pass this on."),

    "bench.unknown": (
        "{name}(이)라는 측정은 없습니다. 있는 것: {names}.",
        "There is no benchmark named {name}. There are: {names}."),
    "export.dates": (
        "기간 {from_date}~{to_date}이(가) 맞지 않습니다. 2026-11-01처럼 적어 주세요.",
        "The period {from_date} to {to_date} cannot be. Please write dates like 2026-11-01."),
    "cli.form_unknown": (
        "{name}(이)라는 형식은 없습니다. 있는 것: {names}.",
        "There is no form named {name}. There are: {names}."),
    "cli.export_unknown": (
        "{name}(이)라는 내보내기는 없습니다. 있는 것: {names}.",
        "There is no export named {name}. There are: {names}."),
    "cli.file_exists": (
        "{file}이(가) 이미 있습니다. 덮어쓰지 않았습니다. 다른 이름을 주세요.",
        "{file} is already there and was not overwritten. Please give another name."),
    "cli.file_refused": (
        "{file}에 쓸 수 없습니다. 폴더와 권한을 확인해 주세요.",
        "{file} cannot be written. Please check the folder and its rights."),
    "cli.no_display": (
        "화면이 없어 창을 열 수 없습니다. demo --headless로 시연을 볼 수 있습니다.",
        "There is no display to open a window on. demo --headless plays the day without one."),
}

"""Words of the house: set-up, settings, keys, file and disk."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "unknown_trouble": (
        "처리하지 못했습니다({code}). 저장된 기록은 그대로입니다. 이 글을 담당자에게 알려 주세요.",
        "That could not be done ({code}). What was saved is safe. Please pass on this code."),

    "shop.exists": (
        "이 폴더({folder})에는 이미 매장이 있습니다. 아무것도 바꾸지 않았습니다. "
        "그대로 열거나 다른 폴더를 골라 주세요.",
        "There is already a shop in {folder}. Nothing was changed. "
        "Please open it, or choose another folder."),
    "shop.folder_refused": (
        "{folder} 폴더에 쓸 수 없습니다. 아무것도 만들지 않았습니다. 다른 폴더를 골라 주세요.",
        "The folder {folder} cannot be written. Nothing was made. Please choose another."),
    "shop.missing": (
        "이 폴더({folder})에는 매장이 없습니다. 폴더를 확인하거나 init으로 새로 만들어 주세요.",
        "There is no shop in {folder}. Please check the folder, or make one with init."),
    "shop.till_no_out_of_range": (
        "계산대 번호는 1에서 99까지입니다.",
        "The till number is 1 to 99."),
    "shop.open_elsewhere": (
        "계산대가 열려 있습니다. 창을 닫거나 창의 메뉴를 써 주세요.",
        "The till is open: close it or use its menu."),
    "shop.unfinished": (
        "이 폴더({folder})의 매장 만들기가 끝나지 않았습니다. 판 것은 없습니다. "
        "다른 폴더에서 다시 시작해 주세요.",
        "The set-up in {folder} was cut short. Nothing was ever sold there. "
        "Please start again in another folder."),

    "setup.business_no": (
        "사업자등록번호 {business_no}이(가) 맞지 않습니다. 등록증의 숫자 10자리를 확인해 주세요.",
        "Business number {business_no} is not valid. Please check the ten digits."),
    "setup.answer_missing": (
        "{answer} 값이 필요합니다. 명령에 더하거나 --demo로 보기 매장을 만들어 주세요.",
        "{answer} is needed. Please give it, or make the sample shop with --demo."),
    "setup.shop_name_missing": (
        "상호를 적어 주세요. 영수증에 찍힙니다.",
        "Please enter the trade name; it is printed on receipts."),
    "setup.tax_period": (
        "면세·과세 기간({from_date}~{to_date})이 맞지 않습니다. 날짜와 겹침을 확인해 주세요.",
        "The tax period {from_date} to {to_date} cannot be. Please check dates and overlaps."),
    "setup.two_managers": (
        "관리자는 서로 다른 두 사람이어야 합니다. 한 사람이 없어도 매장이 열려야 하니까요.",
        "Two different managers are needed, so that the shop opens when one is away."),

    "settings.bad_value": (
        "설정 {name}에 쓸 수 없는 값입니다. 바꾸지 않았습니다({detail}).",
        "That value cannot be used for {name}. Nothing was changed ({detail})."),
    "settings.layout_invalid": (
        "바코드 형식 {layout}이(가) 맞지 않습니다. 바꾸지 않았습니다. 설명을 보고 고쳐 주세요.",
        "The barcode layout {layout} is not valid. Nothing was changed. Please correct it."),
    "settings.layouts_overlap": (
        "바코드 형식 둘이 같은 바코드를 가리킵니다: {first} / {second}. 바꾸지 않았습니다. "
        "하나를 꺼 주세요.",
        "Two barcode layouts claim the same codes: {first} / {second}. Nothing was changed. "
        "Please switch one off."),
    "settings.unknown": (
        "{name}(이)라는 설정은 없습니다. 이름을 확인해 주세요.",
        "There is no setting named {name}. Please check it."),
    "settings.unreadable": (
        "이 기기의 설정 파일({file})을 읽을 수 없습니다({detail}). 판매 기록은 안전합니다. "
        "파일을 고치거나 옮겨 두면 기본값으로 열립니다.",
        "This machine's settings file {file} cannot be read ({detail}). The sales record is "
        "safe. Mend it, or move it away to start with the defaults."),

    "keys.missing": (
        "이 계산대의 열쇠(암호 키)가 없습니다. 판매 기록 파일은 그대로입니다. "
        "금고의 복구 용지로 되살려 주세요.",
        "This till's key is gone. The sales record is untouched. "
        "Please restore with the recovery sheet from the safe."),
    "keys.device_missing": (
        "이 계산대의 서명 열쇠가 없어 마감 봉인과 보내기를 할 수 없습니다. 판매와 기록은 "
        "안전합니다. 동기화 화면에서 새 등록 코드로 다시 등록하거나, 백업에서 되살려 주세요.",
        "This till's signing key is gone, so it cannot seal a closing or send. Selling and the "
        "record are safe. Please enrol again with a new code on the sync screen, or restore a "
        "backup."),
    "keys.unreadable": (
        "열쇠 파일({file})을 읽을 수 없습니다. 판매 기록은 그대로입니다. "
        "파일 권한을 확인하거나 복구 용지를 써 주세요.",
        "The key file {file} cannot be read. The sales record is untouched. "
        "Please check its rights, or use the recovery sheet."),
    "keys.recovery_group": (
        "복구 번호의 {group}번째 묶음이 틀렸습니다. 용지를 보고 그 묶음을 다시 적어 주세요.",
        "Group {group} of the recovery code has a slip. Please copy that group again."),
    "keys.recovery_length": (
        "복구 번호는 65자인데 {count}자입니다. 빠진 글자가 없는지 봐 주세요.",
        "A recovery code has 65 letters; these are {count}. Please look for what is missing."),

    "database.too_new": (
        "더 새 버전의 프로그램이 쓴 파일입니다(버전 {version}). 원본은 그대로입니다. "
        "프로그램을 새 버전으로 올려 주세요.",
        "A newer version of the program wrote this file (version {version}). It is untouched. "
        "Please update the program."),
    "database.unreadable": (
        "판매 기록 파일을 열 수 없습니다: 열쇠가 다르거나 파일이 상했습니다. "
        "원본은 그대로입니다({file}). 백업에서 되살리거나 복구 용지를 써 주세요.",
        "The sales record does not open: the key is another one, or the file is damaged. The "
        "original is untouched ({file}). Please restore a backup or use the recovery sheet."),
    "database.will_not_open": (
        "판매 기록 파일을 열 수 없습니다({detail}). 원본은 그대로입니다({file}). "
        "폴더의 권한과 다른 프로그램을 확인해 주세요.",
        "The sales record does not open ({detail}). The original is untouched ({file}). "
        "Please check the folder's rights and other programs."),

    "disk.busy": (
        "다른 프로그램이 판매 기록을 붙들고 있습니다. 저장된 것은 안전합니다. "
        "잠시 뒤 다시 눌러 주세요.",
        "Another program holds the sales record. What was saved is safe. "
        "Please press again in a moment."),
    "disk.damaged": (
        "디스크의 판매 기록이 상했습니다. 원본은 그대로입니다. "
        "프로그램을 닫고 백업에서 되살려 주세요.",
        "The sales record on the disk is damaged. The original is untouched. "
        "Please close the program and restore a backup."),
    "disk.failed": (
        "저장하지 못했습니다({detail}). 담은 것은 그대로이고 이전 판매는 안전합니다. "
        "다시 눌러 주세요. 두 번 팔리지 않습니다.",
        "Saving failed ({detail}). The basket is kept and earlier sales are safe. "
        "Please press again; it cannot be sold twice."),
    "disk.kept": (
        "답이 없던 앞의 일은 저장되어 있었습니다. 방금 누른 것은 하지 않았습니다. "
        "화면을 보고 아직 필요하면 다시 눌러 주세요.",
        "What had no answer before was saved after all. What you pressed just now was not done. "
        "Please look at the screen and press again only if it is still needed."),
    "disk.full": (
        "디스크가 가득 차 저장하지 못했습니다. 담은 것은 그대로이고 이전 판매는 안전합니다. "
        "자리를 비운 뒤 다시 눌러 주세요.",
        "The disk is full, so it was not saved. The basket is kept and earlier sales are safe. "
        "Please make room and press again."),
}

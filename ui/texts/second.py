"""Words of products, import and settings."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "products.title": ("상품", "Products"),
    "products.search": ("이름 · 초성 · 코드로 찾기", "Find by name, initials or code"),
    "products.empty_title": ("아직 상품이 없습니다", "No products yet"),
    "products.empty_body": (
        "엑셀이나 CSV 파일을 가져오면 여기에 보입니다.",
        "Import an Excel or CSV file and they appear here.",
    ),
    "products.import": ("파일에서 가져오기", "Import a file"),
    "products.none": ("찾는 상품이 없습니다.", "No product found."),
    "import.title": ("가져오기", "Import"),
    "import.stopped": ("멈췄습니다. 아무것도 바뀌지 않았습니다.", "Stopped. Nothing has changed."),
    "import.line": ("{line}줄", "line {line}"),
    "settings.title": ("설정", "Settings"),
    "settings.group_keys": ("단축키", "Keys"),
    "settings.group_shop": ("매장", "Shop"),
    "settings.group_staff": ("직원", "Staff"),
    "settings.language": ("언어 · Language", "Language · 언어"),
    "settings.theme": ("밝기", "Theme"),
    "settings.theme_light": ("밝게", "Light"),
    "settings.theme_dark": ("어둡게", "Dark"),
    "settings.theme_contrast": ("고대비", "High contrast"),
    "settings.pad": ("숫자판", "Number pad"),
    "settings.pad_789": ("7 8 9 위", "7 8 9 on top"),
    "settings.pad_123": ("1 2 3 위", "1 2 3 on top"),
    "settings.sound": ("소리", "Sound"),
    "settings.sound_off": ("끄기", "Off"),
    "settings.sound_try": ("소리 들어 보기", "Try the sounds"),
    "settings.printer": ("영수증 프린터", "Receipt printer"),
    "settings.printer_kind": ("연결", "Connection"),
    "settings.printer_columns": ("한 줄 글자 수", "Columns"),
    "settings.printer_test": ("시험 출력", "Test print"),
    "settings.drawer_test": ("돈통 열어 보기", "Open the drawer"),
    "settings.approval_later": ("승인번호는 나중에", "Approval number later"),
    "settings.approval_now": ("승인번호를 바로", "Approval number at once"),
    "settings.show_code": ("영수증에 기록 코드 출력", "Print the record code"),
    "settings.key_clash": (
        "‘{key}’는 이미 ‘{action}’에 쓰고 있습니다.",
        "“{key}” is already used for “{action}”.",
    ),
    "settings.key_press": ("새 글쇠를 눌러 주세요", "Press the new key"),
    "settings.keys_default": ("처음대로", "Defaults"),
    "settings.reset_pin": ("비밀번호 다시 정하기", "Reset a PIN"),
    "settings.day_pin": ("오늘만 쓰는 비밀번호", "PIN for today"),
    "settings.new_pin": ("새 비밀번호 (숫자 4–8자리)", "New PIN (4–8 digits)"),
    "settings.new_staff": ("직원 등록", "New staff"),
    "settings.staff_name": ("이름", "Name"),
    "settings.staff_role": ("역할", "Role"),
    "settings.grand_opening": ("정식 개점", "Grand opening"),
    "settings.grand_opening_body": (
        "연습 기록은 따로 보관하고, 영수증 1번부터 새 장부를 시작합니다. 상품·값·생산자·직원과 "
        "설정, 처음 재고는 그대로 가져갑니다.",
        "The practice book is archived and a new one starts at receipt 1. Products, prices, "
        "producers, staff, settings and opening stock are carried over.",
    ),
    "settings.grand_opening_do": ("정식 개점하기", "Open for real"),
}

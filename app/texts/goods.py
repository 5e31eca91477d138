"""Words of the shelf: catalogue, producers, tax classes, imported lists."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "catalog.barcode_taken": (
        "바코드 {barcode}은(는) {name}의 것입니다. 그 상품에서 먼저 지워 주세요.",
        "Barcode {barcode} belongs to {name}. Please remove it there first."),
    "catalog.changed_meanwhile": (
        "{name}을(를) 그사이 다른 사람이 고쳤습니다. 바뀐 내용을 보고 다시 고쳐 주세요.",
        "Someone else has changed {name} meanwhile. Please look at it and edit again."),
    "catalog.gone": (
        "그 상품은 이제 없습니다. 상품을 다시 찾아 주세요.",
        "That product is no longer there. Please search for it again."),
    "catalog.plu_taken": (
        "PLU {plu}은(는) {name}이(가) 쓰고 있습니다. 다른 번호를 넣어 주세요.",
        "PLU {plu} belongs to {name}. Please use another number."),
    "catalog.sale_stopped": (
        "{name}은(는) 판매를 멈춘 상품입니다. 따로 두고 관리자에게 알려 주세요.",
        "The sale of {name} is stopped. Please put it aside and tell a manager."),

    "item.barcode_check_digit": (
        "바코드 {barcode}의 검사 숫자가 맞지 않습니다. 상품의 바코드를 찍어 주세요.",
        "The check digit of barcode {barcode} is wrong. Please scan it from the goods."),
    "item.barcodes": (
        "'{barcode}'은(는) 바코드로 쓸 수 없습니다. 숫자를 확인해 주세요.",
        "'{barcode}' cannot be a barcode. Please check its digits."),
    "item.category": (
        "분류를 적어 주세요.",
        "Please enter the category."),
    "item.commission": (
        "수수료율은 0%에서 100% 사이여야 합니다.",
        "The commission has to be between 0 % and 100 %."),
    "item.member_price_won": (
        "조합원 가격은 1원 이상, 판매 가격 이하여야 합니다. 가격을 확인해 주세요.",
        "A member price is 1 won or more and no more than the price. Please check it."),
    "item.name": (
        "상품 이름을 적어 주세요(100자까지).",
        "Please enter the product's name (up to 100 letters)."),
    "item.note": (
        "메모는 한 줄로 {limit}자까지 적어 주세요.",
        "Please keep the note to one line of up to {limit} letters."),
    "item.plu": (
        "PLU는 숫자 1~6자리입니다. 다시 넣어 주세요.",
        "A PLU has 1 to 6 digits. Please enter it again."),
    "item.price_won": (
        "가격은 1원에서 1억 원 사이여야 합니다. 다시 넣어 주세요.",
        "The price has to be between 1 and 100,000,000 won. Please enter it again."),
    "item.shelf_life_days": (
        "진열기한은 0일 이상이어야 합니다(0은 기한 없음).",
        "The shelf limit has to be 0 days or more (0 means none)."),

    "producer.ended": (
        "{name}의 약정이 끝났습니다. 물건을 받지 말고 관리자에게 알려 주세요.",
        "The agreement with {name} has ended. Please take no goods and tell a manager."),
    "producer.expired": (
        "{name}의 약정 기간이 지났습니다. 약정을 새로 맺은 뒤 받아 주세요.",
        "The agreement with {name} has run out. Please renew it before taking goods."),
    "producer.gone": (
        "그 생산자는 이제 없습니다. 생산자를 다시 찾아 주세요.",
        "That producer is no longer there. Please search again."),
    "producer.not_yet": (
        "{name}의 약정이 아직 시작되지 않았습니다. 약정 날짜를 확인해 주세요.",
        "The agreement with {name} has not begun yet. Please check its dates."),
    "producer.suspended": (
        "{name}은(는) 출하가 정지되었습니다. 물건을 받지 말고 관리자에게 알려 주세요.",
        "{name} is suspended. Please take no goods and tell a manager."),

    "tax.choice_missing": (
        "{name}: {date}에 면세인지 과세인지 아직 정하지 않았습니다. 팔지 않았습니다. "
        "관리자가 설정 → 세금에서 정해 주세요.",
        "{name}: nobody has decided yet whether it is exempt or taxable on {date}. It was not "
        "sold. A manager decides it under Settings → Tax."),
    "tax.class_missing": (
        "{name}에 과세 구분이 없습니다. 상품 화면에서 정해 주세요.",
        "{name} has no tax class. Please choose one on the product's page."),

    "import.column_missing": (
        "{file}에 '{column}' 칸이 없습니다. 아무것도 바꾸지 않았습니다. "
        "견본 파일의 제목 줄과 견주어 주세요.",
        "{file} lacks the column '{column}'. Nothing was changed. "
        "Please compare its header with the sample file's."),
    "import.column_twice": (
        "{file}에 '{column}' 칸이 두 번 있습니다. 아무것도 바꾸지 않았습니다. 하나를 지워 주세요.",
        "{file} has the column '{column}' twice. Nothing was changed. Please remove one."),
    "import.file_empty": (
        "{file}이(가) 비어 있습니다. 아무것도 바꾸지 않았습니다. 파일을 확인해 주세요.",
        "{file} is empty. Nothing was changed. Please check the file."),
    "import.file_encoding": (
        "{file} {line_no}번째 줄의 글자를 읽을 수 없습니다. 아무것도 바꾸지 않았습니다. "
        "엑셀에서 ‘CSV UTF-8’로 저장해 주세요.",
        "The letters on line {line_no} of {file} cannot be read. Nothing was changed. "
        "Please save it as ‘CSV UTF-8’."),
    "import.file_missing": (
        "{file} 파일이 없습니다. 이름과 폴더를 확인해 주세요.",
        "There is no file {file}. Please check its name and folder."),
    "import.file_csv": (
        "{file} {line_no}번째 줄의 큰따옴표가 맞지 않습니다. 아무것도 바꾸지 않았습니다. "
        "엑셀에서 다시 저장해 주세요.",
        "The quotes on line {line_no} of {file} do not match. Nothing was changed. "
        "Please save the file again."),
    "import.file_too_big": (
        "{file}이(가) 너무 큽니다. 아무것도 바꾸지 않았습니다. 파일을 나누어 주세요.",
        "{file} is too big. Nothing was changed. Please split it."),
    "import.file_truncated": (
        "{file}이(가) 중간에서 잘렸습니다. 아무것도 바꾸지 않았습니다. 파일을 다시 받아 주세요.",
        "{file} is cut off. Nothing was changed. Please fetch it again."),
    "import.file_unreadable": (
        "{file}을(를) 읽을 수 없습니다({detail}). 아무것도 바꾸지 않았습니다. "
        "CSV나 XLSX 파일인지 확인해 주세요.",
        "{file} cannot be read ({detail}). Nothing was changed. "
        "Please check that it is a CSV or XLSX file."),
    "import.header_unknown": (
        "{file}의 제목 줄을 알 수 없습니다. 아무것도 바꾸지 않았습니다. "
        "상품·생산자 견본 파일과 견주어 주세요.",
        "The header of {file} is not known. Nothing was changed. "
        "Please compare it with the samples for products and producers."),
    "import.lines_refused": (
        "{file}에서 {count}줄을 받을 수 없습니다. 아무것도 바꾸지 않았습니다. "
        "위의 줄을 고쳐 다시 가져와 주세요.",
        "{count} problems in {file}. Nothing was changed. "
        "Please mend the lines above and import again."),
    "import.other_form": (
        "{file}은(는) 다른 종류의 파일입니다({form}). 아무것도 바꾸지 않았습니다. "
        "가져올 종류를 다시 골라 주세요.",
        "{file} is another kind of list ({form}). Nothing was changed. "
        "Please choose what to import again."),
}

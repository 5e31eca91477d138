"""What is wrong with an imported line, in the shop's words: where, what, what to do about it."""

from __future__ import annotations

from typing import Final, Literal

from app.import_rows import Problem
from app.texts.particles import settle

#: code -> (Korean, English); `{value}` is the cell as it stands.
WORDS: Final[dict[str, tuple[str, str]]] = {
    "empty": (
        "비어 있습니다. 값을 넣어 주세요.",
        "is empty. Please fill it in."),
    "too_long": (
        "'{value}…' 글이 너무 깁니다. 줄여 주세요.",
        "'{value}…' is too long. Please shorten it."),
    "unprintable": (
        "{value}에 보이지 않는 글자가 있습니다. 지워 주세요.",
        "{value} holds invisible signs. Please remove them."),
    "personal_number": (
        "에 전화·카드·주민등록번호나 메일 주소가 있습니다. 기록은 지울 수 없으니 빼 주세요.",
        "holds a phone, card or resident number or a mail address. The record cannot be erased: "
        "please take it out."),
    "not_whole": (
        "'{value}'은(는) 숫자가 아닙니다. 소수점 없이 숫자만 적어 주세요.",
        "'{value}' is not a whole number. Please write digits only, no decimals."),
    "too_small": (
        "'{value}'은(는) 너무 작습니다. 값을 확인해 주세요(가격은 1원 이상).",
        "'{value}' is too small. Please check it (a price is 1 won or more)."),
    "too_big": (
        "'{value}'은(는) 너무 큽니다. 값을 확인해 주세요.",
        "'{value}' is too big. Please check it."),
    "not_a_rate": (
        "'{value}'은(는) 비율이 아닙니다. 12 또는 12.5처럼 적어 주세요.",
        "'{value}' is not a percentage. Please write it like 12 or 12.5."),
    "not_a_choice": (
        "'{value}'은(는) 쓸 수 없는 값입니다. 견본 파일의 값 가운데 하나를 적어 주세요.",
        "'{value}' is not one of the allowed words. Please use one from the sample file."),
    "not_a_date": (
        "'{value}'은(는) 날짜가 아닙니다. 2026-11-22처럼 적어 주세요.",
        "'{value}' is not a date. Please write it like 2026-11-22."),
    "not_a_barcode": (
        "'{value}'은(는) 바코드로 쓸 수 없습니다. 숫자를 다시 확인해 주세요.",
        "'{value}' cannot be a barcode. Please check its digits."),
    "bad_check_digit": (
        "바코드 '{value}'의 검사 숫자가 맞지 않습니다. 상품의 바코드와 견주어 주세요.",
        "the check digit of barcode '{value}' is wrong. Please compare it with the goods."),
    "not_a_plu": (
        "'{value}'은(는) PLU가 아닙니다. 숫자 1~6자리로 적어 주세요.",
        "'{value}' is not a PLU. Please write 1 to 6 digits."),
    "basis_mismatch": (
        "'{value}': 저울 상품(WEIGHT)은 per_100g, 낱개 상품(EACH)은 per_unit이어야 합니다.",
        "'{value}': weighed goods (WEIGHT) need per_100g, pieces (EACH) per_unit."),
    "bad_business_no": (
        "사업자등록번호 '{value}'이(가) 맞지 않습니다. 등록증을 보고 고치거나 비워 두세요.",
        "business number '{value}' is not valid. Please correct it or leave it empty."),
    "ends_before_start": (
        "약정이 시작보다 먼저 끝납니다({value}). 날짜를 확인해 주세요.",
        "the agreement ends before it starts ({value}). Please check the dates."),
    "too_few_cells": (
        "칸이 모자랍니다({value}). 파일이 잘렸는지 확인해 주세요.",
        "cells are missing ({value}). Please check whether the file was cut off."),
    "too_many_cells": (
        "칸이 남습니다({value}). 쉼표가 든 글은 큰따옴표로 묶어 주세요.",
        "there are too many cells ({value}). Please quote text that holds a comma."),
    "line_open": (
        "마지막 줄이 끝나지 않았습니다. 파일이 잘렸을 수 있으니 다시 받거나, 온전하면 끝에서 "
        "Enter를 한 번 치고 저장해 주세요.",
        "the last line does not end. The file may be cut off: fetch it again or, if it is whole, "
        "press Enter at its end and save."),
    "no_rows": (
        "제목 줄 아래에 내용이 없습니다. 파일을 확인해 주세요.",
        "there is nothing below the header. Please check the file."),
    "repeated": (
        "'{value}' 줄에 이미 있는 값입니다. 둘 가운데 하나를 고쳐 주세요.",
        "'{value}' is already used on that line. Please change one of the two."),
    "two_tax_classes": (
        "'{value}'의 과세 구분이 다른 줄과 다릅니다. 같게 맞춰 주세요.",
        "'{value}' has another tax class on another line. Please make them the same."),
    "producer_unknown": (
        "생산자 '{value}'이(가) 없습니다. 생산자 파일을 먼저 가져와 주세요.",
        "there is no producer '{value}'. Please import the producers first."),
    "barcode_taken": (
        "바코드 '{value}'은(는) 다른 상품이 쓰고 있습니다. 그 상품에서 먼저 지워 주세요.",
        "barcode '{value}' belongs to another item. Please remove it there first."),
    "plu_taken": (
        "PLU '{value}'은(는) 다른 상품이 쓰고 있습니다. 다른 번호를 적어 주세요.",
        "PLU '{value}' belongs to another item. Please use another number."),
    "item_unknown": (
        "'{value}' 상품이 이 매장에 없습니다. 상품 목록을 먼저 보내 주세요.",
        "the store has no item '{value}'. Please publish the catalogue first."),
    "scope_unknown": (
        "'{value}'을(를) 이 매장에서 찾지 못했습니다. 코드를 확인해 주세요.",
        "the store has nothing called '{value}'. Please check the code."),
    "promotion_terms": (
        "행사 조건이 맞지 않습니다({value}). 종류에 맞는 칸을 채워 주세요.",
        "the terms do not fit the kind ({value}). Please fill in what the kind needs."),
    "not_weekdays": (
        "'{value}'은(는) 요일이 아닙니다. 월요일을 1로 하여 1 2 5처럼 적어 주세요.",
        "'{value}' are no weekdays. Please write them like 1 2 5, Monday being 1."),
    "not_a_time": (
        "'{value}'은(는) 시각이 아닙니다. 18:00처럼 적어 주세요.",
        "'{value}' is no time of day. Please write it like 18:00."),
}


def describe(problem: Problem, language: Literal["ko", "en"]) -> str:
    """One sentence: the line as the file counts it, the column, what is wrong, what to do."""
    korean, english = WORDS[problem.code]
    if language == "ko":
        where = f"{problem.line_no}번째 줄"
        where += f" {problem.column} 칸: " if problem.column else ": "
        return settle(where + korean.format(value=problem.value))
    where = f"Line {problem.line_no}"
    where += f", column {problem.column}: " if problem.column else ": "
    return where + english.format(value=problem.value)

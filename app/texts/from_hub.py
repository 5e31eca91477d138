"""Words of what the platform says to its stores, at the hub and at the till."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "publish.refused": (
        "{count}줄을 받을 수 없어 어느 매장에도 보내지 않았습니다({store}). 줄을 고쳐 다시 해 "
        "주세요.",
        "{count} lines cannot be taken, so nothing was sent to any store ({store}). Please correct "
        "them and try again."),
    "publish.form": (
        "{file}은(는) 매장에 보낼 수 있는 목록이 아닙니다. 보낸 것은 없습니다. 상품·생산자·가격·"
        "행사 목록을 골라 주세요.",
        "{file} is no list for stores. Nothing was sent. Please choose a list of items, producers, "
        "prices or promotions."),
    "publish.json": (
        "JSON을 읽을 수 없습니다({detail}). 보낸 것은 없습니다. 파일을 고쳐 다시 해 주세요.",
        "The JSON cannot be read ({detail}). Nothing was sent. Please correct the file and try "
        "again."),
    "publish.sections": (
        "목록 이름을 알 수 없습니다: {names}. {known} 가운데서 적어 주세요. 보낸 것은 없습니다.",
        "Unknown lists: {names}. Please use some of {known}. Nothing was sent."),
    "publish.columns": (
        "{section} 목록에 모르는 칸이 있습니다: {names}. 보낸 것은 없습니다. 칸 이름을 고쳐 "
        "주세요.",
        "The list {section} has unknown columns: {names}. Nothing was sent. Please correct them."),
    "publish.name": (
        "이 목록을 매장이 알아볼 이름을 {limit}자 안에서 사람 정보 없이 적어 주세요. 보낸 것은 "
        "없습니다.",
        "Please give the list a name of at most {limit} letters, naming no person. Nothing was "
        "sent."),
    "publish.too_many": (
        "한 번에 {limit:,}줄까지 보낼 수 있습니다. 보낸 것은 없습니다. 나누어 보내 주세요.",
        "At most {limit:,} lines go at once. Nothing was sent. Please send it in parts."),
    "publish.personal": (
        "{line_no}번째 줄의 {column} 칸은 개인정보라 매장에 보낼 수 없습니다. 보낸 것은 없습니다. "
        "칸을 비워 주세요.",
        "Line {line_no}, column {column} is personal and goes to no store this way. Nothing was "
        "sent. Please leave it empty."),
    "publish.request_uid": (
        "요청 번호는 영문과 숫자로 {limit}자까지입니다. 보낸 것은 없습니다. 다시 적어 주세요.",
        "A request uid has up to {limit} plain letters and digits. Nothing was sent. Please try "
        "again."),
    "publish.uid_taken": (
        "요청 번호 {uid}은(는) 다른 내용에 이미 쓰였습니다. 보낸 것은 없습니다. 새 번호로 해 "
        "주세요.",
        "The request uid {uid} was used for something else. Nothing was sent. Please use a new "
        "one."),
    "hub.store_or_org": (
        "매장이나 조합(--org) 가운데 하나만 골라 주세요. 바뀐 것은 없습니다.",
        "Choose either a store or an organisation (--org). Nothing was changed."),
    "hub.org_unknown": (
        "{name}(으)로 시작하는 조합이 하나로 정해지지 않습니다. hub stores로 확인해 주세요.",
        "Not exactly one organisation begins with {name}. Please look with: hub stores."),
    "hub.put_back": (
        "서버의 원장이 되돌려진 것 같습니다. 보낸 것은 없습니다. hub serve를 한 번 켠 뒤 다시 해 "
        "주세요.",
        "The hub's ledger seems to have been put back. Nothing was sent. Please start hub serve "
        "once and try again."),
    "hub.command_form": (
        "명령은 영문 낱말 하나입니다. 보낸 것은 없습니다. 다시 적어 주세요.",
        "A command is one plain word. Nothing was sent. Please try again."),
    "hub.allowance_form": (
        "한도는 0 이상이고, 한 조합원의 하루가 매장의 하루보다 클 수 없습니다. 바뀐 것은 "
        "없습니다. 다시 적어 주세요.",
        "Allowances are 0 or more, and a member's day is no more than the store's. Nothing was "
        "changed. Please try again."),
    "platform_notice.form": (
        "알림은 {limit}자까지 한 줄로 적어 주세요. 보낸 것은 없습니다.",
        "A notice is one line of at most {limit} letters. Nothing was sent."),
    "platform_notice.personal": (
        "알림에 전화·카드·주민등록번호나 메일 주소가 있습니다. 기록은 지울 수 없으니 빼 주세요. "
        "보낸 것은 없습니다.",
        "The notice holds a phone, card or resident number or a mail address. The record cannot be "
        "erased: please take it out. Nothing was sent."),
    "platform_notice.until": (
        "‘{day}’은(는) 오늘부터의 날짜가 아닙니다. 2026-11-30처럼 적어 주세요. 보낸 것은 "
        "없습니다.",
        "“{day}” is no day from today on. Please write it like 2026-11-30. Nothing was sent."),
    "platform_notice.unknown": (
        "‘{name}’(으)로 시작하는 알림이 하나로 정해지지 않습니다. hub notices에 나오는 번호를 "
        "네 자 이상 적어 주세요.",
        "“{name}” is not one notice. Give four letters or more of the ref that hub notices shows."),
}

"""Words of the demo day, apart from those of the screens: no till that sells needs them."""

from __future__ import annotations

from typing import Final

from ui import i18n

WORDS: Final[dict[str, tuple[str, str]]] = {
    "exact": ("스캔 네 번, 현금 딱 맞게", "four scans, exact cash"),
    "change": ("현금 50,000원을 받고 거스름", "50,000 won in cash, with change"),
    "card": ("카드, 두 번 눌러", "card, in two presses"),
    "initials": ("초성 ㅅㄱㅊ으로 찾은 시금치", "spinach, found by its initials ㅅㄱㅊ"),
    "whose": ("물안개텃밭의 청상추", "lettuce of the second farm"),
    "member": ("조합원 0123, 열무 셋", "member 0123, three of one thing"),
    "void": ("한 줄 지정취소", "one line removed"),
    "next": ("다른 손님 먼저", "the next customer first"),
    "recall": ("보류했다가 이어서", "held, then gone on with"),
    "discount": ("관리자 승인 할인 2,000원", "2,000 won off with a manager's approval"),
    "unknown": ("모르는 바코드는 담지 않고", "an unknown barcode left out"),
    "split": ("현금 5,000원, 나머지는 카드", "5,000 won in cash, the rest by card"),
    "touch": ("손가락으로만", "by touch alone"),
    "promo_lettuce": ("청상추 2+1", "Lettuce 2+1"),
    "promo_evening": ("저녁 마감할인", "Evening markdown"),
    "promo_members": ("조합원의 날", "Members' day"),
    "bag": ("종량제봉투 10L", "Rubbish bag 10 l"),
    "title": ("시연한 하루", "the demo day"),
    "sum": (
        "판매 {count}건 {total}원 (부가세 {vat}원, 할인 {off}원)",
        "{count} sales, {total} won (VAT {vat}, discount {off})"),
    "tenders": (
        "현금 {cash}원 · 카드 {count}건 {card}원", "cash {cash} won · {count} cards {card} won"),
    "drawer": (
        "돈통 {drawer}원, 센 금액도 같음", "{drawer} won in the drawer, and counted the same"),
    "end": (
        "인쇄물 {papers}장, 화면 그림 {pictures}장: 모든 숫자가 맞습니다.",
        "{papers} papers, {pictures} pictures of screens: every figure agrees."),
}


def said(key: str, **values: object) -> str:
    """These words in the language of the screens; whole numbers get their commas."""
    words = WORDS[key][i18n.LANGUAGES.index(i18n.language())]
    shown = {name: f"{one:,}" if isinstance(one, int) else one for name, one in values.items()}
    return words.format(**shown)

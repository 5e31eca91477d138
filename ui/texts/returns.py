"""Words of the return screen."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "return.title": ("반품", "Return"),
    "return.search": (
        "영수증을 찍거나 번호를 눌러 주세요",
        "Scan the receipt or key in its number",
    ),
    "return.empty_title": ("영수증을 찍어 주세요", "Scan the receipt"),
    "return.empty_body": (
        "영수증 아래 바코드를 찍으면 돌려받을 수 있는 상품이 보입니다.",
        "The barcode at its foot shows what can still come back.",
    ),
    "return.line": (
        "{size} · {won} · 반품 가능 {left}",
        "{size} · {won} · {left} can come back",
    ),
    "return.all": ("모두 반품", "Everything back"),
    "return.total": ("돌려줄 금액", "To give back"),
    "return.reason": ("까닭", "Reason"),
    "return.why_changed_mind": ("단순 변심", "Changed mind"),
    "return.why_bad": ("상품 불량", "Bad goods"),
    "return.why_mistake": ("잘못 판매", "Sold wrongly"),
    "return.why_other": ("그 밖에", "Other"),
    "return.do": ("반품하기", "Take back"),
    "return.nothing_left": (
        "이 영수증의 상품은 모두 반품되었습니다.",
        "Everything on this receipt has come back already.",
    ),
    "return.done": ("반품했습니다 · {number} · {won}", "Returned · {number} · {won}"),
    "return.cancel_title": (
        "카드 단말기에서 이 승인을 취소해 주세요",
        "Cancel this approval on the card terminal",
    ),
    "return.original": ("원승인번호 {number} · {day}", "Original no. {number} · {day}"),
    "return.original_no": ("원승인번호", "Original approval no."),
    "return.original_day": ("원승인일자", "Original approval date"),
    "return.see_slip": ("전표 확인", "see the slip"),
    "return.cancelled": ("취소됨", "Cancelled"),
}

"""Words of the papers an office printer makes; they are Korean, for who writes on them is here."""

from __future__ import annotations

from typing import Final

PAD_TITLE: Final = "수기 판매장"
PAD_NO: Final = "번호"
PAD_WHEN: Final = "       월       일       시       분"
PAD_WHO: Final = "쓴 사람"
PAD_MEMBER: Final = "조합원"
PAD_COLUMNS: Final = ("상품 · 생산자", "수량/무게", "단가", "금액")
PAD_TOTAL: Final = "합계"
PAD_TENDERS: Final = ("□ 현금", "□ 카드", "□ 계좌이체", "□ 기타")
PAD_NOTE: Final = "계산대가 켜지면 그날 마감 전에 입력하고, 입력한 장은 줄을 그어 보관합니다."
PAGE: Final = "{page} / {pages}"

"""Words of accounts, corrections, exchanges, returns without a receipt, invoices and papers."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "action.REFUND_WITHOUT_RECEIPT": ("영수증 없는 반품", "A return without a receipt"),
    "action.CORRECT_TENDER": ("결제수단 정정", "Correcting a tender"),
    "action.CREDIT_OVER_LIMIT": ("한도를 넘는 외상", "Credit over the limit"),
    "action.COLLECT_CREDIT": ("외상회수", "Collecting credit"),
    "action.KEEP_ACCOUNTS": ("외상 거래처 관리", "Keeping accounts"),
}

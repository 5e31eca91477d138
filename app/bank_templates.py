"""How a bank wants its bulk transfer file: a setting of the shop, checked before it is kept."""

from __future__ import annotations

from typing import Final

import msgspec

from app.errors import BadInput

HEADINGS: Final[dict[str, str]] = {
    "bank_code": "입금은행코드", "bank_name": "입금은행", "account_no": "입금계좌번호",
    "amount_won": "이체금액", "holder": "예금주명", "their_memo": "받는분 통장표시",
    "our_memo": "내 통장표시", "note": "비고",
}


class BankTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """How one bank wants its bulk transfer file (HANDBOOK §8)."""

    name: str
    #: xlsx, csv (commas) or text (one column behind the other, split by `separator`).
    form: str = "xlsx"
    encoding: str = "cp949"
    separator: str = ","
    header: bool = True
    hyphens: bool = False
    #: What receiver's memo may hold, in CP949 bytes.
    memo_bytes: int = 14
    #: bank_code, bank_name, account_no, amount_won, holder, their_memo, our_memo, note.
    columns: tuple[str, ...] = (
        "bank_code", "account_no", "amount_won", "holder", "their_memo", "our_memo", "note")


def check_template(template: BankTemplate) -> None:
    """Raises BadInput `bank.template` for one no file could be made by."""
    known = set(HEADINGS)
    needed = {"account_no", "amount_won"}
    columns = set(template.columns)
    if (not template.name or template.form not in {"xlsx", "csv", "text"}
            or template.encoding not in {"cp949", "utf-8-sig"} or not template.separator
            or not columns <= known or not needed <= columns
            or not {"bank_code", "bank_name"} & columns or not 4 <= template.memo_bytes <= 40):
        raise BadInput("bank.template", name=template.name[:20])

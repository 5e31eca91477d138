"""The file a bank takes for many transfers at once, by the bank's template, and its cover sheet.

Pure: payouts in, bytes out.  An amount is a positive whole number, an account digits alone; what
CP949 cannot spell is named, never dropped (HANDBOOK §8).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.bank_templates import HEADINGS, BankTemplate, check_template
from app.banks import BANKS, bank_name
from app.errors import BadInput
from models.values import Ref, Won

#: Templates every shop has; a name of the shop's own settings comes before them.
BUILT_IN: Final = (
    BankTemplate(name="neutral"),
    BankTemplate(name="neutral-text", form="text"),
    BankTemplate(
        name="text-tab", form="text", separator="\t", header=False,
        columns=("bank_code", "account_no", "amount_won", "their_memo", "our_memo")),
)
@dataclass(frozen=True, slots=True)
class Payout:
    """One transfer; the account whole, since a bank needs it."""

    producer_ref: Ref
    code: str
    name: str
    bank_code: str
    account_no: str
    holder: str
    amount_won: Won
    is_new_account: bool = False
    was_paid_before: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at before the file goes to the bank."""

    what: str  # duplicate_account, changed_account, first_payment, holder_differs
    code: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BankFile:
    """The file, and what stands on its cover sheet; `digest` is the first twelve of SHA-256."""

    name: str
    data: bytes
    count: int
    total_won: Won
    flags: tuple[Flag, ...]
    digest: str
    by_bank: tuple[tuple[str, int, Won], ...] = ()


def find_template(name: str, own: Sequence[BankTemplate]) -> BankTemplate:
    """A template of the shop's, else a built-in one.  Raises BadInput `bank.template_unknown`."""
    for template in (*own, *BUILT_IN):
        if template.name == name:
            return template
    raise BadInput("bank.template_unknown", name=name)


def make_bank_file(
    payouts: Sequence[Payout], template: BankTemplate, *, number: str, pay_date: str,
    memo: str,
) -> BankFile:
    """The file of a settlement.

    Raises BadInput `bank.nothing`, and naming the producer `bank.amount`, `bank.account`,
    `bank.unencodable`.
    """
    check_template(template)
    if not payouts:
        raise BadInput("bank.nothing")
    for payout in payouts:
        if payout.amount_won <= 0:
            raise BadInput("bank.amount", name=payout.name, no=payout.code)
        if payout.bank_code not in BANKS or not payout.account_no.isdigit():
            raise BadInput("bank.account", name=payout.name, no=payout.code)
    rows = [_row(payout, template, number, memo) for payout in payouts]
    if template.form == "xlsx":
        data, ending = _write_xlsx(rows, template), "xlsx"
    else:
        data, ending = _write_text(rows, payouts, template), (
            "csv" if template.form == "csv" else "txt")
    by_bank: dict[str, tuple[int, Won]] = {}
    for payout in payouts:
        count, won = by_bank.get(payout.bank_code, (0, 0))
        by_bank[payout.bank_code] = count + 1, won + payout.amount_won
    return BankFile(
        f"{pay_date}_대량이체_{number}.{ending}", data, len(payouts),
        sum(payout.amount_won for payout in payouts), tuple(find_flags(payouts)),
        hashlib.sha256(data).hexdigest()[:12],
        tuple((code, *sums) for code, sums in sorted(by_bank.items())))


def find_flags(payouts: Sequence[Payout]) -> list[Flag]:
    """Accounts that stand twice, that changed since the last payment, that were never paid to."""
    seen = Counter((payout.bank_code, payout.account_no) for payout in payouts)
    flags = []
    for payout in payouts:
        if seen[payout.bank_code, payout.account_no] > 1:
            flags.append(Flag(
                "duplicate_account", payout.code, payout.name,
                f"{bank_name(payout.bank_code)} *{payout.account_no[-4:]}"))
    for payout in payouts:
        if payout.is_new_account:
            what = "changed_account" if payout.was_paid_before else "first_payment"
            flags.append(Flag(what, payout.code, payout.name))
    flags += [
        Flag("holder_differs", payout.code, payout.name)
        for payout in payouts if payout.holder.replace(" ", "") != payout.name.replace(" ", "")
    ]
    return flags


def cut_bytes(text: str, limit: int) -> str:
    """As much of a text as fits into so many CP949 bytes; no Hangul is cut in two."""
    kept, used = "", 0
    for sign in text:
        used += len(sign.encode("cp949", errors="replace"))
        if used > limit:
            break
        kept += sign
    return kept


def _row(
    payout: Payout, template: BankTemplate, number: str, memo: str
) -> list[str | int]:
    account_no = payout.account_no
    if template.hyphens and len(account_no) == 13:
        account_no = f"{account_no[:3]}-{account_no[3:7]}-{account_no[7:11]}-{account_no[11:]}"
    cells: dict[str, str | int] = {
        "bank_code": payout.bank_code, "bank_name": bank_name(payout.bank_code),
        "account_no": account_no, "amount_won": payout.amount_won, "holder": payout.holder,
        "their_memo": cut_bytes(memo, template.memo_bytes),
        "our_memo": cut_bytes(payout.name, template.memo_bytes),
        "note": f"{number} {payout.code}",
    }
    return [cells[column] for column in template.columns]


def _write_text(
    rows: Sequence[Sequence[str | int]], payouts: Sequence[Payout], template: BankTemplate
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=template.separator[:1], lineterminator="\r\n")
    if template.header:
        writer.writerow([HEADINGS[column] for column in template.columns])
    for row, payout in zip(rows, payouts, strict=True):
        for cell in row:
            try:
                str(cell).encode(template.encoding)
            except UnicodeEncodeError as error:
                raise BadInput(
                    "bank.unencodable", name=payout.name, no=payout.code,
                    sign=str(cell)[error.start:error.end]) from error
        writer.writerow(row)
    return out.getvalue().encode(template.encoding)


def _write_xlsx(rows: Sequence[Sequence[str | int]], template: BankTemplate) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    # A fixed moment: the same payouts give the same file, and its digest says so.
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001
    sheet = book.create_sheet("대량이체")
    if template.header:
        heads = []
        for column in template.columns:
            cell = WriteOnlyCell(sheet, value=HEADINGS[column])
            cell.font = Font(bold=True)
            heads.append(cell)
        sheet.append(heads)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                # Codes and accounts keep their leading zeros, and nothing is a formula.
                cell.data_type, cell.number_format = "s", "@"
            else:
                cell.number_format = "#,##0"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return _without_time(out.getvalue())


def _without_time(data: bytes) -> bytes:
    """The same pages in a package that does not say when it was packed."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            # ZipInfo begins with the first moment a package can name.
            target.writestr(ZipInfo(info.filename), source.read(info), ZIP_DEFLATED)
    return packed.getvalue()

"""What a producer is handed: statement, agreement, certificate of shipments; and the cover sheet.

All as papers in Korean, the language of the farms; accounts show their last four digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app import catalog, people
from app.bank_files import BankFile
from app.banks import bank_name, mask_account
from app.checks import format_business_no
from app.errors import Refused
from app.papers import Block, Facts, Head, Note, Paper, Sign, Sums, Table
from app.payout_accounts import open_account
from models import claim_rows, producer_rows, settlement_rows
from models.values import Grams, Ref, TaxClass, Won

if TYPE_CHECKING:
    from app.till import Till
    from models.claim_rows import ItemSumRow
    from models.settlement_rows import (
        DeductionRow,
        PayoutRow,
        SettledRebateRow,
        SettlementRow,
    )

CYCLE_WORDS: Final = {"WEEKLY": "매주", "SEMIMONTHLY": "한 달에 두 번", "MONTHLY": "매월"}
DEDUCTION_WORDS: Final = {
    "LABEL": "라벨지", "FEE": "회비", "DELIVERY": "택배", "RETEST": "재검사비", "OTHER": "그 밖",
    "PAYOUT_RETURNED": "되돌아온 지급액", "REVERSAL": "되돌린 정산의 지급액", "RECALL": "회수",
    "WASTE": "폐기",
}
HOLD_WORDS: Final = {
    "SUCCESSION": "승계 서류를 기다립니다", "DISPUTE": "확인할 것이 있어 미룹니다",
    "OTHER": "지급을 미룹니다", "ACCOUNT": "쓸 수 있는 계좌가 없습니다",
}
FLAG_WORDS: Final = {
    "duplicate_account": "같은 계좌가 두 번", "changed_account": "계좌가 바뀜",
    "first_payment": "첫 지급", "holder_differs": "예금주가 농가 이름과 다름",
}
_ITEM_HEADS: Final = (
    Head("품목", 6), Head("과세", 2), Head("수수료율", 2, right=True), Head("수량", 2, right=True),
    Head("판매액", 3, right=True), Head("정산 기준액", 3, right=True),
)


def won(amount: Won) -> str:
    return f"{amount:,}원"


def percent(basis_points: int) -> str:
    """`11.3 %`: no more decimals than there are."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}{f'.{rest:02d}'.rstrip('0') if rest else ''} %"


def amount_of(quantity: int, weight_g: Grams) -> str:
    """`3개`, `1.250 kg`, or both."""
    weight = f"{weight_g // 1000}.{abs(weight_g) % 1000:03d} kg" if weight_g else ""
    if weight_g < 0:
        weight = f"-{abs(weight_g) // 1000}.{abs(weight_g) % 1000:03d} kg"
    return " ".join(part for part in (f"{quantity}개" if quantity else "", weight) if part) or "0"


def make_statements(
    till: Till, settlement_uid: Ref, producer_ref: Ref = "",
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Paper]:
    """정산서 of one producer, or of everyone with something to say.  Raises Refused."""
    connection = till.read()
    row = settlement_rows.read_settlement(connection, settlement_uid)
    if row is None:
        raise Refused("settlement.gone")
    items: dict[Ref, list[ItemSumRow]] = {}
    for item in claim_rows.list_item_sums(connection, settlement_uid):
        items.setdefault(item.producer_ref, []).append(item)
    deductions: dict[Ref, list[DeductionRow]] = {}
    for deduction in settlement_rows.list_deductions_of(connection, settlement_uid):
        deductions.setdefault(deduction.producer_ref, []).append(deduction)
    rebates: dict[Ref, list[SettledRebateRow]] = {}
    for rebate in settlement_rows.list_rebates_of(connection, settlement_uid):
        rebates.setdefault(rebate.producer_ref, []).append(rebate)
    groups = settlement_rows.list_groups(connection, settlement_uid)
    wanted = [
        one for one in settlement_rows.list_payouts(connection, settlement_uid)
        if (one.producer_ref == producer_ref if producer_ref else has_something(one))
    ]
    papers = []
    for done, one in enumerate(wanted):
        on_progress(done, len(wanted))
        papers.append(_statement(
            till, row, one, items.get(one.producer_ref, []), groups.get(one.producer_ref, []),
            rebates.get(one.producer_ref, []), deductions.get(one.producer_ref, [])))
    return papers


def has_something(one: PayoutRow) -> bool:
    """Whether a producer's part of a settlement holds any figure at all."""
    return bool(one.line_count or one.deduction_won or one.carry_in_won or one.rebate_won
                or one.payout_won or one.carry_out_won)


def _statement(
    till: Till, row: SettlementRow, one: PayoutRow, items: list[ItemSumRow],
    groups: list[tuple[int, int, int, int]], rebates: list[SettledRebateRow],
    deductions: list[DeductionRow],
) -> Paper:
    settings = till.settings
    sums = [("판매 기준액", won(one.base_won))]
    for rate, _, base_won, commission_won in groups:
        sums.append((f"수수료 {percent(rate)} ({won(base_won)})", won(-commission_won)))
    sums += [
        (f"수수료 환급 {rebate.from_date} ~ {rebate.to_date}", won(rebate.rebate_won))
        for rebate in rebates if rebate.rebate_won
    ]
    sums += [(_deduction_words(each), won(-each.amount_won)) for each in deductions]
    if one.carry_in_won:
        sums.append(("지난 정산에서 넘어온 금액", won(one.carry_in_won)))
    if one.carry_out_won:
        sums.append(("다음 정산으로 넘기는 금액", won(-one.carry_out_won)))
    sums.append(("지급액", won(one.payout_won)))
    blocks: list[Block] = [
        Facts((
            ("생산자", f"{one.name} ({one.code})"), ("정산번호", row.settlement_no),
            ("정산기간", f"{row.from_date} ~ {row.to_date}"), ("지급예정일", row.pay_date),
            ("지급 계좌", account_words(till, one.account_ref)),
            ("면세 / 과세", f"{won(one.exempt_won)} / {won(one.taxable_won)}"),
        )),
        Table(_ITEM_HEADS, tuple(
            (f"{item.name} {item.spec}".strip(),
             "과세" if item.tax_class == TaxClass.TAXABLE_10 else "면세",
             percent(item.rate_basis_points), amount_of(item.quantity, item.weight_g),
             won(item.net_won), won(item.base_won))
            for item in items
        ), ("합계", "", "", "", won(one.sales_won), won(one.base_won))),
        Sums(tuple(sums)),
    ]
    if one.hold:
        words = HOLD_WORDS.get(one.hold, one.hold)
        blocks.append(Note(f"이번 지급은 미룹니다: {words}.", strong=True))
    elif one.carry_out_won < 0:
        blocks.append(Note("지급할 금액이 없어 모자란 금액은 다음 정산에서 뺍니다."))
    if one.base_won != one.sales_won:
        blocks.append(Note("매장이 부담한 할인은 기준액에 다시 더했습니다."))
    if one.commission_vat_won:
        blocks.append(Note(f"수수료에는 부가세 {won(one.commission_vat_won)}이 들어 있습니다."))
    blocks.append(Note(
        "판매 기준액은 부가세를 포함합니다. 수수료는 요율마다 한 번만 반올림했습니다."))
    return Paper("정산서", settings.shop_name, tuple(blocks), _foot(till))


def make_cover(till: Till, row: SettlementRow, made: BankFile) -> Paper:
    """What goes to the bank with the file: totals, banks, and what has to be looked at."""
    payouts = [one for one in settlement_rows.list_payouts(till.read(), row.settlement_uid)
               if one.payout_won > 0]
    blocks: list[Block] = [
        Facts((
            ("정산번호", row.settlement_no), ("정산기간", f"{row.from_date} ~ {row.to_date}"),
            ("지급예정일", row.pay_date), ("파일", made.name),
            ("파일 확인값", made.digest), ("건수", f"{made.count}건"),
        )),
        Sums((("이체 합계", won(made.total_won)),)),
        Table(
            (Head("은행", 4), Head("건수", 2, right=True), Head("금액", 3, right=True)),
            tuple((f"{code} {bank_name(code)}", f"{count}", won(total))
                  for code, count, total in made.by_bank), title="은행별"),
    ]
    if made.flags:
        blocks.append(Table(
            (Head("확인할 것", 4), Head("번호", 2), Head("생산자", 4), Head("내용", 4)),
            tuple((FLAG_WORDS[flag.what], flag.code, flag.name, flag.detail)
                  for flag in made.flags), title="이체하기 전에 확인해 주세요"))
    blocks.append(Table(
        (Head("번호", 2), Head("생산자", 5), Head("계좌", 6), Head("금액", 3, right=True)),
        tuple((one.code, one.name, account_words(till, one.account_ref), won(one.payout_won))
              for one in payouts),
        ("", "합계", "", won(made.total_won)), "이체 목록"))
    blocks.append(Sign((("작성", ""), ("승인", ""))))
    return Paper("대량이체 확인서", till.settings.shop_name, tuple(blocks), _foot(till))


def make_agreement(till: Till, producer_ref: Ref) -> Paper:
    """출하약정서 of the newest agreement.  Raises Refused `farm.no_agreement`."""
    connection = till.read()
    farm = producer_rows.read_producer(connection, producer_ref)
    held = producer_rows.list_agreements(connection, producer_ref)
    if farm is None:
        raise Refused("producer.gone")
    if not held:
        raise Refused("farm.no_agreement", name=farm.name)
    agreed, settings = held[0], till.settings
    phone = people.read_person(till, producer_ref).get("phone", "")
    items = [
        row.item_name or row.category
        for row in producer_rows.list_agreed_items(connection, producer_ref)
        if row.agreement_uid == agreed.agreement_uid and not row.to_date
    ] or sorted({row.name for row in producer_rows.list_items(connection, producer_ref)})
    markdown = (
        f"마감 전에 매장은 묻지 않고 {percent(agreed.markdown_limit_basis_points)}까지 "
        "값을 내릴 수 있다." if agreed.markdown_limit_basis_points
        else "값은 출하자의 동의 없이 내리지 않는다.")
    clauses = [
        "출하자는 위에 적은 품목만 출하하며, 품목을 바꾸려면 먼저 매장의 승인을 받는다.",
        "값은 출하자가 정하고, 포장·라벨·진열·회수는 출하자가 한다.",
        markdown,
        f"매장은 판매대금에서 약정한 수수료와 공제를 빼고 "
        f"{CYCLE_WORDS.get(agreed.settlement_cycle, agreed.settlement_cycle)} 정산해 지급한다.",
        "판매하고 남은 것은 출하자가 가져간다. 찾아가지 않은 신선품은 다음 날 폐기한다.",
    ]
    if agreed.residue_test_agreed:
        clauses.append(
            "출하자는 잔류농약검사에 동의하고, 부적합이면 그 품목의 출하를 바로 멈춘다.")
    if agreed.recall_cost_agreed:
        clauses.append("출하자의 책임으로 회수할 때의 환불금은 다음 정산에서 뺀다.")
    clauses.append("약정을 어기면 경고, 1주 정지, 1개월 정지, 약정 해지의 차례로 제재한다.")
    clauses += [agreed.note] if agreed.note else []
    return Paper("출하약정서", settings.shop_name, (
        Facts((
            ("출하자", f"{farm.name} ({farm.code})"), ("생산지", farm.origin_place),
            ("사업자등록번호", format_business_no(farm.business_no) or "없음"),
            ("과세 구분", farm.tax_type), ("전화", phone or "-"),
            ("약정 기간", f"{agreed.from_date} ~ {agreed.to_date}"),
            ("수수료율", _rates_words(till, producer_ref)),
        )),
        Note("출하 품목: " + (", ".join(items) or "-")),
        *(Note(f"{n}. {clause}") for n, clause in enumerate(clauses, 1)),
        Note(f"{agreed.signed_on}"),
        Sign((("출하자", farm.name), ("매장", settings.shop_name))),
    ), _foot(till))


def _rates_words(till: Till, producer_ref: Ref) -> str:
    """What the farm's items are charged today, by the rules in force."""
    rates = set()
    for row in producer_rows.list_items(till.read(), producer_ref):
        try:
            rates.add(catalog.product_of(till, row.ref).commission_rate_basis_points)
        except Refused:
            continue
    return ", ".join(percent(rate) for rate in sorted(rates)) or "-"


def make_shipments(till: Till, producer_ref: Ref, from_date: str, to_date: str) -> Paper:
    """출하확인서: what a producer sold here between two business dates.  Raises Refused."""
    connection = till.read()
    farm = producer_rows.read_producer(connection, producer_ref)
    if farm is None:
        raise Refused("producer.gone")
    sold = producer_rows.sum_sold(connection, producer_ref, from_date, to_date)
    return Paper("출하확인서", till.settings.shop_name, (
        Facts((
            ("출하자", f"{farm.name} ({farm.code})"), ("생산지", farm.origin_place),
            ("기간", f"{from_date} ~ {to_date}"),
            ("사업자등록번호", format_business_no(farm.business_no) or "없음"),
        )),
        Table(
            (Head("품목", 6), Head("수량", 3, right=True), Head("판매액", 3, right=True)),
            tuple((f"{row.name} {row.spec}".strip(), amount_of(row.quantity, row.weight_g),
                   won(row.net_won)) for row in sold),
            ("합계", "", won(sum(row.net_won for row in sold)))),
        Note("위와 같이 출하하여 판매하였음을 확인합니다."),
        Note(till.business_date),
        Sign(((till.settings.shop_name, till.settings.representative),)),
    ), _foot(till))


def account_words(till: Till, account_ref: Ref) -> str:
    """An account as a paper or a screen shows it; a dash where there is none."""
    account = open_account(till, account_ref) if account_ref else None
    if account is None:
        return "-"
    return f"{bank_name(account.bank_code)} {mask_account(account.number)}"


def _deduction_words(row: DeductionRow) -> str:
    kind = DEDUCTION_WORDS.get(row.kind, row.kind)
    return f"{kind} {row.reason} ({row.on_date})".replace("  ", " ")


def _foot(till: Till) -> str:
    settings = till.settings
    return " · ".join(part for part in (
        settings.shop_name, format_business_no(settings.business_no), settings.address,
        settings.phone) if part)

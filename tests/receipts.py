"""Receipts to print in tests: the handbook's golden one (§6.9) and the one no font can print."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.receipt import (
    CardPart,
    CashPart,
    CashReceiptBlock,
    NamedAmount,
    Receipt,
    ReceiptKind,
    ReceiptLine,
    ReceiptMember,
    ReceiptTender,
    ReceiptTotals,
    ShopIdentity,
)
from models.values import CashReceiptPurpose

SHOP = ShopIdentity(
    name="강북 푸드직매장",
    business_no="000-82-43214",
    representative="홍길동",
    address="서울 강북구 수유로 000",
    phone="02-0000-0000",
)


def golden_receipt() -> Receipt:
    """Basket of HANDBOOK §2.3 paid 20,000 in cash and 27,100 by card."""
    return Receipt(
        shop=SHOP,
        number="20261122-01-0123",
        till_no=1,
        cashier_no="3",
        sold_at=datetime(2026, 11, 22, 16, 5, 9),  # noqa: DTZ001 (the shop's own wall clock)
        lines=(
            ReceiptLine(
                "청상추", 1_800, 3_600, 2, spec="150g", producer_name="햇살농원", exempt=True
            ),
            ReceiptLine(
                "유정란", 5_500, 5_500, spec="10구", producer_name="맑은샘유정란", exempt=True
            ),
            ReceiptLine("참기름", 23_000, 23_000, spec="300ml", producer_name="참깨볶는집"),
            ReceiptLine("조미김", 5_000, 15_000, 3, spec="5매x6", producer_name="파도소리수산"),
        ),
        totals=ReceiptTotals(
            exempt_won=9_100, supply_won=34_545, vat_won=3_455, total_won=47_100
        ),
        tenders=(
            ReceiptTender("현금", 20_000, cash=CashPart(20_000)),
            ReceiptTender(
                "신용카드",
                27_100,
                card=CardPart(
                    card_no_masked="1234-56**-****-3456",
                    approval_no="00123456",
                    approved_at=datetime(2026, 11, 22, 16, 5, 12),  # noqa: DTZ001 (as above)
                ),
            ),
        ),
        cash_receipts=(
            CashReceiptBlock(CashReceiptPurpose.DEDUCTION, "010-****-5678", 20_000, "123456789"),
        ),
        member=ReceiptMember("홍*동", 47_100),
        footer=("교환·반품은 영수증을 지참해 주세요.",),
    )


def voucher_receipt() -> Receipt:
    """The same basket: a restricted card, QR, a transfer and a gift certificate."""
    return replace(
        golden_receipt(),
        number="20261122-01-0124",
        tenders=(
            ReceiptTender("농식품바우처", 9_100, card=CardPart(approval_no="00998877")),
            ReceiptTender("제로페이", 5_000, approval_no="Z0012345"),
            ReceiptTender("계좌이체", 3_000),
            ReceiptTender("상품권", 30_000, cash=CashPart(50_000, 20_000), face=True),
        ),
        cash_receipts=(
            CashReceiptBlock(CashReceiptPurpose.SELF_ISSUED, "010-000-1234", 33_000),
        ),
        member=None,
    )


def cash_receipt_cancels() -> Receipt:
    """A return whose cash receipt is taken back: one cancel with its number, one without."""
    block = CashReceiptBlock(
        CashReceiptPurpose.DEDUCTION, "010-****-5678", -5_000, "987654321", "123456789",
        "2026-11-22")
    return replace(
        golden_receipt(),
        kind=ReceiptKind.RETURN,
        number="20261123-01-0001",
        original_number="20261122-01-0123",
        lines=(ReceiptLine("조미김", 5_000, -5_000, -1, spec="5매x6"),),
        totals=ReceiptTotals(exempt_won=0, supply_won=-4_545, vat_won=-455, total_won=-5_000),
        tenders=(ReceiptTender("현금", -5_000),),
        cash_receipts=(block, replace(block, approval_no="")),
        member=None,
    )


def odd_receipt() -> Receipt:
    """One line with a syllable outside KS X 1001, a won sign and a dash; nothing else odd."""
    line = ReceiptLine("똠방각하 ₩ —", 3_000, 3_000)
    return replace(
        golden_receipt(),
        lines=(line,),
        totals=ReceiptTotals(exempt_won=0, supply_won=2_727, vat_won=273, total_won=3_000),
        tenders=(ReceiptTender("현금", 3_000, cash=CashPart(5_000, 2_000)),),
        cash_receipts=(),
        member=None,
    )


def golden_return() -> Receipt:
    """One 조미김 of the golden receipt back with 끝전할인, the card cancelled whole and again."""
    return replace(
        golden_receipt(),
        number="20261122-01-0124",
        original_number="20261122-01-0123",
        kind=ReceiptKind.RETURN,
        lines=(
            ReceiptLine(
                "조미김",
                5_000,
                -5_000,
                -1,
                spec="5매x6",
                producer_name="파도소리수산",
                discounts=(NamedAmount("", -212),),
            ),
        ),
        totals=ReceiptTotals(
            exempt_won=0,
            supply_won=-4_353,
            vat_won=-435,
            total_won=-4_788,
            cash_rounding_won=-8,
        ),
        tenders=(
            ReceiptTender("현금", -2_000),
            ReceiptTender(
                "신용카드",
                -27_100,
                card=CardPart(
                    card_no_masked="1234-56**-****-3456",
                    approval_no="00999999",
                    approved_at=datetime(2026, 11, 22, 16, 30, 1),  # noqa: DTZ001 (as above)
                    original_approval_no="00123456",
                    original_approved_at=datetime(2026, 11, 22, 16, 5, 12),  # noqa: DTZ001
                ),
            ),
            ReceiptTender("신용카드", 24_320, card=CardPart()),
        ),
        cash_receipts=(),
        member=ReceiptMember("홍*동", -4_788),
    )

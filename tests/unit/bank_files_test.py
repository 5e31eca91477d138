"""The bank's file: every form by its bytes, wrong accounts in one sentence, what is flagged."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import texts
from app.bank_files import (
    BUILT_IN,
    Payout,
    cut_bytes,
    find_flags,
    find_template,
    make_bank_file,
)
from app.bank_templates import BankTemplate, check_template
from app.banks import BANKS, check_account, find_bank, mask_account
from app.errors import BadInput, ShopError

FARM = Payout("a" * 32, "P001", "햇살농원", "012", "3511234567890", "햇살농원", 428_824)
MAKER = Payout("b" * 32, "P003", "북한산도시농부회", "088", "00000003", "김철수", 1_000)


def refused(code: str, error: ShopError) -> tuple[str, str]:
    assert error.code == code
    return texts.sentence(error), texts.sentence(error, "en")


def test_a_text_file_is_cp949_with_every_column() -> None:
    made = make_bank_file(
        [FARM, MAKER], find_template("neutral-text", ()), number="S20261122-01",
        pay_date="2026-11-25", memo="강북푸드직매장협동조합")
    assert made.data.decode("cp949").split("\r\n") == [
        "입금은행코드,입금계좌번호,이체금액,예금주명,받는분 통장표시,내 통장표시,비고",
        "012,3511234567890,428824,햇살농원,강북푸드직매장,햇살농원,S20261122-01 P001",
        "088,00000003,1000,김철수,강북푸드직매장,북한산도시농부,S20261122-01 P003",
        "",
    ]
    assert (made.name, made.count, made.total_won) == (
        "2026-11-25_대량이체_S20261122-01.txt", 2, 429_824)
    assert made.by_bank == (("012", 1, 428_824), ("088", 1, 1_000))


def test_a_sheet_keeps_leading_zeros_and_whole_numbers() -> None:
    made = make_bank_file(
        [MAKER], find_template("neutral", ()), number="S1", pay_date="2026-11-25", memo="매장")
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1] == ("088", "00000003", 1_000, "김철수", "매장", "북한산도시농부", "S1 P003")
    assert sheet["B2"].number_format == "@"
    again = make_bank_file(
        [MAKER], find_template("neutral", ()), number="S1", pay_date="2026-11-25", memo="매장")
    assert again.digest == made.digest


def test_a_banks_own_template_orders_columns_and_puts_hyphens() -> None:
    own = BankTemplate(
        name="우리은행", form="text", separator="|", header=False, hyphens=True, memo_bytes=6,
        columns=("bank_name", "account_no", "amount_won", "their_memo"))
    check_template(own)
    made = make_bank_file(
        [FARM], find_template("우리은행", (own,)), number="S1", pay_date="2026-11-25",
        memo="강북매장")
    assert made.data.decode("cp949") == "지역농·축협|351-1234-5678-90|428824|강북매\r\n"


def test_what_has_to_be_looked_at_is_flagged() -> None:
    twice = Payout("c" * 32, "P009", "달빛농원", "012", "3511234567890", "햇살농원", 5)
    changed = Payout(
        "d" * 32, "P010", "두메", "004", "1234567890", "두메", 5, is_new_account=True,
        was_paid_before=True)
    first = Payout("e" * 32, "P011", "온들", "004", "1234567891", "온들", 5, is_new_account=True)
    assert [(flag.what, flag.code) for flag in find_flags([FARM, twice, changed, first])] == [
        ("duplicate_account", "P001"), ("duplicate_account", "P009"),
        ("changed_account", "P010"), ("first_payment", "P011"), ("holder_differs", "P009")]


@pytest.mark.parametrize(("payout", "code"), [
    (Payout("a", "P1", "가", "012", "3511234567890", "가", 0), "bank.amount"),
    (Payout("a", "P1", "가", "013", "3511234567890", "가", 1), "bank.account"),
    (Payout("a", "P1", "가", "012", "351-1234", "가", 1), "bank.account"),
    (Payout("a", "P1", "가", "012", "3511234567890", "가₩", 1), "bank.unencodable"),
])
def test_what_no_bank_takes_is_refused_by_name(payout: Payout, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        make_bank_file([payout], find_template("neutral-text", ()), number="S1",
                       pay_date="2026-11-25", memo="매장")
    korean, english = refused(code, caught.value)
    assert "P1" in korean
    assert "P1" in english


def test_nothing_to_pay_makes_no_file() -> None:
    with pytest.raises(BadInput, match=r"bank\.nothing"):
        make_bank_file([], BUILT_IN[0], number="S1", pay_date="2026-11-25", memo="매장")


@pytest.mark.parametrize("bad", [
    BankTemplate(name=""), BankTemplate(name="x", form="pdf"),
    BankTemplate(name="x", columns=("account_no", "amount_won")),
    BankTemplate(name="x", columns=("bank_code", "account_no", "amount_won", "secret")),
    BankTemplate(name="x", encoding="utf-16"),
])
def test_what_no_template_can_be(bad: BankTemplate) -> None:
    with pytest.raises(BadInput, match=r"bank\.template"):
        check_template(bad)


def test_the_two_nonghyups_are_told_apart() -> None:
    """012 is not 011, and a number says which (HANDBOOK §8)."""
    assert check_account("012", "351-1234-5678-90", "햇살농원").number == "3511234567890"
    with pytest.raises(BadInput) as caught:
        check_account("011", "351-1234-5678-90", "햇살농원")
    korean, english = refused("account.other_nonghyup", caught.value)
    assert korean == (
        "011 농협은행을 골랐는데 번호는 012 지역농·축협 번호로 보입니다. 둘은 다른 은행입니다. "
        "통장 앞면을 보고 다시 골라 주세요.")
    assert english.startswith("011 농협은행 was chosen")
    assert check_account("011", "351-1234-5678-90", "햇살농원", sure=True).bank_code == "011"
    with pytest.raises(BadInput, match=r"account\.which_nonghyup"):
        find_bank("농협")
    assert find_bank("농협은행") == "011"
    assert find_bank("지역농·축협") == "012"


@pytest.mark.parametrize(("bank", "number", "holder", "code"), [
    ("999", "3511234567890", "가", "account.bank_unknown"),
    ("", "3511234567890", "가", "account.bank_unknown"),
    ("012", "351-123", "가", "account.number"), ("012", "35112345678ㄱ", "가", "account.number"),
    ("012", "3511234567890", " ", "account.holder"),
])
def test_a_wrong_account_is_one_sentence(bank: str, number: str, holder: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_account(bank, number, holder)
    assert caught.value.code == code


def test_every_bank_is_found_by_its_code_and_its_name() -> None:
    for code, (korean, _) in BANKS.items():
        assert find_bank(code) == find_bank(korean) == code


def test_an_account_shows_its_last_four() -> None:
    assert mask_account("351-1234-5678-90") == "***-****-**78-90"
    assert mask_account("12") == "12"


@given(st.text(st.characters(codec="cp949")), st.integers(0, 30))
def test_a_memo_is_cut_between_letters(text: str, limit: int) -> None:
    kept = cut_bytes(text, limit)
    assert text.startswith(kept)
    assert len(kept.encode("cp949")) <= limit
    if kept != text:
        assert len(text[:len(kept) + 1].encode("cp949")) > limit

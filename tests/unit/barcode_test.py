"""Scans by their form alone: the handbook's examples, check digits, layouts (§6.6)."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.barcode import (
    DEFAULT_LAYOUTS,
    DEFAULT_RULES,
    Badge,
    Layout,
    Lot,
    Member,
    Priced,
    Product,
    Reason,
    Receipt,
    ScanRules,
    Trace,
    Unknown,
    Weighed,
    canonical,
    check_digit,
    check_layouts,
    compose,
    is_gtin,
    price_check_digit,
    read,
)
from app.errors import BadInput

SCALE_ONLY = ScanRules(layouts=(Layout("scale_price_6", "2IIIIIPPPPPPC"),))


@pytest.mark.parametrize(("text", "scan"), [
    ("2100000000012", Lot("0000000001")),
    ("2200012045008", Priced("00012", 4_500)),
    ("2300036012502", Weighed("00036", 1_250)),
    ("2400000100010", Product("2400000100010", plu="10001")),
    ("8801234567893", Product("8801234567893")),
    ("4006381333931", Product("4006381333931")),
    ("8800000000008", Product("8800000000008")),
    ("2000000000008", Product("2000000000008")),
    ("96385074", Product("96385074")),
    ("20000011", Product("20000011")),
    ("036000291452", Product("0036000291452")),
    ("880123456789", Trace("880123456789")),
    ("002112345678", Trace("002112345678")),
    ("L12611221234567", Trace("L12611221234567")),
    ("10001", Product("10001", plu="10001")),
    ("0100000001", Lot("0100000001")),
    ("M906", Member("906")),
    ("SABCDEFGHIJ234567", Badge("SABCDEFGHIJ234567")),
])
def test_a_scan_is_read_by_its_form(text: str, scan: object) -> None:
    assert read(text) == scan


def test_a_six_digit_scale_price_is_read_when_it_is_the_only_family() -> None:
    assert read("2100901450008", SCALE_ONLY) == Priced("10090", 145_000)


@pytest.mark.parametrize("text", [
    "8801234567890", "4006381333932", "2100000000013", "96385075",
])
def test_a_wrong_check_digit_is_unknown(text: str) -> None:
    assert read(text) == Unknown(text, Reason.BAD_CHECK_DIGIT)


@pytest.mark.parametrize(("text", "reason"), [
    ("", Reason.EMPTY),
    ("   ", Reason.EMPTY),
    ("88O1234567893", Reason.NO_SUCH_FORM),
    ("한글", Reason.BAD_CHARACTERS),
    ("1234\x005678", Reason.BAD_CHARACTERS),
    ("1" * 65, Reason.TOO_LONG),
    ("8" * 5_000, Reason.TOO_LONG),
])
def test_what_means_nothing_says_why(text: str, reason: Reason) -> None:
    scan = read(text)
    assert isinstance(scan, Unknown)
    assert scan.reason is reason
    assert len(scan.text) <= 64


def test_full_width_digits_are_digits() -> None:
    assert read("２４０００００１０００１０") == Product("2400000100010", plu="10001")
    assert read("２４０００００１０００１０ ").code == "2400000100010"  # type: ignore[union-attr]  # a product, as above


@pytest.mark.parametrize(("text", "number"), [
    ("20261122010123", "20261122-01-0123"),
    ("20261122-01-0123", "20261122-01-0123"),
    ("202611220112345", "20261122-01-12345"),
    ("20261122010123ABCD", "20261122-01-0123-ABCD"),
    ("20261122-01-0123-abcd", "20261122-01-0123-ABCD"),
    ("202611220101232345", "20261122-01-0123-2345"),
    ("202611220112345A2B3", "20261122-01-12345-A2B3"),
])
def test_a_receipt_is_read_from_its_barcode_and_from_its_number(text: str, number: str) -> None:
    scan = read(text)
    assert isinstance(scan, Receipt)
    assert scan.receipt_no == number
    assert (scan.business_date, scan.till_no) == (date(2026, 11, 22), 1)


def test_fourteen_digits_that_are_both_keep_the_product_as_the_other_meaning() -> None:
    body = "2026112201012"
    both = body + str(check_digit(body))
    scan = read(both)
    assert isinstance(scan, Receipt)
    assert scan.otherwise == Product(both)


@pytest.mark.parametrize(("text", "code"), [
    ("18801234567890", "18801234567890"),
    ("08801234567893", "8801234567893"),
])
def test_fourteen_digits_that_are_no_receipt_are_a_gtin(text: str, code: str) -> None:
    assert read(text) == Product(code)


@pytest.mark.parametrize("text", ["20261322010123", "20261122000124", "99999999999999"])
def test_fourteen_digits_that_are_neither_are_unknown(text: str) -> None:
    assert isinstance(read(text), Unknown)


def test_a_five_digit_serial_below_ten_thousand_is_no_receipt_of_ours() -> None:
    assert isinstance(read("202611220100123"), Unknown)


def test_an_eighteen_digit_scale_label_carries_weight_and_price() -> None:
    layout = Layout("scale_18", "IIIIIIWWWWWPPPPPPC")
    code = compose(layout, I=36, W=1_250, P=4_750)
    assert read(code, ScanRules((layout,))) == Weighed("000036", 1_250, 4_750)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert read(wrong, ScanRules((layout,))) == Unknown(wrong, Reason.BAD_CHECK_DIGIT)


def test_a_price_unit_scales_the_price() -> None:
    layout = Layout("tens", "22IIIIIPPPPPC", price_unit_won=10)
    code = compose(layout, I=12, P=14_500)
    assert read(code, ScanRules((layout,))) == Priced("00012", 145_000)


@pytest.mark.parametrize(("price", "digit"), [("2875", 9), ("14685", 6)])
def test_the_price_check_digit_of_the_gs1_examples(price: str, digit: int) -> None:
    assert price_check_digit(price) == digit


def test_a_price_check_digit_inside_the_code_is_tested_where_the_layout_has_one() -> None:
    layout = Layout("checked", "2IIIIIVPPPPPC")
    rules = ScanRules((layout,))
    right = compose(layout, I=12, V=price_check_digit("14685"), P=14_685)
    wrong = compose(layout, I=12, V=(price_check_digit("14685") + 1) % 10, P=14_685)
    assert read(right, rules) == Priced("00012", 14_685)
    assert read(wrong, rules) == Unknown(wrong, Reason.BAD_CHECK_DIGIT)


def test_the_default_table_does_not_overlap_itself() -> None:
    check_layouts(DEFAULT_LAYOUTS)


def test_the_six_digit_scale_price_clashes_with_every_other_family() -> None:
    scale = Layout("scale_price_6", "2IIIIIPPPPPPC")
    others = [each for each in DEFAULT_LAYOUTS if each.enabled]
    for other in others:
        with pytest.raises(BadInput) as refusal:
            check_layouts((other, scale))
        assert refusal.value.code == "settings.layouts_overlap"
        assert refusal.value.values == {"first": str(other), "second": str(scale)}
    check_layouts((scale,))


@pytest.mark.parametrize("places", [
    "", "21LLLLLLLLLL", "21LLLLLLLLLLLC", "21LLLLLLLLLLX", "31LLLLLLLLLLC", "22IIIIIPPPPIC",
    "22PPPPPPPPPPC", "21LLLLLIIIIIC", "22IIIIIqqqqqC", "22IIIIVVPPPPC",
])
def test_a_line_that_makes_no_sense_is_refused_and_shown(places: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_layouts((Layout("mine", places),))
    assert refusal.value.code == "settings.layout_invalid"
    assert refusal.value.values == {"layout": f"mine {places}"}


_PLACES = st.sampled_from([
    "20IIIIIPPPPPC", "21LLLLLLLLLLC", "22IIIIIPPPPPC", "23IIIIIWWWWWC", "2400000IIIIIC",
    "24IIIIIPPPPPC", "25XXXXXIIIIIC", "2IIIIIPPPPPPC", "29IIIIIVPPPPC",
])


@given(st.lists(_PLACES, min_size=2, max_size=4), st.integers(20 * 10**10, 30 * 10**10 - 1))
def test_an_accepted_table_reads_each_code_by_one_line_only(places: list[str], body: int) -> None:
    layouts = tuple(Layout(f"line {n}", each) for n, each in enumerate(places))
    try:
        check_layouts(layouts)
    except BadInput:
        return
    code = f"{body}{check_digit(str(body))}"
    for first, second in combinations(layouts, 2):
        readings = [read(code, ScanRules((each,))) for each in (first, second)]
        assert Product(code) in readings or any(isinstance(each, Unknown) for each in readings)


@given(st.sampled_from([7, 11, 12, 13]).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)),
    st.data())
def test_any_single_wrong_digit_is_caught(body: str, data: st.DataObject) -> None:
    code = body + str(check_digit(body))
    assert is_gtin(code)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert not is_gtin(code[:place] + other + code[place + 1:])


@given(st.sampled_from([each for each in DEFAULT_LAYOUTS if "I" in each.places and each.enabled]),
       st.integers(0, 99_999), st.integers(1, 99_999))
def test_a_composed_code_reads_back(layout: Layout, item: int, amount: int) -> None:
    code = compose(layout, I=item, P=amount, W=amount)
    assert read(code, DEFAULT_RULES) in (
        Priced(f"{item:05d}", amount), Weighed(f"{item:05d}", amount),
        Product(code, plu=f"{item:05d}"))


def test_a_value_too_long_for_its_places_is_not_cut() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        compose(Layout("priced", "22IIIIIPPPPPC"), I=12, P=100_000)


@given(st.text())
def test_no_text_at_all_makes_reading_fail(text: str) -> None:
    assert read(text) is not None


def test_a_upc_is_kept_under_its_thirteen_digits() -> None:
    assert canonical("036000291452") == "0036000291452"
    assert canonical("8801234567893") == "8801234567893"
    assert canonical("880123456789") == "880123456789"

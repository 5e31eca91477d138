"""What the till asks of the catalogue: look-ups, tax on a day, search, stock, edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from app import catalog, catalog_edit, members, search_index, sell, setup
from app.access import Session
from app.barcode import Layout
from app.catalog import Standing, resolve_tax_class, standing_of
from app.catalog_edit import ItemDraft
from app.errors import BadInput, Refused, ShopError
from app.importing import import_file
from app.sell import Added, NotTaken
from app.settings import ShopSettings, TaxTreatment, check_shop_setting
from models.catalog_rows import StandingRow
from models.values import PriceSource, Role, SaleType, TaxClass
from tests.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A shop with the sample's 120 goods on its list."""
    made = House(tmp_path / "house")
    for name in ("producers.csv", "catalogue.csv"):
        path = tmp_path / name
        path.write_bytes(files("app").joinpath(f"resources/sample/{name}").read_bytes())
        assert import_file(made.till, "cli", path).written
    made.open()
    yield made
    made.close()


def ref_of(house: House, code: str) -> str:
    return catalog.offers_of_codes(house.till, [code])[0].ref


def refused(house: House, code: str) -> ShopError:
    with pytest.raises(Refused) as refusal:
        catalog.product_of(house.till, ref_of(house, code))
    return refusal.value


def settle_tax(house: House, *treatments: TaxTreatment) -> None:
    house.till.settings = replace_settings(house.till.settings, treatments)


def replace_settings(
    settings: ShopSettings, treatments: tuple[TaxTreatment, ...]
) -> ShopSettings:
    import msgspec

    return msgspec.structs.replace(settings, simple_processed=treatments)


# --- look-ups ---------------------------------------------------------------------------------


def test_a_barcode_finds_its_product_whole(house: House) -> None:
    product = catalog.find_by_barcode(house.till, "2400000100010")
    assert product is not None
    assert (product.code, product.plu, product.name) == ("SKU0001", "10001", "청상추")
    assert (product.producer_code, product.producer_name) == ("P001", "햇살농원")
    assert (product.list_price_won, product.commission_rate_basis_points) == (1_800, 1_200)
    assert product.tax_class is product.tax_class_resolved is TaxClass.EXEMPT
    assert catalog.find_by_barcode(house.till, "8801234567893") is None


@pytest.mark.parametrize("number", ["10036", "00036", "000036", "SKU0036"])
def test_a_scales_number_is_a_plu_or_the_number_in_the_code(house: House, number: str) -> None:
    assert [p.code for p in catalog.find_all_by_plu(house.till, number)] == ["SKU0036"]


def test_the_handbooks_scale_labels_are_sold(house: House) -> None:
    cart = sell.start_cart()
    weighed = sell.scan(house.till, cart, "2300036012502")
    assert isinstance(weighed, Added)
    line = weighed.cart.lines[0]
    assert (line.product.code, line.weight_g, line.gross_won) == ("SKU0036", 1_250, 4_750)
    priced = sell.scan(house.till, cart, "2200012045008")
    assert isinstance(priced, Added)
    line = priced.cart.lines[0]
    assert (line.product.code, line.gross_won) == ("SKU0012", 4_500)
    assert line.price_source is PriceSource.PRICED_CODE


def test_a_stopped_item_is_refused_and_an_unknown_one_is_not_found(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    catalog_edit.save_item(house.till, house.manager, replace(draft, sale_stopped=True))
    assert refused(house, "SKU0001").code == "catalog.sale_stopped"
    scanned = sell.scan(house.till, sell.start_cart(), "2400000100010")
    assert isinstance(scanned, NotTaken)
    assert scanned.code == "catalog.sale_stopped"
    with pytest.raises(Refused, match=r"catalog\.gone"):
        catalog.product_of(house.till, "0" * 32)
    assert catalog.find_all_by_plu(house.till, "99999") == []


def test_farms_that_share_a_number_are_all_found_but_for_the_stopped(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    other = catalog.product_of(house.till, ref_of(house, "SKU0012")).producer_ref
    new = replace(draft, ref="", version_uid="", code="", barcodes=(), producer_ref=other,
                  price_won=1_700)
    ref = catalog_edit.save_item(house.till, house.manager, new)
    assert {p.list_price_won for p in catalog.find_all_by_plu(house.till, "10001")} == {
        1_700, 1_800}
    stopped = catalog_edit.read_draft(house.till, ref)
    catalog_edit.save_item(house.till, house.manager, replace(stopped, sale_stopped=True))
    assert [p.list_price_won for p in catalog.find_all_by_plu(house.till, "10001")] == [1_800]


# --- tax on a day -----------------------------------------------------------------------------


def test_simple_processed_goods_wait_for_a_managers_choice(house: House) -> None:
    error = refused(house, "SKU0102")
    assert error.code == "tax.choice_missing"
    assert error.values == {"name": "손두부", "date": "2026-11-22"}
    scanned = sell.scan(house.till, sell.start_cart(), "2400000101024")
    assert isinstance(scanned, NotTaken)
    assert scanned.code == "tax.choice_missing"


@pytest.mark.parametrize("choice", [TaxClass.EXEMPT, TaxClass.TAXABLE_10])
def test_a_managers_choice_is_frozen_with_the_product(house: House, choice: TaxClass) -> None:
    settle_tax(house, TaxTreatment("", "2025-12-31", "EXEMPT"),
               TaxTreatment("2026-01-01", "2027-12-31", choice.value))
    product = catalog.product_of(house.till, ref_of(house, "SKU0102"))
    assert product.tax_class is TaxClass.EXEMPT_SIMPLE_PROCESSED
    assert product.tax_class_resolved is choice


@pytest.mark.parametrize(("day", "means"), [
    ("2025-12-31", TaxClass.EXEMPT),
    ("2026-01-01", TaxClass.TAXABLE_10),
    ("2026-06-30", TaxClass.TAXABLE_10),
    ("2026-07-01", None),
    ("2027-01-01", TaxClass.EXEMPT),
    ("2099-01-01", TaxClass.EXEMPT),
])
def test_the_table_holds_by_business_date_both_ends_included(
    day: str, means: TaxClass | None
) -> None:
    table = (
        TaxTreatment("", "2025-12-31", "EXEMPT"),
        TaxTreatment("2026-01-01", "2026-06-30", "TAXABLE_10"),
        TaxTreatment("2027-01-01", "", "EXEMPT"),
    )
    if means is None:
        with pytest.raises(Refused):
            resolve_tax_class(TaxClass.EXEMPT_SIMPLE_PROCESSED, day, table)
    else:
        assert resolve_tax_class(TaxClass.EXEMPT_SIMPLE_PROCESSED, day, table) is means
    assert resolve_tax_class(TaxClass.NON_TAXABLE, day, ()) is TaxClass.NON_TAXABLE


def test_a_class_changes_from_its_day_on(house: House) -> None:
    product = catalog.product_of(house.till, ref_of(house, "SKU0001"))
    catalog_edit.set_tax_class(
        house.till, house.manager, product.item_ref, TaxClass.TAXABLE_10, "2026-11-23")
    assert catalog.product_of(house.till, product.ref).tax_class is TaxClass.EXEMPT
    assert house.till.shift is not None
    house.till.shift = replace(house.till.shift, business_date="2026-11-23")
    assert catalog.product_of(house.till, product.ref).tax_class is TaxClass.TAXABLE_10


def test_a_recorded_sale_is_taxed_as_it_is_told(house: House) -> None:
    product = catalog.find_for_record(house.till, "2400000101024", TaxClass.TAXABLE_10)
    assert product is not None
    assert product.tax_class_resolved is TaxClass.TAXABLE_10


# --- search, tiles, stock ---------------------------------------------------------------------


def names(house: House, query: str) -> list[str]:
    return [offer.name for offer in catalog.search(house.till, query)]


def test_the_three_queries_of_the_issue(house: House) -> None:
    assert names(house, "우유") == ["흰우유 900ml"]
    assert {"사과", "시금치", "생강"} <= set(names(house, "ㅅㄱ"))
    assert names(house, "청ㅅㅊ") == ["청상추"]


def test_search_by_code_number_and_last_digits(house: House) -> None:
    assert names(house, "10001")[0] == "청상추"
    assert names(house, "sku0001") == ["청상추"]
    assert names(house, "2400000100010") == ["청상추"]
    assert "청상추" in names(house, "0010")
    assert names(house, "") == []
    assert names(house, "없는상품") == []


def test_whole_names_first_then_longer_ones(house: House) -> None:
    assert names(house, "ㅆㄱ") == ["쑥갓", "쑥개떡", "쌀과자"]
    assert names(house, "ㅁㄴ")[0] == "미나리"


def test_stock_decides_within_a_rank_and_never_across(house: House) -> None:
    shelf = catalog.product_of(house.till, ref_of(house, "SKU0118"))
    assert shelf.name == "쌀과자"
    house.sell_for_cash(house.cart_of(catalog.product_of(house.till, ref_of(house, "SKU0114"))))
    with house.till.database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO stock_move VALUES ('t', 1, ?, NULL, 'GOODS_IN', 5, 0, '2026-11-22')",
            (shelf.ref,))
    assert names(house, "ㅆㄱ") == ["쌀과자", "쑥갓", "쑥개떡"]
    stock = catalog.stock_of(house.till, [shelf.ref, ref_of(house, "SKU0114")])
    assert sorted(stock.values()) == [(-1, 0), (5, 0)]


def test_tiles_come_by_category_and_favourites_in_the_shops_order(house: House) -> None:
    tiles = [offer.name for offer in catalog.offers_of_category(house.till, "엽채류")]
    assert tiles == sorted(tiles)
    assert "청상추" in tiles
    assert ("엽채류", len(tiles)) in catalog.categories(house.till)
    favourites = catalog.offers_of_codes(house.till, ["SKU0056", "SKU0001", "SKU9999"])
    assert [offer.name for offer in favourites] == ["사과", "청상추"]


def test_whose_shows_every_farm_those_with_stock_first(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    other = catalog.product_of(house.till, ref_of(house, "SKU0012")).producer_ref
    ref = catalog_edit.save_item(house.till, house.manager, replace(
        draft, ref="", version_uid="", code="", barcodes=(), producer_ref=other,
        price_won=2_100))
    with house.till.database.transaction() as cursor:
        cursor.execute(
            "INSERT INTO stock_move VALUES ('t', 1, ?, NULL, 'GOODS_IN', 5, 0, '2026-11-22')",
            (ref,))
    offers = catalog.offers_of_item(house.till, draft.item_ref)
    assert [(offer.producer_code, offer.in_stock) for offer in offers] == [
        ("P002", True), ("P001", False)]


def test_the_index_can_be_made_again(house: House) -> None:
    before = house.till.read().execute("SELECT * FROM search_key").fetchall()
    assert not search_index.is_missing(house.till)
    with house.till.database.transaction() as cursor:
        cursor.execute("DELETE FROM search_key")
    assert search_index.is_missing(house.till)
    house.reopen()  # a till opened without its index makes it
    assert not search_index.is_missing(house.till)
    assert house.till.read().execute("SELECT * FROM search_key").fetchall() == before
    assert search_index.rebuild(house.till) == 120
    assert house.till.read().execute("SELECT * FROM search_key").fetchall() == before


# --- edits ------------------------------------------------------------------------------------


def test_a_renamed_item_is_found_by_its_new_name_only(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    catalog_edit.save_item(house.till, house.manager, replace(draft, name="꽃상추"))
    assert "꽃상추" in names(house, "ㄲㅅㅊ")
    assert "청상추" not in names(house, "ㅊㅅㅊ")
    search_index_rows = house.till.read().execute("SELECT count(*) FROM search_key").fetchone()
    search_index.rebuild(house.till)
    assert house.till.read().execute(
        "SELECT count(*) FROM search_key").fetchone() == search_index_rows


def test_an_unchanged_draft_writes_nothing(house: House) -> None:
    for code in ("SKU0001", "SKU0036", "SKU0102"):
        draft = catalog_edit.read_draft(house.till, ref_of(house, code))
        seq = house.till.head.seq
        catalog_edit.save_item(house.till, house.manager, draft)
        assert house.till.head.seq == seq


def test_a_new_price_holds_at_once_and_the_old_one_is_kept(house: House) -> None:
    ref = ref_of(house, "SKU0001")
    catalog_edit.set_price(house.till, house.manager, ref, 2_000, 1_900)
    product = catalog.product_of(house.till, ref)
    assert (product.list_price_won, product.member_price_won, product.price_version) == (
        2_000, 1_900, 2)
    assert [(row.price_won, row.from_date) for row in catalog.price_history(house.till, ref)] == [
        (2_000, "2026-11-22"), (1_800, "")]


def test_a_new_item_gets_a_code_and_can_be_sold_at_once(house: House) -> None:
    producer = catalog.product_of(house.till, ref_of(house, "SKU0001")).producer_ref
    ref = catalog_edit.save_item(house.till, house.manager, ItemDraft(
        producer_ref=producer, name="햇마늘쫑", tax_class=TaxClass.EXEMPT, price_won=2_500,
        barcodes=("8801234567893",)))
    product = catalog.find_by_barcode(house.till, "8801234567893")
    assert product is not None
    assert product.ref == ref
    assert product.code.startswith("T01-")
    assert names(house, "ㅎㅁㄴㅉ") == ["햇마늘쫑"]


def test_an_unknown_barcode_is_taught_to_an_item(house: House) -> None:
    ref = ref_of(house, "SKU0001")
    catalog_edit.add_barcode(house.till, house.manager, ref, "036000291452")
    product = catalog.find_by_barcode(house.till, "036000291452")
    assert product is not None
    assert product.ref == ref
    with pytest.raises(Refused) as refusal:
        catalog_edit.add_barcode(
            house.till, house.manager, ref_of(house, "SKU0002"), "036000291452")
    assert refusal.value.code == "catalog.barcode_taken"
    assert refusal.value.values["name"] == "청상추"


def test_a_makers_own_code_without_a_form_is_sold_once_it_is_taught(house: House) -> None:
    before = sell.scan(house.till, sell.start_cart(), "ABC-1234")
    assert isinstance(before, NotTaken)
    assert before.code == "scan.unknown"
    catalog_edit.add_barcode(house.till, house.manager, ref_of(house, "SKU0001"), "abc-1234")
    taken = sell.scan(house.till, sell.start_cart(), "ABC-1234")
    assert isinstance(taken, Added)
    assert taken.cart.lines[0].product.code == "SKU0001"


def test_an_edit_of_what_changed_meanwhile_is_refused(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    catalog_edit.set_price(house.till, house.manager, draft.ref, 2_000)
    with pytest.raises(Refused, match=r"catalog\.changed_meanwhile"):
        catalog_edit.save_item(house.till, house.manager, replace(draft, price_won=1_500))
    assert catalog.product_of(house.till, draft.ref).list_price_won == 2_000


@pytest.mark.parametrize(("change", "code"), [
    ({"name": " "}, "item.name"),
    ({"name": "a\nb"}, "item.name"),
    ({"category": ""}, "item.category"),
    ({"price_won": -1}, "item.price_won"),
    ({"price_won": 100_000_000}, "item.price_won"),
    ({"member_price_won": 0}, "item.member_price_won"),
    ({"plu": "12a"}, "item.plu"),
    ({"barcodes": ("8801234567890",)}, "item.barcode_check_digit"),
    ({"barcodes": ("한글",)}, "item.barcodes"),
    ({"commission_rate_basis_points": 10_001}, "item.commission"),
    ({"shelf_life_days": -1}, "item.shelf_life_days"),
    ({"name": "홍길동 010-1234-5678"}, "reason.personal_number"),
    ({"note": "4111 1111 1111 1111"}, "reason.personal_number"),
    ({"note": "줄\n바꿈"}, "item.note"),
])
def test_a_field_that_cannot_be_is_named(
    house: House, change: dict[str, object], code: str
) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    seq = house.till.head.seq
    with pytest.raises(BadInput) as refusal:
        catalog_edit.save_item(
            house.till, house.manager, replace(draft, **change))  # type: ignore[arg-type]  # bad
    assert refusal.value.code == code
    assert house.till.head.seq == seq


def test_a_number_of_another_item_is_refused(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    with pytest.raises(Refused) as refusal:
        catalog_edit.save_item(house.till, house.manager, replace(draft, plu="10002"))
    assert refusal.value.code == "catalog.plu_taken"
    assert refusal.value.values["name"] == "적상추"


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.CASHIER])
def test_who_may_not_edit_is_refused(house: House, role: Role) -> None:
    session: Session = {Role.VOLUNTEER: house.volunteer, Role.CASHIER: house.cashier}[role]
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0001"))
    with pytest.raises(Refused):
        catalog_edit.save_item(house.till, session, replace(draft, price_won=1))


def test_goods_sold_by_weight_are_priced_by_100_g(house: House) -> None:
    draft = catalog_edit.read_draft(house.till, ref_of(house, "SKU0035"))
    catalog_edit.save_item(
        house.till, house.manager, replace(draft, name="저울감자", sale_type=SaleType.WEIGHT))
    product = catalog.product_of(house.till, draft.ref)
    assert product.sale_type is SaleType.WEIGHT
    assert product.price_basis.value == "PER_100G"


# --- producers, layouts, members --------------------------------------------------------------


@pytest.mark.parametrize(("status", "start", "end", "standing"), [
    ("ACTIVE", "2026-03-01", "2027-02-28", Standing.GOOD),
    ("ACTIVE", "", "", Standing.GOOD),
    ("ACTIVE", "2026-03-01", "2026-11-21", Standing.EXPIRED),
    ("ACTIVE", "2026-03-01", "2026-11-22", Standing.GOOD),
    ("ACTIVE", "2026-11-23", "2027-11-22", Standing.NOT_YET),
    ("EXPIRED", "", "", Standing.EXPIRED),
    ("SUSPENDED", "2026-03-01", "2027-02-28", Standing.SUSPENDED),
    ("TERMINATED", "", "", Standing.ENDED),
    ("TRAINED", "", "", Standing.NOT_YET),
])
def test_a_producers_standing(status: str, start: str, end: str, standing: Standing) -> None:
    row = StandingRow("햇살농원", status, start, end)
    assert standing_of(row, "2026-11-22") is standing


@pytest.mark.parametrize(("code", "refusal"), [
    ("SKU0001", ""), ("SKU0017", "producer.expired"), ("SKU0019", "producer.suspended"),
])
def test_goods_of_a_producer_who_may_not_bring_any_are_refused(
    house: House, code: str, refusal: str
) -> None:
    producer = catalog.product_of(house.till, ref_of(house, code)).producer_ref
    if not refusal:
        catalog.refuse_goods_of(house.till, producer)
        return
    with pytest.raises(Refused) as error:
        catalog.refuse_goods_of(house.till, producer)
    assert error.value.code == refusal


def test_a_layout_table_that_overlaps_itself_is_no_setting() -> None:
    table = (Layout("lot", "21LLLLLLLLLLC"), Layout("scale", "2IIIIIPPPPPPC"))
    with pytest.raises(BadInput) as refusal:
        check_shop_setting("barcode_layouts", table)
    assert refusal.value.values == {
        "first": "lot 21LLLLLLLLLLC", "second": "scale 2IIIIIPPPPPPC"}


def test_a_shops_own_table_is_kept_and_read_back(house: House) -> None:
    table = (Layout("scale", "2IIIIIPPPPPPC"),)
    setup.change_setting(house.till, house.manager, "barcode_layouts", table)
    house.reopen()
    assert catalog.scan_rules(house.till).layouts == table
    scanned = sell.scan(house.till, sell.start_cart(), "2100901450008")
    assert isinstance(scanned, Added)
    assert scanned.cart.lines[0].product.code == "SKU0090"
    assert scanned.cart.lines[0].gross_won == 145_000


def test_a_member_is_found_by_number_last_digits_and_name_always_masked(house: House) -> None:
    member = members.add_member(
        house.till, house.volunteer, name="홍길동", phone="010-1234-5678")
    other = members.add_member(house.till, house.volunteer, name="홍길순", phone="010-9999-5678")
    assert (member.no, other.no) == ("010001", "010002")
    assert member.masked_name == "홍*동"
    assert members.find_by_no(house.till, "010001") == member
    for typed in ("0100", "5678", "홍길"):
        found = members.find_members(house.till, house.volunteer, typed)
        assert found == [member, other] or set(found) == {member, other}
    assert members.find_members(house.till, house.volunteer, "0001") == []
    assert members.find_members(house.till, house.volunteer, " ") == []
    bodies = b"".join(
        body for (body,) in house.till.read().execute("SELECT body FROM entry"))
    assert "홍길동".encode() not in bodies
    assert b"1234-5678" not in bodies


def test_a_members_number_is_given_once(house: House) -> None:
    members.add_member(house.till, house.volunteer, name="홍길동", no="906")
    with pytest.raises(Refused, match=r"member\.no_taken"):
        members.add_member(house.till, house.volunteer, name="김철수", no="906")
    with pytest.raises(BadInput, match=r"member\.name_missing"):
        members.add_member(house.till, house.volunteer, name=" ")

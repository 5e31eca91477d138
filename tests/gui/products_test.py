"""Products: found as a cashier finds them, changed at once, and taken back by one touch."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import catalog
from app.access import Session, sign_in
from app.catalog_edit import read_draft
from app.till import Till
from models.values import TaxClass
from tests.gui.conftest import Hands
from ui.products_form import ItemForm
from ui.products_new import NewItemForm
from ui.products_screen import ProductsScreen
from ui.widgets.keys import Key

KEY = Qt.Key
GINGER = "2400000100461"
NEW_CODE = "8801234567893"


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager, in the cashier's place."""
    return sign_in(till, "01", "1357")


@pytest.fixture
def products(hands: Hands) -> ProductsScreen:
    hands.desk.go("products")
    screen = hands.desk.window.made("products")
    assert isinstance(screen, ProductsScreen)
    QApplication.processEvents()
    return screen


def opened(products: ProductsScreen, typed: str = "ㅅㄱ") -> ItemForm:
    """The first hit, opened."""
    products.search.edit.setText(typed)
    products.list.take_current()
    assert isinstance(products.side, ItemForm)
    QApplication.processEvents()
    return products.side


def undo(hands: Hands) -> None:
    banner = hands.desk.window.banner
    key = next(key for key in banner.findChildren(Key) if key.words == "되돌리기")
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def test_initials_find_and_enter_opens(hands: Hands, products: ProductsScreen) -> None:
    products.search.edit.setFocus()
    products.search.edit.setText("ㅅㄱ")
    titles = [line.title for line in products.list.lines]
    assert any(title.startswith("시금치") for title in titles)
    hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Return)
    assert isinstance(products.side, ItemForm)
    assert products.side.title == titles[1]


def test_a_scan_opens_its_product_wherever_the_focus_is(
    hands: Hands, products: ProductsScreen
) -> None:
    hands.scan(GINGER)
    assert isinstance(products.side, ItemForm)
    assert products.side.draft.name == "생강"
    assert products.search.edit.text() == ""


def test_a_price_is_typed_kept_by_enter_and_taken_back(
    hands: Hands, products: ProductsScreen, till: Till
) -> None:
    hands.scan(GINGER)
    form = products.side
    assert isinstance(form, ItemForm)
    ref = form.draft.ref
    before = form.draft.price_won
    hands.rest()
    form.price.edit.setFocus()
    form.price.edit.selectAll()
    hands.type("3100")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert read_draft(till, ref).price_won == 3_100
    assert [past.price_won for past in catalog.price_history(till, ref)] == [3_100, before]
    assert any(line.right == "3,100원" for line in products.list.lines) or form.price.kept
    undo(hands)
    assert read_draft(till, ref).price_won == before


@pytest.mark.parametrize("typed", ["-100", "abc", "1.5", "999999999999"])
def test_a_price_that_cannot_be_is_said_beside_it(
    products: ProductsScreen, till: Till, typed: str
) -> None:
    form = opened(products)
    before = read_draft(till, form.draft.ref)
    form.price.set_text(typed)
    QTest.keyClick(form.price.edit, KEY.Key_Return)
    assert form.price.trouble
    assert read_draft(till, form.draft.ref) == before


def test_a_member_price_is_set_and_emptied(products: ProductsScreen, till: Till) -> None:
    form = opened(products)
    form.member_price.set_text("2500")
    QTest.keyClick(form.member_price.edit, KEY.Key_Return)
    assert read_draft(till, form.draft.ref).member_price_won == 2_500
    form.member_price.set_text("")
    QTest.keyClick(form.member_price.edit, KEY.Key_Return)
    assert read_draft(till, form.draft.ref).member_price_won is None


def test_a_sale_is_stopped_and_the_row_says_so(
    hands: Hands, products: ProductsScreen, till: Till
) -> None:
    form = opened(products)
    form.selling.chip("off").click()
    assert read_draft(till, form.draft.ref).sale_stopped
    line = next(line for line in products.list.lines if line.key == form.draft.ref)
    assert line.mark is not None
    assert line.mark.words == "판매중지"
    undo(hands)
    assert not read_draft(till, form.draft.ref).sale_stopped


def test_a_new_barcode_is_scanned_onto_the_open_product(
    hands: Hands, products: ProductsScreen, till: Till
) -> None:
    hands.scan(GINGER)
    hands.scan(NEW_CODE)
    panel = hands.desk.window.overlay
    assert panel is not None
    yes = next(key for key in panel.findChildren(Key) if key.words == "붙이기")
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    found = catalog.find_by_barcode(till, NEW_CODE)
    assert found is not None
    assert found.name == "생강"
    undo(hands)
    assert catalog.find_by_barcode(till, NEW_CODE) is None


def test_an_unknown_scan_with_nothing_open_loses_nothing(
    hands: Hands, products: ProductsScreen
) -> None:
    hands.scan(NEW_CODE)
    assert NEW_CODE in hands.desk.window.banner.words
    assert hands.desk.window.current == "products"
    assert hands.desk.selling.cart.is_empty


def test_a_barcode_of_another_product_is_refused_with_its_name(
    products: ProductsScreen, till: Till
) -> None:
    form = opened(products, "사과")
    form.new_code.set_text(GINGER)
    QTest.keyClick(form.new_code.editor, KEY.Key_Return)
    assert "생강" in form.new_code.trouble


def test_a_favourite_comes_to_the_first_screen(
    hands: Hands, products: ProductsScreen, till: Till
) -> None:
    form = opened(products)
    form.favourite.chip("yes").click()
    assert list(till.settings.favourite_codes) == [form.draft.code]
    undo(hands)
    assert list(till.settings.favourite_codes) == []


def test_a_new_product_can_be_sold_at_once(
    hands: Hands, products: ProductsScreen, till: Till
) -> None:
    hands.press(KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = products.side
    assert isinstance(form, NewItemForm)
    form.create_key.click()
    assert form.name.trouble
    form.name.set_text("못난이 고구마")
    form.price.set_text("4500")
    form.create_key.click()
    assert form.farm.trouble
    form.farm.editor.setFocus()
    hands.type("P001")
    assert form.farms.lines[0].title == "햇살농원"
    form.farms.take_current()
    hands.rest()
    hands.scan(NEW_CODE)
    assert form.barcode.text == NEW_CODE
    form.create_key.click()
    found = catalog.find_by_barcode(till, NEW_CODE)
    assert found is not None
    assert (found.name, found.list_price_won, found.tax_class) == (
        "못난이 고구마", 4_500, TaxClass.EXEMPT)
    hands.desk.go("sell")
    hands.scan(NEW_CODE)
    assert hands.sell.total.totals.total_won == 4_500


def test_escape_empties_the_search_and_then_leaves(
    hands: Hands, products: ProductsScreen
) -> None:
    products.search.edit.setFocus()
    products.search.edit.setText("사과")
    hands.press(KEY.Key_Escape)
    assert products.search.edit.text() == ""
    assert hands.desk.window.current == "products"
    hands.press(KEY.Key_Escape)
    assert hands.desk.window.current == "goods"

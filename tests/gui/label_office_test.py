"""What the office does for labels: badges and PINs, the law's words, the settings."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from app import labels, producer_access, receiving
from app.label_press import size_of
from models.values import Ref
from tests.gui.house_test import faults, overlapping
from tests.gui.label_station_test import Fingers, fingers
from ui.label_desk import HomePage, LabelDesk
from ui.label_form import FormPage
from ui.label_keys import KeysPanel, TextsPanel
from ui.receiving_screen import ReceivingScreen
from ui.settings_labels import LabelsGroup
from ui.settings_screen import SettingsScreen
from ui.settings_staff import ShownOncePanel
from ui.widgets.keys import Key

__all__ = ["fingers"]


def open_farm(hands: Fingers, code: str) -> LabelDesk:
    hands.desk._enter(hands.manager)
    hands.desk.go("receiving")
    screen = hands.desk.window.made("receiving")
    assert isinstance(screen, ReceivingScreen)
    screen.ask_farm()
    page = screen._stack.currentWidget()
    page.search.edit.setText(code)  # type: ignore[union-attr]
    screen._open_farm(next(iter(page.farms.values())))  # type: ignore[union-attr]
    desk = screen._stack.currentWidget()
    assert isinstance(desk, LabelDesk)
    return desk


def item_of(hands: Fingers, category: str) -> tuple[Ref, str]:
    row = hands.till.read().execute(
        "SELECT p.ref, f.code FROM producer_item p JOIN producer f ON f.ref = p.producer_ref "
        "WHERE p.category = ? ORDER BY p.no", (category,)).fetchone()
    return row[0], row[1]


def test_a_manager_gives_a_pin_and_a_badge_shown_once(fingers: Fingers) -> None:
    desk = open_farm(fingers, "P001")
    desk.ask_keys()
    window = fingers.desk.window
    panel = window.overlay
    assert isinstance(panel, KeysPanel)
    assert faults(window) + overlapping(window) == []
    panel.pin_asked.emit()
    shown = window.overlay
    assert isinstance(shown, ShownOncePanel)
    assert producer_access.sign_in(fingers.till, "P001", shown.secret.amount).code == "P001"
    window.close_overlays()
    desk.ask_keys()
    panel = window.overlay
    assert isinstance(panel, KeysPanel)
    panel.badge_asked.emit()
    shown = window.overlay
    assert isinstance(shown, ShownOncePanel)
    found = producer_access.sign_in_badge(fingers.till, shown.secret.amount)
    assert found.code == "P001"


def test_a_producer_cannot_give_herself_keys(fingers: Fingers) -> None:
    fingers.badge()
    assert fingers.station.desk is not None
    fingers.station.desk.ask_keys()
    assert fingers.desk.window.overlay is None


def test_the_laws_words_are_asked_for_where_the_label_is_seen(fingers: Fingers) -> None:
    ref, code = item_of(fingers, "장류")
    desk = open_farm(fingers, code)
    item = next(i for i in receiving.items_of(fingers.till, desk._producer.producer_ref)
                if i.ref == ref)
    desk._open_item(item)
    form = desk.page
    assert isinstance(form, FormPage)
    for digit in "291231":
        form.choose("use_by") if form._active != "use_by" else None
        form.press(digit)
    QTest.qWait(120)
    assert form.draft().use_by == "2029-12-31"
    assert "원재료" in form.told.words
    form.ask_texts()
    panel = fingers.desk.window.overlay
    assert isinstance(panel, TextsPanel)
    assert faults(fingers.desk.window) == []
    for name, words in (("food_type", "된장"), ("ingredients", "대두(국산)"), ("maker", "가")):
        panel.lines[name].set_text(words)
    panel._give()
    assert labels.texts_of(fingers.till, ref)["ingredients"] == "대두(국산)"
    assert "원재료" not in form.told.words


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_the_settings_of_labels_are_kept_at_once(
    fingers: Fingers, size: tuple[int, int]
) -> None:
    fingers.desk._enter(fingers.manager)
    fingers.desk.window.resize(*size)
    fingers.desk.go("settings")
    screen = fingers.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("labels")
    assert isinstance(screen.page, LabelsGroup)
    QTest.qWait(20)
    assert faults(fingers.desk.window) + overlapping(fingers.desk.window) == []
    keeper = screen.keeper
    assert keeper.shop("goods_in_mode", "ON_CONFIRM", "x")
    assert not keeper.shop("label_price_rule", "GUESS", "x")
    assert fingers.till.settings.goods_in_mode == "ON_CONFIRM"
    screen.page._keep_printer(connection="network")
    assert fingers.till.machine.label_printer.connection == "network"


def test_a_roll_of_the_shops_own_is_added_chosen_and_taken_off(fingers: Fingers) -> None:
    fingers.desk._enter(fingers.manager)
    fingers.desk.go("settings")
    screen = fingers.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("labels")

    def page() -> LabelsGroup:
        assert isinstance(screen.page, LabelsGroup)
        return screen.page

    for width, height, said in (
        ("칠십", "50", "숫자"), ("20", "50", "40~120"), ("60", "40", "이미"),
    ):
        page().width_mm.set_text(width)
        page().height_mm.set_text(height)
        page().add_size.click()
        assert said in page().width_mm.trouble
    page().width_mm.set_text("70")
    page().height_mm.set_text("50")
    page().add_size.click()
    assert [size.name for size in fingers.till.settings.label_sizes] == ["70x50"]
    away = next(key for key in page().findChildren(Key) if key.accessibleName() == "빼기 70x50")
    assert screen.keeper.shop("label_size", "70x50", "x")
    assert size_of(fingers.till).width_mm == 70
    assert screen.keeper.shop("label_size", "40x60", "x")
    away.click()
    assert fingers.till.settings.label_sizes == ()


def test_the_home_page_is_named(fingers: Fingers) -> None:
    desk = open_farm(fingers, "P002")
    assert isinstance(desk.page, HomePage)
    assert desk.page.tiles

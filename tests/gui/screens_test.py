"""What every screen keeps: room for a finger, words to read, contrast, two languages, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

import ui
from app.till import Till
from tests.gui.conftest import Hands
from ui import i18n, theme
from ui.texts import FAMILIES, WORDS

LETTUCE = "2400000100010"
FINGER_PX = 48
SIZES = [(1024, 768), (1366, 768), (1920, 1080), (960, 540)]


def clickable(root: QWidget) -> Iterator[QAbstractButton]:
    for button in root.findChildren(QAbstractButton):
        if button.isVisible():
            yield button


def too_small(root: QWidget) -> list[str]:
    """Clickable widgets under a finger's size, or cut off by the window's edge."""
    small = []
    for button in clickable(root):
        if button.width() < FINGER_PX or button.height() < FINGER_PX:
            small.append(f"{button.accessibleName()} {button.width()}x{button.height()}")
        right = button.mapTo(root, QPoint(button.width(), button.height()))
        if right.x() > root.width() or right.y() > root.height():
            small.append(f"{button.accessibleName()} beyond the edge")
    return small


def settle(hands: Hands, size: tuple[int, int]) -> QWidget:
    window = hands.desk.window
    window.resize(*size)
    QApplication.processEvents()
    hands.qtbot.waitUntil(lambda: (window.width(), window.height()) == size, timeout=10_000)
    return window


@pytest.mark.parametrize("size", SIZES)
def test_every_clickable_on_sell_is_a_finger_wide(hands: Hands, size: tuple[int, int]) -> None:
    window = settle(hands, size)
    hands.scan(LETTUCE)
    assert too_small(window) == []
    areas = hands.sell.basket.touch_areas()
    assert {"less", "more"} <= set(areas)
    for name, area in areas.items():
        assert min(area.width(), area.height()) >= FINGER_PX, name
    hands.sell.search.edit.setText("ㅅㄱ")
    QApplication.processEvents()
    assert hands.sell.hits.marked is not None
    assert too_small(window) == []


def test_a_window_made_smaller_keeps_everything_in_sight(hands: Hands) -> None:
    for size in ((1920, 1080), (1024, 768), (1366, 768), (1024, 768)):
        hands.desk.window.resize(*size)
        # At once, before any event of the layout has run: nothing may jump into place later.
        search = hands.sell.search
        right = search.mapTo(hands.sell, QPoint(search.width(), 0))
        assert right.x() == hands.sell.width() - 16
        assert too_small(settle(hands, size)) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("action", ["cash", "card", "other", "quantity", "discount", "void_all"])
def test_every_clickable_on_a_panel_is_a_finger_wide(
    hands: Hands, size: tuple[int, int], action: str
) -> None:
    window = settle(hands, size)
    hands.scan(LETTUCE)
    hands.sell.asked.emit(action)
    QApplication.processEvents()
    overlay = hands.desk.window.overlay
    assert overlay is not None
    assert window.rect().contains(overlay.card.geometry())
    assert too_small(overlay) == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", theme.NAMES)
def test_every_screen_opens_in_both_languages_and_each_theme(
    hands: Hands, till: Till, language: str, name: str
) -> None:
    import msgspec

    till.machine = msgspec.structs.replace(till.machine, language=language, theme=name)
    hands.desk.rebuild()
    for screen in ("sell", "held", "members", "shift"):
        hands.desk.go(screen)
        QApplication.processEvents()
        shown = hands.desk.window.made(screen)
        assert shown is not None
        assert not shown.grab().isNull()
        for button in clickable(shown):
            assert button.accessibleName(), f"{screen} has a nameless {button}"
    assert i18n.language() == language


def test_the_language_changes_while_the_shop_is_open(hands: Hands, till: Till) -> None:
    import msgspec

    hands.scan(LETTUCE)
    till.machine = msgspec.structs.replace(till.machine, language="en")
    hands.desk.rebuild()
    assert hands.sell.keys["cash"].words == "Cash"
    assert len(hands.sell.basket.rows) == 1
    hands.desk.window.activateWindow()
    hands.scan(LETTUCE)
    assert hands.sell.total.totals.total_won == 3600


@pytest.mark.parametrize("name", theme.NAMES)
def test_contrast_is_at_least_four_and_a_half(qapp: QApplication, name: str) -> None:
    roles = theme.load(name).roles
    pairs = [
        ("text", "surface"), ("text", "ground"), ("text_soft", "surface"),
        ("text_soft", "ground"), ("text", "key_soft"), ("text_soft", "key_soft"),
        ("on_do", "do"), ("do", "do_soft"), ("do", "surface"), ("text", "do_soft"),
        ("text_soft", "do_soft"), ("look", "look_soft"), ("look", "surface"),
        ("remove", "surface"), ("remove", "do_soft"), ("remove", "remove_soft"),
        ("on_network", "network"), ("network", "surface"), ("text", "network_soft"),
        ("text_soft", "network_soft"), ("on_rail", "rail"), ("on_rail", "rail_chosen"),
        ("on_chosen", "chosen"),
    ]  # fmt: skip
    weak = [
        (ink, paper, theme.contrast_hundredths(roles[ink], roles[paper]))
        for ink, paper in pairs
        if theme.contrast_hundredths(roles[ink], roles[paper]) < 450
    ]
    assert weak == []


def test_no_key_is_written_twice_and_every_text_has_both_languages() -> None:
    assert len(WORDS) == sum(len(family) for family in FAMILIES)
    for key, (korean, english) in WORDS.items():
        assert bool(korean.strip()) == bool(english.strip()), key
        gaps = set(re.findall(r"\{(\w+)\}", korean))
        assert gaps == set(re.findall(r"\{(\w+)\}", english)), key


def test_every_key_asked_for_in_the_source_has_words() -> None:
    source = Path(next(iter(ui.__path__)))
    asked = set()
    for path in source.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"\btr\(\s*\"([a-z0-9_.]+)\"", text))
    assert asked
    assert sorted(key for key in asked if key not in WORDS) == []


def test_no_type_on_the_counter_is_under_sixteen_pixels() -> None:
    source = Path(next(iter(ui.__path__)))
    for path in source.rglob("*.py"):
        for size in re.findall(r"size_px=(\d+)", path.read_text(encoding="utf-8")):
            assert int(size) >= theme.SMALL_PX, path.name


def test_enter_takes_the_marked_hit_and_arrows_move_the_mark(hands: Hands) -> None:
    hands.sell.search.edit.setText("청상추")
    QApplication.processEvents()
    marked = hands.sell.hits.marked
    assert marked is not None
    assert marked.name.startswith("청상추")
    hands.press(Qt.Key.Key_Return)
    assert len(hands.sell.basket.rows) == 1
    assert hands.sell.search.edit.text() == ""


def test_every_key_has_a_button_even_on_a_narrow_screen(hands: Hands) -> None:
    settle(hands, (1024, 768))
    hands.scan(LETTUCE)
    hands.desk.window.bar._menu.click()
    menu = hands.desk.window.overlay
    assert menu is not None
    words = {button.accessibleName() for button in clickable(menu)}
    assert {"전체취소 Ctrl+Del", "교대 Ctrl+L"} <= words
    assert too_small(menu) == []
    next(one for one in clickable(menu) if one.accessibleName().startswith("전체취소")).click()
    QApplication.processEvents()
    assert hands.desk.window.has_overlay
    assert len(hands.sell.basket.rows) == 1

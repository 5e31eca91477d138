"""Weighing at the counter: what the scale says is seen, taken by Enter, and never waited for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.access import Session, sign_in
from app.ports import Reading, ScaleState
from app.scale_words import WORDS
from app.settings import ScaleSettings, load_machine_settings
from app.till import Till
from tests.fakes import ToldScale
from tests.gui.conftest import Hands
from ui import i18n
from ui.devices import Devices
from ui.settings_barcodes import BarcodesGroup
from ui.settings_devices import DevicesGroup
from ui.settings_screen import SettingsScreen
from ui.weighing import WeighPanel

#: 햇감자, sold by weight, 380 won for 100 g.
POTATO = "2400000100362"
LETTUCE = "2400000100010"
KEY = Qt.Key


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager: she also sets the devices up."""
    return sign_in(till, "01", "1357")


@pytest.fixture
def scale(till: Till) -> ToldScale:
    found = ToldScale()
    till.scale = found
    return found


def weigh_potatoes(hands: Hands) -> WeighPanel:
    hands.scan(POTATO)
    hands.rest()
    panel = hands.desk.window.overlay
    assert isinstance(panel, WeighPanel)
    return panel


def show(hands: Hands, scale: ToldScale, panel: WeighPanel, reading: Reading) -> None:
    scale.now = reading
    hands.qtbot.waitUntil(lambda: panel.reading == reading, timeout=10_000)


def test_a_weight_at_rest_is_seen_with_its_amount_and_taken_by_enter(
    hands: Hands, scale: ToldScale
) -> None:
    panel = weigh_potatoes(hands)
    assert scale.watched
    show(hands, scale, panel, Reading(ScaleState.STABLE, 1_234))
    assert (panel.weight.amount, panel.amount.amount) == ("1,234g", "4,680원")
    hands.press(KEY.Key_Return)
    line = hands.desk.selling.cart.lines[0]
    assert (line.weight_g, line.gross_won) == (1_234, 4_680)
    assert hands.desk.window.overlay is None
    assert not scale.watched


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("state", [state for state in ScaleState if state is not ScaleState.STABLE])
def test_each_other_state_has_its_sentence_and_is_never_taken(
    hands: Hands, scale: ToldScale, state: ScaleState, language: str
) -> None:
    i18n.use(language)
    panel = weigh_potatoes(hands)
    show(hands, scale, panel, Reading(state, 480))
    words = WORDS[state].said("ko" if language == "ko" else "en")
    assert panel.state_words == words
    hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is panel
    assert panel.state_words == words
    assert hands.desk.selling.cart.is_empty


def test_typed_grams_win_over_a_broken_scale(hands: Hands, scale: ToldScale) -> None:
    panel = weigh_potatoes(hands)
    show(hands, scale, panel, Reading(ScaleState.UNPLUGGED))
    hands.type("987")
    hands.rest()
    assert panel.weight.amount == "987g"
    hands.press(KEY.Key_Return)
    assert hands.desk.selling.cart.lines[0].weight_g == 987


def test_without_a_scale_grams_are_typed(hands: Hands) -> None:
    panel = weigh_potatoes(hands)
    assert panel.state_words == WORDS[ScaleState.NOT_SET_UP].said_ko
    hands.type("500")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert hands.desk.selling.cart.lines[0].gross_won == 1_900


def test_a_tare_is_told(hands: Hands, scale: ToldScale) -> None:
    panel = weigh_potatoes(hands)
    show(hands, scale, panel, Reading(ScaleState.STABLE, 250, net=True))
    assert "용기" in panel.state_words


def test_a_scan_while_weighing_waits_and_the_scale_is_let_go(
    hands: Hands, scale: ToldScale
) -> None:
    panel = weigh_potatoes(hands)
    hands.scan(LETTUCE)
    assert hands.desk.window.overlay is panel
    show(hands, scale, panel, Reading(ScaleState.STABLE, 500))
    hands.rest()
    hands.press(KEY.Key_Return)
    assert not scale.watched
    assert [line.product.name for line in hands.desk.selling.cart.lines] == [
        "햇감자 저울판매", "청상추"]


def test_the_panel_fits_a_common_monitor_in_both_languages(hands: Hands, scale: ToldScale) -> None:
    for language in ("ko", "en"):
        i18n.use(language)
        panel = weigh_potatoes(hands)
        show(hands, scale, panel, Reading(ScaleState.NONSENSE))
        for child in panel.card.findChildren(QWidget):
            if child.isVisible() and child.parent() is panel.card:
                assert panel.card.rect().contains(child.geometry())
        hands.press(KEY.Key_Escape)


def settings_at(hands: Hands, group: str) -> SettingsScreen:
    hands.desk.go("settings")
    screen = hands.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group(group)
    QApplication.processEvents()
    return screen


def test_a_scale_is_tried_and_kept(hands: Hands, till: Till) -> None:
    used: list[ScaleSettings] = []
    answers = [Reading(ScaleState.UNPLUGGED), Reading(ScaleState.STABLE, 1_250)]
    screen = SettingsScreen(hands.desk.counter, Devices(
        try_scale=lambda _: answers.pop(0), use_scale=used.append))
    hands.qtbot.addWidget(screen)
    screen.show()
    screen.show_group("devices")
    group = screen.page
    assert isinstance(group, DevicesGroup)
    form = group.scale
    QTest.mouseClick(form.kind.chip("serial"), Qt.MouseButton.LeftButton)
    form.test()
    assert form.address.trouble
    form.address.set_text("COM4")
    form.test()
    hands.qtbot.waitUntil(
        lambda: form.result.words == WORDS[ScaleState.UNPLUGGED].said_ko, timeout=10_000)
    form.test()
    hands.qtbot.waitUntil(lambda: "1.25kg" in form.result.words, timeout=10_000)
    group.save_scale.click()
    wanted = ScaleSettings(connection="serial", address="COM4")
    assert used == [wanted]
    assert load_machine_settings(till.paths.machine_settings).scale == wanted


def test_a_sample_scan_shows_what_a_label_would_be_and_sells_nothing(hands: Hands) -> None:
    group = settings_at(hands, "barcodes").page
    assert isinstance(group, BarcodesGroup)
    hands.scan("2310036012501")
    assert group.meaning.words.startswith("✓ 햇감자 저울판매")
    assert "1.25kg · 4,750원" in group.meaning.words
    hands.scan("2210036047506")
    assert "1.25kg · 4,750원" in group.meaning.words
    hands.scan("8801234567890")
    assert "✓" not in group.meaning.words
    assert hands.desk.window.current == "settings"
    assert hands.desk.selling.cart.is_empty

"""Points in the settings: what a day out of touch can cost stands beside the figure."""

from __future__ import annotations

from app.access import sign_in
from app.till import Till
from models.kinds_from_hub import PointsAllowanceSet
from models.values import new_ref
from tests.gui.conftest import Hands
from tests.hub_words import FakeHub
from ui.settings_points import PointsGroup
from ui.settings_screen import SettingsScreen
from ui.widgets.forms import Segments


def group(hands: Hands) -> PointsGroup:
    hands.desk.go("settings")
    screen = hands.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("points")
    assert isinstance(screen.page, PointsGroup)
    return screen.page


def test_the_worst_case_follows_the_setting_and_the_grant(hands: Hands, till: Till) -> None:
    hands.desk.counter.session = sign_in(till, "01", "1357")
    page = group(hands)
    assert "−5,000점" in page.worst.words
    assert "정해지지 않음" in page.worst.words
    (chooser,) = (each for each in page.findChildren(Segments)
                  if "10000" in {chip.key for chip in each._chips})
    chooser.chip("10000").click()
    assert till.settings.points_offline_allowance == 10_000
    assert "−10,000점" in page.worst.words
    FakeHub(till).say(PointsAllowanceSet(
        per_member_points=7_001, per_day_points=90_000, till_refs=[till.till_ref, new_ref()]))
    page = group(hands)
    assert "−7,000점" in page.worst.words
    assert "−90,000점" in page.worst.words
    assert "계산대 2대" in page.worst.words

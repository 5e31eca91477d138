"""A till with goods of its own joins a store: what would happen is said, and keys decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import beginning_afresh
from app.access import sign_in
from app.errors import Refused
from app.own_things import own_things
from app.platform_side import StoreLook
from app.shift import open_shift
from app.till import Till
from tests.gui.conftest import Hands, SampleShop
from tests.gui.sync_test import FakeSide
from ui import i18n
from ui.desk import Desk
from ui.devices import Devices
from ui.enrolling import MeetingPanel
from ui.main import _Main
from ui.sync_screen import SyncScreen

KEY = Qt.Key
STORE = StoreLook("ab" * 16, "강북 푸드직매장 본점", 12_345, (1, 2))
URL, CODE = "https://hub.example", "ABCDE-FGHJK"


@pytest.fixture
def side(till: Till) -> FakeSide:
    side = FakeSide(till)
    side.store = STORE
    return side


class Standing(Hands):
    """Hands at a till whose day has not begun, on the sync screen."""

    screen: SyncScreen

    def enrol(self) -> None:
        """The code typed in with keys, then Enter."""
        self.screen._enrolment.url.set_text(URL)
        self.screen._enrolment.code.set_text("")
        self.screen._enrolment.code.editor.setFocus()
        self.type(CODE)
        self.rest()
        self.press(KEY.Key_Return)

    @property
    def panel(self) -> MeetingPanel:
        self.qtbot.waitUntil(lambda: self.desk.window.overlay is not None)
        panel = self.desk.window.overlay
        assert isinstance(panel, MeetingPanel)
        return panel


@pytest.fixture
def standing(qtbot: QtBot, till: Till, side: FakeSide, look: None) -> Iterator[Standing]:
    desk = Desk(till, sign_in(till, "01", "1357"))
    qtbot.addWidget(desk.window)
    desk.window.resize(1024, 768)
    with qtbot.waitExposed(desk.window):
        desk.window.show()
    desk.window.activateWindow()
    hands = Standing(desk, qtbot)
    desk._devices = Devices(platform=side)
    desk._rooms._devices = desk._devices
    desk.go("sync")
    shown = desk.window.made("sync")
    assert isinstance(shown, SyncScreen)
    hands.screen = shown
    yield hands
    desk.close()


def words(panel: MeetingPanel) -> str:
    from ui.widgets.fields import Words

    return " / ".join(one.words for one in panel.findChildren(Words))


def test_esc_leaves_everything_as_it_was(standing: Standing, side: FakeSide, till: Till) -> None:
    standing.enrol()
    said = words(standing.panel)
    assert "강북 푸드직매장 본점" in said
    assert "12,345건" in said
    assert f"상품 {own_things(till).product_count}개" in said
    standing.press(KEY.Key_Escape)
    assert standing.desk.window.overlay is None
    assert side.asked == []
    assert standing.screen._enrolment.isVisible()


def test_f9_brings_everything_along(standing: Standing, side: FakeSide) -> None:
    standing.enrol()
    assert standing.panel is not None
    standing.press(KEY.Key_F9)
    standing.qtbot.waitUntil(lambda: standing.desk.window.overlay is None)
    assert side.asked == [(URL, CODE)]
    assert "강북 플랫폼" in standing.desk.window.banner.words
    assert not standing.screen._enrolment.isVisible()


def test_enter_begins_with_a_new_file_under_a_free_number(
    standing: Standing, side: FakeSide
) -> None:
    begun: list[str] = []
    standing.desk.counter.begin_afresh = lambda: begun.append("afresh")
    standing.enrol()
    assert "계산대 3번" in words(standing.panel)
    standing.rest()
    standing.press(KEY.Key_Return)
    standing.qtbot.waitUntil(lambda: bool(begun))
    assert side.asked == [("fresh", URL, CODE, 3)]
    assert standing.desk.window.overlay is None


def test_where_the_hub_says_no_the_panel_says_why(standing: Standing, side: FakeSide) -> None:
    standing.desk.counter.begin_afresh = lambda: pytest.fail("nothing was made")
    standing.enrol()
    panel = standing.panel
    side.says = Refused("enrol.code_spent")
    standing.rest()
    standing.press(KEY.Key_Return)
    standing.qtbot.waitUntil(lambda: "15분" in panel.trouble.words)
    standing.press(KEY.Key_F9)
    standing.qtbot.waitUntil(lambda: len(side.asked) == 2 and "15분" in panel.trouble.words)
    assert standing.desk.window.overlay is panel


def test_a_till_that_has_worked_may_only_bring_everything(
    standing: Standing, side: FakeSide, till: Till
) -> None:
    standing.desk.counter.begin_afresh = lambda: pytest.fail("its record must reach the store")
    open_shift(till, standing.desk.counter.who, 50_000)
    standing.enrol()
    assert "새 파일로는 시작할 수 없습니다" in words(standing.panel)
    standing.rest()
    standing.press(KEY.Key_Return)
    standing.rest()
    assert side.asked == []
    standing.press(KEY.Key_F9)
    standing.qtbot.waitUntil(lambda: side.asked == [(URL, CODE)])


@pytest.mark.parametrize("store", [None, StoreLook("", "새 매장", 0, ())])
def test_a_founding_till_is_asked_nothing(
    standing: Standing, side: FakeSide, store: StoreLook | None
) -> None:
    side.store = store
    standing.enrol()
    standing.qtbot.waitUntil(lambda: side.asked == [(URL, CODE)])
    assert standing.desk.window.overlay is None


def test_the_panel_speaks_english(standing: Standing) -> None:
    i18n.use("en")
    standing.enrol()
    said = words(standing.panel)
    assert "Joining a store that exists" in said
    assert "Only the store's goods" not in said, "no window here can begin anew"


@pytest.mark.parametrize("meanwhile", [False, True])
def test_the_window_begins_anew_over_the_new_file(
    qapp: QApplication, qtbot: QtBot, sample_shop: SampleShop, look: None, meanwhile: bool
) -> None:
    """And not where something was done at the old one in the last moment: that stays the shop."""
    sample_shop.renew()
    told: list[str] = []
    main = _Main(qapp, sample_shop.paths, lambda till: lambda: told.append("let go"), Devices(),
                 None)
    main.begin()
    old = main._till
    assert old is not None
    old_ref = old.till_ref
    beginning_afresh.make_fresh(old, 7, lambda made: None)
    main._connect_devices()
    if meanwhile:
        open_shift(old, sign_in(old, "02", "2468"), 50_000)
    assert main._desk is not None
    assert main._desk.counter.begin_afresh is not None
    main._desk.counter.begin_afresh()
    qtbot.waitUntil(lambda: main._till is not None and main._till is not old, timeout=10_000)
    till = main._till
    assert till is not None
    assert told == ["let go"]
    assert (till.till_ref == old_ref) is meanwhile
    if meanwhile:
        assert "notice.not_joined_afresh" in till.notices
        assert till.shift is not None
    else:
        assert (till.till_no, till.notices) == (7, ["notice.joined_afresh"])
        assert own_things(till).product_count == 0
    assert main._desk is not None
    assert main._desk.window.isVisible()
    assert qapp.quitOnLastWindowClosed()
    assert not Path(f"{sample_shop.paths.data}.joining").exists()
    main.end()

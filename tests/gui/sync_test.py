"""동기화: a typed code enrols, what waits is said in words, the other value is one touch away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import catalog
from app.access import sign_in
from app.errors import Refused
from app.platform_side import Colleague, StoreLook
from app.settings import LanSettings, load_machine_settings
from app.till import Till
from models import kinds, platform_rows
from models.platform_rows import HubLink
from tests.gui.conftest import Hands
from ui import i18n
from ui.devices import Devices
from ui.i18n import tr
from ui.lan_panel import LanPanel
from ui.sync_screen import SyncScreen

KEY = Qt.Key


class FakeSide:
    """The platform's line as a screen sees it; `says` is what enrolling raises."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self.says: Refused | None = None
        #: What any code joins.
        self.store: StoreLook | None = None
        self.asked: list[object] = []

    def look(self, url: str, code: str) -> StoreLook | None:
        return self.store

    def make_fresh(self, url: str, code: str, till_no: int) -> None:
        self.asked.append(("fresh", url, code, till_no))
        if self.says is not None:
            raise self.says

    def enrol(self, url: str, code: str) -> dict[str, object]:
        self.asked.append((url, code))
        if self.says is not None:
            raise self.says
        link(self._till)
        return {"hub": "강북 플랫폼"}

    def nudge(self) -> None:
        self.asked.append("now")

    def exchange(self, folder: Path) -> dict[str, object]:
        self.asked.append(folder)
        return {"new_count": 12, "written_count": 34, "written": "x", "read": [
            {"name": "낯선.weezle", "trouble": "store", "new_count": 0, "till_no": 0}]}

    def colleagues(self) -> list[Colleague]:
        return [Colleague("192.168.0.12", 2, self._till.clock.now_ms(), ""),
                Colleague("192.168.0.13", 0, 0, "lan.silent")]

    def use_lan(self, settings: LanSettings) -> None:
        self.asked.append(settings)


def link(till: Till, trouble: str = "") -> None:
    with till.local_rows() as cursor:
        platform_rows.write_link(cursor, HubLink(
            "https://hub.example", "ab" * 32, "", "", "", 200, till.clock.now_ms(), 0, trouble,
            till.clock.now_ms() if trouble else 0))


@pytest.fixture
def side(till: Till) -> FakeSide:
    return FakeSide(till)


@pytest.fixture
def screen(hands: Hands, till: Till, side: FakeSide) -> SyncScreen:
    hands.desk.counter.session = sign_in(till, "01", "1357")
    hands.desk._devices = Devices(platform=side)
    hands.desk._rooms._devices = hands.desk._devices
    hands.desk.go("sync")
    shown = hands.desk.window.made("sync")
    assert isinstance(shown, SyncScreen)
    return shown


def words(screen: SyncScreen) -> str:
    return " / ".join(line.spoken for line in screen.list.lines)


def test_alone_it_teaches_and_enrols(hands: Hands, screen: SyncScreen, side: FakeSide) -> None:
    assert screen._enrolment.isVisible()
    assert not screen.now_key.isVisible()
    screen._enrolment.url.set_text("https://hub.example")
    screen._enrolment.code.set_text("ABCDE FGHIJ")
    side.says = Refused("enrol.code_spent")
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(lambda: bool(screen._enrolment.code.trouble))
    assert "15분" in screen._enrolment.code.trouble
    side.says = None
    screen._enrolment.given.click()
    hands.qtbot.waitUntil(lambda: not screen._enrolment.isVisible())
    assert side.asked[-1] == ("https://hub.example", "ABCDE FGHIJ")
    assert screen.now_key.isVisible()


def test_what_waits_is_said_and_colleagues_are_shown(
    hands: Hands, screen: SyncScreen, side: FakeSide, till: Till
) -> None:
    link(till, "sync.offline")
    screen.refresh()
    assert "판매는 정상" in screen._state.words
    assert "안 보낸" in screen._state.words
    assert "2번 계산대" in words(screen)
    assert tr("sync.silent") in words(screen)
    hands.press(KEY.Key_F5)
    assert side.asked == ["now"]


def test_a_stick_is_exchanged_by_its_folder(
    hands: Hands, screen: SyncScreen, side: FakeSide, till: Till, tmp_path: Path
) -> None:
    link(till)
    screen.refresh()
    hands.press(KEY.Key_F6)
    panel = hands.desk.window.overlay
    assert panel is not None
    panel.files.open_folder(tmp_path)  # type: ignore[attr-defined]
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(lambda: not screen.busy)
    assert side.asked == [tmp_path]
    assert "12" in hands.desk.window.banner.words
    assert "낯선.weezle" in screen.body.words


def test_the_other_value_is_one_touch_away(
    hands: Hands, screen: SyncScreen, till: Till
) -> None:
    product = catalog.find_by_barcode(till, "2400000100010")
    assert product is not None
    for price_won in (2_300, 2_000):
        with till.unit("") as unit:
            unit.record(kinds.ObjectChanged(
                object_type="producer_item", ref=product.ref, base_uid="", effective_from="",
                fields={"price_won": price_won}))
    with till.local_rows() as cursor:
        # As if the first had been set at another till meanwhile, and lost by the hub's order.
        cursor.execute("UPDATE field_version SET state = 'lost' WHERE value_json = '2300'")
    link(till)
    screen.refresh()
    assert "2,300" in words(screen)
    row = next(line for line in screen.list.lines if "2,300" in line.spoken)
    screen.take_other(row.key)
    now = catalog.find_by_barcode(till, "2400000100010")
    assert now is not None
    assert now.list_price_won == 2_300
    assert "2,300" not in words(screen)


def test_colleagues_are_typed_and_kept(
    hands: Hands, screen: SyncScreen, side: FakeSide, till: Till
) -> None:
    link(till)
    screen.refresh()
    hands.press(KEY.Key_F7)
    panel = hands.desk.window.overlay
    assert isinstance(panel, LanPanel)
    panel.port.set_text("80")
    hands.press(KEY.Key_Return)
    assert panel.port.trouble
    panel.port.set_text("8751")
    panel.addresses.set_text("192.168.0.12, 192.168.0.13")
    hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is None
    kept = LanSettings(port=8751, colleagues=("192.168.0.12", "192.168.0.13"))
    assert side.asked[-1] == kept
    assert load_machine_settings(till.paths.machine_settings).lan == kept


def test_a_manager_wishes_a_new_key(
    hands: Hands, screen: SyncScreen, side: FakeSide, till: Till
) -> None:
    before = till.secrets.get("device")
    hands.press(KEY.Key_F9)
    assert till.secrets.get("device") != before
    assert tr("sync.key_changed") in hands.desk.window.banner.words
    link(till)
    screen.refresh()
    alone = till.secrets.get("device")
    screen.renew_key.click()
    assert till.secrets.get("device") == alone
    assert till.secrets.get("device_next")
    assert tr("sync.key_waits") in hands.desk.window.banner.words
    assert side.asked[-1] == "now"


@pytest.mark.parametrize(
    "trouble", ["sync.key_unknown", "sync.key_replaced", "keys.device_missing"])
def test_where_only_a_code_helps_the_form_is_there_with_the_address(
    screen: SyncScreen, till: Till, trouble: str
) -> None:
    link(till)
    screen.refresh()
    assert not screen._enrolment.isVisible()
    link(till, trouble)
    screen.refresh()
    assert screen._enrolment.isVisible()
    assert not screen.list.isVisible()
    for key in (screen.now_key, screen.stick_key, screen.lan_key, screen.renew_key):
        assert not key.isVisible(), "none of them helps, and the sentence needs the room"
    assert screen._enrolment.url.text == "https://hub.example"
    assert "등록 코드" in screen._facts.words


@pytest.mark.parametrize(("language", "said"), [
    ("ko", "100,000건 가운데 34,000건"), ("en", "34,000 of 100,000 entries")])
def test_a_till_that_joins_says_how_much_is_here(
    hands: Hands, till: Till, side: FakeSide, language: str, said: str
) -> None:
    i18n.use(language)
    hands.desk.counter.session = sign_in(till, "01", "1357")
    hands.desk._devices = Devices(platform=side)
    hands.desk._rooms._devices = hands.desk._devices
    link(till)
    hands.desk.go("sync")
    screen = hands.desk.window.made("sync")
    assert isinstance(screen, SyncScreen)
    assert not screen.joining.isVisible()

    def hear(place: int, feed_head: int) -> None:
        till.feed_head = feed_head
        with till.local_rows() as cursor:
            platform_rows.write_position(cursor, "store", "", place)

    hear(34_000, 100_000)
    # By itself: it looks again every two seconds.
    hands.qtbot.waitUntil(screen.joining.isVisible, timeout=5_000)
    assert said in screen.joining.said.words
    assert screen.joining.bar.value() * 100 // screen.joining.bar.maximum() == 34
    hear(99_500, 100_000)
    screen.refresh()
    assert not screen.joining.isVisible(), "the rest is here before anybody could read it"
    # What was read of a hub's earlier life says nothing of this one.
    with till.local_rows() as cursor:
        platform_rows.write_position(cursor, "store", "earlier", 100_000)
    screen.refresh()
    assert screen.joining.isVisible()
    assert screen.joining.bar.value() == 0

"""The label station by wet fingers: every touch counted, no keyboard; and 입고 by staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import lots, producer_access, receiving
from app.access import Session, list_staff
from app.errors import BadInput, ShopError, WorldTrouble
from app.label_sizes import LabelSize
from app.labels import Label
from app.producer_access import ProducerSession
from app.receiving import LotDraft
from app.till import Till
from models import kinds, kinds_producers
from models.values import Ref, Role
from printing.label_press import PaperLabels
from tests.gui.house_test import faults, overlapping
from ui import i18n
from ui.desk import Desk
from ui.label_desk import DonePage, HomePage, LabelDesk
from ui.label_form import FarPanel, FormPage
from ui.label_lots import LotsPage, cheaper
from ui.label_parts import RollPage
from ui.label_station import LabelStation
from ui.receiving_screen import FarmPage, ReceivingScreen

KEY = Qt.Key
SIZES = ((1024, 768), (1920, 1080))


@dataclass
class FakeLabels:
    """A label printer that counts, and can be away."""

    real: PaperLabels
    printed: int = 0
    away: bool = False

    def picture(self, label: Label, size: LabelSize) -> bytes:
        return self.real.picture(label, size)

    def print_out(self, label: Label, size: LabelSize, count: int) -> str:
        if self.away:
            raise WorldTrouble("label.printer_away")
        self.printed += count
        return ""


@dataclass
class Fingers:
    """Touches keys and counts how often."""

    desk: Desk
    qtbot: QtBot
    till: Till
    labels: FakeLabels
    producer: ProducerSession
    manager: Session
    token: str
    touches: int = 0

    def touch(self, key: QAbstractButton) -> None:
        assert key.isVisible()
        assert key.isEnabled()
        assert min(key.width(), key.height()) >= 48
        self.touches += 1
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    @property
    def station(self) -> LabelStation:
        made = self.desk.window.made("label_station")
        assert isinstance(made, LabelStation)
        return made

    def page(self, kind: type[QWidget]) -> QWidget:
        assert self.station.desk is not None
        assert isinstance(self.station.desk.page, kind), self.station.desk.page
        return self.station.desk.page

    @property
    def home(self) -> HomePage:
        page = self.page(HomePage)
        assert isinstance(page, HomePage)
        return page

    @property
    def form(self) -> FormPage:
        page = self.page(FormPage)
        assert isinstance(page, FormPage)
        return page

    @property
    def lots_page(self) -> LotsPage:
        page = self.page(LotsPage)
        assert isinstance(page, LotsPage)
        return page

    def badge(self) -> None:
        """The scanner's beep is no touch."""
        self.desk.scanner.taken.emit("")
        self.station.take_scan(self.token)
        QApplication.processEvents()

    def pad(self, digits: str) -> None:
        for digit in digits:
            self.touch(next(
                key for key in self.form.findChildren(QAbstractButton)
                if getattr(key, "words", "") == digit and key.parentWidget() is not self.form))

    def wait_printed(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.labels.printed == count, timeout=10_000)
        page = self.page(DonePage)
        assert isinstance(page, DonePage)
        self.qtbot.waitUntil(lambda: page.told.words == i18n.tr("label.sent"), timeout=10_000)


def bring(till: Till, producer: ProducerSession, item_ref: Ref, count: int, days_ago: int) -> None:
    """What the farm brought before, on its day."""
    clock, before = till.clock, till.clock.now_ms()

    class Then:
        def now_ms(self) -> int:
            return before - days_ago * 86_400_000

        def utc_offset_min(self, at_ms: int) -> int:
            return 540

    till.clock = Then()
    price_won = receiving.price_context(till, item_ref).list_won
    receiving.receive(till, producer, [LotDraft(item_ref, count, price_won)])
    till.clock = clock


@pytest.fixture
def fingers(qtbot: QtBot, till: Till, look: None) -> Iterator[Fingers]:
    """A machine in the packing room: no shift is open, nobody of the shop is signed in."""
    till.machine = msgspec.structs.replace(till.machine, role="label_station")
    one = next(s for s in list_staff(till) if s.role is Role.MANAGER)
    manager = Session(one.ref, one.no, one.role)
    row = till.read().execute("SELECT ref, code, name FROM producer WHERE code = 'P002'").fetchone()
    producer = ProducerSession(*row)
    labels = FakeLabels(PaperLabels(till.machine, till.paths))
    till.label_press = labels
    token = producer_access.issue_badge(till, manager, producer.producer_ref)
    items = receiving.items_of(till, producer.producer_ref)
    bring(till, producer, items[0].ref, 12, 1)
    bring(till, producer, items[1].ref, 20, 3)
    desk = Desk(till)
    qtbot.addWidget(desk.window)
    desk.window.resize(1024, 768)
    with qtbot.waitExposed(desk.window):
        desk.window.show()
    yield Fingers(desk, qtbot, till, labels, producer, manager, token)
    desk.close()


def shipped_today(fingers: Fingers) -> list[lots.Lot]:
    return lots.list_todays_lots(fingers.till)


def test_badge_like_yesterday_print(fingers: Fingers) -> None:
    assert fingers.desk.window.current == "label_station"
    assert fingers.desk.counter.session is None
    assert fingers.till.shift is None
    fingers.badge()
    (like,) = fingers.home.likes
    fingers.touch(like)
    assert fingers.form.preview.has_picture
    fingers.touch(fingers.form.print_key)
    fingers.wait_printed(12)
    assert fingers.touches == 2
    (lot,) = shipped_today(fingers)
    assert (lot.quantity, lot.left, lot.producer_ref) == (
        12, 12, fingers.producer.producer_ref)


def test_another_known_item_in_five_touches(fingers: Fingers) -> None:
    fingers.badge()
    item = receiving.items_of(fingers.till, fingers.producer.producer_ref)[1]
    fingers.touch(next(key for key in fingers.home.tiles if key.words == item.name))
    assert fingers.form.fields["count"].entry.value == 20, "as many as last time"
    fingers.pad("35")
    fingers.touch(fingers.form.print_key)
    fingers.wait_printed(35)
    assert fingers.touches <= 5
    assert [lot.name for lot in shipped_today(fingers)] == [item.name]


def test_forty_labels_at_a_new_price_in_four_touches_and_the_reprint(fingers: Fingers) -> None:
    item = receiving.items_of(fingers.till, fingers.producer.producer_ref)[0]
    lot = receiving.receive(fingers.till, fingers.producer, [LotDraft(item.ref, 40, 3_000)])[0]
    fingers.badge()
    lots_key = next(key for key in fingers.home.findChildren(QAbstractButton)
                    if getattr(key, "words", "") == i18n.tr("label.lots"))
    fingers.touch(lots_key)
    page = fingers.lots_page
    place = page.list.view.visualRect(page.list.view.model().index(0, 0)).center()
    QTest.mouseClick(page.list.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    fingers.touches += 1
    QApplication.processEvents()
    assert page.card is not None
    fingers.touch(page.card.offs[20])
    assert fingers.touches <= 4
    fingers.touch(page.card.do_key)
    fingers.wait_printed(40)
    assert fingers.touches <= 5
    after = lots.read_lot(fingers.till, lot.ref)
    assert (after.price_won, after.left) == (2_400, 40)


def test_a_far_price_is_asked_about_once(fingers: Fingers) -> None:
    fingers.badge()
    fingers.touch(fingers.home.likes[0])
    fingers.touch(fingers.form.keys["price"])
    fingers.pad("9000")
    fingers.touch(fingers.form.print_key)
    panel = fingers.desk.window.overlay
    assert isinstance(panel, FarPanel)
    assert shipped_today(fingers) == []
    panel.agreed.emit()
    fingers.wait_printed(12)
    assert [lot.price_won for lot in shipped_today(fingers)] == [9_000]


def test_a_printer_that_is_away_makes_no_goods_twice(fingers: Fingers) -> None:
    fingers.labels.away = True
    fingers.badge()
    fingers.touch(fingers.home.likes[0])
    fingers.touch(fingers.form.print_key)
    page = fingers.page(DonePage)
    assert isinstance(page, DonePage)
    fingers.qtbot.waitUntil(lambda: "프린터" in page.told.words, timeout=10_000)
    fingers.labels.away = False
    fingers.touch(page.again)
    fingers.wait_printed(12)
    fingers.touch(page.again)
    fingers.wait_printed(13)
    (lot,) = shipped_today(fingers)
    assert lot.left == 12
    reasons = fingers.till.read().execute(
        "SELECT reason, count FROM label_print WHERE lot_ref = ? ORDER BY rowid", (lot.ref,))
    assert [*reasons] == [("FIRST", 12), ("REPRINT", 1)]


def test_the_reason_stands_where_the_label_would(fingers: Fingers) -> None:
    with fingers.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer", ref=fingers.producer.producer_ref, base_uid="",
            effective_from="", fields={"status": "SUSPENDED"}))
    fingers.badge()
    fingers.touch(fingers.home.likes[0])
    assert not fingers.form.preview.has_picture
    assert "출하" in fingers.form.preview.words
    fingers.touch(fingers.form.print_key)
    assert shipped_today(fingers) == []


def test_number_and_pin_open_the_same_page(fingers: Fingers) -> None:
    pin = producer_access.set_pin(fingers.till, fingers.manager, fingers.producer.producer_ref)
    start = fingers.station.start
    start.press("2")
    start.go_on()
    for digit in pin:
        start.press(digit)
    start.go_on()
    assert fingers.home.isVisible()
    fingers.station.close_desk()
    assert fingers.station.start.keys["code"].field.entry.digits == ""


def test_wrong_pins_wait_as_those_of_staff_do(fingers: Fingers) -> None:
    till, producer = fingers.till, fingers.producer
    producer_access.set_pin(till, fingers.manager, producer.producer_ref)
    codes = []
    for _ in range(9):
        with pytest.raises(ShopError) as refused:
            producer_access.sign_in(till, "P002", "0")
        codes.append(refused.value.code)
    assert codes[0] == "access.wrong_pin"
    assert codes[-1] == "access.locked_out"
    with pytest.raises(BadInput):
        producer_access.sign_in_badge(till, "SAAAAAAAAAAAAAAAAAAAAAAAA")


def test_left_alone_it_goes_back(fingers: Fingers, monkeypatch: pytest.MonkeyPatch) -> None:
    fingers.badge()
    monkeypatch.setattr(fingers.desk.scanner, "idle_ms", lambda: 200_000)
    fingers.station._look()
    assert fingers.station.desk is None


def test_a_producers_badge_at_the_sign_in_leads_here(fingers: Fingers) -> None:
    fingers.station.left.emit()
    assert fingers.desk.window.current == "sign_in"
    fingers.desk._scanned_while_locked(fingers.token)
    assert fingers.desk.window.current == "label_station"
    assert fingers.home.isVisible()


def test_a_trace_number_is_scanned_and_an_egg_code_keeps_its_farm(fingers: Fingers) -> None:
    till = fingers.till
    row = till.read().execute(
        "SELECT p.ref, f.ref, f.code, f.name FROM producer_item p JOIN producer f "
        "ON f.ref = p.producer_ref WHERE p.category = '계란'").fetchone()
    eggs = ProducerSession(*row[1:])
    today = date.fromisoformat(till.business_date)
    laid = f"{today - timedelta(days=1):%m%d}"
    receiving.receive(till, eggs, [LotDraft(row[0], 3, 6_000, egg_code=f"{laid}M3FSD2")])
    fingers.station.open_for(eggs)
    fingers.touch(fingers.home.tiles[0])
    assert fingers.form.draft().egg_code == f"{today:%m%d}M3FSD2"
    fingers.touch(fingers.form.keys["laid"])
    fingers.pad(laid)
    assert fingers.form.draft().egg_code == f"{laid}M3FSD2"
    assert fingers.form.take_scan("002112345678")
    assert fingers.form.draft().trace_no == "002112345678"


def test_everything_by_keyboard_alone(fingers: Fingers) -> None:
    fingers.badge()
    desk = fingers.station.desk
    assert isinstance(desk, LabelDesk)

    def press(key: Qt.Key, text: str = "") -> None:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QKeyEvent

        fingers.station.take_key(
            QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))

    press(KEY.Key_F1)
    fingers.page(RollPage)
    press(KEY.Key_Escape)
    press(KEY.Key_1, "1")
    press(KEY.Key_5, "5")
    press(KEY.Key_Return)
    fingers.wait_printed(5)
    press(KEY.Key_Return)
    press(KEY.Key_F3)
    page = fingers.lots_page
    press(KEY.Key_2, "2")
    assert page.card is not None
    assert page.card.price_won == cheaper(page.card._lot.price_won, 20)
    press(KEY.Key_Return)
    fingers.wait_printed(10)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_page_can_be_hit_and_has_a_name(
    fingers: Fingers, language: str, size: tuple[int, int]
) -> None:
    i18n.use(language)
    window = fingers.desk.window
    window.resize(*size)
    fingers.desk.station.show()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        QTest.qWait(20)
        trouble = faults(window) + overlapping(window)
        if trouble:
            found[name] = trouble

    look("start")
    fingers.badge()
    look("home")
    fingers.home.likes[0].click()
    look("form")
    fingers.form.ask_words()
    look("words")
    window.close_overlays()
    assert fingers.station.desk is not None
    fingers.station.desk.show_lots()
    look("lots")
    fingers.station.desk._show_roll()
    look("roll")
    fingers.desk._enter(fingers.manager)
    fingers.desk.go("receiving")
    look("receiving")
    assert found == {}


# --- 입고 by staff ----------------------------------------------------------------------------


@pytest.fixture
def room(fingers: Fingers) -> ReceivingScreen:
    fingers.desk._enter(fingers.manager)
    fingers.desk.go("receiving")
    made = fingers.desk.window.made("receiving")
    assert isinstance(made, ReceivingScreen)
    return made


def test_staff_takes_goods_in_for_any_farm(fingers: Fingers, room: ReceivingScreen) -> None:
    room.ask_farm()
    page = room._stack.currentWidget()
    assert isinstance(page, FarmPage)
    page.search.edit.setText("물안개")
    assert page.hits.marked is not None
    page.hits.chosen.emit(page.hits.marked.key)
    desk = room._stack.currentWidget()
    assert isinstance(desk, LabelDesk)
    home = desk.page
    assert isinstance(home, HomePage)
    home.tiles[0].click()
    form = desk.page
    assert isinstance(form, FormPage)
    form.ownership.chosen.emit("SHOP")
    form.choose("cost")
    for digit in "2100":
        form.press(digit)
    form.print_labels()
    fingers.qtbot.waitUntil(lambda: fingers.labels.printed > 0, timeout=10_000)
    row = fingers.till.read().execute(
        "SELECT source, ownership, cost_won FROM lot WHERE source != 'STATION'").fetchone()
    assert row == ("PURCHASE", "SHOP", 2_100)


def test_what_waits_is_judged_and_counted(fingers: Fingers, room: ReceivingScreen) -> None:
    first, _, item = receiving.items_of(fingers.till, fingers.producer.producer_ref)
    with fingers.till.unit("") as unit:
        unit.record(kinds_producers.ProducerAgreed(
            agreement_uid="a9" * 16, producer_ref=fingers.producer.producer_ref,
            signed_on="2026-01-01", from_date="2026-01-01", to_date="2027-12-31",
            settlement_cycle="WEEKLY",
            items=[kinds_producers.AgreedItem(item_ref=first.item_ref)]))
    lot = receiving.receive(fingers.till, fingers.producer, [LotDraft(item.ref, 9, 2_000)])[0]
    room.show_view("pending")
    assert list(room.lots) == [lot.ref]
    room._judge(room.lots[lot.ref], approved=False)
    assert room.lots == {}
    assert lots.read_lot(fingers.till, lot.ref).judged == "REFUSED"
    room.show_view("today")
    room._confirm(room.lots[lot.ref])
    panel = fingers.desk.window.overlay
    assert panel is not None
    panel.given.emit(8)  # type: ignore[attr-defined]
    assert room.lots[lot.ref].left == 8
    assert room.take_scan(f"21{lot.no}{'0'}") is False

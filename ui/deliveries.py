"""배달: what is to be carried to a door, by whom it went, who took it; a slip without prices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app import deliveries, orders
from app.access import Approval, list_staff
from app.clock import local_datetime
from app.deliveries import Address, Delivery
from app.people import mask_address, mask_name
from app.receipt_search import list_last_sales
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.held import NamePanel
from ui.i18n import short_day, tr
from ui.shapes import Choice, Mark
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Segments
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

_TONES = {"planned": "look", "carried": "network", "received": "do"}
_STAY_MS = 6_000


class DeliveriesScreen(Page):
    """Those under way first; a row opens one."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("deliveries.title"), tr("deliveries.body"))
        self._counter = counter
        self.new = compact(Key(tr("deliveries.new"), "F6", "do", height_px=56))
        self.new.clicked.connect(self.ask_new)
        self.head.addWidget(self.new)
        self.list = RowList(tr("deliveries.title"))
        self.list.chosen.connect(self.open)
        self.teach = Teach(
            tr("deliveries.empty_title"), tr("deliveries.empty_body"), tr("deliveries.new"))
        self.teach.begun.connect(self.ask_new)
        self.column.addWidget(self.teach, 1)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """The deliveries as they stand; who is masked on the list."""
        found = deliveries.list_deliveries(self._counter.till)
        self.list.set_lines([
            ListLine(
                key=one.delivery_uid,
                title=mask_name(one.who.name),
                note=" · ".join(part for part in (
                    mask_address(one.who.address), one.receipt_no, self._story(one)) if part),
                right=short_day(date.fromisoformat(one.deliver_on)),
                mark=Mark(tr(f"deliveries.{one.state}"), _TONES[one.state]))
            for one in found
        ])
        self.list.setVisible(bool(found))
        self.teach.setVisible(not found)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the marked row, F6 plans another."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        if event.key() == Qt.Key.Key_F6:
            self.ask_new()
            return True
        return super().take_key(event)

    def ask_new(self) -> None:
        """For the sale just made, or any other by its number."""
        till = self._counter.till
        last = list_last_sales(till)
        form = DeliveryForm(orders.next_days(till), last[0].receipt_no if last else "")

        def given(receipt_no: str, who: object, day: str) -> None:
            def act(_: Approval | None) -> None:
                assert isinstance(who, Address)
                uid = deliveries.plan_delivery(till, self._counter.who, receipt_no, who, day)
                self._counter.window.close_overlay(form)
                self._print(uid)
                self.refresh()

            self._counter.attempt(act, form.say)

        form.given.connect(given)
        self._counter.window.open_overlay(form)

    def open(self, delivery_uid: str) -> None:
        """One delivery with its address and the next step."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            one = deliveries.read_delivery(counter.till, delivery_uid)
            panel = DeliveryPanel(one, self._story(one))
            panel.printed.connect(lambda: self._print(delivery_uid))
            panel.stepped.connect(lambda: self._step(one, panel))
            counter.window.open_overlay(panel)

        counter.attempt(act, self.say)

    def _step(self, one: Delivery, panel: DeliveryPanel) -> None:
        counter = self._counter
        counter.window.close_overlay(panel)
        if one.state == "received":
            return
        carried = one.state == "planned"
        do: Callable[..., None] = deliveries.carry if carried else deliveries.receive
        asked = "carrier" if carried else "receiver"
        ask = NamePanel(tr(f"deliveries.{asked}"), tr(f"deliveries.{asked}_what"),
                        tr(f"deliveries.{asked}_hint"), self._quick(asked))

        def given(name: str) -> None:
            def act(_: Approval | None) -> None:
                do(counter.till, counter.who, one.delivery_uid, name)
                counter.window.close_overlay(ask)
                counter.messages.banner(
                    tr(f"deliveries.{asked}_done"), tone="do", stay_ms=_STAY_MS)
                self.refresh()

            counter.attempt(act, ask.line.say)

        ask.given.connect(given)
        counter.window.open_overlay(ask)

    def _quick(self, asked: str) -> list[str]:
        if asked == "receiver":
            return tr("deliveries.receivers").split("|")
        return [one.name for one in list_staff(self._counter.till)][:6]

    def _print(self, delivery_uid: str) -> None:
        from app.counter_slips import print_delivery

        if not print_delivery(self._counter.till, delivery_uid):
            self.say(tr("orders.no_printer"))

    def _story(self, one: Delivery) -> str:
        clock = self._counter.till.clock
        parts = []
        for at_ms, who, key in ((one.carried_at_ms, one.carrier, "went"),
                                (one.received_at_ms, one.receiver, "came")):
            if at_ms:
                at = local_datetime(at_ms, clock.utc_offset_min(at_ms))
                parts.append(tr(f"deliveries.{key}", at=f"{at:%H:%M}", who=mask_name(who)))
        return " · ".join(parts)


class DeliveryForm(Overlay):
    """`given` carries receipt number, `Address`, day."""

    given = Signal(str, object, str)

    def __init__(self, days: list[str], receipt_no: str) -> None:
        super().__init__(width_px=820, height_px=700)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 20, 28, 22)
        column.setSpacing(8)
        column.addWidget(Words(tr("deliveries.new"), size_px=24, weight=theme.BOLD))
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        self.day = Segments(tr("deliveries.day"), [
            Choice(one, tr("orders.today") if one == days[0]
                   else short_day(date.fromisoformat(one))) for one in days], days[0])
        column.addWidget(Labelled(tr("deliveries.day"), self.day))
        self.fields: dict[str, QLineEdit] = {}
        for name, text in (("receipt_no", receipt_no), ("name", ""), ("phone", ""),
                           ("address", ""), ("note", "")):
            edit = QLineEdit(text)
            edit.setMinimumHeight(theme.TOUCH_PX)
            edit.setMaxLength(deliveries.TEXT_LENGTH_MAX)
            self.fields[name] = edit
            column.addWidget(FormLine(tr(f"deliveries.{name}"), edit))
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("deliveries.do"), "Enter", "do", self._give),
        ))
        self.card.setStyleSheet(theme.sheet())
        self.setFocusProxy(self.fields["name"])

    def say(self, trouble: str) -> None:
        """What cannot be, above the fields."""
        self._trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter keeps it; Tab walks through the fields."""
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """A receipt's barcode names the sale."""
        digits = "".join(sign for sign in text if sign.isdigit())
        if len(digits) in {14, 15} and digits.startswith("20"):
            self.fields["receipt_no"].setText(f"{digits[:8]}-{digits[8:10]}-{digits[10:]}")
            return True
        return False

    def _give(self) -> None:
        text = {name: edit.text() for name, edit in self.fields.items()}
        who = Address(text["name"], text["phone"], text["address"], text["note"])
        self.given.emit(text["receipt_no"], who, self.day.current)


class DeliveryPanel(Overlay):
    """One delivery, its address whole: it is what the carrier needs."""

    printed = Signal()
    stepped = Signal()

    def __init__(self, one: Delivery, story: str) -> None:
        super().__init__(width_px=720, height_px=520)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(10)
        title = " · ".join(part for part in (one.who.name, one.who.phone) if part)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        column.addWidget(Words(one.who.address, size_px=22, wraps=True))
        column.addWidget(Words(one.who.note, role="text_soft", size_px=18, wraps=True))
        column.addWidget(Words(
            f"{one.receipt_no} · {one.deliver_on} · {tr(f'deliveries.{one.state}')}",
            role="text_soft", size_px=18))
        column.addWidget(Words(story, size_px=18, wraps=True))
        column.addStretch()
        paper = Key(tr("deliveries.print"), "F8", height_px=60)
        paper.clicked.connect(self.printed)
        column.addWidget(paper)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr(f"deliveries.next_{one.state}"), "Enter", "do", self.stepped.emit),
        ))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter does the next step, F8 prints the slip."""
        if is_enter(event):
            self.stepped.emit()
            return True
        if event.key() == Qt.Key.Key_F8:
            self.printed.emit()
            return True
        return super().take_key(event)

"""Who works here: roles, PINs, badges; every change is a manager's and leaves an entry."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout

from app import access, pins, staffing
from app.access import StaffMember
from app.errors import ShopError
from models.values import Role, StaffStatus
from ui import theme
from ui.asking import AskPanel, ChoosePanel, foot_keys, is_enter
from ui.devices import Devices
from ui.i18n import tr
from ui.messages import sentence
from ui.settings_keep import Keeper
from ui.shapes import Choice, Mark
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Paged, Section, Segments, password_line
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.lists import LIST_EDGE_PX, ROW_PX, ListLine, RowList
from ui.widgets.pad import NumberPad, pad_key
from ui.widgets.page import compact
from ui.widgets.panels import BigAmount

_ROLES: Final = (Role.VOLUNTEER, Role.CASHIER, Role.MANAGER, Role.OFFICE)
_SHOWN_MAX: Final = 6


class StaffGroup(Paged):
    """The list, what can be done for the one chosen, and a form for a new colleague."""

    def __init__(self, keeper: Keeper, devices: Devices) -> None:
        super().__init__()
        self._keeper = keeper
        self._counter = keeper.counter
        self._devices = devices
        self._people: dict[str, StaffMember] = {}
        self.chosen = ""
        card = Section(tr("settings.group_staff"), tr("staff.body"))
        self.list = RowList(tr("settings.group_staff"))
        self.list.chosen.connect(self.choose)
        card.add(self.list)
        self._acts = QGridLayout()
        self._acts.setSpacing(8)
        card.column.addLayout(self._acts)
        self.keys: dict[str, Key] = {}
        acts = {
            "role": ("staff.change_role", self._ask_role),
            "pin": ("settings.reset_pin", self._ask_pin),
            "day": ("settings.day_pin", self._issue_day_pin),
            "badge": ("staff.badge", self._issue_badge),
            "leave": ("staff.leave", self._ask_leave),
        }
        for index, (name, (words, act)) in enumerate(acts.items()):
            tone = "remove" if name == "leave" else "plain"
            key = Key(tr(words), "", tone, height_px=56)
            key.clicked.connect(act)
            self.keys[name] = key
            self._acts.addWidget(key, index // 3, index % 3)
        self.column.addWidget(card)
        self.column.addWidget(self._new_form())
        self.column.addStretch()
        self.reload()

    def reload(self) -> None:
        """The people as they are now."""
        staff = access.list_staff(self._counter.till, masked=False)
        self._people = {one.ref: one for one in staff}
        mine = self._counter.who.staff_ref
        self.list.set_lines([
            ListLine(
                one.ref, f"{one.no}  {one.name}", tr(f"role.{one.role.value.lower()}"),
                mark=Mark(tr("staff.me"), "do") if one.ref == mine else None,
            )
            for one in staff
        ])
        self.list.setFixedHeight(ROW_PX * min(max(len(staff), 1), _SHOWN_MAX) + LIST_EDGE_PX)
        self.choose(self.chosen if self.chosen in self._people else "")
        used = {one.no for one in staff}
        free = next((f"{n:02d}" for n in range(1, 100) if f"{n:02d}" not in used), "")
        if not self.no.text:
            self.no.set_text(free)

    def choose(self, ref: str) -> None:
        """The one to do something for."""
        self.chosen = ref
        self.list.set_open(ref)
        person = self._people.get(ref)
        for key in self.keys.values():
            key.setEnabled(person is not None)
        if person is not None:
            self.keys["day"].setEnabled(person.role is not Role.MANAGER)

    @property
    def _person(self) -> StaffMember:
        return self._people[self.chosen]

    def _new_form(self) -> Section:
        card = Section(tr("settings.new_staff"))
        self.no = FormLine(tr("staff.no"))
        self.name = FormLine(tr("settings.staff_name"))
        pin, again = tr("settings.new_pin"), tr("wizard.manager_pin_again")
        self.pin, self.again = password_line(pin), password_line(again)
        for line in (self.no, self.name, self.pin, self.again):
            if isinstance(line.editor, QLineEdit):
                line.editor.textEdited.connect(lambda _, line=line: line.say(""))
                line.editor.returnPressed.connect(self.add)
        card.add_row(self.no, self.name)
        label = tr("settings.staff_role")
        self.role = Segments(
            label, [Choice(role, tr(f"role.{role.value.lower()}")) for role in _ROLES],
            Role.CASHIER)
        card.add(Labelled(label, self.role))
        card.add_row(self.pin, self.again)
        key = compact(Key(tr("settings.new_staff"), "Enter", "do", height_px=60), 200)
        key.clicked.connect(self.add)
        card.add(key)
        return card

    def add(self) -> None:
        """Register a colleague with a PIN of his own."""
        for line in (self.no, self.name, self.pin):
            line.say("")
        if self.pin.text != self.again.text:
            self.again.say(tr("wizard.pins_differ"))
            return
        name = self.name.text
        beside = {"access.staff_no_form": self.no, "access.staff_no_taken": self.no,
                  "access.staff_name": self.name}
        try:
            staffing.add_staff(
                self._counter.till, self._counter.who, self.no.text, name,
                Role(self.role.current), self.pin.text)
        except ShopError as error:
            self._counter.messages.trouble(error, beside.get(error.code, self.pin).say)
            return
        for line in (self.no, self.name, self.pin, self.again):
            line.set_text("")
            line.say("")
        self._keeper.told(tr("staff.added", name=name))
        self.reload()

    def _ask_role(self) -> None:
        person = self._person
        panel = ChoosePanel(
            f"{person.name} · {tr('settings.staff_role')}",
            [Choice(role, tr(f"role.{role.value.lower()}"))
             for role in _ROLES if role is not person.role],
        )

        def chosen(role: str) -> None:
            self._close(panel)
            self._change_role(person, Role(role), person.role)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _change_role(self, person: StaffMember, role: Role, before: Role | None) -> None:
        def act(_: object) -> None:
            staffing.change_staff(self._counter.till, self._counter.who, person.ref, role=role)

        if self._counter.attempt(act):
            words = tr(
                "staff.role_changed", name=person.name, role=tr(f"role.{role.value.lower()}"))
            undo = None if before is None else (lambda: self._undo_role(person, before))
            self._keeper.told(words, undo)
            self.reload()

    def _undo_role(self, person: StaffMember, before: Role) -> None:
        def act(_: object) -> None:
            staffing.change_staff(self._counter.till, self._counter.who, person.ref, role=before)

        if self._counter.attempt(act):
            self._keeper.told(tr("settings.undone"))
            self._keeper.undone.emit()

    def _ask_pin(self) -> None:
        person = self._person
        panel = NewPinPanel(
            tr("staff.pin_title", name=person.name), seven_on_top=self._counter.seven_on_top)

        def given(pin: str) -> None:
            try:
                staffing.reset_pin(self._counter.till, self._counter.who, person.ref, pin)
            except ShopError as error:
                self._counter.messages.trouble(error, panel.start_over)
                return
            self._close(panel)
            self._keeper.told(tr("staff.pin_set", name=person.name))

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def _issue_day_pin(self) -> None:
        person, till = self._person, self._counter.till
        pin: list[str] = []

        def act(_: object) -> None:
            pin.append(staffing.issue_pin_for_today(till, self._counter.who, person.ref))

        if self._counter.attempt(act):
            body = tr("staff.day_pin_body", name=person.name, date=till.business_date)
            panel = ShownOncePanel(tr("staff.day_pin_title"), pin[0], body)
            self._counter.window.open_overlay(panel)

    def _issue_badge(self) -> None:
        person = self._person
        token: list[str] = []

        def act(_: object) -> None:
            token.append(
                staffing.issue_badge(self._counter.till, self._counter.who, person.ref))

        if not self._counter.attempt(act):
            return
        panel = ShownOncePanel(
            tr("staff.badge_title", name=person.name), token[0], tr("staff.badge_body"),
            save=tr("staff.badge_save") if self._devices.badge_pdf else "")
        panel.saved.connect(lambda: self._save_badge(person, token[0], panel))
        self._counter.window.open_overlay(panel)

    def _save_badge(self, person: StaffMember, token: str, panel: ShownOncePanel) -> None:
        if self._devices.badge_pdf is None:
            return
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(place) or Path.home())
        path = folder / f"명찰-{person.no}.pdf"
        shop = self._counter.till.settings.shop_name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(self._devices.badge_pdf(shop, person.no, person.name, token))
        except OSError as error:
            panel.say(str(error))
            return
        panel.say(tr("staff.badge_saved", path=path))

    def _ask_leave(self) -> None:
        person = self._person
        panel = AskPanel(
            tr("staff.leave_ask", name=person.name), tr("staff.leave"), tr("staff.leave_body"),
            "remove")

        def agreed() -> None:
            self._close(panel)

            def act(_: object) -> None:
                staffing.change_staff(
                    self._counter.till, self._counter.who, person.ref, status=StaffStatus.LEFT)

            if self._counter.attempt(act):
                self._keeper.told(tr("staff.left", name=person.name))
                self.reload()

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def _close(self, panel: Overlay) -> None:
        self._counter.window.close_overlay(panel)


class NewPinPanel(Overlay):
    """A new PIN keyed in twice, by its owner, on this screen."""

    given = Signal(str)

    def __init__(self, title: str, *, seven_on_top: bool = True) -> None:
        super().__init__(width_px=520, height_px=660)
        self._first = ""
        self._pin = ""
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 22, 26, 24)
        column.setSpacing(10)
        column.addWidget(Words(title, size_px=22, weight=theme.BOLD))
        self._hint = Words("", role="text_soft", size_px=18, wraps=True)
        column.addWidget(self._hint)
        self._dots = BigAmount("", size_px=40)
        column.addWidget(self._dots)
        self.trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self.trouble)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("common.ok"), "Enter", "do", self._give),
            )
        )
        self._show()

    def start_over(self, trouble: str) -> None:
        """That PIN cannot be: say why and begin again."""
        self._first = self._pin = ""
        self.trouble.set_words(trouble)
        self._show()

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and Enter, wherever the focus is."""
        if is_enter(event):
            self._give()
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def _press(self, key: str) -> None:
        self._pin = self._pin[:-1] if key == "erase" else (self._pin + key)[: pins.PIN_LENGTH_MAX]
        self.trouble.set_words("")
        self._show()

    def _give(self) -> None:
        if not self._first:
            try:
                pins.check_pin(self._pin)
            except ShopError as error:
                self.start_over(sentence(error))
                return
            self._first, self._pin = self._pin, ""
            self._show()
        elif self._pin == self._first:
            self.given.emit(self._pin)
        else:
            self.start_over(tr("staff.pins_differ"))

    def _show(self) -> None:
        self._hint.set_words(tr("staff.pin_again" if self._first else "staff.pin_first"))
        self._dots.set_amount(0, words="●" * len(self._pin) or "–", label="")


class ShownOncePanel(Overlay):
    """A secret on the screen once, big enough to copy."""

    saved = Signal()

    def __init__(self, title: str, secret: str, body: str, save: str = "") -> None:
        super().__init__(width_px=720, height_px=400)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 26, 30, 26)
        column.setSpacing(12)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        self.secret = BigAmount("", size_px=56)
        self.secret.set_amount(0, words=secret, label="")
        column.addWidget(self.secret)
        column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        self._told = Words("", role="do", size_px=16, wraps=True)
        column.addWidget(self._told)
        column.addStretch()
        keys = [(tr("common.close"), "Esc", "soft", self.back)]
        if save:
            keys.append((save, "", "do", self.saved.emit))
        column.addLayout(foot_keys(*keys))

    def say(self, words: str) -> None:
        """Where it was saved."""
        self._told.set_words(words)

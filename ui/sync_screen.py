"""동기화: what waits and since when, what is held and why, who else is there; selling first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.access import Action, Approval
from app.conflicts import Conflict, list_conflicts, use_other
from app.errors import ShopError
from app.link_status import say_contact, say_link
from app.platform_side import Colleague
from app.settings import LanSettings
from app.sync_overview import Overview, overview
from app.texts import say, sentence
from ui import i18n, theme, whole_words
from ui.asking import is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.enrolling import Enrolling
from ui.i18n import figure, moment, tr
from ui.jobs import Job
from ui.joining_line import JoiningLine
from ui.platform_lines import open_line, platform_lines
from ui.shapes import Mark
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Section
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

if TYPE_CHECKING:
    from app.till import Till
    from ui.moving import Moving

_LOOK_MS: Final = 2_000
#: Trouble that only a new code ends.
ENROL_AGAIN: Final = {"sync.key_unknown", "sync.key_replaced", "keys.device_missing"}


class SyncScreen(Page):
    """Looks again every two seconds while it is shown; long asks run on a worker."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("sync.title"), tr("sync.body"))
        self._counter = counter
        self._side = devices.platform
        self._job = Job(self)
        self._job.done.connect(self._finished)
        self._job.failed.connect(self._failed)
        self._conflicts: dict[str, Conflict] = {}
        self._moving: Moving | None = None
        self._enrolling: Enrolling | None = None
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)
        self.refresh()

    @property
    def busy(self) -> bool:
        """A stick is being read, or the platform asked: no lock takes the screen away."""
        return any(each is not None and each.busy
                   for each in (self._job, self._moving, self._enrolling))

    def _lay_out(self) -> None:
        self._state = Words("", size_px=24, weight=theme.BOLD, wraps=True)
        self._facts = Words("", role="text_soft", size_px=18, wraps=True)
        self.now_key = compact(Key(tr("sync.now"), "F5", "do", height_px=64), 190)
        self.now_key.clicked.connect(self.ask_now)
        self.stick_key = compact(Key(tr("sync.stick"), "F6", "soft", height_px=64), 230)
        self.stick_key.clicked.connect(self.choose_stick)
        self.lan_key = compact(Key(tr("lan.title"), "F7", "soft", height_px=64), 190)
        self.lan_key.clicked.connect(self.set_colleagues)
        self.move_key = compact(Key(tr("moving.title"), "F8", "soft", height_px=64), 190)
        self.move_key.clicked.connect(self.move_out)
        self.renew_key = compact(Key(tr("sync.new_key"), "F9", "soft", height_px=64), 230)
        self.renew_key.clicked.connect(self.take_new_key)
        top = Section()
        top.add(self._state)
        top.add(self._facts)
        self.joining = JoiningLine()
        top.add(self.joining)
        for row in ((self.now_key, self.stick_key, self.lan_key), (self.move_key, self.renew_key)):
            keys = QHBoxLayout()
            keys.setSpacing(12)
            for key in row:
                keys.addWidget(key)
            keys.addStretch()
            top.column.addLayout(keys)
        self.column.addWidget(top)
        self._enrolment = EnrolForm()
        self._enrolment.given.clicked.connect(self.enrol)
        self.column.addWidget(self._enrolment)
        self.list = RowList(tr("sync.title"))
        self.list.chosen.connect(self.take_other)
        self.column.addWidget(self.list, 1)
        self.column.addStretch()

    def _look(self) -> None:
        # The window may be on its way out, with the till closed behind it.
        if self.isVisible() and self._counter.session is not None:
            self.refresh()

    # -- what is so ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """How it stands now."""
        till = self._counter.till
        found = overview(till)
        said = say_link(till, i18n.language())
        self._state.set_words(said[0] if said else tr("sync.alone"),
                              "look" if said and said[1] == "look" else "text")
        self._facts.set_words(self._fact_words(found), "text_soft")
        self.joining.show_progress(found.joining)
        may = self._counter.may(Action.EDIT_SETTINGS)
        again = found.link.trouble in ENROL_AGAIN and may and self._side is not None
        if again:
            self._enrolment.offer(found.link.url)
        self._enrolment.setVisible(
            (not found.link.enrolled or again) and may and self._side is not None)
        # The form needs the room, and nothing else helps then.
        self.now_key.setVisible(found.link.enrolled and not again)
        talks = found.link.enrolled and self._side is not None and not again
        self.stick_key.setVisible(talks)
        self.lan_key.setVisible(talks and may)
        self.move_key.setVisible(may)
        self.renew_key.setVisible(may and not again)
        conflicts = list_conflicts(till)
        self._conflicts = {one.key: one for one in conflicts}
        others = self._side.colleagues() if self._side is not None else []
        lines = [*map(self._colleague_line, others),
                 *(_conflict_line(one, till) for one in conflicts),
                 *(_held_line(one.key, one.kind, one.reason) for one in found.held),
                 *platform_lines(till)]
        if not lines:
            lines = [ListLine("", tr("sync.nothing_title"), tr("sync.nothing_body"))]
        if tuple(lines) != self.list.lines:
            self.list.set_lines(lines)
        self.list.setVisible(found.link.enrolled and not again)

    def _fact_words(self, found: Overview) -> str:
        if not found.link.enrolled:
            return tr("sync.alone_body")
        parts = [
            tr("sync.waits", count=figure(found.link.unsent_count)),
            tr("sync.contact", at=say_contact(self._counter.till, found.link)),
            found.link.url,
        ]
        if found.link.durable_count:
            parts.append(tr("sync.durable", count=figure(found.link.durable_count)))
        words = " · ".join(parts)
        if found.link.trouble:
            words += "\n" + say(found.link.trouble, {}, i18n.language())
        return words

    def _colleague_line(self, one: Colleague) -> ListLine:
        title = tr("sync.till_n", no=one.till_no) if one.till_no else one.address
        till = self._counter.till
        heard = tr("sync.never")
        if one.heard_at_ms:
            from app.clock import local_datetime

            offset = till.clock.utc_offset_min(one.heard_at_ms)
            heard = tr("sync.heard", at=moment(local_datetime(one.heard_at_ms, offset)))
        note = say(one.trouble, {}, i18n.language()) if one.trouble else heard
        mark = Mark(tr("sync.silent"), "look") if one.trouble else Mark(tr("sync.there"), "do")
        return ListLine(f"till {one.address}", title, note, one.address, "", mark)

    # -- what is done -------------------------------------------------------------------------

    def take_key(self, event: QKeyEvent) -> bool:
        """F5 asks, F6 stick, F7 colleagues, F8 move, F9 key; Enter takes the row or enrols."""
        for code, key in ((Qt.Key.Key_F5, self.now_key), (Qt.Key.Key_F6, self.stick_key),
                          (Qt.Key.Key_F7, self.lan_key),
                          (Qt.Key.Key_F8, self.move_key), (Qt.Key.Key_F9, self.renew_key)):
            if event.key() == code and key.isVisible():
                key.click()
                return True
        if is_enter(event):
            if self._enrolment.isVisible():
                self.enrol()
            else:
                self.list.take_current()
            return True
        return super().take_key(event)

    def ask_now(self) -> None:
        """Send and ask at once."""
        if self._side is not None:
            self._side.nudge()
            self.say(tr("sync.asking"))

    def enrol(self) -> None:
        """With the code that was read out."""
        if self._side is None or self._job.busy:
            return
        if self._enrolling is None:
            self._enrolling = Enrolling(self._counter, self._side, self)
            self._enrolling.enrolled.connect(self._enrolled)
            self._enrolling.failed.connect(self._failed)
        self._enrolment.say("")
        self._enrolling.begin(self._enrolment.url.text, self._enrolment.code.text)
        self.say(tr("sync.asking"))

    def _enrolled(self, hub: str) -> None:
        self._counter.messages.banner(tr("sync.enrolled", hub=hub), tone="do", stay_ms=8_000)
        self.refresh()

    def choose_stick(self) -> None:
        """Which folder; then read what the others left and leave what they lack."""
        from ui.folder_panel import FolderPanel

        if self._side is None or self._job.busy:
            return
        panel = FolderPanel(title=tr("sync.stick"), give=tr("sync.stick_here"))

        def chosen(folder: Path) -> None:
            self._counter.window.close_overlay(panel)
            self.exchange(folder)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def move_out(self) -> None:
        """PC 옮기기, step by step."""
        from ui.moving import Moving

        if self._moving is None:
            self._moving = Moving(self._counter, self._side, self)
        self._moving.begin(self.say)

    def take_new_key(self) -> None:
        """Another device key, at once or at the next talk with the platform."""
        from app.key_rotation import ask_for_new_key

        counter = self._counter
        try:
            done = ask_for_new_key(counter.till, counter.who)
        except ShopError as error:
            self.say(sentence(error, i18n.language()))
            counter.messages.sound("refused")
            return
        if self._side is not None:
            self._side.nudge()
        counter.messages.banner(
            tr("sync.key_changed" if done else "sync.key_waits"), tone="do", stay_ms=8_000)
        self.refresh()

    def set_colleagues(self) -> None:
        """Where this till may be asked, and whom it asks."""
        from ui.lan_panel import LanPanel
        from ui.settings_keep import Keeper

        side, counter = self._side, self._counter
        if side is None:
            return
        panel = LanPanel(counter.till.machine.lan)

        def given(settings: LanSettings) -> None:
            try:
                side.use_lan(settings)
            except ShopError as error:
                panel.say(sentence(error, i18n.language()))
                return
            counter.window.close_overlay(panel)
            Keeper.of(counter).machine(tr("lan.title"), lan=settings)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def exchange(self, folder: Path) -> None:
        """Read and leave files in this folder."""
        side = self._side
        if side is not None and not self._job.busy:
            self._job.start(lambda _: ("exchanged", side.exchange(folder)))
            self.say(tr("sync.exchanging"))

    def take_other(self, key: str) -> None:
        """The value that does not hold becomes the one that does; a notice is read."""
        counter, conflict = self._counter, self._conflicts.get(key)
        if conflict is None:
            open_line(counter, key, self.refresh)
            return

        def act(approval: Approval | None) -> None:
            use_other(counter.till, counter.who, key, approval=approval)
            counter.messages.banner(
                tr("sync.taken", name=conflict.name,
                   value=_value_of(conflict, conflict.other_json, counter.till)),
                tone="do", stay_ms=8_000)
            self.refresh()

        counter.attempt(act, self.say)

    def _finished(self, result: object) -> None:
        assert isinstance(result, tuple)
        _, found = result
        self._counter.messages.banner(
            tr("sync.exchanged", read=figure(int(found["new_count"])),
               written=figure(int(found["written_count"]))), tone="do", stay_ms=8_000)
        left = [each["name"] for each in found["read"] if each["trouble"]]
        if left:
            self.say(tr("sync.left_alone", names=", ".join(left)))
        self.refresh()

    def _failed(self, trouble: object) -> None:
        if isinstance(trouble, ShopError):
            words = sentence(trouble, i18n.language())
            if self._enrolment.isVisible():
                self._enrolment.say(words)
                self.say(tr("sync.body"))
            else:
                self.say(words)
            self._counter.messages.sound("refused")
            return
        if isinstance(trouble, BaseException):
            raise trouble


class EnrolForm(Section):
    """Address and code of the platform, for a till that stands alone."""

    def __init__(self) -> None:
        super().__init__(tr("sync.enrol_title"), tr("sync.enrol_body"))
        self.url = FormLine(tr("sync.url"), QLineEdit("https://"))
        self.code = FormLine(tr("sync.code"), QLineEdit())
        self.given = compact(Key(tr("sync.enrol"), "Enter", "do", height_px=64), 190)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.url, 2)
        row.addWidget(self.code, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.given)

    def offer(self, url: str) -> None:
        """The platform this till was enrolled at, unless another one was typed."""
        if self.url.text in {"", "https://"} and url:
            self.url.set_text(url)

    def say(self, trouble: str) -> None:
        """What is wrong, beside the code."""
        self.code.say(trouble)


def _conflict_line(one: Conflict, till: Till) -> ListLine:
    field = tr(f"sync.field_{one.field.partition('@')[0]}") if _is_named(one.field) else one.field
    if one.object_type in whole_words.TYPES:
        field = tr(f"sync.field_{one.object_type}")
    note = "sync.conflict_note"
    if len(one.by_platform) == 1:
        note += f"_{next(iter(one.by_platform))}"
    return ListLine(
        one.key, f"{one.name} · {field}", tr(note, holds=_value_of(one, one.holds_json, till)),
        _value_of(one, one.other_json, till), tr("sync.use_other"),
        Mark(tr("sync.conflict"), "look"))


def _value_of(one: Conflict, value_json: str, till: Till) -> str:
    """A value as a person reads it; of a whole thing what tells the two apart."""
    if one.object_type not in whole_words.TYPES:
        return _plain(value_json)
    against = one.other_json if value_json == one.holds_json else one.holds_json
    return whole_words.say_whole(till, one.object_type, value_json, against)


def _held_line(key: str, kind: str, reason: str) -> ListLine:
    return ListLine(f"held {key}", tr("sync.held_title"), tr(f"sync.held_{reason}"), kind, "",
                    Mark(tr("sync.held"), "look"))


def _is_named(field: str) -> bool:
    from ui.texts import WORDS

    return f"sync.field_{field.partition('@')[0]}" in WORDS


def _plain(value_json: str) -> str:
    """A stored value as a person reads it: amounts with commas, words without quotes."""
    value = json.loads(value_json)
    if isinstance(value, bool) or value is None:
        return tr("settings.yes") if value else tr("settings.no")
    return figure(value) if isinstance(value, int) else str(value)

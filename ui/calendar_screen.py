"""영업 달력: weekdays the shop is closed, holidays of the coming weeks, a word on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import msgspec
from PySide6.QtGui import QKeyEvent

from app.calendar import CHUSEOK, SEOLLAL, CalendarEdit, calendar_of
from ui.asking import is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.i18n import tr
from ui.settings_keep import Keeper
from ui.shapes import Choice, Mark
from ui.widgets.forms import Labelled, Toggles
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page

_DAYS: Final = 120
_SHELF: Final = "shelf"


class CalendarScreen(Page):
    """Toggles above, the coming days below; a touch on a day changes it, the banner undoes."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("calendar.title"), tr("calendar.body"))
        self._counter = counter
        self._keeper = Keeper.of(counter)
        self._keeper.undone.connect(self.refresh)
        self.weekdays = Toggles(tr("calendar.weekdays"), [
            Choice(str(n), tr(f"calendar.day_{n}")) for n in range(7)], [])
        self.weekdays.toggled.connect(self._keep_weekdays)
        self.holidays = Toggles(tr("calendar.holidays"), [
            Choice(SEOLLAL, tr("calendar.seollal")), Choice(CHUSEOK, tr("calendar.chuseok")),
            Choice(_SHELF, tr("calendar.shelf"))], [])
        self.holidays.toggled.connect(self._keep_holidays)
        self.column.addWidget(Labelled(tr("calendar.weekdays"), self.weekdays))
        self.column.addWidget(Labelled(tr("calendar.holidays"), self.holidays))
        self.list = RowList(tr("calendar.title"))
        self.list.chosen.connect(self.ask_day)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """The next weeks as the settings have them."""
        settings = self._counter.till.settings
        calendar = calendar_of(settings)
        self.weekdays.hold([str(n) for n in settings.closed_weekdays])
        self.holidays.hold([*settings.closed_holidays,
                            *([_SHELF] if settings.shelf_skips_closed else [])])
        first = date.fromisoformat(self._counter.till.business_date)
        lines = []
        for n in range(_DAYS):
            day = first + timedelta(days=n)
            why, holiday = calendar.why_closed(day), calendar.holiday(day)
            if n >= 14 and not why and not holiday:
                continue
            closed = bool(why)
            weekday = tr(f"calendar.day_{day.weekday()}")
            lines.append(ListLine(
                key=day.isoformat(), title=f"{day.isoformat()} ({weekday})",
                note=holiday or ("" if why in {"", "weekday"} else why),
                mark=Mark(tr("calendar.closed" if closed else "calendar.open"),
                          "look" if closed else "do")))
        self.list.set_lines(lines)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter changes the marked day."""
        if is_enter(event):
            return self.list.take_current()
        return super().take_key(event)

    def ask_day(self, day: str) -> None:
        """What this day is."""
        names = ("CLOSED", "OPEN", "HOLIDAY", "NO_HOLIDAY", "PLAIN")
        panel = NumberedPanel(
            day, [Choice(name, tr(f"calendar.as_{name}")) for name in names])

        def chosen(name: str) -> None:
            self._counter.window.close_overlay(panel)
            self._keep_day(day, name)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _keep_day(self, day: str, name: str) -> None:
        about_holiday = name in {"HOLIDAY", "NO_HOLIDAY"}
        kept = [
            edit for edit in self._counter.till.settings.calendar_edits
            if edit.date != day or (name != "PLAIN" and (
                edit.kind in {"HOLIDAY", "NO_HOLIDAY"}) != about_holiday)]
        if name != "PLAIN":
            kept.append(msgspec.convert({"date": day, "kind": name}, CalendarEdit))
        if self._keeper.shop("calendar_edits", tuple(kept), day, self.say):
            self.refresh()

    def _keep_weekdays(self, held: tuple[str, ...]) -> None:
        self._keeper.shop(
            "closed_weekdays", tuple(int(key) for key in held), tr("calendar.weekdays"), self.say)
        self.refresh()

    def _keep_holidays(self, held: tuple[str, ...]) -> None:
        skips = _SHELF in held
        names = tuple(key for key in held if key != _SHELF)
        label = tr("calendar.holidays")
        settings = self._counter.till.settings
        if names != settings.closed_holidays:
            self._keeper.shop("closed_holidays", names, label, self.say)
        if skips != settings.shelf_skips_closed:
            self._keeper.shop("shelf_skips_closed", skips, label, self.say)
        self.refresh()

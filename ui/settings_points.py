"""Points and approvals by telephone: how a shop uses them, and one's own list for the telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from app import phone_approval, points
from app.errors import ShopError
from ui.i18n import figure, tr, won
from ui.settings_keep import Keeper
from ui.settings_shop import Group
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.forms import Section, Segments
from ui.widgets.keys import Key
from ui.widgets.page import compact

_RATES: Final = (50, 100, 200, 300, 500)
_MINIMA: Final = (0, 1_000, 3_000, 5_000)
_UNITS: Final = (1, 10, 100, 1_000)
_ALLOWANCES: Final = (0, 3_000, 5_000, 10_000)
_APART_MIN: Final = (0, 5, 10, 30)
_EACH_WON: Final = (10_000, 30_000, 50_000, 100_000)
_COUNTS: Final = (0, 3, 5, 10)
_DAY_WON: Final = (50_000, 100_000, 200_000)


class PointsGroup(Group):
    """On or off, and the four figures."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        card = Section(tr("settings.points_title"), tr("settings.points_body"))
        card.add(self.yes_no("points_on", tr("settings.points_on")))
        card.add(self.figures("points_earn_basis_points", tr("settings.points_rate"), [
            Choice(str(n), f"{n / 100:g}%") for n in _RATES]))
        card.add(self.figures("points_spend_min", tr("settings.points_min"), _points(_MINIMA)))
        card.add(self.figures("points_spend_unit", tr("settings.points_unit"), _points(_UNITS)))
        card.add(self.figures(
            "points_offline_allowance", tr("settings.points_allowance"), _points(_ALLOWANCES),
            tr("settings.points_allowance_note")))
        card.add(self.figures(
            "points_apart_after_min", tr("settings.points_apart"), [
                Choice(str(n), tr("settings.points_minutes", count=n) if n
                       else tr("settings.points_always")) for n in _APART_MIN],
            tr("settings.points_apart_note")))
        self.worst = Words("", size_px=18, wraps=True)
        card.add(self.worst)
        for segments in card.findChildren(Segments):
            # Behind the keeper's own slot: what was chosen is kept by then.
            segments.chosen.connect(lambda _: self.tell_worst())
        self.tell_worst()
        self.column.addWidget(card)
        self.column.addStretch()


    def tell_worst(self) -> None:
        """What a day out of touch can cost, beside the figures that decide it."""
        till = self.keeper.counter.till
        worst = points.worst_of(till)
        count, below = points.count_overdrawn(till)
        said = [tr(
            "settings.points_worst_open" if worst.per_day is None else "settings.points_worst",
            member=figure(worst.per_member), day=figure(worst.per_day or 0),
            tills=worst.till_count)]
        if worst.is_from_hub:
            said.append(tr("settings.points_from_hub"))
        if count:
            said.append(tr("settings.points_overdrawn", count=count, points=figure(below)))
        self.worst.set_words("\n".join(said), "look" if count else "text_soft")


class PhoneGroup(Group):
    """One's own list, and the caps for everybody."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        card = Section(tr("settings.phone_mine"), tr("settings.phone_mine_body"))
        self.state = Words("", size_px=18, wraps=True)
        card.add(self.state)
        self.make = compact(Key(tr("settings.phone_make"), "", "do", height_px=56), 180)
        self.make.clicked.connect(self._ask_make)
        self.print_list = compact(Key(tr("settings.phone_print"), "", height_px=56), 180)
        self.print_list.clicked.connect(self._print)
        self.save_page = compact(Key(tr("settings.phone_page"), "", height_px=56), 200)
        self.save_page.clicked.connect(self._save)
        card.add_row(self.make, self.print_list, self.save_page, stretch=False)
        self.column.addWidget(card)
        card = Section(tr("settings.phone_caps"))
        card.add(self.figures("phone_approval_won_max", tr("settings.phone_each"), [
            Choice(str(n), won(n)) for n in _EACH_WON]))
        card.add(self.figures("phone_approvals_a_day", tr("settings.phone_count"), [
            Choice(str(n), tr("settings.phone_times", count=n) if n
                   else tr("settings.phone_never")) for n in _COUNTS]))
        card.add(self.figures("phone_approvals_won_a_day", tr("settings.phone_day"), [
            Choice(str(n), won(n)) for n in _DAY_WON]))
        self.column.addWidget(card)
        self.column.addStretch()
        self.refresh()

    def refresh(self) -> None:
        """How one's own list stands."""
        counter = self.keeper.counter
        ready = phone_approval.readiness_of(counter.till, counter.who.staff_ref)
        self.state.set_words(
            tr("settings.phone_state", no=ready.list_no, left=ready.rows_left,
               count=ready.today_count, won=won(ready.today_won))
            if ready.list_no else tr("settings.phone_none"))
        self.print_list.setEnabled(bool(ready.list_no))
        self.save_page.setEnabled(bool(ready.list_no))

    def _ask_make(self) -> None:
        """A list that is in somebody's pocket ends here: that is asked first."""
        from ui.asking import AskPanel

        counter = self.keeper.counter
        if not phone_approval.readiness_of(counter.till, counter.who.staff_ref).list_no:
            self._make()
            return
        panel = AskPanel(tr("settings.phone_again"), tr("settings.phone_make"))

        def agreed() -> None:
            counter.window.close_overlay(panel)
            self._make()

        panel.agreed.connect(agreed)
        counter.window.open_overlay(panel)

    def _make(self) -> None:
        counter = self.keeper.counter
        try:
            phone_approval.make_list(counter.till, counter.who)
        except ShopError as error:
            counter.messages.trouble(error)
            return
        self.keeper.told(tr("settings.phone_made"))
        self.refresh()

    def _print(self) -> None:
        counter = self.keeper.counter
        if counter.till.printer is None or not counter.till.prints:
            counter.messages.banner(tr("settings.phone_no_printer"))
            return
        counter.till.printer.submit(phone_approval.list_job(counter.who))
        self.keeper.told(tr("settings.phone_printed"))

    def _save(self) -> None:
        from app.phone_page import make_page

        counter = self.keeper.counter
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(place) or Path.home())
        path = folder / f"weezle-phone-{counter.who.no}.html"
        try:
            page = make_page(counter.till, counter.who)
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page)
            path.chmod(0o600)
        except ShopError as error:
            counter.messages.trouble(error)
        except OSError:
            counter.messages.banner(tr("settings.phone_page_failed"))
        else:
            self.keeper.told(tr("settings.phone_page_saved", path=path))


def _points(figures: tuple[int, ...]) -> list[Choice]:
    return [Choice(str(n), tr("settings.points_n", count=figure(n))) for n in figures]


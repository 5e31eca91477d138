"""저녁 정리: what ends today by farm, one touch for each way; notices to the farms; tomorrow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from app import evening, stock
from app.access import Approval
from app.errors import ShopError
from app.evening import FarmEvening, FarmNotice
from app.stock import Cause, Pile, Taken
from models.values import StockReason
from ui.asking import AskPanel, is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.i18n import figure, tr, won
from ui.jobs import Job
from ui.present import named
from ui.shapes import Choice, Mark
from ui.stock_screen import Taking, amount_words, pile_line
from ui.widgets.forms import Segments
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

_OFFS: Final = (2_000, 3_000, 5_000)
_VIEWS: Final = ("ends", "notices", "tomorrow")


class EveningScreen(Page):
    """Three lists; a touch on a row says what may be done, F9 takes back all that is left."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("evening.title"), tr("evening.body"))
        self._counter = counter
        self._piles: dict[str, tuple[FarmEvening, Pile]] = {}
        self._notices: dict[str, FarmNotice] = {}
        self.taking = Taking(counter, self.refresh, self.say)
        self._job = Job(self)
        self._job.done.connect(self._printed)
        self._job.failed.connect(self._not_printed)
        self.paper = compact(Key(tr("evening.paper"), "F8", "soft", height_px=56), 150)
        self.paper.clicked.connect(self.print_list)
        self.all = compact(Key(tr("evening.take_all"), "F9", "do", height_px=56), 190)
        self.all.clicked.connect(self.act_on_all)
        self.head.addWidget(self.paper)
        self.head.addWidget(self.all)
        self.views = Segments(tr("evening.title"), [
            Choice(name, tr(f"evening.view_{name}")) for name in _VIEWS], "ends")
        self.views.chosen.connect(lambda _: self.refresh())
        self.column.addWidget(self.views)
        self.list = RowList(tr("evening.title"))
        self.list.chosen.connect(self.choose)
        self._teaches = {view: Teach(
            tr(f"evening.empty_{view}"), tr(f"evening.empty_{view}_body")) for view in _VIEWS}
        for teach in self._teaches.values():
            self.column.addWidget(teach, 1)
        self.column.addWidget(self.list, 1)
        self.refresh()

    @property
    def purpose(self) -> str:
        """The afternoon's notice or the closing one, by the clock."""
        return evening.purpose_now(self._counter.till)

    def refresh(self) -> None:
        """What is left as it stands."""
        view = self.views.current
        lines = {"ends": self._ends, "notices": self._told, "tomorrow": self._tomorrow}[view]()
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        for name, teach in self._teaches.items():
            teach.setVisible(name == view and not lines)
        self.all.set_words(tr("evening.send_all" if view == "notices" else "evening.take_all"))
        self.all.setEnabled(bool(lines) and view != "tomorrow")

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the marked row, F8 prints, F9 acts on all, digits change the view."""
        if is_enter(event):
            return self.list.take_current()
        if event.key() == Qt.Key.Key_F8:
            self.print_list()
            return True
        if event.key() == Qt.Key.Key_F9 and self.all.isEnabled():
            self.act_on_all()
            return True
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < len(_VIEWS):
            self.views.choose(_VIEWS[at])
            self.refresh()
            return True
        return super().take_key(event)

    def choose(self, key: str) -> None:
        """What may be done with a row."""
        if self.views.current == "ends":
            self._ask_way(*self._piles[key])
        elif self.views.current == "notices":
            self._copy(self._notices[key])

    def act_on_all(self) -> None:
        """모두 회수, or a message to every farm that agreed to them."""
        if self.views.current == "notices":
            self._send()
            return
        piles = [pile for _, pile in self._piles.values()]
        panel = AskPanel(
            tr("evening.take_all_ask", count=figure(len(piles))), tr("evening.take_all"),
            tr("evening.take_all_body"), "do")

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            self.taking.take(
                [Taken(pile, pile.amount) for pile in piles], StockReason.WITHDRAWN,
                Cause.EVENING)

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def print_list(self) -> None:
        """The list for the return fridge, on the receipt printer."""
        from app.report_slips import job_of
        from app.stock_papers import fridge_slip

        till = self._counter.till
        if till.printer is None or not till.prints:
            self.say(tr("evening.no_printer"))
            return
        slip = fridge_slip(till, evening.list_evening(till), stock.list_fridge(till))
        till.printer.submit(job_of(slip))
        self._counter.messages.banner(tr("evening.printed"), tone="do", stay_ms=6_000)

    # -- lists ----------------------------------------------------------------------------

    def _ends(self) -> list[ListLine]:
        till = self._counter.till
        self._piles = {}
        lines = []
        for farm in evening.list_evening(till):
            for pile in farm.piles:
                self._piles[pile.key] = (farm, pile)
                over = pile.ends_on < till.business_date
                mark = Mark(tr("stock.want_PAST_DISPLAY" if over else "stock.want_ENDS_TODAY"),
                            "remove" if over else "look")
                lines.append(pile_line(pile, mark))
        return lines

    def _told(self) -> list[ListLine]:
        found = evening.list_notices(self._counter.till, self.purpose)
        self._notices = {one.producer_ref: one for one in found}
        return [ListLine(
            key=one.producer_ref, title=f"{one.code} {one.name}", note=one.text,
            right=won(one.sold_won), mark=self._mark(one)) for one in found]

    def _mark(self, one: FarmNotice) -> Mark:
        if one.told_at_ms:
            return Mark(tr("evening.told"), "do")
        if one.may_message and one.has_number:
            return Mark(tr("evening.by_message"), "look")
        return Mark(tr("evening.by_copy"), "plain")

    def _tomorrow(self) -> list[ListLine]:
        found = evening.look_at_tomorrow(self._counter.till)
        lines = [
            ListLine(
                key=f"out {one.pile.item_ref}", title=named(one.pile.name, one.pile.spec),
                note=one.pile.producer_name,
                right=amount_words(one.pile.amount, weighed=one.pile.weighed),
                right_note=tr("stock.usual", amount=amount_words(
                    one.usual, weighed=one.pile.weighed)),
                mark=Mark(tr(f"stock.want_{one.want}"), "look"))
            for one in found.ran_out
        ]
        lines += [
            ListLine(
                key=f"asked {one.what}", title=one.what,
                note=" · ".join(one.farms[:3]) or tr("wanted.no_farm"),
                right=tr("evening.asked", count=figure(one.week)),
                mark=Mark(tr("evening.asked_mark"), "network"))
            for one in found.asked
        ]
        return lines

    # -- acts -----------------------------------------------------------------------------

    def _ask_way(self, farm: FarmEvening, pile: Pile) -> None:
        limit = farm.markdown_limit_basis_points
        choices = []
        if pile.lot_ref and not pile.weighed:
            choices = [
                Choice(f"off {off}", tr("evening.off", percent=off // 100, won=won(
                    evening.marked_down_won(pile.price_won, off))))
                for off in _OFFS if off <= limit]
        choices += [
            Choice(f"{reason} {Cause.EVENING}", tr(f"stock.way_{reason}_EVENING"))
            for reason in (StockReason.WITHDRAWN, StockReason.DONATED)]
        choices.append(Choice(
            f"{StockReason.DISPOSED} {Cause.PAST_DATE}", tr("stock.way_DISPOSED_PAST_DATE")))
        body = tr("evening.consent", percent=limit // 100) if limit else tr("evening.no_consent")
        panel = NumberedPanel(
            f"{named(pile.name, pile.spec)} · {farm.name}", choices, body)

        def chosen(key: str) -> None:
            self._counter.window.close_overlay(panel)
            first, second = key.split()
            if first == "off":
                self._mark_down(pile, int(second))
            else:
                self.taking.ask_amount(pile, StockReason(first), Cause(second))

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _mark_down(self, pile: Pile, off: int) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            done = evening.mark_down(counter.till, counter.who, pile, off)
            words = tr("evening.marked_down", name=pile.name, won=won(done.lot.price_won),
                       count=figure(done.count))
            counter.messages.banner(words, tone="do", stay_ms=10_000)
            self.refresh()
            self._print(done.lot.ref, done.count)

        counter.attempt(act, self.say)

    def _print(self, lot_ref: str, count: int) -> None:
        """The labels at once, where a label printer is set up; trouble is said, nothing is lost."""
        from app.label_press import print_lot

        till = self._counter.till
        if till.label_press is not None:
            self._job.start(lambda _: print_lot(till, lot_ref, count))

    def _printed(self, _: object) -> None:
        self._counter.messages.banner(tr("evening.printing"), tone="do", stay_ms=6_000)

    def _not_printed(self, trouble: object) -> None:
        if not isinstance(trouble, ShopError):
            raise trouble if isinstance(trouble, BaseException) else RuntimeError(trouble)
        self._counter.messages.trouble(trouble, self.say)

    def _send(self) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            count, where = evening.make_notices(counter.till, counter.who, self.purpose)
            counter.messages.banner(
                tr("evening.sent", count=figure(count), path=where), tone="do", stay_ms=12_000)
            self.refresh()

        counter.attempt(act, self.say)

    def _copy(self, notice: FarmNotice) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            evening.note_copied(counter.till, counter.who, self.purpose, notice)
            QGuiApplication.clipboard().setText(notice.text)
            counter.messages.banner(
                tr("evening.copied", name=notice.name), tone="do", stay_ms=6_000)
            self.refresh()

        counter.attempt(act, self.say)

"""재고: what runs out, ends or went below nothing first; everything; what was taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app import stock, stock_count
from app.access import Approval
from app.clock import local_datetime
from app.stock import Cause, Pile, Taken, Want
from models.values import StockReason
from ui import theme
from ui.asking import AmountPanel, AskPanel, foot_keys, is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.present import named
from ui.settings_keep import Keeper
from ui.shapes import Choice, Mark
from ui.widgets.fields import Words
from ui.widgets.forms import Segments
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

_TONES: Final = {
    Want.NEGATIVE: "remove", Want.EXPIRED: "remove", Want.PAST_DISPLAY: "look",
    Want.ENDS_TODAY: "look", Want.ENDS_TOMORROW: "plain", Want.RAN_OUT: "look",
    Want.RUNS_OUT: "plain",
}
#: What is said of goods taken away, the usual first: one touch is way and cause.
WAYS: Final[tuple[tuple[StockReason, Cause], ...]] = (
    (StockReason.DISPOSED, Cause.SPOILED), (StockReason.DISPOSED, Cause.DAMAGED),
    (StockReason.DISPOSED, Cause.PAST_DATE), (StockReason.DISPOSED, Cause.TASTING),
    (StockReason.DISPOSED, Cause.OWN_USE), (StockReason.LOST, Cause.MISSING),
    (StockReason.DONATED, Cause.EVENING), (StockReason.WITHDRAWN, Cause.EVENING),
)


def amount_words(amount: int, *, weighed: bool) -> str:
    """`12개` or `1.20kg`."""
    if weighed:
        return weight(amount) if amount >= 0 else f"−{weight(-amount)}"
    return tr("stock.pieces", count=figure(amount))


def pile_line(pile: Pile, mark: Mark | None = None) -> ListLine:
    """A pile as a row of any list here."""
    parts = [pile.producer_name]
    if pile.lot_no:
        parts.append(tr("stock.lot", no=pile.lot_no))
    if pile.ends_on:
        parts.append(tr("stock.until", day=pile.ends_on[5:]))
    return ListLine(
        key=pile.key, title=named(pile.name, pile.spec), note=" · ".join(parts),
        right=amount_words(pile.amount, weighed=pile.weighed), right_note=won(pile.worth_won),
        mark=mark)


class Taking:
    """Scan, reason, done: takes goods away and offers to put them back."""

    def __init__(
        self, counter: Counter, refresh: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self._counter = counter
        self._refresh = refresh
        self._say = say

    def ask(self, pile: Pile) -> None:
        """Which way, then how much."""
        choices = [
            Choice(f"{reason} {cause}", tr(f"stock.way_{reason}_{cause}"))
            for reason, cause in WAYS
        ]
        panel = NumberedPanel(
            tr("stock.take_title", name=named(pile.name, pile.spec)), choices)

        def chosen(key: str) -> None:
            self._counter.window.close_overlay(panel)
            reason, cause = key.split()
            self.ask_amount(pile, StockReason(reason), Cause(cause))

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def ask_amount(self, pile: Pile, reason: StockReason, cause: Cause) -> None:
        """How much of it; all of it where it goes back."""
        whole = reason is StockReason.WITHDRAWN or pile.weighed
        panel = AmountPanel(
            f"{named(pile.name, pile.spec)} · {tr(f'stock.way_{reason}_{cause}')}",
            value=max(1, pile.amount) if whole else 1, unit="g" if pile.weighed else "",
            digits_max=7, seven_on_top=self._counter.seven_on_top, money=False)

        def given(amount: int) -> None:
            if self.take([Taken(pile, amount)], reason, cause, panel.say):
                self._counter.window.close_overlay(panel)

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def take(
        self, taken: list[Taken], reason: StockReason, cause: Cause,
        say: Callable[[str], None] | None = None,
    ) -> bool:
        """Done at once; the banner puts it back."""
        counter, uids = self._counter, list[str]()

        def act(_: Approval | None) -> None:
            uids.append(stock.remove(counter.till, counter.who, reason, cause, taken))

        if not counter.attempt(act, say or self._say):
            return False
        counter.messages.sound("taken")
        self._refresh()
        words = tr("stock.taken", what=tr(f"stock.reason_{reason}"), name=taken[0].pile.name,
                   count=figure(len(taken)))
        Keeper.of(counter).told(words, lambda: self.put_back(uids[0]))
        return True

    def put_back(self, removal_uid: str) -> None:
        """It was a slip."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            stock.restore(counter.till, counter.who, removal_uid)
            counter.messages.banner(tr("stock.put_back"), tone="do", stay_ms=6_000)
            self._refresh()

        counter.attempt(act)


class StockScreen(Page):
    """A scan shows a product's story; a touch on a row says what may be done with it."""

    count_asked = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("stock.title"), tr("stock.body"))
        self._counter = counter
        self._piles: dict[str, Pile] = {}
        self.taking = Taking(counter, self.refresh, self.say)
        count = compact(Key(tr("stock.count"), "F4", "do", height_px=56), 150)
        count.clicked.connect(self.count_asked)
        self.head.addWidget(count)
        self.views = Segments(tr("stock.title"), [
            Choice(name, tr(f"stock.view_{name}")) for name in ("look", "all", "gone", "fridge")
        ], "look")
        self.views.chosen.connect(lambda _: self.refresh())
        self.column.addWidget(self.views)
        self.list = RowList(tr("stock.title"))
        self.list.chosen.connect(self._choose)
        self._teach = Teach(tr("stock.empty_title"), tr("stock.empty_body"))
        self.column.addWidget(self._teach, 1)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """The figures as they stand."""
        lines = {
            "look": self._attention, "all": self._all, "gone": self._gone,
            "fridge": self._fridge}[self.views.current]()
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        self._teach.setVisible(not lines)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the marked row, F4 counts, digits choose the view."""
        from PySide6.QtCore import Qt

        if is_enter(event):
            return self.list.take_current()
        if event.key() == Qt.Key.Key_F4:
            self.count_asked.emit()
            return True
        at = event.key() - Qt.Key.Key_1
        names = ("look", "all", "gone", "fridge")
        if 0 <= at < len(names):
            self.views.choose(names[at])
            self.refresh()
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """What was scanned: take it away in two touches, or read its story."""

        def act(_: Approval | None) -> None:
            pile, _grams = stock_count.find_pile(self._counter.till, text)
            self._counter.messages.sound("look")
            self._ask_what(pile)

        self._counter.attempt(act, self.say)
        return True

    def _attention(self) -> list[ListLine]:
        till = self._counter.till
        self._piles = {}
        lines = []
        for one in stock.list_attention(till):
            self._piles[one.pile.key] = one.pile
            line = pile_line(one.pile, Mark(tr(f"stock.want_{one.want}"), _TONES[one.want]))
            if one.usual:
                usual = amount_words(one.usual, weighed=one.pile.weighed)
                line = ListLine(line.key, line.title, line.note, line.right,
                                tr("stock.usual", amount=usual), line.mark)
            lines.append(line)
        return lines

    def _all(self) -> list[ListLine]:
        piles = stock.list_piles(self._counter.till)
        self._piles = {pile.key: pile for pile in piles}
        return [pile_line(pile) for pile in piles]

    def _fridge(self) -> list[ListLine]:
        piles = stock.list_fridge(self._counter.till)
        self._piles = {pile.key: pile for pile in piles}
        return [pile_line(pile) for pile in piles]

    def _gone(self) -> list[ListLine]:
        till = self._counter.till
        day = till.business_date
        lines = []
        for row in stock.list_removals(till, f"{day[:8]}01", day):
            at = local_datetime(row.removed_at_ms, till.clock.utc_offset_min(row.removed_at_ms))
            weighed = row.weight_g > 0
            lines.append(ListLine(
                key=row.removal_uid, title=named(row.name, row.spec),
                note=f"{at:%m-%d %H:%M} · {row.producer_name} · "
                     f"{tr(f'stock.cause_{row.cause}')}",
                right=amount_words(row.weight_g or row.quantity, weighed=weighed),
                mark=Mark(tr("stock.undone") if row.undone else
                          tr(f"stock.reason_{row.reason.removeprefix('WITHDRAWN_')}"),
                          "plain" if row.undone else "look")))
        return lines

    def _choose(self, key: str) -> None:
        if self.views.current == "gone":
            panel = AskPanel(tr("stock.put_back_ask"), tr("stock.put_back_do"))

            def agreed() -> None:
                self._counter.window.close_overlay(panel)
                self.taking.put_back(key)

            panel.agreed.connect(agreed)
            self._counter.window.open_overlay(panel)
        elif self.views.current == "fridge":
            self._ask_fridge(self._piles[key])
        else:
            self._ask_what(self._piles[key])

    def _ask_what(self, pile: Pile) -> None:
        panel = NumberedPanel(named(pile.name, pile.spec), [
            Choice("take", tr("stock.take")), Choice("story", tr("stock.story"))])

        def chosen(what: str) -> None:
            self._counter.window.close_overlay(panel)
            if what == "take":
                self.taking.ask(pile)
            else:
                self._counter.window.open_overlay(StoryPanel(self._counter, pile))

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _ask_fridge(self, pile: Pile) -> None:
        counter = self._counter
        panel = NumberedPanel(named(pile.name, pile.spec), [
            Choice("collected", tr("stock.collected")),
            Choice("dispose", tr("stock.not_collected")),
            Choice("dispose_all", tr("stock.not_collected_all"))])

        def chosen(what: str) -> None:
            counter.window.close_overlay(panel)

            def act(_: Approval | None) -> None:
                piles = stock.list_fridge(counter.till) if what == "dispose_all" else [pile]
                if what == "collected":
                    stock.collect(counter.till, counter.who, piles)
                else:
                    stock.dispose_fridge(counter.till, counter.who, piles)
                counter.messages.banner(tr("stock.fridge_done"), tone="do", stay_ms=6_000)
                self.refresh()

            counter.attempt(act, self.say)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)


class StoryPanel(Overlay):
    """A product's moves, newest first, each with what was left after it."""

    def __init__(self, counter: Counter, pile: Pile) -> None:
        super().__init__(width_px=860, height_px=700)
        till = counter.till
        column = QVBoxLayout(self.card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        title = f"{named(pile.name, pile.spec)} · {pile.producer_name}"
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        self.list = RowList(tr("stock.story"))
        lines = []
        for n, move in enumerate(stock.story_of(till, pile.item_ref)):
            at = local_datetime(
                move.happened_at_ms, till.clock.utc_offset_min(move.happened_at_ms))
            parts = [f"{at:%m-%d %H:%M}", move.receipt_no,
                     tr("stock.lot", no=move.lot_no) if move.lot_no else "",
                     tr(f"stock.cause_{move.cause}") if move.cause else ""]
            sign = "+" if move.amount > 0 else "−"
            moved = amount_words(abs(move.amount), weighed=pile.weighed)
            left = amount_words(move.left, weighed=pile.weighed)
            lines.append(ListLine(
                key=str(n), title=tr(f"stock.reason_{move.reason}"),
                note=" · ".join(part for part in parts if part), right=f"{sign}{moved}",
                right_note=tr("stock.left_after", amount=left)))
        self.list.set_lines(lines)
        column.addWidget(self.list, 1)
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))
        self.setFocusProxy(self.list)

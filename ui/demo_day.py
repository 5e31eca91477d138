"""A scripted shop day, played through the real screens: what a newcomer sees first, and a test.

Every figure the screens and papers show is worked out here a second time, from the price list
alone, and compared.  The day ends with a Z slip that agrees, or with a sentence that says which
figure did not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from app import shift
from app.errors import Refused
from app.events import SaleDone
from app.people import mask_name
from app.receipts import receipt_of
from app.tender import DENOMINATIONS, notes_and_coins
from models.values import Ref, Role, Won
from ui.closing_line import StepLine
from ui.demo_shop import (
    LETTUCE,
    SECOND_FARM,
    SECOND_LETTUCE_WON,
    DemoClock,
    Priced,
    make_demo_shop,
    person,
    read_price_list,
)
from ui.demo_words import said
from ui.hands import Hands, wait
from ui.i18n import tr, won
from ui.sell import SellScreen

if TYPE_CHECKING:
    from app.paths import Paths
    from app.till import Till
    from ui.desk import Desk
    from ui.main import Connect

KEY: Final = Qt.Key
WINDOW_PX: Final = (1024, 768)
_HUMAN_PACE_MS: Final = 450
_BETWEEN_SALES_MS: Final = 7 * 60_000
_PAPER_TIMEOUT_MS: Final = 20_000
_LOOK_MS: Final = 50
#: The float by notes and coins: 100,000 won.
_FLOAT: Final[dict[Won, int]] = {10_000: 5, 5_000: 4, 1_000: 25, 500: 8, 100: 10}
_PAID_OUT_WON: Final = 30_000

# Barcodes of the sample.
_LETTUCE: Final = "2400000100010"
_PERILLA: Final = "2400000100034"
_SPINACH: Final = "2400000100041"
_RADISH: Final = "2400000100058"
_KIMCHI: Final = "2400000101017"
_TOFU: Final = "2400000101024"
_SOYBEAN_PASTE: Final = "2400000101048"
_JAM: Final = "2400000101093"
_RICE_CAKE: Final = "2400000101130"
_BREAD: Final = "2400000101154"
_MANDARINS: Final = "2400000100638"
_RICE: Final = "2400000100706"
_NOBODYS: Final = "8801234567893"


@dataclass
class Book:
    """The day as worked out from the price list alone."""

    prices: dict[str, Priced]
    sale_count: int = 0
    total_won: Won = 0
    vat_won: Won = 0
    cash_won: Won = 0
    card_won: Won = 0
    card_count: int = 0
    discount_won: Won = 0
    lines: list[str] = field(default_factory=list)

    @property
    def drawer_won(self) -> Won:
        """What must lie in the drawer at the end."""
        return sum(face * n for face, n in _FLOAT.items()) + self.cash_won - _PAID_OUT_WON

    def sum(self, *codes: str) -> Won:
        """What these cost together."""
        return sum(self.prices[code].price_won for code in codes)

    def sold(self, what: str, total_won: Won, cash_won: Won, taxable_won: Won = 0) -> None:
        """One sale; what was not cash went by card.  Tax is worked out once a receipt (§2.3)."""
        self.sale_count += 1
        self.total_won += total_won
        self.vat_won += (2 * taxable_won + 11) // 22
        self.cash_won += cash_won
        self.card_won += total_won - cash_won
        self.card_count += total_won != cash_won
        self.lines.append(f"{self.sale_count:2}. {total_won:>7,}  {what}")


@dataclass(frozen=True)
class DayResult:
    """What the day came to; `summary` is for people."""

    summary: str
    picture_count: int
    paper_count: int


def play(
    paths: Paths, out: Path, connect: Connect, papers: Callable[[], int], *,
    headless: bool, language: str = "ko",
) -> DayResult:
    """Play the day in a fresh shop at `paths`; pictures, slips and a summary lie in `out`.

    `connect` gives the till its printer, `papers` says how many it has been given to print.
    Raises Refused naming the figure that was not what the script worked out.
    """
    if headless or not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        headless = True
    from ui.main import make_app, open_desk

    make_app()
    clock = DemoClock()
    till = make_demo_shop(paths, out / "slips", clock, language)
    disconnect = connect(till)
    desk: Desk | None = None
    try:
        desk = open_desk(till, None)
        desk.window.resize(*WINDOW_PX)
        desk.window.show()
        desk.window.activateWindow()
        wait(_LOOK_MS * 2)
        hands = Hands(desk.window, 0 if headless else _HUMAN_PACE_MS)
        return Day(till, desk, clock, hands, out, papers).play()
    finally:
        if desk is not None:
            desk.close()
        disconnect()
        till.close()


def has_display() -> bool:
    """Whether a window can be shown at all."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Day:
    """The script.  Each step works the screens, then compares what came of it with the book."""

    def __init__(
        self, till: Till, desk: Desk, clock: DemoClock, hands: Hands, out: Path,
        papers: Callable[[], int],
    ) -> None:
        self._till = till
        self._desk = desk
        self._clock = clock
        self._hands = hands
        self._out = out
        self._papers = papers
        self._book = Book(read_price_list())
        self._sales: list[Ref] = []
        self._picture_count = 0
        self._extra_papers = 0
        till.events.listen(SaleDone, self._hear)

    def play(self) -> DayResult:
        """From the sign-in to the Z slip."""
        self._sign_in()
        self._open()
        for step in (
            self._exact_cash, self._cash_with_change, self._card, self._search_by_initials,
            self._whose_is_it, self._member_and_quantity, self._line_void, self._hold_and_recall,
            self._discount_with_approval, self._reprint, self._unknown_barcode,
            self._half_cash_half_card, self._by_touch,
        ):
            step()
            self._clock.go_on(_BETWEEN_SALES_MS)
        self._paid_out()
        report = self._close()
        self._compare(report)
        summary = self._summary(report)
        (self._out / "summary.txt").write_text(summary + "\n", encoding="utf-8")
        return DayResult(summary, self._picture_count, self._papers())

    # -- morning ------------------------------------------------------------------------------

    def _sign_in(self) -> None:
        cashier = person(Role.CASHIER)
        self._shoot("sign-in")
        self._hands.touch_key(mask_name(cashier.name))
        self._hands.write(cashier.pin)
        self._shoot("sign-in-pin")
        self._hands.press(KEY.Key_Return)
        self._expect("계산원", self._desk.counter.who.no, cashier.no)

    def _open(self) -> None:
        self._shoot("till-closed")
        self._hands.touch_key(tr("sell.open_till"))
        self._count(_FLOAT, "open-float", "shift.open_do")
        self._shoot("sell-empty")
        opened = self._till.shift
        self._expect("준비금", opened.float_won if opened else 0, self._book.drawer_won
                     + _PAID_OUT_WON)

    def _count(self, pieces: dict[Won, int], picture: str, key: str) -> None:
        """Notes and coins line by line; Enter goes down, the key with the sum on it finishes."""
        for face_won in DENOMINATIONS:
            if pieces.get(face_won):
                self._hands.write(str(pieces[face_won]))
            if face_won != DENOMINATIONS[-1]:
                self._hands.press(KEY.Key_Return)
        self._shoot(picture)
        sum_won = sum(face_won * count for face_won, count in pieces.items())
        self._hands.touch_key(tr(key, won=won(sum_won)))

    # -- sales --------------------------------------------------------------------------------

    def _exact_cash(self) -> None:
        codes = (_LETTUCE, _LETTUCE, _PERILLA, _TOFU)
        self._scan(*codes)
        self._shoot("sell-lines")
        self._hands.press(KEY.Key_F9)
        self._shoot("pay-exact")
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(*codes)
        self._sold(said("exact"), total_won, total_won)

    def _cash_with_change(self) -> None:
        codes = (_SOYBEAN_PASTE, _JAM)
        self._scan(*codes)
        self._hands.press(KEY.Key_F9)
        self._hands.write("50000")
        self._shoot("pay-change")
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(*codes)
        self._sold(said("change"), total_won, total_won, self._book.sum(_JAM))
        self._shoot("change")
        change = tr("sell.change") + " " + won(50_000 - total_won)
        self._expect("거스름돈", self._sell.basket.accessibleDescription(), change)

    def _card(self) -> None:
        codes = (_RICE, _BREAD, _SPINACH)
        self._scan(*codes)
        self._hands.press(KEY.Key_F10)
        self._shoot("card")
        self._hands.press(KEY.Key_Return)
        self._sold(said("card"), self._book.sum(*codes), 0, self._book.sum(_BREAD))

    def _search_by_initials(self) -> None:
        self._hands.press(KEY.Key_F2)
        self._hands.write("ㅅㄱㅊ")
        self._shoot("search")
        self._hands.press(KEY.Key_Return)
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(_SPINACH)
        self._sold(said("initials"), total_won, total_won)

    def _whose_is_it(self) -> None:
        self._hands.touch_chip(self._category_of(LETTUCE))
        self._hands.touch_tile(LETTUCE)
        self._shoot("whose")
        self._hands.touch_hit(SECOND_FARM)
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        self._sold(said("whose"), SECOND_LETTUCE_WON, SECOND_LETTUCE_WON)

    def _member_and_quantity(self) -> None:
        self._hands.press(KEY.Key_F3)
        self._hands.write("0123")
        self._shoot("member")
        self._hands.press(KEY.Key_Return)
        self._scan(_RADISH)
        self._hands.press(KEY.Key_F4)
        self._hands.write("3")
        self._shoot("quantity")
        self._hands.press(KEY.Key_Return)
        self._shoot("sell-member")
        self._hands.press(KEY.Key_F10)
        self._hands.press(KEY.Key_Return)
        self._sold(said("member"), 3 * self._book.sum(_RADISH), 0)

    def _line_void(self) -> None:
        self._scan(_KIMCHI, _TOFU, _MANDARINS)
        self._hands.press(KEY.Key_Delete)
        self._shoot("line-removed")
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(_KIMCHI, _TOFU)
        self._sold(said("void"), total_won, total_won)

    def _hold_and_recall(self) -> None:
        self._scan(_MANDARINS, _PERILLA)
        self._hands.press(KEY.Key_F6)
        self._scan(_TOFU)
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        tofu_won = self._book.sum(_TOFU)
        self._sold(said("next"), tofu_won, tofu_won)
        self._hands.press(KEY.Key_F6)
        self._shoot("held")
        self._hands.touch_card()
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(_MANDARINS, _PERILLA)
        self._sold(said("recall"), total_won, total_won)

    def _discount_with_approval(self) -> None:
        off_won = 2_000  # an eighth of the price: more than a cashier may give alone
        self._scan(_SOYBEAN_PASTE)
        self._hands.press(KEY.Key_F5)
        self._hands.write(str(off_won))
        self._shoot("discount")
        self._hands.press(KEY.Key_Return)
        self._shoot("approval")
        self._hands.write(person(Role.MANAGER).pin)
        self._hands.press(KEY.Key_Return)
        self._shoot("sell-discount")
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(_SOYBEAN_PASTE) - off_won
        self._book.discount_won += off_won
        self._sold(said("discount"), total_won, total_won)

    def _reprint(self) -> None:
        self._hands.press(KEY.Key_F8)
        self._extra_papers += 1
        self._shoot("reprint")

    def _unknown_barcode(self) -> None:
        self._scan(_RICE_CAKE)
        self._hands.scan(_NOBODYS)
        self._shoot("unknown-barcode")
        self._expect("모르는 바코드 뒤의 줄 수", len(self._sell.basket.rows), 1)
        self._hands.press(KEY.Key_Escape)
        self._hands.press(KEY.Key_F9)
        self._hands.press(KEY.Key_Return)
        total_won = self._book.sum(_RICE_CAKE)
        self._sold(said("unknown"), total_won, total_won, total_won)

    def _half_cash_half_card(self) -> None:
        cash_won = 5_000
        codes = (_BREAD, _MANDARINS)
        self._scan(*codes)
        self._hands.press(KEY.Key_F9)
        self._hands.write(str(cash_won))
        self._hands.press(KEY.Key_Return)
        self._shoot("pay-split")
        self._hands.touch_key(tr("pay.card"))
        self._shoot("card-rest")
        self._hands.press(KEY.Key_Return)
        self._sold(
            said("split"), self._book.sum(*codes), cash_won, self._book.sum(_BREAD))

    def _by_touch(self) -> None:
        """Not one key: tile, farm, cash, done."""
        self._hands.touch_chip(self._category_of("시금치"))
        self._hands.touch_tile("시금치")
        self._hands.touch_key(tr("sell.key_cash"))
        self._hands.touch_key(tr("pay.finish"))
        total_won = self._book.sum(_SPINACH)
        self._sold(said("touch"), total_won, total_won)

    # -- evening ------------------------------------------------------------------------------

    def _paid_out(self) -> None:
        self._hands.touch_menu(tr("rail.shift"))
        self._shoot("closing")
        self._hands.touch_key(tr("shift.cash_out"))
        self._hands.write(str(_PAID_OUT_WON))
        self._shoot("paid-out")
        self._hands.press(KEY.Key_Return)
        self._hands.touch_key(tr("shift.reason_bank"))

    def _close(self) -> shift.ShiftReport:
        opened = self._till.shift
        if opened is None:
            raise Refused("demo.figure_differs", what="shift", expected=1, seen=0)
        self._number_cards()
        self._touch_step("shift.step_terminal")
        self._hands.write(str(self._book.card_count))
        self._hands.press(KEY.Key_Return)
        self._hands.write(str(self._book.card_won))
        self._hands.press(KEY.Key_Return)
        self._touch_step("shift.step_count")
        self._count(dict(notes_and_coins(self._book.drawer_won)), "count", "shift.count_take")
        self._shoot("closing-counted")
        even = [tr("shift.even") in one.accessibleName() for one in self._steps()]
        self._expect(tr("shift.step_difference"), sum(even), 1)
        self._touch_step("shift.step_z")
        self._shoot("closed")
        self._extra_papers += 1
        self._expect("열린 영업", self._till.shift is None, expected=True)
        return shift.report_of(self._till, opened)

    def _number_cards(self) -> None:
        """The approval numbers left for later, read from the terminal's slips."""
        self._touch_step("shift.step_numbers")
        for n in range(self._book.card_count):
            self._hands.write(f"3001{n:04d}")
            if n == 0:
                self._shoot("card-numbers")
            self._hands.press(KEY.Key_Return)
        if self._desk.window.overlay is not None:
            self._hands.press(KEY.Key_Escape)

    def _touch_step(self, title_key: str) -> None:
        """The key of one line of the guided list."""
        title = tr(title_key)
        for one in self._steps():
            if one.accessibleName().startswith(title):
                self._hands.touch(one.key)
                return
        raise Refused("demo.not_on_screen", what=title)

    def _steps(self) -> list[StepLine]:
        return [one for one in self._desk.window.findChildren(StepLine) if one.isVisible()]

    def _compare(self, report: shift.ShiftReport) -> None:
        """The Z slip against the book, figure by figure; then the paper."""
        book = self._book
        for what, seen, expected in (
            ("판매 건수", report.sale_count, book.sale_count),
            ("판매액", report.total_won, book.total_won),
            ("부가세", report.vat_won, book.vat_won),
            ("할인", report.discount_won, book.discount_won),
            ("현금 판매", report.cash_sales_won, book.cash_won),
            ("카드 건수", report.card_count, book.card_count),
            ("카드", report.card_won, book.card_won),
            ("출금", report.paid_out_won + report.pickup_won, _PAID_OUT_WON),
            ("지정취소", report.line_void_won, book.sum(_MANDARINS)),
            ("있어야 할 현금", report.expected_won, book.drawer_won),
        ):
            self._expect(what, seen, expected)
        expected_papers = book.sale_count + self._extra_papers
        for _ in range(_PAPER_TIMEOUT_MS // _LOOK_MS):
            if self._papers() >= expected_papers:
                break
            wait(_LOOK_MS)
        self._expect("인쇄물", self._papers(), expected_papers)

    def _summary(self, report: shift.ShiftReport) -> str:
        book = self._book
        return "\n".join((
            f"{self._till.settings.shop_name} · {report.business_date} · {said('title')}",
            *book.lines,
            said("sum", count=report.sale_count, total=report.total_won, vat=report.vat_won,
                 off=report.discount_won),
            said("tenders", cash=report.cash_sales_won, count=report.card_count,
                 card=report.card_won),
            said("drawer", drawer=report.expected_won),
            said("end", papers=self._papers(), pictures=self._picture_count),
        ))

    # -- hands and eyes -----------------------------------------------------------------------

    @property
    def _sell(self) -> SellScreen:
        screen = self._desk.window.made("sell")
        assert isinstance(screen, SellScreen)
        return screen

    def _hear(self, event: SaleDone) -> None:
        self._sales.append(event.sale_uid)

    def _scan(self, *codes: str) -> None:
        before_won = self._sell.total.totals.total_won
        for code in codes:
            self._hands.scan(code)
        seen = self._sell.total.totals.total_won
        self._expect("합계", seen, before_won + self._book.sum(*codes))

    def _sold(self, what: str, total_won: Won, cash_won: Won, taxable_won: Won = 0) -> None:
        """The sale just finished: one more receipt, and it says what the book says."""
        self._book.sold(what, total_won, cash_won, taxable_won)
        self._expect(f"판매 건수 ({what})", len(self._sales), self._book.sale_count)
        receipt = receipt_of(self._till, self._sales[-1])
        self._expect(f"영수증 {receipt.number}", receipt.totals.total_won, total_won)
        self._expect("비워진 장바구니", len(self._sell.basket.rows), 0)

    def _category_of(self, name: str) -> str:
        from app import catalog
        from app.catalog_edit import read_draft

        return read_draft(self._till, catalog.search(self._till, name)[0].ref).category

    def _shoot(self, name: str) -> None:
        self._picture_count += 1
        self._hands.shoot(self._out / "screens" / f"{self._picture_count:02}-{name}.png")

    def _expect(self, what: str, seen: object, expected: object) -> None:
        if seen != expected:
            raise Refused("demo.figure_differs", what=what, expected=str(expected), seen=str(seen))

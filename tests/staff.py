"""A made-up staff: honest cashier-days by chance, and what each kind of fraud adds to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.exceptions import Act, Measure, Sold
from app.practice_goods import Dice

CASHIERS = ("ca", "cb", "cc", "cd")
#: Acts an honest cashier does in 10,000 receipts, and about how much each is about.
HONEST = {
    Measure.LINE_VOID: (200, 3_500), Measure.CART_VOID: (45, 9_000), Measure.NO_SALE: (60, 0),
    Measure.REFUND: (55, 8_000), Measure.TENDER_CORRECTION: (20, 9_000),
    Measure.OVERRIDE: (15, 1_500), Measure.DISCOUNT: (120, 900), Measure.BLIND_REFUND: (2, 4_000),
}
REFUND_LIMIT_WON = 50_000
FIRST = date(2026, 10, 1)
DAY_MS = 86_400_000


@dataclass
class Staff:
    """Days of four cashiers; `sell` adds an honest one for each of them."""

    seed: int
    sales_a_day: int = 250

    def __post_init__(self) -> None:
        self.dice = Dice(self.seed, 9)
        self.acts: list[Act] = []
        self.sold: list[Sold] = []
        self.days = 0

    @property
    def today(self) -> str:
        return (FIRST + timedelta(days=self.days - 1)).isoformat()

    def sell(self, days: int = 1) -> None:
        for _ in range(days):
            self.days += 1
            for cashier in CASHIERS:
                count = self.dice.between(self.sales_a_day * 6 // 10, self.sales_a_day * 14 // 10)
                self.sold.append(Sold(cashier, self.today, count, count * 5_200))
                for measure, (rate, won) in HONEST.items():
                    for _ in range(self._chance(rate * count)):
                        self.add(measure, cashier, self._about(won))
                if self.dice.hits(25):
                    self.add(Measure.DIFFERENCE, cashier, self.dice.between(1, 9) * 500)

    def add(
        self, measure: Measure, cashier: str, won: int, *, times: int = 1, hour: int = 0,
        since_ms: int = -1, apart_ms: int = 0,
    ) -> None:
        """So many acts on the newest day, at random moments of it or at an hour."""
        for n in range(times):
            minute = hour * 60 + n if hour else self.dice.between(9 * 60 + 30, 20 * 60)
            at_ms = self.days * DAY_MS + minute * 60_000 + self.dice.roll(60_000) + apart_ms
            self.acts.append(Act(
                measure, cashier, self.today, at_ms, minute, won, f"R{len(self.acts)}",
                since_ms=since_ms))

    def _about(self, won: int) -> int:
        """Most acts are small, one in ten is thrice as large."""
        return won * self.dice.between(30, 170) // 100 * (3 if self.dice.hits(10) else 1)

    def _chance(self, expected: int) -> int:
        """About expected / 10,000 acts: as many throws as there are, each with a small chance."""
        return sum(self.dice.roll(10_000 * 64) < expected for _ in range(64))


#: How each fraud shows on one day of the cashier who does it: acts of (measure, won, times).
FRAUDS: dict[Measure, list[tuple[Measure, int, int]]] = {
    # T1: the customer pays cash, the basket is taken away, the drawer opened by hand.
    Measure.VOID_THEN_OPEN: [(Measure.CART_VOID, 24_000, 5), (Measure.NO_SALE, 0, 5)],
    Measure.CART_VOID: [(Measure.CART_VOID, 26_000, 8)],
    Measure.LINE_VOID: [(Measure.LINE_VOID, 9_500, 24)],
    # T1, T4: returns nobody asked for.
    Measure.REFUND: [(Measure.REFUND, 21_000, 9)],
    Measure.QUICK_REFUND: [(Measure.REFUND, 18_000, 6)],
    Measure.NEAR_LIMIT: [(Measure.REFUND, 48_000, 4)],
    Measure.BLIND_REFUND: [(Measure.BLIND_REFUND, 22_000, 5)],
    # T2: favours.
    Measure.DISCOUNT: [(Measure.DISCOUNT, 4_000, 18)],
    Measure.OVERRIDE: [(Measure.OVERRIDE, 9_000, 9)],
    Measure.MEMBER_OFTEN: [(Measure.MEMBER_OFTEN, 6_000, 5)],
    # T3: the drawer opened without a sale.
    Measure.NO_SALE: [(Measure.NO_SALE, 0, 16)],
    Measure.DIFFERENCE: [(Measure.DIFFERENCE, 40_000, 1)],
    Measure.TENDER_CORRECTION: [(Measure.TENDER_CORRECTION, 19_000, 9)],
    Measure.LATE: [(Measure.CART_VOID, 22_000, 3)],
}


def defraud(staff: Staff, cashier: str, fraud: Measure) -> int:
    """Do it on the newest day; the won it is about."""
    total_won = 0
    for measure, won, times in FRAUDS[fraud]:
        total_won += won * times
        for n in range(times):
            staff.add(measure, cashier, won, hour=23 if fraud is Measure.LATE else 11 + n % 8,
                      since_ms=240_000 if fraud is Measure.QUICK_REFUND else -1)
            if fraud is Measure.VOID_THEN_OPEN and measure is Measure.NO_SALE:
                # A minute after the basket of the same number was taken away.
                void = [a for a in staff.acts if a.measure is Measure.CART_VOID][n - times]
                staff.acts[-1] = Act(measure, cashier, staff.today, void.at_ms + 60_000,
                                     void.minute, 0)
    return total_won

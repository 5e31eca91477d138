"""A shop to test in: a real file, a clock that is set, staff, and a few goods on the shelf."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app import opening, sell, shift
from app.access import Session
from app.cart import Cart, Product, add
from app.paths import Paths
from app.ports import JobAnswer, PrinterState, PrintJob, SpoolStatus
from app.pricing import price_cart
from app.sell import CompletedSale
from app.settings import MachineSettings, PrinterSettings
from app.tender import cash_due, cash_tender
from app.till import Till
from models import kinds
from models.values import Role, StaffStatus, new_ref

#: Sunday 2026-11-22 16:05:12 in Seoul.
SUNDAY_MS = int(datetime(2026, 11, 22, 7, 5, 12, tzinfo=UTC).timestamp() * 1000)


WITH_PRINTER = MachineSettings(printer=PrinterSettings(connection="file", address="slips"))


class SetClock:
    """A clock a test sets; Korea's offset."""

    def __init__(self, now_ms: int = SUNDAY_MS) -> None:
        self.at_ms = now_ms

    def now_ms(self) -> int:
        return self.at_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return 540


class RecordingPrinter:
    """The spool as the use cases see it: counts what it is asked, prints nothing."""

    def __init__(self) -> None:
        self.kick_count = 0
        self.nudge_count = 0
        self.submitted: list[PrintJob] = []

    def submit(self, job: PrintJob, *, kick_drawer: bool = False) -> int:
        self.submitted.append(job)
        self.kick_count += kick_drawer
        return len(self.submitted)

    def nudge(self, *, kick_drawer: bool = False) -> None:
        self.nudge_count += 1
        self.kick_count += kick_drawer

    def kick_drawer(self) -> None:
        self.kick_count += 1

    def answer(self, job_id: int, answer: JobAnswer) -> bool:
        return False

    def status(self) -> SpoolStatus:
        return SpoolStatus(PrinterState.READY)


class House:
    """A shop with one person of each role; nobody has a PIN, sessions are made by hand."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(folder / "data", folder / "state")
        self.clock = SetClock()
        self.till: Till = opening.create_till(
            self.paths, opening.NewShop(), clock=self.clock, use_keyring=False)
        self.printer = RecordingPrinter()
        self.till.printer = self.printer
        self.till.machine = WITH_PRINTER
        self.manager = self._staff("01", Role.MANAGER)
        self.second_manager = self._staff("09", Role.MANAGER)
        self.cashier = self._staff("02", Role.CASHIER)
        self.volunteer = self._staff("04", Role.VOLUNTEER)

    def _staff(self, no: str, role: Role) -> Session:
        ref = new_ref()
        with self.till.unit("") as unit:
            unit.record(kinds.StaffChanged(
                staff_ref=ref, no=no, role=role, status=StaffStatus.ACTIVE))
        return Session(ref, no, role)

    def open(self, float_won: int = 100_000) -> None:
        shift.open_shift(self.till, self.cashier, float_won)

    def cart_of(self, *products: Product) -> Cart:
        cart = sell.start_cart()
        for product in products:
            cart = add(cart, product)
        return cart

    def sell_for_cash(self, cart: Cart, tendered_won: int | None = None) -> CompletedSale:
        total_won = price_cart(cart).total_won
        tender = cash_tender(total_won, tendered_won or cash_due(total_won))
        return sell.complete_sale(self.till, self.cashier, cart, [tender])

    def reopen(self) -> Till:
        self.till.close()
        self.till = opening.open_till(self.paths, clock=self.clock)
        self.till.printer = self.printer
        self.till.machine = WITH_PRINTER
        return self.till

    def close(self) -> None:
        self.till.close()

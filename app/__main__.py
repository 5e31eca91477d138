"""The composition root: the one file that knows everybody.  `weezle-pos` begins here."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import run_command
from app.errors import BadInput

if TYPE_CHECKING:
    from app.account_papers import AccountPaper
    from app.cli_tools import PlatformDoor
    from app.label_sizes import LabelSize
    from app.labels import Label
    from app.lock import ShopLock
    from app.office_paper import OfficePaper
    from app.papers import Paper
    from app.paths import Paths
    from app.ports import PrinterState, PrintJob, Reading, TerminalState
    from app.receipt import Document, Receipt
    from app.recovery import RecoverySheet
    from app.settings import CardTerminalSettings, PrinterSettings, ScaleSettings
    from app.till import Till
    from printing.counter.card_terminal import TcpCardTerminal
    from printing.counter.step_thread import StepThread
    from printing.label_press import PaperLabels
    from printing.spool import Spool, SpoolThread
    from sync.door import Side
    from ui.devices import Devices


log = logging.getLogger(__name__)


def main() -> int:
    """The program: its words in, its exit code out."""
    return run_command(sys.argv[1:], Composed())


class Composed:
    """`app.cli_tools.Outside`: each thing imported when a command needs it."""

    def run_window(
        self, paths: Paths, language: str, *, first_paint: Sequence[str] | None = None
    ) -> int:
        """The window, under the shop lock from before the file opens until after it is closed."""
        from app.lock import ShopLock
        from app.opening import open_till
        from ui.main import run

        lock = ShopLock(paths.lock)
        counter = _Counter(lock)

        def open_locked(paths: Paths) -> Till:
            lock.take()
            return open_till(paths)

        try:
            return run(
                paths, language, connect=counter.connect, devices=counter.devices(),
                open_till=open_locked, first_paint=first_paint,
            )
        finally:
            lock.release()

    def play_demo(
        self, out: Path, *, headless: bool, language: str, screens: Path | None = None
    ) -> int:
        if screens is not None:
            return _take_pictures(screens)
        return _play_demo_day(out, headless=headless, language=language)

    def press(self, document: Document, form: str, columns: int) -> bytes:
        from printing.escpos import Paper
        from printing.press import FORMS, press

        for known in FORMS:
            if known == form:
                return press(document, known, Paper(columns=columns))
        raise BadInput("cli.form_unknown", name=form, names=", ".join(FORMS))

    def press_labels(
        self, label: Label, size: LabelSize, form: str, count: int
    ) -> bytes:
        from printing.label_press import press_labels

        return press_labels(label, size, form, count)

    def recovery_pdf(self, sheet: RecoverySheet) -> bytes:
        from printing import documents

        return documents.recovery_sheet(documents.RecoverySheet(
            sheet.shop_name, sheet.till_no, sheet.till_ref, sheet.code,
            date.fromisoformat(sheet.made_on),
        ))

    def office_pdf(self, paper: OfficePaper) -> bytes:
        from printing.office import office_pdf

        return office_pdf(paper)

    def bench_names(self) -> tuple[str, ...]:
        from ui.bench import NAMES

        return (*NAMES, "sync")

    def bench(self, name: str) -> dict[str, object]:
        if name == "sync":
            from sync.bench import measure
            from ui.bench_stall import stall_beside

            return dict(measure(stall_beside))
        from ui.bench import run

        return dict(run(name))

    def platform(self) -> PlatformDoor:
        from sync.door import Door

        return Door()

    def look_at_printer(self, till: Till, language: str) -> tuple[str, str]:
        from app.ports import PrinterState
        from app.printer_words import say_printer
        from printing.press import transport_of
        from printing.transport import LinkLost

        try:
            transport_of(_placed(till.machine.printer, till.paths)).open().close()
            state = PrinterState.READY
        except LinkLost as lost:
            state = lost.state
        except ValueError as error:
            return "bad", str(error)
        words = say_printer(state, "en" if language == "en" else "ko")
        mild = {PrinterState.READY: "good", PrinterState.NOT_SET_UP: "look"}
        return mild.get(state, "bad"), words


class _Counter:
    """The paper side of one open window: the spool's thread, and what the settings screen tries."""

    def __init__(self, lock: ShopLock) -> None:
        self._lock = lock
        self._till: Till | None = None
        self._thread: SpoolThread | None = None
        self._spool: Spool | None = None
        self._scale_thread: StepThread | None = None
        self._terminal: TcpCardTerminal | None = None
        self._side: Side | None = None
        #: Every document that went to the printer, where someone wants to keep them.
        self.printed: list[Document] | None = None

    def connect(self, till: Till) -> Callable[[], None]:
        """Give an open till its printer; what comes back lets go of it."""
        # The wizard opens the till it has just made; any other way holds the lock already.
        self._lock.take()
        self._till = till
        if till.machine.printer.connection != "none":
            self._start(till, till.machine.printer)
        till.label_press = _Labels(till)
        try:
            self._use_scale(till.machine.scale)
            if not till.training:
                # Nobody's card is charged in practice.
                self._use_terminal(till.machine.card_terminal)
        except ValueError:
            # A settings file edited by hand: sell without; the settings screen says why.
            log.exception("a device's settings name none")
        if not till.training:
            # What is practised never leaves here.
            self._platform().open(till)
        return self._let_go

    def _platform(self) -> Side:
        from sync.door import Side

        if self._side is None:
            self._side = Side()
        return self._side

    def devices(self) -> Devices:
        """What the screens may touch."""
        from ui.devices import Devices

        return Devices(
            try_printer=self._try_printer, try_drawer=self._try_drawer,
            use_printer=self._use_printer, sheet_pdf=_sheet_pdf, badge_pdf=_badge_pdf,
            receipt_pdf=_receipt_pdf, receipt_png=_receipt_png,
            account_pdf=_account_pdf, office_pdf=_office_pdf, try_scale=self._try_scale,
            use_scale=self._use_scale, try_terminal=self._try_terminal,
            use_terminal=self._use_terminal, papers_pdf=_papers_pdf,
            platform=self._platform(), label_press=_Labels,
        )

    def _start(self, till: Till, settings: PrinterSettings) -> None:
        from app.spool_store import TillSpoolStore
        from printing.press import kick_of, transport_of
        from printing.spool import Spool, SpoolThread

        placed = _placed(settings, till.paths)
        self._spool = Spool(
            TillSpoolStore(till), transport_of(placed), self._render, _monotonic_ms,
            kick=kick_of(placed),
        )
        till.printer = self._spool
        self._thread = SpoolThread(self._spool)
        self._thread.start()

    def _let_go(self) -> None:
        """The till is closed next."""
        self._platform().close()
        self._stop()
        self._stop_scale()
        self._stop_terminal()

    def _stop(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._thread = self._spool = None
        if self._till is not None:
            self._till.printer = None

    def _render(self, job: PrintJob) -> bytes:
        """A job's bytes for the printer as it is set up at this moment."""
        from printing.press import paper_of, press

        till = self._till
        assert till is not None
        document = _document_of(till, job)
        if self.printed is not None:
            self.printed.append(document)
        return press(document, "escpos", paper_of(till.machine.printer))

    def _use_printer(self, settings: PrinterSettings) -> None:
        """From now on everything is printed there; what waits goes with it."""
        from printing.press import kick_of, transport_of

        till = self._till
        if till is None:
            return
        if settings.connection == "none":
            self._stop()
            self._till = till
        elif self._spool is None:
            self._start(till, settings)
        else:
            placed = _placed(settings, till.paths)
            self._spool.use(transport_of(placed), kick_of(placed))

    def _try_printer(self, settings: PrinterSettings, shop_name: str) -> PrinterState:
        from app.clock import SystemClock, local_now
        from app.receipt import RulerPage
        from printing.trial import try_printer

        name = f"{settings.connection} {settings.address}".strip()
        page = RulerPage(shop_name, name, local_now(SystemClock()))
        return try_printer(self._here(settings), page)

    def _try_drawer(self, settings: PrinterSettings, shop_name: str) -> PrinterState:
        from printing.trial import try_drawer

        return try_drawer(self._here(settings))

    def _use_scale(self, settings: ScaleSettings) -> None:
        """From now on goods are weighed there.  Raises ValueError."""
        self._stop_scale()
        if settings.connection == "none":
            return
        from printing.counter.setting_up import scale_of
        from printing.counter.step_thread import StepThread

        scale = scale_of(settings)
        if self._till is not None and scale is not None:
            self._till.scale = scale
            self._scale_thread = StepThread(scale, "scale")
            self._scale_thread.start()

    def _stop_scale(self) -> None:
        if self._scale_thread is not None:
            self._scale_thread.stop()
            self._scale_thread = None
        if self._till is not None:
            self._till.scale = None

    def _try_scale(self, settings: ScaleSettings) -> Reading:
        from printing.counter.setting_up import try_scale

        return try_scale(settings)

    def _use_terminal(self, settings: CardTerminalSettings) -> None:
        """From now on cards are charged there.  Raises ValueError for what is no address."""
        if settings.connection == "standalone":
            self._stop_terminal()
            return
        from printing.counter.setting_up import terminal_of

        terminal = terminal_of(settings)
        self._stop_terminal()
        self._terminal = terminal
        if self._till is not None:
            self._till.card_terminal = terminal

    def _stop_terminal(self) -> None:
        """Whoever waits for an answer gets none, and the payment is a doubt until it is asked."""
        if self._terminal is not None:
            self._terminal.let_go()
            self._terminal = None
        if self._till is not None:
            self._till.card_terminal = None

    def _try_terminal(self, settings: CardTerminalSettings) -> TerminalState:
        from printing.counter.setting_up import try_terminal

        return try_terminal(settings)

    def _here(self, settings: PrinterSettings) -> PrinterSettings:
        return _placed(settings, self._till.paths) if self._till else settings


def _play_demo_day(out: Path, *, headless: bool, language: str) -> int:
    """Play the day in a passing shop; `out` keeps pictures, papers and a summary.

    `slips` holds what a printer would have been sent, `papers` the same to read and to look at.
    """
    import tempfile

    from app.lock import ShopLock
    from app.paths import Paths
    from printing.escpos import Paper
    from printing.press import title_of
    from ui.demo_day import play

    out = out.absolute()
    for old in (*out.glob("screens/*.png"), *out.glob("slips/job-*"), *out.glob("papers/*.*"),
                *out.glob("summary.txt")):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="weezle-demo-") as root:
        shop = Paths(Path(root) / "data", Path(root) / "state")
        lock = ShopLock(shop.lock)
        counter = _Counter(lock)
        printed: list[Document] = []
        counter.printed = printed
        try:
            result = play(
                shop, out, counter.connect, lambda: len(printed), headless=headless,
                language=language,
            )
        finally:
            lock.release()
    for n, document in enumerate(printed, 1):
        for form, ending in (("text", "txt"), ("png", "png")):
            file = out / "papers" / f"{n:02d}-{title_of(document)}.{ending}"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(Composed().press(document, form, Paper().columns))
    print(result.summary)
    print(out)
    return 0


class _Labels:
    """`app.label_press.LabelPress`: nothing of it is loaded before the first label."""

    def __init__(self, till: Till) -> None:
        self._till = till

    def picture(self, label: Label, size: LabelSize) -> bytes:
        return self._press().picture(label, size)

    def print_out(self, label: Label, size: LabelSize, count: int) -> str:
        return self._press().print_out(label, size, count)

    def _press(self) -> PaperLabels:
        from printing.label_press import PaperLabels

        return PaperLabels(self._till.machine, self._till.paths)


def _take_pictures(folder: Path) -> int:
    """A picture of every screen in both languages and two sizes."""
    from sync.demonstration import bring_about
    from ui.devices import Devices
    from ui.screenshots import take_all

    devices = Devices(
        sheet_pdf=_sheet_pdf, papers_pdf=_papers_pdf, label_press=_Labels,
        bring_about_sync=bring_about)
    for line in take_all(folder, devices):
        print(line)
    return 0


def _document_of(till: Till, job: PrintJob) -> Document:
    """What a job prints: a receipt is made from the record, a slip brings its own words."""
    from app.ports import DocumentKind
    from app.receipts import receipt_of_job
    from app.report_slips import slip_of_job

    if job.kind is DocumentKind.RECEIPT:
        return receipt_of_job(till, job)
    if job.kind is DocumentKind.SLIP:
        return slip_of_job(job)
    if job.kind is DocumentKind.PHONE_LIST:
        from app.phone_approval import list_slip_of

        return list_slip_of(till, job.payload_json)
    if job.kind is DocumentKind.DELIVERY:
        from app.counter_slips import delivery_slip_of_job

        return delivery_slip_of_job(till, job)
    raise ValueError(f"the spool keeps no {job.kind}")


def _placed(settings: PrinterSettings, paths: Paths) -> PrinterSettings:
    """A file printer's folder lies in the shop's own unless it says otherwise; it is made here."""
    if settings.connection != "file":
        return settings
    import msgspec

    place = paths.data / (settings.address or "slips")
    if not place.suffix:
        place.mkdir(parents=True, exist_ok=True)
    return msgspec.structs.replace(settings, address=str(place))


def _badge_pdf(shop_name: str, staff_no: str, name: str, token: str) -> bytes:
    from printing.documents import badge_pdf

    return badge_pdf(shop_name, staff_no, name, token)


def _receipt_pdf(receipt: Receipt) -> bytes:
    return Composed().press(receipt, "pdf", 42)


def _office_pdf(paper: OfficePaper) -> bytes:
    return Composed().office_pdf(paper)


def _papers_pdf(papers: Sequence[Paper], on_progress: Callable[[int, int], None]) -> bytes:
    from printing.a4 import papers_pdf

    return papers_pdf(papers, on_progress)


def _receipt_png(receipt: Receipt) -> bytes:
    return Composed().press(receipt, "png", 42)


def _account_pdf(paper: AccountPaper) -> bytes:
    from printing.office_papers import account_pdf

    return account_pdf(paper)


def _sheet_pdf(sheet: RecoverySheet) -> bytes:
    return Composed().recovery_pdf(sheet)


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


if __name__ == "__main__":
    sys.exit(main())

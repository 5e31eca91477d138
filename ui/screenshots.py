"""A picture of every screen and panel, in both languages and two sizes, made by one command.

``weezle-pos demo --screens docs/screens``.  The screens are the real ones over the demo's shop;
what they need to show (a doubt, a printer out of paper, a bad file) is brought about, not painted.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLineEdit, QWidget

from app import catalog
from app.access import Session, sign_in
from app.errors import Refused, WorldTrouble
from app.paths import Paths
from app.people import mask_name
from app.ports import JobAnswer, PrinterState, PrintJob, SpoolStatus
from app.setup import DEMO_STAFF, init_shop
from app.setup_draft import save_draft
from app.tender import DENOMINATIONS
from models.values import Role
from ui import i18n, theme
from ui.closing_line import StepLine
from ui.demo_shop import LETTUCE, DemoClock, make_demo_shop, person
from ui.devices import Devices
from ui.hands import Hands, wait
from ui.i18n import tr, won
from ui.import_screen import ImportScreen
from ui.main import RescueScreen, make_app, open_desk
from ui.products_screen import ProductsScreen
from ui.screenshots_control import ControlWalk
from ui.screenshots_counter import CounterWalk
from ui.screenshots_labels import LabelWalk
from ui.screenshots_paid import PaidWalk
from ui.screenshots_pricing import PricingWalk
from ui.screenshots_producers import FarmWalk
from ui.screenshots_stock import StockWalk
from ui.screenshots_sync import QuietPlatform, SyncWalk
from ui.screenshots_tenders import TenderWalk
from ui.sell import SellScreen
from ui.settings_screen import SettingsScreen
from ui.wizard import Wizard

if TYPE_CHECKING:
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
SIZES: Final = ((1024, 768), (1920, 1080))
_COLOURS: Final = 160
_LETTUCE: Final = "2400000100010"
_PASTE: Final = "2400000101048"
_JAM: Final = "2400000101093"
_RICE: Final = "2400000100706"
_TOFU: Final = "2400000101024"
_LAYOUT_MS: Final = 80
_FLASH_OUT_MS: Final = 200

_BAD_FILE: Final = (
    "sku,plu,barcode,name_ko,category,unit,spec,sale_type,tax_class,price_krw,price_basis,"
    "shelf_life_days,storage,origin_place,origin_label,producer_code,producer_type,"
    "commission_pct,voucher_candidate,cert,note\n"
    "SKU0901,10901,2400000109013,봄동,엽채류,봉,400g,EACH,EXEMPT,삼천,per_unit,2,COLD,경기 여주시,"
    "국산,P001,개별농가,12,Y,,\n"
    "SKU0902,10902,2400000109022,냉이,나물류,봉,200g,EACH,EXEMPT,2500,per_unit,2,COLD,경기 여주시,"
    "국산,P999,개별농가,12,Y,,\n"
    "SKU0903,10903,2400000109037,달래,나물류,봉,100g,EACH,LUXURY,2800,per_unit,2,COLD,경기 여주시,"
    "국산,P001,개별농가,12,Y,,\n"
)

#: What a shopkeeper has typed by the time the wizard shows it all once more.
_ANSWERS: Final = {
    "shop_name": "강북 푸드직매장", "business_no": "123-45-67891", "representative": "김서연",
    "address": "서울 강북구 수유로 000", "phone": "02-0000-0000", "simple_processed": "EXEMPT",
    "simple_processed_until": "2027-12-31", "till_no": "1",
}
_MANAGERS: Final = tuple(one for one in DEMO_STAFF if one.role is Role.MANAGER)


def take_all(folder: Path, devices: Devices) -> Iterator[str]:
    """Make every picture; a line of words for each language done."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    make_app()
    for language in i18n.LANGUAGES:
        for old in folder.glob(f"{language}-*/*.png"):
            old.unlink()
        shutil.rmtree(_passing_folder())
        with tempfile.TemporaryDirectory(prefix="weezle-screens-") as root:
            tour = Tour(Path(root), folder, language, devices)
            tour.take()
        shutil.rmtree(_passing_folder())
        yield f"{language}: {tour.count}"


class QuietPrinter:
    """A printer whose state is set for the picture; it prints nothing."""

    def __init__(self) -> None:
        self.state = PrinterState.READY

    def submit(self, job: PrintJob, *, kick_drawer: bool = False) -> int:
        return 0

    def nudge(self, *, kick_drawer: bool = False) -> None:
        return None

    def kick_drawer(self) -> None:
        return None

    def answer(self, job_id: int, answer: JobAnswer) -> bool:
        return True

    def status(self) -> SpoolStatus:
        return SpoolStatus(self.state)


class Tour:
    """From screen to screen in one language; each stop is pictured in every size."""

    def __init__(self, root: Path, folder: Path, language: str, devices: Devices) -> None:
        self._root = root
        self._devices = devices
        self._folder = folder
        self._language = language
        self._window: QWidget | None = None
        self.count = 0

    def take(self) -> None:
        """All of it."""
        i18n.use(self._language)
        self._first_run()
        self._rescue()
        clock = DemoClock()
        till = make_demo_shop(
            Paths(self._root / "data", self._root / "state"), None, clock, self._language)
        printer = QuietPrinter()
        till.printer = printer
        desk = open_desk(till, None, Devices(platform=QuietPlatform()))
        try:
            self._use(desk.window)
            walk = _Walk(till, desk, printer, self._shoot, self._root)
            paid = PaidWalk(till, desk, self._shoot)
            beside = CounterWalk(till, desk, self._shoot)
            priced = PricingWalk(till, desk, self._shoot)
            walk.cashier()
            paid.counter()
            beside.counter()
            priced.counter()
            labels = LabelWalk(till, desk, self._shoot, self._devices.label_press)
            labels.counter()
            owed = TenderWalk(till, desk, self._shoot)
            owed.counter()
            walk.evening()
            walk.manager()
            paid.lists()
            beside.lists()
            StockWalk(till, desk, self._shoot).lists()
            ControlWalk(desk, self._shoot).lists()
            owed.lists()
            priced.lists()
            FarmWalk(desk, self._shoot).lists()
            labels.station()
            walk.honest_dialog()
            if self._devices.bring_about_sync is not None:
                SyncWalk(till, desk, self._shoot, self._devices.bring_about_sync,
                         self._root).lists(_LETTUCE)
        finally:
            desk.close()
            till.printer = None
            till.close()

    def _first_run(self) -> None:
        paths = Paths(self._root / "new" / "data", self._root / "new" / "state")
        save_draft(paths, _ANSWERS)
        wizard = Wizard(paths, self._devices)
        self._use(wizard)
        for name in ("kind", "shop", "tax", "till", "printer", "managers"):
            wizard.show_step(name)
            self._shoot(f"wizard-{name}")
        typed = [word for one in _MANAGERS for word in (one.name, one.pin, one.pin)]
        for edit, word in zip(wizard.step.findChildren(QLineEdit), typed, strict=True):
            edit.setText(word)
        wizard.next()
        self._shoot("wizard-check")
        wizard.close()
        save_draft(paths, {"kind": "demo"})
        wizard = Wizard(
            paths, self._devices, make=lambda answers: init_shop(paths, answers, use_keyring=False),
            sheet_folder=_passing_folder(),
        )
        self._use(wizard)
        wizard.show_step("check")
        wizard.next()
        for _ in range(100):
            wait(_LAYOUT_MS)
            if wizard.current == "sheet":
                break
        self._shoot("wizard-sheet")
        wizard.close()

    def _rescue(self) -> None:
        screen = RescueScreen(WorldTrouble("database.unreadable", file="shop.db"))
        self._use(screen)
        self._shoot("rescue")
        screen.close()

    def _use(self, window: QWidget) -> None:
        self._window = window
        theme_of(window)
        window.resize(*SIZES[0])
        window.show()
        window.activateWindow()
        wait(_LAYOUT_MS)

    def _shoot(self, name: str) -> None:
        window = self._window
        assert window is not None
        # The flash of the last sound goes out first.
        wait(_FLASH_OUT_MS)
        for size in SIZES:
            window.resize(*size)
            wait(_LAYOUT_MS)
            place = self._folder / f"{self._language}-{size[0]}x{size[1]}"
            place.mkdir(parents=True, exist_ok=True)
            _save(window.grab(), place / f"{name}.png")
            self.count += 1
        window.resize(*SIZES[0])
        wait(_LAYOUT_MS)


class _Walk:
    """What is done between the pictures."""

    def __init__(
        self, till: Till, desk: Desk, printer: QuietPrinter, shoot: Callable[[str], None],
        root: Path,
    ) -> None:
        self._till = till
        self._desk = desk
        self._printer = printer
        self._shoot = shoot
        self._root = root
        self._hands = Hands(desk.window)

    def cashier(self) -> None:
        """A morning at the counter."""
        hands, shoot = self._hands, self._shoot
        cashier = person(Role.CASHIER)
        hands.touch_key(mask_name(cashier.name))
        hands.write("1111")
        hands.press(KEY.Key_Return)
        shoot("sign-in-wrong-pin")
        hands.write(cashier.pin)
        shoot("sign-in")
        hands.press(KEY.Key_Return)
        shoot("sell-closed")
        hands.touch_key(tr("sell.open_till"))
        self._count("shift-float", "shift.open_do", 2)
        shoot("sell-empty")
        self._selling()
        self._paying()
        self._asking()
        self._beside_the_sale()

    def _selling(self) -> None:
        hands, shoot = self._hands, self._shoot
        for code in (_LETTUCE, _LETTUCE, _JAM, _RICE, _TOFU):
            hands.scan(code)
        shoot("sell-lines")
        hands.press(KEY.Key_F2)
        hands.write("ㅅㄱ")
        shoot("sell-search")
        self._sell.search.edit.setText("없는 것")
        shoot("sell-search-none")
        hands.press(KEY.Key_Escape)
        hands.touch_chip(self._category(LETTUCE))
        hands.touch_tile(LETTUCE)
        shoot("sell-whose")
        hands.press(KEY.Key_Escape)
        hands.scan("8801234567893")
        shoot("sell-unknown-code")
        hands.press(KEY.Key_Escape)
        self._printer.state = PrinterState.PAPER_OUT
        wait(2_000)
        shoot("sell-printer-banner")
        self._printer.state = PrinterState.READY
        wait(2_000)
        for code in (_PASTE, "2400000100034", "2400000100041", "2400000100058", "2400000101130"):
            hands.scan(code)
        hands.touch_menu(tr("rail.members"))
        shoot("members-empty")
        hands.write("012")
        shoot("members-hits")
        hands.press(KEY.Key_Return)
        shoot("sell-member-many-lines")

    def _paying(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.press(KEY.Key_F9)
        shoot("pay")
        hands.write("200000")
        shoot("pay-change")
        hands.write("\b")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F9)
        hands.write("10000")
        hands.press(KEY.Key_Return)
        shoot("pay-part")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F12)
        shoot("pay-other")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F10)
        shoot("card")
        hands.touch_key(tr("card.unknown"))
        shoot("card-doubt")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_Return)
        hands.scan(_LETTUCE)
        hands.press(KEY.Key_F9)
        hands.write("10000")
        hands.press(KEY.Key_Return)
        shoot("sell-change")

    def _asking(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.scan(_PASTE)
        hands.press(KEY.Key_F4)
        shoot("ask-quantity")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F5)
        hands.write("3000")
        shoot("ask-discount")
        hands.press(KEY.Key_Return)
        shoot("approval")
        hands.write(person(Role.MANAGER).pin)
        hands.press(KEY.Key_Return)
        shoot("sell-discount")
        hands.press(KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
        shoot("ask-clear-all")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_Home)
        shoot("ask-drawer")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_Delete)
        shoot("sell-line-removed")
        self._desk.window.banner.hide()

    def _beside_the_sale(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.press(KEY.Key_F6)
        shoot("held-empty")
        hands.press(KEY.Key_Escape)
        for codes in ((_LETTUCE, _TOFU), (_RICE, _JAM, _PASTE, _TOFU)):
            for code in codes:
                hands.scan(code)
            hands.press(KEY.Key_F6)
        hands.press(KEY.Key_F6)
        shoot("held")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F7)
        shoot("return-empty")
        self._find_last_receipt()
        shoot("return")
        hands.press(KEY.Key_Escape)
        hands.touch_menu(tr("rail.lock"))
        hands.scan(_TOFU)
        shoot("locked")
        hands.write(person(Role.CASHIER).pin)
        hands.press(KEY.Key_Return)
        if self._desk.window.width() < 1280:
            self._open_menu()

    def _open_menu(self) -> None:
        self._desk.window.bar.menu_asked.emit()
        self._shoot("menu")
        self._hands.press(KEY.Key_Escape)

    def _find_last_receipt(self) -> None:
        from ui.returning import ReturnScreen

        shown = self._desk.window.made("return")
        if isinstance(shown, ReturnScreen):
            shown.open_receipt("20261123-01-0002")
            wait(_LAYOUT_MS)

    def evening(self) -> None:
        """Closing, with something left to do in every line."""
        hands, shoot = self._hands, self._shoot
        # Whatever the walk before has left: a basket on the sell screen.
        self._desk.window.close_overlays()
        self._desk.go("sell")
        hands.scan(_LETTUCE)
        hands.press(KEY.Key_F10)
        hands.touch_key(tr("card.unknown"))
        hands.touch_key(tr("card.keep_doubt"))
        hands.touch_menu(tr("rail.shift"))
        shoot("closing")
        for step in self._desk.window.findChildren(StepLine):
            if step.accessibleName().startswith(tr("shift.step_numbers")):
                hands.touch(step.key)
        shoot("closing-card-numbers")
        hands.press(KEY.Key_Escape)
        hands.touch_key(tr("shift.x_do"))
        shoot("closing-x")
        hands.press(KEY.Key_Escape)
        hands.touch_key(tr("shift.cash_out"))
        hands.write("30000")
        shoot("cash-out")
        hands.press(KEY.Key_Return)
        shoot("cash-out-why")
        hands.touch_key(tr("shift.reason_bank"))
        # The list is longer than the screen by now.
        for step in self._desk.window.findChildren(StepLine):
            if step.accessibleName().startswith(tr("shift.step_count")):
                step.key.click()
        self._count("closing-count", "shift.count_take", 3)
        shoot("closing-difference")
        hands.press(KEY.Key_Escape)

    def manager(self) -> None:
        """The screens only a manager sees."""
        manager = person(Role.MANAGER)
        session: Session = sign_in(self._till, manager.no, manager.pin)
        self._desk.lock()
        self._desk.counter.session = session
        self._desk._enter(session)  # noqa: SLF001 - the PIN pad was pictured already
        for name, act in (
            ("products", self._products), ("import", self._imports), ("settings", self._settings),
        ):
            self._desk.go(name)
            act()

    def _products(self) -> None:
        screen = self._desk.window.made("products")
        assert isinstance(screen, ProductsScreen)
        self._shoot("products")
        screen.open_item(catalog.search(self._till, LETTUCE)[0].ref)
        wait(_LAYOUT_MS)
        self._shoot("products-item")
        screen.ask_new()
        wait(_LAYOUT_MS)
        self._shoot("products-new")

    def _imports(self) -> None:
        screen = self._desk.window.made("import")
        assert isinstance(screen, ImportScreen)
        # A folder with a name of its own: the picture must not show the passing one this runs in.
        files = _passing_folder()
        bad = files / "새 상품.csv"
        bad.write_text(_BAD_FILE, encoding="utf-8")
        screen.files.open_folder(files)
        self._shoot("import-files")
        screen.check(bad)
        for _ in range(100):
            wait(_LAYOUT_MS)
            if not screen.busy:
                break
        self._shoot("import-errors")

    def _settings(self) -> None:
        screen = self._desk.window.made("settings")
        assert isinstance(screen, SettingsScreen)
        for name in screen.groups:
            screen.show_group(name)
            wait(_LAYOUT_MS)
            self._shoot(f"settings-{name}")

    def honest_dialog(self) -> None:
        """What is shown when the program itself is wrong."""
        from ui.crash import BugPanel

        self._desk.go("sell")
        details = "Traceback (most recent call last):\n  …\nZeroDivisionError: division by zero"
        self._desk.window.open_overlay(BugPanel(details, "logs"))
        self._shoot("bug")
        self._hands.press(KEY.Key_Escape)

    def _count(self, picture: str, key: str, pieces: int) -> None:
        for face_won in DENOMINATIONS:
            self._hands.write(str(pieces))
            if face_won != DENOMINATIONS[-1]:
                self._hands.press(KEY.Key_Return)
        self._shoot(picture)
        self._hands.touch_key(tr(key, won=won(pieces * sum(DENOMINATIONS))))

    @property
    def _sell(self) -> SellScreen:
        screen = self._desk.window.made("sell")
        assert isinstance(screen, SellScreen)
        return screen

    def _category(self, name: str) -> str:
        from app.catalog_edit import read_draft

        return read_draft(self._till, catalog.search(self._till, name)[0].ref).category


def _passing_folder() -> Path:
    """A folder whose name says nothing of this machine: it is seen on pictures."""
    folder = Path(tempfile.gettempdir()) / "weezle-pos"
    folder.mkdir(exist_ok=True)
    return folder


def theme_of(window: QWidget) -> None:
    """The light theme, as shops begin with."""
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, "light")
    window.update()


def _save(picture: QPixmap, path: Path) -> None:
    """As a PNG of few colours: flat screens lose nothing by it, and the folder stays small."""
    from PIL import Image

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise Refused("demo.no_picture", file=str(path))
    image = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    few = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)



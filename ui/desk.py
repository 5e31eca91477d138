"""The counter put together: who is signed in, which screen is up, what each key does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app import access, holding
from app.access import Action, Session
from app.clock import local_now
from app.errors import ShopError
from app.events import (
    CatalogueChanged,
    Event,
    HeldCartsChanged,
    LinkChanged,
    PlatformSaid,
    SaleDone,
    SettingsChanged,
    ShiftChanged,
)
from app.till import Till
from ui import i18n, theme
from ui.counter import Counter
from ui.counter_acts import counter_acts
from ui.customer_door import CustomerDoor
from ui.devices import Devices
from ui.halls import HALLS, rooms_of
from ui.i18n import tr, won
from ui.keymap import Keymap
from ui.messages import Messages, code_sentence
from ui.rooms import Rooms
from ui.scanner import Scanner
from ui.sell import ROW_WIDE, SellScreen
from ui.selling import Selling
from ui.shapes import Choice, Status
from ui.shelf import Shelf
from ui.sounds import Sounds
from ui.station_door import StationDoor
from ui.widgets.frames import Overlay
from ui.window import Window

if TYPE_CHECKING:
    from ui.customer import Customer
    from ui.paying import Paying
    from ui.receipting import Receipting

#: Settings that change what lies beside the basket.
_OF_THE_SHELF: Final = {"favourite_codes", "quick_pages"}
_MINUTE_MS: Final = 5_000
#: Keys of the sell screen whose buttons are elsewhere, too: in the menu, with the members.
_BESIDE_THE_ROW: Final = {*ROW_WIDE, "points", "large_print"}
#: Screens that a scan must not leave: what is typed or running there would be lost.
_BUSY_SCREENS: Final = {"import", "settings", "products"}
_PRINTER_LOOK_MS: Final = 1_500
#: What can wait for the first paint waits this long: sealed names, the payment screens.
_SETTLE_AFTER_MS: Final = 40
#: Rail entry -> the right it needs; None is for everyone, a hall is for who may enter a room of it.
_ENTRIES: Final[tuple[tuple[str, Action | None], ...]] = (
    ("sell", Action.SELL),
    ("held", Action.HOLD),
    ("members", Action.FIND_MEMBER),
    ("counter", None),
    ("shift", Action.OPEN_SHIFT),
    ("goods", None),
    ("producers", None),
    ("office", None),
    ("settings", Action.EDIT_SETTINGS),
    ("lock", None),
)


def open_desk(till: Till, session: Session | None = None, devices: Devices | None = None) -> Desk:
    """The counter over an open till, in its language and theme; not yet shown.

    With a session it stands on the sell screen, else on the sign-in.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, till.machine.theme)
    return Desk(till, session, devices)


class Desk(QObject):
    """Owns the window's screens and the person in front of it."""

    def __init__(
        self, till: Till, session: Session | None = None, devices: Devices | None = None
    ) -> None:
        super().__init__()
        machine = till.machine
        i18n.use(machine.language)
        self.scanner = Scanner(self)
        self.window = Window(self.scanner)
        self.sounds = Sounds(0 if machine.muted else machine.sound_volume)
        messages = Messages(self.window, self.sounds)
        keymap = Keymap(machine.function_keys)
        self.counter = Counter(till, self.window, self.scanner, self.sounds, messages, keymap)
        self.selling = Selling(self.counter, Shelf(till))
        self._devices = devices or Devices()
        self._kept_scans: list[str] = []
        self._locked = False
        self._printer_watch: QObject | None = None
        self.customer_door = CustomerDoor(self.counter, self.selling)
        self._silence: list[Callable[[], None]] = []
        self._clock = QTimer(self)
        self.station = StationDoor(self.counter, self.show_sign_in)
        self._offer_screens()
        self._connect()
        if session is not None:
            self._enter(session)
        elif machine.role == "label_station":
            self.station.show()
        else:
            self.show_sign_in()

    @cached_property
    def paying(self) -> Paying:
        """Made with the first payment, or when the first screen has been painted."""
        from ui.paying import Paying

        return Paying(self.counter, self.selling, self.receipting)

    @cached_property
    def customer(self) -> Customer:
        """What is asked about who stands in front of the open basket."""
        from ui.customer import Customer

        return Customer(self.counter, self.selling, self.go)

    @cached_property
    def receipting(self) -> Receipting:
        """Who the cash receipt of the open cart goes to."""
        from ui.receipting import Receipting

        return Receipting(self.counter, self.selling, self.go)

    def close(self) -> None:
        """Keep the draft and stop listening; the till itself is closed by who opened it."""
        self._clock.stop()
        self.selling.keep_draft()
        self.counter.session = None
        for silence in self._silence:
            silence()
        self._silence = []
        self.customer_door.close()
        self.window.close()
        self.scanner.close()

    # -- people ---------------------------------------------------------------------------

    def show_sign_in(self) -> None:
        """Names and a PIN pad; nothing of the shop shows."""
        self.counter.session = None
        self.window.close_overlays()
        self.window.show_entries(())
        self.window.forget_screen("sign_in")
        self.window.show_screen("sign_in")
        self._show_status()

    def lock(self) -> None:
        """Ctrl+L and the rail's lock: the basket stays, nothing personal shows."""
        self._locked = True
        self.selling.keep_draft()
        self.window.banner.hide()
        self.show_sign_in()

    def _sign_in_screen(self) -> QWidget:
        from ui.sign_in import SignInScreen

        people = [
            Choice(one.ref, one.name, tr(f"role.{one.role.value.lower()}"))
            for one in access.list_staff(self.counter.till)
        ]
        locked_for = self.counter.cashier_name if self._locked else ""
        screen = SignInScreen(people, locked_for=locked_for, seven_on_top=self.counter.seven_on_top)
        screen.given.connect(self._try_pin)
        screen.scanned.connect(self._scanned_while_locked)
        screen.labels_asked.connect(self.station.show)
        screen.training_asked.connect(self._toggle_training)
        return screen

    def _toggle_training(self) -> None:
        if self.counter.toggle_training is not None:
            self.counter.toggle_training()

    def _try_pin(self, staff: str, pin: str) -> None:
        self._try(lambda: access.sign_in(self.counter.till, staff, pin))

    def _scanned_while_locked(self, text: str) -> None:
        from app.barcode import Badge, read
        from app.catalog import scan_rules

        found = read(text, scan_rules(self.counter.till))
        if isinstance(found, Badge):
            if not self.station.try_badge(found.token):
                self._try(lambda: access.sign_in_badge(self.counter.till, found.token))
            return
        # A customer's goods were scanned before the cashier was back: keep them.
        self._kept_scans.append(text)
        self.counter.messages.sound("look")
        self._say_at_sign_in(tr("scan.kept", count=len(self._kept_scans)), trouble=False)

    def _try(self, sign_in: Callable[[], Session]) -> None:
        try:
            session = sign_in()
        except ShopError as error:
            self.counter.messages.trouble(error, self._say_at_sign_in)
            return
        self._enter(session)

    def _say_at_sign_in(self, words: str, *, trouble: bool = True) -> None:
        from ui.sign_in import SignInScreen

        screen = self.window.made("sign_in")
        if isinstance(screen, SignInScreen):
            if trouble:
                screen.say(words)
            else:
                screen.tell(words)

    def _enter(self, session: Session) -> None:
        """Someone is signed in: the cart is where it was, kept scans are added."""
        counter = self.counter
        fresh = not self._locked and counter.session is None
        self._locked = False
        counter.session = session
        counter.cashier_name = ""
        self._show_entries()
        self._show_status()
        self.window.show_screen("sell")
        self.window.forget_screen("sign_in")
        self._show_till_state()
        if fresh:
            self.selling.bring_back_draft()
        self._add_kept_scans()
        # The name is sealed, and nobody pays yet: both can wait until the screen stands.
        QTimer.singleShot(_SETTLE_AFTER_MS, self, self._settle)

    def _settle(self) -> None:
        """What can wait until the screen stands; not done when the window has gone meanwhile."""
        if self.counter.session is None:
            return
        _ = self.paying  # imported now, so that the first payment opens at once
        name = access.name_of(self.counter.till, self.counter.session.staff_ref)
        from app.people import mask_name

        self.counter.cashier_name = mask_name(name)
        self._tell_notices()
        self.customer_door.show()
        if self.counter.till.shift is not None:
            from ui.handing_over import tell_hand_over

            tell_hand_over(self.counter)
        if self._printer_watch is None:
            from ui.printer_watch import PrinterWatch

            self._printer_watch = PrinterWatch(
                self.counter,
                _PRINTER_LOOK_MS,
                other_printer=self._choose_printer,
                receipt_pdf=self._devices.receipt_pdf,
            )

    def _tell_notices(self) -> None:
        """What opening found, for a manager; and card payments whose outcome is not known."""
        counter = self.counter
        if counter.till.notices and counter.may(Action.EDIT_SETTINGS):
            words = " ".join(code_sentence(code, {}) for code in counter.till.notices)
            counter.till.notices.clear()
            counter.messages.banner(words)
            return
        from app.payments import list_doubts

        mine = self.selling.cart.uid
        doubts = [one for one in list_doubts(counter.till) if one.cart_uid != mine]
        if doubts and counter.may(Action.CLOSE_SHIFT):
            look = (tr("shift.look"), lambda: self.go("shift"))
            counter.messages.banner(tr("bar.doubts", count=len(doubts)), helps=[look])
            return
        from ui.orders import remind
        from ui.platform_notices import tell_notices

        if not tell_notices(counter, self.go):
            remind(counter, self.go)

    # -- screens --------------------------------------------------------------------------

    def _offer_screens(self) -> None:
        offer = self.window.offer
        offer("sell", self._sell_screen)
        offer("sign_in", self._sign_in_screen)
        offer("label_station", self.station.make_screen)
        rooms = Rooms(self.counter, self.selling, self._devices, self.go, self.rebuild)
        self._rooms = rooms
        for name, make in rooms.makers().items():
            offer(name, make)
        for hall in HALLS:
            offer(hall, partial(self._hall_screen, hall))

    def _hall_screen(self, hall: str) -> QWidget:
        from ui.hall_screen import HallScreen

        screen = HallScreen(hall, rooms_of(hall, self.counter.may))
        screen.chosen.connect(self.go)
        screen.left.connect(lambda: self.go("sell"))
        return screen

    def go(self, name: str) -> None:
        """A rail or menu entry."""
        window = self.window
        if name == "lock":
            self.lock()
            return
        if name in _BESIDE_THE_ROW:
            self._do(name)
            return
        if name != "sell":
            window.forget_screen(name)
        window.close_overlays()
        window.show_screen(name)
        self._show_cart_bar()

    def _sell_screen(self) -> QWidget:
        screen = SellScreen(self.counter.keymap)
        screen.search.edit.offer_commit = self.scanner.feed_commit
        screen.taker = self.selling.take_scan
        screen.asked.connect(self._do)
        screen.basket_touched.connect(self.open_till)
        self.selling.show_on(screen)
        return screen

    def _choose_printer(self) -> None:
        """From the printer's banner: where another printer is set up."""
        from ui.settings_screen import SettingsScreen

        self.go("settings")
        screen = self.window.made("settings")
        if isinstance(screen, SettingsScreen) and "printer" in screen.groups:
            screen.show_group("printer")

    def rebuild(self) -> None:
        """Language, theme, keys or pad changed: every screen is made anew, the cart stays."""
        machine, counter = self.counter.till.machine, self.counter
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, machine.theme)
        i18n.use(machine.language)
        counter.keymap = Keymap(machine.function_keys)
        counter.sounds.volume_percent = 0 if machine.muted else machine.sound_volume
        current = self.window.current
        for name in ("sell", *self._rooms.makers(), *HALLS):
            self.window.forget_screen(name)
        # The sell screen is made when it is shown next; until then the cart has no face.
        self.selling.screen = None
        self._show_entries()
        self.window.show_screen(current if counter.session is not None else "sign_in")
        self._show_status()
        self._show_till_state()
        self.customer_door.show(anew=True)
        self.window.update()

    # -- keys -----------------------------------------------------------------------------

    def _do(self, action: str) -> None:
        """A key of the sell screen, or its button."""
        selling = self.selling
        if action == "cash" and self.counter.till.shift is None:
            self.open_till()
            return
        acts: dict[str, Callable[[], object]] = {
            "cash": self.paying.open_cash,
            "card": self.paying.open_card,
            "other": self.paying.open_other,
            "member": lambda: self.go("members"),
            "quantity": selling.ask_quantity,
            "discount": self.customer.ask_discount,
            "points": self.customer.ask_points,
            "large_print": self.customer.turn_large_print,
            "extras": selling.ask_extras,
            "hold": self._hold,
            "reprint": selling.reprint,
            "void_line": selling.void_line,
            "void_all": selling.void_all,
            "drawer": self._open_drawer,
            "handover": self.lock,
            "return": lambda: self.go("return"),
            "cash_receipt": self.receipting.open,
            "exchange_off": self._leave_exchange,
            **counter_acts(self.counter, selling, self.go),
        }
        acts[action]()

    def _leave_exchange(self) -> None:
        from ui.exchanging import ask_abandon

        ask_abandon(self.counter, self.selling)

    def _hold(self) -> None:
        if not self.selling.hold():
            self.go("held")

    def _open_drawer(self) -> None:
        from ui.drawer import ask_drawer

        ask_drawer(self.counter)

    def open_till(self) -> None:
        """From the empty basket straight to counting the float."""
        from ui.shift import ShiftScreen

        if self.counter.till.shift is not None:
            return
        self.go("shift")
        screen = self.window.made("shift")
        if isinstance(screen, ShiftScreen):
            screen.ask_float()

    # -- scans that the screen on top did not take ------------------------------------------

    def _scan_elsewhere(self, text: str) -> bool:
        """Over a panel or on another screen: take it, keep it, or say why not. Never lose it."""
        if self.counter.session is None:
            return False
        overlay = self.window.overlay
        if overlay is None:
            return self._scan_on_another_screen(text)
        if isinstance(overlay, _pay_panel()) and not self.paying.has_parts:
            self.paying.add_scan(text)
        elif overlay.keeps_scan:
            self._keep_scan(text)
        else:
            self.counter.messages.sound("refused")
            self.counter.messages.banner(tr("scan.while_paying"), stay_ms=8_000)
        return True

    def _scan_on_another_screen(self, text: str) -> bool:
        if self.window.current in _BUSY_SCREENS:
            # Leaving would stop what is under way here.
            return False
        self.go("sell")
        return self.selling.take_scan(text)

    def _keep_scan(self, text: str) -> None:
        self._kept_scans.append(text)
        self.counter.messages.sound("look")
        words = tr("scan.kept_panel", count=len(self._kept_scans))
        self.counter.messages.banner(words, stay_ms=8_000)

    def _add_kept_scans(self) -> None:
        """Someone has signed in, or the last panel has closed: what was scanned meanwhile."""
        if self.counter.session is None or self.window.has_overlay:
            return
        kept, self._kept_scans = self._kept_scans, []
        if kept and self.window.current != "sell":
            self.go("sell")
        for text in kept:
            self.selling.take_scan(text)

    def _scan_refused(self, text: str, reason: str) -> None:
        self.counter.messages.sound("refused")
        self.counter.messages.banner(tr(reason), stay_ms=8_000)

    # -- the bar ----------------------------------------------------------------------------

    def _show_entries(self) -> None:
        counter = self.counter
        entries = [
            Choice(name, tr(f"rail.{name}"))
            for name, right in _ENTRIES
            if (right is None or counter.may(right))
            and (name not in HALLS or rooms_of(name, counter.may))
        ]
        keys = [
            Choice(action, tr(f"sell.key_{action}"), counter.keymap.key(action))
            for action in ROW_WIDE
        ]
        self.window.show_entries(entries, keys)
        self._show_held_count()

    def _show_held_count(self) -> None:
        if self.counter.session is None:
            return
        count = holding.count_held(self.counter.till)
        words = tr("rail.held_n", count=count) if count else tr("rail.held")
        self.window.rename_entry("held", words)

    def _show_status(self) -> None:
        from ui.light import light_of

        till, session = self.counter.till, self.counter.session
        banner, tone = light_of(till)
        self.window.bar.show_status(
            Status(
                shop=till.settings.shop_name,
                till=str(till.till_no),
                cashier=session.no if session is not None else "",
                banner=banner,
                tone=tone,
                practice=till.training,
            )
        )
        self.window.bar.show_time(local_now(till.clock))

    def _show_till_state(self) -> None:
        screen = self.selling.screen
        if screen is None:
            return
        if self.counter.till.shift is None:
            words = (tr("sell.open_till"), self.counter.keymap.key("cash"))
            screen.basket.set_empty_words("sell.closed_title", "sell.closed_body", words)
        else:
            screen.basket.set_empty_words("sell.empty_title", "sell.empty_body")

    def _show_cart_bar(self) -> None:
        away = self.window.current not in {"sell", "sign_in"}
        words = ""
        if away and not self.selling.cart.is_empty:
            words = tr("bar.cart_waits", total=won(self.selling.priced.total_won))
        self.window.show_cart_bar(words)

    def _shift_changed(self) -> None:
        self._show_till_state()
        self._show_status()

    def _setting_changed(self, event: Event) -> None:
        self._show_status()
        if isinstance(event, SettingsChanged) and event.name in _OF_THE_SHELF:
            self.selling.show_shelf()

    # -- wiring -----------------------------------------------------------------------------

    def _connect(self) -> None:
        self.window.chosen.connect(self.go)
        self.window.closing.connect(self.selling.keep_draft)
        self.window.scan_elsewhere = self._scan_elsewhere
        # Queued: whoever closes a panel still has something to say before the next line.
        self.window.overlays_gone.connect(self._add_kept_scans, Qt.ConnectionType.QueuedConnection)
        self.scanner.refused.connect(self._scan_refused)
        self.selling.shift_asked.connect(self.open_till)
        # Queued: the line is painted first, and a panel that added it has closed.
        self.selling.age_asked.connect(
            self._ask_age, Qt.ConnectionType.QueuedConnection)
        self.selling.receipt_scanned.connect(self._rooms.open_receipt)
        self.selling.badge_scanned.connect(self._badge_while_selling)
        events = self.counter.till.events
        from ui.bridge import Bridge

        bridge = Bridge(self)
        self._silence = [
            events.listen(ShiftChanged, bridge.carry(lambda _: self._shift_changed())),
            events.listen(HeldCartsChanged, bridge.carry(lambda _: self._show_held_count())),
            events.listen(CatalogueChanged, bridge.carry(lambda _: self.selling.show_shelf())),
            events.listen(LinkChanged, bridge.carry(lambda _: self._show_status())),
            events.listen(PlatformSaid, bridge.carry(lambda _: self._platform_said())),
            events.listen(SaleDone, bridge.carry(lambda _: self._show_status())),
            events.listen(SettingsChanged, bridge.carry(self._setting_changed)),
        ]
        self._clock.timeout.connect(self._tick)
        self._clock.start(_MINUTE_MS)

    def _platform_said(self) -> None:
        """The light; and a notice nobody has seen, unless somebody is in the middle of a sale."""
        self._show_status()
        if self.selling.cart.is_empty:
            from ui.platform_notices import hear

            hear(self.counter, self.go)

    def _ask_age(self) -> None:
        self.customer.ask_age()

    def _tick(self) -> None:
        """The time, the light; and the lock when nobody has touched anything for a while."""
        self._platform_said()
        idle_ms = self.counter.till.settings.lock_after_min * 60_000
        # Money on the counter is not left behind a lock: a payment under way stays in sight.
        busy = self.window.overlay is not None or self.counter.session is None
        # Nor is long work: a lock would take its screen away, and stop it.
        busy = busy or getattr(self.window.made(self.window.current), "busy", False) is True
        if idle_ms and not busy and self.scanner.idle_ms() >= idle_ms:
            self.lock()

    def _badge_while_selling(self, token: str) -> None:
        """Another badge: hand over; the basket stays on the till."""
        try:
            self._enter(access.sign_in_badge(self.counter.till, token))
        except ShopError as error:
            self.counter.messages.trouble(error)


def _pay_panel() -> type[Overlay]:
    from ui.pay import PayPanel

    return PayPanel

"""Opening the window: the first run, a shop as it is, or the honest screen when neither can be.

The composition root hands in what touches devices; nothing here knows printers or files.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.errors import ShopError
from ui import i18n, theme
from ui.devices import Devices

if TYPE_CHECKING:
    from app.access import Session
    from app.paths import Paths
    from app.till import Till
    from ui.crash import CrashHook
    from ui.desk import Desk

#: Gives an open till its printer; what it returns is called before the till is closed.
Connect = Callable[["Till"], Callable[[], None]]
#: Nobody sells within this time, and the first screen need not wait for the paper side.
_CONNECT_AFTER_MS: Final = 40


def _connect_nothing(till: Till) -> Callable[[], None]:
    return lambda: None


def run(
    paths: Paths,
    language: str = "ko",
    *,
    connect: Connect = _connect_nothing,
    devices: Devices | None = None,
    open_till: Callable[[Paths], Till] | None = None,
    first_paint: Sequence[str] | None = None,
) -> int:
    """Open the window and stay until it is closed; the program's exit code.

    Without a shop in `paths` the first-run wizard comes first. Trouble while opening (WorldTrouble)
    is told on a screen of its own, in words, and ends with 1. `connect` is called with the open
    till behind the first paint, and its answer after the last one.
    """
    _enlarge(paths)
    app = make_app()
    i18n.use(language if language in i18n.LANGUAGES else "ko")
    theme.apply(app, "light")
    main = _Main(app, paths, connect, devices or Devices(), open_till)
    main.first_paint = first_paint
    main.begin()
    code = app.exec()
    main.end()
    return max(code, main.code)


def _enlarge(paths: Paths) -> None:
    """This counter's own size of everything, 100–200 %; Qt reads it before it begins."""
    from app.settings import load_machine_settings

    try:
        percent = load_machine_settings(paths.machine_settings).scale_percent
    except ShopError:
        # Opening the shop says what is wrong with the file; until then everything is as it is.
        return
    if 100 < percent <= 200:
        os.environ.setdefault("QT_SCALE_FACTOR", f"{percent // 100}.{percent % 100:02d}")


def make_app() -> QApplication:
    """The application, made once a process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication(sys.argv[:1])
    app.setApplicationName("weezle-pos")
    # Overlays and screens come and go; the program ends when the one window closes.
    app.setQuitOnLastWindowClosed(True)
    return app


def open_desk(till: Till, session: Session | None = None, devices: Devices | None = None) -> Desk:
    """As `ui.desk.open_desk`: the counter over an open till, not yet shown."""
    from ui import desk

    return desk.open_desk(till, session, devices)


def spare_collector() -> None:
    """What the start has made stays for the day: the collector need not look through it again.

    A full look takes as long as a customer notices, and comes whenever sync has read a few pages.
    `gc.unfreeze` gives everything back at the end.
    """
    gc.collect()
    gc.freeze()


class _Main:
    """One run of the program, from the first window to the last."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        connect: Connect,
        devices: Devices,
        open_till: Callable[[Paths], Till] | None,
    ) -> None:
        self.code = 0
        #: A benchmark's cashier (ref, number): the first paint of his screen is told and all ends.
        self.first_paint: Sequence[str] | None = None
        self._app = app
        self._paths = paths
        self._connect = connect
        self._devices = devices
        self._open_till = open_till
        self._till: Till | None = None
        self._disconnect: Callable[[], None] = lambda: None
        self._desk: Desk | None = None
        self._hook: CrashHook | None = None
        self._window: QWidget | None = None
        #: While somebody practises: the real till, untouched, and who was signed in there.
        self._real: tuple[Till, Session | None] | None = None

    def begin(self) -> None:
        """Find out what is there, and show the window that fits."""
        from app.opening import open_till, shop_exists

        try:
            if not shop_exists(self._paths):
                self._show_wizard()
                return
            opener = self._open_till or open_till
            till = opener(self._paths)
        except ShopError as error:
            self._rescue(error)
            return
        from app.access import has_staff

        if has_staff(till):
            self.open(till)
        else:
            # A set-up that was cut short is taken up again.
            till.close()
            self._show_wizard()

    def open(self, till: Till) -> None:
        """The counter over this till; its printer comes behind the first paint."""
        self._till = till
        if self.first_paint is not None:
            from ui.first_paint import show_and_tell

            staff_ref, staff_no = self.first_paint
            show_and_tell(till, staff_ref, staff_no, self._devices)
            return
        self._open_desk(till, None)

    def _open_desk(self, till: Till, session: Session | None) -> None:
        self._desk = open_desk(till, session, self._devices)
        self._desk.counter.toggle_training = self._ask_training
        self._desk.counter.begin_afresh = self._ask_afresh
        old, self._window = self._window, self._desk.window
        self._show(self._desk.window)
        if old is not None:
            old.close()
            old.deleteLater()
        from ui.crash import CrashHook

        self._hook = CrashHook(self._desk.window, str(self._paths.logs))
        self._hook.install()
        QTimer.singleShot(_CONNECT_AFTER_MS, self._desk, self._connect_devices)

    def _ask_training(self) -> None:
        # Behind the key press: the screen that asked goes away with its window.
        QTimer.singleShot(0, self._toggle_training)

    def _toggle_training(self) -> None:
        """Into the practice shop, or back to the real one as it was left."""
        from app.training import begin_training, end_training

        till, desk = self._till, self._desk
        if till is None or desk is None:
            return
        if till.training:
            if self._real is None:
                return
            other, session = self._real
            self._real = None
        else:
            session = desk.counter.session
            try:
                other = begin_training(till)
            except ShopError as error:
                desk.counter.messages.trouble(error)
                return
            self._real = (till, session)
        if self._hook is not None:
            self._hook.remove()
        self._disconnect()
        self._disconnect = lambda: None
        self._till = other
        # The new window first: the program ends with its last one.
        self._open_desk(other, session)
        desk.close()
        if till.training:
            end_training(till)

    def _ask_afresh(self) -> None:
        QTimer.singleShot(0, self._begin_afresh)

    def _begin_afresh(self) -> None:
        """The file that was made beside this one becomes the shop; the window begins anew."""
        from app.beginning_afresh import finish
        from app.opening import open_till

        till, desk = self._till, self._desk
        if till is None or desk is None or till.training:
            return
        if self._hook is not None:
            self._hook.remove()
        self._disconnect()
        self._disconnect = lambda: None
        # Between the two windows there is none, and the program goes on.
        self._app.setQuitOnLastWindowClosed(False)
        desk.close()
        self._till = self._desk = None
        notice = finish(till)
        try:
            fresh = (self._open_till or open_till)(self._paths)
        except ShopError as error:
            self._rescue(error)
        else:
            fresh.notices.append(notice)
            self.open(fresh)
        self._app.setQuitOnLastWindowClosed(True)

    def _connect_devices(self) -> None:
        if self._till is not None:
            self._disconnect = self._connect(self._till)
        spare_collector()

    def end(self) -> None:
        """Leave everything durable."""
        gc.unfreeze()
        if self._hook is not None:
            self._hook.remove()
        if self._desk is not None:
            self._desk.close()
        self._disconnect()
        if self._real is not None and self._till is not None:
            from app.training import end_training

            practice, self._till = self._till, self._real[0]
            end_training(practice)
        if self._till is not None:
            self._till.close()

    def _show_wizard(self) -> None:
        from ui.wizard import Wizard

        wizard = Wizard(self._paths, self._devices)
        wizard.finished.connect(self.open)
        self._window = wizard
        self._show(wizard)

    def _rescue(self, error: ShopError) -> None:
        self.code = 1
        self._window = RescueScreen(error)
        self._show(self._window)

    @staticmethod
    def _show(window: QWidget) -> None:
        window.resize(1024, 768)
        window.showMaximized()
        window.activateWindow()


class RescueScreen(QWidget):
    """The shop cannot be opened: what happened, what is safe, what to do. Nothing was changed."""

    def __init__(self, error: ShopError) -> None:
        super().__init__()
        from ui.i18n import tr
        from ui.messages import sentence
        from ui.widgets.fields import Words
        from ui.widgets.frames import CardFrame
        from ui.widgets.keys import Key

        self.setWindowTitle("weezle-pos")
        outer = QVBoxLayout(self)
        card = CardFrame()
        # A width of its own: wrapped words can only tell their height once they know their width.
        card.setFixedWidth(820)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(36, 32, 36, 32)
        column.setSpacing(18)
        title = Words(tr("rescue.title"), role="look", size_px=28, weight=theme.BOLD)
        title.setMinimumWidth(640)
        column.addWidget(title)
        column.addWidget(Words(sentence(error), size_px=20, wraps=True))
        column.addWidget(Words(tr("rescue.safe"), role="text_soft", size_px=18, wraps=True))
        close = Key(tr("common.close"), "", "do", size_px=22, height_px=64)
        close.clicked.connect(self.close)
        column.addWidget(close)

"""What every part of the counter shares: the till, who is signed in, the window, one way to try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.access import Action, Approval, Session, may
from app.errors import NeedsApproval, ShopError
from app.till import Till
from models.values import Role, Won
from ui.i18n import tr, won
from ui.keymap import Keymap
from ui.messages import Messages
from ui.scanner import Scanner
from ui.shapes import Choice
from ui.sounds import Sounds
from ui.window import Window

if TYPE_CHECKING:
    from app.phone_approval import Asked

Attempt = Callable[[Approval | None], None]


@dataclass
class Counter:
    """One place at the counter, from sign-in to sign-out."""

    till: Till
    window: Window
    scanner: Scanner
    sounds: Sounds
    messages: Messages
    keymap: Keymap
    session: Session | None = None
    cashier_name: str = ""
    #: Notices of the platform that whoever is signed in was told of already.
    told_notices: frozenset[str] = frozenset()
    #: Changes between the real shop and practice; None where no window can (a picture, a test).
    toggle_training: Callable[[], None] | None = None
    #: Over to the file that was made beside this one; None where no window can.
    begin_afresh: Callable[[], None] | None = None

    @property
    def who(self) -> Session:
        """The person signed in; using the counter without one is a bug."""
        if self.session is None:
            raise RuntimeError("nobody is signed in")
        return self.session

    @property
    def seven_on_top(self) -> bool:
        """How this till's number pad lies."""
        return self.till.machine.number_pad_seven_on_top

    def may(self, action: Action) -> bool:
        """Whether the person signed in may do this alone."""
        return self.session is not None and may(self.session.role, action)

    def attempt(self, act: Attempt, beside: Callable[[str], None] | None = None) -> bool:
        """Try something; trouble is said, and a missing right asks a manager on this screen.

        True when it was done at once; with approval it is done later, or not at all.
        """
        try:
            act(None)
        except NeedsApproval as need:
            amount_won = need.values.get("amount_won", 0)
            self._ask_manager(
                Action(str(need.values["action"])),
                amount_won if isinstance(amount_won, int) else 0,
                act,
                beside,
            )
            return False
        except ShopError as error:
            self.messages.trouble(error, beside)
            return False
        return True

    def _ask_manager(
        self,
        action: Action,
        amount_won: Won,
        act: Attempt,
        beside: Callable[[str], None] | None,
    ) -> None:
        from app import access
        from ui.asking import PinPanel

        managers = [
            Choice(one.ref, one.name, one.no)
            for one in access.list_staff(self.till)
            if one.role is Role.MANAGER and one.ref != self.who.staff_ref
        ]
        self.messages.sound("look")
        what = tr(f"action.{action.value}")
        if amount_won:
            what = f"{what} {won(amount_won)}"
        body = tr("approve.body", what=what)
        panel = PinPanel(
            tr("approve.title"), body, managers, seven_on_top=self.seven_on_top,
            by_phone=self.till.settings.phone_approvals_a_day > 0)

        def given(manager: str, pin: str) -> None:
            try:
                approval = access.approve(
                    self.till, self.who, manager, pin, action, amount_won=amount_won
                )
            except ShopError as error:
                self.messages.trouble(error, panel.say)
                return
            self.window.close_overlay(panel)
            try:
                act(approval)
            except ShopError as error:
                self.messages.trouble(error, beside)

        def phoned(manager: str) -> None:
            from app import phone_approval

            try:
                asked = phone_approval.ask(self.till, self.who, manager, action, amount_won)
            except ShopError as error:
                self.messages.trouble(error, panel.say)
                return
            self.window.close_overlay(panel)
            name = next(one.name for one in managers if one.key == manager)
            self._take_answer(asked, name, what, act, beside)

        panel.given.connect(given)
        panel.phoned.connect(phoned)
        self.window.open_overlay(panel)

    def _take_answer(
        self, asked: Asked, name: str, what: str, act: Attempt,
        beside: Callable[[str], None] | None,
    ) -> None:
        """The request to read out, the digits that come back, and then what they allow."""
        from app import phone_approval
        from ui.phoning import PhonePanel

        panel = PhonePanel(what, name, asked, seven_on_top=self.seven_on_top)

        def given(digits: str) -> None:
            try:
                approval = phone_approval.answer(self.till, self.who, asked, digits)
            except ShopError as error:
                self.messages.trouble(error, panel.say)
                return
            self.window.close_overlay(panel)
            try:
                act(approval)
            except ShopError as error:
                self.messages.trouble(error, beside)

        panel.given.connect(given)
        self.window.open_overlay(panel)

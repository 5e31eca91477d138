"""Tenders that want to be asked for more than an amount: a face value, a number, a depositor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.errors import ShopError
from app.tender import (
    APPROVAL_NO_LENGTH_MAX,
    DEPOSITOR_LENGTH_MAX,
    TENDER_TYPES,
    Need,
    Tender,
    TenderType,
    check_approval_no,
    check_depositor,
    find_tender_type,
    voucher_tender,
)
from models.values import Won
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.i18n import figure, tr, won
from ui.messages import sentence
from ui.shapes import Choice
from ui.widgets.fields import FormLine
from ui.widgets.forms import Segments
from ui.widgets.keys import Key
from ui.widgets.pad import Entry, pad_key
from ui.widgets.panels import BigAmount
from ui.wish import Sided, TypedField

_FACES: Final = (5_000, 10_000, 30_000, 50_000)
_SEEN, _UNSEEN = "seen", "unseen"


class NamedPanel(Sided):
    """`given` carries a `Tender`. Enter goes to the next field, then gives; ↑ ↓ change fields."""

    given = Signal(object)

    def __init__(
        self, tender_type: TenderType, name: str, rest_won: Won, *, ordinance_percent: int = 60,
        taken: Sequence[Tender] = (), seven_on_top: bool = True,
    ) -> None:
        need = tender_type.need
        super().__init__(
            tr(f"named.{need.value}_title", name=name), seven_on_top=seven_on_top, height_px=640,
            money=need is Need.FACE)
        self._type = tender_type
        self._rest_won = rest_won
        self._ordinance_percent = ordinance_percent
        self._taken = tuple(taken)
        self._entry = Entry()
        self._second = False
        self._due = BigAmount(tr("named.due"), size_px=52)
        self._due.set_amount(rest_won)
        self.left.addWidget(self._due)
        label = tr("named.face" if need is Need.FACE else "named.amount")
        self._amount = TypedField(label, size_px=34)
        self.left.addWidget(self._amount)
        self.name_edit = QLineEdit()
        self.number = TypedField(tr("named.approval"))
        if need is Need.FACE:
            self._add_faces()
        else:
            self._entry.suggest(rest_won)
        if need is Need.APPROVAL_NO:
            self.left.addWidget(self.number)
        if need is Need.DEPOSITOR:
            self._add_depositor()
        self._change = BigAmount(tr("named.change"), size_px=44, role="do", fill="do_soft")
        self._change.setVisible(need is Need.FACE)
        self.left.addWidget(self._change)
        self.left.addWidget(self._trouble)
        self.left.addStretch()
        self.left.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("common.ok"), "Enter", "do", self.give)))
        self._show()

    @property
    def amount_won(self) -> Won:
        """The amount, or the face value, typed so far."""
        return self._entry.value

    def take_key(self, event: QKeyEvent) -> bool:
        """↑ ↓ and Tab change fields; a name is typed in its own field."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._turn(not self._second)
            return True
        if self._second and self._type.need is Need.DEPOSITOR:
            if is_enter(event):
                self.give()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.back()
                return True
            return False
        text = event.text().upper()
        letter = len(text) == 1 and text.isascii() and (text.isalpha() or text == "-")
        if self._second and letter and not pad_key(event):
            self.press(text)
            return True
        return super().take_key(event)

    def press(self, key: str) -> None:
        self.say("")
        if self._second and self._type.need is Need.APPROVAL_NO:
            typed = self.number.typed[:-1] if key == "erase" else self.number.typed + key
            self.number.show_typed(typed[:APPROVAL_NO_LENGTH_MAX])
            return
        self._entry.press(key)
        self._show()

    def give(self) -> None:
        if not self._second and self._type.need is not Need.FACE:
            self._turn(second=True)
            return
        try:
            tender = self._tender()
        except ShopError as error:
            self.say(sentence(error))
            return
        if tender is not None:
            self.given.emit(tender)

    def _tender(self) -> Tender | None:
        if self._type.need is Need.FACE:
            return voucher_tender(
                self._type, self._rest_won, self.amount_won, self._ordinance_percent,
                    self._taken)
        if not 0 < self.amount_won <= self._rest_won:
            self.say(tr("pay.too_much", name=tr("named.amount")))
            self._turn(second=False)
            return None
        if self._type.need is Need.APPROVAL_NO:
            if not self.number.typed:
                self.say(tr("named.missing", what=tr("named.approval")))
                return None
            number = check_approval_no(self.number.typed)
            return Tender(self._type, self.amount_won, approval_no=number)
        name, seen = self.name_edit.text().strip(), self.state.current == _SEEN
        if not name and not seen:
            # Whoever looks for it on the account has to know whose it is.
            self.say(tr("named.missing", what=tr("named.depositor")))
            return None
        return Tender(
            self._type, self.amount_won, depositor=check_depositor(name) if name else "",
            confirmed=seen)

    def _turn(self, second: bool) -> None:
        self._second = second and self._type.need is not Need.FACE
        self.number.set_active(self._second)
        self._amount.set_active(not self._second)
        if self._second and self._type.need is Need.DEPOSITOR:
            self.name_edit.setFocus()
        else:
            self.setFocus()

    def _show(self) -> None:
        typed = figure(self.amount_won) if self._entry.digits else ""
        self._amount.show_typed(typed)
        self.number.set_active(self._second)
        over_won = self.amount_won - self._rest_won
        if over_won > 0 and self._type.need is Need.FACE:
            try:
                tender = voucher_tender(
                    self._type, self._rest_won, self.amount_won, self._ordinance_percent,
                    self._taken)
            except ShopError as error:
                self._change.set_amount(0)
                self.say(sentence(error))
                return
            over_won = tender.tendered_won - tender.amount_won
        self._change.set_amount(max(0, over_won))

    def _add_faces(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for face_won in _FACES:
            key = Key(f"+{figure(face_won)}", size_px=20, height_px=60)
            key.clicked.connect(lambda _=False, face_won=face_won: self._add_face(face_won))
            row.addWidget(key, 1)
        self.left.addLayout(row)

    def _add_face(self, face_won: Won) -> None:
        """One more voucher of this face."""
        self.say("")
        self._entry.suggest(self._entry.value + face_won)
        self._entry.fresh = False
        self._show()

    def _add_depositor(self) -> None:
        self.name_edit.setMaxLength(DEPOSITOR_LENGTH_MAX)
        self.name_edit.setMinimumHeight(theme.TOUCH_PX)
        # A panel is no page: the sheet that rounds a field has to be brought.
        self.name_edit.setStyleSheet(theme.sheet())
        self.left.addWidget(FormLine(tr("named.depositor"), self.name_edit))
        choices = [Choice(_UNSEEN, tr("named.unseen")), Choice(_SEEN, tr("named.seen"))]
        self.state = Segments(tr("transfers.title"), choices, _UNSEEN)
        self.left.addWidget(self.state)


def needs_panel(tender_type: TenderType) -> bool:
    """Whether more than an amount has to be asked."""
    return tender_type.need in {
        Need.FACE, Need.APPROVAL_NO, Need.DEPOSITOR, Need.ACCOUNT}


def eligible_words(eligible_won: Won) -> str:
    """What a restricted tender could pay, as its key says it."""
    return tr("named.eligible", won=won(eligible_won))


def asked_apart() -> frozenset[str]:
    """Codes of what has a panel of its own."""
    return frozenset(
        one.code for one in TENDER_TYPES if needs_panel(one) or one.restricted)


def tender_name(code: str) -> str:
    """A tender as the pay screen calls it."""
    kind = find_tender_type(code)
    if code == "CARD":
        return tr("pay.card")
    return kind.name_ko if i18n.language() == "ko" else kind.name_en


def is_deposit(tender: Tender) -> bool:
    """Paid with the order, before today's hands touched anything."""
    return tender.confirmed and not tender.depositor


def part_name(tender: Tender) -> str:
    """A part of a payment as the pay screen lists it."""
    return tr("pay.deposit") if is_deposit(tender) else tender_name(tender.type.code)

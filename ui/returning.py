"""The return screen: the old receipt, what can still come back, and to which tender it goes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app import payments, refund
from app.access import Approval
from app.errors import BadInput, ShopError
from app.payments import TerminalAnswer
from app.refund import GiveBack, RefundPlan, Returnable
from app.tender import TenderKind, find_tender_type
from models.values import PaymentOutcome, Ref, Won
from ui import i18n, paint, theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.present import named
from ui.widgets.fields import SearchField, Words
from ui.widgets.frames import CardFrame, Overlay, Teach, clear_layout
from ui.widgets.keys import Key
from ui.widgets.page import Page
from ui.widgets.panels import BigAmount

_ROW_PX = 66
_REASONS = ("changed_mind", "bad", "mistake", "other")


class ReturnLine(QWidget):
    """A line of the old receipt with a stepper of how many come back now."""

    changed = Signal()

    def __init__(self, name: str, note: str, left: int, step: int) -> None:
        super().__init__()
        self.quantity = 0
        self._name = name
        self._note = note
        self._left = left
        self._step = step
        self.setFixedHeight(_ROW_PX)
        self.setAccessibleName(f"{name} {note}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 10, 8)
        row.setSpacing(6)
        row.addStretch()
        for words, label, by in (("−", "a11y.less", -1), ("+", "a11y.more", 1)):
            key = Key(words, size_px=22, height_px=50)
            key.setFixedWidth(56)
            key.setAccessibleName(f"{name} {tr(label)}")
            key.setEnabled(left > 0)
            key.clicked.connect(lambda _=False, by=by: self.step(by))
            row.addWidget(key)
            if by < 0:
                self._count = Words("0", size_px=22, weight=theme.BOLD, centred=True)
                self._count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
                self._count.setFixedWidth(52)
                row.addWidget(self._count)

    def step(self, by: int) -> None:
        """One more or one less comes back; a weighed line goes whole."""
        self.set_quantity(self.quantity + by * self._step)

    def set_quantity(self, quantity: int) -> None:
        """So many come back, between none and what is left."""
        quantity = max(0, min(self._left, quantity))
        if quantity != self.quantity:
            self.quantity = quantity
            self._count.set_words(figure(quantity))
            self.update()
            self.changed.emit()

    @property
    def left(self) -> int:
        """Pieces that can still come back."""
        return self._left

    def sizeHint(self) -> QSize:
        """A whole line."""
        return QSize(480, _ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = "do_soft" if self.quantity else "surface"
        painter.fillRect(self.rect(), theme.colour(fill))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("border"))
        wide = self.width() - 210
        ink = "text" if self._left else "text_soft"
        paint.write(painter, QRect(14, 8, wide, 26), self._name, ink, 20, theme.SEMI)
        paint.write(painter, QRect(14, 35, wide, 24), self._note, "text_soft", 16)


class ReturnScreen(Page):
    """Scan or type the receipt, choose the pieces, say why, give the money back."""

    def __init__(self, counter: Counter, receipt_no: str = "") -> None:
        super().__init__(tr("return.title"))
        self._counter = counter
        self._returnable: Returnable | None = None
        self._plan: RefundPlan | None = None
        self._reason = ""
        self._reasons: dict[str, Key] = {}
        self.lines: dict[int, ReturnLine] = {}
        self._cancels: dict[int, Ref] = {}
        self._answers: dict[Ref, TerminalAnswer] = {}
        self.search = SearchField(tr("return.search"))
        self.column.addWidget(self.search)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        self.column.addWidget(self._trouble)
        self._frame: QWidget = Teach(tr("return.empty_title"), tr("return.empty_body"))
        self.column.addWidget(self._frame, 1)
        self.setFocusProxy(self.search)
        if receipt_no:
            self.open_receipt(receipt_no)

    def take_scan(self, text: str) -> bool:
        """Here a scan is a receipt; goods belong on the sell screen."""
        self.open_receipt(text)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter finds what was typed; it never gives money back."""
        if is_enter(event):
            self._find_typed()
            return True
        return super().take_key(event)

    def say(self, words: str) -> None:
        """Trouble beside the field."""
        self._trouble.set_words(words)

    def open_receipt(self, receipt_no: str) -> None:
        """Show a receipt by its number."""

        def act(_: Approval | None) -> None:
            self._show(refund.find_returnable(self._counter.till, receipt_no))

        self.say("")
        self._counter.attempt(act, self.say)

    def _find_typed(self) -> None:
        typed = self.search.edit.text().strip()
        shown = self._returnable.sale.receipt_no if self._returnable is not None else ""
        # What is chosen on the receipt in front of us must not be forgotten by one more Enter.
        if typed and typed != shown:
            self.open_receipt(typed)

    def _show(self, found: Returnable) -> None:
        self._returnable = found
        self._plan, self._reason = None, ""
        self._cancels, self._answers = {}, {}
        self.search.edit.setText(found.sale.receipt_no)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._line_card(found), 3)
        row.addLayout(self._money_side(), 2)
        old, self._frame = self._frame, frame
        self.column.replaceWidget(old, frame)
        old.hide()
        old.deleteLater()
        self._refresh()

    def _line_card(self, found: Returnable) -> QWidget:
        card = CardFrame()
        outer = QVBoxLayout(card)
        outer.setContentsMargins(6, 6, 6, 6)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lines = {}
        for sold in found.lines:
            left = found.left_of(sold)
            size = weight(sold.weight_g) if sold.weight_g is not None else figure(sold.quantity)
            note = tr("return.line", size=size, won=won(sold.net_won), left=figure(left))
            step = sold.quantity if sold.weight_g is not None else 1
            line = ReturnLine(named(sold.printed_name, sold.spec), note, left, step)
            line.changed.connect(self._refresh)
            self.lines[sold.line_no] = line
            column.addWidget(line)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        outer.addWidget(area, 1)
        everything = Key(tr("return.all"), "", "soft", height_px=54)
        everything.clicked.connect(self._take_all)
        outer.addWidget(everything)
        return card

    def _money_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self._amount = BigAmount(tr("return.total"), size_px=64)
        column.addWidget(self._amount)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(6)
        column.addLayout(self._ways)
        column.addWidget(Words(tr("return.reason"), role="text_soft", size_px=16))
        self._reasons = {}
        for first in range(0, len(_REASONS), 2):
            row = QHBoxLayout()
            row.setSpacing(8)
            for name in _REASONS[first : first + 2]:
                key = Key(tr(f"return.why_{name}"), height_px=56)
                key.clicked.connect(lambda _=False, name=name: self._choose_reason(name))
                self._reasons[name] = key
                row.addWidget(key, 1)
            column.addLayout(row)
        column.addStretch()
        self._do = Key(tr("return.do"), "", "do", size_px=24, height_px=76)
        self._do.clicked.connect(self._begin)
        column.addWidget(self._do)
        return column

    def _take_all(self) -> None:
        for line in self.lines.values():
            line.set_quantity(line.left)

    def _choose_reason(self, name: str) -> None:
        self._reason = tr(f"return.why_{name}")
        for key, button in self._reasons.items():
            button.set_marked(key == name)
        self._refresh()

    def _refresh(self) -> None:
        """Work the return out anew; the figures are those that will be written."""
        if self._returnable is None:
            return
        chosen = {number: line.quantity for number, line in self.lines.items()}
        self._plan, trouble = None, ""
        try:
            self._plan = refund.plan_refund(self._returnable, chosen)
        except BadInput:
            trouble = tr("return.nothing_left") if self._returnable.is_all_back else ""
        except ShopError as error:
            from ui.messages import sentence

            trouble = sentence(error)
        self.say(trouble)
        plan = self._plan
        self._amount.set_amount(plan.total_won - plan.cash_rounding_won if plan else 0)
        clear_layout(self._ways)
        for part in plan.give_back if plan else ():
            words = f"{_name_of(part)} {won(part.amount_won)}"
            tone = "network" if _is_card(part) else "do"
            self._ways.addWidget(Words(words, role=tone, size_px=22, weight=theme.BOLD))
            if _is_card(part):
                self._ways.addWidget(Words(_original(part), role="text_soft", size_px=18))
        self._do.setEnabled(plan is not None and bool(self._reason))

    # -- giving back ------------------------------------------------------------------------

    def _begin(self) -> None:
        """Card parts are cancelled at the terminal one by one, then the return is written."""
        plan = self._plan
        if plan is None or not self._reason:
            return

        def act(approval: Approval | None) -> None:
            self._next(plan, approval)

        self._counter.attempt(act, self.say)

    def _next(self, plan: RefundPlan, approval: Approval | None) -> None:
        open_parts = [
            part
            for part in plan.give_back
            if _is_card(part) and part.tender.tender_no not in self._cancels
        ]
        if open_parts:
            self._cancel_card(plan, open_parts[0], approval)
            return
        counter = self._counter
        done = refund.refund_sale(
            counter.till,
            counter.who,
            plan,
            self._reason,
            approval=approval,
            cancels=self._cancels,
            answers=self._answers,
        )
        counter.messages.sound("paid")
        words = tr("return.done", number=done.receipt_no, won=won(done.total_won))
        counter.messages.banner(words, tone="do")
        self.left.emit()

    def _cancel_card(self, plan: RefundPlan, part: GiveBack, approval: Approval | None) -> None:
        counter = self._counter
        payment_uid = payments.intend_cancel(
            counter.till,
            counter.who,
            plan.refund_uid,
            part.tender.payment_uid or "",
            part.amount_won,
            approval=approval,
        )
        panel = CancelPanel(part.amount_won, part.tender.approval_no, _day_of(part))

        def cancelled() -> None:
            self._cancels[part.tender.tender_no] = payment_uid
            self._answers[payment_uid] = TerminalAnswer(PaymentOutcome.APPROVED)
            counter.window.close_overlay(panel)

            def act(_: Approval | None) -> None:
                self._next(plan, approval)

            counter.attempt(act, self.say)

        def unknown() -> None:
            self._give_up(payment_uid, PaymentOutcome.UNKNOWN)
            _shut(counter, panel)

        panel.cancelled.connect(cancelled)
        panel.closed.connect(lambda: self._give_up(payment_uid, PaymentOutcome.CANCELLED))
        panel.unknown.connect(unknown)
        counter.window.open_overlay(panel)

    def _give_up(self, payment_uid: Ref, outcome: PaymentOutcome) -> None:
        counter = self._counter

        def act(approval: Approval | None) -> None:
            payments.resolve_payment(
                counter.till,
                counter.who,
                payment_uid,
                TerminalAnswer(outcome),
                approval=approval,
            )

        counter.attempt(act, self.say)


class CancelPanel(Overlay):
    """What to key into the terminal to take a card payment back: number, day, amount."""

    cancelled = Signal()
    unknown = Signal()

    def __init__(self, amount_won: Won, approval_no: str, day: str) -> None:
        super().__init__(width_px=860, height_px=470)
        self.yields_to_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(34, 26, 34, 26)
        column.setSpacing(12)
        column.addWidget(Words(tr("return.cancel_title"), size_px=24, weight=theme.BOLD))
        amount = BigAmount("", size_px=76, role="network")
        amount.set_amount(amount_won)
        column.addWidget(amount)
        row = QHBoxLayout()
        row.setSpacing(20)
        for label, value in (
            (tr("return.original_no"), approval_no or tr("return.see_slip")),
            (tr("return.original_day"), day),
        ):
            part = BigAmount(label, size_px=44)
            part.set_amount(0, words=value)
            row.addWidget(part, 1)
        column.addLayout(row)
        column.addStretch()
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("card.unknown"), "", "soft", self.unknown.emit),
                (tr("return.cancelled"), "Enter", "network", self.cancelled.emit),
            )
        )

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter: the terminal said it is cancelled."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.cancelled.emit()
            return True
        return super().take_key(event)


def _is_card(part: GiveBack) -> bool:
    return part.tender.tender_kind == TenderKind.CARD


def _name_of(part: GiveBack) -> str:
    kind = find_tender_type(part.tender.tender_code)
    return kind.name_ko if i18n.language() == "ko" else kind.name_en


def _day_of(part: GiveBack) -> str:
    """The day of the original approval, as the terminal asks for it."""
    if part.tender.approved_at:
        return f"{datetime.fromisoformat(part.tender.approved_at):%Y-%m-%d}"
    return "–"


def _original(part: GiveBack) -> str:
    number = part.tender.approval_no or tr("return.see_slip")
    return tr("return.original", number=number, day=_day_of(part))


def _shut(counter: Counter, panel: CancelPanel) -> None:
    panel.blockSignals(True)  # noqa: FBT003 - Qt's own signature
    counter.window.close_overlay(panel)

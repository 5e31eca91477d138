"""행사: the shop's promotions, what each has given, and the form of one; stopped or taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from app import promoting
from app.access import Approval
from app.cart import Cart
from app.promoting import Standing
from app.promotions import Rule
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.promotion_form import PromotionForm
from ui.promotion_words import note_of
from ui.settings_keep import Keeper
from ui.shapes import Mark
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class PromotionsScreen(Page):
    """The list; touching a row or 새 행사 opens the form in its place."""

    def __init__(self, counter: Counter, cart: Callable[[], Cart]) -> None:
        super().__init__(tr("promo.title"), tr("promo.body"))
        self._counter = counter
        self._cart = cart
        self._found: dict[str, Standing] = {}
        self._keeper = Keeper.of(counter)
        self._keeper.undone.connect(self.refresh)
        self.new = compact(Key(tr("promo.new"), "Ctrl+N", "do", height_px=56), 170)
        self.new.clicked.connect(self.ask_new)
        self.head.addWidget(self.new)
        self.list = RowList(tr("promo.title"))
        self.list.chosen.connect(self.open_rule)
        teach = Teach(tr("promo.empty_title"), tr("promo.empty_body"), tr("promo.new"))
        teach.begun.connect(self.ask_new)
        self._stack = QStackedWidget()
        self._stack.addWidget(teach)
        self._stack.addWidget(self.list)
        self.column.addWidget(self._stack, 1)
        self.form: PromotionForm | None = None
        self.refresh()

    def refresh(self) -> None:
        """The promotions as they are now."""
        self._close_form()
        found: list[Standing] = []

        def act(_: Approval | None) -> None:
            found.extend(promoting.list_promotions(self._counter.till, self._counter.who))

        self._counter.attempt(act, self.say)
        self._found = {one.rule.ref: one for one in found}
        self.list.set_lines([self._line(one) for one in found])
        self._stack.setCurrentIndex(1 if found else 0)

    def take_key(self, event: QKeyEvent) -> bool:
        """Ctrl+N is a new one, Ctrl+S keeps, Enter opens the marked row, Esc closes the form."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N:
            self.ask_new()
            return True
        if self.form is not None:
            if control and event.key() == Qt.Key.Key_S:
                self.form.keep()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.refresh()
                return True
            return False
        if is_enter(event):
            self.list.take_current()
            return True
        return super().take_key(event)

    def ask_new(self) -> None:
        """The form of a promotion that is not there yet."""
        self._open(promoting.new_rule())

    def open_rule(self, ref: str) -> None:
        """The form of one in the list."""
        self._open(self._found[ref].rule)

    def _open(self, rule: Rule) -> None:
        self._close_form()
        form = self.form = PromotionForm(self._counter, rule, self._cart())
        form.kept.connect(lambda kept: self._was_kept(rule, kept))
        form.stopped.connect(self._toggle)
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        self.new.hide()
        form.lines["name"].editor.setFocus()

    def _close_form(self) -> None:
        self.new.show()
        if self.form is not None:
            self._stack.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None

    def _was_kept(self, before: Rule, kept: object) -> None:
        if not isinstance(kept, Rule):
            return
        self.refresh()
        words = tr("promo.kept", name=kept.name)
        old = replace(before, version_uid=kept.version_uid) if before.ref else (
            promoting.as_stopped(kept))
        self._keeper.told(words, lambda: self._put_back(old))

    def _toggle(self, rule: object) -> None:
        """Stop it, or let it run again; one touch takes that back."""
        if not isinstance(rule, Rule):
            return
        done = list[Rule]()

        def act(_: Approval | None) -> None:
            turned = promoting.turn(rule)
            done.append(promoting.keep_promotion(
                self._counter.till, self._counter.who, turned))

        if self._counter.attempt(act, self.say):
            self.refresh()
            running = done[0].state.value == "ACTIVE"
            words = tr("promo.restarted" if running else "promo.stopped", name=rule.name)
            old = replace(rule, version_uid=done[0].version_uid)
            self._keeper.told(words, lambda: self._put_back(old))

    def _put_back(self, rule: Rule) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            promoting.keep_promotion(counter.till, counter.who, rule)

        if counter.attempt(act):
            self._keeper.told(tr("settings.undone"))
            self._keeper.undone.emit()

    def _line(self, one: Standing) -> ListLine:
        rule = one.rule
        state = "stopped_mark" if rule.state.value == "STOPPED" else (
            "on_mark" if one.is_live else "off_mark")
        tone = {"on_mark": "do", "off_mark": "plain", "stopped_mark": "look"}[state]
        given = tr("promo.given", count=one.receipt_count) if one.receipt_count else ""
        return ListLine(
            key=rule.ref, title=rule.name, note=note_of(self._counter.till, rule),
            right=won(-one.given_won) if one.given_won else "", right_note=given,
            mark=Mark(tr(f"promo.{state}"), tone))

"""One item's label: price, count and dates by a wet finger, the label as it will look beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import labels, receiving
from app.access import Action, Session
from app.errors import ShopError
from app.food_rules import FoodKind, kind_of
from app.label_press import size_of
from app.receiving import Bringer, LabelItem, LotDraft
from app.texts import say
from models.values import LotSource, Ownership, SaleType
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.label_parts import Field, FieldKey, PageHead, Preview
from ui.messages import sentence
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Segments
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.pad import Entry, NumberPad, pad_key

_PREVIEW_AFTER_MS: Final = 60


class FormPage(QWidget):
    """`received` carries the lot and how many labels; nothing is on record before that."""

    received = Signal(object, int)
    left = Signal()

    def __init__(
        self, counter: Counter, who: Bringer, item: LabelItem, draft: LotDraft | None
    ) -> None:
        super().__init__()
        self._counter = counter
        self._who = who
        self._item = item
        self._context = receiving.price_context(counter.till, item.ref)
        self._kind = kind_of(item.category)
        self._days_before = 0
        self._bought = item.ownership == Ownership.SHOP
        self._egg_farm = ""
        self._draft = draft or LotDraft(
            item.ref, self._context.last_quantity or 1,
            self._context.last_won or item.price_won)
        self.fields = self._make_fields()
        self._active = "weight" if "weight" in self.fields else "count"
        self._far_asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        self._lay_out()
        self._refresh()

    # -- what it is made of ---------------------------------------------------------------

    def _make_fields(self) -> dict[str, Field]:
        item, draft = self._item, self._draft
        weighed = item.sale_type == SaleType.WEIGHT
        made = [
            Field("price", tr("label.price_100g" if weighed else "label.price"),
                  lambda e: won(e.value), Entry(digits_max=8)),
            Field("count", tr("label.count"), lambda e: f"{e.value:,}", Entry(digits_max=3)),
        ]
        made[0].entry.suggest(draft.price_won)
        made[1].entry.suggest(draft.quantity)
        if weighed:
            made.append(Field(
                "weight", tr("label.weight"), lambda e: f"{e.value:,} g", Entry(digits_max=6)))
            made[2].entry.suggest(draft.weight_g)
        if self._kind is FoodKind.PROCESSED:
            made.append(Field("use_by", tr("label.use_by"), _as_day, Entry(digits_max=6)))
        if self._kind is FoodKind.EGG:
            self._egg_farm = receiving.last_egg_farm(self._counter.till, item.ref)
            if self._egg_farm:
                made.append(Field(
                    "laid", tr("label.laid", farm=self._egg_farm),
                    lambda e: e.digits, Entry(digits_max=4, digits=self._today()[5:].replace(
                        "-", ""), fresh=True)))
        if isinstance(self._who, Session):
            made.append(Field("cost", tr("label.cost"), lambda e: won(e.value),
                              Entry(digits_max=8)))
        return {each.name: each for each in made}

    def _today(self) -> str:
        return self._counter.till.business_date

    def _lay_out(self) -> None:
        item, context = self._item, self._context
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        prices = tr("label.last", price=won(
            context.last_won if context.last_won is not None else item.price_won))
        if context.last_year_won is not None:
            prices += " · " + tr("label.last_year", price=won(context.last_year_won))
        head = PageHead(f"{item.name} {item.spec}".strip(), prices, self.left.emit)
        head.add(tr("label.words"), "F4", "plain", self.ask_words)
        if self._may_describe:
            head.add(tr("label.texts"), "F7", "plain", self.ask_texts)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(16)
        column.addLayout(row, 1)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.keys: dict[str, FieldKey] = {}
        for each in self.fields.values():
            key = self.keys[each.name] = FieldKey(each)
            key.clicked.connect(lambda _=False, name=each.name: self.choose(name))
            left.addWidget(key)
        self.packed = Segments(tr("label.packed"), [
            Choice("0", tr("label.today")), Choice("1", tr("label.yesterday"))], "0")
        self.packed.chosen.connect(self._set_packed)
        left.addWidget(self.packed)
        if isinstance(self._who, Session):
            self.ownership = Segments(tr("label.ownership"), [
                Choice("CONSIGNMENT", tr("label.consigned")), Choice("SHOP", tr("label.bought"))],
                "SHOP" if self._bought else "CONSIGNMENT")
            self.ownership.chosen.connect(self._set_ownership)
            left.addWidget(self.ownership)
        self.told = Words("", role="look", size_px=18, wraps=True)
        left.addWidget(self.told)
        left.addStretch(1)
        row.addLayout(left, 4)
        pad = NumberPad(seven_on_top=self._counter.seven_on_top, money=False)
        pad.pressed.connect(self.press)
        row.addWidget(pad, 4)
        right = QVBoxLayout()
        right.setSpacing(12)
        self.preview = Preview()
        right.addWidget(self.preview, 1)
        self.print_key = Key("", "Enter", "do", size_px=26, height_px=96)
        self.print_key.clicked.connect(self.print_labels)
        right.addWidget(self.print_key)
        row.addLayout(right, 5)
        self._mark()

    # -- hands ----------------------------------------------------------------------------

    def choose(self, name: str) -> None:
        """The pad writes here from now on; the first digit begins anew."""
        self._active = name
        entry = self.fields[name].entry
        entry.fresh = bool(entry.digits)
        self._mark()

    def press(self, key: str) -> None:
        """A key of the pad."""
        self.fields[self._active].entry.press(key)
        self._mark()
        self._timer.start(_PREVIEW_AFTER_MS)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits go to the marked field, arrows move the mark, Enter prints, Esc steps back."""
        pressed = pad_key(event)
        if pressed:
            self.press(pressed)
        elif is_enter(event):
            self.print_labels()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F4:
            self.ask_words()
        elif event.key() == Qt.Key.Key_F7:
            self.ask_texts()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            names = list(self.fields)
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            self.choose(names[(names.index(self._active) + step) % len(names)])
        else:
            return False
        return True

    def take_scan(self, text: str) -> bool:
        """A livestock trace number is scanned rather than typed."""
        from app.barcode import Trace, read

        found = read(text)
        if isinstance(found, Trace):
            self._draft = replace(self._draft, trace_no=found.trace_no)
            self._counter.messages.sound("taken")
            self._refresh()
            return True
        return False

    def ask_words(self) -> None:
        """The farmer's line and the numbers that have letters."""
        panel = WordsPanel(self._draft, self._kind)

        def given(draft: LotDraft) -> None:
            self._counter.window.close_overlay(panel)
            self._draft = draft
            self._refresh()

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    @property
    def _may_describe(self) -> bool:
        return isinstance(self._who, Session) and self._counter.may(Action.EDIT_CATALOGUE)

    def ask_texts(self) -> None:
        """What the law wants on labels of this item, for whoever may edit goods."""
        from ui.label_keys import ask_texts

        if self._may_describe:
            ask_texts(self._counter, self._item, self._refresh)

    def print_labels(self) -> None:
        """Ask once about a price far from the last; then the goods are in and labels come out."""
        draft = self.draft()
        if self._context.is_far(draft.price_won) and self._far_asked != draft.price_won:
            self._ask_far(draft)
            return
        source = LotSource.STATION
        if isinstance(self._who, Session):
            source = LotSource.PURCHASE if self._bought else LotSource.STAFF
        try:
            lots = receiving.receive(self._counter.till, self._who, [draft], source)
        except ShopError as error:
            self._counter.messages.trouble(error, self.preview.say)
            return
        self.received.emit(lots[0], draft.quantity)

    def draft(self) -> LotDraft:
        """What is keyed in by now."""
        values = {name: each.entry for name, each in self.fields.items()}
        today = date.fromisoformat(self._today())
        draft = replace(
            self._draft, price_won=values["price"].value, quantity=values["count"].value,
            packed_on=(today - timedelta(days=self._days_before)).isoformat())
        if "weight" in values:
            draft = replace(draft, weight_g=values["weight"].value)
        if "use_by" in values and values["use_by"].digits:
            draft = replace(draft, use_by=_as_day(values["use_by"]))
        if "laid" in values:
            draft = replace(draft, egg_code=values["laid"].digits.zfill(4) + self._egg_farm)
        if isinstance(self._who, Session):
            draft = replace(
                draft, ownership=Ownership.SHOP if self._bought else Ownership.CONSIGNMENT,
                cost_won=values["cost"].value if self._bought and values["cost"].digits else None)
        return draft

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight nothing is drawn any more: the till may be closed next."""
        self._timer.stop()
        super().hideEvent(event)

    # -- what is seen ---------------------------------------------------------------------

    def _set_packed(self, key: str) -> None:
        self._days_before = int(key)
        self._refresh()

    def _set_ownership(self, key: str) -> None:
        self._bought = key == "SHOP"
        self._mark()
        self._refresh()

    def _mark(self) -> None:
        for name, key in self.keys.items():
            key.refresh()
            key.set_marked(name == self._active)
        if "cost" in self.keys:
            self.keys["cost"].setVisible(self._bought)
        self.print_key.set_words(tr("label.print", count=self.fields["count"].entry.value))

    def _refresh(self) -> None:
        """The label as it would come out, or the sentence that says why it would not."""
        till = self._counter.till
        try:
            checked = receiving.check_draft(till, self._who, self.draft())
            label = labels.preview(till, checked)
            if till.label_press is None:
                self.preview.say(tr("label.no_preview"), "text_soft")
            else:
                self.preview.show_picture(till.label_press.picture(label, size_of(till)))
        except ShopError as error:
            self.preview.say(sentence(error))
            self.told.set_words("")
            return
        language = "en" if i18n.language() == "en" else "ko"
        notes = [say(why.code, why.values, language) for why in checked.notes]
        if checked.pending:
            notes.append(tr("label.pending"))
        if label.missing:
            notes.append(tr("label.missing", words=", ".join(label.missing)))
        self.told.set_words(" ".join(notes))

    def _ask_far(self, draft: LotDraft) -> None:
        last = won(self._context.last_won or self._context.list_won)
        panel = FarPanel(tr("label.far_body", last=last, price=won(draft.price_won)))

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            self._far_asked = draft.price_won
            self.print_labels()

        panel.agreed.connect(agreed)
        self._counter.messages.sound("look")
        self._counter.window.open_overlay(panel)


class FarPanel(Overlay):
    """The one question about a price beyond ±50 % of the last."""

    agreed = Signal()

    def __init__(self, body: str) -> None:
        super().__init__(width_px=600, height_px=320)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(Words(tr("label.far_title"), size_px=26, weight=theme.BOLD))
        column.addWidget(Words(body, size_px=22, wraps=True))
        column.addStretch(1)
        column.addLayout(foot_keys(
            (tr("label.far_no"), "Esc", "soft", self.back),
            (tr("label.far_yes"), "Enter", "do", self.agreed.emit)))

    def take_key(self, event: QKeyEvent) -> bool:
        if is_enter(event):
            self.agreed.emit()
            return True
        return super().take_key(event)


class WordsPanel(Overlay):
    """Text a pad cannot write: the farmer's line, egg and livestock numbers, the day it was made.

    `given` carries the draft with them.
    """

    given = Signal(object)

    def __init__(self, draft: LotDraft, kind: FoodKind) -> None:
        super().__init__(width_px=680, height_px=620)
        self._draft = draft
        self.setStyleSheet(theme.sheet())
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(Words(tr("label.words_title"), size_px=24, weight=theme.BOLD))
        names = ["line"]
        if kind is FoodKind.EGG:
            names.append("egg_code")
        if kind is FoodKind.MEAT:
            names.append("trace_no")
        if kind in {FoodKind.PROCESSED, FoodKind.GRAIN}:
            names.append("made_on")
        self.lines: dict[str, FormLine] = {}
        for name in names:
            line = self.lines[name] = FormLine(tr(f"label.{name}"))
            line.set_text(getattr(draft, name))
            column.addWidget(line)
        column.addStretch(1)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("common.ok"), "Enter", "do", self._give)))
        self.setFocusProxy(self.lines["line"].editor)

    def take_key(self, event: QKeyEvent) -> bool:
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        if "trace_no" in self.lines:
            self.lines["trace_no"].set_text(text)
            return True
        return False

    def _give(self) -> None:
        draft, texts = self._draft, {name: line.text for name, line in self.lines.items()}
        self.given.emit(replace(
            draft, line=texts.get("line", draft.line), egg_code=texts.get("egg_code", ""),
            trace_no=texts.get("trace_no", draft.trace_no),
            made_on=texts.get("made_on", draft.made_on)))


def _as_day(entry: Entry) -> str:
    """`261231` as 2026-12-31; what is not yet whole stays as it was keyed in."""
    digits = entry.digits
    if len(digits) != 6:
        return digits
    return f"20{digits[:2]}-{digits[2:4]}-{digits[4:]}"

"""The questions of the first run, one step a class: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app import pins
from app.checks import format_business_no, is_business_no
from app.errors import BadInput
from app.settings import PrinterSettings
from app.setup import Answers, NewManager
from app.tax import VatRounding
from models.values import TaxClass
from ui import i18n, theme
from ui.devices import Devices
from ui.i18n import tr
from ui.messages import sentence
from ui.printer_form import PrinterForm
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Paged, Section, Segments, password_line
from ui.widgets.keys import PaintedButton

#: The first day that needs a manager's decision on packed kimchi, tofu and jang (HANDBOOK §2.2).
_DECIDE_FROM: Final = "2026-01-01"
_MANAGERS: Final = ("1", "2")
_SECRET: Final = ("manager_1_pin", "manager_1_again", "manager_2_pin", "manager_2_again")


class Values(dict[str, str]):
    """Everything typed so far, by name."""

    def forget_secrets(self) -> None:
        """PINs are needed once."""
        for name in _SECRET:
            self.pop(name, None)


class Step(Paged):
    """One step. `keep` refuses with a sentence beside the field; `note` keeps what is there."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, FormLine] = {}

    def line(self, values: Values, name: str, label: str, line: FormLine | None = None) -> FormLine:
        """A field that shows and keeps the value of this name."""
        made = line or FormLine(label)
        made.set_text(values.get(name, ""))
        if isinstance(made.editor, QLineEdit):
            made.editor.textEdited.connect(lambda _: made.say(""))
        self._fields[name] = made
        return made

    def field(self, name: str) -> FormLine:
        """The field of a name."""
        return self._fields[name]

    def note(self, values: Values) -> None:
        """Keep what is typed, right or wrong."""
        for name, line in self._fields.items():
            values[name] = line.text

    def keep(self, values: Values) -> bool:
        """Keep what is typed; False when something is wrong and has been said."""
        self.note(values)
        return True

    def take_focus(self) -> None:
        """The keyboard goes to the first field."""
        for line in self._fields.values():
            line.editor.setFocus()
            return
        self.setFocus()

    def need(self, *names: str) -> bool:
        """Whether these are filled in; says beside the first that is not."""
        for name in names:
            line = self._fields[name]
            if not line.text:
                line.say(tr("wizard.need", what=line.label_words))
                self.show_widget(line)
                return False
        return True


class KindStep(Step):
    """Which language, and which shop: ours, or the sample to practise with."""

    def __init__(
        self, values: Values, use_language: Callable[[str], None], go_on: Callable[[], None]
    ) -> None:
        super().__init__()
        self._values = values
        self._go_on = go_on
        label = tr("settings.language")
        languages = [Choice("ko", "한국어"), Choice("en", "English")]
        segments = Segments(label, languages, i18n.language())
        segments.chosen.connect(use_language)
        self.column.addWidget(Labelled(label, segments))
        self.shop = _BigKey(tr("wizard.empty"), tr("wizard.empty_body"))
        self.shop.clicked.connect(lambda: self._choose("shop"))
        self.demo = _BigKey(tr("wizard.demo"), tr("wizard.demo_body"))
        self.demo.clicked.connect(lambda: self._choose("demo"))
        self.column.addWidget(self.shop)
        self.column.addWidget(self.demo)
        self.move_in = _BigKey(tr("wizard.move"), tr("wizard.move_body"))
        self.move_in.clicked.connect(lambda: self._choose("move"))
        self.column.addWidget(self.move_in)
        self.column.addStretch()
        self._keys = {"shop": self.shop, "demo": self.demo, "move": self.move_in}

    def take_focus(self) -> None:
        """Enter makes our own shop."""
        self._keys.get(self._values.get("kind", ""), self.shop).setFocus()

    def keep(self, values: Values) -> bool:
        """Enter takes the key that has the focus."""
        values["kind"] = next(
            (kind for kind, key in self._keys.items() if key.hasFocus()), "shop")
        return True

    def _choose(self, kind: str) -> None:
        self._keys[kind].setFocus()
        self._go_on()


class ShopStep(Step):
    """What stands on top of every receipt; the business number is checked as it is typed."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        card = Section()
        card.add(self.line(values, "shop_name", tr("wizard.shop_name")))
        number = self.line(values, "business_no", tr("wizard.business_no"))
        self.verdict = Words("", size_px=16, weight=theme.SEMI, wraps=True)
        card.add(number)
        card.add(self.verdict)
        label = f"{tr('wizard.representative')} {tr('wizard.optional')}"
        card.add_row(
            self.line(values, "representative", label),
            self.line(values, "phone", f"{tr('wizard.phone')} {tr('wizard.optional')}"),
        )
        label = f"{tr('wizard.address')} {tr('wizard.optional')}"
        card.add(self.line(values, "address", label))
        self.column.addWidget(card)
        self.column.addStretch()
        if isinstance(number.editor, QLineEdit):
            number.editor.setPlaceholderText("123-45-67891")
            number.editor.textChanged.connect(lambda _: self._judge())
        self._judge()

    def keep(self, values: Values) -> bool:
        """A name and a business number whose check digit is right."""
        self.note(values)
        if not self.need("shop_name", "business_no"):
            return False
        number = format_business_no(self.field("business_no").text)
        if not is_business_no(number):
            self.field("business_no").say(tr("wizard.business_bad"))
            self.verdict.hide()
            return False
        values["business_no"] = number
        return True

    def _judge(self) -> None:
        typed = self.field("business_no").text
        digits = sum(sign.isdigit() for sign in typed)
        self.verdict.show()
        if digits < 10:
            self.verdict.set_words(tr("wizard.business_more"), "text_soft")
        elif is_business_no(format_business_no(typed)):
            self.verdict.set_words(tr("wizard.business_ok"), "do")
        else:
            self.verdict.set_words(tr("wizard.business_bad"), "remove")


class TaxStep(Step):
    """What only the shop and its accountant know."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        card = Section(tr("wizard.tax_pack"), tr("wizard.tax_pack_body"))
        label = tr("wizard.tax_pack")
        kinds = [
            Choice("TAXABLE_10", tr("wizard.tax_taxable")),
            Choice("EXEMPT", tr("wizard.tax_exempt")),
            Choice("", tr("wizard.tax_later")),
        ]
        self.packed = Segments(label, kinds, values.get("simple_processed", ""))
        self.packed.chosen.connect(lambda _: self._fit())
        card.add(self.packed)
        self.until = self.line(values, "simple_processed_until", tr("wizard.tax_until_short"))
        card.add(self.until)
        self._until_note = Words(
            tr("wizard.tax_until_note"), role="text_soft", size_px=16, wraps=True
        )
        card.add(self._until_note)
        self.column.addWidget(card)
        card = Section(tr("settings.money"))
        label = tr("wizard.tax_rounding")
        ways = [
            Choice(VatRounding.NEAREST, tr("wizard.tax_nearest")),
            Choice(VatRounding.FLOOR, tr("wizard.tax_floor")),
        ]
        self.rounding = Segments(label, ways, values.get("vat_rounding", VatRounding.NEAREST))
        rounding = Labelled(label, self.rounding)
        label = tr("wizard.cash_receipt")
        yes_no = [Choice("yes", tr("settings.yes")), Choice("no", tr("settings.no"))]
        chosen = values.get("cash_receipt_mandatory", "yes")
        self.cash_receipt = Segments(label, yes_no, chosen)
        duty = Labelled(label, self.cash_receipt, tr("wizard.cash_receipt_note"))
        card.add_row(rounding, duty)
        self.column.addWidget(card)
        self.column.addStretch()
        self._fit()

    def note(self, values: Values) -> None:
        super().note(values)
        values["simple_processed"] = self.packed.current
        values["vat_rounding"] = self.rounding.current
        values["cash_receipt_mandatory"] = self.cash_receipt.current

    def keep(self, values: Values) -> bool:
        """A day that is none, or one before the decision begins, is said."""
        self.note(values)
        until = self.until.text
        if self.packed.current and until and not _is_later_day(until):
            self.until.say(tr("wizard.bad_until"))
            return False
        return True

    def _fit(self) -> None:
        decided = bool(self.packed.current)
        self.until.setVisible(decided)
        self._until_note.setVisible(decided)


class TillStep(Step):
    """The number of this till in its shop."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        card = Section()
        values.setdefault("till_no", "1")
        card.add(self.line(values, "till_no", tr("wizard.till_number")))
        self.column.addWidget(card)
        self.column.addStretch()

    def keep(self, values: Values) -> bool:
        """1 to 99."""
        self.note(values)
        typed = self.field("till_no").text
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 99):
            self.field("till_no").say(tr("wizard.bad_till_number"))
            return False
        return True


class PrinterStep(Step):
    """The receipt printer, tried before the shop is made."""

    def __init__(self, values: Values, devices: Devices) -> None:
        super().__init__()
        card = Section()
        self.form = PrinterForm(printer_of(values), devices, lambda: values.get("shop_name", ""))
        card.add(self.form)
        self.column.addWidget(card)
        self.column.addStretch()

    def take_focus(self) -> None:
        """The chosen connection."""
        self.form.kind.chip(self.form.kind.current).setFocus()

    def note(self, values: Values) -> None:
        printer = self.form.value
        values["printer_connection"] = printer.connection
        values["printer_address"] = printer.address
        values["printer_columns"] = str(printer.columns)
        values["printer_drawer"] = "yes" if printer.drawer else "no"

    def keep(self, values: Values) -> bool:
        """An address where the way needs one."""
        self.note(values)
        return not self.form.trouble


class ManagersStep(Step):
    """Two people who may do everything; each keys in a PIN of their own, twice."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        row_cards: list[QWidget] = []
        for number in _MANAGERS:
            card = Section(tr("wizard.manager_title", number=number))
            name = tr("wizard.manager_only_name")
            card.add(self.line(values, f"manager_{number}_name", name))
            pin = tr("wizard.manager_only_pin")
            card.add(self.line(values, f"manager_{number}_pin", pin, password_line(pin)))
            again = tr("wizard.manager_pin_again")
            card.add(self.line(values, f"manager_{number}_again", again, password_line(again)))
            row_cards.append(card)
        grid = QGridLayout()
        grid.setSpacing(14)
        for index, widget in enumerate(row_cards):
            grid.addWidget(widget, 0, index, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(index, 1)
        self.column.addLayout(grid)
        self.column.addStretch()

    def keep(self, values: Values) -> bool:
        """Two different people, each PIN good and typed twice the same."""
        self.note(values)
        for number in _MANAGERS:
            names = [f"manager_{number}_{part}" for part in ("name", "pin", "again")]
            if not self.need(*names):
                return False
            pin = self.field(names[1])
            try:
                pins.check_pin(pin.text)
            except BadInput as error:
                pin.say(sentence(error))
                return False
            if pin.text != self.field(names[2]).text:
                self.field(names[2]).say(tr("wizard.pins_differ"))
                return False
        first, second = (" ".join(values[f"manager_{n}_name"].split()) for n in _MANAGERS)
        if first == second:
            self.field("manager_2_name").say(tr("wizard.same_manager"))
            return False
        return True


class CheckStep(Step):
    """What will be made, in one look."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        card = Section()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        grid.setColumnStretch(1, 1)
        for row, (label, words) in enumerate(_summary(values)):
            name = Words(label, role="text_soft", size_px=18)
            name.setFixedWidth(210)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Words(words, size_px=18, weight=theme.SEMI, wraps=True), row, 1)
        card.column.addLayout(grid)
        self.column.addWidget(card)
        self.column.addStretch()


class _BigKey(PaintedButton):
    """A choice with its explanation below."""

    def __init__(self, title: str, body: str) -> None:
        super().__init__(f"{title} {body}")
        box = QVBoxLayout(self)
        box.setContentsMargins(26, 20, 26, 20)
        box.setSpacing(6)
        for words in (
            Words(title, size_px=24, weight=theme.BOLD),
            Words(body, role="text_soft", size_px=18, wraps=True),
        ):
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(words)
        self.setMinimumHeight(112)

    def paintEvent(self, event: object) -> None:
        from PySide6.QtGui import QPainter

        painter = QPainter(self)
        self._ground(painter, "surface", "do" if self.hasFocus() else "border", 16)


def answers_of(values: Values) -> Answers:
    """The answers as the use case takes them."""
    packed = values.get("simple_processed", "")
    return Answers(
        shop_name=values.get("shop_name", ""),
        business_no=values.get("business_no", ""),
        representative=values.get("representative", ""),
        address=values.get("address", ""),
        phone=values.get("phone", ""),
        simple_processed=TaxClass(packed) if packed else None,
        simple_processed_until=values.get("simple_processed_until", "") if packed else "",
        vat_rounding=VatRounding(values.get("vat_rounding", VatRounding.NEAREST)),
        cash_receipt_mandatory=values.get("cash_receipt_mandatory", "yes") == "yes",
        till_no=int(values.get("till_no", "1") or "1"),
        language=i18n.language(),
        printer=printer_of(values),
        managers=tuple(
            NewManager(
                values.get(f"manager_{number}_name", ""), values.get(f"manager_{number}_pin", "")
            )
            for number in _MANAGERS
        ),
    )


def printer_of(values: Values) -> PrinterSettings:
    """The printer as it was described."""
    return PrinterSettings(
        connection=values.get("printer_connection", "none"),
        address=values.get("printer_address", ""),
        columns=int(values.get("printer_columns", "42")),
        drawer=values.get("printer_drawer", "yes") == "yes",
    )


def _summary(values: Values) -> list[tuple[str, str]]:
    if values.get("kind") == "demo":
        return [
            (tr("wizard.check_shop"), "강북 푸드직매장"),
            (tr("wizard.check_goods"), tr("wizard.check_goods_demo")),
        ]
    packed = values.get("simple_processed", "")
    tax = tr("wizard.tax_later")
    if packed:
        what = tr("settings.exempt" if packed == "EXEMPT" else "settings.taxable")
        until = values.get("simple_processed_until", "")
        tax = tr("wizard.check_no_end", what=what)
        if until:
            tax = tr("wizard.check_until", what=what, until=until)
    printer = printer_of(values)
    way = tr(f"printer.kind_{printer.connection}")
    shop = " · ".join(
        part
        for name in ("shop_name", "business_no", "representative", "phone", "address")
        if (part := values.get(name, ""))
    )
    managers = ", ".join(values.get(f"manager_{number}_name", "") for number in _MANAGERS)
    return [
        (tr("wizard.check_shop"), shop),
        (tr("wizard.check_tax"), tax),
        (tr("wizard.check_till"), values.get("till_no", "1")),
        (tr("wizard.check_printer"), f"{way} {printer.address}".strip()),
        (tr("wizard.check_managers"), managers),
        (tr("wizard.check_goods"), tr("wizard.check_goods_empty")),
    ]


def _is_later_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return typed >= _DECIDE_FROM

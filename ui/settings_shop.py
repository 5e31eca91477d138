"""What the whole shop shares: who it is, tax, receipts; each change an entry with a name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QHBoxLayout

from app.cash_receipt import CHANNELS
from app.errors import ShopError
from app.recovery import recovery_sheet
from app.settings import TaxTreatment
from app.setup import NO_END
from app.tax import VatRounding
from app.tender import TENDER_TYPES
from ui import i18n, theme
from ui.devices import Devices
from ui.i18n import tr, won
from ui.settings_keep import Keeper
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import KeptLine, Labelled, Paged, Section, Segments, Toggles
from ui.widgets.keys import Key
from ui.widgets.page import compact
from ui.wizard_sheet import save_sheet

#: Cash and card are always taken; what a recorded basket was paid by nobody chooses.
_NOT_OFFERED: Final = frozenset({"CASH", "CARD", "RECORDED", "EXCHANGE"})
_LOCK_MIN: Final = (1, 3, 5, 10)
_LIMIT_PERCENT: Final = (0, 5, 10, 20, 30)
_REFUND_LIMIT_WON = (30_000, 50_000, 100_000)
_UNRECEIPTED_LIMIT_WON: Final = (0, 10_000, 30_000, 50_000)


class Group(Paged):
    """A group of the shop's settings."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self.keeper = keeper
        self.fields: dict[str, KeptLine] = {}

    def text(self, name: str, label: str) -> KeptLine:
        """A text that is kept by Enter or its key."""
        now = str(getattr(self.keeper.counter.till.settings, name))
        line = KeptLine(label, now, lambda line: self.keeper.line(line, name))
        self.fields[name] = line
        return line

    def yes_no(self, name: str, label: str, note: str = "") -> Labelled:
        """A yes or no that is kept at once."""
        now = bool(getattr(self.keeper.counter.till.settings, name))
        choices = [Choice("yes", tr("settings.yes")), Choice("no", tr("settings.no"))]
        segments = Segments(label, choices, "yes" if now else "no")
        segments.chosen.connect(lambda key: self.keeper.shop(name, key == "yes", label))
        return Labelled(label, segments, note)

    def figures(
        self, name: str, label: str, choices: Sequence[Choice], note: str = ""
    ) -> Labelled:
        """One of a few whole numbers, kept at once; one set elsewhere is among them, too."""
        now = str(getattr(self.keeper.counter.till.settings, name))
        if all(choice.key != now for choice in choices):
            choices = [*choices, Choice(now, now)]
        segments = Segments(label, choices, now)
        segments.chosen.connect(lambda key: self.keeper.shop(name, int(key), label))
        return Labelled(label, segments, note)


class ShopGroup(Group):
    """Identity, lock, discounts, and the sheet for the safe."""

    def __init__(self, keeper: Keeper, devices: Devices) -> None:
        super().__init__(keeper)
        self._devices = devices
        settings = keeper.counter.till.settings
        card = Section(tr("settings.group_shop"), tr("settings.shop_body"))
        card.add_row(
            self.text("shop_name", tr("wizard.shop_name")),
            self.text("business_no", tr("wizard.business_no")),
        )
        card.add_row(
            self.text("representative", tr("wizard.representative")),
            self.text("phone", tr("wizard.phone")),
        )
        card.add(self.text("address", tr("wizard.address")))
        self.column.addWidget(card)
        card = Section(tr("settings.security"))
        label = tr("settings.lock_after")
        minutes = [Choice(str(n), tr("settings.minutes", count=n)) for n in _LOCK_MIN]
        lock = Segments(label, minutes, str(settings.lock_after_min))
        lock.chosen.connect(lambda n: keeper.shop("lock_after_min", int(n), label))
        limit_label = tr("settings.discount_limit")
        limits = [Choice(str(n * 100), tr("settings.percent", count=n)) for n in _LIMIT_PERCENT]
        limit = Segments(limit_label, limits, str(settings.discount_limit_basis_points))
        limit.chosen.connect(
            lambda n: keeper.shop("discount_limit_basis_points", int(n), limit_label))
        card.add(Labelled(label, lock))
        card.add(Labelled(limit_label, limit))
        refund_label = tr("settings.refund_limit")
        refunds = [Choice(str(n), won(n)) for n in _REFUND_LIMIT_WON]
        refund = Segments(refund_label, refunds, str(settings.refund_limit_won))
        refund.chosen.connect(lambda n: keeper.shop("refund_limit_won", int(n), refund_label))
        card.add(Labelled(refund_label, refund))
        bare_label = tr("settings.unreceipted_limit")
        bares = [Choice(str(n), won(n)) for n in _UNRECEIPTED_LIMIT_WON]
        bare = Segments(bare_label, bares, str(settings.unreceipted_limit_won))
        bare.chosen.connect(lambda n: keeper.shop("unreceipted_limit_won", int(n), bare_label))
        card.add(Labelled(bare_label, bare))
        way_label = tr("settings.unreceipted_tender")
        ways = [Choice(one, tr(f"unreceipted.way_{one}")) for one in ("CASH", "BANK_TRANSFER")]
        way = Segments(way_label, ways, settings.unreceipted_tender)
        way.chosen.connect(lambda code: keeper.shop("unreceipted_tender", code, way_label))
        card.add(Labelled(way_label, way))
        self.column.addWidget(card)
        card = Section(tr("settings.sheet"), tr("settings.sheet_body"))
        make = compact(Key(tr("settings.sheet_make"), "", "plain", height_px=56), 180)
        make.clicked.connect(self._make_sheet)
        make.setEnabled(devices.sheet_pdf is not None)
        card.add(make)
        self.column.addWidget(card)
        self.column.addStretch()

    def _make_sheet(self) -> None:
        counter = self.keeper.counter
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(place) or Path.home())
        try:
            sheet = recovery_sheet(counter.till)
        except ShopError as error:
            counter.messages.trouble(error)
            return
        path = save_sheet(sheet, self._devices.sheet_pdf, folder)
        if path is None:
            counter.messages.banner(tr("wizard.sheet_failed"))
        else:
            counter.messages.banner(tr("settings.sheet_made", path=path), tone="do")


class TaxGroup(Group):
    """Packed kimchi, tofu and jang by period; rounding; the duty to issue cash receipts."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        settings = keeper.counter.till.settings
        self.column.addWidget(self._periods(settings.simple_processed))
        self.column.addWidget(self._new_period())
        card = Section(tr("settings.money"))
        label = tr("wizard.tax_rounding")
        ways = [
            Choice(VatRounding.NEAREST, tr("wizard.tax_nearest")),
            Choice(VatRounding.FLOOR, tr("wizard.tax_floor")),
        ]
        rounding = Segments(label, ways, settings.vat_rounding)
        rounding.chosen.connect(
            lambda way: keeper.shop("vat_rounding", VatRounding(way), label))
        card.add(Labelled(label, rounding))
        card.add(self.yes_no(
            "cash_receipt_mandatory", tr("wizard.cash_receipt"), tr("wizard.cash_receipt_note")))
        channel_label = tr("settings.channel")
        channels = [Choice(one, tr(f"settings.channel_{one}")) for one in CHANNELS]
        channel = Segments(channel_label, channels, settings.cash_receipt_channel)
        channel.chosen.connect(
            lambda key: keeper.shop("cash_receipt_channel", key, channel_label))
        card.add(Labelled(channel_label, channel, tr("settings.channel_note")))
        percent_label = tr("settings.ordinance")
        percents = [Choice(str(n), tr("settings.percent", count=n)) for n in (60, 70, 80)]
        percent = Segments(percent_label, percents, str(settings.local_voucher_change_percent))
        percent.chosen.connect(
            lambda n: keeper.shop("local_voucher_change_percent", int(n), percent_label))
        card.add(Labelled(percent_label, percent))
        when_label = tr("settings.approval")
        when = [Choice("now", tr("settings.approval_now")),
                Choice("later", tr("settings.approval_later"))]
        approval = Segments(when_label, when, settings.card_approval_no)
        approval.chosen.connect(lambda key: keeper.shop("card_approval_no", key, when_label))
        card.add(Labelled(when_label, approval))
        self.column.addWidget(card)
        self.column.addWidget(self._tenders(settings.tenders_allowed))
        self.column.addStretch()

    def _tenders(self, allowed: tuple[str, ...]) -> Section:
        """What the shop takes; cash and card always."""
        card = Section(tr("settings.tenders"), tr("settings.tenders_body"))
        korean = i18n.language() == "ko"
        choices = [
            Choice(one.code, one.name_ko if korean else one.name_en)
            for one in TENDER_TYPES
            if one.code not in _NOT_OFFERED
        ]
        label = tr("settings.tenders")
        self.tenders = Toggles(label, choices, allowed)

        def keep(held: tuple[str, ...]) -> None:
            now = self.keeper.counter.till.settings.tenders_allowed
            always = tuple(code for code in now if code in _NOT_OFFERED)
            if not self.keeper.shop("tenders_allowed", (*always, *held), label):
                self.tenders.hold(now)

        self.tenders.toggled.connect(keep)
        card.add(self.tenders)
        return card

    def _periods(self, periods: tuple[TaxTreatment, ...]) -> Section:
        card = Section(tr("settings.periods"), tr("settings.periods_body"))
        for period in periods:
            row = QHBoxLayout()
            row.addWidget(Words(_period_words(period), size_px=18), 2)
            what = tr("settings.exempt" if period.treatment == "EXEMPT" else "settings.taxable")
            row.addWidget(Words(what, size_px=18, weight=theme.BOLD), 1)
            card.column.addLayout(row)
        if len(periods) > 1:
            remove = compact(Key(tr("settings.period_remove"), "", "remove", height_px=52), 220)
            remove.clicked.connect(self._remove_period)
            card.add(remove)
        return card

    def _new_period(self) -> Section:
        card = Section(tr("settings.period_new"))
        self.start = FormLine(tr("settings.period_start"))
        self.end = FormLine(tr("settings.period_end"))
        label = tr("settings.periods")
        kinds = [Choice("TAXABLE_10", tr("settings.taxable")),
                 Choice("EXEMPT", tr("settings.exempt"))]
        self.kind = Segments(label, kinds, "TAXABLE_10")
        card.add_row(self.start, self.end)
        self.add_key = compact(Key(tr("settings.period_new"), "", "do", height_px=52), 180)
        self.add_key.clicked.connect(self._add_period)
        card.add_row(self.kind, self.add_key)
        return card

    def _add_period(self) -> None:
        settings = self.keeper.counter.till.settings
        self.start.say("")
        self.end.say("")
        if not self.start.text:
            self.start.say(tr("wizard.need", what=tr("settings.period_start")))
            return
        period = TaxTreatment(self.start.text, self.end.text or NO_END, self.kind.current)
        periods = tuple(sorted(
            (*settings.simple_processed, period), key=lambda each: each.from_date))
        label = tr("settings.periods")
        if self.keeper.shop("simple_processed", periods, label, self.start.say):
            self.keeper.undone.emit()

    def _remove_period(self) -> None:
        periods = self.keeper.counter.till.settings.simple_processed
        if self.keeper.shop("simple_processed", periods[:-1], _period_words(periods[-1])):
            self.keeper.undone.emit()


class ReceiptsGroup(Group):
    """What stands on paper."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        card = Section(tr("settings.group_receipts"))
        card.add(self.text("receipt_header", tr("settings.receipt_header")))
        card.add(self.text("receipt_footer", tr("settings.footer")))
        card.add(self.yes_no(
            "receipt_qr", tr("settings.receipt_qr"), tr("settings.receipt_qr_note")))
        card.add(self.yes_no(
            "receipt_show_code", tr("settings.show_code"), tr("settings.code_note")))
        self.column.addWidget(card)
        self.column.addStretch()


def _period_words(period: TaxTreatment) -> str:
    start = period.from_date or tr("settings.period_from")
    end = period.to_date if period.to_date not in {"", NO_END} else tr("settings.period_open")
    return tr("settings.period_row", from_date=start, to_date=end)

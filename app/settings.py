"""Settings: the shop's, kept as journal entries, and this machine's, kept as typed TOML."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import msgspec

from app.bank_templates import BankTemplate, check_template
from app.barcode import DEFAULT_LAYOUTS, Layout, check_layouts
from app.calendar import CalendarEdit, check_calendar
from app.errors import BadInput, WorldTrouble
from app.label_sizes import LabelSize, check_sizes
from app.tax import VatRounding
from models import settings_rows
from models.db import DBAPIConnection


class TaxTreatment(msgspec.Struct, frozen=True):
    """What EXEMPT_SIMPLE_PROCESSED means between two business dates, both inclusive."""

    from_date: str
    to_date: str
    treatment: str  # EXEMPT or TAXABLE_10


class QuickPage(msgspec.Struct, frozen=True):
    """A page of quick keys: its name on the chip, and codes of what its tiles sell."""

    name: str
    codes: tuple[str, ...]


class ShopSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the whole shop shares.  Defaults are HANDBOOK §13's safe ones."""

    shop_name: str = "푸드직매장"
    business_no: str = ""
    representative: str = ""
    address: str = ""
    phone: str = ""
    coop_form: str = "SOCIAL"
    vat_rounding: VatRounding = VatRounding.NEAREST
    #: Packaged kimchi, tofu, jang: no default after 2025-12-31, a manager has to choose (§2.2).
    simple_processed: tuple[TaxTreatment, ...] = (TaxTreatment("", "2025-12-31", "EXEMPT"),)
    cash_receipt_mandatory: bool = True
    #: "terminal": issued at the counter, its number typed; "hometax": by the office, from a list.
    cash_receipt_channel: str = "terminal"
    #: 지역사랑상품권: from which part of the face there is change, set by ordinance (60 to 80 %).
    local_voucher_change_percent: int = 60
    #: "now": the card panel asks for the approval number; "later": it may wait.
    card_approval_no: str = "later"
    tenders_allowed: tuple[str, ...] = ("CASH", "CARD", "BANK_TRANSFER")
    #: Above the shop's name; empty prints nothing.
    receipt_header: str = ""
    receipt_footer: str = "교환·반품은 영수증을 지참해 주세요."
    #: A signed code on each receipt: another till of the shop can check a return without a line.
    receipt_qr: bool = False
    receipt_show_code: bool = False
    #: How in-store barcodes are laid out; a table that overlaps itself is refused (§6.6).
    barcode_layouts: tuple[Layout, ...] = DEFAULT_LAYOUTS
    #: What the shop's own member cards and staff badges begin with.
    member_card_prefix: str = "M"
    badge_prefix: str = "S"
    #: Whether ㄱ also finds ㄲ in the search (§7).
    search_lenient_double: bool = False
    lock_after_min: int = 3
    discount_limit_basis_points: int = 1000
    #: A return of more than this needs a second person, whoever is at the till (T1).
    refund_limit_won: int = 50_000
    #: A return without a receipt: no more than this, at no higher price than in these last days.
    unreceipted_limit_won: int = 30_000
    unreceipted_days: int = 30
    #: How such money goes back: "CASH", or "BANK_TRANSFER" where the shop hands out none.
    unreceipted_tender: str = "CASH"
    favourite_codes: tuple[str, ...] = ()
    #: Pages of quick keys behind the favourites, as the manager arranged them.
    quick_pages: tuple[QuickPage, ...] = ()
    #: Points of members: off until the shop wants them (HANDBOOK §13); one point is one won.
    points_on: bool = False
    points_earn_basis_points: int = 100
    #: Nothing is spent before there are so many, and then in steps of this.
    points_spend_min: int = 1_000
    points_spend_unit: int = 10
    #: What one till may take off for one member a day without asking the hub (SYNC, F13).
    points_offline_allowance: int = 5_000
    #: So long after everything was heard a till counts as out of touch; 0: only allowances count.
    points_apart_after_min: int = 10
    #: A manager's word by telephone: each, in number and in won a day; 0 a day is never.
    phone_approval_won_max: int = 50_000
    phone_approvals_a_day: int = 5
    phone_approvals_won_a_day: int = 100_000
    #: A residue test past its due date: "warn" the office, or "stop" the goods (HANDBOOK §1.8).
    residue_overdue: str = "warn"
    #: When pieces of a lot become stock: with its labels, or once somebody has counted them.
    goods_in_mode: Literal["ON_PRINT", "ON_CONFIRM"] = "ON_PRINT"
    #: What is charged where a label's price is not today's (HANDBOOK §1.5).
    label_price_rule: Literal["LOWER", "PRINTED", "TODAY", "REFUSE"] = "LOWER"
    #: What the till does behind 진열기한; behind 소비기한 it always refuses (§0.13).
    shelf_limit_rule: Literal["WARN", "BLOCK"] = "WARN"
    #: 영업 달력 (`app.calendar`): 0 is Monday; holidays by name, also as the beginning of it.
    closed_weekdays: tuple[int, ...] = ()
    closed_holidays: tuple[str, ...] = ()
    calendar_edits: tuple[CalendarEdit, ...] = ()
    shelf_skips_closed: bool = False
    #: Labels the shop has rolls of beside the usual ones.
    label_sizes: tuple[LabelSize, ...] = ()
    #: What `labels` and the label station print on.
    label_size: str = "40x60"
    #: Whether the shop invoices its commission: its VAT is then shown on the statement (§1.6).
    commission_invoiced: bool = False
    #: How the bank wants a bulk transfer's file; a shop adds its own bank's (§8).
    bank_templates: tuple[BankTemplate, ...] = ()
    #: What the farm's passbook shows, and what the shop's own does; empty is the shop's name.
    passbook_memo: str = ""


class PrinterSettings(msgspec.Struct, frozen=True, kw_only=True):
    #: none, network, usb, serial, file, queue; the address as `printing.transport` reads it.
    connection: str = "none"
    address: str = ""
    columns: int = 42
    drawer: bool = True
    #: 2 or 5, the drawer's pin on the printer's connector.
    drawer_pin: int = 2
    #: False for a printer that cannot say how it is: handing over is then all that is known.
    answers: bool = True
    #: KSX1001 (any Korean printer), UHC (all 11,172 syllables), NONE (Hangul as pictures).
    hangul_rom: str = "KSX1001"


class ScaleSettings(msgspec.Struct, frozen=True, kw_only=True):
    #: none or serial; the address is the line's name: COM3, ttyUSB0.
    connection: str = "none"
    address: str = ""
    baud: int = 9_600
    #: cas22 (stream of the indicators), cas10 (its short form), ap1 (price scales, asked).
    protocol: str = "cas22"


class CardTerminalSettings(msgspec.Struct, frozen=True, kw_only=True):
    #: standalone (a person keys the amount in) or tcp; the address is `host:port`.
    connection: str = "standalone"
    address: str = ""


class LabelPrinterSettings(msgspec.Struct, frozen=True, kw_only=True):
    #: none (labels are kept as PDF), network, usb, serial, file, queue; as for the receipt printer.
    connection: str = "none"
    address: str = ""
    #: zpl or tspl: `printing.label_printer`.
    language: str = "zpl"


class LanSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Other tills of the store in the same house (docs/decisions/0023)."""

    #: Where colleagues may ask this till; 0: nowhere.
    port: int = 0
    #: Whom this till asks: `host` or `host:port`, private addresses only.
    colleagues: tuple[str, ...] = ()


class MachineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to this counter: devices, language, looks; `settings.toml`."""

    language: str = "ko"
    theme: str = "light"
    scale_percent: int = 100
    #: Monitor of the customer's window, counted from 1; 0 and the till's own (1) mean none.
    customer_screen: int = 0
    sound_volume: int = 70
    muted: bool = False
    number_pad_seven_on_top: bool = True
    function_keys: dict[str, str] = {}
    printer: PrinterSettings = PrinterSettings()
    scale: ScaleSettings = ScaleSettings()
    card_terminal: CardTerminalSettings = CardTerminalSettings()
    lan: LanSettings = LanSettings()
    label_printer: LabelPrinterSettings = LabelPrinterSettings()
    #: till, or label_station: a machine in the packing room that opens for producers.
    role: str = "till"
    #: Where this till's keys are kept: keyring or file.
    secrets: str = "file"


def load_shop_settings(connection: DBAPIConnection) -> ShopSettings:
    """The shop's settings as the journal has them; a name this version does not know is ignored."""
    known = set(ShopSettings.__struct_fields__)
    values = {
        name: msgspec.json.decode(value_json)
        for name, value_json, _ in settings_rows.read_all(connection) if name in known
    }
    try:
        return msgspec.convert(values, ShopSettings)
    except msgspec.ValidationError:
        # Another version meant something else by one of them: the rest still holds.
        return msgspec.convert(
            {name: value for name, value in values.items() if _fits(name, value)}, ShopSettings)


def list_unusable_settings(connection: DBAPIConnection) -> list[str]:
    """Names of settings whose kept value this version cannot use: their default holds instead."""
    known = set(ShopSettings.__struct_fields__)
    return [
        name for name, value_json, _ in settings_rows.read_all(connection)
        if name in known and not _fits(name, msgspec.json.decode(value_json))
    ]


def _fits(name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, ShopSettings)
    except msgspec.ValidationError:
        return False
    return True


def check_shop_setting(name: str, value: Any) -> str:
    """The JSON to keep for a new value.  Raises BadInput where the shop could not use it."""
    if name not in ShopSettings.__struct_fields__:
        raise BadInput("settings.unknown", name=name)
    try:
        value_json = msgspec.json.encode(value)
        settings = msgspec.convert({name: msgspec.json.decode(value_json)}, ShopSettings)
    except (msgspec.ValidationError, TypeError) as error:
        raise BadInput("settings.bad_value", name=name, detail=str(error)) from error
    check_layouts(settings.barcode_layouts)
    check_calendar(settings.closed_weekdays, settings.calendar_edits)
    check_sizes(settings.label_sizes)
    if not _counts_fit(settings) or (settings.cash_receipt_channel not in {"terminal", "hometax"}
            or not 60 <= settings.local_voucher_change_percent <= 80
            or settings.refund_limit_won < 0 or settings.unreceipted_limit_won < 0
            or settings.unreceipted_tender not in {"CASH", "BANK_TRANSFER"}
            or not 1 <= settings.unreceipted_days <= 365
            or settings.residue_overdue not in {"warn", "stop"}):
        raise BadInput("settings.bad_value", name=name, detail=str(value))
    for template in settings.bank_templates:
        check_template(template)
    return value_json.decode()


def _counts_fit(settings: ShopSettings) -> bool:
    """Whether points and words by telephone have figures a counter could work with."""
    return (
        0 <= settings.points_earn_basis_points <= 10_000 and settings.points_spend_min >= 0
        and settings.points_spend_unit in {1, 10, 100, 1_000}
        and settings.points_offline_allowance >= 0
        and 0 <= settings.points_apart_after_min <= 1_440 and settings.phone_approval_won_max >= 0
        and settings.phone_approvals_a_day >= 0 and settings.phone_approvals_won_a_day >= 0)


def load_machine_settings(path: Path) -> MachineSettings:
    """Raises WorldTrouble naming the file and the place when it cannot be read."""
    if not path.exists():
        return MachineSettings()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=MachineSettings)
    except (msgspec.DecodeError, OSError, ValueError) as error:
        raise WorldTrouble("settings.unreadable", file=path.name, detail=str(error)) from error


def save_machine_settings(path: Path, settings: MachineSettings) -> None:
    """Whole or not at all: written beside, then moved over."""
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(_toml(msgspec.to_builtins(settings)))
        file.flush()
        # It says where the keys are: an empty file after a power cut would hide them.
        os.fsync(file.fileno())
    beside.replace(path)


def _toml(values: dict[str, Any]) -> str:
    lines, tables = [], []
    for name, value in values.items():
        if isinstance(value, dict):
            tables.append(f"\n[{name}]\n{_toml(value)}")
        else:
            lines.append(f"{name} = {msgspec.json.encode(value).decode()}\n")
    return "".join(lines) + "".join(tables)

"""One producer's file in five leaves: the call, agreement, papers, money, farm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.farm_call import Call, Due, answer_call
from app.farm_view import FarmFile
from app.papers import Paper
from app.producer_gate import Weight
from app.statements import make_agreement, make_shipments, percent
from ui import theme
from ui.counter import Counter
from ui.farm_ending import Endings
from ui.farm_forms import (
    account_forms,
    agreement_forms,
    deduction_form,
    farm_forms,
    paper_forms,
)
from ui.i18n import tr, won
from ui.messages import code_sentence
from ui.present import amounts
from ui.shapes import Choice, Mark
from ui.widgets.fields import Words
from ui.widgets.forms import Paged, Section, Segments
from ui.widgets.keys import Key
from ui.widgets.lists import LIST_EDGE_PX, ROW_PX, ListLine, RowList
from ui.widgets.panels import BigAmount

TABS: Final = ("call", "agreement", "papers", "money", "farm")
SavePaper = Callable[[str, Callable[[], Paper]], None]


class FarmFilePage(QWidget):
    """`changed` when something was kept; `tab_chosen` and `opened` lead elsewhere."""

    changed = Signal()
    tab_chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, counter: Counter, found: FarmFile, tab: str, save: SavePaper) -> None:
        super().__init__()
        self._counter = counter
        self._found = found
        self._save = save
        self._endings = Endings(counter, found, self.changed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = found.row
        column.addWidget(Words(f"{row.name} · {row.code}", size_px=24, weight=theme.BOLD))
        self.tabs = Segments(
            tr("farms.title"), [Choice(name, tr(f"farms.tab_{name}")) for name in TABS], tab)
        self.tabs.chosen.connect(self.tab_chosen)
        column.addWidget(self.tabs)
        self.page = Paged()
        column.addWidget(self.page, 1)
        fill = {
            "call": self._call, "agreement": self._agreement, "papers": self._papers,
            "money": self._money, "farm": self._farm,
        }
        fill[tab]()
        self.page.column.addStretch()

    def _call(self) -> None:
        call = answer_call(self._counter.till, self._found.row.ref)
        if call is None:
            return
        top = QHBoxLayout()
        top.setSpacing(12)
        for words, amount in (
            (tr("farms.sold_today"), call.sold_won), (tr("farms.owed"), call.owed_won),
        ):
            card = Section()
            big = BigAmount(words, size_px=32)
            big.set_amount(amount)
            card.add(big)
            top.addWidget(card, 1)
        self.page.column.addLayout(top)
        pay = tr("farms.next_pay", day=call.pay_date) if call.pay_date else tr("farms.no_pay")
        if call.hold:
            pay = f"{pay} · {tr(f'settle.hold_{call.hold}')}"
        self.page.column.addWidget(Words(pay, size_px=18, weight=theme.SEMI, wraps=True))
        for why in call.reasons:
            role = "remove" if why.weight is Weight.STOP else "look"
            self.page.column.addWidget(Words(
                code_sentence(why.code, why.values), role=role, size_px=18, wraps=True))
        if call.due:
            self._list(tr("farms.due"), [_due_line(due) for due in call.due])
        if call.sold:
            self._list(tr("farms.sold_left"), [
                ListLine(
                    one.ref, one.name, tr("farms.left", amount=amounts(one.left, one.left_g)),
                    won(one.net_won), amounts(one.quantity, one.weight_g))
                for one in call.sold
            ])
        else:
            self.page.column.addWidget(Words(
                tr("farms.nothing_today"), role="text_soft", size_px=18, wraps=True))
        if call.settled:
            self._list(tr("farms.settled"), [_settled_line(call, n)
                                             for n in range(len(call.settled))])

    def _agreement(self) -> None:
        found = self._found
        till, ref = self._counter.till, found.row.ref
        card = Section(tr("farms.stage"), tr(f"farms.stage_{found.stage}"))
        held = found.agreements[0] if found.agreements else None
        if held is not None:
            card.add(Words(tr(
                "farms.agreed", first=held.from_date, last=held.to_date,
                cycle=tr(f"settle.cycle_{held.settlement_cycle}"),
                markdown=percent(held.markdown_limit_basis_points)), size_px=18, wraps=True))
            items = [row for row in found.items if row.agreement_uid == held.agreement_uid]
            if not items:
                card.add(Words(
                    tr("farms.agreed_all"), role="text_soft", size_px=16, wraps=True))
        else:
            card.add(Words(tr("farms.no_agreement"), role="look", size_px=18, wraps=True))
        keys = QHBoxLayout()
        keys.setSpacing(10)
        agreement = Key(tr("farms.agreement_pdf"), "", "plain", size_px=18, height_px=56)
        agreement.setEnabled(held is not None)
        agreement.clicked.connect(lambda: self._save(
            f"출하약정서_{found.row.code}_{found.row.name}.pdf",
            lambda: make_agreement(till, ref)))
        shipments = Key(tr("farms.shipments_pdf"), "", "plain", size_px=18, height_px=56)
        year = till.business_date[:4]
        shipments.clicked.connect(lambda: self._save(
            f"출하확인서_{found.row.code}_{found.row.name}_{year}.pdf",
            lambda: make_shipments(till, ref, f"{year}-01-01", till.business_date)))
        keys.addWidget(agreement, 1)
        keys.addWidget(shipments, 1)
        card.column.addLayout(keys)
        self.page.column.addWidget(card)
        if held is not None and items:
            self._list(tr("farms.agreed_goods"), [
                ListLine(
                    f"item {row.item_ref}" if row.item_ref and not row.to_date else "",
                    row.item_name or row.category, "", row.to_date, "",
                    Mark(tr("farms.ended"), "look") if row.to_date else None)
                for row in items
            ])
        self._add(agreement_forms(self._counter, found, self.changed.emit))
        if found.stages:
            self._list(tr("farms.history"), [
                ListLine("", tr(f"farms.stage_{row.stage}"), row.reason, row.from_date,
                         f"~ {row.until_date}" if row.until_date else "")
                for row in reversed(found.stages)
            ])

    def _papers(self) -> None:
        found = self._found
        names = {item.item_ref: item.name for item in found.goods}
        self._list(tr("farms.certificates"), [
            ListLine(
                "" if row.ended_on else f"certificate {row.certificate_uid}",
                f"{row.cert_kind} {row.cert_no}",
                names.get(row.item_ref, tr("farms.all_goods")), row.ended_on or row.to_date,
                "", Mark(tr("farms.ended"), "look") if row.ended_on
                or row.to_date < self._counter.till.business_date else None)
            for row in found.certificates
        ])
        self._list(tr("farms.tests"), [
            ListLine(
                f"test {row.test_uid}" if row.result == "PENDING" else "",
                names.get(row.item_ref, tr("farms.all_goods")),
                f"{row.sampled_on} · {row.lab} {row.report_no}", row.next_due,
                tr("farms.next_test") if row.next_due else "",
                Mark(tr(f"farms.result_{row.result}"),
                     {"PASS": "do", "FAIL": "remove"}.get(row.result, "look")))
            for row in found.tests
        ])
        self._list(tr("farms.strikes"), [
            ListLine(
                "" if row.lifted_on else f"strike {row.strike_uid}",
                tr(f"farms.strike_{row.step}"), f"{row.on_date} · {row.reason}",
                row.stop_until, "",
                Mark(tr("farms.lifted")) if row.lifted_on else None)
            for row in found.strikes
        ])
        self._add(paper_forms(self._counter, found, self.changed.emit))

    def _money(self) -> None:
        found = self._found
        if found.deductions:
            self._list(tr("farms.deductions"), [
                ListLine(f"deduction {row.deduction_uid}",
                         tr(f"settle.off_{row.kind}"), f"{row.on_date} {row.reason}",
                         won(-row.amount_won))
                for row in found.deductions
            ])
        self._add(account_forms(self._counter, found, self.changed.emit))
        self.page.column.addWidget(deduction_form(self._counter, found, self.changed.emit))

    def _farm(self) -> None:
        self._add(farm_forms(self._counter, self._found, self.changed.emit, self.opened.emit))

    def _add(self, sections: list[Section]) -> None:
        for section in sections:
            self.page.column.addWidget(section)

    def _list(self, title: str, lines: list[ListLine]) -> None:
        card = Section(title)
        if not lines:
            card.add(Words(tr("farms.none_yet"), role="text_soft", size_px=16))
        else:
            rows = RowList(title)
            rows.set_lines(lines)
            rows.chosen.connect(self._endings.ask)
            rows.setFixedHeight(min(len(lines), 5) * ROW_PX + LIST_EDGE_PX)
            card.add(rows)
        self.page.column.addWidget(card)


def _due_line(due: Due) -> ListLine:
    return ListLine("", tr(f"farms.due_{due.code}"), due.what, due.on_date)


def _settled_line(call: Call, n: int) -> ListLine:
    uid, number, first, last, pay, state, payout, carry, failed = call.settled[n]
    note = f"{number} · {tr('settle.pays')} {pay}"
    mark = Mark(tr("settle.failed") if failed else tr(f"settle.state_{state}"),
                "remove" if failed else "plain")
    return ListLine(uid, f"{first} ~ {last}", note, won(payout),
                    f"{tr('settle.carried')} {won(carry)}" if carry else "", mark)

"""Parts of the settlement room: one settlement, one producer in it, the form of a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.settlement_periods import CYCLES, Period
from app.settlement_steps import Step
from app.settlement_view import LineRow, PayoutRow, Reckoning, SettlementRow
from app.statements import percent
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import figure, known, tr, won
from ui.present import amounts
from ui.shapes import Choice, Mark
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Paged, Section, Segments
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import compact
from ui.widgets.panels import BigAmount

_TONES = {
    "DRAFT": "look", "CHECKED": "look", "APPROVED": "network", "EXPORTED": "network",
    "PAID": "do", "REVERSED": "remove",
}


def state_mark(row: SettlementRow) -> Mark:
    """How far a settlement is."""
    if row.kind == "REVERSAL":
        return Mark(tr("settle.state_REVERSAL"), "remove")
    return Mark(tr(f"settle.state_{row.state}"), _TONES.get(row.state, "plain"))


class SettlementPage(QWidget):
    """One settlement: its sum, who took which step, what may come next, its producers."""

    step_asked = Signal(str)
    producer_asked = Signal(str)
    papers_asked = Signal()

    def __init__(
        self, row: SettlementRow, payouts: Sequence[PayoutRow], steps: Sequence[Step],
        who: Callable[[str], str],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        card = Section()
        card.column.setSpacing(6)
        top = QHBoxLayout()
        amount = BigAmount(f"{row.settlement_no} · {tr('settle.payout')}", size_px=36)
        amount.set_amount(row.payout_won)
        top.addWidget(amount, 1)
        papers = compact(Key(tr("settle.papers"), "", "plain", height_px=56), 150)
        papers.clicked.connect(self.papers_asked)
        top.addWidget(papers)
        card.column.addLayout(top)
        card.add(Words(tr(
            "settle.facts", count=len(payouts), base=won(row.base_won),
            commission=won(row.commission_won), pay_date=row.pay_date),
            role="text_soft", size_px=16, wraps=True))
        card.add(Words(_steps_taken(row, who), role="text_soft", size_px=16, wraps=True))
        if row.reason:
            card.add(Words(row.reason, role="look", size_px=16, wraps=True))
        self.keys: dict[str, Key] = {}
        keys = QHBoxLayout()
        keys.setSpacing(10)
        for n, step in enumerate(steps):
            tone = "remove" if step.name in {"drop", "reverse"} else "do" if n == 0 else "plain"
            key = Key(tr(f"settle.step_{step.name}"), "", tone, size_px=18, height_px=60)
            # Whoever made it still presses it: the second person's PIN is asked for then.
            key.setEnabled(step.allowed or step.name == "approve")
            key.clicked.connect(lambda _=False, name=step.name: self.step_asked.emit(name))
            self.keys[step.name] = key
            keys.addWidget(key, 1)
        card.column.addLayout(keys)
        column.addWidget(card)
        self.list = RowList(tr("settle.producers"))
        self.list.set_lines([_payout_line(one) for one in payouts])
        self.list.chosen.connect(self.producer_asked)
        column.addWidget(self.list, 1)


def _steps_taken(row: SettlementRow, who: Callable[[str], str]) -> str:
    taken = [
        (tr("settle.did_draft"), row.drafted_by_ref, row.drafted_on),
        (tr("settle.did_check"), row.checked_by_ref, row.checked_on),
        (tr("settle.did_approve"), row.approved_by_ref, row.approved_on),
        (tr("settle.did_export"), row.exported_by_ref, row.exported_on),
        (tr("settle.did_pay"), "", row.paid_on),
        (tr("settle.did_end"), row.ended_by_ref, row.ended_on),
    ]
    return " → ".join(
        f"{name} {who(ref)} {day}".replace("  ", " ") for name, ref, day in taken if day)


def _payout_line(one: PayoutRow) -> ListLine:
    mark = None
    if one.failed:
        mark = Mark(tr("settle.failed"), "remove")
    elif one.hold:
        mark = Mark(tr(f"settle.hold_{one.hold}"), "look")
    elif one.carry_out_won:
        mark = Mark(tr("settle.carried"), "look")
    elif one.account_changed and one.payout_won:
        mark = Mark(tr("settle.account_new"), "network")
    note = tr("settle.line_note", base=won(one.base_won), commission=won(one.commission_won))
    return ListLine(
        one.producer_ref, f"{one.code} {one.name}", note, won(one.payout_won),
        won(one.carry_out_won) if one.carry_out_won else "", mark)


class ProducerReckoning(QWidget):
    """One producer in a settlement: the reckoning on the left, the lines on the right."""

    paper_asked = Signal(str)
    #: The bank sent this producer's money back.
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: Callable[[int | None], list[LineRow]] = lambda _: []
        self._ref = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.title = Words("", size_px=22, weight=theme.BOLD)
        left.addWidget(self.title)
        self.figures = RowList(tr("settle.reckoning"))
        self.figures.chosen.connect(self._choose)
        left.addWidget(self.figures, 1)
        paper = Key(tr("settle.paper"), "", "plain", size_px=18, height_px=60)
        paper.clicked.connect(lambda: self.paper_asked.emit(self._ref))
        left.addWidget(paper)
        self.failed_key = Key(tr("settle.mark_failed"), "", "remove", size_px=18, height_px=60)
        self.failed_key.clicked.connect(lambda: self.failed.emit(self._ref))
        left.addWidget(self.failed_key)
        row.addLayout(left, 5)
        right = QVBoxLayout()
        right.setSpacing(10)
        self.count = Words("", role="text_soft", size_px=16)
        right.addWidget(self.count)
        self.list = RowList(tr("settle.lines"))
        right.addWidget(self.list, 1)
        row.addLayout(right, 6)

    def show_one(
        self, row: SettlementRow, found: Reckoning, lines: Callable[[int | None], list[LineRow]]
    ) -> None:
        """This producer; `lines` gives the lines of one rate, or all."""
        one = found.payout
        self.failed_key.setVisible(row.state == "EXPORTED" and one.payout_won > 0)
        self._lines, self._ref = lines, one.producer_ref
        self.title.set_words(f"{one.code} {one.name} · {row.settlement_no}")
        figures = [ListLine(
            "all", tr("settle.base"), tr("settle.taxes", exempt=won(one.exempt_won),
                                         taxable=won(one.taxable_won)), won(one.base_won))]
        figures += [
            ListLine(
                f"rate {rate}", tr("settle.commission_at", rate=percent(rate)),
                tr("settle.of_base", base=won(base_won), count=figure(count)),
                won(-commission_won))
            for rate, count, base_won, commission_won in found.groups
        ]
        figures += [
            ListLine(
                "", tr("settle.rebate"),
                f"{back.from_date} ~ {back.to_date} · {percent(back.points_basis_points)}",
                won(back.rebate_won))
            for back in found.rebates
        ]
        figures += [
            ListLine("", _deduction(off.kind), f"{off.on_date} {off.reason}",
                     won(-off.amount_won))
            for off in found.deductions
        ]
        if one.carry_in_won:
            figures.append(ListLine("", tr("settle.carry_in"), "", won(one.carry_in_won)))
        if one.carry_out_won:
            figures.append(ListLine("", tr("settle.carry_out"), "", won(-one.carry_out_won)))
        figures.append(ListLine("", tr("settle.payout"), "", won(one.payout_won)))
        self.figures.set_lines(figures)
        self._choose("all")

    def _choose(self, key: str) -> None:
        """The lines behind a figure."""
        if key != "all" and not key.startswith("rate "):
            return
        rate = None if key == "all" else int(key.removeprefix("rate "))
        lines = self._lines(rate)
        self.figures.set_open(key)
        self.count.set_words(tr("settle.line_count", count=figure(len(lines)),
                                won=won(sum(line.base_won for line in lines))))
        self.list.set_lines([_sale_line(line) for line in lines])


def _sale_line(line: LineRow) -> ListLine:
    weight_g = line.weight_g or 0
    amount = amounts(0 if line.weight_g is not None else line.quantity, weight_g)
    mark = Mark(tr("settle.returned"), "remove") if line.kind == "RETURN" else None
    return ListLine(
        f"{line.receipt_no} {line.line_no}", f"{line.name} {line.spec}".strip(),
        f"{line.business_date} · {line.receipt_no} · {amount}", won(line.base_won),
        percent(line.rate_basis_points), mark)


def _deduction(kind: str) -> str:
    return tr(f"settle.off_{kind}") if known(f"settle.off_{kind}") else kind


class NewSettlement(Paged):
    """Cycle and dates of a new settlement; `asked` when it shall be worked out."""

    asked = Signal()

    def __init__(self, propose: Callable[[str], Period]) -> None:
        super().__init__()
        self._propose = propose
        card = Section(tr("settle.new"), tr("settle.new_body"))
        self.cycles = Segments(
            tr("settle.cycle"), [Choice(name, tr(f"settle.cycle_{name}")) for name in CYCLES],
            CYCLES[0])
        self.cycles.chosen.connect(lambda _: self._suggest())
        card.add(Labelled(tr("settle.cycle"), self.cycles))
        self.from_line = FormLine(tr("settle.from"))
        self.to_line = FormLine(tr("settle.to"))
        self.pay_line = FormLine(tr("settle.pay_date"))
        card.add_row(self.from_line, self.to_line)
        card.add_row(self.pay_line, QWidget())
        self.key = Key(tr("settle.draft_do"), "Enter", "do", size_px=20, height_px=64)
        self.key.clicked.connect(self.asked)
        for line in (self.from_line, self.to_line, self.pay_line):
            if isinstance(line.editor, QLineEdit):
                line.editor.setPlaceholderText("2026-01-31")
                line.editor.returnPressed.connect(self.asked)
        card.add(self.key)
        self.column.addWidget(card)
        self.column.addStretch()
        self._suggest()

    @property
    def cycle(self) -> str:
        """The cycle chosen."""
        return self.cycles.current

    @property
    def dates(self) -> tuple[str, str, str]:
        """First day, last day, pay day as typed."""
        return self.from_line.text, self.to_line.text, self.pay_line.text

    def _suggest(self) -> None:
        period = self._propose(self.cycles.current)
        self.from_line.set_text(period.from_date)
        self.to_line.set_text(period.to_date)
        self.pay_line.set_text(period.pay_date)


class ReasonPanel(Overlay):
    """Asks why before something is taken back; `given` carries the words."""

    given = Signal(str)

    def __init__(self, title: str, body: str, yes: str) -> None:
        super().__init__(width_px=680, height_px=420)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD, wraps=True))
        column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        self.line = FormLine(tr("settle.reason"))
        column.addWidget(self.line)
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (yes, "Enter", "remove", lambda: self.given.emit(self.line.text))))
        self.setFocusProxy(self.line.editor)

    def say(self, trouble: str) -> None:
        """What cannot be, beside the field."""
        self.line.say(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter gives the reason."""
        if is_enter(event):
            self.given.emit(self.line.text)
            return True
        return super().take_key(event)

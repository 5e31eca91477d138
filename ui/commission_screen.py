"""수수료: the rules on the left; on the right a new one, with what it would have meant."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import commission_edit, commission_view
from app.commission import Rebate, Rule
from app.commission_edit import Preview
from app.commission_view import RuleLine
from app.errors import ShopError
from app.statements import percent
from ui.ask_form import Ask, AskForm
from ui.asking import AskPanel
from ui.counter import Counter
from ui.i18n import tr, won
from ui.jobs import Reporter, Stopped
from ui.shapes import Choice, Mark
from ui.widgets.fields import Words
from ui.widgets.forms import Paged, Section
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import LIST_EDGE_PX, ROW_PX, ListLine, RowList
from ui.widgets.page import Page, compact
from ui.widgets.panels import BigAmount
from ui.work_face import WorkFace


class CommissionScreen(Page):
    """Dated rules; a change of today reaches no line already sold."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("commission.title"), tr("commission.body"))
        self._counter = counter
        self._lines: dict[str, RuleLine] = {}
        new = compact(Key(tr("commission.new"), "Ctrl+N", "plain", height_px=56), 190)
        new.clicked.connect(self.ask_new)
        self.head.addWidget(new)
        self.faces = QStackedWidget()
        self.column.addWidget(self.faces, 1)
        self.faces.addWidget(self._two_sides())
        self.work = WorkFace(counter.window)
        self.work.ended.connect(self._ended)
        self.faces.addWidget(self.work)
        self.reload()
        self.setFocusProxy(self.list)

    def reload(self) -> None:
        """The rules as they are now."""
        till = self._counter.till
        lines = commission_view.list_rule_lines(till)
        self._lines = {line.rule.rule_ref: line for line in lines}
        shown = [_rule_line(line) for line in lines]
        shown += [_rebate_line(one) for one in commission_view.list_rebate_lines(till)]
        self.list.set_lines(shown)
        self._left.setCurrentIndex(0 if shown else 1)
        self.ask_new()

    def ask_new(self) -> None:
        """The form of a new rule."""
        self.form = AskForm(
            self._counter, tr("commission.new"), [
                Ask("name", tr("commission.name"), code="commission.name"),
                Ask("from_date", tr("commission.from"), self._counter.till.business_date,
                    hint="2026-01-31", code="commission.from"),
                Ask("rate", tr("commission.rate"), hint="12", code="commission.rate"),
                Ask("category", tr("commission.category"), hint="엽채류"),
                Ask("farm_code", tr("commission.farm"), hint="P001", code="commission.farm"),
                Ask("step_won", tr("commission.step_won"), hint="5,000,000",
                    code="commission.steps"),
                Ask("step_rate", tr("commission.step_rate"), hint="10"),
            ], tr("commission.preview"), self._preview, tr("commission.new_body"))
        self.rebate_form = AskForm(
            self._counter, tr("commission.new_rebate"), [
                Ask("name", tr("commission.name"), code="commission.name"),
                Ask("from_date", tr("commission.from"), self._counter.till.business_date,
                    hint="2026-01-31", code="commission.dates"),
                Ask("period", tr("commission.period"), choices=tuple(
                    Choice(name, tr(f"commission.period_{name}"))
                    for name in ("QUARTER", "MONTH", "YEAR"))),
                Ask("bands", tr("commission.bands"), code="commission.bands",
                    hint="5,000,000 10 / 10,000,000 5 / 30,000,000 2"),
                Ask("category", tr("commission.category"), hint="엽채류"),
            ], tr("commission.save_rebate"), self._save_rebate, tr("commission.rebate_body"))
        page = Paged()
        page.column.addWidget(self.form)
        page.column.addWidget(self.rebate_form)
        page.column.addStretch()
        self._show_side(page)

    def _save_rebate(self, answers: Mapping[str, str]) -> None:
        rebate = commission_view.rebate_of_form(**answers)
        commission_edit.set_rebate(self._counter.till, self._counter.who, rebate)
        self.reload()
        self._counter.messages.banner(
            tr("commission.saved", day=rebate.from_date), tone="do", stay_ms=8_000)

    def _preview(self, answers: Mapping[str, str]) -> None:
        till = self._counter.till
        rule = commission_view.rule_of_form(till, **answers)
        first, last = commission_view.preview_span(till)

        def work(reporter: Reporter) -> tuple[Rule, Preview]:
            reporter.step(0, 1)
            return rule, commission_edit.preview(till, [rule], first, last)

        self.faces.setCurrentIndex(1)
        self.work.start(tr("commission.previewing"), work)

    def _ended(self, result: object) -> None:
        self.faces.setCurrentIndex(0)
        if isinstance(result, tuple):
            self._show_preview(*result)
        elif isinstance(result, ShopError):
            self._counter.messages.trouble(result)
        elif isinstance(result, BaseException) and not isinstance(result, Stopped):
            raise result

    def _show_preview(self, rule: Rule, found: Preview) -> None:
        """What it would have meant, and the key that makes it so."""
        page = Paged()
        card = Section(
            f"{rule.name} · {percent(rule.rate_basis_points)}",
            tr("commission.preview_of", first=found.from_date, last=found.to_date))
        row = QHBoxLayout()
        for words, amount in ((tr("commission.now"), found.now_won),
                              (tr("commission.then"), found.then_won)):
            big = BigAmount(words, size_px=32)
            big.set_amount(amount)
            row.addWidget(big, 1)
        card.column.addLayout(row)
        self.save_key = Key(tr("commission.save"), "Enter", "do", size_px=20, height_px=64)
        self.save_key.clicked.connect(lambda: self._save(rule))
        card.add(self.save_key)
        page.column.addWidget(card)
        changed = [one for one in found.differences if one.change_won]
        if changed:
            rows = RowList(tr("commission.preview"))
            rows.set_lines([
                ListLine(
                    one.producer_ref, f"{one.code} {one.name}",
                    f"{won(one.now_won)} → {won(one.then_won)}", won(one.change_won))
                for one in sorted(changed, key=lambda one: -abs(one.change_won))
            ])
            rows.setFixedHeight(min(len(changed), 6) * ROW_PX + LIST_EDGE_PX)
            page.column.addWidget(rows)
        else:
            page.column.addWidget(Words(
                tr("commission.no_change"), role="text_soft", size_px=18, wraps=True))
        page.column.addStretch()
        self._show_side(page)
        self.save_key.setFocus()

    def _save(self, rule: Rule) -> None:
        def act(_: object) -> None:
            commission_edit.set_rule(self._counter.till, self._counter.who, rule)

        if self._counter.attempt(act):
            self.reload()
            self._counter.messages.banner(
                tr("commission.saved", day=rule.from_date), tone="do", stay_ms=8_000)

    def ask_end(self, rule_ref: str) -> None:
        """End a rule with today, after a question."""
        line = self._lines.get(rule_ref)
        if line is None or line.state != "now":
            return
        panel = AskPanel(
            tr("commission.end_ask", name=line.rule.name), tr("commission.end"),
            tr("commission.end_body"), "remove")

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            till = self._counter.till

            def act(_: object) -> None:
                commission_edit.end_rule(till, self._counter.who, rule_ref, till.business_date)

            if self._counter.attempt(act):
                self.reload()
                self._counter.messages.banner(
                    tr("commission.end_done"), tone="do", stay_ms=8_000)

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def take_key(self, event: QKeyEvent) -> bool:
        """Ctrl+N a new rule; Esc stops what is being reckoned."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N and not self.work.busy:
            self.ask_new()
            self.form.lines["name"].editor.setFocus()
            return True
        if event.key() == Qt.Key.Key_Escape and self.work.busy:
            self.work.stop()
            return True
        return super().take_key(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self.work.busy:
            self.work.stop()
        super().hideEvent(event)

    def _two_sides(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._left = QStackedWidget()
        self.list = RowList(tr("commission.rules"))
        self.list.chosen.connect(self.ask_end)
        self._left.addWidget(self.list)
        self._left.addWidget(Teach(tr("commission.empty_title"), tr("commission.empty_body")))
        row.addWidget(self._left, 4)
        self._right = QVBoxLayout()
        self._side: QWidget = Words("")
        self._right.addWidget(self._side)
        row.addLayout(self._right, 6)
        return both

    def _show_side(self, widget: QWidget) -> None:
        self._right.replaceWidget(self._side, widget)
        self._side.hide()
        self._side.deleteLater()
        self._side = widget


def _rule_line(line: RuleLine) -> ListLine:
    rule = line.rule
    scope = [words for words in (
        tr("commission.of_farm", name=line.farm) if line.farm else "",
        tr("commission.of_item", name=line.item) if line.item else "",
        tr("commission.of_category", name=rule.category) if rule.category else "",
    ) if words] or [tr("commission.for_all")]
    scope += [
        tr("commission.step", won=won(step.from_won), rate=percent(step.rate_basis_points))
        for step in rule.steps
    ]
    mark = None if line.state == "now" else Mark(
        tr(f"commission.{line.state}"), "network" if line.state == "ahead" else "plain")
    span = f"{rule.from_date} ~ {rule.to_date}"
    return ListLine(
        rule.rule_ref, rule.name, " · ".join(scope), percent(rule.rate_basis_points), span, mark)


def _rebate_line(one: Rebate) -> ListLine:
    bands = ", ".join(
        f"{'~' + won(band.below_won) if band.below_won else ''} "
        f"{percent(band.points_basis_points)}".strip() for band in one.bands)
    words = tr("commission.gives_back", period=tr(f"commission.period_{one.period}"), bands=bands)
    return ListLine(one.rebate_ref, one.name, words, "", f"{one.from_date} ~ {one.to_date}")

"""부적합 회수: which goods, what is left, who bought, whom to call; or rehearsed for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from app import recalls, stock_count, stock_papers
from app.access import Action, Approval
from app.office_paper import OfficePaper
from app.recalls import Buyer, RecallPlan, RecallScope
from app.stock_lists import list_farms, list_items
from ui.ask_form import Ask, AskForm
from ui.asking import AskPanel, is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.devices import Devices
from ui.folder_panel import save_file
from ui.i18n import figure, tr, won
from ui.picking import PickPanel
from ui.present import named
from ui.shapes import Choice, Hit, Mark
from ui.widgets.forms import Paged
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

_LISTED, _ASKED, _PLANNED = range(3)
_EVERYTHING: Final = "*"
_PAPERS: Final[dict[str, str]] = {
    "door": "회수안내문", "receipts": "회수대상_영수증", "result": "회수결과표",
}


class RecallScreen(Page):
    """The list of recalls, the form of a new one, and the one screen that shows all of it."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("recall.title"), tr("recall.body"))
        self._counter = counter
        self._devices = devices
        self._uid = ""
        self._rehearsed = False
        self._plan: RecallPlan | None = None
        self._answers: Mapping[str, str] = {}
        self._form: AskForm | None = None
        self._ask = ("", "", "")  # producer, item, its name
        self.rehearse = compact(Key(tr("recall.rehearse"), "F7", "soft", height_px=56), 150)
        self.rehearse.clicked.connect(lambda: self.ask_farm(rehearsed=True))
        self.new = compact(Key(tr("recall.new"), "F9", "remove", height_px=56), 150)
        self.new.clicked.connect(self._press_new)
        self.head.addWidget(self.rehearse)
        self.head.addWidget(self.new)
        self.list = RowList(tr("recall.title"))
        self.list.chosen.connect(self.open_recall)
        self._teach = Teach(tr("recall.empty_title"), tr("recall.empty_body"))
        self.faces = QStackedWidget()
        self._listed = QStackedWidget()
        self._listed.addWidget(self._teach)
        self._listed.addWidget(self.list)
        self.faces.addWidget(self._listed)
        self._asked = Paged()
        self.faces.addWidget(self._asked)
        self.lines = RowList(tr("recall.title"))
        self.lines.chosen.connect(lambda _: self.ask_act())
        self.faces.addWidget(self.lines)
        self.column.addWidget(self.faces, 1)
        self.refresh()

    def refresh(self) -> None:
        """Open ones first."""
        found = recalls.list_recalls(self._counter.till)
        self.list.set_lines([ListLine(
            key=row.recall_uid, title=tr(f"recall.cause_{row.cause}"),
            note=f"{row.opened_on} · {tr(f'recall.by_{row.ordered_by}')} · "
                 f"{row.reason or tr('recall.no_reason')}",
            mark=Mark(tr(f"recall.state_{row.state}"), "remove" if row.state == "open" else "do"))
            for row in found])
        self._listed.setCurrentIndex(1 if found else 0)
        self._show(_LISTED)

    def take_key(self, event: QKeyEvent) -> bool:
        """F7 rehearses, F9 goes on, Enter opens, Esc steps back."""
        face = self.faces.currentIndex()
        if event.key() == Qt.Key.Key_Escape and face != _LISTED:
            self.refresh()
            return True
        if event.key() == Qt.Key.Key_F9:
            self._press_new()
            return True
        if event.key() == Qt.Key.Key_F7 and face == _LISTED:
            self.ask_farm(rehearsed=True)
            return True
        if is_enter(event) and face == _LISTED:
            return self.list.take_current()
        if is_enter(event) and face == _PLANNED:
            self.ask_act()
            return True
        return super().take_key(event)

    def open_recall(self, uid: str) -> None:
        """How a recall stands."""

        def act(_: Approval | None) -> None:
            self._uid, self._rehearsed = uid, False
            _row, self._plan = recalls.read_recall(self._counter.till, uid)
            self._show_plan()

        self._counter.attempt(act, self.say)

    def take_scan(self, text: str) -> bool:
        """Goods in the hand: the form for just these, their 소비기한 still to be typed."""

        def act(_: Approval | None) -> None:
            pile, _grams = stock_count.find_pile(self._counter.till, text)
            self._counter.messages.sound("look")
            self._uid = ""
            self._rehearsed = not self._counter.may(Action.RECALL_GOODS)
            self._ask = (pile.producer_ref, pile.item_ref, pile.name)
            self._show_form(unlotted=not pile.lot_ref)

        if self.faces.currentIndex() == _LISTED:
            self._counter.attempt(act, self.say)
            return True
        return False

    # -- a new one ------------------------------------------------------------------------

    def ask_farm(self, *, rehearsed: bool) -> None:
        """Whose goods."""
        if not rehearsed and not self._counter.may(Action.RECALL_GOODS):
            self.say(tr("recall.not_yours"))
            return
        self._rehearsed, self._uid = rehearsed, ""
        hits = [Hit(ref, name, code, None) for ref, code, name in list_farms(self._counter.till)]
        self._pick(tr("recall.whose"), hits, self._ask_item)

    def _ask_item(self, farm: str) -> None:
        items = list_items(self._counter.till, farm)
        hits = [Hit(_EVERYTHING, tr("recall.everything"), "", None)]
        hits += [Hit(ref, named(name, spec), "", None) for ref, name, spec in items]
        names = {ref: name for ref, name, _ in items}

        def chosen(item: str) -> None:
            self._ask = (farm, item, names.get(item, tr("recall.everything")))
            self._show_form()

        self._pick(tr("recall.what"), hits, chosen)

    def _pick(self, title: str, hits: list[Hit], then: Callable[[str], None]) -> None:
        def find(typed: str) -> list[Hit]:
            return [hit for hit in hits if typed.strip() in f"{hit.name} {hit.farm}"][:8]

        panel = PickPanel(title, tr("recall.find"), find)

        def chosen(key: str) -> None:
            self._counter.window.close_overlay(panel)
            then(key)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _show_form(self, *, unlotted: bool = False) -> None:
        if self._form is not None:
            self._asked.column.removeWidget(self._form)
            self._form.deleteLater()
        today = self._counter.till.business_date
        asks = [
            Ask("from_date", tr("recall.from_date"), "" if unlotted else today, code="dates"),
            Ask("to_date", tr("recall.to_date"), "" if unlotted else today, code="dates"),
            Ask("use_by", tr("recall.use_by"), "", hint="2026-12-31", code="label.date"),
            Ask("reason", tr("recall.reason"), "", code="reason"),
            Ask("unlotted", tr("recall.unlotted"), "yes" if unlotted else "no", (
                Choice("no", tr("recall.unlotted_no")), Choice("yes", tr("recall.unlotted_yes")))),
            Ask("cause", tr("recall.cause"), "RESIDUE", tuple(
                Choice(cause, tr(f"recall.cause_{cause}")) for cause in recalls.CAUSES)),
            Ask("ordered_by", tr("recall.ordered_by"), "SELF", tuple(
                Choice(who, tr(f"recall.by_{who}")) for who in recalls.ORDERED_BY)),
        ]
        title = tr("recall.form_rehearsal" if self._rehearsed else "recall.form")
        self._form = AskForm(
            self._counter, f"{title} · {self._ask[2]}", asks, tr("recall.look"), self._look)
        self._asked.column.insertWidget(0, self._form)
        self._show(_ASKED)

    def _look(self, answers: Mapping[str, str]) -> None:
        """Who and what it touches; nothing is written yet."""
        till = self._counter.till
        farm, item, _ = self._ask
        items = [item] if item != _EVERYTHING else [ref for ref, _, _ in list_items(till, farm)]
        scope = RecallScope(
            tuple(items), (), answers["from_date"].strip(), answers["to_date"].strip(),
            answers["use_by"].strip(), farm, answers["unlotted"] == "yes")
        self._plan = recalls.plan_recall(till, scope)
        self._answers = answers
        self._show_plan()

    # -- the plan -------------------------------------------------------------------------

    def _show_plan(self) -> None:
        plan = self._plan
        if plan is None:
            return
        lines = [ListLine(
            key="sum", title=tr("recall.sum", receipts=figure(plan.receipt_count)),
            note=tr("recall.sum_note", members=figure(len(plan.member_refs)),
                    anonymous=figure(plan.anonymous_count), told=figure(len(plan.contacts))),
            right=tr("recall.out", count=figure(plan.still_out)),
            right_note=tr("recall.on_shelf", count=figure(
                sum(max(0, pile.quantity) for pile in plan.piles))))]
        lines += [ListLine(
            key=f"lot {n}", title=named(lot.name, lot.spec),
            note=f"{lot.producer_name} · {lot.lot_no or tr('recall.no_lot')} · {lot.shipped_on}",
            right=tr("recall.sold", count=figure(lot.sold)),
            right_note=tr("recall.states", left=figure(lot.left), back=figure(lot.returned),
                          gone=figure(lot.destroyed)),
            mark=Mark(tr("recall.lot"), "remove")) for n, lot in enumerate(plan.lots)]
        lines += [ListLine(
            key=f"receipt {row.sale_uid} {row.line_no}", title=row.receipt_no,
            note=f"{row.name} · {row.lot_no or tr('recall.no_lot')}"
                 + (f" · {tr('recall.member')}" if row.member_ref else ""),
            right=won(row.net_won), right_note=tr("stock.pieces", count=figure(row.quantity)))
            for row in plan.bought]
        self.lines.set_lines(lines)
        self._show(_PLANNED)

    def ask_act(self) -> None:
        """What may be done now: papers always, the rest once it is open."""
        names = ["door", "receipts", "result", "settlement"]
        row = recalls.read_recall(self._counter.till, self._uid)[0] if self._uid else None
        if row is not None and row.state == "open":
            names = ["off_shelf", "buyers", "message", "destroy", *names, "close"]
        elif row is None and not self._rehearsed:
            names = ["start"]
        panel = NumberedPanel(
            tr("recall.acts"), [Choice(name, tr(f"recall.do_{name}")) for name in names],
            tr("recall.rehearsal_note") if self._rehearsed else "")

        def chosen(name: str) -> None:
            self._counter.window.close_overlay(panel)
            self._do(name)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _do(self, name: str) -> None:
        if name in _PAPERS:
            self._paper(name)
            return
        acts: dict[str, Callable[[], None]] = {
            "start": self._ask_start, "off_shelf": self._off_shelf, "buyers": self._buyers,
            "message": self._message, "destroy": self._destroy, "settlement": self._shares,
            "close": self._close,
        }
        acts[name]()

    def _paper(self, name: str) -> None:
        make, plan = self._devices.office_pdf, self._plan
        if make is None or plan is None:
            self.say(tr("stock.no_paper"))
            return
        till = self._counter.till
        row = recalls.read_recall(till, self._uid)[0] if self._uid else None
        makers: dict[str, Callable[..., OfficePaper]] = {
            "door": stock_papers.door_notice, "receipts": stock_papers.receipt_list,
            "result": stock_papers.recall_result}
        data = make(makers[name](till, row, plan))
        save_file(
            self._counter, f"{till.business_date}_{_PAPERS[name]}.pdf", data, self.say)

    def _ask_start(self) -> None:
        plan = self._plan
        if plan is None:
            return
        panel = AskPanel(
            tr("recall.start_ask", name=self._ask[2], count=figure(len(plan.lots))),
            tr("recall.do_start"), tr("recall.start_body"), "remove")

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            self._attempt(lambda: self._start(plan))

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def _start(self, plan: RecallPlan) -> None:
        answers = self._answers
        self._uid = recalls.open_recall(
            self._counter.till, self._counter.who, plan.scope, cause=answers["cause"],
            ordered_by=answers["ordered_by"], reason=answers["reason"])
        self._tell(tr("recall.started"))

    def _off_shelf(self) -> None:
        self._attempt(lambda: self._tell(tr("recall.off_shelf", count=figure(
            recalls.take_off_shelf(self._counter.till, self._counter.who, self._uid)))))

    def _destroy(self) -> None:
        self._attempt(lambda: self._tell(tr("recall.destroyed", count=figure(
            recalls.destroy(self._counter.till, self._counter.who, self._uid)))))

    def _message(self) -> None:
        def send() -> None:
            count, where = recalls.message_to_buyers(
                self._counter.till, self._counter.who, self._uid)
            self._tell(tr("evening.sent", count=figure(count), path=where))

        self._attempt(send)

    def _close(self) -> None:
        def close() -> None:
            recalls.close_recall(self._counter.till, self._counter.who, self._uid)
            self._tell(tr("recall.closed_now"))

        self._attempt(close)

    def _shares(self) -> None:
        plan = self._plan
        if plan is None:
            return
        words = "\n".join(
            tr("recall.share", name=share.producer_name, back=won(share.returned_won),
               open=won(share.open_won), base=won(share.open_base_won))
            for share in recalls.shares_of(plan)) or tr("recall.no_share")
        panel = NumberedPanel(tr("recall.do_settlement"), [], words)
        self._counter.window.open_overlay(panel)

    # -- whom to call ---------------------------------------------------------------------

    def _buyers(self) -> None:
        found: list[Buyer] = []

        def act(_: Approval | None) -> None:
            found.extend(recalls.list_buyers(self._counter.till, self._counter.who, self._uid))

        if not self._counter.attempt(act, self.say):
            return
        if not found:
            self.say(tr("recall.no_buyers"))
            return
        by_ref = {one.member_ref: one for one in found}
        hits = [Hit(
            one.member_ref, f"{one.name} {one.phone}",
            tr("recall.contact", outcome=tr(f"recall.outcome_{one.contact.outcome}"))
            if one.contact else tr("recall.not_told"), None,
            tr("stock.pieces", count=figure(one.pieces))) for one in found]
        self._pick(tr("recall.do_buyers"), hits, lambda ref: self._note(by_ref[ref]))

    def _note(self, buyer: Buyer) -> None:
        panel = NumberedPanel(f"{buyer.name} {buyer.phone}", [
            Choice(outcome, tr(f"recall.outcome_{outcome}")) for outcome in recalls.OUTCOMES],
            ", ".join(buyer.receipts))

        def chosen(outcome: str) -> None:
            self._counter.window.close_overlay(panel)
            self._attempt(lambda: recalls.note_contact(
                self._counter.till, self._counter.who, self._uid, buyer.member_ref, "CALL",
                outcome))

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    # -- pieces ---------------------------------------------------------------------------

    def _attempt(self, do: Callable[[], None]) -> None:
        def act(_: Approval | None) -> None:
            do()
            self.open_recall(self._uid)

        self._counter.attempt(act, self.say)

    def _tell(self, words: str) -> None:
        self._counter.messages.banner(words, tone="do", stay_ms=10_000)

    def _press_new(self) -> None:
        if self.faces.currentIndex() == _PLANNED:
            self.ask_act()
        elif self.faces.currentIndex() == _LISTED:
            self.ask_farm(rehearsed=False)
        elif self._form is not None:
            self._form.press()

    def _show(self, face: int) -> None:
        self.faces.setCurrentIndex(face)
        self.rehearse.setVisible(face == _LISTED)
        words = {_LISTED: "recall.new", _ASKED: "recall.look", _PLANNED: "recall.acts"}[face]
        self.new.set_words(tr(words))
        body = "recall.body" if face != _PLANNED or not self._rehearsed else "recall.rehearsal_note"
        self.body.set_words(tr(body), "text_soft")

"""결제수단 정정 on the screen: the receipt, what it really was, why; four presses from the sale."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app import correction, receipts
from app.access import Approval
from app.correction import Truth
from app.tender import Need, Tender, TenderKind, TenderType, find_tender_type
from ui import i18n
from ui.choosing import NumberedPanel, TypePanel
from ui.counter import Counter
from ui.credit import ask_account
from ui.i18n import tr, won
from ui.named import NamedPanel
from ui.shapes import Choice

if TYPE_CHECKING:
    from models.account_rows import SaleTenderRow

_REASONS: Final = ("pressed", "changed", "other")


def mend(counter: Counter, receipt_no: str, say: Callable[[str], None],
         done: Callable[[], None]) -> None:
    """Ask what a finished sale was really paid with, and write it down."""

    def act(_: Approval | None) -> None:
        found = correction.find_correctable(
            counter.till, receipts.find_sale(counter.till, receipt_no))
        Mending(counter, found.row.sale_uid, receipt_no, done).ask_which(found.tenders)

    counter.attempt(act, say)


class Mending:
    """One correction from the question to the record."""

    def __init__(
        self, counter: Counter, sale_uid: str, receipt_no: str, done: Callable[[], None]
    ) -> None:
        self._counter = counter
        self._sale_uid = sale_uid
        self._receipt_no = receipt_no
        self._done = done

    def ask_which(self, tenders: tuple[SaleTenderRow, ...]) -> None:
        """Of a split, which part; a single one is meant."""
        if len(tenders) == 1:
            self._ask_truth(tenders[0])
            return
        choices = [
            Choice(str(place), _name(find_tender_type(one.tender_code)), won(one.amount_won))
            for place, one in enumerate(tenders)]
        panel = NumberedPanel(tr("mend.which"), choices)
        self._open(panel, lambda key: self._ask_truth(tenders[int(key)]))

    def _ask_truth(self, old: SaleTenderRow) -> None:
        counter = self._counter
        kinds = correction.list_truths(counter.till, old)
        title = tr("mend.title", number=self._receipt_no)
        was = tr("mend.was", name=_name(find_tender_type(old.tender_code)),
                 won=won(old.amount_won))
        panel = NumberedPanel(title, [Choice(one.code, _name(one)) for one in kinds], was)
        self._open(panel, lambda code: self._ask_more(old, find_tender_type(code)))

    def _ask_more(self, old: SaleTenderRow, kind: TenderType) -> None:
        """What the tender still wants to know."""
        counter = self._counter
        if kind.kind is TenderKind.CREDIT:
            ask_account(counter, old.amount_won, lambda ref, _: self._ask_why(
                old, Truth(kind.code, account_ref=ref)))
        elif kind.need in {Need.APPROVAL_NO, Need.DEPOSITOR} and not (
                kind.need is Need.APPROVAL_NO and old.approval_no):
            named = NamedPanel(
                kind, _name(kind), old.amount_won, seven_on_top=counter.seven_on_top)

            def given(tender: object) -> None:
                if isinstance(tender, Tender):
                    counter.window.close_overlay(named)
                    self._ask_why(old, Truth(
                        kind.code, tender.approval_no, tender.depositor, tender.confirmed))

            named.given.connect(given)
            counter.window.open_overlay(named)
        elif kind.kind is TenderKind.CARD and counter.till.settings.card_approval_no == "now":
            asked = TypePanel(
                tr("mend.card_title"), tr("named.approval"), length_max=12,
                seven_on_top=counter.seven_on_top)

            def typed(number: str) -> None:
                counter.window.close_overlay(asked)
                self._ask_why(old, Truth(kind.code, number))

            asked.given.connect(typed)
            counter.window.open_overlay(asked)
        else:
            self._ask_why(old, Truth(kind.code))

    def _ask_why(self, old: SaleTenderRow, truth: Truth) -> None:
        counter = self._counter
        now = tr("mend.now", was=_name(find_tender_type(old.tender_code)),
                 now=_name(find_tender_type(truth.tender_code)), won=won(old.amount_won))
        choices = [Choice(one, tr(f"mend.why_{one}")) for one in _REASONS]
        panel = NumberedPanel(tr("mend.why"), choices, now)

        def chosen(why: str) -> None:
            def act(approval: Approval | None) -> None:
                correction.correct_tender(
                    counter.till, counter.who, self._sale_uid, old.tender_no, truth,
                    tr(f"mend.why_{why}"), approval=approval)
                counter.window.close_overlay(panel)
                counter.messages.sound("taken")
                counter.messages.banner(tr("mend.done", number=self._receipt_no, words=now),
                                        tone="do", stay_ms=8_000)
                self._done()

            counter.attempt(act, panel.say)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)

    def _open(self, panel: NumberedPanel, act: Callable[[str], None]) -> None:
        window = self._counter.window

        def chosen(key: str) -> None:
            window.close_overlay(panel)
            act(key)

        panel.chosen.connect(chosen)
        window.open_overlay(panel)


def _name(kind: TenderType) -> str:
    return kind.name_ko if i18n.language() == "ko" else kind.name_en

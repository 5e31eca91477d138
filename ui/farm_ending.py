"""A row of a producer's file, touched: what it can come to, asked with its name."""

from __future__ import annotations

from collections.abc import Callable

from app import producers, settlement
from app.access import Approval
from app.farm_view import FarmFile
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.i18n import tr
from ui.shapes import Choice

_RESULTS = ("PASS", "FAIL")


class Endings:
    """Ends an agreed item, a certificate, a strike, a deduction; gives a sample its result.

    A key is what the row is and its own name, with a space between; `done` follows what was kept.
    """

    def __init__(self, counter: Counter, found: FarmFile, done: Callable[[], None]) -> None:
        self._counter = counter
        self._found = found
        self._done = done

    def ask(self, key: str) -> None:
        """What may become of the row; nothing for one that has ended."""
        what, _, name = key.partition(" ")
        if not name:
            return
        title, body, acts = {
            "item": self._item, "certificate": self._certificate, "test": self._test,
            "strike": self._strike, "deduction": self._deduction,
        }[what](name)
        panel = NumberedPanel(
            title, [Choice(str(place), words) for place, (words, _) in enumerate(acts)], body)

        def chosen(place: str) -> None:
            def act(_: Approval | None) -> None:
                acts[int(place)][1]()
                self._counter.window.close_overlay(panel)
                self._counter.messages.banner(tr("farms.kept"), tone="do", stay_ms=8_000)
                self._done()

            self._counter.attempt(act, panel.say)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _item(self, item_ref: str) -> _Question:
        till, ref = self._counter.till, self._found.row.ref
        name = next(row.item_name for row in self._found.items if row.item_ref == item_ref)
        return name, tr("farms.end_item_body"), [(tr("farms.end_item"), lambda: (
            producers.agree_item(
                till, self._counter.who, ref, item_ref, to_date=till.business_date)))]

    def _certificate(self, uid: str) -> _Question:
        till, ref = self._counter.till, self._found.row.ref
        row = next(row for row in self._found.certificates if row.certificate_uid == uid)
        return f"{row.cert_kind} {row.cert_no}", tr("farms.end_certificate_body"), [
            (tr("farms.end_certificate"), lambda: producers.end_certificate(
                till, self._counter.who, ref, row, till.business_date))]

    def _test(self, uid: str) -> _Question:
        till, ref = self._counter.till, self._found.row.ref
        row = next(row for row in self._found.tests if row.test_uid == uid)

        def give(result: str) -> Callable[[], object]:
            return lambda: producers.note_test(
                till, self._counter.who, ref, row.sampled_on, result, item_ref=row.item_ref,
                lab=row.lab, report_no=row.report_no, test_uid=uid)

        return tr("farms.test_came", day=row.sampled_on), tr("farms.test_body"), [
            (tr(f"farms.result_{result}"), give(result)) for result in _RESULTS]

    def _strike(self, uid: str) -> _Question:
        till, ref = self._counter.till, self._found.row.ref
        row = next(row for row in self._found.strikes if row.strike_uid == uid)
        return f"{tr(f'farms.strike_{row.step}')} · {row.reason}", tr("farms.lift_body"), [
            (tr("farms.lift"), lambda: producers.lift_strike(
                till, self._counter.who, ref, row))]

    def _deduction(self, uid: str) -> _Question:
        row = next(row for row in self._found.deductions if row.deduction_uid == uid)
        return f"{tr(f'settle.off_{row.kind}')} · {row.reason}", tr("farms.drop_body"), [
            (tr("farms.drop"), lambda: settlement.drop_deduction(
                self._counter.till, self._counter.who, uid))]


#: Title, what follows, and (words, act) of each way.
_Question = tuple[str, str, list[tuple[str, Callable[[], object]]]]

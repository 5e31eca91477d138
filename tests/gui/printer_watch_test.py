"""The printer's states on the screen: each has its own sentence and buttons that help."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.ports import DocumentKind, JobAnswer, PrinterState, PrintJob, SpoolStatus
from app.printer_words import WORDS
from app.till import Till
from tests.gui.conftest import Hands
from ui.printer_watch import PrinterWatch

LETTUCE = "2400000100010"


@dataclass
class FakeSpool:
    """A spool that says what a test wants and notes what it was told."""

    state: SpoolStatus = field(default_factory=lambda: SpoolStatus(PrinterState.READY))
    answers: list[tuple[int, JobAnswer]] = field(default_factory=list)

    def submit(self, job: PrintJob, *, kick_drawer: bool = False) -> int:
        return 1

    def nudge(self, *, kick_drawer: bool = False) -> None:
        return None

    def kick_drawer(self) -> None:
        return None

    def answer(self, job_id: int, answer: JobAnswer) -> bool:
        self.answers.append((job_id, answer))
        return True

    def status(self) -> SpoolStatus:
        return self.state


@pytest.fixture
def spool(hands: Hands, till: Till) -> FakeSpool:
    fake = FakeSpool()
    till.printer = fake
    return fake


def watch(hands: Hands) -> PrinterWatch:
    return PrinterWatch(
        hands.desk.counter,
        60_000,
        other_printer=hands.desk._choose_printer,
        receipt_pdf=lambda receipt: f"%PDF {receipt.number}".encode(),
    )


def test_each_state_has_a_sentence_of_its_own(hands: Hands, spool: FakeSpool) -> None:
    watcher, seen = watch(hands), set()
    for state in PrinterState:
        if state is PrinterState.READY:
            continue
        spool.state = SpoolStatus(state, waiting_count=1)
        watcher.look()
        seen.add(hands.desk.window.banner.words)
    assert len(seen) == len(PrinterState) - 1
    spool.state = SpoolStatus(PrinterState.READY)
    watcher.look()
    assert hands.desk.window.banner.words == ""


def test_a_dead_printer_is_a_dead_drawer(hands: Hands, spool: FakeSpool) -> None:
    spool.state = SpoolStatus(PrinterState.OFF, waiting_count=1, drawer_stuck=True)
    watch(hands).look()
    assert "열쇠로 돈통을 여세요" in hands.desk.window.banner.words


def test_the_next_sale_goes_on_while_the_printer_is_off(
    hands: Hands, till: Till, spool: FakeSpool
) -> None:
    spool.state = SpoolStatus(PrinterState.OFF, waiting_count=3)
    watch(hands).look()
    hands.scan(LETTUCE)
    assert len(hands.sell.basket.rows) == 1


def test_a_doubtful_receipt_is_asked_about_and_never_reprinted_by_itself(
    hands: Hands, spool: FakeSpool
) -> None:
    job = PrintJob(DocumentKind.SLIP, "{}", id=7)
    spool.state = SpoolStatus(PrinterState.READY, unknown=(job,))
    watcher = watch(hands)
    watcher.look()
    assert WORDS[PrinterState.UNKNOWN_OUTCOME].said("ko") in hands.desk.window.banner.words
    assert spool.answers == []
    hands.desk.window.banner._buttons[0].click()
    assert spool.answers == [(7, JobAnswer.PRINTED)]


def test_the_last_receipt_can_be_had_as_pdf(hands: Hands, till: Till, spool: FakeSpool) -> None:
    from PySide6.QtCore import Qt

    hands.scan(LETTUCE)
    hands.rest()
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_Return)
    spool.state = SpoolStatus(PrinterState.PAPER_OUT, waiting_count=1)
    watch(hands).look()
    pdf = next(key for key in hands.desk.window.banner._buttons if key.words == "PDF로")
    pdf.click()
    files = list(till.paths.slips.glob("*.pdf"))
    assert len(files) == 1
    assert files[0].read_bytes().startswith(b"%PDF 2")
    assert files[0].name in hands.desk.window.banner.words


def test_a_cashier_is_not_offered_the_settings(hands: Hands, spool: FakeSpool) -> None:
    spool.state = SpoolStatus(PrinterState.OFF)
    watch(hands).look()
    assert "다른 프린터로" not in [key.words for key in hands.desk.window.banner._buttons]

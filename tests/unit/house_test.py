"""Behind the house screens: farms to choose from, the wizard's draft, a trial print."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.farms import list_farms
from app.paths import Paths
from app.ports import PrinterState
from app.receipt import RulerPage
from app.settings import PrinterSettings
from app.setup import demo_answers, init_shop
from app.setup_draft import forget_draft, load_draft, save_draft
from printing.documents import badge_pdf
from printing.trial import try_drawer, try_printer
from tests.fakes import FakePrinterServer

PAGE = RulerPage("우리 직매장", "network 127.0.0.1", datetime(2026, 11, 22, 9, 0))  # noqa: DTZ001 - a page shows local time


@pytest.fixture
def server() -> Iterator[FakePrinterServer]:
    printer = FakePrinterServer()
    yield printer
    printer.close()


def settings_of(server: FakePrinterServer, *, drawer: bool = True) -> PrinterSettings:
    address = f"127.0.0.1:{server.port}"
    return PrinterSettings(connection="network", address=address, drawer=drawer)


def test_a_trial_prints_one_page_and_says_so(server: FakePrinterServer) -> None:
    assert try_printer(settings_of(server), PAGE) is PrinterState.READY
    assert len(server.printed) == 1
    assert "우리 직매장".encode("cp949") in server.printed[0]


@pytest.mark.parametrize(("fault", "state"), [
    ("paper", PrinterState.PAPER_OUT), ("cover", PrinterState.COVER_OPEN),
    ("broken", PrinterState.ERROR), ("nonsense", PrinterState.NONSENSE),
    ("silent", PrinterState.HUNG),
])
def test_a_trial_names_the_fault_and_prints_nothing(
    server: FakePrinterServer, fault: str, state: PrinterState
) -> None:
    server.paper = "out" if fault == "paper" else "ok"
    server.cover_open = fault == "cover"
    server.broken = fault == "broken"
    if fault in {"nonsense", "silent"}:
        server.mode = fault
    assert try_printer(settings_of(server), PAGE) is state
    assert server.printed == []


def test_a_printer_that_is_off_is_named(server: FakePrinterServer) -> None:
    settings = settings_of(server)
    server.switch_off()
    assert try_printer(settings, PAGE) is PrinterState.OFF
    assert try_drawer(settings) is PrinterState.OFF


def test_no_printer_is_not_a_fault_of_one() -> None:
    assert try_printer(PrinterSettings(), PAGE) is PrinterState.NOT_SET_UP
    assert try_drawer(PrinterSettings()) is PrinterState.NOT_SET_UP


def test_the_drawer_is_kicked_once(server: FakePrinterServer) -> None:
    assert try_drawer(settings_of(server)) is PrinterState.READY
    until = time.monotonic() + 5
    while not server.jobs and time.monotonic() < until:
        time.sleep(0.01)
    assert server.jobs == [b"\x1bp\x00\x19\xfa"]
    assert try_drawer(settings_of(server, drawer=False)) is PrinterState.NOT_SET_UP


def test_an_address_that_names_no_printer_is_refused() -> None:
    with pytest.raises(ValueError, match="tin can"):
        try_printer(PrinterSettings(connection="tin can"), PAGE)


def test_a_draft_keeps_what_may_lie_open_and_nothing_else(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "state")
    assert load_draft(paths) == {}
    save_draft(paths, {"shop_name": "우리", "manager_1_pin": "3579", "manager_1_name": "김"})
    assert load_draft(paths) == {"shop_name": "우리"}
    (paths.state / "wizard.json").write_text("{half")
    assert load_draft(paths) == {}
    forget_draft(paths)
    forget_draft(paths)
    assert not list(paths.state.iterdir())


def test_a_folder_that_cannot_be_written_stops_no_set_up(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file in the way")
    paths = Paths(tmp_path / "data", tmp_path / "state")
    save_draft(paths, {"shop_name": "우리"})
    assert load_draft(paths) == {}


def test_farms_are_found_by_code_name_and_initials(tmp_path: Path) -> None:
    till, _ = init_shop(
        Paths(tmp_path / "data", tmp_path / "state"), demo_answers(), use_keyring=False)
    assert len(list_farms(till)) == 30
    assert [farm.code for farm in list_farms(till, "p00")][:2] == ["P001", "P002"]
    for typed in ("햇살", "ㅎㅅㄴㅇ"):
        assert list_farms(till, typed)[0].name == "햇살농원"
    assert list_farms(till, "없는농장") == []
    till.close()


def test_a_badge_is_one_card_always_the_same() -> None:
    card = badge_pdf("우리 직매장", "02", "박지호", "SABCDEFGHJKLMNPQ")
    assert card.startswith(b"%PDF")
    assert card == badge_pdf("우리 직매장", "02", "박지호", "SABCDEFGHJKLMNPQ")
    with pytest.raises(ValueError, match="barcode"):
        badge_pdf("우리 직매장", "02", "박지호", "명찰")

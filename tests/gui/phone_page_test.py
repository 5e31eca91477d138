"""The manager's page answers as the till expects: its own script, run by Qt's engine."""

from __future__ import annotations

import re

from PySide6.QtQml import QJSEngine, QJSValue
from pytestqt.qtbot import QtBot

from app import phone_approval, phone_page
from app.access import Action, sign_in
from app.till import Till


def run(engine: QJSEngine, code: str) -> str:
    """What a piece of script comes to, as text."""
    found: object = engine.evaluate(code)
    assert isinstance(found, QJSValue)
    assert not found.isError(), found.toString()
    return found.toString()


def test_the_page_says_and_answers_what_the_till_asked(qtbot: QtBot, till: Till) -> None:
    manager = sign_in(till, "01", "1357")
    secret = phone_approval.make_list(till, manager)
    page = phone_page.make_page(till, manager).decode()
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)
    assert script is not None
    assert "__" not in script[1]
    engine = QJSEngine()
    run(engine, script[1])
    for action, won, minute in (
        (Action.DISCOUNT_OVER_LIMIT, 12_000, 865), (Action.NO_SALE, 0, 0),
        (Action.REFUND, 9_900, 1_439),
    ):
        number = phone_approval.make_request_no(action, won, minute)
        assert run(engine, f'answer("{till.till_no}","{number}")') == (
            phone_approval.answer_to_request(secret, till.till_no, number))
        assert run(engine, f'meaning("{number}").won') == str(won)
        at = run(engine, f'meaning("{number}").at')
        assert at == f"{minute // 60:02d}:{minute % 60 // 20 * 20:02d}"
    missing = next(
        number for n in range(10_000)
        if phone_approval.read_request_no(number := f"{n:06d}") is None)
    assert run(engine, f'meaning("{missing}")') == "null"

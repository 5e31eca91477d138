"""Every trouble the product can name has one sentence in each language, and each has its trouble.

Method: read the source for the codes that are raised or handed on, and hold them against the table.
"""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from app import access, texts
from app.barcode import Reason
from app.catalog import Standing
from app.errors import Refused
from app.texts.particles import settle
from models.values import EpochReason, Role

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "models", "printing", "ui", "sync")
#: Calls whose first argument is a code.
RAISERS = {"Refused", "BadInput", "WorldTrouble", "NeedsApproval", "ShopError", "NotTaken",
           "_bad_entry"}
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
#: Codes whose end is a value of the program; a whole family is then wanted.
FAMILIES = {
    "scan.": [reason.value for reason in Reason],
    "producer.": [standing.value for standing in Standing if standing is not Standing.GOOD],
    "notice.": [reason.value for reason in EpochReason
                if reason in {EpochReason.RESTORED, EpochReason.CLONED, EpochReason.DAMAGE,
                              EpochReason.MOVED}],
    "delivery.": ["name", "phone", "address", "note", "carrier", "receiver"],
}
#: Said by code alone, without a raise of their own in the tree.
SAID = {"unknown_trouble", "notice.fork", "notice.moved_out", "shift.date_before_last",
        "shift.date_not_today"}


@cache
def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))
        if path.parent.name != "texts"
    }


def codes_raised() -> dict[str, tuple[str, set[str]]]:
    """code -> (where, the names of the values it carries there)."""
    found: dict[str, tuple[str, set[str]]] = {}
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _called(node) in RAISERS:
                values = {keyword.arg or "**" for keyword in node.keywords}
                for code in _codes(node.args[0]):
                    found.setdefault(code, (f"{name}:{node.lineno}", values))[1].update(values)
    return found


def constants() -> set[str]:
    return {
        node.value for tree in trees().values() for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _codes(argument: ast.expr) -> list[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        return _codes(argument.body) + _codes(argument.orelse)
    if isinstance(argument, ast.JoinedStr):
        head = argument.values[0]
        assert isinstance(head, ast.Constant)
        prefix = str(head.value)
        return [prefix + end for end in FAMILIES[prefix]]
    return []


def gaps(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_the_walk_finds_the_codes() -> None:
    raised = codes_raised()
    assert {"shift.closed", "disk.full", "access.wrong_pin", "scan.too_long"} <= raised.keys()
    assert len(raised) > 120


def test_every_code_has_its_words() -> None:
    missing = {
        code: where for code, (where, _) in codes_raised().items() if code not in texts.SENTENCES}
    assert missing == {}


def test_no_code_has_words_in_two_files() -> None:
    """One word, one thing: of two, the one whose file is named later would win unseen."""
    where: dict[str, list[str]] = {}
    for file in sorted((ROOT / "app" / "texts").glob("*.py")):
        module = import_module(f"app.texts.{file.stem}") if file.stem != "__init__" else None
        for code in getattr(module, "SENTENCES", ()):
            where.setdefault(code, []).append(file.stem)
    assert {code: files for code, files in where.items() if len(files) > 1} == {}
    assert where.keys() == texts.SENTENCES.keys(), "every file of sentences is among those read"


@pytest.mark.parametrize(("prefix", "ends"), FAMILIES.items())
def test_every_family_is_whole(prefix: str, ends: list[str]) -> None:
    assert [end for end in ends if prefix + end not in texts.SENTENCES] == []


def test_every_sentence_is_still_needed() -> None:
    families = {prefix + end for prefix, ends in FAMILIES.items() for end in ends}
    unused = texts.SENTENCES.keys() - codes_raised().keys() - constants() - families - SAID
    assert unused == set()


@pytest.mark.parametrize("code", sorted(texts.SENTENCES))
def test_a_sentence_is_whole_in_both_languages(code: str) -> None:
    korean, english = texts.SENTENCES[code]
    assert re.search("[가-힣]", korean)
    assert not re.search("[가-힣]", english)
    assert korean.endswith((".", "요.", "다.", "}."))
    assert english.endswith(".")
    assert gaps(korean) <= gaps(english) | {"form", "file"}
    for words in (korean, english):
        assert "  " not in words
        assert not re.search(r"(?i)error|exception|오류 ?코드", words)


def test_no_gap_stays_open() -> None:
    """A sentence may ask only for values that are given somewhere with its code."""
    open_gaps = {}
    for code, (where, values) in codes_raised().items():
        # One without any words is named by the test above.
        asked = set().union(*map(gaps, texts.SENTENCES.get(code, ())))
        inside = {"NotTaken": {"text", "no", "lot_no", "receipt_no"}}
        if not asked <= values | inside["NotTaken"] | ({"epoch", "seq", "kind"} if
                                                       code.startswith("verify.") else set()):
            open_gaps[code] = (where, asked - values)
    assert open_gaps == {}


def test_rights_and_roles_have_names() -> None:
    for action in access.Action:
        assert texts.action_name(action) != texts.action_name(action, "en")
    for role in Role:
        assert texts.role_name(role) != texts.role_name(role, "en")


def test_a_sentence_is_filled_in_the_language_of_the_shop() -> None:
    locked = Refused("access.locked_out", wait_s=90)
    assert "1분 30초" in texts.sentence(locked)
    assert "1 min 30 s" in texts.sentence(locked, "en")
    refused = Refused("access.not_allowed", action="REFUND", role="VOLUNTEER")
    assert texts.sentence(refused).startswith("자원봉사는 반품을")
    assert "a return" in texts.sentence(refused, "en")
    assert "12,345원" in texts.sentence(Refused("tender.still_to_pay", rest_won=12345))


@pytest.mark.parametrize(("seconds", "korean", "english"), [
    (0, "0초", "0 s"), (30, "30초", "30 s"), (60, "1분", "1 min"), (3_600, "60분", "60 min"),
])
def test_a_wait_is_said_as_time(seconds: int, korean: str, english: str) -> None:
    assert texts.duration(seconds) == korean
    assert texts.duration(seconds, "en") == english


@pytest.mark.parametrize(("written", "said"), [
    ("상추은(는)", "상추는"), ("햇살농원이(가)", "햇살농원이"), ("'30'을(를)", "'30'을"),
    ("PLU 12을(를)", "PLU 12를"), ("서울(으)로", "서울로"), ("가평(으)로", "가평으로"),
    ("FREE은(는)", "FREE은(는)"), ("'a.csv'이(가)", "'a.csv'이(가)"), ("1(으)로", "1로"),
    ("김치(이)라는", "김치라는"), ("두 개를", "두 개를"),
])
def test_particles_follow_the_sound(written: str, said: str) -> None:
    assert settle(written) == said


def test_what_has_no_words_is_still_said() -> None:
    said = texts.say("no.such_code", {"detail": 3})
    assert "no.such_code" in said
    assert "그대로" in said


def test_a_missing_value_never_ends_in_a_crash() -> None:
    assert "–원" in texts.say("tender.still_to_pay", {})

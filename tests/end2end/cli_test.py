"""The program as a person or a script meets it: words in, one answer out, an honest exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import pins
from app.__main__ import Composed
from app.cli import run_command
from app.lock import ShopLock
from app.opening import open_till, open_to_read
from app.paths import Paths
from app.recovery import recovery_sheet

SAMPLE = Path(str(files("app") / "resources" / "sample"))
EXTRACT = str(SAMPLE / "year_extract.csv.gz")
PRODUCTS = str(SAMPLE / "year_extract_products.csv.gz")
Call = Callable[..., int]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command on a shop of the test's own."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str, stdin: str = "", lang: str = "") -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        spoken = ("--lang", lang) if lang else ()
        return run_command(
            [*spoken, "--data", str(tmp_path / "data"), "--state", str(tmp_path / "state"),
             *words], Composed())

    return call


@pytest.fixture
def shop(call: Call, capsys: pytest.CaptureFixture[str]) -> Call:
    """The sample shop, already made."""
    assert call("init", "--demo") == 0
    capsys.readouterr()
    return call


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_init_demo_says_the_pins_once_and_keeps_the_sheet_apart(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("init", "--demo") == 0
    said = capsys.readouterr().out
    assert "01 김서연 · 관리자 · 1357" in said
    assert "물건을 받지 않는 생산자 4곳" in said
    sheets = list((tmp_path / "state").glob("recovery-sheet-*.pdf"))
    assert len(sheets) == 1
    assert sheets[0].read_bytes().startswith(b"%PDF")
    assert not list((tmp_path / "data").rglob("*.pdf"))
    if sys.platform != "win32":
        assert sheets[0].stat().st_mode & 0o077 == 0


def test_init_without_questions(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("init", "--json", "--shop-name", "우리 직매장", "--business-no", "123-45-67891",
             "--manager", "김관리", "--manager", "이관리", "--manager-pin-stdin",
             "--till-no", "3", "--simple-processed", "taxable")
    assert call(*words, stdin="3579\n8024\n") == 0
    made = answer(capsys)
    assert (made["shop_name"], made["till_no"]) == ("우리 직매장", 3)
    assert "3579" not in json.dumps(made)
    assert call("status", "--json") == 0
    assert answer(capsys)["till_no"] == 3


@pytest.mark.parametrize(("words", "stdin", "said"), [
    (("init",), "", "--shop-name"),
    (("init", "--shop-name", "x", "--manager", "a"), "", "관리자 비밀번호"),
    (("init", "--shop-name", "x", "--manager", "a", "--manager", "b", "--manager-pin-stdin"),
     "1234\n8024\n", "너무 쉬운"),
    (("status",), "", "매장이 없습니다"),
    (("import", "catalogue", PRODUCTS), "", "매장이 없습니다"),
])
def test_what_cannot_be_is_refused_with_a_sentence_and_makes_nothing(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...], stdin: str, said: str,
) -> None:
    assert call(*words, stdin=stdin) == 1
    heard = capsys.readouterr()
    assert said in heard.err
    assert heard.out == ""
    assert not (tmp_path / "data" / "shop.db").exists()


def test_import_replay_verify_status_receipt(
    shop: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shop("import", "catalogue", PRODUCTS, "--json") == 0
    assert answer(capsys)["added"] == 455
    assert shop("replay", EXTRACT, "--members", "--json") == 0
    assert answer(capsys) == {
        "sales": 300, "paid_won": 1_473_110, "discount_won": 239_920, "skipped": 0,
        "by_month": {"2017-01": 1_473_110},
    }
    assert shop("verify", "--full", "--json") == 0
    assert answer(capsys)["sale_count"] == 300
    assert shop("status", "--json") == 0
    status = answer(capsys)
    assert (status["last_receipt"], status["business_date"]) == ("20170103-01-0077", "")


def test_a_receipt_comes_again_in_every_form(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop("import", "catalogue", PRODUCTS)
    shop("replay", EXTRACT)
    capsys.readouterr()
    begins = {"text": b"   ", "escpos": b"\x1b@", "png": b"\x89PNG", "pdf": b"%PDF"}
    for form, begin in begins.items():
        out = tmp_path / f"receipt.{form}"
        assert shop("receipt", "20170101-01-0001", "--format", form, "--out", str(out)) == 0
        assert out.read_bytes().startswith(begin)
    assert "재발행" in (tmp_path / "receipt.text").read_text("utf-8")
    assert shop("receipt", "20170101010001", "--out", str(tmp_path / "receipt.text")) == 1
    assert "덮어쓰지 않았습니다" in capsys.readouterr().err
    assert shop("receipt", "20170101-01-9999") == 1
    assert "20170101-01-9999" in capsys.readouterr().err


def test_a_bad_list_is_told_line_by_line(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (SAMPLE / "catalogue.csv").read_text("utf-8").splitlines()
    lines[5] = lines[5].replace(",EXEMPT,", ",FREE,")
    (tmp_path / "bad.csv").write_text("\n".join(lines) + "\n", "utf-8")
    shop("status", "--json")
    before = answer(capsys)["entry_count"]
    assert shop("import", "catalogue", str(tmp_path / "bad.csv"), "--json") == 1
    heard = capsys.readouterr()
    assert "6번째 줄" in heard.err
    assert json.loads(heard.out)["written"] is False
    shop("status", "--json")
    assert answer(capsys)["entry_count"] == before


def test_a_dry_run_writes_nothing(shop: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert shop("import", "catalogue", PRODUCTS, "--dry-run", "--json") == 0
    looked = answer(capsys)
    assert (looked["added"], looked["written"]) == (455, False)
    assert shop("import", "catalogue", PRODUCTS, "--json") == 0
    assert answer(capsys)["added"] == 455


def test_beside_the_open_window_reading_works_and_writing_is_refused(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ShopLock(tmp_path / "data" / "lock"):
        assert shop("import", "catalogue", PRODUCTS, lang="en") == 1
        assert capsys.readouterr().err.strip() == (
            "The till is open: close it or use its menu.")
        assert shop("replay", EXTRACT) == 1
        assert "열려 있습니다" in capsys.readouterr().err
        assert shop("status") == 0
        assert shop("verify") == 0
    assert shop("import", "catalogue", PRODUCTS) == 0


def test_a_killed_program_leaves_no_lock(tmp_path: Path) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c",
         "import sys, time\nfrom pathlib import Path\nfrom app.lock import ShopLock\n"
         "ShopLock(Path(sys.argv[1])).take()\nprint('held', flush=True)\ntime.sleep(60)",
         str(tmp_path / "lock")],
        stdout=subprocess.PIPE, text=True,
    )
    assert held.stdout is not None
    with held.stdout:
        assert held.stdout.readline() == "held\n"
        with pytest.raises(Exception, match=r"shop\.open_elsewhere"), \
                ShopLock(tmp_path / "lock"):
            pytest.fail("two hold one lock")
        held.kill()
        held.wait()
    with ShopLock(tmp_path / "lock"):
        assert (tmp_path / "lock").exists()


def test_personal_data_leaves_only_with_a_managers_pin_and_a_trace(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "members.csv")
    assert shop("export", "members", "--out", out) == 1
    assert shop("export", "members", "--pin-stdin", "--out", out, stdin="9999\n") == 1
    assert shop("export", "members", "--pin-stdin", "--manager", "02", "--out", out,
                stdin="2468\n") == 1
    assert not Path(out).exists()
    said = capsys.readouterr().err
    assert "비밀번호가 다릅니다" in said
    assert "관리자만" in said
    assert shop("export", "members", "--pin-stdin", "--out", out, stdin="1357\n") == 0
    assert "홍길동,010-0000-0123" in Path(out).read_text("utf-8-sig")


def test_a_byte_changed_in_the_file_ends_in_a_rescue_sentence(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "data" / "shop.db"
    damaged = bytearray(database.read_bytes())
    damaged[100] ^= 1
    database.write_bytes(damaged)
    assert shop("verify") == 1
    assert "원본은 그대로" in capsys.readouterr().err
    assert database.read_bytes() == damaged


def test_a_byte_changed_through_the_key_is_named_by_epoch_seq_and_kind(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    till = open_till(Paths(tmp_path / "data", tmp_path / "state"))
    writer = till.database.writer
    triggers = writer.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        writer.execute(f"DROP TRIGGER {name}")
    epoch, seq, kind, body = writer.execute(
        "SELECT epoch, seq, kind, body FROM entry WHERE kind = 'object.changed' LIMIT 1"
    ).fetchone()
    changed = bytearray(body)
    changed[len(changed) // 2] ^= 1
    writer.execute("UPDATE entry SET body = ? WHERE epoch = ? AND seq = ?",
                   (bytes(changed), epoch, seq))
    till.close()
    for words in (("verify",), ("verify", "--full")):
        assert shop(*words) == 1
        heard = capsys.readouterr().err
        assert epoch in heard
        assert str(seq) in heard
        assert kind in heard


def test_a_backup_is_verified_and_a_restore_keeps_what_was_there(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "shop.backup")
    assert shop("backup", file, "--json") == 0
    kept = answer(capsys)
    assert shop("backup", file) == 1
    assert "덮어쓰지 않았습니다" in capsys.readouterr().err
    assert shop("import", "catalogue", PRODUCTS) == 0
    with ShopLock(tmp_path / "data" / "lock"):
        assert shop("restore", file) == 1
    assert shop("restore", file, "--json") == 0
    restored = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert restored["entry_count"] == kept["entry_count"]
    assert (Path(restored["moved_to"]) / "shop.db").is_file()
    assert shop("verify", "--full") == 0
    assert shop("restore", str(tmp_path / "nothing")) == 1


def test_a_backup_moves_to_another_machine_with_the_recovery_code(
    shop: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    till = open_to_read(Paths(tmp_path / "data", tmp_path / "state"))
    code = recovery_sheet(till).code
    till.close()
    assert shop("backup", str(tmp_path / "shop.backup")) == 0
    other = ["--data", str(tmp_path / "data2"), "--state", str(tmp_path / "state2")]
    words = [*other, "restore", str(tmp_path / "shop.backup")]
    assert run_command(words, Composed()) == 1
    assert "복구 용지" in capsys.readouterr().err
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO(code + "\n"))
        assert run_command([*words, "--code-stdin"], Composed()) == 0
    assert run_command([*other, "verify", "--full"], Composed()) == 0


@pytest.mark.parametrize("words", [[], ["run"]])
def test_without_a_command_the_window_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    opened: list[tuple[Path, str]] = []

    class OnlyWindow(Composed):
        def run_window(
            self, paths: Paths, language: str, *, first_paint: Sequence[str] | None = None
        ) -> int:
            opened.append((paths.data, language))
            return 0

    monkeypatch.delenv("LANG", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    assert run_command(["--data", str(tmp_path), *words], OnlyWindow()) == 0
    assert run_command(words, OnlyWindow()) == 0
    assert opened[0] == (tmp_path, "ko")
    assert len(opened) == 2


@pytest.mark.parametrize("words", [("nonsense",), ("import",), ("replay", "x", "--tax", "none"),
                                   ("receipt", "1", "--columns", "40")])
def test_wrong_usage_ends_with_2(call: Call, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        call(*words)
    assert left.value.code == 2


@pytest.mark.parametrize("name", [
    "run", "init", "demo", "import", "replay", "export", "receipt", "verify", "backup", "restore",
    "status", "bench", "doctor", "selftest"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_command_explains_itself(
    call: Call, capsys: pytest.CaptureFixture[str], name: str, lang: str
) -> None:
    with pytest.raises(SystemExit) as left:
        call(name, "--help", lang=lang)
    assert left.value.code == 0
    assert f"weezle-pos {name}" in capsys.readouterr().out.replace("\n", " ")


def test_doctor_and_selftest_say_how_it_is(
    shop: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shop("doctor", "--json") == 0
    findings = answer(capsys)["findings"]
    assert isinstance(findings, list)
    assert {"record", "keys", "printer", "fonts"} <= {each["what"] for each in findings}
    assert shop("selftest", "--json") == 0
    done = answer(capsys)["done"]
    assert isinstance(done, list)
    assert {"sell", "receipt pdf", "verify"} <= set(done)


def test_the_language_is_asked_the_machine_and_the_flag(
    shop: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert shop("status") == 0
    assert "영업 전" in capsys.readouterr().out
    assert shop("status", lang="en") == 0
    assert "No shift open" in capsys.readouterr().out

"""The house rules, read off the source itself.

Goal: a rule that nobody has to remember. Method: every test walks the files git would commit and
names each offending line.
"""

from __future__ import annotations

import ast
import csv
import gzip
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("app", "models", "printing", "sync", "ui", "installer")
LINES_MAX = 600
FUNCTION_LINES_MAX = 80

#: The clock adapters: the places that may ask the machine what time it is.
CLOCKS = {"app/clock.py", "app/__main__.py"}
#: Start-up and benchmarks measure spans with a monotonic clock, which no rule forbids.
WALL_CLOCK = re.compile(
    r"\b(?:datetime|date|dt)\.(?:now|utcnow|today)\(|\btime\.(?:time|time_ns|localtime|gmtime)\("
    r"|\bQDateTime\.current|\bQDate\.current|\bQTime\.current"
)
#: Spelt in parts, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.~\-])/(?:work|root|home|Users|mnt|opt|tmp)/\w")
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|^\s*-[if]\b", re.MULTILINE)

PINNED = re.compile(r"[\w.\-]+==[\w.]+(?: ;[^\n]+)? \\\n +--hash=sha256:[0-9a-f]{64}\b")


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the checkout that is committed or would be, relative to the root."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        found = [Path(name) for name in listing.stdout.decode("utf-8").split("\0") if name]
    else:
        # An unpacked source archive has no git; there every file counts.
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        found = [path for path in found if not path.parts[0].startswith((".", "build", "dist"))]
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def sources(*packages: str, suffix: str = ".py") -> list[Path]:
    """Return the files of these packages, or of the whole checkout when none is named."""
    return [
        path for path in files()
        if path.suffix == suffix and (not packages or path.parts[0] in packages)
    ]


def read(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


def offences(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Name each line in which the pattern occurs, as file:line: text."""
    return [
        f"{path.as_posix()}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(read(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_the_walk_sees_the_house() -> None:
    """The other tests prove nothing if the walk finds nothing."""
    seen = {path.parts[0] for path in sources()}
    assert seen >= {"app", "models", "printing", "ui", "installer", "tests"}
    assert Path("tests/rules_test.py") in files()


def test_no_float_in_money() -> None:
    """Money is integer won, weight integer grams, rates basis points (ARCHITECTURE, decisions)."""
    assert offences(sources("app", "models"), re.compile(r"\bfloat\(")) == []


def test_only_the_clock_asks_for_the_time() -> None:
    """A wrong wall clock must not stop a sale, so time comes in through app.ports.Clock."""
    asked = sources("app", "models", "printing", "sync", "ui")
    paths = [path for path in asked if path.as_posix() not in CLOCKS]
    assert offences(paths, WALL_CLOCK) == []


@pytest.mark.parametrize("line", ["datetime.now(tz)", "time.time()", "date.today()"])
def test_the_clock_rule_bites(line: str) -> None:
    assert WALL_CLOCK.search(line)


def test_the_clock_rule_lets_a_stopwatch_be() -> None:
    assert not WALL_CLOCK.search("started_ns = time.perf_counter_ns()")
    assert not WALL_CLOCK.search("time.monotonic()")


def test_only_the_unit_of_work_appends() -> None:
    """One door: a fact and its rows are written in one transaction or not at all."""
    appends = re.compile(r"\bjournal\.append\(|from models\.journal import .*\bappend\b")
    inside = [path for path in sources(*PRODUCT) if path != Path("app/unit.py")]
    assert offences(inside, appends) == []
    assert offences([Path("app/unit.py")], appends)


def test_only_park_parks() -> None:
    """An entry that waits is kept whole and says what for (`models.appliers.park`)."""
    parks = re.compile(r"insert\(\s*[\"']parked_entry")
    inside = [path for path in sources("models") if path != Path("models/appliers.py")]
    assert offences(inside, parks) == []


def test_files_stay_readable() -> None:
    """One name says what lives in a file as long as it has at most 600 lines."""
    long = {path.as_posix(): read(path).count("\n") for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > LINES_MAX} == {}


def test_functions_stay_readable() -> None:
    long = []
    for path in sources(*PRODUCT):
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    long.append(f"{path.as_posix()}:{node.lineno}: {node.name}: {lines} lines")
    assert long == []


def test_nothing_is_left_for_later() -> None:
    assert offences(sources(), UNFINISHED) == []


def test_no_error_is_swallowed() -> None:
    """An `except` that catches everything has to say or do something."""
    silent = [
        f"{path.as_posix()}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and all(isinstance(step, ast.Pass) for step in node.body)
    ]
    assert silent == []


def test_nothing_reaches_out_of_the_checkout() -> None:
    """What ships is copied into the tree; what a test reads lies beside it."""
    outside = re.compile(r"\.\./" + "shared|/" + "shared/|[\"']" + "shared[\"']")
    code = [*sources(*PRODUCT, "tests"), Path("pyproject.toml"), Path(".ci/run")]
    assert offences(code, outside) == []


def test_no_path_of_one_machine() -> None:
    texts = [
        path for path in files()
        if path.suffix in {".py", ".md", ".toml", ".cfg", ".ini", ".spec", ".lock", ".sh"}
        or path.as_posix() == ".ci/run"
    ]
    assert offences(texts, MACHINE_PATH) == []


def test_every_test_can_fail() -> None:
    """A test without an assertion, an expected error or a wait proves only that code runs."""
    says = re.compile(r"raises|warns|assert|wait|expect|check|verify", re.IGNORECASE)
    idle = [
        f"{path.as_posix()}:{node.lineno}: {node.name}"
        for path in sources("tests")
        for node in ast.walk(ast.parse(read(path)))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test")
        and not any(
            isinstance(step, ast.Assert)
            or (isinstance(step, ast.Call) and says.search(ast.unparse(step.func)))
            for step in ast.walk(node)
        )
    ]
    assert idle == []


def locked() -> dict[str, str]:
    """Return the lock file's entries: normalised name -> its whole text with the hashes."""
    text = read(Path("installer/requirements.lock"))
    entries = re.split(r"\n(?=\S)", text.strip())
    return {normal(entry.split("==", 1)[0]): entry for entry in entries}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def test_every_test_a_page_names_is_there() -> None:
    """A promise whose test was renamed or thrown away is shown by nothing."""
    gone, named = [], 0
    for page in (ROOT / "docs").rglob("*.md"):
        for file, name in re.findall(r"`([\w/]+_test\.py)::(\w+)`", page.read_text("utf-8")):
            named += 1
            test = ROOT / "tests" / file
            if not test.is_file() or not re.search(
                    rf"^def {name}\(", test.read_text("utf-8"), re.MULTILINE):
                gone.append(f"{page.name}: {file}::{name}")
    assert named > 50
    assert gone == []


def test_the_lock_pins_and_hashes_everything() -> None:
    """pip installs with --require-hashes, so each entry is one version and at least one hash."""
    entries = locked()
    assert len(entries) > 40
    bad = [
        name for name, entry in entries.items()
        if not PINNED.match(entry)
    ]
    assert bad == []


def test_the_lock_names_no_address() -> None:
    """The same build everywhere: where packages come from is the machine's own business."""
    assert not ADDRESS.search(read(Path("installer/requirements.lock")))
    assert not re.search(r"^\s*#", read(Path("installer/requirements.lock")), re.MULTILINE)


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads(read(Path("pyproject.toml")))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {normal(re.split(r"[\[<>=;!~ ]", line, maxsplit=1)[0]) for line in asked}
    assert names - locked().keys() == set()
    assert locked()["pyside6-essentials"].startswith("pyside6-essentials==6.11.3 ")


def test_the_lock_serves_windows_too() -> None:
    windows = {name for name, entry in locked().items() if "sys_platform == 'win32'" in entry}
    assert {"colorama", "pywin32"} <= windows


def test_the_sample_extract_is_what_its_note_says() -> None:
    """The note's figures are what a replay is held against, so they are recomputed here."""
    folder = ROOT / "app" / "resources" / "sample"
    with gzip.open(folder / "year_extract.csv.gz", "rt", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    path = folder / "year_extract_products.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        products = list(csv.DictReader(file))
    for line in lines:
        gross_won = int(line["quantity"]) * int(line["unit_price_won"])
        assert gross_won - int(line["discount_won"]) == int(line["paid_won"])
    assert {line["barcode"] for line in lines} == {product["barcode"] for product in products}
    figures = {
        "baskets = sales": str(len({line["basket_id"] for line in lines})),
        "lines": str(len(lines)),
        "households": str(len({line["household_id"] for line in lines})),
        "paid": f"{sum(int(line['paid_won']) for line in lines):,} won",
        "discount": f"{sum(int(line['discount_won']) for line in lines):,} won",
    }
    note = (folder / "LICENSES.md").read_text("utf-8")
    for name, value in figures.items():
        assert f"| {name} | {value} |" in note


def test_every_shipped_resource_has_its_licence_beside_it() -> None:
    fonts = ROOT / "app" / "resources" / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text("utf-8")
    sample = ROOT / "app" / "resources" / "sample"
    note = (sample / "LICENSES.md").read_text("utf-8")
    shipped = {path.name for path in sample.iterdir()} - {"LICENSES.md"}
    assert {name for name in shipped if f"`{name}`" not in note} == set()

"""Older files are carried over whole or not at all; newer ones are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import WorldTrouble
from app.opening import open_till
from app.upgrade import upgrade_file
from app.verifying import verify
from models import db
from tests.shop import Shop, make_shop

#: A next version that does what versions do: a new table, filled from what was there.
NOW = db.DATABASE_VERSION
NEXT = NOW + 1
STEP = """
from alembic import op

revision = "{after:04d}"
down_revision = "{before:04d}"


def upgrade() -> None:
    op.execute("CREATE TABLE toy (name TEXT PRIMARY KEY) STRICT")
    op.execute("INSERT INTO toy SELECT receipt_no FROM sale")
    {fault}
    op.execute("PRAGMA user_version = {after}")
"""
BASELINE = f'revision = "{NOW:04d}"\ndown_revision = None\n\n\ndef upgrade() -> None:\n    pass\n'


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = make_shop(tmp_path)
    made.sell(1, 2)
    made.sell(0, 0, 1)
    made.till.close()
    return made


def versions(folder: Path, *, fault: str = "") -> Path:
    found = folder / "versions"
    found.mkdir()
    (found / "baseline.py").write_text(BASELINE)
    (found / "toy.py").write_text(
        STEP.format(fault=fault, before=NOW, after=NEXT))
    return found


def key_of(shop: Shop) -> str:
    return shop.till.secrets.get("database") or ""


def test_an_older_file_is_upgraded_and_the_old_one_kept(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(db, "DATABASE_VERSION", NEXT)
        kept = upgrade_file(shop.paths.database, key_of(shop), NOW, versions=versions(tmp_path))
        till = open_till(shop.paths, clock=shop.clock)
        assert till.notices == []
        assert till.read().execute("SELECT name FROM toy ORDER BY 1").fetchall() == [
            ("20260302-01-0001",), ("20260302-01-0002",)]
        assert verify(till, full=True).sale_count == 2
        till.close()
    # The program of then opens what it left behind.
    assert kept.name == f"shop.v{NOW}.db"
    old = db.Database(kept, key_of(shop))
    assert old.reader().execute("SELECT count(*) FROM sale").fetchone() == (2,)
    old.close()


def test_opening_upgrades_by_itself(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.migrations import run

    monkeypatch.setattr(db, "DATABASE_VERSION", NEXT)
    monkeypatch.setattr(run, "VERSIONS", versions(tmp_path))
    till = open_till(shop.paths, clock=shop.clock)
    shop.till = till
    shop.sell(1)
    assert verify(till, full=True).sale_count == 3
    till.close()


@pytest.mark.parametrize("fault", [
    "raise RuntimeError('power')", "op.execute('INSERT INTO no_such_table VALUES (1)')",
    "op.execute('UPDATE entry SET kind = 1')", 'op.execute("DELETE FROM identity")',
])
def test_a_fault_leaves_the_file_as_it_was(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    before = shop.paths.database.read_bytes()
    with monkeypatch.context() as newer:
        newer.setattr(db, "DATABASE_VERSION", NEXT)
        with pytest.raises(WorldTrouble) as caught:
            upgrade_file(
                shop.paths.database, key_of(shop), NOW, versions=versions(tmp_path, fault=fault))
        assert caught.value.code == "upgrade.failed"
    assert shop.paths.database.read_bytes() == before
    assert {path.name for path in shop.paths.data.iterdir()} == {"shop.db", "settings.toml"}
    till = open_till(shop.paths, clock=shop.clock)
    assert verify(till, full=True).sale_count == 2
    till.close()


def test_rows_of_an_upgraded_file_are_a_rebuild(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the step did to a derived row by hand gives way to what the journal says."""
    monkeypatch.setattr(db, "DATABASE_VERSION", NEXT)
    step = "op.execute(\"UPDATE sale_line SET printed_name = 'x'\")"
    upgrade_file(shop.paths.database, key_of(shop), NOW, versions=versions(tmp_path, fault=step))
    till = open_till(shop.paths, clock=shop.clock)
    names = {name for (name,) in till.read().execute("SELECT printed_name FROM sale_line")}
    assert names == {"청상추", "유정란", "참기름"}
    till.close()


def test_a_newer_file_is_refused_in_words(shop: Shop) -> None:
    database = db.Database(shop.paths.database, key_of(shop))
    database.writer.execute("PRAGMA user_version = 99")
    database.checkpoint()
    database.close()
    before = shop.paths.database.read_bytes()
    with pytest.raises(WorldTrouble) as caught:
        open_till(shop.paths, clock=shop.clock)
    assert (caught.value.code, caught.value.values["version"]) == ("database.too_new", 99)
    assert shop.paths.database.read_bytes() == before


def test_alembic_stays_off_the_start_path() -> None:
    import subprocess
    import sys

    code = (
        "import sys, app.opening, app.sell, app.shift; "
        "late = {'alembic', 'sqlalchemy', 'cryptography', 'argon2', 'keyring', 'reportlab'};"
        "print(sorted(late & {name.split('.')[0] for name in sys.modules}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                           check=True)
    assert found.stdout.strip() == "[]"

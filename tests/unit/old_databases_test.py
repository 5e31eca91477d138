"""Every database a released program left behind opens, verifies and goes on selling."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.opening import open_secrets, open_till
from app.settings import MachineSettings, save_machine_settings
from app.upgrade import upgrade_file
from app.verifying import verify
from models import db
from tests.old_databases.make import make
from tests.shop import OPENING_MS, SetClock, Shop, paths_in, products_of

FOLDER = Path(__file__).parents[1] / "old_databases"
VERSIONS = [f"v{n}" for n in range(1, db.DATABASE_VERSION + 1)]


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The version in the making, as this very program leaves it; kept once it is released."""
    return make(tmp_path_factory.mktemp("newest"), tmp_path_factory.mktemp("workshop"))


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Path:
    kept = FOLDER / str(request.param)
    if request.param == VERSIONS[-1] and not kept.exists():
        return Path(request.getfixturevalue("newest"))
    return kept


def test_opens_verifies_and_sells(tmp_path: Path, version: Path) -> None:
    paths = paths_in(tmp_path)
    paths.data.mkdir()
    shutil.copyfile(version / "shop.db", paths.database)
    machine = MachineSettings(secrets="file")
    save_machine_settings(paths.machine_settings, machine)
    for name, value in json.loads((version / "keys.json").read_text()).items():
        open_secrets(paths, machine).put(name, value)
    clock = SetClock(OPENING_MS + 86_400_000)
    till = open_till(paths, clock=clock)
    try:
        assert till.notices == ["notice.cloned"], "another folder than the one it was made in"
        report = verify(till, full=True)
        assert (report.sale_count, report.seal_count) == (3, 1)
        shop = Shop(paths, clock, till, products_of(till))
        shop.sell(1, 1, 1)
        assert verify(till, full=True).sale_count == 4
    finally:
        till.close()


def test_its_tables_become_those_of_a_new_file(tmp_path: Path, version: Path) -> None:
    """A migration ends where `creating_statements` begins, column by column."""
    keys = json.loads((version / "keys.json").read_text())
    file = tmp_path / "shop.db"
    shutil.copyfile(version / "shop.db", file)
    if version.name != f"v{db.DATABASE_VERSION}":
        upgrade_file(file, keys["database"], int(version.name[1:]))
    upgraded = db.Database(file, keys["database"])
    fresh = db.memory_connection()
    try:
        assert columns_of(upgraded.writer) == columns_of(fresh)
        assert indexes_of(upgraded.writer) == indexes_of(fresh)
    finally:
        upgraded.close()
        fresh.close()


def columns_of(connection: db.DBAPIConnection) -> list[tuple[object, ...]]:
    return list(connection.execute(
        'SELECT m.name, c.cid, c.name, c.type, c."notnull", c.pk FROM sqlite_schema AS m, '
        "pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' "
        "AND m.name <> 'alembic_version' ORDER BY 1, 2"))


def indexes_of(connection: db.DBAPIConnection) -> list[tuple[object, ...]]:
    return list(connection.execute(
        "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' "
        "AND sql IS NOT NULL ORDER BY 1"))

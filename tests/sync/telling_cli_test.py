"""The hub's office from the command line, beside a hub that runs: lists, notices, commands, points.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import catalog
from app.opening import open_to_read
from app.paths import Paths
from app.platform_notices import list_shown
from app.points import grant_of
from tests.sync import cli_test
from tests.sync.cli_test import Call, HubProcess, said

call, hub = cli_test.call, cli_test.hub


def test_what_the_office_says_reaches_the_till_and_is_answered(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("one", "init", "--demo") == 0
    capsys.readouterr()
    assert call("hub", "hub", "enrol-code", "--json") == 0
    assert call("one", "enrol", hub.url, str(said(capsys)["code"])) == 0
    assert call("one", "sync", "--once") == 0
    capsys.readouterr()
    assert call("hub", "hub", "stores", "--json") == 0
    (store,) = json.loads(capsys.readouterr().out)["stores"]
    (till,) = store["tills"]

    prices = tmp_path / "11월 가격.csv"
    prices.write_text("sku,price_krw\nSKU0001,많이\n", encoding="utf-8")
    assert call("hub", "hub", "publish", str(prices), "--store", store["store_ref"]) == 1
    err = capsys.readouterr().err
    assert "2번째 줄 price_krw 칸" in err
    assert "어느 매장에도 보내지 않았습니다" in err
    prices.write_text("sku,price_krw\nSKU0001,2450\n", encoding="utf-8")
    assert call("hub", "hub", "publish", str(prices)) == 1
    for changed in (1, 0):
        capsys.readouterr()
        assert call("hub", "hub", "publish", str(prices), "--org", store["org_ref"],
                    "--request", "week-48", "--json") == 0
        (told,) = json.loads(capsys.readouterr().out)["stores"]
        assert (told["changed"], told["again"]) == (changed, not changed)
    assert call("hub", "hub", "notice", "내일은 쉽니다", "--store", store["store_ref"][:8],
                "--urgent") == 0
    assert call("hub", "hub", "notice", "010-1234-5678", "--org", store["org_ref"]) == 1
    assert call("hub", "hub", "allow-points", store["store_ref"], "--per-member", "3000",
                "--per-day", "30000") == 0
    assert call("hub", "hub", "command", till["till_ref"][:8], "backup_now") == 0
    assert call("one", "sync", "--once") == 0

    till_here = open_to_read(Paths(tmp_path / "one", tmp_path / "state"))
    try:
        lettuce = catalog.find_by_barcode(till_here, "2400000100010")
        assert lettuce is not None
        assert lettuce.list_price_won == 2_450
        (notice,) = list_shown(till_here)
        grant = grant_of(till_here)
        assert grant is not None
        assert (grant.per_member, grant.till_refs) == (3_000, (till["till_ref"],))
    finally:
        till_here.close()
    # A command is heard in one round, done in the next, answered in the one behind it.
    assert call("one", "sync", "--once") == call("one", "sync", "--once") == 0
    assert list((tmp_path / "one" / "backups").iterdir())
    capsys.readouterr()
    assert call("hub", "hub", "commands") == 0
    assert "backup_now: 했음" in capsys.readouterr().out
    assert call("hub", "hub", "notice-end", notice.ref[:6]) == 0
    assert call("hub", "hub", "notices") == 0
    assert "거둠 · 내일은 쉽니다" in capsys.readouterr().out
    assert call("one", "sync", "--once") == 0
    assert call("hub", "hub", "verify", "--against", str(tmp_path / "one")) == 0
    # The office wrote beside the hub: its next start is the same life of it.
    hub.kill()
    hub.start()
    capsys.readouterr()
    assert call("hub", "hub", "publish", str(prices), "--org", store["org_ref"],
                "--request", "week-48", "--json") == 0
    assert json.loads(capsys.readouterr().out)["stores"][0]["again"] is True


def test_an_office_beside_a_ledger_that_was_put_back_waits_for_the_hub(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else it would go on with a chain of which the tills hold more."""
    mark = tmp_path / "hub" / "hub-mark.json"
    known = json.loads(mark.read_text(encoding="utf-8"))
    mark.write_text(json.dumps({**known, "entry_count": 99}), encoding="utf-8")
    assert call("hub", "hub", "notices") == 1
    assert "되돌려진 것" in capsys.readouterr().err

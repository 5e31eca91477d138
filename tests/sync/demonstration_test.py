"""What the pictures of the sync screen show has come about for real."""

from __future__ import annotations

from pathlib import Path

from app.conflicts import list_conflicts
from app.link_status import link_status
from sync.demonstration import bring_about
from tests.shop import make_shop


def test_each_state_is_what_its_name_says(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "one")
    try:
        seen = []
        for name in bring_about(shop.till, tmp_path, "8800000000001"):
            status = link_status(shop.till)
            seen.append((name, status.trouble, status.unsent_count > 0,
                         [one.field for one in list_conflicts(shop.till)]))
            if name == "conflict":
                shop.sell(1)
        assert seen == [
            ("level", "", False, []), ("conflict", "", False, ["price_won"]),
            ("offline", "sync.offline", True, ["price_won"])]
    finally:
        shop.till.close()

"""What goes wrong at a hub stays where it went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert

from sync.hub.base import make_tables, open_engine
from sync.hub.keys import FileWitness, HubMark
from sync.hub.projector import Projector
from sync.hub.tables import store


def test_a_mark_torn_by_a_power_cut_is_no_mark(tmp_path: Path) -> None:
    witness = FileWitness(tmp_path / "hub-mark.json")
    witness.write(HubMark("a" * 32, 1, 7))
    assert witness.read() == HubMark("a" * 32, 1, 7)
    (tmp_path / "hub-mark.json").write_bytes(b'{"incarnation":"aa')
    assert witness.read() is None


def test_one_stores_trouble_delays_no_others_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine("sqlite://")
    make_tables(engine)
    with engine.begin() as connection:
        for ref in ("a" * 32, "b" * 32, "c" * 32):
            connection.execute(insert(store).values(
                store_ref=ref, org_ref="o" * 32, name=ref[:1], feed_head=0, made_at_ms=0))
    asked: list[str] = []

    def catch_up(self: Projector, store_ref: str, give_way: object) -> int:
        asked.append(store_ref[0])
        if store_ref[0] == "b":
            raise OSError("its shadow is spoilt")
        return 1

    monkeypatch.setattr(Projector, "catch_up", catch_up)
    with pytest.raises(ExceptionGroup):
        Projector(engine).catch_up_all()
    assert sorted(asked) == ["a", "b", "c"]
    engine.dispose()

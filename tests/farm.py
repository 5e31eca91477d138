"""A shop with one farm whose goods get labels: two tills of it where a test wants them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import opening, search_index, shift
from app.access import Session
from app.opening import NewShop
from app.producer_access import ProducerSession
from app.till import Till
from models import kinds
from models.values import Ref, Role, StaffStatus
from tests.house import SetClock
from tests.shop import paths_in

FARM: Ref = "fa" * 16
GREENS: Ref = "9e" * 16
EGGS: Ref = "e9" * 16
JAM: Ref = "7a" * 16
MEAT: Ref = "3e" * 16

GOODS: dict[Ref, dict[str, Any]] = {
    GREENS: {
        "name": "모둠쌈채소", "spec": "200g", "category": "쌈채류", "price_won": 3_000,
        "shelf_life_days": 1, "storage": "COLD", "origin_label": "국산(경기 양평군)"},
    EGGS: {
        "name": "유정란", "spec": "10구", "category": "계란", "price_won": 5_500,
        "shelf_life_days": 20, "storage": "COLD", "origin_label": "국산(경기 양평군)"},
    JAM: {
        "name": "딸기잼", "spec": "300g", "category": "가공식품", "price_won": 9_000,
        "shelf_life_days": 0, "storage": "ROOM", "origin_label": "딸기 국산(경기 양평군)"},
    MEAT: {
        "name": "한돈 앞다리살", "spec": "500g", "category": "축산", "price_won": 12_000,
        "shelf_life_days": 5, "storage": "COLD", "origin_label": "국산"},
}


@dataclass
class Farm:
    """A till of the farm's shop; `producer` is who stands at its label station."""

    till: Till
    clock: SetClock
    manager: Session
    cashier: Session
    producer: ProducerSession

    def change(self, ref: Ref, **fields: Any) -> None:
        with self.till.unit("") as unit:
            kind = "producer" if ref == FARM else "producer_item"
            unit.record(kinds.ObjectChanged(
                object_type=kind, ref=ref, base_uid="", effective_from="", fields=fields))


def make_farm(
    folder: Path, till_no: int = 1, *, of: Till | None = None, with_shift: bool = True
) -> Farm:
    """A new till; with `of` one more of that till's shop, with the same goods and no sync yet."""
    clock = SetClock()
    shop = NewShop(till_no, of.org_ref if of else None, of.store_ref if of else None)
    till = opening.create_till(paths_in(folder), shop, clock=clock, use_keyring=False)
    manager, cashier = Session("3a" * 16, "01", Role.MANAGER), Session("ca" * 16, "02",
                                                                       Role.CASHIER)
    with till.unit("") as unit:
        for session in (manager, cashier):
            unit.record(kinds.StaffChanged(
                staff_ref=session.staff_ref, no=session.no, role=session.role,
                status=StaffStatus.ACTIVE))
        unit.record(kinds.ObjectChanged(
            object_type="producer", ref=FARM, base_uid="", effective_from="", fields={
                "code": "P002", "name": "물안개텃밭", "origin_place": "경기 양평군 서종면",
                "status": "ACTIVE", "agreement_from": "2026-03-01",
                "agreement_to": "2027-02-28"}))
        for ref, fields in GOODS.items():
            item_ref = ref[::-1]
            unit.record(kinds.ObjectChanged(
                object_type="item", ref=item_ref, base_uid="", effective_from="", fields={
                    "name": fields["name"], "category": fields["category"],
                    "tax_class": "EXEMPT"}))
            unit.record(kinds.ObjectChanged(
                object_type="producer_item", ref=ref, base_uid="", effective_from="", fields={
                    **fields, "item_ref": item_ref, "producer_ref": FARM,
                    "code": f"SKU-{ref[:2]}", "commission_rate_basis_points": 1_200}))
        search_index.learn(unit.cursor, list(GOODS))
    if with_shift:
        shift.open_shift(till, cashier, 100_000)
    return Farm(till, clock, manager, cashier, ProducerSession(FARM, "P002", "물안개텃밭"))

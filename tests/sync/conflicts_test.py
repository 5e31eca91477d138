"""Two managers set two prices while apart: one holds, the other is one touch away."""

from __future__ import annotations

import msgspec
import pytest

from app import catalog
from app.conflicts import list_conflicts, use_other
from app.errors import Refused
from models import kinds, people_rows
from models.values import Role, StaffStatus, new_ref
from tests.shop import MANAGER
from tests.sync.world import DAY_MS, SimTill, World


def set_price(machine: SimTill, price_won: int) -> None:
    product = machine.products()[0]
    with machine.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=product.ref, base_uid="", effective_from="",
            fields={"price_won": price_won}))


def prices(world: World) -> list[int]:
    found = [catalog.find_by_barcode(m.till, "8800000000000") for m in world.machines]
    return [product.list_price_won for product in found if product is not None]


def test_the_losing_price_is_kept_and_taken_up_by_one_touch() -> None:
    world = World(21)
    one, two = world.add_till(), world.add_till()
    world.settle()
    world.line_is_up = False
    set_price(one, 2_000)
    set_price(two, 2_300)
    world.line_is_up = True
    world.settle()
    holding = prices(world)
    assert holding[0] == holding[1]
    lost = ({2_000, 2_300} - {holding[0]}).pop()
    for machine in world.machines:
        (conflict,) = list_conflicts(machine.till)
        assert (conflict.name, conflict.field) == ("청상추", "price_won")
        assert (conflict.holds_json, conflict.other_json) == (str(holding[0]), str(lost))
    use_other(two.till, MANAGER, list_conflicts(two.till)[0].key)
    world.settle()
    assert prices(world) == [lost, lost]
    assert [list_conflicts(m.till) for m in world.machines] == [[], []]


def test_a_later_edit_ends_the_quarrel() -> None:
    world = World(23)
    one, two = world.add_till(), world.add_till()
    world.settle()
    world.line_is_up = False
    set_price(one, 2_000)
    set_price(two, 2_300)
    world.line_is_up = True
    world.settle()
    assert len(list_conflicts(one.till)) == 1
    world.pass_time(2 * DAY_MS)
    set_price(one, 2_500)
    assert list_conflicts(one.till) == []


def test_what_is_no_conflict_any_more_changes_nothing() -> None:
    world = World(22)
    one = world.add_till()
    world.settle()
    with pytest.raises(Refused):
        use_other(one.till, MANAGER, "gone")


def test_rights_set_in_two_places_are_alike_at_once_and_the_loser_is_shown() -> None:
    """Nobody waits for the hub with a right: every till says the same as soon as it has heard."""
    world = World(24)
    one, two = world.add_till(), world.add_till()
    world.settle()
    ref = new_ref()
    say_staff(one, ref, Role.CASHIER)
    world.settle()
    world.line_is_up = False
    say_staff(one, ref, Role.OFFICE)
    say_staff(two, ref, Role.VOLUNTEER)
    world.line_is_up = True
    world.settle()
    roles = {people_rows.read_staff(m.till.read(), ref) for m in world.machines}
    (row,) = roles
    assert row is not None
    for machine in world.machines:
        (conflict,) = list_conflicts(machine.till)
        assert (conflict.object_type, conflict.name, conflict.ref) == ("staff", "07", ref)
        said = msgspec.json.decode(conflict.other_json, type=kinds.StaffChanged)
        assert {said.role.value, row.role} == {"OFFICE", "VOLUNTEER"}
    use_other(one.till, MANAGER, list_conflicts(one.till)[0].key)
    world.settle()
    assert {people_rows.read_staff(m.till.read(), ref) for m in world.machines} == {
        row._replace(role=said.role.value)}
    assert [list_conflicts(m.till) for m in world.machines] == [[], []]


def say_staff(machine: SimTill, ref: str, role: Role) -> None:
    with machine.till.unit("") as unit:
        unit.record(kinds.StaffChanged(
            staff_ref=ref, no="07", role=role, status=StaffStatus.ACTIVE))

"""What the hub's own words do to the rows; a till's chain cannot speak in its name."""

from __future__ import annotations

import msgspec

from models import kinds_from_hub as kinds
from models.appliers import NEVER, applies, is_newer, park
from models.journal import Entry
from models.rows import Rows

_HUB_TILL_NO = 0


@applies(kinds.CataloguePublished)
def apply_catalogue_published(
    rows: Rows, entry: Entry, published: kinds.CataloguePublished
) -> None:
    if _is_hub(rows, entry):
        rows.put("publication", (
            entry.uid, published.request_uid, published.name, published.object_count,
            entry.happened_at_ms))


@applies(kinds.NoticePosted)
def apply_notice_posted(rows: Rows, entry: Entry, posted: kinds.NoticePosted) -> None:
    if _is_hub(rows, entry):
        known = rows.get("platform_notice", posted.notice_ref)
        if is_newer(rows, entry, f"notice:{posted.notice_ref}", 1):
            rows.put("platform_notice", (
                posted.notice_ref, posted.words, posted.until_date, int(posted.urgent),
                entry.happened_at_ms, known["withdrawn_at_ms"] if known else 0))


@applies(kinds.NoticeWithdrawn)
def apply_notice_withdrawn(
    rows: Rows, entry: Entry, withdrawn: kinds.NoticeWithdrawn
) -> None:
    """Also where the notice itself, of an earlier life of the hub, is still on its way."""
    if not _is_hub(rows, entry):
        return
    known = rows.get("platform_notice", withdrawn.notice_ref)
    if known is None:
        rows.insert("platform_notice", (
            withdrawn.notice_ref, "", "", 0, 0, entry.happened_at_ms))
    else:
        rows.change("platform_notice", (withdrawn.notice_ref,), withdrawn_at_ms=max(
            known["withdrawn_at_ms"], entry.happened_at_ms))


@applies(kinds.CommandGiven)
def apply_command_given(rows: Rows, entry: Entry, given: kinds.CommandGiven) -> None:
    if _is_hub(rows, entry):
        rows.insert("platform_command", (
            given.command_uid, given.of_till_ref, given.command, entry.happened_at_ms, "", "{}",
            0))


@applies(kinds.CommandDone)
def apply_command_done(rows: Rows, entry: Entry, done: kinds.CommandDone) -> None:
    """The first answer stands: a copy of the till may have done it as well."""
    given = rows.get("platform_command", done.command_uid)
    if given is None:
        park(rows, entry, f"platform_command:{done.command_uid}", "platform_command")
        return
    if given["till_ref"] != entry.till_ref:
        park(rows, entry, NEVER, "another_till")
        return
    values_json = msgspec.json.encode(done.values, order="deterministic").decode()
    before = (given["done_at_ms"], given["outcome"], given["values_json"])
    if not given["outcome"] or (entry.happened_at_ms, done.outcome, values_json) < before:
        rows.change(
            "platform_command", (done.command_uid,), outcome=done.outcome,
            values_json=values_json, done_at_ms=entry.happened_at_ms)


@applies(kinds.PointsAllowanceSet)
def apply_points_allowance_set(
    rows: Rows, entry: Entry, given: kinds.PointsAllowanceSet
) -> None:
    """The newest holds, in whatever order the chains of the hub's lives arrive."""
    if not _is_hub(rows, entry):
        return
    known = rows.get("points_allowance", 1)
    place = (entry.happened_at_ms, entry.epoch, entry.seq)
    if known is None or place > (known["set_at_ms"], known["epoch"], known["seq"]):
        rows.put("points_allowance", (
            1, given.per_member_points, given.per_day_points,
            msgspec.json.encode(sorted(given.till_refs)).decode(), *place))


@applies(kinds.TillStandingSet)
def apply_till_standing_set(rows: Rows, entry: Entry, said: kinds.TillStandingSet) -> None:
    """Kept whoever brought it: its signature is looked at where it is asked for."""
    if _is_hub(rows, entry):
        rows.put("standing_word", (
            entry.uid, said.of_till_ref, said.standing, said.said_at_ms,
            msgspec.json.encode(said.counted, order="deterministic").decode(), said.signature))


def _is_hub(rows: Rows, entry: Entry) -> bool:
    """Whether this lies in a chain of the hub's own; elsewhere it is kept aside for good."""
    epoch = rows.get("epoch", entry.epoch)
    if epoch is not None and epoch["till_no"] == _HUB_TILL_NO:
        return True
    park(rows, entry, NEVER, "not_the_hub")
    return False

"""Unit of work: one transaction, its entries and rows, what is announced after the commit."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from app.errors import Refused, WorldTrouble
from models import db, journal, kinds, register_rows, rows
from models.apply import apply_entry, apply_received
from models.kinds import Payload
from models.values import Ref, new_ref

if TYPE_CHECKING:
    from app.events import Event
    from app.till import Till

#: What a till that left for another machine still notes: who looked, printed, took out.
_STILL_WRITTEN: Final = frozenset({
    "staff.signed_in", "pin.failed", "approval.given", "receipt.reprinted",
    "closing.report_reprinted", "incident.noted", "epoch.opened", "platform.epoch_forked",
    "platform.till_moved_out", "platform.till_moved_in", "person.forgotten", "person.viewed",
})


#: The time service moves a clock by seconds; two minutes are somebody's hand.
CLOCK_STEP_BACK_MS = 120_000


class Unit:
    """``with till.unit(actor_ref) as unit``: all of it is durable at the end, or none of it is.

    Raises WorldTrouble when the disk refuses.  A commit whose answer was an error is in doubt, and
    the file is asked: what it kept counts as committed, so that pressing again makes no second one.
    """

    def __init__(self, till: Till, actor_ref: str) -> None:
        self._till = till
        self._actor_ref = actor_ref
        self._events: list[Event] = []
        self._set_back = False

    def __enter__(self) -> Self:
        till = self._till
        till.database.lock.acquire()
        try:
            if till.in_doubt:
                # What the caller decided on may not be what the file holds: ask first, press again.
                asked_for = till.doubted_head
                till.read_again()
                kept = asked_for is not None and till.head == asked_for
                raise WorldTrouble("disk.kept" if kept else "disk.busy")
            self.cursor = till.database.writer.cursor()
            self.cursor.execute("BEGIN IMMEDIATE")
        except db.DatabaseError as error:
            till.database.lock.release()
            raise in_shop_words(error) from error
        except BaseException:
            till.database.lock.release()
            raise
        self._head = till.head
        self._latest_ms = till.latest_ms
        self._rows = rows.Rows(self.cursor, dict(till.checksums))
        return self

    def record(
        self, payload: Payload, *, uid: Ref | None = None, happened_at_ms: int | None = None,
        business_date: str | None = None, shift_uid: str | None = None,
    ) -> journal.Entry:
        """Append one fact to the journal and apply it to the rows; the entry as stored."""
        till = self._till
        if till.moved_out and payload.KIND not in _STILL_WRITTEN:
            raise Refused("move.moved_out", till_no=till.till_no)
        # The rows get what a rebuild will read: the text as the journal spells it.
        payload = kinds.in_nfc(register_rows.complete(self.cursor, payload))
        now_ms = happened_at_ms
        if now_ms is None:
            now_ms = till.clock.now_ms()
            self._look_at_clock(now_ms)
        stamp = journal.Stamp(
            now_ms, till.clock.utc_offset_min(now_ms),
            till.business_date if business_date is None else business_date,
            till.shift_uid if shift_uid is None else shift_uid, self._actor_ref,
        )
        entry = journal.append(
            self.cursor, till.writer, self._head, uid or new_ref(), payload, stamp
        )
        self._head = journal.Head(entry.epoch, entry.seq, entry.hash)
        apply_entry(self._rows, entry, payload)
        return entry

    def receive(self, entry: journal.Entry) -> None:
        """Take in an entry of another chain and apply it; `sync.pull` has checked its chain.

        Whatever is wrong with what it says, it is kept, and stops nothing behind it.
        """
        entry = journal.take_in(self.cursor, entry)
        if not journal.is_repeat(self.cursor, entry):
            apply_received(self._rows, entry)

    def rescue_genesis(
        self, writer: journal.Writer, epoch: Ref, uid: Ref, genesis: Payload,
        like: journal.Entry,
    ) -> journal.Head:
        """Begin a chain in another till's name, stamped like its first entry; its head."""
        stamp = journal.Stamp(like.happened_at_ms, like.utc_offset_min, like.business_date, "", "")
        entry = journal.append(
            self.cursor, writer, journal.Head(epoch, 0, journal.GENESIS_PREV), uid, genesis, stamp)
        apply_received(self._rows, entry)
        return journal.Head(entry.epoch, entry.seq, entry.hash)

    def rescue(
        self, writer: journal.Writer, head: journal.Head, entry: journal.Entry
    ) -> journal.Head:
        """The same fact at that chain's head; its effect is here already."""
        copied = journal.copy_to_head(self.cursor, writer, head, entry)
        return journal.Head(copied.epoch, copied.seq, copied.hash)

    def carry_over(self, entry: journal.Entry) -> journal.Entry:
        """Write an entry of a forked chain again, as it is, at this till's head; applied it is."""
        copied = journal.copy_to_head(self.cursor, self._till.writer, self._head, entry)
        self._head = journal.Head(
            copied.epoch, copied.seq, copied.hash)
        return copied

    def _look_at_clock(self, now_ms: int) -> None:
        """A wall clock set back is written down before what follows it, and stops nothing (T5)."""
        before_ms, self._latest_ms = self._latest_ms, now_ms
        # A chain begins with its genesis and nothing else.
        if now_ms < before_ms - CLOCK_STEP_BACK_MS and self._head.seq:
            self._set_back = True
            self.record(kinds.IncidentNoted(incident="clock.set_back", values={
                "from_ms": before_ms, "to_ms": now_ms}))

    @property
    def checksums(self) -> rows.Checksums:
        """The running figures as of the last entry recorded here (a seal carries them)."""
        return self._rows.checksums

    @property
    def head(self) -> journal.Head:
        return self._head

    def begin_epoch(self, epoch: Ref) -> None:
        """The next entry is the genesis of a new chain."""
        self._head = journal.Head(epoch, 0, journal.GENESIS_PREV)

    def announce(self, event: Event) -> None:
        """Publish after the commit, and only then."""
        self._events.append(event)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        till = self._till
        doubt: db.DatabaseError | None = None
        before = till.head
        try:
            if error is None:
                rows.save_checksums(self.cursor, self._rows.checksums)
                self.cursor.execute("COMMIT")
                till.head, till.checksums = self._head, self._rows.checksums
                till.latest_ms = self._latest_ms
                if self._set_back and "notice.clock_set_back" not in till.notices:
                    till.notices.append("notice.clock_set_back")
        except db.DatabaseError as failed:
            doubt = failed
            till.in_doubt = True
            till.doubted_head = self._head if self._head != before else None
        finally:
            try:
                self._roll_back()
                self.cursor.close()
            finally:
                till.database.lock.release()
        # Without an entry there is no head to know it by; such rows may be written twice.
        if doubt is not None and (
                till.in_doubt or self._head == before or till.head != self._head):
            raise in_shop_words(doubt) from doubt
        if isinstance(error, db.DatabaseError) and not isinstance(error, db.IntegrityError):
            raise in_shop_words(error) from error
        if error is None:
            till.write_witness()
            for event in self._events:
                till.events.publish(event)

    def _roll_back(self) -> None:
        till = self._till
        # A disk that cannot answer now is asked again before the next entry.
        with suppress(db.DatabaseError):
            if till.database.writer.in_transaction:
                till.database.writer.rollback()
            if till.in_doubt:
                # The disk may hold this transaction after all, so ask it.
                till.read_again()


def in_shop_words(error: db.DatabaseError) -> WorldTrouble:
    """What the driver said of the disk, as trouble a person can do something about."""
    text = str(error)
    if "full" in text:
        return WorldTrouble("disk.full")
    if "locked" in text or "busy" in text:
        return WorldTrouble("disk.busy")
    if "malformed" in text or "not a database" in text or "hmac" in text:
        return WorldTrouble("disk.damaged")
    return WorldTrouble("disk.failed", detail=text)

"""The till: what is open while the program runs, and nothing that a use case decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.clock import local_now
from app.events import Events
from app.settings import MachineSettings, ShopSettings, load_shop_settings
from app.unit import Unit, in_shop_words
from models import identity_rows, journal, shift_rows
from models.db import DatabaseError
from models.journal import Head, Writer
from models.platform_rows import is_moved_out
from models.rows import Checksums, load_checksums
from models.values import Ref

if TYPE_CHECKING:
    from app.label_press import LabelPress
    from app.paths import Paths
    from app.ports import CardTerminal, Clock, Printer, Scale, Secrets
    from app.promotions import RuleBook
    from app.witness import Witness
    from models.db import Cursor, Database, DBAPIConnection


@dataclass(frozen=True, slots=True)
class OpenShift:
    """The shift this till sells in; the business date belongs to it."""

    shift_uid: Ref
    business_date: str
    opened_by_ref: Ref
    float_won: int
    opened_at_ms: int


@dataclass(slots=True)
class Till:
    """One till with its file open.  `head` and `checksums` are those of the last commit."""

    database: Database
    paths: Paths
    clock: Clock
    secrets: Secrets
    witness: Witness | None
    org_ref: Ref
    store_ref: Ref
    till_ref: Ref
    till_no: int
    first_epoch: Ref
    head: Head
    checksums: Checksums
    settings: ShopSettings
    machine: MachineSettings
    shift: OpenShift | None = None
    printer: Printer | None = None
    scale: Scale | None = None
    #: None with a stand-alone terminal: a person is what connects it.
    card_terminal: CardTerminal | None = None
    label_press: LabelPress | None = None
    events: Events = field(default_factory=Events)
    #: Things found while opening that a manager should read, as codes of `app.texts`.
    notices: list[str] = field(default_factory=list)
    #: When this process first saw a wrong PIN that lies in the future, by staff: a clock set back.
    lockouts: dict[Ref, int] = field(default_factory=dict)
    #: Set in practice mode or by `bench`; a receipt says so.
    training: bool = False
    #: Approvals whose one thing is done; they live as long as this process, as the words do.
    used_approvals: set[Ref] = field(default_factory=set)
    #: The commission rules of one business date (`app.commission`), kept from scan to scan.
    commission_book: object | None = None
    #: When the newest entry of this process happened by the wall; 0 before the first.
    latest_ms: int = 0
    #: A commit was answered with an error and the file could not be asked yet what it holds.
    in_doubt: bool = False
    #: The head that commit would have given; None where it wrote no entry.
    doubted_head: Head | None = None
    #: The last time a verified answer of the hub named, ms; 0 on a till that never had one.
    hub_time_ms: int = 0
    #: When this till last had heard all and sent all, by its own clock; 0 not in this process.
    level_at_ms: int = 0
    #: The hub was put back and has not heard every till since, as its last hello said.
    hub_catches_up: bool = False
    #: How far the store's feed goes, as the hub's last hello said; 0 before the first.
    feed_head: int = 0
    #: The shop goes on at another machine: this file shows, prints and exports, and sells nothing.
    moved_out: bool = False
    #: The shop's promotions as last read, with the running figures they were read at.
    rule_book: RuleBook | None = None
    #: The last balance a screen asked for: (member, running figures it was read at, points).
    purse: tuple[Ref, tuple[int, int], int] | None = None

    @property
    def writer(self) -> Writer:
        return Writer(self.org_ref, self.store_ref, self.till_ref)

    @property
    def epoch(self) -> Ref:
        return self.head.epoch

    @property
    def shift_uid(self) -> str:
        return self.shift.shift_uid if self.shift else ""

    @property
    def business_date(self) -> str:
        """The open shift's date; without one, today's by the shop's clock."""
        return self.shift.business_date if self.shift else local_now(self.clock).date().isoformat()

    def unit(self, actor_ref: str) -> Unit:
        """One transaction; see `app.unit.Unit`."""
        return Unit(self, actor_ref)

    @contextmanager
    def local_rows(self, *, soft: bool = False) -> Iterator[Cursor]:
        """One transaction for rows of this machine alone; `soft` waits for no disk (the draft).

        Raises WorldTrouble when the disk refuses.
        """
        begin = self.database.soft_transaction if soft else self.database.transaction
        try:
            with begin() as cursor:
                yield cursor
        except DatabaseError as error:
            raise in_shop_words(error) from error

    def read(self) -> DBAPIConnection:
        """This thread's read-only connection."""
        return self.database.reader()

    def read_again(self) -> None:
        """Take over what the file really holds: after a commit that was answered with an error."""
        connection = self.database.writer
        identity = identity_rows.read_identity(connection)
        self.head = journal.read_head(connection, identity.epoch if identity else self.head.epoch)
        self.checksums = load_checksums(connection)
        self.settings = load_shop_settings(connection)
        row = shift_rows.read_open_shift(connection, self.till_ref)
        self.shift = OpenShift(*row) if row else None
        self.look_for_move()
        self.in_doubt = False
        self.doubted_head = None

    def look_for_move(self) -> None:
        """Whether the shop left this file; asks nothing of the disk where no till ever moved."""
        self.moved_out = bool(self.checksums.get("till_move", (0, 0))[0]) and is_moved_out(
            self.database.writer)

    @property
    def prints(self) -> bool:
        """Whether this counter has a printer; without one no job is kept waiting for ever."""
        return self.machine.printer.connection != "none"

    def write_witness(self) -> None:
        """Note the head outside the file.  It is behind the commit: trouble is told, not raised."""
        if self.witness is None:
            return
        try:
            self.witness.write(self.head)
        except OSError:
            self._tell_of_witness()

    def sync_witness(self) -> None:
        """Make the noted head durable: at a shift's close and at the end."""
        if self.witness is None:
            return
        try:
            self.witness.sync()
        except OSError:
            self._tell_of_witness()

    def _tell_of_witness(self) -> None:
        if "notice.witness_unwritable" not in self.notices:
            self.notices.append("notice.witness_unwritable")

    def close(self) -> None:
        """Leave everything durable: log moved into the file, witness on the disk."""
        self.sync_witness()
        if self.witness is not None:
            self.witness.close()
            self.witness = None
        self.database.checkpoint()
        self.database.close()

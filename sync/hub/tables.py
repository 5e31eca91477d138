"""The hub's tables, `store_ref` first in every key: ready to be partitioned or spread by it.

`entry_key` says what there is, `entry_body` what it says: bodies may be moved to slower storage by
month while their keys still guard the chain.  `offset` is the place in the store's feed.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _ref(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, String(64), primary_key=key, nullable=False)


def _big(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


hub_state = Table(
    "hub_state", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    _big("boot"),
)

#: Every life of this hub: a restore begins a new one, and says how far each feed had come.
incarnation = Table(
    "incarnation", metadata,
    _ref("incarnation", key=True),
    _big("number"),
    _big("began_at_ms"),
    Column("restore_points", Text, nullable=False),  # store -> offset, JSON
)

store = Table(
    "store", metadata,
    _ref("store_ref", key=True),
    _ref("org_ref"),
    Column("name", Text, nullable=False),
    _big("feed_head"),
    _big("made_at_ms"),
)

till = Table(
    "till", metadata,
    _ref("store_ref", key=True),
    _ref("till_ref", key=True),
    Column("till_no", Integer, nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # active, revoked
    _big("enrolled_at_ms"),
    _big("seen_at_ms"),
    Column("app", String(64), nullable=False),
)
Index("till_by_number", till.c.store_ref, till.c.till_no, unique=True)
Index("till_by_ref", till.c.till_ref, unique=True)

#: Device keys of a till beside the one in force: announced and not heard yet, or over.
till_key = Table(
    "till_key", metadata,
    _ref("store_ref", key=True),
    _ref("till_ref", key=True),
    _ref("public_key", key=True),
    Column("state", String(16), nullable=False),  # next, old
    _big("since_ms"),
)

#: The newest word on each till that was ever shut out, also on one this database never met.
till_standing = Table(
    "till_standing", metadata,
    _ref("store_ref", key=True),
    _ref("till_ref", key=True),
    Column("standing", String(16), nullable=False),  # revoked, active
    _big("said_at_ms"),
    Column("counted", Text, nullable=False),  # epoch -> place, JSON
    Column("signature", String(128), nullable=False),
)

#: One-time codes: `slot` is their first letters, the rest is kept as a keyed hash.
enrol_code = Table(
    "enrol_code", metadata,
    Column("slot", String(8), primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("store_ref", String(64), nullable=False),  # empty: the till founds its own store
    Column("name", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    _big("expires_at_ms"),
)

#: The organisation a founding code makes a store of; without a row the till founds its own.
enrol_org = Table(
    "enrol_org", metadata,
    Column("slot", String(8), primary_key=True),
    _ref("org_ref"),
)

#: The region an organisation has put a store into; `region_ref` is a hash of both their names.
store_region = Table(
    "store_region", metadata,
    _ref("store_ref", key=True),
    _ref("region_ref"),
    Column("name", Text, nullable=False),
)
Index("store_region_by_ref", store_region.c.region_ref)

chain = Table(
    "chain", metadata,
    _ref("store_ref", key=True),
    _ref("epoch", key=True),
    _ref("till_ref"),
    _ref("of_org_ref"),  # as its genesis says: a till may have been of another store before
    _ref("of_store_ref"),
    _big("head_seq"),
    Column("head_hash", LargeBinary, nullable=False),
    _big("durable_seq"),
)
Index("chain_by_till", chain.c.store_ref, chain.c.till_ref)

entry_key = Table(
    "entry_key", metadata,
    _ref("store_ref", key=True),
    _ref("epoch", key=True),
    _big("seq", key=True),
    _ref("till_ref"),
    Column("hash", LargeBinary, nullable=False),
    _ref("uid"),
    _big("offset"),
    _big("received_at_ms"),
    Column("held", String(16), nullable=False),  # empty, or why a manager has to decide: revoked
)
Index("entry_key_by_offset", entry_key.c.store_ref, entry_key.c.offset, unique=True)
Index("entry_key_by_uid", entry_key.c.store_ref, entry_key.c.uid)

entry_body = Table(
    "entry_body", metadata,
    _ref("store_ref", key=True),
    _ref("epoch", key=True),
    _big("seq", key=True),
    _ref("kind"),
    Column("schema", Integer, nullable=False),
    _big("happened_at_ms"),
    Column("utc_offset_min", Integer, nullable=False),
    Column("business_date", String(64), nullable=False),
    Column("shift_uid", String(64), nullable=False),
    Column("actor_ref", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

#: How far the projector has read each store's feed.
projection = Table(
    "projection", metadata,
    _ref("store_ref", key=True),
    _big("offset"),
    _big("applied_count"),
    _big("held_count"),
)

#: How often a store's sums were begun again, because something in them counts no more.
sum_round = Table(
    "sum_round", metadata,
    _ref("store_ref", key=True),
    Column("round", Integer, nullable=False),
)

#: How long a chain was said to be by whoever has more of it than this ledger.
head_claim = Table(
    "head_claim", metadata,
    _ref("store_ref", key=True),
    _ref("epoch", key=True),
    _ref("till_ref"),
    _big("seq"),
    _big("said_at_ms"),
)

#: Of a store's feed: entries that wait for a manager's word, and places given up when he gave it.
feed_gap = Table(
    "feed_gap", metadata,
    _ref("store_ref", key=True),
    _big("waiting"),
    _big("given_up"),
)

#: Sums a day of each till; `name` is sale, tender, member, product, cash, `key` what of.
total = Table(
    "total", metadata,
    _ref("store_ref", key=True),
    _ref("till_ref", key=True),
    Column("business_date", String(64), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    _big("row_count"),
    _big("won"),
    _big("quantity"),
    _big("weight_g"),
)
Index("total_by_key", total.c.store_ref, total.c.name, total.c.key)

#: Entries the projector could not apply yet, with what they wait for.
held = Table(
    "held", metadata,
    _ref("store_ref", key=True),
    _ref("entry_uid", key=True),
    _ref("epoch", key=True),
    _ref("till_ref"),
    _big("seq"),
    _ref("kind"),
    Column("dependency", Text, nullable=False),
    Column("reason", String(64), nullable=False),
)

#: What the platform's other programs show to be let in; only a hash of it is here.
api_token = Table(
    "api_token", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("scope", String(8), nullable=False),  # store, region, org
    _ref("scope_ref"),
    Column("rights", Text, nullable=False),
    _big("made_at_ms"),
    _big("expires_at_ms"),
    Column("revoked", Integer, nullable=False),
)

#: A person's own key, wrapped by the hub's: destroyed, nothing sealed by it is ever read again.
person_key = Table(
    "person_key", metadata,
    _ref("store_ref", key=True),
    _ref("person_ref", key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

#: The newest fields of a person, sealed by his own key; `place` is that in the store's stream.
person_row = Table(
    "person_row", metadata,
    _ref("store_ref", key=True),
    _ref("person_ref", key=True),
    Column("kind", String(32), nullable=False),
    _big("version"),
    _big("place"),
    _ref("till_ref"),
    Column("sealed", LargeBinary, nullable=False),
)
Index("person_row_by_place", person_row.c.store_ref, person_row.c.place, unique=True)

#: How far each store's stream of people goes.
person_stream = Table(
    "person_stream", metadata,
    _ref("store_ref", key=True),
    _big("head"),
)

#: Whose data are destroyed: nothing of them is taken in again.
person_erased = Table(
    "person_erased", metadata,
    _ref("store_ref", key=True),
    _ref("person_ref", key=True),
    _big("erased_at_ms"),
)

#: Which till asked to see whom whole: the hub's own note beside the till's entry.
person_asked = Table(
    "person_asked", metadata,
    _ref("store_ref", key=True),
    _ref("ask_ref", key=True),
    _ref("till_ref"),
    _ref("person_ref"),
    Column("reason", String(64), nullable=False),
    _big("asked_at_ms"),
)
Index("person_asked_by_till", person_asked.c.store_ref, person_asked.c.till_ref,
      person_asked.c.asked_at_ms)

#: Backups of this ledger, the newest last: files that were opened and hashed again, or what was
#: said of a backup made by other means; `trouble` names why one failed, empty where it did not.
hub_backup = Table(
    "hub_backup", metadata,
    _big("number", key=True),
    _big("ended_at_ms"),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    _big("entry_count"),
    Column("trouble", Text, nullable=False),
)

#: What each till said of its sums last, while its entries were still on their way.
till_summary = Table(
    "till_summary", metadata,
    _ref("store_ref", key=True),
    _ref("till_ref", key=True),
    _ref("epoch"),
    _big("seq"),
    _big("nonce_s"),
    _big("at_ms"),
    _big("received_at_ms"),
    _big("waiting"),
    Column("totals", Text, nullable=False),  # name -> value, JSON
)

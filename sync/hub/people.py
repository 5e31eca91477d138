"""People's data at the hub: each under a key of its own, given only to tills of the same store.

What a till gets depends on the kind: of a member a mask (`app.person_mask`), of whoever the shop's
own work needs at any counter the whole.  Nothing here is in the ledger, in a shadow or on the
platform's reading ways.  Erasing destroys the key and the row; the journal's own entry says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import parse_qs

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from app.person_mask import mask_person
from sync import wire
from sync.hub.accounts import TillAccount
from sync.hub.base import lock_store, reading
from sync.hub.keys import HubKeys
from sync.hub.refusal import Caller, Refusal
from sync.hub.tables import (
    person_asked,
    person_erased,
    person_key,
    person_row,
    person_stream,
    store,
)
from sync.people_wire import (
    BOX_BYTES_MAX,
    DOWN,
    FIELDS_BYTES_MAX,
    ROW_COUNT_MAX,
    UP,
    VIEW,
    PageBox,
    PeoplePage,
    PeoplePush,
    PeopleTaken,
    PersonRow,
    ViewAnswer,
    ViewRequest,
    bound_to,
    box_public_hex,
    open_box,
    seal_box,
)
from sync.wire import BadWire

if TYPE_CHECKING:
    from sync.hub.projector import Projector
    from sync.keys import Request

MASKED: Final = frozenset({"member"})
#: Whoever works here, brings goods, has an order, a delivery, a basket or a bill: any counter of
#: the store may have to serve them.  Another kind stays at the hub.
WHOLE: Final = frozenset({
    "staff", "producer", "account", "supplier", "invoice", "cash_receipt", "depositor", "hold",
    "order", "delivery"})
#: A till asks for someone whole now and then, not for everybody.
VIEWS_PER_HOUR: Final = 60
_HOUR_MS: Final = 3_600_000
_PAGE_BYTES: Final = BOX_BYTES_MAX * 2 // 3
_NONCE_LENGTH: Final = 12
T = TypeVar("T")
_fields = msgspec.json.Decoder(dict[str, str])


class PeopleKeeper:
    """The hub's ways for people, over its own tables."""

    def __init__(
        self, engine: Engine, keys: HubKeys, incarnation: str, now_ms: Callable[[], int],
        caller: Callable[[Request], Caller], nonce: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._secret = bytes.fromhex(keys.people_key)
        self._incarnation = incarnation
        self._now_ms = now_ms
        self._caller = caller
        self._nonce = nonce
        self._key = X25519PrivateKey.from_private_bytes(self._derive(b"weezle.hub.box.1"))
        #: Erasures of each store's shadow that were seen to.
        self._seen: dict[str, int] = {}

    def ways(self) -> dict[tuple[str, str], Callable[[Request], msgspec.Struct | bytes]]:
        return {
            ("POST", "/v1/people"): self._take,
            ("GET", "/v1/people"): self._give,
            ("POST", "/v1/people/view"): self._view,
        }

    def read_head(self, connection: Connection, store_ref: str) -> int:
        """How far the stream of a store goes."""
        return int(connection.execute(
            select(person_stream.c.head).where(person_stream.c.store_ref == store_ref)
        ).scalar_one_or_none() or 0)

    # --- up

    def _take(self, request: Request) -> PeopleTaken:
        account = self._account(request)
        asked = _decode(request.body, PeoplePush)
        if asked.key != box_public_hex(self._key):
            raise Refusal(409, "people_key")
        try:
            body = open_box(
                asked.box, self._key, bound_to(UP, account.store_ref, account.till_ref))
        except BadWire as bad:
            raise Refusal(400, bad.code) from bad
        rows = _decode(body, list[PersonRow])
        if asked.v != 1 or len(rows) > ROW_COUNT_MAX or len(body) > BOX_BYTES_MAX or any(
                len(msgspec.json.encode(row.fields)) > FIELDS_BYTES_MAX for row in rows):
            raise Refusal(413, "too_big")
        with self._engine.begin() as connection:
            lock_store(connection, account.store_ref)
            results = [self._take_row(connection, account, row) for row in rows]
            head = self.read_head(connection, account.store_ref)
        return PeopleTaken(
            results=results, incarnation=self._incarnation, head=head,
            server_time=self._now_ms(), next_nonce=self._nonce())

    def _take_row(self, connection: Connection, account: TillAccount, row: PersonRow) -> str:
        """The highest version holds; of two equal ones that differ the one that came first."""
        where = (person_row.c.store_ref == account.store_ref, person_row.c.person_ref == row.ref)
        if _is_erased(connection, account.store_ref, row.ref):
            return "erased"
        old = connection.execute(
            select(person_row.c.kind, person_row.c.version, person_row.c.sealed).where(*where)
        ).first()
        if old is not None:
            kind, version, sealed = old
            if version > row.version:
                return "older"
            if kind != row.kind:
                return "lost"
            if version == row.version:
                same = self._open(connection, account.store_ref, row.ref, kind, version, sealed)
                return "kept" if same == row.fields else "lost"
        place = self._next_place(connection, account.store_ref)
        values = {
            "kind": row.kind, "version": row.version, "place": place,
            "till_ref": account.till_ref,
            "sealed": self._seal(connection, account.store_ref, row),
        }
        if old is not None:
            connection.execute(update(person_row).where(*where).values(values))
        else:
            connection.execute(insert(person_row).values(
                store_ref=account.store_ref, person_ref=row.ref, **values))
        return "kept"

    def _next_place(self, connection: Connection, store_ref: str) -> int:
        """Given under the store's lock, so places become visible in their order."""
        place = self.read_head(connection, store_ref) + 1
        changed = connection.execute(
            update(person_stream).where(person_stream.c.store_ref == store_ref)
            .values(head=place))
        if not changed.rowcount:
            connection.execute(insert(person_stream).values(store_ref=store_ref, head=place))
        return place

    # --- down

    def _give(self, request: Request) -> PeoplePage:
        account = self._account(request)
        asked = parse_qs(request.query)
        try:
            after = int(asked.get("after", ["0"])[0])
            limit = min(int(asked.get("limit", ["100"])[0]), ROW_COUNT_MAX)
            key = msgspec.convert(asked.get("key", [""])[0], wire.HashText)
        except (ValueError, msgspec.ValidationError) as error:
            raise Refusal(400, "malformed") from error
        if not 0 <= after < 2**53 or limit < 1:
            raise Refusal(400, "malformed")
        store_ref = account.store_ref
        with reading(self._engine).begin() as connection:
            head = self.read_head(connection, store_ref)
            of_this_life = asked.get("incarnation", [""])[0] == self._incarnation
            after = min(after, head) if of_this_life else 0
            found = connection.execute(
                select(person_row.c.person_ref, person_row.c.kind, person_row.c.version,
                       person_row.c.place, person_row.c.sealed)
                .where(person_row.c.store_ref == store_ref, person_row.c.place > after)
                .order_by(person_row.c.place).limit(limit)).all()
            to, size, rows = after, 0, list[PersonRow]()
            for ref, kind, version, place, sealed in found:
                row = self._row_for_till(connection, store_ref, ref, kind, version, sealed)
                size += len(msgspec.json.encode(row)) if row else 0
                if rows and size > _PAGE_BYTES:
                    break
                rows += [row] if row else []
                to = place
            else:
                to = head if len(found) < limit else to
        box = PageBox(hash_key=self._hash_key(store_ref).hex(), rows=rows)
        return PeoplePage(
            incarnation=self._incarnation, after=after, to=to, more=to < head, count=len(rows),
            key=box_public_hex(self._key), server_time=self._now_ms(), next_nonce=self._nonce(),
            box=_sealed(msgspec.json.encode(box), key, DOWN, store_ref, account.till_ref))

    def _row_for_till(
        self, connection: Connection, store_ref: str, ref: str, kind: str, version: int,
        sealed: bytes,
    ) -> PersonRow | None:
        if kind not in WHOLE and kind not in MASKED:
            return None
        fields = self._open(connection, store_ref, ref, kind, version, sealed)
        if kind in MASKED:
            fields = mask_person(fields, self._hash_key(store_ref))
        return PersonRow(ref=ref, kind=kind, version=version, fields=fields)

    def _view(self, request: Request) -> ViewAnswer:
        """One person whole, noted here whatever the till notes."""
        account = self._account(request)
        asked = _decode(request.body, ViewRequest)
        now_ms = self._now_ms()
        with self._engine.begin() as connection:
            count = connection.execute(
                select(func.count()).select_from(person_asked).where(
                    person_asked.c.store_ref == account.store_ref,
                    person_asked.c.till_ref == account.till_ref,
                    person_asked.c.asked_at_ms > now_ms - _HOUR_MS)).scalar_one()
            if count >= VIEWS_PER_HOUR:
                raise Refusal(429, "busy")
            row = connection.execute(
                select(person_row.c.kind, person_row.c.version, person_row.c.sealed).where(
                    person_row.c.store_ref == account.store_ref,
                    person_row.c.person_ref == asked.ref)).first()
            if row is None:
                raise Refusal(404, "person_unknown")
            connection.execute(insert(person_asked).values(
                store_ref=account.store_ref, ask_ref=os.urandom(16).hex(),
                till_ref=account.till_ref, person_ref=asked.ref, reason=asked.reason,
                asked_at_ms=now_ms))
            fields = self._open(connection, account.store_ref, asked.ref, *row)
        box = _sealed(msgspec.json.encode(fields), asked.key, VIEW, account.store_ref,
                      account.till_ref, asked.ref)
        return ViewAnswer(box=box, server_time=now_ms, next_nonce=self._nonce())

    # --- erasing

    def erase_said(self, projector: Projector) -> None:
        """Destroy what the record says is to be destroyed, and was not yet."""
        with reading(self._engine).begin() as connection:
            refs = [row[0] for row in connection.execute(select(store.c.store_ref))]
        for store_ref in refs:
            shadow = projector.shadow(store_ref)
            count = shadow.checksums.get("person_erasure", (0, 0))[0]
            if count != self._seen.get(store_ref, 0):
                said = [ref for (ref,) in shadow.connection.execute(
                    "SELECT ref FROM person_erasure")]
                with self._engine.begin() as connection:
                    lock_store(connection, store_ref)
                    for ref in said:
                        destroy(connection, store_ref, ref, self._now_ms())
                self._seen[store_ref] = count

    # --- keys

    def _account(self, request: Request) -> TillAccount:
        account = self._caller(request).account
        if account.is_shut_out:
            raise Refusal(403, "revoked")
        return account

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=purpose).derive(self._secret)

    def _hash_key(self, store_ref: str) -> bytes:
        return self._derive(b"weezle.hub.hash.1" + store_ref.encode())

    def _person_cipher(self, connection: Connection, store_ref: str, ref: str) -> AESGCM:
        """By the person's own key, made with the first row."""
        wrap = AESGCM(self._derive(b"weezle.hub.wrap.1" + store_ref.encode()))
        bound = f"{store_ref}|{ref}".encode()
        wrapped = connection.execute(
            select(person_key.c.wrapped).where(
                person_key.c.store_ref == store_ref, person_key.c.person_ref == ref)
        ).scalar_one_or_none()
        if wrapped is None:
            key, nonce = os.urandom(32), os.urandom(_NONCE_LENGTH)
            connection.execute(insert(person_key).values(
                store_ref=store_ref, person_ref=ref,
                wrapped=nonce + wrap.encrypt(nonce, key, bound)))
            return AESGCM(key)
        wrapped = bytes(wrapped)
        return AESGCM(wrap.decrypt(wrapped[:_NONCE_LENGTH], wrapped[_NONCE_LENGTH:], bound))

    def _seal(self, connection: Connection, store_ref: str, row: PersonRow) -> bytes:
        nonce = os.urandom(_NONCE_LENGTH)
        cipher = self._person_cipher(connection, store_ref, row.ref)
        return nonce + cipher.encrypt(
            nonce, msgspec.json.encode(row.fields),
            _bound(store_ref, row.ref, row.kind, row.version))

    def _open(
        self, connection: Connection, store_ref: str, ref: str, kind: str, version: int,
        sealed: bytes,
    ) -> dict[str, str]:
        cipher = self._person_cipher(connection, store_ref, ref)
        sealed = bytes(sealed)
        return _fields.decode(cipher.decrypt(
            sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], _bound(store_ref, ref, kind, version)))


def destroy(connection: Connection, store_ref: str, ref: str, now_ms: int) -> None:
    """A person's key and row go, and nothing of him is taken in again."""
    if _is_erased(connection, store_ref, ref):
        return
    for each in (person_key, person_row):
        connection.execute(delete(each).where(
            each.c.store_ref == store_ref, each.c.person_ref == ref))
    connection.execute(insert(person_erased).values(
        store_ref=store_ref, person_ref=ref, erased_at_ms=now_ms))


def _is_erased(connection: Connection, store_ref: str, ref: str) -> bool:
    return connection.execute(
        select(person_erased.c.person_ref).where(
            person_erased.c.store_ref == store_ref, person_erased.c.person_ref == ref)
    ).first() is not None


def _sealed(body: bytes, key: str, purpose: bytes, *parts: str) -> str:
    try:
        return seal_box(body, key, bound_to(purpose, *parts))
    except BadWire as bad:
        raise Refusal(400, bad.code) from bad


def _bound(store_ref: str, ref: str, kind: str, version: int) -> bytes:
    return f"{store_ref}|{ref}|{kind}|{version}".encode()


def _decode(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Refusal(400, "malformed") from error

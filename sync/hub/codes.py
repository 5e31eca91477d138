"""One-time codes at the hub: whether one is right, and what it joins while it is not used yet."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import msgspec
from sqlalchemy import Engine, select

from sync.enrol import SLOT_LENGTH, hash_code
from sync.enrol_look import WAY, LookAnswer, LookRequest, proof_of_look
from sync.hub import accounts
from sync.hub.base import reading
from sync.hub.refusal import Refusal
from sync.hub.tables import store, till
from sync.keys import Request

_BODY_BYTES_MAX = 16_384


def check_code(engine: Engine, secret: bytes, typed: str, now_ms: int) -> accounts.Code:
    """The code a till showed; raises Refusal, after counting the try, for a wrong one."""
    slot = typed[:SLOT_LENGTH]
    wanted = hash_code(secret, typed)
    with engine.begin() as connection:
        code = accounts.read_code(connection, slot, now_ms)
        right = code is not None and hmac.compare_digest(code.code_hash, wanted)
        if code is not None and not right:
            accounts.count_try(connection, slot)
    if code is None:
        raise Refusal(403, "code_spent")
    if not right:
        raise Refusal(403, "code_wrong")
    return code


class CodeReader:
    """`POST /v1/enrol/look`."""

    def __init__(
        self, engine: Engine, secret: bytes, public_key: str, now_ms: Callable[[], int],
        want_own_signature: Callable[[Request, str, str], None], nonce: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._secret = secret
        self._public_key = public_key
        self._now_ms = now_ms
        self._want_own_signature = want_own_signature
        self._nonce = nonce

    def ways(self) -> dict[tuple[str, str], Callable[[Request], msgspec.Struct | bytes]]:
        return {("POST", WAY): self._look}

    def _look(self, request: Request) -> LookAnswer:
        if len(request.body) > _BODY_BYTES_MAX:
            raise Refusal(413, "too_big")
        try:
            asked = msgspec.json.decode(request.body, type=LookRequest)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Refusal(400, "malformed") from error
        self._want_own_signature(request, asked.till, asked.public_key)
        code = check_code(self._engine, self._secret, asked.code, self._now_ms())
        name, entries, till_nos = code.name, 0, []
        if code.store_ref:
            with reading(self._engine).begin() as connection:
                name, entries = connection.execute(
                    select(store.c.name, store.c.feed_head)
                    .where(store.c.store_ref == code.store_ref)).one()
                till_nos = list(connection.execute(
                    select(till.c.till_no).where(till.c.store_ref == code.store_ref)
                    .order_by(till.c.till_no)).scalars())
        challenge = request.headers.get("weezle-challenge", "")
        return LookAnswer(
            store=code.store_ref, name=name, entries=entries, till_nos=till_nos,
            hub_public_key=self._public_key,
            proof=proof_of_look(asked.code, challenge, self._public_key, code.store_ref),
            next_nonce=self._nonce())

"""Before enrolling: which store a code is of, asked without using the code up.

A till with goods of its own that joins a store with goods would show everything twice; so whoever
types the code is told first what he is about to join.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from sync.enrol import ask_with_code, hello_of, key_to_enrol, plain_code, want_proof
from sync.keys import private_key, public_hex
from sync.wire import HashText, RefText

if TYPE_CHECKING:
    from app.till import Till
    from sync.platform import Line

CAPABILITY: Final = "enrol_look.1"
WAY: Final = "/v1/enrol/look"


class LookRequest(msgspec.Struct, frozen=True, kw_only=True):
    code: Annotated[str, msgspec.Meta(max_length=32)]
    till: RefText
    public_key: HashText


class LookAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`store` is empty for a code that founds one; `till_nos` are taken there."""

    store: str
    name: str
    entries: int
    till_nos: list[int]
    hub_public_key: HashText
    proof: str
    next_nonce: str


def proof_of_look(code: str, challenge: str, hub_public_key: str, store_ref: str) -> str:
    """What only who knows the code can say."""
    said = f"weezle.look.1\n{challenge}\n{hub_public_key}\n{store_ref}"
    return hmac.new(code.encode(), said.encode(), hashlib.sha256).hexdigest()


def look_at_store(till: Till, line: Line, typed_code: str, now_s: int) -> LookAnswer | None:
    """What this code joins; None where the hub cannot tell.  Neither side changes.

    Raises as `sync.enrol.ask_to_enrol` does; a wrong code counts as a try.
    """
    code = plain_code(typed_code)
    hello = hello_of(line)
    if CAPABILITY not in hello.capabilities:
        return None
    key = private_key(key_to_enrol(till))
    found, challenge = ask_with_code(
        till, line, WAY, key,
        LookRequest(code=code, till=till.till_ref, public_key=public_hex(key)),
        LookAnswer, hello.next_nonce, now_s)
    want_proof(found.proof, proof_of_look(code, challenge, found.hub_public_key, found.store))
    return found

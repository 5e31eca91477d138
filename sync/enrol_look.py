"""Before enrolling: which store a code is of, asked without using the code up.

A till with goods of its own that joins a store with goods would show everything twice; so whoever
types the code is told first what he is about to join.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from app.errors import WorldTrouble
from sync.enrol import hello_of, key_to_enrol, plain_code, refusal_of
from sync.keys import (
    BadSignature,
    Request,
    check_answer,
    new_challenge,
    private_key,
    public_hex,
    sign_request,
)
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
    challenge = new_challenge()
    body = msgspec.json.encode(LookRequest(
        code=code, till=till.till_ref, public_key=public_hex(key)))
    answer = line.send(sign_request(
        Request("POST", WAY, body=body), key, till.till_ref, nonce=hello.next_nonce,
        challenge=challenge, created_s=now_s))
    if answer.status != 200:
        raise refusal_of(answer)
    try:
        found = msgspec.json.decode(answer.body, type=LookAnswer)
        check_answer(answer, found.hub_public_key, challenge)
    except (msgspec.MsgspecError, BadSignature) as error:
        raise WorldTrouble("enrol.not_a_hub") from error
    proof = proof_of_look(code, challenge, found.hub_public_key, found.store)
    if not hmac.compare_digest(proof, found.proof):
        raise WorldTrouble("enrol.not_a_hub")
    return found

"""Enrolment: a one-time code, read out once, makes a till known to a hub and the hub to the till.

A code is ten letters of base32: three that name its slot, seven that are the secret.  The hub keeps
the slot and a keyed hash of the rest, lets it be mistyped five times, and forgets it after fifteen
minutes or once it was used.  The hub's answer carries a proof made with the code, so that nobody
who does not know it can pose as the hub.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING, Annotated, Final, Protocol, TypeVar

import msgspec

from app.device_key import DEVICE, device_key
from app.errors import BadInput, Refused, WorldTrouble
from app.key_rotation import make_next_key
from models import platform_rows
from sync.keys import (
    Answer,
    BadSignature,
    Request,
    check_answer,
    new_challenge,
    private_key,
    public_hex,
    sign_request,
)
from sync.wire import PLAIN, HashText, HelloAnswer, RefText, Short, Trouble

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.till import Till
    from sync.platform import Line

CODE_LENGTH: Final = 10
SLOT_LENGTH: Final = 3
CODE_MINUTES: Final = 15
TRIES_MAX: Final = 5
_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to be known; `org` and `store` are the till's own, for one that founds a store."""

    code: Annotated[str, msgspec.Meta(max_length=32)]
    till: RefText
    till_no: Annotated[int, msgspec.Meta(ge=1, le=99)]
    org: RefText
    store: RefText
    public_key: HashText
    shop_name: Annotated[str, msgspec.Meta(max_length=200, pattern=PLAIN)]
    app: Short


class EnrolAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The store this till is of, the hub's key, and the certificate over both."""

    org: RefText
    store: RefText
    till_no: int
    hub: str
    hub_public_key: HashText
    certificate: str
    proof: str
    incarnation: str
    next_nonce: str


class RegisterRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A till the hub once took in and has forgotten: an empty hub under the old key."""

    org: RefText
    store: RefText
    till: RefText
    till_no: Annotated[int, msgspec.Meta(ge=1, le=99)]
    public_key: HashText
    certificate: Annotated[str, msgspec.Meta(max_length=200)]
    app: Short


def new_code() -> str:
    return "".join(_ALPHABET[byte & 31] for byte in os.urandom(CODE_LENGTH))


def spoken(code: str) -> str:
    """As it is shown: two groups, easy to read out."""
    return f"{code[:5]}-{code[5:]}"


def plain_code(typed: str) -> str:
    """What was meant.  Raises BadInput for what cannot be a code."""
    code = "".join(c for c in typed.upper() if c.isalnum())
    if len(code) != CODE_LENGTH or any(c not in _ALPHABET for c in code):
        raise BadInput("enrol.code_malformed")
    return code


def hash_code(secret: bytes, code: str) -> str:
    """What the hub keeps of a code."""
    return hmac.new(secret, b"weezle.code.1" + code.encode(), hashlib.sha256).hexdigest()


def proof_of(code: str, challenge: str, hub_public_key: str, store_ref: str) -> str:
    """What only who knows the code can say about the hub's key."""
    said = f"weezle.enrol.1\n{challenge}\n{hub_public_key}\n{store_ref}"
    return hmac.new(code.encode(), said.encode(), hashlib.sha256).hexdigest()


def ask_to_enrol(till: Till, line: Line, typed_code: str, now_s: int) -> EnrolAnswer:
    """One enrolment over the line; nothing of the till changes here.

    Raises BadInput and Refused in the hub's words, WorldTrouble where no hub answered.
    """
    code = plain_code(typed_code)
    key = private_key(key_to_enrol(till))
    found, challenge = ask_with_code(
        till, line, "/v1/enrol", key, EnrolRequest(
            code=code, till=till.till_ref, till_no=till.till_no, org=till.org_ref,
            store=till.store_ref, public_key=public_hex(key),
            shop_name=till.settings.shop_name, app=_version()),
        EnrolAnswer, hello_of(line).next_nonce, now_s)
    want_proof(found.proof, proof_of(code, challenge, found.hub_public_key, found.store))
    return found


A = TypeVar("A", bound="SaysWhoItIs")


class SaysWhoItIs(Protocol):
    """An answer that names the key it is signed with."""

    @property
    def hub_public_key(self) -> str: ...


def ask_with_code(
    till: Till, line: Line, path: str, key: Ed25519PrivateKey, question: msgspec.Struct,
    kind: type[A], nonce: str, now_s: int,
) -> tuple[A, str]:
    """(answer, challenge) of a question of a till no hub knows yet, signed with its own key.

    The key the answer names has signed it, no more: a proof made with the code says whose it is.
    Raises BadInput and Refused in the hub's words, WorldTrouble where no hub answered.
    """
    challenge = new_challenge()
    answer = line.send(sign_request(
        Request("POST", path, body=msgspec.json.encode(question)), key, till.till_ref,
        nonce=nonce, challenge=challenge, created_s=now_s))
    if answer.status != 200:
        raise refusal_of(answer)
    try:
        found = msgspec.json.decode(answer.body, type=kind)
        check_answer(answer, found.hub_public_key, challenge)
    except (msgspec.MsgspecError, BadSignature) as error:
        raise WorldTrouble("enrol.not_a_hub") from error
    return found, challenge


def want_proof(said: str, wanted: str) -> None:
    """Raises WorldTrouble where the answer was not made with the code."""
    if not hmac.compare_digest(wanted, said):
        raise WorldTrouble("enrol.not_a_hub")


def key_to_enrol(till: Till) -> str:
    """The key a till was made with; a new one where that is gone, or a hub knew this till before.

    (Whoever may hold the old one, a thief or a copy, is not let in again by the same code.)
    """
    kept = till.secrets.get(DEVICE)
    if kept and platform_rows.read_link(till.read()) is None:
        return device_key(till)
    return make_next_key(till)


def hello_of(line: Line) -> HelloAnswer:
    """An unsigned question for a nonce; what it answers is believed by nobody."""
    answer = line.send(Request("GET", "/v1/hello"))
    try:
        return msgspec.json.decode(answer.body, type=HelloAnswer)
    except msgspec.MsgspecError as error:
        raise WorldTrouble("enrol.not_a_hub") from error


def refusal_of(answer: Answer) -> Exception:
    try:
        trouble = msgspec.json.decode(answer.body, type=Trouble)
    except msgspec.MsgspecError:
        return WorldTrouble("enrol.not_a_hub")
    known = {
        "code_wrong": BadInput("enrol.code_wrong"),
        "code_spent": Refused("enrol.code_spent"),
        "till_no_taken": Refused("enrol.till_no_taken", till_no=trouble.values.get("till_no", "")),
        "till_elsewhere": Refused("enrol.till_elsewhere"),
    }
    return known.get(trouble.error) or WorldTrouble("enrol.refused", detail=trouble.error)


def _version() -> str:
    from app.version import VERSION

    return VERSION

"""Signatures of requests and answers, in the manner of RFC 9421, and the hub's nonces.

A request is signed over method, path, query, the digest of the bytes as sent and the till; its
nonce comes from the hub and is good for ten minutes of the hub's clock, so a till with a wrong
clock still syncs.  An answer is signed over status, digest and the challenge of its request: an
answer to another question, or of yesterday, is no answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

NONCE_SECONDS: Final = 600
_TAG: Final = "weezle-1"
_REQUEST: Final = ("@method", "@path", "@query", "content-digest", "weezle-till",
                   "weezle-challenge")
_ANSWER: Final = ("@status", "content-digest", "weezle-challenge")
_INPUT = re.compile(
    r'^sig1=(\((?:"[@a-z\-]+" ?)+\);created=(\d{1,12});keyid="([0-9a-z\-]{1,64})";'
    r'nonce="([A-Za-z0-9_\-]{0,128})";alg="ed25519";tag="weezle-1")$')


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it travels; header names in small letters."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it arrived; nothing in it counts before `check_answer` has said so."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """Who signed, with which nonce."""

    key_id: str
    nonce: str


class BadSignature(Exception):
    """Missing, wrong, or of something else."""


def private_key(key_hex: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key_hex))


def public_hex(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def new_challenge() -> str:
    return os.urandom(16).hex()


def sign_request(
    request: Request, key: Ed25519PrivateKey, till_ref: str, *, nonce: str, challenge: str,
    created_s: int,
) -> Request:
    """The same request with digest, challenge and signature in its headers."""
    headers = {
        **request.headers, "weezle-till": till_ref, "weezle-challenge": challenge,
        "content-digest": _digest(request.body),
    }
    parameters = _parameters(_REQUEST, created_s, till_ref, nonce)
    base = _base(_REQUEST, _values_of_request(request, headers), parameters)
    headers |= _signature(key, base, parameters)
    return Request(request.method, request.path, request.query, headers, request.body)


def check_request(request: Request, key_of: Callable[[str], str | None]) -> Proof:
    """Raises BadSignature; `key_of` gives the public key of a till in hex, None for a stranger."""
    key_id, nonce, parameters, signature = _read_signature(request.headers, _REQUEST)
    if request.headers.get("weezle-till") != key_id:
        raise BadSignature("till")
    if request.headers.get("content-digest") != _digest(request.body):
        raise BadSignature("digest")
    key_hex = key_of(key_id)
    if key_hex is None:
        raise BadSignature("stranger")
    base = _base(_REQUEST, _values_of_request(request, request.headers), parameters)
    _verify(key_hex, signature, base)
    return Proof(key_id, nonce)


def sign_answer(
    status: int, body: bytes, key: Ed25519PrivateKey, *, challenge: str, created_s: int,
) -> dict[str, str]:
    """The headers that make an answer count."""
    headers = {"content-digest": _digest(body), "weezle-challenge": challenge}
    parameters = _parameters(_ANSWER, created_s, "hub", "")
    base = _base(_ANSWER, {"@status": str(status), **headers}, parameters)
    return headers | _signature(key, base, parameters)


def check_answer(answer: Answer, hub_public_key: str, challenge: str) -> None:
    """Raises BadSignature unless this hub said exactly this in answer to exactly that."""
    _, _, parameters, signature = _read_signature(answer.headers, _ANSWER)
    headers = {name: answer.headers.get(name, "") for name in _ANSWER[1:]}
    if headers["weezle-challenge"] != challenge:
        raise BadSignature("challenge")
    if headers["content-digest"] != _digest(answer.body):
        raise BadSignature("digest")
    base = _base(_ANSWER, {"@status": str(answer.status), **headers}, parameters)
    _verify(hub_public_key, signature, base)


def _digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _values_of_request(request: Request, headers: Mapping[str, str]) -> dict[str, str]:
    return {
        "@method": request.method, "@path": request.path, "@query": f"?{request.query}",
        **{name: headers.get(name, "") for name in _REQUEST[3:]},
    }


def _parameters(components: tuple[str, ...], created_s: int, key_id: str, nonce: str) -> str:
    names = " ".join(f'"{name}"' for name in components)
    return (f'({names});created={created_s};keyid="{key_id}";nonce="{nonce}";alg="ed25519";'
            f'tag="{_TAG}"')


def _base(components: tuple[str, ...], values: Mapping[str, str], parameters: str) -> bytes:
    lines = [f'"{name}": {values[name]}' for name in components]
    lines.append(f'"@signature-params": {parameters}')
    return "\n".join(lines).encode()


def _signature(key: Ed25519PrivateKey, base: bytes, parameters: str) -> dict[str, str]:
    return {
        "signature-input": f"sig1={parameters}",
        "signature": f"sig1=:{base64.b64encode(key.sign(base)).decode()}:",
    }


def _read_signature(
    headers: Mapping[str, str], components: tuple[str, ...]
) -> tuple[str, str, str, bytes]:
    """(key id, nonce, parameters, signature)."""
    found = _INPUT.match(headers.get("signature-input", ""))
    signed = headers.get("signature", "")
    if found is None or not (signed.startswith("sig1=:") and signed.endswith(":")):
        raise BadSignature("missing")
    wanted = "(" + " ".join(f'"{name}"' for name in components) + ")"
    if not found[1].startswith(wanted + ";"):
        raise BadSignature("components")
    try:
        return found[3], found[4], found[1], base64.b64decode(signed[6:-1], validate=True)
    except ValueError as error:
        raise BadSignature("missing") from error


def _verify(key_hex: str, signature: bytes, base: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key_hex)).verify(signature, base)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("wrong") from error


# --- nonces --------------------------------------------------------------------------------------


def make_nonce(secret: bytes, now_ms: int) -> str:
    """A nonce the hub knows again without keeping it: its time, chance, and a code over both."""
    head = (now_ms // 1000).to_bytes(8, "big") + os.urandom(8)
    return _plain64(head + _code(secret, head))


def nonce_is_good(secret: bytes, nonce: str, now_ms: int) -> bool:
    """Ours, and not older than ten minutes by the hub's own clock."""
    try:
        raw = base64.urlsafe_b64decode(nonce + "=" * (-len(nonce) % 4))
    except ValueError:
        return False
    head, code = raw[:16], raw[16:]
    if not hmac.compare_digest(code, _code(secret, head)):
        return False
    age_s = now_ms // 1000 - int.from_bytes(head[:8], "big")
    return -NONCE_SECONDS <= age_s <= NONCE_SECONDS


def nonce_made_s(nonce: str) -> int:
    """When a good nonce of ours was made, in seconds by the hub's clock."""
    raw = base64.urlsafe_b64decode(nonce + "=" * (-len(nonce) % 4))
    return int.from_bytes(raw[:8], "big")


def _code(secret: bytes, head: bytes) -> bytes:
    return hmac.new(secret, b"weezle.nonce.1" + head, hashlib.sha256).digest()[:16]


def _plain64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


# --- certificates --------------------------------------------------------------------------------


def certificate_preimage(
    org_ref: str, store_ref: str, till_ref: str, till_no: int, public_key: str
) -> bytes:
    """What the hub signs when it takes a till in; also how tills of one store know each other."""
    parts = (b"weezle.till.1", org_ref.encode(), store_ref.encode(), till_ref.encode(),
             till_no.to_bytes(4, "big"), bytes.fromhex(public_key))
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def holds(key_hex: str, signature_hex: str, preimage: bytes) -> bool:
    """Whether this key signed these bytes."""
    try:
        _verify(key_hex, bytes.fromhex(signature_hex), preimage)
    except (BadSignature, ValueError):
        return False
    return True

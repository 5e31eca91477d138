"""The square code on a label: what a till needs to sell a lot it has never heard of, signed.

Digits alone, for those survive any keyboard layout and are what a QR code holds most densely:
`91`, then 96 bytes as one number of 232 digits.  The first 32 are the facts, the rest the Ed25519
signature of the device that printed it over shop and facts (docs/decisions/0020).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from app.device_key import device_key
from models import lot_rows
from models.signatures import signature_holds
from models.values import Ref, Won

if TYPE_CHECKING:
    from app.till import Till

PREFIX: Final = "91"
LENGTH: Final = 234
_DAY_ZERO: Final = date(2020, 1, 1)
#: Field -> bits, from the highest: 256 in all.
_BITS: Final = (
    ("lot_no", 34), ("item", 64), ("producer", 40), ("price_won", 27), ("label_no", 14),
    ("packed_on", 15), ("display_until", 15), ("use_by", 15), ("key", 32),
)


class LabelFacts(msgspec.Struct, frozen=True):
    """What the code says.  Item and producer are the beginnings of their refs."""

    lot_no: str
    item: str  # 16 hex digits
    producer: str  # 10 hex digits
    price_won: Won
    label_no: int
    packed_on: str
    display_until: str
    use_by: str
    key: str  # 8 hex digits of the signing device's public key


def make_code(
    till: Till, *, lot_no: str, producer_item_ref: Ref, producer_ref: Ref, price_won: Won,
    label_no: int, packed_on: str, display_until: str, use_by: str,
) -> str:
    """The signed digits of a label.  Raises WorldTrouble where the device key is gone."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device_key(till)))
    key = private.public_key().public_bytes_raw().hex()[:8]
    facts = _pack(LabelFacts(
        lot_no, producer_item_ref[:16], producer_ref[:10], price_won, label_no, packed_on,
        display_until, use_by, key))
    number = int.from_bytes(facts + private.sign(_signed(till, facts)), "big")
    return f"{PREFIX}{number:0{LENGTH - len(PREFIX)}d}"


def read_code(text: str) -> LabelFacts | None:
    """What a code says, believed or not; None where the digits are no such code."""
    raw = _bytes(text)
    return _unpack(raw[:32]) if raw else None


def is_signed(till: Till, text: str) -> bool | None:
    """Whether a device of this shop signed it; None where the device is not known here."""
    raw = _bytes(text)
    facts = read_code(text)
    if raw is None or facts is None:
        return False

    keys = [
        key for key in lot_rows.read_device_keys(till.read()) if key.startswith(facts.key)]
    if not keys:
        return None
    signed = _signed(till, raw[:32])
    return any(signature_holds(key, signed, raw[32:].hex()) for key in keys)


def _signed(till: Till, facts: bytes) -> bytes:
    return b"weezle.label.1" + till.store_ref.encode() + facts


def _bytes(text: str) -> bytes | None:
    if len(text) != LENGTH or not text.startswith(PREFIX) or not (
            text.isascii() and text.isdigit()):
        return None
    number = int(text[len(PREFIX):])
    return number.to_bytes(96, "big") if number.bit_length() <= 768 else None


def _pack(facts: LabelFacts) -> bytes:
    number = 0
    for name, bits in _BITS:
        value = getattr(facts, name)
        if name in {"item", "producer", "key"}:
            value = int(value, 16)
        elif name in {"packed_on", "display_until", "use_by"}:
            value = (date.fromisoformat(value) - _DAY_ZERO).days if value else 0
        number = number << bits | min(int(value), (1 << bits) - 1)
    return number.to_bytes(32, "big")


def _unpack(raw: bytes) -> LabelFacts:
    number = int.from_bytes(raw, "big")
    found: dict[str, int] = {}
    for name, bits in reversed(_BITS):
        found[name] = number & (1 << bits) - 1
        number >>= bits
    return LabelFacts(
        f"{found['lot_no']:010d}", f"{found['item']:016x}", f"{found['producer']:010x}",
        found["price_won"], found["label_no"], _date(found["packed_on"]),
        _date(found["display_until"]), _date(found["use_by"]), f"{found['key']:08x}",
    )


def _date(days: int) -> str:
    return (_DAY_ZERO + timedelta(days=days)).isoformat() if days else ""

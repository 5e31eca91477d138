"""How tills of one store know each other: the hub's own word for each, carried by the till itself.

A card is what the hub signed when it took the till in.  Whoever believes the same hub can check it
with the internet down.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

import msgspec

from app.device_key import CERTIFICATE, device_key
from app.errors import Refused
from models import key_rows, platform_rows
from sync.keys import certificate_preimage, holds, private_key, public_hex
from sync.standing import read_counted
from sync.wire import HashText, RefText

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.till import Till
    from models.platform_rows import HubLink


class Card(msgspec.Struct, frozen=True, kw_only=True):
    org: RefText
    store: RefText
    till: RefText
    till_no: int
    public_key: HashText
    certificate: str


class BadCard(Exception):
    """No card, a stranger's, or of another store."""


def own_card(till: Till) -> tuple[Card, Ed25519PrivateKey]:
    """This till's card and the key that proves it.

    Raises Refused before it was enrolled, WorldTrouble where the device key is gone.
    """
    link = platform_rows.read_link(till.read())
    if link is None:
        raise Refused("sync.not_enrolled")
    key = private_key(device_key(till))
    return Card(
        org=till.org_ref, store=till.store_ref, till=till.till_ref, till_no=till.till_no,
        public_key=public_hex(key), certificate=certificate_of(till, link)), key


def certificate_of(till: Till, link: HubLink) -> str:
    """The hub's word for the key in force: of the file, or of the secrets where it is older.

    Raises WorldTrouble where the device key is gone.
    """
    public_key = public_hex(private_key(device_key(till)))
    kept = till.secrets.get(CERTIFICATE) or ""
    if not is_certified(till, link, public_key) and is_certified(
            till, link._replace(certificate=kept), public_key):
        return kept
    return link.certificate


def is_certified(till: Till, link: HubLink, public_key: str) -> bool:
    """Whether the link's certificate is the hub's word for this till and this key."""
    preimage = certificate_preimage(
        till.org_ref, till.store_ref, till.till_ref, till.till_no, public_key)
    return holds(link.hub_public_key, link.certificate, preimage)


def check_card(till: Till, card: Card, *, is_live: bool = True) -> Card:
    """A colleague's card.  Raises BadCard for anybody else's.

    Who stands at the line (`is_live`) must hold the key his till uses now, as far as this file has
    heard; a file on a stick may be older than that.  One who was shut out is nobody's colleague.
    """
    link = platform_rows.read_link(till.read())
    if link is None or (card.org, card.store) != (till.org_ref, till.store_ref):
        raise BadCard("store")
    if not 0 <= card.till_no < 2**32:
        raise BadCard("till_no")
    preimage = certificate_preimage(
        card.org, card.store, card.till, card.till_no, card.public_key)
    if not holds(link.hub_public_key, card.certificate, preimage):
        raise BadCard("certificate")
    if is_live and key_rows.is_replaced(till.read(), card.till, card.public_key):
        raise BadCard("key_replaced")
    if read_counted(till, card.till) is not None:
        raise BadCard("revoked")
    return card


def show(card: Card) -> str:
    """A card as a header's value."""
    return base64.urlsafe_b64encode(msgspec.json.encode(card)).decode().rstrip("=")


def read_card(text: str) -> Card:
    """Raises BadCard for what is none."""
    try:
        raw = base64.urlsafe_b64decode(text[:2_000] + "=" * (-len(text[:2_000]) % 4))
        return msgspec.json.decode(raw, type=Card)
    except (binascii.Error, msgspec.MsgspecError, ValueError) as error:
        raise BadCard("malformed") from error

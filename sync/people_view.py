"""Asking the hub for one person whole: a question of its own, beside the engine's rounds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.device_key import device_key
from app.errors import Refused
from models import platform_rows
from sync.keys import Request, new_challenge, private_key, sign_request
from sync.people_wire import VIEW, ViewAnswer, ViewRequest, bound_to, box_public_hex, open_box
from sync.platform import LineTrouble, Told, read_answer
from sync.wire import BadWire, HelloAnswer

if TYPE_CHECKING:
    from app.till import Till
    from models.values import Ref
    from sync.platform import Line

_SAID = {"person_unknown": "person.view_none", "busy": "person.view_limit"}


def ask_whole(till: Till, line: Line, ref: Ref, reason: str) -> dict[str, str]:
    """`app.person_view.AskWhole` over a line; a nonce is asked for first, so none can be stale.

    Raises Refused in the shop's words where no hub answers or it says no, WorldTrouble without
    the device key.
    """
    link = platform_rows.read_link(till.read())
    if link is None:
        raise Refused("sync.not_enrolled")
    key_hex = device_key(till)
    key = X25519PrivateKey.from_private_bytes(os.urandom(32))
    body = msgspec.json.encode(ViewRequest(ref=ref, reason=reason, key=box_public_hex(key)))
    try:
        hello = msgspec.json.decode(
            line.send(Request("GET", "/v1/hello")).body, type=HelloAnswer)
        challenge = new_challenge()
        request = sign_request(
            Request("POST", "/v1/people/view", "", {"content-type": "application/json"}, body),
            private_key(key_hex), till.till_ref, nonce=hello.next_nonce, challenge=challenge,
            created_s=till.clock.now_ms() // 1000)
        answer = msgspec.json.decode(
            read_answer(line.send(request), link.hub_public_key, challenge), type=ViewAnswer)
        return msgspec.json.decode(
            open_box(answer.box, key, bound_to(VIEW, till.store_ref, till.till_ref, ref)),
            type=dict[str, str])
    except Told as told:
        raise Refused(_SAID.get(told.trouble.error, told.code)) from told
    except (LineTrouble, BadWire, msgspec.MsgspecError) as trouble:
        raise Refused("person.view_needs_hub") from trouble

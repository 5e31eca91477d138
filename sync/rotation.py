"""The till's side of a new device key: the hub hears of it first, then the record, then it holds.

The hub takes old and new key from the moment it was asked until it first hears the new one, so no
answer that is lost shuts a till out.  A hub that was put back to before is shown the statements,
each signed by the key before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import msgspec

from app.device_key import device_key
from app.errors import WorldTrouble
from app.key_rotation import is_asked_for, is_old, make_statement, take_new_key
from models import key_rows, platform_rows
from models.key_rows import Rotation
from sync.cards import is_certified
from sync.keys import private_key, public_hex
from sync.wire import HashText, RefText

if TYPE_CHECKING:
    from app.till import Till
    from models.platform_rows import HubLink
    from models.signatures import Statement
    from sync.errands import Ask
    from sync.wire import HelloAnswer

PATH: Final = "/v1/rotate"
CAPABILITY: Final = "rotate.1"
#: Four a year: the newest thirty reach back further than any hub's backup, and fit a question.
STEPS_MAX: Final = 30

SignatureText = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{128}\Z")]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One key and its successor, signed by both (docs/protocol.md §9)."""

    old_public_key: HashText
    new_public_key: HashText
    signature: SignatureText
    proof: SignatureText


class RotateRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The way from a key the hub knows to the one that holds or shall hold; none asks for a
    certificate of the key that signs."""

    org: RefText
    store: RefText
    till: RefText
    steps: Annotated[list[Step], msgspec.Meta(max_length=STEPS_MAX)]


class RotateAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's word for the key at the end of that way."""

    public_key: HashText
    certificate: str
    incarnation: str
    next_nonce: str


class RotateKey:
    """The errand: a key that is old or not wanted any more, or a certificate of another key."""

    capability = CAPABILITY
    is_pressing = True

    def is_due(self, till: Till, link: HubLink, hello: HelloAnswer) -> bool:
        if till.moved_out or till.training:
            return False
        return is_asked_for(till) or is_old(till, hello.server_time) or not is_certified(
            till, link, public_hex(private_key(device_key(till))))

    def run(self, till: Till, ask: Ask) -> bool:
        link = platform_rows.read_link(till.read())
        assert link is not None
        if is_asked_for(till) or is_old(till, max(link.hub_time_ms, 1)):
            statement = make_statement(till)
            steps: list[Statement] = [statement]
            answer = _ask(till, ask, steps)
            _want_certificate(till, link, answer, statement.new_public_key)
            take_new_key(till, statement, answer.certificate)
        else:
            answer = _ask(till, ask, [])
            public_key = public_hex(private_key(device_key(till)))
            _want_certificate(till, link, answer, public_key)
            with till.local_rows() as cursor:
                newest = platform_rows.read_link(cursor) or link
                platform_rows.write_link(
                    cursor, newest._replace(certificate=answer.certificate))
        return False


class Known(NamedTuple):
    """What shows a hub that knows an older key of this till the way to the present one."""

    path: str
    body: bytes


def show_way(till: Till) -> Known | None:
    """Every statement of this store the record holds; None for a till that has made none."""
    steps: list[Rotation] = key_rows.list_rotations(
        till.read(), till.org_ref, till.store_ref, till.till_ref)
    return Known(PATH, _encode(till, steps)) if steps else None


def _ask(till: Till, ask: Ask, steps: Sequence[Statement]) -> RotateAnswer:
    body = ask("POST", PATH, "", _encode(till, steps))
    return msgspec.json.decode(body, type=RotateAnswer)


def _encode(till: Till, steps: Sequence[Statement]) -> bytes:
    return msgspec.json.encode(RotateRequest(
        org=till.org_ref, store=till.store_ref, till=till.till_ref, steps=[
            Step(old_public_key=step.old_public_key, new_public_key=step.new_public_key,
                 signature=step.signature, proof=step.proof)
            for step in steps[-STEPS_MAX:]]))


def _want_certificate(
    till: Till, link: HubLink, answer: RotateAnswer, public_key: str
) -> None:
    """Raises WorldTrouble for an answer about another key than the one that was asked for."""
    given = link._replace(certificate=answer.certificate)
    if answer.public_key != public_key or not is_certified(till, given, public_key):
        raise WorldTrouble("rotate.not_certified")

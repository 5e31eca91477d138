"""The manager's own page: one file that answers requests on a telephone without a network."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

from app import phone_approval, texts
from app.access import Session

if TYPE_CHECKING:
    from app.till import Till


def make_page(till: Till, session: Session) -> bytes:
    """The page of whoever is signed in, with his secret in it: for his telephone alone.

    Raises Refused where he has no list yet.
    """
    secret, list_no = phone_approval.secret_of(till, session.staff_ref)
    page = files("app").joinpath("resources/phone/page.html").read_text(encoding="utf-8")
    amounts, slot_count, unspread = phone_approval.FORM
    for name, value in (
        ("WHO", f"{till.settings.shop_name} · {session.no} · {list_no}"),
        ("TILL", str(till.till_no)), ("SECRET", secret.hex()),
        ("ACTIONS", json.dumps(
            [texts.action_name(action.value) for action in phone_approval.ASKABLE],
            ensure_ascii=False)),
        ("AMOUNTS", json.dumps(amounts)), ("SLOTS", str(slot_count)),
        ("UNSPREAD", str(unspread)),
    ):
        page = page.replace(f"__{name}__", value)
    return page.encode()

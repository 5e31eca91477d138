"""What the first run's wizard has been told so far, kept until the shop is made.

Names of people and PINs are never among it; the file lies in the user's own folder.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from app.paths import Paths

log = logging.getLogger(__name__)

#: The only answers that may lie on a disk before there is a sealed file to keep them in.
KEPT = frozenset({
    "language", "kind", "shop_name", "business_no", "address", "phone", "simple_processed",
    "simple_processed_until", "vat_rounding", "cash_receipt_mandatory", "till_no",
    "printer_connection", "printer_address", "printer_columns", "printer_drawer",
})


def load_draft(paths: Paths) -> dict[str, str]:
    """The answers of an earlier, unfinished run; empty where there are none to be read."""
    path = _file(paths)
    try:
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as error:
        # Answers typed twice are a nuisance; a set-up that will not start is worse.
        log.warning("the wizard's draft cannot be read: %s", error)
        return {}
    return {name: value for name, value in found.items() if name in KEPT}


def save_draft(paths: Paths, answers: dict[str, str]) -> None:
    """Keep what may be kept; a folder that cannot be written loses the draft, not the set-up."""
    kept = {name: value for name, value in answers.items() if name in KEPT}
    path = _file(paths)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(kept))
        beside.replace(path)
    except OSError as error:
        log.warning("the wizard's draft cannot be kept: %s", error)


def forget_draft(paths: Paths) -> None:
    """The shop is made."""
    _file(paths).unlink(missing_ok=True)


def _file(paths: Paths) -> Path:
    return paths.state / "wizard.json"

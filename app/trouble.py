"""What an error that escaped a use case really is: a disk that fails while reading speaks here.

Writing goes through `app.unit`, which finds the words itself; a read may fail on any page at any
moment, so the outermost layers ask here before they call something our own bug.
"""

from __future__ import annotations

from app.errors import ShopError
from app.unit import in_shop_words
from models import db


def find_trouble(error: BaseException) -> ShopError | None:
    """The expected trouble, or None for what is truly ours to mend."""
    if isinstance(error, ShopError):
        return error
    if isinstance(error, db.DatabaseError) and not isinstance(error, db.IntegrityError):
        trouble = in_shop_words(error)
        # Anything else SQLite says of a statement is our mistake, not the disk's.
        return trouble if trouble.code != "disk.failed" or "I/O" in str(error) else None
    return None

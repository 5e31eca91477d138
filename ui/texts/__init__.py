"""Every word on a screen as (Korean, English), one file a family of screens."""

from __future__ import annotations

from typing import Final

from ui.texts.accounts import WORDS as ACCOUNTS
from ui.texts.common import WORDS as COMMON
from ui.texts.control import WORDS as CONTROL
from ui.texts.counter import WORDS as COUNTER
from ui.texts.devices import WORDS as DEVICES
from ui.texts.from_hub import WORDS as FROM_HUB
from ui.texts.goods import WORDS as GOODS
from ui.texts.halls import WORDS as HALLS
from ui.texts.house import WORDS as HOUSE
from ui.texts.labels import WORDS as LABELS
from ui.texts.moving import WORDS as MOVING
from ui.texts.pay import WORDS as PAY
from ui.texts.people import WORDS as PEOPLE
from ui.texts.pricing import WORDS as PRICING
from ui.texts.producers import WORDS as PRODUCERS
from ui.texts.returns import WORDS as RETURNS
from ui.texts.second import WORDS as SECOND
from ui.texts.sell import WORDS as SELL
from ui.texts.setup import WORDS as SETUP
from ui.texts.shift import WORDS as SHIFT
from ui.texts.stock import WORDS as STOCK
from ui.texts.sync import WORDS as SYNC
from ui.texts.tenders import WORDS as TENDERS

FAMILIES: Final = (
    COMMON, SELL, PAY, SHIFT, PEOPLE, SECOND, SETUP, HOUSE, GOODS, RETURNS, DEVICES, TENDERS,
    HALLS, PRICING, ACCOUNTS, COUNTER, CONTROL, LABELS, PRODUCERS, SYNC,
    STOCK, MOVING, FROM_HUB,
)
WORDS: Final[dict[str, tuple[str, str]]] = {
    key: pair for family in FAMILIES for key, pair in family.items()
}

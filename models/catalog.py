"""What can be sold: items, producers' items, their barcodes, prices and tax classes."""

from __future__ import annotations

from models.base import Index, integer, table, text

#: An item as people name it (청상추): shared by every producer who brings it.
item = table(
    "item", "derived",
    text("ref", key=True),
    text("name"),
    text("category"),
    text("sale_type"),
    text("version_uid"),
)

Index("item_by_name", item.c.name)

#: Date-effective tax class of an item; the newest row at or before the business date holds.
item_tax_class = table(
    "item_tax_class", "derived",
    text("item_ref", key=True),
    text("from_date", key=True),  # "" is "from the beginning"
    text("tax_class"),
)

#: An item of one producer, with its own price and terms: what is sold.
producer_item = table(
    "producer_item", "derived",
    integer("no", key=True),  # short local number in order of arrival; indexes use it
    text("ref"),
    text("item_ref"),
    text("producer_ref"),
    text("code"),
    text("plu"),
    text("name"),
    text("spec"),
    text("unit"),
    text("category"),
    text("sale_type"),
    integer("price_won"),  # 0 is an open price: the till asks
    integer("member_price_won", null=True),
    text("price_basis"),
    integer("price_version"),
    text("ownership"),
    text("commission_rule_ref"),
    integer("commission_rate_basis_points"),
    integer("shelf_life_days"),
    text("storage"),
    text("origin_place"),
    text("origin_label"),
    text("cert"),
    integer("voucher_eligible"),
    integer("sale_stopped"),
    integer("age_check"),  # sold to adults only: asked once a sale
    text("note"),
    text("version_uid"),
)
Index("producer_item_by_ref", producer_item.c.ref, unique=True)
Index("producer_item_by_code", producer_item.c.code)
Index("producer_item_by_plu", producer_item.c.plu)
Index("producer_item_by_item", producer_item.c.item_ref)
Index("producer_item_by_producer", producer_item.c.producer_ref)
Index("producer_item_by_category", producer_item.c.category, producer_item.c.name)

#: One code names one producer's item; a code taken over by another item moves.
barcode = table(
    "barcode", "derived",
    text("barcode", key=True),
    text("producer_item_ref"),
    integer("edition"),
    text("version_uid"),
    rowid=False,
)
Index("barcode_by_item", barcode.c.producer_item_ref)

#: Items whose list names a code that is another's: one of them has it where that gives it up.
barcode_claim = table(
    "barcode_claim", "derived",
    text("barcode", key=True),
    text("producer_item_ref", key=True),
    integer("edition"),
    text("version_uid"),
    rowid=False,
)
Index("barcode_claim_by_item", barcode_claim.c.producer_item_ref)

#: Every price a producer's item ever had.
price_history = table(
    "price_history", "derived",
    text("producer_item_ref", key=True),
    integer("price_version", key=True),
    text("version_uid", key=True),  # two tills apart may each have given a price this number
    text("from_date"),
    integer("price_won"),
    integer("member_price_won", null=True),
    rowid=False,
)

"""The shop's goods as tiles, hits and answers to "whose?": asked anew, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app import catalog
from app.cart import Product
from app.catalog import Offer
from app.recall_gate import refuse_recalled
from app.till import Till
from models.values import HOLDING_CODE, PriceBasis, Ref, SaleType
from ui.i18n import figure, tr, weight
from ui.present import named
from ui.shapes import Choice, Hit, Mark, TileItem

HITS_SHOWN_MAX = 24
_FAVOURITES = "*"
_TILES_OF_OUR_OWN_MAX = 24
#: What comes in loose and in bunches, as Korean shops name their shelves.
_FRESH = ("엽채", "쌈", "과채", "근채", "뿌리", "열매", "채소", "버섯", "과일", "나물", "허브")


class Shelf:
    """Reads the catalogue for the sell screen."""

    #: The tile of what carries no label.
    NO_LABEL = "no-label"
    EXTRAS = "extras"

    def __init__(self, till: Till) -> None:
        self._till = till

    def categories(self) -> list[Choice]:
        """Favourites first, then the shop's categories, the fullest first."""
        names = sorted(catalog.categories(self._till), key=lambda one: (-one[1], one[0]))
        return [
            Choice(_FAVOURITES, tr("sell.favourites")),
            *(Choice(f"{_FAVOURITES}{page.name}", page.name)
              for page in self._till.settings.quick_pages),
            *(Choice(name, name) for name, _ in names if name),
        ]

    def tiles(self, category: str) -> list[TileItem]:
        """The tiles of a category; among the favourites one for what carries no label."""
        if category.startswith(_FAVOURITES) and category != _FAVOURITES:
            codes = next((page.codes for page in self._till.settings.quick_pages
                          if f"{_FAVOURITES}{page.name}" == category), ())
            return _tiles(_one_an_item(catalog.offers_of_codes(self._till, codes)))
        if category != _FAVOURITES:
            return _tiles(_one_an_item(catalog.offers_of_category(self._till, category)))
        tiles = _tiles(self._favourites())
        if not tiles:
            return []
        no_label = TileItem(self.NO_LABEL, tr("sell.no_label"), tr("sell.no_label_note"), None)
        extras = []
        if catalog.has_extras(self._till):
            extras.append(
                TileItem(self.EXTRAS, tr("sell.key_extras"), tr("sell.extras_note"), None))
        return [*tiles[:2], no_label, *extras, *tiles[2:]]

    def extras(self) -> list[Hit]:
        """Bags and deposits."""
        return [_hit(offer) for offer in catalog.extras(self._till)]

    def page_tiles(self, codes: Sequence[str]) -> list[tuple[str, TileItem]]:
        """(code, tile) of a page as it is arranged, one that has gone marked as such."""
        offers: dict[str, Offer] = {}
        for offer in catalog.offers_of_codes(self._till, codes):
            offers.setdefault(offer.code, offer)
        gone = Mark(tr("quick.gone"), "look")
        return [
            (code, _tiles([offers[code]])[0] if code in offers
             else TileItem(code, code, "", None, gone))
            for code in codes
        ]

    def favourite_codes(self) -> list[str]:
        """Codes of the favourites on show, whoever chose them."""
        return [offer.code for offer in self._favourites()]

    def code_of(self, ref: Ref) -> str:
        """The code a quick key goes by. Raises Refused as `catalog.product_of` does."""
        return catalog.product_of(self._till, ref).code

    def search(self, text: str) -> tuple[list[Hit], int]:
        """Hits and how many more there are."""
        offers = catalog.search(self._till, text)
        hits = [_hit(offer) for offer in offers[:HITS_SHOWN_MAX]]
        return hits, max(0, len(offers) - HITS_SHOWN_MAX)

    def product(self, ref: Ref) -> Product:
        """What a touch sells. Raises Refused as `catalog.product_of` does, or for a recall."""
        product = catalog.product_of(self._till, ref)
        refuse_recalled(self._till, product)
        return product

    def whose(self, item_ref: Ref) -> list[Hit]:
        """Every farm's item of one item, those with stock today first."""
        offers = catalog.offers_of_item(self._till, item_ref)
        return [
            _hit(offer, whose=True) for offer in offers
            if not offer.sale_stopped and offer.producer_code != HOLDING_CODE]

    def unlabelled(self) -> list[Hit]:
        """What a bunch of nobody knows whom may be: fresh goods, once at each of their prices."""
        found: dict[tuple[Ref, str, int], Offer] = {}
        for name in self._fresh():
            for offer in catalog.offers_of_category(self._till, name):
                if not offer.sale_stopped:
                    found.setdefault((offer.item_ref, offer.spec, offer.price_won), offer)
        return [
            Hit(offer.ref, named(offer.name, offer.spec), "", offer.price_won or None)
            for offer in found.values()
        ]

    def _fresh(self) -> list[str]:
        """Categories of fresh goods; every category in a shop that names them otherwise."""
        names = [name for name, _ in catalog.categories(self._till)]
        fresh = [
            name
            for word in _FRESH
            for name in names
            if word in name and not name.startswith("건")  # dried goods come packed
        ]
        return list(dict.fromkeys(fresh)) or names

    def _favourites(self) -> list[Offer]:
        """The shop's own choice; until it has made one, some of everything, fresh goods first."""
        codes = self._till.settings.favourite_codes
        if codes:
            return _one_an_item(catalog.offers_of_codes(self._till, codes))
        fresh = self._fresh()
        rest = [name for name, _ in catalog.categories(self._till) if name not in fresh]
        offers: list[Offer] = []
        for name in [*fresh[:8], *rest[:8]]:
            count = 2 if name in fresh else 1
            offers += catalog.offers_of_category(self._till, name, count)
        return _one_an_item(offers)[:_TILES_OF_OUR_OWN_MAX]


def product_hit(product: Product) -> Hit:
    """A product as an answer to "whose?"."""
    return Hit(product.ref, product.producer_name, product.origin, product.list_price_won)


def _one_an_item(offers: Iterable[Offer]) -> list[Offer]:
    """One tile an item: whose is asked after the touch."""
    seen: set[Ref] = set()
    kept = []
    for offer in offers:
        if offer.item_ref not in seen and not offer.sale_stopped:
            seen.add(offer.item_ref)
            kept.append(offer)
    return kept


def _tiles(offers: list[Offer]) -> list[TileItem]:
    # A shop that has not received goods here yet counts nothing: no badge on anything then.
    counted = any(offer.in_stock for offer in offers)
    return [
        TileItem(
            offer.ref,
            offer.name,
            _note(offer),
            offer.price_won or None,
            Mark(tr("sell.sold_out"), "look") if counted and not offer.in_stock else None,
        )
        for offer in offers
    ]


def _note(offer: Offer) -> str:
    if offer.sale_type is SaleType.WEIGHT and offer.price_basis is PriceBasis.PER_100G:
        return "100g"
    return offer.spec or offer.unit


def _hit(offer: Offer, *, whose: bool = False) -> Hit:
    name = offer.producer_name if whose else named(offer.name, offer.spec)
    farm = named(offer.name, offer.spec) if whose else offer.producer_name
    stock = ""
    if offer.in_stock:
        count = weight(offer.stock_weight_g) if offer.stock_weight_g > 0 else ""
        stock = tr("sell.stock_today", count=count or figure(offer.stock_quantity))
    badge = Mark(tr("sell.stopped"), "look") if offer.sale_stopped else None
    return Hit(offer.ref, name, farm, offer.price_won or None, stock, badge)

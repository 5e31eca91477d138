"""빠른키: pages of tiles the manager arranges; the first page are the favourites.

Pure functions over the pages, and one that keeps them as settings of the shop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.access import Session
from app.checks import has_personal_number
from app.errors import BadInput
from app.settings import QuickPage
from app.setup import change_setting
from app.till import Till

PAGES_MAX = 12
TILES_MAX = 48
NAME_LENGTH_MAX = 12


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages: the favourites' codes, and the named pages behind them."""

    favourites: tuple[str, ...]
    named: tuple[QuickPage, ...] = ()

    @property
    def count(self) -> int:
        return 1 + len(self.named)

    def codes(self, page: int) -> tuple[str, ...]:
        """Codes of a page in their order."""
        return self.named[page - 1].codes if page else self.favourites

    def with_codes(self, page: int, codes: Sequence[str]) -> Pages:
        if not page:
            return replace(self, favourites=tuple(codes))
        named = list(self.named)
        named[page - 1] = QuickPage(named[page - 1].name, tuple(codes))
        return replace(self, named=tuple(named))


def read_pages(till: Till) -> Pages:
    """The pages as the shop has them."""
    return Pages(till.settings.favourite_codes, till.settings.quick_pages)


def keep_pages(till: Till, session: Session, pages: Pages) -> None:
    """Keep what differs, one entry a setting.  Raises Refused without the right."""
    now = read_pages(till)
    if pages.favourites != now.favourites:
        change_setting(till, session, "favourite_codes", pages.favourites)
    if pages.named != now.named:
        change_setting(till, session, "quick_pages", pages.named)


def place(pages: Pages, page: int, code: str, at: int) -> Pages:
    """A tile put in at a place; one that is on the page already moves there.

    Raises BadInput for a page that is full.
    """
    codes = [one for one in pages.codes(page) if one != code]
    if len(codes) >= TILES_MAX:
        raise BadInput("quick.page_full", limit=TILES_MAX)
    at = max(0, min(len(codes), at))
    return pages.with_codes(page, [*codes[:at], code, *codes[at:]])


def take_away(pages: Pages, page: int, at: int) -> Pages:
    """The page without the tile at a place."""
    codes = pages.codes(page)
    return pages.with_codes(page, [*codes[:at], *codes[at + 1:]])


def move(pages: Pages, page: int, at: int, by: int) -> tuple[Pages, int]:
    """A tile moved by so many places, and where it is then."""
    codes = list(pages.codes(page))
    to = max(0, min(len(codes) - 1, at + by))
    codes.insert(to, codes.pop(at))
    return pages.with_codes(page, codes), to


def add_page(pages: Pages, name: str) -> Pages:
    """One page more, behind the others.  Raises BadInput for its name, or for too many."""
    if pages.count >= PAGES_MAX:
        raise BadInput("quick.too_many_pages", limit=PAGES_MAX)
    return replace(pages, named=(*pages.named, QuickPage(_name(pages, name), ())))


def rename_page(pages: Pages, page: int, name: str) -> Pages:
    """Another name; the favourites keep theirs.  Raises BadInput."""
    if not page:
        raise BadInput("quick.first_page_stays")
    named = list(pages.named)
    named[page - 1] = QuickPage(_name(pages, name), named[page - 1].codes)
    return replace(pages, named=tuple(named))


def remove_page(pages: Pages, page: int) -> Pages:
    """The pages without one.  Raises BadInput for the favourites."""
    if not page:
        raise BadInput("quick.first_page_stays")
    return replace(
        pages, named=tuple(one for n, one in enumerate(pages.named, 1) if n != page))


def _name(pages: Pages, name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise BadInput("quick.name", limit=NAME_LENGTH_MAX)
    if has_personal_number(name):
        raise BadInput("reason.personal_number")
    if any(one.name == name for one in pages.named):
        raise BadInput("quick.name_taken", name=name)
    return name

"""Notices of the platform at one till: shown while they hold, urgent first, quiet once read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import BadInput
from app.platform_notices import list_shown, list_unread, mark_read, read_urgent
from app.platform_words import NOTICE_LENGTH_MAX, check_until, check_words
from app.verifying import verify
from models.kinds_from_hub import NoticePosted, NoticeWithdrawn
from models.values import new_ref
from tests.hub_words import FakeHub
from tests.shop import Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    yield made
    made.till.close()


def posted(words: str, *, until: str = "", urgent: bool = False) -> NoticePosted:
    return NoticePosted(notice_ref=new_ref(), words=words, until_date=until, urgent=urgent)


def test_a_notice_is_shown_until_its_day_is_over_or_it_is_withdrawn(shop: Shop) -> None:
    till = shop.till
    hub = FakeHub(till)
    assert list_shown(till) == []
    over = posted("어제까지", until="2000-01-01")
    first, last = posted("먼저 온 알림"), posted("오늘까지", until=till.business_date)
    urgent = posted("급한 알림", urgent=True)
    hub.say(over, first, last, urgent)
    assert next(one.words for one in list_shown(till)) == "급한 알림"
    assert {one.words for one in list_shown(till)} == {"먼저 온 알림", "오늘까지", "급한 알림"}
    hub.say(NoticeWithdrawn(notice_ref=first.notice_ref))
    assert {one.words for one in list_shown(till)} == {"오늘까지", "급한 알림"}
    assert verify(till, full=True).full


def test_once_read_it_is_quiet_here_and_stays_in_the_list(shop: Shop) -> None:
    till = shop.till
    urgent = posted("급한 알림", urgent=True)
    FakeHub(till).say(urgent, posted("보통 알림"))
    found = read_urgent(till)
    assert found is not None
    mark_read(till, found.ref)
    mark_read(till, found.ref)
    assert read_urgent(till) is None
    assert [one.words for one in list_unread(till)] == ["보통 알림"]
    assert [one.words for one in list_shown(till)] == ["보통 알림", "급한 알림"]


def test_a_withdrawal_may_come_before_its_notice(shop: Shop) -> None:
    """The notice is of an earlier life of the hub, and comes back to it later."""
    till = shop.till
    notice = posted("늦은 알림")
    FakeHub(till).say(NoticeWithdrawn(notice_ref=notice.notice_ref))
    FakeHub(till).say(notice)
    assert list_shown(till) == []
    assert verify(till, full=True).full


def test_only_the_hub_says_such_things(shop: Shop) -> None:
    FakeHub(shop.till, till_no=7).say(posted("가짜"))
    assert list_shown(shop.till) == []


@pytest.mark.parametrize(("words", "code"), [
    ("", "form"), ("가" * (NOTICE_LENGTH_MAX + 1), "form"),
    ("문의는 010-1234-5678로", "personal"), ("a@b.example로 보내 주세요", "personal"),
])
def test_words_are_short_and_name_nobody(words: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_words(words)
    assert refused.value.code == f"platform_notice.{code}"
    assert check_words("  내일은\n 쉽니다 ") == "내일은 쉽니다"


@pytest.mark.parametrize("day", ["2026-11-24", "내일", "2026-13-01", "20261125"])
def test_a_notice_ends_on_a_day_to_come(day: str) -> None:
    with pytest.raises(BadInput):
        check_until(day, "2026-11-25")
    assert check_until("2026-11-25", "2026-11-25") == "2026-11-25"
    assert check_until("", "2026-11-25") == ""

"""플랫폼 알림 at the counter: a banner leads to it, Enter reads it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.platform_notices import list_unread
from app.till import Till
from models.kinds_from_hub import NoticePosted
from models.values import new_ref
from tests.gui.conftest import Hands
from tests.hub_words import FakeHub
from ui.i18n import tr
from ui.platform_notices import NoticePanel, NoticesScreen

KEY = Qt.Key


def say(till: Till, *words: str, urgent: bool = False) -> None:
    FakeHub(till).say(*(
        NoticePosted(notice_ref=new_ref(), words=each, until_date="", urgent=urgent)
        for each in words))


def test_an_urgent_notice_is_a_banner_and_is_read_once(hands: Hands, till: Till) -> None:
    say(till, "오늘 18시에 정전이 있습니다", urgent=True)
    window = hands.desk.window
    hands.qtbot.waitUntil(lambda: "정전" in window.banner.words)
    assert "급한 알림" in window.bar.accessibleName() or "정전" in window.bar.accessibleName()
    window.banner._buttons[0].click()
    panel = window.overlay
    assert isinstance(panel, NoticePanel)
    hands.press(KEY.Key_Return)
    assert window.overlay is None
    assert list_unread(till) == []
    assert not window.banner.isVisible()


def test_several_are_read_in_their_room_by_keys_alone(hands: Hands, till: Till) -> None:
    hands.desk.go("platform_notices")
    screen = hands.desk.window.made("platform_notices")
    assert isinstance(screen, NoticesScreen)
    assert screen.teach.isVisibleTo(screen)
    say(till, "내일 배송이 없습니다", "새 포스터를 붙여 주세요")
    screen.refresh()
    assert {line.right for line in screen.list.lines} == {tr("platform_notices.open")}
    for _ in range(2):
        hands.press(KEY.Key_Return)
        assert isinstance(hands.desk.window.overlay, NoticePanel)
        hands.press(KEY.Key_Return)
    assert list_unread(till) == []
    assert {line.right for line in screen.list.lines} == {tr("platform_notices.was_read")}

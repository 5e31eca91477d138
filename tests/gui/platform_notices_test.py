"""플랫폼 알림 at the counter: a banner leads to it, Enter reads it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app import promoting
from app.access import sign_in
from app.platform_notices import list_unread
from app.sell import start_cart
from app.till import Till
from models.kinds_from_hub import (
    CataloguePublished,
    CommandGiven,
    NoticePosted,
    PointsAllowanceSet,
)
from models.values import new_ref
from tests.gui.conftest import Hands
from tests.gui.sync_test import link
from tests.hub_words import FakeHub
from ui.i18n import tr
from ui.platform_notices import NoticePanel, NoticesScreen
from ui.sync_screen import SyncScreen

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


def test_the_sync_screen_says_what_came_from_the_platform(hands: Hands, till: Till) -> None:
    link(till)
    FakeHub(till).say(
        CataloguePublished(request_uid="r", name="11월 가격", digest="", object_count=12),
        CommandGiven(command_uid=new_ref(), of_till_ref=till.till_ref, command="verify"),
        CommandGiven(command_uid=new_ref(), of_till_ref=new_ref(), command="backup_now"),
        PointsAllowanceSet(per_member_points=5_000, per_day_points=50_000,
                           till_refs=[till.till_ref]),
        NoticePosted(notice_ref=new_ref(), words="내일 쉽니다", until_date="", urgent=False))
    hands.desk.go("sync")
    screen = hands.desk.window.made("sync")
    assert isinstance(screen, SyncScreen)
    said = [line.spoken for line in screen.list.lines]
    assert any("11월 가격" in one and "12건 바뀜" in one for one in said)
    assert any("기록 검증" in one and "곧 합니다" in one for one in said)
    assert not any("백업 만들기" in one for one in said)
    assert any("하루 50,000점" in one for one in said)
    notice = next(line for line in screen.list.lines if line.title == "내일 쉽니다")
    screen.take_other(notice.key)
    assert isinstance(hands.desk.window.overlay, NoticePanel)
    hands.press(KEY.Key_Return)
    assert list_unread(till) == []


def test_a_promotion_lost_to_the_platform_reads_as_people_say_it(
    hands: Hands, till: Till
) -> None:
    manager = sign_in(till, "01", "1357")
    rule = promoting.keep_promotion(till, manager, replace(
        promoting.new_rule(), name="상추 할인", discount_basis_points=2_000))
    with till.local_rows() as cursor:
        cursor.execute("UPDATE field_version SET state = 'lost' WHERE object_type = 'promotion'")
        cursor.execute(
            "INSERT INTO field_version SELECT object_type, ref, field, 'x', base_uid, "
            "replace(value_json, '2000', '3000'), '', 0, 'current' FROM field_version "
            "WHERE object_type = 'promotion'")
    link(till)
    hands.desk.go("sync")
    screen = hands.desk.window.made("sync")
    assert isinstance(screen, SyncScreen)
    row = next(line for line in screen.list.lines if "상추 할인" in line.title)
    assert "20%" in row.right
    assert "30%" in row.note
    assert rule.ref


def test_nobody_is_interrupted_in_the_middle_of_a_sale(hands: Hands, till: Till) -> None:
    window = hands.desk.window
    hands.scan("2400000100010")
    say(till, "내일 배송이 없습니다")
    hands.qtbot.wait(20)
    assert "배송" not in window.banner.words
    hands.desk._tick()
    assert "배송" not in window.banner.words
    hands.desk.selling.take(start_cart())
    hands.desk._tick()
    assert "배송" in window.banner.words
    window.banner.hide()
    hands.desk._tick()
    assert window.banner.words == ""  # told once: it waits in its room

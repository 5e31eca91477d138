"""Words of the recovery sheet, Korean with English below: read once, in a bad hour."""

from __future__ import annotations

from typing import Final

TITLE: Final = "복구 용지"
TITLE_ENGLISH: Final = "Recovery sheet – keep it in the safe"
SHOP: Final = "매장 Shop"
TILL: Final = "계산대 Till"
MADE_ON: Final = "만든 날 Made on"

ADVICE: Final = (
    (
        "이 용지는 계산대 자료의 열쇠입니다. 컴퓨터가 고장 나거나 관리자가 모두 비밀번호를 "
        "잊었을 때 이 코드로 자료를 다시 열 수 있습니다. 다른 방법은 없습니다.",
        "This sheet is the key to the till's data. When the computer breaks or every manager has "
        "forgotten the PIN, this code opens the data again. There is no other way.",
    ),
    (
        "두 장을 인쇄해 한 장은 매장 금고에, 한 장은 매장 밖의 안전한 곳에 두세요. "
        "계산대 옆이나 백업과 같은 자리에 두지 마세요.",
        "Print two. Keep one in the shop's safe and one in a safe place elsewhere, never beside "
        "the till and never together with the backups.",
    ),
    (
        "사진을 찍거나 메신저로 보내지 마세요. 이 코드와 백업을 함께 가진 사람은 모든 자료를 "
        "볼 수 있습니다.",
        "Do not photograph it or send it by messenger. Whoever holds this code and a backup can "
        "read everything.",
    ),
    (
        "다시 열 때: 계산대가 복구 코드를 물으면 위의 글자를 차례로 입력하세요(QR에도 같은 글자가 "
        "있습니다). 묶음마다 다섯째 글자는 검사 글자라서 틀린 묶음의 번호를 알려 줍니다.",
        "To open again: when the till asks for the recovery code, type the letters above in order "
        "(the QR holds the same). The fifth letter of each group is a check letter, so a slip is "
        "named by its group.",
    ),
    (
        "용지를 잃어버렸거나 남이 보았다면 바로 관리자에게 알리세요.",
        "If the sheet is lost or was seen by others, tell a manager at once.",
    ),
)

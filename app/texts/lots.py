"""Lots, labels and receiving: what a till or a label station says of them."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "lot.numbers_used_up": (
        "오늘 쓸 수 있는 로트 번호를 모두 썼습니다. 다른 기기에서 라벨을 찍어 주세요.",
        "All lot numbers of today are used up. Please print labels on another device."),
    "lot.unknown": (
        "아직 모르는 로트입니다. 라벨의 네모 코드(QR)를 찍어 주세요.",
        "This lot is not known here yet. Please scan the square code (QR) on the label."),
}

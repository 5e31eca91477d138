"""The sentences of the scale, Korean first: what it says and what to do.

Kept beside the states so that a new state without words is a failing test, not a blank line.
"""

from __future__ import annotations

from typing import Final

from app.ports import ScaleState
from app.printer_words import Language, StateWords

WORDS: Final[dict[ScaleState, StateWords]] = {
    ScaleState.STABLE: StateWords(
        "정상", "무게를 읽었습니다.", "Ready", "The weight is at rest."
    ),
    ScaleState.UNSTABLE: StateWords(
        "흔들림",
        "저울이 흔들립니다. 손을 떼고 잠시 기다려 주세요.",
        "Moving",
        "The scale is moving. Take your hand away and wait a moment.",
    ),
    ScaleState.EMPTY: StateWords(
        "비어 있음",
        "저울이 비어 있습니다. 상품을 올려 주세요.",
        "Empty",
        "The scale is empty. Put the goods on it.",
    ),
    ScaleState.NEGATIVE: StateWords(
        "0보다 작음",
        "무게가 0보다 작습니다. 저울을 비우고 영점(0) 단추를 누른 뒤 다시 올려 주세요.",
        "Below zero",
        "The weight is below zero. Empty the scale, press its zero key and weigh again.",
    ),
    ScaleState.OVERLOAD: StateWords(
        "너무 무거움",
        "저울이 잴 수 있는 무게를 넘었습니다. 나누어 재거나 g을 눌러 주세요.",
        "Too heavy",
        "This is more than the scale can weigh. Weigh it in parts, or key in the grams.",
    ),
    ScaleState.OTHER_UNIT: StateWords(
        "단위 다름",
        "저울이 kg이 아닌 단위를 보냅니다. 저울의 단위를 kg으로 바꾸거나 g을 눌러 주세요.",
        "Other unit",
        "The scale does not send kilograms. Set it to kg, or key in the grams.",
    ),
    ScaleState.WAITING: StateWords(
        "기다리는 중", "저울을 읽고 있습니다.", "Waiting", "Reading the scale."
    ),
    ScaleState.SILENT: StateWords(
        "대답 없음",
        "저울이 대답하지 않습니다. 저울을 켜고 선을 확인하거나 g을 눌러 주세요.",
        "No answer",
        "The scale does not answer. Switch it on and check its cable, or key in the grams.",
    ),
    ScaleState.NONSENSE: StateWords(
        "알 수 없는 신호",
        "저울의 신호를 알아들을 수 없습니다. 설정에서 통신 방식과 속도를 확인하거나 "
        "g을 눌러 주세요.",
        "Strange signal",
        "The scale's signal makes no sense. Check form and speed in the settings, or key in the "
        "grams.",
    ),
    ScaleState.UNPLUGGED: StateWords(
        "연결 안 됨",
        "저울에 연결되지 않습니다. 선을 꽂으면 저절로 이어집니다. 지금은 g을 눌러 주세요.",
        "Not connected",
        "The scale is not connected. Plug it in and it goes on by itself. For now key in the "
        "grams.",
    ),
    ScaleState.NOT_SET_UP: StateWords(
        "저울 없음",
        "저울이 설정되지 않았습니다. 무게를 g으로 눌러 주세요.",
        "No scale",
        "No scale is set up. Key in the weight in grams.",
    ),
}


def say_scale(state: ScaleState, language: Language = "ko") -> str:
    """The whole sentence for one state."""
    return WORDS[state].said(language)

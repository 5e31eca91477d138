"""The sentences of the paper side, Korean first: what happened, what is safe, what to do.

Kept beside the states so that a new state without words is a KeyError in the tests, not a blank
banner at the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.ports import PrinterState, SpoolStatus

Language = Literal["ko", "en"]


@dataclass(frozen=True, slots=True)
class StateWords:
    """`said` is the whole sentence, `short` fits a badge or a settings row."""

    short_ko: str
    said_ko: str
    short_en: str
    said_en: str

    def short(self, language: Language) -> str:
        return self.short_ko if language == "ko" else self.short_en

    def said(self, language: Language) -> str:
        return self.said_ko if language == "ko" else self.said_en


#: A dead printer is a dead drawer: it is the printer that opens it.
USE_KEY: Final = StateWords(
    "열쇠로 열기",
    "열쇠로 돈통을 여세요.",
    "Use the key",
    "Open the drawer with its key.",
)

WORDS: Final[dict[PrinterState, StateWords]] = {
    PrinterState.READY: StateWords(
        "정상", "프린터가 준비되었습니다.", "Ready", "The printer is ready."
    ),
    PrinterState.PAPER_NEAR_END: StateWords(
        "용지 얼마 안 남음",
        "영수증 용지가 얼마 남지 않았습니다. 지금은 인쇄됩니다. 새 용지를 준비해 주세요.",
        "Paper low",
        "The paper roll is nearly used up. It still prints. Please have a new roll ready.",
    ),
    PrinterState.OFF: StateWords(
        "연결 안 됨",
        "프린터에 연결되지 않습니다. 판매는 저장되었고 영수증은 기다립니다. "
        "전원과 연결선을 확인해 주세요.",
        "Not reachable",
        "The printer cannot be reached. Sales are saved and receipts wait. "
        "Please check its power and cable.",
    ),
    PrinterState.HUNG: StateWords(
        "응답 없음",
        "프린터가 대답하지 않습니다. 판매는 저장되었습니다. 프린터를 껐다가 켜 주세요.",
        "No answer",
        "The printer does not answer. Sales are saved. Please switch it off and on again.",
    ),
    PrinterState.RESET: StateWords(
        "연결 끊김",
        "프린터 연결이 도중에 끊겼습니다. 판매는 저장되었습니다. 연결선을 확인해 주세요.",
        "Connection lost",
        "The connection to the printer broke off. Sales are saved. Please check the cable.",
    ),
    PrinterState.PAPER_OUT: StateWords(
        "용지 없음",
        "영수증 용지가 없습니다. 판매는 저장되었습니다. 용지를 넣으면 이어서 인쇄됩니다.",
        "Out of paper",
        "The printer is out of paper. Sales are saved. Put in a new roll and it goes on printing.",
    ),
    PrinterState.COVER_OPEN: StateWords(
        "덮개 열림",
        "프린터 덮개가 열려 있습니다. 판매는 저장되었습니다. 덮개를 닫으면 이어서 인쇄됩니다.",
        "Cover open",
        "The printer's cover is open. Sales are saved. Close it and it goes on printing.",
    ),
    PrinterState.OFFLINE: StateWords(
        "쉬는 중",
        "프린터가 쉬는 상태(오프라인)입니다. 판매는 저장되었습니다. "
        "프린터의 급지(FEED) 단추와 표시등을 확인해 주세요.",
        "Offline",
        "The printer is set offline. Sales are saved. Please look at its feed button and lights.",
    ),
    PrinterState.ERROR: StateWords(
        "프린터 고장",
        "프린터가 고장을 알립니다(칼날 걸림 등). 판매는 저장되었습니다. "
        "프린터를 끄고 걸린 종이를 뺀 뒤 다시 켜 주세요.",
        "Printer fault",
        "The printer reports a fault (a jammed cutter, for example). Sales are saved. "
        "Switch it off, take out jammed paper and switch it on again.",
    ),
    PrinterState.NONSENSE: StateWords(
        "대답 이상",
        "프린터의 대답을 알아들을 수 없습니다. 판매는 저장되었고 영수증은 기다립니다. "
        "설정에서 프린터 종류를 확인하거나 다른 프린터로 보내 주세요.",
        "Strange answer",
        "The printer's answer makes no sense. Sales are saved and receipts wait. "
        "Please check the printer's settings or send the receipts to another printer.",
    ),
    PrinterState.NOT_SET_UP: StateWords(
        "프린터 없음",
        "프린터가 설정되지 않았습니다. 판매는 저장되었습니다. 설정에서 프린터를 골라 주세요.",
        "No printer",
        "No printer is set up. Sales are saved. Please choose a printer in the settings.",
    ),
    PrinterState.UNKNOWN_OUTCOME: StateWords(
        "인쇄 확인 필요",
        "영수증이 다 나왔는지 알 수 없습니다. 판매는 저장되었습니다. 종이를 보고 "
        "‘나왔음’이나 ‘다시 찍기’를 눌러 주세요. 저절로 두 번 찍지 않습니다.",
        "Please check the paper",
        "It is not known whether a receipt came out whole. The sale is saved. Look at the paper "
        "and press ‘It is there’ or ‘Print again’. It never prints twice by itself.",
    ),
}


def say_printer(state: PrinterState, language: Language = "ko") -> str:
    """The whole sentence for one state."""
    return WORDS[state].said(language)


def say_status(status: SpoolStatus, language: Language = "ko") -> str:
    """The banner's text: the headline, how much waits, and the key when the drawer is shut."""
    parts = [WORDS[status.headline].said(language)]
    if status.waiting_count:
        if language == "ko":
            parts.append(f"기다리는 영수증 {status.waiting_count}장.")
        else:
            parts.append(f"Receipts waiting: {status.waiting_count}.")
    if status.drawer_stuck:
        parts.append(USE_KEY.said(language))
    return " ".join(parts)

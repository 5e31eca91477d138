"""The sentences of the card terminal, Korean first: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import Final

from app.ports import TerminalState, TerminalWord
from app.printer_words import Language, StateWords

STATES: Final[dict[TerminalState, StateWords]] = {
    TerminalState.READY: StateWords(
        "정상", "단말기와 이어졌습니다.", "Ready", "The terminal is connected."
    ),
    TerminalState.OFF: StateWords(
        "연결 안 됨",
        "단말기에 연결되지 않습니다. 전원과 연결선, 주소를 확인해 주세요.",
        "Not reachable",
        "The terminal cannot be reached. Check its power, cable and address.",
    ),
    TerminalState.SILENT: StateWords(
        "대답 없음",
        "단말기가 대답하지 않습니다. 단말기를 껐다가 켜 주세요.",
        "No answer",
        "The terminal does not answer. Switch it off and on again.",
    ),
    TerminalState.NONSENSE: StateWords(
        "알 수 없는 대답",
        "단말기의 대답을 알아들을 수 없습니다. 주소가 단말기의 것인지 확인해 주세요.",
        "Strange answer",
        "The terminal's answer makes no sense. Check that the address is the terminal's.",
    ),
    TerminalState.NOT_SET_UP: StateWords(
        "직접 입력",
        "따로 쓰는 단말기입니다. 금액을 단말기에 직접 누릅니다.",
        "Stand-alone",
        "A stand-alone terminal: the amount is keyed into it by hand.",
    ),
}

WORDS: Final[dict[TerminalWord, StateWords]] = {
    TerminalWord.APPROVED: StateWords(
        "승인", "단말기가 승인했습니다.", "Approved", "The terminal approved."
    ),
    TerminalWord.DECLINED: StateWords(
        "거절",
        "카드가 거절되었습니다. 결제되지 않았습니다. 다른 카드나 현금으로 받아 주세요.",
        "Declined",
        "The card was declined. Nothing was charged. Take another card, or cash.",
    ),
    TerminalWord.REVERSED: StateWords(
        "승인 취소됨",
        "승인이 취소되었습니다. 카드에 청구되지 않습니다.",
        "Reversed",
        "The approval was undone. The card is not charged.",
    ),
    TerminalWord.NEVER: StateWords(
        "결제 안 됨",
        "단말기에서 결제되지 않았습니다. 다시 결제해도 됩니다.",
        "Not charged",
        "The terminal charged nothing. It is safe to pay again.",
    ),
    TerminalWord.PENDING: StateWords(
        "손님 차례",
        "손님이 아직 단말기에서 결제하고 있습니다. 잠시 뒤 다시 조회해 주세요.",
        "Customer's turn",
        "The customer is still at the terminal. Ask again in a moment.",
    ),
    TerminalWord.NOT_ASKED: StateWords(
        "연결 안 됨",
        "단말기에 연결되지 않았습니다. 결제되지 않았습니다. 전원과 연결선을 확인하고 다시 누르거나 "
        "현금으로 받아 주세요.",
        "Not reachable",
        "The terminal could not be reached. Nothing was charged. Check its power and cable and "
        "press again, or take cash.",
    ),
    TerminalWord.NO_ANSWER: StateWords(
        "결과 모름",
        "단말기가 대답하지 않아 결제되었는지 알 수 없습니다. 다시 결제하지 말고, 조회하거나 "
        "단말기의 마지막 거래를 보아 주세요.",
        "Not known",
        "The terminal did not answer: it is not known whether the card was charged. Do not pay "
        "again; ask the terminal, or look at its last transaction.",
    ),
}


def say_terminal(state: TerminalState, language: Language = "ko") -> str:
    """The whole sentence for how the terminal looks."""
    return STATES[state].said(language)


def say_word(word: TerminalWord, language: Language = "ko") -> str:
    """The whole sentence for what it said of a payment."""
    return WORDS[word].said(language)

"""Banks by their three-digit code, and what an account number has to look like (HANDBOOK §8).

012 지역농·축협 is not 011 농협은행: most farmers bank with the first, and a wrong pick fails the
transfer.  What can be told from the number is told before it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.errors import BadInput

BANKS: Final[dict[str, tuple[str, str]]] = {
    "012": ("지역농·축협", "local NongHyup"),
    "011": ("농협은행", "NongHyup Bank"),
    "004": ("국민은행", "KB Kookmin"),
    "088": ("신한은행", "Shinhan"),
    "020": ("우리은행", "Woori"),
    "081": ("하나은행", "Hana"),
    "003": ("기업은행", "IBK"),
    "045": ("새마을금고", "MG Community"),
    "048": ("신협", "Credit Union"),
    "071": ("우체국", "Korea Post"),
    "007": ("수협은행", "Suhyup"),
    "064": ("산림조합", "Forestry Co-op"),
    "090": ("카카오뱅크", "KakaoBank"),
    "092": ("토스뱅크", "Toss Bank"),
    "089": ("케이뱅크", "K bank"),
    "002": ("산업은행", "KDB"),
    "023": ("SC제일은행", "SC First"),
    "027": ("한국씨티은행", "Citibank Korea"),
    "031": ("iM뱅크(대구)", "iM Bank"),
    "032": ("부산은행", "Busan"),
    "034": ("광주은행", "Gwangju"),
    "035": ("제주은행", "Jeju"),
    "037": ("전북은행", "Jeonbuk"),
    "039": ("경남은행", "Gyeongnam"),
    "050": ("저축은행", "savings bank"),
}
#: Kinds of account in the first three digits of a 13-digit number: which of the two it is.
_NONGHYUP_BANK = frozenset({"301", "302", "305", "306", "312", "317"})
_LOCAL_NONGHYUP = frozenset({"351", "352", "355", "356", "360"})
HOLDER_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes; `number` is digits alone."""

    bank_code: str
    number: str
    holder: str


def check_account(bank: str, number: str, holder: str, *, sure: bool = False) -> Account:
    """The account as it is kept; `sure` says the passbook was looked at.

    Raises BadInput: `account.which_nonghyup` for a bank that is two, `account.bank_unknown`,
    `account.number`, `account.holder`, and without `sure` `account.other_nonghyup` where the
    number is of the other one's kind.
    """
    code = find_bank(bank)
    digits = re.sub(r"[\s\-.]", "", number)
    if not re.fullmatch(r"[0-9]{10,16}", digits):
        raise BadInput("account.number")
    holder = holder.strip()
    if not holder or len(holder) > HOLDER_LENGTH_MAX or not holder.isprintable():
        raise BadInput("account.holder")
    looks = _looks_like(digits)
    if not sure and looks and code in {"011", "012"} and looks != code:
        raise BadInput(
            "account.other_nonghyup", chosen=f"{code} {BANKS[code][0]}",
            looks=f"{looks} {BANKS[looks][0]}")
    return Account(code, digits, holder)


def find_bank(typed: str) -> str:
    """The code of a bank by code or name.  Raises BadInput as `check_account` does."""
    typed = typed.strip()
    if typed in BANKS:
        return typed
    bare = typed.replace(" ", "").replace("은행", "").lower()
    if bare in {"농협", "nh", "nonghyup", "nh농협"}:
        if typed.replace(" ", "").endswith("은행"):
            return "011"
        raise BadInput("account.which_nonghyup")
    for code, (korean, english) in BANKS.items():
        if bare and bare in {korean.replace("은행", "").lower(), english.lower()}:
            return code
    raise BadInput("account.bank_unknown", bank=typed[:12])


def bank_name(code: str, language: str = "ko") -> str:
    """What a bank is called; its code where nobody knows."""
    names = BANKS.get(code)
    return code if names is None else names[language == "en"]


def mask_account(number: str) -> str:
    """An account as a screen shows it: the last four digits, hyphens where they were (§5)."""
    left = sum(letter.isdigit() for letter in number) - 4
    shown = []
    for letter in number.strip():
        shown.append("*" if letter.isdigit() and left > 0 else letter)
        left -= letter.isdigit()
    return "".join(shown)


def _looks_like(digits: str) -> str:
    if len(digits) != 13:
        return ""
    if digits[:3] in _NONGHYUP_BANK:
        return "011"
    return "012" if digits[:3] in _LOCAL_NONGHYUP else ""

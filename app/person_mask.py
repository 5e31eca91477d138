"""A member as a till may know one that another till registered: masked, and found by keyed hashes.

Hub and till work it out by the same functions.  Whole phone and name are only ever compared as
HMAC-SHA-256 under a key of the store; initials and the last four digits are plain inside the seal.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from typing import Final

from app.people import mask_name
from app.search import choseong_of

PHONE_LENGTH_MIN: Final = 9
LETTER_COUNT_MIN: Final = 2
#: Beginnings of a name that are hashed: from two letters to so many.
_START_LENGTH_MAX: Final = 12
_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
#: Final consonants a syllable may have; without one the hand may still be at it (고, 곽).
_FINALS: Final = 28


def mask_person(fields: Mapping[str, str], key: bytes) -> dict[str, str]:
    """What may leave the hub of a member: `name` masked, `initials`, `last4`, `phone`, `starts`."""
    name, phone = fields.get("name", ""), digits_of(fields.get("phone", ""))
    letters = _letters(name)
    starts = [_hash(key, "name", letters[:n])
              for n in range(LETTER_COUNT_MIN, min(len(letters), _START_LENGTH_MAX) + 1)]
    return {
        "name": mask_name(name), "initials": _initials(name),
        "last4": phone[-4:] if len(phone) >= PHONE_LENGTH_MIN else "",
        "phone": _hash(key, "phone", phone) if phone else "", "starts": " ".join(starts),
    }


def digits_of(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal() and sign.isascii())


class Wanted:
    """What was typed, made ready once and held against many."""

    def __init__(self, typed: str, key: bytes) -> None:
        """`typed`: four digits, a whole phone, or two letters and more (initials will do)."""
        plain = typed.replace("-", "").replace(" ", "")
        self._digits = plain if plain.isdecimal() else ""
        self._letters = "" if self._digits else _letters(typed)
        self._initials = choseong_of(self._letters)
        self._lead = ""
        for letter in self._letters:
            if not _is_whole(letter):
                break
            self._lead += letter
        rest = self._letters[len(self._lead):]
        #: A syllable behind a bare consonant cannot be told from a mask.
        self._tells = not any(map(_is_whole, rest))
        self._phone = _hash(key, "phone", self._digits) if self._digits else ""
        self._start = _hash(key, "name", self._lead)
        #: The last syllable may still be growing: then the ones before it count, and its initial.
        growing = len(rest) == 0 and len(self._lead) > 1 and _may_grow(self._lead[-1])
        self._shorter = self._lead[:-1] if growing else ""
        self._shorter_start = _hash(key, "name", self._shorter)

    @property
    def is_enough(self) -> bool:
        """Whether this asks for someone, not for a list of everybody."""
        if self._digits:
            return len(self._digits) == 4 or len(self._digits) >= PHONE_LENGTH_MIN
        return len(self._letters) >= LETTER_COUNT_MIN

    def is_meant(self, mask: Mapping[str, str]) -> bool:
        if not self.is_enough:
            return False
        if self._digits:
            if len(self._digits) == 4:
                return mask.get("last4") == self._digits
            return mask.get("phone") == self._phone
        starts = mask.get("starts", "").split()
        if self._letters.isascii():
            return self._start in starts or (
                mask.get("initials", "").isascii()
                and mask.get("initials", "") == self._letters)
        if not self._tells or not mask.get("initials", "").startswith(self._initials):
            return False
        return self._begins(mask, starts, self._lead, self._start) or (bool(self._shorter) and (
            self._begins(mask, starts, self._shorter, self._shorter_start)))

    @staticmethod
    def _begins(mask: Mapping[str, str], starts: list[str], lead: str, start: str) -> bool:
        if len(lead) >= LETTER_COUNT_MIN:
            return start in starts
        return not lead or mask.get("name", "")[:1].lower() == lead


def _letters(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).lower()
    return "".join(sign for sign in composed if sign.isalnum())


def _initials(name: str) -> str:
    """홍길동 becomes ㅎㄱㄷ, John Doe jd: never a whole word of Latin letters."""
    found = []
    for word in unicodedata.normalize("NFC", name).lower().split():
        hangul = [sign for sign in word if _FIRST_SYLLABLE <= sign <= _LAST_SYLLABLE]
        found.append(choseong_of("".join(hangul)) if hangul else word[:1])
    return "".join(found)


def _is_whole(letter: str) -> bool:
    return _FIRST_SYLLABLE <= letter <= _LAST_SYLLABLE or letter.isascii()


def _may_grow(letter: str) -> bool:
    if not _FIRST_SYLLABLE <= letter <= _LAST_SYLLABLE:
        return False
    return (ord(letter) - ord(_FIRST_SYLLABLE)) % _FINALS == 0


def _hash(key: bytes, what: str, text: str) -> str:
    return hmac.new(key, f"weezle.{what}.1|{text}".encode(), hashlib.sha256).hexdigest()[:24]

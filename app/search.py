"""Search as you type: by name, initial consonants, code and a barcode's last digits.

A name is folded once into keys, and a query is one prepared statement over the ranges of keys it
could begin.  Rules and table of cases: HANDBOOK §7.  Classes of key, one letter in front:

* ``C`` / ``c``: choseong of the name from its start / from a later syllable or word;
* ``J`` / ``j``: jamo likewise, so that a syllable still being typed already finds its name;
* ``F`` / ``f``: choseong with ㄲㄸㅃㅆㅉ made single, kept only where that changes something;
* ``k``: a code from its start; ``d``: a barcode from its end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

CHOSEONG = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
CHOSEONG_KEY_LENGTH = 8
#: Long enough for the names of a food shop: a longer query has to read the names it met.
JAMO_KEY_LENGTH = 40
DIGITS_FOR_A_TAIL = 3
CANDIDATE_COUNT_MAX = 200

#: Ranks of a hit, best first.
EXACT_CODE, PREFIX, WORD, CODE = range(4)

_JUNGSEONG = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_JONGSEONG = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
#: A syllable grows key by key (고 → 과 → 곽 → 곿), so compounds are taken apart; the double
#: consonants stay whole, since ㄲ is one key and another letter than ㄱ.
_COMPOUNDS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}
_SINGLE = str.maketrans("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ")
_LENIENT = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
#: Conjoining jamo (U+1100 and on), as some keyboards and files write them.
_CONJOINING = str.maketrans(
    {chr(0x1100 + n): letter for n, letter in enumerate(CHOSEONG)}
    | {chr(0x1161 + n): letter for n, letter in enumerate(_JUNGSEONG)}
    | {chr(0x11A7 + n): letter for n, letter in enumerate(_JONGSEONG) if letter}
)


@dataclass(frozen=True, slots=True)
class KeyRange:
    """Keys from `low` up to, not including, `high`; hits in it are of this rank."""

    low: str
    high: str
    rank: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read for a query, and how to tell a hit from a mere neighbour.

    A key is a hit when it matches `key_pattern` from its second sign on; with `needs_name` the
    name itself has to be looked at with `match`; with neither every key read is a hit.
    """

    ranges: tuple[KeyRange, ...] = ()
    key_pattern: re.Pattern[str] | None = None
    needs_name: bool = False


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without spaces and signs: one unit a syllable, bare jamo, letter or digit."""

    units: str
    choseong: str  # one sign a unit
    jamo: tuple[str, ...]  # one to seven signs a unit
    starts: tuple[int, ...]  # units where a Hangul syllable or a word begins


def plan(query: str, *, lenient_double: bool = False) -> Plan:
    """The ranges to read for a query, best ranks first; none when the query says nothing."""
    folded = _fold_query(query)
    if not folded.units:
        return Plan()
    bare = _first_bare(folded)
    if bare is None:
        jamo = "".join(folded.jamo)
        ranges = (*_ranges_of_codes(folded.units), *_pair("Jj", jamo[:JAMO_KEY_LENGTH]))
        return Plan(ranges, needs_name=len(jamo) > JAMO_KEY_LENGTH)
    if bare and not lenient_double:
        mixed = _plan_mixed(folded, bare)
        if mixed is not None:
            return mixed
    return _plan_choseong(folded, lenient_double=lenient_double)


def match(query: str, name: str, *, lenient_double: bool = False) -> int | None:
    """`PREFIX` when the name begins so, `WORD` when a later syllable or word does, else None."""
    asked, named = _fold_query(query), _fold(name)
    if not asked.units:
        return None
    for start in named.starts:
        if _matches_at(asked, named, start, lenient_double=lenient_double):
            return PREFIX if start == 0 else WORD
    return None


def keys_of(name: str, codes: Iterable[str] = (), barcodes: Iterable[str] = ()) -> set[str]:
    """Every key under which this name, its codes and its barcodes are found."""
    folded = _fold(name)
    keys: set[str] = set()
    for start in folded.starts:
        upper = start == 0
        jamo = "".join(folded.jamo[start:start + JAMO_KEY_LENGTH])[:JAMO_KEY_LENGTH]
        keys.add(("J" if upper else "j") + jamo)
        choseong = folded.choseong[start:start + CHOSEONG_KEY_LENGTH]
        if choseong.isascii():
            # Latin letters and digits read alike in both, and a query of them reads the jamo keys.
            continue
        keys.add(("C" if upper else "c") + choseong)
        single = choseong.translate(_SINGLE)
        if single != choseong:
            keys.add(("F" if upper else "f") + single)
    keys.update("k" + _fold(code).units for code in codes if code)
    keys.update("d" + barcode[::-1] for barcode in barcodes if barcode)
    return keys


def choseong_of(name: str) -> str:
    """The initial consonants of a name as the catalogue has them (유정란 10구 → ㅇㅈㄹ10ㄱ)."""
    return _fold(name).choseong


def dictionary_key(name: str) -> tuple[int, str]:
    """Sort key: Hangul before Latin and digits, each in its own order (§7)."""
    first = unicodedata.normalize("NFC", name)[:1]
    return (0 if _is_syllable(first) or first in CHOSEONG else 1, name)


def _ranges_of_codes(units: str) -> list[KeyRange]:
    if not units.isascii() or len(units) < DIGITS_FOR_A_TAIL:
        return []
    ranges = [KeyRange("k" + units, "k" + units + "\0", EXACT_CODE)]
    if any(unit.isdigit() for unit in units):
        ranges.append(KeyRange("k" + units + "\0", _after("k" + units), CODE))
    if units.isdigit():
        ranges.append(_range("d" + units[::-1], CODE))
    return ranges


def _plan_mixed(folded: _Folded, bare: int) -> Plan | None:
    """By jamo, where whole syllables lead (청ㅅㅊ): the first consonant after them narrows it too.

    None where the initials say more than the syllables, or the keys are too short to tell.
    """
    leading = "".join(folded.jamo[:bare])
    longest = len(leading) + _SYLLABLE_JAMO_MAX * (len(folded.units) - bare - 1) + 1
    # A whole syllable says about as much as two initial consonants and a bit.
    says_more = bare * 9 + 4 >= len(folded.units) * 4
    if not says_more or longest > JAMO_KEY_LENGTH:
        return None
    prefix = leading + folded.units[bare]
    return Plan(tuple(_pair("Jj", prefix)), key_pattern=_jamo_pattern(folded))


def _plan_choseong(folded: _Folded, *, lenient_double: bool) -> Plan:
    """By initial consonants; exact when the query is nothing but such."""
    choseong = folded.choseong[:CHOSEONG_KEY_LENGTH]
    exact = folded.units == folded.choseong and len(folded.units) <= CHOSEONG_KEY_LENGTH
    ranges = _pair("Cc", choseong)
    single = choseong.translate(_SINGLE)
    if lenient_double:
        ranges = sorted(ranges + _pair("Ff", single), key=lambda each: each.rank)
        # ㄱ may stand for ㄲ, not ㄲ for ㄱ: a double in the query has to be looked at.
        exact = exact and single == choseong
    return Plan(tuple(ranges), needs_name=not exact)


_SYLLABLE_JAMO_MAX = 5  # one initial, two for the vowel, two for the final
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ"
#: What follows a whole syllable: the next one's initial and vowel, another sign, or the end.
_SYLLABLE_ENDS = f"(?=[ㄱ-ㅎ][{_VOWELS}]|[^ㄱ-ㅣ]|$)"


def _jamo_pattern(folded: _Folded) -> re.Pattern[str]:
    """The query as a pattern over a key's jamo, which can be read as syllables in one way only."""
    parts: list[str] = []
    last = len(folded.units) - 1
    for place, (unit, jamo) in enumerate(zip(folded.units, folded.jamo, strict=True)):
        if unit in CHOSEONG:
            rest = "" if place == last else f"[{_VOWELS}]{{1,2}}[ㄱ-ㅎ]{{0,2}}{_SYLLABLE_ENDS}"
            parts.append(unit + rest)
        elif place == last or not _is_syllable(unit):
            parts.append(re.escape(jamo))
        else:
            parts.append(jamo + _SYLLABLE_ENDS)
    return re.compile("".join(parts))


def _pair(classes: str, prefix: str) -> list[KeyRange]:
    return [_range(classes[0] + prefix, PREFIX), _range(classes[1] + prefix, WORD)]


def _range(prefix: str, rank: int) -> KeyRange:
    return KeyRange(prefix, _after(prefix), rank)


def _after(prefix: str) -> str:
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def _matches_at(asked: _Folded, named: _Folded, start: int, *, lenient_double: bool) -> bool:
    end = start + len(asked.units)
    if _first_bare(asked) is None:
        # Only whole syllables: the last may still be growing into the next (삭 → 사과), and since
        # every syllable begins with a consonant, the row of jamo can be read in one way only.
        rest = "".join(named.jamo[start:end + 1])
        return rest.startswith("".join(asked.jamo))
    if end > len(named.units):
        return False
    last = len(asked.units) - 1
    for place in range(len(asked.units)):
        unit, target = asked.units[place], named.units[start + place]
        if unit in CHOSEONG:
            initial = named.choseong[start + place]
            if initial != unit and not (lenient_double and _LENIENT.get(unit) == initial):
                return False
        elif place == last:
            if not named.jamo[start + place].startswith(asked.jamo[place]):
                return False
        elif unit != target:
            return False
    return True


def _first_bare(folded: _Folded) -> int | None:
    return next((n for n, unit in enumerate(folded.units) if unit in CHOSEONG), None)


@lru_cache(maxsize=64)
def _fold_query(query: str) -> _Folded:
    # Kept, since one query is matched against every candidate.
    # Some input methods join two consonants typed in a row (ㄱ, ㅅ → ㄳ): take them apart.
    text = _normal(query)
    return _fold("".join(_COMPOUNDS.get(sign, sign) for sign in text))


def _normal(text: str) -> str:
    # NFKC would make conjoining jamo of the keyboard's own, so the full-width signs and the jamo
    # are turned by hand and only composition is left to Unicode.
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).translate(_CONJOINING).translate(_HALF_WIDTH)
    return composed.lower()


_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def _fold(text: str) -> _Folded:
    text = _normal(text)
    if text.isascii():
        return _fold_ascii(text)
    units: list[str] = []
    choseong: list[str] = []
    jamo: list[str] = []
    starts: list[int] = []
    in_word = False
    for sign in text:
        syllable = _is_syllable(sign)
        if not (syllable or sign.isalnum()):
            in_word = False
            continue
        if syllable or not in_word:
            starts.append(len(units))
        in_word = not syllable
        units.append(sign)
        if syllable:
            initial, rest = divmod(ord(sign) - _FIRST_SYLLABLE, 588)
            choseong.append(CHOSEONG[initial])
            jamo.append(CHOSEONG[initial] + _RHYMES[rest])
        else:
            choseong.append(sign)
            jamo.append(sign)
    return _Folded("".join(units), "".join(choseong), tuple(jamo), tuple(starts))


_ASCII_WORD = re.compile(r"[a-z0-9]+")


def _fold_ascii(text: str) -> _Folded:
    """The same for plain letters, without looking at each: 90,000 imported names are such."""
    starts: list[int] = []
    length = 0
    words = _ASCII_WORD.findall(text)
    for word in words:
        starts.append(length)
        length += len(word)
    units = "".join(words)
    return _Folded(units, units, tuple(units), tuple(starts))


def _is_syllable(sign: str) -> bool:
    return len(sign) == 1 and _FIRST_SYLLABLE <= ord(sign) <= _LAST_SYLLABLE


def _rhymes() -> Sequence[str]:
    """What follows the initial in each of the 588 syllables of one consonant, taken apart."""
    return tuple(
        _COMPOUNDS.get(vowel, vowel) + _COMPOUNDS.get(final, final)
        for vowel in _JUNGSEONG for final in _JONGSEONG
    )


_RHYMES = _rhymes()

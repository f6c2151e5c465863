"""Hangul in Latin letters: Revised Romanisation, and the spellings that people use.

Revised Romanisation writes the sounds of the whole word (신라 silla), but the syllables of a given
name each by itself (복남 boknam). Surnames have spellings of their own (김 kim, 이 lee), and the
North writes ㄹ and other vowels (리, 정 jong). McCune-Reischauer is given without its marks.
"""

import unicodedata
from functools import cache
from itertools import product
from typing import Final

from kaname.screening.scripts.letters import letter_name

__all__ = ["hangul_readings", "hangul_syllables"]

_INITIALS: Final = (
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t", "p",
    "h",
)  # fmt: skip
_VOWELS: Final = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
)  # fmt: skip
_FINALS: Final = (
    "", "g", "kk", "gs", "n", "nj", "nh", "d", "l", "lg", "lm", "lb", "ls", "lt", "lp", "lh", "m",
    "b", "bs", "s", "ss", "ng", "j", "ch", "k", "t", "p", "h",
)  # fmt: skip
_CLOSED: Final = {
    "": "", "g": "k", "kk": "k", "gs": "k", "n": "n", "nj": "n", "nh": "n", "d": "t", "l": "l",
    "lg": "k", "lm": "m", "lb": "l", "ls": "l", "lt": "l", "lp": "p", "lh": "l", "m": "m",
    "b": "p", "bs": "p", "s": "t", "ss": "t", "ng": "ng", "j": "t", "ch": "t", "k": "k", "t": "t",
    "p": "p", "h": "t",
}  # fmt: skip
"""A final before a consonant or at the end."""
_CARRIED: Final = {
    "g": ("", "g"), "kk": ("", "kk"), "gs": ("k", "s"), "n": ("", "n"), "nj": ("n", "j"),
    "nh": ("", "n"), "d": ("", "d"), "l": ("", "r"), "lg": ("l", "g"), "lm": ("l", "m"),
    "lb": ("l", "b"), "ls": ("l", "s"), "lt": ("l", "t"), "lp": ("l", "p"), "lh": ("", "r"),
    "m": ("", "m"), "b": ("", "b"), "bs": ("p", "s"), "s": ("", "s"), "ss": ("", "ss"),
    "ng": ("ng", "-"), "j": ("", "j"), "ch": ("", "ch"), "k": ("", "k"), "t": ("", "t"),
    "p": ("", "p"), "h": ("", "-"),
}  # fmt: skip
"""A final before a vowel: what stays and what begins the next syllable."""
_NASAL: Final = {"k": "ng", "t": "n", "p": "m"}
_ASPIRATED: Final = {"g": "k", "d": "t", "b": "p", "j": "ch"}

_SURNAMES: Final = {
    "김": "kim gim", "이": "lee yi ri i", "리": "ri lee yi", "박": "park pak bak",
    "최": "choi choe", "정": "jeong jung chung jong", "강": "kang gang", "조": "cho jo",
    "윤": "yoon yun", "장": "jang chang", "임": "lim im rim", "림": "rim lim im", "한": "han",
    "오": "oh o", "서": "seo suh so", "신": "shin sin", "권": "kwon gwon", "황": "hwang",
    "안": "ahn an", "송": "song", "전": "jeon chun jon", "홍": "hong", "유": "yoo yu ryu",
    "류": "ryu yoo yu", "고": "ko go koh", "문": "moon mun", "양": "yang", "손": "son sohn",
    "배": "bae pae", "백": "baek paek", "허": "heo huh ho", "남": "nam", "심": "shim sim",
    "노": "noh no roh", "로": "ro roh no", "하": "ha", "곽": "kwak gwak", "성": "sung seong song",
    "차": "cha", "주": "joo ju chu", "우": "woo u", "구": "koo gu ku", "나": "na ra",
    "라": "ra na", "민": "min", "진": "jin chin", "지": "ji chi", "엄": "eom um om", "채": "chae",
    "원": "won", "천": "cheon chun chon", "방": "bang pang", "공": "kong gong",
    "현": "hyun hyeon hyon", "함": "ham", "변": "byun byeon pyon", "염": "yeom yum ryom",
    "렴": "ryom yeom", "여": "yeo ryo", "려": "ryo yeo", "추": "choo chu", "도": "do to",
    "소": "so", "석": "seok suk sok", "선": "sun seon son", "설": "seol sul sol", "마": "ma",
    "길": "gil kil", "연": "yeon yun yon", "위": "wi", "표": "pyo", "명": "myung myeong myong",
    "기": "ki gi", "반": "ban pan", "왕": "wang", "금": "keum geum kum", "옥": "ok", "육": "yuk",
    "인": "in", "맹": "maeng", "제": "je", "모": "mo", "탁": "tak", "국": "kook guk kuk",
    "어": "eo uh", "은": "eun un", "편": "pyeon", "용": "yong", "태": "tae",
    "남궁": "namgung namkoong", "황보": "hwangbo", "제갈": "jegal", "선우": "sunwoo seonu",
    "독고": "dokgo tokko", "사공": "sagong", "서문": "seomun",
}  # fmt: skip
"""Surnames as their bearers spell them, likeliest first; facts of use, in no one's standard."""

_NORTHERN_SURNAMES: Final = {
    "이": "ri", "임": "rim", "유": "ryu", "노": "ro", "나": "ra", "여": "ryo", "염": "ryom",
    "육": "ryuk",
}  # fmt: skip
"""Surnames that the South writes without their ㄹ."""

_USUAL_VOWELS: Final = {"eo": ("u", "o"), "yeo": ("you", "yu", "yo"), "eu": ("u",), "u": ("oo",),
                        "i": ("ee",), "ui": ("ee", "i"), "ae": ("e",), "oe": ("oi",),
                        "yu": ("yoo",)}  # fmt: skip
_USUAL_INITIALS: Final = {"g": ("k",), "d": ("t",), "b": ("p",), "j": ("ch",), "r": ("l", "n"),
                          "s": ("sh",)}  # fmt: skip
SYLLABLE_SPELLINGS_MAX: Final = 6


def hangul_readings(word: str) -> list[str]:
    """Return the readings of a word in Hangul, likeliest first.

    A word of two to four syllables that begins with a surname is read as a person's name too.
    """
    syllables = _syllables(word)
    revised = _revised(syllables)
    text = unicodedata.normalize("NFC", word)
    if text in _SURNAMES:
        return [*_SURNAMES[text].split(), revised]
    size = 2 if text[:2] in _SURNAMES else 1
    if not (size < len(syllables) <= size + 2 and text[:size] in _SURNAMES):
        others = [_usual(syllables), _singly(syllables), _mccune(syllables)]
        return [revised, _northern(syllables), *others]
    spellings = _SURNAMES[text[:size]].split()
    surname, given = syllables[:size], syllables[size:]
    person = spellings[0] + _singly(given)
    north = _NORTHERN_SURNAMES.get(text[:size]) or _northern(surname)
    others = [north + _northern(given, inside=True), spellings[0] + _usual(given)]
    if len(given) == 2:
        return [person, *others, revised]
    return [revised, person, *others]


@cache
def hangul_syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the spellings in use of each syllable of ``word``, likeliest first, at most six.

    The first syllable has the spellings of the surname when it is one.
    """
    found: list[tuple[str, ...]] = []
    text = unicodedata.normalize("NFC", word)
    for place, letter in enumerate(text):
        if not "가" <= letter <= "힣":
            if letter.isalnum():
                found.append((letter_name(letter),))
            continue
        usual = _SURNAMES.get(letter, "").split() if place == 0 else []
        found.append(tuple(dict.fromkeys([*usual, *_spellings(letter)]))[:SYLLABLE_SPELLINGS_MAX])
    return tuple(found)


def _spellings(letter: str) -> list[str]:
    initial, vowel, final = _syllables(letter)[0]
    closing = _CLOSED[final]
    starts = [initial.replace("-", ""), *_USUAL_INITIALS.get(initial, ())]
    if initial == "s" and vowel != "i":
        starts = ["s"]
    vowels = [vowel, *_USUAL_VOWELS.get(vowel, ())]
    if vowel == "i" and closing:
        vowels = ["i"]
    if vowel == "u" and not starts[0]:
        vowels.append("woo")
    pairs = sorted(product(range(len(starts)), range(len(vowels))), key=sum)
    return [starts[i] + vowels[j] + closing for i, j in pairs]


def _syllables(word: str) -> list[tuple[str, str, str]]:
    """Return (initial, vowel, final) of each syllable; "-" is the silent initial ㅇ."""
    found: list[tuple[str, str, str]] = []
    for letter in unicodedata.normalize("NFKC", word):
        code = ord(letter) - 0xAC00
        if 0 <= code < 11172:
            found.append((_INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28]))
        elif letter.isalnum():
            found.append((_jamo(letter), "", ""))
    return found


@cache
def _jamo(letter: str) -> str:
    """Return the sound of a letter that stands alone."""
    code = ord(letter)
    if 0x1100 <= code <= 0x1112:
        return _INITIALS[code - 0x1100].replace("-", "ng")
    if 0x1161 <= code <= 0x1175:
        return _VOWELS[code - 0x1161]
    if 0x11A8 <= code <= 0x11C2:
        return _CLOSED[_FINALS[code - 0x11A7]]
    return letter_name(letter)


def _revised(syllables: list[tuple[str, str, str]]) -> str:
    """Return Revised Romanisation with the changes of sound between syllables."""
    parts: list[str] = []
    carried = ""
    for place, (initial, vowel, final) in enumerate(syllables):
        start = carried or initial
        carried = ""
        parts.append(("" if start == "-" else start) + vowel)
        following = syllables[place + 1] if place + 1 < len(syllables) else None
        if following is None or not following[1]:
            parts.append(_CLOSED[final])
            continue
        closing, carried = _junction(final, following)
        parts.append(closing)
    return "".join(parts)


def _junction(final: str, following: tuple[str, str, str]) -> tuple[str, str]:
    """Return what a final and the next initial become: (closing, initial)."""
    initial, vowel, _ = following
    if not final:
        return "", initial
    if initial == "-":
        if vowel == "i" and final in {"d", "t", "lt"}:
            return ("l" if final == "lt" else ""), ("j" if final == "d" else "ch")
        return _CARRIED[final]
    if final in {"h", "nh", "lh"} and initial in _ASPIRATED:
        return _CLOSED[final].replace("t", ""), _ASPIRATED[initial]
    if final in {"h", "nh", "lh"} and initial == "s":
        return _CLOSED[final].replace("t", ""), "ss"
    closing = _CLOSED[final]
    if initial == "h" and final in {"j", "nj"}:
        return _CLOSED[final[:-1]], "ch"
    if initial == "h":
        return closing, "h"
    if initial == "r":
        if closing in {"l", "n"}:
            return "l", "l"
        return _NASAL.get(closing, closing), "n"
    if initial in {"n", "m"}:
        if closing == "l" and initial == "n":
            return "l", "l"
        return _NASAL.get(closing, closing), initial
    return closing, initial


def _singly(syllables: list[tuple[str, str, str]]) -> str:
    """Return each syllable by itself, as Revised Romanisation writes given names."""
    return "".join(
        initial.replace("-", "") + vowel + _CLOSED[final] for initial, vowel, final in syllables
    )


_NORTHERN_VOWELS: Final = {"eo": "o", "yeo": "yo", "eu": "u"}
_NORTHERN_INITIALS: Final = {"g": "k", "d": "t", "b": "p", "-": ""}


def _northern(syllables: list[tuple[str, str, str]], *, inside: bool = False) -> str:
    """Return the North's way: every syllable by itself, k t p, ㅓ as o, ㅡ as u, ㄹ as r."""
    parts: list[str] = []
    for initial, vowel, final in syllables:
        start = _NORTHERN_INITIALS.get(initial, initial)
        if inside and parts and initial in "gdb" and parts[-1][-1] in "aeioun":
            start = initial
        parts.append(start + _NORTHERN_VOWELS.get(vowel, vowel) + _CLOSED[final])
    return "".join(parts)


def _usual(syllables: list[tuple[str, str, str]]) -> str:
    """Return each syllable in the commonest spelling of the South: ㅓ u, ㅕ you or yu, ㅜ oo."""
    vowels = {"eo": "u", "yeo": "yu", "u": "oo", "ui": "ee", "eu": "u"}
    parts = []
    for initial, vowel, final in syllables:
        start = {"g": "k", "-": ""}.get(initial, initial)
        if vowel == "u" and not start:
            parts.append("woo" + _CLOSED[final])
        elif vowel == "yeo" and final == "ng":
            parts.append(start + ("young" if not start else "yung"))
        else:
            parts.append(start + vowels.get(vowel, vowel) + _CLOSED[final])
    return "".join(parts)


_VOICES: Final = {"g": "k", "d": "t", "b": "p", "j": "ch"}
_ASPIRATES: Final = {"ch": "ch", "kk": "kk", "tt": "tt", "pp": "pp", "jj": "tch"}


def _mccune(syllables: list[tuple[str, str, str]]) -> str:
    """Return McCune-Reischauer without its marks: k t p ch, voiced between voiced sounds."""
    parts: list[str] = []
    before = ""
    for place, (initial, vowel, final) in enumerate(syllables):
        start = _ASPIRATES.get(initial, initial.replace("-", ""))
        is_voiced = bool(before) and before[-1] in "aeioumngl"
        if initial in _VOICES and not is_voiced:
            start = _VOICES[initial]
        if initial == "r" and (not place or before[-1:] in {"m", "g"}):
            start = "n"
        if initial == "s" and vowel in {"i", "wi"}:
            start = "sh"
        closing = _CLOSED[final]
        parts.append(start + _NORTHERN_VOWELS.get(vowel, vowel) + closing)
        before = parts[-1]
    return "".join(parts)

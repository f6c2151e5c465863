"""The letters and words of a name, without what is only writing: case, width, accents, marks.

``normalise`` is idempotent: what it gives is left alone when it is given again.
"""

import re
import unicodedata
from functools import cache
from typing import Final

__all__ = ["clean", "fold", "is_unspaced", "normalise", "split_words"]


def _control_characters() -> dict[int, str]:
    """Return what U+0080 to U+009F stand for when cp1252 bytes were read as Latin-1.

    The Consolidated Screening List has U+0092 for an apostrophe and one U+0081, which cp1252 does
    not use.
    """
    table = {}
    for code in range(0x80, 0xA0):
        try:
            table[code] = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            table[code] = ""
    return table


_CONTROLS: Final = _control_characters()
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'`´‘’‚‛ʹʻʼʽʾʿˈ＇′"), "")
_LETTERS: Final = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŋ": "n", "ə": "e", "ƒ": "f", "ŧ": "t", "ё": "е",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "",
    }
)  # fmt: skip
"""Letters that no decomposition opens; ё as е and the forms of ya, kaf and teh, as often typed."""

_MARKS: Final = re.compile(
    r"(?<![\u0400-\u052f])[\u0300-\u036f]+|[\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670]+"
)
"""Accents (but й and ї are letters of their own) and the vowel signs of Hebrew and Arabic."""

_UNSPACED: Final = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u1100-\u11ff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
"""Scripts written without spaces, or (Hangul) with spaces that nobody keeps to."""

_INITIALS: Final = re.compile(r"(?<![^\W_])([^\W\d_](?:[./][^\W\d_])+)(?![^\W_])\.?")
_WORDS: Final = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL: Final = re.compile(r"(?<![^\W_])(\d+)(?:st|nd|rd|th)(?![^\W_])")
_ORDINALS: Final = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11",
    "twelfth": "12", "thirteenth": "13", "fourteenth": "14", "fifteenth": "15",
    "sixteenth": "16", "seventeenth": "17", "eighteenth": "18", "nineteenth": "19",
    "twentieth": "20",
}  # fmt: skip
_NUMBER_SIGNS: Final = frozenset({"no", "nr", "number"})
_LITTLE: Final = frozenset({"and", "the"})
_GAPS: Final = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
"""Every mark of ASCII as a space, letters and figures as they are."""
_HAN_NUMBER: Final = re.compile(
    "第([〇零一二三四五六七八九十百]+)"
    "|([〇零一二三四五六七八九十百]{2,})(?=研究所|研究院|所|院|厂|廠|局)"
)
_BEFORE_NUMBER: Final = re.compile(r"第(?=\d)")
_HAN_DIGITS: Final = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {
    "零": 0
}


def clean(text: str) -> str:
    """Return ``text`` with its broken controls mended and every character in its usual width."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFKC", text.translate(_CONTROLS))


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents, apostrophes and full-width forms."""
    if text.isascii():
        return text.replace("'", "").replace("`", "").lower()
    text = text.translate(_CONTROLS).translate(_APOSTROPHES)
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
        folded = _MARKS.sub("", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFC", folded).translate(_LETTERS)
        if folded == text:
            break
        text = folded
    return text


def is_unspaced(text: str) -> bool:
    """Tell whether ``text`` has a letter of a script that does not part words by spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def split_words(folded: str) -> tuple[str, ...]:
    """Return the words of a folded name.

    Letters and digits part (``su27`` is ``su 27``), single letters join (``s. a.`` is ``sa``),
    ordinals become numbers (``13th``, ``thirteenth``), and "the", "and", "&" and a "No." before a
    number are left out, unless nothing else is there.
    """
    if folded.isascii():
        plain = _plain_words(folded)
        if plain:
            return plain
    else:
        folded = "".join(map(_kept, folded))
        folded = _BEFORE_NUMBER.sub("", _HAN_NUMBER.sub(_han_number, folded))
    folded = _INITIALS.sub(lambda match: re.sub("[./]", "", match[1]) + " ", folded)
    folded = _ORDINAL.sub(r"\1", folded)
    words = _found_words(folded)
    while True:
        settled = _settle(words)
        if settled == words:
            return tuple(words)
        words = settled


def _plain_words(folded: str) -> tuple[str, ...]:
    """Return the words of ASCII text without numbers and initials to settle; else none."""
    if ("." in folded or "/" in folded) and _INITIALS.search(folded):
        return ()
    words = folded.encode("ascii").translate(_GAPS).decode("ascii").split()
    if not _LITTLE.isdisjoint(words):
        words = [word for word in words if word not in _LITTLE] or words
    if list(map(len, words)).count(1) > 1 or not _ORDINALS.keys().isdisjoint(words):
        return ()
    return tuple(words) if "".join(words).isalpha() else ()


def normalise(text: str) -> str:
    """Return the words of ``text``, parted by one space."""
    return " ".join(split_words(fold(text)))


def _settle(found: list[str]) -> list[str]:
    """Join single letters, write ordinals as numbers, leave little words out."""
    kept = [word for word in found if word not in _LITTLE] or found
    words: list[str] = []
    single = False
    for word in kept:
        word = _ORDINALS.get(word, word)
        was_single, single = single, len(word) == 1 and word.isalpha() and not is_unspaced(word)
        if single and was_single:
            words[-1] += word
            continue
        if word.isdigit():
            while words and words[-1] in _NUMBER_SIGNS:
                words.pop()
        words.append(word)
    return words


def _found_words(folded: str) -> list[str]:
    if folded.isascii():
        return _WORDS.findall(folded)
    words: list[str] = []
    for chunk in folded.replace(".", " ").replace("/", " ").split():
        start = 0
        for place in range(1, len(chunk) + 1):
            if place == len(chunk) or chunk[place].isdigit() != chunk[place - 1].isdigit():
                words.append(chunk[start:place])
                start = place
    return words


@cache
def _kept(letter: str) -> str:
    """Return the letter, or a space when it is none: a mark goes with its letter and stays."""
    if letter in "./":
        return letter
    category = unicodedata.category(letter)
    if category[0] in "LM" or category == "Nd":
        return letter
    if category == "Cf":
        return ""
    if category[0] == "N" and letter in _HAN_DIGITS:
        return letter
    return " "


def _han_number(match: re.Match[str]) -> str:
    """Return 第十三 as 13, so that it equals the figure."""
    total = digit = 0
    text = match[1] or match[2]
    if not set(text) & set("十百"):
        return "".join(str(_HAN_DIGITS[letter]) for letter in text)
    for letter in text:
        if letter == "百":
            total, digit = total + 100 * (digit or 1), 0
        elif letter == "十":
            total, digit = total + 10 * (digit or 1), 0
        else:
            digit = _HAN_DIGITS[letter]
    return str(total + digit)

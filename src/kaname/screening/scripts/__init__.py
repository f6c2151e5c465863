"""Names in other scripts in Latin letters, by the rules of each script; no meaning is translated.

``romanise`` takes one word and gives its readings, likeliest first. The readings are plain a-z:
what a script cannot tell (r from l in kana, short vowels in Arabic) is left to who compares them.
Chinese characters are not read here.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kaname.screening.scripts.letters import (
    Romanised,
    distinct,
    letter_name,
    script_of,
    script_runs,
)

__all__ = ["Romanised", "hangul_syllables", "romanise", "script_of", "script_runs"]

_NOT_LATIN: Final = re.compile("[^a-z0-9]")
_ONE_SCRIPT: Final = re.compile(
    "(?P<kana>[ァ-ヺー]+)|(?P<hangul>[가-힣]+)|(?P<cyrillic>[а-џ]+)"
    "|(?P<arabic>[ء-غف-يپچژکگیہ]+)|(?P<han>[一-鿿]+)"
)
"""What most words are made of, so that their letters need not be looked at one by one."""
_SPECIAL: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
     "ŋ": "n", "ə": "e", "ƒ": "f", "ŧ": "t"}
)  # fmt: skip


@lru_cache(maxsize=65536)
def romanise(word: str) -> tuple[Romanised, ...]:
    """Return the readings of one word in Latin letters, likeliest first, at most four.

    ``letters`` are a-z and 0-9 only; a word in them is its own only reading. () for a word with
    Chinese characters, and for one without letters. A word of several scripts is read piece by
    piece, its ``script`` that of the first piece that is not Latin.
    """
    if word.isascii():
        return distinct("latin", [_NOT_LATIN.sub("", word.lower())])
    word = word.casefold()
    whole = _ONE_SCRIPT.fullmatch(word)
    runs = ((str(whole.lastgroup), word),) if whole else script_runs(word)
    if not runs or any(script == "han" for script, _ in runs):
        return ()
    if len(runs) == 1:
        return distinct(runs[0][0], _readings(*runs[0]))
    pieces = [found for script, run in runs if (found := _plain(_readings(script, run)))]
    count = max(map(len, pieces), default=0)
    joined = ["".join(piece[min(place, len(piece) - 1)] for piece in pieces)
              for place in range(count)]  # fmt: skip
    scripts = [script for script, _ in runs if script != "latin"]
    return distinct(scripts[0] if scripts else "latin", joined)


def hangul_syllables(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the spellings in use of each syllable of a word in Hangul, likeliest first."""
    from kaname.screening.scripts import hangul

    return hangul.hangul_syllables(word)


def _plain(readings: list[str]) -> list[str]:
    return [reading for reading in readings if reading]


def _readings(script: str, run: str) -> list[str]:
    """Return the readings of a run of one script; a module is loaded when its script comes."""
    if script == "latin":
        return [_latin(run)]
    if script == "kana":
        from kaname.screening.scripts.kana import kana_readings as readings
    elif script == "cyrillic":
        from kaname.screening.scripts.cyrillic import cyrillic_readings as readings
    elif script == "arabic":
        from kaname.screening.scripts.arabic import arabic_readings as readings
    elif script == "hangul":
        from kaname.screening.scripts.hangul import hangul_readings as readings
    else:
        from kaname.screening.scripts.other import other_readings as readings
    found = [_NOT_LATIN.sub("", reading) for reading in readings(run)]
    if script == "kana":  # a mark of length alone has no sound
        return found
    return _plain(found) or ["".join(map(letter_name, run))]


def _latin(run: str) -> str:
    """Return Latin letters without accents, and digits of any script as 0-9."""
    letters = unicodedata.normalize("NFKD", run.casefold().translate(_SPECIAL))
    return "".join(
        letter if letter.isascii() else letter_name(letter)
        for letter in letters
        if letter.isalnum()
    )

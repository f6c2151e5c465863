"""Arabic, Persian, Urdu and Pashto in Latin letters: what is written, and names as usually spelt.

Short vowels are not written. ``tables/arabic_names.csv`` has the usual spellings of the commonest
names and name parts; every other word gives its consonants with the long vowels (``tlfah``), and
a reading with vowels put in where a syllable needs them (``talfah``).
"""

import csv
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from kaname.screening.scripts.letters import letter_name

__all__ = ["arabic_readings"]

_SAME: Final = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي",
        "ی": "ي", "ۍ": "ي", "ې": "ي", "ێ": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۀ": "ه", "ہ": "ه",
        "ۂ": "ه", "ۃ": "ه", "ھ": "ه", "ە": "ه", "ګ": "گ", "ڰ": "گ", "ټ": "ٹ", "ډ": "ڈ", "ړ": "ڑ",
        "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۅ": "و", "ـ": None, "ء": "ء",
    }
)  # fmt: skip
"""Forms of one letter; those of hamza go with the letter that carries it."""

_CONSONANTS: Final = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh",
    "د": "d", "ڈ": "d", "ذ": "dh", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ڤ": "v", "ق": "q", "ك": "k",
    "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "ڼ": "n", "ه": "h", "څ": "ts", "ځ": "z",
    "ښ": "sh", "ږ": "g", "ۋ": "v", "ڭ": "ng", "ڵ": "l", "ڕ": "r", "ڨ": "g", "ے": "e", "ۓ": "e",
}  # fmt: skip
_PERSIAN: Final = _CONSONANTS | {"ث": "s", "ذ": "z", "ض": "z", "ق": "gh", "ښ": "kh", "ږ": "zh"}
_PERSIAN_VOWELS: Final = {"w": "v", "u": "o"}
_EGYPTIAN: Final = _CONSONANTS | {"ج": "g", "ث": "t", "ذ": "d"}
_VOWEL_LETTERS: Final = frozenset("اويعء")
_SOUNDING: Final = frozenset("aeiou")
_ENDINGS: Final = (
    ("الله", ("ullah", "allah")), ("الدين", ("uddin", "aldin")), ("زاده", ("zada", "zadeh")),
    ("ابادي", ("abadi",)), ("اباد", ("abad",)), ("نژاد", ("nejad", "nezhad")),
    ("پور", ("pur", "pour")), ("خيل", ("khel",)), ("يار", ("yar",)), ("زي", ("zai", "zi")),
    ("يان", ("ian", "iyan")), ("ي", ("i",)), ("ان", ("an",)), ("ه", ("a", "ah")),
)  # fmt: skip
"""What names end in, with the usual spelling."""
_SERVANT: Final = "عبدال"
_PREFIXES: Final = (
    ("ابو", ("abu", "abou")), ("بن", ("bin", "ben")), ("بل", ("bel", "bal")), ("بو", ("bu", "bou")),
)  # fmt: skip
"""What is written together with the name after it, in the Maghreb above all."""


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Return the table of names: word without hamza -> its spellings, likeliest first."""
    file = resources.files("kaname.screening") / "tables" / "arabic_names.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["word"]: tuple(row["letters"].split()) for row in rows}


def arabic_readings(word: str) -> list[str]:
    """Return the readings of a word in Arabic letters, likeliest first; [] when nothing sounds."""
    bare = _bare(word)
    return _known(bare) or _spelt(bare)


def _bare(word: str) -> str:
    """Return the word without marks, every letter in its plain form."""
    if any(letter >= "\ufb50" for letter in word):
        word = unicodedata.normalize("NFKC", word)
    word = word.translate(_SAME)
    return "".join(letter for letter in word if letter.isalnum())


def _known(word: str) -> list[str]:
    """Return the spellings of a name of the table, alone or with what is written to it."""
    names = _names()
    if word in names:
        return list(names[word])
    if word.startswith("ال") and len(word) > 3:
        rest = arabic_readings(word[2:])
        return [f"al{rest[0]}", *rest[:2], *(f"al{other}" for other in rest[1:2])] if rest else []
    if word.startswith(_SERVANT) and len(word) > len(_SERVANT) + 1:
        rest = arabic_readings(word[len(_SERVANT) :])
        return [f"abdul{rest[0]}", f"abd{_doubled_start(rest[0])}", *(
            f"abdul{other}" for other in rest[1:3])] if rest else []  # fmt: skip
    for ending, spellings in _ENDINGS:
        stem = word[: -len(ending)]
        if not word.endswith(ending) or len(stem) < 2:
            continue
        starts = names.get(stem, ())
        if not starts and len(ending) > 3:
            starts = tuple(_spelt(stem)[:2])
        if starts:
            return [start + spelling for spelling in spellings[:2] for start in starts[:2]]
    for prefix, spellings in _PREFIXES:
        known = names.get(word[len(prefix) :], ()) if word.startswith(prefix) else ()
        if known:
            return [spelling + name for name in known[:2] for spelling in spellings]
    for place in range(3, len(word) - 2):
        first, second = names.get(word[:place]), names.get(word[place:])
        if first and second:
            return [a + b for a in first[:2] for b in second[:2]]
    return []


def _doubled_start(letters: str) -> str:
    """Return "urrahman" for "rahman": the l of the article becomes a sun letter."""
    return "u" + letters[0] + letters if letters[0] in "tdrzsn" else "el" + letters


def _spelt(word: str) -> list[str]:
    """Return a word that no table has: as written, with vowels put in, and as Persian reads it."""
    written = _units(word, _CONSONANTS)
    readings = ["".join(written), _vocalised(written)]
    if set("ثذضقښږ") & set(word) or "و" in word:
        persian = [_PERSIAN_VOWELS.get(unit, unit) for unit in _units(word, _PERSIAN)]
        readings.append(_vocalised(persian))
    if word[:2] in {"او", "اي"} and len(word) > 2:
        readings.append(_vocalised(["a", *_units(word[1:], _CONSONANTS)]))
    if set("جثذ") & set(word):
        readings.append(_vocalised(_units(word, _EGYPTIAN)))
    return readings


def _units(word: str, consonants: dict[str, str]) -> list[str]:
    """Return the sounds of the letters, one item a sound; ع and ء are an a or nothing."""
    units: list[str] = []
    last = len(word) - 1
    for place, letter in enumerate(word):
        following = word[place + 1] if place < last else ""
        after_vowel = bool(units) and units[-1] in _SOUNDING
        if letter == "ا":
            if not after_vowel or units[-1] != "a":
                units.append("a")
        elif letter in "ويے":
            glide, vowel = ("w", "u") if letter == "و" else ("y", "i")
            if letter == "ے":
                vowel = "e"
            starts = not units and following not in {"", "ع"}
            between = following in {"ا", "ي"} or (following == "و" and place + 1 < last)
            if letter == "و" and following == "ه" and last == place + 1 > 3:
                between = True  # -wa
            elif letter == "ي" and following == "و" and word[place + 2 :] in {"ه", "ا"}:
                between = False
            if starts or between or (after_vowel and (place > 1 or word[0] == "ع")):
                units.append(glide)
            elif place == 1 and word[0] == "ا":
                units[:] = [vowel]
            else:
                units.append(vowel)
        elif letter in "عء":
            starts = not units and following in {"و", "ي"} and place + 2 <= last
            if starts or (not after_vowel and following not in _VOWEL_LETTERS):
                units.append("a")
        elif letter == "ه" and place == last and units and not after_vowel:
            units.append("a")
        elif letter == "ه" and place == last and place > 3 and units[-1] == "i":
            units += ["y", "a"]
        else:
            sound = consonants.get(letter)
            units.append(letter_name(letter) if sound is None else sound)
    if not any(units):
        return ["a"] if word else []
    return [unit for unit in units if unit]


def _vocalised(units: list[str]) -> str:
    """Put in the vowels that a syllable needs: after a first consonant, and into a cluster.

    The vowel is a, and i between the last two consonants after a long a (``salim``, ``khalid``).
    """
    parts: list[str] = []
    last = len(units) - 1
    run = 0
    for place, unit in enumerate(units):
        if unit[0] in _SOUNDING or not unit[0].isalpha():
            run = 0
        else:
            run += 1
            is_long = place >= 2 and units[place - 2] == "a"
            if run == 2 and (place == 1 or place == last):
                parts.append("i" if place == last and is_long and place == 3 else "a")
                run = 1
            elif run == 3:
                parts.append("a")
                run = 1
        parts.append(unit)
    return "".join(parts)

"""Cyrillic in Latin letters: BGN/PCGN without marks, and the readings of other languages.

The language of a name is seldom known, so that its letters decide: ћ is Serbian, ї Ukrainian, ў
Belarusian, ы or э Russian; ъ between consonants is the Bulgarian vowel.
"""

import unicodedata
from typing import Final

from kaname.screening.scripts.letters import letter_name

__all__ = ["cyrillic_readings"]

_RUSSIAN: Final = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
    "ј": "y", "љ": "ly", "њ": "ny", "ћ": "ch", "ђ": "dj", "џ": "dzh", "ѓ": "gj", "ќ": "kj",
    "ѕ": "dz", "ѐ": "e", "ѝ": "i",
    "ә": "a", "ғ": "g", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ҳ": "h",
    "ҷ": "j", "ӣ": "i", "ӯ": "u", "җ": "j", "ҙ": "z", "ҫ": "s", "ҡ": "q", "ҕ": "g", "ӊ": "ng",
    "ҥ": "ng", "ҹ": "j", "ҝ": "g", "ӝ": "zh", "ӟ": "dz", "ӵ": "ch", "ӕ": "ae", "ӏ": "",
    "ѣ": "e", "ѳ": "f", "ѵ": "i", "ѫ": "a", "ѧ": "ya", "ѡ": "o", "ѹ": "u", "ѯ": "ks", "ѱ": "ps",
    "ӡ": "dz", "ԥ": "p", "ҧ": "p", "ҭ": "t", "ҵ": "ts", "ҽ": "ch", "ҿ": "ch", "ҩ": "o",
})  # fmt: skip
_UKRAINIAN: Final = _RUSSIAN | str.maketrans({"г": "h", "и": "y", "ў": "w"})
_SERBIAN: Final = _RUSSIAN | str.maketrans({
    "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz", "ж": "z", "ш": "s", "ч": "c",
    "ц": "c", "х": "h", "ѓ": "gj", "ќ": "kj",
})  # fmt: skip
_SERBIAN_SOUNDS: Final = _RUSSIAN | str.maketrans({"х": "h", "џ": "j"})
_BULGARIAN: Final = _RUSSIAN | str.maketrans({"ъ": "a", "щ": "sht", "х": "h", "ь": "y"})
_TURKIC: Final = _RUSSIAN | str.maketrans(
    {
        "қ": "k",
        "ғ": "gh",
        "ә": "e",
        "ҳ": "kh",
        "ң": "n",
        "ў": "o",
        "ҷ": "dj",
    }
)
_BULGARIAN_U: Final = _BULGARIAN | str.maketrans({"ъ": "u"})

_BELARUSIAN: Final = _RUSSIAN | str.maketrans({"г": "h"})
_BELARUSIAN_W: Final = _BELARUSIAN | str.maketrans({"ў": "w"})
_ONLY_RUSSIAN: Final = frozenset("ыэёъ")
_ONLY_UKRAINIAN: Final = frozenset("їєґ")
_ONLY_SERBIAN: Final = frozenset("јљњћђџѓќѕ")
_ONLY_TURKIC: Final = frozenset("әғқңөұүһҳҷӣӯ")
_YO_STARTS: Final = ("федор", "семен", "артем")
_SOFTENED: Final = frozenset("еёюяьи")


def cyrillic_readings(word: str) -> list[str]:
    """Return the readings of a small-letter word in Cyrillic, likeliest first."""
    letters = frozenset(word)
    russian = _russian(word)
    if letters & _ONLY_SERBIAN:
        return [_spelt(word, _SERBIAN), _spelt(word, _SERBIAN_SOUNDS), _spelt(word, _RUSSIAN)]
    if letters & _ONLY_TURKIC:
        return [_ended(word, _RUSSIAN), _ended(word, _TURKIC)]
    if "ъ" in letters and _has_vowel_yer(word):
        return [_spelt(word, _BULGARIAN), _spelt(word, _BULGARIAN_U), russian]
    if letters & _ONLY_UKRAINIAN:
        return [_ended(word, _UKRAINIAN), _ended(word, _RUSSIAN)]
    if "ў" in letters:
        return [_ended(word, _BELARUSIAN), _ended(word, _BELARUSIAN_W),
                _ended(word, _TURKIC)]  # fmt: skip
    if "і" in letters:
        other = _BELARUSIAN if letters & {"ы", "э", "ё"} else _UKRAINIAN
        return [_ended(word, other), _ended(word, _RUSSIAN)]
    if word == "петр" or word.startswith(_YO_STARTS):
        return [russian, russian.replace("e", "yo") if word == "петр" else _with_yo(word)]
    if word.endswith("ндр"):
        return [russian, russian[:-1] + "er"]
    if letters & {"г", "и"} and not letters & _ONLY_RUSSIAN:
        return [russian, _ended(word, _UKRAINIAN)]
    return [russian] if russian else [_spelt(word, _BULGARIAN)]


def _with_yo(word: str) -> str:
    """Return the word with the ё of its first name written as it sounds: фёдор, семён, артём."""
    start = next(start for start in _YO_STARTS if word.startswith(start))
    place = start.rindex("е") if start != "федор" else 1
    return _russian(f"{word[:place]}йо{word[place + 1 :]}")


def _russian(word: str) -> str:
    return _ended(word, _RUSSIAN)


def _ended(word: str, table: dict[int, str]) -> str:
    """Return the word with its adjective ending -ий, -ый or -ій written y."""
    if len(word) > 3 and word.endswith(("ий", "ый", "ій")):
        return _spelt(word[:-2], table) + "y"
    return _spelt(word, table)


def _has_vowel_yer(word: str) -> bool:
    """Tell whether a ъ of the word is a vowel: the Russian one stands before е ё ю я only."""
    return (
        any(
            letter == "ъ" and (place + 1 == len(word) or word[place + 1] not in _SOFTENED)
            for place, letter in enumerate(word)
        )
        and len(word) > 1
    )


def _spelt(word: str, table: dict[int, str]) -> str:
    if "ї" in word[1:]:
        word = word[0] + word[1:].replace("ї", "і")
    if table is _UKRAINIAN:
        word = word.replace("зг", "зґг")
    word = word.replace("ё", "е").replace("ье", "ьє").replace("ъе", "ъє").replace("ьо", "ьйо")
    spelt = word.translate(table)
    if spelt.isascii():
        return spelt
    return "".join(letter if letter.isascii() else _letter(letter, table) for letter in spelt)


def _letter(letter: str, table: dict[int, str]) -> str:
    """Return the sound of a letter that the table lacks: its base letter's, or its name's."""
    base = unicodedata.normalize("NFD", letter)[0]
    sound = table.get(ord(base))
    return letter_name(letter) if sound is None else sound

"""Hiragana and katakana in Latin letters: modified Hepburn, and the foreign word behind it.

Katakana writes a foreign name with a vowel after every consonant (スミルノフ for Smirnov). The
foreign readings take the vowels out that are only there for the writing: u after a consonant, o
after t and d, i after a final ch. A long vowel (プー) is never one of them.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

__all__ = ["kana_readings"]


@dataclass(slots=True)
class _Mora:
    consonant: str
    vowel: str
    is_long: bool = False
    is_bare: bool = True
    """Written with one sign: チ can be a bare ch, チー and チャ cannot."""


_ROWS: Final = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サ スセソ", "z": "ザ ズゼゾ",
    "t": "タ  テト", "d": "ダ  デド", "n": "ナニヌネノ", "h": "ハヒ ヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "y": "ヤ ユ ヨ", "r": "ラリルレロ", "w": "ワ   ",
    "sh": " シ   ", "j": " ジ   ", "ch": " チ   ", "ts": "  ツ  ", "f": "  フ  ",
    "v": "ヷヸヴヹヺ",
}  # fmt: skip
_SIGNS: Final = {
    sign: (consonant, vowel)
    for consonant, row in _ROWS.items()
    for sign, vowel in zip(row, "aiueo", strict=False)
    if sign != " "
} | {
    "ヂ": ("j", "i"), "ヅ": ("z", "u"), "ヰ": ("", "i"), "ヱ": ("", "e"), "ヲ": ("", "o"),
    "ヵ": ("k", "a"), "ヶ": ("k", "e"), "ン": ("n", ""), "ㇰ": ("k", ""), "ㇱ": ("sh", ""),
    "ㇲ": ("s", ""), "ㇳ": ("t", ""), "ㇴ": ("n", ""), "ㇵ": ("h", ""), "ㇶ": ("h", ""),
    "ㇷ": ("f", ""), "ㇸ": ("h", ""), "ㇹ": ("h", ""), "ㇺ": ("m", ""), "ㇻ": ("r", ""),
    "ㇼ": ("r", ""), "ㇽ": ("r", ""), "ㇾ": ("r", ""), "ㇿ": ("r", ""),
}  # fmt: skip
_SMALL_VOWELS: Final = dict(zip("ァィゥェォ", "aiueo", strict=True))
_SMALL_Y: Final = dict(zip("ャュョ", "auo", strict=True))
_GLIDES: Final = {"": "w", "k": "kw", "g": "gw"}
"""Before a small vowel the u of ウ, ク and グ is a w; that of フ, ヴ, ツ, ス ... is nothing."""
_VOICED: Final = dict(
    zip(
        "カキクケコサシスセソタチツテトハヒフヘホ",
        "ガギグゲゴザジズゼゾダヂヅデドバビブベボ",
        strict=True,
    )
)
_HIRAGANA: Final[dict[int, int | str]] = {
    **{code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)},
    0x309F: "ヨリ",
    0x30FF: "コト",
}

_BARE_U: Final = frozenset({"k", "g", "s", "z", "ts", "f", "b", "p", "m", "r", "v", "sh", "j"})
_ONSETS: Final = frozenset(
    {
        "sk", "st", "sp", "sm", "sn", "sv", "sf", "sw", "sts", "sch", "sht", "shm", "shn", "gn",
        "shp", "shr", "shv", "shk", "shw", "shch", "kr", "kv", "kn", "ks", "kw", "gr", "gv", "pr",
        "br", "fr", "fy", "vr", "vz", "vd", "vy", "tr", "tv", "dr", "dm", "dv", "zv", "zd",
        "zb", "zr", "zm", "zn", "zh",
    }
)  # fmt: skip
"""The pairs of consonants a name begins with."""
_CLUSTERING: Final = frozenset({"s", "sh", "ts", "ch", "k", "t", "p"})
"""Consonants that stand without a vowel after another one that has none: the s of -fsk."""


def kana_readings(word: str) -> list[str]:
    """Return the readings of a word in kana, likeliest first; [] when nothing in it sounds."""
    if any("\uff00" <= sign <= "\uffef" for sign in word):
        word = unicodedata.normalize("NFKC", word)
    katakana = word.translate(_HIRAGANA)
    morae = _morae(katakana)
    plain = _hepburn(morae, join_long=True)
    dropped = _dropped(morae)
    foreign = _foreign(morae, dropped)
    if katakana != word:
        return [plain, _hepburn(morae, join_long=False), foreign]
    readings = [foreign, plain]
    if not _SLAVIC_SIGNS.isdisjoint(katakana):
        readings.append(_slavic(morae, dropped, is_soft=False))
        if not _SOFT_SIGNS.isdisjoint(katakana):
            readings.append(_slavic(morae, dropped, is_soft=True))
    return readings


def _morae(katakana: str) -> list[_Mora]:
    morae: list[_Mora] = []
    previous = ""
    for sign in katakana:
        if sign in "ヽヾ" and previous in _SIGNS:
            sign = _VOICED.get(previous, previous) if sign == "ヾ" else previous
        if sign == "ー":
            if morae:
                morae[-1].is_long = True
        elif sign == "ッ":
            morae.append(_Mora("q", ""))
        elif sign in _SMALL_Y:
            _add_small_y(morae, _SMALL_Y[sign])
        elif sign in _SMALL_VOWELS:
            _add_small_vowel(morae, _SMALL_VOWELS[sign])
        elif sign in _SIGNS:
            morae.append(_Mora(*_SIGNS[sign]))
        elif sign == "ヮ":
            if morae and morae[-1].vowel == "u":
                morae[-1] = _Mora(morae[-1].consonant + "w", "a", is_bare=False)
            else:
                morae.append(_Mora("w", "a", is_bare=False))
        elif sign.isascii() and sign.isalnum():
            morae.append(_Mora(sign.lower(), ""))
        previous = sign
    return morae


def _add_small_y(morae: list[_Mora], vowel: str) -> None:
    last = morae[-1] if morae else _Mora("", "")
    can_join = last.vowel == "i" or last.consonant + last.vowel in {"te", "de", "fu", "vu"}
    if not can_join or not last.consonant:
        morae.append(_Mora("y", vowel, is_bare=False))
        return
    glide = "" if last.consonant in {"sh", "ch", "j"} else "y"
    morae[-1] = _Mora(last.consonant + glide, vowel, is_bare=False)


def _add_small_vowel(morae: list[_Mora], vowel: str) -> None:
    last = morae[-1] if morae else _Mora("", "")
    sound = last.consonant + last.vowel
    if last.vowel == vowel:
        last.is_long = True
    elif last.vowel == "u" and last.is_bare:
        consonant = _GLIDES.get(last.consonant, last.consonant)
        morae[-1] = _Mora(consonant, vowel, is_bare=False)
    elif last.vowel == "i" and vowel == "e":
        glide = "" if last.consonant in {"sh", "ch", "j"} else "y"
        morae[-1] = _Mora(last.consonant + glide, vowel, is_bare=False)
    elif (vowel == "i" and sound in {"te", "de"}) or (vowel == "u" and sound in {"to", "do"}):
        morae[-1] = _Mora(last.consonant, vowel, is_bare=False)
    else:
        morae.append(_Mora("", vowel, is_bare=False))


def _hepburn(morae: list[_Mora], *, join_long: bool) -> str:
    """Return modified Hepburn without marks of length; ``join_long`` writes おう as o."""
    parts: list[str] = []
    for place, mora in enumerate(morae):
        if mora.consonant == "q":
            parts.append(_doubled(morae, place))
            continue
        if join_long and not mora.consonant and mora.is_bare and place:
            before = morae[place - 1].vowel
            if before + mora.vowel in {"ou", "oo", "uu", "aa", "ee"}:
                continue
        parts.append(mora.consonant + mora.vowel)
    return "".join(parts)


def _doubled(morae: list[_Mora], place: int) -> str:
    """Return what ッ adds: the next consonant's first letter, t before ch, tsu when alone."""
    following = morae[place + 1].consonant if place + 1 < len(morae) else ""
    if not following:
        return "tsu" if len(morae) == 1 else ""
    return "t" if following == "ch" else following[0].replace("q", "")


def _dropped(morae: list[_Mora]) -> list[bool]:
    """Tell of each mora whether its vowel is there for the writing only."""
    dropped = [False] * len(morae)
    last = len(morae) - 1
    for place in range(last, -1, -1):
        mora = morae[place]
        if not _may_be_bare(mora):
            continue
        if place == last:
            has_vowel = any(other.vowel for other in morae[:place])
            dropped[place] = has_vowel and (mora.vowel != "i" or place > 1)
            continue
        following = morae[place + 1]
        if mora.vowel == "i" or following.consonant in {"", "q"}:
            continue
        if following.consonant == "n" and (mora.vowel == "o" or not following.vowel):
            continue
        clustering = _CLUSTERING | {"z"} if place + 1 == last else _CLUSTERING  # James
        if dropped[place + 1] and following.consonant not in clustering:
            continue
        if mora.vowel == "o" and place and _may_be_bare(morae[place - 1]):
            continue
        if place == 0 and mora.consonant + _first(following.consonant) not in _ONSETS:
            continue
        dropped[place] = True
    return dropped


def _first(consonant: str) -> str:
    """Return a consonant without the y of a glide; y alone is one."""
    return consonant if consonant == "y" else consonant[:2].rstrip("y")


def _may_be_bare(mora: _Mora) -> bool:
    if mora.is_long:
        return False
    if mora.vowel == "u":
        return mora.consonant in _BARE_U and (mora.is_bare or mora.consonant in {"sh", "j"})
    if mora.vowel == "o":
        return mora.consonant in {"t", "d"}
    return mora.vowel == "i" and mora.is_bare and mora.consonant == "ch"


def _foreign(morae: list[_Mora], dropped: list[bool]) -> str:
    parts: list[str] = []
    for place, mora in enumerate(morae):
        if mora.consonant == "q":
            following = morae[place + 1].consonant if place + 1 < len(morae) else ""
            ends = place + 2 == len(morae) and dropped[-1]
            if not ends and following not in {"ch", "ts"}:
                parts.append(_doubled(morae, place))
        else:
            parts.append(mora.consonant if dropped[place] else mora.consonant + mora.vowel)
    word = "".join(parts)
    if dropped and dropped[-1] and word.endswith(_NAMES_IN_V):
        word = word[:-1] + "v"
    return _LIP.sub("m", word)


_NAMES_IN_V: Final = ("of", "ef", "sraf")
"""オルロフ is Orlov, ボリスラフ Borislav: what Japanese writes フ is a v at the end of these."""
_LIP: Final = re.compile("n(?=[bmp])")
_DENTALS: Final = {"chi": "ti", "ji": "di", "shi": "si"}
_SLAVIC_SIGNS: Final = frozenset("チジシワフッウャュョヨェ")
"""What the Slavic reading reads otherwise; without one of them it is the foreign reading."""
_SOFT_SIGNS: Final = frozenset("ャュョヨェ")
_SOFT: Final = {"cho": "che", "sho": "she", "jo": "je", "cha": "tya", "chu": "tyu", "je": "de"}


def _slavic(morae: list[_Mora], dropped: list[bool], *, is_soft: bool) -> str:
    """Return the foreign word as Russian names are written: チ ti, ジ di, シ si, ワ va, フ v.

    ``is_soft`` takes ё for the е it is mostly written with (チョフ chev, リョフ rev), チャ for тя
    and ジェ for де.
    """
    parts: list[str] = []
    for place, mora in enumerate(morae):
        consonant, vowel = mora.consonant, mora.vowel
        sound = consonant + vowel
        if consonant == "q":
            continue
        if dropped[place]:
            parts.append("v" if consonant == "f" else consonant)
        elif mora.is_bare and sound in _DENTALS:
            parts.append(_DENTALS[sound])
        elif is_soft and sound in _SOFT:
            parts.append(_SOFT[sound])
        elif is_soft and vowel == "o" and len(consonant) > 1 and consonant[-1] == "y":
            parts.append(consonant[:-1] + "e")
        elif is_soft and sound == "yo" and place and morae[place - 1].vowel == "i":
            parts.append("ye")
        else:
            parts.append("v" + vowel if consonant == "w" else sound)
    word = _LIP.sub("m", "".join(parts))
    return "v" + word[1:] if word.startswith(("uradi", "uraji")) else word

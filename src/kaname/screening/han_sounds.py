"""From one way of writing East Asian syllables in Latin letters to another, without marks."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

__all__ = ["hong_kong", "mccune_reischauer", "popular_korean", "wade_giles"]

_PINYIN: Final = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.*)")
_INITIALS: Final = {
    "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "zh": "ch", "z": "ts", "c": "ts",
    "r": "j", "x": "hs",
}  # fmt: skip
_WHOLE: Final = {
    "zhi": "chih", "chi": "chih", "shi": "shih", "ri": "jih", "zi": "tzu", "ci": "tzu",
    "si": "szu", "yi": "i", "you": "yu", "yan": "yen", "ye": "yeh", "yue": "yueh", "yong": "yung",
    "er": "erh", "e": "o", "gui": "kuei", "kui": "kuei", "lyu": "lu", "nyu": "nu",
    "lyue": "lueh", "nyue": "nueh",
}  # fmt: skip
_FINALS: Final = {
    "ong": "ung", "iong": "iung", "ian": "ien", "ie": "ieh", "ue": "ueh",
}  # fmt: skip

_JYUTPING: Final = re.compile("(ng|gw|kw|[bpmfdtnlgkhwzcsj])?(.+)")
_HONG_KONG: Final = {
    "b": "p", "d": "t", "g": "k", "gw": "kw", "z": "ch", "c": "ch", "j": "y",
}  # fmt: skip
_RHYMES: Final = {
    "aa": "a", "ou": "o", "oe": "eu", "oeng": "eung", "oek": "euk", "eoi": "ui", "eon": "un",
    "eot": "ut", "yu": "u", "yun": "uen", "yut": "uet",
}  # fmt: skip
_SYLLABLES: Final = {
    "zi": "chi", "ci": "chi", "si": "sze", "sing": "shing", "zeoi": "tsui", "ceoi": "tsui",
    "zang": "tsang", "zan": "chun",
    "cang": "tsang", "zoi": "tsoi", "coi": "tsoi", "zou": "tso", "cou": "tso", "zo": "tso",
    "ze": "tse", "ce": "che", "jyu": "yue", "soeng": "sheung", "syu": "shu", "syun": "suen",
    "seon": "shun", "sek": "shek", "se": "she", "ng": "ng", "m": "m",
}  # fmt: skip

_KOREAN: Final = re.compile("(kk|tt|pp|ss|jj|ch|[gndrmbsjktph])?(.*?)(ng|[knltmp])?$")
_VOICED_OR_NOT: Final = {"g": "k", "d": "t", "b": "p", "j": "ch"}
_OLD_VOWELS: Final = {"eo": "o", "eu": "u", "yeo": "yo"}


@cache
def wade_giles(syllable: str) -> str:
    """Return a syllable of pinyin in Wade–Giles as passports write it, without apostrophes.

    ``lyu`` and ``nyu`` (ü) become ``lu`` and ``nu``.
    """
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    match = _PINYIN.fullmatch(syllable)
    initial, final = (match[1] or "", match[2]) if match else ("", syllable)
    hard = initial in ("g", "k", "h")
    if (final == "e" and hard) or (final == "uo" and not hard and initial != "sh"):
        final = "o"
    return _INITIALS.get(initial, initial) + _FINALS.get(final, final)


@cache
def hong_kong(syllable: str) -> str:
    """Return a syllable of Jyutping as the Hong Kong government mostly writes it in names."""
    if syllable in _SYLLABLES:
        return _SYLLABLES[syllable]
    match = _JYUTPING.fullmatch(syllable)
    initial, final = (match[1] or "", match[2]) if match else ("", syllable)
    final = _RHYMES.get(final, final)
    if final.startswith("aa"):
        final = final[1:]
    return _HONG_KONG.get(initial, initial) + final


@cache
def mccune_reischauer(syllables: Sequence[str], *, started_voiced: bool = False) -> tuple[str, ...]:
    """Return syllables of the Revised Romanisation in McCune–Reischauer without marks.

    ``syllables`` is a tuple; a consonant between voiced sounds is written voiced. With
    ``started_voiced`` the first one too, and si is shi, as companies of the North are often
    written (Daehung, Shinhung).
    """
    written: list[str] = []
    voiced = started_voiced
    for syllable in syllables:
        match = _KOREAN.fullmatch(syllable)
        initial, vowel, final = (
            (match[1] or "", match[2], match[3] or "") if match else ("", "", "")
        )
        if not vowel:
            written.append(syllable)
            voiced = False
            continue
        if not voiced:
            initial = _VOICED_OR_NOT.get(initial, initial)
        if started_voiced and initial == "s" and vowel == "i":
            initial = "sh"
        written.append(initial + _OLD_VOWELS.get(vowel, vowel) + final)
        voiced = final in ("", "n", "m", "ng", "l")
    return tuple(written)


@cache
def popular_korean(syllable: str) -> str:
    """Return a syllable of the Revised Romanisation as South Koreans mostly spell given names.

    hyeon is hyun, jeong jung, yeong young, mu moo, gi ki.
    """
    match = _KOREAN.fullmatch(syllable)
    initial, vowel, final = match.groups(default="") if match else ("", syllable, "")
    if initial == "g":
        initial = "k"
    if syllable == "yeong":
        return "young"
    if final and vowel in ("eo", "yeo"):
        vowel = vowel.replace("eo", "u")
    elif vowel == "u":
        vowel = "oo"
    return initial + vowel + final

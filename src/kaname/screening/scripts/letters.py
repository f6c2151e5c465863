"""Which script a letter belongs to, and what any letter is called when no table has it."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Final

__all__ = ["Romanised", "distinct", "letter_name", "script_of", "script_of_letter", "script_runs"]

ALTERNATIVES_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Romanised:
    """One reading of a word: ``letters`` are a-z and digits only, ``script`` as ``script_of``."""

    letters: str
    script: str


_BLOCKS: Final = (
    (0x0000, "latin"), (0x0370, "other"), (0x0400, "cyrillic"), (0x0530, "other"),
    (0x0600, "arabic"), (0x0700, "other"), (0x0750, "arabic"), (0x0780, "other"),
    (0x0860, "other"), (0x0870, "arabic"), (0x0900, "other"), (0x1100, "hangul"),
    (0x1200, "other"), (0x1C80, "cyrillic"), (0x1C90, "other"), (0x1D2B, "cyrillic"),
    (0x1D2C, "latin"), (0x1F00, "other"), (0x2070, "latin"), (0x2190, "other"),
    (0x2C60, "latin"), (0x2C80, "other"), (0x2DE0, "cyrillic"), (0x2E00, "other"),
    (0x2E80, "han"), (0x2FE0, "other"), (0x3005, "han"), (0x3008, "other"), (0x3021, "han"),
    (0x3031, "kana"), (0x3036, "other"), (0x3038, "han"), (0x303D, "other"), (0x3040, "kana"),
    (0x3100, "other"), (0x3131, "hangul"), (0x318F, "other"), (0x31F0, "kana"),
    (0x3200, "other"), (0x3400, "han"), (0xA000, "other"), (0xA640, "cyrillic"),
    (0xA6A0, "other"), (0xA720, "latin"), (0xA800, "other"), (0xA960, "hangul"),
    (0xA980, "other"), (0xAB30, "latin"), (0xAB70, "other"), (0xAC00, "hangul"),
    (0xD800, "other"), (0xF900, "han"), (0xFB00, "latin"), (0xFB07, "other"),
    (0xFB50, "arabic"), (0xFE00, "other"), (0xFE70, "arabic"), (0xFEFF, "other"),
    (0xFF10, "latin"), (0xFF5B, "other"), (0xFF66, "kana"), (0xFFA0, "hangul"),
    (0xFFDD, "other"), (0x10EC0, "arabic"), (0x10F00, "other"), (0x1AFF0, "kana"),
    (0x1B170, "other"), (0x1E030, "cyrillic"), (0x1E090, "other"), (0x20000, "han"),
    (0x3FFFE, "other"),
)  # fmt: skip
"""First code of a stretch and its script; Unicode's blocks (Blocks.txt), grouped."""

_STARTS: Final = tuple(start for start, _ in _BLOCKS)


@cache
def script_of_letter(letter: str) -> str:
    """Return the script of a letter or digit, and "" for what is neither (marks, stops, spaces).

    Digits are ``latin``, those of other scripts too: they are written 0-9 in the end.
    """
    category = unicodedata.category(letter)
    if category == "Nd":
        return "latin"
    if category[0] != "L" and letter not in "〇〡〢〣〤〥〦〧〨〩〸〹〺":
        return ""
    return _BLOCKS[bisect_right(_STARTS, ord(letter)) - 1][1]


def script_of(text: str) -> str:
    """Return the script of the first letter of ``text``, "" when it has none.

    One of latin (also digits), han, kana, hangul, cyrillic, arabic, other.
    """
    for letter in text:
        script = script_of_letter(letter)
        if script:
            return script
    return ""


def script_runs(text: str) -> tuple[tuple[str, str], ...]:
    """Return the stretches of one script in ``text``, each as (script, letters).

    Marks go with the letter before them; a space, a stop or a hyphen ends a run.
    """
    runs: list[tuple[str, str]] = []
    current, start, last = "", 0, len(text)
    for place, letter in enumerate(text):
        script = script_of_letter(letter)
        if not script and unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"}:
            continue
        if script == current:
            continue
        if current:
            runs.append((current, text[start:place]))
        current, start = script, place
    if current:
        runs.append((current, text[start:last]))
    return tuple(runs)


@cache
def letter_name(letter: str) -> str:
    """Return the sound in a letter's Unicode name: ``DEVANAGARI LETTER KA`` is ``ka``.

    The last resort for a letter no table has; "" for what is no letter, digits for a digit.
    """
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.decimal(letter))
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii() and base.isalnum():
        return base.lower()
    words = unicodedata.name(base, "").split(" WITH ")[0].split()
    if not words:
        return ""
    for mark in ("LETTER", "SIGN", "SYLLABLE", "LIGATURE"):
        if mark in words[:-1]:
            words = words[words.index(mark) + 1 :]
    sound = "".join(part for part in words[-1].lower() if part.isascii() and part.isalnum())
    return sound if len(sound) < 8 else sound[:1]


def distinct(script: str, readings: list[str]) -> tuple[Romanised, ...]:
    """Return the readings as ``Romanised``, without empty and repeated ones, at most four."""
    kept = [reading for reading in dict.fromkeys(readings) if reading]
    return tuple(Romanised(reading, script) for reading in kept[:ALTERNATIVES_MAX])

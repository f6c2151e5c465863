"""Foreign names written in Han characters: 史密斯 is Smith, 菲拉特·盖曾 Firat Gezen.

``tables/han_transcription.csv`` says for which letters a character stands in such names: ``sure``
where names of China and Japan have it hardly ever, ``strong`` where it is used for little else but
also in given names, ``weak`` where it is a word like another; with common endings (``piece``) and
whole names (``name``) as the press writes them in China and Taiwan. The first letters of a row are
the usual ones.
"""

import re
from functools import cache, lru_cache
from typing import Final

from kaname.screening.han_tables import (
    JapaneseName,
    japanese_name,
    lines,
    surnames,
    to_representative,
)

__all__ = ["looks_transcribed", "transcription", "transcriptions"]

_DOTS: Final = re.compile("[·・•‧∙．. 　=＝\\-－]+")
COMMON_SURNAMES: Final = 150
"""So many of the first surnames of the table, roughly the commonest, make a run look Chinese."""
_MUTE: Final = "布普德特格克弗夫"
"""Characters that stand for a bare consonant; after them r is commoner than l: 布朗 Brown."""


class _Table:
    """The rows of the table, in the unified form of their text."""

    def __init__(self) -> None:
        unified = to_representative()
        self.names: dict[str, tuple[str, ...]] = {}
        self.pieces: dict[str, tuple[str, ...]] = {}
        self.strong: set[str] = set()
        self.sure: set[str] = set()
        for line in lines("han_transcription.csv"):
            text, kind, letters = line.split(",")
            text = text.translate(unified)
            values = tuple(letters.split(" "))
            if kind == "name":
                self.names.setdefault(text, values)
            else:
                self.pieces.setdefault(text, values)
            if kind in ("sure", "strong"):
                self.strong.add(text)
            if kind == "sure":
                self.sure.add(text)
        self.mute = frozenset(_unified(_MUTE))
        self.size_max = max(map(len, self.pieces))


_table = cache(_Table)


def _unified(text: str) -> str:
    return text.translate(to_representative())


def _parts(run: str) -> list[str]:
    return [part for part in _DOTS.split(_unified(run)) if part]


@lru_cache(maxsize=16_384)
def transcription(run: str) -> str:
    """Return Latin letters near the foreign name that ``run`` writes; parts keep apart.

    Characters that no such name has are left out.
    """
    return " ".join(part[0] for part in map(_options, _parts(run)) if part and part[0])


@lru_cache(maxsize=16_384)
def transcriptions(run: str, most: int = 8) -> tuple[str, ...]:
    """Return the ``most`` likeliest letters for ``run``, the first being ``transcription(run)``."""
    found = [""]
    for part in _parts(run):
        found = [f"{start} {end}".strip() for start in found for end in _options(part)][: most * 4]
    return tuple(dict.fromkeys(text for text in found if text))[:most]


@lru_cache(maxsize=16_384)
def looks_transcribed(run: str) -> bool:
    """Tell whether ``run`` looks like a foreign name written by sound, not a Chinese one."""
    table = _table()
    parts = _parts(run)
    if len(parts) > 1:
        return all(part in table.names or _share(part) == 1.0 for part in parts)
    if not parts or len(parts[0]) < 2:
        return False
    name = parts[0]
    if name in table.names:
        return True
    if _share(name) < 1.0:
        return False
    strong = sum(character in table.strong for character in name)
    sure = sum(character in table.sure for character in name)
    if len(name) <= 3 and name[0] in _common_surnames():
        return name[-1] in table.sure or (strong >= 2 and sure > 0)
    if sure < 2 and japanese_name(name) != JapaneseName():
        return False
    return strong >= 1 or len(name) <= 3


@cache
def _common_surnames() -> frozenset[str]:
    """Return the surnames that a short run in Chinese most likely begins with."""
    return frozenset(tuple(surnames()["zh"])[:COMMON_SURNAMES])


def _share(name: str) -> float:
    pieces = _table().pieces
    return sum(character in pieces for character in name) / len(name)


@lru_cache(maxsize=16_384)
def _options(part: str) -> tuple[str, ...]:
    """Return the likeliest letters of one part: its whole name first, then its characters'."""
    table = _table()
    whole = table.names.get(part, ())
    spelled: list[tuple[int, str]] = [(0, "")]
    place = 0
    while place < len(part):
        size, values = _piece(part, place)
        place += size
        if values:
            grown = [
                (cost + rank, letters + value)
                for cost, letters in spelled
                for rank, value in enumerate(values)
            ]
            spelled = sorted(grown, key=lambda item: item[0])[:12]
    return tuple(dict.fromkeys([*whole, *(letters for _, letters in spelled)]))[:12]


def _piece(part: str, place: int) -> tuple[int, tuple[str, ...]]:
    """Return the longest piece at ``place``: how many characters, and its letters."""
    table = _table()
    for size in range(table.size_max, 0, -1):
        values = table.pieces.get(part[place : place + size])
        if values:
            return size, _in_place(part, place, size, values)
    return 1, ()


def _in_place(part: str, place: int, size: int, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the letters of a piece, those that fit its neighbours first."""
    piece, mute = part[place : place + size], _table().mute
    after_mute = place > 0 and part[place - 1] in mute
    if after_mute and piece == _unified("尔"):
        return ("el", "er", "l", "le")
    if after_mute and any(value[0] in "lr" for value in values):
        return tuple(sorted(values, key=lambda value: not value.startswith("r")))
    if piece in mute and _start(part, place + size) not in ("", "l", "r"):
        if piece in "布普":
            return tuple(sorted(values, key=lambda value: not value.endswith("u")))
        if place == 0:
            return tuple(sorted(values, key=lambda value: not value.endswith(("e", "er"))))
    return values


def _start(part: str, place: int) -> str:
    """Return the first letter of the character at ``place``, or nothing at the end."""
    values = _table().pieces.get(part[place : place + 1], ())
    return values[0][0] if values else ""

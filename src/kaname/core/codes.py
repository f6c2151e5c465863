"""Codes under which goods are classified: ECCN, item of Japan's Export Order, HS.

Each parser takes what people write and returns a value whose ``str`` is the canonical form, which
is what a case holds. The patterns are those of the published schema too, so they are written in
the part of the notation that Python and ECMAScript share.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kaname.core.unknown import UNKNOWN, Truth

__all__ = ["ECCN_PATTERN", "HS_PATTERN", "METI_ITEM_PATTERN", "Eccn", "MetiItem", "parse_hs"]

LENGTH_MAX: Final = 100
"""Longer texts are no code; they are refused before any pattern is tried."""

_D: Final = "[0-9０-９]"
_L: Final = "[A-Za-zＡ-Ｚａ-ｚ]"
_P: Final = r"[.．\s]*"
_PARAGRAPH: Final = (
    f"{_L}(?:{_P}{_D}{{1,3}}(?:{_P}{_L}(?:{_P}{_D}{{1,3}}(?:{_P}{_L}(?:{_P}{_D}{{1,3}})?)?)?)?)?"
)
_EAR99: Final = r"[EeＥｅ][AaＡａ][RrＲｒ][\s-]?[9９]{2}"
_ENTRY: Final = f"{_D}[A-Ea-eＡ-Ｅａ-ｅ]{_D}{{3}}"
ECCN_PATTERN: Final = (
    rf"^\s*(?:[Ee][Cc][Cc][Nn][\s:]*)?(?:{_EAR99}|{_ENTRY}(?:{_P}{_PARAGRAPH})?[.．]?)\s*$"
)
"""An entry and up to six levels of paragraph, letters and numbers in turn; or EAR99."""

_NUMBER: Final = rf"(?:{_D}{{1,2}}|[一二三四五六七八九十〇]{{1,3}})"
_BRANCHED: Final = rf"{_NUMBER}(?:の{_NUMBER})?"
METI_ITEM_PATTERN: Final = (
    r"^\s*(?:[Nn][Oo][Tt][ _-]?[Ll][Ii][Ss][Tt][Ee][Dd]|非該当|対象外|"
    rf"(?:輸出令)?(?:別表第[1１一]の?)?第?({_BRANCHED})\s*の?\s*項?\s*"
    rf"(?:[(（]\s*({_BRANCHED})\s*[)）]\s*({_BRANCHED})?)?)\s*$"
)
"""An item of the Export Order's first table, with its sub-item and the part of that."""

HS_PATTERN: Final = rf"^\s*(?![0０]{{2}})(?:{_D}[.．\s-]*){{3,9}}{_D}\s*$"
"""4 to 10 digits, with points, hyphens or blanks between them; the first two are the chapter."""

_ECCN: Final = re.compile(ECCN_PATTERN)
_METI_ITEM: Final = re.compile(METI_ITEM_PATTERN)
_HS: Final = re.compile(HS_PATTERN)
_PLAIN_ENTRY: Final = re.compile(r"[0-9][A-E][0-9]{3}")
_LEVEL: Final = re.compile(r"[a-z]|[0-9]+")
_KANJI: Final = {kanji: number for number, kanji in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Eccn:
    """An Export Control Classification Number (15 CFR 738.2), or EAR99.

    ``entry``: such as ``3A001``, or ``EAR99``. ``paragraphs``: such as ``("a", "2", "c")``, empty
    when no paragraph is named.
    """

    entry: str
    paragraphs: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Eccn":
        """Read ``3A001.a.2.c``, ``3a001 A.2``, ``ECCN 5D002.a.3a`` or ``EAR99``.

        Raises:
            ValueError: the text is no ECCN.
        """
        if len(text) > LENGTH_MAX:
            raise ValueError(f"not an ECCN: {text!r}")
        return _eccn(text)

    @property
    def is_ear99(self) -> bool:
        """Tell whether the item is on no entry of the Commerce Control List."""
        return self.entry == "EAR99"

    @property
    def paragraph(self) -> str:
        """Return the paragraph as printed, such as ``a.2.c``; empty when none is named."""
        return ".".join(self.paragraphs)

    def within(self, paragraph: str) -> Truth:
        """Tell whether this classification lies inside a paragraph of its entry.

        Args:
            paragraph: such as ``a.2``; empty means the whole entry.

        Returns:
            True inside or equal, False outside, Unknown when this classification is coarser than
            the paragraph, so that it may lie inside or outside.
        """
        asked = tuple(level for level in paragraph.lower().split(".") if level)
        shared = min(len(asked), len(self.paragraphs))
        if asked[:shared] != self.paragraphs[:shared]:
            return False
        if len(self.paragraphs) >= len(asked):
            return True
        return False if self.is_ear99 else UNKNOWN

    def __str__(self) -> str:
        return ".".join((self.entry, *self.paragraphs))


@lru_cache(maxsize=4096)
def _eccn(text: str) -> Eccn:
    if not _ECCN.fullmatch(text):
        raise ValueError(f"not an ECCN: {text!r}")
    plain = unicodedata.normalize("NFKC", text).upper()
    entry = _PLAIN_ENTRY.search(plain)
    if entry is None:
        return Eccn("EAR99")
    levels = _LEVEL.findall(plain[entry.end() :].lower())
    return Eccn(entry.group(), tuple(str(int(x)) if x.isdigit() else x for x in levels))


@dataclass(frozen=True, slots=True)
class MetiItem:
    """A row of the first table of Japan's Export Order (輸出貿易管理令別表第一).

    ``item``: ``1`` to ``16`` or ``3の2``; empty when the goods were found to be under none of items
    1 to 15. ``sub``: the number in brackets, such as ``16`` or ``10の2``; ``part``: the number
    after it, such as ``1`` of 2の項(12)1. Empty means that it is not named.
    """

    item: str = ""
    sub: str = ""
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> "MetiItem":
        """Read ``7の項(16)``, ``7(16)``, ``７の項（１６）``, ``七の項（十六）``, ``対象外``.

        Raises:
            ValueError: the text names no row that the table could have.
        """
        found = _METI_ITEM.fullmatch(text) if len(text) <= LENGTH_MAX else None
        if found is None:
            raise ValueError(f"not an item of the Export Order: {text!r}")
        item, sub, part = (_branched(group) for group in found.groups())
        if item and not _is_item(item, sub, part):
            raise ValueError(f"the Export Order's first table has no item {text!r}")
        return cls(item, sub, part)

    @property
    def number(self) -> int | None:
        """Return the item's number, 1 to 16 (3 for ``3の2``), or None when under none."""
        return int(self.item.split("の")[0]) if self.item else None

    @property
    def is_listed(self) -> bool:
        """Tell whether the goods are under one of items 1 to 15, the controlled list."""
        return self.item not in ("", "16")

    def within(self, sub: str, part: str = "") -> Truth:
        """Tell whether this classification lies inside a sub-item of its item.

        Returns:
            True inside or equal, False outside, Unknown when it is coarser than what is asked.
        """
        for mine, asked in ((self.sub, sub), (self.part, part)):
            if asked and mine and mine != asked:
                return False
            if asked and not mine:
                return UNKNOWN if self.item else False
        return True

    def __str__(self) -> str:
        if not self.item:
            return "not_listed"
        return f"{self.item}の項" + (f"({self.sub}){self.part}" if self.sub else "")


def parse_hs(text: str) -> str:
    """Return the digits of an HS code such as ``8486.20`` or ``8486.20-000``.

    Raises:
        ValueError: the text is not 4 to 10 digits, or begins with chapter 00.
    """
    if len(text) > LENGTH_MAX or not _HS.fullmatch(text):
        raise ValueError(f"not an HS code: {text!r}")
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdigit())


def _is_item(item: str, sub: str, part: str) -> bool:
    if item == "16":
        return sub in ("", "1", "2") and not part
    if "0" in (item, sub, part):
        return False
    return item == "3の2" or (item.isdigit() and 1 <= int(item) <= 15)


def _branched(text: str | None) -> str:
    halves = unicodedata.normalize("NFKC", text or "").split("の")
    return "の".join(str(_number(half)) for half in halves) if text else ""


def _number(text: str) -> int:
    """Return the value of digits, of 十六 or of 一六."""
    if text.isascii():
        return int(text)
    if "十" not in text:
        return int("".join(str(_KANJI[kanji]) for kanji in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        raise ValueError(f"not a number: {text!r}")
    return (_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0)

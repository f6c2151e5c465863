"""What a number means that is written in another way than the Export Order's table prints it.

Certificates and forms write 7-1, 7の項16号 or 貨物等省令第6条第16号 for a row. Nothing is
taken for what it may mean: the nearest right rows are named, and a person writes one.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

from kaname.core.codes import MetiItem
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.jp.export.list_numbers import GOODS, listed_rows, nearest_rows, number_of
from kaname.law.jp.export.words import PACKAGE

__all__ = ["looks_like_a_number", "rows_meant"]

_N: Final = r"[0-9]{1,2}"
_KANJI: Final = re.compile(r"[一二三四五六七八九十〇]+")
_TABLE: Final = re.compile(r"(?:輸出(?:貿易管理)?令|外(?:国)?為(?:替)?令)?(?:の)?別表(?:第?1)?の?")
_PROVISION: Final = re.compile(rf"(?:省令)?第?({_N})条(?:の({_N}))?第?({_N})号(?:の({_N}))?")
_BRANCH_OUTSIDE: Final = re.compile(rf"[)）]\s*の\s*({_N})")
_NUMBERS: Final = re.compile(rf"{_N}(?:の{_N})?")
_NUMBER_LIKE: Final = re.compile(rf"第?{_N}(?:\s*の?\s*項|\s*[-‐−－ー(（.])|条|別表|該当|項")
_ECCN_LIKE: Final = re.compile("(?:ECCN)?[ :]*[0-9][A-Za-z]", re.IGNORECASE)
_DASHED: Final = re.compile(rf"[^0-9]*({_N})\s*[-‐−－ー–—.]\s*({_N})(\s*の?\s*項)?")
"""Two numbers joined by a dash: an item and its sub-item, or an item that has a branch (3-2)."""
_SHOWN: Final = 3
_ITEM_MOST: Final = 15


def looks_like_a_number(text: str) -> bool:
    """Tell whether a text looks like a number of Japan's table rather than an ECCN."""
    plain = _plain(text).strip()
    return _ECCN_LIKE.match(plain) is None and _NUMBER_LIKE.search(plain) is not None


def rows_meant(text: str, on: date) -> tuple[str, ...]:
    """Return the rows of Table 1 that a text may mean, the nearest first; ``()`` when none.

    A provision of the Goods Ordinance means the rows that it sets.
    """
    plain = _plain(text)
    provision = _PROVISION.search(plain)
    if provision is not None:
        return _set_by(_name(*provision.groups()), on)
    number = _number(_TABLE.sub("", plain))
    if number is None:
        return ()
    try:
        found = _nearest(number, on)
        branch, named = _branch(plain, on)
        if branch is None:
            return found
        other = _nearest(branch, on)
        return _unique((*other, *found) if named else (*found, *other))
    except NotEncodedError:
        return ()


def _nearest(number: MetiItem, on: date) -> tuple[str, ...]:
    if listed_rows(GOODS, number, on):
        return (str(number),)
    return tuple(str(number_of(row)) for row in nearest_rows(GOODS, number, on))


def _branch(plain: str, on: date) -> tuple[MetiItem | None, bool]:
    """Return the number of an item such as 3の2 that a text may mean by 3-2, if there is one.

    Also returns whether the text calls these two numbers the item, as 3-2の項 does.
    """
    text = _TABLE.sub("", plain)
    dashed = _DASHED.match(text)
    if dashed is None:
        return None, False
    item = f"{int(dashed.group(1))}の{int(dashed.group(2))}"
    if not any(row["item"] == item for row in load_table(PACKAGE, GOODS).in_force(on)):
        return None, False
    rest = _NUMBERS.findall(_BRANCH_OUTSIDE.sub(r"の\1)", text[dashed.end() :]))[:2]
    return MetiItem(item, *rest), dashed.group(3) is not None


def _plain(text: str) -> str:
    """Return a text with plain digits and brackets, and numbers in characters as digits."""
    return _KANJI.sub(lambda found: str(_value(found.group())), unicodedata.normalize("NFKC", text))


@cache
def _value(kanji: str) -> str:
    try:
        return MetiItem.parse(f"1の項({kanji})").sub or kanji
    except ValueError:
        return kanji


def _number(text: str) -> MetiItem | None:
    """Return the item, sub-item and part that the numbers of a text name in turn."""
    joined = _BRANCH_OUTSIDE.sub(r"の\1)", text)
    levels = _NUMBERS.findall(joined)[:3]
    if not levels or not re.sub(r"\D", "", levels[0]):
        return None
    if int(levels[0].split("の")[0]) > _ITEM_MOST:
        return None
    item = levels[0] if levels[0] == "3の2" else levels[0].split("の")[0]
    return MetiItem(item, *levels[1:])


def _name(article: str, branch: str | None, number: str, branch_of: str | None) -> str:
    of_article = f"{article}条" + (f"の{branch}" if branch else "")
    return f"{of_article}{number}号" + (f"の{branch_of}" if branch_of else "")


def _set_by(provision: str, on: date) -> tuple[str, ...]:
    rows = load_table(PACKAGE, "list_provisions").rows
    found = [row for row in rows if row["provision"] == provision]
    current = [row for row in found if row.in_force(on)]
    return _unique(str(number_of(row)) for row in current or found)[:_SHOWN]


def _unique(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))

"""Numbers of Japan's two control lists: rows by number, what a wrong number comes nearest to.

The goods are in the Export Order's Table 1 (``list_items``), technology in the Foreign Exchange
Order's table (``technology_items``). ``list_provisions`` names the provisions of the Goods
Ordinance that set each goods row, ``ordinance_additions`` what the ordinance added and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from kaname.core.codes import MetiItem
from kaname.core.finding import Citation
from kaname.core.text import Argument, Text
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.words import PACKAGE, words

__all__ = [
    "GOODS", "TECHNOLOGY", "Absence", "absence", "additions_after", "family", "joined",
    "listed_rows", "nearest_rows", "number_of", "provisions", "technology_with", "undivided",
]  # fmt: skip

GOODS: Final = "list_items"
TECHNOLOGY: Final = "technology_items"
LISTED: Final = "listed"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a number has no row on a day: the statement, and what it rests on."""

    text: Text
    citations: tuple[Citation, ...]


@lru_cache(maxsize=4096)
def number_of(row: Row) -> MetiItem:
    """Return the number of a row of either table."""
    return MetiItem(row["item"], row["sub_item"], row.values.get("part", ""))


@lru_cache(maxsize=2048)
def listed_rows(table: str, number: MetiItem, on: date) -> tuple[Row, ...]:
    """Return the listed rows under ``number`` in force on that day, in the order of the table.

    A number that stops at the item or sub-item stands for all that it holds.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    return tuple(
        row
        for row in load_table(PACKAGE, table).in_force(on)
        if row["status"] == LISTED and _holds(number, number_of(row))
    )


def absence(table: str, number: MetiItem | None, written: str, on: date) -> Absence:
    """Return why no row of a table stands under a number on a day.

    The row begins later, has been deleted, or never was; then the nearest rows are named.

    Args:
        table: ``GOODS`` or ``TECHNOLOGY``.
        number: what was read; None when the text could not be read as a number.
        written: the number as the case writes it.
        on: the day whose law answers.
    """
    given: dict[str, Argument] = {
        "table": words(f"numbers.{table}"), "number": written, "day": on,
    }  # fmt: skip
    if number is None:
        return Absence(words("numbers.unread", **given), ())
    known = [row for row in load_table(PACKAGE, table) if _holds(number, number_of(row))]
    later = [r for r in known if r.citation.in_force_from > on and r["status"] == LISTED]
    if later:
        first = min(later, key=lambda row: row.citation.in_force_from)
        begins = first.citation.in_force_from
        return Absence(words("numbers.later", begins=begins, **given), (first.citation,))
    deleted = [row for row in known if row["status"] == "deleted" and row.in_force(on)]
    near = nearest_rows(table, number, on)
    shown = joined(str(number_of(row)) for row in near)
    cited = tuple(row.citation for row in near[:1])
    if deleted:
        return Absence(words("numbers.deleted", nearest=shown, **given), (deleted[0].citation,))
    return Absence(words("numbers.absent", nearest=shown, **given), cited)


@lru_cache(maxsize=64)
def undivided(number: MetiItem, on: date) -> Absence | None:
    """Return why 16の項(1) or (2) is no number of a day on which item 16 was one; else None.

    Raises:
        NotEncodedError: the table of item 16 begins after that day.
    """
    if number.item != "16" or not number.sub:
        return None
    scope = f"16.{number.sub}"
    table = load_table(PACKAGE, "catchall_hs")
    if any(row["scope"] == scope for row in table.in_force(on)):
        return None
    rows = [row for row in table if row["scope"] == scope and row.citation.in_force_from > on]
    if not rows:
        return None
    first = min(rows, key=lambda row: row.citation.in_force_from)
    begins = first.citation.in_force_from
    text = words("numbers.undivided", number=str(number), day=on, begins=begins)
    return Absence(text, (first.citation,))


@lru_cache(maxsize=64)
def family(item: str, on: date) -> Row:
    """Return what an item of the goods table is about: its concern, and the regime it comes from.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    rows = load_table(PACKAGE, "list_families").in_force(on)
    return next(row for row in rows if row["item"] == item)


@lru_cache(maxsize=2048)
def provisions(number: MetiItem, on: date) -> tuple[Row, ...]:
    """Return the provisions of the Goods Ordinance that set one goods row, as held for that day.

    A part without provisions of its own has those of its sub-item. ``()`` when the number stands
    for several rows, when the Export Order alone sets it (item 1), or before the edition that is
    held.
    """
    if number.item != "8" and not number.sub:
        return ()
    rows = [row for row in load_table(PACKAGE, "list_provisions") if row.in_force(on)]
    own = tuple(row for row in rows if number_of(row) == number)
    if own or not number.part:
        return own
    return tuple(row for row in rows if number_of(row) == MetiItem(number.item, number.sub))


@lru_cache(maxsize=2048)
def additions_after(number: MetiItem, on: date) -> tuple[Row, ...]:
    """Return what the Goods Ordinance added under a number after that day, in order."""
    rows = (
        row
        for row in load_table(PACKAGE, "ordinance_additions")
        if row.citation.in_force_from > on and _overlap(number, number_of(row))
    )
    return tuple(sorted(rows, key=lambda row: row.citation.in_force_from))


def technology_with(number: MetiItem, on: date) -> tuple[Row, ...]:
    """Return the rows of the technology table that go with a goods row, in order.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    return tuple(
        row
        for row in load_table(PACKAGE, TECHNOLOGY).in_force(on)
        if any(_overlap(number, MetiItem.parse(goods)) for goods in row.words("goods"))
    )


def joined(parts: Iterable[str]) -> Text:
    """Return parts as a list in each language."""
    found = tuple(parts)
    return Text(", ".join(found), "、".join(found))


@lru_cache(maxsize=4096)
def _levels(number: MetiItem) -> tuple[str, ...]:
    return tuple(part for part in (number.item, number.sub, number.part) if part)


def _holds(number: MetiItem, other: MetiItem) -> bool:
    """Tell whether ``number`` is ``other`` or stands above it."""
    asked = _levels(number)
    return bool(asked) and _levels(other)[: len(asked)] == asked


def _overlap(number: MetiItem, other: MetiItem) -> bool:
    return _holds(number, other) or _holds(other, number)


def nearest_rows(table: str, number: MetiItem, on: date) -> list[Row]:
    """Return the rows of the same item whose numbers come nearest, nearest first.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    rows = [
        row
        for row in load_table(PACKAGE, table)
        if row.in_force(on) and row["status"] == LISTED and row["item"] == number.item
    ]
    ranked = sorted(rows, key=lambda row: _distance(number, number_of(row)))
    return ranked[:_SHOWN]


def _distance(number: MetiItem, other: MetiItem) -> tuple[float, ...]:
    pairs = ((number.sub, other.sub), (number.part, other.part))
    return tuple(abs(_value(mine) - _value(theirs)) for mine, theirs in pairs)


def _value(text: str) -> float:
    """Return a number such as ``10の2`` as a place in order: 10.02; nothing as 0."""
    main, _, branch = text.partition("の")
    return int(main or 0) + int(branch or 0) / 100

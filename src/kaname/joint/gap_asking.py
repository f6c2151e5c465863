"""Asking the law anew as if one capital's table were changed, to see which cells then agree.

A mark of the Country Chart is supposed set or taken away in the table itself, and both laws are
asked again. That a destination is excepted from an item of Tokyo's lists, or goods put on them, is
supposed in the item: goods that are excepted are goods of item 16, with all that follows there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kaname.core.case import Item
from kaname.joint.compare import compare
from kaname.joint.compare_apart import compare_apart
from kaname.joint.compare_ask import Asked, EndUser
from kaname.law.engine.tables import Row, load_table, suppose

__all__ = ["UNLISTED", "Mark", "Round", "answer", "answer_together", "as_item", "first_listed"]

UNLISTED: Final = "16の項"
"""The item of goods, and of technology, that items 1 to 15 do not name."""
_US: Final = "kaname.law.us.export"
_JP: Final = "kaname.law.jp.export"
Mark = tuple[str, tuple[str, ...]]
"""A row of the Country Chart, by its country, and columns of it."""


@dataclass(frozen=True, slots=True)
class Round:
    """Cells to ask anew under one supposed law; marks of several rows do not touch one another."""

    items: tuple[Asked, ...]
    destinations: tuple[str, ...]
    end_users: tuple[EndUser, ...]
    on: date
    set_marks: tuple[Mark, ...] = ()
    lifted_marks: tuple[Mark, ...] = ()

    @property
    def supposes_marks(self) -> bool:
        """Tell whether the Country Chart itself is supposed otherwise."""
        return bool(self.set_marks or self.lifted_marks)


def answer(asked: Round) -> tuple[str, ...]:
    """Return the divergence of each cell, in the order items, destinations, end users.

    A round with marks is to be asked in a process of its own.

    Raises:
        RuntimeError: this process has read the Country Chart as it is.
    """
    if asked.supposes_marks:
        more, less = dict(asked.set_marks), dict(asked.lifted_marks)
        suppose(_US, "country_chart", lambda row: _remarked(row, more, less))
    items, places, users, on = asked.items, asked.destinations, asked.end_users, asked.on
    comparison = compare_apart(
        lambda some: compare(items, places, some, on), items, places, users, on
    )
    return tuple(said.divergence for row in comparison.rows for said in row)


def answer_together(rounds: Sequence[Round]) -> list[tuple[str, ...]]:
    """Return what ``answer`` would of each round without marks, asked at once, which is quicker."""
    if not rounds:
        return []
    items = [item for one in rounds for item in one.items]
    places = tuple(dict.fromkeys(place for one in rounds for place in one.destinations))
    users, on = rounds[0].end_users, rounds[0].on
    comparison = compare_apart(
        lambda some: compare(items, places, some, on), items, places, users, on
    )
    at = {place: number * len(users) for number, place in enumerate(places)}
    rows = iter(comparison.rows)
    return [
        tuple(
            said.divergence
            for _, row in zip(one.items, rows, strict=False)
            for place in one.destinations
            for said in row[at[place] : at[place] + len(users)]
        )
        for one in rounds
    ]


def _remarked(
    row: Row, more: Mapping[str, tuple[str, ...]], less: Mapping[str, tuple[str, ...]]
) -> Row:
    country = row["country"]
    if country not in more and country not in less:
        return row
    marked = set(row.words("columns")) | set(more.get(country, ()))
    columns = " ".join(sorted(marked - set(less.get(country, ()))))
    return replace(row, values={**row.values, "columns": columns})


def as_item(asked: Asked, number: str) -> Asked:
    """Return an item as if Tokyo's number of it were another."""
    values = {name: getattr(asked.item, name) for name in Item.__dataclass_fields__}
    return Asked(Item(**{**values, "meti_item": number}), None, asked.known)


def first_listed(asked: Asked, on: date) -> str:
    """Return a number that items 1 to 15 hold, standing for any that would name the item."""
    table = "list_items" if asked.item.kind == "goods" else "technology_items"
    row = next(row for row in load_table(_JP, table).in_force(on) if row["status"] == "listed")
    return f"{row['item']}の項" + (f"({row['sub_item']})" if row["sub_item"] else "")

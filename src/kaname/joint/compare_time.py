"""How the gap between the capitals moved: the days on which some table changes, and the counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Final

from kaname.joint.compare import Comparison
from kaname.law.engine.provisions import coverage
from kaname.law.engine.tables import load_table

__all__ = ["Moment", "days_of_change", "time_line"]

_PACKAGES: Final = ("kaname.law.us.export", "kaname.law.jp.export")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """The gap from one day on, until the next moment."""

    on: date
    counts: dict[str, int]
    moved: tuple[tuple[str, str, str, str, str], ...]
    """Cells that moved on this day: ECCN, destination, end user, divergence before and after."""


def days_of_change(first: date, last: date) -> tuple[date, ...]:
    """Return ``first`` and every later day to ``last`` on which a row begins or has ended."""
    found = {first}
    for package in _PACKAGES:
        folder = resources.files(package) / "tables"
        for file in folder.iterdir():
            if file.name.endswith(".csv"):
                for row in load_table(package, file.name[:-4]):
                    found |= _turns(row.citation.in_force_from, row.citation.in_force_to)
    for entry in coverage().values():
        found |= _turns(entry.citation.in_force_from, entry.citation.in_force_to)
    return tuple(sorted(day for day in found if first <= day <= last))


def _turns(begins: date, ends: date | None) -> set[date]:
    return {begins} if ends is None or ends == date.max else {begins, ends + _DAY}


def time_line(
    first: date, last: date, compared: Callable[[date], Comparison]
) -> tuple[Moment, ...]:
    """Return the moments at which the gap moved, beginning with the first day.

    Args:
        first: the first day.
        last: the last day.
        compared: gives the comparison on a day; only asked for days on which a table changes.
    """
    moments: list[Moment] = []
    before: dict[tuple[str, str, str], str] = {}
    for day in days_of_change(first, last):
        comparison = compared(day)
        now = {(c.asked.eccn, c.destination, c.end_user): c.divergence for c in comparison.cells}
        moved = tuple(
            (*key, before[key], value)
            for key, value in now.items()
            if key in before and before[key] != value
        )
        if not moments or moved:
            moments.append(Moment(day, comparison.counts(), moved))
        before = now
    return tuple(moments)

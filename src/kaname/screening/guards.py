"""Whether a new edition may take the place of the one in use without a person's word.

Publishers' files have lost a list of fifteen thousand parties overnight. So an edition that has
far fewer rows of any list or part of a list, lacks one, is older than the one in use, or no longer
says of which day it is, is refused until a person confirms it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.problem import Place, Problem
from kaname.screening.publishers import lists
from kaname.screening.words_lists import problem

__all__ = ["Standing", "doubts"]

SHRINK_PERCENT_MAX: Final = 10
SHRINK_ROWS_MAX: Final = 20
"""A list may lose up to so many per cent, or up to so many rows, whichever is more."""
_FILE: Final = ".csv"
"""With which the name of a part ends that is a file beside the list's own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is compared of an edition: its rows by list and by part of a list, and its date."""

    rows_by_source: Mapping[str, int]
    rows_by_part: Mapping[str, int]
    day: date | None


def doubts(
    place: Place, list_file: str, new: Standing, old: Standing | None
) -> tuple[Problem, ...]:
    """Return what speaks against the new edition; ``old`` is None when there is none in use."""
    if old is None:
        return _too_few(place, list_file, new.rows_by_source)
    found = [*_shrunken(place, new, old)]
    if old.day is not None and new.day is None:
        found.append(problem("KAN-2053", place, old=old.day))
    elif new.day is not None and old.day is not None and new.day < old.day:
        found.append(problem("KAN-2042", place, new=new.day, old=old.day))
    return tuple(found)


def _shrunken(place: Place, new: Standing, old: Standing) -> Iterator[Problem]:
    """Yield a problem for each list, and each part of one, of which too many rows are gone."""
    lists = old.rows_by_source, new.rows_by_source
    parts = old.rows_by_part, new.rows_by_part
    for was, now in (lists, parts):
        for name, rows in was.items():
            if name.endswith(_FILE) and name not in now:
                yield problem("KAN-2049", place, file=name.split("/")[1], old=rows)
            elif _shrinks(now.get(name, 0), rows):
                yield problem(
                    "KAN-2040", place, list=name, new=now.get(name, 0), old=rows,
                    percent=SHRINK_PERCENT_MAX, rows=SHRINK_ROWS_MAX,
                )  # fmt: skip


def _shrinks(new: int, old: int) -> bool:
    lost = old - new
    if new == 0 and old > 0:
        return True
    return lost > SHRINK_ROWS_MAX and lost * 100 > old * SHRINK_PERCENT_MAX


def _too_few(place: Place, list_file: str, new_rows: Mapping[str, int]) -> tuple[Problem, ...]:
    """Return the lists of a first edition that cannot be whole."""
    expected = {
        item.id: item.rows_floor
        for item in lists().values()
        if (item.csl_abbreviations if list_file == "csl" else item.id == list_file)
    }
    return tuple(
        problem("KAN-2041", place, list=list_id, new=new_rows.get(list_id, 0), floor=floor)
        for list_id, floor in expected.items()
        if new_rows.get(list_id, 0) < floor
    )

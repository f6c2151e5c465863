"""Whether a new edition may take the place of the one in use without a person's word.

Publishers' files have lost a list of fifteen thousand parties overnight. So an edition that has
far fewer rows of any list, lacks one, or is older than the one in use, is refused until a person
confirms it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from kaname.core.problem import Place, Problem
from kaname.screening.publishers import lists
from kaname.screening.words_lists import problem

__all__ = ["doubts"]

SHRINK_PERCENT_MAX: Final = 10
SHRINK_ROWS_MAX: Final = 20
"""A list may lose up to so many per cent, or up to so many rows, whichever is more."""


def doubts(
    place: Place,
    list_file: str,
    new_rows: Mapping[str, int],
    new_date: date | None,
    old_rows: Mapping[str, int] | None,
    old_date: date | None,
) -> tuple[Problem, ...]:
    """Return what speaks against the new edition; ``old_rows`` is None when there is none yet."""
    if old_rows is None:
        return _too_few(place, list_file, new_rows)
    found = [
        problem(
            "KAN-2040",
            place,
            list=list_id,
            new=new_rows.get(list_id, 0),
            old=old,
            percent=SHRINK_PERCENT_MAX,
            rows=SHRINK_ROWS_MAX,
        )
        for list_id, old in old_rows.items()
        if _shrinks(new_rows.get(list_id, 0), old)
    ]
    if new_date is not None and old_date is not None and new_date < old_date:
        found.append(problem("KAN-2042", place, new=new_date, old=old_date))
    return tuple(found)


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

"""What holds of an item whichever paragraph of its entry it falls under.

A classification may be coarser than the licence rows of its entry tell apart. Each row is then
open, although every paragraph may be caught by one row or another: an entry of which one row
covers all but ``.a.1`` under NS Column 1, and another ``.a.1`` under NS Column 2, asks for a
licence wherever the chart has an X in both. To see that, each place that the rows tell apart is
supposed in turn.
"""

from collections.abc import Iterable
from typing import Final

from kaname.core.codes import Eccn
from kaname.law.engine.tables import Row

__all__ = ["ELSEWHERE", "supposed_paragraphs"]

ELSEWHERE: Final = "?"
"""Stands for a paragraph that no row names."""
_COLUMNS: Final = ("paragraphs", "excluded", "worded")


def supposed_paragraphs(eccn: Eccn, rows: Iterable[Row]) -> tuple[Eccn, ...]:
    """Return an ECCN for each place, within this one, that licence rows tell apart.

    An item under ``.a`` that is under none of the paragraphs of ``.a`` that rows name stands as
    ``a.?``. Places come in the order of the alphabet, the remainder of each first.
    """
    known = eccn.paragraphs
    places = {known}
    for row in rows:
        for word in (word for column in _COLUMNS for word in row.words(column)):
            levels = tuple(word.lower().split("."))
            if word != "*" and levels[: len(known)] == known:
                places.update(levels[:depth] for depth in range(len(known), len(levels) + 1))
    return tuple(Eccn(eccn.entry, (*place, ELSEWHERE)) for place in sorted(places))

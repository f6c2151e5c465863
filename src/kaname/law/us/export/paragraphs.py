"""Paragraphs of the Commerce Control List: which an entry has, and the nearest right ones.

The table ``ccl_paragraphs`` holds, of each entry whose list of items was read, the paragraphs that
stand lowest, ``-`` where the heading alone lists the items, and those that are marked as reserved.
Of an entry without a row nothing is said: its paragraphs are not checked. The table
``ccl_paragraphs_named`` holds those that another provision names, as printed, though the entry's
own list does not have them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from kaname.core.codes import Eccn
from kaname.core.finding import Citation
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.words import PACKAGE

__all__ = ["Placement", "known_part", "placement", "placement_among"]

Standing = Literal["there", "reserved", "removed", "named", "never", "not_held"]

_Path = tuple[str, ...]
_SHOWN: Final = 3
_NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Placement:
    """Whether an entry has a paragraph on a day.

    ``standing``: ``there``; ``reserved``, it stands without items; ``removed``, an earlier edition
    had it; ``named``, none has it, but another provision names it; ``never``, no edition that was
    read has it; ``not_held``, the entry's list was not read. ``nearest``: the right ones that come
    nearest, as ECCNs, when it is not there. ``since``: the day from which an edition without it is
    held, when it was removed. ``named_by``: the other provision. ``cite``: the list, and that
    provision.
    """

    standing: Standing
    nearest: tuple[str, ...] = ()
    since: date | None = None
    named_by: str = ""
    cite: tuple[Citation, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Tell whether nothing can be classified there."""
        return self.standing in ("reserved", "removed", "named", "never")


def placement(eccn: Eccn, on: date) -> Placement:
    """Return whether the entry of an ECCN has its paragraph on a day."""
    if not eccn.paragraphs:
        return Placement("there")
    table = load_table(PACKAGE, "ccl_paragraphs", "eccn")
    try:
        row = table.find(on, eccn.entry)
    except NotEncodedError:
        row = None
    if row is None:
        return Placement("not_held")
    if eccn.paragraphs in _places(row["paragraphs"]):
        return Placement("there")
    found = placement_among(eccn, (r for r in table if r["eccn"] == eccn.entry), on)
    return _named_elsewhere(eccn, on, found) if found.standing == "never" else found


def _named_elsewhere(eccn: Eccn, on: date, found: Placement) -> Placement:
    """Return ``found``, or that another provision names the paragraph that no list has."""
    table = load_table(PACKAGE, "ccl_paragraphs_named", "eccn")
    for row in (row for row in table if row["eccn"] == eccn.entry and row.in_force(on)):
        if ".".join(eccn.paragraphs) in row.words("paragraphs"):
            cite = (*found.cite, row.citation)
            return replace(found, standing="named", named_by=row["named_by"], cite=cite)
    return found


def placement_among(eccn: Eccn, rows: Iterable[Row], on: date) -> Placement:
    """Return as ``placement`` does, by the rows of the entry of every day."""
    held = tuple(rows)
    row = next((row for row in held if row.in_force(on)), None)
    if row is None:
        return Placement("not_held")
    places, cite = _places(row["paragraphs"]), (row.citation,)
    if eccn.paragraphs in places:
        return Placement("there")
    near = tuple(str(Eccn(eccn.entry, path)) for path in _nearest(eccn.paragraphs, places))
    if eccn.paragraphs in _places(row["reserved"]):
        return Placement("reserved", near, cite=cite)
    begins = row.citation.in_force_from
    before = (r for r in held if r.citation.in_force_from < begins)
    if any(eccn.paragraphs in _places(r["paragraphs"]) for r in before):
        return Placement("removed", near, begins, cite=cite)
    return Placement("never", near, cite=cite)


def known_part(eccn: Eccn, on: date) -> Eccn:
    """Return an ECCN as deep as its entry has paragraphs on a day.

    Of a paragraph that is not there nothing can be said but what holds of the place above it: an
    item under ``3A090.d`` is under 3A090, and may be under any paragraph of it. One that another
    provision names stands as written, for what that provision says of it.
    """
    while eccn.paragraphs:
        found = placement(eccn, on)
        if found.standing == "named" or not found.is_wrong:
            break
        eccn = Eccn(eccn.entry, eccn.paragraphs[:-1])
    return eccn


@lru_cache(maxsize=2048)
def _places(cell: str) -> frozenset[_Path]:
    """Return the paragraphs of a cell with all that stand above them."""
    paths = (tuple(word.split(".")) for word in cell.split() if word != _NONE)
    return frozenset(path[:depth] for path in paths for depth in range(1, len(path) + 1))


def _nearest(asked: _Path, places: frozenset[_Path]) -> tuple[_Path, ...]:
    """Return the places beside ``asked`` that come nearest to it, else the one above it."""
    above = asked[:-1]
    while above and above not in places:
        asked, above = above, above[:-1]
    beside = [path for path in places if len(path) == len(asked) and path[:-1] == above]

    def apart(path: _Path) -> tuple[int, int]:
        return abs(_rank(path[-1]) - _rank(asked[-1])), _rank(path[-1])

    return tuple(sorted(beside, key=apart)[:_SHOWN]) or (above,)


def _rank(level: str) -> int:
    return int(level) if level.isdigit() else ord(level) - ord("a") + 1

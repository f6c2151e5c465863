"""Whether an item's ECCN lies within what a table of classifications describes."""

import re
from collections.abc import Iterable
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.unknown import Truth, all_true, any_true, is_known, negate
from kaname.law.engine.matter import Matter
from kaname.law.us.export.paragraphs import known_part

__all__ = ["among", "classification", "described", "in_paragraphs", "stated_classification"]

_MUNITIONS: Final = re.compile(r"[0-9][A-E]6[0-9]{2}")
_SPACE: Final = re.compile(r"9[A-E]515")
_WHOLE: Final = "*"


def classification(matter: Matter) -> Eccn | None:
    """Return the item's ECCN as far as the list has it, or None when the case gives none.

    A paragraph that its entry does not have is left out, so that what turns on it stays open.
    """
    stated = stated_classification(matter)
    return None if stated is None else known_part(stated, matter.on)


def stated_classification(matter: Matter) -> Eccn | None:
    """Return the item's ECCN as written, or None when the case gives none that can be read."""
    value = matter.value("item", "eccn")
    if not is_known(value):
        return None
    try:
        return Eccn.parse(str(value))
    except ValueError:
        return None


def in_paragraphs(item: Eccn, listed: Iterable[str], excluded: Iterable[str] = ()) -> Truth:
    """Tell whether an item lies within ``listed`` paragraphs of its entry and not in ``excluded``.

    Unknown when the item's paragraph is too coarse to tell. ``*`` stands for the whole entry.
    """
    inside = any_true(place == _WHOLE or item.within(place) for place in listed)
    return all_true((inside, negate(any_true(item.within(place) for place in excluded))))


def described(item: Eccn, description: str) -> Truth:
    """Tell whether ``item`` is described by one word of a table of classifications.

    The word is an ECCN with or without paragraph (``3B001.c``), a stem (``3B*``), ``*`` for any,
    ``600_series`` or ``9x515`` for their paragraphs other than ``.y``, ``600_series.y`` and
    ``9x515.y``, or ``600_series_all`` and ``9x515_all`` for any paragraph.
    """
    if description == _WHOLE:
        return True
    if description.startswith(("600_series", "9x515")):
        return _in_series(item, description)
    if description.endswith("*"):
        return item.entry.startswith(description[:-1])
    entry, _, paragraph = description.partition(".")
    return item.within(paragraph) if item.entry == entry else False


def among(item: Eccn, descriptions: Iterable[str]) -> Truth:
    """Tell whether ``item`` is described by any of ``descriptions`` (see ``described``)."""
    return any_true(described(item, description) for description in descriptions)


def _in_series(item: Eccn, description: str) -> Truth:
    series = _MUNITIONS if description.startswith("600_series") else _SPACE
    if not series.fullmatch(item.entry):
        return False
    if description.endswith("_all"):
        return True
    unlisted = item.within("y")
    return unlisted if description.endswith(".y") else negate(unlisted)

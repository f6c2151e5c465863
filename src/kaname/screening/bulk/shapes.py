"""Cells of JSON Lines and Parquet that hold more than one value, or what is no text at all."""

from collections.abc import Iterable, Sequence
from typing import Final

from kaname.core.problem import Place
from kaname.screening.bulk.cells import as_text
from kaname.screening.bulk.columns import Columns
from kaname.screening.bulk.readers import Survey, rows
from kaname.screening.bulk.words import stop, words

__all__ = ["check_shapes", "check_single", "texts_of"]

_SHAPED: Final = frozenset({"jsonl", "parquet"})
"""The formats whose cells may be lists, objects and truth values."""
ROWS_SHOWN: Final = 10


def texts_of(cell: object) -> tuple[str, ...]:
    """Return the texts of a cell: one, or of a list each that is not blank."""
    if isinstance(cell, list):
        return tuple(text for one in cell for text in texts_of(one) if text.strip())
    return (as_text(cell),)


def check_shapes(found: Survey, columns: Columns) -> None:
    """Refuse a file in which what is searched is an object, a truth value or bytes.

    It would be searched as the text of a program, and nothing would be found.

    Raises:
        ProblemError: (KAN-2345) with the first rows that have such a cell.
    """
    at = (columns.name, *columns.other_names, *columns.identifiers, *columns.address)
    names = frozenset((columns.name, *columns.other_names))
    _refuse(found, ((place, place in names) for place in at), lists=True)


def check_single(found: Survey, places: Sequence[int]) -> None:
    """Refuse a file in which one of these columns of names holds anything but one text.

    Raises:
        ProblemError: (KAN-2345) with the first rows that have such a cell.
    """
    _refuse(found, ((place, True) for place in places), lists=False)


def _refuse(found: Survey, places: Iterable[tuple[int, bool]], *, lists: bool) -> None:
    if found.format not in _SHAPED:
        return
    asked = tuple(places)
    wrong: list[int] = []
    count = 0
    columns: set[int] = set()
    for number, cells in rows(found):
        bad = [at for at, is_name in asked if not _is_sound(cells[at], is_name, lists)]
        if bad:
            count += 1
            columns.update(bad)
            wrong += [number] if len(wrong) < ROWS_SHOWN else []
    if count:
        headings = ", ".join(found.headings[at][:60] for at in sorted(columns))
        shown = ", ".join(map(str, wrong))
        key = "list" if lists else "single"
        raise stop(
            "KAN-2345", Place(found.name, field=headings), count=count, rows=shown,
            wanted=words()(f"shape.{key}"),
        )  # fmt: skip


def _is_sound(cell: object, is_name: bool, lists: bool) -> bool:
    if isinstance(cell, list):
        return lists and all(_is_sound(one, is_name, lists) for one in cell)
    if isinstance(cell, bool):
        return not is_name
    return not isinstance(cell, (dict, tuple, bytes))

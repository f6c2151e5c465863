"""Which column holds what: found by its heading in English or Japanese, or said with ``--map``."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.screening.bulk.words import words
from kaname.screening.publishers import table_rows

__all__ = ["FIELDS", "Columns", "choose_columns", "position_of"]

FIELDS: Final = (
    "name", "other_names", "kind", "country", "birth_date", "identifiers", "address", "id",
)  # fmt: skip
"""What a column may hold. ``id`` is the user's own, and is never compared."""
_SEVERAL: Final = frozenset({"other_names", "country", "identifiers", "address"})
"""Fields that several columns may give together; of the others there is one column."""
SHOWN_MAX: Final = 40
"""As many headings are named in a problem."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The positions of the columns of each field, counted from 0; a field may have none."""

    name: int
    other_names: tuple[int, ...] = ()
    kind: int | None = None
    country: tuple[int, ...] = ()
    birth_date: int | None = None
    identifiers: tuple[int, ...] = ()
    address: tuple[int, ...] = ()

    def used(self) -> tuple[int, ...]:
        """Return every position that is read, in order."""
        single = [at for at in (self.name, self.kind, self.birth_date) if at is not None]
        many = (*self.other_names, *self.country, *self.identifiers, *self.address)
        return tuple(sorted({*single, *many}))

    def moved(self) -> "Columns":
        """Return the same for rows that hold only the columns that are read."""
        place = {at: number for number, at in enumerate(self.used())}
        return Columns(
            name=place[self.name],
            other_names=tuple(place[at] for at in self.other_names),
            kind=None if self.kind is None else place[self.kind],
            country=tuple(place[at] for at in self.country),
            birth_date=None if self.birth_date is None else place[self.birth_date],
            identifiers=tuple(place[at] for at in self.identifiers),
            address=tuple(place[at] for at in self.address),
        )

    def named(self, headings: Sequence[str]) -> dict[str, list[str]]:
        """Return field -> headings of its columns, as they are recorded and shown."""
        found = {field: _positions(getattr(self, field)) for field in FIELDS if field != "id"}
        return {field: [headings[at] for at in places] for field, places in found.items() if places}


def _positions(value: object) -> tuple[int, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, int) else ()


def choose_columns(file: str, headings: Sequence[str], given: Mapping[str, str]) -> Columns:
    """Say which column holds what.

    Args:
        file: how the file is called in a problem.
        headings: of its columns, in order.
        given: field -> heading, as a person said; an empty heading leaves the field out.

    Raises:
        ProblemError: a field is not known (KAN-2272), a heading is not there (KAN-2271), there is
            no column of names (KAN-2269), or a heading could be taken for either of several
            columns (KAN-2270). All are reported at once.
    """
    problems = [
        _problem("KAN-2272", file, given=field, known=", ".join(FIELDS))
        for field in given
        if field not in FIELDS
    ]
    chosen: dict[str, tuple[int, ...]] = {}
    for field in FIELDS:
        if field in given:
            found = _said(file, headings, given[field], problems)
        else:
            said = {_folded(heading) for heading in given.values()}
            found = tuple(
                at
                for at, heading in enumerate(headings)
                if _known().get(_folded(heading)) == field and _folded(heading) not in said
            )
        if len(found) > 1 and field not in _SEVERAL and field != "id":
            columns = _shown([headings[at] for at in found])
            problems.append(_problem("KAN-2270", file, field=field, columns=columns))
        chosen[field] = found
    if not chosen["name"] and not problems:
        problems.append(_problem("KAN-2269", file, columns=_shown(headings)))
    if problems:
        raise ProblemError(*problems)
    return Columns(
        name=chosen["name"][0],
        other_names=chosen["other_names"],
        kind=next(iter(chosen["kind"]), None),
        country=chosen["country"],
        birth_date=next(iter(chosen["birth_date"]), None),
        identifiers=chosen["identifiers"],
        address=chosen["address"],
    )


def position_of(file: str, headings: Sequence[str], heading: str) -> int:
    """Return where the column with that heading is, counted from 0.

    Raises:
        ProblemError: there is none (KAN-2271), or several are called so (KAN-2270).
    """
    problems: list[Problem] = []
    found = _said(file, headings, heading, problems)
    if len(found) > 1:
        problems.append(_problem("KAN-2270", file, field=heading, columns=_shown(headings)))
    if not found and not problems:
        problems.append(_problem("KAN-2271", file, column=heading, columns=_shown(headings)))
    if problems:
        raise ProblemError(*problems)
    return found[0]


def _said(
    file: str, headings: Sequence[str], heading: str, problems: list[Problem]
) -> tuple[int, ...]:
    """Return the columns that a person named: called exactly so, else so but for case and width."""
    if not heading:
        return ()
    exact = tuple(at for at, other in enumerate(headings) if other == heading)
    near = tuple(at for at, other in enumerate(headings) if _folded(other) == _folded(heading))
    if not exact and not near:
        problems.append(_problem("KAN-2271", file, column=heading, columns=_shown(headings)))
    return exact or near


@cache
def _known() -> Mapping[str, str]:
    return {_folded(row["heading"]): row["field"] for row in table_rows("bulk_columns")}


def _folded(heading: str) -> str:
    """Return a heading without case, width, blanks, dashes, dots and the like."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(char for char in text if char.isalnum())


def _shown(headings: Sequence[str]) -> str:
    more = ", …" if len(headings) > SHOWN_MAX else ""
    return ", ".join(heading[:60] for heading in headings[:SHOWN_MAX]) + more


def _problem(code: str, file: str, **facts: str) -> Problem:
    return worded(words(), code, Place(file), **facts)

"""Dated tables: the facts of law that provisions read.

A table is a CSV file whose last columns are ``valid_from, valid_to, citation, source,
published_on, verified_on``. A row holds from ``valid_from`` to ``valid_to``, both inclusive; an
empty ``valid_to`` means that it still holds as far as is known on ``verified_on``.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from kaname.core.finding import Citation
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.law.engine.watching import saw

__all__ = [
    "PROVENANCE", "UNVERIFIED", "NotEncodedError", "Row", "Table", "load_table", "read_on",
    "suppose", "unusable",
]  # fmt: skip

PROVENANCE: Final = (
    "valid_from", "valid_to", "citation", "source", "published_on", "verified_on",
)  # fmt: skip


UNVERIFIED: Final = "unverified"
"""Written in ``verified_on`` when the text cited was not read; every dossier then says so."""


_KEPT: Final = 2048
"""How many answers a table remembers: the same keys are asked for on the same day."""


_DAYS_KEPT: Final = 16
"""Of how many days a table remembers the rows in force."""


class NotEncodedError(Exception):
    """A table has no facts for the day asked; the engine turns this into ``undetermined``."""

    def __init__(self, table: str, on: date, earliest: date) -> None:
        super().__init__(f"{table} holds nothing for {on}; it begins on {earliest}")
        self.table = table
        self.on = on
        self.earliest = earliest


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One dated fact: its own columns by name, and where it comes from; equal to itself alone."""

    values: Mapping[str, str]
    citation: Citation

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def words(self, column: str) -> tuple[str, ...]:
        """Return a cell that holds several values, which are separated by blanks."""
        return _split(self.values[column])

    def in_force(self, on: date) -> bool:
        """Tell whether the row holds on that day."""
        last = self.citation.in_force_to
        return self.citation.in_force_from <= on and (last is None or on <= last)


@lru_cache(maxsize=16_384)
def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


class Table:
    """The rows of one table in the order of the file, found by the values of ``key`` columns."""

    def __init__(self, name: str, key: tuple[str, ...], rows: tuple[Row, ...]) -> None:
        self.name = name
        self.key = key
        self._rows = rows
        self._by_key: dict[tuple[str, ...], list[Row]] = {}
        self._found = lru_cache(maxsize=_KEPT)(self._find_all)
        self._of_day = lru_cache(maxsize=_DAYS_KEPT)(self._in_force)
        for row in rows:
            self._by_key.setdefault(tuple(row[column] for column in key), []).append(row)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return every row, of any day."""
        self._seen()
        return self._rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def _seen(self) -> None:
        """Tell whoever is watching that the table is read."""
        saw(self.name)

    def knows(self, *key: str) -> bool:
        """Tell whether the table has any row, of any day, under ``key``."""
        self._seen()
        return key in self._by_key

    def all(self, on: date, *key: str) -> tuple[Row, ...]:
        """Return the rows under ``key`` in force on that day, in order; ``()`` when there is none.

        Raises:
            NotEncodedError: rows exist under ``key``, and all of them begin after ``on``.
        """
        self._seen()
        return self._found(on, key)

    def _find_all(self, on: date, key: tuple[str, ...]) -> tuple[Row, ...]:
        rows = self._by_key.get(key, [])
        found = tuple(row for row in rows if row.in_force(on))
        if rows and not found:
            earliest = min(row.citation.in_force_from for row in rows)
            if on < earliest:
                raise NotEncodedError(self.name, on, earliest)
        return found

    def find(self, on: date, *key: str) -> Row | None:
        """Return the one row under ``key`` in force on that day, or None.

        Raises:
            NotEncodedError: as ``all``.
            ValueError: two rows overlap on that day.
        """
        found = self.all(on, *key)
        if len(found) > 1:
            raise ValueError(f"{self.name}: two rows for {key} on {on}")
        return found[0] if found else None

    def in_force(self, on: date) -> tuple[Row, ...]:
        """Return every row in force on that day.

        Raises:
            NotEncodedError: the whole table begins after ``on``.
        """
        self._seen()
        return self._of_day(on)

    def _in_force(self, on: date) -> tuple[Row, ...]:
        found = tuple(row for row in self._rows if row.in_force(on))
        if self._rows and not found:
            earliest = min(row.citation.in_force_from for row in self._rows)
            if on < earliest:
                raise NotEncodedError(self.name, on, earliest)
        return found


class _Supposed:
    """Which tables were read, and what is supposed of those that were not.

    It is an object so that who follows the code of a rule (``law.engine.reads``) does not take the
    names of the tables that happen to be read for names that the rule holds.
    """

    def __init__(self) -> None:
        self.changes: dict[tuple[str, str], Callable[[Row], Row]] = {}
        self.read: set[tuple[str, str]] = set()


_supposed: Final = _Supposed()


def suppose(package: str, name: str, change: Callable[[Row], Row]) -> None:
    """From now on, read every row of a table as ``change`` returns it, as if the law were so.

    Only for a process begun to ask what a change of law would do: it cannot be taken back, and
    whoever remembers an answer remembers it of the law as supposed.

    Raises:
        RuntimeError: the table was read already; what was answered may rest on it as it is.
    """
    if (package, name) in _supposed.read or (package, name) in _supposed.changes:
        raise RuntimeError(f"{package}:{name} was read already")
    _supposed.changes[package, name] = change


@cache
def load_table(package: str, name: str, *key: str) -> Table:
    """Read ``tables/<name>.csv`` of ``package``; it is read once in a process.

    Args:
        package: such as ``kaname.law.us.export``.
        name: the file's name without ``.csv``.
        key: the columns by which rows are found.

    Raises:
        ProblemError: (status 3) the file is missing, lacks a column, or a row lacks its dates.
    """
    file = f"{package.replace('.', '/')}/tables/{name}.csv"
    try:
        text = (resources.files(package) / "tables" / f"{name}.csv").read_text(encoding="utf-8")
    except OSError as error:
        raise unusable(file, None, f"cannot be read: {error}", "読み込めない") from error
    reader = csv.DictReader(text.splitlines())
    missing = [c for c in (*key, *PROVENANCE) if c not in (reader.fieldnames or ())]
    if missing:
        columns = ", ".join(missing)
        raise unusable(file, 1, f"lacks the columns {columns}", f"列がない: {columns}")
    rows = tuple(_row(file, number, cells) for number, cells in enumerate(reader, start=2))
    _supposed.read.add((package, name))
    change = _supposed.changes.get((package, name))
    if change is not None:
        rows = tuple(change(row) for row in rows)
    return Table(f"{package}:{name}", key, rows)


def _row(file: str, line: int, cells: dict[str, str]) -> Row:
    try:
        citation = Citation(
            cite=_filled(cells, "citation"),
            in_force_from=date.fromisoformat(cells["valid_from"]),
            in_force_to=_day(cells["valid_to"]),
            source=_filled(cells, "source"),
            verified_on=read_on(cells["verified_on"]),
            published_on=_day(cells["published_on"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise unusable(
            file, line, f"row without provenance: {error}", "出典・日付の欠落"
        ) from error
    values = {name: cell for name, cell in cells.items() if name not in PROVENANCE}
    return Row(values, citation)


def read_on(cell: str) -> date | None:
    """Return the day in a ``verified_on`` cell; None for ``unverified``, which must be said."""
    return None if cell == UNVERIFIED else date.fromisoformat(cell)


def _filled(cells: dict[str, str], column: str) -> str:
    if not cells[column]:
        raise ValueError(f"{column} is empty")
    return cells[column]


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def unusable(file: str, line: int | None, english: str, japanese: str) -> ProblemError:
    """Return the problem (status 3) that a table of law cannot be used, and why."""
    return ProblemError(
        Problem(
            code="KAN-3001",
            place=Place(file=file, line=line),
            found=Text(
                f"a table of law cannot be used: {english}", f"法令表が使えない: {japanese}"
            ),
            expected=Text(
                "every row with its citation, source and dates", "全行に根拠・出典・日付があること"
            ),
            mend=Text("install Kaname afresh", "Kanameを再インストールする"),
        ),
        status=3,
    )

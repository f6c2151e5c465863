"""Which destinations, and which items, a provision cannot tell apart on a day.

A provision knows a country, and an ECCN, only by the rows of dated tables in which it stands and
by the few that its own code names (see ``law.engine.reads``). Two destinations with the same rows
in the tables and columns that a provision can read get the same answer, so it is asked once.
No rule of law is written here: what differs in any way that the code could see is kept apart.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.case import Item
from kaname.core.codes import Eccn
from kaname.core.places import codes
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.reads import Reads
from kaname.law.engine.tables import Row, Table, load_table
from kaname.law.us.export.eccn import described

__all__ = ["ITEM_FACTS", "Classes", "View", "item_facts"]

Line = tuple[object, ...]
"""A row as code could read it: its table, its state on the day, and its cells as words."""
Facts = tuple[str, ...]
Columns = tuple[str, frozenset[str]]
"""A table and the columns of it that are read."""

HOME: Final = frozenset({"US", "JP"})
SELF: Final = "@"
_LOADS: Final = load_table.__name__
_DESCRIPTION: Final = re.compile(
    r"[0-9][A-E][0-9]{0,3}\*|[0-9][A-E][0-9]{3}(\.[a-z0-9.]+)?|(600_series|9x515)(\.y|_all)?"
)
_TWO_CAPITALS: Final = re.compile(r"[A-Z]{2}")
_ENTRY: Final = re.compile(r"[0-9][A-E][0-9]{3}")
NAMES: Final = frozenset({"name_en", "name_ja", "title_en", "title_ja"})
"""Columns that only name a place, or an entry of a list, in words: they can differ in what is
said, and nowhere else."""
ITEM_FACTS: Final = ("eccn", "kind", "meti_item", "hs")
"""What differs between the items of a comparison."""


class Classes:
    """Tells which destinations and which items look alike, on one day, to code that reads so."""

    def __init__(self, on: date, packages: Iterable[str]) -> None:
        """Prepare for a day.

        Args:
            on: the day whose law answers.
            packages: whose tables are read, such as ``kaname.law.us.export``.
        """
        self._on = on
        self._tables = {table.name: table for package in packages for table in _tables(package)}
        self.names = frozenset(self._tables)
        self._by_place: dict[Columns, Mapping[str, frozenset[Line]]] = {}
        self._by_entry: dict[Columns, Mapping[str, frozenset[Line]]] = {}
        self._called = _called(self._tables.values())
        self._views: dict[tuple[Reads, frozenset[str]], View] = {}

    def view(self, reads: Reads, tables: frozenset[str]) -> "View":
        """Return how things look to code that read these tables, by their names."""
        key = (reads, tables)
        if key not in self._views:
            self._views[key] = View(self, reads, self._columns(reads, tables), len(self._views))
        return self._views[key]

    def is_named(self, what: str, text: str) -> bool:
        """Tell whether a text may call a place, or an ECCN entry, by a name from the tables.

        A place is also called by its code.
        """
        return any(name in text for name in self._called.get(what, (what,)))

    def _columns(self, reads: Reads, tables: frozenset[str]) -> tuple[Columns, ...]:
        hidden = self._hidden(reads)
        return tuple(
            (name, (frozenset(table.rows[0].values) & reads.names) - NAMES)
            for name, table in self._tables.items()
            if name in tables or name.rpartition(":")[2] in hidden
        )

    def _hidden(self, reads: Reads) -> frozenset[str]:
        """Return the tables that cached functions may read, where nobody sees it.

        One that names no table itself is told which by its caller, so it may read any named.
        """
        known = frozenset(name.rpartition(":")[2] for name in self._tables)
        found: frozenset[str] = frozenset()
        for names in reads.cached:
            if _LOADS in names:
                found |= (names & known) or (reads.names & known)
        return found

    def _place(self, reads: Reads, columns: Iterable[Columns], place: str) -> object:
        named = place if place in reads.names or place in HOME else ""
        return named, tuple(self._lines_of_places(table).get(place) for table in columns)

    def _item(self, reads: Reads, columns: Iterable[Columns], item: Item) -> object:
        facts = tuple(_shown(getattr(item, name)) for name in ITEM_FACTS[1:])
        if not is_known(item.eccn):
            return facts
        eccn = Eccn.parse(str(item.eccn))
        if eccn.is_ear99:
            return facts, str(eccn)
        matched = tuple(
            (bool(p.fullmatch(eccn.entry)), bool(p.search(eccn.entry))) for p in reads.patterns
        )
        named = _named(reads, eccn.entry)
        lines = tuple(self._lines_of_entries(table).get(eccn.entry) for table in columns)
        return facts, eccn.paragraphs, eccn.entry[1:2], named, matched, lines

    def _lines_of_places(self, columns: Columns) -> Mapping[str, frozenset[Line]]:
        if columns not in self._by_place:
            found: dict[str, set[Line]] = {}
            listing = _columns_of_places(self._tables[columns[0]])
            for row in self._tables[columns[0]]:
                cells = [row.words(name) for name in sorted(columns[1])]
                named = [row.words(name) for name in sorted(columns[1]) if name in listing]
                for place in {word for cell in named for word in cell} & _codes():
                    shown = tuple(_listing(cell, place) for cell in cells)
                    found.setdefault(place, set()).add((_state(row, self._on), shown))
            self._by_place[columns] = {place: frozenset(lines) for place, lines in found.items()}
        return self._by_place[columns]

    def _lines_of_entries(self, columns: Columns) -> Mapping[str, frozenset[Line]]:
        if columns not in self._by_entry:
            found: dict[str, set[Line]] = {}
            for row in self._tables[columns[0]]:
                cells = [row.words(name) for name in sorted(columns[1])]
                words = {w for cell in cells for w in cell if _DESCRIPTION.fullmatch(w)}
                for entry in {e for word in words for e in _described_by(word)}:
                    shown = tuple(_descriptions(cell, entry) for cell in cells)
                    found.setdefault(entry, set()).add((_state(row, self._on), shown))
            self._by_entry[columns] = {entry: frozenset(lines) for entry, lines in found.items()}
        return self._by_entry[columns]


class View:
    """Numbers the classes of destinations and of items as they look to some code."""

    def __init__(
        self, classes: Classes, reads: Reads, columns: tuple[Columns, ...], number: int
    ) -> None:
        self.number = number
        self._classes = classes
        self._reads = reads
        self._columns = columns
        self._numbers: dict[object, int] = {}
        self._places: dict[str, int] = {}
        self._items: dict[Facts, int] = {}

    def of_place(self, place: str) -> int:
        """Return the class of a destination."""
        known = self._places.get(place)
        if known is None:
            signature = self._classes._place(self._reads, self._columns, place)
            known = self._places[place] = self._number(("place", signature))
        return known

    def of_item(self, facts: Facts, item: Item) -> int:
        """Return the class of an item, of which ``facts`` is what ``item_facts`` says."""
        known = self._items.get(facts)
        if known is None:
            signature = self._classes._item(self._reads, self._columns, item)
            known = self._items[facts] = self._number(("item", signature))
        return known

    def _number(self, signature: object) -> int:
        return self._numbers.setdefault(signature, len(self._numbers))


def item_facts(item: Item) -> Facts:
    """Return the facts of an item by which its class is told."""
    return tuple(_shown(getattr(item, name)) for name in ITEM_FACTS)


@cache
def _named(reads: Reads, entry: str) -> frozenset[str]:
    """Return the descriptions of an entry that stand in code."""
    return frozenset(
        word.replace(entry, SELF)
        for word in _descriptions_in(reads)
        if described(Eccn(entry), word) is not False
    )


@cache
def _descriptions_in(reads: Reads) -> tuple[str, ...]:
    return tuple(sorted(word for word in reads.names if _DESCRIPTION.fullmatch(word)))


def _called(tables: Iterable[Table]) -> Mapping[str, frozenset[str]]:
    """Return, of each place and entry that tables name in words, those names; a place's code too.

    The number of an entry is said of every entry, and replaced where another is meant.
    """
    found: dict[str, set[str]] = {}
    for table in tables:
        named = NAMES & table.rows[0].values.keys()
        for row in table if named else ():
            for code in _codes().intersection(row.values.values()):
                found.setdefault(code, {code}).update(row[name] for name in named)
            entry = row.values.get("eccn", "")
            if entry:
                found.setdefault(entry, set()).update(row[name] for name in named)
    return {code: frozenset(names - {""}) for code, names in found.items()}


def _tables(package: str) -> tuple[Table, ...]:
    folder = resources.files(package) / "tables"
    names = sorted(file.name[:-4] for file in folder.iterdir() if file.name.endswith(".csv"))
    return tuple(load_table(package, name) for name in names)


@cache
def _columns_of_places(table: Table) -> frozenset[str]:
    """Return the columns in which two capitals are always a place, as they are not in reasons."""
    found = set()
    for name in table.rows[0].values:
        words = {w for row in table for w in row.words(name) if _TWO_CAPITALS.fullmatch(w)}
        if words and words <= _codes():
            found.add(name)
    return frozenset(found)


@cache
def _codes() -> frozenset[str]:
    return frozenset(codes())


def _state(row: Row, on: date) -> str:
    """Tell whether a row is past, holds, or is still to come: a table may say that it is silent."""
    if row.in_force(on):
        return "now"
    return "future" if row.citation.in_force_from > on else "past"


def _listing(cell: tuple[str, ...], place: str) -> tuple[str, ...]:
    """Return a cell as seen by a place: among others it is only there or not."""
    if place not in cell:
        return cell
    return tuple(SELF if word == place else word for word in cell
                 if word == place or word not in _codes())  # fmt: skip


def _descriptions(cell: tuple[str, ...], entry: str) -> tuple[str, ...]:
    """Return a cell as seen by an ECCN entry: of other classifications nothing is seen."""
    return tuple(
        word.replace(entry, SELF)
        for word in cell
        if not _DESCRIPTION.fullmatch(word) or entry in _described_by(word)
    )


@cache
def _described_by(word: str) -> frozenset[str]:
    """Return the entries that a word of a table may describe."""
    found = _ENTRY.match(word)
    if found is not None and not word.endswith("*"):
        return frozenset({found.group()})
    return frozenset(e for e in _entries() if described(Eccn(e), word) is not False)


@cache
def _entries() -> frozenset[str]:
    table = load_table("kaname.law.us.export", "ccl_entries")
    return frozenset(row["eccn"] for row in table)


def _shown(value: object) -> str:
    return "" if value is UNKNOWN else str(value)

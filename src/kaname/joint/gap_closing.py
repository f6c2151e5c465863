"""What would close the gaps: a short working list of changes, each asked of the law anew.

A gap is a cell in which one capital asks for more than the other. It closes when either moves, so
there are two lists: what Washington would change in the Country Chart, and what Tokyo would change
in its lists. Every change is tried: the law is asked again of all cells that it could touch, and
the list says how many it closes, and how many that agree today it would open.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.codes import Eccn, MetiItem
from kaname.core.places import name_of
from kaname.core.text import Text, load_wording
from kaname.joint.compare import (
    JP_STRICTER,
    ONLY_JP,
    ONLY_US,
    OPEN,
    SAME,
    US_STRICTER,
    Cell,
    Comparison,
)
from kaname.joint.compare_ask import Asked, stated_item
from kaname.joint.compare_summary import band_of
from kaname.joint.gap_asking import UNLISTED, Round, as_item, first_listed
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.ccl import row_scope
from kaname.law.us.export.destinations import chart_country

__all__ = ["GAPS", "Change", "Closing", "Step", "closing"]

GAPS: Final = (US_STRICTER, JP_STRICTER, ONLY_US, ONLY_JP)
ACTIONS: Final = ("set", "lift", "except", "list")
"""Set or lift marks of the Country Chart; except destinations from, or list goods in, an item."""

NOT_TRIED: Final = frozenset({"AT1", "AT2"})
"""Columns of anti-terrorism controls, no mark of which is set for another destination on trial."""

_US: Final = "kaname.law.us.export"
_JP: Final = "kaname.law.jp.export"
_CHART: Final = "us.export.country_chart"
_US_ASKS: Final = (ONLY_US, US_STRICTER)
_JP_ASKS: Final = (ONLY_JP, JP_STRICTER)
_NAMED: Final = 6
_ORDER: Final = re.compile(r"\S+ 別表\S*")
_words: Final = load_wording("kaname.joint", "words_compare.toml")

Key = tuple[int, str, str]
"""A cell: the number of its item, its destination, its end user."""
Ask = Callable[[Sequence[Round]], Iterable[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one row of a table, and what the law then says."""

    side: str
    """``US`` or ``JP``."""
    action: str
    """One of ``ACTIONS``."""
    subject: str
    """The columns of the chart, the item of Tokyo's list, or the ECCN to list."""
    row: str
    """The destination: a row of the chart, or one to except; empty for ``list``."""
    table: str
    citation: str
    closes: tuple[Key, ...]
    opens: tuple[Key, ...]
    """Cells that agree today and would part."""
    blurs: tuple[Key, ...]
    """Cells that part or agree today and would be undetermined."""


@dataclass(frozen=True, slots=True)
class Change:
    """Steps of one kind on one subject, as one line of the working list."""

    side: str
    action: str
    subject: str
    table: str
    citation: str
    steps: tuple[Step, ...]

    @property
    def closes(self) -> int:
        """Return how many cells it closes."""
        return len({key for step in self.steps for key in step.closes})

    @property
    def opens(self) -> int:
        """Return how many cells that agree today it opens."""
        return len({key for step in self.steps for key in step.opens})

    @property
    def blurs(self) -> int:
        """Return how many cells would be undetermined after it."""
        return len({key for step in self.steps for key in step.blurs})

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the destinations whose rows it touches."""
        return tuple(step.row for step in self.steps if step.row)

    def text(self, most: int = _NAMED) -> Text:
        """Return the change in words, with at most so many destinations by name."""
        names = [name_of(row) for row in self.rows[:most]]
        left = len(self.rows) - len(names)
        more = _words("close.more", count=left) if left else Text("", "")
        places = Text(
            ", ".join(name.en for name in names) + more.en,
            "、".join(name.ja for name in names) + more.ja,
        )
        if self.action == "list":
            return _words("close.list", eccn=self.subject)
        return _words(f"close.{self.action}", subject=self.subject, places=places)


@dataclass(frozen=True, slots=True)
class Closing:
    """The working lists of a comparison."""

    gaps: int
    """Cells in which the capitals are known to part."""
    changes: tuple[Change, ...]
    """Those that close most first."""
    closed: Mapping[str, int]
    """Side -> gaps that its list closes."""
    neither: tuple[tuple[Text, int], ...]
    """Why no change tried closes a gap, and how many."""


def closing(comparison: Comparison, ask: Ask) -> Closing:
    """Return what would close the gaps of a comparison.

    Args:
        comparison: the cells.
        ask: answers rounds of cells asked anew, each in a process of its own.
    """
    every = {_key(comparison, n, cell): cell for n, cell in _numbered(comparison)
             if cell.divergence in GAPS}  # fmt: skip
    home = {place for place in comparison.destinations
            if band_of(place, comparison.on) == "home"}  # fmt: skip
    gaps = {key: cell for key, cell in every.items() if cell.destination not in home}
    table = _Table(comparison, gaps)
    tried = [*table.marks(_JP_ASKS, "set"), *table.marks(_US_ASKS, "lift"), *table.lists()]
    results = list(ask([one.round for one in tried]))
    steps = [step for one, result in zip(tried, results, strict=True)
             for step in table.steps(one, result)]  # fmt: skip
    kept = [*_fewest(step for step in steps if step.side == "US"),
            *(one for one in steps if one.side == "JP" and _worth(one, one.closes))]  # fmt: skip
    closed = {side: {key for step in kept if step.side == side for key in step.closes}
              for side in ("US", "JP")}  # fmt: skip
    left = [key for key in gaps if key not in closed["US"] | closed["JP"]]
    touched = {reached for one in tried for reached in one.subjects}
    reasons = Counter(table.reason(key, touched) for key in left)
    if len(every) > len(gaps):
        reasons["home"] += len(every) - len(gaps)
    return Closing(
        len(every), _gathered(kept), {side: len(keys) for side, keys in closed.items()},
        tuple((_words(f"close.neither.{key}"), count) for key, count in reasons.most_common()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tried:
    """A round, and which steps it tries: for each destination the row of the change."""

    action: str
    round: Round
    numbers: tuple[int, ...]
    """The numbers of the round's items."""
    subjects: Mapping[tuple[int, str], str]
    """Item and destination -> subject of the step that reaches it."""


class _Table:
    """The cells of a comparison by key, and the changes that could reach them."""

    def __init__(self, comparison: Comparison, gaps: Mapping[Key, Cell]) -> None:
        self._of = comparison
        self._gaps = gaps
        self._before = {_key(comparison, n, cell): cell.divergence
                        for n, cell in _numbered(comparison)}  # fmt: skip
        self._columns = [_asked_columns(asked, comparison.on) for asked in comparison.items]
        self._entries = [_entry_columns(asked, comparison.on) for asked in comparison.items]
        self._rows: dict[str, list[str]] = {}
        for place in comparison.destinations:
            self._rows.setdefault(chart_country(place), []).append(place)
        chart = load_table(_US, "country_chart", "country")
        self._chart = {row: chart.find(comparison.on, row) for row in self._rows}

    def marks(self, asking: Sequence[str], action: str) -> list[_Tried]:
        """Return the rounds that try marks of the chart: every row once in each."""
        wanted: dict[str, dict[str, None]] = {}
        for (number, place, _), cell in self._gaps.items():
            row = self._chart[chart_country(place)]
            if cell.divergence not in asking or row is None or row["pointer"]:
                continue
            asked, marked = self._columns[number], set(row.words("columns"))
            found = wanted.setdefault(row["country"], {})
            if action == "set":
                found |= dict.fromkeys(sorted(asked - marked - NOT_TRIED))
            elif action == "lift" and cell.us.provisions == (_CHART,) and asked & marked:
                found[" ".join(sorted(asked & marked))] = None
        by_subject: dict[str, list[str]] = {}
        for country, subjects in wanted.items():
            for subject in subjects:
                by_subject.setdefault(subject, []).append(country)
        return [self._marked(action, subject, rows) for subject, rows in by_subject.items()]

    def _marked(self, action: str, subject: str, rows: Sequence[str]) -> _Tried:
        columns = tuple(subject.split())
        numbers = tuple(n for n, named in enumerate(self._entries) if named & set(columns))
        places = tuple(place for row in rows for place in self._rows[row])
        marks = tuple((row, columns) for row in rows)
        asked = Round(
            tuple(self._of.items[n] for n in numbers), places, self._of.end_users, self._of.on,
            set_marks=marks if action == "set" else (),
            lifted_marks=marks if action == "lift" else (),
        )  # fmt: skip
        reached = {(number, place): subject for number in numbers for place in places}
        return _Tried(action, asked, numbers, reached)

    def lists(self) -> list[_Tried]:
        """Return the rounds that try Tokyo's lists: to except destinations, and to list goods."""
        excepted: dict[tuple[str, bool], set[str]] = {}
        listed: dict[int, set[str]] = {}
        for (number, place, _), cell in self._gaps.items():
            item = self._of.items[number].meti_item
            if cell.divergence in _JP_ASKS and item and MetiItem.parse(item).is_listed:
                excepted.setdefault((item, _is_goods(self._of.items[number])), set()).add(place)
            elif cell.divergence in _US_ASKS and not (item and MetiItem.parse(item).is_listed):
                listed.setdefault(number, set()).add(place)
        tried = []
        for (item, goods), places in excepted.items():
            numbers = [n for n, asked in enumerate(self._of.items)
                       if _is_goods(asked) is goods and _within(asked, item)]  # fmt: skip
            tried.append(self._listing("except", numbers, places, item))
        for number, places in listed.items():
            eccn = self._of.items[number].eccn
            tried.append(self._listing("list", [number], places, eccn))
        return tried

    def _listing(
        self, action: str, numbers: Sequence[int], places: Iterable[str], subject: str
    ) -> _Tried:
        items = [self._of.items[n] for n in numbers]
        changed = tuple(
            as_item(one, UNLISTED if action == "except" else first_listed(one, self._of.on))
            for one in items
        )
        wanted = set(places) if action == "except" else set(self._of.destinations)
        some = tuple(place for place in self._of.destinations if place in wanted)
        reached = {(number, place): subject for number in numbers for place in some}
        asked = Round(changed, some, self._of.end_users, self._of.on)
        return _Tried(action, asked, tuple(numbers), reached)

    def steps(self, tried: _Tried, result: Sequence[str]) -> list[Step]:
        """Return the steps that a round tried, with what the law then said."""
        found: dict[tuple[str, str], dict[str, list[Key]]] = {}
        answers = iter(result)
        for number in tried.numbers:
            for place in tried.round.destinations:
                subject = tried.subjects[number, place]
                row = "" if tried.action == "list" else place
                if tried.action in ("set", "lift"):
                    row = chart_country(place)
                moved = found.setdefault((subject, row), {"closes": [], "opens": [], "blurs": []})
                for user in tried.round.end_users:
                    key, after = (number, place, user.name), next(answers)
                    before = self._before[key]
                    if before in GAPS and after == SAME:
                        moved["closes"].append(key)
                    elif before == SAME and after in GAPS:
                        moved["opens"].append(key)
                    elif before != OPEN and after == OPEN:
                        moved["blurs"].append(key)
        return [
            Step(_side(tried.action), tried.action, subject, row, *self._source(tried, subject),
                 *(tuple(moved[name]) for name in ("closes", "opens", "blurs")))
            for (subject, row), moved in found.items()
        ]  # fmt: skip

    def _source(self, tried: _Tried, subject: str) -> tuple[str, str]:
        """Return the table that the step would change, and the citation of its rows."""
        if tried.action in ("set", "lift"):
            row = next(row for row in self._chart.values() if row is not None)
            return "country_chart", row.citation.cite
        goods = _is_goods(self._of.items[tried.numbers[0]])
        name = "list_items" if goods else "technology_items"
        rows = load_table(_JP, name).in_force(self._of.on)
        order = _ORDER.match(rows[0].citation.cite)
        number = "" if tried.action == "list" else f" {subject}"
        return name, f"{order.group()}{number}" if order else ""

    def reason(self, key: Key, touched: Container[tuple[int, str]]) -> str:
        """Return why nothing that was tried closes a gap.

        Args:
            key: the cell.
            touched: the items and destinations that some change tried reaches.
        """
        number, place, _ = key
        row = self._chart[chart_country(place)]
        cell = self._gaps[key]
        if row is None:
            return "home"
        if row["pointer"]:
            return "embargo"
        if not self._columns[number] - NOT_TRIED and cell.divergence in _JP_ASKS:
            return "no_column"
        return "tried" if (number, place) in touched else "untried"


def _numbered(comparison: Comparison) -> Iterable[tuple[int, Cell]]:
    wide = len(comparison.destinations) * len(comparison.end_users)
    return ((position // wide, cell) for position, cell in enumerate(comparison.cells))


def _key(comparison: Comparison, number: int, cell: Cell) -> Key:
    return number, cell.destination, cell.end_user


def _asked_columns(asked: Asked, on: date) -> set[str]:
    """Return the columns that an item is asked by: of the rows that cover it, or are open for it.

    What the rows of other paragraphs ask by is left out: a mark there says nothing of this item.
    """
    code = Eccn.parse(asked.eccn)
    matter = Matter(Case(), on, item=stated_item("US", asked))
    return {row["column"] for row in _column_rows(asked, on)
            if row_scope(matter, code, row).holds is not False}  # fmt: skip


def _entry_columns(asked: Asked, on: date) -> set[str]:
    """Return the columns that the licence rows of an item's whole entry name."""
    return {row["column"] for row in _column_rows(asked, on)}


def _column_rows(asked: Asked, on: date) -> tuple[Row, ...]:
    code = Eccn.parse(asked.eccn)
    if code.is_ear99:
        return ()
    try:
        rows = load_table(_US, "ccl_controls", "eccn").all(on, code.entry)
    except NotEncodedError:
        return ()
    return tuple(row for row in rows if row["requirement"] == "column")


def _is_goods(asked: Asked) -> bool:
    return asked.item.kind == "goods"


def _within(asked: Asked, item: str) -> bool:
    """Tell whether an item is named by a number of Tokyo's list, whole."""
    if not asked.meti_item:
        return False
    mine, named = MetiItem.parse(asked.meti_item), MetiItem.parse(item)
    pairs = ((named.item, mine.item), (named.sub, mine.sub), (named.part, mine.part))
    return all(not a or a == b for a, b in pairs)


def _side(action: str) -> str:
    return "US" if action in ("set", "lift") else "JP"


def _worth(step: Step, closes: Iterable[Key]) -> bool:
    """Tell whether a step closes more than it opens."""
    return len(set(closes)) > len(step.opens)


def _fewest(steps: Iterable[Step]) -> list[Step]:
    """Return for each row the fewest marks that close all that marks can close there."""
    of_rows: dict[tuple[str, str], list[Step]] = {}
    for step in steps:
        of_rows.setdefault((step.action, step.row), []).append(step)
    kept = []
    for some in of_rows.values():
        left = {key for step in some for key in step.closes}
        while left:
            best = max(some, key=lambda step: (len(left & set(step.closes)) - len(step.opens),
                                               -len(step.subject), step.subject))  # fmt: skip
            if not _worth(best, left & set(best.closes)):
                break
            kept.append(best)
            left -= set(best.closes)
    return kept


def _gathered(steps: Iterable[Step]) -> tuple[Change, ...]:
    found: dict[tuple[str, str, str, str, str], list[Step]] = {}
    for step in steps:
        key = (step.side, step.action, step.subject, step.table, step.citation)
        found.setdefault(key, []).append(step)
    made = [Change(*key, steps=tuple(some)) for key, some in found.items()]
    return tuple(sorted(made, key=lambda one: (-(one.closes - one.opens), one.side, one.subject)))

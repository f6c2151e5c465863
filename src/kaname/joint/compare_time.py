"""How the gap between the capitals moved: the days on which some table changes, and why.

An event is a row of a table, or a provision, that begins or has ended on a day. Of a row that no
rule is known to have brought in, all that is known is that it is held from that day on: the text
may have been the same before.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import resources
from typing import Final

from kaname.core.codes import Eccn, MetiItem
from kaname.core.finding import Citation
from kaname.core.text import Text, load_wording
from kaname.joint.compare import Cell, Comparison
from kaname.law.engine.provisions import coverage
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import chart_country

__all__ = [
    "Event",
    "Moment",
    "Moved",
    "beginning",
    "days_of_change",
    "events_on",
    "held_from",
    "time_line",
]

PACKAGES: Final = {"US": "kaname.law.us.export", "JP": "kaname.law.jp.export"}
KINDS: Final = ("begins", "ends", "held_from")
CITED: Final = 3
"""So many citations of an event are shown."""
NOT_ASKED: Final = frozenset({
    "exception_alternatives", "exception_conditions", "exception_listings",
    "exception_overcomes", "exception_restrictions", "exception_values", "exceptions",
    "supplement_countries", "licence_exceptions", "bulk_licences", "bulk_notes", "conditions",
    "consequences", "list_consequences", "penalties", "administrative_sanctions",
    "record_periods", "filing_forms", "licence_validity", "chip_review_policies",
    "review_policies", "review_criteria",
})  # fmt: skip
"""Tables of what follows a requirement or may lift it: the outcome of no cell rests on them."""
NEAR: Final = timedelta(days=400)
"""A row that begins later after its publication than this is held from that day on only."""
_OF_STABILITY: Final = ("ai_diffusion", "regional_stability_amendment")
"""Instruments that concern the controls for regional stability alone."""
_DAY: Final = timedelta(days=1)
_words: Final = load_wording("kaname.joint", "words_compare.toml")


@dataclass(frozen=True, slots=True)
class Event:
    """Rows of one table, or a provision, that begin or have ended on a day."""

    on: date
    side: str
    """``US`` or ``JP``."""
    kind: str
    """``begins``: a rule brought it in; ``held_from``: no older text is held; ``ends``."""
    what: str
    """The table or provision."""
    rows: int
    citations: tuple[Citation, ...]

    @property
    def text(self) -> Text:
        """Return the event in words, with its first citations."""
        shown = [citation.cite for citation in self.citations[:CITED]]
        left = len(self.citations) - len(shown)
        more = _words("close.more", count=left) if left else Text("", "")
        cites = Text("; ".join(shown) + more.en, "; ".join(shown) + more.ja)
        days = sorted({c.published_on for c in self.citations if c.published_on is not None})
        if self.kind == "begins" and days:
            return _words("event.begins_published", what=self.what, rows=self.rows, cites=cites,
                          published=", ".join(str(day) for day in days))  # fmt: skip
        return _words(f"event.{self.kind}", what=self.what, rows=self.rows, cites=cites)


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell that moved: its divergence before and after, and whose answer changed."""

    eccn: str
    destination: str
    end_user: str
    before: str
    after: str
    sides: tuple[str, ...]
    meti_item: str = ""
    events: tuple["Event", ...] = ()
    """What began or ended that day in rows that concern its item and destination."""

    @property
    def held(self) -> bool:
        """Tell whether rows held from that day explain it, and no change of law is known.

        A row that ends where another of its table is held from the day is the same: one text of it
        follows the other, and when the law changed is not known.
        """
        held = {event.what for event in self.events if event.kind == "held_from"}
        law = any(event.kind == "begins" or (event.kind == "ends" and event.what not in held)
                  for event in self.events)  # fmt: skip
        return bool(held) and not law


@dataclass(frozen=True, slots=True)
class Moment:
    """The gap from one day on, until the next moment."""

    on: date
    counts: dict[str, int]
    moved: tuple[Moved, ...]
    events: tuple[Event, ...] = ()
    """What began or ended that day on the sides whose answers changed, in rows that concern a cell
    that moved."""


def days_of_change(first: date, last: date) -> tuple[date, ...]:
    """Return ``first`` and every later day to ``last`` on which a row begins or has ended."""
    found = {first}
    for _, _, citation, _ in _sources():
        found |= set(_turns(citation))
    return tuple(sorted(day for day in found if first <= day <= last))


def held_from(table: str, side: str = "US") -> date:
    """Return the day from which most rows of a table are held."""
    rows = load_table(PACKAGES[side], table)
    return Counter(row.citation.in_force_from for row in rows).most_common(1)[0][0]


def beginning(table: str, side: str = "US") -> date:
    """Return the first day of which a table holds anything."""
    package = PACKAGES.get(side, "kaname.joint")
    return min(row.citation.in_force_from for row in load_table(package, table))


def events_on(day: date) -> tuple[Event, ...]:
    """Return what begins or has ended on a day, the rows of one table as one event."""
    return _events(day, _turning(day))


def _events(day: date, turns: Iterable["_Turn"]) -> tuple[Event, ...]:
    rows: Counter[tuple[str, str, str]] = Counter()
    cited: dict[tuple[str, str, str], dict[str, Citation]] = {}
    for turn in turns:
        key = (turn.side, turn.kind, turn.what)
        rows[key] += 1
        cited.setdefault(key, {})[turn.citation.cite] = turn.citation
    made = (Event(day, *key, rows=count, citations=tuple(cited[key].values()))
            for key, count in rows.items())  # fmt: skip
    return tuple(sorted(made, key=lambda event: (event.side, KINDS.index(event.kind), event.what)))


@dataclass(frozen=True, slots=True)
class _Turn:
    """A row, or a provision without row, that begins or has ended on a day."""

    side: str
    kind: str
    what: str
    citation: Citation
    row: Row | None


def _explained(
    day: date, moved: Iterable[Moved]
) -> tuple[tuple[Moved, ...], tuple[Event, ...]]:  # fmt: skip
    """Return the cells that moved with the events that concern each, and all such events."""
    turns = _turning(day)
    of_items: dict[tuple[str, str], frozenset[int]] = {}
    of_places: dict[str, frozenset[int]] = {}
    made: dict[frozenset[int], tuple[Event, ...]] = {}
    cells: list[Moved] = []
    every: set[int] = set()
    for one in moved:
        item, place = (one.eccn, one.meti_item), one.destination
        if item not in of_items:
            of_items[item] = frozenset(n for n, turn in enumerate(turns) if _of_item(turn, *item))
        if place not in of_places:
            of_places[place] = frozenset(n for n, t in enumerate(turns) if _of_place(t, place))
        found = frozenset(n for n in of_items[item] & of_places[place]
                          if turns[n].side in one.sides)  # fmt: skip
        every |= found
        if found not in made:
            made[found] = _events(day, [turns[n] for n in sorted(found)])
        cells.append(replace(one, events=made[found]))
    return tuple(cells), _events(day, [turns[n] for n in sorted(every)])


def _of_item(turn: _Turn, eccn: str, meti_item: str) -> bool:
    """Tell whether a row concerns an item; one that names no item concerns all."""
    values = turn.row.values if turn.row is not None else {}
    if turn.what == "policy_status" and values.get("instrument") in _OF_STABILITY:
        return any(row["reason"] == "RS" for row in _licence_rows(turn.citation, eccn))
    if turn.what == "prose_requirements" and values.get("eccn") == "*":
        named = {row["pointer"] for row in _licence_rows(turn.citation, eccn)}
        return values["pointer"] in named
    if turn.side == "US" and values.get("eccn"):
        entry = Eccn.parse(eccn).entry if eccn != "EAR99" else eccn
        return any(named == "*" or named.partition(".")[0] == entry
                   for named in values["eccn"].split())  # fmt: skip
    if turn.side == "JP" and values.get("item") and meti_item:
        mine = MetiItem.parse(meti_item)
        same = str(values["item"]) == str(mine.item)
        return same and (not values.get("sub_item") or mine.sub in ("", None, values["sub_item"]))
    return True


def _licence_rows(citation: Citation, eccn: str) -> tuple[Row, ...]:
    """Return the licence rows of an entry on the first day of a row, or of the oldest list."""
    if eccn == "EAR99":
        return ()
    on = max(citation.in_force_from, beginning("ccl_controls"))
    return load_table(PACKAGES["US"], "ccl_controls", "eccn").all(on, Eccn.parse(eccn).entry)


def _of_place(turn: _Turn, place: str) -> bool:
    """Tell whether a row concerns a destination; one that names none concerns all."""
    named = turn.row.values.get("country") if turn.row is not None else None
    return not named or named == "*" or named in (place, chart_country(place))


def _turning(day: date) -> tuple[_Turn, ...]:
    """Return the rows and provisions on which cells rest that begin or have ended on a day."""
    found = []
    for side, what, citation, row in _sources():
        kind = _turns(citation).get(day)
        if kind is not None and what not in NOT_ASKED:
            found.append(_Turn(side, kind, what, citation, row))
    return tuple(found)


def _sources() -> Iterator[tuple[str, str, Citation, Row | None]]:
    for side, package in PACKAGES.items():
        for file in sorted((resources.files(package) / "tables").iterdir(), key=lambda f: f.name):
            if file.name.endswith(".csv"):
                name = file.name[:-4]
                yield from ((side, name, row.citation, row) for row in load_table(package, name))
    for entry in coverage().values():
        if entry.id.startswith(("us.export", "jp.export")):
            yield entry.id[:2].upper(), entry.id, entry.citation, None


def _turns(citation: Citation) -> dict[date, str]:
    begins, ends = citation.in_force_from, citation.in_force_to
    published = citation.published_on
    known = published is not None and abs(begins - published) <= NEAR
    kind = "begins" if known else "held_from"
    if ends is None or ends == date.max:
        return {begins: kind}
    return {begins: kind, ends + _DAY: "ends"}


def time_line(
    first: date,
    last: date,
    compared: Callable[[date], Comparison],
    tell: Callable[[Text], None] = lambda _: None,
) -> tuple[Moment, ...]:
    """Return the moments at which the gap moved, beginning with the first day.

    Args:
        first: the first day.
        last: the last day.
        compared: gives the comparison on a day; only asked for days on which a table changes.
        tell: is told which day is asked.
    """
    moments: list[Moment] = []
    before: dict[tuple[str, str, str, str], Cell] = {}
    days = days_of_change(first, last)
    for number, day in enumerate(days, start=1):
        tell(_words("line.asking", day=day, number=number, days=len(days)))
        comparison = compared(day)
        now = {_key(cell): cell for cell in comparison.cells}
        moved = tuple(_moved(before, now))
        if not moments or moved:
            explained = _explained(day, moved)
            moments.append(Moment(day, comparison.counts(), *explained))
        before = now
    return tuple(moments)


def _key(cell: Cell) -> tuple[str, str, str, str]:
    return cell.asked.eccn, cell.asked.meti_item, cell.destination, cell.end_user


def _moved(
    before: dict[tuple[str, str, str, str], Cell], now: dict[tuple[str, str, str, str], Cell]
) -> Iterable[Moved]:
    for key, cell in now.items():
        old = before.get(key)
        if old is not None and old.divergence != cell.divergence:
            sides = tuple(
                side for side, one, other in (("US", old.us, cell.us), ("JP", old.jp, cell.jp))
                if one.outcome is not other.outcome
            )  # fmt: skip
            yield Moved(key[0], key[2], key[3], old.divergence, cell.divergence, sides,
                        key[1])  # fmt: skip

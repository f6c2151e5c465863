"""What would close a gap: for each cell the smallest change of one table, gathered as a list.

These are places to negotiate, not forecasts: each says which cell of which table stands in the
way on the law of the day. The other provisions are not asked again as if the change were made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.places import name_of
from kaname.core.text import Text, load_wording
from kaname.joint.compare import JP_STRICTER, ONLY_JP, ONLY_US, US_STRICTER, Cell
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.us.export.destinations import chart_country

__all__ = ["Change", "changes"]

_US: Final = "kaname.law.us.export"
_CHART: Final = "us.export.country_chart"
_LIST: Final = "jp.export.list_control"
_words: Final = load_wording("kaname.joint", "words_compare.toml")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one side's table, and the cells that it would bring together."""

    side: str
    """``US`` or ``JP``."""
    table: str
    text: Text
    size: int
    """How many entries of the table it touches."""
    cells: tuple[tuple[str, str, str], ...]
    """ECCN, destination and end user of each."""


def changes(cells: Iterable[Cell]) -> tuple[Change, ...]:
    """Return the changes that would close gaps, those that close most first."""
    gathered: dict[tuple[str, str, Text, int], list[tuple[str, str, str]]] = {}
    for cell in cells:
        for key in _of(cell):
            gathered.setdefault(key, []).append((cell.asked.eccn, cell.destination, cell.end_user))
    made = [Change(*key, cells=tuple(found)) for key, found in gathered.items()]
    return tuple(sorted(made, key=lambda change: (-len(change.cells), change.size, change.text.en)))


def _of(cell: Cell) -> Iterable[tuple[str, str, Text, int]]:
    """Yield for a cell the smallest change on each side where a table carries the answer."""
    if cell.divergence in (ONLY_US, US_STRICTER):
        if cell.us.provisions == (_CHART,):
            yield from _chart(cell, lift=True)
        if cell.divergence == ONLY_US and cell.asked.meti_item:
            text = _words("close.list", item=cell.asked.meti_item, eccn=cell.asked.eccn)
            yield "JP", "list_items", text, 1
    elif cell.divergence in (ONLY_JP, JP_STRICTER):
        yield from _chart(cell, lift=False)
        if cell.jp.provisions[:1] == (_LIST,):
            place = name_of(cell.destination)
            text = _words("close.destination", item=cell.asked.meti_item, place=place)
            yield "JP", "list_items", text, 1


def _chart(cell: Cell, *, lift: bool) -> Iterable[tuple[str, str, Text, int]]:
    """Yield the marks of the Country Chart to take away, or the one to set, for the entry."""
    try:
        entry = Eccn.parse(cell.asked.eccn).entry
        rows = load_table(_US, "ccl_controls", "eccn").all(cell.on, entry)
        chart = load_table(_US, "country_chart", "country").find(
            cell.on, chart_country(cell.destination)
        )
    except NotEncodedError:
        return
    if chart is None:
        return
    asked = {row["column"] for row in rows if row["requirement"] == "column"}
    marked = asked & set(chart.words("columns"))
    place = name_of(cell.destination)
    if lift and marked:
        listed = ", ".join(sorted(marked))
        yield "US", "country_chart", _words("close.lift", columns=listed, place=place), len(marked)
    elif not lift and asked and not marked:
        one = min(asked - {"AT1", "AT2"}, default=None)
        if one is not None:
            yield "US", "country_chart", _words("close.set", columns=one, place=place), 1

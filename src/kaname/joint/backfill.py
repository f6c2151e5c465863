"""Who in the other country makes what one capital denies: the seam for a table of makers.

No table of makers is held here. Whoever has one gives it as ``Makers``; without it the answer is
that none is loaded, never that nobody makes the item.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from kaname.core.text import Text, load_wording
from kaname.joint.compare import ONLY_JP, ONLY_US, Cell

__all__ = ["Backfill", "Maker", "Makers", "backfill"]

_words: Final = load_wording("kaname.joint", "words_compare.toml")
_OTHER: Final = {ONLY_US: "JP", ONLY_JP: "US"}


@dataclass(frozen=True, slots=True)
class Maker:
    """One who makes an item, and by which source."""

    name: str
    country: str
    source: str


class Makers(Protocol):
    """A table of who makes what."""

    def of(self, eccn: str, meti_item: str, country: str) -> tuple[Maker, ...]:
        """Return the makers of an item in a country that the table holds."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """Who could supply a cell that only one capital restricts."""

    country: str
    """The country whose law asks for nothing, ISO alpha-2."""
    makers: tuple[Maker, ...] | None
    """None: no table is loaded; nobody looked."""
    note: Text


def backfill(cell: Cell, makers: Makers | None = None) -> Backfill | None:
    """Return who in the other country makes the item; None unless only one capital restricts."""
    country = _OTHER.get(cell.divergence)
    if country is None:
        return None
    if makers is None:
        return Backfill(country, None, _words("backfill.no_table"))
    found = makers.of(cell.asked.eccn, cell.asked.meti_item, country)
    return Backfill(country, found, _words("backfill.found", count=len(found)))

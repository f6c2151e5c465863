"""Who in the other country makes what one capital denies: the seam for a table of makers.

No table of makers is held here, for no official source names makers by ECCN or by item. Whoever has
one gives it; without it either the shares of countries stand in (``backfill_shares``), or the
answer is that nobody looked, never that nobody makes the item. A table that names nobody for an
item says only that the table names nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from kaname.core.codes import Eccn, MetiItem
from kaname.core.text import Text, load_wording
from kaname.joint.compare import ONLY_JP, ONLY_US, Cell

__all__ = ["Backfill", "Maker", "Makers", "MakersTable", "Open", "backfill", "openings"]

_words: Final = load_wording("kaname.joint", "words_compare.toml")
_OTHER: Final = {ONLY_US: "JP", ONLY_JP: "US"}


@dataclass(frozen=True, slots=True)
class Maker:
    """One who makes an item, and by which source."""

    name: str
    country: str
    source: str
    eccn: str = ""
    meti_item: str = ""
    share: Text | None = None
    """What the whole country makes, where no firm is named."""

    def called(self, language: str) -> str:
        """Return the name, or where no firm is named, what the country makes."""
        return self.share.to(language) if self.share is not None else self.name


class Makers(Protocol):
    """A table of who makes what."""

    @property
    def firms(self) -> bool:
        """Whether firms are named, and not whole countries with their shares."""
        ...

    def of(self, eccn: str, meti_item: str, country: str) -> tuple[Maker, ...]:
        """Return the makers of an item in a country that the table holds."""


class MakersTable:
    """Makers by ECCN, by Tokyo's item, or both; a whole entry or item holds its parts."""

    firms: Final = True

    def __init__(self, makers: Iterable[Maker]) -> None:
        self._makers = tuple(makers)

    def __len__(self) -> int:
        return len(self._makers)

    def of(self, eccn: str, meti_item: str, country: str) -> tuple[Maker, ...]:
        """Return the makers in a country whose ECCN or item holds the one asked, or lies in it."""
        return tuple(
            maker for maker in self._makers
            if maker.country == country
            and (_same_entry(maker.eccn, eccn) or _same_item(maker.meti_item, meti_item))
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backfill:
    """Who could supply a cell that only one capital restricts."""

    country: str
    """The country whose law asks for nothing, ISO alpha-2."""
    makers: tuple[Maker, ...] | None
    """None: no table is loaded; nobody looked."""
    note: Text


@dataclass(frozen=True, slots=True)
class Open:
    """An item that one capital restricts and the other does not, with all destinations so."""

    eccn: str
    meti_item: str
    destinations: tuple[str, ...]
    end_users: tuple[str, ...]
    found: Backfill


def backfill(cell: Cell, makers: Makers | None = None) -> Backfill | None:
    """Return who in the other country makes the item; None unless only one capital restricts."""
    country = _OTHER.get(cell.divergence)
    if country is None:
        return None
    return _looked(cell.asked.eccn, cell.asked.meti_item, country, makers)


def openings(cells: Iterable[Cell], makers: Makers | None = None) -> tuple[Open, ...]:
    """Return the items that only one capital restricts, those open to most destinations first."""
    found: dict[tuple[str, str, str], tuple[dict[str, None], dict[str, None]]] = {}
    for cell in cells:
        country = _OTHER.get(cell.divergence)
        if country is not None and cell.destination not in ("US", "JP"):
            places, users = found.setdefault(
                (cell.asked.eccn, cell.asked.meti_item, country), ({}, {})
            )
            places[cell.destination] = None
            users[cell.end_user] = None
    made = (
        Open(eccn, item, tuple(places), tuple(users), _looked(eccn, item, country, makers))
        for (eccn, item, country), (places, users) in found.items()
    )
    return tuple(sorted(made, key=lambda one: (-len(one.destinations), one.eccn)))


def _looked(eccn: str, item: str, country: str, makers: Makers | None) -> Backfill:
    if makers is None:
        return Backfill(country, None, _words("backfill.no_table"))
    found = makers.of(eccn, item, country)
    if not makers.firms:
        return Backfill(country, found, _words("backfill.shares" if found else "backfill.no_share"))
    key = "backfill.found" if found else "backfill.nobody"
    return Backfill(country, found, _words(key, count=len(found)))


def _same_entry(held: str, asked: str) -> bool:
    if not held or not asked:
        return False
    one, other = Eccn.parse(held), Eccn.parse(asked)
    if one.is_ear99 or other.is_ear99 or one.entry != other.entry:
        return False
    shorter, longer = sorted((one.paragraph, other.paragraph), key=len)
    return not shorter or longer == shorter or longer.startswith(f"{shorter}.")


def _same_item(held: str, asked: str) -> bool:
    if not held or not asked:
        return False
    one, other = MetiItem.parse(held), MetiItem.parse(asked)
    if not one.is_listed:
        return False
    pairs = ((one.item, other.item), (one.sub, other.sub), (one.part, other.part))
    return all(not a or not b or a == b for a, b in pairs)

"""The two capitals side by side: items by destinations by end users, on the law of a day.

Each cell supposes two shipments of the same item to the same place and user: one of a US-made
item from the United States, asked of Washington's law, and one of a Japan-made item from Japan,
asked of Tokyo's. The answers are those of the two engines themselves. They are not asked anew for
every cell: what a provision cannot tell apart (``compare_classes``) it is asked once.
"""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Final

from kaname.core.outcome import Outcome
from kaname.core.text import Text, load_wording
from kaname.joint.compare_ask import Asked, EndUser
from kaname.joint.compare_desk import Desk, Side

__all__ = ["DIVERGENCES", "Cell", "Comparison", "Desks", "Sides", "compare", "diverge", "taken_by"]

SAME: Final = "same"
US_STRICTER: Final = "US stricter"
JP_STRICTER: Final = "Japan stricter"
ONLY_US: Final = "only US"
ONLY_JP: Final = "only Japan"
OPEN: Final = "undetermined"
DIVERGENCES: Final = (SAME, US_STRICTER, JP_STRICTER, ONLY_US, ONLY_JP, OPEN)
_words: Final = load_wording("kaname.joint", "words_compare.toml")


@dataclass(frozen=True, slots=True)
class Cell:
    """One item, destination, end user and day, and what both capitals say."""

    asked: Asked
    destination: str
    end_user: str
    on: date
    us: Side
    jp: Side
    divergence: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Sides:
    """What both capitals say, and where that leaves them; many cells may share one."""

    us: Side
    jp: Side
    divergence: str
    reason: Text


@dataclass(frozen=True)
class Comparison:
    """All cells asked, in the order items, destinations, end users."""

    on: date
    items: tuple[Asked, ...]
    destinations: tuple[str, ...]
    end_users: tuple[EndUser, ...]
    rows: tuple[tuple[Sides, ...], ...]
    """For each item what is said of every destination, and of every end user there."""

    @property
    def size(self) -> int:
        """Return how many cells there are."""
        return len(self.items) * len(self.destinations) * len(self.end_users)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Return the cells one by one."""
        columns = [(place, user.name) for place in self.destinations for user in self.end_users]
        return tuple(
            Cell(asked, *column, self.on, said.us, said.jp, said.divergence, said.reason)
            for asked, row in zip(self.items, self.rows, strict=True)
            for column, said in zip(columns, row, strict=True)
        )

    def counts(self) -> dict[str, int]:
        """Return how many cells have each divergence."""
        found = Counter(said.divergence for row in self.rows for said in row)
        return {name: found[name] for name in DIVERGENCES}


def compare(
    items: Sequence[Asked], destinations: Sequence[str], end_users: Sequence[EndUser], on: date
) -> Comparison:
    """Return what both capitals say of every item to every destination for every end user."""
    rows = Desks(on).rows(items, destinations, end_users)
    return Comparison(on, tuple(items), tuple(destinations), tuple(end_users), rows)


class Desks:
    """Both capitals on one day; what they found of some items helps them with the next."""

    def __init__(self, on: date) -> None:
        self._us, self._jp = Desk("US", on), Desk("JP", on)

    def rows(
        self, items: Iterable[Asked], destinations: Sequence[str], end_users: Sequence[EndUser]
    ) -> tuple[tuple[Sides, ...], ...]:
        """Return the rows of a comparison (see ``Comparison``)."""
        with _nothing_collected():
            return tuple(self._row(asked, destinations, end_users) for asked in items)

    def _row(
        self, asked: Asked, destinations: Sequence[str], end_users: Sequence[EndUser]
    ) -> tuple[Sides, ...]:
        joined: dict[tuple[int, int], Sides] = {}
        columns = []
        for user in end_users:
            column = []
            of_us = self._us.sides(asked, destinations, user)
            of_jp = self._jp.sides(asked, destinations, user)
            for us, jp in zip(of_us, of_jp, strict=True):
                said = joined.get((id(us), id(jp)))
                if said is None:
                    said = joined[id(us), id(jp)] = _join(asked, us, jp)
                column.append(said)
            columns.append(column)
        return tuple(chain.from_iterable(zip(*columns, strict=True)))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Within the block, look for no garbage: all that is made here is kept, and much is made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def diverge(us: Side, jp: Side) -> str:
    """Return where two sides stand to one another: one of ``DIVERGENCES``."""
    if Outcome.UNDETERMINED in (us.outcome, jp.outcome):
        return OPEN
    us_asks, jp_asks = _asks(us.outcome), _asks(jp.outcome)
    if not (us_asks and jp_asks):
        return ONLY_US if us_asks else ONLY_JP if jp_asks else SAME
    if us.outcome is jp.outcome:
        return SAME
    return US_STRICTER if us.outcome.severity > jp.outcome.severity else JP_STRICTER


def _asks(outcome: Outcome) -> bool:
    return outcome.severity > Outcome.NO_REQUIREMENT_FOUND.severity


def _join(asked: Asked, us: Side, jp: Side) -> Sides:
    parts = [_words("cell.sides", us=us.reason, jp=jp.reason), taken_by(asked)]
    for side, capital in ((us, "us"), (jp, "jp")):
        if side.could_be is not None and side.outcome is not Outcome.UNDETERMINED:
            named = _words(f"outcome.{side.could_be.value}")
            parts.append(_words(f"cell.open_{capital}", outcome=named))
    reason = Text(
        " ".join(part.en for part in parts if part.en), "".join(part.ja for part in parts)
    )
    return Sides(us, jp, diverge(us, jp), reason)


@lru_cache(maxsize=4096)
def _pair_text(key: str, item: str, eccn: str) -> Text:
    return _words(key, item=item, eccn=eccn)


def taken_by(asked: Asked) -> Text:
    """Return by what Tokyo's item was taken, or why it is not known."""
    if asked.pair is not None:
        sure = "ear99" if asked.eccn == "EAR99" else asked.pair.sure_meti
        return _pair_text(f"pair.{sure}", asked.meti_item, asked.eccn)
    if asked.meti_item:
        return _pair_text("pair.given", asked.meti_item, asked.eccn)
    known = next((pair for pair in asked.known if pair.meti_item), None)
    if known is None:
        return _pair_text("pair.none", "", asked.eccn)
    return _pair_text("pair.unsure", known.meti_item, asked.eccn)

"""The arithmetic of ownership: who counts because listed owners hold a share of it, or more.

An owner counts when it is listed, or when owners that count together hold ``limit`` per cent of it
or more; its whole share then counts at the next level. Shares are not multiplied. Companies may
own one another in circles: who counts is the least fixed point, so that a circle does not lift
itself. (OFAC FAQ 401; 15 CFR part 744, Supp. No. 8.)

A share may be known only within bounds, and whether an owner is listed may be open. Both ends are
then found: what counts under *every* completion of the unknown facts, and under *some*. They are
exact, because the least shares of all companies can hold at once, and so can the most.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.unknown import UNKNOWN, Truth

__all__ = [
    "ANY_SHARE", "WHOLE", "Counting", "Held", "Holding", "Share", "Shares", "count", "exactly",
    "held_by",
]  # fmt: skip

WHOLE: Final = Decimal(100)
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent: from ``low`` to ``high``; an open end is itself not reached.

    Raises:
        ValueError: the bounds are not in order, or not within 0 to 100.
    """

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if not NOTHING <= self.low <= self.high <= WHOLE:
            raise ValueError(f"not a share: {self.low} to {self.high}")
        if self.low == self.high and (self.low_open or self.high_open):
            raise ValueError(f"no share lies above {self.low} and below {self.high}")

    @property
    def is_exact(self) -> bool:
        """Tell whether the share is one number."""
        return self.low == self.high


ANY_SHARE: Final = Share(NOTHING, WHOLE)
"""A share that nobody gave."""


def exactly(percent: Decimal | int | str) -> Share:
    """Return a share that is known."""
    value = Decimal(percent)
    return Share(value, value)


@dataclass(frozen=True, slots=True)
class Holding:
    """That ``owner`` holds ``share`` of ``company``; both are named by their keys."""

    owner: str
    company: str
    share: Share


@dataclass(frozen=True, slots=True)
class Held:
    """What owners that count hold of a company together: at least ``least``, at most ``most``."""

    least: Decimal
    most: Decimal
    most_open: bool = False
    """``most`` itself is not reached."""

    def reaches(self, limit: Decimal) -> Truth:
        """Tell whether they hold ``limit`` or more."""
        if self.least >= limit:
            return True
        return UNKNOWN if _may_reach(self.most, self.most_open, limit) else False


def held_by(parts: Iterable[tuple[Share, Truth]], *, careful: bool = False) -> Held:
    """Return what owners that count hold together.

    Args:
        parts: the share of each owner of one company, and whether that owner counts.
        careful: when the least shares add up to more than 100, take the excess off the owners
            that count; nobody can say whose share is overstated.
    """
    tally = _Tally()
    sure = NOTHING
    for share, counts in parts:
        tally.add(share)
        if counts is not False:
            tally.gain(share)
        if counts is True:
            sure += share.low
    if careful:
        sure = max(NOTHING, sure - tally.excess)
    most, is_open = tally.most()
    return Held(sure, most, is_open)


class Shares:
    """The holdings among parties of any number, found by company and by owner."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self.holdings = tuple(holdings)
        self._owners: dict[str, list[Holding]] = {}
        self._owned: dict[str, list[Holding]] = {}
        for holding in self.holdings:
            self._owners.setdefault(holding.company, []).append(holding)
            self._owned.setdefault(holding.owner, []).append(holding)

    @property
    def companies(self) -> tuple[str, ...]:
        """Return the companies that have an owner, in the order in which they were given."""
        return tuple(self._owners)

    def owners_of(self, company: str) -> tuple[Holding, ...]:
        """Return who holds a share of ``company``; its own shares are among them."""
        return tuple(self._owners.get(company, ()))

    def owned_by(self, owner: str) -> tuple[Holding, ...]:
        """Return what ``owner`` holds."""
        return tuple(self._owned.get(owner, ()))

    def above(self, company: str, keeps: Callable[[str], bool]) -> tuple[str, ...]:
        """Return ``company`` and its owners at every level, those alone that ``keeps`` keeps."""
        found = {company: None}
        waiting = [company]
        while waiting:
            for holding in self._owners.get(waiting.pop(), ()):
                if holding.owner not in found and keeps(holding.owner):
                    found[holding.owner] = None
                    waiting.append(holding.owner)
        return tuple(found)

    def excess_of(self, company: str) -> Decimal:
        """Return by how much the least shares of a company's owners pass 100; 0 when they fit."""
        return max(NOTHING, sum((h.share.low for h in self.owners_of(company)), NOTHING) - WHOLE)

    def spread(
        self, start: Iterable[str], limit: Decimal, *, possible: bool,
        barred: str | None = None, careful: bool = False,
    ) -> dict[str, int]:  # fmt: skip
        """Return who counts, each with the round in which it came to count; 0 is ``start``.

        A party of round ``n`` counts by parties of earlier rounds, whatever order the holdings
        were given in: going from round to round is a proof that a person can check.

        Args:
            start: who counts by being listed.
            limit: per cent at which an owned company counts itself.
            possible: count what shares may be; else what they are at least.
            barred: a company that is not to count by its owners.
            careful: as in ``held_by``.
        """
        ranks = dict.fromkeys(start, 0)
        tallies: dict[str, _Tally] = {}
        current = list(ranks)
        number = 0
        while current:
            number += 1
            touched: dict[str, None] = {}
            for owner in current:
                for holding in self._owned.get(owner, ()):
                    company = holding.company
                    if company in ranks or company == barred:
                        continue
                    tally = tallies.get(company)
                    if tally is None:
                        tally = tallies[company] = _Tally.of(self._owners[company])
                    tally.gain(holding.share)
                    touched[company] = None
            current = [c for c in touched if tallies[c].reaches(limit, possible, careful)]
            ranks.update(dict.fromkeys(current, number))
        return ranks


@dataclass(frozen=True, slots=True)
class Counting:
    """Who counts, surely and possibly, among the owners of ``shares``."""

    shares: Shares
    limit: Decimal
    careful: bool
    sure: Mapping[str, int]
    """Who counts whatever the unknown facts are, each with its round."""
    possible: Mapping[str, int]
    """Who counts under some completion of the unknown facts, each with its round."""

    def counts(self, party: str) -> Truth:
        """Tell whether a party counts, by being listed or by its owners."""
        if party in self.sure:
            return True
        return UNKNOWN if party in self.possible else False

    def held(self, company: str) -> Held:
        """Return what owners that count hold of a company; its own shares are not theirs."""
        return held_by(
            (
                (h.share, False if h.owner == company else self.counts(h.owner))
                for h in self.shares.owners_of(company)
            ),
            careful=self.careful,
        )


def count(
    shares: Shares, listed: Mapping[str, Truth], limit: Decimal, *, careful: bool = False
) -> Counting:
    """Find who counts.

    Args:
        shares: who holds what.
        listed: party -> whether it is listed itself; who is not named here is not.
        limit: per cent at which an owned company counts itself.
        careful: as in ``held_by``.
    """
    surely = [party for party, holds in listed.items() if holds is True]
    maybe = [party for party, holds in listed.items() if holds is not False]
    return Counting(
        shares=shares,
        limit=limit,
        careful=careful,
        sure=shares.spread(surely, limit, possible=False, careful=careful),
        possible=shares.spread(maybe, limit, possible=True, careful=careful),
    )


class _Tally:
    """The shares of one company as they come to count."""

    __slots__ = ("excess", "high", "low", "open_highs", "open_rest", "rest")

    def __init__(self) -> None:
        self.low = NOTHING
        """The least that those hold who count."""
        self.high = NOTHING
        """The bounds above what they hold, added up."""
        self.open_highs = 0
        self.rest = NOTHING
        """The least that the others hold."""
        self.open_rest = 0
        self.excess = NOTHING

    @classmethod
    def of(cls, holdings: Iterable[Holding]) -> "_Tally":
        tally = cls()
        for holding in holdings:
            tally.add(holding.share)
        return tally

    def add(self, share: Share) -> None:
        """Take up an owner that does not count so far."""
        self.rest += share.low
        self.open_rest += share.low_open
        self.excess = max(NOTHING, self.low + self.rest - WHOLE)

    def gain(self, share: Share) -> None:
        """Let an owner that was taken up count."""
        self.rest -= share.low
        self.open_rest -= share.low_open
        self.low += share.low
        self.high += share.high
        self.open_highs += share.high_open

    def most(self) -> tuple[Decimal, bool]:
        """Return the most that those hold who count, and whether it is itself not reached."""
        room = WHOLE - self.rest
        if self.low > room:  # the shares given do not fit into 100 per cent
            return self.low, False
        if self.high < room:
            return self.high, self.open_highs > 0
        if self.high > room:
            return room, self.open_rest > 0
        return room, self.open_highs + self.open_rest > 0

    def reaches(self, limit: Decimal, possible: bool, careful: bool) -> bool:
        """Tell whether those who count hold ``limit``, possibly or surely."""
        if possible:
            return _may_reach(*self.most(), limit)
        return self.low - (self.excess if careful else NOTHING) >= limit


def _may_reach(most: Decimal, is_open: bool, limit: Decimal) -> bool:
    return most > limit or (most == limit and not is_open)

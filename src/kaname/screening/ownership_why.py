"""Why a company counts by its owners, and which unknown facts would decide it.

Everything here follows from ``kaname.core.shareholding`` alone: it asks the same question again
with one fact changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from kaname.core.shareholding import WHOLE, Counting, Holding, Share, Shares, count
from kaname.core.unknown import UNKNOWN, Truth

__all__ = ["Carriers", "Decider", "Deciding", "Step", "carriers", "deciding", "steps"]

WORK_MAX: Final = 2_000_000
"""Holdings looked at for one answer; where more would be needed, the answer says it is not all."""
_ALL_SETS_OF: Final = 12
"""With as many listed owners, or fewer, every set of them is tried."""
SETS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One company that counts: the owners that make it so, each of which counts before it does."""

    company: str
    owners: tuple[Holding, ...]
    low: Decimal
    """What these owners hold together, at least."""


@dataclass(frozen=True, slots=True)
class Carriers:
    """Which listed parties carry a result."""

    sets: tuple[tuple[str, ...], ...]
    """Sets of listed parties each of which is enough, and none of whose members can be left out."""
    needed: tuple[str, ...]
    """Those without whom the result would fall."""
    complete: bool
    """There is no further set."""
    work: int = 0
    """Holdings that were looked at to find them."""


@dataclass(frozen=True, slots=True)
class Decider:
    """One unknown fact, and what would follow from it alone.

    Of a share: ``company`` is owned by ``owner``, to ``share``. Of an identity: ``company`` is
    empty, and ``owner`` is who may be listed.
    """

    owner: str
    company: str = ""
    share: Share | None = None
    yes_from: Decimal | None = None
    """With this share or more, the answer is yes."""
    no_below: Decimal | None = None
    """With less than this share, the answer is no."""
    no_above: Decimal | None = None
    """With more than this share (of an owner that does not count), the answer is no."""
    if_listed: Truth = UNKNOWN
    if_not_listed: Truth = UNKNOWN
    tried: bool = True
    """What follows was worked out."""

    @property
    def decides(self) -> bool:
        """Tell whether the fact alone can settle the answer."""
        if not self.company:
            return not (self.if_listed is UNKNOWN and self.if_not_listed is UNKNOWN)
        return any(x is not None for x in (self.yes_from, self.no_below, self.no_above))


@dataclass(frozen=True, slots=True)
class Deciding:
    """The unknown facts behind an open answer."""

    facts: tuple[Decider, ...]
    complete: bool
    """Each was tried; else some are named without what would follow."""
    work: int = 0
    """Holdings that were looked at to find them."""


def steps(counting: Counting, company: str, *, possible: bool = False) -> tuple[Step, ...]:
    """Return a proof that ``company`` counts: each step rests on listings and earlier steps.

    Args:
        counting: who counts.
        company: who counts by its owners, surely or, with ``possible``, under some completion.
        possible: prove that it may count.
    """
    ranks = counting.possible if possible else counting.sure
    wanted = [company]
    found: dict[str, Step] = {}
    while wanted:
        current = wanted.pop()
        if current in found or (current != company and ranks.get(current, 0) == 0):
            continue
        rank = ranks.get(current, 0) or len(ranks) + 1
        if possible and current == company:
            rank = len(ranks) + 1  # whoever may count is told, whichever came first
        before = [
            holding
            for holding in counting.shares.owners_of(current)
            if holding.owner != current and ranks.get(holding.owner, rank) < rank
        ]
        owners = _enough(counting, current, before, ranks, possible)
        low = sum((holding.share.low for holding in owners), Decimal(0))
        found[current] = Step(current, owners, low)
        wanted += [holding.owner for holding in owners]
    return tuple(
        sorted(
            found.values(),
            key=lambda s: (possible and s.company == company, ranks.get(s.company, 0), s.company),
        )
    )


def _enough(
    counting: Counting,
    company: str,
    holdings: Sequence[Holding],
    ranks: Mapping[str, int],
    possible: bool,
) -> tuple[Holding, ...]:
    """Return as many owners as are enough: those listed themselves first, then the largest."""
    ordered = sorted(holdings, key=lambda h: (ranks[h.owner] > 0, -_size(h, possible), h.owner))
    need = counting.limit + (counting.shares.excess_of(company) if counting.careful else 0)
    chosen = []
    total = Decimal(0)
    for holding in ordered:
        chosen.append(holding)
        total += _size(holding, possible)
        if total >= need and not possible:
            break
    return tuple(chosen)


def _size(holding: Holding, possible: bool) -> Decimal:
    return holding.share.high if possible else holding.share.low


def carriers(counting: Counting, company: str, work_max: int = WORK_MAX) -> Carriers:
    """Return which listed parties make ``company`` count by its owners.

    Up to twelve listed parties every set is tried; with more, those that are needed are found, and
    one set that is enough.
    """
    nodes = counting.shares.above(company, counting.sure.__contains__)
    listed = sorted(n for n in nodes if counting.sure.get(n) == 0 and n != company)
    part = _into(counting.shares, nodes)
    cost = max(1, len(part.holdings))
    work = 0

    def enough(chosen: Iterable[str]) -> bool:
        nonlocal work
        work += cost
        ranks = part.spread(chosen, counting.limit, possible=False, careful=counting.careful)
        return company in ranks

    if cost * (len(listed) + 1) > work_max:
        return Carriers((), (), complete=False)
    needed = tuple(one for one in listed if not enough(n for n in listed if n != one))
    if enough(needed):
        return Carriers((needed,), needed, complete=True, work=work)
    if len(listed) <= _ALL_SETS_OF and work + cost * 2 ** len(listed) <= work_max:
        sets: list[tuple[str, ...]] = []
        for size in range(1, len(listed) + 1):
            for chosen in combinations(listed, size):
                if not any(set(one) <= set(chosen) for one in sets) and enough(chosen):
                    sets.append(chosen)
        return Carriers(tuple(sets[:SETS_MAX]), needed, complete=len(sets) <= SETS_MAX, work=work)
    kept = list(listed)
    for one in listed:
        rest = [n for n in kept if n != one]
        if enough(rest):
            kept = rest
    return Carriers((tuple(kept),), needed, complete=False, work=work)


def deciding(
    counting: Counting, listed: Mapping[str, Truth], company: str, work_max: int = WORK_MAX
) -> Deciding:
    """Return the unknown shares and identities that an open answer rests on, each tried alone.

    Args:
        counting: who counts.
        listed: as it was given to ``count``.
        company: about whom the answer is open.
        work_max: holdings to look at; what is left then is named and not tried.
    """
    nodes = counting.shares.above(company, counting.possible.__contains__)
    part = _into(counting.shares, nodes)
    open_nodes = sorted(n for n in nodes if n not in counting.sure)
    facts: list[Decider] = []
    budget = work_max
    trial = _Trial(counting, listed, part, company)
    for node in open_nodes:
        tried = budget > 0
        if listed.get(node, False) is UNKNOWN:
            facts.append(trial.identity(node) if tried else Decider(node, tried=False))
            budget -= 4 * len(part.holdings)
        if trial.owned_openly(node):
            facts += trial.shares_of(node) if tried else trial.untried(node)
            budget -= 2 * len(part.holdings)
    facts.sort(
        key=lambda fact: (not fact.decides, fact.company != company, fact.company, fact.owner)
    )
    return Deciding(tuple(facts), complete=budget > 0, work=work_max - budget)


class _Trial:
    """Asks about one company again, with one fact changed."""

    def __init__(
        self, counting: Counting, listed: Mapping[str, Truth], part: Shares, company: str
    ) -> None:
        self._counting = counting
        self._listed = {n: t for n, t in listed.items() if t is not False}
        self._surely = [n for n, t in self._listed.items() if t is True]
        self._part = part
        self._company = company

    def owned_openly(self, node: str) -> bool:
        """Tell whether a share of ``node`` is unknown, and its owners may make it count."""
        owners = self._part.owners_of(node)
        may = self._counting.held(node).reaches(self._counting.limit) is UNKNOWN
        return may and any(not h.share.is_exact for h in owners)

    def identity(self, node: str) -> Decider:
        """Say what follows when ``node`` is listed, and when it is not."""
        return Decider(
            owner=node,
            if_listed=self._answer({**self._listed, node: True}),
            if_not_listed=self._answer({**self._listed, node: False}),
        )

    def _answer(self, listed: Mapping[str, Truth]) -> Truth:
        found = count(self._part, listed, self._counting.limit, careful=self._counting.careful)
        return found.held(self._company).reaches(self._counting.limit)

    def untried(self, node: str) -> list[Decider]:
        return [
            Decider(h.owner, node, h.share, tried=False)
            for h in self._part.owners_of(node)
            if not h.share.is_exact
        ]

    def shares_of(self, node: str) -> list[Decider]:
        """Say what follows from each unknown share of ``node``."""
        counting, part = self._counting, self._part
        if part.excess_of(node) > 0:
            return self.untried(node)
        limit = counting.limit
        sure = part.spread([*self._surely, node], limit, possible=False, careful=counting.careful)
        makes = node == self._company or self._company in sure
        without = part.spread(self._listed, limit, possible=True, barred=node)
        breaks = node == self._company or self._company not in without
        rows = part.owners_of(node)
        facts = []
        for holding in rows:
            if holding.share.is_exact:
                continue
            others = [h for h in rows if h is not holding]
            yes_from = _yes_from(holding, others, counting, limit) if makes else None
            no_below = no_above = None
            if breaks and holding.owner in without and holding.owner != node:
                no_below = _no_below(holding, others, without, limit)
            elif breaks:
                no_above = _no_above(holding, others, without, limit)
            facts.append(Decider(holding.owner, node, holding.share, yes_from, no_below, no_above))
        return facts


def _into(shares: Shares, companies: Iterable[str]) -> Shares:
    """Return the holdings in some companies."""
    return Shares(holding for company in companies for holding in shares.owners_of(company))


def _room(holding: Holding, others: Sequence[Holding]) -> Decimal:
    """Return the most that a share can be beside the other owners."""
    return min(holding.share.high, WHOLE - sum((h.share.low for h in others), Decimal(0)))


def _yes_from(
    holding: Holding, others: Sequence[Holding], counting: Counting, limit: Decimal
) -> Decimal | None:
    if holding.owner == holding.company or holding.owner not in counting.sure:
        return None
    sure = (h.share.low for h in others if h.owner in counting.sure and h.owner != holding.company)
    least = limit - sum(sure, Decimal(0))
    room = _room(holding, others)
    if least < room or (least == room and not holding.share.high_open):
        return least
    return None


def _no_below(
    holding: Holding, others: Sequence[Holding], without: Mapping[str, int], limit: Decimal
) -> Decimal | None:
    high = (h.share.high for h in others if h.owner in without and h.owner != holding.company)
    below = limit - sum(high, Decimal(0))
    return below if holding.share.low < below <= holding.share.high else None


def _no_above(
    holding: Holding, others: Sequence[Holding], without: Mapping[str, int], limit: Decimal
) -> Decimal | None:
    low = (h.share.low for h in others if h.owner not in without or h.owner == holding.company)
    above = WHOLE - limit - sum(low, Decimal(0))
    return above if holding.share.low <= above < _room(holding, others) else None

"""Who makes what, stage by stage: the products of a chain, their figures, their concentration.

Figures of one product, measure, year and source belong together in a ``Group``; groups are never
mixed. The concentration of a group is the Herfindahl-Hirschman index over countries, as an
interval: what the source leaves unnamed may be spread thin (``low``) or be one supplier (``high``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Step
from kaname.supply.shares import Share
from kaname.supply.starter import (
    OTHER_FIRMS,
    chains,
    products,
    starter_shares,
    steps,
    verified_on,
)

__all__ = ["COVERED_MIN", "Concentration", "Group", "Node", "StageMap", "groups", "stage_map"]

COVERED_MIN: Final = 0.5
"""A group whose named countries hold less than this of the whole leads only where no other does."""
_MINERALS: Final = "critical_minerals"


@dataclass(frozen=True, slots=True)
class Concentration:
    """The index of a group in 0 to 1: 1 is a single country. ``named`` is the sum of its shares."""

    low: float
    high: float
    named: float


@dataclass(frozen=True, slots=True)
class Group:
    """The shares of one product, measure, year and source, the largest first, unknown ones last."""

    product: str
    measure: str
    year: int
    source: Provenance
    shares: tuple[Share, ...]
    concentration: Concentration | None
    """None where no country's share is known."""
    sure: bool
    leads: bool = False
    """Whether this group stands for its product on the map."""

    @property
    def unknown(self) -> int:
        """How many named suppliers have no figure; a firm counts with its country."""
        return sum(s.share is None and not (s.firm and s.country) for s in self.shares)


@dataclass(frozen=True, slots=True)
class Node:
    """A product. ``column`` counts from 0 at the left; ``foreign`` is of another chain."""

    product: str
    column: int
    groups: tuple[Group, ...]
    foreign: bool

    @property
    def lead(self) -> Group | None:
        """The group that stands for the product; None where nothing is known."""
        return next((group for group in self.groups if group.leads), None)


@dataclass(frozen=True, slots=True)
class StageMap:
    """The products of a chain, or all that lies before one product and what it goes into."""

    name: str
    chain: str
    product: str
    """Empty for the map of a whole chain."""
    nodes: tuple[Node, ...]
    links: tuple[Step, ...]
    """As stated, inherited ones left out."""


def groups(product: str, shares: Iterable[Share] | None = None) -> tuple[Group, ...]:
    """Return the groups of a product, the leading one first, then by year, the newest first.

    The leading group is sought among those that name at least half of the whole and are no
    forecast: a sure one goes before an unsure, a newer before an older, a fuller before a thinner.
    """
    found: dict[tuple[str, int, Provenance], list[Share]] = {}
    for share in starter_shares() if shares is None else shares:
        if share.product == product:
            found.setdefault((share.measure, share.year or 0, share.source), []).append(share)
    made = [
        Group(product, measure, year, source, _ordered(members), _concentration(members),
              all(share.sure for share in members))
        for (measure, year, source), members in found.items()
    ]  # fmt: skip
    if not made:
        return ()
    known = [group for group in made if group.concentration is not None]
    best = max(known, key=_rank) if known else None
    made.sort(key=lambda group: (group is not best, -group.year, group.measure, group.source.title))
    return tuple(
        Group(g.product, g.measure, g.year, g.source, g.shares, g.concentration, g.sure, g is best)
        for g in made
    )


def stage_map(name: str) -> StageMap:
    """Return the map of a chain (``semiconductors``) or of a product (``gallium``).

    Raises:
        KeyError: there is no such chain or product.
    """
    if name in chains():
        own = set(chains()[name])
        shown = own | _upstream(own, name)
        chain, product = name, ""
    else:
        chain, product = products()[name].chain, name
        shown = {name} | _upstream({name}, chain)
        # What a variant inherits hangs on its parent in the picture, which draws it once.
        shown |= {
            parent for one in shown for parent in _parents(one)
            if products()[parent].chain == chain
        }  # fmt: skip
        shown |= {step.output for step in steps(False) if step.input == name}
    links = tuple(step for step in steps(False) if {step.input, step.output} <= shown)
    columns = _columns(shown, chain, links)
    nodes = tuple(
        Node(id_, columns[id_], groups(id_), products()[id_].chain != chain)
        for id_ in products() if id_ in shown
    )  # fmt: skip
    return StageMap(name, chain, product, nodes, links)


def _ordered(shares: Sequence[Share]) -> tuple[Share, ...]:
    return tuple(
        sorted(shares, key=lambda s: (s.share is None, -(s.share or 0.0), s.country, s.firm))
    )


def _concentration(shares: Sequence[Share]) -> Concentration | None:
    held: dict[str, float] = {}
    for share in shares:
        if share.country and not share.firm and share.share is not None:
            held[share.country] = held.get(share.country, 0.0) + share.share
    if not held:
        return None
    named = sum(held.values())
    rest = max(0.0, 1.0 - named)
    low = sum(share * share for share in held.values())
    # The rest of a list of firms may be further firms of a country that is named already, unless
    # the list also says what all others of that country hold.
    firms = {share.country for share in shares if share.firm and share.country}
    whole = {share.country for share in shares if share.firm == OTHER_FIRMS}
    first = max((held.get(country, 0.0) for country in firms - whole), default=0.0)
    high = low + rest * rest + 2 * first * rest
    return Concentration(min(low, 1.0), min(high, 1.0), min(named, 1.0))


@cache
def _last_year() -> int:
    days = (verified_on(share) for share in starter_shares())
    return max(int(day[:4]) for day in days if day[:4].isdigit())


def _rank(group: Group) -> tuple[bool, bool, bool, int, float]:
    assert group.concentration is not None
    named = group.concentration.named
    return group.year <= _last_year(), named >= COVERED_MIN, group.sure, group.year, named


def _parents(product: str) -> set[str]:
    parent = products()[product].variant_of
    return {parent, *_parents(parent)} if parent else set()


def _upstream(start: set[str], chain: str) -> set[str]:
    """What goes into ``start``: the chain itself, minerals to the ore, other chains one tier."""
    before: dict[str, set[str]] = {}
    for step in steps():
        before.setdefault(step.output, set()).add(step.input)
    found: set[str] = set()
    waiting = sorted(start)
    while waiting:
        output = waiting.pop()
        if products()[output].chain not in (chain, _MINERALS) and output not in start:
            continue
        for name in sorted(before.get(output, set()) - found):
            found.add(name)
            waiting.append(name)
    return found


def _columns(shown: set[str], chain: str, links: Sequence[Step]) -> Mapping[str, int]:
    """Return columns without gaps; a product of another chain stands before what it goes into."""
    outputs: dict[str, list[str]] = {}
    inputs: dict[str, list[int]] = {}
    for step in links:
        outputs.setdefault(step.input, []).append(step.output)
        if products()[step.input].chain == chain:
            number = products()[step.input].stage_number
            inputs.setdefault(step.output, []).append(number)
    columns: dict[str, int] = {}

    def column(name: str) -> int:
        if name not in columns:
            product = products()[name]
            number = product.stage_number
            after = [column(output) for output in outputs.get(name, ())]
            if product.chain != chain:
                number = (
                    min(number, min(after) - 1) if after
                    else max(number, 1 + max(inputs.get(name, [number - 1])))
                )  # fmt: skip
            columns[name] = number
        return columns[name]

    for name in sorted(shown):
        column(name)
    numbers = {number: place for place, number in enumerate(sorted(set(columns.values())))}
    return {name: numbers[number] for name, number in columns.items()}

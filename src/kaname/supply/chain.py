"""A supply chain as a graph of products, with who supplies how much of each.

Built from products, steps (what goes into what) and shares of world supply. A variant inherits what
goes into its parent. A share that nobody published stays open: it belongs to somebody without a
figure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.concentration import share_concentration
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.rings import inherited, line_of, ordered, ring_of
from kaname.supply.shares import WORLD_SUPPLY, Share

__all__ = ["Chain", "Inputs", "Supply", "chain_of", "newest_table", "with_countries"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What goes into a product, by place in the chain's order."""

    essential: tuple[int, ...]
    substitutable: tuple[int, ...]
    shares: tuple[float | None, ...]
    """Of the output's input cost, one for each substitutable input; None is unknown."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Which table of shares a product's supply was read from; None: there is none."""

    measure: str
    year: int | None
    source: Provenance
    sure: bool


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Products in an order in which every input stands before what it goes into."""

    products: tuple[str, ...]
    countries: tuple[str, ...]
    inputs: tuple[Inputs, ...]
    share: Floats
    """Products x countries; 0 where a country has no figure."""
    named: NDArray[np.bool_]
    """Products x countries: the country has a figure for the product."""
    open: Floats
    """The share of each product that no country with a figure has; 1 where there are no shares."""
    supply: tuple[Supply | None, ...]
    final: tuple[int, ...]
    """Products that something goes into, and that go into no other; nor do what they vary."""

    @property
    def without_shares(self) -> int:
        """How many products nobody's share is known of."""
        return sum(one is None for one in self.supply)


def chain_of(
    products: Mapping[str, Product], steps: Iterable[Step], shares: Iterable[Share]
) -> Chain:
    """Return the chain of the products that are given.

    Args:
        products: all products of the chain; steps to or from others are left out.
        steps: what goes into what, inherited or not.
        shares: of world supply; of each product the newest table counts (``newest_table``).

    Raises:
        ProblemError: KAN-6096, a product goes into itself, by whatever way; KAN-6092, shares
            that cannot be.
    """
    into = inherited(products, steps)
    ring = ring_of(into)
    if ring:
        raise ProblemError(_problem(" -> ".join(ring)), status=3)
    order = ordered(into)
    at = {product: place for place, product in enumerate(order)}
    tables: dict[str, list[Share]] = defaultdict(list)
    for one in shares:
        if one.product in at:
            tables[one.product].append(one)
    chosen = {product: rows for product in order if (rows := newest_table(tables[product]))}
    countries = tuple(sorted({s.country for rows in chosen.values() for s in rows if s.country}))
    share = np.zeros((len(order), len(countries)))
    named = np.zeros(share.shape, np.bool_)
    rest = np.ones(len(order))
    supply: list[Supply | None] = [None] * len(order)
    for product, rows in chosen.items():
        found = share_concentration(rows)
        if found is None:
            continue
        place = at[product]
        for country, held in found.shares:
            share[place, countries.index(country)] = held
            named[place, countries.index(country)] = True
        rest[place] = found.unnamed if found.unnamed > 1e-12 else 0.0
        sure = all(row.sure for row in rows)
        supply[place] = Supply(rows[0].measure, rows[0].year, rows[0].source, sure)
    used = {name for steps_into in into.values() for name in steps_into}
    final = tuple(place for product, place in at.items()
                  if into[product] and used.isdisjoint(line_of(products, product)))  # fmt: skip
    inputs = tuple(_inputs(into[product].values(), at) for product in order)
    return Chain(order, countries, inputs, share, named, rest, tuple(supply), final)


def with_countries(chain: Chain, names: Iterable[str]) -> Chain:
    """Return the chain with countries that no table names: what is open may be theirs."""
    more = tuple(sorted(set(names) - set(chain.countries)))
    if not more:
        return chain
    none = np.zeros((len(chain.products), len(more)))
    return replace(
        chain, countries=(*chain.countries, *more), share=np.hstack([chain.share, none]),
        named=np.hstack([chain.named, none.astype(np.bool_)]),
    )  # fmt: skip


def newest_table(shares: Sequence[Share]) -> tuple[Share, ...]:
    """Return the shares of one product from one source, measure and year: those of most use.

    The newest year goes first; of one year what is sure, then what names more figures. Reserves
    and shares of one country's imports are no supply of the world and do not count.
    """
    tables: dict[tuple[object, ...], list[Share]] = defaultdict(list)
    for share in shares:
        if not share.firm and share.measure in WORLD_SUPPLY:
            tables[share.year, share.measure, share.source].append(share)

    def worth(rows: list[Share]) -> tuple[bool, int, bool, int]:
        figures = sum(row.share is not None for row in rows)
        return figures > 0, rows[0].year or 0, all(row.sure for row in rows), figures

    return tuple(sorted(tables.values(), key=worth)[-1]) if tables else ()


def _inputs(steps: Iterable[Step], at: Mapping[str, int]) -> Inputs:
    steps = tuple(steps)
    part = [step for step in steps if step.need is Need.SUBSTITUTABLE]
    return Inputs(
        tuple(at[step.input] for step in steps if step.need is Need.ESSENTIAL),
        tuple(at[step.input] for step in part), tuple(step.share for step in part),
    )  # fmt: skip


def _problem(way: str) -> Problem:
    words = load_wording("kaname.supply", "words_measures.toml")
    return worded(words, "KAN-6096", Place(field=way.split(" -> ", maxsplit=1)[0]), way=way)

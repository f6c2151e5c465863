"""From shares as sources give them to the matrix that coalitions are sought in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaname.supply.chain import newest_table
from kaname.supply.provenance import Provenance
from kaname.supply.shares import WORLD_SUPPLY, Share

__all__ = ["WHOLE_FROM", "InputShares", "Inputs", "inputs_of"]

WHOLE_FROM: Final = 0.95
"""Shares that add up to this are a whole table, rounded; of others a part is missing."""


@dataclass(frozen=True, slots=True)
class InputShares:
    """One input as one source counts it in one year."""

    product: str
    measure: str
    year: int | None
    source: Provenance
    by_country: tuple[tuple[str, float], ...]
    """ISO alpha-3 and the share as the source gives it."""
    various: float
    """What belongs to nobody in particular: "various", "rest of world"."""
    unknown: tuple[str, ...]
    """Named as suppliers, without a figure."""
    sure: bool

    @property
    def total(self) -> float:
        """The sum of the shares, which rounding may put a little off 1."""
        return sum(share for _, share in self.by_country) + self.various

    @property
    def is_part(self) -> bool:
        """Whether shares are missing: what is known is less than rounding explains."""
        return self.total < WHOLE_FROM

    @property
    def makers(self) -> frozenset[str]:
        """The countries with a figure over 0."""
        return frozenset(country for country, share in self.by_country if share > 0)

    @property
    def remainder(self) -> float:
        """What suppliers without a figure may hold at most."""
        return max(0.0, 1.0 - self.total) if self.unknown or self.is_part else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """The inputs (m) that are asked about and the countries (n) that supply them.

    ``outside`` is n x m: a country's share of the supply outside the target; of a table of which
    a part is missing, that part counts as others'. ``certain`` is the same with all that is
    unknown counted against the coalition. ``own`` (m) is the target's own share of the world's
    supply, NaN where it is not named and a part of the table is missing; ``own_most`` is what it
    may be at most. ``left_out`` are the products without any figure.
    """

    target: str
    shares: tuple[InputShares, ...]
    countries: tuple[str, ...]
    outside: NDArray[np.float64]
    certain: NDArray[np.float64]
    own: NDArray[np.float64]
    own_most: NDArray[np.float64]
    left_out: tuple[str, ...]


def inputs_of(shares: Iterable[Share], target: str) -> Inputs:
    """Gather the shares of each product: one measure, year and source a product, the newest.

    Shares of firms are left out, for they are counted in their countries'; so are shares of one
    country's imports, which are no supply of the world.
    """
    chosen, left_out = _chosen(
        [share for share in shares if not share.firm and share.measure in WORLD_SUPPLY]
    )
    countries = tuple(
        sorted({c for one in chosen for c, share in one.by_country if share > 0} - {target})
    )
    index = {country: place for place, country in enumerate(countries)}
    outside = np.zeros((len(countries), len(chosen)))
    certain = np.zeros_like(outside)
    own, own_most = np.zeros(len(chosen)), np.zeros(len(chosen))
    for column, one in enumerate(chosen):
        by_country = dict(one.by_country)
        of_target = by_country.pop(target, 0.0)
        missing = one.remainder if one.is_part else 0.0
        whole = one.total + missing
        named = target in dict(one.by_country)
        own[column] = of_target / whole if named or not one.remainder else np.nan
        own_most[column] = min(1.0, (of_target + (0.0 if named else one.remainder)) / whole)
        others = whole - of_target
        if others <= 0:
            continue  # the target alone makes it: nobody can deny it
        for country, share in by_country.items():
            if share > 0:
                outside[index[country], column] = share / others
                certain[index[country], column] = share / (others - missing + one.remainder)
    return Inputs(target, chosen, countries, outside, certain, own, own_most, left_out)


def _chosen(shares: Sequence[Share]) -> tuple[tuple[InputShares, ...], tuple[str, ...]]:
    """Return of each product the table that its chain reads too, and products without figures."""
    by_product: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        by_product[share.product].append(share)
    made = [_gathered(product, newest_table(rows)) for product, rows in sorted(by_product.items())]
    with_figures = tuple(one for one in made if one.total > 0)
    return with_figures, tuple(one.product for one in made if one.total <= 0)


def _gathered(product: str, rows: Sequence[Share]) -> InputShares:
    by_country: dict[str, float] = defaultdict(float)
    unknown = []
    various = 0.0
    for row in rows:
        if row.share is None:
            if row.negligible and row.country:
                by_country[row.country] += 0.0
            else:
                unknown.append(row.country or "?")
        elif row.country:
            by_country[row.country] += row.share
        else:
            various += row.share
    return InputShares(
        product, rows[0].measure, rows[0].year, rows[0].source,
        tuple(sorted(by_country.items())), various, tuple(unknown), all(row.sure for row in rows),
    )  # fmt: skip

"""How concentrated supply is: a country's imports of a product, and the world's exports of it.

The Herfindahl-Hirschman index (HHI) is the sum of squared shares, from 0 (many small suppliers) to
1 (one). Over eleven million flows it is one pass: every cell keeps the sum of its values, the sum
of their squares and the largest; the index is the second over the square of the first.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.flows import Flows
from kaname.supply.interval import Interval
from kaname.supply.shares import Share

__all__ = [
    "Concentration", "ShareConcentration", "Supplier", "concentration", "merged",
    "share_concentration", "suppliers_of", "world_suppliers_of",
]  # fmt: skip

ROUNDING_BELOW: Final = 0.0151
ROUNDING_ABOVE: Final = 0.05
"""Shares that add up to within these of 1 are rounded figures of a whole and are scaled to it:
publishers of chip market shares round, and their rows add up to 0.99 to 1.04."""
PLACES_MAX: Final = 30
"""How many problems of one kind are listed one by one."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Concentration:
    """Imports, exports and their concentration; arrays are years x countries x products.

    NaN is unknown: no flow at all, or one whose value is unknown (``unknown_imports`` counts
    these). ``exports`` of 0 beside imports means that no export was recorded.
    """

    years: tuple[int, ...]
    countries: tuple[str, ...]
    products: tuple[str, ...]
    imports: Floats
    """US dollars."""
    exports: Floats
    hhi_imports: Floats
    top_supplier: NDArray[np.int16]
    """Index into ``countries``; -1 where nothing is imported."""
    top_share: Floats
    unknown_imports: NDArray[np.int32]
    world_exports: Floats
    """Years x products."""
    hhi_world_exports: Floats
    """Years x products."""
    merged_flows: int
    """Flows that stood more than once in the source and were added up."""

    def at(self, year: int, country: str) -> tuple[int, int]:
        """Return the place of a year and a country in the arrays.

        Raises:
            ProblemError: KAN-6091, the flows hold no such year or country.
        """
        if year not in self.years or country not in self.countries:
            held = f"{self.years[0]}-{self.years[-1]}" if self.years else "-"
            asked = f"{country} {year}"
            count = len(self.countries)
            raise ProblemError(_problem("KAN-6091", Place(), asked=asked, years=held, count=count))
        return self.years.index(year), self.countries.index(country)


def concentration(flows: Flows) -> Concentration:
    """Return imports, exports and concentration of every country, product and year.

    Args:
        flows: in any order; flows sorted by exporter, importer, product or by product, exporter,
            importer, as the large files are, need no look for repeated ones.

    Raises:
        ProblemError: KAN-6090, a value is negative; each with its place.
    """
    return _measured(flows, 0)


def _measured(flows: Flows, repeated: int) -> Concentration:
    """Measure and look for repeated flows at once; where there are any, measure once more."""
    years, year = _years(flows.years)
    sizes = len(flows.countries), len(flows.products)
    shape = len(years), *sizes
    keys = flows.importer, year, flows.product
    bits = np.ascontiguousarray(flows.value).view(np.int64)
    with ThreadPoolExecutor(2) as pool:  # the compiled loops let go of the interpreter
        bought = pool.submit(_sums, *keys, flows.value, *shape)
        largest = pool.submit(_largest, flows.exporter, *keys, bits, *shape)
        sold = pool.submit(_exports, flows.exporter, year, flows.product, flows.value, *shape)
        pairs = flows.product, flows.exporter, flows.importer
        ordered = pool.submit(_in_order, flows.years, *pairs, *sizes)
        (sums, odd), top, exports = bought.result(), largest.result(), sold.result()
    if odd and bool((flows.value < 0).any()):
        raise _negative(flows)
    if not ordered.result():
        once = merged(flows)
        if len(once) < len(flows):
            return _measured(once, len(flows) - len(once))
    unknown = np.zeros(1, np.int32)
    if odd:
        unknown = _unknown(*keys, flows.value, *shape)
    return _finished(flows, years, sums, top, unknown, exports, repeated)


def _finished(
    flows: Flows, years: tuple[int, ...], sums: Floats, top: NDArray[np.int64],
    unknown: NDArray[np.int32], exports: Floats, repeated: int,
) -> Concentration:  # fmt: skip
    shape = exports.shape
    cells = sums.reshape((*shape, 2))
    none = np.broadcast_to(unknown if len(unknown) > 1 else np.int32(0), exports.size)
    counted = none.reshape(shape)
    imports = cells[..., 0].copy()
    if len(unknown) > 1:
        imports[counted > 0] = np.nan
    top = top.reshape(shape)
    supplier = np.where(top != 0, _LAST - (top & 0xFFFF), -1).astype(np.int16)
    largest = (top & ~np.int64(0xFFFF)).view(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        hhi = cells[..., 1] / (imports * imports)
        share = largest / imports
        world = exports.sum(axis=1)
        sold = np.einsum("ycp,ycp->yp", exports, exports)
        hhi_world = sold / (world * world)
    return Concentration(
        years, flows.countries, flows.products, imports, exports, hhi, supplier, share, counted,
        world, hhi_world, repeated,
    )  # fmt: skip


def _years(given: NDArray[np.int16]) -> tuple[tuple[int, ...], NDArray[np.int16]]:
    """Return the years that occur, and of each flow which of them it is."""
    if not len(given):
        return (), given
    first, last = int(given.min()), int(given.max())
    if first == last:
        return (first,), np.zeros(1, np.int16)
    seen = np.zeros(last - first + 1, bool)
    seen[given - first] = True
    place = np.cumsum(seen, dtype=np.int16) - 1
    years = tuple(int(y) + first for y in np.flatnonzero(seen))
    return years, place[given - first].astype(np.int16)


_LAST: Final = 0x7FFF


@njit(cache=True, nogil=True)
def _sums(importer, year, product, value, years, countries, products):  # type: ignore[no-untyped-def]
    """Add up values and their squares, two numbers a cell; count what is no amount."""
    sums = np.zeros(years * countries * products * 2)
    one_year = len(year) == 1
    odd = 0
    for row in range(len(value)):
        v = value[row]
        if not v >= 0:
            odd += 1
            continue
        y = np.int64(0) if one_year else np.int64(year[row])
        cell = ((y * countries + importer[row]) * products + product[row]) * 2
        sums[cell] += v
        sums[cell + 1] += v * v
    return sums, odd


@njit(cache=True, nogil=True)
def _largest(  # type: ignore[no-untyped-def]
    exporter, importer, year, product, bits, years, countries, products
):
    """Find the largest value of each cell and whose it is, without a branch on what was loaded.

    The bits of amounts that are not negative are ordered as the amounts are. Their last 16 give
    way to the exporter, so that one comparison settles both (and of two equal amounts the first
    country wins); whole dollars up to 137 billion keep every digit.
    """
    top = np.zeros(years * countries * products, np.int64)
    one_year = len(year) == 1
    infinite = np.int64(0x7FF0000000000000)
    for row in range(len(bits)):
        b = bits[row]
        if b <= 0 or b >= infinite:
            continue
        y = np.int64(0) if one_year else np.int64(year[row])
        cell = (y * countries + importer[row]) * products + product[row]
        mine = (b & ~np.int64(0xFFFF)) | (0x7FFF - exporter[row])
        held = top[cell]
        top[cell] = mine if mine > held else held
    return top


@njit(cache=True, nogil=True)
def _unknown(importer, year, product, value, years, countries, products):  # type: ignore[no-untyped-def]
    """Count the flows of each cell whose value nobody knows."""
    counted = np.zeros(years * countries * products, np.int32)
    one_year = len(year) == 1
    for row in range(len(value)):
        if np.isnan(value[row]):
            y = np.int64(0) if one_year else np.int64(year[row])
            counted[(y * countries + importer[row]) * products + product[row]] += 1
    return counted


@njit(cache=True, nogil=True)
def _exports(  # type: ignore[no-untyped-def]
    exporter, year, product, value, years, countries, products
):
    sums = np.zeros((years, countries, products))
    one_year = len(year) == 1
    for row in range(len(value)):
        y = 0 if one_year else year[row]
        sums[y, exporter[row], product[row]] += value[row]
    return sums


@njit(cache=True, nogil=True)
def _in_order(  # type: ignore[no-untyped-def]
    years, product, exporter, importer, countries, products
):
    """Say whether the flows stand in one of two strict orders, so that none stands twice."""
    last_a = last_b = np.int64(-1)
    by_pair = by_product = True
    for row in range(len(years)):
        pair = np.int64(exporter[row]) * countries + importer[row]
        year = np.int64(years[row]) * countries * countries * products
        a = year + pair * products + product[row]
        b = year + np.int64(product[row]) * countries * countries + pair
        by_pair = by_pair and a > last_a
        by_product = by_product and b > last_b
        last_a, last_b = a, b
        if not (by_pair or by_product):
            return False
    return True


def merged(flows: Flows) -> Flows:
    """Return the flows with those of one year, product, exporter and importer added up.

    An unknown part makes the sum unknown (NaN).
    """
    sizes = len(flows.countries), len(flows.products)
    columns = flows.years, flows.product, flows.exporter, flows.importer
    if _in_order(*columns, *sizes):
        return flows
    key = flows.years.astype(np.int64)
    for column, size in ((flows.product, sizes[1]), (flows.exporter, sizes[0]),
                         (flows.importer, sizes[0])):  # fmt: skip
        key = key * size + column
    found, first, which = np.unique(key, return_index=True, return_inverse=True)
    if len(found) == len(key):
        return flows
    return replace(
        flows,
        years=flows.years[first], product=flows.product[first],
        exporter=flows.exporter[first], importer=flows.importer[first],
        value=np.bincount(which, flows.value).astype(np.float64),
        tonnes=np.bincount(which, flows.tonnes).astype(np.float64),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier of a product: ``value`` in US dollars, ``share`` of what is known."""

    country: str
    value: float
    share: float


def suppliers_of(flows: Flows, country: str, product: str, year: int) -> tuple[Supplier, ...]:
    """Return those from whom a country imported a product in a year, the largest first."""
    return _ranked(flows, flows.importer, country, product, year)


def world_suppliers_of(flows: Flows, product: str, year: int) -> tuple[Supplier, ...]:
    """Return the world's exporters of a product in a year, the largest first."""
    return _ranked(flows, None, "", product, year)


def _ranked(
    flows: Flows, side: NDArray[np.int16] | None, country: str, product: str, year: int
) -> tuple[Supplier, ...]:
    if product not in flows.products or (country and country not in flows.countries):
        return ()
    chosen = (flows.product == flows.products.index(product)) & (flows.years == year)
    if side is not None:
        chosen &= side == flows.countries.index(country)
    chosen &= ~np.isnan(flows.value)
    sums = np.bincount(flows.exporter[chosen], flows.value[chosen], len(flows.countries))
    total = float(sums.sum())
    order = sorted(np.flatnonzero(sums > 0), key=lambda at: (-sums[at], flows.countries[at]))
    return tuple(Supplier(flows.countries[a], float(sums[a]), float(sums[a]) / total)
                 for a in order)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShareConcentration:
    """The concentration of a table of shares of one product, year and measure.

    ``hhi`` is an interval: it is lowest when the part that no country is named for is spread thin,
    and highest when one supplier has all of it.
    """

    product: str
    hhi: Interval
    shares: tuple[tuple[str, float], ...]
    """Country and share of the whole, the largest first."""
    unnamed: float
    """Share of the whole that is of "various", or of nobody who is known."""
    known: int
    """Countries with a figure."""
    unknown: int
    """Countries named without a figure, and not said to be negligible."""


def share_concentration(shares: Iterable[Share]) -> ShareConcentration | None:
    """Return the concentration of the shares of one product, year, measure and source.

    Firms' shares are left out: they are parts of their countries'. None when no country has a
    figure.

    Raises:
        ProblemError: KAN-6092, a share lies outside 0 to 1, or they add up to more than 1.05.
        ValueError: the shares are of several products, years, measures or sources.
    """
    rows = [share for share in shares if not share.firm]
    if len({(row.product, row.year, row.measure, row.source) for row in rows}) > 1:
        raise ValueError("the shares are of several products, years, measures or sources")
    named = _by_country(rows)
    various = sum(row.share or 0.0 for row in rows if not row.country)
    if not named:
        return None
    total = sum(named.values()) + various
    _refuse_impossible(rows, total)
    whole = total if total > 1 - ROUNDING_BELOW else 1.0
    ranked = sorted(((c, s / whole) for c, s in named.items()), key=lambda pair: (-pair[1], pair))
    rest = max(0.0, 1.0 - sum(share for _, share in ranked))
    low = sum(share * share for _, share in ranked)
    unknown = {r.country for r in rows if r.share is None and not r.negligible} - set(named)
    return ShareConcentration(
        rows[0].product, Interval(low, low + rest * rest), tuple(ranked), rest, len(named),
        len(unknown),
    )  # fmt: skip


def _by_country(rows: Sequence[Share]) -> dict[str, float]:
    """Return the share of each country; a row that stands twice counts once."""
    found: dict[str, float] = {}
    for row in dict.fromkeys((r.country, r.share, r.note) for r in rows if r.country):
        if row[1] is not None:
            found[row[0]] = found.get(row[0], 0.0) + row[1]
    return found


def _refuse_impossible(rows: Sequence[Share], total: float) -> None:
    problems = [
        _problem("KAN-6092", Place(file=row.source.file, field=f"{row.product} {row.country}"),
                 share=f"{row.share:g}")
        for row in rows
        if row.share is not None and not 0 <= row.share <= 1
    ]  # fmt: skip
    if total > 1 + ROUNDING_ABOVE:
        place = Place(file=rows[0].source.file, field=rows[0].product)
        problems.append(_problem("KAN-6092", place, share=f"{total:g}"))
    if problems:
        raise ProblemError(*problems, status=3)


def _negative(flows: Flows) -> ProblemError:
    rows = np.flatnonzero(flows.value < 0)
    problems = []
    for row in rows[:PLACES_MAX]:
        sold = flows.countries[flows.exporter[row]], flows.countries[flows.importer[row]]
        where = f"{flows.years[row]} {flows.products[flows.product[row]]} {sold[0]} -> {sold[1]}"
        place = Place(file=flows.source.file, field=where)
        value = f"{flows.value[row]:g}"
        problems.append(_problem("KAN-6090", place, value=value, count=len(rows)))
    return ProblemError(*problems, status=3)


def _problem(code: str, place: Place, **facts: Any) -> Any:
    return worded(load_wording("kaname.supply", "words_measures.toml"), code, place, **facts)

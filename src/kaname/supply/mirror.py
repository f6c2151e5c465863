"""What two reports of the same trade leave open: the exporter's, and the importer's.

Each flow becomes an interval from the smaller report to the larger. Where one side reports that
year but not this flow, its report is zero; where it reports nothing at all, the other's stands
alone and is counted. Importers' values include freight and insurance, so that the intervals are
somewhat wider than disagreement alone. Every figure is then the interval of all that the flows
allow: never too narrow, and exact where both sides agree.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.supply.concentration import merged
from kaname.supply.dependency_rules import Figures
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance

__all__ = ["Mirrored", "as_reported", "hhi_bounds", "mirrored", "mirrored_figures"]

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
STEPS = 60
"""Halvings of the search for the least index: what a double can tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Mirrored:
    """Flows of one year with their lowest and highest value, one element a flow."""

    year: int
    products: tuple[str, ...]
    countries: tuple[str, ...]
    product: Places
    exporter: Places
    importer: Places
    low: Floats
    high: Floats
    reported: Floats
    """What the importer reports, 0 where it reports that year but not this flow; the exporter's
    value where the importer reports nothing at all. Never below ``low`` nor above ``high``."""
    nomenclature: str
    one_sided: int
    """Flows of which the other side reports nothing at all that year."""


def mirrored(exported: Flows, imported: Flows, year: int) -> Mirrored:
    """Set the exporters' reports of a year beside the importers'.

    Args:
        exported: flows as exporters report them.
        imported: flows as importers report them, in the same nomenclature.
        year: which year of them.

    Raises:
        ValueError: the sides are not those, or the nomenclatures differ.
    """
    if (exported.side, imported.side) != ("exporter", "importer"):
        raise ValueError(f"not two sides: {exported.side!r} and {imported.side!r}")
    if exported.nomenclature != imported.nomenclature:
        raise ValueError(f"{exported.nomenclature!r} is not {imported.nomenclature!r}")
    products = tuple(sorted({*exported.products, *imported.products}))
    countries = tuple(sorted({*exported.countries, *imported.countries}))
    sides = [_keyed(flows, year, products, countries) for flows in (exported, imported)]
    keys = np.unique(np.concatenate([key for key, _ in sides]))
    values = np.full((2, len(keys)), np.nan)
    for row, (key, value) in zip(values, sides, strict=True):
        row[np.searchsorted(keys, key)] = value
    size = len(countries)
    product, exporter, importer = keys // size**2, keys // size % size, keys % size
    reports = np.zeros((2, size), bool)
    reports[0, exporter[~np.isnan(values[0])]] = True
    reports[1, importer[~np.isnan(values[1])]] = True
    silent = np.stack([~reports[0, exporter], ~reports[1, importer]])
    missing = np.isnan(values)
    known = np.where(missing & ~silent, 0.0, values)
    low, high = np.fmin(*known), np.fmax(*known)
    reported = np.where(np.isnan(known[1]), known[0], known[1])
    return Mirrored(
        year, products, countries, product, exporter, importer, low, high, reported,
        exported.nomenclature, int((missing & silent).sum()),
    )  # fmt: skip


def as_reported(held: Mirrored, source: Provenance) -> Flows:
    """Return the mirrored flows as one trade: the importers' reports, else the exporters'.

    Every figure of it lies inside the interval of the same figure of ``mirrored_figures``.
    """
    size = len(held.low)
    return Flows(
        np.full(size, held.year, np.int16), held.products, held.countries,
        held.product.astype(np.int32), held.exporter.astype(np.int16),
        held.importer.astype(np.int16), held.reported, np.full(size, np.nan), "importer",
        held.nomenclature, source,
    )  # fmt: skip


def _keyed(
    flows: Flows, year: int, products: tuple[str, ...], countries: tuple[str, ...]
) -> tuple[Places, Floats]:
    """Return the flows of a year by one number for product, exporter and importer; NaN left out."""
    flows = merged(flows)
    kept = (flows.years == year) & ~np.isnan(flows.value)
    place = np.array([products.index(p) for p in flows.products], np.int64)
    at = {country: number for number, country in enumerate(countries)}
    country = np.array([at[c] for c in flows.countries], np.int64)
    pair = country[flows.exporter[kept]] * len(countries) + country[flows.importer[kept]]
    return place[flows.product[kept]] * len(countries) ** 2 + pair, flows.value[kept]


def hhi_bounds(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return bounds of the HHI of suppliers whose values lie between ``low`` and ``high``.

    The lower bound is exact: at the least index all that can be moved stands at one level. The
    upper bound spends what the shares leave open where it adds most, and is never too low.

    Args:
        low: rows x suppliers, not negative.
        high: the same shape, not below ``low``.

    Returns:
        Two arrays, one number a row; NaN where nothing is supplied.
    """
    return _least(low, high), _most(low, high)


def _least(low: Floats, high: Floats) -> Floats:
    under, over = np.zeros(len(low)), high.max(axis=1, initial=0.0)
    for _ in range(STEPS):
        middle = (under + over) / 2
        values = np.clip(middle[:, None], low, high)
        above = (values * (values - middle[:, None])).sum(axis=1) >= 0
        under, over = np.where(above, middle, under), np.where(above, over, middle)
    values = np.clip(under[:, None], low, high)
    total = values.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, (values * values).sum(axis=1) / (total * total), np.nan)


def share_bounds(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return bounds of every supplier's share, rows x suppliers; 0 to 1 where nothing is sure."""
    others_low = low.sum(axis=1, keepdims=True) - low
    others_high = high.sum(axis=1, keepdims=True) - high
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(low > 0, low / (low + np.maximum(others_high, 0)), 0.0)
        most = np.where(high > 0, high / (high + np.maximum(others_low, 0)), 0.0)
    return least, most


def _most(low: Floats, high: Floats) -> Floats:
    least, most = share_bounds(low, high)
    open_ = np.maximum(1 - least.sum(axis=1), 0)
    order = np.argsort(-(least + most), axis=1, kind="stable")
    least, most = (np.take_along_axis(side, order, axis=1) for side in (least, most))
    room = most - least
    before = np.cumsum(room, axis=1) - room
    spent = np.clip(open_[:, None] - before, 0, room)
    found = (least * least + spent * (least + most)).sum(axis=1)
    return np.where(high.sum(axis=1) > 0, np.minimum(found, 1.0), np.nan)


def mirrored_figures(held: Mirrored, country: str) -> Figures:
    """Return the figures of a country as intervals, for the named rules."""
    size = len(held.products), len(held.countries)
    at = held.countries.index(country) if country in held.countries else -1
    world, bought = ([_table(held, side, chosen, size) for side in (held.low, held.high)]
                     for chosen in (np.ones(len(held.low), bool), held.importer == at))  # fmt: skip
    imports, exports = ([table[:, at] if selling else table.sum(axis=1) for table in tables]
                        for tables, selling in ((bought, False), (world, True)))  # fmt: skip
    mine, theirs = hhi_bounds(*bought), hhi_bounds(*world)
    least, most = share_bounds(*bought)
    of_world = share_bounds(*world)
    first = bought[0].max(axis=1, initial=0.0)
    may_lead = bought[1] >= first[:, None]
    nothing = imports[1] == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        low = {
            "import_export_ratio": np.where(imports[0] == 0, 0.0, imports[0] / exports[1]),
            "top_share": least.max(axis=1, initial=0.0),
            "top_world_share": np.where(may_lead, of_world[0], np.inf).min(axis=1),
            "supplier_ratio": theirs[0] / mine[1],
        }
        high = {
            "import_export_ratio": np.where(nothing, 0.0, imports[1] / exports[0]),
            "top_share": most.max(axis=1, initial=0.0),
            "top_world_share": np.where(may_lead, of_world[1], -np.inf).max(axis=1),
            "supplier_ratio": theirs[1] / mine[0],
        }
    one = np.where(nothing, np.nan, 1.0)
    for number, side in enumerate((low, high)):
        for name in ("top_share", "top_world_share", "supplier_ratio"):
            side[name] = np.where(nothing, np.nan, side[name])
        side |= {"hhi_imports": mine[number], "hhi_world_exports": theirs[number],
                 "outside_share": one, "imports": imports[number],
                 "exports": exports[number]}  # fmt: skip
    years = (held.year,)
    return Figures(years, held.products, *({n: a[None] for n, a in s.items()} for s in (low, high)))


def _table(
    held: Mirrored, side: Floats, chosen: NDArray[np.bool_], size: tuple[int, int]
) -> Floats:
    """Return what each country sells of each product, of the chosen flows."""
    place = held.product[chosen] * size[1] + held.exporter[chosen]
    return np.bincount(place, side[chosen], size[0] * size[1]).reshape(size).astype(np.float64)

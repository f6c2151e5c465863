"""A group of countries as one buyer: what comes from outside, and what its members trade inside.

The European Commission's rule is about such a group. For a country alone all imports come from
outside; for a group the trade among members counts as supply of its own.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from kaname.supply.concentration import concentration
from kaname.supply.dependency_rules import Figures, figures_of
from kaname.supply.flows import Flows

__all__ = ["Bloc", "as_bloc", "bloc_figures", "named_blocs"]


@dataclass(frozen=True, slots=True, eq=False)
class Bloc:
    """Flows with the group as one trader, and the trade among its members, set apart."""

    code: str
    outside: Flows
    inside: Flows


@cache
def named_blocs() -> Mapping[str, frozenset[str]]:
    """Return the groups that are known by name, with their members of today.

    ``EU27`` is the European Union since the United Kingdom left it (2020); of earlier years it is
    the same 27 countries, not the Union of that year.
    """
    text = (resources.files("kaname.supply") / "tables" / "blocs.csv").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["bloc"], set()).add(row["country"])
    return {name: frozenset(members) for name, members in found.items()}


def as_bloc(flows: Flows, members: Collection[str], code: str) -> Bloc:
    """Return the flows with ``members`` as one trader called ``code``.

    Raises:
        ValueError: the code is that of a country in the flows, or no member is in them.
    """
    if code in flows.countries or not set(members) & set(flows.countries):
        raise ValueError(f"{code}: already a country of the flows, or without members in them")
    names = tuple(sorted({code, *(c for c in flows.countries if c not in members)}))
    place = np.array([names.index(code if c in members else c) for c in flows.countries], np.int16)
    mine = np.array([country in members for country in flows.countries])
    within = mine[flows.exporter] & mine[flows.importer]
    outside = replace(
        _only(flows, ~within), countries=names, exporter=place[flows.exporter[~within]],
        importer=place[flows.importer[~within]],
    )  # fmt: skip
    return Bloc(code, outside, _only(flows, within))


def _only(flows: Flows, chosen: NDArray[np.bool_]) -> Flows:
    columns = ("years", "product", "exporter", "importer", "value", "tonnes")
    return replace(flows, **{name: getattr(flows, name)[chosen] for name in columns})


def bloc_figures(bloc: Bloc) -> Figures:
    """Return the figures of the group for the named rules.

    Concentration is of imports from outside; the share from outside is over these and the trade
    among members; imports from outside are set against all exports of members, those to one
    another too.
    """
    found = concentration(bloc.outside)
    figures = figures_of(found, bloc.code)
    at = found.countries.index(bloc.code)
    size = len(found.years), len(found.products)
    kept = np.isin(bloc.inside.years, found.years)
    year = np.searchsorted(np.array(found.years), bloc.inside.years[kept])
    cell = year * size[1] + bloc.inside.product[kept]
    inside = np.bincount(cell, bloc.inside.value[kept], size[0] * size[1]).reshape(size)
    bought, sold = found.imports[:, at], found.exports[:, at] + inside
    with np.errstate(divide="ignore", invalid="ignore"):
        more = {
            "outside_share": bought / (bought + inside),
            "import_export_ratio": np.where(bought == 0, 0.0, bought / sold),
        }
    named = {**figures.low, **more}
    return Figures(figures.years, figures.products, named, named)

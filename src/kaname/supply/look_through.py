"""Dependency through the tiers: what suppliers' suppliers hold, by table or by recipe.

By table: the Leontief inverse of an input-output table. The face value of a purchase is who sold
it; looked through, it is who made it and all that went into it. By recipe: how much of a product
is lost when a country stops at every tier at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.chain import Chain, with_countries
from kaname.supply.feasible import lost_to, outcome
from kaname.supply.interval import Interval
from kaname.supply.io_table import InputOutputTable

__all__ = [
    "Direct", "Through", "balance", "coefficients", "leontief_inverse", "look_through", "output_of",
    "through_recipe",
]  # fmt: skip

NEUMANN_TERMS_MAX: Final = 10_000
PLACES_MAX: Final = 30
Floats = NDArray[np.float64]


def balance(table: InputOutputTable, tolerance: float | None = None) -> None:
    """Hold a table to its own sums: deliveries to sectors and to final demand make the output.

    Args:
        table: the table.
        tolerance: how far a row may be off, in its unit; None: half a unit for each cell of the
            row, as rounding to whole units leaves it.

    Raises:
        ProblemError: KAN-6097, rows that do not balance; KAN-6098, a delivery below zero; all.
    """
    cells = table.between.shape[1] + table.final.shape[1]
    allowed = 0.5 * cells if tolerance is None else tolerance
    off = table.between.sum(axis=1) + table.final.sum(axis=1) - table.output
    problems = [
        _problem("KAN-6097", table, _row(table, row), off=f"{off[row]:,.6g}",
                 output=f"{table.output[row]:,.6g}", allowed=f"{allowed:,.6g}")
        for row in np.flatnonzero(~(np.abs(off) <= allowed))[:PLACES_MAX]
    ]  # fmt: skip
    for row, column in np.argwhere(table.between < 0)[:PLACES_MAX]:
        value = f"{table.between[row, column]:,.6g}"
        cell = f"{_row(table, row)} -> {_row(table, column)}"
        problems.append(_problem("KAN-6098", table, cell, value=value))
    if problems:
        raise ProblemError(*problems, status=3)


def coefficients(table: InputOutputTable) -> tuple[Floats, Floats]:
    """Return the direct requirements A = Z / x, columns by their output, and the outputs used.

    An output below the row's own deliveries to sectors (negative inventories) is taken to be
    these; a sector without output buys nothing.
    """
    output = np.maximum(table.output, table.between.sum(axis=1)).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        direct = np.where(output > 0, table.between / output, 0.0)
    return direct.astype(np.float64), output


def leontief_inverse(direct: Floats) -> Floats:
    """Return L = (I - A)^-1, dense."""
    return np.linalg.inv(np.eye(len(direct)) - direct).astype(np.float64)


def output_of(direct: Floats, demand: Floats, *, by: str = "solve") -> Floats:
    """Return the output x = L y that a final demand asks for, without the inverse.

    Args:
        direct: A, n x n.
        demand: y, n, or n x m for several.
        by: ``solve``, one sparse factorisation; ``neumann``, y + A y + A A y + ... until nothing
            changes.

    Raises:
        ValueError: there is no such way, or the series does not end (a sector needs more than
            all of its own output).
    """
    if by == "solve":
        system = sparse.csc_matrix(np.eye(len(direct)) - direct)
        found: Floats = linalg.splu(system).solve(np.asarray(demand, float))
        return found
    if by != "neumann":
        raise ValueError(f"no such way: {by!r}")
    sparse_direct = sparse.csr_matrix(direct)
    total: Floats = np.asarray(demand, float)
    term: Floats = total
    for _ in range(NEUMANN_TERMS_MAX):
        term = sparse_direct @ term
        total = total + term
        if np.abs(term).max(initial=0.0) <= 1e-15 * np.abs(total).max(initial=0.0):
            return total
    raise ValueError("the series does not end: the table is not productive")


@dataclass(frozen=True, slots=True)
class Through:
    """Shares of a country's purchases by country, at face value and looked through."""

    buyer: str
    year: int
    face: dict[str, float]
    look: dict[str, float]


def look_through(
    table: InputOutputTable, buyer: str, industries: Sequence[str], *, by: str = "solve"
) -> Through:
    """Return whose products a country's industries use, directly and through all tiers.

    Args:
        table: the table; rows of these industries of all countries count as suppliers.
        buyer: whose industries buy.
        industries: such as manufacturing.
        by: as in ``output_of``.

    Returns:
        face = sum of Z over those rows and columns, look = the same of (L - I) times the outputs
        of the columns; each over the sum of all countries, the buyer included.
    """
    count = len(table.industries)
    chosen = [table.industries.index(one) for one in industries]
    home = table.countries.index(buyer) * count
    columns = [home + place for place in chosen]
    direct, output = coefficients(table)
    made = np.zeros(len(output))
    made[columns] = output[columns]
    used = output_of(direct, made, by=by) - made
    bought = table.between[:, columns].sum(axis=1)
    rows = {country: [at * count + place for place in chosen]
            for at, country in enumerate(table.countries)}  # fmt: skip
    sums = [{country: float(values[places].sum()) for country, places in rows.items()}
            for values in (bought, used)]  # fmt: skip
    face, look = ({c: v / sum(one.values()) for c, v in one.items()} for one in sums)
    return Through(buyer, table.year, face, look)


@dataclass(frozen=True, slots=True)
class Direct:
    """How much of a product is lost when a country stops: at its own tier, and at all tiers."""

    product: str
    own_tier: Interval
    all_tiers: Interval
    through: str
    """The essential input through which most is lost; empty: none adds to its own tier."""


def through_recipe(chain: Chain, country: str) -> tuple[Direct, ...]:
    """Return for every product of a chain how far it hangs on a country, through all tiers.

    Before stocks and spare capacity.
    """
    chain = with_countries(chain, {country})
    stopped = np.array([[name == country for name in chain.countries]], np.bool_)
    lost = lost_to(chain, stopped)
    found = outcome(chain, lost)
    answers = []
    for place, product in enumerate(chain.products):
        own = Interval(float(lost.low[0, place]), float(lost.high[0, place]))
        low, high = 1 - float(found.high[0, place]), 1 - float(found.low[0, place])
        worst = min(chain.inputs[place].essential, key=lambda at: found.high[0, at], default=None)
        adds = worst is not None and 1 - found.high[0, worst] > own.low
        through = chain.products[worst] if adds and worst is not None else ""
        answers.append(Direct(product, own, Interval(low, max(low, high)), through))
    return tuple(answers)


def _row(table: InputOutputTable, row: int) -> str:
    country, industry = divmod(int(row), len(table.industries))
    return f"{table.countries[country]} {table.industries[industry]}"


def _problem(code: str, table: InputOutputTable, where: str, **facts: str) -> Problem:
    words = load_wording("kaname.supply", "words_measures.toml")
    place = Place(file=table.source.file, field=where)
    return worded(words, code, place, unit=table.unit, **facts)

"""Where imports come from in truth: a refiner's share is its own miners' and its own suppliers'.

With phi[r, j] the share of r's supply that comes from j, T = (I - phi)^-1 carries a purchase from
r back through every stage of trade, and what each country adds is what it makes itself.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording

__all__ = ["by_origin", "supply_shares"]

Floats = NDArray[np.float64]
SLACK = 1e-9
"""Shares that add up to 1 and no more than this are rounded, not wrong."""


def supply_shares(
    countries: tuple[str, ...], produced: Mapping[str, float], imported: Floats
) -> Floats:
    """Return phi: of each country's supply (its production and imports) the share of each other.

    Args:
        countries: in the order of the arrays.
        produced: country -> what it makes; a country that is not named makes nothing.
        imported: countries x countries; [r, j] is what r buys from j, in the same unit.

    Raises:
        ProblemError: KAN-6099, an amount is negative, or a country buys from itself.
    """
    problems = [
        _problem(f"{countries[r]} <- {countries[j]}", f"{imported[r, j]:g}")
        for r, j in np.argwhere((imported < 0) | (np.eye(len(countries), dtype=bool)
                                                  & (imported != 0)))
    ]  # fmt: skip
    problems += [_problem(name, f"{amount:g}") for name, amount in produced.items() if amount < 0]
    if problems:
        raise ProblemError(*problems, status=3)
    own = np.array([produced.get(name, 0.0) for name in countries])
    total = own + imported.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total[:, None] > 0, imported / total[:, None], 0.0)


def by_origin(countries: tuple[str, ...], phi: Floats, bought: Floats) -> Floats:
    """Return purchases by the country that made them.

    Args:
        countries: in the order of the arrays.
        phi: [r, j] is the share of r's supply that comes from j; what is left, r makes itself.
        bought: what is bought from each country.

    Returns:
        The same total, by origin.

    Raises:
        ProblemError: KAN-6099, a country supplies itself, others supply more than all of its
            supply, or countries supply one another in a ring where nobody makes anything.
    """
    supplied = phi.sum(axis=1)
    problems = [
        _problem(countries[at], f"{supplied[at] + max(0.0, phi[at, at]):.1%}")
        for at in np.flatnonzero(
            (supplied > 1 + SLACK) | (np.diag(phi) != 0) | (phi.min(axis=1) < 0)
        )
    ]
    if problems:
        raise ProblemError(*problems, status=3)
    own = np.maximum(0.0, 1 - supplied)
    reached = _reached(phi, own > SLACK)
    closed = (bought > 0) & ~reached
    if closed.any():
        raise ProblemError(*(_problem(countries[at], "100.0%") for at in np.flatnonzero(closed)),
                           status=3)  # fmt: skip
    kept = np.flatnonzero(reached)
    found = np.zeros(len(countries))
    system = np.eye(len(kept)) - phi[np.ix_(kept, kept)]
    found[kept] = np.linalg.solve(system.T, bought[kept]) * own[kept]
    return found


def _reached(phi: Floats, makers: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which countries' supply can be traced to somebody who makes the product."""
    reached = makers.copy()
    while True:
        more = reached | ((phi > 0) & reached[None, :]).any(axis=1)
        if (more == reached).all():
            return reached
        reached = more


def _problem(where: str, share: str) -> Problem:
    words = load_wording("kaname.supply", "words_measures.toml")
    return worded(words, "KAN-6099", Place(field=where), share=share)

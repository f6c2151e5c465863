"""The worst few stops together: greedy and swap, and every set tried where that can be done.

Losses do not simply add up: two essential inputs can be worse together than one by one, so a
greedy choice may miss the worst set. Swaps mend much of it; trying all sets is the proof.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

__all__ = ["SETS_MAX", "Worst", "worst_by_trying", "worst_set"]

SETS_MAX = 200_000
"""More sets than these are not tried one by one."""
BATCH = 4_096
SAME = 1e-12
"""Losses that differ by less are a tie."""
Loss = Callable[[NDArray[np.bool_]], NDArray[np.float64]]
"""Takes sets x candidates, returns one loss a set; more in a set is never less loss."""


@dataclass(frozen=True, slots=True)
class Worst:
    """The candidates that stop, and what is lost; ``exact`` when every set was tried."""

    members: tuple[int, ...]
    loss: float
    exact: bool
    certain: tuple[int, ...] = ()
    """Those of the members without whom less is lost: in every set, of those tried, that loses
    as much. Where all is a tie there are none."""


def worst_set(loss: Loss, candidates: int, size: int) -> Worst:
    """Return a set of at most ``size`` candidates that loses much, by greedy choice and swaps."""
    chosen: list[int] = []
    for _ in range(min(size, candidates)):
        others = [one for one in range(candidates) if one not in chosen]
        losses = loss(_sets([[*chosen, one] for one in others], candidates))
        chosen.append(others[int(losses.argmax())])
    value = float(loss(_sets([chosen], candidates))[0])
    better, certain = True, set(chosen)
    while better and chosen:
        others = [one for one in range(candidates) if one not in chosen]
        tried = [[*(o for o in chosen if o != out), one] for out in chosen for one in others]
        if not tried:
            break
        losses = loss(_sets(tried, candidates))
        best = int(losses.argmax())
        better = bool(losses[best] > value + 1e-12)
        if better:
            chosen, value = tried[best], float(losses[best])
        tied = [row for row, other in zip(tried, losses, strict=True) if other >= value - SAME]
        certain = set(chosen).intersection(*tied)
    exact = len(chosen) == candidates
    return Worst(tuple(sorted(chosen)), value, exact, tuple(sorted(certain)))


def worst_by_trying(loss: Loss, candidates: int, size: int) -> Worst:
    """Return the worst set of ``size`` candidates (all of them, if fewer), by trying every one.

    Raises:
        ValueError: there are more than ``SETS_MAX`` sets.
    """
    size = min(size, candidates)
    if comb(candidates, size) > SETS_MAX:
        raise ValueError(f"{comb(candidates, size):,} sets are too many to try")
    every = [list(one) for one in combinations(range(candidates), size)]
    best, members, certain = -1.0, list[int](), set[int]()
    for start in range(0, len(every), BATCH):
        part = every[start : start + BATCH]
        losses = loss(_sets(part, candidates))
        at = int(losses.argmax())
        if losses[at] > best + SAME:
            best, members, certain = float(losses[at]), part[at], set(part[at])
        for row in np.flatnonzero(losses >= best - SAME):
            certain &= set(part[row])
    return Worst(tuple(members), best, exact=True, certain=tuple(sorted(certain)))


def _sets(members: list[list[int]], candidates: int) -> NDArray[np.bool_]:
    found = np.zeros((len(members), candidates), np.bool_)
    for row, chosen in enumerate(members):
        found[row, chosen] = True
    return found

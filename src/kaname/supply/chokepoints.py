"""Where a chain can be choked: a score with its parts, and what a simulation says of the same stop.

The score explains: share * (1 - what others can replace) * how critical the product is * (1 - stock
cover). The simulated loss is the truth of the model: what is lost of the chain's final products
when that one supply stops, through every tier. Both are published, with their rank correlation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from kaname.supply.chain import Chain
from kaname.supply.feasible import Lost, Outcome, Relief, outcome
from kaname.supply.interval import Interval, point

__all__ = ["Chokepoint", "alike", "chokepoints", "rank_correlation", "target_loss"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chokepoint:
    """One country's supply of one product, and what hangs on it."""

    product: str
    country: str
    share: float
    replaceable: Interval
    """Of what is lost, the part that others' spare capacity replaces by the end of the horizon."""
    critical: Interval
    """What is lost of the target when the whole product is gone."""
    cover: Interval
    """Stock over the horizon, at most 1."""
    score: Interval
    """share * (1 - replaceable) * critical * (1 - cover)."""
    simulated: Interval
    """What is lost of the target when this supply stops."""


def alike(chain: Chain) -> dict[str, float]:
    """Return the final products of a chain, each of the same weight."""
    return {chain.products[at]: 1.0 for at in chain.final}


def target_loss(
    chain: Chain, found: Outcome, weights: Mapping[str, float]
) -> tuple[Floats, Floats]:
    """Return what is lost of the weighted products, at least and at most, one number a scenario.

    Raises:
        ValueError: no weights, a negative one, or one of a product that is not of the chain.
    """
    places = [chain.products.index(product) for product in weights]
    held = np.array(list(weights.values()), float)
    if not len(held) or held.min() < 0 or held.sum() <= 0:
        raise ValueError("the target needs products with weights of 0 or more, not all 0")
    held /= held.sum()
    low, high = (1 - side[:, places] @ held for side in (found.high, found.low))
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def chokepoints(
    chain: Chain, weights: Mapping[str, float], *, relief: Relief | None = None, horizon: int = 365
) -> tuple[Chokepoint, ...]:
    """Return every supply of a chain that has a figure, the largest simulated loss first.

    Args:
        chain: the products and who supplies them.
        weights: the target: products and what each counts, as somebody states it.
        relief: stocks and spare capacity; None: before these.
        horizon: days.
    """
    nodes = [(int(p), int(c)) for p, c in np.argwhere(chain.share > 0)]
    lost = np.zeros((len(nodes), len(chain.products)))
    for row, (p, c) in enumerate(nodes):
        lost[row, p] = chain.share[p, c]
    gone = np.eye(len(chain.products))
    whole = target_loss(chain, outcome(chain, Lost(gone, gone)), weights)
    parts = outcome(chain, Lost(lost, lost), relief=relief, horizon=horizon)
    lows, highs = target_loss(chain, parts, weights)
    found = [
        _chokepoint(chain, p, c, Interval(float(whole[0][p]), float(whole[1][p])),
                    Interval(float(low), float(high)), relief, horizon)
        for (p, c), low, high in zip(nodes, lows, highs, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.simulated.high, -one.score.high, one.product,
                                                one.country)))  # fmt: skip


def _chokepoint(
    chain: Chain, p: int, c: int, critical: Interval, simulated: Interval, relief: Relief | None,
    horizon: int,
) -> Chokepoint:  # fmt: skip
    product, share = chain.products[p], float(chain.share[p, c])
    replaceable = _replaceable(product, share, relief, horizon) if relief else point(0.0)
    cover = point(0.0)
    if relief:
        stock = relief.stock_days.get(product, Interval(0.0, float(horizon)))
        cover = Interval(min(1.0, stock.low / horizon), min(1.0, stock.high / horizon))
    low, high = (
        share * (1 - r) * k * (1 - d)
        for r, k, d in ((replaceable.high, critical.low, cover.high),
                        (replaceable.low, critical.high, cover.low))
    )  # fmt: skip
    score = Interval(low, max(low, high))
    country = chain.countries[c]
    return Chokepoint(product, country, share, replaceable, critical, cover, score, simulated)


def _replaceable(product: str, lost: float, relief: Relief, horizon: int) -> Interval:
    """Return min(1, spare * (1 - exp(-horizon / ramp)) / lost)."""
    spare = relief.spare.get(product)
    if spare is None:
        return Interval(0.0, 1.0)
    days = relief.ramp_days.get(product, Interval(0.0, float("inf")))
    slow, fast = (1.0 if day == 0 else float(-np.expm1(-horizon / day))
                  for day in (days.high, days.low))  # fmt: skip
    return Interval(min(1.0, spare.low * slow / lost), min(1.0, spare.high * fast / lost))


def rank_correlation(points: tuple[Chokepoint, ...]) -> float | None:
    """Return Spearman's correlation of scores and simulated losses; None when one of them is flat.

    Of both the higher end, which is before what is open softens them.
    """
    if len(points) < 2:
        return None
    ranks = [rankdata([getattr(one, name).high for one in points]).astype(float)
             for name in ("score", "simulated")]  # fmt: skip
    spread = [rank - rank.mean() for rank in ranks]
    over = float(np.sqrt((spread[0] ** 2).sum() * (spread[1] ** 2).sum()))
    return float((spread[0] * spread[1]).sum() / over) if over > 0 else None

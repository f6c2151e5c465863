"""Where a chain can be choked: a score with its parts, and what a simulation says of the same stop.

The score explains: share * (1 - what others can replace) * how critical the product is * (1 - stock
cover). How critical it is comes from the recipe alone (``criticality``); nothing is run for it. The
simulated loss is the truth of the model: what is lost of the chain's final products when that
supply stops, the whole recipe run through every tier. Both are published, with their rank
correlation. Of one supply the two part where substitutes meet again or stocks soften a stop; of all
supplies of a country (``countries_whole``) also where essential inputs stop together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from kaname.supply.chain import Chain
from kaname.supply.feasible import Lost, Outcome, Relief, lost_to, outcome
from kaname.supply.interval import Interval, point

__all__ = [
    "Chokepoint", "Whole", "alike", "chokepoints", "countries_whole", "criticality",
    "rank_correlation", "target_loss",
]  # fmt: skip

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
    """What of the target is reached from the product: ``criticality``, not a run."""
    cover: Interval
    """Stock over the horizon, at most 1."""
    score: Interval
    """share * (1 - replaceable) * critical * (1 - cover)."""
    simulated: Interval
    """What is lost of the target when this supply stops."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All supplies of a country at once: what their scores add up to, and what is simulated."""

    country: str
    supplies: int
    """How many of its supplies have a figure."""
    score: Interval
    """The sum of their scores, at most 1: as if losses added up."""
    simulated: Interval
    """What is lost of the target when all stop together; the high end has what is open too."""


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
    places, held = _target(chain, weights)
    low, high = (1 - side[:, places] @ held for side in (found.high, found.low))
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def _target(chain: Chain, weights: Mapping[str, float]) -> tuple[list[int], Floats]:
    """Return the places of the weighted products, and the weights as parts of 1."""
    places = [chain.products.index(product) for product in weights]
    held = np.array(list(weights.values()), float)
    if not len(held) or held.min() < 0 or held.sum() <= 0:
        raise ValueError("the target needs products with weights of 0 or more, not all 0")
    return places, held / held.sum()


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
    whole = criticality(chain, weights)
    parts = outcome(chain, Lost(lost, lost), relief=relief, horizon=horizon)
    lows, highs = target_loss(chain, parts, weights)
    found = [
        _chokepoint(chain, p, c, Interval(float(whole[0][p]), float(whole[1][p])),
                    Interval(float(low), float(high)), relief, horizon)
        for (p, c), low, high in zip(nodes, lows, highs, strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.simulated.high, -one.score.high, one.product,
                                                one.country)))  # fmt: skip


def criticality(chain: Chain, weights: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Return how much of the weighted products is reached from each product, least and most.

    By the recipe's structure alone: along a way of steps, an essential step passes on all and a
    substitutable one its share of the cost; of several ways to a product the strongest counts.
    A share that nobody published passes on nothing at least, and at most what the published
    shares of that recipe leave.

    Raises:
        ValueError: no weights, a negative one, or one of a product that is not of the chain.
    """
    places, held = _target(chain, weights)
    low = np.zeros((len(chain.products), len(places)))
    low[places, range(len(places))] = 1.0
    high = low.copy()
    for place in reversed(range(len(chain.products))):
        inputs = chain.inputs[place]
        left = max(0.0, 1 - sum(share or 0.0 for share in inputs.shares))
        ways = [(one, 1.0, 1.0) for one in inputs.essential]
        for one, share in zip(inputs.substitutable, inputs.shares, strict=True):
            ways.append((one, share or 0.0, left if share is None else share))
        for one, least, most in ways:
            low[one] = np.maximum(low[one], least * low[place])
            high[one] = np.maximum(high[one], most * high[place])
    return np.clip(low @ held, 0, 1), np.clip(high @ held, 0, 1)


def countries_whole(
    chain: Chain, points: Sequence[Chokepoint], weights: Mapping[str, float], *,
    relief: Relief | None = None, horizon: int = 365,
) -> tuple[Whole, ...]:  # fmt: skip
    """Return each country's supplies taken together, the largest sure loss first.

    Args:
        chain: the products and who supplies them.
        points: its chokepoints for the same weights, relief and horizon.
        weights: the target.
        relief: stocks and spare capacity; None: before these.
        horizon: days.
    """
    stopped = np.eye(len(chain.countries), dtype=np.bool_)
    found = outcome(chain, lost_to(chain, stopped), relief=relief, horizon=horizon)
    lows, highs = target_loss(chain, found, weights)
    wholes = []
    for country, low, high in zip(chain.countries, lows, highs, strict=True):
        own = [one.score for one in points if one.country == country]
        score = Interval(min(1.0, sum(one.low for one in own)),
                         min(1.0, sum(one.high for one in own)))  # fmt: skip
        wholes.append(Whole(country, len(own), score, Interval(float(low), float(high))))
    return tuple(sorted(wholes, key=lambda one: (-one.simulated.low, -one.score.low, one.country)))


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


def rank_correlation(
    points: Sequence[Chokepoint] | Sequence[Whole], side: str = "high"
) -> float | None:
    """Return Spearman's correlation of scores and simulated losses; None when one of them is flat.

    Args:
        points: what is compared.
        side: of both the ``low`` or the ``high`` end.
    """
    if len(points) < 2:
        return None
    # rounded, so that two ways to the same number are one rank
    ranks = [
        rankdata([round(getattr(getattr(one, name), side), 12) for one in points]).astype(float)
        for name in ("score", "simulated")
    ]
    spread = [rank - rank.mean() for rank in ranks]
    over = float(np.sqrt((spread[0] ** 2).sum() * (spread[1] ** 2).sum()))
    return float((spread[0] * spread[1]).sum() / over) if over > 0 else None

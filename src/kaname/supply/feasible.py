"""How much of every product can still be made when some suppliers stop, tier by tier.

In shares of what is made now. A product is limited by what is left of its makers and by its inputs:
by the scarcest essential one, and by substitutable ones in proportion to their share of the cost.
Everything is an interval. Its low end takes every open question at its worst (the makers that are
left get no more of the inputs than before, suppliers without a figure are among those that stop),
its high end at its best (what is left of the inputs goes to the makers that are left).

Without ``Relief`` the answer is before any stock or spare capacity. With it, a product that it does
not state is open: anything from nothing to enough.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kaname.supply.chain import Chain, Inputs
from kaname.supply.interval import Interval

__all__ = ["HORIZONS", "Lost", "Outcome", "Relief", "lost_to", "outcome", "ramp"]

HORIZONS = (30, 90, 365, 1095)
"""Days for which an answer is always given."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relief:
    """What softens a stop, by product, as somebody states it; ``sources`` says who, by product."""

    stock_days: Mapping[str, Interval] = field(default_factory=dict)
    """Days of full use in stock."""
    spare: Mapping[str, Interval] = field(default_factory=dict)
    """Spare capacity of others, as a share of what is made now."""
    ramp_days: Mapping[str, Interval] = field(default_factory=dict)
    """Time constant with which spare capacity can be reached; chips half a year and more."""
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Lost:
    """The share of each product's supply that stops, scenarios x products, at least and at most."""

    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The share of each product that is still feasible, scenarios x products."""

    low: Floats
    high: Floats


def ramp(days: float, horizon: float) -> float:
    """Return how much of the spare capacity is there on average over ``horizon`` days.

    The mean of 1 - exp(-t / days).
    """
    if days <= 0:
        return 1.0
    return 1.0 + days / horizon * math.expm1(-horizon / days)


def lost_to(chain: Chain, stopped: NDArray[np.bool_]) -> Lost:
    """Return what stops with sets of countries.

    What no country with a figure has may be theirs only where one of them has no figure.

    Args:
        chain: the products and who supplies them.
        stopped: scenarios x countries.
    """
    sets = stopped.astype(np.float64)
    low = sets @ chain.share.T
    without = (sets @ (~chain.named).T.astype(np.float64)) > 0
    return Lost(low, np.minimum(1.0, low + without * chain.open))


def outcome(
    chain: Chain, lost: Lost, *, buyer: int | None = None, relief: Relief | None = None,
    horizon: int = 365,
) -> Outcome:  # fmt: skip
    """Return how much of every product is still feasible over the days of the horizon.

    Args:
        chain: the products and who supplies them.
        lost: what stops.
        buyer: None: what the world can still make. A country's place: what that country can still
            have when the others stop deliveries to it alone; its own makers go on as far as their
            inputs go, and makers in other countries are not touched.
        relief: stocks and spare capacity; None: before these.
        horizon: days.
    """
    low, high = np.ones_like(lost.low), np.ones_like(lost.high)
    for place in range(len(chain.products)):
        inputs = chain.inputs[place]
        worst, best = _limit(inputs, low, 0), _limit(inputs, high, 1)
        left_low, left_high = 1 - lost.high[:, place], 1 - lost.low[:, place]
        if buyer is None:
            made_low, made_high = left_low * worst, np.minimum(left_high, best)
            cap_low, cap_high = worst, best
        else:
            own = float(chain.share[place, buyer])
            most = own if chain.named[place, buyer] else float(chain.open[place])
            made_low, made_high = left_low - most * (1 - worst), left_high - own * (1 - best)
            cap_low = cap_high = np.ones_like(worst)
        bounds = np.clip(made_low, 0, 1), np.clip(made_high, 0, 1)
        if relief is not None:
            caps = cap_low, cap_high
            bounds = _relieved(chain.products[place], bounds, caps, relief, horizon)
        low[:, place], high[:, place] = bounds
    return Outcome(low, high)


def _limit(inputs: Inputs, feasible: Floats, best: int) -> Floats:
    """Return how far the inputs of a product go, 0 to 1, one number a scenario."""
    limit = np.ones(len(feasible))
    for place in inputs.essential:
        limit = np.minimum(limit, feasible[:, place])
    if inputs.substitutable:
        missing, worst = np.zeros(len(feasible)), np.zeros(len(feasible))
        for place, share in zip(inputs.substitutable, inputs.shares, strict=True):
            gap = 1 - feasible[:, place]
            if share is None:
                worst = np.maximum(worst, gap)
            else:
                missing += share * gap
        if not best:  # what is unknown of the cost may all be that of the scarcest input
            missing += max(0.0, 1 - sum(share or 0.0 for share in inputs.shares)) * worst
        limit = np.minimum(limit, np.maximum(0.0, 1 - missing))
    return limit


def _relieved(
    product: str, made: tuple[Floats, Floats], caps: tuple[Floats, Floats], relief: Relief,
    horizon: int,
) -> tuple[Floats, Floats]:  # fmt: skip
    spare = relief.spare.get(product, Interval(0.0, math.inf))
    days = relief.ramp_days.get(product, Interval(0.0, math.inf))
    stock = relief.stock_days.get(product, Interval(0.0, math.inf))
    slow = 0.0 if days.high == math.inf else ramp(days.high, horizon)
    reached = (0.0 if spare.low == 0 else spare.low * slow,
               0.0 if spare.high == 0 else spare.high * ramp(days.low, horizon))  # fmt: skip
    found = []
    for value, cap, more, held in zip(made, caps, reached, (stock.low, stock.high), strict=True):
        with_spare = np.maximum(value, np.minimum(cap, value + more))
        found.append(np.minimum(1.0, with_spare + held / horizon))
    return found[0], found[1]

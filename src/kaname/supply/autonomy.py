"""Strategic autonomy and strategic indispensability of countries, alone and jointly.

Autonomy is what a country still can make and have when others stop: U(B), the weighted share of
its critical products that is feasible over the horizon when the set B stops deliveries to it.
Indispensability is what others lose without it: 1 - U of the other, B the country alone. A group
can deny more than its members add up to: that is its synergy, and Shapley's value shares it out.

Weights, scenarios and their probabilities are stated by somebody, with a source; there are none by
default. Each country is taken to be supplied as the world is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

from kaname.supply.chain import Chain, with_countries
from kaname.supply.chokepoints import target_loss
from kaname.supply.feasible import Relief, lost_to, outcome
from kaname.supply.interval import Interval
from kaname.supply.worst import worst_by_trying, worst_set

__all__ = [
    "PLAYERS_MAX", "Autonomy", "Scenario", "Setting", "expected", "feasible", "indispensability",
    "least", "moebius", "net_position", "overall_indispensability", "shapley", "shapley_bounds",
    "shapley_of", "sure_shares", "synergy",
]  # fmt: skip

PLAYERS_MAX = 12
"""2^12 = 4,096 groups are evaluated exactly."""
SETS_TRIED = 20_000
"""So many sets of suppliers take a second or two."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Countries that stop deliveries, how probable somebody holds it, and who says so."""

    name: str
    stops: tuple[str, ...]
    weight: float
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What the questions are asked of."""

    chain: Chain
    weights: Mapping[str, float]
    """Critical products and what each counts."""
    horizon: int
    relief: Relief | None = None


@dataclass(frozen=True, slots=True)
class Autonomy:
    """The least autonomy over sets of a size, and the set at which the sure loss is largest."""

    stops: tuple[str, ...]
    feasible: Interval
    exact: bool
    """Every set was tried."""
    certain: tuple[str, ...] = ()
    """Those of ``stops`` in every set that surely loses as much; a tie has none."""


def feasible(setting: Setting, country: str, sets: Sequence[Sequence[str]]) -> list[Interval]:
    """Return U(B) of a country for each set of countries that stops deliveries to it.

    The country itself in a set stops nothing. A country that supplies nothing with a figure may
    still be one of those without.
    """
    names = {country, *(name for members in sets for name in members)}
    chain = with_countries(setting.chain, names)
    masks = np.zeros((len(sets), len(chain.countries)), np.bool_)
    for row, members in enumerate(sets):
        masks[row, [chain.countries.index(name) for name in members]] = True
    low, high = _feasible(setting, chain, country, masks)
    return [Interval(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def _feasible(
    setting: Setting, chain: Chain, country: str, masks: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    buyer = chain.countries.index(country)
    masks = masks.copy()
    masks[:, buyer] = False
    found = outcome(
        chain, lost_to(chain, masks), buyer=buyer, relief=setting.relief, horizon=setting.horizon
    )
    low, high = target_loss(chain, found, setting.weights)
    return 1 - high, 1 - low


def least(setting: Setting, country: str, size: int) -> Autonomy:
    """Return the least autonomy over all sets of at most ``size`` other countries.

    All sets are tried where they are few enough, else greedily with swaps.
    """
    chain = with_countries(setting.chain, {country})
    others = [name for name in chain.countries if name != country]
    columns = [chain.countries.index(name) for name in others]

    def loss(sets: NDArray[np.bool_], side: int) -> Floats:
        masks = np.zeros((len(sets), len(chain.countries)), np.bool_)
        masks[:, columns] = sets
        return 1 - _feasible(setting, chain, country, masks)[side]

    tried = comb(len(others), min(size, len(others))) <= SETS_TRIED
    search = worst_by_trying if tried else worst_set
    sure = search(lambda sets: loss(sets, 1), len(others), size)
    worst = search(lambda sets: loss(sets, 0), len(others), size)
    bounds = Interval(min(1 - worst.loss, 1 - sure.loss), 1 - sure.loss)
    stops, certain = (tuple(others[at] for at in ones) for ones in (sure.members, sure.certain))
    return Autonomy(stops, bounds, exact=tried, certain=certain if sure.loss > 0 else ())


def expected(setting: Setting, country: str, scenarios: Sequence[Scenario]) -> Interval:
    """Return autonomy over stated scenarios: sum of probability times what is feasible.

    Raises:
        ValueError: the probabilities are negative or do not add up to 1.
    """
    weights = [scenario.weight for scenario in scenarios]
    if not weights or min(weights) < 0 or abs(sum(weights) - 1) > 1e-9:
        raise ValueError(f"probabilities that add up to {sum(weights):g}, not 1")
    found = feasible(setting, country, [scenario.stops for scenario in scenarios])
    total = Interval(0.0, 0.0)
    for part, weight in zip(found, weights, strict=True):
        total = total + part.times(weight)
    return Interval(min(total.low, 1.0), min(total.high, 1.0))


def indispensability(setting: Setting, group: Sequence[str], target: str) -> Interval:
    """Return what the target loses when the group stops deliveries to it: 1 - U."""
    (left,) = feasible(setting, target, [group])
    return Interval(1 - left.high, 1 - left.low)


def overall_indispensability(
    setting: Setting, country: str, targets: Mapping[str, float]
) -> Interval:
    """Return the indispensability of a country to several, weighted as somebody states."""
    total = sum(targets.values())
    found = Interval(0.0, 0.0)
    for target, weight in targets.items():
        found = found + indispensability(setting, (country,), target).times(weight / total)
    return found


def synergy(setting: Setting, members: Sequence[str], target: str) -> Interval:
    """Return what a group denies beyond what its parts deny: its Moebius term."""
    low, high = _games(setting, members, target)
    bounds = float(_signed(low, high)[-1]), float(_signed(high, low)[-1])
    if len(members) == 2:  # a pair denies no less than either of the two
        return Interval(min(max(bounds[0], -min(high[1], high[2])), bounds[1]), bounds[1])
    return Interval(*bounds)


def net_position(setting: Setting, one: str, other: str) -> Interval:
    """Return how much more the other loses without the one than the one without the other."""
    theirs = indispensability(setting, (one,), other)
    return theirs - indispensability(setting, (other,), one)


def shapley_of(setting: Setting, members: Sequence[str], target: str) -> dict[str, Interval]:
    """Return each member's Shapley share of what the group denies the target.

    Raises:
        ValueError: there are more than 12 members.
    """
    games = _games(setting, members, target)
    bounds = shapley_bounds(*games)
    most = float(games[1][-1])  # who joins denies no less, and nobody denies more than all
    return {name: Interval(min(max(0.0, float(low)), most), max(0.0, min(float(high), most)))
            for name, low, high in zip(members, *bounds, strict=True)}  # fmt: skip


def sure_shares(
    setting: Setting, members: Sequence[str], target: str
) -> tuple[float, dict[str, float]]:
    """Return the synergy and the Shapley shares of what a group surely denies, whatever is open.

    One game, in which every group denies only what it denies at least: its shares add up.
    """
    low, _ = _games(setting, members, target)
    shares = (float(share) for share in shapley(low))
    return float(moebius(low)[-1]), dict(zip(members, shares, strict=True))


def _games(setting: Setting, members: Sequence[str], target: str) -> tuple[Floats, Floats]:
    """Return what every group denies, at least and at most; bit i of the place is member i."""
    count = len(members)
    if count > PLAYERS_MAX:
        raise ValueError(f"{count} members; at most {PLAYERS_MAX} are shared out exactly")
    groups = [[name for at, name in enumerate(members) if group >> at & 1]
              for group in range(1 << count)]  # fmt: skip
    found = feasible(setting, target, groups)
    return np.array([1 - one.high for one in found]), np.array([1 - one.low for one in found])


def shapley(values: Floats) -> Floats:
    """Return the Shapley values of a game: ``values`` of all 2^n groups, bit i is player i."""
    return shapley_bounds(values, values)[0]


def shapley_bounds(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return bounds of the Shapley values of games that lie between two."""
    players = len(low).bit_length() - 1
    groups = np.arange(len(low))
    size = np.array([int(group).bit_count() for group in groups])
    weight = np.array([factorial(s) * factorial(players - s - 1) / factorial(players)
                       if s < players else 0.0 for s in range(players + 1)])  # fmt: skip
    least_, most = np.zeros(players), np.zeros(players)
    for player in range(players):
        without = groups[groups >> player & 1 == 0]
        joined = without | 1 << player
        least_[player] = (weight[size[without]] * (low[joined] - high[without])).sum()
        most[player] = (weight[size[without]] * (high[joined] - low[without])).sum()
    return least_, most


def moebius(values: Floats) -> Floats:
    """Return the Moebius terms of a game: what each group adds beyond all of its parts."""
    return _signed(values, values)


def _signed(even: Floats, odd: Floats) -> Floats:
    """Return sum over parts T of S of (-1)^|S - T| v(T), with other values for odd differences."""
    plus, minus = even.astype(float).copy(), odd.astype(float).copy()
    for player in range(len(even).bit_length() - 1):
        groups = np.arange(len(even))
        with_player = groups[groups >> player & 1 == 1]
        without = with_player ^ 1 << player
        old_plus, old_minus = plus.copy(), minus.copy()
        plus[with_player] = old_plus[with_player] - old_minus[without]
        minus[with_player] = old_minus[with_player] - old_plus[without]
    return plus

"""Which countries must act together so that a control bites: ``kaname coalition``.

An input counts as denied to a target when the members hold at least theta of its supply outside
the target; the target's own supply is set apart, for no coalition can deny it. The answer is every
cheapest coalition whose denied inputs reach the share asked for, never one picked of several.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kaname.joint.coalition_inputs import Inputs, inputs_of
from kaname.joint.coalition_search import (
    FRONT_COUNTRIES_MAX,
    SLACK,
    SearchQuestion,
    all_optima,
    front,
    weight_denied,
)
from kaname.supply.autonomy import Setting, feasible
from kaname.supply.chain import Chain
from kaname.supply.interval import Interval
from kaname.supply.shares import Share

__all__ = [
    "Answer", "FrontPoint", "Optimum", "Terms", "coalitions", "confirmed", "pareto_front",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked.

    Shares lie in 0 to 1. Weights, costs, leaks and limits that are not named are 1, 1, 0 and none.
    """

    target: str
    """ISO alpha-3."""
    theta: float
    """The share of the outside supply from which an input counts as denied."""
    inputs: float
    """The share of the inputs, by weight, that must be denied."""
    candidates: frozenset[str] | None = None
    """Who could join; None is everyone who supplies, save the target."""
    weights: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    """What joining costs a country, in any one unit."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """The most that a country would bear; one whose cost is higher does not join."""
    leaks: Mapping[str, float] = field(default_factory=dict)
    """The share of a member's supply that reaches the target all the same."""

    def __post_init__(self) -> None:
        """Refuse what is no share or no cost.

        Raises:
            ValueError: theta or inputs outside 0 to 1, a negative cost or weight, a leak over 1.
        """
        if not 0 < self.theta <= 1 or not 0 < self.inputs <= 1:
            raise ValueError("theta and inputs are shares over 0 and at most 1")
        if any(value < 0 for value in (*self.costs.values(), *self.weights.values())):
            raise ValueError("a negative cost or weight")
        if any(not 0 <= leak <= 1 for leak in self.leaks.values()):
            raise ValueError("a leak is a share from 0 to 1")


@dataclass(frozen=True, slots=True)
class Optimum:
    """One cheapest coalition."""

    members: tuple[str, ...]
    cost: float
    denied: tuple[str, ...]
    """The inputs of which the members hold theta."""
    certain: tuple[str, ...]
    """Those denied even if all that is unknown is supplied by others."""
    denied_share: float
    """By weight, of all inputs with figures."""
    bite: float
    """The mean share of the target's whole supply that is cut off at least, its own kept."""
    theta_breaks: float
    """Above this theta the coalition is no longer enough."""
    leak_breaks: float
    """Once every member leaks more than this share (beyond what was stated), it is not enough."""
    needed: tuple[tuple[str, int], ...]
    """For each member, how many inputs are no longer denied without it."""


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A coalition that no other beats in both cost and reach."""

    members: tuple[str, ...]
    cost: float
    denied_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """All optima, or none and how far everyone together would come."""

    terms: Terms
    inputs: Inputs
    optima: tuple[Optimum, ...]
    whole: bool
    """False when there are more optima than are listed."""
    candidates: tuple[str, ...]
    unwilling: tuple[str, ...]
    """Whose cost is over their limit."""
    everyone: float
    """The share of the inputs that all candidates together would deny."""


def coalitions(shares: Iterable[Share], terms: Terms) -> Answer:
    """Return every cheapest coalition under ``terms``.

    Raises:
        ValueError: no input has a figure, or there are too many candidates.
        OverflowError: the search gave up.
    """
    inputs = inputs_of(shares, terms.target)
    if not inputs.shares:
        raise ValueError("no input has a figure")
    willing, unwilling = _candidates(inputs, terms)
    question = _question(inputs, terms, willing)
    searched = all_optima(question)
    everyone, _ = weight_denied(question, tuple(range(len(willing))))
    optima = tuple(
        _optimum(inputs, terms, question, willing, members)
        for members in (searched.optima if searched else ())
    )
    return Answer(
        terms, inputs, optima, searched is None or searched.whole, willing, unwilling,
        everyone / float(question.weight.sum()),
    )  # fmt: skip


def pareto_front(answer: Answer) -> tuple[FrontPoint, ...]:
    """Return the front of reach against cost over the candidates of an answer.

    With more than 22 candidates only those that supply most are looked at.
    """
    rank = dict(zip(answer.inputs.countries, answer.inputs.outside.sum(axis=1), strict=True))
    largest = sorted(answer.candidates, key=lambda one: (-rank[one], one))[:FRONT_COUNTRIES_MAX]
    names = tuple(sorted(largest))
    question = _question(answer.inputs, answer.terms, names)
    whole = float(question.weight.sum())
    return tuple(
        FrontPoint(tuple(names[place] for place in members), cost, reached / whole)
        for cost, reached, members in front(question)
    )


def confirmed(answer: Answer, chain: Chain, *, days: int = 365) -> tuple[Interval, ...]:
    """Return for each optimum what of the chain's last products the target can still have.

    The recipe is run with the members' deliveries to the target stopped, before any stock or spare
    capacity; each last product counts alike. Shares passing theta bite only where this falls.

    Raises:
        ValueError: the chain has no last product.
    """
    weights = {chain.products[place]: 1.0 for place in chain.final}
    if not weights:
        raise ValueError("the recipe has no last product")
    setting = Setting(chain, weights, days)
    return tuple(feasible(setting, answer.terms.target, [one.members for one in answer.optima]))


def _candidates(inputs: Inputs, terms: Terms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    could = [
        country for country in inputs.countries
        if terms.candidates is None or country in terms.candidates
    ]  # fmt: skip
    unwilling = tuple(
        country for country in could
        if country in terms.limits and terms.costs.get(country, 1.0) > terms.limits[country]
    )  # fmt: skip
    return tuple(country for country in could if country not in unwilling), unwilling


def _rows(inputs: Inputs, names: tuple[str, ...]) -> list[int]:
    index = {country: place for place, country in enumerate(inputs.countries)}
    return [index[name] for name in names]


def _kept(terms: Terms, names: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([[1.0 - terms.leaks.get(name, 0.0)] for name in names]).reshape(-1, 1)


def _question(inputs: Inputs, terms: Terms, names: tuple[str, ...]) -> SearchQuestion:
    weight = np.array([terms.weights.get(one.product, 1.0) for one in inputs.shares])
    return SearchQuestion(
        control=inputs.outside[_rows(inputs, names)] * _kept(terms, names),
        theta=np.full(len(weight), terms.theta),
        weight=weight,
        reach=terms.inputs * float(weight.sum()),
        cost=np.array([terms.costs.get(name, 1.0) for name in names]),
    )


def _optimum(
    inputs: Inputs, terms: Terms, question: SearchQuestion, names: tuple[str, ...],
    members: tuple[int, ...],
) -> Optimum:  # fmt: skip
    reached, denied = weight_denied(question, members)
    chosen = tuple(names[place] for place in members)
    held = question.control[list(members)].sum(axis=0)
    surely = (inputs.certain[_rows(inputs, chosen)] * _kept(terms, chosen)).sum(axis=0)
    whole = float(question.weight.sum())
    breaks = _theta_breaks(held, question.weight, question.reach)
    needed = tuple(
        (name, int(denied.sum() - (held - question.control[place] >= terms.theta - SLACK).sum()))
        for name, place in zip(chosen, members, strict=True)
    )
    products = [one.product for one in inputs.shares]
    return Optimum(
        members=chosen,
        cost=float(question.cost[list(members)].sum()),
        denied=tuple(np.array(products, object)[denied]),
        certain=tuple(np.array(products, object)[surely >= terms.theta - SLACK]),
        denied_share=reached / whole,
        bite=float(((1.0 - inputs.own_most) * held * question.weight).sum() / whole),
        theta_breaks=breaks,
        leak_breaks=max(0.0, 1.0 - terms.theta / breaks) if breaks else 0.0,
        needed=needed,
    )


def _theta_breaks(
    held: NDArray[np.float64], weight: NDArray[np.float64], reach: float
) -> float:  # fmt: skip
    """Return the largest theta at which inputs of weight ``reach`` would still be denied."""
    order = np.argsort(-held, kind="stable")
    sums = np.cumsum(weight[order])
    place = int(np.searchsorted(sums, reach - SLACK))
    return float(min(1.0, held[order][place]))

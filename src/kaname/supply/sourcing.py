"""Where else to buy, at least cost: "China plus one" for one buyer, or for allies together.

Allies that buy of the same suppliers share their capacity, so their plans are made as one. What a
limit costs is found by planning without it; where no plan is possible, each limit is loosened
alone as far as it must be, so that it is said which ones stand in each other's way.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import load_wording
from kaname.supply.sourcing_model import (
    CAPACITY,
    DELTA,
    HEADROOM,
    NEED,
    QUALIFICATION,
    Model,
    model_of,
)
from kaname.supply.sourcing_plan import Group, Limit, Plan

__all__ = [
    "Answer", "Conflict", "Costs", "LimitCost", "Settings", "Solution", "Solved",
    "conditional_value_at_risk", "conflicts", "cost_of", "hhi_of", "solve", "sourcing",
]  # fmt: skip

_words: Final = load_wording("kaname.supply", "words_sourcing.toml")
TINY: Final = 1e-9
"""Shares below this are noise of the solver."""
_OPTIMAL, _TIME, _INFEASIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Settings:
    """How the solver works: seconds for each solve, and the relative gap that is good enough."""

    seconds: float = 60.0
    gap: float = 1e-5
    delta: float = DELTA


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan costs over its time, in its currency. None is unknown."""

    purchases: float | None
    qualification: float
    holding: float
    unmet: float
    cvar: float | None
    """The mean loss of the worst cases; no cost in itself. None without scenarios."""
    expected_loss: float | None

    @property
    def total(self) -> float | None:
        """All that is paid or lost for certain."""
        if self.purchases is None:
            return None
        return self.purchases + self.qualification + self.holding + self.unmet


@dataclass(frozen=True, slots=True)
class Solution:
    """What is bought where.

    ``shares`` has a share of need for each offer of the plan; ``qualified`` tells for each whether
    it is qualified anew; ``stock`` is in months of need.
    """

    shares: tuple[float, ...]
    qualified: tuple[bool, ...]
    short: Mapping[Group, float]
    stock: Mapping[Group, float]
    costs: Costs


@dataclass(frozen=True, slots=True)
class Solved:
    """A solution with what the solver says of it. ``status`` is ``optimal`` or ``time_limit``."""

    solution: Solution
    objective: float
    """Cost and weighted CVaR, in the plan's currency."""
    status: str
    gap: float
    """The part of the objective by which it may still be too dear."""
    seconds: float


@dataclass(frozen=True, slots=True)
class LimitCost:
    """What one limit costs: the objective with it, less that without it."""

    limit: Limit
    cost: float | None
    """None where no plan was found without it in time."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What alone would have to give so that a plan is possible.

    ``needed`` is the smallest value of a limit, the factor on all capacities or headrooms, the
    share of need that stays unmet, or months.
    """

    what: Limit | str
    needed: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The plan found, today's purchases beside it, and what each limit costs."""

    plan: Plan
    before: Solution | None
    """None where the shares of today are not known."""
    after: Solved
    limit_costs: tuple[LimitCost, ...]
    separate: float | None
    """The objectives of the buyers alone, capacity split by need; None: one of them has no plan."""
    settings: Settings


def sourcing(plan: Plan, settings: Settings | None = None) -> Answer:
    """Return the cheapest plan within the limits.

    Raises:
        ProblemError: KAN-6126, the limits leave no plan: every one that could give alone is named
            with how far; KAN-6127, no plan was found in time.
    """
    settings = settings or Settings()
    found = solve(plan, settings)
    if found == "infeasible":
        raise ProblemError(*_problems(plan, conflicts(plan, settings)))
    if isinstance(found, str):
        place = Place(plan.file)
        raise ProblemError(worded(_words, "KAN-6127", place, seconds=f"{settings.seconds:g}"))
    limit_costs = tuple(_cost_of_limit(plan, limit, found, settings) for limit in plan.limits)
    return Answer(
        plan, _before(plan), found, limit_costs,
        _separate(plan, settings) if len(plan.buyers) > 1 else None, settings,
    )  # fmt: skip


def solve(
    plan: Plan, settings: Settings | None = None, without: frozenset[Limit] = frozenset()
) -> Solved | str:
    """Solve a plan; ``infeasible`` or ``time_limit`` (nothing found) where there is no solution."""
    settings = settings or Settings()
    model = model_of(plan, without, delta=settings.delta)
    started = time.perf_counter()
    result = _milp(model, settings)
    seconds = time.perf_counter() - started
    if result.status == _INFEASIBLE:
        return "infeasible"
    if result.x is None:
        return "time_limit"
    return Solved(
        _solution(model, result.x), float(result.fun) * model.scale,
        "optimal" if result.status == _OPTIMAL else "time_limit",
        float(result.mip_gap or 0.0), seconds,
    )  # fmt: skip


def _milp(model: Model, settings: Settings) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    return milp(
        model.cost, integrality=model.integer, bounds=Bounds(model.least, model.most),
        constraints=LinearConstraint(model.matrix, model.low, model.high),
        options={"time_limit": settings.seconds, "mip_rel_gap": settings.gap},
    )  # fmt: skip


def _solution(model: Model, values: NDArray[np.float64]) -> Solution:
    plan = model.plan
    shares = tuple(0.0 if v < TINY else float(v) for v in values[model.share])
    qualified = tuple(
        number in model.qualify and bool(values[model.qualify[number]] > 0.5)
        for number in range(len(plan.offers))
    )
    short = {group: max(0.0, float(values[column])) for group, column in model.short.items()}
    stock = {group: 12 * float(values[column]) for group, column in model.stock.items()}
    for group in plan.groups:
        product = plan.product(group[1])
        if group not in stock and product.holding_cost is None:
            stock[group] = product.stock_now.get(group[0], 0.0)
    return Solution(
        shares, qualified, short, stock, cost_of(plan, shares, qualified, short, stock)
    )  # fmt: skip


def cost_of(
    plan: Plan, shares: Sequence[float], qualified: Sequence[bool], short: Mapping[Group, float],
    stock: Mapping[Group, float], *, others: Mapping[Group, float] | None = None,
) -> Costs:  # fmt: skip
    """Reckon what purchases cost, and what scenarios would, without the solver.

    Args:
        plan: the plan.
        shares: of each offer.
        qualified: whether each offer is qualified anew.
        short: the share of need unmet, by group.
        stock: months of need, by group.
        others: shares bought of suppliers whose price is not known; purchases are then unknown.
    """
    purchases = unmet = holding = 0.0
    for offer, share in zip(plan.offers, shares, strict=True):
        price = plan.product(offer.product).unit_value * (1 + offer.premium)
        purchases += plan.years * plan.need(offer.group) * price * share
    for group in plan.groups:
        product = plan.product(group[1])
        need = plan.need(group) * plan.years
        unmet += need * (product.unmet_cost or 0.0) * short.get(group, 0.0)
        if product.holding_cost is not None:
            holding += need * product.holding_cost * stock.get(group, 0.0) / 12
    fixed = sum(
        offer.qualification_cost for offer, new in zip(plan.offers, qualified, strict=True) if new
    )
    unknown = any((others or {}).values())
    losses = None if unknown else _losses(plan, shares, stock)
    chances = [scenario.probability for scenario in plan.scenarios]
    cvar = expected = None
    if losses is not None and plan.risk is not None:
        cvar = conditional_value_at_risk(losses, chances, plan.risk.alpha)
        expected = sum(loss * chance for loss, chance in zip(losses, chances, strict=True))
    return Costs(None if unknown else purchases, fixed, holding, unmet, cvar, expected)


def _losses(
    plan: Plan, shares: Sequence[float], stock: Mapping[Group, float]
) -> list[float] | None:
    """Return each scenario's loss: what stops, less what is in stock, at the cost of the unmet."""
    if not plan.scenarios:
        return None
    losses = []
    for scenario in plan.scenarios:
        stopped: dict[Group, float] = defaultdict(float)
        for offer, share in zip(plan.offers, shares, strict=True):
            if scenario.stops(offer):
                stopped[offer.group] += share * scenario.months / 12
        losses.append(
            sum(
                plan.need(group) * (plan.product(group[1]).unmet_cost or 0.0)
                * max(0.0, lost - stock.get(group, 0.0) / 12)
                for group, lost in stopped.items()
            )
        )  # fmt: skip
    return losses


def conditional_value_at_risk(
    losses: Sequence[float], chances: Sequence[float], alpha: float
) -> float:
    """Return the mean loss of the worst ``1 - alpha`` of cases.

    Chances that do not add up to 1 leave the rest to no loss at all.
    """
    beyond = left = 1.0 - alpha
    total = 0.0
    for loss, chance in sorted(zip(losses, chances, strict=True), reverse=True):
        taken = min(left, chance)
        total += taken * loss
        left -= taken
    return total / beyond


def hhi_of(
    plan: Plan, shares: Sequence[float], group: Group, by: str = "country",
    others: Mapping[str, float] | None = None,
) -> float | None:  # fmt: skip
    """Return the sum of squares of the foreign shares of what a buyer gets of a product.

    Args:
        plan: the plan.
        shares: of each offer.
        group: the buyer and the product.
        by: ``country`` or ``supplier``.
        others: shares of countries whose suppliers make no offer.

    Returns:
        The sum; None where nothing is bought.
    """
    held: dict[str, float] = defaultdict(float, others or {})
    whole = sum(held.values())
    held.pop(group[0], None)
    for offer, share in zip(plan.offers, shares, strict=True):
        if offer.group == group:
            whole += share
            if offer.country != offer.buyer:
                held[offer.country if by == "country" else offer.supplier] += share
    if not whole:
        return None
    return sum((share / whole) ** 2 for share in held.values())


def _before(plan: Plan) -> Solution | None:
    shares = []
    for offer in plan.offers:
        if offer.current is None:
            return None
        shares.append(offer.current)
    none = [False] * len(shares)
    stock = {group: plan.product(group[1]).stock_now.get(group[0], 0.0) for group in plan.groups}
    others = {group: sum(found.values()) for group, found in plan.others.items()}
    costs = cost_of(plan, shares, none, {}, stock, others=others)
    return Solution(tuple(shares), tuple(none), {}, stock, costs)


def _cost_of_limit(plan: Plan, limit: Limit, found: Solved, settings: Settings) -> LimitCost:
    free = solve(plan, settings, frozenset({limit}))
    if isinstance(free, str):
        return LimitCost(limit, None)
    return LimitCost(limit, max(0.0, found.objective - free.objective))


def _separate(plan: Plan, settings: Settings) -> float | None:
    """Return the objectives of all buyers planning alone, each with its part of every capacity.

    None where one finds no plan, or where a limit on CVaR, which is on all together, stands.
    """
    if any(limit.kind == "cvar" for limit in plan.limits):
        return None
    needs: dict[str, float] = defaultdict(float)
    values: dict[str, float] = defaultdict(float)
    for group in plan.groups:
        needs[group[1]] += plan.need(group)
        values[group[0]] += plan.need(group) * plan.product(group[1]).unit_value
    whole = sum(values.values())
    total = 0.0
    for buyer in plan.buyers:
        offers = tuple(
            offer if offer.capacity is None else replace(
                offer, capacity=offer.capacity * plan.need(offer.group) / needs[offer.product]
            )
            for offer in plan.offers if offer.buyer == buyer
        )  # fmt: skip
        alone = replace(
            plan, buyers=(buyer,), offers=offers,
            headrooms={s: most * values[buyer] / whole for s, most in plan.headrooms.items()},
        )  # fmt: skip
        found = solve(alone, settings)
        if isinstance(found, str):
            return None
        total += found.objective
    return total


def conflicts(plan: Plan, settings: Settings | None = None) -> tuple[Conflict, ...]:
    """Return what alone would have to give, and how far at least, so that a plan is possible.

    Nothing where no single limit is enough.
    """
    settings = settings or Settings()
    found = []
    could: tuple[Limit | str, ...] = (*plan.limits, CAPACITY, HEADROOM, QUALIFICATION, NEED)
    for what in could:
        if what == HEADROOM and not plan.headrooms:
            continue
        model = model_of(plan, relaxed=what, delta=settings.delta)
        result = _milp(model, settings)
        if result.x is None or model.slack is None:
            continue
        slack = max(0.0, float(result.x[model.slack]))
        if slack <= TINY:
            continue  # it does not bind at all
        found.append(Conflict(what, _needed(what, slack, model)))
    return tuple(found)


def _needed(what: Limit | str, slack: float, model: Model) -> float:
    if isinstance(what, Limit):
        return what.most + slack * (model.scale if what.kind == "cvar" else 1.0)
    return 1.0 + slack if what in (CAPACITY, HEADROOM) else slack


def _problems(plan: Plan, found: Sequence[Conflict]) -> list[Problem]:
    """Return one problem for each limit that could give."""
    if not found:
        return [worded(_words, "KAN-6126", Place(plan.file), what=_words("conflict.what.none"),
                       mend=_words("conflict.mend.none"))]  # fmt: skip
    problems = []
    for conflict in found:
        what, needed = conflict.what, f"{conflict.needed:.4g}"
        if isinstance(what, Limit):
            place = Place(plan.file, what.line, field=f"limits: {what.label}")
            said = _words("conflict.what.limit", limit=what.label, most=f"{what.most:g}")
            mend = _words("conflict.mend.limit", limit=what.label, needed=needed)
        else:
            place = Place(plan.file, field=what)
            said = _words(f"conflict.what.{what}")
            mend = _words(f"conflict.mend.{what}", needed=needed)
        problems.append(worded(_words, "KAN-6126", place, what=said, mend=mend))
    return problems

"""The sourcing problem as a mixed-integer linear programme in sparse matrices.

Shares of need are the variables ``x``; a supplier that is not qualified yet needs its binary
``z``. The concentration limit stands in convex blocks of ``DELTA``: between multiples of it the
square is replaced by the chord above it, so that the limit is kept, and at most
``n * DELTA**2 / 4`` of it is given away for ``n`` suppliers. CVaR stands as Rockafellar and
Uryasev (2000) write it.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kaname.supply.sourcing_plan import Group, Limit, Offer, Plan, PlanProduct

__all__ = ["CAPACITY", "DELTA", "HEADROOM", "NEED", "QUALIFICATION", "Model", "model_of",
           "value_of"]  # fmt: skip

DELTA: Final = 0.05
"""Width of a block of the concentration limit."""
CAPACITY: Final = "capacity"
HEADROOM: Final = "headroom"
NEED: Final = "need"
QUALIFICATION: Final = "qualification_months"
"""What may be relaxed beside the stated limits."""


@dataclass(slots=True, eq=False)
class Model:
    """``minimise cost @ v`` with ``low <= matrix @ v <= high``, bounds and integers.

    ``scale`` is money: the objective is divided by it.
    """

    plan: Plan
    cost: NDArray[np.float64]
    matrix: sparse.csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    integer: NDArray[np.uint8]
    share: NDArray[np.int64]
    """Offer -> variable."""
    qualify: Mapping[int, int]
    """Offer that is not qualified -> variable."""
    short: Mapping[Group, int]
    stock: Mapping[Group, int]
    scale: float
    slack: int | None = None
    """The variable that relaxes, where one limit is relaxed."""


@dataclass(slots=True)
class _Builder:
    """Columns and rows under way. ``relaxed`` is what the variable ``slack`` loosens."""

    plan: Plan
    relaxed: Limit | str | None
    scale: float
    cost: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    integer: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    slack: int | None = None
    need: dict[Group, float] = field(default_factory=dict)
    product: dict[str, PlanProduct] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.product = {one.id: one for one in self.plan.products}
        self.need = {group: self.product[group[1]].needs[group[0]] for group in self.plan.groups}

    def variable(
        self, cost: float = 0.0, most: float = math.inf, *, integer: bool = False
    ) -> int:  # fmt: skip
        """Add a variable of at least 0 and return its place; ``cost`` is money."""
        self.cost.append(cost / self.scale)
        self.least.append(0.0)
        self.most.append(most)
        self.integer.append(int(integer))
        return len(self.cost) - 1

    def row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """Add ``low <= sum(terms) <= high``, scaled so that its largest factor is 1."""
        largest = max((abs(value) for value in terms.values()), default=0.0)
        if not largest:
            if low <= 0 <= high:
                return
            terms, largest = {0: 0.0}, 1.0  # kept, so that the solver sees that it cannot be
        number = len(self.low)
        for column, value in terms.items():
            self.rows.append(number)
            self.columns.append(column)
            self.values.append(value / largest)
        self.low.append(low / largest)
        self.high.append(high / largest)

    def below(
        self, terms: dict[int, float], most: float, owner: Limit | str, loosened: float = 1.0
    ) -> None:
        """Add ``sum(terms) <= most``, loosened where ``owner`` is what is relaxed."""
        if self.slack is not None and owner == self.relaxed:
            terms = {**terms, self.slack: -loosened}
        self.row(terms, -math.inf, most)


def model_of(
    plan: Plan, without: frozenset[Limit] = frozenset(), relaxed: Limit | str | None = None,
    *, delta: float = DELTA,
) -> Model:  # fmt: skip
    """Return the programme of a plan.

    Args:
        plan: what is asked.
        without: limits that are left out.
        relaxed: a limit of the plan, or ``capacity``, ``headroom``, ``need`` or
            ``qualification_months``: the objective is then how far it must give.
        delta: the width of a block of the concentration limit.
    """
    limits = [limit for limit in plan.limits if limit not in without]
    build = _Builder(plan, relaxed, 1.0)
    build.scale = value_of(plan) or 1.0
    if relaxed is not None:
        build.slack = build.variable()
    share, qualify = _purchases(build, limits)
    short = _balances(build, share, limits)
    _capacities(build, share)
    stock = _stocks(build, limits)
    for limit in limits:
        if limit.kind in ("country_share", "any_country_share"):
            _caps(build, limit, share, short)
        elif limit.kind == "concentration":
            _concentration(build, limit, share, short, delta)
    _risk(build, share, stock, [limit for limit in limits if limit.kind == "cvar"])
    matrix = sparse.csr_array(
        sparse.coo_array(
            (build.values, (build.rows, build.columns)), (len(build.low), len(build.cost))
        )
    )
    cost = np.array(build.cost)
    integer = np.array(build.integer, np.uint8)
    if build.slack is not None:
        cost[:], cost[build.slack] = 0.0, 1.0
        integer[:] = 0
    return Model(
        plan, cost, matrix, np.array(build.low), np.array(build.high), np.array(build.least),
        np.array(build.most), integer, share, qualify, short, stock, build.scale, build.slack,
    )  # fmt: skip


def value_of(plan: Plan) -> float:
    """Return what all that is needed is worth over the plan's time, without premium."""
    values = {product.id: product.unit_value for product in plan.products}
    return sum(plan.need(group) * values[group[1]] for group in plan.groups) * plan.years


def _ceiling(build: _Builder, offer: Offer, limits: list[Limit]) -> float:
    """Return what the limits leave of one foreign offer at most; tight bounds make short work."""
    most = 1.0
    for limit in limits:
        if offer.country == offer.buyer or limit == build.relaxed or not limit.covers(offer.group):
            continue
        if limit.kind == "any_country_share" or (
            limit.kind == "country_share" and limit.country == offer.country
        ):
            most = min(most, limit.most)
        elif limit.kind == "concentration":
            most = min(most, math.sqrt(limit.most))
    return most


def _purchases(build: _Builder, limits: list[Limit]) -> tuple[NDArray[np.int64], dict[int, int]]:
    """Shares of need; those of a supplier that is not qualified hang on its binary."""
    plan = build.plan
    share, qualify = [], {}
    for number, offer in enumerate(plan.offers):
        need = build.need[offer.group]
        price = build.product[offer.product].unit_value * (1 + offer.premium)
        ready = max(0.0, 1.0 - offer.qualification_months / plan.months)
        if build.relaxed == QUALIFICATION:
            ready = 1.0
        whole = 1.0 if offer.capacity is None else min(1.0, offer.capacity / need)
        if build.relaxed == CAPACITY:
            whole = 1.0
        most = min(whole, _ceiling(build, offer, limits))
        if not offer.qualified:
            most = min(most, ready * whole)
        column = build.variable(plan.years * need * price, most)
        share.append(column)
        if not offer.qualified:
            binary = build.variable(offer.qualification_cost, 1.0, integer=True)
            qualify[number] = binary
            build.row({column: 1.0, binary: -most}, -math.inf, 0.0)
            if build.relaxed == QUALIFICATION:  # in months; who comes too late stays out
                late = 1.0 - offer.qualification_months / plan.months
                build.below({column: 1.0}, max(0.0, late), QUALIFICATION, (late > 0) / plan.months)
    return np.array(share, np.int64), qualify


def _balances(build: _Builder, share: NDArray[np.int64], limits: list[Limit]) -> dict[Group, int]:
    """What is bought and what is short make up the need; short only as far as a limit lets it."""
    plan = build.plan
    short: dict[Group, int] = {}
    terms: dict[Group, dict[int, float]] = {group: {} for group in plan.groups}
    for offer, column in zip(plan.offers, share, strict=True):
        terms[offer.group][int(column)] = 1.0
    for group in plan.groups:
        stated = [one for one in limits if one.kind == "shortage" and one.covers(group)]
        if stated:
            product = build.product[group[1]]
            lost = plan.years * build.need[group] * (product.unmet_cost or 0.0)
            short[group] = build.variable(lost, 1.0)
            terms[group][short[group]] = 1.0
            for limit in stated:
                build.below({short[group]: 1.0}, limit.most, limit)
        if build.relaxed == NEED and build.slack is not None:
            build.row({**terms[group], build.slack: 1.0}, 1.0, math.inf)
            build.row(terms[group], -math.inf, 1.0)
        else:
            build.row(terms[group], 1.0, 1.0)
    return short


def _capacities(build: _Builder, share: NDArray[np.int64]) -> None:
    """What a supplier makes of a product, and what it would sell of all, is there once."""
    plan = build.plan
    made: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    sold: dict[str, dict[int, float]] = defaultdict(dict)
    capacity: dict[tuple[str, str], float] = {}
    for offer, column in zip(plan.offers, share, strict=True):
        need = build.need[offer.group]
        if offer.capacity is not None:
            made[offer.supplier, offer.product][int(column)] = need
            capacity[offer.supplier, offer.product] = offer.capacity
        sold[offer.supplier][int(column)] = need * build.product[offer.product].unit_value
    for key, terms in made.items():
        # relaxed: by a share of the capacity itself, the same for every supplier
        build.below(terms, capacity[key], CAPACITY, capacity[key])
    for supplier, most in plan.headrooms.items():
        if supplier in sold:
            build.below(sold[supplier], most, HEADROOM, most)


def _stocks(build: _Builder, limits: list[Limit]) -> dict[Group, int]:
    """Stock as a share of a year's need, up to the longest stop."""
    plan = build.plan
    longest = max((scenario.months for scenario in plan.scenarios), default=0.0) / 12
    stock = {}
    for group in plan.groups:
        product = build.product[group[1]]
        if product.holding_cost is None or not longest:
            continue
        held = build.need[group] * product.holding_cost * plan.years
        stock[group] = build.variable(held, longest)
        for limit in limits:
            if limit.kind == "stock" and limit.covers(group):
                build.below({stock[group]: 12.0}, limit.most, limit)
    return stock


def _by_source(
    plan: Plan, share: NDArray[np.int64], by: str
) -> dict[Group, dict[str, dict[int, float]]]:
    """Foreign sources of each group: country or supplier -> its shares."""
    found: dict[Group, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for offer, column in zip(plan.offers, share, strict=True):
        if offer.country != offer.buyer:
            source = offer.country if by == "country" else offer.supplier
            found[offer.group][source][int(column)] = 1.0
    return found


def _caps(build: _Builder, limit: Limit, share: NDArray[np.int64], short: dict[Group, int]) -> None:
    """A country's part of what is delivered."""
    sources = _by_source(build.plan, share, "country")
    for group in build.plan.groups:
        if not limit.covers(group):
            continue
        for country, terms in sources[group].items():
            if limit.kind == "country_share" and country != limit.country:
                continue
            if group in short:
                terms = {**terms, short[group]: limit.most}
            build.below(terms, limit.most, limit)


def _concentration(
    build: _Builder, limit: Limit, share: NDArray[np.int64], short: dict[Group, int], delta: float
) -> None:
    """The sum of squares in blocks; with a shortage ``s``, (1 - s)^2 is bounded by 1 - 2s."""
    sources = _by_source(build.plan, share, limit.by)
    loosened = build.slack is not None and limit == build.relaxed
    largest = 1.0 if loosened else min(1.0, math.sqrt(limit.most))
    for group in build.plan.groups:
        if not limit.covers(group):
            continue
        squares: dict[int, float] = {}
        for terms in sources[group].values():
            reach = min(largest, sum(build.most[column] for column in terms))
            count = math.ceil(reach / delta - 1e-9)
            blocks = {build.variable(most=delta): 2 * b - 1 for b in range(1, count + 1)}
            build.row({**terms, **dict.fromkeys(blocks, -1.0)}, 0.0, 0.0)
            squares |= {column: factor * delta for column, factor in blocks.items()}
        if group in short:
            squares[short[group]] = 2 * limit.most
        build.below(squares, limit.most, limit)


def _risk(
    build: _Builder, share: NDArray[np.int64], stock: dict[Group, int], limits: list[Limit]
) -> None:
    """Losses of each scenario, and the mean of the worst: eta + sum(p * tail) / (1 - alpha)."""
    plan = build.plan
    if plan.risk is None or not plan.scenarios or not (plan.risk.weight or limits):
        return
    weight, beyond = plan.risk.weight, 1.0 - plan.risk.alpha
    # Losses are in units of the scale, so that their factors stay near 1.
    eta = build.variable(weight * build.scale)
    mean = {eta: 1.0}
    for scenario in plan.scenarios:
        tail = build.variable(weight * build.scale * scenario.probability / beyond)
        mean[tail] = scenario.probability / beyond
        losses: dict[int, float] = {tail: -1.0, eta: -1.0}
        hit: dict[Group, dict[int, float]] = defaultdict(dict)
        for offer, column in zip(plan.offers, share, strict=True):
            if scenario.stops(offer):
                hit[offer.group][int(column)] = scenario.months / 12
        for group, terms in hit.items():
            product = build.product[group[1]]
            lost = build.variable()
            losses[lost] = build.need[group] * (product.unmet_cost or 0.0) / build.scale
            held = 0.0
            row = {**terms, lost: -1.0}
            if group in stock:
                row[stock[group]] = -1.0
            else:
                held = product.stock_now.get(group[0], 0.0) / 12
            build.row(row, -math.inf, held)
        build.row(losses, -math.inf, 0.0)
    for limit in limits:
        build.below(dict(mean), limit.most / build.scale, limit, 1.0)

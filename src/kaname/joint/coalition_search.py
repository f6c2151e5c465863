"""The search for coalitions: all cheapest sets of countries, and the front of reach against cost.

The question is: choose members z so that the weight of the inputs, of which the members control at
least theta, reaches a bound, at least cost. Two searches answer it: depth first with a bound, for
every optimum, and a walk over all sets, for the front.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

__all__ = [
    "FRONT_COUNTRIES_MAX",
    "MEMBERS_MAX",
    "NODES_MAX",
    "OPTIMA_MAX",
    "SLACK",
    "SearchQuestion",
    "Searched",
    "all_optima",
    "front",
    "weight_denied",
]  # fmt: skip

SLACK: Final = 1e-9
"""Shares, weights and costs nearer than this count as equal: sums of decimals are never exact."""
MEMBERS_MAX: Final = 248
"""More candidates than these are refused: there are not as many countries."""
_WORD: Final = 62
"""Members that one machine word holds."""
OPTIMA_MAX: Final = 100_000
"""More optima than these are not listed; the answer says that there are more."""
NODES_MAX: Final = 3_000_000
"""After so many partial coalitions (a second or two) the search is left to a solver."""
SOLVED_MAX: Final = 40
"""So many optima a solver is asked for, one after another; the answer says if there are more."""
SOLVER_SECONDS: Final = 60.0
SOLVER_SLACK: Final = 1e-6
_INFEASIBLE: Final = 2
FRONT_COUNTRIES_MAX: Final = 22
"""The front looks at every set of these many countries."""
_LOW: Final = 10
"""The members that change within one block of the walk over all sets."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SearchQuestion:
    """Who could join (n countries), what there is to deny (m inputs), and what counts.

    ``control`` is n x m, the share of the supply that a country denies once it joins; ``theta``
    (m) the share from which an input counts as denied; ``weight`` (m) and ``reach`` what must be
    denied in all; ``cost`` (n) of each member, at least 0.
    """

    control: Floats
    theta: Floats
    weight: Floats
    reach: float
    cost: Floats


@dataclass(frozen=True, slots=True)
class Searched:
    """All optima as sorted tuples of places in the question's countries.

    ``whole`` is false when there are more optima than were listed.
    """

    optima: tuple[tuple[int, ...], ...]
    cost: float
    nodes: int
    whole: bool


def weight_denied(
    question: SearchQuestion, members: tuple[int, ...]
) -> tuple[float, NDArray[np.bool_]]:
    """Return the weight of what the members deny, and for each input whether it is denied."""
    held = question.control[list(members)].sum(axis=0)
    denied = held >= question.theta - SLACK
    return float(question.weight[denied].sum()), denied


def all_optima(question: SearchQuestion) -> Searched | None:
    """Return every cheapest coalition; among equal costs the smallest. None: none is enough.

    Raises:
        ValueError: more than ``MEMBERS_MAX`` countries, or a negative cost.
        OverflowError: neither the search nor the solver came to an end.
    """
    countries = len(question.cost)
    if countries > MEMBERS_MAX:
        raise ValueError(f"{countries} countries; at most {MEMBERS_MAX}")
    if countries and question.cost.min() < 0:
        raise ValueError("a negative cost")
    everyone = tuple(range(countries))
    if weight_denied(question, everyone)[0] < question.reach - SLACK:
        return None
    if question.reach <= SLACK:
        return Searched(((),), 0.0, 0, whole=True)
    # A member's own small cost makes the smaller of two equally dear coalitions the cheaper one.
    unit = max(float(question.cost.max(initial=0.0)), 1.0) * 1e-6 / (countries + 1)
    cost = question.cost + unit
    order = np.lexsort((cost, -(question.control @ question.weight)))
    control, cost = np.ascontiguousarray(question.control[order]), cost[order]
    best = _greedy(control, question, cost)
    found, number, nodes = _search(
        control, question.theta - SLACK, question.weight, question.reach - SLACK, cost,
        _best_of_rest(control), best, unit / 4,
    )  # fmt: skip
    if nodes > NODES_MAX:
        return _by_solver(question, int(nodes))
    sets = sorted(
        tuple(
            sorted(
                int(order[place])
                for place in everyone
                if int(words[place // _WORD]) >> place % _WORD & 1
            )
        )
        for words in found[: min(number, OPTIMA_MAX)]
    )
    dear = float(question.cost[list(sets[0])].sum())
    return Searched(tuple(sets), dear, int(nodes), whole=number <= OPTIMA_MAX)


def _by_solver(question: SearchQuestion, nodes: int) -> Searched:
    """Return optima as HiGHS finds them, each forbidden once found, up to ``SOLVED_MAX``.

    First the least cost is found, then the least size at that cost, then every such set.
    """
    countries = len(question.cost)
    within = question.control.sum(axis=0) >= question.theta - SLACK
    inputs = int(within.sum())
    held = np.hstack([question.control.T[within], -np.diag(question.theta[within])])
    counted = np.concatenate([np.zeros(countries), question.weight[within]])[None, :]
    rules = [
        LinearConstraint(csr_array(held), lb=-SLACK),
        LinearConstraint(counted, lb=question.reach - SLACK),
    ]
    for price in (question.cost, np.ones(countries)):
        solved = _solved(price, inputs, rules)
        if solved is None:
            raise OverflowError("the solver found no set though there is one")
        row = np.concatenate([price, np.zeros(inputs)])[None, :]
        rules.append(LinearConstraint(row, ub=float(price[list(solved)].sum()) + SOLVER_SLACK))
    found: list[tuple[int, ...]] = []
    while len(found) <= SOLVED_MAX:
        solved = _solved(np.ones(countries), inputs, rules)
        if solved is None:
            break
        found.append(solved)
        row = np.zeros((1, countries + inputs))
        row[0, list(solved)] = 1.0
        rules.append(LinearConstraint(row, ub=len(solved) - 1))
    sets = tuple(sorted(found[:SOLVED_MAX]))
    cost = float(question.cost[list(sets[0])].sum())
    return Searched(sets, cost, nodes, whole=len(found) <= SOLVED_MAX)


def _solved(price: Floats, inputs: int, rules: "list[LinearConstraint]") -> tuple[int, ...] | None:
    """Return the members of a set at the least price; None: no set keeps the rules.

    Raises:
        OverflowError: the solver did not come to an end in time.
    """
    solved = milp(
        np.concatenate([price, np.zeros(inputs)]), constraints=rules,
        integrality=np.ones(len(price) + inputs), bounds=Bounds(0, 1),
        options={"time_limit": SOLVER_SECONDS, "mip_rel_gap": 0.0},
    )  # fmt: skip
    if solved.status == _INFEASIBLE:
        return None
    if solved.status != 0:
        raise OverflowError(f"no end within {SOLVER_SECONDS:.0f} s")
    return tuple(int(place) for place in np.flatnonzero(np.rint(solved.x[: len(price)])))


def _greedy(control: Floats, question: SearchQuestion, cost: Floats) -> float:
    """Return the cost of some coalition that is enough: members added by what they bring."""
    held = np.zeros(control.shape[1])
    left = list(range(len(cost)))
    spent = 0.0
    while question.weight[held >= question.theta - SLACK].sum() < question.reach - SLACK:
        gains = [
            float((np.minimum(held + control[one], question.theta) * question.weight).sum())
            / cost[one]
            for one in left
        ]
        one = left.pop(int(np.argmax(gains)))
        held += control[one]
        spent += float(cost[one])
    return spent


def _best_of_rest(control: Floats) -> Floats:
    """Return [d, q, m]: the most that q countries among those from d on can control of input m."""
    countries, inputs = control.shape
    most = np.zeros((countries + 1, countries + 1, inputs))
    for start in range(countries):
        ranked = -np.sort(-control[start:], axis=0)
        sums = np.cumsum(ranked, axis=0)
        most[start, 1 : len(sums) + 1] = sums
        most[start, len(sums) + 1 :] = sums[-1]
    return most


@njit(cache=True)
def _reached(held, theta, weight):  # type: ignore[no-untyped-def]
    total = 0.0
    for place in range(len(theta)):
        if held[place] >= theta[place]:
            total += weight[place]
    return total


@njit(cache=True)
def _reachable(held, more, theta, weight):  # type: ignore[no-untyped-def]
    total = 0.0
    for place in range(len(theta)):
        if held[place] + more[place] >= theta[place]:
            total += weight[place]
    return total


@njit(cache=True)
def _search(control, theta, weight, reach, cost, rest, best, slack):  # type: ignore[no-untyped-def]
    """Walk the tree of coalitions depth first: at each country first with it, then without."""
    countries, inputs = control.shape
    cheapest = np.empty(countries + 1)
    cheapest[countries] = np.inf
    for place in range(countries - 1, -1, -1):
        cheapest[place] = min(cheapest[place + 1], cost[place])
    held = np.zeros((countries + 1, inputs))
    spent = np.zeros(countries + 1)
    masks = np.zeros((countries + 1, 1 + (countries - 1) // _WORD), np.int64)
    state = np.zeros(countries + 1, np.int8)  # 0 new, 1 tried with, 2 tried without
    found = np.empty((OPTIMA_MAX, masks.shape[1]), np.int64)
    number = 0
    nodes = 0
    depth = 0
    while depth >= 0 and nodes <= NODES_MAX:
        if state[depth] == 0:
            nodes += 1
            if _reached(held[depth], theta, weight) >= reach:
                if spent[depth] < best - slack:
                    best = spent[depth]
                    number = 0
                if spent[depth] <= best + slack:
                    if number < len(found):
                        found[number] = masks[depth]
                    number += 1
                depth -= 1
                continue
            enough = False
            if depth < countries:
                room = (best + slack - spent[depth]) / cheapest[depth]
                most = min(int(room), countries - depth)
                if most > 0:
                    enough = _reachable(held[depth], rest[depth, most], theta, weight) >= reach
            if not enough:
                depth -= 1
                continue
            state[depth] = 1
            held[depth + 1] = held[depth] + control[depth]
            spent[depth + 1] = spent[depth] + cost[depth]
            masks[depth + 1] = masks[depth]
            masks[depth + 1, depth // _WORD] |= np.int64(1) << (depth % _WORD)
        elif state[depth] == 1:
            state[depth] = 2
            held[depth + 1] = held[depth]
            spent[depth + 1] = spent[depth]
            masks[depth + 1] = masks[depth]
        else:
            depth -= 1
            continue
        depth += 1
        state[depth] = 0
    return found, number, nodes


def front(question: SearchQuestion) -> tuple[tuple[float, float, tuple[int, ...]], ...]:
    """Return the Pareto front: (cost, weight denied, members), dearer and further each.

    Of several sets that deny as much at the same cost, the one with the smallest and first
    members is given.

    Raises:
        ValueError: more than ``FRONT_COUNTRIES_MAX`` countries.
    """
    countries = len(question.cost)
    if countries > FRONT_COUNTRIES_MAX:
        raise ValueError(f"{countries} countries; at most {FRONT_COUNTRIES_MAX}")
    reached = _walk(
        np.ascontiguousarray(question.control), question.theta - SLACK, question.weight,
        min(_LOW, countries),
    )  # fmt: skip
    sets = np.arange(len(reached), dtype=np.int64)
    size = np.zeros(len(reached), np.int8)
    cost = np.zeros(len(reached))
    for place in range(countries):
        member = (sets >> place & 1).astype(np.bool_)
        size += member
        cost += np.where(member, question.cost[place], 0.0)
    order = np.lexsort((sets, size, -reached.round(9), cost.round(9)))
    ahead = np.maximum.accumulate(reached[order])
    first = np.concatenate(([True], ahead[1:] > ahead[:-1] + SLACK))
    return tuple(
        (
            float(cost[one]),
            float(reached[one]),
            tuple(place for place in range(countries) if int(one) >> place & 1),
        )
        for one in order[first]
    )


@njit(cache=True, parallel=True)
def _walk(control, theta, weight, low):  # type: ignore[no-untyped-def]
    """Return the weight that each of the 2**n sets denies; within a block one member changes."""
    countries, inputs = control.shape
    blocks = 1 << (countries - low)
    reached = np.empty(1 << countries)
    for block in prange(blocks):
        held = np.zeros(inputs)
        for place in range(countries - low):
            if block >> place & 1:
                held += control[low + place]
        inside = 0
        for step in range(1 << low):
            if step:
                place = 0
                while not step >> place & 1:
                    place += 1
                inside ^= 1 << place
                if inside >> place & 1:
                    held += control[place]
                else:
                    held -= control[place]
            reached[(block << low) | inside] = _reached(held, theta, weight)
    return reached

"""All cheapest coalitions of 20 countries over 96 inputs, beside HiGHS finding one of them."""

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kaname.joint.coalition_search import SearchQuestion, all_optima, front

COUNTRIES, INPUTS = 20, 96
THETA, SHARE = 0.9, 0.5


def question(seed: int) -> SearchQuestion:
    """Shares as uneven as markets of chip inputs are."""
    control = np.random.default_rng(seed).dirichlet(np.full(COUNTRIES, 0.25), size=INPUTS).T
    return SearchQuestion(
        control, np.full(INPUTS, THETA), np.ones(INPUTS), SHARE * INPUTS, np.ones(COUNTRIES)
    )


def one_by_highs(asked: SearchQuestion) -> float:
    """Return the least cost as HiGHS finds it."""
    linked = np.hstack([asked.control.T, -np.diag(asked.theta)])
    counted = np.concatenate([np.zeros(COUNTRIES), asked.weight])[None, :]
    solved = milp(
        np.concatenate([asked.cost, np.zeros(INPUTS)]),
        constraints=[LinearConstraint(linked, -1e-9), LinearConstraint(counted, asked.reach)],
        integrality=np.ones(COUNTRIES + INPUTS), bounds=Bounds(0, 1),
    )  # fmt: skip
    return float(solved.fun)


def measure() -> dict[str, object]:
    """Return the median times, ours for all optima and HiGHS's for one."""
    all_optima(question(0))
    front(question(0))
    ours, fronts, theirs, optima = [], [], [], []
    for seed in range(9):
        asked = question(seed)
        started = time.perf_counter()
        found = all_optima(asked)
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        front(asked)
        fronts.append(time.perf_counter() - started)
        started = time.perf_counter()
        least = one_by_highs(asked)
        theirs.append(time.perf_counter() - started)
        assert found is not None
        assert abs(found.cost - least) < 1e-6
        optima.append(len(found.optima))
    seconds, peer = float(np.median(ours)), float(np.median(theirs))
    return {
        "peer": "scipy HiGHS, one optimum", "floor_seconds": 1.0, "aim_seconds": 0.1,
        "seconds": round(seconds, 5), "slowest_seconds": round(max(ours), 5), "optima": optima,
        "peer_seconds": round(peer, 4), "times_faster": round(peer / seconds, 1),
        "front_of_all_sets_seconds": round(float(np.median(fronts)), 3),
    }  # fmt: skip


if __name__ == "__main__":
    import json

    print(json.dumps(measure(), indent=1))

"""Sourcing of 30 products over 868 offers: a linear plan, one with qualification, one with HHI.

The instance is made up (seeded); its size is that of Japan's imports of 30 critical raw materials.
There is no peer that poses this problem: the figures stand beside those measured when the method
was chosen (scipy's HiGHS on two cores: LP 9 to 20 ms, MIP 61 to 152 ms, build not included).
Every time is a median: ``build`` is the programme's matrices, ``solve`` is HiGHS, ``whole`` is a
plan with the cost of each limit, as the command line asks for it; the processor's time stands
beside them, for a machine with other work.
"""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from kaname.core.text import plain
from kaname.supply.sourcing import Settings, Solved, solve, sourcing
from kaname.supply.sourcing_model import model_of
from kaname.supply.sourcing_plan import Limit, Offer, Plan, PlanProduct

PRODUCTS = 30
OFFERS = 868
RUNS = 5
CAPS = (Limit("any_country_share", 0.5), Limit("country_share", 0.35, country="C00"))
HHI = Limit("concentration", 0.25)
REFERENCE_MS = {"lp": [9, 20], "mip_and_hhi": [61, 152]}


def instance() -> Plan:
    """Return the made-up plan: the dominant supplier is the cheapest everywhere."""
    chance = random.Random(5)
    products = tuple(
        PlanProduct(f"p{n}", plain(f"p{n}"), "t", 10 ** chance.uniform(2, 5),
                    {"JPN": 10 ** chance.uniform(2, 4)}, None, None, {})
        for n in range(PRODUCTS)
    )  # fmt: skip
    offers = []
    for number in range(OFFERS):
        product = products[number % PRODUCTS]
        rank = number // PRODUCTS
        need = product.needs["JPN"]
        offers.append(
            Offer(
                "JPN", product.id, f"C{rank:02}", f"C{rank:02}",
                0.0 if rank == 0 else chance.uniform(0.02, 0.4),
                need * (3.0 if rank == 0 else chance.uniform(0.05, 0.8)), None, rank < 6,
                0.0 if rank < 6 else 0.002 * need * product.unit_value * chance.uniform(0.2, 5),
                0.0 if rank < 6 else 6.0,
            )
        )  # fmt: skip
    return Plan(plain("bench"), "made up", True, "USD", 36.0, products, tuple(offers), ("JPN",),
                CAPS)  # fmt: skip


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of a work."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return round(1000 * statistics.median(times), 1)


def timed(plan: Plan) -> dict[str, object]:
    """Return the times and the outcome of one plan."""
    settings = Settings(gap=1e-4)
    solves, used = [], []
    found: Solved | str = ""
    for _ in range(RUNS):
        started = time.process_time()
        found = solve(plan, settings)
        used.append(time.process_time() - started)
        assert isinstance(found, Solved), found
        solves.append(found.seconds)
    assert isinstance(found, Solved)
    model = model_of(plan)
    return {
        "variables": len(model.cost), "rows": len(model.low), "binaries": int(model.integer.sum()),
        "build_ms": milliseconds(lambda: model_of(plan)),
        "solve_ms": round(1000 * statistics.median(solves), 1),
        "build_and_solve_cpu_ms": round(1000 * statistics.median(used), 1),
        "whole_ms": round(milliseconds(lambda: sourcing(plan, settings)), 1),
        "status": found.status, "gap": found.gap,
        "qualified": sum(found.solution.qualified),
        "objective": round(found.objective),
    }  # fmt: skip


def measure() -> dict[str, object]:
    """Return the figures."""
    mixed = instance()
    ready = replace(
        mixed,
        offers=tuple(
            replace(one, qualified=True, qualification_cost=0.0, qualification_months=0.0)
            for one in mixed.offers
        ),
    )
    cases = {
        "lp": timed(ready),
        "mip": timed(mixed),
        "mip_hhi": timed(replace(mixed, limits=(*CAPS, HHI))),
        "lp_hhi": timed(replace(ready, limits=(*CAPS, HHI))),
    }
    return {"instance": f"made up: {PRODUCTS} products, {OFFERS} offers", "runs": RUNS,
            "reference_ms": REFERENCE_MS, **cases}  # fmt: skip

"""Sourcing: cases solved by hand, a grid that tries everything, and what must hold of any plan."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kaname.core.problem import ProblemError
from kaname.core.text import plain
from kaname.supply.sourcing import (
    Solved,
    conditional_value_at_risk,
    conflicts,
    hhi_of,
    solve,
    sourcing,
)
from kaname.supply.sourcing_model import DELTA, model_of
from kaname.supply.sourcing_plan import Limit, Offer, Plan, PlanProduct, Risk, Scenario

GROUP = ("JPN", "p")


def offer(country: str, premium: float = 0.0, **given_: object) -> Offer:
    stated: dict[str, object] = {
        "buyer": "JPN", "product": "p", "supplier": country, "country": country,
        "premium": premium, "capacity": None, "current": None, "qualified": True,
    }  # fmt: skip
    return Offer(**{**stated, **given_})  # type: ignore[arg-type]


def product(**given_: object) -> PlanProduct:
    stated: dict[str, object] = {
        "id": "p", "name": plain("P"), "unit": "t", "unit_value": 10.0, "needs": {"JPN": 100.0},
        "holding_cost": None, "unmet_cost": None, "stock_now": {},
    }  # fmt: skip
    return PlanProduct(**{**stated, **given_})  # type: ignore[arg-type]


def plan(*offers: Offer, limits: tuple[Limit, ...] = (), **given_: object) -> Plan:
    stated: dict[str, object] = {
        "name": plain("a plan"), "source": "made up", "illustrative": True, "currency": "USD",
        "months": 12.0, "products": (product(),), "offers": offers, "buyers": ("JPN",),
        "limits": limits,
    }  # fmt: skip
    return Plan(**{**stated, **given_})  # type: ignore[arg-type]


def solved(asked: Plan) -> Solved:
    found = solve(asked)
    assert isinstance(found, Solved)
    return found


def shares(asked: Plan) -> tuple[float, ...]:
    return tuple(round(share, 6) for share in solved(asked).solution.shares)


CHINA = offer("CHN")
KOREA = offer("KOR", 0.1)
VIETNAM = offer("VNM", 0.3)
CAP = Limit("country_share", 0.35, country="CHN")


def test_without_limits_the_cheapest_gets_all() -> None:
    assert shares(plan(CHINA, KOREA)) == (1.0, 0.0)
    assert solved(plan(CHINA, KOREA)).objective == pytest.approx(1000)


def test_a_cap_costs_the_premium_on_what_moves() -> None:
    answer = sourcing(plan(CHINA, KOREA, limits=(CAP,)))
    assert answer.after.solution.shares == pytest.approx((0.35, 0.65))
    assert answer.limit_costs[0].cost == pytest.approx(0.65 * 100 * 10 * 0.1)
    assert answer.before is None  # nobody said where it is bought today


def test_two_limits_that_stand_for_each_other_each_cost_nothing_alone() -> None:
    limits = (CAP, Limit("any_country_share", 0.5))
    answer = sourcing(plan(CHINA, KOREA, VIETNAM, limits=limits))
    # 0.35, 0.5, 0.15: Korea at its cap
    assert answer.after.solution.shares == pytest.approx((0.35, 0.5, 0.15))
    chinese, anyone = (found.cost for found in answer.limit_costs)
    assert chinese == pytest.approx(0.15 * 300)  # else 0.5, 0.5, 0
    assert anyone == pytest.approx(0.15 * 200)  # else 0.35, 0.65, 0


def test_qualification_is_paid_when_it_pays() -> None:
    def costs(fixed: float) -> tuple[float, ...]:
        new = offer("KOR", 0.1, qualified=False, qualification_cost=fixed)
        return shares(plan(CHINA, new, VIETNAM, limits=(CAP,)))

    # Korea instead of Viet Nam saves 0.65 * 1000 * 0.2 = 130
    assert costs(129.0) == (0.35, 0.65, 0.0)
    assert costs(131.0) == (0.35, 0.0, 0.65)


def test_who_is_not_qualified_delivers_only_afterwards() -> None:
    new = offer("KOR", 0.1, qualified=False, qualification_months=6.0)
    assert shares(plan(CHINA, new, VIETNAM, limits=(CAP,))) == (0.35, 0.5, 0.15)
    never = offer("KOR", 0.1, qualified=False, qualification_months=12.0)
    assert shares(plan(CHINA, never, VIETNAM, limits=(CAP,))) == (0.35, 0.0, 0.65)


def test_a_home_supplier_is_no_foreign_dependency() -> None:
    home = offer("JPN", 0.2)
    limits = (Limit("any_country_share", 0.3), Limit("concentration", 0.1))
    found = solved(plan(CHINA, home, limits=limits)).solution
    assert found.shares == pytest.approx((0.3, 0.7))
    assert hhi_of(plan(CHINA, home), found.shares, GROUP) == pytest.approx(0.09)


def test_capacity_is_shared_between_the_buyers() -> None:
    both = product(needs={"JPN": 100.0, "USA": 300.0})
    offers = tuple(
        offer(country, premium, buyer=buyer, capacity=capacity)
        for buyer in ("JPN", "USA")
        for country, premium, capacity in (
            ("KOR", 0.0, 200.0), ("VNM", 0.5 if buyer == "JPN" else 0.3, None))
    )  # fmt: skip
    asked = plan(*offers, products=(both,), buyers=("JPN", "USA"))
    # Korea's 200 go first to Japan, whose way out is dearer
    assert shares(asked) == (1.0, 0.0, 0.333333, 0.666667)
    answer = sourcing(asked)
    # alone, each with its part of Korea by need: 50 and 150
    assert answer.separate == pytest.approx(4000 + 50 * 10 * 0.5 + 150 * 10 * 0.3)
    assert answer.after.objective == pytest.approx(4000 + 200 * 10 * 0.3)


def test_headroom_is_over_all_products() -> None:
    two = (product(), product(id="q", unit_value=20.0))
    offers = (CHINA, KOREA, offer("CHN", product="q"), offer("KOR", 0.3, product="q"))
    # China sells for at most 2,000 of 3,000: a third of q or all of p may move; p is cheaper
    asked = plan(*offers, products=two, headrooms={"CHN": 2000.0})
    assert shares(asked) == (0.0, 1.0, 1.0, 0.0)


HIT = Scenario("stop", 0.1, 6.0, countries=("CHN",))
RISKY = product(unmet_cost=100.0, stock_now={"JPN": 0.0})


def test_stock_is_held_while_it_is_cheaper_than_the_tail() -> None:
    def months(holding: float) -> float:
        asked = plan(
            CHINA, products=(replace(RISKY, holding_cost=holding),), scenarios=(HIT,),
            risk=Risk(0.9, 1.0),
        )  # fmt: skip
        return solved(asked).solution.stock[GROUP]

    # CVaR at 0.9 of a stop with probability 0.1 is its whole loss: 100 a unit
    assert months(99.0) == pytest.approx(6.0)
    assert months(101.0) == pytest.approx(0.0, abs=1e-9)


def test_the_solver_and_the_reckoning_agree_on_cvar() -> None:
    scenarios = (HIT, Scenario("flood", 0.02, 3.0, countries=("KOR", "CHN")))
    limits = (Limit("cvar", 2000.0),)
    asked = plan(
        CHINA, KOREA, VIETNAM, products=(RISKY,), scenarios=scenarios, risk=Risk(0.9, 0.02),
        limits=limits,
    )  # fmt: skip
    found = solved(asked)
    costs = found.solution.costs
    assert costs.cvar == pytest.approx(2000.0)
    assert costs.total is not None
    assert found.objective == pytest.approx(costs.total + 0.02 * 2000.0)
    free = solved(replace(asked, limits=()))
    assert free.solution.costs.cvar is not None
    assert free.solution.costs.cvar > 2000


@pytest.mark.parametrize(
    ("losses", "chances", "alpha", "expected"),
    [
        ([100.0], [0.1], 0.9, 100.0),
        ([100.0], [0.05], 0.9, 50.0),  # half of the worst tenth is no loss at all
        ([100.0, 50.0], [0.05, 0.05], 0.9, 75.0),
        ([100.0, 50.0], [0.05, 0.5], 0.0, 30.0),  # the mean
        ([100.0, 50.0], [0.2, 0.5], 0.9, 100.0),
    ],
)
def test_cvar_by_hand(
    losses: list[float], chances: list[float], alpha: float, expected: float
) -> None:
    assert conditional_value_at_risk(losses, chances, alpha) == pytest.approx(expected)


def test_shortage_only_as_far_as_a_limit_lets_it() -> None:
    few = offer("CHN", capacity=80.0)
    lacking = product(unmet_cost=15.0)
    assert solve(plan(few, products=(lacking,))) == "infeasible"
    limits = (Limit("shortage", 0.2),)
    found = solved(plan(few, products=(lacking,), limits=limits)).solution
    assert found.short[GROUP] == pytest.approx(0.2)
    assert solve(plan(few, products=(lacking,), limits=(Limit("shortage", 0.199),))) == "infeasible"


def test_caps_and_concentration_are_of_what_is_delivered() -> None:
    lacking = product(unmet_cost=10.5)  # dearer than China, cheaper than Korea
    limits = (Limit("shortage", 0.5), CAP)
    asked = plan(CHINA, KOREA, products=(lacking,), limits=limits)
    found = solved(asked).solution
    delivered = 1 - found.short[GROUP]
    assert found.short[GROUP] > 0.1
    assert found.shares[0] <= 0.35 * delivered + 1e-9
    even = (Limit("shortage", 0.5), Limit("concentration", 0.5))
    found = solved(replace(asked, limits=even)).solution
    hhi = hhi_of(asked, found.shares, GROUP)
    assert hhi is not None
    assert hhi <= 0.5 + 1e-9


def test_each_limit_that_could_give_alone_is_named_with_how_far() -> None:
    few = offer("KOR", 0.1, capacity=50.0)
    asked = plan(CHINA, few, limits=(CAP, Limit("any_country_share", 0.9)))
    found = {
        c.what.kind if isinstance(c.what, Limit) else c.what: c.needed for c in conflicts(asked)
    }
    assert found == {
        "country_share": pytest.approx(0.5),
        "capacity": pytest.approx(1.3),
        "need": pytest.approx(0.15),
    }
    with pytest.raises(ProblemError) as error:
        sourcing(asked)
    assert {problem.code for problem in error.value.problems} == {"KAN-6126"}
    assert "0.5 alone" in error.value.problems[0].to("en")
    assert "0.5" in error.value.problems[0].to("ja")


def test_what_a_conflict_names_is_enough_and_no_less() -> None:
    few = offer("KOR", 0.1, capacity=50.0)
    for most, works in ((0.5, True), (0.4999, False)):
        asked = plan(CHINA, few, limits=(replace(CAP, most=most),))
        assert (solve(asked) != "infeasible") == works


def test_where_no_single_limit_is_enough_it_is_said() -> None:
    limits = (CAP, Limit("country_share", 0.2, country="KOR"), Limit("any_country_share", 0.3))
    asked = plan(CHINA, offer("KOR", capacity=1000.0), limits=limits)
    # any country at 0.3 and each of the two caps: loosening one leaves the other
    assert [c.what for c in conflicts(asked)] == ["need"]


def test_months_earlier_that_qualification_would_have_to_be() -> None:
    new = offer("KOR", 0.1, qualified=False, qualification_months=6.0)
    found = {str(c.what): c.needed for c in conflicts(plan(CHINA, new, limits=(CAP,)))}
    # 0.65 of the year must come from Korea: ready after 4.2 months, not 6
    assert found["qualification_months"] == pytest.approx(1.8)


def test_the_concentration_limit_is_kept_and_little_is_given_away() -> None:
    limits = (Limit("concentration", 0.4),)
    asked = plan(CHINA, KOREA, VIETNAM, limits=limits)
    found = solved(asked).solution.shares
    hhi = hhi_of(asked, found, GROUP)
    assert hhi is not None
    assert 0.4 - 3 * DELTA**2 / 4 <= hhi <= 0.4 + 1e-9


def test_a_concentration_below_an_even_split_cannot_be() -> None:
    for most, works in ((1 / 3 + 3 * DELTA**2 / 4, True), (1 / 3 - 1e-6, False)):
        asked = plan(CHINA, KOREA, VIETNAM, limits=(Limit("concentration", most),))
        assert (solve(asked) != "infeasible") == works


def test_concentration_by_supplier_parts_firms_of_one_country() -> None:
    firms = (offer("CHN", supplier="a"), offer("CHN", 0.1, supplier="b"))
    by_firm = (Limit("concentration", 0.5, by="supplier"),)
    assert shares(plan(*firms, limits=by_firm)) == (0.5, 0.5)
    assert solve(plan(*firms, limits=(Limit("concentration", 0.5),))) == "infeasible"


PREMIA = st.lists(st.sampled_from([0.0, 0.05, 0.1, 0.2, 0.3, 0.5]), min_size=3, max_size=4)
COUNTRIES = ("CHN", "KOR", "VNM", "DEU")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    premia = draw(PREMIA)
    offers = []
    for country, premium in zip(COUNTRIES, premia, strict=False):
        ready = draw(st.booleans())
        capacity = draw(st.sampled_from([None, 30.0, 60.0, 100.0]))
        offers.append(
            offer(country, premium, capacity=capacity, qualified=ready,
                  qualification_cost=0.0 if ready else draw(st.sampled_from([0.0, 20.0, 90.0])))
        )  # fmt: skip
    return plan(*offers)


def by_grid(asked: Plan, cap: float, steps: int = 20) -> float | None:
    """Try every split in twentieths."""
    best = None
    for parts in itertools.product(range(steps + 1), repeat=len(asked.offers) - 1):
        rest = steps - sum(parts)
        if rest < 0:
            continue
        split = [part / steps for part in (*parts, rest)]
        if any(share > cap + 1e-9 for share in split) or any(
            one.capacity is not None and 100 * share > one.capacity + 1e-9
            for one, share in zip(asked.offers, split, strict=True)
        ):
            continue
        cost = sum(
            1000 * share * (1 + one.premium)
            + (one.qualification_cost if share and not one.qualified else 0.0)
            for one, share in zip(asked.offers, split, strict=True)
        )
        best = cost if best is None else min(best, cost)
    return best


@given(asked=plans(), cap=st.sampled_from([0.35, 0.5, 0.7, 1.0]))
@settings(max_examples=30, deadline=None)
def test_no_split_of_a_grid_is_cheaper(asked: Plan, cap: float) -> None:
    """Caps and capacities lie on the grid, so that the grid holds an optimum."""
    found = solve(replace(asked, limits=(Limit("any_country_share", cap),)))
    naive = by_grid(asked, cap)
    if naive is None:
        assert found == "infeasible"
    else:
        assert isinstance(found, Solved)
        assert found.objective == pytest.approx(naive, rel=1e-6)


@given(asked=plans(), loose=st.floats(0.3, 1.0), tight=st.floats(0.3, 1.0),
       kind=st.sampled_from(["concentration", "any_country_share"]))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_a_tighter_limit_is_never_cheaper(
    asked: Plan, loose: float, tight: float, kind: str
) -> None:
    low, high = sorted((tight, loose))
    narrow = solve(replace(asked, limits=(Limit(kind, low),)))
    wide = solve(replace(asked, limits=(Limit(kind, high),)))
    if isinstance(narrow, Solved):
        assert isinstance(wide, Solved)
        assert narrow.objective >= wide.objective - 1e-6 * abs(wide.objective)


@given(asked=plans(), most=st.floats(0.3, 0.9))
@settings(max_examples=30, deadline=None)
def test_the_concentration_limit_holds_in_every_plan(asked: Plan, most: float) -> None:
    found = solve(replace(asked, limits=(Limit("concentration", most),)))
    assume(isinstance(found, Solved))
    assert isinstance(found, Solved)
    hhi = hhi_of(asked, found.solution.shares, GROUP)
    assert hhi is not None
    assert hhi <= most + 1e-7
    assert sum(found.solution.shares) == pytest.approx(1.0)


@given(needs=st.tuples(st.floats(20, 200), st.floats(20, 200)), capacity=st.floats(50, 300),
       premia=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)), weight=st.floats(0, 1))  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_together_is_never_dearer_than_apart(
    needs: tuple[float, float], capacity: float, premia: tuple[float, float], weight: float
) -> None:
    both = product(
        needs={"JPN": needs[0], "USA": needs[1]}, unmet_cost=80.0,
        stock_now={"JPN": 1.0, "USA": 0.0},
    )  # fmt: skip
    offers = tuple(
        one
        for buyer, premium in zip(("JPN", "USA"), premia, strict=True)
        for one in (
            offer("CHN", buyer=buyer, capacity=1000.0),
            offer("KOR", 0.01, buyer=buyer, capacity=capacity),
            offer("VNM", premium, buyer=buyer),
        )
    )
    asked = plan(*offers, products=(both,), buyers=("JPN", "USA"), limits=(CAP,),
                 scenarios=(HIT,), risk=Risk(0.8, weight))  # fmt: skip
    answer = sourcing(asked)
    assert answer.separate is not None
    assert answer.after.objective <= answer.separate * (1 + 1e-6)
    assert math.isfinite(answer.after.objective)


@given(asked=plans(), most=st.floats(0.3, 0.9), kind=st.sampled_from(
    ["concentration", "any_country_share"]))  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_no_plan_is_cheaper_than_what_the_duals_prove(asked: Plan, most: float, kind: str) -> None:
    """Prices on the rows and bounds give a lower bound; at the optimum it is the optimum itself."""
    ready = tuple(replace(one, qualified=True, qualification_cost=0.0) for one in asked.offers)
    linear = replace(asked, offers=ready, limits=(Limit(kind, most),))
    found = solve(linear)
    assume(isinstance(found, Solved))
    assert isinstance(found, Solved)
    model = model_of(linear)
    same = model.low == model.high
    below = ~same & np.isfinite(model.high)
    result = linprog(
        model.cost, A_ub=model.matrix[below], b_ub=model.high[below], A_eq=model.matrix[same],
        b_eq=model.high[same], bounds=np.column_stack([model.least, model.most]),
    )  # fmt: skip
    bounded = np.isfinite(model.most)
    proven = (
        result.eqlin.marginals @ model.high[same]
        + result.ineqlin.marginals @ model.high[below]
        + result.upper.marginals[bounded] @ model.most[bounded]
    )
    assert (result.ineqlin.marginals <= 1e-9).all()
    assert proven * model.scale == pytest.approx(found.objective, rel=1e-6)


@given(asked=plans(), more=st.floats(1.0, 3.0))
@settings(max_examples=25, deadline=None)
def test_more_capacity_or_one_supplier_more_is_never_dearer(asked: Plan, more: float) -> None:
    capped = replace(asked, limits=(Limit("any_country_share", 0.6),))
    found = solve(capped)
    assume(isinstance(found, Solved))
    assert isinstance(found, Solved)
    wide = tuple(
        replace(one, capacity=None if one.capacity is None else one.capacity * more)
        for one in capped.offers
    )
    for richer in (replace(capped, offers=wide),
                   replace(capped, offers=(*capped.offers, offer("MYS", 0.15)))):  # fmt: skip
        better = solve(richer)
        assert isinstance(better, Solved)
        assert better.objective <= found.objective * (1 + 1e-4)


@given(chances=st.lists(st.floats(0.01, 0.3), min_size=1, max_size=3), weight=st.floats(0.01, 1),
       alpha=st.sampled_from([0.0, 0.5, 0.9, 0.99]), cap=st.floats(0.3, 1.0))  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_the_cvar_of_the_programme_is_the_one_reckoned_by_sorting(
    chances: list[float], weight: float, alpha: float, cap: float
) -> None:
    scenarios = tuple(
        Scenario(f"s{at}", chance, 3.0 * (at + 1), countries=("CHN", "KOR")[at % 2 :])
        for at, chance in enumerate(chances)
    )
    asked = plan(
        CHINA, KOREA, VIETNAM, products=(replace(RISKY, holding_cost=5.0),), scenarios=scenarios,
        risk=Risk(alpha, weight), limits=(Limit("any_country_share", cap),),
    )  # fmt: skip
    found = solve(asked)
    assume(isinstance(found, Solved))
    assert isinstance(found, Solved)
    costs = found.solution.costs
    assert costs.total is not None
    assert costs.cvar is not None
    assert found.objective == pytest.approx(costs.total + weight * costs.cvar, rel=1e-6)


def test_headroom_and_cvar_that_stand_in_the_way_are_named_with_how_far() -> None:
    asked = plan(CHINA, offer("KOR", capacity=50.0), headrooms={"CHN": 250.0})
    found = {str(c.what): c.needed for c in conflicts(asked)}
    # 500 of China's 250, or 75 of Korea's 50 (China's headroom is 25 units)
    assert found["headroom"] == pytest.approx(2.0)
    assert found["capacity"] == pytest.approx(1.5)
    tight = Limit("cvar", 1000.0)
    asked = plan(
        CHINA, offer("KOR", capacity=50.0), products=(RISKY,), scenarios=(HIT,),
        risk=Risk(0.9, 0.0), limits=(tight,),
    )  # fmt: skip
    # half from China, half a year: 25 units at 100
    needed = {c.what: c.needed for c in conflicts(asked)}
    assert needed[tight] == pytest.approx(2500.0)
    assert isinstance(solve(replace(asked, limits=(replace(tight, most=2500.0),))), Solved)
    assert solve(replace(asked, limits=(replace(tight, most=2499.0),))) == "infeasible"

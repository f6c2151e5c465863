"""Coalitions: against every set tried, against HiGHS, at bounds, and by what must always hold."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from kaname.joint import coalition_search as search
from kaname.joint.coalition import Terms, coalitions, confirmed, pareto_front
from kaname.joint.coalition_search import SearchQuestion, all_optima, front, weight_denied
from kaname.supply.chain import chain_of
from kaname.supply.countries import codes
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Share

NAMES = tuple(name for name in codes() if name != "CHN")
SOURCE = Provenance("made for the test", "shares")


def shares(**products: dict[str, float | None]) -> list[Share]:
    return [
        Share(product, "" if country == "various" else country, share, 2022, "market_share", SOURCE)
        for product, by_country in products.items()
        for country, share in by_country.items()
    ]


def members(found: list[Share], **terms: object) -> set[tuple[str, ...]]:
    asked = {"target": "CHN", "theta": 0.9, "inputs": 0.5} | terms
    return {one.members for one in coalitions(found, Terms(**asked)).optima}  # type: ignore[arg-type]


THREE = shares(
    litho={"NLD": 0.6, "JPN": 0.4},
    etch={"USA": 0.5, "JPN": 0.45, "CHN": 0.05},
    wafer={"JPN": 0.6, "TWN": 0.2, "DEU": 0.2},
)


def test_all_optima_are_found_not_one() -> None:
    found = shares(one={"JPN": 1.0}, two={"USA": 1.0}, three={"NLD": 1.0})
    assert members(found, inputs=2 / 3) == {("JPN", "USA"), ("JPN", "NLD"), ("NLD", "USA")}


def test_the_targets_own_supply_is_set_apart() -> None:
    answer = coalitions(THREE, Terms("CHN", 0.9, 1 / 3))
    (first, second) = answer.optima
    assert {first.members, second.members} == {("JPN", "NLD"), ("JPN", "USA")}
    etch = answer.inputs.outside[:, 0].sum()
    assert etch == pytest.approx(1.0)
    assert "CHN" not in answer.inputs.countries
    with_usa = next(one for one in answer.optima if "USA" in one.members)
    assert with_usa.bite == pytest.approx((0.95 + 0.4 + 0.6) / 3)  # its own twentieth is kept


@pytest.mark.parametrize(("theta", "enough"), [(0.5999, True), (0.6, True), (0.6001, False)])
def test_theta_just_below_at_and_above(theta: float, enough: bool) -> None:
    found = shares(litho={"NLD": 0.6, "JPN": 0.4})
    assert (("NLD",) in members(found, theta=theta, inputs=1.0)) is enough


@pytest.mark.parametrize(("asked", "size"), [(0.3333, 1), (1 / 3, 1), (0.3334, 2)])
def test_the_share_of_inputs_just_below_at_and_above(asked: float, size: int) -> None:
    found = shares(one={"JPN": 1.0}, two={"USA": 1.0}, three={"NLD": 1.0})
    assert {len(one) for one in members(found, inputs=asked)} == {size}


def test_sums_of_decimals_reach_their_bound() -> None:
    found = shares(
        one={"JPN": 0.1, "USA": 0.2, "NLD": 0.6, "KOR": 0.1}
    )  # 0.1+0.2+0.6 < 0.9 in bits
    assert ("JPN", "NLD", "USA") in members(found, inputs=1.0)


def test_the_cheapest_wins_over_the_smallest() -> None:
    found = shares(one={"JPN": 0.95, "USA": 0.5, "NLD": 0.45})
    terms = {"theta": 0.5, "inputs": 1.0, "costs": {"JPN": 5.0, "USA": 1.0, "NLD": 1.0}}
    assert members(found, **terms) == {("NLD", "USA")}


def test_of_equal_cost_the_smallest_wins() -> None:
    found = shares(one={"JPN": 0.5, "USA": 0.3, "NLD": 0.2})
    costs = {"JPN": 2.0, "USA": 1.0, "NLD": 1.0}
    assert members(found, theta=0.5, inputs=1.0, costs=costs) == {("JPN",)}


def test_who_would_pay_too_much_does_not_join() -> None:
    found = shares(one={"JPN": 0.95, "USA": 0.05}, two={"USA": 1.0})
    answer = coalitions(found, Terms("CHN", 0.9, 0.5, costs={"JPN": 3.0}, limits={"JPN": 2.9}))
    assert answer.unwilling == ("JPN",)
    assert [one.members for one in answer.optima] == [("USA",)]


def test_a_leak_loosens_the_hold_and_the_breaking_leak_is_told() -> None:
    found = shares(one={"JPN": 1.0})
    (whole,) = coalitions(found, Terms("CHN", 0.9, 1.0)).optima
    assert whole.leak_breaks == pytest.approx(0.1)
    assert whole.theta_breaks == pytest.approx(1.0)
    assert members(found, inputs=1.0, leaks={"JPN": 0.1}) == {("JPN",)}
    assert members(found, inputs=1.0, leaks={"JPN": 0.1001}) == set()


def test_none_is_enough_says_how_far_everyone_comes() -> None:
    found = shares(one={"JPN": 0.8, "various": 0.2}, two={"USA": 1.0})
    answer = coalitions(found, Terms("CHN", 0.9, 1.0))
    assert not answer.optima
    assert answer.everyone == pytest.approx(0.5)


def test_what_only_the_target_makes_cannot_be_denied() -> None:
    found = shares(gallium={"CHN": 1.0}, wafer={"JPN": 1.0})
    answer = coalitions(found, Terms("CHN", 0.9, 0.5))
    assert answer.optima[0].denied == ("wafer",)
    assert not coalitions(found, Terms("CHN", 0.9, 1.0)).optima


def test_what_is_unknown_counts_as_denied_only_as_possible() -> None:
    found = shares(one={"JPN": 0.96, "USA": None})
    (optimum,) = coalitions(found, Terms("CHN", 0.97, 1.0)).optima
    assert optimum.denied == ("one",)
    assert optimum.certain == ()  # the supplier without a figure may hold four hundredths


@pytest.mark.parametrize(("share", "denied"), [(0.9499, ()), (0.95, ("one",))])
def test_a_table_of_which_a_part_is_missing_is_never_taken_for_the_whole(
    share: float, denied: tuple[str, ...]
) -> None:
    """Japan's share alone is known: below what rounding explains, the rest belongs to others."""
    found = shares(one={"JPN": share}, two={"JPN": 1.0})
    (optimum,) = coalitions(found, Terms("CHN", 0.96, 0.5)).optima
    assert optimum.denied == (*denied, "two")


def test_what_is_unknown_of_a_part_may_be_the_targets_own() -> None:
    answer = coalitions(shares(one={"JPN": 0.6, "CHN": 0.1}), Terms("CHN", 0.9, 1.0))
    assert answer.inputs.own[0] == pytest.approx(0.1)
    assert answer.inputs.outside[0, 0] == pytest.approx(0.6 / 0.9)
    assert not answer.optima


def test_a_product_without_any_figure_is_named_not_counted() -> None:
    found = shares(one={"JPN": 1.0}, two={"USA": None})
    answer = coalitions(found, Terms("CHN", 0.9, 1.0))
    assert answer.inputs.left_out == ("two",)
    assert answer.optima[0].denied_share == 1.0


def test_one_table_a_product_is_taken_the_newest() -> None:
    old = [Share("one", "USA", 1.0, 2019, "market_share", SOURCE)]
    new = [Share("one", "JPN", 1.0, 2022, "market_share", SOURCE)]
    assert members([*old, *new], inputs=1.0) == {("JPN",)}


@pytest.mark.parametrize(
    "bad", [{"theta": 0.0}, {"theta": 1.1}, {"inputs": 0.0}, {"costs": {"JPN": -1.0}},
            {"leaks": {"JPN": 1.5}}],
)  # fmt: skip
def test_what_is_no_share_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"share|negative"):
        Terms(**({"target": "CHN", "theta": 0.9, "inputs": 0.5} | bad))  # type: ignore[arg-type]


@st.composite
def questions(draw: st.DrawFn) -> SearchQuestion:
    countries = draw(st.integers(1, 7))
    inputs = draw(st.integers(1, 6))
    parts = draw(
        st.lists(
            st.lists(st.integers(0, 9), min_size=countries, max_size=countries),
            min_size=inputs, max_size=inputs,
        )
    )  # fmt: skip
    table = np.array(parts, float).T
    control = table / np.maximum(table.sum(axis=0), 1)
    weight = np.array(draw(st.lists(st.integers(1, 4), min_size=inputs, max_size=inputs)), float)
    cost = np.array(draw(st.lists(st.integers(0, 3), min_size=countries, max_size=countries)))
    theta = draw(st.sampled_from([0.25, 0.5, 0.75, 0.9, 1.0]))
    reach = draw(st.sampled_from([0.25, 0.5, 0.8, 1.0])) * float(weight.sum())
    return SearchQuestion(control, np.full(inputs, theta), weight, reach, cost.astype(float))


def tried(question: SearchQuestion) -> dict[tuple[int, ...], tuple[float, float]]:
    everyone = range(len(question.cost))
    return {
        some: (weight_denied(question, some)[0], float(question.cost[list(some)].sum()))
        for size in range(len(everyone) + 1)
        for some in combinations(everyone, size)
    }


@given(questions())
def test_the_search_finds_what_trying_every_set_finds(question: SearchQuestion) -> None:
    enough = {
        some: (cost, len(some))
        for some, (denied, cost) in tried(question).items()
        if denied >= question.reach - 1e-9
    }
    searched = all_optima(question)
    if not enough:
        assert searched is None
        return
    least = min(enough.values())
    assert searched is not None
    assert set(searched.optima) == {some for some, rank in enough.items() if rank == least}
    assert searched.cost == least[0]


@given(questions())
def test_the_front_is_what_no_set_beats(question: SearchQuestion) -> None:
    points = {(cost, denied) for denied, cost in tried(question).values()}
    best = {
        (cost, denied) for cost, denied in points
        if not any(c <= cost and d >= denied and (c, d) != (cost, denied) for c, d in points)
    }  # fmt: skip
    assert {(cost, denied) for cost, denied, _ in front(question)} == best


@given(questions())
def test_highs_agrees_on_the_cost(question: SearchQuestion) -> None:
    countries, inputs = question.control.shape
    linked = np.hstack([question.control.T, -np.diag(question.theta)])
    counted = np.concatenate([np.zeros(countries), question.weight])[None, :]
    solved = milp(
        np.concatenate([question.cost, np.zeros(inputs)]),
        constraints=[LinearConstraint(linked, -1e-9), LinearConstraint(counted, question.reach)],
        integrality=np.ones(countries + inputs), bounds=Bounds(0, 1),
    )  # fmt: skip
    searched = all_optima(question)
    assert (searched is None) == (solved.status == 2)
    if searched is not None:
        assert solved.fun == pytest.approx(searched.cost, abs=1e-6)


@given(questions())
def test_the_solver_finds_the_same_optima_as_the_search(question: SearchQuestion) -> None:
    searched = all_optima(question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "NODES_MAX", -1)
        solved = all_optima(question)
    assert (searched is None) == (solved is None)
    if searched is not None and solved is not None:
        assert solved.cost == searched.cost
        assert solved.whole == (len(searched.optima) <= search.SOLVED_MAX)
        assert set(solved.optima) <= set(searched.optima)
        assert len(solved.optima) == min(len(searched.optima), search.SOLVED_MAX)


def test_more_countries_than_one_machine_word_holds() -> None:
    found = shares(one=dict.fromkeys(NAMES[:100], 0.01), two={NAMES[99]: 1.0})
    answer = coalitions(found, Terms("CHN", 0.9, 0.5))
    assert [one.members for one in answer.optima] == [(NAMES[99],)]


def test_one_countrys_imports_and_reserves_are_no_supply_of_the_world() -> None:
    for measure in ("import_share", "import_reliance", "reserves"):
        found = [Share("one", "JPN", 1.0, 2022, measure, SOURCE), *shares(two={"USA": 1.0})]
        answer = coalitions(found, Terms("CHN", 0.9, 1.0))
        assert [one.product for one in answer.inputs.shares] == ["two"]


def test_the_front_of_an_answer_names_countries() -> None:
    points = pareto_front(coalitions(THREE, Terms("CHN", 0.9, 1 / 3)))
    assert [(one.members, round(one.denied_share, 6)) for one in points] == [
        ((), 0.0), (("JPN", "NLD"), 0.333333), (("JPN", "NLD", "USA"), 0.666667),
        (("DEU", "JPN", "NLD", "TWN", "USA"), 1.0),
    ]  # fmt: skip


def test_the_bite_is_run_through_the_recipe() -> None:
    """Two inputs are essential to a chip; the members hold nine tenths of one, all of the other."""
    found = shares(etch={"JPN": 0.9, "KOR": 0.1}, wafer={"USA": 1.0}, chip={"CHN": 1.0})
    products = {
        code: Product(code, code, code, "chips", "stage", number)
        for number, code in enumerate(("etch", "wafer", "chip"))
    }
    steps = [Step(code, "chip", Need.ESSENTIAL, "made for the test") for code in ("etch", "wafer")]
    chain = chain_of(products, steps, found)
    inputs = [share for share in found if share.product != "chip"]
    alone = coalitions(inputs, Terms("CHN", 0.9, 0.5, frozenset({"JPN"})))
    (left,) = confirmed(alone, chain)
    assert left.high == pytest.approx(0.1)
    both = coalitions(inputs, Terms("CHN", 0.9, 1.0))
    assert both.optima[0].members == ("JPN", "USA")
    (nothing,) = confirmed(both, chain)
    assert nothing.high == pytest.approx(0.0)


def test_a_target_that_no_figure_names_may_supply_itself() -> None:
    """Of a whole table that does not name it, it makes nothing; of a part, nobody knows."""
    inputs = coalitions(shares(one={"JPN": 0.9}, two={"JPN": 1.0}), Terms("CHN", 0.9, 0.5)).inputs
    assert np.isnan(inputs.own[0])
    assert inputs.own_most[0] == pytest.approx(0.1)
    assert (inputs.own[1], inputs.own_most[1]) == (0.0, 0.0)
    (optimum,) = coalitions(shares(one={"JPN": 0.9}), Terms("CHN", 0.9, 1.0)).optima
    assert optimum.bite == pytest.approx(0.9 * 0.9)


def test_only_negligible_suppliers_are_no_figure() -> None:
    found = [
        *shares(one={"JPN": 1.0}),
        Share("two", "KOR", None, 2022, "market_share", SOURCE, negligible=True),
    ]
    assert coalitions(found, Terms("CHN", 0.9, 1.0)).inputs.left_out == ("two",)

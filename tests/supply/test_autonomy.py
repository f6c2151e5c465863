"""Autonomy, indispensability, synergy and Shapley shares; chokepoints and the worst few stops."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply.autonomy import (
    Scenario,
    Setting,
    expected,
    feasible,
    indispensability,
    least,
    moebius,
    net_position,
    overall_indispensability,
    shapley,
    shapley_bounds,
    shapley_of,
    sure_shares,
    synergy,
)
from kaname.supply.chain import Chain, chain_of
from kaname.supply.chokepoints import (
    alike,
    chokepoints,
    countries_whole,
    criticality,
    rank_correlation,
    target_loss,
)
from kaname.supply.feasible import HORIZONS, Lost, Relief, outcome
from kaname.supply.interval import Interval, point
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Share
from kaname.supply.worst import worst_by_trying, worst_set

SOURCE = Provenance("of our own", "made for tests", synthetic=True)
NAMES = ("resist", "tool", "chip")
HELD = {
    "resist": {"JPN": 0.9, "USA": 0.05, "KOR": 0.05},
    "tool": {"NLD": 0.4, "USA": 0.35, "JPN": 0.25},
    "chip": {"CHN": 0.3, "KOR": 0.4, "USA": 0.3},
}


def chain(held: dict[str, dict[str, float]] = HELD, needs: tuple[str, ...] = ("resist", "tool")
          ) -> Chain:  # fmt: skip
    products = {name: Product(name, name, name, "c", "s", 0) for name in NAMES}
    steps = [Step(name, "chip", Need.ESSENTIAL, "x") for name in needs]
    shares = [Share(product, country, value, 2024, "production", SOURCE)
              for product, rows in held.items() for country, value in rows.items()]  # fmt: skip
    return chain_of(products, steps, shares)


def setting(held: Chain | None = None, relief: Relief | None = None, horizon: int = 365) -> Setting:
    return Setting(held or chain(), {"chip": 1.0}, horizon, relief)


def low(interval: Interval) -> float:
    assert interval.low == pytest.approx(interval.high)
    return interval.low


def test_indispensability_by_hand() -> None:
    """China makes 30 % of its own chips; these stop without resist or tools."""
    assert low(indispensability(setting(), ("JPN",), "CHN")) == pytest.approx(0.3 * 0.9)
    assert low(indispensability(setting(), ("NLD",), "CHN")) == pytest.approx(0.3 * 0.4)
    assert low(indispensability(setting(), ("USA",), "CHN")) == pytest.approx(0.3 + 0.3 * 0.35)
    assert low(indispensability(setting(), ("CHN",), "JPN")) == pytest.approx(0.3)
    assert low(net_position(setting(), "JPN", "CHN")) == pytest.approx(0.27 - 0.3)
    both = overall_indispensability(setting(), "JPN", {"CHN": 1, "NLD": 3})
    assert low(both) == pytest.approx(0.25 * 0.27 + 0.75 * 0.0)


def test_together_they_deny_more_or_less_than_one_by_one() -> None:
    same = low(synergy(setting(), ("JPN", "NLD"), "CHN"))
    joint = low(indispensability(setting(), ("JPN", "NLD"), "CHN"))
    assert joint == pytest.approx(0.27)
    assert same == pytest.approx(joint - 0.27 - 0.12), "both choke the same step"
    parts = setting(chain({**HELD, "chip": {"KOR": 0.5, "USA": 0.5}}, ()))
    assert low(synergy(parts, ("KOR", "USA"), "CHN")) == pytest.approx(0)


def test_shapley_shares_add_up_to_what_the_group_denies() -> None:
    members = ("JPN", "NLD", "USA", "KOR")
    shares = shapley_of(setting(), members, "CHN")
    total = sum(low(share) for share in shares.values())
    assert total == pytest.approx(low(indispensability(setting(), members, "CHN")))
    with pytest.raises(ValueError, match="13 members"):
        shapley_of(setting(), tuple(f"C{n:02d}" for n in range(13)), "CHN")


def test_the_sure_part_of_an_open_game_is_shared_out_whole() -> None:
    opened = setting(chain({**HELD, "tool": {"JPN": 0.25, "USA": 0.35}}))
    members = ("USA", "NLD")
    joint = indispensability(opened, members, "CHN")
    assert joint.low < joint.high
    extra, shares = sure_shares(opened, members, "CHN")
    assert sum(shares.values()) == pytest.approx(joint.low)
    assert min(shares.values()) >= -1e-12
    bounds = synergy(opened, members, "CHN")
    assert bounds.low <= extra <= bounds.high


def by_orders(values: np.ndarray, players: int) -> list[float]:
    """Shapley's own words: the mean of what a player adds over all orders of arrival."""
    sums = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        group = 0
        for player in order:
            sums[player] += values[group | 1 << player] - values[group]
            group |= 1 << player
    return list(sums / len(orders))


games = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.floats(-5, 5), min_size=2**n - 1, max_size=2**n - 1)
).map(lambda values: np.array([0.0, *values]))  # fmt: skip


@given(games)
def test_shapley_is_the_mean_over_orders_and_efficient(values: np.ndarray) -> None:
    players = len(values).bit_length() - 1
    found = shapley(values)
    assert found == pytest.approx(by_orders(values, players), abs=1e-9)
    assert found.sum() == pytest.approx(values[-1], abs=1e-9)


@given(games)
def test_moebius_terms_rebuild_the_game(values: np.ndarray) -> None:
    terms = moebius(values)
    for group in range(len(values)):
        parts = sum(terms[part] for part in range(len(values)) if part & group == part)
        assert parts == pytest.approx(values[group], abs=1e-9)


def test_symmetric_players_share_alike_and_a_null_player_gets_nothing() -> None:
    size = np.array([group.bit_count() for group in range(8)])
    assert shapley(size.astype(float) ** 2) == pytest.approx([3, 3, 3])
    null = np.array([0, 2, 0, 2, 5, 9, 5, 9], float)
    assert shapley(null) == pytest.approx([3, 0, 6])
    shares = shapley_of(setting(), ("JPN", "FRA"), "CHN")
    assert low(shares["FRA"]) == 0
    glove = np.array([0, 0, 0, 1, 0, 1, 0, 1], float)
    assert shapley(glove) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(games, st.lists(st.floats(0, 1), min_size=16, max_size=16))
def test_bounds_hold_every_game_between(values: np.ndarray, cuts: list[float]) -> None:
    other = values + np.array([0.0, *cuts])[: len(values)]
    between = (values + other) / 2
    least_, most = shapley_bounds(values, other)
    found = shapley(between)
    assert (least_ - 1e-9 <= found).all()
    assert (found <= most + 1e-9).all()


countries = st.sets(st.sampled_from(("CHN", "JPN", "KOR", "NLD", "USA", "FRA")))


@given(countries, countries, st.sampled_from(("CHN", "JPN", "FRA")))
def test_more_that_stop_leave_no_more_and_all_lies_in_0_to_1(
    some: set[str], more: set[str], country: str
) -> None:
    few, many = feasible(setting(), country, [tuple(some), tuple(some | more)])
    assert 0 <= many.low <= few.low + 1e-12 <= 1 + 1e-12
    assert many.high <= few.high + 1e-12


def test_a_country_cannot_stop_itself() -> None:
    nothing, itself = feasible(setting(), "JPN", [(), ("JPN",)])
    assert nothing == itself == point(1.0)


def test_autonomy_over_stated_scenarios() -> None:
    one = Scenario("one", ("JPN",), 0.25, "stated for a test")
    two = Scenario("two", ("JPN", "USA"), 0.75, "stated for a test")
    found = expected(setting(), "CHN", (one, two))
    first, second = feasible(setting(), "CHN", [one.stops, two.stops])
    assert found.low == pytest.approx(0.25 * first.low + 0.75 * second.low)
    with pytest.raises(ValueError, match="add up"):
        expected(setting(), "CHN", (one,))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_least_autonomy_is_the_least_over_all_sets(size: int) -> None:
    found = least(setting(), "CHN", size)
    others = [name for name in chain().countries if name != "CHN"]
    tried = feasible(setting(), "CHN", list(combinations(others, size)))
    assert found.feasible.low == pytest.approx(min(one.low for one in tried))
    assert found.exact
    assert len(found.stops) == size


def test_a_tie_of_worst_sets_names_only_who_is_in_all_of_them() -> None:
    parts = {**HELD, "chip": {"KOR": 0.4, "USA": 0.4, "CHN": 0.2}}
    tied = least(setting(chain(parts, ())), "CHN", 1)
    assert tied.stops == ("KOR",)
    assert tied.certain == (), "the United States would lose China as much"
    assert least(setting(chain(parts, ())), "CHN", 2).certain == ("KOR", "USA")
    held = {**HELD, "chip": {"KOR": 0.8, "CHN": 0.2}}
    with_another = least(setting(chain(held, ())), "CHN", 2)
    assert (with_another.certain, len(with_another.stops)) == (("KOR",), 2)
    nothing = least(setting(chain({"chip": {"CHN": 1.0}, "resist": {"JPN": 1.0}}, ())), "CHN", 1)
    assert nothing.certain == ()


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5), st.integers(1, 3))
def test_searching_and_trying_agree_on_who_is_surely_in_the_worst(row: list[int], size: int
                                                                  ) -> None:  # fmt: skip
    def added(sets: np.ndarray) -> np.ndarray:
        return sets @ np.array(row, float)

    tried = worst_by_trying(added, 5, size)
    worst = [set(one) for one in combinations(range(5), size)
             if sum(row[at] for at in one) == tried.loss]  # fmt: skip
    assert set(tried.certain) == set.intersection(*worst)
    assert set(worst_set(added, 5, size).certain) == set.intersection(*worst)


def test_stocks_carry_a_country_over_a_month_but_not_over_three_years() -> None:
    none = dict.fromkeys(NAMES, point(0.0))
    relief = Relief({**none, "resist": point(60.0)}, none, none)
    lost = [low(indispensability(setting(relief=relief, horizon=days), ("JPN",), "CHN"))
            for days in HORIZONS]  # fmt: skip
    assert lost[0] == pytest.approx(0.3 * 0.25), "the tools of Japan, without stock"
    assert lost == sorted(lost)
    assert lost[-1] == pytest.approx(0.3 * (0.9 - 60 / 1095))
    assert low(indispensability(setting(), ("JPN",), "CHN")) >= lost[-1]


def test_unknown_relief_widens() -> None:
    found = indispensability(setting(relief=Relief()), ("JPN",), "CHN")
    assert (found.low, found.high) == pytest.approx((0.0, 0.27))


# --- chokepoints --------------------------------------------------------------------------------


def test_a_score_and_its_parts() -> None:
    points = {(one.product, one.country): one for one in chokepoints(chain(), {"chip": 1.0})}
    resist = points["resist", "JPN"]
    assert low(resist.score) == pytest.approx(0.9)
    assert low(resist.critical) == 1
    assert low(resist.simulated) == pytest.approx(0.9)
    assert next(iter(points)) == ("resist", "JPN")
    none = dict.fromkeys(NAMES, point(0.0))
    relief = Relief({**none, "resist": point(73.0)}, {**none, "resist": point(0.45)},
                    {**none, "resist": point(365.0)})  # fmt: skip
    softened = {
        (one.product, one.country): one
        for one in chokepoints(chain(), {"chip": 1.0}, relief=relief, horizon=365)
    }
    one = softened["resist", "JPN"]
    assert low(one.cover) == pytest.approx(0.2)
    assert low(one.replaceable) == pytest.approx(0.5 * (1 - np.exp(-1)))
    assert low(one.score) == pytest.approx(0.9 * (1 - 0.5 * (1 - np.exp(-1))) * 0.8)
    assert one.simulated.high < 0.9
    opened = chokepoints(chain(), {"chip": 1.0}, relief=Relief())[0]
    assert opened.score.low == 0
    assert opened.score.high > 0


def test_scores_and_simulated_losses_rank_alike_in_one_tier() -> None:
    points = chokepoints(chain(), {"chip": 1.0})
    assert rank_correlation(points) == pytest.approx(1.0)
    assert rank_correlation(points[:1]) is None
    assert rank_correlation((points[0], points[0])) is None
    assert alike(chain()) == {"chip": 1.0}


MEETS = (
    ("gas", "wafer", None), ("ore", "wafer", None), ("gas", "tool", None),
    ("wafer", "chip", 0.5), ("tool", "chip", 0.5),
)  # fmt: skip
"""Gas comes to the chip by two ways, each of which could do without the other."""


def recipe(rows: tuple[tuple[str, str, float | None], ...], held: dict[str, dict[str, float]]
           ) -> Chain:  # fmt: skip
    """A share of cost makes a step substitutable; None is essential."""
    names = dict.fromkeys(name for row in rows for name in row[:2])
    products = {name: Product(name, name, name, "c", "s", 0) for name in names}
    steps = [Step(one, other, Need.ESSENTIAL if share is None else Need.SUBSTITUTABLE, "x", share)
             for one, other, share in rows]  # fmt: skip
    shares = [Share(product, country, value, 2024, "production", SOURCE)
              for product, parts in held.items() for country, value in parts.items()]  # fmt: skip
    return chain_of(products, steps, shares)


def test_the_score_explains_and_may_be_wrong_where_substitutes_meet_again() -> None:
    """By the strongest way gas counts for half a chip; run, all of the chip is lost with it."""
    held = recipe(MEETS, {"gas": {"CHN": 0.6, "USA": 0.4}, "ore": {"CHN": 0.1, "AUS": 0.9}})
    points = chokepoints(held, {"chip": 1.0})
    found = {(one.product, one.country): (low(one.score), low(one.simulated)) for one in points}
    assert found["gas", "CHN"] == pytest.approx((0.5 * 0.6, 0.6))
    assert found["ore", "AUS"] == pytest.approx((0.5 * 0.9, 0.5 * 0.9))
    rank = rank_correlation(points)
    assert rank is not None
    assert rank < 0.9
    assert (points[0].product, points[0].country) == ("gas", "CHN"), "the truth leads"


def test_criticality_of_one_input_that_a_substitute_also_reaches() -> None:
    held = recipe((("tool", "chip", None), ("resist", "chip", None), ("gas", "resist", 0.4),
                   ("gas", "chip", 0.2), ("ore", "gas", None)), {})  # fmt: skip
    least, most = criticality(held, {"chip": 1.0})
    by_name = dict(zip(held.products, least, strict=True))
    assert by_name == {"chip": 1, "tool": 1, "resist": 1, "gas": 0.4, "ore": 0.4}
    np.testing.assert_array_equal(least, most)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_criticality_does_not_know_who_supplies(parts: list[float]) -> None:
    shares = {"gas": {"CHN": parts[0] / 2, "USA": parts[1] / 2},
              "tool": {"NLD": parts[2] / 2, "JPN": parts[3] / 2}}  # fmt: skip
    np.testing.assert_array_equal(criticality(recipe(MEETS, shares), {"chip": 1.0}),
                                  criticality(recipe(MEETS, {}), {"chip": 1.0}))  # fmt: skip


def test_an_unknown_share_of_the_cost_leaves_criticality_open_to_what_the_others_leave() -> None:
    products = {name: Product(name, name, name, "c", "s", 0) for name in NAMES}
    steps = [Step("resist", "chip", Need.SUBSTITUTABLE, "x", 0.3),
             Step("tool", "chip", Need.SUBSTITUTABLE, "x")]  # fmt: skip
    held = chain_of(products, steps, ())
    at = held.products.index("tool")
    least, most = criticality(held, {"chip": 1.0})
    assert (least[at], most[at]) == pytest.approx((0.0, 0.7))
    with pytest.raises(ValueError, match="weights"):
        criticality(held, {"chip": 0.0})


def test_suppliers_that_stop_together_lose_less_than_their_scores_add_up_to() -> None:
    """The scarcest essential input decides; a sum of scores does not know that."""
    points = chokepoints(chain(), {"chip": 1.0})
    wholes = {one.country: one for one in countries_whole(chain(), points, {"chip": 1.0})}
    assert low(wholes["JPN"].score) == 1, "0.9 of the resist and 0.25 of the tools, at most 1"
    assert low(wholes["JPN"].simulated) == pytest.approx(0.9)
    assert low(wholes["USA"].score) == pytest.approx(0.05 + 0.35 + 0.3)
    lost = wholes["USA"].simulated
    assert (lost.low, lost.high) == pytest.approx((0.35, 1 - 0.7 * 0.65))
    assert low(wholes["KOR"].score) == pytest.approx(0.45)
    assert low(wholes["NLD"].simulated) == pytest.approx(0.4)
    assert wholes["KOR"].simulated.low == pytest.approx(0.4)
    rank = rank_correlation(tuple(wholes.values()), "low")
    assert rank is not None
    assert rank < 1


def test_a_variant_of_what_goes_on_is_not_final() -> None:
    products = {name: Product(name, name, name, "c", "s", 0, parent)
                for name, parent in (("ore", ""), ("cathode", ""), ("lfp", "cathode"),
                                     ("cell", ""), ("big cell", "cell"))}  # fmt: skip
    steps = [Step("ore", "cathode", Need.ESSENTIAL, "x"), Step("cathode", "cell", Need.ESSENTIAL,
                                                               "x")]  # fmt: skip
    assert set(alike(chain_of(products, steps, ()))) == {"cell", "big cell"}


@pytest.mark.parametrize("weights", [{}, {"chip": 0.0}, {"chip": -1.0}, {"nothing": 1.0}])
def test_a_target_needs_weights(weights: dict[str, float]) -> None:
    gone = Lost(np.zeros((1, 3)), np.zeros((1, 3)))
    with pytest.raises(ValueError, match=r"weights|not in"):
        target_loss(chain(), outcome(chain(), gone), weights)


def test_greedy_alone_misses_what_swaps_find() -> None:
    """Two that are worth little alone close the chain together."""
    pairs = {frozenset({0}): 0.5, frozenset({1}): 0.1, frozenset({2}): 0.1,
             frozenset({1, 2}): 1.0}  # fmt: skip

    def loss(sets: np.ndarray) -> np.ndarray:
        return np.array([max((value for members, value in pairs.items()
                              if members <= set(np.flatnonzero(row))), default=0.0)
                         for row in sets])  # fmt: skip

    assert worst_by_trying(loss, 3, 2).members == (1, 2)
    assert worst_set(loss, 3, 1).members == (0,)
    assert worst_set(loss, 3, 2).members == (1, 2)


@given(st.lists(st.lists(st.floats(0, 1), min_size=6, max_size=6), min_size=1, max_size=4),
       st.integers(0, 4))  # fmt: skip
def test_never_worse_than_the_worst_and_exact_for_sums(rows: list[list[float]], size: int) -> None:
    table = np.array(rows)

    def added(sets: np.ndarray) -> np.ndarray:
        return sets @ table.sum(axis=0)

    def scarcest(sets: np.ndarray) -> np.ndarray:
        return np.minimum(1.0, sets @ table.T).max(axis=1)

    assert worst_set(added, 6, size).loss == pytest.approx(worst_by_trying(added, 6, size).loss)
    found, exact = worst_set(scarcest, 6, size), worst_by_trying(scarcest, 6, size)
    assert found.loss <= exact.loss + 1e-12
    assert exact.exact


def test_too_many_sets_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        worst_by_trying(lambda sets: sets.sum(axis=1).astype(float), 60, 8)

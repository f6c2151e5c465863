"""What is still feasible: by hand, by a second way, monotone, and softened by stocks and ramps."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply.chain import Chain, chain_of, newest_table
from kaname.supply.feasible import Relief, lost_to, outcome, ramp
from kaname.supply.interval import Interval, point
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Share

SOURCE = Provenance("of our own", "made for tests", synthetic=True)
COUNTRIES = ("CHN", "JPN", "KOR", "USA")
NAMES = ("ore", "gas", "wafer", "tool", "chip")
PRODUCTS = {name: Product(name, name, name, "c", "s", 0) for name in NAMES}
NEEDS = [("ore", "wafer"), ("gas", "chip"), ("wafer", "chip"), ("tool", "chip")]


def step(one: str, other: str, need: Need = Need.ESSENTIAL, share: float | None = None) -> Step:
    return Step(one, other, need, "of our own", share)


def chain(held: dict[str, dict[str, float]], steps: tuple[Step, ...] = ()) -> Chain:
    shares = [Share(product, country, value, 2024, "production", SOURCE)
              for product, rows in held.items() for country, value in rows.items()]  # fmt: skip
    return chain_of(PRODUCTS, steps or tuple(step(*pair) for pair in NEEDS), shares)


def stops(held: Chain, *names: str) -> np.ndarray:
    return np.array([[country in names for country in held.countries]])


WHOLE = {
    "ore": {"CHN": 0.8, "USA": 0.2}, "gas": {"KOR": 1.0}, "wafer": {"JPN": 0.6, "KOR": 0.4},
    "tool": {"JPN": 0.5, "USA": 0.5}, "chip": {"KOR": 0.7, "JPN": 0.3},
}  # fmt: skip


def at(held: Chain, product: str) -> int:
    return held.products.index(product)


def test_by_hand_through_three_tiers() -> None:
    held = chain(WHOLE)
    found = outcome(held, lost_to(held, stops(held, "CHN")))
    assert found.high[0, at(held, "wafer")] == pytest.approx(0.2)
    assert found.low[0, at(held, "chip")] == found.high[0, at(held, "chip")] == pytest.approx(0.2)
    found = outcome(held, lost_to(held, stops(held, "JPN")))
    chip = at(held, "chip")
    assert found.high[0, chip] == pytest.approx(0.4), "wafers, the scarcest"
    assert found.low[0, chip] == pytest.approx(0.7 * 0.4), "Korea gets no more of them than before"


def test_a_buyer_alone_keeps_its_own_makers_as_far_as_their_inputs_go() -> None:
    held = chain(WHOLE)
    korea = held.countries.index("KOR")
    found = outcome(held, lost_to(held, stops(held, "JPN")), buyer=korea)
    wafer = 0.4 + 0.0
    assert found.high[0, at(held, "wafer")] == pytest.approx(wafer)
    tool = 0.5
    chip = 0.7 * min(wafer, tool)
    assert found.low[0, at(held, "chip")] == pytest.approx(chip)
    assert found.high[0, at(held, "chip")] == pytest.approx(chip)
    everyone = outcome(held, lost_to(held, stops(held, "CHN")), buyer=korea)
    assert everyone.high[0, at(held, "chip")] == pytest.approx(0.3 + 0.7 * (0.6 + 0.4 * 0.2))


def test_substitutable_inputs_cut_in_proportion_and_negligible_ones_not_at_all() -> None:
    steps = (step("ore", "chip", Need.SUBSTITUTABLE, 0.3), step("gas", "chip", Need.NEGLIGIBLE))
    held = chain({"ore": {"CHN": 1.0}, "gas": {"CHN": 1.0}, "chip": {"KOR": 1.0}}, steps)
    found = outcome(held, lost_to(held, stops(held, "CHN")))
    assert found.high[0, at(held, "chip")] == pytest.approx(0.7)
    assert found.low[0, at(held, "chip")] == pytest.approx(0.7)
    unknown = chain({"ore": {"CHN": 0.6, "USA": 0.4}, "chip": {"KOR": 1.0}},
                    (step("ore", "chip", Need.SUBSTITUTABLE),))  # fmt: skip
    found = outcome(unknown, lost_to(unknown, stops(unknown, "CHN")))
    assert found.high[0, at(unknown, "chip")] == 1
    assert found.low[0, at(unknown, "chip")] == pytest.approx(0.4)


def test_what_nobody_is_named_for_is_open() -> None:
    held = chain({**WHOLE, "ore": {"CHN": 0.5}})
    ore = at(held, "ore")
    assert held.open[ore] == pytest.approx(0.5)
    found = outcome(held, lost_to(held, stops(held, "CHN")))
    assert (found.low[0, ore], found.high[0, ore]) == pytest.approx((0.5, 0.5))
    found = outcome(held, lost_to(held, stops(held, "USA")))
    assert (found.low[0, ore], found.high[0, ore]) == pytest.approx((0.5, 1.0))
    nothing = outcome(held, lost_to(held, stops(held)))
    assert nothing.low.min() == 1
    no_shares = chain({"chip": {"KOR": 1.0}})
    assert no_shares.without_shares == 4


def test_the_newest_table_counts_and_tables_are_never_mixed() -> None:
    old = [Share("ore", "CHN", 0.9, 2020, "production", SOURCE)]
    new = [Share("ore", "CHN", 0.4, 2024, "production", SOURCE),
           Share("ore", "USA", 0.6, 2024, "production", SOURCE)]  # fmt: skip
    silent = [Share("ore", "CHN", None, 2025, "production", SOURCE)]
    firm = [Share("ore", "CHN", 0.9, 2026, "production", SOURCE, firm="Example")]
    assert newest_table([*old, *new, *silent, *firm]) == tuple(new)
    assert newest_table(firm) == ()


def naive(held: Chain, product: int, stopped: set[str]) -> tuple[float, float]:
    """A second way, by recursion over one product, when every share is known."""
    left = sum(held.share[product, c] for c, name in enumerate(held.countries)
               if name not in stopped)  # fmt: skip
    low = high = 1.0
    for one in held.inputs[product].essential:
        below = naive(held, one, stopped)
        low, high = min(low, below[0]), min(high, below[1])
    return left * low, min(left, high)


parts = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)
worlds = st.tuples(parts, parts, parts, parts, parts)
groups = st.sets(st.sampled_from(COUNTRIES))


def whole(world: tuple[list[int], ...]) -> Chain:
    return chain({
        name: {c: value / sum(row) for c, value in zip(COUNTRIES, row, strict=True)}
        for name, row in zip(NAMES, world, strict=True)
    })  # fmt: skip


@given(worlds, groups)
def test_a_second_way_agrees(world: tuple[list[int], ...], stopped: set[str]) -> None:
    held = whole(world)
    found = outcome(held, lost_to(held, stops(held, *stopped)))
    for place in range(len(NAMES)):
        expected = naive(held, place, stopped)
        assert (found.low[0, place], found.high[0, place]) == pytest.approx(expected, abs=1e-9)


@given(worlds, groups, groups, st.sampled_from((None, 0, 2)))
def test_more_that_stop_never_leave_more(
    world: tuple[list[int], ...], some: set[str], more: set[str], buyer: int | None
) -> None:
    held = whole(world)
    few, many = (outcome(held, lost_to(held, stops(held, *names)), buyer=buyer)
                 for names in (some, some | more))  # fmt: skip
    assert (many.low <= few.low + 1e-12).all()
    assert (many.high <= few.high + 1e-12).all()
    for one in (few, many):
        assert (one.low >= 0).all()
        assert (one.low <= one.high + 1e-12).all()
        assert (one.high <= 1).all()


def test_the_ramp_is_the_mean_of_what_is_reached() -> None:
    assert ramp(0, 30) == 1
    days = np.linspace(0, 365, 200_001)
    assert ramp(180, 365) == pytest.approx(np.mean(1 - np.exp(-days / 180)), abs=1e-4)
    assert ramp(1e12, 30) == pytest.approx(0, abs=1e-6)


def test_stocks_and_spare_capacity_soften_a_stop() -> None:
    held = chain(WHOLE)
    lost = lost_to(held, stops(held, "CHN"))
    none = point(0.0)
    stated = dict.fromkeys(NAMES, none)
    bare = Relief(stated, stated, stated)
    ore, chip = at(held, "ore"), at(held, "chip")
    plain = outcome(held, lost)
    for horizon in (30, 1095):
        same = outcome(held, lost, relief=bare, horizon=horizon)
        np.testing.assert_allclose(same.low, plain.low)
        np.testing.assert_allclose(same.high, plain.high)
    stocked = Relief({**stated, "ore": point(60.0)}, stated, stated)
    assert outcome(held, lost, relief=stocked, horizon=365).low[0, ore] == pytest.approx(
        0.2 + 60 / 365)  # fmt: skip
    assert outcome(held, lost, relief=stocked, horizon=30).low[0, chip] == 1
    spare = Relief(stated, {**stated, "ore": point(0.5)}, {**stated, "ore": point(180.0)})
    expected = 0.2 + 0.5 * ramp(180, 365)
    assert outcome(held, lost, relief=spare, horizon=365).low[0, ore] == pytest.approx(expected)


def test_what_relief_does_not_state_is_open() -> None:
    held = chain(WHOLE)
    lost = lost_to(held, stops(held, "CHN"))
    found = outcome(held, lost, relief=Relief(), horizon=365)
    ore = at(held, "ore")
    assert (found.low[0, ore], found.high[0, ore]) == pytest.approx((0.2, 1.0))
    half = Relief(spare={"ore": Interval(0.1, 0.2)}, ramp_days={"ore": Interval(0, math.inf)},
                  stock_days={"ore": point(0.0)})  # fmt: skip
    found = outcome(held, lost, relief=half, horizon=365)
    assert (found.low[0, ore], found.high[0, ore]) == pytest.approx((0.2, 0.4))


def test_intervals_are_checked_and_add_up() -> None:
    assert Interval(1, 2) + Interval(3, 5) == Interval(4, 7)
    assert Interval(1, 2) - Interval(3, 5) == Interval(-4, -1)
    assert Interval(1, 2).times(2) == Interval(2, 4)
    assert point(3).exact
    for low, high in ((2, 1), (math.nan, 1)):
        with pytest.raises(ValueError, match="no interval"):
            Interval(low, high)
    with pytest.raises(ValueError, match="negative"):
        point(1).times(-1)

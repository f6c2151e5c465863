"""The cascade: published values, a second way of computing it, and what must always hold."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply import cascade as module
from kaname.supply.cascade import Cascade, Risk, Shock, packed, prepare, systemic_risk
from kaname.supply.cascade_dense import Dense
from kaname.supply.network import Network
from kaname.supply.provenance import Provenance

SOURCE = Provenance("made for the test", "a network")


def network(
    links: list[tuple[str, str, float, int]], sectors: dict[str, str]
) -> Network:  # fmt: skip
    names = tuple(dict.fromkeys(name for link in links for name in link[:2]))
    kinds = tuple(sorted(set(sectors.values())))
    return Network(
        names=names, sectors=kinds,
        sector=np.array([kinds.index(sectors[name]) for name in names], np.int32),
        supplier=np.array([names.index(link[0]) for link in links], np.int32),
        buyer=np.array([names.index(link[1]) for link in links], np.int32),
        weight=np.array([link[2] for link in links], np.float64),
        need=np.array([link[3] for link in links], np.int8), source=SOURCE,
    )  # fmt: skip


def risk(made: Network, **options: bool) -> tuple[Cascade, Risk]:
    assert made.need is not None
    ready = prepare(made, made.need, **options)
    return ready, systemic_risk(ready)


# The worked example of 13 firms and its values are published beside the Julia implementation of
# vitelot/Economic-Systemic-Risk (commit c0418e4a).
SECTOR_OF = {
    "A": "1", "X": "1", "I": "1", "B": "2", "C": "2", "D": "2", "L": "2", "E": "3", "F": "3",
    "J": "3", "K": "4", "G": "5", "H": "99",
}  # fmt: skip
TYPES = {
    "AX": 2, "BX": 2, "CX": 2, "DX": 2, "EX": 1, "FX": 1, "GX": 1, "HX": 0, "XI": 2, "XJ": 1,
    "XK": 2, "KL": 2,
}  # fmt: skip
PUBLISHED = {
    "A": 0.4166666666666667, "X": 1.0, "B": 0.1369047619047619, "C": 0.1369047619047619,
    "D": 0.1369047619047619, "E": 0.12320402298850575, "F": 0.12320402298850575,
    "G": 0.12320402298850575, "H": 0.08333333333333333, "I": 0.30555555555555564,
    "J": 0.30555555555555564, "K": 0.388888888888889, "L": 0.388888888888889,
}  # fmt: skip
THIRTEEN = network([(pair[0], pair[1], 1.0, kind) for pair, kind in TYPES.items()], SECTOR_OF)


def test_the_published_values_of_thirteen_firms() -> None:
    ready, found = risk(THIRTEEN)
    for name, value in PUBLISHED.items():
        assert found.total[ready.names.index(name)] == pytest.approx(value, abs=1e-12)
    assert found.settled.all()


def test_whole_matrices_give_the_published_values_too() -> None:
    ready, found = risk(THIRTEEN)
    every = packed([Shock((node,), (0.0,)) for node in range(ready.size)])
    total, *_, steps, _ = Dense(ready).run(every, 0.01, 100)
    assert total == pytest.approx(found.total, abs=1e-15)
    assert (steps == found.steps).all()


def by_hand(
    made: Network, kept: np.ndarray, *, replaceable: bool = True, tolerance: float = 0.01
) -> float:
    """The equations written out node by node, with no thought for speed."""
    count = len(made.names)
    flow = np.zeros((count, count))
    kind = np.zeros((count, count), int)
    assert made.need is not None
    for supplier, buyer, weight, need in zip(
        made.supplier, made.buyer, made.weight, made.need, strict=True
    ):
        flow[supplier, buyer] += weight
        kind[supplier, buyer] = need
    sold, bought = flow.sum(axis=1), flow.sum(axis=0)
    down, up = kept.copy(), kept.copy()
    while True:
        stand_in = np.ones(count)
        for node in range(count) if replaceable else ():
            peers = made.sector == made.sector[node]
            rest = float((sold * down)[peers].sum())
            stand_in[node] = min(1.0, sold[node] / (rest if rest >= 1e-10 else 1.0))
        new_down, new_up = kept.copy(), kept.copy()
        for node in range(count):
            linear = 0.0
            for sector in range(len(made.sectors)):
                suppliers = np.flatnonzero(made.sector == sector)
                whole = flow[suppliers, node].sum()
                essential = 0.0
                for other in suppliers:
                    gone = stand_in[other] * (1 - down[other]) * flow[other, node]
                    if kind[other, node] == 2 and whole:
                        essential += gone / whole
                    if kind[other, node] == 1:
                        linear += gone / bought[node]
                new_down[node] = min(new_down[node], 1 - essential)
            new_down[node] = max(0.0, min(new_down[node], 1 - linear))
            if sold[node]:
                left = 1 - (flow[node] * (1 - up)).sum() / sold[node]
                new_up[node] = max(0.0, min(kept[node], left))
        fall = max((down - new_down).max(), (up - new_up).max())
        down, up = new_down, new_up
        if fall <= tolerance:
            return float((sold * (1 - np.minimum(down, up))).sum() / sold.sum())


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = "PQRSTUV"[: draw(st.integers(2, 7))]
    pairs = draw(
        st.lists(st.sampled_from(list(itertools.permutations(names, 2))), min_size=1, unique=True)
    )
    links = [
        (one, other, float(draw(st.integers(1, 9))), draw(st.integers(0, 2)))
        for one, other in pairs
    ]
    return network(links, {name: draw(st.sampled_from("xyz")) for name in names})


@given(networks(), st.booleans())
def test_the_kernel_does_what_the_equations_say(made: Network, replaceable: bool) -> None:
    ready, found = risk(made, replaceable=replaceable)
    for node in range(ready.size):
        kept = np.ones(ready.size)
        kept[node] = 0.0
        assert found.total[node] == pytest.approx(
            by_hand(made, kept, replaceable=replaceable), abs=1e-12
        )


@given(networks())
def test_matrices_and_links_agree(made: Network) -> None:
    ready, found = risk(made)
    every = packed([Shock((node,), (0.0,)) for node in range(ready.size)])
    total, down, up, steps, settled = Dense(ready).run(every, 0.01, 10_000)
    assert total == pytest.approx(found.total, abs=1e-12)
    assert down == pytest.approx(found.downstream, abs=1e-12)
    assert up == pytest.approx(found.upstream, abs=1e-12)
    assert (settled == found.settled).all()
    assert steps.shape == found.steps.shape


@given(networks(), st.floats(0, 1), st.floats(0, 1))
def test_a_worse_shock_never_costs_less(made: Network, one: float, other: float) -> None:
    ready, _ = risk(made)
    mild, hard = max(one, other), min(one, other)
    shocks = [Shock((0,), (mild,)), Shock((0,), (hard,)), Shock((0, 1), (hard, mild))]
    found = systemic_risk(ready, shocks, tolerance=1e-12)
    assert found.total[0] <= found.total[1] + 1e-9 <= found.total[2] + 2e-9
    assert ((found.total >= 0) & (found.total <= 1 + 1e-12)).all()


@given(networks())
def test_no_shock_costs_nothing_and_a_stop_at_least_the_nodes_own_sales(made: Network) -> None:
    ready, found = risk(made)
    nothing = systemic_risk(ready, [Shock((), ())])
    assert nothing.total[0] == 0.0
    assert (found.total >= ready.sales / ready.sales.sum() - 1e-12).all()


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_links_does_not_matter(made: Network, chance: object) -> None:
    order = list(range(len(made.weight)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert made.need is not None
    again = Network(
        made.names, made.sectors, made.sector, made.supplier[order], made.buyer[order],
        made.weight[order], made.need[order], SOURCE,
    )  # fmt: skip
    assert risk(again)[1].total == pytest.approx(risk(made)[1].total, abs=1e-12)


@given(networks())
def test_rivals_that_stand_in_only_soften(made: Network) -> None:
    assert made.need is not None
    ready = prepare(made, made.need)
    alone = prepare(made, made.need, replaceable=False)
    soft = systemic_risk(ready, tolerance=1e-12).downstream
    assert (soft <= systemic_risk(alone, tolerance=1e-12).downstream + 1e-9).all()


def test_a_negligible_input_carries_nothing_downstream() -> None:
    links = [("P", "Q", 5.0, 0), ("R", "Q", 5.0, 1), ("Q", "S", 4.0, 2)]
    ready, found = risk(network(links, {"P": "x", "Q": "y", "R": "z", "S": "w"}))
    assert found.downstream[ready.names.index("P")] == pytest.approx(5 / 14)


def test_revenue_beyond_the_network_bounds_what_a_lost_buyer_takes() -> None:
    made = network([("P", "Q", 1.0, 2), ("Q", "R", 1.0, 2)], {"P": "x", "Q": "y", "R": "z"})
    assert made.need is not None
    ready = prepare(made, made.need, revenue=np.array([10.0, 2.0, 8.0]))
    found = systemic_risk(ready, tolerance=1e-12)
    # R stops: Q loses half its sales, P a tenth of half: (8 + 2 * 0.5 + 10 * 0.05) / 20.
    assert found.upstream[2] == pytest.approx((8 + 1 + 0.5) / 20)


def test_scenarios_side_by_side_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, whole = risk(THIRTEEN)
    monkeypatch.setattr(module, "COLUMNS", 3)
    _, parts = risk(THIRTEEN)
    assert (whole.total == parts.total).all()
    assert (whole.steps == parts.steps).all()


def test_a_run_that_is_cut_off_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STEPS_MAX", 1)
    _, found = risk(THIRTEEN)
    assert not found.settled.all()
    assert (found.steps == 1).all()

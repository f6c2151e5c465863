"""The firm model: published runs, a second implementation, and what must hold in any network."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply.network import Network
from kaname.supply.simulation import Cut, FirmModel, Loss, Orders, Rationing, Rules
from kaname.supply.simulation_layout import lay_out
from supply.firm_reference import network, simulate

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "eval" / "supply" / "firm_model"

TOY = network([(0, 1, 100.0), (1, 0, 100.0)], [0, 1])
TOY_FINAL = np.full(2, 100.0)
THIRTEEN = network(
    [*((s, 1, 1.0) for s in (0, 2, 3, 4, 5, 6, 7, 8)), *((1, b, 1.0) for b in (9, 10, 11)),
     (11, 12, 1.0)],
    [0, 0, 1, 1, 1, 2, 2, 4, 5, 0, 2, 3, 1],
)  # fmt: skip
"""The shape published with Economic-Systemic-Risk (Diem et al.): facts, one unit a link."""
THIRTEEN_FINAL = np.array([0.5] * 9 + [1.0, 1.0, 0.5, 1.0])


def test_toy_with_the_signed_gap_is_the_published_run() -> None:
    """Total production as the program of Inoue & Todo prints it (ProductionNetworkSimulator)."""
    rules = Rules(days=15, adjustment_days=6, orders=Orders.SIGNED_GAP)
    got = FirmModel(TOY, rules, final=TOY_FINAL).run(60, [Loss(np.array([0]), 0.1)])
    assert got.initial == (400.0, 200.0, 200.0)
    published = {0: 380, 1: 343.33333333333337, 2: 303.76492194674017, 5: 200, 11: 200, 16: 380}
    for day, value in published.items():
        assert got.production[day] == pytest.approx(value, rel=1e-12)
    assert got.final_consumption[1] == pytest.approx(189.25619834710744, rel=1e-12)
    assert got.value_added[2] == pytest.approx(151.88246097337009, rel=1e-12)


def test_toy_with_small_orders_first_is_the_published_run() -> None:
    rules = Rules(days=15, orders=Orders.SIGNED_GAP, rationing=Rationing.SMALL_ORDERS_FIRST)
    got = FirmModel(TOY, rules, final=TOY_FINAL).run(60, [Loss(np.array([0]), 0.1)])
    published = {2: 303.88888888888891, 4: 231.21913580246925, 14: 283.31807984682212,
                 54: 378.00471820807724, 59: 373.21691671813801}  # fmt: skip
    for day, value in published.items():
        assert got.production[day] == pytest.approx(value, rel=1e-12)
    assert got.value_added[15] == pytest.approx(187.87858058032313, rel=1e-12)


@pytest.mark.parametrize("orders", [Orders.SIGNED_GAP, Orders.IGNORE_SURPLUS])
def test_thirteen_firms_are_the_published_run(orders: Orders) -> None:
    losses = [Loss(np.array([0]), 1.0), Loss(np.array([2]), 0.5)]
    got = FirmModel(THIRTEEN, Rules(days=9, orders=orders), final=THIRTEEN_FINAL).run(60, losses)
    expected = [17.75] * 9 + [14.25] + [8.0] * 8 + [4.5] * 9 + [3.5] * 33
    assert got.production == pytest.approx(expected, rel=1e-12)
    assert got.final_consumption[8] == pytest.approx(7.1485050114229898, rel=1e-12)
    assert got.value_added[9] == pytest.approx(10.25, rel=1e-12)


@pytest.mark.parametrize("run", ["toy2_R0_o0", "toy2_R2_o0", "n13_R0_o0", "n13_R0_o2"])
def test_the_published_files_day_by_day(run: str) -> None:
    if not SHARED.exists():
        pytest.skip("the published runs are not beside the repository")
    small = run.startswith("toy2")
    names = ("toyATableLine", "toyCVector", "toyFirmAffiliation", "toyDelta01")
    if not small:
        names = ("n13_A", "n13_C", "n13_F", "n13_D")
    flows, final, sector, lost = (np.loadtxt(SHARED / f"{n}.txt", ndmin=2) for n in names)
    _, of = np.unique(sector[:, 1], return_inverse=True)
    links = [(int(s) - 1, int(b) - 1, float(w)) for s, b, w in flows]
    rules = Rules(days=15.0 if small else 9.0, orders=Orders(int(run[-1])),
                  rationing=Rationing(int(run[-4])))  # fmt: skip
    losses = [Loss(np.array([int(firm) - 1]), share) for firm, share in lost]
    got = FirmModel(network(links, of.tolist()), rules, final=final[:, 1]).run(60, losses)
    expected = np.loadtxt(SHARED / f"{run}.txt", skiprows=1)[1:, 1:]
    found = np.stack([got.production, got.final_consumption, got.value_added], axis=1)
    assert np.abs(found / expected - 1).max() <= 1e-12


def test_the_signed_gap_is_unstable_and_not_the_default() -> None:
    """A loss of 10 % of one of two firms halves output, which comes back and falls once more."""
    loss = [Loss(np.array([0]), 0.1)]
    signed = FirmModel(TOY, Rules(orders=Orders.SIGNED_GAP), final=TOY_FINAL).run(200, loss)
    assert signed.production.min() == pytest.approx(200)
    turns = np.sign(np.diff(signed.production))
    assert (turns > 0).any()
    assert (turns < 0).any()
    assert Rules().orders is Orders.IGNORE_SURPLUS
    for share in (0.05, 0.1, 0.3):
        calm = FirmModel(TOY, Rules(), final=TOY_FINAL).run(200, [Loss(np.array([0]), share)])
        assert np.all(np.diff(calm.production) <= 1e-9)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Network, np.ndarray]:
    """Return a random network whose needs are those of sector pairs, and final consumption."""
    firms, sectors = draw(st.integers(2, 9)), draw(st.integers(1, 4))
    sector = draw(st.lists(st.integers(0, sectors - 1), min_size=firms, max_size=firms))
    sector[0] = sectors - 1
    pairs = [(s, b) for s in range(firms) for b in range(firms) if s != b]
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=24, unique=True))
    weights = draw(st.lists(st.integers(1, 40), min_size=len(chosen), max_size=len(chosen)))
    links = [(s, b, w / 4) for (s, b), w in zip(chosen, weights, strict=True)]
    kinds = draw(st.lists(st.integers(0, 2), min_size=16, max_size=16))
    need = [kinds[sector[s] * 4 + sector[b]] for s, b in chosen]
    final = draw(st.lists(st.integers(0, 20), min_size=firms, max_size=firms))
    return network(links, sector, need), np.array(final, float)


@st.composite
def suppositions(draw: st.DrawFn, firms: int, sectors: int) -> Rules:
    waiting = draw(st.none() | st.sampled_from([0.5, 10.0, 200.0]))
    priority = draw(st.none() | st.lists(st.booleans(), min_size=firms, max_size=firms))
    return Rules(
        days=draw(st.sampled_from([1.0, 2.5, 15.0])),
        adjustment_days=draw(st.sampled_from([1.0, 6.0])),
        orders=draw(st.sampled_from(Orders)), rationing=draw(st.sampled_from(Rationing)),
        plain_use=draw(st.booleans()), spare=draw(st.sampled_from([0.0, 0.25])),
        priority=None if priority is None else np.array(priority),
        qualification_days=None if waiting is None else np.full(sectors, waiting),
    )  # fmt: skip


@st.composite
def shocks(draw: st.DrawFn, firms: int) -> tuple[list[Loss], list[Cut]]:
    some = st.lists(st.integers(0, firms - 1), min_size=1, max_size=firms, unique=True)
    losses = [
        Loss(np.array(draw(some)), draw(st.sampled_from([0.1, 0.5, 1.0])), draw(st.integers(0, 4)),
             draw(st.none() | st.integers(1, 9)), draw(st.sampled_from([0.0, 5.0])),
             draw(st.booleans()))
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    flags = st.lists(st.booleans(), min_size=firms, max_size=firms)
    cuts = [
        Cut(np.array(draw(flags)), np.array(draw(flags)), draw(st.integers(0, 4)),
            draw(st.none() | st.integers(1, 9)))
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    return losses, cuts


@given(st.data())
def test_the_kernels_are_the_equations(data: st.DataObject) -> None:
    """A second implementation over dense matrices gives the same days."""
    made, final = data.draw(worlds())
    rules = data.draw(suppositions(len(made.names), len(made.sectors)))
    losses, cuts = data.draw(shocks(len(made.names)))
    model = FirmModel(made, rules, final=final)
    got = model.run(25, losses, cuts)
    expected, stock = simulate(made, rules, final, 25, losses, cuts)
    found = np.stack([got.production, got.final_consumption, got.value_added], axis=1)
    scale = max(1.0, float(expected[:, :2].max()))
    assert np.abs(found - expected).max() <= 1e-9 * scale
    assert model.stock.sum() == pytest.approx(stock.sum(), rel=1e-8, abs=1e-8)


@given(st.data(), st.booleans())
def test_equilibrium_is_a_fixed_point(data: st.DataObject, exact: bool) -> None:
    made, final = data.draw(worlds())
    rules = data.draw(suppositions(len(made.names), len(made.sectors)))
    got = FirmModel(made, rules, final=final, exact=exact).run(40)
    close = 1e-12 if exact else 3e-7
    assert np.abs(got.production / got.initial[0] - 1).max() <= close
    assert np.abs(got.final_consumption - got.initial[1]).max() <= close * max(1, got.initial[1])


@given(st.data())
def test_stocks_are_conserved(data: st.DataObject) -> None:
    """What is in stock is what was there, plus what firms sold to firms, less what was used."""
    made, final = data.draw(worlds())
    rules = data.draw(suppositions(len(made.names), len(made.sectors)))
    losses, cuts = data.draw(shocks(len(made.names)))
    model = FirmModel(made, replace(rules, plain_use=True), final=final)
    held = []
    got = []
    used = []

    def look(day: int) -> None:
        held.append(float(model.stock.sum()))
        got.append(float(model._production.sum() - model._served.sum()))
        used.append(float((model._now * model.layout.inputs).sum()))

    model.run(12, losses, cuts, told=look)
    scale = max(1.0, held[0])
    for day in range(1, 12):
        delivered, taken = got[day - 1], used[day - 1]
        assert held[day] - held[day - 1] == pytest.approx(delivered - taken, abs=1e-9 * scale)


@given(st.data())
def test_the_order_of_links_does_not_matter(data: st.DataObject) -> None:
    made, final = data.draw(worlds())
    rules = data.draw(suppositions(len(made.names), len(made.sectors)))
    losses, cuts = data.draw(shocks(len(made.names)))
    mixed = np.array(data.draw(st.permutations(range(len(made.weight)))))
    assert made.need is not None
    other = replace(made, supplier=made.supplier[mixed], buyer=made.buyer[mixed],
                    weight=made.weight[mixed], need=made.need[mixed])  # fmt: skip
    first = FirmModel(made, rules, final=final).run(20, losses, cuts)
    second = FirmModel(other, rules, final=final).run(20, losses, cuts)
    assert np.array_equal(first.production, second.production)
    assert np.array_equal(first.final_consumption, second.final_consumption)


@given(st.data())
def test_a_larger_shock_does_not_help_where_nobody_competes(data: st.DataObject) -> None:
    """Where each firm has one customer, no loss of one firm leaves more for another.

    With rationing among several customers this is not so in general: one who orders less leaves
    more to the others.
    """
    firms = data.draw(st.integers(2, 8))
    links = [(s, data.draw(st.integers(s + 1, firms - 1)), 1.0) for s in range(firms - 1)]
    made = network(links, list(range(firms)))
    bought = np.bincount([b for _, b, _ in links], minlength=firms)
    final = np.zeros(firms)
    final[-1] = float(bought[-1])
    hit = np.array([data.draw(st.integers(0, firms - 1))])
    less, more = sorted(data.draw(st.lists(st.floats(0, 1), min_size=2, max_size=2)))
    model = FirmModel(made, Rules(days=data.draw(st.sampled_from([1.0, 7.0]))), final=final)
    mild, harsh = (model.run(30, [Loss(hit, share)]).production for share in (less, more))
    assert np.all(harsh <= mild + 1e-9)


@given(st.data())
def test_without_stocks_it_comes_to_rest_at_the_static_measure(data: st.DataObject) -> None:
    """On a tree with final consumers at its leaves alone and no stock beyond the day's use.

    Then the generalised Leontief cascade (Diem et al. 2022) has one path to each firm:
    downstream h = psi, upstream h = 1 - sum of the shares of sales that are lost.
    """
    firms = data.draw(st.integers(2, 9))
    parent = [-1, *(data.draw(st.integers(0, n - 1)) for n in range(1, firms))]
    weight = np.zeros(firms)
    final = np.zeros(firms)
    for n in reversed(range(firms)):
        if n not in parent:
            final[n] = data.draw(st.integers(1, 8))
        weight[n] = final[n] + sum(weight[c] for c in range(firms) if parent[c] == n)
    made = network([(parent[n], n, weight[n]) for n in range(1, firms)], list(range(firms)))
    hit, psi = data.draw(st.integers(0, firms - 1)), data.draw(st.sampled_from([0.0, 0.3, 0.75]))
    static = np.ones(firms)
    static[hit] = psi
    for n in range(hit + 1, firms):
        static[n] = min(static[n], static[parent[n]]) if parent[n] >= 0 else static[n]
    for n in reversed(range(firms)):
        sold = [c for c in range(firms) if parent[c] == n]
        if sold:
            reached = sum(weight[c] * static[c] for c in sold) / weight[n]
            static[n] = min(static[n], reached)
    model = FirmModel(made, Rules(days=1), final=final)
    labels = np.arange(firms, dtype=np.int32)
    got = model.run(6 * firms + 40, [Loss(np.array([hit]), 1 - psi)], labels=labels)
    assert got.by_label[-1] / got.initial_by_label == pytest.approx(static, abs=1e-6)


def test_substitution_waits_for_qualification() -> None:
    """A twin with room takes over, the slower the longer it takes to qualify it."""
    made = network([(0, 2, 8.0), (1, 2, 2.0)], [0, 0, 1])
    final = np.array([0.0, 8.0, 10.0])
    loss = [Loss(np.array([0]), 1.0)]
    ends = []
    for waiting in (1.0, 30.0, np.nan):
        rules = Rules(days=2, spare=1.0, qualification_days=np.array([waiting, 1.0]))
        ends.append(FirmModel(made, rules, final=final).run(30, loss).final_consumption[-1])
    assert ends[0] == pytest.approx(18.0, abs=1e-6)
    assert ends[0] > ends[1] > ends[2]


def test_a_cut_link_is_no_lost_capacity() -> None:
    """The supplier loses one customer's orders; the customer loses the input; both come back."""
    made = network([(0, 1, 1.0), (0, 2, 1.0)], [0, 1, 1])
    final = np.array([0.0, 1.0, 1.0])
    cut = Cut(np.array([True, False, False]), np.array([False, True, False]), 3, 10)
    labels = np.arange(3, dtype=np.int32)
    got = FirmModel(made, Rules(days=1), final=final).run(40, cuts=[cut], labels=labels)
    assert got.by_label[2] == pytest.approx([2, 1, 1])
    assert got.by_label[8] == pytest.approx([1, 0, 1])


def test_capacity_comes_back_in_a_straight_line() -> None:
    made = network([(0, 1, 1.0)], [0, 1])
    loss = Loss(np.array([1]), 0.5, start=2, duration=3, recovery_days=5)
    got = FirmModel(made, Rules()).run(12, [loss], labels=np.array([0, 1], np.int32))
    assert got.by_label[:, 1] == pytest.approx([1, 1, 0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1, 1])


def test_those_with_priority_are_served_first() -> None:
    made = network([(0, 1, 1.0), (0, 2, 1.0)], [0, 1, 1])
    rules = Rules(days=1, priority=np.array([False, False, True]))
    got = FirmModel(made, rules).run(
        10, [Loss(np.array([0]), 0.5)], labels=np.arange(3, dtype="i4")
    )
    assert got.by_label[-1] == pytest.approx([1, 0, 1])


def test_a_link_takes_no_more_than_the_limit() -> None:
    """32 bytes a link in 32-bit numbers, whatever the groups; 12 of them the link's own."""
    chance = np.random.default_rng(7)
    links, firms = 60_000, 6_000
    made = Network(
        tuple(map(str, range(firms))), tuple(map(str, range(200))),
        chance.integers(0, 200, firms).astype(np.int32),
        chance.integers(0, firms, links).astype(np.int32),
        chance.integers(0, firms, links).astype(np.int32), chance.random(links) + 0.1, None,
        TOY.source,
    )  # fmt: skip
    for rationing in (Rationing.PROPORTIONAL, Rationing.SMALL_ORDERS_FIRST):
        model = FirmModel(made, Rules(rationing=rationing), exact=False)
        assert model.bytes_of_links() / len(model.layout.weight) <= 32


def test_a_negative_flow_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        lay_out(network([(0, 1, -1.0)], [0, 1]), exact=True, parts=2)
    with pytest.raises(ValueError, match="final"):
        FirmModel(TOY, final=np.array([1.0, -1.0]))

"""The sector model: equilibrium, decay, shortage, and the firm model where the rules coincide."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply.io_table import InputOutputTable
from kaname.supply.provenance import Provenance
from kaname.supply.sector_model import SectorModel, SectorRules
from kaname.supply.simulation import Cut, FirmModel, Loss, Rules
from supply.firm_reference import network

WIOD = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "supply" / "wiod"
PLAIN = SectorRules(overproduction_max=1.0)


def table(between: np.ndarray, final: np.ndarray, countries: int) -> InputOutputTable:
    return InputOutputTable(
        2020, tuple(f"C{n:02d}" for n in range(countries)),
        tuple(f"i{n}" for n in range(len(between) // countries)), between, final,
        between.sum(axis=1) + final.sum(axis=1), "USD m",
        Provenance("tests", "a table made by hand"),
    )  # fmt: skip


@st.composite
def tables(draw: st.DrawFn, most: int = 3) -> InputOutputTable:
    countries, made = draw(st.integers(1, most)), draw(st.integers(1, 4))
    n = countries * made
    chance = np.random.default_rng(draw(st.integers(0, 2**31)))
    between = chance.integers(0, 50, (n, n)) * (chance.random((n, n)) < 0.8)
    final = chance.integers(-2, 200, (n, countries)).astype(float)
    return table(between.astype(float), final, countries)


def small() -> InputOutputTable:
    """Return two countries of two industries; the second makes what the first needs."""
    between = np.array([[10, 0, 5, 0], [40, 10, 5, 5], [5, 0, 10, 0], [20, 5, 30, 5]], float)
    return table(between, np.full((4, 2), 60.0), 2)


@given(tables(), st.booleans(), st.booleans())
def test_equilibrium_is_a_fixed_point(made: InputOutputTable, exact: bool, follow: bool) -> None:
    model = SectorModel(made, SectorRules(follow_production=follow), exact=exact)
    got = model.run(60)
    scale = max(1.0, got.initial[0])
    assert np.abs(got.production - got.initial[0]).max() <= (1e-12 if exact else 3e-7) * scale
    assert not model.had_shortage


def test_a_passing_shock_decays() -> None:
    model = SectorModel(small(), SectorRules())
    got = model.run(3000, [Loss(np.array([1]), 0.5, start=5, duration=30, recovery_days=30)])
    lost = np.abs(1 - got.production / got.initial[0])
    assert lost[:5].max() <= 1e-12
    assert lost.max() > 0.05
    assert lost[-1] < 0.1 * lost[100:].max()
    assert lost[-1] < 1e-3


def test_only_a_large_shock_makes_inputs_short() -> None:
    """As BoARIO's own tests do: the flag is off for the smaller and on for the larger shock."""
    model = SectorModel(small(), SectorRules(stock_days=20, restock_days=10))
    model.run(200, [Loss(np.array([1]), 0.05, duration=20)])
    assert not model.had_shortage
    model.run(200, [Loss(np.array([1, 3]), 0.9, duration=60)])
    assert model.had_shortage


def test_orders_that_follow_production_lose_less() -> None:
    loss = [Loss(np.array([1]), 0.8, duration=200)]
    rules = SectorRules(stock_days=10, restock_days=5)
    ends = [
        SectorModel(small(), replace(rules, follow_production=follow)).run(200, loss)
        for follow in (False, True)
    ]
    assert ends[1].production.sum() > ends[0].production.sum()


def test_only_limiting_products_stop_production() -> None:
    loss = [Loss(np.array([1, 3]), 0.9, duration=100)]
    rules = SectorRules(stock_days=5, restock_days=3)
    labels = np.array([0, 1, 0, 1], np.int32)
    loose = replace(rules, limiting=np.array([True, False]))
    lost = [SectorModel(small(), one).run(100, loss, labels=labels).by_label[-1, 0]
            for one in (rules, loose)]  # fmt: skip
    assert lost[0] < 0.5 * lost[1]


def test_a_cut_stops_deliveries_to_some_alone() -> None:
    """Industry 2 of the second country no longer delivers to the first country."""
    suppliers = np.array([False, False, False, True])
    buyers = np.array([True, True, False, False])
    labels = np.array([0, 0, 1, 1], np.int32)
    rules = SectorRules(stock_days=5, restock_days=3, overproduction_max=1.0)
    got = SectorModel(small(), rules).run(150, cuts=[Cut(suppliers, buyers, 10, 60)], labels=labels)
    left = got.by_label / got.initial_by_label
    assert np.abs(left[:10] - 1).max() <= 1e-12
    assert left[40, 0] < 0.95
    assert left[-1, 0] > left[40, 0]


@given(st.data())
def test_firms_that_are_sectors_are_the_firm_model(data: st.DataObject) -> None:
    """One country: every product has one maker, every buyer one link a product."""
    made = data.draw(tables(most=1))
    n = len(made.industries)
    days, pace = data.draw(st.sampled_from([2.0, 15.0])), data.draw(st.sampled_from([1.0, 6.0]))
    links = [(s, b, made.between[s, b] / 365) for s in range(n) for b in range(n)]
    if not any(flow for _, _, flow in links):
        return
    final = np.maximum(0, made.final.sum(axis=1)) / 365
    losses = [Loss(np.array([data.draw(st.integers(0, n - 1))]), 0.6, 3, 20, 10.0)]
    same = SectorRules(stock_days=days, restock_days=pace, psi=1 / days, overproduction_max=1.0,
                       target_of_actual=True)  # fmt: skip
    ours = SectorModel(made, same).run(60, losses)
    firms = FirmModel(network(links, list(range(n))), Rules(days=days, adjustment_days=pace),
                      final=final).run(60, losses)  # fmt: skip
    assert ours.production == pytest.approx(firms.production, rel=1e-9, abs=1e-9)
    assert ours.final_consumption == pytest.approx(firms.final_consumption, rel=1e-9, abs=1e-9)


@given(tables())
def test_half_the_digits_give_the_same_course(made: InputOutputTable) -> None:
    loss = [Loss(np.array([0]), 0.4, duration=10, recovery_days=10)]
    fine, coarse = (SectorModel(made, PLAIN, exact=exact).run(40, loss) for exact in (True, False))
    assert coarse.production == pytest.approx(fine.production, rel=1e-4, abs=1e-4)


@pytest.mark.skipif(not WIOD.exists(), reason="the WIOD tables are not beside the repository")
def test_the_world_of_2011_stays_where_it_is() -> None:
    held = np.load(WIOD / "wiot_2011.npz", allow_pickle=True)
    world = InputOutputTable(
        2011, tuple(map(str, held["countries"])), tuple(map(str, held["industries"])),
        held["Z"].astype(float), held["F"].astype(float), held["x"].astype(float), "USD m",
        Provenance("WIOD", "World Input-Output Table 2011"),
    )  # fmt: skip
    got = SectorModel(world, exact=False).run(30)
    assert np.abs(got.production / got.initial[0] - 1).max() <= 3e-7

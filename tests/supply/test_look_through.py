"""Through the tiers: textbook and published tables, two ways of solving, recipes, origins."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.problem import ProblemError
from kaname.supply.chain import chain_of
from kaname.supply.io_table import InputOutputTable
from kaname.supply.look_through import (
    balance,
    coefficients,
    leontief_inverse,
    look_through,
    output_of,
    through_recipe,
)
from kaname.supply.origin import by_origin, supply_shares
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Share

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "supply" / "wiod"
SOURCE = Provenance("of our own", "made for tests", file="table.csv", synthetic=True)


def table(between: list[list[float]], final: list[list[float]], output: list[float],
          countries: tuple[str, ...] = ("JPN",)) -> InputOutputTable:  # fmt: skip
    industries = tuple(f"c{n + 1}" for n in range(len(output) // len(countries)))
    return InputOutputTable(2011, countries, industries, np.array(between, float),
                            np.array(final, float), np.array(output, float), "USD million",
                            SOURCE)  # fmt: skip


def miller_and_blair() -> InputOutputTable:
    """Table 2.3 of Miller and Blair, Input-Output Analysis (2009)."""
    return table([[150, 500], [200, 100]], [[350], [1700]], [1000, 2000])


def six_sectors() -> InputOutputTable:
    """Two regions of three sectors: the small table of pymrio's tests (tests/test_math.py)."""
    between = [[10, 5, 1, 6, 5, 7], [0, 2, 0, 0, 5, 3], [10, 3, 20, 4, 2, 0], [5, 0, 0, 1, 10, 9],
               [0, 10, 1, 0, 20, 1], [5, 0, 0, 1, 10, 10]]  # fmt: skip
    final = [[14, 3], [2.5, 2.5], [13, 6], [5, 20], [10, 10], [3, 10]]
    return table(between, final, [51, 15, 58, 50, 52, 39], ("REG1", "REG2"))


def test_two_sectors_of_the_textbook() -> None:
    held = miller_and_blair()
    balance(held)
    direct, output = coefficients(held)
    assert output.tolist() == [1000, 2000]
    np.testing.assert_allclose(direct, [[0.15, 0.25], [0.20, 0.05]], rtol=1e-15)
    published = [[1.25412541, 0.330033], [0.2640264, 1.12211221]]
    np.testing.assert_allclose(leontief_inverse(direct), published, atol=5e-9)
    demand = np.array([600.0, 1500.0])
    for by in ("solve", "neumann"):
        np.testing.assert_allclose(output_of(direct, demand, by=by), [1247.52, 1841.58], atol=5e-3)
        assert output_of(direct, demand, by=by) == pytest.approx([1247.5, 1841.6], abs=0.05)


def test_six_sectors_as_published() -> None:
    held = six_sectors()
    balance(held, tolerance=1e-9)
    direct, _ = coefficients(held)
    assert direct[0, 0] == pytest.approx(0.19607843137254902, abs=1e-15)
    inverse = leontief_inverse(direct)
    published = {(0, 0): 1.3387146304736708, (4, 4): 1.9545285794951548, (1, 2):
                 0.0076800357678581885, (5, 5): 1.4849251515157111, (4, 1): 1.5325472495862535,
                 (2, 0): 0.43290422861412026}  # fmt: skip
    for place, value in published.items():
        assert inverse[place] == pytest.approx(value, abs=1e-12)
    np.testing.assert_allclose(inverse @ held.final.sum(axis=1), held.output, rtol=1e-12)


productive = st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5), min_size=5, max_size=5)


@given(productive, st.floats(0.1, 0.95))
def test_the_dense_inverse_and_the_sparse_ways_agree(rows: list[list[float]], most: float) -> None:
    direct = np.array(rows)
    direct *= most / np.maximum(direct.sum(axis=0), 1e-9)
    demand = np.arange(1.0, 6.0)
    dense = leontief_inverse(direct) @ demand
    for by in ("solve", "neumann"):
        np.testing.assert_allclose(output_of(direct, demand, by=by), dense, rtol=1e-9)
    assert (dense >= demand - 1e-12).all()


def test_a_table_that_eats_more_than_it_makes_does_not_converge() -> None:
    with pytest.raises(ValueError, match="not productive"):
        output_of(np.array([[1.01]]), np.array([1.0]), by="neumann")
    with pytest.raises(ValueError, match="no such way"):
        output_of(np.array([[0.5]]), np.array([1.0]), by="guess")


def test_a_sector_without_output_buys_nothing_and_inventories_do_not_shrink_it() -> None:
    held = table([[0, 0], [0, 120]], [[0], [-20]], [0, 100])
    direct, output = coefficients(held)
    assert output.tolist() == [0, 120]
    assert direct.tolist() == [[0, 0], [0, 1]]


def test_a_row_that_does_not_balance_is_named() -> None:
    held = table([[150, 500], [200, -100]], [[350], [1700]], [1000, 2000])
    with pytest.raises(ProblemError) as caught:
        balance(held)
    codes = {problem.code: str(problem.place) for problem in caught.value.problems}
    assert codes == {"KAN-6097": "table.csv JPN c2", "KAN-6098": "table.csv JPN c2 -> JPN c2"}
    edge = table([[10.0]], [[5.0]], [16.0])
    balance(edge)
    with pytest.raises(ProblemError, match="KAN-6097"):
        balance(edge, tolerance=0.999)
    with pytest.raises(ProblemError, match="KAN-6097"):
        balance(table([[float("nan")]], [[5.0]], [16.0]))


def test_what_passes_through_a_third_country_is_seen() -> None:
    """China sells only to Viet Nam, which sells on to Japan with nothing added of its own."""
    held = table([[0, 0, 80], [0, 0, 0], [0, 100, 0]], [[0], [200], [0]], [80, 200, 100],
                 ("CHN", "JPN", "VNM"))  # fmt: skip
    found = look_through(held, "JPN", ["c1"])
    assert found.face == pytest.approx({"CHN": 0, "JPN": 0, "VNM": 1})
    assert found.look["CHN"] == pytest.approx(80 / 180)
    assert found.look["VNM"] == pytest.approx(100 / 180)


@pytest.mark.skipif(not SHARED.exists(), reason="the published tables are not there")
def test_face_value_and_looked_through_in_2011() -> None:
    """US manufacturing from China: 4.58 % and 9.92 %; Japan's: 2.84 % and 6.53 %."""
    with np.load(SHARED / "wiot_2011.npz", allow_pickle=False) as file:
        held = InputOutputTable(
            2011, tuple(map(str, file["countries"])), tuple(map(str, file["industries"])),
            file["Z"].astype(float), file["F"].astype(float), file["x"].astype(float),
            "USD million", SOURCE,
        )  # fmt: skip
    balance(held)
    off = held.between.sum(axis=1) + held.final.sum(axis=1) - held.output
    assert np.abs(off).max() == 108
    with pytest.raises(ProblemError, match="KAN-6097"):
        balance(held, tolerance=107.5)
    makers = held.industries[2:16]
    for buyer, face, look in (("USA", 0.0458, 0.0992), ("JPN", 0.0284, 0.0653)):
        found = look_through(held, buyer, makers)
        assert found.face["CHN"] == pytest.approx(face, abs=5e-5)
        assert found.look["CHN"] == pytest.approx(look, abs=5e-5)
        again = look_through(held, buyer, makers, by="neumann")
        assert again.look["CHN"] == pytest.approx(found.look["CHN"], rel=1e-10)


def product(name: str, variant_of: str = "") -> Product:
    return Product(name, name, name, "magnets", "stage", 0, variant_of)


PRODUCTS = {p.id: p for p in (product("ore"), product("oxide"), product("magnet"),
                              product("motor magnet", "magnet"), product("steel"))}  # fmt: skip
STEPS = (Step("ore", "oxide", Need.ESSENTIAL, "x"), Step("oxide", "magnet", Need.ESSENTIAL, "x"),
         Step("steel", "magnet", Need.NEGLIGIBLE, "x"))  # fmt: skip


def shares(**named: dict[str, float]) -> list[Share]:
    return [Share(name.replace("_", " "), country, value, 2024, "production", SOURCE)
            for name, held in named.items() for country, value in held.items()]  # fmt: skip


def test_by_recipe_the_tiers_add_up() -> None:
    chain = chain_of(PRODUCTS, STEPS, shares(
        ore={"CHN": 0.7, "USA": 0.3}, oxide={"CHN": 0.9, "MYS": 0.1},
        magnet={"CHN": 0.5, "JPN": 0.5}, motor_magnet={"JPN": 1.0},
    ))  # fmt: skip
    found = {one.product: one for one in through_recipe(chain, "CHN")}
    assert (found["ore"].all_tiers.low, found["ore"].all_tiers.high) == pytest.approx((0.7, 0.7))
    oxide = found["oxide"]
    assert oxide.own_tier.low == pytest.approx(0.9)
    assert (oxide.all_tiers.low, oxide.all_tiers.high) == pytest.approx((0.9, 1 - 0.1 * 0.3))
    motor = found["motor magnet"]
    assert (motor.own_tier.low, motor.own_tier.high) == (0, 0), "Japan alone makes it"
    assert motor.all_tiers.low == pytest.approx(0.9), "but not without the oxide"
    assert motor.through == "oxide"
    assert found["steel"].all_tiers.low == 0
    assert found["steel"].all_tiers.high == 1, "nobody's share of it is known"
    nobody = {one.product: one for one in through_recipe(chain, "FRA")}
    assert nobody["magnet"].all_tiers.high == 0
    assert nobody["steel"].all_tiers.high == 1, "it may be the one that makes it"


def test_a_product_that_goes_into_itself_is_refused() -> None:
    ring = (*STEPS, Step("magnet", "ore", Need.ESSENTIAL, "x"))
    with pytest.raises(ProblemError, match="KAN-6096") as caught:
        chain_of(PRODUCTS, ring, ())
    assert "magnet" in str(caught.value)


def test_imports_by_origin() -> None:
    """Japan buys refined cobalt from China, which mines a tenth and buys the rest from Congo."""
    names = ("CHN", "COD", "JPN")
    imported = np.array([[0, 90, 0], [0, 0, 0], [100, 0, 0]], float)
    phi = supply_shares(names, {"CHN": 10, "COD": 90}, imported)
    assert phi[0].tolist() == [0, 0.9, 0]
    found = by_origin(names, phi, np.array([100.0, 0, 0]))
    assert found == pytest.approx([10, 90, 0])


@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=4, max_size=4),
       st.lists(st.floats(0, 100), min_size=4, max_size=4))  # fmt: skip
def test_by_origin_keeps_the_total(rows: list[list[float]], bought: list[float]) -> None:
    imported = np.array(rows)
    np.fill_diagonal(imported, 0)
    names = ("A", "B", "C", "D")
    phi = supply_shares(names, dict.fromkeys(names, 0.5), imported)
    found = by_origin(names, phi, np.array(bought))
    assert found.sum() == pytest.approx(sum(bought), rel=1e-9, abs=1e-9)
    assert (found >= -1e-12).all()


def test_supplies_that_cannot_be_are_problems() -> None:
    names = ("A", "B")
    bought = np.array([1.0, 0.0])
    for phi in ([[0.5, 0.4], [0, 0]], [[0, 1.2], [0, 0]], [[0, 1], [1, 0]], [[0, -0.1], [0, 0]]):
        with pytest.raises(ProblemError, match="KAN-6099"):
            by_origin(names, np.array(phi, float), bought)
    with pytest.raises(ProblemError, match="KAN-6099") as caught:
        supply_shares(names, {"A": -1}, np.array([[3.0, 0], [-2, 0]]))
    assert len(caught.value.problems) == 3

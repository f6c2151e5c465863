"""Concentration of imports and exports: exact values, a second way, unknown parts, real files."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.problem import ProblemError
from kaname.supply.concentration import (
    concentration,
    merged,
    share_concentration,
    suppliers_of,
    world_suppliers_of,
)
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.shares import Share

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "supply"
SOURCE = Provenance("of our own", "made for tests", synthetic=True)
Row = tuple[int, str, str, str, float]


def flows(rows: list[Row]) -> Flows:
    """Year, product, exporter, importer, US dollars."""
    products = tuple(sorted({row[1] for row in rows}))
    countries = tuple(sorted({country for row in rows for country in row[2:4]}))
    return Flows(
        np.array([r[0] for r in rows], np.int16), products, countries,
        np.array([products.index(r[1]) for r in rows], np.int32),
        np.array([countries.index(r[2]) for r in rows], np.int16),
        np.array([countries.index(r[3]) for r in rows], np.int16),
        np.array([r[4] for r in rows], float), np.full(len(rows), np.nan), "reconciled", "HS2017",
        SOURCE,
    )  # fmt: skip


def test_a_monopoly_halves_and_thirds() -> None:
    found = concentration(flows([
        (2022, "280461", "CHN", "JPN", 7.0),
        (2022, "280530", "CHN", "JPN", 2.0), (2022, "280530", "VNM", "JPN", 2.0),
        (2022, "850511", "CHN", "JPN", 1.0), (2022, "850511", "DEU", "JPN", 1.0),
        (2022, "850511", "VNM", "JPN", 1.0), (2022, "850511", "CHN", "USA", 3.0),
    ]))  # fmt: skip
    japan = found.countries.index("JPN")
    assert found.hhi_imports[0, japan] == pytest.approx([1.0, 1 / 2, 1 / 3], abs=1e-15)
    assert found.top_share[0, japan] == pytest.approx([1.0, 1 / 2, 1 / 3], abs=1e-15)
    assert [found.countries[at] for at in found.top_supplier[0, japan]] == ["CHN"] * 3
    assert found.hhi_world_exports[0, 2] == pytest.approx((16 + 1 + 1) / 36)
    america = found.countries.index("USA")
    assert np.isnan(found.hhi_imports[0, america, 0])
    assert found.top_supplier[0, america, 0] == -1
    assert found.exports[0, found.countries.index("CHN"), 2] == 4.0


amounts = st.just(0.0) | st.floats(1e-3, 1e12)
some_rows = st.lists(
    st.tuples(st.sampled_from((2019, 2021, 2022)), st.sampled_from("abc"), st.sampled_from("PQRS"),
              st.sampled_from("PQRS"), amounts).filter(lambda row: row[2] != row[3]),
    min_size=1, max_size=40,
)  # fmt: skip


@given(some_rows)
def test_one_pass_is_what_adding_up_by_hand_gives(rows: list[Row]) -> None:
    held = flows(rows)
    found = concentration(held)
    pairs: dict[tuple[int, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for year, product, exporter, importer, value in rows:
        pairs[year, product, importer][exporter] += value
    for (year, product, importer), suppliers in pairs.items():
        y, c = found.at(year, importer)
        p = found.products.index(product)
        total = sum(suppliers.values())
        assert found.imports[y, c, p] == pytest.approx(total)
        if total <= 1e-9:
            continue
        shares = {name: value / total for name, value in suppliers.items()}
        assert found.hhi_imports[y, c, p] == pytest.approx(sum(s * s for s in shares.values()))
        assert found.top_share[y, c, p] == pytest.approx(max(shares.values()), rel=1e-9)
        top = found.countries[found.top_supplier[y, c, p]]
        assert shares[top] == pytest.approx(max(shares.values()), rel=1e-9)
        ranked = suppliers_of(held, importer, product, year)
        assert [s.share for s in ranked] == pytest.approx(sorted(
            (s for s in shares.values() if s), reverse=True))  # fmt: skip
        assert 1 / len(suppliers) - 1e-9 <= found.hhi_imports[y, c, p] <= 1 + 1e-9


@given(some_rows, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[Row], chance) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    one, other = concentration(flows(rows)), concentration(flows(mixed))
    np.testing.assert_allclose(one.hhi_imports, other.hhi_imports, equal_nan=True)
    np.testing.assert_allclose(one.hhi_world_exports, other.hhi_world_exports, equal_nan=True)


def test_a_flow_that_stands_twice_is_one_supplier() -> None:
    rows = [(2022, "a", "CHN", "JPN", 1.0), (2022, "a", "VNM", "JPN", 2.0),
            (2022, "a", "CHN", "JPN", 1.0)]  # fmt: skip
    found = concentration(flows(rows))
    assert found.hhi_imports[0, found.countries.index("JPN"), 0] == pytest.approx(0.5)
    assert found.merged_flows == 1
    assert len(merged(flows(rows))) == 2


def test_of_two_equal_suppliers_the_first_is_named() -> None:
    rows = [(2022, "a", "VNM", "JPN", 5.0), (2022, "a", "CHN", "JPN", 5.0)]
    found = concentration(flows(rows))
    y, japan = found.at(2022, "JPN")
    assert found.countries[found.top_supplier[y, japan, 0]] == "CHN"


def test_an_unknown_value_makes_the_index_unknown_and_is_counted() -> None:
    rows = [(2022, "a", "CHN", "JPN", 1.0), (2022, "a", "VNM", "JPN", np.nan),
            (2022, "b", "CHN", "JPN", 1.0)]  # fmt: skip
    found = concentration(flows(rows))
    y, japan = found.at(2022, "JPN")
    assert np.isnan(found.hhi_imports[y, japan, 0])
    assert np.isnan(found.imports[y, japan, 0])
    assert np.isnan(found.hhi_world_exports[y, 0])
    assert found.unknown_imports[y, japan].tolist() == [1, 0]
    assert found.hhi_imports[y, japan, 1] == 1.0


def test_a_negative_value_is_refused_with_its_place() -> None:
    rows = [(2022, "a", "CHN", "JPN", 1.0), (2022, "b", "VNM", "JPN", -3.0)]
    with pytest.raises(ProblemError) as caught:
        concentration(flows(rows))
    (problem,) = caught.value.problems
    assert problem.code == "KAN-6090"
    assert "2022 b VNM -> JPN" in str(problem.place)
    with pytest.raises(ProblemError, match="KAN-6090"):
        concentration(flows([*rows, (2022, "b", "VNM", "JPN", 5.0)]))


def test_a_year_or_country_that_is_not_held_is_a_problem() -> None:
    found = concentration(flows([(2022, "a", "CHN", "JPN", 1.0)]))
    for year, country in ((2021, "JPN"), (2022, "USA")):
        with pytest.raises(ProblemError, match="KAN-6091"):
            found.at(year, country)


def test_nobody_sells_what_is_not_there() -> None:
    held = flows([(2022, "a", "CHN", "JPN", 1.0)])
    assert suppliers_of(held, "JPN", "z", 2022) == ()
    assert suppliers_of(held, "XYZ", "a", 2022) == ()
    assert world_suppliers_of(held, "a", 2021) == ()
    assert world_suppliers_of(held, "a", 2022)[0].country == "CHN"


def share(country: str, value: float | None, **more: object) -> Share:
    return Share("gallium", country, value, 2024, "production", SOURCE, **more)  # type: ignore[arg-type]


def test_what_nobody_is_named_for_widens_the_index() -> None:
    small = share("RUS", None, negligible=True)
    named = [share("CHN", 0.6), share("JPN", 0.2), share("", 0.1), share("KOR", None)]
    found = share_concentration([*named, small])
    assert found is not None
    assert found.hhi.low == pytest.approx(0.4)
    assert found.hhi.high == pytest.approx(0.4 + 0.2**2)
    assert (found.known, found.unknown) == (2, 1)
    assert found.unnamed == pytest.approx(0.2)


def test_rounded_shares_are_scaled_and_firms_left_out() -> None:
    found = share_concentration(
        [share("CHN", 0.52), share("JPN", 0.52), share("JPN", 0.3, firm="Example KK")]
    )
    assert found is not None
    assert (found.hhi.low, found.hhi.high) == pytest.approx((0.5, 0.5))
    assert share_concentration([share("CHN", None)]) is None


@pytest.mark.parametrize("values", [(0.6, 0.46), (1.2, 0.0), (-0.1, 0.5)])
def test_impossible_shares_are_refused(values: tuple[float, float]) -> None:
    with pytest.raises(ProblemError, match="KAN-6092"):
        share_concentration([share("CHN", values[0]), share("JPN", values[1])])


def test_figures_of_two_measures_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="several"):
        share_concentration([share("CHN", 0.5), Share("gallium", "JPN", 0.5, 2024, "capacity",
                                                      SOURCE)])  # fmt: skip


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.floats(0, 1))
def test_the_interval_holds_any_spread_of_the_unnamed_part(parts: list[float], cut: float) -> None:
    scale = 0.9 / max(sum(parts), 1e-9)
    named = [part * scale for part in parts]
    found = share_concentration([share(f"C{n:02d}", s) for n, s in enumerate(named)])
    assert found is not None
    rest = 1 - sum(named)
    truth = sum(s * s for s in named) + (rest * cut) ** 2 + (rest * (1 - cut)) ** 2
    assert found.hhi.low - 1e-9 <= truth <= found.hhi.high + 1e-9


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are not there")
def test_the_published_chip_shares_of_2022() -> None:
    """Over 0.4 in 31 of 43 (40 inputs, 3 stages), median 0.538; 31 of 40 without the stages."""
    named = {r["provider_id"]: r for r in read("eto_2022/providers.csv")}
    found: dict[str, list[Share]] = defaultdict(list)
    for row in read("eto_2022/provision.csv"):
        provider = named[row["provider_id"]]
        if provider["provider_type"] != "country" or not row["share_provided"]:
            continue
        name = provider["provider_name"]
        code = "" if name == "Various" else name
        figure = float(row["share_provided"].rstrip("%")) / 100
        found[row["provided_id"]].append(
            Share(row["provided_id"], code, figure, 2022, "market_share", SOURCE)
        )
    indices = {key: share_concentration(rows) for key, rows in found.items()}
    lows = {key: value.hhi.low for key, value in indices.items() if value is not None}
    assert len(lows) == 43
    assert sum(value > 0.4 for value in lows.values()) == 31
    assert np.median(list(lows.values())) == pytest.approx(0.538, abs=5e-4)
    assert sum(v > 0.4 for key, v in lows.items() if key.startswith("N")) == 31


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are not there")
def test_the_published_flows_of_2022_keep_taiwan() -> None:
    named = read("trade/baci_2022.csv")
    rows = [(2022, r["cmd"], r["i"], r["j"], float(r["value"])) for r in named]
    found = concentration(flows(rows))
    assert found.merged_flows == 0
    assert np.count_nonzero(found.exports[0, found.countries.index("S19")]) > 20
    exported = np.nansum(found.world_exports)
    assert exported == pytest.approx(sum(row[4] for row in rows))
    assert exported == pytest.approx(np.nansum(found.imports))


def read(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

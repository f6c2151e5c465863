"""Two reports of one trade: intervals that hold every truth between them."""

from itertools import product as every

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.supply.dependency_rules import Answer, explain, rule_named
from kaname.supply.flows import Flows
from kaname.supply.mirror import hhi_bounds, mirrored, mirrored_figures
from kaname.supply.provenance import Provenance

SOURCE = Provenance("of our own", "made for tests", synthetic=True)


def flows(
    side: str, rows: list[tuple[str, str, str, float]], nomenclature: str = "HS2017"
) -> Flows:
    """Product, exporter, importer, US dollars, all of 2022."""
    products = tuple(sorted({row[0] for row in rows}))
    countries = tuple(sorted({country for row in rows for country in row[1:3]}))
    return Flows(
        np.full(len(rows), 2022, np.int16), products, countries,
        np.array([products.index(r[0]) for r in rows], np.int32),
        np.array([countries.index(r[1]) for r in rows], np.int16),
        np.array([countries.index(r[2]) for r in rows], np.int16),
        np.array([r[3] for r in rows], float), np.full(len(rows), np.nan), side, nomenclature,
        SOURCE,
    )  # fmt: skip


def test_a_flow_runs_from_the_smaller_report_to_the_larger() -> None:
    exported = flows("exporter", [("a", "CHN", "JPN", 80.0), ("a", "DEU", "USA", 5.0)])
    imported = flows("importer", [("a", "CHN", "JPN", 100.0), ("a", "VNM", "JPN", 7.0),
                                  ("a", "DEU", "JPN", 9.0)])  # fmt: skip
    found = mirrored(exported, imported, 2022)
    held = {
        (found.countries[e], found.countries[i]): (low, high)
        for e, i, low, high in zip(found.exporter, found.importer, found.low, found.high,
                                   strict=True)
    }  # fmt: skip
    assert held["CHN", "JPN"] == (80, 100)
    assert held["VNM", "JPN"] == (7, 7), "Viet Nam reports nothing at all"
    assert held["DEU", "JPN"] == (0, 9), "Germany reports, but not this"
    assert held["DEU", "USA"] == (5, 5), "America reports nothing at all"
    assert found.one_sided == 2


def test_two_reports_that_agree_leave_nothing_open() -> None:
    rows = [("a", "CHN", "JPN", 90.0), ("a", "USA", "JPN", 10.0), ("a", "JPN", "CHN", 20.0),
            ("a", "CHN", "USA", 10.0)]  # fmt: skip
    found = mirrored_figures(
        mirrored(flows("exporter", rows), flows("importer", rows), 2022), "JPN"
    )
    expected = {"hhi_imports": 0.82, "import_export_ratio": 5.0, "top_share": 0.9,
                "top_world_share": 100 / 130, "supplier_ratio": (10_500 / 16_900) / 0.82,
                "hhi_world_exports": 10_500 / 16_900}  # fmt: skip
    for name, value in expected.items():
        figure = found.of(name, 2022, "a")
        assert figure is not None
        assert (figure.low, figure.high) == pytest.approx((value, value)), name


dollars = st.floats(0, 1e6).map(lambda value: round(value, 2))
values = st.lists(
    st.tuples(dollars, dollars).map(lambda pair: tuple(sorted(pair))),
    min_size=1, max_size=6,
).filter(lambda rows: sum(row[1] for row in rows) > 1e-3)  # fmt: skip


def index(amounts: np.ndarray) -> float:
    return float((amounts**2).sum() / amounts.sum() ** 2)


@given(values, st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_no_truth_between_the_reports_lies_outside(
    rows: list[tuple[float, float]], cuts: list[float]
) -> None:
    low, high = (np.array([[row[side] for row in rows]]) for side in (0, 1))
    least, most = (float(bound[0]) for bound in hhi_bounds(low, high))
    assert 0 <= least <= most + 1e-12 <= 1 + 2e-12
    corners = [np.array(corner) for corner in every(*rows) if sum(corner) > 1e-6]
    between = low[0] + (high[0] - low[0]) * np.array(cuts[: len(rows)])
    for amounts in [*corners, *([between] if between.sum() > 1e-6 else [])]:
        assert least - 1e-9 <= index(amounts) <= most + 1e-9


large = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda pair: tuple(sorted(pair))),
    min_size=1, max_size=6,
)  # fmt: skip


@given(large)
def test_the_lower_bound_is_reached(rows: list[tuple[int, int]]) -> None:
    """A second way: try every level at which what can be moved may stand."""
    low, high = (np.array([float(row[side]) for row in rows]) for side in (0, 1))
    levels = [*np.geomspace(high.max() * 1e-12, high.max(), 4001), *low, *high]
    tried = [np.clip(level, low, high) for level in levels]
    best = min(index(amounts) for amounts in tried if amounts.sum() > 1e-6)
    least = float(hhi_bounds(low[None], high[None])[0][0])
    assert least <= best + 1e-9
    assert best - least < 0.02


def test_an_exact_flow_has_an_exact_index() -> None:
    exact = np.array([[5.0, 3.0, 2.0]])
    assert [float(b[0]) for b in hhi_bounds(exact, exact)] == pytest.approx([0.38, 0.38])
    nothing = np.zeros((1, 3))
    assert np.isnan(hhi_bounds(nothing, nothing)).all()


def test_a_rule_is_unknown_where_the_reports_disagree_about_it() -> None:
    exported, imported = (
        flows(side, [("a", "CHN", "JPN", one), ("a", "USA", "JPN", 10), ("a", "VNM", "JPN", 10)])
        for side, one in (("exporter", 10.0), ("importer", 90.0))
    )
    found = mirrored_figures(mirrored(exported, imported, 2022), "JPN")
    told = explain(rule_named("geodep"), found, "a", 2022)
    assert told.answer is Answer.UNKNOWN
    part = told.conditions[2]
    assert part.answer is Answer.YES, "nothing is exported"
    assert part.found is not None
    assert part.found.low == np.inf
    agreed = mirrored_figures(mirrored(flows("exporter", [("a", "CHN", "JPN", 50.0)]),
                                       flows("importer", [("a", "CHN", "JPN", 90.0)]), 2022),
                              "JPN")  # fmt: skip
    assert explain(rule_named("geodep"), agreed, "a", 2022).answer is Answer.YES


def test_what_is_not_bought_is_no_dependency() -> None:
    rows = [("a", "JPN", "USA", 5.0), ("b", "CHN", "JPN", 1.0)]
    found = mirrored_figures(
        mirrored(flows("exporter", rows), flows("importer", rows), 2022), "JPN"
    )
    assert explain(rule_named("geodep"), found, "a", 2022).answer is Answer.NO


def test_the_sides_must_be_two() -> None:
    one = flows("importer", [("a", "CHN", "JPN", 1.0)])
    with pytest.raises(ValueError, match="not two sides"):
        mirrored(one, one, 2022)
    with pytest.raises(ValueError, match="HS2022"):
        mirrored(flows("exporter", [("a", "CHN", "JPN", 1.0)], "HS2022"), one, 2022)

"""Pictures of the supply room: the same bytes, a title and a description, the table's numbers."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.report.supply_page import as_csv
from kaname.report.supply_pictures import (
    ARCS_MAX,
    Curve,
    Flow,
    Grid,
    Point,
    capitals,
    curves,
    curves_table,
    flow_map,
    flows_table,
    heat_map,
    heat_table,
    scatter,
    scatter_table,
)
from kaname.supply.countries import codes, name_of

SVG = "{http://www.w3.org/2000/svg}"
GRID = Grid(("China", "日本"), ("2023", "2024 production"), ((0.99, None), (0.004, 0.5)))
POINTS = (Point("chips", "Japan", 0.4, 0.3, 0.8, 0.5), Point("chips <b>", "US", 0.2, 0.6, 0.2, 0.6))
CURVES = (Curve("output", (-1, 0, 1), (1.0, 0.5, 0.7), (1.0, 0.4, 0.6), (1.0, 0.6, 0.8)),)
FLOWS = (Flow("CHN", "JPN", 5e9), Flow("AUS", "JPN", 2e9), Flow("JPN", "USA", 1e9),
         Flow("XXX", "USA", 9e9))  # fmt: skip
NAMES = {code: name_of(code) for code in ("CHN", "JPN", "AUS", "USA")}
DRAWN: dict[str, Callable[[str], str]] = {
    "heat": lambda lang: heat_map(GRID, "Shares & <more>", "What it shows", lang),
    "scatter": lambda lang: scatter(POINTS, ("autonomy", "indispensability"), "T", "What it shows"),
    "curves": lambda lang: curves(CURVES, "Shock", "What it shows", lang),
    "flows": lambda lang: flow_map(FLOWS, NAMES, "Flows", "What it shows", lang),
}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_whole_says_what_it_is_and_runs_nothing(name: str, lang: str) -> None:
    made = DRAWN[name](lang)
    assert made == DRAWN[name](lang)
    root = ElementTree.fromstring(made)
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc") == "What it shows"
    assert root.get("role") == "img"
    assert "<script" not in made
    assert "http" not in made.replace("http://www.w3.org/2000/svg", "")
    width, height = float(root.get("width") or 0), float(root.get("height") or 0)
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x") or -1) <= width
        assert 0 <= float(text.get("y") or -1) <= height


def texts(made: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(made).iter(f"{SVG}text")]


def test_the_cells_are_the_tables_numbers_and_unknown_is_no_zero() -> None:
    shown = texts(DRAWN["heat"]("en"))
    for number in ("99%", "<1%", "50%", "?"):
        assert number in shown
    assert heat_table(GRID).rows == (("China", 0.99, None), ("日本", 0.004, 0.5))
    assert as_csv(heat_table(GRID)) == "row,2023,2024 production\nChina,0.99,\n日本,0.004,0.5\n"


def test_every_point_is_numbered_named_and_in_the_table() -> None:
    made = DRAWN["scatter"]("en")
    shown = texts(made)
    assert any(text.startswith("1  chips") for text in shown)
    assert any("<b>" in text for text in shown), "escaped, not markup"
    assert made.count("stroke-dasharray") == 2, "a bar across and one up, of the first alone"
    assert scatter_table(POINTS).rows[0] == ("chips", "Japan", 0.4, 0.8, 0.3, 0.5)


def test_a_curve_has_a_band_only_where_there_is_an_interval() -> None:
    assert "fill-opacity" in DRAWN["curves"]("en")
    exact = Curve("output", (0, 1), (1.0, 0.5), (1.0, 0.5), (1.0, 0.5))
    assert "fill-opacity" not in curves([exact], "Shock", "x", "en")
    assert curves_table(CURVES).rows[1] == ("output", 0, 0.5, 0.4, 0.6)
    assert "output 70.0%" in texts(DRAWN["curves"]("en"))


def test_flows_are_ranked_and_what_has_no_place_is_named() -> None:
    made = DRAWN["flows"]("ja")
    assert made.count('fill-opacity="0.62"') == 3
    assert any("XXX" in text for text in texts(made))
    assert flows_table(FLOWS, NAMES).rows[0] == ("XXX", NAMES["USA"], 9e9)
    many = [Flow(one, other, 1.0) for one in NAMES for other in sorted(capitals())[:20]
            if one != other]  # fmt: skip
    assert flow_map(many, NAMES, "F", "x", "en").count('fill-opacity="0.62"') == ARCS_MAX


def test_no_picture_breaks_without_anything_to_show() -> None:
    for made in (
        heat_map(Grid((), (), ()), "T", "x", "en"), scatter((), ("a", "b"), "T", "x"),
        curves((), "T", "x", "en"), flow_map((), {}, "T", "x", "en"),
    ):  # fmt: skip
        ElementTree.fromstring(made)


def test_every_capital_is_of_a_country_and_on_the_globe() -> None:
    assert {"JPN", "USA", "CHN", "TWN", "KOR", "NLD", "COD", "DEU"} <= capitals().keys()
    assert capitals().keys() <= set(codes(former=True)) | {"XKX"}
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in capitals().values())


@given(st.lists(st.tuples(st.text(max_size=8), st.floats(0, 1)), max_size=12))
def test_whatever_names_are_given_the_picture_is_markup(rows: list[tuple[str, float]]) -> None:
    grid = Grid(tuple(name for name, _ in rows), ("x",), tuple((value,) for _, value in rows))
    ElementTree.fromstring(heat_map(grid, "T", "x", "ja"))


def test_a_darker_cell_is_more() -> None:
    ramp = Grid(("r",), tuple("abcdef"), ((0.0, 0.2, 0.4, 0.6, 0.8, 1.0),))
    fills = re.findall(r'height="22.0" rx="0" fill="(#\w+)"', heat_map(ramp, "T", "x", "en"))
    light = [sum(int(fill[place : place + 2], 16) for place in (1, 3, 5)) for fill in fills]
    assert light == sorted(light, reverse=True)

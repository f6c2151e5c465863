"""Coalitions as shown: numbers of the page and table, both languages, the same each time."""

import csv
import io
import re

import pytest

from kaname.joint.coalition import Answer, Terms, coalitions, pareto_front
from kaname.report.coalition import as_html, as_text, front_svg, front_table, optima_table
from kaname.report.supply_page import as_csv
from kaname.supply.provenance import Provenance
from kaname.supply.shares import Share

SOURCE = Provenance("made for the test", "shares <&>")


@pytest.fixture
def answer() -> Answer:
    table = {
        "litho": {"NLD": 0.6, "JPN": 0.4}, "etch": {"USA": 0.5, "JPN": 0.45, "CHN": 0.05},
        "wafer": {"JPN": 0.6, "TWN": 0.2, "DEU": 0.2}, "gas": {"KOR": None},
    }  # fmt: skip
    shares = [
        Share(product, country, share, 2022, "market_share", SOURCE)
        for product, by_country in table.items() for country, share in by_country.items()
    ]  # fmt: skip
    return coalitions(shares, Terms("CHN", 0.9, 1 / 3))


def test_a_row_for_each_optimum_under_names_that_stay(answer: Answer) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(optima_table(answer)))))
    assert {row["members"] for row in rows} == {"JPN;NLD", "JPN;USA"}
    assert {row["inputs_denied"] for row in rows} == {"litho", "etch"}
    assert {row["left_low"] for row in rows} == {""}  # no recipe was run: unknown, not 0


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_holds_tables_picture_and_what_is_unknown(answer: Answer, language: str) -> None:
    page = as_html(answer, pareto_front(answer), language)
    assert page == as_html(answer, pareto_front(answer), language)
    assert page.count("<desc>") == 1
    assert "<script" not in page
    assert "shares &lt;&amp;&gt;" in page
    assert "gas" in page
    assert page.count("data:text/csv;base64,") == 3


def test_the_picture_has_a_title_and_a_point_for_each_row(answer: Answer) -> None:
    points = pareto_front(answer)
    svg = front_svg(answer, points, "en")
    assert "<title>Coalitions that would deny China its inputs</title>" in svg
    assert "<desc>" in svg
    assert svg.count("<circle") == len(points) == len(front_table(points).rows)
    assert not re.search(r"\bnan\b|\binf\b", svg)


def test_text_says_how_many_and_what_is_not_counted(answer: Answer) -> None:
    said = "\n".join(as_text(answer, "en"))
    assert "2 coalitions are equally cheap" in said
    assert "Without any figure, and so not counted: gas" in said
    assert "どの国" not in said
    assert "組合せ" in "\n".join(as_text(answer, "ja"))


def test_no_coalition_is_told_with_how_far_everyone_comes(answer: Answer) -> None:
    none = coalitions(
        [Share("one", "JPN", 0.5, 2022, "market_share", SOURCE)], Terms("CHN", 0.9, 1.0)
    )
    assert "all 1 candidates together deny 0.0%" in as_text(none, "en")[2]
    assert "<table" in as_html(none, pareto_front(none), "en")
    assert answer.optima


def test_made_only_in_the_target_is_said_only_of_what_is_wholly_its_own() -> None:
    """Of a table of which a part is missing nobody knows who makes the rest."""
    table = {"gallium": {"CHN": 1.0}, "anode": {"CHN": 0.93}, "wafer": {"JPN": 1.0}}
    shares = [
        Share(product, country, share, 2022, "market_share", SOURCE)
        for product, by_country in table.items() for country, share in by_country.items()
    ]  # fmt: skip
    said = "\n".join(as_text(coalitions(shares, Terms("CHN", 0.9, 1 / 3)), "en"))
    assert "1 are made only in China" in said
    assert "Of 1 inputs no supplier outside China has a figure" in said
    assert "Source: made for the test shares <&>; years 2022" in said

"""What the commands find, drawn: from rows to a picture with its table."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.report.supply_drawn import DAYS_MAX, autonomy_part, course_part, dependency_part

ROWS = (
    {"country": "JPN", "product": "811292", "year": 2022, "imports_usd": 5.0, "top_share": 0.7,
     "top_supplier": "CHN", "top_by_year": {2021: None, 2022: 0.7}},
    {"country": "JPN", "product": "850511", "year": 2022, "imports_usd": 9.0, "top_share": 0.4,
     "top_supplier": "", "top_by_year": {2022: 0.4}},
)  # fmt: skip


def test_dependency_sets_products_against_years_the_largest_import_first() -> None:
    part = dependency_part(ROWS, "en")
    assert part.table is not None
    assert part.table.names == ("row", "2021", "2022")
    assert part.table.rows == (("850511", None, 0.4), ("811292 ← China", None, 0.7))
    ElementTree.fromstring(part.pictures[0])
    both = dependency_part((ROWS[0], {**ROWS[1], "country": "USA"}), "ja").table
    assert both is not None
    assert both.rows[0][0] == "USA 850511"


def rows_of(figure: str, country: str, others: str, low: float, high: float) -> dict[str, object]:
    return {"chain": "semiconductors", "horizon_days": 365, "figure": figure, "country": country,
            "others": others, "low": low, "high": high}  # fmt: skip


def test_autonomy_is_set_against_what_the_other_loses() -> None:
    rows = [rows_of("least_autonomy_1", "JPN", "CHN", 0.3, 0.6),
            rows_of("indispensability", "JPN", "CHN", 0.2, 0.4),
            rows_of("indispensability", "USA", "CHN", 0.2, 0.4)]  # fmt: skip
    table = autonomy_part(rows, "ja").table
    assert table is not None
    assert table.rows == (("半導体: 日本→中国", "日本", 0.3, 0.6, 0.2, 0.4),)
    silent = [{**row, "told": "no"} for row in rows[:2]]
    assert (
        "can be told from what is known (0 to 1 both): 1." in autonomy_part(silent, "en").lines[0]
    )
    assert autonomy_part(silent, "en").pictures == ()
    assert autonomy_part(rows[:1], "en").pictures == ()
    assert autonomy_part(rows, "en", 30).table is None


def test_a_course_begins_on_the_day_before_and_its_table_is_thinned_and_says_so() -> None:
    layers = np.ones((3, 200, 2))
    layers[:, :, 0] = np.array([0.8, 0.7, 0.9])[:, None]
    layers[:, 3, 1] = np.nan
    part = course_part("Shock", ("production", "nothing"), layers, 9, "en")
    assert part.table is not None
    assert part.table.rows[0] == ("production", -1, 1.0, 1.0, 1.0)
    assert part.table.rows[1] == ("production", 0, 0.8, 0.7, 0.9)
    assert {row[0] for row in part.table.rows} == {"production"}, "what has no figure is left out"
    assert len(part.table.rows) <= DAYS_MAX + 2
    assert "one day in 6" in part.lines[1]
    assert len(course_part("Shock", ("production",), layers[:, :9, :1], 1, "en").lines) == 1


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_draws_and_refuses_what_it_cannot(
    tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    asked = [
        "supply",
        "autonomy",
        "--starter",
        "--chain",
        "critical_minerals",
        "--lang",
        lang,
        "--country",
    ]
    page, svg = tmp_path / "a.html", tmp_path / "a.svg"
    found = CliRunner().invoke(cli, [*asked, "JPN,USA", "--out", str(page), "--out", str(svg)])
    assert found.exit_code == 0, found.output
    assert svg.read_text("utf-8").rstrip() in page.read_text("utf-8")
    assert "<script" not in page.read_text("utf-8")
    alone = CliRunner().invoke(cli, [*asked, "JPN", "--out", str(tmp_path / "b.svg")])
    assert alone.exit_code == 2
    assert "KAN-6152" in alone.output
    wrong = CliRunner().invoke(cli, [*asked, "JPN", "--out", str(tmp_path / "b.pdf")])
    assert wrong.exit_code == 2
    assert "KAN-2283" in wrong.output
    assert ".parquet" not in wrong.output, "only forms that this command writes"


def test_a_shock_is_drawn_and_says_that_its_network_is_made_up(tmp_path: Path) -> None:
    scenario = Path(__file__).resolve().parents[2] / "examples/scenarios/kanto-earthquake.yaml"
    page = tmp_path / "s.html"
    found = CliRunner().invoke(cli, ["supply", "simulate", str(scenario), "--out", str(page)])
    assert found.exit_code == 0, found.output
    made = page.read_text("utf-8")
    assert "made up (synthetic)" in made
    assert "<desc>" in made

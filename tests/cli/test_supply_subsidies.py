"""``kaname supply subsidies``: the ledger in every form, and what it does not have."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaname.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
DEMAND = ROOT / "examples" / "sourcing" / "battery_demand.csv"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["supply", "subsidies", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_ledger_in_every_form(tmp_path: Path) -> None:
    forms = [tmp_path / f"s.{form}" for form in ("csv", "json", "xlsx", "svg", "html")]
    status, shown = run("--demand", DEMAND, *(p for path in forms for p in ("--out", path)))
    assert status == 0, shown
    with forms[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["address"] or row["verified_on"] == "unverified" for row in rows)
    data = json.loads(forms[1].read_text(encoding="utf-8"))
    assert len(data["support"]) == len(rows)
    high = [r for r in data["utilisation"]
            if (r["scenario"], r["year"]) == ("illustrative high", "2027")]  # fmt: skip
    assert high[0]["used"] is None
    assert high[0]["used_at_most"] == pytest.approx(255 / 280)
    told = {(r["scenario"], r["year"], r["country"]): r for r in data["overbuilding"]}
    canada = told["illustrative low", "2027", "Canada"]
    assert (canada["capacity_share"], canada["beyond"], canada["existing"]) == (None, None, None)
    assert canada["known_at_least"] == 135
    line = next(one for one in shown.splitlines() if "2027  Canada" in one)
    assert "unknown" in line
    assert "48%" not in line
    assert "not 0: 5 plans" in forms[3].read_text(encoding="utf-8")
    assert forms[2].read_bytes().startswith(b"PK")
    assert "illustrative high" in forms[3].read_text(encoding="utf-8")
    assert forms[4].read_text(encoding="utf-8").count("data:text/csv") == 5


def test_one_country_and_one_product_in_japanese() -> None:
    status, shown = run("--country", "Japan", "--product", "dram", "--lang", "ja")
    assert status == 0
    assert "Micron Memory Japan" in shown
    assert "半導体" not in shown.splitlines()[0]
    assert "JASM" not in shown
    assert "不明" in shown  # no capacity was published for the support of 2023


def test_what_the_ledger_does_not_have_is_said(tmp_path: Path) -> None:
    status, shown = run("--country", "Wonderland", "--product", "toasters")
    assert status == 2
    assert shown.count("KAN-6130") == 2
    status, shown = run("--out", tmp_path / "s.doc")
    assert status == 2
    assert "KAN-6129" in shown


def test_a_choice_without_capacity_has_an_empty_picture(tmp_path: Path) -> None:
    path = tmp_path / "s.svg"
    status, shown = run("--country", "KOR", "--out", path)
    assert status == 0, shown
    assert "has a capacity" in path.read_text(encoding="utf-8")

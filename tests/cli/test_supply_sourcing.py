"""``kaname supply sourcing``: the plan as text, tables, a picture and a page; what is wrong."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.sourcing_plan import Plan
from kaname.supply.sourcing_read import read_plan
from kaname.supply.sourcing_trade import with_trade

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "sourcing" / "allies.yaml"
PLAN = """
name: Gallium
source: made up for this test
illustrative: yes
currency: USD
months: 12
buyers: [JPN]
products:
  - {id: gallium, name: Gallium, unit: t, unit_value: 10, need: {JPN: 100}, hs: ["811292"]}
offers:
  - {buyer: JPN, product: gallium, country: CHN, premium: 0, capacity: none, qualified: yes}
  - {buyer: JPN, product: gallium, country: KOR, premium: 0.1, capacity: none, qualified: yes}
limits:
  - {kind: any_country_share, most: 0.5}
current: {from: trade, year: 2022}
"""


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["supply", "sourcing", *map(str, arguments)])
    return result.exit_code, result.output


def test_the_example_in_every_form(tmp_path: Path) -> None:
    forms = [tmp_path / f"plan.{form}" for form in ("csv", "json", "xlsx", "svg", "html")]
    status, shown = run(EXAMPLE, *(part for path in forms for part in ("--out", path)))
    assert status == 0, shown
    assert "Illustrative figures" in shown
    assert "To be qualified (7)" in shown
    with forms[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 30
    for column in ("share_before", "share_after"):
        assert sum(float(row[column]) for row in rows) == pytest.approx(6.0)
    data = json.loads(forms[1].read_text(encoding="utf-8"))
    assert data["status"] == "optimal"
    assert data["illustrative"] is True
    total = next(row for row in data["costs"] if row["cost"] == "cost in all")
    assert total["after"] == pytest.approx(data["objective"])  # CVaR is 0 in this plan
    assert forms[2].read_bytes().startswith(b"PK")
    svg = forms[3].read_text(encoding="utf-8")
    assert svg.count("<rect") <= 40 + 1
    assert "Illustrative figures" in svg
    page = forms[4].read_text(encoding="utf-8")
    assert "Illustrative figures" in page
    assert page.count("data:text/csv") == 4


def test_it_speaks_japanese() -> None:
    status, shown = run(EXAMPLE, "--lang", "ja")
    assert status == 0
    assert "例示の数値" in shown
    assert not re.search(r"\b(before|after|units)\b", shown)


def test_a_plan_that_cannot_be_is_said_with_its_lines(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("most: 0.32", "most: 0.1")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    offers = EXAMPLE.with_name("allies_offers.csv").read_text(encoding="utf-8")
    (tmp_path / "allies_offers.csv").write_text(offers, encoding="utf-8")
    status, shown = run(tmp_path / "plan.yaml")
    assert status == 2
    assert "KAN-6126" in shown
    assert "plan.yaml:50 limits: concentration" in shown
    assert "alone would be enough" in shown


def test_a_form_nobody_writes_and_a_plan_that_is_not_there(tmp_path: Path) -> None:
    status, shown = run(EXAMPLE, "--out", tmp_path / "plan.pdf")
    assert status == 2
    assert "KAN-6129" in shown
    status, shown = run(tmp_path / "none.yaml")
    assert status == 2
    assert "KAN-4002" in shown


def flows(*rows: tuple[str, str, float]) -> Flows:
    countries = ("CHN", "DEU", "JPN", "KOR")
    return Flows(
        years=np.full(len(rows), 2022, np.int16), products=("811292", "850511"),
        countries=countries,
        product=np.array([("811292", "850511").index(row[1]) for row in rows], np.int32),
        exporter=np.array([countries.index(row[0]) for row in rows], np.int16),
        importer=np.full(len(rows), countries.index("JPN"), np.int16),
        value=np.array([row[2] for row in rows]), tonnes=np.full(len(rows), np.nan),
        side="reconciled", nomenclature="HS2017", source=Provenance("made up", "for this test"),
    )  # fmt: skip


def plan() -> Plan:
    return read_plan(PLAN.encode(), "plan.yaml", lambda name: b"")


def test_shares_of_today_come_from_trade() -> None:
    traded = flows(("CHN", "811292", 60.0), ("DEU", "811292", 40.0), ("KOR", "850511", 900.0))
    found = with_trade(plan(), traded)
    assert [offer.current for offer in found.offers] == [0.6, 0.0]
    assert found.others == {("JPN", "gallium"): {"DEU": 0.4}}  # no offer: its price is unknown


def test_trade_without_the_code_is_a_problem() -> None:
    from kaname.core.problem import ProblemError

    with pytest.raises(ProblemError) as error:
        with_trade(plan(), flows(("KOR", "850511", 900.0)))
    assert [problem.code for problem in error.value.problems] == ["KAN-6128"]


def test_cost_of_today_is_unknown_where_a_supplier_makes_no_offer() -> None:
    from kaname.report.sourcing import groups_table, totals_table
    from kaname.supply.sourcing import sourcing

    traded = flows(("CHN", "811292", 60.0), ("DEU", "811292", 40.0))
    answer = sourcing(with_trade(plan(), traded))
    purchases = totals_table(answer).rows[0]
    assert purchases[1] is None
    assert purchases[2] == pytest.approx(1050.0)
    assert groups_table(answer).rows[0][2] == pytest.approx(0.6**2 + 0.4**2)

"""The page on a product: the same bytes, no script, and every part with its source or its gap."""

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.joint.product_brief import Brief, brief
from kaname.report.supply_report import as_html, as_text, parts, shares_grid
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.starter import products
from kaname.supply.store import Store

SAMPLES = ("gallium", "photoresist", "ion_implanter", "logic_leading", "eda", "heparin_us")


@pytest.fixture(scope="module")
def briefs() -> dict[str, Brief]:
    return {name: brief(name) for name in SAMPLES}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_whole_and_runs_nothing(name: str, lang: str, briefs: dict[str, Brief]) -> None:
    made = as_html(briefs[name], lang)
    assert made == as_html(brief(name), lang)
    assert "<script" not in made
    assert "default-src 'none'" in made
    assert not re.search(r'(src|href)="(?!data:text/csv|#)', made), "nothing is loaded"
    for picture in re.findall(r"<svg xmlns.*?</svg>", made, re.S):
        assert "<title>" in picture
        assert "<desc>" in picture
    for part in parts(briefs[name], lang):
        assert part.title in made
        assert part.table is not None or part.lines


def test_gallium_says_what_the_survey_says(briefs: dict[str, Brief]) -> None:
    said = "\n".join(as_text(briefs["gallium"], "en"))
    assert "China holds the most: 99% (production, 2025, U.S. Geological Survey)" in said
    assert "Missing: no trade was imported" in said
    assert re.search(r"United States\s+China\s", said), "China alone denies it"
    assert "Alumina" in said
    grid = shares_grid(briefs["gallium"], "ja")
    assert grid.rows[0] == "中国"
    assert grid.values[0][0] == pytest.approx(0.990099)


def test_what_nobody_publishes_is_said_to_be_unknown(briefs: dict[str, Brief]) -> None:
    found = briefs["ion_implanter"]
    assert found.node.lead is None
    said = as_text(found, "en")
    assert "Who makes it is unknown: no public share is held." in said
    assert "Who makes it: no figure of any source." in said
    assert all(answer is None for _, answer in found.denials)


def test_losses_fall_and_never_exceed_the_whole(briefs: dict[str, Brief]) -> None:
    for found in briefs.values():
        losses = [point.simulated for point in found.stops]
        assert all(0 <= one.low <= one.high <= 1 for one in losses)


def test_imported_trade_stands_in_its_part(tmp_path: Path) -> None:
    source = Provenance("Test Trade", "Invented flows", "1", synthetic=True, sha256="ab" * 32)
    rows = ((0, 1, 70.0), (2, 1, 30.0))
    flows = Flows(
        years=np.full(2, 2024, np.int16), products=("811292",), countries=("CHN", "JPN", "KOR"),
        product=np.zeros(2, np.int32), exporter=np.array([r[0] for r in rows], np.int16),
        importer=np.array([r[1] for r in rows], np.int16),
        value=np.array([r[2] for r in rows]), tonnes=np.full(2, np.nan), side="reconciled",
        nomenclature="HS2017", source=source,
    )  # fmt: skip
    store = Store(tmp_path / "supply", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    store.keep(Reading("test", (Loaded("flows", "made-up", flows, source),), Account(2, 2), (),
                       (("x.csv", "ab" * 32),)))  # fmt: skip
    said = "\n".join(as_text(brief("gallium", lambda: store), "en"))
    assert "China 70%, South Korea 30%" in said
    assert "The HS code holds other goods too" in said
    assert "Test Trade" in said
    assert "Missing: nothing stands under its HS codes" in "\n".join(
        as_text(brief("photoresist", lambda: store), "en")
    )


def run(*arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(cli, ["supply", "report", *arguments])
    return found.exit_code, found.output


def test_the_command_takes_an_identifier_or_a_name_and_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    page = tmp_path / "p.html"
    assert run(products()["photoresist"].name_ja, "--lang", "ja", "--out", str(page))[0] == 0
    assert page.read_text("utf-8") == as_html(brief("photoresist"), "ja")
    assert run("Photoresists", "--out", str(tmp_path / "p.txt"))[0] == 0
    assert (tmp_path / "p.txt").read_text("utf-8").startswith("Photoresists")
    code, said = run("galium")
    assert code == 2
    assert "KAN-6140" in said
    assert "gallium" in said
    code, said = run("gallium", "--out", str(tmp_path / "p.pdf"))
    assert code == 2
    assert "KAN-6150" in said
    assert not (tmp_path / "p.pdf").exists()


def test_a_year_to_come_is_called_a_forecast(briefs: dict[str, Brief]) -> None:
    said = "\n".join(as_text(briefs["logic_leading"], "en"))
    assert "2032 (forecast)" in said
    assert "2023 (forecast)" not in said

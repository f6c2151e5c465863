"""Who makes what: published concentrations, forms kept apart, unknown never zero."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.supply.producers import production_of
from kaname.supply.provenance import Provenance
from kaname.supply.shares import Amount

SOURCE = Provenance("made for the test", "production")


def amount(country: str, made: float | None, **other: object) -> Amount:
    held = {"product": "ore", "form": "mine", "unit": "t", "year": 2024, "measure": "production"}
    return Amount(country=country, amount=made, source=SOURCE, **(held | other))  # type: ignore[arg-type]


def test_shares_and_concentration_of_what_has_a_figure() -> None:
    (found,) = production_of([amount("CHN", 60.0), amount("AUS", 40.0), amount("USA", None)])
    assert [(one.country, one.share) for one in found.producers] == [
        ("CHN", 0.6), ("AUS", 0.4), ("USA", None),
    ]  # fmt: skip
    assert found.concentration == pytest.approx(0.52)
    assert found.unknown == ("USA",)


@pytest.mark.parametrize("other", [{"form": "refined"}, {"unit": "kg"}, {"product": "metal"}])
def test_what_differs_is_never_added(other: dict[str, object]) -> None:
    found = production_of([amount("CHN", 60.0), amount("AUS", 40.0, **other)])
    assert [one.total for one in found] in ([60.0, 40.0], [40.0, 60.0])


def test_the_last_year_with_a_figure_is_taken_or_the_one_asked_for() -> None:
    rows = [amount("CHN", 1.0, year=2023), amount("CHN", None, year=2024)]
    assert production_of(rows)[0].year == 2023
    assert production_of(rows, year=2024)[0].concentration is None
    assert production_of(rows, year=2022) == ()


def test_measures_are_apart() -> None:
    rows = [amount("CHN", 1.0), amount("CHN", 9.0, measure="reserves")]
    assert production_of(rows, measure="reserves")[0].total == 9.0


def test_nothing_imported_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path))
    result = CliRunner().invoke(cli, ["supply", "producers", "gallium"])
    assert result.exit_code == 2
    assert "KAN-6103" in result.output


MINERALS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "supply" / "minerals"


@pytest.mark.skipif(not MINERALS.exists(), reason="the USGS file is not beside the project")
def test_the_published_files_concentrations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Producer HHI of 2024 over named countries, as computed from MCS 2025 independently."""
    monkeypatch.setenv("KANAME_HOME", str(tmp_path))
    usgs = MINERALS / "MCS2025_World_Data.csv"
    assert CliRunner().invoke(cli, ["supply", "import", str(usgs)]).exit_code == 0
    out = tmp_path / "producers.csv"
    assert CliRunner().invoke(cli, ["supply", "producers", "--out", str(out)]).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        held = {(row["product"], row["form"]): row["hhi"] for row in csv.DictReader(file)}
    expected = {"gallium": 0.969, "niobium": 0.856, "tungsten": 0.707, "graphite": 0.614}
    for name, value in expected.items():
        found = [
            float(hhi) for (product, _), hhi in held.items() if product.startswith(name) and hhi
        ]
        assert value in [round(one, 3) for one in found], (name, found)

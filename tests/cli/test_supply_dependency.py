"""kaname supply dependency: from what was imported to rows, in both languages."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from kaname.cli.main import cli
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.store import Store

SOURCE = Provenance("A publisher", "A table of our own", "202601")
Row = tuple[str, str, str, float]
TRADE: list[Row] = [
    ("280461", "CHN", "JPN", 90.0), ("280461", "USA", "JPN", 10.0), ("280461", "JPN", "USA", 20.0),
    ("850511", "CHN", "JPN", 70.0), ("850511", "CHN", "USA", 70.0),
    ("851712", "CHN", "JPN", 10.0), ("851712", "KOR", "JPN", 10.0), ("851712", "TWN", "JPN", 10.0),
    ("851712", "JPN", "USA", 90.0), ("900000", "JPN", "USA", 5.0),
]  # fmt: skip


def keep(home: Path, year: int, rows: list[Row], side: str = "reconciled") -> None:
    products = tuple(sorted({row[0] for row in rows}))
    countries = tuple(sorted({country for row in rows for country in row[1:3]}))
    flows = Flows(
        np.full(len(rows), year, np.int16), products, countries,
        np.array([products.index(r[0]) for r in rows], np.int32),
        np.array([countries.index(r[1]) for r in rows], np.int16),
        np.array([countries.index(r[2]) for r in rows], np.int16),
        np.array([r[3] for r in rows], float), np.full(len(rows), np.nan), side, "HS2017", SOURCE,
    )  # fmt: skip
    label = f"{side}-{year}"
    reading = Reading("test", (Loaded("flows", label, flows, SOURCE),),
                      Account(len(rows), len(rows)), (), ((label, label),))  # fmt: skip
    Store(home / "supply", lambda: datetime(2026, 11, 22, tzinfo=UTC)).keep(reading)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    for year in (2020, 2022):
        keep(tmp_path / "home", year, TRADE)
    keep(tmp_path / "home", 2021, TRADE[3:])
    return tmp_path


def ask(*words: str) -> Result:
    return CliRunner().invoke(cli, ["supply", "dependency", *words])


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["product"]: row for row in csv.DictReader(file)}


def test_rows_say_what_the_rules_say(kept: Path) -> None:
    out = kept / "japan.csv"
    result = ask("--country", "JPN", "--out", str(out))
    assert result.exit_code == 0, result.output
    rows = rows_of(out)
    assert set(rows) == {"280461", "850511", "851712"}, "what is not bought is no row"
    silicon, magnets, phones = (rows[code] for code in ("280461", "850511", "851712"))
    assert float(silicon["hhi_imports"]) == pytest.approx(0.82)
    assert float(silicon["import_export_ratio"]) == 5
    assert (silicon["top_supplier"], float(silicon["top_share"])) == ("CHN", pytest.approx(0.9))
    assert float(silicon["hhi_world_exports"]) == pytest.approx((90**2 + 20**2 + 10**2) / 120**2)
    assert silicon["geodep"] == "yes"
    assert magnets["import_export_ratio"] == "inf"
    assert magnets["geodep"] == "yes"
    assert phones["geodep"] == "no"
    assert phones["cbs_nl"] == "yes"
    assert magnets["merics"] == "unknown", "two of its numbers were not read"
    assert (silicon["persistence"], magnets["persistence"]) == ("yes", "yes")
    assert silicon["year"] == "2022"
    assert "A publisher, A table of our own" in silicon["source"]
    assert "unverified" in result.output


def test_a_year_whose_window_is_not_held_is_unknown(kept: Path) -> None:
    out = kept / "japan.json"
    result = ask("--country", "日本", "--year", "2020", "--rule", "geodep", "--products", "8505",
                 "--out", str(out), "--lang", "ja")  # fmt: skip
    assert result.exit_code == 0, result.output
    (row,) = json.loads(out.read_text(encoding="utf-8"))
    assert (row["geodep"], row["persistence"]) == ("yes", "unknown")
    assert "ec_2021" not in row
    assert "継続性の判定には3年分が必要" in result.output
    assert "該当" in result.output


def test_a_workbook_holds_the_same(kept: Path) -> None:
    out = kept / "both.xlsx"
    assert ask("--country", "JPN,US", "--out", str(out)).exit_code == 0
    sheet = load_workbook(out).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("country", "product", "year")
    assert {row[0] for row in rows[1:]} == {"JPN", "USA"}


def test_two_reports_become_intervals(kept: Path) -> None:
    more = [(code, seller, buyer, 2 * value) for code, seller, buyer, value in TRADE[3:]]
    keep(kept / "home", 2022, TRADE, "exporter")
    keep(kept / "home", 2022, more + TRADE[:3], "importer")
    out = kept / "mirror.csv"
    result = ask("--country", "JPN", "--mirror", "--out", str(out))
    assert result.exit_code == 0, result.output
    magnets = rows_of(out)["850511"]
    assert (float(magnets["imports_low"]), float(magnets["imports_high"])) == (70, 140)
    assert float(magnets["hhi_imports_low"]) == 1
    assert magnets["geodep_mirror"] == "yes"
    phones = rows_of(out)["851712"]
    assert float(phones["hhi_imports_low"]) == pytest.approx(1 / 3)
    assert float(phones["hhi_imports_high"]) > 0.33
    assert "Mirror reports" in result.output
    assert float(magnets["imports_usd"]) == 140, "as importers report, not as it was reconciled"


def test_with_both_reports_no_point_lies_outside_its_interval(kept: Path) -> None:
    free = [(code, seller, buyer, value / 2) for code, seller, buyer, value in TRADE]
    keep(kept / "home", 2022, free, "reconciled")
    keep(kept / "home", 2022, TRADE, "exporter")
    keep(kept / "home", 2022, [("280461", "CHN", "JPN", 99.0), ("851712", "KOR", "JPN", 30.0),
                               ("811231", "VNM", "JPN", 1.0)], "importer")  # fmt: skip
    out = kept / "mirror.csv"
    assert ask("--country", "JPN,USA", "--mirror", "--out", str(out)).exit_code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    points = {"imports_usd": "imports", "exports_usd": "exports", "hhi_imports": "hhi_imports",
              "hhi_world_exports": "hhi_world_exports", "top_share": "top_share",
              "import_export_ratio": "import_export_ratio"}  # fmt: skip
    seen = 0
    for row in rows:
        for name, bound in points.items():
            if row[name] and row[f"{bound}_low"]:
                low, high = (float(row[f"{bound}_{side}"]) for side in ("low", "high"))
                assert low - 1e-9 <= float(row[name]) <= high + 1e-9, (row["product"], name)
                seen += 1
    assert seen > 20
    assert {row["product"] for row in rows} >= {"811231", "851712"}


def test_without_an_import_the_shipped_shares_stand_in_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    refused = ask("--country", "JPN")
    assert refused.exit_code == 3
    assert "KAN-6024" in refused.output
    out = tmp_path / "shares.csv"
    result = ask("--country", "JPN", "--starter", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "Not trade" in result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert row["geodep"] == "unknown"
        assert row["imports_usd"] == ""
        assert row["top_supplier"] != "JPN"
        assert row["source"]
        assert float(row["hhi_supply_low"]) <= float(row["hhi_supply_high"]) <= 1


@pytest.mark.parametrize(("words", "code"), [
    (("--country", "Ruritania"), "KAN-6094"), (("--country", ","), "KAN-6094"),
    (("--country", "JPN", "--rule", "mine"), "KAN-6093"),
    (("--country", "JPN", "--products", "999999"), "KAN-6095"),
    (("--country", "FRA"), "KAN-6091"), (("--country", "JPN", "--year", "1995"), "KAN-6024"),
    (("--country", "JPN", "--out", "a.doc"), "KAN-2283"),
    (("--country", "JPN", "--mirror"), "KAN-6024"),
    (("--country", "JPN", "--starter", "--products", "no_such"), "KAN-6095"),
    (("--country", "JPN", "--source", "no-such"), "KAN-6105"),
    (("--bloc", "PACIFIC"), "KAN-6107"), (("--bloc", "JPN=USA,KOR"), "KAN-6107"),
    (("--bloc", "EU27=FRA"), "KAN-6107"), (("--bloc", "A=JPN", "--bloc", "A=USA"), "KAN-6107"),
    (("--bloc", "A=Ruritania"), "KAN-6094"), ((), "KAN-6094"),
    (("--country", "EU27"), "KAN-6091"), (("--bloc", "A=JPN,USA", "--mirror"), "KAN-6106"),
    (("--country", "EU27", "--starter"), "KAN-6106"),
    (("--country", "JPN", "--source", "reconciled-2022", "--mirror"), "KAN-6106"),
])  # fmt: skip
def test_what_cannot_be_answered_is_a_problem(
    kept: Path, words: tuple[str, ...], code: str
) -> None:
    result = ask(*words)
    assert result.exit_code in {2, 3}
    assert code in result.output


def test_a_product_that_another_data_set_holds_is_named_with_it_and_can_be_chosen(
    kept: Path,
) -> None:
    reports: list[Row] = [("811231", "CHN", "JPN", 3.0), ("280461", "CHN", "JPN", 50.0)]
    keep(kept / "home", 2022, reports, "importer")
    words = ("--country", "JPN", "--products", "811231")
    refused = ask(*words)
    assert refused.exit_code == 2
    assert "KAN-6104" in refused.output
    assert "importer-2022 (2022)" in refused.output
    assert "reconciled-2022" in refused.output, "and what was read"
    assert "Nothing that is held" not in refused.output
    out = kept / "hafnium.csv"
    result = ask(*words, "--source", "importer-2022", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert float(rows_of(out)["811231"]["imports_usd"]) == 3
    assert ask("--country", "JPN", "--products", "81123").exit_code == 2


def test_what_is_reconciled_goes_before_one_sided_whichever_came_last_and_says_so(
    kept: Path,
) -> None:
    keep(kept / "home", 2022, [("280461", "CHN", "JPN", 50.0)], "importer")
    out = kept / "japan.csv"
    result = ask("--country", "JPN", "--out", str(out))
    assert float(rows_of(out)["280461"]["imports_usd"]) == 100
    assert "Read: reconciled-2022. Also held of this year, not read: importer-2022" in result.output


def test_a_group_is_asked_as_one_buyer_and_its_inner_trade_set_apart(kept: Path) -> None:
    out = kept / "pacific.csv"
    result = ask("--bloc", "PACIFIC=JPN,USA,NZL", "--country", "JPN", "--out", str(out))
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["country"], row["product"]): row for row in csv.DictReader(file)}
    silicon = rows["PACIFIC", "280461"]
    assert (float(silicon["imports_usd"]), float(silicon["inside_usd"])) == (90, 30)
    assert float(silicon["exports_usd"]) == 0
    assert float(silicon["outside_share"]) == pytest.approx(0.75)
    assert float(silicon["import_export_ratio"]) == 3
    assert silicon["ec_2021"] == "yes"
    assert silicon["persistence"] == "yes"
    assert float(rows["JPN", "280461"]["imports_usd"]) == 100, "a member alone is as before"
    alone = rows["JPN", "280461"]
    assert (alone["inside_usd"], float(alone["outside_share"])) == ("", 1)
    phones = rows["PACIFIC", "851712"]
    assert float(phones["outside_share"]) == pytest.approx(30 / 120)
    assert phones["ec_2021"] == "no", "most comes from a member"
    assert ("PACIFIC", "900000") not in rows, "nothing comes from outside"
    assert "2 of 3 members are in the data (missing: NZL)" in result.output


def test_the_union_is_known_by_name(kept: Path) -> None:
    more: list[Row] = [("280461", "CHN", "DEU", 60.0), ("280461", "FRA", "DEU", 50.0)]
    keep(kept / "home", 2022, TRADE + more)
    out = kept / "union.json"
    assert ask("--country", "eu27", "--rule", "ec_2021", "--out", str(out)).exit_code == 0
    (row,) = json.loads(out.read_text(encoding="utf-8"))
    assert (row["country"], row["imports_usd"], row["inside_usd"]) == ("EU27", 60, 50)
    assert row["ec_2021"] == "yes"

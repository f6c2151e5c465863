"""kaname supply look-through: from an imported table to shares, at face value and through tiers."""

import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "supply" / "wiod"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    return tmp_path


def ask(*words: str) -> Result:
    return CliRunner().invoke(cli, ["supply", *words])


def three_in_a_row(folder: Path) -> Path:
    """China sells 10 to the rest of the world, which sells 20 to the USA, which sells it on."""
    between = np.zeros((6, 6))
    places = {"CHN": 0, "USA": 2, "RoW": 4}
    between[places["CHN"], places["RoW"]] = 10
    between[places["RoW"], places["USA"]] = 20
    final = np.zeros((6, 3))
    final[places["USA"], 1] = 40
    path = folder / "wiot_2011.npz"
    np.savez(path, Z=between, F=final, x=between.sum(1) + final.sum(1),
             countries=np.array(list(places)), industries=np.array(["c3", "c19"]))  # fmt: skip
    return path


def test_a_supplier_of_suppliers_is_seen_only_when_looked_through(home: Path) -> None:
    assert ask("import", str(three_in_a_row(home))).exit_code == 0
    out = home / "through.csv"
    result = ask("look-through", "--country", "USA", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "Industries that buy, and whose products count: c3" in result.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["supplier"]: row for row in csv.DictReader(file)}
    assert float(rows["CHN"]["face_share"]) == 0
    assert float(rows["CHN"]["look_through_share"]) == pytest.approx(10 / 30)
    assert float(rows["ROW"]["look_through_share"]) == pytest.approx(20 / 30)
    assert rows["CHN"]["times"] == "", "no multiple of nothing"
    assert "2011" in rows["CHN"]["source"]
    told = ask("look-through", "--country", "USA", "--from", "CHN", "--lang", "ja")
    assert "遡及後" in told.output
    assert "33.33%" in told.output
    assert "66.67%" not in told.output


@pytest.mark.parametrize(("words", "code"), [
    (("--country", "JPN"), "KAN-6108"), (("--country", "USA", "--from", "DEU"), "KAN-6108"),
    (("--country", "USA", "--industries", "c4"), "KAN-6108"),
    (("--country", "USA", "--industries", ","), "KAN-6108"),
    (("--country", "Ruritania"), "KAN-6094"), (("--country", "USA", "--year", "1999"), "KAN-6024"),
    (("--country", "USA", "--out", "a.svg"), "KAN-2283"),
])  # fmt: skip
def test_what_the_table_does_not_hold_is_a_problem(
    home: Path, words: tuple[str, ...], code: str
) -> None:
    ask("import", str(three_in_a_row(home)))
    result = ask("look-through", *words)
    assert result.exit_code in {2, 3}
    assert code in result.output


@pytest.mark.skipif(not SHARED.exists(), reason="the published tables are not at hand")
def test_china_in_american_industry_by_the_published_table(home: Path) -> None:
    ask("import", str(SHARED / "wiot_2011.npz"))
    told = ask("look-through", "--country", "USA,JPN", "--from", "CHN").output
    for share in ("4.58%", "9.92%", "2.84%", "6.53%"):
        assert share in told

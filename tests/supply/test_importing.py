"""``kaname supply import`` and ``status``: from files, folders and archives into the store."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.cli.supply import COMMANDS
from kaname.home import supply_store
from kaname.supply.datasets import KINDS
from kaname.supply.importing import import_path
from kaname.supply.store import Store
from kaname.supply.words_load import words

TRADE = "i,j,cmd,value\nS19,JPN,280461,5\nJPN,USA,280461,7\n"
LINKS = "supplier,customer,weight\na,b,1\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, ["supply", *map(str, words)])


def folder(tmp_path: Path) -> Path:
    inner = tmp_path / "given" / "inner"
    inner.mkdir(parents=True)
    (inner / "baci_2022.csv").write_text(TRADE)
    (inner / "links.csv").write_text(LINKS)
    (inner / "other.csv").write_text("apples,pears\n1,2\n")
    (inner / "README.md").write_text("# hello")
    return tmp_path / "given"


def test_a_folder_is_taken_in_and_shown(tmp_path: Path) -> None:
    result = run("import", folder(tmp_path))
    assert result.exit_code == 0, result.output
    assert 'baci_2022.csv: trade "baci-2022-' in result.output
    assert "2 rows read: 2 kept, 0 said again, 0 left out" in result.output
    assert "other.csv" in result.output
    assert "README.md" in result.output
    assert supply_store().flows(2022).value.tolist() == [5, 7]
    assert supply_store().network("links").names == ("a", "b")
    shown = json.loads(run("status", "--format", "json").output)
    assert [one["label"][:10] for one in shown] == ["baci-2022-", "links"]
    assert shown[0]["rows"] == {"read": 2, "kept": 2, "merged": 0, "left_out": {}}
    assert shown[0]["warnings"][0]["code"] == "KAN-6033"
    assert len(shown[0]["source"]["sha256"]) == 64
    table = run("status", "--lang", "ja").output
    assert "貿易" in table
    assert "取引網" in table
    assert "貿易: 利用するコマンド kaname supply dependency" in table
    assert "network: read by kaname supply simulate" in run("status").output


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_which_commands_read_it(kind: str) -> None:
    """Each command named is there; what no command reads says so."""
    said = words()(f"reads.{kind}").to("en")
    for part in said.split("; "):
        if part.startswith("kaname supply "):
            for name in part.removeprefix("kaname supply ").split(", "):
                assert name in COMMANDS
        else:
            assert part.startswith(
                ("kaname coalition", "kaname assess", "no command yet", "kaname.supply in")
            )
    assert kind != "amounts" or "producers" in said


def test_the_same_file_twice_is_unchanged_and_a_new_edition_takes_its_place(tmp_path: Path) -> None:
    given = folder(tmp_path)
    run("import", given)
    first = supply_store().datasets()
    again = run("import", given)
    assert again.output.count("unchanged") == 2
    assert supply_store().datasets() == first
    path = given / "inner" / "baci_2022.csv"
    path.write_text(TRADE + "CHN,JPN,280461,9\n")
    assert "2022" in run("import", path).output
    assert supply_store().flows().value.tolist() == [5, 7, 9]
    assert len(supply_store().datasets()) == 2


def test_an_extract_of_other_goods_stands_beside_the_first(tmp_path: Path) -> None:
    given = folder(tmp_path)
    run("import", given)
    path = given / "magnets_2022.csv"
    path.write_text("i,j,cmd,value\nCHN,JPN,850511,3\n")
    assert run("import", path).exit_code == 0
    flows = supply_store().flows(2022)
    assert sorted(flows.value.tolist()) == [3, 5, 7]
    assert flows.products == ("280461", "850511")


def test_an_archive_of_years_is_one_data_set_a_year(tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS17_V202601.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("country_codes_V202601.csv", "country_code,country_iso3\n490,S19\n")
        archive.writestr("Readme.txt", "A note, with commas, of the publisher\n")
        for year in (2021, 2022):
            archive.writestr(
                f"BACI_HS17_Y{year}_V202601.csv", f"t,i,j,k,v,q\n{year},490,392,854231,1,NA\n"
            )
    result = run("import", path)
    assert result.exit_code == 0, result.output
    flows = supply_store().flows()
    assert flows.years.tolist() == [2021, 2022]
    assert flows.countries == ("JPN", "TWN")
    assert flows.nomenclature == "HS2017"
    assert "country_codes_V202601.csv" in result.output


def test_a_file_that_nobody_knows_is_a_problem_when_it_was_named(tmp_path: Path) -> None:
    folder(tmp_path)
    result = run("import", tmp_path / "given" / "inner" / "other.csv")
    assert result.exit_code == 2
    assert "KAN-6001" in result.output
    assert "UN Comtrade" in result.output
    (tmp_path / "empty.csv").write_text("")
    assert run("import", tmp_path / "empty.csv").exit_code == 2
    result = run("import", tmp_path / "nowhere.csv", "--lang", "ja")
    assert result.exit_code == 2
    assert "KAN-6002" in result.output


def test_a_broken_file_stops_nothing_else_and_leaves_the_old_edition(tmp_path: Path) -> None:
    given = folder(tmp_path)
    run("import", given)
    (given / "inner" / "baci_2022.csv").write_text(TRADE + "QQQ,JPN,280461,9\n")
    (given / "inner" / "links.csv").write_text(LINKS + "b,c,2\n")
    result = run("import", given)
    assert result.exit_code == 2
    assert "KAN-6006 baci_2022.csv:4 i" in result.output
    assert supply_store().flows().value.tolist() == [5, 7]
    assert len(supply_store().network().weight) == 2


def test_a_damaged_store_ends_with_status_three(tmp_path: Path) -> None:
    run("import", folder(tmp_path))
    for path in (tmp_path / "home" / "supply").rglob("manifest.json"):
        path.write_text("{}")
    result = run("status")
    assert result.exit_code == 3
    assert result.output.count("KAN-6020") == 2


def test_nothing_imported_is_said() -> None:
    assert "Nothing is imported" in run("status").output


def test_the_year_may_be_given(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text(TRADE)
    assert run("import", path).exit_code == 2
    assert run("import", path, "--year", 2019).exit_code == 0
    assert supply_store().flows(2019).value.tolist() == [5, 7]


def test_importing_tells_what_it_does(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", lambda: datetime(2026, 11, 22, tzinfo=UTC))
    told: list[str] = []
    outcomes = list(import_path(store, folder(tmp_path), tell=lambda text: told.append(text.en)))
    assert {one.outcome for one in outcomes} == {"kept", "passed_over"}
    assert "Keeping links.csv …" in told


@pytest.mark.parametrize("name", ["current.json", "manifest.json"])
def test_one_damaged_data_set_hides_no_other(tmp_path: Path, name: str) -> None:
    run("import", folder(tmp_path))
    (broken,) = (tmp_path / "home" / "supply" / "network").rglob(name)
    broken.write_text("{")
    result = run("status")
    assert result.exit_code == 3
    assert "baci-2022-" in result.output
    assert "KAN-6020" in result.output
    (line,) = [row for row in result.output.splitlines() if "DAMAGED" in row]
    assert "links" in line
    shown = json.loads(run("status", "--format", "json").stdout)
    assert [(one["kind"], one["damaged"]) for one in shown] == [("flows", False), ("network", True)]
    assert shown[1]["problems"][0]["code"] == "KAN-6020"
    assert run("dependency", "--country", "JPN").exit_code == 3, "reckoning needs all that is kept"

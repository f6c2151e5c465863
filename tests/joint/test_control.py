"""Controls as shocks: what the law asks becomes a share that may stop, and a file that runs."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.core.outcome import Outcome
from kaname.joint.compare_ask import asked_item, end_user
from kaname.joint.control import Control, as_scenario, controls, events_of
from kaname.law.engine.provisions import coverage
from kaname.supply.scenario import Range
from kaname.supply.scenario_reading import read_scenario

ON = date(2026, 11, 1)
LINKS = (
    "supplier,customer,supplierNACE,customerNACE,weight\n"
    "Tool-US,Fab-CN,etch-tools,chips,5\nTool-JP,Fab-CN,etch-tools,chips,5\n"
    "Fab-CN,Phone,chips,phones,10\n"
)
FIRMS = "firm,country\nTool-US,USA\nTool-JP,JPN\nFab-CN,CHN\nPhone,CHN\n"


def test_a_licence_that_may_be_refused_is_a_range() -> None:
    us, jp = controls(asked_item("3B001.c", ON), "CN", end_user("civil"), ON)
    assert (us.country, jp.country) == ("USA", "JPN")
    assert us.outcome in {Outcome.LICENCE_REQUIRED, Outcome.UNDETERMINED}
    assert us.share == (0.0, 1.0)
    assert us.provisions


def test_no_requirement_is_no_shock() -> None:
    none = Control("USA", "DEU", "EAR99", Outcome.NO_REQUIREMENT_FOUND, (), None)
    assert events_of((none,), ("x",)) == ()
    with pytest.raises(ValueError, match="neither"):
        as_scenario((none,), ("x",), ON, "links.csv", 30, 1)


def test_what_is_prohibited_stops_whole() -> None:
    rules = ("jp.export.scope", "jp.export.list_control", "jp.export.scope")
    one = Control("JPN", "PRK", "EAR99", Outcome.PROHIBITED, rules, (1.0, 1.0))
    (event,) = events_of((one,), ("x",))
    assert event.share == 1.0
    assert event.citation == "; ".join(coverage()[rule].citation.cite for rule in rules[:2])
    assert event.outcome == "prohibited"


def test_the_file_says_what_the_events_say() -> None:
    found = controls(asked_item("3B001.c", ON), "CN", end_user("civil"), ON)
    products = ('odd "name"', "etch, dry")
    text = as_scenario(found, products, ON, 2011, 90, 7)
    read = read_scenario(text.encode("utf-8"), "control.yaml")
    assert read.events == events_of(found, products)
    assert (read.horizon, read.draws, read.runs_on.table) == (90, 7, 2011)
    assert isinstance(read.events[0].share, Range)


def test_among_firms_every_licence_is_supposed_refused() -> None:
    found = controls(asked_item("3B001.c", ON), "CN", end_user("civil"), ON)
    text = as_scenario(found, ("etch",), ON, "my links.csv", 90, 1)
    read = read_scenario(text.encode("utf-8"), "control.yaml")
    assert read.events == events_of(found, ("etch",), whole=True)
    assert {event.share for event in read.events} == {1.0}
    assert read.runs_on.network == "my links.csv"
    assert "every licence is refused" in text


def test_from_law_to_days(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS)
    (tmp_path / "firms.csv").write_text(FIRMS)
    scenario, out = tmp_path / "control.yaml", tmp_path / "days.csv"
    words = ["supply", "control", "--eccn", "3B001.c", "--to", "CN", "--products", "etch-tools",
             "--network", str(tmp_path / "links.csv"), "--as-of", ON.isoformat(), "--horizon", "20",
             "--draws", "5", "--out", str(scenario)]  # fmt: skip
    result = CliRunner().invoke(cli, words)
    assert "No file says in which country" in result.output
    result = CliRunner().invoke(cli, [*words, "--firms", str(tmp_path / "firms.csv")])
    assert result.exit_code == 0, result.output
    assert "USA: " in result.output
    assert "No file says" not in result.output
    text = scenario.read_text()
    assert str(tmp_path) not in text  # the folder can be moved as a whole
    read = read_scenario(text.encode(), "control.yaml")
    assert (read.runs_on.network, read.runs_on.firms) == ("links.csv", "firms.csv")
    assert read.events[0].citation.startswith("15 CFR 7")
    assert "輸出令" in read.events[1].citation
    assert "us.export" not in text + result.output
    assert "jp.export" not in text + result.output
    result = CliRunner().invoke(cli, ["supply", "simulate", str(scenario), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert len(out.read_text().splitlines()) >= 20


def test_a_control_that_meets_no_firm_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS)
    (tmp_path / "firms.csv").write_text(FIRMS.replace("Tool-JP,JPN", "Tool-JP,NLD"))
    words = ["supply", "control", "--eccn", "3B001.c", "--to", "CN", "--network", "links.csv",
             "--firms", "firms.csv", "--as-of", ON.isoformat(), "--horizon", "5",
             "--out", str(tmp_path / "c.yaml")]  # fmt: skip
    result = CliRunner().invoke(cli, [*words, "--products", "etch-tools"])
    assert result.exit_code == 0, result.output
    assert "JPN: no firm of the network" in result.output
    read = read_scenario((tmp_path / "c.yaml").read_bytes(), "c.yaml")
    assert [event.of.countries for event in read.events] == [("USA",)]
    assert CliRunner().invoke(cli, ["supply", "simulate", str(tmp_path / "c.yaml")]).exit_code == 0
    (tmp_path / "c.yaml").unlink()
    result = CliRunner().invoke(cli, [*words, "--products", "etch-tool"])
    assert result.exit_code == 2
    assert "KAN-6075" in result.output
    assert not (tmp_path / "c.yaml").exists()


def test_files_are_named_from_the_folder_of_the_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "runs"):
        (tmp_path / name).mkdir()
    (tmp_path / "data" / "links.csv").write_text(LINKS)
    (tmp_path / "data" / "firms.csv").write_text(FIRMS)
    monkeypatch.chdir(tmp_path)
    words = ["supply", "control", "--eccn", "3B001.c", "--to", "CN", "--products", "etch-tools",
             "--as-of", ON.isoformat(), "--horizon", "5", "--out", "runs/c.yaml"]  # fmt: skip
    files = ["--network", "data/links.csv", "--firms", "data/firms.csv"]
    assert CliRunner().invoke(cli, [*words, *files]).exit_code == 0
    read = read_scenario((tmp_path / "runs" / "c.yaml").read_bytes(), "c.yaml")
    assert read.runs_on.network == "../data/links.csv"
    assert read.runs_on.firms == "../data/firms.csv"
    assert CliRunner().invoke(cli, ["supply", "simulate", "runs/c.yaml"]).exit_code == 0
    missing = CliRunner().invoke(cli, [*words, *files[:3], "data/nothing.csv"])
    assert missing.exit_code == 2
    assert "KAN-4002" in missing.output
    assert CliRunner().invoke(cli, [*words, "--table", "2011", *files[2:]]).exit_code == 2


def test_nothing_to_stop_is_told(tmp_path: Path) -> None:
    words = ["supply", "control", "--eccn", "EAR99", "--to", "DE", "--products", "x", "--network",
             "n.csv", "--as-of", ON.isoformat(), "--out", str(tmp_path / "c.yaml")]  # fmt: skip
    result = CliRunner().invoke(cli, words)
    if result.exit_code:
        assert "KAN-6116" in result.output
        assert not (tmp_path / "c.yaml").exists()
    else:  # a law that is open on EAR99 to Germany gives a range, never nothing
        assert "undetermined" in result.output

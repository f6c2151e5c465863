"""Scenario files: what they mean, what is wrong with them, and the ensembles that run them."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.compute.cluster import LOCAL, RayRunner
from kaname.compute.pool import PoolRunner
from kaname.compute.runner import ClusterError, Runner, SerialRunner
from kaname.core.problem import ProblemError
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.ensemble import Outcome, run
from kaname.supply.io_table import InputOutputTable
from kaname.supply.provenance import Provenance
from kaname.supply.scenario import Range
from kaname.supply.scenario_reading import read_scenario

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "scenarios"
FILES = sorted(EXAMPLES.glob("*.yaml"))
TOY = """
scenario: 1
name: toy
runs_on: {network: toy.txt, firms: toy.csv}
events:
  - {kind: outage, of: {firms: ["1"]}, share: 0.1}
horizon_days: 60
suppose: {stock_days: 15, orders: signed_gap}
"""


def toy(folder: Path) -> Path:
    """Write the two firms that supply each other, as Inoue & Todo's program has them."""
    (folder / "toy.txt").write_text("1 2 100\n2 1 100")
    (folder / "toy.csv").write_text("firm,sector,final_consumption\n1,a,100\n2,b,100\n")
    (folder / "toy.yaml").write_text(TOY)
    return folder / "toy.yaml"


def outcome(path: Path, runner: Runner | None = None, **given: object) -> Outcome:
    scenario = read_scenario(path.read_bytes(), path.name)
    kept = path.parent / "kept"
    return run(scenario, path.parent, kept, runner or SerialRunner(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_run_and_lose_something(path: Path) -> None:
    found = outcome(path, draws=1, by="country")
    left = found.measures[0] / found.initial
    assert left[0] == pytest.approx(1.0, abs=1e-12)
    assert left[:, 0].min() < 0.95
    assert found.source.synthetic
    assert found.by_line[0].sum(axis=1) == pytest.approx(found.measures[0, :, 0])
    assert set(found.lines) == {"CAN", "CHN", "JPN", "TWN", "USA"}


def test_there_are_three_examples() -> None:
    kinds = {e.kind for p in FILES for e in read_scenario(p.read_bytes()).events}
    assert len(FILES) == 3
    assert kinds == {"embargo", "disaster", "outage", "export_control"}


def test_a_file_says_what_the_published_run_says(tmp_path: Path) -> None:
    found = outcome(toy(tmp_path))
    assert found.measures[0, [0, 5, 16], 0] == pytest.approx([380, 200, 380], rel=1e-12)
    assert found.measures[0, 2, 1] == pytest.approx(200, rel=1e-12)


BROKEN = """
scenario: 1
name: broken
runs_on: {network: a.csv, table: 2011, plces: b.csv}
events:
  - {kind: embargoo, of: {countries: [JPN, Atlantis]}, share: 60}
  - {kind: export_control, of: {firms: [A]}, duration_days: 90..30, speed: 3}
suppose: {orders: signed, stock_days: [1, 2], psi: 1.2}
"""


def test_all_problems_come_together_each_with_its_line_and_field() -> None:
    with pytest.raises(ProblemError) as caught:
        read_scenario(BROKEN.encode(), "broken.yaml")
    found = {(p.code, p.place.line, p.place.field) for p in caught.value.problems}
    assert found == {
        ("KAN-6071", 2, "horizon_days"), ("KAN-6070", 4, "runs_on.plces"),
        ("KAN-6077", 4, "runs_on"), ("KAN-6073", 6, "events[1].kind"),
        ("KAN-6074", 6, "events[1].of.countries"), ("KAN-6072", 6, "events[1].share"),
        ("KAN-6072", 7, "events[2].duration_days"), ("KAN-6070", 7, "events[2].speed"),
        ("KAN-6071", 7, "events[2].to"), ("KAN-6073", 8, "suppose.orders"),
        ("KAN-6072", 8, "suppose.stock_days"), ("KAN-6072", 8, "suppose.psi"),
    }  # fmt: skip
    assert all(p.place.file == "broken.yaml" for p in caught.value.problems)


@pytest.mark.parametrize("data", [b"", b"a: [", b"\xff\xfe", b"- a\n- b", b"scenario: 2\nname: x"])
def test_what_is_no_scenario_is_refused(data: bytes) -> None:
    with pytest.raises(ProblemError):
        read_scenario(data, "x.yaml")


def test_the_ends_of_a_share_and_a_range() -> None:

    def share(text: str) -> object:
        return read_scenario(TOY.replace("0.1", text).encode()).events[0].share

    for good, number in (("0", 0.0), ("1", 1.0), ("0..1", Range(0, 1)), ("1..1", Range(1, 1))):
        assert share(good) == number
    for bad in ("1.01", "-0.1", "0..1.1", "0.2..0.1", "ten"):
        with pytest.raises(ProblemError) as caught:
            share(bad)
        assert [p.code for p in caught.value.problems] == ["KAN-6072"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ('firms: ["1"]', 'firms: ["3"]', ["KAN-6075"]),
        ('firms: ["1"]', "countries: [JPN]", ["KAN-6075"]),
        ('firms: ["1"]', 'firms: ["1"], products: [b]', ["KAN-6078"]),
        ('firms: ["1"]}', 'firms: ["1"]}, to: {firms: ["2"]}', ["KAN-6076"]),
        ("orders: signed_gap", "psi: 0.5", ["KAN-6076"]),
        ("horizon_days: 60", "horizon_days: 60\ndraws: 5", ["KAN-6080"]),
        ("toy.csv", "nothing.csv", ["KAN-6079"]),
        ("toy.txt", "nothing", ["KAN-6024"]),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, codes: list[str], tmp_path: Path) -> None:
    path = toy(tmp_path)
    assert old in TOY
    path.write_text(TOY.replace(old, new))
    with pytest.raises(ProblemError) as caught:
        outcome(path)
    assert [p.code for p in caught.value.problems] == codes


def test_broken_rows_of_the_file_of_firms_are_named(tmp_path: Path) -> None:
    path = toy(tmp_path)
    (tmp_path / "toy.csv").write_text(
        "firm,country,final_consumption\n1,Atlantis,-5\n7,JPN,1\n2,JPN,1\n"
    )
    with pytest.raises(ProblemError) as caught:
        outcome(path)
    found = [(p.code, p.place.line, p.place.field) for p in caught.value.problems]
    assert found == [("KAN-6074", 2, "country"), ("KAN-6072", 2, "final_consumption"),
                     ("KAN-6075", 3, "firm")]  # fmt: skip


def equal(first: Outcome, second: Outcome) -> bool:
    return np.array_equal(first.measures, second.measures) and np.array_equal(
        first.by_line, second.by_line
    )


def test_draws_are_the_same_wherever_they_run() -> None:
    path = EXAMPLES / "gallium-embargo.yaml"
    here = outcome(path, draws=6, by="sector")
    assert equal(here, outcome(path, PoolRunner(2), draws=6, by="sector"))
    low, high = here.measures[1], here.measures[2]
    assert np.all(low <= here.measures[0])
    assert np.all(here.measures[0] <= high)
    assert (high - low).max() > 0


def test_draws_are_the_same_over_ray() -> None:
    path = EXAMPLES / "gallium-embargo.yaml"
    try:
        far = outcome(path, RayRunner(LOCAL, 2), draws=4)
    except ClusterError as error:
        pytest.skip(f"Ray cannot start here: {error}")
    assert equal(outcome(path, draws=4), far)


def test_another_seed_gives_other_draws(tmp_path: Path) -> None:
    path = toy(tmp_path)
    text = TOY.replace("share: 0.1", "share: 0..1")
    ends = []
    for seed in (1, 1, 2):
        path.write_text(f"{text}\nseed: {seed}\n")
        ends.append(outcome(path, draws=3).measures)
    assert np.array_equal(ends[0], ends[1])
    assert not np.array_equal(ends[0], ends[2])


def test_stocks_can_be_drawn_firm_by_firm(tmp_path: Path) -> None:
    path = toy(tmp_path)
    path.write_text(TOY.replace("stock_days: 15", "stock_days: 15, stock_draw: poisson"))
    found = outcome(path, draws=5)
    assert found.measures[2, 10, 0] > found.measures[1, 10, 0]


def test_a_scenario_on_an_imported_table(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from kaname.supply.store import Store

    between = np.array([[10, 0, 5, 0], [40, 10, 5, 5], [5, 0, 10, 0], [20, 5, 30, 5]], float)
    final = np.full((4, 2), 60.0)
    source = Provenance("tests", "a table", sha256="0" * 64)
    table = InputOutputTable(2011, ("JPN", "USA"), ("c1", "c2"), between, final,
                             between.sum(axis=1) + 120, "USD m", source)  # fmt: skip
    store = Store(tmp_path / "kept", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    store.keep(Reading("wiod", (Loaded("table", "2011", table, source),), Account(4, 4, 0, {}), (),
                       (("t", "0" * 64),)))  # fmt: skip
    text = """
scenario: 1
name: control
runs_on: {table: 2011}
events:
  - {kind: export_control, of: {countries: [USA], products: [c2]}, to: {countries: [JPN]},
     share: 0.5, start_day: 5}
horizon_days: 200
suppose: {stock_days: 10, adjustment_days: 5, overproduction: 1}
"""
    path = tmp_path / "control.yaml"
    path.write_text(text)
    found = outcome(path, by="country")
    left = found.by_line[0] / found.initial_by_line
    assert found.kind == "table"
    assert np.abs(left[:5] - 1).max() <= 1e-12
    assert found.measures[0, -1, 1] < 0.999 * found.initial[1]
    path.write_text(text.replace("overproduction: 1", "spare: 0.2"))
    with pytest.raises(ProblemError, match="KAN-6076"):
        outcome(path)


def test_a_synthetic_network_says_so(tmp_path: Path) -> None:
    path = tmp_path / "made.yaml"
    path.write_text("""
scenario: 1
name: made up
runs_on: {synthetic: {firms: 200, links: 900, industries: 9, seed: 4}}
events:
  - {kind: disaster, of: {products: [synthetic-industry-3]}, share: 0.5}
horizon_days: 20
""")
    found = outcome(path)
    assert found.source.synthetic
    assert found.measures[0, -1, 0] < found.initial[0]


def test_the_command_writes_every_day(tmp_path: Path) -> None:
    out = tmp_path / "days.csv"
    path = toy(tmp_path)
    result = CliRunner().invoke(cli, ["supply", "simulate", str(path), "--out", str(out)])
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == [
        "day", "production", "final_consumption", "value_added", "source", "synthetic",
    ]  # fmt: skip
    assert {(row["source"], row["synthetic"]) for row in rows} == {("toy.txt", "no")}
    assert [row["day"] for row in rows] == [str(day) for day in range(-1, 60)]
    assert float(rows[0]["production"]) == 400
    assert float(rows[1]["production"]) == pytest.approx(380, rel=1e-12)
    assert "50.0" in result.output


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("firms", ["", "firm,sector\n1,a\n", "firm,final_consumption\n1,100\n2,\n",
                                   "firm,final_consumption\n1,0\n"])  # fmt: skip
def test_final_consumption_that_nobody_gave_is_unknown_and_never_zero(
    tmp_path: Path, firms: str
) -> None:
    path = toy(tmp_path)
    (tmp_path / "toy.csv").write_text(firms)
    path.write_text(TOY if firms else TOY.replace(", firms: toy.csv", ""))
    out = {name: tmp_path / name for name in ("d.csv", "d.json", "d.html")}
    for lang, says in (("en", "value added unknown."), ("ja", "付加価値は不明")):
        for file in out.values():
            words = ["supply", "simulate", str(path), "--out", str(file), "--lang", lang]
            result = CliRunner().invoke(cli, words)
            assert result.exit_code == 0, result.output
            assert says in result.output
            assert "nan" not in result.output
    for row in csv.DictReader(out["d.csv"].read_text().splitlines()):
        assert (row["final_consumption"], row["value_added"]) == ("", "")
        assert float(row["production"]) >= 0
    found = json.loads(out["d.json"].read_text())
    assert found["nodes_without_final_consumption"] == (1 if "consumption" in firms else 2)
    assert {row["value_added"] for row in found["days"]} == {None}
    assert found["days"][0]["production"] > 0
    assert (found["source"], found["synthetic"]) == ("toy.txt", False)
    assert "不明" in out["d.html"].read_text()


def test_nothing_that_final_consumers_buy_is_a_figure(tmp_path: Path) -> None:
    path = toy(tmp_path)
    (tmp_path / "toy.csv").write_text("firm,final_consumption\n1,0\n2,0\n")
    found = outcome(path)
    assert found.final_unknown == 0
    assert not found.measures[0, :, 1].any()
    said = CliRunner().invoke(cli, ["supply", "simulate", str(path)]).output
    assert "value added – days" in said
    assert "value added unknown" not in said


def test_a_firm_whose_country_nobody_gave_is_not_taken_for_foreign(tmp_path: Path) -> None:
    path = toy(tmp_path)
    old = '{kind: outage, of: {firms: ["1"]}, share: 0.1}'
    path.write_text(TOY.replace(old, "{kind: embargo, of: {countries: [JPN]}}"))
    (tmp_path / "toy.csv").write_text("firm,country,final_consumption\n1,JPN,100\n2,,100\n")
    with pytest.raises(ProblemError, match="KAN-6078"):
        outcome(path)
    (tmp_path / "toy.csv").write_text("firm,country,final_consumption\n1,JPN,100\n2,USA,100\n")
    assert outcome(path).unplaced == 0
    result = CliRunner().invoke(cli, ["supply", "simulate", str(toy(tmp_path))])
    assert "Of 2 of 2 firms the country is unknown" in result.output


def test_the_command_tells_the_interval_and_that_it_is_made_up(tmp_path: Path) -> None:
    out = tmp_path / "days.csv"
    arguments = ["supply", "simulate", str(EXAMPLES / "gallium-embargo.yaml"), "--draws", "3",
                 "--by", "country", "--out", str(out), "--lang", "ja"]  # fmt: skip
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert "架空" in result.output
    assert "3回の試行" in result.output
    head = out.read_text().splitlines()[0].split(",")
    assert head[:4] == ["day", "production", "production_low", "production_high"]
    assert "production_JPN_high" in head


def test_the_command_shows_problems_as_all_commands_do(tmp_path: Path) -> None:
    path = toy(tmp_path)
    path.write_text(BROKEN)
    result = CliRunner().invoke(cli, ["supply", "simulate", str(path), "--out", "x.pdf"])
    assert result.exit_code == 2
    assert "KAN-6073" in result.output
    result = CliRunner().invoke(cli, ["supply", "simulate", str(path)])
    assert result.exit_code == 2
    assert "KAN-6077" in result.output


def test_killed_midway_it_leaves_no_half_file(tmp_path: Path) -> None:
    path = toy(tmp_path)
    path.write_text(TOY.replace("share: 0.1", "share: 0..1").replace("60", "5000"))
    out = tmp_path / "days.csv"
    process = subprocess.Popen(
        [sys.executable, "-c", "from kaname.cli.main import main; main()", "supply", "simulate",
         str(path), "--draws", "5000", "--out", str(out)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(4)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) != 0
    assert not out.exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["toy.csv", "toy.txt", "toy.yaml"]

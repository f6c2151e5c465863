"""``kaname ownership``: from a file to an answer with its path."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli

Run = Callable[..., Result]
ROWS = """owner,company,percent,owner_country,company_country
"Huawei Technologies Co., Ltd.",Example Holding,60,CN,HK
Example Holding,Example Trading,50,HK,AE
Sakuradia Works,Example Trading,20,JP,
Zeta Example,Other Trading,55,,
Zeta Example,Open Trading,,,
"""
"""The first owner is an entry of the starter list; the others are invented."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KANAME_LANG", raising=False)
    file = tmp_path / "owners.csv"
    file.write_text(ROWS, encoding="utf-8")

    def invoke(*arguments: str, rows: str = ROWS, lists: str = "starter") -> Result:
        file.write_text(rows, encoding="utf-8")
        chosen = ["--lists", lists] if lists else []
        return CliRunner().invoke(cli, ["ownership", str(file), *arguments, *chosen])

    return invoke


def test_a_listed_owner_is_found_by_name_and_carries_two_companies(run: Run) -> None:
    result = run("--as-of", "2026-11-16")
    assert result.exit_code == 0, result.output
    assert "-> 60 % -> Example Holding -> 50 % -> Example Trading" in result.stdout
    assert "bis-entity:" in result.stdout
    assert "not a clearance" in result.stdout
    assert "starter list" in result.stdout


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_script_does_not_read_clean_while_no_list_is_loaded(run: Run, form: str) -> None:
    named = run("--as-of", "2026-11-16", "--format", form)
    silent = run("--as-of", "2026-11-16", "--format", form, lists="")
    assert (named.exit_code, silent.exit_code) == (0, 3)
    assert silent.stdout == named.stdout != ""
    assert "KAN-2343 --lists" in silent.stderr
    assert "KAN-2343" not in named.stderr


def test_the_day_decides_what_the_rule_asks(run: Run) -> None:
    stayed = run("--as-of", "2026-11-09", "--of", "Example Trading").stdout
    assert "stayed until 2026-11-09" in stayed
    assert "asks for no licence" in stayed


def test_a_listing_that_a_person_states(run: Run) -> None:
    result = run("--listed", "zeta example=ofac-sdn:999999", "--of", "Other Trading",
                 "--format", "json", "--as-of", "2026-11-16")  # fmt: skip
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    answers = {r["rule"]: r["listed_by_ownership"] for r in shown["results"]}
    assert answers == {"ofac": "yes", "bis": "undetermined", "ssi": "no"}
    assert any("none of the lists loaded" in note["en"] for note in shown["notes"])


def test_an_unknown_share_leaves_the_answer_open(run: Run) -> None:
    result = run("--listed", "Zeta Example=ofac-sdn", "--of", "Open Trading", "--lang", "ja")
    assert "判断できない" in result.stdout
    assert "50％以上なら該当" in result.stdout


def test_csv_and_page(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "owners.html"
    result = run("--format", "csv", "--out", str(page))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("company,company_id,rule,")
    assert "<svg" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "rows", "code"),
    [
        (["--of", "Nobody"], ROWS, "KAN-2248"),
        (["--listed", "Nobody"], ROWS, "KAN-2251"),
        (["--listed", "Zeta Example=who:1"], ROWS, "KAN-2254"),
        (["--as-of", "soon"], ROWS, "KAN-2250"),
        ([], "owner,company\nA,B\n", "KAN-2242"),
        ([], "owner,company,percent\n", "KAN-2247"),
    ],
)
def test_what_is_wrong_ends_with_its_code(
    run: Run, arguments: list[str], rows: str, code: str
) -> None:
    result = run(*arguments, rows=rows)
    assert result.exit_code == 2
    assert code in result.stderr


def test_shares_that_do_not_fit_are_told_and_judged_all_the_same(run: Run) -> None:
    result = run(rows="owner,company,percent\nA,B,80\nC,B,40\n")
    assert result.exit_code == 0
    assert "KAN-2246 owners.csv:2" in result.stderr


def test_a_file_that_is_not_there(run: Run) -> None:
    result = CliRunner().invoke(cli, ["ownership", "nowhere.csv"])
    assert result.exit_code == 2
    assert "KAN-2241" in result.stderr


def test_a_rank_growth_of_companies_stays_in_order(run: Run) -> None:
    rows = ROWS.splitlines()
    shuffled = "\n".join([rows[0], *reversed(rows[1:])]) + "\n"
    one = json.loads(run("--format", "json").stdout)["results"]
    other = json.loads(run("--format", "json", rows=shuffled).stdout)["results"]
    assert one == other

"""``kaname screen``: what it shows, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from screening.list_files import sdn_csv

Run = Callable[..., Result]
LISTED = "Huawei Technologies Co., Ltd."
"""An entry of the starter list."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KANAME_LANG", raising=False)

    def invoke(*arguments: str, lists: str = "starter") -> Result:
        chosen = ["--lists", lists] if lists else []
        return CliRunner().invoke(cli, ["screen", *arguments, *chosen])

    return invoke


def test_a_listed_name_is_shown_with_its_reasons(run: Run) -> None:
    result = run(LISTED, "--country", "cn")
    assert result.exit_code == 0
    assert "presumed" in result.stdout
    assert "bis-entity:" in result.stdout
    assert "+100  The name is the same" in result.stdout
    assert "The country agrees: China" in result.stdout


def test_nothing_found_is_no_clearance_and_no_failure(run: Run) -> None:
    result = run("Sakuradia Xylophon Works")
    assert result.exit_code == 0
    assert "no entry of these lists comes near it" in result.stdout
    assert "not a clearance" in result.stdout


def test_the_starter_list_is_called_one(run: Run) -> None:
    result = run("Sakuradia Xylophon Works")
    assert "Only the starter list is loaded" in result.stdout
    assert "kaname lists update" in result.stdout
    assert "SHA-256" in result.stdout


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_script_does_not_read_clean_while_no_list_is_loaded(run: Run, form: str) -> None:
    name = "Sakuradia Xylophon Works"
    named = run(name, "--format", form)
    silent = run(name, "--format", form, lists="")
    assert (named.exit_code, silent.exit_code) == (0, 3)
    assert silent.stdout == named.stdout
    assert "Only the starter list is loaded" in silent.stdout
    assert "KAN-2343 --lists" in silent.stderr
    assert "KAN-2343" not in named.stderr
    assert name not in silent.stderr


def test_a_name_is_searched_on_the_lists_that_are_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sdn.csv"
    file.write_bytes(sdn_csv({"number": "1", "name": "SAKURADIA WORKS"}))
    assert CliRunner().invoke(cli, ["lists", "import", "--confirm", str(file)]).exit_code == 0
    for lists, loaded, found in (
        ("", True, True),
        ("ofac-sdn", True, True),
        ("starter", False, False),
    ):
        result = run("Sakuradia Works", lists=lists)
        assert result.exit_code == 0, result.output
        assert ("ofac-sdn:1" in result.stdout) is found
        assert ("ofac-sdn@" in result.stdout) is loaded
    result = run("Sakuradia Works", lists="nonsense")
    assert result.exit_code == 2
    assert "KAN-2273" in result.stderr


def test_japanese(run: Run) -> None:
    result = run(LISTED, "--lang", "ja")
    assert "要確認" in result.stdout
    assert "名称がリスト上の" in result.stdout
    assert "kaname lists update" in result.stdout


def test_json_is_whole(run: Run) -> None:
    result = run(LISTED, "Sakuradia Xylophon Works", "--format", "json")
    shown = json.loads(result.stdout)
    assert [one["name"] for one in shown["names"]] == [LISTED, "Sakuradia Xylophon Works"]
    hit = shown["names"][0]["hits"][0]
    assert hit["score"] == sum(reason["points"] for reason in hit["reasons"])
    assert shown["names"][1]["hits"] == []
    assert shown["editions"][0]["starter"] is True
    assert len(shown["editions"][0]["sha256"]) == 64
    assert "starter" in shown["notes"][0]["en"]


def test_the_same_command_says_the_same(run: Run) -> None:
    first, second = run(LISTED), run(LISTED)
    assert first.stdout == second.stdout


def test_all_that_is_wrong_is_said_at_once(run: Run) -> None:
    result = run("…", "--country", "QQ")
    assert result.exit_code == 2
    assert "KAN-2104" in result.stderr
    assert "KAN-2105" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("1962-05-03", "The date of birth agrees: 1962-05-03"),
        ("1962-05", "The year and month of birth agree"),
        ("1962", "The birth year agrees"),
        ("昭和37年", "The birth year agrees"),
        ("1990", "differs by 28 years"),
    ],
)
def test_a_birth_is_given_as_exactly_as_it_is_known(
    run: Run, tmp_path: Path, given: str, says: str
) -> None:
    file = tmp_path / "sdn.csv"
    row = {"number": "1", "name": "DOE, Sample Invented", "kind": "individual",
           "remarks": "DOB 03 May 1962."}  # fmt: skip
    file.write_bytes(sdn_csv(row))
    assert CliRunner().invoke(cli, ["lists", "import", "--confirm", str(file)]).exit_code == 0
    result = run("Sample Invented Doe", "--birth-date", given, lists="")
    assert result.exit_code == 0, result.output
    assert says in result.stdout


@pytest.mark.parametrize("given", ["03/05/1962", "soon", "1962-13", ""])
def test_a_birth_that_cannot_be_read_is_refused_and_not_repeated(run: Run, given: str) -> None:
    result = run(LISTED, "--birth-date", given)
    assert result.exit_code == 2
    assert "KAN-2106 --birth-date" in result.stderr
    assert not given or given not in result.stderr
    assert result.stdout == ""


def test_a_birth_goes_in_a_column_with_a_file(run: Run) -> None:
    result = run("--file", "f.csv", "--out", "o.csv", "--birth-date", "1962")
    assert result.exit_code == 2
    assert "say it in a column" in result.stderr


def test_lists_that_cannot_be_used_end_with_3(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = tmp_path / "home" / "lists"
    lists.mkdir(parents=True)
    (lists / "current.json").write_text("not JSON")
    result = run(LISTED)
    assert result.exit_code == 3
    assert "KAN-20" in result.stderr
    assert result.stdout == ""


def test_a_name_cannot_command_the_terminal(run: Run) -> None:
    name = "Sakuradia \x1b[31mXylophon\u202e\u3000Works"
    result = run(name)
    assert not {"\x1b", "\u202e"} & {*result.stdout}
    assert "<U+202E>\u3000Works" in result.stdout
    result = run(name, "--format", "json")
    assert not {"\x1b", "\u202e"} & {*result.stdout}
    assert json.loads(result.stdout)["names"][0]["name"] == name


@pytest.mark.parametrize(
    "name", ["华为技术有限公司", "ファーウェイ・テクノロジーズ", "Хуавэй Текнолоджис"]
)
def test_a_name_in_another_script_finds_the_entry_and_is_told_how(run: Run, name: str) -> None:
    shown = json.loads(run(name, "--format", "json").stdout)
    (hit, *_) = shown["names"][0]["hits"]
    assert hit["listed_name"].startswith("Huawei Technologies")
    said = " ".join(reason["text"]["en"] for reason in hit["reasons"])
    assert "huawei" in said


def test_a_preset_says_how_near_a_name_must_come(run: Run) -> None:
    assert "90 of 100" in run("Beihang University", "--preset", "strict").output
    assert "72 of 100" in run("Beihang University", "--preset", "wide").output
    refused = run("Beihang University", "--preset", "loose")
    assert refused.exit_code == 2
    assert "strict, balanced, wide" in refused.output

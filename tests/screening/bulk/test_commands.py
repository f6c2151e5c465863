"""``kaname screen --file``, ``pairs`` and ``explain`` on the command line."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.core.hit import Reason
from kaname.core.text import Text
from screening.bulk.bulk_files import LISTED, home_with_lists, read_csv, write_csv
from screening.list_files import csl_csv, csl_rows

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("KANAME_LANG", raising=False)
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    home_with_lists(tmp_path / "home")

    def invoke(*arguments: object) -> Result:
        return CliRunner().invoke(cli, ["screen", *map(str, arguments)])

    return invoke


@pytest.fixture
def names(tmp_path: Path) -> Path:
    table = [("query", "Land"), (LISTED[0], "CN"), ("…", "CN"), ("", ""), ("Somebody", "Atlantis")]
    return write_csv(tmp_path / "names.csv", table)


def test_a_file_of_names(run: Run, names: Path, tmp_path: Path) -> None:
    out = tmp_path / "hits.csv"
    result = run("--file", names, "--column", "query", "--map", "country=Land", "--top", 10,
                 "--out", out)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "Rows read: 4; names screened: 2" in result.stdout
    assert "not a clearance" in result.stdout
    assert "NOT screened, no name: 1 (rows 3)" in result.stderr
    assert "no letter or digit: 1 (rows 2)" in result.stderr
    assert "country not understood and left out: 1 (rows 4)" in result.stderr
    assert "Zorbatek" not in result.output
    assert "Somebody" not in result.output
    assert read_csv(out)[0]["name"] == LISTED[0]


def test_lists_are_chosen(run: Run, names: Path, tmp_path: Path) -> None:
    out = tmp_path / "hits.csv"
    assert run("--file", names, "--lists", "csl", "--out", out).exit_code == 0
    assert read_csv(out)
    assert run("--file", names, "--lists", "starter", "--out", out).exit_code == 0
    assert not read_csv(out)
    other = tmp_path / "consolidated.csv"
    other.write_bytes(csl_csv(*csl_rows(3), {**csl_rows(1)[0], "name": "Somebody"}))
    result = run("--file", names, "--lists", other, "--out", out)
    assert result.exit_code == 0, result.output
    assert "KAN-2041" in result.stderr
    assert [hit["name"] for hit in read_csv(out)] == ["Somebody"]
    result = run("--file", names, "--lists", "csl,nonsense", "--out", out)
    assert result.exit_code == 2
    assert "KAN-2273" in result.stderr
    assert "csl@" in result.stderr


def test_a_file_is_not_screened_against_the_starter_list_unless_it_is_named(
    names: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "another"))
    out = tmp_path / "hits.csv"
    command = ["screen", "--file", str(names), "--out", str(out)]
    for lang, said in (("en", "kaname lists update"), ("ja", "リストが読み込まれていない")):
        result = CliRunner().invoke(cli, [*command, "--lang", lang])
        assert result.exit_code == 3, result.output
        assert "KAN-2343" in result.stderr
        assert said in result.stderr
        assert not out.exists()
        assert not out.with_name("hits.csv.kaname").exists()
    result = CliRunner().invoke(cli, [*command, "--lists", "starter"])
    assert result.exit_code == 0, result.output
    assert "Only the starter list is loaded" in result.stderr
    assert out.exists()


def test_what_was_loaded_for_one_run_is_not_kept(run: Run, names: Path, tmp_path: Path) -> None:
    other = tmp_path / "consolidated.csv"
    other.write_bytes(csl_csv(*csl_rows(3)))
    before = (tmp_path / "home" / "lists" / "current.json").read_bytes()
    run("--file", names, "--lists", other, "--out", tmp_path / "hits.csv")
    assert (tmp_path / "home" / "lists" / "current.json").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--file", "f.csv"],
        ["--file", "f.csv", "--out", "h.csv", "A Name"],
        ["--file", "f.csv", "--out", "h.csv", "--format", "text"],
        ["--file", "f.csv", "--out", "h.csv", "--preset", "wide", "--threshold", "3"],
        ["A Name", "--out", "h.csv"],
        ["A Name", "--format", "csv"],
        [],
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together(arguments: list[str], run: Run) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage" in result.stderr


def test_problems_end_with_their_status(run: Run, names: Path, tmp_path: Path) -> None:
    result = run("--file", tmp_path / "none.csv", "--out", tmp_path / "h.csv", "--lang", "ja")
    assert result.exit_code == 2
    assert "KAN-2260" in result.stderr
    assert "ファイルを読めない" in result.stderr
    result = run("--file", names, "--map", "country", "--out", tmp_path / "h.csv")
    assert "KAN-2272" in result.stderr


def test_without_ray_it_is_said_how_to_get_it(
    run: Run, names: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    result = run("--file", names, "--cluster", "local", "--out", tmp_path / "h.csv")
    assert result.exit_code == 3
    assert "KAN-2279" in result.stderr
    assert "pip install 'kaname[cluster]'" in result.stderr


@dataclass(frozen=True)
class _Pair:
    score: float
    reasons: tuple[Reason, ...]


@pytest.fixture
def _letters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a comparison in place whose every score is known."""

    def compare_names(a: str, b: str, kind_a: str = "", kind_b: str = "") -> _Pair:
        assert kind_a == kind_b
        points = 100 if a == b else 100 / 3 if kind_a == "person" else 12
        return _Pair(points, (Reason(Text(f"kind {kind_a}", "種別"), int(points)),))

    module = ModuleType("kaname.screening.pair")
    module.compare_names = compare_names  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kaname.screening.pair", module)


@pytest.mark.usefixtures("_letters_alone")
def test_pairs_get_a_score(run: Run, tmp_path: Path) -> None:
    table = [("id", "a", "b", "schema", "score"), ("1", "Zorba", "Zorba", "Company", "x"),
             ("2", "=Zorba", "Qell", "Person", "y"), ("3", "", "Qell", "Person", "z"),
             ("4", "Ann", "Bob", "Organization", "")]  # fmt: skip
    file, out = write_csv(tmp_path / "pairs.csv", table), tmp_path / "scored.csv"
    result = run("pairs", file, "--a", "a", "--b", "b", "--kind-column", "schema", "--out", out)
    assert result.exit_code == 0, result.output
    rows = read_csv(out)
    assert list(rows[0]) == ["id", "a", "b", "schema", "input_score", "score", "reasons"]
    assert [row["score"] for row in rows] == ["100", "33.3333", "", "12"]
    assert rows[0]["reasons"] == "kind organisation (+100)"
    assert rows[1]["a"] == "'=Zorba"
    assert "NOT scored" in result.stderr
    assert "(rows 3)" in result.stderr


@pytest.mark.usefixtures("_letters_alone")
def test_pairs_without_their_columns_are_told(run: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "pairs.csv", [("a", "b"), ("Zorba", "Qell")])
    result = run("pairs", file, "--a", "x", "--b", "b", "--out", tmp_path / "s.csv")
    assert result.exit_code == 2
    assert "KAN-2271" in result.stderr


@pytest.mark.usefixtures("_letters_alone")
def test_two_names_are_explained(run: Run) -> None:
    result = run("explain", "Ann", "Bob", "--kind", "person")
    assert result.exit_code == 0, result.output
    assert "33.3333  Ann" in result.stdout
    assert "+33  kind person" in result.stdout
    assert run("explain", "…", "Bob").exit_code == 2


def test_a_person_may_be_called_pairs(run: Run) -> None:
    result = run("--", "pairs")
    assert result.exit_code == 0, result.output
    assert "“pairs”" in result.stdout
    assert "--a HEADING" in run("pairs", "--help").stdout

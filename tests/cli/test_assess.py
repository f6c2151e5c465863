"""``kaname assess`` at the door: exit status, where it writes, languages, bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.home import local_store

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "etch-tool.yaml"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KANAME_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["assess", *arguments], input=text)


def test_a_dossier_is_printed_and_its_page_is_written(home: Path) -> None:
    result = run(str(EXAMPLE))
    assert result.exit_code == 0, result.output
    (page,) = (home / "dossiers").glob("etch-tool-*.html")
    assert str(page) in result.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "Washington" in result.stdout
    assert "\x1b[" not in result.stdout


def test_json_goes_to_standard_output_and_nothing_else_is_written(home: Path) -> None:
    result = run(str(EXAMPLE), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["as_of"] == "2026-11-16"
    assert not (home / "dossiers").exists()


@pytest.mark.parametrize(("name", "start"), [("d.html", "<!doctype"), ("d.json", "{")])
def test_the_name_of_the_file_tells_the_format(name: str, start: str, home: Path) -> None:
    result = run(str(EXAMPLE), "--out", name)
    assert result.exit_code == 0, result.output
    assert (home / name).read_text(encoding="utf-8").startswith(start)


def test_no_folder_is_made_unasked(home: Path) -> None:
    result = run(str(EXAMPLE), "--out", "mistyped/d.html")
    assert result.exit_code == 2
    assert "KAN-4003" in result.stderr
    assert not (home / "mistyped").exists()


def test_the_dossier_does_not_depend_on_the_language() -> None:
    both = [run(str(EXAMPLE), "--format", "json", "--lang", lang).stdout for lang in ("en", "ja")]
    assert both[0] == both[1]
    assert "許可が必要" in run(str(EXAMPLE), "--format", "text", "--lang", "ja").stdout


def test_as_of_is_the_day_whose_law_answers() -> None:
    result = run(str(EXAMPLE), "--as-of", "2026-11-09", "--format", "json")
    dossier = json.loads(result.stdout)
    assert (dossier["as_of"], dossier["as_of_basis"]) == ("2026-11-09", "given")


def test_standard_input_is_read() -> None:
    result = run("-", "--format", "json", text=EXAMPLE.read_text(encoding="utf-8"))
    assert json.loads(result.stdout)["case"]["reference"] == "EX-1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("places: {frm: JP}\n", "KAN-10"),
        ("\x00\x01", "KAN-10"),
        ("a: &x [1]\nb: *x\n", "KAN-10"),
        ("items: [{eccn: nonsense}]\n", "KAN-10"),
        ("", "KAN-10"),
    ],
)
def test_bad_input_ends_with_two(content: str, code: str, home: Path) -> None:
    bad = home / "bad.yaml"
    bad.write_text(content, encoding="utf-8")
    result = run(str(bad))
    assert result.exit_code == 2, result.output
    assert code in result.stderr
    assert not (home / "dossiers").exists()


def test_all_problems_come_at_once_and_in_the_language_asked(home: Path) -> None:
    bad = home / "bad.yaml"
    bad.write_text("places: {to: JPN}\nparties: [{roles: [end_usr]}]\n", encoding="utf-8")
    english, japanese = run(str(bad)), run(str(bad), "--lang", "ja")
    assert english.stderr.count("KAN-") == 2
    assert "end_user" in english.stderr
    assert f"{bad}:2:" in english.stderr
    assert english.stderr != japanese.stderr
    assert any("぀" <= letter <= "ヿ" for letter in japanese.stderr)


@pytest.mark.parametrize(
    "day", ["yesterday", "2026-13-01", "2026-02-30", "", "20260310", "2026-W10-1"]
)
def test_a_day_that_is_none_ends_with_two(day: str) -> None:
    result = run(str(EXAMPLE), "--as-of", day)
    assert result.exit_code == 2
    assert "KAN-4001" in result.stderr


def test_a_file_that_is_not_there_ends_with_two() -> None:
    result = run("nowhere.yaml")
    assert result.exit_code == 2
    assert "KAN-4002" in result.stderr


def test_a_page_that_cannot_be_written_ends_with_two(home: Path) -> None:
    (home / "wall").write_text("a file, not a folder")
    result = run(str(EXAMPLE), "--out", "wall/d.html")
    assert result.exit_code == 2
    assert "KAN-4003" in result.stderr


def test_the_case_is_never_written_over(home: Path) -> None:
    case = home / "case.yaml"
    case.write_bytes(EXAMPLE.read_bytes())
    result = run(str(case), "--out", "case.yaml")
    assert result.exit_code == 2
    assert case.read_bytes() == EXAMPLE.read_bytes()


def test_links_are_followed_and_permissions_kept(home: Path) -> None:
    kept = home / "kept.json"
    kept.write_text("old")
    kept.chmod(0o600)
    (home / "link.json").symlink_to(kept)
    assert run(str(EXAMPLE), "--out", "link.json").exit_code == 0
    assert (home / "link.json").is_symlink()
    assert kept.read_text(encoding="utf-8").startswith("{")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_page_nobody_asked_for_by_name_may_fail(home: Path) -> None:
    (home / "dossiers").write_text("a file, not a folder")
    result = run(str(EXAMPLE))
    assert result.exit_code == 0
    assert "Washington" in result.stdout
    assert "KAN-4003" in result.stderr


def test_signs_a_terminal_would_obey_are_shown_and_not_sent(home: Path) -> None:
    bad = home / "bad.yaml"
    bad.write_text('parties: [{roles: ["\\e[31mEVIL"]}]\n', encoding="utf-8")
    result = run(str(bad))
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("ending", ["> /dev/full", ">&-", "| cat"])
def test_whatever_stands_behind_standard_output(ending: str, home: Path) -> None:
    command = f"{sys.executable} -m kaname.cli.main assess {EXAMPLE} --format text {ending}"
    result = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, cwd=home
    )
    assert "Traceback" not in result.stderr
    assert result.returncode == (0 if ending == "| cat" else 2)


def test_an_encoding_that_lacks_letters_loses_no_dossier(home: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "kaname.cli.main", "assess", str(EXAMPLE), "--lang", "ja"],
        capture_output=True,
        check=False,
        cwd=home,
        env={**os.environ, "PYTHONIOENCODING": "cp932", "PYTHONUTF8": "0"},
    )
    assert result.returncode == 0, result.stderr
    assert "許可が必要" in result.stdout.decode("cp932")
    assert b"\\u" in result.stdout


def test_a_broken_store_ends_with_three_and_never_with_no_hits(home: Path) -> None:
    store = local_store()
    fixture = ROOT / "tests" / "screening" / "fixtures" / "consolidated.csv"
    edition = store.import_file(fixture, confirm_shrink=True)
    assert run(str(EXAMPLE), "--format", "json").exit_code == 0
    for file in edition.path.rglob("entries*"):
        file.write_bytes(b"[]")
    for index in store.derived_folder().rglob("*.index"):
        index.unlink()
    result = run(str(EXAMPLE), "--format", "json")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "KAN-2" in result.stderr


def test_a_closed_pipe_is_no_error(home: Path) -> None:
    command = f"{sys.executable} -m kaname.cli.main assess {EXAMPLE} --format text | head -n 1"
    result = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, cwd=home
    )
    assert "Traceback" not in result.stderr
    assert result.stdout.startswith("KANAME")

"""``kaname lists`` at the command line."""

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli import progress
from kaname.cli.main import cli
from kaname.cli.shown import escaped_json
from kaname.screening import editions, network
from kaname.screening.sources import SourceFile
from screening.list_files import csl_csv, csl_rows, meti_xlsx, sdn_csv

CHINA = "中国\nPeople's Republic of China"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["lists", *arguments])


def test_before_any_import_it_says_that_there_is_only_the_starter(home: Path) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert "starter" in result.output
    assert "kaname lists update" in result.output
    assert "スターター・リスト" in run("status", "--lang", "ja").output


def test_import_and_status(home: Path) -> None:
    file = home / "csl_2026-07-31.csv"
    file.write_bytes(csl_csv(*csl_rows(30), *csl_rows(1, "New List (NL) - Somewhere")))
    result = run("import", "--confirm", str(file))
    assert result.exit_code == 0, result.output
    assert "31 rows read, 31 entries; edition of 2026-07-31 (by the file's name)" in result.output
    assert "1 warnings: kaname lists warnings csl" in result.output
    assert "already in use" in run("import", str(file)).output
    shown = json.loads(run("status", "--format", "json").output)[0]
    assert (shown["list"], shown["rows"], shown["warnings"]) == ("csl", 31, 1)
    assert shown["edition_date"] == "2026-07-31"
    assert shown["age_days"] > 0
    assert shown["edition"] == f"csl@{shown['sha256'][:12]}"
    assert "KAN-2011" in run("warnings", "csl").output
    text = run("status").output
    assert "2026-07-31" in text
    assert "Not imported: Foreign End User List, Asset-freeze list" in text


def test_every_file_is_tried_and_every_problem_told(home: Path) -> None:
    good = home / "20250929_4.xlsx"
    good.write_bytes(meti_xlsx((CHINA, "A Works", None, "核\nN", None)))
    page = home / "page.csv"
    page.write_bytes(b"<html><title>Sign in</title></html>")
    result = run("import", "--confirm", str(page), str(good), str(home / "none.csv"))
    assert result.exit_code == 2
    assert "meti-eul@" in result.output
    assert "KAN-2003" in result.output
    assert "KAN-2047" in result.output
    assert len(json.loads(run("status", "--format", "json").output)) == 2  # and the starter


def test_a_shrunken_edition_needs_a_word(home: Path) -> None:
    for name, count in (("a.csv", 100), ("b.csv", 10)):
        (home / name).write_bytes(csl_csv(*csl_rows(count)))
    assert run("import", "--confirm", str(home / "a.csv")).exit_code == 0
    result = run("import", "--lang", "ja", str(home / "b.csv"))
    assert result.exit_code == 2
    assert "KAN-2040" in result.output
    assert "使用中の版は100行" in result.output
    assert run("import", "--confirm", str(home / "b.csv")).exit_code == 0


def test_all_of_ofacs_files_may_be_given(home: Path) -> None:
    (home / "sdn.csv").write_bytes(sdn_csv({"number": "1", "name": "INVENTED"}))
    (home / "alt.csv").write_bytes(b'1,11,"aka","INVENTED ALIAS",-0- \r\n')
    files = [str(home / name) for name in ("alt.csv", "sdn.csv")]
    result = run("import", "--confirm", "--date", "2026-11-20", *files)
    assert result.exit_code == 0, result.output
    assert "edition of 2026-11-20 (as given)" in result.output
    assert run("import", str(home / "alt.csv")).exit_code == 2


def test_an_unknown_date_is_said(home: Path) -> None:
    (home / "sdn.csv").write_bytes(sdn_csv({"number": "1", "name": "INVENTED"}))
    assert "--date YYYY-MM-DD" in run("import", "--confirm", str(home / "sdn.csv")).output


def test_a_missing_file_of_aliases_is_said_at_once(home: Path) -> None:
    (home / "sdn.csv").write_bytes(sdn_csv({"number": "1", "name": "INVENTED"}, end=""))
    output = run("import", "--confirm", str(home / "sdn.csv")).output
    assert "alt.csv is not beside sdn.csv" in output
    assert "add.csv is not beside sdn.csv" in output
    assert "without aliases, parties are missed" in output
    (home / "alt.csv").write_bytes(b'1,11,"aka","INVENTED ALIAS",-0- \r\n')
    output = run("import", "--confirm", "--lang", "ja", str(home / "sdn.csv")).output
    assert "alt.csvがない" not in output
    assert "add.csvがない" in output


def test_a_damaged_store_ends_with_3(home: Path) -> None:
    (home / "a.csv").write_bytes(csl_csv(*csl_rows(3)))
    run("import", "--confirm", str(home / "a.csv"))
    (home / "home" / "lists" / "current.json").write_bytes(b"{")
    result = run("status")
    assert result.exit_code == 3
    assert "KAN-2045" in result.output


def test_a_damaged_record_of_editions_is_begun_anew_with_a_word(home: Path) -> None:
    file = home / "a.csv"
    file.write_bytes(csl_csv(*csl_rows(3)))
    run("import", "--confirm", str(file))
    (home / "home" / "lists" / "current.json").write_bytes(b"{")
    result = run("import", str(file))
    assert result.exit_code == 3
    assert "--confirm" in result.output
    result = run("import", "--confirm", str(file))
    assert result.exit_code == 0, result.output
    assert "kept as current.json.damaged-" in result.output
    assert run("status").exit_code == 0
    assert "damaged" not in run("import", "--confirm", str(file)).output


def test_damaged_warnings_end_with_3(home: Path) -> None:
    (home / "a.csv").write_bytes(csl_csv(*csl_rows(3)))
    run("import", "--confirm", str(home / "a.csv"))
    (path,) = (home / "home" / "lists").glob("editions/csl/*/warnings.json")
    path.write_bytes(b'[{"code": "KAN-2011"}]')
    result = run("warnings", "csl")
    assert result.exit_code == 3
    assert "KAN-2045" in result.output


DECEPTION = "\x1b[31m\u202e\x9b"
"""What turns a terminal's colour and its direction of writing."""


def test_what_a_file_holds_cannot_command_the_terminal(home: Path) -> None:
    file = home / f"a{DECEPTION}.csv"
    file.write_bytes(csl_csv(*csl_rows(3), *csl_rows(1, f"New{DECEPTION} List - Somewhere")))
    shown = [
        run("import", "--confirm", str(file)),
        run("warnings", "csl"),
        run("status", "--format", "json"),
        run("import", str(home / f"no{DECEPTION}.csv")),
    ]
    assert not {"\x1b", "\u202e", "\x9b"} & {*"".join(r.output for r in shown)}
    assert "<U+202E>" in shown[1].output
    assert "<U+202E>" in shown[3].output


def test_json_means_the_same_when_it_is_escaped() -> None:
    value = {"a\u202e\x9b\x7f": ["発明\u3000\U000e0001\u2028\n"]}
    text = escaped_json(value)
    assert json.loads(text) == value
    assert "発明\u3000" in text
    assert not {"\u202e", "\x9b", "\x7f", "\u2028"} & {*text}


def test_what_takes_long_is_said_on_a_pipe_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> SourceFile:
        time.sleep(0.2)
        return SourceFile("a.csv", csl_csv(*csl_rows(3)))

    monkeypatch.setattr(editions, "_read_file", slow)
    result = run("import", "--confirm", str(home / "a.csv"))
    assert "Reading" not in result.stderr
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.02)
    result = run("import", "--confirm", str(home / "a.csv"))
    assert "Reading a.csv" in result.stderr


def test_update_takes_known_lists_and_official_addresses_only(home: Path) -> None:
    assert run("update", "nosuch").exit_code == 2
    assert "KAN-2068" in run("update", "--url", "https://www.meti.go.jp/x.xlsx").output
    assert "KAN-2068" in run("update", "ofac-sdn", "--url", "https://x.invalid/sdn.csv").output
    result = run("update", "meti-eul", "--url", "https://example.invalid/20250929_4.xlsx")
    assert result.exit_code == 2
    assert "KAN-2061" in result.output


def test_update_fetches_and_imports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest workbook that the page links, and nothing else, is fetched and imported."""
    asked: list[str] = []

    def fetch(url: str, hosts: tuple[str, ...], target: Path, **_: object) -> network.Fetched:
        assert hosts == ("www.meti.go.jp",)
        asked.append(url)
        target.parent.mkdir(parents=True, exist_ok=True)
        if url.endswith(".html"):
            target.write_text('<a href="/policy/anpo/20250131_1.xlsx"><a href="20250929_4.xlsx">')
        else:
            target.write_bytes(meti_xlsx((CHINA, "A Works", None, "核\nN", None)))
        return network.Fetched(target, True, None)

    monkeypatch.setattr(network, "fetch", fetch)
    result = run("update", "meti-eul", "--confirm")
    assert result.exit_code == 0, result.output
    assert asked == [
        "https://www.meti.go.jp/policy/anpo/law00.html",
        "https://www.meti.go.jp/policy/anpo/20250929_4.xlsx",
    ]
    assert "edition of 2025-09-29 (by the file's name)" in result.output


def test_update_offline_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from urllib.error import URLError
    from urllib.request import OpenerDirector

    def offline(*_: object, **__: object) -> None:
        raise URLError("no network")

    monkeypatch.setattr(OpenerDirector, "open", offline)
    result = run("update")
    assert result.exit_code == 3
    assert result.output.count("KAN-2060") == 7
    assert "kaname lists import FILE" in result.output


def test_help_of_lists_imports_neither_network_nor_workbooks() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from click.testing import CliRunner; from kaname.cli.main import cli;"
        "assert CliRunner().invoke(cli, ['lists', '--help']).exit_code == 0;"
        "print(sorted({'rich', 'openpyxl', 'urllib.request', 'kaname.screening'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""``kaname case`` and ``kaname schema``: what a person sees, and the exit status."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.core.reading import read_case
from kaname.core.schema import case_schema, reference_tables
from kaname.core.template import case_template

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "etch-tool-half.yaml"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_new_prints_the_template(language: str) -> None:
    result = CliRunner().invoke(cli, ["case", "new", "--lang", language])
    assert result.exit_code == 0
    assert result.stdout == case_template(language)


def test_new_writes_a_file_and_never_over_one(tmp_path: Path) -> None:
    target = tmp_path / "deal.yaml"
    assert CliRunner().invoke(cli, ["case", "new", "--out", str(target)]).exit_code == 0
    read_case(target.read_bytes())
    target.write_text("title: mine\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["case", "new", "--out", str(target)])
    assert result.exit_code == 2
    assert "KAN-1037" in result.stderr
    assert target.read_text(encoding="utf-8") == "title: mine\n"


def test_check_says_what_is_not_given() -> None:
    result = CliRunner().invoke(cli, ["case", "check", str(EXAMPLE)])
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "no problems. Parties: 2, items: 1." in result.stdout
    assert "items[etcher]\n" in result.stdout
    assert "us_content_percent" in result.stdout


def test_check_speaks_japanese() -> None:
    result = CliRunner().invoke(cli, ["case", "check", str(EXAMPLE), "--lang", "ja"])
    assert result.exit_code == 0
    assert "問題なし。当事者 2、品目 1。" in result.stdout
    assert "原産国" in result.stdout or "経由地" in result.stdout


def test_check_tells_every_problem_with_its_place(tmp_path: Path) -> None:
    target = tmp_path / "deal.yaml"
    target.write_text("titel: x\nplaces:\n  to: Jpan\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["case", "check", str(target)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"KAN-1015 {target}:1:1 titel\n" in result.stderr
    assert f"KAN-1020 {target}:3:7 places.to\n" in result.stderr
    assert "Write: JP (Japan)" in result.stderr
    japanese = CliRunner().invoke(cli, ["case", "check", str(target), "--lang", "ja"])
    assert japanese.exit_code == 2
    assert "JP（日本）と書く" in japanese.stderr


def test_check_reads_standard_input() -> None:
    result = CliRunner().invoke(cli, ["case", "check", "-"], input="title: x\n")
    assert result.exit_code == 0
    assert "Parties: 0, items: 0." in result.stdout


def test_check_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["case", "check", str(tmp_path / "none.yaml")])
    assert result.exit_code == 2
    assert "KAN-4002" in result.stderr


def test_schema_prints_the_case_format() -> None:
    result = CliRunner().invoke(cli, ["schema", "case"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == case_schema()
    tables = CliRunner().invoke(cli, ["schema", "case", "--format", "markdown"])
    assert tables.stdout == reference_tables()


def test_schema_writes_a_file(tmp_path: Path) -> None:
    target = tmp_path / "case.schema.json"
    assert CliRunner().invoke(cli, ["schema", "case", "--out", str(target)]).exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8")) == case_schema()


def test_schema_prints_the_dossier_s_or_says_that_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("kaname.cli.schema.resources.files", lambda _: tmp_path)
    missing = CliRunner().invoke(cli, ["schema", "dossier"])
    assert missing.exit_code == 3
    assert "KAN-1038" in missing.stderr
    (tmp_path / "dossier.schema.json").write_text('{"title": "x"}', encoding="utf-8")
    result = CliRunner().invoke(cli, ["schema", "dossier"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"title": "x"}


def test_schema_knows_two_formats() -> None:
    assert CliRunner().invoke(cli, ["schema", "invoice"]).exit_code == 2
    assert CliRunner().invoke(cli, ["schema", "dossier", "--format", "markdown"]).exit_code == 2


@pytest.mark.parametrize("code", ["KAN-1037", "KAN-1038"])
def test_codes_of_these_commands_have_their_page(code: str) -> None:
    page = (ROOT / "docs" / "errors" / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: ")

"""``kaname supply map``."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.core.problem import ProblemError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["supply", "map", *arguments])


def test_a_chain_in_the_terminal() -> None:
    result = run("semiconductors")
    assert result.exit_code == 0, result.output
    assert "EUV lithography" in result.output
    assert "Netherlands 100% (ASML)" in result.output
    assert "Brookings" in result.output


def test_in_japanese() -> None:
    result = run("batteries", "--lang", "ja")
    assert result.exit_code == 0
    assert "正極材" in result.output
    assert "中国 89.4%" in result.output


def test_forms_on_standard_output() -> None:
    assert json.loads(run("gallium", "--format", "json").output)["name"] == "gallium"
    assert run("gallium", "--format", "csv").output.startswith("product_id,")
    assert run("gallium", "--format", "svg").output.startswith("<svg")
    assert run("gallium", "--format", "html").output.lstrip().startswith("<!doctype html>")


def test_files_by_their_ending(tmp_path: Path) -> None:
    names = ["a.txt", "a.json", "a.csv", "a.svg", "a.html"]
    outs = [part for name in names for part in ("--out", str(tmp_path / name))]
    result = run("telecom", *outs)
    assert result.exit_code == 0, result.output
    assert result.output == ""
    starts = {name: (tmp_path / name).read_text(encoding="utf-8").lstrip()[:4] for name in names}
    assert starts == {
        "a.txt": "Tele", "a.json": "{\n \"", "a.csv": "prod", "a.svg": "<svg", "a.html": "<!do",
    }  # fmt: skip


def problem(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code != 0
    if isinstance(result.exception, ProblemError):
        return str(result.exception)
    return result.output + result.stderr


def test_what_is_not_there() -> None:
    assert "KAN-6140" in problem("galium")
    assert "gallium" in problem("galium")


@pytest.mark.parametrize("name", ["a.pdf", "a"])
def test_a_form_that_is_not_written(name: str, tmp_path: Path) -> None:
    assert "KAN-6141" in problem("gallium", "--out", str(tmp_path / name))
    assert not (tmp_path / name).exists()

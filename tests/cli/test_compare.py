"""``kaname compare``: its table, its files, and what it says of a bad list."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kaname.cli.main import cli

HEAD = ["eccn", "meti_item", "destination", "end_user", "us_outcome", "jp_outcome", "divergence",
        "reason"]  # fmt: skip
DAY = ["--as-of", "2026-11-21"]


def run(*arguments: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(cli, ["compare", *arguments])


def test_files(tmp_path: Path) -> None:
    names = [tmp_path / f"gaps.{form}" for form in ("csv", "xlsx", "svg", "html")]
    outs = [part for name in names for part in ("--out", str(name))]
    result = run("--items", "2B350,3B001,EAR99=16の項", "--to", "DE,CN,D:5", *DAY, *outs)
    assert result.exit_code == 0, result.output
    with names[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == HEAD
    assert rows[1][:7] == ["2B350", "3の項(2)", "DE", "civil", "no_requirement_found",
                           "licence_required", "only Japan"]  # fmt: skip
    assert "外為法48条1項" in rows[1][7]
    sheet = load_workbook(names[1])["Cells"]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert sheet.max_row == len(rows)
    for name in names[2:]:
        text = name.read_text(encoding="utf-8")
        assert not re.search(r"<link|@import|\bsrc\s*=|url\((?!#)|https?://(?!www.w3.org/2000/svg)",
                             text)  # fmt: skip
    assert names[2].read_text(encoding="utf-8").count("<g><title>") == len(rows) - 1
    assert "data:text/csv;base64," in names[3].read_text(encoding="utf-8")


def test_table_and_language() -> None:
    result = run("--items", "2B350", "--to", "DE", *DAY, "--lang", "ja")
    assert result.exit_code == 0, result.output
    assert re.search(r"^j +1 +100 % +日本のみ$", result.output, re.MULTILINE)


def test_several_processes_give_the_same(tmp_path: Path) -> None:
    common = ["--items", "3の項,6の項,7の項", "--to", "all", *DAY]
    for workers in ("1", "2"):
        out = str(tmp_path / f"{workers}.csv")
        assert run(*common, "--workers", workers, "--out", out).exit_code == 0
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "near"),
    [(("--items", "3A902", "--to", "DE"), "KAN-3160", "3A90"),
     (("--items", "2B350", "--to", "ZQ"), "KAN-3161", ""),
     (("--items", "2B350", "--to", "DE", "--end-user", "kind"), "KAN-3162", "civil"),
     (("--items", "2B350", "--to", "DE", "--out", "gaps.doc"), "KAN-3163", ".csv")],
)  # fmt: skip
def test_bad_lists_are_named(arguments: tuple[str, ...], code: str, near: str) -> None:
    result = run(*arguments, *DAY)
    assert result.exit_code == 2
    assert code in result.output
    assert near in result.output


def test_time_line_and_closing(tmp_path: Path) -> None:
    out = tmp_path / "line.csv"
    result = run("--items", "2B350", "--to", "DE", "--from", "2026-11-01", "--until", "2026-11-21",
                 "--out", str(out))  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "\n2026-11-01  " in result.output
    assert out.read_text(encoding="utf-8").startswith("date,eccn,destination,end_user,before,after")


@pytest.mark.parametrize(
    "day", [("--as-of", "2025-12-31"), ("--from", "2025-12-31", "--until", "2026-11-21")]
)
def test_a_day_before_the_tables_begin_is_refused_by_name(day: tuple[str, ...]) -> None:
    result = run("--items", "2B350", "--to", "DE", *day)
    assert result.exit_code == 2
    assert "KAN-3164" in result.output
    assert "2026-01-01" in result.output

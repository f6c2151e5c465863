"""``kaname compare``: its table, its files, and what it says of a bad list."""

import csv
import re
import subprocess
import sys
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
     (("--items", "3A090.d", "--to", "DE"), "KAN-3160", "3A090.c"),
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


def test_days_before_different_tables_are_refused_with_one_and_the_same_message() -> None:
    said = set()
    for day in ("2022-10-20", "2025-08-01", "2025-12-31"):
        result = run("--items", "3A090.a", "--to", "GB", "--as-of", day)
        assert result.exit_code == 2
        said.add(result.output.replace(day, "DAY"))
    (text,) = said
    text = " ".join(text.split())
    assert "2026-01-01 or later; everything is held from 2026-07-23" in text
    assert "the Commerce Control List 2025-07-11" in text
    assert "the concordance 2026-01-01" in text
    assert "the Country Chart 2026-01-01" in text


@pytest.mark.parametrize(
    ("arguments", "code", "near"),
    [(("--items", "3A0O1", "--to", "DE"), "KAN-3160", "3A001"),
     (("--items", "7-16", "--to", "DE"), "KAN-3160", "7の項(16)"),
     (("--items", "7の項(99)", "--to", "DE"), "KAN-3160", "7の項(25)"),
     (("--items", "3A001=7-16", "--to", "DE"), "KAN-3160", "7の項(16)"),
     (("--items", "3A001=7の項(99)", "--to", "DE"), "KAN-3160", "7の項(25)"),
     (("--items", "3E001=16の項(9)", "--to", "DE"), "KAN-3160", "16の項"),
     (("--items", "3-2の項(1)", "--to", "DE"), "KAN-3160", "3の2の項(1)"),
     (("--items", "3-2-1", "--to", "DE"), "KAN-3160", "3の2の項(1)"),
     (("--items", "", "--to", "DE"), "KAN-3160", "nothing is given"),
     (("--items", "3A001", "--to", ""), "KAN-3161", "nothing is given"),
     (("--items", "3A001", "--to", "Germny"), "KAN-3161", "Germany (DE)"),
     (("--items", "3A001", "--to", "D:9"), "KAN-3161", "D:5"),
     (("--items", "3A001", "--to", "DE", "--out", "nowhere/gaps.csv"), "KAN-4003", "nowhere"),
     (("--items", "3A001", "--to", "DE", "--close", "--out", "list.svg"), "KAN-3163", ".csv"),
     (("--items", "3A001", "--to", "DE", "--end-user", "none.yaml"), "KAN-4002", "none.yaml"),
     (("--items", "3A001", "--to", "DE", "--end-users", "none.csv"), "KAN-2260", "none.csv")],
)  # fmt: skip
def test_what_is_wrong_is_named_with_the_nearest_right(
    arguments: tuple[str, ...], code: str, near: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    for language in ("en", "ja"):
        result = run(*arguments, *DAY, "--lang", language)
        assert result.exit_code == 2, result.output
        assert code in result.output
        assert near in result.output or language == "ja"
    assert not list(tmp_path.glob("*.*"))


def test_days_out_of_order_or_none_are_refused() -> None:
    common = ("--items", "2B350", "--to", "DE")
    turned = run(*common, "--from", "2026-11-01", "--until", "2026-01-01")
    assert (turned.exit_code, "KAN-3166" in turned.output) == (2, True)
    assert "--from 2026-01-01 --until 2026-11-01" in turned.output
    wrong = run(*common, "--as-of", "2026-02-30")
    assert (wrong.exit_code, "KAN-4001" in wrong.output) == (2, True)
    assert run(*common, "--until", "2026-11-01").exit_code == 2
    assert run(*common, "--makers", "x.csv").exit_code == 2


def test_paragraphs_of_the_licence_rows_stand_after_their_entry(tmp_path: Path) -> None:
    out = tmp_path / "p.csv"
    result = run("--items", "3A090", "--to", "CN,DE", *DAY, "--paragraphs", "--out", str(out))
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    items = list(dict.fromkeys(row["eccn"] for row in rows))
    assert items[0] == "3A090"
    assert all(item.startswith("3A090.") for item in items[1:])
    assert len(items) > 2


CASE = """kaname: 1
event: export
parties:
- id: maker
  roles: [seller]
  name: Sakura Valve KK
  country: JP
- id: plant
  roles: [ultimate_consignee, end_user]
  name: Example Precision Institute
  country: CN
  military: false
items:
- id: valve
  eccn: 2B350
"""


def test_the_end_users_of_a_case_are_screened_and_put_in_the_law(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaname.home import local_store
    from kaname.screening.editions import starter_edition

    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    entry = next(one for one in starter_edition().read_entries() if one.list_id == "bis-entity")
    case = tmp_path / "deal.yaml"
    case.write_text(
        CASE.replace("Example Precision Institute", entry.name).replace(
            "country: CN", f"country: {entry.countries[0]}"
        ),
        encoding="utf-8",
    )
    assert not local_store().editions()
    out = tmp_path / "gaps.csv"
    result = run("--items", "EAR99=16の項", "--to", "DE", "--end-user", f"civil,{case}", *DAY,
                 "--out", str(out))  # fmt: skip
    assert result.exit_code == 3  # only the starter list is there
    assert "KAN-2343" in result.output
    assert "hits count in both capitals' law" in result.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["end_user"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"civil", entry.name}
    assert rows["civil"]["us_outcome"] == "no_requirement_found"
    assert rows[entry.name]["us_outcome"] in ("licence_required", "undetermined")


def test_a_table_of_names_is_screened_each_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaname.screening.editions import starter_edition

    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    entry = next(one for one in starter_edition().read_entries() if one.list_id == "bis-entity")
    table = tmp_path / "names.csv"
    table.write_text(
        f'name,country\n"{entry.name}",{entry.countries[0]}\nMaple Bakery Cooperative,CA\n',
        encoding="utf-8",
    )
    out = tmp_path / "gaps.csv"
    result = run("--items", "EAR99=16の項", "--to", "DE", "--end-users", str(table), *DAY,
                 "--lists", "starter", "--out", str(out))  # fmt: skip
    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["end_user"]: row["us_outcome"] for row in csv.DictReader(file)}
    assert rows["Maple Bakery Cooperative"] == "no_requirement_found"
    assert rows[entry.name] in ("licence_required", "undetermined")
    closing = run("--items", "2B350", "--to", "DE", "--end-user", "civil,military", "--end-users",
                  str(table), *DAY, "--lists", "starter", "--close")  # fmt: skip
    assert closing.exit_code == 0, closing.output
    assert "CB2" in closing.output


def test_a_case_without_a_user_is_refused(tmp_path: Path) -> None:
    case = tmp_path / "deal.yaml"
    case.write_text(
        CASE.replace("roles: [ultimate_consignee, end_user]", "roles: [forwarder]"),
        encoding="utf-8",
    )
    result = run("--items", "EAR99", "--to", "DE", "--end-user", str(case), *DAY)
    assert result.exit_code == 2
    assert "KAN-3165" in result.output or "KAN-1" in result.output


def test_closing_backfill_and_the_line_in_every_form(tmp_path: Path) -> None:
    common = ("--items", "2B350", "--to", "DE,KR,CN")
    makers = tmp_path / "makers.csv"
    makers.write_text(
        "name,country,eccn,meti_item,source\nAlpha Valve Co.,US,2B350,,report\n", encoding="utf-8"
    )
    lists = [tmp_path / f"list.{form}" for form in ("csv", "html")]
    outs = [part for path in lists for part in ("--out", str(path))]
    closing = run(*common, *DAY, "--close", *outs)
    assert closing.exit_code == 0, closing.output
    assert "CB2" in closing.output
    rows = list(csv.DictReader(lists[0].open(encoding="utf-8", newline="")))
    assert {row["row"] for row in rows if row["action"] == "set"} == {"DE", "KR"}
    assert all(int(row["closes"]) == 1 for row in rows)
    assert "2B350&gt;DE" not in lists[1].read_text(encoding="utf-8")
    book = tmp_path / "all.xlsx"
    both = run(*common, *DAY, "--close", "--backfill", "--makers", str(makers), "--out", str(book))
    assert both.exit_code == 0, both.output
    assert "Alpha Valve Co." in both.output
    opened = load_workbook(book)
    assert opened.sheetnames == ["Read me", "Summary", "Map", "Closing list", "Backfill", "Cells"]
    fills = {cell.value: cell.fill.fgColor.rgb.upper() for row in opened["Map"].iter_rows(min_row=4)
             for cell in row if cell.value in ("=", "j")}  # fmt: skip
    assert fills == {"=": "00E6E6E6", "j": "00E69F00"}
    assert not any(cell.data_type == "f" for sheet in opened for row in sheet.iter_rows()
                   for cell in row)  # fmt: skip
    drawn = [tmp_path / f"line.{form}" for form in ("csv", "svg", "html")]
    outs = [part for path in drawn for part in ("--out", str(path))]
    line = run(*common, "--from", "2026-07-01", "--until", "2026-11-21", *outs, "--lang", "ja")
    assert line.exit_code == 0, line.output
    assert all(path.stat().st_size > 200 for path in drawn)


@pytest.mark.parametrize(
    ("text", "line"),
    [("name,country\nA,US\n", ":1"), ("name,country,eccn,meti_item,source\nA,US,2B350,,\n", ":2"),
     ("name,country,eccn,meti_item,source\nA,XX,2B350,,s\n", ":2"),
     ("name,country,eccn,meti_item,source\nA,US,,,s\n", ":2"),
     ("name,country,eccn,meti_item,source\nA,US,2Z350,,s\n", ":2")],
)  # fmt: skip
def test_a_maker_without_source_or_code_is_refused(text: str, line: str, tmp_path: Path) -> None:
    makers = tmp_path / "makers.csv"
    makers.write_text(text, encoding="utf-8")
    result = run("--items", "2B350", "--to", "DE", *DAY, "--backfill", "--makers", str(makers))
    assert result.exit_code == 2
    assert "KAN-3167" in result.output
    assert f"makers.csv{line}" in result.output


def test_a_run_that_is_killed_leaves_no_file(tmp_path: Path) -> None:
    out = tmp_path / "gaps.csv"
    out.write_text("what was there before", encoding="utf-8")
    run_ = subprocess.Popen(
        [sys.executable, "-m", "kaname.cli.main", "compare", "--items", "all", "--to", "all",
         *DAY, "--workers", "1", "--out", str(out)], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run_.stderr is not None
    assert "Asking both capitals' law" in run_.stderr.readline()  # said after two seconds
    run_.kill()
    run_.wait()
    assert out.read_text(encoding="utf-8") == "what was there before"
    assert [path.name for path in tmp_path.iterdir()] == ["gaps.csv"]


def test_too_many_cells_for_a_page_are_refused_before_they_are_drawn(tmp_path: Path) -> None:
    from dataclasses import dataclass

    from kaname.cli.compare_write import _refuse_huge
    from kaname.core.problem import ProblemError

    @dataclass
    class Huge:
        size: int

    _refuse_huge(Huge(700_001), [(tmp_path / "a.csv", "csv")])  # type: ignore[arg-type]
    _refuse_huge(Huge(700_000), [(tmp_path / "a.html", "html")])  # type: ignore[arg-type]
    with pytest.raises(ProblemError, match="KAN-3168"):
        _refuse_huge(Huge(700_001), [(tmp_path / "a.html", "html")])  # type: ignore[arg-type]

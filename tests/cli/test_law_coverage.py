"""``kaname law coverage``: by provision and by section, chosen by part, status and capital."""

import csv
import io
import json
from html import unescape

import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.law.engine.provisions import coverage
from kaname.law.engine.sections import ADVICE, sections


def run(*options: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["law", "coverage", *options])
    assert result.exit_code == code, result.output
    return str(result.output)


def rows(*options: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(*options, "--format", "csv"))))


def test_by_provision_unless_asked_otherwise() -> None:
    assert [row["id"] for row in rows()] == list(coverage())


def test_by_section_every_section_stands() -> None:
    found = rows("--by", "section")
    assert [row["id"] for row in found] == list(sections())
    assert {row["kind"] for row in found} == {"section"}


def test_both_are_one_table() -> None:
    found = rows("--by", "both")
    assert [row["id"] for row in found] == [*coverage(), *sections()]


@pytest.mark.parametrize("status", ["modelled", "partly", "not"])
def test_part_and_status_choose(status: str) -> None:
    found = rows("--part", "744", "--status", status)
    code = "not_modelled" if status == "not" else status
    assert found
    assert [row["id"] for row in found] == [
        section.id
        for section in sections().values()
        if section.part == "744" and section.status == code
    ]


def test_a_japanese_text_is_a_part() -> None:
    found = rows("--part", "export_order", "--part", "fefta", "--lang", "ja")
    assert {row["law"] for row in found} == {"輸出貿易管理令", "外国為替及び外国貿易法"}


def test_the_capital_chooses_in_both_lists() -> None:
    for by in ("provision", "section"):
        assert {row["capital"] for row in rows("--by", by, "--capital", "JP")} == {"JP"}


def test_what_is_not_modelled_says_what_to_do() -> None:
    for row in rows("--by", "section", "--status", "not"):
        assert row["advice"] in {sentence.en for _, sentence in ADVICE.values()}
    said = run("--part", "760", "--status", "not")
    assert "no answer considers it, so read its text" in said
    assert "15 CFR 760.3" in said


def test_in_japanese() -> None:
    said = run("--part", "744", "--lang", "ja")
    assert "15 CFR 第744部" in said
    assert "軍事用途・軍事最終需要者: 一部収録" in said
    assert "判断に含まれないため、条文を確認すること" in said


def test_as_json_with_both_languages() -> None:
    found = json.loads(run("--part", "736", "--format", "json"))
    assert {section["id"] for section in found} == {
        "us.ear.736.1", "us.ear.736.2", "us.ear.736.supplement_1", "us.ear.736.supplement_2",
    }  # fmt: skip
    assert found[1]["title"] == {"en": "General prohibitions", "ja": "一般禁止"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_as_a_page_that_loads_and_runs_nothing(lang: str) -> None:
    page = unescape(run("--by", "both", "--format", "html", "--lang", lang))
    for row in (*coverage().values(), *sections().values()):
        assert row.title.to(lang) in page, row.id
        assert row.limits.to(lang) in page, row.id
    assert f'<html lang="{lang}">' in page
    assert "<script" not in page
    assert " src=" not in page


def test_a_part_that_is_not_held_is_named_with_the_nearest() -> None:
    said = run("--part", "744x", code=2)
    assert "KAN-3170" in said
    assert "744" in said.replace("744x", "")

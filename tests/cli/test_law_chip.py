"""``kaname law chip``: the calculation, the paragraph, what is missing, and bad figures."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from kaname.cli.main import cli
from kaname.law.engine.tables import load_table
from kaname.law.us.export.words import PACKAGE


def run(*options: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["law", "chip", *options])
    assert result.exit_code == code, result.output
    return str(result.output)


def facts(*options: str) -> dict[str, object]:
    found = json.loads(run(*options, "--json"))
    assert isinstance(found, dict)
    return found


def test_the_worked_example_shows_its_calculation() -> None:
    said = run("--tops", "600", "--bits", "8", "--die-area", "814", "--as-of", "2026-10-01")
    assert "TPP = 600 TOPS × 8 bits = 4800" in said
    assert "TPP 4800 ÷ 814 mm2 ≈ 5.8968" in said
    assert "within 3A090.a" in said
    assert "4A003 b c → 4A003.z.1.a" in said
    assert "does not enforce" in said


@pytest.mark.parametrize("day", ["2026-07-22", "2026-07-23"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_stays_of_3a090_a_is_what_the_tables_hold(day: str, language: str) -> None:
    said = " ".join(run("--tpp", "15832", "--as-of", day, "--lang", language).split())
    rows = [
        (row, places)
        for table, places in (("prose_requirements", "destinations"),
                              ("chip_headquarters", "places"))
        for row in load_table(PACKAGE, table)
        if row["pointer"] == "742.6(a)(6)(iii)(A)" and row.in_force(date.fromisoformat(day))
    ]  # fmt: skip
    assert len(rows) == 2
    for row, places in rows:
        assert row[places].replace(" ", ", ") in said
        assert row.citation.cite in said
    assert ("D:1, D:4, D:5" in said) == (day == "2026-07-23")


def test_in_japanese() -> None:
    said = run("--tpp", "15,832", "--as-of", "2026-10-01", "--lang", "ja")
    assert "TPP 15832（記載値）" in said
    assert "3A090.aに該当" in said
    assert "法的助言ではない" in said


@pytest.mark.parametrize(
    ("day", "within"),
    [
        ("2022-10-20", {}),
        ("2022-10-21", {"3A090.a": "unknown"}),
        ("2023-11-16", {"3A090.a": "unknown"}),
        ("2023-11-17", {"3A090.a": True, "3A090.b": "unknown"}),
        ("2024-12-01", {"3A090.a": True, "3A090.b": "unknown"}),
        ("2024-12-02", {"3A090.a": True, "3A090.b": "unknown", "3A090.c": "unknown"}),
    ],
)
def test_by_date(day: str, within: dict[str, object]) -> None:
    assert facts("--tpp", "4800", "--as-of", day)["within"] == within


@pytest.mark.parametrize(
    ("day", "tpp", "dram", "met"),
    [
        ("2026-01-14", "15832", "4800", None),
        ("2026-01-15", "15832", "4800", True),
        ("2026-01-16", "20999.99", "6499.99", True),
        ("2026-01-16", "21000", "6499.99", False),
        ("2026-01-16", "20999.99", "6500", False),
        ("2026-01-16", "15832", "", "unknown"),
        ("2026-01-16", "21000", "", False),
    ],
)
def test_the_review_figures(day: str, tpp: str, dram: str, met: object) -> None:
    more = ("--dram-bandwidth", dram) if dram else ()
    assert facts("--tpp", tpp, *more, "--as-of", day)["review_figures_met"] == met


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-01-12", ""), ("2025-01-13", "for any destination"),
        ("2025-05-12", "for any destination"), ("2025-05-13", "does not enforce"),
        ("2026-09-29", "does not enforce"), ("2026-09-30", "Nothing after 2026-09-29"),
    ],
)  # fmt: skip
def test_the_status_of_the_worldwide_requirement(day: str, said: str) -> None:
    shown = run("--tpp", "4800", "--as-of", day)
    assert said in shown
    assert ("any destination" in shown or "not enforce" in shown) is bool(said)
    assert ("Nothing after" in shown) is (day > "2026-09-29")


@pytest.mark.parametrize(
    ("day", "said"),
    [("2024-12-01", False), ("2024-12-02", True), ("2024-12-30", True), ("2024-12-31", False)],
)
def test_memory_is_listed_before_compliance_is_asked(day: str, said: bool) -> None:
    shown = run("--memory-bandwidth", "819", "--package-area", "121", "--as-of", day)
    assert ("compliance is asked from 2024-12-31" in shown) is said


def test_the_text_of_2022_was_not_read_and_that_is_said() -> None:
    shown = run("--tpp", "4800", "--transfer-rate", "600", "--as-of", "2022-10-21")
    assert "not read in the official edition" in shown
    assert "not read" not in run("--tpp", "4800", "--as-of", "2023-11-17")


def test_what_is_missing_is_asked() -> None:
    asked = facts("--tpp", "2400", "--memory-bandwidth", "0")["missing"]
    assert isinstance(asked, list)
    assert {one["id"] for one in asked} == {"item.chip_die_area", "item.chip_for_datacentres"}
    assert facts("--tpp", "4800", "--die-area", "9999", "--memory-bandwidth", "0")["missing"] == []


def test_no_chip_of_the_list_is_said_plainly() -> None:
    shown = run("--tpp", "1599", "--memory-bandwidth", "0")
    assert "within no paragraph of 3A090" in shown
    assert "742.6(b)(10)" not in shown
    assert "a letter of BIS" in shown, "the limits alone are no clearance"


@pytest.mark.parametrize("bad", ["814mm2", "-1", "4.800,5", "1,23", "abc", "1e9", ""])
def test_bad_figures_are_named(bad: str) -> None:
    assert "KAN-3100" in run(f"--tpp={bad}", code=2)


@pytest.mark.parametrize("bad", ["2026-13-01", "yesterday", "20260115"])
def test_bad_days_are_named(bad: str) -> None:
    assert "KAN-4001" in run("--tpp", "4800", "--as-of", bad, code=2)


@pytest.mark.parametrize("option", ["--die-area", "--package-area"])
@pytest.mark.parametrize("bad", ["0", "0.0", "-3"])
def test_an_area_is_above_0(option: str, bad: str) -> None:
    assert "KAN-3100" in run("--tpp", "4800", f"{option}={bad}", code=2)


def test_two_ways_of_stating_tpp_must_agree() -> None:
    said = run("--tpp", "100", "--tops", "600", "--bits", "8", code=2)
    assert "KAN-3101" in said
    assert "4800" in said
    agreed = run("--tpp", "4,800", "--tops", "600", "--bits", "8", "--as-of", "2026-10-01")
    assert "within 3A090.a" in agreed


@pytest.mark.parametrize(
    ("options", "missing"),
    [(("--tpp", "4800"), "missing total DRAM bandwidth"),
     (("--dram-bandwidth", "4000"), "missing TPP\n"),
     (("--die-area", "800"), "missing TPP and total DRAM bandwidth")],
)  # fmt: skip
def test_the_review_names_only_what_is_missing(options: tuple[str, ...], missing: str) -> None:
    assert missing in run(*options, "--as-of", "2026-10-01")

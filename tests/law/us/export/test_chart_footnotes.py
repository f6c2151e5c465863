"""The footnotes of the Country Chart: which add a requirement that no column shows."""

import csv
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
TABLES = ROOT / "src" / "kaname" / "law" / "us" / "export" / "tables"
RAW = ROOT.parent / "shared" / "data" / "law" / "us"
NOTES_RAW = RAW / "ear_country_chart_738s1_2026-07-23_footnotes.json"

needs_shared = pytest.mark.skipif(
    not NOTES_RAW.exists(), reason="the eCFR copies are not beside the repository (../shared)"
)


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CHART = {row["country"]: row for row in read("country_chart")}
GROUPS = {row["country"]: row["groups"].split() for row in read("country_groups")}
ROWS = {(row["footnote"], row["eccn"]): row for row in read("chart_footnotes")}


def carrying(*numbers: str) -> set[str]:
    """Return the countries whose row of the chart has one of these footnotes."""
    return {code for code, row in CHART.items() if set(row["footnotes"].split()) & set(numbers)}


def test_footnotes_that_add_a_requirement_and_where_they_stand() -> None:
    assert {number for number, _ in ROWS} == {"7", "10"}
    assert len(ROWS) == len(read("chart_footnotes")) == 16
    assert carrying("7") == {"IN"}
    assert carrying("10") == {"AU", "GB"}
    assert "RS2" not in CHART["IN"]["columns"].split()
    for country in carrying("10"):
        assert CHART[country]["columns"] == "CB1", country


def test_footnotes_without_rows_are_told_by_another_table() -> None:
    """1: UN embargoes, Iraq; 3: ECCN 0A919; 5: row_of; 6: Russia rules; 8, 9: regions of 746.6."""
    numbers = {number for row in CHART.values() for number in row["footnotes"].split()}
    assert numbers == {str(number) for number in range(1, 11)}
    assert carrying("5") == {"LI"}
    assert CHART["LI"]["row_of"] == "CH"
    assert carrying("6") == {"BY", "RU"} == {row["country"] for row in read("russia_rules")}
    assert carrying("9") == {"UA"}
    assert carrying("8") == {"PK"}  # so printed, with the words of footnote 9
    assert {row["country"] for row in read("un_arms_embargo")} <= carrying("1") | {"CF", "SS"}
    pointers = {row["pointer"] for row in read("ccl_controls") if row["eccn"] == "0A919"}
    assert "742.6(a)(3)" in pointers


def test_thermal_camera_footnotes_ask_for_no_more_than_the_columns() -> None:
    """742.4(a)(2), (3) and 742.6(a)(4) exempt Country Group A:1, as columns NS2 and RS2 do."""
    for country in carrying("2", "4"):
        marks = set(CHART[country]["columns"].split())
        wanted = set() if "A:1" in GROUPS[country] else {"NS2", "RS2"}
        assert marks & {"NS2", "RS2"} == wanted, country


@pytest.mark.parametrize(
    ("eccn", "excluded", "decides"),
    [
        ("0A501", "y", "yes"),  # all but paragraph y
        ("0A502", "", "no"),  # only short-barrelled shotguns
        ("0A504.i", "", "yes"),
        ("0A505.a", "", "yes"),
        ("0A505.x", "", "yes"),
        ("0A508", "", "no"),  # only short-barrelled semi-automatic shotguns
        ("0D501", "", "no"),  # not software for 0A501.y
        ("0E505", "", "no"),  # only technology for some of the ammunition
    ],
)
def test_rows_of_footnote_10_read_in_the_official_text(
    eccn: str, excluded: str, decides: str
) -> None:
    row = ROWS["10", eccn]
    assert (row["excluded"], row["decides"]) == (excluded, decides)


def clauses_of(text: str) -> dict[str, tuple[str, str]]:
    """Return, for each item a footnote lists, its excluded paragraph and whether that is all."""
    found: dict[str, tuple[str, str]] = {}
    for clause in re.split(r",\s+(?=0[A-E]\d{3}\b)", text.split("ECCNs: ", 1)[1].rstrip(". ")):
        head = re.match(r"(0[A-E]\d{3})((?:\.[a-z])?(?: and \.[a-z])*)", clause)
        assert head is not None, clause
        rest = clause[head.end() :].strip()
        plain = re.fullmatch(rf"\(except for {head[1]}\.([a-z])\)", rest)
        decides = "yes" if plain or not rest else "no"
        for step in re.findall(r"\.[a-z]", head[2]) or [""]:
            found[head[1] + step] = (plain[1] if plain else "", decides)
    return found


@needs_shared
def test_every_item_of_footnote_10() -> None:
    text = json.loads(NOTES_RAW.read_text(encoding="utf-8"))["footnotes"]["10"]
    held = {
        eccn: (row["excluded"], row["decides"])
        for (number, eccn), row in ROWS.items()
        if number == "10"
    }
    assert held == clauses_of(text)


@needs_shared
def test_every_item_of_footnote_7() -> None:
    """It is about RS column 2 only: it decides where a row of the entry gives that column."""
    text = json.loads(NOTES_RAW.read_text(encoding="utf-8"))["footnotes"]["7"]
    named = set(re.findall(r"\b\d[A-E]\d{3}(?:\.[a-z\d]+)*(?<!\.)", text))
    assert named == {eccn for number, eccn in ROWS if number == "7"}
    for item in named:
        entry, paragraph = item.split(".", 1)
        whole = any(
            row["column"] == "RS2"
            and row["scope"] == "paragraphs"
            and paragraph in row["paragraphs"].split()
            for row in read("ccl_controls")
            if row["eccn"] == entry
        )
        wanted = ("yes", "") if whole else ("by_column", "RS2")
        assert (ROWS["7", item]["decides"], ROWS["7", item]["column"]) == wanted, item


SMALL = {"frame_rate": "9 Hz", "detector_elements": "80000", "embedded_in_civil_product": "no"}


@pytest.mark.parametrize(
    ("to", "facts", "expected"),
    [
        # RS 2 by what the camera is, or by the reasons that its classifier stated: footnote 7
        ("IN", {"technical_parameters": SMALL}, "licence_required"),
        ("IN", {"reasons_for_control": ("NS2", "RS2", "AT1", "UN")}, "licence_required"),
        # RS 1, which the chart has for India, and Korea beside it
        ("IN", {"reasons_for_control": ("NS2", "RS1", "AT1", "UN")}, "licence_required"),
        ("KR", {"technical_parameters": SMALL}, "no_requirement_found"),
        ("KR", {"reasons_for_control": ("NS2", "RS2", "AT1", "UN")}, "no_requirement_found"),
        ("KR", {"technical_parameters": {**SMALL, "frame_rate": "61 Hz"}}, "licence_required"),
    ],
)
def test_cameras_of_6a003_b_4_b(
    us: ModuleType, to: str, facts: dict[str, Any], expected: str
) -> None:
    item = us.part("6A003.b.4.b", origin="US", **facts)
    found = us.finding(us.deal(to, item, us.maker(), us.user(to), start="US"), "country_chart")
    assert found.outcome.value == expected


@pytest.mark.parametrize(
    ("stated", "to", "expected"),
    [
        ("yes", "JP", "no_requirement_found"), ("no", "JP", "licence_required"),
        ("yes", "TH", "licence_required"), (None, "JP", "undetermined"),
    ],
)  # fmt: skip
def test_amplifiers_for_civil_telecommunications(
    us: ModuleType, stated: str | None, to: str, expected: str
) -> None:
    """3A001.b.2: NS 1 and RS 1 leave civil telecommunications out, NS 2 does not."""
    name = "for_civil_telecommunications"
    facts = {"technical_parameters": {name: stated}} if stated else {}
    item = us.part("3A001.b.2", origin="US", **facts)
    found = us.finding(us.deal(to, item, us.maker(), us.user(to), start="US"), "country_chart")
    assert found.outcome.value == expected
    asked = {question.path.rpartition(".")[2] for question in found.questions}
    assert (name in asked) == (stated is None)


@pytest.mark.parametrize(
    ("condition", "feature", "expected"),
    [
        ("yes", None, "no_requirement_found"), ("no", None, "licence_required"),
        ("yes", "yes", "no_requirement_found"), ("no", "yes", "undetermined"),
        ("yes", "no", "undetermined"),
    ],
)  # fmt: skip
def test_civil_telecommunications_stated_for_an_exception_count_for_the_row_too(
    us: ModuleType, condition: str, feature: str | None, expected: str
) -> None:
    """Both say that the item goes into civil telecommunications; where they differ it is asked."""
    item = us.part(
        "3A001.b.2", origin="US", exception_conditions={"civil_telecommunications": condition},
        technical_parameters={"for_civil_telecommunications": feature} if feature else {},
    )  # fmt: skip
    found = us.finding(us.deal("JP", item, us.maker(), us.user("JP"), start="US"), "country_chart")
    assert found.outcome.value == expected

"""The EAR tables: their shape, and rows read by hand in the official text."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from kaname.core.finding import Citation
from kaname.core.problem import ProblemError
from kaname.law.engine.tables import Row, Table
from kaname.law.us.export.ccl import check_columns

ROOT = Path(__file__).resolve().parents[4]
TABLES = ROOT / "src" / "kaname" / "law" / "us" / "export" / "tables"
NAMES = ("country_chart", "country_groups", "ccl_entries", "ccl_controls", "ccl_all_destinations")


def words(text: str) -> list[str]:
    return text.split()


COLUMNS = words("CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 FC1 CC1 CC2 CC3 AT1 AT2")
GROUPS = words("A:1 A:2 A:3 A:4 A:5 A:6 B D:1 D:2 D:3 D:4 D:5 E:1 E:2")
REASONS = set(words("NS RS MT NP CB CW CC AT FC FP SS EI UN SL SI"))
PARAGRAPH = re.compile(r"[a-z](\.(\d+|[a-z]))*")
POINTER = re.compile(r"7\d\d(\.\d+(\([A-Za-z0-9]+\))*)?")


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CHART = {row["country"]: row for row in read("country_chart")}
MEMBERS = {row["country"]: row["groups"].split() for row in read("country_groups")}
ENTRIES = {row["eccn"]: row for row in read("ccl_entries")}
CONTROLS: dict[str, list[dict[str, str]]] = {}
for _row in read("ccl_controls"):
    CONTROLS.setdefault(_row["eccn"], []).append(_row)


def brief(eccn: str) -> list[str]:
    """Return an entry's rows as ``reason scope paragraphs !excluded ?worded column pointer``."""
    shown = []
    for row in CONTROLS[eccn]:
        cells = [row["reason"], row["scope"], row["paragraphs"]]
        cells += ["!" + row["excluded"]] if row["excluded"] else []
        cells += ["?" + row["worded"]] if row["worded"] else []
        cells += [row["column"], row["pointer"]]
        shown.append(" ".join(cell for cell in cells if cell))
    return shown


@pytest.mark.parametrize("name", NAMES)
def test_every_row_says_where_it_comes_from(name: str) -> None:
    text = (TABLES / f"{name}.csv").read_text(encoding="utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    official = ("https://www.ecfr.gov/current/title-15/", "https://www.federalregister.gov/d/")
    for row in read(name):
        assert None not in row, row
        first, checked = (
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["verified_on"]),
        )
        assert first <= checked, row
        if row["valid_to"]:
            assert first <= date.fromisoformat(row["valid_to"]), row
        if row["published_on"]:
            date.fromisoformat(row["published_on"])
        assert row["citation"].startswith(("15 CFR 738.3", "15 CFR part 7", "85 FR ")), row
        assert row["source"].startswith(official), row


@pytest.mark.parametrize(
    ("country", "columns", "footnotes"),
    [
        ("CN", "CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 CC1 CC3", ""),
        ("MO", "CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 CC1 CC3", ""),
        ("TW", "CB1 CB2 CB3 NP1 NS1 NS2 MT1 RS1 RS2 CC1 CC3", ""),
        ("JP", "CB1 NS1 MT1 RS1", "3"),
        ("KR", "CB1 NS1 MT1 RS1", "3 4"),
        ("GB", "CB1", "10"),
        ("AU", "CB1", "10"),
        ("CA", "CB1 FC1", ""),
        ("IN", "CB1 NP1 NS1 MT1 RS1", "7"),
        ("RU", "CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 CC1 CC2", "6"),
        ("DE", "CB1 NS1 MT1 RS1", "3"),
        ("TR", "CB1 NS1 MT1 RS1", ""),
        ("BR", "CB1 CB2 NS1 NS2 MT1 RS1 RS2 FC1 CC1 CC3", ""),
        ("ZA", "CB1 CB2 NS1 MT1 RS1 CC1 CC3", "2 3 4"),
        ("CD", "CB1 CB2 NP1 NS1 NS2 MT1 RS1 RS2 CC1 CC3", "1"),
        ("XK", "CB1 CB2 NP1 NS1 NS2 MT1 RS1 RS2 CC1 CC2 CC3", ""),
    ],
)
def test_chart_rows_read_in_the_official_text(country: str, columns: str, footnotes: str) -> None:
    assert (CHART[country]["columns"], CHART[country]["footnotes"]) == (columns, footnotes)


def test_chart_codes_are_valid_and_no_country_has_an_anti_terrorism_mark() -> None:
    assert len(CHART) == len(read("country_chart"))
    for country, row in CHART.items():
        assert re.fullmatch("[A-Z]{2}", country)
        marks = row["columns"].split()
        assert marks == [column for column in COLUMNS if column in marks]
        assert not {"AT1", "AT2"} & set(marks), country
        assert bool(marks) + bool(row["pointer"]) + bool(row["row_of"]) >= 1, country
        assert not (marks and row["pointer"]), country
        if row["row_of"]:
            assert CHART[row["row_of"]]["columns"], country
            assert not CHART[row["row_of"]]["row_of"], country


def test_embargoed_destinations_point_elsewhere() -> None:
    pointers = {country: row["pointer"] for country, row in CHART.items() if row["pointer"]}
    assert pointers == {"CU": "746.2", "IR": "746.7", "KP": "742.19 746.4", "SY": "746.9"}


def test_places_governed_by_another_row() -> None:
    assert {place: CHART[place]["row_of"] for place in ("HK", "LI", "KY", "GL", "GF")} == {
        "HK": "CN", "LI": "CH", "KY": "GB", "GL": "DK", "GF": "FR",
    }  # fmt: skip
    assert CHART["HK"]["valid_from"] == "2020-12-23"
    assert CHART["HK"]["columns"] == ""
    assert CHART["LI"]["columns"] == CHART["CH"]["columns"]
    assert not any(CHART[country]["row_of"] for country in ("MO", "TW"))


def test_the_worked_example_of_738_4_b() -> None:
    """2A000.a to Chad: NS column 2 is marked, AT column 1 is not; NP 1 covers only paragraph b."""
    chad = CHART["TD"]["columns"].split()
    assert "NS2" in chad
    assert "AT1" not in chad
    assert "NP1" in chad


@pytest.mark.parametrize(
    ("group", "size"),
    [
        ("A:1", 40), ("A:5", 38), ("A:6", 8), ("D:1", 24), ("D:4", 21), ("D:5", 22), ("E:1", 3),
        ("E:2", 1),
    ],
)  # fmt: skip
def test_country_group_sizes(group: str, size: int) -> None:
    printed = {country: groups for country, groups in MEMBERS.items() if country != "HK"}
    assert sum(group in groups for groups in printed.values()) == size


def test_country_groups_read_in_the_official_text() -> None:
    def of(group: str) -> set[str]:
        return {c for c, groups in MEMBERS.items() if group in groups and c != "HK"}

    assert of("A:6") == set(words("AL CY IL MT MX SG ZA TW"))
    assert of("E:1") == {"IR", "KP", "SY"}
    assert of("E:2") == {"CU"}
    assert {"AE", "IN", "JP", "KR"} <= of("A:5")
    assert "AE" not in of("D:4")
    assert MEMBERS["MO"] == ["D:1", "D:3", "D:4"]
    assert MEMBERS["HK"] == MEMBERS["CN"] == ["D:1", "D:3", "D:4", "D:5"]
    assert MEMBERS["CD"] == ["B", "D:5"]
    assert MEMBERS["TW"] == ["A:6", "B", "D:3"]
    for country, groups in MEMBERS.items():
        assert re.fullmatch("[A-Z]{2}", country)
        assert groups, country
        assert groups == [group for group in GROUPS if group in groups]
    assert set(MEMBERS) - set(CHART) == {"US"}


def test_entries_are_complete_and_labelled() -> None:
    assert len(ENTRIES) == len(read("ccl_entries")) == 638
    for eccn, row in ENTRIES.items():
        assert re.fullmatch(r"\d[A-E]\d{3}", eccn)
        assert (row["category"], row["product_group"]) == (eccn[0], eccn[1])
        assert set(row["reasons"].split()) <= REASONS, eccn
        assert 2 <= len(row["title_en"].split()) <= 8, eccn
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", row["title_ja"]), eccn
        assert len(row["title_ja"]) <= 40, eccn
        assert row["status"] == ("active" if eccn in CONTROLS else "no_licence_rows"), eccn
    assert set(CONTROLS) <= set(ENTRIES)
    assert sum(row["status"] == "no_licence_rows" for row in ENTRIES.values()) == 53


def test_licence_rows_have_one_consistent_shape() -> None:
    for eccn, rows in CONTROLS.items():
        assert [int(row["row"]) for row in rows] == list(range(1, len(rows) + 1)), eccn
        for row in rows:
            listed, excluded = row["paragraphs"].split(), row["excluded"].split()
            assert row["reason"] in REASONS
            assert row["reason"] in ENTRIES[eccn]["reasons"].split()
            assert (row["requirement"] == "column") == bool(row["column"])
            assert not (row["column"] and row["pointer"])
            assert row["column"] in {"", *COLUMNS}
            assert all(POINTER.fullmatch(pointer) for pointer in row["pointer"].split()), row
            assert all(PARAGRAPH.fullmatch(each) for each in excluded), row
            worded = row["worded"].split()
            assert worded == ["*"] or all(PARAGRAPH.fullmatch(each) for each in worded), row
            assert not worded or row["scope"] == "paragraphs"
            assert not set(worded) & set(excluded)
            if listed != ["*"]:
                assert all(PARAGRAPH.fullmatch(each) for each in listed), row
                assert set(worded) <= set(listed), row
            if row["scope"] == "entry":
                assert not listed
                assert not excluded
            elif row["scope"] == "paragraphs":
                assert listed
                assert bool(excluded) or listed != ["*"]
            else:
                assert row["scope"] == "prose"
                assert not excluded
                assert listed != ["*"]


def test_class_counts_do_not_drift() -> None:
    rows = [row for rows in CONTROLS.values() for row in rows]
    counts = {
        (scope, kind): sum((row["scope"], row["requirement"]) == (scope, kind) for row in rows)
        for scope in ("entry", "paragraphs", "prose")
        for kind in ("column", "prose")
    }
    assert counts == {
        ("entry", "column"): 962, ("entry", "prose"): 166,
        ("paragraphs", "column"): 130, ("paragraphs", "prose"): 98,
        ("prose", "column"): 182, ("prose", "prose"): 42,
    }  # fmt: skip
    assert sum(bool(row["worded"]) for row in rows) == 8


@pytest.mark.parametrize(
    ("eccn", "rows"),
    [
        ("3A090", [
            "RS paragraphs a 742.6(a)(6)(iii)(A)", "RS paragraphs b 742.6(a)(6)(iii)(B)",
            "RS paragraphs c 742.6(a)(6)(i)(B)", "AT entry AT1",
        ]),
        ("3B001", [
            "NS paragraphs c.1.a c.1.c q 742.4(a)(5) 742.4(b)(10)",
            "RS paragraphs c.1.a c.1.c q 742.6(a)(10) 742.6(b)(11)",
            "NS paragraphs a.1 a.2 a.3 b e f.2 f.3 f.4 g h i j NS2",
            "NS paragraphs a.4 c d f.1 f.5 f.6 k l m n p.2 p.4 r 742.4(a)(4)",
            "RS paragraphs a.4 c d f.1 f.5 f.6 k l m n p.2 p.4 r 742.6(a)(6)",
            "AT entry AT1",
        ]),
        ("5A002", [
            "NS entry NS1",
            "RS paragraphs z.1.a z.2.a z.3.a z.4.a z.5.a 742.6(a)(6)(iii)(A)",
            "RS paragraphs z.1.b z.2.b z.3.b z.4.b z.5.b 742.6(a)(6)(iii)(B)",
            "AT entry AT1", "EI entry 742.15",
        ]),
        ("9A515", [
            "NS paragraphs * !e x y NS1", "RS paragraphs * !e x y RS1", "MT prose d e.2 h MT1",
            "NS paragraphs x NS2", "RS paragraphs e x RS2", "RS paragraphs y 742.6(a)(7)",
            "AT entry AT1",
        ]),
        ("5A001", [
            "NS paragraphs a b.5 e f.3 h NS1", "NS paragraphs b c d f g j !b.5 f.3 NS2",
            "SL paragraphs f.1 742.13", "AT entry AT1",
        ]),
        ("1C351", [
            "CB paragraphs d.15 d.16 CB1", "CB entry CB2", "AT entry AT1", "CW prose d.15 d.16 "
            "742.18 745",
        ]),
        ("1C350", [
            "CB entry CB2", "CW paragraphs b 742.18(a)(2)(ii)(A)",
            "CW paragraphs c 742.18(a)(2)(ii)(B)", "AT entry 742 746",
        ]),
        ("1C395", [
            "CB entry 742.2(a)(4)", "CW paragraphs a 742.18(a)(2)(ii)(A)",
            "CW paragraphs b 742.18(a)(2)(ii)(B)", "AT entry 742 746",
        ]),
        ("1A231", ["NP entry NP1", "AT entry AT1"]),
        ("0A919", ["RS entry 742.6(a)(3)", "AT entry AT1"]),
        ("6A002", [
            "NS entry NS2", "MT prose a.1 a.3 MT1", "RS prose a.1 a.2 a.3 c f RS1",
            "CC prose c CC1", "AT entry AT1", "UN paragraphs a.1 a.2 a.3 c 746.1(b)",
        ]),
        ("2B001", ["NS entry NS2", "NP prose a b c d NP1", "AT entry AT1"]),
        ("3E002", ["NS entry NS1", "AT entry AT1"]),
        ("2B352", ["CB entry CB2", "AT entry AT1"]),
        ("3D006", ["NS entry NS2", "AT entry AT1"]),
        ("8D001", ["NS entry NS1", "AT entry AT1"]),
        ("9A610", [
            "NS paragraphs * !b y ?x NS1", "RS paragraphs * !b y ?x RS1",
            "RS paragraphs y 742.6(a)(7)", "MT paragraphs t u v w MT1", "AT entry AT1",
            "UN paragraphs * !y 746.1(b)",
        ]),
        ("0A509", [
            "NS paragraphs * !d ?a NS1", "RS paragraphs * !d ?a RS1", "FC entry FC1",
            "CC paragraphs a d ?a CC1", "UN entry 746.1", "AT paragraphs * !d ?a AT1",
        ]),
        ("2B004", [
            "NS entry NS2", "MT entry MT1", "NP paragraphs * !b.3 ?* NP1", "AT entry AT1",
        ]),
        ("1B001", [
            "NS entry NS2", "MT paragraphs * !d.4 e f ?d MT1", "NP prose NP1", "AT entry AT1",
        ]),
    ],
)  # fmt: skip
def test_licence_rows_read_in_the_official_text(eccn: str, rows: list[str]) -> None:
    assert brief(eccn) == rows


def test_a_column_that_the_chart_does_not_have_is_refused() -> None:
    row = dict(CONTROLS["1A231"][0])
    origin = Citation("15 CFR part 774", date(2025, 7, 11), None, "https://www.ecfr.gov", None)
    for column in ("NP1", "AT1"):
        check_columns(Table("controls", ("eccn",), (Row({**row, "column": column}, origin),)))
    for column in ("NP1 AT1", "NP3", "NP", ""):
        with pytest.raises(ProblemError, match="KAN-3001"):
            check_columns(Table("controls", ("eccn",), (Row({**row, "column": column}, origin),)))


def test_technology_for_electronics_is_never_one_column() -> None:
    """3E001 has eight rows; seven of them are about some of its technology only."""
    assert [(row["reason"], row["scope"], row["column"]) for row in CONTROLS["3E001"]] == [
        ("NS", "prose", "NS1"), ("MT", "prose", "MT1"), ("NP", "prose", "NP1"),
        ("RS", "prose", ""), ("RS", "prose", ""), ("RS", "prose", ""),
        ("RS", "prose", "RS2"), ("AT", "entry", "AT1"),
    ]  # fmt: skip


def test_entries_that_need_a_licence_everywhere() -> None:
    rows = {row["eccn"]: row for row in read("ccl_all_destinations")}
    assert set(rows) <= set(ENTRIES)
    assert {eccn: row["exceptions"] for eccn, row in rows.items()} == {
        "0A983": "none", "5A001": "GOV", "5A980": "GOV", "5D001": "GOV", "5D980": "GOV",
        "5E001": "none", "5E980": "none",
    }  # fmt: skip
    assert (rows["5A001"]["scope"], rows["5A001"]["paragraphs"]) == ("paragraphs", "f.1")
    assert {rows[eccn]["scope"] for eccn in ("5D001", "5E001")} == {"prose"}
    assert rows["0A983"]["policy"] == "742.11"

"""Paragraphs that an entry of the Commerce Control List does not have are named, never cleared."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from kaname.core.case import Case, Item, Places
from kaname.core.codes import Eccn
from kaname.core.finding import Citation, Finding
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.joint.classified import nearest, remarks
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import examine
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.ccl import licence_rows
from kaname.law.us.export.country_chart import country_chart
from kaname.law.us.export.paragraphs import known_part, placement, placement_among
from kaname.law.us.export.prose_scopes import scope_by_facts

DAY = date(2026, 11, 20)
TABLES = Path(__file__).resolve().parents[4] / "src/kaname/law/us/export/tables"
NAMED_ELSEWHERE = {
    "3A001.a.15": "ECCN 3E001", "3A001.b.13": "ECCN 3E001", "4A003.z.4": "15 CFR 740.7(b)(1)",
}  # fmt: skip
"""As printed in the scope of a row of 3E001 and in an exception; the entries have none such."""


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LISTS = read("ccl_paragraphs")


def answer(eccn: str, country: str = "CN", on: date = DAY) -> Finding:
    item = Item(id="item", eccn=eccn, origin="US")
    case = Case(items=(item,), places=Places(from_="US", to=country, via=()))
    (found,) = examine(country_chart, Matter(case, on).of_item(item))
    return found


def standing(eccn: str, on: date = DAY) -> str:
    return placement(Eccn.parse(eccn), on).standing


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("3A090.d", "3A090.c"),
        ("3A001.a.2.z", "3A001.a.2.c"),
        ("1C351.d.99", "1C351.d.22"),
        ("3A001.a.2.c.1", "3A001.a.2.c"),  # deeper than what is listed
        ("3A001.q.7", "3A001.i"),
        ("3A001.a.15", "3A001.a.14"),
        ("3D003.a", "3D003"),  # the heading alone lists the items
        ("3A001.a.4", "3A001.a.3"),  # reserved
        ("9A610.d", "9A610.e"),  # reserved with its neighbour
        ("4A005.z.9", "4A005.z.2"),
    ],
)
@pytest.mark.parametrize("country", ["CN", "CA", "DE", "RU"])
def test_what_is_not_there_is_named_with_the_nearest(written: str, near: str, country: str) -> None:
    found = answer(written, country)
    assert found.outcome.value == "undetermined"
    assert near in found.summary.en
    assert near in found.summary.ja
    assert found.questions
    assert any("part 774" in citation.cite for citation in found.citations)
    assert nearest(written, DAY)[0] == near
    ((path, said),) = remarks(Case(items=(Item(id="a", eccn=written),)), DAY)
    assert path == "items[a].eccn"
    assert near in said.en


@pytest.mark.parametrize(
    "eccn",
    ["3A090", "3A090.a", "3A090.b.2", "3A001.a", "3A001.a.2", "3A001.a.2.c", "3A001.z.1.a",
     "1C351.d.22", "9A610.x", "9A610.y.32", "3A001.e.1.a", "5D002.a.3a"],
)  # fmt: skip
def test_inner_and_lowest_paragraphs_are_there(eccn: str) -> None:
    assert standing(eccn) == "there"
    assert not placement(Eccn.parse(eccn), DAY).nearest


def test_each_standing_is_told_apart() -> None:
    assert standing("3A001.a.4") == standing("3A001.j") == standing("3B001.p.3") == "reserved"
    assert standing("3A090.d") == standing("3A001.a.16") == standing("4A003.z.3") == "never"
    assert {standing(name) for name in NAMED_ELSEWHERE} == {"named"}
    assert standing("0A501.q") == "not_held"  # its list was not read
    assert standing("EAR99") == "there"


def test_before_the_list_is_held_nothing_is_refused() -> None:
    first = date(2025, 7, 11)
    assert standing("3A090.d", first) == "never"
    assert standing("3A090.d", first - timedelta(days=1)) == "not_held"
    held = date.fromisoformat(next(r["valid_from"] for r in LISTS if r["eccn"] == "5A001"))
    assert standing("5A001.k", held) == "never"
    assert standing("5A001.k", held - timedelta(days=1)) == "not_held"


def test_a_paragraph_that_a_later_edition_dropped_was_removed_from_its_day() -> None:
    def row(paragraphs: str, begins: date, ends: date | None) -> Row:
        cite = Citation("15 CFR part 774", begins, ends, "https://www.ecfr.gov", begins)
        return Row({"eccn": "3A001", "paragraphs": paragraphs, "reserved": ""}, cite)

    last, first = date(2026, 3, 31), date(2026, 4, 1)
    rows = (row("a.1 b", date(2025, 7, 11), last), row("a.1", first, None))
    asked = Eccn.parse("3A001.b")
    assert placement_among(asked, rows, last).standing == "there"
    removed = placement_among(asked, rows, first)
    assert (removed.standing, removed.since, removed.nearest) == ("removed", first, ("3A001.a",))
    assert placement_among(Eccn.parse("3A001.c"), rows, first).standing == "never"


@pytest.mark.parametrize("row", LISTS, ids=lambda row: row["eccn"])
def test_every_paragraph_of_an_entry_is_there_and_the_one_after_the_last_is_not(
    row: dict[str, str],
) -> None:
    entry, on = row["eccn"], date.fromisoformat(row["valid_from"])
    listed = [word for word in row["paragraphs"].split() if word != "-"]
    for word in listed:
        assert str(Eccn.parse(f"{entry}.{word}")) == f"{entry}.{word}"
        levels = word.split(".")
        for depth in range(1, len(levels) + 1):
            assert standing(".".join((entry, *levels[:depth])), on) == "there"
        above, _, last = word.rpartition(".")
        if last.isdigit():
            beyond = Eccn.parse(f"{entry}.{above}.{min(int(last) + 900, 999)}")
            assert placement(beyond, on).standing == "never"
            near = placement(beyond, on).nearest
            assert near
            assert all(standing(name, on) == "there" for name in near)
    for word in row["reserved"].split():
        assert standing(f"{entry}.{word}", on) == "reserved"
    if not listed:
        assert placement(Eccn.parse(f"{entry}.a"), on).is_wrong


def test_the_rows_are_of_entries_on_the_list_and_begin_no_sooner() -> None:
    entries = {row["eccn"]: row for row in read("ccl_entries")}
    assert len({row["eccn"] for row in LISTS}) == len(LISTS)
    for row in LISTS:
        assert row["valid_from"] >= entries[row["eccn"]]["valid_from"]
        assert not set(row["paragraphs"].split()) & set(row["reserved"].split())


@pytest.mark.parametrize(
    "name", ["ccl_controls", "ccl_all_destinations", "exception_values", "retired_eccns"]
)
def test_paragraphs_that_our_tables_name_are_there(name: str) -> None:
    wrong = []
    for row in read(name):
        for column in ("paragraphs", "excluded", "worded"):
            for word in row.get(column, "").split():
                named = f"{row['eccn']}.{word}"
                if word != "*" and placement(Eccn.parse(named), DAY).standing == "never":
                    wrong.append(named)
    assert wrong == []


def test_classifications_that_our_tables_name_are_there() -> None:
    wrong, named = set(), set()
    for path in sorted(TABLES.glob("*.csv")):
        for row in read(path.stem):
            for column, cell in row.items():
                if column in ("citation", "source"):
                    continue
                for word in cell.split():
                    try:
                        eccn = Eccn.parse(word)
                    except ValueError:
                        continue
                    where = placement(eccn, DAY).standing
                    wrong |= {str(eccn)} if where == "never" else set()
                    named |= {str(eccn)} if where == "named" else set()
    assert wrong == set()
    assert named == set(NAMED_ELSEWHERE)


@pytest.mark.parametrize(("eccn", "by"), NAMED_ELSEWHERE.items())
def test_a_paragraph_that_another_provision_names_is_said_to_be_named_there(
    eccn: str, by: str
) -> None:
    found = answer(eccn)
    assert found.outcome.value == "undetermined"
    assert by in found.summary.en
    assert by in found.summary.ja
    assert known_part(Eccn.parse(eccn), DAY) == Eccn.parse(eccn)
    assert str(known_part(Eccn.parse(f"{eccn}.a"), DAY)) == eccn


def scope_of_row_7(*for_items: str) -> object:
    """What the scope of row 7 of 3E001, RS Column 2, says of technology for these items."""
    item = Item(id="item", eccn="3E001", kind="technology", origin="US", for_items=for_items)
    matter, eccn = Matter(Case(items=(item,)), DAY).of_item(item), Eccn.parse("3E001")
    (row,) = [row for row in licence_rows(matter, eccn) if row["row"] == "7"]
    claim = scope_by_facts(matter, eccn, row, Text("row 7", "7"))
    assert claim is not None
    return claim.holds


def test_what_the_other_provision_says_of_it_is_answered() -> None:
    """3E001, row 7: technology for 3A001.a.15 and b.13, as printed, is controlled for RS."""
    assert scope_of_row_7("3A001.a.15") is scope_of_row_7("3A001.b.13") is True
    assert scope_of_row_7("3A001.a.14") is scope_of_row_7("3A001.b.12") is False
    assert scope_of_row_7("3A001.a.16") is UNKNOWN


def test_a_table_is_asked_once_for_each_item() -> None:
    """A right paragraph is found by a look-up, without going through the rows."""
    table = load_table("kaname.law.us.export", "ccl_paragraphs", "eccn")
    assert table.find(DAY, "3A001") is table.find(DAY, "3A001")

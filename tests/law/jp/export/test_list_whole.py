"""Both control lists row by row: counts, provisions, dates, and what a wrong number is told.

The counts were taken from the official text: the Export Order's Table 1 as of 2026-06-05 (e-Gov,
read 2026-09-29: 330 rows with the headings of items and the rows of item 16), the Foreign Exchange
Order's table of the same reading, and the Goods Ordinance of 2026-02-14.
"""

from collections import Counter
from datetime import date, timedelta
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.codes import MetiItem
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.jp.export.list_numbers import (
    GOODS,
    TECHNOLOGY,
    absence,
    additions_after,
    listed_rows,
    number_of,
    provisions,
    technology_with,
)
from kaname.law.jp.export.words import PACKAGE

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
EDITION = date(2026, 2, 14)
TABLES = (
    GOODS, TECHNOLOGY, "list_families", "list_provisions", "ordinance_additions",
    "goods_thresholds",
)  # fmt: skip
OFFICIAL_ROWS = {
    "1": 18, "2": 70, "3": 14, "3の2": 13, "4": 46, "5": 21, "6": 17, "7": 33, "8": 1, "9": 16,
    "10": 19, "11": 7, "12": 11, "13": 7, "14": 11, "15": 12, "16": 14,
}  # fmt: skip
"""Rows of the official Table 1 by item, with the heading of an item where it stands alone."""
HEADED = {"2", "4", "5", "6", "7", "9", "10", "11", "12", "13", "15"}
TECHNOLOGY_ROWS = {
    "1": 1, "2": 2, "3": 2, "3の2": 2, "4": 5, "5": 8, "6": 6, "7": 5, "8": 2, "9": 4, "10": 7,
    "11": 4, "12": 3, "13": 5, "14": 1, "15": 7, "16": 1,
}  # fmt: skip
ADDED = {
    date(2023, 7, 23): 23, date(2024, 9, 8): 3, date(2025, 5, 28): 17, date(2026, 2, 14): 3,
}  # fmt: skip


def rows(table: str) -> tuple[Row, ...]:
    return load_table(PACKAGE, table).rows


def item(number: str) -> Item:
    return Item(id="machine", kind="goods", meti_item=number)


def test_the_goods_table_has_every_row_of_the_official_one() -> None:
    mine = Counter(row["item"] for row in rows(GOODS))
    official = {i: n - (i in HEADED) for i, n in OFFICIAL_ROWS.items() if i != "16"}
    assert mine == official
    assert sum(OFFICIAL_ROWS.values()) == 330
    assert len({number_of(row) for row in rows(GOODS)}) == 305


def test_the_technology_table_has_every_row_of_the_official_one() -> None:
    assert Counter(row["item"] for row in rows(TECHNOLOGY)) == TECHNOLOGY_ROWS
    deleted = {str(number_of(r)) for r in rows(TECHNOLOGY) if r["status"] == "deleted"}
    assert deleted == {"5の項(6)", "10の項(5)", "11の項(3)", "15の項(2)"}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_citation_a_source_and_labels_in_both_languages(table: str) -> None:
    for row in rows(table):
        assert row.citation.cite
        assert row.citation.source.startswith("https://laws.e-gov.go.jp/")
        assert row.citation.verified_on is not None, row.citation
        for column, cell in row.values.items():
            if column.startswith(("label_", "title_")):
                assert cell.strip(), row.values
            if column.endswith("_en"):
                assert cell.isascii(), cell


def test_every_item_has_a_family_and_the_regime_that_its_number_shows() -> None:
    families = {r["item"]: (r["family"], r["regime"]) for r in rows("list_families")}
    assert set(families) == set(OFFICIAL_ROWS) - {"16"}
    assert families["2"] == ("nuclear", "nsg")
    assert families["3"] == ("chemical", "ag_cwc")
    assert families["3の2"] == ("biological", "ag")
    assert families["4"] == ("missile", "mtcr")
    assert {regime for _, regime in families.values()} == {
        "nsg", "ag", "ag_cwc", "mtcr", "wassenaar",
    }  # fmt: skip


def test_a_listed_number_says_what_its_item_is_about(deals: ModuleType) -> None:
    regimes = {
        "2の項(14)": "Nuclear Suppliers", "3の項(1)": "Chemical Weapons Convention",
        "3の2の項(1)": "Australia Group", "4の項(13)": "Missile Technology",
        "7の項(16)": "Wassenaar",
    }  # fmt: skip
    for number, regime in regimes.items():
        finding = deals.findings(deals.deal("DE", item(number)))["jp.export.list_control"]
        listed = next(part for part in finding.trace.because if number in part.text.en)
        assert regime in listed.because[0].text.en
        assert listed.because[0].citations


def test_every_listed_row_beyond_item_1_has_its_provisions() -> None:
    bare = {
        str(number_of(row))
        for row in rows(GOODS)
        if row["status"] == "listed" and not provisions(number_of(row), TODAY)
    }
    assert {number for number in bare if not number.startswith("1の項")} == {"14の項(6)"}


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("2の項(12)2", ["1条17号"]),
        ("2の項(52)", ["1条62号"]),
        ("3の項(2)11", ["2条2項11号", "2条2項12号"]),
        ("3の2の項(2)5の2", ["2条の2第2項5号の2"]),
        ("4の項(16)5", ["3条17号", "3条17号の2", "3条17号の3"]),
        ("5の項(18)", ["4条2号", "4条4号", "4条15号"]),
        ("7の項(16)", ["6条17号", "6条17号の2"]),
        ("7の項(12)", ["6条13号"]),
        ("7の項(13)", ["6条12号"]),
        ("8の項", ["7条"]),
        ("15の項(10)", ["14条11号"]),
        ("1の項(1)", []),
        ("7の項", []),
    ],
)
def test_provisions_of_the_goods_ordinance(number: str, found: list[str]) -> None:
    asked = MetiItem.parse(number)
    assert [row["provision"] for row in provisions(asked, EDITION)] == found
    assert provisions(asked, EDITION - DAY) == ()


def test_how_many_specifications_were_added_on_each_day() -> None:
    added = Counter(row.citation.in_force_from for row in rows("ordinance_additions"))
    assert added == ADDED
    equipment = [r for r in rows("ordinance_additions") if r["item"] == "7"]
    first = [r for r in equipment if r.citation.in_force_from == date(2023, 7, 23)]
    assert Counter(r["sub_item"] for r in first) == {"16": 22, "17": 1}


@pytest.mark.parametrize("added", sorted(ADDED))
def test_additions_are_told_until_the_day_before_they_begin(added: date) -> None:
    for row in rows("ordinance_additions"):
        if row.citation.in_force_from == added:
            assert row in additions_after(number_of(row), added - DAY)
            assert row not in additions_after(number_of(row), added)
            assert row not in additions_after(number_of(row), added + DAY)
            assert row not in additions_after(MetiItem("9", "1"), added - DAY)


@pytest.mark.parametrize(
    ("number", "day", "begins"),
    [
        ("7の項(16)", date(2023, 7, 22), ["2023-07-23", "2024-09-08", "2025-05-28"]),
        ("7の項(16)", date(2023, 7, 23), ["2024-09-08", "2025-05-28"]),
        ("8の項", date(2024, 9, 7), ["2024-09-08", "2025-05-28"]),
        ("8の項", date(2024, 9, 8), ["2025-05-28"]),
        ("7の項(1)", date(2025, 5, 27), ["2025-05-28"]),
        ("7の項(1)", date(2025, 5, 28), []),
        ("7の項", date(2026, 2, 13), ["2026-02-14"]),
        ("7の項", date(2026, 2, 14), []),
    ],
)
def test_listed_goods_are_told_what_was_added_later(
    deals: ModuleType, number: str, day: date, begins: list[str]
) -> None:
    finding = deals.findings(deals.deal("CN", item(number)), day)["jp.export.list_control"]
    assert finding.outcome.value == "licence_required"
    told = [text.en for text in finding.caveats if "began on" in text.en]
    assert [text.split("began on ")[1][:10] for text in told] == begins


NEW_ROWS = [
    ("6の項(10)", date(2025, 5, 28)), ("7の項(15の3)", date(2025, 5, 28)),
    ("7の項(24)", date(2025, 5, 28)), ("7の項(25)", date(2025, 5, 28)),
    ("5の項(20)", date(2026, 2, 14)), ("7の項(10の2)", date(2026, 2, 14)),
    ("3の2の項(2)10", date(2026, 2, 14)),
]  # fmt: skip


@pytest.mark.parametrize(("number", "begins"), NEW_ROWS)
def test_a_new_number_says_from_when_it_stands(
    deals: ModuleType, number: str, begins: date
) -> None:
    case = deals.deal("CN", item(number))
    before = deals.findings(case, begins - DAY)["jp.export.list_control"]
    assert before.outcome.value == "undetermined"
    said = next(part.text for part in before.trace.because if number in part.text.en)
    assert f"from {begins} on" in said.en
    assert str(begins) in said.ja
    for day in (begins, begins + DAY):
        found = deals.findings(case, day)["jp.export.list_control"]
        assert found.outcome.value == "licence_required"
        cited = {citation.cite for citation in found.citations}
        assert any(number.split("の項")[0] in cite and "別表第一" in cite for cite in cited)


def test_a_listed_row_is_answered_with_its_own_citation(deals: ModuleType) -> None:
    finding = deals.findings(deals.deal("DE", item("7の項(16)")))["jp.export.list_control"]
    cited = {citation.cite for citation in finding.citations}
    assert "輸出令 別表第一 7の項(16) (Export Order, Table 1)" in cited
    assert "貨物等省令 6条17号 (Goods Ordinance)" in cited


@pytest.mark.parametrize(
    ("number", "nearest"),
    [
        ("7の項(26)", "7の項(25), 7の項(24), 7の項(23)"),
        ("7の項(15の4)", "7の項(15の3), 7の項(15の2), 7の項(15)"),
        ("2の項(41)9", "2の項(41)7, 2の項(41)6, 2の項(41)5"),
        ("8の項(1)", "8の項"),
        ("9の項(4)", "9の項(3), 9の項(5), 9の項(5の2)"),
    ],
)
def test_a_number_that_is_no_row_is_refused_by_name_with_the_nearest(
    deals: ModuleType, number: str, nearest: str
) -> None:
    finding = deals.findings(deals.deal("CN", item(number)))["jp.export.list_control"]
    assert finding.outcome.value == "undetermined"
    assert finding.could_be.value == "licence_required"
    said = next(part.text for part in finding.trace.because if "nearest" in part.text.en)
    assert number in said.en
    assert f"nearest are {nearest}:" in said.en
    assert nearest.replace(", ", "、") in said.ja
    assert ("deleted" in said.en) is (number == "9の項(4)")


def test_a_text_that_is_no_number_is_refused_by_name() -> None:
    assert "seven" in absence(GOODS, None, "seven", TODAY).text.en


def test_technology_rows_name_the_goods_rows_that_they_go_with() -> None:
    goods = {number_of(row) for row in rows(GOODS)}
    for row in rows(TECHNOLOGY):
        for written in row.words("goods"):
            asked = MetiItem.parse(written)
            assert asked.item == "16" or any(
                number.item == asked.item
                and (not asked.sub or number.sub == asked.sub)
                and (not asked.part or number.part == asked.part)
                for number in goods
            ), written
        whole = [row["item"]] if row["item"] not in ("3", "3の2") else []
        if row["sub_item"] in ("", "1") and row["status"] == "listed" and whole:
            assert list(row.words("goods")) == whole


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("7の項(16)", ["7の項(1)", "7の項(2)"]),
        ("7の項(1)", ["7の項(1)", "7の項(3)"]),
        ("15の項(7)", ["10の項(2)", "15の項(1)"]),
        ("3の項(3)", ["3の項(2)"]),
        ("3の項(1)", ["3の項(1)"]),
        ("3の2の項(2)9", ["3の2の項(2)"]),
        ("1の項(4)", ["1の項"]),
        ("8の項", ["8の項(1)", "8の項(2)"]),
        ("14の項(11)", ["14の項"]),
    ],
)
def test_the_technology_that_goes_with_goods(number: str, found: list[str]) -> None:
    asked = MetiItem.parse(number)
    assert [str(number_of(r)) for r in technology_with(asked, EDITION)] == found
    with pytest.raises(NotEncodedError):
        technology_with(asked, EDITION - DAY)


def test_technology_of_item_16_is_not_listed_and_spares_group_a() -> None:
    row = next(row for row in rows(TECHNOLOGY) if row["item"] == "16")
    assert (row["status"], row["destinations"]) == ("catch_all", "non_group_a")
    assert {r["destinations"] for r in rows(TECHNOLOGY) if r["item"] != "16"} == {"all"}
    assert listed_rows(TECHNOLOGY, MetiItem("16"), TODAY) == ()

"""The Foreign Exchange Order's table: technology by number, never by the goods table."""

from datetime import date, timedelta
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.law.engine.matter import Matter
from kaname.law.jp.export.technology_list import listed_technology

TODAY = date(2026, 11, 20)
EDITION = date(2026, 2, 14)


def matter(deals: ModuleType, number: str | Unknown, on: date = TODAY) -> Matter:
    item = Item(id="drawings", kind="technology", meti_item=number)
    return Matter(deals.deal("CN", item), on).of_item(item)


@pytest.mark.parametrize(
    "number", ["7の項(1)", "7の項(2)", "15の項(5の2)", "1の項", "14の項", "7の項"]
)
def test_a_row_of_the_table_is_listed_with_its_citation(deals: ModuleType, number: str) -> None:
    claim = listed_technology(matter(deals, number))
    assert claim.holds is True
    assert all("外為令 別表" in citation.cite for citation in claim.citations)
    assert number in claim.text.en


@pytest.mark.parametrize("number", ["not_listed", "16の項", "16の項(1)"])
def test_technology_of_no_item_1_to_15_is_not_listed(deals: ModuleType, number: str) -> None:
    assert listed_technology(matter(deals, number)).holds is False


@pytest.mark.parametrize(
    ("number", "said", "goes_with"),
    [
        ("7の項(16)", "nearest are 7の項(5), 7の項(4), 7の項(3)", "7の項(1), 7の項(2)"),
        ("10の項(5)", "is deleted; the nearest are 10の項(4), 10の項(6)", "10の項(1), 10の項(3)"),
        ("9の項(30)", "nearest are 9の項(4), 9の項(3), 9の項(2)", "9の項(1)"),
    ],
)
def test_a_number_of_the_goods_table_is_not_read_as_technology(
    deals: ModuleType, number: str, said: str, goes_with: str
) -> None:
    claim = listed_technology(matter(deals, number))
    assert claim.holds is UNKNOWN
    assert {question.id for question in claim.questions} == {"item.meti_item.technology"}
    assert said in claim.text.en
    assert goes_with in claim.because[0].text.en
    assert claim.because[0].citations


def test_the_number_is_asked_for(deals: ModuleType) -> None:
    claim = listed_technology(matter(deals, UNKNOWN))
    assert claim.holds is UNKNOWN
    assert {q.path for q in claim.questions} == {"items[drawings].meti_item"}


def test_the_table_answers_from_the_edition_that_is_held(deals: ModuleType) -> None:
    assert listed_technology(matter(deals, "7の項(1)", EDITION)).holds is True
    before = listed_technology(matter(deals, "7の項(1)", EDITION - timedelta(days=1)))
    assert before.holds is UNKNOWN
    assert "2026-02-14" in before.text.en

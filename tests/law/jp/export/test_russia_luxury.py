"""Luxury goods for Russia by tariff code and price, and what METI never approves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Item, Money, Quantity
from kaname.core.finding import Finding
from kaname.core.unknown import UNKNOWN


def car(hs: str = "8703.23", value: int | None = 7_000_000, number: int | None = 1) -> Item:
    item = Item(id="car", kind="goods", meti_item="not_listed", hs=hs)
    if value is not None:
        item = replace(item, value=Money(Decimal(value), "JPY"))
    if number is not None:
        item = replace(item, quantity=Quantity(Decimal(number), "set"))
    return item


def found(deals: ModuleType, item: Item, to: str = "RU", on: date | None = None) -> Finding:
    party = deals.user(to, meti_designated=False)
    finding: Finding = deals.findings(deals.deal(to, item, party), on or deals.DAY)[
        "jp.export.embargo"
    ]
    return finding


@pytest.mark.parametrize(
    ("item", "holds"),
    [
        (car(value=6_000_001), True),
        (car(value=6_000_000), UNKNOWN),
        (car(value=12_000_000, number=2), UNKNOWN),
        (car(value=12_000_001, number=2), True),
        (car(number=None), UNKNOWN),
        (car(value=None), UNKNOWN),
        (car(hs="4202.21", value=40_001), True),
        (car(hs="4202.92", value=40_001), UNKNOWN),
        (car(hs="4202", value=40_001), UNKNOWN),
        (car(hs="9701.21", value=900_000), UNKNOWN),
        (car(hs="2620.11", value=900_000), UNKNOWN),
    ],
)
def test_code_and_price_of_a_unit_decide(deals: ModuleType, item: Item, holds: object) -> None:
    assert found(deals, item).trace.holds is holds


def test_what_is_of_no_luxury_number_still_asks_for_the_table(deals: ModuleType) -> None:
    asked = {question.id for question in found(deals, car(hs="2620.11")).questions}
    assert asked == {"item.russia_table_listed"}


def test_meti_never_approves_luxury_goods_to_russia(deals: ModuleType) -> None:
    assert "approves no export" in str(found(deals, car()).policy)
    listed = replace(car(), meti_item="7の項(1)", hs="8542.31")
    assert "approves no export" not in str(found(deals, listed).policy)


def test_the_number_binds_only_russia(deals: ModuleType) -> None:
    assert found(deals, car(), "BY").trace.holds is not True
    assert found(deals, car(), "CN").trace.holds is not True


def test_before_the_edition_that_was_read_the_code_says_nothing(deals: ModuleType) -> None:
    assert found(deals, car(), on=date(2026, 2, 13)).trace.holds is UNKNOWN
    assert found(deals, car(), on=date(2026, 2, 14)).trace.holds is True

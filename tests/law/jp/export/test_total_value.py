"""The total value of the small-value exception, over the items of one deal."""

from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Item, Money
from kaname.core.finding import Claim
from kaname.core.unknown import UNKNOWN
from kaname.law.jp.export import assess


def goods(name: str, number: str | None, amount: int | None, **facts: object) -> Item:
    if amount is not None:
        facts["value"] = Money(Decimal(amount), "JPY")
    if number is not None:
        facts["meti_item"] = number
    return Item(id=name, **{"kind": "goods", **facts})  # type: ignore[arg-type]


def value_condition(deals: ModuleType, *items: Item) -> Claim:
    """The condition on the value, of the first item of a deal to China."""
    case = replace(deals.deal("CN", items[0]), items=items)
    found = [
        finding
        for finding in assess(case, (), deals.DAY)
        if finding.provision == "jp.export.small_value" and finding.about.id == items[0].id
    ]
    assert len(found) == 1
    return found[0].conditions[1]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (goods("b", "7の項(1)", 500_000), True),
        (goods("b", "7の項(1)", 500_001), False),
        (goods("b", "7の項(12)", 900_000), True),
        (goods("b", "not_listed", 900_000), True),
        (goods("b", "7の項", 500_000), True),
        (goods("b", "7の項", 500_001), UNKNOWN),
        (goods("b", None, 500_001), UNKNOWN),
        (goods("b", "7の項(1)", None), UNKNOWN),
        (goods("b", "7の項(1)", 900_000, kind="technology"), True),
    ],
)
def test_items_of_one_number_in_brackets_are_added_up(
    deals: ModuleType, second: Item, expected: object
) -> None:
    first = goods("a", "7の項(1)", 500_000)
    assert value_condition(deals, first, second).holds is expected


def test_item_8_has_no_brackets_and_counts_as_one(deals: ModuleType) -> None:
    first = goods("a", "8の項", 600_000, reduced_value_listed=False)
    second = goods("b", "8の項", 600_000, reduced_value_listed=False)
    assert value_condition(deals, first, second).holds is False


def test_what_the_notice_names_is_counted_apart(deals: ModuleType) -> None:
    first = goods("a", "7の項(2)", 600_000, reduced_value_listed=False)
    apart = goods("b", "7の項(2)", 600_000, reduced_value_listed=True)
    assert value_condition(deals, first, apart).holds is True
    open_ = goods("b", "7の項(2)", 600_000)
    condition = value_condition(deals, first, open_)
    assert condition.holds is UNKNOWN
    assert {question.path for question in condition.questions} == {"items[b].reduced_value_listed"}
    assert value_condition(deals, goods("a", "7の項(2)", 40_000), apart).holds is UNKNOWN


def test_the_order_of_the_items_does_not_matter(deals: ModuleType) -> None:
    first, second = goods("a", "15の項(1)", 30_000), goods("b", "15の項(1)", 20_001)
    assert value_condition(deals, first, second).holds is False
    assert value_condition(deals, second, first).holds is False
    assert value_condition(deals, first, goods("b", "15の項(2)", 20_001)).holds is True

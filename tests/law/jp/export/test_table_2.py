"""Approval by the Export Order's Table 2: items, places, small values, what METI never approves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Item, Money
from kaname.core.unknown import is_known

PLAIN = Item(id="thing", kind="goods", meti_item="not_listed", hs="2620.11")


def thing(number: str, yen: int | None = None) -> Item:
    item = replace(PLAIN, table_2_number=number)
    return item if yen is None else replace(item, value=Money(Decimal(yen), "JPY"))


@pytest.mark.parametrize(
    ("to", "item", "expected"),
    [
        ("DE", thing("35の2(1)"), "licence_required"),
        ("US", thing("３６の項"), "licence_required"),
        ("CN", thing("別表第二の35の3の項(6)"), "licence_required"),
        ("CN", thing("35-3(6)"), "licence_required"),
        ("US", thing("34", 30_001), "licence_required"),
        ("US", thing("34", 30_000), "no_requirement_found"),
        ("US", thing("34"), "undetermined"),
        ("CN", thing("34", 30_001), "no_requirement_found"),
        ("CN", thing("19", 50_001), "licence_required"),
        ("CN", thing("19", 50_000), "no_requirement_found"),
        ("KP", thing("19", 50_000), "licence_required"),
        ("CN", thing("21の3", 300_001), "licence_required"),
        ("CN", thing("21の3", 300_000), "undetermined"),
        ("CN", thing("33"), "undetermined"),
        ("CN", thing("35の3(9)"), "undetermined"),
        ("CN", thing("nothing"), "undetermined"),
    ],
)
def test_the_item_the_place_and_the_value_decide(
    deals: ModuleType, to: str, item: Item, expected: str
) -> None:
    assert deals.outcome(deals.deal(to, item), "table_2") == expected


def test_a_case_that_says_nothing_or_none_is_not_answered(deals: ModuleType) -> None:
    assert "jp.export.table_2" not in deals.findings(deals.deal("CN", PLAIN))
    assert "jp.export.table_2" not in deals.findings(deals.deal("CN", thing("none")))


@pytest.mark.parametrize("number", ["39", "40", "41", "44"])
def test_what_is_never_approved_says_so(deals: ModuleType, number: str) -> None:
    finding = deals.findings(deals.deal("FR", thing(number)))["jp.export.table_2"]
    assert is_known(finding.policy)
    assert finding.policy.en == "METI approves none."


def test_papers_and_penalties_follow(deals: ModuleType) -> None:
    followed = deals.follows(deals.deal("FR", thing("36")))
    assert {duty.stage for duty in followed} >= {"apply", "keep", "breach"}
    forms = " ".join(duty.trace.text.en for duty in followed if duty.stage == "apply")
    assert "approval" in forms
    assert "valid for" not in forms


def test_days_before_the_edition_are_open(deals: ModuleType) -> None:
    case = deals.deal("FR", thing("36"))
    assert deals.outcome(case, "table_2", date(2026, 6, 4)) == "undetermined"
    assert deals.outcome(case, "table_2", date(2026, 6, 5)) == "licence_required"

"""The Japanese rows of a public scenario table, made by another author from the same texts.

Kanmon (github.com/OSUGIYAMA/EyeWarnYou), its scenarios for exports from Japan: facts and results
only.
"""

from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN

INTEGRATED_CIRCUIT = Item(id="chip", kind="goods", meti_item="not_listed", hs="8542.31")
LAPTOP = Item(id="laptop", kind="goods", meti_item="not_listed", hs="8471.30")


def listed(deals: ModuleType, number: str, amount: int) -> Item:
    return Item(id="goods", kind="goods", meti_item=number, value=deals.yen(amount))


def test_listed_item_7_of_500000_yen_to_korea(deals: ModuleType) -> None:
    found = deals.findings(deals.deal("KR", listed(deals, "7の項(1)", 500_000)))
    assert found["jp.export.list_control"].outcome.value == "licence_required"
    exception = found["jp.export.small_value"]
    assert exception.outcome.value == "exception_available"
    assert [condition.holds for condition in exception.conditions] == [True] * 4


def test_item_15_of_60000_yen_has_no_exception(deals: ModuleType) -> None:
    found = deals.findings(deals.deal("KR", listed(deals, "15の項(7)", 60_000)))
    assert found["jp.export.list_control"].outcome.value == "licence_required"
    assert found["jp.export.small_value"].outcome.value == "out_of_scope"


@pytest.mark.parametrize(
    ("item", "to", "expected"),
    [
        (INTEGRATED_CIRCUIT, "CN", "licence_required"),
        (LAPTOP, "CN", "no_requirement_found"),
        (LAPTOP, "LY", "licence_required"),
    ],
)
def test_a_military_end_user(deals: ModuleType, item: Item, to: str, expected: str) -> None:
    army = deals.user(to, military=True)
    case = deals.deal(to, item, army, military=True, clearly_other_use=False)
    assert deals.outcome(case, "catch_all") == expected


def test_metis_notice_for_group_a(deals: ModuleType) -> None:
    case = deals.deal("DE", INTEGRATED_CIRCUIT, informed_by_meti_conventional=True)
    assert deals.outcome(case, "catch_all") == "licence_required"
    assert deals.outcome(deals.deal("DE", INTEGRATED_CIRCUIT), "catch_all") == (
        "no_requirement_found"
    )


def test_one_fact_missing_leaves_the_answer_open(deals: ModuleType) -> None:
    case = deals.deal("CN", INTEGRATED_CIRCUIT, deals.user("CN"))
    unanswered = deals.deal(
        "CN", INTEGRATED_CIRCUIT, deals.user("CN", weapons_of_mass_destruction=UNKNOWN)
    )
    assert deals.outcome(case, "catch_all") == "no_requirement_found"
    assert deals.outcome(unanswered, "catch_all") == "undetermined"

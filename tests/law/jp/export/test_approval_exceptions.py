"""Export Order Art. 4(3): what leaves without METI's approval, and to whom and what it is shut."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Item, Money

PLAIN = Item(id="thing", kind="goods", meti_item="not_listed", hs="2620.11")
OPEN, SHUT = "exception_available", "out_of_scope"


def thing(exception: str, number: str = "none", yen: int | None = 1) -> Item:
    item = replace(PLAIN, approval_exception=exception, table_2_number=number)
    return item if yen is None else replace(item, value=Money(Decimal(yen), "JPY"))


@pytest.mark.parametrize(
    ("to", "item", "expected"),
    [
        ("CN", thing("sample", "34", 2_000_000), OPEN),
        ("CN", thing("sample", "34", 2_000_001), SHUT),
        ("CN", thing("sample", "34", None), OPEN),
        ("KP", thing("sample"), SHUT),
        ("UA", thing("sample"), SHUT),
        ("KP", thing("unchanged_return"), SHUT),
        ("UA", thing("unchanged_return"), OPEN),
        ("FR", thing("unchanged_return", "20"), SHUT),
        ("FR", thing("relief", "20"), OPEN),
        ("RU", thing("traveller"), OPEN),
        ("CN", thing("sample", "35の2(1)"), SHUT),
        ("CN", thing("parcel", "35の2(1)"), OPEN),
        ("CN", thing("parcel", "36"), SHUT),
        ("CN", thing("traveller", "36"), OPEN),
        ("CN", thing("parcel", "35の3(6)"), SHUT),
        ("CN", thing("parcel", "35の3(2)"), OPEN),
        ("CN", thing("parcel", "35の3"), OPEN),
        *((("FR", thing("emigrant", number), SHUT)) for number in ("37", "40", "41", "43", "45")),
    ],
)
def test_the_place_the_item_and_the_value_decide(
    deals: ModuleType, to: str, item: Item, expected: str
) -> None:
    assert deals.outcome(deals.deal(to, item), "approval_exceptions") == expected


def test_the_conditions_are_asked_and_one_that_fails_shuts_it(deals: ModuleType) -> None:
    item = thing("parcel", "34")
    finding = deals.findings(deals.deal("CN", item))["jp.export.approval_exceptions"]
    assert any("Table 2-2" in claim.text.en for claim in finding.conditions)
    kept = {"personal_parcel": True, "no_luxury": True}
    held = replace(item, conditions=kept)
    assert deals.outcome(deals.deal("CN", held), "approval_exceptions") == OPEN
    failed = replace(item, conditions={**kept, "no_luxury": False})
    assert deals.outcome(deals.deal("CN", failed), "approval_exceptions") == SHUT


def test_it_frees_from_the_approval_only(deals: ModuleType) -> None:
    found = deals.findings(deals.deal("CN", thing("sample", "34", 40_000)))
    assert found["jp.export.approval_exceptions"].caveats
    assert "jp.export.approval_exceptions" not in deals.findings(deals.deal("CN", PLAIN))
    assert "jp.export.approval_exceptions" not in deals.findings(deals.deal("CN", thing("none")))


@pytest.mark.parametrize(("day", "expected"), [(4, "undetermined"), (5, OPEN), (6, OPEN)])
def test_the_days_about_the_first_edition_read(deals: ModuleType, day: int, expected: str) -> None:
    case = deals.deal("CN", thing("relief", "34"))
    assert deals.outcome(case, "approval_exceptions", date(2026, 6, day)) == expected


@pytest.mark.parametrize("exception", ["sample", "unchanged_return"])
@pytest.mark.parametrize(
    ("to", "within", "designated", "expected"),
    [
        ("RU", True, False, SHUT),
        ("BY", False, True, SHUT),
        ("RU", False, True, SHUT),
        ("RU", False, False, OPEN),
        ("TH", True, False, OPEN),
        ("TH", False, True, OPEN),
    ],
)
def test_what_the_embargo_takes_in_has_no_exception(
    deals: ModuleType, exception: str, to: str, within: bool, designated: bool, expected: str
) -> None:
    item = replace(thing(exception), russia_table_listed=within)
    case = deals.deal(to, item, deals.user(to, meti_designated=designated))
    assert deals.outcome(case, "approval_exceptions") == expected

"""List control, the small-value exception, scope and technology."""

from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Money, Places
from kaname.core.unknown import UNKNOWN


def machine(deals: ModuleType, number: str, amount: str = "500000") -> Item:
    return Item(id="machine", kind="goods", meti_item=number, value=deals.yen(amount))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("7の項(16)", "equipment to make or test semiconductors"),
        ("七の項（十六）", "equipment to make or test semiconductors"),
        ("7(8の4)", "electro-optic modulators"),
        ("3の2の項(2)5の2", "spray dryers"),
        ("2の項(12)1", "numerically controlled machine tools (nuclear)"),
        ("8の項", "computers and their parts"),
    ],
)
def test_item_numbers_find_their_row(deals: ModuleType, text: str, label: str) -> None:
    case = deals.deal("CN", machine(deals, text))
    claims = deals.findings(case)["jp.export.list_control"].trace.because
    assert any(label in claim.text.en for claim in claims)


@pytest.mark.parametrize("country", ["KR", "US", "CN", "IR", "DE"])
def test_listed_goods_need_a_licence_to_every_destination(deals: ModuleType, country: str) -> None:
    case = deals.deal(country, machine(deals, "7の項(16)"))
    assert deals.outcome(case, "list_control") == "licence_required"
    assert "catch_all" not in deals.findings(case)


def test_a_number_that_the_table_of_the_day_does_not_have_is_open(deals: ModuleType) -> None:
    case = deals.deal("CN", machine(deals, "7の項(10の2)"))
    assert deals.outcome(case, "list_control") == "licence_required"
    before = deals.findings(case, date(2026, 2, 13))["jp.export.list_control"]
    assert before.outcome.value == "undetermined"
    assert [question.id for question in before.questions] == ["item.meti_item"]
    deleted = deals.deal("CN", machine(deals, "9の項(4)"))
    assert deals.outcome(deleted, "list_control") == "undetermined"


def test_an_unclassified_item_asks_for_its_number(deals: ModuleType) -> None:
    case = deals.deal("CN", Item(id="machine", kind="goods"))
    finding = deals.findings(case)["jp.export.list_control"]
    assert finding.outcome.value == "undetermined"
    assert finding.could_be.value == "licence_required"
    assert {(q.id, q.path) for q in finding.questions} == {
        ("item.meti_item", "items[machine].meti_item")
    }


def test_before_the_tables_begin_nothing_is_concluded(deals: ModuleType) -> None:
    case = deals.deal("CN", machine(deals, "7の項(16)"))
    assert deals.outcome(case, "list_control", date(2023, 4, 9)) == "undetermined"
    assert deals.outcome(case, "list_control", date(2023, 4, 10)) == "licence_required"


@pytest.mark.parametrize(
    ("number", "amount", "expected"),
    [
        ("7の項(1)", "999999", True),
        ("7の項(1)", "1000000", True),
        ("7の項(1)", "1000001", False),
        ("15の項(7)", "49999", True),
        ("15の項(7)", "50000", True),
        ("15の項(7)", "50001", False),
        ("8の項", "50000", True),
        ("8の項", "50001", UNKNOWN),
        ("8の項", "1000000", UNKNOWN),
        ("8の項", "1000001", False),
        ("7の項", "50000", True),
        ("7の項", "50001", UNKNOWN),
        ("7の項", "1000001", False),
    ],
)
def test_the_value_limit_at_its_boundary(
    deals: ModuleType, number: str, amount: str, expected: object
) -> None:
    case = deals.deal("CN", machine(deals, number, amount))
    finding = deals.findings(case)["jp.export.small_value"]
    assert finding.conditions[1].holds is expected
    available = finding.outcome.value == "exception_available"
    assert available is (expected is not False)


@pytest.mark.parametrize(
    "number", ["1の項(1)", "2の項(12)1", "3の2の項(1)", "4の項(6)", "14の項(2)"]
)
def test_items_without_the_exception(deals: ModuleType, number: str) -> None:
    case = deals.deal("KR", machine(deals, number, "1"))
    assert deals.outcome(case, "small_value") == "out_of_scope"


@pytest.mark.parametrize("country", ["IR", "IQ", "KP"])
def test_no_exception_to_countries_of_table_4(deals: ModuleType, country: str) -> None:
    case = deals.deal(country, machine(deals, "7の項(1)", "1"))
    assert deals.outcome(case, "small_value") == "out_of_scope"


def test_a_value_in_another_currency_is_asked_for_in_yen(deals: ModuleType) -> None:
    item = Item(id="machine", kind="goods", meti_item="7の項(1)", value=Money(Decimal(100), "USD"))
    finding = deals.findings(deals.deal("CN", item))["jp.export.small_value"]
    assert finding.outcome.value == "exception_available"
    assert [question.id for question in finding.questions] == ["item.value.jpy"]


def test_metis_notice_bars_the_exception_to_group_a_only_since_the_revision(
    deals: ModuleType,
) -> None:
    case = deals.deal("KR", machine(deals, "7の項(1)"), informed_by_meti_conventional=True)
    assert deals.outcome(case, "small_value", deals.BEFORE) == "exception_available"
    assert deals.outcome(case, "small_value", deals.AFTER) == "out_of_scope"


def test_conventional_use_bars_the_exception_only_under_an_arms_embargo(
    deals: ModuleType,
) -> None:
    to_china = deals.deal("CN", machine(deals, "7の項(1)"), conventional_weapons=True)
    assert deals.outcome(to_china, "small_value") == "exception_available"
    to_libya = deals.deal("LY", machine(deals, "7の項(1)"), conventional_weapons=True)
    assert deals.outcome(to_libya, "small_value") == "out_of_scope"


def test_korea_was_outside_group_a_until_2023_07_20(deals: ModuleType) -> None:
    case = deals.deal("KR", machine(deals, "7の項(1)"), weapons_of_mass_destruction=True)
    assert deals.outcome(case, "small_value", date(2023, 7, 20)) == "out_of_scope"
    assert deals.outcome(case, "small_value", date(2023, 7, 21)) == "exception_available"


def test_technology_is_never_judged_by_the_goods_list(deals: ModuleType) -> None:
    item = Item(id="drawings", kind="technology", meti_item="7の項(16)")
    found = deals.findings(deals.deal("CN", item))
    assert set(found) == {"jp.export.technology"}
    assert found["jp.export.technology"].outcome.value == "undetermined"


def test_goods_that_do_not_leave_japan_are_out_of_scope(deals: ModuleType) -> None:
    case = Case(
        items=(machine(deals, "7の項(16)"),), places=Places(from_="US", via=("SG",), to="CN")
    )
    found = deals.findings(case)
    assert set(found) == {"jp.export.scope"}
    assert found["jp.export.scope"].outcome.value == "out_of_scope"


def test_goods_that_stay_in_japan_are_no_export(deals: ModuleType) -> None:
    found = deals.findings(deals.deal("JP", machine(deals, "7の項(16)")))
    assert set(found) == {"jp.export.scope"}
    assert found["jp.export.scope"].outcome.value == "out_of_scope"


def test_where_the_goods_start_is_asked(deals: ModuleType) -> None:
    case = Case(items=(machine(deals, "7の項(16)"),), places=Places(to="CN"))
    found = deals.findings(case)
    assert found["jp.export.scope"].outcome.value == "undetermined"
    ids = {question.id for question in found["jp.export.scope"].questions}
    assert ids == {"places.from", "places.via"}
    assert found["jp.export.list_control"].outcome.value == "undetermined"


def test_a_number_that_is_no_row_is_named_in_the_summary_with_the_nearest(
    deals: ModuleType,
) -> None:
    case = deals.deal("CN", Item(id="goods", kind="goods", meti_item="7の項(99)"))
    finding = deals.findings(case)["jp.export.list_control"]
    assert finding.outcome.value == "undetermined"
    assert "7の項(99)" in finding.summary.en
    assert "7の項(25)" in finding.summary.ja

"""Approval by destination, and the asset freeze."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Party, Places
from kaname.core.hit import Identity
from kaname.core.unknown import UNKNOWN, Truth, Unknown


def goods(**facts: object) -> Item:
    return Item(id="goods", kind="goods", **{"meti_item": "not_listed", "hs": "8471.30", **facts})


def test_every_good_to_north_korea_needs_approval_while_the_measure_lasts(
    deals: ModuleType,
) -> None:
    case = deals.deal("KP", goods(hs="0901.11"))
    finding = deals.findings(case)["jp.export.embargo"]
    assert finding.outcome.value == "licence_required"
    assert "2027-04-13" in {
        str(citation.in_force_to) for citation in finding.citations if citation.in_force_to
    }
    assert deals.outcome(case, "embargo", date(2027, 4, 13)) == "licence_required"
    assert deals.outcome(case, "embargo", date(2027, 4, 14)) == "undetermined"


def test_goods_used_in_russia_count_as_going_to_russia(deals: ModuleType) -> None:
    case = Case(
        items=(goods(meti_item="7の項(16)"),),
        places=Places(from_="JP", via=(), to="KZ", end_use_at="RU"),
    )
    assert deals.outcome(case, "embargo") == "licence_required"


@pytest.mark.parametrize(
    ("country", "in_table", "expected"),
    [
        ("RU", True, "licence_required"),
        ("RU", False, "undetermined"),
        ("BY", True, "undetermined"),
        ("DE", True, "no_requirement_found"),
        ("CN", True, "undetermined"),
        ("CN", False, "no_requirement_found"),
        ("TH", False, "no_requirement_found"),
    ],
)
def test_unlisted_goods_by_table_2_3(
    deals: ModuleType, country: str, in_table: bool, expected: str
) -> None:
    case = deals.deal(country, goods(russia_table_listed=in_table))
    assert deals.outcome(case, "embargo") == expected


@pytest.mark.parametrize("country", ["RU", "BY"])
def test_listed_goods_need_approval_besides_the_licence(deals: ModuleType, country: str) -> None:
    case = deals.deal(country, goods(meti_item="7の項(16)"))
    assert deals.outcome(case, "embargo") == "licence_required"
    assert deals.outcome(case, "list_control") == "licence_required"


def test_a_laptop_to_russia_asks_for_table_2_3(deals: ModuleType) -> None:
    finding = deals.findings(deals.deal("RU", goods()))["jp.export.embargo"]
    assert finding.outcome.value == "undetermined"
    assert finding.could_be.value == "licence_required"
    assert {question.id for question in finding.questions} == {
        "item.russia_table_listed",
        "item.value.jpy",
        "party.meti_designated",
    }


def test_thailand_joined_the_countries_of_diversion_on_2025_01_23(deals: ModuleType) -> None:
    case = deals.deal("TH", goods(meti_item="7の項(16)"))
    assert deals.outcome(case, "embargo", date(2025, 1, 22)) == "no_requirement_found"
    assert deals.outcome(case, "embargo", date(2025, 1, 23)) == "undetermined"


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("donetsk", "licence_required"),
        ("luhansk", "licence_required"),
        ("crimea", "no_requirement_found"),
        ("none", "no_requirement_found"),
        (UNKNOWN, "undetermined"),
    ],
)
def test_ukraine_by_region(deals: ModuleType, region: str | Unknown, expected: str) -> None:
    """Art. 2(1)(i-5) names Donetsk and Luhansk only."""
    places = Places(from_="JP", via=(), to="UA", occupied_region=region)
    finding = deals.findings(Case(items=(goods(),), places=places))["jp.export.embargo"]
    assert finding.outcome.value == expected
    asked = {question.id for question in finding.questions}
    assert asked == ({"places.occupied_region"} if region is UNKNOWN else set())


@pytest.mark.parametrize(
    ("number", "belarus", "third_country", "russia"),
    [
        ("第一号", True, True, True),
        ("第一号の二", False, True, True),
        ("1-2", False, True, True),
        ("1の2ロ(3)", False, True, True),
        ("第二号(1)", True, True, True),
        ("2（31）", True, True, True),
        ("第二号（３２）", False, True, True),
        ("別表第二の三第二号(85)", False, True, True),
        ("第二号", UNKNOWN, True, True),
        ("第2号(86)", UNKNOWN, UNKNOWN, UNKNOWN),
        ("第二号の二", False, True, True),
        ("第三号", False, False, True),
        ("第四号", UNKNOWN, UNKNOWN, UNKNOWN),
        ("a pump", UNKNOWN, UNKNOWN, UNKNOWN),
        ("2" * 101, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_the_number_of_table_2_3_decides(
    deals: ModuleType, number: str, belarus: Truth, third_country: Truth, russia: Truth
) -> None:
    expected = {True: "licence_required", False: "no_requirement_found", UNKNOWN: "undetermined"}
    item = goods(russia_table_number=number)
    for country, designated, takes in (
        ("BY", False, belarus), ("CN", True, third_country), ("RU", False, russia),
    ):  # fmt: skip
        case = deals.deal(country, item, deals.user(country, meti_designated=designated))
        finding = deals.findings(case)["jp.export.embargo"]
        assert finding.outcome.value == expected[takes], country
        asked = {question.id for question in finding.questions}
        assert asked == ({"item.russia_table_number"} if takes is UNKNOWN else set())


def test_a_number_is_asked_for_where_the_measure_takes_part_of_the_table(
    deals: ModuleType,
) -> None:
    item = goods(russia_table_listed=True)
    case = deals.deal("BY", item, deals.user("BY", meti_designated=False))
    finding = deals.findings(case)["jp.export.embargo"]
    assert finding.outcome.value == "undetermined"
    assert [(q.id, q.path) for q in finding.questions] == [
        ("item.russia_table_number", "items[goods].russia_table_number")
    ]


def test_a_number_is_not_read_by_the_table_of_another_day(deals: ModuleType) -> None:
    item = goods(russia_table_listed=True, russia_table_number="第二号(5)")
    user = deals.user("BY", meti_designated=False)
    case = deals.deal("BY", item, user)
    assert deals.outcome(case, "embargo", date(2023, 4, 10)) == "licence_required"
    assert deals.outcome(case, "embargo", date(2023, 4, 9)) == "undetermined"


@pytest.mark.parametrize("country", ["BY", "RU"])
def test_a_number_of_goods_that_are_not_in_the_table_must_be_corrected(
    deals: ModuleType, country: str
) -> None:
    item = goods(russia_table_listed=False, russia_table_number="第二号(5)")
    case = deals.deal(country, item, deals.user(country, meti_designated=False))
    finding = deals.findings(case)["jp.export.embargo"]
    assert finding.outcome.value == "undetermined"
    assert [question.id for question in finding.questions] == ["item.russia_table_listed"]


@pytest.mark.parametrize(
    ("role", "identity", "expected"),
    [
        ("seller", Identity.CONFIRMED, "licence_required"),
        ("bank", Identity.PRESUMED, "licence_required"),
        ("buyer", Identity.CONFIRMED, "review_advised"),
        ("end_user", Identity.PRESUMED, "review_advised"),
        ("bank", Identity.OPEN, "undetermined"),
    ],
)
def test_a_frozen_party(deals: ModuleType, role: str, identity: Identity, expected: str) -> None:
    case = Case(
        parties=(Party(id="user", roles=(role,), name="Example Works"),),
        places=Places(from_="JP", via=(), to="CN"),
    )
    frozen = deals.hit("mof-freeze", identity)
    assert deals.outcome(case, "asset_freeze", deals.DAY, frozen) == expected


def test_an_excluded_hit_says_nothing(deals: ModuleType) -> None:
    case = deals.deal("CN", goods())
    cleared = deals.hit("mof-freeze", Identity.EXCLUDED)
    assert "jp.export.asset_freeze" not in deals.findings(case, deals.DAY, cleared)


@pytest.mark.parametrize(
    ("country", "list_id"),
    [
        ("RU", "jp-export-ban-russia"), ("BY", "jp-export-ban-belarus"),
        ("CN", "jp-export-ban-third-countries"),
    ],
)  # fmt: skip
def test_a_body_on_the_published_list_is_designated(
    deals: ModuleType, country: str, list_id: str
) -> None:
    item = goods(russia_table_listed=country == "CN", russia_table_number="第二号(5)")
    item = item if country == "CN" else goods(russia_table_listed=False)
    case = deals.deal(country, item, deals.user(country))
    assert deals.outcome(case, "embargo") == "undetermined"
    for identity, expected in (
        (Identity.CONFIRMED, "licence_required"), (Identity.PRESUMED, "licence_required"),
        (Identity.OPEN, "undetermined"), (Identity.EXCLUDED, "undetermined"),
    ):  # fmt: skip
        hit = deals.hit(list_id, identity)
        assert deals.findings(case, deals.DAY, hit)["jp.export.embargo"].outcome.value == expected
    cleared = deals.deal(country, item, deals.user(country, meti_designated=False))
    assert deals.outcome(cleared, "embargo") == "no_requirement_found"
    open_hit = deals.hit(list_id, Identity.OPEN)
    found = deals.findings(cleared, deals.DAY, open_hit)["jp.export.embargo"]
    assert found.outcome.value == "undetermined"
    assert "party.same_as" in {question.id for question in found.questions}


def test_a_list_of_another_measure_designates_nobody(deals: ModuleType) -> None:
    item = goods(russia_table_listed=False)
    case = deals.deal("RU", item, deals.user("RU", meti_designated=False))
    hit = deals.hit("jp-export-ban-belarus", Identity.CONFIRMED)
    assert deals.findings(case, deals.DAY, hit)["jp.export.embargo"].outcome.value == (
        "no_requirement_found"
    )

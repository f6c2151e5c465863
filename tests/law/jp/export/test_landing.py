"""Goods that come from abroad and pass through Japan: landed or not, and on which papers."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Places
from kaname.core.finding import Finding
from kaname.core.unknown import UNKNOWN, Truth

ETCHER = Item(id="goods", kind="goods", meti_item="7の項(16)")
RIFLE = Item(id="goods", kind="goods", meti_item="1の項(1)")
TOOL = Item(id="goods", kind="goods", meti_item="not_listed", hs="8457.10")
COFFEE = Item(id="goods", kind="goods", meti_item="not_listed", hs="0901.11")


def passing(
    deals: ModuleType, item: Item, to: str = "CN", landed: Truth = True, papers: Truth = True,
    **end_use: bool,
) -> Case:  # fmt: skip
    case: Case = deals.deal(to, item, **end_use)
    places = Places(
        from_="US", via=("JP",), to=to, landed_in_japan=landed, through_papers=papers
    )  # fmt: skip
    return replace(case, places=places)


def said(deals: ModuleType, case: Case, on: date | None = None) -> dict[str, str]:
    found: dict[str, Finding] = deals.findings(case, on or deals.DAY)
    return {name.removeprefix("jp.export."): f.outcome.value for name, f in found.items()}


def test_goods_that_are_never_landed_are_outside(deals: ModuleType) -> None:
    for item in (ETCHER, RIFLE, TOOL):
        case = passing(deals, item, landed=False, weapons_of_mass_destruction=True)
        assert said(deals, case) == {"temporary_landing": "out_of_scope"}


def test_on_papers_for_another_country_the_exemption_holds(deals: ModuleType) -> None:
    for item in (ETCHER, TOOL):
        assert said(deals, passing(deals, item)) == {"temporary_landing": "exception_available"}
    unknown_landing = passing(deals, ETCHER, landed=UNKNOWN)
    assert said(deals, unknown_landing) == {"temporary_landing": "exception_available"}


def test_without_such_papers_the_ordinary_rules_apply(deals: ModuleType) -> None:
    assert said(deals, passing(deals, ETCHER, papers=False)) == {
        "temporary_landing": "out_of_scope",
        "list_control": "licence_required",
        "small_value": "exception_available",
        "other_exceptions": "exception_available",
    }
    assert said(deals, passing(deals, TOOL, papers=False)) == {
        "temporary_landing": "out_of_scope",
        "list_control": "no_requirement_found",
        "catch_all": "no_requirement_found",
    }
    bomb = passing(deals, TOOL, papers=False, conventional_weapons=True)
    assert said(deals, bomb)["catch_all"] == "licence_required"


@pytest.mark.parametrize("to", ["CN", "DE"])
@pytest.mark.parametrize("papers", [True, False, UNKNOWN])
def test_arms_need_a_licence_when_they_are_landed(
    deals: ModuleType, to: str, papers: Truth
) -> None:
    landed = said(deals, passing(deals, RIFLE, to, papers=papers))
    assert landed["list_control"] == "licence_required"
    assert landed["temporary_landing"] == "out_of_scope"
    case = passing(deals, RIFLE, to, landed=UNKNOWN, papers=papers)
    finding = deals.findings(case)["jp.export.list_control"]
    assert finding.outcome.value == "undetermined"
    assert finding.could_be.value == "licence_required"
    assert [question.id for question in finding.questions] == ["places.landed_in_japan"]


@pytest.mark.parametrize("fact", ["weapons_of_mass_destruction", "informed_by_meti_wmd"])
def test_a_test_of_article_4_bars_the_exemption_outside_group_a(
    deals: ModuleType, fact: str
) -> None:
    to_china = {fact: True}
    assert said(deals, passing(deals, ETCHER, **to_china))["list_control"] == "licence_required"
    assert said(deals, passing(deals, TOOL, **to_china))["catch_all"] == "licence_required"
    assert said(deals, passing(deals, COFFEE, **to_china))["catch_all"] == "no_requirement_found"
    to_germany = passing(deals, ETCHER, "DE", **to_china)
    assert said(deals, to_germany) == {"temporary_landing": "exception_available"}


def test_uses_for_conventional_arms_and_the_user_do_not_bar_it(deals: ModuleType) -> None:
    """Art. 4(1)(i) names mass destruction only, and METI's answers on transhipment no user."""
    case = passing(deals, ETCHER, conventional_weapons=True, informed_by_meti_conventional=True)
    assert said(deals, case) == {"temporary_landing": "exception_available"}
    maker = replace(case, parties=(deals.user(weapons_of_mass_destruction=True),))
    assert said(deals, maker) == {"temporary_landing": "exception_available"}


def test_what_is_open_is_asked(deals: ModuleType) -> None:
    found = deals.findings(passing(deals, ETCHER, landed=UNKNOWN, papers=UNKNOWN))
    control = found["jp.export.list_control"]
    assert control.outcome.value == "undetermined"
    assert {question.id for question in control.questions} == {
        "places.landed_in_japan", "places.through_papers",
    }  # fmt: skip
    exemption = found["jp.export.temporary_landing"]
    assert exemption.outcome.value == "exception_available"
    assert [condition.holds for condition in exemption.conditions] == [True, UNKNOWN, True]


def test_goods_of_no_stated_number_may_be_arms(deals: ModuleType) -> None:
    finding = deals.findings(passing(deals, Item(id="goods", kind="goods", hs="9306.30")))[
        "jp.export.temporary_landing"
    ]
    assert finding.conditions[0].holds is UNKNOWN
    assert "item.meti_item" in {question.id for question in finding.questions}


def test_approval_by_destination_is_not_asked_of_landed_goods(deals: ModuleType) -> None:
    assert "embargo" not in said(deals, passing(deals, TOOL, "KP", papers=False))


def test_technology_that_passes_through_is_still_not_encoded(deals: ModuleType) -> None:
    drawings = Item(id="goods", kind="technology")
    assert said(deals, passing(deals, drawings)) == {"technology": "undetermined"}


def test_before_the_tables_begin_nothing_is_concluded(deals: ModuleType) -> None:
    answers = said(deals, passing(deals, ETCHER, papers=False), date(2023, 4, 9))
    assert set(answers.values()) == {"undetermined"}


def test_a_listed_user_of_landed_goods_calls_for_review(deals: ModuleType) -> None:
    on_list = deals.hit("meti-eul", concern="核\nN")
    for landed, expected in (
        (True, "review_advised"), (False, "no_requirement_found"), (UNKNOWN, "undetermined"),
    ):  # fmt: skip
        case = passing(deals, TOOL, landed=landed)
        assert deals.outcome(case, "end_user_list", deals.DAY, on_list) == expected

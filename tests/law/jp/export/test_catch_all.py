"""Catch-all control before and after 2025-10-09, and the End User List."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Places
from kaname.core.hit import Identity
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.matter import Matter
from kaname.law.jp.export.catch_all import scopes

TOOL = Item(id="tool", kind="goods", meti_item="not_listed", hs="8457.10")
PARTS = Item(id="parts", kind="goods", meti_item="not_listed", hs="8481.80")


@pytest.mark.parametrize(
    ("hs", "first", "second"),
    [
        ("8542.31", True, False),
        ("8542.90", False, True),
        ("8542", UNKNOWN, UNKNOWN),
        ("8471.30", False, True),
        ("8802.60", True, False),
        ("8802.30", False, True),
        ("8807.30", UNKNOWN, UNKNOWN),
        ("9014.20", True, False),
        ("9030.31", False, True),
        ("9030.32", True, False),
        ("0901.11", False, False),
        ("4407.11", False, False),
        ("9401.61", False, False),
        ("9503.00", False, True),
    ],
)
def test_parts_of_item_16_by_hs_code(
    deals: ModuleType, hs: str, first: object, second: object
) -> None:
    matter = Matter(Case(), deals.DAY, item=Item(id="x", hs=hs))
    assert [part.claim.holds for part in scopes(matter)] == [first, second]


def test_item_16_was_one_before_the_revision(deals: ModuleType) -> None:
    matter = Matter(Case(), deals.BEFORE, item=Item(id="x", hs="8542.31"))
    assert [(part.name, part.claim.holds) for part in scopes(matter)] == [("16", True)]


def test_item_16_can_be_stated(deals: ModuleType) -> None:
    matter = Matter(Case(), deals.DAY, item=Item(id="x", meti_item="16の項(2)"))
    assert [part.claim.holds for part in scopes(matter)] == [False, True]


def test_nothing_found_when_every_question_is_answered_no(deals: ModuleType) -> None:
    assert deals.outcome(deals.deal("CN", TOOL), "catch_all") == "no_requirement_found"


def test_food_is_outside(deals: ModuleType) -> None:
    coffee = Item(id="coffee", kind="goods", meti_item="not_listed", hs="0901.11")
    case = deals.deal("CN", coffee, weapons_of_mass_destruction=True)
    assert deals.outcome(case, "catch_all") == "no_requirement_found"


@pytest.mark.parametrize(
    ("item", "to", "fact", "before", "after"),
    [
        (TOOL, "CN", "weapons_of_mass_destruction", True, True),
        (TOOL, "CN", "informed_by_meti_wmd", True, True),
        (TOOL, "CN", "informed_by_meti_conventional", True, True),
        (TOOL, "CN", "conventional_weapons", False, True),
        (PARTS, "CN", "conventional_weapons", False, False),
        (TOOL, "LY", "conventional_weapons", True, True),
        (PARTS, "LY", "conventional_weapons", True, True),
        (TOOL, "DE", "weapons_of_mass_destruction", False, False),
        (TOOL, "DE", "informed_by_meti_wmd", False, True),
        (PARTS, "DE", "informed_by_meti_conventional", False, True),
    ],
)
def test_each_test_on_both_sides_of_the_revision(
    deals: ModuleType, item: Item, to: str, fact: str, before: bool, after: bool
) -> None:
    case = deals.deal(to, item, **{fact: True})
    words = {True: "licence_required", False: "no_requirement_found"}
    assert deals.outcome(case, "catch_all", deals.BEFORE) == words[before]
    assert deals.outcome(case, "catch_all", deals.AFTER) == words[after]


@pytest.mark.parametrize(
    ("item", "to", "before", "after"),
    [
        (TOOL, "CN", "no_requirement_found", "licence_required"),
        (PARTS, "CN", "no_requirement_found", "no_requirement_found"),
        (PARTS, "LY", "no_requirement_found", "licence_required"),
        (TOOL, "DE", "no_requirement_found", "no_requirement_found"),
    ],
)
def test_a_military_end_user(
    deals: ModuleType, item: Item, to: str, before: str, after: str
) -> None:
    army = deals.user(to, military=True)
    case = deals.deal(to, item, army, military=True, clearly_other_use=False)
    assert deals.outcome(case, "catch_all", deals.BEFORE) == before
    assert deals.outcome(case, "catch_all", deals.AFTER) == after


def test_clear_other_use_lifts_the_user_test_and_is_asked(deals: ModuleType) -> None:
    army = deals.user(military=True)
    finding = deals.findings(deals.deal("CN", TOOL, army))["jp.export.catch_all"]
    assert finding.outcome.value == "undetermined"
    assert finding.could_be is Outcome.LICENCE_REQUIRED
    assert "unless it is clear" in finding.summary.en
    asked = [question.id for question in finding.questions]
    assert asked == ["end_use.clearly_other_use", *["case.conditions"] * 20]
    clear = deals.deal("CN", TOOL, army, clearly_other_use=True)
    assert deals.outcome(clear, "catch_all") == "no_requirement_found"
    unclear = deals.findings(deals.deal("CN", TOOL, army, clearly_other_use=False))
    assert unclear["jp.export.catch_all"].outcome.value == "licence_required"
    assert not unclear["jp.export.catch_all"].questions


def test_clear_other_use_does_not_lift_the_use_test(deals: ModuleType) -> None:
    case = deals.deal("CN", TOOL, conventional_weapons=True, clearly_other_use=True)
    assert deals.outcome(case, "catch_all") == "licence_required"


def test_unknown_facts_leave_it_open_and_are_asked(deals: ModuleType) -> None:
    case = Case(items=(TOOL,), places=Places(from_="JP", via=(), to="CN"))
    finding = deals.findings(case)["jp.export.catch_all"]
    assert finding.outcome.value == "undetermined"
    assert finding.could_be.value == "licence_required"
    assert {question.id for question in finding.questions} == {
        "end_use.weapons_of_mass_destruction", "end_use.conventional_weapons",
        "end_use.informed_by_meti_wmd", "end_use.informed_by_meti_conventional",
        "party.weapons_of_mass_destruction", "party.military",
    }  # fmt: skip


def test_group_a_asks_only_about_metis_notice(deals: ModuleType) -> None:
    case = Case(items=(TOOL,), places=Places(from_="JP", via=(), to="DE"))
    finding = deals.findings(case)["jp.export.catch_all"]
    assert {question.id for question in finding.questions} == {
        "end_use.informed_by_meti_wmd", "end_use.informed_by_meti_conventional",
    }  # fmt: skip


def test_an_unknown_destination_is_asked(deals: ModuleType) -> None:
    case = Case(items=(TOOL,), places=Places(from_="JP", via=()))
    finding = deals.findings(case)["jp.export.catch_all"]
    assert [question.id for question in finding.questions] == ["places.to"]


@pytest.mark.parametrize(
    ("concern", "item", "expected"),
    [
        ("生物、化学、ミサイル、核\nB,C,M,N", TOOL, "licence_required"),
        ("核\nＮ", PARTS, "licence_required"),
        ("通常兵器\nCW", TOOL, "licence_required"),
        ("通常兵器\nCW", PARTS, "no_requirement_found"),
        ("ミサイルM 通常兵器\nCW", PARTS, "licence_required"),
        ("", PARTS, "undetermined"),
    ],
)
def test_a_user_on_the_end_user_list(
    deals: ModuleType, concern: str, item: Item, expected: str
) -> None:
    on_list = deals.hit("meti-eul", concern=concern)
    case = deals.deal("CN", item, clearly_other_use=False)
    found = deals.findings(case, deals.DAY, on_list)
    assert found["jp.export.catch_all"].outcome.value == expected
    assert found["jp.export.end_user_list"].outcome.value == "review_advised"


def test_the_conventional_code_has_no_effect_before_the_revision(deals: ModuleType) -> None:
    on_list = deals.hit("meti-eul", concern="核\nN 通常兵器\nCW")
    use_clear = deals.deal("CN", TOOL, clearly_other_use=True)
    assert deals.outcome(use_clear, "catch_all", deals.BEFORE, on_list) == "no_requirement_found"
    not_clear = deals.deal("CN", TOOL, clearly_other_use=False)
    assert deals.outcome(not_clear, "catch_all", deals.BEFORE, on_list) == "licence_required"
    unsaid = deals.deal("CN", TOOL)
    assert deals.outcome(unsaid, "catch_all", deals.BEFORE, on_list) == "undetermined"


def test_an_open_identity_is_asked_and_never_assumed(deals: ModuleType) -> None:
    maybe = deals.hit("meti-eul", Identity.OPEN, concern="核\nN")
    found = deals.findings(deals.deal("CN", TOOL), deals.DAY, maybe)
    for provision in ("catch_all", "end_user_list"):
        finding = found[f"jp.export.{provision}"]
        assert finding.outcome.value == "undetermined"
        assert {question.id for question in finding.questions} == {"party.same_as"}


def test_a_listed_user_in_group_a_engages_no_user_test(deals: ModuleType) -> None:
    on_list = deals.hit("meti-eul", concern="核\nN")
    assert deals.outcome(deals.deal("DE", TOOL), "catch_all", deals.DAY, on_list) == (
        "no_requirement_found"
    )


@pytest.mark.parametrize("number", ["16の項(1)", "16の項(2)"])
def test_a_number_before_item_16_was_divided_is_named(deals: ModuleType, number: str) -> None:
    item = Item(id="tool", kind="goods", meti_item=number)

    def said(on: date) -> str:
        case = deals.deal("CN", item, weapons_of_mass_destruction=True)
        finding = deals.findings(case, on)["jp.export.catch_all"]
        assert finding.outcome is Outcome.LICENCE_REQUIRED
        return repr(finding.trace)

    assert f"{number} does not exist on 2025-10-08" in said(deals.BEFORE)
    assert "does not exist" not in said(deals.AFTER)

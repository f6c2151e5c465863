"""Technology given abroad or inside Japan, who counts as abroad, and the tests of item 16."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Party, Places
from kaname.core.finding import Claim, Finding
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.matter import Matter
from kaname.law.jp.export import assess
from kaname.law.jp.export.technology import given_abroad

DRAWINGS = Item(id="drawings", kind="technology", meti_item="7の項(1)")
MANUAL = Item(id="manual", kind="technology", meti_item="not_listed", hs="8542.31")
PERSON = Party(id="guest", roles=("other",), kind="person", country="CN")


def inside(item: Item, **facts: object) -> Case:
    """A deal inside Japan in which a person takes the technology."""
    return Case(
        parties=(replace(PERSON, **facts),), items=(item,),
        places=Places(from_="JP", via=(), to="JP"),
    )  # fmt: skip


def found(case: Case, on: date) -> Finding | None:
    answers = [f for f in assess(case, (), on) if f.provision == "jp.export.technology"]
    assert len(answers) <= 1
    return answers[0] if answers else None


def said(case: Case, on: date) -> str:
    finding = found(case, on)
    assert finding is not None
    return finding.outcome.value


def test_listed_technology_abroad_needs_a_licence_everywhere(deals: ModuleType) -> None:
    for country in ("DE", "CN", "LY"):
        assert deals.outcome(deals.deal(country, DRAWINGS), "technology") == "licence_required"


def test_the_goods_list_is_not_asked_of_technology(deals: ModuleType) -> None:
    answers = deals.findings(deals.deal("DE", DRAWINGS))
    assert "jp.export.list_control" not in answers
    assert "jp.export.small_value" not in answers
    assert "jp.export.bulk_licences" in answers
    assert deals.follows(deals.deal("DE", DRAWINGS))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"resident_of_japan": False}, "licence_required"),
        ({"resident_of_japan": True, "specific_category": ("none",)}, "no_requirement_found"),
        ({"resident_of_japan": True, "specific_category": ("employed",)}, "licence_required"),
        ({"resident_of_japan": True, "specific_category": ("benefit",)}, "licence_required"),
        ({"resident_of_japan": True, "specific_category": ("instructed",)}, "licence_required"),
        ({"resident_of_japan": True}, "undetermined"),
        ({"specific_category": ("none",)}, "undetermined"),
        ({"kind": "company", "resident_of_japan": True}, "no_requirement_found"),
        ({"kind": "company"}, "undetermined"),
    ],
)
def test_who_counts_as_abroad_inside_japan(
    deals: ModuleType, facts: dict[str, object], expected: str
) -> None:
    assert said(inside(DRAWINGS, **facts), deals.DAY) == expected


@pytest.mark.parametrize(
    ("on", "counts"),
    [(date(2022, 4, 30), False), (date(2022, 5, 1), True), (date(2022, 5, 2), True)],
)
def test_the_specific_categories_count_from_their_first_day(on: date, counts: Truth) -> None:
    case = inside(DRAWINGS, resident_of_japan=True, specific_category=("benefit",))
    assert given_abroad(Matter(case, on, item=DRAWINGS)).holds is counts


def test_a_deal_inside_japan_is_not_out_of_scope_for_technology(deals: ModuleType) -> None:
    case = inside(DRAWINGS, resident_of_japan=False)
    answers = {f.provision: f.outcome.value for f in assess(case, (), deals.DAY)}
    assert answers["jp.export.scope"] == "out_of_scope"
    assert answers["jp.export.technology"] == "licence_required"


def test_a_recipient_that_is_not_stated_is_asked(deals: ModuleType) -> None:
    case = replace(inside(DRAWINGS), parties=())
    finding = found(case, deals.DAY)
    assert finding is not None
    assert finding.outcome.value == "undetermined"
    assert "parties" in {question.id for question in finding.questions}


@pytest.mark.parametrize(
    ("item", "to", "fact", "expected"),
    [
        (MANUAL, "CN", {"conventional_weapons": True}, "licence_required"),
        (replace(MANUAL, hs="8542.90"), "CN", {"conventional_weapons": True},
         "no_requirement_found"),
        (MANUAL, "CN", {"weapons_of_mass_destruction": True}, "licence_required"),
        (MANUAL, "DE", {"weapons_of_mass_destruction": True}, "no_requirement_found"),
        (MANUAL, "DE", {"informed_by_meti_wmd": True}, "licence_required"),
        (MANUAL, "CN", {}, "no_requirement_found"),
        (replace(MANUAL, hs="0901.11"), "CN", {"weapons_of_mass_destruction": True},
         "no_requirement_found"),
    ],
)  # fmt: skip
def test_technology_of_item_16(
    deals: ModuleType, item: Item, to: str, fact: dict[str, bool], expected: str
) -> None:
    assert deals.outcome(deals.deal(to, item, **fact), "technology") == expected


def test_the_tests_of_item_16_are_held_from_their_first_day(deals: ModuleType) -> None:
    case = deals.deal("CN", MANUAL, weapons_of_mass_destruction=True)
    assert deals.outcome(case, "technology", deals.BEFORE) == "undetermined"
    assert deals.outcome(case, "technology", deals.AFTER) == "licence_required"


def test_technology_from_abroad_is_open_when_a_resident_gives_it(deals: ModuleType) -> None:
    seller = Party(id="seller", roles=("seller",), country="JP")
    case = replace(
        deals.deal("CN", DRAWINGS), places=Places(from_="US", via=(), to="CN"),
        parties=(seller, deals.user()),
    )  # fmt: skip
    assert said(case, deals.DAY) == "undetermined"
    foreign = replace(case, parties=(replace(seller, country="US"), deals.user()))
    assert found(foreign, deals.DAY) is None


def test_the_trace_names_the_category(deals: ModuleType) -> None:
    case = inside(DRAWINGS, resident_of_japan=True, specific_category=("benefit",))
    finding = found(case, deals.DAY)
    assert finding is not None

    def texts(claim: Claim) -> list[str]:
        return [claim.text.ja, *(text for part in claim.because for text in texts(part))]

    assert any("類型②" in text for text in texts(finding.trace))
    assert UNKNOWN not in (finding.trace.holds,)


def test_the_tariff_code_asked_of_technology_is_that_of_its_goods(deals: ModuleType) -> None:
    """外為令別表16の項: technology to design, make or use goods of the tariff's chapters."""
    item = Item(id="know-how", kind="technology", meti_item="not_listed")
    case = deals.deal("CN", item, weapons_of_mass_destruction=True, clearly_other_use=False)
    finding = deals.findings(case)["jp.export.technology"]
    assert finding.outcome.value == "undetermined"
    asked = {question.id: question.wording for question in finding.questions}
    assert "item.hs" not in asked
    assert "serves to design" in asked["item.hs.technology"].en

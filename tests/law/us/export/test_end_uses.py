"""End uses: chips and supercomputers (744.23, 744.6(c)(2)), weapons (744.2 to 744.4)."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item
from kaname.core.unknown import UNKNOWN

CHIPS, PERSONS, WEAPONS = "semiconductor_end_use", "us_person_support", "proliferation_end_use"
NOTHING, OPEN, LICENCE = "no_requirement_found", "undetermined", "licence_required"
FOOTNOTE = "For all items subject to the EAR. (See §§ 734.4(a)(9), 734.9(e)(3))5"


def made(us: ModuleType, eccn: str) -> Item:
    return us.part(eccn, origin="US")  # type: ignore[no-any-return]


def provisions(us: ModuleType, case: object) -> set[str]:
    return {found.provision.removeprefix("us.export.") for found in us.findings(case)}


@pytest.mark.parametrize("to", ["CN", "HK", "MO", "VE"])
@pytest.mark.parametrize("eccn", ["3B001.a.1", "3C992", "3D991", "3E991"])
def test_category_3_items_are_asked_their_use(us: ModuleType, to: str, eccn: str) -> None:
    case = us.deal(to, made(us, eccn), advanced_semiconductors=UNKNOWN)
    found = us.finding(case, CHIPS)
    assert found.outcome.value == OPEN
    assert found.could_be.value == LICENCE
    assert us.asked(found) == {"end_use.advanced_semiconductors"}


@pytest.mark.parametrize(
    ("eccn", "use", "expected"),
    [
        ("3B001.a.1", True, LICENCE), ("3B001.a.1", False, NOTHING),
        ("2B999", True, LICENCE), ("EAR99", True, OPEN),
    ],
)  # fmt: skip
def test_a_stated_chip_use(us: ModuleType, eccn: str, use: bool, expected: str) -> None:
    case = us.deal("CN", made(us, eccn), advanced_semiconductors=use)
    assert us.outcome(case, CHIPS) == expected


@pytest.mark.parametrize(
    ("to", "eccn", "use"),
    [("KR", "3B001.a.1", True), ("CN", "2B999", UNKNOWN), ("CN", "EAR99", False)],
)
def test_what_the_section_does_not_speak_of_is_not_asked(
    us: ModuleType, to: str, eccn: str, use: object
) -> None:
    case = us.deal(to, made(us, eccn), advanced_semiconductors=use)
    assert CHIPS not in provisions(us, case)


def test_an_item_outside_the_ear_needs_nothing_by_use(us: ModuleType) -> None:
    item = us.part("3C992", us_content_eccns=())
    case = us.deal("CN", item, advanced_semiconductors=True)
    assert us.outcome(case, CHIPS) == NOTHING


def test_a_footnote_5_entity_leaves_the_plant_rule_open(us: ModuleType) -> None:
    case = us.deal("CN", made(us, "3B001.a.1"), advanced_semiconductors=True)
    assert us.outcome(case, CHIPS, us.hit("bis-entity", requirement=FOOTNOTE)) == OPEN
    assert us.outcome(case, CHIPS, us.hit("bis-entity")) == LICENCE


@pytest.mark.parametrize(
    ("eccn", "use", "expected"),
    [
        ("3A991.a", UNKNOWN, OPEN), ("3A991.a", True, LICENCE), ("3A991.a", False, NOTHING),
        ("5A992.c", True, OPEN), ("4A004", True, LICENCE),
    ],
)  # fmt: skip
def test_supercomputers(us: ModuleType, eccn: str, use: object, expected: str) -> None:
    case = us.deal("CN", made(us, eccn), supercomputer=use)
    assert us.outcome(case, CHIPS) == expected


def test_a_us_person_beside_the_deal_may_service_the_item(us: ModuleType) -> None:
    engineer = us.user("US", id="service", roles=("other",), us_person=True)
    case = us.deal("CN", outside(us, "3B001.c.1.a"), us.maker(), us.user("CN"), engineer)
    assert us.outcome(case, PERSONS) == OPEN


def outside(us: ModuleType, eccn: str) -> Item:
    return us.part(eccn, us_content_eccns=())  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("eccn", "facts", "expected"),
    [
        ("3B001.c.1.a", {"us_person": True}, LICENCE),
        ("3B001.c.1.a", {"us_person": False}, NOTHING),
        ("3B001.c.1.a", {"us_person": UNKNOWN}, OPEN),
        ("3B001.c.1.a", {"us_person": True, "kind": "person"}, OPEN),
        ("3B001.a.1", {"us_person": True}, NOTHING),
    ],
)
def test_us_persons_and_equipment_outside_the_ear(
    us: ModuleType, eccn: str, facts: dict[str, object], expected: str
) -> None:
    """744.6(c)(2)(iii): the named equipment, regardless of end use."""
    case = us.deal("CN", outside(us, eccn), us.maker(**facts), us.user())
    found = us.finding(case, PERSONS)
    assert found.outcome.value == expected
    if facts["us_person"] is UNKNOWN:
        assert us.asked(found) == {"party.us_person"}


def test_us_persons_and_other_items_for_a_plant_are_open(us: ModuleType) -> None:
    exporter = us.maker(us_person=True)
    for eccn in ("3B001.a.1", "EAR99"):
        case = us.deal("CN", outside(us, eccn), exporter, us.user(), advanced_semiconductors=True)
        assert us.outcome(case, PERSONS) == OPEN


def test_what_is_subject_to_the_ear_is_not_the_matter_of_744_6(us: ModuleType) -> None:
    case = us.deal("CN", made(us, "3B001.c.1.a"), us.maker(us_person=True), us.user())
    assert us.outcome(case, PERSONS) == NOTHING
    assert PERSONS not in provisions(us, us.deal("KR", outside(us, "3B001.c.1.a")))


@pytest.mark.parametrize(
    ("to", "kinds", "expected"),
    [
        ("KR", UNKNOWN, LICENCE),
        ("CN", UNKNOWN, LICENCE),
        ("DE", UNKNOWN, OPEN),
        ("DE", ("nuclear",), "review_advised"),
        ("DE", ("chemical_biological",), LICENCE),
        ("DE", ("missile",), LICENCE),
        ("FR", ("missile",), OPEN),
        ("FR", ("nuclear", "chemical_biological"), LICENCE),
    ],
)
def test_weapons_of_mass_destruction(us: ModuleType, to: str, kinds: object, expected: str) -> None:
    facts = {} if kinds is UNKNOWN else {"wmd_kinds": kinds}
    case = us.deal(to, made(us, "EAR99"), weapons_of_mass_destruction=True, **facts)
    found = us.finding(case, WEAPONS)
    assert found.outcome.value == expected
    if kinds is UNKNOWN and expected == OPEN:
        assert us.asked(found) == {"end_use.wmd_kinds"}


@pytest.mark.parametrize(
    ("to", "kinds", "stated"),
    [
        ("KR", UNKNOWN, LICENCE), ("DE", UNKNOWN, OPEN), ("DE", ("chemical_biological",), LICENCE),
        ("CN", ("nuclear",), LICENCE), ("FR", ("missile",), OPEN), (UNKNOWN, UNKNOWN, OPEN),
    ],
)  # fmt: skip
def test_weapons_not_stated_are_asked_with_one_question(
    us: ModuleType, to: str, kinds: object, stated: str
) -> None:
    def answered(use: object) -> Case:
        case: Case = us.deal(
            to, made(us, "EAR99"), weapons_of_mass_destruction=use, wmd_kinds=kinds
        )
        return case

    found = us.finding(answered(UNKNOWN), WEAPONS)
    assert found.outcome.value == OPEN
    assert found.could_be.value == LICENCE
    assert [question.id for question in found.questions] == ["end_use.weapons_of_mass_destruction"]
    assert "not stated" in found.summary.en
    assert us.outcome(answered(True), WEAPONS) == stated
    assert WEAPONS not in provisions(us, answered(False))


def test_weapons_are_asked_of_a_deal_of_which_little_else_is_known(us: ModuleType) -> None:
    item = us.part(None, content=None, us_direct_product=UNKNOWN)
    case = us.deal("KR", item, weapons_of_mass_destruction=UNKNOWN)
    assert us.asked(us.finding(case, WEAPONS)) == {"end_use.weapons_of_mass_destruction"}


@pytest.mark.parametrize(
    ("to", "content", "kinds"),
    [("KR", "0", UNKNOWN), ("DE", "100", ("nuclear",)), ("KR", "100", ())],
)
def test_weapons_are_not_asked_where_reach_place_or_kind_rules_the_use_out(
    us: ModuleType, to: str, content: str, kinds: object
) -> None:
    """An item outside the EAR; Germany, of Supplement No. 3; none of the kinds of weapons."""
    item = us.part("EAR99", origin="JP" if content == "0" else "US", us_content_eccns=())

    def answered(use: object) -> Case:
        case: Case = us.deal(to, item, weapons_of_mass_destruction=use, wmd_kinds=kinds)
        return case

    assert us.outcome(answered(True), WEAPONS) == "review_advised"
    assert WEAPONS not in provisions(us, answered(UNKNOWN))


def test_weapons_not_stated_are_not_asked_of_a_day_before_any_rule_is_held(us: ModuleType) -> None:
    case = us.deal("KR", made(us, "EAR99"), weapons_of_mass_destruction=UNKNOWN)
    early = us.findings(case, on=date(2020, 1, 1))
    assert f"us.export.{WEAPONS}" not in {found.provision for found in early}


def test_weapons_and_an_item_outside_the_ear_are_still_reported(us: ModuleType) -> None:
    case = us.deal("KR", weapons_of_mass_destruction=True)
    found = us.finding(case, WEAPONS)
    assert found.outcome.value == "review_advised"
    assert any("744.6(b)" in text.en for text in found.caveats)

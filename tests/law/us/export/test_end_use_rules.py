"""Other uses and users of part 744: cameras, microprocessors, intelligence, rockets, US persons."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.case_words import CONTROLLED_USES
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

RULES, PERSONS = "end_use_rules", "us_person_activities"
NOTHING, OPEN, LICENCE = "no_requirement_found", "undetermined", "licence_required"


def made(us: ModuleType, eccn: str = "EAR99", kind: str = "goods") -> Item:
    return us.part(eccn, origin="US", kind=kind)  # type: ignore[no-any-return]


def said(us: ModuleType, case: object, rule: str = RULES) -> str | None:
    found = [f for f in us.findings(case) if f.provision == f"us.export.{rule}"]
    assert len(found) < 2
    return found[0].outcome.value if found else None


@pytest.mark.parametrize(
    ("eccn", "to", "military", "expected"),
    [
        ("6A003.b.4.b", "TH", True, LICENCE), ("6A003.b.4.b", "TH", False, NOTHING),
        ("6A003.b.4.b", "TH", UNKNOWN, OPEN), ("6A003.b.4.b", "DE", True, None),
        ("6A003.a.3", "DE", True, LICENCE), ("6A003.a.3", "AU", True, None),
        ("6A003.a.3", "GB", True, None), ("6A003.a.3", "CA", True, None),
        ("6A002.a.3", "IN", True, None), ("6A002.a.3", "BR", True, LICENCE),
        ("8A002.d", "SG", True, LICENCE),
        ("6A993.a", "TH", True, OPEN), ("6A993.a", "JP", True, None),
        ("0A504", "TH", True, OPEN), ("6A005", "TH", True, None), ("EAR99", "TH", True, None),
        ("3A991.a.1", "VN", True, LICENCE), ("3A991.a.1", "VN", False, NOTHING),
        ("3A991.a.1", "TH", True, None), ("3A991.b", "VN", True, None),
        ("5A992.c", "VN", True, OPEN), ("3A991.a", "VN", True, OPEN),
        ("3A090.a", "VN", True, OPEN), ("3D006", "VN", True, OPEN), ("3E905", "VN", True, OPEN),
        ("3E905", "VN", False, NOTHING), ("3E905", "TH", True, None), ("3E003", "VN", True, None),
    ],
)  # fmt: skip
def test_cameras_and_microprocessors_by_user(
    us: ModuleType, eccn: str, to: str, military: object, expected: str | None
) -> None:
    user = us.user(to, military=military)
    case = us.deal(to, made(us, eccn), us.maker(), user, military=military)
    assert said(us, case) == expected


@pytest.mark.parametrize(
    ("to", "uses", "military", "expected"),
    [
        ("CN", ("military_intelligence",), True, LICENCE), ("CN", UNKNOWN, True, OPEN),
        ("CN", ("none",), True, None), ("CN", ("none",), UNKNOWN, None),
        ("CN", UNKNOWN, UNKNOWN, OPEN),
        ("VE", ("military_intelligence",), UNKNOWN, LICENCE),
        ("NI", ("military_intelligence",), True, OPEN),
        ("DE", ("military_intelligence",), True, OPEN), ("DE", ("none",), True, None),
    ],
)  # fmt: skip
def test_military_intelligence(
    us: ModuleType, to: str, uses: object, military: object, expected: str | None
) -> None:
    user = us.user(to, military=military)
    case = us.deal(to, made(us), us.maker(), user, military=military, controlled_uses=uses)
    assert said(us, case) == expected


@pytest.mark.parametrize(
    ("use", "to", "eccn", "kind", "expected"),
    [
        ("rocket_or_drone_300_km", "PK", "EAR99", "goods", LICENCE),
        ("rocket_or_drone_300_km", "DE", "EAR99", "goods", NOTHING),
        ("rocket_or_drone_range_unknown", "IN", "EAR99", "goods", NOTHING),
        ("rocket_or_drone_range_unknown", "CN", "EAR99", "goods", LICENCE),
        ("precursor_plant", "TH", "EAR99", "goods", LICENCE),
        ("precursor_plant", "KR", "EAR99", "goods", NOTHING),
        ("maritime_nuclear_propulsion", "KR", "EAR99", "technology", LICENCE),
        ("maritime_nuclear_propulsion", "KR", "EAR99", "goods", NOTHING),
        ("military_commodity", "JP", "6A003.b.4.b", "goods", LICENCE),
        ("military_commodity", "GB", "6A003.b.4.b", "goods", NOTHING),
        ("advanced_node_design", "TW", "3D006", "software", LICENCE),
        ("advanced_node_design", "TW", "3A991", "goods", NOTHING),
        ("chip_equipment_of_headquartered", "MY", "2B999", "goods", LICENCE),
        ("chip_equipment_of_headquartered", "MY", "EAR99", "goods", NOTHING),
        ("vessel_or_aircraft_abroad", "CA", "EAR99", "goods", OPEN),
    ],
)
def test_stated_uses(
    us: ModuleType, use: str, to: str, eccn: str, kind: str, expected: str
) -> None:
    case = us.deal(to, made(us, eccn, kind), controlled_uses=(use,))
    assert said(us, case) == expected


def test_a_rocket_for_a_listed_country_is_reached_wherever_it_is_made(us: ModuleType) -> None:
    case = us.deal(
        "DE", made(us), us.maker(), us.user("PK"), controlled_uses=("rocket_or_drone_300_km",)
    )
    assert said(us, case) == LICENCE


def test_uses_say_nothing_of_an_item_outside_the_ear(us: ModuleType) -> None:
    item = us.part("EAR99", us_content_eccns=())
    case = us.deal("PK", item, controlled_uses=("rocket_or_drone_300_km",))
    assert said(us, case) == NOTHING


SHIPS = "744.7(a)"
"""Of any item to any place: a foreign vessel or aircraft may lie in any port."""


@pytest.mark.parametrize(
    ("to", "eccn", "kind", "military", "cites"),
    [
        ("DE", "EAR99", "goods", False, [SHIPS]),
        ("TH", "EAR99", "goods", False, ["744.4(a)", SHIPS]),
        ("PK", "EAR99", "goods", False, ["744.3(a)(1)", "744.3(a)(3)", "744.4(a)", SHIPS]),
        ("KR", "EAR99", "technology", False, ["744.5(a)", "744.23(a)(2)(iii)", SHIPS]),
        ("KR", "EAR99", UNKNOWN, False, ["744.5(a)", "744.23(a)(2)(iii)", SHIPS]),
        ("JP", "6A003.b.4.b", "goods", False, ["744.9(a)(1)(iii)", "744.23(a)(4)(ii)", SHIPS]),
        ("GB", "6A003.b.4.b", "goods", False, ["744.23(a)(4)(ii)", SHIPS]),
        ("MM", "EAR99", "goods", False, ["744.4(a)", SHIPS]),
        ("MM", "EAR99", "goods", UNKNOWN, ["744.4(a)", "744.22(a)", SHIPS]),
        ("DE", "EAR99", "goods", True, ["744.22(a), (f)(2)", SHIPS]),
    ],
)  # fmt: skip
def test_a_use_not_stated_is_asked_of_the_rules_that_could_apply(
    us: ModuleType, to: str, eccn: str, kind: object, military: object, cites: list[str]
) -> None:
    user = us.user(to, military=military)
    item = us.part(eccn, origin="US", kind=kind)
    case = us.deal(to, item, us.maker(), user, military=military, controlled_uses=UNKNOWN)
    found = us.finding(case, RULES)
    assert found.outcome is Outcome.UNDETERMINED
    assert found.could_be is Outcome.LICENCE_REQUIRED
    assert [question.id for question in found.questions] == ["end_use.controlled_uses"]
    assert f"({', '.join(cites)})" in found.summary.en
    assert said(us, us.deal(to, item, us.maker(), user, military=military)) is None


@pytest.mark.parametrize(
    ("to", "use", "kind", "other", "expected"),
    [
        ("KR", "maritime_nuclear_propulsion", "technology", "precursor_plant", LICENCE),
        ("PK", "rocket_or_drone_300_km", "goods", "maritime_nuclear_propulsion", LICENCE),
    ],
)
def test_a_use_is_open_until_it_is_stated(
    us: ModuleType, to: str, use: str, kind: str, other: str, expected: str
) -> None:
    def answer(uses: object) -> str | None:
        return said(us, us.deal(to, made(us, kind=kind), controlled_uses=uses))

    assert answer(UNKNOWN) == OPEN
    assert answer((use,)) == expected
    assert answer((other,)) == NOTHING
    assert answer(("none",)) is None


def test_a_missile_by_a_user_of_a_listed_country_is_asked_for_where_it_is_made(
    us: ModuleType,
) -> None:
    case = us.deal("DE", made(us), us.maker(), us.user("PK"), controlled_uses=UNKNOWN)
    assert "744.3(a)(1)" in us.finding(case, RULES).summary.en
    case = us.deal("DE", made(us), us.maker(), us.user("FR"), controlled_uses=UNKNOWN)
    assert "744.3(a)(1)" not in us.finding(case, RULES).summary.en


@pytest.mark.parametrize(
    ("user", "roles", "uses", "expected"),
    [
        ("TH", ("end_user",), ("precursor_plant",), LICENCE),
        ("FR", ("end_user",), ("precursor_plant",), NOTHING),
        ("US", ("end_user",), ("precursor_plant",), NOTHING),
        ("TH", ("seller",), ("precursor_plant",), NOTHING),
        (UNKNOWN, ("end_user",), ("precursor_plant",), OPEN),
        ("TH", ("end_user",), ("none",), None),
    ],
)
def test_a_precursor_plant_in_or_by_a_country_outside_the_australia_group(
    us: ModuleType, user: str, roles: tuple[str, ...], uses: object, expected: str | None
) -> None:
    """15 CFR 744.4(a): the plant may stand in Germany, of A:3, and be another country's."""
    case = us.deal("DE", made(us), us.maker(), us.user(user, roles=roles), controlled_uses=uses)
    assert said(us, case) == expected
    if expected == LICENCE:
        case = replace(case, end_use=replace(case.end_use, controlled_uses=UNKNOWN))
        assert "744.4(a)" in us.finding(case, RULES).summary.en


def test_a_use_is_not_asked_for_an_item_outside_the_ear_nor_within_the_united_states(
    us: ModuleType,
) -> None:
    item = us.part("EAR99", us_content_eccns=())
    assert said(us, us.deal("PK", item, controlled_uses=UNKNOWN)) is None
    assert said(us, us.deal("US", made(us), controlled_uses=UNKNOWN)) is None


def test_a_use_that_a_known_answer_rules_out_is_not_asked(us: ModuleType) -> None:
    item = us.part("EAR99", origin="US", exception_conditions={"rule_vessels": "no"})
    assert said(us, us.deal("DE", item, controlled_uses=UNKNOWN)) is None
    assert said(us, us.deal("TH", item, controlled_uses=UNKNOWN)) == OPEN


def test_a_military_use_asks_for_the_other_uses(us: ModuleType) -> None:
    case = us.deal(
        "CN", made(us), us.maker(), us.user("CN", military=True), military=True,
        controlled_uses=UNKNOWN,
    )  # fmt: skip
    found = us.finding(case, RULES)
    assert us.asked(found) == {"end_use.controlled_uses"}
    assert found.could_be is Outcome.LICENCE_REQUIRED
    assert "744.22(a)" in found.summary.en


@pytest.mark.parametrize(
    ("to", "facts", "us_person", "expected"),
    [
        ("BR", {"weapons_of_mass_destruction": True, "wmd_kinds": ("nuclear",)}, True, LICENCE),
        ("BR", {"weapons_of_mass_destruction": True, "wmd_kinds": ("nuclear",)}, False, NOTHING),
        ("BR", {"weapons_of_mass_destruction": True, "wmd_kinds": ("nuclear",)}, UNKNOWN, OPEN),
        ("DE", {"weapons_of_mass_destruction": True, "wmd_kinds": ("nuclear",)}, True, NOTHING),
        ("DE", {"weapons_of_mass_destruction": True, "wmd_kinds": ("missile",)}, True, NOTHING),
        ("CU", {"weapons_of_mass_destruction": True, "wmd_kinds": ("missile",)}, True, LICENCE),
        ("DE", {"weapons_of_mass_destruction": True, "wmd_kinds": ("chemical_biological",)}, True,
         LICENCE),
        ("DE", {"weapons_of_mass_destruction": True}, True, OPEN),
        ("PK", {"controlled_uses": ("rocket_or_drone_300_km",)}, True, OPEN),
        ("TH", {"controlled_uses": ("precursor_plant",)}, True, LICENCE),
        ("MM", {"controlled_uses": ("military_intelligence",)}, True, LICENCE),
        ("MM", {"controlled_uses": ("none",)}, True, None),
        ("MM", {"controlled_uses": UNKNOWN}, True, OPEN),
        ("MM", {"controlled_uses": UNKNOWN}, UNKNOWN, OPEN),
        ("MM", {"controlled_uses": UNKNOWN}, False, None),
        ("DE", {"controlled_uses": UNKNOWN}, True, None),
        ("DE", {"controlled_uses": UNKNOWN, "military": True}, True, None),
        ("CU", {"weapons_of_mass_destruction": True, "wmd_kinds": ("missile",),
                "controlled_uses": UNKNOWN}, True, LICENCE),
        ("BR", {"weapons_of_mass_destruction": True, "controlled_uses": UNKNOWN}, True, OPEN),
        ("BR", {"weapons_of_mass_destruction": UNKNOWN}, True, OPEN),
        ("BR", {"weapons_of_mass_destruction": UNKNOWN}, UNKNOWN, OPEN),
        ("BR", {"weapons_of_mass_destruction": UNKNOWN}, False, None),
        ("BR", {"weapons_of_mass_destruction": UNKNOWN, "wmd_kinds": ("missile",)}, True, None),
        ("CU", {"weapons_of_mass_destruction": UNKNOWN, "wmd_kinds": ("missile",)}, True, OPEN),
        ("DE", {"weapons_of_mass_destruction": UNKNOWN, "wmd_kinds": ("nuclear",)}, True, None),
        ("DE", {"weapons_of_mass_destruction": UNKNOWN}, True, OPEN),
        ("DE", {"weapons_of_mass_destruction": UNKNOWN, "wmd_kinds": ()}, True, None),
        ("TH", {"weapons_of_mass_destruction": UNKNOWN, "controlled_uses": ("precursor_plant",)},
         True, LICENCE),
    ],
)  # fmt: skip
def test_us_persons_and_what_they_may_not_support(
    us: ModuleType, to: str, facts: dict[str, object], us_person: object, expected: str | None
) -> None:
    item = us.part("EAR99", us_content_eccns=())
    case = us.deal(to, item, us.maker(us_person=us_person), us.user(to), **facts)
    assert said(us, case, PERSONS) == expected


def test_the_policy_for_us_persons_is_denial_but_for_military_intelligence(us: ModuleType) -> None:
    """15 CFR 744.6(e)(1) denies support of weapons; only (e)(2) presumes denial."""
    facts = {"weapons_of_mass_destruction": True, "wmd_kinds": ("nuclear",)}
    item = us.part("EAR99", us_content_eccns=())
    case = us.deal("BR", item, us.maker(us_person=True), us.user("BR"), **facts)
    (found,) = [f for f in us.findings(case) if f.provision == f"us.export.{PERSONS}"]
    assert found.policy is not None
    assert found.policy.en.startswith("Denied where")
    assert "744.6(e)(1)" in found.policy.en
    assert "不許可（744.6(e)(1)）" in found.policy.ja
    assert "原則不許可（744.6(e)(2)）" in found.policy.ja


def test_a_us_person_is_asked_for_military_intelligence_unless_the_deal_is_not_military(
    us: ModuleType,
) -> None:
    """To Cuba, where plants for precursors and rockets are asked of as well (744.6(b)(2), (4))."""

    def reads(military: object) -> str:
        user = us.user("CU", military=military)
        item = us.part("EAR99", us_content_eccns=())
        maker = us.maker(us_person=True)
        case = us.deal("CU", item, maker, user, military=military, controlled_uses=UNKNOWN)
        found = us.finding(case, PERSONS)
        assert found.outcome is Outcome.UNDETERMINED
        assert [question.id for question in found.questions] == ["end_use.controlled_uses"]
        return " ".join(us.texts(found.trace))

    for military, expected in ((True, True), (UNKNOWN, True), (False, False)):
        assert ("744.6(b)(5)" in reads(military)) is expected
        assert "744.6(b)(4)" in reads(military)


def test_a_us_person_is_asked_once_for_weapons_not_stated(us: ModuleType) -> None:
    """744.6(b)(1) and (3) reach Brazil, (b)(2) does not: it is in neither D:4 nor E:2."""
    item = us.part("EAR99", us_content_eccns=())
    case = us.deal(
        "BR", item, us.maker(us_person=True), us.user("BR"), weapons_of_mass_destruction=UNKNOWN
    )
    found = us.finding(case, PERSONS)
    assert found.could_be is Outcome.LICENCE_REQUIRED
    assert [question.id for question in found.questions] == ["end_use.weapons_of_mass_destruction"]
    reads = " ".join(us.texts(found.trace))
    assert "744.6(b)(1)" in reads
    assert "744.6(b)(3)" in reads
    assert "744.6(b)(2)" not in reads


def test_weapons_stated_of_a_day_before_the_rules_are_held_are_not_passed_over(
    us: ModuleType,
) -> None:
    """744.6(b) is held from 2021-03-16."""

    def on_that_day(use: object) -> list[Outcome]:
        item = us.part("EAR99", us_content_eccns=())
        case = us.deal(
            "BR", item, us.maker(us_person=True), us.user("BR"), weapons_of_mass_destruction=use
        )
        found = us.findings(case, on=date(2021, 2, 1))
        return [f.outcome for f in found if f.provision == f"us.export.{PERSONS}"]

    assert on_that_day(True) == [Outcome.UNDETERMINED]
    assert on_that_day(UNKNOWN) == []


def test_every_use_that_a_case_can_state_has_its_rule() -> None:
    rules = load_table("kaname.law.us.export", "end_use_rules")
    assert {row["use"] for row in rules} - {""} == set(CONTROLLED_USES) - {"none"}

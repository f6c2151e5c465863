"""Facts that nobody gave stay open where an answer turns on them, each found by the properties."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kaname.core.case import Case, EndUse, Item, Party, Places
from kaname.core.finding import Finding
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.unknown import UNKNOWN
from kaname.law.jp.export import assess as assess_japan
from kaname.law.us.export import assess as assess_united_states

DAY = date(2026, 11, 20)
ASSESS = {"us": assess_united_states, "jp": assess_japan}


def found(case: Case, provision: str, *hits: Hit) -> list[Finding]:
    """Return what a provision says of a case."""
    findings = ASSESS[provision[:2]](case, hits, DAY)
    return [finding for finding in findings if finding.provision == provision]


def said(case: Case, provision: str, *hits: Hit) -> tuple[list[str], set[str]]:
    """Return the outcomes of a provision, and what it asks."""
    findings = found(case, provision, *hits)
    asked = {question.id for finding in findings for question in finding.questions}
    return [finding.outcome.value for finding in findings], asked


def hit(list_id: str, party_id: str) -> Hit:
    entry = Entry(id=f"{list_id}:0123456789ab", list_id=list_id, name="Listed Works")
    return Hit(party_id, entry, 100, Identity.CONFIRMED, "Works", "Listed Works", (), "test")


def deal(item: Item, *parties: Party, start: Any = "DE", to: Any = "CN", **use: Any) -> Case:
    """A deal that goes directly."""
    places = Places(from_=start, to=to, via=())
    return Case(items=(item,), parties=parties, places=places, end_use=EndUse(**use))


FOREIGN = Item(
    id="item", kind="goods", origin="DE", eccn="EAR99", us_direct_product=False, us_parts=(),
    us_content_percent=0, us_content_eccns=(), public_ground="none", other_agency="none",
)  # fmt: skip


def test_what_a_us_person_may_not_support_is_open_while_the_item_is_not_classified() -> None:
    person = Party(id="maker", roles=("exporter",), kind="company", us_person=True)
    case = deal(replace(FOREIGN, eccn=UNKNOWN), person, to="CN")
    outcomes, asked = said(case, "us.export.us_person_support")
    assert outcomes == ["undetermined"]
    assert "item.eccn" in asked


@pytest.mark.parametrize(
    ("eccn", "expected"), [("EAR99", ["undetermined"]), (UNKNOWN, ["undetermined"]),
                           ("3A001.a.2", []), ("3E001", ["undetermined"])],
)  # fmt: skip
def test_what_is_released_is_open_while_its_kind_is_not_given(
    eccn: Any, expected: list[str]
) -> None:
    person = Party(id="user", roles=("other",), kind="person", nationalities=("IR",),
                   released_in="US", foreign_person=True)  # fmt: skip
    case = deal(Item(id="item", origin="US", eccn=eccn), person, start="US", to="DE")
    assert said(case, "us.export.deemed_exports")[0] == expected


def test_a_notice_without_its_paragraph_may_make_the_item_subject() -> None:
    case = deal(FOREIGN, start="DE", to="CN", informed_by_bis=True)
    subject = found(case, "us.export.subject_to_ear")[0]
    assert subject.trace.holds is UNKNOWN
    told = replace(case, end_use=EndUse(informed_by_bis=True, informed_under=("744.21(b)",)))
    assert found(told, "us.export.subject_to_ear")[0].trace.holds is False


def test_a_programme_may_bind_while_the_destination_is_not_given() -> None:
    person = Party(id="maker", roles=("exporter",), kind="company", us_person=True)
    case = deal(FOREIGN, person, to=UNKNOWN)
    outcomes, asked = said(case, "us.export.country_programmes")
    assert outcomes == ["undetermined"]
    assert "places.to" in asked
    nobody = replace(person, us_person=False, country="DE", owners=())
    assert said(deal(FOREIGN, nobody, to=UNKNOWN), "us.export.country_programmes")[0] == [
        "no_requirement_found"
    ]


def test_who_exports_is_open_while_a_role_is_not_given() -> None:
    seller = Party(id="maker", roles=("seller",), owners=(), us_person=False, country="DE")
    other = Party(id="other", country="DE", us_person=False)
    case = deal(FOREIGN, seller, other, to="IR")
    assert said(case, "us.export.country_programmes")[0] == ["undetermined"]


def test_a_military_party_without_a_role_may_be_the_end_user() -> None:
    chip = Item(id="item", origin="US", eccn="3A991.p", kind="goods")
    for military, expected in ((True, "undetermined"), (False, "no_requirement_found")):
        case = deal(chip, Party(id="user", military=military), start="US", military=False)
        outcomes, asked = said(case, "us.export.military_end_use")
        assert outcomes == [expected]
        assert ("party.roles" in asked) is military


@pytest.mark.parametrize(
    ("list_id", "provision"),
    [("bis-entity", "entity_list"), ("bis-meu", "military_end_user_list")],
)
def test_a_listed_party_without_a_role_is_a_red_flag_though_nothing_is_subject(
    list_id: str, provision: str
) -> None:
    party = Party(id="user", country="DE")
    case = deal(replace(FOREIGN, other_agency="doe"), party, to="DE")
    (finding,) = found(case, f"us.export.{provision}", hit(list_id, "user"))
    assert finding.outcome.value == "review_advised"
    assert "is not settled" in finding.summary.en


@pytest.mark.parametrize(
    ("roles", "expected"),
    [((), "undetermined"), (("end_user",), "review_advised"), (("bank",), "licence_required")],
)
def test_whether_a_frozen_party_is_paid_is_open_while_its_role_is_not_given(
    roles: tuple[str, ...], expected: str
) -> None:
    case = deal(FOREIGN, Party(id="user", roles=roles), start="JP")
    outcomes, asked = said(case, "jp.export.asset_freeze", hit("mof-freeze", "user"))
    assert outcomes == [expected]
    assert ("party.roles" in asked) is (not roles)


ARMS = Item(id="item", kind="goods", meti_item="1の項(1)")
DESIGN = Item(id="item", kind="technology", meti_item="7の項(1)")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"country": "DE", "kind": "company"}, []),
        ({"country": "JP", "kind": "company"}, ["licence_required"]),
        ({"country": "DE", "kind": "person"}, ["undetermined"]),
        ({"country": "DE", "kind": "person", "resident_of_japan": False}, []),
        ({"country": "DE", "kind": "person", "resident_of_japan": True}, ["licence_required"]),
        ({"kind": "company"}, ["undetermined"]),
    ],
)
def test_a_nationality_does_not_show_whether_a_person_resides_in_japan(
    facts: dict[str, Any], expected: list[str]
) -> None:
    party = Party(id="maker", roles=("seller",), **facts)
    assert said(deal(ARMS, party), "jp.export.brokering")[0] == expected
    given = said(deal(DESIGN, party), "jp.export.technology")[0]
    assert given == (["undetermined"] if expected else [])


def test_a_party_without_a_role_may_be_the_dealer() -> None:
    party = Party(id="maker", country="JP", kind="company")
    outcomes, asked = said(deal(ARMS, party), "jp.export.brokering")
    assert outcomes == ["undetermined"]
    assert "party.roles" in asked
    assert said(deal(ARMS, replace(party, country="DE")), "jp.export.brokering")[0] == []


@pytest.mark.parametrize(
    ("start", "expected"), [("JP", "licence_required"), (UNKNOWN, "undetermined")]
)
def test_a_release_to_a_non_resident_is_in_japan_only_when_the_case_says_so(
    start: Any, expected: str
) -> None:
    party = Party(id="user", roles=("end_user",), kind="company", resident_of_japan=False)
    case = deal(DESIGN, party, start=start, to="JP")
    assert said(case, "jp.export.technology")[0] == [expected]


def test_a_route_not_given_may_pass_through_a_country_that_needs_a_licence() -> None:
    chip = Item(id="item", origin="US", eccn="EAR99", kind="goods")
    direct = deal(chip, start="US")
    assert said(direct, "us.export.in_transit") == ([], set())
    unknown = replace(direct, places=replace(direct.places, via=UNKNOWN))
    outcomes, asked = said(unknown, "us.export.in_transit")
    assert outcomes == ["undetermined"]
    assert {"places.via", "places.via_permitted"} <= asked


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({}, UNKNOWN), ({"kind": "technology"}, UNKNOWN), ({"kind": "goods"}, False),
     ({"hs": "854231"}, False), ({"eccn": "3A991.p"}, False)],
)  # fmt: skip
def test_the_one_time_report_is_asked_of_what_may_be_technology(
    facts: dict[str, Any], expected: object
) -> None:
    item = replace(FOREIGN, kind=UNKNOWN, eccn=UNKNOWN, us_content_percent=5, us_parts=UNKNOWN)
    (finding,) = found(deal(replace(item, **facts)), "us.export.subject_to_ear")
    assert finding.trace.holds is expected


def test_a_us_person_without_a_role_may_be_the_one_who_ships() -> None:
    person = Party(id="maker", kind="company", us_person=True)
    tool = replace(FOREIGN, eccn="3B001.f.1", origin="NL")
    case = deal(tool, person, start="NL", advanced_semiconductors=True)
    outcomes, asked = said(case, "us.export.us_person_support")
    assert outcomes == ["undetermined"]
    assert "party.roles" in asked


def test_one_item_whose_facts_of_law_are_not_held_does_not_hide_another() -> None:
    chip = Item(id="chip", origin="JP", eccn="1C990", kind="goods", us_content_percent=1,
                us_content_eccns=(), us_direct_product=False)  # fmt: skip
    made = Item(id="made", origin="US", eccn="9E003.a.1", kind="technology")
    case = deal(chip, start="JP", weapons_of_mass_destruction=True, wmd_kinds=("nuclear",))
    day = date(2022, 10, 10)
    for items in ((chip, made), (made, chip)):
        findings = assess_united_states(replace(case, items=items), (), day)
        outcomes = [
            f.outcome.value for f in findings if f.provision.endswith("proliferation_end_use")
        ]
        assert outcomes == ["licence_required"]


@pytest.mark.parametrize(("to", "by_japan"), [("KR", False), ("TH", True), ("CN", True)])
def test_weapons_not_stated_leave_both_capitals_open_with_the_same_question(
    to: str, by_japan: bool
) -> None:
    """Korea is of Japan's Group A, for which Article 4 does not ask what the goods are for."""
    item = Item(id="item", origin="US", eccn="EAR99", kind="goods", meti_item="16の項(1)",
                hs="8486.20")  # fmt: skip
    question = "end_use.weapons_of_mass_destruction"
    for use, asked in ((UNKNOWN, True), (False, False)):
        case = deal(item, start="JP", to=to, weapons_of_mass_destruction=use)
        outcomes, questions = said(case, "us.export.proliferation_end_use")
        assert (outcomes == ["undetermined"] and questions == {question}) is asked
        outcomes, questions = said(case, "jp.export.catch_all")
        assert (question in questions) is (asked and by_japan)
        assert outcomes == ["undetermined"]


def test_a_day_before_the_regulations_is_open_and_not_silent() -> None:
    for day, begins in ((date(1996, 4, 23), True), (date(1996, 4, 24), False)):
        chip = Item(id="item", origin="US", eccn="3A001.a.2", kind="goods")
        findings = assess_united_states(deal(chip, start="US"), (), day)
        charts = [f for f in findings if f.provision == "us.export.country_chart"]
        assert [f.outcome.value for f in charts] == ["undetermined"]
        assert (charts[0].could_be.value == "prohibited") is begins  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("country", "expected"),
    [(UNKNOWN, "undetermined"), ("PK", "licence_required"), ("DE", "no_requirement_found")],
)
def test_a_receiving_party_of_an_unknown_country_may_be_of_a_country_of_concern(
    country: Any, expected: str
) -> None:
    chip = Item(id="item", origin="US", eccn="EAR99", kind="goods")
    user = Party(id="user", roles=("end_user",), country=country)
    case = deal(chip, user, start="US", to="DE", controlled_uses=("rocket_or_drone_300_km",))
    assert said(case, "us.export.end_use_rules")[0] == [expected]


def test_technology_given_in_japan_is_tested_for_the_country_of_each_recipient() -> None:
    item = Item(id="item", kind="technology", meti_item="16の項(2)")
    near = Party(id="near", roles=("end_user",), kind="company", country="DE",
                 resident_of_japan=False, weapons_of_mass_destruction=False)  # fmt: skip
    far = replace(near, id="far", country="PK")
    use = {"weapons_of_mass_destruction": True, "informed_by_meti_wmd": False,
           "informed_by_meti_conventional": False}  # fmt: skip
    for parties, expected in (((near,), "no_requirement_found"), ((far,), "licence_required"),
                              ((near, far), "licence_required")):  # fmt: skip
        case = deal(item, *parties, start="JP", to="JP", **use)
        assert said(case, "jp.export.technology")[0] == [expected]


@pytest.mark.parametrize(
    ("codes", "expected"), [(UNKNOWN, UNKNOWN), ((), False), (("5A002.a.1",), True)]
)
def test_us_content_of_no_stated_classification_may_be_encryption_that_was_not_authorised(
    codes: Any, expected: object
) -> None:
    item = replace(FOREIGN, us_content_percent=5, us_parts=UNKNOWN, us_content_eccns=codes,
                   us_encryption_authorised=False)  # fmt: skip
    (finding,) = found(deal(item, to="DE"), "us.export.subject_to_ear")
    assert finding.trace.holds is expected

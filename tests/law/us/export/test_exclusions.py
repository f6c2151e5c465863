"""What 734.3(b) takes out of the EAR, and notices by the paragraph of their basis."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case_words import NOTICES, OTHER_AGENCIES, PUBLIC_GROUNDS
from kaname.core.unknown import UNKNOWN

SUBJECT = "subject_to_ear"


def subject(us: ModuleType, eccn: str = "3E001", kind: str = "technology",
            on: date | None = None, **facts: object) -> object:  # fmt: skip
    item = us.part(eccn, kind=kind, origin="US", **facts)
    return us.finding(us.deal("CN", item), SUBJECT, on=on or us.DAY).trace.holds


@pytest.mark.parametrize(
    ("ground", "kind", "eccn", "expected"),
    [
        ("none", "technology", "3E001", True),
        ("published", "technology", "3E001", False),
        ("published", "software", "3D001", False),
        ("published", "goods", "3A001.a.2.c", True),
        ("published", "technology", "0E501", UNKNOWN),  # 734.7(c)
        ("published", "software", "5D002.c.1", UNKNOWN),  # 734.7(b), 742.15(b)
        ("fundamental_research", "technology", "3E001", False),
        ("fundamental_research", "goods", "3A001.a.2.c", True),
        ("course", "technology", "3E001", False),
        ("patent", "technology", "3E001", False),
        ("patent", "software", "3D001", True),
        ("standards", "technology", "EAR99", False),
        ("standards", "technology", "3E001", UNKNOWN),
        ("system_description", "technology", "3E001", False),
        ("telemetry", "technology", "9E515.a", False),
        ("printed_matter", "goods", "EAR99", False),
        ("printed_matter", "technology", "EAR99", True),
    ],
)
def test_grounds(us: ModuleType, ground: str, kind: str, eccn: str, expected: object) -> None:
    assert subject(us, eccn, kind, public_ground=ground) is expected


def test_every_ground_and_agency_has_its_row(us: ModuleType) -> None:
    from kaname.law.engine.tables import load_table

    package = "kaname.law.us.export"
    grounds = {row["ground"] for row in load_table(package, "exclusions")}
    agencies = {row["agency"] for row in load_table(package, "other_agencies")}
    assert grounds == set(PUBLIC_GROUNDS) - {"none"}
    assert agencies == set(OTHER_AGENCIES) - {"none"}
    assert {row["notice"] for row in load_table(package, "notices")} == set(NOTICES)


@pytest.mark.parametrize(("public", "expected"), [(True, False), (False, True), (UNKNOWN, UNKNOWN)])
def test_published_encryption_source_code(us: ModuleType, public: object, expected: object) -> None:
    facts = {"public_ground": "published", "encryption_source_public": public}
    assert subject(us, "5D002.c.1", "software", **facts) is expected


@pytest.mark.parametrize("agency", sorted(set(OTHER_AGENCIES) - {"none"}))
def test_another_agency_alone(us: ModuleType, agency: str) -> None:
    assert subject(us, "EAR99", "goods", other_agency=agency) is False
    assert subject(us, "EAR99", "goods", other_agency="none") is True


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2024, 7, 17), "undetermined"), (date(2024, 7, 18), "no_requirement_found"),
     (date(2024, 7, 19), "no_requirement_found")],
)  # fmt: skip
def test_standards_by_date(us: ModuleType, on: date, expected: str) -> None:
    item = us.part("EAR99", kind="technology", origin="US", public_ground="standards")
    assert us.outcome(us.deal("CN", item), SUBJECT, on=on) == expected


def test_a_ground_that_is_not_stated_takes_nothing_out_and_is_asked(us: ModuleType) -> None:
    item = us.part("3E002", kind="technology", origin="US", public_ground=UNKNOWN)
    case = us.deal("CN", item)
    found = us.finding(case, SUBJECT)
    assert found.trace.holds is True
    assert us.asked(found) == {"item.public_ground"}
    assert us.outcome(case, "country_chart") == "licence_required"
    goods = us.part("3A001.a.2.c", origin="US", public_ground=UNKNOWN)
    assert not us.asked(us.finding(us.deal("CN", goods), SUBJECT))


def test_what_is_outside_the_ear_asks_for_no_licence_under_it(us: ModuleType) -> None:
    item = us.part("3E002", kind="technology", origin="US", public_ground="published")
    case = us.deal("CN", item)
    assert us.outcome(case, "country_chart") == "no_requirement_found"
    assert us.outcome(case, SUBJECT) == "no_requirement_found"


OUTSIDE = "DE"


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_reaches_by_its_paragraph(us: ModuleType, notice: str) -> None:
    """744.6(c)(1) binds a US person whatever the item; others ask for an item subject."""
    case = us.deal(OUTSIDE, us.part(), informed_by_bis=True, informed_under=(notice,))
    binding = {"744.6(c)(1)", "734.9(a)(3)"}
    expected = "licence_required" if notice in binding else "no_requirement_found"
    found = us.finding(case, "informed")
    assert found.outcome.value == expected
    if notice in binding:
        assert f"15 CFR {notice}" in {citation.cite for citation in found.citations}
    american = us.deal(OUTSIDE, us.part(origin="US"), informed_by_bis=True,
                       informed_under=(notice,))  # fmt: skip
    assert us.outcome(american, "informed") == "licence_required"


def test_a_notice_of_unknown_basis_is_open_for_an_item_outside_the_ear(us: ModuleType) -> None:
    found = us.finding(us.deal(OUTSIDE, us.part(), informed_by_bis=True), "informed")
    assert found.outcome.value == "undetermined"
    assert us.asked(found) == {"end_use.informed_under"}
    named = us.deal(OUTSIDE, us.part(origin="US"), informed_by_bis=UNKNOWN,
                    informed_under=("744.21(b)",))  # fmt: skip
    assert us.outcome(named, "informed") == "licence_required"

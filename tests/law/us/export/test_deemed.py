"""Deemed exports and reexports (734.13(b), 734.14(b), 734.20), by nationality and place."""

from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN

TECHNOLOGY = "3E001"
STAFF = {"employer_authorised": True, "permanent_employee": True}


def release(us: ModuleType, where: object, nationalities: object, *, eccn: str = "3E002",
            kind: str = "technology", start: str = "US", item: dict[str, object] | None = None,
            **facts: object) -> object:  # fmt: skip
    """The finding about a person to whom technology of the deal is released."""
    person = us.user(
        "JP", kind="person", roles=("other",), released_in=where, nationalities=nationalities,
        **{"foreign_person": True, **facts},
    )  # fmt: skip
    what = us.part(eccn, kind=kind, origin="US", **(item or {}))
    return us.finding(us.deal("JP", what, us.maker(), person, start=start), "deemed_exports")


@pytest.mark.parametrize(
    ("nationalities", "expected"),
    [
        (("CN",), "licence_required"),
        (("CN", "CA"), "no_requirement_found"),  # the most recent decides
        (("CA", "CN"), "licence_required"),
        (("DE",), "no_requirement_found"),
        (("HK",), "licence_required"),
        (UNKNOWN, "undetermined"),
        (("IR",), "licence_required"),
        (("SY",), "licence_required"),
        (("KP",), "licence_required"),
        (("CU",), "licence_required"),
        (("UA",), "licence_required"),
        (("IQ",), "licence_required"),
        (("RU",), "licence_required"),
        (("CN", "US"), "no_requirement_found"),  # no foreign person
    ],
)
def test_a_release_in_the_united_states(
    us: ModuleType, nationalities: object, expected: str
) -> None:
    """734.13(b), and the Country Chart: 3E002 is controlled for NS1, which Canada does not have."""
    eccn = "3E991" if nationalities == ("DE",) else "3E002"
    found = release(us, "US", nationalities, eccn=eccn)
    assert found.outcome.value == expected
    if expected == "licence_required":
        assert any("734.13" in citation.cite for citation in found.citations)
        assert found.about.kind == "party"


def test_questions_are_those_that_decide(us: ModuleType) -> None:
    assert us.asked(release(us, "US", UNKNOWN)) == {"party.nationalities"}
    assert us.asked(release(us, UNKNOWN, ("CN",))) == {"party.released_in"}
    foreign = release(us, "US", ("CN",), foreign_person=UNKNOWN)
    assert us.asked(foreign) == {"party.foreign_person"}
    assert release(us, "US", ("CN",), foreign_person=False).trace.holds is False


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("technology", UNKNOWN, "licence_required"),
        ("software", True, "licence_required"),
        ("software", False, "no_requirement_found"),  # object code
        ("software", UNKNOWN, "undetermined"),
    ],
)
def test_object_code_is_left_out(us: ModuleType, kind: str, source: object, expected: str) -> None:
    eccn = "3D001" if kind == "software" else "3E002"
    found = release(us, "US", ("CN",), eccn=eccn, kind=kind,
                    item={"source_code": source, "reasons_for_control": ("NS1",)})  # fmt: skip
    assert found.outcome.value == expected


def test_goods_and_ear99_technology(us: ModuleType) -> None:
    assert release(us, "US", ("CN",), eccn="EAR99").outcome.value == "no_requirement_found"
    for country in ("CU", "SY", "RU", "BY", "UA"):  # Cuba: 746.2(a)(2)
        found = release(us, "US", (country,), eccn="EAR99")
        assert found.outcome.value == "no_requirement_found", country
    assert release(us, "JP", ("CU",), eccn="EAR99").outcome.value == "no_requirement_found"
    person = us.user("JP", kind="person", released_in="US", nationalities=("CN",))
    case = us.deal("JP", us.part("3A001.a.2.c", origin="US"), us.maker(), person)
    assert not [f for f in us.findings(case) if f.provision == "us.export.deemed_exports"]


@pytest.mark.parametrize(
    ("where", "nationalities", "facts", "expected"),
    [
        # the country of the release itself
        ("JP", ("JP",), {}, "no_requirement_found"),
        # 734.20(b): nationals of A:5 only
        ("JP", ("CA",), STAFF, "no_requirement_found"),
        ("JP", ("IN", "DE"), STAFF, "no_requirement_found"),
        # one nationality outside A:5, and no safeguards
        ("JP", ("IL", "DE"), {**STAFF, "release_safeguards": False}, "licence_required"),
        ("JP", ("CN",), {**STAFF, "release_safeguards": False}, "licence_required"),
        # 734.20(c)
        ("JP", ("CN",), {**STAFF, "release_safeguards": True}, "no_requirement_found"),
        ("JP", ("CN",), {**STAFF, "release_safeguards": UNKNOWN}, "undetermined"),
        ("JP", ("CN",), {"employer_authorised": False}, "licence_required"),
        ("JP", ("CN",), {"permanent_employee": False}, "licence_required"),
        # the place must be in A:5 for (b)
        ("SG", ("DE",), {**STAFF, "release_safeguards": False}, "licence_required"),
    ],
)
def test_a_release_elsewhere(
    us: ModuleType, where: str, nationalities: tuple[str, ...], facts: dict[str, object],
    expected: str,
) -> None:  # fmt: skip
    found = release(us, where, nationalities, start="US", **facts)
    assert found.outcome.value == expected
    if expected == "licence_required":
        assert any("734.14" in citation.cite for citation in found.citations)


def test_what_is_published_is_no_deemed_export(us: ModuleType) -> None:
    found = release(us, "US", ("CN",), item={"public_ground": "published"})
    assert found.outcome.value == "no_requirement_found"
    assert found.trace.holds is False


def test_a_natural_person_in_a_case_with_technology_is_asked(us: ModuleType) -> None:
    person = us.user("JP", kind="person")
    case = us.deal("JP", us.part("3E002", "US", kind="technology"), us.maker(), person)
    found = us.finding(case, "deemed_exports")
    assert found.outcome.value == "undetermined"
    assert {"party.released_in", "party.nationalities", "party.foreign_person"} <= us.asked(found)
    japanese = us.deal("JP", us.part("3E002", kind="technology"), us.maker(), person)
    found = us.finding(japanese, "deemed_exports")  # not subject to the EAR: nobody is asked
    assert found.outcome.value == "no_requirement_found"
    assert not us.asked(found)
    company = us.deal("JP", us.part("3E002", kind="technology"))
    assert not [f for f in us.findings(company) if f.provision == "us.export.deemed_exports"]


@pytest.mark.parametrize(
    ("eccn", "reasons", "for_items", "country", "expected"),
    [
        # 742.6(a)(6)(iv): chip rules do not reach releases
        ("3E001", (), ("3A090.a",), "CN", "no_requirement_found"),
        ("3E992", None, (), "FR", "no_requirement_found"),
        # the other reasons for control do
        ("3E001", ("NS1",), ("3A001.a.2.c",), "CN", "licence_required"),
        # 742.4(a)(5)(ii)(B), 742.6(a)(10)(ii)(B): only to nationals of D:1 and D:5
        ("3E905", None, (), "CN", "licence_required"), ("3E905", None, (), "FR",
        "no_requirement_found"), ("4E906", None, (), "IN", "no_requirement_found"),
    ],
)  # fmt: skip
def test_rules_that_leave_releases_out(
    us: ModuleType, eccn: str, reasons: tuple[str, ...] | None, for_items: tuple[str, ...],
    country: str, expected: str,
) -> None:  # fmt: skip
    facts: dict[str, object] = {"for_items": for_items} if for_items else {}
    if reasons is not None:
        facts["reasons_for_control"] = reasons
    found = release(us, "US", (country,), eccn=eccn, item=facts)
    assert found.outcome.value == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("", "undetermined"), ("yes", "licence_required"), ("no", "no_requirement_found")],
)
def test_ear99_technology_for_a_national_of_iran_turns_on_part_560(
    us: ModuleType, stated: str, expected: str
) -> None:
    """746.7(a)(1) names no EAR99 technology; 746.7(e) forbids what 31 CFR part 560 forbids."""
    answers = {"iran_release_prohibited": stated} if stated else {}
    found = release(us, "US", ("IR",), eccn="EAR99", item={"exception_conditions": answers})
    assert found.outcome.value == expected
    paths = {question.path for question in found.questions}
    asked = any(path.endswith("exception_conditions.iran_release_prohibited") for path in paths)
    assert asked == (not stated)


@pytest.mark.parametrize("eccn", ["3E002", "3E991", "EAR99"])
@pytest.mark.parametrize("nationalities", [("CN",), UNKNOWN])
def test_the_trace_of_a_release_reads_the_person_and_not_the_shipment(
    us: ModuleType, eccn: str, nationalities: object
) -> None:
    """The goods of the case go to JP; nothing was shipped to the person's country."""
    found = release(us, "US", nationalities, eccn=eccn)
    nodes = [found.trace]
    for node in nodes:
        nodes += node.because
    reads = {read.path for node in nodes for read in node.reads}
    assert not {path for path in reads if path.startswith("places.")}
    assert not {q.path for q in found.questions if q.path.startswith("places.")}
    if found.outcome.value == "licence_required":
        assert {path.rpartition(".")[2] for path in reads} >= {"released_in", "nationalities"}

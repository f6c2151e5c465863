"""Country programmes of OFAC, which bind persons whatever the item (31 CFR chapter V)."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN

RULE = "country_programmes"
NOTHING, OPEN = "no_requirement_found", "undetermined"
REVIEW, FORBIDDEN = "review_advised", "prohibited"


def to(us: ModuleType, country: str, *parties: object, **facts: object) -> object:
    """A deal in an item that is not subject to the EAR."""
    return us.deal(country, us.part(), *(parties or (us.maker(), us.user(country))), **facts)


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ((("100", "US"),), FORBIDDEN),
        ((("50", "US"),), FORBIDDEN),
        ((("49.99", "US"), ("50.01", "JP")), NOTHING),
        ((("30", "US"), ("20", "PR")), OPEN),
        (((None, "US"),), OPEN),
        ((("60", None),), OPEN),
        ((("100", "JP"),), NOTHING),
        ((), NOTHING),
        (UNKNOWN, OPEN),
    ],
)
def test_us_owned_sellers_and_iran(us: ModuleType, owners: object, expected: str) -> None:
    """31 CFR 560.215: what a US person holds to 50 % or more may not deal with Iran."""
    if isinstance(owners, tuple):
        owners = tuple(
            us.owner(percent, name="Parent", **({"country": country} if country else {}))
            for percent, country in owners
        )
    case = to(us, "IR", us.maker(owners=owners), us.user("IR"))
    found = us.finding(case, RULE)
    assert found.outcome.value == expected
    assert us.asked(found) == ({"party.owners"} if expected == OPEN else set())
    assert "31 CFR 560.215" in found.summary.en
    assert us.finding(case, "subject_to_ear").trace.holds is False


def test_a_parent_that_is_itself_owned_by_us_persons(us: ModuleType) -> None:
    parent = us.user("NL", id="parent", roles=("other",),
                     owners=(us.owner("80", name="Top", country="US"),))  # fmt: skip
    seller = us.maker(owners=(us.owner("70", party="parent"),))
    assert us.outcome(to(us, "IR", seller, parent, us.user("IR")), RULE) == FORBIDDEN


def test_a_parent_stated_to_be_a_us_person(us: ModuleType) -> None:
    parent = us.user("NL", id="parent", roles=("other",), us_person=True)
    seller = us.maker(owners=(us.owner("70", party="parent"),))
    assert us.outcome(to(us, "IR", seller, parent, us.user("IR")), RULE) == FORBIDDEN


def test_the_iranian_side_is_not_asked_who_owns_it(us: ModuleType) -> None:
    case = to(us, "IR", us.maker(), us.user("IR", owners=UNKNOWN))
    assert us.outcome(case, RULE) == NOTHING


@pytest.mark.parametrize("country", ["CU", "KP"])
@pytest.mark.parametrize(
    ("us_person", "expected"), [(True, REVIEW), (False, NOTHING), (UNKNOWN, OPEN)]
)
def test_us_persons_and_embargoed_countries(
    us: ModuleType, country: str, us_person: object, expected: str
) -> None:
    case = to(us, country, us.maker(us_person=us_person), us.user(country))
    found = us.finding(case, RULE)
    assert found.outcome.value == expected
    assert us.asked(found) == ({"party.us_person"} if expected == OPEN else set())
    assert ("31 CFR 515" if country == "CU" else "31 CFR 510") in found.summary.en


def test_us_owned_sellers_and_cuba(us: ModuleType) -> None:
    owners = (us.owner("100", name="Parent", country="US"),)
    assert us.outcome(to(us, "CU", us.maker(owners=owners), us.user("CU")), RULE) == REVIEW
    assert us.outcome(to(us, "KP", us.maker(owners=owners), us.user("KP")), RULE) == NOTHING


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2025, 6, 30), [REVIEW]), (date(2025, 7, 1), [])]
)
def test_the_programme_for_syria_ended(us: ModuleType, on: date, expected: list[str]) -> None:
    """E.O. 14312 revokes what 31 CFR part 542 rested on, from 2025-07-01."""
    case = to(us, "SY", us.maker(us_person=True), us.user("SY"))
    found = [f for f in us.findings(case, on=on) if f.provision == f"us.export.{RULE}"]
    assert [f.outcome.value for f in found] == expected


@pytest.mark.parametrize(
    ("region", "expected"), [("crimea", REVIEW), ("none", NOTHING), (UNKNOWN, OPEN)]
)
def test_occupied_regions(us: ModuleType, region: object, expected: str) -> None:
    case = to(us, "UA", us.maker(us_person=True), us.user("UA"), occupied_region=region)
    assert us.outcome(case, RULE) == expected


def test_other_destinations_are_not_asked(us: ModuleType) -> None:
    assert f"us.export.{RULE}" not in {f.provision for f in us.findings(to(us, "KR"))}


def test_owners_in_a_circle_and_in_a_long_chain(us: ModuleType) -> None:
    first = us.maker(owners=(us.owner("60", party="second"),))
    second = us.user("NL", id="second", roles=("other",), owners=(us.owner("60", party="maker"),))
    assert us.outcome(to(us, "IR", first, second, us.user("IR")), RULE) == NOTHING
    chain = [
        us.user("NL", id=f"p{n}", roles=("other",), owners=(us.owner("60", party=f"p{n + 1}"),))
        for n in range(30)
    ]
    last = us.user("NL", id="p30", roles=("other",), us_person=True)
    seller = us.maker(owners=(us.owner("60", party="p0"),))
    assert us.outcome(to(us, "IR", seller, *chain, last, us.user("IR")), RULE) != NOTHING

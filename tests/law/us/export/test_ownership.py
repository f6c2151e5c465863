"""The Affiliates Rule and blocked ownership: shares, chains, and the dates of the stay."""

from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Case, Party
from kaname.core.hit import Identity
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

TABLES = "kaname.law.us.export"
IN_FORCE = date(2026, 11, 16)
STAYED = date(2026, 11, 9)
FORBIDDEN, LICENCE, REVIEW = "prohibited", "licence_required", "review_advised"
OPEN, NOTHING = "undetermined", "no_requirement_found"
OWNER = "user.owners[0]"


def deal(us: ModuleType, *owners: object, eccn: str = "EAR99", **party: object) -> Case:
    """US-origin goods for a company in China with the owners given."""
    buyer = us.user("CN", owners=owners, **party)
    return us.deal("CN", us.part(eccn, origin="US"), us.maker(), buyer)


@pytest.mark.parametrize(
    ("on", "expected", "caveat"),
    [
        (date(2025, 9, 28), REVIEW, False),
        (date(2025, 9, 29), LICENCE, False),
        (date(2025, 9, 30), LICENCE, False),
        (date(2025, 11, 9), LICENCE, False),
        (date(2025, 11, 10), REVIEW, False),
        (date(2025, 11, 11), REVIEW, False),
        (date(2026, 11, 9), REVIEW, False),
        (date(2026, 11, 10), LICENCE, True),
        (date(2026, 11, 11), LICENCE, True),
    ],
)
def test_the_rule_its_stay_and_its_return(
    us: ModuleType, on: date, expected: str, caveat: bool
) -> None:
    """90 FR 47201 from 2025-09-29; 90 FR 50857 stays it from 2025-11-10 to 2026-11-09."""
    rule = "affiliates" if on >= date(2025, 9, 29) else "listed_owners"
    found = us.finding(deal(us, us.owner("60", name="Parent")), rule,
                       us.hit("bis-entity", OWNER), on=on)  # fmt: skip
    assert found.outcome.value == expected
    assert all(citation.in_force_from <= on for citation in found.citations)
    said = " ".join(text.en for text in found.caveats)
    assert ("has not been verified" in said and "2026-09-29" in said) is caveat
    assert ("General Order No. 7" in said) is (date(2025, 9, 29) <= on <= date(2025, 11, 9))


@pytest.mark.parametrize(
    ("percents", "expected"),
    [
        (("49.99",), REVIEW),
        (("50",), LICENCE),
        (("50.01",), LICENCE),
        (("25", "25"), LICENCE),
        (("25", "24.99"), REVIEW),
        (("100",), LICENCE),
    ],
)
def test_shares_add_up_to_50(us: ModuleType, percents: tuple[str, ...], expected: str) -> None:
    owners = [us.owner(p, name=f"Parent {n}") for n, p in enumerate(percents)]
    hits = [us.hit("bis-entity", f"user.owners[{n}]") for n in range(len(percents))]
    assert us.outcome(deal(us, *owners), "affiliates", *hits, on=IN_FORCE) == expected


def test_the_arithmetic_is_shown(us: ModuleType) -> None:
    owners = (us.owner("30", name="A"), us.owner("20", name="B"), us.owner("50", name="C"))
    found = us.finding(deal(us, *owners), "affiliates", us.hit("bis-entity", OWNER),
                       us.hit("bis-meu", "user.owners[1]"), on=IN_FORCE)  # fmt: skip
    assert found.outcome.value == LICENCE
    assert any("together hold 50 %" in text for text in us.texts(found.trace))


def test_a_share_that_is_not_known_is_red_flag_29(us: ModuleType) -> None:
    found = us.finding(deal(us, us.owner(None, name="Parent"), us.owner("40", name="Fund")),
                       "affiliates", us.hit("bis-entity", OWNER), on=IN_FORCE)  # fmt: skip
    assert found.outcome.value == OPEN
    assert "Red Flag 29" in found.summary.en
    assert us.asked(found) == {"party.owners.percent"}


def test_an_unknown_share_that_cannot_reach_50(us: ModuleType) -> None:
    owners = (us.owner(None, name="Parent"), us.owner("60", name="Fund"))
    found = us.finding(deal(us, *owners), "affiliates", us.hit("bis-entity", OWNER), on=IN_FORCE)
    assert found.outcome.value == REVIEW


@pytest.mark.parametrize(
    ("percent", "identity", "expected"),
    [
        ("60", Identity.PRESUMED, REVIEW),
        ("1", Identity.CONFIRMED, REVIEW),
        (None, Identity.PRESUMED, REVIEW),
        ("1", Identity.OPEN, OPEN),
        ("60", Identity.OPEN, OPEN),
    ],
)
def test_while_stayed_any_listed_owner_is_a_red_flag(
    us: ModuleType, percent: str | None, identity: Identity, expected: str
) -> None:
    case = deal(us, us.owner(percent, name="Parent"))
    hit = us.hit("bis-entity", OWNER, identity)
    found = us.finding(case, "affiliates", hit, on=STAYED)
    assert found.outcome.value == expected
    assert us.asked(found) == ({"party.same_as"} if expected == OPEN else set())
    if expected == OPEN:
        assert found.could_be.value == REVIEW


def test_owners_not_given_are_asked(us: ModuleType) -> None:
    case = us.deal("CN", us.part(origin="US"), us.maker(), us.user("CN", owners=UNKNOWN))
    found = us.finding(case, "affiliates", on=IN_FORCE)
    assert found.outcome.value == OPEN
    assert us.asked(found) == {"party.owners"}


def test_no_owner_to_name(us: ModuleType) -> None:
    assert us.outcome(deal(us), "affiliates", on=IN_FORCE) == NOTHING
    assert us.outcome(deal(us), "affiliates", on=STAYED) == NOTHING


def chain(us: ModuleType, top: str, middle: str, *more: Party) -> Case:
    """A listed owner holds ``top`` % of a holding, which holds ``middle`` % of the user."""
    holding = us.user("CN", id="holding", roles=("other",),
                      owners=(us.owner(top, party="listed"),))  # fmt: skip
    listed = us.user("CN", id="listed", roles=("other",))
    buyer = us.user("CN", owners=(us.owner(middle, party="holding"),))
    return us.deal("CN", us.part(origin="US"), us.maker(), buyer, holding, listed, *more)


@pytest.mark.parametrize(
    ("top", "middle", "expected"),
    [("50", "50", LICENCE), ("51", "60", LICENCE), ("49", "100", NOTHING), ("100", "49", REVIEW)],
)
def test_a_chain_counts_whole_shares(us: ModuleType, top: str, middle: str, expected: str) -> None:
    """An owner owned to 50 % counts with its whole share; shares are not multiplied."""
    case = chain(us, top, middle)
    assert us.outcome(case, "affiliates", us.hit("bis-entity", "listed"), on=IN_FORCE) == expected


def test_a_circle_ends(us: ModuleType) -> None:
    a = us.user("CN", owners=(us.owner("60", party="b"),))
    b = us.user("CN", id="b", roles=("other",), owners=(us.owner("60", party="user"),))
    case = us.deal("CN", us.part(origin="US"), us.maker(), a, b)
    assert us.outcome(case, "affiliates", on=IN_FORCE) == NOTHING


def test_an_owner_whose_identity_is_open(us: ModuleType) -> None:
    named = deal(us, us.owner("60", name="Parent"))
    hit = us.hit("bis-entity", OWNER, Identity.OPEN)
    found = us.finding(named, "affiliates", hit, on=IN_FORCE)
    assert found.outcome.value == OPEN
    assert us.asked(found) == {"party.same_as"}
    assert {q.path for q in found.questions} == {"parties[user].owners[0].same_as"}
    party = us.user("CN", id="parent", roles=("other",))
    buyer = us.user("CN", owners=(us.owner("60", party="parent"),))
    case = us.deal("CN", us.part(origin="US"), us.maker(), buyer, party)
    asked = us.finding(case, "affiliates", us.hit("bis-entity", "parent", Identity.OPEN),
                       on=IN_FORCE)  # fmt: skip
    assert {q.path for q in asked.questions} == {"parties[parent].same_as"}


@pytest.mark.parametrize(
    ("list_id", "programs", "eccn", "expected"),
    [
        ("bis-meu", (), "3A991.a", LICENCE),
        ("bis-meu", (), "EAR99", NOTHING),
        ("ofac-sdn", ("SDGT",), "EAR99", LICENCE),
        ("ofac-sdn", ("CUBA",), "EAR99", NOTHING),
        ("ofac-sdn", (), "EAR99", OPEN),
        ("bis-uvl", (), "EAR99", NOTHING),
        ("bis-dpl", (), "EAR99", NOTHING),
    ],
)
def test_which_listings_extend_to_what_they_own(
    us: ModuleType, list_id: str, programs: tuple[str, ...], eccn: str, expected: str
) -> None:
    case = deal(us, us.owner("60", name="Parent"), eccn=eccn)
    hit = us.hit(list_id, OWNER, programs=programs)
    assert us.outcome(case, "affiliates", hit, on=IN_FORCE) == expected


def test_the_rule_is_for_foreign_parties_to_the_transaction(us: ModuleType) -> None:
    hit = us.hit("bis-entity", OWNER)
    owners = (us.owner("60", name="Parent"),)
    american = us.user("US", owners=owners, roles=("intermediate_consignee",))
    case = us.deal("CN", us.part(origin="US"), us.maker(), american)
    assert us.outcome(case, "affiliates", hit, on=IN_FORCE) == NOTHING
    seller = us.user("CN", owners=owners, roles=("seller",))
    spoke = us.findings(us.deal("CN", us.part(origin="US"), seller), hit, on=IN_FORCE)
    assert "us.export.affiliates" not in {f.provision for f in spoke}


def test_nothing_when_no_item_is_subject_to_the_ear(us: ModuleType) -> None:
    buyer = us.user("CN", owners=(us.owner("60", name="Parent"),))
    case = us.deal("CN", us.part(), us.maker(), buyer)
    assert us.outcome(case, "affiliates", us.hit("bis-entity", OWNER), on=IN_FORCE) == NOTHING


@pytest.mark.parametrize(
    ("percent", "person", "expected"),
    [
        ("49.99", True, REVIEW),
        ("50", True, FORBIDDEN),
        ("50.01", True, FORBIDDEN),
        ("50", False, REVIEW),
        ("50", UNKNOWN, OPEN),
    ],
)
@pytest.mark.parametrize("on", [date(2025, 9, 28), STAYED, IN_FORCE])
def test_blocked_owners_block_what_they_own(
    us: ModuleType, percent: str, person: object, expected: str, on: date
) -> None:
    """OFAC's rule of 2014-08-13 holds whatever the state of the rule of BIS."""
    buyer = us.user("TR", owners=(us.owner(percent, name="Parent"),))
    case = us.deal("TR", us.part(), us.maker(us_person=person), buyer)
    hit = us.hit("ofac-sdn", OWNER, programs=("CUBA",))
    assert us.outcome(case, "blocked_ownership", hit, on=on) == expected


@pytest.mark.parametrize(("on", "spoke"), [(date(2014, 8, 12), False), (date(2014, 8, 13), True)])
def test_blocked_ownership_from_2014_08_13(us: ModuleType, on: date, spoke: bool) -> None:
    provisions = {f.provision for f in us.findings(us.deal("TR"), on=on)}
    assert ("us.export.blocked_ownership" in provisions) is spoke


def test_both_rules_ask_for_50_per_cent() -> None:
    rows = load_table(TABLES, "ownership")
    assert {Decimal(row["percent"]) for row in rows} == {Decimal(50)}


def test_every_day_since_2021_has_one_status() -> None:
    table = load_table(TABLES, "policy_status", "instrument")
    day = date(2021, 1, 14)
    rows = [row for row in table if row["instrument"] == "affiliates_rule"]
    for row in rows:
        assert row.citation.in_force_from == day, "the rows follow one another without a gap"
        assert table.find(day, "affiliates_rule") is row
        last = row.citation.in_force_to
        if last is not None:
            day = date.fromordinal(last.toordinal() + 1)
    assert [row["state"] for row in rows] == ["not_adopted", "in_force", "stayed", "in_force"]


@pytest.mark.parametrize(
    ("percent", "us_person", "expected"),
    [("50", True, "prohibited"), ("50", False, REVIEW), ("49", True, REVIEW), ("0", True, NOTHING)],
)
def test_stated_owners_of_the_exporting_side_count(
    us: ModuleType, percent: str, us_person: bool, expected: str
) -> None:
    """The 50 % rule blocks whoever is owned, in whatever role."""
    exporter = us.maker(owners=(us.owner(percent, name="Parent"),))
    case = us.deal("KR", us.part(), exporter, us.user("KR", us_person=us_person))
    listed = us.hit("ofac-sdn", "maker.owners[0]")
    found = [
        f
        for f in us.findings(case, listed)
        if f.provision == "us.export.blocked_ownership" and f.about.id == "maker"
    ]
    assert [f.outcome.value for f in found] == [expected]


def test_owners_of_the_exporting_side_are_not_asked_for(us: ModuleType) -> None:
    case = us.deal("KR", us.part(), us.maker(owners=UNKNOWN), us.user("KR"))
    about = {f.about.id for f in us.findings(case) if f.provision.endswith("blocked_ownership")}
    assert about == {"user"}

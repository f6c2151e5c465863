"""Deals of residents between foreign countries, clear use by the guideline, and what follows."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case, Item, Party, Places
from kaname.core.unknown import UNKNOWN
from kaname.law.jp.export.review_criteria import with_reviews

RIFLE = Item(id="goods", kind="goods", meti_item="1の項(1)")
ETCHER = Item(id="goods", kind="goods", meti_item="7の項(16)")
TOOL = Item(id="goods", kind="goods", meti_item="not_listed", hs="8457.10")
COFFEE = Item(id="goods", kind="goods", meti_item="not_listed", hs="0901.11")
SELLER = Party(id="seller", roles=("seller",), country="JP")


def between(
    deals: ModuleType, item: Item, start: str, to: str, seller: Party = SELLER, **end_use: bool
) -> Case:
    case: Case = deals.deal(to, item, **end_use)
    places = Places(from_=start, via=(), to=to)
    return replace(case, places=places, parties=(seller, *case.parties))


@pytest.mark.parametrize(
    ("item", "start", "to", "use", "expected"),
    [
        (RIFLE, "US", "DE", False, "licence_required"),
        (RIFLE, "CN", "LY", False, "licence_required"),
        (ETCHER, "CN", "VN", True, "licence_required"),
        (ETCHER, "CN", "VN", False, "no_requirement_found"),
        (ETCHER, "US", "VN", True, "no_requirement_found"),
        (ETCHER, "CN", "DE", True, "no_requirement_found"),
        (TOOL, "CN", "VN", True, "licence_required"),
        (COFFEE, "CN", "VN", True, "no_requirement_found"),
    ],
)
def test_goods_between_foreign_countries(
    deals: ModuleType, item: Item, start: str, to: str, use: bool, expected: str
) -> None:
    case = between(deals, item, start, to, weapons_of_mass_destruction=use)
    assert deals.outcome(case, "brokering") == expected


def test_notice_is_the_other_test_and_conventional_arms_are_none(deals: ModuleType) -> None:
    told = between(deals, ETCHER, "CN", "VN", informed_by_meti_wmd=True)
    assert deals.outcome(told, "brokering") == "licence_required"
    arms = between(deals, ETCHER, "CN", "VN", conventional_weapons=True,
                   informed_by_meti_conventional=True)  # fmt: skip
    assert deals.outcome(arms, "brokering") == "no_requirement_found"


def test_only_a_resident_of_japan_is_asked(deals: ModuleType) -> None:
    foreign = between(deals, RIFLE, "US", "DE", replace(SELLER, country="US"))
    assert "jp.export.brokering" not in deals.findings(foreign)
    branch = replace(SELLER, country="US", resident_of_japan=True)
    assert deals.outcome(between(deals, RIFLE, "US", "DE", branch), "brokering") == (
        "licence_required"
    )
    unknown = replace(SELLER, country=UNKNOWN)
    finding = deals.findings(between(deals, RIFLE, "US", "DE", unknown))["jp.export.brokering"]
    assert finding.outcome.value == "undetermined"
    assert [q.id for q in finding.questions] == ["party.resident_of_japan"]


def test_an_export_from_japan_is_no_brokering(deals: ModuleType) -> None:
    assert "jp.export.brokering" not in deals.findings(between(deals, RIFLE, "JP", "US"))
    assert "jp.export.brokering" not in deals.findings(between(deals, RIFLE, "US", "JP"))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [(("nuclear",), "licence_required"), (("chemical",), "no_requirement_found"),
     ((), "no_requirement_found"), (UNKNOWN, "undetermined")],
)  # fmt: skip
def test_a_listed_user_whose_concern_matches_the_goods(
    deals: ModuleType, kinds: object, expected: str
) -> None:
    item = replace(TOOL, concern_kinds=kinds)
    case = deals.deal("CN", item, clearly_other_use=True)
    on_list = deals.hit("meti-eul", concern="核\nN")
    assert deals.outcome(case, "catch_all", deals.DAY, on_list) == expected
    assert deals.outcome(case, "catch_all", deals.BEFORE, on_list) == "no_requirement_found"


@pytest.mark.parametrize(
    ("hs", "to", "kinds", "expected"),
    [
        ("8457.10", "LY", (), "licence_required"),
        ("8481.80", "LY", (), "no_requirement_found"),
        ("8481.80", "LY", ("conventional",), "licence_required"),
        ("8481.80", "LY", UNKNOWN, "undetermined"),
        ("8457.10", "CN", (), "no_requirement_found"),
    ],
)
def test_clear_use_under_a_un_arms_embargo(
    deals: ModuleType, hs: str, to: str, kinds: object, expected: str
) -> None:
    item = replace(TOOL, hs=hs, concern_kinds=kinds)
    army = deals.user(to, military=True)
    case = deals.deal(to, item, army, clearly_other_use=True)
    assert deals.outcome(case, "catch_all") == expected


def test_the_checks_of_the_guideline_decide(deals: ModuleType) -> None:
    army = deals.user(military=True)
    checks = {f"clear_{number}": "yes" for number in range(1, 21)}
    case = deals.deal("CN", TOOL, army)
    assert deals.outcome(replace(case, conditions=checks), "catch_all") == "no_requirement_found"
    for name in checks:
        failed = replace(case, conditions={**checks, name: "no"})
        assert deals.outcome(failed, "catch_all") == "licence_required", name
        finding = deals.findings(replace(case, conditions={**checks, name: "unsure"}))[
            "jp.export.catch_all"
        ]
        assert finding.outcome.value == "undetermined"
        assert f"conditions.{name}" in {question.path for question in finding.questions}
    stated = deals.deal("CN", TOOL, army, clearly_other_use=True)
    against = replace(stated, conditions={"clear_11": "no"})
    assert deals.outcome(against, "catch_all") == "licence_required"


@pytest.mark.parametrize(
    ("item", "to", "on", "said", "unsaid"),
    [
        ("2の項(1)", "DE", date(2026, 11, 20), "10 years", "up to 7 years"),
        ("2の項(1)", "DE", date(2026, 11, 20), "keep for 7 years", "keep for 5 years"),
        ("7の項(16)", "DE", date(2026, 11, 20), "up to 7 years", "up to 10 years"),
        ("7の項(16)", "DE", date(2026, 11, 20), "keep for 5 years", "items 1 to 4"),
        ("7の項(16)", "DE", date(2026, 11, 20), "700,000,000 yen", "1,000,000,000 yen"),
    ],
)
def test_what_follows_a_requirement(
    deals: ModuleType, item: str, to: str, on: date, said: str, unsaid: str
) -> None:
    case = deals.deal(to, Item(id="goods", kind="goods", meti_item=item))
    everything = " | ".join(duty.trace.text.en for duty in deals.follows(case, on))
    assert said in everything
    assert unsaid not in everything


@pytest.mark.parametrize(
    ("on", "heavy", "light"),
    [
        (date(2026, 6, 4), "69条の6第1項・72条", "70条・72条"),
        (date(2026, 6, 5), "69条の7第1項・72条", "70条・72条"),
        (date(2026, 6, 6), "69条の7第1項・72条", "70条・72条"),
    ],
)
def test_the_articles_of_the_penalties_moved_by_one(
    deals: ModuleType, on: date, heavy: str, light: str
) -> None:
    duties = deals.follows(deals.deal("DE", ETCHER), on)
    cited = " | ".join(citation.cite for duty in duties for citation in duty.trace.citations)
    assert heavy in cited
    assert light in cited
    assert ("69条の6" in cited) is (on < date(2026, 6, 5))


def test_nothing_follows_where_nothing_is_required(deals: ModuleType) -> None:
    assert [duty.trace.holds for duty in deals.follows(deals.deal("CN", TOOL))] == [UNKNOWN]


def test_technology_has_papers_of_its_own(deals: ModuleType) -> None:
    drawings = Item(id="drawings", kind="technology", meti_item="7の項(1)")
    for item, service in ((drawings, True), (ETCHER, False)):
        duties = deals.follows(deals.deal("DE", item))
        everything = " | ".join(duty.trace.text.en for duty in duties)
        assert ("service transaction" in everything) is service
        assert ("export licence application" in everything) is not service


def cited(deals: ModuleType, case: Case, stage: str) -> set[str]:
    duties = [duty for duty in deals.follows(case) if duty.stage == stage]
    return {citation.cite for duty in duties for citation in duty.trace.citations}


def test_an_approval_alone_has_papers_of_its_own_and_no_term_of_a_licence(
    deals: ModuleType,
) -> None:
    laptop = Item(id="laptop", kind="goods", meti_item="not_listed", hs="8471.30")
    papers = " | ".join(cited(deals, deals.deal("KP", laptop), "apply"))
    assert "2-1(2)" in papers
    assert "輸出令 第8条1項" not in papers
    licence = " | ".join(cited(deals, deals.deal("DE", ETCHER), "apply"))
    assert "輸出令 第8条1項" in licence
    assert "2-1(2)" not in licence


def test_goods_are_shown_to_customs_and_technology_is_not(deals: ModuleType) -> None:
    drawings = Item(id="drawings", kind="technology", meti_item="7の項(1)")
    assert any("関税法70条1項" in cite for cite in cited(deals, deals.deal("DE", ETCHER), "ship"))
    assert cited(deals, deals.deal("DE", drawings), "ship") == set()


@pytest.mark.parametrize(("held", "reports"), [("none", 0), ("general", 2), ("specific", 2)])
def test_a_bulk_licence_brings_reports(deals: ModuleType, held: str, reports: int) -> None:
    case = replace(deals.deal("DE", ETCHER), bulk_licence=held)
    assert len([d for d in deals.follows(case) if d.stage == "report"]) == reports


@pytest.mark.parametrize(("item", "days"), [("3の項(1)", 1), ("7の項(16)", 0)])
def test_some_chemicals_are_applied_for_fifty_days_before(
    deals: ModuleType, item: str, days: int
) -> None:
    case = deals.deal("DE", Item(id="goods", kind="goods", meti_item=item))
    found = [d for d in deals.follows(case) if "50 days" in d.trace.text.en]
    assert len(found) == days
    assert all(duty.trace.holds is UNKNOWN for duty in found), "which substance, the row says"


def test_while_the_licence_is_open_one_line_says_so(deals: ModuleType) -> None:
    duties = deals.follows(deals.deal("CN", Item(id="goods", kind="goods")))
    assert [duty.trace.holds for duty in duties] == [UNKNOWN]
    assert duties[0].stage == "apply"


@pytest.mark.parametrize(
    ("to", "item", "provision", "policy", "cite"),
    [
        ("DE", "7の項(16)", "list_control", "by_criteria", "1-1(7)(ロ)(a)"),
        ("KP", "not_listed", "embargo", "denial", "2-1-1(1)"),
    ],
)
def test_what_meti_examines(
    deals: ModuleType, to: str, item: str, provision: str, policy: str, cite: str
) -> None:
    case = deals.deal(to, Item(id="goods", kind="goods", meti_item=item))
    found = with_reviews(case, (), date(2026, 11, 20), tuple(deals.findings(case).values()))
    reviews = {f.provision: f.reviews for f in found}[f"jp.export.{provision}"]
    assert [review.policy for review in reviews] == [policy]
    assert cite in reviews[0].citations[0].cite
    before = with_reviews(case, (), date(2026, 2, 13), tuple(deals.findings(case).values()))
    assert not any(finding.reviews for finding in before)

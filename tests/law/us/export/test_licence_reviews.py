"""The review policy that an application would meet, by reason for control and destination."""

from datetime import date

import pytest

from kaname.core.case import Case, EndUse, Item, Party, Places
from kaname.core.finding import POLICIES, Finding, Review
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.unknown import is_known
from kaname.law.engine.reviews import policy_word
from kaname.law.engine.tables import load_table
from kaname.law.us.export import assess
from kaname.law.us.export.licence_reviews import with_reviews
from kaname.law.us.export.words import PACKAGE

DAY = date(2026, 11, 20)


def findings(case: Case, on: date = DAY, hits: tuple[Hit, ...] = ()) -> dict[str, Finding]:
    found = with_reviews(case, hits, on, assess(case, hits, on))
    return {finding.provision.removeprefix("us.export."): finding for finding in found}


def deal(eccn: str, to: str, **use: object) -> Case:
    item = Item(id="item", eccn=eccn, kind="goods", origin="US")
    return Case(items=(item,), places=Places(from_="US", via=(), to=to),
                end_use=EndUse(**use))  # type: ignore[arg-type]  # fmt: skip


def said(reviews: tuple[Review, ...]) -> dict[str, str]:
    """Return place in the law -> policy, the most restrictive where it states several."""
    stated = [(r.citations[0].cite.removeprefix("15 CFR "), r.policy) for r in reversed(reviews)]
    return dict(stated)


@pytest.mark.parametrize(
    ("eccn", "to", "cite", "policy"),
    [
        # national security, by destination
        ("3A001.b.2", "ZA", "742.4(b)(1)(i)", "general_approval"),
        ("3A001.b.2", "VN", "742.4(b)(1)(i)", "case_by_case"),
        ("3A001.b.2", "KZ", "742.4(b)(5)", "case_by_case"),
        ("3A001.b.2", "LA", "742.4(b)(6)", "case_by_case"),
        ("3A001.b.2", "CN", "742.4(b)(7)(i)", "mixed"),
        ("3A001.b.2", "HK", "742.4(b)(7)(i)", "mixed"),
        ("3A001.b.2", "MO", "742.4(b)(1)(i)", "case_by_case"),
        ("3A001.b.2", "IN", "742.4(b)(8)", "general_approval"),
        ("3A001.b.2", "RU", "742.4(b)(9); 746.8(b)", "denial"),
        ("3A001.b.2", "NI", "742.4(b)(7)(i)", "mixed"),
        ("3A001.b.2", "MN", "742.4(b)(5)", "case_by_case"),
        ("9A610.a", "IN", "742.4(b)(8)", "general_approval"),
        ("9A515.d", "CN", "742.4(b)(1)(ii)", "denial"),
        ("9A515.d", "LB", "742.4(b)(1)(ii)", "arms_embargo"),
        # the controls of September 2024
        ("3A901", "JP", "742.4(b)(10)", "presumption_of_approval"),
        ("3A901", "IL", "742.4(b)(10)", "presumption_of_approval"),
        ("3A901", "BR", "742.4(b)(10)", "case_by_case"),
        ("3A901", "VN", "742.4(b)(10)", "presumption_of_denial"),
        ("3A901", "CN", "742.6(b)(11)", "presumption_of_denial"),
        ("3E905", "TH", "742.4(b)(10)", "case_by_case"),
        ("3E905", "JP", "742.6(b)(11)", "presumption_of_approval"),
        ("3A901", "BY", "742.4(b)(9); 746.8(b)", "denial"),
        ("3B001.c", "RU", "742.4(b)(9); 746.8(b)", "denial"),
        # weapons of mass destruction
        ("2B350.g", "BR", "742.2(b)(1)", "case_by_case"),
        ("2B350.g", "CN", "742.2(b)(4); 742.4(b)(7)", "mixed"),
        ("2B350.g", "BY", "742.2(b)(4)", "denial"),
        ("2B201.a", "CN", "742.3(b)(3)", "denial_or_delay"),
        ("9A101", "BR", "742.5(b)(1)", "case_by_case"),
        ("1C351.a.1", "TH", "742.2(b)(1)", "case_by_case"),
        ("1C355.a", "IL", "742.18(b)(2), (3)", "presumption_of_denial"),
        ("1C351.d.16", "JP", "742.18(b)(1)", "presumption_of_denial"),
        ("1C395.a", "IL", "742.2(b)(1)", "case_by_case"),
        ("4A001.a", "BR", "742.3(b)(1)", "case_by_case"),
        # regional stability, crime control, others
        ("9A515.d", "CN", "742.6(b)(1)(i)(F)", "denial"),
        ("3A001.b.2", "CN", "742.6(b)(1)(i)(B)", "case_by_case"),
        ("9A610.a", "CN", "742.6(b)(1)(i)(D)", "arms_embargo"),
        ("9A610.a", "JP", "742.6(b)(1)(i)(A)", "case_by_case"),
        ("3A001.b.2", "IN", "742.6(b)(7)", "general_approval"),
        ("1A984", "ZA", "742.7(b)(1)", "case_by_case"),
        ("0A981", "JP", "742.7(b)(1)", "case_by_case"),
        ("0A982", "JP", "742.7(b)(1)", "case_by_case"),
        ("0A501.a", "MX", "742.17(b)", "general_approval"),
        ("0A983", "JP", "742.11(b)", "presumption_of_denial"),
        ("5A002.a", "BR", "742.15(a)(2)", "case_by_case"),
    ],
)
def test_the_policy_of_a_licence_by_the_chart(eccn: str, to: str, cite: str, policy: str) -> None:
    reviews = findings(deal(eccn, to))["country_chart"].reviews
    assert said(reviews).get(cite) == policy


@pytest.mark.parametrize(
    ("eccn", "to", "absent"),
    [
        ("3A001.b.2", "ZA", "742.4(b)(7)(i)"),
        ("3A001.b.2", "KZ", "742.4(b)(1)(i)"),
        ("3A001.b.2", "IN", "742.4(b)(1)(i)"),
        ("3A001.b.2", "CN", "742.4(b)(1)(ii)"),
        ("9A515.d", "LB", "742.6(b)(1)(i)(F)"),
        ("2B350.g", "BY", "742.2(b)(1)"),
        ("9A515.d", "CN", "742.6(b)(1)(i)(B)"),
        ("9A610.a", "JP", "742.6(b)(1)(i)(B)"),
        ("9A610.a", "JP", "742.5(b)(1)"),
    ],
)
def test_the_policy_of_another_destination_or_item_is_not_said(
    eccn: str, to: str, absent: str
) -> None:
    assert absent not in said(findings(deal(eccn, to))["country_chart"].reviews)


@pytest.mark.parametrize(
    ("case", "provision", "policy"),
    [
        (deal("EAR99", "CU"), "embargoes", "denial"),
        (deal("EAR99", "KP"), "embargoes", "mixed"),
        (deal("3A001.b.2", "SY"), "embargoes", "mixed"),
        (deal("3A991", "IR"), "iran", "presumption_of_denial"),
        (deal("3A991", "RU"), "russia_belarus", "denial"),
        (deal("3A991", "CN", military=True), "military_end_use", "presumption_of_denial"),
        (deal("EAR99", "RU", military=True), "military_end_use", "denial"),
        (deal("EAR99", "CN", informed_by_bis=True, informed_under=("744.22(b)",)), "informed",
         "presumption_of_denial"),
        (deal("EAR99", "RU", informed_by_bis=True, informed_under=("744.21(b)",)), "informed",
         "denial"),
    ],
)  # fmt: skip
def test_the_policy_of_part_744_and_part_746(case: Case, provision: str, policy: str) -> None:
    assert [r.policy for r in findings(case)[provision].reviews] == [policy]


def test_a_use_for_weapons_meets_the_policy_of_its_kind() -> None:
    of_missiles = deal("EAR99", "CN", weapons_of_mass_destruction=True, wmd_kinds=("missile",))
    found = findings(of_missiles)["proliferation_end_use"].reviews
    assert said(found) == {"744.3(d)(1)": "case_by_case"}
    any_kind = deal("EAR99", "CN", weapons_of_mass_destruction=True)
    assert len(findings(any_kind)["proliferation_end_use"].reviews) == 3
    assert len(findings(deal("EAR99", "CN"))["proliferation_end_use"].reviews) == 3


def test_the_policy_for_nuclear_uses_is_not_said_of_a_country_that_the_rule_leaves_out() -> None:
    """Germany is of Supplement No. 3 to part 744, to which 744.2(a) does not apply."""
    of_any_kind = findings(deal("EAR99", "DE"))["proliferation_end_use"].reviews
    assert set(said(of_any_kind)) == {"744.3(d)(1)", "744.4(d)(1)"}


def test_a_notice_whose_paragraph_is_not_named_has_no_policy() -> None:
    assert findings(deal("EAR99", "CN", informed_by_bis=True))["informed"].reviews == ()


@pytest.mark.parametrize(
    ("published", "policy"),
    [
        ("Presumption of denial", "presumption_of_denial"),
        ("Policy of denial", "denial"),
        ("Case-by-case basis", "case_by_case"),
        ("Case-by-case review for ECCN 1A995; presumption of denial for all other items.", "mixed"),
        ("See § 744.2(d) of the EAR", "as_listed"),
        ("", "as_listed"),
    ],
)
def test_the_policy_of_an_entity_is_that_of_its_entry(published: str, policy: str) -> None:
    details = (("licence_policy", published),) if published else ()
    entry = Entry(id="bis-entity:1", list_id="bis-entity", name="Example Works", details=details)
    name = "Example Works"
    hit = Hit("buyer", entry, 100, Identity.CONFIRMED, name, name, (), "csl@0")
    buyer = Party(id="buyer", roles=("end_user",), name="Example Works", country="CN")
    case = Case(items=(Item(id="item", eccn="EAR99", kind="goods", origin="US"),),
                parties=(buyer,), places=Places(from_="US", via=(), to="CN"))  # fmt: skip
    reviews = findings(case, hits=(hit,))["entity_list"].reviews
    assert [review.policy for review in reviews] == [policy]
    if published:
        assert published in reviews[0].text.en
        assert "Example Works" in reviews[0].text.en


def test_the_most_restrictive_stands_first_and_each_once() -> None:
    reviews = findings(deal("3B001.c", "CN"))["country_chart"].reviews
    order = [POLICIES.index(review.policy) for review in reviews]
    assert order == sorted(order)
    assert order[0] < order[-1]
    assert len({(r.policy, r.text, r.citations) for r in reviews}) == len(reviews)


@pytest.mark.parametrize(
    ("case", "provision", "on", "held"),
    [
        # the chart is held from 2026-01-01, the country groups from 2026-07-23
        (deal("1A984", "ZA"), "country_chart", date(2026, 1, 1), True),
        (deal("3A001.b.2", "CN"), "country_chart", date(2026, 7, 22), False),
        (deal("3A001.b.2", "CN"), "country_chart", date(2026, 7, 23), True),
        (deal("EAR99", "CU"), "embargoes", date(2026, 9, 23), False),
        (deal("EAR99", "CU"), "embargoes", date(2026, 9, 24), True),
    ],
)
def test_what_is_not_held_for_a_day_is_not_said(
    case: Case, provision: str, on: date, held: bool
) -> None:
    assert bool(findings(case, on)[provision].reviews) is held


def test_weapons_of_nicaragua_are_not_named() -> None:
    def words(to: str) -> str:
        reviews = findings(deal("3A001.b.2", to))["country_chart"].reviews
        (found,) = (r for r in reviews if r.citations[0].cite.endswith("742.4(b)(7)(i)"))
        return found.text.en

    assert "weapons systems" in words("CN")
    assert "weapons systems" not in words("NI")


@pytest.mark.parametrize(
    ("case", "provision"),
    [
        (deal("3A001.b.2", "CN"), "country_chart"),
        (deal("EAR99", "CU"), "embargoes"),
        (deal("3A991", "IR"), "iran"),
    ],
)
def test_the_policy_of_a_finding_is_what_its_reviews_say(case: Case, provision: str) -> None:
    found = findings(case)[provision]
    assert found.reviews
    assert is_known(found.policy)
    for review in found.reviews:
        for said, text in (
            (found.policy.en, review.text.en), (found.policy.ja, review.text.ja),
            (found.policy.en, policy_word(review.policy).en),
            (found.policy.ja, policy_word(review.policy).ja),
            (found.policy.en, review.citations[0].cite), (found.policy.en, review.basis),
        ):  # fmt: skip
            assert text in said


def test_no_policy_where_none_may_be_asked_for() -> None:
    for eccn, to in (("3A001.b.2", "CA"), ("EAR99", "CN"), ("5A992.c", "CN")):
        found = findings(deal(eccn, to))["country_chart"]
        assert found.reviews == ()
        assert not is_known(found.policy)


def test_only_what_may_ask_for_a_licence_has_a_policy() -> None:
    for case in (deal("EAR99", "DE"), deal("3A001.b.2", "CN"), deal("EAR99", "CU")):
        for finding in with_reviews(case, (), DAY, assess(case, (), DAY)):
            if finding.outcome.value == "no_requirement_found":
                assert finding.reviews == ()


def test_every_row_has_a_policy_that_is_known() -> None:
    rows = load_table(PACKAGE, "review_policies").rows
    assert {row["policy"] for row in rows} <= set(POLICIES)
    assert all(row["text_en"] and row["text_ja"] for row in rows)

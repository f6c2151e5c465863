"""What a hit on each US list means, and what has to hold for it."""

import csv
import gzip
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.hit import Identity
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table
from kaname.law.us.export.entity_list import scope_caveats, scope_claim

TABLES = "kaname.law.us.export"
CSL = (
    Path(__file__).resolve().parents[4].parent
    / "shared/data/screening/us/csl_2026-07-31_29columns.csv.gz"
)
LISTS = {
    "bis-entity", "bis-dpl", "bis-uvl", "bis-meu", "ofac-sdn", "ofac-ssi", "ofac-cmic",
    "ofac-ns-mbs", "ofac-capta", "ofac-plc", "state-isn", "state-dtc",
}  # fmt: skip
FORBIDDEN, LICENCE, FILE = "prohibited", "licence_required", "notification_required"
REVIEW, OPEN, NOTHING = "review_advised", "undetermined", "no_requirement_found"
PROVISION = {
    "bis-entity": "entity_list", "bis-dpl": "denied_persons", "bis-uvl": "unverified_list",
    "bis-meu": "military_end_user_list", "ofac-sdn": "sdn_export",
}  # fmt: skip


def us_made(us: ModuleType, eccn: str = "3A991.a") -> Item:
    return us.part(eccn, origin="US")


def test_every_list_has_its_consequence() -> None:
    rows = load_table(TABLES, "list_consequences").in_force(date(2026, 10, 1))
    assert {row["list"] for row in rows} == LISTS


@pytest.mark.parametrize(
    ("list_id", "expected"),
    [("bis-entity", LICENCE), ("bis-dpl", FORBIDDEN), ("bis-uvl", FILE), ("bis-meu", LICENCE),
     ("ofac-sdn", LICENCE)],
)  # fmt: skip
@pytest.mark.parametrize(
    ("identity", "open_"),
    [(Identity.CONFIRMED, False), (Identity.PRESUMED, False), (Identity.OPEN, True)],
)
def test_identity_decides(
    us: ModuleType, list_id: str, expected: str, identity: Identity, open_: bool
) -> None:
    hit = us.hit(list_id, identity=identity, programs=("RUSSIA-EO14024",))
    found = us.finding(us.deal("CN", us_made(us)), PROVISION[list_id], hit)
    assert found.outcome.value == (OPEN if open_ else expected)
    assert us.asked(found) == ({"party.same_as"} if open_ else set())
    if open_:
        assert found.could_be.value == expected


@pytest.mark.parametrize("list_id", sorted(PROVISION))
def test_a_hit_that_the_case_excludes_says_nothing(us: ModuleType, list_id: str) -> None:
    hit = us.hit(list_id, identity=Identity.EXCLUDED, programs=("SDGT",))
    spoke = {f.provision for f in us.findings(us.deal("CN", us_made(us)), hit)}
    assert f"us.export.{PROVISION[list_id]}" not in spoke


@pytest.mark.parametrize("list_id", sorted(PROVISION))
def test_nothing_follows_when_the_ear_do_not_reach_the_deal(us: ModuleType, list_id: str) -> None:
    hit = us.hit(list_id, programs=("SDGT",))
    assert us.outcome(us.deal("CN", us.part("3A991.a")), PROVISION[list_id], hit) == NOTHING


@pytest.mark.parametrize(
    ("roles", "entity", "denied"),
    [
        (("end_user",), LICENCE, FORBIDDEN),
        (("buyer",), LICENCE, FORBIDDEN),
        (("intermediate_consignee",), LICENCE, FORBIDDEN),
        (("manufacturer", "ultimate_consignee"), LICENCE, FORBIDDEN),
        (("forwarder",), OPEN, FORBIDDEN),
        (("bank",), OPEN, FORBIDDEN),
        (("manufacturer",), REVIEW, FORBIDDEN),
        ((), OPEN, FORBIDDEN),
    ],
)
def test_roles(us: ModuleType, roles: tuple[str, ...], entity: str, denied: str) -> None:
    """748.5(c) to (f): purchaser, consignees, end user. A denial order reaches any part played."""
    case = us.deal("CN", us_made(us), us.maker(), us.user("CN", roles=roles))
    assert us.outcome(case, "entity_list", us.hit("bis-entity")) == entity
    assert us.outcome(case, "denied_persons", us.hit("bis-dpl")) == denied


def test_the_entry_states_requirement_and_policy(us: ModuleType) -> None:
    case = us.deal("CN", us_made(us))
    found = us.finding(case, "entity_list", us.hit("bis-entity"))
    assert "Presumption of denial" in found.policy.en
    assert found.caveats == ()
    bare = us.finding(case, "entity_list", us.hit("bis-entity", requirement=""))
    assert bare.outcome.value == LICENCE
    assert "does not carry" in bare.caveats[0].en


@pytest.mark.parametrize(
    ("published", "holds"),
    [
        ("For all items subject to the EAR. (See §744.11 of the EAR).", True),
        ("For all items subject to the EAR", True),
        ("All items subject to the EAR.  (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)",
         True),
        ("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4", True),
        ("For all items subject to the EAR when used in projects specified in §746.5 of the EAR.",
         UNKNOWN),
        ("For all items subject to the EAR (See §744.11 of the EAR), apart from items that are "
         "related to transactions authorized by OFAC", UNKNOWN),
        ("All items on the CCL", UNKNOWN),
    ],
)  # fmt: skip
def test_requirements_as_published(us: ModuleType, published: str, holds: object) -> None:
    """The forms in which the Entity List states its requirement; a narrower one stays open."""
    assert scope_claim(us.hit("bis-entity", requirement=published)).holds is holds


def test_unverified_list_suspends_exceptions(us: ModuleType) -> None:
    found = us.finding(us.deal("CN", us_made(us)), "unverified_list", us.hit("bis-uvl"))
    assert "740.2(a)(17)" in found.caveats[0].en


@pytest.mark.parametrize(
    ("eccn", "expected"),
    [
        ("3A991.a", LICENCE),
        ("9A991.b", LICENCE),
        ("EAR99", NOTHING),
        ("3A001.a.2", NOTHING),
        ("5A991.b.7", OPEN),
        ("5A991.c", NOTHING),
        ("2B991", OPEN),
        ("9A012.a.1", LICENCE),
        ("9A012", OPEN),
    ],
)
def test_military_end_user_list_takes_supplement_2(
    us: ModuleType, eccn: str, expected: str
) -> None:
    case = us.deal("CN", us_made(us, eccn))
    assert us.outcome(case, "military_end_user_list", us.hit("bis-meu")) == expected


def test_supplement_2_names_52_eccns() -> None:
    rows = load_table(TABLES, "military_items").in_force(date(2026, 10, 1))
    assert len({row["eccn"][:5] for row in rows}) == 52


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        (("RUSSIA-EO14024",), LICENCE),
        (("SDGT", "IFSR"), LICENCE),
        (("ILLICIT-DRUGS-EO14059",), LICENCE),
        (("ILLICIT DRUGS-EO14059",), LICENCE),
        (("CUBA",), NOTHING),
        (("GLOMAG",), NOTHING),
        ((), OPEN),
    ],
)
def test_programmes_of_744_8(us: ModuleType, programs: tuple[str, ...], expected: str) -> None:
    case = us.deal("TR", us_made(us, "EAR99"))
    assert us.outcome(case, "sdn_export", us.hit("ofac-sdn", programs=programs)) == expected


def test_744_8_names_14_identifiers() -> None:
    rows = load_table(TABLES, "sdn_programs").in_force(date(2026, 10, 1))
    assert len({row["program"] for row in rows}) == 14


@pytest.mark.parametrize(
    ("on", "spoke"),
    [(date(2024, 3, 20), False), (date(2024, 3, 21), True), (date(2024, 3, 22), True)],
)
def test_744_8_is_held_from_2024_03_21(us: ModuleType, on: date, spoke: bool) -> None:
    """89 FR 20107 put fourteen programmes into 744.8 on that day."""
    hit = us.hit("ofac-sdn", programs=("SDGT",))
    found = [
        f.outcome.value
        for f in us.findings(us.deal("TR", us_made(us, "EAR99")), hit, on=on)
        if f.provision == "us.export.sdn_export"
    ]
    assert found == ([LICENCE] if spoke else [OPEN])


@pytest.mark.parametrize(
    ("start", "person", "country", "expected"),
    [
        ("JP", False, "JP", REVIEW),
        ("JP", True, "JP", FORBIDDEN),
        ("JP", UNKNOWN, "JP", OPEN),
        ("JP", UNKNOWN, "US", FORBIDDEN),
        ("US", False, "JP", FORBIDDEN),
    ],
)
def test_us_persons_may_not_deal_with_the_blocked(
    us: ModuleType, start: str, person: object, country: str, expected: str
) -> None:
    exporter = us.maker(us_person=person, country=country)
    case = us.deal("TR", us.part(), exporter, us.user("TR"), start=start)
    found = us.finding(case, "blocked_persons", us.hit("ofac-sdn", programs=("CUBA",)))
    assert found.outcome.value == expected


@pytest.mark.parametrize(
    "list_id", sorted(LISTS - {"bis-entity", "bis-dpl", "bis-uvl", "bis-meu", "ofac-sdn"})
)
def test_other_lists_are_reported_for_review(us: ModuleType, list_id: str) -> None:
    found = us.finding(us.deal("CN", us.part()), "other_lists", us.hit(list_id))
    assert found.outcome.value == REVIEW
    assert len(found.citations) == 2
    assert found.summary.ja


@pytest.mark.parametrize(
    ("to", "eccn", "use", "military", "expected"),
    [
        ("CN", "3A991.a", True, False, LICENCE),
        ("CN", "3A991.a", False, True, LICENCE),
        ("HK", "3A991.a", True, False, LICENCE),
        ("CN", "3A991.a", False, False, NOTHING),
        ("CN", "3A991.a", UNKNOWN, False, OPEN),
        ("CN", "EAR99", True, True, NOTHING),
        ("RU", "EAR99", True, False, LICENCE),
        ("BY", "EAR99", False, True, LICENCE),
    ],
)
def test_military_end_use(
    us: ModuleType, to: str, eccn: str, use: object, military: object, expected: str
) -> None:
    case = us.deal(to, us_made(us, eccn), us.maker(), us.user(to, military=military), military=use)
    found = us.finding(case, "military_end_use")
    assert found.outcome.value == expected
    if expected == LICENCE:
        assert ("food and medicine" in found.policy.en) is (to in {"RU", "BY"})


def test_military_end_use_is_asked_only_where_the_rule_runs(us: ModuleType) -> None:
    spoke = {f.provision for f in us.findings(us.deal("KR", us_made(us), military=True))}
    assert "us.export.military_end_use" not in spoke


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2024, 3, 14), OPEN), (date(2024, 3, 15), LICENCE), (date(2024, 3, 16), LICENCE)],
)
def test_military_end_use_is_held_from_2024_03_15(us: ModuleType, on: date, expected: str) -> None:
    case = us.deal("NI", us_made(us), military=True)
    assert us.outcome(case, "military_end_use", on=on) == expected


@pytest.mark.parametrize(("told", "expected"), [(True, LICENCE), (False, NOTHING), (UNKNOWN, OPEN)])
def test_notices_of_bis(us: ModuleType, told: object, expected: str) -> None:
    case = us.deal("KR", us_made(us, "EAR99"), informed_by_bis=told)
    assert us.outcome(case, "informed") == expected


def test_a_proliferation_use_that_is_not_stated_is_not_asked(us: ModuleType) -> None:
    quiet = us.findings(us.deal("KR", us_made(us)))
    assert "us.export.proliferation_end_use" not in {f.provision for f in quiet}


def test_a_case_without_items_leaves_the_reach_open(us: ModuleType) -> None:
    case = us.deal("CN")
    case = type(case)(parties=case.parties, places=case.places, end_use=case.end_use)
    assert us.outcome(case, "entity_list", us.hit("bis-entity")) == OPEN


@pytest.mark.parametrize("role", ["forwarder", "bank", "broker"])
@pytest.mark.parametrize(("takes", "expected"), [(True, LICENCE), (False, REVIEW), (UNKNOWN, OPEN)])
def test_whoever_takes_possession_is_an_intermediate_consignee(
    us: ModuleType, role: str, takes: object, expected: str
) -> None:
    user = us.user(roles=(role,), takes_possession=takes)
    found = us.finding(us.deal("CN", us_made(us), us.maker(), user), "entity_list",
                       us.hit("bis-entity"))  # fmt: skip
    assert found.outcome.value == expected
    assert us.asked(found) == ({"party.takes_possession"} if takes is UNKNOWN else set())


def test_a_role_called_other_is_asked(us: ModuleType) -> None:
    case = us.deal("CN", us_made(us), us.maker(), us.user(roles=("other",)))
    assert us.asked(us.finding(case, "entity_list", us.hit("bis-entity"))) == {"party.roles"}


@pytest.mark.parametrize(
    ("role", "unverified", "entity"),
    [
        ("exporter", OPEN, REVIEW), ("seller", OPEN, REVIEW), ("payer", REVIEW, REVIEW),
        ("purchaser", FILE, LICENCE),
    ],
)  # fmt: skip
def test_the_unverified_list_looks_to_every_party_of_748_5(
    us: ModuleType, role: str, unverified: str, entity: str
) -> None:
    """744.15(b) names 748.5 as a whole, so the applicant too; 744.11(a) only (c) to (f)."""
    case = us.deal("CN", us_made(us), us.maker(), us.user(roles=(role,)))
    assert us.outcome(case, "unverified_list", us.hit("bis-uvl")) == unverified
    assert us.outcome(case, "entity_list", us.hit("bis-entity")) == entity


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2025, 11, 9), False), (date(2025, 11, 10), True), (date(2026, 11, 9), True),
        (date(2026, 11, 10), False),
    ],
)  # fmt: skip
def test_the_stayed_sentence_of_744_8_is_said(us: ModuleType, on: date, said: bool) -> None:
    """90 FR 50857 stays the first sentence of 744.8(b) with the Affiliates Rule."""
    case = us.deal("KR", us_made(us))
    found = us.finding(case, "sdn_export", us.hit("ofac-sdn", programs=("SDGT",)), on=on)
    assert any("90 FR 50857" in caveat.en for caveat in found.caveats) is said


@pytest.mark.parametrize(
    ("published", "holds"),
    [
        ("For all items subject to the EAR, see §§ 734.9(e)1, and 744.11 of the EAR2", True),
        ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", True),
        ("For all items subject to the EAR (See §744.11 of the EAR.", True),
        ("For all items subject to the EAR. (See§ 744.11 of the EAR)", True),
        ("For all items subject to the EAR. (See part§744.11 of the EAR).", True),
        ("For All Items Subject to the EAR (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the "
         "EAR). The license requirements under this entry also extend to any export, reexport and "
         "transfer (in-country) to the entity wherever located worldwide.", True),
        ("For all items subject to the EAR. (See § 744.11 of the EAR). This license requirement "
         "may be overcome by License Exception GOV under § 740.11(b)(2) and (e).", True),
        ("For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of "
         "the EAR", UNKNOWN),
        ("For all items subject to the EAR, with case-by-case basis for items listed on the CCL",
         UNKNOWN),
        ("For All Items Subject to the EAR (See §744.11 of the EAR), except for EAR99-designated "
         "technology", UNKNOWN),
        ("All items subject to the EAR, apart from items that are related to transactions that "
         "are authorized", UNKNOWN),
    ],
)  # fmt: skip
def test_what_narrows_an_entry_and_what_does_not(
    us: ModuleType, published: str, holds: object
) -> None:
    hit = us.hit("bis-entity", requirement=published)
    assert scope_claim(hit).holds is holds
    caveats = [text.en for text in scope_caveats(hit)]
    assert any("GOV" in caveat for caveat in caveats) is ("GOV" in published)


@pytest.mark.skipif(not CSL.exists(), reason="the screening list is not beside the repository")
def test_how_many_entries_of_the_real_list_are_narrower_than_all_items(us: ModuleType) -> None:
    """81 and 1 for projects of 746.8(a)(4), 19 for Supp. No. 7 items, and five that leave some
    items out or speak of a policy."""
    with gzip.open(CSL, "rt", encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["source"].startswith("Entity List")]
    open_ = [
        r["license_requirement"].casefold()
        for r in rows
        if scope_claim(us.hit("bis-entity", requirement=r["license_requirement"])).holds is UNKNOWN
    ]
    assert len(rows) == 3420
    projects = [text for text in open_ if "when used in projects" in text]
    supplement = [text for text in open_ if "supplement no. 7" in text]
    others = [text for text in open_ if text not in projects and text not in supplement]
    assert (len(projects), len(supplement), len(others)) == (82, 19, 5)
    narrowing = ("apart from", "except for", "case-by-case")
    assert all(any(word in text for word in narrowing) for text in others)

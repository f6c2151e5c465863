"""Licence exceptions of part 740 as candidates: conditions, value limits, groups, restrictions."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from kaname.core.case import Case, Money
from kaname.core.finding import Claim, Finding
from kaname.core.hit import Hit
from kaname.core.reading import read_case
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table
from kaname.law.us.export import assess
from kaname.law.us.export.exceptions import candidates

DAY = date(2026, 10, 1)
FIRST = date(2026, 9, 24)
CANDIDATE, SHUT = "exception_available", "out_of_scope"
PACKAGE = "kaname.law.us.export"


def deal(us: ModuleType, to: str, eccn: str, **facts: object) -> Case:
    """A deal in an item made in the United States; ``dollars`` is its value, ``start`` its port."""
    dollars, start = facts.pop("dollars", None), facts.pop("start", "US")
    if dollars is not None:
        facts["value"] = Money(Decimal(str(dollars)), "USD")
    regions = {"occupied_region": facts.pop("occupied_region", "none")} if to == "UA" else {}
    case: Case = us.deal(to, us.part(eccn, origin=facts.pop("origin", "US"), **facts),
                         start=start, **regions)  # fmt: skip
    return case


def found(case: Case, *hits: Hit, on: date = DAY) -> tuple[Finding, ...]:
    return candidates(case, hits, on)


def offered(case: Case, name: str, *hits: Hit, on: date = DAY) -> Finding | None:
    """The finding that offers an exception by itself, such as ``LVS``, or None."""
    start = f"License Exception {name}:"
    of_name = [f for f in found(case, *hits, on=on) if f.summary.en.startswith(start)]
    assert len(of_name) <= 1, [f.summary.en for f in of_name]
    return of_name[0] if of_name else None


def by_purpose(case: Case, *hits: Hit) -> set[str]:
    """The exceptions that turn on a purpose not stated."""
    return {
        claim.text.en.split()[2].rstrip(":")
        for f in found(case, *hits)
        if "turn on" in f.summary.en
        for claim in f.conditions
    }


def shut(case: Case, *hits: Hit) -> set[str]:
    """The exceptions of which no paragraph is left."""
    return {
        claim.text.en.split()[2]
        for f in found(case, *hits)
        if f.outcome.value == SHUT
        for claim in f.trace.because
    }


def part_of(finding: Finding, words: str) -> Claim:
    """The one condition whose statement has these words in it."""
    of_words = [claim for claim in finding.conditions if words in claim.text.en]
    assert len(of_words) == 1, [claim.text.en for claim in finding.conditions]
    return of_words[0]


def why(case: Case, name: str) -> str:
    """Everything that the trace says of why an exception is shut."""

    def walk(claim: Claim) -> list[str]:
        return [claim.text.en, *(text for part in claim.because for text in walk(part))]

    return " ".join(
        text
        for f in found(case)
        if f.outcome.value == SHUT
        for claim in f.trace.because
        if claim.text.en.startswith(f"License Exception {name} ")
        for text in walk(claim)
    )


# --- limited value: just below, at and above the limit of several entries ---
@pytest.mark.parametrize(
    ("eccn", "limit"),
    [
        ("3A001.a.2.c", 5000), ("3A001.c.1", 1500), ("3A001.b.9", 3000), ("3B001.b", 500),
        ("2B350.a", 2000), ("1A008.d", 6000), ("1A008.a", 3000), ("2B005.a", 1000),
        ("1C008.a", 200), ("5A001.c", 3000), ("9A610.x", 1500),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("over", "expected"), [("-0.01", True), ("0", True), ("0.01", False)])
def test_limited_value(us: ModuleType, eccn: str, limit: int, over: str, expected: bool) -> None:
    to = "TH" if not eccn.startswith("2B350") else "BR"
    case = deal(us, to, eccn, dollars=limit + Decimal(over))
    lvs = offered(case, "LVS")
    if expected:
        assert lvs is not None
        assert lvs.outcome.value == CANDIDATE
        assert part_of(lvs, "US dollars net").holds is True
    else:
        assert lvs is None
        assert "LVS" in shut(case)


def test_items_of_one_entry_count_together(us: ModuleType) -> None:
    half = Money(Decimal(2600), "USD")
    one = us.part("3A001.a.2.c", origin="US", value=half)
    two = us.part("3A001.a.7", origin="US", value=half)
    single = us.deal("TH", one, start="US")
    assert offered(single, "LVS") is not None
    both = Case(
        parties=single.parties, places=single.places, end_use=single.end_use,
        items=(one, type(two)(**{**fields(two), "id": "other"})),
    )  # fmt: skip
    assert not [f for f in found(both) if f.summary.en.startswith("License Exception LVS:")]


def fields(item: object) -> dict[str, object]:
    return {name: getattr(item, name) for name in type(item).__slots__}  # type: ignore[attr-defined]


def test_a_value_in_another_currency_or_none_is_open(us: ModuleType) -> None:
    for value in (Money(Decimal(100), "JPY"), UNKNOWN):
        lvs = offered(deal(us, "TH", "3A001.a.2.c", value=value), "LVS")
        assert lvs is not None
        condition = part_of(lvs, "US dollars net")
        assert condition.holds is UNKNOWN
        assert {q.id for q in condition.questions} == {"item.value.usd"}


def test_between_the_limits_of_paragraphs_the_paragraph_is_asked(us: ModuleType) -> None:
    lvs = offered(deal(us, "TH", "1A008", dollars=4000), "LVS")
    assert lvs is not None
    condition = part_of(lvs, "US dollars net")
    assert condition.holds is UNKNOWN
    assert "item.eccn.paragraph" in {q.id for q in condition.questions}
    assert offered(deal(us, "TH", "1A008", dollars=6001), "LVS") is None


@pytest.mark.parametrize(
    ("to", "eccn", "expected"),
    [
        ("TH", "3A001.a.2.c", True), ("CN", "3A001.a.2.c", False), ("VN", "3A001.a.2.c", False),
        ("HK", "3A001.a.2.c", False), ("MO", "3A001.a.2.c", False), ("IL", "3A001.a.2.c", True),
        ("AE", "3A001.a.2.c", True),
    ],
)  # fmt: skip
def test_limited_value_goes_to_country_group_b(
    us: ModuleType, to: str, eccn: str, expected: bool
) -> None:
    assert (offered(deal(us, to, eccn, dollars=1), "LVS") is not None) is expected


def test_an_entry_without_a_value_has_no_candidate(us: ModuleType) -> None:
    for eccn in ("3A090.a", "6A002.a.1", "3A001.z.1.b", "3B001.c.1.c"):
        assert offered(deal(us, "TH", eccn, dollars=1), "LVS") is None


def test_a_value_with_a_further_fact_asks_it(us: ModuleType) -> None:
    named = {"exception_conditions": {"civil_telecommunications": "yes"}}
    asked = offered(deal(us, "TH", "3A001.b.2.a", dollars=2999), "LVS")
    assert asked is not None
    assert part_of(asked, "LVS paragraph").holds is UNKNOWN
    settled = offered(deal(us, "TH", "3A001.b.2.a", dollars=2999, **named), "LVS")
    assert settled is not None
    assert part_of(settled, "LVS paragraph").holds is True
    refused = {"exception_conditions": {"civil_telecommunications": "no"}}
    assert offered(deal(us, "TH", "3A001.b.2.a", dollars=2999, **refused), "LVS") is None


# --- Group B and national security only ---
@pytest.mark.parametrize(
    ("to", "expected"),
    [("TH", True), ("BR", True), ("UA", False), ("SD", False), ("CN", False), ("VN", False)],
)
def test_group_b_shipments(us: ModuleType, to: str, expected: bool) -> None:
    assert (offered(deal(us, to, "3A001.a.2.c"), "GBS") is not None) is expected


def test_another_reason_for_control_shuts_gbs(us: ModuleType) -> None:
    assert offered(deal(us, "TH", "9B001.a"), "GBS") is not None
    assert offered(deal(us, "TH", "9B001.a", reasons_for_control=("NS1", "MT")), "GBS") is None


def test_technology_under_restriction_needs_the_assurance(us: ModuleType) -> None:
    tsr = offered(deal(us, "BR", "2D002", kind="software"), "TSR")
    assert tsr is not None
    assurance = part_of(tsr, "written assurance")
    assert assurance.holds is UNKNOWN
    assert [q.path for q in assurance.questions] == [
        "items[part].exception_conditions.tsr_assurance"
    ]
    stated = {"exception_conditions": {"tsr_assurance": "yes"}}
    tsr = offered(deal(us, "BR", "2D002", kind="software", **stated), "TSR")
    assert tsr is not None
    assert part_of(tsr, "written assurance").holds is True
    assert offered(deal(us, "BR", "2D002", kind="goods"), "TSR") is None


def test_the_exception_for_civil_end_users_is_gone() -> None:
    table = load_table(PACKAGE, "exceptions", "exception", "route")
    assert table.find(date(2020, 6, 28), "CIV", "") is not None
    assert not [row for row in table.in_force(date(2020, 6, 29)) if row["exception"] == "CIV"]


# --- strategic trade authorization ---
@pytest.mark.parametrize(
    ("to", "eccn", "paragraph"),
    [
        ("JP", "3E001", "(c)(1)"), ("IN", "5A001.a.1", "(c)(1)"), ("TW", "3A001.a.2.c", "(c)(2)"),
        ("SG", "3A001.a.2.c", "(c)(2)"), ("MX", "5A001.a.1", "(c)(2)"),
        ("BR", "3A001.a.2.c", ""), ("TH", "3A001.a.2.c", ""), ("CN", "3A001.a.2.c", ""),
    ],
)  # fmt: skip
def test_strategic_trade_by_group(us: ModuleType, to: str, eccn: str, paragraph: str) -> None:
    sta = offered(deal(us, to, eccn, kind="technology" if eccn == "3E001" else "goods"), "STA")
    assert (sta is not None) is bool(paragraph)
    if sta is not None:
        assert f"740.20{paragraph}" in sta.summary.en


def test_strategic_trade_leaves_items_out(us: ModuleType) -> None:
    for to, eccn in (("IN", "3A001.z.1.b"), ("TW", "8A002.j"), ("JP", "0A503"), ("JP", "6A002.a")):
        assert offered(deal(us, to, eccn), "STA") is None, (to, eccn)


@pytest.mark.parametrize(("answer", "expected"), [("yes", True), ("no", False), (None, UNKNOWN)])
def test_strategic_trade_to_the_emirates(
    us: ModuleType, answer: str | None, expected: object
) -> None:
    stated = {} if answer is None else {"exception_conditions": {"uae_approved": answer}}
    stated.setdefault("exception_conditions", {})["exceptions_suspended"] = "no"
    sta = offered(deal(us, "AE", "3A001.a.2.c", **stated), "STA")
    if expected is False:
        assert sta is None
    else:
        assert sta is not None
        assert part_of(sta, "takes STA away").holds is expected


# --- 740.2(a): what it takes away from all of them ---
def test_every_candidate_asks_whether_its_use_was_suspended(us: ModuleType) -> None:
    free = {"exception_conditions": {"exceptions_suspended": "no"}}
    lvs = offered(deal(us, "TH", "3A001.a.2.c", dollars=1, **free), "LVS")
    assert lvs is not None
    assert part_of(lvs, "takes LVS away").holds is True
    stopped = {"exception_conditions": {"exceptions_suspended": "yes"}}
    assert offered(deal(us, "TH", "3A001.a.2.c", dollars=1, **stopped), "LVS") is None


@pytest.mark.parametrize(
    ("to", "eccn", "left"),
    [
        ("CN", "3B001.c.1.c", {"GOV"}),
        ("MO", "3B001.k", {"GOV"}),
        ("TW", "2A983", {"GOV", "RPL"}),
        ("TH", "0A919", {"GOV"}),
        ("TH", "5A980", {"GOV"}),
        ("TH", "0A983", set()),
        ("CN", "9A610.x", {"GOV", "BAG"}),
        ("IR", "3A001.a.2.c", set()),
        ("KP", "EAR99", {"TMP", "GOV", "GFT", "BAG", "AVS"}),
    ],
)
def test_what_740_2_leaves(us: ModuleType, to: str, eccn: str, left: set[str]) -> None:
    assert by_purpose(deal(us, to, eccn)) == left


def test_a_restriction_is_cited(us: ModuleType) -> None:
    assert "Chip-making equipment" in why(deal(us, "CN", "3B001.c.1.c"), "TMP")


@pytest.mark.parametrize(
    ("to", "expected"),
    [("TH", {"TMP", "RPL", "GOV", "AVS", "BAG"}), ("IL", {"TMP", "RPL", "GOV", "AVS", "BAG"})],
)
def test_missile_technology_keeps_few(us: ModuleType, to: str, expected: set[str]) -> None:
    free = by_purpose(deal(us, to, "3A001.a.2.c"))
    assert free >= expected
    if to == "TH":
        left = by_purpose(deal(us, to, "9A101.a"))
        assert left < free
        assert "BAG" not in left
    else:  # Israel is in Country Group D:4: nothing but the items and parts of (a)(5)(ii)
        assert by_purpose(deal(us, to, "9A101.a")) == set()
        assert by_purpose(deal(us, to, "2A001.a", reasons_for_control=("MT",))) == {"TMP", "RPL"}


def test_made_in_or_shipped_from_an_embargoed_country(us: ModuleType) -> None:
    assert "LVS" in shut(deal(us, "TH", "9A610.x", dollars=1, origin="CN"))
    assert "LVS" in shut(deal(us, "TH", "9A610.x", dollars=1, start="HK"))
    assert "LVS" not in shut(deal(us, "TH", "9A610.x", dollars=1))


def test_the_unverified_list_takes_all_away(us: ModuleType) -> None:
    case = deal(us, "TH", "3A001.a.2.c", dollars=1)
    assert offered(case, "LVS") is not None
    assert offered(case, "LVS", us.hit("bis-uvl")) is None
    assert by_purpose(case, us.hit("bis-uvl")) == set()


def test_hong_kong_needs_its_papers(us: ModuleType) -> None:
    facts = {"shipment_purposes": ("replacement_part",)}
    held = {"hong_kong_import": "yes", "exceptions_suspended": "no"}
    rpl = offered(deal(us, "HK", "3A001.a.2.c", **facts, exception_conditions=held), "RPL")
    assert rpl is not None
    assert part_of(rpl, "takes RPL away").holds is True
    missing = {"hong_kong_import": "no"}
    assert (
        offered(deal(us, "HK", "3A001.a.2.c", **facts, exception_conditions=missing), "RPL") is None
    )
    assert offered(deal(us, "CN", "3A001.a.2.c", **facts, exception_conditions=missing), "RPL")


@pytest.mark.parametrize(("contract", "to", "open_"), [("major_defense_14", "TH", False),
                                                       ("major_defense_25", "TH", True),
                                                       ("major_defense_25", "JP", False),
                                                       ("major_defense_14", "JP", True)],
)  # fmt: skip
def test_large_defense_contracts(us: ModuleType, contract: str, to: str, open_: bool) -> None:
    stated = {"exception_conditions": {contract: "yes"}}
    assert (offered(deal(us, to, "9A610.x", dollars=1, **stated), "LVS") is not None) is open_


# --- parts 744 and 746 ---
def test_an_entity_keeps_only_what_its_entry_allows(us: ModuleType) -> None:
    case = deal(us, "TH", "3A001.a.2.c", dollars=1)
    lvs = offered(case, "LVS", us.hit("bis-entity"))
    assert lvs is not None
    condition = part_of(lvs, "takes LVS away")
    assert "items[part].exception_conditions.entity_entry_allows" in {
        q.path for q in condition.questions
    }
    no = {"exception_conditions": {"entity_entry_allows": "no"}}
    assert (
        offered(deal(us, "TH", "3A001.a.2.c", dollars=1, **no), "LVS", us.hit("bis-entity")) is None
    )


def test_a_denied_person_keeps_none(us: ModuleType) -> None:
    case = deal(us, "TH", "3A001.a.2.c", dollars=1)
    assert offered(case, "LVS", us.hit("bis-dpl")) is None
    assert by_purpose(case, us.hit("bis-dpl")) == set()


@pytest.mark.parametrize(
    ("to", "eccn", "name", "expected"),
    [
        ("CU", "EAR99", "AGR", True), ("CU", "EAR99", "SCP", True), ("RU", "EAR99", "MED", True),
        ("CU", "3A001.a.2.c", "SCP", False), ("SY", "5A992.c", "CCD", True),
        ("IR", "5A992.c", "CCD", False),
        ("CU", "5A992.c", "CCD", True), ("TH", "EAR99", "CCD", False),
    ],
)  # fmt: skip
def test_embargoed_places(us: ModuleType, to: str, eccn: str, name: str, expected: bool) -> None:
    case = deal(us, to, eccn, hs="850440")
    assert (offered(case, name) is not None) is expected


# --- purposes ---
def test_a_stated_purpose_opens_its_own_conditions(us: ModuleType) -> None:
    stated = {"shipment_purposes": ("exhibition",)}
    tmp = offered(deal(us, "TH", "3A001.a.2.c", **stated), "TMP")
    assert tmp is not None
    assert "740.9(a)(5)" in tmp.summary.en
    assert part_of(tmp, "120 days").holds is UNKNOWN
    assert part_of(tmp, "not in Country Group E:1").holds is True
    assert by_purpose(deal(us, "TH", "3A001.a.2.c", **stated)) == {"APR"}
    none = deal(us, "TH", "3A001.a.2.c", shipment_purposes=("none",))
    assert by_purpose(none) == {"APR"}


@pytest.mark.parametrize(
    ("dollars", "expected"), [("799.99", True), ("800", True), ("800.01", False)]
)
def test_gift_parcels(us: ModuleType, dollars: str, expected: bool) -> None:
    stated = {"shipment_purposes": ("gift_parcel",)}
    gift = offered(deal(us, "CU", "EAR99", dollars=dollars, **stated), "GFT")
    assert (gift is not None) is expected


# --- chips ---
def test_high_bandwidth_memory(us: ModuleType) -> None:
    hbm = offered(deal(us, "CN", "3A090.c"), "HBM")
    assert hbm is not None
    assert part_of(hbm, "3.3 GB/s").holds is UNKNOWN
    dense = {"exception_conditions": {"hbm_density": "no"}}
    assert offered(deal(us, "CN", "3A090.c", **dense), "HBM") is None


def test_an_exception_of_a_rule_not_enforced_says_so(us: ModuleType) -> None:
    acm = offered(deal(us, "VN", "3A090.b"), "ACM")
    assert acm is not None
    assert part_of(acm, "AI Diffusion").holds is UNKNOWN
    assert offered(deal(us, "CN", "3A090.b"), "ACM") is None
    assert "LPP" in shut(deal(us, "VN", "3A090.a"))


# --- the candidates as a whole ---
def test_none_where_no_licence_is_asked_for(us: ModuleType) -> None:
    assert found(deal(us, "DE", "EAR99")) == ()
    assert found(deal(us, "CA", "3A001.a.2.c")) == ()


def test_none_while_the_classification_is_not_given(us: ModuleType) -> None:
    assert found(us.deal("CN", us.part(None, origin="US"), start="US")) == ()


def test_a_candidate_never_lowers_the_requirement(us: ModuleType) -> None:
    case = deal(us, "TH", "3A001.a.2.c", dollars=1)
    required = {f.provision: f.outcome.value for f in assess(case, (), DAY)}
    assert required["us.export.country_chart"] == "licence_required"
    for finding in found(case):
        assert finding.outcome.value in {CANDIDATE, SHUT}
        if finding.outcome.value == CANDIDATE:
            assert any("no approval" in caveat.en for caveat in finding.caveats)
            assert all(claim.text.ja for claim in finding.conditions)


def test_every_open_condition_has_its_question(us: ModuleType) -> None:
    for to, eccn, kind in (("TH", "3A001.a.2.c", "goods"), ("JP", "3E001", "technology"),
                           ("TH", "5A002.a", "goods"), ("CN", "3A090.c", "goods")):  # fmt: skip
        for finding in found(deal(us, to, eccn, kind=kind)):
            for claim in finding.conditions:
                if claim.holds is UNKNOWN and "AI Diffusion" not in claim.text.en:
                    assert claim.questions, claim.text.en


def test_a_day_before_the_tables_is_not_answered(us: ModuleType) -> None:
    case = deal(us, "TH", "3A001.a.2.c", dollars=1)
    assert offered(case, "LVS", on=FIRST) is not None
    before = found(case, on=date(2026, 9, 23))
    assert [f.outcome.value for f in before] == ["undetermined"]


def test_every_test_named_in_the_table_exists(us: ModuleType) -> None:
    from kaname.law.us.export.exceptions.conditions import _TESTS

    named = {row["test"] for row in load_table(PACKAGE, "exception_conditions")}
    assert named == set(_TESTS)


def test_every_exception_left_by_a_restriction_exists() -> None:
    names = {
        row["exception"] + (f":{row['route']}" if row["route"] else "")
        for row in load_table(PACKAGE, "exceptions")
    }
    for table in ("exception_restrictions", "exception_overcomes"):
        for row in load_table(PACKAGE, table):
            stated = {*row.words("remaining"), *row.words("in_part")} - {"*"}
            assert stated <= names, (table, stated - names)
    conditions = {
        row["exception"] + (f":{row['route']}" if row["route"] else "")
        for row in load_table(PACKAGE, "exception_conditions")
    }
    assert conditions == names - {"CIV"}


@pytest.mark.parametrize(("amount", "expected"), [("5000", True), ("5000.01", False)])
def test_the_example_of_the_page_is_answered_as_it_says(amount: str, expected: bool) -> None:
    page = Path(__file__).resolve().parents[4] / "docs" / "licence-exceptions.md"
    (example,) = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    case = read_case(example.replace("amount: 5000", f"amount: {amount}").encode())
    lvs = offered(case, "LVS", on=date(2026, 11, 20))
    assert (lvs is not None) is expected
    if lvs is not None:
        assert [claim.holds for claim in lvs.conditions] == [True] * len(lvs.conditions)
        assert "every condition encoded holds" in lvs.summary.en

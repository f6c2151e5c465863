"""License Exceptions ENC and GOV by paragraph: Supplement No. 3, who may receive, which papers."""

from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Case
from kaname.core.finding import Claim, Finding
from kaname.core.unknown import UNKNOWN, Truth, Unknown
from kaname.law.engine.tables import load_table
from kaname.law.us.export.exceptions import candidates

DAY = date(2026, 10, 1)
PACKAGE = "kaname.law.us.export"
FAVOURED = {
    "AT", "AU", "BE", "BG", "CA", "HR", "CY", "CZ", "EE", "DK", "FI", "FR", "DE", "GR", "HU", "IS",
    "IE", "IT", "JP", "LV", "LT", "LU", "MT", "NL", "NZ", "NO", "PL", "PT", "RO", "SK", "SI", "ES",
    "SE", "CH", "TR", "GB",
}  # fmt: skip
"""Supplement No. 3 to part 740, as the eCFR of 2026-09-24 prints it."""


def stated(
    us: ModuleType, to: str, eccn: str, answers: dict[str, str], event: str | Unknown = UNKNOWN,
    **facts: object,
) -> Case:  # fmt: skip
    case: Case = us.deal(to, us.part(eccn, origin="US", exception_conditions=answers, **facts))
    return replace(case, event=event)


def route(case: Case, paragraph: str) -> Finding | None:
    """The finding that offers a paragraph by itself, such as ``740.17(b)(2)``."""
    found = [
        f
        for f in candidates(case, (), DAY)
        if f.summary.en.startswith("License Exception") and f"{paragraph})" in f.summary.en
    ]
    assert len(found) <= 1
    return found[0] if found else None


def condition(finding: Finding | None, words: str) -> Claim:
    assert finding is not None
    exact = [part for part in finding.conditions if part.text.en == words]
    parts = exact or [part for part in finding.conditions if words in part.text.en]
    assert len(parts) == 1, [part.text.en for part in finding.conditions]
    return parts[0]


def test_the_countries_are_those_of_supplement_3() -> None:
    rows = load_table(PACKAGE, "supplement_countries", "supplement", "country").in_force(DAY)
    assert {row["country"] for row in rows if row["supplement"] == "supp3"} == FAVOURED
    assert sum(row["supplement"] == "supp5" for row in rows) == 19


@pytest.mark.parametrize(
    ("to", "waited", "expected"),
    [
        ("JP", None, True), ("TR", None, True), ("KR", None, UNKNOWN), ("KR", "yes", True),
        ("KR", "no", False), ("IL", None, UNKNOWN), ("JP", "no", True),
    ],
)  # fmt: skip
def test_supplement_3_needs_no_wait(
    us: ModuleType, to: str, waited: str | None, expected: Truth
) -> None:
    answers = {} if waited is None else {"enc_b3_waited": waited}
    offered = route(stated(us, to, "5A002.b", answers), "740.17(b)(3)")
    if expected is False:
        assert offered is None
    else:
        assert condition(offered, "30 days have passed").holds is expected


@pytest.mark.parametrize(
    ("to", "answer", "expected"),
    [("FR", None, True), ("CN", None, UNKNOWN), ("CN", "yes", True), ("CN", "no", False)],
)
def test_government_users_outside_supplement_3(
    us: ModuleType, to: str, answer: str | None, expected: Truth
) -> None:
    answers = {} if answer is None else {"enc_b2_end_user": answer}
    offered = route(stated(us, to, "5A002.c", answers), "740.17(b)(2)")
    if expected is False:
        assert offered is None
    else:
        assert condition(offered, "no government end user (for").holds is expected


def test_cryptanalytic_items_never_go_to_a_government(us: ModuleType) -> None:
    to_government = {"enc_cryptanalytic_government": "yes"}
    assert route(stated(us, "JP", "5A004.a", to_government), "740.17(b)(2)") is None
    assert route(stated(us, "JP", "5A004.a", {}), "740.17(b)(2)") is not None
    assert route(stated(us, "JP", "5A002.c", to_government), "740.17(b)(2)") is not None


def test_technology_under_b2_not_to_d1_but_for_firms_of_supplement_3(us: ModuleType) -> None:
    def offered(to: str, answer: str) -> Finding | None:
        answers = {"enc_technology_place": answer} if answer else {}
        return route(stated(us, to, "5E002", answers, kind="technology"), "740.17(b)(2)")

    assert offered("CN", "no") is None
    assert offered("CN", "yes") is not None
    waits = "The end user is headquartered in a Supplement No. 3 country"
    assert condition(offered("CN", ""), waits).holds is UNKNOWN
    assert offered("BR", "no") is not None


def test_transfers_to_a_government_are_shut(us: ModuleType) -> None:
    answers = {"enc_transfer_government": "no"}
    assert route(stated(us, "BR", "5A002.c", answers, event="transfer"), "740.17(b)(2)") is None
    assert route(stated(us, "BR", "5A002.c", answers, event="export"), "740.17(b)(2)") is not None


@pytest.mark.parametrize(("event", "offered"), [("reexport", True), ("export", False)])
def test_non_us_products_with_us_encryption(us: ModuleType, event: str, offered: bool) -> None:
    found = route(stated(us, "BR", "5A002.a", {}, event=event), "740.17(a)(3)")
    assert (found is not None) is offered


@pytest.mark.parametrize("route_name", ["740.17(a)(2)", "740.17(b)(2)"])
def test_nationals_of_group_e_get_no_technology(us: ModuleType, route_name: str) -> None:
    answers = {"enc_national_e": "yes"}
    assert route(stated(us, "FR", "5E002", answers, kind="technology"), route_name) is None
    assert route(stated(us, "FR", "5E002", {}, kind="technology"), route_name) is not None


GOVERNMENT = (
    "gov_personal", "gov_us", "gov_contract_us_person", "gov_programme", "gov_assistance",
    "gov_acsa", "gov_furnished", "gov_directed", "gov_delivered", "gov_technology",
    "gov_microelectronics",
)  # fmt: skip


def government(us: ModuleType, answers: dict[str, str], eccn: str = "3A001.a.2.c") -> Truth:
    kind = "technology" if eccn[1] == "E" else "goods"
    case = stated(us, "TH", eccn, answers, kind=kind, shipment_purposes=("us_government",))
    offered = route(case, "740.11(b)")
    return False if offered is None else condition(offered, "paragraphs of (b)(2)").holds


def test_each_paragraph_for_the_us_government_opens_by_itself(us: ModuleType) -> None:
    none = dict.fromkeys(GOVERNMENT, "no")
    assert government(us, none) is False
    assert government(us, {}) is UNKNOWN
    opens = {name for name in GOVERNMENT if government(us, {**none, name: "yes"}) is True}
    assert opens == set(GOVERNMENT) - {"gov_technology"}
    assert government(us, {**none, "gov_technology": "yes"}, "3E001") is True
    assert government(us, {**none, "gov_acsa": "yes"}, "3E001") is False


def test_a_programme_takes_no_chemical_items(us: ModuleType) -> None:
    answers = {**dict.fromkeys(GOVERNMENT, "no"), "gov_programme": "yes"}
    assert government(us, answers, "1C350.b.1") is False


@pytest.mark.parametrize(
    ("to", "answers", "expected"),
    [
        ("SG", {"gov_agency": "yes"}, True), ("TW", {"gov_agency": "yes"}, True),
        ("TH", {"gov_agency": "yes"}, UNKNOWN), ("TH", {"gov_c_nato": "yes"}, True),
        ("TH", {"gov_c_mission": "yes"}, True), ("CN", {"gov_c_mission": "yes"}, UNKNOWN),
        ("TH", {"gov_c_military": "yes"}, True),
        ("TH", dict.fromkeys(("gov_c_nato", "gov_c_mission", "gov_c_military"), "no"), False),
    ],
)  # fmt: skip
def test_cooperating_governments_by_place(
    us: ModuleType, to: str, answers: dict[str, str], expected: Truth
) -> None:
    case = stated(us, to, "3A001.a.2.c", answers, shipment_purposes=("cooperating_government",))
    offered = route(case, "740.11(c)")
    if expected is False:
        assert offered is None
    else:
        assert condition(offered, "paragraphs of (c)(2)").holds is expected

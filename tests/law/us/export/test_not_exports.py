"""What is no export (15 CFR 734.18), keys treated as what they open (734.19), and 0Y521."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.finding import Finding
from kaname.core.outcome import Outcome
from kaname.law.us.export import assess

DAY = date(2026, 10, 1)
ENCRYPTED = {
    "end_to_end_encrypted": "yes", "encryption_modules": "yes", "classified_by_order": "no",
    "stored_in_d5": "no",
}  # fmt: skip


def said(
    us: ModuleType, provision: str, answers: dict[str, str], kind: str = "technology",
    eccn: str = "3E001", origin: str = "US",
) -> list[Finding]:  # fmt: skip
    item = us.part(eccn, origin=origin, kind=kind, exception_conditions=answers)
    found = assess(us.deal("CN", item), (), DAY)
    return [f for f in found if f.provision == f"us.export.{provision}"]


def outcomes(findings: list[Finding]) -> list[Outcome]:
    return [finding.outcome for finding in findings]


def test_encrypted_storage_is_a_candidate_that_frees_nothing_by_itself(us: ModuleType) -> None:
    found = said(us, "not_exports", ENCRYPTED)
    assert outcomes(found) == [Outcome.EXCEPTION_AVAILABLE]
    assert found[0].trace.holds is True
    assert "never a conclusion" in found[0].summary.en
    for provision in ("country_chart", "subject_to_ear"):
        assert outcomes(said(us, provision, ENCRYPTED)) == outcomes(said(us, provision, {}))


@pytest.mark.parametrize("name", ["encryption_modules", "classified_by_order", "stored_in_d5"])
def test_each_condition_of_encryption_counts(us: ModuleType, name: str) -> None:
    without = {key: value for key, value in ENCRYPTED.items() if key != name}
    assert said(us, "not_exports", without)[0].trace.holds is not True
    wrong = {**ENCRYPTED, name: "no" if ENCRYPTED[name] == "yes" else "yes"}
    assert outcomes(said(us, "not_exports", wrong)) == [Outcome.OUT_OF_SCOPE]


def test_goods_are_not_freed_by_encryption(us: ModuleType) -> None:
    found = said(us, "not_exports", ENCRYPTED, kind="goods", eccn="3A001.a.2.c")
    assert outcomes(found) == [Outcome.OUT_OF_SCOPE]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"end_to_end_encrypted": "no"}, []),
        ({"launched_into_space": "yes"}, [Outcome.EXCEPTION_AVAILABLE]),
        ({"sent_among_us_persons": "yes"}, [Outcome.EXCEPTION_AVAILABLE]),
        ({"sent_among_own_nationals": "yes", "releases_to_barred_person": "yes"},
         [Outcome.OUT_OF_SCOPE]),
    ],
)  # fmt: skip
def test_only_what_the_case_states_is_offered(
    us: ModuleType, answers: dict[str, str], expected: list[Outcome]
) -> None:
    assert outcomes(said(us, "not_exports", answers)) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("yes", Outcome.LICENCE_REQUIRED), ("no", Outcome.NO_REQUIREMENT_FOUND),
        (None, Outcome.UNDETERMINED),
    ],
)  # fmt: skip
def test_access_information_needs_what_the_technology_needs(
    us: ModuleType, known: str | None, expected: Outcome
) -> None:
    answers = {"access_information_given": "yes"}
    if known is not None:
        answers["access_releases_technology"] = known
    assert outcomes(said(us, "access_information", answers)) == [expected]
    assert said(us, "access_information", {}) == []


def test_a_software_key_is_classified_as_what_it_opens(us: ModuleType) -> None:
    found = said(us, "access_information", {"software_key_given": "yes"}, "software", "5D002")
    assert outcomes(found) == [Outcome.REVIEW_ADVISED]
    assert "classified" in found[0].summary.en


@pytest.mark.parametrize(
    ("eccn", "expected"),
    [("0C521", "2016-11-16"), ("0D521", "2023-01-06"), ("0A521", "lists nothing under it")],
)
def test_temporary_controls_say_what_is_listed_and_until_when(
    us: ModuleType, eccn: str, expected: str
) -> None:
    (finding,) = said(us, "country_chart", {}, "software" if eccn == "0D521" else "goods", eccn)
    assert finding.outcome is Outcome.UNDETERMINED
    assert expected in finding.summary.en
    assert any("742.6(a)(8)" in cite.cite for cite in finding.trace.because[0].citations)

"""ECCN and destination: rows, columns, paragraphs, requirements in words, and what is unknown."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN

CHART = "country_chart"
LICENCE, NOTHING, OPEN = "licence_required", "no_requirement_found", "undetermined"


def us_made(us: ModuleType, eccn: str | None, **facts: object) -> Item:
    return us.part(eccn, origin="US", **facts)


@pytest.mark.parametrize(
    ("eccn", "to", "expected"),
    [
        # 738.4(b) by way of real entries: NS 2 and AT 1 with an X for Chad in NS 2 only
        ("3A001.a.2", "TD", LICENCE),
        ("3A001.a.2", "DE", NOTHING),
        ("3A001.a.2", "BR", LICENCE),
        ("3A001.a.2", "JP", NOTHING),
        ("3A991.a", "TD", NOTHING),
        ("EAR99", "TD", NOTHING),
        ("2B001.a", "CN", LICENCE),
        # a paragraph too coarse for the rows that differ
        ("3A001", "DE", OPEN),
        ("3A001", "CN", LICENCE),
        ("3A001.b", "JP", OPEN),
        # rows in words whose destinations are encoded
        ("3B001.c.1.a", "NL", LICENCE),
        ("3B001.a.4", "CN", LICENCE),
        ("3B001.a.4", "MO", LICENCE),
        ("3B001.a.4", "HK", LICENCE),
        ("3B001.a.4", "KR", NOTHING),
        ("3A090.a", "CN", LICENCE),
        ("3A090.a", "DE", OPEN),
        ("3A090.b", "CN", LICENCE),
        ("3A090.b", "DE", NOTHING),
        ("3A090.b", "AE", OPEN),
        ("3A090.c", "CN", LICENCE),
        ("3A090.c", "KR", NOTHING),
        ("4E091", "FR", OPEN),
        ("9A515.y", "CN", LICENCE),
        ("9A515.y", "KR", NOTHING),
        ("2A992", "PK", LICENCE),
        ("2A992", "IN", NOTHING),
        ("1C999", "DE", NOTHING),
        ("5A002.a", "DE", LICENCE),
        ("0A503", "CA", NOTHING),
        ("0A503", "GB", LICENCE),
        # UN arms embargo
        ("0A501.a", "LB", LICENCE),
        # every destination (738.3(a)(1)), and Canada is one
        ("0A983", "CA", LICENCE),
        ("5A980", "GB", LICENCE),
        # munitions and space: all but Canada
        ("0A606.a", "JP", LICENCE),
        ("0A606.a", "CA", NOTHING),
        ("9A610.x", "JP", OPEN),
        # territories and Hong Kong
        ("3A001.a.2", "HK", LICENCE),
        ("3A001.a.2", "KY", NOTHING),
    ],
)
def test_rows(us: ModuleType, eccn: str, to: str, expected: str) -> None:
    found = us.finding(us.deal(to, us_made(us, eccn)), CHART)
    assert found.outcome.value == expected, us.texts(found.trace)


def test_a_question_for_the_paragraph_only_where_it_decides(us: ModuleType) -> None:
    assert us.asked(us.finding(us.deal("DE", us_made(us, "3A001")), CHART)) == {
        "item.eccn.paragraph"
    }
    assert us.asked(us.finding(us.deal("CN", us_made(us, "3A001")), CHART)) == set()


def test_the_trace_names_the_row_and_its_column(us: ModuleType) -> None:
    found = us.finding(us.deal("BR", us_made(us, "3A001.a.2")), CHART)
    said = " ".join(us.texts(found.trace))
    assert "NS2" in said
    assert "738" in " ".join(citation.cite for citation in found.citations)
    assert any("Licence exceptions" in caveat.en for caveat in found.caveats)


def test_eccn_not_given_is_asked(us: ModuleType) -> None:
    found = us.finding(us.deal("CN", us_made(us, None)), CHART)
    assert found.outcome.value == OPEN
    assert found.could_be.value == LICENCE
    assert us.asked(found) == {"item.eccn"}


def test_an_eccn_that_the_list_does_not_have(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us_made(us, "3A777")), CHART)
    assert found.outcome.value == OPEN
    assert "3A777 is not on the Commerce Control List" in found.summary.en
    assert us.asked(found) == {"item.eccn"}


def test_an_entry_that_points_to_another_agency(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us_made(us, "0A002")), CHART)
    assert found.outcome.value == OPEN
    assert "points to another rule or agency" in found.summary.en


def test_not_subject_to_the_ear_asks_for_nothing(us: ModuleType) -> None:
    assert us.outcome(us.deal("CN", us.part("2B001.a")), CHART) == NOTHING


def test_de_minimis_carries_into_the_requirement(us: ModuleType) -> None:
    """20 % leaves 734.4(a)(6) open for China; above 25 % nothing is open."""
    assert us.outcome(us.deal("CN", us.part("2B001.a", content="27")), CHART) == LICENCE
    assert us.outcome(us.deal("CN", us.part("2B001.a", content="20")), CHART) == OPEN
    assert us.outcome(us.deal("DE", us.part("2B001.a", content="20")), CHART) == NOTHING


def test_into_the_united_states_is_no_export(us: ModuleType) -> None:
    for country in ("US", "PR"):
        case = us.deal(country, us_made(us, "0A606.a"))
        assert us.outcome(case, CHART) == NOTHING


def test_direct_products_may_be_left_out_of_the_equipment_rule(us: ModuleType) -> None:
    """742.4(a)(4)(ii) leaves out some items subject only by 734.4(a)(8) or 734.9(k)."""
    made_abroad = us.part("3B001.a.4", content="0", us_direct_product=True)
    assert us.outcome(us.deal("CN", made_abroad), CHART) == OPEN
    assert us.outcome(us.deal("CN", us.part("3B001.a.4", content="26")), CHART) == LICENCE


@pytest.mark.parametrize("country", ["CU", "IR", "KP", "SY"])
def test_embargoed_destinations_are_not_on_the_chart(us: ModuleType, country: str) -> None:
    found = us.finding(us.deal(country, us_made(us, "3A001.a.2")), CHART)
    assert found.outcome.value == "out_of_scope"
    assert "746" in found.summary.en


def test_destination_not_given(us: ModuleType) -> None:
    case = us.deal("DE", us_made(us, "3A001.a.2"))
    case = type(case)(parties=case.parties, items=case.items)
    found = us.finding(case, CHART)
    assert found.outcome.value == OPEN
    assert "places.to" in us.asked(found)


def test_a_rule_not_enforced_is_said(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us_made(us, "3A090.a")), CHART)
    said = " ".join(caveat.en for caveat in found.caveats)
    assert "does not enforce" in said
    assert "2026-09-29" in said, "the caveat that nothing later was verified"
    before = us.finding(us.deal("DE", us_made(us, "3A090.a")), CHART, on=date(2026, 9, 29))
    assert "has not been verified" not in " ".join(caveat.en for caveat in before.caveats)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 7, 10), OPEN),
        (date(2025, 12, 31), OPEN),
        (date(2026, 1, 1), LICENCE),
        (date(2026, 1, 2), LICENCE),
    ],
)
def test_no_day_is_answered_with_another_days_chart(
    us: ModuleType, on: date, expected: str
) -> None:
    found = us.finding(us.deal("BR", us_made(us, "3A001.a.2")), CHART, on=on)
    assert found.outcome.value == expected


def test_footnotes_add_requirements(us: ModuleType) -> None:
    """Footnote 7: 9A515.e still needs a licence for India; footnote 10: firearms for the UK."""
    assert us.outcome(us.deal("IN", us_made(us, "9A515.e.1")), CHART) == LICENCE
    assert us.outcome(us.deal("GB", us_made(us, "0A501.a")), CHART) == LICENCE
    assert us.outcome(us.deal("GB", us_made(us, "0A501.y")), CHART) == NOTHING
    assert us.finding(us.deal("GB", us_made(us, "0A501")), CHART).trace.holds is UNKNOWN


@pytest.mark.parametrize(
    ("eccn", "to", "reasons", "expected"),
    [
        # 3E001: seven of its rows stand in words
        ("3E001", "DE", UNKNOWN, OPEN),
        ("3E001", "DE", ("NS", "AT"), LICENCE),
        ("3E001", "DE", ("AT",), NOTHING),
        ("3E001", "DE", ("RS2", "AT"), OPEN),
        ("3E001", "BR", ("NS1",), LICENCE),
        ("3E001", "CA", ("NS1", "MT1", "NP1"), NOTHING),
        # 9A610.x: a part for an aircraft of .b, or not
        ("9A610.x", "DE", UNKNOWN, OPEN),
        ("9A610.x", "DE", ("NS1", "RS1", "AT"), LICENCE),
        ("9A610.x", "DE", ("AT",), NOTHING),
        ("9A610.a", "DE", UNKNOWN, LICENCE),
        ("9A610.y", "DE", UNKNOWN, NOTHING),
        ("0A509.d", "DE", UNKNOWN, NOTHING),
        ("1B001.e", "DE", ("MT1",), NOTHING),
        ("2B004.b.3", "DE", UNKNOWN, LICENCE),
    ],
)
def test_reasons_that_the_classifier_determined(
    us: ModuleType, eccn: str, to: str, reasons: object, expected: str
) -> None:
    found = us.finding(us.deal(to, us_made(us, eccn, reasons_for_control=reasons)), CHART)
    assert found.outcome.value == expected


def test_a_scope_in_words_asks_for_the_reasons(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us_made(us, "3E001")), CHART)
    assert us.asked(found) == {"item.for_items", "item.reasons_for_control"}
    paths = {question.path for question in found.questions}
    assert paths == {"items[part].for_items", "items[part].reasons_for_control"}


def test_a_reason_decides_a_row_only_within_its_paragraphs(us: ModuleType) -> None:
    """6A002: MT speaks of a.1 and a.3 alone, CC of c."""
    case = us.deal("DE", us_made(us, "6A002.d.1", reasons_for_control=("MT", "RS", "CC")))
    assert us.outcome(case, CHART) == NOTHING


@pytest.mark.parametrize(
    ("eccn", "on", "said"),
    [
        ("3A090.a", date(2026, 7, 22), False), ("3A090.a", date(2026, 7, 23), True),
        ("3A991.a", date(2026, 10, 1), False), ("9A610.a", date(2026, 10, 1), True),
    ],
)  # fmt: skip
def test_the_pending_amendment_of_742_6_is_said(
    us: ModuleType, eccn: str, on: date, said: bool
) -> None:
    found = us.finding(us.deal("CN", us_made(us, eccn)), CHART, on=on)
    assert any("91 FR 46260" in caveat.en for caveat in found.caveats) is said

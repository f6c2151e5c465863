"""Subject to the EAR, and de minimis US content, at the boundaries of the text."""

from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Case, Places
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

TABLES = "kaname.law.us.export"
SUBJECT = "subject_to_ear"


def subject(us: ModuleType, case: Case, on: date | None = None) -> object:
    return us.finding(case, SUBJECT, on=on or us.DAY).trace.holds


@pytest.mark.parametrize(
    ("start", "via", "origin", "expected"),
    [
        ("US", (), "JP", True),
        ("JP", ("US",), "JP", True),
        ("JP", ("PR",), "JP", True),
        ("JP", (), "US", True),
        ("JP", (), "GU", True),
        ("JP", ("SG",), "JP", False),
        ("JP", (), "JP", False),
    ],
)
def test_place_and_origin(
    us: ModuleType, start: str, via: tuple[str, ...], origin: str, expected: bool
) -> None:
    case = us.deal("DE", us.part(origin=origin), start=start, via=via)
    assert subject(us, case) is expected


def test_route_not_given_is_open(us: ModuleType) -> None:
    case = Case(parties=(us.user("DE"),), items=(us.part(),), places=Places(from_="JP", to="DE"))
    found = us.finding(case, SUBJECT)
    assert found.outcome.value == "undetermined"
    assert us.asked(found) == {"places.via"}


@pytest.mark.parametrize(("product", "expected"), [(True, True), (False, False)])
def test_direct_product_is_a_fact(us: ModuleType, product: bool, expected: bool) -> None:
    case = us.deal("DE", us.part(us_direct_product=product))
    assert subject(us, case) is expected


def test_direct_product_not_given_is_asked(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us.part(us_direct_product=UNKNOWN)), SUBJECT)
    assert us.asked(found) == {"item.us_direct_product"}


@pytest.mark.parametrize(
    ("to", "content", "above"),
    [
        ("DE", "24.99", False), ("DE", "25", False), ("DE", "25.01", True),
        ("CN", "25", False), ("CN", "27", True), ("HK", "25.01", True), ("SD", "10.01", False),
        ("IR", "9.99", False), ("IR", "10", False), ("IR", "10.01", True), ("IR", "12", True),
        ("CU", "10", False), ("CU", "10.01", True),
        ("KP", "10.01", True), ("SY", "10.01", True), ("SY", "10", False),
    ],
)  # fmt: skip
def test_levels(us: ModuleType, to: str, content: str, above: bool) -> None:
    """734.4(c) and (d): 10 % to E:1 and E:2, 25 % elsewhere; exactly the level is not above it."""
    from kaname.law.engine.matter import Matter
    from kaname.law.us.export.de_minimis import above_share

    case = us.deal(to, us.part(content=content))
    claim = above_share(Matter(case, us.DAY).of_item(case.items[0]))
    assert claim.holds is above
    sign = ">" if above else "≤"
    assert f"{Decimal(content).normalize():f} % {sign}" in claim.text.en
    assert claim.citations


@pytest.mark.parametrize(("content", "expected"), [("9", False), ("15", UNKNOWN), ("26", True)])
def test_levels_while_the_destination_is_unknown(
    us: ModuleType, content: str, expected: object
) -> None:
    from kaname.law.engine.matter import Matter
    from kaname.law.us.export.de_minimis import above_share

    item = us.part(content=content)
    case = Case(items=(item,), places=Places(from_="JP", via=()))
    claim = above_share(Matter(case, us.DAY).of_item(item))
    assert claim.holds is expected
    assert {q.id for q in claim.questions} == ({"places.to"} if expected is UNKNOWN else set())


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2021, 1, 13), "undetermined"),
        (date(2021, 1, 14), "no_requirement_found"),
        (date(2021, 1, 15), "no_requirement_found"),
    ],
)
def test_levels_are_held_from_2021_01_14(us: ModuleType, on: date, outcome: str) -> None:
    """Sudan left E:1 that day (86 FR 4929), and its level went from 10 % to 25 %."""
    assert us.outcome(us.deal("SD", us.part(content="26")), "de_minimis", on=on) == outcome


def test_the_ten_per_cent_destinations_are_groups_e1_and_e2() -> None:
    table = load_table(TABLES, "de_minimis", "destination")
    groups = load_table(TABLES, "country_groups", "country")
    ten = {row["destination"] for row in table if row["percent"] == "10"}
    terror = {row["country"] for row in groups if {"E:1", "E:2"} & set(row.words("groups"))}
    assert ten == terror == {"CU", "IR", "KP", "SY"}


def test_no_level_where_the_destination_or_the_item_is_not_named(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us.part(content="20")), "de_minimis")
    assert found.trace.holds is False
    assert "20 % ≤ 25 %" in found.summary.en
    assert found.reach


def test_content_for_a_d5_country_is_open_until_its_classification_is_known(
    us: ModuleType,
) -> None:
    """734.4(a)(6): US content of the 600 series or 9x515 has no level for D:5."""
    found = us.finding(us.deal("CN", us.part(content="20")), "de_minimis")
    assert found.outcome.value == "undetermined"
    assert any("734.4(a)(6)(i)" in text for text in us.texts(found.trace))
    assert us.finding(us.deal("CN", us.part(content="0")), "de_minimis").trace.holds is False


def test_the_rules_without_level_are_held_from_2024_12_02(us: ModuleType) -> None:
    case = us.deal("DE", us.part(content="0"))
    assert us.outcome(case, "de_minimis", on=date(2024, 12, 1)) == "undetermined"
    assert us.outcome(case, "de_minimis", on=date(2024, 12, 2)) == "no_requirement_found"


@pytest.mark.parametrize(
    ("eccn", "exporter", "start", "open_"),
    [
        ("3B001.k", {}, "JP", False),
        ("3B001.k", {"country": "CN"}, "JP", True),
        ("3B001.k", {"owners": UNKNOWN}, "JP", True),
        ("3B001.k", {}, "SG", True),
        ("3B001.g", {}, "JP", True),
        ("3B991", {}, "JP", True),
        ("2B001.a", {}, "JP", False),
    ],
)
def test_semiconductor_equipment(
    us: ModuleType, eccn: str, exporter: dict[str, object], start: str, open_: bool
) -> None:
    """734.4(a)(8) leaves out exports from Supp. No. 4 to part 742; (a)(9) does not.

    Macau is asked, for which (a)(6) sets no level aside: it is not in D:5.
    """
    case = us.deal("MO", us.part(eccn, content="5"), us.maker(**exporter), us.user("MO"),
                   start=start, advanced_semiconductors=UNKNOWN)  # fmt: skip
    assert us.finding(case, "de_minimis").trace.holds is (UNKNOWN if open_ else False)


OUT, OPEN, IN = "out_of_scope", "undetermined", "no_requirement_found"


@pytest.mark.parametrize(
    ("start", "exporter", "equivalent", "expected", "question"),
    [
        ("JP", {}, "", OUT, ""),
        ("NL", {"country": "JP"}, "", OUT, ""),  # both are in Supplement No. 4
        ("JP", {"owners": UNKNOWN}, "", OPEN, "party.owners"),
        ("JP", {"country": UNKNOWN}, "", OPEN, "party.country"),
        (UNKNOWN, {}, "", OPEN, "places.from"),
        ("JP", {"roles": ("bank",)}, "", OPEN, "parties"),  # nobody is said to export
        ("JP", {"country": "MY"}, "", OPEN, "item.exception_conditions"),
        ("MY", {}, "", OPEN, "item.exception_conditions"),
        ("MY", {"country": "MY"}, "", OPEN, "item.exception_conditions"),
        ("MY", {"country": "MY"}, "yes", OUT, ""),
        ("MY", {"country": "MY"}, "no", IN, ""),
        ("JP", {"country": "CN"}, "", IN, ""),
        ("JP", {"owned_by": "CN"}, "", IN, ""),
        ("JP", {"owned_by": "MO"}, "", IN, ""),
        ("JP", {"owned_by": "TW"}, "", OUT, ""),
        ("JP", {"holding_of": "CN"}, "", IN, ""),  # the parent of the parent
        ("JP", {"holding_of": "US"}, "", OUT, ""),
    ],
)
def test_chip_equipment_with_a_us_chip_by_who_exports_it(
    us: ModuleType, start: object, exporter: dict[str, object], equivalent: str, expected: str,
    question: str,
) -> None:  # fmt: skip
    """734.4(a)(8) has no level unless 742.4(a)(4)(ii)(B) or (C) leaves the export out.

    They turn on where the exporting entity is located and on where it, or its ultimate parent, has
    its headquarters: what of that is not given is asked.
    """
    facts, more = dict(exporter), []
    if owner := facts.pop("owned_by", None):
        facts["owners"] = (us.owner("100", country=owner),)
    if top := facts.pop("holding_of", None):
        facts["owners"] = (us.owner("100", party="holding"),)
        held = (us.owner("100", country=top),)
        more = [us.user("JP", id="holding", roles=("other",), owners=held)]
    conditions = {"de_minimis_zero_a8": "yes"}
    if equivalent:
        conditions["equivalent_controls"] = equivalent
    item = us.part("3B001.c.1.c", content="1", us_content_eccns=("3A001.a.7",),
                   exception_conditions=conditions)  # fmt: skip
    case = us.deal("CN", item, us.maker(**facts), us.user(), *more, start=start)
    found = us.finding(case, SUBJECT)
    assert found.outcome.value == expected
    assert not question or question in us.asked(found)
    assert bool(us.asked(found)) == (expected == OPEN)


@pytest.mark.parametrize(
    ("made", "start", "said", "expected"),
    [
        ("JP", "JP", "", OUT), ("NL", "NL", "", OUT), ("MY", "MY", "", IN),
        ("MY", "JP", "", OPEN), ("JP", "MY", "", OPEN), (UNKNOWN, "JP", "", OPEN),
        ("MY", "JP", "yes", OUT), ("MY", "JP", "no", IN),
    ],
)  # fmt: skip
def test_lithography_equipment_by_the_country_of_first_export(
    us: ModuleType, made: object, start: str, said: str, expected: str
) -> None:
    """734.4(a)(3) turns on the country of first export, not on the one it is shipped from now."""
    conditions = {"de_minimis_zero_a3": "yes"}
    if said:
        conditions["first_export_controlled"] = said
    item = us.part("3B993.f.1", origin=made, content="1", us_content_eccns=("3A991.a",),
                   exception_conditions=conditions)  # fmt: skip
    case = us.deal("KR", item, us.maker(country=start), us.user("KR"), start=start)
    found = us.finding(case, SUBJECT)
    assert found.outcome.value == expected
    assert bool(us.asked(found)) == (expected == OPEN)


def test_supplement_4_to_part_742_has_33_countries() -> None:
    table = load_table(TABLES, "de_minimis_zero", "paragraph")
    rows = table.all(date(2026, 10, 1), "a8")
    assert len(rows) == 1
    assert len(set(rows[0].words("exempt_from"))) == 33
    assert {"JP", "NL", "GB", "DE"} <= set(rows[0].words("exempt_from"))
    assert not {"KR", "TW", "IL", "SG"} & set(rows[0].words("exempt_from"))


def test_subject_alone_asks_for_nothing(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us.part(origin="US")), SUBJECT)
    assert found.reach
    assert found.outcome.value == "no_requirement_found"


def test_what_is_not_subject_is_out_of_scope_but_for_what_another_agency_has(
    us: ModuleType,
) -> None:
    case = us.deal("DE", us.part(content="0"))
    assert us.finding(case, SUBJECT).outcome.value == "out_of_scope"
    arms = us.deal("DE", us.part(content="0", other_agency="state"))
    assert us.finding(arms, SUBJECT).outcome.value == "no_requirement_found"


def test_no_de_minimis_finding_for_an_item_in_or_from_the_united_states(us: ModuleType) -> None:
    case = us.deal("DE", us.part(origin="US"))
    assert not [f for f in us.findings(case) if f.provision == "us.export.de_minimis"]


@pytest.mark.parametrize(
    ("facts", "holds", "asked"),
    [
        ({"us_content_eccns": ("5D002.c.1",)}, UNKNOWN, {"item.us_encryption_authorised"}),
        ({"us_content_eccns": ("5A002.a",), "us_encryption_authorised": True}, False, set()),
        ({"us_content_eccns": ("5A004.a",), "us_encryption_authorised": False}, True, set()),
        ({"us_content_eccns": ("5A992.c",)}, False, set()),
        ({"kind": "technology"}, UNKNOWN, {"item.one_time_report_filed"}),
        ({"kind": "technology", "one_time_report_filed": True}, False, set()),
        ({"kind": "technology", "one_time_report_filed": False}, True, set()),
    ],
)
def test_conditions_of_the_level(
    us: ModuleType, facts: dict[str, object], holds: object, asked: set[str]
) -> None:
    """734.4(b), (d)(3): below the level, encryption content and technology have conditions."""
    case = us.deal("DE", us.part(content="20", **facts))
    for provision in (SUBJECT, "de_minimis"):
        found = us.finding(case, provision)
        assert found.trace.holds is holds
        assert us.asked(found) == asked


def test_technology_without_controlled_content_needs_no_report(us: ModuleType) -> None:
    case = us.deal("DE", us.part(content="0", kind="technology"))
    assert us.finding(case, SUBJECT).trace.holds is False


def test_an_unknown_share_is_not_stated_as_a_fact(us: ModuleType) -> None:
    found = us.finding(us.deal("DE", us.part(content=None)), "de_minimis")
    assert found.outcome.value == "undetermined"
    assert found.summary.en.startswith("The share of controlled US content is not given.")
    assert "above 25 %" not in found.summary.en
    assert "示されていない" in found.summary.ja

"""Part 746: Cuba, North Korea, Syria, occupied regions, Iran, Iraq, Russia and Belarus."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

TABLES = "kaname.law.us.export"
LICENCE, NOTHING, OPEN = "licence_required", "no_requirement_found", "undetermined"
REVIEW, CANDIDATE = "review_advised", "exception_available"
OVERLAP_4_AND_2 = """730424 731100 761300 841350 841360 841382 841392 842139 843049 843139 843143
847989 870520"""


def us_made(us: ModuleType, eccn: str = "EAR99", **facts: object) -> Item:
    return us.part(eccn, origin="US", **facts)


@pytest.mark.parametrize(
    ("to", "facts", "expected"),
    [
        ("CU", {}, LICENCE),
        ("CU", {"food_or_medicine": True}, LICENCE),
        ("KP", {}, LICENCE),
        ("KP", {"food_or_medicine": True}, NOTHING),
        ("KP", {"food_or_medicine": True, "eccn": "1C991.a"}, LICENCE),
        ("KP", {"food_or_medicine": UNKNOWN}, OPEN),
        ("DE", {}, NOTHING),
        ("UA", {}, NOTHING),
    ],
)
def test_comprehensive(us: ModuleType, to: str, facts: dict[str, object], expected: str) -> None:
    item = us_made(us, **facts)  # type: ignore[arg-type]
    case = us.deal(to, item, occupied_region="none")
    assert us.outcome(case, "embargoes") == expected


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("crimea", LICENCE),
        ("donetsk", LICENCE),
        ("luhansk", LICENCE),
        ("none", NOTHING),
        (UNKNOWN, OPEN),
    ],
)
def test_occupied_regions(us: ModuleType, region: object, expected: str) -> None:
    found = us.finding(us.deal("UA", us_made(us), occupied_region=region), "embargoes")
    assert found.outcome.value == expected
    if region is UNKNOWN:
        assert us.asked(found) == {"places.occupied_region"}


def test_foreign_made_below_the_level_is_outside(us: ModuleType) -> None:
    assert us.outcome(us.deal("CU", us.part(content="0")), "embargoes") == NOTHING
    assert us.outcome(us.deal("CU", us.part(content="11")), "embargoes") == LICENCE


@pytest.mark.parametrize(
    ("on", "policy", "outcomes"),
    [
        (date(2025, 9, 1), "denial", [LICENCE]),
        (date(2025, 9, 2), "approval", [LICENCE, CANDIDATE]),
        (date(2025, 9, 3), "approval", [LICENCE, CANDIDATE]),
    ],
)
def test_syria_before_and_after_2025_09_02(
    us: ModuleType, on: date, policy: str, outcomes: list[str]
) -> None:
    """90 FR 42315: License Exception SPP and a policy of approval for civil uses."""
    found = [
        f
        for f in us.findings(us.deal("SY", us_made(us)), on=on)
        if f.provision == "us.export.embargoes"
    ]
    assert [f.outcome.value for f in found] == outcomes
    assert policy in found[0].policy.en


def test_spp_is_for_ear99_without_part_744(us: ModuleType) -> None:
    def outcomes(case: object, *hits: object) -> list[str]:
        return [
            f.outcome.value
            for f in us.findings(case, *hits)
            if f.provision == "us.export.embargoes"
        ]

    assert outcomes(us.deal("SY", us_made(us, "5A991"))) == [LICENCE]
    assert outcomes(us.deal("SY", us_made(us), military=True)) == [LICENCE]
    assert outcomes(us.deal("SY", us_made(us)), us.hit("bis-entity")) == [LICENCE]
    open_ = us.deal("SY", us_made(us), military=UNKNOWN)
    spp = next(f for f in us.findings(open_) if f.outcome.value == CANDIDATE)
    assert [claim.holds for claim in spp.conditions] == [True, UNKNOWN]


@pytest.mark.parametrize(
    ("facts", "start", "person", "expected"),
    [
        ({"eccn": "3A991.a"}, "JP", False, LICENCE),
        ({"eccn": "1C350.b.1"}, "JP", False, LICENCE),
        ({"eccn": "EAR99", "hs": "090111"}, "JP", False, NOTHING),
        ({"eccn": "EAR99", "hs": "8542.31"}, "JP", False, LICENCE),
        ({"eccn": "EAR99", "hs": "8542"}, "JP", False, OPEN),
        ({"eccn": "EAR99", "hs": "090111"}, "JP", True, LICENCE),
        ({"eccn": "EAR99", "hs": "090111"}, "JP", UNKNOWN, OPEN),
        ({"eccn": "EAR99", "hs": "090111"}, "US", False, LICENCE),
    ],
)
def test_iran(
    us: ModuleType, facts: dict[str, object], start: str, person: object, expected: str
) -> None:
    case = us.deal("IR", us_made(us, **facts), us.maker(us_person=person), us.user("IR"),
                   start=start)  # fmt: skip
    found = us.finding(case, "iran")
    assert found.outcome.value == expected, us.texts(found.trace)
    assert not [f for f in us.findings(case) if f.provision == "us.export.embargoes"]


@pytest.mark.parametrize(
    ("eccn", "military", "expected"),
    [
        ("3A001.a.2", False, LICENCE),
        ("3A991.a", False, NOTHING),
        ("EAR99", False, NOTHING),
        ("EAR99", True, LICENCE),
        ("EAR99", UNKNOWN, OPEN),
    ],
)
def test_iraq(us: ModuleType, eccn: str, military: object, expected: str) -> None:
    case = us.deal("IQ", us_made(us, eccn), military=military)
    assert us.outcome(case, "iraq") == expected


@pytest.mark.parametrize("to", ["RU", "BY"])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"eccn": "3A991.a"}, LICENCE),
        ({"eccn": "EAR99", "hs": "8471.30"}, LICENCE),
        ({"eccn": "EAR99", "hs": "8471.30.0100"}, LICENCE),
        ({"eccn": "EAR99", "hs": "2204.21"}, LICENCE),
        ({"eccn": "EAR99", "hs": "8471"}, OPEN),
        ({"eccn": "EAR99", "hs": "0901.11"}, OPEN),
        ({"eccn": "EAR99", "hs": "0901.11", "russia_supplement_6": True}, LICENCE),
        ({"eccn": "EAR99", "hs": "0901.11", "russia_supplement_6": False}, NOTHING),
        ({"eccn": "EAR99", "kind": "software"}, OPEN),
        ({"eccn": "EAR99", "kind": "technology"}, NOTHING),
        ({"eccn": "5A992.c", "hs": "8471.30"}, LICENCE),
    ],
)
def test_russia_and_belarus(
    us: ModuleType, to: str, facts: dict[str, object], expected: str
) -> None:
    found = us.finding(us.deal(to, us_made(us, **facts)), "russia_belarus")
    assert found.outcome.value == expected, us.texts(found.trace)
    if expected != NOTHING:
        assert "denial" in found.policy.en


def test_supplement_6_is_asked_of_other_goods(us: ModuleType) -> None:
    found = us.finding(us.deal("RU", us_made(us, eccn="EAR99", hs="0901.11")), "russia_belarus")
    assert us.asked(found) == {"item.russia_supplement_6"}


def test_a_civil_end_user_may_be_left_out(us: ModuleType) -> None:
    """746.8(a)(12)(ii): 5A992.c for a wholly owned company of an A:5 country stays open."""
    partner = us.user("RU", owners=(us.owner("100", name="Parent", country="JP"),))
    case = us.deal("RU", us_made(us, "5A992.c"), us.maker(), partner)
    assert us.outcome(case, "russia_belarus") == OPEN
    local = us.user("RU", owners=(us.owner("100", name="Parent", country="RU"),))
    assert us.outcome(us.deal("RU", us_made(us, "5A992.c"), us.maker(), local),
                      "russia_belarus") == LICENCE  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2024, 6, 11), OPEN), (date(2024, 6, 12), LICENCE), (date(2024, 6, 13), LICENCE)],
)
def test_russia_is_held_from_2024_06_12(us: ModuleType, on: date, expected: str) -> None:
    """89 FR 51644 put the sanctions into one section and widened its lists on 2024-06-12."""
    case = us.deal("RU", us_made(us, hs="8471.30"))
    assert us.outcome(case, "russia_belarus", on=on) == expected


@pytest.mark.parametrize(("on", "expected"), [(date(2024, 9, 15), NOTHING),
                                              (date(2024, 9, 16), OPEN),
                                              (date(2024, 9, 17), OPEN)])  # fmt: skip
def test_software_from_2024_09_16(us: ModuleType, on: date, expected: str) -> None:
    case = us.deal("RU", us_made(us, kind="software"))
    assert us.outcome(case, "russia_belarus", on=on) == expected


def codes(name: str) -> list[str]:
    rows = load_table(TABLES, "hts_lists", "list").all(date(2026, 10, 1), name)
    return [code for row in rows for code in row.words("codes")]


@pytest.mark.parametrize(
    ("name", "count"), [("oil_gas", 29), ("industrial", 2405), ("luxury", 363), ("iran", 53)]
)
def test_tariff_lists_are_whole(name: str, count: int) -> None:
    held = codes(name)
    assert len(held) == len(set(held)) == count
    assert held == sorted(held)
    assert all(len(code) == 6 and code.isdigit() for code in held)


def test_tariff_lists_overlap_as_the_regulation_says() -> None:
    """Supplement No. 4(a) names the codes that stand in Supplement No. 2 too, and counts 5's."""
    industrial = set(codes("industrial"))
    assert industrial & set(codes("oil_gas")) == set(OVERLAP_4_AND_2.split())
    both = industrial & set(codes("luxury"))
    assert len(both) == 131
    assert {"590500", "840710", "847130", "902000"} <= both


@pytest.mark.parametrize("chapter", ["84", "85", "90"])
def test_whole_chapters_are_listed(chapter: str) -> None:
    """88 FR 33422 put every code of chapters 84, 85 and 90 into Supplement No. 4."""
    held = [code for code in codes("industrial") if code.startswith(chapter)]
    assert len(held) > 140
    assert min(held) < chapter + "02"
    assert max(held) > chapter + {"84": "87", "85": "49", "90": "33"}[chapter]


def test_every_wording_of_a_row_exists() -> None:
    from kaname.law.us.export.words import words

    for row in load_table(TABLES, "embargoes"):
        for key in ("embargo.yes_", "embargo.open_", "country."):
            assert words(key + row["country"]).ja
        assert words(f"policy.{row['policy']}").ja
    for row in load_table(TABLES, "russia_rules"):
        assert words(f"russia.{row['rule']}").ja
    for row in load_table(TABLES, "de_minimis_zero"):
        assert words(f"de_minimis.{row['paragraph']}").ja

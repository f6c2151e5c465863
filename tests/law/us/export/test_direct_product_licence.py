"""Licences that the direct product rules ask for themselves: 744.11(a)(2) and 746.8(a)(2), (3)."""

from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN

LICENCE, NOTHING, OPEN = "licence_required", "no_requirement_found", "undetermined"
RULE = "direct_product_licence"
TECHNOLOGY = "3E991"


def outcome(
    us: ModuleType, to: str, footnotes: object, *, eccn: str = "EAR99", start: str = "MY",
    plant: object = (TECHNOLOGY,), into: tuple[str, ...] = (), **facts: object,
) -> str:  # fmt: skip
    """What the rule says of an item from a plant that is a direct product of 3E991."""
    made = {
        "us_direct_product": UNKNOWN, "direct_product_of": (), "plant_direct_product_of": plant,
        "content_plant_direct_product_of": (), **facts,
    }  # fmt: skip
    case = us.deal(
        to, us.part(eccn, **made), us.maker(country=start), us.user(to), start=start,
        for_footnotes=footnotes, goes_into_equipment_of=into,
    )  # fmt: skip
    return str(us.outcome(case, RULE))


@pytest.mark.parametrize(
    ("footnotes", "to", "expected"),
    [
        (("1",), "CN", LICENCE),
        (("1",), "JP", LICENCE),
        (("4",), "CN", LICENCE),
        (("3",), "TH", LICENCE),
        (("1", "4"), "DE", LICENCE),
        ((), "CN", NOTHING),
        (UNKNOWN, "CN", OPEN),
        (("5",), "CN", NOTHING),  # EAR99 is not one of the commodities of (a)(2)(v)
    ],
)
def test_footnotes_without_a_listed_party(
    us: ModuleType, footnotes: object, to: str, expected: str
) -> None:
    assert outcome(us, to, footnotes) == expected


@pytest.mark.parametrize("eccn", ["EAR99", "3A991.a", "3A001.a.2.c", "5A992.c"])
def test_any_item_counts(us: ModuleType, eccn: str) -> None:
    assert outcome(us, "CN", ("1",), eccn=eccn) == LICENCE
    assert outcome(us, "CN", ("4",), eccn=eccn) == LICENCE


@pytest.mark.parametrize(
    ("plant", "expected"),
    [(("3E991",), LICENCE), (("3E980",), NOTHING), ((), NOTHING), (UNKNOWN, OPEN)],
)
def test_the_making_decides(us: ModuleType, plant: object, expected: str) -> None:
    assert outcome(us, "CN", ("1",), plant=plant) == expected


@pytest.mark.parametrize(
    ("eccn", "start", "expected"),
    [
        ("3B993.a", "MY", LICENCE),  # (A)(3): not from a country of A:5
        ("3B993.a", "JP", NOTHING),  # from A:5 and Supplement No. 4
        ("3B993.a", "KR", OPEN),  # (A)(2): by Korea's own controls
        ("3B991.a", "MY", LICENCE),
        ("3B991.a", "KR", NOTHING),
        ("3B001.c.1.a", "MY", NOTHING),  # left out of (A); 742.4 and 742.6 decide
    ],
)
def test_equipment_for_footnote_5(us: ModuleType, eccn: str, start: str, expected: str) -> None:
    found = outcome(us, "CN", ("5",), eccn=eccn, start=start, plant=("3E993",))
    assert found == expected


@pytest.mark.parametrize(("answer", "expected"), [("yes", LICENCE), ("no", NOTHING), ("", OPEN)])
def test_what_the_technology_is_for_is_asked_where_the_rule_limits_it(
    us: ModuleType, answer: str, expected: str
) -> None:
    """734.9(e)(3) counts 3E991 only as far as it is for 3B991 and 3B992."""
    stated = {"direct_product_technology_for": answer} if answer else {}
    found = outcome(us, "CN", ("5",), eccn="3B993.a", plant=("3E991",), exception_conditions=stated)
    assert found == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [("MY", LICENCE), ("JP", NOTHING), ("TW", NOTHING), ("KR", NOTHING), ("IN", LICENCE),
     ("AU", NOTHING), ("IL", LICENCE)],
)  # fmt: skip
def test_countries_of_supplement_3_are_left_out_for_footnote_3(
    us: ModuleType, start: str, expected: str
) -> None:
    """746.8(a)(12)(iii)(A) does not leave them out for footnotes 1 and 4."""
    assert outcome(us, "TH", ("3",), start=start) == expected
    assert outcome(us, "TH", ("1",), start=start) == LICENCE


def test_what_is_open_can_lead_to_a_licence(us: ModuleType) -> None:
    item = us.part("3B993.a", us_direct_product=UNKNOWN)
    case = us.deal("CN", item, us.maker(country="MY"), us.user(), start="MY")
    found = us.finding(case, RULE)
    assert (found.outcome.value, found.could_be.value) == (OPEN, LICENCE)
    assert [question.path for question in found.questions] == ["items[part].us_direct_product"]


def test_it_is_silent_where_no_rule_can_reach(us: ModuleType) -> None:
    from_us = us.deal("CN", us.part(origin="US", us_direct_product=UNKNOWN), start="US")
    assert RULE not in {f.provision.split(".")[-1] for f in us.findings(from_us)}
    stated_no = us.deal("CN", us.part(us_direct_product=False), us.maker(), us.user())
    assert RULE not in {f.provision.split(".")[-1] for f in us.findings(stated_no)}

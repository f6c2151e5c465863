"""US chips in foreign chip-making equipment: 734.4(a)(8), (9) and 744.11(a)(2)(v)."""

from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN

FOOTNOTE = (
    "For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5"
)


def outcomes(us: ModuleType, start: str, eccn: str, content: tuple[str, ...] | object,
             requirement: str = FOOTNOTE, **maker: object) -> tuple[str, str]:  # fmt: skip
    """What the Entity List asks, and whether the item is subject, at no controlled content."""
    item = us.part(eccn, content="0", us_content_eccns=content)
    exporter = us.maker(**{"country": start, **maker})
    case = us.deal("CN", item, exporter, us.user(), start=start, advanced_semiconductors=False)
    listed = us.hit("bis-entity", requirement=requirement)
    return (
        us.outcome(case, "entity_list", listed),
        us.finding(case, "subject_to_ear", listed).trace.holds,
    )


@pytest.mark.parametrize(
    ("start", "eccn", "content", "expected", "subject"),
    [
        # any chip of category 3 to 5 counts, though it is controlled for AT reasons only
        ("SG", "3B993", ("3A991.a",), "licence_required", True),
        ("SG", "3B993", ("3A991",), "undetermined", UNKNOWN),
        ("SG", "3B993", (), "no_requirement_found", False),
        ("SG", "3B993", UNKNOWN, "undetermined", UNKNOWN),
        # (A)(2): a country of A:5 outside Supp. No. 4 to part 742, by its own controls
        ("KR", "3B993", ("3A991.a",), "undetermined", True),
        # a country of Supp. No. 4: subject, and (A) asks for nothing
        ("JP", "3B993", ("3A991.a",), "no_requirement_found", True),
        # (A)(3)(i): other equipment, unless the headquarters are in Supp. No. 4
        ("SG", "3B991.a", ("3A991.a",), "licence_required", True),
        # another category
        ("SG", "2B001.a", ("3A991.a",), "no_requirement_found", False),
    ],
)
def test_equipment_for_a_footnote_5_entity(
    us: ModuleType, start: str, eccn: str, content: object, expected: str, subject: object
) -> None:
    assert outcomes(us, start, eccn, content) == (expected, subject)


def test_headquarters_decide_where_the_paragraph_says_so(us: ModuleType) -> None:
    parent = (us.owner("100", name="Parent", country="JP"),)
    assert outcomes(us, "SG", "3B991.a", ("3A991.a",), owners=parent)[0] == "undetermined"
    assert outcomes(us, "SG", "3B991.a", ("3A991.a",), owners=UNKNOWN)[0] == "undetermined"
    chinese = (us.owner("100", name="Parent", country="CN"),)
    # within the country of the entity, and from any country, by a parent of D:5
    assert outcomes(us, "CN", "3B991.a", ("3A991.a",), owners=chinese)[0] == "licence_required"
    assert outcomes(us, "JP", "3B991.a", ("3A991.a",), owners=chinese)[0] == "licence_required"
    half = (us.owner("50", name="Parent", country="CN"), us.owner("50", name="B", country="JP"))
    assert outcomes(us, "JP", "3B991.a", ("3A991.a",), owners=half)[0] == "undetermined"


@pytest.mark.parametrize(
    ("owners", "eccn", "expected"),
    [
        # (A)(4): the ultimate parent's seat decides; 3B993 either way
        ((), "3B991.a", "licence_required"),
        ((), "3B993", "licence_required"),
        (("JP",), "3B993", "licence_required"),
        (("JP",), "3B991.a", "no_requirement_found"),
        ((), "2B001.a", "no_requirement_found"),
    ],
)
def test_a_transfer_within_the_country_of_the_entity(
    us: ModuleType, owners: tuple[str, ...], eccn: str, expected: str
) -> None:
    held = tuple(us.owner("100", name="Parent", country=country) for country in owners)
    assert outcomes(us, "CN", eccn, ("3A991.a",), owners=held)[0] == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("no", "licence_required"), ("yes", "no_requirement_found"), ("", "undetermined")],
)
def test_equivalent_controls_are_asked_and_decide(
    us: ModuleType, answer: str, expected: str
) -> None:
    """(A)(2): Korea is in A:5 and not in Supplement No. 4 to part 742."""
    stated = {"equivalent_controls": answer} if answer else {}
    item = us.part("3B993.b.1", us_content_eccns=("3A991.a",), exception_conditions=stated)
    case = us.deal("CN", item, us.maker(country="KR"), us.user(), start="KR")
    found = us.finding(case, "entity_list", us.hit("bis-entity", requirement=FOOTNOTE))
    assert found.outcome.value == expected
    asked = [question.path for question in found.questions]
    assert ("items[part].exception_conditions.equivalent_controls" in asked) is (not answer)


def test_another_entry_does_not_bring_the_equipment_under_the_ear(us: ModuleType) -> None:
    expected = ("no_requirement_found", False)
    assert outcomes(us, "SG", "3B991.a", ("3A991.a",), requirement=us.ALL_ITEMS) == expected


def test_an_edition_without_the_requirement_leaves_it_open(us: ModuleType) -> None:
    assert outcomes(us, "SG", "3B993", ("3A991.a",), requirement="") == ("undetermined", UNKNOWN)


def test_no_controlled_content_does_not_switch_a8_off(us: ModuleType) -> None:
    case = us.deal("CN", us.part("3B001.c.1.a", content="0"), us.maker(country="SG"), us.user(),
                   start="SG")  # fmt: skip
    found = us.finding(case, "subject_to_ear")
    assert found.outcome.value == "undetermined"
    assert us.asked(found) == {"item.us_content_eccns", "item.exception_conditions"}
    empty = us.part("3B001.c.1.a", content="0", us_content_eccns=())
    assert us.finding(us.deal("CN", empty), "subject_to_ear").trace.holds is False


def test_a_plant_that_makes_advanced_chips(us: ModuleType) -> None:
    item = us.part("3B991.a", content="0", us_content_eccns=("3A991.a",))
    found = us.finding(us.deal("CN", item, advanced_semiconductors=UNKNOWN), "subject_to_ear")
    # and what 734.4(a)(9) says of the content beside its classification
    assert us.asked(found) == {"end_use.advanced_semiconductors", "item.exception_conditions"}
    for use, holds in ((False, False), (True, UNKNOWN)):
        case = us.deal("CN", item, advanced_semiconductors=use)
        assert us.finding(case, "subject_to_ear").trace.holds is holds


@pytest.mark.parametrize("to", ["KR", "DE", "CN"])
def test_an_ordinary_item_without_controlled_content_asks_nothing_more(
    us: ModuleType, to: str
) -> None:
    found = us.finding(us.deal(to, us.part("2B001.a", content="0")), "subject_to_ear")
    assert found.trace.holds is False
    assert not found.questions


def test_classified_content_decides_against_a_share_of_nought(us: ModuleType) -> None:
    """734.4(a)(6): a 600-series part counts in any quantity."""
    item = us.part(content="0", us_content_eccns=("9A610.x",))
    assert us.finding(us.deal("CN", item), "subject_to_ear").trace.holds is True

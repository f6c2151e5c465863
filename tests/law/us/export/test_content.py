"""The calculation of US content (part 734, Supp. No. 2), and the scenario rows of de minimis."""

from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Content, Money
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.matter import Matter
from kaname.law.us.export.content import reckoned
from kaname.law.us.export.de_minimis import above_share

COUNTED = "3A001.a.2.c"
"""Controlled for NS2 and more in D:1; China, Vietnam and others are no Group B country."""


def piece(value: str, eccn: object = COUNTED, counts: object = UNKNOWN) -> Content:
    return Content(eccn=eccn, value=Decimal(value), needs_licence=counts)  # type: ignore[arg-type]


def item(us: ModuleType, *parts: Content, value: str = "100000", **facts: object) -> object:
    return us.part(content=None, value=Money(Decimal(value), "USD"), us_parts=parts,
                   **{"eccn": "EAR99", **facts})  # fmt: skip


def above(us: ModuleType, to: str, what: object) -> object:
    case = us.deal(to, what)
    return above_share(Matter(case, us.DAY).of_item(case.items[0]))


@pytest.mark.parametrize(
    ("to", "value", "expected"),
    [
        ("CN", "24999.99", False), ("CN", "25000", False), ("CN", "25000.01", True),
        ("IR", "10000", False), ("IR", "10000.01", True), ("IR", "12000", True),
        ("CU", "10000", False), ("CU", "10001", True),
    ],
)  # fmt: skip
def test_levels_at_their_boundaries(us: ModuleType, to: str, value: str, expected: bool) -> None:
    claim = above(us, to, item(us, piece(value, counts=True)))
    assert claim.holds is expected
    assert f"{Decimal(value):,f}" in " ".join(us.texts(claim))
    assert claim.citations


def test_a_share_just_above_the_level_is_not_rounded_down(us: ModuleType) -> None:
    what = item(us, piece("250000.0001", counts=True), value="1000000")
    claim = above(us, "CN", what)
    assert claim.holds is True
    assert "25.0001 %" in claim.text.en


def test_the_sum_is_shown(us: ModuleType) -> None:
    what = item(us, piece("12000", counts=True), piece("8000", counts=True),
                piece("50000", counts=False))  # fmt: skip
    claim = above(us, "CN", what)
    assert claim.holds is False
    assert claim.text.en.startswith("Controlled US content 20,000 of 100,000 = 20 %")
    assert "≤ 25 %" in claim.text.en
    assert "20,000 ÷ 総価額 100,000" in claim.text.ja
    assert len(claim.because) == 3


def test_parts_count_by_the_chart_for_the_destination(us: ModuleType) -> None:
    """738.4: 3A001.a.2.c needs a licence to China and none to Germany; EAR99 needs none."""
    what = item(us, piece("30000"), piece("60000", "EAR99"))
    assert above(us, "CN", what).holds is True
    assert above(us, "DE", what).holds is False
    found = reckoned(Matter(us.deal("DE", what), us.DAY).of_item(what))
    assert (found.low, found.high) == (0, 0)


def test_what_part_746_may_control_is_open(us: ModuleType) -> None:
    what = item(us, piece("30000", "EAR99"))
    claim = above(us, "RU", what)
    assert claim.holds is UNKNOWN
    assert {question.id for question in claim.questions} == {"item.us_parts.needs_licence"}
    assert above(us, "RU", item(us, piece("25000", "EAR99"))).holds is False
    assert above(us, "VN", what).holds is False


def test_what_gbs_may_free_is_open(us: ModuleType) -> None:
    """Group B: an item controlled for NS alone may go under GBS, and would then not count."""
    what = item(us, piece("30000", "2B001.a"))
    counted = above(us, "CN", what).holds
    assert counted is not False
    open_ = item(us, piece("30000", "3B001.a.1"))
    assert above(us, "BR", open_).holds is UNKNOWN
    assert above(us, "BR", item(us, piece("25000", "3B001.a.1"))).holds is False


def test_open_parts_settle_nothing_that_they_could_change(us: ModuleType) -> None:
    sure, maybe = piece("20000", counts=True), piece("6000", UNKNOWN)
    claim = above(us, "CN", item(us, sure, maybe))
    assert claim.holds is UNKNOWN
    assert "20" in claim.text.en
    assert "26" in claim.text.en
    assert {question.id for question in claim.questions} == {"item.us_parts.eccn"}
    assert above(us, "CN", item(us, sure, piece("5000", UNKNOWN))).holds is False
    assert above(us, "CN", item(us, piece("25001", counts=True), maybe)).holds is True


def test_a_stated_share_must_agree_with_the_parts(us: ModuleType) -> None:
    what = item(us, piece("20000", counts=True), us_content_percent=Decimal(30))
    assert above(us, "CN", what).holds is UNKNOWN
    same = item(us, piece("20000", counts=True), us_content_percent=Decimal(20))
    assert above(us, "CN", same).holds is False


@pytest.mark.parametrize(
    "facts",
    [
        {"us_parts": UNKNOWN},
        {"us_parts": (Content(eccn="3A001"),)},
        {"value": UNKNOWN},
        {"value": Money()},
        {"value": Money(Decimal(0), "USD")},
    ],
)
def test_nothing_is_reckoned_from_half_the_facts(us: ModuleType, facts: dict[str, object]) -> None:
    given = {"us_parts": (piece("20000", counts=True),), "value": Money(Decimal(100000), "USD")}
    what = us.part(content="12", **{**given, **facts})
    assert reckoned(Matter(us.deal("CN", what), us.DAY).of_item(what)) is None
    claim = above(us, "CN", what)
    assert claim.holds is False
    assert "12 %" in claim.text.en


def test_no_us_part_at_all_is_no_share(us: ModuleType) -> None:
    found = us.finding(us.deal("CN", item(us)), "subject_to_ear")
    assert found.trace.holds is False
    assert not found.questions


def test_the_order_of_the_parts_does_not_matter(us: ModuleType) -> None:
    parts = (piece("20000", counts=True), piece("6000", UNKNOWN), piece("9000", "EAR99"))
    first = above(us, "CN", item(us, *parts))
    last = above(us, "CN", item(us, *reversed(parts)))
    assert (first.holds, first.text) == (last.holds, last.text)


@pytest.mark.parametrize(
    ("to", "parts", "expected"),
    [
        # 20 % US content to China: not above 25 %
        ("CN", (("20000", COUNTED),), False),
        # 12 % to Iran: above 10 %
        ("IR", (("12000", COUNTED),), True),
        # any 9A515 content to D:5, and none elsewhere
        ("CN", (("10", "9A515.x"),), True),
        ("DE", (("10", "9A515.x"),), False),
        ("VN", (("10", "9A515.x"),), False),
        ("CN", (("10", "9A610.y"),), True),
        ("VE", (("10", "9A610.y"),), False),
        ("BY", (("10", "9A610.y"),), True),
    ],
)
def test_scenario_rows(
    us: ModuleType, to: str, parts: tuple[tuple[str, str], ...], expected: object
) -> None:
    """734.4(a)(6), (c), (d): the worked rows of a cross-check made from the text."""
    what = item(us, *(piece(value, eccn, True) for value, eccn in parts))
    assert us.finding(us.deal(to, what), "subject_to_ear").trace.holds is expected


def test_technology_reckoned_from_parts_needs_its_report(us: ModuleType) -> None:
    what = item(us, piece("20000", "3E001", True), kind="technology")
    found = us.finding(us.deal("DE", what), "subject_to_ear")
    assert us.asked(found) == {"item.one_time_report_filed"}
    freed = item(us, piece("20000", "3E001", False), kind="technology")
    assert us.finding(us.deal("DE", freed), "subject_to_ear").trace.holds is False


@pytest.mark.parametrize(
    ("to", "eccn", "counts"),
    [
        # 746.2(a): all items; 746.4(a), 746.9(a): all but EAR99 food and medicine
        ("CU", "EAR99", True),
        ("CU", "3A991.a", True),
        ("KP", "3A991.a", True),
        ("SY", "5A992.c", True),
        ("KP", "EAR99", None),
        ("SY", "EAR99", None),
        ("TH", "EAR99", False),
    ],
)
def test_a_part_under_an_embargo_on_all_items(
    us: ModuleType, to: str, eccn: str, counts: bool | None
) -> None:
    found = above(us, to, item(us, piece("10010", eccn)))
    assert found.holds is (UNKNOWN if counts is None else counts)  # type: ignore[attr-defined]
    asked = [question.id for question in found.questions]  # type: ignore[attr-defined]
    assert ("item.us_parts.needs_licence" in asked) is (counts is None)

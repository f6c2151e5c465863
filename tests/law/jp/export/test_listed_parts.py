"""Listed goods inside other goods: the tenth of the value, mixtures, computers, what stays open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from kaname.core.case import Item, Money, Part
from kaname.core.finding import Finding

DULY = {"duly_built_in": "yes"}
HOST = Item(
    id="tester", kind="goods", meti_item="not_listed", hs="9031.80",
    value=Money(Decimal(1_000_000), "JPY"), conditions=DULY,
)  # fmt: skip


def part(number: str, value: int | None = None, **facts: bool) -> Part:
    worth = {} if value is None else {"value": Decimal(value)}
    return Part(meti_item=number, **worth, **facts)  # type: ignore[arg-type]


def found(deals: ModuleType, *parts: Part, on: date | None = None, **facts: object) -> Finding:
    case = deals.deal("CN", replace(HOST, listed_parts=parts, **facts))  # type: ignore[arg-type]
    finding: Finding = deals.findings(case, on or deals.DAY)["jp.export.listed_parts"]
    return finding


def outcome(deals: ModuleType, *parts: Part, **facts: object) -> str:
    return found(deals, *parts, **facts).outcome.value  # type: ignore[arg-type]


BUILT_IN = {"mixed": False, "inseparable": False}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (99_999, "no_requirement_found"),
        (100_000, "no_requirement_found"),
        (100_001, "undetermined"),
    ],
)
def test_a_tenth_of_the_value_settles_it(deals: ModuleType, value: int, expected: str) -> None:
    assert outcome(deals, part("7の項(1)", value, **BUILT_IN)) == expected


def test_above_a_tenth_a_person_judges(deals: ModuleType) -> None:
    dear = part("7の項(1)", 400_000, **BUILT_IN)
    asked = found(deals, dear).questions
    assert [q.path for q in asked] == ["items[tester].conditions.not_main_element"]
    for answer, expected in (("yes", "no_requirement_found"), ("no", "licence_required")):
        judged = {**DULY, "not_main_element": answer}
        assert outcome(deals, dear, conditions=judged) == expected


def test_parts_of_one_number_in_brackets_are_added_up(deals: ModuleType) -> None:
    first, second = part("7の項(1)", 60_000, **BUILT_IN), part("7の項(1)", 60_000, **BUILT_IN)
    other = part("7の項(10)", 60_000, **BUILT_IN)
    assert outcome(deals, first, second) == "undetermined"
    assert outcome(deals, first, other) == "no_requirement_found"


def test_soldered_parts_are_taken_for_unlisted_whatever_they_cost(deals: ModuleType) -> None:
    assert outcome(deals, part("7の項(1)", 900_000, inseparable=True, mixed=False)) == (
        "no_requirement_found"
    )


def test_what_is_not_duly_built_in_counts(deals: ModuleType) -> None:
    small = part("7の項(1)", 1, inseparable=True, mixed=False)
    assert outcome(deals, small, conditions={"duly_built_in": "no"}) == "licence_required"
    assert outcome(deals, small, conditions={}) == "undetermined"


@pytest.mark.parametrize("number", ["1の項(3)", "1の項(13)", "2の項(3)", "4の項(6)"])
def test_some_goods_stay_listed_in_any_mixture(deals: ModuleType, number: str) -> None:
    assert outcome(deals, part(number, 1, mixed=True)) == "licence_required"
    assert outcome(deals, part(number, 1, mixed=False)) == "no_requirement_found"
    assert outcome(deals, part(number, 1)) == "undetermined"


def test_a_mixture_that_serves_for_the_same_use_stays_listed(deals: ModuleType) -> None:
    facts = {"mixed": True, "inseparable": True}
    dear, cheap = 500_000, 100_000
    assert outcome(deals, part("5の項(10)", dear, usable_as_such=True, **facts)) == (
        "licence_required"
    )
    assert outcome(deals, part("5の項(10)", dear, usable_as_such=False, **facts)) == (
        "no_requirement_found"
    )
    assert outcome(deals, part("5の項(10)", cheap, usable_as_such=True, **facts)) == (
        "no_requirement_found"
    )


def test_computers_that_the_ordinance_names_as_built_in_count(deals: ModuleType) -> None:
    computer = part("8の項", 1, **BUILT_IN)
    assert outcome(deals, computer) == "undetermined"
    for answer, expected in (("yes", "no_requirement_found"), ("no", "licence_required")):
        assert outcome(deals, computer, conditions={**DULY, "not_named_as_built_in": answer}) == (
            expected
        )


def test_what_is_not_known_stays_open(deals: ModuleType) -> None:
    assert outcome(deals, part("7の項(1)", None, **BUILT_IN)) == "undetermined"
    assert outcome(deals, part("7の項(99)", 1, **BUILT_IN)) == "undetermined"
    assert outcome(deals, Part(value=Decimal(1))) == "undetermined"
    assert outcome(deals, part("not_listed", 900_000)) == "no_requirement_found"


def test_before_the_edition_that_was_read_it_stays_open(deals: ModuleType) -> None:
    cheap = part("7の項(1)", 1, **BUILT_IN)
    assert found(deals, cheap, on=date(2026, 2, 13)).outcome.value == "undetermined"
    assert found(deals, cheap, on=date(2026, 2, 14)).outcome.value == "no_requirement_found"


def test_goods_without_a_word_on_parts_are_told_to_say_so(deals: ModuleType) -> None:
    silent = deals.findings(deals.deal("CN", HOST))
    assert "jp.export.listed_parts" not in silent
    assert any("listed_parts" in text.en for text in silent["jp.export.list_control"].caveats)
    none = deals.findings(deals.deal("CN", replace(HOST, listed_parts=())))
    assert "jp.export.listed_parts" not in none
    assert none["jp.export.list_control"].caveats == ()

"""What a comparison remembers of a part of the law is told only of cells that look the same."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from kaname.core.case import Case, Places
from kaname.joint.compare_ask import asked_item, end_user
from kaname.joint.compare_classes import item_facts
from kaname.joint.compare_memory import Atlas, Bits, Line, Look, Way, bits
from kaname.joint.compare_parts import SEES_ITEM, SEES_PLACE, Parts
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError
from kaname.law.engine.watching import part, watching

DAY = date(2026, 11, 1)
USER = end_user("civil")
asked: list[str] = []


ATLAS = Atlas()


def line(eccn: str) -> Line:
    item = asked_item(eccn, DAY)
    return Line(0, item, item_facts(item.item), USER)


@part
def end(matter: Matter, word: str) -> str:
    """Look at the destination alone."""
    asked.append(word)
    return word if matter.case.final_destination() == "CN" else "elsewhere"


@part
def code(matter: Matter) -> str:
    """Look at the item alone."""
    asked.append("code")
    return str(matter.value("item", "eccn"))


@part
def neither(matter: Matter) -> date:
    """Look at neither."""
    asked.append("neither")
    return matter.on


@part
def both(matter: Matter) -> str:
    """Look at both, through parts."""
    asked.append("both")
    return code(matter) + end(matter, "there")


def told(parts: Parts, item: Line, place: str) -> tuple[object, ...]:
    """Ask every part of a cell."""
    asked.clear()
    parts.turn_to(item, ATLAS.of(place))
    matter = parts.matter(of_item=True, party=None)
    with watching(parts):
        parts.begin()
        return end(matter, "there"), code(matter), neither(matter), both(matter)


def test_a_part_is_asked_anew_where_what_it_looked_at_may_differ() -> None:
    parts = Parts("US", DAY, ATLAS)
    item = line("3B001")
    assert told(parts, item, "CN") == ("there", "3B001", DAY, "3B001there")
    assert asked == ["there", "code", "neither", "both"]
    assert told(parts, item, "DE") == ("elsewhere", "3B001", DAY, "3B001elsewhere")
    assert asked == ["there", "both"]
    assert told(parts, line("2B350"), "CN") == ("there", "2B350", DAY, "2B350there")
    assert asked == ["code", "both"]


def test_destinations_part_where_a_question_is_answered_apart() -> None:
    parts, item = Parts("US", DAY, ATLAS), line("3B001")
    places = ATLAS.of("CN") | ATLAS.of("DE") | ATLAS.of("FR")
    told(parts, item, "CN")
    keys = {key[0].__name__: key for key in parts.trail}  # type: ignore[index]
    asked.clear()
    for _ in range(2):
        (_, at_end), (_, elsewhere) = parts.split(item, keys["end"], places)
        assert (at_end, elsewhere) == (ATLAS.of("CN"), ATLAS.of("DE") | ATLAS.of("FR"))
    assert asked == ["there", "there"]
    ((number, some),) = parts.split(item, keys["code"], places)
    assert (number is None, some) == (False, places)
    of_both = (both.__wrapped__, True, None, ())  # type: ignore[attr-defined]
    assert parts.split(item, of_both, places) == [(None, places)]


def test_what_parts_look_at_is_kept_apart_from_what_is_looked_at_beside_them() -> None:
    parts, item = Parts("US", DAY, ATLAS), line("3B001")
    for _ in range(2):
        told(parts, item, "CN")
        assert parts.seen == set()
        assert parts.all_seen() >= {SEES_ITEM, SEES_PLACE}
        assert [key[0].__name__ for key in parts.trail] == ["end", "code"]  # type: ignore[index]
    with watching(parts):
        parts.matter(of_item=True, party=None).value("item", "kind")
    assert parts.seen == {SEES_ITEM}


def test_nothing_is_remembered_of_a_deal_that_is_supposed_otherwise() -> None:
    parts = Parts("US", DAY, ATLAS)
    told(parts, line("3B001"), "CN")
    matter = parts.matter(of_item=True, party=None)
    route = Places(from_="US", to="DE", end_use_at="DE", via=())
    with watching(parts):
        there = replace(matter, case=Case(items=matter.case.items, places=route))
        assert end(there, "there") == "elsewhere"
        assert end(matter, "there") == "there"
        assert neither(replace(matter, on=date(2026, 10, 1))) == date(2026, 10, 1)
        assert neither(matter) == DAY


def test_a_part_that_fails_is_not_remembered() -> None:
    @part
    def fails(matter: Matter) -> str:
        matter.case.final_destination()
        raise NotEncodedError("table", matter.on, DAY)

    parts = Parts("US", DAY, ATLAS)
    told(parts, line("3B001"), "CN")
    parts.begin()
    with watching(parts), pytest.raises(NotEncodedError):
        fails(parts.matter(of_item=False, party=None))
    assert parts.seen == {SEES_PLACE}
    assert parts.trail == {}


def look() -> Look[str]:
    return Look(Way(frozenset(), at_item=False, at_place=False), ATLAS, None)


Answers = Mapping[Hashable, int | None]
BIT = ATLAS.of("CN")


def found(said: Look[str], answers: Answers) -> str | None:
    """Return what is found of one cell whose questions are answered so."""
    ((answer, places),) = said.sort(line("3B001"), BIT, lambda key, some: [(answers[key], some)])
    assert places == BIT
    return answer


def learn(said: Look[str], trail: Mapping[Hashable, int], answer: str) -> None:
    said.learn(line("3B001"), BIT, trail, answer, lambda key, some: [(trail[key], some)])


def test_an_answer_is_found_by_the_answers_to_its_questions() -> None:
    said = look()
    assert found(said, {}) is None
    learn(said, {"far": 1, "listed": 2}, "no")
    assert found(said, {"far": 1, "listed": 2}) == "no"
    for other in ({"far": 2}, {"far": 1, "listed": 3}, {"far": 1, "listed": None}):
        assert found(said, other) is None  # type: ignore[arg-type]
    learn(said, {"far": 2}, "near")
    assert found(said, {"far": 2}) == "near"
    assert found(said, {"far": 1, "listed": 2}) == "no"


def test_destinations_go_on_together_as_long_as_they_are_answered_alike() -> None:
    said, places = look(), [ATLAS.of(code) for code in ("CN", "DE", "FR", "BR")]
    learn(said, {"far": 1, "listed": 2}, "no")
    learn(said, {"far": 2}, "near")
    numbers: dict[Hashable, dict[Bits, int | None]] = {
        "far": dict(zip(places, (1, 2, 1, 1), strict=True)),
        "listed": dict(zip(places, (2, 2, 3, 2), strict=True)),
    }

    def split(key: Hashable, some: Bits) -> list[tuple[int | None, Bits]]:
        return [(numbers[key][bit], bit) for bit in bits(some)]

    sorted_ = dict.fromkeys(places, "")
    for answer, some in said.sort(line("3B001"), sum(places), split):
        sorted_.update(dict.fromkeys(bits(some), answer or "?"))
    assert list(sorted_.values()) == ["no", "near", "?", "no"]


def test_questions_in_another_order_are_not_taken_for_one_another() -> None:
    said = look()
    learn(said, {"one": 1, "two": 2}, "first")
    learn(said, {"two": 1, "three": 5, "one": 2}, "second")
    assert found(said, {"one": 1, "two": 2, "three": 5}) == "first"
    assert found(said, {"one": 2, "two": 1, "three": 5}) == "second"
    assert found(said, {"one": 2, "two": 2, "three": 5}) is None

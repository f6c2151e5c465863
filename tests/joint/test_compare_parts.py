"""What a comparison remembers of a part of the law is told only of cells that look the same."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import pytest

from kaname.core.case import Case, Places
from kaname.joint.compare_ask import asked_item, end_user
from kaname.joint.compare_classes import Classes, item_facts
from kaname.joint.compare_memory import Look, Shape, Way
from kaname.joint.compare_parts import SEES_ITEM, SEES_PLACE, Parts
from kaname.law.engine.matter import Matter
from kaname.law.engine.reads import Reads
from kaname.law.engine.tables import NotEncodedError
from kaname.law.engine.watching import part, watching

DAY = date(2026, 11, 1)
USER = end_user("civil")
asked: list[str] = []


def shape(eccn: str, place: str) -> Shape:
    item = asked_item(eccn, DAY)
    return Shape(hash(eccn), item, item_facts(item.item), place, USER)


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


def told(parts: Parts, cell: Shape) -> tuple[object, ...]:
    """Ask every part of a cell."""
    asked.clear()
    parts.turn_to(cell)
    matter = parts.matter(of_item=True, party=None)
    with watching(parts):
        parts.begin()
        return end(matter, "there"), code(matter), neither(matter), both(matter)


def test_a_part_is_asked_anew_where_what_it_looked_at_may_differ() -> None:
    parts = Parts("US", DAY)
    item = shape("3B001", "CN").asked
    first, second = (Shape(0, item, item_facts(item.item), to, USER) for to in ("CN", "DE"))
    assert told(parts, first) == ("there", "3B001", DAY, "3B001there")
    assert asked == ["there", "code", "neither", "both"]
    assert told(parts, second) == ("elsewhere", "3B001", DAY, "3B001elsewhere")
    assert asked == ["there", "both"]
    assert told(parts, shape("2B350", "CN")) == ("there", "2B350", DAY, "2B350there")
    assert asked == ["code", "both"]


def test_what_parts_look_at_is_kept_apart_from_what_is_looked_at_beside_them() -> None:
    parts = Parts("US", DAY)
    cell = shape("3B001", "CN")
    for _ in range(2):
        told(parts, cell)
        assert parts.seen == set()
        assert parts.all_seen() >= {SEES_ITEM, SEES_PLACE}
        assert [key[0].__name__ for key in parts.trail] == ["end", "code"]  # type: ignore[index]
    with watching(parts):
        parts.matter(of_item=True, party=None).value("item", "kind")
    assert parts.seen == {SEES_ITEM}


def test_nothing_is_remembered_of_a_deal_that_is_supposed_otherwise() -> None:
    parts = Parts("US", DAY)
    told(parts, shape("3B001", "CN"))
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

    parts = Parts("US", DAY)
    told(parts, shape("3B001", "CN"))
    parts.begin()
    with watching(parts), pytest.raises(NotEncodedError):
        fails(parts.matter(of_item=False, party=None))
    assert parts.seen == {SEES_PLACE}
    assert parts.trail == {}


def look() -> Look[str]:
    view = Classes(DAY, ()).view(Reads(frozenset(), (), ()), frozenset())
    return Look(Way(frozenset(), at_item=False, at_place=False), view)


def test_an_answer_is_found_by_the_answers_to_its_questions() -> None:
    said = look()
    answers: dict[Hashable, int | None] = {"far": 1, "listed": 2}
    cell = shape("3B001", "CN")
    assert said.find(cell, answers.get) is None
    said.learn(cell, {"far": 1, "listed": 2}, "no", answers.get)
    assert said.find(cell, answers.get) == "no"
    for other in ({"far": 2, "listed": 2}, {"far": 1, "listed": 3}, {"far": 1, "listed": None}):
        assert said.find(cell, other.get) is None
    said.learn(cell, {"far": 2}, "near", {"far": 2}.get)
    assert said.find(cell, {"far": 2, "listed": 3}.get) == "near"
    assert said.find(cell, answers.get) == "no"


def test_questions_in_another_order_are_not_taken_for_one_another() -> None:
    said, cell = look(), shape("3B001", "CN")
    said.learn(cell, {"one": 1, "two": 2}, "first", {"one": 1, "two": 2}.get)
    other: dict[Hashable, int | None] = {"one": 2, "two": 1, "three": 5}
    said.learn(cell, {"two": 1, "three": 5, "one": 2}, "second", other.get)
    assert said.find(cell, {"one": 1, "two": 2, "three": 5}.get) == "first"
    assert said.find(cell, other.get) == "second"
    assert said.find(cell, {"one": 2, "two": 2, "three": 5}.get) is None

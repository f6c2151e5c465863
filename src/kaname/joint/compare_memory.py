"""What was answered to cells of a comparison, by how the law looked at them.

Where a rule takes a fact of the item or of the destination itself, cells get the same answer if
the fact looks the same in all tables that were read (``compare_classes``). Where it only asks
questions, each about one of the two, they get the same answer if all are answered alike: what is
remembered is then a tree of such questions, each asked as the answer to the one before it led on.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kaname.joint.compare_ask import Asked, EndUser
from kaname.joint.compare_classes import View

__all__ = ["Branch", "Look", "Memory", "Shape", "Way"]

T = TypeVar("T")
Branch = Callable[[Hashable], int | None]
"""Answers a question of a cell: a number for each answer; None where it rests on more."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A cell as memory sees it."""

    number: int
    """Of the item among those that have been asked about."""
    asked: Asked
    facts: tuple[str, ...]
    place: str
    user: EndUser


@dataclass(frozen=True, slots=True)
class Way:
    """A way of looking at cells."""

    tables: frozenset[str]
    """Those that were read, where the item or the destination itself could be seen."""
    at_item: bool
    at_place: bool
    """Whether the destination itself was seen, not only questions about it asked."""
    names_item: bool = False
    """Whether what is said calls the item by its name."""
    names_place: bool = False


class _Fork(Generic[T]):
    """A question, and by the number of each answer what follows."""

    __slots__ = ("asks", "branches")

    def __init__(self, asks: Hashable) -> None:
        self.asks = asks
        self.branches: dict[int, _Fork[T] | T] = {}


class Look(Generic[T]):
    """What was answered to cells that were looked at in one way."""

    __slots__ = ("_items", "_places", "_view", "_way", "answers")

    def __init__(self, way: Way, view: View) -> None:
        """Begin with no answers; the view tells how things look through the tables of ``way``."""
        self.answers: dict[int, _Fork[T] | T] = {}
        self._way, self._view = way, view
        self._items: dict[int, int] = {}
        self._places: dict[str, int] = {}

    def at(self, shape: Shape) -> int:
        """Return a number for how the item and the destination of a cell look."""
        item = self._items.get(shape.number)
        if item is None:
            item = self._item(shape)
        place = self._places.get(shape.place)
        if place is None:
            place = self._place(shape)
        return item << 32 | place

    def _item(self, shape: Shape) -> int:
        found = 0
        if self._way.names_item:
            found = len(self._items)
        elif self._way.at_item:
            found = self._view.of_item(shape.facts, shape.asked.item)
        self._items[shape.number] = found
        return found

    def _place(self, shape: Shape) -> int:
        found = 0
        if self._way.names_place:
            found = len(self._places)
        elif self._way.at_place:
            found = self._view.of_place(shape.place)
        self._places[shape.place] = found
        return found

    def find(self, shape: Shape, branch: Branch) -> T | None:
        """Return what was answered to a cell that looks the same; None when nothing was."""
        node = self.answers.get(self.at(shape))
        while type(node) is _Fork:
            number = branch(node.asks)
            node = None if number is None else node.branches.get(number)
        return node  # type: ignore[return-value]

    def learn(
        self, shape: Shape, trail: Mapping[Hashable, int], answer: T, branch: Branch
    ) -> None:  # fmt: skip
        """Remember an answer.

        Args:
            shape: the cell.
            trail: the questions that led to it, in order, with the numbers of their answers.
            answer: what was said.
            branch: answers the questions that were asked of others that look the same.
        """
        known, at, left = self.answers, self.at(shape), dict(trail)
        node = known.get(at)
        while type(node) is _Fork:
            number = left.pop(node.asks, None)
            if number is None:
                number = branch(node.asks)
            if number is None:
                return
            known, at = node.branches, number
            node = known.get(at)
        for asks, number in left.items():
            fork: _Fork[T] = _Fork(asks)
            known[at] = fork
            known, at = fork.branches, number
        known[at] = answer


class Memory(Generic[T]):
    """What one provision, or a whole law, has answered to one end user."""

    __slots__ = ("_looks", "_of_items")

    def __init__(self) -> None:
        self._looks: dict[Way, Look[T]] = {}
        self._of_items: dict[int, list[Look[T]]] = {}
        """The ways in which cells of an item were looked at, the last that helped first."""

    def find(self, shape: Shape, branch: Branch) -> T | None:
        """Return what is remembered of a cell that looked the same; None when nothing is.

        Cells of an item are looked at in few ways, and other ways are not tried again.
        """
        looks = self._of_items.get(shape.number)
        for number, look in enumerate(self._looks.values() if looks is None else looks):
            known = look.find(shape, branch)
            if known is not None:
                if looks is None:
                    self._of_items[shape.number] = [look]
                elif number:
                    looks.insert(0, looks.pop(number))
                return known
        return None

    def look(self, shape: Shape, way: Way, made: Callable[[Way], Look[T]]) -> Look[T]:
        """Return what was answered to cells looked at in a way in which this item was looked at."""
        look = self._looks.get(way)
        if look is None:
            look = self._looks[way] = made(way)
        looks = self._of_items.setdefault(shape.number, [])
        if look not in looks:
            looks.insert(0, look)
        return look

"""What was answered to cells of a comparison, by how the law looked at them.

Where a rule takes a fact of the item or of the destination itself, cells get the same answer if
the fact looks the same in all tables that were read (``compare_classes``). Where it only asks
questions, each about one of the two, they get the same answer if all are answered alike: what is
remembered is then a tree of such questions, each asked as the answer to the one before it led on.
The destinations of an item go through the tree together, and part where they are answered apart.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from kaname.joint.compare_ask import Asked, EndUser
from kaname.joint.compare_classes import View

__all__ = ["Atlas", "Bits", "Line", "Look", "Memory", "Split", "Way", "bits"]

T = TypeVar("T")
Bits: TypeAlias = int
"""Destinations: a bit for each (see ``Atlas``)."""
Split: TypeAlias = Callable[[Hashable, Bits], Iterable[tuple[int | None, Bits]]]
"""Asks a question of destinations, and returns them by the number of its answer; None where it
rests on more than the item or the destination."""


class Atlas:
    """Gives each destination its bit."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._bits: dict[str, Bits] = {}

    def of(self, code: str) -> Bits:
        """Return the bit of a destination."""
        bit = self._bits.get(code)
        if bit is None:
            bit = self._bits[code] = 1 << len(self._codes)
            self._codes.append(code)
        return bit

    def code(self, bit: Bits) -> str:
        """Return the destination of a bit."""
        return self._codes[bit.bit_length() - 1]


def bits(places: Bits) -> Iterator[Bits]:
    """Yield the bit of each of some destinations."""
    while places:
        bit = places & -places
        yield bit
        places ^= bit


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """An item for an end user, as memory sees it: the cells of it differ by destination."""

    number: int
    """Of the item among those that have been asked about."""
    asked: Asked
    facts: tuple[str, ...]
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

    __slots__ = ("_answers", "_atlas", "_items", "_places", "_view", "_way")

    def __init__(self, way: Way, atlas: Atlas, view: View | None) -> None:
        """Begin with no answers.

        Args:
            way: the way.
            atlas: of the destinations.
            view: tells how things look through the tables of ``way``; not needed where neither
                the item nor the destination itself is seen.
        """
        self._way, self._atlas, self._view = way, atlas, view
        self._answers: dict[tuple[int, int], _Fork[T] | T] = {}
        self._items: dict[int, int] = {}
        self._places: dict[int, Bits] = {}

    def sort(self, line: Line, places: Bits, split: Split) -> list[tuple[T | None, Bits]]:
        """Return destinations by what was answered to cells that look the same, None if nothing."""
        item = self._item(line)
        answers = self._answers
        waiting = [(answers.get((item, look)), some) for look, some in self._looking(places)]
        found: list[tuple[T | None, Bits]] = []
        while waiting:
            node, some = waiting.pop()
            if type(node) is _Fork:
                branches = node.branches
                for number, part in split(node.asks, some):
                    waiting.append((None if number is None else branches.get(number), part))
            else:
                found.append((node, some))  # type: ignore[arg-type]
        return found

    def learn(
        self, line: Line, bit: Bits, trail: Mapping[Hashable, int], answer: T, split: Split
    ) -> None:  # fmt: skip
        """Remember an answer.

        Args:
            line: the item and the end user.
            bit: the destination.
            trail: the questions that led to it, in order, with the numbers of their answers.
            answer: what was said.
            split: asks the questions that were asked of others that look the same.
        """
        ((look, _),) = self._looking(bit)
        known: dict[object, _Fork[T] | T] = self._answers  # type: ignore[assignment]
        at: object = (self._item(line), look)
        left = dict(trail)
        node = known.get(at)
        while type(node) is _Fork:
            number = left.pop(node.asks, None)
            if number is None:
                ((number, _),) = split(node.asks, bit)
            if number is None:
                return
            known, at = node.branches, number  # type: ignore[assignment]
            node = known.get(at)
        for asks, number in left.items():
            fork: _Fork[T] = _Fork(asks)
            known[at] = fork
            known, at = fork.branches, number  # type: ignore[assignment]
        known[at] = answer

    def _item(self, line: Line) -> int:
        """Return a number for how the item looks."""
        if not (self._way.at_item or self._way.names_item):
            return 0
        found = self._items.get(line.number)
        if found is None:
            found = len(self._items)
            if not self._way.names_item and self._view is not None:
                found = self._view.of_item(line.facts, line.asked.item)
            self._items[line.number] = found
        return found

    def _looking(self, places: Bits) -> list[tuple[int, Bits]]:
        """Return destinations by a number for how they look."""
        if not (self._way.at_place or self._way.names_place):
            return [(0, places)]
        found = [(look, some & places) for look, some in self._places.items() if some & places]
        left = places
        for _, some in found:
            left ^= some
        if not left:
            return found
        for bit in bits(left):
            look = bit.bit_length()
            if not self._way.names_place and self._view is not None:
                look = self._view.of_place(self._atlas.code(bit))
            self._places[look] = self._places.get(look, 0) | bit
        return self._looking(places)


class Memory(Generic[T]):
    """What one provision, or a whole law, has answered to one end user."""

    __slots__ = ("_looks",)

    def __init__(self) -> None:
        self._looks: dict[Way, Look[T]] = {}

    def sort(
        self, line: Line, places: Bits, split: Split
    ) -> tuple[list[tuple[T, Bits]], Bits]:  # fmt: skip
        """Return destinations by what is remembered of cells that looked the same, and the rest."""
        found: list[tuple[T, Bits]] = []
        for look in self._looks.values():
            rest = 0
            for answer, some in look.sort(line, places, split):
                if answer is None:
                    rest |= some
                else:
                    found.append((answer, some))
            places = rest
            if not places:
                break
        return found, places

    def look(self, way: Way, made: Callable[[Way], Look[T]]) -> Look[T]:
        """Return what was answered to cells looked at in one way."""
        look = self._looks.get(way)
        if look is None:
            look = self._looks[way] = made(way)
        return look

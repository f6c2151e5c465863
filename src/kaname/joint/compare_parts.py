"""Parts of a capital's answers to one cell after another, from memory where what they saw is known.

The law marks its parts (``law.engine.watching``); what a part looks at is seen while it is asked.
One that looked at the item alone says the same of it wherever it goes, one that looked at the
destination alone the same of every item that goes there, and one that looked at neither is asked
once. A part that looked at both is asked anew.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from kaname.core.case import Case, Item, Party, Places
from kaname.core.finding import Claim
from kaname.joint.compare_ask import stated_case, stated_item, with_changed
from kaname.joint.compare_classes import ITEM_FACTS
from kaname.joint.compare_memory import Atlas, Bits, Line, bits
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError
from kaname.law.engine.watching import Watcher, watching

__all__ = ["SEES_ITEM", "SEES_PLACE", "Parts", "Said"]

SEES_ITEM: Final = "an item"
SEES_PLACE: Final = "a destination"
Key: TypeAlias = tuple[Callable[..., Any], bool, str | None, tuple[object, ...]]
"""A part: its function, whether it is asked of the item, of which party, and its arguments."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a part said, what it looked at for that, and a number for both."""

    answer: Any
    seen: frozenset[str]
    number: int


Known: TypeAlias = dict[Key, Said]
_NOTHING: Final[Known] = {}


class Parts(Watcher):
    """Watches one capital's law, and answers its parts, for one cell after another."""

    def __init__(self, capital: str, on: date, atlas: Atlas) -> None:
        super().__init__()
        self.trail: dict[Hashable, Said] = {}
        """The parts that looked at the item alone, or at the destination alone, in the order in
        which they were asked. What they looked at is not in ``seen``."""
        self._capital, self._on, self._atlas = capital, on, atlas
        self._numbers: dict[object, int] = {}
        self._cases: dict[tuple[str, str], Case] = {}
        self._made: dict[tuple[str, str], Case] = {}
        """The same with the item in them."""
        self._places: dict[tuple[Bits, str], Known] = {}
        self._users: dict[str, Known] = {}
        self._items: dict[str, Known] = {}
        self._splits: dict[tuple[str, Hashable], dict[int, Bits]] = {}
        """Of each part that looked at the destination alone: by its number, where it said so."""
        self._of_place: Known = {}
        self._of_item: Known = {}
        self._of_user: Known = {}
        self._line: Line | None = None
        self._bit: Bits = 0
        self._item: Item | None = None
        self._case: Case | None = None
        self._parties: dict[str, Party] = {}

    def turn_to(self, line: Line, bit: Bits) -> None:
        """Turn to a cell."""
        if self._line is line and self._bit == bit:
            return
        if self._line is None or self._line.asked is not line.asked:
            self._item, self._items, self._made = None, {}, {}
        self._line, self._bit, self._case = line, bit, None
        user = line.user.name
        self._of_item = self._items.setdefault(user, {})
        self._of_place = self._places.setdefault((bit, user), {})
        self._of_user = self._users.setdefault(user, {})

    def begin(self) -> None:
        """Forget what was seen so far."""
        self.seen, self.trail = set(), {}

    def all_seen(self) -> frozenset[str]:
        """Return what was looked at, by parts too."""
        return frozenset(self.seen).union(*(said.seen for said in self.trail.values()))

    def case(self) -> Case:
        """Return the case of the cell, which notes when what differs between cells is seen."""
        if self._case is None:
            line = self._line
            assert line is not None
            key = (self._atlas.code(self._bit), line.user.name)
            if key not in self._cases:
                made = stated_case(self._capital, line.asked, key[0], line.user, self._on)
                user = _watched(_WatchedParty, made.parties[0], self)
                places = _watched(_WatchedPlaces, made.places, self)
                self._cases[key] = replace(made, parties=(user, *made.parties[1:]), places=places)
            if self._item is None:
                item = stated_item(self._capital, line.asked)
                self._item = _watched(_WatchedItem, item, self)
            if key not in self._made:
                self._made[key] = with_changed(self._cases[key], items=(self._item,))
            self._case = self._made[key]
            self._parties = {party.id: party for party in self._case.parties}
        return self._case

    def matter(self, of_item: bool, party: str | None) -> Matter:
        """Return the matter of the cell, asked of the item or not, or of a party by its id."""
        line, case = self._line, self.case()
        assert line is not None
        item = case.items[0] if of_item else None
        return Matter(
            case, self._on, line.user.hits, item, None if party is None else self._parties[party]
        )

    def part(
        self, function: Callable[..., Any], matter: Matter, arguments: tuple[object, ...]
    ) -> Any:  # fmt: skip
        """Return what a part says, from memory where what it looked at is the same."""
        if not self._is_put_so(matter):
            return function(matter, *arguments)
        party = matter.party
        key = (function, matter.item is not None, None if party is None else party.id, arguments)
        said = self._of_place.get(key) or self._of_item.get(key) or self._of_user.get(key)
        if said is None:
            answer, said = self._ask(key, matter)
            if said is None:
                return answer
        if SEES_PLACE in said.seen or SEES_ITEM in said.seen:
            self.trail[key] = said
        else:
            self.seen |= said.seen
        return said.answer

    def split(self, line: Line, key: Any, places: Bits) -> list[tuple[int | None, Bits]]:
        """Return destinations by the number of what a part says there; None if it sees all of it.

        Args:
            line: the item and the end user.
            key: the part.
            places: the destinations.
        """
        if self._line is None or self._line.asked is not line.asked:
            self.turn_to(line, places & -places)
        user = line.user.name
        said = self._items.get(user, _NOTHING).get(key) or self._users.get(user, _NOTHING).get(key)
        if said is not None:
            return [(said.number, places)]
        known = self._splits.setdefault((user, key), {})
        found: list[tuple[int | None, Bits]] = []
        left = places
        for number, some in known.items():
            there = some & places
            if there:
                found.append((number, there))
                left ^= there
                if not left:
                    return found
        open_: Bits = 0
        for bit in bits(left):
            self.turn_to(line, bit)
            said = self._of_place.get(key) or self._ask_beside(key)
            if said is None:
                open_ |= bit
            elif SEES_PLACE not in said.seen:
                return [(said.number, places)]
            else:
                known[said.number] = known.get(said.number, 0) | bit
        found = [(number, some & places) for number, some in known.items() if some & places]
        return [*found, (None, open_)] if open_ else found

    def _ask_beside(self, key: Any) -> Said | None:
        """Ask a part of the cell, and leave what was seen so far as it is."""
        seen, trail = self.seen, self.trail
        try:
            with watching(self):
                return self._ask(key, self.matter(key[1], key[2]))[1]
        except NotEncodedError:
            return None
        finally:
            self.seen, self.trail = seen, trail

    def _is_put_so(self, matter: Matter) -> bool:
        """Tell whether a matter is of the cell as it is, with nothing supposed otherwise."""
        line, party = self._line, matter.party
        return (
            matter.case is self._case and line is not None and matter.hits is line.user.hits
            and (matter.item is None or matter.item is self._item) and matter.on == self._on
            and (party is None or self._parties.get(party.id) is party)
        )  # fmt: skip

    def _ask(self, key: Key, matter: Matter) -> tuple[Any, Said | None]:
        """Ask a part, and remember what it said unless it looked at both item and place."""
        seen, trail = self.seen, self.trail
        self.begin()
        try:
            answer = key[0](matter, *key[3])
        except BaseException:
            self.seen, self.trail = seen | self.seen, trail | self.trail
            raise
        whole = self.all_seen()
        if SEES_ITEM in whole and SEES_PLACE in whole:
            self.seen, self.trail = seen | self.seen, trail | self.trail
            return answer, None
        self.seen, self.trail = seen, trail
        number = self._numbers.setdefault((_shown(answer), whole), len(self._numbers))
        said = Said(answer, whole, number)
        memory = self._of_user
        if SEES_PLACE in whole:
            memory = self._of_place
        elif SEES_ITEM in whole:
            memory = self._of_item
        memory[key] = said
        return answer, said


def _shown(answer: object) -> object:
    """Return what code could make of an answer: of facts that were read only where they stood."""
    if isinstance(answer, Claim):
        return (
            answer.holds, answer.text, answer.questions, answer.citations,
            tuple(read.path for read in answer.reads), tuple(map(_shown, answer.because)),
        )  # fmt: skip
    if isinstance(answer, tuple):
        return tuple(map(_shown, answer))
    return answer


class _WatchedItem(Item):
    """An item that notes when what differs between items is seen."""


class _WatchedPlaces(Places):
    """A route that notes when its end is seen."""


class _WatchedParty(Party):
    """A party that notes when its country is seen, which is the destination."""


def _noting(kind: type, name: str, what: str) -> property:
    """Return a field of a watched record that notes that it is seen."""
    read = kind.__dict__[name].__get__

    def seen(record: Any) -> object:
        record.watcher.seen.add(what)
        return read(record)

    return property(seen)


for _name in ITEM_FACTS:
    setattr(_WatchedItem, _name, _noting(Item, _name, SEES_ITEM))
for _name in ("to", "end_use_at"):
    setattr(_WatchedPlaces, _name, _noting(Places, _name, SEES_PLACE))
_WatchedParty.country = _noting(Party, "country", SEES_PLACE)  # type: ignore[assignment]


def _watched(kind: type, record: Any, watcher: Parts) -> Any:
    """Return a copy of a record that tells ``watcher`` what is seen of it."""
    made: Any = object.__new__(kind)
    object.__setattr__(made, "watcher", watcher)
    for name in record.__dataclass_fields__:
        type(record).__dict__[name].__set__(made, getattr(record, name))
    return made

"""One capital's answers to the cells of a comparison, from memory where its law cannot tell.

The law is asked through the engine itself. While it answers, it is seen which tables are read and
whether the item or the destination is looked at; to a deal that looks the same in all of that
(``compare_classes``) the same provision says the same, and is not asked again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from kaname.core.case import Case, Item, Party, Places
from kaname.core.finding import Finding, outcome_of
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import Text, load_wording
from kaname.joint.compare_ask import (
    ITEM_ID,
    Asked,
    EndUser,
    stated_case,
    stated_item,
    with_changed,
)
from kaname.joint.compare_classes import ITEM_FACTS, Classes, View, item_facts
from kaname.joint.divergence import leading
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Provision, coverage, examine, recalling
from kaname.law.engine.reads import reads_of
from kaname.law.engine.watching import Remembered, watching
from kaname.law.jp.export import assess as assess_japan
from kaname.law.us.export import assess as assess_united_states
from kaname.law.us.export.status import only_printed

__all__ = ["Desk", "Side", "side_of"]

Assess = Callable[[Case, tuple[Hit, ...], date], tuple[Finding, ...]]
Examine = Callable[[Provision, Matter], tuple[Finding, ...]]
_ASSESS: Final[Mapping[str, Assess]] = {"US": assess_united_states, "JP": assess_japan}
_PACKAGES: Final = {"US": ("kaname.law.us.export",), "JP": ("kaname.law.jp.export",)}
_SEES_ITEM: Final = "an item"
_SEES_PLACE: Final = "a destination"
_PLACE_FACTS: Final = frozenset({"to", "end_use_at"})
_words: Final = load_wording("kaname.joint", "words_compare.toml")


@dataclass(frozen=True, slots=True)
class Side:
    """What one capital says of a cell."""

    outcome: Outcome
    provisions: tuple[str, ...]
    """The provisions that carry the outcome."""
    reason: Text
    could_be: Outcome | None = None
    """The most severe outcome that open questions leave possible beyond this one."""
    printed: bool = False
    """It is open only because a rule that is printed is not enforced: no fact decides it."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A provision as it was asked; a desk has one object for each."""

    provision: str
    of_item: bool
    party: str | None


Answer = tuple[tuple[Finding, ...], str, frozenset[str], int]
"""What was found, of which ECCN, what was looked at, and a number for what it says."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A cell as memory sees it."""

    number: int
    """Of the item among those that have been asked about."""
    asked: Asked
    facts: tuple[str, ...]
    place: str
    user: EndUser


Named = tuple[bool, bool]
"""Whether the item, and whether the destination, is called by its name."""


class _Look:
    """A way of looking at a cell, by which tables, and what was answered to cells so looked at.

    Two cells in which the item and the destination look the same get the same answer.
    """

    __slots__ = ("_at_item", "_at_place", "_by_name", "_items", "_places", "_view", "answers")

    def __init__(self, view: View, at_item: bool, at_place: bool, by_name: Named) -> None:
        """Begin with no answers.

        Args:
            view: how things look through the tables.
            at_item: whether the item is looked at.
            at_place: whether the destination is.
            by_name: whether what is said calls the item, and the destination, by its name.
        """
        self.answers: dict[tuple[int, int], Answer] = {}
        self._view = view
        self._at_item, self._at_place, self._by_name = at_item, at_place, by_name
        self._items: dict[int, int] = {}
        self._places: dict[str, int] = {}

    def at(self, shape: _Shape) -> tuple[int, int]:
        """Return how the item and the destination of a cell look."""
        item = self._items.get(shape.number)
        if item is None:
            item = self._view.of_item(shape.facts, shape.asked.item) if self._at_item else -1
            if self._by_name[0]:
                item = -2 - len(self._items)
            self._items[shape.number] = item
        place = self._places.get(shape.place)
        if place is None:
            place = self._view.of_place(shape.place) if self._at_place else -1
            if self._by_name[1]:
                place = -2 - len(self._places)
            self._places[shape.place] = place
        return item, place


Made = Callable[[frozenset[str], Named], _Look]


class _Memory:
    """What one provision has answered to one end user, by how it looked at the cell."""

    __slots__ = ("_looks", "_of_items")

    def __init__(self) -> None:
        self._looks: dict[tuple[frozenset[str], Named], _Look] = {}
        self._of_items: dict[int, list[_Look]] = {}
        """The ways in which cells of an item were looked at, the last that helped first."""

    def find(self, shape: _Shape) -> Answer | None:
        """Return what is remembered of a cell that looked the same; None when nothing is.

        Cells of an item are looked at in few ways, and other ways are not tried again.
        """
        looks = self._of_items.get(shape.number)
        known = None
        for number, look in enumerate(self._looks.values() if looks is None else looks):
            known = look.answers.get(look.at(shape))
            if known is not None:
                if looks is None:
                    self._of_items[shape.number] = [look]
                elif number:
                    looks.insert(0, looks.pop(number))
                break
        return known

    def look(self, shape: _Shape, seen: frozenset[str], by_name: Named, made: Made) -> _Look:
        """Return the way of looking at what was seen, as a way to look at cells of this item."""
        look = self._looks.get((seen, by_name))
        if look is None:
            look = self._looks[seen, by_name] = made(seen, by_name)
        looks = self._of_items.setdefault(shape.number, [])
        if look not in looks:
            looks.insert(0, look)
        return look


class Desk:
    """Asks one capital's law of cells on one day."""

    def __init__(self, capital: str, on: date) -> None:
        self._capital = capital
        self._on = on
        self._classes = Classes(on, _PACKAGES[capital])
        self._reads = reads_of(f"{capital}.assess", _ASSESS[capital])
        self._plans: dict[tuple[tuple[Step, ...], _Look], None] = {}
        self._all: frozenset[str] = frozenset()
        self._full = self._classes.view(self._reads, self._all)
        self._provisions: dict[str, Provision] = {}
        self._memories: dict[tuple[Step | None, str], _Memory] = {}
        self._said: dict[object, int] = {}
        self._case: tuple[_Shape, Case] | None = None
        self._items: tuple[Asked | None, tuple[Item, ...]] = (None, ())
        self._cases: dict[tuple[str, str], Case] = {}
        self._asked: dict[tuple[str, bool, str | None], Step] = {}
        self._cells: dict[tuple[object, ...], tuple[Side, str]] = {}
        self._own: set[object] = set()
        """The items and destinations that something said of them calls by name."""
        self._sides: dict[tuple[object, ...], tuple[Side, str]] = {}
        self._named: dict[tuple[int, str], Side] = {}
        self._of_places: dict[tuple[str, str], dict[Step, Answer]] = {}
        self._of_item: tuple[Asked | None, tuple[str, ...], dict[str, dict[Step, Answer]]] = (
            None, (), {},
        )  # fmt: skip
        self._numbers: dict[tuple[str, ...], int] = {}
        self._seen: set[str] = set()
        self._alone: Remembered = {}
        self._asking = False
        """Whether a provision is being asked."""
        self._shape: _Shape | None = None
        self._steps: list[tuple[Step, Answer]] = []

    def side(self, asked: Asked, destination: str, user: EndUser) -> Side:
        """Return what the capital says of a cell."""
        if self._of_item[0] is not asked:
            self._of_item = (asked, item_facts(asked.item), {})
        facts = self._of_item[1]
        known = self._cells.get(self._key(asked, destination, user))
        if known is None:
            number = self._numbers.setdefault(facts, len(self._numbers))
            shape = _Shape(number, asked, facts, destination, user)
            known = self._remembered(shape) or self._ask(shape)
            self._cells[self._key(asked, destination, user)] = known
        side, eccn = known
        return side if eccn == facts[0] else self._of_another(side, eccn, facts[0])

    def _key(self, asked: Asked, place: str, user: EndUser) -> tuple[object, ...]:
        """Return what tells a cell: how it looks, or by name where what is said of it names it."""
        facts = self._of_item[1]
        return (
            facts if facts in self._own else self._full.of_item(facts, asked.item),
            place if place in self._own else self._full.of_place(place),
            user.name,
        )

    def _of_another(self, side: Side, eccn: str, other: str) -> Side:
        """Return what was said of one ECCN as said of another of its class."""
        named = (id(side), other)
        if named not in self._named:
            text = _text_of_another(side.reason, eccn, other)
            self._named[named] = side if text == side.reason else replace(side, reason=text)
        return self._named[named]

    def _remembered(self, shape: _Shape) -> tuple[Side, str] | None:
        """Return the side of a cell all of whose provisions are remembered to have said the same.

        The law asks its provisions in an order that may depend on what they say. A run is the
        same when it began the same and each step so far was answered the same.
        """
        of_item, of_place = self._by_one(shape)
        of_both: dict[Step, Answer] = {}
        for plan in self._plans:
            steps, look = plan
            found: list[object] = [look, look.at(shape)]
            for step in steps:
                answer = of_item.get(step) or of_place.get(step) or of_both.get(step)
                if answer is None:
                    answer = self._answer(shape, step)
                    if answer is None:
                        with watching(self._seen, self._alone):
                            matter = self._matter(shape, step)
                            answer = self._find_out(shape, step, examine, matter)
                    of_both[step] = answer
                found.append(answer[3])
            known = self._sides.get(tuple(found))
            if known is not None:
                return known
        return None

    def _by_one(self, shape: _Shape) -> tuple[dict[Step, Answer], dict[Step, Answer]]:
        """Return what was answered by looking at the item alone, and at the destination alone."""
        return (
            self._of_item[2].setdefault(shape.user.name, {}),
            self._of_places.setdefault((shape.place, shape.user.name), {}),
        )

    def _answer(self, shape: _Shape, step: Step) -> Answer | None:
        """Return what is remembered of one provision, first where only one thing was looked at."""
        of_item, of_place = self._by_one(shape)
        answer = of_item.get(step) or of_place.get(step)
        if answer is not None:
            return answer
        answer = self._memory(shape, step).find(shape)
        if answer is None:
            return None
        if _SEES_PLACE not in answer[2]:
            of_item[step] = answer
        elif _SEES_ITEM not in answer[2]:
            of_place[step] = answer
        return answer

    def _ask(self, shape: _Shape) -> tuple[Side, str]:
        """Ask the law of a cell, and remember the order in which it asks its provisions."""
        self._shape, self._steps = shape, []
        case = self._watched_case(shape)
        self._seen.clear()
        with watching(self._seen, self._alone), recalling(self._recall):
            findings = _ASSESS[self._capital](case, shape.user.hits, self._on)
        steps = tuple(step for step, _ in self._steps)
        self._see(frozenset(self._seen))
        look = self._look(shape, None, frozenset(self._seen))
        self._plans[steps, look] = None
        key = (look, look.at(shape), *(answer[3] for _, answer in self._steps))
        self._sides[key] = (side_of(findings, self._capital), shape.facts[0])
        return self._sides[key]

    def _recall(
        self, examine: Examine, provision: Provision, matter: Matter
    ) -> tuple[Finding, ...]:
        """Answer for ``examine``: from memory, or by asking and seeing what is looked at.

        A provision that a provision asks is a part of the other's answer: it is asked as it stands.
        """
        if self._asking:
            return examine(provision, matter)
        shape, outside = self._shape, set(self._seen)
        assert shape is not None
        self._provisions.setdefault(provision.coverage.id, provision)
        party = matter.party.id if matter.party is not None else None
        asked = (provision.coverage.id, matter.item is not None, party)
        step = self._asked.setdefault(asked, Step(*asked))
        known = self._answer(shape, step) or self._find_out(shape, step, examine, matter)
        self._seen.clear()
        self._seen |= outside
        self._steps.append((step, known))
        findings, eccn = known[:2]
        if eccn == shape.facts[0]:
            return findings
        return tuple(
            replace(finding, summary=_text_of_another(finding.summary, eccn, shape.facts[0]))
            for finding in findings
        )

    def _find_out(
        self, shape: _Shape, step: Step, examine: Examine, matter: Matter
    ) -> Answer:  # fmt: skip
        """Ask one provision, see what it looks at, and remember what it says."""
        self._seen.clear()
        self._asking = True
        findings = examine(self._provisions[step.provision], matter)
        self._asking = False
        seen, entry = frozenset(self._seen), shape.facts[0].partition(".")[0]
        said = tuple(
            (f.outcome, f.could_be, f.reach, f.about, len(f.conditions),
             f.summary.en.replace(entry, "@"), f.summary.ja.replace(entry, "@"))
            for f in findings
        )  # fmt: skip
        self._see(seen)
        number = self._said.setdefault((step, said), len(self._said))
        answer: Answer = (findings, shape.facts[0], seen, number)
        whole = "".join(f.summary.en + f.summary.ja for f in findings)
        place_named = _SEES_PLACE in seen and self._classes.is_named(shape.place, whole)
        item_named = _SEES_ITEM in seen and self._classes.is_named(entry, whole)
        self._own |= {shape.place} if place_named else set()
        self._own |= {shape.facts} if item_named else set()
        look = self._look(shape, step, seen, (item_named, place_named))
        look.answers[look.at(shape)] = answer
        return answer

    def _see(self, seen: frozenset[str]) -> None:
        """Tell cells apart by all that was ever looked at, from now on by this too."""
        tables = seen - {_SEES_ITEM, _SEES_PLACE}
        if not tables <= self._all:
            self._all |= tables
            self._full = self._classes.view(self._reads, self._all)
            self._cells = {}

    def _look(
        self,
        shape: _Shape,
        step: Step | None,
        seen: frozenset[str],
        by_name: Named = (False, False),
    ) -> _Look:
        """Return the way in which a provision, or the whole law, looks at what was seen."""

        def made(seen: frozenset[str], by_name: Named) -> _Look:
            reads = self._reads
            if step is not None:
                reads = reads_of(step.provision, self._provisions[step.provision].rule)
            view = self._classes.view(reads, seen - {_SEES_ITEM, _SEES_PLACE})
            return _Look(view, _SEES_ITEM in seen, _SEES_PLACE in seen, by_name)

        return self._memory(shape, step).look(shape, seen, by_name, made)

    def _memory(self, shape: _Shape, step: Step | None) -> _Memory:
        key = (step, shape.user.name)
        if key not in self._memories:
            self._memories[key] = _Memory()
        return self._memories[key]

    def _matter(self, shape: _Shape, step: Step) -> Matter:
        """Return the matter of a step, as the law puts it to its provisions."""
        case = self._watched_case(shape)
        matter = Matter(case, self._on, shape.user.hits)
        if step.of_item:
            matter = matter.of_item(case.items[0])
        return matter if step.party is None else matter.of_party(case.party(step.party))

    def _watched_case(self, shape: _Shape) -> Case:
        """Return the case of a cell, which notes when what differs between cells is looked at."""
        if self._case is not None and self._case[0] is shape:
            return self._case[1]
        key, seen = (shape.place, shape.user.name), self._seen
        if key not in self._cases:
            made = stated_case(self._capital, shape.asked, shape.place, shape.user, self._on)
            user = _watched(_WatchedParty, made.parties[0], seen)
            places = _watched(_WatchedPlaces, made.places, seen)
            self._cases[key] = replace(made, parties=(user, *made.parties[1:]), places=places)
        if self._items[0] is not shape.asked:
            item = stated_item(self._capital, shape.asked)
            self._items = (shape.asked, (_watched(_WatchedItem, item, seen),))
        self._case = (shape, with_changed(self._cases[key], items=self._items[1]))
        return self._case[1]


class _WatchedItem(Item):
    def __getattribute__(self, name: str) -> Any:
        if name in ITEM_FACTS:
            object.__getattribute__(self, "seen").add(_SEES_ITEM)
        return object.__getattribute__(self, name)


class _WatchedPlaces(Places):
    def __getattribute__(self, name: str) -> Any:
        if name in _PLACE_FACTS:
            object.__getattribute__(self, "seen").add(_SEES_PLACE)
        return object.__getattribute__(self, name)


class _WatchedParty(Party):
    def __getattribute__(self, name: str) -> Any:
        if name == "country":
            object.__getattribute__(self, "seen").add(_SEES_PLACE)
        return object.__getattribute__(self, name)


def _watched(kind: type, record: Any, seen: set[str]) -> Any:
    made: Any = object.__new__(kind)
    for name in record.__dataclass_fields__:
        object.__setattr__(made, name, getattr(record, name))
    object.__setattr__(made, "seen", seen)
    return made


def side_of(findings: Iterable[Finding], capital: str) -> Side:
    """Return what a capital's findings on one item come to; ``leading`` findings carry it."""
    found = tuple(findings)
    lead = leading(found, capital, ITEM_ID)
    outcome = outcome_of(lead)
    beyond = [
        finding.could_be
        for finding in found
        if not finding.reach and finding.outcome is Outcome.UNDETERMINED
        and isinstance(finding.could_be, Outcome)
        and finding.could_be.severity > outcome.severity
    ]  # fmt: skip
    provisions = tuple(dict.fromkeys(finding.provision for finding in lead))
    printed = outcome is Outcome.UNDETERMINED and all(only_printed(f.trace) for f in lead)
    return Side(
        outcome, provisions, _reason(lead), most_severe(beyond) if beyond else None, printed
    )  # fmt: skip


def _reason(lead: Sequence[Finding]) -> Text:
    if not lead:
        return _words("side.silent")
    first = lead[0]
    others = len(dict.fromkeys(finding.provision for finding in lead)) - 1
    key = "side.more" if others else "side.one"
    return _words(
        key, summary=first.summary, cite=coverage()[first.provision].citation.cite, others=others
    )


def _text_of_another(text: Text, eccn: str, other: str) -> Text:
    """Return what was said of one ECCN as said of another of its class."""
    old, new = eccn.partition(".")[0], other.partition(".")[0]
    if old not in text.en and old not in text.ja:
        return text
    return Text(text.en.replace(old, new), text.ja.replace(old, new))

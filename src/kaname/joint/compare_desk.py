"""One capital's answers to the cells of a comparison, from memory where its law cannot tell.

The law is asked through the engine itself. While it answers, it is seen which tables are read and
whether the item or the destination is looked at; to a deal that looks the same in all of that
(``compare_classes``) the same provision says the same, and is not asked again.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from kaname.core.case import Case
from kaname.core.finding import Finding, outcome_of
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import Text, load_wording
from kaname.joint.compare_ask import ITEM_ID, Asked, EndUser
from kaname.joint.compare_classes import Classes, item_facts
from kaname.joint.compare_memory import Branch, Look, Memory, Shape, Way
from kaname.joint.compare_parts import SEES_ITEM, SEES_PLACE, Parts
from kaname.joint.divergence import leading
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Provision, coverage, examine, recalling
from kaname.law.engine.reads import Reads, reads_of
from kaname.law.engine.watching import watching
from kaname.law.jp.export import assess as assess_japan
from kaname.law.us.export import assess as assess_united_states
from kaname.law.us.export.status import only_printed

__all__ = ["Desk", "Side", "side_of"]

T = TypeVar("T")
Assess = Callable[[Case, tuple[Hit, ...], date], tuple[Finding, ...]]
Examine = Callable[[Provision, Matter], tuple[Finding, ...]]
_ASSESS: Final[Mapping[str, Assess]] = {"US": assess_united_states, "JP": assess_japan}
_PACKAGES: Final = {"US": ("kaname.law.us.export",), "JP": ("kaname.law.jp.export",)}
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


class Desk:
    """Asks one capital's law of cells on one day."""

    def __init__(self, capital: str, on: date) -> None:
        self._capital = capital
        self._on = on
        self._classes = Classes(on, _PACKAGES[capital])
        self._reads = reads_of(f"{capital}.assess", _ASSESS[capital])
        self._all: frozenset[str] = frozenset()
        self._full = self._classes.view(self._reads, self._all)
        self._provisions: dict[str, Provision] = {}
        self._memories: dict[tuple[Step, str], Memory[Answer]] = {}
        self._wholes: dict[str, Memory[tuple[Side, str]]] = {}
        """What the whole law came to, by the steps that led there, for each end user."""
        self._said: dict[object, int] = {}
        self._asked: dict[tuple[str, bool, str | None], Step] = {}
        self._cells: dict[tuple[object, ...], tuple[Side, str]] = {}
        self._own: set[object] = set()
        """The items and destinations that something said of them calls by name."""
        self._named: dict[tuple[int, str], Side] = {}
        self._of_places: dict[tuple[str, str], dict[Step, Answer]] = {}
        self._of_item: tuple[Asked | None, tuple[str, ...], dict[str, dict[Step, Answer]]] = (
            None, (), {},
        )  # fmt: skip
        self._numbers: dict[tuple[str, ...], int] = {}
        self._parts = Parts(capital, on)
        self._asking = False
        """Whether a provision is being asked."""
        self._shape: Shape | None = None
        self._steps: dict[Hashable, int] = {}

    def side(self, asked: Asked, destination: str, user: EndUser) -> Side:
        """Return what the capital says of a cell."""
        if self._of_item[0] is not asked:
            self._of_item = (asked, item_facts(asked.item), {})
        facts = self._of_item[1]
        known = self._cells.get(self._key(asked, destination, user))
        if known is None:
            number = self._numbers.setdefault(facts, len(self._numbers))
            shape = Shape(number, asked, facts, destination, user)
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

    def _remembered(self, shape: Shape) -> tuple[Side, str] | None:
        """Return the side of a cell all of whose provisions are remembered to have said the same.

        The law asks its provisions in an order that may depend on what they say. A run is the
        same when it began the same and each step so far was answered the same.
        """
        self._shape = shape
        self._parts.turn_to(shape)
        return self._whole(shape).find(shape, self._step)

    def _whole(self, shape: Shape) -> Memory[tuple[Side, str]]:
        return self._wholes.setdefault(shape.user.name, Memory())

    def _step(self, step: Any) -> int:
        """Return the number of what a provision says of the cell."""
        shape = self._shape
        assert shape is not None
        answer = self._answer(shape, step)
        if answer is None:
            with watching(self._parts):
                matter = self._parts.matter(step.of_item, step.party)
                answer = self._find_out(shape, step, examine, matter)
        return answer[3]

    def _branch(self, key: Hashable) -> int | None:
        """Return the number of what a part says of the cell (see ``Parts.branch``)."""
        before, self._asking = self._asking, True
        try:
            return self._parts.branch(key)
        finally:
            self._asking = before

    def _by_one(self, shape: Shape) -> tuple[dict[Step, Answer], dict[Step, Answer]]:
        """Return what was answered by looking at the item alone, and at the destination alone."""
        return (
            self._of_item[2].setdefault(shape.user.name, {}),
            self._of_places.setdefault((shape.place, shape.user.name), {}),
        )

    def _answer(self, shape: Shape, step: Step) -> Answer | None:
        """Return what is remembered of one provision, first where only one thing was looked at."""
        of_item, of_place = self._by_one(shape)
        answer = of_item.get(step) or of_place.get(step)
        if answer is not None:
            return answer
        answer = self._memory(shape, step).find(shape, self._branch)
        if answer is None:
            return None
        if SEES_PLACE not in answer[2]:
            of_item[step] = answer
        elif SEES_ITEM not in answer[2]:
            of_place[step] = answer
        return answer

    def _ask(self, shape: Shape) -> tuple[Side, str]:
        """Ask the law of a cell, and remember the order in which it asks its provisions."""
        self._steps = {}
        case = self._parts.case()
        self._parts.begin()
        with watching(self._parts), recalling(self._recall):
            findings = _ASSESS[self._capital](case, shape.user.hits, self._on)
        self._parts.seen, self._parts.trail = set(self._parts.all_seen()), {}
        side = (side_of(findings, self._capital), shape.facts[0])
        self._learn(shape, self._whole(shape), self._reads, self._steps, side, self._step)
        return side

    def _recall(
        self, examine: Examine, provision: Provision, matter: Matter
    ) -> tuple[Finding, ...]:
        """Answer for ``examine``: from memory, or by asking and seeing what is looked at.

        A provision that a provision asks is a part of the other's answer: it is asked as it stands.
        """
        if self._asking:
            return examine(provision, matter)
        shape, outside = self._shape, (self._parts.seen, self._parts.trail)
        assert shape is not None
        self._provisions.setdefault(provision.coverage.id, provision)
        party = matter.party.id if matter.party is not None else None
        asked = (provision.coverage.id, matter.item is not None, party)
        step = self._asked.setdefault(asked, Step(*asked))
        known = self._answer(shape, step) or self._find_out(shape, step, examine, matter)
        self._parts.seen, self._parts.trail = outside
        self._steps[step] = known[3]
        findings, eccn = known[:2]
        if eccn == shape.facts[0]:
            return findings
        return tuple(
            replace(finding, summary=_text_of_another(finding.summary, eccn, shape.facts[0]))
            for finding in findings
        )

    def _find_out(self, shape: Shape, step: Step, examine: Examine, matter: Matter) -> Answer:
        """Ask one provision, see what it looks at, and remember what it says."""
        self._parts.begin()
        self._asking = True
        findings = examine(self._provisions[step.provision], matter)
        self._asking = False
        entry = shape.facts[0].partition(".")[0]
        said = tuple(
            (f.outcome, f.could_be, f.reach, f.about, len(f.conditions),
             f.summary.en.replace(entry, "@"), f.summary.ja.replace(entry, "@"))
            for f in findings
        )  # fmt: skip
        number = self._said.setdefault((step, said), len(self._said))
        seen = self._parts.all_seen()
        answer: Answer = (findings, shape.facts[0], seen, number)
        whole = "".join(f.summary.en + f.summary.ja for f in findings)
        place_named = SEES_PLACE in seen and self._classes.is_named(shape.place, whole)
        item_named = SEES_ITEM in seen and self._classes.is_named(entry, whole)
        self._own |= {shape.place} if place_named else set()
        self._own |= {shape.facts} if item_named else set()
        trail = {key: part.number for key, part in self._parts.trail.items()}
        reads = reads_of(step.provision, self._provisions[step.provision].rule)
        self._learn(
            shape, self._memory(shape, step), reads, trail, answer, self._branch,
            item_named, place_named,
        )  # fmt: skip
        return answer

    def _learn(
        self, shape: Shape, memory: Memory[T], reads: Reads, trail: Mapping[Hashable, int],
        answer: T, branch: Branch, names_item: bool = False, names_place: bool = False,
    ) -> None:  # fmt: skip
        """Remember what was said, by how the cell was looked at for it."""
        raw, seen = self._parts.seen, self._parts.all_seen()
        tables = seen - {SEES_ITEM, SEES_PLACE}
        self._see(tables)
        at_item, at_place = SEES_ITEM in raw, SEES_PLACE in raw
        if not (at_item or at_place):
            tables = frozenset()
        way = Way(tables, at_item, at_place, names_item, names_place)

        def made(way: Way) -> Look[T]:
            return Look(way, self._classes.view(reads, way.tables))

        memory.look(shape, way, made).learn(shape, trail, answer, branch)

    def _see(self, tables: frozenset[str]) -> None:
        """Tell cells apart by all that was ever read, from now on by these tables too."""
        if not tables <= self._all:
            self._all |= tables
            self._full = self._classes.view(self._reads, self._all)
            self._cells = {}

    def _memory(self, shape: Shape, step: Step) -> Memory[Answer]:
        return self._memories.setdefault((step, shape.user.name), Memory())


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

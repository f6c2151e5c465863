"""One capital's answers to the cells of a comparison, from memory where its law cannot tell.

The law is asked through the engine itself. While it answers, it is seen which tables are read and
whether the item or the destination is looked at; to a deal that looks the same in all of that
(``compare_classes``) the same provision says the same, and is not asked again.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any, Final, TypeVar

from kaname.core.case import Case
from kaname.core.finding import Finding, outcome_of
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import Text, load_wording
from kaname.joint.compare_ask import ITEM_ID, Asked, EndUser
from kaname.joint.compare_classes import Classes, item_facts
from kaname.joint.compare_memory import Atlas, Bits, Line, Look, Memory, Way, bits
from kaname.joint.compare_parts import SEES_ITEM, SEES_PLACE, Parts
from kaname.joint.divergence import leading
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Provision, coverage, examine, recalling
from kaname.law.engine.reads import reads_of
from kaname.law.engine.watching import Watcher, watching
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
        self._atlas = Atlas()
        self._parts = Parts(capital, on, self._atlas)
        self._classes = Classes(on, _PACKAGES[capital])
        self._provisions: dict[str, Provision] = {}
        self._memories: dict[tuple[Step, str], Memory[Answer]] = {}
        self._wholes: dict[str, Memory[tuple[Side, str]]] = {}
        """What the whole law came to, by the steps that led there, for each end user."""
        self._said: dict[object, int] = {}
        self._asked: dict[tuple[str, bool, str | None], Step] = {}
        self._named: dict[tuple[int, str], Side] = {}
        self._of_places: dict[tuple[Step, str], dict[int, Bits]] = {}
        """Of each provision that looked at the destination alone: by its number, where it said so.
        """
        self._of_item: tuple[Asked | None, tuple[str, ...], dict[tuple[Step, str], int]] = (
            None, (), {},
        )  # fmt: skip
        """The numbers of the provisions that did not look at the destination of this item."""
        self._numbers: dict[tuple[str, ...], int] = {}
        self._asking = False
        """Whether a provision is being asked."""
        self._cell: tuple[Line, Bits] | None = None
        self._steps: dict[Hashable, int] = {}

    def side(self, asked: Asked, destination: str, user: EndUser) -> Side:
        """Return what the capital says of a cell."""
        return self.sides(asked, (destination,), user)[0]

    def sides(self, asked: Asked, destinations: Sequence[str], user: EndUser) -> list[Side]:
        """Return what the capital says of an item for an end user, at each destination."""
        if self._of_item[0] is not asked:
            self._of_item = (asked, item_facts(asked.item), {})
        facts = self._of_item[1]
        line = Line(self._numbers.setdefault(facts, len(self._numbers)), asked, facts, user)
        wanted = [self._atlas.of(place) for place in destinations]
        said: dict[Bits, Side] = {}
        for (side, eccn), places in self._answers(line, reduce(or_, wanted, 0)):
            one = side if eccn == facts[0] else self._of_another(side, eccn, facts[0])
            said.update(dict.fromkeys(bits(places), one))
        return [said[bit] for bit in wanted]

    def _of_another(self, side: Side, eccn: str, other: str) -> Side:
        """Return what was said of one ECCN as said of another."""
        named = (id(side), other)
        if named not in self._named:
            text = _text_of_another(side.reason, eccn, other)
            self._named[named] = side if text == side.reason else replace(side, reason=text)
        return self._named[named]

    def _answers(self, line: Line, places: Bits) -> list[tuple[tuple[Side, str], Bits]]:
        """Return destinations by the side of the cell there, with the ECCN of which it was said.

        The law asks its provisions in an order that may depend on what they say. A run is the
        same when it began the same and each step so far was answered the same.
        """
        whole = self._wholes.setdefault(line.user.name, Memory())
        found: list[tuple[tuple[Side, str], Bits]] = []
        while places:
            known, places = whole.sort(line, places, partial(self._split, line))
            found += known
            if places:
                bit = places & -places
                found.append((self._ask(line, bit), bit))
                places ^= bit
        return found

    def _split(self, line: Line, step: Any, places: Bits) -> list[tuple[int | None, Bits]]:
        """Return destinations by the number of what a provision says of the cell there."""
        key = (step, line.user.name)
        of_item = self._of_item[2].get(key)
        if of_item is not None:
            return [(of_item, places)]
        known = self._of_places.setdefault(key, {})
        found = {number: some & places for number, some in known.items() if some & places}
        left = places ^ reduce(or_, found.values(), 0)
        while left:
            sorted_, left = self._sort(line, step, left)
            if left:
                bit = left & -left
                self._turn_to(line, bit)
                matter = self._parts.matter(step.of_item, step.party)
                sorted_.append((self._find_out(step, examine, matter), bit))
                left ^= bit
            for answer, some in sorted_:
                if SEES_PLACE not in answer[2]:
                    self._of_item[2][key] = answer[3]
                    return [(answer[3], places)]
                found[answer[3]] = found.get(answer[3], 0) | some
                if SEES_ITEM not in answer[2]:
                    known[answer[3]] = known.get(answer[3], 0) | some
        return list(found.items())

    def _sort(
        self, line: Line, step: Step, places: Bits
    ) -> tuple[list[tuple[Answer, Bits]], Bits]:  # fmt: skip
        """Return destinations by what is remembered of one provision, and the rest."""
        return self._memory(line, step).sort(line, places, partial(self._parts.split, line))

    def _turn_to(self, line: Line, bit: Bits) -> None:
        self._cell = (line, bit)
        self._parts.turn_to(line, bit)

    def _ask(self, line: Line, bit: Bits) -> tuple[Side, str]:
        """Ask the law of a cell, and remember the order in which it asks its provisions."""
        self._turn_to(line, bit)
        self._steps = {}
        case = self._parts.case()
        self._parts.begin()
        with watching(self._parts), recalling(self._recall):
            findings = _ASSESS[self._capital](case, line.user.hits, self._on)
        self._parts.seen, self._parts.trail = set(self._parts.all_seen()), {}
        side = (side_of(findings, self._capital), line.facts[0])
        law = (f"{self._capital}.assess", _ASSESS[self._capital])
        self._learn(self._wholes[line.user.name], law, self._steps, side, self._split)
        return side

    def _recall(
        self, examine: Examine, provision: Provision, matter: Matter
    ) -> tuple[Finding, ...]:
        """Answer for ``examine``: from memory, or by asking and seeing what is looked at.

        A provision that a provision asks is a part of the other's answer: it is asked as it stands.
        """
        if self._asking or self._cell is None:
            return examine(provision, matter)
        (line, bit), outside = self._cell, (self._parts.seen, self._parts.trail)
        self._provisions.setdefault(provision.coverage.id, provision)
        party = matter.party.id if matter.party is not None else None
        asked = (provision.coverage.id, matter.item is not None, party)
        step = self._asked.setdefault(asked, Step(*asked))
        known, _ = self._sort(line, step, bit)
        answer = known[0][0] if known else self._find_out(step, examine, matter)
        self._parts.seen, self._parts.trail = outside
        if SEES_ITEM in answer[2] or SEES_PLACE in answer[2]:
            self._steps[step] = answer[3]  # what sees neither says the same of every cell
        findings, eccn = answer[:2]
        if eccn == line.facts[0]:
            return findings
        return tuple(
            replace(finding, summary=_text_of_another(finding.summary, eccn, line.facts[0]))
            for finding in findings
        )

    def _find_out(self, step: Step, examine: Examine, matter: Matter) -> Answer:
        """Ask one provision of the cell, see what it looks at, and remember what it says."""
        assert self._cell is not None
        (line, bit), provision = self._cell, self._provisions[step.provision]
        self._parts.begin()
        self._asking = True
        with watching(self._parts):
            findings = examine(provision, matter)
        self._asking = False
        entry = line.facts[0].partition(".")[0]
        with watching(Watcher()):
            said = tuple(_said(finding, entry) for finding in findings)
        number = self._said.setdefault((step, said), len(self._said))
        seen = self._parts.all_seen()
        answer: Answer = (findings, line.facts[0], seen, number)
        whole = "".join(f.summary.en + f.summary.ja for f in findings)
        named = (
            SEES_ITEM in seen and self._classes.is_named(entry, whole),
            SEES_PLACE in seen and self._classes.is_named(self._atlas.code(bit), whole),
        )
        trail = {key: part.number for key, part in self._parts.trail.items()}
        law = (step.provision, provision.rule)
        self._learn(self._memory(line, step), law, trail, answer, self._parts.split, named)
        return answer

    def _learn(
        self, memory: Memory[T], law: tuple[str, object], trail: Mapping[Hashable, int], answer: T,
        split: Callable[[Line, Any, Bits], list[tuple[int | None, Bits]]],
        named: tuple[bool, bool] = (False, False),
    ) -> None:  # fmt: skip
        """Remember what was said of the cell, by how it was looked at for it."""
        assert self._cell is not None
        line, bit = self._cell
        at_item, at_place = SEES_ITEM in self._parts.seen, SEES_PLACE in self._parts.seen
        looks = at_item or at_place
        tables = self._parts.all_seen() - {SEES_ITEM, SEES_PLACE} if looks else frozenset()
        way = Way(tables, at_item, at_place, *named)

        def made(way: Way) -> Look[T]:
            view = self._classes.view(reads_of(*law), way.tables) if looks else None
            return Look(way, self._atlas, view)

        memory.look(way, made).learn(line, bit, trail, answer, partial(split, line))

    def _memory(self, line: Line, step: Step) -> Memory[Answer]:
        return self._memories.setdefault((step, line.user.name), Memory())


def _said(finding: Finding, entry: str) -> tuple[object, ...]:
    """Return what a side shows of a finding, whatever the entry is called."""
    open_ = finding.outcome is Outcome.UNDETERMINED
    return (
        finding.outcome, finding.could_be, finding.reach, finding.about, len(finding.conditions),
        finding.summary.en.replace(entry, "@"), finding.summary.ja.replace(entry, "@"),
        open_ and only_printed(finding.trace),
    )  # fmt: skip


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

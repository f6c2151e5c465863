"""The rules of 50 per cent over an ownership graph, each with its own lists and its own days.

OFAC's rule (guidance of 2014-08-13; FAQ 398 to 402): a company that blocked persons own to 50 per
cent or more, directly or indirectly, in the aggregate, is itself blocked. The Affiliates Rule of
BIS (15 CFR 744.11(a)(1); part 744, Supp. No. 8) asks the same of the Entity List, the MEU List and
certain SDNs; on which days it holds is a table of law. OFAC's FAQ 373 extends the prohibitions of
the sectoral Directives (E.O. 13662), which block nothing, to what persons on the SSI List own in
the same way. Control is no ownership under any of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Citation
from kaname.core.hit import Identity
from kaname.core.problem import Problem
from kaname.core.shareholding import WHOLE, Counting, Held, Holding, Shares, count, exactly
from kaname.core.text import Text, load_wording
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true
from kaname.joint.ownership_flags import Flag, flags_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.us.export.affiliates import GENERAL_LICENCE, INSTRUMENT, LISTS
from kaname.law.us.export.blocked_persons import LIST
from kaname.law.us.export.destinations import in_united_states
from kaname.law.us.export.parties import in_program
from kaname.law.us.export.status import status_on
from kaname.law.us.export.words import PACKAGE
from kaname.screening.editions import Edition
from kaname.screening.look_through import Interest, look_through
from kaname.screening.ownership import OwnershipGraph
from kaname.screening.ownership_screen import Listing, by_party
from kaname.screening.ownership_why import Carriers, Deciding, Step, carriers, deciding, steps

__all__ = [
    "Judged", "OwnershipReport", "Rule", "judge_ownership", "rules_on",
]  # fmt: skip

OFAC: Final = "ofac"
SSI: Final = "ssi"
BIS: Final = "bis"
SSI_LIST: Final = "ofac-ssi"
STARTER: Final = "starter"
WORK_MAX: Final = 2_000_000
"""Holdings that the reasons of one whole report may look at: a few seconds' work."""

words: Final = load_wording("kaname.joint", "words_ownership.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of ownership on one day."""

    id: str
    limit: Decimal
    state: str
    """``in_force``, ``stayed``, ``not_adopted``, or ``not_encoded``."""
    lists: tuple[str, ...]
    citation: Citation | None
    until: date | None = None
    notes: tuple[Text, ...] = ()

    @property
    def name(self) -> Text:
        """Return what the rule is called."""
        return words(f"rule.{self.id}")

    @property
    def state_text(self) -> Text:
        """Return the state in words."""
        if self.state == "stayed" and self.until is not None:
            return words("state.stayed", until=self.until)
        return words(f"state.{self.state}")


@dataclass(frozen=True, slots=True)
class Judged:
    """What one rule says of one company, and why."""

    rule: Rule
    company: str
    answer: Truth
    """Whether owners that count hold the limit or more."""
    held: Held
    said: Text
    """What follows in law."""
    itself: Truth
    """Whether the company is listed itself, under this rule."""
    named: Decimal
    """What the named owners hold at least, all together."""
    interest: Interest | None
    """The economic interest of listed parties; None where nobody can say."""
    steps: tuple[Step, ...] = ()
    """A proof that the answer is yes, or may be."""
    steps_left_out: bool = False
    carriers: Carriers | None = None
    deciding: Deciding | None = None
    flags: tuple[Flag, ...] = ()
    terms: tuple[Listing, ...] = ()
    """The entries whose terms apply, the most restrictive of them (Affiliates Rule, yes)."""


@dataclass(frozen=True, slots=True)
class OwnershipReport:
    """A whole graph judged on one day."""

    on: date
    graph: OwnershipGraph
    rules: tuple[Rule, ...]
    judged: tuple[Judged, ...]
    """Company after company in order of name, each under every rule."""
    listings: Mapping[str, tuple[Listing, ...]]
    notes: tuple[Text, ...]
    problems: tuple[Problem, ...]
    countings: Mapping[str, Counting]
    """Rule -> who counts under it."""
    editions: tuple[Edition, ...] = ()
    """What was searched."""
    names: int = 0
    """How many names were searched for."""


def rules_on(on: date) -> tuple[Rule, ...]:
    """Return the rules of ownership as they stood on a day."""
    return _ofac(on, OFAC, "blocked", LIST), _bis(on), _ofac(on, SSI, "sectoral", SSI_LIST)


def _ofac(on: date, rule: str, key: str, list_id: str) -> Rule:
    table = load_table(PACKAGE, "ownership", "rule")
    try:
        row = table.find(on, key)
    except NotEncodedError:
        row = None
    if row is None:
        return _not_encoded(rule, on, (list_id,))
    return Rule(rule, Decimal(row["percent"]), "in_force", (list_id,), row.citation)


def _bis(on: date) -> Rule:
    rows = load_table(PACKAGE, "ownership", "rule")
    limit = next(Decimal(row["percent"]) for row in rows if row["rule"] == "affiliates")
    try:
        status = status_on(on, INSTRUMENT)
    except NotEncodedError:
        status = None
    if status is None:
        return _not_encoded(BIS, on, LISTS)
    notes = []
    through = status["known_through"]
    if through and on > date.fromisoformat(through):
        day = date.fromisoformat(through)
        notes.append(words("note.known_through", rule=words("rule.bis"), day=day))
    if status["state"] == "in_force" and _general_licence(on):
        notes.append(words("note.general_licence", rule=words("rule.bis")))
    return Rule(
        BIS, limit, status["state"], LISTS, status.citation, status.citation.in_force_to,
        tuple(notes),
    )  # fmt: skip


def _general_licence(on: date) -> bool:
    try:
        return status_on(on, GENERAL_LICENCE) is not None
    except NotEncodedError:
        return False


def _not_encoded(rule: str, on: date, lists: tuple[str, ...]) -> Rule:
    note = words("note.not_encoded", rule=words(f"rule.{rule}"), on=on)
    return Rule(rule, Decimal(0), "not_encoded", lists, None, notes=(note,))


def judge_ownership(
    graph: OwnershipGraph,
    listings: Iterable[Listing],
    on: date,
    *,
    only: Sequence[str] = (),
    notes: Sequence[Text] = (),
    editions: Sequence[Edition] = (),
    names: int = 0,
) -> OwnershipReport:
    """Judge every company of a graph, or some, under the rules of a day.

    Args:
        graph: as it was on that day.
        listings: who is on which list.
        on: the day.
        only: keys of the companies to judge; none given means all.
        notes: what the screening noted.
        editions: what was searched.
        names: how many names were searched for.
    """
    found = by_party(listings)
    rules = rules_on(on)
    rooms = [_Room(rule, graph, found, on) for rule in rules if rule.state != "not_encoded"]
    companies = tuple(only) or graph.companies
    budget = _Budget(WORK_MAX if len(companies) > 1 else 5 * WORK_MAX, alone=len(companies) == 1)
    judged = tuple(room.judge(company, budget) for company in companies for room in rooms)
    starters = [edition for edition in editions if edition.list_file == STARTER]
    key = "note.starter_only" if len(starters) == len(editions) else "note.starter_too"
    said = [words(key)] if starters else []
    said += [note for rule in rules for note in rule.notes]
    cut = any(one.steps_left_out or _is_cut(one) for one in judged)
    if cut or budget.left <= 0:
        said.append(words("note.too_many"))
    said += [words("note.named_only"), words("note.no_clearance")]
    return OwnershipReport(
        on=on,
        graph=graph,
        rules=rules,
        judged=judged,
        listings=found,
        notes=(*graph.notes, *notes, *said),
        problems=graph.problems,
        countings={room.rule.id: room.counting for room in rooms},
        editions=tuple(editions),
        names=names,
    )


class _Budget:
    """How much work the reasons may still take."""

    def __init__(self, left: int, *, alone: bool) -> None:
        self.left = left
        self.one = left if alone else left // 10
        """For one answer, so that a single large one does not use up what others need."""
        self.alone = alone

    def take(self, work: int) -> bool:
        """Tell whether there is room for ``work``, and take it."""
        if self.left <= 0:
            return False
        self.left -= work
        return True


class _Room:
    """One rule over one graph."""

    def __init__(
        self,
        rule: Rule,
        graph: OwnershipGraph,
        listings: Mapping[str, tuple[Listing, ...]],
        on: date,
    ) -> None:
        self.rule = rule
        self._graph = graph
        self._listings = listings
        self._on = on
        self._matter = Matter(Case(), on, ())
        self.listed: dict[str, Truth] = {}
        for party, some in listings.items():
            holds = any_true(self._counts(listing) for listing in some)
            if holds is not False:
                self.listed[party] = holds
        self.counting = count(graph.shares, self.listed, rule.limit, careful=True)

    def _counts(self, listing: Listing) -> Truth:
        """Tell whether a listing is one that the rule extends to what its party owns."""
        if listing.list_id not in self.rule.lists or listing.identity is Identity.EXCLUDED:
            return False
        same: Truth = UNKNOWN if listing.identity is Identity.OPEN else True
        if self.rule.id == OFAC or listing.list_id != LIST:
            return same
        program = UNKNOWN if listing.hit is None else in_program(self._matter, listing.hit).holds
        return all_true((same, program))

    @cached_property
    def _interests(self) -> Mapping[str, Interest | None]:
        return look_through(self._graph.shares, self.listed)

    @cached_property
    def _controlled(self) -> Counting:
        """Who would count if control were ownership: for red flags only."""
        links = [
            *self._graph.shares.holdings,
            *(Holding(c.owner, c.company, exactly(100)) for c in self._graph.controls),
        ]
        return count(Shares(links), self.listed, self.rule.limit)

    def judge(self, company: str, budget: _Budget) -> Judged:
        """Say what the rule says of one company."""
        held = self.counting.held(company)
        answer = held.reaches(self.rule.limit)
        rows = self._graph.shares.owners_of(company)
        interest = self._interests.get(company, Interest(Decimal(0), Decimal(0)))
        proof: tuple[Step, ...] = ()
        whole, why, open_facts = True, None, None
        if answer is not False:
            room = budget.take(_depth(self.counting, company, possible=answer is UNKNOWN))
            if room or budget.alone:
                proof = steps(self.counting, company, possible=answer is UNKNOWN)
            whole = bool(proof)
        if answer is True and budget.left > 0:
            why = carriers(self.counting, company, budget.one)
            budget.take(why.work)
        if answer is UNKNOWN and budget.left > 0:
            open_facts = deciding(self.counting, self.listed, company, budget.one)
            budget.take(open_facts.work)
        return Judged(
            rule=self.rule,
            company=company,
            answer=answer,
            held=held,
            said=self._said(company, answer, held),
            itself=self.listed.get(company, False),
            named=sum((h.share.low for h in rows), Decimal(0)),
            interest=interest,
            steps=proof,
            steps_left_out=not whole,
            carriers=why,
            deciding=open_facts,
            flags=flags_of(
                self.rule.id, self.rule.state, self.rule.limit, self._graph, company,
                self.counting, self._controlled, interest, self._listings, _encoded_lists(),
            ),
            terms=self._terms(company, why) if answer is True else (),
        )  # fmt: skip

    def _said(self, company: str, answer: Truth, held: Held) -> Text:
        key = "open" if answer is UNKNOWN else "yes" if answer else "no"
        if held.most == 0:
            key = "none"
        facts = {"least": held.least, "most": min(held.most, WHOLE)}
        if self.rule.id in {OFAC, SSI}:
            return words(f"said.{self.rule.id}.{key}", **facts)
        country = self._graph.members[company].country
        if country and in_united_states(self._on, country):
            return words("said.bis.not_foreign", **facts)
        if self.rule.state == "in_force":
            return words(f"said.bis.{key}", **facts)
        return words(f"said.bis_idle.{key}", **facts, state=self.rule.state_text)

    def _terms(self, company: str, why: Carriers | None) -> tuple[Listing, ...]:
        """Return the entries whose terms the company takes over, under the Affiliates Rule."""
        if self.rule.id != BIS or self.rule.state != "in_force":
            return ()
        if why is not None and why.complete:
            owners = sorted({owner for chosen in why.sets for owner in chosen})
        else:
            owners = [h.owner for h in self._graph.shares.owners_of(company)]
        return tuple(
            listing
            for owner in owners
            for listing in self._listings.get(owner, ())
            if self._counts(listing) is True
        )


def _is_cut(judged: Judged) -> bool:
    """Tell whether what would decide an answer, or who carries it, was not worked out in full."""
    if judged.answer is UNKNOWN:
        return judged.deciding is None or not judged.deciding.complete
    return judged.answer is True and (judged.carriers is None or not judged.carriers.sets)


def _encoded_lists() -> tuple[str, ...]:
    """Return the lists of which some rule of ownership is encoded."""
    return (LIST, *LISTS, SSI_LIST)


def _depth(counting: Counting, company: str, *, possible: bool) -> int:
    """Return about how many companies stand above one: what its proof will cost."""
    ranks = counting.possible if possible else counting.sure
    return 4 * ranks.get(company, len(ranks))

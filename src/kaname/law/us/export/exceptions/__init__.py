"""Licence exceptions of 15 CFR part 740 as candidates; a candidate is never an approval.

Conditions, value limits and restrictions are rows of tables (``tables/exception*.csv``). A
condition that only the parties can know is asked under ``items[].exception_conditions``; what the
shipment is for, under ``items[].shipment_purposes``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Claim, Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of, any_of, questions_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, examine, provision
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.affiliates import affiliates, listed_owners
from kaname.law.us.export.blocked_persons import sdn_export
from kaname.law.us.export.ccl import entry_of
from kaname.law.us.export.country_chart import country_chart
from kaname.law.us.export.embargoes import embargoes
from kaname.law.us.export.end_use_rules import end_use_rules
from kaname.law.us.export.entity_list import entity_list
from kaname.law.us.export.exceptions.conditions import condition
from kaname.law.us.export.exceptions.facts import Deal, text_of, words
from kaname.law.us.export.exceptions.restrictions import (
    Restriction,
    not_taken_away,
    restrictions_on,
)
from kaname.law.us.export.exceptions.sensitive import reports
from kaname.law.us.export.informed import informed, proliferation_end_use
from kaname.law.us.export.iran import iran
from kaname.law.us.export.iraq import iraq
from kaname.law.us.export.lists import denied_persons, military_end_user_list
from kaname.law.us.export.military_end_use import military_end_use
from kaname.law.us.export.russia_belarus import russia_belarus
from kaname.law.us.export.semiconductors import semiconductor_end_use
from kaname.law.us.export.status import status_on
from kaname.law.us.export.words import PACKAGE

__all__ = ["candidates", "licence_exceptions"]

_ITEM_RULES: Final = (
    country_chart, embargoes, iran, iraq, russia_belarus, military_end_use, semiconductor_end_use,
    end_use_rules,
)  # fmt: skip
_PARTY_RULES: Final = (
    entity_list, denied_persons, military_end_user_list, sdn_export, affiliates, listed_owners,
)  # fmt: skip
_CASE_RULES: Final = (informed, proliferation_end_use)
"""Provisions whose licence requirement makes anyone look for an exception."""

_NEEDS: Final = frozenset({Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED, Outcome.UNDETERMINED})
_GATES: Final = frozenset({"purpose", "event"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One exception, or one paragraph of it, with what decides it for a deal."""

    row: Row
    gate: Claim | None
    """That the shipment is for what the exception is for; None when it is about any purpose."""
    scope: tuple[Claim, ...]
    conditions: tuple[Claim, ...]

    @property
    def name(self) -> str:
        """Return the exception's symbol."""
        return self.row["exception"]

    @property
    def claim(self) -> Claim:
        """Return the claim that every condition is met."""
        gate = () if self.gate is None else (self.gate,)
        return all_of(self.title, (*gate, *self.scope, *self.conditions))

    @property
    def title(self) -> Text:
        """Return the exception's symbol, name and place in the law."""
        cite = plain(self.row.citation.cite)
        return words("candidate.title", name=self.name, title=text_of(self.row, "name"), cite=cite)


def candidates(case: Case, hits: tuple[Hit, ...], on: date) -> tuple[Finding, ...]:
    """Return the licence exceptions that the items of a case could use, on the law of a day.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.

    Returns:
        Nothing for an item for which no provision asks, or may ask, for a licence.
    """
    matter = Matter(case, on, hits)
    return tuple(
        finding
        for item in case.items
        for finding in examine(licence_exceptions, matter.of_item(item))
    )


@provision("us.export.licence_exceptions")
def licence_exceptions(matter: Matter) -> list[Verdict]:
    """Say which licence exceptions (part 740) are candidates for an item, and on what terms."""
    findings = _requirements(matter)
    if not any(finding.outcome in _NEEDS for finding in findings):
        return []
    entry = entry_of(matter)
    if entry is None or (entry.row is None and not entry.eccn.is_ear99):
        return []
    deal = Deal(matter, entry, findings)
    table = load_table(PACKAGE, "exceptions", "exception", "route")
    rules = restrictions_on(deal)
    found = [
        candidate
        for row in table.in_force(matter.on)
        if row["state"] != "removed" and (candidate := _candidate(deal, row, rules)) is not None
    ]
    open_gates = [c for c in found if c.gate is not None and c.gate.holds is UNKNOWN]
    others = [c for c in found if c not in open_gates]
    verdicts = [_offered(deal, c) for c in others if c.claim.holds is not False]
    verdicts += _by_purpose([c for c in open_gates if c.claim.holds is not False])
    left = {c.name for c in found if c.claim.holds is not False}
    return verdicts + _not_open([c for c in found if c.name not in left])


def _requirements(matter: Matter) -> tuple[Finding, ...]:
    """Return what the provisions that ask for licences find of the item, its deal and parties."""
    assert matter.item is not None
    deal = Matter(matter.case, matter.on, matter.hits)
    of_item = deal.of_item(matter.item)
    found = [finding for rule in _ITEM_RULES for finding in examine(rule, of_item)]
    for party in matter.case.parties:
        found += [f for rule in _PARTY_RULES for f in examine(rule, deal.of_party(party))]
    return (*found, *(finding for rule in _CASE_RULES for finding in examine(rule, deal)))


def _candidate(deal: Deal, row: Row, rules: list[Restriction]) -> Candidate | None:
    """Return an exception with its conditions; None when it is about other items or places."""
    table = load_table(PACKAGE, "exception_conditions", "exception", "route")
    rows = table.all(deal.matter.on, row["exception"], row["route"])
    gate: Claim | None = None
    scope: list[Claim] = []
    for one in rows:
        if one["part"] != "scope":
            continue
        claim = condition(deal, one)
        if claim is None:
            continue
        if claim.holds is False:
            return None
        if one["test"] in _GATES:
            gate = claim
        else:
            scope.append(claim)
    conditions = [
        claim
        for one in rows
        if one["part"] == "condition" and (claim := condition(deal, one)) is not None
    ]
    name = _route(row)
    if row["instrument"]:
        conditions.append(_enforced(deal.matter, row))
    conditions.append(not_taken_away(deal, rules, name))
    return Candidate(row, gate, tuple(scope), tuple(conditions))


def _enforced(matter: Matter, row: Row) -> Claim:
    """Return the claim that the instrument in which an exception stands is in force as printed."""
    status = status_on(matter.on, row["instrument"])
    holds = True if status is not None and status["state"] == "in_force" else UNKNOWN
    cite = () if status is None else (status.citation,)
    return state(holds, words(f"candidate.enforced_{row['instrument']}"), cite=cite)


def _offered(deal: Deal, candidate: Candidate) -> Verdict:
    claim = candidate.claim
    key = "candidate.open" if claim.holds is UNKNOWN else "candidate.all_hold"
    gate = () if candidate.gate is None else (candidate.gate,)
    return Verdict(
        outcome=Outcome.EXCEPTION_AVAILABLE,
        summary=words(key, title=candidate.title),
        trace=state(claim.holds, claim.text, ask=claim.questions, cite=(candidate.row.citation,)),
        conditions=(*gate, *candidate.scope, *candidate.conditions),
        caveats=(words("candidate.caveat"), *reports(deal, _route(candidate.row))),
    )


def _route(row: Row) -> str:
    return row["exception"] + (f":{row['route']}" if row["route"] else "")


def _by_purpose(candidates: list[Candidate]) -> list[Verdict]:
    """Return one verdict for the exceptions that turn on a purpose, or an event, not stated."""
    if not candidates:
        return []
    names = tuple(dict.fromkeys(c.name for c in candidates))
    claims = tuple(_grouped(name, [c for c in candidates if c.name == name]) for name in names)
    text = words("candidate.purpose_stated")
    return [
        Verdict(
            outcome=Outcome.EXCEPTION_AVAILABLE,
            summary=words("candidate.by_purpose", names=plain(", ".join(names))),
            trace=state(UNKNOWN, text, ask=questions_of(claims)),
            conditions=claims,
            caveats=(words("candidate.caveat"),),
        )
    ]


def _grouped(name: str, candidates: list[Candidate]) -> Claim:
    """Return one claim for the paragraphs of an exception that turn on a purpose not stated."""
    listed = ", ".join(
        " ".join(part for part in (c.row["purpose"], f"({_cites([c])})") if part)
        for c in candidates
    )
    text = words("candidate.purposes", name=name, purposes=plain(listed))
    asked = questions_of(c.gate for c in candidates if c.gate is not None)
    return state(UNKNOWN, text, ask=asked, cite=(candidates[0].row.citation,))


def _not_open(candidates: list[Candidate]) -> list[Verdict]:
    """Return one verdict for the exceptions of which no paragraph is left, each with why."""
    if not candidates:
        return []
    names = tuple(dict.fromkeys(c.name for c in candidates))
    claims = [
        any_of(
            words("candidate.paragraphs", name=name, cites=plain(_cites(of_name))),
            _each_reason(of_name),
        )
        for name in names
        for of_name in ([c for c in candidates if c.name == name],)
    ]
    return [
        Verdict(
            outcome=Outcome.OUT_OF_SCOPE,
            summary=words("candidate.not_open", names=plain(", ".join(names))),
            trace=any_of(words("candidate.any_open"), claims),
        )
    ]


def _each_reason(candidates: list[Candidate]) -> list[Claim]:
    """Return the failed claims, one for each set of reasons that paragraphs have in common."""
    claims = [candidate.claim for candidate in candidates]
    return list({tuple(part.text for part in c.because): c for c in reversed(claims)}.values())


def _cites(candidates: list[Candidate]) -> str:
    return ", ".join(c.row.citation.cite.removeprefix("15 CFR ") for c in candidates)

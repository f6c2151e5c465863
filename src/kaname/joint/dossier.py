"""The dossier: everything that was asked and answered about one deal, on one day's law.

A dossier holds no language, no clock and no machine: the same case, day, lists and tables give
the same dossier, and its ``id`` is the hash over all of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from kaname.core.canonical import content_hash
from kaname.core.case import Case
from kaname.core.finding import About, Finding, Question, outcome_of
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome, most_severe
from kaname.core.review import Duty
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown, is_known
from kaname.joint.divergence import Divergence, concerning, divergences
from kaname.joint.exposure import Exposure
from kaname.law.engine.provisions import Coverage
from kaname.law.us.export.prohibitions import Step

__all__ = [
    "FORMAT", "Capital", "Dossier", "ListUsed", "OpenQuestion", "Screened", "assemble",
    "open_questions", "outcome_for",
]  # fmt: skip

FORMAT: Final = 2
"""The version of the dossier format (see ``kaname schema dossier``)."""

JURISDICTIONS: Final = ("US", "JP")
_NUMBERS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class ListUsed:
    """One edition of a list that the parties were screened against."""

    list_file: str
    publisher: Text
    edition: str
    edition_date: date | None
    sha256: str
    rows: int
    age_days: int | None
    """Days from the edition to the day asked; negative when the edition is the newer."""
    starter: bool
    warnings: int


@dataclass(frozen=True, slots=True)
class Screened:
    """The screening of the parties: what was searched, at which threshold, and what came up."""

    lists: tuple[ListUsed, ...]
    threshold: int
    names: int
    hits: tuple[Hit, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Capital:
    """One capital's answer: its outcome for the whole deal and for each item, most severe."""

    jurisdiction: str
    outcome: Outcome
    could_be: Outcome
    """The most severe outcome that the open facts could still lead to."""
    items: tuple[tuple[str, Outcome], ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact that is not given, and what it would decide."""

    question: Question
    asked_by: tuple[str, ...]
    """The provisions that cannot answer without it."""
    could_lead_to: Outcome
    """The most severe outcome that hangs on it."""


@dataclass(frozen=True)
class Dossier:
    """One deal assessed."""

    kaname: str
    """The version of the software."""
    as_of: date
    as_of_basis: str
    """Why that day: ``given``, ``ship_date`` or ``today``."""
    case: Case
    screened: Screened
    capitals: tuple[Capital, ...]
    findings: tuple[Finding, ...]
    divergences: tuple[Divergence, ...]
    questions: tuple[OpenQuestion, ...]
    coverage: tuple[Coverage, ...]
    notices: tuple[Text, ...]
    order: tuple[Step, ...] = ()
    """Washington's answer in the order of the ten General Prohibitions."""
    follows: tuple[Duty, ...] = ()
    """What each law asks beside a licence: applying, shipping, reports, records, and a breach."""
    exposures: tuple[Exposure, ...] = ()
    """Who else makes each item, and what a denial would do to either side."""
    format: int = FORMAT

    @cached_property
    def id(self) -> str:
        """The SHA-256 over everything in the dossier: its canonical JSON without an id."""
        return content_hash(self)

    def finding_list(self, jurisdiction: str) -> tuple[Finding, ...]:
        """Return one capital's findings, in order."""
        return tuple(f for f in self.findings if f.jurisdiction == jurisdiction)


def outcome_for(findings: Iterable[Finding], item_id: str | Unknown = UNKNOWN) -> Outcome:
    """Return what ``findings`` come to together (see ``outcome_of``).

    With ``item_id`` only what concerns that item counts: findings about it, about the parties and
    about the case as a whole. Findings of reach never count.
    """
    item = About("item", item_id) if is_known(item_id) else None
    return outcome_of(
        finding
        for finding in findings
        if not finding.reach
        and (item is None or finding.about.kind != "item" or finding.about == item)
    )


def open_questions(findings: Iterable[Finding]) -> tuple[OpenQuestion, ...]:
    """Return every question the findings leave open, the one that would decide most first.

    First come questions on which a more severe outcome hangs than the same capital has already
    reached for the same thing; then those with the more severe outcome; then those that more
    provisions wait for.
    """
    findings = tuple(findings)
    waiting: dict[tuple[str, str], list[Finding]] = {}
    questions: dict[tuple[str, str], Question] = {}
    for finding in findings:
        for question in finding.questions:
            key = (question.id, question.path)
            questions.setdefault(key, question)
            waiting.setdefault(key, []).append(finding)

    settled = {name: _settled(findings, name) for name in {f.jurisdiction for f in findings}}

    def checks(key: tuple[str, str]) -> bool:
        return key[0].endswith("conditions")  # one of many, where a fact alone may decide

    def weight(key: tuple[str, str]) -> tuple[int, int, int, bool, tuple[tuple[int, str], ...]]:
        asking = waiting[key]
        raises = any(_could_be(f).severity > settled[f.jurisdiction].severity for f in asking)
        return (
            -raises,
            -_could_lead_to(asking).severity,
            -len(asking),
            checks(key),
            _in_order(key),
        )

    return tuple(
        OpenQuestion(
            question=questions[key],
            asked_by=tuple(dict.fromkeys(finding.provision for finding in waiting[key])),
            could_lead_to=_could_lead_to(waiting[key]),
        )
        for key in sorted(waiting, key=weight)
    )


def _in_order(key: tuple[str, str]) -> tuple[tuple[int, str], ...]:
    """Return a key by which names with numbers stand as people count: 2 before 10."""
    parts = _NUMBERS.split(" ".join(key))
    return tuple((int(part) if part.isdecimal() else -1, part) for part in parts)


def assemble(
    *,
    version: str,
    as_of: date,
    as_of_basis: str,
    case: Case,
    screened: Screened,
    findings: tuple[Finding, ...],
    coverage: tuple[Coverage, ...],
    notices: tuple[Text, ...],
    order: tuple[Step, ...] = (),
    follows: tuple[Duty, ...] = (),
    exposures: tuple[Exposure, ...] = (),
) -> Dossier:
    """Put a dossier together from what the rooms said."""
    capitals = tuple(_capital(name, case, findings) for name in JURISDICTIONS)
    return Dossier(
        kaname=version,
        as_of=as_of,
        as_of_basis=as_of_basis,
        case=case,
        screened=screened,
        capitals=capitals,
        findings=findings,
        divergences=divergences(case, findings),
        questions=open_questions(findings),
        coverage=coverage,
        notices=notices,
        order=order,
        follows=follows,
        exposures=exposures,
    )


def _capital(jurisdiction: str, case: Case, findings: tuple[Finding, ...]) -> Capital:
    own = concerning(findings, jurisdiction)
    return Capital(
        jurisdiction=jurisdiction,
        outcome=outcome_of(own),
        could_be=_could_lead_to(own),
        items=tuple(
            (item.id, outcome_of(concerning(findings, jurisdiction, item.id)))
            for item in case.items
        ),
    )


def _could_be(finding: Finding) -> Outcome:
    return finding.could_be if is_known(finding.could_be) else finding.outcome


def _could_lead_to(findings: Iterable[Finding]) -> Outcome:
    return most_severe(_could_be(finding) for finding in findings)


def _settled(findings: Iterable[Finding], jurisdiction: str) -> Outcome:
    """Return the most severe outcome a capital has reached without any open fact."""
    return most_severe(
        finding.outcome
        for finding in findings
        if finding.jurisdiction == jurisdiction
        and not finding.reach
        and finding.outcome is not Outcome.UNDETERMINED
    )

"""Provisions: one rule of one law, as a function, and how the engine asks it.

A provision is a function of a ``Matter`` that returns ``Verdict``s. What is said *about* it (its
citation, its days in force, its source, how far it is modelled) stands in the coverage register,
``law/coverage.csv``, under the provision's id; a provision without a row there cannot be declared.
The register also holds a row for every section of the texts (``kaname.law.engine.sections``).
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.finding import Citation, Claim, Finding
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, read_on

__all__ = [
    "STATUSES", "Coverage", "Provision", "Verdict", "coverage", "decide", "examine", "provision",
    "recalling", "register_rows", "unheld",
]  # fmt: skip

STATUSES: Final = ("modelled", "partly", "not_modelled")
KINDS: Final = ("provision", "section")
"""What a row of the register is about, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One row of the coverage register: how far one provision is modelled, and its citation."""

    id: str
    jurisdiction: str
    subject: str
    title: Text
    status: str
    citation: Citation
    limits: Text
    """What the model leaves out, in words; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a provision concludes; the engine makes the finding of it."""

    outcome: Outcome
    summary: Text
    trace: Claim
    could_be: Outcome | Unknown = UNKNOWN
    policy: Text | Unknown = UNKNOWN
    conditions: tuple[Claim, ...] = ()
    caveats: tuple[Text, ...] = ()
    reach: bool = False


Rule = Callable[[Matter], Iterable[Verdict]]


@dataclass(frozen=True, slots=True)
class Provision:
    """A rule with its row of the register."""

    coverage: Coverage
    rule: Rule


@cache
def coverage() -> dict[str, Coverage]:
    """Return the provisions of the coverage register by id, in the order of the file."""
    return {row["id"]: _coverage(row) for row in register_rows("provision")}


def register_rows(kind: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``law/coverage.csv`` of one kind, ``provision`` or ``section``.

    The provisions stand first in the file, so that the sections, of which there are many, are not
    read for them.

    Raises:
        ValueError: a row is of no kind or of none of the statuses, or a provision comes late.
    """
    text = (resources.files("kaname.law") / "coverage.csv").read_text(encoding="utf-8")
    before = KINDS[0]
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] not in KINDS or KINDS.index(row["kind"]) < KINDS.index(before):
            raise ValueError(f"coverage {row['id']}: kind {row['kind']!r} after {before!r}")
        if row["status"] not in STATUSES:
            raise ValueError(f"coverage {row['id']}: status {row['status']!r}")
        before = row["kind"]
        if before == kind:
            yield row
        elif KINDS.index(before) > KINDS.index(kind):
            return


def provision(provision_id: str) -> Callable[[Rule], Provision]:
    """Declare the decorated function as the provision of that id in the coverage register.

    Raises:
        KeyError: the register has no such row.
    """
    entry = coverage()[provision_id]
    return lambda rule: Provision(entry, rule)


def decide(
    claim: Claim, *, yes: tuple[Outcome, Text], no: tuple[Outcome, Text], open_: Text,
    policy: Text | Unknown = UNKNOWN, caveats: tuple[Text, ...] = (), reach: bool = False,
) -> Verdict:  # fmt: skip
    """Return the verdict that follows from ``claim``.

    Args:
        claim: the statement on which it turns.
        yes: outcome and summary when it holds.
        no: outcome and summary when it does not.
        open_: summary when it is Unknown; the outcome is then ``undetermined``, and what it could
            become is the more severe of the two.
        policy: the review policy a licence would meet, kept unless the answer is no.
        caveats: what to bear in mind.
        reach: the verdict says only whether the law reaches the deal (see ``Finding.reach``).
    """
    could_be: Outcome | Unknown = UNKNOWN
    if claim.holds is UNKNOWN:
        outcome, summary = Outcome.UNDETERMINED, open_
        could_be = max((yes[0], no[0]), key=lambda outcome: outcome.severity)
    else:
        outcome, summary = yes if claim.holds else no
    return Verdict(
        outcome=outcome,
        summary=summary,
        trace=claim,
        could_be=could_be,
        policy=UNKNOWN if claim.holds is False else policy,
        caveats=caveats,
        reach=reach,
    )


Examine = Callable[[Provision, Matter], tuple[Finding, ...]]
_recalled: ContextVar[Callable[[Examine, Provision, Matter], tuple[Finding, ...]] | None] = (
    ContextVar("recalled", default=None)
)


@contextmanager
def recalling(
    recall: Callable[[Examine, Provision, Matter], tuple[Finding, ...]],
) -> Iterator[None]:
    """Within the block, let ``recall`` answer for ``examine``, which it is given to ask anew.

    Who asks the same provisions of many deals can thus answer from what was found of a deal that
    the provision cannot tell apart from this one. What it answers is not checked here.
    """
    token = _recalled.set(recall)
    try:
        yield
    finally:
        _recalled.reset(token)


def examine(item: Provision, matter: Matter) -> tuple[Finding, ...]:
    """Ask a provision and return its findings; ``()`` when it is not in force on that day.

    A day before the tables begin gives ``undetermined``, never the answer of another day.
    """
    recall = _recalled.get()
    return _examine(item, matter) if recall is None else recall(_examine, item, matter)


def _examine(item: Provision, matter: Matter) -> tuple[Finding, ...]:
    entry = item.coverage
    cited = entry.citation
    if not in_force(cited, matter.on):
        return ()
    try:
        verdicts = tuple(item.rule(matter))
    except NotEncodedError as gap:
        verdicts = (_not_encoded(gap),)
    return tuple(_finding(entry, matter, verdict) for verdict in verdicts)


def unheld(item: Provision, matter: Matter) -> tuple[Finding, ...]:
    """Return that a day before a provision begins is not answered; ``()`` for a later day.

    For the provision on which the law of a capital rests: before it, other texts held that are
    not encoded, and silence would read as if nothing were required.
    """
    first = item.coverage.citation.in_force_from
    if first <= matter.on:
        return ()
    verdict = _not_encoded(NotEncodedError(item.coverage.id, matter.on, first))
    worst = replace(verdict, could_be=Outcome.PROHIBITED)
    return (_finding(item.coverage, matter, worst),)


def in_force(citation: Citation, on: date) -> bool:
    """Tell whether what is cited is in force on that day."""
    last = citation.in_force_to
    return citation.in_force_from <= on and (last is None or on <= last)


def _finding(entry: Coverage, matter: Matter, verdict: Verdict) -> Finding:
    cited = dict.fromkeys((entry.citation, *_citations(verdict.trace)))
    questions = verdict.trace.questions + tuple(
        question for condition in verdict.conditions for question in condition.questions
    )
    return Finding(
        provision=entry.id,
        jurisdiction=entry.jurisdiction,
        about=matter.about(),
        outcome=verdict.outcome,
        summary=verdict.summary,
        trace=verdict.trace,
        citations=tuple(cited),
        questions=tuple(dict.fromkeys(questions)),
        could_be=verdict.could_be,
        policy=verdict.policy,
        conditions=verdict.conditions,
        caveats=verdict.caveats,
        reach=verdict.reach,
    )


def _citations(claim: Claim) -> Iterable[Citation]:
    yield from claim.citations
    for part in claim.because:
        yield from _citations(part)


def _not_encoded(gap: NotEncodedError) -> Verdict:
    text = Text(
        f"Not answered for {gap.on}: the facts of law that decide it are held from "
        f"{gap.earliest} on.",
        f"{gap.on}については回答しない。判断に要する法令表は{gap.earliest}以降のみ収録している。",
    )
    return Verdict(Outcome.UNDETERMINED, text, state(UNKNOWN, text), Outcome.LICENCE_REQUIRED)


def _coverage(row: dict[str, str]) -> Coverage:
    return Coverage(
        id=row["id"],
        jurisdiction=row["jurisdiction"],
        subject=row["subject"],
        title=Text(row["title_en"], row["title_ja"]),
        status=row["status"],
        citation=Citation(
            cite=row["citation"],
            in_force_from=date.fromisoformat(row["in_force_from"]),
            in_force_to=date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None,
            source=row["source"],
            verified_on=read_on(row["verified_on"]),
            published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        ),
        limits=Text(row["limits_en"], row["limits_ja"]),
    )

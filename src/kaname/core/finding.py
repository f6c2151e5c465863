"""What the law says of a case: citations, claims with their trace, questions, findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import Text
from kaname.core.unknown import Truth, Unknown, is_known

__all__ = [
    "POLICIES", "About", "Citation", "Claim", "Finding", "Question", "Read", "Review", "outcome_of",
]  # fmt: skip

POLICIES: Final = (
    "denial", "presumption_of_denial", "denial_or_delay", "arms_embargo", "mixed", "as_listed",
    "by_criteria", "case_by_case", "general_approval", "presumption_of_approval",
)  # fmt: skip
"""How an application for a licence is met, the most restrictive first. ``mixed``: the text decides
by facts that an application shows; ``as_listed``: as a list's entry or a notice states."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in the law, its days in force (inclusive), and where and when it was read."""

    cite: str
    in_force_from: date
    in_force_to: date | None
    source: str
    verified_on: date | None
    """The date of the newest official text in which it was read; None: it was not read."""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is not given and would decide: its register id, its place in the case file."""

    id: str
    path: str
    wording: Text
    answer: str
    """How to answer in the case file: ``yes/no``, ``text``, ``percent``, ``money``, ..."""


@dataclass(frozen=True, slots=True)
class Read:
    """A fact that was read: its path in the case file and the value as text."""

    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its truth value and why: a node of the trace a person can follow.

    ``questions`` are only those that would still decide this claim: a conjunction that already
    failed asks nothing.
    """

    holds: Truth
    text: Text
    because: tuple["Claim", ...] = ()
    reads: tuple[Read, ...] = ()
    questions: tuple[Question, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """Whom or what a finding is about: ``case``, ``item`` or ``party``, and its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Review:
    """By which policy one rule of the law would have an application for the licence reviewed."""

    policy: str
    """One of ``POLICIES``."""
    basis: str
    """The reason for control or the rule that asks for the licence, such as ``NS1``; may be ``""``.
    """
    text: Text
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one provision says of a case, or of one item or party of it."""

    provision: str
    jurisdiction: str
    about: About
    outcome: Outcome
    summary: Text
    trace: Claim
    citations: tuple[Citation, ...]
    questions: tuple[Question, ...] = ()
    could_be: Outcome | Unknown = Unknown.UNKNOWN
    """When undetermined: the most severe outcome the open facts could lead to."""
    policy: Text | Unknown = Unknown.UNKNOWN
    """The review policy a licence application would meet, where the law states one."""
    conditions: tuple[Claim, ...] = ()
    """The conditions of an exception, each holding, failing or open."""
    caveats: tuple[Text, ...] = ()
    reach: bool = False
    """Says only whether the law reaches the deal. It does not count in a capital's outcome: each
    requirement already rests on it."""
    reviews: tuple[Review, ...] = ()
    """The review policies that an application would meet, the most restrictive first; none: the
    law that is held states none for it."""


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Return what findings come to together: the most severe of their outcomes.

    An advice to review does not stand before an open finding that could come to more than that:
    together they are ``undetermined``. A firm requirement stands before open ones.
    """
    found = tuple(findings)
    firm = most_severe(finding.outcome for finding in found)
    if firm is not Outcome.REVIEW_ADVISED:
        return firm
    return Outcome.UNDETERMINED if any(_could_exceed(f, firm) for f in found) else firm


def _could_exceed(finding: Finding, firm: Outcome) -> bool:
    if finding.outcome is not Outcome.UNDETERMINED:
        return False
    return not is_known(finding.could_be) or finding.could_be.severity > firm.severity

"""Where the two capitals part on the same facts, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from kaname.core.case import Case
from kaname.core.finding import About, Finding
from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import Text
from kaname.joint.words import words

__all__ = ["Divergence", "divergences", "leading"]


@dataclass(frozen=True, slots=True)
class Divergence:
    """One item for which the two capitals' outcomes differ."""

    about: About
    us: Outcome
    jp: Outcome
    reason: Text
    us_provisions: tuple[str, ...]
    jp_provisions: tuple[str, ...]
    """The provisions that carry each capital's outcome."""


def divergences(case: Case, findings: tuple[Finding, ...]) -> tuple[Divergence, ...]:
    """Return one divergence for each item on which the outcomes differ, in the case's order."""
    found = []
    for item in case.items:
        us = leading(findings, "US", item.id)
        jp = leading(findings, "JP", item.id)
        us_outcome, jp_outcome = _outcome(us), _outcome(jp)
        if us_outcome is jp_outcome:
            continue
        found.append(
            Divergence(
                about=About("item", item.id),
                us=us_outcome,
                jp=jp_outcome,
                reason=words("divergence.reason", us=_why(us, "us"), jp=_why(jp, "jp")),
                us_provisions=_provisions(us),
                jp_provisions=_provisions(jp),
            )
        )
    return tuple(found)


def leading(findings: Iterable[Finding], jurisdiction: str, item_id: str) -> tuple[Finding, ...]:
    """Return the findings that carry a capital's outcome for an item: its most severe ones."""
    concerned = [
        finding
        for finding in findings
        if finding.jurisdiction == jurisdiction
        and not finding.reach
        and (finding.about.kind != "item" or finding.about.id == item_id)
    ]
    outcome = _outcome(concerned)
    return tuple(finding for finding in concerned if finding.outcome is outcome)


def _outcome(findings: Iterable[Finding]) -> Outcome:
    return most_severe(finding.outcome for finding in findings)


def _provisions(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.provision for finding in findings))


def _why(findings: tuple[Finding, ...], capital: str) -> Text:
    if not findings:
        return words(f"divergence.{capital}_silent")
    return findings[0].summary

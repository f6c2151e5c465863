"""Where the two capitals part on the same facts, and why.

They part in two ways: in the *outcome* for an item, and in the *grounds*: a rule that carries
weight in this deal and that the other capital does not have, or has in another shape. While one
capital's outcome is undetermined nobody can say yet that the outcomes differ; and where one law
does not reach the deal there is nothing to compare.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import About, Finding, outcome_of
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.joint.words import words

__all__ = ["GROUNDS", "Divergence", "concerning", "divergences", "leading"]


@dataclass(frozen=True, slots=True)
class Divergence:
    """One item for which the two capitals' outcomes differ, or one rule on which they part."""

    kind: str
    """``outcome`` or ``grounds``."""
    about: About
    us: Outcome
    jp: Outcome
    """Each capital's outcome: for the item, or of the provisions on which they part."""
    reason: Text
    us_provisions: tuple[str, ...]
    jp_provisions: tuple[str, ...]
    """The provisions that carry each capital's outcome."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """A rule on which the two laws part, whatever the outcome: its wording and its provisions."""

    key: str
    us: tuple[str, ...]
    jp: tuple[str, ...]
    both: bool = False
    """Shown only when provisions of both capitals carry weight."""


GROUNDS: Final = (
    Grounds("reach", ("us.export.de_minimis", "us.export.direct_product"), ()),
    Grounds("classification", ("us.export.country_chart",), ("jp.export.list_control",)),
    Grounds(
        "listed",
        ("us.export.entity_list", "us.export.denied_persons", "us.export.unverified_list",
         "us.export.military_end_user_list"),
        ("jp.export.end_user_list",),
    ),
    Grounds(
        "ownership",
        ("us.export.affiliates", "us.export.listed_owners", "us.export.blocked_ownership"),
        (),
    ),
    Grounds("catch_all", ("us.export.military_end_use",), ("jp.export.catch_all",)),
    Grounds("small_value", (), ("jp.export.small_value",)),
    Grounds("russia", ("us.export.russia_belarus",), ("jp.export.embargo",), both=True),
)  # fmt: skip
"""The rules on which the laws part, in the order in which they are shown."""


GATES: Final = {
    "US": ("us.export.subject_to_ear",), "JP": ("jp.export.scope", "jp.export.temporary_landing"),
}  # fmt: skip
"""The provisions that say whether a capital's law reaches a deal at all."""


def divergences(case: Case, findings: tuple[Finding, ...]) -> tuple[Divergence, ...]:
    """Return where the capitals part: outcomes in the order of the items, then grounds.

    Where one law does not reach the deal at all they part on nothing.
    """
    by_outcome = [_by_outcome(findings, item.id) for item in case.items]
    both = not any(_is_outside(concerning(findings, name)) for name in GATES)
    by_grounds = [_by_grounds(findings, grounds) for grounds in GROUNDS if both]
    return tuple(found for found in (*by_outcome, *by_grounds) if found is not None)


def concerning(
    findings: Iterable[Finding], jurisdiction: str, item_id: str = ""
) -> tuple[Finding, ...]:
    """Return the findings that count in a capital's outcome, for an item or for the whole deal.

    Findings of reach do not count, but where the law does not reach: then they alone say so, as
    long as no other finding asks for anything.
    """
    own = [
        finding
        for finding in findings
        if finding.jurisdiction == jurisdiction
        and (not item_id or finding.about.kind != "item" or finding.about.id == item_id)
    ]
    counted = tuple(finding for finding in own if not finding.reach)
    if _outcome(counted).severity > Outcome.NO_REQUIREMENT_FOUND.severity:
        return counted
    return _outside(own, jurisdiction) or counted


def _outside(own: Iterable[Finding], jurisdiction: str) -> tuple[Finding, ...]:
    """Return the findings that say that the law does not reach; none while any part of it does.

    Of Tokyo's law one article may not reach the deal and another answer it (Art. 48 goods that
    leave Japan, Art. 25 technology and deals abroad).
    """
    gates = tuple(finding for finding in own if finding.provision in GATES.get(jurisdiction, ()))
    outside = tuple(finding for finding in gates if finding.outcome is Outcome.OUT_OF_SCOPE)
    if jurisdiction == "US":
        return outside if len(outside) == len(gates) else ()
    answered = any(
        f.about.kind == "item" and f.outcome is Outcome.NO_REQUIREMENT_FOUND for f in own
    )
    return () if answered else outside


def leading(findings: Iterable[Finding], jurisdiction: str, item_id: str) -> tuple[Finding, ...]:
    """Return the findings that carry a capital's outcome for an item (see ``outcome_of``)."""
    concerned = concerning(findings, jurisdiction, item_id)
    outcome = _outcome(concerned)
    return tuple(finding for finding in concerned if finding.outcome is outcome)


def _by_outcome(findings: tuple[Finding, ...], item_id: str) -> Divergence | None:
    us = leading(findings, "US", item_id)
    jp = leading(findings, "JP", item_id)
    outcomes = {_outcome(us), _outcome(jp)}
    if len(outcomes) == 1 or Outcome.UNDETERMINED in outcomes:
        return None
    if _is_outside(us) or _is_outside(jp):
        return None
    reason = words("divergence.reason", us=_why(us, "us"), jp=_why(jp, "jp"))
    return _divergence("outcome", About("item", item_id), reason, us, jp)


def _is_outside(counted: tuple[Finding, ...]) -> bool:
    """Tell whether findings say that a law does not reach; none at all say nothing of it."""
    return bool(counted) and _outcome(counted) is Outcome.OUT_OF_SCOPE


def _by_grounds(findings: tuple[Finding, ...], grounds: Grounds) -> Divergence | None:
    us = tuple(f for f in findings if f.provision in grounds.us and _weighs(f))
    jp = tuple(f for f in findings if f.provision in grounds.jp and _weighs(f))
    if not (us and jp) if grounds.both else not (us or jp):
        return None
    return _divergence("grounds", About("case", ""), words(f"grounds.{grounds.key}"), us, jp)


def _weighs(finding: Finding) -> bool:
    """Tell whether a finding carries weight in the deal: it asks for something, may, or reaches."""
    if finding.reach:
        return finding.trace.holds is True
    return finding.outcome.severity > Outcome.NO_REQUIREMENT_FOUND.severity


def _divergence(
    kind: str, about: About, reason: Text, us: tuple[Finding, ...], jp: tuple[Finding, ...]
) -> Divergence:
    return Divergence(
        kind=kind,
        about=about,
        us=_outcome(us),
        jp=_outcome(jp),
        reason=reason,
        us_provisions=_provisions(us),
        jp_provisions=_provisions(jp),
    )


def _outcome(findings: Iterable[Finding]) -> Outcome:
    return outcome_of(findings)


def _provisions(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.provision for finding in findings))


def _why(findings: tuple[Finding, ...], capital: str) -> Text:
    if not findings:
        return words(f"divergence.{capital}_silent")
    return findings[0].summary

"""The ten General Prohibitions as the order of the American answer (15 CFR 736.2(b); part 732).

First comes what is subject to the EAR, then each prohibition with what was found under it, also
where nothing was; then what may lift one, and what binds beside the EAR.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import About, Citation, Claim, Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import coverage
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.us.export.de_minimis import above_share, no_level
from kaname.law.us.export.direct_product import direct_product_claim
from kaname.law.us.export.reach import in_or_from_united_states
from kaname.law.us.export.words import PACKAGE

__all__ = ["PROVISION", "STATES", "FindingRef", "Step", "explained"]

PROVISION: Final = "us.export.general_prohibitions"

STATES: Final = (
    "requires", "open", "candidates", "nothing_found", "not_asked", "reached", "not_reached",
)  # fmt: skip
"""What stands at a step: something is required or advised, something is open, exceptions are
candidates, it was asked and nothing was found, or no provision of it had anything to ask about; of
the scope, whether an item is subject to the EAR."""

_PREFIX: Final = "us.export."
_SCREENING: Final = "joint.screening.us"
_OF_ITEMS: Final = ("1", "2", "3")
"""The prohibitions by classification and destination; which one, says how the item is subject."""
_SUBJECT: Final = "us.export.subject_to_ear"


@dataclass(frozen=True, slots=True)
class FindingRef:
    """Which finding: its provision, and whom or what it is about."""

    provision: str
    about: About


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order, with what was found at it."""

    group: str
    """``scope``, ``1`` to ``10``, ``exceptions``, ``other`` or ``lists``."""
    title: Text
    rule: Text
    """What it forbids or asks, in our own words."""
    state: str
    """One of ``STATES``."""
    findings: tuple[FindingRef, ...]
    silent: Text
    """Why nothing was asked; said where no finding stands here."""
    not_modelled: tuple[str, ...]
    """Provisions of it that are not modelled, by their ids in the coverage register."""
    citation: Citation


def explained(
    case: Case, hits: tuple[Hit, ...], on: date, findings: Iterable[Finding]
) -> tuple[Step, ...]:
    """Return the steps of the order with the findings that stand at each.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.
        findings: what Washington's law says of the case; others are left out.

    Returns:
        Nothing on a day for which the order is not held.
    """
    own = [f for f in findings if f.jurisdiction == "US"]
    matter = Matter(case, on, hits)
    groups = {(f.provision, f.about): _groups(matter, f) for f in own}
    try:
        rows = load_table(PACKAGE, "general_prohibitions").in_force(on)
    except NotEncodedError:
        return ()
    steps = []
    for row in rows:
        here = [f for f in own if row["group"] in groups[f.provision, f.about]]
        steps.append(
            Step(
                group=row["group"],
                title=Text(row["label_en"], row["label_ja"]),
                rule=Text(row["rule_en"], row["rule_ja"]),
                state=_state(here),
                findings=tuple(dict.fromkeys(FindingRef(f.provision, f.about) for f in here)),
                silent=Text(row["silent_en"], row["silent_ja"]),
                not_modelled=_not_modelled(row.words("provisions")),
                citation=row.citation,
            )
        )
    return tuple(steps)


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Return the steps at which each provision stands, by its id."""
    found: dict[str, tuple[str, ...]] = {}
    for row in load_table(PACKAGE, "general_prohibitions"):
        for name in row.words("provisions"):
            provision = _SCREENING if name == "screening" else _PREFIX + name
            if row["group"] not in found.get(provision, ()):
                found[provision] = (*found.get(provision, ()), row["group"])
    return found


def _groups(matter: Matter, finding: Finding) -> tuple[str, ...]:
    groups = _named().get(finding.provision, ("other",))
    return _of_item(matter, finding) if groups == _OF_ITEMS else groups


def _of_item(matter: Matter, finding: Finding) -> tuple[str, ...]:
    """Return which of the first three prohibitions a finding is about.

    What leaves the United States or is of US origin comes under the first; what is made abroad,
    under the second by its content and the third as a direct product; while that is open, under
    each that is not ruled out.
    """
    items = [item for item in matter.case.items if About("item", item.id) == finding.about]
    try:
        claims = [_ways(matter.of_item(item)) for item in items or matter.case.items]
    except NotEncodedError:
        return _OF_ITEMS
    by_way = [(n, {ways[i].holds for ways in claims}) for i, n in enumerate(_OF_ITEMS)]
    holding = tuple(number for number, truths in by_way if True in truths)
    return holding[:1] or tuple(n for n, truths in by_way if UNKNOWN in truths) or _OF_ITEMS[:1]


def _ways(matter: Matter) -> tuple[Claim, Claim, Claim]:
    """Return the claims of how an item is subject to the EAR, in the order of the prohibitions."""
    content = above_share(matter)
    if content.holds is not True:
        level = no_level(matter)
        content = level if level.holds is True else content
    return in_or_from_united_states(matter), content, direct_product_claim(matter)


def _state(findings: list[Finding]) -> str:
    outcomes = {finding.outcome for finding in findings}
    reach = [f.trace.holds for f in findings if f.provision == _SUBJECT]
    if reach:
        return "reached" if True in reach else "open" if UNKNOWN in reach else "not_reached"
    if any(o.severity > Outcome.UNDETERMINED.severity for o in outcomes):
        return "requires"
    if not outcomes:
        return "not_asked"
    if Outcome.UNDETERMINED in outcomes:
        return "open"
    return "candidates" if Outcome.EXCEPTION_AVAILABLE in outcomes else "nothing_found"


def _not_modelled(names: Iterable[str]) -> tuple[str, ...]:
    register = coverage()
    ids = [_PREFIX + name for name in names]
    return tuple(i for i in ids if i in register and register[i].status == "not_modelled")

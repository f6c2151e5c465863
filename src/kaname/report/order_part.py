"""Washington's answer in the order of the ten General Prohibitions, as shown."""

from dataclasses import dataclass
from typing import Final

from kaname.core.finding import Finding
from kaname.law.us.export.prohibitions import FindingRef, Step
from kaname.report.law_part import FindingView, finding_views, is_quiet
from kaname.report.reader import Reader
from kaname.report.words import clean

__all__ = ["Order", "StepView", "order_of"]

JURISDICTION: Final = "US"


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the order: what it asks, what was found, and what is not modelled of it."""

    group: str
    title: str
    rule: str
    state: str
    state_word: str
    note: str
    """Which provisions were found to say something, which were asked, or why none was."""
    not_modelled: str
    cite: str
    loud: tuple[FindingView, ...]
    """The findings shown here: a finding that stands at several steps is shown at the first."""


@dataclass(frozen=True, slots=True)
class Order:
    """The steps, and the findings of the capital that stand at none."""

    steps: tuple[StepView, ...]
    rest: tuple[FindingView, ...]


def order_of(reader: Reader) -> Order | None:
    """Return the order; None where the dossier holds none."""
    if not reader.dossier.order:
        return None
    findings = [f for f in reader.dossier.finding_list(JURISDICTION) if not f.reach]
    loud = [f for f in findings if not is_quiet(f)]
    loud.sort(key=lambda finding: -finding.outcome.severity)
    shown: set[FindingRef] = set()
    steps = []
    for step in reader.dossier.order:
        own = set(step.findings) - shown
        here = [f for f in loud if FindingRef(f.provision, f.about) in own]
        steps.append(_step(reader, step, here, findings))
        shown |= own
    rest = [f for f in loud if FindingRef(f.provision, f.about) not in shown]
    return Order(tuple(steps), finding_views(reader, rest))


def _step(reader: Reader, step: Step, loud: list[Finding], findings: list[Finding]) -> StepView:
    say = reader.say
    missing = [reader.title(provision) for provision in step.not_modelled]
    return StepView(
        group=clean(step.group),
        title=say.text(step.title),
        rule=say.text(step.rule),
        state=clean(step.state),
        state_word=say.or_raw(f"order.{step.state}", step.state),
        note=_note(reader, step, findings),
        not_modelled=say("order.not_modelled", titles="; ".join(missing)) if missing else "",
        cite=say.cite(step.citation.cite),
        loud=finding_views(reader, loud),
    )


def _note(reader: Reader, step: Step, findings: list[Finding]) -> str:
    if not step.findings:
        return reader.say.text(step.silent)
    here = [f for f in findings if FindingRef(f.provision, f.about) in step.findings]
    telling = [f for f in here if not is_quiet(f)] or here
    provisions = [finding.provision for finding in telling]
    provisions = provisions or [ref.provision for ref in step.findings]
    return "; ".join(dict.fromkeys(reader.title(provision) for provision in provisions))

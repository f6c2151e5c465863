"""How an application would be reviewed, and what the law asks once a deal goes ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kaname.core.finding import Claim

__all__ = ["STAGES", "Duty", "duties_of"]

STAGES: Final = ("apply", "ship", "report", "keep", "breach")
"""In the order in which they come: applying for a licence, shipping, reporting afterwards, keeping
records, and what a breach can bring."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What one capital's law asks of those in the deal beside the licence itself."""

    jurisdiction: str
    provision: str
    """The provision of the coverage register that says so."""
    stage: str
    """One of ``STAGES``."""
    items: tuple[str, ...]
    """The items that it concerns; none: the deal as a whole."""
    trace: Claim
    """What is asked, whether it holds on these facts (Unknown: it may), and why."""


def duties_of(
    jurisdiction: str, provision: str, stage: str, claims: Iterable[tuple[str, Claim]]
) -> list[Duty]:
    """Return a duty for all items of which the same is said for the same reasons.

    Args:
        jurisdiction: whose law.
        provision: the provision of the coverage register.
        stage: one of ``STAGES``.
        claims: items by id, each with what is asked of it.
    """
    said: dict[object, list[tuple[str, Claim]]] = {}
    for item_id, claim in claims:
        reasons = tuple((part.holds, part.text) for part in claim.because)
        said.setdefault((claim.holds, claim.text, reasons), []).append((item_id, claim))
    return [
        Duty(jurisdiction, provision, stage, tuple(item_id for item_id, _ in same), same[0][1])
        for same in said.values()
    ]

"""What a finding can conclude, most severe first."""

from collections.abc import Iterable
from enum import Enum

__all__ = ["Outcome", "most_severe"]


class Outcome(Enum):
    """The outcomes in order of severity; the first member is the most severe."""

    PROHIBITED = "prohibited"
    LICENCE_REQUIRED = "licence_required"
    NOTIFICATION_REQUIRED = "notification_required"
    REVIEW_ADVISED = "review_advised"
    UNDETERMINED = "undetermined"
    EXCEPTION_AVAILABLE = "exception_available"
    NO_REQUIREMENT_FOUND = "no_requirement_found"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def severity(self) -> int:
        """How severe, 7 (prohibited) to 0 (out of scope)."""
        return _SEVERITY[self]


_SEVERITY = {outcome: len(Outcome) - 1 - place for place, outcome in enumerate(Outcome)}


def most_severe(outcomes: Iterable[Outcome]) -> Outcome:
    """Return the most severe of ``outcomes``; of none, ``OUT_OF_SCOPE``: nothing was asked."""
    return max(outcomes, key=lambda outcome: outcome.severity, default=Outcome.OUT_OF_SCOPE)

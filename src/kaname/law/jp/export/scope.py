"""FEFTA Art. 48(1) and Art. 6(1): what is an export from Japan."""

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import any_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.jp.export.facts import JAPAN, from_japan
from kaname.law.jp.export.words import words

__all__ = ["scope", "through_japan"]


@provision("jp.export.scope")
def scope(matter: Matter) -> list[Verdict]:
    """Say when the deal is no export from Japan, which alone Art. 48 governs."""
    start = from_japan(matter)
    if start.holds is True:
        stays = matter.claim("places", "to", lambda to: to == JAPAN, words("scope.stays"))
        if stays.holds is True:
            return [Verdict(Outcome.OUT_OF_SCOPE, words("scope.inside"), stays)]
        return []
    claim = any_of(words("scope.claim"), [start, through_japan(matter)])
    if claim.holds is UNKNOWN:
        return [Verdict(Outcome.UNDETERMINED, words("scope.open"), claim, Outcome.LICENCE_REQUIRED)]
    if claim.holds:
        return []
    caveats = (words("scope.brokering"),)
    return [Verdict(Outcome.OUT_OF_SCOPE, words("scope.no"), claim, caveats=caveats)]


def through_japan(matter: Matter) -> Claim:
    """Return the claim that the goods pass through Japan on their way."""

    def passes(via: tuple[str, ...]) -> bool:
        return JAPAN in via

    return matter.claim("places", "via", passes, words("facts.through_japan"))

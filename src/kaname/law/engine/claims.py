"""Claims: three-valued statements with their reasons, and how they are put together.

``all_of`` and ``any_of`` keep only the reasons that matter: a conjunction that failed shows what
failed, one that is open shows what is open and asks only that.
"""

from collections.abc import Iterable, Sequence

from kaname.core.finding import Citation, Claim, Question, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, negate

__all__ = ["all_of", "any_of", "flip", "questions_of", "state"]


def state(
    holds: Truth,
    text: Text,
    *,
    reads: Iterable[Read] = (),
    ask: Iterable[Question] = (),
    cite: Iterable[Citation] = (),
    because: Iterable[Claim] = (),
) -> Claim:
    """Return a claim; what it asks is kept only while it is Unknown."""
    return Claim(
        holds=holds,
        text=text,
        because=tuple(because),
        reads=tuple(reads),
        questions=tuple(ask) if holds is UNKNOWN else (),
        citations=tuple(cite),
    )


def all_of(text: Text, claims: Sequence[Claim], *, cite: Iterable[Citation] = ()) -> Claim:
    """Return the conjunction of ``claims`` under the statement ``text``."""
    holds = all_true(claim.holds for claim in claims)
    return _compound(holds, text, claims, decisive=False, cite=cite)


def any_of(text: Text, claims: Sequence[Claim], *, cite: Iterable[Citation] = ()) -> Claim:
    """Return the disjunction of ``claims`` under the statement ``text``."""
    holds = any_true(claim.holds for claim in claims)
    return _compound(holds, text, claims, decisive=True, cite=cite)


def flip(text: Text, claim: Claim) -> Claim:
    """Return the negation of ``claim`` under the statement ``text``."""
    return state(negate(claim.holds), text, ask=claim.questions, because=(claim,))


def questions_of(claims: Iterable[Claim]) -> tuple[Question, ...]:
    """Return the questions of ``claims``, each once, in order."""
    return tuple(dict.fromkeys(question for claim in claims for question in claim.questions))


def _compound(
    holds: Truth, text: Text, claims: Sequence[Claim], *, decisive: bool, cite: Iterable[Citation]
) -> Claim:
    """Keep the parts that carried the value.

    ``decisive`` is the value of one part that alone decides the whole: False for a conjunction,
    True for a disjunction. A decided whole shows its deciding parts; an open one shows the open
    parts first, then the rest.
    """
    if holds is decisive:
        parts = [claim for claim in claims if claim.holds is decisive]
    elif holds is UNKNOWN:
        parts = sorted(claims, key=lambda claim: claim.holds is not UNKNOWN)
    else:
        parts = list(claims)
    ask = questions_of(claim for claim in parts if claim.holds is UNKNOWN)
    return state(holds, text, ask=ask, cite=cite, because=parts)

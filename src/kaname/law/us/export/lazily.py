"""Conjunctions whose parts cost something: parts after the first that fails are not asked."""

from collections.abc import Callable, Iterable

from kaname.core.finding import Citation, Claim
from kaname.core.text import Text
from kaname.law.engine.claims import all_of

__all__ = ["Part", "all_in_turn"]

Part = Callable[[], Claim]


def all_in_turn(text: Text, parts: Iterable[Part], *, cite: Iterable[Citation] = ()) -> Claim:
    """Return the conjunction of ``parts`` under ``text``, asking them in turn.

    It is that of ``all_of``; a failed one shows the first part that failed.
    """
    claims: list[Claim] = []
    for part in parts:
        claims.append(part())
        if claims[-1].holds is False:
            break
    return all_of(text, claims, cite=cite)

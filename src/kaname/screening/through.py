"""A party that is on one list under one name, and on another under another.

A buyer called 北京航空航天大学 is an entry of METI's list, which has its English names too; the
Entity List has the same university in Latin letters alone. So the other names of an entry that is
the party are searched on the other lists. What they find is for a person to decide: it is one
entry's name that matched, not the party's.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from kaname.core.hit import Hit, Identity
from kaname.screening.engine import Engine, Match, Query
from kaname.screening.facts import Agreement
from kaname.screening.names import name_forms

__all__ = ["NAMES_MAX", "further_matches"]

NAMES_MAX: Final = 10
"""Names that are searched for one party."""
MATCHES_MAX: Final = 20
"""Entries that are shown beyond those that the party's own names found."""
SCORE_MIN: Final = 95
"""Points of an entry that has not the very name: a name merely like a listed one is that of some
other listed party (Nanjing University of Aeronautics is like Beijing's), not of this one."""

NEARNESS: Final = 90
"""Points of names under which nothing can come to ``SCORE_MIN``, whatever else agrees."""

_SURE: Final = frozenset({Identity.PRESUMED, Identity.CONFIRMED})


def further_matches(
    engine: Engine, query: Query, hits: Iterable[Hit]
) -> tuple[tuple[Hit, Match], ...]:
    """Return what the names of the entries that are the party find on other lists.

    Args:
        engine: over all entries.
        query: the party as it was searched.
        hits: what was found; one that is not presumed or confirmed leads nowhere.

    Returns:
        (the hit through which it was found, the match), best match first. Left out are names too
        short to be anybody's alone, what ``hits`` have already, entries of the list that the hit
        is on, and entries that have not the very name, unless nearly and in the same country.
    """
    found = tuple(hits)
    through = _names(query, [hit for hit in found if hit.identity in _SURE])
    if not through:
        return ()
    wanted = replace(query, names=tuple(through), identifiers=())
    known = {hit.entry.id for hit in found}
    matches = (
        (through[match.name], match)
        for match in engine.search(wanted, MATCHES_MAX + len(known), NEARNESS)
        if match.listed.entry.id not in known
    )
    return tuple(
        (hit, match)
        for hit, match in matches
        if match.listed.entry.list_id != hit.entry.list_id and (match.same_name or _is_near(match))
    )[:MATCHES_MAX]


def _is_near(match: Match) -> bool:
    return match.score >= SCORE_MIN and match.country is Agreement.AGREES


def _names(query: Query, hits: list[Hit]) -> dict[str, Hit]:
    """Return the names to search, each with the hit whose entry has it."""
    if not hits:
        return {}
    searched = {form.key for name in query.names for form in name_forms(name, query.kind)}
    names: dict[str, Hit] = {}
    for hit in hits:
        for name in (hit.entry.name, *hit.entry.aliases):
            forms = name_forms(name, hit.entry.kind)
            if not forms or forms[0].is_short or forms[0].key in searched:
                continue
            searched.add(forms[0].key)
            names[name] = hit
            if len(names) == NAMES_MAX:
                return names
    return names

"""Footnotes of the Entity List to which a foreign direct product rule belongs."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from kaname.core.finding import Claim
from kaname.core.hit import Hit
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.parties import is_party, listed_claim
from kaname.law.us.export.status import status_on
from kaname.law.us.export.words import words

__all__ = ["bears_footnote", "footnote_party"]

_LIST: Final = "bis-entity"
_AFFILIATES: Final = "affiliates_rule"
_RULE: Final = r"734\.9\s*\(e\)"
_CITED: Final[Mapping[str, re.Pattern[str]]] = {
    "1": re.compile(_RULE + r"\s*(?:\(1\)|1\b)"),
    "3": re.compile(r"734\.9\s*\(g\)"),
    "4": re.compile(_RULE + r"\s*\(2\)|" + _RULE + r"[^)]*\)\s*4\b"),
    "5": re.compile(r"734\.4\s*\(a\)\s*\(9\)|734\.9\s*\(e\)\s*\(3\)"),
}
"""Footnote -> how the requirement of an entry that bears it refers to the rules."""
_UNNUMBERED: Final = re.compile(_RULE + r"(?!\s*\(?\d)")


def bears_footnote(hit: Hit, footnote: str) -> Truth:
    """Tell whether an entry bears a footnote; Unknown where the edition does not show it."""
    published = hit.entry.detail("licence_requirement")
    if not published:
        return UNKNOWN
    if _CITED[footnote].search(published):
        return True
    shown = any(pattern.search(published) for pattern in _CITED.values())
    return UNKNOWN if not shown and _UNNUMBERED.search(published) else False


def footnote_party(matter: Matter, footnote: str) -> Claim:
    """Return the claim that a party to the transaction is an entity with that footnote.

    A party whose owner bears it is open on the days on which the Affiliates Rule holds.
    """
    claims = []
    for party in matter.case.parties:
        of_party = matter.of_party(party)
        for hit in matter.hits_of(party.id, _LIST):
            text = words("footnote.entry", listed=hit.listed_name, number=footnote)
            parts: list[Part] = [
                partial(state, bears_footnote(hit, footnote), text),
                partial(listed_claim, of_party, hit),
                partial(is_party, of_party),
            ]
            claims.append(all_in_turn(text, parts))
        claims += _owned(of_party, footnote)
    return any_of(words("footnote.party", number=footnote), claims)


def _owned(matter: Matter, footnote: str) -> list[Claim]:
    party = matter.party
    assert party is not None
    status = status_on(matter.on, _AFFILIATES)
    if status is None or status["state"] != "in_force":
        return []
    return [
        all_in_turn(
            text,
            (partial(state, UNKNOWN if bears_footnote(hit, footnote) is not False else False, text),
             partial(is_party, matter)),
            cite=(status.citation,),
        )
        for hit in matter.hits
        if hit.party_id.startswith(f"{party.id}.owners[") and hit.entry.list_id == _LIST
        for text in (words("footnote.owner", listed=hit.listed_name, number=footnote),)
    ]  # fmt: skip

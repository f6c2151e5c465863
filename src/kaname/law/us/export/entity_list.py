"""The Entity List: 15 CFR 744.11 and 744.16, and Supplement No. 4 to part 744."""

import re
from functools import partial
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.us.export.footnote_5 import bears_footnote_5, foreign_requirement
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.parties import consequences, is_party, listed_claim, red_flag
from kaname.law.us.export.reach import any_item_subject, subject
from kaname.law.us.export.words import words

__all__ = ["LIST", "entity_list", "review_policy", "scope_caveats", "scope_claim"]

LIST: Final = "bis-entity"

_SECTIONS: Final = r"(?:§|\d{3}\.\d+l?|\(\w{1,2}\)|\d|of the ear|and|[\s,.])"
_ALL_ITEMS: Final = re.compile(
    r"(?:for )?all items subject to the ear\s*[.,]?\s*"
    rf"(?:\(?\s*see\b(?:\s+part)?{_SECTIONS}*\)?)?[.\s\d]*"
    r"(?P<government>this license requirement may be overcome by license exception gov under "
    r"§\s*740\.11\(b\)(?:\(2\) and \(?e[.)]*)?[^.]*(?:u\.s[^.]*)?\.?)?"
    r"(?:the license requirements under this entry also extend to any export, reexport and "
    r"transfer \(in-country\) to the entity wherever located worldwide\.?)?\s*",
    re.IGNORECASE,
)
"""The requirement that almost every entry states, with the sections it refers to.

A closing bracket or section sign may be lost in print. ``government`` is the sentence by which
License Exception GOV may overcome the requirement; anything else that narrows it does not match.
"""


def scope_claim(hit: Hit) -> Claim:
    """Return the claim that the entry's licence requirement takes in every item.

    Where the loaded edition does not carry the requirement, it is taken to do so, with a caveat:
    every entry asks for a licence to some extent. Where it is narrower, it is open.
    """
    published = hit.entry.detail("licence_requirement")
    path = f"hits[{hit.entry.id}].licence_requirement"
    if not published:
        return state(True, words("entity.requirement_not_carried"))
    reads = (Read(path, published),)
    if _ALL_ITEMS.fullmatch(published.strip()):
        return state(True, words("entity.all_items"), reads=reads)
    return state(UNKNOWN, words("entity.some_items", published=plain(published)), reads=reads)


def scope_caveats(hit: Hit) -> tuple[Text, ...]:
    """Return the caveats: the requirement is not carried, or License Exception GOV is named."""
    published = hit.entry.detail("licence_requirement")
    if published:
        found = _ALL_ITEMS.fullmatch(published.strip())
        named = found is not None and found["government"]
        return (words("entity.government_exception", published=plain(named)),) if named else ()
    return (words("entity.read_entry", entry=hit.entry.id),)


def review_policy(hit: Hit) -> Text | Unknown:
    """Return the review policy of the entry, as published, or UNKNOWN."""
    policy = hit.entry.detail("licence_policy")
    return words("entity.policy", published=plain(policy)) if policy else UNKNOWN


def _items(matter: Matter, hit: Hit) -> Claim:
    """Return the claim that the deal has an item that the entry's requirement may reach.

    What is subject to the EAR only by way of 734.4(a)(9) needs a licence only where 744.11(a)(2)(v)
    says so.
    """
    if bears_footnote_5(hit) is False or not matter.case.items:
        return any_item_subject(matter)
    claims = []
    for item in matter.case.items:
        of_item = matter.of_item(item)
        claim = subject(of_item, without="a9")
        if claim.holds is not True:
            by_footnote = all_of(
                words("footnote_5.by_content"), (subject(of_item), foreign_requirement(of_item))
            )
            claim = any_of(words("reach.any_item"), (claim, by_footnote))
        claims.append(claim)
    return any_of(words("reach.any_item"), claims)


@provision("us.export.entity_list")
def entity_list(matter: Matter) -> list[Verdict]:
    """Say what follows when a party to the transaction is on the Entity List (744.11(a))."""
    verdicts = []
    for hit, row in consequences(matter, LIST, "entity_list"):
        role = is_party(matter)
        parts = (
            partial(listed_claim, matter, hit),
            partial(is_party, matter),
            partial(_items, matter, hit),
            partial(scope_claim, hit),
        )
        claim = all_in_turn(words("entity.required"), parts, cite=(row.citation,))
        no = (Outcome.NO_REQUIREMENT_FOUND, words("entity.no", listed=hit.listed_name))
        if role.holds is not True:
            no = (Outcome.REVIEW_ADVISED, red_flag(role, hit))
        verdicts.append(
            decide(
                claim,
                yes=(Outcome(row["outcome"]), words("entity.yes", listed=hit.listed_name)),
                no=no,
                open_=words("entity.open", listed=hit.listed_name),
                policy=review_policy(hit),
                caveats=scope_caveats(hit),
            )
        )
    return verdicts

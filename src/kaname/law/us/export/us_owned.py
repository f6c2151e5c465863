"""Entities outside the United States that US persons own: 31 CFR 560.215(b)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.case import Owner, Party
from kaname.core.finding import Claim, Read
from kaname.core.unknown import UNKNOWN, Truth, any_true, is_known
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import in_united_states
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["us_owned_party"]

_EXPORTING: Final = frozenset({"seller", "exporter", "manufacturer"})

DEPTH_MAX: Final = 6
"""As many steps from owner to owner as are followed; what lies further is open."""


@dataclass(frozen=True, slots=True)
class _Held:
    """How owners hold a party: whether each is a US person, and its share where it is given."""

    owner: Owner
    us_person: Truth


def us_owned_party(matter: Matter, destination: str) -> Claim:
    """Return the claim that US persons own 50 % or more of a party outside the United States.

    Owners are asked of the exporting side, and count for every party whose owners are stated.
    Control otherwise than by a share is not asked.

    Args:
        matter: the deal.
        destination: the country of the programme, whose own entities are not asked.
    """
    row = load_table(PACKAGE, "ownership", "rule").find(matter.on, "us_owned")
    text = words("programmes.us_owned")
    if row is None:
        return state(UNKNOWN, text)
    claims = [
        _owned(matter, party, row)
        for party in matter.case.parties
        if party.country != destination and (is_known(party.owners) or _asked(party))
    ]
    if not any(_asked(party) and party.roles for party in matter.case.parties):
        question = ask("parties", "parties")
        claims.append(state(UNKNOWN, words("de_minimis.no_exporter"), ask=(question,)))
    return any_of(text, claims, cite=(row.citation,))


def _asked(party: Party) -> bool:
    """Tell whether a party is, or may be, on the exporting side: no role may be any role."""
    return not party.roles or not _EXPORTING.isdisjoint(party.roles)


def _owned(matter: Matter, party: Party, row: Row) -> Claim:
    """Return the claim that a US person holds the share of one party.

    Several US persons who only together reach it leave it open.
    """
    limit = Decimal(row["percent"])
    path = f"parties[{party.id}].owners"
    question = ask("party.owners", path)
    text = words("programmes.us_owned_share", party=party.id, limit=limit)
    if not is_known(party.owners):
        return state(UNKNOWN, words("ownership.not_given", party=party.id), ask=(question,))
    held = [_Held(owner, _us_person(matter, owner, limit, (party.id,))) for owner in party.owners]
    shown = f"{len(held)} named"
    return state(_holds(held, limit), text, reads=(Read(path, shown),), ask=(question,))


def _holds(held: list[_Held], limit: Decimal) -> Truth:
    most = Decimal(0)
    for one in held:
        if one.us_person is False:
            continue
        share = one.owner.percent
        if not is_known(share):
            return UNKNOWN
        if one.us_person is True and share >= limit:
            return True
        most += share
    return UNKNOWN if most >= limit else False


def _us_person(matter: Matter, owner: Owner, limit: Decimal, below: tuple[str, ...]) -> Truth:
    """Tell whether an owner is a US person, or is itself held by one to the share."""
    party = None
    if is_known(owner.party):
        party = next((p for p in matter.case.parties if p.id == owner.party), None)
    country = owner.country
    if party is not None and not is_known(country):
        country = party.country
    if is_known(country) and in_united_states(matter.on, country):
        return True
    if party is None or party.id in below:
        return False if is_known(country) else UNKNOWN
    if len(below) > DEPTH_MAX:
        return UNKNOWN
    stated = party.us_person
    above: Truth = False
    if is_known(party.owners):
        inner = [_Held(o, _us_person(matter, o, limit, (*below, party.id))) for o in party.owners]
        above = _holds(inner, limit)
    own: Truth = bool(stated) if is_known(stated) else (False if is_known(country) else UNKNOWN)
    return any_true((own, above))

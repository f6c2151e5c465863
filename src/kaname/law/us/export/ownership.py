"""Who owns a party, and whether listed owners together reach a share: the arithmetic of 50 %.

An owner counts when it is listed, or when it is itself owned to that share by owners that count:
its whole share then counts at the next level (31 CFR ch. V guidance of 2014-08-13; part 744,
Supp. No. 8).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from kaname.core.case import Owner, Party
from kaname.core.finding import Claim, Question, Read
from kaname.core.hit import Hit, owner_key
from kaname.core.text import plain
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import any_of, questions_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.us.export.words import words

__all__ = ["Listing", "Share", "share_of"]

WHOLE = Decimal(100)

Listing = Callable[[Hit], Claim]
"""From a hit of an owner to the claim that this listing counts."""


@dataclass(frozen=True, slots=True)
class Share:
    """What listed owners hold of a party, in per cent: at least ``least``, at most ``most``."""

    claim: Claim
    """That listed owners together hold the share asked for, or more."""
    least: Decimal
    most: Decimal
    lists: frozenset[str]
    """The lists on which owners that count stand."""
    hits: tuple[Hit, ...]
    unknown_percent: bool
    """A listed owner's share is not given."""
    any_owner: Claim
    """That any listed owner holds anything at all."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """One owner: whether it counts, and by which hits."""

    claim: Claim
    hits: tuple[Hit, ...]


def share_of(
    matter: Matter, party: Party, limit: Decimal, lists: tuple[str, ...], counts: Listing,
    above: frozenset[str] = frozenset(),
) -> Share:  # fmt: skip
    """Return what owners on ``lists`` hold of ``party``, directly and through others.

    Args:
        matter: the case and its hits.
        party: whose owners are asked.
        limit: the share that makes an owned party count itself, in per cent.
        lists: ids of the lists that count.
        counts: whether one listing counts.
        above: parties below which this one was reached, so that a circle ends.
    """
    path = f"parties[{party.id}].owners"
    owners = party.owners
    if not is_known(owners):
        claim = state(
            UNKNOWN, words("ownership.not_given", party=party.id), ask=(ask("party.owners", path),)
        )
        return Share(claim, Decimal(0), WHOLE, frozenset(), (), False, claim)
    reached = above | {party.id}
    counted = [
        (owner, _owner_counts(matter, party, number, owner, limit, lists, counts, reached))
        for number, owner in enumerate(owners)
    ]
    least, most, blank = _sums(counted)
    holds: Truth = True if least >= limit else (UNKNOWN if most >= limit else False)
    key = "ownership.sum_exact" if least == most else "ownership.sum"
    if not owners:
        key = "ownership.none_named"
    text = words(key, party=party.id, least=least, most=most, limit=limit)
    hits = tuple(hit for _, one in counted if one.claim.holds is not False for hit in one.hits)
    claim = state(
        holds, text, because=[one.claim for _, one in counted],
        reads=(Read(path, _shown(owners)),), ask=_questions(party, counted),
    )  # fmt: skip
    any_owner = any_of(words("ownership.any_owner"), [one.claim for _, one in counted])
    on_lists = frozenset(hit.entry.list_id for hit in hits)
    return Share(claim, least, most, on_lists, hits, blank, any_owner)


def _owner_counts(
    matter: Matter, party: Party, number: int, owner: Owner, limit: Decimal,
    lists: tuple[str, ...], counts: Listing, above: frozenset[str],
) -> _Counted:  # fmt: skip
    """Return whether one owner counts: listed itself, or owned by owners that count."""
    named = str(owner.name if is_known(owner.name) else owner.party)
    key = owner.party if is_known(owner.party) else owner_key(party.id, number)
    hits = tuple(h for h in matter.hits_of(key, *lists))
    claims = [counts(hit) for hit in hits]
    through: tuple[Hit, ...] = ()
    if is_known(owner.party) and owner.party not in above:
        parent = next((p for p in matter.case.parties if p.id == owner.party), None)
        if parent is not None and is_known(parent.owners):
            share = share_of(matter, parent, limit, lists, counts, above)
            claims.append(share.claim)
            through = share.hits
    text = words("ownership.owner_counts", owner=plain(named))
    if not claims:
        return _Counted(state(False, words("ownership.owner_unlisted", owner=plain(named))), ())
    return _Counted(any_of(text, claims), hits + through)


def _sums(counted: list[tuple[Owner, _Counted]]) -> tuple[Decimal, Decimal, bool]:
    """Return the least and the most that owners that count hold, and whether a share is blank."""
    least = most = Decimal(0)
    blank = False
    for owner, one in counted:
        if one.claim.holds is False:
            continue
        if not is_known(owner.percent):
            blank = True
            continue
        most += owner.percent
        least += owner.percent if one.claim.holds is True else 0
    if blank:
        others = sum(
            (o.percent for o, one in counted if is_known(o.percent) and one.claim.holds is False),
            Decimal(0),
        )
        most = max(most, WHOLE - others)
    return least, most, blank


def _questions(party: Party, counted: list[tuple[Owner, _Counted]]) -> tuple[Question, ...]:
    """Return the questions that would settle the sum: shares not given, identities open."""
    found = list(questions_of(one.claim for _, one in counted if one.claim.holds is UNKNOWN))
    for number, (owner, one) in enumerate(counted):
        if one.claim.holds is False or is_known(owner.percent):
            continue
        named = str(owner.name if is_known(owner.name) else owner.party)
        path = f"parties[{party.id}].owners[{number}].percent"
        found.append(ask("party.owners.percent", path, party=party.id, owner=named))
    return tuple(dict.fromkeys(found))


def _shown(owners: tuple[Owner, ...]) -> str:
    parts = [
        f"{owner.name if is_known(owner.name) else owner.party} "
        f"{format(owner.percent.normalize(), 'f') + ' %' if is_known(owner.percent) else '?'}"
        for owner in owners
    ]
    return "; ".join(parts) or "none"


def listed(matter: Matter, hit: Hit) -> Claim:
    """Return the claim that an owner is the entry of ``hit``."""
    text = words("ownership.owner_listed", listed=hit.listed_name, entry=hit.entry.id)
    return matter.is_listed_as(hit, text)

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
from kaname.core.shareholding import (
    ANY_SHARE,
    WHOLE,
    Held,
    Holding,
    Shares,
    count,
    exactly,
    held_by,
)
from kaname.core.shareholding import Share as HeldShare
from kaname.core.text import plain
from kaname.core.unknown import UNKNOWN, Truth, any_true, is_known
from kaname.law.engine.claims import any_of, questions_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.us.export.words import words

__all__ = ["Listing", "Share", "share_of"]

DEPTH_MAX = 12
"""As many steps from owner to owner as a trace sets out; who counts is found at any depth."""

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
    matter: Matter, party: Party, limit: Decimal, lists: tuple[str, ...], counts: Listing
) -> Share:
    """Return what owners on ``lists`` hold of ``party``, directly and through others.

    Args:
        matter: the case and its hits.
        party: whose owners are asked.
        limit: the share that makes an owned party count itself, in per cent.
        lists: ids of the lists that count.
        counts: whether one listing counts.
    """
    return _Ownership(matter, limit, lists, counts).share(party, 0)


class _Ownership:
    """Who owns whom in a case, and which parties are owned to the limit by owners that count.

    Which of them count is found by ``kaname.core.shareholding``; here it is set out as claims.
    """

    def __init__(
        self, matter: Matter, limit: Decimal, lists: tuple[str, ...], counts: Listing
    ) -> None:
        self._matter = matter
        self._limit = limit
        self._lists = lists
        self._counts = counts
        self._parties = {party.id: party for party in matter.case.parties}
        self._listings: dict[str, tuple[tuple[Hit, ...], tuple[Claim, ...]]] = {}
        self._shown: set[str] = set()
        self._owned = self._solve()

    def share(self, party: Party, depth: int) -> Share:
        """Return the share of a party; what its owners rest on is set out once in a trace."""
        self._shown.add(party.id)
        path = f"parties[{party.id}].owners"
        owners = party.owners
        if not is_known(owners):
            question = ask("party.owners", path)
            claim = state(UNKNOWN, words("ownership.not_given", party=party.id), ask=(question,))
            return Share(claim, Decimal(0), WHOLE, frozenset(), (), False, claim)
        counted = [
            (owner, self._owner(party, number, owner, depth)) for number, owner in enumerate(owners)
        ]
        held = held_by((_share(owner), one.claim.holds) for owner, one in counted)
        least, most = held.least, held.most
        blank = any(
            one.claim.holds is not False and not is_known(owner.percent) for owner, one in counted
        )
        key = "ownership.sum_exact" if least == most else "ownership.sum"
        if not owners:
            key = "ownership.none_named"
        text = words(key, party=party.id, least=least, most=most, limit=self._limit)
        hits = tuple(hit for _, one in counted if one.claim.holds is not False for hit in one.hits)
        claim = state(
            self._reaches(held), text, because=[one.claim for _, one in counted],
            reads=(Read(path, _shown(owners)),), ask=_questions(party, counted),
        )  # fmt: skip
        any_owner = any_of(words("ownership.any_owner"), [one.claim for _, one in counted])
        on_lists = frozenset(hit.entry.list_id for hit in hits)
        return Share(claim, least, most, on_lists, tuple(dict.fromkeys(hits)), blank, any_owner)

    def _owner(self, party: Party, number: int, owner: Owner, depth: int) -> _Counted:
        """Return whether one owner counts: listed itself, or owned by owners that count."""
        named = plain(str(owner.name if is_known(owner.name) else owner.party))
        hits, claims = self._listing(party, number, owner)
        parts = list(claims)
        parent = self._parties.get(owner.party) if is_known(owner.party) else None
        if parent is not None and parent.id in self._owned:
            if parent.id in self._shown or depth >= DEPTH_MAX:
                parts.append(self._told(parent))
            else:
                share = self.share(parent, depth + 1)
                parts.append(share.claim)
                hits += share.hits
        if not parts:
            return _Counted(state(False, words("ownership.owner_unlisted", owner=named)), ())
        return _Counted(any_of(words("ownership.owner_counts", owner=named), parts), hits)

    def _told(self, parent: Party) -> Claim:
        """Return the claim for a party whose owners are set out elsewhere in the trace."""
        question = ask("party.owners", f"parties[{parent.id}].owners")
        text = words("ownership.set_out", party=parent.id, limit=self._limit)
        return state(self._owned[parent.id], text, ask=(question,))

    def _listing(
        self, party: Party, number: int, owner: Owner
    ) -> tuple[tuple[Hit, ...], tuple[Claim, ...]]:
        """Return an owner's own hits on the lists that count, and what each amounts to."""
        key = owner.party if is_known(owner.party) else owner_key(party.id, number)
        if key not in self._listings:
            hits = self._matter.hits_of(key, *self._lists)
            self._listings[key] = hits, tuple(self._counts(hit) for hit in hits)
        return self._listings[key]

    def _solve(self) -> dict[str, Truth]:
        """Return party -> whether owners that count hold the limit, where owners are given."""
        holdings = []
        listed: dict[str, Truth] = {}
        given = [party for party in self._parties.values() if is_known(party.owners)]
        for party in given:
            assert is_known(party.owners)
            for number, owner in enumerate(party.owners):
                key = owner.party if is_known(owner.party) else owner_key(party.id, number)
                holdings.append(Holding(key, party.id, _share(owner)))
                _, claims = self._listing(party, number, owner)
                listed[key] = any_true(claim.holds for claim in claims)
        counting = count(Shares(holdings), listed, self._limit)
        return {
            party.id: self._reaches(
                held_by((h.share, counting.counts(h.owner)) for h in
                        counting.shares.owners_of(party.id))
            )
            for party in given
        }  # fmt: skip

    def _reaches(self, held: Held) -> Truth:
        return held.reaches(self._limit)


def _share(owner: Owner) -> HeldShare:
    return exactly(owner.percent) if is_known(owner.percent) else ANY_SHARE


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

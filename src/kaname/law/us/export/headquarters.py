"""Where a party, or its ultimate parent, has its headquarters, from what a case says of owners."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kaname.core.case import Owner, Party
from kaname.core.finding import Claim, Question, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, Unknown, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.us.export.destinations import is_among

__all__ = ["headquartered_in"]

_HALF: Final = Decimal(50)


def headquartered_in(
    matter: Matter, places: Iterable[str], text: Text, asked: Iterable[Question] = (), *,
    outside: bool = False, parent_only: bool = False,
) -> Claim:  # fmt: skip
    """Return the claim that the party of ``matter``, or its ultimate parent, has its seat there.

    An owner of more than half is the parent; the one at the top of those that the case names
    counts as the ultimate one. A party in one of the places whose parent is elsewhere is open, and
    so is one whose owners point both ways without any that holds more than half.

    Args:
        matter: the deal, and the party asked of.
        places: country codes and Country Groups.
        text: the statement.
        asked: what to ask where the owners are named and do not decide; the owners if empty.
        outside: the claim is that the seat is in none of the places.
        parent_only: only the ultimate parent's seat counts, the party's own if it has no parent.
    """
    party = matter.party
    assert party is not None
    path, there = f"parties[{party.id}]", _Places(matter, tuple(places), outside)
    if not is_known(party.country):
        question = ask("party.country", f"{path}.country", party=party.id)
        return state(UNKNOWN, text, ask=(question,))
    own = there.has(party.country)
    reads = [Read(f"{path}.country", party.country)]
    owners = ask("party.owners", f"{path}.owners")
    if not is_known(party.owners):
        return state(UNKNOWN, text, reads=reads, ask=(owners,))
    if party.owners:
        reads.append(Read(f"{path}.owners", f"{len(party.owners)} named"))
    parent = there.has_parent(party, frozenset({party.id}))
    holds: Truth = parent if parent_only or parent in (own, True) else UNKNOWN
    return state(holds, text, reads=reads, ask=tuple(asked) or (owners,))


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of a rule, or all others, and who has a seat there."""

    matter: Matter
    names: tuple[str, ...]
    outside: bool

    def has(self, country: str | Unknown) -> Truth:
        """Tell whether a country is one of them."""
        if not is_known(country):
            return UNKNOWN
        return is_among(self.matter.on, country, self.names) is not self.outside

    def has_parent(self, party: Party, seen: frozenset[str]) -> Truth:
        """Tell whether the topmost parent that the case names is there; the party if none."""
        if not is_known(party.owners) or not party.owners:
            return self.has(party.country)
        found = [self._has_owner(owner, seen) for owner in party.owners]
        for owner, inside in zip(party.owners, found, strict=True):
            if is_known(owner.percent) and owner.percent > _HALF:
                return inside
        return found[0] if len(set(found)) == 1 else UNKNOWN

    def _has_owner(self, owner: Owner, seen: frozenset[str]) -> Truth:
        """Tell whether an owner, or whoever is above it, is there."""
        for party in self.matter.case.parties:
            if owner.party == party.id and party.id not in seen:
                return self.has_parent(party, seen | {party.id})
        return self.has(owner.country)

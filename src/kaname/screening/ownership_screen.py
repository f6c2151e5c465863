"""Who of an ownership graph is on which list: searched by name, and as the file states it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaname.core.case import Party
from kaname.core.hit import Hit, Identity
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.screening.editions import Edition
from kaname.screening.engine import Engine
from kaname.screening.names import is_searchable
from kaname.screening.ownership import Member
from kaname.screening.screen import party_query, screen_parties
from kaname.screening.words_ownership import words

__all__ = ["Listing", "ScreenedMembers", "by_party", "screen_members"]


@dataclass(frozen=True, slots=True)
class Listing:
    """That a party of the graph is, or may be, on a list."""

    party: str
    list_id: str
    identity: Identity
    hit: Hit | None = None
    """The entry; None where only the list was stated, or the entry is not among those loaded."""
    entry_id: str = ""
    """As stated, where there is no hit."""

    @property
    def entry(self) -> str:
        """Return the id of the entry, or that of the list where only the list is known."""
        return self.hit.entry.id if self.hit else self.entry_id or self.list_id


@dataclass(frozen=True, slots=True)
class ScreenedMembers:
    """What the search found."""

    listings: tuple[Listing, ...]
    """In the order of the parties; those that a person excluded are left out."""
    names: int
    notes: tuple[Text, ...]


def screen_members(
    members: Iterable[Member], engine: Engine, editions: Sequence[Edition]
) -> ScreenedMembers:
    """Search every party on the editions, and join what the file states.

    A first pass over all names finds who has any hit at all; only those are then looked at with
    reasons, countries and the other names of their entries.

    Raises:
        ProblemError: (KAN-2101, status 3) there is nothing to search.
    """
    by_key = {member.key: member for member in members}
    parties = [_party(member, engine) for member in by_key.values()]
    queries = [party_query(party) for party in parties]
    near = engine.search_many(queries, 1)
    closer = [
        party
        for party, query, hit in zip(parties, queries, near, strict=True)
        if hit or party.same_as or not all(map(is_searchable, query.names))
    ]
    report = screen_parties(closer, engine, editions)
    listings = [
        Listing(hit.party_id, hit.entry.list_id, hit.identity, hit)
        for hit in report.hits
        if hit.identity is not Identity.EXCLUDED
    ]
    found = {(listing.party, listing.entry) for listing in listings}
    stated, notes = _stated(by_key.values(), found)
    order = {key: number for number, key in enumerate(by_key)}
    every = sorted([*listings, *stated], key=lambda listing: order[listing.party])
    return ScreenedMembers(tuple(every), len(parties), (*report.notes, *notes))


def _party(member: Member, engine: Engine) -> Party:
    return Party(
        id=member.key,
        name=member.name,
        kind=member.kind or UNKNOWN,
        country=member.country or UNKNOWN,
        same_as=tuple(one for one in member.listed if ":" in one and engine.find(one)),
        not_same_as=member.not_listed,
    )


def _stated(
    members: Iterable[Member], found: set[tuple[str, str]]
) -> tuple[list[Listing], list[Text]]:
    """Return what the file states and no search found."""
    listings, notes = [], []
    for member in members:
        for one in member.listed:
            list_id, colon, _ = one.partition(":")
            if (member.key, one) in found:
                continue
            if colon:
                notes.append(words()("note.not_loaded", party=member.name, entry=one))
            listings.append(Listing(member.key, list_id, Identity.CONFIRMED, None, one))
    return listings, notes


def by_party(listings: Iterable[Listing]) -> Mapping[str, tuple[Listing, ...]]:
    """Return party -> its listings."""
    found: dict[str, list[Listing]] = {}
    for listing in listings:
        found.setdefault(listing.party, []).append(listing)
    return {party: tuple(some) for party, some in found.items()}

"""Entries of publishers' lists, and hits: entries that may be a party of the case."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kaname.core.text import Text

__all__ = ["Entry", "Hit", "Identity", "Reason", "owner_key"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of one edition of a publisher's list.

    ``id`` is ``<list>:<publisher's own id>``, or a stable hash of the content where the publisher
    gives none; never a row number. ``countries`` are ISO 3166 alpha-2 codes. ``details`` holds
    what the list says beyond that, under stable names (``licence_requirement``,
    ``licence_policy``, ``federal_register_notice``, ``concern``, ``programs`` ...), as published.
    """

    id: str
    list_id: str
    name: str
    kind: str = ""
    """``person``, ``organisation``, ``vessel``, ``aircraft``, or empty when the list is silent."""
    aliases: tuple[str, ...] = ()
    weak_aliases: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()

    def detail(self, name: str) -> str:
        """Return the named detail, or an empty string when the list does not give it."""
        return next((value for key, value in self.details if key == name), "")


class Identity(Enum):
    """Whether the entry is the party, as far as the facts go."""

    CONFIRMED = "confirmed"
    """The case states that the party is this entry."""
    PRESUMED = "presumed"
    """The same name, and the country agrees: treated as the party until somebody clears it."""
    OPEN = "open"
    """The name is the same or close, and nothing settles it: a person must decide."""
    EXCLUDED = "excluded"
    """The case states that the party is not this entry."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that spoke for a hit, or against it; points are of the score's 100."""

    text: Text
    points: int


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may be a party: score 0 to 100, what matched and what spoke against."""

    party_id: str
    entry: Entry
    score: int
    identity: Identity
    matched_name: str
    """The name of the case that matched."""
    listed_name: str
    """The name or alias of the entry that it matched."""
    reasons: tuple[Reason, ...]
    edition: str
    """Which edition: ``<list file>@<first 12 hex digits of its hash>``."""
    edition_date: date | None = None


def owner_key(party_id: str, number: int) -> str:
    """Return whom a hit is about when it is about an owner given by name; owners count from 0."""
    return f"{party_id}.owners[{number}]"

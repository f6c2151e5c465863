"""The ownership graph: who owns what share of whom, and who controls whom without owning.

It is made from the rows of a file; what several rows say of one pair is joined here, and what did
not hold on the day asked is left out, each with a note. The rules that give the graph a meaning in
law are in ``kaname.joint.ownership``.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from kaname.core.problem import Place, Problem
from kaname.core.shareholding import WHOLE, Holding, Share, Shares
from kaname.core.text import Text
from kaname.screening.words_ownership import problem, words

__all__ = [
    "CONTROL", "OWNERSHIP", "Link", "Member", "OwnershipFile", "OwnershipGraph", "build_graph",
    "party_key",
]  # fmt: skip

OWNERSHIP: Final = "ownership"
CONTROL: Final = "control"
_NOTES_MAX: Final = 20
"""As many pairs that stand in several rows are named; then they are counted."""
_PLACES_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Member:
    """A party of the graph. ``key`` is its id in the file, or its name made alike."""

    key: str
    name: str
    kind: str = ""
    """``company``, ``person`` ... as in a case; empty when the file does not say."""
    country: str = ""
    """ISO 3166 alpha-2, or empty."""
    listed: tuple[str, ...] = ()
    """Entries (``ofac-sdn:18782``) or lists (``bis-entity``) that the file says the party is on."""
    not_listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One statement: ``owner`` owns a share of ``company``, or controls it in some way."""

    owner: str
    company: str
    kind: str
    """``ownership`` or ``control``."""
    share: Share
    """Of ``control`` it is what the source states of votes and the like, and never a share."""
    how: str = ""
    """How it controls, in the words of the source."""
    as_of: date | None = None
    """The day of the information, or the first day of the link."""
    until: date | None = None
    """The last day of the link."""
    source: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class OwnershipFile:
    """What a file says, before anything is joined or left out."""

    members: tuple[Member, ...]
    links: tuple[Link, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnershipGraph:
    """Parties, and what links them on one day."""

    members: Mapping[str, Member]
    links: tuple[Link, ...]
    """Ownership: one link for a pair of owner and company."""
    controls: tuple[Link, ...]
    shares: Shares
    notes: tuple[Text, ...]
    problems: tuple[Problem, ...]
    """Companies whose shares do not fit into 100 per cent."""

    @property
    def companies(self) -> tuple[str, ...]:
        """Return the keys of all parties that somebody owns or controls, in order of name."""
        keys = {link.company for link in (*self.links, *self.controls)}
        return tuple(sorted(keys, key=lambda key: (self.members[key].name, key)))

    def name(self, key: str) -> str:
        """Return the name of a party."""
        return self.members[key].name

    def find(self, name: str) -> str | None:
        """Return the key of the party of that name or id, or None."""
        if name in self.members:
            return name
        wanted = party_key(name)
        return next((k for k, m in self.members.items() if party_key(m.name) == wanted), None)


def party_key(name: str) -> str:
    """Return a name in the form in which two writings of it are the same party in one file."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def build_graph(file: OwnershipFile, on: date) -> OwnershipGraph:
    """Return the graph as it was on a day.

    Links that begin later or ended before are left out. Of one pair of owner and company, the
    newest dated row counts; rows of the same day that differ leave everything between them
    possible. Rows are never added up: that a second row is a second class of shares is a guess.
    """
    notes = list(file.notes)
    current = [link for link in file.links if link.until is None or link.until >= on]
    _count(notes, "ended", len(file.links) - len(current), on)
    begun = [link for link in current if link.as_of is None or link.as_of <= on]
    _count(notes, "later", len(current) - len(begun), on)
    members = {member.key: member for member in file.members}
    links = _joined([link for link in begun if link.kind == OWNERSHIP], members, notes)
    controls = tuple(dict.fromkeys(link for link in begun if link.kind == CONTROL))
    stated = sum(1 for link in controls if link.share.low > 0 or link.share.high < WHOLE)
    if stated:
        key = "note.control_percent_one" if stated == 1 else "note.control_percent"
        notes.append(words()(key, number=stated))
    shares = Shares(Holding(link.owner, link.company, link.share) for link in links)
    return OwnershipGraph(
        members=members,
        links=links,
        controls=controls,
        shares=shares,
        notes=tuple(notes),
        problems=tuple(_too_much(links, shares, members)),
    )


def _count(notes: list[Text], key: str, number: int, on: date) -> None:
    if number == 1:
        notes.append(words()(f"note.{key}_one", day=on))
    elif number:
        notes.append(words()(f"note.{key}", number=number, day=on))


def _joined(
    links: list[Link], members: Mapping[str, Member], notes: list[Text]
) -> tuple[Link, ...]:
    """Return one link for each pair of owner and company."""
    pairs: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        pairs.setdefault((link.owner, link.company), []).append(link)
    joined = []
    named = 0
    for (owner, company), rows in pairs.items():
        link, said = _of_one_pair(rows)
        joined.append(link)
        if said:
            named += 1
            if named <= _NOTES_MAX:
                facts = {
                    "owner": members[owner].name, "company": members[company].name,
                    "place": _places(rows),
                }  # fmt: skip
                notes.append(words()(f"note.{said}", **facts))
    if named > _NOTES_MAX:
        notes.append(words()("note.more_merged", number=named - _NOTES_MAX))
    return tuple(joined)


def _of_one_pair(rows: list[Link]) -> tuple[Link, str]:
    """Return what the rows of one pair say together, and which note that makes."""
    if len(rows) == 1:
        return rows[0], ""
    newest = max((row.as_of for row in rows if row.as_of), default=None)
    undated = any(row.as_of is None for row in rows)
    kept = rows if undated else [row for row in rows if row.as_of == newest]
    shares = list(dict.fromkeys(row.share for row in kept))
    if len(shares) == 1:
        return kept[0], "older" if len(kept) < len(rows) else "repeated"
    low = min(shares, key=lambda share: (share.low, share.low_open))
    high = max(shares, key=lambda share: (share.high, not share.high_open))
    hull = Share(low.low, high.high, low.low_open, high.high_open)
    first = kept[0]
    link = Link(
        owner=first.owner, company=first.company, kind=first.kind, share=hull, how=first.how,
        as_of=first.as_of, until=first.until, source=first.source, place=first.place,
    )  # fmt: skip
    return link, "conflict"


def _places(rows: Iterable[Link]) -> str:
    found = [str(row.place) for row in rows]
    more = ", ..." if len(found) > _PLACES_MAX else ""
    return ", ".join(found[:_PLACES_MAX]) + more


def _too_much(
    links: tuple[Link, ...], shares: Shares, members: Mapping[str, Member]
) -> Iterable[Problem]:
    """Return a problem for each company whose least shares pass 100 per cent."""
    by_company: dict[str, list[Link]] = {}
    for link in links:
        by_company.setdefault(link.company, []).append(link)
    for company, rows in by_company.items():
        total = sum((row.share.low for row in rows), Decimal(0))
        open_above = total == WHOLE and any(row.share.low_open for row in rows)
        if total > WHOLE or open_above:
            yield problem(
                "KAN-2246", rows[0].place, company=members[company].name, total=total,
                rows=_places(rows),
            )  # fmt: skip

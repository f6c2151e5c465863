"""The parties of a case against the lists: who may be whom, and how sure that is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from kaname.core.canonical import content_hash
from kaname.core.case import Owner, Party
from kaname.core.hit import Hit, Identity, Reason, owner_key
from kaname.core.problem import Place, ProblemError
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.screening.editions import Edition, merge_entries
from kaname.screening.engine import THRESHOLD, Engine, Listed, Match, Query, build, load
from kaname.screening.facts import Agreement
from kaname.screening.names import WORDS_MAX, is_cut, is_searchable
from kaname.screening.sources import LOADER
from kaname.screening.through import further_matches
from kaname.screening.words_screening import problem, words

__all__ = [
    "HITS_MAX", "ScreeningReport", "open_engine", "party_query", "screen_parties",
]  # fmt: skip

HITS_MAX: Final = 100
"""Hits that are shown for one party; when there are more, the report says so."""

NOTED_LETTERS: Final = 60
"""As much of a name is shown in a note that the name is too long."""

_KIND: Final = {
    "company": "organisation", "government": "organisation", "university": "organisation",
    "person": "person", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScreeningReport:
    """What a screening found, and what it searched."""

    hits: tuple[Hit, ...]
    editions: tuple[Edition, ...]
    """The editions searched."""
    threshold: int
    """Points of the names at which an entry is a hit."""
    names_screened: int
    """How many names were searched for."""
    notes: tuple[Text, ...] = ()
    """What could not be screened, and why."""


def open_engine(
    editions: Sequence[Edition], folder: Path, tell: Callable[[Text], None] = lambda _: None
) -> Engine:
    """Return the engine over ``editions``: the saved one, else one built from them and saved.

    The editions are the truth and the index only a copy of them: one that is missing, damaged or
    written by another version is built again without a word. What it was made from is checked
    even so (sixteen megabytes take about ten milliseconds): nothing is answered from a store that
    somebody changed. A folder that cannot be written
    costs time, not correctness.

    Args:
        editions: what is searched; of a list that several hold, see ``merge_entries``.
        folder: where indexes are kept.
        tell: is told what is being done when it takes time.

    Raises:
        ProblemError: (status 3) there is no entry to search (KAN-2101), one of the editions
            holds none (KAN-2102), or an edition is not as it was imported. An empty list must
            not read as a clean result.
    """
    if not editions:
        raise _nothing_to_search()
    for edition in editions:
        if not edition.rows:
            place = Place(file=edition.label)
            raise ProblemError(problem("KAN-2102", place, edition=edition.label), status=3)
        edition.check()
    key = _key(editions)
    try:
        return load(folder, key)
    except ProblemError:
        tell(words()("note.building"))
    engine = build(Listed(entry, edition.label) for edition, entry in merge_entries(editions))
    try:
        engine.save(folder, key)
    except OSError:
        tell(words()("note.not_saved", folder=str(folder)))
    return engine


def _key(editions: Sequence[Edition]) -> str:
    """Return one hash over all that decides which entries are searched."""
    return content_hash(
        [LOADER, [[e.list_file, e.sha256, e.edition_date, e.imported_at] for e in editions]]
    )


def _nothing_to_search() -> ProblemError:
    return ProblemError(problem("KAN-2101", Place()), status=3)


def screen_parties(
    parties: Sequence[Party],
    engine: Engine,
    editions: Sequence[Edition],
    threshold: int = THRESHOLD,
) -> ScreeningReport:
    """Search every party, and every owner that is given by name, on the editions.

    The hits come in the order of the parties, each party's best first; the same parties, entries
    and editions always give the same report. Owners that are parties of the case are searched as
    such. A party that the case calls the same as an entry has that entry among its hits whatever
    it is called; one that it calls another keeps the hit, as excluded. The other names of an entry
    that is the party are searched on the other lists; what they find is open, see ``through``.

    Args:
        parties: of the case.
        engine: over the entries of ``editions``.
        editions: what was searched.
        threshold: points that the names must reach; see ``presets``.

    Raises:
        ProblemError: (KAN-2101, status 3) there is nothing to search.
    """
    if not editions or not len(engine):
        raise _nothing_to_search()
    dates = {edition.label: edition.edition_date for edition in editions}
    desk = _Desk(engine, dates, threshold)
    known = {party.id for party in parties}
    for party in parties:
        desk.screen_party(party)
        for number, owner in enumerate(party.owners if is_known(party.owners) else ()):
            desk.screen_owner(party, number, owner, known)
    return ScreeningReport(
        hits=tuple(desk.hits),
        editions=tuple(editions),
        threshold=threshold,
        names_screened=desk.names,
        notes=tuple(desk.notes),
    )


def party_query(party: Party) -> Query:
    """Return what is looked for when a party is: its names and what else is known of it."""
    names = ([party.name] if is_known(party.name) else []) + list(party.other_names)
    countries = [party.country] if is_known(party.country) else []
    countries += [a.country for a in party.addresses if is_known(a.country)]
    return Query(
        names=tuple(dict.fromkeys(names)),
        kind=_KIND.get(party.kind, "") if is_known(party.kind) else "",
        countries=tuple(dict.fromkeys(countries)),
        identifiers=tuple(one.value for one in party.identifiers if is_known(one.value)),
        birth_date=None if party.birth_date is UNKNOWN else party.birth_date,
        addresses=tuple(one.text for one in party.addresses if is_known(one.text)),
    )


class _Desk:
    """One screening under way."""

    def __init__(self, engine: Engine, dates: dict[str, date | None], threshold: int) -> None:
        self.hits: list[Hit] = []
        self.notes: list[Text] = []
        self.names = 0
        self._engine = engine
        self._dates = dates
        self._threshold = threshold

    def screen_party(self, party: Party) -> None:
        query = party_query(party)
        names = self._searchable(party.id, query.names)
        if not query.names:
            self.notes.append(words()("note.no_name", party=party.id))
        query = replace(query, names=names)
        self._search(party.id, query, party.same_as, party.not_same_as)

    def screen_owner(self, party: Party, number: int, owner: Owner, known: set[str]) -> None:
        if is_known(owner.party):
            if owner.party not in known:
                note = words()(
                    "note.owner_not_a_party", party=party.id, number=number + 1, owner=owner.party
                )
                self.notes.append(note)
            return
        if not is_known(owner.name):
            note = words()("note.owner_without_name", party=party.id, number=number + 1)
            self.notes.append(note)
            return
        key = owner_key(party.id, number)
        query = Query(
            names=self._searchable(key, (owner.name,)),
            countries=(owner.country,) if is_known(owner.country) else (),
        )
        self._search(key, query, owner.same_as, owner.not_same_as)

    def _searchable(self, party_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names that hold anything to compare; note those that do not."""
        searchable = tuple(name for name in names if is_searchable(name))
        for name in names:
            if name not in searchable:
                self.notes.append(words()("note.no_letters", party=party_id, name=name))
            elif is_cut(name):
                start = name[:NOTED_LETTERS]
                note = words()("note.cut", party=party_id, name=start, number=WORDS_MAX)
                self.notes.append(note)
        return searchable

    def _search(
        self, party_id: str, query: Query, same: tuple[str, ...], other: tuple[str, ...]
    ) -> None:
        self.names += len(query.names)
        matches = list(self._engine.search(query, HITS_MAX + 1, self._threshold))
        if len(matches) > HITS_MAX:
            self.notes.append(words()("note.more", party=party_id, number=HITS_MAX))
            matches = matches[:HITS_MAX]
        hits = [self._hit(party_id, match, same, other) for match in matches]
        hits += self._stated(party_id, query, same, {hit.entry.id for hit in hits})
        hits += [
            self._hit_through(hit, match, same, other)
            for hit, match in further_matches(self._engine, query, hits)
        ]
        self.hits += sorted(hits, key=_order)

    def _hit(
        self, party_id: str, match: Match, same: tuple[str, ...], other: tuple[str, ...]
    ) -> Hit:
        identity = _identity(match, same, other)
        reasons = match.reasons
        if identity in (Identity.CONFIRMED, Identity.EXCLUDED):
            reasons = (*reasons, Reason(words()(f"identity.{identity.value}"), 0))
        return Hit(
            party_id=party_id,
            entry=match.listed.entry,
            score=match.score,
            identity=identity,
            matched_name=match.name,
            listed_name=match.listed_name,
            reasons=reasons,
            edition=match.listed.edition,
            edition_date=self._dates.get(match.listed.edition),
        )

    def _hit_through(
        self, first: Hit, match: Match, same: tuple[str, ...], other: tuple[str, ...]
    ) -> Hit:
        """Return the hit of an entry that a name of another list's entry found: open at most."""
        hit = self._hit(first.party_id, match, same, other)
        text = words()(
            "identity.through", entry=first.entry.id, listed=first.entry.name, name=match.name
        )
        presumed = hit.identity is Identity.PRESUMED
        return replace(
            hit,
            identity=Identity.OPEN if presumed else hit.identity,
            matched_name=first.matched_name,
            reasons=(*hit.reasons, Reason(text, 0)),
        )

    def _stated(
        self, party_id: str, query: Query, same: tuple[str, ...], found: set[str]
    ) -> list[Hit]:
        """Return the entries that the case states to be the party and that no name found."""
        hits = []
        for entry_id in same:
            if entry_id in found:
                continue
            listed = self._engine.find(entry_id)
            if not listed:
                note = words()("note.entry_not_loaded", party=party_id, entry=entry_id)
                self.notes.append(note)
            for one in listed:
                match = Match(
                    partial(_whole, one), 0, query.names[0] if query.names else "",
                    same_name=False, country=Agreement.SILENT, explain=tuple,
                )  # fmt: skip
                hits.append(self._hit(party_id, match, same, ()))
        return hits


def _whole(listed: Listed) -> tuple[Listed, str]:
    return listed, listed.entry.name


def _identity(match: Match, same: tuple[str, ...], other: tuple[str, ...]) -> Identity:
    """Say whether the entry is the party.

    What a person stated comes first. The same name alone presumes nothing: a country has to be
    known on both sides and agree. That holds for acronyms and short names all the more, and Hong
    Kong, Macau and China, though related, do not agree.
    """
    entry_id = match.listed.entry.id
    if entry_id in same:
        return Identity.CONFIRMED
    if entry_id in other:
        return Identity.EXCLUDED
    if match.same_name and match.country is Agreement.AGREES:
        return Identity.PRESUMED
    return Identity.OPEN


def _order(hit: Hit) -> tuple[int, int, str]:
    return (list(Identity).index(hit.identity), -hit.score, hit.entry.id)

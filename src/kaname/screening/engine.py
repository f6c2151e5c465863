"""The seam: what a search is asked and what it answers, whatever engine stands behind it.

An ``Engine`` is built from entries once, saved, and loaded again in the time it takes to map a
file. Callers know ``Query``, ``Match`` and the protocol, and nothing of how names are found; the
engine behind them can be replaced without touching them.
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, Protocol

from kaname.core.hit import Entry, Reason
from kaname.core.partial_date import BirthDate
from kaname.core.problem import Place, ProblemError
from kaname.core.text import Text
from kaname.screening.explain import name_reasons
from kaname.screening.facts import (
    KIND_DIFFERS,
    Agreement,
    address_reason,
    birth_reason,
    country_agreement,
    country_reason,
    identifier_reason,
    kind_reason,
)
from kaname.screening.identifiers import identifier_keys
from kaname.screening.index import FORMAT, IndexUnreadableError, NameIndex, pack
from kaname.screening.matcher import Matcher, Rating
from kaname.screening.names import NameForm, Part, name_forms
from kaname.screening.packing import KINDS
from kaname.screening.presets import THRESHOLD
from kaname.screening.words_screening import problem

__all__ = ["THRESHOLD", "Engine", "Listed", "Match", "Query", "build", "load"]

KEPT: Final = 1
"""Saved indexes that are kept beside the newest one."""
COMPILE_FROM: Final = 400
"""Queries asked together from which it pays to compile the loops."""
TOGETHER: Final = 32
"""Queries whose words are looked for at once."""
FACTS_REACH: Final = 40
"""Entries beyond those wanted whose other facts are looked at: these move a score by 18 at most."""

_CODE: Final = (
    "fold.py", "han.py", "han_sounds.py", "han_tables.py", "han_transcription.py", "identifiers.py",
    "index.py", "legal_forms.py", "lexicon.py", "names.py", "packing.py", "sound.py", "token.py",
    "word_tables.py",
)  # fmt: skip
_FOLDERS: Final = ("tables", "scripts", "kernel")
_FITS: Final = {
    Agreement.AGREES: 0,
    Agreement.SILENT: 1,
    Agreement.RELATED: 2,
    Agreement.DIFFERS: 3,
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as it stands in one edition; ``edition`` is ``<list file>@<12 hex digits>``."""

    entry: Entry
    edition: str


@dataclass(frozen=True, slots=True)
class Query:
    """One person or organisation that is looked for, by any of its names.

    ``kind`` is ``person``, ``organisation``, ``vessel``, ``aircraft``, or empty when not known;
    ``countries`` are ISO 3166 codes. Empty facts are facts that nobody gave.
    """

    names: tuple[str, ...]
    kind: str = ""
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    birth_date: BirthDate | None = None
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a kind that is none: it would be compared with nothing.

        Raises:
            ValueError: ``kind`` is none of those above.
        """
        if self.kind not in KINDS:
            raise ValueError(
                f"kind {self.kind!r}: one of {', '.join(filter(None, KINDS))}, or empty"
            )


class Match:
    """An entry that may be the one looked for: 0 to 100 points, which the reasons sum up to.

    What stands in the entry, and the reasons, are read when they are first asked for.

    Attributes:
        score: 0 to 100 points.
        name: the name looked for that matched.
        same_name: the names are the same, case, legal forms and order of words aside, and it is
            the name or a strong alias: not one that the publisher calls weak, nor one in brackets.
        country: how the countries agree.
    """

    __slots__ = ("_explain", "_listed", "_listed_name", "_read", "_reasons", "country", "name",
                 "same_name", "score")  # fmt: skip

    def __init__(
        self, read: Callable[[], tuple[Listed, str]], score: int, name: str, *, same_name: bool,
        country: Agreement, explain: Callable[[], tuple[Reason, ...]],
    ) -> None:  # fmt: skip
        self.score = score
        self.name = name
        self.same_name = same_name
        self.country = country
        self._read = read
        self._listed: Listed | None = None
        self._listed_name = ""
        self._explain = explain
        self._reasons: tuple[Reason, ...] | None = None

    @property
    def listed(self) -> Listed:
        """Return the entry, and the edition that has it."""
        if self._listed is None:
            self._listed, self._listed_name = self._read()
        return self._listed

    @property
    def listed_name(self) -> str:
        """Return the name of the entry that matched, as published."""
        return self._listed_name if self.listed else ""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return what every point was given or taken for."""
        if self._reasons is None:
            self._reasons = self._explain()
        return self._reasons


class Engine(Protocol):
    """What can be asked. One engine answers one question at a time: it works in room of its own,
    so that threads take turns, the reading of ``Match.reasons`` included.
    """

    def __len__(self) -> int:
        """Return the number of entries, over all editions."""

    def search(self, query: Query, limit: int, threshold: int = THRESHOLD) -> tuple[Match, ...]:
        """Return the best matches, at most ``limit``, best first; ties go by entry id.

        Every entry of whose names one reaches ``threshold`` points is a match, and every entry
        that has one of the identifiers. What else is known moves the score, and never hides a
        match. At ``threshold`` 0 the best candidates are returned, whether or not they alert.
        No more than 160 are ever returned for one form of a name.
        """

    def search_many(
        self, queries: Sequence[Query], limit: int, threshold: int = THRESHOLD
    ) -> list[tuple[Match, ...]]:
        """Return for each query what ``search`` does, faster when there are many."""

    def candidates(self, query: Query) -> frozenset[str]:
        """Return the ids of the entries that are looked at for a query."""

    def find(self, entry_id: str) -> tuple[Listed, ...]:
        """Return the entry with that id, once for each edition that has it."""

    def save(self, folder: Path, key: str) -> None:
        """Write the engine so that ``load`` with the same key finds it."""


def build(listed: Iterable[Listed]) -> Engine:
    """Return an engine over these entries.

    Raises:
        ProblemError: (KAN-2101, status 3) there is no entry. An empty engine would answer
            "nothing found" to everything.
    """
    return NameEngine(NameIndex(pack((one.entry, one.edition) for one in listed)))


def load(folder: Path, key: str) -> Engine:
    """Return the engine saved under ``key``.

    Raises:
        ProblemError: (KAN-2103, status 3) none is saved under this key, or it is damaged or
            was written by another version. The caller builds it again.
    """
    path = _path(folder, key)
    try:
        index = NameIndex.mapped(path)
    except (OSError, IndexUnreadableError) as error:
        found = Text(str(error), str(error))
        raise ProblemError(
            problem("KAN-2103", Place(file=str(path)), folder=str(folder), reason=found), status=3
        ) from error
    return NameEngine(index)


@dataclass(frozen=True, slots=True)
class _Found:
    """The best that one entry's names reached."""

    rating: Rating
    given: NameForm
    name: str


class NameEngine:
    """Finds names by their words, in any script: by letters, by sound and by meaning."""

    def __init__(self, index: NameIndex) -> None:
        if not len(index):
            raise ProblemError(problem("KAN-2101", Place()), status=3)
        self._index = index
        self._matcher = Matcher(index)

    def __len__(self) -> int:
        return len(self._index)

    def search(self, query: Query, limit: int, threshold: int = THRESHOLD) -> tuple[Match, ...]:
        """See ``Engine``."""
        found = self._best(query, limit, threshold)
        matches = [(place, self._match(query, place, best)) for place, best in found.items()]
        matches += [
            (place, self._match_by_identifier(query, place))
            for place in self._by_identifier(query)
            if place not in found
        ]
        matches.sort(key=self._rank)
        return tuple([match for _, match in matches[:limit]])

    def search_many(
        self, queries: Sequence[Query], limit: int, threshold: int = THRESHOLD
    ) -> list[tuple[Match, ...]]:
        """See ``Engine``."""
        if len(queries) >= COMPILE_FROM:
            self.compile()
        found = []
        for start in range(0, len(queries), TOGETHER):
            some = queries[start : start + TOGETHER]
            self._matcher.prepare(
                form for query in some for name in query.names for form in _forms(name, query.kind)
            )
            found += [self.search(query, limit, threshold) for query in some]
        return found

    def compile(self) -> None:
        """Compile the inner loops, for a process that answers many questions."""
        self._matcher.compile()

    def candidates(self, query: Query) -> frozenset[str]:
        """See ``Engine``."""
        forms = (form for name in query.names for form in _forms(name, query.kind))
        places = {place for form in forms for place in self._matcher.candidates(form, query.kind)}
        return frozenset(self._index.entry(place)[0].id for place in places)

    def find(self, entry_id: str) -> tuple[Listed, ...]:
        """See ``Engine``."""
        return tuple(Listed(*self._index.entry(p)) for p in self._index.entries_of_id(entry_id))

    def save(self, folder: Path, key: str) -> None:
        """See ``Engine``. The file appears whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = _path(folder, key)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        try:
            draft.write_bytes(self._index.data)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        others = [other for other in folder.parent.glob("*/names-*.index") if other != path]
        for old in sorted(others, key=lambda other: -other.stat().st_mtime)[KEPT:]:
            old.unlink(missing_ok=True)
            if old.parent != folder:
                with suppress(OSError):  # another process writes there, or has removed it
                    old.parent.rmdir()

    def _best(self, query: Query, limit: int, threshold: int) -> dict[int, _Found]:
        """Return the best entries by their names, each with its best form."""
        found: dict[int, _Found] = {}
        most = limit + (FACTS_REACH if _has_facts(query) or len(query.names) > 1 else 0)
        for name in query.names:
            for given in _forms(name, query.kind):
                for rating in self._matcher.ratings(given, query.kind, threshold, most):
                    place = int(self._index.form_entry[rating.form])
                    best = found.get(place)
                    if best is None or _better(rating, best.rating):
                        found[place] = _Found(rating, given, name)
        return found

    def _match(self, query: Query, place: int, best: _Found) -> Match:
        points, form = best.rating.points, best.rating.form

        def read() -> tuple[Listed, str]:
            entry, edition = self._index.entry(place)
            return Listed(entry, edition), self._index.name_of(form, entry)

        def explain() -> tuple[Reason, ...]:
            names = name_reasons(self._matcher, best.given, query.kind, form)
            return (*names, *_facts(query, self._index.entry(place)[0], points))

        score, country = points, Agreement.SILENT
        kind = self._index.kind_of(place)
        if not _has_facts(query):
            if query.kind and kind and query.kind != kind:
                score -= min(-KIND_DIFFERS, points)
        else:
            entry, _ = self._index.entry(place)
            score += sum(reason.points for reason in _facts(query, entry, points))
            country = country_agreement(query.countries, entry.countries)
        return Match(
            read, score, best.name, same_name=best.rating.same, country=country, explain=explain
        )

    def _rank(self, one: tuple[int, Match]) -> tuple[int, int, bool, int]:
        """Order matches: points, then how well the country fits, then the ids, so that ties never
        depend on the order of the lists.
        """
        place, match = one
        return (-match.score, _FITS[match.country], not match.same_name, self._index.rank(place))

    def _by_identifier(self, query: Query) -> list[int]:
        keys = {key for text in query.identifiers for key in identifier_keys(text)}
        return sorted({p for key in keys for p in self._index.entries_of_identifier(key)})

    def _match_by_identifier(self, query: Query, place: int) -> Match:
        """Return the match of an entry whose number agrees and whose names do not reach."""
        best = _Found(Rating(-1, 0, False), NameForm("", Part.WHOLE, ()), "")
        for name in query.names:
            for given in _forms(name, query.kind):
                rating = self._matcher.best_of_entry(given, query.kind, place)
                if rating.points > best.rating.points:
                    best = _Found(rating, given, name)
        if best.rating.form >= 0:
            return self._match(query, place, best)
        entry, edition = self._index.entry(place)
        said = _facts(query, entry, 0)
        return Match(
            lambda: (Listed(entry, edition), entry.name), sum(reason.points for reason in said),
            query.names[0] if query.names else "", same_name=False,
            country=country_agreement(query.countries, entry.countries), explain=lambda: said,
        )  # fmt: skip


def _forms(name: str, kind: str) -> tuple[NameForm, ...]:
    return name_forms(name, kind, keep_legal_form=not kind)


def _has_facts(query: Query) -> bool:
    return bool(query.countries or query.identifiers or query.birth_date or query.addresses)


def _facts(query: Query, entry: Entry, points: int) -> tuple[Reason, ...]:
    """Return what the other facts say of a match with ``points``; nothing brings it over 100."""
    facts = (
        country_reason(query.countries, entry.countries),
        birth_reason(query.birth_date, entry.birth_dates),
        identifier_reason(query.identifiers, entry, points),
        address_reason(query.addresses, entry.addresses),
        kind_reason(query.kind, entry.kind),
    )
    known = [reason for reason in facts if reason is not None]
    total = points
    reasons: dict[int, Reason] = {}
    for place, reason in sorted(enumerate(known), key=lambda pair: pair[1].points):
        granted = min(max(reason.points, -total), 100 - total)
        total += granted
        reasons[place] = Reason(reason.text, granted)
    return tuple(reasons[place] for place in range(len(known)))


def _better(rating: Rating, best: Rating) -> bool:
    return (rating.points, rating.same, -rating.form) > (best.points, best.same, -best.form)


def _path(folder: Path, key: str) -> Path:
    name = hashlib.sha256(f"{key} {_recipe()}".encode()).hexdigest()[:24]
    return folder / f"names-{name}.index"


@cache
def _recipe() -> str:
    """Return what an index depends on beside the entries: the tables and the code that read them.

    An index written with other legal forms or other rules is not found, and is built again.
    """
    room = Path(str(resources.files("kaname.screening")))
    digest = hashlib.sha256(f"{FORMAT} {unicodedata.unidata_version}".encode())
    files = [room / name for name in _CODE]
    for folder in _FOLDERS:
        files += sorted(path for path in (room / folder).iterdir() if path.is_file())
    for path in files:
        status = path.stat()
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()

"""The seam: what a search is asked and what it answers, whatever engine stands behind it.

An ``Engine`` is built from entries once, saved, and loaded again in the time it takes to read a
file. Callers know ``Query``, ``Match`` and the protocol, and nothing of how names are found; the
engine behind them can be replaced without touching them.
"""

import hashlib
import os
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, Protocol

from kaname.core.hit import Entry, Reason
from kaname.core.problem import Place, ProblemError
from kaname.core.text import Text
from kaname.screening.explain import deductions, name_reasons
from kaname.screening.facts import (
    Agreement,
    birth_reason,
    country_agreement,
    country_reason,
    identifier_reason,
    kind_reason,
)
from kaname.screening.identifiers import identifier_keys
from kaname.screening.index import FORMAT, IndexUnreadableError, NameIndex, names_of, pack
from kaname.screening.names import STRONG_PARTS, NameForm, Part, name_forms
from kaname.screening.score import compare, score_words, sorted_run
from kaname.screening.words_screening import problem

__all__ = ["THRESHOLD", "Engine", "Listed", "Match", "Query", "build", "load"]

THRESHOLD: Final = 80
"""Points that the names alone must reach for an entry to be a match.

Chosen by measurement (``bench/screening_recall.py``) on the OFAC edition of 2021-07, 8,976 parties:
of 480 names with a known answer 80.6 % are found at 80 points and 75.8 % at 85; of 400 clean names
two (0.5 %) alert at 80 and one at 85; of 1,500 invented persons 0.3 %.
"""

KEPT: Final = 1
"""Saved indexes that are kept beside the newest one."""

_RECIPE: Final = (
    "tables/legal_forms.csv", "tables/generic_words.csv", "tables/abbreviations.csv", "fold.py",
    "legal_forms.py", "names.py",
    "score.py", "index.py", "identifiers.py",
)  # fmt: skip

_QUERY_STRONG: Final = frozenset({Part.WHOLE, Part.ALSO})


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
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be the one looked for: 0 to 100 points, which the reasons sum up to."""

    listed: Listed
    score: int
    name: str
    """The name looked for that matched."""
    listed_name: str
    """The name of the entry that it matched, as published."""
    same_name: bool
    """The names are the same, case, legal forms and order of words aside, and it is the name or a
    strong alias: not one that the publisher calls weak, nor something in brackets."""
    country: Agreement
    reasons: tuple[Reason, ...]


class Engine(Protocol):
    """What can be asked."""

    def __len__(self) -> int:
        """Return the number of entries, over all editions."""

    def search(self, query: Query, limit: int, nearness: int = THRESHOLD) -> tuple[Match, ...]:
        """Return the best matches, at most ``limit``, best first; ties go by entry id.

        ``nearness`` is the points that names must have before what speaks against them is taken
        off; a higher one than ``THRESHOLD`` is answered faster.

        Every entry whose names reach ``THRESHOLD`` is a match, and every entry that has one of
        the identifiers. What else is known moves the score, and never hides a match.
        """

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
        index = NameIndex(path.read_bytes())
    except (OSError, IndexUnreadableError) as error:
        found = Text(str(error), str(error))
        raise ProblemError(
            problem("KAN-2103", Place(file=str(path)), folder=str(folder), reason=found), status=3
        ) from error
    return NameEngine(index)


@dataclass(frozen=True, slots=True)
class _Found:
    """The best that one entry's names reached so far."""

    points: int
    strong: bool
    given: NameForm
    name: str
    form: int


class NameEngine:
    """The first engine: exact and close names within one script. See ``index`` and ``score``."""

    def __init__(self, index: NameIndex) -> None:
        if not len(index):
            raise ProblemError(problem("KAN-2101", Place()), status=3)
        self._index = index

    def __len__(self) -> int:
        return len(self._index)

    def search(self, query: Query, limit: int, nearness: int = THRESHOLD) -> tuple[Match, ...]:
        """See ``Engine``."""
        return self._matches(query, limit, everything=False, nearness=nearness)

    def search_everything(self, query: Query, limit: int) -> tuple[Match, ...]:
        """Do the same without the index, by comparing every name: slow, and what tests hold
        ``search`` against.
        """
        return self._matches(query, limit, everything=True)

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

    def _matches(
        self, query: Query, limit: int, *, everything: bool, nearness: int = THRESHOLD
    ) -> tuple[Match, ...]:
        found: dict[int, _Found] = {}
        for name in query.names:
            for given in name_forms(name, query.kind, keep_legal_form=not query.kind):
                self._collect(name, given, found, everything=everything, nearness=nearness)
        matches = [self._match(query, place, best) for place, best in found.items()]
        matches += [
            self._match_by_identifier(query, place)
            for place in self._by_identifier(query)
            if place not in found
        ]
        matches.sort(key=_rank)
        return tuple(matches[:limit])

    def _collect(
        self, name: str, given: NameForm, found: dict[int, _Found], *, everything: bool,
        nearness: int,
    ) -> None:  # fmt: skip
        """Put the entries that ``given`` reaches into ``found``, each with its best form."""
        index = self._index
        if given.unspaced:
            runs = {given.unspaced, sorted_run(given.words)}
            forms = (
                index.unspaced_forms if everything else index.unspaced_candidates(runs, nearness)
            )
        else:
            forms = index.spaced_forms if everything else index.candidates(given.words, nearness)
        scores: dict[tuple[str, ...], int] = {}
        for form in forms:
            listed = self._listed_form(form)
            if given.unspaced:
                points = compare(given, listed, index.weigh).points
            else:
                kept = scores.get(listed.words)
                if kept is None:
                    kept = scores[listed.words] = score_words(
                        given.words, listed.words, index.weigh
                    )
                points = kept
            if points < nearness:
                continue
            kind = index.name_kind_of(form)
            points -= sum(lost for _, lost in deductions(given, listed, kind))
            if points < THRESHOLD:
                continue
            strong = _is_strong(given, listed, kind)
            place = index.form_entry[form]
            best = found.get(place)
            if best is None or _better(points, strong, form, best):
                found[place] = _Found(points, strong, given, name, form)

    def _listed_form(self, form: int) -> NameForm:
        """Return what a comparison needs of a form."""
        index = self._index
        if index.is_unspaced(form):
            return index.made_again(form)[1]
        return NameForm("", index.part_of(form), index.form_words_of(form))

    def _match(self, query: Query, place: int, best: _Found) -> Match:
        index = self._index
        entry, edition = index.entry(place)
        listed_name, listed = index.made_again(best.form)
        comparison = compare(best.given, listed, index.weigh)
        kind = index.name_kind_of(best.form)
        reasons = name_reasons(best.given, listed, kind, entry.name, comparison, index.weigh)
        same = comparison.same and best.strong
        return _judged(query, Listed(entry, edition), best.name, listed_name, same, reasons)

    def _by_identifier(self, query: Query) -> list[int]:
        keys = {key for text in query.identifiers for key in identifier_keys(text)}
        return sorted({p for key in keys for p in self._index.entries_of_identifier(key)})

    def _match_by_identifier(self, query: Query, place: int) -> Match:
        """Return the match of an entry whose number agrees and whose names do not reach."""
        entry, edition = self._index.entry(place)
        weigh = self._index.weigh
        pairs = [
            (compare(given, listed, weigh), given, listed, kind, name, listed_name)
            for name in query.names
            for given in name_forms(name, query.kind)
            for kind, listed_name in names_of(entry)
            for listed in name_forms(listed_name, entry.kind)
        ]
        if not pairs:
            return _judged(query, Listed(entry, edition), "", entry.name, False, ())
        comparison, given, listed, kind, name, listed_name = max(
            pairs, key=lambda pair: pair[0].points
        )
        reasons = name_reasons(given, listed, kind, entry.name, comparison, weigh)
        if sum(reason.points for reason in reasons) < 0:
            reasons = ()
        return _judged(query, Listed(entry, edition), name, listed_name, False, reasons)


def _judged(
    query: Query, listed: Listed, name: str, listed_name: str, same_name: bool,
    name_reasons_: tuple[Reason, ...],
) -> Match:  # fmt: skip
    """Add what the other facts say; what speaks for a match never brings it over 100."""
    entry = listed.entry
    points = sum(reason.points for reason in name_reasons_)
    facts = [
        country_reason(query.countries, entry.countries),
        birth_reason(query.birth_date, entry.birth_dates),
        identifier_reason(query.identifiers, entry, points),
        kind_reason(query.kind, entry.kind),
    ]
    said = [reason for reason in facts if reason is not None]
    points += sum(min(reason.points, 0) for reason in said)
    reasons = list(name_reasons_)
    for reason in said:
        if reason.points > 0:
            granted = min(reason.points, 100 - points)
            points += granted
            reason = Reason(reason.text, granted)
        reasons.append(reason)
    country = country_agreement(query.countries, entry.countries)
    return Match(listed, points, name, listed_name, same_name, country, tuple(reasons))


def _rank(match: Match) -> tuple[int, int, bool, str, str]:
    """Order matches: points, then how well the country fits, then the ids, so that ties never
    depend on the order of the lists.
    """
    fits = (Agreement.AGREES, Agreement.SILENT, Agreement.RELATED, Agreement.DIFFERS)
    return (
        -match.score, fits.index(match.country), not match.same_name, match.listed.entry.id,
        match.listed.edition,
    )  # fmt: skip


def _better(points: int, strong: bool, form: int, best: _Found) -> bool:
    return (points, strong, -form) > (best.points, best.strong, -best.form)


def _is_strong(given: NameForm, listed: NameForm, kind: str) -> bool:
    return kind != "weak_alias" and listed.part in STRONG_PARTS and given.part in _QUERY_STRONG


def _path(folder: Path, key: str) -> Path:
    name = hashlib.sha256(f"{key} {_recipe()}".encode()).hexdigest()[:24]
    return folder / f"names-{name}.index"


@cache
def _recipe() -> str:
    """Return what an index depends on beside the entries: the tables and the code that read them.

    An index written with other legal forms or other rules is not found, and is built again.
    """
    room = resources.files("kaname.screening")
    digest = hashlib.sha256(f"{FORMAT} {unicodedata.unidata_version}".encode())
    for name in _RECIPE:
        digest.update((room / name).read_bytes())
    return digest.hexdigest()

"""The lists as they are served: opened once, opened again when the store changes, never half."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final

from kaname.core.hit import Reason
from kaname.core.problem import Problem, ProblemError
from kaname.core.text import Text
from kaname.screening.bulk.lists import STARTER, chosen_editions, index_folder
from kaname.screening.edition import Edition
from kaname.screening.editions import CURRENT, Store
from kaname.screening.engine import Engine, Listed, Match, Query
from kaname.screening.publishers import list_files, lists
from kaname.screening.screen import open_engine
from kaname.web.failures import note_failure
from kaname.web.words import RefusedError, problem, refusal, words

__all__ = ["ALL", "STARTER", "Lists", "Opened", "store_signature"]

ALL: Final = "default"
"""The dataset that is all lists."""
RETRY_SECONDS: Final = 5.0
WARMING: Final = ("Example Trading Company", "例示貿易株式会社", "Пример", "مثال", "예시 무역")


@dataclass(frozen=True)
class Opened:
    """Editions, and the engine over them; the engine works for one thread at a time."""

    engine: Engine
    editions: tuple[Edition, ...]
    lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def search(self, query: Query, limit: int, threshold: int) -> tuple[Match, ...]:
        """Search while no other thread does."""
        with self.lock:
            return self.engine.search(query, limit, threshold)

    def reasons(self, match: Match) -> tuple[Reason, ...]:
        """Return the reasons of a match; they are found by the engine too."""
        with self.lock:
            return match.reasons

    def find(self, entry_id: str) -> tuple[Listed, ...]:
        """Return the entry with that id, once for each edition that has it."""
        with self.lock:
            return self.engine.find(entry_id)

    @cached_property
    def datasets(self) -> Mapping[str, frozenset[str]]:
        """Return dataset -> the lists it holds: ``default``, every list file, every list.

        A list file is all the lists that its edition holds, whichever edition their entries are
        taken from: of a list that two files hold the newest counts.
        """
        found: dict[str, frozenset[str]] = {}
        for edition in self.editions:
            held = frozenset(edition.rows_by_source)
            found[edition.list_file] = found.get(edition.list_file, frozenset()) | held
            for list_id in sorted(held):
                found[list_id] = found.get(list_id, frozenset()) | {list_id}
        return {ALL: frozenset().union(*found.values()), **found}

    def scope(self, dataset: str) -> frozenset[str]:
        """Return the lists of a dataset.

        Raises:
            RefusedError: (404) there is none of that name, or it is not loaded.
        """
        if dataset in self.datasets:
            return self.datasets[dataset]
        known = ", ".join(self.datasets)
        code = "KAN-2329" if dataset in lists() or dataset in list_files() else "KAN-2328"
        raise refusal(404, code, known=known)

    @cached_property
    def notices(self) -> tuple[Text, ...]:
        """Return what has to be known of the lists that are served."""
        starter = [edition for edition in self.editions if edition.list_file == STARTER]
        if not starter:
            return ()
        others = {i for e in self.editions if e.list_file != STARTER for i in e.rows_by_source}
        only = sorted(set(starter[0].rows_by_source) - others)
        if len(self.editions) == 1:
            return (words()("note.starter_only"),)
        return (words()("note.starter_too", lists=", ".join(only)),)

    def described(self, today: date) -> list[dict[str, Any]]:
        """Return the editions as every answer names them; ``age_days`` is null when undated."""
        return [
            {
                "edition": edition.label,
                "list_file": edition.list_file,
                "edition_date": edition.edition_date and edition.edition_date.isoformat(),
                "age_days": edition.edition_date and (today - edition.edition_date).days,
                "sha256": edition.sha256,
                "rows": edition.rows,
                "starter": edition.list_file == STARTER,
            }
            for edition in self.editions
        ]

    def header(self, today: date) -> str:
        """Return the editions in one line of ASCII."""
        parts = []
        for edition in self.editions:
            day = edition.edition_date
            dated = f"date={day}; age={(today - day).days}" if day else "date=unknown"
            parts.append(f"{edition.label}; {dated}")
        return ", ".join(parts)


def store_signature(store: Store) -> Callable[[], object]:
    """Return what tells, cheaply, whether the editions in use have changed."""
    path: Path = store.root / CURRENT

    def signature() -> object:
        try:
            status = path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    return signature


class Lists:
    """The lists of one service.

    Args:
        store: the editions.
        ticks: a clock that only runs forward, in seconds.
        tell: is told what is being done when it takes time.
        keys: the lists that are served, see ``chosen_editions``; none is everything in use.
    """

    def __init__(
        self, store: Store, ticks: Callable[[], float],
        tell: Callable[[Text], None] = lambda _: None, keys: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._store = store
        self._keys = tuple(keys)
        self._signature_of = store_signature(store)
        self._ticks = ticks
        self._tell = tell
        self._opening = Lock()
        self._opened: Opened | None = None
        self._signature: object = None
        self._failure: tuple[Problem, ...] = ()
        self._failed_at = 0.0

    def check(self) -> None:
        """Check that there is something to serve, before anybody is told that it is.

        Raises:
            ProblemError: no list is loaded (KAN-2343, status 3), or one that was named is not
                (KAN-2273).
        """
        with self._editions():
            pass

    def last(self) -> Opened | None:
        """Return what is open, without looking whether it is still what is in use."""
        return self._opened

    def current(self, *, anew: bool = False) -> Opened:
        """Return the lists in use, opened anew when the store has changed.

        While they are opened by another thread the lists of a moment ago are returned, under
        their own hashes.

        Raises:
            RefusedError: (503) they cannot be opened. Lists of before are not served then: what
                is damaged or gone must not be taken for what is in use.
        """
        opened = self._opened
        if opened is not None and not anew and self._signature_of() == self._signature:
            return opened
        if not self._opening.acquire(blocking=opened is None or anew):
            assert opened is not None
            return opened
        try:
            return self._open(anew)
        finally:
            self._opening.release()

    def _open(self, anew: bool) -> Opened:
        signature = self._signature_of()
        same = signature == self._signature
        if self._opened is not None and same and not anew:
            return self._opened
        waited = self._ticks() - self._failed_at >= RETRY_SECONDS
        if self._failure and same and not anew and not waited:
            raise _unusable(self._failure)
        self._signature = signature
        try:
            self._opened = self._read()
        except Exception as error:
            self._opened, self._failed_at = None, self._ticks()
            wrong = error.problems if isinstance(error, ProblemError) else (problem("KAN-2338"),)
            self._failure = wrong
            note_failure(error)
            raise _unusable(wrong) from error
        self._failure = ()
        return self._opened

    def _editions(self) -> AbstractContextManager[tuple[Edition, ...]]:
        return chosen_editions(self._store, self._keys, files=False)

    def _read(self) -> Opened:
        folder = index_folder(self._store, self._keys)
        with self._editions() as editions:
            engine = open_engine(editions, folder, self._tell)
        compile_loops = getattr(engine, "compile", None)
        if compile_loops is not None:
            compile_loops()
        for name in WARMING:  # what is compiled or read at first use is, before anybody waits
            for match in engine.search(Query((name,)), 1, 0):
                assert match.reasons is not None
        return Opened(engine, editions)


def _unusable(problems: tuple[Problem, ...]) -> RefusedError:
    """Return the refusal, with the codes of what is wrong; paths of the server stay out of it."""
    return RefusedError(503, problem("KAN-2336", ", ".join(sorted({p.code for p in problems}))))

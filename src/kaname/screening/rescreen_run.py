"""One run of rescreening from what is stored: book, editions, decisions and the run before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kaname.compute.pool import PoolRunner, cores
from kaname.compute.runner import WorkerDiedError
from kaname.core.canonical import content_hash
from kaname.core.hit import Entry, Reason
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text, plain
from kaname.screening.book import Book, book_path
from kaname.screening.bulk.version import matcher_version
from kaname.screening.clearing import OWN, Clearings, decisions_path
from kaname.screening.customers import Customer
from kaname.screening.differences import Difference, EntryKey, difference, key_of
from kaname.screening.editions import Edition, Store, in_use, merge_entries, starter_edition
from kaname.screening.engine import Engine, Match
from kaname.screening.rescreen import (
    CHUNK,
    HITS_MAX,
    Explain,
    Row,
    Screened,
    Was,
    rescreen,
    screen_book,
)
from kaname.screening.runs import Run, Runs
from kaname.screening.screen import open_engine
from kaname.screening.words_clearing import stop, words

__all__ = ["Asked", "Outcome", "opened_edition", "run_rescreen"]

STARTER: Final = "starter"
POOL_FROM: Final = 5_000
"""Fewer customers are screened in this process: others would take longer to start."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for.

    ``threshold`` is in points. ``since`` names the editions to compare with (labels or paths) in
    place of the run before; ``anew`` compares with nothing. ``workers`` is the number of processes
    (0: all cores).
    """

    threshold: int
    since: tuple[str, ...] = ()
    anew: bool = False
    organisation: str = OWN
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: the rows, what it compared with, and what it searched."""

    rows: tuple[Row, ...]
    before: Text
    change: Difference
    editions: tuple[Edition, ...]
    customers: int
    entries: int
    run: Run
    today: date
    counts: bool
    """It is to be kept as the run that the next one compares with."""


def run_rescreen(
    home: Path,
    store: Store,
    asked: Asked,
    at: datetime,
    today: date,
    tell: Callable[[Text], None] = lambda _: None,
) -> Outcome:
    """Screen the book and compare. The caller shows the rows, and then keeps the run.

    Args:
        home: where everything is stored.
        store: the editions, in ``home``.
        asked: what is wanted.
        at: the time that is recorded with the run.
        today: decides which decisions have expired.
        tell: is told what is being done.

    Raises:
        ProblemError: the book is empty (KAN-2307), an edition to compare with is not kept
            (KAN-2298), a worker died (KAN-2309), or something stored cannot be used (status 3).
    """
    book = Book.load(book_path(home, asked.organisation))
    clearings = Clearings.load(decisions_path(home, asked.organisation))
    customers = book.customers()
    if not customers:
        raise stop("KAN-2307", Place())
    editions = in_use(store.editions(), starter_edition())
    last = None if asked.anew or asked.since else Runs(home, asked.organisation).last()
    engine = open_engine(editions, store.derived_folder(), tell)
    tell(words()("rescreen.screening"))
    now = _screened(customers, engine, asked)
    entries = tuple(entry for _, entry in merge_entries(editions))
    was: Was | None = None
    old_entries: tuple[Entry, ...] = ()
    before = words()("rescreen.before_nothing")
    if last is not None:
        labels = tuple(edition.label for edition in editions)
        old_editions = editions if last.editions == labels else _kept(store, last.editions)
        old_entries = tuple(entry for _, entry in merge_entries(old_editions))
        was = Was(last.screened, book.at(last.book_version))
        stamp = last.at.isoformat(timespec="minutes")
        before = words()("rescreen.before_run", at=stamp, editions=_labels(old_editions))
    elif asked.since:
        with _since(store, asked.since, editions, at) as old_editions:
            old_entries = tuple(entry for _, entry in merge_entries(old_editions))
            old_engine = open_engine(old_editions, _folder(store, old_editions), tell)
            tell(words()("rescreen.screening"))
            was = Was(_screened(customers, old_engine, asked), customers)
            before = words()("rescreen.before_editions", editions=_labels(old_editions))
    change = difference(old_entries, entries)
    return Outcome(
        rows=rescreen(was, now, customers, change, clearings, today, _explain(engine, asked)),
        before=before,
        change=change,
        editions=editions,
        customers=len(customers),
        entries=len(entries),
        run=Run(at, tuple(edition.label for edition in editions), book.version, now),
        today=today,
        counts=not asked.since,
    )


def _screened(customers: Mapping[str, Customer], engine: Engine, asked: Asked) -> Screened:
    """Screen the book, over the cores when it is long."""
    workers = min(asked.workers or cores(), -(-len(customers) // CHUNK))
    runner = PoolRunner(workers) if len(customers) >= POOL_FROM and workers > 1 else None
    try:
        return screen_book(customers.values(), engine, asked.threshold, matcher_version(), runner)
    except WorkerDiedError as error:
        raise stop("KAN-2309", Place(), 3, reason=str(error)) from error


def _explain(engine: Engine, asked: Asked) -> Explain:
    """Return what gives the reasons of a hit; a customer is searched once for all its hits."""

    @lru_cache(maxsize=1)
    def of(customer: Customer) -> dict[EntryKey, Match]:
        matches = engine.search(customer.query(), HITS_MAX + 1, asked.threshold)
        return {key_of(match.listed.entry): match for match in reversed(matches)}

    def explain(customer: Customer, entry: EntryKey) -> tuple[Reason, ...]:
        match = of(customer).get(entry)
        return match.reasons if match is not None else ()

    return explain


@contextmanager
def opened_edition(
    store: Store,
    key: str,
    clock: Callable[[], datetime],
    warn: Callable[[Problem], None] = lambda _: None,
) -> Iterator[Edition]:
    """Yield an edition that a person named; one from a path can be read until this ends.

    Args:
        store: where editions are kept.
        key: an edition's label (``meti-eul@0123456789ab``), in use or not; a list file
            (``meti-eul``), of which the edition in use is meant; or the path of an official file.
        clock: returns the time in UTC.
        warn: is told what would have refused the import of a path for good.

    Raises:
        ProblemError: (KAN-2298) it is none of these; or it cannot be used.
    """
    kept = store.edition(key) if "@" in key else None
    if kept is not None:
        yield kept
        return
    known = [edition for edition in store.editions() if edition.list_file == key]
    if known:
        yield known[0]
        return
    if not Path(key).exists():
        raise _not_kept(store, key)
    with TemporaryDirectory(prefix="kaname-lists-") as folder:
        apart = Store(Path(folder), clock)
        try:
            edition = apart.import_file(Path(key))
        except ProblemError as doubts:
            edition = apart.import_file(Path(key), confirm_shrink=True)
            for problem in doubts.problems:
                warn(problem)
        yield edition


def _kept(store: Store, labels: Sequence[str]) -> tuple[Edition, ...]:
    """Return the editions of a run; the starter list of an older Kaname is not kept."""
    starter = starter_edition()
    found: list[Edition] = []
    for label in labels:
        if label.startswith(f"{STARTER}@"):
            found += [starter] if starter.label == label else []
            continue
        edition = store.edition(label)
        if edition is None:
            raise _not_kept(store, label)
        found.append(edition)
    return tuple(found)


@contextmanager
def _since(
    store: Store, keys: Sequence[str], editions: Sequence[Edition], at: datetime
) -> Iterator[tuple[Edition, ...]]:
    """Yield the editions in use, those of the list files that ``keys`` name in place of theirs."""
    with ExitStack() as stack:
        old = [stack.enter_context(opened_edition(store, key, lambda: at)) for key in keys]
        files = {edition.list_file for edition in old}
        others = [e for e in editions if e.list_file not in files and e.list_file != STARTER]
        yield in_use((*others, *old), starter_edition())


def _folder(store: Store, editions: Sequence[Edition]) -> Path:
    """Return where the index of editions that are not in use may be kept."""
    key = content_hash(["compared", sorted(edition.label for edition in editions)])
    return store.root / "index" / key[:16]


def _not_kept(store: Store, key: str) -> ProblemError:
    kept = store.kept_labels(key.partition("@")[0])
    return stop("KAN-2298", Place(), edition=key[:80], kept=", ".join(kept[-10:]) or "-")


def _labels(editions: Sequence[Edition]) -> Text:
    return plain(", ".join(edition.label for edition in editions))

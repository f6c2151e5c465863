"""The book against the lists again: what is new, what was lifted, what has to be decided again.

The whole book is screened on the whole lists, and the result is compared with that of the time
before. Screening only new entries against all customers, and changed customers against all
entries, would not find everything: how much a word tells depends on how many listed names hold
it, so a name may come to reach the threshold although neither it nor the entry changed. What
changed in the lists and in the book says *why* a row is there; it never decides *whether*.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kaname.compute.runner import Runner, SerialRunner
from kaname.core.hit import Entry, Reason
from kaname.core.text import Text
from kaname.screening.clearing import Clearings, State, Status
from kaname.screening.customers import Change, Customer, changes_between
from kaname.screening.differences import ChangedEntry, Difference, EntryKey, key_of
from kaname.screening.engine import Engine, Query, load
from kaname.screening.words_clearing import words

__all__ = [
    "HITS_MAX", "Event", "Explain", "HitKey", "Row", "Screened", "Was", "rescreen", "screen_book",
]  # fmt: skip

HITS_MAX: Final = 100
"""Hits that are kept of one customer; where there are more, the result says so."""
CHUNK: Final = 1_000
INDEX_KEY: Final = "book"

HitKey = tuple[str, str, str]
"""Customer, list, entry."""


Explain = Callable[[Customer, EntryKey], tuple[Reason, ...]]
"""Gives the reasons of a hit."""


class Event(Enum):
    """What became of a hit."""

    NEW_HIT = "new_hit"
    HIT_CHANGED = "hit_changed"
    """It was a hit and is one; the entry or the customer has changed."""
    HIT_LIFTED = "hit_lifted"
    CLEARED_AGAIN_OPEN = "cleared_again_open"
    """A person had decided on it, and the entry or the customer has changed since."""
    STILL_CLEARED = "still_cleared"
    DECISION_EXPIRED = "decision_expired"


@dataclass(frozen=True, slots=True)
class Screened:
    """The whole book on the whole lists.

    ``hits`` holds the score of every hit: of each entry of whose names one reaches ``threshold``
    points (what else is known may bring its score below that); ``more`` the customers that have
    more than ``HITS_MAX``, of which the best are kept.
    """

    hits: Mapping[HitKey, int]
    threshold: int
    matcher: str
    more: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Was:
    """What a screening is compared with: its result, and the customers by id as they were."""

    screened: Screened
    customers: Mapping[str, Customer]


@dataclass(frozen=True, slots=True)
class Row:
    """One hit of which there is something to say. Scores are points of 100; None is no hit."""

    customer: str
    entry_id: str
    list_id: str
    name: str
    """Of the entry."""
    event: Event
    old_score: int | None
    new_score: int | None
    reasons: tuple[Reason, ...]
    why: Text
    status: Status


def screen_book(
    customers: Iterable[Customer],
    engine: Engine,
    threshold: int,
    matcher: str,
    runner: Runner | None = None,
) -> Screened:
    """Screen every customer on all that the engine holds.

    Args:
        customers: of the book.
        engine: over the entries of all editions in use.
        threshold: points that a name must reach.
        matcher: the version of the matcher, which is kept with the result.
        runner: where the work is done; in this process when none is given. The result is the same.

    Raises:
        WorkerDiedError: a worker of the runner ended before its time.
    """
    asked = ((customer.id, customer.query()) for customer in customers)
    chunks = (_Chunk(tuple(part), threshold) for part in _parts(asked))
    hits: dict[HitKey, int] = {}
    more: set[str] = set()
    with TemporaryDirectory(prefix="kaname-book-") as folder:
        initialise: Callable[[], Engine] = partial(_same, engine)
        if runner is not None and runner.workers > 1:
            index = Path(folder) / "index"
            engine.save(index, INDEX_KEY)
            initialise = partial(load, index, INDEX_KEY)
        for found, beyond in (runner or SerialRunner()).map(_screen_chunk, chunks, initialise):
            more |= beyond
            hits |= found
    return Screened(dict(sorted(hits.items())), threshold, matcher, frozenset(more))


@dataclass(frozen=True, slots=True)
class _Chunk:
    asked: tuple[tuple[str, Query], ...]
    threshold: int


def _parts(asked: Iterable[tuple[str, Query]]) -> Iterator[list[tuple[str, Query]]]:
    source = iter(asked)
    while part := list(islice(source, CHUNK)):
        yield part


def _same(engine: Engine) -> Engine:
    return engine


def _screen_chunk(engine: Engine, chunk: _Chunk) -> tuple[dict[HitKey, int], frozenset[str]]:
    """Return the hits of some customers, and those that have more than are kept."""
    hits: dict[HitKey, int] = {}
    more: set[str] = set()
    queries = [query for _, query in chunk.asked]
    answers = engine.search_many(queries, HITS_MAX + 1, chunk.threshold)
    for (customer_id, _), matches in zip(chunk.asked, answers, strict=True):
        if len(matches) > HITS_MAX:
            more.add(customer_id)
        for match in matches[:HITS_MAX]:
            key = (customer_id, *key_of(match.listed.entry))
            hits[key] = max(hits.get(key, 0), match.score)
    return hits, frozenset(more)


def rescreen(
    was: Was | None,
    now: Screened,
    customers: Mapping[str, Customer],
    change: Difference,
    clearings: Clearings,
    today: date,
    explain: Explain = lambda customer, entry: (),
) -> tuple[Row, ...]:
    """Say what became of every hit, in the order of customers, lists and entries.

    A hit that stands as it stood and that nobody decided on gives no row, nor does one that was
    confirmed and has not changed; every other hit gives one.

    Args:
        was: what ``now`` is compared with; None when nothing was screened before.
        now: the book as it is on the lists as they are.
        customers: the book as it is, by id.
        change: from the lists of ``was`` to those of ``now``.
        clearings: what was decided.
        today: decides which decisions have expired.
        explain: gives the reasons of a hit; it is asked of those that give a row.
    """
    return _Desk(was, now, customers, change, clearings, today, explain).rows()


class _Desk:
    """One comparison under way."""

    def __init__(
        self,
        was: Was | None,
        now: Screened,
        customers: Mapping[str, Customer],
        change: Difference,
        clearings: Clearings,
        today: date,
        explain: Explain,
    ) -> None:
        self._was, self._now, self._customers = was, now, customers
        self._clearings, self._today, self._explain = clearings, today, explain
        self._entries = {
            key_of(entry): entry
            for entry in (
                *change.added,
                *(one.new for one in change.changed),
                *(new for _, new in change.same),
            )
        }
        self._former = change.former_ids()
        self._added = {key_of(entry) for entry in change.added}
        self._removed = {key_of(entry): entry for entry in change.removed}
        self._changed = {key_of(one.new): one for one in change.changed}
        self._successor: dict[EntryKey, Entry] = {
            key_of(old): new
            for old, new in (*((c.old, c.new) for c in change.changed), *change.same)
        }
        self._old_hits = was.screened.hits if was else {}
        self._facts_changes: dict[str, tuple[Change, ...] | None] = {}

    def rows(self) -> tuple[Row, ...]:
        rows = [self._standing(key, score) for key, score in self._now.hits.items()]
        rows += [self._lifted(key, score) for key, score in self._old_hits.items()]
        found = [row for row in rows if row is not None]
        return tuple(sorted(found, key=lambda row: (row.customer, row.list_id, row.entry_id)))

    def _standing(self, key: HitKey, score: int) -> Row | None:
        """Return the row of what is a hit now."""
        customer_id, list_id, entry_id = key
        entry, customer = self._entries[list_id, entry_id], self._customers[customer_id]
        former = self._former.get((list_id, entry_id))
        old_score = self._old_hits.get((customer_id, list_id, former or entry_id))
        status = self._clearings.status(
            customer, entry, self._today, (former,) if former is not None else ()
        )
        why = self._why_now(customer_id, (list_id, entry_id), old_score)
        if status.state is State.CLEARED:
            event, why = Event.STILL_CLEARED, [status.why]
        elif status.state is State.EXPIRED:
            event, why = Event.DECISION_EXPIRED, [status.why]
        elif status.state is State.REOPENED:
            event, why = Event.CLEARED_AGAIN_OPEN, [status.why]
        elif old_score is None:
            event = Event.NEW_HIT
        elif self._changed.get((list_id, entry_id)) or self._changes_of(customer_id):
            event = Event.HIT_CHANGED
        else:
            return None
        if status.state is State.CONFIRMED:
            why = [*why, status.why]
        return Row(
            customer_id, entry_id, list_id, entry.name, event, old_score, score,
            self._explain(customer, (list_id, entry_id)), _joined(why), status,
        )  # fmt: skip

    def _lifted(self, key: HitKey, score: int) -> Row | None:
        """Return the row of what was a hit, if it is none any more."""
        customer_id, list_id, old_id = key
        entry = self._successor.get((list_id, old_id))
        new_id = entry.id if entry is not None else old_id
        if (customer_id, list_id, new_id) in self._now.hits:
            return None
        gone = self._removed.get((list_id, old_id))
        if entry is not None and customer_id in self._now.more:
            return None  # it may be among the hits that are not kept
        shown = entry or gone
        customer = self._customers.get(customer_id)
        if customer is not None and shown is not None:
            status = self._clearings.status(customer, shown, self._today)
        else:
            status = Status(State.OPEN)
        return Row(
            customer_id, new_id, list_id, shown.name if shown else "", Event.HIT_LIFTED, score,
            None, (), _joined(self._why_lifted(customer_id, (list_id, old_id), entry)), status,
        )  # fmt: skip

    def _why_now(self, customer_id: str, entry: EntryKey, old_score: int | None) -> list[Text]:
        if self._was is None:
            return [words()("why.first")]
        why = []
        if entry in self._added:
            why.append(words()("why.entry_added"))
        why += self._why_changed(customer_id, self._changed.get(entry))
        return why or self._why_unchanged(old_score)

    def _why_lifted(self, customer_id: str, old: EntryKey, entry: Entry | None) -> list[Text]:
        why = []
        if customer_id not in self._customers:
            why.append(words()("why.customer_removed"))
        if entry is None:
            why.append(words()("why.entry_removed"))
        changed = self._changed.get(key_of(entry)) if entry is not None else None
        if customer_id in self._customers:
            why += self._why_changed(customer_id, changed)
        return why or self._why_unchanged(None)

    def _why_changed(self, customer_id: str, entry: ChangedEntry | None) -> list[Text]:
        why = []
        changes = self._changes_of(customer_id)
        if changes is None:
            why.append(words()("why.customer_added"))
        elif changes:
            texts = _joined([change.text for change in changes])
            why.append(words()("why.customer_changed", changes=texts))
        if entry is not None:
            texts = _joined([change.text for change in entry.changes])
            why.append(words()("why.entry_changed", changes=texts))
        return why

    def _why_unchanged(self, old_score: int | None) -> list[Text]:
        """Say why the points moved although neither side changed."""
        assert self._was is not None
        before = self._was.screened
        why = []
        if before.threshold != self._now.threshold:
            facts = {"old": before.threshold, "new": self._now.threshold}
            why.append(words()("why.threshold", **facts))
        if before.matcher != self._now.matcher:
            why.append(words()("why.matcher"))
        return why or [words()("why.weights")]

    def _changes_of(self, customer_id: str) -> tuple[Change, ...] | None:
        """Return what changed of a customer; None when it is new in the book."""
        if customer_id not in self._facts_changes:
            old = self._was.customers.get(customer_id) if self._was else None
            facts = self._customers[customer_id].facts()
            self._facts_changes[customer_id] = (
                None if old is None else changes_between("customer", old.facts(), facts)
            )
        return self._facts_changes[customer_id]


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.en for text in texts), "；".join(text.ja for text in texts))

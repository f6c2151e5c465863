"""Invented customers and entries, and an engine whose points depend on one pair alone."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from kaname.core.hit import Entry
from kaname.screening.chained import LogDisk
from kaname.screening.clearing import Basis, Clearings
from kaname.screening.customers import Customer
from kaname.screening.engine import Query

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
BASIS = Basis("eul@0123456789ab", "abcdefabcdef", 80, 91)
CUSTOMER = Customer(
    id="C-1",
    names=("Northwind Valve Works",),
    kind="organisation",
    countries=("AE",),
    addresses=("1 Dock Road",),
)
ENTRY = Entry(
    id="eul:42",
    list_id="eul",
    name="North Wind Valves",
    kind="organisation",
    aliases=("NWV",),
    countries=("IR",),
    addresses=("Bandar Port",),
    programs=("P1",),
    details=(("licence_policy", "presumption of denial"),),
)


class QuickDisk(LogDisk):
    """Writes without flushing to the disk, where a test has many small logs."""

    def write(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def append(self, path: Path, data: bytes) -> None:
        with path.open("ab") as file:
            file.write(data)


class TornDisk(LogDisk):
    """Is killed after half of what it appends."""

    def append(self, path: Path, data: bytes) -> None:
        with path.open("ab") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)


def decisions(folder: Path) -> Clearings:
    return Clearings.load(folder / "decisions" / "own.jsonl", QuickDisk())


@dataclass(frozen=True)
class FakeListed:
    entry: Entry
    edition: str = "eul@0123456789ab"


@dataclass(frozen=True)
class FakeMatch:
    listed: FakeListed
    score: int
    reasons: tuple[object, ...] = ()


def pair_score(query: Query, entry: Entry) -> int:
    """Return the share of words in common, the best of all names; 20 less in other countries."""
    best = 0.0
    for name in query.names:
        ours = set(name.casefold().split())
        for other in (entry.name, *entry.aliases):
            theirs = set(other.casefold().split())
            best = max(best, len(ours & theirs) / len(ours | theirs))
    apart = query.countries and entry.countries and not set(query.countries) & set(entry.countries)
    return max(round(100 * best) - (20 if apart else 0), 0)


class FakeEngine:
    """Compares every pair, and each pair by itself."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def __len__(self) -> int:
        return len(self.entries)

    def search_many(
        self, queries: Sequence[Query], limit: int, threshold: int
    ) -> list[tuple[FakeMatch, ...]]:
        return [self.search(query, limit, threshold) for query in queries]

    def search(self, query: Query, limit: int, threshold: int) -> tuple[FakeMatch, ...]:
        found = [FakeMatch(FakeListed(e), pair_score(query, e)) for e in self.entries]
        found = [match for match in found if match.score >= threshold]
        return tuple(sorted(found, key=lambda m: (-m.score, m.listed.entry.id))[:limit])

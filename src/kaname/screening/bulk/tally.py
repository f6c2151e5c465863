"""What a run counts, chunk by chunk, and what it adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["BANDS", "FIRST_ROWS", "Noted", "Tally", "band_of"]

FIRST_ROWS: Final = 10
"""As many row numbers are told of what was noted."""
BANDS: Final = ("100", "90-99", "80-89", "70-79", "60-69", "0-59")


def band_of(score: float) -> str:
    """Return the band of a score of 0 to 100."""
    if score >= 100:
        return "100"
    floor = int(score) // 10 * 10
    return f"{floor}-{floor + 9}" if floor >= 60 else "0-59"


@dataclass(slots=True)
class Noted:
    """How many rows something holds for, and the numbers of the first ones."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, row: int) -> None:
        """Count a row."""
        self.count += 1
        if len(self.first) < FIRST_ROWS:
            self.first.append(row)

    def join(self, other: "Noted") -> None:
        """Count what a later chunk counted."""
        self.count += other.count
        self.first += other.first[: FIRST_ROWS - len(self.first)]


@dataclass(slots=True)
class Tally:
    """The figures of a run.

    ``rows`` were read, of which ``screened`` had a name that can be compared; ``hits`` candidates
    were written; ``alerts`` rows have at least one at or above the threshold, ``by_list`` counts
    them for each list on which they have one, and ``by_band`` by their best score. ``unscreenable``
    rows were not searched for, by reason; ``noted`` is what else has to be known.

    Where decisions are asked for, ``states`` counts the hits that were written with one, by how it
    stands; hits that are cleared count in no figure of alerts, and ``settled`` rows have no others.
    """

    rows: int = 0
    screened: int = 0
    hits: int = 0
    alerts: int = 0
    by_list: dict[str, int] = field(default_factory=dict)
    by_band: dict[str, int] = field(default_factory=dict)
    unscreenable: dict[str, Noted] = field(default_factory=dict)
    noted: dict[str, Noted] = field(default_factory=dict)
    settled: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def alert(self, best: float, lists: set[str]) -> None:
        """Count a row that has alerting hits."""
        self.alerts += 1
        band = band_of(best)
        self.by_band[band] = self.by_band.get(band, 0) + 1
        for one in lists:
            self.by_list[one] = self.by_list.get(one, 0) + 1

    def join(self, other: "Tally") -> None:
        """Add what a later chunk counted."""
        self.rows += other.rows
        self.screened += other.screened
        self.hits += other.hits
        self.alerts += other.alerts
        self.settled += other.settled
        for mine, theirs in (
            (self.by_list, other.by_list), (self.by_band, other.by_band),
            (self.states, other.states),
        ):  # fmt: skip
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count
        for kept, more in ((self.unscreenable, other.unscreenable), (self.noted, other.noted)):
            for key, one in more.items():
                kept.setdefault(key, Noted()).join(one)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Tally":
        """Return a tally that was written with ``dataclasses.asdict``."""
        notes = {
            key: {name: Noted(**one) for name, one in plain[key].items()}
            for key in ("unscreenable", "noted")
        }
        return cls(**{**plain, **notes})

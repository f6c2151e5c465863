"""The floors: what is held against them, where it is found in a result, and how it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["FLOORS", "Floor", "Line", "known_lines", "lines_of", "shown"]


@dataclass(frozen=True, slots=True)
class Floor:
    """One measure: the path of its figure under a section and a side, and what it must reach."""

    label: str
    section: str
    path: str
    floor: float
    aim: float
    form: str = "{:.3f}"
    less_is_better: bool = False
    peer_path: str = ""
    naive: bool = False
    """Also show the best of the naive baselines."""

    def ours(self, result: Mapping[str, Any]) -> float | None:
        """Return our figure."""
        return _found(result, f"{self.section}.ours.{self.path}")

    def peer(self, result: Mapping[str, Any]) -> float | None:
        """Return the peer's figure."""
        return _found(result, f"{self.section}.peer.{self.peer_path or self.path}")

    def best_naive(self, result: Mapping[str, Any]) -> float | None:
        """Return the better of the naive baselines, where they are held beside."""
        if not self.naive:
            return None
        sides = ("token_sort", "jaro_winkler")
        found = [_found(result, f"{self.section}.{side}.{self.path}") for side in sides]
        return max((figure for figure in found if figure is not None), default=None)


FLOORS: Final = (
    Floor("SDN recall at <= 1 % of clean names alerting", "sdn", "recall_at_1pct", 0.88, 0.95,
          naive=True),
    Floor("the same, kind not given", "sdn", "without_kind.recall_at_1pct", 0.88, 0.95,
          peer_path="recall_at_1pct"),
    Floor("SDN candidate recall", "sdn", "candidate_recall", 0.985, 0.995),
    Floor("names per second, one thread, at that recall", "sdn",
          "names_per_second_at_balanced.median", 2000, 10000, "{:,.0f}", naive=True,
          peer_path="names_per_second.median"),
    Floor("the same, the ten best whether or not they alert", "sdn", "names_per_second.median",
          2000, 10000, "{:,.0f}", naive=True),
    Floor("cross-script top-1: Japanese", "cross", "scripts.JAPANESE.top1", 0.82, 0.92, naive=True),
    Floor("cross-script top-1: Cyrillic", "cross", "scripts.CYRILLIC.top1", 0.93, 0.97, naive=True),
    Floor("cross-script top-1: Arabic", "cross", "scripts.ARABIC.top1", 0.87, 0.93, naive=True),
    Floor("cross-script top-1: Han", "cross", "scripts.HAN.top1", 0.45, 0.65, naive=True),
    Floor("index over 26,000 parties, s", "build", "seconds", 3, 1, "{:.2f}", True),
    Floor("memory, SDN 2021-07 and 880 names, MB", "memory", "sdn.peak_mb", 300, 150, "{:.0f}",
          True),
    Floor("memory, all lists and 880 names, MB", "memory", "all_lists.peak_mb", 300, 150, "{:.0f}",
          True),
    Floor("one warm name, all lists, p99, ms", "latency", "one_name_ms.p99", 5, 5, "{:.2f}", True),
    Floor("`kaname screen NAME` from cold, s", "cold", "seconds", 0.5, 0.5, "{:.2f}", True),
)  # fmt: skip


KNOWN: Final = (
    ("SDN recall at 0.7", 0.735, "sdn.peer.at.default.recall", "{:.3f}"),
    ("SDN recall at <= 1 % of clean names alerting", 0.795, "sdn.peer.recall_at_1pct", "{:.3f}"),
    ("SDN top-1", 0.826, "sdn.peer.top1", "{:.3f}"),
    ("SDN top-1 of withheld aliases", 0.776, "sdn.peer.variants.heldout_alias.top1", "{:.3f}"),
    ("SDN candidate recall", 0.907, "sdn.peer.candidate_recall", "{:.3f}"),
    ("SDN names per second", 105, "sdn.peer.names_per_second.median", "{:.0f}"),
    ("SDN build, s", 10, "sdn.peer.build_seconds", "{:.1f}"),
    ("memory, MB", 650, "memory.peer.sdn.peak_mb", "{:.0f}"),
    ("cross-script top-1, Japanese", 0.170, "cross.peer.scripts.JAPANESE.top1", "{:.3f}"),
    ("cross-script top-1, Cyrillic", 0.860, "cross.peer.scripts.CYRILLIC.top1", "{:.3f}"),
    ("cross-script top-1, Arabic", 0.495, "cross.peer.scripts.ARABIC.top1", "{:.3f}"),
    ("cross-script top-1, Han", 0.140, "cross.peer.scripts.HAN.top1", "{:.3f}"),
    ("pairs, Japanese recall at 0.7", 0.062, "pairs.peer.scripts.JAPANESE.recall_at_70", "{:.3f}"),
    ("pairs, Japanese AUC", 0.603, "pairs.peer.scripts.JAPANESE.auc_hard", "{:.3f}"),
    ("pairs, Cyrillic AUC", 0.907, "pairs.peer.scripts.CYRILLIC.auc_hard", "{:.3f}"),
    ("name_bench F1 at 0.7", 0.796, "pairs.peer.name_bench.f1", "{:.3f}"),
)
"""What is known of the peer from a measurement of others on more cases, of which these sets are a
part: label, figure, where ours of the same stands, form. If the two lie apart, the harness is
wrong. The speeds are of another machine."""


def known_lines(result: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return label, the known figure and the one of this run."""
    found = [(label, known, _found(result, path), form) for label, known, path, form in KNOWN]
    return [
        (label, shown(known, form), shown(figure, form))
        for label, known, figure, form in found
        if figure is not None
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A floor with the figures of a run."""

    floor: Floor
    ours: float | None
    peer: float | None
    naive: float | None

    @property
    def ratio(self) -> float | None:
        """Return how many times as good as the peer we are; above 1 is better, either way."""
        if not self.ours or not self.peer:
            return None
        return self.peer / self.ours if self.floor.less_is_better else self.ours / self.peer

    @property
    def verdict(self) -> str:
        """Return ``aim met``, ``met``, ``not met`` or ``not measured``."""
        if self.ours is None:
            return "not measured"
        sign = -1 if self.floor.less_is_better else 1
        if self.floor.aim != self.floor.floor and sign * self.ours >= sign * self.floor.aim:
            return "aim met"
        return "met" if sign * self.ours >= sign * self.floor.floor else "not met"

    def cells(self) -> tuple[str, ...]:
        """Return the line as it is shown."""
        form = self.floor.form
        sign = "<= " if self.floor.less_is_better else ">= "
        return (
            self.floor.label, shown(self.ours, form), shown(self.peer, form),
            shown(self.naive, form), shown(self.ratio, "{:.2f}x"),
            sign + shown(self.floor.floor, form), sign + shown(self.floor.aim, form), self.verdict,
        )  # fmt: skip


HEADER: Final = ("measure", "ours", "peer", "naive", "ratio", "floor", "aim", "verdict")


def lines_of(result: Mapping[str, Any]) -> list[Line]:
    """Return the floors of the sections that were run."""
    return [
        Line(floor, floor.ours(result), floor.peer(result), floor.best_naive(result))
        for floor in FLOORS
        if floor.section in result
    ]


def shown(figure: float | None, form: str) -> str:
    """Return a figure in its form; a dash when there is none."""
    return "-" if figure is None else form.format(figure)


def _found(result: Mapping[str, Any], path: str) -> float | None:
    at: Any = result
    for step in path.split("."):
        if not isinstance(at, Mapping) or step not in at:
            return None
        at = at[step]
    return float(at)

"""Our side: entries in, an engine, and the answers as ids with scores."""

import functools
import gc
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sets

from kaname.core.hit import Entry
from kaname.screening.engine import Engine, Listed, Match, Query, build
from kaname.screening.pair import compare_names
from kaname.screening.presets import PRESETS
from kaname.screening.sources import companion_names, load
from kaname.screening.sources.reading import SourceFile

LIMIT = 10
"""Hits asked for: as many as the bulk command writes for a name."""

Answer = list[tuple[str, float]]
"""Entry ids with their scores (0 to 100), best first."""


def entries_of(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a publisher's list file, with what stands beside it."""
    beside = {}
    for role, names in companion_names(path.name).items():
        found = next((path.with_name(n) for n in names if path.with_name(n).exists()), None)
        if found:
            beside[role] = SourceFile(found.name, found.read_bytes())
    return tuple(load(SourceFile(path.name, path.read_bytes()), beside).entries)


@cache
def sdn() -> tuple[Entry, ...]:
    """Return the entries of the OFAC edition that is measured on."""
    return entries_of(sets.SETS / "sdn_2021-07_index" / "sdn.csv")


@cache
def csl() -> tuple[Entry, ...]:
    """Return the entries of the Consolidated Screening List."""
    return entries_of(sets.CSL)


@cache
def crossscript() -> tuple[Entry, ...]:
    """Return the Latin names of the cross-script set as entries."""
    return tuple(
        Entry(id=party, list_id="crossscript", name=name, kind=kind)
        for party, kind, name in sets.crossscript_list()
    )


def engine_over(entries: Iterable[Entry]) -> Engine:
    """Return an engine over these entries."""
    return build(Listed(entry, "bench@000000000000") for entry in entries)


def query_of(question: sets.Question) -> Query:
    """Return a question as the engine takes it."""
    return Query((question.name,), question.kind)


def search_many(
    engine: Engine, queries: Sequence[Query], threshold: int = 0
) -> list[tuple[Match, ...]]:
    """Return the best matches of each query, at 0 whether or not they alert."""
    return engine.search_many(queries, LIMIT, threshold=threshold)


def search_one(engine: Engine, query: Query) -> tuple[Match, ...]:
    """Return the matches of one query, whether or not they alert."""
    return engine.search(query, LIMIT, threshold=0)


def compile_loops(engine: Any) -> None:
    """Have the inner loops compiled, as a process does that answers many names."""
    if hasattr(engine, "compile"):
        engine.compile()


def forget() -> None:
    """Empty what our modules keep of names they saw, so that a name asked again is new to them."""
    for kept in gc.get_objects():
        if isinstance(kept, functools._lru_cache_wrapper):
            module = getattr(kept, "__module__", "") or ""
            if module.startswith("kaname."):
                kept.cache_clear()


def plain(matches: Iterable[Match]) -> Answer:
    """Return matches as ids and scores."""
    return [(match.listed.entry.id, float(match.score)) for match in matches]


def presets() -> dict[str, float]:
    """Return the thresholds that have a name."""
    return {name: float(points) for name, points in PRESETS.items()}


def pair_score(left: str, right: str, kind: str) -> float:
    """Return the points of two names without an index."""
    return float(compare_names(left, right, kind, kind).score)

"""Screening, with the strongest open peer beside it in the same run: ``make bench-screening``.

    python bench/screening/run.py [--ours] [--quick] [--only sdn,cross,...] [--misses]

``--ours --only sdn,cross`` is the fast loop for whoever works on the matcher.
"""

import os

for _name in ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[_name] = "1"  # one thread on both sides; read when libraries are first loaded

import argparse
import sys
import time
from collections.abc import Sequence
from typing import Any

import ours
import retrieval
import sets


def tell(text: str) -> None:
    """Say on standard error what is being done."""
    print(text, file=sys.stderr, flush=True)


def timed(call: Any) -> tuple[Any, float]:
    """Return what a call gives and the seconds it took."""
    started = time.perf_counter()
    given = call()
    return given, time.perf_counter() - started


def ask(engine: Any, questions: Sequence[sets.Question]) -> tuple[list[Any], Any, float]:
    """Return answers, survivors of blocking (or None), and the seconds the answers took."""
    queries = [ours.query_of(question) for question in questions]
    ours.search_many(engine, queries[:50])
    found, seconds = timed(lambda: ours.search_many(engine, queries))
    survivors: Any = [ours.candidates(engine, query) for query in queries]
    if survivors and survivors[0] is None:
        survivors = None
    return [ours.plain(matches) for matches in found], survivors, seconds


def fast_sdn(show: bool) -> None:
    """Print our retrieval figures."""
    entries = ours.sdn()
    names = {entry.id: entry.name for entry in entries}
    engine, seconds = timed(lambda: ours.engine_over(entries))
    questions = sets.retrieval_questions()
    answers, survivors, spent = ask(engine, questions)
    found = retrieval.sdn(questions, answers, survivors, ours.presets())
    print(f"SDN: {len(entries):,} parties, built in {seconds:.2f} s;", end=" ")
    print(f"{len(questions) / spent:,.0f} names/s")
    print(
        f"  top-1 {found['top1']:.3f}; recall at <= 1 % alerts {found['recall_at_1pct']:.3f} "
        f"(above {found['threshold_at_1pct_above']:g}, {found['alerts_at_1pct']:.2%} alert); "
        f"returned {found['returned']:.3f}; candidates "
        f"{found.get('candidate_recall', float('nan')):.3f} "
        f"(median {found.get('candidates_median', 0)})"
    )
    for name, line in found["at"].items():
        points, recall, alerts = line["threshold"], line["recall"], line["alerts"]
        print(f"  {name} {points:g}: recall {recall:.3f}, {alerts:.2%} of clean names alert")
    for group, line in found["variants"].items():
        figures = ", ".join(f"{k} {v:.3f}" for k, v in line.items() if k != "queries")
        print(f"  {group:20} {line['queries']:4}  {figures}")
    if show:
        limit = found["threshold_at_1pct_above"]
        for text in retrieval.misses(questions, answers, survivors, names.__getitem__, limit):
            print(text)
        for text in retrieval.alarms(questions, answers, names.__getitem__, 20):
            print(text)


def fast_cross(show: bool) -> None:
    """Print our cross-script figures."""
    entries = ours.crossscript()
    names = {entry.id: entry.name for entry in entries}
    engine, seconds = timed(lambda: ours.engine_over(entries))
    questions = sets.crossscript_questions()
    answers, survivors, spent = ask(engine, questions)
    print(f"cross-script: {len(entries):,} parties, built in {seconds:.2f} s;", end=" ")
    print(f"{len(questions) / spent:,.0f} names/s")
    for script, line in retrieval.cross(questions, answers, survivors).items():
        figures = ", ".join(f"{k} {v:.3f}" for k, v in line.items() if k != "queries")
        print(f"  {script:10} {line['queries']:5}  {figures}")
    if show:
        for text in retrieval.misses(questions, answers, survivors, names.__getitem__):
            print(text)


def main() -> int:
    """Measure, print, record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", action="store_true", help="our side alone, nothing recorded")
    parser.add_argument("--only", default="", metavar="sdn,cross,...")
    parser.add_argument("--misses", action="store_true", help="list what was missed")
    given = parser.parse_args()
    if not sets.SETS.exists():
        print("skipped: the development sets (../shared/eval/screening) are not there")
        return 0
    only = given.only.split(",") if given.only else ["sdn", "cross"]
    if "sdn" in only:
        fast_sdn(given.misses)
    if "cross" in only:
        fast_cross(given.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the threshold means: how many listed names are found, and how many clean ones alert.

    python bench/screening_recall.py

Uses the development sets under ``../shared/eval/screening`` (see its README for the measures) and
prints, for thresholds from the engine's own upwards: recall over the names with a known answer,
and the share of clean names with any match.
"""

import csv
import random
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kaname.core.hit import Entry
from kaname.screening.editions import Store
from kaname.screening.engine import THRESHOLD, Engine, Listed, Query, build
from kaname.screening.fold import fold, is_unspaced

SETS = Path(__file__).resolve().parents[2] / "shared" / "eval" / "screening"
LIMIT = 1000
INVENTED = 1500
KINDS = {"Person": "person", "Organization": "organisation"}


def sdn() -> tuple[Entry, ...]:
    """Return the entries of the OFAC edition that is measured on."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder), clock=lambda: datetime.now(UTC))
        return store.import_file(SETS / "sdn_2021-07_index" / "sdn.csv", True).read_entries()


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the sets."""
    return list(csv.DictReader((SETS / name).read_text(encoding="utf-8").splitlines()))


def share(part: int, whole: int) -> str:
    """Return a share in per cent."""
    return f"{100 * part / whole:5.1f} %"


def retrieval(engine: Engine) -> None:
    """Print recall and alerts on the retrieval set."""
    queries = rows("retrieval_queries.csv")
    started = time.perf_counter()
    found = [engine.search(Query((q["query"],), KINDS[q["schema"]]), LIMIT) for q in queries]
    spent = time.perf_counter() - started
    best, own, top = [], [], 0
    for query, matches in zip(queries, found, strict=True):
        expected = f"ofac-sdn:{query['expected_id']}"
        scores = {match.listed.entry.id: match.score for match in matches}
        highest = max(scores.values(), default=0)
        if query["expected_id"]:
            own.append(scores.get(expected, 0))
            top += bool(scores) and scores.get(expected) == highest
        else:
            best.append(highest)
    print(f"{len(queries)} names in {spent:.2f} s: {len(queries) / spent:,.0f} names a second")
    print(f"top-1 at threshold {THRESHOLD}: {share(top, len(own))}")
    print("score >=   recall    clean names that alert")
    for limit in (THRESHOLD, 82, 85, 90, 95):
        alerts = sum(score >= limit for score in best)
        recall = share(sum(score >= limit for score in own), len(own))
        print(f"{limit:8}  {recall}  {share(alerts, len(best))} ({alerts} of {len(best)})")


def invented(engine: Engine, label: str) -> None:
    """Print how many invented persons alert."""
    people = [row["full_name"] for row in rows("negatives_people_20000.csv")]
    groups = {
        "Latin letters": [name for name in people if fold(name).isascii()],
        "Han, kana, Hangul": [name for name in people if is_unspaced(name)],
    }
    for script, names in groups.items():
        chosen = random.Random(1).sample(names, INVENTED)
        alerts = sum(bool(engine.search(Query((name,), "person"), 1)) for name in chosen)
        print(f"invented persons, {script}, against {label}: {share(alerts, len(chosen))} alert")


def main() -> None:
    """Measure and print."""
    if not SETS.exists():
        print(f"skipped: {SETS} is not there")
        return
    entries = sdn()
    engine = build(Listed(entry, "ofac-sdn@measured") for entry in entries)
    print(f"{len(entries):,} entries")
    retrieval(engine)
    invented(engine, "OFAC 2021-07")


if __name__ == "__main__":
    main()

"""Decisions on export law per second: one by one, in the comparison, and beside openfisca-core.

    make bench-law
    make bench-law BENCH_LAW="--singles 20 --quick --no-record"     only to see that it runs
    python bench/law/run.py [--peer PYTHON] [--singles N] [--workers N] [--quick] [--no-record]

One decision is one capital's whole answer to one cell. The peer evaluates the Country Chart rule
alone: one column test for each cell, without unknown facts, prose rows, dates, reasons or
citations. It is a floor for the arithmetic of the chart, not the same job, so the ratio says how
far from that floor the whole answer is. Both sides run one after the other in the same run, the
peer in an environment of its own (``bench/law/peer.lock``). The figures go to
``bench/results/law.json``.
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from kaname.core.places import codes
from kaname.joint.compare_ask import asked_item, end_user, stated_case
from kaname.joint.concordance import every_eccn
from kaname.law.engine.tables import load_table
from kaname.law.jp.export import assess as assess_japan
from kaname.law.us.export import assess as assess_united_states

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "bench" / "results" / "law.json"
DAY = date(2026, 11, 21)
PACKAGE = "kaname.law.us.export"


def one_by_one(count: int) -> dict[str, float]:
    """Ask both engines of random cells, each from nothing."""
    chance, user = random.Random(1), end_user("civil")
    cells = [(asked_item(chance.choice(every_eccn(DAY)), DAY), chance.choice(codes()))
             for _ in range(count)]  # fmt: skip
    for asked, place in cells[:20]:
        assess_united_states(stated_case("US", asked, place, user, DAY), (), DAY)
        assess_japan(stated_case("JP", asked, place, user, DAY), (), DAY)
    started = time.perf_counter()
    for asked, place in cells:
        assess_united_states(stated_case("US", asked, place, user, DAY), (), DAY)
        assess_japan(stated_case("JP", asked, place, user, DAY), (), DAY)
    return rate(2 * count, time.perf_counter() - started)


def comparison(workers: int, items: str) -> dict[str, float]:
    """Run the command over items and all destinations, from cold to the file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kaname.cli.main", "compare", "--items", items, "--to",
                   "all", "--as-of", str(DAY), "--workers", str(workers), "--out",
                   str(Path(folder) / "gaps.csv")]  # fmt: skip
        before, started = os.times(), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds, after = time.perf_counter() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user
    asked = len(every_eccn(DAY)) if items == "all" else len(items.split(","))
    decisions = 2 * asked * len(codes())
    return {**rate(decisions, seconds), "cpu_seconds": round(cpu - before.children_system, 2)}


def peer(python: str) -> dict[str, float]:
    """Let openfisca-core evaluate the chart rule over all entries and rows of the chart."""
    controls = load_table(PACKAGE, "ccl_controls", "eccn")
    chart = load_table(PACKAGE, "country_chart", "country").in_force(DAY)
    names = sorted({name for row in chart for name in row.words("columns")})
    bits = {name: 1 << number for number, name in enumerate(names)}
    asked = [
        sum({bits.get(row["column"], 0) for row in controls.all(DAY, eccn)})
        for eccn in every_eccn(DAY)
    ]
    marked = [sum(bits[name] for name in row.words("columns")) for row in chart]
    result = subprocess.run(
        [python, str(Path(__file__).with_name("peer.py"))], check=True, capture_output=True,
        text=True, input=json.dumps({"asked": asked, "marked": marked}),
    )  # fmt: skip
    found = json.loads(result.stdout.splitlines()[-1])
    expected = sum(1 for a in asked for m in marked if a & m)
    assert found["licence"] == expected, "the peer's answers are not those of the table"
    return rate(found["cells"], found["seconds"])


def rate(decisions: int, seconds: float) -> dict[str, float]:
    """Return the figures of a run."""
    return {"decisions": decisions, "seconds": round(seconds, 3),
            "per_second": round(decisions / seconds)}  # fmt: skip


def ratios(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return how many cells of the chart rule alone the peer does for one whole decision."""
    beside = found["openfisca_core_chart_rule_only"]["per_second"]
    return {name: round(beside / found[name]["per_second"], 1)
            for name in ("one_by_one", "comparison")}  # fmt: skip


def main() -> None:
    """Take the figures, show them and record them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="the Python of an environment with openfisca-core")
    parser.add_argument("--singles", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help="three items instead of all")
    parser.add_argument("--no-record", action="store_true", help="show the figures only")
    given = parser.parse_args()
    items = "2B350,3B001,9A991" if given.quick else "all"
    machine: dict[str, object] = {
        "python": platform.python_version(), "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
    }  # fmt: skip
    figures = {"one_by_one": one_by_one(given.singles),
               "comparison": comparison(given.workers, items)}  # fmt: skip
    found: dict[str, object] = {"day": str(DAY), "items": items, "machine": machine, **figures}
    if given.peer:
        figures["openfisca_core_chart_rule_only"] = peer(given.peer)
        found |= figures
        found["peer_cells_for_each_decision"] = ratios(figures)
    else:
        found["openfisca_core_chart_rule_only"] = "not measured"
    print(json.dumps(found, indent=1))
    if not (given.no_record or given.quick):
        RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

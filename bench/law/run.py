"""Decisions on export law per second: one by one, in the comparison, and beside openfisca-core.

    python bench/law/run.py [--peer PYTHON] [--singles N] [--workers N]

One decision is one capital's whole answer to one cell. The peer evaluates the Country Chart rule
alone: one column test for each cell, without unknown facts, prose rows, dates, reasons or
citations. It is a floor for the arithmetic of the chart, not the same job. Its environment is the
caller's: ``python3.11 -m venv .bench-law && .bench-law/bin/pip install -r bench/law/peer.in``.
The figures go to ``bench/results/law.json``.
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


def comparison(workers: int) -> dict[str, float]:
    """Run the command over all items and destinations, from cold to the file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kaname.cli.main", "compare", "--items", "all", "--to",
                   "all", "--as-of", str(DAY), "--workers", str(workers), "--out",
                   str(Path(folder) / "gaps.csv")]  # fmt: skip
        before, started = os.times(), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds, after = time.perf_counter() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user
    decisions = 2 * len(every_eccn(DAY)) * len(codes())
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


def main() -> None:
    """Take the figures and record them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="the Python of an environment with openfisca-core")
    parser.add_argument("--singles", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=0)
    given = parser.parse_args()
    found: dict[str, object] = {
        "machine": {"python": platform.python_version(), "cores": os.cpu_count(),
                    "load_before": round(os.getloadavg()[0], 2)},
        "one_by_one": one_by_one(given.singles),
        "comparison": comparison(given.workers),
    }  # fmt: skip
    found["openfisca_core_chart_rule_only"] = peer(given.peer) if given.peer else "not measured"
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

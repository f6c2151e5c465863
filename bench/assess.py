"""Time ``kaname assess``: the command from cold, and the call with the lists in memory.

    python bench/assess.py [--lists FILE ...] [--rounds N]

Without files the built-in starter list is searched; with list files (the Consolidated Screening
List, METI's and MOF's workbooks) they are imported into a store of the bench's own first. The
figures go to ``bench/results/assess.json`` (``assess-starter.json`` when only the starter list was
searched), with what they were measured on.

No open tool assesses a deal under both capitals, so there is no peer for the whole job. What
stands beside it in the same run is the floor no command can go under: the bare interpreter for
the cold figure, and reading the case file alone for the warm one. The ratios are to these.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kaname import read_case
from kaname.core.case import Case
from kaname.core.reading import read_case as read_bytes
from kaname.joint.assess import open_desk
from kaname.screening.editions import Store

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
RESULT = ROOT / "bench" / "results" / "assess.json"


def deal() -> Case:
    """Return a case of five parties and three items, put together from the examples."""
    etch = read_case(EXAMPLES / "etch-tool.yaml")
    hub = read_case(EXAMPLES / "reexport-singapore.yaml")
    korea = read_case(EXAMPLES / "machine-korea.yaml")
    made = replace(
        etch, parties=(*etch.parties, *hub.parties), items=(*etch.items, *hub.items, *korea.items)
    )
    assert (len(made.parties), len(made.items)) == (5, 3)
    return made


def without_owners(case: Case) -> Case:
    """Return the same case with no owners named: five names to search and no listed party."""
    return replace(case, parties=tuple(replace(party, owners=()) for party in case.parties))


def timed(call: Callable[[], object], rounds: int) -> list[float]:
    """Return the time of each round in milliseconds, after one round that does not count."""
    call()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return times


def figures(times: list[float]) -> dict[str, float]:
    """Return the median, the least and the greatest, in milliseconds."""
    return {
        "median_ms": round(statistics.median(times), 2),
        "least_ms": round(min(times), 2),
        "greatest_ms": round(max(times), 2),
    }


def run(command: list[str], home: Path) -> None:
    """Run a command to its end, in silence, with the bench's own lists."""
    environment = {**os.environ, "KANAME_HOME": str(home)}
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=home)


def measure(files: list[Path], rounds: int) -> dict[str, object]:
    """Import ``files`` into a store of its own and take all figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = Store(home, clock=lambda: datetime.now(UTC))
        for file in files:
            store.import_file(file)
        desk, case = open_desk(store), deal()
        example = EXAMPLES / "etch-tool.yaml"
        command = [sys.executable, "-m", "kaname.cli.main", "assess", str(example)]
        cold = [*command, "--format", "json"]
        bare = timed(lambda: run([sys.executable, "-c", "pass"], home), rounds)
        whole = timed(lambda: run(cold, home), rounds)
        helped = timed(
            lambda: run([sys.executable, "-m", "kaname.cli.main", "--help"], home), rounds
        )
        data = example.read_bytes()
        read = timed(lambda: read_bytes(data), rounds * 5)
        plain = without_owners(case)
        warm = timed(lambda: desk.assess(plain), rounds * 10)
        owned = timed(lambda: desk.assess(case), rounds * 10)
        return {
            "entries_searched": sum(edition.rows for edition in desk.editions),
            "lists": [edition.list_file for edition in desk.editions],
            "interpreter_cold": figures(bare),
            "help_cold": figures(helped),
            "assess_cold": figures(whole),
            "read_case_warm": figures(read),
            "assess_warm_5_parties_3_items": figures(warm),
            "assess_warm_with_2_named_owners_one_listed": figures(owned),
            "ratio_assess_cold_to_interpreter": _ratio(whole, bare),
            "ratio_assess_warm_to_reading_the_case": _ratio(warm, read),
        }


def _ratio(ours: list[float], floor: list[float]) -> float:
    return round(statistics.median(ours) / statistics.median(floor), 2)


def main() -> None:
    """Measure, print, record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lists", nargs="*", type=Path, default=[], metavar="FILE")
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    result = {
        "measured_on": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        **measure(given.lists, given.rounds),
    }
    RESULT.parent.mkdir(exist_ok=True)
    name = RESULT if given.lists else RESULT.with_name("assess-starter.json")
    name.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

"""The supply room's figures beside their named peers, recorded in bench/results/supply.json.

    make bench-supply
    make bench-supply BENCH_SUPPLY="--only concentration"
    python bench/supply/run.py [--peer PYTHON] [--only NAME]... [--no-record]

Every module of this folder with a function ``measure() -> dict`` is run, each in a process of its
own, one after the other. The peers live in an environment of their own (``peer.lock``); a module
finds its Python in the environment variable ``BENCH_SUPPLY_PEER``, runs the peer in a process of
its own in the same run, and says "not measured" where it is absent. What a run of some modules
does not measure keeps its figures, each with its own day and machine.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULT = HERE.parent / "results" / "supply.json"
RUN = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("measured", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules["measured"] = module
spec.loader.exec_module(module)
print(json.dumps(module.measure()))
"""


def modules() -> list[str]:
    """Return the names of the modules that measure something."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if path.stem != "run" and "\ndef measure(" in path.read_text(encoding="utf-8")
    )


def measured(name: str, peer: str) -> dict[str, object]:
    """Run one module in its own process, and return its figures with its day and machine."""
    environment = {**os.environ, "BENCH_SUPPLY_PEER": peer}
    load, started = os.getloadavg()[0], time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-c", RUN, str(HERE / f"{name}.py")], env=environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    if result.returncode:
        return {"failed": f"exit status {result.returncode}"}
    machine = {
        "day": datetime.now(UTC).date().isoformat(), "python": platform.python_version(),
        "cores": os.cpu_count(), "load_before": round(load, 2),
        "seconds": round(time.perf_counter() - started, 1),
    }  # fmt: skip
    return {"run": machine, **json.loads(result.stdout.splitlines()[-1])}


def main() -> None:
    """Take the figures, show them and record them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default="", help="the Python of an environment with the peers")
    parser.add_argument("--only", action="append", choices=modules(), help="only these")
    parser.add_argument("--no-record", action="store_true", help="show the figures only")
    given = parser.parse_args()
    found = {}
    for name in given.only or modules():
        found[name] = measured(name, given.peer)
        print(json.dumps({name: found[name]}, indent=1), flush=True)
    if not given.no_record:
        kept = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
        kept |= {name: figures for name, figures in found.items() if "failed" not in figures}
        RESULT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if any("failed" in figures for figures in found.values()):
        sys.exit("not everything could be measured")


if __name__ == "__main__":
    main()

"""Our side in a process of its own, so that what it takes is its own. Prints JSON.

    python bench/screening/child.py open STORE NAMES    open a store's engine and answer NAMES
    python bench/screening/child.py build COUNT         build over the first parties of the CSL

``NAMES`` is a JSON file, a list of [name, kind]; ``COUNT`` 0 stands for all parties.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import ours

from kaname.screening.editions import Store, in_use, starter_edition
from kaname.screening.engine import Query
from kaname.screening.screen import open_engine


def peak_mb() -> float:
    """Return the most memory this program had: not what the process had before it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM:")).split()[1]) / 1024


def answer(root: Path, names: Path) -> dict[str, float]:
    """Open the engine over a store, answer the names."""
    asked = json.loads(names.read_text(encoding="utf-8"))
    store = Store(root, clock=lambda: datetime.now(UTC))
    started = time.perf_counter()
    engine = open_engine(in_use(store.editions(), starter_edition()), store.derived_folder())
    opened = time.perf_counter() - started
    after = peak_mb()
    found = ours.search_many(engine, [Query((name,), kind) for name, kind in asked])
    assert len(found) == len(asked)
    return {"open_seconds": opened, "opened_mb": after, "peak_mb": peak_mb()}


def build(count: int) -> dict[str, float]:
    """Build twice: the first time as a process does that has done nothing yet."""
    entries = ours.csl()[: count or None]
    before = peak_mb()
    times = []
    for _ in range(2):
        ours.forget()
        started = time.perf_counter()
        ours.engine_over(entries)
        times.append(time.perf_counter() - started)
    return {"seconds": times[0], "again_seconds": times[1], "parties_mb": before,
            "peak_mb": peak_mb()}  # fmt: skip


def main() -> None:
    """Do what was asked."""
    if sys.argv[1] == "open":
        print(json.dumps(answer(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        print(json.dumps(build(int(sys.argv[2]))))


if __name__ == "__main__":
    main()

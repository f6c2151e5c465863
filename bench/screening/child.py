"""A process of its own that opens a store's engine and answers: what that takes of memory.

    python bench/screening/child.py STORE NAMES

``NAMES`` is a JSON file, a list of [name, kind]. Prints JSON.
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


def main() -> None:
    """Open, answer, print."""
    names = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    store = Store(Path(sys.argv[1]), clock=lambda: datetime.now(UTC))
    started = time.perf_counter()
    engine = open_engine(in_use(store.editions(), starter_edition()), store.derived_folder())
    opened = time.perf_counter() - started
    after = peak_mb()
    found = ours.search_many(engine, [Query((name,), kind) for name, kind in names])
    assert len(found) == len(names)
    print(json.dumps({"open_seconds": opened, "opened_mb": after, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()

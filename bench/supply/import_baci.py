"""A BACI year of eleven million rows taken in, beside the same file read by the named peers.

The file is synthetic, in the published layout (t,i,j,k,v,q), as large as a year of HS2017. The
peers only read it into columns; the import also checks every row, turns countries and goods into
codes, hashes the file and keeps the data set with its hash.
"""

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np

ROWS = 11_000_000
RUNS = 3
READERS = {
    "pyarrow": "from pyarrow import csv; csv.read_csv(path)",
    "polars": "import polars; polars.read_csv(path)",
    "pandas": "import pandas; pandas.read_csv(path)",
}
CLOCK = """
import sys, time
path = sys.argv[1]
{}
started, busy = time.perf_counter(), time.process_time()
{}
print(time.perf_counter() - started, time.process_time() - busy)
"""


def write(path: Path, rows: int = ROWS) -> None:
    """Write a synthetic file: 226 countries, 5,202 goods, keys that rise as in the publisher's."""
    import pyarrow as pa
    from pyarrow import csv

    from kaname.supply import countries

    numbers: dict[str | None, int] = {}
    for number in range(1, 900):
        if not countries.is_aggregate(str(number), "baci"):
            numbers.setdefault(countries.alpha3(str(number), "baci"), number)
    numbers.pop(None)
    codes = np.array(sorted(numbers.values())[:226])
    random = np.random.default_rng(20221231)
    goods = np.sort(random.choice(np.arange(10121, 970600), 5202, replace=False))
    pairs = len(codes) * len(codes)
    key = np.unique(random.integers(0, pairs * len(goods), int(rows * 1.03)))
    pair, good = key // len(goods), key % len(goods)
    other = pair // len(codes) != pair % len(codes)
    pair, good = pair[other][:rows], good[other][:rows]
    value = np.round(random.lognormal(2.0, 2.5, len(pair)), 3)
    tonnes = np.round(value * random.lognormal(-1, 1, len(pair)), 3)
    missing = random.random(len(pair)) < 0.02
    with csv.CSVWriter(path, pa.schema(
        [("t", pa.int16()), ("i", pa.int16()), ("j", pa.int16()), ("k", pa.string()),
         ("v", pa.float64()), ("q", pa.string())],
    ), write_options=csv.WriteOptions(quoting_style="none")) as writer:  # fmt: skip
        for start in range(0, len(pair), 1 << 20):
            part = slice(start, start + (1 << 20))
            size = len(pair[part])
            product = pa.array(goods[good[part]]).cast(pa.string())
            weight = pa.array(tonnes[part]).cast(pa.string()).to_numpy(zero_copy_only=False)
            weight[missing[part]] = "NA"
            writer.write(pa.table({
                "t": np.full(size, 2022, np.int16),
                "i": codes[pair[part] // len(codes)].astype(np.int16),
                "j": codes[pair[part] % len(codes)].astype(np.int16),
                "k": pa.compute.utf8_lpad(product, 6, "0"),
                "v": value[part], "q": pa.array(weight, pa.string()),
            }))  # fmt: skip


def imported(path: Path) -> dict[str, float]:
    """Return seconds to read the file and to take it in, both with all checks, and sizes."""
    from kaname.supply.importing import import_path
    from kaname.supply.sources import baci
    from kaname.supply.sources.files import expand
    from kaname.supply.store import Store

    reading, taking, busy = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS):
            (file,), _ = expand(path)
            started = time.perf_counter()
            rows = baci.load(file).account.read
            reading.append(time.perf_counter() - started)
            path.touch()  # forget the hash, which is kept by the time of the last change
            store = Store(Path(folder) / str(run), lambda: datetime.now(UTC))
            started, used = time.perf_counter(), time.process_time()
            (one,) = import_path(store, path)
            taking.append(time.perf_counter() - started)
            busy.append(time.process_time() - used)
            assert one.outcome == "kept", one
            assert one.datasets[0].account.read == rows
            path.touch()
        started = time.perf_counter()
        flows = store.flows(2022)
        back = time.perf_counter() - started
        kept = sum(f.stat().st_size for f in one.datasets[0].path.iterdir())
    return {
        "rows": rows, "kept_rows": len(flows), "read_seconds": round(median(reading), 2),
        "import_seconds": round(median(taking), 2), "import_cpu_seconds": round(median(busy), 2),
        "import_rows_per_second": round(rows / median(taking)),
        "open_again_seconds": round(back, 2), "kept_mb": round(kept / 1e6, 1),
    }  # fmt: skip


def peers(path: Path) -> dict[str, object]:
    """Return the seconds, and those of the processors, of each peer to read the file."""
    found: dict[str, object] = {}
    for name, line in READERS.items():
        python = sys.executable if name == "pyarrow" else os.environ.get("BENCH_SUPPLY_PEER", "")
        head, _, body = line.partition("; ")
        if not python:
            found[name] = "not measured"
            continue
        code = CLOCK.format(head, body)
        seconds, busy = [], []
        for _ in range(RUNS):
            result = subprocess.run(
                [python, "-c", code, str(path)], capture_output=True, text=True, check=False
            )
            if result.returncode:
                break
            wall, used = map(float, result.stdout.split())
            seconds.append(wall)
            busy.append(used)
        found[name] = (
            {"seconds": round(median(seconds), 2), "cpu_seconds": round(median(busy), 2)}
            if seconds
            else "not measured"
        )
    return found


def measure() -> dict[str, object]:
    """Return the figures of this module."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "BACI_HS17_Y2022_V000000.csv"
        write(path)
        size = round(path.stat().st_size / 1e6)
        return {"synthetic": True, "file_mb": size, "peers_read_only": peers(path),
                **imported(path)}  # fmt: skip

"""Concentration of 11 million flows, beside polars and duckdb on the same file in the same run.

    python bench/supply/run.py --peer PYTHON --only concentration

The flows are made up, in the shape of a year of the large trade files: 226 countries, 5,022
products, sorted by exporter, importer and product, values spread over many orders of magnitude.
The peers group by importer and product, with the index as its only result, from memory and from a
Parquet file; ours does the same from memory, and beside it the whole measure: imports, exports,
both indices, the largest supplier and its share. All sides must agree on every group.
"""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kaname.supply.concentration import concentration
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance

ROWS, COUNTRIES, PRODUCTS, RUNS = 11_000_000, 226, 5_022, 7


def flows(rows: int) -> Flows:
    """Return made-up flows; some importers and products have many, most have few."""
    chance = np.random.default_rng(20261122)
    big = chance.zipf(1.3, COUNTRIES * 4)[:COUNTRIES].astype(float).clip(max=60.0) + 1.0
    weight = big / big.sum()
    drawn = int(rows * 1.5)
    exporter, importer = (chance.choice(COUNTRIES, drawn, p=weight) for _ in range(2))
    product = chance.integers(0, PRODUCTS, drawn)
    key = (exporter.astype(np.int64) * COUNTRIES + importer) * PRODUCTS + product
    key = np.unique(key[exporter != importer])
    while len(key) < rows:
        more = chance.integers(0, COUNTRIES * COUNTRIES * PRODUCTS, rows // 4)
        more = more[(more // PRODUCTS) // COUNTRIES != (more // PRODUCTS) % COUNTRIES]
        key = np.unique(np.concatenate([key, more]))
    key = np.sort(chance.choice(key, rows, replace=False))
    pair = key // PRODUCTS
    codes = tuple(f"{number:06d}" for number in range(PRODUCTS))
    names = tuple(f"{number:03d}" for number in range(COUNTRIES))
    return Flows(
        np.full(rows, 2022, np.int16), codes, names, (key % PRODUCTS).astype(np.int32),
        (pair // COUNTRIES).astype(np.int16), (pair % COUNTRIES).astype(np.int16),
        np.round(np.exp(chance.normal(3.0, 3.0, rows)) * 1000) + 1, np.full(rows, np.nan),
        "reconciled", "HS2017", Provenance("made up", "flows for measuring", synthetic=True),
    )  # fmt: skip


def ours(held: Flows) -> tuple[dict[str, float], float, int]:
    """Return the seconds of each run, the sum of all indices, and the number of groups."""
    started = time.perf_counter()
    found = concentration(held)
    first = time.perf_counter() - started
    took = []
    for _ in range(RUNS):
        started = time.perf_counter()
        found = concentration(held)
        took.append(time.perf_counter() - started)
    known = ~np.isnan(found.hhi_imports)
    figures = {"median_ms": 1000 * float(np.median(took)), "best_ms": 1000 * min(took),
               "first_ms": 1000 * first}  # fmt: skip
    return figures, float(found.hhi_imports[known].sum()), int(known.sum())


def measure() -> dict[str, object]:
    """Return the figures of both sides; ``BENCH_SUPPLY_PEER`` names the peers' Python."""
    peer, rows = os.environ.get("BENCH_SUPPLY_PEER", ""), ROWS
    held = flows(rows)
    own, total, groups = ours(held)
    found: dict[str, object] = {
        "rows": rows, "groups": groups, "floor": "at par with polars and duckdb", "aim_ms": 100,
        "kaname_whole_measure": {name: round(value, 1) for name, value in own.items()},
    }  # fmt: skip
    if not peer:
        return {**found, "peers": "not measured"}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flows.parquet"
        table = pa.table({"i": held.exporter, "j": held.importer, "k": held.product,
                          "v": held.value})  # fmt: skip
        pq.write_table(table, file)
        command = [peer, str(Path(__file__).with_name("concentration_peer.py")), str(file)]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
    peers = json.loads(result.stdout.splitlines()[-1])
    for name, theirs in peers.items():
        assert theirs.pop("groups") == groups, f"{name} finds other groups"
        assert abs(theirs.pop("sum") / total - 1) < 1e-9, f"{name} finds other indices"
    best = min(theirs["median_ms"] for theirs in peers.values())
    times = round(best / own["median_ms"], 1)
    return {**found, **peers, "times_as_fast_as_the_fastest_peer": times}

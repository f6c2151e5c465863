"""The concentration of imports in polars and duckdb; run in the peers' environment.

Its one argument is the Parquet file.
"""

import json
import sys
import time

import duckdb
import polars

RUNS = 5
QUERY = """
select j, k, sum(v * v) / (sum(v) * sum(v)) as hhi from {0} group by j, k
"""


def timed(work):  # type: ignore[no-untyped-def]
    """Return the median and best time of the work, in milliseconds, and its last result."""
    took = []
    for _ in range(RUNS):
        started = time.perf_counter()
        result = work()
        took.append(1000 * (time.perf_counter() - started))
    took.sort()
    return {"median_ms": round(took[len(took) // 2], 1), "best_ms": round(took[0], 1)}, result


def by_polars(frame):  # type: ignore[no-untyped-def]
    """Return the index of every importer and product."""
    v = polars.col("v")
    index = ((v * v).sum() / (v.sum() * v.sum())).alias("hhi")
    return frame.group_by("j", "k").agg(index).collect()


def main() -> None:
    """Time both, from the file and from memory, and print what was found."""
    file = sys.argv[1]
    table = polars.read_parquet(file)
    connection = duckdb.connect()
    connection.execute(f"create table held as select * from '{file}'")
    found = {}
    works = {
        "polars_memory": lambda: by_polars(table.lazy()),
        "polars_parquet": lambda: by_polars(polars.scan_parquet(file)),
        "duckdb_memory": lambda: connection.execute(QUERY.format("held")).fetchnumpy(),
        "duckdb_parquet": lambda: connection.execute(QUERY.format(f"'{file}'")).fetchnumpy(),
    }
    for name, work in works.items():
        figures, result = timed(work)
        figures["groups"] = len(result["hhi"])
        figures["sum"] = float(result["hhi"].sum())
        found[name] = figures
    print(json.dumps(found))


if __name__ == "__main__":
    main()

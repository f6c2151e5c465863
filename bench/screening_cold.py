"""How long a screening takes: five parties from a cold start, and with the index in memory.

    python bench/screening_cold.py

Uses the Consolidated Screening List, the METI and the MOF lists under ``../shared`` beside the
repository. The figures are of the machine and its load: run it again beside what it is compared
with. On two cores of a shared machine, 2026-11-21: index of 29,612 entries built in 4.1 s; five
parties from a cold process in 170 ms (bare interpreter 11 ms); with the index in memory 4.1 ms.
"""

import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from kaname.core.case import Owner, Party
from kaname.screening.editions import Edition, Store, in_use, starter_edition
from kaname.screening.screen import open_engine, screen_parties

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "screening"
CSL = SHARED / "us" / "csl_2026-07-31_29columns.csv.gz"
OTHERS = (
    SHARED / "jp" / "meti_eul_20250929_4.xlsx",
    SHARED / "jp" / "mof_asset_freeze_shisantouketsu20260305.xlsx",
)
COLD_RUNS = 7
WARM_RUNS = 50

PARTIES = (
    Party(id="seller", name="Sakuradia Etching Systems Co., Ltd.", country="JP",
          other_names=("サクラディアエッチングシステムズ株式会社",)),
    Party(id="buyer", name="Semiconductor Manufacturing International (Beijing) Corp",
          country="CN"),
    Party(id="trader", name="Global Orient Xylophon Trading (HK) Limited", country="HK",
          owners=(Owner(name="Orient Xylophon Holdings Ltd.", country="VG"),)),
    Party(id="bank", name="Bank of Example PJSC", country="RU"),
    Party(id="user", name="Beijing University of Aeronautics and Astronautics", country="CN",
          other_names=("北京航空航天大学",)),
)  # fmt: skip


def store_of(root: Path) -> Store:
    """Return the store in a folder."""
    return Store(root, clock=lambda: datetime.now(UTC))


def filled(root: Path) -> Store:
    """Return a store with the three lists imported."""
    store = store_of(root)
    plain = root / "consolidated_2026-07-31.csv"
    plain.write_bytes(gzip.decompress(CSL.read_bytes()))
    for path in (plain, *OTHERS):
        store.import_file(path)
    return store


def editions_of(store: Store) -> tuple[Edition, ...]:
    """Return the editions that a screening uses."""
    return in_use(store.editions(), starter_edition())


def cold(root: Path) -> None:
    """Screen once, as a process of its own does."""
    store = store_of(root)
    editions = editions_of(store)
    engine = open_engine(editions, store.derived_folder())
    screen_parties(PARTIES, engine, editions)


def seconds(action: "list[str]") -> float:
    """Return how long a command takes."""
    started = time.perf_counter()
    subprocess.run(action, check=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    if len(sys.argv) == 3 and sys.argv[1] == "--cold":
        cold(Path(sys.argv[2]))
        return
    if not CSL.exists():
        print(f"skipped: {CSL} is not there")
        return
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder))
        editions = editions_of(store)
        started = time.perf_counter()
        engine = open_engine(editions, store.derived_folder())
        print(f"entries {len(engine):,}; index built in {time.perf_counter() - started:.1f} s")
        bare = [seconds([sys.executable, "-c", "pass"]) for _ in range(COLD_RUNS)]
        print(f"bare interpreter: median {statistics.median(bare) * 1000:.0f} ms")
        script = [sys.executable, __file__, "--cold", folder]
        runs = [seconds(script) for _ in range(COLD_RUNS)]
        print(
            f"five parties, cold process: median {statistics.median(runs) * 1000:.0f} ms, "
            f"worst {max(runs) * 1000:.0f} ms"
        )
        warm = []
        for _ in range(WARM_RUNS):
            started = time.perf_counter()
            report = screen_parties(PARTIES, engine, editions)
            warm.append(time.perf_counter() - started)
        print(
            f"five parties, index in memory: median {statistics.median(warm) * 1000:.1f} ms, "
            f"best {min(warm) * 1000:.1f} ms ({report.names_screened} names, "
            f"{len(report.hits)} hits)"
        )


if __name__ == "__main__":
    main()

"""Screening, with the strongest open peer beside it in the same run: ``make bench-screening``.

    python bench/screening/run.py [--ours] [--quick] [--only sdn,cross,...] [--misses]

``--ours --only sdn,cross`` is the fast loop for whoever works on the matcher; ``--misses`` lists
what it missed. Only a whole run with the peer is recorded, in ``bench/results``.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
for _name in ONE_THREAD:  # read when libraries are loaded, which the imports below do
    os.environ[_name] = "1"

import others  # noqa: E402
import record  # noqa: E402
import sets  # noqa: E402
from sections import SECTIONS, Bench  # noqa: E402

RESULTS = sets.ROOT / "bench" / "results"


def say(text: str) -> None:
    """Say on standard error what is being done."""
    print(text, file=sys.stderr, flush=True)


def about(started_load: float, versions: dict[str, str]) -> dict[str, Any]:
    """Return what was measured on what."""
    cores = os.cpu_count()
    processor, memory = platform.machine(), 0
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        lines = cpu.read_text(encoding="utf-8").splitlines()
        models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = models[0] if models else processor
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**9
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=sets.ROOT, capture_output=True, encoding="ascii", check=False,
    ).stdout.strip()  # fmt: skip
    changed = subprocess.run(
        ["git", "diff", "--quiet", "HEAD", "--", "src"],
        cwd=sets.ROOT,
        check=False,
    ).returncode
    packages = {name: version(name) for name in ("kaname", "numpy", "numba", "rapidfuzz")}
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit + (" and changes after it" if changed else ""),
        "versions": {"python": platform.python_version(), **packages, **versions},
        "machine": {"cores": cores, "processor": processor, "memory_gb": memory},
        "load_average": [started_load, os.getloadavg()[0]],
    }


def asked() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", action="store_true", help="our side alone; nothing is recorded")
    parser.add_argument("--quick", action="store_true", help="samples; nothing is recorded")
    parser.add_argument("--only", default="", metavar="sdn,cross,...", help=", ".join(SECTIONS))
    parser.add_argument("--misses", action="store_true", help="list what was missed")
    given = parser.parse_args()
    given.sections = given.only.split(",") if given.only else list(SECTIONS)
    if unknown := set(given.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    return given


def main() -> int:
    """Measure, print, record."""
    given = asked()
    if not sets.SETS.exists() or not sets.LISTS.exists():
        print("skipped: the development sets (../shared beside the repository) are not there")
        return 0
    if not given.ours and not others.is_built():
        print("The peer's environment is not there: make bench-peer builds it (or use --ours).")
        return 2
    load = os.getloadavg()[0]
    bench = Bench(peer=not given.ours, quick=given.quick, misses=given.misses, say=say)
    result: dict[str, Any] = {}
    for name in given.sections:
        started = time.perf_counter()
        say(f"{name} ...")
        result[name] = SECTIONS[name](bench)
        say(f"{name} took {time.perf_counter() - started:.0f} s")
    missed = {name: result[name].pop("misses", ()) for name in result}
    versions = result.get("sdn", {}).pop("versions", {})
    print(record.as_screen(result))
    if bench.quick:
        print("\nA quick run takes samples and less of the lists: not the measures as defined.")
    for name, lines in missed.items():
        for line in lines:
            print(f"{name}\t{line}")
    if bench.peer and not bench.quick and not given.only:
        keep = about(load, versions)
        RESULTS.mkdir(exist_ok=True)
        whole = record.rounded({**keep, "sections": result})
        text = json.dumps(whole, indent=1, ensure_ascii=False)
        (RESULTS / "screening.json").write_text(text + "\n", encoding="utf-8")
        page = record.as_page(result, keep)
        (RESULTS / "screening.md").write_text(page, encoding="utf-8")
        say("recorded in bench/results/screening.json and screening.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())

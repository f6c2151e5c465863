"""The day-by-day firm simulation: 1 M firms and 10 M links, and its peer on 100,000 and 500,000.

    python bench/supply/run.py --only firm_simulation

The networks are made up: purchases spread evenly, sales as unevenly as in the published networks
(exponent 1.08). A tenth of the firms loses half its capacity on day 0, so that every rule has work
to do; the figure is a day's median wall time over the days after the first. Peer: the C++ program
of Inoue & Todo (ProductionNetworkSimulator), compiled with -O3; ``BENCH_FIRM_PEER`` names the
program. Where it is not set, the figure recorded before stands beside ours, and is named as such.
Both sides run the small network with the same rules, and must agree on production each day. On a
busy machine wall time says little: the processor's time of both threads stands beside it.
"""

import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from kaname.supply.network import Network
from kaname.supply.provenance import Provenance
from kaname.supply.simulation import FirmModel, Loss, Rationing, Rules

RECORDED = "0.29 s a day on one thread, 0.23 s on two, measured before with the same sizes"
SECTORS, DAYS = 400, 12


def made_up(firms: int, links: int) -> Network:
    """Return a made-up network without links of a firm with itself."""
    chance = np.random.default_rng(20261122)
    size = np.cumsum(np.sort(chance.pareto(1.08, firms) + 1)[::-1])
    drawn = links + links // 8
    supplier = np.searchsorted(size, chance.random(drawn) * size[-1])
    buyer = chance.integers(0, firms, drawn)
    key = np.unique((buyer * firms + supplier)[buyer != supplier])
    key = np.sort(chance.choice(key, links, replace=False))
    return Network(
        tuple(str(n) for n in range(firms)), tuple(str(n) for n in range(SECTORS)),
        chance.integers(0, SECTORS, firms).astype(np.int32), (key % firms).astype(np.int32),
        (key // firms).astype(np.int32), chance.lognormal(0, 1, links), None,
        Provenance("made up", "a network for measuring", synthetic=True),
    )  # fmt: skip


def shock(firms: int) -> list[Loss]:
    """Return the loss of half the capacity of every tenth firm."""
    return [Loss(np.arange(0, firms, 10), 0.5)]


def timed(model: FirmModel, days: int) -> tuple[list[float], list[float], np.ndarray]:
    """Return the seconds of each day, those of the processor (all threads), and production."""
    marks: list[float] = []
    spent: list[float] = []

    def told(_: int) -> None:
        marks.append(time.perf_counter())
        spent.append(time.process_time())

    lost = shock(model.layout.nodes)
    found = model.run(days, lost, told=told)
    return list(np.diff(marks)), list(np.diff(spent)), found.production / found.initial[0]


def ours(network: Network, rationing: Rationing, exact: bool, days: int) -> dict[str, object]:
    """Return the figures of one rule."""
    started = time.perf_counter()
    model = FirmModel(network, Rules(days=9.0, rationing=rationing), exact=exact)
    built = time.perf_counter() - started
    still = model.run(3)
    moved = float(np.abs(still.production / still.initial[0] - 1).max())
    seconds, spent, course = timed(model, days)
    links = len(model.layout.weight)
    return {
        "day_ms": round(1000 * float(np.median(seconds)), 1),
        "best_day_ms": round(1000 * float(min(seconds)), 1),
        "processor_ms_a_day_both_threads": round(1000 * float(np.median(spent)), 1),
        "million_links_a_second_if_two_threads_were_free": round(
            links / (float(np.median(spent)) / 2) / 1e6, 1
        ),
        "million_links_a_second": round(links / float(np.median(seconds)) / 1e6, 1),
        "best_million_links_a_second": round(links / float(min(seconds)) / 1e6, 1),
        "bytes_a_link": round(model.bytes_of_links() / links, 1),
        "bytes_a_firm": round(model.bytes_of_firms() / model.layout.nodes, 1),
        "layout_seconds": round(built, 1), "equilibrium_moves_by": moved,
        "production_at_end": round(float(course[-1]), 6),
    }  # fmt: skip


def peer(network: Network, days: int) -> dict[str, object]:
    """Return the seconds a day of the peer, and how far its production is from ours."""
    program = os.environ.get("BENCH_FIRM_PEER", "")
    model = FirmModel(network, Rules(days=9.0), exact=True)
    if not program:
        return {"not_measured": "BENCH_FIRM_PEER is not set", "recorded": RECORDED}
    place = model.layout.place()
    final, initial = model.final[place], model.initial[place]
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / name for name in ("A", "C", "P", "F", "d", "out")}
        columns = zip(network.supplier, network.buyer, network.weight, strict=True)
        files["A"].write_text("\n".join(f"{s} {b} {w!r}" for s, b, w in
                                        ((s, b, float(w)) for s, b, w in columns)))  # fmt: skip
        for name, column in (("C", final), ("P", initial), ("F", network.sector)):
            end = " 0" if name == "F" else ""
            lines = (f"{n} {v}{end}" for n, v in enumerate(column.tolist()))
            files[name].write_text("\n".join(lines))
        files["d"].write_text("\n".join(f"{n} 0.5" for n in range(0, len(network.names), 10)))
        took = [run_peer(program, files, steps) for steps in (2, 2 + days)]
        rows = np.loadtxt(files["out"])
    course = model.run(len(rows) - 1, shock(len(network.names)))
    return {
        "seconds_a_day": round((took[1] - took[0]) / days, 3), "threads": 2,
        "million_links_a_second": round(days * len(network.weight) / (took[1] - took[0]) / 1e6, 2),
        "largest_relative_difference": float(np.abs(course.production / rows[1:, 1] - 1).max()),
    }  # fmt: skip


def run_peer(program: str, files: dict[str, Path], steps: int) -> float:
    """Run the peer with the rules that ours has; return its seconds, reading included."""
    given = {"-d": files["d"], "-X": files["out"], "-t": steps, "-i": 9, "-T": 6, "-o": 2, "-R": 0}
    options = [str(word) for pair in given.items() for word in pair]
    command = [program, *options, "-m", *(str(files[name]) for name in "ACPF")]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, cwd=files["A"].parent,
                   env={**os.environ, "OMP_NUM_THREADS": "2"})  # fmt: skip
    return time.perf_counter() - started


def measure() -> dict[str, object]:
    """Return all figures."""
    small = made_up(100_000, 500_000)
    found: dict[str, object] = {
        "floor_million_links_a_second": 60, "aim": 150, "bytes_a_link_max": 32,
        "firms_100000_links_500000": ours(small, Rationing.PROPORTIONAL, True, 40),
        "peer_100000_500000": peer(small, 10),
    }  # fmt: skip
    large = made_up(1_000_000, 10_000_000)
    found["firms_1M_links_10M"] = ours(large, Rationing.PROPORTIONAL, False, DAYS)
    found["firms_1M_links_10M_small_orders_first"] = ours(
        large, Rationing.SMALL_ORDERS_FIRST, False, DAYS
    )
    return found

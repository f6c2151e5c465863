"""A day of the sector model on a table of 1,435 sectors, beside BoARIO on the same table.

    python bench/supply/run.py --only sector_step

The table is made up in the shape of WIOD 2013 (41 countries of 35 industries, dense), so that
anyone can run it. ``BENCH_BOARIO`` names a Python with BoARIO, pymrio and progressbar2; without
it, the figure recorded before on WIOD 2011 (71 ms) stands beside ours, and is named as such. Ours
runs under a shock that lasts; a day's median over 200 days.
"""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from kaname.supply.io_table import InputOutputTable
from kaname.supply.provenance import Provenance
from kaname.supply.sector_model import SectorModel, SectorRules
from kaname.supply.simulation import Loss

COUNTRIES, INDUSTRIES, DAYS, PEER_DAYS = 41, 35, 200, 60
PEER = """
import sys, time, numpy as np, pandas as pd, pymrio
from boario.extended_models import ARIOPsiModel
from boario.simulation import Simulation
held = np.load(sys.argv[1])
countries, industries = held["countries"], held["industries"]
rows = pd.MultiIndex.from_product([countries, industries], names=["region", "sector"])
uses = pd.MultiIndex.from_product([countries, ["final"]], names=["region", "category"])
table = pymrio.IOSystem(Z=pd.DataFrame(held["Z"], rows, rows),
                        Y=pd.DataFrame(held["F"], rows, uses))
table.calc_all()
model = ARIOPsiModel(table, order_type="noalt", alpha_max=1.25, alpha_tau=365, rebuild_tau=60,
                     main_inv_dur=90, monetary_factor=10**6, psi_param=0.8,
                     infinite_inventories_sect=[], inventory_restoration_tau=60)
simulation = Simulation(model, n_temporal_units_to_sim=int(sys.argv[2]) + 5, register_stocks=False)
took = []
for _ in range(int(sys.argv[2])):
    started = time.perf_counter()
    simulation.next_step()
    took.append(time.perf_counter() - started)
print(1000 * float(np.median(took)))
"""


def made_up() -> InputOutputTable:
    """Return a dense made-up table; most of what a sector buys comes from its own country."""
    chance = np.random.default_rng(20261122)
    n = COUNTRIES * INDUSTRIES
    home = np.arange(n) // INDUSTRIES
    size = chance.lognormal(0, 1.5, n)
    near = np.where(home[:, None] == home, 60.0, 1.0)
    between = size[:, None] * size * near * chance.lognormal(0, 1, (n, n))
    bought = np.maximum(between.sum(axis=0), between.sum(axis=1))
    own = np.where(home[:, None] == np.arange(COUNTRIES), 60.0, 1.0)
    final = 1.5 * bought[:, None] * own / own.sum(axis=1, keepdims=True)
    return InputOutputTable(
        2020, tuple(f"C{k:02d}" for k in range(COUNTRIES)),
        tuple(f"i{k:02d}" for k in range(INDUSTRIES)), between, final,
        between.sum(axis=1) + final.sum(axis=1), "USD m",
        Provenance("made up", "a table for measuring", synthetic=True),
    )  # fmt: skip


def ours(table: InputOutputTable, exact: bool, follow: bool) -> dict[str, float]:
    """Return the milliseconds of a day."""
    model = SectorModel(table, SectorRules(follow_production=follow), exact=exact)
    loss = [Loss(np.arange(7), 0.3)]
    model.run(3, loss)
    marks: list[float] = []
    model.run(DAYS, loss, told=lambda _: marks.append(time.perf_counter()))
    took = 1000 * np.diff(marks)
    return {"day_ms": round(float(np.median(took)), 2), "best_day_ms": round(float(took.min()), 2)}


def peer(table: InputOutputTable) -> dict[str, object]:
    """Return the milliseconds of a step of BoARIO."""
    python = os.environ.get("BENCH_BOARIO", "")
    if not python:
        return {"not_measured": "BENCH_BOARIO is not set", "recorded_ms": 71}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.npz"
        np.savez(path, Z=table.between, F=table.final, countries=np.array(table.countries),
                 industries=np.array(table.industries))  # fmt: skip
        result = subprocess.run(
            [python, "-c", PEER, str(path), str(PEER_DAYS)], stdout=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    if result.returncode:
        return {"failed": f"exit status {result.returncode}", "recorded_ms": 71}
    return {"step_ms": round(json.loads(result.stdout.splitlines()[-1]), 1)}


def measure() -> dict[str, object]:
    """Return all figures."""
    table = made_up()
    return {
        "sectors": COUNTRIES * INDUSTRIES, "floor_ms": 5, "aim_ms": 1.5,
        "kaname_32_bit": ours(table, exact=False, follow=False),
        "kaname_64_bit": ours(table, exact=True, follow=False),
        "kaname_64_bit_following_production": ours(table, exact=True, follow=True),
        "boario": peer(table),
    }  # fmt: skip

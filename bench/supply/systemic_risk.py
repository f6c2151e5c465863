"""The systemic risk of every node, beside the published run and the equations written out plainly.

The published run (ch-diem/esri_tutorial, R with C++) stops each of 3,465 nodes on 11 cores in 5.17
minutes; R is not part of this environment, so its recorded time is the peer. The plain equations in
numpy, one scenario at a time, are measured in the same run.
"""

import time

import numpy as np

from kaname.supply.cascade import Shock, prepare, systemic_risk
from kaname.supply.network import Network
from kaname.supply.synthetic import synthetic_network

PEER_SECONDS = 310.0
PEER_CORES = 11
NODES = 3_465
PLAIN = 25


def plain(network: Network, need: np.ndarray, node: int) -> float:
    """One scenario by dense matrices, the way the equations stand."""
    count = len(network.names)
    flow = np.zeros((count, count))
    kind = np.zeros((count, count), np.int8)
    flow[network.supplier, network.buyer] = network.weight
    kind[network.supplier, network.buyer] = need
    member = np.zeros((len(network.sectors), count))
    member[network.sector, np.arange(count)] = 1.0
    sold, bought = flow.sum(axis=1), flow.sum(axis=0)
    of_sector = (member @ flow)[network.sector]
    with np.errstate(divide="ignore", invalid="ignore"):
        essential = np.where(kind == 2, flow / of_sector, 0.0)
        linear = np.where(kind == 1, flow / bought, 0.0)
        sales = np.nan_to_num(flow / sold[:, None])
    kept = np.ones(count)
    kept[node] = 0.0
    down, up = kept.copy(), kept.copy()
    while True:
        market = (member @ (sold * down))[network.sector]
        gone = np.minimum(1.0, sold / np.where(market >= 1e-10, market, 1.0)) * (1 - down)
        worst = (member @ (essential * gone[:, None])).max(axis=0)
        new = np.clip(np.minimum(kept, 1 - np.maximum(worst, linear.T @ gone)), 0, None)
        new_up = np.clip(np.minimum(kept, 1 - sales @ (1 - up)), 0, None)
        fall = max((down - new).max(), (up - new_up).max())
        down, up = new, new_up
        if fall <= 0.01:
            return float((sold * (1 - np.minimum(down, up))).sum() / sold.sum())


def measure() -> dict[str, object]:
    """Return seconds for all scenarios, with few and with many links, and the ratios."""
    found: dict[str, object] = {
        "peer": f"ch-diem/esri_tutorial, {PEER_SECONDS:.0f} s on {PEER_CORES} cores, as published",
        "floor_seconds": 8.0, "aim_seconds": 4.0,
    }  # fmt: skip
    for name, links in (("sparse", 30_000), ("dense", 1_200_000)):
        chance = np.random.default_rng(1)
        network = synthetic_network(NODES, links, 89, chance)
        need = chance.integers(0, 3, len(network.weight)).astype(np.int8)
        cascade = prepare(network, need)
        systemic_risk(cascade, [Shock((0,), (0.0,))])  # compiled before it is timed
        taken = []
        for _ in range(2):
            started = time.perf_counter()
            risk = systemic_risk(cascade)
            taken.append(time.perf_counter() - started)
        seconds = min(taken)
        found[name] = {
            "links": len(network.weight), "seconds": round(seconds, 2),
            "milliseconds_a_scenario": round(1000 * seconds / NODES, 3),
            "times_faster_than_peer": round(PEER_SECONDS / seconds, 1),
            "times_faster_a_core": round(PEER_SECONDS * PEER_CORES / (seconds * 2), 1),
        }  # fmt: skip
        if name == "sparse":
            started = time.perf_counter()
            values = [plain(network, need, node) for node in range(PLAIN)]
            each = (time.perf_counter() - started) / PLAIN
            assert np.allclose(values, risk.total[:PLAIN], atol=1e-9)
            found["plain_numpy"] = {
                "seconds_for_all": round(each * NODES, 1),
                "times_faster": round(each * NODES / seconds, 1),
            }
    return found


if __name__ == "__main__":
    import json

    print(json.dumps(measure(), indent=1))

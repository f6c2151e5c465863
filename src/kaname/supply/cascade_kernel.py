"""The inner loops of the cascade: many scenarios side by side, link by link."""

import numpy as np
from numba import njit, prange

__all__ = ["run_blocks"]

_FLOOR = 1e-10
"""A sector that sells less than this sells nothing."""


@njit(cache=True, parallel=True)
def run_blocks(  # type: ignore[no-untyped-def]
    buyer_group, group_link, link_supplier, share, sale_link, sale_buyer, sale_share, sales,
    sector, sectors, replaceable, bounds, nodes, left, width, tolerance, steps_max,
    total, downstream, upstream, steps, settled,
):  # fmt: skip
    """Run all scenarios, ``width`` of them side by side, blocks of them over the threads."""
    count = len(bounds) - 1
    blocks = (count + width - 1) // width
    for block in prange(blocks):
        first = block * width
        last = min(count, first + width)
        _run(
            buyer_group, group_link, link_supplier, share, sale_link, sale_buyer, sale_share,
            sales, sector, sectors, replaceable, bounds, nodes, left, first, last, tolerance,
            steps_max, total, downstream, upstream, steps, settled,
        )  # fmt: skip


@njit(cache=True)
def _run(  # type: ignore[no-untyped-def]
    buyer_group, group_link, link_supplier, share, sale_link, sale_buyer, sale_share, sales,
    sector, sectors, replaceable, bounds, nodes, left, first, last, tolerance, steps_max,
    total, downstream, upstream, steps, settled,
):  # fmt: skip
    """Run scenarios ``first`` to ``last``; each is read off at its own last step and then left."""
    size, width = len(sales), last - first
    kept = np.ones((size, width))
    for scenario in range(first, last):
        for place in range(bounds[scenario], bounds[scenario + 1]):
            kept[nodes[place], scenario - first] = left[place]
    down, up = kept.copy(), kept.copy()
    next_down, next_up = kept.copy(), kept.copy()
    loss = np.zeros((size, width))
    gone = np.zeros((size, width))
    hit_down, hit_up = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    fall = np.empty(width)
    scenarios = np.arange(first, last)
    step = 0
    while width and step < steps_max:
        step += 1
        _losses(width, down, up, sales, sector, sectors, replaceable, loss, gone, hit_down, hit_up)
        fall[:] = 0.0
        _downstream(
            width, buyer_group, group_link, link_supplier, share, loss, hit_down, kept, down,
            next_down, fall,
        )  # fmt: skip
        _upstream(width, sale_link, sale_buyer, sale_share, gone, hit_up, kept, up, next_up, fall)
        down, next_down = next_down, down
        up, next_up = next_up, up
        going = 0
        for column in range(width):
            if fall[column] > tolerance and step < steps_max:
                scenarios[going] = scenarios[column]
                if going < column:
                    for node in range(size):
                        down[node, going] = down[node, column]
                        up[node, going] = up[node, column]
                        kept[node, going] = kept[node, column]
                going += 1
                continue
            scenario = scenarios[column]
            steps[scenario] = step
            settled[scenario] = fall[column] <= tolerance
            _read_off(down, up, sales, column, scenario, total, downstream, upstream)
        width = going


@njit(cache=True)
def _losses(  # type: ignore[no-untyped-def]
    width, down, up, sales, sector, sectors, replaceable, loss, gone, hit_down, hit_up
):
    """Write what each supplier fails to deliver, softened by its rivals, and to buy."""
    size = len(down)
    market = np.zeros((sectors, width))
    if replaceable:
        for node in range(size):
            for column in range(width):
                market[sector[node], column] += sales[node] * down[node, column]
    for node in range(size):
        hit_down[node] = False
        hit_up[node] = False
        for column in range(width):
            gone[node, column] = 1.0 - up[node, column]
            loss[node, column] = 1.0 - down[node, column]
            hit_up[node] |= gone[node, column] > 0.0
            hit_down[node] |= loss[node, column] > 0.0
        if replaceable and hit_down[node]:
            for column in range(width):
                rest = market[sector[node], column]
                rest = rest if rest >= _FLOOR else 1.0
                loss[node, column] *= min(1.0, sales[node] / rest)


@njit(cache=True)
def _downstream(  # type: ignore[no-untyped-def]
    width, buyer_group, group_link, link_supplier, share, loss, hit, kept, old, new, fall
):
    """Bound each buyer by its worst group of inputs."""
    size = len(old)
    missing = np.empty(width)
    for node in range(size):
        for column in range(width):
            new[node, column] = kept[node, column]
        for group in range(buyer_group[node], buyer_group[node + 1]):
            touched = False
            for link in range(group_link[group], group_link[group + 1]):
                supplier = link_supplier[link]
                if not hit[supplier]:
                    continue
                part = share[link]
                if touched:
                    for column in range(width):
                        missing[column] += part * loss[supplier, column]
                else:
                    touched = True
                    for column in range(width):
                        missing[column] = part * loss[supplier, column]
            if touched:
                for column in range(width):
                    new[node, column] = min(new[node, column], 1.0 - missing[column])
        for column in range(width):
            new[node, column] = max(0.0, new[node, column])
            fall[column] = max(fall[column], old[node, column] - new[node, column])


@njit(cache=True)
def _upstream(  # type: ignore[no-untyped-def]
    width, sale_link, sale_buyer, sale_share, gone, hit, kept, old, new, fall
):
    """Take from each supplier the sales that its buyers no longer take."""
    size = len(old)
    for node in range(size):
        for column in range(width):
            new[node, column] = 1.0
        for link in range(sale_link[node], sale_link[node + 1]):
            buyer = sale_buyer[link]
            if hit[buyer]:
                part = sale_share[link]
                for column in range(width):
                    new[node, column] -= part * gone[buyer, column]
        for column in range(width):
            new[node, column] = max(0.0, min(kept[node, column], new[node, column]))
            fall[column] = max(fall[column], old[node, column] - new[node, column])


@njit(cache=True)
def _read_off(down, up, sales, column, scenario, total, downstream, upstream):  # type: ignore[no-untyped-def]
    whole, lost, lost_down, lost_up = 0.0, 0.0, 0.0, 0.0
    for node in range(len(sales)):
        whole += sales[node]
        lost_down += sales[node] * (1.0 - down[node, column])
        lost_up += sales[node] * (1.0 - up[node, column])
        lost += sales[node] * (1.0 - min(down[node, column], up[node, column]))
    if whole > 0.0:
        total[scenario] = lost / whole
        downstream[scenario] = lost_down / whole
        upstream[scenario] = lost_up / whole
